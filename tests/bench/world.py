"""What the contestants work with: programs, exports, shops, a relay.

Exports and what npm installs are kept in build/bench; all else is in a
temporary folder that goes with the bench.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import exports
from measure import BUILD, ROOT, Failed

sys.path.insert(0, str(ROOT / "tests/support"))

from smtp_sink import SmtpSink  # noqa: E402

KEPT = BUILD / "bench"
HERE = Path(__file__).resolve().parent
PATHS = os.environ["PATH"] + ":/usr/sbin:/sbin"

NOW = "2026-03-12T02:00:00+08:00"
LATER = "2026-03-12T03:00:00+08:00"
CONNECTIONS = 16
ROUND_TRIP = 0.020

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


def tool(name):
    """A program of somebody else's."""
    path = shutil.which(name, path=PATHS)
    if path is None:
        raise Failed(f"{name} is not installed")
    return path


def ours(name):
    """A program of this bench, or shipdelay."""
    return BUILD / name if name == "shipdelay" else BUILD / "tests" / name


class Shop:
    """A configuration with a state folder of its own."""

    def __init__(self, folder, export, port):
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.config = self.folder / "shipdelay.ini"
        self.config.write_text(CONFIGURATION.format(
            state=self.folder / "var", export=export, port=port,
            connections=CONNECTIONS))

    def run(self, *options, now=NOW):
        return [ours("shipdelay"), "run", "--config", self.config,
                "--now", now, *options]


class World:
    def __init__(self, rows, mails):
        self.rows = rows
        self.mails = mails
        self._exit = contextlib.ExitStack()
        self.folder = Path(self._exit.enter_context(
            tempfile.TemporaryDirectory(prefix="shipdelay-bench.")))
        KEPT.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._exit.close()

    def export(self, rows, late_every):
        return exports.find(KEPT, rows, late_every)

    def shop(self, export, port=1):
        return Shop(self.folder, export, port)

    def sink(self):
        """Port of smtp-sink, which runs until the bench ends."""
        return self._exit.enter_context(SmtpSink()).port

    def slow_sink(self):
        """The same a round trip away."""
        port = self.sink()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            own = probe.getsockname()[1]
        process = subprocess.Popen(
            [ours("delay_proxy"), str(own), str(port),
             str(round(ROUND_TRIP / 2 * 1e6))])
        self._exit.callback(process.wait)
        self._exit.callback(process.kill)
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", own)).close()
                return own
            time.sleep(0.02)
        raise Failed("delay_proxy does not start")
