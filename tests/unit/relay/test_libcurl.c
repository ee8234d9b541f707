#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "relay/libcurl.h"

static void
every_function_is_found(void **state)
{
	(void)state;
	struct error err = { 0 };
	struct libcurl curl;
	void *functions[sizeof(curl) / sizeof(void *)];
	memset(&curl, 0, sizeof(curl));
	if (!libcurl_load(&curl, &err))
		fail_msg("%s", err.text);
	memcpy(functions, &curl, sizeof(functions));
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (functions[i] == NULL)
			fail_msg("function %zu is missing", i);
}

static void
each_is_the_one_of_its_name(void **state)
{
	(void)state;
	struct error err = { 0 };
	struct libcurl curl;
	char *value = NULL;
	int running, waiting;
	size_t len;
	assert_true(libcurl_load(&curl, &err));
	assert_int_equal(curl.global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
	CURLM *multi = curl.multi_init();
	CURL *easy = curl.easy_init();
	assert_non_null(multi);
	assert_non_null(easy);
	assert_int_equal(curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, 1L),
	    CURLM_OK);
	assert_int_equal(curl.easy_setopt(easy, CURLOPT_PRIVATE, "owner"),
	    CURLE_OK);
	assert_int_equal(curl.easy_getinfo(easy, CURLINFO_PRIVATE, &value),
	    CURLE_OK);
	assert_string_equal(value, "owner");
	assert_int_equal(curl.easy_send(easy, "x", 1, &len),
	    CURLE_UNSUPPORTED_PROTOCOL);
	assert_int_equal(curl.easy_recv(easy, value, 0, &len),
	    CURLE_UNSUPPORTED_PROTOCOL);
	assert_string_equal(curl.easy_strerror(CURLE_OK), "No error");
	assert_int_equal(curl.multi_add_handle(multi, easy), CURLM_OK);
	assert_int_equal(curl.multi_poll(multi, NULL, 0, 0, NULL), CURLM_OK);
	/* No URL was set. */
	assert_int_equal(curl.multi_perform(multi, &running), CURLM_OK);
	const CURLMsg *message = curl.multi_info_read(multi, &waiting);
	assert_non_null(message);
	assert_int_equal(message->data.result, CURLE_URL_MALFORMAT);
	assert_int_equal(curl.multi_remove_handle(multi, easy), CURLM_OK);
	curl.easy_cleanup(easy);
	assert_int_equal(curl.multi_cleanup(multi), CURLM_OK);
	curl.global_cleanup();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_function_is_found),
		cmocka_unit_test(each_is_the_one_of_its_name),
	};
	return cmocka_run_group_tests_name("libcurl", tests, NULL, NULL);
}
