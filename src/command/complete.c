#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/completion.h"
#include "command/execution.h"
#include "command/exits.h"
#include "complaint/action.h"
#include "complaint/lifecycle.h"
#include "ledger/cases.h"
#include "ledger/history.h"
#include "message/letter.h"

enum { MAX_OFFERS = 1 << 20, RUNS_OFFERED = 10 };

/* The words that may stand where the cursor is. */
struct offers {
	struct execution *execution;
	struct completion completion;
	struct buf out;
};

static void
offer(struct offers *offers, struct str word)
{
	completion_offer(&offers->completion, word, &offers->out);
}

/* Those that can be approved or discarded; any may be reported again. */
static bool
offer_runs(struct offers *offers, struct error *err)
{
	struct execution *execution = offers->execution;
	struct run *runs;
	size_t count;
	bool ok = offers->completion.command->run == command_report
	              ? runs_list(execution->ledger, execution->run, &runs,
			    RUNS_OFFERED, &count, err)
	              : runs_held(execution->ledger, execution->run, &runs,
			    &count, err);
	for (size_t i = 0; ok && i < count; i++)
		offer(offers, runs[i].name);
	return ok;
}

static bool
offer_doubted(struct offers *offers, struct error *err)
{
	struct execution *execution = offers->execution;
	struct mail *mails;
	size_t count;
	if (!history_pending(execution->ledger, execution->boot_id,
		execution->run, &mails, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (mails[i].state == MAIL_IN_DOUBT)
			offer(offers, mails[i].message_id);
	return true;
}

static bool
offer_windows(struct offers *offers, struct error *err)
{
	const struct execution *execution = offers->execution;
	const struct calendars *calendars = &execution->setup->calendars;
	(void)err;
	for (size_t i = 0; i < calendars->window_count; i++)
		if (window_may_be_announced(&calendars->windows[i],
			execution->today))
			offer(offers, calendars->windows[i].id);
	return true;
}

static bool
offer_places(struct offers *offers, struct error *err)
{
	const struct calendars *calendars =
	    &offers->execution->setup->calendars;
	(void)err;
	for (size_t i = 0; i < calendars->calendar_count; i++)
		offer(offers, calendars->calendars[i].place);
	return true;
}

static bool
offer_letters(struct offers *offers, struct error *err)
{
	size_t count;
	const char *const *names = letter_set_names(&count);
	(void)err;
	for (size_t i = 0; i < count; i++)
		offer(offers, str_from(names[i]));
	return true;
}

static bool
offer_languages(struct offers *offers, struct error *err)
{
	const struct str *languages;
	size_t count = letters_languages(offers->execution->setup->letters,
	    &languages);
	(void)err;
	for (size_t i = 0; i < count; i++)
		offer(offers, languages[i]);
	return true;
}

/* Those that still go on; of a proposal those that wait for an answer. */
static bool
offer_cases(struct offers *offers, struct error *err)
{
	struct execution *execution = offers->execution;
	bool is_proposal = completion_wants(&offers->completion, "PROPOSAL");
	struct case_list cases;
	char name[CASE_NAME];
	if (!cases_open(execution->ledger, execution->run, &cases, err))
		return false;
	for (size_t i = 0; i < cases.count; i++) {
		const struct case_record *record = &cases.items[i];
		struct str id = str_from(case_name(record->id, name));
		if (!is_proposal)
			offer(offers, id);
		else if (record->state == CASE_SUBMITTED)
			offer(offers, arena_format(execution->run, "%.*s/%d",
					  STR_ARG(id), record->proposal));
	}
	return true;
}

static bool
offer_states(struct offers *offers, struct error *err)
{
	(void)err;
	for (enum case_state state = CASE_RECEIVED; state < CASE_STATE_COUNT;
	     state++)
		offer(offers, str_from(case_state_name(state)));
	return true;
}

static bool
offer_actions(struct offers *offers, struct error *err)
{
	(void)err;
	for (enum action action = 0; action < ACTION_COUNT; action++)
		if (action_can_be_proposed(action))
			offer(offers, str_from(action_name(action)));
	return true;
}

/* What only the configuration and the ledger know. */
static const struct source {
	const char *kind; /* as syntax.h names it */
	bool (*offer)(struct offers *offers, struct error *err);
} sources[] = {
	{ "RUN", offer_runs },
	{ "MAIL", offer_doubted },
	{ "WINDOW", offer_windows },
	{ "PLACE", offer_places },
	{ "LETTER", offer_letters },
	{ "CODE", offer_languages },
	{ "CASE", offer_cases },
	{ "PROPOSAL", offer_cases },
	{ "STATE", offer_states },
	{ "ACTION", offer_actions },
};

static bool
needs_configuration(const struct completion *completion)
{
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		if (completion_wants(completion, sources[i].kind))
			return true;
	return false;
}

static bool
offer_all(struct offers *offers, struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		if (completion_wants(&offers->completion, sources[i].kind) &&
		    !sources[i].offer(offers, err))
			return false;
	return true;
}

static int
print(struct buf *out, int code)
{
	if (!diag_print(buf_str(out)))
		code = exit_unprinted(code);
	buf_release(out);
	return code;
}

static int
complete_from_ledger(struct execution *execution)
{
	struct offers offers = { .execution = execution };
	struct error err = { 0 };
	const struct options *options = execution->options;
	completion_read(options->words, options->word_count, execution->run,
	    &offers.completion);
	buf_init(&offers.out, MAX_OFFERS);
	int code = offer_all(&offers, &err) ? EXIT_DONE
	                                    : execution_refuse(&err);
	return print(&offers.out, code);
}

int
command_complete(const struct options *options)
{
	const struct execution_steps steps = { .body = complete_from_ledger };
	struct options asked = *options;
	struct completion completion;
	struct arena scratch = { 0 };
	struct buf out;
	completion_read(options->words, options->word_count, &scratch,
	    &completion);
	buf_init(&out, MAX_OFFERS);
	completion_offer_known(&completion, &out);
	int code = print(&out, EXIT_DONE);
	if (completion.config != NULL)
		asked.config = completion.config;
	if (code == EXIT_DONE && needs_configuration(&completion))
		code = execution_run(&asked, EXECUTION_READS, &steps);
	arena_release(&scratch);
	return code;
}
