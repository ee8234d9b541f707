#!/usr/bin/python3
"""generate.py - random configurations and shipments for the oracle.

One seed gives one configuration (shipdelay.ini), one to three
canonical-shipments exports beside it, and an instant for --now.  All of it is
valid: whatever the program refuses here is a mistake of ours or of its.  The
values lie close together on purpose, so that windows overlap, touch, tie and
begin on the day that something else ends.

    generate.py --seed 1 --round 3 --shipments 1000 --out DIR
"""

import argparse
import csv
import datetime
import os
import random
import sys
import zoneinfo

sys.dont_write_bytecode = True

import section6

HEADER = ("tracking,order,carrier,service,status,cause,text,event_at,country,"
          "origin,destination,shipped_at,promised_on,email,name,language"
          ).split(",")

ZONES = ("Asia/Shanghai", "Asia/Shanghai", "Europe/Berlin", "UTC",
         "America/New_York", "Australia/Sydney", "Asia/Kolkata",
         "America/Los_Angeles")
OFFSETS = (-660, -480, -300, -180, 0, 60, 120, 330, 345, 480, 540, 600, 780)

COUNTRIES = ("cn", "us", "de", "br", "ae", "in", "jp")
UNCALENDARED = ("FR", "CA", "GB")
WEEKENDS = ("sat, sun", "sat, sun", "sat, sun", "sun", "fri, sat", "fri",
            "none", "none", "sat, sun, mon", "mon, tue, wed, thu, fri, sat")

CARRIERS = ("yunexpress", "YunExpress Eco", "yanwen", "4PX", "China Post",
            "dhl", "dhl-ecommerce", "SF Express")
CARRIER_GLOBS = ("*", "*", "yunexpress*", "YUN*", "*express*", "y*", "?hina*",
                 "dhl", "dhl*", "dhl?ecommerce", "*post", "4px", "sf express",
                 "yan*, dhl*", "*, yunexpress", "*e*, d?l*", "?p?")
SERVICES = ("", "", "std", "express", "Express Plus", "economy-2")
SERVICE_GLOBS = ("*", "*", "*", "express*", "e*", "std", "*-?", "std, econ*",
                 "*plus", "??*")

STATUSES = ("not_found pre_transit in_transit in_customs out_for_delivery "
            "pickup_ready attempt_failed exception returning returned "
            "delivered cancelled stale").split()
FOREIGN_STATUSES = ("", "IN_TRANSIT", "in transit", "lost", "unmapped",
                    "Delivered")
CAUSES = ("customs documents duties weather peak holiday carrier absent "
          "unclaimed address refused prohibited lost damaged other").split()
FOREIGN_CAUSES = ("Customs", "strike", "unmapped", "in_transit")
WINDOW_CAUSES = ("holiday", "peak", "weather", "customs", "carrier")
LANGUAGES = ("", "", "en", "de", "fr", "zh", "ja", "ar")


def iso(day):
    return day.isoformat()


