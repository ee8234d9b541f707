#!/usr/bin/python3
"""section6.py - days and detection, written down a second time.

This is the oracle for the program's calendar/ and detect/ stages: the same
rules, implemented by somebody who did not see the program, in the slowest and
most obvious way.  Every question about a day is answered by looking at that
day; a walk over days is a loop that takes one day at a time.

A day is an int, the proleptic ordinal of datetime.date.  The order of the file
is the order of the rules: words, globs, days, walks, due, stage, estimate,
silence, meets, findings; the readers of INI and CSV and the report follow.

"Reading:" marks a place where the rules can be read in two ways and says which
one was taken.

    section6.py --config F run --dry-run --now INSTANT --report out.json

writes the findings in the program's own report format, so this file can stand
in for the program where compare.py is to be tested itself.
"""

import argparse
import collections
import csv
import dataclasses
import datetime
import functools
import glob as filesystem_glob
import json
import os
import re
import sys
import zoneinfo

# --- words ----------------------------------------------------------------

STATUSES = frozenset("""not_found pre_transit in_transit in_customs
    out_for_delivery pickup_ready attempt_failed exception returning returned
    delivered cancelled stale""".split())
CAUSES = frozenset("""customs documents duties weather peak holiday carrier
    absent unclaimed address refused prohibited lost damaged other""".split())

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY = "any"
DEFAULT = "default"


class Undecidable(Exception):
    """A day was asked for at a place where nothing is known about it."""

    def __init__(self, place, day):
        super().__init__(place, day)
        self.place = place
        self.day = day

    def __str__(self):
        return "%s on %s" % (self.place, iso(self.day))


class Tie(Exception):
    """Two services fit one shipment equally well."""


class Mistake(Exception):
    """The configuration or an export cannot be read."""


@dataclasses.dataclass(frozen=True)
class Calendar:
    key: str
    weekend: frozenset  # of 0..6, Monday is 0
    covers: tuple = None  # (first, last), or None for `always`


@dataclasses.dataclass(frozen=True)
class Window:
    id: str
    kind: str  # closed, open, suspended, slow, advisory
    place: str
    first: int  # the key `from`
    last: int
    carriers: tuple = ("*",)
    lanes: tuple = (("*", "*"),)
    extra_days: int = 0
    notice_days: int = None  # None: the configuration's advance_days
    cause: str = "holiday"  # what a calendar entry always has
    title: str = ""

    def covers(self, day):
        return self.first <= day <= self.last


@dataclasses.dataclass(frozen=True)
class Leg:
    place: str  # a calendar's key, any, {origin} or {destination}
    minimum: int
    maximum: int


@dataclasses.dataclass(frozen=True)
class Service:
    name: str
    legs: tuple
    carriers: tuple = ("*",)
    services: tuple = ("*",)
    lanes: tuple = (("*", "*"),)
    grace: int = 0
    stalled_after: int = 5


@dataclasses.dataclass(frozen=True)
class Shipment:
    tracking: str = "T1"
    carrier: str = "carrier"
    order: str = ""
    service: str = ""
    status: str = "in_transit"
    cause: str = ""
    country: str = ""
    origin: str = ""
    destination: str = ""
    event_on: int = None
    shipped_on: int = None
    promised_on: int = None
    row: str = ""


@dataclasses.dataclass
class Finding:
    kind: str = None
    rule: int = None
    cause: str = None
    window: str = None
    stage: int = None  # counts from 1
    due_early: int = None
    due_late: int = None
    due_plain: int = None
    due_on: int = None
    estimated_on: int = None
    days_late: int = None
    silent_days: int = None
    # Not in the report; for people who look for the reason of a difference.
    service: str = None
    places: list = None
    exits: list = None
    reach: list = None
    latest: int = None  # g of rule 8
    undecided: list = None  # every Undecidable met, the named one first
    lengthened: list = None  # [{"title": .., "days": ..}]


# --- globs and lanes ------------------------------------------------------


@functools.lru_cache(maxsize=None)
def glob_fits(glob, text):
    """`*` is any run of characters, `?` is one; everything else is itself.

    Both arguments in lower case."""
    if not glob:
        return not text
    if glob[0] == "*":
        return any(glob_fits(glob[1:], text[i:]) for i in range(len(text) + 1))
    if not text:
        return False
    return glob[0] in ("?", text[0]) and glob_fits(glob[1:], text[1:])


