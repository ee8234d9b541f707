"""Exports as they really come: broken rows, wrong files, many encodings."""

import gzip
import io
import os
import pathlib
import random
import shutil
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import COLUMNS, ShopTest, csv_line, late, row  # noqa: E402

HEADER = ",".join(COLUMNS)
STRACE = shutil.which("strace")


def line_of(tracking, **values):
    return csv_line(late(tracking, **values)).encode()


def replaced(tracking, column, text):
    """The line of a late parcel whose cell holds `text` as it is."""
    cells = csv_line(late(tracking)).encode().split(b",")
    cells[COLUMNS.index(column)] = \
        text if isinstance(text, bytes) else text.encode()
    return b",".join(cells)


# How a row can be broken: its bytes, and a word of the reason.
BREAKS = {
    "open quote": (replaced("X", "text", '"Held by'), "quote"),
    "open quote at the end": (line_of("X") + b'"x', "quote"),
    "junk behind a quote": (replaced("X", "text", '"Held" by'), "quote"),
    "too few columns": (b"X,#X,yunexpress", "columns"),
    "too many columns": (line_of("X") + b",one,two", "columns"),
    "NUL": (replaced("X", "text", b"He\0ld"), "NUL"),
    "NUL in the number": (replaced("X", "tracking", b"X\0"), "NUL"),
    "invalid UTF-8": (replaced("X", "name", b"J\xfcrgen"), "UTF-8"),
    "cut UTF-8": (replaced("X", "name", b"\xe6\x98"), "UTF-8"),
    "no such day": (replaced("X", "shipped_at", "2026-02-29"), "2026-02-29"),
    "no such month": (replaced("X", "promised_on", "2026-13-01"),
                      "2026-13-01"),
    "no such hour": (replaced("X", "event_at", "2026-01-20T25:00:00Z"),
                     "25:00"),
    "day or month": (replaced("X", "shipped_at", "03/04/2026"), "03/04"),
    "a word as date": (replaced("X", "event_at", "yesterday"), "yesterday"),
    "the year nought": (replaced("X", "event_at", "0000-00-00 00:00:00"),
                        "0000"),
    "empty number": (replaced("X", "tracking", ""), "tracking"),
    "blank number": (replaced("X", "tracking", "  "), "tracking"),
    "empty carrier": (replaced("X", "carrier", ""), "carrier"),
    "number killed by Excel": (replaced("X", "tracking", "9.40011E+21"),
                               "9.40011E+21"),
    "Excel's error": (replaced("X", "tracking", "#REF!"), "tracking"),
    "line end in the address": (
        replaced("X", "email", '"x@customer.example\nBcc: y@evil.example"'),
        "address"),
    "cell of two megabytes": (replaced("X", "text", b"x" * (2 << 20)),
                              "1"),
}


