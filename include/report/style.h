/*
 * style.h - the style sheet of the HTML report.
 *
 * Light and dark, from a phone's width to a desk's, and on paper.
 */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include "base/buf.h"

/* Holds no `<` and no `&`. */
void style_add(struct buf *out);

#endif
