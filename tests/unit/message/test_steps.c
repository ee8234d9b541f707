#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "message/steps.h"

enum { MAX_OUTPUT = 1 << 20 };

struct bench {
	struct arena arena;
	struct mistakes mistakes;
	struct buf out;
	struct steps steps;
};

static void
bench_init(struct bench *bench)
{
	*bench = (struct bench){ .arena = { 0 } };
	mistakes_init(&bench->mistakes, &bench->arena);
	buf_init(&bench->out, MAX_OUTPUT);
}

static void
bench_release(struct bench *bench)
{
	buf_release(&bench->out);
	arena_release(&bench->arena);
}

static bool
compile(struct bench *bench, enum template_escape escape, struct str text)
{
	return steps_compile(text, escape, (struct place){ "letter.txt", 2 },
	    &bench->arena, &bench->mistakes, &bench->steps);
}

/* One word a step: its kind, its line, its text and what else it knows. */
static void
list_step(const struct step *step, struct buf *out)
{
	static const char *const kinds[STEP_KIND_COUNT] = {
		[STEP_TEXT] = "text",
		[STEP_LINE] = "line",
		[STEP_ESCAPED] = "escaped",
		[STEP_RAW] = "raw",
		[STEP_SECTION] = "section",
		[STEP_INVERTED] = "inverted",
		[STEP_PARTIAL] = "partial",
	};

	buf_format(out, "%s%s", kinds[step->kind],
	    step->begins_line ? "^" : "");
	if (step->text.len > 0)
		buf_format(out, ":%.*s", STR_ARG(step->text));
	if (step->kind == STEP_SECTION || step->kind == STEP_INVERTED)
		buf_format(out, "+%zu", step->span);
	if (step->stands_alone)
		buf_format(out, "[%.*s]", STR_ARG(step->indent));
	if (step->kind != STEP_LINE && step->kind != STEP_TEXT)
		buf_format(out, "@%u", step->line);
	buf_add_byte(out, '|');
}

static const struct {
	const char *text;
	enum template_escape escape;
	const char *expected; /* each step is ended by | */
} listings[] = {
	{ "", TEMPLATE_RAW, "" },
	{ "a", TEMPLATE_RAW, "text^:a|" },
	{ "{{a}}", TEMPLATE_RAW, "line|raw:a@2|" },
	{ "{{a}}", TEMPLATE_HTML, "line|escaped:a@2|" },
	{ "{{{a}}}{{&b}}", TEMPLATE_HTML, "line|raw:a@2|raw:b@2|" },
	{ "a\n\r\nb{{c}}\n", TEMPLATE_RAW, "text^:a\n\r\nb|raw:c@4|text:\n|" },
	{ "{{#a}}{{b}}{{/a}}", TEMPLATE_RAW, "line|section:a+1@2|raw:b@2|" },
	{ "{{#a}}\n{{^b}}\nx\n{{/b}}\n{{/a}}\ny", TEMPLATE_RAW,
	    "section:a+2@2|inverted:b+1@3|text^:x\n|text^:y|" },
	{ "  {{>p}}\nx{{>q}}", TEMPLATE_RAW,
	    "partial:p[  ]@2|text^:x|partial:q@3|" },
	{ "{{>p}}", TEMPLATE_RAW, "partial:p[]@2|" },
	{ "{{! a\nb }}\n{{=| |=}}\n|a|", TEMPLATE_RAW, "line|raw:a@5|" },
};

static void
a_template_becomes_a_flat_list(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(listings); i++) {
		struct bench bench;
		bench_init(&bench);
		if (!compile(&bench, listings[i].escape,
			str_from(listings[i].text)))
			fail_msg("\"%s\" is refused", listings[i].text);
		for (size_t n = 0; n < bench.steps.count; n++)
			list_step(&bench.steps.items[n], &bench.out);
		if (!str_equal(buf_str(&bench.out),
			str_from(listings[i].expected)))
			fail_msg("\"%s\" becomes \"%.*s\"", listings[i].text,
			    STR_ARG(buf_str(&bench.out)));
		bench_release(&bench);
	}
}

