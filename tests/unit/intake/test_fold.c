#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/fold.h"

/* A looker that counts the lines of the rows it has not taken back, and keeps
 * rows whose text begins with a k. */
struct reader {
	struct arena run;
	struct fold fold;
	size_t looks;
	size_t open;
	uint64_t lines;
	bool fails;
	struct buf number; /* the one that is hashed */
};

static bool
look(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	struct reader *reader = data;
	assert_true(hash == parcels_hash(shipment->carrier, shipment->tracking,
				&reader->number));
	if (reader->fails)
		return error_set(err, ERROR_CONFIG, "no");
	reader->looks++;
	reader->open++;
	reader->lines += shipment->row.line;
	conclusion->mark = shipment->row.line;
	conclusion->is_kept = str_starts_with(shipment->text, STR("k"));
	return true;
}

static void
take_back(void *data, uint32_t mark)
{
	struct reader *reader = data;
	reader->open--;
	reader->lines -= mark;
}

static void
open_reader(struct reader *reader)
{
	const struct looker looker = { look, take_back, reader };
	*reader = (struct reader){ .looks = 0 };
	buf_init(&reader->number, 100);
	fold_init(&reader->fold, &reader->run, &looker);
}

static void
close_reader(struct reader *reader)
{
	fold_release(&reader->fold);
	buf_release(&reader->number);
	arena_release(&reader->run);
}

/* A row with an event at a second, or none for 0. */
static void
add(struct reader *reader, const char *tracking, int64_t second, unsigned line,
    const char *text)
{
	struct error err;
	bool is_wanted;
	struct shipment row = shipment_unknown();
	row.tracking = str_from(tracking);
	row.carrier = STR("c");
	row.text = str_from(text);
	row.row.line = line;
	if (second != 0)
		row.event.instant.seconds = second;
	assert_true(fold_add(&reader->fold, &row, line, &is_wanted, &err));
	if (is_wanted)
		fold_keep(&reader->fold, &row);
}

static struct shipments
kept(struct reader *reader)
{
	struct shipments shipments;
	fold_settle(&reader->fold);
	shipments_init(&shipments, &reader->run);
	fold_list(&reader->fold, &shipments);
	return shipments;
}

static void
the_newest_event_stays_whatever_the_order_of_rows(void **state)
{
	static const int64_t orders[][3] = { { 1, 2, 3 }, { 3, 2, 1 },
		{ 2, 3, 1 }, { 2, 1, 3 }, { 1, 3, 2 }, { 3, 1, 2 } };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct reader reader;
		open_reader(&reader);
		for (unsigned k = 0; k < 3; k++)
			add(&reader, "A", orders[i][k], (unsigned)orders[i][k],
			    "k");
		size_t parcels = reader.fold.parcels.count;
		struct shipments shipments = kept(&reader);
		if (parcels != 1 || reader.fold.duplicates != 2 ||
		    reader.open != 1 || reader.lines != 3 ||
		    shipments.count != 1 || shipments.items[0].row.line != 3)
			fail_msg("case %zu", i);
		close_reader(&reader);
	}
}

static void
at_equal_events_the_row_added_later_stays(void **state)
{
	struct reader reader;
	(void)state;
	open_reader(&reader);
	add(&reader, "A", 7, 2, "k");
	add(&reader, "A", 7, 3, "k");
	assert_int_equal(kept(&reader).items[0].row.line, 3);
	close_reader(&reader);
}

static void
an_unknown_event_is_the_oldest(void **state)
{
	struct reader reader;
	(void)state;
	open_reader(&reader);
	add(&reader, "A", -5, 2, "k");
	add(&reader, "A", 0, 3, "k");
	add(&reader, "B", 0, 4, "k");
	add(&reader, "B", 0, 5, "k");
	assert_int_equal(kept(&reader).items[0].row.line, 2);
	assert_int_equal(kept(&reader).items[1].row.line, 5);
	close_reader(&reader);
}

static void
of_a_row_that_is_older_nothing_stays(void **state)
{
	struct reader reader;
	(void)state;
	open_reader(&reader);
	add(&reader, "A", 9, 2, "");
	add(&reader, "A", 8, 3, "k");
	add(&reader, "A", 7, 4, "");
	assert_int_equal(kept(&reader).count, 0);
	assert_int_equal(reader.open, 1);
	assert_int_equal(reader.lines, 2);
	close_reader(&reader);
}

