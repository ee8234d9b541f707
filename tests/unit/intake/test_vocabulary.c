#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/vocabulary.h"

#include "unit/intake/profile_source.h"

/* A vocabulary and the text it comes from. */
struct words {
	struct bench bench;
	struct vocabulary vocabulary;
	struct buf scratch;
};

static void
open_words(struct words *words, const char *text)
{
	bench_open(&words->bench);
	bench_read_ini(&words->bench, text);
	vocabulary_init(&words->vocabulary);
	vocabulary_read_codes(&words->vocabulary,
	    ini_find(&words->bench.ini, STR("codes")), &words->bench.run,
	    &words->bench.mistakes);
	vocabulary_read_texts(&words->vocabulary,
	    ini_find(&words->bench.ini, STR("texts")), &words->bench.run,
	    &words->bench.mistakes);
	vocabulary_read_reasons(&words->vocabulary,
	    ini_find(&words->bench.ini, STR("reasons")), &words->bench.run,
	    &words->bench.mistakes);
	buf_init(&words->scratch, 1 << 20);
}

static void
close_words(struct words *words)
{
	vocabulary_release(&words->vocabulary);
	buf_release(&words->scratch);
	bench_close(&words->bench);
}

static struct meaning
find(struct words *words, const char *code)
{
	struct meaning meaning = { STATUS_UNMAPPED, CAUSE_UNKNOWN, 0, false };
	vocabulary_find_code(&words->vocabulary, str_from(code),
	    &words->scratch, &meaning);
	return meaning;
}

static enum cause
cause_of(const struct words *words, const char *text)
{
	unsigned cleared = 0;
	return vocabulary_find_cause(&words->vocabulary, str_from(text),
	    &cleared);
}

static const char codes[] =
    "[codes]\n"
    "exception = exception/other\n"
    "exception_004 = exception/customs\n"
    "in transit = in_transit\n"
    "intransit_005 = in_transit, clears customs duties\n"
    "intransit_008 = in_transit , clears all\n"
    "fpx_i_* = in_customs\n"
    "fpx_i_rcuk = in_transit\n"
    "fpx_* = pre_transit\n"
    "\xE5\xBC\x82\xE5\xB8\xB8 = exception\n";

static void
a_code_is_found_whatever_its_case_and_signs(void **state)
{
	static const char *const spellings[] = { "Exception_004",
		"EXCEPTION-004", "exception 004", "exception004" };
	struct words words;
	(void)state;
	open_words(&words, codes);
	for (size_t i = 0; i < COUNT_OF(spellings); i++) {
		struct meaning meaning = find(&words, spellings[i]);
		if (meaning.status != STATUS_EXCEPTION ||
		    meaning.cause != CAUSE_CUSTOMS)
			fail_msg("case %zu \"%s\"", i, spellings[i]);
	}
	assert_int_equal(find(&words, "InTransit").status, STATUS_IN_TRANSIT);
	assert_int_equal(find(&words, "异常").status, STATUS_EXCEPTION);
	close_words(&words);
}

static void
an_unknown_number_falls_back_to_what_stands_before_it(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, codes);
	struct meaning meaning = find(&words, "Exception_099");
	assert_int_equal(meaning.status, STATUS_EXCEPTION);
	assert_int_equal(meaning.cause, CAUSE_OTHER);
	assert_int_equal(find(&words, "InTransit_77").status,
	    STATUS_IN_TRANSIT);
	assert_int_equal(find(&words, "Exception99").status, STATUS_UNMAPPED);
	assert_int_equal(find(&words, "Nothing_001").status, STATUS_UNMAPPED);
	assert_int_equal(find(&words, "_001").status, STATUS_UNMAPPED);
	assert_int_equal(find(&words, "").status, STATUS_UNMAPPED);
	close_words(&words);
}

static void
the_longest_prefix_wins_and_an_exact_code_before_it(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, codes);
	assert_int_equal(find(&words, "FPX_I_RCUK").status, STATUS_IN_TRANSIT);
	assert_int_equal(find(&words, "FPX_I_XX").status, STATUS_IN_CUSTOMS);
	assert_int_equal(find(&words, "FPX_L_RPIF").status, STATUS_PRE_TRANSIT);
	close_words(&words);
}

