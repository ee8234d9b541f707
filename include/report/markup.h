/*
 * markup.h - data inside HTML: nothing of it is ever markup.
 *
 * Fit for element content and for attribute values in double quotes.
 */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include "base/buf.h"
#include "base/str.h"

/* On one line, as display.h shows it. */
void markup_add(struct buf *out, struct str s);

/*
 * A letter: its lines stay lines, and the marks and isolates of writing
 * direction that its language needs stay, too.  Overrides are shown.
 */
void markup_add_letter(struct buf *out, struct str s);

/* A whole document inside of an attribute (srcdoc), to the byte. */
void markup_add_document(struct buf *out, struct str html);

/* Our own markup, as it is. */
void markup_put(struct buf *out, const char *markup);

/*
 * The start of a page up to its title: for any width, light and dark, and
 * allowed to load nothing from anywhere.
 */
void markup_begin_page(struct buf *out);

/* Markup, one-line data, markup. */
void markup_data(struct buf *out, const char *before, struct str data,
    const char *after);

/* Markup, 1,234, markup. */
void markup_number(struct buf *out, const char *before, size_t number,
    const char *after);

#endif