def globs_score(globs, text):
    """Literal characters of the best glob that matches, None if none does."""
    scores = [sum(c not in "*?" for c in glob)
              for glob in globs if glob_fits(glob.lower(), text.lower())]
    return max(scores) if scores else None


def side_fits(side, country):
    """An empty origin or destination fits only `*`."""
    return side == "*" or (country != "" and side.upper() == country.upper())


def lanes_score(lanes, origin, destination):
    # Reading: `->` is in every lane, so whether it is a literal character
    # cannot matter; only the countries are counted.
    scores = [sum(len(side) for side in lane if side != "*")
              for lane in lanes
              if side_fits(lane[0], origin)
              and side_fits(lane[1], destination)]
    return max(scores) if scores else None


def window_fits(window, shipment):
    return (globs_score(window.carriers, shipment.carrier) is not None
            and lanes_score(window.lanes, shipment.origin,
                            shipment.destination) is not None)


def by_from_and_id(window):
    return (window.first, window.id.encode())


# --- days -----------------------------------------------------------------


def iso(day):
    return None if day is None else datetime.date.fromordinal(day).isoformat()


def weekday(day):
    return datetime.date.fromordinal(day).weekday()


class Ground:
    """A place as one shipment meets it: only the windows that fit count.

    `place` is None where there is no calendar; every day there is
    undecidable, and `label` says what stood in the transit line."""

    def __init__(self, label, place, calendar, windows):
        self.label = label
        self.place = place
        self.calendar = calendar
        self.windows = sorted(windows, key=by_from_and_id)
        self.slow = self.of("slow")
        self.answers = {}

    def of(self, *kinds):
        return [w for w in self.windows if w.kind in kinds]

    def works(self, day):
        """Is it a working day?  Remembers the answers it has given."""
        if day not in self.answers:
            self.answers[day] = self.look(day)
        if self.answers[day] is None:
            raise Undecidable(self.label, day)
        return self.answers[day]

    def look(self, day):
        """True, False, or None where it cannot be known."""
        if self.place is None:
            return None
        if self.place != ANY and self.calendar.covers is not None:
            first, last = self.calendar.covers
            if not first <= day <= last:
                return None  # before all windows
        if any(w.covers(day) for w in self.of("suspended")):
            return False
        if self.place == ANY:
            return True
        if any(w.covers(day) for w in self.of("open")):
            return True
        if any(w.covers(day) for w in self.of("closed")):
            return False
        return weekday(day) not in self.calendar.weekend

    def plain(self, day):
        """Weekends only; what is covered does not matter."""
        if self.place is None:
            raise Undecidable(self.label, day)
        return self.place == ANY or weekday(day) not in self.calendar.weekend

    def closed_by(self, day):
        """The window that made a day of the week no working day, or None."""
        if self.works(day) or not self.plain(day):
            return None
        for window in self.of("suspended") + self.of("closed"):
            if window.covers(day):
                return window
        return None


class World:
    """The configuration, as far as days and findings depend on it."""

    def __init__(self, calendars=(), windows=(), services=(), advance_days=14):
        self.calendars = {c.key: c for c in calendars}
        self.windows = list(windows)
        self.services = list(services)
        self.advance_days = advance_days
        self.grounds = {}
        self.choices = {}

    def resolve(self, place, shipment):
        """The calendar's key, or None where the place is undecidable."""
        if place not in ("{origin}", "{destination}"):
            return place
        country = (shipment.origin if place == "{origin}"
                   else shipment.destination).lower()
        if country != "" and country in self.calendars:
            return country
        return DEFAULT if DEFAULT in self.calendars else None

    def ground(self, place, shipment):
        key = (place, shipment.carrier, shipment.origin, shipment.destination)
        if key not in self.grounds:
            resolved = self.resolve(place, shipment)
            label = resolved
            if resolved is None:
                # Reading: an undecidable place is named by its country, or as
                # it stands in the transit line when the country is empty.
                label = (shipment.origin if place == "{origin}"
                         else shipment.destination).lower() or place
            self.grounds[key] = Ground(
                label, resolved, self.calendars.get(resolved),
                [w for w in self.windows
                 if resolved is not None and w.place == resolved
                 and window_fits(w, shipment)])
        return self.grounds[key]

    def choose_service(self, shipment):
        """The best fit: most literal characters in carriers, then services,
        then lanes; [service.default] when no other fits."""
        key = (shipment.carrier, shipment.service, shipment.origin,
               shipment.destination)
        if key in self.choices:
            return self.choices[key]
        best, best_score, rival = None, None, None
        default = None
        for service in self.services:
            if service.name == DEFAULT:
                default = service
                continue
            score = (globs_score(service.carriers, shipment.carrier),
                     globs_score(service.services, shipment.service),
                     lanes_score(service.lanes, shipment.origin,
                                 shipment.destination))
            if None in score:
                continue
            if best is None or score > best_score:
                best, best_score, rival = service, score, None
            elif score == best_score:
                rival = service
        # Reading: only a tie for the first place stops the run.
        if rival is not None:
            raise Tie("services %s and %s fit %s equally well"
                      % (best.name, rival.name, shipment.tracking))
        self.choices[key] = best or default
        return self.choices[key]


