"""Reports: schema 1 to the letter, and nothing in them that runs."""

import collections
import contextlib
import csv
import datetime
import html.parser
import io
import json
import os
import pathlib
import random
import re
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from scripted_relay import DROP, ScriptedRelay  # noqa: E402
from shop import ShopTest, late, row  # noqa: E402

NIGHT = "2026-01-26T02:00:00+08:00"
NEXT_NIGHT = "2026-01-27T02:00:00+08:00"

FINDINGS = {"none", "unmapped", "returned", "returning", "lost", "damaged",
            "action", "suspended", "delayed", "advance", "cannot_decide"}
NOTICES = {"advance", "suspended", "delayed", "still_delayed", "resumed",
           "delivered_late", "action", "returning", "returned"}
STATES = {"planned", "sending", "accepted", "rejected", "deferred",
          "in_doubt", "held", "expired", "suppressed", "discarded"}
CAUSES = {"customs", "documents", "duties", "weather", "peak", "holiday",
          "carrier", "absent", "unclaimed", "address", "refused",
          "prohibited", "lost", "damaged", "other"}
BRAKES = {"max_mails", "max_share", "min_rows", "max_rejected",
          "max_unmapped", "first_run", "max_age_hours", "same_export",
          "clock", "old_ledger"}


class Malformed(Exception):
    pass


def need(condition, *what):
    if not condition:
        raise Malformed(*what)


def text(value):
    need(isinstance(value, str), value)


def word(value):
    text(value)
    need(value != "", value)


def flag(value):
    need(value is True or value is False, value)


def count(value):
    need(type(value) is int and value >= 0, value)


def ordinal(value):
    need(type(value) is int and value >= 1, value)


def figure(value):
    need(type(value) in (int, float, str), value)


def day(value):
    text(value)
    need(re.fullmatch(r"\d{4}-\d\d-\d\d", value), value)
    datetime.date.fromisoformat(value)


def instant(value):
    text(value)
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", value),
         value)


def place(value):
    text(value)
    need(re.fullmatch(r"[^/]+:[1-9]\d*", value), value)


def run_name(value):
    text(value)
    need(re.fullmatch(r"\d{8}T\d{6}-[1-9]\d*", value), value)


def one_of(names):
    def check(value):
        need(value in names, value, names)
    return check


def either(check, other=None):
    """What `check` wants, or null."""
    return lambda value: value is None or check(value)


def many(check):
    def each(value):
        need(isinstance(value, list), value)
        for item in value:
            check(item)
    return each


def counts(names):
    def check(value):
        need(isinstance(value, dict), value)
        for name, number in value.items():
            need(name in names, name)
            count(number)
    return check


def shape(members):
    """An object with these members in this order, and no other."""
    def check(value):
        need(isinstance(value, dict), value)
        need(list(value) == list(members), list(value), list(members))
        for name, member in members.items():
            try:
                member(value[name])
            except Malformed as malformed:
                raise Malformed(name, *malformed.args) from None
    return check


SCHEMA_1 = shape({
    "schema": one_of([1]),
    "run": run_name,
    "command": one_of(["run", "announce", "approve"]),
    "now": instant,
    "today": day,
    "dry_run": flag,
    "brake": either(shape({"name": one_of(BRAKES), "value": figure,
                           "limit": figure})),
    "totals": shape({
        "rows": count, "shipments": count, "duplicates": count,
        "rejected": count, "unmapped": count, "findings": counts(FINDINGS),
        "notices": counts(NOTICES), "mails": counts(STATES)}),
    "findings": many(shape({
        "tracking": text, "carrier": text, "order": text, "row": place,
        "kind": one_of(FINDINGS), "rule": either(ordinal),
        "cause": either(one_of(CAUSES)), "window": either(word),
        "stage": either(ordinal), "due_early": either(day),
        "due_late": either(day), "due_plain": either(day),
        "due_on": either(day), "estimated_on": either(day),
        "days_late": either(count), "silent_days": either(count),
        "notice": either(one_of(NOTICES)), "reason": either(word)})),
    "mails": many(shape({
        "to": word, "language": word, "subject": word,
        "notices": many(one_of(NOTICES)), "trackings": many(text),
        "message_id": word, "state": one_of(STATES), "reply": either(word),
        "run": run_name, "history": many(one_of(STATES))})),
    "rejects": many(shape({"row": place, "reason": word})),
    "staff": many(shape({"tracking": word, "why": word})),
})


