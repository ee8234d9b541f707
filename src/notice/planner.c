#include "notice/planner.h"

#include <stdlib.h>

#include "base/map.h"

static struct decision
nothing(const char *reason)
{
	return (struct decision){ .kind = DECISION_NONE,
		.reason = str_from(reason) };
}

static struct decision
staff(struct str reason, const char *advice)
{
	return (struct decision){ .kind = DECISION_STAFF,
		.reason = reason,
		.advice = str_from(advice) };
}

static struct decision
tell(enum notice_kind kind)
{
	return (struct decision){ .kind = DECISION_TOLD, .notice = kind };
}

/* What one shipment's decision is made from. */
struct question {
	const struct planner *planner;
	const struct candidate *candidate;
	struct episode episode;
	struct arena *run;
};

static bool
has_newer_event(const struct question *question)
{
	struct instant event = question->candidate->shipment->event.instant;
	return instant_is_set(event) &&
	       event.seconds > question->episode.event_at.seconds;
}

/* Delivered, cancelled, or simply on its way. */
static struct decision
decide_none(const struct question *question)
{
	enum status status = question->candidate->shipment->status;
	if (!question->episode.is_open)
		return nothing("");
	if (status == STATUS_DELIVERED &&
	    question->planner->settings->delivered_late)
		return tell(NOTICE_DELIVERED_LATE);
	if (status == STATUS_DELIVERED || status == STATUS_CANCELLED)
		return tell(NOTICE_CLOSED);
	if (has_newer_event(question))
		return tell(NOTICE_RESUMED);
	return nothing("no news since the customer was told of the delay");
}

static struct decision
decide_advance(const struct question *question)
{
	const struct window *window = question->candidate->finding->window;
	if (question->episode.is_open && has_newer_event(question) &&
	    !question->planner->is_announcement)
		return tell(NOTICE_RESUMED);
	if (past_find(&question->candidate->past, NOTICE_ADVANCE, window->id) !=
	    NULL)
		return nothing("told of this suspension before");
	return tell(NOTICE_ADVANCE);
}

/* The relay has the advance notice, or may have it. */
static bool
was_warned(const struct question *question, struct str window)
{
	const struct told *told = past_find(&question->candidate->past,
	    NOTICE_ADVANCE, window);
	return told != NULL &&
	       (told->state == MAIL_ACCEPTED || told->state == MAIL_IN_DOUBT ||
		   told->state == MAIL_SENDING);
}

static struct decision
decide_suspended(const struct question *question)
{
	const struct window *window = question->candidate->finding->window;
	if (was_warned(question, window->id))
		return nothing("warned of this suspension ahead");
	if (past_find(&question->candidate->past, NOTICE_SUSPENDED,
		window->id) != NULL)
		return nothing("told of this suspension before");
	return tell(NOTICE_SUSPENDED);
}

/* The carrier named a cause, and it is another than the customer knows. */
static bool
has_changed_cause(const struct question *question)
{
	const struct finding *finding = question->candidate->finding;
	enum cause cause = question->candidate->shipment->cause;
	return finding->rule == 7 && cause == finding->cause &&
	       cause != CAUSE_NONE && cause != CAUSE_OTHER &&
	       cause != question->episode.cause;
}

static struct decision
decide_delayed(const struct question *question)
{
	const struct notice_settings *settings = question->planner->settings;
	const struct episode *episode = &question->episode;
	if (!episode->is_open)
		return tell(NOTICE_DELAYED);
	bool is_due = date_days_between(episode->last_told_on,
			  question->planner->today) >= settings->follow_up_days;
	if (!is_due && !has_changed_cause(question))
		return nothing("told of this delay before; the next letter "
			       "is not due yet");
	if (episode->follow_ups >= settings->max_follow_ups)
		return staff(arena_format(question->run,
				 "still delayed after %d letters on it: please "
				 "ask the "
				 "carrier",
				 episode->follow_ups + 1),
		    "");
	return tell(NOTICE_STILL_DELAYED);
}

static struct decision
decide_action(const struct question *question)
{
	struct str cause = str_from(
	    cause_name(question->candidate->finding->cause));
	if (past_find(&question->candidate->past, NOTICE_ACTION, cause) != NULL)
		return nothing("told of this before");
	return tell(NOTICE_ACTION);
}

