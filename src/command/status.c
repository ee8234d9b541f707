#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "ledger/history.h"
#include "report/summary.h"

enum { RUNS_SHOWN = 10, MAX_TEXT = 1 << 24 };

/* What the ledger says, the most urgent first. */
struct overview {
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
keep_doubted(struct overview *overview, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (overview->doubted[i].state == MAIL_IN_DOUBT)
			overview->doubted[overview->doubted_count++] =
			    overview->doubted[i];
}

static bool
gather(struct execution *execution, struct overview *overview,
    struct error *err)
{
	struct ledger *ledger = execution->ledger;
	struct arena *run = execution->run;
	size_t pending;
	*overview = (struct overview){ .execution = execution };
	if (!history_pending(ledger, execution->boot_id, run,
		&overview->doubted, &pending, err))
		return false;
	keep_doubted(overview, pending);
	return history_unreported(ledger, run, &overview->unreported,
		   &overview->unreported_count, err) &&
	       runs_held(ledger, run, &overview->held, &overview->held_count,
		   err) &&
	       history_count_states(ledger, overview->counts, err) &&
	       runs_list(ledger, run, &overview->runs, RUNS_SHOWN,
		   &overview->run_count, err);
}

static bool
waits_for_a_person(const struct overview *overview)
{
	return overview->doubted_count > 0 || overview->held_count > 0 ||
	       overview->execution->is_ledger_old;
}

static void
add_waiting(const struct overview *overview, struct buf *out)
{
	for (size_t i = 0; i < overview->doubted_count; i++) {
		const struct mail *mail = &overview->doubted[i];
		buf_format(out,
		    "in doubt: %.*s to %.*s: shipdelay resolve %.*s sent, or "
		    "resend\n",
		    STR_ARG(mail->message_id), STR_ARG(mail->to),
		    STR_ARG(mail->message_id));
	}
	for (size_t i = 0; i < overview->held_count; i++)
		buf_format(out,
		    "held: shipdelay approve %.*s --by NAME, or shipdelay "
		    "discard %.*s\n",
		    STR_ARG(overview->held[i].name),
		    STR_ARG(overview->held[i].name));
	if (overview->execution->is_ledger_old)
		buf_add(out,
		    STR("old ledger: a backup was put back, or the ledger was "
			"deleted: look at what the next run holds\n"));
	if (!waits_for_a_person(overview))
		buf_add(out, STR("nothing waits for a person\n"));
}

/* The next report has them: nobody is needed before. */
static void
add_unreported(const struct overview *overview, struct buf *out)
{
	for (size_t i = 0; i < overview->unreported_count; i++) {
		const struct mail *mail = &overview->unreported[i];
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
add_later(const struct overview *overview, struct buf *out)
{
	size_t planned = overview->counts[MAIL_PLANNED];
	size_t deferred = overview->counts[MAIL_DEFERRED];
	if (planned + deferred > 0)
		buf_format(out,
		    "later: %zu deferred, %zu planned: the next run sends what "
		    "still holds\n",
		    deferred, planned);
}

static void
add_states(const struct overview *overview, struct buf *out)
{
	buf_add(out, STR("mails:"));
	for (enum mail_state state = MAIL_PLANNED; state < MAIL_STATE_COUNT;
	     state++)
		if (overview->counts[state] > 0)
			buf_format(out, " %zu %s", overview->counts[state],
			    mail_state_name(state));
	buf_add_byte(out, '\n');
}

static void
add_runs(const struct overview *overview, struct buf *out)
{
	if (overview->run_count == 0)
		buf_add(out, STR("no run yet\n"));
	for (size_t i = 0; i < overview->run_count; i++) {
		const struct run *run = &overview->runs[i];
		buf_format(out, "%-20.*s %-9.*s %-10s %zu rows%s%.*s\n",
		    STR_ARG(run->name), STR_ARG(run->command),
		    run_state_name(run->state), run->rows,
		    str_is_empty(run->brake) ? "" : ", brake ",
		    STR_ARG(run->brake));
	}
}

static int
tell(const struct overview *overview, int code)
{
	struct buf out;
	buf_init(&out, MAX_TEXT);
	add_waiting(overview, &out);
	add_unreported(overview, &out);
	add_later(overview, &out);
	add_states(overview, &out);
	add_runs(overview, &out);
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
summarize_runs(const struct overview *overview, const char *name,
    const struct run *runs, size_t count, struct summary *summary)
{
	const struct zone *business = overview->execution->setup->business;
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
summarize(const struct overview *overview, int code)
{
	struct summary summary, mails;
	summary_init(&summary, "status");
	summarize_mails("in_doubt", overview->doubted, overview->doubted_count,
	    &summary);
	summarize_mails("unreported", overview->unreported,
	    overview->unreported_count, &summary);
	summarize_runs(overview, "held", overview->held, overview->held_count,
	    &summary);
	summary_add_flag(&summary, "old_ledger",
	    overview->execution->is_ledger_old);
	mails = summary_add_object(&summary, "mails");
	for (enum mail_state state = MAIL_PLANNED; state < MAIL_STATE_COUNT;
	     state++)
		summary_add_number(&mails, mail_state_name(state),
		    (int64_t)overview->counts[state]);
	summarize_runs(overview, "runs", overview->runs, overview->run_count,
	    &summary);
	return execution_summarize(&summary, code);
}

static int
show_status(struct execution *execution)
{
	struct error err = { 0 };
	struct overview overview;
	if (!gather(execution, &overview, &err))
		return execution_refuse(&err);
	int code = waits_for_a_person(&overview) ? EXIT_PERSON : EXIT_DONE;
	return execution->options->is_json ? summarize(&overview, code)
	                                   : tell(&overview, code);
}

int
command_status(const struct options *options)
{
	const struct execution_steps steps = { .body = show_status };
	return execution_run(options, EXECUTION_READS, &steps);
}
