#!/usr/bin/python3
"""Check the shipped calendars against facts that do not come from them.

    check.py [FOLDER]        FOLDER defaults to config/calendars of this tree

The rules below (fixed dates, Easter, "third Monday", substitute days, China's
notices) say which days each place must list, and as what. Exit 0 when every
calendar lists exactly those, 1 with one line for every mistake.

When a year is added to the calendars, move the end of YEARS; for China add its
notice to CHINA, its New Year to LUNAR_NEW_YEAR, and move the end in COVERS.
"""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
DAY = timedelta(days=1)
LANGUAGES = ("zh", "de", "fr", "es", "pt", "it", "ja", "ru", "ar")
# In these every calendar has its titles, in the others one that has begun.
EVERYWHERE = ("zh", "de", "fr", "pt", "ja", "ru", "ar")
KINDS = ("closed", "open", "suspended", "advisory")
COVERS = {"cn": (2025, 2026)}
YEARS = (2025, 2027)

# The State Council's notices, transcribed: days off, then make-up working days.
# gov.cn/zhengce/zhengceku/202411/content_6986383.htm (2025)
# gov.cn/zhengce/zhengceku/202511/content_7047091.htm (2026)
CHINA = {
    2025: {
        "off": [("01-01", "01-01", "New Year's Day"),
                ("01-28", "02-04", "Spring Festival"),
                ("04-04", "04-06", "Qingming Festival"),
                ("05-01", "05-05", "Labour Day"),
                ("05-31", "06-02", "Dragon Boat Festival"),
                ("10-01", "10-08", "National Day and Mid-Autumn Festival")],
        "worked": ["01-26", "02-08", "04-27", "09-28", "10-11"],
        "totals": (28, 5),
    },
    2026: {
        "off": [("01-01", "01-03", "New Year's Day"),
                ("02-15", "02-23", "Spring Festival"),
                ("04-04", "04-06", "Qingming Festival"),
                ("05-01", "05-05", "Labour Day"),
                ("06-19", "06-21", "Dragon Boat Festival"),
                ("09-25", "09-27", "Mid-Autumn Festival"),
                ("10-01", "10-07", "National Day")],
        "worked": ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
        "totals": (33, 6),
    },
}
# Day 1 of the lunar year: must lie in the Spring Festival of its year.
LUNAR_NEW_YEAR = {2025: date(2025, 1, 29), 2026: date(2026, 2, 17)}

mistakes = []


def complain(text):
    mistakes.append(text)


# --- civil days ----------------------------------------------------------------


