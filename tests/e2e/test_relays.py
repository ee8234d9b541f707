"""Whole runs through relays: with TLS and AUTH, refusing, failing, dying."""

import base64
import email
import email.policy
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import DROP, RESET, ScriptedRelay  # noqa: E402
from shop import ShopTest, late, row  # noqa: E402
from smtp_relay import Authority, SmtpRelay  # noqa: E402

NIGHT = "2026-01-26T02:00:00+08:00"
LATER = "2026-01-26T03:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"
SECRET = "Zq8-hunter2-Zq8"
USERS = {"notices": SECRET}


def parse(content):
    return email.message_from_bytes(content, policy=email.policy.default)


def message_id(content):
    return parse(content)["Message-ID"].strip("<>")


class RelayTest(ShopTest):
    def use(self, relay, **keys):
        self.shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
            "tries": "1", "connections": "1", **keys})

    def ids(self, run):
        return {m["to"]: m["message_id"].strip("<>")
                for m in run.report["mails"]}

    def check_no_secret(self, *processes):
        """Nor in what it leaves behind, but for the file that holds it."""
        hidden = [SECRET.encode(), base64.b64encode(SECRET.encode()),
                  base64.b64encode(f"\0notices\0{SECRET}".encode())]
        places = {str(p): p.read_bytes()
                  for p in self.shop.folder.rglob("*")
                  if p.is_file() and p.name not in (
                      "relay.password", "relay-password", "shop.ini",
                      "ask.sh")}
        for i, process in enumerate(processes):
            places[f"stdout {i}"] = process.stdout.encode()
            places[f"stderr {i}"] = process.stderr.encode()
        for name, content in places.items():
            for secret in hidden:
                self.assertNotIn(secret, content, name)


