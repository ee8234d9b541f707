#!/usr/bin/python3
"""bench.py - how fast shipdelay is, side by side with others.

    make bench, or bench.py [NAME...]: all contests of contests.py, or these

The contestants of one contest take turns; each figure is the median of five
rounds, or of as many as the table says.  Nothing is asserted.  The table is
printed, and written to build/bench.json with all figures.

    BENCH_ROWS=2000000  rows of the exports    BENCH_MAILS=20000  mails sent
    BENCH_ROUNDS=5      rounds at most         BENCH_ONLY="rows dry"
"""

import json
import os
import platform
import sys

import measure
from contests import CONTESTS, GOALS
from measure import Failed
from world import BUILD, World

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))


class Results:
    """Costs by contest and contestant."""

    def __init__(self):
        self._costs = {}
        self.failures = []

    def add(self, contest, name, cost):
        self._costs.setdefault((contest, name), []).append(cost)

    def median(self, contest, name):
        return measure.median(self._costs[contest, name])

    def names(self, contest):
        return [name for of, name in self._costs if of == contest]

    def rounds(self, contest, name):
        return len(self._costs[contest, name])

    def as_json(self):
        return [{"contest": contest, "contestant": name,
                 "median": measure.median(costs).as_json(),
                 "rounds": [cost.as_json() for cost in costs]}
                for (contest, name), costs in self._costs.items()]


def hold(contest, world, results):
    """Whoever fails is out; the others go on."""
    contestants = contest.enter(world)
    for turn in range(ROUNDS):
        for name, run in list(contestants.items()):
            if turn >= contest.rounds.get(name, ROUNDS):
                continue
            try:
                results.add(contest.name, name, run())
            except Failed as failure:
                results.failures.append(f"{contest.name}: {name}: {failure}")
                del contestants[name]


def tell_cost(contest, name, world, results):
    cost = results.median(contest.name, name)
    rate = contest.count(world) / cost.seconds
    print(f"  {name:28}{cost.seconds:9.3f} s {cost.processor:9.3f} s cpu "
          f"{cost.peak / 1e6:8.1f} MB {rate:13,.0f} {contest.unit}/s"
          f"   of {results.rounds(contest.name, name)}", flush=True)


def judge(goal, world, results):
    """None where somebody it asks for was not measured."""
    try:
        value = goal.value(results.median, world)
    except KeyError:
        return None
    return {"row": goal.row, "says": goal.says, "value": round(value, 3),
            "goal": goal.limit(world), "is_least": goal.most is None,
            "is_met": goal.is_met(value, world)}


def tell_goals(judged):
    print(f"\n  # {'':36}{'measured':>10} {'goal':>10}")
    for goal in judged:
        sign = ">=" if goal["is_least"] else "<="
        print(f"  {goal['row']} {goal['says']:36}{goal['value']:10.2f} "
              f"{sign + ' ' + format(goal['goal'], 'g'):>10}  "
              f"{'met' if goal['is_met'] else 'NOT MET'}")


def main():
    wanted = sys.argv[1:] or os.environ.get("BENCH_ONLY", "").split()
    results = Results()
    rows = int(os.environ.get("BENCH_ROWS", "2000000"))
    mails = int(os.environ.get("BENCH_MAILS", "20000"))
    with World(rows, mails) as world:
        for contest in CONTESTS:
            if wanted and contest.name not in wanted:
                continue
            print(f"{contest.title}: {contest.count(world):,} "
                  f"{contest.unit}", flush=True)
            hold(contest, world, results)
            for name in results.names(contest.name):
                tell_cost(contest, name, world, results)
        judged = [judge(goal, world, results) for goal in GOALS]
    judged = [goal for goal in judged if goal is not None]
    tell_goals(judged)
    for failure in results.failures:
        print(f"not measured: {failure}")
    (BUILD / "bench.json").write_text(json.dumps(
        {"rows": rows, "mails": mails, "machine": platform.platform(),
         "cores": os.cpu_count(), "goals": judged,
         "costs": results.as_json(), "failures": results.failures},
        indent=1) + "\n")


if __name__ == "__main__":
    main()
