#include "ledger/arrivals.h"

#include "ledger/schema.h"
#include "ledger/statement.h"
#include "notice/notice.h"

bool
arrivals_awaited(struct ledger *ledger, struct date since, struct arena *arena,
    struct str **parcels, size_t *count, struct error *err)
{
	static const char sql[] =
	    "SELECT n.parcel FROM notice n "
	    "WHERE " LEDGER_WARNING(
		"n") " AND n.decided_on >= ? "
		     "AND NOT EXISTS (SELECT 1 FROM arrival a "
		     "WHERE a.parcel = n.parcel)";
	size_t capacity = 0;
	*parcels = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_date(statement, since);
	while (statement_next(statement)) {
		*parcels = arena_grow(arena, *parcels, *count, &capacity,
		    sizeof(**parcels));
		(*parcels)[(*count)++] = statement_text(statement, arena);
	}
	return statement_finish(statement, err);
}

static void
bind_group(struct statement *statement, const struct arrival_count *group)
{
	statement_bind_date(statement, group->delivered_on);
	statement_bind_text(statement, group->carrier);
	statement_bind_text(statement, group->origin);
	statement_bind_text(statement, group->destination);
}

/* The parcels of a group that the ledger knows of. */
static bool
known_parcels(struct ledger *ledger, const struct arrival_count *group,
    size_t *parcels, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(sum(parcels), 0) FROM delivered "
	    "WHERE delivered_on = ? AND carrier = ? AND origin = ? "
	    "AND destination = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_group(statement, group);
	*parcels = 0;
	if (statement_next(statement))
		*parcels = (size_t)statement_number(statement);
	return statement_finish(statement, err);
}

static bool
forget_group(struct ledger *ledger, const struct arrival_count *group,
    struct error *err)
{
	static const char sql[] =
	    "DELETE FROM delivered WHERE delivered_on = ? AND carrier = ? "
	    "AND origin = ? AND destination = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_group(statement, group);
	return statement_run(statement, err);
}