# --- walks ----------------------------------------------------------------


def add(works, day, count):
    """add(p,d,0) is the first working day >= d, add(p,d,n) the n-th working
    day strictly after d.  Asks for exactly the days it steps on."""
    if count == 0:
        while not works(day):
            day += 1
        return day
    while count > 0:
        day += 1
        if works(day):
            count -= 1
    return day


# --- due ------------------------------------------------------------------


def chain_of_minima(legs, grounds, start):
    day = add(grounds[0].works, start, 0)
    for leg, ground in zip(legs, grounds):
        day = add(ground.works, day, leg.minimum)
    return day


def chain_of_weekends(legs, grounds, start):
    """Maxima, weekends only: no windows of any kind, slow ones included."""
    day = add(grounds[0].plain, start, 0)
    for leg, ground in zip(legs, grounds):
        day = add(ground.plain, day, leg.maximum)
    return day


def leave(leg, ground, entry):
    """The exit of a leg entered on a day: maximum, then the slow windows."""
    day = add(ground.works, entry, leg.maximum)
    for window in ground.slow:  # in order of (from, id)
        if window.first <= day and window.last > entry:
            day = add(ground.works, day, window.extra_days)
    return day


def chain_of_maxima(legs, grounds, start):
    """[exit_1 .. exit_n]: whole, or Undecidable."""
    day = add(grounds[0].works, start, 0)
    exits = []
    for leg, ground in zip(legs, grounds):
        day = leave(leg, ground, day)
        exits.append(day)
    return exits


def what_lengthened(legs, grounds, start):
    """The windows' days on the maxima chain, by title.

    Reading: a day of the week that a suspended or closed window took from a
    walk counts one; a slow window counts the calendar days it moved an exit.
    The report's findings do not carry this, so it is not compared."""
    days = collections.OrderedDict()

    def count(window, number):
        if window is not None and number > 0:
            title = window.title or window.id
            days[title] = days.get(title, 0) + number

    def walk(ground, first, last):
        for day in range(first, last + 1):
            count(ground.closed_by(day), 1)

    day = add(grounds[0].works, start, 0)
    walk(grounds[0], start, day)
    for leg, ground in zip(legs, grounds):
        entry = day
        day = add(ground.works, entry, leg.maximum)
        walk(ground, entry + 1, day)
        for window in ground.slow:
            if window.first <= day and window.last > entry:
                moved = add(ground.works, day, window.extra_days)
                count(window, moved - day)
                day = moved
    return [{"title": t, "days": n} for t, n in days.items()]


# --- stage, estimate, silence, meets ----------------------------------------


def stage_of(shipment, legs, exits, today):
    """1..n, or None where it hangs on a maxima chain that is not had."""
    last = len(legs)
    if last == 1:
        return 1
    if shipment.status in ("not_found", "pre_transit"):
        return 1
    if shipment.status in ("out_for_delivery", "pickup_ready",
                           "attempt_failed"):
        return last
    # Reading: an empty country is unknown and equals nothing, an empty
    # destination or origin least of all.
    if shipment.country != "":
        if shipment.country == shipment.destination:
            return last
        if shipment.country == shipment.origin:
            return 1
        return 2
    if exits is None:
        return None
    for number, day in enumerate(exits, start=1):
        if today <= day:
            return number
    return last


