/*
 * cell.h - a cell as a person meant it.
 *
 * Spreadsheets wrap numbers (="0012", '0012, tabs), write #N/A, and turn long
 * numbers into 4.49E+13.  These functions undo what can be undone and name
 * what cannot.  Results are views of what they were given, unless a buffer is
 * passed.
 */
#ifndef INTAKE_CELL_H
#define INTAKE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { CELL_NOTHING_MAX = 7 }; /* bytes of a word for nothing */

/* Is there nothing to undo, as in nearly every cell?  False: perhaps. */
static inline bool
cell_is_clean(struct str raw)
{
	if (raw.len == 0)
		return true;
	char first = raw.ptr[0], last = raw.ptr[raw.len - 1];
	char small = (char)(first | 0x20);
	if (first <= ' ' || first > '~' || last <= ' ' || last > '~')
		return false;
	return raw.len > CELL_NOTHING_MAX
	           ? first != '=' && first != '\''
	           : (first >= '0' && first <= '9') ||
	                 (small >= 'a' && small <= 'z' && small != 'n');
}

/* For the two below: what there is to undo. */
struct str cell_undo(struct str raw);
struct str cell_undo_key(struct str raw);

/* Without ="..." and outer blanks, visible or not (NBSP, U+3000, zero
 * width); words for nothing (-, N/A, null, #REF!) are empty. */
static inline struct str
cell_clean(struct str raw)
{
	return cell_is_clean(raw) ? raw : cell_undo(raw);
}

/* As above for what is no free text: also without one leading '. */
static inline struct str
cell_clean_key(struct str raw)
{
	return cell_is_clean(raw) ? raw : cell_undo_key(raw);
}

/* Why a cleaned tracking number cannot be the real one, or NULL. Static. */
const char *cell_number_damage(struct str number);

/* What makes a cleaned tracking number doubtful, or NULL: a postal number (two
 * letters, nine digits, two letters) whose check digit is wrong.  Some carriers
 * give such numbers out, so it is no reason to reject a row. Static. */
const char *cell_number_doubt(struct str number);

/* Add a tracking number or carrier as they compare: without case and without
 * the blanks that people put between groups of digits. */
void cell_fold_number(struct str number, struct buf *key);

/* A hash (base/hash.h) of it as it compares; `scratch` is overwritten. */
uint64_t cell_hash_number(uint64_t before, struct str number,
    struct buf *scratch);

/* A cleaned order number for comparing: no leading #, lower case.  A view of
 * it, or of `folded` when letters had to change. */
struct str cell_order_key(struct str order, struct buf *folded);

/*
 * Cut the next of several numbers (by comma, semicolon or line) off *rest;
 * false when there is none.  With `has_carrier` each is CARRIER:NUMBER, split
 * at the last colon; *carrier is empty where it names none.
 */
bool cell_next_number(struct str *rest, bool has_carrier, struct str *carrier,
    struct str *number);

/*
 * The first of several addresses (by comma, semicolon or line) that looks
 * usable, else the first.  False when a line end stands inside of one, as in
 * an attempt to smuggle a header line in.
 */
bool cell_first_address(struct str cell, struct str *address);

/*
 * A header cell or an alias for comparing, added to `key`: lower-case ASCII,
 * full-width letters as ASCII, every run of other ASCII one space, nothing
 * invisible.  "Order - Number", "order_number" and "ORDER NUMBER " are one.
 */
void cell_fold_header(struct str raw, struct buf *key);

/* The same as a text of its own.  Memory: the arena. */
struct str cell_header_key(struct str raw, struct arena *arena);

/* Fit for a message: at most 60 bytes, control characters as spaces, what is
 * no UTF-8 as a question mark. */
struct str cell_quote(struct str cell, char out[64]);

#endif