/* The letter may have named a reason that is no other one to the rules. */
static struct decision
decide_return(const struct question *question, enum notice_kind kind)
{
	const struct past *past = &question->candidate->past;
	enum cause cause = question->candidate->finding->cause;
	for (size_t i = 0; i < past->count; i++)
		if (past->items[i].kind == kind &&
		    finding_return_cause(past->items[i].cause) == cause)
			return nothing("told of this before");
	return tell(kind);
}

static struct decision
decide_returning(const struct question *question)
{
	return decide_return(question, NOTICE_RETURNING);
}

/* A parcel that is back again ends what was open, told or not. */
static struct decision
decide_returned(const struct question *question)
{
	struct decision decision = decide_return(question, NOTICE_RETURNED);
	if (decision.kind == DECISION_NONE && question->episode.is_open)
		return tell(NOTICE_CLOSED);
	return decision;
}

static struct decision
decide_unmapped(const struct question *question)
{
	const struct shipment *shipment = question->candidate->shipment;
	if (shipment->cause == CAUSE_UNKNOWN &&
	    shipment->status != STATUS_UNMAPPED)
		return staff(STR("its cause is in no vocabulary"),
		    "Ask the carrier what the cause means and add it to the "
		    "profile.");
	if (str_is_empty(shipment->vendor_code))
		return staff(STR("the export gives no status"),
		    "Ask the carrier where the parcel is.");
	return staff(arena_format(question->run,
			 "status '%.*s' is in no vocabulary",
			 STR_ARG(shipment->vendor_code)),
	    "Ask the carrier what the status means and add it to the profile.");
}

/* The claim is the staff's; whether they write themselves the shop decides. */
static struct decision
decide_claim(const struct question *question, enum notice_kind kind,
    bool is_told)
{
	const char *name = notice_kind_name(kind);
	if (!is_told)
		return staff(arena_format(question->run,
				 "%s: claim it with the carrier and write to "
				 "the customer",
				 name),
		    "");
	if (past_find(&question->candidate->past, kind, STR_EMPTY) != NULL)
		return staff(arena_format(question->run,
				 "%s: claim it with the carrier; the customer "
				 "was told",
				 name),
		    "");
	return tell(kind);
}

static struct decision
decide_lost(const struct question *question)
{
	return decide_claim(question, NOTICE_LOST,
	    question->planner->settings->lost);
}

static struct decision
decide_damaged(const struct question *question)
{
	return decide_claim(question, NOTICE_DAMAGED,
	    question->planner->settings->damaged);
}

static struct decision
decide_undecided(const struct question *question)
{
	const struct unknown_day *unknown =
	    &question->candidate->finding->unknown;
	char day[DATE_TEXT];
	if (!date_is_set(unknown->day))
		return staff(arena_format(question->run,
				 "cannot decide: there is no calendar for "
				 "'%.*s'",
				 STR_ARG(unknown->place)),
		    "Add the calendar to the configuration.");
	return staff(
	    arena_format(question->run,
		"cannot decide: the calendar of '%.*s' does not cover %s",
		STR_ARG(unknown->place), date_format(unknown->day, day)),
	    "Enter the holidays of the time that is missing and prolong "
	    "'covers' of this calendar.");
}

typedef struct decision (*decide_fn)(const struct question *question);

static const decide_fn deciders[FINDING_KIND_COUNT] = {
	[FINDING_NONE] = decide_none,
	[FINDING_UNMAPPED] = decide_unmapped,
	[FINDING_RETURNING] = decide_returning,
	[FINDING_RETURNED] = decide_returned,
	[FINDING_LOST] = decide_lost,
	[FINDING_DAMAGED] = decide_damaged,
	[FINDING_ACTION] = decide_action,
	[FINDING_SUSPENDED] = decide_suspended,
	[FINDING_DELAYED] = decide_delayed,
	[FINDING_ADVANCE] = decide_advance,
	[FINDING_CANNOT_DECIDE] = decide_undecided,
};

/*
 * Can the wish to tell be carried out for this recipient?  The end of a delay
 * is the end of it, whether or not somebody can be told.
 */
static struct decision
ask_recipient(const struct recipient *recipient, struct decision wish,
    struct arena *run)
{
	bool is_reachable = !str_is_empty(recipient->address) &&
	                    !recipient->is_suppressed;
	if (wish.kind != DECISION_TOLD || wish.notice == NOTICE_CLOSED ||
	    is_reachable)
		return wish;
	if (wish.notice == NOTICE_DELIVERED_LATE)
		return tell(NOTICE_CLOSED);
	if (str_is_empty(recipient->address))
		return staff(arena_format(run, "no usable address: %s",
				 recipient->trouble == NULL
				     ? "none given"
				     : recipient->trouble),
		    "Look for the customer's address in the shop. Put it right "
		    "in the orders file, or write to them yourself.");
	return (struct decision){ .kind = DECISION_SUPPRESSED,
		.reason = STR("the address is suppressed") };
}

