#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/history.h"

enum { RUNS_SHOWN = 10, MAX_TEXT = 1 << 20 };

static bool
add_runs(struct execution *execution, struct buf *out, struct error *err)
{
	struct run *runs;
	size_t count;
	char now[INSTANT_TEXT];
	if (!runs_list(execution->ledger, execution->run, &runs, RUNS_SHOWN,
		&count, err))
		return false;
	if (count == 0)
		buf_add(out, STR("no run yet\n"));
	for (size_t i = 0; i < count; i++) {
		const struct run *run = &runs[i];
		instant_format(run->now, execution->setup->business, now);
		buf_format(out, "%-20.*s %-9.*s %-10s %zu rows%s%.*s\n",
		    STR_ARG(run->name), STR_ARG(run->command),
		    run_state_name(run->state), run->rows,
		    str_is_empty(run->brake) ? "" : ", brake ",
		    STR_ARG(run->brake));
	}
	return true;
}

static bool
add_states(struct execution *execution, struct buf *out, struct error *err)
{
	size_t counts[MAIL_STATE_COUNT];
	if (!history_count_states(execution->ledger, counts, err))
		return false;
	buf_add(out, STR("mails:"));
	for (enum mail_state state = MAIL_PLANNED; state < MAIL_STATE_COUNT;
	     state++)
		if (counts[state] > 0)
			buf_format(out, " %zu %s", counts[state],
			    mail_state_name(state));
	buf_add_byte(out, '\n');
	return true;
}

/* What waits for a person: held runs and mails in doubt. */
static bool
add_waiting(struct execution *execution, struct buf *out, int *code,
    struct error *err)
{
	struct run *held;
	struct mail *mails;
	size_t count;
	if (!runs_held(execution->ledger, execution->run, &held, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		buf_format(out,
		    "held: shipdelay approve %.*s --by NAME, or shipdelay "
		    "discard %.*s\n",
		    STR_ARG(held[i].name), STR_ARG(held[i].name));
	if (count > 0)
		*code = EXIT_PERSON;
	if (!history_pending(execution->ledger, execution->boot_id,
		execution->run, &mails, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (mails[i].state != MAIL_IN_DOUBT)
			continue;
		*code = EXIT_PERSON;
		buf_format(out,
		    "in doubt: %.*s to %.*s: shipdelay resolve %.*s sent, or "
		    "resend\n",
		    STR_ARG(mails[i].message_id), STR_ARG(mails[i].to),
		    STR_ARG(mails[i].message_id));
	}
	return true;
}

static int
status(struct execution *execution)
{
	struct error err = { 0 };
	struct buf out;
	int code = EXIT_DONE;
	buf_init(&out, MAX_TEXT);
	if (!add_runs(execution, &out, &err) ||
	    !add_states(execution, &out, &err) ||
	    !add_waiting(execution, &out, &code, &err))
		code = execution_refuse(&err);
	else if (!diag_print(buf_str(&out)))
		code = EXIT_LEDGER;
	buf_release(&out);
	return code;
}

int
command_status(const struct options *options)
{
	const struct execution_steps steps = { .body = status };
	return execution_run(options, EXECUTION_READS, &steps);
}
