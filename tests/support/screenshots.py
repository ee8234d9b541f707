#!/usr/bin/python3
"""screenshots.py - letters and reports as a browser shows them.

    screenshots.py letters PREVIEW_FOLDER OUTPUT_FOLDER [LETTER...]
    screenshots.py reports OUTPUT_FOLDER

Letters: takes <letter>.html out of a folder that `shipdelay preview` wrote,
such as ar-returned, and writes <letter>-<light|dark>-<desktop|phone>.png, the
whole page each.  A letter that is not there is named and left out.  Reports:
of a night that a brake held and of one whose letters were sent, the same
pictures of their upper part, and as it is printed.
"""

import pathlib
import sys

from browser import Browser
from nights import NIGHT, big_night, live_through
from scripted_relay import DROP, ScriptedRelay
from shop import Shop, late, row

LETTERS = ("en-delayed", "zh-advance", "de-action-duties", "ar-returned",
           "fr-digest", "ja-suspended")
LETTER_WIDTHS = {"desktop": 700, "phone": 375}
REPORT_WIDTHS = {"desktop": 1280, "phone": 390}
COLOURS = ("light", "dark")
# Of a report the lists at its end go on for ever.
REPORT_HEIGHT = 6000


def shoot(browser, path, name, widths, height=None):
    browser.open(path)
    for colours in COLOURS:
        for device, width in widths.items():
            browser.emulate(width, colours=colours)
            name.with_name(f"{name.name}-{colours}-{device}.png").write_bytes(
                browser.shoot(width, height))


def shoot_letters(output, preview, *letters):
    missing = 0
    with Browser() as browser:
        for letter in letters or LETTERS:
            page = pathlib.Path(preview) / f"{letter}.html"
            if not page.is_file():
                print(f"{page} is not there", file=sys.stderr)
                missing += 1
                continue
            shoot(browser, page, output / letter, LETTER_WIDTHS)
    return 1 if missing else 0


def write_held(shop):
    """Three thousand parcels after 29 nights, and a brake."""
    live_through(shop, 29)
    shop.configure(brakes={"max_mails": "100"})
    big_night(shop, 3000)
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


def shoot_reports(output):
    for name, write in (("held", write_held), ("sent", write_sent)):
        with Shop() as shop, Browser() as browser:
            page = write(shop)
            shoot(browser, page, output / f"report-{name}", REPORT_WIDTHS,
                  REPORT_HEIGHT)
            (output / f"report-{name}.pdf").write_bytes(browser.print())
    return 0


def main(kind, *arguments):
    output = pathlib.Path(arguments[kind == "letters"])
    output.mkdir(parents=True, exist_ok=True)
    if kind == "letters":
        code = shoot_letters(output, arguments[0], *arguments[2:])
    else:
        code = shoot_reports(output)
    print(f"{len(list(output.iterdir()))} pictures are in {output}")
    return code


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("letters", "reports"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