/* What a held run decided is told by its approval, or decided anew later. */
static struct decision
ask_held_run(const struct candidate *candidate, struct decision wish)
{
	if (wish.kind != DECISION_TOLD || !candidate->is_held)
		return wish;
	return (struct decision){ .kind = DECISION_DEFERRED,
		.reason = STR("waits: its letter is in a held run") };
}

static struct decision
decide(const struct planner *planner, const struct candidate *candidate,
    struct arena *run)
{
	const struct question question = {
		.planner = planner,
		.candidate = candidate,
		.episode = past_episode(&candidate->past),
		.run = run,
	};
	struct decision wish = ask_recipient(&candidate->recipient,
	    deciders[candidate->finding->kind](&question), run);
	return ask_held_run(candidate, wish);
}

struct str
language_of_country(struct str languages, struct str country)
{
	struct str pair;
	while (!str_is_empty(languages) && str_next(&languages, ',', &pair)) {
		size_t colon = str_find_byte(pair, ':');
		if (str_equal_nocase(str_trim(str_slice(pair, 0, colon)),
			country))
			return str_trim(str_slice(pair, colon + 1, pair.len));
	}
	return STR_EMPTY;
}

static struct date
expected_on(const struct finding *finding)
{
	return finding->is_expected ? finding->estimated_on : DATE_NONE;
}

/* A mail never prints a day to come that has passed. */
static void
drop_past_dates(struct notice *notice, struct date today)
{
	if (date_is_set(notice->estimated_on) &&
	    !date_before(today, notice->estimated_on))
		notice->estimated_on = DATE_NONE;
	if (date_is_set(notice->act_by) && date_before(notice->act_by, today))
		notice->act_by = DATE_NONE;
	if (date_is_set(notice->answer_by) &&
	    date_before(notice->answer_by, today))
		notice->answer_by = DATE_NONE;
}

/* The window's title is in the language of the letter around it. */
static void
state_reason(struct notice *notice, const struct finding *finding,
    struct str language)
{
	const struct window *window = finding->window;
	notice->cause = finding->cause;
	notice->window_id = STR_EMPTY;
	notice->window_title = STR_EMPTY;
	notice->window_from = DATE_NONE;
	notice->window_last = DATE_NONE;
	if (window == NULL)
		return;
	notice->window_id = window->id;
	notice->window_title = window_title(window, language);
	notice->window_from = window->from;
	notice->window_last = window->last;
}

/* What a post keeps for its customer; refused parcels go back at once, and
 * how long papers may take is for customs to say. */
static bool
is_kept(enum cause cause)
{
	return cause == CAUSE_UNCLAIMED || cause == CAUSE_DUTIES ||
	       cause == CAUSE_ADDRESS || cause == CAUSE_ABSENT;
}

/* A post keeps a parcel for so many days after it came there. */
static void
state_deadline(struct notice *notice, const struct candidate *candidate)
{
	struct date event = candidate->shipment->event.date;
	notice->act_by = DATE_NONE;
	if (notice->kind == NOTICE_ACTION && is_kept(notice->cause) &&
	    date_is_set(event))
		notice->act_by = date_plus(event, candidate->pickup_hold);
}

static bool
is_return(enum notice_kind kind)
{
	return kind == NOTICE_RETURNING || kind == NOTICE_RETURNED;
}

/* Customs, say: no reason of its own to the rules, but the carrier's word. */
static void
state_return_cause(struct notice *notice, enum cause cause)
{
	if (is_return(notice->kind) && cause != CAUSE_NONE)
		notice->cause = cause;
}

static void
number_in_episode(struct notice *notice, const struct past *past)
{
	struct episode episode = past_episode(past);
	if (notice->kind == NOTICE_DELAYED)
		notice->episode = episode.number + 1;
	else if (notice->kind == NOTICE_STILL_DELAYED ||
		 notice->kind == NOTICE_RESUMED ||
		 notice->kind == NOTICE_DELIVERED_LATE ||
		 notice->kind == NOTICE_CLOSED)
		notice->episode = episode.number;
	if (notice->kind == NOTICE_STILL_DELAYED)
		notice->follow_up = episode.follow_ups + 1;
}

