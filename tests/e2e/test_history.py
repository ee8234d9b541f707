"""What was delivered, looked back on: the real program over many nights."""

import datetime
import json
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.shop import ShopTest, late, row  # noqa: E402

FIRST = "2026-01-26T02:00:00+08:00"
SECOND = "2026-01-27T02:00:00+08:00"
THIRD = "2026-01-28T02:00:00+08:00"
LATER = "2026-03-01T09:00:00+08:00"


def delivered(tracking, on, **values):
    """Shipped on 12 January: promised and due on the 27th."""
    return row(**{"tracking": tracking, "status": "delivered",
                  "event_at": f"{on}T15:00:00+08:00",
                  "shipped_at": "2026-01-12", "country": "US", **values})


class History(ShopTest):
    def night(self, rows, now):
        self.shop.export(rows)
        run = self.shop.run(now=now)
        self.check_code(run, 0)
        return run

    def look_back(self, *arguments):
        process = self.shop.command("report", "--from", "2026-01-01", "--now",
                                    LATER, "--json", *arguments)
        self.check_code(process, 0)
        return json.loads(process.stdout)

    def lanes(self, *arguments):
        return {(r["carrier"], r["lane"]): r["parcels"]
                for r in self.look_back(*arguments)["lanes"]}

    def figures(self):
        return {r["figure"]: r["parcels"]
                for r in self.look_back()["notices"]}

    def test_a_parcel_in_the_exports_of_many_nights_is_counted_once(self):
        rows = [delivered("A1", "2026-01-20"), delivered("A2", "2026-01-20")]
        self.night(rows, FIRST)
        # One that its carrier reports days later; one that has fallen out.
        self.night(rows[:1] + [delivered("A3", "2026-01-20"),
                               delivered("A4", "2026-01-26")], SECOND)
        self.night(rows + [delivered("A3", "2026-01-20"),
                           delivered("A4", "2026-01-26")], THIRD)
        self.assertEqual(self.lanes(), {("yunexpress", "CN->US"): 4})
        self.assertEqual(self.lanes("--to", "2026-01-25"),
                         {("yunexpress", "CN->US"): 3})

    def test_the_days_under_way_have_a_median_and_a_p90(self):
        self.night([delivered(f"A{i}", f"2026-01-{14 + i}")
                    for i in range(10)], FIRST)
        [lane] = self.look_back()["lanes"]
        self.assertEqual((lane["in_time"], lane["median_days"],
                          lane["p90_days"]), (100, 6, 10))

    def test_notices_are_held_against_what_came_of_them(self):
        promise = {"promised_on": "2026-01-27"}
        held = {"event_at": "2026-01-25T09:12:00+08:00", **promise}
        self.night([late("A1", **held), late("A2", **held),
                    row(tracking="A3", event_at="2026-01-25", **promise)],
                   FIRST)
        self.night([delivered("A1", "2026-01-27", **promise),
                    delivered("A2", "2026-01-28", **promise),
                    delivered("A3", "2026-01-28", **promise)],
                   "2026-01-29T02:00:00+08:00")
        told = self.look_back()
        self.assertEqual(self.figures(), {
            "told to be late": 2, "told to be late, and in time": 1,
            "told on the due day or before": 2,
            "first word before the due day, median": None,
            "late": 2, "late, and never told": 1})
        self.assertEqual([r["days"] for r in told["notices"]],
                         [None, None, None, 1, None, None])
        self.assertEqual([r["tracking"] for r in told["needless"]], ["A1"])
        self.assertEqual([r["tracking"] for r in told["missed"]], ["A3"])
        self.assertEqual(told["causes"], [
            {"cause": "customs", "parcels": 1, "days": 1},
            {"cause": "not known", "parcels": 1, "days": 1}])

    def test_what_a_window_took_is_told_with_its_name(self):
        self.night([delivered("A1", "2026-03-25", shipped_at="2026-02-14")],
                   "2026-03-26T02:00:00+08:00")
        said = json.loads(self.shop.command(
            "report", "--from", "2026-03-01", "--json", "--now",
            "2026-03-26T09:00:00+08:00").stdout)
        self.assertEqual([w["window"] for w in said["windows"]],
                         ["cn:2026-02-15/2026-02-23"])
        self.assertEqual(said["causes"][0]["cause"], "holiday")

    def test_a_dry_run_and_a_part_record_nothing(self):
        self.shop.export([delivered("A1", "2026-01-20"),
                          delivered("A2", "2026-01-20")])
        self.check_code(self.shop.dry_run(now=FIRST), 0)
        self.check_code(self.shop.run("--only", "A1", now=FIRST), 0)
        self.assertEqual(self.lanes(), {})

    def test_every_format_and_text_on_the_screen(self):
        self.night([delivered("A1", "2026-01-20")], FIRST)
        names = ["back.txt", "back.csv", "back.json", "back.html"]
        arguments = [a for n in names for a in ("--report", n)]
        process = self.shop.command("report", "--from", "2026-01-01", "--now",
                                    LATER, *arguments)
        self.check_code(process, 0)
        self.assertEqual(process.stdout, "")
        for name, part in zip(names, ("  yunexpress  CN->US  ",
                                      '"lanes","yunexpress","CN->US","1"',
                                      '"lane": "CN->US"',
                                      "<td>CN-&gt;US</td>")):
            self.assertIn(part, (self.shop.folder / name).read_text())
        process = self.shop.command("report", "--from", "2026-01-01", "--now",
                                    LATER)
        self.check_code(process, 0)
        self.assertEqual(process.stdout,
                         (self.shop.folder / "back.txt").read_text())

    def test_before_the_first_run_there_is_nothing(self):
        self.assertEqual(self.lanes(), {})
        self.assertFalse(self.shop.state.exists())

    def test_days_that_make_no_sense_are_refused(self):
        for arguments in (["--from", "soon"], ["--from", "2026-03-02"],
                          ["--from", "2026-01-02", "--to", "2026-01-01"],
                          ["--to", "2026-01-01"], [],
                          ["20260126T020000-1", "--from", "2026-01-01"]):
            with self.subTest(arguments):
                self.check_code(self.shop.command(
                    "report", "--now", LATER, *arguments), 64)

    def test_runs_keep_what_they_found(self):
        self.night([late("A1"), delivered("A2", "2026-01-20"),
                    row(tracking="A3", event_at="2026-01-25",
                        shipped_at="2026-01-20")], FIRST)
        self.night([late("A1"), delivered("A2", "2026-01-20")], SECOND)
        self.assertEqual(
            self.shop.sql("SELECT shipments, open, late, findings, mails "
                          "FROM run ORDER BY id"),
            [(3, 2, 1, 1, 1), (2, 1, 1, 1, 0)])


