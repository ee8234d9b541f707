"""The ledger kept, put back, thinned out, and what it may forget."""

import contextlib
import json
import pathlib
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.scripted_relay import Gate, ScriptedRelay  # noqa: E402
from support.shop import (PROGRAM, ROOT, Shop, ShopTest,  # noqa: E402
                          late)

FIRST = "2026-01-26T02:00:00+08:00"
SECOND = "2026-01-27T02:00:00+08:00"
THIRD = "2026-01-28T02:00:00+08:00"


class OldLedger(ShopTest):
    """A ledger that knows less than it did holds what it would send."""

    def setUp(self):
        super().setUp()
        self.path = self.shop.state / "ledger.db"
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)
        self.old = self.path.read_bytes()
        self.shop.export([late("A1"), late("A2")])
        self.check_code(self.shop.run(now=SECOND), 0)
        self.assertEqual(len(self.shop.letters()), 2)

    def put_back(self):
        self.path.write_bytes(self.old)

    def check_held(self, run):
        self.check_code(run, 65)
        self.assertIn("old_ledger", run.stderr)
        self.assertEqual(run.report["brake"]["name"], "old_ledger")
        self.assertEqual(len(self.shop.letters()), 2)

    def test_a_backup_that_was_put_back_holds_the_next_run(self):
        self.put_back()
        run = self.shop.run(now=THIRD)
        self.check_held(run)
        self.assertIn("20260126T020000-1", run.report["brake"]["value"])
        self.assertIn("20260127T020000-1", run.report["brake"]["limit"])
        self.assertEqual(run.states(), {"a2@customer.example": "held"})
        # It stays so until a person has decided.
        self.check_held(self.shop.run(now="2026-01-28T03:00:00+08:00"))

    def test_a_dry_run_says_the_same(self):
        self.put_back()
        before = self.shop.snapshot()
        self.check_held(self.shop.dry_run(now=THIRD))
        self.assertEqual(self.shop.snapshot(), before)

    def test_a_backup_of_the_middle_of_a_run_is_older_too(self):
        self.old = self.path.read_bytes()
        self.shop.command("suppress", "a3@customer.example")
        self.put_back()
        self.shop.export([late("A3")])
        self.check_held(self.shop.run(now=THIRD))

    def test_a_deleted_ledger_is_more_than_a_first_run(self):
        self.path.unlink()
        run = self.shop.run(now=THIRD)
        self.check_held(run)
        self.assertIn("no run", run.report["brake"]["value"])

    def test_approve_goes_on_from_it(self):
        self.put_back()
        held = self.shop.run(now=THIRD).report["run"]
        run = self.shop.run("--by", "Li", command=("approve", held),
                            now=THIRD)
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a2@customer.example": "accepted"})
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run(now="2026-01-29T02:00:00+08:00")
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a3@customer.example": "accepted"})

    def test_a_baseline_goes_on_from_it(self):
        self.put_back()
        self.check_code(self.shop.run("--baseline", now=THIRD), 0)
        self.assertEqual(len(self.shop.letters()), 2)
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run(now="2026-01-29T02:00:00+08:00")
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a3@customer.example": "accepted"})

    def test_what_it_holds_may_have_been_sent_and_is_not_approved(self):
        self.shop.configure(brakes={"max_mails": "0"})
        self.shop.export([late("A3")])
        held = self.shop.run(now=THIRD).report["run"]
        self.old = self.path.read_bytes()
        run = self.shop.run("--by", "Li", command=("approve", held),
                            now=THIRD)
        self.check_code(run, 0)
        self.put_back()
        process = self.shop.command("approve", held, "--by", "Li")
        self.check_code(process, 65)
        self.assertIn("run again", process.stderr)
        self.assertEqual(len(self.shop.letters()), 3)

    def test_with_nothing_to_send_nothing_is_held(self):
        self.put_back()
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=THIRD), 0)

    def test_a_mark_that_cannot_be_read(self):
        (self.shop.state / "ledger.mark").write_text("hello\n")
        process = self.shop.command("run", "--now", THIRD)
        self.check_code(process, 74)
        self.assertIn("ledger.mark", process.stderr)
        self.assertEqual(len(self.shop.letters()), 2)


