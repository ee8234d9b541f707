"""random_shop.py - a shop made by chance: its exports of some nights.

Calendars, windows, services and lanes are those of generate.py.  The exports
are of all shipped profiles, their headers drawn from the profiles' aliases,
and written as exports really come: any delimiter, quoting, line end and
encoding, times in many shapes, several rows of one parcel in and across files,
and rows that are broken in every way that we know of.  One seed gives one
shop, the same to the byte.

A file is a list of pieces of bytes, its head first, then one for each row, so
that whoever looks for a cause can leave rows out.
"""

import codecs
import dataclasses
import datetime
import functools
import os
import re
import sys
import zoneinfo

sys.dont_write_bytecode = True

import generate
import section6

PROFILES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "../../config/profiles")

EXPORTS = ("canonical-shipments", "canonical-shipments", "canonical-events",
           "aftership", "aftership", "17track", "carrier-zh", "carrier-zh",
           "upu-ems-events", "easypost-tracker", "shippo-tracking",
           "shipstation", "mine")
ORDERS = ("shopify-orders", "amazon-orders", "ebay-orders",
          "aliexpress-orders", "shipstation")
WITHOUT_NOW = ("status", "discard", "forget", "suppress", "transit")
TELL_EVENTS = ("canonical-events", "upu-ems-events")

# A profile of the shop's own, for dates that must be declared.
MINE = {"rows": "shipments", "required": "tracking",
        "fallback_encoding": "windows-1252"}

COUNTRY_NAMES = {"CN": ("CHN", "China"), "US": ("USA", "United States"),
                 "DE": ("DEU", "Germany"), "BR": ("BRA", "Brazil"),
                 "AE": ("ARE", "ae"), "IN": ("IND", "India"),
                 "JP": ("JPN", "Japan"), "FR": ("FRA", "France")}

CALM = ("in_transit", "in_transit", "in_transit", "pre_transit", "delivered")

TEXTS = ("", "", "Departed from sorting centre, with the airline 已交航空公司",
         "Arrived at 广州白云处理中心", 'Labelled ""eco"" (6" pipe)',
         "Held by customs, documents requested", "天气原因，航班延误",
         "Delay - severe weather", "Addressee absent; notice left",
         "海关查验扣留", "Released from customs", "No answer\nat the door",
         "Not released from customs", "地址不详", "=cmd|'/c calc'!A1",
         "Rückstau im Paketzentrum – Großkugel", "x" * 300, "word " * 90,
         "Tiếng Việt, e\u0301, \U0001f4e6", "{{name}} <b>bold</b> &amp;",
         "'quoted'", '"Held" by customs', '"', "a|b;c\td",
         "return to sender", "unclaimed", "invoice")
NAMES = ("", "", "Jo Smith", "Li Wei", "Ünal, Aylin", "山田花子",
         'Dr. "Pip" Ashworth', "Conceição, João da", "<b>Bob</b> {{x}}",
         "محمد علي", "Мария", "O'Neill", "Zoë\tQ", "N/A", "José " * 14)
PLACES = ("", "Shenzhen", "CNCAN", "Frankfurt (Main)", "東京", "Lyon")
NUMBERS = ("YT%016d", "4PX%013dCN", "LP%09dCN", "RB%09dGB", "EE%09dCN",
           "1Z%016d", "P%d", "p %d x", "94%020d", "T%039d", "单%07d",
           "UZ%09dYP", "%07d", "LZ%09dUS", "Q%064d")
REASONS = ("", "", "Invoice missing", "gone away", "taxes", "refused", "9")
NOTHING = ("-", "N/A", "null", "#N/A", "  ", "\u3000")

MONTHS = ("Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez").split()
EPOCH = datetime.date(1899, 12, 30)


def german(at):
    return "%d. %s. %d %02d:%02d" % (at.day, MONTHS[at.month - 1], at.year,
                                     at.hour, at.minute)


