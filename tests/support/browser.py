"""A headless Chromium with one page, spoken to over two pipes.

    with Browser() as browser:
        browser.emulate(width=390, colours="dark")
        browser.open(path)
        browser.evaluate("document.title")

It opens no port and loads nothing from anywhere.  `troubles` holds what the
page wrote to its console and what the browser complained of.
"""

import base64
import json
import os
import subprocess
import tempfile

# The descriptors that --remote-debugging-pipe reads and writes.
THEIR_ENDS = 'exec 3<&{} 4>&{}; exec "$@"'


class Browser:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(
            prefix="shipdelay-chromium.", ignore_cleanup_errors=True)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        self.reading = os.fdopen(ours_in, "rb")
        self.writing = os.fdopen(ours_out, "wb")
        self.process = subprocess.Popen(
            ["bash", "-c", THEIR_ENDS.format(theirs_in, theirs_out),
             "bash", "chromium", "--headless=new", "--no-sandbox",
             "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={self.folder.name}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.rest = b""
        self.number = 0
        self.session = None
        self.troubles = []
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reading.close()
        self.writing.close()
        self.folder.cleanup()

    def read(self):
        while b"\0" not in self.rest:
            more = self.reading.read1(1 << 20)
            if not more:
                raise EOFError("chromium has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        if message.get("method") in ("Runtime.consoleAPICalled",
                                     "Runtime.exceptionThrown",
                                     "Log.entryAdded"):
            self.troubles.append(message["params"])
        return message

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

    def emulate(self, width, height=900, colours="light"):
        self.call("Emulation.setEmulatedMedia", media="screen", features=[
            {"name": "prefers-color-scheme", "value": colours}])
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=2, mobile=width < 600)

    def open(self, path):
        self.call("Page.navigate", url=path.resolve().as_uri())
        while self.read().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression):
        """The value of a JavaScript expression, waited for."""
        answer = self.call("Runtime.evaluate", expression=expression,
                           awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def press(self, key, code=None, text=None):
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code, **more)

    def shoot(self, width, height=None, top=0):
        """A part of the page as PNG; without a height all of it."""
        if height is None:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            height = size["height"] - top
        picture = self.call("Page.captureScreenshot", format="png",
                            captureBeyondViewport=True,
                            clip={"x": 0, "y": top, "width": width,
                                  "height": height, "scale": 1})
        return base64.b64decode(picture["data"])

    def print(self):
        """The page on A4, as PDF."""
        self.call("Emulation.setEmulatedMedia", media="print")
        paper = self.call("Page.printToPDF", paperWidth=8.27,
                          paperHeight=11.69)
        return base64.b64decode(paper["data"])
