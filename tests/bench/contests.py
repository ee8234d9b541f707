"""Who is measured side by side, and what the figures must show (issue 8)."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import measure
from letters import Letters
from measure import Cost, Failed
from world import (CONNECTIONS, HERE, KEPT, LATER, NOW,
                   ROUND_TRIP, World, ours, tool)

LATE_EVERY = 100
READY_BYTES = 1200
FAR_MAILS = 4000      # a quarter of a minute for smtp-source at 20 ms

OK = (0, 1)           # shipdelay's: done, perhaps something needs a person


@dataclass(frozen=True)
class Contest:
    """`enter` prepares and gives who takes part, by name."""
    name: str
    title: str
    unit: str
    count: Callable[[World], int]
    enter: Callable[[World], dict[str, Callable[[], Cost]]]
    rounds: dict[str, int] = field(default_factory=dict)


# ------------------------------------------------------------- reading

def find_rows(world, rows, late_every=LATE_EVERY):
    shop = world.shop(world.export(rows, late_every))
    return [ours("find_rows"), shop.config, NOW]


def dry_run(world, rows, late_every=LATE_EVERY):
    shop = world.shop(world.export(rows, late_every))
    return shop.run("--dry-run", "--report", shop.folder / "report.json")


def enter_rows(world):
    export = world.export(world.rows, LATE_EVERY)
    alone = measure.on_one_core
    find = find_rows(world, world.rows)
    return {
        "wc -l": lambda: measure.run(alone(["wc", "-l", export])),
        "libcsv, empty callbacks": lambda: measure.run(
            alone([ours("csv_empty"), export])),
        "shipdelay, rows alone": lambda: measure.run(
            alone([ours("csv_rows"), export])),
        "miller, one filter": lambda: measure.run(
            [tool("mlr"), "--icsv", "--ocsv", "filter",
             '$status == "exception"', export]),
        "shipdelay, row to finding": lambda: measure.run(alone(find)),
    }


def enter_dry(world):
    export = world.export(world.rows, LATE_EVERY)
    dry = dry_run(world, world.rows)
    report = world.folder / "nightly.json"
    return {
        "Python script": lambda: measure.run(
            ["/usr/bin/python3", HERE / "peers/nightly.py", export, report]),
        "shipdelay run --dry-run": lambda: measure.run(dry, OK),
    }


def enter_again(world):
    shop = world.shop(world.export(world.rows, LATE_EVERY), world.sink())
    measure.run(shop.run(), OK)
    find = find_rows(world, world.rows)
    return {
        "reading and detecting alone": lambda: measure.run(find),
        "shipdelay run, all told": lambda: measure.run(
            shop.run(now=LATER), OK),
    }


def enter_double_rows(world):
    single = find_rows(world, world.rows // 2)
    double = find_rows(world, world.rows)
    return {
        "n rows": lambda: measure.run(single),
        "2n rows": lambda: measure.run(double),
    }


def enter_double_findings(world):
    single = dry_run(world, world.rows // 20, 1)
    double = dry_run(world, world.rows // 10, 1)
    return {
        "n findings": lambda: measure.run(single, OK),
        "2n findings": lambda: measure.run(double, OK),
    }


def enter_start(world):
    dry = dry_run(world, 10)
    return {"shipdelay run --dry-run": lambda: measure.run(dry, OK)}


# ------------------------------------------------------------- sending

def smtp_source(port, count, *what):
    return [tool("smtp-source"), "-s", str(CONNECTIONS), "-m", str(count),
            "-d", *what, f"127.0.0.1:{port}"]


def send_ready(world, port, count):
    body = world.folder / "ready"
    line = "0123456789" * 7 + "\r\n"
    head = ("From: <notices@shop.example>\r\nTo: <customer@example.com>\r\n"
            "Subject: ready\r\n\r\n")
    lines = (READY_BYTES - len(head)) // len(line)
    body.write_bytes((head + line * lines).encode())
    return [ours("relay_driver"), f"url=smtp://127.0.0.1:{port}",
            f"count={count}", f"connections={CONNECTIONS}", f"body={body}",
            "quiet=1"]


def enter_sending(world, port, count):
    source = smtp_source(port, count, "-l", str(READY_BYTES))
    driver = send_ready(world, port, count)
    return {
        "smtp-source": lambda: measure.run(source),
        "shipdelay's relay": lambda: measure.run(driver),
    }


def enter_ready(world):
    return enter_sending(world, world.sink(), world.mails)


def enter_far(world):
    return enter_sending(world, world.slow_sink(), FAR_MAILS)


def nodemailer():
    """Where npm put it; installed into build/bench when it is not there."""
    if not (KEPT / "node_modules/nodemailer").is_dir():
        if shutil.which("npm") is None:
            raise Failed("npm is not installed")
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", KEPT,
             "nodemailer"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"npm: {done.stderr.strip()[-200:]}")
    return {"NODE_PATH": str(KEPT / "node_modules")}


def run_pool(port, count, letters):
    return measure.run(
        [tool("node"), HERE / "peers/pool.js", str(port), str(CONNECTIONS),
         str(count), *letters.parts], environment=nodemailer())


def run_nightly(world, export, port):
    ledger = Path(world.shop(export).folder, "ledger.db")
    return measure.run(["/usr/bin/python3", HERE / "peers/nightly.py", export,
                        str(port), ledger])


def enter_whole(world):
    port = world.sink()
    export = world.export(world.mails * 10, 10)
    letters = Letters(world)
    source = smtp_source(port, world.mails, "-F", letters.message)
    return {
        "smtp-source, same bytes": lambda: measure.run(source),
        "shipdelay run": lambda: measure.run(
            world.shop(export, port).run(), OK),
        "nodemailer's pool": lambda: run_pool(port, world.mails, letters),
        "Python script": lambda: run_nightly(world, export, port),
    }


def count_calls(world, port):
    """System calls for each mail, as if they were seconds."""
    log = world.folder / "strace"
    measure.run([tool("strace"), "-f", "-c", "-o", log,
                 *send_ready(world, port, world.mails)])
    total = re.search(r"^\s*100\.00\s+\S+\s+\d*\s+(\d+).* total$",
                      log.read_text(), re.MULTILINE)
    return Cost(int(total[1]) / world.mails, 0, 0)


def enter_calls(world):
    port = world.sink()
    return {"shipdelay's relay": lambda: count_calls(world, port)}


CONTESTS = (
    Contest("rows", "rows of an export, on one core", "rows",
            lambda world: world.rows, enter_rows),
    Contest("dry", "dry run with its report", "rows",
            lambda world: world.rows, enter_dry, {"Python script": 1}),
    Contest("again", "second run, everything told", "rows",
            lambda world: world.rows, enter_again),
    Contest("double-rows", "twice the rows", "rows",
            lambda world: world.rows, enter_double_rows),
    Contest("double-findings", "twice the findings", "findings",
            lambda world: world.rows // 10, enter_double_findings),
    Contest("start", "ten rows", "rows", lambda world: 10, enter_start),
    Contest("ready", f"ready mails of {READY_BYTES} bytes, "
            f"{CONNECTIONS} connections", "mails",
            lambda world: world.mails, enter_ready),
    Contest("far", f"the same at {ROUND_TRIP * 1000:.0f} ms", "mails",
            lambda world: FAR_MAILS, enter_far,
            {"smtp-source": 3, "shipdelay's relay": 3}),
    Contest("whole", "from CSV to the ledger, two-part letters", "mails",
            lambda world: world.mails, enter_whole,
            {"nodemailer's pool": 3, "Python script": 1}),
    Contest("calls", "system calls", "mails",
            lambda world: world.mails, enter_calls,
            {"shipdelay's relay": 1}),
)


# --------------------------------------------------------------- goals

@dataclass(frozen=True)
class Goal:
    """`value` asks for costs by contest and name; row: of issue 8."""
    row: int
    says: str
    value: Callable[[Callable[[str, str], Cost], World], float]
    least: float | None = None
    most: float | None = None
    most_bytes_a_row: float = 0    # comes on top of `most`, in MB

    def limit(self, world):
        if self.most is None:
            return self.least
        return self.most + self.most_bytes_a_row * world.rows / 1e6

    def is_met(self, value, world):
        if self.most is None:
            return value >= self.least
        return value <= self.limit(world)


def seconds(over, under):
    """How many times `over` takes the seconds of `under`."""
    return lambda cost, world: cost(*over).seconds / cost(*under).seconds


def processor(over, under):
    return lambda cost, world: cost(*over).processor / cost(*under).processor


def megabytes(who):
    return lambda cost, world: cost(*who).peak / 1e6


def of_ideal(cost, world):
    """Of one mail a round trip on every connection."""
    ideal = FAR_MAILS * ROUND_TRIP / CONNECTIONS
    return 100 * ideal / cost("far", "shipdelay's relay").seconds


READY = ("ready", "smtp-source"), ("ready", "shipdelay's relay")
FAR = ("far", "smtp-source"), ("far", "shipdelay's relay")
BYTES = ("whole", "smtp-source, same bytes"), ("whole", "shipdelay run")
POOL = ("whole", "nodemailer's pool"), ("whole", "shipdelay run")
PARSE = (("rows", "libcsv, empty callbacks"),
         ("rows", "shipdelay, row to finding"))
SCRIPT = ("dry", "Python script"), ("dry", "shipdelay run --dry-run")
TOLD = (("again", "shipdelay run, all told"),
        ("again", "reading and detecting alone"))
ROWS = ("double-rows", "2n rows"), ("double-rows", "n rows")
FINDINGS = (("double-findings", "2n findings"),
            ("double-findings", "n findings"))

GOALS = (
    Goal(1, "ready mails, smtp-source's rate", seconds(*READY), least=2.0),
    Goal(1, "ready mails, smtp-source's CPU", processor(*reversed(READY)),
         most=0.45),
    Goal(2, "at 20 ms, smtp-source's rate", seconds(*FAR), least=3.7),
    Goal(2, "at 20 ms, % of connections/RTT", of_ideal, least=90),
    Goal(3, "whole run, smtp-source's rate", seconds(*BYTES), least=1.0),
    Goal(3, "whole run, nodemailer's rate", seconds(*POOL), least=10),
    Goal(4, "row to finding, libcsv's rate", seconds(*PARSE), least=3),
    Goal(4, "the same by CPU", processor(*PARSE), least=3),
    Goal(5, "dry run, the Python script's rate", seconds(*SCRIPT), least=35),
    Goal(5, "the same by CPU", processor(*SCRIPT), least=35),
    Goal(6, "second run, time of reading alone", seconds(*TOLD), most=1.3),
    Goal(6, "the same by CPU", processor(*TOLD), most=1.3),
    Goal(7, "memory of row to finding, MB", megabytes(PARSE[1]), most=24,
         most_bytes_a_row=16),
    Goal(7, "memory of the dry run, MB", megabytes(SCRIPT[1]), most=24,
         most_bytes_a_row=16),
    Goal(8, "system calls a mail",
         lambda cost, world: cost("calls", "shipdelay's relay").seconds,
         most=3),
    Goal(9, "time of 2n rows to n", seconds(*ROWS), most=2.2),
    Goal(9, "the same by CPU", processor(*ROWS), most=2.2),
    Goal(9, "time of 2n findings to n", seconds(*FINDINGS), most=2.2),
    Goal(9, "the same by CPU", processor(*FINDINGS), most=2.2),
)
