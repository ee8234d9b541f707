/*
 * letter_fixture.h - a shop's own folder of letters before the shipped ones.
 *
 * Include cmocka.h before it.
 */
#ifndef LETTER_FIXTURE_H
#define LETTER_FIXTURE_H

#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "message/letter.h"
#include "temp_folder.h"

static const struct shop lantern = { .name = STR_INIT("Lantern"),
	.reply_to = STR_INIT("help@lantern.example") };

/* A shop's own folder before the shipped letters. */
struct fixture {
	struct temp_folder own;
	struct temp_folder english; /* only where a test asks for it */
	struct str paths[2];
	struct arena arena;
	struct letters *letters;
	struct letter letter;
	struct error err;
};

static inline int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	temp_folder_open(&f->own);
	f->paths[0] = str_from(f->own.path);
	f->paths[1] = STR("config/templates");
	letter_init(&f->letter);
	*state = f;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *f = *state;
	letters_close(f->letters);
	letter_release(&f->letter);
	temp_folder_close(&f->own);
	if (f->english.path[0] != '\0')
		temp_folder_close(&f->english);
	arena_release(&f->arena);
	free(f);
	return 0;
}

/* The shipped letters of one language: ten are slow to check again and again.
 */
static inline void
take_english_alone(struct fixture *f)
{
	static const char *const names[] = { "en", "frame.html" };
	char here[4096];
	temp_folder_open(&f->english);
	assert_non_null(getcwd(here, sizeof(here)));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str shipped = arena_format(&f->arena,
		    "%s/config/templates/%s", here, names[i]);
		struct str link = arena_format(&f->arena, "%s/%s",
		    f->english.path, names[i]);
		assert_int_equal(symlink(shipped.ptr, link.ptr), 0);
	}
	f->paths[1] = str_from(f->english.path);
}

/* After the test has written its files. */
static inline void
open_letters(struct fixture *f)
{
	f->letters = letters_open(f->paths, 2, &lantern, STR("en"), &f->arena);
}

static inline bool
holds(struct str text, const char *part)
{
	return str_find(text, str_from(part)) < text.len;
}

static inline void
assert_holds(struct str text, const char *part)
{
	if (!holds(text, part))
		fail_msg("\"%s\" is missing in\n%.*s", part, STR_ARG(text));
}

static inline void
assert_lacks(struct str text, const char *part)
{
	if (holds(text, part))
		fail_msg("\"%s\" stands in\n%.*s", part, STR_ARG(text));
}

/* Two blanks begin a fact, or what a line of a list goes on with. */
static inline bool
has_loose_blanks(struct str text)
{
	struct str line;
	while (str_next(&text, '\n', &line)) {
		if (str_starts_with(line, STR("  ")))
			line = str_behind(line, 2);
		if (holds(line, "  "))
			return true;
	}
	return false;
}

/* What must not stand in any letter, whatever is known and what is not. */
static inline void
check_reading(const char *letter, size_t sample, struct str text)
{
	static const char *const parts[] = { "\n\n\n", "{{", "}}", " ,", " .\n",
		"Dear ,", "()", "（）", "单号：\n", "地：\n", ": \n", ", ,",
		"..", "。。", " \n", "&lt;", "，，", "Guten Tag ," };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (holds(text, parts[i]))
			fail_msg("%s, sample %zu holds \"%s\":\n%.*s", letter,
			    sample, parts[i], STR_ARG(text));
	bool is_signed = str_ends_with(text, STR("\n\nLantern\n")) ||
	                 str_ends_with(text, STR("\n\n\u2068Lantern\u2069\n"));
	if (has_loose_blanks(text) || !utf8_is_valid(text) ||
	    str_starts_with(text, STR("\n")) || !is_signed)
		fail_msg("%s, sample %zu:\n%.*s", letter, sample,
		    STR_ARG(text));
}

#endif
