#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "message/letter_values.h"

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("%s is no date", text);
	return date;
}

static struct notice
bare(void)
{
	return (struct notice){
		.kind = NOTICE_DELAYED,
		.carrier = STR_EMPTY,
		.tracking = STR_EMPTY,
		.order = STR_EMPTY,
		.destination = STR_EMPTY,
		.country = STR_EMPTY,
		.text = STR_EMPTY,
		.window_id = STR_EMPTY,
		.window_title = STR_EMPTY,
		.window_from = DATE_NONE,
		.window_last = DATE_NONE,
		.event_on = DATE_NONE,
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
		.answer_by = DATE_NONE,
		.days_late = -1,
	};
}

static struct notice
full(void)
{
	struct notice notice = bare();
	notice.cause = CAUSE_HOLIDAY;
	notice.carrier = STR("royal-mail");
	notice.tracking = STR("RB123456785GB");
	notice.order = STR("1001");
	notice.destination = STR("DE");
	notice.country = STR("CN");
	notice.text = STR("Departed");
	notice.window_id = STR("cny");
	notice.window_title = STR("Spring Festival");
	notice.window_from = day("2026-02-15");
	notice.window_last = day("2026-02-23");
	notice.event_on = day("2026-01-30");
	notice.due_on = day("2026-02-04");
	notice.estimated_on = day("2026-03-03");
	notice.act_by = day("2026-02-20");
	notice.answer_by = day("2026-02-27");
	notice.mentions_dispute = true;
	notice.days_late = 1234;
	return notice;
}

enum { MAX_PARCELS = 10 };

/* What a template makes of parcels; the customer is Anna. */
static struct str
render_as(const char *language, const char *text, struct notice *notices,
    size_t count, enum template_escape escape, struct arena *arena)
{
	static const struct carrier_settings carriers[] = { {
	    .carriers = { .text = STR_INIT("royal-mail") },
	    .page = { .text = STR_INIT("https://track.example/rm") },
	    .phone = { .text = STR_INIT("+44 345 000 000") },
	} };
	static const struct shop shop = { .name = STR_INIT("Lantern"),
		.reply_to = STR_INIT("help@lantern.example"),
		.carriers = { carriers, COUNT_OF(carriers) } };
	struct error err = { 0 };
	struct mistakes mistakes;
	mistakes_init(&mistakes, arena);
	const struct template *tmpl = template_compile(str_from(text), escape,
	    (struct place){ "test", 1 }, arena, &mistakes);
	struct locale *locale = locale_open(str_from(language), arena, &err);
	if (tmpl == NULL || locale == NULL)
		fail_msg("%s: does not compile, or %s", text, err.text);
	struct mail mail = { .name = STR("Anna"),
		.notices = notices,
		.notice_count = count };
	struct letter_facts facts = { &mail, &shop, { locale, arena },
		MAX_PARCELS };
	struct template_data data = { .source = letter_values_source(),
		.scope = letter_values_scope(&facts) };
	struct buf out;
	buf_init(&out, 1 << 20);
	if (!template_render(tmpl, &data, &out, &err))
		fail_msg("%s: %s", text, err.text);
	struct str rendered = arena_str(arena, buf_str(&out));
	buf_release(&out);
	locale_close(locale);
	return rendered;
}

static void
expect_as(const char *language, const char *text, struct notice *notices,
    size_t count, const char *wanted)
{
	struct arena arena = { 0 };
	struct str got = render_as(language, text, notices, count, TEMPLATE_RAW,
	    &arena);
	if (!str_equal(got, str_from(wanted)))
		fail_msg("%s: \"%.*s\" is not \"%s\"", text, STR_ARG(got),
		    wanted);
	arena_release(&arena);
}

static void
expect(const char *text, struct notice *notices, size_t count,
    const char *wanted)
{
	expect_as("en", text, notices, count, wanted);
}

