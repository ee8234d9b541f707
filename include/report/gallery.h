/*
 * gallery.h - letters to flip through, as one file for a browser: no script,
 * no network.
 *
 * Every letter stands in the file whole, as a mail program would show it and
 * as text.  It is reached by its kind and language, or from the one before it.
 */
#ifndef REPORT_GALLERY_H
#define REPORT_GALLERY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* `name` is that of its files without the ending: en-delayed. */
struct gallery_letter {
	struct str name;
	struct str letter;
	struct str language;
	struct str subject;
	struct str preview;
	struct str text;
	struct str html;
};

/* Letters of one kind stand together. */
void gallery_add(struct buf *out, const struct gallery_letter *letters,
    size_t count);

#endif
