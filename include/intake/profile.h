/*
 * profile.h - how to read one kind of export: data in INI sections, no code.
 *
 *   [profile.NAME]
 *   rows = shipments                shipments, events or orders; or two of
 *                                   them: a file that may be shipments or
 *                                   events has shipments where it has a
 *                                   status column
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
 *   texts = phrases                 uses [profile.phrases.texts] besides its
 *                                   own
 *   code_prefix = substatus_        dropped from the codes that have it
 *   assumed_status = in_transit     of rows in files that tell none
 *   numbers = plain                 of orders: what a tracking cell holds,
 *                                   plain or carrier:number
 *
 *   [profile.NAME.columns]          our field = header | header | ...
 *   tracking = "Tracking number | Tracking #"
 *
 *   [profile.NAME.skip]             header = pattern | pattern | ...
 *   void flag = true | yes          rows with such a cell are passed over
 *
 *   [profile.NAME.carriers]         pattern = carrier
 *   yt* = yunexpress                by its number's shape, for rows that name
 *                                   none; the closest pattern wins
 *
 *   [profile.NAME.events]           as .columns, and before them in files
 *   country = Country               whose rows are events
 *
 * Headers compare as cell_fold_header() makes them; of several that a file
 * has, the first that is filled in the row is read.  Values with # or ; stand
 * in double quotes.  [profile.NAME.codes], .texts and .reasons are described in
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
	FIELD_LAST_MILE, /* a second number; never the column of the first */
	FIELD_ORDER,
	FIELD_GROUP, /* of an order: holds its rows together where only the
	                first has the order number */
	FIELD_CARRIER,
	FIELD_SERVICE,
	FIELD_STATUS,
	FIELD_CODE, /* finer than the status, and looked at first */
	FIELD_CAUSE,
	FIELD_TEXT,
	FIELD_REASON, /* refines a code: [profile.NAME.reasons] */
	FIELD_ACTION, /* so does what was done about it */
	FIELD_EVENT_AT,
	FIELD_EVENT_TIME,   /* where event_at holds the date alone */
	FIELD_ZONE,         /* of event_at: UTC+08:00 */
	FIELD_DELIVERED_AT, /* not empty = delivered */
	FIELD_COUNTRY,
	FIELD_ORIGIN,
	FIELD_DESTINATION,
	FIELD_SHIPPED_AT,
	FIELD_PROMISED_ON,
	FIELD_EMAIL,
	FIELD_NAME,
	FIELD_LANGUAGE,
	FIELD_PLACE,        /* of the last event, as the carrier writes it */
	FIELD_SIGNED_BY,    /* who took a delivered parcel */
	FIELD_CITY,         /* of the address on the label, or of the order */
	FIELD_POSTCODE,     /* of the same */
	FIELD_PAYMENT,      /* of an order: its codes say refunded */
	FIELD_CANCELLED_AT, /* of an order: not empty = cancelled */
	FIELD_DISPUTE,      /* of an order: yes, opened, ... = one is open */
	FIELD_COUNT
};

/* The word of a configuration, such as event_at. */
const char *field_name(enum field field);

/* Bits. */
enum profile_rows { ROWS_SHIPMENTS = 1, ROWS_EVENTS = 2, ROWS_ORDERS = 4 };

/* What the cells of an orders file's tracking column hold. */
enum profile_numbers { NUMBERS_PLAIN, NUMBERS_WITH_CARRIER };

struct field_aliases {
	const struct str *keys;    /* folded, the preferred first */
	const struct str *written; /* as the profile has them */
	size_t count;
};

/* Rows whose cell under a header fits one of the patterns are no data. */
struct skip_rule {
	struct str key; /* the header, folded */
	const struct str *patterns;
	size_t count;
};

enum { PROFILE_MAX_SKIPS = 8 };

/* Whose a number of this shape is. */
struct number_shape {
	struct str pattern;
	struct str carrier;
};

struct profile {
	struct str name;
	unsigned rows;  /* of enum profile_rows */
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
	struct str texts; /* the profile whose phrases it shares */
	struct place texts_place;
	struct str code_prefix;
	enum status assumed_status; /* STATUS_UNMAPPED: none */
	enum profile_numbers numbers;
	struct skip_rule skips[PROFILE_MAX_SKIPS];
	size_t skip_count;
	struct number_shape *shapes;
	size_t shape_count;
	struct field_aliases aliases[FIELD_COUNT];
	struct field_aliases event_aliases[FIELD_COUNT]; /* 0: as above */
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

/* Whose number it is by its shape; empty when none fits. */
struct str profile_carrier_of(const struct profile *profile, struct str number);

/* Does a row with this cell, under the header of the rule, hold no data? */
bool skip_rule_fits(const struct skip_rule *rule, struct str cell);

/* Is a row that starts with this cell, and is too short, no data? */
bool profile_is_footer(const struct profile *profile, struct str first_cell);

#endif
