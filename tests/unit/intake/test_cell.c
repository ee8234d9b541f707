#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "intake/cell.h"

struct pair {
	const char *raw;
	const char *clean;
};

static void
check_pairs(const struct pair *pairs, size_t count,
    struct str (*clean)(struct str))
{
	for (size_t i = 0; i < count; i++) {
		struct str got = clean(str_from(pairs[i].raw));
		if (!str_equal(got, str_from(pairs[i].clean)))
			fail_msg("case %zu \"%s\": \"%.*s\"", i, pairs[i].raw,
			    STR_ARG(got));
	}
}

static void
a_text_loses_wrappers_and_invisible_ends(void **state)
{
	static const struct pair pairs[] = {
		{ "", "" },
		{ "abc", "abc" },
		{ "  a b \t", "a b" },
		{ "\xC2\xA0"
		  "a\xE3\x80\x80",
		    "a" },
		{ "\xEF\xBB\xBF\xE2\x80\x8B"
		  "a\xE2\x80\x8B",
		    "a" },
		{ "=\"0012\"", "0012" },
		{ " =\" x \" ", "x" },
		{ "=\"\"", "" },
		{ "=A1", "=A1" },
		{ "-", "" },
		{ "--", "" },
		{ "N/A", "" },
		{ "null", "" },
		{ "NULL", "" },
		{ "#REF!", "" },
		{ "#N/A", "" },
		{ "#DIV/0!", "" },
		{ "暂无", "" },
		{ "Null", "Null" },
		{ "-5", "-5" },
		{ "'t Hooft", "'t Hooft" },
		{ "été", "été" },
	};
	(void)state;
	check_pairs(pairs, COUNT_OF(pairs), cell_clean);
}

static void
a_key_also_loses_the_apostrophe_that_forces_text(void **state)
{
	static const struct pair pairs[] = {
		{ "'0012", "0012" },
		{ "\t4PX3001882045117CN", "4PX3001882045117CN" },
		{ "'", "" },
		{ "'-", "" },
		{ "=\"'12\"", "12" },
		{ "O'Neill", "O'Neill" },
	};
	(void)state;
	check_pairs(pairs, COUNT_OF(pairs), cell_clean_key);
}

static void
numbers_that_a_spreadsheet_ruined_are_recognised(void **state)
{
	static const char *const ruined[] = { "4.49044E+13",
		"9.40011120621364E+21", "1E+15", "4,49E+13", "+4.4e+13",
		"-1.5E+9", "9400111206213650000000", "1234567890120000000",
		"1234567890123460000", "94001112062136420000" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ruined); i++)
		if (cell_number_damage(str_from(ruined[i])) == NULL)
			fail_msg("case %zu \"%s\"", i, ruined[i]);
}

static void
a_number_with_a_line_end_inside_is_damaged(void **state)
{
	(void)state;
	assert_non_null(cell_number_damage(STR("LP1\nLP2")));
	assert_non_null(cell_number_damage(STR("LP1\tLP2")));
}

static void
sound_numbers_are_left_alone(void **state)
{
	static const char *const sound[] = { "", "LP202601184CN", "4490443042",
		"1Z12345E0205271686", "9400111206213642173009",
		"4PX3001882045117CN", "12E+", "E+12", "1.E+12", "12.5E+12",
		"1E+123", "1E-12", "1E12", "100000000000000",
		"1234567890123000",
		/* Ends in zeros, and its check digit agrees. */
		"9400111206213640000000" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sound); i++)
		if (cell_number_damage(str_from(sound[i])) != NULL)
			fail_msg("case %zu \"%s\"", i, sound[i]);
}

static void
order_numbers_compare_without_sign_wrapper_and_case(void **state)
{
	static const struct pair pairs[] = {
		{ "10231", "10231" },
		{ "#10231", "10231" },
		{ "\t#10231 ", "10231" },
		{ "'#10231", "10231" },
		{ "## 10231", "10231" },
		{ "=\"10231\"", "10231" },
		{ "SO-AB12", "so-ab12" },
		{ "#", "" },
		{ "", "" },
	};
	struct buf folded;
	(void)state;
	buf_init(&folded, 100);
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct str key = cell_order_key(str_from(pairs[i].raw),
		    &folded);
		if (!str_equal(key, str_from(pairs[i].clean)))
			fail_msg("case %zu \"%s\": \"%.*s\"", i, pairs[i].raw,
			    STR_ARG(key));
	}
	buf_release(&folded);
}

