/*
 * frame_values.h - the values that frame.html may use, by name.
 *
 * The frame draws the HTML part of every letter from the blocks of its text:
 * {{#blocks}} of {{#lines}} of {{#pieces}}.  One table in frame_values.c names
 * the values, and where each is known.
 */
#ifndef MESSAGE_FRAME_VALUES_H
#define MESSAGE_FRAME_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "message/outline.h"
#include "message/template.h"

/* What the HTML part of one letter is made of. */
struct frame_facts {
	struct outline letter; /* first: a scope is a node of the outline */
	struct str language;
	struct str subject;
	struct str preview;
	struct str shop;
	bool is_right_to_left;
};

/* For template_render(): its source, and a letter as the outermost scope. */
const struct value_source *frame_values_source(void);
const void *frame_values_scope(const struct frame_facts *facts);

/* Every name, in the order of the table.  Memory: the arena. */
const char *const *frame_values_names(struct arena *arena, size_t *count);

bool frame_values_has(struct str name);

#endif