static const struct {
	const char *text;
	const char *expected; /* mistakes, each ended by a newline */
} mistakes_told[] = {
	{ "a\n{{b", "letter.txt:3: this tag is never closed: \"{{b\"\n" },
	{ "{{{b}}", "letter.txt:2: this tag is never closed: "
		    "\"{{{b}}\"\n" },
	{ "{{! b }", "letter.txt:2: this tag is never closed: \"{{! b }\"\n" },
	{ "{{#a}}\n\n{{b",
	    "letter.txt:4: this tag is never closed: \"{{b\"\n" },
	{ "{{#a}}\n{{^b}}\n",
	    "letter.txt:3: this section is never closed: \"b\"\n"
	    "letter.txt:2: this section is never closed: \"a\"\n" },
	{ "{{#a}}\n\n{{/b}}\n", "letter.txt:4: \"b\" closes the section "
				"\"a\" of line 2\n" },
	{ "\n\n\n{{/b}}", "letter.txt:5: no section is open for \"b\"\n" },
	{ "{{}}", "letter.txt:2: this tag is empty: \"{{}}\"\n" },
	{ "{{ }}", "letter.txt:2: this tag is empty: \"{{ }}\"\n" },
	{ "{{# }}{{/ }}", "letter.txt:2: this tag is empty: \"{{# }}\"\n"
			  "letter.txt:2: this tag is empty: \"{{/ }}\"\n" },
	{ "x {{a} y\n{{b}}", "letter.txt:2: this is no name: \"a} y\"\n" },
	{ "{{a b}}", "letter.txt:2: this is no name: \"a b\"\n" },
	{ "{{ # a}}", "letter.txt:2: this is no name: \"# a\"\n" },
	{ "{{a..b}}", "letter.txt:2: this is no name: \"a..b\"\n" },
	{ "{{.a}}{{b.}}", "letter.txt:2: this is no name: \".a\"\n"
			  "letter.txt:2: this is no name: \"b.\"\n" },
	{ "{{> a b}}", "letter.txt:2: this is no name: \"a b\"\n" },
	{ "{{=<%=}}", "letter.txt:2: these are no delimiters: "
		      "\"<%\"\n" },
	{ "{{=a b c=}}", "letter.txt:2: these are no delimiters: "
			 "\"a b c\"\n" },
	{ "{{== ==}}", "letter.txt:2: these are no delimiters: "
		       "\"= =\"\n" },
	{ "{{==}}", "letter.txt:2: these are no delimiters: \"\"\n" },
	{ "ok\n\xC3\x28", "letter.txt:3: a byte that is not UTF-8\n" },
};

static void
a_mistake_is_told_with_file_and_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mistakes_told); i++) {
		struct bench bench;
		bench_init(&bench);
		assert_false(compile(&bench, TEMPLATE_RAW,
		    str_from(mistakes_told[i].text)));
		for (size_t m = 0; m < bench.mistakes.count; m++) {
			buf_add(&bench.out,
			    mistake_format(&bench.mistakes.items[m],
				&bench.arena));
			buf_add_byte(&bench.out, '\n');
		}
		if (!str_equal(buf_str(&bench.out),
			str_from(mistakes_told[i].expected)))
			fail_msg("\"%s\" is told as \"%.*s\"",
			    mistakes_told[i].text,
			    STR_ARG(buf_str(&bench.out)));
		bench_release(&bench);
	}
}

static void
a_preview_of_a_mistake_ends_between_characters(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench);
	assert_false(compile(&bench, TEMPLATE_RAW,
	    STR("{{a 漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢}}")));
	assert_int_equal(bench.mistakes.count, 1);
	assert_true(utf8_is_valid(bench.mistakes.items[0].text));
	bench_release(&bench);
}

static struct str
repeated(struct bench *bench, const char *piece, size_t count)
{
	buf_clear(&bench->out);
	for (size_t i = 0; i < count; i++)
		buf_add(&bench->out, str_from(piece));
	return arena_str(&bench->arena, buf_str(&bench->out));
}

static void
a_template_has_at_most_64_kib(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench);
	assert_true(compile(&bench, TEMPLATE_RAW,
	    repeated(&bench, "x", TEMPLATE_MAX_BYTES)));
	assert_false(compile(&bench, TEMPLATE_RAW,
	    repeated(&bench, "x", TEMPLATE_MAX_BYTES + 1)));
	assert_int_equal(bench.mistakes.count, 1);
	bench_release(&bench);
}

static bool
compile_nested(struct bench *bench, size_t depth)
{
	return compile(bench, TEMPLATE_RAW,
	    arena_format(&bench->arena, "%.*sx%.*s",
		STR_ARG(repeated(bench, "{{#a}}", depth)),
		STR_ARG(repeated(bench, "{{/a}}", depth))));
}

static void
sections_nest_up_to_a_limit(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench);
	assert_true(compile_nested(&bench, TEMPLATE_MAX_SECTIONS));
	assert_false(compile_nested(&bench, TEMPLATE_MAX_SECTIONS + 1));
	assert_int_equal(bench.mistakes.count, 1);
	assert_false(compile(&bench, TEMPLATE_RAW,
	    repeated(&bench, "{{#a}}", TEMPLATE_MAX_SECTIONS + 9)));
	bench_release(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_template_becomes_a_flat_list),
		cmocka_unit_test(a_mistake_is_told_with_file_and_line),
		cmocka_unit_test(
		    a_preview_of_a_mistake_ends_between_characters),
		cmocka_unit_test(a_template_has_at_most_64_kib),
		cmocka_unit_test(sections_nest_up_to_a_limit),
	};

	return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