class Secured(RelayTest):
    @classmethod
    def setUpClass(cls):
        cls.authority_folder = tempfile.mkdtemp(prefix="shipdelay-ca-")
        cls.addClassCleanup(shutil.rmtree, cls.authority_folder)
        cls.authority = Authority(cls.authority_folder)
        cls.context = cls.authority.certificate()

    def setUp(self):
        super().setUp()
        self.shop.export([late("A1"), late("A2", language="de")])
        self.shop.write("relay.password", SECRET + "\n").chmod(0o600)

    def use_tls(self, relay, scheme="smtp", **keys):
        self.shop.configure(relay={
            "url": f"{scheme}://127.0.0.1:{relay.port}", "tls": "required",
            "user": "notices", "password_file": "relay.password",
            "ca_file": str(self.authority.ca_file), **keys})

    def check_sent(self, relay, run):
        self.check_code(run, 0)
        self.assertEqual(sorted(to for _, to, _ in relay.mails),
                         [["a1@customer.example"], ["a2@customer.example"]])
        self.assertEqual({mail_from for mail_from, _, _ in relay.mails},
                         {"notices@shop.example"})
        self.assertEqual(set(run.states().values()), {"accepted"})

    def check_refused(self, relay, code, *words, logins=0):
        """One attempt, no mail, no word of the secret; all stay planned."""
        run = self.shop.run("-v")
        self.check_code(run, code)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertEqual(relay.mails, [])
        self.assertEqual(len(relay.logins), logins)
        self.assertEqual(set(run.states().values()), {"planned"})
        self.check_no_secret(run)
        return run

    def test_starttls_and_a_password_file(self):
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay)
            run = self.shop.run("-v")
            self.check_sent(relay, run)
            self.assertEqual(set(relay.logins), {("notices", SECRET)})
            self.check_no_secret(run)

    def test_smtps(self):
        with SmtpRelay(self.context, users=USERS, is_smtps=True) as relay:
            self.use_tls(relay, scheme="smtps")
            self.check_sent(relay, self.shop.run())

    def test_a_relay_without_pipelining(self):
        with SmtpRelay(self.context, users=USERS, pipelining=False) as relay:
            self.use_tls(relay)
            self.check_sent(relay, self.shop.run())

    def test_without_a_user_no_login_is_tried(self):
        with SmtpRelay(self.context) as relay:
            self.use_tls(relay, user=None, password_file=None)
            self.check_sent(relay, self.shop.run())

    @unittest.skipIf(os.getuid() != 0, "an /etc/hosts of its own needs root")
    def test_a_name_with_a_dead_address_before_a_living_one(self):
        """127.0.0.1 comes first, whatever the order in the file."""
        hosts = self.shop.write("hosts", "127.0.0.1 relay.test\n"
                                "127.0.0.2 relay.test\n")
        context = self.authority.certificate("DNS:relay.test")
        with SmtpRelay(context, users=USERS, host="127.0.0.2") as relay:
            self.use_tls(relay, url=f"smtp://relay.test:{relay.port}")
            run = self.shop.run(under=(
                "unshare", "--mount", "sh", "-c",
                f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh"))
            self.check_sent(relay, run)

    def test_a_password_command(self):
        self.shop.write("ask.sh", f"echo {SECRET}\necho more\n")
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay, password_file=None,
                         password_command=f"sh {self.shop.folder}/ask.sh")
            run = self.shop.run("-v")
            self.check_sent(relay, run)
            self.check_no_secret(run)

    def expire_token(self, renews):
        """A relay that forgets the token behind the second mail."""
        token = self.shop.write("token", "one\n")
        valid, tried = ["one"], []

        def script(step, connection, mail, argument):
            if step == "MAIL" and mail == 3 and valid == ["one"]:
                valid[0] = "two"
                if renews:
                    token.write_text("two\n")
                return DROP
            if step == "credentials":
                tried.append(base64.b64decode(argument).split(b"\0")[2]
                             .decode())
                if tried[-1] != valid[0]:
                    return "535 5.7.8 token expired"
            return None

        self.shop.export([late(f"A{i}") for i in range(5)])
        with ScriptedRelay(script, abilities=("AUTH PLAIN",)) as relay:
            self.use(relay, user="notices", connections="1", tries="2",
                     retry_wait="0", password_file=None,
                     password_command=f"cat {token}")
            run = self.shop.run()
        return run, relay, tried

    def test_a_token_that_expires_meanwhile_is_fetched_once_more(self):
        run, relay, tried = self.expire_token(renews=True)
        self.check_code(run, 0)
        self.assertEqual(tried, ["one", "one", "two"])
        self.assertEqual(sorted(to for to, _ in relay.accepted),
                         [f"a{i}@customer.example" for i in range(5)])

    def test_the_same_token_is_not_tried_again(self):
        run, relay, tried = self.expire_token(renews=False)
        self.check_code(run, 77)
        self.assertEqual(tried, ["one", "one"])
        self.assertEqual(sorted(run.states().values()),
                         ["accepted"] * 2 + ["planned"] * 3)

    def test_systemd_s_credential(self):
        self.shop.write("relay.password", "wrong\n")
        self.shop.write("credentials/relay-password",
                        SECRET + "\n").chmod(0o600)
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay)
            self.check_sent(relay, self.shop.run(environment={
                "CREDENTIALS_DIRECTORY":
                    str(self.shop.folder / "credentials")}))

    def test_systemd_makes_credentials_readable_to_the_group(self):
        """Mode 0440 and an ACL are what systemd gives them."""
        self.shop.write("credentials/relay-password",
                        SECRET + "\n").chmod(0o440)
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay, password_file=None)
            self.check_sent(relay, self.shop.run(environment={
                "CREDENTIALS_DIRECTORY":
                    str(self.shop.folder / "credentials")}))

    def test_a_wrong_password_is_tried_once(self):
        self.shop.write("relay.password", "wrong" + SECRET)
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay, tries="3", retry_wait="0")
            first = self.check_refused(relay, 77, "AUTH", logins=1)
            self.shop.write("relay.password", SECRET)
            run = self.shop.run(now=LATER)
            self.check_sent(relay, run)
            self.assertEqual(self.ids(run), self.ids(first))

    def test_starttls_missing(self):
        with SmtpRelay(users=USERS) as relay:
            self.use_tls(relay)
            self.check_refused(relay, 77, "STARTTLS")

    def test_starttls_missing_without_a_user(self):
        with SmtpRelay() as relay:
            self.use_tls(relay, user=None, password_file=None)
            self.check_refused(relay, 77, "STARTTLS")

    def test_a_certificate_of_an_unknown_authority(self):
        for scheme in ("smtp", "smtps"):
            with SmtpRelay(self.context, users=USERS,
                           is_smtps=scheme == "smtps") as relay:
                self.use_tls(relay, scheme=scheme, ca_file=None)
                self.check_refused(relay, 77, "certificate")

    def test_a_certificate_for_another_host(self):
        context = self.authority.certificate("DNS:other.example")
        with SmtpRelay(context, users=USERS) as relay:
            self.use_tls(relay)
            self.check_refused(relay, 77, "certificate", "host")

    def test_a_certificate_whose_days_are_over(self):
        context = self.authority.certificate(days=-1)
        with SmtpRelay(context, users=USERS) as relay:
            self.use_tls(relay)
            self.check_refused(relay, 77, "certificate", "expired")

    def test_a_login_that_is_not_offered(self):
        with SmtpRelay(self.context) as relay:
            self.use_tls(relay)
            self.check_refused(relay, 77, "AUTH", "offered")
        with ScriptedRelay() as relay:
            self.use(relay, user="notices", password_file="relay.password")
            run = self.shop.run(now=LATER)
            self.check_code(run, 77)
            self.assertIn("AUTH is not offered", run.stderr)
            self.assertEqual(relay.mails, 0)

    def test_a_password_file_that_is_of_no_use(self):
        path = self.shop.folder / "relay.password"
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay)
            path.chmod(0o644)
            self.check_refused(relay, 77, "relay.password")
            path.chmod(0o600)
            path.write_text("\n")
            self.check_refused(relay, 77, "empty")
            path.unlink()
            self.check_refused(relay, 77, "relay.password")
            path.mkdir()
            self.check_refused(relay, 77, "relay.password")

    def test_a_password_command_that_is_of_no_use(self):
        with SmtpRelay(self.context, users=USERS) as relay:
            for command in ("false", "true", "echo $NOTHING",
                            f"echo {SECRET} && false"):
                self.use_tls(relay, password_file=None,
                             password_command=command)
                self.check_refused(relay, 77, "password")

    def test_a_user_without_a_password(self):
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay, password_file=None)
            run = self.shop.run()
            self.assertIn(run.code, (77, 78))
            self.assertEqual(relay.mails, [])

    def test_a_relay_that_repeats_the_password_is_not_quoted(self):
        def script(step, *_):
            return f"535 5.7.8 no such password {SECRET}" \
                if step == "AUTH" else None
        with ScriptedRelay(script, abilities=("AUTH PLAIN",)) as relay:
            self.use(relay, user="notices", password_file="relay.password")
            run = self.shop.run("-v")
            self.check_code(run, 77)
            self.check_no_secret(run)

    def test_check_connect_says_the_same(self):
        with SmtpRelay(self.context, users=USERS) as relay:
            self.use_tls(relay)
            process = self.shop.command("check", "--connect")
            self.check_code(process, 0)
            self.shop.configure(relay={"ca_file": None})
            process = self.shop.command("check", "--connect")
            self.check_code(process, 77)
            self.assertEqual(relay.mails, [])


