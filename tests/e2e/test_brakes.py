"""Every brake at its limit and one beyond it; approve, discard, baseline."""

import datetime
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late, row  # noqa: E402

NIGHT = "2026-01-26T02:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"


def seconds(instant):
    return datetime.datetime.fromisoformat(instant).timestamp()


def fine(tracking, **values):
    return row(**{"tracking": tracking, "country": "US",
                  "shipped_at": "2026-01-20",
                  "event_at": "2026-01-25T09:00:00+08:00", **values})


class BrakeTest(ShopTest):
    def check_passed(self, run):
        self.check_code(run, 0)
        self.assertIsNone(run.report["brake"])
        self.assertEqual(set(run.states().values()) - {"accepted"}, set())

    def check_held(self, run, name, value=None, limit=None):
        """Held by that brake: nothing left, all on record, all told."""
        letters = len(self.shop.letters())
        self.check_code(run, 65)
        brake = run.report["brake"]
        self.assertEqual(set(brake), {"name", "value", "limit"})
        self.assertEqual(brake["name"], name)
        if value is not None:
            self.assertEqual((brake["value"], brake["limit"]),
                             (value, limit))
        self.assertIn(name, run.stderr)
        self.assertIn(run.report["run"], run.stderr)
        self.assertTrue(run.report["mails"])
        for mail in run.report["mails"]:
            if mail["run"] == run.report["run"]:
                self.assertEqual(mail["state"], "held")
                self.assertEqual(mail["history"], ["held"])
        self.assertEqual(len(self.shop.letters()), letters)
        self.assertEqual(self.shop.sql(
            "SELECT state, brake FROM run WHERE name = ?",
            run.report["run"]), [("held", name)])

    def set_brakes(self, **keys):
        self.shop.configure(brakes=keys)

    def approve(self, run, *arguments, now=NIGHT, by="Li"):
        return self.shop.run(run.report["run"], "--by", by, *arguments,
                             command=("approve",), now=now)


