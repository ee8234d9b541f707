"""The program at home on its machine: metrics, journal, service, cron."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import exposition  # noqa: E402
from support.shop import PROGRAM, ROOT, ShopTest, late, row  # noqa: E402

SYSTEM = ROOT / "config/system"
ANALYZE = shutil.which("systemd-analyze")
FIRST = "2026-01-26T02:00:00+08:00"
SECOND = "2026-01-27T02:00:00+08:00"


class Reader(unittest.TestCase):
    """The reader must refuse what Prometheus would."""

    HEAD = "# HELP a x\n# TYPE a gauge\n"

    def test_it_refuses_what_is_not_of_the_format(self):
        for text in ("a 1\n", self.HEAD + "a 1", self.HEAD + "a one\n",
                     self.HEAD, self.HEAD + "b 1\n", self.HEAD + "a 1\na 1\n",
                     self.HEAD + 'a{b="c} 1\n', self.HEAD + "\na 1\n",
                     self.HEAD + 'a{b="c"d="e"} 1\n', "#x\n",
                     self.HEAD + "a 1\n" + self.HEAD + "a 2\n",
                     "# HELP a x\n# TYPE a counter\na 1\n"):
            with self.subTest(text), self.assertRaises(ValueError):
                exposition.read(text)

    def test_it_reads_what_is(self):
        samples, types = exposition.read(
            self.HEAD + 'a 1\na{b="c\\"d",e="f"} 2.5\n')
        self.assertEqual(samples, {
            ("a", ()): 1, ("a", (("b", 'c\\"d'), ("e", "f"))): 2.5})
        self.assertEqual(types, {"a": "gauge"})


class Metrics(ShopTest):
    def setUp(self):
        super().setUp()
        self.file = self.shop.folder / "shipdelay.prom"
        self.shop.configure(shipdelay={"metrics": "shipdelay.prom"})

    def read(self):
        samples, self.types = exposition.read(self.file.read_text())
        return {name.removeprefix("shipdelay_") + "".join(
            f"/{value}" for _, value in labels): number
            for (name, labels), number in samples.items()}

    def test_of_a_night(self):
        self.shop.export([late("A1"), late("A2", status="lost in space"),
                          row(tracking="B1", status="delivered"),
                          "broken"])
        run = self.shop.run(now=FIRST)
        self.check_code(run, 0)
        told = self.read()
        totals = run.report["totals"]
        wanted = {"last_run_exit_code": 0, "last_run_held": 0,
                  "last_run_timestamp_seconds": 1769364000,
                  "last_success_timestamp_seconds": 1769364000,
                  "runs_total": 1, "runs_held": 0,
                  "rows": totals["rows"], "rows_rejected": 1,
                  "shipments": 3, "shipments_unmapped": 1,
                  "findings/delayed": 1, "findings/unmapped": 1,
                  "findings/none": 1, "findings/lost": 0,
                  "notices/delayed": 1, "mails/accepted": 1,
                  "mails/in_doubt": 0}
        self.assertEqual({name: told.get(name) for name in wanted}, wanted)
        for stage in ("read", "decide", "record", "send"):
            self.assertGreaterEqual(told[f"stage_seconds/{stage}"], 0)
        self.assertEqual(self.types["shipdelay_runs_total"], "counter")
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o644)
        self.assertNotIn("customer", self.file.read_text())

    def test_of_a_night_that_was_held_and_approved(self):
        self.shop.configure(brakes={"first_run": "hold"})
        self.shop.export([late("A1")])
        held = self.shop.run(now=FIRST)
        told = self.read()
        self.assertEqual((told["last_run_exit_code"], told["last_run_held"],
                          told["runs_held"], told["mails/held"]),
                         (65, 1, 1, 1))
        self.assertNotIn("last_success_timestamp_seconds", told)
        self.shop.command("approve", held.report["run"], "--by", "Li",
                          "--now", FIRST)
        told = self.read()
        self.assertEqual((told["last_run_exit_code"], told["runs_held"],
                          told["mails/accepted"],
                          told["last_success_timestamp_seconds"]),
                         (0, 0, 1, 1769364000))

    def test_of_a_night_without_an_export(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)
        (self.shop.folder / "inbox/export.csv").unlink()
        self.check_code(self.shop.run(now=SECOND), 66)
        told = self.read()
        self.assertEqual(told["last_run_exit_code"], 66)
        self.assertEqual(told["last_run_timestamp_seconds"] -
                         told["last_success_timestamp_seconds"], 86400)

    def test_only_real_runs_write_it(self):
        self.shop.export([late("A1")])
        self.check_code(self.shop.dry_run(now=FIRST), 0)
        self.check_code(self.shop.run("--redirect-to", "me@shop.example",
                                      now=FIRST), 0)
        self.assertFalse(self.file.exists())
        process = self.shop.command("run", "--dry-run", "--metrics", "x")
        self.check_code(process, 64)

    def test_the_command_line_wins(self):
        self.shop.export([late("A1")])
        other = self.shop.folder / "other.prom"
        self.check_code(self.shop.run("--metrics", str(other), now=FIRST), 0)
        self.assertTrue(other.exists())
        self.assertFalse(self.file.exists())

    def test_one_that_cannot_be_written_stops_no_mail(self):
        self.shop.configure(shipdelay={"metrics": "nowhere/x.prom"})
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 73)
        self.assertEqual(len(self.shop.letters()), 1)


class Journal(ShopTest):
    """sd-daemon(3): lines for the journal begin with their priority."""

    def stderr_of(self, *arguments, is_journal=True):
        path = self.shop.folder / "report-stderr"
        with path.open("wb") as file:
            stat = os.fstat(file.fileno())
            stream = f"{stat.st_dev}:{stat.st_ino + (not is_journal)}"
            subprocess.run(
                [PROGRAM, "--config", self.shop.config, *arguments],
                stderr=file, cwd=self.shop.folder, check=False,
                env={"JOURNAL_STREAM": stream})
        return path.read_text()

    def test_an_error_a_warning_and_a_word(self):
        self.shop.export([late("A1")])
        self.shop.configure(brakes={"first_run": "hold"})
        held = self.stderr_of("run", "--now", FIRST)
        self.assertRegex(held, r"\A<4>shipdelay: run .* is held .*\n\Z")
        wrong = self.stderr_of("report", "nothing")
        self.assertRegex(wrong, r"\A<3>shipdelay: .*\n\Z")
        word = self.stderr_of("check", "-v")
        self.assertRegex(word, r"\A<6>shipdelay: .*\n\Z")
        self.shop.configure(relay={"colour": "red", "tls": "maybe"})
        mistakes = self.stderr_of("check")
        self.assertRegex(mistakes, r"\A(<3>\S+/shop.ini:\d+: .*\n){2}\Z")

    def test_elsewhere_there_is_none(self):
        self.assertRegex(self.stderr_of("report", "x", is_journal=False),
                         r"\Ashipdelay: ")


@unittest.skipUnless(ANALYZE, "systemd-analyze is not installed")
class Service(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shipdelay-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("shipdelay.service", "shipdelay.timer"):
            text = (SYSTEM / name).read_text()
            (self.folder / name).write_text(
                text.replace("/usr/local/bin/shipdelay", str(PROGRAM)))

    def analyze(self, *arguments):
        return subprocess.run(
            [ANALYZE, *arguments], capture_output=True, text=True,
            check=False, env={**os.environ, "SYSTEMD_COLORS": "0",
                              "LC_ALL": "C.UTF-8"})

    def test_the_units_are_sound(self):
        done = self.analyze("verify", "--man=no",
                            self.folder / "shipdelay.service",
                            self.folder / "shipdelay.timer")
        self.assertEqual((done.returncode, done.stdout + done.stderr),
                         (0, ""))

    def test_a_unit_that_is_not_would_be_found(self):
        path = self.folder / "shipdelay.service"
        path.write_text(path.read_text().replace("NoNewPrivileges=yes",
                                                 "NoNewPrivilege=yes"))
        done = self.analyze("verify", "--man=no", path)
        self.assertIn("NoNewPrivilege", done.stdout + done.stderr)

    def test_it_exposes_little(self):
        done = self.analyze("security", "--offline=true", "--threshold=15",
                            self.folder / "shipdelay.service")
        level = re.search(r"exposure level .*: ([\d.]+)", done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertLessEqual(float(level[1]), 1.5)

    def test_the_timer_is_a_time_in_the_shop_s_zone(self):
        when = re.search(r"^OnCalendar=(.*)$",
                         (SYSTEM / "shipdelay.timer").read_text(), re.M)[1]
        done = self.analyze("calendar", when)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(when.endswith(" Asia/Shanghai"))


class Package(unittest.TestCase):
    """config/debian; .ci/bare installs what `make deb` makes of it."""

    DEBIAN = ROOT / "config/debian"

    def test_its_version_is_the_release(self):
        release = re.search(r"^RELEASE := (\S+)$",
                            (ROOT / "Makefile").read_text(), re.M)[1]
        self.assertTrue((self.DEBIAN / "changelog").read_text().startswith(
            f"shipdelay ({release}) "))
        self.assertIn(f"shipdelay_{release}_amd64.deb",
                      (ROOT / "README.md").read_text())

    def test_it_enables_and_starts_nothing(self):
        self.assertIn("dh_installsystemd --no-enable --no-start ",
                      (self.DEBIAN / "rules").read_text())

    def test_its_scripts_are_sound_shell(self):
        for name in ("shipdelay.postinst", "shipdelay.postrm"):
            subprocess.run(["sh", "-n", self.DEBIAN / name], check=True)

    def test_the_check_of_it_is_skipped_with_a_word(self):
        with tempfile.TemporaryDirectory() as folder:
            package = pathlib.Path(folder) / "x.deb"
            package.touch()
            fake = pathlib.Path(folder) / "id"
            fake.write_text("#!/bin/sh\necho 1000\n")
            fake.chmod(0o755)
            done = subprocess.run(
                [ROOT / ".ci/bare", package], capture_output=True, text=True,
                env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
                check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("bare: skipped: only root", done.stdout)


class Lines(ShopTest):
    """The command lines of cron and of the service, run as they stand."""

    def run_line(self, line):
        words = shlex.split(line.replace(
            "/var/lib/shipdelay", str(self.shop.folder)))
        self.assertEqual(words[0], "/usr/local/bin/shipdelay")
        self.shop.export([late("A1")])
        process = self.shop.command(*words[1:], "--now", FIRST)
        self.check_code(process, 0)
        self.assertEqual(process.stdout, "")
        self.assertTrue((self.shop.folder / "last.html").exists())

    def test_cron(self):
        lines = [line for line in
                 (SYSTEM / "shipdelay.cron").read_text().splitlines()
                 if line and not line.startswith("#")]
        self.assertRegex(lines[0], r"\AMAILTO=\S+@\S+\Z")
        fields = lines[1].split(None, 6)
        self.assertEqual(len(lines), 2)
        self.assertEqual(fields[:6], ["0", "2", "*", "*", "*", "shipdelay"])
        # To cron(8) a % is a line end.
        self.assertNotIn("%", fields[6])
        self.run_line(fields[6])

    def test_the_examples_of_cron_are_commands_too(self):
        examples = re.findall(r"^#\S+ .* shipdelay  (/usr.*)$",
                              (SYSTEM / "shipdelay.cron").read_text(), re.M)
        self.assertEqual(len(examples), 2)
        self.shop.export([late("A1")])
        self.check_code(self.shop.run(now=FIRST), 0)
        for example in examples:
            self.assertNotRegex(example, r"(?<!\\)%")
            line = example.replace("\\%", "%").replace(
                "/usr/local/bin/shipdelay",
                f"{PROGRAM} --config {self.shop.config}").replace(
                "/backup", str(self.shop.folder))
            done = subprocess.run(["/bin/sh", "-c", line], check=False,
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout + done.stderr),
                             (0, ""))
        self.assertEqual(len(list(self.shop.folder.glob("ledger-*.db"))), 1)

    def test_the_service(self):
        unit = (SYSTEM / "shipdelay.service").read_text()
        self.run_line(re.search(r"^ExecStart=(.*)$", unit, re.M)[1])
        # What systemd looks up must be what is documented.
        self.assertIn("relay-password:", unit)
        self.assertIn("SuccessExitStatus=75", unit)


if __name__ == "__main__":
    unittest.main()
