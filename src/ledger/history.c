#include "ledger/history.h"

#include <stdlib.h>

#include "ledger/person.h"
#include "ledger/schema.h"
#include "ledger/statement.h"

static void
read_told(struct statement *statement, struct arena *arena, struct told *told)
{
	told->id = statement_number(statement);
	notice_kind_parse(statement_word(statement), &told->kind);
	told->cause = cause_parse(statement_word(statement));
	told->subject = statement_text(statement, arena);
	told->episode = (int)statement_number(statement);
	told->on = statement_date(statement);
	told->event_at = statement_instant(statement);
	told->mentions_dispute = statement_number(statement) != 0;
	mail_state_parse(statement_word(statement), &told->state);
	told->message_id = statement_text(statement, arena);
}

/* The parcel by carrier and number, and its order while not shipped. */
static void
bind_parcels(struct statement *statement, const struct shipment_key *key,
    struct arena *arena)
{
	statement_bind_text(statement,
	    notice_parcel(key->carrier, key->tracking, key->order, arena));
	if (str_is_empty(key->order))
		statement_bind_null(statement);
	else
		statement_bind_text(statement,
		    notice_parcel(STR_EMPTY, STR_EMPTY, key->order, arena));
}

struct told_list {
	struct told *items;
	size_t count;
	size_t capacity;
};

/* In no order: SQLite would build a sorter each time. */
static bool
add_told_of(struct ledger *ledger, struct str parcel, struct arena *arena,
    struct told_list *list, struct error *err)
{
	static const char sql[] =
	    "SELECT n.id, n.kind, n.cause, n.subject, n.episode, "
	    "n.decided_on, n.event_at, n.mentions_dispute, "
	    "coalesce(m.state, 'accepted'), coalesce(m.message_id, '') "
	    "FROM notice n LEFT JOIN mail m ON m.id = n.mail "
	    "WHERE n.parcel = ? "
	    "AND n.is_void = 0 AND coalesce(m.state, '') <> 'held'";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, parcel);
	while (statement_next(statement)) {
		list->items = arena_grow(arena, list->items, list->count,
		    &list->capacity, sizeof(*list->items));
		read_told(statement, arena, &list->items[list->count++]);
	}
	return statement_finish(statement, err);
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct told *)a)->id;
	int64_t y = ((const struct told *)b)->id;
	return (x > y) - (x < y);
}

