#include "calendar/cause.h"

static const struct str names[CAUSE_COUNT] = {
	[CAUSE_NONE] = STR_INIT(""),
	[CAUSE_CUSTOMS] = STR_INIT("customs"),
	[CAUSE_DOCUMENTS] = STR_INIT("documents"),
	[CAUSE_DUTIES] = STR_INIT("duties"),
	[CAUSE_WEATHER] = STR_INIT("weather"),
	[CAUSE_PEAK] = STR_INIT("peak"),
	[CAUSE_HOLIDAY] = STR_INIT("holiday"),
	[CAUSE_CARRIER] = STR_INIT("carrier"),
	[CAUSE_ABSENT] = STR_INIT("absent"),
	[CAUSE_UNCLAIMED] = STR_INIT("unclaimed"),
	[CAUSE_ADDRESS] = STR_INIT("address"),
	[CAUSE_REFUSED] = STR_INIT("refused"),
	[CAUSE_PROHIBITED] = STR_INIT("prohibited"),
	[CAUSE_LOST] = STR_INIT("lost"),
	[CAUSE_DAMAGED] = STR_INIT("damaged"),
	[CAUSE_OTHER] = STR_INIT("other"),
	[CAUSE_UNKNOWN] = STR_INIT("unknown"),
};

enum cause
cause_parse(struct str word)
{
	for (enum cause cause = CAUSE_NONE; cause < CAUSE_UNKNOWN; cause++)
		if (str_equal(word, names[cause]))
			return cause;
	return CAUSE_UNKNOWN;
}

const char *
cause_name(enum cause cause)
{
	return names[cause].ptr;
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