/* A mail about a parcel that waits for the customer cannot wait itself. */
static bool
may_interrupt(enum notice_kind kind)
{
	return kind == NOTICE_ACTION || is_return(kind);
}

/*
 * How a dispute can be closed is said once for ever: said again it would be
 * pressure.
 */
static bool
mentions_dispute(const struct candidate *candidate, enum notice_kind kind)
{
	return candidate->shipment->is_disputed && may_interrupt(kind) &&
	       !past_mentions_dispute(&candidate->past);
}

/* The facts, as the letter in that language will state them. */
static struct notice
write_notice(const struct planner *planner, const struct candidate *candidate,
    enum notice_kind kind, struct str language)
{
	const struct shipment *shipment = candidate->shipment;
	const struct finding *finding = candidate->finding;
	struct notice notice = {
		.kind = kind,
		.carrier = shipment->carrier,
		.tracking = shipment->tracking,
		.order = shipment->order,
		.destination = shipment->destination,
		.country = shipment->country,
		.text = shipment->text,
		.event_at = shipment->event.instant,
		.event_on = shipment->event.date,
		.due_on = finding->due_on,
		.estimated_on = expected_on(finding),
		.answer_by = DATE_NONE,
		.mentions_dispute = mentions_dispute(candidate, kind),
		.days_late = finding->days_late,
	};
	const struct finding no_reason = { 0 };
	/* A parcel that moves again has nothing that holds it up. */
	state_reason(&notice, kind == NOTICE_RESUMED ? &no_reason : finding,
	    language);
	state_return_cause(&notice, shipment->cause);
	state_deadline(&notice, candidate);
	if (kind == NOTICE_RETURNED && planner->returns->answer_days > 0)
		notice.answer_by = date_plus(planner->today,
		    (int)planner->returns->answer_days);
	number_in_episode(&notice, &candidate->past);
	drop_past_dates(&notice, planner->today);
	return notice;
}

/* The candidates told to one address, by index. */
struct envelope {
	struct str address;
	size_t *candidates;
	size_t count;
	size_t capacity;
	bool is_urgent;
};

struct envelopes {
	struct envelope *items;
	size_t count;
	size_t capacity;
	struct map by_address;
	struct arena arena;   /* of all this, which no mail needs any more */
	struct arena scratch; /* cleared for every mail */
};

static void
envelopes_release(struct envelopes *envelopes)
{
	map_release(&envelopes->by_address);
	arena_release(&envelopes->arena);
	arena_release(&envelopes->scratch);
}

static void
add_to_envelope(struct envelopes *envelopes, struct str address,
    size_t candidate, enum notice_kind kind)
{
	bool is_new;
	struct arena *arena = &envelopes->arena;
	size_t at = *map_put(&envelopes->by_address,
	    mail_recipient_key(address, arena), envelopes->count, &is_new);
	if (is_new) {
		envelopes->items = arena_grow(arena, envelopes->items,
		    envelopes->count, &envelopes->capacity,
		    sizeof(*envelopes->items));
		envelopes->items[envelopes->count++] =
		    (struct envelope){ .address = address };
	}
	struct envelope *envelope = &envelopes->items[at];
	envelope->candidates = arena_grow(arena, envelope->candidates,
	    envelope->count, &envelope->capacity,
	    sizeof(*envelope->candidates));
	envelope->candidates[envelope->count++] = candidate;
	envelope->is_urgent = envelope->is_urgent || may_interrupt(kind);
}

static int
by_address(const void *a, const void *b)
{
	return str_compare(((const struct envelope *)a)->address,
	    ((const struct envelope *)b)->address);
}

static bool
must_wait(const struct planner *planner, const struct envelope *envelope,
    const struct recipient *recipient)
{
	int64_t gap = planner->settings->min_gap_hours * INT64_C(3600);
	return !envelope->is_urgent &&
	       instant_is_set(recipient->last_mail_at) &&
	       planner->now.seconds - recipient->last_mail_at.seconds < gap;
}

static void
defer(struct plan *plan, const struct envelope *envelope, const char *reason)
{
	for (size_t i = 0; i < envelope->count; i++)
		plan->decisions[envelope->candidates[i]] = (struct decision){
			.kind = DECISION_DEFERRED,
			.reason = str_from(reason),
		};
}

