#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "intake/encoding.h"
#include "support/memory_source.h"

/* Bytes that hold NUL too. */
#define BYTES(literal) ((struct str){ literal, sizeof(literal) - 1 })

static const struct {
	const char *what;
	struct str bytes;
	const char *configured;
	const char *fallback;
	const char *text;
} cases[] = {
	{ "plain", STR_INIT("a,b"), "auto", "", "a,b" },
	{ "UTF-8",
	    STR_INIT("L\xC3\xA9"
		     "a"),
	    "", "",
	    "L\xC3\xA9"
	    "a" },
	{ "UTF-8 with BOM",
	    STR_INIT("\xEF\xBB\xBF"
		     "a"),
	    "auto", "", "a" },
	{ "BOM against a configured legacy encoding",
	    STR_INIT("\xEF\xBB\xBF\xC3\xA9"), "gb18030", "", "\xC3\xA9" },
	{ "UTF-16LE",
	    STR_INIT("\xFF\xFE"
		     "a\0\xE9\0"),
	    "auto", "", "a\xC3\xA9" },
	{ "UTF-16BE",
	    STR_INIT("\xFE\xFF"
		     "\0a\0\xE9"),
	    "auto", "", "a\xC3\xA9" },
	{ "UTF-16LE by name", STR_INIT("a\0b\0"), "utf-16le", "", "ab" },
	{ "GB18030 by name", STR_INIT("\xBA\xA3\xB9\xD8"), "gb18030", "",
	    "\xE6\xB5\xB7\xE5\x85\xB3" },
	{ "GBK is read as GB18030", STR_INIT("\xBA\xA3\x81\x30\x81\x30"), "GBK",
	    "", "\xE6\xB5\xB7\xC2\x80" },
	{ "the euro of a GBK file", STR_INIT("5\x80"), "gbk", "",
	    "5\xE2\x82\xAC" },
	{ "GB18030 as fallback", STR_INIT("\xBA\xA3\xB9\xD8"), "auto",
	    "gb18030", "\xE6\xB5\xB7\xE5\x85\xB3" },
	{ "fallback not needed", STR_INIT("\xE6\xB5\xB7"), "auto", "gb18030",
	    "\xE6\xB5\xB7" },
	{ "windows-1252", STR_INIT("J\xFCrgen \x80"), "auto", "windows-1252",
	    "J\xC3\xBCrgen \xE2\x82\xAC" },
	{ "ISO-8859-1 is what Windows writes", STR_INIT("\x93x"), "iso-8859-1",
	    "", "\xE2\x80\x9Cx" },
	{ "CP932", STR_INIT("\x93\x8C\x8B\x9E"), "shift_jis", "",
	    "\xE6\x9D\xB1\xE4\xBA\xAC" },
	/* iconv keeps a letter back that a mark may follow. */
	{ "the last letter of a Vietnamese text", STR_INIT("Hu\xEA\xCC, Ha"),
	    "windows-1258", "", "Hu\xE1\xBB\x81, Ha" },
	{ "undecodable in windows-1252", STR_INIT("a\x81z"), "windows-1252", "",
	    "a\xFFz" },
	{ "half a GB character before a line end", STR_INIT("\xBA\n,"),
	    "gb18030", "", "\xFF\n," },
	{ "half a character at the end", STR_INIT("a\xBA"), "gb18030", "",
	    "a\xFF" },
	{ "a broken byte in UTF-8", STR_INIT("a\xFFz"), "auto", "", "a\xFFz" },
	{ "a broken row in UTF-8 is not the fallback's",
	    STR_INIT("\xC3\xA9\xC3\xA9\xE9"), "auto", "windows-1252",
	    "\xC3\xA9\xC3\xA9\xE9" },
	{ "a legacy text that holds a sequence by accident",
	    STR_INIT("\xE9\xE9\xE9 \xC3\xA9"), "auto", "windows-1252",
	    "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\x83\xC2\xA9" },
	{ "half a UTF-16 by any of its names",
	    STR_INIT("\x00\xD8"
		     "a\0"),
	    "UTF-16", "",
	    "\xFF"
	    "a" },
	{ "a lone surrogate",
	    STR_INIT("\xFF\xFE\x00\xD8"
		     "a\0"),
	    "auto", "",
	    "\xFF"
	    "a" },
};

/* A file in an encoding. */
struct file {
	struct arena run;
	struct error err;
	struct source *source;
	struct encoding *encoding;
	struct buf text;
};

