/*
 * progress.h - how far long work is, in one line on a terminal.
 *
 * Where stderr is no terminal nothing is written and nothing asked of the
 * system.  Work that is done at once shows no line; a line is shown at most
 * ten times a second.
 */
#ifndef COMMAND_PROGRESS_H
#define COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "command/stopwatch.h"

enum progress_unit { PROGRESS_BYTES, PROGRESS_MAILS };

/* What there is to say about some work. */
struct progress_state {
	const char *verb; /* "reading" */
	enum progress_unit unit;
	uint64_t done;
	uint64_t total; /* above 0 */
	double seconds; /* since it was begun */
};

/*
 * "reading [====>     ]  45 %  120 of 268 MB, 96 MB/s, 2 s left" in less than
 * `columns` characters: without the bar, or anything behind the percentage,
 * where there is no room.
 */
void progress_format(const struct progress_state *state, int columns,
    bool has_colours, struct buf *out);

struct progress {
	struct progress_state state;
	int columns; /* of the terminal; 0: nobody watches */
	bool has_colours;
	double next; /* seconds, when a line is due */
	bool is_shown;
	struct stopwatch watch;
};

/* Is there a terminal?  Without one a total need not be found out. */
bool progress_is_watched(void);

/* Begin; with a total of 0 nothing is shown. */
void progress_begin(struct progress *progress, const char *verb,
    enum progress_unit unit, uint64_t total);

/* So much is done by now. */
void progress_tell(struct progress *progress, uint64_t done);

/* Take the line away, before anything else is said. */
void progress_end(struct progress *progress);

#endif
