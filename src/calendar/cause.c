#include "calendar/cause.h"

static const char *const names[CAUSE_COUNT] = {
	[CAUSE_NONE] = "",
	[CAUSE_CUSTOMS] = "customs",
	[CAUSE_DOCUMENTS] = "documents",
	[CAUSE_DUTIES] = "duties",
	[CAUSE_WEATHER] = "weather",
	[CAUSE_PEAK] = "peak",
	[CAUSE_HOLIDAY] = "holiday",
	[CAUSE_CARRIER] = "carrier",
	[CAUSE_ABSENT] = "absent",
	[CAUSE_UNCLAIMED] = "unclaimed",
	[CAUSE_ADDRESS] = "address",
	[CAUSE_REFUSED] = "refused",
	[CAUSE_PROHIBITED] = "prohibited",
	[CAUSE_LOST] = "lost",
	[CAUSE_DAMAGED] = "damaged",
	[CAUSE_OTHER] = "other",
	[CAUSE_UNKNOWN] = "unknown",
};

enum cause
cause_parse(struct str word)
{
	for (enum cause cause = CAUSE_NONE; cause < CAUSE_UNKNOWN; cause++)
		if (str_equal(word, str_from(names[cause])))
			return cause;
	return CAUSE_UNKNOWN;
}

const char *
cause_name(enum cause cause)
{
	return names[cause];
}

bool
cause_sends_back(enum cause cause)
{
	static const bool sends_back[CAUSE_COUNT] = {
		[CAUSE_ADDRESS] = true,
		[CAUSE_DUTIES] = true,
		[CAUSE_UNCLAIMED] = true,
		[CAUSE_REFUSED] = true,
		[CAUSE_PROHIBITED] = true,
	};
	return sends_back[cause];
}
