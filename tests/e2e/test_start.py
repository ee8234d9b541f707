"""What a start costs: whoever only looks does not wait for the network."""

import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from shop import ShopTest, late  # noqa: E402

STRACE = shutil.which("strace")


class Libcurl(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(relay={"url": "smtp://127.0.0.1:1",
                                   "tls": "none", "tries": "1"})
        self.shop.export([late("A1")])

    @unittest.skipUnless(STRACE, "needs strace")
    def opened(self, *command):
        """The files that a command opens, and its exit code."""
        trace = self.shop.folder / "report-trace"
        process = self.shop.command(
            *command, "--now", "2026-01-26T02:00:00+08:00",
            under=(STRACE, "-e", "trace=openat", "-o", str(trace)))
        return trace.read_text(), process.returncode

    def test_it_is_loaded_only_to_open_a_connection(self):
        files, code = self.opened("run", "--dry-run")
        self.assertEqual(code, 0)
        self.assertIn("libsqlite3.so", files)
        self.assertNotIn("libcurl.so", files)
        files, code = self.opened("run")
        self.assertEqual(code, 69)
        self.assertIn("libcurl.so", files)

    def test_without_it_nothing_is_lost(self):
        self.shop.write("broken/libcurl.so.4", "no library")
        run = self.shop.run(environment={
            "LD_LIBRARY_PATH": str(self.shop.folder / "broken")})
        self.check_code(run, 78)
        self.assertIn("libcurl cannot be loaded: ", run.stderr)
        self.assertEqual(self.shop.sql("SELECT state FROM mail"),
                         [("planned",)])
        self.shop.configure(relay={"url": "file:mail", "tls": None})
        self.assertEqual(self.shop.run().code, 0)
        self.assertEqual(len(self.shop.letters()), 1)


if __name__ == "__main__":
    unittest.main()
