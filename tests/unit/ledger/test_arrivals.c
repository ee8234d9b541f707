#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/arrivals.h"
#include "ledger/connection.h"
#include "unit/ledger/book.h"

/* book_tell() decides on day 20479. */
enum { TOLD_ON = 20479, DELIVERED_ON = 20490 };

static const struct arrival_span all_days = { { 0 }, { 30000 } };

static struct arrival_count
a_count(int day, const char *carrier, int days, enum promise promise,
    size_t parcels)
{
	return (struct arrival_count){
		.delivered_on = { day },
		.carrier = str_from(carrier),
		.origin = STR("CN"),
		.destination = STR("US"),
		.days = days,
		.promise = promise,
		.parcels = parcels,
	};
}

static void
count(struct book *book, const struct arrival_count *counts, size_t size)
{
	book_begin(book);
	MUST(book, arrivals_count(book->ledger, counts, size, &book->err));
	book_commit(book);
}

/* "a 9 kept 5, a 10 broken 1" */
static const char *
counted(struct book *book, const struct arrival_span *span)
{
	struct arrival_count *counts;
	size_t size;
	struct str text = STR_EMPTY;
	MUST(book, arrivals_counted(book->ledger, span, &book->arena, &counts,
		       &size, &book->err));
	for (size_t i = 0; i < size; i++)
		text = arena_format(&book->arena, "%.*s%s%.*s %d %s %zu",
		    STR_ARG(text), i == 0 ? "" : ", ",
		    STR_ARG(counts[i].carrier), counts[i].days,
		    promise_name(counts[i].promise), counts[i].parcels);
	return arena_cstr(&book->arena, text);
}

static void
a_day_counts_as_the_run_that_saw_most_of_it_did(void **state)
{
	(void)state;
	const struct arrival_count early[] = {
		a_count(7, "a", 9, PROMISE_KEPT, 4),
		a_count(7, "a", 12, PROMISE_BROKEN, 1),
	};
	const struct arrival_count late[] = {
		a_count(7, "a", 9, PROMISE_KEPT, 5),
		a_count(7, "a", 13, PROMISE_BROKEN, 1),
	};
	const struct arrival_count fallen_out[] = {
		a_count(7, "a", 9, PROMISE_KEPT, 2),
	};
	const struct arrival_count as_many[] = {
		a_count(7, "a", 10, PROMISE_KEPT, 6),
	};
	struct book book;
	book_open(&book);
	count(&book, early, 2);
	count(&book, early, 2);
	assert_string_equal(counted(&book, &all_days),
	    "a 9 kept 4, a 12 broken 1");
	count(&book, late, 2);
	count(&book, fallen_out, 1);
	count(&book, fallen_out, 0);
	count(&book, as_many, 1);
	assert_string_equal(counted(&book, &all_days),
	    "a 9 kept 5, a 13 broken 1");
	book_close(&book);
}

static void
days_carriers_and_lanes_are_counted_apart(void **state)
{
	(void)state;
	struct arrival_count counts[] = {
		a_count(7, "b", 9, PROMISE_KEPT, 3),
		a_count(8, "b", 9, PROMISE_KEPT, 2),
		a_count(7, "a", -1, PROMISE_UNKNOWN, 1),
		a_count(7, "b", 9, PROMISE_KEPT, 1),
	};
	const struct arrival_span first = { { 7 }, { 7 } };
	const struct arrival_span none = { { 9 }, { 10 } };
	struct book book;
	counts[3].destination = STR("DE");
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(counts); i++)
		count(&book, &counts[i], 1);
	assert_string_equal(counted(&book, &first),
	    "a -1 unknown 1, b 9 kept 1, b 9 kept 3");
	assert_string_equal(counted(&book, &all_days),
	    "a -1 unknown 1, b 9 kept 1, b 9 kept 5");
	assert_string_equal(counted(&book, &none), "");
	book_close(&book);
}

static struct arrival_record
a_record(const char *tracking)
{
	return (struct arrival_record){
		.carrier = STR("YunExpress"),
		.tracking = str_from(tracking),
		.order = STR("1001"),
		.origin = STR("CN"),
		.destination = STR("US"),
		.shipped_on = { 20470 },
		.promised_on = { 20480 },
		.due_on = { 20482 },
		.delivered_on = { DELIVERED_ON },
		.told_on = DATE_NONE,
		.cause = CAUSE_HOLIDAY,
		.window_id = STR("cn:x"),
	};
}

static void
add(struct book *book, const struct arrival_record *record)
{
	book_begin(book);
	MUST(book, arrivals_add(book->ledger, record, &book->err));
	book_commit(book);
}

static struct arrival_record *
list(struct book *book, const struct arrival_span *span, size_t *size)
{
	struct arrival_record *records;
	MUST(book, arrivals_listed(book->ledger, span, &book->arena, &records,
		       size, &book->err));
	return records;
}

