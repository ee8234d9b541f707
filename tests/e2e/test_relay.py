"""The relay stage against real and faulty relays, through relay_driver.

Needs build/tests/relay_driver (or RELAY_DRIVER), Postfix's smtp-sink and
aiosmtpd.  Only 127.0.0.1 is used.
"""

import base64
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from scripted_relay import DROP, HANG, RESET, ScriptedRelay  # noqa: E402
from smtp_relay import Authority, SmtpRelay  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

DRIVER = os.environ.get("RELAY_DRIVER", ROOT / "build/tests/relay_driver")

Settled = collections.namedtuple("Settled", "id kind code reply")


class Result:
    """What a driver printed."""

    def __init__(self, output, status, seconds):
        self.status = status
        self.seconds = seconds
        self.lines = output.splitlines()
        self.settled = []
        self.sending = []
        for line in self.lines:
            words = line.split(" ", 4)
            if words[0] == "settle":
                self.settled.append(Settled(int(words[1]), words[2],
                                            int(words[3]), words[4]))
            elif words[0] == "sending":
                self.sending.append(int(words[1]))
        self.end, _, self.text = \
            self.lines[-1].removeprefix("end ").partition(" ")

    def kinds(self):
        return {mail.id: mail.kind for mail in self.settled}

    def ids(self, kind):
        return sorted(m.id for m in self.settled if m.kind == kind)


def start(**arguments):
    words = [f"{name}={value}" for name, value in arguments.items()]
    return subprocess.Popen([str(DRIVER), *words], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def finish(process, begun):
    output, errors = process.communicate(timeout=50)
    if process.returncode not in (0, 1) or errors:
        raise AssertionError(f"driver: {process.returncode} {errors}")
    return Result(output, process.returncode, time.monotonic() - begun)


def drive(**arguments):
    begun = time.monotonic()
    return finish(start(**arguments), begun)


def drive_at(relay, **arguments):
    return drive(**{"url": f"smtp://127.0.0.1:{relay.port}", "tls": 0,
                    **arguments})


def trace(calls, **arguments):
    """Under strace, where LeakSanitizer cannot work."""
    words = [f"{name}={value}" for name, value in arguments.items()]
    return subprocess.run(
        ["strace", "-f", "-e", f"trace={calls}", str(DRIVER), *words],
        env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"},
        capture_output=True, text=True, timeout=50)


def recipients(mails):
    return sorted(to for to, _ in mails)


def users(*ids):
    return sorted(f"user{i}@example.org" for i in ids)


class RelayTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="test_relay.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def check_books(self, result, count):
        """Every mail that was given is settled exactly once."""
        ids = [mail.id for mail in result.settled]
        self.assertEqual(sorted(ids), sorted(set(ids)))
        self.assertEqual(sorted(ids), list(range(1, count + 1)))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class AgainstSmtpSink(RelayTest):
    def test_five_thousand_mails_arrive_exactly_once_over_sixteen_connections(
            self):
        dump = self.folder / "dump"
        with SmtpSink(dump=dump) as sink:
            result = drive_at(sink, count=5000, connections=16)
        self.assertEqual(result.end, "ok", result.text)
        self.check_books(result, 5000)
        self.assertEqual(len(result.ids("accepted")), 5000)
        ids = []
        for text in map(str.encode, sink.messages()):
            to = re.search(rb"^X-Rcpt-Args: <user(\d+)@example.org>$", text,
                           re.M)[1]
            self.assertEqual(re.findall(rb"^Message-ID: <(\d+)@driver>",
                                        text, re.M), [to])
            self.assertIn(b"\n.\n..two dots\n", text)
            ids.append(int(to))
        self.assertEqual(sorted(ids), list(range(1, 5001)))

    def test_a_relay_without_pipelining_gets_every_mail_too(self):
        dump = self.folder / "dump"
        with SmtpSink("-p", dump=dump) as sink:
            result = drive_at(sink, count=200, connections=4)
        self.assertEqual(result.end, "ok")
        self.check_books(result, 200)
        self.assertEqual(len(sink.messages()), 200)

    def test_a_relay_that_knows_no_ehlo_gets_every_mail_too(self):
        with SmtpSink("-e") as sink:
            result = drive_at(sink, count=20, connections=2)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(result.ids("accepted")), 20)

    def test_recipients_refused_for_good_are_rejected(self):
        with SmtpSink("-f", "RCPT", "-B", "550 5.1.1 no such user") as sink:
            result = drive_at(sink, count=20)
        self.assertEqual(result.end, "ok")
        self.assertEqual(result.ids("rejected"), list(range(1, 21)))
        self.assertEqual(result.settled[0].reply, "550 5.1.1 no such user")

    def test_recipients_refused_for_now_are_deferred(self):
        with SmtpSink("-r", "RCPT", "-b", "450 4.2.0 greylisted") as sink:
            result = drive_at(sink, count=20)
        self.assertEqual(result.end, "ok")
        self.assertEqual(result.ids("deferred"), list(range(1, 21)))

    def test_a_refused_sender_stops_the_run_and_blames_nobody(self):
        with SmtpSink("-f", "MAIL", "-B", "550 5.7.1 not you") as sink:
            result = drive_at(sink, count=20, tries=3)
        self.assertEqual(result.end, "RELAY")
        self.assertIn("550 5.7.1 not you", result.text)
        self.assertEqual({m.kind for m in result.settled}, {"unsent"})

    def test_a_relay_that_hangs_up_after_every_dot_leaves_doubts(self):
        with SmtpSink("-q", ".") as sink:
            result = drive_at(sink, count=20, tries=3)
        self.assertEqual(result.end, "RELAY")
        self.assertEqual(len(result.ids("in_doubt")), 3)

    def test_421_to_every_dot_leaves_no_doubt(self):
        with SmtpSink("-Q", ".") as sink:
            result = drive_at(sink, count=20, tries=3)
        self.assertEqual(result.end, "RELAY")
        self.assertEqual({m.kind for m in result.settled}, {"unsent"})

    def test_a_relay_that_hangs_up_on_connecting_is_tried_three_times(self):
        with SmtpSink("-q", "CONNECT") as sink:
            result = drive_at(sink, count=20, tries=3, connections=4)
        self.assertEqual(result.end, "RELAY")
        self.assertEqual(result.ids("unsent"), [1])


