"""Lessons: what complaints teach, what is done about it, whether it helped."""

import csv
import io
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from cases import NIGHT, CaseTest, at, lost, parcel, sheet  # noqa: E402


class Lessons(CaseTest):
    def draw(self, *words, now=at(20), first="2026-03-01", last="2026-03-19",
             code=0):
        return self.do("lessons", "--from", first, "--to", last, "--out",
                       str(self.folder), *words, now=now, code=code)

    def setUp(self):
        super().setUp()
        self.folder = self.shop.folder / "lessons"

    def table(self, name):
        text = (self.folder / name).read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def fill_in(self, **values):
        rows = self.table("capa.csv")
        rows[0].update(values)
        (self.folder / "capa.csv").write_text(sheet(list(rows[0]), rows))

    def six_lost(self):
        """Of six complaints five are of one cause."""
        self.shop.export([lost(f"T{i}") for i in range(1, 6)] +
                         [parcel("T6")])
        for i in range(1, 7):
            self.complain(f"T{i}")
        self.work()

    def test_where_complaints_come_from_stands_in_a_table_each(self):
        self.six_lost()
        self.draw()
        self.assertEqual(
            sorted(p.name for p in self.folder.iterdir()),
            ["capa.csv", "lessons.html", "lessons.txt", "pareto_carrier.csv",
             "pareto_cause.csv", "pareto_country.csv",
             "pareto_department.csv", "pareto_lane.csv"])
        first = self.table("pareto_cause.csv")[0]
        self.assertEqual((first["cause"], first["cases"], first["percent"]),
                         ("lost", "5", "83.3"))
        text = (self.folder / "lessons.txt").read_text()
        self.assertRegex(text, r"(?m)^  cases +6$")
        self.assertRegex(text, r"(?m)^  lost +5 +83.3 +83.3")
        page = (self.folder / "lessons.html").read_text()
        self.assertIn("<svg", page)
        self.assertNotIn("<script", page)

    def test_only_cases_opened_on_these_days_count(self):
        self.six_lost()
        self.draw(first="2026-03-07")
        self.assertEqual(self.table("pareto_cause.csv"), [])
        self.draw(first="2026-03-06", last="2026-03-06")
        self.assertEqual(len(self.table("pareto_cause.csv")), 2)

    def test_a_frequent_cause_asks_for_a_measure_once(self):
        self.six_lost()
        self.draw()
        measures = self.table("capa.csv")
        lost_ones = [m for m in measures if m["value"] == "lost"]
        self.assertEqual(len(lost_ones), 1)
        self.assertEqual(lost_ones[0]["opened"], "2026-03-20")
        self.assertIn("5 cases", lost_ones[0]["why1"])
        self.assertNotEqual(lost_ones[0]["preventive"], "")
        self.draw(now=at(21))
        self.assertEqual(self.table("capa.csv"), measures)

    def test_what_people_fill_in_is_kept_and_looked_at_after_30_days(self):
        self.six_lost()
        self.draw()
        self.fill_in(owner="li", due="2026/3/25", done_at="2026-03-21",
                     why4="its hub was flooded", preventive="another hub")
        self.draw(now=at(22))
        first = self.table("capa.csv")[0]
        self.assertEqual(
            [first[n] for n in ("owner", "due", "done_at", "check_at",
                                "why4", "preventive", "effective")],
            ["li", "2026-03-25", "2026-03-21", "2026-04-20",
             "its hub was flooded", "another hub", ""])
        # Before it 500 of 1,000 complained, of these twenty nobody did.
        with sqlite3.connect(self.shop.state / "ledger.db") as ledger:
            ledger.execute("INSERT INTO delivered VALUES (unixepoch("
                           "'2026-04-10') / 86400, 'x', 'CN', 'US', 9, "
                           "'kept', 20)")
            ledger.execute("UPDATE case_capa SET rate_before = 50000")
        self.draw(now="2026-04-20T02:00:00+08:00")
        self.assertEqual(self.table("capa.csv")[0]["effective"], "")
        self.draw(now="2026-04-21T02:00:00+08:00")
        first = self.table("capa.csv")[0]
        self.assertEqual((first["rate_after"], first["effective"]),
                         ("0.00", "yes"))
        self.assertIn("helped", (self.folder / "lessons.txt").read_text())

    def test_a_row_that_makes_no_sense_is_refused_and_stays(self):
        self.six_lost()
        self.draw()
        for column, value, said in (("done_at", "soon", "done_at"),
                                    ("due", "31.31.2026", "due"),
                                    ("capa_id", "99", "capa_id")):
            with self.subTest(column=column):
                rows = (self.folder / "capa.csv").read_bytes()
                self.fill_in(**{column: value})
                mine = (self.folder / "capa.csv").read_bytes()
                process = self.draw(code=65)
                self.assertIn("capa.csv:2", process.stderr)
                self.assertIn(said, process.stderr)
                self.assertEqual((self.folder / "capa.csv").read_bytes(),
                                 mine)
                (self.folder / "capa.csv").write_bytes(rows)

    def test_a_dry_run_leaves_the_ledger_alone(self):
        self.six_lost()
        before = self.tables()
        self.draw("--dry-run")
        self.assertEqual(self.tables(), before)
        self.assertEqual(self.table("capa.csv"), [])
        self.assertEqual(self.table("pareto_cause.csv")[0]["cases"], "5")

    def test_letters_are_held_against_complaints(self):
        """Two of four delayed parcels were told; one told customer and both
        others complain."""
        late = {"promised_on": "2026-03-01"}
        self.shop.configure(brakes={"first_run": "send"})
        self.shop.export([lost("T1"), lost("T2")])
        self.complain("T1", opened_at="2026-03-12T10:00:00+08:00")
        self.shop.export([parcel("T1", **late), parcel("T2", **late)])
        self.shop.run(now=NIGHT)
        self.shop.export([parcel(f"T{i}", status="delivered",
                                 text="Delivered", **late)
                          for i in range(1, 5)])
        for case in ("T3", "T4"):
            self.complain(case)
        self.shop.run(now=at(13))
        self.draw()
        text = (self.folder / "lessons.txt").read_text()
        self.assertRegex(text, r"(?m)^  complaints per 1,000 delayed parcels, "
                               r"told +500.00$")
        self.assertRegex(text, r"(?m)^  complaints per 1,000 delayed parcels, "
                               r"not told +1000.00$")

    def test_without_a_folder_it_says_what_is_wanted(self):
        process = self.do("lessons", "--from", "2026-03-01", code=64)
        self.assertIn("--out FOLDER", process.stderr)


if __name__ == "__main__":
    unittest.main()