def check_sense(report):
    """What the members say about each other."""
    totals = report["totals"]
    need(totals["rows"] == totals["shipments"] + totals["duplicates"] +
         totals["rejected"], "rows", totals)
    states = [mail["state"] for mail in report["mails"]]
    need(totals["mails"] == {s: states.count(s) for s in set(states)},
         "mails", totals["mails"], states)
    new = [kind for mail in report["mails"] for kind in mail["notices"]
           if mail["run"] == report["run"]]
    need(totals["notices"] == {k: new.count(k) for k in set(new)},
         "notices", totals["notices"], new)
    for mail in report["mails"]:
        need(len(mail["notices"]) == len(mail["trackings"]), mail)
        need(mail["history"][-1:] == [mail["state"]], mail)
        if report["dry_run"] and mail["run"] == report["run"]:
            need(mail["state"] == ("planned" if report["brake"] is None
                                   else "held"), mail)
    for finding in report["findings"]:
        need((finding["notice"] is None) == (finding["reason"] is not None),
             finding)
        need((finding["kind"] == "cannot_decide") ==
             (finding["rule"] is None), finding)
        need((finding["due_on"] is None) == (finding["days_late"] is None),
             finding)
    told = [f for f in report["findings"] if f["notice"] is not None]
    need(len(told) == len(new), "told", len(told), len(new))
    kinds = [f["kind"] for f in report["findings"]]
    for kind, number in totals["findings"].items():
        need(kind == "none" or kinds.count(kind) == number, kind)
    keys = [(f["carrier"], f["tracking"]) for f in report["findings"]]
    need(keys == sorted(keys), "order of findings")


class ReportTest(ShopTest):
    def check_report(self, run):
        need(run.report is not None, "no report")
        SCHEMA_1(run.report)
        check_sense(run.report)
        return run.report

    def paths(self, *endings):
        return [self.shop.folder / f"report-x.{e}" for e in endings]

    def write_all(self, *arguments, **options):
        """{ending: text} of one run's reports."""
        paths = self.paths("txt", "csv", "json", "html")
        run = self.shop.run(*[word for path in paths for word in
                              ("--report", str(path))], *arguments, **options)
        self.assertIsNotNone(run.report, run.stderr)
        return {p.suffix[1:]: p.read_text() for p in paths}


