#include "report/case_approvals.h"

#include "expect.h"

#include "dossier.h"

/* Three cases: the second is half an hour over, the third waits for nobody. */
static void
open_three(struct dossier_scene *scene, struct case_dossier dossiers[3])
{
	scene_open(scene);
	for (int i = 0; i < 3; i++) {
		dossiers[i] = scene->dossiers[0];
		dossiers[i].record.id = i + 1;
	}
	dossiers[1].record.respond_due = scene_instant(scene,
	    "2026-03-09T01:30:00+08:00");
	dossiers[2].record.state = CASE_EXECUTING;
	scene->pages.dossiers = dossiers;
	scene->pages.count = 3;
}

/* Only a drawn letter stands in an <iframe>, which no other page has. */
static struct str
page_of(struct dossier_scene *scene, const struct str *letters)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	case_approvals(&scene->pages, letters, &out);
	struct str page = letters == NULL ? expect_strict(&out, STRICT_PAGE)
	                                  : buf_str(&out);
	page = arena_str(&scene->arena, page);
	buf_release(&out);
	return page;
}

static size_t
count_in(struct str page, const char *part)
{
	size_t count = 0;
	for (size_t at = 0; at < page.len; at++)
		count += str_starts_with(str_behind(page, at), str_from(part));
	return count;
}

static void
the_most_urgent_stands_on_top(void **state)
{
	struct dossier_scene scene;
	struct case_dossier dossiers[3];
	(void)state;
	open_three(&scene, dossiers);
	struct str page = page_of(&scene, NULL);
	expect_has(page, "<h1>2 solutions wait for a decision, 1 overdue</h1>");
	expect_order(page, "id=\"C-000002\"", "id=\"C-000001\"");
	expect_order(page, "href=\"#C-000002\"", "href=\"#C-000001\"");
	expect_order(page, "<span class=\"s bad\">1 h over</span>",
	    "46 h left</span>");
	expect_lacks(page, "C-000003");
	scene_close(&scene);
}

static void
each_case_has_what_a_decision_needs(void **state)
{
	static const char *const parts[] = {
		"<h2>C-000007: refund_full, 42.00 USD</h2>",
		"<dt>Wanted</dt><dd>refund</dd>",
		"<blockquote dir=\"auto\">&lt;b&gt;Where is it? "
		"Now</blockquote>",
		"<dt>Verdict</dt><dd>substantiated</dd>",
		"<dt>Rule</dt><dd>P20</dd>",
		"<p>why2 in customs</p>",
		"<th scope=\"row\">LOST</th><td>exception, Parcel lost</td>"
		"<td>2026-03-04T14:05:00+08:00</td><td>yun.csv:7</td>",
		"<dt>It costs us</dt><dd>42.00 USD</dd>",
		"<dt>Decides</dt><dd>supervisor</dd>",
		"Subject: Your refund is approved</p>",
		"<pre dir=\"auto\" lang=\"ar\">Dear \u2068Ann\u2069,\n\n- all "
		"&amp; well\n</pre>",
		"<pre class=\"id\">shipdelay complaint approve C-000007/1 "
		"--token 3fa91c0d77ab --as NAME\n"
		"shipdelay complaint reject C-000007/1 --token 3fa91c0d77ab "
		"--comment WHY --as NAME\n</pre>",
		"<td>import</td><td>row complaints.csv:2</td><td>auto</td>",
	};
	struct dossier_scene scene;
	(void)state;
	scene_open(&scene);
	struct case_dossier *dossier = &scene.dossiers[0];
	dossier->record.complaint.text = STR("<b>Where is it?\nNow");
	dossier->record.analysis = STR("why1 late by 9 d\nwhy2 in customs\n");
	scene.proposal.language = STR("ar");
	scene.proposal.text = STR("Dear \u2068Ann\u2069,\n\n- all & well\n");
	dossier->facts.proofs[dossier->facts.count++] = (struct proof){
		FACT_PHOTO, STR("complaint"), INSTANT_NONE, STR("one photo")
	};
	struct str page = page_of(&scene, NULL);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		expect_has(page, parts[i]);
	/* What does not hold any more proves nothing. */
	expect_lacks(page, "one photo");
	scene_close(&scene);
}

