#include "command/setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "calendar/calendars.h"
#include "command/exits.h"
#include "message/address.h"
#include "message/wording.h"
#include "relay/endpoint.h"

/*
 * The shipped data lies in ../config beside the folder of the build, or in
 * PREFIX/share/shipdelay.  The program may stand deeper, in build/asan.
 */
const char *
setup_find_shipped(struct arena *run)
{
	static const char *const candidates[] = { "../share/shipdelay",
		"../config", "../../config" };
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path));
	if (len <= 0 || (size_t)len >= sizeof(path))
		return NULL;
	struct str folder = file_folder((struct str){ path, (size_t)len });
	for (size_t i = 0; i < COUNT_OF(candidates); i++) {
		struct str found = arena_format(run, "%.*s/%s", STR_ARG(folder),
		    candidates[i]);
		struct str proof = arena_format(run, "%.*s/templates",
		    STR_ARG(found));
		if (access(proof.ptr, R_OK | X_OK) == 0)
			return found.ptr;
	}
	return NULL;
}

static const struct zone *
find_zone(const void *context, struct str name)
{
	const struct zones *zones = context;
	for (size_t i = 0; i < zones->count; i++)
		if (str_equal(zone_name(zones->items[i]), name))
			return zones->items[i];
	return NULL;
}

static void
load_zone(struct setup *setup, struct str name, struct place place)
{
	struct error err = { 0 };
	struct zones *zones = &setup->zones;
	if (str_is_empty(name) || find_zone(zones, name) != NULL)
		return;
	const struct zone *zone = zone_load(name, &setup->run, &err);
	if (zone == NULL) {
		mistakes_add(&setup->mistakes, place, "timezone: %s", err.text);
		return;
	}
	zones->items = arena_grow(&setup->run, zones->items, zones->count,
	    &zones->capacity, sizeof(*zones->items));
	zones->items[zones->count++] = zone;
}

/* Of sources and orders: their zones and the profiles they name. */
static void
load_source_needs(struct setup *setup, const struct source_settings *sources,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct source_settings *source = &sources[i];
		load_zone(setup, source->timezone.text, source->timezone.place);
		if (!str_is_empty(source->profile.text))
			settings_load_profile(&setup->settings,
			    source->profile.text, &setup->run,
			    &setup->mistakes);
	}
}

static void
load_profile_zones(struct setup *setup)
{
	const struct ini *ini = &setup->settings.ini;
	for (size_t i = 0; i < ini->count; i++) {
		const struct ini_entry *zone =
		    ini_section_find(&ini->sections[i], STR("timezone"));
		if (str_starts_with(ini->sections[i].name, STR("profile.")) &&
		    zone != NULL)
			load_zone(setup, zone->value, zone->place);
	}
}

static void
load_zones_and_profiles(struct setup *setup)
{
	const struct settings *settings = &setup->settings;
	load_zone(setup, settings->timezone.text, settings->timezone.place);
	load_source_needs(setup, settings->sources, settings->source_count);
	load_source_needs(setup, settings->orders, settings->order_count);
	if (!str_is_empty(settings->complaints.profile.text))
		settings_load_profile(&setup->settings,
		    settings->complaints.profile.text, &setup->run,
		    &setup->mistakes);
	load_profile_zones(setup);
	setup->business = find_zone(&setup->zones, settings->timezone.text);
	/* After that mistake others can still be found. */
	if (setup->business == NULL)
		setup->business = zone_load(STR("UTC"), &setup->run,
		    &(struct error){ 0 });
	setup->intake = (struct intake_context){
		.settings = settings,
		.business = setup->business,
		.zone = find_zone,
		.zones = &setup->zones,
	};
}

