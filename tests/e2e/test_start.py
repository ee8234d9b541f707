"""What a start costs: whoever only looks does not wait for the network."""

import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from cases import NIGHT, CaseTest  # noqa: E402
from shop import ShopTest, late  # noqa: E402

STRACE = shutil.which("strace")


@unittest.skipUnless(STRACE, "needs strace")
def opened(shop, *command, now="2026-01-26T02:00:00+08:00"):
    """The files that a command opens, and its exit code."""
    trace = shop.folder / "report-trace"
    process = shop.command(
        *command, "--now", now,
        under=(STRACE, "-e", "trace=openat", "-o", str(trace)))
    return trace.read_text(), process.returncode


def without(shop, library):
    """The environment in which a library is none."""
    shop.write(f"broken/{library}", "no library")
    return {"LD_LIBRARY_PATH": str(shop.folder / "broken")}


class Libcurl(ShopTest):
    def setUp(self):
        super().setUp()
        self.shop.configure(relay={"url": "smtp://127.0.0.1:1",
                                   "tls": "none", "tries": "1"})
        self.shop.export([late("A1")])

    def test_it_is_loaded_only_to_open_a_connection(self):
        files, code = opened(self.shop, "run", "--dry-run")
        self.assertEqual(code, 0)
        self.assertIn("libsqlite3.so", files)
        self.assertNotIn("libcurl.so", files)
        files, code = opened(self.shop, "run")
        self.assertEqual(code, 69)
        self.assertIn("libcurl.so", files)

    def test_without_it_nothing_is_lost(self):
        run = self.shop.run(environment=without(self.shop, "libcurl.so.4"))
        self.check_code(run, 78)
        self.assertIn("libcurl cannot be loaded: ", run.stderr)
        self.assertEqual(self.shop.sql("SELECT state FROM mail"),
                         [("planned",)])
        self.shop.configure(relay={"url": "file:mail", "tls": None})
        self.assertEqual(self.shop.run().code, 0)
        self.assertEqual(len(self.shop.letters()), 1)


class Libcrypto(CaseTest):
    def test_it_is_loaded_only_for_a_case(self):
        self.shop.export([late("A1")])
        files, code = opened(self.shop, "run", "--dry-run", now=NIGHT)
        self.assertEqual(code, 0)
        self.assertNotIn("libcrypto.so", files)
        file = self.complain("T1")
        files, code = opened(self.shop, "complaint", "import", str(file),
                             now=NIGHT)
        self.assertEqual(code, 0)
        self.assertIn("libcrypto.so", files)

    def test_without_it_no_case_is_begun(self):
        self.shop.export([late("A1")])
        file = str(self.complain("T1"))
        process = self.shop.command(
            "complaint", "import", file, "--now", NIGHT,
            environment=without(self.shop, "libcrypto.so.3"))
        self.assertEqual(process.returncode, 71, process.stderr)
        self.assertEqual(process.stderr,
                         "shipdelay: libcrypto cannot be loaded\n")
        self.do("import", file)
        self.assertIn("C-000001", self.show())


if __name__ == "__main__":
    unittest.main()
