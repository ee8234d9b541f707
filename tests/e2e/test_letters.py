"""The letters as they leave: two parts that say the same, whatever the data
are."""

import collections
import email
import email.policy
import html.parser
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late, row  # noqa: E402

OVERRIDES = re.compile("[\u202A-\u202E\u2066-\u2069]")
LINKS = re.compile(r"mailto:support@shop\.example|https://[\w.-]+(/[\w./-]*)?")


class Page(html.parser.HTMLParser):
    """What an HTML part shows, and what it is made of."""

    HIDDEN = {"title", "style"}

    def __init__(self, source):
        super().__init__()
        self.tags = collections.Counter()
        self.links = []
        self.text = ""
        self.languages = []
        self.hidden = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        kind = attributes.get("class", "").split(" ")[0]
        self.tags[f"{tag}.{kind}" if kind else tag] += 1
        if tag == "a":
            self.links.append(attributes["href"])
        if tag in ("html", "body"):
            self.languages.append((attributes["lang"], attributes["dir"]))
        if tag in self.HIDDEN or "display:none" in attributes.get("style", ""):
            self.hidden += 1
        for name in attributes:
            if name.startswith("on") or name == "src":
                raise ValueError(f"{tag} has {name}")

    def handle_endtag(self, tag):
        if tag in self.HIDDEN or tag == "div":
            self.hidden -= 1

    def handle_data(self, text):
        if not self.hidden:
            self.text += text + " "


def words(text):
    """Letters and digits alone: joining lines and drawing change the rest."""
    return "".join(c for c in text if c.isalnum())


def part(letter, kind):
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")


class Letters(ShopTest):
    def send(self, *rows):
        self.shop.export(rows)
        self.check_code(self.shop.run(), 0)
        letters = self.shop.letters()
        for letter in letters:
            self.check_parts(letter)
        return letters

    def check_parts(self, letter):
        """One mail, no defect, two parts, and both say the same."""
        self.assertEqual(letter.defects, [])
        self.assertEqual([p.get_content_type() for p in letter.walk()],
                         ["multipart/alternative", "text/plain",
                          "text/html"])
        page = Page(part(letter, "html"))
        self.assertEqual(
            words(page.text), words(
                f"Example Shop {letter['Subject']} {part(letter, 'plain')}"))
        self.assertLess(len(part(letter, "html").encode()), 100000)
        for link in page.links:
            self.assertRegex(link, LINKS)
        return page

    def test_every_mail_has_a_text_and_a_page_that_say_the_same(self):
        letters = self.send(
            late("A1"), late("A2", destination="DE", language="de"),
            late("A3", destination="CN", language="zh"),
            row(tracking="A4", status="pickup_ready", country="US",
                event_at="2026-01-24T09:00:00-05:00"),
            row(tracking="A5", status="returned", cause="address"),
            late("B1", email="b@customer.example"),
            row(tracking="B2", email="b@customer.example",
                status="returning", cause="duties"))
        self.assertEqual(len(letters), 6)
        languages = {letter["Content-Language"] for letter in letters}
        self.assertEqual(languages, {"en", "de", "zh"})
        for letter in letters:
            page = Page(part(letter, "html"))
            self.assertEqual(page.languages,
                             [(letter["Content-Language"], "ltr")] * 2)
            self.assertEqual(page.tags["img"], 0)

    def test_each_parcel_has_a_frame_of_its_own(self):
        [letter] = self.send(*(late(f"A{i}", email="a@customer.example")
                               for i in range(3)))
        self.assertEqual(Page(part(letter, "html")).tags["td.part"], 3)

    def test_a_letter_with_very_many_parcels_stays_short(self):
        order = "<&>'\"" * 50
        [letter] = self.send(*(
            late(f"A{i}", order=f"{order}{i}", email="a@customer.example")
            for i in range(120)))
        listed = Page(part(letter, "html")).tags["td.part"]
        self.assertGreater(listed, 10)
        self.assertLess(listed, 50)
        self.assertIn(f"{120 - listed} more", part(letter, "plain"))


