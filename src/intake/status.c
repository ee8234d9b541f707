#include "intake/status.h"

static const struct str names[STATUS_COUNT] = {
	[STATUS_UNMAPPED] = STR_INIT("unmapped"),
	[STATUS_NOT_FOUND] = STR_INIT("not_found"),
	[STATUS_PRE_TRANSIT] = STR_INIT("pre_transit"),
	[STATUS_IN_TRANSIT] = STR_INIT("in_transit"),
	[STATUS_IN_CUSTOMS] = STR_INIT("in_customs"),
	[STATUS_OUT_FOR_DELIVERY] = STR_INIT("out_for_delivery"),
	[STATUS_PICKUP_READY] = STR_INIT("pickup_ready"),
	[STATUS_ATTEMPT_FAILED] = STR_INIT("attempt_failed"),
	[STATUS_EXCEPTION] = STR_INIT("exception"),
	[STATUS_RETURNING] = STR_INIT("returning"),
	[STATUS_RETURNED] = STR_INIT("returned"),
	[STATUS_DELIVERED] = STR_INIT("delivered"),
	[STATUS_CANCELLED] = STR_INIT("cancelled"),
	[STATUS_STALE] = STR_INIT("stale"),
};

enum status
status_parse(struct str word)
{
	for (int status = STATUS_UNMAPPED + 1; status < STATUS_COUNT; status++)
		if (str_equal(word, names[status]))
			return (enum status)status;
	return STATUS_UNMAPPED;
}

const char *
status_name(enum status status)
{
	return names[status].ptr;
}

bool
status_is_closed(enum status status)
{
	return status == STATUS_DELIVERED || status == STATUS_CANCELLED ||
	       status == STATUS_RETURNED;
}

bool
status_shows_carrier(enum status status)
{
	static const bool shows[STATUS_COUNT] = {
		[STATUS_IN_TRANSIT] = true,
		[STATUS_IN_CUSTOMS] = true,
		[STATUS_OUT_FOR_DELIVERY] = true,
		[STATUS_PICKUP_READY] = true,
		[STATUS_ATTEMPT_FAILED] = true,
		[STATUS_EXCEPTION] = true,
		[STATUS_RETURNING] = true,
		[STATUS_RETURNED] = true,
		[STATUS_DELIVERED] = true,
	};
	return shows[status];
}