static bool
insert_count(struct ledger *ledger, const struct arrival_count *count,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO delivered (delivered_on, carrier, origin, "
	    "destination, days, promise, parcels) VALUES (?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_group(statement, count);
	statement_bind_number(statement, count->days);
	statement_bind_text(statement, str_from(promise_name(count->promise)));
	statement_bind_number(statement, (int64_t)count->parcels);
	return statement_run(statement, err);
}

bool
arrivals_count(struct ledger *ledger, const struct arrival_count *counts,
    size_t count, struct error *err)
{
	size_t seen = 0, known;
	for (size_t i = 0; i < count; i++)
		seen += counts[i].parcels;
	if (seen == 0)
		return true;
	if (!known_parcels(ledger, &counts[0], &known, err))
		return false;
	if (seen <= known)
		return true;
	if (!forget_group(ledger, &counts[0], err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!insert_count(ledger, &counts[i], err))
			return false;
	return true;
}

/* Of notices that reached the customer, as far as anybody knows. */
#define TOLD                                                                   \
	"FROM notice n LEFT JOIN mail m ON m.id = n.mail "                     \
	"WHERE n.parcel IN (?1, ?2) AND " LEDGER_WARNING(                      \
	    "n") " AND coalesce(m.state, 'accepted') = 'accepted'"

static void
bind_record(struct statement *statement, const struct arrival_record *record,
    struct arena *scratch)
{
	statement_bind_text(statement,
	    notice_parcel(record->carrier, record->tracking, record->order,
		scratch));
	/* An announcement may have told of the order before it was shipped. */
	if (str_is_empty(record->order))
		statement_bind_null(statement);
	else
		statement_bind_text(statement,
		    notice_parcel(STR_EMPTY, STR_EMPTY, record->order,
			scratch));
	statement_bind_text(statement, record->carrier);
	statement_bind_text(statement, record->tracking);
	statement_bind_text(statement, record->origin);
	statement_bind_text(statement, record->destination);
	statement_bind_date(statement, record->shipped_on);
	statement_bind_date(statement, record->promised_on);
	statement_bind_date(statement, record->due_on);
	statement_bind_date(statement, record->delivered_on);
	statement_bind_text(statement, str_from(cause_name(record->cause)));
	statement_bind_text(statement, record->window_id);
}

bool
arrivals_add(struct ledger *ledger, const struct arrival_record *record,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO arrival (parcel, carrier, tracking, origin, "
	    "destination, shipped_on, promised_on, due_on, delivered_on, "
	    "told_on, cause, window_id) "
	    "SELECT ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
	    "(SELECT min(n.decided_on) " TOLD "), "
	    "coalesce((SELECT n.cause " TOLD " ORDER BY n.id DESC LIMIT 1), "
	    "?11), "
	    "coalesce((SELECT n.window_id " TOLD
	    " ORDER BY n.id DESC LIMIT 1), ?12) "
	    "WHERE NOT EXISTS (SELECT 1 FROM arrival WHERE parcel = ?1)";
	struct arena scratch = { 0 };
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_record(statement, record, &scratch);
	arena_release(&scratch);
	return statement_run(statement, err);
}

static struct statement *
of_span(struct ledger *ledger, const char *sql, const struct arrival_span *span,
    struct error *err)
{
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return NULL;
	statement_bind_date(statement, span->from);
	statement_bind_date(statement, span->to);
	return statement;
}

bool
arrivals_counted(struct ledger *ledger, const struct arrival_span *span,
    struct arena *arena, struct arrival_count **counts, size_t *count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT carrier, origin, destination, days, promise, sum(parcels) "
	    "FROM delivered WHERE delivered_on BETWEEN ? AND ? "
	    "GROUP BY carrier, origin, destination, days, promise "
	    "ORDER BY carrier, origin, destination, days, promise";
	size_t capacity = 0;
	*counts = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = of_span(ledger, sql, span, err);
	if (statement == NULL)
		return false;
	while (statement_next(statement)) {
		*counts = arena_grow(arena, *counts, *count, &capacity,
		    sizeof(**counts));
		struct arrival_count *read = &(*counts)[(*count)++];
		*read = (struct arrival_count){ .delivered_on = DATE_NONE };
		read->carrier = statement_text(statement, arena);
		read->origin = statement_text(statement, arena);
		read->destination = statement_text(statement, arena);
		read->days = (int)statement_number(statement);
		read->promise = promise_parse(statement_text(statement, arena));
		read->parcels = (size_t)statement_number(statement);
	}
	return statement_finish(statement, err);
}

static struct arrival_record
read_record(struct statement *statement, struct arena *arena)
{
	struct arrival_record record = { .order = STR_EMPTY };
	record.carrier = statement_text(statement, arena);
	record.tracking = statement_text(statement, arena);
	record.origin = statement_text(statement, arena);
	record.destination = statement_text(statement, arena);
	record.shipped_on = statement_date(statement);
	record.promised_on = statement_date(statement);
	record.due_on = statement_date(statement);
	record.delivered_on = statement_date(statement);
	record.told_on = statement_date(statement);
	record.cause = cause_parse(statement_text(statement, arena));
	record.window_id = statement_text(statement, arena);
	return record;
}

bool
arrivals_listed(struct ledger *ledger, const struct arrival_span *span,
    struct arena *arena, struct arrival_record **records, size_t *count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT carrier, tracking, origin, destination, shipped_on, "
	    "promised_on, due_on, delivered_on, told_on, cause, window_id "
	    "FROM arrival WHERE delivered_on BETWEEN ? AND ? "
	    "ORDER BY carrier, tracking";
	size_t capacity = 0;
	*records = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = of_span(ledger, sql, span, err);
	if (statement == NULL)
		return false;
	while (statement_next(statement)) {
		*records = arena_grow(arena, *records, *count, &capacity,
		    sizeof(**records));
		(*records)[(*count)++] = read_record(statement, arena);
	}
	return statement_finish(statement, err);
}
