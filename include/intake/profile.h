/*
 * profile.h - how to read one kind of export: data in INI sections, no code.
 *
 *   [profile.NAME]
 *   rows = shipments                shipments | events | orders
 *   delimiter = auto                auto | comma | semicolon | tab | pipe
 *   quote = double                  double | none: a " is a plain character
 *   encoding = auto                 or a name iconv knows, for every file
 *   fallback_encoding = gb18030     for files that are not UTF-8
 *   timezone = UTC                  of times without a zone; a source's wins
 *   dates = iso                     iso, or mdy or dmy, or excel, or two of
 *                                   them with a comma (see timestamp.h)
 *   required = tracking, carrier    a file without these columns is refused
 *   footers = "seller id | total"   rows that start so, and are shorter than
 *                                   the header, are no data
 *
 *   [profile.NAME.columns]          our field = header | header | ...
 *   tracking = "Tracking number | Tracking #"
 *
 * Headers compare as cell_fold_header() makes them; of several that a file
 * has, the one named first is read.  Values with # or ; stand in double
 * quotes.  [profile.NAME.codes] and [profile.NAME.texts] are described in
 * vocabulary.h; without codes the status column holds our own words, exactly.
 */
#ifndef INTAKE_PROFILE_H
#define INTAKE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "config/ini.h"
#include "intake/timestamp.h"
#include "intake/vocabulary.h"

/* What a column can hold.  The names in [profile.NAME.columns] are these in
 * lower case. */
enum field {
	FIELD_TRACKING,
	FIELD_ORDER,
	FIELD_CARRIER,
	FIELD_SERVICE,
	FIELD_STATUS,
	FIELD_CODE, /* finer than the status, and looked at first */
	FIELD_CAUSE,
	FIELD_TEXT,
	FIELD_EVENT_AT,
	FIELD_COUNTRY,
	FIELD_ORIGIN,
	FIELD_DESTINATION,
	FIELD_SHIPPED_AT,
	FIELD_PROMISED_ON,
	FIELD_EMAIL,
	FIELD_NAME,
	FIELD_LANGUAGE,
	FIELD_PAYMENT,      /* of an order: its codes say refunded */
	FIELD_CANCELLED_AT, /* of an order: not empty = cancelled */
	FIELD_COUNT
};

/* The word of a configuration, such as event_at. */
const char *field_name(enum field field);

enum profile_rows { ROWS_SHIPMENTS, ROWS_EVENTS, ROWS_ORDERS };

struct field_aliases {
	const struct str *keys;    /* folded, the preferred first */
	const struct str *written; /* as the profile has them */
	size_t count;
};

struct profile {
	struct str name;
	enum profile_rows rows;
	char delimiter; /* '\0': find out */
	bool has_quotes;
	struct str encoding; /* "auto", or a name */
	struct str fallback_encoding;
	struct str timezone;
	struct place timezone_place;
	enum date_order order;
	bool has_serials;
	unsigned required; /* bits 1 << field */
	const struct str *footers;
	size_t footer_count;
	struct field_aliases aliases[FIELD_COUNT];
	struct vocabulary vocabulary;
};

/*
 * Compile the sections of a profile that `ini` holds.  Every mistake goes to
 * the list; NULL when there was one, or no [profile.NAME] at all, which is
 * a mistake at `place`.  Memory: the arena; profile_release() frees the rest.
 */
struct profile *profile_compile(const struct ini *ini, struct str name,
    struct place place, struct arena *arena, struct mistakes *mistakes);
void profile_release(struct profile *profile);

/* Does a row that starts with this cell end the data? */
bool profile_is_footer(const struct profile *profile, struct str first_cell);

#endif
