#include "relay/libcurl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"

#define FUNCTION(name)                                                         \
	{                                                                      \
		"curl_" #name, offsetof(struct libcurl, name)                  \
	}

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	FUNCTION(global_init),
	FUNCTION(global_cleanup),
	FUNCTION(easy_init),
	FUNCTION(easy_setopt),
	FUNCTION(easy_getinfo),
	FUNCTION(easy_send),
	FUNCTION(easy_recv),
	FUNCTION(easy_strerror),
	FUNCTION(easy_cleanup),
	FUNCTION(multi_init),
	FUNCTION(multi_setopt),
	FUNCTION(multi_add_handle),
	FUNCTION(multi_poll),
	FUNCTION(multi_perform),
	FUNCTION(multi_info_read),
	FUNCTION(multi_remove_handle),
	FUNCTION(multi_cleanup),
};

bool
libcurl_load(struct libcurl *libcurl, struct error *err)
{
	/* As -z now does for what the program is linked with. */
	void *library = dlopen("libcurl.so.4", RTLD_NOW);
	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		void *found = library == NULL
		                  ? NULL
		                  : dlsym(library, functions[i].name);
		if (found == NULL)
			return error_set(err, ERROR_CONFIG,
			    "libcurl cannot be loaded: %s", dlerror());
		/* POSIX has what C lacks: a function's address as a void *. */
		memcpy((char *)libcurl + functions[i].offset, &found,
		    sizeof(found));
	}
	return true;
}
