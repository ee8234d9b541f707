"""Mistakes in the configuration: all told at once, and nothing is done."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late  # noqa: E402

WINDOW = {"kind": "suspended", "place": "cn", "from": "2026-02-10",
          "last": "2026-02-24", "cause": "holiday",
          "source": '"https://carrier.example/notice#cny"'}

# section, key, bad value, words of what is said
BAD_VALUES = [
    ("shipdelay", "timezone", "Mars/Olympus", "Mars/Olympus"),
    ("shipdelay", "timezone", "../../etc/passwd", "time zone"),
    ("shipdelay", "timezone", "", "timezone"),
    ("shipdelay", "state", "", "state"),
    ("shipdelay", "bogus", "1", "unknown key 'bogus'"),
    ("shipdelay", "timezon", "UTC", "is 'timezone' meant?"),
    ("notices", "advance_day", "1", "is 'advance_days' meant?"),
    ("brakes", "maxmails", "1", "is 'max_mails' meant?"),
    ("relay", "password", "x", "is 'password_file' meant?"),
    ("source.main", "file", "x", "is 'files' meant?"),
    ("service.default", "grase", "1", "is 'grace' meant?"),
    ("brakes", "max_mails", "12abc", "whole number"),
    ("brakes", "max_mails", "010", "whole number"),
    ("brakes", "max_mails", "0x10", "whole number"),
    ("brakes", "max_mails", "-1", "whole number"),
    ("brakes", "max_mails", "+1", "whole number"),
    ("brakes", "max_mails", "1e3", "whole number"),
    ("brakes", "max_mails", "5 mails", "whole number"),
    ("brakes", "max_mails", "99999999999999999999", "whole number"),
    ("brakes", "max_mails", "", "max_mails"),
    ("brakes", "max_share", "30%", "whole number"),
    ("brakes", "first_run", "maybe", "hold|send"),
    ("brakes", "same_export", "yes", "hold|send"),
    ("notices", "delivered_late", "true", "yes or no"),
    ("notices", "max_follow_ups", "many", "whole number"),
    ("notices", "lost", "true", "yes or no"),
    ("notices", "damaged", "1", "yes or no"),
    ("returns", "answer_days", "soon", "whole number"),
    ("returns", "unanswered", "ignore", "keep|refund"),
    ("returns", "unanswered", "refund", "answer_days"),
    ("staff", "to", "ops", "to = ops: has no @"),
    ("staff", "to", "ops@shop.example, x@", "to = x@:"),
    ("retention", "us", "0", "whole number"),
    ("retention", "usa", "30", "two-letter"),
    ("carrier.c", "carriers", "", "carriers"),
    ("notices", "follow_up_days", "0", "whole number"),
    ("source.main", "take", "oldest", "newest|all"),
    ("source.main", "profile", "nonsense", "nonsense"),
    ("source.main", "profile", "../aftership", "aftership"),
    ("source.main", "profile", "shopify-orders", "orders"),
    ("source.main", "timezone", "Nowhere", "Nowhere"),
    ("source.main", "encoding", "klingon", "klingon"),
    ("source.main", "max_age_hours", "0", "whole number"),
    ("relay", "url", "http://relay.example", "smtp://"),
    ("relay", "url", "", "url"),
    ("relay", "tls", "maybe", "required|none"),
    ("relay", "from", "nobody", "from"),
    ("relay", "from", "Shop <a@b>", "from"),
    ("relay", "from", "a@b.example, c@d.example", "from"),
    ("relay", "reply_to", "support@", "reply_to"),
    ("relay", "connections", "0", "whole number"),
    ("relay", "in_doubt", "forget", "resend|hold"),
    ("calendar.cn", "weekend", "sat, sunday", "sunday"),
    ("calendar.cn", "weekend", "mon,tue,wed,thu,fri,sat,sun", "working day"),
    ("calendar.cn", "covers", "2026", "covers"),
    ("calendar.cn", "covers", "2026-12-31/2026-01-01", "before"),
    ("calendar.cn", "2026-02-30", "closed, no day", "2026-02-30"),
    ("calendar.cn", "2026-02-20/2026-02-10", "closed, back", "before"),
    ("calendar.cn", "2026-05-01", "holiday", "holiday"),
    ("calendar.cn", "2026-05-01", "slow, May", "closed, open"),
    ("calendar.cn", "colour", "red", "unknown key 'colour'"),
    ("calendar.any", "weekend", "none", "any"),
    ("service.default", "transit", "cn 2-1", "cn 2-1"),
    ("service.default", "transit", "cn one", "cn one"),
    ("service.default", "transit", "cn 1-2, mars 1-2", "calendar.mars"),
    ("service.default", "transit", "", "transit"),
    ("service.default", "grace", "-1", "whole number"),
    ("service.default", "stalled_after", "0", "whole number"),
    ("service.default", "lanes", "CN->US", "default"),
    ("window.w", "kind", "holiday", "suspended"),
    ("window.w", "kind", "closed+any", "any"),
    ("window.w", "place", "mars", "calendar.mars"),
    ("window.w", "from", "10.2.2026", "10.2.2026"),
    ("window.w", "last", "2026-02-01", "before"),
    ("window.w", "cause", "spring", "holiday"),
    ("window.w", "lanes", "CN-US", "CN-US"),
    ("window.w", "extra_days", "2", "slow"),
    ("window.w", "source", "", "source"),
    ("window.w", "last", None, "last"),
    ("window.w", "cause", None, "cause"),
    ("window.w", "source", None, "source"),
    ("bogus", "key", "1", "unknown section [bogus]"),
    ("relai", "url", "file:mail", "is [relay] meant?"),
    ("sources.main", "files", "x", "is [source"),
]

# What stands in the file, and words of what is said of that line.
BAD_LINES = {
    "no value": ("[window.x]\nkind\n", 2, "key = value"),
    "no key": ("[relay2]\n= 5\n", 2, "no name"),
    "open section": ("[window.x\n", 1, "]"),
    "nameless section": ("[]\n", 1, "name"),
    "text behind a section": ("[window.x] ; mine\n", 1, "comments"),
    "a comment behind a value": (
        "[window.x]\nkind = suspended ; all\n", 2, "quotes"),
    "a sharp in a value": ("[window.x]\nsource = http://x/#y\n", 2, "quotes"),
    "open quote": ('[window.x]\nsource = "http://x\n', 2, "quote"),
    "text behind a quote": ('[window.x]\nsource = "x" y\n', 2, "quote"),
    "a continued value": ("[window.x]\nsource = x \\\n", 2, "\\"),
    "a continued comment": ("# mine \\\n", 1, "\\"),
    "a line of 2000 bytes": (f"[window.x]\nsource = {'x' * 2000}\n", 2,
                             "longer"),
    "not UTF-8": (b"[window.x]\nsource = J\xfcrgen\n", 2, "UTF-8"),
    "a key twice": ("[window.x]\nkind = slow\nKIND = slow\n", 3, "line"),
    "a section twice": ("[Relay]\n", 1, "already given"),
    "a colon in a key": ("[window.x]\na:b = c\n", 2, ":"),
}


class Mistakes(ShopTest):
    def new_shop(self):
        self.shop.__exit__()
        self.setUp()

    def mistakes(self, *command):
        """{line: texts} of what is said, each as file:line: text."""
        process = self.shop.command(*(command or ("status",)))
        self.assertEqual(process.returncode, 78, process.stderr)
        self.assertEqual(process.stdout, "")
        said = {}
        for line in process.stderr.splitlines():
            found = re.fullmatch(r"(/\S+?)(?::(\d+))?: (\S.*)", line)
            self.assertIsNotNone(found, line)
            self.assertTrue(pathlib.Path(found[1]).is_file(), line)
            said.setdefault(int(found[2] or 0), []).append(found[3])
        return said

    def line_of(self, section, key):
        lines = self.shop.config.read_text().splitlines()
        at = lines.index(f"[{section}]")
        for number, line in enumerate(lines[at + 1:], at + 2):
            if line.startswith("["):
                break
            if line.split("=")[0].strip() == key:
                return number
        return at + 1

    def set_value(self, section, key, value):
        self.shop.configure(window__w=WINDOW)
        if section == "calendar.any":
            self.shop.configure(**{section: {"covers": "always"}})
        if value == "closed+any":
            self.shop.configure(window__w={"place": "any"})
            value = "closed"
        self.shop.configure(**{section: {key: value}})

    def test_the_shop_of_these_tests_has_none(self):
        process = self.shop.command("check")
        self.check_code(process, 0)
        self.assertEqual(process.stdout, "")
        self.shop.configure(window__w=WINDOW)
        self.check_code(self.shop.command("check"), 0)

    def test_every_bad_value_is_told_with_its_line(self):
        for section, key, value, words in BAD_VALUES:
            self.new_shop()
            with self.subTest(f"[{section}] {key} = {value}"):
                self.set_value(section, key, value)
                said = self.mistakes()
                # What is wrong with two lines is told of one of them.
                places = {self.line_of(section, key),
                          self.line_of(section, "from"),
                          self.line_of(section, "[")}
                told = [text for at in places for text in said.get(at, [])]
                self.assertIn(words, " ".join(told), said)
                self.assertLessEqual(sum(map(len, said.values())), 2, said)

    def test_every_bad_line_is_told_and_nothing_else(self):
        good = self.shop.config.read_bytes()
        before = good.count(b"\n")
        for name, (text, line, words) in BAD_LINES.items():
            with self.subTest(name):
                text = text if isinstance(text, bytes) else text.encode()
                self.shop.config.write_bytes(good + text)
                said = self.mistakes()
                self.assertIn(before + line, said)
                self.assertIn(words, " ".join(said[before + line]))
                # An unfinished [window.x] may miss its keys: no more.
                self.assertEqual([at for at in said if at <= before], [])

    def test_all_of_them_are_told_at_once(self):
        self.shop.configure(
            shipdelay={"timezone": "Mars/Olympus", "stat": "x"},
            brakes={"max_mails": "many", "first_run": "maybe"},
            service__default={"transit": "cn 9-1"},
            source__main={"profile": "nonsense"},
            relay={"url": "http://x", "from": "nobody"},
            calendar__cn={"covers": "2026"},
            window__w={**WINDOW, "cause": "spring"})
        said = self.mistakes("check")
        for section, key in (
                ("shipdelay", "timezone"), ("shipdelay", "stat"),
                ("brakes", "max_mails"), ("brakes", "first_run"),
                ("service.default", "transit"), ("source.main", "profile"),
                ("relay", "url"), ("relay", "from"),
                ("calendar.cn", "covers"), ("window.w", "cause")):
            self.assertIn(self.line_of(section, key), said, key)

    def test_also_bad_lines_together_with_bad_values(self):
        self.shop.configure(brakes={"max_mails": "many"})
        line = self.line_of("brakes", "max_mails")
        text = self.shop.config.read_text()
        self.shop.config.write_text(text + "[window.x\n")
        said = self.mistakes()
        self.assertIn(text.count("\n") + 1, said)
        self.assertIn(line, said)
        self.assertEqual(len(said), 2, said)

    def test_what_is_missing_is_told_with_the_file(self):
        for name in ("shipdelay", "relay", "source.main", "service.default",
                     "calendar.cn"):
            self.new_shop()
            with self.subTest(name):
                self.shop.configure(**{name: None})
                said = " ".join(sum(self.mistakes().values(), []))
                self.assertIn(name.split(".", maxsplit=1)[0], said)

    def test_files_that_cannot_be_one(self):
        config = self.shop.config
        for name, content in {"empty": b"", "comments": b"# mine\n",
                              "NUL": b"[shipdelay]\0\n",
                              "binary": bytes(range(256)),
                              "huge": b"# x\n" * 400000}.items():
            with self.subTest(name):
                config.write_bytes(content)
                process = self.shop.command("check")
                self.assertEqual(process.returncode, 78)
                self.assertIn("shop.ini", process.stderr)
        config.unlink()
        self.assertEqual(self.shop.command("check").returncode, 78)
        config.mkdir()
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("shop.ini", process.stderr)

    def test_a_mark_line_ends_and_case_are_no_mistake(self):
        text = self.shop.config.read_text()
        for content in (b"\xef\xbb\xbf" + text.encode(),
                        text.replace("\n", "\r\n").encode(),
                        text.replace("[brakes]", "[Brakes]").replace(
                            "max_mails", "MAX_Mails").encode()):
            self.shop.config.write_bytes(content)
            self.check_code(self.shop.command("check"), 0)

    def test_no_secret_is_repeated(self):
        for line in ("password = hunter2", "password: hunter2",
                     "password_command = echo hunter2 # mine",
                     'password_command = "echo hunter2'):
            with self.subTest(line):
                self.shop.configure()
                text = self.shop.config.read_text()
                self.shop.config.write_text(text + line + "\n")
                process = self.shop.command("check")
                self.assertEqual(process.returncode, 78)
                self.assertNotIn("hunter2", process.stderr)

    def test_a_relay_elsewhere_needs_tls(self):
        for host in ("relay.example.com", "192.0.2.1", "[2001:db8::1]",
                     "localhost.evil.example", "127.evil.example",
                     "relay.example/://127.0.0.1"):
            with self.subTest(host):
                self.shop.configure(relay={"url": f"smtp://{host}:25",
                                           "tls": "none"})
                said = self.mistakes()
                self.assertRegex(" ".join(sum(said.values(), [])),
                                 "tls|url")
        for host in ("127.0.0.1", "localhost", "[::1]"):
            self.shop.configure(relay={"url": f"smtp://{host}:25"})
            self.check_code(self.shop.command("check"), 0)

    def test_ports_that_are_none(self):
        for port in ("0", "65536", "smtp", "-1", ""):
            with self.subTest(port):
                self.shop.configure(
                    relay={"url": f"smtp://relay.example:{port}"})
                self.assertIn(self.line_of("relay", "url"), self.mistakes())

    def test_two_windows_with_one_id(self):
        self.shop.configure(window__w=WINDOW)
        text = self.shop.config.read_text()
        self.shop.config.write_text(text.replace(
            "[window.w]", "[window.W]") + text[text.index("[window.w]"):])
        self.mistakes()

    def test_two_services_that_fit_alike(self):
        self.shop.configure(
            service__a={"carriers": "yun*", "transit": "cn 1"},
            service__b={"carriers": "*exp", "transit": "cn 1"})
        self.shop.export([late("A1"), late("A2", carrier="yunexp")])
        run = self.shop.run()
        self.check_code(run, 78)
        self.assertIn("'a' and 'b'", run.stderr)
        self.assertEqual(self.shop.letters(), [])

    def test_a_wrong_configuration_creates_nothing_for_any_command(self):
        self.shop.export([late("A1")])
        self.shop.configure(brakes={"max_mails": "many"})
        before = self.shop.snapshot()
        for command in (("run",), ("run", "--dry-run"), ("check",),
                        ("announce", "cn:2026-02-15/2026-02-23"),
                        ("explain", "A1"), ("status",), ("preview",),
                        ("approve", "R", "--by", "me"), ("discard", "R"),
                        ("report", "R"), ("resolve", "M", "sent"),
                        ("suppress", "a@customer.example")):
            with self.subTest(command):
                self.mistakes(*command)
                self.assertEqual(self.shop.snapshot(), before)
                self.assertFalse(self.shop.state.exists())


class Includes(ShopTest):
    def test_files_beside_the_file_win_over_the_shipped_ones(self):
        for name in ("cn", "us", "default"):
            self.shop.sections.pop(f"calendar.{name}")
        self.shop.configure(shipdelay={"include": "calendars/*.ini"})
        self.shop.write("calendars/mine.ini", "".join(
            f"[calendar.{name}]\nweekend = none\ncovers = always\n"
            for name in ("cn", "us", "default")))
        self.shop.export([late("A1")])
        run = self.shop.dry_run()
        # With no weekend at all the chain is shorter.
        self.assertEqual(run.finding("A1")["due_late"], "2026-01-18")
        (self.shop.folder / "calendars/mine.ini").unlink()
        run = self.shop.dry_run()
        self.check_code(run, 0)
        self.assertGreater(run.finding("A1")["due_late"], "2026-01-18")

    def test_the_shipped_data_makes_a_whole_configuration(self):
        for name in ("calendar.cn", "calendar.us", "calendar.default",
                     "service.default"):
            self.shop.sections.pop(name)
        self.shop.configure(shipdelay={
            "include": "calendars/*.ini, services.ini, windows.ini, "
                       "retention.ini"})
        self.check_code(self.shop.command("check"), 0)
        self.shop.export([late("A1")])
        self.assertEqual(self.shop.dry_run().told(), ["A1"])

    def test_paths_are_relative_to_the_file_they_stand_in(self):
        self.shop.configure(
            shipdelay={"include": "parts/sources.ini"}, source__main=None)
        self.shop.write("parts/sources.ini",
                        "[source.main]\nfiles = inbox/*.csv\n"
                        "profile = canonical-shipments\n"
                        "max_age_hours = 87600\n")
        self.shop.export([late("A1")], name="parts/inbox/a.csv")
        self.shop.export([late("A2")], name="inbox/a.csv")
        self.assertEqual(self.shop.dry_run().told(), ["A1"])

    def test_the_folder_one_stands_in_does_not_matter(self):
        self.shop.export([late("A1")])
        (self.shop.folder / "elsewhere").mkdir()
        for config in ("../shop.ini", str(self.shop.config)):
            process = self.shop.command(
                "run", "--now", "2026-01-26T02:00:00+08:00", "--dry-run",
                "--report", "-", "--config", config,
                under=("env", "-C", str(self.shop.folder / "elsewhere")))
            self.check_code(process, 0)
            self.assertIn("A1", process.stdout)

    def test_its_folder_may_have_any_name(self):
        for name in ("my shop", "shop [1]", "shop?", "sho*", "a,b",
                     "100% #1;x", "Läden", "back\\slash"):
            with self.subTest(name):
                self.setUp()
                outer = self.shop.folder
                self.shop.export([late("OTHER")],
                                 name="shop7/inbox/export.csv")
                self.shop.folder = outer / name
                self.addCleanup(setattr, self.shop, "folder", outer)
                self.shop.export([late("A1")])
                self.shop.write("first/en/delayed.txt",
                                "Subject: mine\n\nHello.\n")
                self.shop.write("parts/a.ini", "[calendar.de]\n"
                                "weekend = none\ncovers = always\n")
                self.shop.configure(shipdelay={"include": "parts/*.ini",
                                               "templates": "first"})
                run = self.shop.run()
                self.check_code(run, 0)
                self.assertEqual(run.told(), ["A1"])
                self.assertEqual(run.report["mails"][0]["subject"], "mine")
                self.assertEqual(len(self.shop.letters()), 1)

    def test_mistakes_of_included_files_are_told_with_their_names(self):
        self.shop.configure(shipdelay={"include": "a.ini, b.ini"})
        self.shop.write("a.ini", "[window.x\n")
        self.shop.write("b.ini", "[relay]\n")
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("a.ini:1: ", process.stderr)
        self.assertIn("b.ini:1: ", process.stderr)
        self.assertIn("shop.ini:", process.stderr)

    def test_an_include_that_matches_nothing(self):
        self.shop.configure(shipdelay={"include": "nothing/*.ini"})
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("nothing/*.ini", process.stderr)

    def test_a_profile_of_one_s_own(self):
        self.shop.configure(source__main={"profile": "mine"})
        self.shop.write("inbox/a.csv", "No;Firm;State\nA1;dhl;stuck\n")
        self.shop.write("mine.ini", "\n".join([
            "[profile.mine]", "rows = shipments", "delimiter = semicolon",
            "required = tracking, carrier", "[profile.mine.columns]",
            "tracking = No", "carrier = Firm", "status = State",
            "[profile.mine.codes]", "stuck = exception/weather", ""]))
        self.shop.configure(shipdelay={"include": "mine.ini"})
        run = self.shop.dry_run()
        self.check_code(run, 0)
        self.assertEqual(run.finding("A1")["cause"], "weather")

    def test_mistakes_of_a_profile(self):
        self.shop.configure(source__main={"profile": "mine"},
                            shipdelay={"include": "mine.ini"})
        self.shop.write("mine.ini", "\n".join([
            "[profile.mine]", "rows = parcels", "colour = red",
            "required = tracking, shoes", "[profile.mine.columns]",
            "tracking = No", "shoes = Size", "[profile.mine.codes]",
            "stuck = exception/snow", ""]))
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        for line in (2, 3, 4, 7, 9):
            self.assertIn(f"mine.ini:{line}: ", process.stderr)


class Letters(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(shipdelay={"templates": "first, second"})
        (self.shop.folder / "first").mkdir()
        (self.shop.folder / "second").mkdir()
        self.shop.export([
            late("A1"), late("A2", language="de"),
            late("A3", status="pickup_ready", cause="")])

    def subjects(self):
        run = self.shop.dry_run()
        return {m["to"][:2]: m["subject"] for m in run.report["mails"]}

    def test_a_shop_s_own_win_file_by_file(self):
        shipped = self.subjects()
        self.shop.write("second/en/delayed.txt",
                        "Subject: second {{shop}}\n\nHello.\n")
        mine = self.subjects()
        self.assertEqual(mine, {**shipped, "a1": "second Example Shop"})
        self.shop.write("first/en/delayed.txt", "Subject: first\n\nHi.\n")
        self.shop.write("first/de/delayed.txt", "Subject: erste\n\nHi.\n")
        self.assertEqual(self.subjects(),
                         {**shipped, "a1": "first", "a2": "erste"})
        self.check_code(self.shop.command("check"), 0)

    def test_a_partial_can_be_one_s_own(self):
        self.shop.write("first/en/_closing.txt", "Yours, {{shop}}\n")
        self.shop.run()
        text = self.shop.letters()[0].get_body().get_content()
        self.assertIn("Yours, Example Shop", text)

    def test_mistakes_are_told_with_their_line(self):
        for name, content, words in (
                ("delayed.txt", "Subject: x\n\nHi {{nam}}\n", "nam"),
                ("delayed.txt", "Subject: x\n\n{{#one}}\n", "one"),
                ("delayed.txt", "Hello.\n", "Subject"),
                ("delayed.txt", "Subject: x\n\n{{> clsing}}\n", "closing"),
                ("delaied.txt", "Subject: x\n\nHi.\n", "delayed"),
                ("delayed.txt", b"Subject: x\n\nJ\xfcrgen\n", "UTF-8"),
                ("delayed.html", "<p>{{{name}}}</p>\n", "name")):
            with self.subTest(content):
                path = self.shop.write(f"first/en/{name}", content)
                if name.endswith(".html"):
                    self.shop.write("first/en/delayed.txt",
                                    "Subject: x\n\nHi.\n")
                process = self.shop.command("check")
                self.assertEqual(process.returncode, 78, process.stderr)
                self.assertIn(f"first/en/{name}", process.stderr)
                self.assertIn(words, process.stderr)
                path.unlink()

    def test_a_letter_that_is_wrong_stops_the_run_before_any_mail(self):
        self.shop.write("first/de/delayed.txt", "Subject: x\n\n{{nam}}\n")
        run = self.shop.run()
        self.assertEqual(run.code, 78)
        self.assertIn("de/delayed.txt", run.stderr)
        self.assertEqual(self.shop.letters(), [])
        self.assertEqual(self.shop.sql("SELECT count(*) FROM notice"), [(0,)])
        (self.shop.folder / "first/de/delayed.txt").unlink()
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1", "A2", "A3"])

    def test_a_folder_that_is_not_there(self):
        self.shop.configure(shipdelay={"templates": "my-letters"})
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("my-letters", process.stderr)

    def test_a_default_language_without_letters(self):
        self.shop.configure(notices={"default_language": "tlh"})
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("tlh", process.stderr)


if __name__ == "__main__":
    unittest.main()
