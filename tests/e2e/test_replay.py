"""Two configurations over the exports of past nights."""

import json
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.shop import ROOT, ShopTest, late, row  # noqa: E402


def under_way(tracking, **values):
    """Promised for the 22nd of January, and nothing is heard of trouble."""
    return row(**{"tracking": tracking, "event_at": "2026-01-22",
                  "country": "US", "shipped_at": "2026-01-08",
                  "promised_on": "2026-01-22", **values})


def delivered(tracking, on):
    return under_way(tracking, status="delivered", event_at=on)


class Replay(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(source__main={"take": "newest"})

    def change(self, **sections):
        """The shop's configuration stays the old one; this is the new."""
        new = self.shop.folder / "new.ini"
        before = self.shop.config.read_text()
        self.shop.configure(**sections)
        new.write_text(self.shop.config.read_text())
        self.shop.config.write_text(before)
        return new

    def night(self, day, *rows):
        self.shop.export(rows, f"inbox/export-2026-01-{day}.csv")

    def replay(self, new, *arguments, code=0):
        process = self.shop.command(
            "replay", "--config", str(new), "--against",
            str(self.shop.config), "--json", *arguments)
        self.check_code(process, code)
        return json.loads(process.stdout) if code == 0 else process

    def figures(self, said):
        return {f["figure"]: (f["old"], f["new"]) for f in said["figures"]}

    def make_nights(self):
        """One comes a day late, one is lost for a week."""
        self.night(22, under_way("A1"), under_way("A2"))
        self.night(24, under_way("A1"), under_way("A2"))
        self.night(27, delivered("A1", "2026-01-24"), under_way("A2"))
        self.night(30, delivered("A1", "2026-01-24"),
                   delivered("A2", "2026-01-29"))

    def test_a_longer_grace_writes_later_and_less(self):
        self.make_nights()
        self.shop.configure(service__default={"grace": "0",
                                              "stalled_after": "50"})
        said = self.replay(self.change(
            service__default={"grace": "2"}))
        figures = self.figures(said)
        self.assertEqual(figures["told to be late"], (2, 1))
        self.assertEqual(figures["late"], (2, 2))
        self.assertEqual(figures["late, and never told"], (0, 1))
        self.assertEqual([(n["night"], n["old_mails"], n["new_mails"])
                          for n in said["nights"]],
                         [("2026-01-22", 0, 0), ("2026-01-24", 2, 0),
                          ("2026-01-27", 0, 1), ("2026-01-30", 0, 0)])
        delayed, = [r for r in said["letters"] if r["letter"] == "delayed"]
        self.assertEqual(delayed, {"letter": "delayed", "same": 0, "moved": 1,
                                   "only_old": 1, "only_new": 0})
        self.assertEqual([(r["tracking"], r["letter"], r["night"],
                           r["delivered_on"]) for r in said["only_old"]],
                         [("A1", "delayed", "2026-01-24", "2026-01-24")])
        self.assertEqual(said["only_new"], [])

    def test_the_same_configuration_differs_in_nothing(self):
        self.make_nights()
        said = self.replay(self.shop.config)
        self.assertTrue(said["letters"])
        for row_ in said["letters"]:
            self.assertEqual((row_["moved"], row_["only_old"],
                              row_["only_new"]), (0, 0, 0))
        for old, new in self.figures(said).values():
            self.assertEqual(old, new)

    def test_it_sends_what_the_nightly_runs_sent(self):
        for name in ("2026-02-02", "2026-02-09", "2026-02-18"):
            self.assertTrue((ROOT / "samples/exports" / name).is_dir())
        with tempfile.TemporaryDirectory(prefix="shipdelay-") as folder:
            demo = Path(folder) / "demo"
            shutil.copytree(ROOT / "samples", demo)
            config = demo / "shipdelay.ini"
            config.write_text(config.read_text().replace(
                "exports/2026-02-18/", "exports/2026-*/"))
            process = self.shop.command(
                "replay", "--config", str(config), "--against", str(config),
                "--json")
            self.check_code(process, 0)
            said = json.loads(process.stdout)
            # The README shows these letters of `make run`.
            self.assertEqual([n["new_mails"] for n in said["nights"]],
                             [12, 18, 19])
            self.assertFalse((Path(folder) / "build").exists())

    def test_nothing_is_sent_recorded_or_left(self):
        self.make_nights()
        before = self.shop.snapshot()
        self.replay(self.shop.config)
        self.assertEqual(self.shop.snapshot(), before)
        self.assertFalse(self.shop.state.exists())
        self.assertEqual(self.shop.letters(), [])

    def test_nights_before_the_first_are_run_and_not_shown(self):
        self.make_nights()
        self.shop.configure(service__default={"grace": "0"})
        said = self.replay(self.shop.config, "--from", "2026-01-26", "--to",
                           "2026-01-28")
        self.assertEqual([n["night"] for n in said["nights"]],
                         ["2026-01-27"])
        # What was told on the 24th is not told again.
        self.assertEqual(self.figures(said)["mails"], (0, 0))
        self.assertEqual((said["from"], said["to"]),
                         ("2026-01-26", "2026-01-27"))

    def test_a_brake_is_named_and_holds_nothing(self):
        self.night(24, *[late(f"A{i}") for i in range(5)])
        self.night(25, *[late(f"A{i}") for i in range(5)])
        said = self.replay(self.change(brakes={"max_mails": "3"}))
        self.assertEqual(
            [(n["new_mails"], n["old_remark"], n["new_remark"])
             for n in said["nights"]],
            [(5, None, "max_mails"), (0, None, None)])

    def test_a_night_that_cannot_be_read_is_passed_over(self):
        self.make_nights()
        (self.shop.folder / "inbox/export-2026-01-24.csv").write_text("")
        said = self.replay(self.shop.config)
        [night] = [n for n in said["nights"] if n["night"] == "2026-01-24"]
        self.assertRegex(night["new_remark"], "export-2026-01-24.csv")
        self.assertEqual(len(said["nights"]), 4)

    def test_exports_without_a_date_are_of_their_last_change(self):
        self.shop.configure(source__main={"max_age_hours": "26"})
        path = self.shop.export([late("A1")])
        os.utime(path, (1769364000, 1769364000))
        said = self.replay(self.shop.config)
        self.assertEqual([(n["night"], n["new_mails"])
                          for n in said["nights"]], [("2026-01-26", 1)])

    def test_without_exports_there_is_nothing_to_replay(self):
        process = self.replay(self.shop.config, code=66)
        self.assertEqual(process.stdout, "")

    def test_what_is_wrong_is_told_before_a_night_is_run(self):
        self.make_nights()
        new = self.change(service__default={"grace": "many"})
        process = self.shop.command("replay", "--config", str(new),
                                    "--against", str(self.shop.config))
        self.assertEqual(process.returncode, 78)
        self.assertIn("new.ini:", process.stderr)
        process = self.shop.command("replay", "--against", str(new))
        self.assertEqual(process.returncode, 78)
        self.check_code(self.shop.command("replay"), 64)
        self.replay(self.shop.config, "--from", "soon", code=64)

    def test_every_format(self):
        self.make_nights()
        for name, part in (("c.txt", "\nOLD AND NEW\n"),
                           ("c.csv", '"section","figure","old","new"'),
                           ("c.json", '"figures": ['),
                           ("c.html", "<h2 id=\"figures\">Old and new</h2>")):
            self.check_code(self.shop.command(
                "replay", "--against", str(self.shop.config), "--report",
                name), 0)
            self.assertIn(part, (self.shop.folder / name).read_text())


if __name__ == "__main__":
    unittest.main()
