#include "report/verdict.h"

#include "expect.h"
#include "sample.h"

static void
one_sentence_says_what_became_of_the_mails(void **state)
{
	(void)state;
	static const struct {
		size_t mails, accepted;
		bool is_dry, is_held, is_stopped;
		const char *verdict;
	} cases[] = {
		{ 0, 0, false, false, false, "No mail was to be sent" },
		{ 0, 0, true, false, false, "No mail was to be sent" },
		{ 1, 1, false, false, false, "1 mail was sent" },
		{ 1, 0, false, false, false, "0 of 1 mail was sent" },
		{ 1200, 1200, false, false, false, "1,200 mails were sent" },
		{ 1200, 1199, false, false, false,
		    "1,199 of 1,200 mails were sent" },
		{ 1, 0, true, false, false, "1 mail would be sent" },
		{ 2, 0, true, true, false, "2 mails would wait for a yes" },
		{ 1, 0, false, true, false, "1 mail waits for a yes" },
		{ 2, 0, false, true, false, "2 mails wait for a yes" },
		{ 2, 1, false, false, true, "The run stopped early" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report report = sample_empty();
		struct buf out;
		buf_init(&out, 1000);
		report.mail_count = cases[i].mails;
		report.totals.mails[MAIL_ACCEPTED] = cases[i].accepted;
		report.is_dry_run = cases[i].is_dry;
		if (cases[i].is_held)
			report.brake.name = STR("max_mails");
		if (cases[i].is_stopped)
			report.stop = STR("the relay is away");
		verdict_say(&out, &report);
		if (!str_equal(buf_str(&out), str_from(cases[i].verdict)))
			fail_msg("case %zu: %.*s", i, STR_ARG(buf_str(&out)));
		buf_release(&out);
	}
}

static void
a_brake_stands_with_its_figures_and_what_to_type(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 10000);
	report.brake = (struct report_brake){ STR("max_share"), STR("41.5"),
		STR("30") };
	verdict_add_brake(&out, &report);
	struct str html = expect_strict(&out, STRICT_PIECE);
	expect_has(html,
	    "<h2 id=\"brake\">Held by the brake max_share</h2>\n"
	    "<p>Mails about a larger share of the open shipments than "
	    "max_share allows: 41.5 percent, the limit is 30.</p>");
	expect_has(html, "aria-label=\"this run: 41.5, the limit: 30\"");
	expect_has(html, "<p>Is it a real event");
	expect_has(html,
	    "<dt>Yes, send exactly these</dt>\n<dd><code>shipdelay approve "
	    "20260126T020000-1 --by NAME</code></dd>\n"
	    "<dt>No, drop them</dt>\n<dd><code>shipdelay discard "
	    "20260126T020000-1</code></dd>\n");
	buf_release(&out);
}

static void
a_dry_run_asks_for_no_approval(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 10000);
	report.is_dry_run = true;
	report.brake = (struct report_brake){ STR("first_run"), STR("17"),
		STR("hold") };
	verdict_add_brake(&out, &report);
	struct str html = expect_strict(&out, STRICT_PIECE);
	expect_has(html, "nothing is to be approved");
	expect_has(html, "without <code>--dry-run</code>");
	expect_lacks(html, "<svg");
	expect_lacks(html, report.run.ptr);
	buf_release(&out);
}

static void
without_a_brake_or_a_stop_there_is_no_box(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 1000);
	verdict_add_brake(&out, &report);
	verdict_add_stop(&out, &report);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void
what_needs_a_person_leads_to_it(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"<a href=\"#m3\">1 mail in doubt: the relay did not answer</a>",
		"<a href=\"#m2\">1 mail was rejected by the relay</a>",
		"<a href=\"#staff\">2 parcels for the staff</a>",
		"<a href=\"#rejects\">2 rows could not be read</a>",
		"<a href=\"#unmapped\">1 code is in no vocabulary</a>",
	};
	struct sample sample;
	struct buf out;
	buf_init(&out, 10000);
	sample_init(&sample);
	verdict_add_needs(&out, &sample.report);
	struct str html = expect_strict(&out, STRICT_PIECE);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		expect_has(html, wanted[i]);
	buf_release(&out);
}

static void
a_calm_night_says_so_and_a_stop_is_not_calm(void **state)
{
	(void)state;
	struct report report = sample_empty();
	struct buf out;
	buf_init(&out, 1000);
	verdict_add_needs(&out, &report);
	expect_has(buf_str(&out), "Nothing needs a person.");
	buf_clear(&out);
	report.stop = STR("inbox/a&b.csv: is empty");
	verdict_add_needs(&out, &report);
	assert_int_equal(out.len, 0);
	verdict_add_stop(&out, &report);
	expect_has(expect_strict(&out, STRICT_PIECE),
	    "<p>inbox/a&amp;b.csv: is empty</p>");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_sentence_says_what_became_of_the_mails),
		cmocka_unit_test(
		    a_brake_stands_with_its_figures_and_what_to_type),
		cmocka_unit_test(a_dry_run_asks_for_no_approval),
		cmocka_unit_test(without_a_brake_or_a_stop_there_is_no_box),
		cmocka_unit_test(what_needs_a_person_leads_to_it),
		cmocka_unit_test(a_calm_night_says_so_and_a_stop_is_not_calm),
	};
	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
