#include "command/staff_mail.h"

#include <inttypes.h>

#include "base/fingerprint.h"
#include "command/delivery.h"
#include "command/exits.h"
#include "ledger/staff.h"
#include "message/address.h"
#include "report/memo.h"
#include "report/text.h"

enum { MAX_SUBJECT = 1024, MAX_TEXT = 1 << 20 };

/* After the others no mail can leave, or the machine itself is in trouble. */
static bool
can_be_told(enum error_kind stop)
{
	return stop == ERROR_NONE || stop == ERROR_INPUT ||
	       stop == ERROR_NO_INPUT || stop == ERROR_BOOKS;
}

static struct str
list_addresses(const struct staff *staff, struct arena *run)
{
	struct str list = staff->items[0];
	for (size_t i = 1; i < staff->count; i++)
		list = arena_format(run, "%.*s, %.*s", STR_ARG(list),
		    STR_ARG(staff->items[i]));
	return list;
}

bool
staff_mail_prepare(const struct execution *execution, struct report *report,
    struct error *err)
{
	const struct staff *staff = &execution->setup->staff;
	struct date told_on;
	struct buf subject;
	if (!execution->tells_staff || staff->count == 0 ||
	    !can_be_told(execution->stop.kind) || !memo_is_needed(report))
		return true;
	if (!staff_told_on(execution->ledger, &told_on, err))
		return false;
	if (date_equal(told_on, execution->today))
		return true;
	buf_init(&subject, MAX_SUBJECT);
	memo_subject(report, &subject);
	report->staff_mail = (struct report_memo){
		.to = list_addresses(staff, execution->run),
		.subject = arena_str(execution->run, buf_str(&subject)),
	};
	buf_release(&subject);
	return true;
}

static bool
set_told_on(struct execution *execution, struct date day, struct error *err)
{
	struct ledger *ledger = execution->ledger;
	if (ledger_begin(ledger, LEDGER_DURABLE, err) &&
	    staff_set_told_on(ledger, day, err) && ledger_commit(ledger, err))
		return mark_keep(ledger, execution->setup->state, err);
	ledger_rollback(ledger);
	return false;
}

static struct str
message_id(const struct execution *execution, struct str to)
{
	char hex[FINGERPRINT_HEX + 1];
	struct str key = arena_format(execution->run, "%.*s\n%.*s",
	    STR_ARG(execution->record.name), STR_ARG(to));
	fingerprint_format(fingerprint_of(key), hex);
	return arena_format(execution->run, "staff-%s@%.*s", hex,
	    STR_ARG(address_domain(execution->setup->sender.address)));
}

/* One mail for each address: nobody learns who else is refused. */
static void
make_jobs(struct execution *execution, const struct letter *letter,
    struct jobs *jobs)
{
	const struct staff *staff = &execution->setup->staff;
	struct mail *mails = arena_alloc(execution->run, staff->count,
	    sizeof(*mails));
	for (size_t i = 0; i < staff->count; i++) {
		mails[i] = (struct mail){
			.message_id = message_id(execution, staff->items[i]),
			.to = staff->items[i],
			.language = STR("en"),
			.planned_at = execution->now,
		};
		struct job *job = jobs_add(jobs, &mails[i]);
		job->letter = letter;
		job->is_sent_here = true;
	}
}

static bool
deliver(struct execution *execution, const struct report *report,
    struct jobs *jobs, struct error *err)
{
	const struct delivery_order order = {
		.setup = execution->setup,
		.now = execution->now,
	};
	struct letter letter;
	letter_init(&letter);
	buf_add(&letter.subject, report->staff_mail.subject);
	report_text_memo(report, &letter.text);
	make_jobs(execution, &letter, jobs);
	bool ok = delivery_run(&order, jobs, err);
	letter_release(&letter);
	return ok || error_prefix(err, "the mail to the staff");
}

/* True when somebody has the mail, or may have it. */
static bool
judge(struct execution *execution, const struct jobs *jobs)
{
	bool is_told = false;
	for (size_t i = 0; i < jobs->count; i++) {
		const struct mail *mail = jobs->items[i].mail;
		is_told = is_told || mail->state == MAIL_ACCEPTED ||
		          mail->state == MAIL_IN_DOUBT;
		if (mail->state == MAIL_ACCEPTED)
			continue;
		execution->exit = exit_worse(execution->exit, EXIT_PERSON);
		execution->unreached = arena_format(execution->run,
		    "%.*s (%.*s)", STR_ARG(mail->to), STR_ARG(mail->reply));
	}
	return is_told;
}

bool
staff_mail_send(struct execution *execution, const struct report *report,
    struct error *err)
{
	struct jobs jobs = { .run = execution->run };
	struct error late = { 0 };
	struct date before;
	if (!execution->is_recorded || str_is_empty(report->staff_mail.to) ||
	    !can_be_told(execution->stop.kind))
		return true;
	if (!staff_told_on(execution->ledger, &before, err) ||
	    !set_told_on(execution, execution->today, err))
		return false;
	bool ok = deliver(execution, report, &jobs, err);
	if (judge(execution, &jobs) || set_told_on(execution, before, &late))
		return ok;
	*err = late;
	return false;
}