class AgainstTlsAndAuth(RelayTest):
    @classmethod
    def setUpClass(cls):
        cls.keys = tempfile.TemporaryDirectory(prefix="test_relay.")
        cls.authority = Authority(cls.keys.name)

    @classmethod
    def tearDownClass(cls):
        cls.keys.cleanup()

    def drive(self, relay, **arguments):
        return drive(**{"url": f"smtp://127.0.0.1:{relay.port}", "tls": 1,
                        "ca_file": self.authority.ca_file, **arguments})

    def relay(self, **options):
        return SmtpRelay(self.authority.certificate(), **options)

    def test_mails_go_through_starttls_and_auth(self):
        with self.relay(users={"shop": "hunter2"}) as relay:
            result = self.drive(relay, user="shop", password="hunter2",
                                count=200, connections=4)
        self.assertEqual(result.end, "ok", result.text)
        self.check_books(result, 200)
        self.assertEqual(sorted(to for _, to, _ in relay.mails),
                         sorted([u] for u in users(*range(1, 201))))
        self.assertEqual({m[0] for m in relay.mails}, {"shop@example.com"})
        self.assertEqual(set(relay.logins), {("shop", "hunter2")})

    def test_lock_step_through_tls(self):
        with self.relay(pipelining=False) as relay:
            result = self.drive(relay, count=20, connections=2)
        self.assertEqual(result.end, "ok", result.text)
        self.assertEqual(len(relay.mails), 20)

    def test_a_mail_larger_than_every_buffer_arrives_whole(self):
        line = b"0123456789" * 90 + b"\r\n"
        body = b"Subject: large\r\n\r\n" + \
            b"".join(b".%d %s" % (i, line) for i in range(9000))
        path = self.write("body", body)
        with self.relay() as relay:
            result = self.drive(relay, body=path, count=3, connections=2,
                                dot_timeout=30, reply_timeout=30)
        self.assertEqual(result.end, "ok", result.text)
        self.assertEqual([m[2] == body for m in relay.mails], [True] * 3)

    def test_mails_go_through_smtps(self):
        with self.relay(is_smtps=True, users={"shop": "hunter2"}) as relay:
            result = self.drive(relay,
                                url=f"smtps://127.0.0.1:{relay.port}",
                                user="shop", password="hunter2", count=20)
        self.assertEqual(result.end, "ok", result.text)
        self.assertEqual(len(relay.mails), 20)

    def refuse(self, relay, kind, words, **arguments):
        arguments = {"count": 5, "connections": 4, **arguments}
        result = self.drive(relay, **arguments)
        self.assertEqual((result.end, result.status), (kind, 1))
        self.assertIn(words, result.text)
        self.assertNotIn("hunter", "\n".join(result.lines))
        self.assertEqual(result.ids("unsent"), [1])
        self.assertEqual(relay.mails, [])
        return result

    def test_a_wrong_password_is_said_once(self):
        with self.relay(users={"shop": "hunter2"}) as relay:
            result = self.refuse(relay, "PERMISSION", "AUTH is refused",
                                 user="shop", password="hunter3")
        self.assertIn("535", result.text)
        self.assertEqual({login[1] for login in relay.logins}, {"hunter3"})
        self.assertEqual(relay.connections, 1)

    def test_a_relay_that_offers_no_auth_gets_no_mail(self):
        with ScriptedRelay() as relay:
            result = drive_at(relay, user="shop", password="hunter2",
                              count=5, connections=4)
        self.assertEqual(result.end, "PERMISSION")
        self.assertIn("AUTH is not offered", result.text)
        self.assertEqual({text[:4] for _, text in relay.commands}, {"EHLO"})
        self.assertEqual(relay.connections, 1)

    def test_a_relay_that_offers_no_way_of_auth_we_know_gets_no_mail(self):
        with self.relay() as relay:
            self.refuse(relay, "PERMISSION", "AUTH is offered in no way",
                        user="shop", password="hunter2")
        self.assertEqual(relay.connections, 1)

    def test_auth_that_is_not_possible_now_is_tried_again(self):
        def script(step, connection, mail, argument):
            if step == "credentials" and argument != credentials:
                return "535 5.7.8 no"
            return "454 4.7.0 not now" if step == "AUTH" and connection < 3 \
                else None
        credentials = base64.b64encode(b"\0shop\0hunter2").decode()
        with ScriptedRelay(script, abilities=["AUTH PLAIN"]) as relay:
            result = drive_at(relay, user="shop", password="hunter2")
        self.assertEqual(result.end, "ok", result.text)
        self.assertEqual(relay.connections, 3)

    def test_a_relay_that_offers_no_starttls_gets_neither_mail_nor_password(
            self):
        with ScriptedRelay(abilities=["AUTH PLAIN LOGIN"]) as relay:
            relay.mails = []
            self.refuse(relay, "PERMISSION", "STARTTLS is not offered",
                        user="shop", password="hunter2")
        self.assertEqual({text[:4] for _, text in relay.commands}, {"EHLO"})

    def test_a_certificate_of_an_unknown_authority_is_refused(self):
        other = Authority(self.folder / "other", "another CA")
        for ca_file in ({}, {"ca_file": self.authority.ca_file}):
            with SmtpRelay(other.certificate(),
                           users={"shop": "hunter2"}) as relay:
                begun = {"user": "shop", "password": "hunter2"}
                result = drive(url=f"smtp://127.0.0.1:{relay.port}", tls=1,
                               count=5, connections=4, **begun, **ca_file)
            self.assertEqual(result.end, "PERMISSION")
            self.assertIn("the certificate is not accepted", result.text)
            self.assertEqual(relay.logins, [])
            self.assertEqual(relay.connections, 1)

    def test_a_certificate_for_another_host_is_refused(self):
        context = self.authority.certificate("DNS:other.example")
        with SmtpRelay(context, users={"shop": "hunter2"}) as relay:
            self.refuse(relay, "PERMISSION", "for another host name",
                        user="shop", password="hunter2")
        self.assertEqual(relay.logins, [])

    def test_a_relay_that_knows_only_old_tls_gets_no_mail(self):
        context = self.authority.certificate()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        # Debian's own default would refuse it too: allow it.
        config = self.write("openssl.cnf", "\n".join((
            "openssl_conf = all", "[all]", "ssl_conf = ssl", "[ssl]",
            "system_default = old", "[old]", "MinProtocol = TLSv1",
            "CipherString = ALL:@SECLEVEL=0", "")))
        with SmtpRelay(context) as relay:
            done = subprocess.run(
                [str(DRIVER), f"url=smtp://127.0.0.1:{relay.port}", "tls=1",
                 f"ca_file={self.authority.ca_file}", "tries=1"],
                env={**os.environ, "OPENSSL_CONF": str(config)},
                capture_output=True, text=True, timeout=30)
        self.assertIn("encryption could not be agreed on", done.stdout)
        self.assertEqual(relay.mails, [])

    def test_a_ca_file_that_is_none_is_a_configuration_error(self):
        with self.relay() as relay:
            self.refuse(relay, "CONFIG", "ca_file",
                        ca_file=self.write("ca.pem", "no certificate"))

    def test_the_systems_authorities_stay_trusted_beside_the_file(self):
        """strace: libcurl looks into the system's folder as well."""
        other = Authority(self.folder / "other", "another CA")
        with SmtpRelay(other.certificate()) as relay:
            traced = trace("%file", url=f"smtp://127.0.0.1:{relay.port}",
                           tls=1, ca_file=self.authority.ca_file, tries=1)
        self.assertIn("/etc/ssl/certs/", traced.stderr)

    def test_a_probe_sends_no_mail(self):
        with self.relay(users={"shop": "hunter2"}) as relay:
            good = self.drive(relay, user="shop", password="hunter2", probe=1)
            bad = self.drive(relay, user="shop", password="hunter3", probe=1)
        self.assertEqual((good.end, bad.end), ("ok", "PERMISSION"))
        self.assertEqual(relay.mails, [])
        self.assertEqual(relay.connections, 2)

    def test_plain_text_never_goes_to_another_machine(self):
        # 192.0.2.1 is nobody's (RFC 5737): a packet would not be answered.
        result = drive(url="smtp://192.0.2.1:2525", tls=0, count=2, tries=1,
                       connect_timeout=2)
        self.assertEqual(result.end, "PERMISSION")
        self.assertIn("on this machine", result.text)
        self.assertLess(result.seconds, 1.5)

    def test_the_environment_does_not_lead_the_mails_astray(self):
        with self.relay() as relay, ScriptedRelay() as proxy:
            env = {**os.environ, "HOME": str(self.folder),
                   "ALL_PROXY": f"http://127.0.0.1:{proxy.port}",
                   "smtp_proxy": f"http://127.0.0.1:{proxy.port}"}
            done = subprocess.run(
                [str(DRIVER), f"url=smtp://127.0.0.1:{relay.port}", "tls=1",
                 f"ca_file={self.authority.ca_file}"], env=env,
                capture_output=True, text=True, timeout=30)
            self.assertIn("end ok", done.stdout)
        self.assertEqual((len(relay.mails), proxy.connections), (1, 0))


