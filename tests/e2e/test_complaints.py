"""Complaints: eight steps from record to lesson, with the real program."""

import hashlib
import html
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from cases import NIGHT, CaseTest, at, lost, parcel  # noqa: E402


class TheWayOfACase(CaseTest):
    def test_a_lost_parcel_is_refunded_in_eight_steps(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.assertEqual(self.steps(), ["import", "assess", "route", "analyse",
                                        "propose", "submit"])
        self.assertIn("substantiated, rule P20", self.show())
        self.approve()
        self.assertEqual(self.state(), "executing")
        self.done(reference="R-77", now=at(10))
        self.assertEqual(self.state(), "awaiting_feedback")
        self.feedback(rating="5", resolved="yes", now=at(14))
        self.assertEqual(self.state(), "closed")
        self.assertEqual([step for step in range(1, 9)
                          if f"✓ {step} " in self.show()],
                         [1, 2, 3, 4, 5, 6, 7, 8])
        self.assertTrue(self.verified())

    def test_the_checklist_shows_how_far_a_case_has_come(self):
        def ticked():
            return sum(f"✓ {step} " in self.show() for step in range(1, 9))
        self.shop.export([lost("T1")])
        file = self.complain("T1")
        self.do("import", str(file))
        self.assertEqual(ticked(), 1)
        self.work()
        self.assertEqual(ticked(), 5)
        self.approve()
        self.assertEqual(ticked(), 6)
        self.done(reference="R-77", now=at(10))
        self.assertEqual(ticked(), 6)
        self.feedback(rating="4", now=at(11))
        self.assertEqual(ticked(), 8)

    def test_the_customer_is_told_at_every_turn_and_once(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        self.work(now=at(10))
        self.done(reference="R-77", now=at(11))
        for day in (12, 13, 16, 17):
            self.work(now=at(day))
        subjects = self.subjects("t1")
        self.assertEqual(len(subjects), 4, subjects)
        bodies = [m.get_body().get_content() for m in self.shop.letters()]
        self.assertEqual(sum("R-77" in body for body in bodies), 1)

    def test_the_nightly_run_works_on_cases_too(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        run = self.shop.run(now=NIGHT)
        self.check_code(run, 0)
        self.assertEqual(self.state(), "submitted")
        self.assertEqual(list(self.approvals()), ["C-000001"])

    def test_a_brake_keeps_no_letter_of_a_case_back(self):
        self.shop.configure(brakes={"max_mails": "0"})
        self.shop.export([lost("T1"), parcel(
            "T2", status="exception", cause="customs")])
        self.complain("T1")
        run = self.shop.run(now=NIGHT)
        self.check_code(run, 65)
        self.assertEqual(len(self.subjects("t1")), 1)
        self.assertEqual(self.subjects("t2"), [])

    def test_damaged_complaints_keep_no_notice_back(self):
        self.shop.export([parcel("T2", status="exception", cause="customs")])
        self.shop.write("cases/complaints.csv", "<html>login</html>")
        run = self.shop.run(now=NIGHT)
        self.check_code(run, 66)
        self.assertEqual(len(self.subjects("t2")), 1)
        self.assertIn("complaints.csv", run.stderr)

    def test_a_relay_that_is_down_costs_no_decision_and_no_letter(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.shop.configure(relay={"url": "smtp://127.0.0.1:1",
                                   "tls": "none", "tries": "1",
                                   "retry_wait": "0"})
        self.approve(code=69)
        self.assertEqual(self.state(), "executing")
        self.assertEqual(len(self.money()), 1)
        self.shop.configure(relay={"url": "file:mail"})
        self.shop.run(now=at(10))
        self.assertEqual(len(self.subjects("t1")), 2)
        self.assertEqual(len(self.money()), 1)

    def test_without_its_export_nothing_is_decided(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        (self.shop.folder / "inbox/export.csv").unlink()
        before = self.tables()
        self.approve(code=66)
        self.assertEqual(self.tables(), before)

    def test_a_case_without_an_answer_is_resolved_after_two_weeks(self):
        self.shop.export([parcel("T1")])
        self.complain("T1", claim="late", desired="item")
        self.work()
        self.approve()
        self.work(now=at(10))
        self.assertEqual(self.state(), "awaiting_feedback")
        self.work(now=at(23))
        self.assertEqual(self.state(), "awaiting_feedback")
        self.work(now=at(24))
        self.assertEqual(self.state(), "closed")

    def test_bad_feedback_takes_the_case_up_once_more_a_level_higher(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        self.done(reference="R-1", now=at(10))
        self.feedback(rating="1", now=at(11))
        self.assertEqual(self.state(), "submitted")
        self.assertIn("feedback-bad", self.steps())
        self.assertEqual(self.approvals()["C-000001"]["need_role"], "manager")
        self.decide("approve", who="wang", now=at(11), code=65)


class WhatIsPromised(CaseTest):
    """The day that the customer reads is the day by which it is done,
    whenever the supervisor approves it."""

    def due(self, proposal=1):
        self.approve(now=at(10))
        return self.actions()[f"C-000001/{proposal}"]["due_by"]

    def test_a_refund(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.assertIn("To be issued by: Monday, 16 March 2026", self.show())
        self.assertEqual(self.due(), "2026-03-16")

    def test_a_refund_of_what_comes_back(self):
        self.shop.export([parcel("T1", status="returning", cause="address")])
        self.complain("T1")
        self.work()
        self.do("propose", "C-000001", "--action", "refund_on_return",
                "--reason", "they do not want it", "--as", "li")
        self.assertIn("At the latest on: Monday, 30 March 2026", self.show())
        self.assertEqual(self.due(2), "2026-03-30")

    def test_the_page_for_the_supervisor_shows_the_letter_as_it_is(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        page = (self.shop.folder / "desk/approvals.html").read_text()
        self.assertIn("1 solution waits for a decision", page)
        drawn = html.unescape(re.search(r'srcdoc="([^"]*)"', page)[1])
        self.approve()
        letter = [m for m in self.shop.letters()
                  if "refund is approved" in m["Subject"]][0]
        self.assertEqual(
            letter.get_body(("html",)).get_content().replace("\r\n", "\n"),
            drawn)
        text = letter.get_body(("plain",)).get_content()
        self.assertIn(html.escape(text.replace("\r\n", "\n")).replace(
            "&#x27;", "&#39;"), page)


class WhatTheRulesSay(CaseTest):
    def judged(self, row, case=None, **complaint):
        self.shop.export([row] if row else [parcel("OTHER")])
        self.complain(case or "T1", **complaint)
        self.work()
        return self.approvals().get("C-000001")

    def test_a_parcel_in_time_is_waited_for_until_the_promised_day(self):
        found = self.judged(parcel("T1"), claim="late", desired="item")
        self.assertEqual((found["action"], found["verdict"], found["amount"]),
                         ("wait", "not_substantiated", "0.00"))
        self.assertIn("25 March 2026", self.show())

    def test_a_lost_parcel_is_sent_again_where_that_is_wished(self):
        found = self.judged(lost("T1"), desired="item")
        self.assertEqual(found["action"], "reship")
        self.approve()
        self.done(code=1)
        self.assertEqual(self.state(), "executing")
        self.done(new_tracking_no="T9")
        self.assertEqual(self.state(), "awaiting_feedback")

    def test_what_costs_more_than_a_supervisor_may_needs_the_manager(self):
        found = self.judged(lost("T1"), order_total="50.01")
        self.assertEqual(found["need_role"], "manager")
        self.approve(who="wang", code=65)
        self.assertEqual(self.state(), "submitted")
        self.approve(who="zhao")
        self.assertEqual(self.state(), "executing")

    def test_a_supervisor_may_refuse_what_only_a_manager_may_approve(self):
        self.judged(lost("T1"), order_total="50.01")
        self.decide("reject", who="li", comment="no", code=65)
        self.decide("reject", who="wang", comment="too much")
        self.assertEqual(self.state(), "analysed")

    def test_exactly_the_limit_is_the_supervisors(self):
        self.assertEqual(self.judged(lost("T1"), order_total="50.00")[
            "need_role"], "supervisor")

    def test_without_a_parcel_the_customer_is_asked_once(self):
        self.assertIsNone(self.judged(None))
        self.assertEqual(self.state(), "waiting_info")
        self.work(now=at(10))
        self.assertEqual(len(self.subjects("t1")), 2)
        self.assertEqual(self.steps().count("ask-info"), 1)
        self.work(now=at(16))
        self.assertEqual(self.state(), "submitted")

    def test_what_becomes_known_takes_a_waiting_case_up_again(self):
        self.judged(None)
        self.shop.export([lost("T1")])
        self.work(now=at(10))
        self.assertEqual(self.approvals()["C-000001"]["rule"], "P20")

    def test_what_ended_on_the_platform_gets_no_letter(self):
        self.judged(lost("T1"), ext_status="withdrawn")
        self.assertEqual(self.state(), "closed")
        self.assertEqual(self.subjects("t1"), [])

    def test_a_parcel_that_is_found_again_recalls_the_proposal(self):
        self.judged(lost("T1"))
        before = self.approvals()["C-000001"]
        self.shop.export([parcel("T1", event_at="2026-03-09T10:00:00+08:00")])
        self.do("approve", "C-000001/1", "--token", before["token"], "--as",
                "wang", now=at(9, 12), code=1)
        after = self.approvals()["C-000001"]
        self.assertEqual((after["proposal"], after["action"]), ("2", "wait"))
        self.assertEqual(self.money(), [])

    def test_what_is_approved_and_contradicted_waits_for_a_supervisor(self):
        self.judged(lost("T1"))
        self.approve()
        self.shop.export([parcel("T1", event_at="2026-03-09T10:00:00+08:00")])
        self.work(now=at(10), code=1)
        self.assertIn("on hold", self.actions()["C-000001/1"]["note"])
        self.do("recall", "C-000001", "--reason", "found", "--as", "li",
                now=at(10), code=77)
        self.do("recall", "C-000001", "--reason", "found", "--as", "wang",
                now=at(10))
        self.assertEqual([m[-1] for m in self.money()], ["void"])


class ADeliveryThatIsDenied(CaseTest):
    """Delivered in San Francisco, where the order went, and not received."""

    def judged(self, total="42.00", **values):
        self.orders([{"Name": "O-T1", "Email": "t1@customer.example",
                      "Shipping City": "San Francisco",
                      "Shipping Zip": "94107"}])
        self.export([parcel("T1", **{
            "status": "delivered", "text": "Delivered",
            "place": "San Francisco 94107",
            "event_at": "2026-03-04T14:05:00-08:00", **values})])
        self.complain("T1", order_total=total)
        self.work()
        return self.approvals()["C-000001"]

    def test_it_is_not_substantiated_costs_nothing_and_is_proved(self):
        found = self.judged()
        self.assertEqual(
            (found["verdict"], found["rule"], found["action"], found["amount"],
             found["cost"]),
            ("not_substantiated", "P12", "explain_delivered", "0.00", "0.00"))
        self.do("evidence", "C-000001", "--out", "proof")
        summary = (self.shop.folder / "proof/summary.txt").read_text()
        self.assertIn("San Francisco 94107", summary)
        self.assertIn("2026-03-05T06:05:00+08:00", summary)
        self.approve()
        self.assertEqual(self.money(), [])
        text = self.shop.letters()[-1].get_body().get_content()
        self.assertNotIn("reject", text.lower())

    def test_from_750_dollars_on_a_signature_is_wanted(self):
        for total, signed, rule in (("749.99", "", "P12"),
                                    ("750.00", "", "P11"),
                                    ("750.00", "A. Customer", "P12")):
            with self.subTest(total=total, signed=signed):
                self.setUp()
                found = self.judged(total, signed_by=signed)
                self.assertEqual(found["rule"], rule)
                self.assertEqual(found["amount"], "0.00")

    def test_another_town_is_no_proof_but_a_reason(self):
        found = self.judged(place="Oakland 94601")
        self.assertEqual((found["rule"], found["verdict"]),
                         ("P10", "substantiated"))


class AParcelThatCameBack(CaseTest):
    """Nobody picked it up; it is back with us."""

    def setUp(self):
        super().setUp()
        self.shop.export([parcel("T1", status="returned", cause="unclaimed",
                                 text="Returned", country="CN")])
        self.complain("T1", claim="returned", desired="item")
        self.work()

    def options(self):
        return {letter: (action, amount, is_default) for
                letter, action, amount, is_default in self.shop.sql(
                    "SELECT letter, action, amount, is_default "
                    "FROM case_option ORDER BY letter")}

    def test_the_customer_is_offered_a_choice_with_dates(self):
        self.assertEqual(self.approvals()["C-000001"]["action"],
                         "offer_return_options")
        options = self.options()
        self.assertEqual(sum(is_default for _, _, is_default in
                             options.values()), 1)
        self.assertLessEqual({"reship"}, {a for a, _, _ in options.values()})
        self.approve()
        self.work(now=at(10))
        self.assertEqual(self.state(), "awaiting_feedback")
        letter = self.shop.letters()[-1].get_body().get_content()
        self.assertRegex(letter, r"\b\d{1,2} (March|April) 2026\b")

    def chosen(self, letter, now, **values):
        return self.feedback(choice=letter, now=now, **values)

    def test_the_choice_is_carried_out_once(self):
        self.approve()
        self.work(now=at(10))
        letter, (action, _, _) = next(
            (k, v) for k, v in self.options().items() if v[0] == "reship")
        self.chosen(letter, at(11))
        self.assertEqual(self.state(), "executing")
        self.assertEqual([(m[1], m[3]) for m in self.money()],
                         [("reship", "committed")])
        before = self.tables()
        self.chosen(letter, at(12))
        self.chosen(letter, at(12))
        self.assertEqual(self.tables(), before)
        self.feedback(choice="B", now=at(12), feedback_id="F-2", code=1)
        self.assertEqual(len(self.money()), 1)
        self.done(f"C-000001/1/{letter}", new_tracking_no="T9", now=at(13))
        self.assertEqual(self.state(), "awaiting_feedback")

    def test_silence_is_answered_by_the_default_on_its_day(self):
        self.approve()
        self.work(now=at(10))
        day, = self.shop.sql("SELECT default_on FROM case_option "
                             "WHERE is_default = 1")[0]
        last = day - 20512  # the 28th of February 2026
        self.work(now=at(last - 1), code=0)
        self.assertEqual(self.money(), [])
        self.work(now=at(last), code=0)
        self.assertEqual(len(self.money()), 1)


class FourEyes(CaseTest):
    def setUp(self):
        super().setUp()
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()

    def test_who_proposes_cannot_approve(self):
        self.do("propose", "C-000001", "--action", "coupon", "--amount", "5",
                "--reason", "quicker", "--as", "wang")
        before = self.tables()
        process = self.approve(who="wang", code=65)
        self.assertIn("E_FOUR_EYES", process.stderr)
        self.assertEqual(self.tables(), before)
        self.approve(who="zhao")

    def test_a_stale_token_is_refused_and_writes_nothing(self):
        before = self.tables()
        process = self.do("approve", "C-000001/1", "--token", "0123456789ab",
                          "--as", "wang", code=65)
        self.assertIn("E_STALE_TOKEN", process.stderr)
        self.assertEqual(self.tables(), before)

    def test_a_token_of_an_older_proposal_is_stale(self):
        old = self.approvals()["C-000001"]["token"]
        self.do("propose", "C-000001", "--action", "reship", "--reason",
                "they still want it", "--as", "li")
        process = self.do("approve", "C-000001/1", "--token", old, "--as",
                          "wang", code=65)
        self.assertIn("E_STALE_TOKEN", process.stderr)

    def test_a_stranger_decides_nothing(self):
        self.decide("approve", who="mallory", code=64)
        self.assertEqual(self.state(), "submitted")

    def test_a_rejection_says_why(self):
        self.assertIn("E_COMMENT", self.decide("reject", code=65).stderr)
        self.decide("reject", comment="ask the carrier first")
        self.assertEqual(self.state(), "analysed")

    def test_what_was_rejected_is_not_proposed_again_by_hand_either(self):
        self.decide("reject", comment="ask the carrier first")
        process = self.do("propose", "C-000001", "--action", "refund_full",
                          "--reason", "once more", "--as", "li", code=65)
        self.assertIn("E_DECIDED", process.stderr)
        self.do("propose", "C-000001", "--action", "refund_partial",
                "--amount", "20", "--reason", "half", "--as", "li")
        self.assertEqual(self.state(), "submitted")

    def test_nobody_proposes_more_than_the_order_was_worth(self):
        process = self.do("propose", "C-000001", "--action", "refund_partial",
                          "--amount", "42.01", "--reason", "x", "--as", "li",
                          code=65)
        self.assertIn("E_CAP", process.stderr)
        self.assertEqual(self.state(), "submitted")

    def test_what_was_rejected_is_not_proposed_again_by_itself(self):
        self.decide("reject", comment="ask the carrier first")
        self.work(now=at(10), code=1)
        self.assertEqual(self.state(), "analysed")

    def test_an_overdue_answer_needs_a_word_for_it(self):
        process = self.approve(now=at(21), code=65)
        self.assertIn("E_LATE", process.stderr)
        approval = self.approvals()["C-000001"]
        self.do("approve", "C-000001/1", "--token", approval["token"], "--as",
                "wang", "--late", now=at(21))
        self.assertEqual(self.state(), "executing")


class TheSupervisorsFile(CaseTest):
    def setUp(self):
        super().setUp()
        self.shop.export([lost("T1"), lost("T2"), lost("T3")])
        for tracking in ("T1", "T2", "T3"):
            self.complain(tracking)
        self.work()

    def returned(self, change, name="cases/decisions.csv", mode=0o600):
        """approvals.csv as a spreadsheet gives it back."""
        text = (self.shop.folder / "desk/approvals.csv").read_bytes().decode(
            "utf-8-sig")
        path = self.shop.write(name, change(text))
        os.chmod(path, mode)
        return path

    @staticmethod
    def decided(text, words=("approve", "reject", "")):
        lines = text.split("\r\n")
        for at_line, word in enumerate(words, 1):
            cells = lines[at_line].split(",", 7)
            cells[3] = f'"{word}"'
            cells[4] = '"wang"'
            cells[6] = '"too fast"'
            lines[at_line] = ",".join(cells)
        return "\r\n".join(lines)

    def test_the_same_file_comes_back_and_decides(self):
        path = self.returned(self.decided)
        process = self.do("decide", str(path))
        self.assertIn("taken 2", process.stdout)
        self.assertEqual([self.state(n) for n in (1, 2, 3)],
                         ["executing", "analysed", "submitted"])

    def test_the_nightly_run_takes_it_from_the_inbox(self):
        self.returned(self.decided)
        run = self.shop.run(now=at(10))
        self.assertEqual(run.code, 1, run.stderr)
        self.assertEqual(self.state(1), "executing")

    def test_the_same_file_again_changes_nothing(self):
        path = self.returned(self.decided)
        self.do("decide", str(path))
        before = self.tables()
        process = self.do("decide", str(path), now=at(10))
        self.assertIn("taken 0, unchanged 2", process.stdout)
        self.assertEqual(self.tables(), before)

    def test_a_file_that_others_may_write_is_refused(self):
        path = self.returned(self.decided, mode=0o666)
        process = self.do("decide", str(path), code=77)
        self.assertIn("E_FILE_MODE", process.stderr)
        self.assertEqual(self.state(1), "submitted")

    def test_who_works_as_another_account_is_not_believed_in_a_file(self):
        self.shop.configure(users={"wang": "supervisor, nobody"})
        path = self.returned(self.decided)
        process = self.do("decide", str(path), code=1)
        self.assertIn("taken 0, unchanged 0, refused 2", process.stdout)
        self.assertIn("E_USER", process.stderr)
        self.approve(who="wang", code=77)
        owner = pathlib.Path(path).owner()
        self.shop.configure(users={"wang": f"supervisor, {owner}"})
        self.assertIn("taken 2", self.do("decide", str(path)).stdout)

    def test_one_stale_row_keeps_no_other_back(self):
        path = self.returned(lambda text: self.decided(text).replace(
            self.approvals()["C-000001"]["token"], "0123456789ab"))
        process = self.do("decide", str(path), code=1)
        self.assertIn("taken 1, unchanged 0, refused 1", process.stdout)
        self.assertIn("E_STALE_TOKEN", process.stderr)
        self.assertEqual([self.state(n) for n in (1, 2)],
                         ["submitted", "analysed"])

    def test_what_excel_makes_of_it_is_read_too(self):
        for name, change in {
                "semicolons": lambda t: "\n".join(
                    line.replace('","', '";"') for line in t.split("\r\n")),
                "gb18030": lambda t: t.encode("gb18030"),
                "utf-16": lambda t: t.encode("utf-16")}.items():
            with self.subTest(name):
                self.tearDown()
                self.setUp()
                path = self.returned(
                    lambda t, change=change: change(self.decided(
                        t, ("approve", "", ""))), f"{name}.csv")
                self.do("decide", str(path))
                self.assertEqual(self.state(1), "executing")


class Money(CaseTest):
    def test_two_platforms_for_one_order_never_pay_twice(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.complain("T1", source="shopify")
        self.work()
        self.approve("C-000001")
        self.decide("approve", "C-000002", code=1)
        self.assertEqual([m[1] for m in self.money()], ["refund_full"])
        self.assertEqual(self.approvals()["C-000002"]["action"],
                         "explain_compensated")

    def test_what_the_platform_refunded_is_not_paid_again(self):
        self.shop.export([lost("T1")])
        self.complain("T1", ext_refunded="42.00")
        self.work()
        self.assertNotIn(self.approvals()["C-000001"]["action"],
                         ("refund_full", "reship"))

    def test_no_more_than_the_order_was_worth(self):
        self.shop.export([lost("T1")])
        self.complain("T1", ext_refunded="20.00")
        self.work()
        self.assertLessEqual(float(self.approvals()["C-000001"]["amount"]),
                             22.0)

    def test_nothing_that_costs_money_is_approved_by_itself(self):
        self.shop.configure(approval={"auto_max": "100"})
        self.shop.export([lost("T1"), parcel("T2")])
        self.complain("T1")
        self.complain("T2", claim="late", desired="item")
        self.work()
        self.assertEqual([self.state(1), self.state(2)],
                         ["submitted", "executing"])


class TheSameAgain(CaseTest):
    def test_the_same_import_twice_changes_nothing(self):
        self.shop.export([lost("T1")])
        file = self.complain("T1")
        self.do("import", str(file))
        before, runs = self.tables(), self.shop.sql("SELECT * FROM run")
        process = self.do("import", str(file), now=at(10))
        self.assertIn("new 0, updated 0, taken 0, unchanged 1, refused 0",
                      process.stdout)
        self.assertEqual(self.tables(), before)
        self.assertEqual(self.shop.sql("SELECT * FROM run"), runs)

    def test_done_and_feedback_twice_change_nothing(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        self.done(reference="R-1", now=at(10))
        before = self.tables()
        self.done(reference="R-1", now=at(11))
        self.assertEqual(self.tables(), before)
        self.feedback(rating="5", now=at(11))
        before = self.tables()
        self.feedback(rating="5", now=at(12))
        self.assertEqual(self.tables(), before)

    def test_a_changed_row_is_written_down(self):
        self.shop.export([parcel("T1")])
        self.complain("T1", claim="late", desired="item")
        self.work()
        self.complain("T1", claim="late", desired="item", text="Hello?")
        self.work(now=at(10))
        self.assertIn("import-update", self.steps())

    def test_a_dry_run_writes_nothing_and_shows_everything(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        before = self.shop.snapshot()
        shown = self.work(NIGHT, 0, "--dry-run").stdout
        self.assertEqual(self.shop.snapshot(), before)
        for part in ("substantiated, rule P20", "refund_full, 42.00 USD",
                     "waits for a supervisor", "complaint approve C-000001/1"):
            self.assertIn(part, shown)

    def test_a_dry_run_shows_what_the_real_one_does(self):
        self.shop.export([lost("T1"), parcel("T2")])
        self.complain("T1")
        self.complain("T2", claim="late", desired="item")
        dry = self.work(NIGHT, 0, "--dry-run").report
        real = self.work().report
        self.assertEqual(
            [(m["to"], m["subject"], m["message_id"]) for m in dry["mails"]],
            [(m["to"], m["subject"], m["message_id"]) for m in real["mails"]])


class BadRows(CaseTest):
    def test_each_bad_row_is_named_and_hides_no_other(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        for n, change in enumerate((
                {"claim": "lost"}, {"currency": "XXQ"}, {"order_total": "4,2"},
                {"opened_at": "soon"}, {"source_case_id": ""},
                {"photos": "many"}), 1):
            self.complain(f"B{n}", **change)
        file = self.complain("T2", order_id="O-T1")
        process = self.do("import", str(file), code=1)
        self.assertIn("new 2", process.stdout)
        self.assertIn("refused 6", process.stdout)
        self.assertIn("complaints.csv:3: column 'claim': 'lost' is not known",
                      process.stderr)

    def test_a_letter_that_must_not_leave_blocks_its_case_alone(self):
        self.shop.export([lost("T1"), lost("T2")])
        self.complain("T1", customer_name="whatsapp")
        self.complain("T2")
        run = self.work(NIGHT, 1)
        self.assertIn("C-000001", run.staff())
        self.assertIn("whatsapp", run.staff()["C-000001"])
        self.assertEqual(list(self.approvals()), ["C-000002"])
        self.assertEqual(self.state(1), "analysed")
        self.assertEqual(self.subjects("t1"), [])
        self.complain("T1")
        self.work(at(10))
        self.assertEqual(sorted(self.approvals()), ["C-000001", "C-000002"])

    def test_what_the_ledger_refuses_stops_no_other_case(self):
        """A lifecycle that somebody has changed in the file."""
        import sqlite3
        self.shop.export([lost("T1"), lost("T2")])
        self.do("import", str(self.complain("T1")))
        with sqlite3.connect(self.shop.state / "ledger.db") as ledger:
            ledger.execute(
                "CREATE TRIGGER stop BEFORE INSERT ON case_proposal "
                "WHEN new.case_id = 1 BEGIN "
                "SELECT RAISE(ABORT, 'E_STATE: not today'); END")
        self.complain("T2")
        run = self.work(NIGHT, 1)
        self.assertIn("not today", run.staff()["C-000001"])
        self.assertEqual(self.state(1), "received")
        self.assertEqual(self.state(2), "submitted")
        self.assertTrue(self.verified())

    def test_too_many_new_ones_at_once_are_held_back(self):
        self.shop.configure(complaints={"max_letters": "2"})
        self.shop.export([lost("T1")])
        for n in range(3):
            file = self.complain(f"X{n}")
        process = self.do("import", str(file), code=1)
        self.assertIn("max_letters", process.stderr)
        self.assertEqual(self.shop.letters(), [])
        self.assertIn("new 3", self.do("import", str(file), "--limit",
                                       "3").stdout)

    def test_a_customers_words_are_no_formula_and_no_header(self):
        self.shop.export([lost("T1")])
        self.complain("T1", text="=HYPERLINK(1)\nBcc: x@y.example",
                      customer_name="Ann\r\nBcc: x@y.example")
        self.work()
        raw = (self.shop.folder / "desk/approvals.csv").read_text("utf-8-sig")
        self.assertIn("\"'=HYPERLINK(1)", raw)
        for letter in self.shop.letters():
            self.assertIsNone(letter["Bcc"])


class AnotherSystem(CaseTest):
    """A helpdesk with headers, words and amounts of its own."""

    def setUp(self):
        super().setUp()
        self.shop.configure(
            profile__desk={"rows": "complaints", "source": "paypal",
                           "amounts": "minor"},
            profile__desk__columns={
                "source_case_id": "Dispute ID", "order_id": "Invoice",
                "claim": "Reason", "order_total": "Amount",
                "currency": "Currency", "opened_at": "Opened",
                "tracking_no": "Parcel", "email": "Buyer"},
            profile__desk__words={"item not received": "not_received"})
        self.shop.export([lost("T1")])
        self.file = self.shop.write(
            "desk.csv", "Dispute ID;Invoice;Reason;Amount;Currency;Opened;"
            "Parcel;Buyer\nPP-1;O-T1;Item Not Received;4200;USD;2026-03-06;"
            "T1;t1@customer.example\n")

    def test_it_is_read_by_a_profile(self):
        self.do("import", str(self.file), "--profile", "desk")
        self.assertEqual(self.shop.sql(
            "SELECT source, source_case, claim, total FROM case_record"),
            [("paypal", "PP-1", "not_received", 4200)])

    def test_the_nightly_run_reads_it_too(self):
        self.shop.configure(complaints={"profile": "desk",
                                        "files": "desk.csv"})
        self.check_code(self.shop.run(now=NIGHT), 0)
        self.assertEqual(self.state(), "submitted")

    def test_without_it_the_missing_columns_are_named(self):
        process = self.do("import", str(self.file), code=65)
        self.assertIn("no column 'source'", process.stderr)

    def test_a_profile_that_is_not_there_is_a_mistake(self):
        process = self.do("import", str(self.file), "--profile", "dsk",
                          code=78)
        self.assertIn("dsk", process.stderr)
        self.shop.configure(profile__desk__columns={"order": "Invoice"})
        process = self.do("import", str(self.file), "--profile", "desk",
                          code=78)
        self.assertIn("is 'order_id' meant?", process.stderr)


class Evidence(CaseTest):
    def test_a_bundle_holds_the_delivery_and_the_letters(self):
        self.shop.export([parcel("T1", status="delivered",
                                 text="Delivered, San Francisco",
                                 event_at="2026-03-04T14:05:00-08:00")])
        self.complain("T1")
        self.complain("T1", source="shopify", customer_name="Bob")
        self.work()
        self.do("evidence", "C-000001", "--out", "proof")
        folder = self.shop.folder / "proof"
        summary = (folder / "summary.txt").read_text()
        self.assertIn("the parcel was delivered", summary)
        self.assertIn("San Francisco", summary)
        self.assertNotIn("C-000002", summary)
        self.assertEqual(len(list((folder / "notices").iterdir())), 1)
        for line in (folder / "manifest.sha256").read_text().splitlines():
            digest, name = line.split("  ")
            self.assertEqual(hashlib.sha256(
                (folder / name).read_bytes()).hexdigest(), digest)

    def test_no_colleague_is_named_in_it(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        self.done(reference="R-1", now=at(10))
        self.do("evidence", "C-000001", "--out", "proof")
        for path in (self.shop.folder / "proof").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"wang", path.read_bytes(), path.name)

    def test_a_changed_history_is_found(self):
        import sqlite3
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.assertTrue(self.verified())
        with sqlite3.connect(self.shop.state / "ledger.db") as ledger:
            for name, in ledger.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                    "AND tbl_name = 'case_event'").fetchall():
                ledger.execute(f"DROP TRIGGER {name}")
            ledger.execute("UPDATE case_event SET detail = 'nothing' "
                           "WHERE seq = 3")
        self.assertIn("3", self.do("verify", code=1).stderr)


class Platforms(CaseTest):
    def test_where_mail_is_forbidden_the_letter_is_handed_out(self):
        self.shop.export([lost("T1")])
        self.complain("T1", source="amazon")
        self.work()
        self.assertEqual(self.shop.letters(), [])
        messages = self.sheet("messages_amazon.csv")
        self.assertEqual([m["source_case_id"] for m in messages], ["T1"])
        self.approve()
        self.assertEqual(len(self.sheet("messages_amazon.csv")), 2)

    def test_a_zero_cost_answer_on_a_platform_is_reported_by_hand(self):
        self.shop.export([parcel("T1")])
        self.complain("T1", source="amazon", claim="late", desired="item")
        self.work()
        self.approve()
        self.work(now=at(10))
        self.assertEqual(self.state(), "executing")
        self.assertIn("C-000001/1", self.actions())
        self.done(now=at(10))
        self.assertEqual(self.state(), "awaiting_feedback")


class TheList(CaseTest):
    def test_the_most_urgent_stands_first_and_tells_cron(self):
        self.shop.export([lost("T1"), lost("T2")])
        self.complain("T1")
        self.complain("T2", respond_due="2026-03-10T00:00:00+08:00")
        self.work(NIGHT, 1)
        lines = self.do("list", code=1).stdout.splitlines()
        self.assertEqual([line.split()[0] for line in lines],
                         ["C-000002", "C-000001"])
        self.assertEqual(self.do("list", "--due", "1h",
                                 now=at(8)).stdout.split()[:1], [])

    def test_the_clocks_stand_on_top_of_every_report(self):
        self.shop.export([lost("T1"), lost("T2")])
        self.complain("T1")
        self.complain("T2", respond_due="2026-03-11T00:00:00+08:00")
        run = self.shop.run("--report", "night.txt", "--report", "night.html",
                            now=NIGHT)
        self.check_code(run, 0)
        self.assertEqual(
            [(c["case"], c["state"], c["due"], c["clock"])
             for c in run.report["cases"]],
            [("C-000002", "submitted", "2026-03-10T00:00:00+08:00",
              "22 h left"),
             ("C-000001", "submitted", "2026-03-12T23:59:59+08:00",
              "93 h left")])
        text = (self.shop.folder / "night.txt").read_text()
        self.assertLess(text.index("C-000002"), text.index("TOTALS"))
        page = (self.shop.folder / "night.html").read_text()
        self.assertLess(page.index("C-000002"), page.index("C-000001"))
        again = self.shop.command("report", run.report["run"], "--report",
                                  "-")
        self.assertIn("COMPLAINTS (2)", again.stdout)

    def test_a_report_without_complaints_does_not_speak_of_them(self):
        self.shop.export([lost("T1")])
        self.assertNotIn("cases", self.shop.run(now=NIGHT).report)

    def test_every_rule_prints_itself(self):
        lines = self.do("rules").stdout
        for rule in ("A00", "P12", "P82"):
            self.assertIn(rule, lines)


if __name__ == "__main__":
    unittest.main()
