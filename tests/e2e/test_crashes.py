"""kill -9 before a system call, at a thousand of them: no letter lost, none
twice without its doubt on record."""

import concurrent.futures
import json
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from ordeal import (AfterCrash, Approval, CONNECTIONS, FirstNight,  # noqa: E402
                    IntoFolder, Resolution, SecondNight, fault)

# Between two of these nothing happens that anybody else could see.
CALLS = ("open,openat,mkdir,mkdirat,write,pwrite64,ftruncate64,fdatasync,"
         "fsync,syncfs,rename,renameat,unlink,connect,send,recv,shutdown,"
         "poll,epoll_wait")


class OneByOne(AfterCrash):
    """The mails in doubt are the first, and settled before the others."""

    def connect(self, shop, relay, **keys):
        super().connect(shop, relay, connections="1", **keys)


class Kills(unittest.TestCase):
    """The figures add up to more than 1,000 kills."""

    def kill_everywhere(self, scene, least):
        """Before each call; so many must really have been killed."""
        self.addCleanup(scene.close)
        self.assertEqual(scene.unhurt_trouble, [])
        with scene.ordeal() as ordeal:
            points = range(1, ordeal.calls(CALLS) + 1)
        killed = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for point, (was_killed, trouble) in zip(
                    points, pool.map(self.kill, [scene] * len(points),
                                     points)):
                killed += was_killed
                with self.subTest(call=point):
                    self.assertEqual(trouble, [])
        self.assertGreaterEqual(killed, least)

    @staticmethod
    def kill(scene, point):
        with scene.ordeal() as ordeal:
            process = ordeal.suffer(environment=fault(point, calls=CALLS))
            doubted_before = len(ordeal.doubted)
            ordeal.recover()
            new = ordeal.doubted - scene.doubted
            if len(new) > scene.crashes * CONNECTIONS:
                ordeal.complain("more doubts than connections")
            return process.returncode == -signal.SIGKILL, ordeal.trouble

    def test_of_a_run_lose_nothing_and_repeat_only_what_is_in_doubt(self):
        self.kill_everywhere(FirstNight(), 240)

    def test_of_the_night_after_a_bad_one_lose_nothing(self):
        self.kill_everywhere(SecondNight(), 200)

    def test_of_two_runs_in_a_row_lose_nothing(self):
        self.kill_everywhere(AfterCrash(), 170)

    def test_of_an_approval_lose_nothing(self):
        self.kill_everywhere(Approval(), 200)

    def test_with_letters_as_files_lose_nothing(self):
        self.kill_everywhere(IntoFolder(), 230)

    def test_of_a_resolution_lose_nothing(self):
        self.kill_everywhere(Resolution(), 35)

    def test_of_a_run_that_resends_are_told_by_the_next_report(self):
        """They may have arrived twice, and the killed run told nobody."""
        scene = OneByOne()
        self.addCleanup(scene.close)
        with scene.ordeal() as ordeal:
            sends = ordeal.calls("send")
        with scene.ordeal() as ordeal:
            process = ordeal.suffer(environment=fault(sends - 2,
                                                      calls="send"))
            self.assertEqual(process.returncode, -signal.SIGKILL)
            unreported = self.unreported(ordeal)
            self.assertTrue(unreported)
            for name, state in unreported.items():
                self.assertIn(f"not yet in a report: {name} to ",
                              ordeal.shop.command("status").stdout)
                self.assertEqual(state, "accepted")
            run = ordeal.run(3)
            self.assertEqual(run.code, 0, run.stderr)
            told = {mail["message_id"]: mail for mail in run.report["mails"]}
            for name in unreported:
                self.assertEqual(told[name]["history"][-3:],
                                 ["in_doubt", "sending", "accepted"])
            self.assertEqual(self.unreported(ordeal), {})
            self.assertEqual(ordeal.run(4).report["mails"], [])

    @staticmethod
    def unreported(ordeal):
        status = ordeal.shop.command("status", "--json")
        return {mail["message_id"]: mail["state"]
                for mail in json.loads(status.stdout)["unreported"]}


if __name__ == "__main__":
    unittest.main()
