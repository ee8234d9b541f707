"""Many rows for one parcel: newer rows of exports, and files of events."""

import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late, row  # noqa: E402

SHUFFLES = 8
HEADER = "item_id,order,event,event_time,country,reason,action,email"

# Parcel, and its events from the first to the last.
HELD = "EE202601207CN", [
    ("EMA", "2026-01-12T09:30:00+08:00", "CN", ""),
    ("EMC", "2026-01-14T23:10:00+08:00", "CN", ""),
    ("EMD", "2026-01-17T06:20:00-05:00", "US", ""),
    ("EDB", "2026-01-17T11:00:00-05:00", "US", ""),
    ("EME", "2026-01-18T08:15:00-05:00", "US", ""),
    ("EDD", "2026-01-18T18:15:00-05:00", "US", ""),
]
CLEARED = "EE202601215CN", HELD[1][:5] + [
    ("EDC", "2026-01-23T10:00:00-05:00", "US", ""),
    ("EMG", "2026-01-24T10:00:00-05:00", "US", ""),
]
DELIVERED = "EE202601224CN", CLEARED[1] + [
    ("EMI", "2026-01-25T10:00:00-05:00", "US", ""),
]
COMING_BACK = "EE202601238CN", HELD[1][:4] + [
    ("EMF", "2026-01-18T08:15:00-05:00", "US", ""),
    ("EMH", "2026-01-19T08:15:00-05:00", "US", "Refused by addressee"),
    ("EMG", "2026-01-20T08:15:00-05:00", "US", ""),
    ("EMH", "2026-01-21T08:15:00-05:00", "US", "|Returned to sender"),
]
ANNOUNCED = "EE202601241CN", [("EMA", "2026-01-24T09:30:00+08:00", "CN", "")]
PARCELS = (HELD, CLEARED, DELIVERED, COMING_BACK, ANNOUNCED)


def lines(parcel):
    number, events = parcel
    for code, time, country, reason in events:
        why, _, action = reason.partition("|")
        yield (f"{number},#{number[-5:]},{code},{time},{country},{why},"
               f"{action},{number.lower()}@customer.example")


def told(run):
    """The findings without the places of their rows."""
    return {f["tracking"]: {k: v for k, v in f.items() if k != "row"}
            for f in run.report["findings"]}


