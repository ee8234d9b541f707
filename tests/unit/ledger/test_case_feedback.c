#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/ledger/docket.h"

static bool
add(struct docket *docket, const struct case_feedback *feedback)
{
	bool is_new;
	book_begin(&docket->book);
	MUST(&docket->book, cases_add_feedback(docket->book.ledger, feedback,
				&is_new, &docket->book.err));
	book_commit(&docket->book);
	return is_new;
}

static struct case_feedback
some_feedback(const char *id)
{
	return (struct case_feedback){ .id = str_from(id),
		.case_id = 1,
		.received_at = { 1769500000 },
		.channel = STR("e-mail"),
		.comment = STR("thanks") };
}

static struct case_feedbacks
list(struct docket *docket)
{
	struct case_feedbacks feedback;
	MUST(&docket->book,
	    cases_feedback(docket->book.ledger, 1, &docket->book.arena,
		&feedback, &docket->book.err));
	return feedback;
}

static void
every_answer_is_read_as_it_was_written(void **state)
{
	(void)state;
	for (int i = 0; i <= DISPUTE_LOST; i++) {
		struct docket docket;
		docket_open(&docket);
		struct case_feedback feedback = some_feedback("F1");
		feedback.rating = i;
		feedback.resolved = (enum resolved)(i % 3);
		feedback.dispute = (enum dispute_status)i;
		feedback.choice = (char)(i == 0 ? '\0' : 'A' + i % 4);
		assert_true(add(&docket, &feedback));
		assert_int_equal(list(&docket).count, 1);
		const struct case_feedback found = list(&docket).items[0];
		assert_true(str_equal(found.id, feedback.id));
		assert_int_equal(found.case_id, 1);
		assert_int_equal(found.received_at.seconds, 1769500000);
		assert_true(str_equal(found.channel, feedback.channel));
		assert_int_equal(found.rating, feedback.rating);
		assert_int_equal(found.resolved, feedback.resolved);
		assert_int_equal(found.dispute, feedback.dispute);
		assert_int_equal(found.choice, feedback.choice);
		assert_true(str_equal(found.comment, feedback.comment));
		docket_close(&docket);
	}
}

static void
feedback_that_is_known_is_not_written_again(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	struct case_feedback feedback = some_feedback("F1");
	assert_true(add(&docket, &feedback));
	feedback.rating = 5;
	assert_false(add(&docket, &feedback));
	assert_int_equal(list(&docket).items[0].rating, 0);
	docket_close(&docket);
}

static void
feedback_comes_by_its_time(void **state)
{
	(void)state;
	struct docket docket;
	docket_open(&docket);
	struct case_feedback late = some_feedback("F1");
	struct case_feedback early = some_feedback("F2");
	early.received_at.seconds--;
	assert_true(add(&docket, &late));
	assert_true(add(&docket, &early));
	assert_true(str_equal(list(&docket).items[0].id, STR("F2")));
	docket_close(&docket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_is_read_as_it_was_written),
		cmocka_unit_test(feedback_that_is_known_is_not_written_again),
		cmocka_unit_test(feedback_comes_by_its_time),
	};
	return cmocka_run_group_tests_name("case_feedback", tests, NULL, NULL);
}
