/*
 * template.h - letters with gaps: the core of the mustache language.
 *
 * All of the public mustache specification 1.4 but lambdas, inheritance and
 * dynamic names.  A template is compiled once to a flat list of instructions
 * and rendered many times.  Values come through a small look-up interface;
 * the engine knows no letter.
 *
 * A name is looked up scope by scope, the innermost first; of a dotted name
 * only the first part is.  Blank lines of an indented partial stay empty.
 *
 * Whoever reads the output again, to draw it in another way, must know what of
 * it was data and what was written in the template.  Marks tell: bytes that
 * neither a template nor a value may hold.
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

enum {
	TEMPLATE_MAX_BYTES = 65536,
	TEMPLATE_MAX_SECTIONS = 32,  /* open at the same time in one template */
	TEMPLATE_MAX_PARTIALS = 32,  /* one within the other */
	TEMPLATE_MAX_STEPS = 4000000 /* instructions of one rendering */
};

struct template;

enum template_escape {
	TEMPLATE_RAW,  /* text: values as they are */
	TEMPLATE_HTML, /* {{x}} escapes & < > " '; {{{x}}} and {{&x}} do not */
};

/* See template_data.has_marks. */
enum template_mark {
	MARK_DATA = 1, /* before a value that is not the program's own */
	MARK_DATA_END, /* behind it */
	MARK_ITEM,     /* before each item of a list */
	MARK_ITEM_END, /* behind it */
};

/* A value as the engine sees it. */
enum value_kind {
	VALUE_MISSING, /* no such name here: the outer scope is asked */
	VALUE_FALSE,   /* false, null or an empty list: prints nothing */
	VALUE_TEXT,    /* false for a section when it is empty */
	VALUE_SCOPE,   /* an object, or true: entered once */
	VALUE_LIST,    /* `count` items, each entered; false without one */
};

struct value {
	enum value_kind kind;
	struct str text;   /* TEXT, and what a SCOPE prints */
	bool is_own;       /* TEXT: of the program or the shop, not data */
	const void *scope; /* SCOPE: handed back to find(); NULL: no names */
	size_t count;      /* LIST */
};

/* Is a section entered for it? */
bool value_is_true(struct value value);

/* The data behind a scope.  Both must be free of side effects. */
struct value_source {
	/*
	 * The value of one name (no dots) in a scope.  {{.}} outside all
	 * sections asks for the name "." of the outermost scope.
	 */
	struct value (*find)(const void *scope, struct str name);
	/* Item `index` of the list `list` that find() or item() returned. */
	struct value (*item)(const struct value *list, size_t index);
};

/* Gives a partial by name, NULL when there is none (it is then empty). */
typedef const struct template *(
    *template_partial_fn)(void *context, struct str name);

/*
 * Compile; `place` names file and first line for the mistakes that are added:
 * tags and sections that are not closed or closed wrongly, names that are
 * none, text that is too long or not UTF-8.  NULL when there was one.
 * Memory: the arena, the text included.
 */
const struct template *template_compile(struct str text,
    enum template_escape escape, struct place place, struct arena *arena,
    struct mistakes *mistakes);

typedef void (
    *template_visit_fn)(void *context, struct str name, unsigned line);

/*
 * Call `visit` for every name used ({{x}} and sections, dotted names whole,
 * but not {{.}}), with its line.
 */
void template_names(const struct template *tmpl, template_visit_fn visit,
    void *context);

/* The same for every partial, {{>x}}. */
void template_partials(const struct template *tmpl, template_visit_fn visit,
    void *context);

/* The same for every {{{x}}} and {{&x}} of a template compiled for HTML. */
void template_unescaped(const struct template *tmpl, template_visit_fn visit,
    void *context);

struct template_data {
	const struct value_source *source;
	const void *scope;           /* the outermost */
	template_partial_fn partial; /* may be NULL */
	void *partial_context;
	bool has_marks; /* put marks into the output */
};

/*
 * Render into `out`, behind what it holds.  False only when the output would
 * pass the buffer's limit, partials nest too deep or the steps are too many;
 * `out` then holds a part.  Kind: ERROR_CONFIG.
 */
bool template_render(const struct template *tmpl,
    const struct template_data *data, struct buf *out, struct error *err);

#endif
