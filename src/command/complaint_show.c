#include <stdlib.h>

#include "base/diag.h"
#include "command/commands.h"
#include "command/evidence.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/outbox.h"
#include "complaint/entry.h"
#include "complaint/rule.h"
#include "ledger/cases.h"
#include "report/case_sheets.h"
#include "report/case_show.h"

enum { MAX_TEXT = 64 << 20, MAX_HOURS = 100000 };

static int
print(struct buf *out, int code)
{
	if (!diag_print(buf_str(out)))
		code = exit_unprinted(code);
	buf_release(out);
	return code;
}

/* ---- one case */

static bool
find_case(struct execution *execution, struct case_dossier *dossier,
    struct error *err)
{
	struct str text = str_from(execution->options->argument);
	struct case_record record;
	int64_t id;
	bool is_found;
	if (!case_name_parse(text, &id))
		return error_set(err, ERROR_USAGE,
		    "'%s': a case such as C-000123 is wanted",
		    execution->options->argument);
	if (!cases_find(execution->ledger, id, execution->run, &record,
		&is_found, err))
		return false;
	if (!is_found)
		return error_set(err, ERROR_INPUT,
		    "there is no case '%s'; see 'complaint list'",
		    execution->options->argument);
	return outbox_dossier(execution->ledger, &record, execution->run,
	    dossier, err);
}

static struct case_pages
pages_of(const struct execution *execution, const struct case_dossier *dossiers,
    size_t count)
{
	return (struct case_pages){
		.dossiers = dossiers,
		.count = count,
		.now = execution->now,
		.zone = execution->setup->business,
	};
}

static int
show(struct execution *execution)
{
	struct error err = { 0 };
	struct case_dossier dossier;
	struct buf out;
	if (!find_case(execution, &dossier, &err))
		return execution_refuse(&err);
	const struct case_pages pages = pages_of(execution, &dossier, 1);
	buf_init(&out, MAX_TEXT);
	case_show(&pages, &out);
	return print(&out, EXIT_DONE);
}

static int
evidence(struct execution *execution)
{
	struct error err = { 0 };
	struct case_dossier dossier;
	if (!find_case(execution, &dossier, &err))
		return execution_refuse(&err);
	const struct case_pages pages = pages_of(execution, &dossier, 1);
	const char *folder = execution->options->out;
	if (!evidence_write(execution, &pages, folder, &err))
		return execution_refuse(&err);
	return EXIT_DONE;
}

/* ---- all cases */

/* What the list was asked for. */
struct wanted {
	bool has_state;
	enum case_state state;
	long hours; /* -1: however far away */
};

static bool
read_wanted(const struct options *options, struct wanted *wanted,
    struct error *err)
{
	struct str due = str_from(options->due);
	*wanted = (struct wanted){ .hours = -1 };
	wanted->has_state = options->state != NULL;
	if (wanted->has_state &&
	    !case_state_parse(str_from(options->state), &wanted->state))
		return error_set(err, ERROR_USAGE,
		    "--state %s: there is no such state", options->state);
	if (str_ends_with(due, STR("h")))
		due.len--;
	if (options->due != NULL &&
	    !str_to_count(due, MAX_HOURS, &wanted->hours))
		return error_set(err, ERROR_USAGE,
		    "--due %s: hours such as 48h are wanted", options->due);
	if (options->format != NULL &&
	    !str_equal(str_from(options->format), STR("csv")) &&
	    !str_equal(str_from(options->format), STR("table")))
		return error_set(err, ERROR_USAGE,
		    "--format %s: table or csv is wanted", options->format);
	return true;
}

static bool
is_wanted(const struct wanted *wanted, const struct case_dossier *dossier,
    struct instant now)
{
	enum case_state state = dossier->record.state;
	if (wanted->has_state ? state != wanted->state
			      : !case_state_is_open(state))
		return false;
	return wanted->hours < 0 ||
	       (instant_is_set(case_dossier_due(dossier)) &&
		   case_dossier_hours_left(dossier, now) <= wanted->hours);
}

static bool
collect(struct execution *execution, const struct wanted *wanted,
    struct case_pages *pages, struct error *err)
{
	struct case_list list;
	size_t count = 0;
	if (!cases_all(execution->ledger, execution->run, &list, err))
		return false;
	struct case_dossier *dossiers = arena_alloc(execution->run, list.count,
	    sizeof(*dossiers));
	for (size_t i = 0; i < list.count; i++) {
		struct case_dossier *dossier = &dossiers[count];
		*dossier = (struct case_dossier){ .record = list.items[i] };
		count += is_wanted(wanted, dossier, execution->now);
	}
	*pages = pages_of(execution, dossiers, count);
	return true;
}

static bool
has_pressing(const struct case_pages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		if (case_dossier_is_pressing(&pages->dossiers[i], pages->now))
			return true;
	return false;
}

static int
list(struct execution *execution)
{
	const char *format = execution->options->format;
	struct error err = { 0 };
	struct wanted wanted;
	struct case_pages pages;
	struct buf out;
	if (!read_wanted(execution->options, &wanted, &err) ||
	    !collect(execution, &wanted, &pages, &err))
		return execution_refuse(&err);
	buf_init(&out, MAX_TEXT);
	if (str_equal(str_from(format), STR("csv")))
		case_sheet_list(&pages, &out);
	else
		case_show_list(&pages, &out);
	return print(&out, has_pressing(&pages) ? EXIT_PERSON : EXIT_DONE);
}

static int
verify(struct execution *execution)
{
	struct error err = { 0 };
	struct str trouble;
	bool is_sound;
	size_t events;
	struct buf out;
	if (!cases_verify(execution->ledger, execution->run, &is_sound,
		&trouble, &events, &err))
		return execution_refuse(&err);
	buf_init(&out, MAX_TEXT);
	if (is_sound)
		buf_format(&out, "%zu events, the chain is whole\n", events);
	else
		diag_warn("the history of the cases was changed: %.*s",
		    STR_ARG(trouble));
	return print(&out, is_sound ? EXIT_DONE : EXIT_PERSON);
}

static int
rules(struct execution *execution)
{
	size_t count;
	const struct rule *all = rules_all(&count);
	struct buf out;
	(void)execution;
	buf_init(&out, MAX_TEXT);
	for (size_t i = 0; i < count; i++)
		rule_print(&all[i], &out);
	return print(&out, EXIT_DONE);
}

static int
read_only(const struct options *options, int (*body)(struct execution *))
{
	const struct execution_steps steps = { .body = body };
	return execution_run(options, EXECUTION_READS, &steps);
}

int
command_complaint_show(const struct options *options)
{
	return read_only(options, show);
}

int
command_complaint_evidence(const struct options *options)
{
	return read_only(options, evidence);
}

int
command_complaint_list(const struct options *options)
{
	return read_only(options, list);
}

int
command_complaint_verify(const struct options *options)
{
	return read_only(options, verify);
}

int
command_complaint_rules(const struct options *options)
{
	return read_only(options, rules);
}
