#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/docket.h"

static void
set(struct docket *docket, const struct facts *facts)
{
	book_begin(&docket->book);
	MUST(&docket->book,
	    cases_set_facts(docket->book.ledger, 1, facts, &docket->book.err));
	book_commit(&docket->book);
}

static struct facts
get(struct docket *docket)
{
	struct facts facts;
	MUST(&docket->book,
	    cases_facts(docket->book.ledger, 1, &docket->book.arena, &facts,
		&docket->book.err));
	return facts;
}

static struct facts
shipped_and_delivered(void)
{
	return (struct facts){
		.mask = FACT_BIT(FACT_SHIP) | FACT_BIT(FACT_DELIV),
		.proofs = { { FACT_SHIP, STR_INIT("a.csv:2"), INSTANT_NONE,
				STR_INIT("LP1") },
		    { FACT_DELIV, STR_INIT("a.csv:7"), { 1769000000 },
			STR_INIT("San Francisco 94107") } },
		.count = 2,
	};
}

static int64_t
rows(struct docket *docket)
{
	return docket_number(docket, "SELECT count(*) FROM case_evidence");
}

static void
facts_are_read_with_what_proves_them(void **state)
{
	(void)state;
	struct docket docket;
	struct facts facts = shipped_and_delivered();
	docket_open(&docket);
	set(&docket, &facts);
	struct facts found = get(&docket);
	assert_int_equal(found.mask, facts.mask);
	assert_int_equal(found.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(found.proofs[i].fact, facts.proofs[i].fact);
		assert_true(
		    str_equal(found.proofs[i].source, facts.proofs[i].source));
		assert_int_equal(found.proofs[i].at.seconds,
		    facts.proofs[i].at.seconds);
		assert_true(
		    str_equal(found.proofs[i].value, facts.proofs[i].value));
	}
	docket_close(&docket);
}

static void
the_same_facts_again_write_nothing(void **state)
{
	(void)state;
	struct docket docket;
	struct facts facts = shipped_and_delivered();
	docket_open(&docket);
	set(&docket, &facts);
	set(&docket, &facts);
	assert_int_equal(rows(&docket), 2);
	docket_close(&docket);
}

static void
what_holds_no_longer_stays_with_its_proof(void **state)
{
	(void)state;
	struct docket docket;
	struct facts facts = shipped_and_delivered();
	docket_open(&docket);
	set(&docket, &facts);
	facts.mask = FACT_BIT(FACT_SHIP);
	facts.count = 1;
	set(&docket, &facts);
	assert_int_equal(get(&docket).mask, FACT_BIT(FACT_SHIP));
	assert_int_equal(rows(&docket), 2);
	facts = shipped_and_delivered();
	set(&docket, &facts);
	assert_int_equal(get(&docket).mask, facts.mask);
	assert_int_equal(rows(&docket), 3);
	docket_close(&docket);
}

static void
a_better_proof_takes_the_place_of_the_old_one(void **state)
{
	(void)state;
	struct docket docket;
	struct facts facts = shipped_and_delivered();
	docket_open(&docket);
	set(&docket, &facts);
	facts.proofs[1].value = STR("San Francisco 94107, signed");
	set(&docket, &facts);
	assert_int_equal(rows(&docket), 3);
	assert_true(str_equal(get(&docket).proofs[1].value,
	    STR("San Francisco 94107, signed")));
	docket_close(&docket);
}

static void
a_fact_without_a_proof_is_a_fact(void **state)
{
	(void)state;
	struct docket docket;
	const struct facts facts = { .mask = FACT_BIT(FACT_LATE) };
	docket_open(&docket);
	set(&docket, &facts);
	set(&docket, &facts);
	assert_int_equal(get(&docket).mask, FACT_BIT(FACT_LATE));
	assert_int_equal(rows(&docket), 1);
	docket_close(&docket);
}

static struct case_notice
noticed(struct docket *docket, int64_t before)
{
	struct case_notice notice;
	MUST(&docket->book, cases_noticed(docket->book.ledger, &docket->record,
				(struct instant){ before }, &docket->book.arena,
				&notice, &docket->book.err));
	return notice;
}

static void
a_notice_counts_when_it_was_accepted_before_the_complaint(void **state)
{
	(void)state;
	/* book_enter() has the relay accept it then. */
	static const int64_t accepted = 1769364100;
	struct docket docket;
	docket_open(&docket);
	struct mail mail = book_tell(&docket.book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	assert_false(instant_is_set(noticed(&docket, accepted + 1000).at));
	book_enter(&docket.book, &mail, MAIL_ACCEPTED);
	struct case_notice notice = noticed(&docket, accepted + 1000);
	assert_int_equal(notice.at.seconds, accepted);
	assert_true(str_equal(notice.message_id, STR("1@shop.example")));
	assert_false(instant_is_set(noticed(&docket, accepted).at));
	docket_close(&docket);
}

static void
a_notice_of_the_order_counts_and_one_of_another_parcel_does_not(void **state)
{
	(void)state;
	static const struct {
		const char *carrier, *tracking, *order;
		enum notice_kind kind;
		bool counts;
	} cases[] = {
		{ "YunExpress", "LP1", "", NOTICE_DELAYED, true },
		{ "", "", "a1001", NOTICE_ADVANCE, true },
		{ "YunExpress", "LP2", "A1001", NOTICE_DELAYED, false },
		{ "", "", "A1002", NOTICE_ADVANCE, false },
		{ "YunExpress", "LP1", "", NOTICE_CASE, false },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct docket docket;
		docket_open(&docket);
		struct notice notice = a_notice(cases[i].tracking,
		    cases[i].kind);
		notice.carrier = str_from(cases[i].carrier);
		notice.order = str_from(cases[i].order);
		struct mail mail = a_mail("1@shop.example", &notice, 1);
		book_begin(&docket.book);
		book_add(&docket.book, &mail);
		book_commit(&docket.book);
		book_enter(&docket.book, &mail, MAIL_ACCEPTED);
		struct instant at = noticed(&docket, 1769999999).at;
		if (instant_is_set(at) != cases[i].counts)
			fail_msg("case %zu", i);
		docket_close(&docket);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_are_read_with_what_proves_them),
		cmocka_unit_test(the_same_facts_again_write_nothing),
		cmocka_unit_test(what_holds_no_longer_stays_with_its_proof),
		cmocka_unit_test(a_better_proof_takes_the_place_of_the_old_one),
		cmocka_unit_test(a_fact_without_a_proof_is_a_fact),
		cmocka_unit_test(
		    a_notice_counts_when_it_was_accepted_before_the_complaint),
		cmocka_unit_test(
		    a_notice_of_the_order_counts_and_one_of_another_parcel_does_not),
	};
	return cmocka_run_group_tests_name("case_evidence", tests, NULL, NULL);
}