class Schema(ReportTest):
    def a_mixed_night(self):
        return [
            late("A1"), late("A2", email="a1@customer.example"),
            late("A3", cause="weather", destination="DE", language="de"),
            row(tracking="A4", status="pickup_ready", country="US",
                event_at="2026-01-24T09:00:00-05:00"),
            row(tracking="A5", status="returning", cause="duties"),
            row(tracking="A6", status="delivered"),
            row(tracking="A7", status="bogus"), late("A7", cause="bogus",
                                                     carrier="4px"),
            late("A8", email=""), late("A9", email="no-at-sign"),
            late("A10", origin="", destination="", country=""),
            late("A11", cause="lost"), late("A11", cause="lost"),
            row(tracking="A12"), row(tracking="A13", status="cancelled"),
            row(tracking="A14", status="stale", country="CN"),
            row(tracking="A15", shipped_at="2026-12-28", country="CN"),
            "broken", late("A16", event_at="yesterday")]

    def test_of_a_mixed_night(self):
        self.shop.export(self.a_mixed_night())
        report = self.check_report(self.shop.run())
        self.assertGreater(len(report["findings"]), 10)
        self.assertEqual(report["totals"]["rows"], 19)
        self.assertEqual(report["totals"]["duplicates"], 1)
        self.assertEqual(report["totals"]["rejected"], 2)
        self.assertEqual(report["now"], NIGHT)
        self.assertEqual(report["today"], "2026-01-26")

    def test_of_a_dry_run_with_and_without_a_brake(self):
        self.shop.export(self.a_mixed_night())
        report = self.check_report(self.shop.dry_run())
        self.assertTrue(report["dry_run"])
        self.shop.configure(brakes={"max_mails": "1"})
        report = self.check_report(self.shop.dry_run())
        self.assertEqual(report["brake"]["name"], "max_mails")

    def test_of_a_held_and_of_an_approved_run(self):
        self.shop.configure(brakes={"max_mails": "1"})
        self.shop.export(self.a_mixed_night())
        held = self.check_report(self.shop.run())
        self.assertIsNotNone(held["brake"])
        run = self.shop.run(held["run"], "--by", "Li", command=("approve",))
        SCHEMA_1(run.report)
        self.assertEqual(run.report["run"], held["run"])
        self.assertEqual(len(run.report["mails"]), len(held["mails"]))

    def test_of_every_brake(self):
        self.shop.configure(source__main={"max_age_hours": "1"})
        path = self.shop.export([*self.a_mixed_night(), *[
            row(tracking=f"B{i}") for i in range(200)]])
        os.utime(path, (0, 0))
        tight = {"first_run": "hold", "max_mails": "0", "max_share": "0",
                 "max_rejected": "0", "max_unmapped": "0"}
        names = set()
        for name in [*tight, "max_age_hours"]:
            self.shop.configure(brakes=tight)
            report = self.check_report(self.shop.dry_run())
            names.add(report["brake"]["name"])
            loose = {"first_run": "send"}.get(report["brake"]["name"],
                                              "1000000")
            if report["brake"]["name"] in tight:
                tight[report["brake"]["name"]] = loose
        self.assertEqual(names, {*tight, "max_age_hours"})

    def test_of_a_run_that_stopped(self):
        report = self.check_report(self.shop.run())
        self.assertEqual(report["totals"]["rows"], 0)
        self.shop.export([late("A1"), "broken"], name="inbox/a.csv")
        self.shop.write("inbox/b.csv", "")
        run = self.shop.run()
        self.check_code(run, 66)
        SCHEMA_1(run.report)

    def test_of_a_night_with_no_news(self):
        self.shop.export([row(tracking="A6", status="delivered")])
        report = self.check_report(self.shop.run())
        self.assertEqual(report["findings"], [])
        self.assertEqual(report["totals"]["findings"], {"none": 1})

    def test_of_baseline_only_limit_and_announce(self):
        self.shop.export(self.a_mixed_night())
        for arguments in (("--limit", "2"), ("--only", "A3"),
                          ("--baseline",)):
            with self.subTest(arguments):
                run = self.shop.run(*arguments)
                SCHEMA_1(run.report)
        run = self.shop.run(command=("announce", "cn:2026-02-15/2026-02-23"),
                            now="2026-02-10T02:00:00+08:00")
        SCHEMA_1(run.report)
        self.assertEqual(run.report["command"], "announce")

    def test_of_mails_in_all_states(self):
        def script(step, connection, mail, argument):
            if step == "RCPT" and "b1@" in argument:
                return "550 5.1.1 unknown"
            if step == "RCPT" and "b2@" in argument:
                return "451 4.2.0 later"
            return DROP if step == "dot" and "b3@" in argument else None
        self.shop.export([late(f"B{i}") for i in range(6)])
        with ScriptedRelay(script) as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none"})
            first = self.check_report(self.shop.run())
        self.assertEqual(first["totals"]["mails"], {
            "accepted": 3, "rejected": 1, "deferred": 1, "in_doubt": 1})
        self.shop.export([late(f"B{i}") for i in range(2)] + [late(
            "B2", status="delivered", cause="",
            event_at="2026-01-26T12:00:00+08:00"), late("B3"), late("C1")])
        with ScriptedRelay() as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}"})
            second = self.check_report(self.shop.run(now=NEXT_NIGHT))
        self.assertEqual(second["totals"]["mails"],
                         {"accepted": 2, "expired": 1})
        self.assertEqual({m["run"] for m in second["mails"]},
                         {first["run"], second["run"]})

    def test_two_carriers_may_use_one_number(self):
        self.shop.export([late("A1"), late("A1", carrier="4px")])
        report = self.check_report(self.shop.run())
        self.assertEqual(len(report["findings"]), 2)

    def test_letters_of_all_scripts_are_kept(self):
        self.shop.export([late("A1", order="#订单-Ж-é", name="王小明")])
        report = self.check_report(self.shop.run())
        self.assertEqual(report["findings"][0]["order"], "#订单-Ж-é")

    def test_a_page_shows_letters_whatever_was_written_beside_it(self):
        self.shop.export([late("A1")])
        table, page = (self.shop.folder / name for name in (
            "report-x.json", "report-x.html"))
        self.check_code(self.shop.command(
            "run", "--now", NIGHT, "--dry-run", "--report", str(table),
            "--report", str(page)), 0)
        self.assertTrue("<pre" in page.read_text())
        page.unlink()
        self.check_code(self.shop.command(
            "run", "--now", NIGHT, "--report", str(table)), 0)
        run = json.loads(table.read_text())["run"]
        self.check_code(self.shop.command(
            "report", run, "--report", str(page)), 0)
        self.assertTrue("<pre" in page.read_text())


HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1",
           "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
           "]]>--><!--", "&lt;b&gt;", "javascript:alert(1)", "\x1b[31mred",
           "{{name}}", "a\r\nb", "\u202egnp"]


class Page(html.parser.HTMLParser):
    """Tags, attributes and text of a page; complains of bad nesting."""

    VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}
    OPTIONAL = {"p", "li", "tr", "td", "th", "thead", "tbody", "dt", "dd",
                "option", "colgroup"}

    def __init__(self, content):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], []
        self.stack, self.troubles = [], []
        self.feed(content)
        self.close()
        self.troubles += [t for t in self.stack
                          if t not in self.OPTIONAL | {"html", "body"}]

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        while self.stack and self.stack[-1] != tag and \
                self.stack[-1] in self.OPTIONAL:
            self.stack.pop()
        if not self.stack or self.stack[-1] != tag:
            self.troubles.append("/" + tag)
        else:
            self.stack.pop()

    def handle_data(self, data):
        self.words.append(data)


class Harmless(ReportTest):
    def setUp(self):
        super().setUp()
        rows = []
        for i, hostile in enumerate(HOSTILE):
            rows.append(late(
                f"T{i}{hostile}" if i % 2 else f"{hostile}{i}",
                order=hostile, carrier=hostile, text=hostile, name=hostile,
                email=f"h{i}@customer.example"))
            rows.append(late(f"S{i}", status=hostile, cause=""))
            rows.append(late(f"E{i}", email=hostile))
            rows.append(late(f"R{i}", event_at=hostile))
        rows.append(late("=FIRST"))
        self.shop.export(rows)

    def test_no_cell_of_the_csv_is_a_formula(self):
        content = self.write_all()["csv"]
        table = list(csv.reader(io.StringIO(content, newline="")))
        self.assertGreater(len(table), 3 * len(HOSTILE))
        self.assertEqual({len(cells) for cells in table}, {len(table[0])})
        for cells in table:
            for cell in cells:
                self.assertNotRegex(cell, r"\A[=+\-@\t\r\n＝＋－＠]")
        self.assertIn("'=FIRST", [cells[1] for cells in table])

    def test_the_page_has_no_script_and_loads_nothing(self):
        content = self.write_all()["html"]
        page = Page(content)
        self.assertEqual(page.troubles, [])
        self.assertNotIn("script", page.tags)
        for tag in ("iframe", "object", "embed", "form", "img", "link",
                    "base"):
            self.assertNotIn(tag, page.tags)
        for name, value in page.attributes:
            self.assertFalse(name.startswith("on"), name)
            if name in ("src", "href", "action", "data", "xlink:href"):
                self.assertRegex(value, r"\A(#|mailto:)", name)
        self.assertNotRegex(content, r"url\(|@import")
        words = "".join(page.words)
        for hostile in ("<script>alert(1)</script>", "&lt;b&gt;",
                        '"><img src=x onerror=alert(1)>'):
            self.assertIn(hostile, words)

    def test_the_page_shows_what_a_supervisor_signs(self):
        content = self.write_all()["html"]
        words = "".join(Page(content).words)
        for word_ in ("h0@customer.example", "customs", "rejected"):
            self.assertIn(word_, words)

    def test_the_text_holds_nothing_that_a_terminal_obeys(self):
        content = self.write_all()["txt"]
        self.assertNotRegex(content, r"[\x00-\x08\x0b-\x1f\x7f]")

    def test_nor_does_stderr(self):
        self.shop.write("inbox/\x1b[31m.csv", "")
        process = self.shop.command("run", "--now", NIGHT)
        self.assertNotIn("\x1b", process.stderr)

    def test_the_json_is_of_schema_1_all_the_same(self):
        report = json.loads(self.write_all()["json"])
        SCHEMA_1(report)
        check_sense(report)


