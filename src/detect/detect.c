#include "detect/detect.h"

static int
days_within(const struct window *window, struct date after, struct date last)
{
	struct date from = date_later(window->from, date_plus(after, 1));
	struct date to = date_earlier(window->last, last);
	return date_before(to, from) ? 0 : date_days_between(from, to) + 1;
}

enum cause
detect_likely_cause(const struct evidence *evidence,
    const struct window **window)
{
	const struct timetable *table = evidence_table(evidence);
	int most = 0;
	*window = NULL;
	if (table == NULL || !date_is_set(evidence->heard_on))
		return CAUSE_CARRIER;
	for (size_t i = 0; i < table->window_count; i++) {
		const struct window *candidate = table->windows[i];
		if (candidate->kind == WINDOW_OPEN)
			continue;
		int days = days_within(candidate, evidence->heard_on,
		    evidence->today);
		/* In the order of (from, id): of equals the later from wins,
		 * of those the first id. */
		bool is_later = *window != NULL &&
		                date_before((*window)->from, candidate->from);
		if (days > most || (days == most && days > 0 && is_later)) {
			most = days;
			*window = candidate;
		}
	}
	return *window == NULL ? CAUSE_CARRIER : (*window)->cause;
}

static bool
is_over(const struct evidence *evidence, struct verdict *verdict)
{
	verdict->kind = FINDING_NONE;
	return evidence->shipment->status == STATUS_DELIVERED ||
	       evidence->shipment->status == STATUS_CANCELLED;
}

static bool
is_unmapped(const struct evidence *evidence, struct verdict *verdict)
{
	verdict->kind = FINDING_UNMAPPED;
	return evidence->shipment->status == STATUS_UNMAPPED ||
	       evidence->shipment->cause == CAUSE_UNKNOWN;
}

static bool
is_coming_back(const struct evidence *evidence, struct verdict *verdict)
{
	enum status status = evidence->shipment->status;
	verdict->kind = status == STATUS_RETURNED ? FINDING_RETURNED
	                                          : FINDING_RETURNING;
	verdict->cause = finding_return_cause(evidence->shipment->cause);
	return status == STATUS_RETURNED || status == STATUS_RETURNING;
}

static bool
is_lost_or_damaged(const struct evidence *evidence, struct verdict *verdict)
{
	verdict->cause = evidence->shipment->cause;
	verdict->kind = verdict->cause == CAUSE_LOST ? FINDING_LOST
	                                             : FINDING_DAMAGED;
	return verdict->cause == CAUSE_LOST || verdict->cause == CAUSE_DAMAGED;
}

static bool
is_action_cause(enum cause cause)
{
	return cause == CAUSE_DUTIES || cause == CAUSE_ADDRESS ||
	       cause == CAUSE_DOCUMENTS || cause == CAUSE_REFUSED ||
	       cause == CAUSE_UNCLAIMED || cause == CAUSE_ABSENT;
}

static bool
is_action(const struct evidence *evidence, struct verdict *verdict)
{
	enum status status = evidence->shipment->status;
	enum cause cause = evidence->shipment->cause;
	verdict->kind = FINDING_ACTION;
	verdict->cause = cause;
	if (status == STATUS_PICKUP_READY) {
		verdict->cause = CAUSE_UNCLAIMED;
		return true;
	}
	if (is_action_cause(cause))
		return true;
	verdict->cause = CAUSE_ABSENT;
	return status == STATUS_ATTEMPT_FAILED &&
	       (cause == CAUSE_NONE || cause == CAUSE_OTHER);
}

static bool
is_suspended(const struct evidence *evidence, struct verdict *verdict)
{
	const struct timetable *table = evidence_table(evidence);
	verdict->kind = FINDING_SUSPENDED;
	for (size_t i = 0; i < table->window_count; i++) {
		const struct window *window = table->windows[i];
		if (window->kind == WINDOW_SUSPENDED &&
		    window_covers(window, evidence->today)) {
			verdict->window = window;
			verdict->cause = window->cause;
			return true;
		}
	}
	return false;
}

static bool
is_delay_cause(enum cause cause)
{
	return cause == CAUSE_CUSTOMS || cause == CAUSE_WEATHER ||
	       cause == CAUSE_CARRIER || cause == CAUSE_PEAK ||
	       cause == CAUSE_HOLIDAY || cause == CAUSE_PROHIBITED ||
	       cause == CAUSE_OTHER;
}

static bool
is_reported(const struct evidence *evidence, struct verdict *verdict)
{
	enum cause cause = evidence->shipment->cause;
	if (evidence->shipment->status != STATUS_EXCEPTION &&
	    !is_delay_cause(cause))
		return false;
	verdict->kind = FINDING_DELAYED;
	verdict->cause = cause;
	if (cause == CAUSE_NONE || cause == CAUSE_OTHER)
		verdict->cause = detect_likely_cause(evidence,
		    &verdict->window);
	return true;
}

static bool
is_late(const struct evidence *evidence, struct verdict *verdict)
{
	struct date limit = evidence->route->service->grace == 0
	                        ? evidence->due_on
	                        : evidence->late_after;
	if (!date_before(evidence->due_on, evidence->today) ||
	    !date_before(limit, evidence->today))
		return false;
	verdict->kind = FINDING_DELAYED;
	verdict->cause = detect_likely_cause(evidence, &verdict->window);
	return true;
}

