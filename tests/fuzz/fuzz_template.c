/*
 * fuzz_template - compiles any bytes as a template, renders them, and draws
 * what was rendered.
 *
 * The input is a value, a NUL and the template; without a NUL all of it is
 * template.  Every name has a value, picked by its first byte; every partial
 * is the template itself.  Whatever the value says, the outline of the text
 * must be that of a harmless one: the same blocks, lines and links.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "message/frame_values.h"
#include "message/outline.h"
#include "message/template.h"

enum { MAX_OUTPUT = 1 << 16, MAX_VALUE = 300 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* A scope is the text of the data. */
static struct value
find(const void *scope, struct str name)
{
	const struct value values[] = {
		{ .kind = VALUE_MISSING },
		{ .kind = VALUE_FALSE },
		{ .kind = VALUE_TEXT, .text = *(const struct str *)scope },
		{ .kind = VALUE_TEXT, .text = STR_INIT("") },
		{ .kind = VALUE_TEXT,
		    .text = STR_INIT("help@shop.example"),
		    .is_own = true },
		{ .kind = VALUE_SCOPE, .scope = scope },
		{ .kind = VALUE_SCOPE, .text = STR_INIT("true") },
		{ .kind = VALUE_LIST, .scope = scope, .count = 3 },
		{ .kind = VALUE_LIST },
	};

	return values[(unsigned char)name.ptr[0] % COUNT_OF(values)];
}

static struct value
item(const struct value *list, size_t index)
{
	static const char letters[] = "abcdefgh";

	return index == list->count / 2
	           ? (struct value){ .kind = VALUE_TEXT, .text = STR_INIT("x") }
	           : find(list->scope, (struct str){ &letters[index % 8], 1 });
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

/* Exactly one of mistakes and template, else a wrong letter would go out. */
static const struct template *
compile(struct str text, enum template_escape escape, struct arena *arena)
{
	struct mistakes mistakes;
	size_t names = 0;

	mistakes_init(&mistakes, arena);
	const struct template *tmpl = template_compile(text, escape,
	    (struct place){ "fuzz", 1 }, arena, &mistakes);
	must((tmpl == NULL) == (mistakes.count > 0));
	if (tmpl == NULL)
		return NULL;
	template_names(tmpl, count_name, &names);
	template_partials(tmpl, count_name, &names);
	template_unescaped(tmpl, count_name, &names);
	return tmpl;
}

static bool
render(const struct template *tmpl, struct str data_text, bool has_marks,
    struct buf *out)
{
	static const struct value_source source = { find, item };
	struct error err;
	const struct template_data data = { .source = &source,
		.scope = &data_text,
		.partial = partial,
		.partial_context = &tmpl,
		.has_marks = has_marks };

	buf_clear(out);
	return template_render(tmpl, &data, out, &err);
}

/* Nothing of the letter is markup, whatever it says. */
static void
draw(const struct outline *letter, struct arena *arena)
{
	static const struct str frame = STR_INIT(
	    "{{#blocks}}{{#is_call}}!{{/is_call}}{{#lines}}{{label}}"
	    "{{#pieces}}{{link}}{{text}}{{/pieces}}{{/lines}}{{/blocks}}");
	const struct frame_facts facts = { .letter = *letter };
	const struct template_data data = { .source = frame_values_source(),
		.scope = frame_values_scope(&facts) };
	struct error err;
	struct buf out;

	buf_init(&out, MAX_OUTPUT * 8);
	must(template_render(compile(frame, TEMPLATE_HTML, arena), &data, &out,
	    &err));
	for (size_t i = 0; i < out.len; i++)
		must(strchr("<>\"'\1\2\3\4", out.ptr[i]) == NULL ||
		     out.ptr[i] == '\0');
	buf_release(&out);
}

static void
compare(const struct outline *a, const struct outline *b)
{
	must(a->kind == b->kind && a->count == b->count &&
	     a->opens_part == b->opens_part &&
	     a->closes_part == b->closes_part && str_equal(a->link, b->link));
	for (size_t i = 0; i < a->count; i++)
		compare(&a->children[i], &b->children[i]);
}

static void
outline(const struct template *tmpl, struct str data_text, struct arena *arena)
{
	const struct outline *letters[2];
	const struct str texts[] = { data_text, STR("harmless") };
	struct buf out;
	bool ok = true;

	buf_init(&out, MAX_OUTPUT);
	for (size_t i = 0; ok && i < COUNT_OF(texts); i++) {
		ok = render(tmpl, texts[i], true, &out);
		letters[i] = outline_read(arena_str(arena, buf_str(&out)),
		    arena);
		draw(letters[i], arena);
		(void)outline_opening(letters[i]);
	}
	if (ok)
		compare(letters[0], letters[1]);
	buf_release(&out);
}

/* As letter_values.h promises values: no control characters, not empty. */
static struct str
clean(struct str text, char out[MAX_VALUE])
{
	size_t len = text.len < MAX_VALUE ? text.len : MAX_VALUE;

	for (size_t i = 0; i < len; i++)
		out[i] = text.ptr[i] >= 0 && text.ptr[i] < ' ' ? 'x'
		                                               : text.ptr[i];
	struct str cleaned = str_trim((struct str){ out, len });
	return cleaned.len > 0 ? cleaned : STR("<a & \"b'>");
}

static bool
has_marks(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= MARK_DATA && text.ptr[i] <= MARK_ITEM_END)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct str input = { (const char *)bytes, count };
	size_t nul = str_find_byte(input, '\0');
	char value[MAX_VALUE];
	struct arena arena = { 0 };
	struct str text = nul < count ? str_behind(input, nul + 1) : input;
	struct str data_text = clean(str_slice(input, 0, nul < count ? nul : 0),
	    value);
	struct buf out;

	buf_init(&out, MAX_OUTPUT);
	const struct template *raw = compile(text, TEMPLATE_RAW, &arena);
	const struct template *html = compile(text, TEMPLATE_HTML, &arena);
	must((raw == NULL) == (html == NULL));
	if (raw != NULL) {
		(void)render(html, data_text, false, &out);
		if (!has_marks(text))
			outline(raw, data_text, &arena);
	}
	buf_release(&out);
	arena_release(&arena);
	return 0;
}