# What a moment, which knows its zone, may look like.
SHAPES = {
    "iso": lambda at: at.isoformat(timespec="seconds"),
    "utc": lambda at: at.astimezone(datetime.timezone.utc)
                        .strftime("%Y-%m-%dT%H:%M:%SZ"),
    "spaced": lambda at: at.strftime("%Y-%m-%d %H:%M:%S %z"),
    "fraction": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.123%z"),
    "local": lambda at: at.strftime("%Y-%m-%d %H:%M:%S"),
    "slashed": lambda at: "%d/%d/%d %d:%02d" % (at.year, at.month, at.day,
                                                at.hour, at.minute),
    "compact": lambda at: at.strftime("%Y%m%dT%H%M%S"),
    "month": lambda at: at.strftime("%d-%b-%y"),
    "ebay": lambda at: at.strftime("%b-%d-%y %H:%M:%S"),
    "german": german,
    "chinese": lambda at: "%d年%d月%d日 %02d:%02d" % (
        at.year, at.month, at.day, at.hour, at.minute),
    "wide": lambda at: at.strftime("%Y-%m-%d %H:%M").translate(
        {ord("0") + i: ord("０") + i for i in range(10)}),
    "epoch": lambda at: "%d" % at.timestamp(),
    "milliseconds": lambda at: "%d" % (at.timestamp() * 1000),
    "object": lambda at: at.strftime(
        '{"date":"%Y-%m-%d","time":"%H:%M:%S","timezone":"+08:00"}'),
}
DECLARED = {
    "mdy": lambda at: at.strftime("%m/%d/%Y %I:%M:%S %p"),
    "dmy": lambda at: at.strftime("%d/%m/%Y %H:%M"),
    "excel": lambda at: "%.4f" % ((at.date() - EPOCH).days + at.hour / 24),
}


def read_profiles():
    """{name: {"": keys, "columns": .., "codes": ..}} as they are shipped."""
    profiles = {"mine": {"": MINE, "columns": {
        name: name for name in generate.HEADER}}}
    for name in sorted(os.listdir(PROFILES)):
        for section, keys in section6.read_ini(
                os.path.join(PROFILES, name)).items():
            _, profile, *part = section.split(".", 2)
            profiles.setdefault(profile, {})["".join(part)] = keys
    return profiles


SHIPPED = read_profiles()


@functools.lru_cache(maxsize=None)
def codes_by_status(profile):
    """{our status: the vendor's codes for it}; "": all of them."""
    codes = {"": []}
    for code, meaning in SHIPPED[profile].get("codes", {}).items():
        code = code.replace("*", "042")
        codes[""].append(code)
        codes.setdefault(re.split("[/,]", meaning)[0], []).append(code)
    return codes


# --- how a row can be broken ----------------------------------------------


def cut(dice, line):
    return line[:dice.randrange(len(line) + 1)]


def insert(dice, line, what):
    at = dice.randrange(len(line) + 1)
    return line[:at] + what + line[at:]


def overwrite(dice, line, what):
    at = dice.randrange(len(line) + 1)
    return line[:at] + what + line[at + 1:]


