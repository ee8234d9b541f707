"""One run at a time; signals end a run in good order."""

import json
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import Gate, ScriptedRelay  # noqa: E402
from shop import PROGRAM, ShopTest, late, row  # noqa: E402

STRACE = shutil.which("strace")
NIGHT = "2026-01-26T02:00:00+08:00"
LATER = "2026-01-26T03:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"
LONG = 60


class AtTheSameTime(ShopTest):
    def start(self, *arguments, under=()):
        process = subprocess.Popen(
            [*under, str(PROGRAM), *arguments, "--config",
             str(self.shop.config)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.shop.folder)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        process.kill()
        process.communicate()

    def start_run(self, now=NIGHT, **options):
        return self.start("run", "--now", now, "--report",
                          str(self.shop.folder / "report-run.json"),
                          **options)

    def finish(self, process, code):
        process.stdout_text, process.stderr_text = \
            process.communicate(timeout=LONG)
        self.assertEqual(process.returncode, code, process.stderr_text)
        return process

    def use(self, relay, **keys):
        self.shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
            "connections": "1", **keys})

    def report(self):
        return json.loads(
            (self.shop.folder / "report-run.json").read_text())


class Lock(AtTheSameTime):
    def setUp(self):
        super().setUp()
        self.shop.export([late(f"A{i}") for i in range(5)])

    def test_of_twenty_programs_exactly_one_sends(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            processes = [self.start("run", "--now", NIGHT)
                         for _ in range(20)]
            limit = time.monotonic() + LONG
            while sum(p.poll() is None for p in processes) > 1 and \
                    time.monotonic() < limit:
                time.sleep(0.02)
            gate.opened.set()
            for process in processes:
                process.said = process.communicate(timeout=LONG)
            codes = sorted(p.returncode for p in processes)
            self.assertEqual(codes, [0] + [75] * 19)
            for process in processes:
                if process.returncode == 75:
                    self.assertEqual(process.said[0], "")
                    self.assertRegex(process.said[1],
                                     r"\Ashipdelay: [^\n]*under way[^\n]*\n\Z")
        self.assertEqual(sorted(to for to, _ in relay.accepted),
                         [f"a{i}@customer.example" for i in range(5)])

    def test_the_locked_one_writes_no_report(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            first = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            second = self.shop.run()
            self.check_code(second, 75)
            self.assertIsNone(second.report)
            gate.opened.set()
            self.finish(first, 0)

    def test_whatever_writes_waits_for_nobody_and_changes_nothing(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            first = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            for command in (
                    ("run", "--baseline"), ("suppress", "a@b.example"),
                    ("approve", "20260126T020000-1", "--by", "Li"),
                    ("discard", "20260126T020000-1"),
                    ("resolve", "x", "sent"),
                    ("announce", "cn:2026-02-15/2026-02-23", "--now",
                     NIGHT)):
                with self.subTest(command):
                    self.check_code(self.shop.command(*command), 75)
            gate.opened.set()
            self.finish(first, 0)
        self.assertEqual(len(relay.accepted), 5)
        self.assertEqual(self.shop.sql("SELECT state FROM run"),
                         [("ended",)])

    def test_a_dry_run_during_a_run_disturbs_nobody(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            first = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            dry = self.shop.dry_run(now=LATER)
            self.assertIn(dry.code, (0, 75))
            self.check_code(dry, dry.code)
            gate.opened.set()
            self.finish(first, 0)
        self.assertEqual(len(relay.accepted), 5)
        self.assertEqual({m["state"] for m in self.report()["mails"]},
                         {"accepted"})

    @unittest.skipUnless(STRACE, "needs strace")
    def test_a_run_is_not_turned_away_by_whoever_only_reads(self):
        """The night must not be lost because somebody looked."""
        self.check_code(self.shop.run(), 0)
        self.shop.export([late(f"A{i}") for i in range(6)])
        trace = self.shop.folder / "report-trace"
        slow = (STRACE, "-f", "-o", str(trace), "-e",
                "trace=rename", "-e", "inject=rename:delay_enter=1500000")
        reader = self.start("run", "--dry-run", "--now", NEXT_NIGHT,
                            "--report", str(self.shop.folder / "r.txt"),
                            under=slow)
        limit = time.monotonic() + LONG
        while not list(self.shop.folder.glob(".r.txt.*")) and \
                time.monotonic() < limit:
            time.sleep(0.01)
        self.assertIsNone(reader.poll())
        run = self.shop.run(now=NEXT_NIGHT)
        self.check_code(run, 0)
        self.assertEqual(len(self.shop.letters()), 6)
        self.finish(reader, 0)

    def test_two_dry_runs_do_not_mind_each_other(self):
        self.check_code(self.shop.run(), 0)
        processes = [self.start("run", "--dry-run", "--now", NEXT_NIGHT)
                     for _ in range(6)]
        for process in processes:
            self.finish(process, 0)

    def test_a_lock_file_that_was_left_means_nothing(self):
        self.shop.write("var/lock", "4711\n").chmod(0o400)
        self.check_code(self.shop.run(), 0)
        self.assertEqual(len(self.shop.letters()), 5)

    def test_a_killed_run_leaves_no_lock(self):
        gate = Gate(mail=2)
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            first = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            first.kill()
            first.wait()
            gate.opened.set()
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now=LATER)
            self.check_code(run, 0)
        doubted = [m["to"] for m in run.report["mails"]
                   if "in_doubt" in m["history"]]
        self.assertEqual(doubted, ["a1@customer.example"])
        # The acceptance of the first may have been lost with the kill.
        self.assertIn(len(relay.accepted), (4, 5))

    def test_two_shops_do_not_mind_each_other(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            first = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            self.shop.configure(shipdelay={"state": "other"},
                                relay={"url": "file:mail"})
            self.check_code(self.shop.run(), 0)
            gate.opened.set()
            self.finish(first, 0)


class Signals(AtTheSameTime):
    def setUp(self):
        super().setUp()
        self.shop.export([late(f"A{i}") for i in range(9)])

    def test_a_signal_ends_a_run_behind_the_dots_on_their_way(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number):
                self.setUp()
                gate = Gate(mail=3)
                with ScriptedRelay(gate) as relay:
                    self.use(relay)
                    process = self.start_run()
                    self.assertTrue(gate.reached.wait(LONG))
                    process.send_signal(number)
                    time.sleep(0.3)
                    self.assertIsNone(process.poll())
                    gate.opened.set()
                    self.finish(process, 75)
                    self.assertEqual(process.stderr_text.count("\n"), 1)
                    taken = len(relay.taken)
                    self.assertEqual(taken, 3)
                    states = {m["to"]: m["state"]
                              for m in self.report()["mails"]}
                    self.assertEqual(
                        sorted(states.values()),
                        ["accepted"] * 3 + ["planned"] * 6)
                    run = self.shop.run(now=LATER)
                    self.check_code(run, 0)
                ids = [m for m, _ in relay.accepted]
                self.assertEqual(len(ids), 9)
                self.assertEqual(len(set(ids)), 9)

    def test_a_second_signal_ends_it_at_once(self):
        gate = Gate()
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            process = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
            self.assertIn(process.returncode, (75, -signal.SIGTERM))
            gate.opened.set()
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now=LATER)
            self.check_code(run, 0)
            self.assertEqual(len(relay.accepted), 9)
            self.assertIn("in_doubt", run.report["mails"][0]["history"])

    def test_a_signal_before_anything_was_sent(self):
        gate = Gate(step="greeting", mail=0)
        with ScriptedRelay(gate) as relay:
            self.use(relay)
            process = self.start_run()
            self.assertTrue(gate.reached.wait(LONG))
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            gate.opened.set()
            self.finish(process, 75)
            self.assertEqual(relay.taken, [])
            self.assertEqual({m["state"] for m in self.report()["mails"]},
                             {"planned"})

    def test_a_signal_ends_the_wait_between_two_tries(self):
        with ScriptedRelay(lambda step, *_: "554 no" if step == "greeting"
                           else None) as relay:
            self.use(relay, tries="3", retry_wait="50")
            process = self.start_run()
            limit = time.monotonic() + LONG
            while relay.connections == 0 and time.monotonic() < limit:
                time.sleep(0.02)
            time.sleep(0.3)
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=LONG)
            self.assertLess(time.monotonic() - begun, 10)
            self.assertIn(process.returncode, (69, 75))

    def test_a_signal_that_finds_nothing_to_send_is_no_harm(self):
        self.shop.export([row(tracking="A1", status="delivered")])
        process = self.start_run()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONG)
        self.assertIn(process.returncode, (0, 75, -signal.SIGTERM))


if __name__ == "__main__":
    unittest.main()
