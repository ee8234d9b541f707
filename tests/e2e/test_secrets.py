"""The relay's password: in no output, no argument, no file and no core."""

import base64
import os
import pathlib
import signal
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import ScriptedRelay  # noqa: E402
from shop import PROGRAM, ShopTest, late  # noqa: E402

SECRET = "Canary-4711-Canary"
HIDDEN = [SECRET.encode(), base64.b64encode(SECRET.encode()),
          base64.b64encode(f"\0notices\0{SECRET}".encode())]
NIGHT = "2026-01-26T02:00:00+08:00"
LONG = 60


def accept_logins(step, connection, mail, argument):
    if step == "AUTH":
        return "334 "
    return "235 2.7.0 welcome" if argument.encode() == HIDDEN[2] else None


class SecretTest(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.export([late("A1"), late("A2", language="de")])
        self.shop.write("relay.password", SECRET + "\n").chmod(0o600)

    def use(self, relay, **keys):
        self.shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
            "connections": "1", "tries": "1", "user": "notices",
            "password_file": "relay.password", **keys})

    def check_hidden(self, what, content):
        for secret in HIDDEN:
            self.assertNotIn(secret, content, what)


class Outputs(SecretTest):
    REPORTS = [word for kind in ("txt", "csv", "json", "html")
               for word in ("--report", f"report.{kind}")]
    COMMANDS = [("check",), ("check", "--connect"), ("status", "--json"),
                ("run", "--dry-run", "-v", *REPORTS),
                ("run", "-v", "--json", "--now", NIGHT, *REPORTS),
                ("explain", "A1"), ("status",)]

    def check_commands(self):
        for command in self.COMMANDS:
            with self.subTest(command):
                process = self.shop.command(*command)
                self.check_hidden("stdout", process.stdout.encode())
                self.check_hidden("stderr", process.stderr.encode())
        for path in self.shop.folder.rglob("*"):
            if path.is_file() and path.name not in ("relay.password",
                                                    "ask.sh"):
                self.check_hidden(path.name, path.read_bytes())

    def relay(self, script=accept_logins):
        return ScriptedRelay(script, abilities=("AUTH PLAIN LOGIN",))

    def test_of_a_password_file(self):
        with self.relay() as relay:
            self.use(relay)
            self.check_commands()
        self.assertEqual(len(relay.accepted), 2)

    def test_of_a_password_command(self):
        self.shop.write("ask.sh", f"echo {SECRET}\n")
        with self.relay() as relay:
            self.use(relay, password_file=None, password_command="sh ask.sh")
            self.check_commands()
        self.assertEqual(len(relay.accepted), 2)

    def test_of_a_relay_that_refuses_and_repeats_it(self):
        with self.relay(lambda step, *_: f"535 5.7.8 not {SECRET}"
                        if step == "AUTH" else None) as relay:
            self.use(relay)
            self.check_commands()
        self.assertEqual(relay.accepted, [])

    def test_of_a_password_in_the_wrong_place(self):
        for place in ({"password": SECRET}, {"pass word": SECRET},
                      {SECRET: "yes"}):
            with self.subTest(place), self.relay() as relay:
                self.use(relay, **place)
                process = self.shop.command("check")
                self.assertEqual(process.returncode, 78)
                if SECRET not in place:
                    self.check_hidden("stderr", process.stderr.encode())
                self.shop.configure(relay={name: None for name in place})


class Process(SecretTest):
    """What others may see of the program while it holds the password."""

    def setUp(self):
        super().setUp()
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait_at_the_dot(self, step, *rest):
        if step == "dot":
            self.reached.set()
            self.opened.wait(LONG)
        return accept_logins(step, *rest)

    def start(self, *under):
        process = subprocess.Popen(
            [*under, str(PROGRAM), "--config", str(self.shop.config), "run",
             "--now", NIGHT], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.shop.folder)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_neither_arguments_nor_environment_hold_it(self):
        with ScriptedRelay(self.wait_at_the_dot,
                           abilities=("AUTH PLAIN",)) as relay:
            self.use(relay)
            process = self.start()
            self.assertTrue(self.reached.wait(LONG))
            for name in ("cmdline", "environ"):
                path = pathlib.Path(f"/proc/{process.pid}/{name}")
                self.check_hidden(name, path.read_bytes())
            self.opened.set()
            self.assertEqual(process.wait(LONG), 0)

    def leaves_core(self, process):
        status = os.waitpid(process.pid, 0)[1]
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, -signal.SIGABRT)
        return os.WCOREDUMP(status)

    def test_a_crash_leaves_no_core(self):
        with_core = ("prlimit", "--core=unlimited", "--")
        if not self.leaves_core(subprocess.Popen(
                [*with_core, "sh", "-c", "kill -ABRT $$"],
                cwd=self.shop.folder)):
            self.skipTest("this machine writes no cores")
        with ScriptedRelay(self.wait_at_the_dot,
                           abilities=("AUTH PLAIN",)) as relay:
            self.use(relay)
            process = self.start(*with_core)
            self.assertTrue(self.reached.wait(LONG))
            process.send_signal(signal.SIGABRT)
            self.assertFalse(self.leaves_core(process))
            self.opened.set()


if __name__ == "__main__":
    unittest.main()