class Round:
    """Everything that one seed and one number of a round stand for."""

    def __init__(self, seed, number, shipments):
        self.random = random.Random("%s/%s" % (seed, number))
        self.number = number
        self.count = shipments
        self.zone = self.random.choice(ZONES)
        self.source_zone = self.random.choice(ZONES)
        self.choose_now()
        self.choose_calendars()
        self.choose_windows()
        self.choose_services()
        self.choose_rows()
        self.drop_ties()

    # --- small helpers ---

    def maybe(self, chance):
        return self.random.random() < chance

    def pick(self, *items):
        return self.random.choice(items)

    def around(self, low, high):
        return self.today + datetime.timedelta(self.random.randint(low, high))

    # --- the day ---

    def choose_now(self):
        zone = zoneinfo.ZoneInfo(self.zone)
        day = (datetime.date(2026, 1, 10)
               + datetime.timedelta(self.random.randrange(300)))
        local = datetime.datetime.combine(
            day, datetime.time(self.random.randrange(24),
                               self.random.randrange(60),
                               self.random.randrange(60)), tzinfo=zone)
        offset = datetime.timedelta(minutes=self.random.choice(OFFSETS))
        self.instant = local.timestamp()
        self.now = local.astimezone(datetime.timezone(offset)).isoformat()
        self.today = datetime.datetime.fromtimestamp(self.instant, zone).date()

    # --- calendars ---

    def choose_calendars(self):
        keys = self.random.sample(COUNTRIES, self.random.randint(2, 5))
        if self.maybe(0.3):
            keys[-1] = "hub"  # a place that is no country
        self.has_default = self.maybe(0.6)
        if self.has_default:
            keys.append("default")
        # Half of the configurations know every day that matters.
        narrow = self.pick(0, 0, 0.2, 0.4)
        self.calendars = {key: self.choose_calendar(key, narrow)
                          for key in keys}

    def choose_calendar(self, key, narrow):
        if self.maybe(narrow):
            covers = "%s/%s" % self.pick(
                (iso(self.around(-50, -20)), iso(self.around(12, 50))),
                (iso(self.around(-25, 3)), "2027-12-31"),
                ("2025-01-01", iso(self.around(0, 20))),
                ("2025-01-01", iso(self.around(1, 4))))
        elif self.maybe(0.4):
            covers = "always"
        else:
            covers = "2025-01-01/2027-12-31"
        entries = {}
        for _ in range(self.random.randint(0, 6)):
            kind = self.pick("closed", "closed", "open", "suspended",
                             "advisory")
            first = self.around(-40, 35)
            length = self.random.choice((1, 1, 1, 2, 3, 5, 8))
            if kind == "open":
                length = self.random.choice((1, 1, 2))
            last = first + datetime.timedelta(length - 1)
            span = iso(first)
            if length > 1 or self.maybe(0.2):
                span += "/" + iso(last)
            entries[span] = "%s, %s day %d" % (kind, key, len(entries) + 1)
        return {"name": "Place %s" % key, "covers": covers,
                "weekend": self.random.choice(WEEKENDS), **entries}

    # --- windows ---

    def choose_windows(self):
        self.windows = {}
        previous = None
        for number in range(self.random.randint(3, 14)):
            window = self.choose_window(previous)
            name = "%s%s%d" % (self.pick("w", "W", "snow", "Peak", "a"),
                               self.pick("-", "_", ""),
                               self.random.choice((number, 20 - number,
                                                   100 + number)))
            if name.lower() in (other.lower() for other in self.windows):
                continue
            self.windows[name] = window
            previous = window
        if self.maybe(0.4):
            self.choose_two_ahead()

    def choose_two_ahead(self):
        """Two shutdowns of one place that begin on the same day."""
        place = self.random.choice(list(self.calendars) + ["any"])
        first = self.around(1, 12)
        for name in ("Twin-1", "twin_0"):
            window = self.choose_window(None)
            window.update({
                "kind": "suspended", "place": place, "from": iso(first),
                "last": iso(first + datetime.timedelta(self.pick(0, 1, 4)))})
            window.pop("extra_days", None)
            self.windows[name] = window

    def choose_window(self, previous):
        place = self.random.choice(list(self.calendars) + ["any"])
        kinds = ["suspended", "suspended", "slow", "slow", "slow", "advisory"]
        if place != "any":
            kinds += ["closed", "open"]
        kind = self.random.choice(kinds)
        first = self.around(-40, 35)
        length = self.random.choice((1, 1, 2, 3, 5, 8, 13, 21))
        if previous is not None and self.maybe(0.4):
            # Beside the one before: the same first day, or adjacent to it.
            if kind in ("closed", "open") and previous["place"] == "any":
                kind = "slow"
            place = previous["place"]
            first = datetime.date.fromisoformat(previous["from"])
            if self.maybe(0.5):
                kind = previous["kind"] if self.maybe(0.6) else kind
            else:
                first = (datetime.date.fromisoformat(previous["last"])
                         + datetime.timedelta(self.pick(0, 1, 1)))
                kind = "slow" if self.maybe(0.7) else kind
        last = first + datetime.timedelta(length - 1)
        window = {"kind": kind, "place": place, "from": iso(first),
                  "last": iso(last),
                  "cause": self.random.choice(WINDOW_CAUSES),
                  "title.en": "%s at %s" % (kind.capitalize(), place),
                  "source": '"https://carrier.example/notice#%d"'
                            % self.random.randrange(1000)}
        if self.maybe(0.6):
            window["carriers"] = self.random.choice(CARRIER_GLOBS)
        if self.maybe(0.4):
            window["lanes"] = self.choose_lanes()
        if kind == "slow":
            window["extra_days"] = str(self.random.choice((0, 1, 1, 2, 3, 5)))
        if kind == "suspended" and self.maybe(0.5):
            window["notice_days"] = str(self.random.randint(1, 25))
        return window

    def choose_lanes(self, nested=0.2):
        def side():
            return "*" if self.maybe(0.45) else self.choose_country()
        lanes = ["%s->%s" % (side(), side())
                 for _ in range(self.pick(1, 1, 1, 2))]
        if self.maybe(nested):  # a lane and, beside it, one that holds it
            lanes.insert(self.pick(0, len(lanes)),
                         self.pick("*->*", lanes[0].split("->")[0] + "->*"))
        return ", ".join(dict.fromkeys(lanes))

    def choose_country(self):
        known = [key.upper() for key in self.calendars if len(key) == 2]
        if self.maybe(0.06):
            return self.random.choice(UNCALENDARED)
        return self.random.choice(known)

    # --- services ---

    def choose_services(self):
        self.services = {"default": self.choose_promise()}
        # Few globs, so that services and lanes have to decide, too.
        carriers = self.random.sample(CARRIER_GLOBS, 2)
        services = self.random.sample(SERVICE_GLOBS, 2)
        for number in range(self.random.randint(2, 8)):
            self.services["s%d" % number] = {
                "carriers": self.random.choice(
                    carriers if self.maybe(0.6) else CARRIER_GLOBS),
                "services": self.random.choice(
                    services if self.maybe(0.6) else SERVICE_GLOBS),
                "lanes": self.choose_lanes(0.5), **self.choose_promise()}

    def choose_promise(self):
        keys = list(self.calendars)
        number = self.random.choice((1, 2, 3, 3, 3, 4))
        places = [self.random.choice(keys + ["any", "{origin}",
                                             "{destination}"])
                  for _ in range(number)]
        if self.maybe(0.6):  # the usual shape
            places = (["{origin}", "any", "{destination}"][-number:]
                      if number < 4 else
                      ["{origin}", "any", self.random.choice(keys),
                       "{destination}"])
        legs = []
        for place in places:
            minimum = self.random.choice((0, 1, 1, 1, 2, 2, 3))
            maximum = minimum + self.random.choice((0, 1, 1, 2, 3, 4))
            if maximum == 0 and self.maybe(0.7):
                maximum = 1
            legs.append("%s %d-%d" % (place, minimum, maximum))
        return {"transit": ", ".join(legs),
                "grace": str(self.random.choice((0, 0, 1, 1, 2, 3))),
                "stalled_after": str(self.random.choice((1, 3, 5, 5, 7, 9))),
                "pickup_hold": "15"}

    # --- shipments ---

    def choose_rows(self):
        self.rows = []
        number = 0
        while len(self.rows) < self.count:
            number += 1
            row = self.choose_row(number)
            self.rows.append(row)
            if self.maybe(0.03):  # the same parcel, as it was or will be
                twin = self.choose_row(number)
                for key in ("tracking", "carrier", "order", "email"):
                    twin[key] = row[key]
                if self.maybe(0.3):
                    twin["event_at"] = row["event_at"]
                elif self.maybe(0.4):
                    twin["event_at"] = row["event_at"][:10]
                self.rows.append(twin)
            elif self.maybe(0.01):  # the same number at another carrier
                twin = self.choose_row(number)
                if twin["carrier"] != row["carrier"]:
                    self.rows.append(twin)
        self.random.shuffle(self.rows)

    def choose_row(self, number):
        shipped = self.around(-32, 0)
        if self.maybe(0.02):
            shipped = self.around(1, 5)
        event = min(self.today, shipped
                    + datetime.timedelta(self.random.randrange(20)))
        if self.maybe(0.6):
            event = self.around(-5, 0)
        status = self.choose_status()
        if status in ("delivered", "returned", "returning"):
            event = max(event, min(shipped, self.today))
        origin, destination = self.choose_ends()
        row = {
            "tracking": "P%02dR%06dX" % (self.number % 100, number),
            "order": "" if self.maybe(0.05) else "A-%d" % (100000 + number),
            "carrier": self.random.choice(CARRIERS),
            "service": self.random.choice(SERVICES),
            "status": status, "cause": self.choose_cause(), "text": "",
            "event_at": "" if self.maybe(0.08) else self.choose_time(event),
            "country": self.choose_whereabouts(origin, destination),
            "origin": origin, "destination": destination,
            "shipped_at": "", "promised_on": "",
            "email": "" if self.maybe(0.02)
                     else "k%d.%d@post.example" % (self.number, number),
            "name": self.pick("", "Jo Smith", "Li Wei", "Ünal, Aylin"),
            "language": self.random.choice(LANGUAGES)}
        if not self.maybe(0.08):
            row["shipped_at"] = (iso(shipped) if self.maybe(0.5)
                                 else self.choose_time(shipped))
        if self.maybe(0.25):
            row["promised_on"] = iso(self.pick(
                self.around(-4, 4), self.around(-4, 4), self.around(-40, -5),
                shipped + datetime.timedelta(self.random.randint(0, 25)),
                shipped + datetime.timedelta(self.random.randint(5, 25))))
        return row

    def choose_status(self):
        if self.maybe(0.02):
            return self.random.choice(FOREIGN_STATUSES)
        if self.maybe(0.6):
            return self.pick("in_transit", "in_transit", "in_transit",
                             "in_customs", "pre_transit", "out_for_delivery",
                             "exception")
        return self.random.choice(STATUSES)

    def choose_cause(self):
        if self.maybe(0.72):
            return ""
        if self.maybe(0.05):
            return self.random.choice(FOREIGN_CAUSES)
        return self.random.choice(CAUSES)

    def choose_ends(self):
        origin, destination = self.choose_country(), self.choose_country()
        if "CN" not in (origin, destination) and self.maybe(0.5):
            if "cn" in self.calendars:
                origin = "CN"
        blank = 0.06 if self.has_default else 0.02
        return ("" if self.maybe(blank) else origin,
                "" if self.maybe(blank) else destination)

    def choose_whereabouts(self, origin, destination):
        return self.random.choice((origin, destination, "", "", "",
                                   self.choose_country(),
                                   self.pick(*UNCALENDARED)))

    def choose_time(self, day):
        """A date, or a time with or without an offset on about that day;
        never more than some hours after now."""
        if self.maybe(0.25):
            return iso(day)
        time = datetime.datetime.combine(
            day, datetime.time(self.random.randrange(24),
                               self.random.randrange(60),
                               self.random.randrange(60)))
        zone = datetime.timezone(
            datetime.timedelta(minutes=self.random.choice(OFFSETS)))
        limit = self.instant + 6 * 3600
        aware = time.replace(tzinfo=zone)
        if aware.timestamp() > limit and day <= self.today:
            aware = datetime.datetime.fromtimestamp(
                self.instant - self.random.randrange(3600), zone)
        if self.maybe(0.15):  # as a clock in the source's zone shows it
            local = aware.astimezone(zoneinfo.ZoneInfo(self.source_zone))
            return local.replace(tzinfo=None).isoformat(" ", "seconds")
        if aware.utcoffset() == datetime.timedelta() and self.maybe(0.5):
            return aware.replace(tzinfo=None).isoformat() + "Z"
        return aware.isoformat(timespec="seconds")

    # --- two services that fit one shipment equally well stop the run ---

    def drop_ties(self):
        """Gives up services until no shipment has two that are equal, not
        even below the best one."""
        dropped = True
        while dropped:
            dropped = False
            world = section6.read_world(self.sections())
            seen = {}
            for row in self.rows:
                key = (row["carrier"], row["service"], row["origin"],
                       row["destination"])
                if key in seen:
                    continue
                seen[key] = True
                loser = equal_service(world.services, *key)
                if loser is not None:
                    del self.services[loser]
                    dropped = True
                    break

    def sections(self):
        """As section6.read_ini would return them."""
        sections = {"notices": {"advance_days": "14"}}
        for kind in ("calendar", "window", "service"):
            for name, keys in getattr(self, kind + "s").items():
                sections["%s.%s" % (kind, name.lower())] = keys
        return sections

    # --- files ---

    def write(self, folder):
        """Returns the configuration's path."""
        advance_days = self.random.choice((7, 14, 14, 21))
        path = os.path.join(folder, "shipdelay.ini")
        with open(path, "w", encoding="utf-8") as out:
            self.write_settings(out, advance_days)
            for kind in ("calendar", "window", "service"):
                sections = list(getattr(self, kind + "s").items())
                self.random.shuffle(sections)
                for name, keys in sections:
                    write_section(out, "%s.%s" % (kind, name), keys)
        self.write_exports(folder)
        return path

    def write_settings(self, out, advance_days):
        out.write("# Written by generate.py: a random configuration.\n")
        write_section(out, "shipdelay", {"timezone": self.zone,
                                         "state": "var"})
        write_section(out, "source.x", {
            "files": "shipments-*.csv", "take": "all",
            "profile": "canonical-shipments", "timezone": self.source_zone,
            "max_age_hours": "26"})
        write_section(out, "notices", {
            "advance_days": str(advance_days), "follow_up_days": "5",
            "max_follow_ups": "2", "min_gap_hours": "20",
            "delivered_late": "no", "default_language": "en"})
        write_section(out, "brakes", {
            "max_mails": "100000", "max_share": "100", "min_rows": "1",
            "max_rejected": "100", "max_unmapped": "100",
            "first_run": "send", "same_export": "send"})
        write_section(out, "relay", {
            "url": "file:mail",
            "from": '"Example Shop <notices@shop.example>"'})

    def write_exports(self, folder):
        number = self.pick(1, 1, 2, 3)
        for part in range(number):
            path = os.path.join(folder, "shipments-%d.csv" % (part + 1))
            with open(path, "w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, HEADER, lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[part::number])
            os.utime(path, (self.instant - 600, self.instant - 600))


def equal_service(services, carrier, service, origin, destination):
    scores = {}
    for candidate in services:
        if candidate.name == section6.DEFAULT:
            continue
        score = (section6.globs_score(candidate.carriers, carrier),
                 section6.globs_score(candidate.services, service),
                 section6.lanes_score(candidate.lanes, origin, destination))
        if None in score:
            continue
        if score in scores:
            return candidate.name
        scores[score] = candidate.name
    return None


def write_section(out, name, keys):
    out.write("\n[%s]\n" % name)
    for key, value in keys.items():
        out.write("%s = %s\n" % (key, value))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", default="1")
    parser.add_argument("--round", type=int, default=1)
    parser.add_argument("--shipments", type=int, default=1000)
    parser.add_argument("--out", required=True)
    options = parser.parse_args(arguments)
    os.makedirs(options.out, exist_ok=True)
    made = Round(options.seed, options.round, options.shipments)
    path = made.write(options.out)
    print("--config %s --now %s" % (path, made.now))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
