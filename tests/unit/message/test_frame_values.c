#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/frame_values.h"

static const char letter_text[] = "Dear Anna,\n"
				  "\n"
				  "\3  Parcel: \001<1>\2\n"
				  "  only\n"
				  "\n"
				  "» Pay.\n"
				  "\4\n"
				  "- write to a@b.example\n"
				  "- \1https://b.example\2\n";

static struct str
draw(const char *frame, bool is_right_to_left, struct arena *arena)
{
	struct mistakes mistakes;
	struct error err;
	struct buf out;
	mistakes_init(&mistakes, arena);
	buf_init(&out, 4096);
	const struct template *tmpl = template_compile(str_from(frame),
	    TEMPLATE_HTML, (struct place){ "frame.html", 1 }, arena, &mistakes);
	assert_non_null(tmpl);
	const struct frame_facts facts = {
		.letter = *outline_read(str_from(letter_text), arena),
		.language = STR("pt-BR"),
		.subject = STR("A & B"),
		.preview = STR("by Friday"),
		.shop = STR("Lantern"),
		.is_right_to_left = is_right_to_left,
	};
	const struct template_data data = {
		.source = frame_values_source(),
		.scope = frame_values_scope(&facts),
	};
	assert_true(template_render(tmpl, &data, &out, &err));
	struct str drawn = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return drawn;
}

static void
a_frame_sees_the_letter_block_by_block(void **state)
{
	static const struct {
		const char *frame, *drawn;
	} cases[] = {
		{ "{{language}} {{subject}} {{preview}} {{shop}}",
		    "pt-BR A &amp; B by Friday Lantern" },
		{ "{{dir}} {{start}} {{end}}", "ltr left right" },
		{ "{{#blocks}}{{#opens_part}}[{{/opens_part}}"
		  "{{#is_paragraph}}P{{/is_paragraph}}{{#is_facts}}F{{/"
		  "is_facts}}"
		  "{{#is_list}}L{{/is_list}}{{#is_call}}C{{/is_call}}"
		  "{{#closes_part}}]{{/closes_part}}{{/blocks}}",
		    "P[FC]L" },
		{ "{{#blocks}}{{#lines}}({{#label}}{{label}}={{/label}}"
		  "{{#pieces}}{{#link}}<{{link}}>{{/link}}{{text}}"
		  "{{/pieces}}){{/lines}}{{/blocks}}",
		    "(Dear Anna,)(Parcel=&lt;1&gt; only)(Pay.)(write to "
		    "<mailto:a@b.example>a@b.example)(https://b.example)" },
		/* What a node does not know is not asked of its children. */
		{ "{{text}}{{label}}{{lines}}{{is_call}}", "" },
		{ "{{#blocks}}{{subject}} {{/blocks}}",
		    "A &amp; B A &amp; B A &amp; B A &amp; B " },
	};
	struct arena arena = { 0 };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str drawn = draw(cases[i].frame, false, &arena);
		if (!str_equal(drawn, str_from(cases[i].drawn)))
			fail_msg("case %zu: %.*s", i, STR_ARG(drawn));
	}
	arena_release(&arena);
}

static void
from_right_to_left_the_sides_change(void **state)
{
	struct arena arena = { 0 };
	(void)state;
	assert_true(str_equal(draw("{{dir}} {{start}} {{end}}", true, &arena),
	    STR("rtl right left")));
	arena_release(&arena);
}

static void
every_name_is_known(void **state)
{
	struct arena arena = { 0 };
	size_t count = 0;
	const char *const *names = frame_values_names(&arena, &count);
	(void)state;
	assert_true(count > 15);
	for (size_t i = 0; i < count; i++)
		if (!frame_values_has(str_from(names[i])))
			fail_msg("%s", names[i]);
	assert_false(frame_values_has(STR("tracking")));
	assert_false(frame_values_has(STR("")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_sees_the_letter_block_by_block),
		cmocka_unit_test(from_right_to_left_the_sides_change),
		cmocka_unit_test(every_name_is_known),
	};
	return cmocka_run_group_tests_name("frame_values", tests, NULL, NULL);
}