def reach_of(legs, grounds, exits, stage, today):
    """{i: r_i} for the legs from the stage to the last."""
    # Reading: the next working day is always asked for, also where exit_k is
    # later and wins.
    next_day = add(grounds[stage - 1].works, today, 1)
    reach = {stage: max(exits[stage - 1], next_day)}
    for number in range(stage + 1, len(legs) + 1):
        reach[number] = leave(legs[number - 1], grounds[number - 1],
                              reach[number - 1])
    return reach


def last_sign(shipment):
    """The last event's date or shipped_on; None if there is neither."""
    if shipment.event_on is not None:
        return shipment.event_on
    return shipment.shipped_on


def silence_of(shipment, grounds, stage, today):
    """Working days in (last sign, today] at the stage's place."""
    since = last_sign(shipment)
    # Reading: an empty interval asks for no day, so it is 0 wherever the
    # parcel is, even if the stage or the place is not known.
    if since is None or since >= today:
        return 0
    if stage is None:
        return None
    works = grounds[stage - 1].works
    return sum([works(day) for day in range(since + 1, today + 1)])


def meets(window, grounds, reach, stage, today):
    """window: one of place and shipment, i.e. taken from a Ground."""
    if window.kind != "suspended" or window.first <= today:
        return False
    for number, day in reach.items():
        if window not in grounds[number - 1].windows:
            continue
        if day >= window.first and (number == stage
                                    or reach[number - 1] < window.last):
            return True
    return False


# --- findings -------------------------------------------------------------


def rule_c(shipment, ground, today):
    """(cause, window id): the window with most days since the last sign."""
    since = last_sign(shipment)
    best = None
    for window in ground.of("suspended", "closed", "slow", "advisory"):
        if since is None:
            break
        days = sum(window.covers(d) for d in range(since + 1, today + 1))
        if days < 1:
            continue
        # Most days; of these the later from; of these the smaller id.
        if (best is None
                or (days, window.first) > (best[0], best[1].first)
                or ((days, window.first) == (best[0], best[1].first)
                    and window.id.encode() < best[1].id.encode())):
            best = (days, window)
    if best is None:
        return "carrier", None
    return best[1].cause, best[1].id


def rules_without_dates(shipment):
    """(rule, kind, cause) of rules 1 to 5, or None."""
    status, cause = shipment.status, shipment.cause
    if status in ("delivered", "cancelled"):
        return 1, "none", None
    # Reading: "exact, lower case" holds for statuses as for causes.
    if status not in STATUSES or (cause != "" and cause not in CAUSES):
        return 2, "unmapped", None
    if status in ("returned", "returning"):
        known = ("address", "duties", "unclaimed", "refused", "prohibited")
        return 3, status, cause if cause in known else "other"
    if cause in ("lost", "damaged"):
        return 4, cause, cause
    if status == "pickup_ready":
        return 5, "action", "unclaimed"
    if cause in ("duties", "address", "documents", "refused", "unclaimed",
                 "absent"):
        return 5, "action", cause
    if status == "attempt_failed" and cause in ("", "other"):
        return 5, "action", "absent"
    return None


