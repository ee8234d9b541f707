/*
 * scene.h - one night for the planner: parcels with a finding and a past.
 *
 * It is 2026-01-26, two in the morning in Shanghai.  Parcels are added in the
 * order of their tracking numbers, each with a customer of its own, on its way
 * and with nothing found; a test changes what it is about.
 */
#ifndef SCENE_H
#define SCENE_H

#include <string.h>

#include "notice/planner.h"

enum { SCENE_MAX_PARCELS = 8, SCENE_MAX_TOLD = 8 };

struct parcel {
	struct shipment shipment;
	struct finding finding;
	struct told told[SCENE_MAX_TOLD];
	size_t told_count;
	struct recipient recipient;
	int pickup_hold;
	bool is_held;
};

struct scene {
	struct arena run;
	struct notice_settings settings;
	struct return_settings returns;
	struct planner planner;
	struct parcel parcels[SCENE_MAX_PARCELS];
	size_t count;
	struct candidate candidates[SCENE_MAX_PARCELS];
	struct plan plan;
};

static const struct title scene_titles[] = {
	{ STR_INIT("en"), STR_INIT("Spring Festival") },
	{ STR_INIT("de"), STR_INIT("Frühlingsfest") },
	{ STR_INIT("pt"), STR_INIT("Festival da Primavera") },
};

/* 2026-02-15 to 2026-02-23. */
static const struct window scene_festival = {
	.id = STR_INIT("cn:2026-02-15/2026-02-23"),
	.kind = WINDOW_SUSPENDED,
	.place = STR_INIT("cn"),
	.from = { 20499 },
	.last = { 20507 },
	.cause = CAUSE_HOLIDAY,
	.titles = scene_titles,
	.title_count = COUNT_OF(scene_titles),
};

static inline struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("no date \"%s\"", text);
	return date;
}

/* Noon in Shanghai. */
static inline struct instant
noon(const struct scene *scene, const char *text)
{
	return zone_instant(scene->planner.business, day(text), 12 * 3600);
}

static inline void
scene_set_today(struct scene *scene, const char *text)
{
	scene->planner.today = day(text);
	scene->planner.now = zone_instant(scene->planner.business, day(text),
	    2 * 3600);
}

static inline void
scene_open(struct scene *scene)
{
	struct error err = { 0 };
	*scene = (struct scene){
		.settings = {
			.advance_days = 14,
			.follow_up_days = 5,
			.max_follow_ups = 2,
			.min_gap_hours = 20,
			.default_language = { .text = STR("en") },
			.languages = { .text = STR("BR:pt, DE:de, AT:de") },
		},
		.planner = {
			.run = STR("20260126T020000-1"),
			.sender_domain = STR("shop.example"),
			.limit = SIZE_MAX,
		},
	};
	scene->planner.settings = &scene->settings;
	scene->planner.returns = &scene->returns;
	scene->planner.business = zone_load(STR("Asia/Shanghai"), &scene->run,
	    &err);
	if (scene->planner.business == NULL)
		fail_msg("%s", err.text);
	scene_set_today(scene, "2026-01-26");
}

static inline void
scene_close(struct scene *scene)
{
	arena_release(&scene->run);
}

static inline struct parcel *
scene_add(struct scene *scene, const char *tracking)
{
	struct parcel *parcel = &scene->parcels[scene->count++];
	*parcel = (struct parcel){
		.shipment = {
			.tracking = str_from(tracking),
			.order = arena_format(&scene->run, "#%s", tracking),
			.carrier = STR("yunexpress"),
			.status = STATUS_IN_TRANSIT,
			.vendor_code = STR("in_transit"),
			.event = { noon(scene, "2026-01-20"),
			    day("2026-01-20") },
			.destination = STR("US"),
			.shipped_on = day("2026-01-10"),
			.promised_on = DATE_NONE,
			.name = STR("Jonas"),
		},
		.finding = {
			.kind = FINDING_NONE,
			.rule = 11,
			.stage = 1,
			.due_early = DATE_NONE,
			.due_late = day("2026-01-22"),
			.due_plain = DATE_NONE,
			.due_on = day("2026-01-22"),
			.estimated_on = day("2026-01-30"),
			.is_expected = true,
			.days_late = 4,
		},
		.recipient = {
			.address = arena_format(&scene->run,
			    "%s@customer.example", tracking),
			.last_mail_at = INSTANT_NONE,
		},
		.pickup_hold = 15,
	};
	return parcel;
}