class OfComplaints(ShopTest):
    """The letters of complaints, with what preview makes up."""

    CALLS = {"info", "duties", "pickup", "address", "reship", "delivered",
             "compensated", "options", "survey"}

    def letters(self):
        self.check_code(self.shop.command("preview", "--out", "look"), 0)
        for path in sorted((self.shop.folder / "look").glob("*-case-*.eml")):
            yield path.stem, email.message_from_bytes(
                path.read_bytes(), policy=email.policy.default)

    def test_text_and_page_say_the_same_in_every_language(self):
        count = 0
        for name, letter in self.letters():
            with self.subTest(name):
                count += 1
                self.assertEqual(letter.defects, [])
                page = Page(part(letter, "html"))
                text = part(letter, "plain")
                self.assertEqual(words(page.text), words(
                    f"Example Shop {letter['Subject']} {text}"))
                self.assertEqual(set(page.languages), {
                    (letter["Content-Language"],
                     "rtl" if name.startswith("ar") else "ltr")})
                # What we know of the case stands in a frame of its own.
                self.assertGreaterEqual(page.tags["td.part"], 1)
                # And what we ask for in a box.
                self.assertEqual(page.tags["td.call"],
                                 name.split("-case-")[1] in self.CALLS)
                for link in page.links:
                    self.assertRegex(link, LINKS)
                for line in letter.as_bytes().split(b"\n"):
                    self.assertLessEqual(len(line.rstrip(b"\r")), 76)
        self.assertEqual(count, 18 * 10)


class BadData(Letters):
    NAMES = {
        "<b>{{name}}</b>": "<b>{{name}}</b>",
        "</p></td><script>alert(1)</script>":
            "</p></td><script>alert(1)</script>",
        '" onmouseover="x': '" onmouseover="x',
        "&lt;i&gt;": "&lt;i&gt;",
        "- x": "- x",
        "» x": "» x",
        "»": "»",
        "---": "---",
        "a: b": "a: b",
        "https://evil.example/pay": "https://evil.example/pay",
        "pay@evil.example": "pay@evil.example",
        "javascript:alert(1)": "javascript:alert(1)",
        "Anna\r\nBcc: victim@evil.example\r\n\r\n- x":
            "Anna Bcc: victim@evil.example - x",
        "Anna\n\n» Pay now\n\n  Due: 1": "Anna » Pay now Due: 1",
        "\u202Egnirts\u202C \u2066x\u2069": "gnirts x",
        "\x01\x02\x03\x04Anna\x7F": "Anna",
        "👩‍👩‍👧‍👦" * 20: "👩‍👩‍👧‍👦" * 4,
    }

    def send_each(self, column, values, **others):
        """One letter for each value, in their order."""
        letters = {letter["To"].addresses[0].addr_spec: letter
                   for letter in self.send(*(
                       late(f"A{i}", **{column: value}, **others)
                       for i, value in enumerate(values)))}
        return [letters[f"a{i}@customer.example"]
                for i in range(len(values))]

    @staticmethod
    def shown(text):
        return re.sub(r"\s+", " ", text.replace("\u200B", ""))

    def test_a_name_is_only_a_name(self):
        letters = self.send_each("name", ["Anna", *self.NAMES])
        plain = self.check_parts(letters[0])
        for (name, shown), letter in zip(self.NAMES.items(), letters[1:]):
            with self.subTest(name):
                page = self.check_parts(letter)
                self.assertEqual(page.tags, plain.tags)
                self.assertEqual(page.links, plain.links)
                self.assertEqual(letter.keys(), letters[0].keys())
                self.assertIn(self.shown(shown),
                              self.shown(part(letter, "plain")))
                self.assertIn(self.shown(shown), self.shown(page.text))
                for kind in ("plain", "html"):
                    self.assertNotRegex(part(letter, kind), OVERRIDES)

    def test_a_name_turns_nothing_round_in_arabic(self):
        letters = self.send_each("name", ["Anna", *self.NAMES],
                                 language="ar")
        wanted = self.check_parts(letters[0])
        for name, letter in zip(self.NAMES, letters[1:]):
            with self.subTest(name):
                page = self.check_parts(letter)
                self.assertEqual(page.tags, wanted.tags)
                self.assertEqual(page.languages, [("ar", "rtl")] * 2)
                self.assertEqual(
                    OVERRIDES.findall(part(letter, "plain")),
                    OVERRIDES.findall(part(letters[0], "plain")))
                self.assertNotRegex(str(letter["Subject"]), OVERRIDES)

    def test_an_order_is_only_an_order(self):
        orders = ["<b>{{name}}</b>", "7\r\nBcc: victim@evil.example", "- x",
                  "a: b", "https://evil.example", "»", "1" * 300, "x" * 1000,
                  "\u202E123", "\u200B8\u200B", "🚚" * 60,
                  *("x" * i + "👩‍👩‍👧‍👦ä漢" for i in range(40, 60))]
        letters = self.send_each("order", ["7", *orders])
        tags = Page(part(letters[0], "html")).tags
        for order, letter in zip(orders, letters[1:]):
            with self.subTest(order):
                page = self.check_parts(letter)
                self.assertEqual(page.tags, tags)
                subject = str(letter["Subject"])
                self.assertLessEqual(len(subject), 400)
                self.assertNotRegex(subject, r"[\r\n\u202E\u200B]")
                self.assertNotIn("\uFFFD", subject)
                # No zero-width character stands in a header.
                start = order.encode()[:60].decode(errors="ignore")
                start = re.sub("[\u202E\u200B-\u200F]|\r\n.*", "", start)
                self.assertIn(start, subject)
                for raw in letter.as_bytes().split(b"\n"):
                    self.assertLessEqual(len(raw.rstrip(b"\r")), 76)


