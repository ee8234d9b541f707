/*
 * phrases.h - what a letter says, in pieces that two languages never share.
 */
#ifndef PHRASES_H
#define PHRASES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* What two languages never share: a line, and three words in a row. */
struct phrases {
	struct arena arena;
	struct str *items;
	size_t count;
	size_t capacity;
};

static inline void
add_phrase(struct phrases *phrases, struct str phrase)
{
	phrases->items = arena_grow(&phrases->arena, phrases->items,
	    phrases->count, &phrases->capacity, sizeof(*phrases->items));
	phrases->items[phrases->count++] = arena_str(&phrases->arena, phrase);
}

static inline size_t
word_len(struct str text)
{
	size_t len = 0;
	while (len < text.len &&
	       ((text.ptr[len] >= 'a' && text.ptr[len] <= 'z') ||
		   (text.ptr[len] >= 'A' && text.ptr[len] <= 'Z') ||
		   (unsigned char)text.ptr[len] >= 0x80))
		len++;
	return len;
}

/* `first` of the three words is the oldest. */
static inline void
add_row(struct phrases *phrases, const struct str words[3], size_t first)
{
	add_phrase(phrases,
	    arena_format(&phrases->arena, "%.*s %.*s %.*s",
		STR_ARG(words[first]), STR_ARG(words[(first + 1) % 3]),
		STR_ARG(words[(first + 2) % 3])));
}

/* `words` is a ring; `row` counts how many have stood in a row. */
static inline void
add_rows(struct phrases *phrases, struct str line, struct str words[3],
    size_t *row)
{
	size_t len = 0;
	for (size_t at = 0; at<line.len; at += len> 0 ? len : 1) {
		len = word_len(str_behind(line, at));
		if (len > 0)
			words[(*row)++ % 3] = str_slice(line, at, len);
		else if (line.ptr[at] != ' ')
			*row = 0;
		if (len > 0 && *row >= 3)
			add_row(phrases, words, *row % 3);
	}
}

/* A sentence goes on in the next line and ends with a mark or a paragraph. */
static inline void
add_phrases(struct phrases *phrases, struct str text)
{
	struct str line, words[3];
	size_t row = 0;
	while (str_next(&text, '\n', &line)) {
		add_phrase(phrases, line);
		if (str_is_empty(line))
			row = 0;
		add_rows(phrases, line, words, &row);
	}
}

/* The shop's name and address stand in all. */
static inline bool
is_data(struct str phrase)
{
	return str_is_empty(phrase) ||
	       str_find(phrase, STR("antern")) < phrase.len;
}

#endif