bool
history_past(struct ledger *ledger, const struct shipment_key *key,
    struct arena *arena, struct past *past, struct error *err)
{
	struct told_list list = { 0 };
	*past = (struct past){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct str parcel = notice_parcel(key->carrier, key->tracking,
	    key->order, arena);
	/* Its order, of which something may have been told before. */
	struct str order = str_is_empty(key->order)
	                       ? parcel
	                       : notice_parcel(STR_EMPTY, STR_EMPTY, key->order,
				     arena);
	if (!add_told_of(ledger, parcel, arena, &list, err) ||
	    (!str_equal(order, parcel) &&
		!add_told_of(ledger, order, arena, &list, err)))
		return false;
	if (list.count > 1)
		qsort(list.items, list.count, sizeof(*list.items), by_id);
	*past = (struct past){ list.items, list.count };
	return true;
}

bool
history_tells_orders(struct ledger *ledger, bool *tells_orders,
    struct error *err)
{
	/* As notice_parcel() writes them: '$' follows '#'. */
	static const char sql[] = "SELECT 1 FROM notice WHERE is_void = 0 "
				  "AND parcel >= '#' AND parcel < '$' LIMIT 1";
	*tells_orders = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	*tells_orders = statement_next(statement);
	return statement_finish(statement, err);
}

bool
history_is_held(struct ledger *ledger, const struct shipment_key *key,
    struct arena *scratch, bool *is_held, struct error *err)
{
	static const char sql[] =
	    "SELECT 1 FROM notice n JOIN mail m ON m.id = n.mail "
	    "WHERE n.parcel IN (?, ?) AND n.is_void = 0 "
	    "AND m.state = 'held' LIMIT 1";
	*is_held = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_parcels(statement, key, scratch);
	*is_held = statement_next(statement);
	return statement_finish(statement, err);
}

bool
history_open_episodes(struct ledger *ledger, struct arena *arena,
    struct shipment_key **keys, size_t *count, struct error *err)
{
	static const char sql[] =
	    "SELECT carrier, tracking, order_key FROM episode ORDER BY parcel";
	size_t capacity = 0;
	*keys = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	while (statement_next(statement)) {
		*keys = arena_grow(arena, *keys, *count, &capacity,
		    sizeof(**keys));
		struct shipment_key *key = &(*keys)[(*count)++];
		key->carrier = statement_text(statement, arena);
		key->tracking = statement_text(statement, arena);
		key->order = statement_text(statement, arena);
	}
	return statement_finish(statement, err);
}

bool
history_recipient(struct ledger *ledger, struct str address,
    struct instant *last_mail_at, bool *is_suppressed, struct error *err)
{
	/* An IN would build a table of the two, each time. */
	static const char sql[] =
	    "SELECT last_mail_at, suppressed <> '' FROM recipient "
	    "WHERE address = ? UNION ALL "
	    "SELECT last_mail_at, suppressed <> '' FROM recipient "
	    "WHERE address = ?";
	struct arena scratch = { 0 };
	*last_mail_at = INSTANT_NONE;
	*is_suppressed = false;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	statement_bind_text(statement, person_fingerprint(address, &scratch));
	arena_release(&scratch);
	while (statement_next(statement)) {
		struct instant at = statement_instant(statement);
		if (at.seconds > last_mail_at->seconds)
			*last_mail_at = at;
		*is_suppressed |= statement_number(statement) != 0;
	}
	return statement_finish(statement, err);
}

bool
history_suppression(struct ledger *ledger, struct str address,
    struct arena *arena, struct str *reason, struct error *err)
{
	static const char sql[] =
	    "SELECT suppressed FROM recipient "
	    "WHERE address IN (?, ?) AND suppressed <> '' LIMIT 1";
	*reason = STR_EMPTY;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	statement_bind_text(statement, person_fingerprint(address, arena));
	if (statement_next(statement))
		*reason = statement_text(statement, arena);
	return statement_finish(statement, err);
}

static void
read_notice(struct statement *statement, struct arena *arena,
    struct notice *notice)
{
	notice->id = statement_number(statement);
	notice->carrier = statement_text(statement, arena);
	notice->tracking = statement_text(statement, arena);
	notice_kind_parse(statement_word(statement), &notice->kind);
	notice->episode = (int)statement_number(statement);
	notice->follow_up = (int)statement_number(statement);
	notice->cause = cause_parse(statement_word(statement));
	notice->order = statement_text(statement, arena);
	notice->destination = statement_text(statement, arena);
	notice->country = statement_text(statement, arena);
	notice->text = statement_text(statement, arena);
	notice->event_at = statement_instant(statement);
	notice->event_on = statement_date(statement);
	notice->window_id = statement_text(statement, arena);
	notice->window_title = statement_text(statement, arena);
	notice->window_from = statement_date(statement);
	notice->window_last = statement_date(statement);
	notice->due_on = statement_date(statement);
	notice->estimated_on = statement_date(statement);
	notice->act_by = statement_date(statement);
	notice->answer_by = statement_date(statement);
	notice->mentions_dispute = statement_number(statement) != 0;
	notice->days_late = (int)statement_number(statement);
	struct str subject = statement_text(statement, arena);
	if (notice->kind == NOTICE_CASE)
		notice->case_key = subject;
	notice->case_words = statement_text(statement, arena);
}

static bool
read_notices(struct ledger *ledger, struct mail *mail, struct arena *arena,
    struct error *err)
{
	static const char sql[] =
	    "SELECT id, carrier, tracking, kind, episode, follow_up, cause, "
	    "order_key, destination, country, event_text, event_at, event_on, "
	    "window_id, window_title, window_from, window_last, due_on, "
	    "estimated_on, act_by, answer_by, mentions_dispute, days_late, "
	    "subject, case_words FROM notice WHERE mail = ? AND (is_void = 0 "
	    "OR ?) ORDER BY id";
	size_t capacity = 0;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bool is_void = mail->state == MAIL_EXPIRED ||
	               mail->state == MAIL_DISCARDED;
	statement_bind_number(statement, mail->id);
	statement_bind_number(statement, is_void);
	while (statement_next(statement)) {
		mail->notices = arena_grow(arena, mail->notices,
		    mail->notice_count, &capacity, sizeof(*mail->notices));
		struct notice *notice = &mail->notices[mail->notice_count++];
		*notice = (struct notice){ 0 };
		read_notice(statement, arena, notice);
	}
	return statement_finish(statement, err);
}

/* "planned,sending,in_doubt" */
static void
read_history(struct mail *mail, struct str history)
{
	struct str name;
	enum mail_state state = mail->state;
	while (!str_is_empty(history) && str_next(&history, ',', &name))
		if (mail_state_parse(name, &state))
			mail_enter(mail, state);
}

#define OPEN_MAIL LEDGER_IS_OPEN("m")

#define MAIL_COLUMNS                                                           \
	"m.id, m.message_id, m.recipient, m.name, m.language, "                \
	"m.planned_at, m.history, m.reply, m.doubts, r.name, m.state "

static void
read_mail(struct statement *statement, struct arena *arena, struct mail *mail)
{
	*mail = (struct mail){ .id = statement_number(statement) };
	mail->message_id = statement_text(statement, arena);
	mail->to = statement_text(statement, arena);
	mail->name = statement_text(statement, arena);
	mail->language = statement_text(statement, arena);
	mail->planned_at = statement_instant(statement);
	read_history(mail, statement_word(statement));
	mail->reply = statement_text(statement, arena);
	mail->doubts = (int)statement_number(statement);
	mail->run = statement_text(statement, arena);
	mail_state_parse(statement_word(statement), &mail->state);
	mail->is_newly_doubted = statement_number(statement) != 0;
}

/* All rows of a bound statement, then their notices. */
static bool
collect_mails(struct ledger *ledger, struct statement *statement,
    struct arena *arena, struct mail **mails, size_t *count, struct error *err)
{
	size_t capacity = 0;
	*mails = NULL;
	*count = 0;
	while (statement_next(statement)) {
		*mails = arena_grow(arena, *mails, *count, &capacity,
		    sizeof(**mails));
		read_mail(statement, arena, &(*mails)[(*count)++]);
	}
	if (!statement_finish(statement, err))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (!read_notices(ledger, &(*mails)[i], arena, err))
			return false;
	return true;
}

/* A crash never had the time to say so itself. */
static void
doubt(struct mail *mail)
{
	if (!mail->is_newly_doubted)
		return;
	mail_enter(mail, MAIL_IN_DOUBT);
	mail->doubts++;
}

bool
history_pending(struct ledger *ledger, struct str boot_id, struct arena *arena,
    struct mail **mails, size_t *count, struct error *err)
{
	static const char sql[] = "SELECT " MAIL_COLUMNS
				  ", m.state = 'sending' OR "
				  "(m.claim <> '' AND m.claim <> ?) "
				  "FROM mail m JOIN run r ON r.id = m.run "
				  "WHERE " OPEN_MAIL
				  " AND m.state <> 'held' ORDER BY m.id";
	*mails = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, boot_id);
	if (!collect_mails(ledger, statement, arena, mails, count, err))
		return false;
	for (size_t i = 0; i < *count; i++)
		doubt(&(*mails)[i]);
	return true;
}

