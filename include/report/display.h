/*
 * display.h - data made fit for eyes.
 *
 * What carriers, customers and relays wrote may move a cursor, turn a line
 * around or end it.  Line ends and tabs become a space; other control and
 * format characters and bytes that are no UTF-8 become visible escapes such
 * as \x1b and \u202e.  The two joiners that scripts need stay.
 */
#ifndef REPORT_DISPLAY_H
#define REPORT_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { GLYPH_TEXT = 12 };

/* One character as it is shown. */
struct glyph {
	uint32_t point; /* U+FFFD for a byte that is no UTF-8 */
	size_t raw_len; /* bytes that it took in the data */
	size_t columns; /* on a terminal: 0, 1 or 2, more for an escape */
	size_t len;
	char text[GLYPH_TEXT];
};

/* Cut the next character off *rest.  False when nothing is left. */
bool display_next(struct str *rest, struct glyph *glyph);

void display_add(struct buf *out, struct str s);

/*
 * A letter: its lines stay lines, and the marks and isolates of writing
 * direction that its language needs stay, too.  Overrides are shown.
 */
void display_add_letter(struct buf *out, struct str s);

/* Is it one of those that stay in a letter? */
bool glyph_is_of_letter(const struct glyph *glyph);

/* At most `columns` wide; what is cut ends in "...". */
void display_add_cut(struct buf *out, struct str s, size_t columns);

/* How many columns of a terminal display_add() fills. */
size_t display_columns(struct str s);

/* 1234567 as "1,234,567". */
void display_add_count(struct buf *out, size_t count);

/* "1 parcel", "2 parcels". */
void display_add_counted(struct buf *out, size_t count, const char *singular,
    const char *plural);

#endif
