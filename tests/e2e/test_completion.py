"""The completion of the command line, asked of bash itself."""

import contextlib
import pathlib
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.shop import PROGRAM, ROOT, ShopTest, late  # noqa: E402

SCRIPT = ROOT / "config/system/shipdelay.bash"
NOW = "2026-01-26T02:00:00+08:00"


def program_help(*words):
    return subprocess.run([PROGRAM, *words, "--help"], text=True,
                          capture_output=True, check=True).stdout


def commands():
    """Names of one word or two."""
    return re.findall(r"^  ([a-z]+(?: [a-z]+)*) ", program_help(), re.M)


def complete(*words, folder=ROOT / "config"):
    """What bash offers when TAB is pressed behind the last of the words."""
    done = subprocess.run(
        ["bash", "--norc", "-c",
         'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
         '_shipdelay "$1"; ((${#COMPREPLY[@]} == 0)) || '
         'printf "%s\\n" "${COMPREPLY[@]}"',
         "bash", str(SCRIPT), str(PROGRAM), *words],
        capture_output=True, text=True, check=True, cwd=folder)
    if done.stderr:
        raise AssertionError(done.stderr)
    return sorted(done.stdout.splitlines())


class OfTheTables(unittest.TestCase):
    def test_the_commands_are_offered_first(self):
        self.assertGreater(len(commands()), 8)
        self.assertEqual(complete(""), sorted(
            {command.split()[0] for command in commands()}))

    def test_the_second_word_of_a_command_is_offered_next(self):
        for first in ("calendar", "transit"):
            self.assertEqual(complete(first, ""), sorted(
                command.split()[1] for command in commands()
                if command.startswith(first + " ")))
        self.assertEqual(complete("calendar", "s"), ["show"])

    def test_each_command_offers_the_options_that_its_help_lists(self):
        for command in commands():
            with self.subTest(command=command):
                options = re.findall(r"^ +(?:-., )?(--[a-z-]+)",
                                     program_help(*command.split()), re.M)
                self.assertEqual(complete(*command.split(), "-"),
                                 sorted(options))

    def test_options_may_stand_before_the_command(self):
        self.assertEqual(complete("--c"), ["--config"])
        self.assertEqual(complete("--config", "x.ini", "expl"), ["explain"])

    def test_a_file_is_offered_where_one_is_wanted(self):
        self.assertEqual(complete("--config", "shipd"), ["shipdelay.ini"])
        self.assertEqual(complete("--config", "=", "shipd"),
                         ["shipdelay.ini"])
        self.assertEqual(complete("run", "-r", "shipd"), ["shipdelay.ini"])
        self.assertEqual(complete("backup", "shipd"), ["shipdelay.ini"])
        self.assertEqual(complete("preview", "--out", "cal"), ["calendars"])

    def test_nothing_is_offered_for_a_number_or_a_name(self):
        self.assertEqual(complete("run", "--limit", ""), [])
        self.assertEqual(complete("approve", "--by", ""), [])

    def test_a_doubt_is_settled_as_sent_or_resend(self):
        self.assertEqual(complete("resolve", "x", "@", "y", ""),
                         ["resend", "sent"])


