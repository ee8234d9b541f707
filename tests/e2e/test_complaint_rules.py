"""Complaints, as hostile and as clumsy people bring them."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from cases import (  # noqa: E402
    COMPLAINT, NIGHT, CaseTest, at, lost, parcel, sheet)


def returned(tracking, **values):
    return parcel(tracking, **{"status": "returned", "cause": "unclaimed",
                               "text": "Returned", "country": "CN", **values})


class OfferTest(CaseTest):
    def offer(self, found, **complaint):
        """An approved offer whose letter has left."""
        self.shop.export([found])
        self.complain("T1", **{"claim": "returned", "desired": "item",
                               **complaint})
        self.work()
        self.approve()
        self.work(now=at(10))
        self.assertEqual(self.state(), "awaiting_feedback")

    def letter_of(self, action):
        return self.shop.sql("SELECT letter FROM case_option WHERE action = ?",
                             action)[0][0]


class AnOfferAndOtherMoney(OfferTest):
    def test_silence_after_the_platform_refunded_costs_nothing(self):
        self.offer(returned("T1"))
        self.complain("T1", claim="returned", desired="item",
                      ext_refunded="42.00", ext_status="open")
        self.work(now=at(11))
        run = self.shop.run(now="2026-03-28T02:00:00+08:00",
                            command=("complaint", "run"))
        self.assertIn(run.code, (0, 1), run.stderr)
        self.assertEqual([m[3] for m in self.money()], ["external"])
        self.assertTrue(self.verified())

    def test_a_choice_after_another_case_was_paid_pays_nothing(self):
        self.offer(returned("T1"))
        self.complain("T1", source="shopify", claim="not_received")
        self.shop.export([lost("T1")])
        self.work(now=at(11))
        self.assertEqual(self.approvals()["C-000002"]["action"],
                         "refund_full")
        self.approve("C-000002", now=at(11))
        self.feedback(choice=self.letter_of("reship"), now=at(12), code=1)
        self.assertEqual(len(self.money()), 1)
        self.assertTrue(self.verified())

    def test_one_impossible_choice_keeps_no_other_case_back(self):
        self.offer(returned("T1"))
        self.complain("T1", claim="returned", desired="item",
                      ext_refunded="42.00")
        self.work(now=at(11))
        self.shop.write("cases/feedback.csv", sheet(
            ["feedback_id", "case_id", "received_at", "choice", "resolved"],
            [{"feedback_id": "F-1", "case_id": "C-000001",
              "received_at": at(11), "choice": "B"}]))
        self.shop.export([returned("T1"), lost("T2")])
        self.complain("T2")
        run = self.shop.run(now=at(12), command=("complaint", "run"))
        self.assertEqual(run.code, 1, run.stderr)
        self.assertEqual(self.state(2), "submitted")


class AnOfferThatIsAnsweredAtOnce(CaseTest):
    def test_a_choice_counts_before_the_next_night_too(self):
        self.shop.export([returned("T1")])
        self.complain("T1", claim="returned", desired="item")
        self.work()
        self.approve()
        self.feedback(choice="A", now=at(9, 18))
        self.assertEqual([m[1] for m in self.money()], ["reship"])
        self.assertTrue(self.verified())


class AnOfferThatIsOvertaken(OfferTest):
    def test_silence_promises_no_money_for_what_was_delivered(self):
        self.offer(parcel("T1", status="attempt_failed", cause="refused",
                          text="Refused"), claim="late")
        self.shop.export([parcel("T1", status="delivered", text="Delivered",
                                 event_at="2026-03-12T10:00:00+08:00")])
        for now in (at(13), at(30), "2026-04-02T02:00:00+08:00"):
            run = self.shop.run(now=now, command=("complaint", "run"))
            self.assertIn(run.code, (0, 1), run.stderr)
        self.assertEqual(self.money(), [])
        self.assertEqual(self.state(), "closed")

    def test_what_is_paid_on_return_is_due_when_it_returns(self):
        self.offer(returned("T1", status="returning"))
        self.feedback(choice=self.letter_of("refund_on_return"), now=at(11))
        self.shop.export([returned("T1",
                                   event_at="2026-03-12T10:00:00+08:00")])
        self.work(now=at(13))
        self.assertNotIn("hold", self.actions()["C-000001/1/B"]["note"])

    def test_a_choice_can_be_recalled(self):
        self.offer(returned("T1"))
        self.feedback(choice=self.letter_of("reship"), now=at(11))
        self.do("recall", "C-000001", "--reason", "typo", "--as", "wang",
                now=at(12))
        self.assertEqual(self.state(), "analysed")
        self.assertEqual([m[3] for m in self.money()], ["void"])


class TwoPlatforms(CaseTest):
    def test_a_refund_by_the_other_platform_stops_the_approval(self):
        self.shop.export([lost("T1")])
        self.complain("T1", desired="replacement")
        self.complain("T1", source="shopify")
        self.work()
        self.assertEqual(self.approvals()["C-000001"]["action"], "reship")
        old = self.approvals()["C-000001"]
        self.complain("T1", source="shopify", ext_refunded="42.00",
                      ext_status="refunded")
        path = self.shop.write("cases/decisions.csv", sheet(
            list(old), [{**old, "decision": "approve", "decided_by": "wang"}]))
        path.chmod(0o600)
        run = self.shop.run(now=at(10), command=("complaint", "run"))
        self.assertEqual(run.code, 1, run.stderr)
        self.assertEqual([m[3] for m in self.money()], ["external"])
        self.assertEqual(self.approvals()["C-000001"]["action"],
                         "explain_compensated")

    def test_money_that_nobody_can_compare_is_left_to_a_person(self):
        self.shop.export([lost("T1"), lost("T2")])
        self.complain("T1")
        self.complain("T1", source="shopify", currency="EUR",
                      ext_refunded="10.00")
        self.complain("T2")
        self.work()
        rows = [{**r, "decision": "approve", "decided_by": "wang"}
                for r in self.approvals().values()]
        path = self.shop.write("decisions.csv", sheet(list(rows[0]), rows))
        path.chmod(0o600)
        process = self.do("decide", str(path), code=1)
        self.assertIn("E_COMPENSATED", process.stderr)
        self.assertEqual({(m[0], m[3]) for m in self.money()},
                         {("#o-t1", "external"), ("#o-t2", "committed")})

    def test_one_order_written_in_three_ways_is_paid_once(self):
        self.shop.export([lost("T1")])
        self.complain("T1", desired="replacement")
        self.complain("B", order_id="o-t1", tracking_no="",
                      desired="replacement")
        self.complain("C", order_id=" O-T1 ", tracking_no="t1",
                      desired="replacement")
        self.work()
        for case in ("C-000001", "C-000002", "C-000003"):
            if case in self.approvals():
                a = self.approvals()[case]
                self.shop.command("complaint", "approve",
                                  f"{case}/{a['proposal']}", "--token",
                                  a["token"], "--as", "wang", "--now", NIGHT)
        self.assertEqual(len(self.money()), 1, self.money())


class ClumsyFiles(CaseTest):
    def test_two_files_of_one_case_do_not_fight(self):
        self.shop.export([lost("T1")])
        old = self.complaint("T1")
        new = self.complaint("T1", ext_refunded="10.00")
        self.shop.write("cases/complaints_0306.csv", sheet(COMPLAINT, [old]))
        self.shop.write("cases/complaints_0307.csv", sheet(COMPLAINT, [new]))
        self.work()
        before = self.tables()
        self.work(now=at(10))
        self.work(now=at(11))
        self.assertEqual(self.tables(), before)

    def test_a_failure_that_was_mended_is_not_told_again(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        columns = ["action_id", "status", "done_at", "done_by", "reference",
                   "new_tracking_no"]
        row = {"action_id": "C-000001/1", "done_by": "li"}
        self.shop.write("cases/actions_done1.csv", sheet(columns, [
            {**row, "status": "failed", "done_at": at(10)}]))
        self.work(now=at(10), code=1)
        self.shop.write("cases/actions_done2.csv", sheet(columns, [
            {**row, "status": "done", "done_at": at(11), "reference": "R"}]))
        self.work(now=at(11))
        self.work(now=at(12))

    def test_a_second_reference_asks_whether_it_was_paid_twice(self):
        self.shop.export([lost("T1")])
        self.complain("T1")
        self.work()
        self.approve()
        self.done(reference="R-1", now=at(10))
        before = self.tables()
        process = self.done(reference="R-2", now=at(11), code=1)
        self.assertIn("done twice?", process.stderr)
        self.assertEqual(self.tables(), before)

    def test_a_feedback_number_used_twice_is_not_lost(self):
        self.shop.export([lost("T1"), lost("T2")])
        for n, name in ((1, "T1"), (2, "T2")):
            self.complain(name)
        self.work()
        for n in (1, 2):
            self.approve(f"C-00000{n}")
            self.done(f"C-00000{n}/1", reference="R", now=at(10))
        self.feedback("C-000001", rating="5", now=at(11))
        self.feedback("C-000002", rating="1", now=at(11), code=1)

    def test_a_corrected_tracking_number_takes_the_old_evidence_away(self):
        self.shop.export([parcel("T1", status="delivered", text="Delivered",
                                 signed_by="x")])
        self.complain("T1")
        self.work()
        self.assertEqual(self.approvals()["C-000001"]["rule"], "P14")
        self.complain("T1", tracking_no="T9")
        self.work(now=at(10))
        self.assertEqual(self.shop.sql("SELECT fact FROM case_evidence "
                                       "WHERE is_past = 0"), [])
        self.assertEqual(self.approvals()["C-000001"]["rule"], "A00")


class ByHand(CaseTest):
    def test_an_offer_has_its_choices_whoever_proposes_it(self):
        self.shop.export([returned("T1", cause="")])
        self.complain("T1")
        self.work()
        self.assertEqual(self.approvals()["C-000001"]["rule"], "P35")
        self.do("propose", "C-000001", "--action", "offer_return_options",
                "--reason", "they may want it again", "--as", "li")
        self.assertEqual(self.shop.sql("SELECT action FROM case_option "
                                       "ORDER BY letter"),
                         [("reship",), ("refund_full",)])
        self.approve()
        self.assertEqual(self.money(), [])
        self.feedback(choice="B", now=at(9, 18))
        self.assertEqual([m[1:] for m in self.money()],
                         [("refund_full", 4200, "committed")])
        self.assertTrue(self.verified())


if __name__ == "__main__":
    unittest.main()
