#include "ledger/case_statistics.h"

#include <limits.h>
#include <stdlib.h>

#include "base/map.h"
#include "ledger/arrivals.h"
#include "ledger/cases.h"
#include "ledger/schema.h"
#include "ledger/statement.h"

/* ---- the cases */

static bool
list_ids(struct ledger *ledger, const struct case_span *span,
    struct arena *arena, int64_t **ids, size_t *count, struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM case_record WHERE opened_at >= ? "
	    "AND opened_at < ? ORDER BY id";
	size_t capacity = 0;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_instant(statement,
	    zone_instant(span->business, span->from, 0));
	statement_bind_instant(statement,
	    zone_instant(span->business, date_plus(span->to, 1), 0));
	*ids = NULL;
	*count = 0;
	while (statement_next(statement)) {
		*ids = arena_grow(arena, *ids, *count, &capacity,
		    sizeof(**ids));
		(*ids)[(*count)++] = statement_number(statement);
	}
	return statement_finish(statement, err);
}

/* When its steps were done.  A letter was decided when its run was. */
static bool
read_steps(struct ledger *ledger, struct lesson_case *one, struct error *err)
{
	static const char sql[] =
	    "SELECT (SELECT min(r.now) FROM notice n JOIN run r ON r.id = n.run"
	    "  WHERE n.kind = 'case' AND n.is_void = 0"
	    "  AND n.subject = printf('C-%06d/case-ack', ?1)), "
	    "(SELECT min(at) FROM case_decision WHERE case_id = ?1), "
	    "(SELECT max(at) FROM case_event WHERE case_id = ?1"
	    "  AND to_state IN ('closed', 'void')), "
	    "EXISTS (SELECT 1 FROM case_decision WHERE case_id = ?1"
	    "  AND role = 'self')";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, one->record->id);
	if (statement_next(statement)) {
		one->acknowledged_at = statement_instant(statement);
		one->decided_at = statement_instant(statement);
		one->closed_at = statement_instant(statement);
		one->is_decided_alone = statement_number(statement) != 0;
	}
	if (case_state_is_open(one->record->state))
		one->closed_at = INSTANT_NONE;
	return statement_finish(statement, err);
}

/*
 * What is committed or done costs what its proposal says, or the choice; of
 * several currencies the first counts.
 */
static bool
read_cost(struct ledger *ledger, struct lesson_case *one, struct error *err)
{
	static const char sql[] =
	    "SELECT sum(coalesce(o.cost, p.cost)), "
	    "coalesce(o.cost_currency, p.cost_currency), "
	    "sum(CASE c.state WHEN 'done' THEN p.recoverable ELSE 0 END), "
	    "p.recoverable_currency FROM case_comp c "
	    "JOIN case_proposal p ON p.case_id = c.case_id AND p.n = c.n "
	    "LEFT JOIN case_option o ON o.case_id = c.case_id AND o.n = c.n "
	    "AND o.letter = c.choice "
	    "WHERE c.case_id = ? AND c.state IN ('committed', 'done') "
	    "GROUP BY 2, 4 ORDER BY min(c.id) LIMIT 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, one->record->id);
	if (statement_next(statement)) {
		one->cost = statement_money(statement);
		one->recovered = statement_money(statement);
	}
	return statement_finish(statement, err);
}

/* By the customer's last word, else as the platform has it. */
static bool
read_dispute(struct ledger *ledger, struct lesson_case *one,
    struct arena *arena, struct error *err)
{
	struct case_feedbacks feedback;
	if (!cases_feedback(ledger, one->record->id, arena, &feedback, err))
		return false;
	switch (one->record->complaint.ext_status) {
	case EXT_WITHDRAWN:
		one->dispute = DISPUTE_WITHDRAWN;
		break;
	case EXT_WON:
		one->dispute = DISPUTE_WON;
		break;
	case EXT_LOST:
		one->dispute = DISPUTE_LOST;
		break;
	case EXT_OPEN:
	case EXT_WAITING_SELLER:
	case EXT_WAITING_BUYER:
	case EXT_ESCALATED:
	case EXT_REFUNDED:
	case EXT_CLOSED:
	case EXT_STATUS_COUNT:
		break;
	}
	for (size_t i = 0; i < feedback.count; i++)
		if (feedback.items[i].dispute != DISPUTE_UNTOLD)
			one->dispute = feedback.items[i].dispute;
	return true;
}

static bool
read_case(struct ledger *ledger, int64_t id, struct arena *arena,
    struct lesson_case *one, struct error *err)
{
	static const struct instant any_time = { INT64_MAX };
	struct case_record *record = arena_new(arena, struct case_record);
	struct case_notice notice;
	bool is_found;
	*one = (struct lesson_case){ .record = record };
	if (!cases_find(ledger, id, arena, record, &is_found, err))
		return false;
	/* As the arrivals have it, for both are counted together. */
	record->carrier = arena_lower(arena, record->carrier);
	bool ok = read_steps(ledger, one, err) && read_cost(ledger, one, err) &&
	          read_dispute(ledger, one, arena, err) &&
	          cases_noticed(ledger, record, any_time, arena, &notice, err);
	one->noticed_at = ok ? notice.at : INSTANT_NONE;
	return ok;
}

