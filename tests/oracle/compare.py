#!/usr/bin/python3
"""compare.py - the program against the oracle, on random shipments.

Every round generates a configuration and exports from the seed, lets the
program write its JSON report of a dry run, finds what section6.py expects of
the same files, and compares all findings, field by field.

    compare.py --program build/shipdelay --shipments 10000 --seed 1

The last line says `N shipments, M differ`; exit 0 if M is 0, else 1.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import generate
import section6

HERE = os.path.dirname(os.path.abspath(__file__))
ALLOWED_EXITS = (0, 1, 65)
EMPTY_OR_NULL = ("order",)


class Failure(Exception):
    """The program did not write a report that can be compared."""


def run_program(program, config, now, folder):
    """The report of a dry run."""
    path = os.path.join(folder, "out.json")
    command = [program, "--config", config, "run", "--dry-run", "--now", now,
               "--report", path]
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              errors="replace", timeout=300, env=environment)
    except subprocess.TimeoutExpired:
        raise Failure("%s\ndid not end in 300 s" % " ".join(command))
    if done.returncode not in ALLOWED_EXITS:
        raise Failure("%s\nexit %d\n%s" % (" ".join(command), done.returncode,
                                           done.stderr[:4000]))
    try:
        with open(path, encoding="utf-8") as report:
            return json.load(report)
    except (OSError, ValueError) as error:
        raise Failure("%s\nexit %d, no report: %s\n%s"
                      % (" ".join(command), done.returncode, error,
                         done.stderr[:4000]))


def same(field, expected, got):
    if field == "row":
        return (isinstance(got, str)
                and (got == expected or got.endswith("/" + expected)))
    if field in EMPTY_OR_NULL:
        return (expected or None) == (got or None)
    # True == 1 and 3.0 == 3 in Python, not in a report.
    return type(expected) is type(got) and expected == got


def differences(expected, got):
    """[(field, expected, got)]"""
    return [(field, expected[field], got.get(field, "(no such field)"))
            for field in section6.FIELDS
            if not same(field, expected[field],
                        got.get(field, "(no such field)"))]


class Comparison:
    """One round."""

    def __init__(self, case, report, check_staff):
        self.case = case
        self.kinds = collections.Counter()
        self.wrong = []  # (shipment, finding, [text])
        self.shipments = 0
        self.stray = []  # what belongs to no shipment
        self.got = collections.defaultdict(list)
        for entry in report.get("findings", []):
            self.got[entry.get("carrier"), entry.get("tracking")].append(entry)
        self.staff = collections.defaultdict(list)
        for entry in report.get("staff", []):
            self.staff[entry.get("tracking")].append(entry.get("why") or "")
        self.check_staff = check_staff
        for shipment, finding in case.findings():
            self.shipments += 1
            self.kinds[finding.kind, finding.rule] += 1
            texts = self.compare(shipment, finding)
            if texts:
                self.wrong.append((shipment, finding, texts))
        for entries in self.got.values():
            self.stray += ["finding of no such shipment: %s" % entry
                           for entry in entries]
        self.stray += ["rejected: %s: %s" % (r.get("row"), r.get("reason"))
                       for r in report.get("rejects", [])]
        if report.get("today") != section6.iso(case.today):
            self.stray.append("today: expected %s, got %s" % (
                section6.iso(case.today), report.get("today")))
        self.compare_totals(report.get("totals", {}))

    def compare(self, shipment, finding):
        key = (shipment.carrier, shipment.tracking)
        entries = self.got.pop(key, [])
        if finding.kind == "none":
            # Listed only where it gets a notice.
            if not entries:
                return []
            if entries[0].get("notice") is None:
                return ["expected no finding, got %s" % entries[0]]
        elif not entries:
            return ["expected a finding, got none"]
        texts = []
        if len(entries) > 1:
            texts.append("expected one finding, got %d" % len(entries))
        for field, expected, got in differences(
                section6.as_json(shipment, finding), entries[0]):
            texts.append("%-12s expected %s, got %s"
                         % (field, json.dumps(expected), json.dumps(got)))
        if self.check_staff and finding.kind == "cannot_decide":
            texts += self.compare_staff(shipment, finding)
        return texts

    def compare_staff(self, shipment, finding):
        """One of the days and places that cannot be known is named."""
        whys = self.staff.get(shipment.tracking, [])
        for unknown in finding.undecided:
            for why in whys:
                if unknown.place in why and section6.iso(unknown.day) in why:
                    return []
        return ["staff        expected one of %s, got %s"
                % ([str(unknown) for unknown in finding.undecided], whys)]

    def compare_totals(self, totals):
        rows = self.case.exports.rows
        expected = {"rows": rows, "shipments": self.shipments,
                    "duplicates": rows - self.shipments, "rejected": 0}
        for name, number in expected.items():
            if name in totals and totals[name] != number:
                self.stray.append("totals.%s: expected %d, got %s"
                                  % (name, number, totals[name]))


def show(comparison, limit, again):
    """The first mismatches of a round, for a person."""
    for text in comparison.stray[:limit]:
        print(text)
    for shipment, finding, texts in comparison.wrong[:limit]:
        cells = comparison.case.exports.cells[shipment.carrier,
                                              shipment.tracking]
        service = next(s for s in comparison.case.world.services
                       if s.name == finding.service)
        print("%s: %s" % (shipment.row, ",".join(
            cells[name] for name in generate.HEADER)))
        print("  [service.%s] transit = %s; grace = %d; stalled_after = %d"
              % (service.name, ", ".join(
                  "%s %d-%d" % (leg.place, leg.minimum, leg.maximum)
                  for leg in service.legs), service.grace,
                 service.stalled_after))
        for text in texts:
            print("  " + text)
        print("  oracle: " + "; ".join(
            "%s %s" % item for item in section6.describe(finding)
            if item[1] is not None))
    more = len(comparison.wrong) - limit
    if more > 0:
        print("... and %d more in this round" % more)
    if comparison.wrong or comparison.stray:
        print("again: " + again)


def fields_that_differ(comparisons):
    fields = collections.Counter(
        text.split()[0] for comparison in comparisons
        for _, _, texts in comparison.wrong for text in texts)
    return ", ".join("%s %d" % item for item in fields.most_common())


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--shipments", type=int, default=10000,
                        help="altogether, spread evenly over the rounds")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--rounds", type=int,
                        help="configurations to try (one for 100 shipments)")
    parser.add_argument("--round", type=int, help="only this one of them")
    parser.add_argument("--keep", metavar="DIR",
                        help="leave configuration, exports and report there")
    parser.add_argument("--show", type=int, default=3, metavar="N",
                        help="mismatches printed per round")
    parser.add_argument("--staff", action="store_true",
                        help="cannot_decide must name place and day")
    parser.add_argument("--kinds", action="store_true",
                        help="count what the oracle found")
    options = parser.parse_args(arguments)
    program = os.path.abspath(options.program)
    if options.rounds is None:
        options.rounds = max(1, options.shipments // 100)
    per_round = max(1, options.shipments // options.rounds)
    rounds = [options.round] if options.round else range(1,
                                                         options.rounds + 1)
    shipments = differ = 0
    kinds = collections.Counter()
    comparisons = []
    for number in rounds:
        again = ("%s --program %s --shipments %d --rounds %d --seed %s"
                 " --round %d --keep DIR"
                 % (sys.argv[0], options.program, options.shipments,
                    options.rounds, options.seed, number))
        with tempfile.TemporaryDirectory(prefix="shipdelay-oracle-") as folder:
            if options.keep:
                folder = os.path.join(options.keep, "round-%d" % number)
                os.makedirs(folder, exist_ok=True)
            made = generate.Round(options.seed, number, per_round)
            config = made.write(folder)
            case = section6.Case(config, made.now)
            try:
                report = run_program(program, config, made.now, folder)
            except Failure as failure:
                print("round %d: %s" % (number, failure))
                print("again: " + again)
                shipments += len(case.exports.shipments)
                differ += len(case.exports.shipments)
                continue
            comparison = Comparison(case, report, options.staff)
        show(comparison, options.show, again)
        comparisons.append(comparison)
        kinds += comparison.kinds
        shipments += comparison.shipments
        differ += len(comparison.wrong) or len(comparison.stray)
    if options.kinds:
        for (kind, rule), number in sorted(kinds.items(), key=str):
            print("%6d  %s %s" % (number, kind, rule or ""))
    if differ and comparisons:
        print("fields that differ: " + fields_that_differ(comparisons))
    print("%d shipments, %d differ" % (shipments, differ))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