# Each from a line, without its end, to what stands there instead.
LINE_BREAKS = (
    cut, cut,
    lambda dice, line: insert(dice, line, '"'),
    lambda dice, line: insert(dice, line, '"'),
    lambda dice, line: insert(dice, line, '""'),
    lambda dice, line: insert(dice, line, "\0"),
    lambda dice, line: insert(dice, line, "\r"),
    lambda dice, line: insert(dice, line, "\n"),
    lambda dice, line: insert(dice, line, dice.choice(",;\t|")),
    lambda dice, line: insert(dice, line, "\ufeff"),
    lambda dice, line: overwrite(dice, line, '"'),
    lambda dice, line: overwrite(dice, line, dice.choice(",;\t| ")),
    lambda dice, line: overwrite(dice, line, chr(dice.randrange(0x80))),
    lambda dice, line: line + '"x',
    lambda dice, line: line + dice.choice((",one,two", ";;;", ",,,", "\t\t")),
    lambda dice, line: '"' + line,
    lambda dice, line: " " + line + "  ",
    lambda dice, line: line.replace('"', ""),
    lambda dice, line: line.replace('",', '" ,').replace(',"', ', "'),
    lambda dice, line: dice.choice(("", "   ", ",,,,", ";;;;", '""', '"')),
    lambda dice, line: dice.choice(("Total: 6", "3 record(s) downloaded",
                                    "Seller ID: x", "a,b", "a;b")),
    lambda dice, line: insert(dice, line, "y" * dice.choice((
        64, 4096, 70000))),
    lambda dice, line: insert(dice, line, "\n" * dice.choice((2, 63, 70))),
)
RARE_BREAKS = (
    lambda dice, line: insert(dice, line, "z" * (1 << 20)),
    lambda dice, line: line + "," * 300,
    lambda dice, line: '"' + "open\n" * 70 + line,
    lambda dice, line: '"' + "o" * 200000 + line,
)
# The same for its bytes.
BYTE_BREAKS = (
    lambda dice, line: insert(dice, line, b"\xff\xff"),
    lambda dice, line: insert(dice, line, b"\xe6\x98"),
    lambda dice, line: insert(dice, line, b"J\xfcrgen"),
    lambda dice, line: insert(dice, line, bytes([dice.randrange(256)])),
    lambda dice, line: overwrite(dice, line, bytes([dice.randrange(256)])),
    cut,
)
# What stands in a cell instead: column, texts.
CELL_BREAKS = (
    ("shipped_at", ("2026-02-29", "03/04/2026", "45678", "1899-01-01",
                    "2026-13-01", "20260120", "yesterday", "31.12.2025")),
    ("promised_on", ("2026-13-01", "2026-1-9", "20-Jan-26", "0",
                     "2026-02-30", "Jan 20, 2026")),
    ("event_at", ("2026-01-20T25:00:00Z", "0000-00-00 00:00:00", "yesterday",
                  "2098-01-01", "2026-01-20T24:00:00", "2026-01-20 09:60",
                  "2026-01-20T23:59:60Z", "2026-01-20T09:12:00+99:00")),
    ("tracking", ("", "  ", "9.40011E+21", "#REF!", "N/A", '="0012"',
                  "'0012", "\t77", "\u200b")),
    ("carrier", ("", " ", "N/A", "dhl\u00a0", "é" * 40)),
    ("email", ("x@customer.example\nBcc: y@evil.example", "not-an-address",
               "a@b", "a@@b.example", "none; ok@customer.example",
               "Zoe <zoe@customer.example>", "mailto:m@customer.example",
               "q@customer.example, r@customer.example", "é@bücher.example",
               "k@bücher.example", "A@CUSTOMER.EXAMPLE.", '"a b"@x.example')),
    ("country", ("XX", "Narnia", "usa", "Deutschland", "C", "cn")),
    ("destination", ("XX", "Narnia", "gb", "United Kingdom", "de ")),
    ("status", ("Stuck in space", "", "DELIVERED", "exception ", "9")),
    ("cause", ("Customs", "strike", " customs", "none")),
    ("language", ("xx", "de-AT", "DE", "zh-Hans-CN", "english", "pt_BR")),
    ("order", ("", "#", "#A-100001", "a-100002", "N/A", " 7 ")),
)


# --- how a file is written ------------------------------------------------