class OwnLetters(ShopTest):
    """A shop's own folder, which holds single files only."""

    def setUp(self):
        super().setUp()
        self.shop.configure(shipdelay={"templates": "own"})
        self.shop.write("own/README", "no letter")

    def pages(self):
        """The HTML parts by language, of one delayed parcel each."""
        self.shop.export([late("A1"), late("A2", language="de"),
                          late("A3", language="zh")])
        self.check_code(self.shop.run(), 0)
        return {letter["Content-Language"]: part(letter, "html")
                for letter in self.shop.letters()}

    def test_a_frame_draws_all_languages(self):
        self.shop.write("own/frame.html", "<i>{{language}}</i>\n")
        self.assertEqual(self.pages(), {
            language: f"<i>{language}</i>\n"
            for language in ("en", "de", "zh")})

    def test_or_one(self):
        self.shop.write("own/de/frame.html", "<p>{{language}}</p>\n")
        pages = self.pages()
        self.assertEqual(pages["de"], "<p>de</p>\n")
        self.assertTrue(pages["en"].startswith("<!DOCTYPE html>"))

    def test_a_text_of_its_own_is_drawn_too(self):
        self.shop.write("own/en/delayed.txt",
                        "Subject: Late\nPreview: so late\n\n» {{name}}Wait.\n")
        page = self.pages()["en"]
        self.assertIn("so late</div>", page)
        self.assertEqual(Page(page).tags["td.call"], 1)

    def test_an_html_beside_the_text_wins(self):
        self.shop.write("own/en/delayed.html", "<p>{{tracking}}</p>\n")
        pages = self.pages()
        self.assertEqual(pages["en"], "<p>A1</p>\n")
        self.assertIn("A2", pages["de"])

    MISTAKES = {
        ("frame.html", "\n{{subjct}}"):
            "own/frame.html:2: unknown name 'subjct'; is 'subject' meant?",
        ("de/frame.html", "{{{subject}}}"):
            "own/de/frame.html:1: 'subject' is printed unescaped",
        ("de/_closing.txt", "{{contct}}"):
            "own/de/_closing.txt:1: unknown name 'contct'; is 'contact' meant?",
        ("delayed.txt", "Subject: x\n\nx\n"):
            "own/delayed.txt: belongs into the folder of a language",
        ("ko/delayed.txt", "Subject: x\n\nx\n"):
            "the letters in 'ko' lack advance.txt",
        ("frame.html", "{{#blocks}}" + "x" * 60000 + "{{/blocks}}"):
            "mail programs cut off what is longer than 100000",
    }

    def test_the_check_names_every_mistake_with_its_place(self):
        for (name, content), mistake in self.MISTAKES.items():
            with self.subTest(name):
                path = self.shop.write(f"own/{name}", content)
                process = self.shop.command("check")
                self.assertEqual(process.returncode, 78, process.stderr)
                self.assertIn(mistake, process.stderr)
                path.unlink()
                if name.startswith("ko/"):
                    path.parent.rmdir()
        self.check_code(self.shop.command("check"), 0)


class Languages(ShopTest):
    """[notices] languages: who is written to in what."""

    def check(self, languages):
        self.shop.configure(notices={"languages": languages})
        return self.shop.command("check")

    def test_a_country_has_a_language_that_letters_are_in(self):
        for languages in ("", "BR:pt, DE : de", "BR:pt-BR,AT:de_AT"):
            with self.subTest(languages):
                self.check_code(self.check(languages), 0)

    def test_any_other_is_a_mistake_with_its_place(self):
        wanted = "a two-letter country and its language are wanted"
        for pair, mistake in {
                "BR:pr": "there are no letters in that language",
                "BR:": wanted, "pt": wanted, "Brazil:pt": wanted}.items():
            with self.subTest(pair):
                process = self.check(f"DE:de, {pair}")
                self.assertEqual(process.returncode, 78, process.stderr)
                self.assertRegex(
                    process.stderr,
                    rf"shop\.ini:\d+: languages: '{pair}': .*{mistake}")


if __name__ == "__main__":
    unittest.main()
