#!/usr/bin/python3
"""test_section6.py - the oracle itself, checked by hand.

All days are in 2026.  2 March is a Monday; the weekends of March are 7/8,
14/15, 21/22 and 28/29.  Unless a test says otherwise a parcel goes from CN to
US by `cn 1-2, any 3-5, us 2-3`, shipped on Monday 2 March:

    maxima  cn 3 4            any 5 6 7 8 9   us 10 11 12   due_late  12 March
    minima  cn 3              any 4 5 6       us 9 10       due_early 10 March
"""

import datetime
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import section6
from section6 import Calendar, Leg, Service, Shipment, Tie, Undecidable
from section6 import Window, World, add, find

SAT_SUN = frozenset((5, 6))


def day(text):
    """day("03-09") is 9 March 2026."""
    return datetime.date.fromisoformat("2026-" + text).toordinal()


def text_of(number):
    return None if number is None else section6.iso(number)[5:]


def calendar(key, weekend=SAT_SUN, covers=None):
    if covers is not None:
        covers = (day(covers[0]), day(covers[1]))
    return Calendar(key, weekend, covers)


def window(kind, place, first, last, id="w", **more):
    return Window(id, kind, place, day(first), day(last), **more)


def service(name="default", transit="cn 1-2, any 3-5, us 2-3", **more):
    more.setdefault("stalled_after", 99)
    return Service(name, section6.parse_legs(transit), **more)


def world(*windows, calendars=(), services=(), advance_days=14, **promise):
    places = {"cn": calendar("cn"), "us": calendar("us")}
    places.update((c.key, c) for c in calendars)
    return World(places.values(), windows,
                 [service(**promise)] + list(services), advance_days)


def parcel(shipped="03-02", event=None, promised=None, **more):
    more.setdefault("origin", "CN")
    more.setdefault("destination", "US")
    return Shipment(event_on=event and day(event),
                    shipped_on=shipped and day(shipped),
                    promised_on=promised and day(promised), **more)


def finding(where, what, today):
    return find(where, what, day(today))


def ground(where, place, what=None):
    return where.ground(place, what or parcel())


class WorkingDays(unittest.TestCase):
    def test_a_suspended_window_wins_over_an_open_one(self):
        place = ground(world(window("suspended", "cn", "03-03", "03-05", "a"),
                             window("open", "cn", "03-04", "03-04", "b")),
                       "cn")
        self.assertFalse(place.works(day("03-04")))

    def test_an_open_window_wins_over_a_closed_one_and_the_weekend(self):
        place = ground(world(window("closed", "cn", "03-03", "03-05", "a"),
                             window("open", "cn", "03-04", "03-07", "b")),
                       "cn")
        self.assertFalse(place.works(day("03-03")))
        self.assertTrue(place.works(day("03-04")))
        self.assertTrue(place.works(day("03-07")))
        self.assertFalse(place.works(day("03-08")))

    def test_the_line_haul_has_no_weekend_but_can_be_suspended(self):
        place = ground(world(window("suspended", "any", "03-09", "03-09")),
                       "any")
        self.assertTrue(place.works(day("03-08")))
        self.assertFalse(place.works(day("03-09")))

    def test_slow_and_advisory_windows_close_nothing(self):
        place = ground(world(window("slow", "cn", "03-02", "03-20", "a"),
                             window("advisory", "cn", "03-02", "03-20", "b")),
                       "cn")
        self.assertTrue(place.works(day("03-04")))

    def test_no_window_makes_an_uncovered_day_known(self):
        where = world(window("open", "cn", "03-01", "03-31", "a"),
                      window("suspended", "cn", "03-01", "03-31", "b"),
                      calendars=[calendar("cn", covers=("03-02", "03-10"))])
        place = ground(where, "cn")
        self.assertFalse(place.works(day("03-02")))
        self.assertFalse(place.works(day("03-10")))
        for outside in ("03-01", "03-11"):
            with self.assertRaises(Undecidable) as unknown:
                place.works(day(outside))
            self.assertEqual(str(unknown.exception), "cn on 2026-" + outside)

    def test_a_weekend_of_none_works_every_day(self):
        place = ground(world(calendars=[calendar("cn", frozenset())]), "cn")
        self.assertTrue(place.works(day("03-07")))

    def test_a_window_counts_only_for_its_carriers_and_lanes(self):
        where = world(
            window("closed", "cn", "03-03", "03-03", "a", carriers=("yun*",)),
            window("closed", "cn", "03-04", "03-04", "b",
                   lanes=(("CN", "DE"), ("*", "US"))),
            window("closed", "cn", "03-05", "03-05", "c",
                   lanes=(("US", "*"),)))
        place = ground(where, "cn", parcel(carrier="YunExpress"))
        self.assertFalse(place.works(day("03-03")))
        self.assertFalse(place.works(day("03-04")))
        self.assertTrue(place.works(day("03-05")))
        place = ground(where, "cn", parcel(carrier="dhl", destination="FR"))
        self.assertTrue(place.works(day("03-03")))
        self.assertTrue(place.works(day("03-04")))

    def test_an_empty_country_fits_only_a_star(self):
        where = world(window("closed", "cn", "03-03", "03-03", "a",
                             lanes=(("*", "US"),)),
                      window("closed", "cn", "03-04", "03-04", "b",
                             lanes=(("CN", "*"),)))
        place = ground(where, "cn", parcel(destination=""))
        self.assertTrue(place.works(day("03-03")))
        self.assertFalse(place.works(day("03-04")))


