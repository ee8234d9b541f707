"""A signal at any moment of a run: in good order, nothing lost, exit 75."""

import concurrent.futures
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from ordeal import FirstNight, fault  # noqa: E402
from shop import ShopTest, late  # noqa: E402

LETTERS = 200
POINTS = 60
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LATER = "2026-01-26T03:00:00+08:00"


class ManyLetters(FirstNight):
    def prepare(self):
        self.shop.export([late(f"A{i:03}") for i in range(LETTERS)])

    def before_recovery(self, shop):
        pass


class Signals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = ManyLetters()
        cls.addClassCleanup(cls.scene.close)
        with cls.scene.ordeal() as ordeal:
            calls = ordeal.calls()
        cls.points = range(1, calls + 1, calls // POINTS)

    def suffer(self, point):
        number = SIGNALS[point % len(SIGNALS)]
        with self.scene.ordeal() as ordeal:
            process = ordeal.suffer(environment=fault(point, -number))
            sent = len(ordeal.relay.taken)
            ordeal.recover()
            if ordeal.doubted:
                ordeal.complain(f"in doubt: {len(ordeal.doubted)}")
            return process, ordeal.report, sent, ordeal.trouble

    def test_at_any_moment_of_200_letters_lose_and_doubt_none(self):
        kinds = set()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for point, told in zip(self.points,
                                   pool.map(self.suffer, self.points)):
                with self.subTest(call=point):
                    kinds.add(self.check(*told))
        # Before anything was decided, in the middle, and behind the last.
        self.assertEqual(kinds, {"nothing", "some", "all"})

    def check(self, process, report, sent, trouble):
        self.assertEqual(trouble, [])
        if sent == LETTERS and process.returncode == 0:
            self.assertEqual(process.stderr, "")
            return "all"
        self.assertEqual(process.returncode, 75)
        self.assertRegex(process.stderr,
                         r"\Ashipdelay: [^\n]*stopped by a signal\n\Z")
        if sent == 0 and report is None:
            return "nothing"
        states = [mail["state"] for mail in report["mails"]]
        self.assertEqual(states.count("accepted"), sent)
        self.assertEqual(states.count("planned"), LETTERS - sent)
        return "some"


class Inherited(ShopTest):
    """What the program finds when it starts."""

    def setUp(self):
        super().setUp()
        self.shop.export([late(f"A{i}") for i in range(5)])

    def test_a_signal_that_nohup_ignores_stays_ignored(self):
        """Before anything is decided, and while letters are sent."""
        for point in range(60, 420, 40):
            with self.subTest(call=point):
                self.setUp()
                run = self.shop.run(under=("nohup",), environment=fault(
                    point, -signal.SIGHUP))
                self.check_code(run, 0)
                self.assertEqual(len(self.shop.letters()), 5)

    def test_with_few_files_it_works_or_says_so(self):
        for limit in range(3, 24):
            with self.subTest(limit):
                self.setUp()
                process = self.shop.command(
                    "run", "--now", LATER, under=(
                        "prlimit", f"--nofile={limit}", "--"))
                self.assertIn(process.returncode, (0, 66, 69, 74, 77, 78, 127))
                sent = len(self.shop.letters())
                self.assertTrue(sent == 5 or process.returncode != 0)
                self.check_code(self.shop.run(now=LATER), 0)
                self.assertEqual(len(self.shop.letters()), 5)

    def test_a_password_command_gets_signals_as_usual(self):
        """Nothing ignored or blocked of what we ignore and hold back."""
        said = self.shop.folder / "signals"
        self.shop.configure(relay={
            "url": "smtp://127.0.0.1:9", "tls": "none", "tries": "1",
            "user": "notices", "password_command":
                f'"grep ^Sig /proc/self/status > {said}; echo secret"'})
        self.assertEqual(self.shop.run().code, 69)
        held = dict(line.split(":\t") for line in
                    said.read_text().splitlines())
        self.assertEqual(int(held["SigBlk"], 16), 0)
        wanted = sum(1 << (number - 1) for number in (
            *SIGNALS, signal.SIGPIPE, signal.SIGXFSZ))
        self.assertEqual(int(held["SigIgn"], 16) & wanted, 0)


if __name__ == "__main__":
    unittest.main()
