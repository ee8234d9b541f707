#include "command/syntax.h"

#include <assert.h>

#include "command/commands.h"
#include "command/exits.h"

enum option_id {
	OPTION_CONFIG,
	OPTION_DRY_RUN,
	OPTION_REPORT,
	OPTION_NOW,
	OPTION_ONLY,
	OPTION_LIMIT,
	OPTION_REDIRECT_TO,
	OPTION_BASELINE,
	OPTION_BY,
	OPTION_CONNECT,
	OPTION_KIND,
	OPTION_LANGUAGE,
	OPTION_OUT,
	OPTION_AGAINST,
	OPTION_FROM,
	OPTION_TO,
	OPTION_BEFORE,
	OPTION_OLDER_THAN,
	OPTION_REMOVE,
	OPTION_METRICS,
	OPTION_AS,
	OPTION_TOKEN,
	OPTION_COMMENT,
	OPTION_LATE,
	OPTION_ACTION,
	OPTION_AMOUNT,
	OPTION_REASON,
	OPTION_STATE,
	OPTION_DUE,
	OPTION_FORMAT,
	OPTION_PROFILE,
	OPTION_JSON,
	OPTION_VERBOSE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT
};

static const struct option_row rows[] = {
	[OPTION_CONFIG] = { "config", "FILE", 'c', TARGET_TEXT,
	    offsetof(struct options, config),
	    "the configuration (default /etc/shipdelay/shipdelay.ini)" },
	[OPTION_DRY_RUN] = { "dry-run", NULL, 'n', TARGET_SWITCH,
	    offsetof(struct options, is_dry_run),
	    "send nothing, write nothing but the report" },
	[OPTION_REPORT] = { "report", "FILE", 'r', TARGET_REPORT, 0,
	    "write a report: .txt, .csv, .json or .html, - is text on stdout; "
	    "may be repeated" },
	[OPTION_NOW] = { "now", "INSTANT", 0, TARGET_TEXT,
	    offsetof(struct options, now),
	    "take this for the present, such as 2026-01-26T02:00:00+08:00" },
	[OPTION_ONLY] = { "only", "TRACKING", 0, TARGET_TEXT,
	    offsetof(struct options, only),
	    "look at this tracking number alone" },
	[OPTION_LIMIT] = { "limit", "N", 0, TARGET_TEXT,
	    offsetof(struct options, limit), "decide at most N mails" },
	[OPTION_REDIRECT_TO] = { "redirect-to", "ADDRESS", 0, TARGET_TEXT,
	    offsetof(struct options, redirect_to),
	    "send every mail to ADDRESS instead and record nothing" },
	[OPTION_BASELINE] = { "baseline", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_baseline),
	    "record the present state as told, send nothing" },
	[OPTION_BY] = { "by", "NAME", 0, TARGET_TEXT,
	    offsetof(struct options, by), "who approves" },
	[OPTION_CONNECT] = { "connect", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_connect),
	    "also open a connection to the relay" },
	[OPTION_KIND] = { "kind", "LETTER", 0, TARGET_TEXT,
	    offsetof(struct options, kind), "only this letter" },
	[OPTION_LANGUAGE] = { "language", "CODE", 0, TARGET_TEXT,
	    offsetof(struct options, language), "only this language" },
	[OPTION_OUT] = { "out", "FOLDER", 'o', TARGET_TEXT,
	    offsetof(struct options, out), "where the files go" },
	[OPTION_AGAINST] = { "against", "FILE", 0, TARGET_TEXT,
	    offsetof(struct options, against),
	    "the configuration that --config is compared with" },
	[OPTION_FROM] = { "from", "DATE", 0, TARGET_TEXT,
	    offsetof(struct options, from),
	    "the first day, such as 2026-02-01" },
	[OPTION_TO] = { "to", "DATE", 0, TARGET_TEXT,
	    offsetof(struct options, to), "the last day (default: today)" },
	[OPTION_BEFORE] = { "before", "DATE", 0, TARGET_TEXT,
	    offsetof(struct options, before),
	    "what is older than this day, such as 2026-01-26" },
	[OPTION_OLDER_THAN] = { "older-than", "DAYS", 0, TARGET_TEXT,
	    offsetof(struct options, older_than),
	    "what is older than so many days" },
	[OPTION_REMOVE] = { "remove", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_remove),
	    "the address may be written to again" },
	[OPTION_METRICS] = { "metrics", "FILE", 0, TARGET_TEXT,
	    offsetof(struct options, metrics),
	    "write figures for Prometheus's textfile collector" },
	[OPTION_AS] = { "as", "NAME", 0, TARGET_TEXT,
	    offsetof(struct options, as),
	    "who acts, one of [users]; default: whoever runs the program" },
	[OPTION_TOKEN] = { "token", "TOKEN", 0, TARGET_TEXT,
	    offsetof(struct options, token),
	    "what was read: the token of the proposal" },
	[OPTION_COMMENT] = { "comment", "TEXT", 0, TARGET_TEXT,
	    offsetof(struct options, comment), "why; a rejection needs one" },
	[OPTION_LATE] = { "late", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_late),
	    "approve although the platform's answer is overdue" },
	[OPTION_ACTION] = { "action", "ACTION", 0, TARGET_TEXT,
	    offsetof(struct options, action), "the solution, such as reship" },
	[OPTION_AMOUNT] = { "amount", "AMOUNT", 0, TARGET_TEXT,
	    offsetof(struct options, amount),
	    "another amount than the usual, in the order's currency" },
	[OPTION_REASON] = { "reason", "TEXT", 0, TARGET_TEXT,
	    offsetof(struct options, reason), "why, for the history" },
	[OPTION_STATE] = { "state", "STATE", 0, TARGET_TEXT,
	    offsetof(struct options, state), "only cases in this state" },
	[OPTION_DUE] = { "due", "HOURS", 0, TARGET_TEXT,
	    offsetof(struct options, due),
	    "only what is due within so many hours, such as 48h" },
	[OPTION_FORMAT] = { "format", "table|csv", 0, TARGET_TEXT,
	    offsetof(struct options, format), "table (default) or csv" },
	[OPTION_PROFILE] = { "profile", "NAME", 0, TARGET_TEXT,
	    offsetof(struct options, profile),
	    "how to read the file: [profile.NAME]" },
	[OPTION_JSON] = { "json", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_json),
	    "say it as one JSON object on stdout" },
	[OPTION_VERBOSE] = { "verbose", NULL, 'v', TARGET_SWITCH,
	    offsetof(struct options, is_verbose), "say what is being done" },
	[OPTION_HELP] = { "help", NULL, 'h', TARGET_SWITCH,
	    offsetof(struct options, is_help), "this text" },
	[OPTION_VERSION] = { "version", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_version), "the version" },
};

