#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/message.h"

enum { MAX_OUTPUT = 1 << 16 };

struct desk {
	struct arena arena;
	struct mail mail;
	struct sender sender;
	struct letter letter;
	struct buf out;
};

static void
put(struct buf *buf, const char *text)
{
	buf_clear(buf);
	buf_add(buf, str_from(text));
}

static int
set_up(void **state)
{
	struct error err;
	struct desk *desk = test_malloc(sizeof(*desk));

	*desk = (struct desk){ .arena = { 0 } };
	desk->mail = (struct mail){
		.message_id = STR("0123456789abcdef@shop.example"),
		.to = STR("jane@customer.example"),
		.name = STR("Doe, Jane"),
		.language = STR("en"),
		.planned_at = { 1769364000 },
	};
	desk->sender = (struct sender){
		.display = STR("Example Shop"),
		.address = STR("notices@shop.example"),
		.reply_to = STR("support@shop.example"),
		.zone = zone_load(STR("Asia/Shanghai"), &desk->arena, &err),
	};
	buf_init(&desk->letter.subject, MAX_OUTPUT);
	buf_init(&desk->letter.text, MAX_OUTPUT);
	buf_init(&desk->letter.html, MAX_OUTPUT);
	buf_init(&desk->out, MAX_OUTPUT);
	put(&desk->letter.subject, "Your order #1001 is delayed");
	put(&desk->letter.text, "Dear Jane,\n\nit is late.\n");
	*state = desk;
	return desk->sender.zone == NULL;
}

static int
tear_down(void **state)
{
	struct desk *desk = *state;

	buf_release(&desk->letter.subject);
	buf_release(&desk->letter.text);
	buf_release(&desk->letter.html);
	buf_release(&desk->out);
	arena_release(&desk->arena);
	test_free(desk);
	return 0;
}

static void
expect(struct desk *desk, const char *expected)
{
	buf_clear(&desk->out);
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	if (!str_equal(buf_str(&desk->out), str_from(expected)))
		fail_msg("the message is\n%.*s\nnot\n%s",
		    STR_ARG(buf_str(&desk->out)), expected);
}

static void
a_letter_without_html_is_text_alone(void **state)
{
	expect(*state, "From: \"Example Shop\" <notices@shop.example>\r\n"
		       "To: \"Doe, Jane\" <jane@customer.example>\r\n"
		       "Reply-To: support@shop.example\r\n"
		       "Subject: Your order #1001 is delayed\r\n"
		       "Date: Mon, 26 Jan 2026 02:00:00 +0800\r\n"
		       "Message-ID: <0123456789abcdef@shop.example>\r\n"
		       "Auto-Submitted: auto-generated\r\n"
		       "Content-Language: en\r\n"
		       "MIME-Version: 1.0\r\n"
		       "Content-Type: text/plain; charset=utf-8\r\n"
		       "Content-Transfer-Encoding: quoted-printable\r\n"
		       "\r\n"
		       "Dear Jane,\r\n\r\nit is late.\r\n");
}

#define BOUNDARY "=_0670c1507c6a8854d3a29332d69f1fd5"

static void
a_letter_with_html_has_text_first(void **state)
{
	struct desk *desk = *state;

	put(&desk->letter.html, "<p>It is late.</p>\n");
	desk->sender.reply_to = STR_EMPTY;
	desk->mail.name = STR_EMPTY;
	expect(desk, "From: \"Example Shop\" <notices@shop.example>\r\n"
		     "To: jane@customer.example\r\n"
		     "Subject: Your order #1001 is delayed\r\n"
		     "Date: Mon, 26 Jan 2026 02:00:00 +0800\r\n"
		     "Message-ID: <0123456789abcdef@shop.example>\r\n"
		     "Auto-Submitted: auto-generated\r\n"
		     "Content-Language: en\r\n"
		     "MIME-Version: 1.0\r\n"
		     "Content-Type: multipart/alternative;\r\n"
		     " boundary=\"" BOUNDARY "\"\r\n"
		     "\r\n"
		     "--" BOUNDARY "\r\n"
		     "Content-Type: text/plain; charset=utf-8\r\n"
		     "Content-Transfer-Encoding: quoted-printable\r\n"
		     "\r\n"
		     "Dear Jane,\r\n\r\nit is late.\r\n"
		     "\r\n"
		     "--" BOUNDARY "\r\n"
		     "Content-Type: text/html; charset=utf-8\r\n"
		     "Content-Transfer-Encoding: quoted-printable\r\n"
		     "\r\n"
		     "<p>It is late.</p>\r\n"
		     "\r\n"
		     "--" BOUNDARY "--\r\n");
}

