/*
 * outline.h - the text of a letter as blocks, for whoever draws it.
 *
 * Blank lines, and a line "-- ", separate blocks.  The first characters of a
 * line say what it is:
 *
 *	  Label: value    two spaces: a fact
 *	- text            an item of a list
 *	» text            a call: the one thing to do now
 *	text              a paragraph, or what the line above says goes on
 *
 * Lines that go on are joined by a space, between Chinese or Japanese
 * characters by nothing.  What one item of a list of the template wrote, such
 * as {{#parcels}}, is a part of the letter; facts outside of one are a part by
 * themselves.
 *
 * The text bears the marks of template.h, and none of them is left.  Only what
 * the template wrote is structure or a link: data stay text wherever they
 * stand and whatever they say.
 */
#ifndef MESSAGE_OUTLINE_H
#define MESSAGE_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum outline_kind {
	OUTLINE_LETTER, /* its children are the next four, the blocks */
	OUTLINE_PARAGRAPH,
	OUTLINE_FACTS,
	OUTLINE_LIST,
	OUTLINE_CALL,
	OUTLINE_LINE,  /* child of a block: a fact, an item, or all of it */
	OUTLINE_PIECE, /* child of a line: text that leads somewhere or not */
};

struct outline {
	enum outline_kind kind;
	bool opens_part, closes_part; /* of a block */
	struct str label;             /* of a fact, may be empty */
	struct str text;              /* of a line, of a piece */
	struct str link;              /* of a piece: https: or mailto: */
	const struct outline *children;
	size_t count;
};

/* Returns the letter.  Memory: the arena, all texts included. */
const struct outline *outline_read(struct str marked, struct arena *arena);

/*
 * The first sentence of the first paragraph that ends like one, which a
 * greeting does not.  Empty when there is none.
 */
struct str outline_opening(const struct outline *letter);

#endif
