/* What needs a relay is in tests/e2e/test_relay.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/dispatch.h"
#include "support/fake_client.h"

static struct dispatch_options
good_options(void)
{
	return (struct dispatch_options){
		.url = "smtp://127.0.0.1:1",
		.use_tls = true,
		.from = "shop@example.com",
		.connections = 4,
		.connect_timeout_seconds = 1,
		.reply_timeout_seconds = 1,
		.dot_timeout_seconds = 1,
		.tries = 1,
	};
}

static void
without_a_mail_nothing_is_connected_to(void **state)
{
	(void)state;
	struct fake_client fake;
	struct error err = { 0 };
	struct dispatch_options options = good_options();
	fake_client_init(&fake, 0);
	/* The port is closed: a connection would fail. */
	assert_true(dispatch_run(&options, &fake.client, &err));
	assert_true(str_equal(buf_str(&fake.log), STR("next none|")));
	fake_client_release(&fake);
}

static void
a_stop_before_the_first_mail_takes_none(void **state)
{
	(void)state;
	struct fake_client fake;
	struct error err = { 0 };
	struct dispatch_options options = good_options();
	fake_client_init(&fake, 5);
	fake.is_stopping = true;
	assert_false(dispatch_run(&options, &fake.client, &err));
	assert_int_equal(err.kind, ERROR_BUSY);
	assert_int_equal(fake.given, 0);
	fake_client_release(&fake);
}

static void
options_of_no_use_are_configuration_errors(void **state)
{
	(void)state;
	struct dispatch_options cases[6];
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cases[i] = good_options();
	cases[0].url = "http://127.0.0.1";
	cases[1].from = "shop@example.com>\r\nDATA";
	cases[2].from = "";
	cases[3].from = NULL;
	cases[4].connections = 0;
	cases[5].tries = 0;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fake_client fake;
		struct error err = { 0 };
		fake_client_init(&fake, 1);
		if (dispatch_run(&cases[i], &fake.client, &err) ||
		    err.kind != ERROR_CONFIG || fake.given != 0)
			fail_msg("case %zu: kind %d", i, (int)err.kind);
		err.kind = ERROR_NONE;
		if (dispatch_probe(&cases[i], &err) || err.kind != ERROR_CONFIG)
			fail_msg("probe %zu: kind %d", i, (int)err.kind);
		fake_client_release(&fake);
	}
}

static void
a_callback_that_fails_stops_the_run_with_its_kind(void **state)
{
	(void)state;
	struct fake_client fake;
	struct error err = { 0 };
	struct dispatch_options options = good_options();
	fake_client_init(&fake, 5);
	fake.fail_at = "next";
	assert_false(dispatch_run(&options, &fake.client, &err));
	assert_int_equal(err.kind, ERROR_LEDGER);
	assert_true(str_equal(buf_str(&fake.log), STR("next 1 fails|")));
	fake_client_release(&fake);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_mail_nothing_is_connected_to),
		cmocka_unit_test(a_stop_before_the_first_mail_takes_none),
		cmocka_unit_test(options_of_no_use_are_configuration_errors),
		cmocka_unit_test(
		    a_callback_that_fails_stops_the_run_with_its_kind),
	};
	return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}
