#include "base/words.h"

bool
words_find(const char *const *words, size_t count, struct str text,
    size_t *index)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] != NULL &&
		    str_equal_nocase(text, str_from(words[i]))) {
			*index = i;
			return true;
		}
	return false;
}

bool
words_listed(struct str list, struct str word)
{
	struct str piece;
	while (!str_is_empty(list) && str_next(&list, ',', &piece))
		if (!str_is_empty(word) &&
		    str_equal_nocase(str_trim(piece), word))
			return true;
	return false;
}
