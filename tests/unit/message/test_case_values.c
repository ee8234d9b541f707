#include "message/case_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("%s is no date", text);
	return date;
}

/* A case of which nothing is known, and what the test adds to it. */
struct fixture {
	struct arena arena;
	struct case_record record;
	struct proposal proposal;
	struct case_action action;
	struct facts known;
	struct shipment shipment;
	struct case_facts facts;
};

static int
set_up(void **state)
{
	static struct fixture fixture;
	struct fixture *f = &fixture;
	struct error err = { 0 };
	*f = (struct fixture){ 0 };
	f->record = (struct case_record){ .id = 42,
		.due_on = DATE_NONE,
		.act_by = DATE_NONE };
	f->proposal.new_date = DATE_NONE;
	f->action.done_at = INSTANT_NONE;
	f->shipment = shipment_unknown();
	f->facts = (struct case_facts){ .record = &f->record,
		.zone = zone_load(STR("Asia/Shanghai"), &f->arena, &err),
		.answer_by = DATE_NONE,
		.issue_by = DATE_NONE,
		.next_word = DATE_NONE,
		.protected_until = DATE_NONE };
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	arena_release(&f->arena);
	return 0;
}

static struct str
render(struct fixture *f, const char *language, const char *text)
{
	static const struct carrier_settings carriers[] = { {
	    .carriers = { .text = STR_INIT("royal-mail*") },
	    .title = { .text = STR_INIT("Royal Mail") },
	    .page = { .text = STR_INIT("https://track.example/rm") },
	    .phone = { .text = STR_INIT("+44 345 000 000") },
	} };
	static const struct shop shop = { .name = STR_INIT("Lantern"),
		.reply_to = STR_INIT("help@lantern.example"),
		.carriers = { carriers, COUNT_OF(carriers) } };
	struct error err = { 0 };
	struct mistakes mistakes;
	struct buf out;
	mistakes_init(&mistakes, &f->arena);
	const struct template *tmpl = template_compile(str_from(text),
	    TEMPLATE_RAW, (struct place){ "test", 1 }, &f->arena, &mistakes);
	struct locale *locale = locale_open(str_from(language), &f->arena,
	    &err);
	if (tmpl == NULL || locale == NULL)
		fail_msg("%s: does not compile, or %s", text, err.text);
	const struct case_letter_facts letter = { &f->facts, &shop,
		{ locale, &f->arena } };
	const struct template_data data = { .source = case_values_source(),
		.scope = case_values_scope(&letter) };
	buf_init(&out, 1 << 20);
	if (!template_render(tmpl, &data, &out, &err))
		fail_msg("%s: %s", text, err.text);
	struct str rendered = arena_str(&f->arena, buf_str(&out));
	buf_release(&out);
	locale_close(locale);
	return rendered;
}

static void
expect_as(struct fixture *f, const char *language, const char *text,
    const char *wanted)
{
	struct str got = render(f, language, text);
	if (!str_equal(got, str_from(wanted)))
		fail_msg("%s gives \"%.*s\", not \"%s\"", text, STR_ARG(got),
		    wanted);
}

static void
expect(struct fixture *f, const char *text, const char *wanted)
{
	expect_as(f, "en", text, wanted);
}

/* Which of `names` are true, one after the other. */
static void
expect_only(struct fixture *f, const char *const *names, size_t count,
    size_t wanted)
{
	for (size_t i = 0; i < count; i++) {
		struct str text = arena_format(&f->arena, "{{#%s}}yes{{/%s}}",
		    names[i], names[i]);
		expect(f, arena_cstr(&f->arena, text),
		    i == wanted ? "yes" : "");
	}
}

static void
nothing_known_is_said_of_nothing(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	const char *const *names = case_values_names(&f->arena, &count);
	static const char *const known[] = { "shop", "contact", "by_mail",
		"case", "claim_not_received", "reason_other", "is_there" };
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < COUNT_OF(known) && strcmp(known[at], names[i]) != 0)
			at++;
		struct str text = arena_format(&f->arena, "{{#%s}}%s{{/%s}}",
		    names[i], names[i], names[i]);
		expect(f, arena_cstr(&f->arena, text),
		    at < COUNT_OF(known) ? known[at] : "");
	}
}

static void
the_case_has_its_number_and_what_it_is_about(void **state)
{
	static const char *const claims[CLAIM_COUNT] = { "claim_not_received",
		"claim_late", "claim_returned", "claim_damaged",
		"claim_wrong_item", "claim_missing_item", "claim_duty_fee",
		"claim_other" };
	struct fixture *f = *state;
	f->record.complaint.order = STR("1\u202E001");
	f->record.complaint.name = STR("Anna");
	expect(f, "{{case}} {{order}} {{name}}", "C-000042 1001 Anna");
	for (size_t i = 0; i < CLAIM_COUNT; i++) {
		f->record.complaint.claim = (enum claim)i;
		expect_only(f, claims, CLAIM_COUNT, i);
	}
}

