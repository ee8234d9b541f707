#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "ledger/arrivals.h"
#include "ledger/case_tables.h"
#include "ledger/connection.h"
#include "ledger/mark.h"
#include "ledger/person.h"
#include "ledger/purge.h"
#include "ledger/schema.h"
#include "ledger/staff.h"
#include "unit/ledger/book.h"
#include "unit/ledger/docket.h"

static uint32_t
big_endian(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

static void
the_file_says_whose_it_is_and_of_which_version(void **state)
{
	(void)state;
	struct book book;
	struct str bytes;
	book_open(&book);
	book_close_ledger(&book);
	MUST(&book, file_read(folder_path(&book.folder, "ledger.db"), 1 << 20,
			&book.arena, &bytes, &book.err));
	/* https://sqlite.org/fileformat.html */
	assert_int_equal(big_endian(bytes.ptr + 60), SCHEMA_VERSION);
	assert_int_equal(big_endian(bytes.ptr + 68), SCHEMA_APPLICATION);
	assert_memory_equal(bytes.ptr + 68, "shdp", 4);
	book_close(&book);
}

/* The dump of a ledger that version 1 of the program made. */
static void
make_version_1(struct book *book)
{
	struct str dump;
	sqlite3 *db = NULL;
	folder_open(&book->folder);
	MUST(book, file_read("tests/data/ledgers/version-1.sql", 1 << 20,
		       &book->arena, &dump, &book->err));
	sqlite3_open(folder_path(&book->folder, "ledger.db"), &db);
	assert_int_equal(sqlite3_exec(db, arena_cstr(&book->arena, dump), NULL,
			     NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
}

static void
expect_version_1_is_known(struct book *book)
{
	struct mail *mails;
	size_t count, counts[MAIL_STATE_COUNT];
	struct past past;
	const struct shipment_key key = { STR("yunexpress"), STR("A1"),
		STR("#A1") };
	MUST(book,
	    history_past(book->ledger, &key, &book->arena, &past, &book->err));
	assert_int_equal(past.count, 1);
	assert_true(past_episode(&past).is_open);
	MUST(book, history_pending(book->ledger, STR("boot"), &book->arena,
		       &mails, &count, &book->err));
	assert_int_equal(count, 1);
	assert_true(str_equal(mails[0].to, STR("b1@customer.example")));
	assert_int_equal(mails[0].notices[0].kind, NOTICE_ACTION);
	MUST(book, history_count_states(book->ledger, counts, &book->err));
	assert_int_equal(counts[MAIL_ACCEPTED], 2);
}

static void
a_ledger_of_version_1_becomes_a_current_one(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	make_version_1(&book);
	book_open_ledger(&book, LEDGER_WRITE);
	expect_version_1_is_known(&book);
	book_begin(&book);
	book_begin_run(&book, "20260401T020000-1", RUN_BEGUN);
	book_commit(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	book_close_ledger(&book);
	book_open_ledger(&book, LEDGER_READ);
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close(&book);
}

static void
to_read_it_is_not_touched(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	struct str before, after;
	make_version_1(&book);
	const char *path = folder_path(&book.folder, "ledger.db");
	MUST(&book, file_read(path, 1 << 20, &book.arena, &before, &book.err));
	book_open_ledger(&book, LEDGER_READ);
	expect_version_1_is_known(&book);
	book_close_ledger(&book);
	MUST(&book, file_read(path, 1 << 20, &book.arena, &after, &book.err));
	assert_true(str_equal(before, after));
	book_close(&book);
}

static struct str
tables_of(struct book *book)
{
	static const char sql[] = "SELECT group_concat(sql, ';') FROM "
				  "(SELECT sql FROM sqlite_schema WHERE sql "
				  "NOT NULL ORDER BY name)";
	sqlite3_stmt *statement = NULL;
	sqlite3_prepare_v2(book->ledger->db, sql, -1, &statement, NULL);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	struct str tables = arena_str(&book->arena,
	    str_from((const char *)sqlite3_column_text(statement, 0)));
	sqlite3_finalize(statement);
	return tables;
}

static void
an_old_ledger_becomes_what_a_new_one_is(void **state)
{
	(void)state;
	struct book old = { .run = { 0 } }, new;
	make_version_1(&old);
	book_open_ledger(&old, LEDGER_WRITE);
	book_open(&new);
	struct str made = tables_of(&new), became = tables_of(&old);
	assert_int_equal(made.len, became.len);
	assert_true(str_equal(made, became));
	book_close(&old);
	book_close(&new);
}

static bool
is_accepted(struct book *book, const char *sql)
{
	return sqlite3_exec(book->ledger->db, sql, NULL, NULL, NULL) ==
	       SQLITE_OK;
}

static void
a_value_of_the_wrong_kind_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"UPDATE run SET now = 'soon'",
		"UPDATE run SET name = NULL",
		"UPDATE run SET state = 'finished'",
		"UPDATE run SET is_whole = 'yes'",
		"UPDATE mail SET planned_at = 'now'",
		"UPDATE mail SET run = 4711",
		"UPDATE notice SET mail = 4711",
		"UPDATE notice SET run = 4711",
		"UPDATE notice SET due_on = '2026-01-22'",
		"DELETE FROM run",
		"DELETE FROM mail",
	};
	struct book book;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (is_accepted(&book, wrong[i]))
			fail_msg("case %zu: %s", i, wrong[i]);
	assert_true(is_accepted(&book, "UPDATE run SET now = 1"));
	book_close(&book);
}

static void
the_open_states_are_those_that_are_not_settled(void **state)
{
	(void)state;
	static const enum mail_state open[] = { MAIL_PLANNED, MAIL_HELD,
		MAIL_SENDING, MAIL_DEFERRED, MAIL_IN_DOUBT };
	struct str list = STR(LEDGER_IS_OPEN("mail"));
	size_t quotes = 0;
	for (size_t i = 0; i < list.len; i++)
		quotes += list.ptr[i] == '\'';
	assert_int_equal(quotes, 2 * COUNT_OF(open));
	for (size_t i = 0; i < COUNT_OF(open); i++) {
		char quoted[32];
		snprintf(quoted, sizeof(quoted), "'%s'",
		    mail_state_name(open[i]));
		if (str_find(list, str_from(quoted)) == list.len)
			fail_msg("no %s", quoted);
	}
}

/* Every statement of this stage is used, and so prepared, once. */
static void
use_mails(struct book *book)
{
	struct ledger *ledger = book->ledger;
	struct error *err = &book->err;
	struct mail *mails;
	size_t count, counts[MAIL_STATE_COUNT];
	struct mail mail = book_tell(book, "1@shop.example", "LP1",
	    NOTICE_DELAYED);
	const struct journal journal = book_journal(book);
	struct notice quiet = a_notice("LP2", NOTICE_CLOSED);
	book_enter(book, &mail, MAIL_ACCEPTED);
	book_begin(book);
	MUST(book, journal_add_quiet(&journal, &quiet, err));
	MUST(book, journal_claim(ledger, mail.id, mail.id, STR("boot"), err));
	MUST(book, journal_refresh(ledger, &quiet, err));
	MUST(book, journal_void(ledger, &quiet, err));
	MUST(book, journal_release_held(ledger, book->run.id, err));
	MUST(book, journal_discard_held(ledger, book->run.id, err));
	MUST(book, journal_suppress(ledger, STR("b@x.example"), STR("x"), err));
	book_commit(book);
	book_told(book, "LP1");
	book_open_episodes(book);
	MUST(book, history_pending(ledger, STR("boot"), &book->arena, &mails,
		       &count, err));
	MUST(book, history_mails_of_run(ledger, book->run.id, &book->arena,
		       &mails, &count, err));
	MUST(book, history_count_mails(ledger, book->run.id, counts, err));
	MUST(book, history_mail(ledger, STR("1@shop.example"), &book->arena,
		       &mails, err));
	MUST(book, history_count_states(ledger, counts, err));
}

static void
use_arrivals(struct book *book)
{
	struct ledger *ledger = book->ledger;
	struct error *err = &book->err;
	const struct arrival_span span = { { 0 }, { 9 } };
	const struct arrival_count seen = { .carrier = STR("a"),
		.origin = STR("CN"),
		.destination = STR("US"),
		.parcels = 1 };
	const struct arrival_record record = { .carrier = STR("a"),
		.tracking = STR("LP1") };
	struct arrival_count *counts;
	struct arrival_record *records;
	struct str *parcels;
	size_t count;
	MUST(book, arrivals_count(ledger, &seen, 1, err));
	MUST(book, arrivals_add(ledger, &record, err));
	MUST(book, arrivals_awaited(ledger, (struct date){ 1 }, &book->arena,
		       &parcels, &count, err));
	MUST(book, arrivals_counted(ledger, &span, &book->arena, &counts,
		       &count, err));
	MUST(book, arrivals_listed(ledger, &span, &book->arena, &records,
		       &count, err));
}

static void
use_runs(struct book *book)
{
	struct ledger *ledger = book->ledger;
	struct error *err = &book->err;
	struct run run, *runs;
	struct str text;
	struct instant last;
	bool is_found, is_first;
	size_t count;
	const struct zone *zone = zone_load(STR("UTC"), &book->arena, err);
	MUST(book, runs_next_name(ledger, book->run.now, zone, &book->arena,
		       &text, err));
	MUST(book,
	    runs_last(ledger, &book->arena, &run, &is_found, &is_first, err));
	MUST(book,
	    runs_find(ledger, STR_EMPTY, &book->arena, &run, &is_found, err));
	MUST(book,
	    runs_find(ledger, STR("x"), &book->arena, &run, &is_found, err));
	MUST(book, runs_enter(ledger, book->run.id, RUN_ENDED, err));
	MUST(book, runs_break_off(ledger, err));
	MUST(book, runs_set_approver(ledger, book->run.id, STR("Li"), err));
	MUST(book, runs_set_report(ledger, book->run.id, STR("{}"), err));
	MUST(book, runs_report(ledger, book->run.id, &book->arena, &text, err));
	MUST(book, runs_list(ledger, &book->arena, &runs, 10, &count, err));
	MUST(book, runs_held(ledger, &book->arena, &runs, &count, err));
	MUST(book, runs_nights(ledger, 0, &book->arena, &runs, &count, err));
	MUST(book, history_recipient(ledger, STR("b@x.example"), &last,
		       &is_found, err));
	struct run_tally tally;
	MUST(book, history_suppression(ledger, STR("b@x.example"), &book->arena,
		       &text, err));
	MUST(book, runs_tally(ledger, &tally, err));
	struct mark mark;
	struct person_counts persons;
	struct purge_counts purged;
	const struct purge_limit limit = { { 1 }, { 1 }, { 1 } };
	MUST(book, journal_allow(ledger, STR("b@x.example"), err));
	MUST(book, person_count(ledger, STR("b@x.example"), &persons, err));
	MUST(book, person_forget(ledger, STR("b@x.example"), err));
	MUST(book, purge_count(ledger, &limit, &purged, err));
	MUST(book, purge_remove(ledger, &limit, err));
	MUST(book, mark_of(ledger, &book->arena, &mark, err));
	MUST(book, mark_accept(ledger, &mark, err));
	struct date day;
	use_arrivals(book);
	MUST(book, staff_told_on(ledger, &day, err));
	MUST(book, staff_set_told_on(ledger, day, err));
}

static void
use_cases(struct docket *docket)
{
	struct book *book = &docket->book;
	struct ledger *ledger = book->ledger;
	struct error *err = &book->err;
	struct arena *arena = &book->arena;
	struct case_record record;
	struct proposal proposal;
	struct case_decision decision;
	struct case_action action;
	struct case_list list;
	struct case_events events;
	struct case_actions actions;
	struct case_feedbacks feedback;
	struct compensation compensation;
	struct case_notice notice;
	struct str text;
	bool is_found;
	size_t count;
	docket_fill(docket);
	MUST(book, cases_open(ledger, arena, &list, err));
	MUST(book, cases_all(ledger, arena, &list, err));
	MUST(book, cases_find(ledger, 1, arena, &record, &is_found, err));
	MUST(book, cases_find_source(ledger, &docket->record.complaint, arena,
		       &record, &is_found, err));
	MUST(book, cases_events(ledger, 1, arena, &events, err));
	MUST(book, cases_proposal(ledger, (struct case_turn){ 1, 0 }, arena,
		       &proposal, &is_found, err));
	MUST(book, cases_decision(ledger, (struct case_turn){ 1, 0 }, arena,
		       &decision, &is_found, err));
	MUST(book, cases_actions(ledger, 0, arena, &actions, err));
	MUST(book, cases_actions(ledger, 1, arena, &actions, err));
	MUST(book,
	    cases_action(ledger, STR("x"), arena, &action, &is_found, err));
	MUST(book, cases_feedback(ledger, 1, arena, &feedback, err));
	MUST(book, cases_compensation(ledger, &record, &compensation, err));
	MUST(book, cases_noticed(ledger, &record, record.received_at, arena,
		       &notice, err));
	book_begin(book);
	MUST(book, cases_set_action(ledger, &actions.items[0], err));
	MUST(book, cases_set_external(ledger, &record, err));
	MUST(book, cases_settle_money(ledger, 1, false, err));
	book_commit(book);
	MUST(book, cases_verify(ledger, arena, &is_found, &text, &count, err));
}

/*
 * A scan is well where it reads all there is, ends at the first row it
 * meets, or is asked for by a person now and then.
 */
static bool
may_scan(const char *sql, const char *detail)
{
	static const struct {
		const char *sql, *detail;
	} allowed[] = {
		{ "FROM episode ORDER BY", "SCAN episode" },
		{ "GROUP BY state", "SCAN mail" },
		{ "WHERE m.message_id = ?", "SCAN m" },
		{ "lower(recipient)", "SCAN mail" },
		{ "coalesce(changed_at, planned_at)", "SCAN mail" },
		{ "coalesce(last_mail_at, 0)", "SCAN recipient" },
		{ "report IS NOT NULL", "SCAN run" },
		{ "SELECT count(*), coalesce(sum(state", "SCAN run" },
		{ "FROM run WHERE is_whole = 1", "SCAN run" },
		{ "FROM run ORDER BY id DESC LIMIT", "SCAN run" },
		{ "UNION ALL SELECT last_mail_at", "SCAN (subquery-2)" },
		{ "ORDER BY seq DESC LIMIT 1", "SCAN case_event" },
		{ "FROM case_event ORDER BY seq", "SCAN case_event" },
		{ "WHERE " LEDGER_OPEN_CASES " ORDER BY id",
		    "SCAN case_record USING INDEX case_record_open" },
		{ "FROM case_record ORDER BY id", "SCAN case_record" },
		{ "lower(email)", "SCAN case_record" },
		{ "'void') AND since < ?1", "SCAN case_record" },
		/* What complaint verify goes through. */
		{ "FROM case_record r WHERE state IS NOT", "SCAN r" },
		{ "FROM case_event e WHERE NOT EXISTS", "SCAN e" },
		{ "FROM case_decision d WHERE NOT EXISTS", "SCAN d" },
		{ "FROM case_comp c WHERE state <>", "SCAN c" },
		{ "FROM case_action c WHERE NOT EXISTS", "SCAN c" },
		{ "INDEXED BY notice_case",
		    "SCAN notice USING INDEX notice_case" },
		{ "FROM case_proposal p JOIN case_record r", "SCAN p" },
	};
	if (strcmp(detail, "SCAN CONSTANT ROW") == 0)
		return true;
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		if (strstr(sql, allowed[i].sql) != NULL &&
		    strcmp(detail, allowed[i].detail) == 0)
			return true;
	return false;
}

static void
expect_search(struct book *book, const char *sql)
{
	sqlite3_stmt *plan = NULL;
	struct str explain = arena_format(&book->arena, "EXPLAIN QUERY PLAN %s",
	    sql);
	assert_int_equal(sqlite3_prepare_v2(book->ledger->db, explain.ptr, -1,
			     &plan, NULL),
	    SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(plan, 3);
		if (strstr(detail, "SCAN") != NULL && !may_scan(sql, detail))
			fail_msg("%s\n  in %s", detail, sql);
	}
	sqlite3_finalize(plan);
}

static void
no_statement_scans_a_table_that_grows(void **state)
{
	(void)state;
	struct docket docket;
	struct book *book = &docket.book;
	docket_open(&docket);
	use_cases(&docket);
	use_mails(book);
	use_runs(book);
	assert_in_range(book->ledger->statement_count, 60,
	    LEDGER_MAX_STATEMENTS);
	for (size_t i = 0; i < book->ledger->statement_count; i++)
		expect_search(book, book->ledger->statements[i].sql);
	docket_close(&docket);
}

/* The lists of IN, and of indexes that have one, are such tables. */
static void
expect_no_table(struct book *book, const char *sql)
{
	sqlite3_stmt *code = NULL;
	struct str explain = arena_format(&book->arena, "EXPLAIN %s", sql);
	assert_int_equal(sqlite3_prepare_v2(book->ledger->db, explain.ptr, -1,
			     &code, NULL),
	    SQLITE_OK);
	while (sqlite3_step(code) == SQLITE_ROW)
		if (strcmp((const char *)sqlite3_column_text(code, 1),
			"OpenEphemeral") == 0)
			fail_msg("a table is built by %s", sql);
	sqlite3_finalize(code);
}

static void
what_a_run_writes_for_each_mail_builds_no_table(void **state)
{
	(void)state;
	static const char *const starts[] = { "INSERT INTO mail ",
		"INSERT INTO notice ", "INSERT OR REPLACE INTO episode ",
		"UPDATE mail SET claim ", "UPDATE mail SET state = ?",
		"INSERT INTO recipient (address, last_mail_at)" };
	struct book book;
	size_t found = 0;
	book_open(&book);
	use_mails(&book);
	for (size_t i = 0; i < book.ledger->statement_count; i++) {
		struct str sql = str_from(book.ledger->statements[i].sql);
		for (size_t j = 0; j < COUNT_OF(starts); j++) {
			if (!str_starts_with(sql, str_from(starts[j])))
				continue;
			expect_no_table(&book, sql.ptr);
			found++;
		}
	}
	assert_int_equal(found, COUNT_OF(starts));
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_file_says_whose_it_is_and_of_which_version),
		cmocka_unit_test(a_ledger_of_version_1_becomes_a_current_one),
		cmocka_unit_test(to_read_it_is_not_touched),
		cmocka_unit_test(an_old_ledger_becomes_what_a_new_one_is),
		cmocka_unit_test(a_value_of_the_wrong_kind_is_refused),
		cmocka_unit_test(
		    the_open_states_are_those_that_are_not_settled),
		cmocka_unit_test(no_statement_scans_a_table_that_grows),
		cmocka_unit_test(
		    what_a_run_writes_for_each_mail_builds_no_table),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
