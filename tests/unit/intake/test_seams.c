#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "intake/seams.h"

/* Too large for a stack that is checked. */
struct found {
	struct seams seams;
	char text[SEAMS_REACH + 2 * MARKS_BLOCK];
};

static int
set_up(void **state)
{
	*state = test_malloc(sizeof(struct found));
	return 0;
}

static int
tear_down(void **state)
{
	test_free(*state);
	return 0;
}

/* The seams of a text that begins like this, `at` bytes of "x,x,..." before. */
static const struct seams *
find(struct found *found, size_t at, struct str start)
{
	struct str text = { found->text, at + start.len + MARKS_BLOCK };
	for (size_t i = 0; i < text.len; i++)
		found->text[i] = (text.len - i) % 2 == 0 ? ',' : 'x';
	for (size_t i = 0; i < at; i++)
		found->text[i] = i % 2 == 0 ? 'x' : ',';
	memcpy(found->text + at, start.ptr, start.len);
	seams_find(&found->seams, text, ',', '"');
	return &found->seams;
}

static const struct {
	struct str line;
	size_t ends;
	const char *flags; /* odd, padded, doubled, suspect */
} lines[] = {
	{ STR_INIT("\n"), 1, "" },
	{ STR_INIT("\r\n"), 1, "" },
	{ STR_INIT("a,b\n"), 2, "" },
	{ STR_INIT("a,b\r\n"), 2, "" },
	{ STR_INIT(",,\n"), 3, "" },
	{ STR_INIT("a b,c\n"), 2, "" },
	{ STR_INIT("\"a,b\",c\n"), 2, "" },
	{ STR_INIT("\"\",\"\"\r\n"), 2, "" },
	{ STR_INIT("\xE6\xB5\xB7,\"\xC3\xA4\"\n"), 2, "" },
	{ STR_INIT("a, b\n"), 2, "p" },
	{ STR_INIT("a ,b\n"), 2, "p" },
	{ STR_INIT("a,b \n"), 2, "p" },
	{ STR_INIT("a,b\t\r\n"), 2, "p" },
	{ STR_INIT("\"a\"\"b\",c\n"), 2, "d" },
	{ STR_INIT("\"\"\"\"\n"), 1, "d" },
	{ STR_INIT("a\0b,c\n"), 2, "s" },
	{ STR_INIT("a,\xFF\n"), 2, "s" },
	{ STR_INIT("\xE6\xB5\n"), 1, "s" },
	{ STR_INIT("a\"b,c\"\n"), 1, "o" },
	{ STR_INIT("\"a\"b,c\n"), 2, "o" },
	{ STR_INIT("\"a\" ,c\n"), 2, "op" },
	{ STR_INIT(", \"a\"\n"), 2, "op" },
	{ STR_INIT("\"a\nb\",c\n"), 2, "o" },
	{ STR_INIT("\"a\rb\",c\n"), 2, "o" },
	{ STR_INIT("a\rb,c\n"), 2, "o" },
	{ STR_INIT("a,b\r\r\n"), 2, "o" },
	{ STR_INIT("\"a\"\"b\"c\"\n\"\n"), 1, "od" },
};

static bool
has(const char *flags, char flag)
{
	return strchr(flags, flag) != NULL;
}

/* Wherever blocks cut it; only the line that begins the text begins one. */
static void
every_line_is_found_at_every_place(void **state)
{
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		for (size_t at = 0; at < 3 * MARKS_BLOCK; at += 2) {
			const struct seams *seams = find(*state, at,
			    lines[i].line);
			const struct seam_line *line = &seams->lines[0];
			const char *flags = lines[i].flags;
			size_t end = at + lines[i].line.len - 1;
			if (seams->count != 1 ||
			    line->ends != lines[i].ends + at / 2 ||
			    seams->ends[line->ends - 1] != end)
				fail_msg("line %zu at %zu: %zu lines, %u ends",
				    i, at, seams->count, line->ends);
			if (line->is_odd != has(flags, 'o') ||
			    line->is_padded != has(flags, 'p') ||
			    line->has_doubled != has(flags, 'd') ||
			    line->is_suspect != has(flags, 's'))
				fail_msg("line %zu at %zu: its flags", i, at);
		}
	}
}

static void
what_one_line_has_is_not_the_next_ones(void **state)
{
	for (size_t at = 0; at < 2 * MARKS_BLOCK; at += 2) {
		const struct seams *seams = find(*state, at,
		    STR("\0a, \"\"\"\" \n\"b\",c\r\n\xFF\n"));
		assert_int_equal(seams->count, 3);
		const struct seam_line *line = &seams->lines[1];
		assert_int_equal(line->ends - seams->lines[0].ends, 2);
		assert_false(line->is_odd);
		assert_false(line->is_padded);
		assert_false(line->has_doubled);
		assert_false(line->is_suspect);
		assert_true(seams->lines[0].is_odd);
		assert_true(seams->lines[2].is_suspect);
	}
}

static void
ends_are_where_they_stand(void **state)
{
	struct found *found = *state;
	size_t delimiters = 0;
	find(found, 3 * MARKS_BLOCK, STR("\"a,b\",c\n"));
	for (size_t i = 0; i < 3 * MARKS_BLOCK; i++)
		if (found->text[i] == ',')
			assert_int_equal(found->seams.ends[delimiters++], i);
	assert_int_equal(found->seams.ends[delimiters],
	    3 * MARKS_BLOCK + strlen("\"a,b\""));
}

static void
a_line_that_ends_in_no_whole_block_is_not_found(void **state)
{
	struct found *found = *state;
	memset(found->text, 'x', sizeof(found->text));
	found->text[MARKS_BLOCK] = '\n';
	for (size_t len = 1; len <= 2 * MARKS_BLOCK; len++) {
		seams_find(&found->seams, (struct str){ found->text, len }, ',',
		    '"');
		if (found->seams.count != len / (2 * MARKS_BLOCK))
			fail_msg("%zu bytes", len);
	}
}

static void
no_more_is_looked_at_than_the_reach(void **state)
{
	struct found *found = *state;
	memset(found->text, '\n', sizeof(found->text));
	seams_find(&found->seams,
	    (struct str){ found->text, sizeof(found->text) }, ',', '"');
	assert_int_equal(found->seams.count, SEAMS_REACH);
	assert_int_equal(found->seams.lines[SEAMS_REACH - 1].ends, SEAMS_REACH);
	assert_int_equal(found->seams.ends[SEAMS_REACH - 1], SEAMS_REACH - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_found_at_every_place),
		cmocka_unit_test(what_one_line_has_is_not_the_next_ones),
		cmocka_unit_test(ends_are_where_they_stand),
		cmocka_unit_test(
		    a_line_that_ends_in_no_whole_block_is_not_found),
		cmocka_unit_test(no_more_is_looked_at_than_the_reach),
	};
	return cmocka_run_group_tests_name("seams", tests, set_up, tear_down);
}
