#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/connection.h"
#include "relay/pace.h"
#include "support/fake_wire.h"

#define START (INT64_C(1000) * PACE_SECOND)
#define OPEN "250 ok\r\n250 ok\r\n354 go\r\n"

struct fixture {
	struct fake_wire fake;
	struct connection connection;
};

static void
open_fixture(struct fixture *fixture)
{
	static const struct abilities abilities = { .has_pipelining = true };
	fake_wire_init(&fixture->fake);
	connection_init(&fixture->connection, fake_wire_wire(&fixture->fake),
	    STR("shop@example.com"), &abilities,
	    (struct connection_patience){ .reply = 300, .dot = 600 });
}

static void
close_fixture(struct fixture *fixture)
{
	connection_release(&fixture->connection);
	fake_wire_release(&fixture->fake);
}

/* A mail is announced, and the relay waits for its body. */
static void
go(struct fixture *fixture)
{
	open_fixture(fixture);
	dialogue_begin(&fixture->connection.dialogue, STR("a@x.org"), 5);
	connection_flush(&fixture->connection);
	fake_wire_say(&fixture->fake, OPEN);
	assert_int_equal(connection_next(&fixture->connection), DIALOGUE_GO);
	assert_int_equal(connection_next(&fixture->connection), DIALOGUE_MORE);
	buf_clear(&fixture->fake.heard);
}

static void
all_output_goes_to_the_wire(void **state)
{
	(void)state;
	struct fixture f;
	go(&f);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	connection_flush(&f.connection);
	assert_true(str_equal(buf_str(&f.fake.heard), STR("body\r\n.\r\n")));
	assert_false(connection_is_blocked(&f.connection));
	close_fixture(&f);
}

static void
a_wire_that_takes_a_byte_now_and_then_gets_every_byte_once(void **state)
{
	(void)state;
	struct fixture f;
	unsigned turns = 0;
	go(&f);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	f.fake.room = 0;
	connection_flush(&f.connection);
	assert_true(connection_is_blocked(&f.connection));
	while (connection_is_blocked(&f.connection) && turns++ < 100) {
		f.fake.room = 1;
		connection_flush(&f.connection);
	}
	assert_true(str_equal(buf_str(&f.fake.heard), STR("body\r\n.\r\n")));
	assert_int_equal(turns, 9);
	close_fixture(&f);
}

static void
every_byte_that_waits_is_read_before_the_next_sleep(void **state)
{
	(void)state;
	for (int inner = 0; inner < 2; inner++) {
		struct fixture f;
		go(&f);
		f.connection.wire.has_inner_buffer = inner != 0;
		f.fake.piece = inner != 0 ? 3 : SIZE_MAX;
		dialogue_body(&f.connection.dialogue, STR("body\r\n"));
		connection_flush(&f.connection);
		fake_wire_say(&f.fake, "250-a\r\n250-b\r\n250 c\r\n");
		assert_int_equal(connection_next(&f.connection),
		    DIALOGUE_SETTLED);
		assert_int_equal(connection_next(&f.connection), DIALOGUE_MORE);
		assert_int_equal(f.fake.said.len, 0);
		close_fixture(&f);
	}
}

static void
a_plain_wire_is_not_asked_again_after_a_short_read(void **state)
{
	(void)state;
	struct fixture f;
	go(&f);
	unsigned before = f.fake.receives;
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	connection_flush(&f.connection);
	fake_wire_say(&f.fake, "250 c\r\n");
	assert_int_equal(connection_next(&f.connection), DIALOGUE_SETTLED);
	assert_int_equal(connection_next(&f.connection), DIALOGUE_MORE);
	assert_int_equal(f.fake.receives, before + 1);
	/* But it is at the next wake-up. */
	fake_wire_say(&f.fake, "421 bye\r\n");
	assert_int_equal(connection_next(&f.connection), DIALOGUE_ENDED);
	assert_int_equal(f.connection.dialogue.outcome.code, 421);
	close_fixture(&f);
}

static void
a_closed_wire_ends_the_dialogue(void **state)
{
	(void)state;
	struct fixture f;
	go(&f);
	f.fake.is_closed = true;
	assert_int_equal(connection_next(&f.connection), DIALOGUE_ENDED);
	assert_false(dialogue_is_in_doubt(&f.connection.dialogue));
	assert_string_equal(f.connection.dialogue.outcome.reply,
	    "the connection was lost");
	close_fixture(&f);
}

