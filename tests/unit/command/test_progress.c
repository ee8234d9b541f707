#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "command/progress.h"

enum { MAX_LINE = 512 };

static const struct {
	struct progress_state state;
	int columns;
	const char *line;
} cases[] = {
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 100,
	    "reading [========>           ]  44 %"
	    "  120 of 268 MB, 96 MB/s, 2 s left" },
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 80,
	    "reading [========>           ]  44 %"
	    "  120 of 268 MB, 96 MB/s, 2 s left" },
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 64,
	    "reading [=====>       ]  44 %"
	    "  120 of 268 MB, 96 MB/s, 2 s left" },
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 50,
	    "reading  44 %"
	    "  120 of 268 MB, 96 MB/s, 2 s left" },
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 40,
	    "reading  44 %" },
	{ { "reading", PROGRESS_BYTES, 120000000, 268000000, 1.25 }, 1,
	    "reading  44 %" },
	{ { "reading", PROGRESS_BYTES, 0, 3200000000, 0 }, 60,
	    "reading [>                   ]   0 %"
	    "  0.0 of 3.2 GB" },
	{ { "reading", PROGRESS_BYTES, 4200, 9900, 7 }, 49,
	    "reading  42 %"
	    "  4.2 of 9.9 kB, 600 B/s, 10 s left" },
	{ { "reading", PROGRESS_BYTES, 700, 900, 1 }, 47,
	    "reading  77 %"
	    "  700 of 900 B, 700 B/s, 1 s left" },
	{ { "sending", PROGRESS_MAILS, 450, 1000, 37.5 }, 80,
	    "sending [=========>          ]  45 %"
	    "  450 of 1000 mails, 12/s, 46 s left" },
	{ { "sending", PROGRESS_MAILS, 1, 1000, 2 }, 68,
	    "sending [>        ]   0 %"
	    "  1 of 1000 mails, 0.5/s, 33 min 18 s left" },
	{ { "sending", PROGRESS_MAILS, 1, 10000, 1 }, 80,
	    "sending [>                   ]   0 %"
	    "  1 of 10000 mails, 1.0/s, 2 h 46 min left" },
	{ { "sending", PROGRESS_MAILS, 1, 1000000, 1 }, 60,
	    "sending [>               ]   0 %"
	    "  1 of 1000000 mails, 1.0/s" },
	{ { "sending", PROGRESS_MAILS, 10, 10, 1 }, 80,
	    "sending [====================] 100 %"
	    "  10 of 10 mails, 10/s, 0 s left" },
	{ { "sending", PROGRESS_MAILS, 12, 10, 1 }, 80,
	    "sending [====================] 100 %"
	    "  10 of 10 mails, 10/s, 0 s left" },
};

static void
a_line_says_how_far_and_how_fast_and_how_long(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		buf_init(&out, MAX_LINE);
		progress_format(&cases[i].state, cases[i].columns, false, &out);
		if (!str_equal(buf_str(&out), str_from(cases[i].line)))
			fail_msg("case %zu: \"%.*s\"", i,
			    STR_ARG(buf_str(&out)));
		buf_release(&out);
	}
}

static void
a_line_never_fills_the_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (int columns = 14; columns < 200; columns++) {
			struct buf out;
			buf_init(&out, MAX_LINE);
			progress_format(&cases[i].state, columns, false, &out);
			if (out.len >= (size_t)columns)
				fail_msg("case %zu: %zu of %d columns", i,
				    out.len, columns);
			buf_release(&out);
		}
}

static void
colours_change_nothing_but_the_colour(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, MAX_LINE);
	progress_format(&cases[9].state, 80, true, &out);
	assert_true(str_equal(buf_str(&out),
	    STR("sending [\033[32m=========>          \033[m]  45 %  "
		"450 of 1000 mails, 12/s, 46 s left")));
	buf_release(&out);
}

static void
where_nobody_watches_nothing_is_written(void **state)
{
	(void)state;
	struct progress progress;
	char text[8];
	FILE *file = tmpfile();
	assert_non_null(file);
	int kept = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	bool is_watched = progress_is_watched();
	progress_begin(&progress, "sending", PROGRESS_MAILS, 10);
	progress_tell(&progress, 5);
	progress_end(&progress);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	assert_int_equal(fread(text, 1, sizeof(text), file), 0);
	fclose(file);
	assert_false(is_watched);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_says_how_far_and_how_fast_and_how_long),
		cmocka_unit_test(a_line_never_fills_the_terminal),
		cmocka_unit_test(colours_change_nothing_but_the_colour),
		cmocka_unit_test(where_nobody_watches_nothing_is_written),
	};
	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