static bool
open_file(struct file *file, struct str bytes, const char *configured,
    const char *fallback)
{
	*file = (struct file){ 0 };
	buf_init(&file->text, 1 << 20);
	file->source = memory_source(bytes, &file->run);
	file->encoding = encoding_open(file->source, str_from(configured),
	    str_from(fallback), &file->run, &file->err);
	return file->encoding != NULL;
}

static void
close_file(struct file *file)
{
	encoding_close(file->encoding);
	source_close(file->source);
	buf_release(&file->text);
	arena_release(&file->run);
}

/* All of it, so many bytes at once. */
static struct str
read_text(struct file *file, size_t room)
{
	size_t len;
	encoding_rewind(file->encoding);
	buf_clear(&file->text);
	do {
		char *end = buf_reserve(&file->text, room);
		len = encoding_read(file->encoding, end, room);
		file->text.len += len;
	} while (len > 0);
	return buf_str(&file->text);
}

static void
every_encoding_becomes_utf_8(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct file file;
		if (!open_file(&file, cases[i].bytes, cases[i].configured,
			cases[i].fallback))
			fail_msg("case %zu %s: %s", i, cases[i].what,
			    file.err.text);
		struct str text = read_text(&file, 1000);
		if (!str_equal(text, str_from(cases[i].text)))
			fail_msg("case %zu %s: \"%.*s\"", i, cases[i].what,
			    STR_ARG(text));
		close_file(&file);
	}
}

/*
 * Wherever a file is cut into pieces: every case behind so many letters that
 * it meets the end of the first ones.
 */
static void
no_character_is_lost_between_two_pieces(void **state)
{
	enum { LONGEST = 3 * ENCODING_LEAST_ROOM };
	(void)state;
	for (size_t i = 0; i < 2 * LONGEST; i++) {
		struct file file;
		struct buf bytes;
		buf_init(&bytes, 1000);
		for (size_t k = 0; k < i / 2; k++)
			buf_add_byte(&bytes, 'a');
		buf_add(&bytes, STR("\xBA\xA3\x81\x30\x81\x30z"));
		/* Half a character at the end is a bad one, once. */
		buf_add(&bytes, i % 2 == 0 ? STR_EMPTY : STR("\x81\x30"));
		assert_true(open_file(&file, buf_str(&bytes), "gb18030", ""));
		struct str text = read_text(&file, ENCODING_LEAST_ROOM);
		struct str end = i % 2 == 0
		                     ? STR("a\xE6\xB5\xB7\xC2\x80z")
		                     : STR("a\xE6\xB5\xB7\xC2\x80z\xFF\x30");
		if (text.len != i / 2 + end.len - 1 ||
		    (i > 1 && !str_ends_with(text, end)))
			fail_msg("%zu letters: \"%.*s\"", i / 2, STR_ARG(text));
		close_file(&file);
		buf_release(&bytes);
	}
}

static void
utf_16_without_a_byte_order_mark_is_refused(void **state)
{
	struct file file;
	(void)state;
	assert_false(
	    open_file(&file, BYTES("a\0,\0b\0\n\0"), "auto", "windows-1252"));
	assert_int_equal(file.err.kind, ERROR_INPUT);
	assert_non_null(strstr(file.err.text, "UTF-16"));
	close_file(&file);
}

static void
a_nul_is_a_byte_as_any_other(void **state)
{
	struct file file;
	(void)state;
	assert_true(
	    open_file(&file, BYTES("tracking,carrier\nA\0B,x\n"), "auto", ""));
	assert_true(str_equal(read_text(&file, 1000),
	    BYTES("tracking,carrier\nA\0B,x\n")));
	close_file(&file);
}

static void
a_long_text_is_decoded_whole(void **state)
{
	enum { LENGTH = 300000 };
	struct file file;
	struct buf bytes;
	(void)state;
	buf_init(&bytes, LENGTH);
	for (int i = 0; i < LENGTH; i++)
		buf_add_byte(&bytes, (char)0xE9);
	assert_true(open_file(&file, buf_str(&bytes), "auto", "iso-8859-1"));
	assert_string_equal(encoding_name(file.encoding), "WINDOWS-1252");
	struct str text = read_text(&file, 100000);
	assert_int_equal(text.len, 2 * LENGTH);
	assert_true(utf8_is_valid(text));
	close_file(&file);
	buf_release(&bytes);
}