class OneBrokenRow(ShopTest):
    def run_with(self, broken, before=3, after=3):
        good = [line_of(f"A{i}") for i in range(before + after)]
        lines = [HEADER.encode(), *good[:before], broken, *good[before:]]
        self.shop.write("inbox/export.csv", b"\n".join(lines) + b"\n")
        return self.shop.dry_run()

    def test_each_kind_of_break_rejects_its_own_row_alone(self):
        for name, (broken, word) in BREAKS.items():
            with self.subTest(name):
                run = self.run_with(broken)
                self.check_code(run, 0)
                self.assertEqual(run.told(),
                                 ["A0", "A1", "A2", "A3", "A4", "A5"])
                totals = run.report["totals"]
                lines = broken.count(b"\n") + 1
                self.assertIn("export.csv:5", run.rejects())
                self.assertIn(word, run.rejects()["export.csv:5"])
                self.assertLessEqual(totals["rejected"], lines)
                self.assertEqual(totals["rejected"], len(run.rejects()))
                self.assertEqual(totals["rows"], 6 + totals["rejected"])

    def test_also_as_the_first_and_as_the_last_row(self):
        for name, (broken, _) in BREAKS.items():
            with self.subTest(name):
                first = self.run_with(broken, before=0, after=2)
                self.assertEqual(first.told(), ["A0", "A1"])
                self.assertIn("export.csv:2", first.rejects())
                last = self.run_with(broken, before=2, after=0)
                self.assertEqual(last.told(), ["A0", "A1"])
                self.assertIn("export.csv:4", last.rejects())

    def test_a_row_that_was_cut_off_while_it_was_written(self):
        whole = line_of("X")
        for cut in range(1, len(whole) - 3, 7):
            self.shop.write("inbox/export.csv", b"\n".join(
                [HEADER.encode(), line_of("A1"), whole[:cut]]))
            run = self.shop.dry_run()
            self.assertEqual(run.report["totals"]["rows"], 2, whole[:cut])
            if whole[:cut].count(b",") < len(COLUMNS) - 1:
                self.assertEqual(list(run.rejects()), ["export.csv:3"])
            self.assertIn("A1", run.told())

    def test_an_event_that_is_still_to_come_is_none(self):
        for ahead, is_broken in (("2026-01-27T01:59:59+08:00", False),
                                 ("2026-01-27T02:00:01+08:00", True),
                                 ("2098-01-01", True)):
            run = self.run_with(replaced("X", "event_at", ahead))
            self.assertEqual("X" not in run.told(), is_broken, ahead)
            self.assertEqual(list(run.rejects()),
                             ["export.csv:5"] if is_broken else [])

    def test_one_bad_date_does_not_make_an_old_export_young(self):
        self.shop.configure(source__main={"max_age_hours": "26"})
        path = self.shop.export([late("A1"), late(
            "A2", event_at="2098-01-01T00:00:00Z")])
        os.utime(path, (0, 0))
        run = self.shop.dry_run()
        self.check_code(run, 65)
        self.assertEqual(run.report["brake"]["name"], "max_age_hours")

    def test_a_quote_inside_of_a_word_is_a_letter(self):
        run = self.run_with(replaced("X", "text", '6" pipe'))
        self.assertEqual(run.rejects(), {})
        self.assertIn("X", run.told())

    def test_empty_cells_too_many_are_forgiven(self):
        run = self.run_with(line_of("X") + b",,,")
        self.assertEqual(run.rejects(), {})
        self.assertIn("X", run.told())

    def test_a_cell_may_hold_lines(self):
        run = self.run_with(replaced("X", "text", '"Held\nby, ""them"""'))
        self.assertEqual(run.rejects(), {})
        self.assertIn("X", run.told())
        self.assertEqual(run.finding("A3")["row"], "export.csv:7")
        self.assertEqual(run.finding("X")["row"], "export.csv:5")

    def test_what_is_no_data_is_neither_counted_nor_rejected(self):
        for name, line in {"blank": b"", "blanks": b"   ",
                           "commas": b",,,,", "header": HEADER.encode(),
                           "padding": b"," * (len(COLUMNS) - 1)}.items():
            with self.subTest(name):
                run = self.run_with(line)
                self.assertEqual(run.rejects(), {})
                self.assertEqual(run.report["totals"]["rows"], 6)
                self.assertEqual(run.finding("A3")["row"], "export.csv:6")

    def test_a_total_at_the_end_is_listed_but_not_counted(self):
        run = self.run_with(b"Total: 6", before=6, after=0)
        self.assertEqual(run.report["totals"]["rows"], 6)
        self.assertEqual(run.report["totals"]["rejected"], 0)

    def test_a_thousand_rows_with_all_breaks_close_their_books(self):
        self.shop.configure(notices={"min_gap_hours": "0"})
        chance = random.Random(1)
        lines, good, broken = [HEADER.encode()], [], {}
        kinds = [kind for name, kind in BREAKS.items()
                 if "megabytes" not in name] * 2
        places = set(chance.sample(range(1000), len(kinds)))
        at = 2
        for i in range(1000):
            if i in places:
                content, word = kinds.pop()
                broken[f"export.csv:{at}"] = word
            else:
                good.append(f"G{i:04}")
                content = line_of(good[-1])
            lines.append(content)
            at += 1 + content.count(b"\n")
        self.shop.write("inbox/export.csv", b"\n".join(lines) + b"\n")
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), good)
        self.assertEqual(len(self.shop.letters()), len(good))
        for place, word in broken.items():
            self.assertIn(word, run.rejects().get(place, "not rejected"))
        totals = run.report["totals"]
        self.assertEqual(totals["rejected"], len(run.rejects()))
        self.assertEqual(totals["rows"], totals["shipments"] +
                         totals["duplicates"] + totals["rejected"])
        self.assertEqual(sum(totals["findings"].values()),
                         totals["shipments"])
        again = self.shop.run(now="2026-01-27T02:00:00+08:00")
        self.assertEqual(again.report["mails"], [])


