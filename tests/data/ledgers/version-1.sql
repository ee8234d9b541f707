BEGIN TRANSACTION;
CREATE TABLE episode ( parcel TEXT PRIMARY KEY, carrier TEXT NOT NULL, tracking TEXT NOT NULL, order_key TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "episode" VALUES('yunexpress/a1','yunexpress','A1','#A1');
INSERT INTO "episode" VALUES('yunexpress/a2','yunexpress','A2','#A2');
CREATE TABLE mail ( id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, message_id TEXT NOT NULL, recipient TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, planned_at INTEGER NOT NULL, state TEXT NOT NULL, history TEXT NOT NULL, reply TEXT NOT NULL DEFAULT '', changed_at INTEGER, claim TEXT NOT NULL DEFAULT '', doubts INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "mail" VALUES(1,1,'b015d71478168990d17b5fac886d9d83@shop.example','a1@customer.example','','en',1769364000,'accepted','planned,sending,accepted','written to new/1d90b9ef5c339ee8aabc9c5f8abd2775.eml',1769364000,'',0);
INSERT INTO "mail" VALUES(2,1,'fcf0ed56e07fdbe259f997610e91f0d0@shop.example','a2@customer.example','','en',1769364000,'accepted','planned,sending,accepted','written to new/96079efa1348ac3510e3ca9e82b32d90.eml',1769364000,'',0);
INSERT INTO "mail" VALUES(3,2,'2461c3b45f4b826c28561efec67d3deb@shop.example','b1@customer.example','','en',1769450400,'planned','planned','',NULL,'',0);
CREATE TABLE notice ( id INTEGER PRIMARY KEY, mail INTEGER REFERENCES mail, run INTEGER NOT NULL REFERENCES run, carrier TEXT NOT NULL, tracking TEXT NOT NULL, parcel TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, episode INTEGER NOT NULL, follow_up INTEGER NOT NULL, cause TEXT NOT NULL, decided_on INTEGER NOT NULL, is_void INTEGER NOT NULL DEFAULT 0, order_key TEXT NOT NULL, destination TEXT NOT NULL, country TEXT NOT NULL, event_text TEXT NOT NULL, event_at INTEGER, event_on INTEGER, window_id TEXT NOT NULL, window_title TEXT NOT NULL, window_from INTEGER, window_last INTEGER, due_on INTEGER, estimated_on INTEGER, act_by INTEGER, days_late INTEGER NOT NULL) STRICT;
INSERT INTO "notice" VALUES(1,1,1,'yunexpress','A1','yunexpress/a1','delayed','',1,0,'customs',20479,0,'#A1','US','US','Held by customs',1768871520,20473,'','',NULL,NULL,20473,NULL,NULL,6);
INSERT INTO "notice" VALUES(2,2,1,'yunexpress','A2','yunexpress/a2','delayed','',1,0,'customs',20479,0,'#A2','US','US','Held by customs',1768871520,20473,'','',NULL,NULL,20473,NULL,NULL,6);
INSERT INTO "notice" VALUES(3,3,2,'yunexpress','B1','yunexpress/b1','action','unclaimed',0,0,'unclaimed',20480,0,'#B1','US','US','',1769302800,20478,'','',NULL,NULL,20480,NULL,20493,0);
CREATE TABLE recipient ( address TEXT PRIMARY KEY COLLATE NOCASE, last_mail_at INTEGER, suppressed TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO "recipient" VALUES('a1@customer.example',1769364000,'');
INSERT INTO "recipient" VALUES('a2@customer.example',1769364000,'');
INSERT INTO "recipient" VALUES('c1@customer.example',NULL,'by hand');
CREATE TABLE run ( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, command TEXT NOT NULL, now INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('begun', 'held', 'ended',  'baseline', 'discarded', 'superseded', 'broken')), is_whole INTEGER NOT NULL, data_rows INTEGER NOT NULL, exports TEXT NOT NULL, brake TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '', report TEXT) STRICT;
INSERT INTO "run" VALUES(1,'20260126T020000-1','run',1769364000,'ended',0,3,' e7673570d43530220f80cc1cfe9f8628','','','{
 "schema": 1,
 "run": "20260126T020000-1",
 "command": "run",
 "now": "2026-01-26T02:00:00+08:00",
 "today": "2026-01-26",
 "dry_run": false,
 "brake": null,
 "totals": {"rows": 3, "shipments": 3, "duplicates": 0, "rejected": 0, "unmapped": 0, "findings": {"action": 1, "delayed": 2}, "notices": {"delayed": 2}, "mails": {"accepted": 2}},
 "stop": null,
 "findings": [
  {"tracking": "A1", "carrier": "yunexpress", "order": "#A1", "row": "export.csv:2", "kind": "delayed", "rule": 7, "cause": "customs", "window": null, "stage": 3, "due_early": "2026-01-13", "due_late": "2026-01-20", "due_plain": "2026-01-20", "due_on": "2026-01-20", "estimated_on": "2026-01-27", "days_late": 6, "silent_days": 4, "notice": "delayed", "reason": null, "origin": "CN", "destination": "US"},
  {"tracking": "A2", "carrier": "yunexpress", "order": "#A2", "row": "export.csv:3", "kind": "delayed", "rule": 7, "cause": "customs", "window": null, "stage": 3, "due_early": "2026-01-13", "due_late": "2026-01-20", "due_plain": "2026-01-20", "due_on": "2026-01-20", "estimated_on": "2026-01-27", "days_late": 6, "silent_days": 4, "notice": "delayed", "reason": null, "origin": "CN", "destination": "US"},
  {"tracking": "B1", "carrier": "yunexpress", "order": "#B1", "row": "export.csv:4", "kind": "action", "rule": 5, "cause": "unclaimed", "window": null, "stage": 3, "due_early": "2026-01-20", "due_late": "2026-01-27", "due_plain": "2026-01-27", "due_on": "2026-01-27", "estimated_on": "2026-01-27", "days_late": 0, "silent_days": 1, "notice": null, "reason": "waits: beyond --limit", "origin": "CN", "destination": "US"}
 ],
 "mails": [
  {"to": "a1@customer.example", "language": "en", "subject": "A delay on the way: order #A1", "notices": ["delayed"], "trackings": ["A1"], "message_id": "b015d71478168990d17b5fac886d9d83@shop.example", "state": "accepted", "reply": "written to new/1d90b9ef5c339ee8aabc9c5f8abd2775.eml", "run": "20260126T020000-1", "history": ["planned", "sending", "accepted"], "carriers": ["yunexpress"], "preview": "Hello,\n\nYour parcel is taking longer than planned. We are sorry about that, and\nthis is what we know.\n\nParcel: A1 (YunExpress)\nOrder: #A1\nDestination: United States\nLast update: Tuesday, 20 January 2026, United States\n\nCustoms is checking the parcel. Such checks are routine; how long they\ntake is up to customs, and neither we nor the carrier can shorten them.\nWe do not have a new delivery date yet.\n\nYou do not need to do anything. If you will be away soon, or need the\nparcel by a certain day, tell us and we will see what can be done.\n\nWe keep tracking your parcel and will write to you as soon as\nanything changes.\n\nQuestions? Just reply to this e-mail or write to\nsupport@shop.example.\n\nThank you for your patience.\n\nExample Shop\n", "why": "delayed, because of customs"},
  {"to": "a2@customer.example", "language": "en", "subject": "A delay on the way: order #A2", "notices": ["delayed"], "trackings": ["A2"], "message_id": "fcf0ed56e07fdbe259f997610e91f0d0@shop.example", "state": "accepted", "reply": "written to new/96079efa1348ac3510e3ca9e82b32d90.eml", "run": "20260126T020000-1", "history": ["planned", "sending", "accepted"], "carriers": ["yunexpress"], "preview": "Hello,\n\nYour parcel is taking longer than planned. We are sorry about that, and\nthis is what we know.\n\nParcel: A2 (YunExpress)\nOrder: #A2\nDestination: United States\nLast update: Tuesday, 20 January 2026, United States\n\nCustoms is checking the parcel. Such checks are routine; how long they\ntake is up to customs, and neither we nor the carrier can shorten them.\nWe do not have a new delivery date yet.\n\nYou do not need to do anything. If you will be away soon, or need the\nparcel by a certain day, tell us and we will see what can be done.\n\nWe keep tracking your parcel and will write to you as soon as\nanything changes.\n\nQuestions? Just reply to this e-mail or write to\nsupport@shop.example.\n\nThank you for your patience.\n\nExample Shop\n", "why": "delayed, because of customs"}
 ],
 "rejects": [],
 "staff": [],
 "unmapped": []
}
');
INSERT INTO "run" VALUES(2,'20260127T020000-1','run',1769450400,'ended',1,3,' e7673570d43530220f80cc1cfe9f8628','','','{
 "schema": 1,
 "run": "20260127T020000-1",
 "command": "run",
 "now": "2026-01-27T02:00:00+08:00",
 "today": "2026-01-27",
 "dry_run": false,
 "brake": null,
 "totals": {"rows": 3, "shipments": 3, "duplicates": 0, "rejected": 0, "unmapped": 0, "findings": {"action": 1, "delayed": 2}, "notices": {"action": 1}, "mails": {"planned": 1}},
 "stop": "127.0.0.1:1: the relay cannot be reached: Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn''t connect to server (1 failures in a row)",
 "findings": [
  {"tracking": "A1", "carrier": "yunexpress", "order": "#A1", "row": "export.csv:2", "kind": "delayed", "rule": 7, "cause": "customs", "window": null, "stage": 3, "due_early": "2026-01-13", "due_late": "2026-01-20", "due_plain": "2026-01-20", "due_on": "2026-01-20", "estimated_on": "2026-01-28", "days_late": 7, "silent_days": 5, "notice": null, "reason": "told of this delay before; the next letter is not due yet", "origin": "CN", "destination": "US"},
  {"tracking": "A2", "carrier": "yunexpress", "order": "#A2", "row": "export.csv:3", "kind": "delayed", "rule": 7, "cause": "customs", "window": null, "stage": 3, "due_early": "2026-01-13", "due_late": "2026-01-20", "due_plain": "2026-01-20", "due_on": "2026-01-20", "estimated_on": "2026-01-28", "days_late": 7, "silent_days": 5, "notice": null, "reason": "told of this delay before; the next letter is not due yet", "origin": "CN", "destination": "US"},
  {"tracking": "B1", "carrier": "yunexpress", "order": "#B1", "row": "export.csv:4", "kind": "action", "rule": 5, "cause": "unclaimed", "window": null, "stage": 3, "due_early": "2026-01-20", "due_late": "2026-01-27", "due_plain": "2026-01-27", "due_on": "2026-01-27", "estimated_on": "2026-01-28", "days_late": 0, "silent_days": 2, "notice": "action", "reason": null, "origin": "CN", "destination": "US"}
 ],
 "mails": [
  {"to": "b1@customer.example", "language": "en", "subject": "Ready for you to collect: order #B1", "notices": ["action"], "trackings": ["B1"], "message_id": "2461c3b45f4b826c28561efec67d3deb@shop.example", "state": "planned", "reply": null, "run": "20260127T020000-1", "history": ["planned"], "carriers": ["yunexpress"], "preview": "Hello,\n\nYour parcel has arrived and is waiting for you to collect it.\nWe are sorry for the extra trip.\n\nParcel: B1 (YunExpress)\nOrder: #B1\nDestination: United States\nLast update: Sunday, 25 January 2026, United States\n\nPlease collect it by Monday, 9 February 2026.\nAfter that the carrier may send it back.\n\nYou will find the place on the notice that the carrier left you, or on the\ncarrier''s website under the tracking number. Please take with you the\nnotice or its number, and an identity card or passport. If somebody else\ngoes for you, ask the carrier what they need to bring.\n\nIf you cannot go in time, tell us and we will see what can be done.\n\nWe keep tracking your parcel and will write to you as soon as\nanything changes.\n\nQuestions? Just reply to this e-mail or write to\nsupport@shop.example.\n\nThank you for your patience.\n\nExample Shop\n", "why": "action, because of unclaimed"}
 ],
 "rejects": [],
 "staff": [],
 "unmapped": []
}
');
CREATE INDEX run_state ON run (state);
CREATE INDEX mail_open ON mail (state) WHERE state IN ('planned', 'held', 'sending', 'deferred', 'in_doubt');
CREATE INDEX mail_run ON mail (run);
CREATE UNIQUE INDEX notice_key ON notice (parcel, kind, subject, episode, follow_up) WHERE is_void = 0;
CREATE INDEX notice_mail ON notice (mail);
CREATE INDEX notice_run ON notice (run);
PRAGMA application_id = 1936221296;
PRAGMA user_version = 1;
COMMIT;