static void
a_file_can_be_read_again_from_any_point(void **state)
{
	static const char *const encodings[] = { "utf-8", "utf-16le" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(encodings); i++) {
		struct file file;
		struct buf bytes;
		char start[ENCODING_LEAST_ROOM];
		buf_init(&bytes, 1000);
		buf_add(&bytes, i == 0 ? STR("\xEF\xBB\xBF") : STR("\xFF\xFE"));
		for (size_t k = 0; k < 50; k++)
			buf_add(&bytes,
			    i == 0 ? STR("\xE6\xB5\xB7") : STR("\x77\x6D"));
		assert_true(open_file(&file, buf_str(&bytes), "auto", ""));
		for (int k = 0; k < 3; k++) {
			struct str text = read_text(&file, 100);
			if (text.len != 150 || !utf8_is_valid(text))
				fail_msg("%s, time %d: \"%.*s\"", encodings[i],
				    k, STR_ARG(text));
			encoding_rewind(file.encoding);
			encoding_read(file.encoding, start, sizeof(start));
		}
		close_file(&file);
		buf_release(&bytes);
	}
}

static void
a_character_between_two_pieces_is_one(void **state)
{
	struct buf bytes;
	(void)state;
	buf_init(&bytes, 200000);
	for (size_t i = 0; i < 65526; i++)
		buf_add_byte(&bytes, 'a');
	for (size_t i = 0; i < 20; i++) {
		struct file file;
		size_t len = bytes.len;
		buf_add(&bytes, STR("\xF0\x9F\x98\x80"));
		assert_true(
		    open_file(&file, buf_str(&bytes), "auto", "gb18030"));
		if (strcmp(encoding_name(file.encoding), "UTF-8") != 0)
			fail_msg("behind %zu letters", len);
		close_file(&file);
		buf_truncate(&bytes, len);
		buf_add_byte(&bytes, 'a');
	}
	buf_release(&bytes);
}

/* The sequences that tell UTF-8 may stand anywhere in a file. */
static void
the_whole_file_decides_whether_it_is_utf_8(void **state)
{
	enum { LETTERS = 200000 };
	struct buf bytes;
	(void)state;
	buf_init(&bytes, 2 * LETTERS);
	for (size_t shift = 0; shift < 4; shift++) {
		struct file file;
		buf_clear(&bytes);
		for (size_t i = 0; i < LETTERS + shift; i++)
			buf_add_byte(&bytes, 'a');
		for (size_t i = 0; i < LETTERS / 4; i++)
			buf_add(&bytes, STR("\xE6\xB5\xB7"));
		assert_true(
		    open_file(&file, buf_str(&bytes), "auto", "gb18030"));
		assert_string_equal(encoding_name(file.encoding), "UTF-8");
		close_file(&file);
		buf_add(&bytes, STR("\xE6\xB5"));
		assert_true(
		    open_file(&file, buf_str(&bytes), "auto", "gb18030"));
		assert_string_equal(encoding_name(file.encoding), "UTF-8");
		close_file(&file);
		buf_truncate(&bytes, LETTERS + shift);
		buf_add(&bytes, STR("\xBA\xA3"));
		assert_true(
		    open_file(&file, buf_str(&bytes), "auto", "gb18030"));
		assert_string_equal(encoding_name(file.encoding), "GB18030");
		close_file(&file);
	}
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
	struct file file;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		if (encoding_is_known(str_from(unknown[i])))
			fail_msg("case %zu \"%s\"", i, unknown[i]);
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (!encoding_is_known(str_from(known[i])))
			fail_msg("case %zu \"%s\"", i, known[i]);
	assert_false(open_file(&file, STR("a"), "klingon-8", ""));
	assert_int_equal(file.err.kind, ERROR_CONFIG);
	close_file(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_encoding_becomes_utf_8),
		cmocka_unit_test(utf_16_without_a_byte_order_mark_is_refused),
		cmocka_unit_test(no_character_is_lost_between_two_pieces),
		cmocka_unit_test(a_nul_is_a_byte_as_any_other),
		cmocka_unit_test(a_long_text_is_decoded_whole),
		cmocka_unit_test(a_file_can_be_read_again_from_any_point),
		cmocka_unit_test(a_character_between_two_pieces_is_one),
		cmocka_unit_test(the_whole_file_decides_whether_it_is_utf_8),
		cmocka_unit_test(an_encoding_that_nobody_knows_is_an_error),
	};
	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
