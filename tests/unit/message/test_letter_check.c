#include "message/letter_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "letter_fixture.h"

static void
the_shipped_letters_pass_the_check(void **state)
{
	struct fixture *f = *state;
	struct mistakes mistakes;
	mistakes_init(&mistakes, &f->arena);
	open_letters(f);
	bool ok = letter_check(f->letters, &mistakes);
	for (size_t i = 0; i < mistakes.count; i++)
		print_error("%.*s\n",
		    STR_ARG(mistake_format(&mistakes.items[i], &f->arena)));
	assert_true(ok);
	assert_int_equal(mistakes.count, 0);
}

static void
a_letter_may_lead_to_the_hosts_of_its_shop(void **state)
{
	static const struct str hosts[] = { STR_INIT("lantern.example") };
	struct fixture *f = *state;
	struct mistakes mistakes;
	struct shop shop = lantern;
	shop.hosts = hosts;
	shop.host_count = COUNT_OF(hosts);
	mistakes_init(&mistakes, &f->arena);
	take_english_alone(f);
	temp_folder_write(&f->own, "en/_closing.txt",
	    "See https://www.lantern.example/orders.\n");
	f->letters = letters_open(f->paths, 2, &shop, STR("en"), &f->arena);
	assert_true(letter_check(f->letters, &mistakes));
}

