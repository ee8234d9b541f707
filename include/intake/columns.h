/*
 * columns.h - which column of a file holds which field.
 */
#ifndef INTAKE_COLUMNS_H
#define INTAKE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "intake/profile.h"

/* No column of a field; and how many further ones it may have. */
enum { COLUMN_NONE = -1, COLUMNS_OTHERS = 4 };

struct columns {
	int of[FIELD_COUNT];
	/* Where the cell of that one is empty: the next, or NONE. */
	int others[FIELD_COUNT][COLUMNS_OTHERS];
	int skips[PROFILE_MAX_SKIPS]; /* of the profile's rules */
	int clash[2]; /* two columns with one header that we read, or NONE */
	size_t found; /* how many fields have one */
	bool tells_events; /* a row is one event of a parcel's way */
};

/* Look for the profile's fields in a header. */
void columns_match(struct columns *columns, const struct profile *profile,
    const struct str *headers, size_t count);

/* The first required field without a column; FIELD_COUNT when none misses.
 * `given` are the fields that the configuration supplies.  An order may be
 * known by its group alone. */
enum field columns_missing(const struct columns *columns,
    const struct profile *profile, unsigned given);

#endif
