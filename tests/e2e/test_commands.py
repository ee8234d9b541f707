"""Every command: what it does, and what it refuses."""

import email
import email.policy
import html
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import ScriptedRelay  # noqa: E402
from shop import ShopTest, late, row  # noqa: E402

NIGHT = "2026-01-26T02:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"
FESTIVAL = "cn:2026-02-15/2026-02-23"
LETTERS = [
    "advance", "suspended", "delayed", "still_delayed", "resumed",
    "delivered_late", "action-pickup", "action-duties", "action-address",
    "action-documents", "action-absent", "action-refused", "returning",
    "returned", "lost", "damaged", "digest", "case-ack", "case-info",
    "case-refund", "case-partial", "case-return-refund", "case-reship",
    "case-coupon", "case-wait", "case-duties", "case-pickup", "case-address",
    "case-trace", "case-delivered", "case-compensated", "case-options",
    "case-done", "case-failed", "case-survey"]
NOWHERE = {"url": "smtp://127.0.0.1:9", "tls": "none", "tries": "1"}
FILES = {"url": "file:mail"}


class Usage(ShopTest):
    MISTAKES = [
        (), ("--nope",), ("bogus",), ("runn",), ("run", "extra"),
        ("run", "--nope"), ("run", "--now"), ("run", "--now", "tomorrow"),
        ("run", "--now", "2026-02-30T02:00:00+08:00"), ("run", "--now", ""),
        ("run", "--limit", "many"), ("run", "--limit", "-1"),
        ("run", "--limit", ""), ("run", "--only", ""),
        ("run", "--redirect-to", "nobody"), ("run", "--redirect-to", ""),
        ("run", "--redirect-to", "a@b.example\r\nRCPT TO:<c@d.example>"),
        ("run", "--report", "report.doc"), ("run", "--report", "report"),
        ("run", "--report", ""), ("run", "--report"),
        ("run", "--baseline", "--redirect-to", "a@b.example"),
        ("run", "--dry-run", "--redirect-to", "a@b.example"),
        ("run", "--by", "me"), ("run", "--connect"), ("run", "--out", "x"),
        ("announce",), ("announce", "nothing"), ("announce", ""),
        ("announce", FESTIVAL, "more"), ("announce", FESTIVAL, "--baseline"),
        ("announce", "cn:2026-01-01/2026-01-03"),
        ("explain",), ("explain", "A1", "A2"), ("explain", "A1", "--dry-run"),
        ("preview", "A1", "A2"), ("preview", "--kind", "sorry"),
        ("preview", "--language", "tlh"),
        ("check", "A1"), ("check", "--now", NIGHT), ("status", "A1"),
        ("approve",), ("approve", "R"), ("approve", "R", "--by", ""),
        ("discard",), ("discard", "R", "S"),
        ("resolve", "M"), ("resolve", "M", "maybe"), ("resolve",),
        ("report",), ("report", "R", "S"), ("suppress",),
        ("suppress", "nobody"), ("suppress", "a@b.example", "c@d.example"),
    ]

    def test_a_mistake_opens_nothing_and_says_one_line(self):
        for arguments in self.MISTAKES:
            self.shop.__exit__()
            self.setUp()
            self.shop.export([late("A1")])
            with self.subTest(arguments):
                process = self.shop.command(*arguments)
                left = [p.name for p in self.shop.folder.iterdir()]
                self.check_code(process, 64)
                self.assertEqual(process.stdout, "")
                self.assertEqual(sorted(left), ["inbox", "shop.ini"])

    def test_nor_is_the_configuration_opened(self):
        self.shop.config.unlink()
        for arguments in (("bogus",), ("run", "extra"), ("approve", "R"),
                          ("run", "--limit", "many")):
            self.check_code(self.shop.command(*arguments), 64)

    def test_the_nearest_command_is_named(self):
        for wrong, right in (("runn", "run"), ("anounce", "announce"),
                             ("aprove", "approve")):
            self.assertIn(f"'{right}'", self.shop.command(wrong).stderr)

    def test_help_names_every_command_and_every_option(self):
        process = self.shop.command("--help")
        self.check_code(process, 0)
        commands = ("run", "announce", "explain", "preview", "check",
                    "status", "approve", "discard", "resolve", "report",
                    "suppress")
        for command in commands:
            self.assertIn(f"\n  {command}", process.stdout)
            own = self.shop.command(command, "--help")
            self.check_code(own, 0)
            self.assertIn(f"shipdelay {command}", own.stdout)
            self.assertIn("--config", own.stdout)
        for option in ("--dry-run", "--report", "--now", "--only", "--limit",
                       "--redirect-to", "--baseline", "--json"):
            self.assertIn(option, self.shop.command("run", "--help").stdout)
        self.assertEqual(self.shop.command("-h").stdout, process.stdout)
        self.assertRegex(self.shop.command("--version").stdout,
                         r"^shipdelay \S+\n$")

    def test_the_configuration_may_stand_before_or_behind(self):
        config = str(self.shop.config)
        elsewhere = ("env", "-C", "/", "sh", "-c",
                     'program=$1; shift 3; exec "$program" "$@"', "sh")
        for arguments in (("--config", config, "status"),
                          ("status", "--config", config),
                          ("status", f"--config={config}"),
                          ("-c", config, "status")):
            process = self.shop.command(*arguments, under=elsewhere)
            self.check_code(process, 0)