static void
every_value_of_the_data_has_its_name(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "name", "Anna" },
		{ "shop", "Lantern" },
		{ "contact", "help@lantern.example" },
		{ "count", "1" },
		{ "more", "" },
		{ "tracking", "RB123456785GB" },
		{ "order", "1001" },
		{ "carrier", "Royal Mail" },
		{ "destination", "Germany" },
		{ "country", "China" },
		{ "event_on", "Friday, 30 January 2026" },
		{ "event_text", "Departed" },
		{ "due_on", "Wednesday, 4 February 2026" },
		{ "expected_on", "Tuesday, 3 March 2026" },
		{ "act_by", "Friday, 20 February 2026" },
		{ "answer_by", "Friday, 27 February 2026" },
		{ "carrier_page", "https://track.example/rm" },
		{ "carrier_phone", "+44 345 000 000" },
		{ "days_late", "1,234" },
		{ "window_title", "Spring Festival" },
		{ "window_first", "Sunday, 15 February 2026" },
		{ "window_last", "Monday, 23 February 2026" },
		{ "window_dates", "Sunday, 15 – Monday, 23 February 2026" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[64];
		struct notice notice = full();
		snprintf(text, sizeof(text), "{{%s}}", cases[i].name);
		expect(text, &notice, 1, cases[i].text);
	}
}

static void
a_value_that_is_not_known_is_empty_and_false(void **state)
{
	static const char *const names[] = { "tracking", "order", "carrier",
		"destination", "country", "event_on", "event_text", "due_on",
		"expected_on", "act_by", "answer_by", "carrier_page",
		"carrier_phone", "days_late", "dispute", "window",
		"window_title", "window_first", "window_last", "window_dates" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char text[128];
		struct notice notice = bare();
		snprintf(text, sizeof(text), "[{{%s}}]{{#%s}}true{{/%s}}",
		    names[i], names[i], names[i]);
		expect(text, &notice, 1, "[]");
	}
}

static void
a_parcel_on_time_is_not_days_late(void **state)
{
	struct notice notice = full();
	(void)state;
	notice.days_late = 0;
	expect("{{#days_late}}late{{/days_late}}", &notice, 1, "");
}

static void
each_parcel_has_its_own_values(void **state)
{
	struct notice notices[] = { full(), bare(), full() };
	(void)state;
	notices[1].tracking = STR("T2");
	notices[2].tracking = STR("T3");
	notices[2].order = STR_EMPTY;
	expect("{{#parcels}}{{tracking}}[{{order}}] {{/parcels}}", notices, 3,
	    "RB123456785GB[1001] T2[] T3[] ");
	expect("{{tracking}}", notices, 3, "RB123456785GB");
}

static void
sections_inside_the_list_stay_with_their_parcel(void **state)
{
	struct notice notices[] = { full(), full() };
	(void)state;
	notices[1].tracking = STR("T2");
	notices[1].cause = CAUSE_CUSTOMS;
	expect("{{#parcels}}{{#many}}{{tracking}}{{#cause_customs}}"
	       "{{tracking}}{{/cause_customs}}{{#order}},{{tracking}}{{/order}}"
	       "{{/many}} {{/parcels}}",
	    notices, 2, "RB123456785GB,RB123456785GB T2T2,T2 ");
}

static void
one_and_many_tell_how_many_parcels_there_are(void **state)
{
	struct notice notices[] = { full(), full() };
	const char *text =
	    "{{count}}{{#one}} one{{/one}}{{#many}} many{{/many}}";
	(void)state;
	expect(text, notices, 1, "1 one");
	expect(text, notices, 2, "2 many");
}

static void
plural_sections_follow_the_language(void **state)
{
	static const struct {
		const char *language;
		size_t count;
		const char *category;
	} cases[] = {
		{ "en", 1, "one" },
		{ "en", 2, "other" },
		{ "ru", 2, "few" },
		{ "ru", 5, "many" },
		{ "ru", 21, "one" },
		{ "ar", 2, "two" },
		{ "zh", 1, "other" },
	};
	struct notice notices[21];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(notices); i++)
		notices[i] = bare();
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_as(cases[i].language,
		    "{{#plural_zero}}zero{{/plural_zero}}"
		    "{{#plural_one}}one{{/plural_one}}"
		    "{{#plural_two}}two{{/plural_two}}"
		    "{{#plural_few}}few{{/plural_few}}"
		    "{{#plural_many}}many{{/plural_many}}"
		    "{{#plural_other}}other{{/plural_other}}",
		    notices, cases[i].count, cases[i].category);
}

