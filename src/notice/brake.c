#include "notice/brake.h"

/* Shops with fewer open shipments have no share to speak of. */
enum { SHARE_FROM_SHIPMENTS = 201 };

struct check {
	const struct brake_settings *settings;
	const struct brake_facts *facts;
	const struct zone *business;
	struct arena *run;
};

static struct str
number(const struct check *check, long value)
{
	return arena_format(check->run, "%ld", value);
}

/* part of whole in percent, one decimal. */
static struct str
percent(const struct check *check, size_t part, size_t whole)
{
	size_t tenths = whole == 0 ? 0 : part * 1000 / whole;
	return arena_format(check->run, "%zu.%zu", tenths / 10, tenths % 10);
}

/* part × 100 > limit × whole */
static bool
is_beyond(size_t part, long limit, size_t whole)
{
	return (uint64_t)part * 100 > (uint64_t)limit * whole;
}

/* Before first_run: a ledger that was deleted is more than a first run. */
static bool
old_ledger(const struct check *check, struct brake *brake)
{
	brake->value = check->facts->ledger_at;
	brake->limit = check->facts->mark_at;
	return check->facts->is_ledger_old;
}

static bool
first_run(const struct check *check, struct brake *brake)
{
	brake->value = number(check, (long)check->facts->mails);
	brake->limit = STR("hold");
	return check->facts->is_first_run &&
	       check->settings->first_run == ON_BRAKE_HOLD;
}

static bool
max_mails(const struct check *check, struct brake *brake)
{
	brake->value = number(check, (long)check->facts->mails);
	brake->limit = number(check, check->settings->max_mails);
	return (long)check->facts->mails > check->settings->max_mails;
}

static bool
max_share(const struct check *check, struct brake *brake)
{
	const struct brake_facts *facts = check->facts;
	brake->value = percent(check, facts->mails, facts->open_shipments);
	brake->limit = number(check, check->settings->max_share);
	return facts->open_shipments >= SHARE_FROM_SHIPMENTS &&
	       is_beyond(facts->mails, check->settings->max_share,
		   facts->open_shipments);
}

static bool
min_rows(const struct check *check, struct brake *brake)
{
	const struct brake_facts *facts = check->facts;
	brake->value = percent(check, facts->rows, facts->last_rows);
	brake->limit = number(check, check->settings->min_rows);
	return facts->has_last_run &&
	       (uint64_t)facts->rows * 100 <
	           (uint64_t)check->settings->min_rows * facts->last_rows;
}

static bool
max_rejected(const struct check *check, struct brake *brake)
{
	const struct brake_facts *facts = check->facts;
	brake->value = percent(check, facts->rejected, facts->rows);
	brake->limit = number(check, check->settings->max_rejected);
	return is_beyond(facts->rejected, check->settings->max_rejected,
	    facts->rows);
}

static bool
max_unmapped(const struct check *check, struct brake *brake)
{
	const struct brake_facts *facts = check->facts;
	brake->value = percent(check, facts->unmapped, facts->shipments);
	brake->limit = number(check, check->settings->max_unmapped);
	return is_beyond(facts->unmapped, check->settings->max_unmapped,
	    facts->shipments);
}

static bool
max_age_hours(const struct check *check, struct brake *brake)
{
	brake->value = number(check, check->facts->oldest_age_hours);
	brake->limit = number(check, check->facts->oldest_limit_hours);
	return !str_is_empty(check->facts->oldest_export);
}

static bool
same_export(const struct check *check, struct brake *brake)
{
	brake->value = STR("unchanged");
	brake->limit = STR("hold");
	/* Mails left over need no fresh export. */
	return check->facts->new_mails > 0 && check->facts->has_last_run &&
	       check->facts->is_same_export &&
	       check->settings->same_export == ON_BRAKE_HOLD;
}

static bool
clock_went_back(const struct check *check, struct brake *brake)
{
	char now[INSTANT_TEXT], last[INSTANT_TEXT];
	const struct brake_facts *facts = check->facts;
	instant_format(facts->now, check->business, now);
	instant_format(facts->last_now, check->business, last);
	brake->value = arena_str(check->run, str_from(now));
	brake->limit = arena_str(check->run, str_from(last));
	return facts->has_last_run &&
	       facts->now.seconds < facts->last_now.seconds;
}

static const struct {
	const char *name;
	bool (*trips)(const struct check *, struct brake *);
} brakes[] = {
	{ "old_ledger", old_ledger },
	{ "first_run", first_run },
	{ "max_mails", max_mails },
	{ "max_share", max_share },
	{ "min_rows", min_rows },
	{ "max_rejected", max_rejected },
	{ "max_unmapped", max_unmapped },
	{ "max_age_hours", max_age_hours },
	{ "same_export", same_export },
	{ "clock", clock_went_back },
};

struct brake
brake_check(const struct brake_settings *settings,
    const struct brake_facts *facts, const struct zone *business,
    struct arena *run)
{
	const struct check check = { settings, facts, business, run };
	if (facts->mails == 0)
		return (struct brake){ 0 };
	for (size_t i = 0; i < COUNT_OF(brakes); i++) {
		struct brake brake = { .name = brakes[i].name };
		if (brakes[i].trips(&check, &brake))
			return brake;
	}
	return (struct brake){ 0 };
}
