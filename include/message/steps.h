/*
 * steps.h - what a template is compiled to: a flat list of steps.
 *
 * The steps of a section follow it, counted by its span.  The indentation of a
 * partial goes where a line begins that is not blank: within a text, and where
 * STEP_LINE says that a tag begins one.  Tags that stand alone have already
 * taken their line with them.  Only template.c has a use for this.
 */
#ifndef MESSAGE_STEPS_H
#define MESSAGE_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "message/template.h"

enum step_kind {
	STEP_TEXT, /* up to the next tag */
	STEP_LINE,
	STEP_ESCAPED,
	STEP_RAW,
	STEP_SECTION,
	STEP_INVERTED,
	STEP_PARTIAL,
	STEP_KIND_COUNT
};

struct step {
	enum step_kind kind;
	unsigned line;
	size_t span;       /* how many of the next steps are the section's */
	struct str text;   /* of STEP_TEXT; the name of any other */
	struct str indent; /* what a partial that stands alone stood behind */
	bool stands_alone; /* nothing else is on the partial's line */
	bool begins_line;  /* the text does */
	bool is_dotted;    /* the name has parts, or is "." */
};

struct steps {
	const struct step *items;
	size_t count;
};

/*
 * The mistakes of template_compile() are found here.  False when there was
 * one.  Memory: the arena, the text included.
 */
bool steps_compile(struct str text, enum template_escape escape,
    struct place place, struct arena *arena, struct mistakes *mistakes,
    struct steps *steps);

#endif