static void
days_late_and_the_rest_of_a_list_have_plural_sections_too(void **state)
{
	static const struct {
		const char *language;
		int days;
		const char *category;
	} cases[] = {
		{ "en", 1, "one" },
		{ "en", 2, "other" },
		{ "ru", 3, "few" },
		{ "ru", 11, "many" },
		{ "ar", 2, "two" },
		/* In time, or not known. */
		{ "ar", 0, "" },
		{ "en", -1, "" },
	};
	struct notice notices[MAX_PARCELS + 2];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(notices); i++)
		notices[i] = bare();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		notices[0].days_late = cases[i].days;
		expect_as(cases[i].language,
		    "{{#late_zero}}zero{{/late_zero}}"
		    "{{#late_one}}one{{/late_one}}"
		    "{{#late_two}}two{{/late_two}}"
		    "{{#late_few}}few{{/late_few}}"
		    "{{#late_many}}many{{/late_many}}"
		    "{{#late_other}}other{{/late_other}}",
		    notices, 1, cases[i].category);
	}
	const char *text = "{{#more_one}}one{{/more_one}}"
			   "{{#more_other}}other{{/more_other}}";
	expect(text, notices, MAX_PARCELS, "");
	expect(text, notices, MAX_PARCELS + 1, "one");
	expect(text, notices, MAX_PARCELS + 2, "other");
}

static void
one_parcel_with_a_dispute_is_enough_to_mention_it(void **state)
{
	const char *text = "{{#dispute}}open{{/dispute}}";
	struct notice notices[] = { bare(), bare() };
	(void)state;
	expect(text, notices, 2, "");
	notices[1].mentions_dispute = true;
	expect(text, notices, 2, "open");
	expect("{{#parcels}}{{#dispute}}open {{/dispute}}{{/parcels}}", notices,
	    2, "open open ");
}

/* The sections of a prefix that are true, as "a b ". */
static void
expect_sections(const char *prefix, struct notice notice, const char *wanted)
{
	struct arena arena = { 0 };
	size_t count = 0;
	const char *const *names = letter_values_names(&arena, &count);
	struct str text = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		if (strncmp(names[i], prefix, strlen(prefix)) == 0)
			text = arena_format(&arena, "%.*s{{#%s}}%s {{/%s}}",
			    STR_ARG(text), names[i], names[i], names[i]);
	expect(arena_cstr(&arena, text), &notice, 1, wanted);
	arena_release(&arena);
}

static void
each_cause_opens_exactly_one_section(void **state)
{
	static const char *const sections[CAUSE_COUNT] = {
		[CAUSE_NONE] = "cause_other ",
		[CAUSE_CUSTOMS] = "cause_customs ",
		[CAUSE_DOCUMENTS] = "cause_documents ",
		[CAUSE_DUTIES] = "cause_duties ",
		[CAUSE_WEATHER] = "cause_weather ",
		[CAUSE_PEAK] = "cause_peak ",
		[CAUSE_HOLIDAY] = "cause_holiday ",
		[CAUSE_CARRIER] = "cause_carrier ",
		[CAUSE_ABSENT] = "cause_absent ",
		[CAUSE_UNCLAIMED] = "cause_unclaimed ",
		[CAUSE_ADDRESS] = "cause_address ",
		[CAUSE_REFUSED] = "cause_refused ",
		[CAUSE_PROHIBITED] = "cause_prohibited ",
		[CAUSE_LOST] = "cause_other ",
		[CAUSE_DAMAGED] = "cause_other ",
		[CAUSE_OTHER] = "cause_other ",
		[CAUSE_UNKNOWN] = "cause_other ",
	};
	(void)state;
	for (int cause = 0; cause < CAUSE_COUNT; cause++) {
		struct notice notice = full();
		notice.cause = (enum cause)cause;
		expect_sections("cause_", notice, sections[cause]);
		struct str value = letter_values_cause((enum cause)cause);
		if (strncmp(sections[cause], value.ptr, value.len) != 0)
			fail_msg("cause %d has the value %s", cause, value.ptr);
	}
}

