"""kill -9 before a system call of a night with complaints: what the next run
makes of it is what an undisturbed night leaves."""

import concurrent.futures
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from cases import CaseTest, at, lost, parcel, sheet  # noqa: E402
from ordeal import fault  # noqa: E402

# Between two of these nothing happens that anybody else could see.
CALLS = ("open,openat,mkdir,mkdirat,write,pwrite64,ftruncate64,fdatasync,"
         "fsync,rename,renameat,unlink")


class Kills(CaseTest):
    """
    A night in which everything comes in at once: a new complaint, a changed
    row, an approval, a rejection, a refund that was carried out, what a
    customer thinks of it; and letters go out.
    """

    def setUp(self):
        super().setUp()
        self.shop.configure(brakes={"first_run": "send"})
        self.shop.export([lost(f"T{i}") for i in range(1, 5)] +
                         [parcel("T5"), parcel("T6")])
        for i in range(1, 5):
            self.complain(f"T{i}")
        self.work()
        self.approve("C-000001")
        self.approve("C-000002")
        self.done("C-000002/1", reference="R-2", now=at(10))
        self.complain("T3", text="Where is it now?")
        self.complain("T5")
        approvals = self.approvals()
        self.hand_in("decisions.csv", [
            {"case_id": case, "proposal": approvals[case]["proposal"],
             "token": approvals[case]["token"], "decision": decision,
             "decided_by": "wang", "comment": "seen"}
            for case, decision in (("C-000003", "approve"),
                                   ("C-000004", "reject"))])
        self.hand_in("actions_done.csv", [
            {"action_id": "C-000001/1", "status": "done",
             "done_at": at(11), "done_by": "li", "reference": "R-1"}])
        self.hand_in("feedback.csv", [
            {"feedback_id": "F-1", "case_id": "C-000002",
             "received_at": at(11), "rating": "5", "resolved": "yes"}])

    def hand_in(self, name, rows):
        path = self.shop.write("cases/" + name, sheet(list(rows[0]), rows))
        path.chmod(0o600)

    @staticmethod
    def night(shop, **options):
        return shop.command("run", "--now", at(11), **options)

    def recover(self, shop):
        """The first doubts what may have left, the second sends it again."""
        for _ in range(2):
            process = self.night(shop)
        return process.stderr

    def outcome(self, shop):
        """All that a night leaves, for its people and its customers; a name
        with a point is of a file that was never finished."""
        desk = {p.name: p.read_bytes()
                for p in (shop.folder / "desk").glob("[!.]*")}
        letters = sorted((m["To"], m["Subject"]) for m in shop.letters())
        states = shop.sql("SELECT state, count(*) FROM mail GROUP BY state")
        return {**self.tables(shop), **desk, "letters": letters,
                "states": states}

    def expected(self):
        with self.shop.copy() as shop:
            before = self.outcome(shop)
            self.night(shop)
            said = self.recover(shop)
            after = self.outcome(shop)
            verified = shop.command("complaint", "verify").returncode
        self.assertEqual(verified, 0)
        for table in ("case_record", "case_decision", "case_comp",
                      "case_action", "case_feedback", "letters"):
            self.assertNotEqual(before[table], after[table], table)
        return said, after

    def kill(self, point):
        """Was it; and what the same night makes of it."""
        with self.shop.copy() as shop:
            hurt = self.night(shop, environment=fault(point, calls=CALLS))
            said = self.recover(shop)
            return (hurt.returncode == -signal.SIGKILL, said,
                    self.outcome(shop))

    def count(self):
        with self.shop.copy() as shop:
            count = shop.folder / "count"
            self.night(shop, environment=fault(calls=CALLS, count=count))
            return int(count.read_text())

    def test_of_a_night_with_complaints_leave_what_an_undisturbed_one_does(
            self):
        said, expected = self.expected()
        points = range(1, self.count() + 1, 2)
        killed = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for point, (was_killed, *left) in zip(
                    points, pool.map(self.kill, points)):
                killed += was_killed
                with self.subTest(call=point):
                    self.assertEqual(left[0], said)
                    self.assertEqual(left[1].keys(), expected.keys())
                    for what, found in left[1].items():
                        self.assertEqual(found, expected[what], what)
        self.assertGreaterEqual(killed, 100)


if __name__ == "__main__":
    unittest.main()
