#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/lifecycle.h"
#include "complaint/role.h"
#include "ledger/case_tables.h"
#include "unit/ledger/docket.h"

static void
the_steps_are_those_of_the_lifecycle(void **state)
{
	(void)state;
	struct docket docket;
	size_t count;
	docket_open(&docket);
	const struct transition *steps = lifecycle_all(&count);
	assert_int_equal(docket_number(&docket,
			     "SELECT count(*) FROM case_transition"),
	    count);
	for (size_t i = 0; i < count; i++) {
		const char *sql = arena_format(&docket.book.arena,
		    "SELECT count(*) FROM case_transition WHERE "
		    "from_state = '%s' AND command = '%s' AND to_state = '%s'",
		    case_state_name(steps[i].from),
		    case_command_name(steps[i].command),
		    case_state_name(steps[i].to))
		                      .ptr;
		if (docket_number(&docket, sql) != 1)
			fail_msg("%s", sql);
	}
	docket_close(&docket);
}

static void
the_ranks_are_those_of_the_roles(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	for (enum role role = ROLE_AUTO; role < ROLE_COUNT; role++) {
		const char *sql = arena_format(&docket.book.arena,
		    "SELECT rank FROM case_role WHERE name = '%s'",
		    role_name(role))
		                      .ptr;
		assert_int_equal(docket_number(&docket, sql), role);
	}
	docket_close(&docket);
}

static const char *const tables[] = { "case_record", "case_transition",
	"case_role", "case_event", "case_evidence", "case_proposal",
	"case_option", "case_decision", "case_comp", "case_action",
	"case_feedback", "case_capa" };

static int64_t
count_rows(struct docket *docket, const char *table)
{
	return docket_number(docket,
	    arena_format(&docket->book.arena, "SELECT count(*) FROM %s", table)
		.ptr);
}

/*
 * Whoever has the file may try; foreign keys are off in a plain sqlite3
 * shell.
 */
static void
no_row_of_the_past_goes(void **state)
{
	(void)state;
	static const char *const verbs[] = { "DELETE", "INSERT OR REPLACE INTO",
		"REPLACE INTO", "INSERT OR ROLLBACK INTO" };
	struct docket docket;
	docket_open(&docket);
	docket_fill(&docket);
	docket_sql(&docket, "PRAGMA foreign_keys = OFF");
	for (size_t t = 0; t < COUNT_OF(tables); t++) {
		int64_t rows = count_rows(&docket, tables[t]);
		assert_true(rows > 0);
		for (size_t v = 0; v < COUNT_OF(verbs); v++) {
			char sql[200];
			snprintf(sql, sizeof(sql), "%s %s%sFROM %s", verbs[v],
			    v == 0 ? "" : tables[t], v == 0 ? "" : " SELECT * ",
			    tables[t]);
			if (docket_sql(&docket, sql)[0] == '\0')
				fail_msg("%s", sql);
		}
		assert_int_equal(count_rows(&docket, tables[t]), rows);
	}
	docket_close(&docket);
}

#define ANOTHER_OPTION                                                         \
	"INSERT INTO case_option VALUES "                                      \
	"(1, 1, 'B', 'wait', 0, '', 0, '', 0, '', 0, NULL)"

