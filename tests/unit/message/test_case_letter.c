#include "message/case_letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"
#include "letter_fixture.h"
#include "message/case_samples.h"
#include "message/outline.h"
#include "phrases.h"

static struct case_words
write_case(struct fixture *f, const char *name, const struct case_facts *facts)
{
	struct case_words words;
	if (!case_letter_compose(f->letters, name, facts, &f->arena, &words,
		&f->err))
		fail_msg("%s in %.*s: %s", name, STR_ARG(facts->language),
		    f->err.text);
	return words;
}

static struct case_words
write_in(struct fixture *f, const char *name, const char *language,
    struct case_facts facts)
{
	facts.language = str_from(language);
	return write_case(f, name, &facts);
}

/* The one that a person would look at. */
static struct case_words
write_sample(struct fixture *f, const char *name, const char *language)
{
	return write_case(f, name,
	    case_sample(name, str_from(language), &f->arena));
}

static void
a_refund_reads_as_a_whole(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	struct case_words words = write_sample(f, "case-refund", "en");
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
	struct case_words words;
	take_english_alone(f);
	temp_folder_write(&f->own, "en/case-done.txt",
	    "Subject: x\n\nPay by bank {{#order}}transfer{{/order}}.\n");
	open_letters(f);
	assert_false(case_letter_compose(f->letters, "case-done",
	    case_sample("case-done", STR("en"), &f->arena), &f->arena, &words,
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
	struct case_words words;
	open_letters(f);
	assert_false(case_letter_compose(f->letters, "case-ack", &facts,
	    &f->arena, &words, &f->err));
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
	struct case_words words = write_sample(f, "case-options", "ar");
	struct notice notice = { .kind = NOTICE_CASE,
		.case_words = case_letter_join(&words, &f->arena) };
	const struct mail mail = { .language = STR("ar"),
		.notices = &notice,
		.notice_count = 1 };
	assert_true(letters_compose(f->letters, &mail, &f->letter, &f->err));
	assert_true(
	    case_letter_draw(f->letters, STR("ar"), &words, &html, &f->err));
	assert_true(str_equal(buf_str(&html), buf_str(&f->letter.html)));
	assert_holds(buf_str(&html), "dir=\"rtl\"");
	buf_release(&html);
}

static void
only_links_of_the_shop_lead_somewhere(void **state)
{
	struct fixture *f = *state;
	struct buf html;
	open_letters(f);
	buf_init(&html, LETTER_MAX_BYTES);
	const struct case_words words = { STR("x"),
		STR("Dear pay@evil.example,\n\nsee https://evil.example/pay or "
		    "write to help@lantern.example.\n") };
	assert_true(
	    case_letter_draw(f->letters, STR("en"), &words, &html, &f->err));
	assert_holds(buf_str(&html), "href=\"mailto:help@lantern.example\"");
	assert_lacks(buf_str(&html), "href=\"https:");
	assert_lacks(buf_str(&html), "href=\"mailto:pay");
	buf_release(&html);
}

enum { LANGUAGES = 10, ENGLISH = 0 };

static const char *const codes[LANGUAGES] = { "en", "ar", "de", "es", "fr",
	"it", "ja", "pt", "ru", "zh" };

/* A sample has one letter in each language. */
struct sample {
	const char *name;
	size_t number;
	const struct case_facts *facts;
	struct case_words words[LANGUAGES];
};

typedef void (*sample_fn)(struct fixture *f, const struct sample *sample);

static void
try_letter(struct fixture *f, const char *name, sample_fn check)
{
	struct arena arena = { 0 };
	struct case_facts *all;
	size_t count = case_samples(name, STR("en"), &arena, &all);
	for (size_t i = 0; i < count; i++) {
		struct sample sample = { .name = name,
			.number = i,
			.facts = &all[i] };
		for (size_t k = 0; k < LANGUAGES; k++)
			sample.words[k] = write_in(f, name, codes[k], all[i]);
		check(f, &sample);
	}
	arena_release(&arena);
}

static void
for_all_samples(struct fixture *f, sample_fn check)
{
	size_t count = 0, tried = 0;
	const char *const *names = letter_set_names(&count);
	for (size_t i = 0; i < count; i++) {
		if (!letter_set_is_of_case(str_from(names[i])))
			continue;
		try_letter(f, names[i], check);
		tried++;
	}
	assert_int_equal(tried, 18);
}

static void
check_words(struct fixture *f, const struct sample *sample)
{
	const struct complaint *complaint = &sample->facts->record->complaint;
	if (complaint->order.len > DATUM_MAX_TEXT)
		return;
	for (size_t i = 0; i < LANGUAGES; i++) {
		struct case_words words = sample->words[i];
		struct str label = arena_format(&f->arena, "%s in %s",
		    sample->name, codes[i]);
		check_reading(label.ptr, sample->number, words.text);
		assert_true(words.subject.len > 0);
		assert_holds(words.subject, "10482");
		assert_holds(words.text, "C-000123");
		if (!str_is_empty(complaint->name))
			assert_holds(words.text, "Anna Schmidt");
	}
}

static void
every_letter_in_every_language_reads_well_of_each_case(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	for_all_samples(f, check_words);
}

static void
add_words(struct phrases *phrases, const struct case_words *words)
{
	add_phrases(phrases, words->subject);
	add_phrases(phrases, words->text);
}

/* Numbers and names of the samples are no words of any language. */
static bool
is_of_sample(struct str phrase)
{
	return is_data(phrase) || str_find_byte(phrase, '1') < phrase.len;
}

static void
compare(const struct sample *sample, const struct map *english, size_t language)
{
	struct phrases phrases = { 0 };
	size_t at = 0;
	add_words(&phrases, &sample->words[language]);
	for (size_t i = 0; i < phrases.count; i++)
		if (!is_of_sample(phrases.items[i]) &&
		    map_find(english, phrases.items[i], &at))
			fail_msg("%s in %s, sample %zu: \"%.*s\"", sample->name,
			    codes[language], sample->number,
			    STR_ARG(phrases.items[i]));
	arena_release(&phrases.arena);
}

static void
check_language(struct fixture *f, const struct sample *sample)
{
	struct phrases phrases = { 0 };
	struct map english = { 0 };
	bool is_new = false;
	(void)f;
	add_words(&phrases, &sample->words[ENGLISH]);
	for (size_t k = 0; k < phrases.count; k++)
		map_put(&english, phrases.items[k], k, &is_new);
	for (size_t k = ENGLISH + 1; k < LANGUAGES; k++)
		compare(sample, &english, k);
	map_release(&english);
	arena_release(&phrases.arena);
}

static void
no_english_sentence_stands_in_other_languages(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	for_all_samples(f, check_language);
}

/* A date and an amount of the language, and no date in figures. */
static void
money_and_dates_are_written_as_the_language_does(void **state)
{
	static const struct {
		const char *language, *amount, *date;
	} cases[] = {
		{ "en", "US$42.00", "Friday, 13 February 2026" },
		{ "ar", "٤٢٫٠٠\u00A0USD", "الجمعة، ١٣ فبراير ٢٠٢٦" },
		{ "de", "42,00\u00A0$", "Freitag, 13. Februar 2026" },
		{ "es", "42,00\u00A0US$", "viernes, 13 de febrero de 2026" },
		{ "fr", "42,00\u00A0$US", "vendredi 13 février 2026" },
		{ "it", "42,00\u00A0USD", "venerdì 13 febbraio 2026" },
		{ "ja", "$42.00", "2026年2月13日金曜日" },
		{ "pt", "US$\u00A042,00",
		    "sexta-feira, 13 de fevereiro de 2026" },
		{ "ru", "42,00\u00A0$", "пятница, 13 февраля 2026 г." },
		{ "zh", "US$42.00", "2026年2月13日星期五" },
	};
	struct fixture *f = *state;
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct case_words words = write_sample(f, "case-refund",
		    cases[i].language);
		assert_holds(words.text, cases[i].amount);
		assert_holds(words.text, cases[i].date);
	}
}

static void
data_are_isolated_in_arabic(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	struct case_words words = write_sample(f, "case-ack", "ar");
	assert_holds(words.text, "\u2068C-000123\u2069");
	assert_holds(words.text, "\u206810482\u2069");
	assert_lacks(words.subject, "\u2068");
}

/* Nothing is refunded before its reference is known. */
static void
only_what_was_done_is_told_as_done(void **state)
{
	static const struct {
		const char *letter;
		bool is_done;
	} cases[] = { { "case-refund", false }, { "case-partial", false },
		{ "case-return-refund", false }, { "case-options", false },
		{ "case-failed", false }, { "case-done", true } };
	struct fixture *f = *state;
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct case_words words = write_sample(f, cases[i].letter,
		    "en");
		if (holds(words.text, "was issued") != cases[i].is_done ||
		    holds(words.text, "RF-88213") != cases[i].is_done)
			fail_msg("%s:\n%.*s", cases[i].letter,
			    STR_ARG(words.text));
	}
}