class Refusals(RelayTest):
    def setUp(self):
        super().setUp()
        self.shop.export([late(f"A{i}") for i in range(1, 4)])

    def for_second(self, step, wanted):
        def script(at, connection, mail, argument):
            return wanted if at == step and mail == 2 else None
        return ScriptedRelay(script)

    def test_a_relay_that_is_down_leaves_all_planned(self):
        with ScriptedRelay() as relay:
            self.use(relay)
        run = self.shop.run()
        self.check_code(run, 69)
        self.assertIn("(1 failure in a row); nothing is lost: the next run "
                      "sends what is left\n", run.stderr)
        self.assertEqual(set(run.states().values()), {"planned"})
        self.assertEqual([m["history"] for m in run.report["mails"]],
                         [["planned"]] * 3)
        with ScriptedRelay() as relay:
            self.use(relay)
            again = self.shop.run(now=LATER)
            self.check_code(again, 0)
        self.assertEqual(self.ids(again), self.ids(run))
        self.assertEqual({m["run"] for m in again.report["mails"]},
                         {run.report["run"]})
        self.assertEqual({message_id(m) for _, m in relay.accepted},
                         set(self.ids(run).values()))
        self.assertEqual(again.report["totals"]["notices"], {})
        self.assertIsNone(again.finding("A1")["notice"])

    def test_tries_are_made_before_it_gives_up(self):
        with ScriptedRelay(lambda step, *_: "554 no" if step == "greeting"
                           else None) as relay:
            self.use(relay, tries="3", retry_wait="0")
            self.check_code(self.shop.run(), 69)
            self.assertEqual(relay.connections, 3)

    def test_a_refused_recipient_holds_up_no_other(self):
        with self.for_second("RCPT", "550 5.1.1 no such user") as relay:
            self.use(relay)
            run = self.shop.run()
            self.check_code(run, 1)
            self.assertEqual(run.states(), {
                "a1@customer.example": "accepted",
                "a2@customer.example": "rejected",
                "a3@customer.example": "accepted"})
            rejected = run.report["mails"][1]
            self.assertEqual(rejected["reply"], "550 5.1.1 no such user")
            again = self.shop.run(now=NEXT_NIGHT)
            self.check_code(again, 0)
            self.assertEqual(again.report["mails"], [])
        self.assertEqual(len(relay.accepted), 2)

    def test_a_deferred_mail_goes_out_with_the_next_run(self):
        with self.for_second("RCPT", "451 4.7.1 greylisted") as relay:
            self.use(relay)
            run = self.shop.run()
            self.check_code(run, 75)
            self.assertEqual(run.states()["a2@customer.example"], "deferred")
            again = self.shop.run(now=LATER)
            self.check_code(again, 0)
        self.assertEqual(again.states(), {"a2@customer.example": "accepted"})
        self.assertEqual(again.report["mails"][0]["history"],
                         ["planned", "deferred", "sending", "accepted"])
        self.assertEqual(self.ids(again)["a2@customer.example"],
                         self.ids(run)["a2@customer.example"])
        self.assertEqual(len(relay.accepted), 3)

    def test_a_mail_that_is_put_off_for_five_days_is_given_up(self):
        """Its parcel stays delayed, and no letter on that is due before."""
        self.shop.configure(notices={"follow_up_days": "9"})
        with ScriptedRelay(lambda step, *_: "450 4.2.2 mailbox full"
                           if step == "RCPT" else None) as relay:
            self.use(relay)
            for day in range(26, 31):
                run = self.shop.run(now=f"2026-01-{day}T02:00:00+08:00")
                self.check_code(run, 75)
                self.assertEqual(set(run.states().values()), {"deferred"})
                self.assertEqual(len(run.report["mails"]), 3)
            asked = len(relay.commands)
            run = self.shop.run(now="2026-01-31T02:00:00+08:00")
            self.check_code(run, 1)
            self.assertEqual(set(run.states().values()), {"rejected"})
            self.assertEqual({m["reply"] for m in run.report["mails"]},
                             {"given up after 5 days: "
                              "450 4.2.2 mailbox full"})
            run = self.shop.run(now="2026-02-01T02:00:00+08:00")
            self.check_code(run, 0)
            self.assertEqual(run.report["mails"], [])
            self.assertEqual(len(relay.commands), asked)

    def test_what_is_given_up_is_written_to_when_there_is_news(self):
        with ScriptedRelay(lambda step, *_: "450 4.2.2 mailbox full"
                           if step == "RCPT" else None) as relay:
            self.use(relay)
            self.check_code(self.shop.run(), 75)
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now="2026-01-31T02:00:00+08:00")
            self.check_code(run, 1)
            self.assertEqual(
                sorted((m["state"], *m["notices"])
                       for m in run.report["mails"]),
                [("accepted", "still_delayed")] * 3 +
                [("rejected", "delayed")] * 3)
            self.assertEqual(len(relay.accepted), 3)

    def test_a_dry_run_lists_what_is_left_as_planned(self):
        with self.for_second("RCPT", "451 4.7.1 greylisted") as relay:
            self.use(relay)
            self.check_code(self.shop.run(), 75)
        dry = self.shop.dry_run(now=NEXT_NIGHT)
        self.check_code(dry, 0)
        self.assertEqual(dry.states(), {"a2@customer.example": "planned"})

    def test_a_refused_sender_blames_nobody(self):
        with ScriptedRelay(lambda step, *_: "550 5.7.1 not you"
                           if step == "MAIL" else None) as relay:
            self.use(relay)
            run = self.shop.run()
        self.check_code(run, 69)
        self.assertEqual(set(run.states().values()), {"planned"})

    def test_a_lost_connection_is_opened_again_in_the_same_run(self):
        with self.for_second("RCPT", DROP) as relay:
            self.use(relay, tries="3", retry_wait="0")
            run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(set(run.states().values()), {"accepted"})
        self.assertEqual(len(relay.taken), 3)

    def test_what_has_been_delivered_meanwhile_expires(self):
        with ScriptedRelay() as relay:
            self.use(relay)
        self.check_code(self.shop.run(), 69)
        self.shop.export([late("A1"), late("A2"), late(
            "A3", status="delivered", cause="",
            event_at="2026-01-26T12:00:00+08:00")])
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now=NEXT_NIGHT)
        self.check_code(run, 0)
        self.assertEqual(run.states(), {
            "a1@customer.example": "accepted",
            "a2@customer.example": "accepted",
            "a3@customer.example": "expired"})
        self.assertEqual(len(relay.accepted), 2)

    def test_what_goes_out_on_a_later_day_says_what_is_true_then(self):
        self.shop.export([late("A1", promised_on="2026-01-30")])
        with ScriptedRelay() as relay:
            self.use(relay)
        first = self.shop.run()
        self.check_code(first, 69)
        self.shop.export([late("A1", promised_on="2026-01-30",
                               event_at="2026-01-28T08:00:00+08:00")])
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now="2026-01-29T02:00:00+08:00")
        self.check_code(run, 0)
        self.assertEqual(self.ids(run), self.ids(first))
        text = parse(relay.accepted[0][1]).get_body().get_content()
        self.assertIn("28 January 2026", text)
        self.assertNotIn("20 January 2026", text)


