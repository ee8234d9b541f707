/*
 * shop.h - a shop for the command's tests: calendars, services and exports
 * that were read already.
 *
 * It is 2026-02-02 in Shanghai; the Spring Festival is two weeks ahead.
 */
#ifndef SHOP_H
#define SHOP_H

#include "calendar/calendars.h"
#include "command/survey.h"
#include "support/folder.h"

struct test_shop {
	struct folder folder;
	struct setup setup;
	struct intake intake;
	struct shipments rows; /* of the exports */
	struct survey survey;
	struct survey_request request;
	struct error err;
};

static const char shop_ini[] = "[shipdelay]\n"
			       "timezone = Asia/Shanghai\n"
			       "state = var\n"
			       "[calendar.cn]\n"
			       "weekend = sat, sun\n"
			       "covers = 2025-12-01/2026-12-31\n"
			       "2026-02-15/2026-02-23 = suspended, Festival\n"
			       "[calendar.us]\n"
			       "weekend = sat, sun\n"
			       "covers = always\n"
			       "[calendar.de]\n"
			       "weekend = sat, sun\n"
			       "covers = 2025-12-01/2026-02-28\n"
			       "[service.default]\n"
			       "transit = cn 1-2, any 4-7, {destination} 2-4\n"
			       "pickup_hold = 12\n"
			       "[service.one]\n"
			       "carriers = twin*\n"
			       "transit = cn 1-2, any 4-7, {destination} 2-4\n"
			       "[service.two]\n"
			       "carriers = twin*\n"
			       "transit = cn 1-2, any 4-7, {destination} 2-4\n"
			       "[source.main]\n"
			       "files = inbox/*.csv\n"
			       "profile = aftership\n"
			       "[relay]\n"
			       "url = file:mail\n"
			       "from = notices@shop.example\n";

static inline struct date
shop_day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("no date \"%s\"", text);
	return date;
}

static inline void
shop_read_settings(struct test_shop *shop)
{
	struct setup *setup = &shop->setup;
	const char *path = folder_write(&shop->folder, "shop.ini", shop_ini);
	mistakes_init(&setup->mistakes, &setup->run);
	settings_load(path, NULL, &setup->run, &setup->mistakes,
	    &setup->settings);
	calendars_build(&setup->settings, &setup->run, &setup->mistakes,
	    &setup->calendars);
	services_build(&setup->settings, &setup->calendars, &setup->run,
	    &setup->mistakes, &setup->services);
	for (size_t i = 0; i < setup->mistakes.count; i++) {
		struct str text = setup->mistakes.items[i].text;
		fail_msg("%.*s", STR_ARG(text));
	}
}

static inline void
shop_open(struct test_shop *shop)
{
	*shop = (struct test_shop){ .err = { 0 } };
	struct setup *setup = &shop->setup;
	folder_open(&shop->folder);
	shop_read_settings(shop);
	setup->business = zone_load(STR("Asia/Shanghai"), &setup->run,
	    &shop->err);
	if (setup->business == NULL)
		fail_msg("%s", shop->err.text);
	routes_init(&setup->routes, &setup->calendars, &setup->services,
	    &setup->run);
	shop->intake.run = &setup->run;
	shipments_init(&shop->rows, &setup->run);
	shipments_init(&shop->intake.kept, &setup->run);
	shipments_init(&shop->intake.unshipped, &setup->run);
	survey_init(&shop->survey, &setup->run);
	shop->request.today = shop_day("2026-02-02");
}

static inline void
shop_close(struct test_shop *shop)
{
	survey_release(&shop->survey);
	routes_release(&shop->setup.routes);
	arena_release(&shop->setup.run);
	folder_close(&shop->folder);
}

/* On its way in the States since yesterday, and in time. */
static inline struct shipment
a_shipment(const char *tracking)
{
	return (struct shipment){
		.tracking = str_from(tracking),
		.order = STR("1001"),
		.carrier = STR("YunExpress"),
		.service = STR_EMPTY,
		.status = STATUS_IN_TRANSIT,
		.vendor_code = STR("in_transit"),
		.text = STR_EMPTY,
		.event = { { 1769911200 }, shop_day("2026-02-01") },
		.country = STR("US"),
		.origin = STR("CN"),
		.destination = STR("US"),
		.shipped_on = shop_day("2026-01-28"),
		.promised_on = DATE_NONE,
		.email = STR("a@customer.example"),
		.name = STR("Jonas"),
		.language = STR_EMPTY,
		.row = { STR("export.csv"), 2 },
	};
}

static inline void
shop_add(struct test_shop *shop, const struct shipment *shipment)
{
	struct shipment_copy copy = { .room = 0 };
	shipment_copy(&copy, shipment, &shop->setup.run);
	shipments_append(&shop->rows, &copy.shipment);
}

/* Customs has stopped it. */
static inline struct shipment
a_delayed_shipment(const char *tracking)
{
	struct shipment shipment = a_shipment(tracking);
	shipment.status = STATUS_EXCEPTION;
	shipment.cause = CAUSE_CUSTOMS;
	return shipment;
}

/* Read the rows as intake does.  False with the survey's error. */
static inline bool
shop_read(struct test_shop *shop)
{
	struct intake *intake = &shop->intake;
	const struct looker looker = survey_looker(&shop->survey,
	    &shop->request, &shop->setup);
	struct fold fold;
	bool ok = true;
	fold_init(&fold, &shop->setup.run, &looker);
	for (size_t i = 0; ok && i < shop->rows.count; i++) {
		const struct shipment *row = &shop->rows.items[i];
		bool is_wanted;
		ok = fold_add(&fold, row, 0, &is_wanted, &shop->err);
		if (ok && is_wanted)
			fold_keep(&fold, row);
	}
	intake->rows += shop->rows.count;
	fold_settle(&fold);
	intake->shipments = fold.parcels.count;
	intake->duplicates = fold.duplicates;
	fold_list(&fold, &intake->kept);
	fold_release(&fold);
	return ok && survey_finish(&shop->survey, intake, &shop->err);
}

static inline void
shop_survey(struct test_shop *shop)
{
	if (!shop_read(shop))
		fail_msg("%s", shop->err.text);
}

/* The candidate of that number, which must be one. */
static inline const struct candidate *
shop_find(struct test_shop *shop, const char *tracking)
{
	const struct shipment_key key = { STR("YunExpress"), str_from(tracking),
		STR("1001") };
	const struct candidate *candidate = survey_find(&shop->survey, &key);
	if (candidate == NULL)
		fail_msg("no candidate \"%s\"", tracking);
	return candidate;
}

static inline bool
shop_has(struct test_shop *shop, const char *tracking)
{
	const struct shipment_key key = { STR("YunExpress"), str_from(tracking),
		STR("1001") };
	return survey_find(&shop->survey, &key) != NULL;
}

#endif