static void
pictures_are_wanted_where_they_show_something_new(void **state)
{
	static const bool wanted[CLAIM_COUNT] = { [CLAIM_DAMAGED] = true,
		[CLAIM_WRONG_ITEM] = true,
		[CLAIM_MISSING_ITEM] = true };
	struct fixture *f = *state;
	for (size_t i = 0; i < CLAIM_COUNT; i++) {
		f->record.complaint.claim = (enum claim)i;
		f->record.complaint.photos = 0;
		expect(f, "{{#pictures}}yes{{/pictures}}",
		    wanted[i] ? "yes" : "");
		f->record.complaint.photos = 1;
		expect(f, "{{#pictures}}yes{{/pictures}}", "");
	}
}

static void
the_parcel_is_the_one_found_before_the_one_claimed(void **state)
{
	struct fixture *f = *state;
	f->record.complaint.tracking = STR("T1");
	f->record.complaint.carrier = STR("dpd");
	f->record.complaint.country = STR("DE");
	expect(f, "{{tracking}} {{carrier}} {{destination}}{{carrier_page}}",
	    "T1 DPD Germany");
	f->record.tracking = STR("T2");
	f->record.carrier = STR("royal-mail-uk");
	f->record.destination = STR("GB");
	expect(f,
	    "{{tracking}} {{carrier}} {{destination}} {{carrier_page}} "
	    "{{carrier_phone}}",
	    "T2 Royal Mail United Kingdom https://track.example/rm "
	    "+44 345 000 000");
}

static void
the_last_event_says_when_and_where(void **state)
{
	struct fixture *f = *state;
	f->facts.shipment = &f->shipment;
	f->shipment.event.date = day("2026-02-03");
	f->shipment.country = STR("DE");
	f->shipment.place = STR("Berlin 10115");
	f->shipment.signed_by = STR("A. Schmidt");
	expect(f, "{{event_on}}, {{country}}, {{place}}, {{signed_by}}",
	    "Tuesday, 3 February 2026, Germany, Berlin 10115, A. Schmidt");
}

static void
a_message_of_a_platform_names_no_way_out_of_it(void **state)
{
	struct fixture *f = *state;
	f->record.carrier = STR("royal-mail-uk");
	f->facts.is_message = true;
	expect(f,
	    "{{carrier}}{{carrier_page}}{{carrier_phone}}{{contact}}"
	    "{{^by_mail}}!{{/by_mail}}",
	    "Royal Mail!");
}

static void
amounts_are_those_of_the_action_before_the_proposal(void **state)
{
	struct fixture *f = *state;
	f->proposal.amount = (struct money){ 4200, "USD" };
	f->facts.proposal = &f->proposal;
	expect(f, "{{amount}}", "US$42.00");
	expect_as(f, "de", "{{amount}}", "42,00\u00A0$");
	f->action.amount = (struct money){ 1050, "EUR" };
	f->facts.action = &f->action;
	expect(f, "{{amount}}", "€10.50");
	f->facts.postage = (struct money){ 650, "USD" };
	expect(f, "{{postage}}", "US$6.50");
	f->action.amount.minor = 0;
	expect(f, "{{#amount}}yes{{/amount}}", "");
}

static void
what_was_done_has_a_day_and_a_reference(void **state)
{
	struct fixture *f = *state;
	f->facts.action = &f->action;
	f->action.reference = STR("RF-1");
	f->action.new_tracking = STR("N1");
	/* 16:30 of the 9th in Greenwich is the 10th in Shanghai. */
	f->action.done_at = (struct instant){ 1770654600 };
	expect(f, "{{reference}} {{new_tracking}} {{done_on}}",
	    "RF-1 N1 Tuesday, 10 February 2026");
	f->facts.zone = NULL;
	expect(f, "{{#done_on}}yes{{/done_on}}", "");
}

static void
a_delivery_has_the_day_of_its_proof(void **state)
{
	struct fixture *f = *state;
	f->known = (struct facts){ .mask = FACT_BIT(FACT_DELIV),
		.proofs = { { .fact = FACT_DELIV, .at = { 1770654600 } } },
		.count = 1 };
	f->facts.facts = &f->known;
	expect(f, "{{#is_delivered}}{{delivered_on}}{{/is_delivered}}",
	    "Tuesday, 10 February 2026");
	f->known.proofs[0].at = INSTANT_NONE;
	expect(f, "{{#is_delivered}}!{{delivered_on}}{{/is_delivered}}", "!");
}