static void
the_letter_is_shown_as_it_is_drawn(void **state)
{
	const struct str letters[] = {
		STR("<p title=\"x\">Dear &lt;Ann&gt;</p>"), STR_EMPTY,
		STR("<p>never</p>")
	};
	struct dossier_scene scene;
	struct case_dossier dossiers[3];
	(void)state;
	open_three(&scene, dossiers);
	struct str page = page_of(&scene, letters);
	expect_has(page, "srcdoc=\"&lt;p title=&quot;x&quot;&gt;Dear "
			 "&amp;lt;Ann&amp;gt;&lt;/p&gt;\"");
	assert_int_equal(count_in(page, "<iframe"), 1);
	/* A frame does not print whole: there the text stands for it. */
	assert_int_equal(count_in(page, "<pre class=\"paper\""), 1);
	expect_has(page, "sandbox=\"\"");
	scene_close(&scene);
}

static void
options_show_prices_and_what_happens_in_silence(void **state)
{
	struct dossier_scene scene;
	(void)state;
	scene_open(&scene);
	struct proposal *offer = &scene.proposal;
	offer->option_count = 2;
	offer->options[0] = (struct case_option){ .letter = 'A',
		.action = ACTION_RESHIP,
		.amount = dollars(0),
		.price = dollars(650),
		.cost = dollars(0) };
	offer->options[1] = (struct case_option){ .letter = 'B',
		.action = ACTION_REFUND_FULL,
		.amount = dollars(4200),
		.cost = dollars(4200),
		.is_default = true };
	(void)date_parse(STR("2026-03-22"), &offer->options[1].default_on);
	struct str page = page_of(&scene, NULL);
	expect_has(page,
	    "<li>A: reship, the customer gets 0.00 USD, pays 6.50 USD, costs "
	    "us 0.00 USD</li>");
	expect_has(page,
	    "<li>B: refund_full, the customer gets 42.00 USD, costs us 42.00 "
	    "USD; in silence, on 2026-03-22</li>");
	scene_close(&scene);
}

static void
what_a_person_must_look_at_stands_in_its_case(void **state)
{
	static const struct str why[] = { STR_INIT("ATTENTION: <withdrew>") };
	struct dossier_scene scene;
	(void)state;
	scene_open(&scene);
	scene.dossiers[0].attentions = why;
	scene.dossiers[0].attention_count = 1;
	expect_has(page_of(&scene, NULL),
	    "<p class=\"box warn\">ATTENTION: &lt;withdrew&gt;</p>");
	scene_close(&scene);
}

static void
nothing_waits(void **state)
{
	struct dossier_scene scene;
	(void)state;
	scene_open(&scene);
	scene.pages.count = 0;
	struct str page = page_of(&scene, NULL);
	expect_has(page, "<h1>0 solutions wait for a decision</h1>");
	expect_lacks(page, "<table>");
	scene_close(&scene);
}

static void
each_case_begins_a_page_on_paper(void **state)
{
	struct dossier_scene scene;
	(void)state;
	scene_open(&scene);
	expect_has(page_of(&scene, NULL),
	    "@media print{section.case{break-before:page");
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_urgent_stands_on_top),
		cmocka_unit_test(each_case_has_what_a_decision_needs),
		cmocka_unit_test(the_letter_is_shown_as_it_is_drawn),
		cmocka_unit_test(
		    options_show_prices_and_what_happens_in_silence),
		cmocka_unit_test(what_a_person_must_look_at_stands_in_its_case),
		cmocka_unit_test(nothing_waits),
		cmocka_unit_test(each_case_begins_a_page_on_paper),
	};
	return cmocka_run_group_tests_name("case_approvals", tests, NULL, NULL);
}