static void
check_relay(struct setup *setup)
{
	const struct relay_settings *relay = &setup->settings.relay;
	struct endpoint endpoint;
	const char *reason;
	if (str_is_empty(relay->url.text))
		return;
	if (!endpoint_parse(relay->url.text, &endpoint, &reason))
		mistakes_add(&setup->mistakes, relay->url.place, "url: %s",
		    reason);
	else if (relay->tls == TLS_NONE && endpoint.kind == ENDPOINT_SMTP &&
		 !endpoint_is_loopback(&endpoint))
		mistakes_add(&setup->mistakes, relay->url.place,
		    "tls = none is for a relay on this machine only");
}

/* "Refund" is a promise with a day, so there must be one. */
static void
check_returns(struct setup *setup)
{
	const struct return_settings *returns = &setup->settings.returns;
	const struct ini_entry *unanswered =
	    ini_section_find(ini_find(&setup->settings.ini, STR("returns")),
		STR("unanswered"));
	if (returns->unanswered == UNANSWERED_REFUND &&
	    returns->answer_days == 0)
		mistakes_add(&setup->mistakes, unanswered->place,
		    "unanswered = refund needs answer_days, the days that a "
		    "customer has to answer");
}

/* Where letters may lead: to the shop, the carriers, and what it names. */
static void
list_hosts(struct setup *setup)
{
	const struct carriers *carriers = &setup->shop.carriers;
	struct str rest = setup->settings.notices.links.text, piece;
	size_t room = carriers->count + 3;
	for (size_t i = 0; i < rest.len; i++)
		room += rest.ptr[i] == ',';
	struct str *hosts = arena_alloc(&setup->run, room, sizeof(*hosts));
	size_t count = 0;
	while (!str_is_empty(rest) && str_next(&rest, ',', &piece))
		hosts[count++] = str_trim(piece);
	hosts[count++] = address_domain(setup->sender.address);
	hosts[count++] = address_domain(setup->shop.reply_to);
	for (size_t i = 0; i < carriers->count; i++)
		hosts[count++] = wording_host(carriers->items[i].page.text);
	setup->shop.hosts = hosts;
	setup->shop.host_count = count;
}

static void
read_sender(struct setup *setup)
{
	const struct relay_settings *relay = &setup->settings.relay;
	const char *reason;
	struct str display;
	struct sender *sender = &setup->sender;
	sender->zone = setup->business;
	if (!str_is_empty(relay->from.text) &&
	    !mailbox_parse(relay->from.text, &setup->run, &sender->display,
		&sender->address, &reason))
		mistakes_add(&setup->mistakes, relay->from.place, "from: %s",
		    reason);
	if (!str_is_empty(relay->reply_to.text) &&
	    !mailbox_parse(relay->reply_to.text, &setup->run, &display,
		&sender->reply_to, &reason))
		mistakes_add(&setup->mistakes, relay->reply_to.place,
		    "reply_to: %s", reason);
	setup->shop = (struct shop){
		.name = str_is_empty(sender->display)
		            ? address_domain(sender->address)
		            : sender->display,
		.reply_to = str_is_empty(sender->reply_to) ? sender->address
		                                           : sender->reply_to,
		.refunds_unanswered = setup->settings.returns.unanswered ==
		                      UNANSWERED_REFUND,
	};
	carriers_build(&setup->settings, &setup->mistakes,
	    &setup->shop.carriers);
	list_hosts(setup);
}

static bool
is_listed(const struct staff *staff, struct str address)
{
	for (size_t i = 0; i < staff->count; i++)
		if (str_equal_nocase(staff->items[i], address))
			return true;
	return false;
}

static void
read_staff(struct setup *setup)
{
	const struct setting_text *to = &setup->settings.staff.to;
	struct staff *staff = &setup->staff;
	struct str rest = to->text, piece, address;
	const char *reason;
	while (!str_is_empty(rest) && str_next(&rest, ',', &piece)) {
		if (!address_check(piece, ADDRESS_ASCII, &setup->run, &address,
			&reason)) {
			mistakes_add(&setup->mistakes, to->place,
			    "to = %.*s: %s", STR_ARG(str_trim(piece)), reason);
			continue;
		}
		if (is_listed(staff, address))
			continue;
		staff->items = arena_grow(&setup->run, staff->items,
		    staff->count, &staff->capacity, sizeof(*staff->items));
		staff->items[staff->count++] = address;
	}
}

