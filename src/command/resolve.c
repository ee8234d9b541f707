#include <string.h>

#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/history.h"
#include "ledger/journal.h"

/* What shall be resent is planned again: the next run sends the same bytes. */
static bool
settle(struct execution *execution, struct mail *mail, enum mail_state state,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	mail_enter(mail, state);
	mail->doubts = 0;
	if (!ledger_begin(ledger, LEDGER_DURABLE, err))
		return false;
	if (journal_claim(ledger, mail->id, mail->id, STR_EMPTY, err) &&
	    journal_enter(ledger, mail, execution->now, err) &&
	    ledger_commit(ledger, err))
		return true;
	ledger_rollback(ledger);
	return false;
}

static bool
prepare(struct execution *execution, struct error *err)
{
	const char *wanted = execution->options->argument_2;
	return strcmp(wanted, "sent") == 0 || strcmp(wanted, "resend") == 0 ||
	       error_set(err, ERROR_USAGE, "'%s': sent or resend is wanted",
		   wanted);
}

static int
resolve(struct execution *execution)
{
	const struct options *options = execution->options;
	bool is_sent = strcmp(options->argument_2, "sent") == 0;
	struct error err = { 0 };
	struct mail *mail;
	if (!history_mail(execution->ledger, str_from(options->argument),
		execution->run, &mail, &err))
		return execution_refuse(&err);
	if (mail == NULL || mail->state != MAIL_IN_DOUBT) {
		error_set(&err, ERROR_INPUT,
		    "there is no mail '%s' in doubt; see 'status'",
		    options->argument);
		return execution_refuse(&err);
	}
	if (settle(execution, mail, is_sent ? MAIL_ACCEPTED : MAIL_PLANNED,
		&err))
		return EXIT_DONE;
	return execution_refuse(&err);
}

int
command_resolve(const struct options *options)
{
	const struct execution_steps steps = { prepare, resolve };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