class Backup(ShopTest):
    def setUp(self):
        super().setUp()
        self.file = self.shop.folder / "kept.db"
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)

    def back_up(self, code=0):
        process = self.shop.command("backup", str(self.file))
        self.check_code(process, code)
        return process

    def put_back(self):
        (self.shop.state / "ledger.db").write_bytes(self.file.read_bytes())

    def check_goes_on(self):
        """Held once, for letters may be missing in it; then as ever."""
        self.shop.export([late("A1"), late("A2")])
        held = self.shop.run(now=SECOND)
        self.check_code(held, 65)
        self.assertEqual(held.report["brake"]["name"], "old_ledger")
        self.assertIn("backup", held.report["brake"]["value"])
        run = self.shop.run("--by", "Li", now=SECOND,
                            command=("approve", held.report["run"]))
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a2@customer.example": "accepted"})
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run(now=THIRD)
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a3@customer.example": "accepted"})

    def test_it_is_put_back_and_goes_on_when_a_person_has_looked(self):
        self.back_up()
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual([p.name for p in self.shop.folder.glob(".kept*")],
                         [])
        (self.shop.state / "ledger.db").write_bytes(b"rubbish" * 1000)
        self.check_code(self.shop.command("status"), 74)
        self.put_back()
        self.check_goes_on()

    def test_on_another_machine_too_where_no_mark_is(self):
        self.back_up()
        for path in self.shop.state.iterdir():
            path.unlink()
        self.put_back()
        self.check_goes_on()

    def test_the_ledger_itself_goes_on_unheld(self):
        self.back_up()
        self.shop.export([late("A1"), late("A2")])
        self.check_code(self.shop.run(now=SECOND), 0)

    def test_of_a_ledger_of_an_older_version(self):
        (self.shop.state / "ledger.db").unlink()
        dump = ROOT / "tests/data/ledgers/version-1.sql"
        with contextlib.closing(
                sqlite3.connect(self.shop.state / "ledger.db")) as ledger:
            ledger.executescript(dump.read_text())
        self.back_up()

    def test_nothing_is_overwritten(self):
        self.back_up()
        before = self.file.read_bytes()
        self.assertIn("not overwritten", self.back_up(code=73).stderr)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_folder_that_is_not_there(self):
        self.file = self.shop.folder / "nowhere/kept.db"
        self.back_up(code=73)

    def test_before_the_first_run_there_is_nothing_to_save(self):
        with Shop() as shop:
            process = shop.command("backup", str(self.file))
            self.check_code(process, 66)
            self.assertFalse(shop.state.exists())
            self.assertFalse(self.file.exists())

    def test_a_run_that_sends_is_not_disturbed(self):
        gate = Gate(mail=2)
        self.shop.export([late(f"A{i}") for i in range(2, 8)])
        with ScriptedRelay(gate) as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
                "connections": "1"})
            sender = subprocess.Popen(
                [PROGRAM, "--config", self.shop.config, "run", "--now",
                 SECOND], cwd=self.shop.folder, stderr=subprocess.PIPE)
            self.addCleanup(sender.wait)
            self.addCleanup(sender.stderr.close)
            self.assertTrue(gate.reached.wait(60))
            self.back_up()
            self.check_code(self.shop.command(
                "purge", "--older-than", "1"), 75)
            self.check_code(self.shop.command(
                "forget", "a1@customer.example"), 75)
            gate.opened.set()
            self.assertEqual(sender.wait(60), 0)
        self.assertEqual(len(relay.accepted), 6)
        # What is put back knows the plan: nobody is told twice unheld.
        (self.shop.state / "ledger.db").write_bytes(self.file.read_bytes())
        run = self.shop.run(now=THIRD)
        self.check_code(run, 65)
        self.assertEqual(run.report["brake"]["name"], "old_ledger")