class Run(ShopTest):
    def test_success_is_quiet(self):
        self.shop.export([late("A1")])
        for command in (("run", "--now", NIGHT), ("check",),
                        ("run", "--now", NEXT_NIGHT),
                        ("run", "--dry-run", "--now", NEXT_NIGHT),
                        ("run", "--baseline", "--now", NEXT_NIGHT),
                        ("suppress", "a@customer.example"),
                        ("preview", "--kind", "delayed", "--out", "letters")):
            with self.subTest(command):
                process = self.shop.command(*command)
                self.assertEqual(
                    (process.returncode, process.stdout, process.stderr),
                    (0, "", ""))

    def test_the_report_may_go_to_stdout(self):
        self.shop.export([late("A1")])
        process = self.shop.command("run", "--now", NIGHT, "--json",
                                    "--dry-run")
        self.assertEqual(json.loads(process.stdout)["mails"][0]["to"],
                         "a1@customer.example")
        process = self.shop.command("run", "--now", NIGHT, "--report", "-")
        self.check_code(process, 0)
        self.assertIn("a1@customer.example", process.stdout)

    def test_only_looks_at_one_parcel(self):
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run("--only", "A2")
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A2"])
        run = self.shop.run(now=NEXT_NIGHT)
        self.assertEqual(run.told(), ["A1", "A3"])

    def test_only_leaves_what_others_left(self):
        self.shop.export([late("A1"), late("A2")])
        self.shop.configure(relay=NOWHERE)
        self.check_code(self.shop.run(), 69)
        self.shop.configure(relay=FILES)
        self.shop.export([late("A1"), late("A2"), late("A3")])
        run = self.shop.run("--only", "A3")
        self.check_code(run, 0)
        self.assertEqual(len(self.shop.letters()), 1)
        self.check_code(self.shop.run(), 0)
        self.assertEqual(len(self.shop.letters()), 3)

    def test_only_an_unknown_parcel_finds_nothing(self):
        self.shop.export([late("A1")])
        run = self.shop.run("--only", "Z9")
        self.check_code(run, 0)
        self.assertEqual(run.report["mails"], [])

    def test_limit_decides_so_many_mails(self):
        self.shop.export([late(f"A{i}") for i in range(5)])
        run = self.shop.run("--limit", "2")
        self.check_code(run, 0)
        self.assertEqual(len(run.report["mails"]), 2)
        told = run.told()
        waiting = [f for f in run.report["findings"] if f["notice"] is None]
        self.assertEqual(len(waiting), 3)
        self.assertTrue(all("limit" in f["reason"] for f in waiting))
        run = self.shop.run()
        self.assertEqual(sorted(told + run.told()),
                         [f"A{i}" for i in range(5)])
        self.assertEqual(self.shop.run("--limit", "0").report["mails"], [])

    def test_redirected_mails_reach_nobody_else_and_are_not_recorded(self):
        self.shop.export([late(f"A{i}") for i in range(5)])
        with ScriptedRelay() as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none"})
            run = self.shop.run("--redirect-to", "boss@shop.example")
            self.check_code(run, 0)
            self.assertFalse(self.shop.state.exists())
            self.assertEqual({to for to, _ in relay.accepted},
                             {"boss@shop.example"})
            self.assertEqual(len(relay.accepted), 5)
            self.assertEqual(
                {m[m.index(b"<"):] for _, m in [(0, text.encode())
                 for _, text in relay.commands if text.startswith("RCPT")]},
                {b"<boss@shop.example>"})
            run = self.shop.run()
            self.check_code(run, 0)
            self.assertEqual({to for to, _ in relay.accepted[5:]},
                             {f"a{i}@customer.example" for i in range(5)})

    def test_redirecting_leaves_a_ledger_as_it_is(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(), 0)
        self.shop.export([late("A1"), late("A2")])
        before = {p: p.read_bytes() for p in self.shop.state.iterdir()}
        run = self.shop.run("--redirect-to", "boss@shop.example",
                            now=NEXT_NIGHT)
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A2"])
        self.assertEqual(
            {p: p.read_bytes() for p in self.shop.state.iterdir()}, before)
        self.assertEqual(self.shop.run(now=NEXT_NIGHT).told(), ["A2"])


