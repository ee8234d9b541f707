"""The manual pages against the program: its help, its tables, its examples."""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import PROGRAM, ROOT, ShopTest, late  # noqa: E402

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


def chapter(page, name):
    """The text of one .Sh of a page."""
    text = plain(PAGES / page)
    found = re.search(rf"^{name}\n(.*?)(?=^\S|\Z)", text, re.M | re.S)
    return found[1]


def terms(text):
    """The words that the items of its lists begin with."""
    found = re.findall(r"^ {5}(\S.*?)(?:  |$)", text, re.M)
    return {word.strip() for term in found for word in term.split(",")}


class TheRules(unittest.TestCase):
    """shipdelay(7) against the sources."""

    def test_every_brake_stands_with_what_to_do(self):
        source = (ROOT / "src/notice/brake.c").read_text()
        brakes = set(re.findall(r'\{ "(\w+)", \w+ \}', source))
        self.assertGreater(len(brakes), 5)
        self.assertLessEqual(brakes,
                             terms(chapter("shipdelay.7", "BRAKES")))

    def test_every_letter_stands(self):
        letters = {path.stem for path
                   in (ROOT / "config/templates/en").glob("[!_]*.txt")}
        self.assertGreater(len(letters), 10)
        self.assertLessEqual(letters,
                             terms(chapter("shipdelay.7", "LETTERS")))

    def test_every_shipped_profile_stands(self):
        shipped = {path.stem for path
                   in (ROOT / "config/profiles").glob("*.ini")} - {"phrases"}
        self.assertLessEqual(shipped,
                             terms(chapter("shipdelay.7", "EXPORTS")))

    def test_the_canonical_columns_are_those_of_the_profile(self):
        profile = ROOT / "config/profiles/canonical-shipments.ini"
        columns = re.findall(r"^(\w+) = ", profile.read_text().split(
            ".columns]")[1], re.M)
        told = chapter("shipdelay.7", "EXPORTS")
        header = re.search(r"tracking,order(?:[\w,]|\\\n +)+", told)[0]
        self.assertEqual(re.sub(r"[\\\n ]", "", header), ",".join(columns))

    def test_every_rule_stands(self):
        told = chapter("shipdelay.7", "HOW IT DECIDES")
        self.assertEqual(re.findall(r"^ {5}(\d+) [a-z]", told, re.M),
                         [str(rule) for rule in range(1, 12)])

    def test_every_figure_stands(self):
        source = (ROOT / "src/report/metrics.c").read_text()
        names = set(re.findall(r'"(shipdelay_\w+)"', source))
        self.assertGreater(len(names), 10)
        told = plain(PAGES / "shipdelay.1")
        self.assertEqual(set(re.findall(
            r"^ {5}(shipdelay_\w+)", told, re.M)), names)


def typed(page):
    """Every line of a page that a person could type."""
    source = (PAGES / page).read_text()
    for line in re.findall(r"^\.(?:Dl|Ql) (.*)$|^(shipdelay .*)$", source,
                           re.M):
        line = line[0] or line[1]
        found = re.search(r"\bshipdelay ([a-z].*?)(?: [;.,:]| >.*)?$",
                          line.replace("\\&", "").replace("\\-", "-"))
        if found:
            yield found[1]


def files_of(page):
    """{name: text} of the examples that are files."""
    text = plain(PAGES / page)
    return {name: re.sub(r"^ {11}", "", body, flags=re.M).strip("\n") + "\n"
            for name, body in re.findall(
                r"^ {5}(\S+/?\S*\.(?:txt|csv|ini)):\n\n((?: {11}.*\n|\n)+)",
                text, re.M)}


class TheExamples(ShopTest):
    def test_the_program_takes_every_line(self):
        count = 0
        for page in ("shipdelay.1", "shipdelay.ini.5", "shipdelay.7"):
            for line in typed(page):
                count += 1
                with self.subTest(page=page, line=line):
                    done = subprocess.run(
                        [PROGRAM, *shlex.split(line), "--help"],
                        capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(count, 20)

    def test_the_letter_of_the_shop_is_used(self):
        text = files_of("shipdelay.7")["my-letters/en/_closing.txt"]
        self.shop.write("my-letters/en/_closing.txt", text)
        self.shop.configure(shipdelay={"templates": "my-letters"})
        self.shop.export([late("A1")])
        self.check_code(self.shop.command("check"), 0)
        self.check_code(self.shop.run(), 0)
        letter = self.shop.letters()[0].get_body(("plain",)).get_content()
        self.assertIn(text.splitlines()[0], letter)

    def test_the_profile_of_another_export_reads_it(self):
        files = files_of("shipdelay.7")
        for name in ("inbox/hub.csv", "hub.ini"):
            self.shop.write(name, files[name])
        self.shop.configure(shipdelay={"include": "hub.ini"},
                            source__main=None)
        self.check_code(self.shop.command("check"), 0)
        done = self.shop.command("explain", "HB0001", "--now",
                                 "2026-02-18T02:00:00+08:00")
        self.check_code(done, 0)
        self.assertIn("\n  cause        customs\n", done.stdout)

    def test_the_small_configuration_is_whole(self):
        source = (PAGES / "shipdelay.ini.5").read_text()
        text = re.search(r"^\.Bd .*\n((?:.*\n)*?)\.Ed", source[
            source.index(".Sh EXAMPLES"):], re.M)[1]
        self.shop.config.write_text(text.replace(
            "/var/lib/shipdelay", str(self.shop.folder)))
        self.check_code(self.shop.command("check"), 0)


def load_tests(loader, tests, pattern):
    if shutil.which("mandoc") is None:
        raise unittest.SkipTest("mandoc is not installed")
    return tests



class Complaints(unittest.TestCase):
    """What shipdelay(7) says of the files of complaints is what is read."""

    PAGE = (PAGES / "shipdelay.7").read_text()

    def section(self):
        start = self.PAGE.index(".Sh COMPLAINTS")
        return self.PAGE[start:self.PAGE.index("\n.Sh ", start + 1)]

    def test_every_column_stands_there(self):
        source = (ROOT / "src/complaint/entry.c").read_text()
        for table in re.findall(r"sheet_column \w+_columns\[.*?\n};", source,
                                re.S):
            for name in re.findall(r'\{ "(\w+)", (?:true|false)', table):
                with self.subTest(column=name):
                    self.assertRegex(self.section(), rf"\b{name}\b")

    def test_every_word_of_a_column_stands_there(self):
        source = (ROOT / "src/complaint/complaint.c").read_text()
        words = re.findall(r'\] = "(\w+)"', source)
        self.assertGreater(len(words), 30)
        for word in words:
            with self.subTest(word=word):
                self.assertRegex(self.section(), rf"\b{word}\b")

    def test_every_code_of_a_refusal_stands_there(self):
        source = (ROOT / "src/complaint/role.c").read_text()
        codes = set(re.findall(r'"(E_\w+)"', source))
        self.assertGreater(len(codes), 9)
        listed = set(re.findall(r"^\.It (E_\w+)$", self.section(), re.M))
        self.assertLessEqual(codes, listed)


if __name__ == "__main__":
    unittest.main()
