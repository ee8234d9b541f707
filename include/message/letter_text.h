/*
 * letter_text.h - from what a template has rendered to what is read: one line
 * of a header, or the text of a letter.
 */
#ifndef MESSAGE_LETTER_TEXT_H
#define MESSAGE_LETTER_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * As one line of at most `max_characters`: line ends and other control
 * characters become a space, of several one.  Isolates are dropped: a header
 * bears none, and a cut would part a pair.
 */
void letter_text_add_line(struct buf *out, struct str rendered,
    size_t max_characters);

/*
 * Conditions in a template leave blank lines behind: none at the start, no
 * two in a row, one line end at the end.  Blanks at the end of a line go, but
 * for the mark of a signature.
 */
void letter_text_add(struct buf *out, struct str rendered);

/* Without the marks of template.h. */
void letter_text_add_unmarked(struct buf *out, struct str marked);

/*
 * The same for a text that will be read again without marks (outline.h): data
 * that begin a line lose the blanks and signs that would make a fact, an item
 * or a call of it.
 */
void letter_text_add_lasting(struct buf *out, struct str marked);

#endif
