#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "intake/events.h"

enum { CUSTOMS = 1U << CAUSE_CUSTOMS, MAX_EVENTS = 6 };

/* The histories of one parcel after another. */
struct archive {
	struct arena run;
	struct error err;
	struct events events;
};

static void
open_archive(struct archive *archive)
{
	*archive = (struct archive){ .err = { 0 } };
	const struct zone *shanghai = zone_load(STR("Asia/Shanghai"),
	    &archive->run, &archive->err);
	assert_non_null(shanghai);
	events_init(&archive->events, &archive->run, shanghai);
}

static void
close_archive(struct archive *archive)
{
	events_release(&archive->events);
	arena_release(&archive->run);
}

/* One event, `hour` hours into 2026 in UTC; 0: without a time. */
struct step {
	int hour;
	enum status status;
	enum cause cause;
	unsigned cleared;
	bool is_accepted;
	const char *country;
};

static struct shipment
row_of(const struct step *step, unsigned line)
{
	struct shipment row = shipment_unknown();
	row.tracking = STR("LP1");
	row.carrier = STR("post");
	row.status = step->status;
	row.cause = step->cause;
	row.cleared = step->cleared;
	row.is_accepted = step->is_accepted;
	row.country = str_from(step->country);
	row.vendor_code = str_from(status_name(step->status));
	row.row = (struct row){ STR("e.csv"), line };
	if (step->hour != 0)
		row.event.instant.seconds = 1767225600 + step->hour * 3600;
	return row;
}

static void
add(struct archive *archive, const struct step *step, unsigned line)
{
	const struct shipment row = row_of(step, line);
	events_add(&archive->events, &row);
}

/* What the events tell when their rows come in the order of a permutation. */
static struct shipment
tale_of(struct archive *archive, const struct step *steps, size_t count,
    const size_t *order)
{
	open_archive(archive);
	for (size_t i = 0; i < count; i++) {
		size_t at = order == NULL ? i : order[i];
		add(archive, &steps[at], (unsigned)at + 2);
	}
	assert_int_equal(archive->events.count, 1);
	assert_int_equal(archive->events.event_count, count);
	return events_fold(&archive->events, 0, &archive->run);
}

/* The next permutation in lexical order, as Knuth's algorithm L. */
static bool
permute(size_t *order, size_t count)
{
	size_t j = count - 1, k = count - 1;
	while (j > 0 && order[j - 1] >= order[j])
		j--;
	if (j == 0)
		return false;
	while (order[k] <= order[j - 1])
		k--;
	size_t swapped = order[j - 1];
	order[j - 1] = order[k];
	order[k] = swapped;
	for (size_t a = j, b = count - 1; a < b; a++, b--) {
		swapped = order[a];
		order[a] = order[b];
		order[b] = swapped;
	}
	return true;
}

/* How many steps a case has: the rest is zero. */
static size_t
steps_in(const struct step steps[MAX_EVENTS])
{
	size_t count = 0;
	while (
	    count < MAX_EVENTS &&
	    (steps[count].hour != 0 || steps[count].status != STATUS_UNMAPPED))
		count++;
	return count;
}

