"""The completion of the command line against the program's help."""

import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("SHIPDELAY", ROOT / "build/shipdelay"))
SCRIPT = ROOT / "config/system/shipdelay.bash"


def program_help(*words):
    return subprocess.run([PROGRAM, *words, "--help"], text=True,
                          capture_output=True, check=True).stdout


def commands():
    """Names of one word or two."""
    return re.findall(r"^  ([a-z]+(?: [a-z]+)*) ", program_help(), re.M)


def complete(*words):
    """What bash offers when TAB is pressed behind the last of the words."""
    done = subprocess.run(
        ["bash", "--norc", "-c",
         'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
         '_shipdelay; ((${#COMPREPLY[@]} == 0)) || '
         'printf "%s\\n" "${COMPREPLY[@]}"',
         "bash", str(SCRIPT), "shipdelay", *words],
        capture_output=True, text=True, check=True, cwd=ROOT / "config")
    if done.stderr:
        raise AssertionError(done.stderr)
    return sorted(done.stdout.split())


class TheCompletion(unittest.TestCase):
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

    def test_the_places_are_left_to_the_person_but_a_feed_is_a_file(self):
        self.assertEqual(complete("calendar", "show", ""), [])
        self.assertEqual(complete("calendar", "diff", "cn", "shipd"),
                         ["shipdelay.ini"])

    def test_each_command_offers_the_options_that_its_help_lists(self):
        for command in commands():
            with self.subTest(command=command):
                options = re.findall(r"^ +(?:-., )?(--[a-z-]+)",
                                     program_help(*command.split()), re.M)
                self.assertEqual(complete(*command.split(), "-"),
                                 sorted(options))

    def test_options_may_stand_before_the_command(self):
        self.assertIn("--config", complete("--c"))
        self.assertEqual(complete("--config", "x.ini", "expl"), ["explain"])

    def test_a_file_is_offered_where_one_is_wanted(self):
        self.assertEqual(complete("--config", "shipd"), ["shipdelay.ini"])
        self.assertEqual(complete("run", "-r", "shipd"), ["shipdelay.ini"])
        self.assertEqual(complete("preview", "--out", "cal"), ["calendars"])

    def test_nothing_is_offered_for_a_number_or_a_name(self):
        self.assertEqual(complete("run", "--limit", ""), [])
        self.assertEqual(complete("approve", "--by", ""), [])

    def test_a_doubt_is_settled_as_sent_or_resend(self):
        self.assertEqual(complete("resolve", "x@y", ""), ["resend", "sent"])
        self.assertEqual(complete("resolve", ""), [])

    def test_the_letters_and_the_shipped_languages_are_offered(self):
        header = (ROOT / "include/message/letter.h").read_text()
        names = re.search(r"The letters are\n(.*?)\.", header, re.S)[1]
        letters = re.findall(r"[a-z_]+(?:-[a-z]+)?",
                             re.sub(r"\n \*|\band\b", " ", names))
        self.assertEqual(complete("preview", "--kind", ""), sorted(letters))
        shipped = {path.name for path in
                   (ROOT / "config/templates").iterdir() if path.is_dir()}
        offered = set(complete("preview", "--language", ""))
        self.assertLessEqual(shipped, offered)


if __name__ == "__main__":
    unittest.main()
