"""Thousands of late shipments to Postfix's smtp-sink."""

import collections
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import Shop, late  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

COUNT = 20000


class ManyMails(unittest.TestCase):
    def test_every_recipient_gets_exactly_one_and_the_ledger_agrees(self):
        with Shop() as shop, SmtpSink(dump=shop.folder / "sink") as sink:
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
        with Shop() as shop, SmtpSink(dump=shop.folder / "sink") as sink:
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