static bool
is_silent(const struct evidence *evidence, struct verdict *verdict)
{
	if (evidence->silent_days < evidence->route->service->stalled_after &&
	    evidence->shipment->status != STATUS_STALE)
		return false;
	verdict->kind = FINDING_DELAYED;
	verdict->cause = detect_likely_cause(evidence, &verdict->window);
	return true;
}

/* Begins after today, and near enough to tell the customer now. */
static bool
is_near(const struct evidence *evidence, const struct window *window)
{
	int days = date_days_between(evidence->today, window->from);
	return window->kind == WINDOW_SUSPENDED && days > 0 &&
	       days <= window->notice_days;
}

/* Of the near windows that the parcel has still to pass. */
static const struct window *
earliest_met(const struct evidence *evidence)
{
	const struct window *earliest = NULL;
	const struct route *route = evidence->route;
	for (size_t i = (size_t)evidence->stage - 1; i < route->leg_count;
	     i++) {
		const struct timetable *table = route->legs[i].table;
		for (size_t k = 0; k < table->window_count; k++) {
			const struct window *window = table->windows[k];
			if (is_near(evidence, window) &&
			    evidence_meets(evidence, window) &&
			    (earliest == NULL ||
				window_order(window, earliest) < 0))
				earliest = window;
		}
	}
	return earliest;
}

static bool
is_in_advance(const struct evidence *evidence, struct verdict *verdict)
{
	const struct window *window = earliest_met(evidence);
	if (window == NULL)
		return false;
	verdict->kind = FINDING_ADVANCE;
	verdict->window = window;
	verdict->cause = window->cause;
	return true;
}

static bool
is_fine(const struct evidence *evidence, struct verdict *verdict)
{
	(void)evidence;
	verdict->kind = FINDING_NONE;
	return true;
}

static const struct rule {
	const char *name;
	bool (*holds)(const struct evidence *, struct verdict *);
} rules[RULE_COUNT + 1] = {
	[1] = { "delivered or cancelled", is_over },
	[2] = { "a status or cause that is in no vocabulary", is_unmapped },
	[3] = { "coming back, or back", is_coming_back },
	[4] = { "lost or damaged", is_lost_or_damaged },
	[5] = { "waits for the customer", is_action },
	[6] = { "suspended where it is", is_suspended },
	[7] = { "the carrier reports a problem", is_reported },
	[8] = { "past its due date and grace", is_late },
	[9] = { "silent for too long, or stale", is_silent },
	[10] = { "will meet a suspension that is near", is_in_advance },
	[11] = { "on its way", is_fine },
};

/* The last rule that reads only what the carrier says. */
enum { LAST_RULE_WITHOUT_DATES = 5 };

bool
detect_rule(int rule, const struct evidence *evidence, struct verdict *verdict)
{
	struct verdict found = { FINDING_NONE, CAUSE_NONE, NULL };
	if (!rules[rule].holds(evidence, &found))
		return false;
	*verdict = found;
	return true;
}

const char *
detect_rule_name(int rule)
{
	return rules[rule].name;
}

/* The first rule that holds, or 0 when dates are missing that it needs. */
static int
first_rule(const struct evidence *evidence, struct verdict *verdict)
{
	for (int rule = 1; rule <= RULE_COUNT; rule++) {
		if (rule > LAST_RULE_WITHOUT_DATES && !evidence->is_complete)
			break;
		if (detect_rule(rule, evidence, verdict))
			return rule;
	}
	*verdict = (struct verdict){ FINDING_CANNOT_DECIDE, CAUSE_NONE, NULL };
	return 0;
}

static int
days_late(const struct evidence *evidence)
{
	if (!date_is_set(evidence->due_on))
		return -1;
	int days = date_days_between(evidence->due_on, evidence->today);
	return days < 0 ? 0 : days;
}

/*
 * Once a parcel has stayed longer than its stage may take, or customs has it,
 * the estimate is only the earliest day: a letter must not promise it.
 */
static bool
is_expected(const struct evidence *evidence, const struct verdict *verdict)
{
	return date_is_set(evidence->estimated_on) &&
	       date_before(evidence->today,
		   evidence->chain.exits[evidence->stage - 1]) &&
	       verdict->cause != CAUSE_CUSTOMS &&
	       verdict->cause != CAUSE_PROHIBITED;
}

void
detect(const struct evidence *evidence, struct finding *finding)
{
	struct verdict verdict;
	int rule = first_rule(evidence, &verdict);
	*finding = (struct finding){
		.kind = verdict.kind,
		.rule = rule,
		.cause = verdict.cause,
		.window = verdict.window,
		.stage = evidence->stage,
		.due_early = evidence->due_early,
		.due_late = evidence->due_late,
		.due_plain = evidence->due_plain,
		.due_on = evidence->due_on,
		.estimated_on = evidence->estimated_on,
		.is_expected = is_expected(evidence, &verdict),
		.days_late = days_late(evidence),
		.silent_days = evidence->silent_days,
		.unknown = evidence->unknown,
	};
}

size_t
detect_costs(const struct evidence *evidence, const struct finding *finding,
    struct window_cost *costs)
{
	if (!evidence->has_chain || finding->kind == FINDING_NONE)
		return 0;
	return chain_costs(evidence->route, evidence->shipped_on,
	    &evidence->chain, costs);
}
