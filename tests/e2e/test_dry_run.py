"""A dry run lists what a real run sends, and touches nothing."""

import datetime
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

import nights  # noqa: E402
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


class SameBytes(unittest.TestCase):
    """Neither the machine nor the order of the rows shows in a report.

    Where a row stands is told by the report, so it differs with the order of
    the rows; it is all that differs.
    """

    FORMATS = ("txt", "csv", "json", "html")
    ZONES = ("UTC", "Asia/Kathmandu", "Pacific/Kiritimati",
             "America/New_York")
    # A comma in numbers, an i without its dot, text that is no UTF-8.
    LOCALES = (("de_DE", "UTF-8"), ("tr_TR", "UTF-8"), ("zh_CN", "GB18030"))
    NOW = "2026-01-26T02:00:00+08:00"

    @classmethod
    def setUpClass(cls):
        cls.locales = tempfile.TemporaryDirectory(prefix="shipdelay-locale.")
        cls.addClassCleanup(cls.locales.cleanup)
        for name, charset in cls.LOCALES:
            subprocess.run(
                ["localedef", "--no-archive", "-i", name, "-f", charset,
                 f"{cls.locales.name}/{name}.{charset}"], check=True,
                capture_output=True, timeout=120)

    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.__exit__)
        self.rows = nights.make_rows(400, datetime.date(2026, 1, 26), seed=5)
        self.rows += [
            row(tracking=f"U{i}", status=f"bogus-{i}") for i in range(6)]
        self.rows += [
            late(f"D{i}", email="one@customer.example", carrier=f"c{-i % 3}")
            for i in range(6)]
        self.rows += [
            late(f"T{i}", order="#two", email=f"two{i}@customer.example")
            for i in range(3)]
        self.rows += [
            row(tracking="E1", status=status, event_at=f"2026-01-{day}")
            for day, status in ((22, "in_transit"), (24, "pickup_ready"),
                                (23, "bogus-7"))]
        # Rejects stand in the order of the rows: all for one reason here.
        self.rows += ['A,"open'] * 3
        nights.live_through(self.shop, 2)
        self.shop.configure(brakes={"max_mails": "10"})

    def dry_run(self, rows=None, **environment):
        """{format: bytes}, with the files' lines if no rows are given."""
        self.shop.export(rows or self.rows)
        paths = {kind: self.shop.folder / f"report-same.{kind}"
                 for kind in self.FORMATS}
        process = self.shop.command(
            "run", "--dry-run", "--now", self.NOW,
            *(word for path in paths.values()
              for word in ("--report", str(path))),
            environment={"LOCPATH": self.locales.name, **environment})
        self.assertEqual(process.returncode, 65, process.stderr)
        contents = {kind: path.read_bytes() for kind, path in paths.items()}
        if rows:
            contents = {kind: re.sub(rb"export\.csv:\d+", b"export.csv:*",
                                     content)
                        for kind, content in contents.items()}
        return contents

    def check_same(self, one, other, what):
        for kind in self.FORMATS:
            self.assertTrue(one[kind] == other[kind], f"{kind}: {what}")

    def test_whatever_the_machine_s_time_zone_and_language(self):
        wanted = self.dry_run()
        self.assertGreater(len(wanted["html"]), 50000)
        for zone in self.ZONES:
            self.check_same(wanted, self.dry_run(TZ=zone), zone)
        for name, charset in self.LOCALES:
            locale = f"{name}.{charset}"
            self.check_same(
                wanted, self.dry_run(TZ="Asia/Tokyo", LC_ALL=locale,
                                     LANG=locale, LANGUAGE=name), locale)

    def test_whatever_the_order_of_the_rows(self):
        wanted = self.dry_run(self.rows)
        for seed in range(5):
            rows = self.rows[:]
            random.Random(seed).shuffle(rows)
            self.check_same(wanted, self.dry_run(rows), f"seed {seed}")

    def test_nothing_in_them_is_of_the_moment(self):
        self.check_same(self.dry_run(), self.dry_run(), "again")


if __name__ == "__main__":
    unittest.main()
