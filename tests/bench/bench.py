#!/usr/bin/python3
"""bench.py - what a run costs, as ratios to what bare tools need.

    bench.py [--rows N] [--mails N] [--runs N]

Reading: a dry run over N rows of which one in fifty is delayed, against
`wc -l` and against libcsv with callbacks that do nothing.  Sending: N mails
to Postfix's smtp-sink over 16 connections, ledger and letters included,
against smtp-source, which sends one fixed text.  Every figure is the median
of the runs; nothing is asserted.  A count of 0 leaves one out: the largest export
that we promise to read is `--rows 5000000 --mails 0 --runs 1`.
"""

import argparse
import contextlib
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
PATHS = "/usr/sbin:/usr/bin:/sbin:/bin"
CONNECTIONS = 16
NOW = "2026-03-12T02:00:00+08:00"

COLUMNS = ("tracking,order,carrier,service,status,cause,text,event_at,country,"
           "origin,destination,shipped_at,promised_on,email,name,language")

CONFIGURATION = """[shipdelay]
timezone = Asia/Shanghai
state = {state}
include = calendars/*.ini, services.ini
[source.bench]
files = {export}
profile = canonical-shipments
max_age_hours = 87600
[notices]
default_language = en
[brakes]
max_mails = 100000000
max_share = 100
max_rejected = 100
max_unmapped = 100
first_run = send
same_export = send
[relay]
url = smtp://127.0.0.1:{port}
tls = none
connections = {connections}
from = "Example Shop <notices@shop.example>"
"""


def write_export(path, rows, delayed_every):
    """Parcels in good order, but for every so many'th, held by customs."""
    dice = random.Random(1)
    countries = ("US", "DE", "FR", "GB", "JP", "BR")
    with open(path, "w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for i in range(rows):
            destination = dice.choice(countries)
            is_late = i % delayed_every == 0
            file.write(
                f"YT{i:014},#{i},yunexpress,standard,"
                f"{'in_customs,customs' if is_late else 'in_transit,'},"
                f"Departed from sorting centre,2026-03-1{dice.randrange(2)}"
                f"T{dice.randrange(24):02}:15:00+08:00,"
                f"{destination},CN,{destination},2026-03-0"
                f"{dice.randrange(5, 9)},,customer{i}@example.com,"
                f"Customer {i},\n")


def write_shop(folder, export, port):
    path = Path(folder) / "shipdelay.ini"
    path.write_text(CONFIGURATION.format(
        state=Path(folder) / "var", export=export, port=port,
        connections=CONNECTIONS))
    return path


def seconds_of(command, accepted=(0,)):
    begun = time.monotonic()
    done = subprocess.run([str(word) for word in command],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, check=False)
    taken = time.monotonic() - begun
    if done.returncode not in accepted:
        sys.exit(f"{command[0]}: exit status {done.returncode}\n{done.stderr}")
    return taken


def median(runs, measure):
    return statistics.median(measure() for _ in range(runs))


@contextlib.contextmanager
def sink():
    """smtp-sink on a port of its own."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen(
        [shutil.which("smtp-sink", path=PATHS), *user, f"127.0.0.1:{port}",
         "512"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.02)
        yield port
    finally:
        process.kill()
        process.wait()


def tell(name, seconds, count, what, base=None):
    ratio = f"{seconds / base:9.1f} x" if base else ""
    print(f"  {name:28} {seconds:8.3f} s {count / seconds:12,.0f} {what}/s"
          f" {ratio}", flush=True)


def bench_reading(folder, rows, runs):
    export = Path(folder) / "rows.csv"
    write_export(export, rows, 50)
    config = write_shop(folder, export, 1)
    size = export.stat().st_size / 1e6
    print(f"{rows} rows, {size:.0f} MB, {rows // 50} of them delayed:")
    lines = median(runs, lambda: seconds_of(["wc", "-l", export]))
    cells = median(runs, lambda: seconds_of(
        [BUILD / "tests/csv_empty", export]))
    run = median(runs, lambda: seconds_of(
        [BUILD / "shipdelay", "run", "--dry-run", "--config", config,
         "--now", NOW, "--report", Path(folder) / "report.json"], (0, 1)))
    tell("wc -l", lines, rows, "rows")
    tell("libcsv, empty callbacks", cells, rows, "rows")
    tell("shipdelay run --dry-run", run, rows, "rows", cells)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  its memory at most {peak:.0f} MB, or {peak / size:.1f} x the "
          "file")


def send_all(folder, export, port):
    shop = tempfile.mkdtemp(dir=folder)
    config = write_shop(shop, export, port)
    return seconds_of([BUILD / "shipdelay", "run", "--config", config,
                       "--now", NOW])


def bench_sending(folder, mails, runs):
    export = Path(folder) / "mails.csv"
    write_export(export, mails, 1)
    print(f"{mails} mails to smtp-sink over {CONNECTIONS} connections:")
    source = [shutil.which("smtp-source", path=PATHS), "-s",
              str(CONNECTIONS), "-m", str(mails), "-l", "3000", "-d"]
    with sink() as port:
        bare = median(runs, lambda: seconds_of(
            [*source, f"127.0.0.1:{port}"]))
        run = median(runs, lambda: send_all(folder, export, port))
    tell("smtp-source", bare, mails, "mails")
    tell("shipdelay run", run, mails, "mails", bare)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200000)
    parser.add_argument("--mails", type=int, default=20000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shipdelay-bench.") as folder:
        if options.rows:
            bench_reading(folder, options.rows, options.runs)
        if options.mails:
            bench_sending(folder, options.mails, options.runs)


if __name__ == "__main__":
    main()
