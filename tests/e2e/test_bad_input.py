"""What spreadsheets, carriers and people do to files, each with its answer:
the rows of the bad-input matrix for bytes, dates and shipments."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import COLUMNS, ShopTest, csv_line, late  # noqa: E402

HEADER = ",".join(COLUMNS)


def line_of(tracking, **values):
    return csv_line(late(tracking, **values))


def with_cell(tracking, column, text):
    """A line whose cell holds `text` as it is, quotes and all."""
    cells = csv_line(late(tracking)).split(",")
    cells[COLUMNS.index(column)] = text
    return ",".join(cells)


class BadInputTest(ShopTest):
    def read(self, content, **source):
        if source:
            self.shop.configure(source__main=source)
        self.shop.write("inbox/export.csv", content)
        return self.shop.dry_run()

    def read_lines(self, *lines):
        return self.read("\n".join([HEADER, *lines]) + "\n")

    def check_row(self, line, finding=True, word=""):
        """A row between two good ones is read, or rejected with a word."""
        run = self.read_lines(line_of("A1"), line, line_of("A2"))
        self.check_code(run, 0)
        self.assertEqual("export.csv:3" in run.rejects(), not finding,
                         run.rejects())
        self.assertIn(word, run.rejects().get("export.csv:3", word))
        self.assertLessEqual({"A1", "A2"}, set(run.told()))
        return run.finding("X")


class Bytes(BadInputTest):
    def test_a_file_that_only_looks_odd_is_read(self):
        good = [line_of("A1"), line_of("A2")]
        plain = "\n".join([HEADER, *good])
        cells = HEADER.split(",")
        for name, content in {
                "a BOM before a quoted header":
                    "\ufeff" + plain.replace("tracking,", '"tracking",', 1),
                "UTF-16 with its mark": plain.encode("utf-16"),
                "lines that end in CR": plain.replace("\n", "\r"),
                "lines that end in all ways":
                    f"{HEADER}\r\n{good[0]}\n{good[1]}\r\n",
                "no end of the last line": plain,
                "blank lines": f"\n{HEADER}\n\n{good[0]}\n \n{good[1]}\n\n",
                "blanks around cells":
                    plain.replace(",", " , ").replace("A1", "  A1\t"),
                "semicolons": plain.replace(",", ";"),
                "tabs": plain.replace(",", "\t"),
                "what Excel says of its delimiter": "sep=,\n" + plain,
                "headers in capitals": plain.replace(HEADER, HEADER.upper()),
                "headers with blanks": plain.replace(
                    HEADER, ",".join(f" {c} " for c in cells)),
                "headers in full width": plain.replace(
                    "tracking,", "ｔｒａｃｋｉｎｇ,", 1),
                "a header put together": plain.replace(
                    good[1], HEADER + "\n" + good[1]),
                "a total": plain + "\nTotal: 2\n",
        }.items():
            with self.subTest(name):
                run = self.read(content)
                self.check_code(run, 0)
                self.assertEqual(run.told(), ["A1", "A2"])
                self.assertEqual(run.report["totals"]["rejected"], 0)

    def test_a_file_that_cannot_be_understood_stops_the_run(self):
        for name, (content, code, word) in {
                "a delimiter of its own":
                    (line_of("A1").join(["a:b\n"]).replace(",", ":"), 66,
                     "delimiter"),
                "a column missing":
                    (HEADER.replace("tracking", "trakcing") + "\n" +
                     line_of("A1"), 65, "trakcing"),
                "a header twice":
                    (HEADER + ",Tracking\n" + line_of("A1") + ",A1", 65,
                     "same header"),
                "a million columns":
                    ("x," * 1000000 + "\n" + line_of("A1"), 66, "columns"),
        }.items():
            with self.subTest(name):
                run = self.read(content)
                self.check_code(run, code)
                self.assertIn(word, run.stderr)
                self.assertEqual(run.report["mails"], [])

    def test_text_stays_text(self):
        self.check_row(with_cell("X", "text", "=cmd|'/c calc'!A0"))
        run = self.read_lines(with_cell("X", "name", '"Ana\nBcc: x@y"'))
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["X"])

    def test_the_torture_file_loses_its_four_bad_rows_alone(self):
        self.shop.configure(
            shipdelay={"include": "odd.ini"},
            source__main={"profile": "odd", "carrier": "post"})
        self.shop.write("odd.ini", '[profile.odd]\nrequired = tracking\n'
                        '[profile.odd.columns]\n'
                        'tracking = "Tracking, no"\ntext = status | note\n'
                        'status = state\n[profile.odd.codes]\nx = stale\n'
                        '[profile.odd.texts]\nstale = a | x | multi | z | 6\n')
        run = self.read(
            b'\xef\xbb\xbf"Tracking, no",status,note\r\n="0012",a,b\r\n'
            b'LP1,"x ""q"" y",ok\r\nLP2,"multi\r\nline",ok\r\n'
            b'LP3,"ab"c,d\r\nLP4,6" pipe,ok\r\n'
            b'LP5,"open never closed,x\r\nLP6,z,z\r\n,,\r\nLP7,only\r\n'
            b'LP8,a,"last')
        self.check_code(run, 0)
        self.assertEqual(
            {f["tracking"]: f["row"] for f in run.report["findings"]},
            {"0012": "export.csv:2", "LP1": "export.csv:3",
             "LP2": "export.csv:4", "LP4": "export.csv:7",
             "LP6": "export.csv:9"})
        self.assertEqual(list(run.rejects()), [
            "export.csv:6", "export.csv:8", "export.csv:11", "export.csv:12"])


class Dates(BadInputTest):
    def test_each_is_read_or_rejected_with_what_to_do(self):
        for shape, (is_read, word) in {
                "2025-02-29": (False, "no day"),
                "2025-13-01": (False, "no day"),
                "00/00/0000": (False, "dates = dmy"),
                "03/04/2025": (False, "dates = dmy or dates = mdy"),
                "03/04/25": (False, "two digits"),
                "45678": (False, "dates = excel"),
                "1899-12-30": (False, "1970"),
                "2099-12-31": (False, "1970"),
                "2026-01-09T23:59:60Z": (True, ""),
                "２０２６－０１－０９": (True, ""),
                "2026年1月9日 09:12": (True, ""),
                "2026/1/9 9:12": (True, ""),
                "20260109": (True, ""),
                "9-Jan-26": (True, ""),
                "09-janv.-26": (True, ""),
                "Jan-09-26 23:45:00": (True, ""),
                "1767945600": (True, ""),
                "1767945600000": (True, ""),
                "2026-01-09 11:13:25 -0500": (True, ""),
        }.items():
            with self.subTest(shape):
                self.check_row(with_cell("X", "shipped_at", shape), is_read,
                               word)

    def test_a_skipped_hour_moves_forward_and_a_double_one_is_the_first(self):
        self.shop.configure(source__main={"timezone": "Europe/Berlin"})
        for written, day in (("2026-03-29 02:30:00", "2026-03-29"),
                             ("2025-10-26 02:30:00", "2025-10-26")):
            run = self.shop
            run.export([late("X", event_at=written)])
            report = run.dry_run(now="2026-04-02T02:00:00+08:00").report
            self.assertEqual(report["totals"]["rejected"], 0, day)

    def test_delivered_before_it_was_shipped_is_delivered(self):
        run = self.read_lines(line_of("X", status="delivered", cause="",
                                      event_at="2026-01-02T00:00:00Z"))
        self.check_code(run, 0)
        self.assertEqual(run.report["totals"]["findings"], {"none": 1})


class Shipments(BadInputTest):
    def test_one_number_twice_is_one_parcel(self):
        same = line_of("X")
        run = self.read_lines(same, same)
        self.assertEqual(run.report["totals"]["duplicates"], 1)
        self.assertEqual(run.told(), ["X"])

    def test_of_two_statuses_the_latest_counts_and_of_equals_the_last(self):
        older = line_of("X", event_at="2026-01-19T00:00:00Z")
        newer = line_of("X", status="delivered", cause="")
        for rows, kinds in (((older, newer), {"none": 1}),
                            ((newer, older), {"none": 1}),
                            ((line_of("X"), newer), {"none": 1}),
                            ((newer, line_of("X")), {"delayed": 1})):
            run = self.read_lines(*rows)
            self.assertEqual(run.report["totals"]["findings"], kinds)

    def test_numbers_as_spreadsheets_leave_them(self):
        for cell, (number, word) in {
                '="X"': ("X", ""), '"=""X"""': ("X", ""), "'X": ("X", ""),
                '"\tX"': ("X", ""), "X\u00a0": ("X", ""), "\u3000X": ("X", ""),
                "\u200bX\ufeff": ("X", ""),
                "9.40011120621364E+21": (None, "export it again as text"),
                "4.49044E+13": (None, "export it again as text"),
                "9400111206213740000000": (None, "export it again as text"),
                "#REF!": (None, "is empty"), "#N/A": (None, "is empty"),
                "--": (None, "is empty"), "暂无": (None, "is empty"),
        }.items():
            with self.subTest(cell):
                found = self.check_row(with_cell("X", "tracking", cell),
                                       number is not None, word)
                self.assertEqual(found is not None, number is not None)

    def test_a_mistyped_postal_number_is_doubted_not_rejected(self):
        for number, is_doubtful in (("RB123456785GB", False),
                                    ("RB123456786GB", True)):
            self.shop.export([late(number)])
            self.assertEqual(self.shop.dry_run().told(), [number])
            said = self.shop.command("explain", number, "--now",
                                     "2026-01-26T02:00:00+08:00").stdout
            self.assertEqual("check digit" in said, is_doubtful, said)

    def test_what_is_not_known_does_no_harm(self):
        for column, text, kind in (("status", "lost in space", "unmapped"),
                                   ("carrier", "nobody's post", "delayed"),
                                   ("destination", "Atlantis", "delayed"),
                                   ("name", "", "delayed"),
                                   ("order", "", "delayed")):
            with self.subTest(column):
                found = self.check_row(with_cell("X", column, text))
                self.assertEqual(found["kind"], kind)

    def test_a_letter_to_nobody_in_particular_has_a_greeting(self):
        self.shop.export([late("X", name="", order="")])
        self.check_code(self.shop.run(), 0)
        text = self.shop.letters()[0].get_body(("plain",)).get_content()
        self.assertNotRegex(text, r"(?m)^Dear *,")

    def test_a_status_that_goes_backwards_is_no_news(self):
        self.shop.export([late("X")])
        self.check_code(self.shop.run(), 0)
        self.shop.export([late("X", event_at="2026-01-19T00:00:00Z",
                               status="in_transit", cause="",
                               promised_on="2026-02-20")])
        run = self.shop.run(now="2026-01-27T02:00:00+08:00")
        self.assertEqual(run.report["mails"], [])


if __name__ == "__main__":
    unittest.main()
