#include "message/letter_values.h"

#include <string.h>

#include "message/carrier.h"

/* A mail, or one of its parcels. */
struct scope {
	const struct letter_facts *facts;
	const struct notice *notice; /* at mail level the first */
	bool is_mail;
};

/* `arg` is what tells the rows of one getter apart. */
struct value_row {
	struct str name;
	struct value (*get)(const struct scope *scope, size_t arg);
	size_t arg;
};

/* -- mail level -- */

static struct value
customer_name(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_text(&scope->facts->style, scope->facts->mail->name);
}

static struct value
shop_text(const struct scope *scope, size_t offset)
{
	const char *shop = (const char *)scope->facts->shop;
	return datum_own(&scope->facts->style,
	    *(const struct str *)(shop + offset));
}

static struct value
parcel_count(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_count(&scope->facts->style,
	    (long)scope->facts->mail->notice_count);
}

static struct value
is_one(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(scope->facts->mail->notice_count == 1);
}

static struct value
is_many(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(scope->facts->mail->notice_count != 1);
}

static struct value
is_plural(const struct scope *scope, size_t category)
{
	return datum_plural(&scope->facts->style,
	    (long)scope->facts->mail->notice_count, category);
}

/* How many parcels the letter does not list. */
static long
count_more(const struct scope *scope)
{
	const struct letter_facts *facts = scope->facts;
	size_t count = facts->mail->notice_count;
	return count > facts->max_parcels ? (long)(count - facts->max_parcels)
	                                  : 0;
}

static struct value
more(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_count(&scope->facts->style, count_more(scope));
}

static struct value
is_more_plural(const struct scope *scope, size_t category)
{
	return datum_plural(&scope->facts->style, count_more(scope), category);
}

/* Of one of the parcels at least; it is said once in a letter. */
static struct value
has_dispute(const struct scope *scope, size_t arg)
{
	const struct mail *mail = scope->facts->mail;
	bool is_mentioned = false;
	(void)arg;
	for (size_t i = 0; i < mail->notice_count; i++)
		is_mentioned |= mail->notices[i].mentions_dispute;
	return datum_flag(is_mentioned);
}

static struct value
refunds_unanswered(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(scope->facts->shop->refunds_unanswered);
}

/* The parcels' scopes stand behind the mail's. */
static struct value
parcel_list(const struct scope *scope, size_t arg)
{
	(void)arg;
	size_t count = scope->facts->mail->notice_count;
	if (count > scope->facts->max_parcels)
		count = scope->facts->max_parcels;
	return (struct value){ .kind = VALUE_LIST,
		.scope = scope + 1,
		.count = count };
}

/* -- parcel level -- */

static struct value
notice_text(const struct scope *scope, size_t offset)
{
	const char *notice = (const char *)scope->notice;
	return datum_text(&scope->facts->style,
	    *(const struct str *)(notice + offset));
}

static struct value
notice_date(const struct scope *scope, size_t offset)
{
	const char *notice = (const char *)scope->notice;
	return datum_date(&scope->facts->style,
	    *(const struct date *)(notice + offset));
}

static struct value
notice_country(const struct scope *scope, size_t offset)
{
	const char *notice = (const char *)scope->notice;
	return datum_country(&scope->facts->style,
	    *(const struct str *)(notice + offset));
}

/* The name may be what the export says, page and phone are configured. */
static struct value
notice_carrier(const struct scope *scope, size_t offset)
{
	struct carrier carrier = carriers_find(&scope->facts->shop->carriers,
	    scope->notice->carrier);
	struct str text = *(
	    const struct str *)((const char *)&carrier + offset);
	if (offset == offsetof(struct carrier, name))
		return datum_text(&scope->facts->style, text);
	return datum_own(&scope->facts->style, text);
}

static struct value
days_late(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_count(&scope->facts->style, scope->notice->days_late);
}

