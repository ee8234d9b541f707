"""Every step of the talk with a relay, every fault, through whole runs.

What a run says of its mails is held against what the relay accepted; where a
run left something undone, a second one through a good relay settles it.
"""

import collections
import concurrent.futures
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import DROP, HANG, RESET, ScriptedRelay  # noqa: E402
from shop import Shop, late  # noqa: E402
from smtp_relay import Authority  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

LATER = "2026-01-26T03:00:00+08:00"
COUNT = 4
PASSWORD = "hunter2"

OPENING = ("greeting", "EHLO", "STARTTLS", "again", "AUTH", "credentials")
SENDING = ("MAIL", "RCPT", "DATA", "dot", "idle")

GOOD = {"greeting": "220 hi", "EHLO": "250 hi", "STARTTLS": "220 go",
        "again": "250-hi\n250 AUTH PLAIN", "AUTH": "334 ",
        "credentials": "235 in", "MAIL": "250 ok", "RCPT": "250 ok",
        "DATA": "354 go", "dot": "250 queued"}

FAULTS = {
    "421": ["421 4.3.2 closing", DROP],
    "4xx": "450 4.2.1 not now",
    "5xx": "550 5.1.1 never",
    "close": DROP,
    "reset": RESET,
    "hang": HANG,
    "half": [b"25", DROP],
    "garbage": [b"\xff\x00<html>\r\n", HANG],
    "late": None,   # the good reply, but too late
    "extra": None,  # the good reply, and one more
}

# Reply codes at these steps are about one mail; nobody else is to notice.
ABOUT_ONE_MAIL = ("RCPT", "DATA", "dot")
WITHOUT_AN_ANSWER = ("close", "reset", "hang", "half", "garbage", "late")

Cell = collections.namedtuple("Cell", "step fault mail pipelining")


def cells():
    """`mail`: on a first connection its first mail, on a used one its third;
    an opening is that of the first connection or of the second."""
    for fault in FAULTS:
        for step in OPENING:
            yield from (Cell(step, fault, mail, True) for mail in (1, 3))
        for step in SENDING:
            yield from (Cell(step, fault, mail, pipelining)
                        for mail in (1, 3) for pipelining in (True, False))


def action(cell):
    good = GOOD.get(cell.step)
    if cell.step == "idle":
        # At the pace of these runs the next mail begins after 0.25 s.
        return {"late": [0.25, "250 late"], "extra": "250 extra",
                "hang": HANG}.get(cell.fault) or [0.05, FAULTS[cell.fault]]
    if cell.fault == "late":
        return [1.3, good]
    if cell.fault == "extra":
        return good + "\n250 extra"
    return FAULTS[cell.fault]


def script(cell):
    """The fault, once."""
    done = []

    def play(step, connection, mail, argument):
        if cell.step in OPENING:
            if cell.mail == 3 and step == "dot" and connection == 1 \
                    and mail == 2:
                return ["250 ok", DROP]
            is_here = connection == (1 if cell.mail == 1 else 2)
        else:
            is_here = mail == cell.mail
        if step != cell.step or not is_here or done:
            return None
        done.append(True)
        wanted = action(cell)
        return wanted if not isinstance(wanted, list) else \
            [one for part in wanted
             for one in (part if isinstance(part, list) else [part])]
    play.done = done
    return play


def expected(cell):
    """The state of the mail that is hit; the others are accepted."""
    if cell.step == "dot" and cell.fault in WITHOUT_AN_ANSWER:
        return "in_doubt"
    if cell.step in ABOUT_ONE_MAIL and cell.fault == "4xx":
        return "deferred"
    if cell.step in ABOUT_ONE_MAIL and cell.fault == "5xx":
        return "rejected"
    return "accepted"


