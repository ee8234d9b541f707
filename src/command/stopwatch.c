#include "command/stopwatch.h"

#include <time.h>

#define NANOSECONDS INT64_C(1000000000)

const char *
lap_name(enum lap lap)
{
	static const char *const names[LAP_COUNT] = {
		[LAP_READ] = "read",
		[LAP_DECIDE] = "decide",
		[LAP_RECORD] = "record",
		[LAP_SEND] = "send",
	};
	return names[lap];
}

static int64_t
monotonic_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}

void
stopwatch_start(struct stopwatch *watch)
{
	*watch = (struct stopwatch){ .since = monotonic_now() };
}

double
stopwatch_seconds(const struct stopwatch *watch)
{
	return (double)(monotonic_now() - watch->since) / 1e9;
}

void
stopwatch_lap(struct stopwatch *watch, enum lap lap)
{
	int64_t now = monotonic_now();
	watch->seconds[lap] += (double)(now - watch->since) / 1e9;
	watch->since = now;
}
