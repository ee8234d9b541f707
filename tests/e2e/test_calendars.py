"""calendar check, show and diff, as an operations person uses them."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.shop import ShopTest  # noqa: E402

JANUARY = "2026-01-05T09:00:00+08:00"


def feed(*events):
    """An iCalendar file; an event is (first, day behind the last, words)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//"]
    for first, behind, *words in events:
        lines += ["BEGIN:VEVENT", f"UID:{first}@test",
                  "DTSTAMP:20260101T000000Z", f"DTSTART;VALUE=DATE:{first}",
                  f"DTEND;VALUE=DATE:{behind}", *words, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


class Check(ShopTest):
    def check(self, code, *arguments, now=JANUARY):
        process = self.shop.command("calendar", "check", "--now", now,
                                    *arguments)
        self.assertEqual((process.returncode, process.stderr), (code, ""))
        return process.stdout

    def test_sound_calendars_need_no_word(self):
        self.assertEqual(self.check(0), "")

    def test_a_year_that_ends_is_told_before_a_parcel_meets_its_end(self):
        told = self.check(1, now="2026-12-10T09:00:00+08:00")
        self.assertRegex(told, r"^coverage     cn: a parcel shipped on 2026-12"
                         r"-\d\d with \[service\.default\] may need")
        self.assertLessEqual(max(map(len, told.splitlines())), 80)

    def test_what_is_doubtful_is_told_each_on_its_own(self):
        self.shop.configure(calendar__cn={
            "covers": "2025-12-01/2027-12-31",
            "2026-04-04/2026-04-06": "closed, Qingming",
            "2026-04-05": "open, make-up",
            "2026-05-06": "open, make-up",
            "2026-10-01/2026-10-05": "closed, National Day",
            "2026-10-07": "closed, National Day"})
        told = self.check(1)
        self.assertEqual(
            [line.split("  ")[0] for line in told.splitlines()
             if not line.startswith(" ")],
            ["empty year", "festival", "make-up day", "gap", "overlap"])

    def test_a_note_needs_nobody_and_is_told_when_asked_for(self):
        self.shop.configure(calendar__cn={"2026-07-04": "closed, A"})
        self.assertEqual(self.check(0), "")
        self.assertIn("cn:2026-07-04", self.check(0, "--verbose"))
        self.assertEqual(json.loads(self.check(0, "--json")), {
            "command": "calendar check", "remarks": [{
                "kind": "weekend", "needs_person": False, "place": "cn",
                "day": "2026-07-04", "text": "cn:2026-07-04 lies on a "
                "weekend only: it moves no working day"}], "exit": 0})

    def test_mistakes_of_the_configuration_come_first(self):
        window = {"kind": "slow", "from": "2026-11-20", "last": "2026-12-20",
                  "extra_days": "2", "cause": "peak", "title.en": "Peak"}
        for more, told in (({"place": "cn"}, "source"),
                           ({"place": "fr", "source": "x"}, "calendar.fr")):
            with self.subTest(told):
                self.shop.configure(window__peak=None)
                self.shop.configure(window__peak={**window, **more})
                process = self.shop.command("calendar", "check")
                self.assertEqual(process.returncode, 78)
                self.assertIn(told, process.stderr)

    def test_the_shipped_calendars_are_sound_but_for_what_is_not_published(
            self):
        self.shop.configure(
            shipdelay={"include": "calendars/*.ini, services.ini"},
            calendar__cn=None, calendar__us=None, calendar__default=None,
            service__default=None)
        self.assertEqual(self.check(0, now="2026-01-01T09:00:00Z"), "")
        self.assertRegex(self.check(1, now="2026-12-20T09:00:00Z"),
                         r"^coverage +cn: ([^\n]*\n +)*[^\n]*\n$")


class Show(ShopTest):
    def test_a_year_month_by_month(self):
        shown = self.shop.command("calendar", "show", "CN", "2026")
        self.check_code(shown, 0)
        lines = shown.stdout.splitlines()
        self.assertEqual(lines[0], "cn (cn) 2026: 254 working days")
        self.assertIn("12 13 14 15 16 17.18.    9 10 11 12 13 14+15#"
                      "    9 10 11 12 13 14.15.", lines)
        self.assertEqual(lines[-1],
                         "2026-02-15/2026-02-23  suspended  Spring Festival")
        self.assertNotIn("\x1b", shown.stdout)

    def test_a_place_or_a_year_that_is_none(self):
        for words in (("xx", "2026"), ("cn", "26"), ("cn", "next"),
                      ("cn",), ("cn", "2026", "2027")):
            with self.subTest(words):
                self.check_code(
                    self.shop.command("calendar", "show", *words), 64)

    def test_an_action_is_wanted(self):
        process = self.shop.command("calendar")
        self.check_code(process, 64)
        self.assertIn("check, show, diff", process.stderr)


class Diff(ShopTest):
    def diff(self, a, b, code):
        process = self.shop.command("calendar", "diff", a, b)
        self.assertEqual((process.returncode, process.stderr), (code, ""))
        return process.stdout

    def setUp(self):
        super().setUp()
        self.shop.configure(calendar__cn={
            "closed_if": '"description:public holiday"',
            "suspended_if": '"summary:spring"',
            "open_if": '"summary:worked"'})
        self.holiday = "DESCRIPTION:Public holiday"
        self.same = (
            ("20260101", "20260104", "SUMMARY:New Year", self.holiday),
            ("20260214", "20260215", "SUMMARY:Worked"),
            ("20260215", "20260224", "SUMMARY:Spring Festival"))

    def test_sources_that_agree_need_no_word(self):
        self.shop.write("cn.ics", feed(*self.same))
        self.assertEqual(self.diff("cn", "cn.ics", 0), "")
        self.assertEqual(self.diff("cn.ics", "cn", 0), "")
        self.assertEqual(self.diff("cn", "cn", 0), "")

    def test_days_on_which_two_sources_differ(self):
        self.shop.write("cn.ics", feed(
            *self.same[:2],
            ("20260215", "20260222", "SUMMARY:Spring Festival"),
            ("20260501", "20260502", "SUMMARY:Labour Day", self.holiday)))
        self.assertEqual(
            self.diff("cn", "cn.ics", 1),
            "2026-02-22\n"
            "  cn: suspended, Spring Festival\n"
            "  cn.ics: weekend\n"
            "2026-02-23\n"
            "  cn: suspended, Spring Festival\n"
            "  cn.ics: working\n"
            "2026-05-01\n"
            "  cn: working\n"
            "  cn.ics: closed, Labour Day\n")

    def test_two_calendars_of_the_configuration(self):
        told = self.diff("us", "cn", 1)
        self.assertTrue(told.startswith(
            "2026-01-01/2026-01-02\n  us: working\n  cn: closed, New Year\n"))

    def test_calendars_that_share_no_day(self):
        self.shop.configure(calendar__us={"covers": "2020-01-01/2020-12-31"})
        self.assertIn("no day in common", self.diff("us", "cn", 1))

    def test_what_cannot_be_compared(self):
        self.shop.write("cn.ics", feed(*self.same))
        for a, b in (("cn.ics", "cn.ics"), ("xx", "cn"), ("cn", "xx"),
                     ("xx", "cn.ics"), ("any", "cn.ics")):
            with self.subTest(f"{a} {b}"):
                self.check_code(
                    self.shop.command("calendar", "diff", a, b), 64)

    def test_a_feed_that_cannot_be_read_is_a_mistake_of_its_own(self):
        self.shop.write("bad.ics", "BEGIN:VCALENDAR\r\n")
        for name in ("bad.ics", "nowhere.ics"):
            with self.subTest(name):
                process = self.shop.command("calendar", "diff", "cn", name)
                self.assertEqual(process.returncode, 78)
                self.assertTrue(process.stderr.startswith(name + ":"),
                                process.stderr)


if __name__ == "__main__":
    unittest.main()
