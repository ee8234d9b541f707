"""A shop that is hurt in the middle of a command, and what must hold then.

    scene = FirstNight()                  # prepared once
    with scene.ordeal() as ordeal:        # a copy of it for each hurt
        process = ordeal.suffer(environment=fault(7))
        ordeal.recover()                  # by normal runs
        ordeal.trouble                    # what is wrong, in sentences

Nothing is lost: every letter that the same scene sends when nothing hurts it
has arrived.  Nothing comes twice without its doubt: what has arrived twice
was listed in doubt by a report, and both copies are the same to the byte.
What has arrived is what the relay took, whether its answer was heard or not.
"""

import collections
import json
import re
import signal

from scripted_relay import DROP, ScriptedRelay
from shop import BUILD, Shop, late, row

CONNECTIONS = 2
FIRST = "2026-01-26T01:00:00+08:00"
NEWS = "2026-01-26T12:00:00+08:00"
# Of this no night may leave anything.
UNSETTLED = ("planned", "sending", "deferred", "in_doubt", "held")


def message_id(content):
    return re.search(rb"^Message-ID: <(.*)>\r$", content, re.M)[1].decode()


def recipient(content):
    return re.search(rb"^To: .*?([^ <]+@[^ >\r]+)>?\r$", content,
                     re.M)[1].decode()


class Scene:
    """The moment before the command that will be hurt."""

    command = ("run",)
    day = "2026-01-26"
    next_day = "2026-01-27"
    has_report = True
    # With the one to come.
    crashes = 1

    def __init__(self):
        self.shop = Shop()
        self.taken = []
        self.doubted = set()
        self.prepare()
        with self.ordeal() as ordeal:
            process = ordeal.suffer()
            ordeal.recover()
            self.code = process.returncode
            self.expected = ordeal.letters_of_each()
            self.states = ordeal.states()
            self.unhurt_trouble = ordeal.trouble

    def close(self):
        self.shop.__exit__()

    def prepare(self):
        """Write exports, let nights pass."""

    def before_recovery(self, shop):
        """What a person changes before the next run."""

    def connect(self, shop, relay, **keys):
        shop.configure(relay={
            "url": f"smtp://127.0.0.1:{relay.port}", "tls": "none",
            "connections": str(CONNECTIONS), "retry_wait": "0", **keys})

    def arrived(self, shop, relay):
        """The bytes of each letter, as often as it came."""
        return [content for _, content in self.taken + relay.taken]

    def night(self, now, script=lambda *step: None, environment=None,
              **keys):
        """A run of the past, against a relay of its own."""
        with ScriptedRelay(script) as relay:
            self.connect(self.shop, relay, **keys)
            run = self.shop.run(now=now, environment=environment or {})
            relay.wait_until_left()
        self.taken += relay.taken
        if run.report is not None:
            self.doubted |= doubts_of(run.report)
        return run

    def ordeal(self):
        return Ordeal(self)


def eight_late_parcels(**values):
    return [late(f"A{i}", language=("en", "de")[i % 2], **values)
            for i in range(8)]


class FirstNight(Scene):
    """Eight letters over two connections, from an empty state folder."""

    def prepare(self):
        self.shop.export(eight_late_parcels() +
                         [row(tracking="B1", status="delivered")])

    def before_recovery(self, shop):
        """News, with which a letter that is written anew is another."""
        shop.export(eight_late_parcels(event_at=NEWS))


class SecondNight(Scene):
    """
    What the first night left: a deferred mail, one in doubt, one refused,
    four still planned, of which one expires and one is suppressed; and news.
    """

    day = "2026-01-27"
    next_day = "2026-01-27"

    def prepare(self):
        self.shop.export(eight_late_parcels())
        self.night(FIRST, self.script, connections="1", tries="2",
                   retry_wait="0")
        self.shop.command("suppress", "a6@customer.example")
        rows = eight_late_parcels(event_at=NEWS)
        rows[3] = row(tracking="A3", country="US", shipped_at="2026-01-20",
                      event_at=NEWS)
        rows[7] = row(tracking="A7", status="delivered", event_at=NEWS)
        rows += [late(f"B{i}") for i in range(3)]
        rows += [late(f"D{i}", email="many@customer.example",
                      cause=("customs", "weather")[i]) for i in range(2)]
        self.shop.export(rows)

    @staticmethod
    def script(step, connection, mail, argument):
        wanted = {("RCPT", "a0"): "451 4.7.1 greylisted",
                  ("dot", "a1"): DROP,
                  ("RCPT", "a2"): "550 5.1.1 no such user"}
        for (at, name), reply in wanted.items():
            if at == step and f"{name}@" in argument:
                return reply
        if step == "MAIL" and mail > 4:
            return "421 4.3.2 closing"
        return None


class Approval(FirstNight):
    """A supervisor lets a held run go."""

    def prepare(self):
        super().prepare()
        self.shop.configure(brakes={"max_mails": "1"})
        held = self.night(FIRST)
        self.command = ("approve", held.report["run"], "--by", "Li")

    def before_recovery(self, shop):
        super().before_recovery(shop)
        shop.configure(brakes={"max_mails": "100"})


class IntoFolder(FirstNight):
    """Letters as files: the name of each stands for its bytes."""

    def connect(self, shop, relay, **keys):
        shop.configure(relay={"url": "file:mail", **keys})

    def arrived(self, shop, relay):
        return [path.read_bytes()
                for path in (shop.folder / "mail/new").glob("*")]