class OfAShop(ShopTest):
    """What only the configuration and the ledger know."""

    def complete(self, *words):
        return complete(*words, folder=self.shop.folder)

    def shop_words(self, *words):
        return self.complete("-c", "shop.ini", *words)

    def test_the_runs_that_are_held(self):
        self.shop.configure(brakes={"first_run": "hold"})
        self.shop.export([late("A1")])
        held = self.shop.run(now=NOW).report["run"]
        for command in ("approve", "discard", "report"):
            self.assertEqual(self.shop_words(command, ""), [held])
        self.assertEqual(self.shop_words("approve", "2025"), [])
        self.shop.command("approve", held, "--by", "Li", "--now", NOW)
        self.assertEqual(self.shop_words("approve", ""), [])
        self.assertEqual(self.shop_words("report", held[:6]), [held])

    def test_nothing_is_changed_by_it(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=NOW), 0)
        before = self.shop.snapshot()
        self.shop_words("approve", "")
        self.assertEqual(self.shop.snapshot(), before)

    def test_the_windows_that_can_be_announced(self):
        # This asks the clock: one is over, the others are far away.
        self.shop.configure(window__strike={
            "kind": "suspended", "place": "us", "from": "2090-01-01",
            "last": "2090-01-05", "cause": "carrier",
            "source": "https://carrier.example/strike",
            "title.en": "Strike"})
        self.shop.configure(**{"calendar.us": {
            "2091-02-15/2091-02-23": "suspended, Spring Festival",
            "2020-02-15/2020-02-23": "suspended, Spring Festival"}})
        self.assertEqual(self.shop_words("announce", ""),
                         ["strike", "us:2091-02-15/2091-02-23"])
        self.assertEqual(self.shop_words("announce", "us", ":", "209"),
                         ["2091-02-15/2091-02-23"])

    def test_the_places_and_a_file_for_the_other(self):
        self.assertEqual(
            [place for place in self.shop_words("calendar", "show", "")
             if place in ("cn", "us")], ["cn", "us"])
        self.shop.write("china.ics", "")
        self.assertEqual(self.shop_words("calendar", "diff", "cn", "c"),
                         ["china.ics", "cn"])

    def test_a_file_may_have_a_blank_in_its_name(self):
        self.shop.write("my export.csv", "")
        self.assertEqual(self.complete("probe", "my"), ["my export.csv"])

    def test_the_letters_and_the_languages(self):
        letters = []
        for name in ("letter", "case_letter"):
            header = (ROOT / f"include/message/{name}.h").read_text()
            names = re.search(r"The letters are\n(.*?)[.;]", header, re.S)[1]
            letters += re.findall(r"[a-z_]+(?:-[a-z]+)*",
                                  re.sub(r"\n \*|\band\b", " ", names))
        self.assertEqual(self.shop_words("preview", "--kind", ""),
                         sorted(letters))
        shipped = {path.name for path in
                   (ROOT / "config/templates").iterdir() if path.is_dir()}
        self.assertEqual(set(self.shop_words("preview", "--language", "")),
                         shipped)

    def test_a_mail_in_doubt(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=NOW), 0)
        self.assertEqual(self.shop_words("resolve", ""), [])
        name, = self.shop.sql("SELECT message_id FROM mail")[0]
        with contextlib.closing(
                sqlite3.connect(self.shop.state / "ledger.db")) as ledger:
            ledger.execute("UPDATE mail SET state = 'in_doubt', doubts = 2")
            ledger.commit()
        self.assertEqual(self.shop_words("resolve", ""), [name])
        local = name.split("@")[0]
        self.assertEqual(self.shop_words("resolve", local, "@"),
                         [name.split("@")[1]])

    def test_the_cases_that_go_on_and_what_waits_for_an_answer(self):
        self.shop.configure(
            complaints={"files": "complaints.csv", "decisions": "d*.csv",
                        "done": "done*.csv", "feedback": "f*.csv"},
            users={"li": "agent"})
        self.shop.export([late("A1")])
        self.shop.write(
            "complaints.csv",
            "source,source_case_id,order_id,claim,order_total,currency,"
            "opened_at\nshopify,X1,#A1,not_received,25.00,USD,"
            "2026-01-25T10:00:00+08:00\n")
        self.assertEqual(self.shop_words("complaint", "show", ""), [])
        self.check_code(self.shop.command("complaint", "run", "--now", NOW),
                        1)
        self.assertEqual(self.shop_words("complaint", "show", ""),
                         ["C-000001"])
        self.assertEqual(self.shop_words("complaint", "approve", "C"),
                         ["C-000001/1"])
        self.assertIn("submitted",
                      self.shop_words("complaint", "list", "--state", ""))
        self.assertEqual(self.shop_words("complaint", "propose", "C-000001",
                                         "--action", "res"), ["reship"])

    def test_a_wrong_configuration_offers_nothing_and_says_nothing(self):
        self.shop.configure(relay={"colour": "red"})
        self.assertEqual(self.shop_words("announce", ""), [])
        self.assertEqual(self.complete("-c", "none.ini", "approve", ""), [])
        self.assertEqual(self.complete("-c", "none.ini", "che"), ["check"])


if __name__ == "__main__":
    unittest.main()
