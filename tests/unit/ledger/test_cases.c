#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "ledger/case_tables.h"
#include "unit/ledger/docket.h"

static struct case_record
find(struct docket *docket, int64_t id)
{
	struct case_record record = { 0 };
	bool is_found;
	MUST(&docket->book,
	    cases_find(docket->book.ledger, id, &docket->book.arena, &record,
		&is_found, &docket->book.err));
	assert_true(is_found);
	return record;
}

static void
expect_same_texts(const struct case_record *a, const struct case_record *b)
{
	const struct complaint *x = &a->complaint, *y = &b->complaint;
	const struct str pairs[][2] = {
		{ x->source_case, y->source_case },
		{ x->order, y->order },
		{ x->tracking, y->tracking },
		{ x->carrier, y->carrier },
		{ x->name, y->name },
		{ x->email, y->email },
		{ x->language, y->language },
		{ x->country, y->country },
		{ x->text, y->text },
		{ x->recorded_by, y->recorded_by },
		{ x->row.file, y->row.file },
		{ a->row_hash, b->row_hash },
		{ a->rule, b->rule },
		{ a->cause, b->cause },
		{ a->department, b->department },
		{ a->owner, b->owner },
		{ a->backup, b->backup },
		{ a->escalate_to, b->escalate_to },
		{ a->person, b->person },
		{ a->analysis, b->analysis },
		{ a->carrier, b->carrier },
		{ a->tracking, b->tracking },
		{ a->origin, b->origin },
		{ a->destination, b->destination },
	};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (!str_equal(pairs[i][0], pairs[i][1]))
			fail_msg("text %zu: '%.*s', '%.*s'", i,
			    STR_ARG(pairs[i][0]), STR_ARG(pairs[i][1]));
}

static void
expect_same_numbers(const struct case_record *a, const struct case_record *b)
{
	const struct complaint *x = &a->complaint, *y = &b->complaint;
	const int64_t pairs[][2] = {
		{ a->id, b->id },
		{ x->platform, y->platform },
		{ x->claim, y->claim },
		{ x->desired, y->desired },
		{ x->total.minor, y->total.minor },
		{ x->opened_at.seconds, y->opened_at.seconds },
		{ x->respond_due.seconds, y->respond_due.seconds },
		{ x->stage, y->stage },
		{ x->ext_status, y->ext_status },
		{ x->ext_refunded.minor, y->ext_refunded.minor },
		{ x->photos, y->photos },
		{ x->row.line, y->row.line },
		{ a->state, b->state },
		{ a->since.seconds, b->since.seconds },
		{ a->received_at.seconds, b->received_at.seconds },
		{ a->verdict, b->verdict },
		{ a->facts, b->facts },
		{ a->fault, b->fault },
		{ a->routing_row, b->routing_row },
		{ a->due_on.day, b->due_on.day },
		{ a->estimated_on.day, b->estimated_on.day },
		{ a->act_by.day, b->act_by.day },
		{ a->ack_due.seconds, b->ack_due.seconds },
		{ a->respond_due.seconds, b->respond_due.seconds },
		{ a->decide_due.seconds, b->decide_due.seconds },
		{ a->proposal, b->proposal },
		{ a->reopen_count, b->reopen_count },
		{ a->role_raise, b->role_raise },
		{ a->is_acknowledged, b->is_acknowledged },
		{ a->is_info_asked, b->is_info_asked },
		{ a->is_surveyed, b->is_surveyed },
		{ a->is_closing_told, b->is_closing_told },
		{ a->rating, b->rating },
	};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (pairs[i][0] != pairs[i][1])
			fail_msg("number %zu: %lld, %lld", i,
			    (long long)pairs[i][0], (long long)pairs[i][1]);
}

static void
expect_same(const struct case_record *a, const struct case_record *b)
{
	expect_same_texts(a, b);
	expect_same_numbers(a, b);
	assert_string_equal(a->complaint.total.currency,
	    b->complaint.total.currency);
	assert_string_equal(a->complaint.ext_refunded.currency,
	    b->complaint.ext_refunded.currency);
}

static void
a_case_is_read_as_it_was_recorded(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	struct case_record found = find(&docket, 1);
	assert_int_equal(found.state, CASE_RECEIVED);
	assert_int_equal(found.since.seconds, docket.now);
	expect_same(&found, &docket.record);
	docket_close(&docket);
}

static void
what_is_not_known_stays_unknown(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_add(&docket, (struct case_record){
				.complaint = { .source_case = STR("2"),
				    .opened_at = INSTANT_NONE,
				    .respond_due = INSTANT_NONE },
				.received_at = INSTANT_NONE,
				.due_on = DATE_NONE,
				.estimated_on = DATE_NONE,
				.act_by = DATE_NONE,
				.ack_due = INSTANT_NONE,
				.respond_due = INSTANT_NONE,
				.decide_due = INSTANT_NONE,
			    });
	struct case_record found = find(&docket, docket.record.id);
	expect_same(&found, &docket.record);
	docket_close(&docket);
}