class Limits(BrakeTest):
    def test_first_run(self):
        self.set_brakes(first_run="hold")
        self.shop.export([late("A1")])
        self.check_held(self.shop.run(), "first_run")
        self.set_brakes(first_run="send")
        self.check_passed(self.shop.run())

    def test_a_first_run_that_was_held_was_none(self):
        self.set_brakes(first_run="hold")
        self.shop.export([late("A1")])
        self.check_held(self.shop.run(), "first_run")
        self.check_held(self.shop.run(now=NEXT_NIGHT), "first_run")

    def test_after_an_approved_first_run_there_is_no_other(self):
        self.set_brakes(first_run="hold")
        self.shop.export([late("A1")])
        self.check_code(self.approve(self.shop.run()), 0)
        self.shop.export([late("A1"), late("A2")])
        self.check_passed(self.shop.run(now=NEXT_NIGHT))

    def test_max_mails(self):
        self.set_brakes(max_mails="3")
        self.shop.export([late(f"A{i}") for i in range(4)])
        self.check_held(self.shop.run(), "max_mails", 4, 3)
        self.shop.export([late(f"A{i}") for i in range(3)])
        self.check_passed(self.shop.run())

    def test_max_mails_counts_mails_not_parcels(self):
        self.set_brakes(max_mails="1")
        self.shop.export([late(f"A{i}", email="one@customer.example")
                          for i in range(4)])
        self.check_passed(self.shop.run())

    def test_max_mails_may_be_nought(self):
        self.set_brakes(max_mails="0")
        self.shop.export([late("A1")])
        self.check_held(self.shop.run(), "max_mails", 1, 0)

    def test_max_share(self):
        self.set_brakes(max_share="30")
        # 201 open ones: 60 of them are 29.9 percent, 61 are 30.3.
        closed = [row(tracking=f"D{i}", status=status) for i, status in
                  enumerate(("delivered", "cancelled", "returned") * 20)]
        self.shop.export([late(f"A{i}") for i in range(61)] +
                         [fine(f"B{i}") for i in range(140)] + closed[:2])
        self.check_held(self.shop.run(), "max_share", 30.3, 30)
        self.shop.export([late(f"A{i}") for i in range(60)] +
                         [fine(f"B{i}") for i in range(141)] + closed[:2])
        self.check_passed(self.shop.run())

    def test_max_share_wants_more_than_200_open_shipments(self):
        self.set_brakes(max_share="30")
        self.shop.export([late(f"A{i}") for i in range(200)] +
                         [row(tracking=f"D{i}", status="delivered")
                          for i in range(100)])
        self.check_passed(self.shop.run())

    def test_min_rows(self):
        self.set_brakes(min_rows="50")
        self.shop.export([fine(f"B{i}") for i in range(100)])
        self.check_passed(self.shop.run())
        self.shop.export([late("A1")] + [fine(f"B{i}") for i in range(48)])
        self.check_held(self.shop.run(now=NEXT_NIGHT), "min_rows", 49.0, 50)
        self.shop.export([late("A1")] + [fine(f"B{i}") for i in range(49)])
        self.check_passed(self.shop.run(now=NEXT_NIGHT))

    def test_max_rejected(self):
        self.set_brakes(max_rejected="2")
        good = [late("A1")] + [fine(f"B{i}") for i in range(96)]
        self.shop.export(good + ["broken"] * 3)
        self.check_held(self.shop.run(), "max_rejected", 3.0, 2)
        self.shop.export(good + [fine("C1")] + ["broken"] * 2)
        self.check_passed(self.shop.run())

    def test_max_unmapped(self):
        self.set_brakes(max_unmapped="5")
        good = [late("A1")] + [fine(f"B{i}") for i in range(93)]
        odd = [fine(f"C{i}", status="bogus") for i in range(6)]
        self.shop.export(good + odd)
        self.check_held(self.shop.run(), "max_unmapped", 6.0, 5)
        self.shop.export(good + odd[:5] + [fine("D1")])
        self.check_passed(self.shop.run())

    def test_max_age_hours(self):
        self.shop.configure(source__main={"max_age_hours": "26"})
        path = self.shop.export([late("A1")])
        for age, is_held in ((26 * 3600, False), (26 * 3600 + 1, True)):
            os.utime(path, (0, seconds(NIGHT) - age))
            run = self.shop.dry_run()
            self.assertEqual(run.code, 65 if is_held else 0)
        self.check_held(self.shop.run(), "max_age_hours", 27, 26)
        # The younger of the file and of its newest event counts.
        path = self.shop.export([
            late("A1"), fine("B1", event_at="2026-01-25T00:00:00+08:00")])
        os.utime(path, (0, seconds(NIGHT) - 99 * 3600))
        self.check_passed(self.shop.run())

    def test_one_old_export_of_two_is_enough(self):
        self.shop.configure(source__main={"max_age_hours": "26"})
        self.shop.export([late("A1")], name="inbox/a.csv")
        path = self.shop.export([late("A2")], name="inbox/b.csv")
        for name in ("a", "b"):
            os.utime(self.shop.folder / f"inbox/{name}.csv",
                     (0, seconds(NIGHT)))
        self.assertEqual(self.shop.dry_run().code, 0)
        os.utime(path, (0, seconds(NIGHT) - 27 * 3600))
        self.check_held(self.shop.run(), "max_age_hours", 27, 26)

    def test_same_export(self):
        self.set_brakes(same_export="hold")
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run())
        # Six nights later a follow-up is due, on news that are none.
        later = "2026-02-01T02:00:00+08:00"
        self.check_held(self.shop.run(now=later), "same_export")
        self.shop.export([late("A1"), fine("B1")])
        self.check_passed(self.shop.run(now=later))

    def test_the_same_export_with_nothing_to_send_is_no_trouble(self):
        self.set_brakes(same_export="hold")
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run())
        self.check_passed(self.shop.run(now=NEXT_NIGHT))

    def test_the_same_bytes_under_another_name_are_the_same(self):
        self.set_brakes(same_export="hold")
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run())
        os.rename(self.shop.folder / "inbox/export.csv",
                  self.shop.folder / "inbox/export-2.csv")
        self.check_held(self.shop.run(now="2026-02-01T02:00:00+08:00"),
                        "same_export")

    def test_one_fresh_export_of_two_is_enough(self):
        self.set_brakes(same_export="hold")
        self.shop.export([late("A1")], name="inbox/a.csv")
        self.shop.export([late("A2")], name="inbox/b.csv")
        self.check_passed(self.shop.run())
        self.shop.export([late("A2"), late("A3")], name="inbox/b.csv")
        self.check_passed(self.shop.run(now="2026-02-01T02:00:00+08:00"))

    def test_clock(self):
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run(now=NIGHT))
        self.shop.export([late("A1"), late("A2")])
        self.check_held(self.shop.run(now="2026-01-26T01:59:59+08:00"),
                        "clock")
        self.check_passed(self.shop.run(now=NIGHT))

    def test_a_zone_does_not_turn_the_clock_back(self):
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run(now=NIGHT))
        self.shop.export([late("A1"), late("A2")])
        self.check_passed(self.shop.run(now="2026-01-25T18:00:01Z"))

    def test_with_nothing_to_send_no_brake_trips(self):
        self.shop.configure(source__main={"max_age_hours": "1"})
        self.set_brakes(first_run="hold", max_mails="0", max_share="0",
                        min_rows="100", max_rejected="0", max_unmapped="0",
                        same_export="hold")
        path = self.shop.export(
            [fine(f"B{i}") for i in range(300)] +
            ["broken", fine("C1", status="bogus")])
        os.utime(path, (0, 0))
        self.check_passed(self.shop.run())
        self.check_passed(self.shop.run(now="2026-01-25T02:00:00+08:00"))

    def test_yesterday_s_export_turned_to_exceptions(self):
        """With the limits as they come, but after the first run."""
        self.shop.configure(brakes=None)
        rows = [fine(f"B{i}") for i in range(400)]
        self.shop.export(rows)
        self.check_passed(self.shop.run())
        self.shop.export([{**r, "status": "exception", "cause": "other"}
                          for r in rows])
        self.check_held(self.shop.run(now=NEXT_NIGHT), "max_share",
                        100.0, 30)
        self.assertEqual(self.shop.letters(), [])

    def test_only_and_limit_are_no_last_run(self):
        self.shop.export([late("A1"), late("A2"), late("A3")])
        self.check_passed(self.shop.run("--limit", "1",
                                        now="2026-01-28T02:00:00+08:00"))
        self.check_passed(self.shop.run("--only", "A2",
                                        now="2026-01-28T02:00:00+08:00"))
        run = self.shop.run(now=NIGHT)
        self.check_passed(run)
        self.assertEqual(run.told(), ["A3"])