static void
check_closing(struct fixture *f, const struct sample *sample)
{
	bool is_told = holds(sample->words[ENGLISH].text, "close the request");
	(void)f;
	if (is_told !=
	    (sample->facts->tells_closing &&
		sample->facts->record->complaint.stage != DISPUTE_MESSAGE))
		fail_msg("%s, sample %zu", sample->name, sample->number);
}

static void
how_a_request_is_closed_is_told_only_where_it_may_be(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	for_all_samples(f, check_closing);
}

static void
check_exits(struct fixture *f, const struct sample *sample)
{
	(void)f;
	for (size_t i = 0; sample->facts->is_message && i < LANGUAGES; i++) {
		assert_lacks(sample->words[i].text, "@");
		assert_lacks(sample->words[i].text, "http");
		assert_lacks(sample->words[i].text, "+44");
	}
}

static void
a_message_of_a_platform_leads_nowhere(void **state)
{
	static const struct carrier_settings carriers[] = { {
	    .carriers = { .text = STR_INIT("yunexpress") },
	    .page = { .text = STR_INIT("https://www.lantern.example/t") },
	    .phone = { .text = STR_INIT("+44 345 000 000") },
	} };
	static const struct str hosts[] = { STR_INIT("lantern.example") };
	struct fixture *f = *state;
	struct shop shop = lantern;
	shop.carriers = (struct carriers){ carriers, COUNT_OF(carriers) };
	shop.hosts = hosts;
	shop.host_count = COUNT_OF(hosts);
	f->letters = letters_open(f->paths, 2, &shop, STR("en"), &f->arena);
	assert_holds(write_sample(f, "case-pickup", "en").text,
	    "https://www.lantern.example/t");
	for_all_samples(f, check_exits);
}