static void
the_check_finds_what_is_wrong(void **state)
{
	static const struct {
		const char *file, *content, *mistake;
	} cases[] = {
		{ "en/delayed.txt", "Subject: x\n\n{{odrer}}\n",
		    "/en/delayed.txt:3: unknown name 'odrer'; is 'order' "
		    "meant?" },
		{ "en/delayed.txt", "Subject: {{order}}\n\na\n",
		    "letter delayed in 'en': the subject is empty" },
		{ "en/delayed.txt", "Subject: x\n\n{{expected_on}}\n",
		    "letter delayed in 'en': the text is empty" },
		{ "xx/delayed.txt", "Subject: x\n\na\n",
		    "letters: 'xx' is no language that ICU knows" },
		{ "delayed.txt", "Subject: x\n\na\n",
		    "/delayed.txt: belongs into the folder of a language, "
		    "such as en/delayed.txt" },
		{ "fame.html", "a",
		    "/fame.html: belongs into the folder of a language" },
		{ "frame.html",
		    "{{#blocks}}{{#blocks}}{{#blocks}}{{#blocks}}"
		    "0123456789012345678901234567890123456789012345678901234567"
		    "{{/blocks}}{{/blocks}}{{/blocks}}{{/blocks}}",
		    " bytes, mail programs cut off what is longer than "
		    "100000" },
		{ "en/_closing.txt", "{{#shop}}{{> closing}}{{/shop}}x",
		    "partials nest deeper than 32" },
		{ "en/delayed.txt",
		    "Subject: x\n\nPay by bank {{#one}}transfer{{/one}}\n",
		    "letter delayed in 'en' says 'bank transfer', which "
		    "marketplaces forbid" },
		/* What is said of one cause alone, of each kind of cause. */
		{ "en/resumed.txt",
		    "Subject: x\n\na{{#cause_peak}} bank {{#one}}transfer"
		    "{{/one}}{{/cause_peak}}\n",
		    "letter resumed in 'en' says 'bank transfer'" },
		{ "en/resumed.txt",
		    "Subject: x\n\na{{#cause_other}} bank {{#one}}transfer"
		    "{{/one}}{{/cause_other}}\n",
		    "letter resumed in 'en' says 'bank transfer'" },
		{ "en/resumed.txt",
		    "Subject: x\n\na{{^cause_customs}} bank {{#one}}transfer"
		    "{{/one}}{{/cause_customs}}\n",
		    "letter resumed in 'en' says 'bank transfer'" },
		{ "en/_reason.txt",
		    "a{{#cause_weather}} bank {{#one}}transfer{{/one}}"
		    "{{/cause_weather}}\n",
		    "letter delayed in 'en' says 'bank transfer'" },
		{ "en/delayed.txt",
		    "Subject: x\n\na{{#window}} bank {{#one}}transfer{{/one}}"
		    "{{^window_title}}{{/window_title}}{{/window}}\n",
		    "letter delayed in 'en' says 'bank transfer'" },
		/* Letters of complaints, and what they alone can use. */
		{ "en/case-ack.txt", "Subject: x\n\n{{parcels}}\n",
		    "/en/case-ack.txt:3: unknown name 'parcels'" },
		{ "en/delayed.txt",
		    "Subject: x\n\n{{#reference}}a{{/reference}}\n",
		    "/en/delayed.txt:3: unknown name 'reference'" },
		{ "en/_greeting.txt", "{{tracking}}{{count}}\n",
		    "/en/_greeting.txt:1: unknown name 'count'" },
		{ "en/case-ack.txt", "Subject: x\nPreview: y\n\na\n",
		    "/en/case-ack.txt:2: the preview of a letter of a "
		    "complaint is its first sentence" },
		{ "en/case-ack.html", "<p>x</p>\n",
		    "/en/case-ack.html: letters of complaints are drawn by "
		    "frame.html" },
		{ "en/case-akc.txt", "Subject: x\n\na\n",
		    "there is no letter 'case-akc'; is 'case-ack' meant?" },
		{ "en/case-done.txt",
		    "Subject: x\n\na{{#tells_closing}} bank {{#order}}transfer"
		    "{{/order}}{{/tells_closing}}\n",
		    "E_TEMPLATE_FORBIDDEN: letter case-done in 'en' says "
		    "'bank transfer', which marketplaces forbid" },
		{ "en/case-ack.txt", "Subject: x\n\nhttps://other.example/x\n",
		    "letter case-ack in 'en' leads to other.example" },
		{ "en/delayed.txt", "Subject: x\n\nSee www.other.example\n",
		    "letter delayed in 'en' leads to www.other.example; if it "
		    "may, name it in links of [notices]" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		(void)set_up(state);
		struct fixture *f = *state;
		struct mistakes mistakes;
		mistakes_init(&mistakes, &f->arena);
		take_english_alone(f);
		temp_folder_write(&f->own, cases[i].file, cases[i].content);
		open_letters(f);
		if (letter_check(f->letters, &mistakes))
			fail_msg("case %zu passes", i);
		assert_holds(mistake_format(&mistakes.items[0], &f->arena),
		    cases[i].mistake);
		(void)tear_down(state);
	}
}

static void
the_check_wants_its_folders_and_the_default_language(void **state)
{
	struct fixture *f = *state;
	struct mistakes mistakes;
	mistakes_init(&mistakes, &f->arena);
	take_english_alone(f);
	f->paths[0] = STR("/tmp/letters.there-is-no-such-folder");
	f->letters = letters_open(f->paths, 2, &lantern, STR("ko"), &f->arena);
	assert_false(letter_check(f->letters, &mistakes));
	assert_int_equal(mistakes.count, 2);
	assert_true(str_equal(mistakes.items[0].text,
	    STR("there is no such folder of letters")));
	/* A file is no folder either. */
	f->paths[0] = STR("config/templates/en/delayed.txt");
	assert_false(letter_check(f->letters, &mistakes));
	assert_int_equal(mistakes.count, 4);
	assert_true(str_equal(mistakes.items[1].text,
	    STR("there are no letters in the default language 'ko'")));
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(the_shipped_letters_pass_the_check),
		WITH_FOLDER(a_letter_may_lead_to_the_hosts_of_its_shop),
		cmocka_unit_test(the_check_finds_what_is_wrong),
		WITH_FOLDER(
		    the_check_wants_its_folders_and_the_default_language),
	};
	return cmocka_run_group_tests_name("letter_check", tests, NULL, NULL);
}
