/*
 * fold.h - parts of the HTML report that are opened where they are wanted.
 *
 * A <details> needs no script, and what is closed costs a browser next to
 * nothing.  One for every mail would: ten thousand take seconds.
 */
#ifndef REPORT_FOLD_H
#define REPORT_FOLD_H

#include <stddef.h>

#include "base/buf.h"

enum fold_state { FOLD_CLOSED, FOLD_OPEN };

/* Opens <details><summary>; `attributes` are our own, or "". */
void fold_begin(struct buf *out, const char *attributes, enum fold_state state);

/* Ends the summary.  The end of the part is "</details>". */
void fold_begin_content(struct buf *out);

/* `name` is a few words for the summary, `add` the <li> itself. */
struct fold_list {
	const char *class;
	void (*name)(struct buf *out, size_t i, void *context);
	void (*add)(struct buf *out, size_t i, void *context);
	void *context;
};

/* A <ul>; a long one in parts that are closed, "first to last". */
void fold_add_list(struct buf *out, const struct fold_list *list, size_t count);

#endif