@dataclasses.dataclass
class Dialect:
    delimiter: str
    quoting: str  # minimal, all, some, none
    line_end: str
    codec: str
    mark: bytes
    padding: float  # how many cells have blanks around them
    damage: float   # how many rows are broken

    @classmethod
    def choose(cls, shop, profile):
        dice = shop.random
        is_plain = profile == "amazon-orders"
        codec, mark = dice.choice((
            ("utf-8", b""), ("utf-8", b""), ("utf-8", b""), ("ascii", b""),
            ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE),
            ("utf-16-be", codecs.BOM_UTF16_BE), ("gb18030", b""),
            ("cp1252", b""), ("cp932", b""), ("gb18030", b"")))
        return cls("\t" if is_plain else dice.choice(",,,;\t|"),
                   "none" if is_plain else dice.choice(
                       ("minimal", "minimal", "all", "some")),
                   dice.choice(("\n", "\n", "\n", "\r\n", "\r\n", "\r")),
                   codec, mark, dice.choice((0, 0, 0, 0.02)),
                   dice.choice((0, 0.001, 0.01, 0.01, 0.05)))

    def cell(self, text, dice):
        if self.padding and dice.random() < self.padding:
            text = dice.choice((" %s ", "\t%s", "\u00a0%s", "%s  ", '="%s"',
                                "'%s", "\u3000%s\u200b")) % text
        if self.quoting == "none":
            return text.translate({9: 32, 10: 32, 13: 32})
        if (self.quoting == "all" or self.delimiter in text or '"' in text
                or "\n" in text or "\r" in text
                or self.quoting == "some" and dice.random() < 0.3):
            return '"' + text.replace('"', '""') + '"'
        return text

    def line(self, cells, dice):
        return self.delimiter.join([self.cell(cell, dice) for cell in cells])

    def encode(self, text):
        if self.line_end == "\r":  # one LF would make all of it one line
            text = text.replace("\n", "\r")
        return text.encode(self.codec, "replace")

    def can_write(self, text):
        return text.encode(self.codec, "ignore").decode(self.codec) == text


class Layout:
    """Which header stands for which field in a file."""

    def __init__(self, shop, profile, left_out=()):
        dice = shop.random
        columns = SHIPPED[profile]["columns"]
        required = section6.split(SHIPPED[profile][""].get("required", ""))
        self.fields = {}  # header: field
        self.folded = set()
        for field, aliases in columns.items():
            aliases = [alias.strip() for alias in aliases.split("|")]
            if field in required:
                self.add(dice.choice(aliases[:3]), field)
            elif field not in left_out and shop.maybe(0.85):
                self.add(dice.choice(aliases), field)
                if shop.maybe(0.1):
                    self.add(dice.choice(aliases), field)
        for name in ("Remark", "Weight (g)", "")[:dice.randrange(4)]:
            self.fields.setdefault(name, None)
        self.headers = list(self.fields)
        dice.shuffle(self.headers)
        self.of = [self.fields[header] for header in self.headers]
        if shop.maybe(0.005):  # then the file is refused
            self.headers[0] = self.headers[-1].upper()

    def add(self, header, field):
        """As intake compares headers, none stands there twice."""
        folded = re.sub(r"[\W_]+", " ", header.lower())
        if folded not in self.folded:
            self.folded.add(folded)
            self.fields[header] = field

    def cells(self, facts, dice):
        return [facts.get(field, "") if field else dice.choice(("", "", "12"))
                for field in self.of]


