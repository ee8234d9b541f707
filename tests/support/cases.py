"""A shop with complaints.

    class MyTest(CaseTest):
        def test_...(self):
            self.complain(case="1", order="O-1", claim="late")
            self.work()
            self.approve("C-000001")

Time is counted in working days of March 2026; the first night is a Monday.
"""

import csv
import io
import re

from shop import COLUMNS, ShopTest, row

NIGHT = "2026-03-09T02:00:00+08:00"

COMPLAINT = ("source,source_case_id,order_id,tracking_no,carrier,customer_name,"
             "email,lang,country,claim,desired,text,order_total,currency,"
             "opened_at,respond_due,stage,ext_status,ext_refunded,photos,"
             "recorded_by").split(",")


def at(day, hour=2):
    """The 9th of March is day 9."""
    return f"2026-03-{day:02}T{hour:02}:00:00+08:00"


def sheet(columns, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def parcel(tracking, **values):
    """On its way to the US since the 1st, promised for the 25th."""
    return row(**{"tracking": tracking, "order": "O-" + tracking,
                  "event_at": "2026-03-05T10:00:00+08:00", "country": "US",
                  "text": "In transit", "shipped_at": "2026-03-01",
                  "promised_on": "2026-03-25", **values})


def lost(tracking, **values):
    return parcel(tracking, status="exception", cause="lost",
                  text="Parcel lost", **values)


class CaseTest(ShopTest):
    def setUp(self):
        super().setUp()
        self.complaints = []
        self.configure()

    def configure(self):
        self.shop.configure(
            complaints={
                "files": "cases/complaints*.csv",
                "decisions": "cases/decisions*.csv",
                "done": "cases/actions_done*.csv",
                "feedback": "cases/feedback*.csv", "calendar": "cn",
                "postage.USD": "8.00", "folder": "desk"},
            approval={"supervisor.USD": "50.00", "manager.USD": "500.00",
                      "director": "*"},
            users={"li": "agent", "wang": "supervisor", "zhao": "manager",
                   "chen": "director"})
        (self.shop.folder / "cases").mkdir(exist_ok=True)

    # ---- what comes in

    def complaint(self, case, **values):
        return {"source": "email", "source_case_id": case,
                "order_id": "O-" + case, "tracking_no": case,
                "customer_name": "Ann", "email": f"{case.lower()}@customer.example",
                "lang": "en", "country": "US", "claim": "not_received",
                "desired": "refund", "text": "Where is it?",
                "order_total": "42.00", "currency": "USD",
                "opened_at": "2026-03-06T10:00:00+08:00",
                "respond_due": "2026-03-20T00:00:00+08:00",
                "stage": "message", "ext_status": "open", **values}

    def complain(self, case, **values):
        """One more row of the file; a case that stands there is changed."""
        found = self.complaint(case, **values)
        self.complaints = [r for r in self.complaints
                           if (r["source"], r["source_case_id"]) !=
                           (found["source"], found["source_case_id"])]
        self.complaints.append(found)
        return self.shop.write("cases/complaints.csv",
                               sheet(COMPLAINT, self.complaints))

    def export(self, rows):
        """With what complaints ask for besides the canonical columns."""
        columns = COLUMNS + ["place", "signed_by", "city", "postcode"]
        return self.shop.write("inbox/export.csv", sheet(columns, rows))

    def orders(self, rows):
        """What the shop knows of the address."""
        self.shop.configure(orders__shop={"files": "orders/*.csv",
                                          "profile": "shopify-orders"})
        columns = ["Name", "Email", "Financial Status", "Fulfillment Status",
                   "Created at", "Shipping Name", "Shipping City",
                   "Shipping Zip", "Shipping Country"]
        ordinary = {"Financial Status": "paid", "Fulfillment Status":
                    "fulfilled", "Created at": "2026-02-20 10:00:00 +0800",
                    "Shipping Country": "US"}
        return self.shop.write("orders/orders.csv", sheet(
            columns, [{**ordinary, **r} for r in rows]))

    # ---- commands

    def work(self, now=NIGHT, code=0, *more):
        run = self.shop.run(*more, now=now, command=("complaint", "run"))
        self.assertEqual(run.code, code, run.stderr + run.stdout)
        return run

    def do(self, *words, now=NIGHT, code=0):
        if words[0] not in ("verify", "rules"):
            words = (*words, "--now", now)
        process = self.shop.command("complaint", *words)
        self.assertEqual(process.returncode, code,
                         process.stderr + process.stdout)
        return process

    def show(self, case="C-000001"):
        return self.shop.command("complaint", "show", case, "--now",
                                 NIGHT).stdout

    def decide(self, verdict, case="C-000001", who="wang", now=NIGHT, code=0,
               **more):
        approval = self.approvals()[case]
        words = [f"--{name}={value}" for name, value in more.items()]
        return self.do(verdict, f"{case}/{approval['proposal']}", "--token",
                       approval["token"], "--as", who, *words, now=now,
                       code=code)

    def approve(self, case="C-000001", **more):
        return self.decide("approve", case, **more)

    def done(self, action="C-000001/1", now=NIGHT, code=0, **values):
        rows = [{"action_id": action, "status": "done", "done_at": now,
                 "done_by": "li", **values}]
        columns = ["action_id", "status", "done_at", "done_by", "reference",
                   "new_tracking_no"]
        path = self.shop.write("done.csv", sheet(columns, rows))
        return self.do("done", str(path), now=now, code=code)

    def feedback(self, case="C-000001", now=NIGHT, code=0, **values):
        rows = [{"feedback_id": "F-1", "case_id": case, "received_at": now,
                 **values}]
        path = self.shop.write("feedback.csv", sheet(list(rows[0]), rows))
        return self.do("feedback", str(path), now=now, code=code)

    # ---- what there is

    def sheet(self, name):
        text = (self.shop.folder / "desk" / name).read_bytes().decode(
            "utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def approvals(self):
        return {r["case_id"]: r for r in self.sheet("approvals.csv")}

    def actions(self):
        return {r["action_id"]: r for r in self.sheet("actions.csv")}

    def state(self, case=1):
        return self.shop.sql("SELECT state FROM case_record WHERE id = ?",
                             case)[0][0]

    def steps(self, case=1):
        return [r[0] for r in self.shop.sql(
            "SELECT command FROM case_event WHERE case_id = ? ORDER BY seq",
            case)]

    def money(self):
        """What orders were promised: (order, action, minor units, state)."""
        return self.shop.sql("SELECT scope, action, amount, state FROM "
                             "case_comp ORDER BY id")

    def subjects(self, to):
        return [m["Subject"] for m in self.shop.letters()
                if m["To"].endswith(to + "@customer.example")
                or f"<{to}@customer.example>" in m["To"]]

    def tables(self, shop=None):
        """All case tables as they are, for comparing."""
        shop = shop or self.shop
        names = [r[0] for r in shop.sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name "
            "LIKE 'case%' ORDER BY name")]
        return {n: sorted(map(repr, shop.sql(f"SELECT * FROM {n}")))
                for n in names}

    def verified(self):
        return re.search(r"(\d+) events, the chain is whole",
                         self.do("verify").stdout)