def find(world, shipment, today, lengthened=False):
    """The finding of one shipment."""
    service = world.choose_service(shipment)
    legs = service.legs
    grounds = [world.ground(leg.place, shipment) for leg in legs]
    start = today if shipment.shipped_on is None else shipment.shipped_on

    # The dates, each alone.  `undecided` gathers those that must be had.
    undecided = []

    def have(function, *arguments):
        try:
            return function(*arguments)
        except Undecidable as unknown:
            undecided.append(unknown)
            return None

    finding = Finding(service=service.name,
                      places=[g.label for g in grounds])
    finding.due_early = have(chain_of_minima, legs, grounds, start)
    exits = have(chain_of_maxima, legs, grounds, start)
    finding.due_late = exits[-1] if exits is not None else None
    try:
        finding.due_plain = chain_of_weekends(legs, grounds, start)
    except Undecidable:
        pass  # then the maxima chain met the same place
    finding.due_on = (shipment.promised_on
                      if shipment.promised_on is not None
                      else finding.due_late)
    if finding.due_on is not None:
        finding.days_late = max(0, today - finding.due_on)

    stage = stage_of(shipment, legs, exits, today)
    finding.stage = stage
    reach = None
    if exits is not None:  # then the stage is known, too
        reach = have(reach_of, legs, grounds, exits, stage, today)
    finding.estimated_on = reach[len(legs)] if reach is not None else None
    finding.silent_days = have(silence_of, shipment, grounds, stage, today)

    # Reading: g is asked for whenever the parcel is past its day and there is
    # grace, also where rule 6 or 7 holds before rule 8: all are evaluated.
    late = finding.due_on is not None and today > finding.due_on
    if late and service.grace > 0:
        finding.latest = have(add, grounds[-1].works, finding.due_on,
                              service.grace)

    finding.exits = exits
    finding.reach = reach
    finding.undecided = undecided
    if lengthened and exits is not None:
        finding.lengthened = what_lengthened(legs, grounds, start)

    early = rules_without_dates(shipment)
    if early is not None:
        finding.rule, finding.kind, finding.cause = early
        return finding
    if undecided:
        finding.kind = "cannot_decide"
        return finding

    ground = grounds[stage - 1]

    def conclude(rule, kind, cause, window):
        finding.rule, finding.kind = rule, kind
        finding.cause, finding.window = cause, window
        return finding

    # 6: of several the earliest from, then id; a Ground has them in order.
    for window in ground.of("suspended"):
        if window.covers(today):
            return conclude(6, "suspended", window.cause, window.id)

    # 7
    explicit = ("customs", "weather", "carrier", "peak", "holiday",
                "prohibited", "other")
    if shipment.status == "exception" or shipment.cause in explicit:
        if shipment.cause in ("other", ""):
            return conclude(7, "delayed", *rule_c(shipment, ground, today))
        return conclude(7, "delayed", shipment.cause, None)

    # 8
    if late and (service.grace == 0 or today > finding.latest):
        return conclude(8, "delayed", *rule_c(shipment, ground, today))

    # 9
    if (finding.silent_days >= service.stalled_after
            or shipment.status == "stale"):
        return conclude(9, "delayed", *rule_c(shipment, ground, today))

    # 10
    coming = {w.id: w for g in grounds for w in g.of("suspended")}
    for window in sorted(coming.values(), key=by_from_and_id):
        notice_days = (world.advance_days if window.notice_days is None
                       else window.notice_days)
        if (today < window.first <= today + notice_days
                and meets(window, grounds, reach, stage, today)):
            return conclude(10, "advance", window.cause, window.id)

    # 11
    return conclude(11, "none", None, None)


# --- reading the configuration --------------------------------------------


def read_ini(path):
    """{section: {key: value}} with sections and keys in lower case; an
    `include` of [shipdelay] is followed, relative to the file."""
    sections = {}
    include_ini(path, sections)
    for pattern in split(sections.get("shipdelay", {}).get("include", "")):
        pattern = os.path.join(os.path.dirname(path), pattern)
        for name in sorted(filesystem_glob.glob(pattern)):
            include_ini(name, sections)
    return sections


def include_ini(path, sections):
    section = None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            line = line.strip()
            if not line or line[0] in "#;":
                continue
            if line[0] == "[" and line[-1] == "]":
                section = sections.setdefault(line[1:-1].strip().lower(), {})
                continue
            key, equals, value = line.partition("=")
            if not equals or section is None:
                raise Mistake("%s:%d: neither section nor key"
                              % (path, number))
            value = value.strip()
            if len(value) > 1 and value[0] == value[-1] == '"':
                value = value[1:-1]
            section[key.strip().lower()] = value


def split(text):
    return [item.strip() for item in text.split(",") if item.strip()]


def parse_day(text):
    return datetime.date.fromisoformat(text.strip()).toordinal()


def parse_span(text):
    first, _, last = text.partition("/")
    return parse_day(first), parse_day(last or first)


def parse_lanes(text):
    lanes = []
    for lane in split(text):
        origin, _, destination = lane.partition("->")
        lanes.append((origin.strip(), destination.strip()))
    return tuple(lanes)