class Writing(ReportTest):
    def setUp(self):
        super().setUp()
        self.shop.export([late("A1"), late("A2")])

    def check_sent(self, number=2):
        self.assertEqual(len(self.shop.letters()), number)

    def test_one_that_cannot_be_written_stops_no_mail(self):
        self.shop.write("a-file", "")
        for path in ("nowhere/report.json", "a-file/report.json", "inbox"
                     "/../nowhere/r.txt", "/proc/report.json"):
            with self.subTest(path):
                self.setUp()
                self.shop.write("a-file", "")
                process = self.shop.command("run", "--now", NIGHT,
                                            "--report", path)
                self.check_code(process, 73)
                self.check_sent()
                good = self.shop.folder / "report-later.json"
                self.check_code(self.shop.command(
                    "report", "20260126T020000-1", "--report", str(good)), 0)
                report = json.loads(good.read_text())
                SCHEMA_1(report)
                self.assertEqual(len(report["mails"]), 2)
                again = self.shop.run(now=NEXT_NIGHT)
                self.assertEqual(again.report["mails"], [])

    def test_the_others_are_written_all_the_same(self):
        run = self.shop.run("--report", "nowhere/report.txt")
        self.check_code(run, 73)
        self.assertEqual(len(run.report["mails"]), 2)
        self.check_sent()

    def test_a_folder_in_its_place_stays_a_folder(self):
        (self.shop.folder / "report-x.json").mkdir()
        process = self.shop.command("run", "--now", NIGHT,
                                    "--report", "report-x.json")
        self.check_code(process, 73)
        self.check_sent()
        self.assertEqual(sorted(p.name for p in self.shop.folder.iterdir()),
                         ["inbox", "mail", "report-x.json", "shop.ini",
                          "var"])

    def test_an_old_one_is_replaced_whole(self):
        path = self.shop.write("report-x.txt", "old " * 100000)
        inode = path.stat().st_ino
        held = path.open("rb")
        self.addCleanup(held.close)
        process = self.shop.command("run", "--now", NIGHT, "--report",
                                    str(path))
        self.check_code(process, 0)
        self.assertNotIn("old", path.read_text())
        self.assertNotEqual(path.stat().st_ino, inode)
        self.assertEqual(held.read(), b"old " * 100000)
        self.assertEqual([p.name for p in self.shop.folder.iterdir()
                          if "report" in p.name], ["report-x.txt"])

    def test_the_ending_says_the_format_in_any_case(self):
        path = self.shop.folder / "report-x.JSON"
        self.check_code(self.shop.command(
            "run", "--now", NIGHT, "--report", str(path)), 0)
        SCHEMA_1(json.loads(path.read_text()))

    def with_shell(self, redirection, *arguments):
        return self.shop.command(*arguments, under=(
            "sh", "-c", f'exec "$@" {redirection}', "sh"))

    def test_a_stdout_that_cannot_be_written_is_told(self):
        for redirection in (">/dev/full", ">&-"):
            for option in (("--report", "-"), ("--json",)):
                with self.subTest(redirection + option[0]):
                    self.setUp()
                    process = self.with_shell(redirection, "run", "--now",
                                              NIGHT, *option)
                    self.check_code(process, 73)
                    self.check_sent()

    def test_an_answer_that_cannot_be_written_is_told(self):
        for arguments in (("status",), ("status", "--json"), ("--version",),
                          ("calendar", "show", "cn", "2026"),
                          ("--help",), ("explain", "A1"),
                          ("purge", "--older-than", "9", "--dry-run")):
            for redirection in (">/dev/full", ">&-"):
                with self.subTest(arguments[0] + redirection):
                    process = self.with_shell(redirection, *arguments)
                    self.check_code(process, 73)
                    self.assertRegex(process.stderr,
                                     r"\Ashipdelay: stdout cannot be "
                                     r"written: [^\n]*\n\Z")

    def test_standard_files_that_are_closed_hurt_nobody(self):
        for redirection in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
            with self.subTest(redirection):
                self.setUp()
                path = self.shop.folder / "report-x.json"
                process = self.with_shell(redirection, "run", "--now", NIGHT,
                                          "--report", str(path))
                self.assertEqual(process.returncode, 0)
                self.check_sent()
                SCHEMA_1(json.loads(path.read_text()))
                self.assertEqual(self.shop.sql("PRAGMA quick_check"),
                                 [("ok",)])

    def test_a_reader_that_goes_away(self):
        self.shop.export([late(f"A{i:03}") for i in range(300)])
        process = self.shop.command("run", "--now", NIGHT, "--json", under=(
            "bash", "-c", 'set -o pipefail; "$@" | head -c 10', "sh"))
        self.assertEqual(process.returncode, 73, process.stderr)
        self.check_sent(300)

    def test_it_is_written_at_every_exit_that_has_one(self):
        self.shop.configure(relay={"url": "smtp://127.0.0.1:9",
                                   "tls": "none", "tries": "1"})
        self.assertEqual(self.shop.run().code, 69)
        with ScriptedRelay(lambda step, *_: "451 later"
                           if step == "RCPT" else None) as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}"})
            deferred = self.shop.run()
            self.assertEqual(deferred.code, 75)
            self.assertIsNotNone(deferred.report)
        self.shop.configure(brakes={"max_mails": "0"})
        held = self.shop.run()
        self.assertEqual(held.code, 65)
        self.assertIsNotNone(held.report)

    def test_and_at_no_other(self):
        path = self.shop.folder / "report-x.json"
        report = ("--report", str(path))
        self.assertEqual(self.shop.command(
            "run", "--limit", "many", *report).returncode, 64)
        self.assertFalse(path.exists())
        self.shop.configure(brakes={"max_mails": "many"})
        self.assertEqual(self.shop.command("run", *report).returncode, 78)
        self.assertFalse(path.exists())
        self.shop.configure(brakes={"max_mails": "9"})
        self.check_code(self.shop.run(), 0)
        ledger = self.shop.state / "ledger.db"
        ledger.write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)
        process = self.shop.command("run", "--now", NEXT_NIGHT, *report)
        self.check_code(process, 74)
        self.assertFalse(path.exists())
        self.assertEqual(ledger.read_bytes()[:17], b"SQLite format 3\0\xff")


