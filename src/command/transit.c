#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "detect/transit.h"

enum { MIN_PARCELS = 10, MAX_OUTPUT = 1 << 24 };

/* Parcels of one carrier and service on one lane. */
struct group {
	struct str key; /* groups stand in its order */
	struct str carrier;
	struct str service;
	struct lane lane;
	const struct route *route;
};

/* What a delivered parcel is good for. */
enum use {
	USE_COUNTED,
	USE_UNDATED,   /* shipped or delivered nobody knows when */
	USE_UNCOUNTED, /* transit.h gave no answer */
	USE_NONE,      /* a newer row says something else */
	USE_COUNT
};

struct sample {
	enum use use;
	const struct group *group; /* of those that are counted */
	int days;                  /* working days, as transit.h counts */
	int calendar;              /* days from shipping to delivery */
};

struct study {
	struct setup *setup;
	struct arena *run;
	struct arena scratch;
	struct map by_key; /* index in groups */
	const struct group **groups;
	size_t group_count;
	size_t group_capacity;
	struct sample *samples;
	size_t count;
	size_t capacity;
};

static struct str
key_of(struct study *study, const struct shipment *shipment)
{
	arena_clear(&study->scratch);
	return arena_lower(&study->scratch,
	    arena_format(&study->scratch, "%.*s\n%.*s\n%.*s\n%.*s",
		STR_ARG(shipment->carrier), STR_ARG(shipment->service),
		STR_ARG(shipment->origin), STR_ARG(shipment->destination)));
}

/* NULL with ERROR_CONFIG when two services fit equally well. */
static const struct group *
find_group(struct study *study, const struct shipment *shipment,
    struct error *err)
{
	struct arena *run = study->run;
	size_t at;
	bool is_new;
	struct str key = key_of(study, shipment);
	if (map_find(&study->by_key, key, &at))
		return study->groups[at];
	struct group *group = arena_new(run, struct group);
	*group = (struct group){
		.key = arena_str(run, key),
		.carrier = arena_str(run, shipment->carrier),
		.service = arena_str(run, shipment->service),
		.lane = { arena_str(run, shipment->origin),
		    arena_str(run, shipment->destination) },
	};
	group->route = routes_get(&study->setup->routes, group->carrier,
	    group->service, &group->lane, err);
	if (group->route == NULL)
		return NULL;
	map_put(&study->by_key, group->key, study->group_count, &is_new);
	study->groups = arena_grow(run, study->groups, study->group_count,
	    &study->group_capacity, sizeof(*study->groups));
	study->groups[study->group_count++] = group;
	return group;
}

static bool
measure(struct study *study, const struct shipment *shipment,
    struct sample *sample, struct error *err)
{
	struct date from = shipment->shipped_on, to = shipment->event.date;
	*sample = (struct sample){ .use = USE_UNDATED };
	if (!date_is_set(from) || !date_is_set(to))
		return true;
	sample->group = find_group(study, shipment, err);
	if (sample->group == NULL)
		return false;
	sample->calendar = date_days_between(from, to);
	sample->use = transit_days(sample->group->route, from, to,
			  &sample->days)
	                  ? USE_COUNTED
	                  : USE_UNCOUNTED;
	return true;
}

static bool
look(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	struct study *study = data;
	struct sample sample;
	(void)hash;
	*conclusion = (struct conclusion){ .is_kept = false };
	if (shipment->status != STATUS_DELIVERED)
		return true;
	if (!measure(study, shipment, &sample, err))
		return false;
	study->samples = arena_grow(study->run, study->samples, study->count,
	    &study->capacity, sizeof(*study->samples));
	study->samples[study->count++] = sample;
	conclusion->mark = (uint32_t)study->count;
	return true;
}

static void
take_back(void *data, uint32_t mark)
{
	struct study *study = data;
	if (mark > 0)
		study->samples[mark - 1].use = USE_NONE;
}

/* Those that are counted first, each group together. */
static int
by_group_and_days(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	if (x->use != y->use)
		return x->use < y->use ? -1 : 1;
	if (x->use == USE_COUNTED && x->group != y->group)
		return str_compare(x->group->key, y->group->key);
	return (x->days > y->days) - (x->days < y->days);
}

static int
by_calendar(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	return (x->calendar > y->calendar) - (x->calendar < y->calendar);
}

/* Of a sorted list: so many percent are at this place or before. */
static size_t
rank(size_t count, size_t percent)
{
	return (count * percent + 99) / 100 - 1;
}

/*
 * Data inside a glob: what could end the value or be a glob itself becomes
 * `?`, which fits any character.
 */
static void
add_glob(struct buf *out, struct str text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789 ._-";
	if (str_is_empty(text))
		buf_add_byte(out, '*');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_plain = (unsigned char)c >= 0x80 ||
		                (c != '\0' && strchr(plain, c) != NULL);
		buf_add_byte(out, is_plain ? c : '?');
	}
}

static void
add_lane(struct buf *out, const struct lane *lane)
{
	add_glob(out, lane->origin);
	buf_add(out, STR("->"));
	add_glob(out, lane->destination);
}

static void
add_legs(struct buf *out, const struct service *service, const int *least,
    const int *most)
{
	static const char *const ends[] = {
		[LEG_AT_ORIGIN] = "{origin}",
		[LEG_AT_DESTINATION] = "{destination}",
	};
	for (size_t i = 0; i < service->leg_count; i++) {
		const struct leg *leg = &service->legs[i];
		struct str at = leg->at == LEG_AT_PLACE
		                    ? leg->place
		                    : str_from(ends[leg->at]);
		int low = least[i] < most[i] ? least[i] : most[i];
		buf_format(out, "%s%.*s %d-%d", i == 0 ? "" : ", ", STR_ARG(at),
		    low, most[i]);
	}
	buf_add_byte(out, '\n');
}