class Source:
    """Where one kind of files comes from."""

    def __init__(self, shop, number, profile, is_orders):
        dice = shop.random
        self.name = "s%d" % number
        self.profile = profile
        self.is_orders = is_orders
        self.dialect = Dialect.choose(shop, profile)
        left_out = {"email"} if shop.maybe(0.2) else set()
        self.tells_events = profile in TELL_EVENTS
        if profile == "carrier-zh" and shop.maybe(0.5):
            self.tells_events = True
            left_out.add("status")
        self.layout = Layout(shop, profile, left_out)
        if not self.dialect.can_write("".join(self.layout.headers)):
            self.dialect.codec, self.dialect.mark = "utf-8", b""
        self.shapes = dice.sample(list(SHAPES), 2) + ["iso"]
        self.declared = section6.split(
            SHIPPED[profile][""].get("dates", "iso"))
        if profile == "mine":
            self.declared = [shop.dates]
        self.settings = self.choose_settings(shop)

    def choose_settings(self, shop):
        dice = shop.random
        settings = {"files": "inbox/%s-*.csv" % self.name,
                    "profile": self.profile}
        if self.is_orders:
            if shop.maybe(0.3):
                settings.update(carrier="yanwen", origin="CN")
        else:
            settings["take"] = shop.pick("newest", "all", "all")
            settings["max_age_hours"] = shop.pick("87600", "87600", "40")
            if "carrier" not in self.layout.of or shop.maybe(0.3):
                settings["carrier"] = dice.choice(generate.CARRIERS)
            if shop.maybe(0.5):
                settings["timezone"] = dice.choice(generate.ZONES)
        if self.dialect.codec in ("gb18030", "cp1252", "cp932") \
                and shop.maybe(0.7):
            settings["encoding"] = self.dialect.codec
        return settings

    # --- what a row says ---

    def time(self, text, dice):
        """A time of generate.py, as this source writes it."""
        if not text or dice.random() < 0.3:
            return text
        at = datetime.datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=datetime.timezone.utc)
        if self.declared != ["iso"] and dice.random() < 0.8:
            shape = DECLARED.get(dice.choice(self.declared))
            if shape is not None:
                return shape(at)
        if len(text) == 10:
            return text if dice.random() < 0.7 else text.replace("-", "/")
        return SHAPES[dice.choice(self.shapes)](at)

    def facts(self, row, dice):
        """The row's fields, as this source's carrier says them."""
        facts = dict(row)
        for field in ("event_at", "shipped_at", "promised_on"):
            facts[field] = self.time(row[field], dice)
        for field in ("country", "origin", "destination"):
            if row[field] in COUNTRY_NAMES and dice.random() < 0.1:
                facts[field] = dice.choice(COUNTRY_NAMES[row[field]])
        codes = codes_by_status(self.profile)
        if codes[""]:
            fitting = codes.get(row["status"], codes[""])
            facts["code"] = dice.choice(fitting)
            facts["status"] = facts["code"].partition("_")[0] \
                if dice.random() < 0.5 else dice.choice(fitting)
            if dice.random() < 0.3:
                facts["code"] = ""
        else:
            facts["code"] = row["status"]
        chance = dice.random()
        facts["last_mile"] = "LM" + row["tracking"] if chance < 0.3 else ""
        facts["reason"] = dice.choice(REASONS)
        facts["place"] = dice.choice(PLACES)
        if row["status"] == "delivered":
            facts["delivered_at"] = facts["event_at"]
            facts["signed_by"] = row["name"]
        facts["postcode"] = "'01310-100" if chance < 0.1 else "10115"
        facts["dispute"] = "opened" if chance < 0.01 else ""
        facts["payment"] = "refunded" if chance > 0.99 else "paid"
        if self.profile == "aliexpress-orders":
            facts["tracking"] = "%s:%s" % (row["carrier"], row["tracking"])
        if chance < 0.02:
            facts[dice.choice(list(facts))] = dice.choice(NOTHING)
        elif chance < 0.03:
            number = row["tracking"]
            facts["tracking"] = dice.choice((
                number.lower(), number.upper(), " " + number,
                number[:3] + " " + number[3:], '="%s"' % number))
        return facts

    # --- the bytes ---

    def piece(self, row, dice):
        """A row with its line end, sound or broken."""
        facts = self.facts(row, dice)
        dialect = self.dialect
        is_broken = dialect.damage and dice.random() < dialect.damage
        kind = dice.randrange(8) if is_broken else None
        if kind is not None and kind < 3:
            field, texts = dice.choice(CELL_BREAKS)
            facts[field] = dice.choice(texts)
        line = dialect.line(self.layout.cells(facts, dice), dice)
        if kind in (3, 4, 5):
            line = dice.choice(LINE_BREAKS)(dice, line)
        elif kind == 6 and dice.random() < 0.05:
            line = dice.choice(RARE_BREAKS)(dice, line)
        elif kind == 6:
            line = dialect.line(self.layout.headers, dice)
        encoded = dialect.encode(line)
        if kind == 7:
            encoded = dice.choice(BYTE_BREAKS)(dice, encoded)
        return encoded + dialect.encode(
            dialect.line_end if dice.random() > 0.0005 else "\r\n")

    def head(self, shop):
        """What stands above the rows."""
        dialect = self.dialect
        lines = []
        if self.profile != "canonical-shipments" and shop.maybe(0.1):
            lines.append("sep=" + dialect.delimiter)
        if shop.maybe(0.1):
            lines += ["", dialect.delimiter * 3, "Export of the day"]
        lines.append(dialect.line(self.layout.headers, shop.random))
        if self.profile == "ebay-orders":
            lines.append(dialect.delimiter * 2)
        return dialect.mark + dialect.encode(
            "".join(line + dialect.line_end for line in lines))

    def file(self, shop, rows):
        """A whole file; now and then one that is none."""
        if shop.maybe(0.003):
            return [shop.pick(b"", b"\n\n", self.head(shop), b"PK\x03\x04xx",
                              b"<html>", b"The export is not ready yet.\n")]
        pieces = [self.head(shop)]
        pieces += [self.piece(row, shop.random) for row in rows]
        if shop.maybe(0.3):  # no end of line at the end
            pieces[-1] = pieces[-1].rstrip(b"\r\n")
        if shop.maybe(0.1):
            pieces.append(self.dialect.encode("2 record(s) downloaded"))
        return pieces


