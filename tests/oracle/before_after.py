#!/usr/bin/python3
"""before_after.py - does a change of the program change what it does?

Two programs, the one before and the one after, live through the same nights
of random shops (random_shop.py), each with a ledger of its own.  Everything
that can be seen of them is compared to the byte: exit codes, what they say,
every report, every mail, and what the ledger holds.

    before_after.py build-of-before/shipdelay build/shipdelay --rows 100000

On a difference the nights and rows that do not matter for it are left out,
and what is left is kept in a folder that is printed; after the third it ends.
The last line says `N shops, N rows, N differ`; exit 0 if none differs, else 1.
"""

import argparse
import collections
import contextlib
import dataclasses
import filecmp
import itertools
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

import random_shop
from smtp_sink import SmtpSink

# What of the ledger was changed on purpose: (table, column): since.
CHANGED = {("run", "exports"): "2a9e1ba"}  # fingerprints of files

SIZES = (300, 300, 1000, 1000, 3000, 5000, 10000, 20000)
LARGE, LARGE_EVERY = 200000, 40
COMMAND_SECONDS = 900
SHRINK_SECONDS = 60
MOST_DIFFERENCES = 3
NAMES_OF_RUNS = {
    "{run}": "SELECT name FROM run ORDER BY id DESC LIMIT 1",
    "{held}": "SELECT name FROM run WHERE state = 'held'"
              " ORDER BY id DESC LIMIT 1"}


# --- one program's life ---------------------------------------------------


