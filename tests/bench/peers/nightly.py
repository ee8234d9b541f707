#!/usr/bin/python3
"""nightly.py EXPORT REPORT | EXPORT PORT LEDGER - the same job in plain Python."""

import csv, functools, json, sqlite3, smtplib, sys
from datetime import date, datetime, timedelta, timezone
from email.message import EmailMessage
from string import Template

BUSINESS = timezone(timedelta(hours=8))
TODAY = date(2026, 3, 12)
CLOSED = {"CN": {date(2026, 2, d) for d in range(15, 24)} | {date(2026, 4, 6)},
          "DE": {date(2026, 4, 3), date(2026, 4, 6)}, "US": {date(2026, 5, 25)}}
LEGS = (("CN", 2), (None, 8), ("TO", 4))
TOLD = {"customs": "is held by customs", "weather": "waits for the weather",
        "absent": "could not be delivered: nobody was at home",
        "": "waits to be picked up", "address": "has no usable address",
        "unclaimed": "was not picked up and comes back"}
TEXT = Template("Dear $name,\n\nyour order $order ($tracking) $why.\n"
                "We now expect it on $day.\n\nSorry, and thank you.\n")
HTML = Template("<html><body><p>Dear $name,</p><p>your order $order "
                "($tracking) $why.</p><p>We now expect it on $day.</p>"
                "<p>Sorry, and thank you.</p></body></html>")

@functools.cache
def works(place, day):
    return place is None or (day.weekday() < 5 and day not in CLOSED.get(place, ()))

@functools.cache
def due(shipped, destination):
    day = shipped
    for place, days in LEGS:
        while days:
            day += timedelta(1)
            days -= works(destination if place == "TO" else place, day)
    return day

@functools.cache
def silence(seen, place):
    return sum(works(place, seen + timedelta(d)) for d in range(1, (TODAY - seen).days + 1))

def is_late(row):
    if row["status"] in ("delivered", "cancelled"):
        return False
    seen = datetime.fromisoformat(row["event_at"]).astimezone(BUSINESS).date()
    shipped = date.fromisoformat(row["shipped_at"])
    return (row["cause"] != "" or row["status"] in ("exception", "pickup_ready", "returning")
            or TODAY > due(shipped, row["destination"]) or silence(seen, row["country"]) >= 8)

def compose(row):
    mail = EmailMessage()
    mail["From"], mail["To"] = "notices@shop.example", row["email"]
    mail["Subject"] = f"About your order {row['order']}"
    row.update(why=TOLD.get(row["cause"], "is late"),
               day=f"{TODAY + timedelta(7):%A, %d %B %Y}")
    mail.set_content(TEXT.substitute(row))
    mail.add_alternative(HTML.substitute(row), subtype="html")
    return mail

newest = {}
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        key, late = (row["carrier"], row["tracking"]), is_late(row)
        if key not in newest or row["event_at"] > newest[key][0]:
            newest[key] = row["event_at"], row if late else None
mails = [(row, compose(row)) for _, row in newest.values() if row]
if len(sys.argv) == 3:
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump([{"tracking": row["tracking"], "why": row["why"],
                    "mail": mail.as_string()} for row, mail in mails], file)
else:
    ledger = sqlite3.connect(sys.argv[3])
    ledger.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                         "CREATE TABLE mail (tracking PRIMARY KEY, state)")
    with smtplib.SMTP("127.0.0.1", int(sys.argv[2])) as relay:
        for row, mail in mails:
            with ledger:
                ledger.execute("INSERT INTO mail VALUES (?, 'sending')", [row["tracking"]])
            relay.send_message(mail)
            with ledger:
                ledger.execute("UPDATE mail SET state = 'accepted' WHERE tracking = ?",
                               [row["tracking"]])
