/*
 * parcel.h - one parcel on its way from China to the United States, for the
 * tests of detect/.
 *
 * The way is `cn 1-2, any 4-7, us 2-4` with grace 1 and stalled_after 5, both
 * calendars rest on Saturday and Sunday and cover 2026.  Shipped on Monday,
 * 2026-03-02, it leaves China by 03-04, the air by 03-11 and is due, by
 * minima and maxima, from 03-10 to 03-17.
 */
#ifndef PARCEL_H
#define PARCEL_H

#include "detect/detect.h"
#include "detect/evidence.h"
#include "support/configuration.h"

#define PARCEL_PLACES                                                          \
	"[calendar.cn]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"  \
	"[calendar.us]\nweekend = sat, sun\ncovers = 2026-01-01/2026-12-31\n"
#define PARCEL_SERVICE                                                         \
	"[service.a]\ncarriers = a\ntransit = cn 1-2, any 4-7, us 2-4\n"       \
	"grace = 1\nstalled_after = 5\n"

/* A window of the kind, place and days given, with more keys behind it. */
#define PARCEL_WINDOW(id, kind, place, from, last)                             \
	"[window." id "]\nkind = " kind "\nplace = " place "\nfrom = " from    \
	"\nlast = " last "\nsource = here\n"

/* What a test says of the parcel; what it leaves out is as in parcel_of(). */
struct parcel {
	const char *today;   /* 2026-03-05 */
	const char *event;   /* today */
	const char *shipped; /* 2026-03-02 */
	const char *promised;
	const char *country;
	const char *carrier;     /* a */
	const char *destination; /* US */
	enum status status;      /* in_transit */
	enum cause cause;
};

static inline struct date
parcel_day(const char *text, const char *fallback)
{
	return a_day_or_none(text == NULL ? fallback : text);
}

static inline struct shipment
parcel_of(const struct parcel *parcel)
{
	const char *today = parcel->today == NULL ? "2026-03-05"
	                                          : parcel->today;
	const char *destination = parcel->destination;
	return (struct shipment){
		.tracking = STR("YT2601"),
		.order = STR_EMPTY,
		.carrier = str_from(
		    parcel->carrier == NULL ? "a" : parcel->carrier),
		.service = STR_EMPTY,
		.origin = STR("CN"),
		.destination = str_from(
		    destination == NULL ? "US" : destination),
		.country = str_from(parcel->country),
		.status = parcel->status == STATUS_UNMAPPED ? STATUS_IN_TRANSIT
		                                            : parcel->status,
		.cause = parcel->cause,
		.event = { INSTANT_NONE, parcel_day(parcel->event, today) },
		.shipped_on = parcel_day(parcel->shipped, "2026-03-02"),
		.promised_on = parcel_day(parcel->promised, ""),
	};
}

static inline const struct route *
parcel_route(struct configuration *c, const struct shipment *shipment)
{
	const struct lane lane = { shipment->origin, shipment->destination };
	struct error err = { 0 };
	const struct route *route = routes_get(&c->routes, shipment->carrier,
	    shipment->service, &lane, &err);
	if (route == NULL)
		fail_msg("%s", err.text);
	return route;
}

/* `shipment` is filled, too: the evidence points to it. */
static inline void
parcel_evidence(struct configuration *c, const struct parcel *parcel,
    struct shipment *shipment, struct evidence *evidence)
{
	*shipment = parcel_of(parcel);
	evidence_gather(evidence, shipment, parcel_route(c, shipment),
	    parcel_day(parcel->today, "2026-03-05"));
}

static inline struct finding
parcel_finding(struct configuration *c, const struct parcel *parcel)
{
	struct shipment shipment;
	struct evidence evidence;
	struct finding finding;
	parcel_evidence(c, parcel, &shipment, &evidence);
	detect(&evidence, &finding);
	return finding;
}

/* "delayed 9 carrier w", for a test to compare. */
static inline const char *
parcel_verdict(struct configuration *c, const struct parcel *parcel)
{
	struct finding finding = parcel_finding(c, parcel);
	struct str id = finding.window == NULL ? STR("-") : finding.window->id;
	return arena_format(&c->run, "%s %d %s %.*s",
	    finding_kind_name(finding.kind), finding.rule,
	    finding.cause == CAUSE_NONE ? "-" : cause_name(finding.cause),
	    STR_ARG(id))
	    .ptr;
}

struct parcel_case {
	struct parcel parcel;
	const char *wanted; /* parcel_verdict() */
};

static inline void
parcel_check(struct configuration *c, const struct parcel_case *cases,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got = parcel_verdict(c, &cases[i].parcel);
		if (strcmp(got, cases[i].wanted) != 0)
			fail_msg("case %zu: wanted \"%s\", got \"%s\"", i,
			    cases[i].wanted, got);
	}
}

static inline int
parcel_begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static inline int
parcel_end(void **state)
{
	configuration_close(*state);
	return 0;
}

#define PARCEL_TEST(name)                                                      \
	cmocka_unit_test_setup_teardown(name, parcel_begin, parcel_end)

#endif