static void
a_cause_stays_until_it_is_cleared_whatever_the_order_of_rows(void **state)
{
	static const struct {
		const char *what;
		struct step steps[MAX_EVENTS];
		enum status status;
		enum cause cause;
	} cases[] = {
		{ "held by customs",
		    { { .hour = 1, .status = STATUS_IN_TRANSIT },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_CUSTOMS } },
		    STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "held, and seen since",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_CUSTOMS },
		{ "returned by customs",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .cleared = CUSTOMS },
			{ .hour = 3, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "held again",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .cleared = CUSTOMS },
			{ .hour = 3,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_CUSTOMS },
			{ .hour = 4, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_CUSTOMS },
		{ "customs clears no weather",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_WEATHER },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .cleared = CUSTOMS } },
		    STATUS_IN_TRANSIT, CAUSE_WEATHER },
		{ "another cause",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_ATTEMPT_FAILED,
			    .cause = CAUSE_ABSENT } },
		    STATUS_ATTEMPT_FAILED, CAUSE_ABSENT },
		{ "one event ends one cause and names another",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_DUTIES,
			    .cleared = CUSTOMS },
			{ .hour = 3, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_DUTIES },
		{ "delivered",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_WEATHER },
			{ .hour = 2, .status = STATUS_DELIVERED } },
		    STATUS_DELIVERED, CAUSE_NONE },
		{ "`other` is no cause",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_OTHER },
			{ .hour = 2, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_NONE },
		{ "`other` is the cause of its own event",
		    { { .hour = 1, .status = STATUS_IN_TRANSIT },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_OTHER } },
		    STATUS_EXCEPTION, CAUSE_OTHER },
		{ "`other` ends no cause",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_OTHER } },
		    STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "an unknown code in between",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_UNMAPPED,
			    .cleared = CUSTOMS },
			{ .hour = 3, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_CUSTOMS },
		{ "an unknown code at last",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2, .status = STATUS_UNMAPPED } },
		    STATUS_UNMAPPED, CAUSE_NONE },
		{ "an unknown word for a cause in between",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_UNKNOWN },
			{ .hour = 3, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_CUSTOMS },
		{ "an unknown word for a cause at last",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_CUSTOMS },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_UNKNOWN } },
		    STATUS_EXCEPTION, CAUSE_UNKNOWN },
		{ "an event without a time is the oldest",
		    { { .hour = 0, .status = STATUS_DELIVERED },
			{ .hour = 1,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_CUSTOMS },
			{ .hour = 2, .status = STATUS_IN_TRANSIT } },
		    STATUS_IN_TRANSIT, CAUSE_CUSTOMS },
		{ "comes back for the last cause that sends back",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_REFUSED },
			{ .hour = 2,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_ADDRESS },
			{ .hour = 3,
			    .status = STATUS_EXCEPTION,
			    .cause = CAUSE_WEATHER },
			{ .hour = 4, .status = STATUS_RETURNING } },
		    STATUS_RETURNING, CAUSE_ADDRESS },
		{ "comes back for a cause that was cleared",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_DUTIES },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .cleared = 1U << CAUSE_DUTIES },
			{ .hour = 3, .status = STATUS_RETURNED } },
		    STATUS_RETURNED, CAUSE_DUTIES },
		{ "comes back for its own cause",
		    { { .hour = 1,
			  .status = STATUS_EXCEPTION,
			  .cause = CAUSE_ADDRESS },
			{ .hour = 2,
			    .status = STATUS_RETURNING,
			    .cause = CAUSE_REFUSED } },
		    STATUS_RETURNING, CAUSE_REFUSED },
		{ "comes back without a reason",
		    { { .hour = 1, .status = STATUS_IN_TRANSIT },
			{ .hour = 2, .status = STATUS_RETURNING } },
		    STATUS_RETURNING, CAUSE_NONE },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t count = steps_in(cases[i].steps);
		size_t order[MAX_EVENTS] = { 0, 1, 2, 3, 4, 5 };
		do {
			struct archive archive;
			struct shipment tale = tale_of(&archive, cases[i].steps,
			    count, order);
			if (tale.status != cases[i].status ||
			    tale.cause != cases[i].cause)
				fail_msg("case %zu \"%s\": %s %s", i,
				    cases[i].what, status_name(tale.status),
				    cause_name(tale.cause));
			close_archive(&archive);
		} while (permute(order, count));
	}
}