static void
add_present(struct buf *out, const struct service *service,
    const struct sample *samples, size_t count, int promised)
{
	int least[SERVICE_MAX_LEGS], most[SERVICE_MAX_LEGS];
	size_t in_time = 0;
	for (size_t i = 0; i < count; i++)
		in_time += samples[i].days <= promised;
	assert(count > 0);
	for (size_t i = 0; i < service->leg_count; i++) {
		least[i] = service->legs[i].min_days;
		most[i] = service->legs[i].max_days;
	}
	buf_format(out, "# now [service.%.*s], which %zu percent kept: ",
	    STR_ARG(service->name), in_time * 100 / count);
	add_legs(out, service, least, most);
}

static void
add_calendar_days(struct buf *out, struct sample *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), by_calendar);
	buf_format(out,
	    "# %zu parcels, in calendar days: fastest %d, median %d, P90 %d, "
	    "slowest %d\n",
	    count, samples[0].calendar, samples[rank(count, 50)].calendar,
	    samples[rank(count, 90)].calendar, samples[count - 1].calendar);
}

/* The samples are those of the group, the fewest days first. */
static void
suggest(struct buf *out, const struct group *group, struct sample *samples,
    size_t count, size_t number)
{
	const struct service *service = group->route->service;
	int least[SERVICE_MAX_LEGS], most[SERVICE_MAX_LEGS];
	transit_share(group->route, samples[rank(count, 10)].days, least);
	transit_share(group->route, samples[rank(count, 90)].days, most);
	buf_add_byte(out, '\n');
	add_present(out, service, samples, count,
	    transit_promised(group->route));
	add_calendar_days(out, samples, count);
	buf_format(out, "[service.suggested-%zu]\ncarriers = ", number);
	add_glob(out, group->carrier);
	buf_add(out, STR("\nservices = "));
	add_glob(out, group->service);
	buf_add(out, STR("\nlanes = "));
	add_lane(out, &group->lane);
	buf_add(out, STR("\ntransit = "));
	add_legs(out, service, least, most);
	buf_format(out, "grace = %d\nstalled_after = %d\n", service->grace,
	    service->stalled_after);
	if (service->pickup_hold >= 0)
		buf_format(out, "pickup_hold = %d\n", service->pickup_hold);
}

static void
add_too_few(struct buf *out, const struct group *group, size_t count)
{
	buf_format(out, "\n# %zu of ", count);
	add_glob(out, group->carrier);
	buf_add(out, STR(", "));
	add_lane(out, &group->lane);
	buf_format(out, ": fewer than %d say nothing\n", MIN_PARCELS);
}

static void
add_head(struct buf *out, const size_t counts[USE_COUNT])
{
	buf_format(out,
	    "# Suggested by `shipdelay transit suggest` from %zu delivered "
	    "parcels.\n"
	    "# From fewest to most days: what 1 and what 9 of 10 parcels took "
	    "at most, in\n"
	    "# working days of the places; what windows took is not counted. "
	    "Exports do not\n"
	    "# say when a parcel left a leg: the days are shared out as in "
	    "the service of now.\n"
	    "# Parcels still under way are not among them: a young export "
	    "looks too fast.\n"
	    "# Put what you agree with in the place of the service named, then "
	    "type\n"
	    "# `shipdelay check` and `shipdelay run --dry-run`.\n",
	    counts[USE_COUNTED]);
	if (counts[USE_UNDATED] > 0)
		buf_format(out,
		    "# Left out, the day of shipping or delivery is not known: "
		    "%zu\n",
		    counts[USE_UNDATED]);
	if (counts[USE_UNCOUNTED] > 0)
		buf_format(out,
		    "# Left out, delivered before shipping, after more than %d "
		    "days, or outside\n# the calendars: %zu\n",
		    TRANSIT_MAX_DAYS, counts[USE_UNCOUNTED]);
}

static void
write_suggestions(struct study *study, struct buf *out)
{
	size_t counts[USE_COUNT] = { 0 }, at = 0, number = 0;
	if (study->count > 0)
		qsort(study->samples, study->count, sizeof(*study->samples),
		    by_group_and_days);
	for (size_t i = 0; i < study->count; i++)
		counts[study->samples[i].use]++;
	add_head(out, counts);
	while (at < counts[USE_COUNTED]) {
		struct sample *samples = &study->samples[at];
		const struct group *group = samples->group;
		size_t alike = 1;
		while (at + alike < counts[USE_COUNTED] &&
		       samples[alike].group == group)
			alike++;
		if (alike < MIN_PARCELS)
			add_too_few(out, group, alike);
		else
			suggest(out, group, samples, alike, ++number);
		at += alike;
	}
}

static int
suggest_all(struct execution *execution)
{
	struct study study = {
		.setup = execution->setup,
		.run = execution->run,
	};
	const struct looker looker = { look, take_back, &study };
	struct error err = { 0 };
	struct buf out;
	int code = EXIT_DONE;
	buf_init(&out, MAX_OUTPUT);
	if (!execution_read(execution, &looker, &err)) {
		code = execution_refuse(&err);
	} else {
		write_suggestions(&study, &out);
		if (!diag_print(buf_str(&out)))
			code = exit_unprinted(code);
	}
	buf_release(&out);
	map_release(&study.by_key);
	arena_release(&study.scratch);
	return code;
}

int
command_transit_suggest(const struct options *options)
{
	const struct execution_steps steps = { .body = suggest_all };
	return execution_run(options, EXECUTION_READS, &steps);
}
