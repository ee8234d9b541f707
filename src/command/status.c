#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/history.h"
#include "report/summary.h"

enum { RUNS_SHOWN = 10, MAX_TEXT = 1 << 24 };

/* What the ledger says, the most urgent first. */
struct standing {
	const struct execution *execution;
	struct mail *doubted;
	size_t doubted_count;
	struct mail *unreported;
	size_t unreported_count;
	struct run *held;
	size_t held_count;
	size_t counts[MAIL_STATE_COUNT];
	struct run *runs;
	size_t run_count;
};

static void
keep_doubted(struct standing *standing, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (standing->doubted[i].state == MAIL_IN_DOUBT)
			standing->doubted[standing->doubted_count++] =
			    standing->doubted[i];
}

static bool
gather(struct execution *execution, struct standing *standing,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	struct arena *run = execution->run;
	size_t pending;
	*standing = (struct standing){ .execution = execution };
	if (!history_pending(ledger, execution->boot_id, run,
		&standing->doubted, &pending, err))
		return false;
	keep_doubted(standing, pending);
	return history_unreported(ledger, run, &standing->unreported,
		   &standing->unreported_count, err) &&
	       runs_held(ledger, run, &standing->held, &standing->held_count,
		   err) &&
	       history_count_states(ledger, standing->counts, err) &&
	       runs_list(ledger, run, &standing->runs, RUNS_SHOWN,
		   &standing->run_count, err);
}

static bool
waits_for_a_person(const struct standing *standing)
{
	return standing->doubted_count > 0 || standing->held_count > 0 ||
	       standing->execution->is_ledger_old;
}

static void
add_waiting(const struct standing *standing, struct buf *out)
{
	for (size_t i = 0; i < standing->doubted_count; i++) {
		const struct mail *mail = &standing->doubted[i];
		buf_format(out,
		    "in doubt: %.*s to %.*s: shipdelay resolve %.*s sent, or "
		    "resend\n",
		    STR_ARG(mail->message_id), STR_ARG(mail->to),
		    STR_ARG(mail->message_id));
	}
	for (size_t i = 0; i < standing->held_count; i++)
		buf_format(out,
		    "held: shipdelay approve %.*s --by NAME, or shipdelay "
		    "discard %.*s\n",
		    STR_ARG(standing->held[i].name),
		    STR_ARG(standing->held[i].name));
	if (standing->execution->is_ledger_old)
		buf_add(out,
		    STR("old ledger: a backup was put back, or the ledger was "
			"deleted: look at what the next run holds\n"));
	if (!waits_for_a_person(standing))
		buf_add(out, STR("nothing waits for a person\n"));
}

/* The next report has them: nobody is needed before. */
static void
add_unreported(const struct standing *standing, struct buf *out)
{
	for (size_t i = 0; i < standing->unreported_count; i++) {
		const struct mail *mail = &standing->unreported[i];
		buf_format(out,
		    "not yet in a report: %.*s to %.*s: %s%s, by a run that "
		    "was broken off\n",
		    STR_ARG(mail->message_id), STR_ARG(mail->to),
		    mail->doubts > 0 ? "once in doubt, then " : "",
		    mail_state_name(mail->state));
	}
}

/* These go out by themselves. */
static void
add_later(const struct standing *standing, struct buf *out)
{
	size_t planned = standing->counts[MAIL_PLANNED];
	size_t deferred = standing->counts[MAIL_DEFERRED];
	if (planned + deferred > 0)
		buf_format(out,
		    "later: %zu deferred, %zu planned: the next run sends what "
		    "still holds\n",
		    deferred, planned);
}

static void
add_states(const struct standing *standing, struct buf *out)
{
	buf_add(out, STR("mails:"));
	for (int state = 0; state < MAIL_STATE_COUNT; state++)
		if (standing->counts[state] > 0)
			buf_format(out, " %zu %s", standing->counts[state],
			    mail_state_name((enum mail_state)state));
	buf_add_byte(out, '\n');
}

static void
add_runs(const struct standing *standing, struct buf *out)
{
	if (standing->run_count == 0)
		buf_add(out, STR("no run yet\n"));
	for (size_t i = 0; i < standing->run_count; i++) {
		const struct run *run = &standing->runs[i];
		buf_format(out, "%-20.*s %-9.*s %-10s %zu rows%s%.*s\n",
		    STR_ARG(run->name), STR_ARG(run->command),
		    run_state_name(run->state), run->rows,
		    str_is_empty(run->brake) ? "" : ", brake ",
		    STR_ARG(run->brake));
	}
}

static int
tell(const struct standing *standing, int code)
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	add_waiting(standing, &out);
	add_unreported(standing, &out);
	add_later(standing, &out);
	add_states(standing, &out);
	add_runs(standing, &out);
	if (!diag_print(buf_str(&out)))
		code = exit_unprinted(code);
	buf_release(&out);
	return code;
}

static void
summarize_mails(const char *name, const struct mail *mails, size_t count,
    struct summary *summary)
{
	struct summary list = summary_add_list(summary, name);
	for (size_t i = 0; i < count; i++) {
		struct summary item = summary_append(&list);
		summary_add_text(&item, "message_id", mails[i].message_id);
		summary_add_text(&item, "to", mails[i].to);
		summary_add_text(&item, "state",
		    str_from(mail_state_name(mails[i].state)));
	}
}

static void
summarize_runs(const struct standing *standing, const char *name,
    const struct run *runs, size_t count, struct summary *summary)
{
	const struct zone *business = standing->execution->setup->business;
	struct summary list = summary_add_list(summary, name);
	for (size_t i = 0; i < count; i++) {
		char now[INSTANT_TEXT];
		struct summary item = summary_append(&list);
		summary_add_text(&item, "run", runs[i].name);
		summary_add_text(&item, "command", runs[i].command);
		summary_add_text(&item, "now",
		    str_from(instant_format(runs[i].now, business, now)));
		summary_add_text(&item, "state",
		    str_from(run_state_name(runs[i].state)));
		summary_add_number(&item, "rows", (int64_t)runs[i].rows);
		summary_add_text(&item, "brake", runs[i].brake);
	}
}

static int
summarize(const struct standing *standing, int code)
{
	struct summary summary, mails;
	summary_init(&summary, "status");
	summarize_mails("in_doubt", standing->doubted, standing->doubted_count,
	    &summary);
	summarize_mails("unreported", standing->unreported,
	    standing->unreported_count, &summary);
	summarize_runs(standing, "held", standing->held, standing->held_count,
	    &summary);
	summary_add_flag(&summary, "old_ledger",
	    standing->execution->is_ledger_old);
	mails = summary_add_object(&summary, "mails");
	for (int state = 0; state < MAIL_STATE_COUNT; state++)
		summary_add_number(&mails,
		    mail_state_name((enum mail_state)state),
		    (int64_t)standing->counts[state]);
	summarize_runs(standing, "runs", standing->runs, standing->run_count,
	    &summary);
	return execution_summarize(&summary, code);
}

static int
show_status(struct execution *execution)
{
	struct error err = { 0 };
	struct standing standing;
	if (!gather(execution, &standing, &err))
		return execution_refuse(&err);
	int code = waits_for_a_person(&standing) ? EXIT_PERSON : EXIT_DONE;
	return execution->options->is_json ? summarize(&standing, code)
	                                   : tell(&standing, code);
}

int
command_status(const struct options *options)
{
	const struct execution_steps steps = { .body = show_status };
	return execution_run(options, EXECUTION_READS, &steps);
}