static inline void
parcel_find(struct parcel *parcel, enum finding_kind kind, int rule,
    enum cause cause)
{
	parcel->finding.kind = kind;
	parcel->finding.rule = rule;
	parcel->finding.cause = cause;
}

/* The carrier says so, and gives this cause. */
static inline void
parcel_delay(struct parcel *parcel, enum cause cause)
{
	parcel->shipment.status = STATUS_EXCEPTION;
	parcel->shipment.cause = cause;
	parcel_find(parcel, FINDING_DELAYED, 7, cause);
}

static inline void
parcel_deliver(struct parcel *parcel)
{
	parcel->shipment.status = STATUS_DELIVERED;
	parcel_find(parcel, FINDING_NONE, 1, CAUSE_NONE);
}

static inline void
parcel_meet(struct parcel *parcel, const struct window *window)
{
	parcel_find(parcel, FINDING_ADVANCE, 10, window->cause);
	parcel->finding.window = window;
}

/* Told on that day, of an event on the day before. */
static inline struct told *
parcel_tell(struct parcel *parcel, enum notice_kind kind, enum cause cause,
    const char *on)
{
	struct told *told = &parcel->told[parcel->told_count++];
	*told = (struct told){
		.id = (int64_t)parcel->told_count,
		.kind = kind,
		.cause = cause,
		.subject = STR_EMPTY,
		.episode = 1,
		.on = day(on),
		.event_at = { (day(on).day - 1) * INT64_C(86400) },
		.state = MAIL_ACCEPTED,
		.message_id = STR("1@shop.example"),
	};
	if (kind == NOTICE_ACTION || kind == NOTICE_RETURNING ||
	    kind == NOTICE_RETURNED)
		told->subject = str_from(cause_name(cause));
	return told;
}

static inline void
scene_plan(struct scene *scene)
{
	for (size_t i = 0; i < scene->count; i++) {
		const struct parcel *parcel = &scene->parcels[i];
		scene->candidates[i] = (struct candidate){
			.shipment = &parcel->shipment,
			.finding = &parcel->finding,
			.past = { parcel->told, parcel->told_count },
			.recipient = parcel->recipient,
			.pickup_hold = parcel->pickup_hold,
			.is_held = parcel->is_held,
		};
	}
	planner_plan(&scene->planner, scene->candidates, scene->count,
	    &scene->run, &scene->plan);
}

/*
 * What became of the parcel, in a word: "none", "staff", "deferred",
 * "suppressed", or the kind that is told; "closed" for a quiet end.
 */
static inline const char *
scene_answer(const struct scene *scene, size_t at)
{
	static const char *const names[DECISION_KIND_COUNT] = {
		[DECISION_NONE] = "none",
		[DECISION_DEFERRED] = "deferred",
		[DECISION_SUPPRESSED] = "suppressed",
		[DECISION_STAFF] = "staff",
	};
	const struct decision *decision = &scene->plan.decisions[at];
	const struct parcel *parcel = &scene->parcels[at];
	if (decision->kind == DECISION_TOLD)
		return notice_kind_name(decision->notice);
	for (size_t i = 0; i < scene->plan.closing_count; i++)
		if (str_equal(scene->plan.closings[i].tracking,
			parcel->shipment.tracking))
			return "closed";
	return names[decision->kind];
}

/* Plan, and ask for the answer on every parcel in their order. */
static inline void
scene_expect(struct scene *scene, const char *const *answers, size_t count)
{
	scene_plan(scene);
	assert_int_equal(count, scene->count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(scene_answer(scene, i), answers[i]) != 0)
			fail_msg("parcel %zu \"%.*s\": %s, not %s (%.*s)", i,
			    STR_ARG(scene->parcels[i].shipment.tracking),
			    scene_answer(scene, i), answers[i],
			    STR_ARG(scene->plan.decisions[i].reason));
}

#define EXPECT(scene, ...)                                                     \
	scene_expect((scene), (const char *const[]){ __VA_ARGS__ },            \
	    COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

#endif
