"""README.md and src/README.md say what is so.

Lines of a ```sh block that begin with `$ ` are typed, in order, into a copy of
config, samples and the program; what stands below is what must come out.
`...` stands for any text, alone on a line for any lines; `[65]` is the exit
code, 0 where none is given.  `<!-- $ command -->` is typed, too, and must
succeed; `<!-- file: NAME -->` makes a file of the block that follows.

The folders of the machine, such as /etc, are folders of the session; its relay
is a real one with STARTTLS and AUTH, and its clock stands in February 2026.
There is no user shipdelay and sudo gives no rights: .ci/bare installs the real
package.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import BUILD, PROGRAM, ROOT  # noqa: E402
from smtp_relay import Authority, SmtpRelay  # noqa: E402

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


# What a person finds on the machine, and what it does here.
TOOLS = {
    "sudo": """
        while [ $# -gt 0 ]; do
            case $1 in
            -u) shift 2 ;;
            -s) exit 0 ;;
            *) exec "$@" ;;
            esac
        done
        """,
    "apt": """
        test "$1" = install && test -f "$2"
        """,
    "sudoedit": """
        test -w "$1"
        """,
    "shipdelay": """
        program=$MACHINE/usr/bin/shipdelay
        [ -x "$program" ] || program=$SESSION/build/shipdelay
        case " $* " in
        *" -c "* | *" --config "*) ;;
        *) set -- "$@" --config "$MACHINE/etc/shipdelay/shipdelay.ini" ;;
        esac
        case "$* " in
        *" --now "*) ;;
        "run "* | "approve "*) set -- "$@" --now 2026-02-18T02:00:00+08:00 ;;
        esac
        exec "$program" "$@"
        """,
}
PLACES = re.compile(r"(?<![\w.])/(?=(?:etc|srv|usr/bin|usr/share|var/lib)/)")
USER, PASSWORD = "notices@shop.example", "Zq8 correct horse"


class Session:
    """A person at a terminal in a copy of what they need."""

    def __init__(self, folder, relay):
        self.folder = folder
        self.machine = folder / "machine"
        self.at = str(folder)
        self.relay = f"smtp://localhost:{relay.port}\nca_file = " \
                     f"{folder}/authority/ca.pem"
        shutil.copytree(ROOT / "config", folder / "config")
        shutil.copytree(ROOT / "samples", folder / "samples")
        for place in ("build", "tools", "machine/etc/cron.d",
                      "machine/var/lib/shipdelay", "machine/srv"):
            (folder / place).mkdir(parents=True)
        shutil.copy(PROGRAM, folder / "build/shipdelay")
        for name, text in TOOLS.items():
            path = folder / "tools" / name
            path.write_text("#!/bin/sh\n" + textwrap.dedent(text))
            path.chmod(0o755)

    def here(self, text):
        """What stands in the README, for the places of this session."""
        return PLACES.sub(f"{self.machine}/", text).replace(
            "smtp://relay.example.com:587", self.relay)

    def write(self, name, text):
        path = self.folder / self.here(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.here(text))

    def make_package(self):
        """What `make deb` puts into the package, where apt would put it."""
        mode = [] if BUILD == ROOT / "build" else [f"MODE={BUILD.name}"]
        done = subprocess.run(
            ["make", "-o", "all", "install", f"DESTDIR={self.machine}",
             "PREFIX=/usr", "SYSCONFDIR=/etc", *mode], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        release = re.search(r"^RELEASE := (\S+)$",
                            (ROOT / "Makefile").read_text(), re.M)[1]
        (self.folder / f"build/shipdelay_{release}_amd64.deb").touch()
        return done.returncode, done.stdout

    def type(self, command):
        if command == "make deb":
            return self.make_package()
        if command == "exit":
            self.at = str(self.folder)
            return 0, ""
        target = re.fullmatch(r"make (\w+)", command)
        if target:
            command = recipe_of(target[1])
        command = self.here(command).replace(" -o shipdelay ", " ")
        place = self.folder / ".at"
        done = subprocess.run(
            ["bash", "-c", f"{command}\ncode=$?\npwd > {place}\nexit $code"],
            cwd=self.at, text=True, stdin=subprocess.DEVNULL, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            env={"PATH": f"{self.folder}/tools:{os.environ['PATH']}",
                 "LC_ALL": "C.UTF-8", "TZ": "UTC", "RELAY_PASSWORD": PASSWORD,
                 "SESSION": str(self.folder), "MACHINE": str(self.machine),
                 "HOME": str(self.folder)})
        self.at = place.read_text().strip()
        return done.returncode, done.stdout.replace(f"{self.machine}/", "/")


class Examples(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(
            tempfile.mkdtemp(prefix="shipdelay-readme-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def follow(self, session):
        """Everything that the README says to type; how much that is."""
        shown = 0
        for example in read_examples(README):
            if example.file is not None:
                session.write(*example.file)
                continue
            code, output = session.type(example.command)
            shown += example.is_shown
            said = f"README.md:{example.line}: {example.command}\n{output}"
            self.assertEqual(code, example.code, said)
            if not re.fullmatch(example.pattern(), output):
                self.fail(f"{said}\ninstead of\n"
                          + "\n".join(example.expected))
        return shown

    def test_every_example_gives_what_stands_below_it(self):
        certificate = Authority(self.folder / "authority").certificate()
        with SmtpRelay(certificate, users={USER: PASSWORD}) as relay:
            session = Session(self.folder, relay)
            self.assertGreater(self.follow(session), 15)
        self.check_mails(relay)
        self.check_cron(session)

    def check_mails(self, relay):
        """A few went to the person who looked, then each once."""
        self.assertLessEqual({(USER, PASSWORD)}, set(relay.logins))
        self.assertEqual(len(set(relay.logins)), 1)
        to = [address for _, (address,), _ in relay.mails]
        self.assertEqual(to[:3], ["me@shop.example"] * 3)
        self.assertGreater(len(to), 10)
        self.assertEqual(len(set(to)), len(to) - 2)
        self.assertEqual({sender for sender, _, _ in relay.mails}, {USER})

    def check_cron(self, session):
        """The lines that are shown are those of the example."""
        block = re.search(r"^```\n(MAILTO=.*?)^```", README, re.M | re.S)[1]
        installed = session.machine / "etc/cron.d/shipdelay"
        self.assertIn(block, installed.read_text())


def table_rows(text):
    """The cells of every row of every table."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")]
            for line in text.splitlines()
            if line.startswith("|") and not line.startswith("|--")]


