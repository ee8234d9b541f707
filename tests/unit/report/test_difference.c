#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/difference.h"

static struct difference_letter
a_letter(const char *key, const char *letter, int day)
{
	return (struct difference_letter){
		.key = str_from(key),
		.tracking = str_from(key),
		.carrier = STR("a"),
		.letter = letter,
		.on = { day },
		.promised_on = { 20010 },
		.delivered_on = DATE_NONE,
	};
}

/* One table, a line for each row; - where nothing is known. */
static struct str
rows_of(const struct difference *difference, const char *key,
    struct arena *arena)
{
	struct overview overview;
	struct str text = STR_EMPTY;
	overview_init(&overview, "replay", "x", arena);
	difference_add_all(difference, &overview);
	for (size_t i = 0; i < overview.table_count; i++) {
		const struct overview_table *table = &overview.tables[i];
		if (!str_equal(str_from(table->key), str_from(key)))
			continue;
		for (size_t k = 0; k < table->cell_count; k++) {
			const struct overview_cell *cell = &table->cells[k];
			struct str shown = cell->text;
			if (!cell->is_set)
				shown = STR("-");
			else if (cell->text.ptr == NULL)
				shown = arena_format(arena, "%ld",
				    (long)cell->number);
			bool is_last = (k + 1) % table->column_count == 0;
			text = arena_format(arena, "%.*s%.*s%s", STR_ARG(text),
			    STR_ARG(shown), is_last ? "\n" : "|");
		}
	}
	return text;
}

static void
expect_rows(const struct difference *difference, const char *key,
    const char *wanted)
{
	struct arena arena = { 0 };
	struct str rows = rows_of(difference, key, &arena);
	if (!str_equal(rows, str_from(wanted)))
		fail_msg("%s:\n%.*s", key, STR_ARG(rows));
	arena_release(&arena);
}

/* Day 20001 is 2024-10-05. */
static const struct arrival_span some_days = { { 20001 }, { 20003 } };

static void
letters_are_the_same_moved_or_of_one_side_only(void **state)
{
	(void)state;
	const struct difference_letter before[] = {
		a_letter("same", "delayed", 20001),
		a_letter("moved", "delayed", 20001),
		a_letter("gone", "advance", 20003),
		a_letter("too early", "delayed", 20000),
	};
	const struct difference_letter after[] = {
		a_letter("same", "delayed", 20001),
		a_letter("moved", "delayed", 20003),
		a_letter("come", "delayed", 20002),
		a_letter("too early", "delayed", 20001),
		a_letter("too late", "delayed", 20004),
	};
	const struct difference difference = {
		.span = some_days,
		.before = { .letters = before,
		    .letter_count = COUNT_OF(before) },
		.after = { .letters = after, .letter_count = COUNT_OF(after) },
	};
	expect_rows(&difference, "letters",
	    "advance|0|0|1|0\ndelayed|1|1|0|1\n");
	expect_rows(&difference, "only_old",
	    "gone|a|advance|2024-10-07|2024-10-14|-\n");
	expect_rows(&difference, "only_new",
	    "come|a|delayed|2024-10-06|2024-10-14|-\n");
}

static void
nights_stand_side_by_side_with_what_held_them(void **state)
{
	(void)state;
	const struct difference_night before[] = { { { 20000 }, 9, STR("x") },
		{ { 20001 }, 5, STR_EMPTY }, { { 20002 }, 0, STR_EMPTY } };
	const struct difference_night after[] = { { { 20000 }, 9, STR("x") },
		{ { 20001 }, 700, STR("max_mails") },
		{ { 20002 }, 2, STR_EMPTY } };
	const struct difference difference = {
		.span = some_days,
		.before = { .nights = before, .night_count = 3 },
		.after = { .nights = after, .night_count = 3 },
	};
	expect_rows(&difference, "nights",
	    "2024-10-05|5|700|-|max_mails\n2024-10-06|0|2|-|-\n");
}

static void
the_worth_of_the_letters_stands_side_by_side(void **state)
{
	(void)state;
	const struct difference_night before[] = { { { 20000 }, 9, STR("x") },
		{ { 20001 }, 5, STR_EMPTY }, { { 20002 }, 1, STR_EMPTY } };
	const struct difference difference = {
		.span = some_days,
		.before = { .nights = before,
		    .night_count = 3,
		    .quality = { 10, 4, 7, 8, 2, 3 } },
		.after = { .nights = before, .quality = { .late = 8 } },
	};
	expect_rows(&difference, "figures",
	    "mails|6|0\n"
	    "told to be late|10|0\n"
	    "told to be late, and in time|4|0\n"
	    "told on the due day or before|7|0\n"
	    "days before the due day, median|3|-\n"
	    "late|8|8\n"
	    "late, and never told|2|0\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    letters_are_the_same_moved_or_of_one_side_only),
		cmocka_unit_test(nights_stand_side_by_side_with_what_held_them),
		cmocka_unit_test(the_worth_of_the_letters_stands_side_by_side),
	};
	return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
