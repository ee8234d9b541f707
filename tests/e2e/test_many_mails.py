"""Thousands of late shipments to Postfix's smtp-sink."""

import collections
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import Shop, late  # noqa: E402

SMTP_SINK = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/sbin:/bin")
COUNT = 20000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """smtp-sink that keeps every message in files of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.folder = folder
        self.folder.mkdir()
        self.process = subprocess.Popen(
            [SMTP_SINK, "-u", "root", "-d", str(folder / "%M."),
             f"127.0.0.1:{self.port}", "1000"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("smtp-sink does not start")

    def close(self):
        self.process.kill()
        self.process.wait()

    def messages(self):
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.read_text(errors="replace")


@unittest.skipUnless(SMTP_SINK, "needs Postfix's smtp-sink")
class ManyMails(unittest.TestCase):
    def test_every_recipient_gets_exactly_one_and_the_ledger_agrees(self):
        with Shop() as shop:
            sink = Sink(shop.folder / "sink")
            self.addCleanup(sink.close)
            shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
                "connections": "16"})
            shop.export([late(f"T{i:06}") for i in range(COUNT)])
            run = shop.run(timeout=170)
            self.assertEqual(run.code, 0, run.stderr)
            recipients, ids = collections.Counter(), collections.Counter()
            for text in sink.messages():
                recipients.update(
                    re.findall(r"^X-Rcpt-Args: <(.*)>", text, re.M))
                ids.update(re.findall(r"^Message-ID: <(.*)>", text, re.M))
            expected = {f"t{i:06}@customer.example" for i in range(COUNT)}
            self.assertEqual(set(recipients), expected)
            self.assertEqual(set(recipients.values()), {1})
            accepted = {i for (i,) in shop.sql(
                "SELECT message_id FROM mail WHERE state = 'accepted'")}
            self.assertEqual(accepted, set(ids))
            self.assertEqual(shop.sql(
                "SELECT count(*) FROM mail WHERE reply NOT LIKE '2%'"),
                [(0,)])
            second = shop.run(now="2026-01-26T03:00:00+08:00", timeout=170)
            self.assertEqual(second.report["mails"], [])

    def test_redirected_no_envelope_and_no_header_names_a_customer(self):
        with Shop() as shop:
            sink = Sink(shop.folder / "sink")
            self.addCleanup(sink.close)
            shop.configure(relay={
                "url": f"smtp://127.0.0.1:{sink.port}", "tls": "none",
                "connections": "16"})
            shop.export([late(f"T{i:06}", name="Zoë Ünal",
                              email=f"c{i % 2500}@customer.example")
                         for i in range(10000)])
            run = shop.run("--redirect-to", "boss@shop.example", timeout=170)
            self.assertEqual(run.code, 0, run.stderr)
            count = 0
            for text in sink.messages():
                count += 1
                self.assertEqual(
                    re.findall(r"^X-Rcpt-Args: (.*)", text, re.M),
                    ["<boss@shop.example>"])
                self.assertEqual(re.findall(r"^To: .*<(.*)>$", text, re.M),
                                 ["boss@shop.example"])
                self.assertNotIn("@customer.example", text)
            self.assertEqual(count, 2500)
            self.assertFalse(shop.state.exists())


if __name__ == "__main__":
    unittest.main()
