#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "message/transfer.h"

enum { MAX_OUTPUT = 1 << 20 };

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

struct body_case {
	const char *name;
	const char *body;
	const char *expected;
};

static void
check_bodies(const struct body_case *cases, size_t count,
    void (*encode)(struct buf *out, struct str body))
{
	for (size_t i = 0; i < count; i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		encode(&out, str_from(cases[i].body));
		if (!str_equal(buf_str(&out), str_from(cases[i].expected)))
			fail_msg("\"%s\" gives\n%.*s\nnot\n%s", cases[i].name,
			    STR_ARG(buf_str(&out)), cases[i].expected);
		buf_release(&out);
	}
}

static const struct body_case quoted_printable[] = {
	{ "a line", "Hello\n", "Hello\r\n" },
	{ "a line without end", "Hello", "Hello\r\n" },
	{ "LF, CRLF and CR", "a\nb\r\nc\rd\n\r\r\n",
	    "a\r\nb\r\nc\r\nd\r\n\r\n\r\n" },
	{ "empty lines", "\n\na\n", "\r\n\r\na\r\n" },
	{ "equals", "a=b", "a=3Db\r\n" },
	{ "blanks at the end", "a \nb\t\nc  \n \n",
	    "a=20\r\nb=09\r\nc =20\r\n=20\r\n" },
	{ "blanks within", "a  b\tc\n", "a  b\tc\r\n" },
	{ "dots", ".\n..\na.\n", "=2E\r\n=2E.\r\na.\r\n" },
	{ "From", "From me\nFrom: x\n>From x\n From y\nFrom\n",
	    "=46rom me\r\nFrom: x\r\n>From x\r\n From y\r\nFrom\r\n" },
	{ "controls", "a\x01\x1B[1m\x7F\n", "a=01=1B[1m=7F\r\n" },
	{ "75 columns", X60 X10 "12345\n", X60 X10 "12345\r\n" },
	{ "76 columns", X60 X10 "123456\n", X60 X10 "12345=\r\n6\r\n" },
	{ "a triple is not broken", X60 X10 "123=4\n",
	    X60 X10 "123=\r\n=3D4\r\n" },
	{ "a triple that just fits", X60 X10 "12=4\n",
	    X60 X10 "12=3D=\r\n4\r\n" },
	{ "a line filled behind a triple", X60 X10 "1=23456\n",
	    X60 X10 "1=3D2=\r\n3456\r\n" },
	{ "a dot behind a soft break", X60 X10 "12345.6\n",
	    X60 X10 "12345=\r\n=2E6\r\n" },
	{ "From behind a soft break", X60 X10 "12345From 6\n",
	    X60 X10 "12345=\r\n=46rom 6\r\n" },
	{ "a blank at the end behind a soft break", X60 X10 "12345 \n",
	    X60 X10 "12345=\r\n=20\r\n" },
	{ "a blank before a soft break", X60 X10 "1234 56\n",
	    X60 X10 "1234 =\r\n56\r\n" },
};

static void
quoted_printable_survives_any_relay(void **state)
{
	(void)state;
	check_bodies(quoted_printable, COUNT_OF(quoted_printable),
	    transfer_quoted_printable);
}

/* The rule of RFC 2045 byte by byte, in the middle of a line. */
static void
add_expected(struct buf *out, unsigned char byte)
{
	bool is_plain = (byte >= ' ' && byte <= '~' && byte != '=') ||
	                byte == '\t';
	if (is_plain)
		buf_add_byte(out, (char)byte);
	else
		buf_format(out, "=%02X", byte);
}

static void
every_byte_is_seen_wherever_it_stands(void **state)
{
	enum { LEN = 20 };
	char body[LEN];
	struct buf expected, out;
	(void)state;
	buf_init(&expected, MAX_OUTPUT);
	buf_init(&out, MAX_OUTPUT);
	for (unsigned byte = 0; byte <= UINT8_MAX; byte++) {
		for (size_t at = 1; at + 1 < LEN; at++) {
			if (byte == '\n' || byte == '\r')
				continue;
			memset(body, 'x', LEN);
			body[at] = (char)byte;
			buf_clear(&expected);
			buf_clear(&out);
			for (size_t i = 0; i < LEN; i++)
				add_expected(&expected, (unsigned char)body[i]);
			buf_add(&expected, STR("\r\n"));
			transfer_quoted_printable(&out,
			    (struct str){ body, LEN });
			if (!str_equal(buf_str(&out), buf_str(&expected)))
				fail_msg("byte %u at %zu: %.*s", byte, at,
				    STR_ARG(buf_str(&out)));
		}
	}
	buf_release(&expected);
	buf_release(&out);
}

static const struct body_case base64[] = {
	{ "nothing", "", "" },
	{ "base64 ends lines with CRLF", "漢\n字\r\n漢\r",
	    "5ryiDQrlrZcNCua8og0K\r\n" },
	{ "base64 ends the last line", "漢", "5ryiDQo=\r\n" },
	{ "base64 in lines of 76", "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
	    "5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi"
	    "5ryi5ryi5ryi5ryi\r\n5ryiDQo=\r\n" },
	{ "base64 that breaks a line end",
	    "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢xx\n",
	    "5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi"
	    "5ryi5ryi5ryieHgN\r\nCg==\r\n" },
	{ "base64 that ends with a line",
	    "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢x\n",
	    "5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi"
	    "5ryi5ryi5ryieA0K\r\n" },
};

static void
base64_is_one_stream_of_lines(void **state)
{
	(void)state;
	check_bodies(base64, COUNT_OF(base64), transfer_base64);
}

static void
base64_is_padded_to_groups_of_four(void **state)
{
	/* RFC 4648, section 10. */
	static const struct {
		const char *bytes, *expected;
	} cases[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xFF\xFE\xFB\xEF", "//777w==" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[16];
		struct str bytes = str_from(cases[i].bytes);
		struct str text = { out, transfer_base64_length(bytes.len) };
		transfer_base64_encode(bytes, out);
		if (!str_equal(text, str_from(cases[i].expected)))
			fail_msg("\"%s\" gives \"%.*s\"", cases[i].bytes,
			    STR_ARG(text));
	}
}

static void
every_byte_has_its_hex_digits(void **state)
{
	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char out[3];
		char expected[4];
		transfer_hex_encode((char)byte, out);
		(void)snprintf(expected, sizeof(expected), "=%02X", byte);
		assert_memory_equal(out, expected, 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quoted_printable_survives_any_relay),
		cmocka_unit_test(every_byte_is_seen_wherever_it_stands),
		cmocka_unit_test(base64_is_one_stream_of_lines),
		cmocka_unit_test(base64_is_padded_to_groups_of_four),
		cmocka_unit_test(every_byte_has_its_hex_digits),
	};

	return cmocka_run_group_tests_name("transfer", tests, NULL, NULL);
}
