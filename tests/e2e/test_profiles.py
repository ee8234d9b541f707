"""Every shipped profile on an export of its kind, as samples/exports/profiles
has it: what is found, and whom an orders file makes reachable."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ROOT, ShopTest, late  # noqa: E402

SAMPLES = ROOT / "samples/exports/profiles"

# What each parcel of a sample is found to be: (kind, cause).
EXPECTED = {
    "aftership.csv": ("aftership", {
        "LB263000019CN": ("delayed", "customs"),
        "LB263000036CN": ("action", "address"),
        "4PX3000000000004CN": ("delayed", "weather"),
        "EE263000053CN": ("action", "unclaimed"),
        "LB263000067CN": ("delayed", "carrier"),
        "LB263000075CN": ("returning", "other"),
        "LB263000084CN": ("delayed", "weather")}),
    "17track.csv": ("17track", {
        "LB263100012CN": ("delayed", "customs"),
        "LB263100026CN": ("action", "documents"),
        "LB263100030CN": ("action", "absent"),
        "LB263100043CN": ("returning", "other"),
        "LB263100057CN": ("lost", "lost"),
        "LB263100074CN": ("action", "unclaimed"),
        "LB263100088CN": ("delayed", "weather")}),
    "easypost-tracker.csv": ("easypost-tracker", {
        "LZ263200011US": ("delayed", "weather"),
        "LZ263200025US": ("action", "refused"),
        "1Z12345E0205271688": ("delayed", "carrier"),
        "LZ263200039US": ("returning", "other"),
        "LZ263200042US": ("action", "unclaimed")}),
    "shippo-tracking.csv": ("shippo-tracking", {
        "LZ263300014US": ("action", "address"),
        "4490443042": ("delayed", "carrier"),
        "LZ263300028US": ("action", "unclaimed"),
        "LZ263300045US": ("lost", "lost")}),
    "upu-ems-events.csv": ("upu-ems-events", {
        "EE263400017CN": ("action", "documents"),
        "RR263400034CN": ("action", "address"),
        "RR263400048CN": ("returning", "refused"),
        "RR263400051CN": ("delayed", "carrier"),
        "RR263400065CN": ("action", "documents")}),
    "carrier-zh-shipments.csv": ("carrier-zh", {
        "YT2635000100000011": ("delayed", "customs"),
        "YT2635000100000012": ("delayed", "carrier"),
        "YT2635000100000013": ("action", "address"),
        "LB263500031CN": ("returning", "refused"),
        "4PX3500000000017CN": ("unmapped", None)}),
    "carrier-zh-events.csv": ("carrier-zh", {
        "4PX3500000000020CN": ("action", "address"),
        "4PX3500000000021CN": ("delayed", "customs"),
        "4PX3500000000023CN": ("lost", "lost"),
        "4PX3500000000024CN": ("delayed", "carrier")}),
    "canonical-shipments.csv": ("canonical-shipments", {
        "LB263600016CN": ("delayed", "customs"),
        "LB263600033CN": ("action", "address"),
        "LB263600047CN": ("unmapped", None)}),
    "canonical-events.csv": ("canonical-events", {
        "LB263700012CN": ("action", "address"),
        "LB263700026CN": ("delayed", "customs"),
        "LB263700030CN": ("delayed", "weather")}),
    "shipstation.csv": ("shipstation", {
        "4490443042": ("delayed", "carrier")}),
}

# Rows of the samples, and the parcels they are of: the rest are events, labels
# that are no parcels, and empty rows.
BOOKS = {
    "aftership.csv": (9, 9), "17track.csv": (8, 8),
    "easypost-tracker.csv": (6, 6), "shippo-tracking.csv": (5, 5),
    "upu-ems-events.csv": (16, 6), "carrier-zh-shipments.csv": (7, 7),
    "carrier-zh-events.csv": (11, 5), "canonical-shipments.csv": (4, 4),
    "canonical-events.csv": (8, 3), "shipstation.csv": (3, 3),
}

# What the encodings below are called in a source section.
TWINS = {
    "UTF-8": ("utf-8", b"", "auto"),
    "UTF-8 with BOM": ("utf-8", b"\xef\xbb\xbf", "auto"),
    "GB18030": ("gb18030", b"", "gb18030"),
    "UTF-16LE": ("utf-16-le", b"\xff\xfe", "auto"),
    "UTF-16BE": ("utf-16-be", b"\xfe\xff", "auto"),
}

LEGACY = {"carrier-zh-shipments.csv": "gb18030",
          "carrier-zh-events.csv": "gb18030",
          "aliexpress-orders.csv": "gb18030", "amazon-orders.txt": "cp1252"}


def text_of(name):
    return (SAMPLES / name).read_bytes().decode(LEGACY.get(name, "utf-8"))


class ExportTest(ShopTest):
    def read(self, profile, content, **source):
        self.shop.configure(source__main={"profile": profile, **source})
        self.shop.write("inbox/export.csv", content)
        return self.shop.dry_run()

    def findings(self, run):
        return {f["tracking"]: (f["kind"], f["cause"])
                for f in run.report["findings"]}


class SampleExports(ExportTest):
    def test_each_is_read_as_it_comes(self):
        for name, (profile, expected) in EXPECTED.items():
            with self.subTest(name):
                run = self.read(profile, (SAMPLES / name).read_bytes())
                self.check_code(run, 0)
                self.assertEqual(self.findings(run), expected)
                totals = run.report["totals"]
                self.assertEqual((totals["rows"], totals["shipments"]),
                                 BOOKS[name])
                self.assertEqual(run.rejects(), {})

    def test_the_encoding_of_a_file_changes_nothing(self):
        for name, (profile, _) in EXPECTED.items():
            seen = {}
            for label, (codec, mark, encoding) in TWINS.items():
                run = self.read(profile, mark + text_of(name).encode(codec),
                                encoding=encoding)
                self.check_code(run, 0)
                seen[label] = (run.report["findings"],
                               run.report["totals"]["findings"])
            for label, found in seen.items():
                with self.subTest(name, encoding=label):
                    self.assertEqual(found, seen["UTF-8"])

    def test_a_chinese_export_needs_no_word_about_its_encoding(self):
        for name in ("carrier-zh-shipments.csv", "carrier-zh-events.csv"):
            for codec in ("utf-8", "gb18030"):
                run = self.read("carrier-zh", text_of(name).encode(codec))
                self.assertEqual(self.findings(run), EXPECTED[name][1])

    def test_a_parcel_is_found_by_the_number_of_its_last_mile(self):
        self.read("carrier-zh",
                  (SAMPLES / "carrier-zh-shipments.csv").read_bytes())
        said = self.shop.command("explain", "LB263500014CN", "--now",
                                 "2026-01-26T02:00:00+08:00").stdout
        self.assertTrue(said.startswith("yunexpress YT2635000100000011\n"))
        self.assertIn("  last mile    LB263500014CN\n", said)

    def test_every_sample_is_tested(self):
        tested = {*EXPECTED, *ORDERS}
        self.assertEqual({p.name for p in SAMPLES.iterdir()}, tested)
        shipped = {p.stem for p in (ROOT / "config/profiles").glob("*.ini")}
        self.assertEqual(
            {profile for profile, _ in (*EXPECTED.values(), *ORDERS.values())},
            shipped - {"phrases"})

    def test_what_an_event_says_beside_its_code_decides(self):
        ends = {
            ("EME,Invoice missing,",): ("action", "documents"),
            ("EME,Impossible to contact customer,",): ("action", "documents"),
            ("EME,Duties to be paid,",): ("action", "duties"),
            ("EME,Import licence missing,",): ("delayed", "prohibited"),
            ("EME,,", "EMD,,"): ("delayed", "customs"),
            ("EXB,,", "EMC,,"): ("delayed", "customs"),
            ("EME,,", "EDC,,", "EMI,,"): None,
            ("EME,Invoice missing,", "EMF,,", "EMH,Incorrect address,"):
                ("action", "address"),
            ("EMH,Addressee absent,",): ("action", "absent"),
            ("EMH,Unclaimed,",): ("action", "unclaimed"),
            ("EMH,Refused,", "EMH,,Returned to sender"):
                ("returning", "refused"),
            ("EXX,Incorrect address,",): None,
        }
        rows, wanted = ["item_id,event,reason,action,event_time,country"], {}
        for i, (events, found) in enumerate(ends.items()):
            number = f"TRACK{i:02}"
            rows += [f"{number},{event},2026-01-{20 + day}T09:30:00-03:00,BR"
                     for day, event in enumerate(("EMA,,", *events))]
            if found:
                wanted[number] = found
        run = self.read("upu-ems-events", "\n".join(rows), carrier="ems")
        self.check_code(run, 0)
        self.assertEqual(self.findings(run), wanted)

    def test_a_refused_refund_is_a_parcel_and_a_refund_is_none(self):
        run = self.read("shippo-tracking", "carrier,tracking_number,"
                        "transaction_status,tracking_status,tracking_substatus"
                        "\nusps,A1,SUCCESS,TRANSIT,package_held\n"
                        "usps,A2,REFUNDREJECTED,TRANSIT,package_held\n"
                        "usps,A3,REFUNDED,TRANSIT,package_held\n")
        self.assertEqual(set(self.findings(run)), {"A1", "A2"})


# For each orders file: its profile, and for every parcel of an export, by its
# order and tracking number, the address that is written to.
ORDERS = {
    "shopify-orders.csv": ("shopify-orders", {
        ("4001", "A1"): "ana@customer.example",
        ("'#4002", "A2"): "jonas@customer.example",
        ("4003", "A3"): None}),
    "amazon-orders.txt": ("amazon-orders", {
        ("302-4101001-5566778", "A1"):
            "q1w2e3@marketplace.amazon.example",
        ("302-4101002-5566779", "A2"):
            "z9y8x7@marketplace.amazon.example",
        ("", "JD014600012345678901"):
            "q1w2e3@marketplace.amazon.example"}),
    "ebay-orders.csv": ("ebay-orders", {
        ("11-42010-00001", "A1"): "ana@customer.example",
        ("", "LB264200015CN"): "ana@customer.example",
        ("", "LB264200029CN"): "ana@customer.example",
        ("11-42010-00002", "A2"): None}),
    "aliexpress-orders.csv": ("aliexpress-orders", {
        ("8043000000000001", "A1"): None,
        ("", "LB264300016CN"): None}),
    "shipstation.csv": ("shipstation", {
        ("4401", "A1"): "ana@customer.example",
        ("", "1z12345e0205271686"): "jonas@customer.example",
        ("4403", "A3"): None,
        ("4406", "A4"): "new@customer.example"}),
}


class SampleOrders(ExportTest):
    def read_orders(self, profile, content, parcels, **section):
        self.shop.configure(notices={"min_gap_hours": "0"},
                            orders__shop={"files": "orders/*",
                                          "profile": profile, **section})
        self.shop.write("orders/orders.csv", content)
        self.shop.export([late(tracking, order=order, email="")
                          for order, tracking in parcels])
        run = self.shop.dry_run()
        self.check_code(run, 0)
        return run

    def reached(self, run):
        return {tracking: mail["to"] for mail in run.report["mails"]
                for tracking in mail["trackings"]}

    def test_each_makes_its_customers_reachable(self):
        for name, (profile, parcels) in ORDERS.items():
            with self.subTest(name):
                run = self.read_orders(
                    profile, (SAMPLES / name).read_bytes(), parcels)
                self.assertEqual(self.reached(run), {
                    tracking: email
                    for (_, tracking), email in parcels.items() if email})
                self.assertEqual(set(run.staff()), {
                    tracking for (_, tracking), email in parcels.items()
                    if not email})
                self.assertEqual(run.rejects(), {})

    def test_the_encoding_of_a_file_changes_nothing(self):
        for name, (profile, parcels) in ORDERS.items():
            for label, (codec, mark, encoding) in TWINS.items():
                with self.subTest(name, encoding=label):
                    run = self.read_orders(
                        profile, mark + text_of(name).encode(codec), parcels,
                        encoding=encoding)
                    self.assertEqual(self.reached(run), {
                        tracking: email
                        for (_, tracking), email in parcels.items() if email})

    def test_aliexpress_tells_the_order_even_if_nobody_can_be_reached(self):
        run = self.read_orders(
            "aliexpress-orders",
            (SAMPLES / "aliexpress-orders.csv").read_bytes(),
            {("", "LB264300016CN"): None, ("", "LB264300020CN"): None})
        self.assertEqual({f["order"] for f in run.report["findings"]},
                         {"8043000000000001"})
        self.assertEqual(set(run.staff()), {"LB264300016CN", "LB264300020CN"})

    def test_amazon_in_japan_needs_a_word_about_its_encoding(self):
        text = text_of("amazon-orders.txt").replace("Jürgen Voss", "田中 一郎")
        run = self.read_orders(
            "amazon-orders", text.encode("cp932"),
            {("302-4101001-5566778", "A1"): ""}, encoding="cp932")
        self.assertEqual(list(self.reached(run)), ["A1"])

    def test_ebay_in_france_and_australia(self):
        french = ('"Numéro de vente";"Numéro de commande";'
                  '"Adresse e-mail de l’acheteur";"Nom de l’acheteur";'
                  '"Date d’expédition";"Numéro de suivi"\n'
                  '"";"";"";"";"";""\n'
                  '"7";"11-1";"ana@customer.example";"Ana";"05-oct.-26";"X1"\n'
                  '\n"1 enregistrement(s) téléchargé(s)"\n'
                  '"Seller ID : moi"\n')
        british = ("Sales record number,Order number,Buyer email,Post to name,"
                   "Postage And Handling,Dispatched on date,Tracking number\n"
                   ",,,,,,\n7,11-1,ana@customer.example,Ana,1.00,26-May-26,"
                   "X1\n,,,,,,\n1 record(s) downloaded,,,,,,\n"
                   "Seller ID : me,,,,,,\n")
        for text, codec in ((french, "utf-8"), (french, "cp1252"),
                            (british, "utf-8")):
            run = self.read_orders("ebay-orders", text.encode(codec),
                                   {("11-1", "A1"): "", ("", "X1"): ""})
            self.assertEqual(set(self.reached(run)), {"A1", "X1"})
            self.assertEqual(run.rejects(), {})


if __name__ == "__main__":
    unittest.main()
