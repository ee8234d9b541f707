/*
 * libcurl.h - libcurl, loaded when a relay is to be spoken to.
 *
 * It comes with thirty more libraries, which take longer to load than all
 * else that a look at the ledger does.  So the program is not linked with it
 * but asks for its functions by name, in the module that opens connections.
 */
#ifndef RELAY_LIBCURL_H
#define RELAY_LIBCURL_H

#include <stdbool.h>

#include <curl/curl.h>

#include "base/error.h"

/* Those that we call, without their curl_. */
struct libcurl {
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_global_cleanup) *global_cleanup;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_setopt) *easy_setopt;
	__typeof__(curl_easy_getinfo) *easy_getinfo;
	__typeof__(curl_easy_send) *easy_send;
	__typeof__(curl_easy_recv) *easy_recv;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_setopt) *multi_setopt;
	__typeof__(curl_multi_add_handle) *multi_add_handle;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_info_read) *multi_info_read;
	__typeof__(curl_multi_remove_handle) *multi_remove_handle;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
};

/* Stays loaded until the program ends.  False with ERROR_CONFIG. */
bool libcurl_load(struct libcurl *libcurl, struct error *err);

#endif
