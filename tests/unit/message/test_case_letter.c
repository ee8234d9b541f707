#include "message/case_letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "letter_fixture.h"
#include "message/case_samples.h"

struct words {
	struct str subject, text;
};

static struct words
write_case(struct fixture *f, const char *name, const char *language,
    const struct case_facts *facts)
{
	struct words words;
	if (!case_letter_compose(f->letters, name, str_from(language), facts,
		&f->arena, &words.subject, &words.text, &f->err))
		fail_msg("%s in %s: %s", name, language, f->err.text);
	return words;
}

static void
a_refund_reads_as_a_whole(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	struct words words = write_case(f, "case-refund", "en",
	    case_sample("case-refund", &f->arena));
	assert_true(str_equal(words.subject,
	    STR("Your refund is approved: order 10482 (C-000123)")));
	assert_true(str_starts_with(words.text, STR("Dear Anna Schmidt,\n\n")));
	assert_holds(words.text,
	    "\n  To be issued by: Friday, 13 February 2026\n");
	assert_holds(words.text,
	    "You keep your buyer protection until Wednesday, 15 April 2026");
	assert_true(str_ends_with(words.text, STR("\n\nLantern\n")));
}

static void
a_forbidden_phrase_blocks_the_letter_and_is_named(void **state)
{
	struct fixture *f = *state;
	struct str subject, text;
	take_english_alone(f);
	temp_folder_write(&f->own, "en/case-done.txt",
	    "Subject: x\n\nPay by bank {{#order}}transfer{{/order}}.\n");
	open_letters(f);
	assert_false(case_letter_compose(f->letters, "case-done", STR("en"),
	    case_sample("case-done", &f->arena), &f->arena, &subject, &text,
	    &f->err));
	assert_int_equal(f->err.kind, ERROR_CONFIG);
	assert_string_equal(f->err.text,
	    "E_TEMPLATE_FORBIDDEN: letter case-done in 'en' says 'bank "
	    "transfer', which marketplaces forbid");
}

static void
a_name_that_leads_elsewhere_blocks_the_letter(void **state)
{
	struct fixture *f = *state;
	struct case_record record = { .id = 1,
		.complaint = { .name = STR("https://evil.example/pay") } };
	const struct case_facts facts = { .record = &record };
	struct str subject, text;
	open_letters(f);
	assert_false(case_letter_compose(f->letters, "case-ack", STR("en"),
	    &facts, &f->arena, &subject, &text, &f->err));
	assert_holds(str_from(f->err.text), "leads to evil.example");
}

static void
the_approved_words_are_sent_to_the_byte(void **state)
{
	struct fixture *f = *state;
	struct notice notice = { .kind = NOTICE_CASE,
		.case_key = STR("C-000001/1/case-refund"),
		.case_words = STR(
		    "Subject as it was\nDear Anna,\n\nIt is so.\n\n"
		    "  Refund: 42\n\n» Call us.\n") };
	const struct mail mail = { .language = STR("en"),
		.notices = &notice,
		.notice_count = 1 };
	open_letters(f);
	assert_true(letters_compose(f->letters, &mail, &f->letter, &f->err));
	assert_true(
	    str_equal(buf_str(&f->letter.subject), STR("Subject as it was")));
	assert_true(str_equal(buf_str(&f->letter.text),
	    STR("Dear Anna,\n\nIt is so.\n\n  Refund: 42\n\n» Call us.\n")));
	assert_holds(buf_str(&f->letter.html), ">Refund</th>");
	assert_holds(buf_str(&f->letter.html), "class=\"call\"");
	assert_true(str_equal(buf_str(&f->letter.preview), STR("It is so.")));
}

static void
what_is_shown_to_the_supervisor_is_what_is_sent(void **state)
{
	struct fixture *f = *state;
	struct buf html;
	open_letters(f);
	buf_init(&html, LETTER_MAX_BYTES);
	struct words words = write_case(f, "case-options", "en",
	    case_sample("case-options", &f->arena));
	struct notice notice = { .kind = NOTICE_CASE,
		.case_words = case_letter_words(words.subject, words.text,
		    &f->arena) };
	const struct mail mail = { .language = STR("en"),
		.notices = &notice,
		.notice_count = 1 };
	assert_true(letters_compose(f->letters, &mail, &f->letter, &f->err));
	assert_true(case_letter_draw(f->letters, STR("en"), words.subject,
	    words.text, &html, &f->err));
	assert_true(str_equal(buf_str(&html), buf_str(&f->letter.html)));
	assert_holds(buf_str(&html), "dir=\"ltr\"");
	buf_release(&html);
}

static void
only_links_of_the_shop_lead_somewhere(void **state)
{
	struct fixture *f = *state;
	struct buf html;
	open_letters(f);
	buf_init(&html, LETTER_MAX_BYTES);
	assert_true(case_letter_draw(f->letters, STR("en"), STR("x"),
	    STR("Dear pay@evil.example,\n\nsee https://evil.example/pay or "
		"write to help@lantern.example.\n"),
	    &html, &f->err));
	assert_holds(buf_str(&html), "href=\"mailto:help@lantern.example\"");
	assert_lacks(buf_str(&html), "href=\"https:");
	assert_lacks(buf_str(&html), "href=\"mailto:pay");
	buf_release(&html);
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_refund_reads_as_a_whole),
		WITH_FOLDER(a_forbidden_phrase_blocks_the_letter_and_is_named),
		WITH_FOLDER(a_name_that_leads_elsewhere_blocks_the_letter),
		WITH_FOLDER(the_approved_words_are_sent_to_the_byte),
		WITH_FOLDER(what_is_shown_to_the_supervisor_is_what_is_sent),
		WITH_FOLDER(only_links_of_the_shop_lead_somewhere),
	};
	return cmocka_run_group_tests_name("case_letter", tests, NULL, NULL);
}