static void
the_reason_of_a_return_is_the_one_the_rules_ask_for_first(void **state)
{
	static const char *const names[] = { "reason_address", "reason_duties",
		"reason_refused", "reason_unclaimed", "reason_other" };
	static const uint32_t masks[] = { FACT_BIT(FACT_BADADDR) |
					      FACT_BIT(FACT_PICKUP),
		FACT_BIT(FACT_DUTY) | FACT_BIT(FACT_REFUSED),
		FACT_BIT(FACT_REFUSED) | FACT_BIT(FACT_PICKUP),
		FACT_BIT(FACT_PICKUP), FACT_BIT(FACT_RETURNED) };
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT_OF(masks); i++) {
		f->record.facts = masks[i];
		expect_only(f, names, COUNT_OF(names), i);
	}
}

static void
a_parcel_is_there_on_its_way_back_or_back(void **state)
{
	static const char *const names[] = { "is_there", "is_returning",
		"is_returned" };
	static const uint32_t masks[] = { 0, FACT_BIT(FACT_RETURNING),
		FACT_BIT(FACT_RETURNING) | FACT_BIT(FACT_RETURNED) };
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT_OF(masks); i++) {
		f->record.facts = masks[i];
		expect_only(f, names, COUNT_OF(names), i);
	}
}

static void
choices_have_letters_prices_and_a_default(void **state)
{
	struct fixture *f = *state;
	f->facts.proposal = &f->proposal;
	f->proposal.action = ACTION_OFFER_RETURN_OPTIONS;
	f->proposal.option_count = 2;
	f->proposal.options[0] = (struct case_option){ .letter = 'A',
		.action = ACTION_RESHIP,
		.price = { 650, "USD" } };
	f->proposal.options[1] = (struct case_option){ .letter = 'B',
		.action = ACTION_REFUND_ON_RETURN,
		.amount = { 4200, "USD" },
		.is_default = true,
		.default_on = day("2026-03-06") };
	f->record.facts = FACT_BIT(FACT_RETURNED);
	expect(f,
	    "{{#options}}{{letter}}{{#is_reship}}r{{/is_reship}}"
	    "{{#is_refund}}f{{/is_refund}}{{refund}}{{price}}"
	    "{{#is_returned}}!{{/is_returned}} {{/options}}"
	    "{{default_letter}} {{default_on}}",
	    "ArUS$6.50! BfUS$42.00! B Friday, 6 March 2026");
	f->proposal.options[1].is_default = false;
	expect(f, "{{default_letter}}{{default_on}}", "");
}

static void
closing_is_told_where_there_is_something_to_close(void **state)
{
	struct fixture *f = *state;
	f->facts.tells_closing = true;
	expect(f, "{{#tells_closing}}yes{{/tells_closing}}", "");
	f->record.complaint.stage = DISPUTE_REQUEST;
	expect(f, "{{#tells_closing}}yes{{/tells_closing}}", "yes");
	f->facts.tells_closing = false;
	expect(f, "{{#tells_closing}}yes{{/tells_closing}}", "");
	expect(f, "{{#dispute}}yes{{/dispute}}", "yes");
}

static void
what_the_customer_wrote_and_what_we_think_of_it_have_no_name(void **state)
{
	static const char *const names[] = { "text", "email", "verdict", "rule",
		"fault", "cause", "person", "owner", "department", "cost",
		"recoverable", "token", "comment" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (case_values_has(str_from(names[i])))
			fail_msg("%s may stand in a letter", names[i]);
}

static void
every_name_stands_once_in_the_tables(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	const char *const *names = case_values_names(&f->arena, &count);
	for (size_t i = 0; i < count; i++) {
		if (!case_values_has(str_from(names[i])))
			fail_msg("%s is not there", names[i]);
		for (size_t j = 0; j < i; j++)
			if (strcmp(names[i], names[j]) == 0)
				fail_msg("%s stands twice", names[i]);
	}
}

#define WITH_CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CASE(nothing_known_is_said_of_nothing),
		WITH_CASE(the_case_has_its_number_and_what_it_is_about),
		WITH_CASE(pictures_are_wanted_where_they_show_something_new),
		WITH_CASE(the_parcel_is_the_one_found_before_the_one_claimed),
		WITH_CASE(the_last_event_says_when_and_where),
		WITH_CASE(a_message_of_a_platform_names_no_way_out_of_it),
		WITH_CASE(amounts_are_those_of_the_action_before_the_proposal),
		WITH_CASE(what_was_done_has_a_day_and_a_reference),
		WITH_CASE(a_delivery_has_the_day_of_its_proof),
		WITH_CASE(
		    the_reason_of_a_return_is_the_one_the_rules_ask_for_first),
		WITH_CASE(a_parcel_is_there_on_its_way_back_or_back),
		WITH_CASE(choices_have_letters_prices_and_a_default),
		WITH_CASE(closing_is_told_where_there_is_something_to_close),
		WITH_CASE(
		    what_the_customer_wrote_and_what_we_think_of_it_have_no_name),
		WITH_CASE(every_name_stands_once_in_the_tables),
	};
	return cmocka_run_group_tests_name("case_values", tests, NULL, NULL);
}
