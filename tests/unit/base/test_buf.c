#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
assert_holds(const struct buf *buf, const char *wanted)
{
	struct str got = buf_str(buf);
	if (!str_equal(got, str_from(wanted)))
		fail_msg("wanted \"%s\", got \"%.*s\"", wanted, STR_ARG(got));
}

static void
pieces_are_joined_in_the_order_they_came(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 1000);
	assert_holds(&buf, "");
	buf_add_byte(&buf, 'x');
	assert_holds(&buf, "x");
	buf_clear(&buf);
	buf_add(&buf, STR("row "));
	buf_format(&buf, "%d", 42);
	buf_add_byte(&buf, ':');
	buf_add(&buf, STR_EMPTY);
	assert_holds(&buf, "row 42:");
	assert_false(buf.has_overflown);
	buf_release(&buf);
}

static void
a_long_text_is_held_whole(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 1 << 20);
	for (int i = 0; i < 20000; i++)
		buf_format(&buf, "%05d", i);
	assert_false(buf.has_overflown);
	assert_int_equal(buf.len, 100000);
	for (size_t i = 0; i < 20000; i += 997) {
		struct str piece = str_slice(buf_str(&buf), i * 5, 5);
		long value = 0;
		for (size_t k = 0; k < 5; k++)
			value = value * 10 + (piece.ptr[k] - '0');
		assert_int_equal(value, i);
	}
	buf_release(&buf);
}

static void
a_buffer_may_be_filled_to_its_limit_exactly(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 8);
	buf_add(&buf, STR("1234567"));
	buf_add_byte(&buf, '8');
	assert_holds(&buf, "12345678");
	assert_false(buf.has_overflown);
	buf_release(&buf);
	buf_init(&buf, 8);
	buf_format(&buf, "%s", "12345678");
	assert_holds(&buf, "12345678");
	assert_false(buf.has_overflown);
	buf_release(&buf);
}

static void
an_addition_past_the_limit_adds_nothing_and_is_remembered(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 4);
	buf_add(&buf, STR("abc"));
	buf_add(&buf, STR("de"));
	assert_true(buf.has_overflown);
	assert_holds(&buf, "abc");
	buf_add_byte(&buf, 'd');
	buf_format(&buf, "%s", "");
	assert_holds(&buf, "abc");
	buf_truncate(&buf, 0);
	buf_add_byte(&buf, 'x');
	assert_holds(&buf, "");
	assert_true(buf.has_overflown);
	buf_release(&buf);
}

static void
a_format_past_the_limit_overflows_too(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 4);
	buf_format(&buf, "%d", 12345);
	assert_true(buf.has_overflown);
	assert_holds(&buf, "");
	buf_release(&buf);
}

static void
clearing_forgets_the_overflow(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 2);
	buf_add(&buf, STR("x"));
	buf_add(&buf, STR("abc"));
	buf_clear(&buf);
	assert_holds(&buf, "");
	assert_false(buf.has_overflown);
	buf_add(&buf, STR("ab"));
	assert_holds(&buf, "ab");
	buf_release(&buf);
}

static void
truncating_and_dropping_take_at_most_what_is_there(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 100);
	buf_add(&buf, STR("abcdef"));
	buf_truncate(&buf, 99);
	assert_holds(&buf, "abcdef");
	buf_truncate(&buf, 4);
	assert_holds(&buf, "abcd");
	buf_drop(&buf, 1);
	assert_holds(&buf, "bcd");
	buf_drop(&buf, 99);
	assert_holds(&buf, "");
	buf_drop(&buf, 1);
	assert_holds(&buf, "");
	buf_release(&buf);
}

static void
reserved_room_is_writable_to_its_last_byte(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 600);
	buf_add(&buf, STR("x"));
	char *room = buf_reserve(&buf, 599);
	assert_non_null(room);
	memset(room, 'y', 599);
	buf.len += 599;
	assert_int_equal(buf_str(&buf).ptr[599], 'y');
	assert_non_null(buf_reserve(&buf, 0));
	assert_null(buf_reserve(&buf, 1));
	assert_true(buf.has_overflown);
	buf_release(&buf);
}