static void
each_kind_opens_its_section(void **state)
{
	static const struct {
		enum notice_kind kind;
		enum cause cause;
		const char *sections;
	} cases[] = {
		{ NOTICE_ADVANCE, CAUSE_HOLIDAY, "is_advance " },
		{ NOTICE_SUSPENDED, CAUSE_HOLIDAY, "is_suspended " },
		{ NOTICE_DELAYED, CAUSE_ABSENT, "is_delayed " },
		{ NOTICE_STILL_DELAYED, CAUSE_DUTIES, "is_still_delayed " },
		{ NOTICE_RESUMED, CAUSE_NONE, "is_resumed " },
		{ NOTICE_DELIVERED_LATE, CAUSE_NONE, "is_delivered_late " },
		{ NOTICE_ACTION, CAUSE_UNCLAIMED, "is_action is_pickup " },
		{ NOTICE_ACTION, CAUSE_DUTIES, "is_action is_duties " },
		{ NOTICE_ACTION, CAUSE_ADDRESS, "is_action is_address " },
		{ NOTICE_ACTION, CAUSE_DOCUMENTS, "is_action is_documents " },
		{ NOTICE_ACTION, CAUSE_ABSENT, "is_action is_absent " },
		{ NOTICE_ACTION, CAUSE_REFUSED, "is_action is_refused " },
		{ NOTICE_RETURNING, CAUSE_REFUSED, "is_returning " },
		{ NOTICE_RETURNED, CAUSE_ADDRESS, "is_returned " },
		{ NOTICE_LOST, CAUSE_LOST, "is_lost " },
		{ NOTICE_DAMAGED, CAUSE_DAMAGED, "is_damaged " },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice notice = full();
		notice.kind = cases[i].kind;
		notice.cause = cases[i].cause;
		expect_sections("is_", notice, cases[i].sections);
	}
}

static void
a_window_needs_both_its_days(void **state)
{
	struct notice notice = full();
	(void)state;
	expect("{{#window}}yes{{/window}}", &notice, 1, "yes");
	notice.window_last = DATE_NONE;
	expect("{{#window}}yes{{/window}}", &notice, 1, "");
}

static void
data_stay_what_they_are(void **state)
{
	static const char *const values[] = { "{{name}}", "{{{x}}}", "<b>&'\"",
		"%s%n", "包裹 \\n", "O'Brien, \"Mia\"", "a  b" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		struct notice notice = full();
		notice.order = str_from(values[i]);
		expect("{{order}}", &notice, 1, values[i]);
	}
}

