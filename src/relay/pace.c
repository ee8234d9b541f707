#include "relay/pace.h"

#define CATCH_UP (PACE_SECOND / 100)
#define SLOWEST (60 * PACE_SECOND)

void
pace_init(struct pace *pace, int max_per_second, int64_t now)
{
	*pace = (struct pace){ .next = now, .started = now };
	if (max_per_second > 0)
		pace->interval = PACE_SECOND / max_per_second;
}

int64_t
pace_ready_at(const struct pace *pace)
{
	/* Wake-ups come in milliseconds: a fast pace needs some at once. */
	int64_t slack = pace->interval < CATCH_UP ? CATCH_UP : 0;
	return pace->interval == 0 ? pace->started : pace->next - slack;
}

bool
pace_take(struct pace *pace, int64_t now)
{
	if (pace_ready_at(pace) > now)
		return false;
	pace->begun++;
	if (pace->next < now)
		pace->next = now;
	pace->next += pace->interval;
	return true;
}

void
pace_slow_down(struct pace *pace, int64_t now)
{
	int64_t interval = pace->interval;
	if (interval == 0 && pace->begun > 0)
		interval = (now - pace->started) / pace->begun;
	if (interval == 0)
		interval = 1;
	pace->interval = interval < SLOWEST / 2 ? 2 * interval : SLOWEST;
	if (pace->next < now)
		pace->next = now;
}