class RandomNights(ShopTest):
    """Parcels that are reported late and fall out, counted a second time."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(20260126)
        self.first = datetime.date(2026, 1, 26)
        self.delivered = {}

    def days(self, least, most):
        return datetime.timedelta(self.random.randrange(least, most))

    def make(self, number):
        shipped = self.first - self.days(1, 20)
        arrives = shipped + self.days(6, 25)
        values = {"tracking": f"P{number}", "shipped_at": str(shipped),
                  "carrier": self.random.choice(["Yun", "yun", "4px"]),
                  "destination": self.random.choice(["US", "DE"])}
        return {"values": values, "shipped": shipped, "arrives": arrives,
                "known": arrives + self.days(1, 4),
                "leaves": arrives + self.days(4, 9)}

    def row_of(self, parcel, night):
        """None where the export does not have it any more."""
        values = parcel["values"]
        if night < parcel["known"]:
            yesterday = night - datetime.timedelta(1)
            return row(**values, country="CN", event_at=str(yesterday))
        if night >= parcel["leaves"]:
            return None
        lane = (values["carrier"].lower(), "CN->" + values["destination"])
        self.delivered[values["tracking"]] = (
            lane, (parcel["arrives"] - parcel["shipped"]).days)
        return row(**values, status="delivered",
                   country=values["destination"],
                   event_at=f"{parcel['arrives']}T10:00:00+08:00")

    @staticmethod
    def rank(days, percent):
        return sorted(days)[(len(days) * percent + 99) // 100 - 1]

    def test_each_delivery_is_counted_once(self):
        parcels = [self.make(i) for i in range(150)]
        for number in range(14):
            night = self.first + datetime.timedelta(number)
            rows = [self.row_of(p, night) for p in parcels]
            self.shop.export([r for r in rows if r])
            run = self.shop.run(now=f"{night}T20:00:00+08:00")
            self.assertEqual(run.code, 0, run.stderr)
        lanes = {}
        for lane, days in self.delivered.values():
            lanes.setdefault(lane, []).append(days)
        said = json.loads(self.shop.command(
            "report", "--from", "2025-12-01", "--now", LATER,
            "--json").stdout)
        self.assertGreater(len(self.delivered), 50)
        self.assertEqual(
            {(r["carrier"], r["lane"]):
             (r["parcels"], r["median_days"], r["p90_days"])
             for r in said["lanes"] if r["lane"] != "all"},
            {lane: (len(days), self.rank(days, 50), self.rank(days, 90))
             for lane, days in lanes.items()})


class Shutdown(ShopTest):
    WINDOW = "cn:2026-02-15/2026-02-23"
    TODAY = "2026-02-13T09:00:00+08:00"

    def test_its_report_tells_who_is_affected_and_the_new_dates(self):
        self.shop.configure(
            orders__shop={"files": "orders.csv", "profile": "shopify-orders",
                          "origin": "CN"})
        self.shop.write("orders.csv",
                        "Name,Email,Fulfillment Status,Shipping Country\n"
                        "#1,one@customer.example,unfulfilled,US\n")
        self.shop.export([
            row(tracking="A1", status="pre_transit", event_at="2026-02-09",
                shipped_at="2026-02-14", language="de"),
            row(tracking="A2", event_at="2026-02-08", country="US",
                shipped_at="2026-01-28")])
        text, page = self.shop.folder / "s.txt", self.shop.folder / "s.html"
        run = self.shop.run("--dry-run", "--report", str(text), "--report",
                            str(page), command=("announce", self.WINDOW),
                            now=self.TODAY)
        self.assertEqual(run.code, 0, run.stderr)
        part = text.read_text().split("WHO IS AFFECTED")[1].split("MAILS")[0]
        lines = [line.split() for line in part.splitlines()]
        for wanted in (["yunexpress", "CN->US", "1", "0", "1"],
                       ["?", "CN->US", "1", "1", "1"],
                       ["2026-03-03", "2026-03-10", "7", "1"],
                       ["de", "1"]):
            self.assertIn(wanted, lines)
        self.assertIn("<td>CN-&gt;US</td><td class=\"num\">1</td>",
                      page.read_text())


if __name__ == "__main__":
    unittest.main()
