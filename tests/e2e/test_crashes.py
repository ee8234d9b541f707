"""kill -9 before a system call, over and over: no mail lost, none twice
without its doubt on record."""

import collections
import concurrent.futures
import json
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import ScriptedRelay  # noqa: E402
from shop import Shop, late, row  # noqa: E402

STRACE = shutil.which("strace")
NIGHT = "2026-01-26T02:00:00+08:00"
LATER = "2026-01-26T03:00:00+08:00"
LAST = "2026-01-26T04:00:00+08:00"
CONNECTIONS = 2
# Of each call so many of its occurrences, spread over the run.
POINTS = {"sendto": 14, "recvfrom": 14, "pwrite64": 12, "fdatasync": 12,
          "fsync": 6, "write": 4, "rename": 3, "connect": 2, "openat": 8}
LETTERS = 8


def some_of(count, wanted):
    """`wanted` numbers from 1 to count, evenly spread."""
    if count <= wanted:
        return list(range(1, count + 1))
    return sorted({1 + round(i * (count - 1) / (wanted - 1))
                   for i in range(wanted)})


def message_id(content):
    return re.search(rb"^Message-ID: <(.*)>\r$", content, re.M)[1].decode()


def shop_with_late_parcels():
    shop = Shop()
    shop.export([late(f"A{i}", language=("en", "de")[i % 2])
                 for i in range(LETTERS)] +
                [row(tracking="B1", status="delivered")])
    return shop


