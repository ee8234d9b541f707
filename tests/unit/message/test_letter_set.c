#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/letter_set.h"
#include "temp_folder.h"

/* A shop's own folder before the shipped letters. */
struct fixture {
	struct temp_folder own;
	struct str paths[2];
	struct letter_folders folders;
	struct arena arena;
	struct error err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	temp_folder_open(&f->own);
	f->paths[0] = str_from(f->own.path);
	f->paths[1] = STR("config/templates");
	f->folders = (struct letter_folders){ f->paths, 2 };
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	temp_folder_close(&f->own);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static struct letter_set *
open_set(struct fixture *f)
{
	return letter_set_open(&f->folders, STR("en"), &f->arena);
}

/* All mistakes of the set, a line each, without the own folder's path. */
static const char *
check(struct fixture *f)
{
	struct mistakes mistakes;
	struct str all = STR_EMPTY;
	struct str own = arena_format(&f->arena, "%s/", f->own.path);
	mistakes_init(&mistakes, &f->arena);
	letter_set_check(open_set(f), &mistakes);
	for (size_t i = 0; i < mistakes.count; i++) {
		struct str one = mistake_format(&mistakes.items[i], &f->arena);
		if (str_starts_with(one, own))
			one = str_slice(one, own.len, one.len);
		all = arena_format(&f->arena, "%.*s%.*s\n", STR_ARG(all),
		    STR_ARG(one));
	}
	return arena_cstr(&f->arena, all);
}

static void
the_shipped_letters_have_no_mistakes(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(check(f), "");
}

static void
each_mistake_is_told_with_its_line(void **state)
{
	static const struct {
		const char *file, *content, *mistake;
	} cases[] = {
		{ "en/delayed.txt", "Subject: x\n\na\n{{trackng}}\n",
		    "en/delayed.txt:4: unknown name 'trackng'; is 'tracking' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: x\n{{#wimdow}}{{/wimdow}}\n",
		    "en/delayed.txt:2: unknown name 'wimdow'; is 'window' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: {{ordr}}\n\na\n",
		    "en/delayed.txt:1: unknown name 'ordr'; is 'order' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: x\n\n{{order.id}}\n",
		    "en/delayed.txt:3: unknown name 'order.id'; is 'order' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: x\n\n\n{{#order}}\n",
		    "en/delayed.txt:4: this section is never closed: "
		    "\"order\"\n" },
		{ "en/delayed.txt", "Dear you,\n\na\n",
		    "en/delayed.txt:1: the first line must be 'Subject: ' and "
		    "the subject\n" },
		{ "en/delayed.txt", "Subject:  \n\na\n",
		    "en/delayed.txt:1: the first line must be 'Subject: ' and "
		    "the subject\n" },
		{ "en/delayed.txt", "",
		    "en/delayed.txt:1: the first line must be 'Subject: ' and "
		    "the subject\n" },
		{ "en/delayed.txt", "Subject: x\nPreview: {{ordr}}\n\na\n",
		    "en/delayed.txt:2: unknown name 'ordr'; is 'order' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: x\nPreview: y\n\n{{trackng}}\n",
		    "en/delayed.txt:4: unknown name 'trackng'; is 'tracking' "
		    "meant?\n" },
		{ "en/delayed.txt", "Subject: x\nPreview: y",
		    "en/delayed.txt: the letter has no text\n" },
		{ "en/delayed.txt", "Subject: x\nPreview:\n\na\n", "" },
		{ "en/delayed.txt", "Subject: x",
		    "en/delayed.txt: the letter has no text\n" },
		{ "en/delayed.txt", "Subject: x\n\n \n\n",
		    "en/delayed.txt: the letter has no text\n" },
		{ "en/delayed.txt", "Subject: x\n\n{{> ../de/closing}}\n",
		    "en/delayed.txt:3: '../de/closing' is no partial's name: "
		    "only letters, digits, '-' and '_' are allowed\n" },
		{ "en/delayed.txt", "Subject: x\n\n{{> de/closing}}\n",
		    "en/delayed.txt:3: 'de/closing' is no partial's name: only "
		    "letters, digits, '-' and '_' are allowed\n" },
		{ "en/delayed.txt", "Subject: x\n\n{{> closng}}\n",
		    "en/delayed.txt:3: there is no file _closng.txt; is "
		    "'closing' meant?\n" },
		{ "en/delayed.txt", "Subject: {{> abut}}\n\na\n",
		    "en/delayed.txt:1: there is no file _abut.txt; is 'about' "
		    "meant?\n" },
		{ "en/delayed.html", "<p>\n{{{order}}}</p>",
		    "en/delayed.html:2: 'order' is printed unescaped; in HTML "
		    "write {{order}}\n" },
		{ "en/delayed.html", "<p>{{&name}}</p>",
		    "en/delayed.html:1: 'name' is printed unescaped; in HTML "
		    "write {{name}}\n" },
		{ "en/delayed.html", "{{> closing}}",
		    "en/delayed.html:1: there is no file _closing.html\n" },
		{ "frame.html", "\n{{subjct}}",
		    "frame.html:2: unknown name 'subjct'; is 'subject' "
		    "meant?\n" },
		{ "frame.html", "{{#blocks}}{{tracking}}{{/blocks}}",
		    "frame.html:1: unknown name 'tracking'; is 'preview' "
		    "meant?\n" },
		{ "en/frame.html", "{{{text}}}",
		    "en/frame.html:1: 'text' is printed unescaped; in HTML "
		    "write {{text}}\n" },
		{ "frame.html", "{{> foot}}",
		    "frame.html:1: the frame has no partials; write 'foot' "
		    "out\n" },
		{ "de/frame.html", "{{x}}", "" },
		{ "en/frame.txt", "x",
		    "en/frame.txt: there is no letter 'frame'; is 'advance' "
		    "meant?\n" },
		{ "en/_mine.html", "{{{order}}}",
		    "en/_mine.html:1: 'order' is printed unescaped; in HTML "
		    "write {{order}}\n" },
		{ "en/_mine.txt", "\n\n{{nme}}",
		    "en/_mine.txt:3: unknown name 'nme'; is 'name' meant?\n" },
		{ "en/delayd.txt", "Subject: x\n\na\n",
		    "en/delayd.txt: there is no letter 'delayd'; is 'delayed' "
		    "meant?\n" },
		{ "en/action_pickup.html", "a",
		    "en/action_pickup.html: there is no letter "
		    "'action_pickup'; is 'action-pickup' meant?\n" },
		{ "en/delayed.txt", "Subject: x\n\na\n\xff\n",
		    "en/delayed.txt:4: a byte that is not UTF-8\n" },
		{ "en/delayed.txt", "Subject: x\n\n{{{order}}} {{&name}}\n",
		    "" },
		{ "en/notes.md", "{{nothing}}", "" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		(void)set_up(state);
		struct fixture *f = *state;
		temp_folder_write(&f->own, cases[i].file, cases[i].content);
		const char *got = check(f);
		if (strcmp(got, cases[i].mistake) != 0)
			fail_msg("case %zu:\n%s", i, got);
		(void)tear_down(state);
	}
}

static void
a_file_that_is_too_large_is_a_mistake(void **state)
{
	struct fixture *f = *state;
	struct str large = arena_format(&f->arena, "Subject: x\n\n%070000d\n",
	    0);
	temp_folder_write_bytes(&f->own, "en/delayed.txt", large);
	assert_string_equal(check(f),
	    "en/delayed.txt: is larger than the limit of 65536 bytes\n");
}

static void
a_language_must_have_every_letter(void **state)
{
	struct fixture *f = *state;
	struct mistakes mistakes;
	temp_folder_write(&f->own, "nl/delayed.txt", "Subject: x\n\na\n");
	mistakes_init(&mistakes, &f->arena);
	letter_set_check(letter_set_open(&f->folders, STR("nl"), &f->arena),
	    &mistakes);
	/* 17 letters on parcels but the one that is there, 18 on complaints. */
	assert_int_equal(mistakes.count, 16 + 18);
	assert_true(str_equal(mistakes.items[0].text,
	    STR("the letters in 'nl' lack advance.txt")));
}

static void
a_phrase_that_marketplaces_forbid_is_a_mistake(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/_closing.txt",
	    "Once you\nclose the case, we will pay.\n");
	assert_string_equal(check(f),
	    "en/_closing.txt:1: says 'once you close', which marketplaces "
	    "forbid\n");
	assert_null(letter_set_find(open_set(f), STR("delayed"), &f->err));
}

static void
a_mistake_in_a_partial_spoils_its_letters(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/_expected.txt", "{{expcted_on}}\n");
	struct letter_set *set = open_set(f);
	/* delayed and resumed use it, returned does not. */
	assert_null(letter_set_find(set, STR("delayed"), &f->err));
	assert_non_null(strstr(f->err.text, "_expected.txt:1: unknown name"));
	assert_null(letter_set_find(set, STR("resumed"), &f->err));
	assert_int_equal(f->err.kind, ERROR_CONFIG);
	assert_non_null(letter_set_find(set, STR("returned"), &f->err));
}

static void
a_partial_that_cannot_be_read_is_told_with_its_file(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/_expected.txt", "a\n\001\n");
	struct letter_set *set = open_set(f);
	assert_null(letter_set_find(set, STR("delayed"), &f->err));
	assert_non_null(
	    strstr(f->err.text, "_expected.txt:2: a control character"));
}

static void
a_mistake_is_told_again_when_asked_again(void **state)
{
	struct fixture *f = *state;
	struct mistakes mistakes;
	temp_folder_write(&f->own, "en/delayed.txt", "Subject: x\n\n{{y}}\n");
	struct letter_set *set = open_set(f);
	assert_null(letter_set_find(set, STR("delayed"), &f->err));
	assert_null(letter_set_find(set, STR("delayed"), &f->err));
	for (int i = 0; i < 2; i++) {
		mistakes_init(&mistakes, &f->arena);
		letter_set_check(set, &mistakes);
		assert_int_equal(mistakes.count, 1);
	}
}

static void
a_partial_may_name_itself(void **state)
{
	struct fixture *f = *state;
	temp_folder_write(&f->own, "en/_closing.txt",
	    "{{#shop}}{{> closing}}{{/shop}}");
	assert_string_equal(check(f), "");
}

static void
what_a_letter_uses_stands_in_it_or_in_a_partial(void **state)
{
	static const struct {
		const char *name;
		bool is_used;
	} cases[] = { { "order", true }, { "name", true }, { "one", true },
		{ "shop", true }, { "window", true }, { "due_on", true },
		{ "tracking", false }, { "closing", false }, { "x", false } };
	struct fixture *f = *state;
	struct map uses = { 0 };
	size_t ignored;
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: {{order}}\nPreview: {{#one}}x{{/one}}\n\n{{name}}\n"
	    "{{> closing}}\n");
	temp_folder_write(&f->own, "en/delayed.html", "{{shop}}{{> part}}");
	temp_folder_write(&f->own, "en/_closing.txt",
	    "{{^window}}{{> closing}}{{/window}}");
	temp_folder_write(&f->own, "en/_part.html", "{{due_on}}");
	struct letter_set *set = open_set(f);
	const struct letter_template *delayed = letter_set_find(set,
	    STR("delayed"), &f->err);
	assert_non_null(delayed);
	letter_set_uses(set, delayed, &uses);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (map_find(&uses, str_from(cases[i].name), &ignored) !=
		    cases[i].is_used)
			fail_msg("%s", cases[i].name);
	map_release(&uses);
}

static void
a_letter_that_nobody_knows_is_an_error(void **state)
{
	struct fixture *f = *state;
	assert_null(letter_set_find(open_set(f), STR("action"), &f->err));
	assert_non_null(strstr(f->err.text, "no letter 'action'"));
}

static void
html_belongs_to_the_text_beside_it(void **state)
{
	struct temp_folder shipped;
	struct fixture *f = *state;
	temp_folder_open(&shipped);
	f->paths[1] = str_from(shipped.path);
	temp_folder_write(&shipped, "en/delayed.txt", "Subject: x\n\nA\n");
	temp_folder_write(&shipped, "en/delayed.html", "<p>A</p>");
	temp_folder_write(&shipped, "en/resumed.txt", "Subject: x\n\nA\n");
	temp_folder_write(&f->own, "en/delayed.txt", "Subject: x\n\nB\n");
	temp_folder_write(&f->own, "en/resumed.html", "<p>A</p>");
	temp_folder_write(&shipped, "frame.html", "<p>{{subject}}</p>");
	struct letter_set *set = open_set(f);
	const struct letter_template *delayed = letter_set_find(set,
	    STR("delayed"), &f->err);
	const struct letter_template *resumed = letter_set_find(set,
	    STR("resumed"), &f->err);
	assert_non_null(delayed);
	assert_null(delayed->html);
	assert_non_null(delayed->frame);
	assert_non_null(resumed);
	assert_non_null(resumed->html);
	assert_null(resumed->frame);
	temp_folder_close(&shipped);
}

static void
without_a_frame_no_letter_can_be_drawn(void **state)
{
	struct temp_folder shipped;
	struct fixture *f = *state;
	temp_folder_open(&shipped);
	f->paths[1] = str_from(shipped.path);
	temp_folder_write(&shipped, "en/delayed.txt", "Subject: x\n\nA\n");
	temp_folder_write(&shipped, "en/resumed.txt", "Subject: x\n\nA\n");
	temp_folder_write(&shipped, "en/resumed.html", "<p>A</p>");
	struct letter_set *set = open_set(f);
	assert_null(letter_set_find(set, STR("delayed"), &f->err));
	assert_string_equal(f->err.text, "no folder of letters has frame.html");
	assert_non_null(letter_set_find(set, STR("resumed"), &f->err));
	temp_folder_close(&shipped);
}

static void
what_languages_share_is_told_once(void **state)
{
	struct fixture *f = *state;
	struct mistakes mistakes;
	mistakes_init(&mistakes, &f->arena);
	temp_folder_write(&f->own, "frame.html", "{{x}}{{y}}");
	letter_set_check(open_set(f), &mistakes);
	assert_int_equal(mistakes.count, 2);
	letter_set_check(letter_set_open(&f->folders, STR("de"), &f->arena),
	    &mistakes);
	assert_int_equal(mistakes.count, 2);
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(the_shipped_letters_have_no_mistakes),
		cmocka_unit_test(each_mistake_is_told_with_its_line),
		WITH_FOLDER(a_file_that_is_too_large_is_a_mistake),
		WITH_FOLDER(a_language_must_have_every_letter),
		WITH_FOLDER(a_phrase_that_marketplaces_forbid_is_a_mistake),
		WITH_FOLDER(a_mistake_in_a_partial_spoils_its_letters),
		WITH_FOLDER(
		    a_partial_that_cannot_be_read_is_told_with_its_file),
		WITH_FOLDER(a_mistake_is_told_again_when_asked_again),
		WITH_FOLDER(a_partial_may_name_itself),
		WITH_FOLDER(what_a_letter_uses_stands_in_it_or_in_a_partial),
		WITH_FOLDER(a_letter_that_nobody_knows_is_an_error),
		WITH_FOLDER(html_belongs_to_the_text_beside_it),
		WITH_FOLDER(without_a_frame_no_letter_can_be_drawn),
		WITH_FOLDER(what_languages_share_is_told_once),
	};
	return cmocka_run_group_tests_name("letter_set", tests, NULL, NULL);
}