#define BIT(option) (UINT64_C(1) << (option))
#define EVERYWHERE                                                             \
	(BIT(OPTION_CONFIG) | BIT(OPTION_VERBOSE) | BIT(OPTION_HELP) |         \
	    BIT(OPTION_VERSION))
#define REPORTING                                                              \
	(EVERYWHERE | BIT(OPTION_REPORT) | BIT(OPTION_NOW) | BIT(OPTION_JSON))
#define DECIDING                                                               \
	(REPORTING | BIT(OPTION_DRY_RUN) | BIT(OPTION_ONLY) |                  \
	    BIT(OPTION_LIMIT) | BIT(OPTION_REDIRECT_TO) | BIT(OPTION_METRICS))

/* What works on cases. */
#define CASEWORK                                                               \
	(EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_DRY_RUN) |                  \
	    BIT(OPTION_REPORT) | BIT(OPTION_JSON))

#define EXITS(...)                                                             \
	(const struct exit_note[])                                             \
	{                                                                      \
		__VA_ARGS__,                                                   \
		{                                                              \
			0, NULL                                                \
		}                                                              \
	}

static const struct exit_note sending_exits[] = {
	{ EXIT_PERSON, "a mail was refused or is in doubt: see its report" },
	{ EXIT_HELD, "a brake holds it: read its report, then approve or "
		     "discard it" },
	{ EXIT_NO_INPUT, "an export is missing, empty or no CSV: get it "
			 "again, run again" },
	{ EXIT_RELAY, "the relay cannot be used: the next run sends what is "
		      "left" },
	{ EXIT_LATER, "another run is under way, or some mails wait for the "
		      "next one" },
	{ 0, NULL },
};