def is_refused_for_good(cell):
    """Trying again would not help, or lock us out.

    Where the second EHLO is refused, a HELO follows, which offers no AUTH."""
    return cell.fault == "5xx" and cell.step in OPENING[2:]


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="shipdelay-ca-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.authority = Authority(folder)
        cls.context = cls.authority.certificate()

    def configure(self, shop, relay, cell):
        keys = {"url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
                "tries": "2", "retry_wait": "0", "connections": "1"}
        if cell.step in OPENING[2:]:
            shop.write("relay.password", PASSWORD).chmod(0o600)
            keys.update(tls="required", user="shop",
                        password_file="relay.password",
                        ca_file=str(self.authority.ca_file))
        if cell.step == "idle":
            keys.update(max_per_second="4", tries="1")
        patience = "1" if cell.fault in ("hang", "late", "garbage") else "20"
        for key in ("connect_timeout", "reply_timeout", "dot_timeout"):
            keys[key] = patience
        shop.configure(relay=keys)

    def relay(self, cell, play=lambda *step: None):
        return ScriptedRelay(
            play, pipelining=cell.pipelining,
            context=self.context if cell.step in OPENING[2:] else None)

    def check_first(self, cell, relay, run):
        wanted = {f"a{i}@customer.example": "accepted"
                  for i in range(1, COUNT + 1)}
        if is_refused_for_good(cell):
            for i in range(cell.mail, COUNT + 1):
                wanted[f"a{i}@customer.example"] = "planned"
        else:
            wanted[f"a{cell.mail}@customer.example"] = expected(cell)
        self.assertEqual(run.states(), wanted, run.stderr)
        codes = {"accepted": 0, "in_doubt": 1, "rejected": 1, "deferred": 75}
        self.assertEqual(run.code, 77 if is_refused_for_good(cell)
                         else codes[expected(cell)])
        accepted = [to for to, _ in relay.accepted]
        self.assertEqual(len(accepted), len(set(accepted)))
        for to, state in run.states().items():
            if state != "in_doubt":
                self.assertEqual(to in accepted, state == "accepted", to)
        if cell.step in ABOUT_ONE_MAIL and cell.fault in ("4xx", "5xx"):
            self.assertEqual(relay.connections, 1)

    def check_second(self, cell, shop, first, run):
        """What was left undone is done, and nothing else again."""
        undone = {to: state for to, state in run.states().items()
                  if state in ("planned", "deferred", "in_doubt")}
        if not undone:
            return
        with self.relay(cell) as relay:
            self.configure(shop, relay, cell)
            again = shop.run(now=LATER)
        self.assertEqual(again.code, 0, again.stderr)
        self.assertEqual({to for to, _ in relay.accepted}, set(undone))
        for to, content in relay.accepted:
            if to in dict(first.taken):
                self.assertEqual(content, dict(first.taken)[to])

    def run_cell(self, cell):
        play = script(cell)
        with Shop() as shop, self.relay(cell, play) as relay:
            shop.export([late(f"A{i}") for i in range(1, COUNT + 1)])
            self.configure(shop, relay, cell)
            run = shop.run()
            self.assertTrue(play.done, "the fault has not happened")
            self.check_first(cell, relay, run)
            self.check_second(cell, shop, relay, run)

    def test_each_fault_at_each_step_hits_its_own_mail_only(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            running = {pool.submit(self.run_cell, cell): cell
                       for cell in cells()}
            for future in concurrent.futures.as_completed(running):
                with self.subTest(cell=running[future]):
                    future.result()
        self.assertEqual(len(running), 10 * (6 * 2 + 5 * 4))


def sink_cases():
    """Options of smtp-sink, what three mails become, and the exit code."""
    stays, late_again = ["planned"] * 3, ["deferred"] * 3
    refused, sent = ["rejected"] * 3, ["accepted"] * 3
    steps = ("MAIL", "RCPT", "DATA", ".")
    # A relay without EHLO may know HELO, and QUIT is nobody's mail.
    for option in "-f", "-r":
        yield (option, "CONNECT"), stays, 69
        for command in "EHLO", "QUIT":
            yield (option, command), sent, 0
    for option in "-q", "-Q":
        for command in "CONNECT", "EHLO":
            yield (option, command), stays, 69
        yield (option, "QUIT"), sent, 0
    # "500 5.3.0" is no refusal of a recipient, but of the command.
    for command in steps[:3]:
        yield ("-f", command), stays, 69
    yield ("-f", "MAIL", "-B", "550 5.7.1 not you"), stays, 69
    yield ("-f", "RCPT", "-B", "550 5.1.1 no such user"), refused, 1
    # Three contents in a row that are refused alike: it is about us.
    yield ("-f", "."), refused, 69
    for command in steps[2:]:
        yield ("-f", command, "-B", "554 5.6.0 refused"), refused, 69
    yield ("-r", "MAIL"), stays, 69
    for command in steps[1:]:
        yield ("-r", command), late_again, 75
    for command in steps[:3]:
        yield ("-q", command), stays, 69
        yield ("-Q", command), stays, 69
    yield ("-q", "."), ["in_doubt", "in_doubt", "planned"], 69
    yield ("-Q", "."), stays, 69
    for option in ("-w", "1"), ("-W", ".:1"):
        yield option, sent, 0
    for command in steps[:3]:
        yield ("-W", f"{command}:4"), stays, 69
    # With pipelining it answers a MAIL before the dot that it holds back.
    yield ("-p", "-W", ".:4"), ["in_doubt", "in_doubt", "planned"], 69


class AgainstSmtpSink(unittest.TestCase):
    """What a sink dumped it took, answered or not."""

    def configure(self, shop, sink, patience):
        shop.configure(relay={
            "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
            "tries": "2", "retry_wait": "0", "connections": "1",
            "connect_timeout": "20", "reply_timeout": patience,
            "dot_timeout": patience})

    def taken(self, sink):
        return {to for text in sink.messages() for to in
                re.findall(r"^X-Rcpt-Args: <(.*)>", text, re.M)}

    def run_case(self, options, states, code):
        patience = "2" if options[-1].endswith(":4") else "20"
        with Shop() as shop:
            shop.export([late(f"A{i}") for i in range(1, 4)])
            with SmtpSink(*options, dump=shop.folder / "first") as sink:
                self.configure(shop, sink, patience)
                run = shop.run()
                taken = self.taken(sink)
            self.assertEqual([m["state"] for m in run.report["mails"]],
                             states, run.stderr)
            self.assertEqual(run.code, code, run.stderr)
            accepted = {to for to, state in run.states().items()
                        if state == "accepted"}
            self.assertLessEqual(accepted, taken)
            undone = {to for to, state in run.states().items()
                      if state in ("planned", "deferred", "in_doubt")}
            with SmtpSink(dump=shop.folder / "second") as sink:
                self.configure(shop, sink, "20")
                self.assertEqual(shop.run(now=LATER).code, 0)
                self.assertEqual(self.taken(sink), undone)

    def test_every_fault_that_it_can_play(self):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            running = {pool.submit(self.run_case, *case): case
                       for case in sink_cases()}
            for future in concurrent.futures.as_completed(running):
                with self.subTest(case=running[future][0]):
                    future.result()


if __name__ == "__main__":
    unittest.main()
