#include "notice/past.h"

static bool
ends_episode(enum notice_kind kind)
{
	return kind == NOTICE_RESUMED || kind == NOTICE_DELIVERED_LATE ||
	       kind == NOTICE_CLOSED || kind == NOTICE_ACTION ||
	       kind == NOTICE_RETURNING || kind == NOTICE_RETURNED ||
	       kind == NOTICE_LOST || kind == NOTICE_DAMAGED;
}

struct episode
past_episode(const struct past *past)
{
	struct episode episode = { .last_told_on = DATE_NONE,
		.event_at = INSTANT_NONE };
	for (size_t i = 0; i < past->count; i++) {
		const struct told *told = &past->items[i];
		if (ends_episode(told->kind))
			episode.is_open = false;
		if (told->kind != NOTICE_DELAYED &&
		    told->kind != NOTICE_STILL_DELAYED)
			continue;
		if (told->kind == NOTICE_DELAYED)
			episode.follow_ups = 0;
		else
			episode.follow_ups++;
		episode.number = told->episode;
		episode.is_open = true;
		episode.last_told_on = told->on;
		episode.cause = told->cause;
		episode.event_at = told->event_at;
	}
	return episode;
}

const struct told *
past_find(const struct past *past, enum notice_kind kind, struct str subject)
{
	for (size_t i = past->count; i > 0; i--) {
		const struct told *told = &past->items[i - 1];
		if (told->kind == kind && str_equal(told->subject, subject))
			return told;
	}
	return NULL;
}

bool
past_mentions_dispute(const struct past *past)
{
	for (size_t i = 0; i < past->count; i++)
		if (past->items[i].mentions_dispute)
			return true;
	return false;
}
