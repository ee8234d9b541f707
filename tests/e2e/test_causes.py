"""Where a parcel lost its time, as a case tells it."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]
                       / "support"))

from cases import CaseTest, parcel, sheet

COLUMNS = ["tracking", "order", "event_at", "status", "cause", "text",
           "location", "country", "carrier", "origin", "destination",
           "promised_on"]


def way(tracking, *steps, **values):
    """Rows of one parcel, an event each: (day of February or later, status,
    country, cause)."""
    return [{"tracking": tracking, "order": "O-" + tracking,
             "event_at": day, "status": status, "country": country,
             "cause": cause, "carrier": "yunexpress", "origin": "CN",
             "destination": "US", **values}
            for day, status, country, cause in steps]


LATE = way("LATE", ("2026-02-05", "in_transit", "CN", ""),
           ("2026-02-09", "in_transit", "HK", ""),
           ("2026-02-16", "in_customs", "US", ""),
           ("2026-02-18", "exception", "US", "documents"),
           promised_on="2026-02-27")


def quick(number):
    """Delivered after 3, 6, 2 and 3 days."""
    return way(f"Q{number}", ("2026-02-01", "in_transit", "CN", ""),
               ("2026-02-04", "in_transit", "HK", ""),
               ("2026-02-10", "in_customs", "US", ""),
               ("2026-02-12", "in_transit", "US", ""),
               ("2026-02-15", "delivered", "US", ""))


class Whys(CaseTest):
    def events(self, rows):
        self.shop.configure(source__events={
            "files": "events/*.csv", "profile": "canonical-events",
            "timezone": "Asia/Shanghai"})
        self.shop.write("events/events.csv", sheet(COLUMNS, rows))
        self.export([parcel("OTHER")])

    def whys(self):
        return [line.strip() for line in self.show().splitlines()
                if line.strip().startswith("why")]

    def test_a_phase_is_held_against_what_the_service_allows(self):
        self.events(LATE)
        self.complain("LATE", claim="late")
        self.work()
        self.assertEqual(self.whys(), [
            "why1 10 days late",
            "why2 15 of 16 days above the usual in import_customs (the "
            "service allows 6 days)",
            "why3 documents on 2026-02-18 (exception)"])

    def test_it_is_held_against_enough_delivered_parcels(self):
        self.events(LATE + [row for i in range(20) for row in quick(i)])
        self.complain("LATE", claim="late")
        self.work()
        self.assertEqual(self.whys()[1],
                         "why2 19 of 21 days above the usual in "
                         "import_customs (median 2 days of 20 parcels)")

    def test_too_few_parcels_say_nothing(self):
        self.events(LATE + [row for i in range(19) for row in quick(i)])
        self.complain("LATE", claim="late")
        self.work()
        self.assertIn("the service allows", self.whys()[1])

    def test_an_export_without_events_tells_less(self):
        self.export([parcel("P1", status="exception", cause="customs",
                            text="Held by customs",
                            promised_on="2026-03-05")])
        self.complain("P1", claim="late")
        self.work()
        self.assertEqual(self.whys(), [
            "why1 4 days late",
            "why3 the carrier says on 2026-03-05: Held by customs"])

    def test_a_label_for_another_town_is_the_sellers_mistake(self):
        self.orders([{"Name": "O-P1", "Email": "p1@customer.example",
                      "Shipping City": "San Francisco",
                      "Shipping Zip": "94107"}])
        self.export([parcel("P1", status="returned", cause="address",
                            city="Newark", postcode="07102")])
        self.complain("P1", claim="returned")
        self.work()
        self.assertIn("LABELERR", self.show())
        self.assertIn("07102 Newark US instead of 94107 San Francisco US",
                      self.show())
        self.assertIn("label_error", self.show())


if __name__ == "__main__":
    unittest.main()