def xlsx():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


class NoExport(ShopTest):
    """Files that are none stop the run before anything is planned."""

    def check_stop(self, code, *words):
        for arguments in (("--dry-run",), ()):
            run = self.shop.run(*arguments)
            self.check_code(run, code)
            for word in words:
                self.assertIn(word, run.stderr)
            self.assertIsNotNone(run.report, "no report")
            self.assertEqual(run.report["mails"], [])
            self.assertEqual(run.report["findings"], [])
        self.assertEqual(self.shop.letters(), [])
        self.assertEqual(self.shop.sql("SELECT count(*) FROM mail"), [(0,)])
        self.assertEqual(self.shop.sql("SELECT count(*) FROM notice"), [(0,)])

    def test_a_missing_one(self):
        self.check_stop(66, "inbox/*.csv")

    def test_a_missing_folder(self):
        self.shop.configure(source__main={"files": "nowhere/*.csv"})
        self.check_stop(66, "nowhere/*.csv")

    def test_contents_that_are_no_csv(self):
        header = HEADER.encode()
        for name, (content, word) in {
                "empty": (b"", "empty"),
                "blank lines": (b"\n\n  \n", "empty"),
                "a BOM alone": (b"\xef\xbb\xbf", "empty"),
                "header only": (header, "rows"),
                "header and blank lines": (header + b"\r\n\r\n,,,\r\n",
                                           "rows"),
                "xlsx": (xlsx(), "xlsx"),
                "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                        "xls"),
                "gzip": (gzip.compress(header + b"\n"), "gzip"),
                "pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
                "html": (b"<!DOCTYPE html><html><body>Sign in", "HTML"),
                "html without doctype": (b"\n <html>\n<p>Sign in", "HTML"),
                "prose": (b"The export is not ready yet.\n", "CSV"),
        }.items():
            with self.subTest(name):
                self.shop.write("inbox/export.csv", content)
                self.check_stop(66, "export.csv", word)

    def test_one_of_which_no_row_can_be_read(self):
        self.shop.export([late(tracking, shipped_at="03/04/2026")
                          for tracking in ("A1", "A2")])
        self.check_stop(65, "export.csv:2", "dates = dmy", "not one of 2 rows")
        self.assertEqual(list(self.shop.dry_run().rejects()),
                         ["export.csv:2", "export.csv:3"])
        self.shop.export([late("A3")], name="inbox/more.csv")
        run = self.shop.dry_run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A3"])

    def test_noise_is_refused_in_one_way_or_another(self):
        self.shop.write("inbox/export.csv", bytes(range(256)) * 8)
        run = self.shop.run()
        self.check_code(run, run.code)
        self.assertIn(run.code, (65, 66))
        self.assertEqual(run.report["mails"], [])

    def test_a_folder(self):
        (self.shop.folder / "inbox/export.csv").mkdir()
        self.check_stop(66, "export.csv")

    def test_a_fifo_is_not_waited_for(self):
        os.mkfifo(self.shop.folder / "inbox/export.csv")
        self.check_stop(66, "export.csv")

    def test_a_device(self):
        (self.shop.folder / "inbox/export.csv").symlink_to("/dev/zero")
        self.check_stop(66, "export.csv")

    def test_a_link_to_itself(self):
        (self.shop.folder / "inbox/export.csv").symlink_to("export.csv")
        self.check_stop(66, "")

    def test_one_of_two_sources(self):
        self.shop.export([late("A1")])
        self.shop.configure(source__other={
            "files": "other/*.csv", "profile": "canonical-shipments",
            "max_age_hours": "87600"})
        self.check_stop(66, "other/*.csv")

    def test_a_renamed_column_is_named_with_the_nearest(self):
        self.shop.write("inbox/export.csv", HEADER.replace(
            "tracking", "trakcing") + "\n" + csv_line(late("A1")) + "\n")
        self.check_stop(65, "export.csv", "tracking", "trakcing")

    def test_a_column_that_stands_there_twice(self):
        self.shop.write("inbox/export.csv", HEADER + ",status\n" +
                        csv_line(late("A1")) + ",in_transit\n")
        self.check_stop(65, "export.csv", "status")

    def test_utf_16_without_its_mark(self):
        self.shop.write("inbox/export.csv", (
            HEADER + "\n" + csv_line(late("A1")) + "\n").encode("utf-16-le"))
        self.check_stop(65, "export.csv", "UTF-16")

    def test_a_missing_orders_file(self):
        self.shop.export([late("A1")])
        self.shop.configure(orders__shop={
            "files": "orders/*.csv", "profile": "shopify-orders"})
        self.check_stop(66, "orders/*.csv")

    def test_a_stop_hides_no_night_that_follows(self):
        self.shop.write("inbox/export.csv", HEADER + "\n")
        self.check_stop(66, "export.csv")
        self.shop.export([late("A1")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1"])


@unittest.skipUnless(STRACE, "needs strace")
class ReadingFails(ShopTest):
    """strace makes the reading of an export end otherwise than it began."""

    def check_read(self, trouble, number, code, word):
        """The `number`th read of the export meets some trouble."""
        path = self.shop.export([late(f"A{i}") for i in range(4000)])
        self.assertGreater(path.stat().st_size, 3 * 128 * 1024)
        run = self.shop.run(under=(
            STRACE, "-o", "/dev/null", "-P", str(path), "-e",
            "trace=pread64", "-e",
            f"inject=pread64:{trouble}:when={number}+"))
        self.check_code(run, code)
        self.assertIn("export.csv", run.stderr)
        self.assertIn(word, run.stderr)
        self.assertEqual(run.report["mails"], [])
        self.assertEqual(self.shop.sql("SELECT count(*) FROM mail"), [(0,)])

    def test_a_file_that_was_cut_meanwhile_is_read_another_time(self):
        for number in (1, 3, 5):
            with self.subTest(number):
                self.check_read("retval=0", number, 75, "while it was read")

    def test_a_disk_that_fails_is_named(self):
        for number in (1, 3, 5):
            with self.subTest(number):
                self.check_read("error=EIO", number, 66, "Input/output error")

    def test_the_next_run_sends_all(self):
        self.check_read("retval=0", 4, 75, "run again")
        self.shop.export([late("A1")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1"])


class Several(ShopTest):
    def test_of_the_rows_of_a_parcel_the_newest_is_the_shipment(self):
        held = late("A1", event_at="2026-01-20T09:00:00+08:00")
        delivered = late("A1", status="delivered", cause="",
                         event_at="2026-01-21T09:00:00+08:00")
        for rows in ([held, delivered], [delivered, held],
                     [held, delivered, held]):
            self.shop.export(rows)
            run = self.shop.dry_run()
            self.assertEqual(run.told(), [])
            self.assertEqual(run.report["totals"]["duplicates"],
                             len(rows) - 1)
            self.assertEqual(run.report["totals"]["shipments"], 1)

    def test_the_same_number_of_two_carriers_is_two_parcels(self):
        self.shop.export([late("A1"), late("A1", carrier="4px")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1", "A1"])
        self.assertEqual(len(self.shop.letters()), 1)

    def test_a_parcel_is_the_same_in_other_letters(self):
        """As intake compares them, so must the memory of what was told."""
        self.shop.export([late("YT1", carrier="yunexpress")])
        self.assertEqual(self.shop.run().told(), ["YT1"])
        for number, carrier in (("yt1", "yunexpress"), ("YT1", "YunExpress"),
                                ("YT 1", "YUNEXPRESS")):
            self.shop.export([late(number, carrier=carrier,
                                   email="yt1@customer.example")])
            run = self.shop.dry_run(now="2026-01-27T03:00:00+08:00")
            self.assertEqual(run.told(), [], (number, carrier))

    def test_the_newest_file_or_all(self):
        old = self.shop.export([late("A1")], name="inbox/a.csv")
        new = self.shop.export([late("A2")], name="inbox/b.csv")
        os.utime(old, (1768000000, 1768000000))
        os.utime(new, (1769000000, 1769000000))
        self.assertEqual(self.shop.dry_run().told(), ["A1", "A2"])
        self.shop.configure(source__main={"take": "newest"})
        self.assertEqual(self.shop.dry_run().told(), ["A2"])
        os.utime(old, (1769100000, 1769100000))
        self.assertEqual(self.shop.dry_run().told(), ["A1"])

    def test_files_of_one_time_go_by_their_name(self):
        for name, tracking in (("c", "A3"), ("a", "A1"), ("b", "A2")):
            path = self.shop.export([late(tracking)],
                                    name=f"inbox/{name}.csv")
            os.utime(path, (1769000000, 1769000000))
        self.shop.configure(source__main={"take": "newest"})
        self.assertEqual(self.shop.dry_run().told(), ["A3"])

    def test_rejected_rows_name_their_own_file(self):
        self.shop.export([late("A1"), "broken"], name="inbox/a.csv")
        self.shop.export(["broken", late("A2")], name="inbox/b.csv")
        run = self.shop.dry_run()
        self.assertEqual(sorted(run.rejects()), ["a.csv:3", "b.csv:2"])


class Encodings(ShopTest):
    def mail_to_jurgen(self, content, **source):
        self.shop.configure(source__main=source)
        self.shop.write("inbox/export.csv", content)
        run = self.shop.run("--redirect-to", "test@staff.example")
        self.check_code(run, 0)
        self.assertEqual(run.rejects(), {})
        return run.report["mails"][0]

    def text(self, **values):
        return HEADER + "\n" + csv_line(late("A1", **values)) + "\n"

    def test_whatever_carries_a_mark_is_read(self):
        text = self.text(name="Jürgen 王")
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding):
                self.mail_to_jurgen(text.encode(encoding))
        self.mail_to_jurgen(b"\xfe\xff" + text.encode("utf-16-be"))
        for letter in self.shop.letters():
            self.assertIn("Jürgen 王", letter.get_body().get_content())

    def test_an_encoding_is_configured(self):
        text = self.text(name="王小明", text="海关查验，请等待")
        self.mail_to_jurgen(text.encode("gb18030"), encoding="gb18030")
        self.mail_to_jurgen(self.text(name="Zoë").encode("cp1252"),
                            encoding="windows-1252")
        names = ["王小明", "Zoë"]
        for letter, name in zip(self.shop.letters(), names):
            body = letter.get_body().get_content()
            self.assertTrue(any(n in body for n in names), body)

    def test_a_byte_that_is_none_of_it_rejects_its_row_alone(self):
        lines = [HEADER.encode(), csv_line(late("A1")).encode("gb18030"),
                 replaced("A2", "name", b"\xff\xff"),
                 csv_line(late("A3", name="王")).encode("gb18030")]
        self.shop.configure(source__main={"encoding": "gb18030"})
        self.shop.write("inbox/export.csv", b"\n".join(lines) + b"\n")
        run = self.shop.dry_run()
        self.assertEqual(run.told(), ["A1", "A3"])
        self.assertEqual(list(run.rejects()), ["export.csv:3"])

    def test_line_ends_and_delimiters_of_all_sorts(self):
        lines = [HEADER, csv_line(late("A1")), csv_line(late("A2"))]
        for name, text in {
                "CR LF": "\r\n".join(lines) + "\r\n",
                "CR": "\r".join(lines) + "\r",
                "no end": "\n".join(lines),
                "mixed": lines[0] + "\r\n" + lines[1] + "\n" + lines[2],
                "semicolons": "\n".join(lines).replace(",", ";"),
                "tabs": "\n".join(lines).replace(",", "\t"),
                "bars": "\n".join(lines).replace(",", "|"),
                "Excel's line": "sep=;\n" +
                                "\n".join(lines).replace(",", ";"),
                "quoted with a mark": "\ufeff" + "\n".join(
                    '"' + line.replace(",", '","') + '"' for line in lines),
        }.items():
            with self.subTest(name):
                self.shop.write("inbox/export.csv", text)
                run = self.shop.dry_run()
                self.check_code(run, 0)
                self.assertEqual(run.told(), ["A1", "A2"])
                self.assertEqual(run.rejects(), {})


AFTERSHIP = """\
Tracking number,Order number,Customer name,Emails,Carrier,Status,Sub-status,\
Latest event,Latest event time,Origin,Destination,Estimated delivery date,\
On-time status,Created at
LP202601184CN,#10231,Ana Prado,ana@customer.example,china-ems,Exception,\
Exception_004,"Held by customs, documents requested",\
2026-01-20T09:12:00+08:00,CHN,BRA,2026-01-27,Late,2026-01-09T02:14:51+00:00
YT2601812702000314,#10232,Jonas Weber,"jonas@customer.example,\
office@customer.example",yunexpress,InTransit,InTransit_006,\
Handed to import customs,2026-01-25T17:40:00+01:00,CHN,DEU,2026-01-30,\
On time,2026-01-12T06:03:10+00:00
RB202601198CN,#10233,Mia O'Neill,mia@customer.example,china-post,Exception,\
Exception_007,"Address incomplete: ""Flat ?\""",2026-01-22T08:05:00+00:00,\
CHN,IRL,,,2026-01-02T11:20:00+00:00
4PX3001882045117CN,#10234,Lea Martin,lea@customer.example,4px,Exception,\
Exception_017,Delay - severe weather,2026-01-23T21:30:00+01:00,CHN,FRA,\
2026-01-26,Late,2026-01-10T00:00:00+00:00
EE202601207CN,#10235,Kenji Ito,kenji@customer.example,ems,\
AvailableForPickup,AvailableForPickup_001,Ready for collection,\
2026-01-24T10:00:00+09:00,CHN,JPN,2026-01-24,On time,\
2026-01-15T04:45:09+00:00
"""

ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,\
Created at,Lineitem quantity,Lineitem name,Shipping Name,Shipping Country
#20001,ana@customer.example,paid,2026-01-08 23:10:02 -0300,fulfilled,\
2026-01-09 10:14:51 +0800,2026-01-08 23:09:58 -0300,1,Teapot,Ana Prado,BR
#20001,ana@customer.example,,,,,,2,Cup,,
#20002,,paid,,fulfilled,,,1,Lamp,Jonas Weber,DE
#20003,mia@customer.example,paid,,fulfilled,,,1,Cup,Mia O'Neill,IE
"""


class Profiles(ShopTest):
    def use(self, **sections):
        self.shop.configure(**{"source__main": None, **sections})

    def test_aftership_s_export_as_it_comes(self):
        self.use(source__aftership={
            "files": "inbox/aftership.csv", "profile": "aftership",
            "max_age_hours": "87600"})
        self.shop.write("inbox/aftership.csv", AFTERSHIP)
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.mails(), {
            "ana@customer.example": ["delayed"],
            "kenji@customer.example": ["action"],
            "lea@customer.example": ["delayed"],
            "mia@customer.example": ["action"]})
        causes = {f["tracking"]: f["cause"] for f in run.report["findings"]}
        self.assertEqual(causes, {
            "LP202601184CN": "customs", "RB202601198CN": "address",
            "4PX3001882045117CN": "weather", "EE202601207CN": "unclaimed"})
        self.assertEqual(
            run.finding("LP202601184CN")["due_on"], "2026-01-27")

    def test_shopify_s_orders_say_who_is_written_to(self):
        self.use(
            source__carrier={
                "files": "inbox/carrier.csv", "max_age_hours": "87600",
                "profile": "canonical-shipments"},
            orders__shopify={
                "files": "inbox/orders*.csv", "profile": "shopify-orders"})
        self.shop.export([
            late("A1", order="20001", email="", destination=""),
            late("A2", order="#20002", email=""),
            late("A3", order="#20003", email="other@customer.example"),
            late("A4", order="#20009", email=""),
            late("A5", order="#20010", email="e@customer.example"),
        ], name="inbox/carrier.csv")
        self.shop.write("inbox/orders.csv", ORDERS)
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.mails(), {
            "ana@customer.example": ["delayed"],
            "e@customer.example": ["delayed"]})
        self.assertEqual(set(run.staff()), {"A2", "A3", "A4"})
        self.assertIn("two different addresses", run.staff()["A3"])
        self.assertIn("no usable address", run.staff()["A2"])
        ana = self.shop.letters()[0]
        self.assertIn("Ana Prado", ana.get_body().get_content())

    def test_orders_are_found_by_the_tracking_number_as_well(self):
        self.use(
            source__main={
                "files": "inbox/export.csv", "max_age_hours": "87600",
                "profile": "canonical-shipments"},
            orders__mine={"files": "inbox/orders.csv", "profile": "mine"},
            profile__mine={"rows": "orders", "required": "order, email"},
            profile__mine__columns={
                "order": "No", "email": "Mail", "tracking": "Parcel",
                "name": "Who", "language": "Lang"})
        self.shop.export([late("YT1", order="", email=""),
                          late("YT2", order="#9", email=""),
                          late("YT3", order="", email="")])
        self.shop.write("inbox/orders.csv", "No,Mail,Parcel,Who,Lang\n"
                        "#1,one@customer.example,yt1,Ana,de\n"
                        "#9,nine@customer.example,YT8,Bo,\n")
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(set(run.mails()), {"one@customer.example",
                                            "nine@customer.example"})
        self.assertEqual(run.finding("YT1")["order"], "#1")
        self.assertEqual(set(run.staff()), {"YT3"})
        self.assertEqual(run.report["mails"][1]["language"], "de")

    def test_rows_of_one_order_with_two_addresses_are_for_the_staff(self):
        self.shop.export([
            late("A1", order="#7", email="a@customer.example"),
            late("A2", order="#7", email="b@customer.example"),
            late("A3", order="#8", email="c@customer.example"),
            late("A4", order="#8", email="C@customer.example")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(set(run.staff()), {"A1", "A2"})
        self.assertEqual(run.told(), ["A3", "A4"])

    def test_broken_rows_of_orders_are_listed_and_not_counted(self):
        self.use(
            source__main={
                "files": "inbox/export.csv", "max_age_hours": "87600",
                "profile": "canonical-shipments"},
            orders__shopify={
                "files": "inbox/orders.csv", "profile": "shopify-orders"})
        self.shop.export([late("A1", order="#20001", email="")])
        self.shop.write("inbox/orders.csv",
                        ORDERS.replace("#20003,", '"#20003" x,'))
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["A1"])
        self.assertEqual(list(run.rejects()), ["orders.csv:5"])
        self.assertEqual(run.report["totals"]["rows"], 1)
        self.assertEqual(run.report["totals"]["rejected"], 0)

    def test_codes_in_no_vocabulary_are_listed_and_never_mailed(self):
        rows = [late(f"A{i}", status="Stuck in space", cause="")
                for i in range(3)]
        rows += [late("B1", status="", cause=""),
                 late("B2", cause="Customs"), late("C1")]
        self.shop.export(rows)
        path = self.shop.folder / "report-listed.txt"
        run = self.shop.run("--report", str(path))
        self.check_code(run, 0)
        self.assertEqual(run.told(), ["C1"])
        self.assertEqual(run.report["totals"]["unmapped"], 5)
        self.assertEqual(set(run.staff()), {"A0", "A1", "A2", "B1", "B2"})
        self.assertIn("Stuck in space", path.read_text())
        self.assertEqual({f["kind"] for f in run.report["findings"]},
                         {"unmapped", "delayed"})

    def test_an_unknown_number_of_a_known_tag_is_the_tag(self):
        self.use(source__aftership={
            "files": "inbox/aftership.csv", "profile": "aftership",
            "max_age_hours": "87600"})
        self.shop.write("inbox/aftership.csv", AFTERSHIP.replace(
            "Exception_004", "Exception_099").replace(
            "Exception_007", "Nonsense_007"))
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(run.finding("LP202601184CN")["kind"], "delayed")
        self.assertIn(run.finding("RB202601198CN")["kind"],
                      ("delayed", "action", "unmapped"))

    def test_of_several_addresses_the_first_good_one_is_written_to(self):
        self.shop.export([
            late("A1", email="none; a1@customer.example"),
            late("A2", email="a2@customer.example, x@customer.example"),
            late("A3", email="Zoe <a3@customer.example>"),
            late("A4", email="mailto:a4@customer.example"),
            late("A5", email="not-an-address")])
        run = self.shop.run()
        self.check_code(run, 0)
        self.assertEqual(sorted(run.mails()), [
            f"a{i}@customer.example" for i in range(1, 5)])
        self.assertEqual(set(run.staff()), {"A5"})


class ManyRowsOfOneCustomer(ShopTest):
    def test_become_one_mail(self):
        self.shop.export([late(f"A{i:03}", email="one@customer.example")
                          for i in range(120)] +
                         [row(tracking="B1", status="pickup_ready",
                              country="US", email="one@customer.example",
                              event_at="2026-01-24T09:00:00-05:00")])
        run = self.shop.run()
        self.check_code(run, 0)
        letters = self.shop.letters()
        self.assertEqual(len(letters), 1)
        text = letters[0].get_body(("plain",)).get_content()
        # What waits for the customer stands first; not all have room.
        self.assertLess(text.index("Parcel: B1 "), text.index("Parcel: A000 "))
        self.assertRegex(text, r"\d+ more of your parcels")


if __name__ == "__main__":
    unittest.main()