class Announce(ShopTest):
    """It is the eve of the festival, and nobody would be told by a run."""

    EVE = "2026-02-13T09:00:00+08:00"

    def setUp(self):
        super().setUp()
        self.shop.configure(
            notices={"advance_days": "0"},
            source__main={"files": "inbox/export*.csv"},
            orders__shop={"files": "inbox/orders.csv",
                          "profile": "shopify-orders",
                          "carrier": "yunexpress"})
        here = {"country": "CN", "shipped_at": "2026-02-13",
                "event_at": "2026-02-13T08:00:00+08:00"}
        self.rows = [
            row(tracking="LEAVING", **here),
            row(tracking="HELD", **{**here, "status": "exception",
                                    "cause": "customs"}),
            row(tracking="ABROAD", **{**here, "country": "US",
                                      "shipped_at": "2026-02-05"}),
            row(tracking="DONE", **{**here, "status": "delivered"}),
            row(tracking="ODD", **{**here, "status": "bogus"}),
            row(tracking="BACK", **{**here, "status": "returning"}),
            row(tracking="LOST", **{**here, "status": "exception",
                                    "cause": "lost"})]
        self.orders = [("#1", "one", "unfulfilled", ""),
                       ("#2", "two", "fulfilled", ""),
                       ("#3", "three", "unfulfilled", "2026-02-12"),
                       ("#4", "four", "", "")]
        self.write()

    def write(self):
        self.shop.export(self.rows)
        self.shop.write("inbox/orders.csv", "\n".join(
            ["Name,Email,Financial Status,Fulfillment Status,Cancelled at,"
             "Shipping Name,Shipping Country"] +
            [f"{name},{to}@customer.example,paid,{state},{cancelled},X,US"
             for name, to, state, cancelled in self.orders]) + "\n")

    def announce(self, *arguments, window=FESTIVAL, now=EVE):
        return self.shop.run(*arguments, command=("announce", window),
                             now=now)

    WARNED = {"leaving@customer.example", "held@customer.example",
              "one@customer.example", "four@customer.example"}

    def test_every_parcel_and_order_that_meets_it_is_warned_once(self):
        self.assertEqual(self.shop.dry_run(now=self.EVE).mails(),
                         {"held@customer.example": ["delayed"],
                          "back@customer.example": ["returning"]})
        run = self.announce()
        self.check_code(run, 0)
        self.assertEqual(run.mails(),
                         {to: ["advance"] for to in self.WARNED})
        self.assertEqual(len(self.shop.letters()), 4)
        for letter in self.shop.letters():
            self.assertIn("Spring Festival", letter.get_body().get_content())
        again = self.announce(now="2026-02-14T09:00:00+08:00")
        self.check_code(again, 0)
        self.assertEqual(again.report["mails"], [])

    def test_a_dry_one_lists_the_same_and_touches_nothing(self):
        before = self.shop.snapshot()
        dry = self.announce("--dry-run")
        self.check_code(dry, 0)
        self.assertEqual(self.shop.snapshot(), before)
        self.assertFalse(self.shop.state.exists())
        real = self.announce()
        self.assertEqual([m["message_id"] for m in dry.report["mails"]],
                         [m["message_id"] for m in real.report["mails"]])

    def test_the_nights_after_do_not_repeat_it(self):
        self.announce()
        self.shop.configure(notices={"advance_days": "14"})
        # The order has left in the meantime, under a number of its own.
        self.rows.append(row(tracking="FIRST", order="#1", email="",
                             country="CN", shipped_at="2026-02-14",
                             event_at="2026-02-14T07:00:00+08:00"))
        self.write()
        for day in ("2026-02-14", "2026-02-16", "2026-02-20"):
            run = self.shop.run(now=f"{day}T10:00:00+08:00")
            self.check_code(run, 0)
            for kinds in run.mails().values():
                self.assertNotIn("advance", kinds)
                self.assertNotIn("suspended", kinds)

    def test_the_book_of_the_ledger_closes(self):
        run = self.announce()
        totals = run.report["totals"]
        self.assertEqual(totals["rows"], 7)
        self.assertEqual(totals["mails"], {"accepted": 4})
        self.assertEqual(totals["notices"], {"advance": 4})

    def test_a_window_of_another_carrier_warns_its_own_customers(self):
        self.shop.configure(window__w={
            "kind": "suspended", "place": "cn", "from": "2026-02-14",
            "last": "2026-02-24", "cause": "holiday", "title.en": "Break",
            "carriers": "4px", "source": "mail"})
        self.rows.append(row(tracking="OTHER", carrier="4px", country="CN",
                             shipped_at="2026-02-13",
                             event_at="2026-02-13T08:00:00+08:00"))
        self.write()
        run = self.announce(window="w")
        self.check_code(run, 0)
        self.assertEqual(run.mails(),
                         {"other@customer.example": ["advance"]})

    def test_an_order_of_an_unknown_carrier_fits_all_carriers_alone(self):
        self.shop.configure(
            orders__shop={"carrier": None},
            window__w={
                "kind": "suspended", "place": "cn", "from": "2026-02-14",
                "last": "2026-02-24", "cause": "holiday",
                "carriers": "yun*", "source": "mail"})
        mails = self.announce("--dry-run", window="w").mails()
        self.assertNotIn("one@customer.example", mails)
        self.assertIn("leaving@customer.example", mails)
        mails = self.announce("--dry-run").mails()
        self.assertIn("one@customer.example", mails)

    def test_an_order_meets_the_windows_of_a_lane_by_its_origin(self):
        window = {"kind": "suspended", "place": "cn", "from": "2026-02-14",
                  "last": "2026-02-24", "cause": "holiday",
                  "lanes": "CN->*", "source": "mail"}
        self.shop.configure(window__w=window)
        self.assertNotIn("one@customer.example",
                         self.announce("--dry-run", window="w").mails())
        self.shop.configure(orders__shop={"origin": "China"})
        self.assertIn("one@customer.example",
                      self.announce("--dry-run", window="w").mails())

    def test_it_may_be_announced_while_it_lasts_but_not_behind(self):
        self.check_code(self.announce(
            "--dry-run", now="2026-02-23T23:59:59+08:00"), 0)
        run = self.announce(now="2026-02-24T00:00:00+08:00")
        self.check_code(run, 64)
        self.assertIn("over", run.stderr)

    def test_an_unknown_window_names_the_nearest(self):
        run = self.announce(window="cn:2026-02-15/2026-02-24")
        self.check_code(run, 64)
        self.assertIn(FESTIVAL, run.stderr)

    def test_its_mails_are_held_by_a_brake(self):
        self.shop.configure(brakes={"max_mails": "3"})
        held = self.announce()
        self.check_code(held, 65)
        self.assertEqual(self.shop.letters(), [])
        approved = self.shop.run(held.report["run"], "--by", "Li",
                                 command=("approve",), now=self.EVE)
        self.check_code(approved, 0)
        self.assertEqual({m["To"].addresses[0].addr_spec
                          for m in self.shop.letters()}, self.WARNED)

    def test_limit_and_only(self):
        run = self.announce("--limit", "1", "--dry-run")
        self.assertEqual(len(run.report["mails"]), 1)
        run = self.announce("--only", "LEAVING")
        self.assertEqual(set(run.mails()), {"leaving@customer.example"})
        self.assertEqual(set(self.announce().mails()),
                         self.WARNED - {"leaving@customer.example"})


