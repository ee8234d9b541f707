"""What customers read: the right last day, the reason, the choice they have."""

import email
import email.policy
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ROOT, ShopTest, late, row  # noqa: E402

TEMPLATES = ROOT / "config/templates"
ORDERS = {"files": "orders/*.csv", "profile": "mine"}
PROFILE = {"rows": "orders"}
COLUMNS = {"order": "Order", "email": "Email", "dispute": "Dispute"}


def waiting(tracking, destination, **values):
    """At the post office of its country since 20 January 2026."""
    return row(**{"tracking": tracking, "status": "pickup_ready",
                  "event_at": "2026-01-20T09:12:00+08:00",
                  "country": destination, "destination": destination,
                  "shipped_at": "2026-01-05", **values})


def coming_back(tracking, **values):
    return row(**{"tracking": tracking, "status": "returning",
                  "event_at": "2026-01-24T09:12:00+08:00", "country": "US",
                  "shipped_at": "2026-01-05", **values})


class Letters(ShopTest):
    def texts(self):
        """{address: text} of every letter so far."""
        return {m["To"]: " ".join(m.get_body(("plain",)).get_content()
                                  .split())
                for m in self.shop.letters()}

    def letter_of(self, tracking):
        return self.texts()[f"{tracking.lower()}@customer.example"]

    def open_disputes(self, *orders):
        self.shop.configure(**{"orders.mine": ORDERS,
                               "profile.mine": PROFILE,
                               "profile.mine.columns": COLUMNS})
        self.shop.write("orders/shop.csv", "Order,Email,Dispute\n" + "".join(
            f"{order},,yes\n" for order in orders))


class AtThePost(Letters):
    # What posts are known for, from 20 January on.
    LAST_DAYS = {
        "US": "Thursday, 19 February 2026", "GB": "Saturday, 7 February 2026",
        "CA": "Wednesday, 4 February 2026", "FR": "Wednesday, 4 February 2026",
        "AU": "Friday, 30 January 2026", "JP": "Tuesday, 27 January 2026",
        "BR": "Tuesday, 27 January 2026", "SE": "Tuesday, 27 January 2026"}

    def test_the_last_day_to_collect_is_that_of_the_country(self):
        self.shop.configure(shipdelay={"include": "retention.ini"})
        self.shop.export([waiting(f"{country}1", country, language="en")
                          for country in self.LAST_DAYS])
        self.assertEqual(self.shop.run().code, 0)
        for country, last_day in self.LAST_DAYS.items():
            with self.subTest(country=country):
                self.assertIn(f"Please collect it by {last_day}.",
                              self.letter_of(f"{country}1"))

    def test_a_service_that_knows_better_wins(self):
        self.shop.configure(
            shipdelay={"include": "retention.ini"},
            service__ems={"carriers": "ems", "transit": "cn 1-2, any 4-7",
                          "pickup_hold": "9"})
        self.shop.export([waiting("A1", "US", carrier="ems")])
        self.shop.run()
        self.assertIn("by Thursday, 29 January 2026.", self.letter_of("A1"))

    def test_without_a_word_on_the_country_it_is_15_days(self):
        self.shop.export([waiting("A1", "US")])
        self.shop.run()
        self.assertIn("by Wednesday, 4 February 2026.", self.letter_of("A1"))

    def test_a_last_day_that_has_passed_is_not_printed(self):
        self.shop.export([waiting("A1", "US")])
        self.shop.run(now="2026-02-05T02:00:00+08:00")
        text = self.letter_of("A1")
        self.assertIn("Please collect it soon", text)
        self.assertNotIn("4 February", text)

    def test_the_carriers_own_page_and_telephone_are_named(self):
        self.shop.configure(carrier__yun={
            "carriers": "yun*", "name": "Yun Express",
            "page": "https://track.example/yun", "phone": "+1 800 000"})
        self.shop.export([waiting("A1", "US"),
                          waiting("B1", "US", carrier="usps")])
        self.shop.run()
        text = self.letter_of("A1")
        self.assertIn("(Yun Express)", text)
        self.assertIn("Carrier's website: https://track.example/yun", text)
        self.assertIn("Carrier's telephone: +1 800 000", text)
        self.assertNotIn("Carrier's", self.letter_of("B1"))