static void
what_was_said_is_never_said_otherwise(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"UPDATE case_record SET state = 'closed'",
		"UPDATE case_record SET source_case = '5009'",
		"UPDATE case_record SET source = 'paypal'",
		"UPDATE case_record SET id = 9",
		"UPDATE case_record SET total = -1",
		"UPDATE case_transition SET to_state = 'closed'",
		"INSERT INTO case_transition VALUES ('new', 'x', 'closed')",
		"UPDATE case_role SET rank = 9",
		"INSERT INTO case_role VALUES ('king', 9)",
		"UPDATE case_event SET detail = ''",
		"UPDATE case_event SET at = at + 1",
		"UPDATE case_event SET detail = detail",
		"UPDATE case_evidence SET source = 'mine'",
		"UPDATE case_evidence SET value = 'delivered'",
		"UPDATE case_evidence SET value = '', sha256 = ''",
		"UPDATE case_proposal SET amount = 1",
		"UPDATE case_proposal SET text = 'We refund double.'",
		"UPDATE case_proposal SET text = '', subject = ''",
		"UPDATE case_proposal SET token = '000000000000'",
		"UPDATE case_option SET amount = 99",
		ANOTHER_OPTION,
		"UPDATE case_decision SET decided_by = 'wu'",
		"UPDATE case_comp SET amount = 1",
		"UPDATE case_comp SET scope = ''",
		"UPDATE case_comp SET state = 'external'",
		"UPDATE case_action SET amount = 1",
		"UPDATE case_action SET approved_by = 'wu'",
		"UPDATE case_action SET state = 'lost'",
		"UPDATE case_action SET state = 'done'",
		"UPDATE case_feedback SET rating = 5",
		"UPDATE case_feedback SET comment = ''",
		"UPDATE case_capa SET effective = 'perhaps'",
	};
	struct docket docket;
	docket_open(&docket);
	docket_fill(&docket);
	docket_sql(&docket, "PRAGMA foreign_keys = OFF");
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (docket_sql(&docket, wrong[i])[0] == '\0')
			fail_msg("%s", wrong[i]);
		char replace[200];
		if (strncmp(wrong[i], "UPDATE ", 7) != 0)
			continue;
		snprintf(replace, sizeof(replace), "UPDATE OR REPLACE %s",
		    wrong[i] + 7);
		if (docket_sql(&docket, replace)[0] == '\0')
			fail_msg("%s", replace);
	}
	docket_close(&docket);
}

/* By a key that is taken, of a row that is right in all else. */
static void
nothing_takes_the_place_of_what_is_there(void **state)
{
	(void)state;
	static const char event[] =
	    "REPLACE INTO case_event VALUES (9, 1, 1, 'x', 'note', "
	    "'executing', 'executing', '', (SELECT hash FROM case_event "
	    "WHERE seq = 8), (SELECT hash FROM case_event WHERE seq = 1))";
	static const char money[] =
	    "REPLACE INTO case_comp VALUES (1, 1, 0, '', '', '', "
	    "'external_refund', 0, 'USD', 'external', NULL)";
	static const char again[] = "UPDATE case_evidence SET is_past = 0";
	struct docket docket;
	docket_open(&docket);
	docket_fill(&docket);
	assert_string_equal(docket_sql(&docket, event),
	    "case_event has this row");
	assert_string_equal(docket_sql(&docket, money),
	    "case_comp has this row");
	assert_string_equal(docket_sql(&docket,
				"UPDATE case_evidence SET is_past = 1"),
	    "");
	assert_string_equal(docket_sql(&docket, again), "evidence is final");
	docket_close(&docket);
}

static void
the_words_of_a_forgotten_person_may_be_blanked_and_no_more(void **state)
{
	(void)state;
	static const char *const right[] = {
		"UPDATE case_record SET is_forgotten = 1",
		"UPDATE case_proposal SET subject = '', text = ''",
		"UPDATE case_evidence SET value = ''",
		"UPDATE case_feedback SET comment = ''",
	};
	static const char *const wrong[] = {
		"UPDATE case_proposal SET text = 'x', subject = ''",
		"UPDATE case_proposal SET subject = '', text = '', amount = 1",
		"UPDATE case_evidence SET value = 'x'",
		"UPDATE case_feedback SET comment = 'x'",
		"UPDATE case_feedback SET comment = '', rating = 5",
	};
	struct docket docket;
	docket_open(&docket);
	docket_fill(&docket);
	for (size_t i = 0; i < COUNT_OF(right); i++)
		assert_string_equal(docket_sql(&docket, right[i]), "");
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (docket_sql(&docket, wrong[i])[0] == '\0')
			fail_msg("%s", wrong[i]);
	docket_close(&docket);
}

#define EVENT_BY_HAND(seq, from, command, to, previous)                        \
	"INSERT INTO case_event VALUES (" seq ", 1, 1, 'x', '" command         \
	"', '" from "', '" to "', '', " previous ", "                          \
	"'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')"

#define LAST_HASH "(SELECT hash FROM case_event ORDER BY seq DESC LIMIT 1)"

