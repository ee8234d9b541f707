"""transit suggest: a table of services from the parcels that were delivered."""

import configparser
import datetime
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late, row  # noqa: E402

# On the way every day counts, so that days are plain to see.
SERVICE = {"carriers": "yunexpress", "services": "*", "lanes": "CN->US",
           "transit": "any 1-2, any 4-8", "grace": "2", "stalled_after": "6",
           "pickup_hold": "12"}


def arrived(tracking, days, **values):
    """A parcel that took so many days."""
    shipped = datetime.date(2026, 3, 2)
    delivered = shipped + datetime.timedelta(days=days)
    return row(**{"tracking": tracking, "status": "delivered",
                  "shipped_at": shipped.isoformat(), "country": "US",
                  "event_at": f"{delivered}T12:00:00+08:00", **values})


def twenty(**values):
    """They took 5, 6, ... 24 days."""
    return [arrived(f"T{days}", days, **values) for days in range(5, 25)]


class SuggestTest(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(service__yun=SERVICE)

    def suggest(self, rows, code=0):
        self.shop.export(rows)
        done = self.shop.command("transit", "suggest", "--now",
                                 "2026-06-01T02:00:00+08:00")
        self.check_code(done, code)
        return done.stdout

    def table(self, rows):
        """The suggestion as it is read, {section: {key: value}}."""
        parser = configparser.ConfigParser(interpolation=None)
        parser.read_string(self.suggest(rows))
        return {name: dict(parser[name]) for name in parser.sections()}


class TheSuggestion(SuggestTest):
    def test_nine_of_ten_parcels_would_have_kept_it(self):
        # 1 of 10 took at most 6 days, 9 of 10 at most 22.
        self.assertEqual(self.table(twenty()), {"service.suggested-1": {
            "carriers": "yunexpress", "services": "*", "lanes": "CN->US",
            "transit": "any 1-4, any 5-18", "grace": "2",
            "stalled_after": "6", "pickup_hold": "12"}})

    def test_it_says_how_many_it_is_made_of_and_how_they_lie(self):
        text = self.suggest(twenty())
        self.assertIn("from 20 delivered parcels", text)
        self.assertIn("# 20 parcels, in calendar days: fastest 5, median 14, "
                      "P90 22, slowest 24\n", text)
        self.assertIn("# now [service.yun], which 30 percent kept: "
                      "any 1-2, any 4-8\n", text)

    def test_ten_parcels_are_enough_and_nine_are_not(self):
        ten = [arrived(f"A{i}", 9) for i in range(10)]
        self.assertEqual(len(self.table(ten)), 1)
        self.assertEqual(self.table(ten[:9]), {})
        self.assertIn("# 9 of yunexpress, CN->US: fewer than 10 say nothing",
                      self.suggest(ten[:9]))

    def test_carriers_services_and_lanes_are_apart(self):
        rows = [arrived(f"{name}{i}", days, **values)
                for name, days, values in (
                    ("A", 9, {}), ("B", 12, {"carrier": "4px"}),
                    ("C", 15, {"service": "Express"}),
                    ("D", 18, {"destination": "DE"}))
                for i in range(10)]
        found = {(s["carriers"], s["services"], s["lanes"])
                 for s in self.table(rows).values()}
        self.assertEqual(found, {
            ("yunexpress", "*", "CN->US"), ("4px", "*", "CN->US"),
            ("yunexpress", "Express", "CN->US"),
            ("yunexpress", "*", "CN->DE")})

    def test_it_can_be_put_into_the_configuration(self):
        table = self.table(twenty(carrier='4 px; [x] "y" # *,') +
                           twenty(carrier="云途", service="专线") +
                           twenty(origin=""))
        self.assertEqual(len(table), 3)
        self.shop.configure(service__yun=None, **{
            name.replace(".", "__", 1): keys for name, keys in table.items()})
        self.check_code(self.shop.command("check"), 0)

    def test_the_legs_of_countries_stay_what_they_are(self):
        self.shop.configure(service__yun={
            "transit": "{origin} 1-2, any 4-7, {destination} 2-4"})
        transit = self.table(twenty())["service.suggested-1"]["transit"]
        self.assertRegex(transit, r"^\{origin\} \d+-\d+, any \d+-\d+, "
                                  r"\{destination\} \d+-\d+$")


class WhatCounts(SuggestTest):
    def test_only_delivered_parcels_count(self):
        self.assertIn("from 20 delivered parcels",
                      self.suggest([*twenty(), late("L1")]))

    def test_a_newer_row_takes_an_older_delivery_back(self):
        first = arrived("T5", 5)
        again = arrived("T5", 40, status="in_transit")
        self.assertIn("from 19 delivered parcels",
                      self.suggest([*twenty(), again]))
        self.assertIn("from 19 delivered parcels",
                      self.suggest([again, *twenty()[1:], first]))

    def test_what_cannot_be_counted_is_said(self):
        text = self.suggest([
            *twenty(), arrived("X1", 9, shipped_at=""),
            arrived("X2", 9, shipped_at="2026-05-01"),
            arrived("X3", 9, shipped_at="2025-01-01")])
        self.assertIn("from 20 delivered parcels", text)
        self.assertIn("day of shipping or delivery is not known: 1\n", text)
        self.assertIn("outside\n# the calendars: 2\n", text)

    def test_the_order_of_the_rows_does_not_matter(self):
        rows = twenty() + [arrived(f"B{i}", i + 3, carrier="4px")
                           for i in range(12)]
        text = self.suggest(rows)
        random.Random(7).shuffle(rows)
        self.assertEqual(self.suggest(rows), text)

    def test_it_touches_nothing(self):
        self.shop.export(twenty())
        before = self.shop.snapshot()
        self.shop.command("transit", "suggest")
        self.assertEqual(self.shop.snapshot(), before)

    def test_another_word_is_refused(self):
        self.check_code(self.shop.command("transit", "guess"), 64)


if __name__ == "__main__":
    unittest.main()
