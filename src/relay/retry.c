#include "relay/retry.h"

#include "relay/pace.h"

#define LONGEST_WAIT (600 * PACE_SECOND)

void
retry_init(struct retry *retry, int tries, int wait_seconds)
{
	*retry = (struct retry){
		.tries = tries,
		.wait = wait_seconds * PACE_SECOND,
		.not_before = INT64_MIN,
	};
}

bool
retry_may_open(const struct retry *retry, unsigned open_count, int64_t now)
{
	if (now < retry->not_before)
		return false;
	return open_count == 0 || (retry->is_proven && retry->failures == 0);
}

unsigned
retry_epoch(const struct retry *retry)
{
	return retry->epoch;
}

void
retry_opened(struct retry *retry)
{
	retry->is_proven = true;
}

void
retry_settled(struct retry *retry)
{
	retry->failures = 0;
}

bool
retry_failed(struct retry *retry, unsigned epoch, int64_t now)
{
	if (epoch != retry->epoch)
		return true;
	retry->epoch++;
	retry->failures++;
	int64_t wait = retry->wait;
	for (int i = 1; i < retry->failures && wait < LONGEST_WAIT; i++)
		wait *= 2;
	retry->not_before = now + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT);
	return retry->failures < retry->tries;
}

bool
retry_refused(struct retry *retry, const struct reply *reply)
{
	const struct enhanced *now = &reply->enhanced;
	const struct enhanced *before = &retry->refused_enhanced;
	if (reply->code != retry->refused_code || now->class != before->class ||
	    now->subject != before->subject || now->detail != before->detail)
		retry->refusals = 0;
	retry->refused_code = reply->code;
	retry->refused_enhanced = *now;
	retry->refusals++;
	return retry->refusals < RETRY_MAX_REFUSALS;
}

void
retry_not_refused(struct retry *retry)
{
	retry->refusals = 0;
}