static void
the_first_event_with_the_carrier_is_the_day_of_shipping(void **state)
{
	static const struct {
		const char *what;
		struct step steps[MAX_EVENTS];
		const char *shipped_on;
	} cases[] = {
		{ "announced, then seen",
		    { { .hour = 1, .status = STATUS_PRE_TRANSIT },
			{ .hour = 30, .status = STATUS_IN_TRANSIT },
			{ .hour = 60, .status = STATUS_IN_TRANSIT } },
		    "2026-01-02" },
		{ "accepted by its code",
		    { { .hour = 1,
			  .status = STATUS_PRE_TRANSIT,
			  .is_accepted = true },
			{ .hour = 30, .status = STATUS_IN_TRANSIT } },
		    "2026-01-01" },
		{ "only announced",
		    { { .hour = 1, .status = STATUS_PRE_TRANSIT } }, "" },
		{ "in Shanghai it is the next day",
		    { { .hour = 16, .status = STATUS_IN_TRANSIT } },
		    "2026-01-02" },
		{ "known without a time, then seen",
		    { { .hour = 0, .status = STATUS_IN_TRANSIT },
			{ .hour = 30, .status = STATUS_DELIVERED } },
		    "2026-01-02" },
		{ "never there",
		    { { .hour = 1, .status = STATUS_NOT_FOUND },
			{ .hour = 2, .status = STATUS_CANCELLED },
			{ .hour = 3, .status = STATUS_STALE } },
		    "" },
	};
	char day[DATE_TEXT];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct archive archive;
		struct shipment tale = tale_of(&archive, cases[i].steps,
		    steps_in(cases[i].steps), NULL);
		if (strcmp(date_format(tale.shipped_on, day),
			cases[i].shipped_on) != 0)
			fail_msg("case %zu \"%s\": %s", i, cases[i].what, day);
		close_archive(&archive);
	}
}

static void
parcels_come_from_where_their_history_begins(void **state)
{
	static const struct {
		const char *what;
		struct step steps[MAX_EVENTS];
		const char *origin;
	} cases[] = {
		{ "announced",
		    { { .hour = 2,
			  .status = STATUS_IN_TRANSIT,
			  .country = "BR" },
			{ .hour = 1,
			    .status = STATUS_PRE_TRANSIT,
			    .country = "CN" } },
		    "CN" },
		{ "accepted",
		    { { .hour = 1,
			  .status = STATUS_IN_TRANSIT,
			  .is_accepted = true,
			  .country = "CN" },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .country = "BR" } },
		    "CN" },
		{ "begins on the way",
		    { { .hour = 1,
			  .status = STATUS_IN_TRANSIT,
			  .country = "BR" },
			{ .hour = 2,
			    .status = STATUS_PRE_TRANSIT,
			    .country = "CN" } },
		    "" },
		{ "announced nowhere",
		    { { .hour = 1, .status = STATUS_PRE_TRANSIT },
			{ .hour = 2,
			    .status = STATUS_IN_TRANSIT,
			    .country = "CN" } },
		    "" },
		{ "no code of two letters",
		    { { .hour = 1,
			.status = STATUS_PRE_TRANSIT,
			.country = "CHINA" } },
		    "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct archive archive;
		struct shipment tale = tale_of(&archive, cases[i].steps,
		    steps_in(cases[i].steps), NULL);
		if (!str_equal(tale.origin, str_from(cases[i].origin)))
			fail_msg("case %zu \"%s\": %.*s", i, cases[i].what,
			    STR_ARG(tale.origin));
		close_archive(&archive);
	}
}

static void
what_the_rows_tell_is_not_derived(void **state)
{
	static const struct step step = { .hour = 1,
		.status = STATUS_PRE_TRANSIT,
		.is_accepted = true,
		.country = "CN" };
	struct archive archive;
	(void)state;
	open_archive(&archive);
	struct shipment row = row_of(&step, 2);
	row.origin = STR("HK");
	row.shipped_on = (struct date){ 20000 };
	events_add(&archive.events, &row);
	const struct shipment *newest = events_newest(&archive.events, 0);
	assert_int_equal(newest->status, STATUS_PRE_TRANSIT);
	assert_true(str_equal(newest->carrier, STR("post")));
	struct shipment tale = events_fold(&archive.events, 0, &archive.run);
	assert_true(str_equal(tale.origin, STR("HK")));
	assert_int_equal(tale.shipped_on.day, 20000);
	close_archive(&archive);
}