class Limits(RelayTest):
    """What the relay says it takes, and what is then not offered to it."""

    def run_through(self, *abilities):
        with ScriptedRelay(abilities=abilities) as relay:
            self.use(relay)
            run = self.shop.run()
        return relay, run

    def check_rejected(self, relay, run, to, word):
        self.check_code(run, 1)
        mail = [m for m in run.report["mails"] if m["to"] == to][0]
        self.assertEqual(mail["state"], "rejected")
        self.assertIn(word, mail["reply"])
        self.assertNotIn("sending", mail["history"])
        self.assertFalse([text for _, text in relay.commands
                          if to.encode().decode("latin-1") in text])

    def test_a_mail_larger_than_the_relay_takes_is_not_offered(self):
        self.shop.export([late("A1"), late("A2"), *(
            late(f"B{i}", email="many@customer.example")
            for i in range(200))])
        relay, run = self.run_through("SIZE 12000")
        self.check_rejected(relay, run, "many@customer.example", "larger")
        self.assertEqual({to for to, _ in relay.accepted},
                         {"a1@customer.example", "a2@customer.example"})
        self.assertEqual(relay.connections, 1)

    def test_a_relay_with_room_is_told_the_exact_size(self):
        self.shop.export([late("A1")])
        relay, run = self.run_through("SIZE 100000")
        self.check_code(run, 0)
        self.assertEqual(
            [text for _, text in relay.commands if text[:4] == "MAIL"],
            ["MAIL FROM:<notices@shop.example> "
             f"SIZE={len(relay.accepted[0][1])}"])

    def test_an_address_of_other_letters_is_for_the_staff(self):
        self.shop.export([late("A1", email="zoë@customer.example")])
        relay, run = self.run_through("SMTPUTF8")
        self.check_code(run, 0)
        self.assertIn("not ASCII", run.staff()["A1"])
        self.assertEqual(relay.connections, 0)

    def test_it_is_written_to_where_that_is_configured_and_offered(self):
        self.shop.configure(relay={"smtputf8": "yes"})
        self.shop.export([late("A1", email="zoë@customer.example",
                               name="Zoë"), late("A2")])
        relay, run = self.run_through("SMTPUTF8")
        self.check_code(run, 0)
        self.assertEqual(run.states(), {
            "zoë@customer.example": "accepted",
            "a2@customer.example": "accepted"})
        said = {c.encode("latin-1").decode() for _, c in relay.commands}
        self.assertIn("MAIL FROM:<notices@shop.example> SMTPUTF8", said)
        self.assertIn("RCPT TO:<zoë@customer.example>", said)
        # The ordinary one is as it always was.
        self.assertIn("MAIL FROM:<notices@shop.example>", said)
        ordinary, other = (m for _, m in sorted(relay.accepted))
        ordinary.decode("ascii")
        to = [line for line in other.decode().split("\r\n")
              if line.startswith("To: ")]
        self.assertTrue(to[0].endswith("<zoë@customer.example>"), to)

    def test_it_is_rejected_where_that_is_not_offered(self):
        self.shop.configure(relay={"smtputf8": "yes"})
        self.shop.export([late("A1", email="zoë@customer.example"),
                          late("A2")])
        relay, run = self.run_through()
        self.check_rejected(relay, run, "zoë@customer.example", "SMTPUTF8")
        self.assertEqual([to for to, _ in relay.accepted],
                         ["a2@customer.example"])


