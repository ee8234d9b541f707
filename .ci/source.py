"""source.py - what the checks of .ci share: the tree, and C without noise."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

NOISE = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)
      | "(?:\\.|[^"\\\n])*"
      | '(?:\\.|[^'\\\n])*'""", re.X | re.S)


def blank(match):
    """The same number of lines, and nothing to read in them."""
    text = match[0]
    if match["comment"] is None:
        return text[0] + text[-1]
    return " " + "\n" * text.count("\n")


def code_of(path):
    """A C file's lines without comments and without what literals say."""
    return NOISE.sub(blank, path.read_text()).split("\n")


def c_files(*folders):
    return sorted(path for folder in folders
                  for path in (ROOT / folder).rglob("*.[ch]"))


def module_of(path):
    """The stage and the noun of a file: src/relay/pace.c is relay, pace."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "tests":
        parts = parts[1:]
    if len(parts) == 2:
        return "main", "main"
    return parts[1], parts[2].removeprefix("test_")


def stages():
    """The sections of .ci/stages: {section: {first word: other words}}."""
    sections = {}
    for line in (ROOT / ".ci/stages").read_text().splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            section = sections[words[0].strip("[]")] = {}
        else:
            section[words[0]] = words[1:]
    return sections


def project_files():
    """Every file that belongs to the project, also the ones not yet added."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True)
        names = [ROOT / name for name in listed.stdout.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        names = [path for path in ROOT.rglob("*")
                 if not {"build", ".git", "__pycache__"}
                 & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in names if path.is_file())


class Findings:
    """Tells each finding as file:line: text; the exit status at the end."""

    def __init__(self):
        self.count = 0

    def add(self, path, line, text):
        path = Path(path)
        if path.is_absolute():
            path = path.relative_to(ROOT)
        place = f"{path}:{line}" if line else f"{path}"
        print(f"{place}: {text}")
        self.count += 1

    def finish(self):
        sys.exit(1 if self.count else 0)
