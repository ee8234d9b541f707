#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/mime.h"

enum { MAX_OUTPUT = 1 << 20 };

static void
check(const char *name, struct buf *out, const char *expected)
{
	if (!str_equal(buf_str(out), str_from(expected)))
		fail_msg("\"%s\" gives\n%.*s\nnot\n%s", name,
		    STR_ARG(buf_str(out)), expected);
	buf_release(out);
}

/* Texts of headers and what becomes of them. */
struct text_case {
	const char *name;
	const char *text;
	const char *expected;
};

static void
check_texts(const struct text_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		mime_header_text(&out, "Subject", str_from(cases[i].text));
		check(cases[i].name, &out, cases[i].expected);
	}
}

static void
header_text_is_encoded_where_it_must_be(void **state)
{
	static const struct text_case cases[] = {
		{ "nothing", "", "Subject:\r\n" },
		{ "ASCII", "Your parcel #1001 is delayed",
		    "Subject: Your parcel #1001 is delayed\r\n" },
		{ "one word of many", "Ihre Sendung verspätet sich",
		    "Subject: Ihre Sendung =?utf-8?Q?versp=C3=A4tet?= "
		    "sich\r\n" },
		{ "adjacent words together", "à été là",
		    "Subject: =?utf-8?B?w6Agw6l0w6kgbMOg?=\r\n" },
		{ "Q where it is not longer", "Zoë",
		    "Subject: =?utf-8?Q?Zo=C3=AB?=\r\n" },
		{ "B where it is shorter", "春节放假",
		    "Subject: =?utf-8?B?5pil6IqC5pS+5YGH?=\r\n" },
		{ "what looks encoded", "a =?utf-8?Q?b?= c",
		    "Subject: a =?utf-8?B?PT91dGYtOD9RP2I/PQ==?= c\r\n" },
		{ "what Q must escape", "ä=?_.\"(),x",
		    "Subject: =?utf-8?B?w6Q9P18uIigpLHg=?=\r\n" },
	};

	(void)state;
	check_texts(cases, COUNT_OF(cases));
}

static void
header_text_cannot_leave_its_field(void **state)
{
	static const struct text_case cases[] = {
		{ "CRLF", "a\r\nBcc: victim@shop.example",
		    "Subject: a Bcc: victim@shop.example\r\n" },
		{ "bare CR and LF", "a\rb\nc", "Subject: a b c\r\n" },
		{ "an empty line", "a\r\n\r\nb", "Subject: a b\r\n" },
		{ "controls", "a\x01\x1B\x7F\tb", "Subject: a b\r\n" },
		{ "other line ends",
		    "a\xC2\x85"
		    "b\u2028c\u2029d",
		    "Subject: a b c d\r\n" },
		{ "blanks around", " \r\n a  b \t", "Subject: a b\r\n" },
		{ "only blanks", " \r\n\t ", "Subject:\r\n" },
		{ "overrides", "\u202Ea\u202C\u2066b\u2069\u200Ec",
		    "Subject: abc\r\n" },
		{ "zero-width", "a\u200Bb\uFEFFc\u2060d\u200De",
		    "Subject: abcde\r\n" },
		{ "blanks apart by what is invisible", "a \u200B b",
		    "Subject: a b\r\n" },
		{ "bytes that are not UTF-8", "a\xFF\xC3",
		    "Subject: =?utf-8?B?Ye+/ve+/vQ==?=\r\n" },
	};

	(void)state;
	check_texts(cases, COUNT_OF(cases));
}

static void
invisible_characters_are_dropped(void **state)
{
	static const char *const dropped[] = { "\u061C", "\u180E", "\u200B",
		"\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202E",
		"\u2060", "\u2066", "\u2069", "\u206F", "\uFEFF", "\uFFF9",
		"\uFFFB", "\U000E0001", "\U000E007F" };
	static const char *const kept[] = { "\u061B", "\u061D", "\u200A",
		"\u2010", "\u202F", "\u205F", "\u2070", "\uFE0F", "\uFFFC",
		"\U0001F69A" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(dropped); i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		mime_header_text(&out, "X", str_from(dropped[i]));
		check(dropped[i], &out, "X:\r\n");
	}
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		mime_header_text(&out, "X", str_from(kept[i]));
		if (out.len < 10)
			fail_msg("character %zu is dropped", i);
		buf_release(&out);
	}
}

static void
a_nul_in_header_text_is_a_blank(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, MAX_OUTPUT);
	mime_header_text(&out, "Subject", STR("a\0b"));
	check("NUL", &out, "Subject: a b\r\n");
}

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