/*
 * A run enters its own time where it settles a mail, and ends in the
 * transaction that keeps its report.
 */
bool
history_unreported(struct ledger *ledger, struct arena *arena,
    struct mail **mails, size_t *count, struct error *err)
{
	static const char sql[] =
	    "WITH broken AS (SELECT now FROM run "
	    "WHERE state IN ('begun', 'broken') AND id > coalesce("
	    "(SELECT max(id) FROM run WHERE report IS NOT NULL), 0)) "
	    "SELECT " MAIL_COLUMNS ", 0 FROM mail m JOIN run r ON r.id = m.run "
	    "WHERE EXISTS (SELECT 1 FROM broken) "
	    "AND m.changed_at IN (SELECT now FROM broken) "
	    "AND NOT " OPEN_MAIL
	    " AND (m.state = 'rejected' OR m.history LIKE '%in_doubt%') "
	    "ORDER BY m.id";
	*mails = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	return statement != NULL &&
	       collect_mails(ledger, statement, arena, mails, count, err);
}

bool
history_mails_of_run(struct ledger *ledger, int64_t run, struct arena *arena,
    struct mail **mails, size_t *count, struct error *err)
{
	static const char sql[] = "SELECT " MAIL_COLUMNS
				  ", 0 FROM mail m JOIN run r ON r.id = m.run "
				  "WHERE m.run = ? ORDER BY m.id";
	*mails = NULL;
	*count = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, run);
	return collect_mails(ledger, statement, arena, mails, count, err);
}

bool
history_mail(struct ledger *ledger, struct str message_id, struct arena *arena,
    struct mail **mail, struct error *err)
{
	static const char sql[] =
	    "SELECT " MAIL_COLUMNS ", 0 FROM mail m JOIN run r ON r.id = m.run "
	    "WHERE m.message_id = ? ORDER BY m.id DESC LIMIT 1";
	size_t count;
	*mail = NULL;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	if (str_starts_with(message_id, STR("<")) &&
	    str_ends_with(message_id, STR(">")))
		message_id = str_slice(message_id, 1, message_id.len - 2);
	statement_bind_text(statement, message_id);
	if (!collect_mails(ledger, statement, arena, mail, &count, err))
		return false;
	if (count == 0)
		*mail = NULL;
	return true;
}

/* Rows of a bound statement: state, count. */
static bool
collect_counts(struct statement *statement, size_t counts[MAIL_STATE_COUNT],
    struct error *err)
{
	while (statement_next(statement)) {
		enum mail_state state = MAIL_PLANNED;
		mail_state_parse(statement_word(statement), &state);
		counts[state] = (size_t)statement_number(statement);
	}
	return statement_finish(statement, err);
}

bool
history_count_mails(struct ledger *ledger, int64_t run,
    size_t counts[MAIL_STATE_COUNT], struct error *err)
{
	static const char sql[] =
	    "SELECT state, count(*) FROM mail WHERE run = ? GROUP BY state";
	for (size_t i = 0; i < MAIL_STATE_COUNT; i++)
		counts[i] = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, run);
	return collect_counts(statement, counts, err);
}

bool
history_count_states(struct ledger *ledger, size_t counts[MAIL_STATE_COUNT],
    struct error *err)
{
	static const char sql[] =
	    "SELECT state, count(*) FROM mail GROUP BY state";
	for (size_t i = 0; i < MAIL_STATE_COUNT; i++)
		counts[i] = 0;
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	return statement != NULL && collect_counts(statement, counts, err);
}
