#include "base/digest.h"

#include <openssl/sha.h>

#include "base/buf.h"

enum { MAX_FIELDS = 4 << 20 };

const char *
digest_of(struct str text, char out[DIGEST_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)text.ptr, text.len, digest);
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
