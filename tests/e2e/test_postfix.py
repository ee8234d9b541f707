"""Whole runs through Postfix itself, with STARTTLS and AUTH."""

import collections
import email
import email.policy
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from postfix import Postfix  # noqa: E402
from shop import ShopTest, late  # noqa: E402
from smtp_relay import Authority  # noqa: E402

COUNT = 1000
REFUSED = [f"t{i:04}@customer.example" for i in range(100, 105)]
DEFERRED = [f"t{i:04}@customer.example" for i in range(500, 505)]
LATER = "2026-01-26T03:00:00+08:00"
MISSING = Postfix.missing()


def address(number):
    return f"t{number:04}@customer.example"


@unittest.skipIf(MISSING, MISSING)
class ThroughPostfix(ShopTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="shipdelay-ca-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.authority = Authority(folder)

    def relay(self, **settings):
        return Postfix(self.authority, {"notices": "hunter2"}, **settings)

    def use(self, relay, password="hunter2", **keys):
        self.shop.write("relay.password", password).chmod(0o600)
        self.shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "user": "notices",
            "password_file": "relay.password", "tries": "2",
            "retry_wait": "0", "ca_file": str(self.authority.ca_file),
            "connections": "4", **keys})

    def check_nothing_went(self, relay, word, **keys):
        self.shop.export([late("A1")])
        self.use(relay, **keys)
        run = self.shop.run()
        self.check_code(run, 77)
        self.assertIn(word, run.stderr)
        self.assertEqual(set(run.states().values()), {"planned"})
        self.assertNotIn("from=<", relay.log())
        self.assertEqual(relay.mails(), [])

    def test_a_thousand_mails_arrive_whole_and_once(self):
        access = "".join(
            f" {{ {to} = {reply} }}" for group, reply in (
                (REFUSED, "550 5.1.1 no such user"),
                (DEFERRED, "450 4.2.0 greylisted")) for to in group)
        self.shop.export([late(f"T{i:04}") for i in range(COUNT)])
        with self.relay(
                smtpd_recipient_restrictions="check_recipient_access "
                f"inline:{{{access} }}") as relay:
            self.use(relay)
            run = self.shop.run()
            self.check_code(run, 75)
            taken = relay.wait_for_mails(COUNT - 10)
            log = relay.log()
        states = collections.Counter(run.states().values())
        self.assertEqual(states, {"accepted": COUNT - 10, "rejected": 5,
                                  "deferred": 5})
        self.assertEqual({to for to, state in run.states().items()
                          if state == "rejected"}, set(REFUSED))
        self.check_mails(run, taken)
        # Nobody was refused at the cost of a connection.
        self.assertEqual(len(relay.logins), 4)
        self.assertEqual(set(relay.logins), {("notices", "hunter2")})
        self.assertEqual(log.count("]: connect from"), 4 + 1)  # our knock
        self.assertEqual([line for line in log.splitlines() if "warning:"
                          in line or "improper command" in line], [])

    def check_mails(self, run, taken):
        accepted = {m["message_id"].strip("<>"): m["to"]
                    for m in run.report["mails"] if m["state"] == "accepted"}
        arrived = {}
        for content in taken:
            mail = email.message_from_bytes(content,
                                            policy=email.policy.default)
            self.assertEqual(mail["Delivered-To"], mail["To"])
            self.assertEqual([p.defects for p in mail.walk()],
                             [[] for _ in mail.walk()])
            arrived[mail["Message-ID"].strip("<>")] = mail["To"]
        self.assertEqual(len(taken), len(arrived))
        self.assertEqual(arrived, accepted)

    def test_its_size_and_its_smtputf8_are_minded(self):
        self.shop.export([late("A1", email="zoë@customer.example"), *(
            late(f"B{i}", email="many@customer.example")
            for i in range(200))])
        with self.relay(message_size_limit="12000",
                        strict_7bit_headers="no") as relay:
            self.use(relay, smtputf8="yes")
            run = self.shop.run()
            self.check_code(run, 1)
            taken = relay.wait_for_mails(1)
        self.assertEqual(run.states(), {"zoë@customer.example": "accepted",
                                        "many@customer.example": "rejected"})
        self.assertEqual(len(taken), 1)
        self.assertIn("Delivered-To: zoë@customer.example".encode(),
                      taken[0])

    def test_a_wrong_password_is_refused_before_any_mail(self):
        with self.relay() as relay:
            self.check_nothing_went(relay, "AUTH is refused",
                                    password="hunter3")
            self.assertEqual(relay.logins, [("notices", "hunter3")])

    def test_a_certificate_that_nobody_vouches_for_gets_no_password(self):
        with self.relay() as relay:
            self.check_nothing_went(relay, "certificate", ca_file=None)
            self.assertEqual(relay.logins, [])

    def test_a_postfix_without_starttls_or_without_auth_gets_no_mail(self):
        for settings, word in (
                ({"smtpd_tls_security_level": "none"}, "STARTTLS"),
                ({"smtpd_sasl_auth_enable": "no"}, "AUTH is not offered")):
            with self.relay(**settings) as relay:
                self.check_nothing_went(relay, word)
                self.assertEqual(relay.logins, [])

    def test_a_postfix_that_closes_after_some_mails_gets_them_all(self):
        """One error is what it bears: it says 421 behind the refusal."""
        self.shop.export([late(f"T{i:04}") for i in range(40)])
        with self.relay(smtpd_hard_error_limit="1",
                        smtpd_recipient_restrictions="check_recipient_access"
                        f" inline:{{ {{ {address(3)} = 550 5.1.1 no }} }}"
                        ) as relay:
            self.use(relay, connections="1")
            run = self.shop.run()
            self.check_code(run, 1)
            taken = relay.wait_for_mails(39)
        self.assertEqual(collections.Counter(run.states().values()),
                         {"accepted": 39, "rejected": 1})
        self.check_mails(run, taken)


if __name__ == "__main__":
    unittest.main()