static bool
read_cases(struct ledger *ledger, const struct case_span *span,
    struct arena *arena, struct lesson_period *period, struct error *err)
{
	int64_t *ids;
	size_t count;
	if (!list_ids(ledger, span, arena, &ids, &count, err))
		return false;
	struct lesson_case *cases = arena_alloc(arena, count, sizeof(*cases));
	for (size_t i = 0; i < count; i++)
		if (!read_case(ledger, ids[i], arena, &cases[i], err))
			return false;
	period->cases = cases;
	period->case_count = count;
	return true;
}

/* ---- the parcels */

/* The volumes while they are gathered, each carrier and lane once. */
struct volumes {
	struct arena *arena;
	struct map places;
	struct lesson_volume *items;
	size_t count, capacity;
};

static struct lesson_volume *
volume_of(struct volumes *volumes, struct str carrier, struct str origin,
    struct str destination)
{
	struct str key = arena_format(volumes->arena, "%.*s|%.*s|%.*s",
	    STR_ARG(carrier), STR_ARG(origin), STR_ARG(destination));
	bool is_new;
	size_t at = *map_put(&volumes->places, key, volumes->count, &is_new);
	if (is_new) {
		volumes->items = arena_grow(volumes->arena, volumes->items,
		    volumes->count, &volumes->capacity,
		    sizeof(*volumes->items));
		volumes->items[volumes->count++] = (struct lesson_volume){
			.carrier = carrier,
			.origin = origin,
			.destination = destination,
			.promised_days = -1,
			.p90_days = -1,
		};
	}
	return &volumes->items[at];
}

/* The days within which 9 of 10 were delivered; counts go up by days. */
static int
ninth_decile(const struct arrival_count *counts, size_t count)
{
	size_t known = 0, seen = 0, i = 0;
	for (size_t k = 0; k < count; k++)
		known += counts[k].days < 0 ? 0 : counts[k].parcels;
	if (known == 0)
		return -1;
	for (;; i++) {
		seen += counts[i].days < 0 ? 0 : counts[i].parcels;
		if (seen * 10 >= known * 9)
			return counts[i].days;
	}
}

static bool
is_same_group(const struct arrival_count *a, const struct arrival_count *b)
{
	return str_equal(a->carrier, b->carrier) &&
	       str_equal(a->origin, b->origin) &&
	       str_equal(a->destination, b->destination);
}

static bool
add_delivered(struct ledger *ledger, const struct case_span *span,
    struct volumes *volumes, struct error *err)
{
	const struct arrival_span days = { span->from, span->to };
	struct arrival_count *counts;
	size_t count, next;
	if (!arrivals_counted(ledger, &days, volumes->arena, &counts, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i = next) {
		const struct arrival_count *first = &counts[i];
		struct lesson_volume *volume = volume_of(volumes,
		    first->carrier, first->origin, first->destination);
		for (next = i;
		     next < count && is_same_group(first, &counts[next]);
		     next++)
			volume->parcels += counts[next].parcels;
		volume->p90_days = ninth_decile(first, next - i);
	}
	return true;
}

/* Late, and its customer heard nothing; also what was promised last. */
static bool
add_late(struct ledger *ledger, const struct case_span *span,
    struct volumes *volumes, struct error *err)
{
	const struct arrival_span days = { span->from, span->to };
	struct arrival_record *records;
	size_t count;
	if (!arrivals_listed(ledger, &days, volumes->arena, &records, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct arrival_record *record = &records[i];
		struct lesson_volume *volume = volume_of(volumes,
		    record->carrier, record->origin, record->destination);
		volume->delayed += !date_is_set(record->told_on);
		if (date_is_set(record->promised_on) &&
		    date_is_set(record->shipped_on))
			volume->promised_days =
			    date_days_between(record->shipped_on,
				record->promised_on);
	}
	return true;
}

/* A baseline tells nobody. */
static bool
add_told(struct ledger *ledger, const struct case_span *span,
    struct volumes *volumes, struct error *err)
{
	static const char sql[] =
	    "SELECT lower(n.carrier), n.destination, "
	    "count(DISTINCT n.parcel) "
	    "FROM notice n LEFT JOIN mail m ON m.id = n.mail "
	    "JOIN run r ON r.id = n.run "
	    "WHERE " LEDGER_WARNING(
		"n") " AND n.decided_on BETWEEN ? AND ? "
		     "AND coalesce(m.state, 'accepted') = 'accepted' "
		     "AND r.state <> 'baseline' GROUP BY 1, 2 ORDER BY 1, 2";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_date(statement, span->from);
	statement_bind_date(statement, span->to);
	while (statement_next(statement)) {
		struct str carrier = statement_text(statement, volumes->arena);
		struct str destination = statement_text(statement,
		    volumes->arena);
		size_t told = (size_t)statement_number(statement);
		struct lesson_volume *volume = volume_of(volumes, carrier,
		    STR_EMPTY, destination);
		volume->told += told;
		volume->delayed += told;
	}
	return statement_finish(statement, err);
}

bool
case_statistics_read(struct ledger *ledger, const struct case_span *span,
    struct arena *arena, struct lesson_period *period, struct error *err)
{
	struct volumes volumes = { .arena = arena };
	*period = (struct lesson_period){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	bool ok = read_cases(ledger, span, arena, period, err) &&
	          add_delivered(ledger, span, &volumes, err) &&
	          add_late(ledger, span, &volumes, err) &&
	          add_told(ledger, span, &volumes, err);
	period->volumes = volumes.items;
	period->volume_count = volumes.count;
	map_release(&volumes.places);
	return ok;
}