static void
the_relays_last_words_are_heard_after_a_failed_send(void **state)
{
	(void)state;
	struct fixture f;
	go(&f);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	fake_wire_say(&f.fake, "421 4.3.2 shutting down\r\n");
	f.fake.is_deaf = true;
	connection_flush(&f.connection);
	assert_int_equal(connection_next(&f.connection), DIALOGUE_ENDED);
	assert_string_equal(f.connection.dialogue.outcome.reply,
	    "421 4.3.2 shutting down");
	assert_false(dialogue_is_in_doubt(&f.connection.dialogue));
	close_fixture(&f);
}

static void
a_failed_send_ends_the_dialogue_though_nothing_is_heard(void **state)
{
	(void)state;
	struct fixture f;
	go(&f);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	f.fake.is_deaf = true;
	connection_flush(&f.connection);
	assert_int_equal(connection_next(&f.connection), DIALOGUE_ENDED);
	close_fixture(&f);
}

static void
an_idle_connection_has_no_deadline(void **state)
{
	(void)state;
	struct fixture f;
	open_fixture(&f);
	assert_int_equal(connection_deadline(&f.connection, START), INT64_MAX);
	close_fixture(&f);
}

static void
replies_and_the_dot_have_deadlines_of_their_own(void **state)
{
	(void)state;
	struct fixture f;
	int64_t now = START;
	open_fixture(&f);
	dialogue_begin(&f.connection.dialogue, STR("a@x.org"), 5);
	connection_flush(&f.connection);
	assert_int_equal(connection_deadline(&f.connection, now),
	    now + 300 * PACE_SECOND);
	fake_wire_say(&f.fake, OPEN);
	assert_int_equal(connection_next(&f.connection), DIALOGUE_GO);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	connection_flush(&f.connection);
	now += PACE_SECOND;
	assert_int_equal(connection_deadline(&f.connection, now),
	    now + 600 * PACE_SECOND);
	assert_int_equal(connection_expire(&f.connection), DIALOGUE_ENDED);
	assert_true(dialogue_is_in_doubt(&f.connection.dialogue));
	assert_string_equal(f.connection.dialogue.outcome.reply,
	    "no answer to the final dot in time");
	close_fixture(&f);
}

static void
bytes_that_complete_no_reply_do_not_move_the_deadline(void **state)
{
	(void)state;
	struct fixture f;
	int64_t now = START;
	open_fixture(&f);
	dialogue_begin(&f.connection.dialogue, STR("a@x.org"), 5);
	connection_flush(&f.connection);
	int64_t deadline = connection_deadline(&f.connection, now);
	for (int i = 0; i < 100; i++) {
		now += PACE_SECOND;
		fake_wire_say(&f.fake, "x");
		f.fake.said.ptr[f.fake.said.len - 1] = "250 x"[i < 4 ? i : 4];
		assert_int_equal(connection_next(&f.connection), DIALOGUE_MORE);
		assert_int_equal(connection_deadline(&f.connection, now),
		    deadline);
	}
	close_fixture(&f);
}

static void
a_relay_that_takes_the_body_slowly_is_given_time(void **state)
{
	(void)state;
	struct fixture f;
	int64_t now = START;
	go(&f);
	dialogue_body(&f.connection.dialogue, STR("body\r\n"));
	for (int i = 0; i < 8; i++) {
		now += 299 * PACE_SECOND;
		f.fake.room = 1;
		connection_flush(&f.connection);
		assert_int_equal(connection_deadline(&f.connection, now),
		    now + 300 * PACE_SECOND);
	}
	close_fixture(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_output_goes_to_the_wire),
		cmocka_unit_test(
		    a_wire_that_takes_a_byte_now_and_then_gets_every_byte_once),
		cmocka_unit_test(
		    every_byte_that_waits_is_read_before_the_next_sleep),
		cmocka_unit_test(
		    a_plain_wire_is_not_asked_again_after_a_short_read),
		cmocka_unit_test(a_closed_wire_ends_the_dialogue),
		cmocka_unit_test(
		    the_relays_last_words_are_heard_after_a_failed_send),
		cmocka_unit_test(
		    a_failed_send_ends_the_dialogue_though_nothing_is_heard),
		cmocka_unit_test(an_idle_connection_has_no_deadline),
		cmocka_unit_test(
		    replies_and_the_dot_have_deadlines_of_their_own),
		cmocka_unit_test(
		    bytes_that_complete_no_reply_do_not_move_the_deadline),
		cmocka_unit_test(
		    a_relay_that_takes_the_body_slowly_is_given_time),
	};
	return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
