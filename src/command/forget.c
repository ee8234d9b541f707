#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/person.h"
#include "report/json.h"
#include "report/summary.h"

enum { MAX_TEXT = 4096 };

/* Who is forgotten, and what was found of them. */
struct oblivion {
	struct execution *execution;
	struct str address;
	struct str folded; /* in lower case */
	struct person_counts counts;
	size_t reports;
};

static bool
prepare(struct execution *execution, struct error *err)
{
	struct str address;
	return execution_find_address(execution, &address, err);
}

/* Of folded text. */
static bool
has_letter(struct str text, size_t at)
{
	char c = at < text.len ? text.ptr[at] : ' ';
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Does an address go on before there?  In JSON the n of "\n" is no letter. */
static bool
begins_earlier(struct str text, size_t at)
{
	static const struct str signs = STR_INIT("._+-");
	if (at == 0)
		return false;
	if (at > 1 && text.ptr[at - 2] == '\\')
		return false;
	return has_letter(text, at - 1) ||
	       str_find_byte(signs, text.ptr[at - 1]) < signs.len;
}

/* A point alone may be the end of a sentence. */
static bool
ends_later(struct str text, size_t end)
{
	if (end < text.len && (text.ptr[end] == '.' || text.ptr[end] == '-'))
		end++;
	return has_letter(text, end);
}

/* wangli@qq.com does not mention li@qq.com. */
static bool
mentions(struct str text, struct str folded, struct arena *scratch)
{
	struct str rest = arena_lower(scratch, text);
	size_t at = str_find(rest, folded);
	while (at < rest.len) {
		if (!begins_earlier(rest, at) &&
		    !ends_later(rest, at + folded.len))
			return true;
		rest = str_behind(rest, at + folded.len);
		at = str_find(rest, folded);
	}
	return false;
}

static void
redact(struct str *text, struct str folded, struct arena *scratch)
{
	if (mentions(*text, folded, scratch))
		*text = STR("(forgotten)");
}

/* The order number of a parcel leads to its customer. */
static void
forget_order(struct report_finding *findings, size_t count, struct str tracking)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(findings[i].tracking, tracking))
			findings[i].order = STR_EMPTY;
}

static void
forget_mail(struct report_mail *mail, struct report_finding *findings,
    size_t count)
{
	mail->to = STR("(forgotten)");
	mail->subject = mail->preview = mail->reply = STR_EMPTY;
	for (size_t i = 0; i < mail->parcel_count; i++)
		forget_order(findings, count, mail->trackings[i]);
}

#define COPY_OF(arena, items, count)                                           \
	memcpy(arena_alloc((arena), (count), sizeof(*(items))),                \
	    (count) == 0 ? "" : (const void *)(items),                         \
	    (count) * sizeof(*(items)))

/* The report as if this customer had been anybody. */
static void
forget_in_report(struct report *report, struct str folded,
    struct arena *scratch)
{
	struct report_finding *findings = COPY_OF(scratch, report->findings,
	    report->finding_count);
	struct report_mail *mails = COPY_OF(scratch, report->mails,
	    report->mail_count);
	struct report_reject *rejects = COPY_OF(scratch, report->rejects,
	    report->reject_count);
	struct report_staff *staff = COPY_OF(scratch, report->staff,
	    report->staff_count);
	for (size_t i = 0; i < report->finding_count; i++)
		redact(&findings[i].reason, folded, scratch);
	for (size_t i = 0; i < report->mail_count; i++)
		if (str_equal_nocase(mails[i].to, folded))
			forget_mail(&mails[i], findings, report->finding_count);
	for (size_t i = 0; i < report->reject_count; i++)
		redact(&rejects[i].reason, folded, scratch);
	for (size_t i = 0; i < report->staff_count; i++)
		redact(&staff[i].why, folded, scratch);
	redact(&report->stop, folded, scratch);
	report->findings = findings;
	report->mails = mails;
	report->rejects = rejects;
	report->staff = staff;
}