class Doubts(RelayTest):
    def setUp(self):
        super().setUp()
        self.shop.export([late(f"A{i}") for i in range(1, 4)])

    def no_reply_to(self, *addresses, wanted=DROP):
        def script(step, connection, mail, argument):
            return wanted if step == "dot" and argument in addresses else None
        return ScriptedRelay(script)

    def doubt(self, wanted=DROP, **keys):
        with self.no_reply_to("a2@customer.example", wanted=wanted) as relay:
            self.use(relay, tries="3", retry_wait="0", **keys)
            run = self.shop.run()
        self.check_code(run, 1)
        self.assertEqual(run.states(), {
            "a1@customer.example": "accepted",
            "a2@customer.example": "in_doubt",
            "a3@customer.example": "accepted"})
        self.assertEqual(len(relay.taken), 3)
        return run, dict(relay.taken)["a2@customer.example"]

    def test_it_is_resent_once_to_the_byte_by_the_next_run(self):
        for wanted in (DROP, RESET, [b"25", DROP], b"\xff\x00<html>\r\n"):
            with self.subTest(wanted):
                self.setUp()
                run, first = self.doubt(wanted)
                with ScriptedRelay() as relay:
                    self.use(relay)
                    again = self.shop.run(now=NEXT_NIGHT)
                    self.check_code(again, 0)
                    self.assertEqual(again.states(),
                                     {"a2@customer.example": "accepted"})
                    self.assertEqual(relay.accepted,
                                     [("a2@customer.example", first)])
                    self.assertEqual(
                        again.report["mails"][0]["history"][-3:],
                        ["in_doubt", "sending", "accepted"])
                    third = self.shop.run(now="2026-01-28T02:00:00+08:00")
                    self.check_code(third, 0)
                    self.assertEqual(third.report["mails"], [])

    def test_a_look_at_one_parcel_lists_it_and_leaves_it_alone(self):
        self.doubt()
        with ScriptedRelay() as relay:
            self.use(relay)
            for command in (("run", "--only", "A1"),
                            ("announce", "cn:2026-02-15/2026-02-23")):
                with self.subTest(command):
                    run = self.shop.run(command=command, now=NEXT_NIGHT)
                    self.check_code(run, 1)
                    self.assertEqual(run.states().get("a2@customer.example"),
                                     "in_doubt")
        self.assertNotIn("a2@customer.example", dict(relay.taken))

    def test_resent_even_when_the_parcel_has_moved_on(self):
        _, first = self.doubt()
        self.shop.export([late(f"A{i}", status="delivered", cause="",
                               event_at="2026-01-26T12:00:00+08:00")
                          for i in range(1, 4)])
        with ScriptedRelay() as relay:
            self.use(relay)
            self.check_code(self.shop.run(now=NEXT_NIGHT), 0)
            self.assertEqual(relay.accepted,
                             [("a2@customer.example", first)])

    def test_a_resend_that_is_deferred_is_still_that_mail(self):
        """The first copy may have arrived: only the same bytes may follow."""
        _, first = self.doubt()
        with ScriptedRelay(lambda step, *_: "451 4.7.1 later"
                           if step == "RCPT" else None) as relay:
            self.use(relay)
            run = self.shop.run(now=NEXT_NIGHT)
            self.assertIn(run.code, (1, 75))
            self.assertEqual(relay.taken, [])
        with ScriptedRelay() as relay:
            self.use(relay)
            run = self.shop.run(now="2026-01-28T02:00:00+08:00")
            self.check_code(run, 0)
            self.assertEqual(relay.accepted,
                             [("a2@customer.example", first)])

    def second_doubt(self):
        run, first = self.doubt()
        with self.no_reply_to("a2@customer.example") as relay:
            self.use(relay)
            again = self.shop.run(now=NEXT_NIGHT)
        self.check_code(again, 1)
        self.assertEqual(relay.taken, [("a2@customer.example", first)])
        return self.ids(run)["a2@customer.example"], first

    def test_a_second_doubt_stays_until_a_person_resolves_it(self):
        name, _ = self.second_doubt()
        with ScriptedRelay() as relay:
            self.use(relay)
            for day in ("28", "29"):
                run = self.shop.run(now=f"2026-01-{day}T02:00:00+08:00")
                self.check_code(run, 1)
                self.assertEqual(run.states(),
                                 {"a2@customer.example": "in_doubt"})
            self.assertEqual(relay.taken, [])
            process = self.shop.command("status")
            self.assertEqual(process.returncode, 1)
            self.assertIn(name, process.stdout)
            self.check_code(self.shop.command("resolve", name, "sent"), 0)
            run = self.shop.run(now="2026-01-30T02:00:00+08:00")
            self.check_code(run, 0)
            self.assertEqual(relay.taken, [])
            self.check_code(self.shop.command("resolve", name, "sent"), 65)
            self.check_code(self.shop.command("status"), 0)

    def test_or_has_it_sent_once_more_to_the_byte(self):
        """The same, as a copy may have arrived; whatever has happened since."""
        for news in (late("A2", event_at="2026-01-26T12:00:00+08:00"),
                     row(tracking="A2", status="delivered",
                         event_at="2026-01-26T12:00:00+08:00")):
            with self.subTest(news["status"]):
                self.setUp()
                name, first = self.second_doubt()
                self.check_code(
                    self.shop.command("resolve", f"<{name}>", "resend"), 0)
                self.shop.export([news])
                with ScriptedRelay() as relay:
                    self.use(relay)
                    run = self.shop.run(now="2026-01-28T02:00:00+08:00")
                self.check_code(run, 0)
                self.assertIn(("a2@customer.example", first), relay.accepted)

    def test_in_doubt_hold_resends_nothing_by_itself(self):
        run, _ = self.doubt(in_doubt="hold")
        name = self.ids(run)["a2@customer.example"]
        with ScriptedRelay() as relay:
            self.use(relay)
            self.check_code(self.shop.run(now=NEXT_NIGHT), 1)
            self.assertEqual(relay.taken, [])
            self.check_code(self.shop.command("resolve", name, "resend"), 0)
            self.check_code(self.shop.run(now=NEXT_NIGHT), 0)
            self.assertEqual([message_id(m) for _, m in relay.accepted],
                             [name])

    def test_only_what_is_in_doubt_can_be_resolved(self):
        run, _ = self.doubt()
        accepted = self.ids(run)["a1@customer.example"]
        for name in (accepted, "nothing@shop.example", ""):
            for word in ("sent", "resend"):
                process = self.shop.command("resolve", name, word)
                self.assertIn(process.returncode, (64, 65))
                self.check_code(process, process.returncode)

    def test_a_dry_run_resends_nothing_but_lists_it(self):
        run, _ = self.doubt()
        with ScriptedRelay() as relay:
            self.use(relay)
            dry = self.shop.dry_run(now=NEXT_NIGHT)
            self.assertEqual(relay.connections, 0)
        self.check_code(dry, 0)
        self.assertEqual(dry.states(), {"a2@customer.example": "planned"})


