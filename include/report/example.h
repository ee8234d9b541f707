/*
 * example.h - a letter that stands for many, and what another one says
 * otherwise.
 *
 * Whoever has read the example has to look only at a few lines of each other
 * letter: the name, the parcel, the dates.
 */
#ifndef REPORT_EXAMPLE_H
#define REPORT_EXAMPLE_H

#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"

struct example {
	struct map lines;
};

/* The letter must live as long as the example. */
void example_init(struct example *example, struct str letter);
void example_release(struct example *example);

/* The lines of a letter that the example has not, each with its end. */
void example_add_others(const struct example *example, struct str letter,
    struct buf *out);

#endif
