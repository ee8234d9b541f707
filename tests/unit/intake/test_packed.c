#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intake/packed.h"

enum { LONGEST = 1 << 20 };

/* Every member of it says something; the texts are of these lengths. */
static struct shipment
a_shipment(const size_t *lengths, size_t count)
{
	static char letters[LONGEST];
	struct shipment shipment = shipment_unknown();
	memset(letters, 'x', sizeof(letters));
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++)
		shipment_put_text(&shipment, i,
		    (struct str){ letters + i, lengths[i % count] });
	shipment.status = STATUS_STALE;
	shipment.cause = CAUSE_PROHIBITED;
	shipment.cleared = 0xA5;
	shipment.is_accepted = true;
	shipment.is_disputed = true;
	shipment.event.instant.seconds = -5;
	shipment.event.date = (struct date){ 20500 };
	shipment.shipped_on = (struct date){ 20400 };
	shipment.promised_on = (struct date){ 20600 };
	shipment.row = (struct row){ STR("f.csv"), 4000000000U };
	shipment.way = 0x0123456789ABCDEF;
	return shipment;
}

static void
assert_same(const struct shipment *a, const struct shipment *b)
{
	for (size_t i = 0; i < SHIPMENT_TEXTS; i++)
		if (!str_equal(shipment_text_at(a, i), shipment_text_at(b, i)))
			fail_msg("text %zu", i);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->cause, b->cause);
	assert_int_equal(a->cleared, b->cleared);
	assert_int_equal(a->is_accepted, b->is_accepted);
	assert_int_equal(a->is_disputed, b->is_disputed);
	assert_true(a->event.instant.seconds == b->event.instant.seconds);
	assert_true(date_equal(a->event.date, b->event.date));
	assert_true(date_equal(a->shipped_on, b->shipped_on));
	assert_true(date_equal(a->promised_on, b->promised_on));
	assert_true(str_equal(a->row.file, b->row.file));
	assert_int_equal(a->row.line, b->row.line);
	assert_true(a->way == b->way);
}

static void
what_was_packed_comes_out_the_same(void **state)
{
	static const size_t lengths[][3] = { { 0, 0, 0 }, { 1, 2, 3 },
		{ 126, 127, 128 }, { 129, 0, 16383 }, { 16384, 1, 0 },
		{ LONGEST - SHIPMENT_TEXTS, 5, 0 } };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct arena run = { 0 };
		struct packed packed = { 0 };
		const struct shipment shipment = a_shipment(lengths[i], 3);
		packed_put(&packed, &shipment, &run);
		const struct shipment found = packed_get(&packed);
		assert_same(&found, &shipment);
		arena_release(&run);
	}
}

static void
it_has_its_own_texts(void **state)
{
	struct arena run = { 0 };
	struct packed packed = { 0 };
	char number[] = "LP1CN";
	(void)state;
	struct shipment shipment = shipment_unknown();
	shipment.tracking = str_from(number);
	packed_put(&packed, &shipment, &run);
	number[0] = '?';
	assert_true(str_equal(packed_get(&packed).tracking, STR("LP1CN")));
	arena_release(&run);
}

static void
its_memory_is_used_again_where_another_fits_in(void **state)
{
	static const size_t large[] = { 30 }, small[] = { 29, 0 };
	struct arena run = { 0 };
	struct packed packed = { 0 };
	(void)state;
	struct shipment shipment = a_shipment(large, 1);
	packed_put(&packed, &shipment, &run);
	const char *bytes = packed.bytes;
	shipment = a_shipment(small, 2);
	packed_put(&packed, &shipment, &run);
	assert_ptr_equal(packed.bytes, bytes);
	struct shipment found = packed_get(&packed);
	assert_same(&found, &shipment);
	shipment = a_shipment(large, 1);
	shipment.email = STR("one.byte.longer.than.it@example");
	packed_put(&packed, &shipment, &run);
	found = packed_get(&packed);
	assert_same(&found, &shipment);
	arena_release(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_comes_out_the_same),
		cmocka_unit_test(it_has_its_own_texts),
		cmocka_unit_test(
		    its_memory_is_used_again_where_another_fits_in),
	};
	return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