def easter(year):
    """Gregorian Easter Sunday, by the algorithm of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def nth(year, month, weekday, n):
    """The n-th such weekday of a month; n = -1 is the last one."""
    if n > 0:
        first = date(year, month, 1)
        return first + ((weekday - first.weekday()) % 7 + 7 * (n - 1)) * DAY
    last = date(year + month // 12, month % 12 + 1, 1) - DAY
    return last - ((last.weekday() - weekday) % 7) * DAY


def before(day, weekday):
    """The last such weekday strictly before a day."""
    return day - ((day.weekday() - weekday - 1) % 7 + 1) * DAY


def is_weekend(day):
    return day.weekday() in (SAT, SUN)


def equinox(year, base):
    """Day of an equinox in Japan; good for 1980 to 2099."""
    return int(base + 0.242194 * (year - 1980)) - (year - 1980) // 4


# --- what each place must list in a year: {date: (kind, title)} --------------------


def closed(*pairs):
    return {day: ("closed", title) for day, title in pairs}


def moved_to_next_working_day(days, movable, suffix):
    """Days in lieu: each movable holiday at a weekend takes the next free day."""
    result = dict(days)
    for day, (_, title) in sorted(days.items()):
        if title in movable and is_weekend(day):
            other = day
            while is_weekend(other) or other in result:
                other += DAY
            result[other] = ("closed", f"{title} ({suffix})")
    return result


def cn(year):
    notice = CHINA[year]
    result = {}
    for first, last, title in notice["off"]:
        kind = "suspended" if title == "Spring Festival" else "closed"
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last}"):
            result[day] = (kind, title)
            day += DAY
    for text in notice["worked"]:
        day = date.fromisoformat(f"{year}-{text}")
        result[day] = ("open", "make-up working day")
    return result


def us(year):
    def federal(y):
        return closed(
            (date(y, 1, 1), "New Year's Day"),
            (nth(y, 1, MON, 3), "Martin Luther King Day"),
            (nth(y, 2, MON, 3), "Washington's Birthday"),
            (nth(y, 5, MON, -1), "Memorial Day"),
            (date(y, 6, 19), "Juneteenth"),
            (date(y, 7, 4), "Independence Day"),
            (nth(y, 9, MON, 1), "Labor Day"),
            (nth(y, 10, MON, 2), "Columbus Day"),
            (date(y, 11, 11), "Veterans Day"),
            (nth(y, 11, THU, 4), "Thanksgiving Day"),
            (date(y, 12, 25), "Christmas Day"))

    days = {**federal(year), **federal(year + 1)}
    for day, (_, title) in list(days.items()):
        if day.weekday() == SUN:
            days[day + DAY] = ("closed", f"{title} (observed)")
        if day.weekday() == SAT:
            days[day - DAY] = ("advisory", f"{title} (observed)")
    if year == 2025:
        days[date(2025, 1, 9)] = ("closed", "National Day of Mourning")
    return {day: entry for day, entry in days.items() if day.year == year}


def gb(year):
    e = easter(year)
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (e - 2 * DAY, "Good Friday"),
        (e + DAY, "Easter Monday"),
        (nth(year, 5, MON, 1), "Early May bank holiday"),
        (nth(year, 5, MON, -1), "Spring bank holiday"),
        (nth(year, 8, MON, -1), "Summer bank holiday"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"))
    return moved_to_next_working_day(
        days, ("New Year's Day", "Christmas Day", "Boxing Day"), "substitute day")


def de(year):
    e = easter(year)
    return closed(
        (date(year, 1, 1), "New Year's Day"),
        (e - 2 * DAY, "Good Friday"),
        (e + DAY, "Easter Monday"),
        (date(year, 5, 1), "Labour Day"),
        (e + 39 * DAY, "Ascension Day"),
        (e + 50 * DAY, "Whit Monday"),
        (date(year, 10, 3), "Day of German Unity"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Second Day of Christmas"))


def fr(year):
    e = easter(year)
    return closed(
        (date(year, 1, 1), "New Year's Day"),
        (e + DAY, "Easter Monday"),
        (date(year, 5, 1), "Labour Day"),
        (date(year, 5, 8), "Victory Day"),
        (e + 39 * DAY, "Ascension Day"),
        (e + 50 * DAY, "Whit Monday"),
        (date(year, 7, 14), "Bastille Day"),
        (date(year, 8, 15), "Assumption Day"),
        (date(year, 11, 1), "All Saints' Day"),
        (date(year, 11, 11), "Armistice Day"),
        (date(year, 12, 25), "Christmas Day"))


def es(year):
    e = easter(year)
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (date(year, 1, 6), "Epiphany"),
        (e - 2 * DAY, "Good Friday"),
        (date(year, 5, 1), "Labour Day"),
        (date(year, 8, 15), "Assumption Day"),
        (date(year, 10, 12), "National Day"),
        (date(year, 11, 1), "All Saints' Day"),
        (date(year, 12, 6), "Constitution Day"),
        (date(year, 12, 8), "Immaculate Conception"),
        (date(year, 12, 25), "Christmas Day"))
    # The regions choose it each year; 2027 was not decided.
    if year in (2025, 2026):
        days[e - 3 * DAY] = ("advisory", "Maundy Thursday")
    return days


def it(year):
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (date(year, 1, 6), "Epiphany"),
        (easter(year) + DAY, "Easter Monday"),
        (date(year, 4, 25), "Liberation Day"),
        (date(year, 5, 1), "Labour Day"),
        (date(year, 6, 2), "Republic Day"),
        (date(year, 8, 15), "Assumption Day"),
        (date(year, 11, 1), "All Saints' Day"),
        (date(year, 12, 8), "Immaculate Conception"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Saint Stephen's Day"))
    if year >= 2026:
        days[date(year, 10, 4)] = ("closed", "Saint Francis of Assisi")
    return days


def br(year):
    e = easter(year)
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (e - 48 * DAY, "Carnival"),
        (e - 47 * DAY, "Carnival"),
        (e - 2 * DAY, "Good Friday"),
        (date(year, 4, 21), "Tiradentes Day"),
        (date(year, 5, 1), "Labour Day"),
        (date(year, 9, 7), "Independence Day"),
        (date(year, 10, 12), "Our Lady of Aparecida"),
        (date(year, 11, 2), "All Souls' Day"),
        (date(year, 11, 15), "Republic Day"),
        (date(year, 11, 20), "Black Awareness Day"),
        (date(year, 12, 25), "Christmas Day"))
    days[e - 46 * DAY] = ("advisory", "Ash Wednesday")
    days[e + 60 * DAY] = ("advisory", "Corpus Christi")
    return days


def ca(year):
    e = easter(year)
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (e - 2 * DAY, "Good Friday"),
        (e + DAY, "Easter Monday"),
        (before(date(year, 5, 25), MON), "Victoria Day"),
        (date(year, 7, 1), "Canada Day"),
        (nth(year, 9, MON, 1), "Labour Day"),
        (date(year, 9, 30), "National Day for Truth and Reconciliation"),
        (nth(year, 10, MON, 2), "Thanksgiving Day"),
        (date(year, 11, 11), "Remembrance Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"))
    days[nth(year, 8, MON, 1)] = ("advisory", "Civic Holiday")
    return moved_to_next_working_day(
        days, ("New Year's Day", "Canada Day", "Remembrance Day",
               "National Day for Truth and Reconciliation",
               "Christmas Day", "Boxing Day"), "observed")


def au(year):
    e = easter(year)
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (date(year, 1, 26), "Australia Day"),
        (e - 2 * DAY, "Good Friday"),
        (e + DAY, "Easter Monday"),
        (date(year, 4, 25), "Anzac Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"))
    days[nth(year, 6, MON, 2)] = ("advisory", "King's Birthday")
    return moved_to_next_working_day(
        days, ("New Year's Day", "Australia Day", "Christmas Day",
               "Boxing Day"), "substitute day")


def jp(year):
    days = closed(
        (date(year, 1, 1), "New Year's Day"),
        (nth(year, 1, MON, 2), "Coming of Age Day"),
        (date(year, 2, 11), "National Foundation Day"),
        (date(year, 2, 23), "Emperor's Birthday"),
        (date(year, 3, equinox(year, 20.8431)), "Vernal Equinox Day"),
        (date(year, 4, 29), "Showa Day"),
        (date(year, 5, 3), "Constitution Memorial Day"),
        (date(year, 5, 4), "Greenery Day"),
        (date(year, 5, 5), "Children's Day"),
        (nth(year, 7, MON, 3), "Marine Day"),
        (date(year, 8, 11), "Mountain Day"),
        (nth(year, 9, MON, 3), "Respect for the Aged Day"),
        (date(year, 9, equinox(year, 23.2488)), "Autumnal Equinox Day"),
        (nth(year, 10, MON, 2), "Sports Day"),
        (date(year, 11, 3), "Culture Day"),
        (date(year, 11, 23), "Labour Thanksgiving Day"))
    result = dict(days)
    for day in days:
        if day.weekday() == SUN:
            other = day
            while other in days:
                other += DAY
            result[other] = ("closed", "Substitute holiday")
        if day + 2 * DAY in days and day + DAY not in days:
            result.setdefault(day + DAY, ("closed", "Citizens' holiday"))
    return result


PLACES = {"cn": cn, "us": us, "gb": gb, "de": de, "fr": fr, "es": es,
          "it": it, "br": br, "ca": ca, "au": au, "jp": jp}

# Days published by the authorities themselves: they check the rules above.
PUBLISHED = {
    "gb": ["2025-04-18", "2026-12-28", "2027-12-27", "2027-12-28"],
    "us": ["2026-07-03", "2027-06-18", "2027-07-05"],
    "it": ["2026-10-04"],
    "br": ["2025-03-03", "2026-02-17", "2026-06-04", "2026-11-20"],
    "ca": ["2025-05-19", "2026-05-18", "2026-09-30", "2026-12-28"],
    "au": ["2025-01-27", "2026-12-28"],
    "jp": ["2025-02-24", "2025-05-06", "2026-05-06", "2026-09-22",
           "2026-09-23", "2027-03-21", "2027-03-22", "2027-09-23"],
}


# --- the files -------------------------------------------------------------------


class Calendar:
    def __init__(self, path):
        self.path = path
        self.place = None
        self.values = {}     # key: (line, value)
        self.entries = []    # (line, key, first, last, kind, title)

    def at(self, line, text):
        complain(f"{self.path}:{line}: {text}")

    def value(self, key):
        return self.values.get(key, (0, None))[1]


def read(path):
    calendar = Calendar(path)
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        if len(raw) > 1000:
            calendar.at(number, f"{len(raw)} bytes in one line")
        try:
            line = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            calendar.at(number, "not UTF-8")
            continue
        if line and line.endswith("\\"):
            calendar.at(number, "a line may not end in a backslash")
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = re.fullmatch(r"\[calendar\.([a-z]+)\]", line)
            if not section or calendar.place:
                calendar.at(number, f"one [calendar.xx] expected, got {line}")
            else:
                calendar.place = section[1]
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not calendar.place:
            calendar.at(number, "neither comment, section nor key = value")
            continue
        read_key(calendar, number, key, value)
    return calendar


def read_key(calendar, number, key, value):
    if key != key.lower() or ":" in key:
        calendar.at(number, f"key '{key}' needs lower case and no colon")
    if not value:
        calendar.at(number, f"'{key}' has no value")
    if re.search("[#;\"\\\\]", value):
        calendar.at(number, f"'{key}': # ; \" and \\ do not belong here")
    if key in calendar.values:
        calendar.at(number, f"'{key}' stands twice, first in line "
                    f"{calendar.values[key][0]}")
    calendar.values[key] = (number, value)
    if key[:1].isdigit():
        read_entry(calendar, number, key, value)


def read_entry(calendar, number, key, value):
    kind, _, title = (part.strip() for part in value.partition(","))
    try:
        days = [date.fromisoformat(text) for text in key.split("/")]
    except ValueError:
        calendar.at(number, f"'{key}' is no date and no span of two dates")
        return
    if len(days) > 2 or days[0] > days[-1] or len(set(days)) != len(days):
        calendar.at(number, f"'{key}' is no span of two dates in order")
        return
    if kind not in KINDS:
        calendar.at(number, f"'{kind}' is none of {', '.join(KINDS)}")
    if not title or "," in title:
        calendar.at(number, f"'{key}' needs a title without a comma")
    calendar.entries.append(
        (number, key, days[0], days[-1], kind, title))


# --- the checks ------------------------------------------------------------------


def check_head(calendar):
    if calendar.place != calendar.path.stem:
        complain(f"{calendar.path}: holds calendar.{calendar.place}")
    if not calendar.value("name"):
        complain(f"{calendar.path}: no name")
    if calendar.value("weekend") != "sat, sun":
        complain(f"{calendar.path}: weekend is {calendar.value('weekend')}")
    if calendar.place == "default":
        wanted = "always"
    else:
        first, last = COVERS.get(calendar.place, YEARS)
        wanted = f"{first}-01-01/{last}-12-31"
    if calendar.value("covers") != wanted:
        complain(f"{calendar.path}: covers is {calendar.value('covers')}, "
                 f"not {wanted}")
    known = {"name", "weekend", "covers"}
    for key, (number, _) in calendar.values.items():
        if not (key in known or key[:1].isdigit() or key.startswith("title.")):
            calendar.at(number, f"unknown key '{key}'")


def days_of(calendar):
    """Each listed day once; a day in two entries is a mistake."""
    listed = {}
    for number, key, first, last, kind, title in calendar.entries:
        day = first
        while day <= last:
            if day in listed:
                calendar.at(number, f"{day} stands in line {listed[day][0]} too")
            listed[day] = (number, kind, title)
            day += DAY
    return listed


def check_covers(calendar):
    span = (calendar.value("covers") or "").split("/")
    if len(span) != 2:
        if calendar.entries:
            complain(f"{calendar.path}: entries, but covers is no span")
        return
    for number, key, first, last, _, _ in calendar.entries:
        if not span[0] <= first.isoformat() <= last.isoformat() <= span[1]:
            calendar.at(number, f"{key} lies outside covers")


def check_days(calendar, listed):
    first, last = COVERS.get(calendar.place, YEARS)
    wanted = {}
    for year in range(first, last + 1):
        wanted.update(PLACES[calendar.place](year))
    for day in sorted(wanted):
        kind, title = wanted[day]
        if day not in listed:
            complain(f"{calendar.path}: {day:%Y-%m-%d %a} is missing: "
                     f"{kind}, {title}")
        elif listed[day][1:] != (kind, title):
            number, is_kind, is_title = listed[day]
            calendar.at(number, f"{day} is '{is_kind}, {is_title}', "
                        f"not '{kind}, {title}'")
    for day in sorted(set(listed) - set(wanted)):
        calendar.at(listed[day][0], f"{day:%Y-%m-%d %a} is no holiday: "
                    f"{', '.join(listed[day][1:])}")
    for text in PUBLISHED.get(calendar.place, []):
        if date.fromisoformat(text) not in listed:
            complain(f"{calendar.path}: {text} was published and is missing")


def check_open(calendar, listed):
    for day, (number, kind, _) in listed.items():
        if kind == "open" and not is_weekend(day):
            calendar.at(number, f"{day:%Y-%m-%d %a} is open but no weekend")
        if kind == "suspended" and calendar.place != "cn":
            calendar.at(number, f"{day} is suspended outside China")


def check_titles(calendar):
    used = {title.lower() for *_, title in calendar.entries}
    for language in LANGUAGES:
        prefix = f"title.{language}."
        given = {key[len(prefix):] for key in calendar.values
                 if key.startswith(prefix)}
        if not given and language not in EVERYWHERE:
            continue
        for title in sorted(used - given):
            complain(f"{calendar.path}: no {prefix}{title}")
        for title in sorted(given - used):
            complain(f"{calendar.path}: {prefix}{title} is the title of no entry")
    for key, (number, _) in calendar.values.items():
        if key.startswith("title.") and key.split(".")[1] not in LANGUAGES:
            calendar.at(number, f"'{key}': language none of "
                        f"{', '.join(LANGUAGES)}")


def check_china(calendar, listed):
    for year, notice in CHINA.items():
        of_year = [(day, kind) for day, (_, kind, _) in listed.items()
                   if day.year == year]
        off = sum(kind in ("closed", "suspended") for _, kind in of_year)
        worked = sum(kind == "open" for _, kind in of_year)
        if (off, worked) != notice["totals"]:
            complain(f"{calendar.path}: {year} has {off} days off and {worked} "
                     "make-up working days, the notice has %d and %d"
                     % notice["totals"])
        festival = listed.get(LUNAR_NEW_YEAR[year], (0, "", ""))
        if festival[1] != "suspended":
            complain(f"{calendar.path}: lunar New Year {LUNAR_NEW_YEAR[year]} "
                     "is not suspended")


def check_calendar(path):
    calendar = read(path)
    if not calendar.place:
        complain(f"{path}: no section")
        return
    check_head(calendar)
    listed = days_of(calendar)
    check_covers(calendar)
    check_open(calendar, listed)
    check_titles(calendar)
    if calendar.place in PLACES:
        check_days(calendar, listed)
    elif calendar.place != "default":
        complain(f"{path}: this check has no rules for {calendar.place}")
    if calendar.place == "cn":
        check_china(calendar, listed)


def main():
    root = Path(__file__).resolve().parents[3]
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 \
        else root / "config" / "calendars"
    paths = sorted(folder.glob("*.ini"))
    for path in paths:
        check_calendar(path)
    missing = set(PLACES) | {"default"}
    for place in sorted(missing - {path.stem for path in paths}):
        complain(f"{folder}: {place}.ini is missing")
    for text in mistakes:
        print(text, file=sys.stderr)
    if mistakes:
        print(f"{folder}: {len(mistakes)} to correct", file=sys.stderr)
        return 1
    print(f"{len(paths)} calendars right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