static void
assert_text(struct str text, const char *expected)
{
	if (!str_equal(text, str_from(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void
the_newest_event_is_told_and_what_lasts_of_the_others(void **state)
{
	static const struct step steps[] = {
		{ .hour = 1, .status = STATUS_IN_TRANSIT, .country = "CN" },
		{ .hour = 2, .status = STATUS_IN_TRANSIT, .country = "BR" },
		{ .hour = 3, .status = STATUS_IN_CUSTOMS, .country = "US" },
	};
	static const char *const orders[] = { "1001", "1002", "" };
	static const char *const texts[] = { "a long way", "", "at customs" };
	static const char *const places[] = { "Shenzhen", "São Paulo airport",
		"" };
	static const char *const cities[] = { "Campinas", "Santos", "" };
	size_t order[] = { 0, 1, 2 };
	(void)state;
	do {
		struct archive archive;
		open_archive(&archive);
		for (size_t i = 0; i < COUNT_OF(steps); i++) {
			struct shipment row = row_of(&steps[order[i]],
			    (unsigned)order[i] + 2);
			row.order = str_from(orders[order[i]]);
			row.text = str_from(texts[order[i]]);
			row.place = str_from(places[order[i]]);
			row.city = str_from(cities[order[i]]);
			row.postcode = str_from(cities[order[i]]);
			row.signed_by = str_from(cities[order[i]]);
			if (order[i] < 2)
				row.promised_on.day = 20000 + (int)order[i];
			events_add(&archive.events, &row);
		}
		struct shipment tale = events_fold(&archive.events, 0,
		    &archive.run);
		assert_text(tale.tracking, "LP1");
		assert_text(tale.order, "1002");
		assert_text(tale.country, "US");
		assert_text(tale.text, "at customs");
		assert_text(tale.place, "");
		assert_text(tale.city, "Santos");
		assert_text(tale.postcode, "Santos");
		assert_text(tale.signed_by, "Santos");
		assert_text(tale.vendor_code, "in_customs");
		assert_text(tale.row.file, "e.csv");
		assert_int_equal(tale.row.line, 4);
		assert_int_equal(tale.promised_on.day, 20001);
		close_archive(&archive);
	} while (permute(order, COUNT_OF(order)));
}

static void
words_and_place_of_an_event_stand_side_by_side(void **state)
{
	static const struct step step = { .hour = 1,
		.status = STATUS_IN_TRANSIT };
	static const struct {
		const char *text, *place;
	} words[] = {
		{ "arrived", "Lyon" },
		{ "held by customs for a check", "" },
		{ "", "Charles de Gaulle airport, hall of parcels" },
		{ "left", "Paris" },
	};
	struct archive archive;
	(void)state;
	open_archive(&archive);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct shipment row = row_of(&step, (unsigned)i + 2);
		row.text = str_from(words[i].text);
		row.place = str_from(words[i].place);
		events_add(&archive.events, &row);
		struct shipment tale = events_fold(&archive.events, 0,
		    &archive.run);
		assert_text(tale.text, words[i].text);
		assert_text(tale.place, words[i].place);
	}
	close_archive(&archive);
}

static void
at_equal_times_the_later_row_is_newer(void **state)
{
	static const struct step steps[] = { { .hour = 1,
						 .status = STATUS_EXCEPTION },
		{ .hour = 1, .status = STATUS_DELIVERED },
		{ .hour = 0, .status = STATUS_IN_TRANSIT } };
	struct archive archive;
	(void)state;
	struct shipment tale = tale_of(&archive, steps, 3, NULL);
	assert_int_equal(tale.status, STATUS_DELIVERED);
	assert_int_equal(tale.row.line, 3);
	close_archive(&archive);
	tale = tale_of(&archive, &steps[2], 1, NULL);
	assert_int_equal(tale.status, STATUS_IN_TRANSIT);
	assert_false(instant_is_set(tale.event.instant));
	close_archive(&archive);
}

static void
every_parcel_has_its_own_history(void **state)
{
	enum { PARCELS = 3000, EVENTS = 9 };
	struct archive archive;
	char number[20];
	(void)state;
	open_archive(&archive);
	for (int k = 0; k < EVENTS; k++)
		for (int i = 0; i < PARCELS; i++) {
			const struct step step = { .hour = 1 + (i + k) % EVENTS,
				.status = STATUS_IN_TRANSIT };
			struct shipment row = row_of(&step,
			    (unsigned)(i * EVENTS + step.hour));
			snprintf(number, sizeof(number), "LP%d", i);
			row.tracking = str_from(number);
			events_add(&archive.events, &row);
		}
	assert_int_equal(archive.events.count, PARCELS);
	assert_int_equal(archive.events.event_count, PARCELS * EVENTS);
	for (unsigned i = 0; i < PARCELS; i++) {
		struct shipment tale = events_fold(&archive.events, i,
		    &archive.run);
		snprintf(number, sizeof(number), "LP%u", i);
		if (!str_equal(tale.tracking, str_from(number)) ||
		    tale.row.line != i * EVENTS + EVENTS)
			fail_msg("parcel %u: line %u", i, tale.row.line);
	}
	close_archive(&archive);
}

static void
a_longer_text_leaves_the_texts_of_others_alone(void **state)
{
	static const char *const numbers[] = { "A", "B", "A" };
	static const char *const texts[] = { "x", "y",
		"a text that is much longer than the first one" };
	struct archive archive;
	(void)state;
	open_archive(&archive);
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		const struct step step = { .hour = 1 + (int)i,
			.status = STATUS_IN_TRANSIT };
		struct shipment row = row_of(&step, (unsigned)i);
		row.tracking = str_from(numbers[i]);
		row.text = str_from(texts[i]);
		events_add(&archive.events, &row);
	}
	assert_text(events_fold(&archive.events, 0, &archive.run).text,
	    texts[2]);
	assert_text(events_fold(&archive.events, 1, &archive.run).text, "y");
	close_archive(&archive);
}

static void
a_history_is_shown_in_order_and_without_duplicates(void **state)
{
	static const struct step steps[] = {
		{ .hour = 30, .status = STATUS_IN_CUSTOMS, .country = "BR" },
		{ .hour = 2,
		    .status = STATUS_IN_TRANSIT,
		    .cleared = CUSTOMS,
		    .is_accepted = true,
		    .country = "CN" },
		{ .hour = 30, .status = STATUS_IN_CUSTOMS, .country = "BR" },
		{ .hour = 30,
		    .status = STATUS_EXCEPTION,
		    .cause = CAUSE_CUSTOMS,
		    .country = "BR" },
	};
	static const unsigned lines[] = { 3, 4, 5 };
	struct archive archive;
	size_t count;
	(void)state;
	tale_of(&archive, steps, COUNT_OF(steps), NULL);
	const struct event *events = events_of(&archive.events, STR("POST"),
	    STR("lp 1"), &archive.run, &count);
	assert_int_equal(count, COUNT_OF(lines));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(events[i].row.line, lines[i]);
	assert_int_equal(events[0].status, STATUS_IN_TRANSIT);
	assert_int_equal(events[0].cleared, CUSTOMS);
	assert_true(events[0].is_accepted);
	assert_false(events[1].is_accepted);
	assert_string_equal(events[0].country, "CN");
	assert_text(events[0].code, "in_transit");
	assert_int_equal(events[2].cause, CAUSE_CUSTOMS);
	char day[DATE_TEXT];
	assert_string_equal(date_format(events[2].at.date, day), "2026-01-02");
	assert_null(events_of(&archive.events, STR("post"), STR("LP2"),
	    &archive.run, &count));
	assert_int_equal(count, 0);
	close_archive(&archive);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_cause_stays_until_it_is_cleared_whatever_the_order_of_rows),
		cmocka_unit_test(
		    the_first_event_with_the_carrier_is_the_day_of_shipping),
		cmocka_unit_test(parcels_come_from_where_their_history_begins),
		cmocka_unit_test(what_the_rows_tell_is_not_derived),
		cmocka_unit_test(
		    the_newest_event_is_told_and_what_lasts_of_the_others),
		cmocka_unit_test(
		    words_and_place_of_an_event_stand_side_by_side),
		cmocka_unit_test(at_equal_times_the_later_row_is_newer),
		cmocka_unit_test(every_parcel_has_its_own_history),
		cmocka_unit_test(
		    a_longer_text_leaves_the_texts_of_others_alone),
		cmocka_unit_test(
		    a_history_is_shown_in_order_and_without_duplicates),
	};
	return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