class Events(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(
            source__main=None,
            source__post={"files": "inbox/events*.csv", "take": "all",
                          "profile": "upu-ems-events",
                          "max_age_hours": "87600"})
        self.rows = [line for parcel in PARCELS for line in lines(parcel)]

    def look(self, *files, **options):
        for path in (self.shop.folder / "inbox").iterdir():
            path.unlink()
        for i, rows in enumerate(files):
            self.shop.write(f"inbox/events{i}.csv",
                            "\n".join([HEADER, *rows]) + "\n")
        run = self.shop.dry_run(**options)
        self.assertIn(run.code, (0, 1), run.stderr)
        return run

    def test_a_cause_is_carried_until_it_is_cleared(self):
        run = self.look(self.rows)
        findings = told(run)
        held = findings[HELD[0]]
        self.assertEqual((held["kind"], held["rule"], held["cause"]),
                         ("delayed", 7, "customs"))
        self.assertNotEqual(
            findings.get(CLEARED[0], {}).get("cause"), "customs")
        self.assertNotIn(DELIVERED[0], findings)
        back = findings[COMING_BACK[0]]
        self.assertEqual((back["kind"], back["cause"]),
                         ("returning", "refused"))

    def test_the_books_count_every_event(self):
        totals = self.look(self.rows, self.rows[:3]).report["totals"]
        self.assertEqual(totals["rows"], len(self.rows) + 3)
        self.assertEqual(totals["shipments"], len(PARCELS))
        self.assertEqual(totals["duplicates"],
                         len(self.rows) + 3 - len(PARCELS))

    def test_neither_order_nor_repetition_of_rows_matters(self):
        wanted = told(self.look(self.rows))
        self.assertGreater(len(wanted), 1)
        self.assertEqual(told(self.look(self.rows[::-1])), wanted)
        self.assertEqual(told(self.look(self.rows, self.rows)), wanted)
        for seed in range(SHUFFLES):
            shuffled = random.Random(seed)
            rows = shuffled.sample(self.rows, len(self.rows))
            cut = shuffled.randrange(1, len(rows))
            with self.subTest(seed=seed):
                self.assertEqual(
                    told(self.look(rows[:cut], rows[cut - 1:])), wanted)

    def test_explain_shows_the_history_that_decided(self):
        self.look(self.rows)
        said = self.shop.command("explain", HELD[0], "--now",
                                 "2026-01-26T02:00:00+08:00").stdout
        shown = [line.split()[1:3] for line in said.splitlines()
                 if line.startswith("  event ")]
        self.assertEqual(
            shown, [["2026-01-12", "'EMA'"], ["2026-01-14", "'EMC'"],
                    ["2026-01-17", "'EMD'"], ["2026-01-18", "'EDB'"],
                    ["2026-01-18", "'EME'"], ["2026-01-19", "'EDD'"]])
        self.assertIn("shipped on   2026-01-12", said)
        self.assertIn("lane         'CN' ->", said)
        self.assertIn("'EME' exception, cause customs", said)

    def test_what_lasts_comes_from_any_event(self):
        """The newest row alone need not tell the order and the address."""
        bare = [line.split(",") for line in lines(HELD)]
        for cells in bare[1:]:
            cells[1] = cells[7] = ""
        run = self.look([",".join(cells) for cells in bare])
        self.assertEqual(run.finding(HELD[0])["order"], "#" + HELD[0][-5:])
        self.assertEqual(list(run.mails()),
                         [HELD[0].lower() + "@customer.example"])

    def test_the_newer_of_events_and_a_shipment_s_row_counts(self):
        for day, kind in (("2026-01-17", "delayed"), ("2026-01-25", None)):
            with self.subTest(day=day):
                self.shop.configure(source__main={
                    "files": "shipments.csv", "max_age_hours": "87600",
                    "profile": "canonical-shipments"})
                self.shop.export([row(
                    tracking=HELD[0], carrier="china-ems",
                    status="delivered", event_at=day)], "shipments.csv")
                finding = self.look(lines(HELD)).finding(HELD[0])
                self.assertEqual(finding and finding["kind"], kind)


class Shipments(ShopTest):
    def test_the_order_of_rows_does_not_matter(self):
        """Parcels with several rows each, no two of one time."""
        made = random.Random(5)
        rows = []
        for i in range(60):
            days = made.sample(range(10, 26), made.randrange(1, 5))
            rows += [row(tracking=f"A{i:02}", country="US",
                         shipped_at="2026-01-05",
                         status=made.choice(["in_transit", "delivered",
                                             "exception", "zapped"]),
                         cause=made.choice(["", "customs", "weather"]),
                         event_at=f"2026-01-{day}T10:00:00Z")
                     for day in days]
        first = None
        for seed in range(SHUFFLES):
            rows = random.Random(seed).sample(rows, len(rows))
            self.shop.export(rows)
            run = self.shop.dry_run()
            seen = (told(run), run.mails(), run.report["totals"],
                    run.staff(), run.report.get("unmapped"))
            first = first or seen
            with self.subTest(seed=seed):
                self.assertEqual(seen, first)
        self.assertGreater(len(first[0]), 10)
        totals = first[2]
        self.assertEqual(totals["shipments"], 60)
        self.assertEqual(totals["rows"],
                         totals["shipments"] + totals["duplicates"])

    def test_a_healthy_parcel_of_the_order_has_another_address(self):
        for one, other in ((0, 1), (1, 0)):
            rows = [late("A1", order="#7", email="a@customer.example"),
                    row(tracking="A2", order="7", status="delivered",
                        email="b@customer.example")]
            self.shop.export([rows[one], rows[other]])
            run = self.shop.dry_run()
            self.assertEqual(run.mails(), {})
            self.assertIn("two different addresses", run.staff()["A1"])

    def test_a_corrected_address_is_no_conflict(self):
        old = late("A1", email="typo@customer.example",
                   event_at="2026-01-19")
        new = late("A1", email="right@customer.example")
        for rows in ([old, new], [new, old]):
            self.shop.export(rows)
            self.assertEqual(list(self.shop.dry_run().mails()),
                             ["right@customer.example"])

    def test_a_parcel_is_found_by_the_number_of_its_last_carrier(self):
        self.shop.configure(source__main={"profile": "carrier-zh",
                                          "carrier": "yunexpress"})
        self.shop.write("inbox/export.csv", (
            "运单号,跟踪号,目的国家,发货时间,当前状态,最新轨迹,轨迹时间\n"
            "YT2601812702000314,LP202601184CN,美国,2026/1/9 10:02,异常,"
            "海关查验扣留,2026/1/20 9:12\n"
            "YT2601812702000315,,美国,2026/1/9 10:02,异常,"
            "海关查验扣留,2026/1/20 9:12\n"))
        said = self.shop.command("explain", "lp202601184cn", "--now",
                                 "2026-01-26T02:00:00+08:00")
        self.assertIn("YT2601812702000314", said.stdout)
        run = self.shop.dry_run("--only", "LP202601184CN")
        self.assertEqual([f["tracking"] for f in run.report["findings"]],
                         ["YT2601812702000314"])

    def test_of_very_many_rejects_the_rest_is_counted(self):
        self.shop.export([late("A1")] + ["X"] * 10003)
        run = self.shop.dry_run()
        self.assertEqual(run.report["totals"]["rejected"], 10003)
        rejects = run.report["rejects"]
        self.assertEqual(len(rejects), 10001)
        self.assertEqual(rejects[-1], {
            "row": "(not listed)", "reason": "3 more rows that were rejected"})


if __name__ == "__main__":
    unittest.main()
