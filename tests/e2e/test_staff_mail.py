"""What needs a person, by mail to the addresses of [staff]."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import DROP, ScriptedRelay  # noqa: E402
from shop import ShopTest, late, row  # noqa: E402

NIGHT = "2026-01-26T02:00:00+08:00"
NOON = "2026-01-26T12:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"
OPS = "ops@shop.example"
LOST = late("L1", cause="lost", text="Lost")


class StaffTest(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(staff={"to": OPS})

    def memos(self):
        return [m for m in self.shop.letters() if m["To"].endswith(OPS)]

    def memo(self):
        """The one that there is, as text."""
        memos = self.memos()
        self.assertEqual(len(memos), 1)
        return memos[0].get_content().replace("\r\n", "\n")


class WhatIsSaid(StaffTest):
    def test_a_held_run_is_told_with_what_to_type(self):
        self.shop.configure(brakes={"max_mails": "1"})
        self.shop.export([late("A1"), late("A2")])
        run = self.shop.run()
        self.check_code(run, 65)
        self.assertEqual([m["To"] for m in self.shop.letters()], [OPS])
        name, text = run.report["run"], self.memo()
        self.assertIn("More mails than max_mails allows: 2, the limit is 1.",
                      text)
        for command in (f"report {name} --report held.html",
                        f"approve {name} --by NAME", f"discard {name}"):
            self.assertIn(f"    shipdelay {command}\n", text)
        approved = self.shop.run(name, "--by", "Li", command=("approve",))
        self.check_code(approved, 0)
        self.assertEqual(len(self.shop.letters()), 3)

    def test_what_nobody_is_written_to_about_is_told(self):
        self.shop.export([
            LOST, row(tracking="U1", status="teleported", country="US",
                      event_at="2026-01-25T09:00:00+08:00"),
            late("B1", event_at="yesterday")])
        run = self.shop.run()
        self.check_code(run, 0)
        text = self.memo()
        for part in ("FOR THE STAFF", "L1: ", "REJECTED ROWS (1)",
                     "export.csv:4: ", "UNKNOWN CODES (1)",
                     "teleported: 1 time"):
            self.assertIn(part, text)
        self.assertEqual(self.memos()[0]["Subject"],
                         run.report["staff_mail"]["subject"])

    def test_a_run_that_stopped_is_told(self):
        self.shop.export([])
        run = self.shop.run()
        self.check_code(run, 66)
        self.assertIn("STOPPED", self.memo())
        self.assertIn("export.csv", self.memo())

    def test_mails_in_doubt_are_told_with_what_to_type(self):
        def relay(step, connection, mail, argument):
            return DROP if step == "dot" and mail == 1 else None
        self.shop.export([late("A1")])
        with ScriptedRelay(relay) as sink:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
                "connections": "1", "retry_wait": "0"})
            run = self.shop.run()
        self.assertEqual([to for to, _ in sink.accepted], [OPS])
        self.assertIn(b"shipdelay resolve", sink.accepted[0][1])
        self.assertEqual(run.states(), {"a1@customer.example": "in_doubt"})
        self.assertEqual(run.code, 1)
        self.assertIn("1 mail in doubt", run.report["staff_mail"]["subject"])

    def test_nothing_is_said_when_nothing_needs_a_person(self):
        self.shop.export([late("A1")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertNotIn("staff_mail", run.report)
        self.assertEqual(self.memos(), [])

    def test_it_is_no_mail_of_a_customer(self):
        self.shop.export([late("A1"), LOST])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.states(), {"a1@customer.example": "accepted"})
        self.assertEqual(run.report["totals"]["mails"], {"accepted": 1})
        self.assertEqual(self.shop.sql("SELECT count(*) FROM mail"), [(1,)])
        self.assertEqual(len(self.memos()), 1)

    def test_everybody_of_the_staff_gets_one(self):
        self.shop.configure(staff={"to": f"{OPS}, lead@shop.example, "
                                         "OPS@shop.example"})
        self.shop.export([LOST])
        self.check_code(self.shop.run(), 0)
        self.assertEqual([m["To"] for m in self.shop.letters()],
                         ["lead@shop.example", OPS])


class WhenItIsSaid(StaffTest):
    def setUp(self):
        super().setUp()
        self.shop.export([LOST])

    def test_there_is_one_a_day(self):
        self.check_code(self.shop.run(now=NIGHT), 0)
        noon = self.shop.run(now=NOON)
        self.check_code(noon, 0)
        self.assertNotIn("staff_mail", noon.report)
        self.assertEqual(len(self.memos()), 1)
        self.check_code(self.shop.run(now=NEXT_NIGHT), 0)
        self.assertEqual(len(self.memos()), 2)
        self.assertEqual(len({m["Message-ID"] for m in self.memos()}), 2)

    def test_a_dry_run_names_it_and_sends_nothing(self):
        dry = self.shop.dry_run()
        self.check_code(dry, 0)
        self.assertEqual(dry.report["staff_mail"], {
            "to": OPS, "subject": "shipdelay: 1 parcel for the staff"})
        self.assertEqual(self.shop.letters(), [])
        self.check_code(self.shop.run(), 0)
        self.assertEqual(len(self.memos()), 1)
        self.assertNotIn("staff_mail", self.shop.dry_run().report)

    def test_only_whole_runs_tell(self):
        for part in (("--only", "L1"), ("--limit", "1"), ("--baseline",),
                     ("--redirect-to", "me@shop.example")):
            run = self.shop.run(*part)
            self.assertNotIn("staff_mail", run.report, part)
        self.assertEqual(self.memos(), [])

    def test_without_an_address_there_is_none(self):
        self.shop.configure(staff=None)
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertNotIn("staff_mail", run.report)
        self.assertEqual(self.shop.letters(), [])

    def test_a_relay_that_is_down_is_asked_again_the_same_day(self):
        self.shop.configure(relay={"url": "smtp://127.0.0.1:1",
                                   "tls": "none", "tries": "1"})
        down = self.shop.run()
        self.check_code(down, 69)
        self.assertIn("the mail to the staff", down.stderr)
        self.shop.configure(relay={"url": "file:mail"})
        self.check_code(self.shop.run(now=NOON), 0)
        self.assertEqual(len(self.memos()), 1)

    def test_a_refused_address_is_said_and_costs_nothing_else(self):
        def relay(step, connection, mail, argument):
            if step == "RCPT" and OPS in argument:
                return "550 5.1.1 no such user"
            return None
        self.shop.export([LOST, late("A1")])
        with ScriptedRelay(relay) as sink:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none"})
            run = self.shop.run()
        self.check_code(run, 1)
        self.assertIn(f"did not reach {OPS} (550 5.1.1 no such user)",
                      run.stderr)
        self.assertEqual(run.states(), {"a1@customer.example": "accepted"})

    def test_a_relay_that_failed_the_customers_is_not_asked(self):
        self.shop.export([LOST, late("A1")])
        with ScriptedRelay(lambda step, *_: "421 4.3.0 going down"
                           if step == "greeting" else None) as sink:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
                "tries": "2", "retry_wait": "0"})
            run = self.shop.run()
            self.check_code(run, 69)
            self.assertEqual(sink.connections, 2)
        self.assertNotIn("staff_mail", run.report)


if __name__ == "__main__":
    unittest.main()
