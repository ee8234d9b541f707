#include "command/case_mail.h"

#include "ledger/history.h"
#include "ledger/journal.h"
#include "message/address.h"

struct date
case_mail_day(const struct casework *work, long working_days)
{
	const struct desk *desk = work->desk;
	const struct clocks *clocks = &desk->office->clocks;
	return zone_date(clocks->business,
	    clock_office_due(clocks, desk->execution->now, (int)working_days));
}

struct date
case_mail_due_day(const struct casework *work, enum action action,
    struct instant from)
{
	const struct office *office = work->desk->office;
	const struct clocks *clocks = &office->clocks;
	if (action == ACTION_REFUND_ON_RETURN)
		return date_plus(zone_date(clocks->business, from),
		    (int)office->settings->return_refund_days);
	return zone_date(clocks->business,
	    clock_office_due(clocks, from, (int)office->settings->refund_days));
}

static bool
is_exported(const struct casework *work)
{
	return work->desk->office->contacts
	           .of[work->record->complaint.platform] == CONTACT_EXPORT;
}

static struct str
wanted_language(const struct casework *work)
{
	const struct setup *setup = work->desk->execution->setup;
	const struct complaint *complaint = &work->record->complaint;
	if (!str_is_empty(complaint->language))
		return complaint->language;
	if (work->parcel != NULL &&
	    !str_is_empty(work->parcel->shipment->language))
		return work->parcel->shipment->language;
	return language_of_country(setup->settings.notices.languages.text,
	    str_is_empty(complaint->country) ? work->record->destination
					     : complaint->country);
}

struct str
case_mail_language(const struct casework *work)
{
	return letters_language(work->desk->execution->setup->letters,
	    wanted_language(work));
}

struct case_facts
case_mail_facts(const struct casework *work)
{
	return (struct case_facts){
		.record = work->record,
		.language = case_mail_language(work),
		.facts = &work->facts,
		.shipment = work->parcel == NULL ? NULL
		                                 : work->parcel->shipment,
		.zone = work->desk->office->clocks.business,
		.answer_by = DATE_NONE,
		.issue_by = DATE_NONE,
		.next_word = DATE_NONE,
		.protected_until = DATE_NONE,
		.is_message = is_exported(work),
	};
}

struct str
case_mail_key(const struct casework *work, int n, const char *letter)
{
	char name[CASE_NAME];
	case_name(work->record->id, name);
	if (n == 0)
		return arena_format(work->desk->run, "%s/%s", name, letter);
	return arena_format(work->desk->run, "%s/%d/%s", name, n, letter);
}

bool
case_mail_compose(const struct casework *work, const char *letter,
    const struct case_facts *facts, struct case_words *words, struct error *err)
{
	return case_letter_compose(work->desk->execution->setup->letters,
	    letter, facts, work->desk->run, words, err);
}

/* The complaint's own address, else the order's; NULL and the reason. */
static bool
find_address(const struct casework *work, struct str *address,
    const char **trouble)
{
	const struct setup *setup = work->desk->execution->setup;
	struct str written = work->record->complaint.email;
	if (str_is_empty(written) && work->parcel != NULL)
		written = work->parcel->shipment->email;
	if (str_is_empty(written)) {
		*trouble = "no address is known";
		return false;
	}
	return address_check(written,
	    setup->settings.relay.smtputf8 ? ADDRESS_ANY_SCRIPT : ADDRESS_ASCII,
	    work->desk->run, address, trouble);
}

static void
state_facts(const struct casework *work, struct str key,
    const struct case_words *words, struct notice *notice)
{
	const struct case_record *record = work->record;
	*notice = (struct notice){
		.kind = NOTICE_CASE,
		.carrier = record->carrier,
		.tracking = record->tracking,
		.order = record->complaint.order,
		.destination = record->destination,
		.window_from = DATE_NONE,
		.window_last = DATE_NONE,
		.event_at = INSTANT_NONE,
		.event_on = DATE_NONE,
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
		.answer_by = DATE_NONE,
		.days_late = -1,
		.case_key = key,
		.case_words = case_letter_join(words, work->desk->run),
	};
}

/* By hand, on the platform. */
static bool
hand_out(struct casework *work, struct notice *notice, struct error *err)
{
	const struct journal journal = desk_journal(work->desk);
	return work->desk->is_rehearsal ||
	       journal_add_quiet(&journal, notice, err);
}

static bool
is_suppressed(const struct casework *work, struct str address, bool *is,
    struct error *err)
{
	struct instant ignored;
	return history_recipient(work->desk->execution->ledger, address,
	    &ignored, is, err);
}

static struct mail *
make_mail(const struct casework *work, struct str address,
    struct notice *notice)
{
	struct execution *execution = work->desk->execution;
	struct mail *mail = arena_new(work->desk->run, struct mail);
	*mail = (struct mail){
		.to = address,
		.name = work->record->complaint.name,
		.language = case_mail_language(work),
		.planned_at = execution->now,
		.run = execution->record.name,
		.notices = notice,
		.notice_count = 1,
	};
	mail->message_id = mail_message_id(mail,
	    address_domain(execution->setup->sender.address), work->desk->run);
	mail_enter(mail, MAIL_PLANNED);
	return mail;
}

static bool
post(struct casework *work, struct str address, struct notice *notice,
    const struct case_words *words, struct error *err)
{
	struct desk *desk = work->desk;
	struct execution *execution = desk->execution;
	const struct journal journal = desk_journal(desk);
	struct mail *mail = make_mail(work, address, notice);
	if (!desk->is_rehearsal && !journal_add_mail(&journal, mail, err))
		return false;
	struct job *job = jobs_add(&execution->jobs, mail);
	job->is_new = true;
	job->is_sent_here = !desk->is_rehearsal;
	job->subject = words->subject;
	job->preview = words->text;
	return true;
}

bool
case_mail_send(struct casework *work, struct str key,
    const struct case_words *words, struct error *err)
{
	struct desk *desk = work->desk;
	struct notice *notice = arena_new(desk->run, struct notice);
	const char *trouble = NULL;
	struct str address;
	bool is_unwanted = false;
	state_facts(work, key, words, notice);
	if (is_exported(work))
		return hand_out(work, notice, err);
	if (find_address(work, &address, &trouble)) {
		if (!is_suppressed(work, address, &is_unwanted, err))
			return false;
		if (!is_unwanted)
			return post(work, address, notice, words, err);
		trouble = "the address is suppressed";
	}
	desk_call(desk, work->record,
	    arena_format(desk->run, "the letter %.*s cannot be sent: %s",
		STR_ARG(key), trouble));
	return true;
}

bool
case_mail_tell(struct casework *work, const char *letter, int n,
    const struct case_facts *facts, struct error *err)
{
	struct case_words words;
	return case_mail_compose(work, letter, facts, &words, err) &&
	       case_mail_send(work, case_mail_key(work, n, letter), &words,
		   err);
}