class Life:
    """A program in a folder: all that it says, reports, sends, remembers."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def live(self, shop):
        for name in ("inbox", "said"):
            (self.folder / name).mkdir(parents=True)
        shop.write_config(self.folder / "shop.ini")
        for number, night in enumerate(shop.nights):
            self.place(night)
            for step, words in enumerate(night.commands):
                self.run("%d-%02d-%s" % (number, step, words[0]), words)
        self.dump_ledger()

    def place(self, night):
        for old in (self.folder / "inbox").iterdir():
            old.unlink()
        for name, pieces in night.files.items():
            path = self.folder / name
            path.write_bytes(b"".join(pieces))
            os.utime(path, (night.stamps[name], night.stamps[name]))

    def run(self, name, words):
        words = [self.name_of_run(word) for word in words]
        done = subprocess.run(
            [self.program, "--config", "shop.ini", *words], cwd=self.folder,
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=COMMAND_SECONDS,
            env={"PATH": os.environ["PATH"], "TZ": "UTC",
                 "LC_ALL": "C.UTF-8"})
        (self.folder / "said" / name).write_bytes(b"\n".join((
            " ".join(words).encode(), b"exit %d" % done.returncode,
            done.stdout, b"stderr:", done.stderr)))

    def name_of_run(self, word):
        if word not in NAMES_OF_RUNS:
            return word
        rows = self.ask(NAMES_OF_RUNS[word])
        return rows[0][0] if rows else "none"

    def ask(self, query):
        path = self.folder / "var/ledger.db"
        if not path.exists():
            return []
        ledger = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        try:
            return ledger.execute(query).fetchall()
        finally:
            ledger.close()

    def dump_ledger(self):
        with open(self.folder / "said/ledger", "w", encoding="utf-8",
                  errors="backslashreplace") as out:
            for (table,) in self.ask("SELECT name FROM sqlite_schema WHERE"
                                     " type = 'table' ORDER BY name"):
                columns = [row[1] for row in self.ask(
                    "PRAGMA table_info(%s)" % table)
                    if (table, row[1]) not in CHANGED]
                for row in self.ask("SELECT %s FROM %s" % (
                        ", ".join(columns), table)):
                    print(table, *zip(columns, row), file=out)


def seen(folder):
    """The files of a life that show what was done, in the order of time:
    mails follow from what was said before."""
    names = [str(path.relative_to(folder)) for part in ("said", "mail")
             for path in (folder / part).rglob("*") if path.is_file()]
    return sorted(names, key=lambda name: (name.startswith("mail"), name))


def collect(received, folder):
    """What smtp-sink has kept, each mail under its Message-ID, without the
    lines that name the connection and the time.  One that was redirected and
    sent later is there twice."""
    folder.mkdir()
    mails = []
    for path in received.iterdir():
        head, _, letter = path.read_bytes().partition(b"\nReceived: ")
        letter = letter.split(b"\n", 3)[3]
        name = re.search(rb"\nMessage-ID: <([^@]+)", letter)[1].decode()
        mails.append((name, head.partition(b"X-Mail-Args")[2] + b"\n" +
                      letter))
        path.unlink()
    for name, mail in sorted(mails):
        with open(folder / name, "ab") as out:
            out.write(mail)


class Comparison:
    """Two programs in the same nights."""

    def __init__(self, programs, folder, shop, exit_stack):
        self.programs = programs
        self.folder = folder
        self.lives = [folder / "before", folder / "after"]
        self.received = None
        if shop.sink is not None:
            self.received = folder / "received"
            sink = exit_stack.enter_context(SmtpSink(
                *shop.sink, dump=self.received))
            shop.settings["relay"]["url"] = "smtp://127.0.0.1:%d" % sink.port

    def different(self, shop):
        """The first file that differs, or None."""
        for program, kept in zip(self.programs, self.lives):
            # Both live at the same place: paths are part of what they say.
            place = self.folder / "shop"
            for old in (place, kept):
                shutil.rmtree(old, ignore_errors=True)
            Life(program, place).live(shop)
            if self.received:
                collect(self.received, place / "mail")
            place.rename(kept)
        before, after = map(seen, self.lives)
        for name in dict.fromkeys(before + after):
            paths = [kept / name for kept in self.lives]
            if not all(path.exists() for path in paths) \
                    or not filecmp.cmp(*paths, shallow=False):
                return name
        return None

    def show(self, name):
        """What the first file that differs says, before and after."""
        print("differs first in", name)
        texts = [(kept / name).read_bytes() if (kept / name).exists() else
                 b"(no such file)" for kept in self.lives]
        lines = [text.split(b"\n") for text in texts]
        for number, pair in enumerate(itertools.zip_longest(
                *lines, fillvalue=b"(end)"), start=1):
            if pair[0] != pair[1]:
                at = len(os.path.commonprefix(pair))
                print("line %d, byte %d" % (number, at + 1))
                part = slice(max(0, at - 60), at + 200)
                for title, line in zip(("before", "after"), pair):
                    print("  %-6s %r" % (title, line[part]))
                return


# --- leaving out what does not matter -------------------------------------


class Shrinking:
    """A shop with fewer and fewer nights and rows that still differs."""

    def __init__(self, comparison, shop, seconds):
        self.comparison = comparison
        self.shop = shop
        self.end = time.monotonic() + seconds

    def try_with(self, nights):
        if time.monotonic() > self.end:
            return False
        before = self.shop.nights
        self.shop.nights = nights
        if self.comparison.different(self.shop):
            return True
        self.shop.nights = before
        return False

    def shrink(self):
        self.drop(lambda: self.shop.nights, lambda kept: kept)
        for number in range(len(self.shop.nights)):
            self.drop(lambda n=number: self.shop.nights[n].commands,
                      lambda kept, n=number: self.with_night(
                          n, commands=kept))
            for name in sorted(self.shop.nights[number].files):
                self.drop(
                    lambda n=number, f=name: self.shop.nights[n].files[f][1:],
                    lambda kept, n=number, f=name: self.with_night(n, files={
                        **self.shop.nights[n].files,
                        f: self.shop.nights[n].files[f][:1] + kept}))

    def with_night(self, number, **changes):
        nights = list(self.shop.nights)
        nights[number] = dataclasses.replace(nights[number], **changes)
        return nights

    def drop(self, items, nights_with):
        """Leave out halves of a list, then quarters, down to single items."""
        size = len(items())
        while size > 0 and time.monotonic() < self.end:
            at = 0
            while at < len(items()):
                have = items()
                kept = have[:at] + have[at + size:]
                if not self.try_with(nights_with(kept)):
                    at += size
            size //= 2


# --- many shops -----------------------------------------------------------


def made(seed, number):
    """The shop of that number."""
    dice = random.Random("%s %d" % (seed, number))
    if number % LARGE_EVERY == 0:
        return random_shop.Shop(seed, number, LARGE, 1)
    return random_shop.Shop(seed, number, dice.choice(SIZES),
                            dice.choice((1, 2, 3, 4)))


def rows_of(shop):
    return sum(len(pieces) - 1 for night in shop.nights
               for pieces in night.files.values())


def count_what_was_seen(folder, counts):
    for path in (folder / "before/said").iterdir():
        with open(path, "rb") as said:
            words, code = said.readline().split(), said.readline()
        if code.startswith(b"exit"):
            counts[words[0].decode(), code.decode().strip()] += 1
    counts["mails", ""] += sum(name.startswith("mail")
                               for name in seen(folder / "before"))


def tell(comparison, shop, where):
    """Show the difference in as few rows as can be found, and keep them."""
    Shrinking(comparison, shop, SHRINK_SECONDS).shrink()
    comparison.show(comparison.different(shop))
    kept = tempfile.mkdtemp(prefix="differs-", dir=where)
    shutil.copytree(comparison.folder, kept, dirs_exist_ok=True)
    print("kept in %s (%d rows)" % (kept, rows_of(shop)), flush=True)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("before", metavar="BEFORE")
    parser.add_argument("after", metavar="AFTER")
    parser.add_argument("--rows", type=int, default=100000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--shop", type=int, help="only this one")
    parser.add_argument("--keep", metavar="DIR", default=tempfile.gettempdir(),
                        help="where differences are kept")
    parser.add_argument("--counts", action="store_true",
                        help="say what was done in all nights")
    options = parser.parse_args(arguments)
    programs = [os.path.abspath(path)
                for path in (options.before, options.after)]
    numbers = [options.shop] if options.shop else itertools.count(1)
    shops = rows = differ = 0
    counts = collections.Counter()
    for number in numbers:
        shop = made(options.seed, number)
        shops += 1
        rows += rows_of(shop)
        with contextlib.ExitStack() as stack:
            folder = pathlib.Path(stack.enter_context(
                tempfile.TemporaryDirectory(prefix="before-after-")))
            comparison = Comparison(programs, folder, shop, stack)
            if comparison.different(shop):
                differ += 1
                print("shop %d of seed %s:" % (number, options.seed))
                tell(comparison, shop, options.keep)
            count_what_was_seen(folder, counts)
        if rows >= options.rows or differ == MOST_DIFFERENCES:
            break
    if options.counts:
        for what, many in sorted(counts.items()):
            print("%8d  %s" % (many, " ".join(what)))
    print("%d shops, %d rows, %d differ" % (shops, rows, differ))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
