"""The manual pages against the program: its help and its table of keys."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("SHIPDELAY", ROOT / "build/shipdelay"))
PAGES = ROOT / "config/man"
CONSTANTS = {"INT_MAX": 2**31 - 1}

# Where a default that is no value of its own is told in words.
IN_WORDS = {
    ("window.NAME", "notice_days"): "advance_days of [notices]",
    ("service.NAME", "pickup_hold"): "the country's in [retention], else 15",
    ("orders.NAME", "max_age_hours"): "no limit",
    ("source.NAME", "timezone"): "the profile's",
    ("orders.NAME", "timezone"): "the profile's",
}


def settings_source():
    return (ROOT / "src/config/settings.c").read_text()


def read_constants():
    found = re.search(r"enum \{ (YEARS_OF_HOURS[^}]*) \}", settings_source())
    pairs = dict(re.findall(r"(\w+) = (\d+)", found[1]))
    return {**CONSTANTS, **{name: int(value)
                            for name, value in pairs.items()}}


def sections_of_tables():
    """{"brake_keys": "brakes", "source_keys": "source.NAME", ...}"""
    rows = re.findall(r'\{ "(\w+)",\s+(true|false),\s+(\w+_keys),',
                      settings_source())
    return {table: name + {"true": ".NAME", "false": ""}[is_named]
            for name, is_named, table in rows}


def keys_of_table(body):
    """(key, type, default or None, further arguments) of every row."""
    row = re.compile(
        r'([A-Z]+)\(\s*struct \w+,\s*"(\w+(?:\.CUR)?)",'
        r'\s*[\w.]+,\s*(NULL|"[^"]*")\s*((?:,[^()]*)?)\)')
    for kind, key, default, more in row.findall(body):
        yield (key, kind, None if default == "NULL" else default.strip('"'),
               [word.strip().strip('"') for word in more.split(",")[1:]])


def all_settings():
    """(section, key, type, default, further arguments) of settings.c."""
    sections = sections_of_tables()
    for table, body in re.findall(
            r"struct setting (\w+)\[\] = \{\n(.*?)\n\};", settings_source(),
            re.S):
        for row in keys_of_table(body):
            yield (sections[table], *row)


def promise(section, key, kind, default, more):
    """The words that a key's paragraph ends with."""
    if default is None:
        return "Required."
    words = IN_WORDS.get((section, key), default or "none")
    if kind == "NUMBER":
        constants = read_constants()
        low, high = (constants.get(word, word) for word in more)
        return f"Default: {words}; from {low} to {high}."
    return f"Default: {words}."


def plain(page):
    """The page as text, without markup."""
    done = subprocess.run(["mandoc", "-Tutf8", "-O", "width=1000", page],
                          capture_output=True, text=True, check=True)
    text = re.sub(r".\x08", "", done.stdout)
    return text.replace("\u2019", "'").replace("\u2018", "'")


def paragraphs_of_keys():
    """{(section, key): text} of shipdelay.ini(5)."""
    found, section, key = {}, None, None
    for line in plain(PAGES / "shipdelay.ini.5").splitlines():
        heading = re.match(r" {3}\[([\w.]+)\]$", line)
        term = re.match(r" {5}(\w+(?:\.CUR)?) = (.*)", line)
        if heading:
            section, key = heading[1].replace(".KEY", ".NAME"), None
        elif re.match(r"\S", line):
            section = key = None
        elif section and term:
            key = term[1]
            found[section, key] = line
        elif re.match(r" {5}\S", line):
            key = None
        elif key:
            found[section, key] += " " + line.strip()
    return {place: " ".join(text.split()) for place, text in found.items()}


def program_help(*words):
    return subprocess.run([PROGRAM, *words, "--help"], text=True,
                          capture_output=True, check=True).stdout


def commands():
    """Names of one word or two."""
    return re.findall(r"^  ([a-z]+(?: [a-z]+)*) ", program_help(), re.M)


class TheManual(unittest.TestCase):
    def test_the_table_of_keys_is_found_in_the_source(self):
        settings = list(all_settings())
        rows = len(re.findall(r"^\t[A-Z]+\(struct \w+, ",
                              settings_source(), re.M))
        self.assertGreater(rows, 60)
        self.assertEqual(len(settings), rows)

    def test_every_key_stands_with_its_default_and_limits(self):
        told = paragraphs_of_keys()
        for section, key, *more in all_settings():
            with self.subTest(section=section, key=key):
                self.assertIn((section, key), told)
                self.assertTrue(
                    told[section, key].endswith(promise(section, key, *more)),
                    f"{told[section, key]}\nwanted: "
                    + promise(section, key, *more))

    def test_every_choice_of_a_key_stands(self):
        told = paragraphs_of_keys()
        for section, key, kind, _, more in all_settings():
            if kind == "CHOICE":
                with self.subTest(section=section, key=key):
                    self.assertIn(f"{key} = " + more[0].replace("|", " | "),
                                  told[section, key])

    def test_no_key_stands_that_is_none(self):
        known = {(section, key) for section, key, *_ in all_settings()}
        for section, key in paragraphs_of_keys():
            if section != "profile.NAME":
                self.assertIn((section, key), known)

    def test_every_key_of_a_profile_stands(self):
        source = (ROOT / "src/intake/profile.c").read_text()
        table = re.search(r"\} setters\[\] = \{\n(.*?)\n\};", source, re.S)[1]
        keys = re.findall(r'\{ "(\w+)", ', table)
        self.assertGreater(len(keys), 8)
        told = {key for section, key in paragraphs_of_keys()
                if section == "profile.NAME"}
        self.assertEqual(told, set(keys))

    def test_every_command_stands_with_its_argument(self):
        page = plain(PAGES / "shipdelay.1")
        for words in re.findall(r"^  ([a-z]+(?: \S+)*?)  ", program_help(),
                                re.M):
            with self.subTest(command=words):
                self.assertRegex(page, rf"(?m)^     {re.escape(words)}"
                                 r"( |$)")

    def test_every_option_stands_and_no_other(self):
        options = set()
        for command in commands():
            options |= set(re.findall(r"^ +(?:-., )?(--[a-z-]+)",
                                      program_help(*command.split()), re.M))
        page = plain(PAGES / "shipdelay.1")
        told = set(re.findall(r"(?m)^     (?:-., )?(--[a-z-]+)", page))
        self.assertEqual(told, options)

    def test_every_exit_status_stands(self):
        header = (ROOT / "include/command/exits.h").read_text()
        codes = re.findall(r"EXIT_\w+ = (\d+),", header)
        self.assertGreater(len(codes), 10)
        page = plain(PAGES / "shipdelay.1")
        table = page[page.index("EXIT STATUS"):page.index("SIGNALS")]
        self.assertEqual(re.findall(r"(?m)^     (\d+)\s", table), codes)

    def test_the_pages_are_sound_mdoc(self):
        for page in sorted(PAGES.iterdir()):
            with self.subTest(page=page.name):
                done = subprocess.run(
                    ["mandoc", "-T", "lint", "-W", "warning", page],
                    capture_output=True, text=True)
                self.assertEqual(done.stdout, "")


def load_tests(loader, tests, pattern):
    if shutil.which("mandoc") is None:
        raise unittest.SkipTest("mandoc is not installed")
    return tests


if __name__ == "__main__":
    unittest.main()
