/*
 * probe.h - what an unknown file may be: which profiles fit it, and how well.
 *
 * Every profile is tried on the first PROBE_ROWS rows.  Best of those that fit
 * are the ones that know at least half of the file's codes; of these the one
 * that reads most columns, then the one that takes rows for what they are: many
 * for one number are events; then the one that knows most codes, and knows them
 * themselves: to 17TRACK Exception_004 is any Exception, to AfterShip customs.
 */
#ifndef INTAKE_PROBE_H
#define INTAKE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "intake/columns.h"
#include "intake/profile.h"

enum { PROBE_ROWS = 2000, PROBE_MAX_CODES = 20 };

/* A code that the profile does not know, and how often it came. */
struct probe_code {
	struct str code;
	size_t count;
};

/* How the cells of one date column can be read. */
struct probe_dates {
	size_t cells; /* that are not empty */
	size_t plain; /* readable as they are */
	size_t mdy;   /* readable with `dates = mdy` */
	size_t dmy;
	size_t excel;
	/* Of the plain ones: which name their zone or need none. */
	size_t zoned;
};

/* One profile tried on the file. */
struct probe_fit {
	const struct profile *profile;
	bool is_fitting;
	bool needs_carrier;  /* `carrier =` must be said in the source */
	struct str why;      /* it does not fit */
	struct str encoding; /* that was found */
	char delimiter;
	unsigned header_line;
	const struct str *headers;
	size_t header_count;
	struct columns columns;
	size_t read; /* how many columns the profile reads */
	struct str examples[FIELD_COUNT]; /* the first cell that is not empty */
	struct probe_dates dates[FIELD_COUNT];
	size_t rows;
	size_t rejected;
	size_t repeated; /* of a number that an earlier row has */
	bool tells_events;
	struct str first_reject; /* "line 7: reason" */
	size_t coded;            /* rows that name a status */
	size_t understood;       /* of them */
	size_t named;            /* understood by the code itself */
	/* The first that came, most frequent first. */
	struct probe_code unknown[PROBE_MAX_CODES];
	size_t unknown_count;
};

struct probe {
	struct probe_fit *fits; /* the best first */
	size_t fit_count;
	bool is_tie; /* the first two fit equally well */
};

struct probe_request {
	const char *path;
	struct profile *const *profiles;
	size_t profile_count;
	const struct zone *business; /* of times that name no zone */
};

/* Try the profiles on a file; false when it cannot be opened, or is surely no
 * CSV file.  Memory: the arena. */
bool probe_file(const struct probe_request *request, struct arena *arena,
    struct probe *probe, struct error *err);

/*
 * A profile that knows the headers of all of them and no code, for a file that
 * none fits.  Memory: the arena, and that of the profiles.
 */
struct profile *probe_union(struct profile *const *profiles, size_t count,
    enum field required, struct arena *arena);

/* The field that a header most likely is, by the aliases of all profiles;
 * FIELD_COUNT when none knows it. */
enum field probe_guess(struct profile *const *profiles, size_t count,
    struct str header);

/* Does this field hold a date or a time? */
bool probe_is_date(enum field field);

#endif