static void
an_event_by_hand_follows_the_chain_or_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *said;
	} cases[] = {
		{ EVENT_BY_HAND("3", "received", "assess", "assessed",
		      LAST_HASH),
		    "the history of cases is a chain" },
		{ EVENT_BY_HAND("NULL", "received", "assess", "assessed",
		      LAST_HASH),
		    "the history of cases is a chain" },
		{ EVENT_BY_HAND("2", "received", "assess", "assessed", "''"),
		    "the history of cases is a chain" },
		{ EVENT_BY_HAND("2", "assessed", "route", "routed", LAST_HASH),
		    "E_STATE: the case is in another state" },
		{ EVENT_BY_HAND("2", "received", "approve", "approved",
		      LAST_HASH),
		    "E_STATE: this step does not lead on from here" },
		{ EVENT_BY_HAND("2", "received", "assess", "closed", LAST_HASH),
		    "E_STATE: this step does not lead on from here" },
		{ "INSERT INTO case_record SELECT 2, 'phone', 'x', order_key, "
		  "told_tracking, told_carrier, name, email, language, "
		  "country, claim, desired, text, total, currency, opened_at, "
		  "respond_by, stage, ext_status, refunded, "
		  "refunded_currency, photos, recorded_by, file, line, "
		  "row_hash, 'approved', since, received_at, verdict, rule, "
		  "facts, fault, cause, department, owner, backup, "
		  "escalate_to, routing_row, person, analysis, carrier, "
		  "tracking, origin, destination, due_on, estimated_on, "
		  "act_by, ack_due, respond_due, decide_due, reopen_count, "
		  "role_raise, is_acknowledged, is_info_asked, is_surveyed, "
		  "is_closing_told, rating, scope, parcel, 0 "
		  "FROM case_record",
		    "a case begins as new" },
	};
	struct docket docket;
	docket_open(&docket);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *said = docket_sql(&docket, cases[i].sql);
		if (strcmp(said, cases[i].said) != 0)
			fail_msg("case %zu: '%s'", i, said);
	}
	assert_string_equal(docket_sql(&docket,
				EVENT_BY_HAND("2", "received", "assess",
				    "assessed", LAST_HASH)),
	    "");
	docket_close(&docket);
}

/* The lists of actions in SQL are those that complaint/action gives. */
static void
what_costs_and_what_is_a_full_remedy_is_asked_alike(void **state)
{
	(void)state;
	for (enum action action = ACTION_NONE; action < ACTION_COUNT;
	     action++) {
		struct docket docket;
		if (!action_can_be_proposed(action))
			continue;
		bool gives = action_is_done_by_hand(action);
		docket_open(&docket);
		docket_analyse(&docket);
		struct proposal proposal = a_proposal(&docket, action, 0);
		docket_submit(&docket, proposal);
		struct case_decision decision = a_decision(&docket, true);
		decision.role = ROLE_AUTO;
		decision.by = STR("auto");
		if (docket_try_decide(&docket, decision) == gives)
			fail_msg("auto approves %s", action_name(action));
		if (gives)
			docket_approve(&docket);
		assert_true(docket_try_commit(&docket, 0));
		if (count_rows(&docket, "case_comp") != gives)
			fail_msg("money for %s", action_name(action));
		struct compensation compensation;
		MUST(&docket.book,
		    cases_compensation(docket.book.ledger, &docket.record,
			&compensation, &docket.book.err));
		if (compensation.has_full_remedy !=
		    action_is_full_remedy(action))
			fail_msg("remedy by %s", action_name(action));
		docket_close(&docket);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_steps_are_those_of_the_lifecycle),
		cmocka_unit_test(the_ranks_are_those_of_the_roles),
		cmocka_unit_test(no_row_of_the_past_goes),
		cmocka_unit_test(what_was_said_is_never_said_otherwise),
		cmocka_unit_test(nothing_takes_the_place_of_what_is_there),
		cmocka_unit_test(
		    the_words_of_a_forgotten_person_may_be_blanked_and_no_more),
		cmocka_unit_test(
		    an_event_by_hand_follows_the_chain_or_is_refused),
		cmocka_unit_test(
		    what_costs_and_what_is_a_full_remedy_is_asked_alike),
	};
	return cmocka_run_group_tests_name("case_tables", tests, NULL, NULL);
}
