/*
 * template.h - letters with gaps: the core of the mustache language.
 *
 * All of the public mustache specification 1.4 but lambdas, inheritance and
 * dynamic names.  A template is compiled once to a flat list of instructions
 * and rendered many times.  Values come through a small look-up interface;
 * the engine knows no letter.
 */
#ifndef MESSAGE_TEMPLATE_H
#define MESSAGE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mistakes.h"
#include "base/str.h"

struct template;

enum template_escape {
	TEMPLATE_RAW,  /* text: values as they are */
	TEMPLATE_HTML, /* {{x}} escapes & < > " '; {{{x}}} and {{&x}} do not */
};

/* A value as the engine sees it. */
enum value_kind {
	VALUE_MISSING, /* no such name here: the outer scope is asked */
	VALUE_FALSE,   /* false, null or an empty list */
	VALUE_TEXT,
	VALUE_SCOPE, /* an object, or true: entered once */
	VALUE_LIST,  /* `count` items, each entered */
};

struct value {
	enum value_kind kind;
	struct str text;   /* TEXT, and what a SCOPE prints for {{.}} */
	const void *scope; /* SCOPE: handed back to find() */
	size_t count;      /* LIST */
};

/* The data behind a scope.  Both must be free of side effects. */
struct value_source {
	/* The value of one name (no dots) in a scope. */
	struct value (*find)(const void *scope, struct str name);
	/* Item `index` of the list `list` that find() returned. */
	struct value (*item)(const struct value *list, size_t index);
};

/* Gives a partial by name, NULL when there is none. */
typedef const struct template *(
    *template_partial_fn)(void *context, struct str name);

/*
 * Compile; `place` names file and first line for the mistakes that are added.
 * NULL when there was one.  Memory: the arena.
 */
const struct template *template_compile(struct str text,
    enum template_escape escape, struct place place, struct arena *arena,
    struct mistakes *mistakes);

/*
 * Call `visit` for every name used ({{x}} and sections, dotted names whole),
 * with its line.
 */
void template_names(const struct template *tmpl,
    void (*visit)(void *context, struct str name, unsigned line),
    void *context);

struct template_data {
	const struct value_source *source;
	const void *scope;           /* the outermost */
	template_partial_fn partial; /* may be NULL */
	void *partial_context;
};

/*
 * Render into `out`.  False only when the output would pass the buffer's
 * limit or partials nest deeper than 32.  Kind: ERROR_CONFIG.
 */
bool template_render(const struct template *tmpl,
    const struct template_data *data, struct buf *out, struct error *err);

#endif
