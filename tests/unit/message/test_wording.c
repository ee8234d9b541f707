#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/wording.h"
#include "support/folder.h"

struct scene {
	struct folder folder;
	struct arena arena;
	struct mistakes mistakes;
	struct str path;
	struct letter_folders folders;
};

static void
open_scene(struct scene *scene, const char *language, const char *list)
{
	*scene = (struct scene){ 0 };
	folder_open(&scene->folder);
	mistakes_init(&scene->mistakes, &scene->arena);
	folder_write(&scene->folder,
	    arena_format(&scene->arena, "%s/forbidden.list", language).ptr,
	    list);
	scene->path = str_from(scene->folder.path);
	scene->folders = (struct letter_folders){ &scene->path, 1 };
}

static void
close_scene(struct scene *scene)
{
	folder_close(&scene->folder);
	arena_release(&scene->arena);
}

/* What the list of one phrase finds in a text. */
static bool
finds(const char *phrase, const char *text)
{
	struct scene scene;
	open_scene(&scene, "en", phrase);
	struct wording wording = wording_read(&scene.folders, STR("en"),
	    &scene.arena, &scene.mistakes);
	bool found = !str_is_empty(wording_find(&wording, str_from(text)));
	assert_int_equal(scene.mistakes.count, 0);
	close_scene(&scene);
	return found;
}

static void
a_phrase_is_found_wherever_and_however_it_is_written(void **state)
{
	static const struct {
		const char *phrase;
		const char *text;
		bool is_found;
	} cases[] = {
		{ "in exchange", "We pay in exchange for nothing.", true },
		{ "in exchange", "We pay In\nExchange.", true },
		{ "in exchange", "in \t\u00A0 exchange", true },
		{ "In  Exchange", "in exchange", true },
		{ "in exchange", "in exchang", false },
		{ "5 star", "A 5 stars review", true },
		{ "or we will", "For we will see", false },
		{ "or we will", "For we will, or we will not", true },
		{ "иначе мы", "Иначе мы напишем", true },
		{ "наша вина", "ваша вина", false },
		{ "fünf sterne", "FÜNF STERNE", true },
		{ "nicht unsere straße", "NICHT UNSERE STRASSE", true },
		{ "五星", "请给五\n星", true },
		{ "好评", "请给好评", true },
		{ "واتساب", "عبر الواتساب", true },
		{ "whatsapp", "", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (finds(cases[i].phrase, cases[i].text) != cases[i].is_found)
			fail_msg("'%s' in '%s'", cases[i].phrase,
			    cases[i].text);
}

static void
the_phrase_is_told_as_the_list_writes_it(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene, "en",
	    "# a comment\n\n  Your Fault  \nbank transfer\n");
	struct wording wording = wording_read(&scene.folders, STR("en"),
	    &scene.arena, &scene.mistakes);
	assert_int_equal(wording.count, 2);
	struct str found = wording_find(&wording,
	    STR("A bank transfer, your fault."));
	assert_true(str_equal(found, STR("Your Fault")));
	found = wording_find(&wording, STR("Nothing # a comment"));
	assert_true(str_is_empty(found));
	close_scene(&scene);
}

static void
a_language_without_a_list_forbids_nothing(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene, "en", "bank transfer\n");
	struct wording wording = wording_read(&scene.folders, STR("de"),
	    &scene.arena, &scene.mistakes);
	assert_int_equal(wording.count, 0);
	assert_int_equal(scene.mistakes.count, 0);
	assert_true(str_is_empty(wording_find(&wording, STR("bank transfer"))));
	close_scene(&scene);
}

/* What is forbidden everywhere stands in each, beside its own words. */
static void
every_shipped_language_has_a_list(void **state)
{
	static const char *const languages[] = { "ar", "de", "en", "es", "fr",
		"it", "ja", "pt", "ru", "zh" };
	struct arena arena = { 0 };
	struct mistakes mistakes;
	struct str path = STR("config/templates");
	struct letter_folders folders = { &path, 1 };
	(void)state;
	mistakes_init(&mistakes, &arena);
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		struct wording wording = wording_read(&folders,
		    str_from(languages[i]), &arena, &mistakes);
		struct str found = wording_find(&wording,
		    STR("Write by WhatsApp."));
		if (wording.count < 20 || str_is_empty(found))
			fail_msg("%s has %zu phrases", languages[i],
			    wording.count);
	}
	assert_int_equal(mistakes.count, 0);
	arena_release(&arena);
}

static void
a_list_that_cannot_be_read_is_a_mistake(void **state)
{
	struct scene scene;
	(void)state;
	open_scene(&scene, "en", "bank\001transfer\n");
	struct wording wording = wording_read(&scene.folders, STR("en"),
	    &scene.arena, &scene.mistakes);
	assert_int_equal(wording.count, 0);
	assert_int_equal(scene.mistakes.count, 1);
	close_scene(&scene);
}

static void
a_link_must_lead_to_a_host_that_is_allowed(void **state)
{
	static const struct str hosts[] = { STR_INIT("shop.example"),
		STR_INIT(""), STR_INIT("dhl.de") };
	static const struct {
		const char *text;
		const char *link;
	} cases[] = {
		{ "Nothing here.", "" },
		{ "See https://shop.example/orders.", "" },
		{ "See https://www.DHL.de:443/x and www.shop.example.", "" },
		{ "See https://evil.example/shop.example", "evil.example" },
		{ "See http://notdhl.de", "notdhl.de" },
		{ "https://shop.example then www.evil.example!",
		    "www.evil.example!" },
		{ "(https://a.example)", "a.example" },
		{ "The end ://", "" },
		{ "Nowhere ://, https://evil.example", "evil.example" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str link = wording_find_link(str_from(cases[i].text),
		    hosts, COUNT_OF(hosts));
		if (!str_equal(link, str_from(cases[i].link)))
			fail_msg("'%s': '%.*s'", cases[i].text, STR_ARG(link));
	}
}

static void
the_host_of_a_link_stands_behind_its_scheme(void **state)
{
	(void)state;
	assert_true(str_equal(wording_host(STR("https://a.example/x")),
	    STR("a.example")));
	assert_true(str_is_empty(wording_host(STR("no link"))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_phrase_is_found_wherever_and_however_it_is_written),
		cmocka_unit_test(the_phrase_is_told_as_the_list_writes_it),
		cmocka_unit_test(a_language_without_a_list_forbids_nothing),
		cmocka_unit_test(every_shipped_language_has_a_list),
		cmocka_unit_test(a_list_that_cannot_be_read_is_a_mistake),
		cmocka_unit_test(the_host_of_a_link_stands_behind_its_scheme),
		cmocka_unit_test(a_link_must_lead_to_a_host_that_is_allowed),
	};
	return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
