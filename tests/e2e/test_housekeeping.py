"""The ledger kept, put back, thinned out, and what it may forget."""

import contextlib
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.shop import ROOT, ShopTest, late  # noqa: E402

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
        self.check_code(self.shop.run(now="2026-01-29T02:00:00+08:00"), 0)
        self.assertEqual(len(self.shop.letters()), 2)

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