class ManyMails(RelayTest):
    def test_every_mail_has_its_own_fate(self):
        """A relay that answers by the number in the address."""
        def script(step, connection, mail, argument):
            number = int("0" + "".join(c for c in argument if c.isdigit()))
            if step == "RCPT" and number % 10 == 1:
                return "550 5.1.1 unknown"
            if step == "RCPT" and number % 10 == 2:
                return "451 4.2.0 later"
            if step == "dot" and number % 10 == 3:
                return "452 4.2.2 full"
            if step == "dot" and number % 100 == 4:
                return DROP
            return None
        self.shop.export([late(f"A{i}") for i in range(1, 401)])
        with ScriptedRelay(script) as relay:
            self.use(relay, connections="8", tries="3", retry_wait="0")
            run = self.shop.run()
        self.check_code(run, 75)
        states = {}
        for mail in run.report["mails"]:
            states.setdefault(mail["state"], set()).add(mail["to"])
        self.assertEqual({s: len(a) for s, a in states.items()}, {
            "rejected": 40, "deferred": 80, "in_doubt": 4, "accepted": 276})
        self.assertEqual(states["accepted"],
                         {to for to, _ in relay.accepted})
        self.assertEqual(run.report["totals"]["mails"],
                         {s: len(a) for s, a in states.items()})
        with ScriptedRelay() as relay:
            self.use(relay)
            again = self.shop.run(now=LATER)
        self.check_code(again, 0)
        self.assertEqual({to for to, _ in relay.accepted},
                         states["deferred"] | states["in_doubt"])


