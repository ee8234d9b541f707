#include "detect/finding.h"

static const char *const names[FINDING_KIND_COUNT] = {
	[FINDING_NONE] = "none",
	[FINDING_UNMAPPED] = "unmapped",
	[FINDING_RETURNING] = "returning",
	[FINDING_RETURNED] = "returned",
	[FINDING_LOST] = "lost",
	[FINDING_DAMAGED] = "damaged",
	[FINDING_ACTION] = "action",
	[FINDING_SUSPENDED] = "suspended",
	[FINDING_DELAYED] = "delayed",
	[FINDING_ADVANCE] = "advance",
	[FINDING_CANNOT_DECIDE] = "cannot_decide",
};

const char *
finding_kind_name(enum finding_kind kind)
{
	return names[kind];
}

bool
finding_kind_parse(struct str name, enum finding_kind *kind)
{
	for (enum finding_kind k = FINDING_NONE; k < FINDING_KIND_COUNT; k++)
		if (str_equal(name, str_from(names[k]))) {
			*kind = k;
			return true;
		}
	return false;
}

enum cause
finding_return_cause(enum cause cause)
{
	return cause_sends_back(cause) ? cause : CAUSE_OTHER;
}