class Explain(ShopTest):
    def explain(self, tracking, now=NIGHT):
        return self.shop.command("explain", tracking, "--now", now)

    def test_it_shows_the_way_from_the_row_to_the_finding(self):
        self.shop.configure(service__us={
            "carriers": "yun*", "lanes": "CN->US",
            "transit": "cn 1-2, any 4-7, us 2-4", "grace": "2"})
        self.shop.export([late("A1"), late("A2")])
        process = self.explain("A2")
        self.check_code(process, 0)
        text = process.stdout
        for words in ("export.csv:3", "#A2", "exception", "customs",
                      "2026-01-20", "Held by customs", "'CN' -> 'US'",
                      "service.us", "grace 2", "cn 1-2", "any 4-7", "us 2-4",
                      "late 2026-01-20", "delayed by rule 7"):
            self.assertIn(words, text)
        for rule in range(1, 12):
            self.assertRegex(text, rf"(?m)^ *rule {rule} ")
        self.assertIn("nothing yet", text)

    def test_it_shows_the_windows(self):
        self.shop.export([row(
            tracking="A1", country="CN", shipped_at="2026-02-13",
            event_at="2026-02-13T08:00:00+08:00")])
        text = self.explain("A1", now="2026-02-16T02:00:00+08:00").stdout
        self.assertIn(FESTIVAL, text)
        self.assertIn("Spring Festival", text)
        self.assertIn("suspended by rule 6", text)

    def test_it_shows_what_was_told(self):
        self.shop.export([late("A1")])
        run = self.shop.run()
        text = self.explain("A1", now=NEXT_NIGHT).stdout
        self.assertIn("delayed on 2026-01-26, accepted", text)
        self.assertIn(run.report["mails"][0]["message_id"].strip("<>"), text)

    def test_it_shows_why_nothing_can_be_decided(self):
        self.shop.configure(calendar__us={
            "covers": "2026-01-01/2026-01-27"})
        self.shop.export([row(tracking="A1", country="US",
                              shipped_at="2026-01-20",
                              event_at="2026-01-25T08:00:00+08:00")])
        process = self.explain("A1")
        self.check_code(process, 0)
        self.assertIn("'us'", process.stdout)
        self.assertIn("day 2026-01-30", process.stdout)
        self.assertIn("cannot_decide", process.stdout)

    def test_it_finds_the_number_however_it_is_typed(self):
        self.shop.export([late("YT26000018127020003140"),
                          late("A1"), late("A1", carrier="4px")])
        for typed in ("yt26000018127020003140", "YT2600 0018 1270 2000 3140"):
            self.check_code(self.explain(typed), 0)
        text = self.explain("A1").stdout
        self.assertIn("yunexpress A1", text)
        self.assertIn("4px A1", text)

    def test_it_creates_nothing(self):
        self.shop.export([late("A1")])
        before = self.shop.snapshot()
        self.check_code(self.explain("A1"), 0)
        self.assertEqual(self.shop.snapshot(), before)
        self.assertFalse(self.shop.state.exists())

    def test_an_unknown_number(self):
        self.shop.export([late("A1")])
        process = self.explain("Z9")
        self.check_code(process, 65)
        self.assertIn("Z9", process.stderr)

    def test_without_an_export(self):
        self.check_code(self.explain("A1"), 66)