static void
flags_say_which_causes_are_over(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, codes);
	assert_int_equal(find(&words, "InTransit_005").cleared,
	    1 << CAUSE_CUSTOMS | 1 << CAUSE_DUTIES);
	unsigned all = find(&words, "InTransit_008").cleared;
	assert_true((all & 1U << CAUSE_WEATHER) != 0);
	assert_true((all & 1U << CAUSE_OTHER) != 0);
	assert_int_equal(find(&words, "Exception_004").cleared, 0);
	close_words(&words);
}

static void
mistakes_in_codes_are_named_with_their_place(void **state)
{
	static const struct {
		const char *line;
		const char *said;
	} cases[] = {
		{ "a = exceptional", "no status of ours" },
		{ "a = exception/wheather", "no cause of ours" },
		{ "a = unmapped", "no status of ours" },
		{ "a = in_transit, sticky", "a flag" },
		{ "a = in_transit, clears nothing", "a flag" },
		{ "a = in_transit, clears", "a flag" },
		{ "* = in_transit", "every code" },
		{ "a_b = in_transit\nA B = delivered", "given twice" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct words words;
		char text[200];
		snprintf(text, sizeof(text), "[codes]\n%s\n", cases[i].line);
		open_words(&words, text);
		if (words.bench.mistakes.count != 1 ||
		    !bench_complains(&words.bench, cases[i].said))
			fail_msg("case %zu \"%s\"", i, cases[i].line);
		assert_true(words.bench.mistakes.items[0].place.line > 1);
		close_words(&words);
	}
}

static const char texts[] =
    "[texts]\n"
    "negations = not | \xE6\x9C\xAA\n"
    "clears = released from customs | \xE6\xB5\xB7\xE5\x85\xB3\xE6\x94\xBE"
    "\xE8\xA1\x8C\n"
    "customs = held by customs | customs inspection\n"
    "duties = duties\n"
    "weather = weather | \xE5\xA4\xA9\xE6\xB0\x94\n"
    "peak = peak\n"
    "address = incorrect address | address\n";

static void
a_phrase_counts_anywhere_and_in_any_case(void **state)
{
	static const struct {
		const char *text;
		enum cause cause;
	} cases[] = {
		{ "", CAUSE_NONE },
		{ "Departed", CAUSE_NONE },
		{ "WEATHER", CAUSE_WEATHER },
		{ "Delayed: severe Weather.", CAUSE_WEATHER },
		{ "因天气延", CAUSE_WEATHER },
		{ "bluetooth speaker", CAUSE_NONE },
		{ "off-peak", CAUSE_PEAK },
		/* The longest, wherever it stands. */
		{ "weather, then customs inspection", CAUSE_CUSTOMS },
		{ "incorrect address and weather", CAUSE_ADDRESS },
	};
	struct words words;
	(void)state;
	open_words(&words, texts);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (cause_of(&words, cases[i].text) != cases[i].cause)
			fail_msg("case %zu \"%s\"", i, cases[i].text);
	close_words(&words);
}

static void
a_release_ends_customs_unless_it_is_negated(void **state)
{
	static const struct {
		const char *text;
		enum cause cause;
	} cases[] = {
		{ "Released from customs inspection", CAUSE_NONE },
		{ "Released from customs, duties paid", CAUSE_NONE },
		{ "Not yet released from customs inspection", CAUSE_CUSTOMS },
		{ "Customs inspection; not yet released from customs",
		    CAUSE_CUSTOMS },
		/* The negation is in another clause, or part of a word. */
		{ "Not delivered, released from customs inspection",
		    CAUSE_NONE },
		{ "Notice: released from customs inspection", CAUSE_NONE },
		{ "Released from customs, bad weather", CAUSE_WEATHER },
		{ "未海关放行 duties", CAUSE_DUTIES },
		{ "未，海关放行 duties", CAUSE_NONE },
	};
	struct words words;
	(void)state;
	open_words(&words, texts);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (cause_of(&words, cases[i].text) != cases[i].cause)
			fail_msg("case %zu \"%s\"", i, cases[i].text);
	close_words(&words);
}

/* Were each phrase to look through the text, this would take hours. */
static void
a_cell_of_a_mebibyte_full_of_phrases_is_read_in_a_moment(void **state)
{
	enum { COPIES = 1 << 16 };
	static const struct {
		const char *phrase, *end;
		unsigned cleared;
	} cases[] = {
		{ "released from customs ", "not yet", 0 },
		{ "not released from customs, ", "", 0 },
		{ "not released from customs, ", "released from customs",
		    1U << CAUSE_CUSTOMS | 1U << CAUSE_DOCUMENTS |
			1U << CAUSE_DUTIES },
	};
	struct words words;
	(void)state;
	open_words(&words, texts);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf text;
		unsigned cleared = 0;
		buf_init(&text, 4 << 20);
		for (size_t k = 0; k < COPIES; k++)
			buf_add(&text, str_from(cases[i].phrase));
		buf_add(&text, str_from(cases[i].end));
		vocabulary_find_cause(&words.vocabulary, buf_str(&text),
		    &cleared);
		if (cleared != cases[i].cleared)
			fail_msg("case %zu: %x", i, cleared);
		buf_release(&text);
	}
	close_words(&words);
}

