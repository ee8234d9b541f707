#include "calendar/service.h"

#include "base/glob.h"

struct builder {
	struct arena *run;
	struct mistakes *mistakes;
	const struct calendars *calendars;
};

/* The days of a leg: "4-7", or "4" for both. */
static bool
parse_days(struct str text, struct leg *leg)
{
	size_t dash = str_find_byte(text, '-');
	long min, max;
	if (!str_to_count(str_slice(text, 0, dash), SERVICE_MAX_LEG_DAYS, &min))
		return false;
	max = min;
	if (dash < text.len &&
	    !str_to_count(str_slice(text, dash + 1, text.len),
		SERVICE_MAX_LEG_DAYS, &max))
		return false;
	leg->min_days = (int)min;
	leg->max_days = (int)max;
	return min <= max;
}

static void
read_leg(const struct builder *builder, struct str text, struct place at,
    struct leg *leg)
{
	size_t blank = 0;
	while (blank < text.len && text.ptr[blank] != ' ' &&
	       text.ptr[blank] != '\t')
		blank++;
	struct str place = arena_lower(builder->run, str_slice(text, 0, blank));
	struct str days = str_trim(str_slice(text, blank, text.len));
	if (str_equal(place, STR("{origin}")))
		leg->at = LEG_AT_ORIGIN;
	else if (str_equal(place, STR("{destination}")))
		leg->at = LEG_AT_DESTINATION;
	else
		leg->place = place;
	if (!parse_days(days, leg))
		mistakes_add(builder->mistakes, at,
		    "transit: '%.*s' is no leg such as 'cn 1-2': a place and "
		    "working days from least to most, at most %d",
		    STR_ARG(text), SERVICE_MAX_LEG_DAYS);
	else if (leg->at == LEG_AT_PLACE &&
		 calendars_find(builder->calendars, leg->place) == NULL)
		mistakes_add(builder->mistakes, at,
		    "transit: there is no [calendar.%.*s]",
		    STR_ARG(leg->place));
}

static void
read_legs(const struct builder *builder,
    const struct service_settings *settings, struct service *service)
{
	struct str rest = settings->transit.text, piece;
	while (str_next(&rest, ',', &piece)) {
		if (service->leg_count == SERVICE_MAX_LEGS) {
			mistakes_add(builder->mistakes, settings->transit.place,
			    "transit: more than %d legs", SERVICE_MAX_LEGS);
			return;
		}
		read_leg(builder, str_trim(piece), settings->transit.place,
		    &service->legs[service->leg_count++]);
	}
}

/* A comma list of globs; an absent one is "*". */
static const struct str *
read_globs(const struct builder *builder, const struct setting_text *value,
    size_t *count)
{
	struct str list = str_is_empty(value->text) ? STR("*") : value->text;
	size_t capacity = 0;
	struct str *globs = NULL;
	struct str piece;
	*count = 0;
	while (str_next(&list, ',', &piece)) {
		globs = arena_grow(builder->run, globs, *count, &capacity,
		    sizeof(*globs));
		globs[*count] = str_trim(piece);
		/* An empty glob fits only what has no name: never meant. */
		*count += !str_is_empty(globs[*count]);
	}
	if (*count == 0)
		mistakes_add(builder->mistakes, value->place,
		    "'%.*s' is no list of names with * and ?",
		    STR_ARG(value->text));
	return globs;
}

static const struct lane *
read_lanes(const struct builder *builder, const struct setting_text *value,
    size_t *count)
{
	struct str list = str_is_empty(value->text) ? STR("*->*") : value->text;
	struct lane *lanes = NULL;
	size_t capacity = 0;
	struct str piece;
	*count = 0;
	while (str_next(&list, ',', &piece)) {
		lanes = arena_grow(builder->run, lanes, *count, &capacity,
		    sizeof(*lanes));
		if (!lane_parse(str_trim(piece), &lanes[(*count)++],
			builder->run))
			mistakes_add(builder->mistakes, value->place,
			    "'%.*s' is no lane such as CN->US or *->BR",
			    STR_ARG(str_trim(piece)));
	}
	return lanes;
}

static bool
is_default(struct str name)
{
	return str_equal(name, STR("default"));
}