class Walks(unittest.TestCase):
    def setUp(self):
        where = world(calendars=[calendar("cn", covers=("03-06", "03-10"))])
        self.works = ground(where, "cn").works

    def test_add_nothing_is_the_first_working_day_from_that_day_on(self):
        self.assertEqual(text_of(add(self.works, day("03-06"), 0)), "03-06")
        self.assertEqual(text_of(add(self.works, day("03-07"), 0)), "03-09")

    def test_add_counts_working_days_strictly_after(self):
        self.assertEqual(text_of(add(self.works, day("03-06"), 1)), "03-09")
        self.assertEqual(text_of(add(self.works, day("03-07"), 2)), "03-10")

    def test_add_asks_for_no_day_behind_its_result(self):
        self.assertEqual(text_of(add(self.works, day("03-09"), 1)), "03-10")
        with self.assertRaises(Undecidable):
            add(self.works, day("03-09"), 2)

    def test_add_does_not_ask_for_the_day_it_starts_on_unless_it_is_zero(self):
        self.assertEqual(text_of(add(self.works, day("03-05"), 1)), "03-06")
        with self.assertRaises(Undecidable):
            add(self.works, day("03-05"), 0)


class Services(unittest.TestCase):
    def chosen(self, services, **what):
        return world(services=services).choose_service(parcel(**what)).name

    def test_globs_know_star_and_question_mark_and_ignore_case(self):
        fits = section6.globs_score
        self.assertEqual(fits(("Yun*",), "yunEXPRESS"), 3)
        self.assertEqual(fits(("dhl?ecom*",), "DHL-eCommerce"), 7)
        self.assertEqual(fits(("*",), ""), 0)
        self.assertIsNone(fits(("?*",), ""))
        self.assertIsNone(fits(("[y]un",), "yun"))
        self.assertIsNone(fits(("yun",), "yunexpress"))

    def test_carriers_count_before_services_and_these_before_lanes(self):
        a = service("a", carriers=("yun*",))
        b = service("b", carriers=("y*",), services=("express",),
                    lanes=(("CN", "US"),))
        c = service("c", carriers=("yun*",), lanes=(("CN", "*"),))
        d = service("d", carriers=("yun*",), services=("e*",))
        what = {"carrier": "yunexpress", "service": "express"}
        self.assertEqual(self.chosen([a, b], **what), "a")
        self.assertEqual(self.chosen([a, b, c], **what), "c")
        self.assertEqual(self.chosen([a, b, c, d], **what), "d")

    def test_of_a_list_the_best_glob_counts(self):
        a = service("a", carriers=("*", "yunexpress"))
        b = service("b", carriers=("yun*",))
        self.assertEqual(self.chosen([a, b], carrier="yunexpress"), "a")
        self.assertEqual(self.chosen([a, b], carrier="yunex"), "b")

    def test_the_default_service_is_used_when_no_other_fits(self):
        a = service("a", lanes=(("CN", "*"),))
        b = service("b", lanes=(("*", "US"),), services=("x",))
        self.assertEqual(self.chosen([a, b], origin=""), "default")
        star = service("s", carriers=("*",))
        self.assertEqual(self.chosen([a, b, star], origin=""), "s")

    def test_two_services_that_fit_equally_well_stop_the_run(self):
        a = service("a", lanes=(("CN", "*"),))
        b = service("b", lanes=(("*", "US"),))
        with self.assertRaises(Tie):
            self.chosen([a, b])
        self.assertEqual(self.chosen([a, b], origin=""), "b")


class Places(unittest.TestCase):
    GERMAN = {"transit": "{origin} 1-2, any 3-5, {destination} 2-3"}

    def test_origin_and_destination_stand_for_the_countries_calendars(self):
        what = finding(world(**self.GERMAN), parcel(), "03-03")
        self.assertEqual(what.places, ["cn", "any", "us"])
        self.assertEqual(text_of(what.due_late), "03-12")

    def test_a_country_without_a_calendar_is_the_default_place(self):
        friday = frozenset((4,))
        where = world(window("closed", "default", "03-11", "03-11"),
                      calendars=[calendar("default", friday)], **self.GERMAN)
        for country in ("DE", ""):
            what = finding(where, parcel(destination=country), "03-03")
            # 10, 12, 14; 11 is closed and 13 a Friday.
            self.assertEqual(text_of(what.due_late), "03-14")
            self.assertEqual(what.places[2], "default")

    def test_without_a_default_place_it_cannot_be_decided(self):
        what = finding(world(**self.GERMAN), parcel(destination="DE"), "03-03")
        self.assertEqual(what.kind, "cannot_decide")
        # The minima enter the last leg on the 6th and ask for the 7th.
        self.assertEqual(str(what.undecided[0]), "de on 2026-03-07")
        self.assertIsNone(what.due_plain)