static void
header_lines_are_folded_at_76(void **state)
{
	static const struct text_case cases[] = {
		{ "76 columns", X60 " 123456", "Subject: " X60 " 123456\r\n" },
		{ "77 columns", X60 " 1234567",
		    "Subject: " X60 "\r\n 1234567\r\n" },
		{ "a word that fills the first line", X60 "1234567",
		    "Subject: " X60 "1234567\r\n" },
		{ "a word that is too long", X60 "12345678",
		    "Subject: =?utf-8?Q?" X10 X10 X10 X10 X10 "xxxxx?=\r\n"
		    " =?utf-8?Q?xxxxx12345678?=\r\n" },
		{ "words of three bytes",
		    "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
		    "Subject: =?utf-8?B?"
		    "5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi?=\r\n"
		    " =?utf-8?B?5ryi5ryi5ryi5ryi5ryi5ryi5ryi?=\r\n" },
		{ "no padding before the last word",
		    "яяяяяяяяяяяяяяяяяяяяяяяяяяяяя",
		    "Subject: =?utf-8?B?"
		    "0Y/Rj9GP0Y/Rj9GP0Y/Rj9GP0Y/Rj9GP0Y/Rj9GP0Y/Rj9GP?=\r\n"
		    " =?utf-8?B?0Y/Rj9GP0Y/Rj9GP0Y/Rj9GP0Y/Rjw==?=\r\n" },
		{ "Q where B would need padding within",
		    "x漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
		    "Subject: =?utf-8?Q?x=E6=BC=A2=E6=BC=A2=E6=BC=A2"
		    "=E6=BC=A2=E6=BC=A2=E6=BC=A2?=\r\n"
		    " =?utf-8?B?"
		    "5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi5ryi"
		    "5ryi?=\r\n" },
		{ "no character is split", "🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚",
		    "Subject: =?utf-8?B?"
		    "8J+amvCfmprwn5qa8J+amvCfmprwn5qa8J+amvCfmprwn5qa?=\r\n"
		    " =?utf-8?B?8J+amvCfmprwn5qa8J+amvCfmpo=?=\r\n" },
	};

	(void)state;
	check_texts(cases, COUNT_OF(cases));
}

static void
a_line_is_folded_more_than_once(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, MAX_OUTPUT);
	mime_header_text(&out, "Subject",
	    STR(X60 "1234567 1234567 " X60 " 123456 " X60));
	check("twice", &out,
	    "Subject: " X60 "1234567\r\n 1234567 " X60 " 123456\r\n " X60
	    "\r\n");
}

static void
a_mailbox_has_a_quoted_or_encoded_name(void **state)
{
	static const struct {
		const char *display, *address, *expected;
	} cases[] = {
		{ "", "a@b.example", "To: a@b.example\r\n" },
		{ " \r\n", "a@b.example", "To: a@b.example\r\n" },
		{ "Jane", "a@b.example", "To: \"Jane\" <a@b.example>\r\n" },
		{ "Doe, Jane", "a@b.example",
		    "To: \"Doe, Jane\" <a@b.example>\r\n" },
		{ "a\"b\\c", "a@b.example",
		    "To: \"a\\\"b\\\\c\" <a@b.example>\r\n" },
		{ "Zoë", "a@b.example",
		    "To: =?utf-8?Q?Zo=C3=AB?= <a@b.example>\r\n" },
		{ "Zoë, \"x\"", "a@b.example",
		    "To: =?utf-8?B?Wm/DqywgIngi?= <a@b.example>\r\n" },
		{ "Zoë, Anna-Maria Lee", "a@b.example",
		    "To: =?utf-8?Q?Zo=C3=AB=2C_Anna-Maria_Lee?= "
		    "<a@b.example>\r\n" },
		{ "=?utf-8?Q?x?=", "a@b.example",
		    "To: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <a@b.example>\r\n" },
		{ "x\r\nBcc: y", "a@b.example",
		    "To: \"x Bcc: y\" <a@b.example>\r\n" },
		{ X60, "a@b.example", "To: \"" X60 "\"\r\n <a@b.example>\r\n" },
		{ X60 " " X10, "a@b.example",
		    "To: =?utf-8?Q?" X60 "?=\r\n"
		    " =?utf-8?Q?_" X10 "?= <a@b.example>\r\n" },
		{ "", "a@b.example\r\nBcc: c@d.example",
		    "To: a@b.exampleBcc:c@d.example\r\n" },
		{ "Zoë", "zoë@b.example",
		    "To: =?utf-8?Q?Zo=C3=AB?= <zoë@b.example>\r\n" },
		{ "", "zo\xE2\x80\xAE\xC2\x85x@b.example",
		    "To: zox@b.example\r\n" },
		{ "J", X60 "@" X60 ".example",
		    "To: \"J\"\r\n <" X60 "@" X60 ".example>\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		mime_header_address(&out, "To", str_from(cases[i].display),
		    str_from(cases[i].address));
		check(cases[i].display, &out, cases[i].expected);
	}
}

