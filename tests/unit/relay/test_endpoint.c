#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "relay/endpoint.h"

static void
a_url_names_scheme_host_and_port(void **state)
{
	static const struct {
		const char *url;
		enum endpoint_kind kind;
		const char *host;
		int port;
		const char *folder;
	} cases[] = {
		{ "smtp://relay.example:25", ENDPOINT_SMTP, "relay.example", 25,
		    "" },
		{ "SMTP://relay.example:25", ENDPOINT_SMTP, "relay.example", 25,
		    "" },
		{ "smtp://relay.example", ENDPOINT_SMTP, "relay.example", 587,
		    "" },
		{ "smtps://10.0.0.7", ENDPOINT_SMTPS, "10.0.0.7", 465, "" },
		{ "smtp://[::1]:2525", ENDPOINT_SMTP, "::1", 2525, "" },
		{ "smtp://r:25/shop.example", ENDPOINT_SMTP, "r", 25, "" },
		{ "smtp://r:65535", ENDPOINT_SMTP, "r", 65535, "" },
		{ "file:/var/mail demo", ENDPOINT_FOLDER, "", 0,
		    "/var/mail demo" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct endpoint endpoint;
		const char *reason = "";
		if (!endpoint_parse(str_from(cases[i].url), &endpoint, &reason))
			fail_msg("%s: %s", cases[i].url, reason);
		if (endpoint.kind != cases[i].kind ||
		    endpoint.port != cases[i].port ||
		    !str_equal(endpoint.host, str_from(cases[i].host)) ||
		    !str_equal(endpoint.folder, str_from(cases[i].folder)))
			fail_msg("%s: read wrongly", cases[i].url);
	}
}

static void
what_is_no_relay_is_refused_with_a_reason(void **state)
{
	static const char *const urls[] = { "", "relay.example:25",
		"http://relay.example", "smtp:relay.example", "smtp://",
		"smtp://:25", "smtp://r:", "smtp://r:0", "smtp://r:65536",
		"smtp://r:smtp", "smtp://r:-1", "smtp://r:025", "smtp://r:25/",
		"smtp://r:25/a/b", "smtp://r/a b", "smtp://user@r:25",
		"smtp://[::1", "smtp://[]:25", "smtp://r r", "file:" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct endpoint endpoint;
		const char *reason = NULL;
		if (endpoint_parse(str_from(urls[i]), &endpoint, &reason))
			fail_msg("'%s' is accepted", urls[i]);
		assert_non_null(reason);
	}
}

static void
only_this_machine_is_loopback(void **state)
{
	static const struct {
		const char *url;
		bool is_loopback;
	} cases[] = {
		{ "smtp://127.0.0.1:25", true },
		{ "smtp://127.9.8.7", true },
		{ "smtp://localhost:25", true },
		{ "smtp://LocalHost", true },
		{ "smtp://[::1]:25", true },
		{ "smtp://localhost.evil.example", false },
		{ "smtp://127.evil.example", false },
		{ "smtp://128.0.0.1", false },
		{ "smtp://[::2]", false },
		{ "smtp://relay.example", false },
		{ "file:/tmp", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct endpoint endpoint;
		const char *reason;
		assert_true(
		    endpoint_parse(str_from(cases[i].url), &endpoint, &reason));
		if (endpoint_is_loopback(&endpoint) != cases[i].is_loopback)
			fail_msg("%s", cases[i].url);
	}
}

static void
only_a_file_url_has_a_folder(void **state)
{
	static const struct {
		const char *url, *folder;
	} cases[] = {
		{ "file:/var/mail", "/var/mail" },
		{ "FILE:mail", "mail" },
		{ "file:", "" },
		{ "smtp://relay.example", "" },
		{ "files:/var/mail", "" },
		{ "", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (!str_equal(endpoint_folder(str_from(cases[i].url)),
			str_from(cases[i].folder)))
			fail_msg("%s", cases[i].url);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_names_scheme_host_and_port),
		cmocka_unit_test(what_is_no_relay_is_refused_with_a_reason),
		cmocka_unit_test(only_this_machine_is_loopback),
		cmocka_unit_test(only_a_file_url_has_a_folder),
	};
	return cmocka_run_group_tests_name("endpoint", tests, NULL, NULL);
}
