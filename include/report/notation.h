/*
 * notation.h - values as JSON text (RFC 8259).
 *
 * Written piece by piece and to the byte as jansson does, without its tree:
 * of a report with ten thousands of findings nearly all the time went into
 * building and tearing down one tree for each.
 */
#ifndef REPORT_NOTATION_H
#define REPORT_NOTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Bytes that are no UTF-8 become U+FFFD. */
void notation_add_repaired(struct buf *out, struct str text);

/* The same in quotes, with what must be escaped. */
void notation_add_text(struct buf *out, struct str text);

/* In quotes; a word of ours, in which nothing has to be escaped. */
void notation_add_word(struct buf *out, const char *word);

void notation_add_number(struct buf *out, int64_t number);
void notation_add_flag(struct buf *out, bool flag);
void notation_add_null(struct buf *out);

/* What stands before a value that follows `count` others of its list. */
void notation_separate(struct buf *out, size_t count);

/* A member's name, to be followed by its value. */
void notation_add_name(struct buf *out, const char *name);

#endif