/* What the first row that names a language says, else the first country's. */
static struct str
language_of(const struct planner *planner, const struct candidate *candidates,
    const struct envelope *envelope)
{
	for (size_t i = 0; i < envelope->count; i++) {
		const struct shipment *shipment =
		    candidates[envelope->candidates[i]].shipment;
		if (!str_is_empty(shipment->language))
			return shipment->language;
	}
	struct str language =
	    language_of_country(planner->settings->languages.text,
		candidates[envelope->candidates[0]].shipment->destination);
	return str_is_empty(language) ? planner->settings->default_language.text
	                              : language;
}

/* The language that the letter will really be written in. */
static struct str
written_language(const struct planner *planner, struct str wanted)
{
	return planner->written_language == NULL
	           ? wanted
	           : planner->written_language(planner->context, wanted);
}

/* The notices of those that wait for the customer, or of the others. */
static void
write_notices(const struct planner *planner, const struct candidate *candidates,
    const struct envelope *envelope, const struct plan *plan, struct mail *mail,
    bool is_urgent)
{
	for (size_t i = 0; i < envelope->count; i++) {
		size_t index = envelope->candidates[i];
		enum notice_kind kind = plan->decisions[index].notice;
		if (may_interrupt(kind) == is_urgent)
			mail->notices[mail->notice_count++] =
			    write_notice(planner, &candidates[index], kind,
				mail->language);
	}
}

static void
write_mail(const struct planner *planner, const struct candidate *candidates,
    const struct envelope *envelope, struct arena *scratch, struct arena *run,
    struct plan *plan)
{
	struct mail *mail = &plan->mails[plan->mail_count++];
	mail->to = envelope->address;
	mail->language = written_language(planner,
	    language_of(planner, candidates, envelope));
	mail->planned_at = planner->now;
	mail->run = planner->run;
	mail->notices = arena_alloc(run, envelope->count,
	    sizeof(*mail->notices));
	for (size_t i = 0; i < envelope->count && str_is_empty(mail->name); i++)
		mail->name = candidates[envelope->candidates[i]].shipment->name;
	/* A long letter may not list them all: first what cannot wait. */
	write_notices(planner, candidates, envelope, plan, mail, true);
	write_notices(planner, candidates, envelope, plan, mail, false);
	mail->message_id = arena_str(run,
	    mail_message_id(mail, planner->sender_domain, scratch));
	arena_clear(scratch);
	mail_enter(mail, MAIL_PLANNED);
}

static void
write_mails(const struct planner *planner, const struct candidate *candidates,
    struct envelopes *envelopes, struct arena *run, struct plan *plan)
{
	plan->mails = arena_alloc(run, envelopes->count, sizeof(*plan->mails));
	if (envelopes->count > 0)
		qsort(envelopes->items, envelopes->count,
		    sizeof(*envelopes->items), by_address);
	for (size_t i = 0; i < envelopes->count; i++) {
		const struct envelope *envelope = &envelopes->items[i];
		const struct recipient *recipient =
		    &candidates[envelope->candidates[0]].recipient;
		if (must_wait(planner, envelope, recipient))
			defer(plan, envelope,
			    "waits: this address had a mail within "
			    "min_gap_hours");
		else if (plan->mail_count == planner->limit)
			defer(plan, envelope, "waits: beyond --limit");
		else
			write_mail(planner, candidates, envelope,
			    &envelopes->scratch, run, plan);
	}
}

void
planner_plan(const struct planner *planner, const struct candidate *candidates,
    size_t count, struct arena *run, struct plan *plan)
{
	struct envelopes envelopes = { 0 };
	size_t capacity = 0;
	*plan = (struct plan){
		.decisions = arena_alloc(run, count, sizeof(struct decision)),
	};
	for (size_t i = 0; i < count; i++) {
		const struct candidate *candidate = &candidates[i];
		struct decision decision = decide(planner, candidate, run);
		plan->decisions[i] = decision;
		if (decision.kind != DECISION_TOLD)
			continue;
		if (decision.notice == NOTICE_CLOSED) {
			plan->closings = arena_grow(run, plan->closings,
			    plan->closing_count, &capacity,
			    sizeof(*plan->closings));
			plan->closings[plan->closing_count++] =
			    write_notice(planner, candidate, NOTICE_CLOSED,
				STR_EMPTY);
			plan->decisions[i] = nothing("its delay has ended");
			continue;
		}
		add_to_envelope(&envelopes, candidate->recipient.address, i,
		    decision.notice);
	}
	write_mails(planner, candidates, &envelopes, run, plan);
	envelopes_release(&envelopes);
}