/* One that still mentions them, wherever that is, goes as a whole. */
static bool
store(const struct oblivion *oblivion, const struct run *run,
    const struct report *report, struct arena *scratch, struct error *err)
{
	struct buf stored;
	buf_init(&stored, REPORT_JSON_MAX);
	report_json_store(report, &stored);
	struct str text = buf_str(&stored);
	if (stored.has_overflown || mentions(text, oblivion->folded, scratch))
		text = STR_EMPTY;
	bool ok = runs_set_report(oblivion->execution->ledger, run->id, text,
	    err);
	buf_release(&stored);
	return ok;
}

static bool
forget_in_run(struct oblivion *oblivion, const struct run *run,
    struct arena *scratch, struct error *err)
{
	struct ledger *ledger = oblivion->execution->ledger;
	struct report report = { 0 };
	struct str stored;
	if (!runs_report(ledger, run->id, scratch, &stored, err))
		return false;
	if (!mentions(stored, oblivion->folded, scratch))
		return true;
	oblivion->reports++;
	if (!oblivion->execution->is_recorded)
		return true;
	/* A report that cannot be read cannot be kept either. */
	if (!report_json_load(stored, scratch, &report, &(struct error){ 0 }))
		return runs_set_report(ledger, run->id, STR_EMPTY, err);
	forget_in_report(&report, oblivion->folded, scratch);
	return store(oblivion, run, &report, scratch, err);
}

static bool
forget_in_runs(struct oblivion *oblivion, struct error *err)
{
	struct execution *execution = oblivion->execution;
	struct arena scratch = { 0 };
	struct run *runs;
	size_t count;
	bool ok = runs_list(execution->ledger, execution->run, &runs, INT_MAX,
	    &count, err);
	for (size_t i = 0; ok && i < count; i++) {
		arena_clear(&scratch);
		ok = forget_in_run(oblivion, &runs[i], &scratch, err);
	}
	arena_release(&scratch);
	return ok;
}

static bool
forget_all(struct oblivion *oblivion, struct error *err)
{
	struct ledger *ledger = oblivion->execution->ledger;
	if (!oblivion->execution->is_recorded)
		return forget_in_runs(oblivion, err);
	if (!ledger_begin(ledger, LEDGER_DURABLE, err))
		return false;
	if (forget_in_runs(oblivion, err) &&
	    person_forget(ledger, oblivion->address, err) &&
	    ledger_commit(ledger, err))
		return ledger_compact(ledger, err);
	ledger_rollback(ledger);
	return false;
}

/* Without the address: what is said here may be kept somewhere. */
static int
tell(const struct oblivion *oblivion)
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	buf_format(&out, "%s: mails %zu, notices %zu, reports %zu, cases %zu\n",
	    oblivion->execution->is_recorded ? "forgotten"
					     : "would be forgotten",
	    oblivion->counts.mails, oblivion->counts.notices, oblivion->reports,
	    oblivion->counts.cases);
	int code = diag_print(buf_str(&out)) ? EXIT_DONE
	                                     : exit_unprinted(EXIT_DONE);
	buf_release(&out);
	return code;
}

static int
summarize(const struct oblivion *oblivion)
{
	struct summary summary;
	summary_init(&summary, "forget");
	summary_add_flag(&summary, "dry_run",
	    !oblivion->execution->is_recorded);
	summary_add_number(&summary, "mails", (int64_t)oblivion->counts.mails);
	summary_add_number(&summary, "notices",
	    (int64_t)oblivion->counts.notices);
	summary_add_number(&summary, "reports", (int64_t)oblivion->reports);
	summary_add_number(&summary, "cases", (int64_t)oblivion->counts.cases);
	return execution_summarize(&summary, EXIT_DONE);
}

static int
forget(struct execution *execution)
{
	const struct options *options = execution->options;
	struct error err = { 0 };
	struct oblivion oblivion = { .execution = execution };
	if (!execution_find_address(execution, &oblivion.address, &err))
		return execution_refuse(&err);
	oblivion.folded = arena_lower(execution->run, oblivion.address);
	if (!person_count(execution->ledger, oblivion.address, &oblivion.counts,
		&err) ||
	    !forget_all(&oblivion, &err))
		return execution_refuse(&err);
	if (options->is_json)
		return summarize(&oblivion);
	if (options->is_dry_run || options->is_verbose)
		return tell(&oblivion);
	return EXIT_DONE;
}

int
command_forget(const struct options *options)
{
	const struct execution_steps steps = { prepare, forget };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