static struct value
is_late_plural(const struct scope *scope, size_t category)
{
	return datum_plural(&scope->facts->style, scope->notice->days_late,
	    category);
}

static struct value
is_cause(const struct scope *scope, size_t cause)
{
	return datum_flag(scope->notice->cause == (enum cause)cause);
}

/* No cause at all, and those that a letter has no words for. */
static struct value
is_other_cause(const struct scope *scope, size_t arg)
{
	(void)arg;
	enum cause cause = scope->notice->cause;
	return datum_flag(cause == CAUSE_NONE || cause == CAUSE_OTHER ||
			  cause == CAUSE_LOST || cause == CAUSE_DAMAGED ||
			  cause == CAUSE_UNKNOWN);
}

static struct value
has_window(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(date_is_set(scope->notice->window_from) &&
			  date_is_set(scope->notice->window_last));
}

static struct value
window_dates(const struct scope *scope, size_t arg)
{
	(void)arg;
	const struct datum_style *style = &scope->facts->style;
	return datum_words(
	    locale_date_range(style->locale, scope->notice->window_from,
		scope->notice->window_last, style->arena));
}

static struct value
is_kind(const struct scope *scope, size_t kind)
{
	return datum_flag(scope->notice->kind == (enum notice_kind)kind);
}

/* Told by the letter that asks for what this cause asks for. */
static struct value
is_action(const struct scope *scope, size_t cause)
{
	if (scope->notice->kind != NOTICE_ACTION)
		return datum_flag(false);
	const char *letter = notice_letter(NOTICE_ACTION, scope->notice->cause);
	const char *asked = notice_letter(NOTICE_ACTION, (enum cause)cause);
	return datum_flag(strcmp(letter, asked) == 0);
}

static const struct value_row mail_values[] = {
	{ STR_INIT("name"), customer_name, 0 },
	{ STR_INIT("shop"), shop_text, offsetof(struct shop, name) },
	{ STR_INIT("contact"), shop_text, offsetof(struct shop, reply_to) },
	{ STR_INIT("count"), parcel_count, 0 },
	{ STR_INIT("one"), is_one, 0 },
	{ STR_INIT("many"), is_many, 0 },
	{ STR_INIT("plural_zero"), is_plural, 0 },
	{ STR_INIT("plural_one"), is_plural, 1 },
	{ STR_INIT("plural_two"), is_plural, 2 },
	{ STR_INIT("plural_few"), is_plural, 3 },
	{ STR_INIT("plural_many"), is_plural, 4 },
	{ STR_INIT("plural_other"), is_plural, 5 },
	{ STR_INIT("parcels"), parcel_list, 0 },
	{ STR_INIT("more"), more, 0 },
	{ STR_INIT("more_zero"), is_more_plural, 0 },
	{ STR_INIT("more_one"), is_more_plural, 1 },
	{ STR_INIT("more_two"), is_more_plural, 2 },
	{ STR_INIT("more_few"), is_more_plural, 3 },
	{ STR_INIT("more_many"), is_more_plural, 4 },
	{ STR_INIT("more_other"), is_more_plural, 5 },
	{ STR_INIT("dispute"), has_dispute, 0 },
	{ STR_INIT("unanswered_refund"), refunds_unanswered, 0 },
};

