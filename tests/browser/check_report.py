#!/usr/bin/python3
"""check_report.py - the HTML report in a real browser.

    check_report.py AXE.JS

Loads the report of a dry run over 100,000 shipments and prints how long it
took; then looks at that page and at smaller ones at a desk and on a phone, in
light and dark: nothing on the console, nothing wider than the screen, nothing
found by axe, everything reachable by keyboard.  The last line is
`N passed, N failed`.
"""

import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

import nights  # noqa: E402
from browser import Browser  # noqa: E402
from shop import Shop  # noqa: E402

SHIPMENTS = 100000
SCREENS = (("desk", 1280, 900), ("phone", 390, 844))
PAINTED = """new Promise(done => requestAnimationFrame(() =>
    requestAnimationFrame(() => done(performance.now() / 1000))))"""
AXE = """axe.run(document, {resultTypes: ["violations"]}).then(
    r => r.violations.map(v => [v.impact, v.id, v.nodes.length,
                                v.nodes[0].html.slice(0, 120)]))"""
OPEN_ALL = """document.querySelectorAll("details").forEach(d => d.open = true)"""


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, troubles):
        if troubles:
            self.failed += 1
            print(f"FAIL {what}: {troubles}", flush=True)
        else:
            self.passed += 1
            print(f"ok   {what}", flush=True)


def measure(page):
    """Seconds to the load event, to the second frame behind it, elements."""
    loads, elements = [], 0
    for _ in range(3):
        with Browser() as browser:
            browser.emulate(390, 844)
            begun = time.monotonic()
            browser.open(page)
            loaded = time.monotonic() - begun
            loads.append((loaded, browser.evaluate(PAINTED)))
            elements = browser.evaluate(
                "document.querySelectorAll('*').length")
    return (*(statistics.median(times) for times in zip(*loads)), elements)


def tell_speed(page):
    loaded, painted, elements = measure(page)
    print(f"     {SHIPMENTS:,} shipments: {page.stat().st_size / 1e6:.1f} MB, "
          f"{elements:,} elements, loaded in {loaded:.2f} s, painted in "
          f"{painted:.2f} s", flush=True)


def too_wide(browser):
    """What a screen cannot show without being pushed sideways."""
    width = browser.evaluate("document.documentElement.scrollWidth")
    screen = browser.evaluate("innerWidth")
    return f"{width} px on {screen}" if width > screen else ""


def look(checks, name, page):
    """The whole page on every screen, as it is opened."""
    for device, width, height in SCREENS:
        for colours in ("light", "dark"):
            with Browser() as browser:
                browser.emulate(width, height, colours)
                browser.open(page)
                what = f"{name}, {device}, {colours}"
                checks.check(f"{what}: fits", too_wide(browser))
                checks.check(f"{what}: a calm console", browser.troubles)


def look_inside(checks, name, page, axe):
    """The same with all its parts open, and with the eyes of axe."""
    for device, width, height in SCREENS:
        for colours in ("light", "dark"):
            with Browser() as browser:
                browser.emulate(width, height, colours)
                browser.open(page)
                browser.evaluate(OPEN_ALL)
                what = f"{name}, all parts open, {device}, {colours}"
                checks.check(f"{what}: fits", too_wide(browser))
                browser.evaluate(axe)
                checks.check(f"{what}: axe", browser.evaluate(AXE))


def check_axe(checks, page, axe):
    with Browser() as browser:
        browser.emulate(390, 844)
        browser.open(page)
        browser.evaluate(axe)
        checks.check("100,000 shipments: axe", browser.evaluate(AXE))


def check_keyboard(checks, page):
    """Tab reaches links and parts in their order; Enter opens a part."""
    with Browser() as browser:
        browser.emulate(1280)
        browser.open(page)
        seen = []
        for _ in range(200):
            browser.press("Tab", 9)
            tag = browser.evaluate("document.activeElement.tagName")
            top = browser.evaluate(
                "document.activeElement.getBoundingClientRect().top + scrollY")
            seen.append((top, tag))
            if tag == "SUMMARY" and len(seen) > 1:
                break
        tops = [top for top, _ in seen]
        checks.check("keyboard: from top to bottom",
                     "" if tops == sorted(tops) else str(seen))
        outline = browser.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle")
        checks.check("keyboard: the focus is seen",
                     "" if outline == "solid" else outline)
        browser.press("Enter", 13, "\r")
        checks.check("keyboard: Enter opens", "" if browser.evaluate(
            "document.activeElement.parentElement.open") else "closed")


def check_link(checks, page):
    """A link to a mail opens the parts that it lies in."""
    with Browser() as browser:
        browser.emulate(390, 844)
        browser.open(page)
        browser.evaluate("location.hash = '#m5000'")
        checks.check("a link opens the parts around its target",
                     "" if browser.evaluate(
                         "document.getElementById('m5000')"
                         ".getBoundingClientRect().height > 0") else "closed")


def check_paper(checks, page):
    with Browser() as browser:
        browser.emulate(1280, colours="dark")
        browser.open(page)
        paper = browser.print()
        checks.check("paper: a PDF", "" if paper[:5] == b"%PDF-" else "none")
        checks.check("paper: dark on white", "" if browser.evaluate(
            "getComputedStyle(document.body).backgroundColor")
                     == "rgb(255, 255, 255)" else "not white")


def main(axe):
    checks = Checks()
    axe = pathlib.Path(axe).read_text()
    with Shop() as shop:
        page = nights.write_big(shop, SHIPMENTS)
        tell_speed(page)
        look(checks, "100,000 shipments", page)
        check_axe(checks, page, axe)
        check_link(checks, page)
    for name, write in (("held", nights.write_held),
                        ("sent", nights.write_sent),
                        ("calm", nights.write_calm),
                        ("announced", nights.write_announced),
                        ("look back", nights.write_look_back)):
        with Shop() as shop:
            page = write(shop)
            look(checks, name, page)
            look_inside(checks, name, page, axe)
            if name == "held":
                check_keyboard(checks, page)
                check_paper(checks, page)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