static void
a_parcel_that_was_never_told_comes_back_as_it_was_added(void **state)
{
	(void)state;
	struct book book;
	size_t size;
	book_open(&book);
	struct arrival_record added = a_record("LP1");
	add(&book, &added);
	added.delivered_on.day++;
	add(&book, &added);
	const struct arrival_record *read = list(&book, &all_days, &size);
	assert_int_equal(size, 1);
	assert_true(str_equal(read->carrier, STR("YunExpress")));
	assert_true(str_equal(read->tracking, STR("LP1")));
	assert_true(str_equal(read->origin, STR("CN")));
	assert_true(str_equal(read->destination, STR("US")));
	assert_int_equal(read->shipped_on.day, 20470);
	assert_int_equal(read->promised_on.day, 20480);
	assert_int_equal(read->due_on.day, 20482);
	assert_int_equal(read->delivered_on.day, DELIVERED_ON);
	assert_false(date_is_set(read->told_on));
	assert_int_equal(read->cause, CAUSE_HOLIDAY);
	assert_true(str_equal(read->window_id, STR("cn:x")));
	const struct arrival_span before = { { 0 }, { DELIVERED_ON - 1 } };
	list(&book, &before, &size);
	assert_int_equal(size, 0);
	book_close(&book);
}

static void
tell(struct book *book, const char *tracking, enum notice_kind kind,
    enum mail_state entered)
{
	struct str id = arena_format(&book->arena, "%s@shop.example", tracking);
	struct mail mail = book_tell(book, id.ptr, tracking, kind);
	if (entered != MAIL_PLANNED)
		book_enter(book, &mail, entered);
}

/* Only the notice knows customs and "cny". */
static void
what_reached_the_customer_is_when_and_why_it_was_told(void **state)
{
	(void)state;
	static const struct {
		const char *tracking;
		enum notice_kind kind;
		enum mail_state state;
		bool is_told;
	} cases[] = {
		{ "A", NOTICE_ADVANCE, MAIL_ACCEPTED, true },
		{ "B", NOTICE_SUSPENDED, MAIL_ACCEPTED, true },
		{ "C", NOTICE_DELAYED, MAIL_ACCEPTED, true },
		{ "D", NOTICE_ACTION, MAIL_ACCEPTED, false },
		{ "E", NOTICE_DELAYED, MAIL_REJECTED, false },
		{ "F", NOTICE_DELAYED, MAIL_HELD, false },
	};
	struct book book;
	size_t size;
	book_open(&book);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct arrival_record record = a_record(
		    cases[i].tracking);
		tell(&book, cases[i].tracking, cases[i].kind, cases[i].state);
		add(&book, &record);
	}
	const struct arrival_record *read = list(&book, &all_days, &size);
	assert_int_equal(size, COUNT_OF(cases));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		bool is_told = date_is_set(read[i].told_on);
		if (is_told != cases[i].is_told ||
		    (is_told && read[i].told_on.day != TOLD_ON) ||
		    (read[i].cause == CAUSE_CUSTOMS) != is_told ||
		    str_equal(read[i].window_id, STR("cny")) != is_told)
			fail_msg("case %zu: told %d", i, is_told);
	}
	book_close(&book);
}

static void
what_was_told_of_the_order_counts_for_its_parcel(void **state)
{
	(void)state;
	struct book book;
	size_t size;
	book_open(&book);
	struct notice *notice = arena_new(&book.arena, struct notice);
	*notice = a_notice("", NOTICE_ADVANCE);
	notice->carrier = STR_EMPTY;
	struct mail mail = a_mail("1@shop.example", notice, 1);
	book_begin(&book);
	book_add(&book, &mail);
	book_commit(&book);
	book_enter(&book, &mail, MAIL_ACCEPTED);
	const struct arrival_record record = a_record("LP1");
	add(&book, &record);
	assert_true(date_is_set(list(&book, &all_days, &size)->told_on));
	book_close(&book);
}

static size_t
count_awaited(struct book *book, int since)
{
	struct str *parcels;
	size_t size;
	MUST(book, arrivals_awaited(book->ledger, (struct date){ since },
		       &book->arena, &parcels, &size, &book->err));
	return size;
}

static void
a_parcel_that_was_told_is_awaited_until_it_arrives(void **state)
{
	(void)state;
	struct book book;
	book_open(&book);
	assert_int_equal(count_awaited(&book, 0), 0);
	tell(&book, "LP1", NOTICE_DELAYED, MAIL_ACCEPTED);
	tell(&book, "LP2", NOTICE_ACTION, MAIL_ACCEPTED);
	assert_int_equal(count_awaited(&book, TOLD_ON), 1);
	assert_int_equal(count_awaited(&book, TOLD_ON + 1), 0);
	const struct arrival_record record = a_record("LP1");
	add(&book, &record);
	assert_int_equal(count_awaited(&book, TOLD_ON), 0);
	book_close(&book);
}

static void
an_empty_ledger_knows_of_no_arrival(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	size_t size;
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	list(&book, &all_days, &size);
	assert_int_equal(size, 0);
	assert_string_equal(counted(&book, &all_days), "");
	assert_int_equal(count_awaited(&book, 0), 0);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_day_counts_as_the_run_that_saw_most_of_it_did),
		cmocka_unit_test(days_carriers_and_lanes_are_counted_apart),
		cmocka_unit_test(
		    a_parcel_that_was_never_told_comes_back_as_it_was_added),
		cmocka_unit_test(
		    what_reached_the_customer_is_when_and_why_it_was_told),
		cmocka_unit_test(
		    what_was_told_of_the_order_counts_for_its_parcel),
		cmocka_unit_test(
		    a_parcel_that_was_told_is_awaited_until_it_arrives),
		cmocka_unit_test(an_empty_ledger_knows_of_no_arrival),
	};
	return cmocka_run_group_tests_name("arrivals", tests, NULL, NULL);
}