static void
what_no_longer_matters_is_no_longer_kept(void **state)
{
	static const struct {
		const char *texts[4];
		const char *last;
	} cases[] = {
		{ { "k1", "", "", "" }, NULL },
		{ { "", "k2", "", "" }, NULL },
		{ { "", "k2", "", "k4" }, "k4" },
		{ { "k1", "", "k3", "" }, NULL },
		{ { "k1", "k2", "k3", "k4" }, "k4" },
		{ { "", "", "", "k4" }, "k4" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reader reader;
		open_reader(&reader);
		for (unsigned k = 0; k < 4; k++)
			add(&reader, "A", k + 1, k + 1, cases[i].texts[k]);
		struct shipments shipments = kept(&reader);
		if (reader.open != 1 || reader.lines != 4 ||
		    shipments.count != (cases[i].last != NULL) ||
		    (shipments.count > 0 && !str_equal(shipments.items[0].text,
						str_from(cases[i].last))))
			fail_msg("case %zu", i);
		close_reader(&reader);
	}
}

static void
the_claim_is_that_of_the_newest_row(void **state)
{
	struct reader reader;
	(void)state;
	open_reader(&reader);
	add(&reader, "A", 2, 7, "");
	add(&reader, "A", 3, 9, "");
	add(&reader, "A", 1, 8, "");
	fold_settle(&reader.fold);
	uint64_t sum = 0;
	for (size_t i = 0; i < parcels_slots(&reader.fold.parcels); i++)
		sum += parcels_claim(&reader.fold.parcels, i);
	assert_int_equal(sum, 9);
	close_reader(&reader);
}

static void
many_parcels_are_kept_in_the_order_of_their_appearance(void **state)
{
	enum { MANY = 5000 };
	struct reader reader;
	char tracking[20];
	(void)state;
	open_reader(&reader);
	for (unsigned i = 0; i < 2 * MANY; i++) {
		snprintf(tracking, sizeof(tracking), "T%u", i % MANY);
		add(&reader, tracking, i + 1, i, "k");
	}
	struct shipments shipments = kept(&reader);
	assert_int_equal(shipments.count, MANY);
	assert_int_equal(reader.fold.duplicates, MANY);
	for (unsigned i = 0; i < MANY; i++)
		if (shipments.items[i].row.line != MANY + i)
			fail_msg("item %u: line %u", i,
			    shipments.items[i].row.line);
	close_reader(&reader);
}

static void
an_error_of_the_looker_is_handed_on(void **state)
{
	struct reader reader;
	struct error err = { 0 };
	struct shipment row = shipment_unknown();
	bool is_wanted;
	(void)state;
	open_reader(&reader);
	reader.fails = true;
	assert_false(fold_add(&reader.fold, &row, 0, &is_wanted, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	close_reader(&reader);
}

static void
an_error_with_a_row_that_is_older_is_none(void **state)
{
	struct reader reader;
	struct error err = { 0 };
	struct shipment row = shipment_unknown();
	bool is_wanted;
	(void)state;
	open_reader(&reader);
	add(&reader, "A", 9, 2, "");
	reader.fails = true;
	row.tracking = STR("A");
	row.carrier = STR("c");
	row.event.instant.seconds = 8;
	assert_true(fold_add(&reader.fold, &row, 0, &is_wanted, &err));
	assert_false(is_wanted);
	row.event.instant.seconds = 9;
	assert_false(fold_add(&reader.fold, &row, 0, &is_wanted, &err));
	assert_int_equal(reader.fold.duplicates, 1);
	close_reader(&reader);
}

/* As far apart as rows can be on their way into the table, and farther. */
static void
how_far_apart_the_rows_of_a_parcel_stand_changes_nothing(void **state)
{
	(void)state;
	for (unsigned gap = 0; gap < 3 * FOLD_AHEAD; gap++)
		for (unsigned i = 0; i < 8; i++) {
			struct reader reader;
			const char *first = (i & 1) != 0 ? "k" : "";
			const char *second = (i & 2) != 0 ? "k" : "";
			bool is_late = (i & 4) != 0;
			open_reader(&reader);
			add(&reader, "A", 5, 1000, first);
			for (unsigned k = 0; k < gap; k++) {
				char other[16];
				snprintf(other, sizeof(other), "%u", k);
				add(&reader, other, 5, 1, "");
			}
			add(&reader, "A", is_late ? 6 : 4, 2000, second);
			struct shipments shipments = kept(&reader);
			bool is_kept = *(is_late ? second : first) == 'k';
			if (reader.open != gap + 1 ||
			    reader.lines != gap + (is_late ? 2000 : 1000) ||
			    reader.fold.duplicates != 1 ||
			    shipments.count != is_kept)
				fail_msg("case %u with a gap of %u", i, gap);
			close_reader(&reader);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_newest_event_stays_whatever_the_order_of_rows),
		cmocka_unit_test(at_equal_events_the_row_added_later_stays),
		cmocka_unit_test(an_unknown_event_is_the_oldest),
		cmocka_unit_test(of_a_row_that_is_older_nothing_stays),
		cmocka_unit_test(what_no_longer_matters_is_no_longer_kept),
		cmocka_unit_test(the_claim_is_that_of_the_newest_row),
		cmocka_unit_test(
		    many_parcels_are_kept_in_the_order_of_their_appearance),
		cmocka_unit_test(an_error_of_the_looker_is_handed_on),
		cmocka_unit_test(an_error_with_a_row_that_is_older_is_none),
		cmocka_unit_test(
		    how_far_apart_the_rows_of_a_parcel_stand_changes_nothing),
	};
	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
