#!/usr/bin/python3
"""screenshots.py - six letters as a browser shows them.

    screenshots.py PREVIEW_FOLDER OUTPUT_FOLDER [LETTER...]

Takes <letter>.html out of a folder that `shipdelay preview` wrote, such as
ar-returned, and writes <letter>-<light|dark>-<desktop|phone>.png, the whole
page each.  A letter that is not there is named and left out.  Chromium is
driven through its own debugging pipe; it opens no port and loads nothing.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LETTERS = ("en-delayed", "zh-advance", "de-action-duties", "ar-returned",
           "fr-digest", "ja-suspended")
WIDTHS = {"desktop": 700, "phone": 375}
COLOURS = ("light", "dark")


class Browser:
    """A headless Chromium with one page, spoken to over two pipes."""

    def __init__(self, folder):
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        self.reading = os.fdopen(ours_in, "rb")
        self.writing = os.fdopen(ours_out, "wb")
        # Chromium reads from descriptor 3 and writes to descriptor 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec 3<&{theirs_in} 4>&{theirs_out}; exec "$@"',
             "bash", "chromium", "--headless=new", "--no-sandbox",
             "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.number = 0
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        self.call("Page.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reading.close()
        self.writing.close()

    def read(self):
        message = bytearray()
        while (byte := self.reading.read(1)) != b"\0":
            if not byte:
                raise EOFError("chromium has ended")
            message += byte
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.writing.write(json.dumps(message).encode() + b"\0")
        self.writing.flush()
        while (answer := self.read()).get("id") != self.number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def open(self, path):
        self.call("Page.navigate", url=path.resolve().as_uri())
        while self.read().get("method") != "Page.loadEventFired":
            pass

    def shoot(self, width, colours):
        """The page as PNG, as high as it is."""
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": colours}])
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=1, deviceScaleFactor=2, mobile=width < 600)
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        picture = self.call("Page.captureScreenshot", format="png",
                            captureBeyondViewport=True,
                            clip={"x": 0, "y": 0, "width": width,
                                  "height": size["height"], "scale": 1})
        return base64.b64decode(picture["data"])


def main(preview, output, *letters):
    preview, output = pathlib.Path(preview), pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    missing = 0
    with tempfile.TemporaryDirectory(prefix="shipdelay-chromium.") as folder, \
            Browser(folder) as browser:
        for letter in letters or LETTERS:
            page = preview / f"{letter}.html"
            if not page.is_file():
                print(f"{page} is not there", file=sys.stderr)
                missing += 1
                continue
            browser.open(page)
            for colours in COLOURS:
                for device, width in WIDTHS.items():
                    path = output / f"{letter}-{colours}-{device}.png"
                    path.write_bytes(browser.shoot(width, colours))
    print(f"{len(list(output.glob('*.png')))} pictures are in {output}")
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
