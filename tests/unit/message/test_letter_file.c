#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/letter_file.h"
#include "message/template.h"
#include "temp_folder.h"

struct fixture {
	struct temp_folder own, shipped;
	struct str paths[2];
	struct letter_folders folders;
	struct arena arena;
	struct mistakes mistakes;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	temp_folder_open(&f->own);
	temp_folder_open(&f->shipped);
	f->paths[0] = str_from(f->own.path);
	f->paths[1] = str_from(f->shipped.path);
	f->folders = (struct letter_folders){ f->paths, 2 };
	mistakes_init(&f->mistakes, &f->arena);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	temp_folder_close(&f->own);
	temp_folder_close(&f->shipped);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static struct letter_file
find(struct fixture *f, const char *name)
{
	struct letter_file file = { 0 };
	if (!letter_file_find(&f->folders, STR("en"), str_from(name), &f->arena,
		&file))
		fail_msg("%s is not found", name);
	return file;
}

static void
the_first_folder_that_has_a_file_wins(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/a.txt", "own a");
	temp_folder_write(&f->shipped, "en/a.txt", "shipped a");
	temp_folder_write(&f->shipped, "en/b.txt", "shipped b");
	struct letter_file a = find(f, "a.txt");
	struct letter_file b = find(f, "b.txt");
	assert_int_equal(a.folder, 0);
	assert_int_equal(b.folder, 1);
	assert_true(letter_file_read(&a, &f->arena, &f->mistakes));
	assert_true(letter_file_read(&b, &f->arena, &f->mistakes));
	assert_true(str_equal(a.text, STR("own a")));
	assert_true(str_equal(b.text, STR("shipped b")));
	assert_true(str_equal(b.base, STR("b.txt")));
	assert_false(letter_file_find(&f->folders, STR("en"), STR("c.txt"),
	    &f->arena, &a));
}

static void
a_shared_file_stands_in_the_language_or_beside_it(void **state)
{
	static const struct {
		const char *own, *shipped, *content;
	} cases[] = {
		{ NULL, "f.html", "shipped" },
		{ NULL, "en/f.html", "shipped" },
		{ "f.html", "en/f.html", "own" },
		{ "en/f.html", "f.html", "own" },
		{ "de/f.html", "f.html", "shipped" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		(void)set_up(state);
		struct fixture *f = *state;
		struct letter_file file = { 0 };
		if (cases[i].own != NULL)
			temp_folder_write(&f->own, cases[i].own, "own");
		temp_folder_write(&f->shipped, cases[i].shipped, "shipped");
		assert_true(letter_file_find_shared(&f->folders, STR("en"),
		    STR("f.html"), &f->arena, &file));
		assert_true(letter_file_read(&file, &f->arena, &f->mistakes));
		if (!str_equal(file.text, str_from(cases[i].content)))
			fail_msg("case %zu: %s", i, file.path);
		(void)tear_down(state);
	}
}

static void
the_language_comes_before_what_stands_beside_it(void **state)
{
	struct fixture *f = *state;
	struct letter_file file = { 0 };
	temp_folder_write(&f->own, "f.html", "all");
	temp_folder_write(&f->own, "en/f.html", "en");
	assert_true(letter_file_find_shared(&f->folders, STR("en"),
	    STR("f.html"), &f->arena, &file));
	assert_true(letter_file_read(&file, &f->arena, &f->mistakes));
	assert_true(str_equal(file.text, STR("en")));
	assert_false(letter_file_find_shared(&f->folders, STR("en"),
	    STR("g.html"), &f->arena, &file));
}

static void
byte_order_mark_and_carriage_returns_go(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/a.txt", "\xEF\xBB\xBFx\r\ny\r\n\r\n");
	struct letter_file a = find(f, "a.txt");
	assert_true(letter_file_read(&a, &f->arena, &f->mistakes));
	assert_true(str_equal(a.text, STR("x\ny\n\n")));
}

static void
a_control_character_is_reported_with_its_line(void **state)
{
	static const struct {
		struct str content;
		unsigned line;
	} cases[] = {
		{ STR_INIT("a\nb\0c"), 2 },
		{ STR_INIT("\x1b[1m"), 1 },
		{ STR_INIT("a\r\nb\nc\rd"), 3 },
		{ STR_INIT("a\x7f"), 1 },
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		temp_folder_write_bytes(&f->own, "en/a.txt", cases[i].content);
		struct letter_file a = find(f, "a.txt");
		if (letter_file_read(&a, &f->arena, &f->mistakes))
			fail_msg("case %zu was taken", i);
		assert_int_equal(f->mistakes.count, i + 1);
		assert_int_equal(f->mistakes.items[i].place.line,
		    cases[i].line);
	}
}

static void
what_is_too_large_or_no_file_is_a_mistake(void **state)
{
	struct fixture *f = *state;
	char *large = calloc(1, TEMPLATE_MAX_BYTES + 1);
	char path[128];
	memset(large, 'x', TEMPLATE_MAX_BYTES + 1);
	temp_folder_write_bytes(&f->own, "en/limit.txt",
	    (struct str){ large, TEMPLATE_MAX_BYTES });
	temp_folder_write_bytes(&f->own, "en/large.txt",
	    (struct str){ large, TEMPLATE_MAX_BYTES + 1 });
	free(large);
	snprintf(path, sizeof(path), "%s/en/folder.txt", f->own.path);
	assert_int_equal(mkdir(path, 0700), 0);
	struct letter_file limit = find(f, "limit.txt");
	struct letter_file too_large = find(f, "large.txt");
	struct letter_file folder = find(f, "folder.txt");
	assert_true(letter_file_read(&limit, &f->arena, &f->mistakes));
	assert_false(letter_file_read(&too_large, &f->arena, &f->mistakes));
	assert_false(letter_file_read(&folder, &f->arena, &f->mistakes));
	assert_int_equal(f->mistakes.count, 2);
	struct str told = mistake_format(&f->mistakes.items[0], &f->arena);
	assert_true(str_starts_with(told, str_from(too_large.path)));
}

static void
languages_are_the_folders_of_all_places_sorted(void **state)
{
	struct fixture *f = *state;
	struct str *languages = NULL;
	temp_folder_write(&f->own, "nl/a.txt", "");
	temp_folder_write(&f->own, "de/a.txt", "");
	temp_folder_write(&f->shipped, "de/a.txt", "");
	temp_folder_write(&f->shipped, "pt-BR/a.txt", "");
	temp_folder_write(&f->shipped, ".git/a.txt", "");
	temp_folder_write(&f->shipped, "_old/a.txt", "");
	temp_folder_write(&f->shipped, "en~/a.txt", "");
	temp_folder_write(&f->shipped, "README", "no folder");
	size_t count = letter_file_languages(&f->folders, &f->arena,
	    &languages);
	assert_int_equal(count, 3);
	assert_true(str_equal(languages[0], STR("de")));
	assert_true(str_equal(languages[1], STR("nl")));
	assert_true(str_equal(languages[2], STR("pt-BR")));
}

static void
a_folder_that_is_not_there_has_no_languages(void **state)
{
	struct fixture *f = *state;
	struct str *languages = NULL;
	struct str missing = STR("/tmp/letters.there-is-no-such-folder");
	struct letter_folders folders = { &missing, 1 };
	assert_int_equal(letter_file_languages(&folders, &f->arena, &languages),
	    0);
}

static void
texts_and_html_of_a_language_are_listed_in_order(void **state)
{
	static const char *const expected[] = { "_a.txt", "b.html", "a.txt" };
	struct fixture *f = *state;
	struct letter_file *files = NULL;
	temp_folder_write(&f->own, "en/b.html", "");
	temp_folder_write(&f->own, "en/_a.txt", "");
	temp_folder_write(&f->own, "en/notes.md", "");
	temp_folder_write(&f->own, "en/.hidden.txt", "");
	temp_folder_write(&f->own, "de/c.txt", "");
	temp_folder_write(&f->shipped, "en/a.txt", "");
	size_t count = letter_file_list(&f->folders, STR("en"), &f->arena,
	    &files);
	assert_int_equal(count, COUNT_OF(expected));
	for (size_t i = 0; i < count; i++)
		if (!str_equal(files[i].base, str_from(expected[i])))
			fail_msg("%zu is %s", i, files[i].path);
	assert_int_equal(files[2].folder, 1);
}

#define WITH_FOLDERS(test)                                                     \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDERS(the_first_folder_that_has_a_file_wins),
		cmocka_unit_test(
		    a_shared_file_stands_in_the_language_or_beside_it),
		WITH_FOLDERS(the_language_comes_before_what_stands_beside_it),
		WITH_FOLDERS(byte_order_mark_and_carriage_returns_go),
		WITH_FOLDERS(a_control_character_is_reported_with_its_line),
		WITH_FOLDERS(what_is_too_large_or_no_file_is_a_mistake),
		WITH_FOLDERS(languages_are_the_folders_of_all_places_sorted),
		WITH_FOLDERS(a_folder_that_is_not_there_has_no_languages),
		WITH_FOLDERS(texts_and_html_of_a_language_are_listed_in_order),
	};
	return cmocka_run_group_tests_name("letter_file", tests, NULL, NULL);
}
