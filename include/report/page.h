/*
 * page.h - text in lines of at most 80 columns.
 *
 * A word that is wider than a line (an address, a command) stays whole, so
 * that it can be copied; only text of wide characters, which has no spaces,
 * is broken anywhere.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

enum { PAGE_COLUMNS = 80 };

/*
 * Write `text`, made fit for eyes, from column `indent` on (the caller has
 * filled the columns before it) and end the line.  Further lines are indented
 * by as much.
 */
void page_add(struct buf *out, size_t indent, struct str text);

#endif