class Attempt:
    """A run that is killed, and runs behind it until all is settled."""

    def __init__(self, relay, shop):
        self.relay = relay
        self.shop = shop
        shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
            "connections": str(CONNECTIONS)})
        self.doubted = set()
        self.trouble = []

    def kill_at(self, call, number, now=NIGHT, command=("run",)):
        report = self.shop.folder / "report-killed.json"
        process = self.shop.command(
            *command, "--now", now, "--report", str(report), under=(
                STRACE, "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                f"inject={call}:signal=SIGKILL:when={number}"))
        if report.exists():
            json.loads(report.read_text())
        return process.returncode

    def recover(self, now):
        run = self.shop.run(now=now)
        if run.report is None:
            self.trouble.append(f"exit {run.code}: {run.stderr}")
            return run
        for mail in run.report["mails"]:
            if "in_doubt" in mail["history"]:
                self.doubted.add(mail["message_id"].strip("<>"))
        return run

    def ask_ledger(self):
        """A run that was killed wrote no report of what it doubted."""
        self.doubted |= {name for name, in self.shop.sql(
            "SELECT message_id FROM mail WHERE history LIKE '%in_doubt%'")}

    def copies(self):
        """{Message-ID: what arrived under it}, for each arrival one."""
        found = collections.defaultdict(list)
        for to, content in self.relay.taken:
            found[message_id(content)].append((to, content))
        return found

    def check(self, settled=True):
        """What must hold of all that has arrived."""
        copies = self.copies()
        reached = collections.Counter(
            arrived[0][0] for arrived in copies.values())
        wanted = {f"a{i}@customer.example" for i in range(LETTERS)}
        if settled and set(reached) != wanted:
            self.trouble.append(f"never arrived: {wanted - set(reached)}")
        if set(reached) - wanted or set(reached.values()) - {1}:
            self.trouble.append(f"decided twice: {reached}")
        twice = {name for name, all_ in copies.items() if len(all_) > 1}
        if twice - self.doubted:
            self.trouble.append(f"twice without a doubt: "
                                f"{twice - self.doubted}")
        for name in twice:
            if len(set(copies[name])) > 1:
                self.trouble.append(f"not the same bytes: {name}")
        return twice


def one_kill(call, number):
    shop = shop_with_late_parcels()
    with shop, ScriptedRelay() as relay:
        attempt = Attempt(relay, shop)
        code = attempt.kill_at(call, number)
        run = attempt.recover(LATER)
        if run.code != 0:
            attempt.trouble.append(f"exit {run.code}: {run.stderr}")
        if len(attempt.check()) > CONNECTIONS:
            attempt.trouble.append("more doubts than connections")
        last = attempt.recover(LAST)
        if last.code != 0 or last.report["mails"]:
            attempt.trouble.append(f"not settled: {last.stderr}")
        if shop.sql("PRAGMA integrity_check") != [("ok",)]:
            attempt.trouble.append("the ledger is damaged")
    return code == -9 or code == 137, attempt.trouble


def two_kills(first, second):
    """The run that recovers is killed as well."""
    shop = shop_with_late_parcels()
    with shop, ScriptedRelay() as relay:
        attempt = Attempt(relay, shop)
        code = attempt.kill_at(*first)
        attempt.kill_at(*second, now=LATER)
        run = attempt.recover(LAST)
        waiting = {m["to"] for m in run.report["mails"]
                   if m["state"] == "in_doubt"}
        reached = {to for to, _ in relay.taken}
        wanted = {f"a{i}@customer.example" for i in range(LETTERS)}
        if wanted - reached - waiting:
            attempt.trouble.append(
                f"lost: {wanted - reached - waiting}")
        if run.code != (1 if waiting else 0):
            attempt.trouble.append(f"exit {run.code}: {run.stderr}")
        attempt.ask_ledger()
        attempt.check(settled=False)
        for mail in run.report["mails"]:
            if mail["state"] != "in_doubt":
                continue
            process = shop.command("resolve", mail["message_id"], "resend")
            if process.returncode != 0:
                attempt.trouble.append(process.stderr)
        if waiting:
            attempt.recover("2026-01-26T05:00:00+08:00")
        attempt.check()
    return code in (-9, 137), attempt.trouble


def one_kill_of_an_approval(call, number):
    shop = shop_with_late_parcels()
    with shop, ScriptedRelay() as relay:
        attempt = Attempt(relay, shop)
        shop.configure(brakes={"max_mails": "1"})
        held = shop.run(now=NIGHT).report["run"]
        code = attempt.kill_at(call, number, now=NIGHT,
                               command=("approve", held, "--by", "Li"))
        shop.configure(brakes={"max_mails": "100"})
        attempt.recover(LATER)
        attempt.check()
        last = attempt.recover(LAST)
        if last.code != 0 or last.report["mails"]:
            attempt.trouble.append(f"not settled: {last.stderr}")
    return code in (-9, 137), attempt.trouble


def one_kill_into_a_folder(call, number):
    """Letters as files: each whole, and twice only where in doubt."""
    shop = shop_with_late_parcels()
    with shop:
        trouble = []
        process = shop.command(
            "run", "--now", NIGHT, under=(
                STRACE, "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                f"inject={call}:signal=SIGKILL:when={number}"))
        run = shop.run(now=LATER)
        doubted = {m["message_id"].strip("<>") for m in run.report["mails"]
                   if "in_doubt" in m["history"]}
        arrived = collections.Counter(
            m["Message-ID"].strip("<>") for m in shop.letters())
        if run.code != 0 or len(arrived) != LETTERS:
            trouble.append(f"exit {run.code}, {len(arrived)} letters")
        twice = {name for name, times in arrived.items() if times > 1}
        if twice - doubted:
            trouble.append(f"twice without a doubt: {twice - doubted}")
        for letter in shop.letters():
            if letter.defects or not letter.get_body().get_content():
                trouble.append("half a letter")
    return process.returncode in (-9, 137), trouble


@unittest.skipUnless(STRACE, "needs strace")
class Kills(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """How often a run that nobody kills makes each call."""
        with shop_with_late_parcels() as shop, ScriptedRelay() as relay:
            Attempt(relay, shop)
            trace = shop.folder / "report-trace"
            shop.run(under=(STRACE, "-f", "-o", str(trace), "-e",
                            "trace=" + ",".join(POINTS)))
            cls.counts = collections.Counter(re.findall(
                r"^\d+ +(\w+)\(", trace.read_text(), re.M))

    def points(self, **wanted):
        return [(call, number) for call, most in wanted.items()
                for number in some_of(self.counts[call], most)]

    def check_all(self, function, cases, least):
        """Every case; at least so many must really have been killed."""
        killed = 0
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            running = {pool.submit(function, *case): case for case in cases}
            for future in concurrent.futures.as_completed(running):
                with self.subTest(running[future]):
                    was_killed, trouble = future.result()
                    killed += was_killed
                    self.assertEqual(trouble, [])
        self.assertGreaterEqual(killed, least)

    def test_of_a_run_lose_nothing_and_repeat_only_what_is_in_doubt(self):
        cases = self.points(**POINTS)
        self.assertGreaterEqual(len(cases), 55)
        self.check_all(one_kill, cases, len(cases) - 6)

    def test_of_two_runs_in_a_row_lose_nothing(self):
        calls = self.points(sendto=4, pwrite64=2, fdatasync=2)
        cases = [(first, calls[-1 - i]) for i, first in enumerate(calls)]
        self.check_all(two_kills, cases, len(cases) - 2)

    def test_of_an_approval_lose_nothing(self):
        self.check_all(one_kill_of_an_approval,
                       self.points(sendto=3, pwrite64=3, fdatasync=2), 4)

    def test_with_letters_as_files_lose_nothing(self):
        self.check_all(one_kill_into_a_folder,
                       self.points(pwrite64=4, fdatasync=4, write=2), 7)


if __name__ == "__main__":
    unittest.main()
