#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "message/outline.h"

/* \1 and \2 stand around data, \3 and \4 around an item of a list. */
struct outline_case {
	const char *text;
	const char *outline; /* as show() writes it */
};

static void
show_line(struct buf *out, const struct outline *line)
{
	struct str whole = line->text;
	if (!str_is_empty(line->label))
		buf_format(out, "%.*s=", STR_ARG(line->label));
	for (size_t i = 0; i < line->count; i++) {
		const struct outline *piece = &line->children[i];
		bool leads = !str_is_empty(piece->link);
		assert_int_equal(piece->kind, OUTLINE_PIECE);
		assert_true(str_starts_with(whole, piece->text));
		whole = str_behind(whole, piece->text.len);
		buf_format(out, leads ? "<%.*s>" : "%.*s",
		    STR_ARG(piece->text));
	}
	assert_int_equal(whole.len, 0);
}

/* "P(text) F(label=text;text) L(a;b) C(text)", parts in brackets. */
static void
show(struct buf *out, const struct outline *letter)
{
	static const char names[] = { [OUTLINE_PARAGRAPH] = 'P',
		[OUTLINE_FACTS] = 'F',
		[OUTLINE_LIST] = 'L',
		[OUTLINE_CALL] = 'C' };
	for (size_t i = 0; i < letter->count; i++) {
		const struct outline *block = &letter->children[i];
		buf_format(out, "%s%s%c(", i == 0 ? "" : " ",
		    block->opens_part ? "[" : "", names[block->kind]);
		for (size_t k = 0; k < block->count; k++) {
			buf_add(out, k == 0 ? STR_EMPTY : STR(";"));
			show_line(out, &block->children[k]);
		}
		buf_format(out, ")%s", block->closes_part ? "]" : "");
	}
}

static void
check(const struct outline_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct buf out;
		buf_init(&out, 4096);
		show(&out, outline_read(str_from(cases[i].text), &arena));
		if (!str_equal(buf_str(&out), str_from(cases[i].outline)))
			fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
		buf_release(&out);
		arena_release(&arena);
	}
}