static const struct exit_note case_exits[] = {
	{ EXIT_PERSON, "a row was refused, or a case needs a person: see "
		       "'complaint list'" },
	{ EXIT_HELD, "refused: what stands in the way is told" },
	{ EXIT_NO_INPUT, "an export, or the file, is missing or no CSV" },
	{ EXIT_RELAY, "the relay cannot be used: the next run sends the "
		      "letters" },
	{ EXIT_CONFIG, "there is no [complaints], or it has mistakes" },
	{ 0, NULL },
};

static const struct command commands[] = {
	{
	    .name = "run",
	    .allowed = DECIDING | BIT(OPTION_BASELINE),
	    .summary = "find the delayed parcels and write to their customers",
	    .use = "Every night, from cron.  By hand with --dry-run to see "
		   "what would be sent,\nor with --redirect-to to get some "
		   "letters yourself.\n",
	    .exits = sending_exits,
	    .example = "shipdelay run --dry-run --report tonight.html",
	    .run = command_run,
	},
	{
	    .name = "announce",
	    .argument = "WINDOW",
	    .allowed = DECIDING,
	    .summary = "warn every customer whose parcel a suspension will "
		       "meet",
	    .use = "Before a shutdown such as Spring Festival, earlier than "
		   "the nightly run would.\nLook first, with --dry-run.\n",
	    .exits = sending_exits,
	    .example = "shipdelay announce cn:2026-02-15/2026-02-23 --dry-run "
		       "--report warn.html",
	    .run = command_announce,
	},
	{
	    .name = "explain",
	    .argument = "TRACKING",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW),
	    .summary = "show what is concluded about a parcel, and from what",
	    .use = "When a customer or a colleague asks why there was a "
		   "letter, or none.\n",
	    .exits = EXITS({ EXIT_HELD, "no export has this parcel" }),
	    .example = "shipdelay explain LP202601184CN",
	    .run = command_explain,
	},
	{
	    .name = "preview",
	    .argument = "[TRACKING]",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_KIND) |
	               BIT(OPTION_LANGUAGE) | BIT(OPTION_OUT),
	    .summary = "write every letter with sample data to a folder",
	    .use = "After a letter was changed: open index.html in the "
		   "folder.  With TRACKING it is\nthe letter that this "
		   "parcel's customer would get today.\n",
	    .exits = EXITS(
		{ EXIT_CONFIG, "a letter has a mistake, told with its "
			       "file and line" }),
	    .example = "shipdelay preview --language de --out letters",
	    .run = command_preview,
	},
	{
	    .name = "check",
	    .allowed = EVERYWHERE | BIT(OPTION_CONNECT) | BIT(OPTION_JSON),
	    .summary = "check the configuration, the profiles and the letters",
	    .use = "After every change of the configuration.  No word means "
		   "no mistake.\n",
	    .exits = EXITS({ EXIT_RELAY, "the relay cannot be reached "
					 "(--connect)" },
		{ EXIT_PERMISSION, "the relay refuses the login, or has no "
				   "valid certificate (--connect)" },
		{ EXIT_CONFIG, "there are mistakes; each is told with its "
			       "file and line" }),
	    .example = "shipdelay check --connect",
	    .run = command_check,
	},
	{
	    .name = "calendar check",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_JSON),
	    .summary = "find what is missing or doubtful in the calendars "
		       "ahead",
	    .use = "Once a month, and before the year ends.\n",
	    .exits = EXITS({ EXIT_PERSON, "a calendar wants a person" }),
	    .example = "shipdelay calendar check --verbose",
	    .run = command_calendar_check,
	},
	{
	    .name = "calendar show",
	    .argument = "PLACE YEAR",
	    .allowed = EVERYWHERE,
	    .summary = "show the days of a place, month by month",
	    .use = "To compare a calendar with what was announced.\n",
	    .exits = EXITS(
		{ EXIT_USAGE, "there is no calendar for this place" }),
	    .example = "shipdelay calendar show cn 2026",
	    .run = command_calendar_show,
	},
	{
	    .name = "calendar diff",
	    .argument = "PLACE PLACE|FILE",
	    .allowed = EVERYWHERE,
	    .summary = "compare two calendars, or one with an iCalendar file",
	    .use = "When a government or a carrier has published new days.\n",
	    .exits = EXITS({ EXIT_PERSON, "they differ" }),
	    .example = "shipdelay calendar diff cn downloads/china.ics",
	    .run = command_calendar_diff,
	},
	{
	    .name = "probe",
	    .argument = "FILE",
	    .allowed = EVERYWHERE,
	    .summary = "say what an export is, and how to read it",
	    .use = "For every new kind of export, before it gets its "
		   "section.\n",
	    .exits = EXITS(
		{ EXIT_PERSON, "a person must choose or complete what "
			       "it prints" }),
	    .example = "shipdelay probe inbox/export.csv",
	    .run = command_probe,
	},
	{
	    .name = "status",
	    .allowed = EVERYWHERE | BIT(OPTION_JSON),
	    .summary = "show what waits for a person, and the last runs",
	    .use = "In the morning, and whenever a line of cron asks for "
		   "you.\n",
	    .exits = EXITS({ EXIT_PERSON, "something waits for a person" }),
	    .example = "shipdelay status",
	    .run = command_status,
	},
	{
	    .name = "approve",
	    .argument = "RUN",
	    .allowed = REPORTING | BIT(OPTION_BY) | BIT(OPTION_METRICS),
	    .summary = "send exactly the plan of a held run",
	    .use = "When a brake has held a run and its report was read and "
		   "found right.\n",
	    .exits = EXITS({ EXIT_PERSON,
			       "a mail was refused or is in doubt: see "
			       "its report" },
		{ EXIT_HELD, "this run is not held: 'shipdelay status' names "
			     "those that are" },
		{ EXIT_RELAY, "the relay cannot be used: the next run sends "
			      "what is left" },
		{ EXIT_LATER, "another run is under way, or some mails wait "
			      "for the next one" }),
	    .example = "shipdelay approve 20260126T020000-1 --by Li",
	    .run = command_approve,
	},
	{
	    .name = "discard",
	    .argument = "RUN",
	    .allowed = EVERYWHERE,
	    .summary = "drop the plan of a held run, as if it had never been "
		       "decided",
	    .use = "When its report was read and found wrong.  The next run "
		   "decides anew.\n",
	    .exits = EXITS(
		{ EXIT_HELD, "this run is not held: 'shipdelay status' "
			     "names those that are" }),
	    .example = "shipdelay discard 20260126T020000-1",
	    .run = command_discard,
	},
	{
	    .name = "resolve",
	    .argument = "MAIL sent|resend",
	    .allowed = EVERYWHERE,
	    .summary = "settle a mail that is in doubt",
	    .use = "When 'shipdelay status' names one and the relay's log "
		   "says whether it arrived.\n",
	    .exits = EXITS({ EXIT_HELD, "no such mail is in doubt" }),
	    .example = "shipdelay resolve 3fa91c0d@shop.example sent",
	    .run = command_resolve,
	},
	{
	    .name = "report",
	    .argument = "[RUN]",
	    .allowed = REPORTING | BIT(OPTION_FROM) | BIT(OPTION_TO),
	    .summary = "write the report of an earlier run, or look back on "
		       "many",
	    .use = "With RUN: when a report was lost, or is wanted in another "
		   "format.  With --from:\nevery month, to see which carriers "
		   "keep their promises and whether our letters\ncame early "
		   "and were right.\n",
	    .exits = EXITS({ EXIT_HELD,
			       "there is no such run, or its report was "
			       "purged" },
		{ EXIT_REPORT, "the report cannot be written" }),
	    .example = "shipdelay report --from 2026-02-01 --to 2026-02-28 "
		       "--report february.html",
	    .run = command_report,
	},
	{
	    .name = "replay",
	    .allowed = EVERYWHERE | BIT(OPTION_AGAINST) | BIT(OPTION_FROM) |
	               BIT(OPTION_TO) | BIT(OPTION_REPORT) | BIT(OPTION_JSON),
	    .summary = "run two configurations over past exports and show "
		       "what differs",
	    .use = "Before a changed configuration is used: which letters "
		   "would have gone out, which\nnot, and which were right.  "
		   "The exports of past nights must still be there.\n",
	    .exits = EXITS({ EXIT_NO_INPUT, "no night could be replayed" },
		{ EXIT_CONFIG, "one of the configurations has mistakes" }),
	    .example = "shipdelay replay --config new.ini --against "
		       "shipdelay.ini --report compared.html",
	    .run = command_replay,
	},
	{
	    .name = "transit suggest",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW),
	    .summary = "suggest a table of services from the delivered "
		       "parcels",
	    .use = "Every few months, to see whether the carriers keep the "
		   "promises of services.ini.\n",
	    .exits = EXITS({ EXIT_NO_INPUT, "an export is missing, empty or no "
					    "CSV" }),
	    .example = "shipdelay transit suggest > suggested.ini",
	    .run = command_transit_suggest,
	},
	{
	    .name = "suppress",
	    .argument = "ADDRESS",
	    .allowed = EVERYWHERE | BIT(OPTION_REMOVE),
	    .summary = "never write to this address again",
	    .use = "When a customer wants no more letters; with --remove, "
		   "when they want them again.\n",
	    .exits = EXITS({ EXIT_USAGE, "this is no address" }),
	    .example = "shipdelay suppress jonas@example.com",
	    .run = command_suppress,
	},
	{
	    .name = "backup",
	    .argument = "FILE",
	    .allowed = EVERYWHERE | BIT(OPTION_JSON),
	    .summary = "save the ledger, also while a run sends",
	    .use = "Every day, from cron, to another disk.\n",
	    .exits = EXITS({ EXIT_REPORT,
			       "the file is there already, or cannot "
			       "be written" },
		{ EXIT_LEDGER, "there is no ledger yet, or it cannot be "
			       "read" }),
	    .example = "shipdelay backup /backup/ledger-monday.db",
	    .run = command_backup,
	},
	{
	    .name = "purge",
	    .allowed = EVERYWHERE | BIT(OPTION_BEFORE) |
	               BIT(OPTION_OLDER_THAN) | BIT(OPTION_DRY_RUN) |
	               BIT(OPTION_NOW) | BIT(OPTION_JSON),
	    .summary = "remove old addresses, texts and reports from the "
		       "ledger",
	    .use = "Once a month, from cron.  Nobody is told a thing twice "
		   "for it.\n",
	    .exits = EXITS({ EXIT_LATER, "a run is under way" }),
	    .example = "shipdelay purge --older-than 180 --dry-run",
	    .run = command_purge,
	},
	{
	    .name = "forget",
	    .argument = "ADDRESS",
	    .allowed = EVERYWHERE | BIT(OPTION_DRY_RUN) | BIT(OPTION_JSON),
	    .summary = "remove a person from the ledger",
	    .use = "When a customer asks for it.  Your exports, reports and "
		   "backups keep them.\n",
	    .exits = EXITS({ EXIT_LATER, "a run is under way" }),
	    .example = "shipdelay forget jonas@example.com",
	    .run = command_forget,
	},
	{
	    .name = "complaint run",
	    .allowed = CASEWORK | BIT(OPTION_LIMIT),
	    .summary = "work on all complaints: read what came in, judge, "
		       "propose, carry out",
	    .use =
		"Part of the nightly run; by hand at any hour.  What waits for "
		"a supervisor\nstands in approvals.csv and approvals.html.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint run --dry-run",
	    .run = command_complaint,
	},
	{
	    .name = "complaint import",
	    .argument = "FILE",
	    .allowed = CASEWORK | BIT(OPTION_LIMIT) | BIT(OPTION_PROFILE),
	    .summary = "record complaints, and acknowledge them",
	    .use = "When a file should not wait for the night.  The same file "
		   "again changes nothing.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint import inbox/complaints.csv",
	    .run = command_complaint,
	},
	{
	    .name = "complaint list",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_STATE) |
	               BIT(OPTION_DUE) | BIT(OPTION_FORMAT),
	    .summary = "list the cases, the most urgent first",
	    .use = "At the start of a day.  Without --state those that still "
		   "go on.\n",
	    .exits = EXITS(
		{ EXIT_PERSON, "an answer is overdue, or due within a day" }),
	    .example = "shipdelay complaint list --due 48h",
	    .run = command_complaint_list,
	},
	{
	    .name = "complaint show",
	    .argument = "CASE",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW),
	    .summary = "show one case: its eight steps, and its history",
	    .use = "Before a decision, and when a customer asks.\n",
	    .exits = EXITS({ EXIT_HELD, "there is no such case" }),
	    .example = "shipdelay complaint show C-000001",
	    .run = command_complaint_show,
	},
	{
	    .name = "complaint propose",
	    .argument = "CASE",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_ACTION) |
	               BIT(OPTION_AMOUNT) | BIT(OPTION_REASON),
	    .summary = "propose another solution than the rules",
	    .use =
		"When a person knows better.  Somebody else must approve it.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint propose C-000001 --action reship "
		       "--reason 'they still want it' --as li",
	    .run = command_complaint,
	},
	{
	    .name = "complaint approve",
	    .argument = "PROPOSAL",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_TOKEN) |
	               BIT(OPTION_COMMENT) | BIT(OPTION_LATE),
	    .summary = "approve a proposal: it is carried out at once",
	    .use = "After reading approvals.html.  The token makes sure that "
		   "it is what you\nhave read.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint approve C-000001/1 --token "
		       "3fa91c0d77ab --as wang",
	    .run = command_complaint,
	},
	{
	    .name = "complaint reject",
	    .argument = "PROPOSAL",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_TOKEN) |
	               BIT(OPTION_COMMENT),
	    .summary = "reject a proposal, with a reason",
	    .use = "After reading approvals.html.\n",
	    .exits = case_exits,
	    .example =
		"shipdelay complaint reject C-000001/1 --token 3fa91c0d77ab "
		"--comment 'ask the carrier first' --as wang",
	    .run = command_complaint,
	},
	{
	    .name = "complaint decide",
	    .argument = "FILE",
	    .allowed = CASEWORK,
	    .summary =
		"take the decisions that a supervisor wrote into approvals.csv",
	    .use =
		"Many at once; the file may come as a spreadsheet saves it.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint decide approvals.csv",
	    .run = command_complaint,
	},
	{
	    .name = "complaint recall",
	    .argument = "CASE",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_REASON),
	    .summary =
		"take a proposal back, or what was approved and is not done",
	    .use = "When the parcel has moved on, or the customer withdrew.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint recall C-000001 --reason "
		       "'delivered after all' --as wang",
	    .run = command_complaint,
	},
	{
	    .name = "complaint done",
	    .argument = "FILE",
	    .allowed = CASEWORK,
	    .summary = "take what was carried out: refunds with their "
		       "references, new parcels",
	    .use = "The file answers actions.csv.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint done actions_done.csv",
	    .run = command_complaint,
	},
	{
	    .name = "complaint feedback",
	    .argument = "FILE",
	    .allowed = CASEWORK,
	    .summary = "take what customers said: ratings, choices",
	    .use = "As often as there is some.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint feedback feedback.csv",
	    .run = command_complaint,
	},
	{
	    .name = "complaint reopen",
	    .argument = "CASE",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_REASON),
	    .summary = "take a case up again that had ended",
	    .use = "When the customer comes back within [complaints] "
		   "reopen_days.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint reopen C-000001 --reason 'second "
		       "parcel lost' --as li",
	    .run = command_complaint,
	},
	{
	    .name = "complaint void",
	    .argument = "CASE",
	    .allowed = CASEWORK | BIT(OPTION_AS) | BIT(OPTION_REASON),
	    .summary = "end a case that is a duplicate or no complaint",
	    .use = "Right after it was recorded.\n",
	    .exits = case_exits,
	    .example = "shipdelay complaint void C-000001 --reason 'duplicate "
		       "of C-000007' --as li",
	    .run = command_complaint,
	},
	{
	    .name = "complaint evidence",
	    .argument = "CASE",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_OUT),
	    .summary = "write what proves a case to a folder, for the platform",
	    .use = "When a platform wants evidence.  Colleagues' names are not "
		   "in it.\n",
	    .exits = EXITS({ EXIT_HELD, "there is no such case" }),
	    .example = "shipdelay complaint evidence C-000001 --out evidence",
	    .run = command_complaint_evidence,
	},
	{
	    .name = "complaint lessons",
	    .allowed = EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_FROM) |
	               BIT(OPTION_TO) | BIT(OPTION_OUT) | BIT(OPTION_DRY_RUN),
	    .summary = "write what the complaints of some days teach to a "
		       "folder",
	    .use = "Each month or quarter.  Where complaints come from, what "
		   "to do about it,\nwhether it helped, and whether our "
		   "letters do; fill in its capa.csv and run it\nagain.\n",
	    .exits = EXITS({ EXIT_HELD, "a row of capa.csv makes no sense" }),
	    .example = "shipdelay complaint lessons --from 2026-01-01 --to "
		       "2026-03-31 --out lessons",
	    .run = command_complaint_lessons,
	},
	{
	    .name = "complaint rules",
	    .allowed = EVERYWHERE,
	    .summary = "show the rules by which complaints are judged",
	    .use = "To see why a case was judged as it was.\n",
	    .exits = EXITS({ EXIT_CONFIG, "the configuration has mistakes" }),
	    .example = "shipdelay complaint rules",
	    .run = command_complaint_rules,
	},
	{
	    .name = "complaint verify",
	    .allowed = EVERYWHERE,
	    .summary = "check that nobody has changed the history of the cases",
	    .use = "Once a month, and before evidence is given.\n",
	    .exits = EXITS({ EXIT_PERSON,
		"the chain is broken: the first break is told" }),
	    .example = "shipdelay complaint verify",
	    .run = command_complaint_verify,
	},
	{
	    .name = "complete",
	    .argument = "WORD...",
	    .allowed = EVERYWHERE,
	    .summary = "say what may stand next on a command line",
	    .use = "The completion of bash asks it when TAB is pressed.\n",
	    .exits = EXITS({ EXIT_CONFIG, "the configuration is wrong: its "
					  "words cannot be offered" }),
	    .example = "shipdelay complete -- run --re",
	    .run = command_complete,
	},
};