#define BIT(kind) (1U << (kind))
/* A row that we cannot judge today speaks neither for nor against. */
#define UNJUDGED (BIT(FINDING_UNMAPPED) | BIT(FINDING_CANNOT_DECIDE))

/* Which findings keep a notice true. */
static const unsigned holds_while[NOTICE_KIND_COUNT] = {
	[NOTICE_ADVANCE] = UNJUDGED | BIT(FINDING_NONE) | BIT(FINDING_ACTION) |
	                   BIT(FINDING_SUSPENDED) | BIT(FINDING_DELAYED) |
	                   BIT(FINDING_ADVANCE),
	[NOTICE_SUSPENDED] = UNJUDGED | BIT(FINDING_SUSPENDED),
	[NOTICE_DELAYED] = UNJUDGED | BIT(FINDING_DELAYED),
	[NOTICE_STILL_DELAYED] = UNJUDGED | BIT(FINDING_DELAYED),
	[NOTICE_RESUMED] = UNJUDGED | BIT(FINDING_NONE) | BIT(FINDING_ADVANCE),
	[NOTICE_DELIVERED_LATE] = UNJUDGED | BIT(FINDING_NONE),
	[NOTICE_ACTION] = UNJUDGED | BIT(FINDING_ACTION),
	[NOTICE_RETURNING] = UNJUDGED | BIT(FINDING_RETURNING),
	[NOTICE_RETURNED] = UNJUDGED | BIT(FINDING_RETURNED),
	[NOTICE_LOST] = UNJUDGED | BIT(FINDING_LOST),
	[NOTICE_DAMAGED] = UNJUDGED | BIT(FINDING_DAMAGED),
	/* Its words were approved as they are. */
	[NOTICE_CASE] = ~0U,
};

static bool
is_timely(const struct notice *notice, struct date today)
{
	if (notice->kind == NOTICE_ADVANCE)
		return date_before(today, notice->window_from);
	if (notice->kind == NOTICE_SUSPENDED)
		return !date_before(notice->window_last, today);
	return true;
}

/* The finding of a parcel that has arrived (rule 1) ends what was ahead. */
static bool
agrees(const struct notice *notice, const struct finding *finding)
{
	bool is_over = finding->rule == 1;
	if ((holds_while[notice->kind] & BIT(finding->kind)) == 0)
		return false;
	if (notice->kind == NOTICE_CASE)
		return true;
	if ((UNJUDGED & BIT(finding->kind)) != 0)
		return true;
	if (is_over != (notice->kind == NOTICE_DELIVERED_LATE) &&
	    finding->kind == FINDING_NONE)
		return false;
	if (is_return(notice->kind))
		return finding_return_cause(notice->cause) == finding->cause;
	if (notice->kind == NOTICE_ACTION)
		return notice->cause == finding->cause;
	if (notice->kind == NOTICE_SUSPENDED && finding->window != NULL)
		return str_equal(notice->window_id, finding->window->id);
	return true;
}

bool
notice_still_holds(const struct notice *notice, const struct finding *finding,
    struct date today)
{
	return is_timely(notice, today) &&
	       (finding == NULL || agrees(notice, finding));
}

static void
restate(struct notice *notice, const struct candidate *candidate,
    struct str language)
{
	const struct shipment *shipment = candidate->shipment;
	const struct finding *finding = candidate->finding;
	notice->country = shipment->country;
	notice->text = shipment->text;
	notice->event_at = shipment->event.instant;
	notice->event_on = shipment->event.date;
	notice->due_on = finding->due_on;
	notice->estimated_on = expected_on(finding);
	notice->days_late = finding->days_late;
	notice->mentions_dispute = notice->mentions_dispute &&
	                           shipment->is_disputed;
	state_deadline(notice, candidate);
	/* Of the other kinds the reason is what makes them what they are. */
	if (notice->kind == NOTICE_DELAYED ||
	    notice->kind == NOTICE_STILL_DELAYED)
		state_reason(notice, finding, language);
}

void
notice_refresh(struct notice *notice, const struct candidate *candidate,
    struct str language, struct date today)
{
	if (candidate != NULL &&
	    (UNJUDGED & BIT(candidate->finding->kind)) == 0)
		restate(notice, candidate, language);
	drop_past_dates(notice, today);
}