class Back(Letters):
    REASONS = {"address": "address could not be found",
               "duties": "duties or taxes were not paid",
               "unclaimed": "not collected in time",
               "refused": "not accepted on delivery",
               "prohibited": "rules exclude what is inside",
               "customs": "customs did not let it pass",
               "absent": "could not be handed over",
               "documents": "papers for customs were missing"}

    def test_each_reason_is_told_as_the_carrier_gave_it(self):
        self.shop.export([coming_back(f"{cause}1", cause=cause)
                          for cause in self.REASONS])
        self.assertEqual(self.shop.run().code, 0)
        for cause, words in self.REASONS.items():
            with self.subTest(cause=cause):
                text = self.letter_of(f"{cause}1")
                self.assertIn("The carrier's reason: ", text)
                self.assertIn(words, text)

    def test_that_the_carrier_gave_no_reason_is_told(self):
        self.shop.export([coming_back("A1"), coming_back("B1", cause="other"),
                          coming_back("C1", status="returned")])
        self.shop.run()
        for tracking in "A1", "B1", "C1":
            text = self.letter_of(tracking)
            self.assertIn("The carrier has given us no reason.", text)
            self.assertNotIn("The carrier's reason", text)

    def test_a_word_that_is_no_reason_of_its_own_is_no_second_letter(self):
        self.shop.export([coming_back("A1", cause="customs")])
        self.assertEqual(self.shop.run().told(), ["A1"])
        self.shop.export([coming_back("A1")])
        run = self.shop.run(now="2026-01-28T02:00:00+08:00")
        self.assertEqual(run.told(), [])

    def returned(self, **returns):
        self.shop.configure(returns=returns)
        self.shop.export([coming_back("A1", status="returned")])
        self.shop.run()
        return self.letter_of("A1")

    def test_without_a_setting_the_parcel_waits_without_an_end(self):
        text = self.returned()
        self.assertIn("Please reply and tell us what you would like.", text)
        self.assertIn("It stays with us until we hear from you.", text)
        self.assertNotIn("refund you by", text)

    def test_an_answer_is_asked_for_by_a_day(self):
        text = self.returned(answer_days="14")
        self.assertIn("Please tell us by Monday, 9 February 2026", text)
        self.assertIn("It stays with us until we hear from you.", text)

    def test_a_refund_is_promised_only_where_the_shop_says_so(self):
        text = self.returned(answer_days="14", unanswered="refund")
        self.assertIn("Please tell us by Monday, 9 February 2026", text)
        self.assertIn("If we do not hear from you by then, we will refund "
                      "you.", text)
        self.assertNotIn("stays with us", text)

    def test_a_refund_without_a_day_is_a_mistake(self):
        self.shop.configure(returns={"unanswered": "refund"})
        process = self.shop.command("check")
        self.assertEqual(process.returncode, 78)
        self.assertIn("answer_days", process.stderr)


class Disputes(Letters):
    MENTION = "If you have a request open about this order"

    def test_an_open_dispute_is_mentioned_once_for_ever(self):
        self.open_disputes("#A1")
        nights = [
            ("2026-01-26", waiting("A1", "US"), 1),
            ("2026-02-10", coming_back(
                "A1", cause="unclaimed",
                event_at="2026-02-09T09:12:00+08:00"), 1),
            ("2026-02-20", coming_back(
                "A1", cause="unclaimed", status="returned",
                event_at="2026-02-19T09:12:00+08:00"), 1)]
        for count, (day, parcel, mentions) in enumerate(nights, 1):
            self.shop.export([parcel])
            self.shop.run(now=f"{day}T02:00:00+08:00")
            texts = [m.get_body(("plain",)).get_content()
                     for m in self.shop.letters()]
            self.assertEqual(len(texts), count)
            self.assertEqual(sum(self.MENTION in t for t in texts), mentions)

    def test_nobody_else_reads_of_disputes(self):
        self.open_disputes("#B1")
        self.shop.export([waiting("A1", "US"), late("B1")])
        self.shop.run()
        for text in self.texts().values():
            self.assertNotIn(self.MENTION, text)