class Resolution(SecondNight):
    """Somebody has looked into the relay's log: send it once more."""

    has_report = False

    def prepare(self):
        super().prepare()
        doubted, = self.shop.sql(
            "SELECT message_id FROM mail WHERE state = 'in_doubt'")
        self.command = ("resolve", doubted[0], "resend")


class AfterCrash(FirstNight):
    """
    What a run has left that was killed while its letters went out.  The next
    one is killed as well.
    """

    day = "2026-01-27"
    next_day = "2026-01-28"
    crashes = 2

    def prepare(self):
        super().prepare()
        self.night(FIRST, environment=fault(8, calls="send"))


def fault(at=0, what=-signal.SIGKILL, calls=None, stays=False, count=None):
    """
    The environment in which a call fails with the errno `what`, or finds the
    process hit by the signal -`what`: tests/preload/faults.c.
    """
    wanted = {"LD_PRELOAD": BUILD / "tests/faults.so", "FAULT_AT": at,
              "FAULT": int(what), "FAULT_CALLS": calls, "FAULT_COUNT": count,
              "FAULT_STAYS": 1 if stays else None}
    return {name: str(value) for name, value in wanted.items()
            if value is not None}


def doubts_of(report):
    """The Message-IDs that a report lists as in doubt, now or before."""
    return {mail["message_id"] for mail in report["mails"]
            if "in_doubt" in mail["history"]}


class Ordeal:
    """One copy of a scene, with a relay of its own that is always good."""

    def __init__(self, scene):
        self.scene = scene
        self.trouble = []
        self.doubted = set(scene.doubted)
        self.shop = scene.shop.copy()
        self.relay = ScriptedRelay()

    def __enter__(self):
        self.relay.__enter__()
        self.scene.connect(self.shop, self.relay)
        return self

    def __exit__(self, *exception):
        self.relay.__exit__(*exception)
        self.shop.__exit__(*exception)


    def complain(self, sentence):
        self.trouble.append(sentence)

    def calls(self, calls=None):
        """How many of these calls the scene's command makes unhurt."""
        count = self.shop.folder / "report-count"
        self.suffer(environment=fault(calls=calls, count=count))
        return int(count.read_text())

    def suffer(self, *arguments, **options):
        """The scene's command, with what it leaves of a report checked."""
        report = self.shop.folder / "report-hurt.json"
        wanted = ()
        if self.scene.has_report:
            wanted = ("--now", f"{self.scene.day}T02:00:00+08:00",
                      "--report", str(report))
        process = self.shop.command(*self.scene.command, *wanted,
                                    *arguments, **options)
        self.relay.wait_until_left()
        self.report = None
        if report.exists():
            self.report = json.loads(report.read_text())
            self.doubted |= doubts_of(self.report)
        return process

    def run(self, hour):
        run = self.shop.run(now=f"{self.scene.next_day}T{hour:02}:00:00+08:00")
        if run.report is None:
            self.complain(f"exit {run.code}, no report: {run.stderr}")
            return run
        self.doubted |= doubts_of(run.report)
        return run

    def recover(self):
        """Normal runs, and a person where one is asked for."""
        self.scene.before_recovery(self.shop)
        run = self.run(3)
        waiting = [mail for mail in run.report["mails"]
                   if mail["state"] == "in_doubt"] if run.report else []
        if waiting and run.code == 1:
            for mail in waiting:
                self.resolve(mail["message_id"])
            run = self.run(4)
        if run.code != 0:
            self.complain(f"exit {run.code}: {run.stderr}")
        self.read_kept_reports()
        self.check_ledger()
        self.check_letters()

    def read_kept_reports(self):
        """`report RUN` writes what a kill kept from being written."""
        for report, in self.shop.sql(
                "SELECT report FROM run WHERE report <> ''"):
            self.doubted |= doubts_of(json.loads(report))

    def resolve(self, name):
        """As somebody does who has looked into the relay's log."""
        word = "sent" if name in self.copies() else "resend"
        process = self.shop.command("resolve", name, word)
        if process.returncode != 0:
            self.complain(process.stderr)

    def check_ledger(self):
        if self.shop.sql("PRAGMA integrity_check") != [("ok",)]:
            self.complain("the ledger is damaged")
        left = self.states() & set(UNSETTLED)
        if left:
            self.complain(f"not settled: {left}")

    def states(self):
        return {state for state, in self.shop.sql(
            "SELECT DISTINCT state FROM mail")}

    def copies(self):
        """{Message-ID: the bytes of each copy that has arrived}."""
        found = collections.defaultdict(list)
        for content in self.scene.arrived(self.shop, self.relay):
            found[message_id(content)].append(content)
        return found

    def letters_of_each(self):
        """How many different letters each customer has."""
        return collections.Counter(
            recipient(contents[0]) for contents in self.copies().values())

    def check_letters(self):
        letters = self.letters_of_each()
        lost = self.scene_expects() - letters
        if lost:
            self.complain(f"lost: {dict(lost)}")
        more = letters - self.scene_expects()
        if more:
            self.complain(f"decided twice: {dict(more)}")
        for name, contents in self.copies().items():
            if len(contents) > 1 and name not in self.doubted:
                self.complain(f"twice without a doubt: {name}")
            if len(set(contents)) > 1:
                self.complain(f"not the same bytes: {name}")

    def scene_expects(self):
        """The very first ordeal, which nothing hurts, tells what."""
        return getattr(self.scene, "expected", self.letters_of_each())