class Purge(ShopTest):
    NEXT_YEAR = "2026-12-01T02:00:00+08:00"

    def setUp(self):
        super().setUp()
        self.shop.configure(notices={"delivered_late": "yes"})
        self.shop.export([late("A1", name="Jonas Weber"), late("A2")])
        self.check_code(self.shop.run(now=FIRST), 0)
        self.shop.export([
            late("A1", status="delivered", cause="",
                 event_at="2026-01-26T12:00:00+08:00"), late("A2")])
        self.check_code(self.shop.run(now=SECOND), 0)

    def purge(self, *arguments, code=0):
        process = self.shop.command("purge", "--now", self.NEXT_YEAR,
                                    *arguments)
        self.check_code(process, code)
        return process

    def counts(self, *arguments):
        said = json.loads(self.purge("--json", *arguments).stdout)
        return [said[k] for k in ("mails", "notices", "addresses",
                                  "reports")]

    def held_bytes(self):
        return b"".join(path.read_bytes()
                        for path in self.shop.state.glob("ledger.db*"))

    def test_a_dry_one_counts_what_the_real_one_removes(self):
        before = self.shop.snapshot()
        dry = self.counts("--older-than", "180", "--dry-run")
        self.assertEqual(self.shop.snapshot(), before)
        self.assertEqual(dry, [2, 2, 2, 2])
        self.assertIn("mails 2, notices 2, addresses 2, reports 2",
                      self.purge("--older-than", "180", "-n").stdout)
        self.assertEqual(self.counts("--older-than", "180"), dry)
        self.assertEqual(self.counts("--older-than", "180"), [0, 0, 0, 0])

    def test_what_is_gone_is_in_no_file(self):
        self.assertIn(b"Jonas Weber", self.held_bytes())
        self.purge("--before", "2026-06-01")
        for text in (b"Jonas Weber", b"a1@customer.example"):
            self.assertNotIn(text, self.held_bytes())
        # The delay of this one goes on.
        self.assertIn(b"a2@customer.example", self.held_bytes())

    def test_nobody_is_told_twice_afterwards(self):
        self.purge("--before", "2026-06-01")
        run = self.shop.run(now="2026-12-01T03:00:00+08:00")
        self.assertEqual(run.mails(), {"a2@customer.example":
                                       ["still_delayed"]})

    def test_what_is_younger_stays(self):
        self.assertEqual(self.counts("--before", "2026-01-20"), [0] * 4)
        self.assertIn(b"Jonas Weber", self.held_bytes())

    def test_a_report_that_was_purged_says_so(self):
        name = self.shop.sql("SELECT name FROM run")[0][0]
        self.purge("--before", "2026-06-01")
        process = self.shop.command("report", name)
        self.check_code(process, 65)
        self.assertIn("purged", process.stderr)

    def test_mistakes(self):
        for arguments in ((), ("--before", "2026-06-01", "--older-than", "1"),
                          ("--before", "soon"), ("--older-than", "x"),
                          ("--before", "2027-01-01")):
            with self.subTest(arguments):
                self.purge(*arguments, code=64)