class Held(BrakeTest):
    def setUp(self):
        super().setUp()
        self.set_brakes(max_mails="2")
        self.rows = [late("A1"), late("A2", language="de"),
                     late("A3", status="returning", cause="refused")]
        self.shop.export(self.rows)

    def pairs(self, mails):
        return sorted((m["to"], m["subject"], m["message_id"])
                      for m in mails)

    def check_letters(self, mails):
        letters = [{"to": m["To"].addresses[0].addr_spec,
                    "subject": m["Subject"],
                    "message_id": m["Message-ID"].strip("<>")}
                   for m in self.shop.letters()]
        self.assertEqual(self.pairs(letters), self.pairs(
            {**m, "message_id": m["message_id"].strip("<>")}
            for m in mails))

    def test_approve_sends_exactly_the_plan(self):
        held = self.shop.run()
        self.check_held(held, "max_mails")
        self.shop.export([late("B1")])
        approved = self.approve(held, now="2026-01-26T09:00:00+08:00")
        self.check_code(approved, 0)
        self.check_letters(held.report["mails"])
        self.assertEqual(self.pairs(approved.report["mails"]),
                         self.pairs(held.report["mails"]))
        self.assertEqual({tuple(m["history"])
                          for m in approved.report["mails"]},
                         {("held", "planned", "sending", "accepted")})
        self.assertEqual(self.shop.sql(
            "SELECT state, approved_by FROM run"), [("ended", "Li")])

    def test_a_second_approve_is_refused(self):
        held = self.shop.run()
        self.check_code(self.approve(held), 0)
        self.check_code(self.approve(held), 65)
        self.assertEqual(len(self.shop.letters()), 3)

    def test_the_night_after_an_approved_run_repeats_nothing(self):
        self.check_code(self.approve(self.shop.run()), 0)
        run = self.shop.run(now=NEXT_NIGHT)
        self.check_passed(run)
        self.assertEqual(run.report["mails"], [])

    def test_whoever_approves_gives_a_name(self):
        held = self.shop.run()
        name = held.report["run"]
        before = self.shop.snapshot()
        for arguments in ((), ("--by", ""), ("--by",)):
            process = self.shop.command("approve", name, *arguments)
            self.check_code(process, 64)
        self.assertEqual(self.shop.snapshot(), before)

    def test_a_discarded_run_was_never_decided(self):
        held = self.shop.run()
        name = held.report["run"]
        self.check_code(self.shop.command("discard", name), 0)
        self.check_code(self.approve(held), 65)
        self.check_code(self.shop.command("discard", name), 65)
        self.set_brakes(max_mails="3")
        run = self.shop.run(now=NEXT_NIGHT)
        self.check_passed(run)
        self.assertEqual(run.told(), held.told())

    def test_a_new_run_supersedes_a_held_one(self):
        first = self.shop.run()
        second = self.shop.run(now=NEXT_NIGHT)
        self.check_held(second, "max_mails")
        self.assertEqual(second.told(), first.told())
        self.check_code(self.approve(first), 65)
        self.check_code(self.shop.command(
            "discard", first.report["run"]), 65)
        self.check_code(self.approve(second, now=NEXT_NIGHT), 0)
        self.check_letters(second.report["mails"])

    def test_a_run_that_passes_supersedes_a_held_one_too(self):
        first = self.shop.run()
        self.set_brakes(max_mails="3")
        self.check_passed(self.shop.run(now=NEXT_NIGHT))
        self.check_code(self.approve(first), 65)
        self.assertEqual(len(self.shop.letters()), 3)

    def test_a_run_over_a_part_leaves_a_held_run_and_its_letters(self):
        held = self.shop.run()
        self.check_held(held, "max_mails")
        self.shop.export([*self.rows, late("B1")])
        for arguments in (("--only", "A1"), ("--limit", "2"),
                          ("--dry-run", "--limit", "2")):
            with self.subTest(arguments):
                run = self.shop.run(*arguments, now=NEXT_NIGHT)
                self.check_code(run, 0)
                self.assertNotIn("A1", run.told())
                self.assertIn("held run", run.finding("A1")["reason"])
        self.assertEqual([m["To"] for m in self.shop.letters()],
                         ["b1@customer.example"])
        self.check_code(self.approve(held, now=NEXT_NIGHT), 0)
        letters = [m["To"] for m in self.shop.letters()]
        self.assertEqual(letters, sorted(set(letters)))
        self.assertEqual(len(letters), 4)

    def test_redirected_letters_are_shown_whatever_is_held(self):
        held = self.shop.run()
        run = self.shop.run("--only", "A1", "--redirect-to", "a@b.example",
                            now=NEXT_NIGHT)
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1"])
        self.check_code(self.approve(held, now=NEXT_NIGHT), 0)
        self.assertEqual(len(self.shop.letters()), 4)

    def test_a_dry_run_supersedes_nothing(self):
        held = self.shop.run()
        self.check_code(self.shop.dry_run(now=NEXT_NIGHT), 65)
        self.check_code(self.approve(held), 0)

    def test_only_a_run_that_is_on_record_is_offered_for_approval(self):
        for arguments in (("--dry-run",), ("--redirect-to", "a@b.example")):
            run = self.shop.run(*arguments)
            self.check_code(run, 65)
            self.assertIn("max_mails", run.stderr)
            self.assertNotIn("approve", run.stderr)

    def test_runs_that_never_were(self):
        held = self.shop.run()
        for command in (("approve", "20260126T020000-9", "--by", "Li"),
                        ("discard", "20260126T020000-9"),
                        ("approve", "", "--by", "Li"), ("discard", "")):
            with self.subTest(command):
                process = self.shop.command(*command)
                self.assertIn(process.returncode, (64, 65))
                self.check_code(process, process.returncode)
        self.assertEqual(self.shop.letters(), [])
        self.check_code(self.approve(held), 0)

    def test_a_held_run_holds_what_earlier_runs_left(self):
        self.shop.configure(relay={
            "url": "smtp://127.0.0.1:9", "tls": "none", "tries": "1"})
        self.set_brakes(max_mails="3")
        self.check_code(self.shop.run(), 69)
        self.shop.configure(relay={"url": "file:mail"})
        self.shop.export([*self.rows, late("A4")])
        held = self.shop.run(now=NEXT_NIGHT)
        self.check_held(held, "max_mails", 4, 3)
        left = {m["to"]: m["state"] for m in held.report["mails"]
                if m["run"] != held.report["run"]}
        self.assertEqual(set(left.values()), {"planned"})
        self.assertEqual(self.shop.letters(), [])
        self.check_code(self.approve(held, now=NEXT_NIGHT), 0)
        self.check_letters([m for m in held.report["mails"]
                            if m["run"] == held.report["run"]])
        self.check_code(self.shop.run(now="2026-01-28T02:00:00+08:00"), 0)
        self.assertEqual(len(self.shop.letters()), 4)

    def test_the_relay_fails_an_approved_run(self):
        held = self.shop.run()
        self.shop.configure(relay={
            "url": "smtp://127.0.0.1:9", "tls": "none", "tries": "1"})
        self.check_code(self.approve(held), 69)
        self.shop.configure(relay={"url": "file:mail"})
        self.set_brakes(max_mails="3")
        run = self.shop.run(now="2026-01-26T03:00:00+08:00")
        self.check_passed(run)
        self.check_letters(held.report["mails"])

    def test_a_held_run_is_told_by_status(self):
        held = self.shop.run()
        process = self.shop.command("status")
        self.assertEqual(process.returncode, 1)
        self.assertIn(f"approve {held.report['run']}", process.stdout)
        self.check_code(self.approve(held), 0)
        process = self.shop.command("status")
        self.check_code(process, 0)
        self.assertIn("3 accepted", process.stdout)