class Due(unittest.TestCase):
    def dates(self, where, what, today="03-03"):
        what = finding(where, what, today)
        return tuple(map(text_of, (what.due_early, what.due_late,
                                   what.due_plain)))

    def test_the_chains_go_leg_by_leg(self):
        self.assertEqual(self.dates(world(), parcel()),
                         ("03-10", "03-12", "03-12"))

    def test_a_parcel_shipped_on_a_weekend_starts_on_monday(self):
        self.assertEqual(self.dates(world(), parcel("02-28")),
                         ("03-10", "03-12", "03-12"))

    def test_a_parcel_not_shipped_starts_today(self):
        # cn 4 5, any 10, us 11 12 13; cn 4, any 7, us 9 10.
        self.assertEqual(self.dates(world(), parcel(None)),
                         ("03-10", "03-13", "03-13"))

    def test_a_shutdown_moves_both_chains_but_not_the_plain_one(self):
        where = world(window("suspended", "us", "03-10", "03-11"))
        # us 12 13 16; us 9 12.
        self.assertEqual(self.dates(where, parcel()),
                         ("03-12", "03-16", "03-12"))

    def test_open_days_do_not_move_the_plain_chain_either(self):
        where = world(window("open", "us", "03-07", "03-08"),
                      window("open", "cn", "03-01", "03-01", "x"))
        # Shipped on Sunday the 1st: cn 2 3, any 8, us 9 10 11;
        # cn 2, any 5, us 6 7.  Plain: from Monday the 2nd as ever.
        self.assertEqual(self.dates(where, parcel("03-01")),
                         ("03-07", "03-11", "03-12"))

    def test_the_plain_chain_does_not_mind_what_is_covered(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-02"))])
        self.assertEqual(self.dates(where, parcel()), (None, None, "03-12"))

    def test_a_slow_window_moves_the_maxima_only(self):
        where = world(window("slow", "us", "03-12", "03-12", extra_days=2))
        # 12, then 13 and 16.
        self.assertEqual(self.dates(where, parcel()),
                         ("03-10", "03-16", "03-12"))

    def test_a_slow_window_from_the_day_after_the_exit_moves_nothing(self):
        where = world(window("slow", "us", "03-13", "03-20", extra_days=2))
        self.assertEqual(self.dates(where, parcel())[1], "03-12")

    def test_a_slow_window_can_carry_a_leg_into_the_next_one(self):
        where = world(
            window("slow", "us", "03-13", "03-20", "b", extra_days=2),
            window("slow", "us", "03-10", "03-12", "c", extra_days=1))
        # 12, moved to 13 by c, then to 16 17 by b.
        self.assertEqual(self.dates(where, parcel())[1], "03-17")

    def test_a_slow_window_that_ends_on_the_day_of_entry_moves_nothing(self):
        past = world(window("slow", "us", "03-01", "03-09", extra_days=1))
        self.assertEqual(self.dates(past, parcel())[1], "03-12")
        just = world(window("slow", "us", "03-01", "03-10", extra_days=1))
        self.assertEqual(self.dates(just, parcel())[1], "03-13")

    def test_every_leg_starts_anew_with_the_slow_windows(self):
        where = world(window("slow", "cn", "03-03", "03-31", extra_days=1),
                      transit="cn 1-2, cn 1-2")
        # 3 4, moved to 5; 6 9, moved to 10.
        self.assertEqual(self.dates(where, parcel())[1], "03-10")

    def test_a_slow_window_at_another_place_moves_nothing(self):
        where = world(window("slow", "de", "03-01", "03-31", extra_days=5),
                      calendars=[calendar("de")])
        self.assertEqual(self.dates(where, parcel())[1], "03-12")

    def test_the_promise_to_the_customer_is_the_due_day(self):
        what = finding(world(), parcel(promised="03-05"), "03-09")
        self.assertEqual(text_of(what.due_on), "03-05")
        self.assertEqual(text_of(what.due_late), "03-12")
        self.assertEqual(what.days_late, 4)
        what = finding(world(), parcel(promised="03-09"), "03-09")
        self.assertEqual(what.days_late, 0)

    def test_a_leg_of_no_days_ends_on_the_next_working_day_of_its_place(self):
        where = world(transit="any 1-5, us 0-0")
        # any 3..7, a Saturday; then Monday the 9th.
        self.assertEqual(self.dates(where, parcel())[1], "03-09")

    def test_the_evidence_says_which_windows_took_which_days(self):
        where = world(
            window("suspended", "us", "03-08", "03-11", "a", title="Shut"),
            window("slow", "us", "03-12", "03-20", "b", extra_days=1,
                   title="Peak"))
        # us 12 13 16, moved to 17.  Of Shut only the 10th and the 11th were
        # walked over.
        what = find(where, parcel(), day("03-03"), lengthened=True)
        self.assertEqual(text_of(what.due_late), "03-17")
        self.assertEqual(what.lengthened, [{"title": "Shut", "days": 2},
                                           {"title": "Peak", "days": 1}])


class Stages(unittest.TestCase):
    def stage(self, today="03-03", where=None, **what):
        return finding(where or world(), parcel(**what), today).stage

    def test_the_status_says_it_first(self):
        for status in ("not_found", "pre_transit"):
            self.assertEqual(self.stage(status=status, country="US"), 1)
        for status in ("out_for_delivery", "pickup_ready", "attempt_failed"):
            self.assertEqual(self.stage(status=status, country="CN"), 3)

    def test_then_the_country_of_the_last_event(self):
        self.assertEqual(self.stage("03-30", country="CN"), 1)
        self.assertEqual(self.stage("03-03", country="US"), 3)
        self.assertEqual(self.stage("03-30", country="HK"), 2)

    def test_the_destination_comes_before_the_origin(self):
        self.assertEqual(self.stage(country="CN", destination="CN"), 3)

    def test_the_middle_leg_is_the_second_one(self):
        for transit, stage in (("cn 1-1", 1), ("cn 1-1, us 1-1", 2),
                               ("cn 1-1, any 1-1, us 1-1, us 1-1", 2)):
            self.assertEqual(self.stage(country="HK",
                                        where=world(transit=transit)), stage)

    def test_an_unknown_country_leaves_it_to_the_maxima(self):
        for today, stage in (("03-02", 1), ("03-04", 1), ("03-05", 2),
                             ("03-09", 2), ("03-10", 3), ("03-31", 3)):
            self.assertEqual(self.stage(today), stage, today)

    def test_an_unknown_country_is_not_an_unknown_destination(self):
        self.assertEqual(self.stage("03-05", destination=""), 2)
        self.assertEqual(self.stage("03-05", origin=""), 2)

    def test_without_the_maxima_it_is_known_only_by_status_and_country(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-10"))])
        self.assertIsNone(self.stage("03-04", where=where))
        self.assertEqual(self.stage("03-04", where=where, country="CN"), 1)
        one = world(calendars=[calendar("us", covers=("03-01", "03-02"))],
                    transit="us 1-2")
        self.assertEqual(self.stage("03-04", where=one), 1)


class Estimates(unittest.TestCase):
    def estimate(self, where, today, **what):
        return text_of(finding(where, parcel(**what), today).estimated_on)

    def test_a_parcel_in_time_is_expected_at_the_end_of_the_maxima(self):
        self.assertEqual(self.estimate(world(), "03-03"), "03-12")

    def test_a_late_parcel_leaves_its_leg_on_the_next_working_day(self):
        self.assertEqual(self.estimate(world(), "03-13", country="US"),
                         "03-16")

    def test_the_legs_after_it_take_their_maxima(self):
        # any 11; us 12 13 16.
        self.assertEqual(self.estimate(world(), "03-10", country="HK"),
                         "03-16")

    def test_the_legs_after_it_are_slow_but_its_own_is_not_moved_again(self):
        where = world(window("slow", "any", "03-10", "03-20", "a",
                             extra_days=4),
                      window("slow", "us", "03-12", "03-16", "b",
                             extra_days=2))
        # The chain: any 9 is before a; us 12, moved by b to 16.
        # Today: any 11, not moved; us 12 13 16, moved by b to 18.
        what = finding(where, parcel(country="HK"), "03-10")
        self.assertEqual(text_of(what.due_late), "03-16")
        self.assertEqual(text_of(what.estimated_on), "03-18")

    def test_a_shutdown_today_is_waited_for(self):
        where = world(window("suspended", "us", "03-13", "03-17"))
        self.assertEqual(self.estimate(where, "03-13", country="US"), "03-18")


class Silences(unittest.TestCase):
    def silence(self, today="03-10", **what):
        return finding(world(), parcel(**what), today).silent_days

    def test_it_counts_working_days_after_the_last_event_and_today(self):
        # 6, 9, 10.
        self.assertEqual(self.silence(event="03-05", country="US"), 3)

    def test_it_counts_them_where_the_parcel_is(self):
        self.assertEqual(self.silence(event="03-05", country="HK"), 5)

    def test_without_an_event_it_counts_from_the_shipping(self):
        self.assertEqual(self.silence(country="US"), 6)

    def test_without_any_date_or_with_one_of_today_or_later_it_is_zero(self):
        self.assertEqual(self.silence(shipped=None), 0)
        self.assertEqual(self.silence(event="03-10"), 0)
        self.assertEqual(self.silence(event="03-11"), 0)

    def test_an_empty_interval_is_zero_also_where_no_day_is_known(self):
        where = world(calendars=[calendar("us", covers=("01-01", "01-02"))])
        what = finding(where, parcel(event="03-10"), "03-10")
        self.assertEqual((what.kind, what.stage, what.silent_days),
                         ("cannot_decide", None, 0))
        what = finding(where, parcel(event="03-09"), "03-10")
        self.assertIsNone(what.silent_days)


class RulesWithoutDates(unittest.TestCase):
    def concluded(self, status, cause=""):
        what = finding(world(grace=1, stalled_after=3),
                       parcel(status=status, cause=cause), "03-30")
        self.assertIsNone(what.window)
        return what.rule, what.kind, what.cause

    def test_1_what_has_ended_is_no_finding_whatever_its_cause(self):
        for status in ("delivered", "cancelled"):
            for cause in ("", "lost", "duties", "no such cause"):
                self.assertEqual(self.concluded(status, cause),
                                 (1, "none", None))

    def test_2_what_is_not_in_the_vocabulary_is_unmapped(self):
        for status, cause in (("", ""), ("", "customs"), ("lost", ""),
                              ("Delivered", ""), ("in_transit", "Customs"),
                              ("returned", "strike"),
                              ("pickup_ready", "unmapped")):
            self.assertEqual(self.concluded(status, cause),
                             (2, "unmapped", None))

    def test_3_a_return_has_one_of_five_causes_or_other(self):
        for cause in ("address", "duties", "unclaimed", "refused",
                      "prohibited"):
            self.assertEqual(self.concluded("returned", cause),
                             (3, "returned", cause))
        for cause in ("", "customs", "documents", "absent", "lost", "other"):
            self.assertEqual(self.concluded("returning", cause),
                             (3, "returning", "other"))

    def test_4_lost_and_damaged_come_before_any_action(self):
        for status in ("in_transit", "pickup_ready", "exception", "stale"):
            self.assertEqual(self.concluded(status, "lost"),
                             (4, "lost", "lost"))
            self.assertEqual(self.concluded(status, "damaged"),
                             (4, "damaged", "damaged"))

    def test_5_pickup_comes_first_then_the_cause_then_the_failed_attempt(self):
        for status, cause, told in (
                ("pickup_ready", "duties", "unclaimed"),
                ("pickup_ready", "", "unclaimed"),
                ("in_customs", "duties", "duties"),
                ("exception", "documents", "documents"),
                ("attempt_failed", "address", "address"),
                ("stale", "absent", "absent"),
                ("attempt_failed", "", "absent"),
                ("attempt_failed", "other", "absent")):
            self.assertEqual(self.concluded(status, cause),
                             (5, "action", told))
        self.assertEqual(self.concluded("attempt_failed", "weather")[:2],
                         (7, "delayed"))

    def test_they_need_no_dates_and_give_those_that_can_be_had(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-10"))],
                      grace=1)
        what = finding(where, parcel(status="pickup_ready", event="03-05",
                                     promised="03-09"), "03-10")
        self.assertEqual((what.rule, what.kind, what.stage), (5, "action", 3))
        self.assertEqual(text_of(what.due_early), "03-10")
        self.assertIsNone(what.due_late)
        self.assertEqual(text_of(what.due_plain), "03-12")
        self.assertEqual(text_of(what.due_on), "03-09")
        self.assertIsNone(what.estimated_on)
        self.assertEqual((what.days_late, what.silent_days), (1, 3))


class RulesWithDates(unittest.TestCase):
    def concluded(self, where, today, **what):
        what = finding(where, parcel(**what), today)
        return what.rule, what.kind, what.cause, what.window

    def test_6_a_shutdown_of_today_where_the_parcel_is(self):
        where = world(
            window("suspended", "us", "03-10", "03-12", "b", cause="weather"),
            window("suspended", "us", "03-09", "03-10", "z", cause="peak"),
            window("suspended", "us", "03-09", "03-20", "y", cause="customs"))
        self.assertEqual(self.concluded(where, "03-10", country="US",
                                        cause="carrier"),
                         (6, "suspended", "customs", "y"))
        self.assertEqual(self.concluded(where, "03-10", country="CN",
                                        cause="carrier"),
                         (7, "delayed", "carrier", None))

    def test_6_the_entry_of_a_calendar_is_a_holiday(self):
        where = world(*section6.read_entries(
            "us", {"name": "United States",
                   "2026-03-10/2026-03-12": "suspended, A shutdown"}))
        self.assertEqual(self.concluded(where, "03-12", country="US"),
                         (6, "suspended", "holiday",
                          "us:2026-03-10/2026-03-12"))

    def test_7_an_explicit_cause_is_told_as_it_is(self):
        where = world(window("advisory", "cn", "03-03", "03-03",
                             cause="peak"))
        for cause in ("customs", "weather", "carrier", "peak", "holiday",
                      "prohibited"):
            for status in ("in_transit", "exception"):
                self.assertEqual(self.concluded(where, "03-03", cause=cause,
                                                status=status),
                                 (7, "delayed", cause, None))

    def test_7_other_and_none_look_for_a_window(self):
        where = world(window("advisory", "cn", "03-03", "03-03",
                             cause="peak"))
        self.assertEqual(self.concluded(where, "03-03", status="exception"),
                         (7, "delayed", "peak", "w"))
        self.assertEqual(self.concluded(where, "03-03", cause="other"),
                         (7, "delayed", "peak", "w"))
        self.assertEqual(self.concluded(world(), "03-03", cause="other"),
                         (7, "delayed", "carrier", None))
        self.assertEqual(self.concluded(world(), "03-03")[0], 11)

    def test_8_without_grace_it_is_late_on_the_day_after(self):
        self.assertEqual(self.concluded(world(), "03-12", country="US")[0],
                         11)
        self.assertEqual(self.concluded(world(), "03-13", country="US"),
                         (8, "delayed", "carrier", None))

    def test_8_grace_is_working_days_at_the_last_place(self):
        where = world(grace=1)
        # Friday the 13th is the grace, and it is late on Saturday.
        self.assertEqual(self.concluded(where, "03-13", country="CN")[0], 11)
        self.assertEqual(self.concluded(where, "03-14", country="CN")[0], 8)
        where = world(window("closed", "us", "03-13", "03-16"), grace=1)
        self.assertEqual(self.concluded(where, "03-17", country="CN")[0], 11)
        self.assertEqual(self.concluded(where, "03-18", country="CN")[0], 8)

    def test_9_a_silent_parcel_is_delayed_and_so_is_a_stale_one(self):
        where = world(stalled_after=3)
        what = {"country": "US", "event": "03-05"}
        self.assertEqual(self.concluded(where, "03-09", **what)[0], 11)
        self.assertEqual(self.concluded(where, "03-10", **what),
                         (9, "delayed", "carrier", None))
        self.assertEqual(self.concluded(where, "03-05", status="stale",
                                        **what)[0], 9)

    def test_10_a_shutdown_ahead_is_told_notice_days_before(self):
        for notice_days, rule in ((7, 11), (8, 10)):
            where = world(window("suspended", "us", "03-11", "03-13",
                                 notice_days=notice_days, cause="weather"))
            # us 10 16 17: r is 4, 9, 17.
            self.assertEqual(self.concluded(where, "03-03")[0], rule)
        self.assertEqual(self.concluded(where, "03-03"),
                         (10, "advance", "weather", "w"))

    def test_10_the_configurations_advance_days_are_the_default(self):
        shut = window("suspended", "us", "03-11", "03-13")
        for days, rule in ((7, 11), (8, 10)):
            self.assertEqual(self.concluded(world(shut, advance_days=days),
                                            "03-03")[0], rule)

    def test_10_a_parcel_that_arrives_on_its_last_day_does_not_meet_it(self):
        # The parcel comes to us on Monday the 9th.
        self.assertEqual(self.concluded(world(
            window("suspended", "us", "03-08", "03-09")), "03-03")[0], 11)
        self.assertEqual(self.concluded(world(
            window("suspended", "us", "03-08", "03-10")), "03-03")[0], 10)

    def test_10_a_parcel_that_is_there_meets_it_if_it_leaves_later(self):
        there = {"status": "out_for_delivery"}
        # Leaves us on the 12th; for the 13th on, it is gone.
        self.assertEqual(self.concluded(world(
            window("suspended", "us", "03-08", "03-09")), "03-03",
            **there)[0], 10)
        self.assertEqual(self.concluded(world(
            window("suspended", "us", "03-13", "03-14")), "03-03",
            **there)[0], 11)

    def test_10_a_leg_already_behind_meets_nothing(self):
        where = world(window("suspended", "cn", "03-04", "03-06"))
        self.assertEqual(self.concluded(where, "03-03", country="CN")[0], 10)
        self.assertEqual(self.concluded(where, "03-03", country="HK")[0], 11)

    def test_10_the_earliest_is_told_and_of_these_the_smallest_id(self):
        where = world(window("suspended", "us", "03-11", "03-11", "a"),
                      window("suspended", "any", "03-07", "03-08", "c"),
                      window("suspended", "any", "03-07", "03-07", "b"))
        self.assertEqual(self.concluded(where, "03-03")[3], "b")


class RuleC(unittest.TestCase):
    def chosen(self, *windows, event="03-05", shipped="03-02"):
        what = finding(world(*windows),
                       parcel(shipped, event, status="exception",
                              country="US"), "03-13")
        self.assertEqual(what.rule, 7)
        return what.window

    def test_the_window_with_most_calendar_days_is_the_cause(self):
        self.assertEqual(self.chosen(
            window("advisory", "us", "03-06", "03-08", "long"),
            window("closed", "us", "03-09", "03-10", "late")), "long")

    def test_only_days_after_the_last_event_and_up_to_today_count(self):
        self.assertEqual(self.chosen(
            window("slow", "us", "02-01", "03-06", "old"),
            window("slow", "us", "03-12", "03-31", "new")), "new")
        self.assertIsNone(self.chosen(
            window("slow", "us", "03-01", "03-05", "old"),
            window("slow", "us", "03-14", "03-31", "new")))

    def test_of_equals_the_later_one_and_then_the_smaller_id(self):
        self.assertEqual(self.chosen(
            window("slow", "us", "03-06", "03-07", "a"),
            window("slow", "us", "03-09", "03-10", "c"),
            window("advisory", "us", "03-09", "03-10", "b")), "b")

    def test_ids_compare_as_bytes(self):
        self.assertEqual(self.chosen(
            window("slow", "us", "03-09", "03-10", "w9"),
            window("slow", "us", "03-09", "03-10", "w10"),
            window("slow", "us", "03-09", "03-10", "w_1")), "w10")

    def test_open_windows_and_other_places_are_no_cause(self):
        self.assertIsNone(self.chosen(
            window("open", "us", "03-06", "03-12", "a"),
            window("slow", "cn", "03-06", "03-12", "b"),
            window("slow", "us", "03-06", "03-12", "c", carriers=("x",))))

    def test_without_an_event_it_counts_from_the_shipping(self):
        early = window("slow", "us", "03-03", "03-04")
        self.assertIsNone(self.chosen(early))
        self.assertEqual(self.chosen(early, event=None), "w")
        self.assertIsNone(self.chosen(early, event=None, shipped=None))


class CannotDecide(unittest.TestCase):
    def test_it_has_no_rule_and_keeps_the_dates_that_can_be_had(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-10"))])
        what = finding(where, parcel(status="exception", cause="customs",
                                     country="US", event="03-05"), "03-09")
        self.assertEqual((what.kind, what.rule, what.cause, what.window),
                         ("cannot_decide", None, None, None))
        self.assertEqual(text_of(what.due_early), "03-10")
        self.assertEqual((what.due_late, what.due_on, what.days_late,
                          what.estimated_on), (None, None, None, None))
        self.assertEqual(text_of(what.due_plain), "03-12")
        self.assertEqual((what.stage, what.silent_days), (3, 2))
        self.assertEqual(str(what.undecided[0]), "us on 2026-03-11")

    def test_a_promise_does_not_spare_the_maxima(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-10"))])
        what = finding(where, parcel(promised="03-05"), "03-09")
        self.assertEqual((what.kind, what.days_late), ("cannot_decide", 4))

    def test_the_day_after_today_must_be_known_where_the_parcel_is(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-12"))])
        what = finding(where, parcel(country="US"), "03-11")
        self.assertEqual(what.kind, "none")
        what = finding(where, parcel(country="US"), "03-12")
        self.assertEqual(text_of(what.due_late), "03-12")
        self.assertEqual((what.kind, what.estimated_on),
                         ("cannot_decide", None))

    def test_the_last_day_of_grace_must_be_known_when_it_is_asked_for(self):
        where = world(calendars=[calendar("us", covers=("03-05", "12-31"))],
                      grace=1)
        early = {"promised": "02-27", "country": "US", "event": "03-05"}
        for what, kind in ((parcel(**early), "cannot_decide"),
                           (parcel(cause="customs", **early),
                            "cannot_decide"),
                           (parcel(status="pickup_ready", **early), "action"),
                           (parcel(promised="03-31", country="US",
                                   event="03-05"), "none")):
            self.assertEqual(finding(where, what, "03-06").kind, kind)
        what = finding(where, parcel(**early), "03-06")
        self.assertEqual([str(u) for u in what.undecided],
                         ["us on 2026-02-28"])
        self.assertIsNotNone(what.estimated_on)

    def test_the_whole_walk_of_grace_must_be_known(self):
        where = world(calendars=[calendar("us", covers=("03-01", "03-16"))],
                      grace=3)
        # Due on the 12th; grace 13, 16, 17.  Friday the 13th asks only for
        # Monday the 16th otherwise.
        what = finding(where, parcel(country="US"), "03-12")
        self.assertEqual(what.kind, "none")
        what = finding(where, parcel(country="US"), "03-13")
        self.assertEqual(what.kind, "cannot_decide")
        self.assertEqual(text_of(what.estimated_on), "03-16")


CONFIG = """\
# A comment; and = more
[shipdelay]
timezone = Asia/Shanghai
state = var

[calendar.CN]
name = "China; #1"
weekend = sat, sun
covers = 2026-01-01/2026-12-31
2026-02-15/2026-02-23 = suspended, Spring Festival
2026-02-14 = open, make-up working day

[window.Snow-1]
kind = slow
place = cn
carriers = Yun*, dhl
lanes = CN->US, CN->*
from = 2026-02-10
last = 2026-02-24
extra_days = 2
cause = weather
source = "https://carrier.example/notice#1"

[service.default]
transit = cn 1-2, any 4-7
grace = 1
stalled_after = 5

[source.x]
files = shipments-*.csv
take = all
profile = canonical-shipments
timezone = America/New_York
"""

HEADER = ("tracking,order,carrier,service,status,cause,text,event_at,country,"
          "origin,destination,shipped_at,promised_on,email,name,language\n")


class Reading(unittest.TestCase):
    def case(self, *exports, now="2026-03-01T20:00:00Z"):
        with tempfile.TemporaryDirectory() as folder:
            config = os.path.join(folder, "shipdelay.ini")
            with open(config, "w", encoding="utf-8") as out:
                out.write(CONFIG)
            for number, rows in enumerate(exports, start=1):
                path = os.path.join(folder, "shipments-%d.csv" % number)
                with open(path, "w", encoding="utf-8") as out:
                    out.write(HEADER + "".join(rows))
            return section6.Case(config, now)

    def row(self, event_at, tracking="T1", status="in_transit", shipped=""):
        return ("%s,A-1,Yun,,%s,,,%s,,CN,US,%s,,a@post.example,,\n"
                % (tracking, status, event_at, shipped))

    def test_the_configuration_is_read_as_it_is_written(self):
        where = self.case().world
        self.assertEqual(where.calendars["cn"],
                         calendar("cn", covers=("01-01", "12-31")))
        holiday, makeup, snow = where.windows
        self.assertEqual((holiday.id, holiday.kind, holiday.cause),
                         ("cn:2026-02-15/2026-02-23", "suspended", "holiday"))
        self.assertEqual((makeup.id, makeup.first, makeup.last),
                         ("cn:2026-02-14", day("02-14"), day("02-14")))
        self.assertEqual(snow, Window(
            "snow-1", "slow", "cn", day("02-10"), day("02-24"),
            ("Yun*", "dhl"), (("CN", "US"), ("CN", "*")), 2, None, "weather"))
        promise = where.services[0]
        self.assertEqual(promise.legs, (Leg("cn", 1, 2), Leg("any", 4, 7)))
        self.assertEqual((promise.grace, promise.stalled_after), (1, 5))

    def test_an_instant_becomes_a_date_in_the_business_zone(self):
        # 20:00 in UTC is 04:00 of the next day in Shanghai.
        self.assertEqual(text_of(self.case().today), "03-02")
        for written, date in (("2026-03-01T23:30:00+14:00", "03-01"),
                              ("2026-03-01T10:59:59-05:00", "03-01"),
                              ("2026-03-01T11:00:00-05:00", "03-02"),
                              ("2026-03-01 11:00:00", "03-02"),
                              ("2026-03-01T16:00:00Z", "03-02"),
                              ("2026-03-01", "03-01")):
            case = self.case([self.row(written, shipped=written)])
            self.assertEqual(text_of(case.exports.shipments[0].event_on),
                             date)
            self.assertEqual(text_of(case.exports.shipments[0].shipped_on),
                             date)

    def test_the_newest_row_of_a_parcel_is_the_shipment(self):
        one = self.row("2026-03-01T00:30:00+08:00", status="stale")
        two = self.row("2026-03-01", status="exception")
        three = self.row("", status="delivered")
        case = self.case([three, one, two, three])
        self.assertEqual(len(case.exports.shipments), 1)
        self.assertEqual(case.exports.shipments[0].status, "stale")
        self.assertEqual(case.exports.shipments[0].row, "shipments-1.csv:3")
        # 2026-03-01 counts as its midnight in Shanghai.
        before = self.row("2026-02-28T23:59:59+08:00")
        case = self.case([two, before])
        self.assertEqual(case.exports.shipments[0].status, "exception")

    def test_of_rows_of_one_instant_the_last_in_file_and_line_counts(self):
        one = self.row("2026-03-01T08:00:00+08:00")
        same = self.row("2026-03-01T00:00:00Z", status="stale")
        case = self.case([same, one], [one, same], [self.row("", "T2")])
        rows = {s.tracking: s.row for s in case.exports.shipments}
        self.assertEqual(rows, {"T1": "shipments-2.csv:3",
                                "T2": "shipments-3.csv:2"})

    def test_the_report_lists_what_is_a_finding(self):
        case = self.case([self.row("2026-03-01"),
                          self.row("2026-03-01", "T2", "exception",
                                   "2026-02-13"),
                          self.row("2026-03-01", "T3", "delivered")])
        report = section6.report(case, "2026-03-01T20:00:00Z")
        self.assertEqual(report["totals"]["findings"],
                         {"none": 2, "delayed": 1})
        entry, = report["findings"]
        self.assertEqual({name: entry[name] for name in section6.FIELDS}, {
            "tracking": "T2", "carrier": "Yun", "order": "A-1",
            "row": "shipments-1.csv:3", "kind": "delayed", "rule": 7,
            "cause": "carrier", "window": None,
            # cn 14 (open) 24, slow: 25 26; any to 5 March.
            # minima cn 14; any 15 16 17 18.
            # Plain: cn 16 17, any 24.
            "stage": 2, "due_early": "2026-02-18", "due_late": "2026-03-05",
            "due_plain": "2026-02-24", "due_on": "2026-03-05",
            # Today is 2 March, on the second leg.
            "estimated_on": "2026-03-05", "days_late": 0, "silent_days": 1})


if __name__ == "__main__":
    unittest.main()
