"""What `shipdelay probe` says of files that nobody has described."""

import pathlib
import subprocess
import tempfile
import unittest

from support.shop import PROGRAM, ROOT, Shop

SAMPLES = ROOT / "samples/exports/profiles"

# Which profile each sample is written for.
WRITTEN_FOR = {
    "17track.csv": "17track", "aftership.csv": "aftership",
    "aliexpress-orders.csv": "aliexpress-orders",
    "amazon-orders.txt": "amazon-orders",
    "canonical-events.csv": "canonical-events",
    "canonical-shipments.csv": "canonical-shipments",
    "carrier-zh-events.csv": "carrier-zh",
    "carrier-zh-shipments.csv": "carrier-zh",
    "easypost-tracker.csv": "easypost-tracker",
    "ebay-orders.csv": "ebay-orders", "shippo-tracking.csv": "shippo-tracking",
    "shipstation.csv": "shipstation", "shopify-orders.csv": "shopify-orders",
    "upu-ems-events.csv": "upu-ems-events"}


def probe(path, *more):
    return subprocess.run([PROGRAM, "probe", str(path), *more],
                          capture_output=True, text=True, timeout=60)


class Probe(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text, encoding="utf-8", name="export.csv"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def test_what_a_stranger_wrote_is_fit_for_terminal_and_file(self):
        """The start of a profile has every header on its line."""
        said = probe(self.write(
            'Sendung;"Event\ndate";"\x1b[2Jx"\nA1;2026-01-20;y\n')).stdout
        self.assertIn("event_at = Event date\n", said)
        self.assertNotIn("\x1b", said)

    def test_every_sample_is_recognised_as_what_it_is(self):
        self.assertEqual(set(WRITTEN_FOR),
                         {path.name for path in SAMPLES.iterdir()})
        for name, profile in WRITTEN_FOR.items():
            with self.subTest(name):
                done = probe(SAMPLES / name)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"\nprofile = {profile}\n", done.stdout)
                kind = "orders" if "orders" in profile else "source"
                self.assertIn(f"\n[{kind}.mine]\n", done.stdout)

    def test_what_it_prints_to_paste_works_as_it_stands(self):
        for name, profile in WRITTEN_FOR.items():
            if "orders" in profile:
                continue
            with self.subTest(name), Shop() as shop:
                told = probe(SAMPLES / name).stdout
                source = told[told.index("[source.mine]"):]
                pasted = dict(line.split(" = ", 1)
                              for line in source.splitlines()[1:]
                              if " = " in line and not line.startswith("#"))
                pasted["files"] = str(ROOT / pasted["files"])
                shop.sections["source.main"] = {
                    **pasted, "max_age_hours": "87600"}
                shop.configure()
                run = shop.dry_run()
                self.assertIn(run.code, (0, 1), run.stderr)
                self.assertGreater(run.report["totals"]["shipments"], 0)

    def test_parcelpanel_is_read_as_aftership_not_as_17track(self):
        said = probe(self.write(
            "Order Number,Tracking Number,Carrier Code,Status,Substatus\n"
            "#1,YT2436021211003147,yunexpress,EXCEPTION,Exception_004\n"
            "#2,YT2436021211003148,yunexpress,IN_TRANSIT,InTransit_003\n")
            ).stdout
        self.assertIn("\nprofile = aftership\n", said)
        self.assertNotIn("equally well", said)

    def test_it_says_encoding_delimiter_and_header_line(self):
        text = "导出\n\n运单号;当前状态;轨迹时间\nYT2601812702000314;异常;2026/1/20 9:12\n"
        for encoding, told in (("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"),
                               ("gb18030", "GB18030"), ("utf-16", "UTF-16")):
            with self.subTest(encoding):
                said = probe(self.write(text, encoding)).stdout
                self.assertRegex(said, rf"encoding +{told}")
                self.assertRegex(said, r"delimiter +semicolon")
                self.assertRegex(said, r"header +line 3, 3 columns")

    def test_each_column_is_named_with_an_example(self):
        said = probe(SAMPLES / "aftership.csv").stdout
        self.assertRegex(said, r"code +'Sub-status', such as 'Exception_004'")
        self.assertRegex(said, r"not read +'On-time status'")

    def test_dates_that_can_be_misread_are_said_to_be_so(self):
        head = ("tracking,carrier,status,event_at\n"
                "A1,4px,in_transit,{}\nA2,4px,in_transit,{}\n")
        for first, second, told in (
                ("03/04/2026", "05/06/2026", "ambiguous"),
                ("03/14/2026", "05/06/2026", "month first: dates = mdy"),
                ("14/03/2026", "05/06/2026", "day first: dates = dmy"),
                ("46042", "46043.5", "dates = excel"),
                ("2026-01-20T09:12:00+08:00", "1768780800",
                 "no zone is needed"),
                ("2026-01-20 09:12", "2026-01-21", "without a zone"),
                ("yesterday", "2026-01-21", "some cannot be read")):
            with self.subTest(told):
                said = probe(self.write(head.format(first, second))).stdout
                self.assertRegex(said, rf"event_at +'.*': .*{told}")

    def test_codes_that_are_not_known_are_counted(self):
        rows = "".join(f"A{i},4px,Lost in space,2026-01-20\n"
                       for i in range(3))
        said = probe(self.write("Tracking number,Carrier,Status,Latest event "
                                "time\nA9,4px,InTransit,2026-01-20\n" + rows)
                     ).stdout
        self.assertIn("aftership             4 of 4 columns, "
                      "25 % of 4 codes known", said)
        self.assertIn("'Lost in space', 3 rows", said)

    def test_many_rows_for_one_number_are_events(self):
        head = "tracking,order,event_at,status,text,country,carrier\n"
        one = "{},1,2026-01-2{},in_transit,,CN,4px\n"
        events = probe(self.write(head + "".join(
            one.format("A1", day) for day in range(5)))).stdout
        shipments = probe(self.write(head + "".join(
            one.format(f"A{day}", day) for day in range(5)))).stdout
        self.assertIn("profile = canonical-events\n", events)
        self.assertIn("profile = canonical-shipments\n", shipments)

    def test_a_row_that_cannot_be_read_is_named(self):
        said = probe(self.write(
            "tracking,carrier,status\nA1,4px,in_transit\n"
            "4.49044E+13,4px,in_transit\n")).stdout
        self.assertIn("2 looked at, of 1 parcels, 1 cannot be read", said)
        self.assertRegex(said, r"line 3: .*4\.49044E\+13")

    def test_a_file_that_fits_nothing_gets_a_start_for_a_profile(self):
        done = probe(self.write("Sendung;Nummer;Datum\nx;A1;20/01/2026\n"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("No profile fits", done.stdout)
        self.assertIn("[profile.mine.columns]\n# Not known: 'Sendung'",
                      done.stdout)
        self.assertIn("delimiter = semicolon", done.stdout)
        self.assertIn("tracking = HEADER", done.stdout)

    def test_a_profile_of_the_configuration_is_tried_too(self):
        with Shop() as shop:
            shop.sections["profile.own"] = {
                "rows": "shipments", "required": "tracking, carrier, status"}
            shop.sections["profile.own.columns"] = {
                "tracking": "Sendung", "carrier": "Bote",
                "status": "Zustand"}
            shop.configure()
            path = self.write("Sendung;Bote;Zustand\nA1;4px;in_transit\n")
            done = probe(path, "--config", str(shop.config))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("profile = own\n", done.stdout)

    def test_what_is_no_csv_file_is_refused_with_its_reason(self):
        for name, content, code, told in (
                ("a.csv", b"", 66, "empty"),
                ("b.csv", b"hello\n", 66, "is it a CSV file?"),
                ("c.csv", b"PK\x03\x04" + bytes(60), 66, "xlsx")):
            with self.subTest(name):
                path = self.folder / name
                path.write_bytes(content)
                done = probe(path)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(told, done.stderr)
        self.assertEqual(probe(self.folder / "none.csv").returncode, 66)


if __name__ == "__main__":
    unittest.main()