def once(step, wanted, mail=None, connection=None):
    """A script that does `wanted` the first time it comes to a step."""
    done = []

    def script(at, at_connection, at_mail, argument):
        if at != step or done or (mail not in (None, at_mail)) or \
                (connection not in (None, at_connection)):
            return None
        done.append(True)
        return wanted
    return script


def always(step, wanted, only=lambda argument: True):
    def script(at, connection, mail, argument):
        return wanted if at == step and only(argument) else None
    return script


def for_recipient(step, address, wanted):
    """RCPT's argument is the whole command, the dot's the address."""
    return always(step, wanted, lambda argument: address in argument)


class AgainstFaults(RelayTest):
    def check_truth(self, result, relay):
        """What we call accepted the relay accepted, and nothing twice."""
        accepted = users(*result.ids("accepted"))
        self.assertEqual(len(set(recipients(relay.accepted))),
                         len(relay.accepted))
        self.assertLessEqual(set(accepted), set(recipients(relay.accepted)))
        unknown = set(recipients(relay.taken)) - set(accepted)
        self.assertLessEqual(
            set(recipients(relay.accepted)) - set(accepted),
            set(users(*result.ids("in_doubt"))))
        return unknown

    def test_a_refused_recipient_costs_no_other_mail_anything(self):
        script = for_recipient("RCPT", "user3@", "550 5.1.1 no such user")
        # A reconnect would take half a minute.
        for pipelining in (True, False):
            with ScriptedRelay(script, pipelining=pipelining) as relay:
                result = drive_at(relay, count=6, retry_wait=30)
            self.assertEqual(result.end, "ok")
            self.assertEqual(result.ids("rejected"), [3])
            self.assertEqual(result.ids("accepted"), [1, 2, 4, 5, 6])
            self.assertEqual(relay.connections, 1)
            self.check_truth(result, relay)

    def test_a_recipient_refused_for_now_is_deferred(self):
        script = for_recipient("RCPT", "user3@", "451 4.7.1 try later")
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=6)
        self.assertEqual(result.ids("deferred"), [3])
        self.assertEqual(relay.connections, 1)
        self.check_truth(result, relay)

    def test_a_354_without_recipient_gets_a_lone_dot(self):
        bad = []

        def script(step, connection, mail, argument):
            if step == "RCPT" and "user2@" in argument:
                bad.append(mail)
                return "550 5.1.1 no"
            return "354 go" if step == "DATA" and mail in bad else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=4)
        self.assertEqual(result.ids("accepted"), [1, 3, 4])
        self.assertEqual(result.ids("rejected"), [2])
        self.assertEqual([m for m in relay.taken if m[0] is None],
                         [(None, b"")])

    def test_a_dot_refused_for_now_is_deferred_and_the_next_mail_goes_on(self):
        script = for_recipient("dot", "user2@", "451 4.3.0 try later")
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=4)
        self.assertEqual(result.kinds(), {1: "accepted", 2: "deferred",
                                          3: "accepted", 4: "accepted"})
        self.assertEqual(relay.connections, 1)

    def test_content_refused_three_times_in_a_row_stops_the_run(self):
        with ScriptedRelay(always("dot", "554 5.7.1 spam")) as relay:
            result = drive_at(relay, count=9)
        self.assertEqual(result.end, "RELAY")
        self.assertIn("3 mails in a row were refused alike", result.text)
        self.assertEqual(result.ids("rejected"), [1, 2, 3])
        self.assertEqual(relay.accepted, [])

    def test_content_refused_now_and_then_does_not_stop_the_run(self):
        def script(step, connection, mail, argument):
            return "554 5.7.1 spam" if step == "dot" and mail % 3 else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=9)
        self.assertEqual(result.end, "ok")
        self.assertEqual(result.ids("accepted"), [3, 6, 9])

    def test_relaying_denied_to_everybody_blames_three_at_most(self):
        script = always("RCPT", "554 5.7.1 Relay access denied")
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=50, connections=4)
        self.assertEqual(result.end, "RELAY")
        self.assertLessEqual(len(result.ids("rejected")), 3 + 3)

    def test_a_quota_that_is_used_up_blames_nobody(self):
        def script(step, connection, mail, argument):
            if step == "RCPT" and mail > 2:
                return "550 5.4.5 Daily sending quota exceeded"
            return None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=9, tries=2)
        self.assertEqual(result.end, "RELAY")
        self.assertIn("quota exceeded", result.text)
        self.assertEqual(result.ids("accepted"), [1, 2])
        self.assertEqual({m.kind for m in result.settled},
                         {"accepted", "unsent"})

    def test_421_at_the_greeting_is_tried_again(self):
        script = once("greeting", ["421 4.3.2 too busy", DROP])
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=3)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 3)

    def test_421_at_every_greeting_stops_after_the_tries(self):
        script = always("greeting", ["421 4.3.2 too busy", DROP])
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=3, connections=4, tries=3)
        self.assertEqual(result.end, "RELAY")
        self.assertIn("421 4.3.2 too busy", result.text)
        self.assertEqual(relay.connections, 3)
        self.assertEqual(result.ids("unsent"), [1])

    def test_the_wait_between_tries_doubles(self):
        with ScriptedRelay(always("greeting", "554 no")) as relay:
            result = drive_at(relay, count=3, tries=3, retry_wait=1)
        self.assertEqual(result.end, "RELAY")
        self.assertGreater(result.seconds, 2.9)
        self.assertLess(result.seconds, 6)

    def test_a_relay_that_is_down_is_no_fault_of_any_mail(self):
        result = drive(url=f"smtp://127.0.0.1:{free_port()}", tls=0, count=9,
                       tries=2)
        self.assertEqual(result.end, "RELAY")
        self.assertIn("cannot be reached", result.text)
        self.assertEqual({m.kind for m in result.settled}, {"unsent"})

    def test_a_name_without_address_is_told_as_such(self):
        result = drive(url="smtp://no-such-relay.invalid:25", count=1,
                       tries=1)
        self.assertEqual(result.end, "RELAY")

    def test_relays_that_close_after_some_mails_are_reopened_at_once(self):
        counts = collections.Counter()

        def script(step, connection, mail, argument):
            if step != "MAIL":
                return None
            counts[connection] += 1
            return ["421 4.7.0 enough", DROP] if counts[connection] > 3 \
                else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=20, tries=1, retry_wait=30)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 20)
        self.assertEqual(relay.connections, 7)
        self.check_truth(result, relay)

    def test_a_relay_that_closes_without_a_word_after_some_mails_too(self):
        counts = collections.Counter()

        def script(step, connection, mail, argument):
            if step != "dot":
                return None
            counts[connection] += 1
            return ["250 ok", DROP] if counts[connection] == 2 else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=20, tries=1, retry_wait=30)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 20)
        self.check_truth(result, relay)

    def test_too_many_recipients_on_a_connection_reopens_it(self):
        counts = collections.Counter()

        def script(step, connection, mail, argument):
            if step != "RCPT":
                return None
            counts[connection] += 1
            return "452 4.5.3 too many recipients" \
                if counts[connection] > 2 else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=8, tries=1, retry_wait=30)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 8)

    def test_no_more_connections_than_mails(self):
        with ScriptedRelay() as relay:
            result = drive_at(relay, count=3, connections=16)
        self.assertEqual(result.end, "ok")
        self.assertLessEqual(relay.connections, 3)

    def test_connections_work_in_parallel(self):
        with ScriptedRelay(always("dot", [0.2, "250 ok"])) as relay:
            result = drive_at(relay, count=24, connections=8)
        self.assertEqual(result.end, "ok")
        self.assertEqual(relay.most_open, 8)
        self.assertLess(result.seconds, 3)

    def test_a_relay_that_allows_two_connections_gets_two(self):
        def script(step, connection, mail, argument):
            if step == "greeting" and connection > 2:
                return ["421 4.7.0 too many connections", DROP]
            return [0.02, "250 ok"] if step == "dot" else None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=60, connections=8, retry_wait=1)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 60)
        self.assertLessEqual(relay.connections, 8)

    def test_no_reply_to_the_dot_in_time_is_a_doubt(self):
        with ScriptedRelay(once("dot", HANG, mail=2)) as relay:
            result = drive_at(relay, count=4, dot_timeout=1)
        self.assertEqual(result.end, "ok")
        self.assertEqual(result.ids("in_doubt"), [2])
        self.assertEqual(result.ids("accepted"), [1, 3, 4])
        self.assertEqual(len(relay.taken), 4)

    def test_a_late_reply_never_belongs_to_another_mail(self):
        """The relay refuses mails 2 and 4, too late to be heard."""
        def script(step, connection, mail, argument):
            if step == "dot" and argument[4:-12] in "24":
                return [1.3, "554 5.6.0 refused"]
            return None
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=5, dot_timeout=1, tries=2)
        self.assertEqual(result.ids("in_doubt"), [2, 4])
        self.assertEqual(result.ids("accepted"), [1, 3, 5])
        self.check_truth(result, relay)

    def test_a_mail_that_upsets_the_relay_does_not_hold_up_the_others(self):
        script = for_recipient("RCPT", "user3@", DROP)
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=9, tries=3)
        self.assertEqual(result.end, "RELAY")
        self.assertEqual(result.ids("unsent"), [3])
        self.assertEqual(len(result.ids("accepted")), 8)

    def test_a_line_of_a_megabyte_is_an_end(self):
        script = once("RCPT", b"250 " + b"x" * 1000000 + b"\r\n", mail=2)
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=4)
        self.assertEqual(result.end, "ok")
        self.assertEqual(result.ids("accepted"), [1, 2, 3, 4])
        self.assertLess(max(map(len, result.lines)), 600)

    def test_the_evidence_is_one_clean_line(self):
        script = once("dot", b"250-first \x1b[31m\x00\xff\r\n250 last\r\n")
        with ScriptedRelay(script) as relay:
            result = drive_at(relay, count=1)
        self.assertEqual(result.settled[0].reply,
                         "250 first  [31m   last")

    def test_a_limit_per_second_is_kept(self):
        with ScriptedRelay() as relay:
            result = drive_at(relay, count=31, connections=4,
                              max_per_second=20)
        self.assertEqual(result.end, "ok")
        self.assertGreater(result.seconds, 1.45)
        self.assertLess(result.seconds, 4)
        self.assertLessEqual(relay.connections, 4)

    def test_a_relay_that_throttles_gets_fewer_mails_a_second(self):
        with ScriptedRelay(once("MAIL", "454 4.7.0 throttled",
                                mail=3)) as relay:
            result = drive_at(relay, count=12, max_per_second=10)
        self.assertEqual(result.end, "ok")
        self.assertEqual(len(relay.accepted), 12)
        self.assertGreater(result.seconds, 1.7)

    def test_the_host_greets_with_a_full_name_or_a_literal(self):
        with ScriptedRelay() as relay:
            drive_at(relay)
            drive_at(relay, url=f"smtp://127.0.0.1:{relay.port}/me.example")
        names = [text.split()[1] for _, text in relay.commands
                 if text.startswith("EHLO")]
        self.assertTrue("." in names[0], names[0])
        self.assertEqual(names[1], "me.example")

    def test_quit_is_said_at_the_end(self):
        with ScriptedRelay() as relay:
            drive_at(relay, count=20, connections=3)
        quits = [c for c, text in relay.commands if text == "QUIT"]
        self.assertEqual(sorted(quits),
                         list(range(1, relay.connections + 1)))