class InEveryLanguage(Letters):
    # The last day at a French post, that no reason was given, the dispute.
    WORDS = {
        "ar": ("في موعد أقصاه الأربعاء، ٤ فبراير ٢٠٢٦",
               "لم تذكر لنا شركة الشحن السبب.", "مطالبة مفتوحة"),
        "de": ("bis Mittwoch, 4. Februar 2026 ab",
               "Einen Grund hat uns der Paketdienst nicht genannt.",
               "eine Anfrage oder einen Fall"),
        "en": ("by Wednesday, 4 February 2026",
               "The carrier has given us no reason.", "a request open"),
        "es": ("a más tardar el miércoles, 4 de febrero de 2026",
               "La empresa de transporte no nos ha indicado el motivo.",
               "abierta una reclamación"),
        "fr": ("au plus tard le mercredi 4 février 2026",
               "Le transporteur ne nous a pas donné de motif.",
               "ouvert une réclamation"),
        "it": ("entro mercoledì 4 febbraio 2026",
               "Il corriere non ci ha indicato alcun motivo.",
               "aperto una richiesta"),
        "ja": ("2026年2月4日水曜日までに",
               "配送会社からは理由を知らされておりません。",
               "申請やお問い合わせの手続き"),
        "pt": ("até quarta-feira, 4 de fevereiro de 2026",
               "A transportadora não nos indicou o motivo.",
               "abriu alguma solicitação"),
        "ru": ("Последний день: среда, 4 февраля 2026 г.",
               "Причину служба доставки нам не назвала.",
               "открыли спор или обращение"),
        "zh": ("请最晚于2026年2月4日星期三领取",
               "物流公司没有告诉我们退回的原因。", "提交过申请或纠纷"),
    }

    def test_day_missing_reason_and_dispute_are_told(self):
        self.open_disputes(*(f"#{code}-back" for code in self.WORDS))
        self.shop.configure(shipdelay={"include": "retention.ini"})
        self.shop.export(
            [waiting(f"{code}-post", "FR", language=code)
             for code in self.WORDS] +
            [coming_back(f"{code}-back", language=code)
             for code in self.WORDS])
        self.assertEqual(self.shop.run().code, 0)
        for code, (day, no_reason, dispute) in self.WORDS.items():
            with self.subTest(language=code):
                text = self.letter_of(f"{code}-post")
                self.assertEqual(text.count(day), 1)
                self.assertNotIn(dispute, text)
                text = self.letter_of(f"{code}-back")
                self.assertEqual(text.count(no_reason), 1)
                self.assertEqual(text.count(dispute), 1)


class LostAndDamaged(Letters):
    def gone(self):
        self.shop.export([late("A1", cause="lost"),
                          late("B1", cause="damaged")])
        return self.shop.run()

    def test_they_are_for_the_staff_where_the_shop_says_nothing(self):
        run = self.gone()
        self.assertEqual(run.told(), [])
        self.assertEqual(sorted(run.staff()), ["A1", "B1"])

    def test_a_shop_can_have_their_customers_told_once(self):
        self.shop.configure(notices={"lost": "yes", "damaged": "yes"})
        run = self.gone()
        self.assertEqual(run.mails(), {
            "a1@customer.example": ["lost"],
            "b1@customer.example": ["damaged"]})
        self.assertIn("cannot find your parcel", self.letter_of("A1"))
        self.assertIn("was damaged on the way", self.letter_of("B1"))
        run = self.shop.run(now="2026-01-28T02:00:00+08:00")
        self.assertEqual(run.told(), [])
        self.assertIn("claim it with the carrier", run.staff()["A1"])


class EveryLanguage(unittest.TestCase):
    """A language may say it in its own way, but says the same things."""

    # How a language counts, and in which order it says things.
    GRAMMAR = re.compile(r"one|many|count|(plural|late|more)_\w+|days_late|"
                         r"about|greeting")

    def values_of(self, path):
        names = re.findall(r"\{\{[#^/&>]?\s*([\w-]+)\s*\}\}",
                           path.read_text())
        return {n for n in names if not self.GRAMMAR.fullmatch(n)}

    def test_each_file_uses_what_the_english_one_uses(self):
        english = sorted((TEMPLATES / "en").glob("*.txt"))
        self.assertGreater(len(english), 30)
        languages = [p for p in TEMPLATES.iterdir() if p.is_dir()]
        self.assertGreaterEqual(len(languages), 3)
        for language in languages:
            for path in english:
                with self.subTest(language=language.name, file=path.name):
                    self.assertEqual(
                        self.values_of(language / path.name),
                        self.values_of(path))

    def test_every_letter_names_its_one_fact_in_a_preview(self):
        for path in TEMPLATES.glob("*/[a-z]*.txt"):
            with self.subTest(path=path):
                lines = path.read_text().splitlines()
                self.assertRegex(lines[0], r"^Subject: \S")
                # Of a complaint exactly the words are sent that a supervisor
                # approved: subject and text, nothing that only mailboxes show.
                if path.name.startswith("case-"):
                    self.assertEqual(lines[1], "")
                    continue
                self.assertRegex(lines[1], r"^Preview: \S")
                self.assertEqual(lines[2], "")


if __name__ == "__main__":
    unittest.main()
