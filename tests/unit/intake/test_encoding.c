#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "intake/encoding.h"

/* Bytes that hold NUL too. */
#define BYTES(literal) ((struct str){ literal, sizeof(literal) - 1 })

static const struct {
	const char *what;
	struct str bytes;
	const char *configured;
	const char *fallback;
	const char *text;
	bool is_sound;
} cases[] = {
	{ "plain", STR_INIT("a,b"), "auto", "", "a,b", true },
	{ "UTF-8",
	    STR_INIT("L\xC3\xA9"
		     "a"),
	    "", "",
	    "L\xC3\xA9"
	    "a",
	    true },
	{ "UTF-8 with BOM",
	    STR_INIT("\xEF\xBB\xBF"
		     "a"),
	    "auto", "", "a", true },
	{ "BOM against a configured legacy encoding",
	    STR_INIT("\xEF\xBB\xBF\xC3\xA9"), "gb18030", "", "\xC3\xA9", true },
	{ "UTF-16LE",
	    STR_INIT("\xFF\xFE"
		     "a\0\xE9\0"),
	    "auto", "", "a\xC3\xA9", true },
	{ "UTF-16BE",
	    STR_INIT("\xFE\xFF"
		     "\0a\0\xE9"),
	    "auto", "", "a\xC3\xA9", true },
	{ "UTF-16LE by name", STR_INIT("a\0b\0"), "utf-16le", "", "ab", true },
	{ "GB18030 by name", STR_INIT("\xBA\xA3\xB9\xD8"), "gb18030", "",
	    "\xE6\xB5\xB7\xE5\x85\xB3", true },
	{ "GBK is read as GB18030", STR_INIT("\xBA\xA3\x81\x30\x81\x30"), "GBK",
	    "", "\xE6\xB5\xB7\xC2\x80", true },
	{ "the euro of a GBK file", STR_INIT("5\x80"), "gbk", "",
	    "5\xE2\x82\xAC", true },
	{ "GB18030 as fallback", STR_INIT("\xBA\xA3\xB9\xD8"), "auto",
	    "gb18030", "\xE6\xB5\xB7\xE5\x85\xB3", true },
	{ "fallback not needed", STR_INIT("\xE6\xB5\xB7"), "auto", "gb18030",
	    "\xE6\xB5\xB7", true },
	{ "windows-1252", STR_INIT("J\xFCrgen \x80"), "auto", "windows-1252",
	    "J\xC3\xBCrgen \xE2\x82\xAC", true },
	{ "ISO-8859-1 is what Windows writes", STR_INIT("\x93x"), "iso-8859-1",
	    "", "\xE2\x80\x9Cx", true },
	{ "CP932", STR_INIT("\x93\x8C\x8B\x9E"), "shift_jis", "",
	    "\xE6\x9D\xB1\xE4\xBA\xAC", true },
	{ "undecodable in windows-1252", STR_INIT("a\x81z"), "windows-1252", "",
	    "a\xFFz", false },
	{ "half a GB character before a line end", STR_INIT("\xBA\n,"),
	    "gb18030", "", "\xFF\n,", false },
	{ "half a character at the end", STR_INIT("a\xBA"), "gb18030", "",
	    "a\xFF", false },
	{ "a broken byte in UTF-8", STR_INIT("a\xFFz"), "auto", "", "a\xFFz",
	    false },
	{ "a broken row in UTF-8 is not the fallback's",
	    STR_INIT("\xC3\xA9\xC3\xA9\xE9"), "auto", "windows-1252",
	    "\xC3\xA9\xC3\xA9\xE9", false },
	{ "a legacy text that holds a sequence by accident",
	    STR_INIT("\xE9\xE9\xE9 \xC3\xA9"), "auto", "windows-1252",
	    "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\x83\xC2\xA9", true },
	{ "a lone surrogate",
	    STR_INIT("\xFF\xFE\x00\xD8"
		     "a\0"),
	    "auto", "",
	    "\xFF"
	    "a",
	    false },
};

static void
every_encoding_becomes_utf_8(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct decoded decoded;
		struct error err = { 0 };
		if (!encoding_decode(cases[i].bytes,
			str_from(cases[i].configured),
			str_from(cases[i].fallback), &decoded, &err))
			fail_msg("case %zu %s: %s", i, cases[i].what, err.text);
		if (!str_equal(decoded.text, str_from(cases[i].text)))
			fail_msg("case %zu %s: \"%.*s\"", i, cases[i].what,
			    STR_ARG(decoded.text));
		if (decoded.is_sound != cases[i].is_sound)
			fail_msg("case %zu %s: sound %d", i, cases[i].what,
			    decoded.is_sound);
		encoding_release(&decoded);
	}
}

static void
utf_16_without_a_byte_order_mark_is_refused(void **state)
{
	struct decoded decoded;
	struct error err = { 0 };
	(void)state;
	assert_false(encoding_decode(BYTES("a\0,\0b\0\n\0"), STR("auto"),
	    STR("windows-1252"), &decoded, &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_true(str_find(str_from(err.text), STR("UTF-16")) <
		    str_from(err.text).len);
	encoding_release(&decoded);
}

static void
a_nul_makes_a_text_unsound_but_readable(void **state)
{
	struct decoded decoded;
	struct error err = { 0 };
	(void)state;
	assert_true(encoding_decode(BYTES("tracking,carrier\nA\0B,x\n"),
	    STR("auto"), STR_EMPTY, &decoded, &err));
	assert_false(decoded.is_sound);
	assert_int_equal(decoded.text.len, 23);
	encoding_release(&decoded);
}

static void
a_long_text_is_decoded_whole(void **state)
{
	enum { LENGTH = 300000 };
	struct decoded decoded;
	struct error err = { 0 };
	struct buf bytes;
	(void)state;
	buf_init(&bytes, LENGTH);
	for (int i = 0; i < LENGTH; i++)
		buf_add_byte(&bytes, (char)0xE9);
	assert_true(encoding_decode(buf_str(&bytes), STR("windows-1252"),
	    STR_EMPTY, &decoded, &err));
	assert_int_equal(decoded.text.len, 2 * LENGTH);
	assert_true(utf8_is_valid(decoded.text));
	encoding_release(&decoded);
	buf_release(&bytes);
}

static void
an_encoding_that_nobody_knows_is_an_error(void **state)
{
	static const char *const unknown[] = { "klingon-8", "utf-8//IGNORE",
		"x" };
	static const char *const known[] = { "", "auto", "AUTO", "utf-8",
		"gb18030", "GBK", "Shift_JIS", "windows-1252", "big5",
		"utf-16be", "koi8-r" };
	struct decoded decoded;
	struct error err = { 0 };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		if (encoding_is_known(str_from(unknown[i])))
			fail_msg("case %zu \"%s\"", i, unknown[i]);
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (!encoding_is_known(str_from(known[i])))
			fail_msg("case %zu \"%s\"", i, known[i]);
	assert_false(encoding_decode(STR("a"), STR("klingon-8"), STR_EMPTY,
	    &decoded, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	encoding_release(&decoded);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_encoding_becomes_utf_8),
		cmocka_unit_test(utf_16_without_a_byte_order_mark_is_refused),
		cmocka_unit_test(a_nul_makes_a_text_unsound_but_readable),
		cmocka_unit_test(a_long_text_is_decoded_whole),
		cmocka_unit_test(an_encoding_that_nobody_knows_is_an_error),
	};
	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