static void
what_the_code_cleared_no_text_brings_back(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, texts);
	unsigned cleared = 1U << CAUSE_CUSTOMS;
	assert_int_equal(vocabulary_find_cause(&words.vocabulary,
			     STR("held by customs"), &cleared),
	    CAUSE_NONE);
	assert_int_equal(vocabulary_find_cause(&words.vocabulary,
			     STR("customs inspection, weather"), &cleared),
	    CAUSE_WEATHER);
	close_words(&words);
}

static void
what_a_text_clears_is_told_beside_what_the_code_cleared(void **state)
{
	static const struct {
		const char *text;
		unsigned cleared;
	} cases[] = {
		{ "bad weather", 1U << CAUSE_PEAK },
		{ "Released from customs",
		    1U << CAUSE_PEAK | 1U << CAUSE_CUSTOMS |
			1U << CAUSE_DOCUMENTS | 1U << CAUSE_DUTIES },
		{ "not released from customs", 1U << CAUSE_PEAK },
	};
	struct words words;
	(void)state;
	open_words(&words, texts);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned cleared = 1U << CAUSE_PEAK;
		vocabulary_find_cause(&words.vocabulary,
		    str_from(cases[i].text), &cleared);
		if (cleared != cases[i].cleared)
			fail_msg("case %zu \"%s\": %x", i, cases[i].text,
			    cleared);
	}
	close_words(&words);
}

static void
a_code_may_say_that_the_carrier_accepted_the_parcel(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, "[codes]\n"
			   "ema = pre_transit, accepted\n"
			   "emc = in_transit, clears customs, accepted\n"
			   "info = pre_transit\n");
	assert_true(find(&words, "EMA").is_accepted);
	assert_true(find(&words, "EMC").is_accepted);
	assert_int_equal(find(&words, "EMC").cleared, 1U << CAUSE_CUSTOMS);
	assert_false(find(&words, "INFO").is_accepted);
	close_words(&words);
}

static void
mistakes_in_texts_are_named(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, "[texts]\nwheather = rain\nduties = a || b\n");
	assert_int_equal(words.bench.mistakes.count, 2);
	assert_true(bench_complains(&words.bench, "neither a cause"));
	assert_true(bench_complains(&words.bench, "empty phrase"));
	close_words(&words);
}

