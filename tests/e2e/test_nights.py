"""Ten nights around Spring Festival, on exports that change every night."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import Shop, row  # noqa: E402


def instant(day, hour=2):
    return f"{day}T{hour:02}:00:00+08:00"


def at_home(tracking, shipped, **values):
    """Handed over in China, not yet on its way."""
    return row(tracking=tracking, status="in_transit", country="CN",
               shipped_at=shipped, event_at=f"{shipped}T20:00:00+08:00",
               **values)


class Nights(unittest.TestCase):
    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.__exit__)
        self.parcels = {}

    def night(self, day, **options):
        self.shop.export(list(self.parcels.values()))
        run = self.shop.run(now=instant(day), **options)
        self.assertIn(run.code, (0, 1), run.stderr)
        return run

    def put(self, parcel):
        self.parcels[parcel["tracking"]] = parcel

    def update(self, tracking, **values):
        self.parcels[tracking] = {**self.parcels[tracking], **values}

    def test_ten_nights_tell_each_thing_once(self):
        # A leaves China too late, B is warned by nobody because it is
        # handed over during the festival, C is delayed by customs in the
        # States, D is simply on its way.
        self.put(row(tracking="C", status="in_customs", country="US",
                     shipped_at="2026-02-02", promised_on="2026-03-31",
                     event_at="2026-02-12T10:00:00-05:00"))
        self.put(row(tracking="D", status="in_transit", country="US",
                     shipped_at="2026-02-05",
                     event_at="2026-02-12T12:00:00-05:00"))
        self.put(at_home("A", "2026-02-13"))
        mails = []

        # 1: A meets the suspension that begins on the 15th.
        mails.append(self.night("2026-02-13").mails())
        self.assertEqual(mails[-1], {"a@customer.example": ["advance"]})

        # 2: nothing new.
        mails.append(self.night("2026-02-14").mails())
        self.assertEqual(mails[-1], {})

        # 3: in the festival; A was warned, B was not.
        self.put(at_home("B", "2026-02-14"))
        mails.append(self.night("2026-02-16").mails())
        self.assertEqual(mails[-1], {"b@customer.example": ["suspended"]})

        # 4: customs holds C.
        self.update("C", status="exception", cause="customs",
                    event_at="2026-02-16T10:00:00-05:00")
        mails.append(self.night("2026-02-17").mails())
        self.assertEqual(mails[-1], {"c@customer.example": ["delayed"]})

        # 5: five days later, still the same.
        self.update("D", event_at="2026-02-20T12:00:00-05:00")
        mails.append(self.night("2026-02-22").mails())
        self.assertEqual(mails[-1], {"c@customer.example": ["still_delayed"]})

        # 6: the first working day after the festival brings no flood.
        self.update("D", status="delivered",
                    event_at="2026-02-23T12:00:00-05:00")
        mails.append(self.night("2026-02-24").mails())
        self.assertEqual(mails[-1], {})

        # 7: the second follow-up.
        self.update("A", event_at="2026-02-26T10:00:00+08:00")
        self.update("B", event_at="2026-02-26T10:00:00+08:00")
        mails.append(self.night("2026-02-27").mails())
        self.assertEqual(mails[-1], {"c@customer.example": ["still_delayed"]})

        # 8: then staff only.
        for tracking in "AB":
            self.update(tracking, country="US",
                        event_at="2026-03-03T10:00:00+08:00")
        run = self.night("2026-03-04")
        self.assertEqual(run.mails(), {})
        self.assertEqual([s["tracking"] for s in run.report["staff"]], ["C"])

        # 9: customs lets C go.
        self.update("C", status="in_transit", cause="",
                    event_at="2026-03-05T10:00:00-05:00")
        for tracking in "AB":
            self.update(tracking, status="delivered",
                        event_at="2026-03-05T10:00:00-05:00")
        mails.append(self.night("2026-03-06").mails())
        self.assertEqual(mails[-1].get("c@customer.example"), ["resumed"])

        # 10: and snow stops it: a second episode.
        self.update("C", status="exception", cause="weather",
                    event_at="2026-03-08T10:00:00-05:00")
        mails.append(self.night("2026-03-09").mails())
        self.assertEqual(mails[-1], {"c@customer.example": ["delayed"]})

        episodes = self.shop.sql(
            "SELECT kind, episode, follow_up FROM notice "
            "WHERE tracking = 'C' ORDER BY id")
        self.assertEqual(episodes, [
            ("delayed", 1, 0), ("still_delayed", 1, 1),
            ("still_delayed", 1, 2), ("resumed", 1, 0), ("delayed", 2, 0)])
        letters = [m["Message-ID"] for m in self.shop.letters()]
        self.assertEqual(len(letters), len(set(letters)))
        self.assertEqual(len(letters), sum(len(m) for m in mails))


if __name__ == "__main__":
    unittest.main()
