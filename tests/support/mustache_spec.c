/*
 * mustache_spec - runs files of the public mustache specification.
 *
 *	mustache_spec FILE.json...
 *
 * The files are the core ones of github.com/mustache/spec:
 * comments, delimiters, interpolation, inverted, partials and sections.
 * Prints every case that fails and ends with "N passed, N failed".
 */
#include <stdio.h>

#include "support/json_source.h"

enum { MAX_OUTPUT = 65536 };

struct count {
	unsigned passed, failed;
};

struct partials {
	const json_t *texts;
	struct arena *arena;
	struct mistakes *mistakes;
};

static struct str
text_of(const json_t *json)
{
	return (
	    struct str){ json_string_value(json), json_string_length(json) };
}

static const struct template *
compile(struct str text, struct arena *arena, struct mistakes *mistakes)
{
	return template_compile(text, TEMPLATE_HTML,
	    (struct place){ "spec", 1 }, arena, mistakes);
}

static const struct template *
find_partial(void *context, struct str name)
{
	const struct partials *partials = context;
	const json_t *text = json_object_getn(partials->texts, name.ptr,
	    name.len);

	if (text == NULL)
		return NULL;
	return compile(text_of(text), partials->arena, partials->mistakes);
}

static bool
render(json_t *test, struct buf *out, struct arena *arena)
{
	struct mistakes mistakes;
	mistakes_init(&mistakes, arena);
	struct partials partials = { json_object_get(test, "partials"), arena,
		&mistakes };
	const struct template *tmpl =
	    compile(text_of(json_object_get(test, "template")), arena,
		&mistakes);
	if (tmpl == NULL)
		return false;
	json_t *root = json_source_prepare(
	    json_incref(json_object_get(test, "data")));
	const struct template_data data = { .source = &json_source,
		.scope = root,
		.partial = find_partial,
		&partials };
	struct error err;
	bool ok = template_render(tmpl, &data, out, &err);
	json_decref(root);
	return ok && mistakes.count == 0;
}

static bool
passes(json_t *test)
{
	struct arena arena = { 0 };
	struct str expected = text_of(json_object_get(test, "expected"));
	struct buf out;

	buf_init(&out, MAX_OUTPUT);
	bool ok = render(test, &out, &arena) &&
	          str_equal(buf_str(&out), expected);
	if (!ok)
		printf("%s: expected\n%.*s\ngot\n%.*s\n",
		    json_string_value(json_object_get(test, "name")),
		    STR_ARG(expected), STR_ARG(buf_str(&out)));
	buf_release(&out);
	arena_release(&arena);
	return ok;
}

static bool
run_file(const char *path, struct count *count)
{
	json_error_t error;
	json_t *file = json_load_file(path, 0, &error);
	size_t index;
	json_t *test;

	if (file == NULL) {
		printf("%s:%d: %s\n", path, error.line, error.text);
		return false;
	}
	json_array_foreach(json_object_get(file, "tests"), index, test)
	{
		if (passes(test))
			count->passed++;
		else
			count->failed++;
	}
	json_decref(file);
	return true;
}

int
main(int argc, char **argv)
{
	struct count count = { 0, 0 };
	bool ok = argc > 1;

	for (int i = 1; i < argc; i++)
		ok = run_file(argv[i], &count) && ok;
	printf("%u passed, %u failed\n", count.passed, count.failed);
	return ok && count.failed == 0 ? 0 : 1;
}
