#include "base/digest.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <openssl/sha.h>

#include "base/buf.h"

enum { MAX_FIELDS = 4 << 20 };

/*
 * OpenSSL's part in a start is a fifth, and only cases ask for a digest.  So
 * the program is not linked with it but asks for the function by name.
 */
static __typeof__(SHA256) *
load(void)
{
	__typeof__(SHA256) *sha256;
	/* As -z now does for what the program is linked with. */
	void *library = dlopen("libcrypto.so.3", RTLD_NOW);
	void *found = library == NULL ? NULL : dlsym(library, "SHA256");
	if (found == NULL) {
		fputs("shipdelay: libcrypto cannot be loaded\n", stderr);
		/* As without memory: see memory_lack(). */
		_exit(EX_OSERR);
	}
	/* POSIX has what C lacks: a function's address as a void *. */
	memcpy(&sha256, &found, sizeof(found));
	return sha256;
}

const char *
digest_of(struct str text, char out[DIGEST_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_LENGTH];
	load()((const unsigned char *)text.ptr, text.len, digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[DIGEST_HEX] = '\0';
	return out;
}

const char *
digest_of_fields(const struct str *fields, size_t count,
    char out[DIGEST_HEX + 1])
{
	struct buf text;
	buf_init(&text, MAX_FIELDS);
	for (size_t i = 0; i < count; i++) {
		buf_format(&text, "%zu:", fields[i].len);
		buf_add(&text, fields[i]);
		buf_add_byte(&text, ',');
	}
	digest_of(buf_str(&text), out);
	buf_release(&text);
	return out;
}
