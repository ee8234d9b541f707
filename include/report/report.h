/*
 * report.h - everything a run has to say, as plain values.
 *
 * Built by the command from what the stages returned, or read back from the
 * ledger; the formats (text, csv, json, html) only read it.  Findings stand
 * in the order of (carrier, tracking), mails in the order of recipient, so
 * that two runs on the same input give the same bytes.  Memory: run.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"
#include "detect/finding.h"
#include "notice/mail.h"
#include "notice/notice.h"

struct report_finding {
	struct str tracking;
	struct str carrier;
	struct str order;
	struct str row; /* "file.csv:2" */
	enum finding_kind kind;
	int rule;          /* 0: null */
	enum cause cause;  /* CAUSE_NONE: null */
	struct str window; /* empty: null */
	int stage;
	struct date due_early;
	struct date due_late;
	struct date due_plain;
	struct date due_on;
	struct date estimated_on;
	int days_late;   /* -1: null */
	int silent_days; /* -1: null */
	bool is_told;
	enum notice_kind notice; /* when told */
	struct str reason;       /* why nothing is told; empty: null */
	struct str origin;       /* the lane, for the charts */
	struct str destination;
};

struct report_mail {
	struct str to;
	struct str language;
	struct str subject;
	const enum notice_kind *notices; /* one for each parcel */
	const struct str *trackings;     /* of the same length */
	size_t parcel_count;
	struct str message_id;
	enum mail_state state;
	struct str reply; /* empty: null */
	struct str run;
	const enum mail_state *history;
	size_t history_count;
	struct str preview; /* the letter's text part */
	struct str why;     /* one sentence: the decision's reason */
	/*
	 * Of the parcels, of the same length; NULL: not known.  Two carriers
	 * may use the same tracking number.
	 */
	const struct str *carriers;
};

struct report_reject {
	struct str row; /* "file.csv:7" */
	struct str reason;
};

struct report_staff {
	struct str tracking;
	struct str why;
	struct str advice; /* what to do, where `why` does not say it */
	int finding;       /* its place among the findings, from 1; 0: none */
};

/* A code in no vocabulary and how often it came. */
struct report_unmapped {
	struct str code;
	size_t count;
};

struct report_brake {
	struct str name;  /* empty: no brake tripped */
	struct str value; /* as a JSON number or text that is quoted */
	struct str limit;
};

/* The mail to the staff that the run sends, or would send. */
struct report_memo {
	struct str to; /* by comma; empty: none */
	struct str subject;
};

/* A case whose clock runs. */
struct report_case {
	struct str name; /* "C-000123" */
	struct str platform;
	struct str order;
	struct str state;
	struct str due;   /* with offset */
	struct str clock; /* "31 h left, WARN" */
};

struct report_totals {
	size_t rows;
	size_t shipments;
	size_t duplicates;
	size_t rejected;
	size_t unmapped;
	size_t findings[FINDING_KIND_COUNT];
	size_t notices[NOTICE_KIND_COUNT];
	size_t mails[MAIL_STATE_COUNT];
};

enum { REPORT_MAX_NIGHTS = 30 };

/* A nightly run in figures, to be compared with others. */
struct report_night {
	struct str run; /* its name */
	struct date on;
	bool is_held;     /* a brake held it, and nobody approved it so far */
	size_t shipments; /* looked at */
	size_t open;      /* of them: not delivered, cancelled or returned */
	size_t late;      /* of these: past their due date */
	size_t findings;  /* shipments of which there was something to find */
	size_t mails;     /* decided */
};

struct report {
	struct str run; /* "20260126T020000-1" */
	struct str command;
	struct str now; /* with offset */
	struct date today;
	bool is_dry_run;
	struct str stop; /* why the run stopped early; empty: it did not */
	struct report_brake brake;
	struct report_memo staff_mail;
	struct report_totals totals;
	const struct report_finding *findings;
	size_t finding_count;
	const struct report_mail *mails;
	size_t mail_count;
	const struct report_reject *rejects;
	size_t reject_count;
	const struct report_case *cases; /* the most urgent first */
	size_t case_count;
	const struct report_staff *staff;
	size_t staff_count;
	const struct report_unmapped *unmapped;
	size_t unmapped_count;
	/*
	 * The last nights, oldest first; this run is the last of them.  Not
	 * stored with the report: they are read anew for it.
	 */
	const struct report_night *nights;
	size_t night_count;
};

/* Late ones in percent of those that were open, rounded. */
size_t report_late_share(const struct report_night *night);

enum report_format {
	REPORT_TEXT,
	REPORT_CSV,
	REPORT_JSON,
	REPORT_HTML,
};

/* The letter of a mail: a notice kind, or several in one. */
enum { REPORT_DIGEST = NOTICE_KIND_COUNT, REPORT_LETTER_COUNT };

int report_letter(const struct report_mail *mail);
const char *report_letter_name(int letter);

/* The mails of every letter by their state. */
struct report_letters {
	size_t counts[REPORT_LETTER_COUNT][MAIL_STATE_COUNT];
};

void report_count_letters(const struct report *report,
    struct report_letters *letters);

/*
 * What the brake that tripped means, with its figures, as one sentence:
 * "More mails than max_mails allows: 501, the limit is 500."
 */
void report_say_brake(const struct report_brake *brake, struct buf *out);

/* What to look at before the run is approved or discarded. */
const char *report_brake_advice(const struct report_brake *brake);

/* Half a million mails with their previews stay well below it. */
enum { REPORT_MAX_BYTES = 2000000000 };

/* By the ending of the file's name; "-" is text.  False: no such format. */
bool report_format_of(struct str path, enum report_format *format);

/* Compose in one format; the buffer's limit is the only one. */
void report_compose(const struct report *report, enum report_format format,
    struct buf *out);

/*
 * Write what was composed: a file whole or not at all, "-" to stdout.
 * ERROR_REPORT, also where the content was larger than its limit.
 */
bool report_put(const struct buf *content, const char *path, struct error *err);

/*
 * Compose and write: a file whole or not at all, "-" to stdout.
 * ERROR_REPORT, also for a name with no format's ending.
 */
bool report_write(const struct report *report, const char *path,
    struct error *err);

#endif
