#include "command/commands.h"
#include "command/execution.h"
#include "command/held.h"
#include "command/interrupt.h"
#include "ledger/history.h"
#include "ledger/journal.h"
#include "message/letter.h"
#include "notice/planner.h"
#include "report/json.h"

static bool
read_earlier(struct execution *execution, struct error *err)
{
	struct str stored;
	struct report *earlier = arena_new(execution->run, struct report);
	if (!runs_report(execution->ledger, execution->record.id,
		execution->run, &stored, err))
		return false;
	if (str_is_empty(stored))
		return true;
	execution->earlier = earlier;
	return report_json_load(stored, execution->run, earlier, err);
}

/* An address that was suppressed while the run was held gets no mail. */
static bool
take_up(struct execution *execution, struct mail *mail, struct error *err)
{
	struct ledger *ledger = execution->ledger;
	struct instant ignored;
	bool is_suppressed;
	struct job *job = jobs_add(&execution->jobs, mail);
	if (!history_recipient(ledger, mail->to, &ignored, &is_suppressed, err))
		return false;
	job->is_new = true;
	job->is_sent_here = !is_suppressed;
	if (is_suppressed) {
		mail_enter(mail, MAIL_SUPPRESSED);
		return journal_enter(ledger, mail, execution->now, err);
	}
	for (size_t i = 0; i < mail->notice_count; i++) {
		struct notice *notice = &mail->notices[i];
		notice_refresh(notice, NULL, mail->language, execution->today);
		if (!journal_refresh(ledger, notice, err))
			return false;
	}
	return true;
}

/* Nobody reads the exports again: only dates that have passed are dropped. */
static bool
release(struct execution *execution, struct error *err)
{
	struct ledger *ledger = execution->ledger;
	const struct run *record = &execution->record;
	struct mail *mails;
	size_t count;
	if (!read_earlier(execution, err) ||
	    !mark_accept(ledger, &execution->mark, err) ||
	    !journal_release_held(ledger, record->id, err) ||
	    !runs_enter(ledger, record->id, RUN_BEGUN, err) ||
	    !runs_set_approver(ledger, record->id,
		str_from(execution->options->by), err) ||
	    !history_mails_of_run(ledger, record->id, execution->run, &mails,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (mails[i].state == MAIL_PLANNED &&
		    !take_up(execution, &mails[i], err))
			return false;
	}
	return true;
}

/*
 * In an older ledger that was put back, a held run may have been sent long
 * ago.  Only one that was held for that reason was looked at with it.
 */
static bool
knows_the_past(const struct execution *execution, struct error *err)
{
	const struct run *record = &execution->record;
	if (!execution->is_ledger_old ||
	    str_equal(record->brake, STR("old_ledger")))
		return true;
	return error_set(err, ERROR_INPUT,
	    "the ledger is older than it was: run again and look at what that "
	    "run would send");
}

static int
approve(struct execution *execution)
{
	struct error err = { 0 };
	struct ledger *ledger = execution->ledger;
	interrupt_hold();
	if (!held_find(execution, &execution->record, &err) ||
	    !knows_the_past(execution, &err) ||
	    !ledger_begin(ledger, LEDGER_DURABLE, &err))
		return execution_refuse(&err);
	if (!release(execution, &err) || !ledger_commit(ledger, &err)) {
		ledger_rollback(ledger);
		return execution_refuse(&err);
	}
	execution->record.state = RUN_BEGUN;
	if (execution_compose(execution, &err))
		execution_deliver(execution);
	else
		execution_fail(execution, &err);
	return execution_finish(execution);
}

int
command_approve(const struct options *options)
{
	const struct execution_steps steps = { .body = approve };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