static void
numbers_compare_without_blanks_and_case(void **state)
{
	struct buf key;
	uint32_t seed = 1;
	(void)state;
	buf_init(&key, 100);
	for (int i = 0; i < 20000; i++) {
		char raw[80], folded[80];
		size_t len = 0, count = (size_t)i % sizeof(raw);
		for (size_t k = 0; k < count; k++) {
			static const char some[] =
			    "AZaz09 @[`{\xC1\xE4\x80\xFF";
			seed = seed * 1664525U + 1013904223U;
			raw[k] = i % 2 == 0 ? some[(seed >> 8) % 15]
			                    : (char)(seed >> 8);
			char byte = raw[k];
			if (byte >= 'A' && byte <= 'Z')
				byte = (char)(byte + ('a' - 'A'));
			if (byte != ' ')
				folded[len++] = byte;
		}
		buf_clear(&key);
		buf_add(&key, STR("x"));
		cell_fold_number((struct str){ raw, count }, &key);
		if (!str_equal(str_behind(buf_str(&key), 1),
			(struct str){ folded, len }))
			fail_msg("case %d", i);
		if (cell_hash_number(7, (struct str){ raw, count }, &key) !=
		    hash_text(7, (struct str){ folded, len }))
			fail_msg("the hash of case %d", i);
	}
	buf_release(&key);
}

static void
the_first_usable_of_several_addresses_is_taken(void **state)
{
	static const struct pair pairs[] = {
		{ "", "" },
		{ " ana@example.com ", "ana@example.com" },
		{ "ana@example.com,bob@example.com", "ana@example.com" },
		{ "ana@example.com; bob@example.com", "ana@example.com" },
		{ "ana@example.com\nbob@example.com", "ana@example.com" },
		{ "ana@example.com\r\n", "ana@example.com" },
		{ "nobody, bob@example.com", "bob@example.com" },
		{ "a@b, bob@example.com", "bob@example.com" },
		{ "a@b@c.com;bob@example.com", "bob@example.com" },
		{ "Ana <ana@example.com>,bob@example.com", "bob@example.com" },
		{ ",;bob@example.com", "bob@example.com" },
		{ "@example.com, bob@example.com", "bob@example.com" },
		{ "ana@, bob@example.com", "bob@example.com" },
		{ "nobody; no one", "nobody" },
		{ "Ana.B-c_d+e@Mail.Example.com",
		    "Ana.B-c_d+e@Mail.Example.com" },
		{ "ana@example", "ana@example" },
		{ "ana.b@example", "ana.b@example" },
		{ "null", "" },
		{ "-", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct str address;
		if (!cell_first_address(str_from(pairs[i].raw), &address))
			fail_msg("case %zu \"%s\" refused", i, pairs[i].raw);
		if (!str_equal(address, str_from(pairs[i].clean)))
			fail_msg("case %zu \"%s\": \"%.*s\"", i, pairs[i].raw,
			    STR_ARG(address));
	}
}

static void
a_line_end_inside_of_an_address_is_refused(void **state)
{
	static const char *const smuggled[] = {
		"ana@example.com\nBcc: victim@example.com",
		"ana@exa\nmple.com",
		"ana\r@example.com",
		"ana@example.com\r\nSubject: hello",
	};
	struct str address;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(smuggled); i++)
		if (cell_first_address(str_from(smuggled[i]), &address))
			fail_msg("case %zu \"%s\"", i, smuggled[i]);
	assert_false(
	    cell_first_address((struct str){ "a@b.c\0d", 7 }, &address));
}

static void
headers_compare_by_their_words(void **state)
{
	static const struct pair pairs[] = {
		{ "Tracking Number", "tracking number" },
		{ "tracking_number", "tracking number" },
		{ "  TRACKING -  NUMBER: ", "tracking number" },
		{ "Tracking #", "tracking" },
		{ "\xEF\xBB\xBF\"Tracking\"", "tracking" },
		{ "Order - Number", "order number" },
		{ "a\r\nb", "a b" },
		{ "Numéro d’ordre", "numéro d ordre" },
		{ "ＴrackＩng（1）", "tracking 1" },
		{ "运单号", "运单号" },
		{ "or\xE2\x80\x8B"
		  "der",
		    "order" },
		{ "a\xFF", "a\xFF" },
		{ "---", "" },
	};
	struct buf key;
	(void)state;
	buf_init(&key, 1000);
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		buf_clear(&key);
		cell_fold_header(str_from(pairs[i].raw), &key);
		if (!str_equal(buf_str(&key), str_from(pairs[i].clean)))
			fail_msg("case %zu \"%s\": \"%.*s\"", i, pairs[i].raw,
			    STR_ARG(buf_str(&key)));
	}
	buf_release(&key);
}