static void
what_stands_beside_a_code_refines_it(void **state)
{
	static const struct {
		const char *code, *reason, *action;
		enum status status;
		enum cause cause;
	} cases[] = {
		{ "EME", "", "", STATUS_EXCEPTION, CAUSE_CUSTOMS },
		{ "EME", "Invoice missing", "", STATUS_EXCEPTION,
		    CAUSE_DOCUMENTS },
		{ "e-me", "TAXES to be paid", "", STATUS_EXCEPTION,
		    CAUSE_DUTIES },
		{ "EME", "invoice of taxes to be paid", "", STATUS_EXCEPTION,
		    CAUSE_DUTIES },
		{ "EME", "", "Invoice missing", STATUS_EXCEPTION,
		    CAUSE_CUSTOMS },
		{ "EMH", "Refused", "Return to sender", STATUS_RETURNING,
		    CAUSE_REFUSED },
		{ "EMH", "Refused by the addressee", "", STATUS_ATTEMPT_FAILED,
		    CAUSE_REFUSED },
		{ "EMH", "Bad address.", "", STATUS_ATTEMPT_FAILED,
		    CAUSE_ADDRESS },
		{ "EMH", "Return to sender", "", STATUS_ATTEMPT_FAILED,
		    CAUSE_NONE },
		{ "EMH", "invoice missing", "", STATUS_ATTEMPT_FAILED,
		    CAUSE_NONE },
	};
	struct words words;
	(void)state;
	open_words(&words, "[codes]\neme = exception/customs\n"
			   "emh = attempt_failed\n"
			   "[reasons]\neme documents = invoice\n"
			   "eme duties = taxes to be | duty\n"
			   "emh refused = refused\n"
			   "emh address = address\n"
			   "emh returning = return to sender\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct remarks remarks = { str_from(cases[i].reason),
			str_from(cases[i].action) };
		struct meaning meaning = find(&words, cases[i].code);
		vocabulary_refine(&words.vocabulary, str_from(cases[i].code),
		    &remarks, &words.scratch, &meaning);
		if (meaning.status != cases[i].status ||
		    meaning.cause != cases[i].cause)
			fail_msg("case %zu: %s/%s", i,
			    status_name(meaning.status),
			    cause_name(meaning.cause));
	}
	close_words(&words);
}

static void
a_status_may_have_phrases_too(void **state)
{
	struct words words;
	(void)state;
	open_words(&words, "[texts]\ncustoms = held\n"
			   "delivered = delivered | signed\n"
			   "returning = return to sender\n");
	const struct vocabulary *vocabulary = &words.vocabulary;
	assert_int_equal(vocabulary_find_status(vocabulary,
			     STR("Signed by neighbour, held")),
	    STATUS_DELIVERED);
	assert_int_equal(vocabulary_find_status(vocabulary,
			     STR("not delivered: return to sender")),
	    STATUS_RETURNING);
	assert_int_equal(vocabulary_find_status(vocabulary, STR("held")),
	    STATUS_UNMAPPED);
	assert_int_equal(cause_of(&words, "delivered"), CAUSE_NONE);
	close_words(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_found_whatever_its_case_and_signs),
		cmocka_unit_test(
		    an_unknown_number_falls_back_to_what_stands_before_it),
		cmocka_unit_test(
		    the_longest_prefix_wins_and_an_exact_code_before_it),
		cmocka_unit_test(flags_say_which_causes_are_over),
		cmocka_unit_test(mistakes_in_codes_are_named_with_their_place),
		cmocka_unit_test(a_phrase_counts_anywhere_and_in_any_case),
		cmocka_unit_test(a_release_ends_customs_unless_it_is_negated),
		cmocka_unit_test(
		    a_cell_of_a_mebibyte_full_of_phrases_is_read_in_a_moment),
		cmocka_unit_test(what_the_code_cleared_no_text_brings_back),
		cmocka_unit_test(
		    what_a_text_clears_is_told_beside_what_the_code_cleared),
		cmocka_unit_test(
		    a_code_may_say_that_the_carrier_accepted_the_parcel),
		cmocka_unit_test(mistakes_in_texts_are_named),
		cmocka_unit_test(what_stands_beside_a_code_refines_it),
		cmocka_unit_test(a_status_may_have_phrases_too),
	};
	return cmocka_run_group_tests_name("vocabulary", tests, NULL, NULL);
}
