#include "report/case_dossier.h"

#include <stdlib.h>

enum { SECONDS_PER_HOUR = 3600, PRESSING_HOURS = 24 };

/* The platform's answer is given when a solution is on its way. */
static bool
is_answered(enum case_state state)
{
	return state == CASE_APPROVED || state == CASE_EXECUTING ||
	       state == CASE_AWAITING_FEEDBACK || !case_state_is_open(state);
}

struct instant
case_dossier_due(const struct case_dossier *dossier)
{
	const struct case_record *record = &dossier->record;
	struct instant due = record->respond_due;
	if (is_answered(record->state))
		return INSTANT_NONE;
	if (instant_is_set(record->decide_due) &&
	    (!instant_is_set(due) || record->decide_due.seconds < due.seconds))
		return record->decide_due;
	return due;
}

enum clock_level
case_dossier_level(const struct case_dossier *dossier, struct instant now)
{
	struct instant due = case_dossier_due(dossier);
	if (!instant_is_set(due))
		return CLOCK_FINE;
	return clock_level(dossier->record.complaint.opened_at, due, now);
}

long
case_dossier_hours_left(const struct case_dossier *dossier, struct instant now)
{
	struct instant due = case_dossier_due(dossier);
	if (!instant_is_set(due))
		return 0;
	int64_t left = due.seconds - now.seconds;
	/* Overdue by a minute is not 0 hours left. */
	if (left < 0)
		left -= SECONDS_PER_HOUR - 1;
	return (long)(left / SECONDS_PER_HOUR);
}

bool
case_dossier_is_pressing(const struct case_dossier *dossier, struct instant now)
{
	struct instant due = dossier->record.respond_due;
	return !is_answered(dossier->record.state) && instant_is_set(due) &&
	       due.seconds - now.seconds <
	           (int64_t)PRESSING_HOURS * SECONDS_PER_HOUR;
}

bool
case_dossier_is_waiting(const struct case_dossier *dossier)
{
	return dossier->record.state == CASE_SUBMITTED &&
	       dossier->proposal != NULL;
}

void
case_dossier_add_commands(const struct case_dossier *dossier, struct buf *out)
{
	const struct proposal *proposal = dossier->proposal;
	char name[CASE_NAME];
	if (!case_dossier_is_waiting(dossier))
		return;
	case_name(dossier->record.id, name);
	buf_format(out,
	    "shipdelay complaint approve %s/%d --token %s --as NAME\n"
	    "shipdelay complaint reject %s/%d --token %s --comment WHY --as "
	    "NAME\n",
	    name, proposal->n, proposal->token, name, proposal->n,
	    proposal->token);
}

static int
by_due(const void *a, const void *b)
{
	const struct case_dossier *x = *(const struct case_dossier *const *)a;
	const struct case_dossier *y = *(const struct case_dossier *const *)b;
	struct instant due_x = case_dossier_due(x), due_y = case_dossier_due(y);
	if (instant_is_set(due_x) != instant_is_set(due_y))
		return instant_is_set(due_x) ? -1 : 1;
	if (due_x.seconds != due_y.seconds)
		return due_x.seconds < due_y.seconds ? -1 : 1;
	return x->record.id < y->record.id ? -1 : 1;
}

const struct case_dossier **
case_pages_by_due(const struct case_pages *pages, struct arena *arena)
{
	const struct case_dossier **sorted = arena_alloc(arena, pages->count,
	    sizeof(*sorted));
	for (size_t i = 0; i < pages->count; i++)
		sorted[i] = &pages->dossiers[i];
	if (pages->count > 0)
		qsort(sorted, pages->count, sizeof(*sorted), by_due);
	return sorted;
}

void
case_dossier_add_clock(const struct case_dossier *dossier, struct instant now,
    struct buf *out)
{
	long left = case_dossier_hours_left(dossier, now);
	const char *level = clock_level_name(case_dossier_level(dossier, now));
	buf_format(out, "%ld h %s%s%s", labs(left), left < 0 ? "over" : "left",
	    level[0] == '\0' ? "" : ", ", level);
}