class WithCallbacks(RelayTest):
    def test_sending_and_pause_come_before_the_body(self):
        with ScriptedRelay() as relay:
            result = drive_at(relay, count=20, connections=2, verbose=1)
        waiting, open_ids = set(), set()
        for line in result.lines:
            words = line.split()
            if words[0] == "sending":
                waiting.add(words[1])
            elif words[0] == "pause":
                open_ids |= waiting
                waiting.clear()
            elif words[0] == "settle":
                self.assertIn(words[1], open_ids)
        self.assertEqual(sorted(result.sending), list(range(1, 21)))

    def test_no_byte_of_a_body_leaves_before_its_pause(self):
        """A pause fails: mails marked since the last good one stay here."""
        for good_pauses in range(4, 14):
            with ScriptedRelay() as relay:
                result = drive_at(relay, count=9, verbose=1, fail_at="pause",
                                  fail_after=good_pauses, connections=2)
                time.sleep(0.05)
            if result.end == "ok":  # it had done before so many pauses
                self.assertGreater(good_pauses, 6)
                continue
            self.assertEqual(result.end, "LEDGER")
            since = "\n".join(result.lines).split("pause\n")[-2]
            marked = users(*re.findall(r"^sending (\d+)$", since, re.M))
            self.assertFalse(set(marked) & set(recipients(relay.taken)))

    def test_a_wire_that_is_full_is_watched(self):
        body = self.write("body", b"Subject: x\r\n\r\n" + b"y" * 15000000)
        with ScriptedRelay() as relay:
            traced = trace("epoll_ctl", tls=0, body=body,
                           url=f"smtp://127.0.0.1:{relay.port}")
        self.assertIn("end ok", traced.stdout)
        self.assertIn("EPOLLIN|EPOLLOUT", traced.stderr)

    def test_a_mail_whose_sending_fails_never_leaves(self):
        for place in ("sending", "pause", "settle", "next"):
            with ScriptedRelay() as relay:
                result = drive_at(relay, count=9, fail_at=place,
                                  fail_after=4, connections=2)
                time.sleep(0.05)
            self.assertEqual(result.end, "LEDGER", place)
            if place == "sending":
                self.assertLessEqual(len(relay.taken), 4)

    def test_a_signal_ends_the_run_when_the_dots_are_answered(self):
        with ScriptedRelay(always("dot", [0.5, "250 ok"])) as relay:
            begun = time.monotonic()
            process = start(url=f"smtp://127.0.0.1:{relay.port}", tls=0,
                            count=100, connections=4)
            while len(relay.taken) < 6:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            result = finish(process, begun)
        self.assertEqual(result.end, "BUSY")
        self.assertLess(result.seconds, 4)
        self.assertEqual({m.kind for m in result.settled},
                         {"accepted", "unsent"})
        self.assertEqual(users(*result.ids("accepted")),
                         recipients(relay.accepted))
        self.assertEqual(len(relay.taken), len(relay.accepted))

    def test_a_run_that_waits_uses_no_processor(self):
        with ScriptedRelay(always("dot", [2, "250 ok"])) as relay:
            process = start(url=f"smtp://127.0.0.1:{relay.port}", tls=0,
                            count=2, connections=2)
            time.sleep(1.5)
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text()
            ticks = sum(map(int, fields.split()[13:15]))
            process.communicate(timeout=20)
        self.assertLess(ticks / os.sysconf("SC_CLK_TCK"), 0.2)

    def test_a_run_between_tries_uses_no_processor(self):
        with ScriptedRelay(always("greeting", "554 no")) as relay:
            process = start(url=f"smtp://127.0.0.1:{relay.port}", tls=0,
                            tries=2, retry_wait=2)
            time.sleep(1.5)
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text()
            ticks = sum(map(int, fields.split()[13:15]))
            process.communicate(timeout=20)
        self.assertLess(ticks / os.sysconf("SC_CLK_TCK"), 0.2)