def words_of(cell):
    return re.findall(r"`([^`]+)`", cell)


class Facts(unittest.TestCase):
    """What the tables of README.md list is what the sources have."""

    def test_every_exit_code_is_in_the_manual(self):
        header = (ROOT / "include/command/exits.h").read_text()
        codes = re.findall(r"EXIT_\w+ = (\d+)", header)
        page = (ROOT / "config/man/shipdelay.1").read_text()
        listed = re.findall(r"^\.It (\d+)$",
                            page[page.index(".Sh EXIT STATUS"):], re.M)
        self.assertEqual(listed, codes)

    def test_it_reads_in_five_minutes(self):
        """All of its prose, at 360 words a minute."""
        prose = re.sub(r"^```.*?^```$", "", README, flags=re.M | re.S)
        self.assertIn("/etc/cron.d/shipdelay", README)
        self.assertLess(len(prose.split()), 1800)

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

    def test_every_promise_has_its_proofs(self):
        start = README.index("\n## What it promises")
        section = README[start:README.index("\n## ", start + 1)]
        promises = [" ".join(text.split()) for text in
                    re.findall(r"^\* (.*?)(?=^\*|^$)", section, re.M | re.S)]
        proved = {row[0] for row in table_rows(TOUR)
                  if len(row) == 2 and row[1].startswith("`e2e/")}
        self.assertGreater(len(promises), 12)
        self.assertLessEqual(set(promises), proved)

    def test_every_proof_of_a_promise_is_a_test(self):
        proofs = re.findall(r"`((?:e2e|unit|oracle)/[\w/.]+)(?:: ([^`]+))?`",
                            TOUR)
        self.assertGreater(len(proofs), 60)
        for path, sentence in proofs:
            name = sentence.replace(" ", "_").replace("'", "_")
            with self.subTest(path=path, test=name):
                source = (ROOT / "tests" / path).read_text()
                self.assertTrue(
                    re.search(rf"\b(?:def test_)?{name}\(", source),
                    f"{path} has no test of this name")


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
