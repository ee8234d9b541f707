#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "relay/reply.h"

/* All replies of a stream as "code class.subject.detail text|", then the end.
 */
static void
transcribe(struct str stream, size_t piece, struct buf *out)
{
	struct reply_reader reader;
	enum reply_state state = REPLY_MORE;
	reply_reader_init(&reader);
	for (size_t at = 0; at < stream.len && state != REPLY_BAD;
	     at += piece) {
		struct str input = str_slice(stream, at, piece);
		while ((state = reply_read(&reader, &input)) == REPLY_DONE) {
			const struct reply *reply = &reader.reply;
			buf_format(out, "%d %d.%d.%d ", reply->code,
			    reply->enhanced.class, reply->enhanced.subject,
			    reply->enhanced.detail);
			buf_add(out, reply_text(reply));
			buf_add(out, STR("|"));
		}
		if (state == REPLY_MORE)
			assert_int_equal(input.len, 0);
	}
	buf_add(out, state == REPLY_BAD ? STR("bad") : STR(""));
}

static const struct {
	struct str stream;
	const char *want;
} cases[] = {
	{ STR_INIT("250 ok\r\n"), "250 0.0.0 250 ok|" },
	{ STR_INIT("250\r\n"), "250 0.0.0 250|" },
	{ STR_INIT("250 \r\n"), "250 0.0.0 250|" },
	{ STR_INIT("250 bare line end\n"), "250 0.0.0 250 bare line end|" },
	{ STR_INIT("250 2.0.0 Ok: queued as 4F2\r\n"),
	    "250 2.0.0 250 2.0.0 Ok: queued as 4F2|" },
	{ STR_INIT("550 5.1.1\r\n"), "550 5.1.1 550 5.1.1|" },
	{ STR_INIT("550 5.7.515 denied\r\n"),
	    "550 5.7.515 550 5.7.515 denied|" },
	{ STR_INIT("550 5.1.1, not a code\r\n"),
	    "550 0.0.0 550 5.1.1, not a code|" },
	{ STR_INIT("550 5.1 is a number\r\n"),
	    "550 0.0.0 550 5.1 is a number|" },
	{ STR_INIT("550 5.1234.1 is too long\r\n"),
	    "550 0.0.0 550 5.1234.1 is too long|" },
	{ STR_INIT("250-first\r\n250-second\r\n250 third\r\n"),
	    "250 0.0.0 250 first second third|" },
	{ STR_INIT("550-5.1.1 no such\r\n550 5.1.1 user\r\n"),
	    "550 5.1.1 550 5.1.1 no such user|" },
	{ STR_INIT("550-5.1.1 no such\r\n550 5.1.2 user\r\n"),
	    "550 5.1.1 550 5.1.1 no such 5.1.2 user|" },
	{ STR_INIT("250 a\r\n250 b\r\n354 c\r\n"),
	    "250 0.0.0 250 a|250 0.0.0 250 b|354 0.0.0 354 c|" },
	{ STR_INIT("250-\r\n250 \r\n"), "250 0.0.0 250|" },
	{ STR_INIT("250 not ended"), "" },
	{ STR_INIT("250-more\r\n"), "" },
	{ STR_INIT("250-more\r\n251 of another\r\n"), "bad" },
	{ STR_INIT("hello\r\n"), "bad" },
	{ STR_INIT("\r\n"), "bad" },
	{ STR_INIT("25\r\n"), "bad" },
	{ STR_INIT("2500 no\r\n"), "bad" },
	{ STR_INIT("050 no\r\n"), "bad" },
	{ STR_INIT("650 no\r\n"), "bad" },
	{ STR_INIT("25x no\r\n"), "bad" },
	{ STR_INIT("250\tno\r\n"), "bad" },
	{ STR_INIT("250 ok\r\ngarbage\r\n"), "250 0.0.0 250 ok|bad" },
	{ STR_INIT("\xff\xff\xff\xff\r\n"), "bad" },
};

static void
replies_are_the_same_however_the_bytes_are_cut(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 4096);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		for (size_t piece = 1; piece <= cases[i].stream.len; piece++) {
			buf_clear(&out);
			transcribe(cases[i].stream, piece, &out);
			if (!str_equal(buf_str(&out), str_from(cases[i].want)))
				fail_msg("case %zu in pieces of %zu: "
					 "\"%.*s\" is not \"%s\"",
				    i, piece, STR_ARG(buf_str(&out)),
				    cases[i].want);
		}
	}
	buf_release(&out);
}

static void
a_nul_byte_is_a_byte_of_the_text(void **state)
{
	(void)state;
	struct reply_reader reader;
	struct str input = STR("250 a\0b\r\n");
	reply_reader_init(&reader);
	assert_int_equal(reply_read(&reader, &input), REPLY_DONE);
	assert_true(str_equal(reply_text(&reader.reply), STR("250 a\0b")));
}

static void
a_line_without_end_is_bad_after_two_kilobytes(void **state)
{
	(void)state;
	struct reply_reader reader;
	size_t fed = 0;
	enum reply_state last = REPLY_MORE;
	reply_reader_init(&reader);
	while (last == REPLY_MORE && fed < (1 << 20)) {
		struct str input = STR("250 xxxxxxxxxxxx");
		last = reply_read(&reader, &input);
		fed += 16;
	}
	assert_int_equal(last, REPLY_BAD);
	assert_in_range(fed, REPLY_MAX_LINE, REPLY_MAX_LINE + 32);
}

static void
a_reply_without_a_last_line_is_bad_after_a_hundred(void **state)
{
	(void)state;
	struct reply_reader reader;
	unsigned lines = 0;
	enum reply_state last = REPLY_MORE;
	reply_reader_init(&reader);
	while (last == REPLY_MORE && lines < 1000) {
		struct str input = STR("250-and so on\r\n");
		last = reply_read(&reader, &input);
		lines++;
	}
	assert_int_equal(last, REPLY_BAD);
	assert_int_equal(lines, REPLY_MAX_LINES);
}

static void
a_long_text_is_cut_and_the_reply_still_counts(void **state)
{
	(void)state;
	struct reply_reader reader;
	struct buf line;
	buf_init(&line, 4096);
	buf_format(&line, "250 %01500d\r\n", 0);
	struct str input = buf_str(&line);
	reply_reader_init(&reader);
	assert_int_equal(reply_read(&reader, &input), REPLY_DONE);
	assert_int_equal(reader.reply.code, 250);
	assert_int_equal(reader.reply.len, OUTCOME_MAX_REPLY);
	buf_release(&line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    replies_are_the_same_however_the_bytes_are_cut),
		cmocka_unit_test(a_nul_byte_is_a_byte_of_the_text),
		cmocka_unit_test(a_line_without_end_is_bad_after_two_kilobytes),
		cmocka_unit_test(
		    a_reply_without_a_last_line_is_bad_after_a_hundred),
		cmocka_unit_test(a_long_text_is_cut_and_the_reply_still_counts),
	};
	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
