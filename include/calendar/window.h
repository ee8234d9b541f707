/*
 * window.h - a dated exception: days on which a place moves no parcels, moves
 * them on a weekend, or moves them slowly.
 *
 * Windows come from calendar entries (every carrier, every lane) and from
 * [window.X] sections (a carrier, a lane).  They are built once and never
 * change.  Memory: run.
 */
#ifndef CALENDAR_WINDOW_H
#define CALENDAR_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"

enum window_kind {
	WINDOW_CLOSED,
	WINDOW_OPEN,
	WINDOW_SUSPENDED,
	WINDOW_SLOW,
	WINDOW_ADVISORY,
	WINDOW_KIND_COUNT
};

const char *window_kind_name(enum window_kind kind);
bool window_kind_parse(struct str name, enum window_kind *kind);

/* A title in one language; the language is empty for every language. */
struct title {
	struct str language;
	struct str text;
};

/* One side is "*" or an ISO alpha-2 country in upper case. */
struct lane {
	struct str origin;
	struct str destination;
};

struct window {
	struct str id; /* "cn:2026-10-01/2026-10-07", or X of [window.X] */
	enum window_kind kind;
	struct str place;
	const struct str *carriers; /* globs */
	size_t carrier_count;
	const struct lane *lanes;
	size_t lane_count;
	struct date from;
	struct date last; /* inclusive */
	int extra_days;   /* working days that a slow window adds */
	int notice_days;  /* how early customers are told */
	enum cause cause;
	const struct title *titles;
	size_t title_count;
	struct str source; /* where the carrier said so */
};

/* Order by (from, id): below, at or above 0. */
int window_order(const struct window *a, const struct window *b);

bool window_covers(const struct window *window, struct date day);

/* May it be announced: a suspension that is not over yet? */
bool window_may_be_announced(const struct window *window, struct date today);

/* Does it concern this carrier on this lane?  An empty country fits only *. */
bool window_fits(const struct window *window, struct str carrier,
    struct str origin, struct str destination);

/*
 * The title in a language, else the one that is for all languages; the empty
 * str when there is neither, for a letter says nothing in another language.
 * "pt-BR" finds "pt-br", then "pt".
 */
struct str window_title(const struct window *window, struct str language);

bool lane_parse(struct str text, struct lane *lane, struct arena *arena);
bool lane_fits(const struct lane *lane, struct str origin,
    struct str destination);

#endif
