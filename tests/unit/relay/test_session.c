#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "relay/session.h"

static void
a_pool_is_named_after_host_and_port(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		const char *name;
	} cases[] = {
		{ "smtp://relay.example.com:587", "relay.example.com:587" },
		{ "smtp://relay.example.com", "relay.example.com:587" },
		{ "smtps://relay.example.com", "relay.example.com:465" },
		{ "SMTP://relay.example.com", "relay.example.com:587" },
		{ "smtp://127.0.0.1:2525/me.example", "127.0.0.1:2525" },
		{ "smtp://[::1]:25", "[::1]:25" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error err = { 0 };
		const struct dispatch_options options = {
			.url = cases[i].url,
			.connections = 1,
		};
		struct session_pool *pool = session_pool_open(&options, &err);
		if (pool == NULL)
			fail_msg("%s: %s", cases[i].url, err.text);
		assert_string_equal(session_pool_name(pool), cases[i].name);
		session_pool_close(pool);
	}
}

static void
a_url_of_no_use_is_a_configuration_error(void **state)
{
	(void)state;
	static const char *const urls[] = {
		"",
		"relay.example.com",
		"http://relay.example.com",
		"imap://relay.example.com",
		"smtp://",
		"smtp://relay.example.com:99999",
		"smtp://relay.example.com:port",
		"smtp://re lay.example.com",
		"smtp://shop@relay.example.com",
		"smtp://shop:hunter2@relay.example.com",
	};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct error err = { 0 };
		const struct dispatch_options options = {
			.url = urls[i],
			.connections = 1,
		};
		struct session_pool *pool = session_pool_open(&options, &err);
		if (pool != NULL)
			fail_msg("%s was taken", urls[i]);
		if (err.kind != ERROR_CONFIG)
			fail_msg("%s: kind %d", urls[i], (int)err.kind);
		assert_null(strstr(err.text, "hunter2"));
	}
}

static void
a_session_can_be_closed_before_it_was_opened(void **state)
{
	(void)state;
	struct error err = { 0 };
	const struct dispatch_options options = {
		.url = "smtp://127.0.0.1:1",
		.connections = 1,
		.connect_timeout_seconds = 1,
	};
	struct session_pool *pool = session_pool_open(&options, &err);
	assert_non_null(pool);
	int owner;
	struct session *session = session_start(pool, &owner);
	assert_ptr_equal(session_owner(session), &owner);
	session_close(session);
	session_close(NULL);
	session_pool_close(pool);
	session_pool_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pool_is_named_after_host_and_port),
		cmocka_unit_test(a_url_of_no_use_is_a_configuration_error),
		cmocka_unit_test(a_session_can_be_closed_before_it_was_opened),
	};
	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
