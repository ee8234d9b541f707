"""Every n-th request for memory is refused, once or from then on: no crash,
no wrong success, nothing lost.

SHIPDELAY_EVERY=1 refuses each of the some 8,000 of a dry run, 18,000 of a run
that sends and 130,000 of a check, which takes hours; `make test` takes a
hundred or so of each.
"""

import concurrent.futures
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from ordeal import Scene, fault  # noqa: E402
from shop import late  # noqa: E402

ENOMEM = 12
EVERY = os.environ.get("SHIPDELAY_EVERY")
# Out of memory; of the ledger; a configuration that iniparser has not kept;
# and what the C library says when GnuTLS, which comes with libcurl, wants
# memory for a variable while the program ends.
ENDS = (71, 74, 78, 127)
NIGHT = "2026-01-26T02:00:00+08:00"


class ThreeLetters(Scene):
    def prepare(self):
        self.shop.export([late(f"A{i}", language=("en", "de", "zh")[i])
                          for i in range(3)] + ["half a row"])


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = ThreeLetters()
        cls.addClassCleanup(cls.scene.close)

    def dry_run(self, ordeal, environment):
        """The report, which no lack of memory may leave incomplete."""
        path = ordeal.shop.folder / "report-dry.json"
        process = ordeal.shop.command(
            "run", "--dry-run", "--now", NIGHT, "--report", str(path),
            environment=environment)
        return process, path.read_bytes() if path.exists() else None

    def send(self, ordeal, environment):
        process = ordeal.suffer(environment=environment)
        arrived = sorted(ordeal.relay.taken)
        ordeal.recover()
        return process, arrived

    def check(self, ordeal, environment):
        process = ordeal.shop.command("check", environment=environment)
        return process, process.stdout

    def refuse(self, function, unhurt, at, stays):
        with self.scene.ordeal() as ordeal:
            process, result = function(ordeal, fault(at, ENOMEM, "memory",
                                                     stays))
            trouble = ordeal.trouble
        if process.returncode == 0 and result != unhurt:
            trouble.append("exit 0, but not as it should be")
        if process.returncode not in (0, *ENDS):
            trouble.append(f"exit {process.returncode}")
        if process.returncode != 0 and not process.stderr:
            trouble.append("not a word")
        return process.returncode != 0, trouble

    def refuse_all(self, function, step, start=1):
        with self.scene.ordeal() as ordeal:
            count = ordeal.shop.folder / "report-count"
            process, unhurt = function(ordeal, fault(calls="memory",
                                                     count=count))
            self.assertEqual(process.returncode, 0, process.stderr)
            requests = int(count.read_text())
        cases = [(at, stays)
                 for stays in (False, True)
                 for at in range(start, requests + 1, int(EVERY or step))]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            told = list(pool.map(
                lambda case: self.refuse(function, unhurt, *case), cases))
        for case, (_, trouble) in zip(cases, told):
            with self.subTest(request=case[0], stays=case[1]):
                self.assertEqual(trouble, [])
        self.assertGreater(sum(failed for failed, _ in told), len(cases) / 3)

    def test_of_a_dry_run_crash_nothing_and_falsify_nothing(self):
        self.refuse_all(self.dry_run, 151)

    def test_of_a_run_that_sends_lose_nothing(self):
        self.refuse_all(self.send, 401)

    def test_of_a_check_crash_nothing(self):
        self.refuse_all(self.check, 10007)

    def test_of_the_end_of_a_dry_run_falsify_no_report(self):
        """Where the report is written, more densely."""
        with self.scene.ordeal() as ordeal:
            count = ordeal.shop.folder / "report-count"
            self.dry_run(ordeal, fault(calls="memory", count=count))
            requests = int(count.read_text())
        self.refuse_all(self.dry_run, 10, max(1, requests - 250))


if __name__ == "__main__":
    unittest.main()