class Forget(ShopTest):
    WHO = "jonas.weber@customer.example"

    def setUp(self):
        super().setUp()
        self.shop.export([
            late("A1", name="Jonas Weber", email=self.WHO, order="#4711"),
            late("A2", name="Anna Kurz"),
            late("A3", name="Jonas Weber", email=self.WHO.upper()[:11] +
                 self.WHO[11:], order="#4712")])
        self.check_code(self.shop.run(now=FIRST), 0)
        # A row that is rejected is quoted in the report.
        self.shop.export([late("A4"), late("A5", event_at=self.WHO)])
        self.check_code(self.shop.run(now=SECOND), 0)

    def forget(self, *arguments, who=WHO, code=0):
        process = self.shop.command("forget", who, *arguments)
        self.check_code(process, code)
        return process

    def held_bytes(self):
        return b"".join(path.read_bytes()
                        for path in self.shop.state.iterdir()).lower()

    def test_nothing_of_them_is_left_in_the_state_folder(self):
        theirs = (b"jonas", b"weber", b"4711", self.WHO.encode())
        for text in theirs:
            self.assertIn(text, self.held_bytes())
        self.forget()
        for text in theirs:
            self.assertNotIn(text, self.held_bytes())
        self.assertIn(b"a2@customer.example", self.held_bytes())
        self.assertIn(b"anna kurz", self.held_bytes())

    def test_reports_stay_without_them(self):
        self.forget()
        for name, in self.shop.sql("SELECT name FROM run"):
            process = self.shop.command("report", name, "--json")
            self.check_code(process, 0)
            self.assertNotIn("onas", process.stdout)
            self.assertNotIn("4711", process.stdout)
        first = json.loads(self.shop.command(
            "report", "20260126T020000-1", "--json").stdout)
        self.assertEqual(sorted(m["to"] for m in first["mails"]),
                         ["(forgotten)", "a2@customer.example"])
        self.assertEqual({f["tracking"]: f["order"]
                          for f in first["findings"]},
                         {"A1": "", "A2": "#A2", "A3": ""})

    def test_their_parcels_are_not_told_again(self):
        self.forget()
        self.shop.export([late("A1", email=self.WHO), late("A2"),
                          late("A3", email=self.WHO)])
        run = self.shop.run(now=THIRD)
        self.check_code(run, 0)
        self.assertEqual(run.mails(), {})

    def test_a_dry_one_counts_and_touches_nothing(self):
        before = self.shop.snapshot()
        said = json.loads(self.forget("--dry-run", "--json").stdout)
        self.assertEqual(said, {"command": "forget", "dry_run": True,
                                "mails": 1, "notices": 2, "reports": 2,
                                "cases": 0,
                                "exit": 0})
        self.assertEqual(self.shop.snapshot(), before)
        self.assertNotIn("jonas", self.forget("-v").stdout)

    def test_who_wanted_no_mail_still_gets_none(self):
        self.check_code(self.shop.command("suppress", self.WHO), 0)
        self.forget()
        self.shop.export([late("B1", email=self.WHO)])
        run = self.shop.run(now=THIRD)
        self.assertEqual(run.mails(), {})
        self.check_code(self.shop.command("suppress", "--remove", self.WHO),
                        0)
        run = self.shop.run(now="2026-01-29T02:00:00+08:00")
        self.assertEqual(run.mails(), {self.WHO: ["delayed"]})

    def test_whose_address_is_longer_is_somebody_else(self):
        others = ["anna" + self.WHO, "a." + self.WHO, self.WHO + ".cn"]
        self.shop.export([late(f"C{i}", email=other)
                          for i, other in enumerate(others)])
        run = self.shop.run(now=THIRD)
        self.assertEqual(sorted(run.mails()), sorted(others))
        said = json.loads(self.forget("--json").stdout)
        self.assertEqual(said["reports"], 2)
        report = json.loads(self.shop.command(
            "report", run.report["run"], "--json").stdout)
        self.assertEqual(sorted(m["to"] for m in report["mails"]),
                         sorted(others))

    def test_wherever_a_text_names_them(self):
        """In Chinese no blank stands before it; a sentence ends in a point."""
        for i, text in enumerate(("邮箱" + self.WHO, f"to {self.WHO}.",
                                  f"<{self.WHO}>")):
            self.shop.export([late("D1"), late("D2", event_at=text)])
            run = self.shop.run(now=f"2026-01-28T0{i + 2}:00:00+08:00")
            self.assertIn(run.code, (0, 65))
        self.forget()
        self.assertNotIn(self.WHO.encode(), self.held_bytes())

    def test_somebody_unknown(self):
        self.forget(who="nobody@customer.example")
        self.forget(who="nobody", code=64)


class Bounce(ShopTest):
    """FAULTS F9: who does not exist is not written to again."""

    def night(self, now, reply, trackings, code):
        def script(step, connection, mail, argument):
            return reply if step == "RCPT" and "a1@" in argument else None
        with ScriptedRelay(script) as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none"})
            self.shop.export([late(t, email="a1@customer.example")
                              if t != "B1" else late(t) for t in trackings])
            run = self.shop.run(now=now)
        self.check_code(run, code)
        return run

    def test_a_mailbox_that_does_not_exist(self):
        run = self.night(FIRST, "550 5.1.1 no such user", ["A1", "B1"], 1)
        self.assertEqual(run.states(), {"a1@customer.example": "rejected",
                                        "b1@customer.example": "accepted"})
        self.assertRegex(run.staff()["A1"],
                         "a1@customer.example does not exist.*5.1.1 no such")
        run = self.night(SECOND, "250 now it does", ["A1", "A2", "B1"], 0)
        self.assertEqual(run.mails(), {})
        self.assertEqual(
            run.staff(), {"A2": "no usable address: the relay refused it: "
                                "550 5.1.1 no such user"})
        self.check_code(self.shop.command(
            "suppress", "--remove", "a1@customer.example"), 0)
        run = self.night(THIRD, "250 now it does", ["A1", "A2", "B1"], 0)
        self.assertEqual(run.states(), {"a1@customer.example": "accepted"})

    def test_what_is_refused_for_another_reason_condemns_nobody(self):
        for reply in ("550 5.7.1 policy", "552 5.2.2 full", "550 no"):
            with self.subTest(reply):
                self.setUp()
                run = self.night(FIRST, reply, ["A1", "B1"], 1)
                self.assertNotIn("A1", run.staff())
                run = self.night(SECOND, "250 ok", ["A1", "A2", "B1"], 0)
                self.assertEqual(run.states(),
                                 {"a1@customer.example": "accepted"})