static void
read_service(const struct builder *builder,
    const struct service_settings *settings, struct service *service)
{
	*service = (struct service){
		.name = settings->name,
		.grace = (int)settings->grace,
		.stalled_after = (int)settings->stalled_after,
		.pickup_hold = (int)settings->pickup_hold,
	};
	if (is_default(settings->name) &&
	    !(str_is_empty(settings->carriers.text) &&
		str_is_empty(settings->services.text) &&
		str_is_empty(settings->lanes.text)))
		mistakes_add(builder->mistakes, settings->place,
		    "[service.default] is for all that no other service fits: "
		    "it has no carriers, services or lanes");
	service->carriers = read_globs(builder, &settings->carriers,
	    &service->carrier_count);
	service->services = read_globs(builder, &settings->services,
	    &service->service_count);
	service->lanes = read_lanes(builder, &settings->lanes,
	    &service->lane_count);
	read_legs(builder, settings, service);
}

/* For what stands nowhere. */
static struct place
main_file(const struct settings *settings)
{
	if (settings->ini.count == 0)
		return (struct place){ 0 };
	return (struct place){ settings->ini.sections[0].place.file, 0 };
}

bool
services_build(const struct settings *settings,
    const struct calendars *calendars, struct arena *run,
    struct mistakes *mistakes, struct services *services)
{
	struct builder builder = { run, mistakes, calendars };
	size_t before = mistakes->count;
	size_t next = 1;
	bool has_default = false;
	struct service *items = arena_alloc(run, settings->service_count + 1,
	    sizeof(*items));
	for (size_t i = 0; i < settings->service_count; i++) {
		bool is_first = is_default(settings->services[i].name);
		has_default = has_default || is_first;
		read_service(&builder, &settings->services[i],
		    is_first ? &items[0] : &items[next++]);
	}
	if (!has_default)
		mistakes_add(mistakes, main_file(settings),
		    "[service.default] is required: it is taken when no "
		    "other service fits a parcel");
	*services = (struct services){ items, next,
		retention_build(settings, run, mistakes) };
	return mistakes->count == before;
}

/* How close a service is to a shipment; larger is closer. */
struct closeness {
	size_t carriers, services, lanes;
};

/* The best glob of a list that matches; false when none does. */
static bool
best_glob(const struct str *globs, size_t count, struct str text, size_t *best)
{
	bool is_found = false;
	for (size_t i = 0; i < count; i++) {
		if (!glob_match(globs[i], text))
			continue;
		size_t weight = glob_weight(globs[i]);
		if (!is_found || weight > *best)
			*best = weight;
		is_found = true;
	}
	return is_found;
}

static bool
best_lane(const struct service *service, const struct lane *wanted,
    size_t *best)
{
	bool is_found = false;
	for (size_t i = 0; i < service->lane_count; i++) {
		const struct lane *lane = &service->lanes[i];
		if (!lane_fits(lane, wanted->origin, wanted->destination))
			continue;
		size_t weight = glob_weight(lane->origin) +
		                glob_weight(lane->destination);
		if (!is_found || weight > *best)
			*best = weight;
		is_found = true;
	}
	return is_found;
}

static int
compare(struct closeness a, struct closeness b)
{
	if (a.carriers != b.carriers)
		return a.carriers < b.carriers ? -1 : 1;
	if (a.services != b.services)
		return a.services < b.services ? -1 : 1;
	return (a.lanes > b.lanes) - (a.lanes < b.lanes);
}

const struct service *
services_choose(const struct services *services, struct str carrier,
    struct str service, const struct lane *lane, struct error *err)
{
	const struct service *best = NULL, *equal = NULL;
	struct closeness closest = { 0, 0, 0 };
	for (size_t i = 1; i < services->count; i++) {
		const struct service *item = &services->items[i];
		struct closeness close = { 0, 0, 0 };
		if (!best_glob(item->carriers, item->carrier_count, carrier,
			&close.carriers) ||
		    !best_glob(item->services, item->service_count, service,
			&close.services) ||
		    !best_lane(item, lane, &close.lanes))
			continue;
		int order = best == NULL ? 1 : compare(close, closest);
		if (order == 0)
			equal = item;
		if (order <= 0)
			continue;
		best = item;
		closest = close;
		equal = NULL;
	}
	if (best == NULL)
		return &services->items[0];
	if (equal == NULL)
		return best;
	error_set(err, ERROR_CONFIG,
	    "services '%.*s' and '%.*s' fit carrier '%.*s', service '%.*s', "
	    "lane %.*s->%.*s equally well; make one more exact",
	    STR_ARG(best->name), STR_ARG(equal->name), STR_ARG(carrier),
	    STR_ARG(service), STR_ARG(lane->origin),
	    STR_ARG(lane->destination));
	return NULL;
}
