"""Nights of a shop, for whoever looks at its reports.

    with Shop() as shop:
        page = write_held(shop)

The same night every time: the dice are loaded.
"""

import datetime
import random

from scripted_relay import DROP, ScriptedRelay
from shop import late, row

NIGHT = "2026-01-26T02:00:00+08:00"

CARRIERS = {"yunexpress": 30, "4px": 20, "cainiao": 15, "china-ems": 10,
            "yanwen": 8, "sf-express": 7, "dhl-ecommerce": 6, "cne": 4}
COUNTRIES = {"US": 30, "DE": 14, "FR": 10, "GB": 9, "JP": 6, "BR": 6, "ES": 5,
             "IT": 5, "SA": 4, "RU": 4, "CA": 3, "AU": 3, "NL": 2, "PL": 2,
             "MX": 2, "SE": 1, "CH": 1, "PT": 1, "AT": 1}
LANGUAGES = {"DE": "de", "AT": "de", "CH": "de", "FR": "fr", "JP": "ja",
             "BR": "pt", "PT": "pt", "ES": "es", "MX": "es", "IT": "it",
             "SA": "ar", "RU": "ru"}
CAUSES = {"customs": 40, "weather": 20, "peak": 15, "carrier": 15,
          "other": 10}
# What may be wrong with a parcel, of a thousand; the others are in order.
TROUBLES = {"delayed": 100, "pickup": 15, "duties": 3, "address": 3,
            "returning": 2, "unknown": 1, "lost": 1, "delivered": 375,
            "none": 500}


def choose(dice, weights):
    return dice.choices(list(weights), weights.values())[0]


def spoil(dice, parcel, number, today):
    trouble = choose(dice, TROUBLES)
    if trouble == "delayed":
        parcel.update(
            status="exception", cause=choose(dice, CAUSES), text="Held",
            promised_on=str(today - datetime.timedelta(dice.randrange(-3,
                                                                      26))))
        if dice.random() < .03:
            parcel["email"] = ""
        if dice.random() < .04:
            parcel["email"] = f"customer{number - 1}@example.com"
    elif trouble == "pickup":
        parcel.update(status="pickup_ready")
    elif trouble in ("duties", "address", "lost"):
        parcel.update(status="exception", cause=trouble)
    elif trouble == "returning":
        parcel.update(status="returning", cause="unclaimed")
    elif trouble == "unknown":
        parcel.update(status=f"bogus-{dice.randrange(5)}")
    elif trouble == "delivered":
        parcel.update(status="delivered")


def make_rows(count, today, seed=1):
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        country = choose(dice, COUNTRIES)
        shipped = today - datetime.timedelta(dice.randrange(1, 25))
        parcel = row(
            tracking=f"YT{seed:03}{number:011}", order=f"#{100000 + number}",
            carrier=choose(dice, CARRIERS), destination=country,
            country=country, shipped_at=str(shipped),
            event_at=f"{today - datetime.timedelta(1)}T12:00:00+08:00",
            promised_on=str(today + datetime.timedelta(
                dice.randrange(20, 40))),
            email=f"customer{number}@example.com", name=f"Customer {number}",
            language=LANGUAGES.get(country, ""))
        spoil(dice, parcel, number, today)
        rows.append(parcel)
        if number % 997 == 996:
            rows.append(f'YT{number},"a quote that is never closed')
    return rows


def export_night(shop, count):
    shop.export(make_rows(count, datetime.date(2026, 1, 26), seed=999))


def live_through(shop, nights):
    """So many nights before NIGHT, of a few hundred parcels each."""
    for night in range(nights):
        today = datetime.date(2026, 1, 26) - datetime.timedelta(nights - night)
        dice = random.Random(night)
        shop.export(make_rows(dice.randrange(200, 600), today, seed=night))
        shop.run(now=f"{today}T02:00:00+08:00")


def write_held(shop):
    """Three thousand parcels after 29 nights, and a brake."""
    live_through(shop, 29)
    shop.configure(brakes={"max_mails": "100"})
    export_night(shop, 3000)
    shop.run("--report", "held.html", now=NIGHT)
    return shop.folder / "held.html"


def answer(step, connection, mail, argument):
    del connection, argument
    if step == "RCPT" and mail == 2:
        return "550 5.1.1 no such user here"
    if step == "RCPT" and mail == 4:
        return "451 4.7.1 come back later"
    return DROP if step == "dot" and mail == 6 else None


def write_sent(shop):
    """A small night: one mail is refused, one put off, one in doubt."""
    shop.export([
        *(late(f"A{i}", destination=country, country=country)
          for i, country in enumerate(("US", "DE", "CN", "FR", "DE", "GB"))),
        row(tracking="B1", status="pickup_ready", country="US",
            event_at="2026-01-24T09:00:00-05:00"),
        row(tracking="B2", status="returning", cause="duties"),
        late("B3", email=""), row(tracking="B4", status="bogus"),
        row(tracking="B5", status="exception", cause="lost"),
        'B6,"a quote that is never closed'])
    with ScriptedRelay(answer) as relay:
        shop.configure(relay={"url": f"smtp://127.0.0.1:{relay.port}",
                              "tls": "none", "connections": "1"})
        shop.run("--report", "sent.html", now=NIGHT)
    return shop.folder / "sent.html"


def write_calm(shop):
    """Nothing to tell, nothing that needs a person."""
    shop.export([{"tracking": "A1", "carrier": "yunexpress",
                  "status": "delivered"}])
    shop.run("--report", "calm.html", now=NIGHT)
    return shop.folder / "calm.html"


def write_big(shop, shipments):
    """A dry run that a brake would hold."""
    shop.configure(brakes={"max_mails": "500"})
    export_night(shop, shipments)
    shop.dry_run("--report", "big.html", now=NIGHT)
    return shop.folder / "big.html"


def write_announced(shop):
    """A shutdown three weeks ahead, before anybody is told of it."""
    rows = make_rows(1500, datetime.date(2026, 1, 26))
    for parcel in rows:
        if isinstance(parcel, dict) and parcel["status"] == "in_transit":
            parcel.update(status="pre_transit", country="CN", promised_on="",
                          shipped_at="2026-02-13")
    shop.export(rows)
    shop.dry_run("--report", "announced.html", now=NIGHT,
                 command=("announce", "cn:2026-02-15/2026-02-23"))
    return shop.folder / "announced.html"


def write_look_back(shop):
    """What became of the deliveries of a few nights."""
    live_through(shop, 5)
    shop.command("report", "--from", "2026-01-01", "--to", "2026-01-26",
                 "--now", NIGHT, "--report", "back.html")
    return shop.folder / "back.html"
