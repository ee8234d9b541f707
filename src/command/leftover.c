#include "command/leftover.h"

#include <stdlib.h>

#include "ledger/history.h"

/* RFC 5321 4.5.4.1: a mail that is put off is given up after 4 or 5 days. */
enum { GIVE_UP_DAYS = 5 };

bool
leftovers_read(struct leftovers *leftovers, struct ledger *ledger,
    struct str boot_id, struct survey *survey, struct error *err)
{
	if (!history_pending(ledger, boot_id, survey->run, &leftovers->mails,
		&leftovers->count, err) ||
	    !history_unreported(ledger, survey->run, &leftovers->unreported,
		&leftovers->unreported_count, err))
		return false;
	leftovers->are_suppressed = arena_alloc(survey->run, leftovers->count,
	    sizeof(*leftovers->are_suppressed));
	for (size_t i = 0; i < leftovers->count; i++) {
		const struct mail *mail = &leftovers->mails[i];
		struct instant ignored;
		if (!history_recipient(ledger, mail->to, &ignored,
			&leftovers->are_suppressed[i], err))
			return false;
		for (size_t k = 0; k < mail->notice_count; k++) {
			const struct notice *notice = &mail->notices[k];
			const struct shipment_key key = { notice->carrier,
				notice->tracking, notice->order };
			survey_keep(survey, &key);
		}
	}
	return true;
}

/* What the review needs to know of the run. */
struct review {
	const struct settings *settings;
	struct date today;
	const struct zone *business;
	struct survey *survey;
	struct jobs *jobs;
};

static const struct candidate *
candidate_of(const struct review *review, const struct notice *notice)
{
	const struct shipment_key key = { notice->carrier, notice->tracking,
		notice->order };
	return survey_find(review->survey, &key);
}

static void
drop_notice(struct review *review, const struct notice *notice)
{
	struct jobs *jobs = review->jobs;
	jobs->voided = arena_grow(jobs->run, jobs->voided, jobs->voided_count,
	    &jobs->voided_capacity, sizeof(*jobs->voided));
	jobs->voided[jobs->voided_count++] = *notice;
}

/* Keep the notices that still hold, with today's facts on a later day. */
static void
renew(struct review *review, struct job *job)
{
	struct mail *mail = job->mail;
	size_t kept = 0;
	bool is_later_day = !date_equal(zone_date(review->business,
					    mail->planned_at),
	    review->today);
	for (size_t i = 0; i < mail->notice_count; i++) {
		struct notice *notice = &mail->notices[i];
		const struct candidate *candidate = candidate_of(review,
		    notice);
		if (!notice_still_holds(notice,
			candidate == NULL ? NULL : candidate->finding,
			review->today)) {
			drop_notice(review, notice);
			continue;
		}
		if (is_later_day)
			notice_refresh(notice, candidate, mail->language,
			    review->today);
		mail->notices[kept++] = *notice;
	}
	job->has_new_facts = is_later_day;
	if (kept > 0) {
		mail->notice_count = kept;
		job->is_sent_here = true;
		return;
	}
	mail_enter(mail, MAIL_EXPIRED);
	job->has_new_state = true;
}

/* Put off again and again, for this recipient alone. */
static bool
is_put_off_too_long(const struct review *review, const struct mail *mail)
{
	return mail->state == MAIL_DEFERRED &&
	       date_days_between(zone_date(review->business, mail->planned_at),
		   review->today) >= GIVE_UP_DAYS;
}

static void
give_up(const struct review *review, struct job *job)
{
	struct mail *mail = job->mail;
	mail_enter(mail, MAIL_REJECTED);
	mail->reply = arena_format(review->jobs->run,
	    "given up after %d days: %.*s", GIVE_UP_DAYS, STR_ARG(mail->reply));
	job->is_sent_here = false;
	job->has_new_state = true;
}

static void
renew_or_give_up(struct review *review, struct job *job)
{
	bool is_overdue = is_put_off_too_long(review, job->mail);
	renew(review, job);
	if (is_overdue && job->is_sent_here)
		give_up(review, job);
}

static void
resend_or_wait(const struct review *review, struct job *job)
{
	bool may_resend = job->mail->doubts <= 1 &&
	                  review->settings->relay.in_doubt == IN_DOUBT_RESEND;
	job->has_new_state = job->mail->is_newly_doubted;
	job->is_resend = may_resend;
	job->is_sent_here = may_resend;
}

static bool
was_in_doubt(const struct mail *mail)
{
	for (size_t i = 0; i < mail->history_count; i++)
		if (mail->history[i] == MAIL_IN_DOUBT)
			return true;
	return false;
}

/* A person wants it sent once more: the first copy may have arrived. */
static void
resend(struct job *job)
{
	job->is_resend = true;
	job->is_sent_here = true;
}

static void
suppress(struct job *job)
{
	mail_enter(job->mail, MAIL_SUPPRESSED);
	job->has_new_state = true;
}

static int
by_id(const void *a, const void *b)
{
	const struct notice *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* The pasts without what has just been dropped. */
static void
forget_voided(struct survey *survey, struct jobs *jobs)
{
	if (jobs->voided_count == 0)
		return;
	qsort(jobs->voided, jobs->voided_count, sizeof(*jobs->voided), by_id);
	for (size_t i = 0; i < survey->count; i++) {
		struct past *past = &survey->candidates[i].past;
		struct told *items = arena_alloc(jobs->run, past->count,
		    sizeof(*items));
		size_t kept = 0;
		for (size_t k = 0; k < past->count; k++) {
			const struct notice wanted = {
				.id = past->items[k].id
			};
			if (bsearch(&wanted, jobs->voided, jobs->voided_count,
				sizeof(*jobs->voided), by_id) == NULL)
				items[kept++] = past->items[k];
		}
		*past = (struct past){ items, kept };
	}
}

/* A mail on its way counts for the gap to the next one. */
static void
note_mails_on_their_way(struct review *review, struct instant now)
{
	struct map going = { 0 };
	const struct jobs *jobs = review->jobs;
	bool is_new;
	size_t ignored;
	for (size_t i = 0; i < jobs->count; i++)
		if (jobs->items[i].is_sent_here)
			map_put(&going,
			    mail_recipient_key(jobs->items[i].mail->to,
				jobs->run),
			    0, &is_new);
	for (size_t i = 0; going.count > 0 && i < review->survey->count; i++) {
		struct recipient *recipient =
		    &review->survey->candidates[i].recipient;
		if (!str_is_empty(recipient->address) &&
		    map_find(&going,
			mail_recipient_key(recipient->address, jobs->run),
			&ignored))
			recipient->last_mail_at = now;
	}
	map_release(&going);
}

void
leftovers_review(struct leftovers *leftovers, const struct settings *settings,
    struct instant now, const struct zone *business, struct survey *survey,
    struct jobs *jobs)
{
	struct review review = { settings, zone_date(business, now), business,
		survey, jobs };
	for (size_t i = 0; i < leftovers->count; i++) {
		struct job *job = jobs_add(jobs, &leftovers->mails[i]);
		if (leftovers->are_suppressed[i])
			suppress(job);
		else if (job->mail->state == MAIL_IN_DOUBT)
			resend_or_wait(&review, job);
		else if (was_in_doubt(job->mail))
			resend(job);
		else
			renew_or_give_up(&review, job);
	}
	forget_voided(survey, jobs);
	note_mails_on_their_way(&review, now);
}
