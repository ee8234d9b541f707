#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "intake/dated.h"
#include "support/folder.h"

static void
a_path_is_of_the_last_date_in_it(void **state)
{
	(void)state;
	static const struct {
		const char *path, *wanted;
	} cases[] = {
		{ "inbox/yunexpress-2026-02-09.csv", "2026-02-09" },
		{ "inbox/yunexpress_20260209.csv", "2026-02-09" },
		{ "2026_02_09.csv", "2026-02-09" },
		{ "a.2026.02.09", "2026-02-09" },
		{ "exports/2026-02-09/4px.csv", "2026-02-09" },
		{ "2025-12-31/x-2026-02-09.csv", "2026-02-09" },
		{ "x-20260209T020000.csv", "2026-02-09" },
		{ "x-2026-02-30.csv", "" },
		{ "2026-02-08/x-2026-02-30.csv", "2026-02-08" },
		{ "x-202602091.csv", "" },
		{ "x-120260209.csv", "" },
		{ "x-1999-02-09.csv", "" },
		{ "x-2026-0209.csv", "" },
		{ "x-2026-02_09.csv", "" },
		{ "x-2026a02a09.csv", "" },
		{ "x-2026-02-0", "" },
		{ "2026", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[DATE_TEXT] = "";
		struct date day;
		if (dated_day(str_from(cases[i].path), &day))
			date_format(day, text);
		if (!str_equal(str_from(text), str_from(cases[i].wanted)))
			fail_msg("\"%s\": \"%s\"", cases[i].path, text);
	}
}

struct nights {
	struct folder folder;
	struct arena arena;
	const struct zone *business;
};

static void
nights_open(struct nights *nights)
{
	struct error err = { 0 };
	*nights = (struct nights){ .business = NULL };
	folder_open(&nights->folder);
	nights->business = zone_load(STR("Asia/Shanghai"), &nights->arena,
	    &err);
	assert_non_null(nights->business);
}

static void
nights_close(struct nights *nights)
{
	arena_release(&nights->arena);
	folder_close(&nights->folder);
}

static const char *
put(struct nights *nights, const char *name, time_t changed)
{
	const struct timespec times[2] = { { changed, 0 }, { changed, 0 } };
	const char *path = folder_write(&nights->folder, name, "x");
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	return path;
}

static void
a_file_is_of_the_end_of_its_day_or_of_its_last_change(void **state)
{
	(void)state;
	struct nights nights;
	nights_open(&nights);
	const char *path = put(&nights, "x-2026-01-26.csv", 2000000000);
	assert_int_equal(dated_instant(path, nights.business).seconds,
	    1769443199);
	path = put(&nights, "x.csv", 2000000000);
	assert_int_equal(dated_instant(path, nights.business).seconds,
	    2000000000);
	assert_false(instant_is_set(
	    dated_instant("nowhere/x-2026-01-26.csv", nights.business)));
	nights_close(&nights);
}

static void
each_day_with_an_export_is_one_night(void **state)
{
	(void)state;
	struct nights nights;
	struct instant *found;
	nights_open(&nights);
	put(&nights, "a-2026-01-27.csv", 0);
	put(&nights, "a-2026-01-26.csv", 0);
	put(&nights, "b1.csv", 1769479200); /* 2026-01-27, 10:00 */
	put(&nights, "b2.csv", 1769652000); /* 2026-01-29, 10:00 */
	put(&nights, "b3.csv", 1769655600); /* 2026-01-29, 11:00 */
	const struct source_settings sources[] = {
		{ .files = { .text = arena_format(&nights.arena, "%s/a*.csv",
				 nights.folder.path) } },
		{ .files = { .text = arena_format(&nights.arena, "%s/b*.csv",
				 nights.folder.path) } },
	};
	const struct settings settings = { .sources = sources,
		.source_count = COUNT_OF(sources) };
	size_t count = dated_nights(&settings, nights.business, &nights.arena,
	    &found);
	assert_int_equal(count, 3);
	assert_int_equal(found[0].seconds, 1769443199);
	assert_int_equal(found[1].seconds, 1769529599);
	assert_int_equal(found[2].seconds, 1769655600);
	nights_close(&nights);
}

static void
without_exports_there_is_no_night(void **state)
{
	(void)state;
	struct nights nights;
	struct instant *found;
	nights_open(&nights);
	const struct settings settings = { .source_count = 0 };
	assert_int_equal(dated_nights(&settings, nights.business, &nights.arena,
			     &found),
	    0);
	nights_close(&nights);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_of_the_last_date_in_it),
		cmocka_unit_test(
		    a_file_is_of_the_end_of_its_day_or_of_its_last_change),
		cmocka_unit_test(each_day_with_an_export_is_one_night),
		cmocka_unit_test(without_exports_there_is_no_night),
	};
	return cmocka_run_group_tests_name("dated", tests, NULL, NULL);
}
