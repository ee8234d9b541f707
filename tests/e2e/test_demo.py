"""`make run`: the demo shop, in a copy of what it needs."""

import email
import email.policy
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import PROGRAM, ROOT  # noqa: E402

NIGHTS = ("2026-02-02", "2026-02-09", "2026-02-18")
# What an action is about, by the cause of its finding.
ACTIONS = {"unclaimed": "pickup"}
LETTERS = {
    "advance", "suspended", "delayed", "still_delayed", "resumed",
    "delivered_late", "action-pickup", "action-duties", "action-address",
    "action-documents", "action-absent", "action-refused", "returning",
    "returned", "digest", "case"}


def demo(folder):
    return subprocess.run(["samples/demo.sh", "build/shipdelay"], cwd=folder,
                          capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, check=False)


def letter_of(mail, findings):
    """The name of the template that a mail of a report was written with."""
    kinds = set(mail["notices"])
    if len(kinds) > 1:
        return "digest"
    kind = kinds.pop()
    if kind != "action":
        return kind
    cause = findings[mail["trackings"][0]]["cause"]
    return f"action-{ACTIONS.get(cause, cause)}"


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="shipdelay-demo-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copytree(ROOT / "config", cls.folder / "config")
        shutil.copytree(ROOT / "samples", cls.folder / "samples")
        (cls.folder / "build").mkdir()
        shutil.copy(PROGRAM, cls.folder / "build/shipdelay")
        cls.first = demo(cls.folder)
        cls.files = cls.letter_files()
        cls.second = demo(cls.folder)

    @classmethod
    def letter_files(cls):
        return sorted((cls.folder / "build/demo/mail/new").glob("*"))

    def report(self, name):
        path = self.folder / f"build/demo/report-{name}.json"
        return json.loads(path.read_text())

    def mails(self):
        for night in NIGHTS:
            report = self.report(night)
            findings = {f["tracking"]: f for f in report["findings"]}
            for mail in report["mails"]:
                yield mail, letter_of(mail, findings)

    def test_it_ends_well_and_says_so_calmly(self):
        self.assertEqual((self.first.returncode, self.first.stderr), (0, ""))
        self.assertLessEqual(len(self.first.stdout.splitlines()), 24)
        self.assertIn(f"{len(self.files)} letters were written",
                      self.first.stdout)
        for night in NIGHTS:
            self.assertIn(night, self.first.stdout)

    def test_it_shows_every_kind_of_letter(self):
        self.assertEqual({letter for _, letter in self.mails()}, LETTERS)

    def test_a_letter_shows_what_the_shop_and_its_orders_add(self):
        texts = [email.message_from_bytes(
            f.read_bytes(), policy=email.policy.default)
            .get_body(("plain",)).get_content() for f in self.files]
        returned = " ".join(next(t for t in texts if "#10240" in t
                                 and "has come back" in t).split())
        for words in ("Carrier's website: https://www.ems.com.cn/english",
                      "Please tell us by Wednesday, 4 March 2026",
                      "If you have a request open about this order"):
            self.assertIn(words, returned)

    def test_it_writes_in_every_language_that_the_letters_are_there_in(self):
        shipped = {p.name for p in (ROOT / "config/templates").iterdir()}
        written = {email.message_from_bytes(
            f.read_bytes(), policy=email.policy.default)["Content-Language"]
            for f in self.files}
        self.assertLessEqual({"en", "de", "zh"}, written)
        self.assertLessEqual(written, shipped)

    def test_the_reports_list_the_letters_that_were_written(self):
        mails = [mail for mail, _ in self.mails()]
        self.assertEqual({mail["state"] for mail in mails}, {"accepted"})
        written = {email.message_from_bytes(f.read_bytes())["Message-ID"]
                   for f in self.files}
        self.assertEqual({f"<{mail['message_id']}>" for mail in mails},
                         written)
        self.assertEqual(len(mails), len(self.files))

    def test_two_parcels_of_one_customer_share_a_letter(self):
        shared = [(mail["to"], letter) for mail, letter in self.mails()
                  if len(mail["trackings"]) == 2]
        self.assertIn(("ida.krueger@example.com", "suspended"), shared)
        self.assertIn(("henry.moore@example.com", "digest"), shared)

    def test_it_shows_what_a_person_has_to_look_at(self):
        report = self.report(NIGHTS[-1])
        self.assertEqual([r["row"] for r in report["rejects"]],
                         ["4px.csv:30"])
        self.assertEqual(report["totals"]["unmapped"], 1)
        self.assertEqual(report["totals"]["duplicates"], 1)
        why = " ".join(s["why"] for s in report["staff"])
        for reason in ("no usable address", "in no vocabulary", "lost"):
            self.assertIn(reason, why)

    def test_every_night_has_a_report_in_every_format(self):
        for night in NIGHTS:
            for kind in ("html", "txt", "csv", "json"):
                with self.subTest(night=night, kind=kind):
                    path = self.folder / f"build/demo/report-{night}.{kind}"
                    self.assertGreater(path.stat().st_size, 1000)

    def test_what_it_says_to_open_and_to_ask_is_there(self):
        lines = self.first.stdout.replace("\\\n", " ")
        for name in re.findall(r"^  (build/\S+?)/?  +\w", lines, re.M):
            self.assertTrue((self.folder / name).exists(), name)
        question = re.search(r"^  (build/shipdelay explain .*)$", lines, re.M)
        answer = subprocess.run(shlex.split(question[1]), cwd=self.folder,
                                capture_output=True, text=True, timeout=60,
                                check=False)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(re.findall(r"^  told +(\w+)", answer.stdout, re.M),
                         ["delayed", "still_delayed", "still_delayed"])

    def test_a_second_run_sends_nothing_new(self):
        self.assertEqual((self.second.returncode, self.second.stderr),
                         (0, ""))
        self.assertIn("Nothing new to tell", self.second.stdout)
        self.assertEqual(self.letter_files(), self.files)
        self.assertEqual(self.report(NIGHTS[-1] + "-again")["mails"], [])

    def test_a_second_run_leaves_the_first_report_to_look_at(self):
        self.assertGreater(len(self.report(NIGHTS[-1])["mails"]), 0)


if __name__ == "__main__":
    unittest.main()