/* What a value says never becomes a fact, an item or a call. */
static void
check_structure(struct fixture *f, const struct sample *sample)
{
	struct case_facts hostile = *sample->facts;
	struct case_record record = *sample->facts->record;
	struct str odd = STR("- x » y: {{z}} <b>");
	if (sample->number != 1)
		return;
	record.complaint.name = odd;
	record.complaint.order = odd;
	record.tracking = odd;
	record.carrier = odd;
	hostile.record = &record;
	for (size_t i = 0; i < LANGUAGES; i++) {
		struct case_words words = write_in(f, sample->name, codes[i],
		    hostile);
		const struct outline *wanted =
		    outline_read(sample->words[i].text, &f->arena);
		const struct outline *got = outline_read(words.text, &f->arena);
		assert_int_equal(got->count, wanted->count);
		for (size_t k = 0; k < got->count; k++) {
			assert_int_equal(got->children[k].kind,
			    wanted->children[k].kind);
			assert_int_equal(got->children[k].count,
			    wanted->children[k].count);
		}
	}
}

static void
data_never_become_structure(void **state)
{
	struct fixture *f = *state;
	open_letters(f);
	for_all_samples(f, check_structure);
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_refund_reads_as_a_whole),
		WITH_FOLDER(
		    every_letter_in_every_language_reads_well_of_each_case),
		WITH_FOLDER(no_english_sentence_stands_in_other_languages),
		WITH_FOLDER(money_and_dates_are_written_as_the_language_does),
		WITH_FOLDER(data_are_isolated_in_arabic),
		WITH_FOLDER(only_what_was_done_is_told_as_done),
		WITH_FOLDER(
		    how_a_request_is_closed_is_told_only_where_it_may_be),
		WITH_FOLDER(a_message_of_a_platform_leads_nowhere),
		WITH_FOLDER(data_never_become_structure),
		WITH_FOLDER(a_forbidden_phrase_blocks_the_letter_and_is_named),
		WITH_FOLDER(a_name_that_leads_elsewhere_blocks_the_letter),
		WITH_FOLDER(the_approved_words_are_sent_to_the_byte),
		WITH_FOLDER(what_is_shown_to_the_supervisor_is_what_is_sent),
		WITH_FOLDER(only_links_of_the_shop_lead_somewhere),
	};
	return cmocka_run_group_tests_name("case_letter", tests, NULL, NULL);
}
