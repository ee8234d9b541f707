#!/usr/bin/python3
"""run.py - runs the tests and counts them.

    run.py             every test
    run.py --unit      the unit tests alone
    run.py --e2e       the end-to-end tests alone
    run.py --memory    the unit tests and two runs of the program, where any
                       report of a sanitizer or of valgrind is a failure
    run.py -v          names every test, not only those that fail

The programs are those of the build folder B (build).  UNDER is what unit
tests and program run under, such as valgrind with its options.  A program
that crashes, hangs or says nothing is a failed test.  The last line is
`N passed, N failed`; exit 1 if any failed.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("B", "build")
PROGRAM = BUILD / "shipdelay"
UNDER = shlex.split(os.environ.get("UNDER", ""))
PYTHON = "/usr/bin/python3"
LIMIT_SECONDS = 600
# Not 1: that is the program's word for "done, a person is needed".
REPORTED = 99
SANITIZER = re.compile(r"Sanitizer|runtime error:|^==\d+==", re.M)


def environment():
    """What every test finds: no zone, no language, no proxy of ours."""
    kept = {name: value for name, value in os.environ.items()
            if not name.lower().endswith("_proxy")
            and name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
            and not name.startswith(("LC_", "LANG"))}
    return {**kept, "TZ": "UTC", "LC_ALL": "C.UTF-8", "B": str(BUILD),
            "SHIPDELAY": str(PROGRAM),
            "RELAY_DRIVER": str(BUILD / "tests/relay_driver"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "ASAN_OPTIONS": f"exitcode={REPORTED}:detect_leaks=1"
                            ":allocator_may_return_null=1",
            "LSAN_OPTIONS": f"exitcode={REPORTED}",
            "UBSAN_OPTIONS": f"exitcode={REPORTED}:print_stacktrace=1"}


class Outcome:
    """What became of a job: how many tests passed, and what the others said."""

    def __init__(self, passed=0, failures=(), names=(), skipped=()):
        self.passed = passed
        self.failures = list(failures)
        self.names = list(names)
        self.skipped = list(skipped)


def execute(command, **more):
    """Exit status and output of a process that is ended after a while."""
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT,
        start_new_session=True, **{"env": environment(), **more})
    try:
        output, _ = process.communicate(timeout=LIMIT_SECONDS)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        status = f"none after {LIMIT_SECONDS} s"
    return status, output.decode(errors="replace")


def ending(status):
    if isinstance(status, int) and status < 0:
        return f"ended by {signal.Signals(-status).name}"
    return f"exit status {status}"


def sentence(name):
    return name.removeprefix("test_").replace("_", " ")


# --- unit tests -----------------------------------------------------------

def read_junit(path):
    """The names of the tests in a report of cmocka, and what failed."""
    names, failures = [], []
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        name = sentence(case.get("name"))
        failure = case.find("failure")
        if failure is None and case.find("error") is None:
            names.append(name)
        else:
            text = "" if failure is None else failure.text or ""
            failures.append(f"{name}\n{text.strip()}")
    return names, failures


def run_unit(program):
    with tempfile.TemporaryDirectory(prefix="shipdelay-unit.") as folder:
        status, output = execute([*UNDER, program], env={
            **environment(), "CMOCKA_MESSAGE_OUTPUT": "XML",
            "CMOCKA_XML_FILE": f"{folder}/%g.xml"})
        names, failures = [], []
        try:
            for report in sorted(Path(folder).iterdir()):
                more = read_junit(report)
                names += more[0]
                failures += more[1]
        except xml.etree.ElementTree.ParseError as error:
            failures.append(f"the report cannot be read: {error}\n{output}")
    if not names and not failures:
        failures.append(f"no test has run, {ending(status)}\n{output}")
    elif status != len(failures) or SANITIZER.search(output):
        failures.append(f"{ending(status)}\n{output}")
    return Outcome(len(names), failures, names)


# --- Python's unittest ----------------------------------------------------

class Told(unittest.TestResult):
    """Keeps what a parent process wants to know."""

    def __init__(self):
        super().__init__()
        self.outcome = {"names": [], "failures": [], "skipped": []}
        self._failed = set()

    def startTest(self, test):
        super().startTest(test)
        self._said = []

    def _fail(self, test, error):
        self._said.append(self._exc_info_to_string(error, test))

    def addFailure(self, test, error):
        self._fail(test, error)

    def addError(self, test, error):
        if isinstance(test, unittest.TestCase):
            self._fail(test, error)
        else:
            # setUpClass and the like: all tests of the class have not run.
            self.outcome["failures"].append(
                f"{test}\n{self._exc_info_to_string(error, test)}")

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self._said.append(f"{subtest}\n"
                              + self._exc_info_to_string(error, subtest))

    def addSkip(self, test, reason):
        self.outcome["skipped"].append(f"{name_of(test)}: {reason}")
        self._said = None

    def addUnexpectedSuccess(self, test):
        self._said.append("it was expected to fail, and did not")

    def stopTest(self, test):
        if self._said:
            self.outcome["failures"].append(
                "\n".join([name_of(test), *self._said]))
        elif self._said is not None:
            self.outcome["names"].append(name_of(test))
        super().stopTest(test)


def name_of(test):
    return sentence(getattr(test, "_testMethodName", str(test)))


def be_child(path, report):
    """Run one file of tests in this process; tell the parent by a file."""
    path = Path(path)
    sys.path.insert(0, str(path.parent))
    suite = unittest.defaultTestLoader.loadTestsFromName(path.stem)
    result = Told()
    suite.run(result)
    Path(report).write_text(json.dumps(result.outcome))


def run_unittest(path):
    with tempfile.TemporaryDirectory(prefix="shipdelay-e2e.") as folder:
        report = Path(folder) / "report.json"
        status, output = execute([PYTHON, __file__, "--child", path, report])
        told = json.loads(report.read_text()) if report.exists() else {}
    outcome = Outcome(len(told.get("names", [])), **{
        "names": [], "failures": [], "skipped": [], **told})
    if status != 0:
        outcome.failures.append(f"{ending(status)}\n{output}")
    elif not any(told.values()):
        outcome.failures.append(f"no test in it\n{output}")
    return outcome


# --- programs that are one test, or count their own ------------------------

def run_check(command):
    """A program that is one test: exit status 0 means passed."""
    status, output = execute(command)
    if status == 0:
        return Outcome(1)
    return Outcome(0, [f"{ending(status)}\n{output}"])


def run_counting(command):
    """A program that ends with `N passed, N failed` itself."""
    status, output = execute(command)
    last = re.search(r"^(\d+) passed, (\d+) failed$", output, re.M)
    if last is None:
        return Outcome(0, [f"{ending(status)}\n{output}"])
    failed = int(last[2]) or int(status != 0)
    return Outcome(int(last[1]), [output] * failed)


# --- memory ---------------------------------------------------------------

def run_program(*arguments):
    """The program itself; an outcome if it did what it should not."""
    status, output = execute([*UNDER, PROGRAM, *arguments])
    if status not in (0, 1, 65, 75) or SANITIZER.search(output):
        return [f"shipdelay {shlex.join(arguments)}: {ending(status)}\n"
                f"{output}"]
    return []


def run_memory():
    """A dry run with every kind of report, then a real one into files."""
    with tempfile.TemporaryDirectory(prefix="shipdelay-run.") as folder:
        status, output = execute(
            [PYTHON, ROOT / "tests/oracle/generate.py", "--seed", "7",
             "--shipments", "400", "--out", folder])
        now = re.search(r"--now (\S+)", output)
        if now is None:
            return Outcome(0, [f"generate.py: {ending(status)}\n{output}"])
        options = ["--config", f"{folder}/shipdelay.ini", "--now", now[1]]
        reports = [word for kind in ("txt", "csv", "json", "html")
                   for word in ("--report", f"{folder}/report.{kind}")]
        failures = run_program("run", "--dry-run", *options, *reports)
        failures += run_program("run", *options, *reports)
        failures += run_program("status", *options[:2])
        mails = list(Path(folder).glob("mail/new/*"))
    if not mails:
        failures.append("no mail was written")
    return Outcome(0 if failures else 1, failures)


# --- what there is to run -------------------------------------------------

def unit_jobs():
    return [(f"unit {path.parent.name}/{path.stem.removeprefix('test_')}",
             run_unit, BUILD / path.relative_to(ROOT).with_suffix(""))
            for path in sorted(ROOT.glob("tests/unit/*/test_*.c"))]


def oracle_jobs():
    tests = ROOT / "tests"
    jobs = [("oracle compare, 10000 shipments", run_check,
             [PYTHON, tests / "oracle/compare.py", "--program", PROGRAM,
              "--shipments", "10000", "--seed", "1"]),
            ("oracle section6", run_unittest,
             tests / "oracle/test_section6.py"),
            ("oracle messages", run_check,
             [PYTHON, tests / "oracle/messages.py",
              BUILD / "tests/print_messages"]),
            ("oracle calendars", run_check,
             [PYTHON, tests / "data/calendars/check.py"])]
    cases = sorted(tests.glob("data/mustache-spec/*.json"))
    if cases:
        jobs.append(("oracle mustache specification", run_counting,
                     [BUILD / "tests/mustache_spec", *cases]))
    return jobs


def fuzz_jobs():
    """Every input that was kept, given to its target once more."""
    jobs = []
    for path in sorted(ROOT.glob("tests/fuzz/fuzz_*.c")):
        name = path.stem.removeprefix("fuzz_")
        inputs = sorted(p for p in ROOT.glob(f"tests/fuzz/corpus/{name}/*")
                        if p.is_file())
        if inputs:
            jobs.append((f"fuzz {name}, {len(inputs)} inputs", run_check,
                         [BUILD / f"tests/fuzz/{path.stem}", *inputs]))
    return jobs


def e2e_jobs():
    return [(f"e2e {path.stem.removeprefix('test_')}", run_unittest, path)
            for path in sorted(ROOT.glob("tests/e2e/test_*.py"))]


def chosen_jobs(options):
    if options.unit:
        return unit_jobs()
    if options.e2e:
        return e2e_jobs()
    if options.memory:
        return [("memory of two runs", lambda _: run_memory(), None),
                *unit_jobs()]
    # The long ones first, so that they do not wait at the end for a core.
    return oracle_jobs() + e2e_jobs() + fuzz_jobs() + unit_jobs()


# --- telling --------------------------------------------------------------

def indent(text, by="      "):
    return "\n".join(by + line for line in text.rstrip().splitlines())


def tell(name, outcome, seconds, verbose):
    failed = len(outcome.failures)
    count = f"{outcome.passed} passed" + (f", {failed} failed"
                                          if failed else "")
    print(f"{'FAIL' if failed else 'ok':4} {name:34} {count}, "
          f"{seconds:.1f} s", flush=True)
    if verbose:
        for passed in outcome.names:
            print(f"     + {passed}")
    for skipped in outcome.skipped:
        print(f"     skipped: {skipped}")
    for failure in outcome.failures:
        print(indent("- " + failure, "     "), flush=True)


def timed(job):
    name, function, argument = job
    begun = time.monotonic()
    outcome = function(argument)
    return name, outcome, time.monotonic() - begun


def run_all(jobs, verbose):
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(timed, job) for job in jobs]
        for future in concurrent.futures.as_completed(running):
            name, outcome, seconds = future.result()
            tell(name, outcome, seconds, verbose)
            passed += outcome.passed
            failed += len(outcome.failures)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, add_help=True,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--unit", action="store_true")
    only.add_argument("--e2e", action="store_true")
    only.add_argument("--memory", action="store_true")
    only.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.child:
        be_child(*options.child)
        return 0
    return run_all(chosen_jobs(options), options.verbose)


if __name__ == "__main__":
    sys.exit(main())
