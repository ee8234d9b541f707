/*
 * dialect.h - how another system writes complaints: data in INI sections.
 *
 *   [profile.NAME]
 *   rows = complaints
 *   source = paypal              of rows that name none
 *   amounts = minor              4200 is 42.00 USD; major (default): 42.00
 *
 *   [profile.NAME.columns]       our column = header | header | ...
 *   source_case_id = Dispute ID
 *
 *   [profile.NAME.words]         their word = ours, in any of the columns
 *   item not received = not_received    source, claim, desired, stage and
 *   lower than expected = other         ext_status
 *
 * Our own columns and words are understood beside them.
 */
#ifndef COMPLAINT_DIALECT_H
#define COMPLAINT_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "config/ini.h"
#include "intake/sheet.h"

enum { DIALECT_MAX_COLUMNS = 32 };

/* Zeroed: our own. */
struct dialect {
	struct str source; /* of rows that name none; empty: they must */
	bool has_minor_amounts;
	struct sheet_column columns[DIALECT_MAX_COLUMNS];
	const struct ini_section *words; /* NULL: none of their own */
};

/* Which profile is asked for, and where; its sections, NULL where it has
 * none. */
struct dialect_request {
	struct str name; /* empty: our own */
	struct place place;
	const struct ini_section *profile;
	const struct ini_section *headers;  /* [profile.NAME.columns] */
	const struct ini_section *words;    /* [profile.NAME.words] */
	const struct sheet_column *columns; /* ours; the first is `source` */
	size_t count;
};

/*
 * False when a mistake was added: no such profile, a key or a column that
 * does not exist.  Memory: run.
 */
bool dialect_read(const struct dialect_request *request, struct arena *run,
    struct mistakes *mistakes, struct dialect *dialect);

/* Their word as ours; itself where it has no line. */
struct str dialect_word(const struct dialect *dialect, struct str word,
    struct arena *arena);

#endif
