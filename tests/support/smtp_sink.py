"""Postfix's smtp-sink in a process of its own.

    with SmtpSink("-f", "RCPT", dump=folder) as sink:
        ...  sink.port, sink.messages() ...
"""

import os
import shutil
import socket
import subprocess
import time

PROGRAM = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/sbin:/bin")


class SmtpSink:
    """Options are its own; with `dump` it keeps every mail as a file."""

    def __init__(self, *options, dump=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._dump = dump
        words = [PROGRAM]
        if os.getuid() == 0:
            words += ["-u", "root"]
        if dump is not None:
            dump.mkdir()
            words += ["-d", f"{dump}/%M."]
        self._words = [*words, *options, f"127.0.0.1:{self.port}", "1000"]

    def __enter__(self):
        self._process = subprocess.Popen(
            self._words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise AssertionError("smtp-sink does not start")

    def __exit__(self, *exception):
        self._process.kill()
        self._process.wait()

    def messages(self):
        """Each with smtp-sink's own header lines on top."""
        return [path.read_text(errors="replace")
                for path in sorted(self._dump.rglob("*")) if path.is_file()]
