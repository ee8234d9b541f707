#include "base/hash.h"

uint64_t
hash_long_text(uint64_t before, struct str s)
{
	before ^= s.len * HASH_SECOND;
	for (; s.len > 16; s = (struct str){ s.ptr + 16, s.len - 16 })
		before = hash_fold(hash_word(s.ptr) ^ before,
		    hash_word(s.ptr + 8));
	return hash_text(before, s);
}
