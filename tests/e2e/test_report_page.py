"""The HTML report as a browser, a screen reader and a printer find it.

What only a browser can tell is in tests/browser, for `make check-browser`.
"""

import functools
import html.parser
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

import nights  # noqa: E402
from shop import Shop  # noqa: E402

VOID = {"meta"}
RUNS_OR_LOADS = {"script", "link", "iframe", "object", "embed", "form", "img",
                 "image", "use", "base", "audio", "video", "source"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children, self.words = [], []

    def text(self):
        return " ".join("".join(self.words).split())

    def all(self, *tags):
        """All of such tags in it, in the order of the page."""
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    def around(self):
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


class Tree(html.parser.HTMLParser):
    def __init__(self, content):
        super().__init__()
        self.root = self.here = Element("", {}, None)
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, (self.here.tag, tag)
        self.here = self.here.parent

    def handle_data(self, data):
        element = self.here
        while element is not None:
            element.words.append(data)
            element = element.parent


@functools.cache
def write_pages():
    """Reports of every kind: of nights, of an announcement, of a month."""
    pages = {}
    for name, write in (
            ("held", nights.write_held), ("sent", nights.write_sent),
            ("calm", nights.write_calm),
            ("announced", nights.write_announced),
            ("back", nights.write_look_back),
            ("big", lambda shop: nights.write_big(shop, 20000))):
        with Shop() as shop:
            pages[name] = write(shop).read_text()
    return pages


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.contents = write_pages()
        cls.pages = {name: Tree(content).root
                     for name, content in cls.contents.items()}

    def each(self, *tags):
        """Every such element of every page, and where it is."""
        for name, page in self.pages.items():
            for element in page.all(*tags):
                where = f"{name}: {element.tag} {element.attributes}"
                yield where, page, element


class Structure(Pages):
    def test_nothing_runs_and_nothing_is_loaded(self):
        for where, _, element in self.each():
            self.assertNotIn(element.tag, RUNS_OR_LOADS, where)
            for name, value in element.attributes.items():
                self.assertFalse(name.startswith("on"), where)
                self.assertNotIn(name, ("src", "style", "srcset"), where)
                if name == "href":
                    self.assertTrue(value.startswith("#"), where)
        for name, content in self.contents.items():
            self.assertNotRegex(content, r"url\(|@import|//[a-z]", name)
            self.assertIn("default-src 'none'", content, name)

    def test_every_link_has_its_target_and_every_id_is_its_own(self):
        for name, page in self.pages.items():
            ids = [e.attributes["id"] for e in page.all()
                   if "id" in e.attributes]
            self.assertEqual(len(ids), len(set(ids)), name)
            for link in page.all("a"):
                self.assertIn(link.attributes["href"][1:], ids, name)

    def test_headings_are_one_tree(self):
        for name, page in self.pages.items():
            levels = [HEADINGS.index(h.tag) + 1 for h in page.all(*HEADINGS)]
            self.assertEqual(levels.count(1), 1, name)
            self.assertEqual(levels[0], 1, name)
            for above, below in zip(levels, levels[1:]):
                self.assertLessEqual(below, above + 1, name)

    def test_the_page_has_its_landmarks_and_its_language(self):
        for name, page in self.pages.items():
            tags = [e.tag for e in page.all()]
            for landmark in ("header", "main"):
                self.assertEqual(tags.count(landmark), 1, name)
            self.assertEqual(tags.count("nav"), int(name != "back"), name)
            root = next(page.all("html"))
            self.assertEqual(root.attributes["lang"], "en", name)
            self.assertTrue(next(page.all("title")).text(), name)

    def test_every_section_is_named_by_its_heading(self):
        for where, page, section in self.each("section"):
            label = section.attributes["aria-labelledby"]
            self.assertIn(label, [h.attributes.get("id")
                                  for h in section.all("h2")], where)

    def test_every_chart_has_its_numbers_as_text(self):
        charts = 0
        for where, page, svg in self.each("svg"):
            charts += 1
            self.assertEqual(svg.attributes["role"], "img", where)
            shown = [t.text() for t in svg.all("text")]
            told = svg.attributes.get("aria-label", "")
            if not told:
                texts = {e.attributes["id"]: e.text() for e in page.all()
                         if "id" in e.attributes}
                self.assertTrue(texts[svg.attributes["aria-labelledby"]], where)
                told = texts[svg.attributes["aria-describedby"]]
            for number in re.findall(r"[\d,.]*\d", " ".join(shown)):
                self.assertIn(number, told, where)
        self.assertGreater(charts, 20)

    def test_every_column_and_row_of_a_table_has_its_name(self):
        for where, _, table in self.each("table"):
            rows = list(table.all("tr"))
            width = max(len(list(r.all("th", "td"))) for r in rows)
            for row in rows:
                cells = list(row.all("th", "td"))
                self.assertEqual(len(cells), width, where)
                self.assertEqual(cells[0].tag, "th", where)
                for cell in row.all("th"):
                    self.assertIn(cell.attributes.get("scope"), ("row", "col"),
                                  where)

    def test_every_letter_says_its_language_and_finds_its_direction(self):
        languages = set()
        for where, _, letter in self.each("pre"):
            languages.add(letter.attributes["lang"])
            self.assertEqual(letter.attributes["dir"], "auto", where)
        self.assertLessEqual({"ar", "de", "en", "ja", "zh"}, languages)

    def test_every_class_has_its_style(self):
        for where, page, element in self.each():
            css = next(page.all("style")).text()
            for name in element.attributes.get("class", "").split():
                self.assertRegex(css, rf"\.{name}\b", where)

    def test_every_part_that_opens_says_what_is_in_it(self):
        for where, _, part in self.each("details"):
            self.assertEqual(part.children[0].tag, "summary", where)
            self.assertTrue(part.children[0].text(), where)


class Contents(Pages):
    def test_the_first_words_are_the_verdict(self):
        for name, verdict in (
                ("held", r"\d+ mails wait for a yes"),
                ("sent", "5 of 8 mails were sent"),
                ("calm", "No mail was to be sent"),
                ("big", r"2,\d\d\d mails would wait for a yes")):
            self.assertRegex(next(self.pages[name].all("h1")).text(),
                             f"^{verdict}$")

    def test_a_held_run_says_what_to_type(self):
        typed = [c.text() for c in self.pages["held"].all("code")]
        self.assertIn("shipdelay approve 20260126T020000-1 --by NAME", typed)
        self.assertIn("shipdelay discard 20260126T020000-1", typed)
        for name in ("sent", "calm", "big"):
            for code in self.pages[name].all("code"):
                self.assertNotIn("20260126T020000-1", code.text(), name)

    def test_a_mail_that_a_person_must_settle_is_seen_at_once(self):
        page = self.pages["sent"]
        for state in ("in_doubt", "rejected"):
            batch = next(d for d in page.all("details")
                         if state in d.children[0].text())
            self.assertIn("open", batch.attributes)
        self.assertRegex(page.text(),
                         r"type shipdelay resolve \S+@shop.example sent")

    def test_every_mail_has_its_facts_and_its_letter_or_an_example(self):
        for name in ("held", "sent", "big"):
            mails = [li for li in self.pages[name].all("li")
                     if re.fullmatch(r"m\d+", li.attributes.get("id", ""))]
            self.assertGreater(len(mails), 7, name)
            for mail in mails:
                self.assertRegex(mail.text(), r"Rule \d+, ", name)
                example = [part for part in mail.around()
                           if part.tag == "details" and re.match(
                               r"[a-z]{2}, [\d,]+ mails?: ",
                               part.children[0].text())]
                self.assertEqual(len(example), int(name == "big"))
                letter = next((example or [mail])[0].all("pre"))
                self.assertGreater(len(letter.text()), 100)

    def test_thousands_of_mails_stay_a_small_file(self):
        mails = self.contents["big"].count('<li id="m')
        self.assertGreater(mails, 2000)
        self.assertLess(len(self.contents["big"].encode()),
                        200000 + 800 * mails)

    def test_the_last_thirty_runs_are_drawn(self):
        nights_ = next(s for s in self.pages["held"].all("section")
                       if s.attributes["aria-labelledby"] == "nights")
        self.assertIn("The last 30 runs", nights_.text())
        self.assertEqual(len(list(nights_.all("svg"))), 2)
        self.assertEqual(len(list(nights_.all("tr"))), 31)

    def test_the_staff_reads_what_to_do(self):
        text = self.pages["sent"].text()
        for advice in ("Look for the customer's address in the shop",
                       "claim it with the carrier",
                       "add it to the profile",
                       "Ask the customer for another address",
                       "shipdelay probe"):
            self.assertIn(advice, text)


def colours_of(css):
    """{name: (r, g, b)} of the custom properties in a rule."""
    found = {}
    for name, digits in re.findall(r"--([\w-]+):#([0-9a-f]{3,6})\b", css):
        if len(digits) == 3:
            digits = "".join(2 * d for d in digits)
        found[name] = tuple(int(digits[i:i + 2], 16) for i in (0, 2, 4))
    return found


def luminance(colour):
    parts = [c / 255 for c in colour]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
             for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Colours(unittest.TestCase):
    """WCAG 2.2: text 4.5 to 1, what is drawn 3 to 1."""

    TEXT = [(text, ground) for text in ("text", "link", "dim")
            for ground in ("page", "card")] + [
        (text, ground) for text in ("text", "link")
        for ground in ("good-bg", "warn-bg", "bad-bg")] + [
        (state, f"{state}-bg") for state in ("good", "warn", "bad")]
    DRAWN = [("blue", ground) for ground in (
        "page", "card", "track", "bad-bg")]

    @classmethod
    def setUpClass(cls):
        content = write_pages()["calm"]
        css = content[content.index("<style>"):content.index("</style>")]
        light = re.search(r":root\{[^}]*\}", css)[0]
        dark = re.search(r"@media screen and \(prefers-color-scheme:dark\)"
                         r"\{:root\{[^}]*\}", css)[0]
        paper = re.search(r"@media print\{:root\{[^}]*\}", css)[0]
        cls.css = css
        cls.schemes = {"light": colours_of(light), "dark": colours_of(dark),
                       "paper": {**colours_of(light), **colours_of(paper)}}

    def test_contrast_suffices(self):
        for name, colours in self.schemes.items():
            for pairs, least in ((self.TEXT, 4.5), (self.DRAWN, 3)):
                for one, other in pairs:
                    found = contrast(colours[one], colours[other])
                    self.assertGreaterEqual(found, least,
                                            f"{name}: {one} on {other}")

    def test_dark_has_every_colour_and_no_other_is_used(self):
        self.assertEqual(set(self.schemes["light"]),
                         set(self.schemes["dark"]))
        used = set(re.findall(r"var\(--([\w-]+)\)", self.css))
        self.assertEqual(used, set(self.schemes["light"]))
        for rule in re.findall(r"[{;](?:color|background|fill):([^;}]*)",
                               self.css):
            self.assertRegex(rule, r"\Avar\(|\Anone\Z")


if __name__ == "__main__":
    unittest.main()