class Baseline(BrakeTest):
    def test_it_sends_nothing_and_only_news_count_later(self):
        self.set_brakes(first_run="hold", max_mails="0")
        self.shop.export([late("A1"), late("A2")])
        run = self.shop.run("--baseline")
        self.check_code(run, 0)
        self.assertEqual(self.shop.letters(), [])
        self.assertIsNone(run.report["brake"])
        self.set_brakes(max_mails="5")
        run = self.shop.run(now=NEXT_NIGHT)
        self.check_passed(run)
        self.assertEqual(run.report["mails"], [])
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run(now="2026-01-28T02:00:00+08:00")
        self.check_passed(run)
        self.assertEqual(run.told(), ["A3"])

    def test_what_was_a_baseline_s_delay_goes_on_as_one(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run("--baseline"), 0)
        run = self.shop.run(now="2026-02-02T02:00:00+08:00")
        self.check_passed(run)
        self.assertEqual(run.mails(),
                         {"a1@customer.example": ["still_delayed"]})

    def test_it_works_on_any_ledger_and_repeats_nothing(self):
        self.shop.export([late("A1")])
        self.check_passed(self.shop.run())
        self.shop.export([late("A1"), late("A2")])
        self.check_code(self.shop.run("--baseline", now=NEXT_NIGHT), 0)
        run = self.shop.run(now="2026-01-28T02:00:00+08:00")
        self.check_passed(run)
        self.assertEqual(run.report["mails"], [])
        self.assertEqual(len(self.shop.letters()), 1)

    def test_its_report_says_what_it_did(self):
        """No mail is planned, sent or left over."""
        self.shop.export([late("A1")])
        run = self.shop.run("--baseline")
        for mail in run.report["mails"]:
            self.assertNotIn(mail["state"],
                             ("planned", "sending", "accepted"))

    def test_a_dry_baseline_records_nothing(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run("--baseline", "--dry-run"), 0)
        self.assertEqual(self.shop.run().told(), ["A1"])


if __name__ == "__main__":
    unittest.main()