static void
a_boundary_belongs_to_its_message(void **state)
{
	struct desk *desk = *state;
	struct buf other;

	buf_init(&other, MAX_OUTPUT);
	put(&desk->letter.html, "<p>It is late.</p>\n");
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	desk->mail.message_id = STR("0123456789abcdef@shop.exampl3");
	message_compose(&desk->mail, &desk->letter, &desk->sender, &other);
	struct str text = buf_str(&other);
	assert_int_equal(str_find(text, STR(BOUNDARY)), text.len);
	buf_release(&other);
}

/* A boundary within a text would end its part: "=" never stays as it is. */
static void
a_text_cannot_end_its_part(void **state)
{
	struct desk *desk = *state;

	put(&desk->letter.html, "--" BOUNDARY "--\n");
	put(&desk->letter.text, "--" BOUNDARY "\n");
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	size_t count = 0;
	struct str rest = buf_str(&desk->out);
	for (size_t at = str_find(rest, STR("--" BOUNDARY)); at < rest.len;
	     at = str_find(rest, STR("--" BOUNDARY))) {
		rest = str_slice(rest, at + 1, rest.len);
		count++;
	}
	assert_int_equal(count, 3);
}

static void
a_message_is_the_same_when_it_is_composed_again(void **state)
{
	struct desk *desk = *state;
	struct buf again;

	buf_init(&again, MAX_OUTPUT);
	put(&desk->letter.html, "<p>漢字</p>\n");
	put(&desk->letter.subject, "延误通知 Zoë");
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	message_compose(&desk->mail, &desk->letter, &desk->sender, &again);
	assert_true(str_equal(buf_str(&desk->out), buf_str(&again)));
	buf_release(&again);
}

static void
no_value_adds_a_header_field(void **state)
{
	struct desk *desk = *state;

	put(&desk->letter.subject, "a\r\nBcc: v@x.example\r\n\r\nb");
	desk->mail.name = STR("a\nBcc: v@x.example");
	desk->mail.to = STR("a@x.example\r\nBcc: v@x.example");
	desk->mail.message_id = STR("a>\r\nBcc: v@x.example");
	desk->mail.language = STR("en\r\nBcc: v@x.example");
	desk->sender.display = STR("a\rBcc: v@x.example");
	desk->sender.address = STR("a@x.example\nBcc: v@x.example");
	desk->sender.reply_to = STR("a@x.example\r\n\r\nBcc: v@x.example");
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	struct str text = buf_str(&desk->out);
	assert_int_equal(str_find(text, STR("\nBcc:")), text.len);
	assert_int_equal(str_find(text, STR("\rBcc:")), text.len);
	size_t body = str_find(text, STR("\r\n\r\n"));
	assert_true(str_equal(str_slice(text, body + 4, text.len),
	    STR("Dear Jane,\r\n\r\nit is late.\r\n")));
}

static void
a_message_longer_than_allowed_is_marked(void **state)
{
	struct desk *desk = *state;

	desk->out.limit = 400;
	message_compose(&desk->mail, &desk->letter, &desk->sender, &desk->out);
	assert_true(desk->out.has_overflown);
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_letter_without_html_is_text_alone),
		TEST(a_letter_with_html_has_text_first),
		TEST(a_boundary_belongs_to_its_message),
		TEST(a_text_cannot_end_its_part),
		TEST(a_message_is_the_same_when_it_is_composed_again),
		TEST(no_value_adds_a_header_field),
		TEST(a_message_longer_than_allowed_is_marked),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