class Month(ReportTest):
    """Thirty nights of chance at a relay that fails as it likes."""

    STATUSES = ["in_transit", "in_customs", "out_for_delivery", "stale",
                "pickup_ready", "attempt_failed", "exception", "returning",
                "returned", "delivered", "cancelled", "bogus"]
    CAUSES = ["", "", "customs", "duties", "weather", "holiday", "carrier",
              "absent", "address", "refused", "lost", "other"]

    def setUp(self):
        super().setUp()
        self.chance = random.Random(20260126)
        self.shop.configure(notices={"delivered_late": "yes"})
        self.parcels = []
        self.taken = []

    def relay(self, step, connection, mail, argument):
        faults = {"greeting": [(.15, ["421 4.3.2 no", DROP])],
                  "RCPT": [(.03, "550 5.1.1 no"), (.10, "451 4.2.0 later"),
                           (.12, DROP)],
                  "dot": [(.05, DROP), (.08, "452 4.3.1 full")]}
        drawn = self.chance.random()
        for limit, fault in faults.get(step, []):
            if drawn < limit:
                return fault
        return None

    def new_parcel(self, today):
        number = len(self.parcels)
        return row(
            tracking=f"P{number}", order=f"#{number // 2}",
            carrier=self.chance.choice(["yunexpress", "4px"]),
            email=f"c{number // 3}@customer.example",
            country=self.chance.choice(["CN", "US", ""]),
            destination=self.chance.choice(["US", "DE", ""]),
            language=self.chance.choice(["", "de", "zh", "../x"]),
            shipped_at=str(today), event_at=f"{today}T10:00:00+08:00")

    def live_a_day(self, today):
        self.parcels += [self.new_parcel(today)
                         for _ in range(self.chance.randint(1, 4))]
        for parcel in self.parcels:
            if self.chance.random() < .25:
                parcel.update(
                    status=self.chance.choice(self.STATUSES),
                    cause=self.chance.choice(self.CAUSES),
                    country=self.chance.choice(["CN", "US", "DE", ""]),
                    event_at=f"{today}T{self.chance.randint(10, 20)}"
                             ":00:00+08:00")
        rows = self.parcels[:]
        self.chance.shuffle(rows)
        self.shop.export([*rows, "broken"])

    def live_a_night(self, now):
        self.shop.configure(brakes={
            "max_mails": self.chance.choice(["0"] + ["1000"] * 7)})
        with ScriptedRelay(self.relay) as relay:
            self.shop.configure(relay={
                "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
                "tries": "2", "retry_wait": "0", "connections": "2"})
            dry, real = self.shop.dry_run(now=now), self.shop.run(now=now)
        self.taken += relay.taken
        for run in (dry, real):
            self.assertIn(run.code, (0, 1, 65, 69, 75), run.stderr)
            self.check_report(run)
        self.assertEqual(self.listed(dry), self.listed(real))
        if real.code == 65 and self.chance.random() < .5:
            self.shop.command("discard", real.report["run"])

    def listed(self, run):
        return [{k: m[k] for k in ("to", "language", "subject", "notices",
                                   "trackings", "message_id", "run")}
                for m in run.report["mails"]]

    def check_ledger(self):
        self.assertEqual(self.shop.sql(
            "SELECT parcel, kind, subject FROM notice WHERE is_void = 0 "
            "GROUP BY carrier, parcel, kind, subject, episode, follow_up "
            "HAVING count(*) > 1"), [])
        self.assertEqual(self.shop.sql(
            "SELECT recipient FROM mail GROUP BY run, lower(recipient) "
            "HAVING count(*) > 1"), [])
        arrived = collections.Counter(
            re.search(rb"^Message-ID: <(.*)>", content, re.M)[1].decode()
            for _, content in self.taken)
        accepted = {name for name, in self.shop.sql(
            "SELECT message_id FROM mail WHERE state = 'accepted'")}
        sure = {name for name, in self.shop.sql(
            "SELECT message_id FROM mail WHERE history NOT LIKE "
            "'%in_doubt%' AND history NOT LIKE '%deferred%'")}
        self.assertGreater(len(accepted), 50)
        self.assertEqual(accepted - set(arrived), set())
        self.assertEqual({n for n in sure if arrived[n] > 1}, set())

    def test_thirty_nights(self):
        first = datetime.date(2026, 1, 20)
        for night in range(30):
            today = first + datetime.timedelta(night)
            self.live_a_day(today)
            self.live_a_night(f"{today + datetime.timedelta(1)}"
                              "T02:00:00+08:00")
        self.check_ledger()