static void
blank_lines_separate_paragraphs(void **state)
{
	static const struct outline_case cases[] = {
		{ "", "" },
		{ "\n \n\t\n", "" },
		{ "Dear you,\n", "P(Dear you,)" },
		{ "a\nb \n\n\n c\n", "P(a b) P(c)" },
		{ "a\n-- \nShop\n--\nmore", "P(a) P(Shop) P(more)" },
		{ "-a\n--\n---", "P(-a) P(---)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
chinese_and_japanese_lines_are_joined_without_a_blank(void **state)
{
	static const struct outline_case cases[] = {
		{ "您的包裹\n正在路上。", "P(您的包裹正在路上。)" },
		{ "です。\nよろしく", "P(です。よろしく)" },
		{ "共 2\n件", "P(共 2 件)" },
		{ "订单\nA1", "P(订单 A1)" },
		{ "你好，\1小明\2\n\1大伟\2！", "P(你好，小明大伟！)" },
		{ "𠀀\n𠀀", "P(𠀀𠀀)" },
		{ "소포가\n늦어", "P(소포가 늦어)" },
		{ "é\nà", "P(é à)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
lines_that_begin_with_two_blanks_are_facts(void **state)
{
	static const struct outline_case cases[] = {
		{ "  Parcel: A1\n  Order: #7\n", "[F(Parcel=A1;Order=#7)]" },
		{ "  包裹：A1", "[F(包裹=A1)]" },
		{ "  Colis : A1", "[F(Colis=A1)]" },
		{ "  Colis\u00A0: A1\n  Date\u202F: B2",
		    "[F(Colis=A1;Date=B2)]" },
		{ "  At: 10:30: sharp", "[F(At=10:30: sharp)]" },
		{ "  Only a value", "[F(Only a value)]" },
		{ "  Route: a\n    to b\n  Next: c",
		    "[F(Route=a to b;Next=c)]" },
		{ "  Order:\n  7", "[F(Order=7)]" },
		{ "a\n  Order: 7\nb", "P(a) [F(Order=7)] P(b)" },
		{ " one blank: is none", "P(one blank: is none)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
lines_that_begin_with_a_dash_are_a_list(void **state)
{
	static const struct outline_case cases[] = {
		{ "- a\n- b\n", "L(a;b)" },
		{ "Choose:\n- a\n- b", "P(Choose:) L(a;b)" },
		{ "- a\ngoes on\n  still\n- b", "L(a goes on still;b)" },
		{ "- a\n\n- b", "L(a) L(b)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
a_block_behind_an_angle_is_a_call(void **state)
{
	static const struct outline_case cases[] = {
		{ "» Collect it\nby Friday.\n", "C(Collect it by Friday.)" },
		{ "a\n» b\n» c\n- d", "P(a) C(b) C(c) L(d)" },
		{ "» a\n  b: c", "C(a b: c)" },
		{ "»a", "P(»a)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
what_an_item_of_a_list_wrote_is_a_part(void **state)
{
	static const struct outline_case cases[] = {
		{ "a\n\n\3  P: 1\n\nx\n\n\4\3  P: 2\n\ny\n\4\nb",
		    "P(a) [F(P=1) P(x)] [F(P=2) P(y)] P(b)" },
		{ "\3x\n\4y", "[P(x)] P(y)" },
		{ "\3\n\4\nx", "P(x)" },
		{ "\3x", "[P(x)]" },
		{ "  \3\n\4  \nx\n", "P(x)" },
		{ "\3a\n\3b\n\4\4c", "[P(a b)] P(c)" },
		/* In the middle of a line there is no part. */
		{ "all: \3\0011\2, \4\3\0012\2, \4\n\nx",
		    "P(all: 1, 2,) P(x)" },
		{ "\3a\4\3b\4\nc", "[P(ab)] P(c)" },
		{ "\4\4\3a\4", "[P(a)]" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
data_are_never_structure(void **state)
{
	static const struct outline_case cases[] = {
		{ "\1- x\2\n\1» y\2", "P(- x » y)" },
		{ "\1»\2 y\n\n\1-\2 z", "P(» y) P(- z)" },
		{ "\1  a: b\2", "P(  a: b)" },
		{ "\1-- \2", "P(-- )" },
		{ "  Order: \1a: b\2\n  \1c: d\2: e",
		    "[F(Order=a: b;c: d=e)]" },
		{ "\1https://evil.example\2 or help@shop.example",
		    "P(https://evil.example or <help@shop.example>)" },
		{ "see\nhttps://shop.example\n",
		    "P(see <https://shop.example>)" },
		{ "  Web: https://a.example b\n",
		    "[F(Web=<https://a.example> b)]" },
		{ "- help@a.example\n", "L(<help@a.example>)" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
the_opening_is_the_first_sentence_that_is_no_greeting(void **state)
{
	static const struct {
		const char *text, *opening;
	} cases[] = {
		{ "Dear Dr. Who,\n\nIt is late. Sorry.\n", "It is late." },
		{ "Hello,\n\n- a.\n\nWhy? Why 1.5 kg?", "Why?" },
		{ "您好：\n\n包裹晚了。很抱歉。", "包裹晚了。" },
		{ "مرحبا،\n\nهل وصل؟", "هل وصل؟" },
		{ "Hello,\n\nno end", "" },
		{ "", "" },
	};
	struct arena arena = { 0 };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str opening = outline_opening(
		    outline_read(str_from(cases[i].text), &arena));
		if (!str_equal(opening, str_from(cases[i].opening)))
			fail_msg("case %zu: %.*s", i, STR_ARG(opening));
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blank_lines_separate_paragraphs),
		cmocka_unit_test(
		    chinese_and_japanese_lines_are_joined_without_a_blank),
		cmocka_unit_test(lines_that_begin_with_two_blanks_are_facts),
		cmocka_unit_test(lines_that_begin_with_a_dash_are_a_list),
		cmocka_unit_test(a_block_behind_an_angle_is_a_call),
		cmocka_unit_test(what_an_item_of_a_list_wrote_is_a_part),
		cmocka_unit_test(data_are_never_structure),
		cmocka_unit_test(
		    the_opening_is_the_first_sentence_that_is_no_greeting),
	};
	return cmocka_run_group_tests_name("outline", tests, NULL, NULL);
}