static_assert(COUNT_OF(commands) <= SYNTAX_MAX_COMMANDS, "too many commands");
static_assert((int)OPTION_COUNT <= (int)SYNTAX_MAX_OPTIONS,
    "a bit for each option");

const struct command *
syntax_command(size_t at)
{
	return at < COUNT_OF(commands) ? &commands[at] : NULL;
}

const struct option_row *
syntax_option(size_t at)
{
	return at < OPTION_COUNT ? &rows[at] : NULL;
}

bool
syntax_takes(const struct command *command, size_t option)
{
	return (command->allowed & BIT(option)) != 0;
}

struct str
syntax_argument(const struct command *command, size_t at)
{
	struct str rest = str_from(command->argument), word = STR_EMPTY;
	for (size_t i = 0; i <= at; i++)
		if (str_is_empty(rest) || !str_next(&rest, ' ', &word))
			return STR_EMPTY;
	return word;
}

/* Those behind the last one that is there are all empty. */
size_t
syntax_most(const struct command *command)
{
	size_t count = 0;
	struct str word;
	while (!str_is_empty(word = syntax_argument(command, count))) {
		if (str_ends_with(word, STR("...")))
			return SIZE_MAX;
		count++;
	}
	return count;
}

size_t
syntax_least(const struct command *command)
{
	size_t count = 0;
	struct str word;
	while (!str_is_empty(word = syntax_argument(command, count)) &&
	       word.ptr[0] != '[' && !str_ends_with(word, STR("...")))
		count++;
	return count;
}
