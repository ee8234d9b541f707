/*
 * chart.h - charts as inline SVG: bars, columns over time, a limit.
 *
 * Labels, bars and numbers keep their size on a phone: what grows is a
 * percentage of the width, type is not scaled.  All numbers stand in the
 * chart's description, too, for those who hear it.
 */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "report/tally.h"

/* A <figure>; nothing when the tally is empty.  `id` is unique in the page. */
void chart_add(struct buf *out, const char *id, const char *title,
    const struct tally *tally);

struct chart_column {
	struct str label;
	size_t value;
	bool is_marked; /* drawn as an outline */
};

/* A <figure> of columns in their order; nothing where there are none. */
struct chart_columns {
	const char *id;
	const char *title;
	const char *unit; /* behind a number: " percent", or "" */
	const char *mark; /* what an outline means */
	const struct chart_column *items;
	size_t count;
};

void chart_add_columns(struct buf *out, const struct chart_columns *columns);

/*
 * Two bars: a figure and what it is held against.  Nothing where one of them
 * is no number such as 41 or 41.5.
 */
void chart_add_limit(struct buf *out, struct str value, struct str limit);

#endif
