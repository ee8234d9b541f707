#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/digest.h"

/* The examples of FIPS 180-4 (NIST CSRC), and a byte that is no text. */
static void
texts_have_the_digests_that_the_standard_gives(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *wanted;
	} cases[] = {
		{ STR_INIT(""), "e3b0c44298fc1c149afbf4c8996fb924"
				"27ae41e4649b934ca495991b7852b855" },
		{ STR_INIT("abc"), "ba7816bf8f01cfea414140de5dae2223"
				   "b00361a396177a9cb410ff61f20015ad" },
		{ STR_INIT("abcdbcdecdefdefgefghfghighijhijk"
			   "ijkljklmklmnlmnomnopnopq"),
		    "248d6a61d20638b8e5c026930c3e6039"
		    "a33ce45964ff2167f6ecedd419db06c1" },
		{ STR_INIT("\0"), "6e340b9cffb37a989ca544e6bb780a2c"
				  "78901d3fb33738768511a30617afa01d" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[DIGEST_HEX + 1];
		if (strcmp(digest_of(cases[i].text, out), cases[i].wanted) != 0)
			fail_msg("case %zu gave %s", i, out);
	}
}

static void
a_text_of_a_million_letters_has_its_digest(void **state)
{
	(void)state;
	enum { MILLION = 1000000 };
	struct arena arena = { 0 };
	char out[DIGEST_HEX + 1];
	char *letters = arena_alloc(&arena, MILLION, 1);
	memset(letters, 'a', MILLION);
	assert_string_equal(digest_of((struct str){ letters, MILLION }, out),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	arena_release(&arena);
}

static void
fields_are_told_apart(void **state)
{
	(void)state;
	static const struct str fields[] = { STR_INIT("abc"), STR_INIT("") };
	static const struct str shifted[] = { STR_INIT("ab"), STR_INIT("c") };
	char out[DIGEST_HEX + 1], other[DIGEST_HEX + 1];
	digest_of_fields(fields, 2, out);
	assert_string_equal(out, digest_of(STR("3:abc,0:,"), other));
	assert_string_not_equal(out, digest_of_fields(fields, 1, other));
	assert_string_not_equal(out, digest_of_fields(shifted, 2, other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    texts_have_the_digests_that_the_standard_gives),
		cmocka_unit_test(a_text_of_a_million_letters_has_its_digest),
		cmocka_unit_test(fields_are_told_apart),
	};
	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