def parse_legs(text):
    legs = []
    for item in split(text):
        place, days = item.rsplit(None, 1)
        minimum, _, maximum = days.partition("-")
        legs.append(Leg(place.strip().lower(), int(minimum), int(maximum)))
    return tuple(legs)


def read_world(sections):
    calendars, windows, services = [], [], []
    for name, keys in sections.items():
        kind, _, key = name.partition(".")
        if kind == "calendar":
            calendars.append(read_calendar(key, keys))
            windows += read_entries(key, keys)
        elif kind == "window":
            windows.append(read_window(key, keys))
        elif kind == "service":
            services.append(read_service(key, keys))
    advance_days = int(sections.get("notices", {}).get("advance_days", "14"))
    return World(calendars, windows, services, advance_days)


def read_calendar(key, keys):
    if "files" in keys:
        raise Mistake("[calendar.%s]: feeds are not read here" % key)
    weekend = frozenset(WEEKDAYS.index(day.lower())
                        for day in split(keys["weekend"])
                        if day.lower() != "none")
    covers = keys["covers"]
    return Calendar(key, weekend,
                    None if covers == "always" else parse_span(covers))


def read_entries(key, keys):
    for span, value in keys.items():
        if not re.match(r"\d{4}-\d\d-\d\d", span):
            continue
        kind, _, title = value.partition(",")
        first, last = parse_span(span)
        yield Window("%s:%s" % (key, span), kind.strip(), key, first, last,
                     title=title.strip())


def read_window(key, keys):
    notice_days = keys.get("notice_days")
    return Window(key, keys["kind"], keys["place"].lower(),
                  parse_day(keys["from"]), parse_day(keys["last"]),
                  tuple(split(keys.get("carriers", "*"))),
                  parse_lanes(keys.get("lanes", "*->*")),
                  int(keys.get("extra_days", "0")),
                  None if notice_days is None else int(notice_days),
                  keys["cause"], keys.get("title.en", ""))


def read_service(key, keys):
    return Service(key, parse_legs(keys["transit"]),
                   tuple(split(keys.get("carriers", "*"))),
                   tuple(split(keys.get("services", "*"))),
                   parse_lanes(keys.get("lanes", "*->*")),
                   int(keys["grace"]), int(keys["stalled_after"]))


# --- reading the export ---------------------------------------------------


def parse_time(text, zone, business):
    """(instant, day): a date alone stays as it is and counts, where rows are
    ordered, as the start of its day in the business zone."""
    if text == "":
        return None, None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = datetime.date.fromisoformat(text)
        midnight = datetime.datetime.combine(day, datetime.time(),
                                             tzinfo=business)
        return midnight.timestamp(), day.toordinal()
    time = datetime.datetime.fromisoformat(text)
    if time.tzinfo is None:
        time = time.replace(tzinfo=zone)
    instant = time.timestamp()
    local = datetime.datetime.fromtimestamp(instant, business)
    return instant, local.date().toordinal()


def read_rows(path, zone, business):
    """(order of the row, shipment, the row's cells) for a canonical file."""
    base = os.path.basename(path)
    with open(path, encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader)
        line = reader.line_num + 1
        for cells in reader:
            row = dict(zip(header, (cell.strip() for cell in cells)))
            instant, event_on = parse_time(row["event_at"], zone, business)
            shipment = Shipment(
                row["tracking"], row["carrier"], row["order"], row["service"],
                row["status"], row["cause"], row["country"].upper(),
                row["origin"].upper(), row["destination"].upper(), event_on,
                parse_time(row["shipped_at"], zone, business)[1],
                parse_time(row["promised_on"], zone, business)[1],
                "%s:%d" % (base, line))
            age = (instant is not None, instant or 0.0)
            yield (age, base.encode(), line), shipment, row
            line = reader.line_num + 1


