"""A disk that is full, or fails: no letter lost, and no success that is none."""

import concurrent.futures
import errno
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "support"))

from ordeal import FirstNight, IntoFolder, fault  # noqa: E402

STEP = 16 * 1024
SIZES = range(64 * 1024, 1024 * 1024 + 1, STEP)
# Done, with a person, relay, report, ledger, later, permission, config.
ENDS = (0, 1, 66, 69, 71, 73, 74, 75, 77, 78)
# What moves the bytes of a run, and what may be wrong with it.
FAILURES = {
    "open": (errno.EMFILE, errno.EIO), "read": (errno.EIO, errno.EINTR),
    "write": (errno.ENOSPC, errno.EIO, errno.EINTR),
    "pread64": (errno.EIO,), "pwrite64": (errno.ENOSPC, errno.EIO),
    "fsync": (errno.EIO,), "fdatasync": (errno.EIO,),
    "ftruncate64": (errno.EIO,), "rename": (errno.ENOSPC,),
    "close": (errno.EIO,), "connect": (errno.ECONNREFUSED,),
    "send": (errno.EPIPE, errno.ENOBUFS), "recv": (errno.ECONNRESET,),
    "poll": (errno.EINTR,), "mkdir": (errno.ENOSPC,),
    "fcntl": (errno.ENOLCK,), "mmap": (errno.ENOMEM,),
}
MOST_OF_A_CALL = 6


def can_mount():
    return subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False).returncode == 0


def small_disk(folder, size):
    """
    A command line to run a program under for which `folder` lies on a disk
    of so many bytes; what it leaves there is kept behind it.
    """
    script = ('mount -t tmpfs -o "size=$1" none "$2" || exit 99; '
              'cd "$3" && folder="$2" && shift 3 && "$@"; code=$?; '
              'cp -a "$folder/." "$folder.kept"; exit $code')
    return ("unshare", "-rm", "sh", "-c", script, "sh", str(size),
            str(folder), str(folder.parent))


class Disk(unittest.TestCase):
    def judge(self, ordeal, process):
        """What must hold after the command and after the next run."""
        sent = len(ordeal.copies())
        is_whole = ordeal.report is not None and \
            len(ordeal.report["mails"]) == 8
        ordeal.recover()
        if process.returncode not in ENDS:
            ordeal.complain(f"exit {process.returncode}: {process.stderr}")
        if process.returncode == 0 and (sent < 8 or not is_whole):
            ordeal.complain("exit 0, but it is not done")
        if process.returncode not in (0, 1) and not process.stderr:
            ordeal.complain("not a word")
        return process.returncode, ordeal.trouble

    def check_all(self, function, cases):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            told = list(pool.map(lambda case: function(*case), cases))
        for case, (_, trouble) in zip(cases, told):
            with self.subTest(case):
                self.assertEqual(trouble, [])
        return [code for code, _ in told]


class Full(Disk):
    @unittest.skipUnless(can_mount(), "needs unshare -rm and tmpfs")
    def test_at_every_16_kb_of_the_state_folder_lose_nothing(self):
        scene = FirstNight()
        self.addCleanup(scene.close)

        def fill(size):
            with scene.ordeal() as ordeal:
                state = ordeal.shop.state
                kept = state.with_name("var.kept")
                state.mkdir()
                kept.mkdir()
                process = ordeal.suffer(under=small_disk(state, size))
                state.rmdir()
                shutil.move(kept, state)
                return self.judge(ordeal, process)

        codes = self.check_all(fill, [(size,) for size in SIZES])
        self.assertEqual(set(codes), {0, 74})

    def test_files_that_may_not_grow_lose_nothing(self):
        """The same by a limit on every file, of letters and report, too."""
        for scene in (FirstNight(), IntoFolder()):
            self.addCleanup(scene.close)

            def limit(size):
                with scene.ordeal() as ordeal:
                    return self.judge(ordeal, ordeal.suffer(under=(
                        "prlimit", f"--fsize={size}", "--")))

            sizes = [*range(0, 64 * 1024, 4096), *range(64 * 1024, 2 ** 19,
                                                        STEP)]
            with self.subTest(type(scene).__name__):
                codes = self.check_all(limit, [(size,) for size in sizes])
                self.assertIn(0, codes)
                self.assertIn(74, codes)

    def test_of_the_report_alone_stops_no_letter(self):
        scene = FirstNight()
        self.addCleanup(scene.close)
        # In a shop of its own: a second night has less to write.
        with scene.ordeal() as unhurt:
            last = unhurt.calls("rename")
        with scene.ordeal() as ordeal:
            process = ordeal.suffer(environment=fault(
                last, errno.ENOSPC, "rename"))
            self.assertEqual(process.returncode, 73)
            self.assertEqual(len(ordeal.copies()), 8)
            ordeal.recover()
            self.assertEqual(ordeal.trouble, [])


class Failing(Disk):
    def test_at_any_call_is_no_wrong_success_and_loses_nothing(self):
        scene = FirstNight()
        self.addCleanup(scene.close)
        cases = []
        for call, failures in FAILURES.items():
            with scene.ordeal() as ordeal:
                count = ordeal.calls(call)
            step = max(1, count // MOST_OF_A_CALL)
            cases += [(call, at, failure)
                      for at in range(1, count + 1, step)
                      for failure in failures]

        def fail(call, at, failure):
            with scene.ordeal() as ordeal:
                return self.judge(ordeal, ordeal.suffer(
                    environment=fault(at, failure, call)))

        self.check_all(fail, cases)


if __name__ == "__main__":
    unittest.main()
