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
from nights import write_held, write_sent
from shop import Shop

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
