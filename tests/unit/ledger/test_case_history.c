#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "unit/ledger/docket.h"

static void
a_history_is_read_as_it_happened(void **state)
{
	(void)state;
	struct docket docket;
	struct case_events events;
	docket_open(&docket);
	docket_add(&docket, a_case("5002"));
	docket_step(&docket, CASE_ASSESS);
	MUST(&docket.book, cases_events(docket.book.ledger, 2,
			       &docket.book.arena, &events, &docket.book.err));
	assert_int_equal(events.count, 2);
	const struct case_event *last = &events.items[1];
	assert_int_equal(last->seq, 3);
	assert_int_equal(last->case_id, 2);
	assert_int_equal(last->at.seconds, docket.now);
	assert_true(str_equal(last->actor, STR("auto")));
	assert_int_equal(last->command, CASE_ASSESS);
	assert_int_equal(last->from, CASE_RECEIVED);
	assert_int_equal(last->to, CASE_ASSESSED);
	assert_true(str_equal(last->detail, STR("as it was")));
	docket_close(&docket);
}

/* The ledgers that exist hold it: it may never change. */
static void
the_hash_covers_the_one_before_and_every_column(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	static const struct str fields[] = { STR_INIT(""), STR_INIT("1"),
		STR_INIT("1"), STR_INIT("1769364060"), STR_INIT("auto"),
		STR_INIT("import"), STR_INIT("new"), STR_INIT("received"),
		STR_INIT("as it was") };
	char hash[DIGEST_HEX + 1], sql[200];
	digest_of_fields(fields, COUNT_OF(fields), hash);
	assert_string_equal(hash, "c1cd16bf9258e494c877053e1a20ecba"
				  "f2213e968e77a2e4d010699c155fd722");
	snprintf(sql, sizeof(sql),
	    "SELECT hash = '%s' FROM case_event WHERE seq = 1", hash);
	assert_int_equal(docket_number(&docket, sql), 1);
	docket_close(&docket);
}

static struct str
verify(struct docket *docket, size_t *events)
{
	bool is_sound;
	struct str trouble;
	MUST(&docket->book,
	    cases_verify(docket->book.ledger, &docket->book.arena, &is_sound,
		&trouble, events, &docket->book.err));
	assert_int_equal(is_sound, str_is_empty(trouble));
	return trouble;
}

static void
a_sound_history_is_found_sound(void **state)
{
	(void)state;
	struct docket docket;
	size_t events;
	docket_open(&docket);
	docket_refund(&docket, ACTION_REFUND_FULL, 4200);
	docket_approve(&docket);
	assert_true(docket_try_commit(&docket, 0));
	struct str trouble = verify(&docket, &events);
	if (!str_is_empty(trouble))
		fail_msg("%.*s", STR_ARG(trouble));
	assert_int_equal(events, 8);
	docket_close(&docket);
}

/* What somebody could do who has the file and no scruples. */
static void
whatever_is_forged_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *said;
	} cases[] = {
		{ "UPDATE case_event SET detail = 'x' WHERE seq = 2",
		    "event 2 is not what it was" },
		{ "UPDATE case_event SET actor = 'wu' WHERE seq = 8",
		    "event 8 is not what it was" },
		{ "UPDATE case_event SET at = at + 1 WHERE seq = 1",
		    "event 1 is not what it was" },
		{ "UPDATE case_event SET case_id = 2 WHERE seq = 3",
		    "event 3 is not what it was" },
		{ "UPDATE case_event SET command = 'never' WHERE seq = 1",
		    "event 1 is not what it was" },
		{ "UPDATE case_event SET hash = '9' || substr(hash, 2) "
		  "WHERE seq = 4",
		    "event 4 is not what it was" },
		{ "DELETE FROM case_event WHERE seq = 5",
		    "event 5 is not what it was" },
		{ "DELETE FROM case_event WHERE seq = 8",
		    "C-000001: its state is not where its history ends" },
		{ "UPDATE case_record SET state = 'closed'",
		    "C-000001: its state is not where its history ends" },
		{ "DELETE FROM case_transition WHERE command = 'route'",
		    "C-000001: its history has a step that does not exist" },
		{ "UPDATE case_proposal SET token = '000000000000'",
		    "C-000001: it has a decision on no proposal" },
		{ "UPDATE case_proposal SET cost = 9999",
		    "C-000001: a proposal is not what was signed" },
		{ "UPDATE case_proposal SET text = 'More!'",
		    "C-000001: a proposal is not what was signed" },
		{ "DELETE FROM case_decision",
		    "C-000001: it has money that nobody approved" },
		{ "UPDATE case_comp SET amount = 9999",
		    "C-000001: it has money that nobody approved" },
		{ "INSERT INTO case_action VALUES ('x', 1, 2, 'coupon', 1, "
		  "'USD', 'open', NULL, '', NULL, '', '', NULL, '')",
		    "C-000001: it has an action that nobody approved" },
		{ "UPDATE notice SET subject = 'C-000007/1/x'",
		    "C-000007: it has letters, but is no case" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		size_t events;
		docket_open(&docket);
		docket_refund(&docket, ACTION_REFUND_FULL, 4200);
		docket_approve(&docket);
		assert_true(docket_try_commit(&docket, 0));
		struct notice *letter = arena_new(&docket.book.arena,
		    struct notice);
		*letter = a_notice("LP1", NOTICE_CASE);
		letter->case_key = STR("C-000001/1/case-refund");
		struct mail mail = a_mail("1@x.example", letter, 1);
		book_begin(&docket.book);
		book_add(&docket.book, &mail);
		book_commit(&docket.book);
		assert_true(str_is_empty(verify(&docket, &events)));
		docket_drop_triggers(&docket);
		docket_sql(&docket, "PRAGMA foreign_keys = OFF");
		assert_string_equal(docket_sql(&docket, cases[i].sql), "");
		struct str said = verify(&docket, &events);
		if (!str_equal(said, str_from(cases[i].said)))
			fail_msg("case %zu: '%.*s'", i, STR_ARG(said));
		docket_close(&docket);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_history_is_read_as_it_happened),
		cmocka_unit_test(
		    the_hash_covers_the_one_before_and_every_column),
		cmocka_unit_test(a_sound_history_is_found_sound),
		cmocka_unit_test(whatever_is_forged_is_found),
	};
	return cmocka_run_group_tests_name("case_history", tests, NULL, NULL);
}
