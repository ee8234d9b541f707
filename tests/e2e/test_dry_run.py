"""A dry run lists what a real run sends, and touches nothing."""

import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import Shop, late, row  # noqa: E402

STRACE = shutil.which("strace")
WRITING = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)")


def a_mixed_night():
    return [
        late("A1"), late("A2", email="a1@customer.example"),
        late("A3", cause="weather", destination="DE", language="de"),
        row(tracking="A4", status="pickup_ready", country="US",
            event_at="2026-01-24T09:00:00-05:00"),
        row(tracking="A5", status="returning", cause="duties"),
        row(tracking="A6", status="delivered"),
        row(tracking="A7", status="bogus"),
        late("A8", email=""), late("A9", email="no-at-sign"),
    ]


class DryRun(unittest.TestCase):
    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.__exit__)
        self.shop.export(a_mixed_night())

    def listed(self, run):
        return [{k: m[k] for k in ("to", "language", "subject", "notices",
                                   "trackings", "message_id")}
                for m in run.report["mails"]]

    def test_it_lists_exactly_the_mails_that_the_real_run_sends(self):
        dry = self.shop.dry_run()
        self.assertEqual(self.shop.letters(), [])
        real = self.shop.run()
        self.assertEqual(self.listed(dry), self.listed(real))
        self.assertEqual(sorted(m["To"].addresses[0].addr_spec
                                for m in self.shop.letters()),
                         sorted(m["to"] for m in dry.report["mails"]))
        self.assertEqual({m["state"] for m in dry.report["mails"]},
                         {"planned"})

    def test_also_with_a_history_behind_it(self):
        self.shop.run()
        rows = a_mixed_night()
        rows[0]["event_at"] = "2026-01-30T09:12:00+08:00"
        rows.append(late("B1"))
        self.shop.export(rows)
        night = "2026-02-01T02:00:00+08:00"
        dry = self.shop.dry_run(now=night)
        real = self.shop.run(now=night)
        self.assertEqual(self.listed(dry), self.listed(real))
        self.assertGreater(len(self.listed(dry)), 0)

    def test_it_creates_nothing_where_there_is_no_ledger_yet(self):
        before = self.shop.snapshot()
        run = self.shop.dry_run()
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual(self.shop.snapshot(), before)
        self.assertFalse(self.shop.state.exists())

    def test_it_leaves_the_ledger_s_bytes_alone(self):
        self.shop.run()
        before = self.shop.snapshot()
        self.shop.dry_run(now="2026-02-03T02:00:00+08:00")
        self.assertEqual(self.shop.snapshot(), before)

    def test_it_reads_the_journal_that_a_crash_left_without_touching_it(self):
        import sqlite3
        self.shop.run()
        ledger = sqlite3.connect(self.shop.state / "ledger.db")
        ledger.execute("PRAGMA wal_autocheckpoint = 0")
        ledger.execute("UPDATE mail SET reply = 'still in the journal'")
        ledger.commit()
        self.addCleanup(ledger.close)
        before = self.shop.snapshot()
        self.assertIn("var/ledger.db-wal", before)
        run = self.shop.dry_run(now="2026-01-27T02:00:00+08:00")
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual(run.report["mails"], [])
        after = self.shop.snapshot()
        self.assertEqual(after["var/ledger.db-wal"],
                         before["var/ledger.db-wal"])
        self.assertEqual(after["var/ledger.db"], before["var/ledger.db"])

    def test_two_dry_runs_give_the_same_bytes_wherever_and_in_any_order(self):
        paths = []
        for number, (zone, locale, rows) in enumerate([
                ("UTC", "C.UTF-8", a_mixed_night()),
                ("Asia/Tokyo", "de_DE.UTF-8", a_mixed_night()[::-1]),
                ("America/New_York", "C", a_mixed_night())]):
            self.shop.export(rows)
            path = self.shop.folder / f"report-same-{number}.txt"
            self.shop.command(
                "run", "--dry-run", "--now", "2026-01-26T02:00:00+08:00",
                "--report", str(path),
                environment={"TZ": zone, "LC_ALL": locale})
            paths.append(path.read_bytes())
        self.assertEqual(paths[0], paths[1])
        self.assertEqual(paths[0], paths[2])

    @unittest.skipUnless(STRACE, "needs strace")
    def test_it_opens_no_socket_and_nothing_to_write_but_the_report(self):
        self.shop.run()
        trace = self.shop.folder / "report-trace"
        self.shop.dry_run(now="2026-01-27T02:00:00+08:00", under=(
            STRACE, "-f", "-e", "trace=%network,open,openat,creat,unlink,"
            "rename,renameat2,mkdir,ftruncate", "-o", str(trace)))
        lines = trace.read_text().splitlines()
        self.assertTrue(any("openat" in line for line in lines))
        self.assertEqual(
            [line for line in lines if re.search(
                r"\b(socket|connect|sendto|sendmsg)\(", line)], [])
        touched = [line for line in lines
                   if (WRITING.search(line) or "rename" in line or
                       "unlink" in line or "mkdir" in line)
                   and "ENOENT" not in line]
        allowed = ("/dev/null", "report-")
        self.assertEqual(
            [line for line in touched
             if not any(name in line for name in allowed)], [])

    def test_under_a_brake_its_mails_are_held(self):
        self.shop.configure(brakes={"max_mails": "1"})
        run = self.shop.dry_run()
        self.assertEqual(run.code, 65)
        self.assertEqual(run.report["brake"]["name"], "max_mails")
        self.assertEqual(set(run.states().values()), {"held"})


if __name__ == "__main__":
    unittest.main()
