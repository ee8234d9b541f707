"""What a command costs: time, processor and memory, as the kernel counts them."""

import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")


@dataclass(frozen=True)
class Cost:
    seconds: float     # on the wall
    processor: float   # seconds, user and system
    peak: float        # bytes of memory, at most

    def as_json(self):
        return {"seconds": round(self.seconds, 4),
                "processor_seconds": round(self.processor, 4),
                "peak_bytes": int(self.peak)}


class Failed(Exception):
    """A command did not do what was to be measured."""


def run(command, accepted=(0,), environment=None):
    """Runs it to its end.  Its children count where it waits for them."""
    words = [str(word) for word in command]
    with tempfile.NamedTemporaryFile("r") as figures:
        done = subprocess.run(
            [BUILD / "tests/cost", figures.name, *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
            env={**os.environ, **(environment or {})})
        if done.returncode not in accepted:
            raise Failed(f"{words[0]}: exit status {done.returncode}\n"
                         f"{done.stdout.decode(errors='replace')[-2000:]}")
        return Cost(*map(float, figures.read().split()))


def on_one_core(command):
    return ["taskset", "-c", "0", *command]


def median(costs):
    """Of each figure by itself."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs)
                  for name in ("seconds", "processor", "peak")))
