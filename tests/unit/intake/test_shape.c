#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/shape.h"
#include "support/memory_source.h"

/* A header of three columns, the last of which has no name. */
static struct str names[] = { STR_INIT("Order"), STR_INIT("Note"),
	STR_INIT("") };
static const struct header header = { .cells = names, .count = 3, .width = 2 };

static struct csv_record
a_record(const struct str *cells, size_t count)
{
	return (struct csv_record){ .cells = cells,
		.count = count,
		.is_sound = true };
}

static void
empty_cells_and_the_header_again_are_no_row(void **state)
{
	(void)state;
	static const struct {
		struct str cells[3];
		bool is_no_row;
	} cases[] = {
		{ { STR_INIT(""), STR_INIT(" "), STR_INIT("-") }, true },
		{ { STR_INIT("order"), STR_INIT("NOTE "), STR_INIT("") },
		    true },
		{ { STR_INIT("order"), STR_INIT("x"), STR_INIT("") }, false },
		{ { STR_INIT(""), STR_INIT(""), STR_INIT("x") }, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct csv_record record = a_record(cases[i].cells, 3);
		if (shape_is_no_row(&header, &record) != cases[i].is_no_row)
			fail_msg("case %zu", i);
	}
}

static void
cells_beyond_the_header_are_forgiven_when_they_are_empty(void **state)
{
	(void)state;
	static const struct str cells[] = { STR_INIT("1"), STR_INIT("x"),
		STR_INIT(""), STR_INIT(""), STR_INIT(" ") };
	struct csv_record record = a_record(cells, 5);
	struct buf reason;
	buf_init(&reason, 200);
	assert_int_equal(shape_filled(&record, 0), 2);
	assert_int_equal(shape_filled(&record, 4), 4);
	assert_true(shape_check(&header, &record, &reason));
	record.count = 2;
	assert_true(shape_check(&header, &record, &reason));
	buf_release(&reason);
}

static void
another_number_of_cells_is_refused_and_reading_goes_back(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct error err;
	struct header file = { .cells = names, .count = 3, .width = 2 };
	struct csv_record record;
	struct buf reason;
	struct source *source = memory_source(STR("1,\"a\nb\",c,d\n2,e\n"),
	    &arena);
	struct text *text = text_open(source, STR_EMPTY, STR_EMPTY, TEXT_PIECE,
	    &arena, &err);
	buf_init(&reason, 200);
	file.csv = csv_open(text, (struct csv_dialect){ ',', true });
	assert_true(csv_next(file.csv, &record));
	assert_false(shape_check(&file, &record, &reason));
	assert_true(str_equal(buf_str(&reason),
	    STR("4 columns where the header has 2")));
	assert_int_equal(record.count, 0);
	assert_true(csv_next(file.csv, &record));
	assert_int_equal(record.line, 2);
	buf_release(&reason);
	csv_close(file.csv);
	text_close(text);
	source_close(source);
	arena_release(&arena);
}

static void
the_readers_trouble_is_the_reason(void **state)
{
	(void)state;
	struct csv_record record = { .trouble = "it is broken" };
	struct buf reason;
	buf_init(&reason, 200);
	assert_false(shape_check(&header, &record, &reason));
	assert_true(str_equal(buf_str(&reason), STR("it is broken")));
	buf_release(&reason);
}

static void
bytes_that_are_no_text_are_told_with_their_column(void **state)
{
	(void)state;
	static const struct str cells[] = { STR_INIT("\xC3\xA9"),
		STR_INIT("a\xFF"), STR_INIT("b\0c") };
	static const char *const wanted[] = { NULL,
		"column 'Note' holds a byte that is not GB18030",
		"column '' holds a NUL byte" };
	const struct csv_record record = a_record(cells, 3);
	struct buf reason;
	buf_init(&reason, 200);
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		bool is_text = shape_check_cell(&header, &record, i, "GB18030",
		    &reason);
		if (is_text != (wanted[i] == NULL) ||
		    (!is_text &&
			!str_equal(buf_str(&reason), str_from(wanted[i]))))
			fail_msg("cell %zu: %.*s", i,
			    STR_ARG(buf_str(&reason)));
	}
	buf_release(&reason);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_cells_and_the_header_again_are_no_row),
		cmocka_unit_test(
		    cells_beyond_the_header_are_forgiven_when_they_are_empty),
		cmocka_unit_test(
		    another_number_of_cells_is_refused_and_reading_goes_back),
		cmocka_unit_test(the_readers_trouble_is_the_reason),
		cmocka_unit_test(
		    bytes_that_are_no_text_are_told_with_their_column),
	};
	return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
