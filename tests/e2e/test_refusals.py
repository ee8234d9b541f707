"""What is refused says why, and what to do next."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late  # noqa: E402

NOW = "2026-01-26T02:00:00+08:00"


class Refusals(ShopTest):
    """Exit codes and the one line on stderr, by what was typed."""

    def setUp(self):
        super().setUp()
        self.shop.export([late("A1")])

    def refuse(self, code, words, *arguments):
        process = self.shop.command(*arguments)
        self.assertEqual(process.returncode, code, process.stderr)
        self.assertIn(words, process.stderr)
        self.assertEqual(len(process.stderr.splitlines()), 1)

    def test_a_command_line_that_is_not_complete_is_shown_one_that_is(self):
        for words, arguments in {
                "'approve' needs RUN, such as: shipdelay approve 2026":
                    ("approve", "--by", "Li"),
                "'calendar show' needs PLACE YEAR, such as: shipdelay":
                    ("calendar", "show"),
                "does not expect 'cn'; see shipdelay calendar check --help":
                    ("calendar", "check", "cn"),
                "'run' takes no option --by; see shipdelay run --help":
                    ("run", "--by", "Li")}.items():
            with self.subTest(arguments):
                self.refuse(64, words, *arguments)

    def test_a_name_that_is_not_there_is_answered_with_one_that_is(self):
        for words, arguments in {
                "is 'cn:2026-02-15/2026-02-23' meant?":
                    ("announce", "cn:2026-02-16", "--now", NOW),
                "there is no window 'x', nor another suspension ahead":
                    ("announce", "x", "--now", "2026-12-01"),
                "there is no [calendar.chn] in the configuration; is 'cn'":
                    ("calendar", "show", "chn", "2026"),
                "--kind delay: there is no such letter; is 'delayed' meant?":
                    ("preview", "--kind", "delay"),
                "--language xx: there are no letters in it":
                    ("preview", "--language", "xx")}.items():
            with self.subTest(arguments):
                self.refuse(64, words, *arguments)

    def test_what_the_ledger_does_not_have_is_looked_up_in_the_status(self):
        self.check_code(self.shop.run(now=NOW), 0)
        run = self.shop.sql("SELECT name FROM run")[0][0]
        for words, arguments in {
                "there is no run 'x'; see 'status'":
                    ("approve", "x", "--by", "Li"),
                f"run {run} is not held but ended; see 'status'":
                    ("discard", run),
                "there is no mail 'x@y' in doubt; see 'status'":
                    ("resolve", "x@y", "sent")}.items():
            with self.subTest(arguments):
                self.refuse(65, words, *arguments)

    def test_a_letter_of_another_kind_than_was_asked_for(self):
        self.refuse(64, "the letter of A1 today is of another kind",
                    "preview", "A1", "--kind", "digest", "--now", NOW)

    def test_a_parcel_that_no_export_has(self):
        self.refuse(65, "no export of the configuration has the tracking "
                        "number X1", "explain", "X1", "--now", NOW)

    def test_a_configuration_that_is_not_there_is_asked_for(self):
        process = self.shop.command("check", "--config", "none.ini")
        self.assertEqual((process.returncode, process.stderr), (
            78, "none.ini: No such file or directory; name the "
                "configuration with --config FILE\n"))

    def test_an_export_that_was_not_downloaded(self):
        (self.shop.folder / "inbox/export.csv").unlink()
        self.refuse(66, "/inbox/*.csv' of [source.main]; was it downloaded?",
                    "run", "--now", NOW)

    def test_a_state_folder_that_cannot_be_made(self):
        self.shop.configure(shipdelay={"state": "not/there"})
        self.refuse(74, "not/there: No such file or directory; make it, or "
                        "set state of [shipdelay]", "run", "--now", NOW)

    def test_a_backup_that_is_there_already(self):
        self.check_code(self.shop.run(now=NOW), 0)
        self.refuse(73, "is not overwritten; choose another name",
                    "backup", str(self.shop.config))


if __name__ == "__main__":
    unittest.main()