static void
a_step_keeps_what_was_concluded_and_moves_the_case(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket.record.verdict = VERDICT_NOT_SUBSTANTIATED;
	docket.record.rule = STR("P12");
	docket.record.complaint.text = STR("Still not here");
	docket.record.act_by = DATE_NONE;
	docket_step(&docket, CASE_ASSESS);
	struct case_record found = find(&docket, 1);
	assert_int_equal(found.state, CASE_ASSESSED);
	expect_same(&found, &docket.record);
	docket_close(&docket);
}

static void
a_step_that_stays_does_not_begin_the_state_anew(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	int64_t since = docket.record.since.seconds;
	docket_step(&docket, CASE_NOTE);
	struct case_record found = find(&docket, 1);
	assert_int_equal(found.since.seconds, since);
	expect_same(&found, &docket.record);
	docket_close(&docket);
}

/* A new case in a state to which no step has led. */
static void
put_in(struct docket *docket, enum case_state state)
{
	struct arena *arena = &docket->book.arena;
	struct str name = arena_format(arena, "n%lld", (long long)docket->now);
	docket_add(docket, a_case(name.ptr));
	docket_sql(docket,
	    arena_format(arena,
		"UPDATE case_record SET state = '%s' "
		"WHERE id = %lld",
		case_state_name(state), (long long)docket->record.id)
		.ptr);
	docket->record.state = state;
}

static void
every_step_of_the_lifecycle_is_possible_and_no_other(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	docket_sql(&docket, "DROP TRIGGER case_record_moves");
	for (int i = 0; i < CASE_STATE_COUNT * CASE_COMMAND_COUNT; i++) {
		enum case_state from = (enum case_state)(i % CASE_STATE_COUNT);
		enum case_command command = (enum case_command)(
		    i / CASE_STATE_COUNT);
		enum case_state to;
		bool may = lifecycle_next(from, command, &to);
		put_in(&docket, from);
		if (docket_try_step(&docket, command) != may)
			fail_msg("%s in %s: %s", case_command_name(command),
			    case_state_name(from), docket.book.err.text);
		if (!may)
			docket_expect(&docket, "E_STATE: ");
	}
	docket_close(&docket);
}

static void
the_same_complaint_is_recorded_once(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	assert_false(docket_try_add(&docket, a_case("5001")));
	assert_int_equal(docket.book.err.kind, ERROR_LEDGER);
	struct case_record other = a_case("5001");
	other.complaint.platform = PLATFORM_PAYPAL;
	docket_add(&docket, other);
	assert_int_equal(docket.record.id, 2);
	docket_close(&docket);
}

static void
a_case_is_found_by_its_platforms_number(void **state)
{
	(void)state;
	static const struct complaint elsewhere = {
		.platform = PLATFORM_AMAZON,
		.source_case = STR_INIT("5001"),
	};
	struct docket docket;
	struct case_record found;
	bool is_found;
	docket_open(&docket);
	MUST(&docket.book,
	    cases_find_source(docket.book.ledger, &docket.record.complaint,
		&docket.book.arena, &found, &is_found, &docket.book.err));
	assert_true(is_found);
	expect_same(&found, &docket.record);
	MUST(&docket.book,
	    cases_find_source(docket.book.ledger, &elsewhere,
		&docket.book.arena, &found, &is_found, &docket.book.err));
	assert_false(is_found);
	MUST(&docket.book, cases_find(docket.book.ledger, 2, &docket.book.arena,
			       &found, &is_found, &docket.book.err));
	assert_false(is_found);
	docket_close(&docket);
}

static void
open_cases_are_those_with_something_left_to_do(void **state)
{
	(void)state;
	struct docket docket;
	struct case_list list;
	docket_open(&docket);
	docket_step(&docket, CASE_VOIDED);
	docket_add(&docket, a_case("5002"));
	docket_step(&docket, CASE_WITHDRAW);
	docket_add(&docket, a_case("5003"));
	MUST(&docket.book, cases_open(docket.book.ledger, &docket.book.arena,
			       &list, &docket.book.err));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0].id, 2);
	assert_int_equal(list.items[1].id, 3);
	MUST(&docket.book, cases_all(docket.book.ledger, &docket.book.arena,
			       &list, &docket.book.err));
	assert_int_equal(list.count, 3);
	for (enum case_state s = CASE_RECEIVED; s < CASE_STATE_COUNT; s++) {
		const char *sql = arena_format(&docket.book.arena,
		    "SELECT " LEDGER_OPEN_CASES " FROM (SELECT '%s' AS state)",
		    case_state_name(s))
		                      .ptr;
		if ((docket_number(&docket, sql) != 0) != case_state_is_open(s))
			fail_msg("%s", case_state_name(s));
	}
	docket_close(&docket);
}