/* The shop's own folders first, then the shipped letters. */
static void
open_letters(struct setup *setup)
{
	const struct settings *settings = &setup->settings;
	struct str *folders = NULL;
	size_t count = 0, capacity = 0;
	struct str rest = settings->templates.text, piece;
	while (!str_is_empty(rest) && str_next(&rest, '\n', &piece)) {
		folders = arena_grow(&setup->run, folders, count, &capacity,
		    sizeof(*folders));
		folders[count++] = piece;
	}
	if (settings->shipped != NULL) {
		folders = arena_grow(&setup->run, folders, count, &capacity,
		    sizeof(*folders));
		folders[count++] = arena_format(&setup->run, "%s/templates",
		    settings->shipped);
	}
	setup->letters = letters_open(folders, count, &setup->shop,
	    settings->notices.default_language.text, &setup->run);
}

bool
setup_load(struct setup *setup, const char *config)
{
	*setup = (struct setup){ 0 };
	mistakes_init(&setup->mistakes, &setup->run);
	if (access(config, F_OK) != 0) {
		mistakes_add(&setup->mistakes, (struct place){ config, 0 },
		    "%s; name the configuration with --config FILE",
		    strerror(errno));
		return false;
	}
	const char *shipped = setup_find_shipped(&setup->run);
	if (shipped == NULL)
		mistakes_add(&setup->mistakes, (struct place){ 0 },
		    "the shipped letters and profiles are not beside the "
		    "program; is it installed whole?");
	settings_load(config, shipped, &setup->run, &setup->mistakes,
	    &setup->settings);
	/* Without these nothing can be built that would make sense. */
	if (setup->settings.ini.count == 0)
		return false;
	load_zones_and_profiles(setup);
	calendars_build(&setup->settings, &setup->run, &setup->mistakes,
	    &setup->calendars);
	services_build(&setup->settings, &setup->calendars, &setup->run,
	    &setup->mistakes, &setup->services);
	routes_init(&setup->routes, &setup->calendars, &setup->services,
	    &setup->run);
	check_relay(setup);
	check_returns(setup);
	read_sender(setup);
	read_staff(setup);
	if (setup->business != NULL)
		intake_check(&setup->intake, &setup->mistakes);
	const struct office_request request = {
		.settings = &setup->settings,
		.calendars = &setup->calendars,
		.business = setup->business,
	};
	office_build(&request, &setup->run, &setup->mistakes, &setup->office);
	open_letters(setup);
	setup->state = arena_cstr(&setup->run, setup->settings.state.text);
	return setup->mistakes.count == 0;
}

void
setup_release(struct setup *setup)
{
	letters_close(setup->letters);
	routes_release(&setup->routes);
	arena_release(&setup->run);
}

int
setup_tell_mistakes(const struct setup *setup)
{
	struct arena scratch = { 0 };
	for (size_t i = 0; i < setup->mistakes.count; i++)
		diag_line(mistake_format(&setup->mistakes.items[i], &scratch));
	arena_release(&scratch);
	return EXIT_CONFIG;
}

bool
setup_now(const struct setup *setup, const char *text, struct instant *now,
    struct error *err)
{
	struct timespec clock;
	if (text == NULL) {
		clock_gettime(CLOCK_REALTIME, &clock);
		now->seconds = clock.tv_sec;
		return true;
	}
	if (instant_parse(str_from(text), setup->business, now))
		return true;
	return error_set(err, ERROR_USAGE,
	    "--now %s: an instant such as 2026-01-26T02:00:00+08:00 is wanted",
	    text);
}