static const struct value_row parcel_values[] = {
	{ STR_INIT("tracking"), notice_text,
	    offsetof(struct notice, tracking) },
	{ STR_INIT("order"), notice_text, offsetof(struct notice, order) },
	{ STR_INIT("carrier"), notice_carrier, offsetof(struct carrier, name) },
	{ STR_INIT("carrier_page"), notice_carrier,
	    offsetof(struct carrier, page) },
	{ STR_INIT("carrier_phone"), notice_carrier,
	    offsetof(struct carrier, phone) },
	{ STR_INIT("destination"), notice_country,
	    offsetof(struct notice, destination) },
	{ STR_INIT("country"), notice_country,
	    offsetof(struct notice, country) },
	{ STR_INIT("event_on"), notice_date,
	    offsetof(struct notice, event_on) },
	{ STR_INIT("event_text"), notice_text, offsetof(struct notice, text) },
	{ STR_INIT("due_on"), notice_date, offsetof(struct notice, due_on) },
	{ STR_INIT("expected_on"), notice_date,
	    offsetof(struct notice, estimated_on) },
	{ STR_INIT("act_by"), notice_date, offsetof(struct notice, act_by) },
	{ STR_INIT("answer_by"), notice_date,
	    offsetof(struct notice, answer_by) },
	{ STR_INIT("days_late"), days_late, 0 },
	{ STR_INIT("late_zero"), is_late_plural, 0 },
	{ STR_INIT("late_one"), is_late_plural, 1 },
	{ STR_INIT("late_two"), is_late_plural, 2 },
	{ STR_INIT("late_few"), is_late_plural, 3 },
	{ STR_INIT("late_many"), is_late_plural, 4 },
	{ STR_INIT("late_other"), is_late_plural, 5 },
	{ STR_INIT("cause_customs"), is_cause, CAUSE_CUSTOMS },
	{ STR_INIT("cause_documents"), is_cause, CAUSE_DOCUMENTS },
	{ STR_INIT("cause_duties"), is_cause, CAUSE_DUTIES },
	{ STR_INIT("cause_weather"), is_cause, CAUSE_WEATHER },
	{ STR_INIT("cause_peak"), is_cause, CAUSE_PEAK },
	{ STR_INIT("cause_holiday"), is_cause, CAUSE_HOLIDAY },
	{ STR_INIT("cause_carrier"), is_cause, CAUSE_CARRIER },
	{ STR_INIT("cause_absent"), is_cause, CAUSE_ABSENT },
	{ STR_INIT("cause_unclaimed"), is_cause, CAUSE_UNCLAIMED },
	{ STR_INIT("cause_address"), is_cause, CAUSE_ADDRESS },
	{ STR_INIT("cause_refused"), is_cause, CAUSE_REFUSED },
	{ STR_INIT("cause_prohibited"), is_cause, CAUSE_PROHIBITED },
	{ STR_INIT("cause_other"), is_other_cause, 0 },
	{ STR_INIT("window"), has_window, 0 },
	{ STR_INIT("window_title"), notice_text,
	    offsetof(struct notice, window_title) },
	{ STR_INIT("window_first"), notice_date,
	    offsetof(struct notice, window_from) },
	{ STR_INIT("window_last"), notice_date,
	    offsetof(struct notice, window_last) },
	{ STR_INIT("window_dates"), window_dates, 0 },
	{ STR_INIT("is_advance"), is_kind, NOTICE_ADVANCE },
	{ STR_INIT("is_suspended"), is_kind, NOTICE_SUSPENDED },
	{ STR_INIT("is_delayed"), is_kind, NOTICE_DELAYED },
	{ STR_INIT("is_still_delayed"), is_kind, NOTICE_STILL_DELAYED },
	{ STR_INIT("is_resumed"), is_kind, NOTICE_RESUMED },
	{ STR_INIT("is_delivered_late"), is_kind, NOTICE_DELIVERED_LATE },
	{ STR_INIT("is_action"), is_kind, NOTICE_ACTION },
	{ STR_INIT("is_pickup"), is_action, CAUSE_UNCLAIMED },
	{ STR_INIT("is_duties"), is_action, CAUSE_DUTIES },
	{ STR_INIT("is_address"), is_action, CAUSE_ADDRESS },
	{ STR_INIT("is_documents"), is_action, CAUSE_DOCUMENTS },
	{ STR_INIT("is_absent"), is_action, CAUSE_ABSENT },
	{ STR_INIT("is_refused"), is_action, CAUSE_REFUSED },
	{ STR_INIT("is_returning"), is_kind, NOTICE_RETURNING },
	{ STR_INIT("is_returned"), is_kind, NOTICE_RETURNED },
	{ STR_INIT("is_lost"), is_kind, NOTICE_LOST },
	{ STR_INIT("is_damaged"), is_kind, NOTICE_DAMAGED },
};

