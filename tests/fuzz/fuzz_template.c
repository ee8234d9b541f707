/*
 * fuzz_template - compiles any bytes as a template and renders them.
 *
 * Every name has a value, picked by its first byte; every partial is the
 * template itself.
 */
#include <stddef.h>
#include <stdint.h>

#include "message/template.h"

enum { MAX_OUTPUT = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const int anything;

static struct value
find(const void *scope, struct str name)
{
	static const struct value values[] = {
		{ .kind = VALUE_MISSING },
		{ .kind = VALUE_FALSE },
		{ .kind = VALUE_TEXT, .text = STR_INIT("<a & \"b'>") },
		{ .kind = VALUE_TEXT, .text = STR_INIT("") },
		{ .kind = VALUE_SCOPE, .scope = &anything },
		{ .kind = VALUE_SCOPE, .text = STR_INIT("true") },
		{ .kind = VALUE_LIST, .count = 3 },
		{ .kind = VALUE_LIST },
	};

	(void)scope;
	return values[(unsigned char)name.ptr[0] % COUNT_OF(values)];
}

static struct value
item(const struct value *list, size_t index)
{
	static const char letters[] = "abcdefgh";

	return index == list->count / 2
	           ? (struct value){ .kind = VALUE_TEXT, .text = STR_INIT("x") }
	           : find(NULL, (struct str){ &letters[index % 8], 1 });
}

static const struct template *
partial(void *context, struct str name)
{
	const struct template *const *whole = context;

	(void)name;
	return *whole;
}

static void
count_name(void *context, struct str name, unsigned line)
{
	*(size_t *)context += name.len + line;
}

static void
render(struct str text, enum template_escape escape)
{
	static const struct value_source source = { find, item };
	struct arena arena = { 0 };
	struct mistakes mistakes;
	struct buf out;
	struct error err;
	size_t names = 0;

	mistakes_init(&mistakes, &arena);
	buf_init(&out, MAX_OUTPUT);
	const struct template *tmpl = template_compile(text, escape,
	    (struct place){ "fuzz", 1 }, &arena, &mistakes);
	/* Exactly one of the two, else a wrong letter would go out. */
	if ((tmpl == NULL) == (mistakes.count == 0))
		__builtin_trap();
	if (tmpl != NULL) {
		const struct template_data data = { .source = &source,
			.scope = &anything,
			.partial = partial,
			.partial_context = &tmpl,
			.has_marks = escape == TEMPLATE_RAW };
		template_names(tmpl, count_name, &names);
		template_partials(tmpl, count_name, &names);
		template_unescaped(tmpl, count_name, &names);
		(void)template_render(tmpl, &data, &out, &err);
	}
	buf_release(&out);
	arena_release(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str text = { (const char *)bytes, count };

	render(text, TEMPLATE_RAW);
	render(text, TEMPLATE_HTML);
	return 0;
}