@dataclasses.dataclass
class Night:
    now: str
    files: dict     # path: pieces
    stamps: dict    # path: seconds
    commands: list  # words; {run} and {held} stand for names of runs


class Shop(generate.Round):
    """A configuration, and nights of exports and commands."""

    def __init__(self, seed, number, rows, nights):
        self.wanted_nights = nights
        super().__init__(seed, number, rows)

    # --- parcels ---

    def choose_rows(self):
        self.calm = self.pick(0.3, 0.8, 0.95) if self.count < 50000 else 0.98
        self.sources = self.choose_sources()
        self.exports = [source for source in self.sources
                        if not source.is_orders]
        self.rows = []     # of all nights
        self.parcels = []  # [source, rows from old to new]
        self.nights = []
        self.last_number = 0
        for _ in range(self.wanted_nights):
            self.move_parcels()
            self.nights.append(self.choose_night())
            self.pass_time()
        self.settings = self.choose_settings()

    def choose_sources(self):
        self.dates = self.pick("mdy", "dmy", "excel")  # of the profile `mine`
        exports = [self.random.choice(EXPORTS)
                   for _ in range(self.pick(1, 1, 2, 3, 4))]
        orders = [self.random.choice(ORDERS)
                  for _ in range(self.pick(0, 0, 1, 2))]
        return [Source(self, number, profile, number >= len(exports))
                for number, profile in enumerate(exports + orders)]

    def choose_row(self, number):
        row = super().choose_row(number)
        row["tracking"] = NUMBERS[number * 7 % len(NUMBERS)] % number
        row["text"] = self.random.choice(TEXTS)
        row["name"] = self.random.choice(NAMES)
        if self.maybe(0.05):
            row["email"] = "shared%d@post.example" % (number % 40)
        if self.maybe(0.05):
            row["order"] = "A-%d" % (100000 + number // 2)
        if self.maybe(self.calm):
            row["status"] = self.random.choice(CALM)
            row["cause"] = ""
            row["promised_on"] = ""
            row["event_at"] = self.choose_time(self.around(-1, 0))
            row["shipped_at"] = generate.iso(self.around(-3, -1))
        return row

    def move_parcels(self):
        """A night has passed: some go on, some end, some are new."""
        kept = [parcel for parcel in self.parcels if not self.maybe(0.1)]
        for _, rows in kept:
            if self.maybe(0.4):
                rows.append(self.successor(rows[-1]))
        self.parcels = kept
        wanted = self.count // self.wanted_nights
        count = sum(len(rows) for _, rows in kept)
        while count < wanted:
            self.last_number += 1
            source = self.random.choice(self.exports)
            rows = [self.choose_row(self.last_number)]
            self.rows += rows
            twin_chance = 0.7 if source.tells_events else 0.05
            while self.maybe(twin_chance) and len(rows) < 9:
                rows.append(self.successor(rows[-1]))
            self.parcels.append((source, rows))
            count += len(rows)

    def successor(self, row):
        """A parcel's next row, which is not always newer."""
        moved = self.choose_row(self.last_number)
        for key in ("tracking", "carrier", "order", "email", "origin",
                    "destination", "shipped_at", "name", "service",
                    "language"):
            moved[key] = row[key]
        chance = self.random.random()
        if chance < 0.1:
            moved["event_at"] = row["event_at"]
        elif chance < 0.15:
            moved["event_at"] = row["event_at"][:10]
        elif chance < 0.18:
            moved["carrier"] = self.random.choice(generate.CARRIERS)
        elif chance < 0.2:
            moved["email"] = "other%d@post.example" % len(self.rows)
        elif chance < 0.22:
            return dict(row)
        if moved["carrier"] != row["carrier"]:
            self.rows.append(moved)
        return moved

    # --- nights ---

    def pass_time(self):
        seconds = self.pick(1, 1, 2, 6) * 86400 + self.random.randrange(-3600,
                                                                       3600)
        self.instant += seconds
        zone = zoneinfo.ZoneInfo(self.zone)
        local = datetime.datetime.fromtimestamp(self.instant, zone)
        self.now = local.isoformat()
        self.today = local.date()

    def choose_night(self):
        files, stamps = {}, {}
        for source in self.sources:
            rows = self.rows_of(source)
            parts = self.pick(1, 1, 2, 3)
            for part in range(parts):
                name = "inbox/%s-%s%d.csv" % (source.name, "ab"[part % 2],
                                              part)
                files[name] = source.file(self, rows[part::parts])
                stamps[name] = (self.instant - 600
                                - self.pick(0, 0, 3600, 90000) * part)
            if self.nights and self.maybe(0.2):
                self.keep_older(source, files, stamps)
        return Night(self.now, files, stamps, self.choose_commands())

    def rows_of(self, source):
        if source.is_orders:
            rows = [rows[-1] for _, rows in self.parcels if rows[-1]["order"]]
            return [dict(row, status=self.pick("in_transit", "pre_transit"))
                    for row in rows if self.maybe(0.6)]
        rows = [row for owner, rows in self.parcels if owner is source
                for row in rows]
        if self.maybe(0.5):
            self.random.shuffle(rows)
        return rows

    def keep_older(self, source, files, stamps):
        """Last night's file is still there."""
        old = self.nights[-1]
        for name in sorted(old.files):
            if name.startswith("inbox/%s-" % source.name):
                kept = name.replace(".csv", "-old.csv")
                files[kept] = old.files[name]
                stamps[kept] = old.stamps[name]

    # --- commands ---

    def choose_commands(self):
        dry = ["run", "--dry-run", *self.reports("dry")]
        run = ["run", *self.reports("run")]
        commands = [dry, run] if self.maybe(0.8) else [run]
        window = self.suspended_window()
        if window:
            commands.insert(self.random.randrange(len(commands) + 1),
                            ["announce", window, "--dry-run",
                             *self.reports("announce")])
        if self.maybe(0.1):
            commands.insert(0, ["run", *self.pick(
                ["--only", self.a_number()], ["--limit", "7"], ["--json"],
                ["--redirect-to", "staff@shop.example"], ["--baseline"])])
        if self.maybe(0.1):
            commands.append(["run", *self.reports("second")])
        commands += self.afterwards()
        return [words if words[0] in WITHOUT_NOW
                else [*words, "--now", self.now] for words in commands]

    def afterwards(self):
        """What people ask and do in the morning."""
        commands = [["explain", self.a_number()] for _ in range(3)]
        commands += [["status"], ["report", "{run}", *self.reports("again")]]
        for chance, words in (
                (0.3, ["approve", "{held}", "--by", "Ann",
                       *self.reports("approved")]),
                (0.1, ["discard", "{held}"]),
                (0.1, ["purge", "--older-than", "30"]),
                (0.1, ["forget", self.random.choice(self.rows)["email"]]),
                (0.1, ["transit", "suggest"]),
                (0.1, ["suppress", "shared%d@post.example" % self.pick(1, 2)]),
                (0.1, ["report", "--from", "2026-01-01",
                       *self.reports("review")])):
            if self.maybe(chance):
                commands.append(words)
        return commands

    def a_number(self):
        return self.random.choice(self.parcels)[1][-1]["tracking"]

    def reports(self, name):
        words = []
        for ending in ("txt", "csv", "json", "html"):
            if self.maybe(0.8):
                words += ["--report", "said/%d-%s.%s" % (len(self.nights),
                                                         name, ending)]
        return words

    def suspended_window(self):
        for name, keys in self.windows.items():
            if keys["kind"] == "suspended" and keys["last"] > generate.iso(
                    self.today):
                return name.lower()
        return None

    # --- the configuration ---

    def choose_relay(self):
        """Files, or smtp-sink, which may refuse everything."""
        self.sink = self.pick(None, None, (), ("-f", "RCPT"), ("-r", "RCPT"),
                              ("-f", "."), ("-r", "."), ())
        relay = {"url": "file:mail",
                 "from": '"Example Shop <notices@shop.example>"'}
        if self.sink is not None:
            # What happens first must not depend on who is faster.
            relay.update(tls="none", retry_wait="1", tries="1",
                         connections="1" if self.sink else self.pick("1",
                                                                     "4"))
        return relay

    def choose_settings(self):
        sections = {
            "shipdelay": {"timezone": self.zone, "state": "var"},
            "notices": {
                "advance_days": self.pick("7", "14", "21"),
                "follow_up_days": self.pick("1", "5"),
                "max_follow_ups": "2",
                "min_gap_hours": self.pick("0", "20", "20"),
                "delivered_late": self.pick("yes", "no"),
                "lost": self.pick("yes", "no"),
                "damaged": self.pick("yes", "no"), "default_language": "en",
                "languages": "BR:pt, DE:de, CN:zh, JP:ja, AE:ar, FR:fr"},
            "brakes": {"first_run": "hold"} if self.maybe(0.15) else {
                "max_mails": "1000000", "max_share": "100", "min_rows": "0",
                "max_rejected": "100", "max_unmapped": "100",
                "first_run": "send", "same_export": "send"},
            "relay": self.choose_relay()}
        for source in self.sources:
            kind = "orders" if source.is_orders else "source"
            sections["%s.%s" % (kind, source.name)] = source.settings
        sections["profile.mine"] = dict(MINE, dates=self.dates)
        sections["profile.mine.columns"] = SHIPPED["mine"]["columns"]
        return sections

    def write_config(self, path):
        with open(path, "w", encoding="utf-8") as out:
            for name, keys in self.settings.items():
                generate.write_section(out, name, keys)
            for kind in ("calendar", "window", "service"):
                for name, keys in getattr(self, kind + "s").items():
                    generate.write_section(out, "%s.%s" % (kind, name), keys)
