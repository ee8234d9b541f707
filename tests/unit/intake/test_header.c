#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/header.h"

#include "unit/intake/profile_source.h"

static const char small[] = "[profile.small]\n"
			    "[profile.small.columns]\n"
			    "tracking = Tracking | Tracking No | Waybill\n"
			    "carrier = Carrier\n"
			    "text = Note\n";

/* A search for a header, over a profile written as text. */
struct page {
	struct bench bench;
	struct text *text;
	struct header header;
};

static bool
find_in(struct page *page, const char *ini, struct str text, unsigned given)
{
	*page = (struct page){ 0 };
	bench_open(&page->bench);
	const struct profile *profile = bench_profile(&page->bench, ini,
	    "small");
	assert_non_null(profile);
	page->text = text_open(bench_source(&page->bench, text), STR_EMPTY,
	    STR_EMPTY, TEXT_PIECE, &page->bench.run, &page->bench.err);
	return header_find(&page->header, page->text, profile, given,
	    &page->bench.run, &page->bench.err);
}

static bool
find(struct page *page, const char *ini, const char *text, unsigned given)
{
	return find_in(page, ini, str_from(text), given);
}

static void
close_page(struct page *page)
{
	csv_close(page->header.csv);
	text_close(page->text);
	bench_close(&page->bench);
}

static void
the_delimiter_is_found_with_the_header(void **state)
{
	static const struct {
		const char *what, *text;
		unsigned line; /* of the row behind the header */
	} cases[] = {
		{ "comma", "Tracking,Carrier\nA,x\n", 2 },
		{ "semicolon", "Tracking;Carrier;a,b,c,d\nA;x;1,2\n", 2 },
		{ "tab", "Tracking\tCarrier\nA\tx\n", 2 },
		{ "pipe", "Tracking|Carrier\nA|x\n", 2 },
		{ "sep line", "sep=;\nTracking;Carrier\nA;x\n", 3 },
		{ "quoted", "\"Note, long\";\"Tracking\";Carrier\n;A;x\n", 2 },
		{ "preamble", "A report\n\n,,\nTracking,Carrier\nA,x\n", 5 },
		{ "trouble above", "\"x\"y\nTracking,Carrier\nA,x\n", 3 },
		{ "many lines", "\"Tracking\nNo\",Carrier\nA,x\n", 3 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct page page;
		struct csv_record record;
		if (!find(&page, small, cases[i].text, 0))
			fail_msg("%s: %s", cases[i].what, page.bench.err.text);
		if (!csv_next(page.header.csv, &record) ||
		    record.line != cases[i].line)
			fail_msg("%s: line %u", cases[i].what, record.line);
		close_page(&page);
	}
}

static void
nameless_columns_at_the_end_are_not_required_of_rows(void **state)
{
	struct page page;
	(void)state;
	assert_true(find(&page, small, "Tracking,,Carrier,,\n", 0));
	assert_int_equal(page.header.count, 5);
	assert_int_equal(page.header.width, 3);
	assert_int_equal(page.header.columns.of[FIELD_CARRIER], 2);
	close_page(&page);
}

static void
one_column_alone_is_no_csv(void **state)
{
	struct page page;
	(void)state;
	assert_false(find(&page, small, "Tracking\nA\n", 0));
	assert_int_equal(page.bench.err.kind, ERROR_NO_INPUT);
	close_page(&page);
	assert_false(find(&page, small, "Tracking:Carrier\nA:x\n", 0));
	assert_non_null(strstr(page.bench.err.text, "':'"));
	close_page(&page);
}

static void
a_delimiter_the_profile_does_not_name_is_guessed_aloud(void **state)
{
	static const char ini[] = "[profile.small]\ndelimiter = comma\n"
				  "[profile.small.columns]\ntracking = T\n"
				  "carrier = C\n";
	struct page page;
	(void)state;
	assert_false(find(&page, ini, "T\tC\nA\tx\n", 0));
	assert_non_null(strstr(page.bench.err.text, "a tab"));
	close_page(&page);
	assert_false(find(&page, ini, "T;C\nA;x\n", 0));
	assert_non_null(strstr(page.bench.err.text, "';'"));
	close_page(&page);
}

static void
a_missing_column_names_what_was_tried_and_the_nearest(void **state)
{
	struct page page;
	(void)state;
	assert_false(find(&page, small, "Note,Trakcing,Carrier\nA,x,n\n", 0));
	assert_int_equal(page.bench.err.kind, ERROR_INPUT);
	assert_non_null(strstr(page.bench.err.text,
	    "'Tracking', 'Tracking No', 'Waybill'"));
	assert_non_null(strstr(page.bench.err.text, "is 'Trakcing'"));
	close_page(&page);
	assert_false(
	    find(&page, small, "Origin,My tracking code,x\nA,x,n\n", 0));
	assert_non_null(strstr(page.bench.err.text, "'My tracking code'"));
	close_page(&page);
}

static void
a_carrier_of_the_configuration_replaces_the_column(void **state)
{
	struct page page;
	(void)state;
	assert_false(find(&page, small, "Tracking,Note\nA,x\n", 0));
	assert_non_null(strstr(page.bench.err.text, "carrier ="));
	close_page(&page);
	assert_true(
	    find(&page, small, "Tracking,Note\nA,x\n", 1U << FIELD_CARRIER));
	assert_int_equal(page.header.columns.of[FIELD_CARRIER], COLUMN_NONE);
	close_page(&page);
}

static void
one_header_twice_stops_with_both_places(void **state)
{
	struct page page;
	(void)state;
	assert_false(
	    find(&page, small, "Tracking,Carrier,tracking\nA,x,B\n", 0));
	assert_int_equal(page.bench.err.kind, ERROR_INPUT);
	assert_non_null(strstr(page.bench.err.text, "columns 1 and 3"));
	close_page(&page);
}

static void
a_header_below_thirty_records_is_not_looked_for(void **state)
{
	struct page page;
	struct buf text;
	(void)state;
	for (int records = 29; records <= 30; records++) {
		buf_init(&text, 1000);
		for (int i = 0; i < records; i++)
			buf_add(&text, STR("a,b\n"));
		buf_add(&text, STR("Tracking,Carrier\nA,x\n"));
		bool is_found = find_in(&page, small, buf_str(&text), 0);
		assert_int_equal(is_found, records == 29);
		close_page(&page);
		buf_release(&text);
	}
}

static void
a_broken_first_record_says_what_is_wrong(void **state)
{
	struct page page;
	(void)state;
	assert_false(find(&page, small, "\"Tracking,Carrier\nA,x\n\"B\"y", 0));
	assert_non_null(strstr(page.bench.err.text, "quote"));
	close_page(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_delimiter_is_found_with_the_header),
		cmocka_unit_test(
		    nameless_columns_at_the_end_are_not_required_of_rows),
		cmocka_unit_test(one_column_alone_is_no_csv),
		cmocka_unit_test(
		    a_delimiter_the_profile_does_not_name_is_guessed_aloud),
		cmocka_unit_test(
		    a_missing_column_names_what_was_tried_and_the_nearest),
		cmocka_unit_test(
		    a_carrier_of_the_configuration_replaces_the_column),
		cmocka_unit_test(one_header_twice_stops_with_both_places),
		cmocka_unit_test(
		    a_header_below_thirty_records_is_not_looked_for),
		cmocka_unit_test(a_broken_first_record_says_what_is_wrong),
	};
	return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