static void
a_folded_header_is_added_behind_what_is_there(void **state)
{
	struct buf key;
	(void)state;
	buf_init(&key, 100);
	buf_add(&key, STR("x "));
	cell_fold_header(STR("--A"), &key);
	assert_true(str_equal(buf_str(&key), STR("x a")));
	buf_release(&key);
}

static void
a_quoted_cell_is_short_and_harmless(void **state)
{
	char out[64];
	char longer[100];
	(void)state;
	struct str quoted = cell_quote(STR("a\x1B[31mb\nc\x7F"), out);
	assert_true(str_equal(quoted, STR("a [31mb c ")));
	quoted = cell_quote(STR("J\xFCrgen \xE4\xB8"), out);
	assert_true(str_equal(quoted, STR("J?rgen ??")));
	for (size_t i = 0; i < sizeof(longer); i++)
		longer[i] = "é"[i % 2];
	quoted = cell_quote((struct str){ longer, sizeof(longer) }, out);
	assert_true(quoted.len <= sizeof(out));
	assert_true(str_ends_with(quoted, STR("é...")));
}

static void
a_cell_may_hold_several_numbers_each_with_its_carrier(void **state)
{
	static const struct {
		const char *cell, *found;
		bool has_carrier;
	} cases[] = {
		{ "AE标准:LP00123", "AE标准=LP00123 ", true },
		{ "a:b:LP1,c:LP2\nLP3;", "a:b=LP1 c=LP2 =LP3 ", true },
		{ "菜鸟：LP1", "菜鸟=LP1 ", true },
		{ "\"\t", "=\" ", true },
		{ "carrier:", "", true },
		{ " , \n ;", "", true },
		{ "a:LP1, LP2", "=a:LP1 =LP2 ", false },
		{ "", "", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str rest = str_from(cases[i].cell), carrier, number;
		struct buf found;
		buf_init(&found, 200);
		while (cell_next_number(&rest, cases[i].has_carrier, &carrier,
		    &number))
			buf_format(&found, "%.*s=%.*s ", STR_ARG(carrier),
			    STR_ARG(number));
		if (!str_equal(buf_str(&found), str_from(cases[i].found)))
			fail_msg("case %zu: %.*s", i, (int)found.len,
			    found.ptr);
		buf_release(&found);
	}
}

static void
a_postal_number_has_a_check_digit(void **state)
{
	static const struct {
		const char *number;
		bool is_doubtful;
	} cases[] = {
		{ "RB123456785GB", false },
		{ "RB123456786US", true },
		{ "LP202601184CN", false },
		{ "rb202601198cn", false },
		{ "EE202601207CN", false },
		{ "EE202601208CN", true },
		{ "4PX3001882045117CN", false },
		{ "RB12345678GB", false },
		{ "", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if ((cell_number_doubt(str_from(cases[i].number)) != NULL) !=
		    cases[i].is_doubtful)
			fail_msg("case %zu \"%s\"", i, cases[i].number);
	/* The remainders that have digits of their own: 0 and 1. */
	assert_null(cell_number_doubt(STR("RR000000005CN")));
	assert_non_null(cell_number_doubt(STR("RR000000000CN")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_loses_wrappers_and_invisible_ends),
		cmocka_unit_test(
		    a_key_also_loses_the_apostrophe_that_forces_text),
		cmocka_unit_test(
		    numbers_that_a_spreadsheet_ruined_are_recognised),
		cmocka_unit_test(a_number_with_a_line_end_inside_is_damaged),
		cmocka_unit_test(sound_numbers_are_left_alone),
		cmocka_unit_test(
		    order_numbers_compare_without_sign_wrapper_and_case),
		cmocka_unit_test(numbers_compare_without_blanks_and_case),
		cmocka_unit_test(
		    the_first_usable_of_several_addresses_is_taken),
		cmocka_unit_test(a_line_end_inside_of_an_address_is_refused),
		cmocka_unit_test(headers_compare_by_their_words),
		cmocka_unit_test(a_folded_header_is_added_behind_what_is_there),
		cmocka_unit_test(a_quoted_cell_is_short_and_harmless),
		cmocka_unit_test(
		    a_cell_may_hold_several_numbers_each_with_its_carrier),
		cmocka_unit_test(a_postal_number_has_a_check_digit),
	};
	return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
