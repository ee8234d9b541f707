"""A shop in a temporary folder: a configuration, exports, the real program.

    with Shop() as shop:
        shop.export([row(tracking="A1", status="exception", cause="customs")])
        run = shop.run(now="2026-01-26T02:00:00+08:00")
        run.code, run.report["findings"], shop.letters()
"""

import email
import email.policy
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
PROGRAM = pathlib.Path(os.environ.get("SHIPDELAY", BUILD / "shipdelay"))

COLUMNS = ("tracking,order,carrier,service,status,cause,text,event_at,country,"
           "origin,destination,shipped_at,promised_on,email,name,language"
           ).split(",")

SECTIONS = {
    "shipdelay": {"timezone": "Asia/Shanghai", "state": "var"},
    "calendar.cn": {
        "weekend": "sat, sun", "covers": "2025-12-01/2026-12-31",
        "2026-01-01/2026-01-03": "closed, New Year",
        "2026-02-14": "open, make-up working day",
        "2026-02-15/2026-02-23": "suspended, Spring Festival",
        "title.de.spring festival": "Frühlingsfest",
        "title.zh.spring festival": "春节"},
    "calendar.us": {"weekend": "sat, sun", "covers": "always"},
    "calendar.default": {"weekend": "sat, sun", "covers": "always"},
    "service.default": {"transit": "cn 1-2, any 4-7, {destination} 2-4",
                        "grace": "1", "stalled_after": "5"},
    "source.main": {"files": "inbox/*.csv", "profile": "canonical-shipments",
                    "take": "all", "max_age_hours": "87600"},
    "notices": {"languages": "DE:de, CN:zh"},
    "brakes": {"first_run": "send", "same_export": "send",
               "max_mails": "1000000", "max_share": "100", "min_rows": "0",
               "max_rejected": "100", "max_unmapped": "100"},
    "relay": {"url": "file:mail",
              "from": '"Example Shop <notices@shop.example>"',
              "reply_to": "support@shop.example"},
}


def row(**values):
    """A canonical row; what is not given is an ordinary parcel to the US."""
    ordinary = {"carrier": "yunexpress", "status": "in_transit",
                "origin": "CN", "destination": "US"}
    ordinary.update(values)
    tracking = ordinary["tracking"]
    ordinary.setdefault("order", "#" + tracking)
    ordinary.setdefault("email", tracking.lower() + "@customer.example")
    return ordinary


def late(tracking, **values):
    """A parcel that customs has held since 20 January 2026."""
    return row(**{"tracking": tracking, "status": "exception",
                  "cause": "customs", "text": "Held by customs",
                  "event_at": "2026-01-20T09:12:00+08:00", "country": "US",
                  "shipped_at": "2026-01-05", **values})


def csv_line(values):
    def cell(text):
        if any(c in text for c in ',"\n\r'):
            return '"' + text.replace('"', '""') + '"'
        return text
    return ",".join(cell(str(values.get(c, ""))) for c in COLUMNS)


class Run:
    """What one execution left behind."""

    def __init__(self, process, report_path):
        self.code = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.report = None
        if report_path.exists():
            self.report = json.loads(report_path.read_text())

    def mails(self):
        """{address: kinds} of the report, sorted kinds."""
        return {m["to"]: sorted(m["notices"]) for m in self.report["mails"]}

    def states(self):
        return {m["to"]: m["state"] for m in self.report["mails"]}

    def told(self):
        """Every tracking number in the mails, as often as it stands there."""
        return sorted(t for m in self.report["mails"] for t in m["trackings"])

    def rejects(self):
        return {r["row"]: r["reason"] for r in self.report["rejects"]}

    def staff(self):
        return {s["tracking"]: s["why"] for s in self.report["staff"]}

    def finding(self, tracking):
        found = [f for f in self.report["findings"]
                 if f["tracking"] == tracking]
        return found[0] if found else None


class Shop:
    def __init__(self, **sections):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shipdelay-"))
        (self.folder / "inbox").mkdir()
        self.sections = {name: dict(keys) for name, keys in SECTIONS.items()}
        self.runs = 0
        self.configure(**sections)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def configure(self, **sections):
        """Change keys: shop.configure(relay={"url": ...}); None removes."""
        for name, keys in sections.items():
            name = name.replace("__", ".")
            if keys is None:
                self.sections.pop(name, None)
                continue
            section = self.sections.setdefault(name, {})
            for key, value in keys.items():
                if value is None:
                    section.pop(key, None)
                else:
                    section[key] = value
        self.config.write_text("".join(
            f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items())
            for name, keys in self.sections.items()))

    def copy(self):
        """Another shop with the same files and settings."""
        twin = Shop()
        shutil.copytree(self.folder, twin.folder, dirs_exist_ok=True)
        twin.runs = self.runs
        twin.configure(**self.sections)
        return twin

    @property
    def config(self):
        return self.folder / "shop.ini"

    @property
    def state(self):
        return self.folder / "var"

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path

    def export(self, rows, name="inbox/export.csv"):
        lines = [",".join(COLUMNS)] + [
            r if isinstance(r, str) else csv_line(r) for r in rows]
        return self.write(name, "\n".join(lines) + "\n")

    def command(self, *arguments, timeout=120, under=(), **options):
        environment = {"PATH": os.environ["PATH"], "TZ": "UTC",
                       "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        environment.update(options.pop("environment", {}))
        return subprocess.run(
            [*under, str(PROGRAM), "--config", str(self.config), *arguments],
            capture_output=True, text=True, timeout=timeout,
            cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
            check=False, **options)

    def run(self, *arguments, now="2026-01-26T02:00:00+08:00",
            command=("run",), **options):
        self.runs += 1
        path = self.folder / f"report-{self.runs}.json"
        process = self.command(*command, "--now", now, "--report", str(path),
                               *arguments, **options)
        return Run(process, path)

    def dry_run(self, *arguments, **options):
        return self.run("--dry-run", *arguments, **options)

    def letters(self):
        """Parsed messages of the Maildir, in the order of their recipients."""
        files = sorted((self.folder / "mail/new").glob("*"))
        parsed = [email.message_from_bytes(f.read_bytes(),
                                           policy=email.policy.default)
                  for f in files]
        return sorted(parsed, key=lambda m: (m["To"], m["Date"]))

    def sql(self, query, *values):
        with sqlite3.connect(f"file:{self.state}/ledger.db?mode=ro",
                             uri=True) as ledger:
            return ledger.execute(query, values).fetchall()

    def snapshot(self):
        """Every file but reports with its bytes."""
        return {str(p.relative_to(self.folder)): p.read_bytes()
                for p in sorted(self.folder.rglob("*"))
                if p.is_file() and not p.name.startswith("report-")}


class ShopTest(unittest.TestCase):
    """A test with a shop of its own."""

    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.__exit__)

    def check_code(self, process, code):
        """The exit code, and what is said about it: nothing or one line."""
        self.assertEqual(process.code if isinstance(process, Run)
                         else process.returncode, code, process.stderr)
        lines = process.stderr.splitlines()
        self.assertEqual(len(lines), 0 if code == 0 else 1, process.stderr)
        self.assertTrue(code == 0 or lines[0].startswith("shipdelay: "),
                        process.stderr)
