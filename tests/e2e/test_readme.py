"""README.md and src/README.md say what is so.

Lines of a ```sh block that begin with `$ ` are typed, in order, into a copy of
config, samples and the program; what stands below is what must come out.
`...` stands for any text, alone on a line for any lines; `[65]` is the exit
code, 0 where none is given.  `<!-- $ command -->` is typed, too, and must
succeed; `<!-- file: NAME -->` makes a file of the block that follows.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import PROGRAM, ROOT  # noqa: E402

README = (ROOT / "README.md").read_text()
TOUR = (ROOT / "src/README.md").read_text()
HIDDEN = re.compile(r"^<!-- \$ (.*) -->$")
NAMED = re.compile(r"^<!-- file: (\S+) -->$")


class Example:
    def __init__(self, line, command):
        self.line = line
        self.command = command
        self.expected = []
        self.is_shown = True
        self.file = None

    @property
    def code(self):
        last = re.fullmatch(r"\[(\d+)\]", self.expected[-1]) \
            if self.expected else None
        return int(last[1]) if last else 0

    def pattern(self):
        """What its output must look like, as a regular expression."""
        lines = [line for line in self.expected
                 if not re.fullmatch(r"\[\d+\]", line)]
        return "".join(
            r"(?:.*\n)*?" if line == "..." else
            ".*".join(re.escape(part) for part in line.split("...")) + r"\n"
            for line in lines)


def fenced(lines, start):
    """The lines of the block that opens at `start`, and where it ends."""
    end = start + 1
    while lines[end] != "```":
        end += 1
    return lines[start + 1:end], end


def read_block(block, first):
    """The examples of a ```sh block."""
    examples = []
    is_open = False  # a command that goes on in the next line
    for number, line in enumerate(block, first):
        if is_open:
            examples[-1].command += "\n" + line
        elif line.startswith("$ "):
            examples.append(Example(number, line[2:]))
        elif examples:
            examples[-1].expected.append(line)
        is_open = bool(examples) and line.endswith("\\") and (
            is_open or line.startswith("$ "))
    for example in examples:
        while example.expected and example.expected[-1] == "":
            example.expected.pop()
    return examples


def read_examples(text):
    lines = text.splitlines()
    examples = []
    at = 0
    file = None
    while at < len(lines):
        hidden, named = HIDDEN.match(lines[at]), NAMED.match(lines[at])
        if hidden:
            examples.append(Example(at + 1, hidden[1]))
            examples[-1].is_shown = False
        elif named:
            file = named[1]
        elif lines[at].startswith("```"):
            is_shell = lines[at] == "```sh"
            block, end = fenced(lines, at)
            if file is not None:
                examples.append(Example(at + 1, None))
                examples[-1].file = (file, "\n".join(block) + "\n")
                file = None
            elif is_shell:
                examples += read_block(block, at + 2)
            at = end
        at += 1
    return examples


def recipe_of(target):
    """What the Makefile types for a target, with its variables at rest."""
    makefile = (ROOT / "Makefile").read_text()
    recipe = re.search(rf"^{target}:.*\n\t@?(.*)$", makefile, re.M)[1]
    return recipe.replace("$(B)", "build").replace("$(PROG)", "shipdelay")


class Session:
    """A person at a terminal in a copy of what they need."""

    def __init__(self, folder):
        self.folder = folder
        self.at = str(folder)
        shutil.copytree(ROOT / "config", folder / "config")
        shutil.copytree(ROOT / "samples", folder / "samples")
        (folder / "build").mkdir()
        shutil.copy(PROGRAM, folder / "build/shipdelay")

    def type(self, command):
        target = re.fullmatch(r"make (\w+)", command)
        if target:
            command = recipe_of(target[1])
        place = self.folder / ".at"
        done = subprocess.run(
            ["bash", "-c", f"{command}\ncode=$?\npwd > {place}\nexit $code"],
            cwd=self.at, text=True, stdin=subprocess.DEVNULL, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            env={"PATH": f"{self.folder}/build:{os.environ['PATH']}",
                 "LC_ALL": "C.UTF-8", "TZ": "UTC",
                 "HOME": str(self.folder)})
        self.at = place.read_text().strip()
        return done.returncode, done.stdout


class Examples(unittest.TestCase):
    def test_every_example_gives_what_stands_below_it(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="shipdelay-readme-"))
        self.addCleanup(shutil.rmtree, folder)
        session = Session(folder)
        shown = 0
        for example in read_examples(README):
            if example.file is not None:
                path = folder / example.file[0]
                path.write_text(example.file[1])
                continue
            code, output = session.type(example.command)
            shown += example.is_shown
            said = f"README.md:{example.line}: {example.command}\n{output}"
            self.assertEqual(code, example.code, said)
            if not re.fullmatch(example.pattern(), output):
                self.fail(f"{said}\ninstead of\n"
                          + "\n".join(example.expected))
        self.assertGreater(shown, 15)