BODY_FAULTS = {
    "421": ["421 4.3.2 closing", DROP],
    "4xx": "450 4.2.1 not now",
    "5xx": "550 5.1.1 never",
    "close": DROP,
    "reset": RESET,
    "hang": [4, DROP],  # nobody reads any more
    "half": [b"25", DROP],
    "garbage": [b"\xff\x00<html>\r\n"],
    "late": [4],  # nobody reads for a while, longer than anyone waits
    "extra": "250 extra",
}


class FaultsInABody(AgainstFaults):
    """A mail too large to be on its way whole: test_faults.py has the rest."""

    def run_cell(self, fault, mail, pipelining):
        script = once("body", BODY_FAULTS[fault], mail=mail)
        with ScriptedRelay(script, pipelining=pipelining) as relay:
            patience = 1 if fault in ("hang", "late") else 20
            result = drive_at(relay, count=2, tries=2, body=self.body,
                              reply_timeout=patience, dot_timeout=20)
        self.check_books(result, 2)
        self.check_truth(result, relay)
        self.assertEqual(result.end, "ok", result.text)
        self.assertEqual(result.ids("accepted"), [1, 2])
        self.assertEqual(relay.connections, 2)

    def test_each_fault_costs_a_connection_and_nothing_else(self):
        self.body = self.write("body",
                               b"Subject: x\r\n\r\n" + b"y" * 15000000)
        cells = [(fault, mail, pipelining) for fault in BODY_FAULTS
                 for mail in (1, 2) for pipelining in (True, False)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            running = {pool.submit(self.run_cell, *cell): cell
                       for cell in cells}
            for future in concurrent.futures.as_completed(running):
                with self.subTest(cell=running[future]):
                    future.result()


class RandomFaults(AgainstFaults):
    STEPS = {"greeting": "220 hi", "EHLO": "250 hi", "MAIL": "250 ok",
             "RCPT": "250 ok", "DATA": "354 go", "dot": "250 queued"}
    FAULTS = {name: wanted for name, wanted in BODY_FAULTS.items()
              if name not in ("hang", "late", "extra")}

    def run_schedule(self, seed):
        """Faults of all kinds at random steps, some late replies."""
        dice = random.Random(seed)
        faults = [*sorted(self.FAULTS), "extra"]

        def script(step, connection, mail, argument):
            if step not in self.STEPS or dice.random() > 0.04:
                return None
            if step == "dot" and dice.random() < 0.05:
                return [1.2, "250 late"]
            fault = dice.choice(faults)
            # libcurl waits for a reply behind any garbage.
            if step in ("greeting", "EHLO") and fault == "garbage":
                return None
            if fault == "extra":
                return self.STEPS[step] + "\n250 extra"
            return self.FAULTS[fault]
        with ScriptedRelay(script, pipelining=seed % 2 == 0) as relay:
            result = drive_at(relay, count=250, connections=4, tries=50,
                              reply_timeout=10, dot_timeout=1)
        self.check_books(result, 250)
        self.check_truth(result, relay)
        self.assertLessEqual(set(result.kinds().values()),
                             {"accepted", "rejected", "deferred",
                              "in_doubt", "unsent"})
        self.assertGreater(len(result.ids("accepted")), 125)

    def test_under_random_faults_nothing_is_lost_or_believed_wrongly(self):
        for seed in range(6):
            with self.subTest(seed=seed):
                self.run_schedule(seed)


# They inherit the checks only, not the tests.
for heir in (FaultsInABody, RandomFaults):
    for name in [n for n in vars(AgainstFaults) if n.startswith("test_")]:
        setattr(heir, name, None)


class IntoAFolder(RelayTest):
    def test_mails_become_files_once(self):
        folder = self.folder / "mail"
        for _ in range(2):
            result = drive(url=f"file:{folder}", count=70)
            self.assertEqual(result.end, "ok", result.text)
            self.check_books(result, 70)
        names = sorted(path.name for path in (folder / "new").iterdir())
        self.assertEqual(len(names), 70)
        self.assertTrue(all(name.endswith(".eml") for name in names))
        bodies = [(folder / "new" / name).read_bytes() for name in names]
        self.assertEqual(len([body for body in bodies if
                              b"Message-ID: <1@driver>\r\n\r\n.\r\n..two"
                              in body]), 1)
        self.assertEqual(list((folder / "tmp").iterdir()), [])

    def test_a_group_of_mails_is_synced_together(self):
        traced = trace("syncfs,renameat", count=70,
                       url=f"file:{self.folder}/mail")
        calls = re.findall(r"^(?:\[pid +\d+\] )?(\w+)\(", traced.stderr,
                           re.M)
        self.assertEqual(calls, ["renameat"] * 64 + ["syncfs"] +
                         ["renameat"] * 6 + ["syncfs"])

    def test_a_full_disk_is_a_relay_that_fails(self):
        result = drive(url="file:/dev/full/mail", count=3)
        self.assertEqual(result.end, "RELAY")


if __name__ == "__main__":
    unittest.main()