static void
data_cannot_break_a_letter(void **state)
{
	static const struct {
		struct str data;
		const char *text;
	} cases[] = {
		{ STR_INIT("a\nb"), "a b" },
		{ STR_INIT("a\r\nBcc: x"), "a Bcc: x" },
		{ STR_INIT("a\tb"), "a b" },
		{ STR_INIT("a\0b"), "ab" },
		{ STR_INIT("a\x1b[31mb\x7f"), "a[31mb" },
		{ STR_INIT("a\xc2\x85"
			   "b\xc2\x9b"
			   "c"),
		    "a bc" },
		{ STR_INIT("a\u2028b\u2029c"), "a b c" },
		{ STR_INIT("a\u202eb\u2066c\u2069"), "abc" },
		{ STR_INIT("a\xff\xfe b"), "a b" },
		{ STR_INIT(" \n a \n "), "a" },
		{ STR_INIT("\x01\u202e\n"), "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct notice notice = full();
		notice.order = cases[i].data;
		expect("{{order}}", &notice, 1, cases[i].text);
	}
}

static void
html_escapes_data(void **state)
{
	struct arena arena = { 0 };
	struct notice notice = full();
	(void)state;
	notice.order = STR("<script>&");
	struct str got = render_as("en", "{{order}}", &notice, 1, TEMPLATE_HTML,
	    &arena);
	assert_true(str_equal(got, STR("&lt;script&gt;&amp;")));
	arena_release(&arena);
}

static void
an_overlong_value_is_cut_at_a_character(void **state)
{
	struct arena arena = { 0 };
	struct notice notice = full();
	char text[3 * 200];
	(void)state;
	for (size_t i = 0; i < sizeof(text); i += 3)
		memcpy(text + i, "包", 3);
	notice.order = (struct str){ text, sizeof(text) };
	struct str got = render_as("en", "{{order}}", &notice, 1, TEMPLATE_RAW,
	    &arena);
	assert_int_equal(got.len, DATUM_MAX_TEXT + 3);
	assert_true(str_ends_with(got, STR("包…")));
	memset(text, 'x', sizeof(text));
	got = render_as("en", "{{order}}", &notice, 1, TEMPLATE_RAW, &arena);
	assert_int_equal(got.len, DATUM_MAX_TEXT + 3);
	assert_true(str_ends_with(got, STR("xx…")));
	arena_release(&arena);
}

static void
data_are_isolated_where_writing_runs_from_right_to_left(void **state)
{
	struct notice notice = full();
	(void)state;
	expect_as("ar", "{{tracking}}", &notice, 1,
	    "\u2068RB123456785GB\u2069");
	expect_as("ar", "{{destination}}", &notice, 1, "\u2068ألمانيا\u2069");
	expect_as("de", "{{tracking}}", &notice, 1, "RB123456785GB");
	notice.tracking = STR("a\u2069b");
	expect_as("ar", "{{tracking}}", &notice, 1, "\u2068ab\u2069");
	notice.tracking = STR_EMPTY;
	expect_as("ar", "{{#tracking}}yes{{/tracking}}", &notice, 1, "");
}

static void
a_very_long_list_ends_with_how_many_more(void **state)
{
	enum { ALL = MAX_PARCELS + 3 };
	struct arena arena = { 0 };
	struct notice *notices = arena_alloc(&arena, ALL, sizeof(*notices));
	(void)state;
	for (size_t i = 0; i < ALL; i++)
		notices[i] = bare();
	struct str got = render_as("en",
	    "{{#parcels}}.{{/parcels}}{{count}} {{more}}", notices, ALL,
	    TEMPLATE_RAW, &arena);
	assert_int_equal(str_find_byte(got, '1'), MAX_PARCELS);
	assert_true(str_ends_with(got, STR(".13 3")));
	expect("{{#more}}more{{/more}}", notices, MAX_PARCELS, "");
	arena_release(&arena);
}

static void
every_name_stands_once_in_the_table(void **state)
{
	struct arena arena = { 0 };
	size_t count = 0;
	const char *const *names = letter_values_names(&arena, &count);
	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (!letter_values_has(str_from(names[i])))
			fail_msg("%s is not there", names[i]);
		for (size_t j = 0; j < i; j++)
			if (strcmp(names[i], names[j]) == 0)
				fail_msg("%s stands twice", names[i]);
	}
	assert_true(count > 50);
	assert_false(letter_values_has(STR("trackng")));
	assert_false(letter_values_has(STR("")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_of_the_data_has_its_name),
		cmocka_unit_test(a_value_that_is_not_known_is_empty_and_false),
		cmocka_unit_test(a_parcel_on_time_is_not_days_late),
		cmocka_unit_test(each_parcel_has_its_own_values),
		cmocka_unit_test(
		    sections_inside_the_list_stay_with_their_parcel),
		cmocka_unit_test(one_and_many_tell_how_many_parcels_there_are),
		cmocka_unit_test(plural_sections_follow_the_language),
		cmocka_unit_test(
		    days_late_and_the_rest_of_a_list_have_plural_sections_too),
		cmocka_unit_test(
		    one_parcel_with_a_dispute_is_enough_to_mention_it),
		cmocka_unit_test(each_cause_opens_exactly_one_section),
		cmocka_unit_test(each_kind_opens_its_section),
		cmocka_unit_test(a_window_needs_both_its_days),
		cmocka_unit_test(data_stay_what_they_are),
		cmocka_unit_test(data_cannot_break_a_letter),
		cmocka_unit_test(html_escapes_data),
		cmocka_unit_test(an_overlong_value_is_cut_at_a_character),
		cmocka_unit_test(
		    data_are_isolated_where_writing_runs_from_right_to_left),
		cmocka_unit_test(a_very_long_list_ends_with_how_many_more),
		cmocka_unit_test(every_name_stands_once_in_the_table),
	};
	return cmocka_run_group_tests_name("letter_values", tests, NULL, NULL);
}