static void
an_empty_ledger_has_no_cases(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	struct case_list list = { .count = 1 };
	struct case_record record;
	struct case_events events;
	struct case_actions actions;
	struct case_feedbacks feedback;
	struct compensation compensation;
	struct facts facts;
	struct proposal proposal;
	struct case_decision decision;
	struct case_action action;
	struct case_notice notice;
	struct str text;
	bool is_found = true, is_sound = false;
	size_t count;
	struct arena *arena = &book.arena;
	struct error *err = &book.err;
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_READ);
	struct ledger *ledger = book.ledger;
	record = a_case("1");
	MUST(&book, cases_open(ledger, arena, &list, err));
	assert_int_equal(list.count, 0);
	MUST(&book, cases_find(ledger, 1, arena, &record, &is_found, err));
	assert_false(is_found);
	MUST(&book, cases_events(ledger, 1, arena, &events, err));
	assert_int_equal(events.count, 0);
	MUST(&book, cases_actions(ledger, 0, arena, &actions, err));
	assert_int_equal(actions.count, 0);
	MUST(&book, cases_feedback(ledger, 1, arena, &feedback, err));
	assert_int_equal(feedback.count, 0);
	MUST(&book, cases_compensation(ledger, &record, &compensation, err));
	assert_false(compensation.has_full_remedy);
	MUST(&book, cases_facts(ledger, 1, arena, &facts, err));
	assert_int_equal(facts.mask, 0);
	MUST(&book, cases_proposal(ledger, (struct case_turn){ 1, 0 }, arena,
			&proposal, &is_found, err));
	MUST(&book, cases_decision(ledger, (struct case_turn){ 1, 1 }, arena,
			&decision, &is_found, err));
	MUST(&book,
	    cases_action(ledger, STR("C-1"), arena, &action, &is_found, err));
	assert_false(is_found);
	MUST(&book, cases_noticed(ledger, &record, (struct instant){ 9 }, arena,
			&notice, err));
	assert_false(instant_is_set(notice.at));
	MUST(&book, cases_verify(ledger, arena, &is_sound, &text, &count, err));
	assert_true(is_sound);
	book_close(&book);
}

static struct str
bytes_of(struct docket *docket, const char *name)
{
	struct str bytes;
	MUST(&docket->book,
	    file_read(folder_path(&docket->book.folder, name), 1 << 24,
		&docket->book.arena, &bytes, &docket->book.err));
	return bytes;
}

static void
a_rehearsal_takes_every_step_and_leaves_no_trace(void **state)
{
	(void)state;
	struct docket docket;
	struct ledger *real, *rehearsal;
	docket_open(&docket);
	struct case_record before = docket.record;
	struct str db = bytes_of(&docket, "ledger.db");
	struct str wal = bytes_of(&docket, "ledger.db-wal");
	assert_true(wal.len > 0);
	MUST(&docket.book, cases_rehearse(docket.book.folder.path, &rehearsal,
			       &docket.book.err));
	real = docket.book.ledger;
	docket.book.ledger = rehearsal;
	docket_refund(&docket, ACTION_REFUND_FULL, 4200);
	docket_approve(&docket);
	assert_true(docket_try_commit(&docket, 0));
	assert_false(docket_try_step(&docket, CASE_ASSESS));
	docket_expect(&docket, "E_STATE: ");
	book_tell(&docket.book, "1@shop.example", "LP1", NOTICE_DELAYED);
	ledger_close(rehearsal);
	docket.book.ledger = real;
	struct case_record found = find(&docket, 1);
	expect_same(&found, &before);
	assert_int_equal(book_told(&docket.book, "LP1"), 0);
	assert_true(str_equal(db, bytes_of(&docket, "ledger.db")));
	assert_true(str_equal(wal, bytes_of(&docket, "ledger.db-wal")));
	docket_close(&docket);
}

static void
a_missing_ledger_can_be_rehearsed_and_stays_missing(void **state)
{
	(void)state;
	struct docket docket = { .now = 1 };
	folder_open(&docket.book.folder);
	MUST(&docket.book, cases_rehearse(docket.book.folder.path,
			       &docket.book.ledger, &docket.book.err));
	docket_add(&docket, a_case("5001"));
	assert_int_equal(find(&docket, 1).state, CASE_RECEIVED);
	assert_int_not_equal(access(folder_path(&docket.book.folder,
					"ledger.db"),
				 F_OK),
	    0);
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_is_read_as_it_was_recorded),
		cmocka_unit_test(what_is_not_known_stays_unknown),
		cmocka_unit_test(
		    a_step_keeps_what_was_concluded_and_moves_the_case),
		cmocka_unit_test(
		    a_step_that_stays_does_not_begin_the_state_anew),
		cmocka_unit_test(
		    every_step_of_the_lifecycle_is_possible_and_no_other),
		cmocka_unit_test(the_same_complaint_is_recorded_once),
		cmocka_unit_test(a_case_is_found_by_its_platforms_number),
		cmocka_unit_test(
		    open_cases_are_those_with_something_left_to_do),
		cmocka_unit_test(an_empty_ledger_has_no_cases),
		cmocka_unit_test(
		    a_rehearsal_takes_every_step_and_leaves_no_trace),
		cmocka_unit_test(
		    a_missing_ledger_can_be_rehearsed_and_stays_missing),
	};
	return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