class Exports:
    """Everything one run reads: rows, and the shipments they fold to."""

    def __init__(self, sections, folder):
        self.rows = 0
        self.cells = {}  # by (carrier, tracking), of the row that won
        self.shipments = []
        business = zoneinfo.ZoneInfo(sections["shipdelay"]["timezone"])
        newest = {}
        for name, keys in sections.items():
            if not name.startswith("source."):
                continue
            if keys["profile"] != "canonical-shipments":
                raise Mistake("[%s]: only canonical-shipments is read here"
                              % name)
            zone = zoneinfo.ZoneInfo(keys.get("timezone", business.key))
            pattern = os.path.join(folder, keys["files"])
            for path in sorted(filesystem_glob.glob(pattern)):
                for order, shipment, row in read_rows(path, zone, business):
                    self.rows += 1
                    key = (shipment.carrier, shipment.tracking)
                    if key not in newest or order > newest[key][0]:
                        newest[key] = (order, shipment, row)
        for key, (_, shipment, row) in newest.items():
            self.shipments.append(shipment)
            self.cells[key] = row


# --- the report -----------------------------------------------------------

DATES = ("due_early", "due_late", "due_plain", "due_on", "estimated_on")
FIELDS = ("tracking", "carrier", "order", "row", "kind", "rule", "cause",
          "window", "stage") + DATES + ("days_late", "silent_days")


def as_json(shipment, finding):
    entry = {"tracking": shipment.tracking, "carrier": shipment.carrier,
             "order": shipment.order, "row": shipment.row}
    for field in FIELDS[4:]:
        value = getattr(finding, field)
        entry[field] = iso(value) if field in DATES else value
    return entry


class Case:
    """One configuration with its exports and a day, all read from files."""

    def __init__(self, config, now):
        sections = read_ini(config)
        self.world = read_world(sections)
        self.exports = Exports(sections, os.path.dirname(config) or ".")
        business = zoneinfo.ZoneInfo(sections["shipdelay"]["timezone"])
        self.today = parse_time(now, business, business)[1]

    def findings(self):
        """(shipment, finding) of every shipment, kind none included."""
        for shipment in self.exports.shipments:
            yield shipment, find(self.world, shipment, self.today)


def report(case, now):
    findings, staff = [], []
    kinds = collections.Counter()
    for shipment, finding in case.findings():
        kinds[finding.kind] += 1
        if finding.kind == "cannot_decide":
            staff.append({"tracking": shipment.tracking,
                          "why": str(finding.undecided[0])})
        if finding.kind != "none":
            findings.append(dict(as_json(shipment, finding),
                                 notice=None, reason=None))
    rows, shipments = case.exports.rows, len(case.exports.shipments)
    return {"schema": 1, "run": "oracle", "command": "run", "now": now,
            "today": iso(case.today), "dry_run": True, "brake": None,
            "totals": {"rows": rows, "shipments": shipments,
                       "duplicates": rows - shipments, "rejected": 0,
                       "unmapped": kinds["unmapped"], "findings": dict(kinds)},
            "findings": findings, "mails": [], "rejects": [], "staff": staff}


def explain(case, tracking):
    for shipment in case.exports.shipments:
        if shipment.tracking == tracking:
            finding = find(case.world, shipment, case.today, lengthened=True)
            for name, value in describe(finding):
                print("%-13s %s" % (name, value))


def describe(finding):
    """What led to a finding, for a person: (name, text) in order."""
    yield "service", finding.service
    yield "places", ", ".join(finding.places)
    if finding.exits is not None:
        yield "exits", ", ".join(map(iso, finding.exits))
    if finding.reach is not None:
        yield "r", ", ".join("%d: %s" % (i, iso(day))
                             for i, day in finding.reach.items())
    if finding.latest is not None:
        yield "g", iso(finding.latest)
    if finding.undecided:
        yield "undecidable", "; ".join(map(str, finding.undecided))
    if finding.lengthened is not None:
        yield "lengthened", finding.lengthened
    for field in FIELDS[4:]:
        value = getattr(finding, field)
        yield field, iso(value) if field in DATES else value


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", nargs="?", choices=["run", "explain"],
                        default="run")
    parser.add_argument("tracking", nargs="?")
    parser.add_argument("--config", required=True)
    parser.add_argument("--now", required=True)
    parser.add_argument("--report", default="-")
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args(arguments)
    try:
        case = Case(options.config, options.now)
        if options.command == "explain":
            explain(case, options.tracking)
            return 0
        text = json.dumps(report(case, options.now), indent=1)
    except (Mistake, Tie) as mistake:
        print("section6: %s" % mistake, file=sys.stderr)
        return 78
    if options.report == "-":
        print(text)
    else:
        with open(options.report, "w", encoding="utf-8") as out:
            out.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