class Preview(ShopTest):
    def languages(self):
        templates = pathlib.Path(__file__).parents[2] / "config/templates"
        return sorted(p.name for p in templates.iterdir() if p.is_dir())

    def names(self, *arguments):
        process = self.shop.command("preview", "--now", NIGHT, "--out",
                                    "letters", *arguments)
        self.check_code(process, 0)
        folder = self.shop.folder / "letters"
        self.assertTrue((folder / "index.html").is_file())
        return sorted(p.stem for p in folder.glob("*.eml"))

    def test_every_letter_in_every_language(self):
        self.assertEqual(self.names(), sorted(
            f"{language}-{letter}" for language in self.languages()
            for letter in LETTERS))
        index = (self.shop.folder / "letters/index.html").read_text()
        for path in (self.shop.folder / "letters").glob("*.eml"):
            self.assertIn(path.name, index)
            message = email.message_from_bytes(
                path.read_bytes(), policy=email.policy.default)
            self.assertEqual(message.defects, [], path)
            text = message.get_body(("plain",)).get_content()
            self.assertNotIn("{{", text)
            self.assertTrue(message["Subject"])
            self.assertEqual(message["Content-Language"],
                             path.name.split("-")[0])
            written = path.with_suffix(".txt").read_text()
            self.assertEqual(written.split("\n")[0],
                             "Subject: " + message["Subject"])
            self.assertTrue(written.endswith(
                "\n\n" + text.replace("\r\n", "\n")), path)
            page = path.with_suffix(".html").read_text()
            part = message.get_body(("html",)).get_content()
            self.assertEqual(part.replace("\r\n", "\n"), page)
            self.assertIn(f'srcdoc="{html.escape(page)}"'.replace(
                "&#x27;", "&#39;"), index)

    def test_one_kind_one_language_or_both(self):
        self.assertEqual(self.names("--kind", "delayed"),
                         [f"{l}-delayed" for l in self.languages()])
        self.setUp()
        self.assertEqual(self.names("--language", "de"),
                         sorted(f"de-{letter}" for letter in LETTERS))
        self.setUp()
        self.assertEqual(self.names("--language", "de", "--kind", "digest"),
                         ["de-digest"])

    def test_the_real_letter_of_a_parcel(self):
        self.shop.export([late("A1", name="Ana"), late("A2")])
        before = self.shop.snapshot()
        self.assertEqual(self.names("A1"), ["A1"])
        self.assertFalse(self.shop.state.exists())
        preview = (self.shop.folder / "letters/A1.eml").read_bytes()
        self.assertIn(b"a1@customer.example", preview)
        text = (self.shop.folder / "letters/A1.txt").read_text()
        self.assertIn("Ana", text)
        after = self.shop.snapshot()
        self.assertEqual({k: v for k, v in after.items()
                          if not k.startswith("letters/")}, before)
        self.shop.run()
        sent = [path.read_bytes().replace(b"\r\n", b"\n") for path in
                (self.shop.folder / "mail/new").glob("*")]
        self.assertEqual(len(sent), 2)
        self.assertIn(preview.replace(b"\r\n", b"\n"), sent)

    def test_the_real_letter_in_another_language(self):
        self.shop.export([row(tracking="A1", country="CN", language="de",
                              shipped_at="2026-02-12")])
        for language, title in ("de", "Frühlingsfest"), ("zh", "春节"):
            with self.subTest(language):
                process = self.shop.command(
                    "preview", "A1", "--now", "2026-02-16T02:00:00+08:00",
                    "--language", language, "--out", "letters")
                self.check_code(process, 0)
                text = (self.shop.folder / "letters/A1.txt").read_text()
                self.assertIn(title, text)

    def test_a_parcel_has_one_letter_in_the_languages_that_there_are(self):
        self.shop.export([late("A1")])
        self.assertEqual(self.names("A1", "--kind", "delayed"), ["A1"])
        for choice in ("--kind", "lost"), ("--language", "tlh"):
            with self.subTest(choice):
                process = self.shop.command("preview", "A1", "--now", NIGHT,
                                            *choice, "--out", "none")
                self.check_code(process, 64)
                self.assertFalse((self.shop.folder / "none").exists())

    def test_a_parcel_without_news(self):
        self.shop.export([row(tracking="A1", status="delivered")])
        process = self.shop.command("preview", "A1", "--now", NIGHT)
        self.check_code(process, 65)
        self.assertFalse((self.shop.folder / "preview").exists())

    def test_a_folder_that_cannot_be_written(self):
        self.shop.write("letters", "a file")
        process = self.shop.command("preview", "--out", "letters")
        self.check_code(process, 73)


