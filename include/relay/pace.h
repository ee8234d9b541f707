/*
 * pace.h - how many mails a second may be begun.
 *
 * Mails are spaced evenly; a start that slipped by a few milliseconds is made
 * up for.  Times are nanoseconds of a clock that never goes back.
 */
#ifndef RELAY_PACE_H
#define RELAY_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_SECOND INT64_C(1000000000)

/* Private. */
struct pace {
	int64_t interval; /* 0: no limit */
	int64_t next;
	int64_t started;
	int64_t begun;
};

/* `max_per_second` 0 means no limit. */
void pace_init(struct pace *pace, int max_per_second, int64_t now);

/* True when a mail may begin now; it is then counted. */
bool pace_take(struct pace *pace, int64_t now);

/* When pace_take() will say yes; in the past when it does so now. */
int64_t pace_ready_at(const struct pace *pace);

/*
 * The relay finds us too fast: half the limit, or half of what was reached
 * where there was none; never slower than a mail a minute.
 */
void pace_slow_down(struct pace *pace, int64_t now);

#endif
