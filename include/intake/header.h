/*
 * header.h - finds the header of a CSV text, and the delimiter with it.
 *
 * The header is the first record with the columns that the profile requires,
 * among the first thirty: exports begin with titles and empty lines.  Where
 * the profile names no delimiter, the one that makes such a record is it;
 * what Excel's first line "sep=;" says then need not be believed.
 */
#ifndef INTAKE_HEADER_H
#define INTAKE_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "intake/columns.h"
#include "intake/csv.h"
#include "intake/profile.h"

struct header {
	struct str *cells; /* without wrappers and outer blanks */
	size_t count;
	size_t width;           /* without nameless columns at the end */
	struct columns columns; /* of a profile */
	unsigned line;
	char delimiter;
	struct csv *csv; /* stands at the record behind; the caller's */
};

/* What makes a record the header. */
struct header_form {
	struct csv_dialect dialect; /* its delimiter '\0': any of the usual */
	/* How many of the columns that are looked for these cells name;
	 * *is_whole: no required one is missing. */
	size_t (*match)(const void *context, const struct str *cells,
	    size_t count, bool *is_whole);
	const void *context;
};

/*
 * Look for a header of that form.  False, and no csv to close, when there is
 * none: without an error when a required column is missing in what comes
 * nearest, which stands in *header then.
 */
bool header_seek(struct header *header, struct text *text,
    const struct header_form *form, struct arena *arena, struct error *err);

/* The cell that holds a folded name, else the nearest one by its letters. */
struct str header_nearest(const struct header *header, struct str name,
    struct arena *scratch);

/* Always false: two columns that are read have one name.  Closes the csv. */
bool header_refuse_twice(struct header *header, const int columns[2],
    struct error *err);

/*
 * `given` are the fields that need no column.  False, and no csv to close,
 * when no delimiter makes two columns (ERROR_NO_INPUT), a required column is
 * missing or a header is there twice (ERROR_INPUT).  Memory: the arena; the
 * text must outlive the csv.
 */
bool header_find(struct header *header, struct text *text,
    const struct profile *profile, unsigned given, struct arena *arena,
    struct error *err);

#endif
