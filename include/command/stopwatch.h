/*
 * stopwatch.h - how long each part of a run took.
 *
 * For the metrics and for the person who waits: nothing that is decided depends
 * on it.
 */
#ifndef COMMAND_STOPWATCH_H
#define COMMAND_STOPWATCH_H

#include <stdint.h>

enum lap {
	LAP_READ,   /* the exports, and every shipment looked at */
	LAP_DECIDE, /* who is told what, and the brakes */
	LAP_RECORD, /* the plan into the ledger */
	LAP_SEND,
	LAP_COUNT
};

const char *lap_name(enum lap lap);

struct stopwatch {
	int64_t since; /* nanoseconds of a clock that nobody sets */
	double seconds[LAP_COUNT];
};

void stopwatch_start(struct stopwatch *watch);

/* Seconds since the last lap, or the start. */
double stopwatch_seconds(const struct stopwatch *watch);

/* The time since the last lap, or the start, belongs to this part. */
void stopwatch_lap(struct stopwatch *watch, enum lap lap);

#endif