class Bytes(RelayTest):
    NAMES = ["Ana Prado", "王小明", "O'Neill, Mia", 'Zoë "Z" Ünal',
             "=?utf-8?q?x?=", "\u202egnp.exe", "🎁" * 30, "Ж" * 90, "x" * 300, "a\tb", "..", ""]

    def test_every_letter_is_sound(self):
        rows = []
        for i, name in enumerate(self.NAMES):
            rows.append(late(f"N{i}", name=name,
                             language=("en", "de", "zh")[i % 3],
                             text=f"Held by 海关 {name}"))
        for i, (status, cause) in enumerate([
                ("pickup_ready", ""), ("exception", "duties"),
                ("exception", "address"), ("exception", "documents"),
                ("exception", "refused"), ("attempt_failed", ""),
                ("returning", "refused"), ("returned", "unclaimed"),
                ("exception", "weather"), ("exception", "peak"),
                ("stale", "")]):
            rows.append(row(tracking=f"K{i}", status=status, cause=cause,
                            country="US", name="Zoë",
                            language=("zh", "en", "de")[i % 3],
                            event_at="2026-01-24T09:00:00-05:00"))
        rows += [late(f"D{i}", email="digest@customer.example",
                      cause=("customs", "weather", "")[i]) for i in range(3)]
        rows.append(row(tracking="D4", status="returning",
                        email="digest@customer.example"))
        rows.append(late("E1", order="#1\r\nBcc: evil@evil.example",
                         text="a\r\n.\r\nQUIT\r\n"))
        rows.append(late("E2", order="#2 {{name}} <b>&amp;", text="{{> x}}"))
        self.shop.export(rows)
        with ScriptedRelay() as relay:
            self.use(relay, connections="4")
            run = self.shop.run()
        self.check_code(run, 0)
        reported = {m["message_id"].strip("<>"): m
                    for m in run.report["mails"]}
        self.assertEqual(len(relay.accepted), len(rows) - 3)
        for to, content in relay.accepted:
            with self.subTest(to):
                self.check_bytes(content)
                self.check_message(to, parse(content), reported)

    def check_bytes(self, content):
        content.decode("ascii")
        self.assertNotIn(b"\0", content)
        lines = content.split(b"\r\n")
        self.assertFalse([line for line in lines
                          if b"\r" in line or b"\n" in line])
        self.assertLessEqual(max(map(len, lines)), 78)

    def check_message(self, to, message, reported):
        self.assertEqual([part.defects for part in message.walk()],
                         [[] for _ in message.walk()])
        for name in ("From", "To", "Subject", "Date", "Message-ID",
                     "MIME-Version", "Auto-Submitted", "Reply-To",
                     "Content-Language"):
            self.assertEqual(len(message.get_all(name, [])), 1, name)
            self.assertEqual(message[name].defects, (), name)
        for name in ("Bcc", "Cc", "Sender", "Return-Path", "Precedence"):
            self.assertNotIn(name, message)
        self.assertEqual([a.addr_spec for a in message["To"].addresses],
                         [to])
        self.assertEqual(message["From"].addresses[0].addr_spec,
                         "notices@shop.example")
        self.assertEqual(message["Reply-To"].addresses[0].addr_spec,
                         "support@shop.example")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message["Date"].datetime.isoformat(), NIGHT)
        mail = reported[message["Message-ID"].strip("<>")]
        self.assertEqual(mail["to"], to)
        self.assertEqual(mail["subject"], message["Subject"])
        self.assertEqual(mail["language"], message["Content-Language"])
        text = message.get_body(("plain",)).get_content()
        self.assertNotIn("\ufffd", text)
        for tracking in mail["trackings"]:
            self.assertIn(tracking, text)


if __name__ == "__main__":
    unittest.main()
