#include "complaint/dialect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/folder.h"

static const struct sheet_column ours[] = {
	{ "source", true, NULL },
	{ "order_id", true, NULL },
	{ "claim", true, NULL },
};

struct scene {
	struct folder folder;
	struct arena run;
	struct mistakes mistakes;
	struct ini ini;
	struct dialect dialect;
	bool is_read;
};

static void
scene_read(struct scene *scene, const char *text, const char *name)
{
	*scene = (struct scene){ .is_read = false };
	folder_open(&scene->folder);
	mistakes_init(&scene->mistakes, &scene->run);
	ini_read(&scene->ini, folder_write(&scene->folder, "shop.ini", text),
	    &scene->run, &scene->mistakes);
	const struct dialect_request request = {
		.name = str_from(name),
		.place = { "shop.ini", 7 },
		.profile = ini_find(&scene->ini, STR("profile.desk")),
		.headers = ini_find(&scene->ini, STR("profile.desk.columns")),
		.words = ini_find(&scene->ini, STR("profile.desk.words")),
		.columns = ours,
		.count = COUNT_OF(ours),
	};
	scene->is_read = dialect_read(&request, &scene->run, &scene->mistakes,
	    &scene->dialect);
}

static void
scene_close(struct scene *scene)
{
	arena_release(&scene->run);
	folder_close(&scene->folder);
}

static void
without_a_name_it_is_our_own(void **state)
{
	(void)state;
	struct scene scene;
	scene_read(&scene, "[a]\n", "");
	assert_true(scene.is_read);
	assert_true(scene.dialect.columns[0].is_required);
	assert_null(scene.dialect.columns[1].aliases);
	assert_false(scene.dialect.has_minor_amounts);
	assert_true(
	    str_equal(dialect_word(&scene.dialect, STR("late"), &scene.run),
		STR("late")));
	scene_close(&scene);
}

static void
columns_words_and_amounts_are_data(void **state)
{
	(void)state;
	struct scene scene;
	scene_read(&scene,
	    "[profile.desk]\nrows = complaints\nsource = paypal\n"
	    "amounts = minor\n"
	    "[profile.desk.columns]\norder_id = Invoice | Order\n"
	    "[profile.desk.words]\nitem not received = not_received\n",
	    "Desk");
	assert_true(scene.is_read);
	assert_true(str_equal(scene.dialect.source, STR("paypal")));
	assert_true(scene.dialect.has_minor_amounts);
	assert_false(scene.dialect.columns[0].is_required);
	assert_true(scene.dialect.columns[1].is_required);
	assert_string_equal(scene.dialect.columns[1].aliases,
	    "Invoice | Order");
	assert_true(str_equal(dialect_word(&scene.dialect,
				  STR("Item NOT received"), &scene.run),
	    STR("not_received")));
	scene_close(&scene);
}

static void
every_mistake_names_its_place_and_what_is_meant(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *mistake;
	} cases[] = {
		{ "[a]\n", "shop.ini:7: there is no [profile.desk]" },
		{ "[profile.desk]\namount = minor\n",
		    ":2: unknown key 'amount'; is 'amounts' meant?" },
		{ "[profile.desk]\namounts = cents\n",
		    ":2: amounts = cents: minor or major is wanted" },
		{ "[profile.desk]\nrows = orders\n",
		    ":2: rows = orders: this profile is no profile of "
		    "complaints" },
		{ "[profile.desk]\n[profile.desk.columns]\norder = x\n",
		    ":3: unknown column 'order'; is 'order_id' meant?" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scene scene;
		scene_read(&scene, cases[i].text, "desk");
		assert_false(scene.is_read);
		assert_int_equal(scene.mistakes.count, 1);
		struct str told = mistake_format(&scene.mistakes.items[0],
		    &scene.run);
		if (!str_ends_with(told, str_from(cases[i].mistake)))
			fail_msg("%.*s", STR_ARG(told));
		scene_close(&scene);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_name_it_is_our_own),
		cmocka_unit_test(columns_words_and_amounts_are_data),
		cmocka_unit_test(
		    every_mistake_names_its_place_and_what_is_meant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