def table_rows(text):
    """The cells of every row of every table."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")]
            for line in text.splitlines()
            if line.startswith("|") and not line.startswith("|--")]


def words_of(cell):
    return re.findall(r"`([^`]+)`", cell)


SETTING = re.compile(
    r"\b(?:TEXT|PATHS?|GLOB|NUMBER|CHOICE|SWITCH|MONEY)\(\s*struct \w+,\s*"
    r'"(\w+(?:\.CUR)?)",\s*[\w.]+,\s*("[^"]*"|NULL)')
# Where the table of settings says how something is stored, not what it means.
MEANT = {"notice_days": "`advance_days`", "pickup_hold": "`[retention]`"}


class Facts(unittest.TestCase):
    """What the tables of README.md list is what the sources have."""

    def settings(self):
        """{section: {key: default}} of settings.c."""
        source = (ROOT / "src/config/settings.c").read_text()
        return {table: dict(SETTING.findall(body)) for table, body in
                re.findall(r"struct setting (\w+)_keys\[\] = \{(.*?)^\};",
                           source, re.M | re.S)}

    def section(self, name):
        """The text of README.md on one kind of section."""
        start = README.index(f"**`[{name}")
        end = README.find("\n**`[", start)
        return README[start:end if end > 0 else None]

    def test_every_key_of_the_configuration_has_its_default(self):
        names = {"notice": "notices", "brake": "brakes", "order": "orders",
                 "return": "returns", "complaint": "complaints",
                 "user": "users"}
        tables = self.settings()
        self.assertEqual(len(tables), 16)
        tables.pop("order")  # in one table with the sources
        for table, keys in tables.items():
            rows = {words_of(row[0])[0]: row[1] for row
                    in table_rows(self.section(names.get(table, table)))
                    if words_of(row[0])}
            for key, default in keys.items():
                with self.subTest(table=table, key=key):
                    wanted = default.strip('"') or "–"
                    wanted = "required" if default == "NULL" else wanted
                    self.assertEqual(rows.get(key),
                                     MEANT.get(key, wanted))

    def test_every_exit_code_is_there(self):
        header = (ROOT / "include/command/exits.h").read_text()
        codes = re.findall(r"EXIT_\w+ = (\d+)", header)
        listed = re.findall(r"^\| (\d+) \| \w", README, re.M)
        rules = [str(number) for number in range(1, 12)]
        self.assertEqual(sorted(listed), sorted(codes + rules))

    def test_every_brake_is_there(self):
        source = (ROOT / "src/notice/brake.c").read_text()
        brakes = re.findall(r'\{ "(\w+)", \w+ \}', source)
        self.assertGreater(len(brakes), 5)
        for brake in brakes:
            self.assertRegex(README, rf"(?m)^\| `{brake}` \|")

    def test_every_letter_is_there(self):
        letters = {path.stem for path
                   in (ROOT / "config/templates/en").glob("[!_]*.txt")}
        start = README.index("## What the letters say")
        table = README[start:README.index("Each is told once", start)]
        listed = {word for row in table_rows(table)
                  for word in words_of(row[0])}
        self.assertEqual(listed, letters)

    def test_every_command_that_it_names_is_there(self):
        known = set(re.findall(
            r"^  ([a-z]+)\b", subprocess.run(
                [PROGRAM, "--help"], capture_output=True, text=True,
                check=True).stdout, re.M))
        prose = re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S)
        typed = [e.command or "" for e in read_examples(README)]
        named = set(re.findall(r"\bshipdelay\s([a-z]+)\b",
                               " | ".join(words_of(prose) + typed)))
        self.assertGreater(len(named), 9)
        self.assertLessEqual(named, known)

    def test_every_shipped_profile_stands_with_what_it_needs(self):
        table = re.search(r"\| profile \| reads .*?\n\n", README, re.S)
        self.assertEqual(
            sorted(re.findall(r"^\| `([\w-]+)` \|", table.group(), re.M)),
            sorted(p.stem for p in (ROOT / "config/profiles").glob("*.ini")
                   if p.stem != "phrases"))

    def test_the_canonical_columns_are_those_of_the_profile(self):
        profile = (ROOT / "config/profiles/canonical-shipments.ini")
        columns = re.findall(r"^(\w+) = ", profile.read_text().split(
            ".columns]")[1], re.M)
        self.assertIn(",".join(columns) + "\n", README)

    def test_every_proof_of_a_promise_is_a_test(self):
        proofs = re.findall(r"`((?:e2e|unit|oracle)/[\w/.]+)(?:: ([^`]+))?`",
                            README)
        self.assertGreater(len(proofs), 5)
        for path, sentence in proofs:
            name = sentence.replace(" ", "_").replace("'", "_")
            with self.subTest(path=path, test=name):
                source = (ROOT / "tests" / path).read_text()
                self.assertRegex(source, rf"\b(?:def test_)?{name}\(")


def purpose_of(header):
    """The first sentence of a header."""
    comment = re.match(r"/\*\n \* \w+\.h - (.*?)\n \*(?:\n|/)",
                       header.read_text(), re.S)
    words = " ".join(re.sub(r"\n \*", " ", comment[1]).split())
    return re.split(r"(?<=\.) ", words)[0].rstrip(".")


class Tour(unittest.TestCase):
    def test_every_module_is_listed_with_its_purpose(self):
        headers = sorted(ROOT.glob("include/*/*.h"))
        self.assertGreater(len(headers), 80)
        rows = TOUR.replace("`", "")
        for path in headers:
            name = f"{path.parent.name}/{path.stem}"
            with self.subTest(module=name):
                row = f"\n| {name} | {purpose_of(path)} |\n"
                self.assertTrue(row in rows, f"src/README.md has no{row}")

    def test_every_module_that_is_listed_is_there(self):
        listed = re.findall(r"^\| `(\w+/\w+)` \|", TOUR, re.M)
        self.assertEqual(len(listed), len(set(listed)))
        for name in listed:
            self.assertTrue((ROOT / f"include/{name}.h").exists(), name)

    def test_every_file_that_is_named_is_there(self):
        for name in re.findall(
                r"`((?:src|include|tests|config|samples|\.ci)/[\w./-]+)`",
                README + TOUR):
            if re.search(r"NAME|XX", name):
                continue
            is_module = (ROOT / f"include/{name}.h").exists()
            self.assertTrue(is_module or (ROOT / name).exists(), name)


if __name__ == "__main__":
    unittest.main()