class Report(ShopTest):
    FORMATS = ("txt", "csv", "json", "html")

    def reports(self, name):
        return {f: (self.shop.folder / f"report-{name}.{f}").read_bytes()
                for f in self.FORMATS}

    def options(self, name):
        return [word for f in self.FORMATS for word in (
            "--report", str(self.shop.folder / f"report-{name}.{f}"))]

    def check_same(self, run, name):
        process = self.shop.command(
            "report", run.report["run"], *self.options("again"))
        self.check_code(process, 0)
        self.assertEqual(process.stdout, "")
        first, again = self.reports(name), self.reports("again")
        for ending in self.FORMATS:
            self.assertEqual(again[ending].decode(), first[ending].decode())

    def a_mixed_night(self):
        return [late("A1", name="=cmd()"),
                late("A2", email="a1@customer.example"),
                late("A3", cause="weather", destination="DE", language="de"),
                row(tracking="A4", status="pickup_ready", country="US",
                    event_at="2026-01-24T09:00:00-05:00"),
                row(tracking="A5", status="returning", cause="duties"),
                row(tracking="A6", status="delivered"),
                row(tracking="A7", status="<bogus>"), "broken",
                late("A8", email=""), late("A9", email="no-at-sign"),
                late("A10", destination="", origin="", country="")]

    def test_the_report_of_an_earlier_run_is_the_first_one_again(self):
        self.shop.export(self.a_mixed_night())
        run = self.shop.run(*self.options("first"))
        self.check_code(run, 0)
        rows = self.a_mixed_night()
        rows[0]["event_at"] = "2026-01-30T09:12:00+08:00"
        self.shop.export([*rows, late("B1")])
        second = self.shop.run(*self.options("second"),
                               now="2026-02-01T02:00:00+08:00")
        self.check_code(second, 0)
        self.check_same(run, "first")
        self.check_same(second, "second")

    def test_also_of_a_held_one_a_baseline_and_an_announcement(self):
        self.shop.export([late("A1"), late("A2"), row(
            tracking="A3", country="CN", shipped_at="2026-02-13",
            event_at="2026-02-13T08:00:00+08:00")])
        self.shop.configure(brakes={"max_mails": "1"})
        self.check_same(self.shop.run(*self.options("held")), "held")
        self.check_same(self.shop.run(*self.options("base"), "--baseline"),
                        "base")
        self.check_same(self.shop.run(
            *self.options("warned"), command=("announce", FESTIVAL),
            now="2026-02-13T09:00:00+08:00"), "warned")

    def test_stdout_has_the_text_or_the_json(self):
        self.shop.export(self.a_mixed_night())
        run = self.shop.run(*self.options("first"))
        name = run.report["run"]
        first = self.reports("first")
        self.assertEqual(self.shop.command("report", name).stdout.encode(),
                         first["txt"])
        self.assertEqual(
            self.shop.command("report", name, "--json").stdout.encode(),
            first["json"])

    def test_a_run_that_never_was(self):
        self.check_code(self.shop.command("report", "20260126T020000-1"), 65)
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(), 0)
        self.check_code(self.shop.command("report", "20260126T020000-2"), 65)