/* Most names are told apart by their length and last letter. */
static bool
is_name(struct str a, struct str b)
{
	return a.len == b.len && a.len > 0 &&
	       a.ptr[a.len - 1] == b.ptr[b.len - 1] && str_equal(a, b);
}

static const struct value_row *
find_row(const struct value_row *rows, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (is_name(name, rows[i].name))
			return &rows[i];
	return NULL;
}

static struct value
find_value(const void *scope, struct str name)
{
	const struct scope *at = scope;
	const struct value_row *row = NULL;
	if (at->is_mail)
		row = find_row(mail_values, COUNT_OF(mail_values), name);
	if (row == NULL)
		row = find_row(parcel_values, COUNT_OF(parcel_values), name);
	if (row == NULL)
		return (struct value){ .kind = VALUE_MISSING };
	return row->get(at, row->arg);
}

static struct value
find_item(const struct value *list, size_t index)
{
	const struct scope *parcels = list->scope;
	return (struct value){ .kind = VALUE_SCOPE, .scope = parcels + index };
}

const struct value_source *
letter_values_source(void)
{
	static const struct value_source source = { .find = find_value,
		.item = find_item };
	return &source;
}

const void *
letter_values_scope(const struct letter_facts *facts)
{
	const struct mail *mail = facts->mail;
	struct scope *scopes = arena_alloc(facts->style.arena,
	    mail->notice_count + 1, sizeof(*scopes));
	scopes[0] = (struct scope){ facts, mail->notices, true };
	for (size_t i = 0; i < mail->notice_count; i++)
		scopes[i + 1] = (struct scope){ facts, &mail->notices[i],
			false };
	return scopes;
}

static void
note_truths(struct letter_truths *truths, size_t from,
    const struct value_row *rows, size_t count, const struct scope *scope)
{
	enum { WORD_BITS = 64 };
	for (size_t i = 0; i < count; i++) {
		size_t at = from + i;
		uint64_t is_true = value_is_true(
		    rows[i].get(scope, rows[i].arg));
		truths->words[at / WORD_BITS] |= is_true << at % WORD_BITS;
	}
}

struct letter_truths
letter_values_truths(const struct letter_facts *facts)
{
	enum { MAIL = COUNT_OF(mail_values), PARCEL = COUNT_OF(parcel_values) };
	_Static_assert(MAIL + PARCEL <= LETTER_TRUTH_WORDS * 64,
	    "a bit for each value");
	struct letter_truths truths = { 0 };
	const struct scope *scope = letter_values_scope(facts);
	note_truths(&truths, 0, mail_values, MAIL, scope);
	note_truths(&truths, MAIL, parcel_values, PARCEL, scope);
	return truths;
}

struct str
letter_values_cause(enum cause cause)
{
	for (size_t i = 0; i < COUNT_OF(parcel_values); i++)
		if (parcel_values[i].get == is_cause &&
		    parcel_values[i].arg == (size_t)cause)
			return parcel_values[i].name;
	return STR("cause_other");
}

const char *const *
letter_values_names(struct arena *arena, size_t *count)
{
	*count = COUNT_OF(mail_values) + COUNT_OF(parcel_values);
	const char **names = arena_alloc(arena, *count, sizeof(*names));
	const char **next = names;
	for (size_t i = 0; i < COUNT_OF(mail_values); i++)
		*next++ = mail_values[i].name.ptr;
	for (size_t i = 0; i < COUNT_OF(parcel_values); i++)
		*next++ = parcel_values[i].name.ptr;
	return names;
}

bool
letter_values_has(struct str name)
{
	return find_row(mail_values, COUNT_OF(mail_values), name) != NULL ||
	       find_row(parcel_values, COUNT_OF(parcel_values), name) != NULL;
}
