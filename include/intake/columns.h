/*
 * columns.h - which column of a file holds which field.
 */
#ifndef INTAKE_COLUMNS_H
#define INTAKE_COLUMNS_H

#include <stddef.h>

#include "base/str.h"
#include "intake/profile.h"

/* No column of a field. */
enum { COLUMN_NONE = -1 };

struct columns {
	int of[FIELD_COUNT];
	int skips[PROFILE_MAX_SKIPS]; /* of the profile's rules */
	int clash[2]; /* two columns with one header that we read, or NONE */
	size_t found; /* how many fields have one */
};

/* Look for the profile's fields in a header. */
void columns_match(struct columns *columns, const struct profile *profile,
    const struct str *headers, size_t count);

/* The first required field without a column; FIELD_COUNT when none misses.
 * `given` are the fields that the configuration supplies. */
enum field columns_missing(const struct columns *columns,
    const struct profile *profile, unsigned given);

#endif