class Status(ShopTest):
    def test_before_the_first_run(self):
        process = self.shop.command("status")
        self.check_code(process, 0)
        self.assertIn("no run yet", process.stdout)
        self.assertFalse(self.shop.state.exists())

    def test_the_last_runs_and_the_mails(self):
        self.shop.export([late("A1"), late("A2")])
        for day in range(10, 24):
            self.shop.run(now=f"2026-01-{day}T02:00:00+08:00")
        process = self.shop.command("status")
        self.check_code(process, 0)
        self.assertIn("20260123T020000-1", process.stdout)
        self.assertNotIn("20260110T020000-1", process.stdout)
        self.assertRegex(process.stdout, r"\d accepted")


class Suppress(ShopTest):
    def suppress(self, address):
        self.check_code(self.shop.command("suppress", address), 0)

    def test_a_suppressed_address_gets_no_mail_and_is_listed(self):
        self.suppress("a1@customer.example")
        self.shop.export([late("A1"), late("A2")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A2"])
        self.assertIn("suppressed", run.finding("A1")["reason"])
        self.assertIsNone(run.finding("A1")["notice"])

    def test_in_whatever_case_it_is_written(self):
        self.suppress("Jonas@Customer.EXAMPLE")
        self.shop.export([late("A1", email="jonas@customer.example"),
                          late("A2", email="JONAS@customer.example")])
        self.assertEqual(self.shop.run().told(), [])

    def test_twice_is_once(self):
        self.suppress("a1@customer.example")
        self.suppress("a1@customer.example")

    def test_also_mails_that_earlier_runs_left(self):
        self.shop.export([late("A1"), late("A2")])
        self.shop.configure(relay=NOWHERE)
        self.check_code(self.shop.run(), 69)
        self.shop.configure(relay=FILES)
        self.suppress("a1@customer.example")
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual([m["To"].addresses[0].addr_spec
                          for m in self.shop.letters()],
                         ["a2@customer.example"])
        self.assertNotEqual(run.states().get("a1@customer.example"),
                            "planned")

    def test_also_mails_that_a_brake_held(self):
        self.shop.export([late("A1"), late("A2")])
        self.shop.configure(brakes={"max_mails": "1"})
        held = self.shop.run()
        self.check_code(held, 65)
        self.suppress("a1@customer.example")
        approved = self.shop.run(held.report["run"], "--by", "Li",
                                 command=("approve",))
        self.check_code(approved, 0)
        self.assertEqual([m["To"].addresses[0].addr_spec
                          for m in self.shop.letters()],
                         ["a2@customer.example"])


class Check(ShopTest):
    def test_connect_tries_the_relay(self):
        self.check_code(self.shop.command("check", "--connect"), 0)
        self.shop.configure(relay=NOWHERE)
        self.check_code(self.shop.command("check"), 0)
        self.check_code(self.shop.command("check", "--connect"), 69)
        with ScriptedRelay() as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}"})
            self.check_code(self.shop.command("check", "--connect"), 0)
            self.assertEqual(relay.mails, 0)
        self.assertFalse(self.shop.state.exists())

    def test_it_needs_no_export(self):
        self.check_code(self.shop.command("check"), 0)


if __name__ == "__main__":
    unittest.main()