class Ledger(ReportTest):
    """A ledger that is not what it was is never made anew."""

    def setUp(self):
        super().setUp()
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(), 0)
        self.path = self.shop.state / "ledger.db"

    def check_stop(self, code):
        content = self.path.read_bytes()
        for arguments in ((), ("--dry-run",)):
            process = self.shop.command("run", "--now", NEXT_NIGHT,
                                        *arguments)
            self.check_code(process, code)
        self.assertEqual(len(self.shop.letters()), 1)
        self.assertEqual(self.path.read_bytes(), content)

    def test_pages_of_rubbish(self):
        content = bytearray(self.path.read_bytes())
        content[4096:8192] = b"\xaa" * 4096
        self.path.write_bytes(content)
        self.check_stop(74)

    def test_cut_off(self):
        os.truncate(self.path, 6000)
        self.check_stop(74)

    def test_no_database_at_all(self):
        self.path.write_text("hello\n" * 1000)
        self.check_stop(74)

    def test_of_another_program(self):
        self.path.unlink()
        with contextlib.closing(sqlite3.connect(self.path)) as other:
            other.execute("CREATE TABLE t (x)")
            other.execute("PRAGMA application_id = 42")
        self.check_stop(74)

    def test_of_a_newer_version(self):
        with contextlib.closing(sqlite3.connect(self.path)) as ledger:
            ledger.execute("PRAGMA user_version = 99")
        self.check_stop(78)


if __name__ == "__main__":
    unittest.main()