static void
tokens_are_written_as_they_are(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, MAX_OUTPUT);
	mime_header_token(&out, "Content-Language", STR("pt-BR"));
	mime_header_token(&out, "X", STR("a b\r\nc\xC3\xA4\x7F"));
	mime_header_id(&out, "Message-ID", STR(X60 X60 "@shop.example"));
	check("tokens", &out,
	    "Content-Language: pt-BR\r\nX: abc\r\n"
	    "Message-ID: <" X60 X60 "@shop.example>\r\n");
}

static void
a_date_is_written_in_its_zone(void **state)
{
	static const struct {
		const char *zone;
		int64_t seconds;
		const char *expected;
	} cases[] = {
		{ "Asia/Shanghai", 1769364000,
		    "Date: Mon, 26 Jan 2026 02:00:00 +0800\r\n" },
		{ "UTC", 1769364000,
		    "Date: Sun, 25 Jan 2026 18:00:00 +0000\r\n" },
		{ "America/New_York", 1769364000,
		    "Date: Sun, 25 Jan 2026 13:00:00 -0500\r\n" },
		{ "America/New_York", 1782864000,
		    "Date: Tue, 30 Jun 2026 20:00:00 -0400\r\n" },
		{ "America/St_Johns", 1769364000,
		    "Date: Sun, 25 Jan 2026 14:30:00 -0330\r\n" },
		{ "Pacific/Chatham", 1769364000,
		    "Date: Mon, 26 Jan 2026 07:45:00 +1345\r\n" },
		{ "UTC", 1835438399,
		    "Date: Tue, 29 Feb 2028 11:59:59 +0000\r\n" },
		{ "America/New_York", 3600,
		    "Date: Wed, 31 Dec 1969 20:00:00 -0500\r\n" },
	};
	struct arena arena = { 0 };
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		const struct zone *zone = zone_load(str_from(cases[i].zone),
		    &arena, &err);
		assert_non_null(zone);
		buf_init(&out, MAX_OUTPUT);
		mime_header_date(&out, (struct instant){ cases[i].seconds },
		    zone);
		check(cases[i].zone, &out, cases[i].expected);
	}
	arena_release(&arena);
}

#define QP                                                                     \
	"Content-Type: text/plain; charset=utf-8\r\n"                          \
	"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
#define BASE64                                                                 \
	"Content-Type: text/plain; charset=utf-8\r\n"                          \
	"Content-Transfer-Encoding: base64\r\n\r\n"

static const struct text_case bodies[] = {
	{ "nothing", "", QP },
	{ "a few others", "Viele Grüße aus der Stadt Hamburg, Zoë\n",
	    QP "Viele Gr=C3=BC=C3=9Fe aus der Stadt Hamburg, Zo=C3=AB\r\n" },
	{ "exactly a sixth", "äxxxxxxxxxx", QP "=C3=A4xxxxxxxxxx\r\n" },
	{ "more than a sixth", "äxxxxxxxx\n", BASE64 "w6R4eHh4eHh4eA0K\r\n" },
};

static void
a_body_is_encoded_by_what_it_holds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct buf out;
		buf_init(&out, MAX_OUTPUT);
		mime_text_part(&out, "plain", str_from(bodies[i].text));
		check(bodies[i].name, &out, bodies[i].expected);
	}
}

static void
the_limit_of_the_output_is_kept(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 120);
	mime_header_text(&out, "Subject", STR("漢漢漢漢漢漢漢漢"));
	mime_text_part(&out, "plain", STR(X60));
	assert_true(out.has_overflown);
	assert_true(out.len <= 120);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_text_is_encoded_where_it_must_be),
		cmocka_unit_test(header_text_cannot_leave_its_field),
		cmocka_unit_test(invisible_characters_are_dropped),
		cmocka_unit_test(a_nul_in_header_text_is_a_blank),
		cmocka_unit_test(header_lines_are_folded_at_76),
		cmocka_unit_test(a_line_is_folded_more_than_once),
		cmocka_unit_test(a_mailbox_has_a_quoted_or_encoded_name),
		cmocka_unit_test(tokens_are_written_as_they_are),
		cmocka_unit_test(a_date_is_written_in_its_zone),
		cmocka_unit_test(a_body_is_encoded_by_what_it_holds),
		cmocka_unit_test(the_limit_of_the_output_is_kept),
	};

	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