class Summaries(ShopTest):
    """--json: one object on one line, with the exit code last."""

    def summary(self, *arguments, code=0):
        process = self.shop.command(*arguments, "--json")
        self.assertEqual(process.returncode, code, process.stderr)
        self.assertEqual(process.stdout.count("\n"), 1)
        said = json.loads(process.stdout)
        self.assertEqual(list(said)[0], "command")
        self.assertEqual(list(said)[-1], "exit")
        self.assertEqual(said.pop("command"), arguments[0])
        self.assertEqual(said.pop("exit"), code)
        return said

    def test_of_status(self):
        self.assertEqual(self.summary("status"), {
            "in_doubt": [], "unreported": [], "held": [],
            "old_ledger": False,
            "mails": dict.fromkeys(
                ("planned", "held", "sending", "accepted", "rejected",
                 "deferred", "in_doubt", "expired", "suppressed",
                 "discarded"), 0), "runs": []})
        self.shop.configure(brakes={"first_run": "hold"})
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 65)
        said = self.summary("status", code=1)
        run = {"run": "20260126T020000-1", "command": "run",
               "now": "2026-01-26T02:00:00+08:00", "state": "held",
               "rows": 1, "brake": "first_run"}
        self.assertEqual(said["held"], [run])
        self.assertEqual(said["runs"], [run])
        self.assertEqual(said["mails"]["held"], 1)

    def test_of_check(self):
        said = self.summary("check")
        self.assertEqual((said["mistakes"], said["relay"], said["sources"]),
                         ([], None, 1))
        self.shop.configure(relay={"tls": "maybe", "colour": "red"})
        said = self.summary("check", code=78)
        self.assertEqual(len(said["mistakes"]), 2)
        self.assertIn("colour", said["mistakes"][1]["mistake"])

    def test_of_backup(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)
        file = self.shop.folder / "kept.db"
        self.assertEqual(self.summary("backup", str(file)),
                         {"file": str(file), "bytes": file.stat().st_size})

    def test_of_a_run_it_is_the_report(self):
        self.shop.export([late("A1")])
        process = self.shop.command("run", "--now", FIRST, "--json")
        self.check_code(process, 0)
        self.assertEqual(json.loads(process.stdout)["schema"], 1)


class Status(ShopTest):
    def test_what_waits_for_a_person_stands_first(self):
        self.shop.configure(brakes={"first_run": "hold"})
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 65)
        process = self.shop.command("status")
        self.assertEqual(process.returncode, 1)
        self.assertRegex(process.stdout, r"\Aheld: shipdelay approve ")
        self.check_code(self.shop.command("discard", "20260126T020000-1"), 0)
        process = self.shop.command("status")
        self.assertEqual(process.returncode, 0)
        self.assertRegex(process.stdout, r"\Anothing waits for a person\n")

    def test_what_goes_out_by_itself_is_told(self):
        self.shop.configure(relay={"url": "smtp://127.0.0.1:1",
                                   "tls": "none", "tries": "1"})
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 69)
        self.assertIn("later: 0 deferred, 1 planned",
                      self.shop.command("status").stdout)

    def test_an_old_ledger_is_told(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)
        (self.shop.state / "ledger.db").unlink()
        process = self.shop.command("status")
        self.assertEqual(process.returncode, 1)
        self.assertRegex(process.stdout, r"\Aold ledger: ")


class Versions(ShopTest):
    def make(self):
        self.shop.state.mkdir()
        dump = ROOT / "tests/data/ledgers/version-1.sql"
        with contextlib.closing(
                sqlite3.connect(self.shop.state / "ledger.db")) as ledger:
            ledger.executescript(dump.read_text())

    def test_a_ledger_of_version_1_goes_on_as_it_was(self):
        self.make()
        self.shop.export([late("A1"), late("A2")])
        dry = self.shop.dry_run(now=THIRD)
        self.check_code(dry, 0)
        run = self.shop.run(now=THIRD)
        self.check_code(run, 0)
        # Both were told before; what was left over goes out.
        self.assertEqual(run.states(), {"b1@customer.example": "accepted"})
        self.assertEqual(dry.mails(), run.mails())
        self.assertEqual(len(self.shop.letters()), 1)


if __name__ == "__main__":
    unittest.main()
