"""How far long work is: on a terminal, and nowhere else."""

import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import PROGRAM, ShopTest, late  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

NOW = "2026-01-26T02:00:00+08:00"
CLEAR = "\r\x1b[K"
STRACE = shutil.which("strace")


class Terminal:
    """A program whose stderr is a terminal; a person who looks at it."""

    def __init__(self, words, folder, columns=80, **environment):
        self.fd, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [str(word) for word in words], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=terminal, cwd=folder,
            env={"PATH": os.environ["PATH"], "TZ": "UTC", "TERM": "xterm",
                 "LC_ALL": "C.UTF-8", **environment})
        os.close(terminal)
        self.seen = ""

    def read(self):
        """What has been written meanwhile; False at the end."""
        try:
            piece = os.read(self.fd, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += piece.decode()
        return bool(piece)

    def wait_for(self, text):
        while text not in self.seen:
            if not self.read():
                raise AssertionError(f"never seen: {text}\n{self.seen!r}")

    def end(self):
        while self.read():
            pass
        self.said, _ = self.process.communicate(timeout=60)
        os.close(self.fd)
        return self.process.returncode

    def lines(self):
        """Every line that was shown in the place of the one before."""
        return self.seen.split(CLEAR)


class TerminalTest(ShopTest):
    def at_terminal(self, *arguments, under=(), **options):
        terminal = Terminal(
            [*under, PROGRAM, "--config", self.shop.config, *arguments,
             "--now", NOW], self.shop.folder, **options)
        self.addCleanup(terminal.process.stdout.close)
        return terminal


class Sending(TerminalTest):
    """Five mails to a relay that is given five a second."""

    def send(self, *arguments, **options):
        with SmtpSink() as sink:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
                "connections": "1", "max_per_second": "5"})
            self.shop.export([late(f"A{i}") for i in range(5)])
            terminal = self.at_terminal("run", *arguments, **options)
            self.assertEqual(terminal.end(), 0)
        return terminal

    def test_a_line_says_how_far_it_is_and_goes_away(self):
        terminal = self.send()
        first, *lines, last = terminal.lines()
        self.assertEqual((first, last), ("", ""))
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(
                line, r"\Asending \[\x1b\[32m=*>? *\x1b\[m\] [ \d]{3} %  "
                      r"\d of 5 mails, [\d.]+/s, \d+ s left\Z")
        self.assertEqual(terminal.said, b"")

    def test_without_colours_it_has_none(self):
        terminal = self.send(NO_COLOR="1")
        self.assertIn("sending [", terminal.seen)
        self.assertNotIn("\x1b[", terminal.seen.replace(CLEAR, ""))

    def test_an_empty_no_color_is_none(self):
        self.assertIn("\x1b[32m", self.send(NO_COLOR="").seen)

    def test_a_narrow_terminal_gets_a_short_line(self):
        terminal = self.send(columns=20)
        self.assertIn("sending ", terminal.seen)
        for line in terminal.lines():
            self.assertLess(len(line), 20)

    def test_a_terminal_that_takes_nothing_back_gets_none(self):
        self.assertEqual(self.send(TERM="dumb").seen, "")

    def test_json_on_stdout_stays_json(self):
        terminal = self.send("--json")
        self.assertIn("sending [", terminal.seen)
        self.assertEqual(json.loads(terminal.said)["schema"], 1)


@unittest.skipUnless(STRACE, "strace is not installed")
class Reading(TerminalTest):
    """Exports on a disk that needs a quarter of a second for each piece."""

    def setUp(self):
        super().setUp()
        path = self.shop.export([late(f"A{i}") for i in range(2100)])
        self.slowly = [STRACE, "-D", "-o", "/dev/null", "-P", path,
                       "-e", "inject=pread64:delay_enter=250000"]

    def test_a_line_says_how_far_it_is(self):
        terminal = self.at_terminal("run", "--dry-run", under=self.slowly)
        self.assertEqual(terminal.end(), 0)
        shown = [line for line in terminal.lines()
                 if line.startswith("reading [")]
        self.assertTrue(shown)
        for line in shown:
            self.assertRegex(line, r"\] [ \d]{3} %  \d+ of \d+ kB, "
                                   r"[\d.]+ [kM]?B/s, \d+ s left\Z")
        self.assertTrue(terminal.seen.endswith(CLEAR))

    def test_what_cannot_go_on_is_said_on_a_clean_line(self):
        self.shop.write("inbox/z.csv", "no export\n")
        terminal = self.at_terminal("run", "--dry-run", under=self.slowly)
        self.assertNotEqual(terminal.end(), 0)
        self.assertIn("reading [", terminal.seen)
        self.assertRegex(terminal.lines()[-1], r"\Ashipdelay: .*\r\n\Z")

    def test_a_signal_takes_it_away(self):
        terminal = self.at_terminal("run", "--dry-run", under=self.slowly)
        terminal.wait_for("reading [")
        terminal.process.send_signal(signal.SIGINT)
        self.assertEqual(terminal.end(), 75)
        self.assertEqual(terminal.lines()[-1],
                         "shipdelay: stopped by a signal\r\n")

    def test_elsewhere_nothing_is_written(self):
        with (self.shop.folder / "log").open("w+b") as log:
            done = subprocess.run(
                [*self.slowly, PROGRAM, "--config", self.shop.config, "run",
                 "--dry-run", "--now", NOW], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, check=False, timeout=120,
                env={"PATH": os.environ["PATH"], "TERM": "xterm"})
            self.assertEqual(done.returncode, 0)
            self.assertEqual(log.seek(0, os.SEEK_END), 0)


if __name__ == "__main__":
    unittest.main()