static void
no_room_at_all_is_no_overflow(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 10);
	assert_non_null(buf_reserve(&buf, 0));
	assert_false(buf.has_overflown);
	buf_release(&buf);
}

static void
a_released_buffer_keeps_its_limit_and_may_be_filled_again(void **state)
{
	(void)state;
	struct buf buf;
	buf_release(NULL);
	buf_init(&buf, 3);
	buf_add(&buf, STR("abcd"));
	buf_release(&buf);
	assert_false(buf.has_overflown);
	buf_add(&buf, STR("abc"));
	buf_add(&buf, STR("d"));
	assert_holds(&buf, "abc");
	buf_release(&buf);
}

/* What an outlet got. */
struct taken {
	size_t bytes;
	size_t times;
	uint64_t sum;
};

static void
take(void *taker, struct str bytes)
{
	struct taken *taken = taker;
	taken->bytes += bytes.len;
	taken->times++;
	for (size_t i = 0; i < bytes.len; i++)
		taken->sum = taken->sum * 31 + (unsigned char)bytes.ptr[i];
}

static void
an_outlet_gets_every_byte_in_order(void **state)
{
	(void)state;
	enum { LINES = 50000 };
	struct taken taken = { 0 }, wanted = { 0 };
	const struct buf_outlet outlet = { take, &taken };
	struct buf all, buf;
	buf_init(&all, 1 << 20);
	buf_init(&buf, 1 << 20);
	buf.outlet = &outlet;
	for (int i = 0; i < LINES; i++) {
		buf_format(&buf, "line %d\n", i);
		buf_format(&all, "line %d\n", i);
		buf_pass(&buf);
	}
	assert_true(taken.times > 2);
	assert_true(buf.capacity < all.capacity / 2);
	take(&taken, buf_str(&buf));
	take(&wanted, buf_str(&all));
	assert_int_equal(taken.bytes, wanted.bytes);
	assert_true(taken.sum == wanted.sum);
	buf_release(&all);
	buf_release(&buf);
}

static void
what_was_passed_on_counts_against_the_limit(void **state)
{
	(void)state;
	enum { LINE = 1000, LIMIT = 200 * LINE };
	static const char line[LINE];
	struct taken taken = { 0 };
	const struct buf_outlet outlet = { take, &taken };
	struct buf buf;
	buf_init(&buf, LIMIT);
	buf.outlet = &outlet;
	for (size_t i = 0; i < LIMIT / LINE; i++) {
		buf_add(&buf, (struct str){ line, LINE });
		buf_pass(&buf);
	}
	assert_true(taken.bytes > 0);
	assert_false(buf.has_overflown);
	buf_add_byte(&buf, 'x');
	assert_true(buf.has_overflown);
	buf_release(&buf);
}

static void
without_an_outlet_everything_is_held(void **state)
{
	(void)state;
	enum { LINE = 1000, LINES = 200 };
	static const char line[LINE];
	struct buf buf;
	buf_init(&buf, LINE * LINES);
	for (size_t i = 0; i < LINES; i++) {
		buf_add(&buf, (struct str){ line, LINE });
		buf_pass(&buf);
	}
	assert_int_equal(buf.len, LINE * LINES);
	buf_release(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_joined_in_the_order_they_came),
		cmocka_unit_test(a_long_text_is_held_whole),
		cmocka_unit_test(a_buffer_may_be_filled_to_its_limit_exactly),
		cmocka_unit_test(
		    an_addition_past_the_limit_adds_nothing_and_is_remembered),
		cmocka_unit_test(a_format_past_the_limit_overflows_too),
		cmocka_unit_test(clearing_forgets_the_overflow),
		cmocka_unit_test(
		    truncating_and_dropping_take_at_most_what_is_there),
		cmocka_unit_test(reserved_room_is_writable_to_its_last_byte),
		cmocka_unit_test(no_room_at_all_is_no_overflow),
		cmocka_unit_test(
		    a_released_buffer_keeps_its_limit_and_may_be_filled_again),
		cmocka_unit_test(an_outlet_gets_every_byte_in_order),
		cmocka_unit_test(what_was_passed_on_counts_against_the_limit),
		cmocka_unit_test(without_an_outlet_everything_is_held),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
