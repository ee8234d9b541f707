#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "support/folder.h"

static int
open_folder(void **state)
{
	static struct folder folder;
	folder_open(&folder);
	*state = &folder;
	return 0;
}

static int
close_folder(void **state)
{
	folder_close(*state);
	return 0;
}

static void
a_file_is_read_whole(void **state)
{
	struct folder *folder = *state;
	struct arena arena = { 0 };
	struct str content;
	struct error err = { 0 };
	const char *path = folder_write_bytes(folder, "a", STR("x\0y\r\n"));
	assert_true(file_read(path, 5, &arena, &content, &err));
	assert_true(str_equal(content, STR("x\0y\r\n")));
	arena_release(&arena);
}

static void
an_empty_file_is_empty_text(void **state)
{
	struct arena arena = { 0 };
	struct str content = STR("old");
	struct error err = { 0 };
	assert_true(file_read(folder_write(*state, "a", ""), 0, &arena,
	    &content, &err));
	assert_true(str_is_empty(content));
	arena_release(&arena);
}

/* The kind of the error that reading gives; ERROR_NONE for success. */
static enum error_kind
refusal(const char *path, size_t limit)
{
	struct arena arena = { 0 };
	struct str content = STR("untouched");
	struct error err = { 0 };
	bool ok = file_read(path, limit, &arena, &content, &err);
	if (!ok && !str_equal(content, STR("untouched")))
		fail_msg("%s: content touched on failure", path);
	if (!ok && !str_starts_with(str_from(err.text), str_from(path)))
		fail_msg("%s is not named in \"%s\"", path, err.text);
	arena_release(&arena);
	return ok ? ERROR_NONE : err.kind;
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	const char *path = folder_write(*state, "a", "12345678");
	assert_int_equal(refusal(path, 8), ERROR_NONE);
	assert_int_equal(refusal(path, 7), ERROR_INPUT);
}

static void
a_missing_file_is_no_input(void **state)
{
	assert_int_equal(refusal(folder_path(*state, "none"), 8),
	    ERROR_NO_INPUT);
}

static void
a_folder_a_fifo_and_a_device_are_no_files(void **state)
{
	struct folder *folder = *state;
	const char *fifo = folder_path(folder, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(refusal(folder->path, 1 << 20), ERROR_INPUT);
	assert_int_equal(refusal(fifo, 8), ERROR_INPUT);
	assert_int_equal(refusal("/dev/zero", 8), ERROR_INPUT);
}

static struct str
content_of(struct folder *folder, const char *path)
{
	struct str content = STR_EMPTY;
	struct error err = { 0 };
	if (!file_read(path, 1 << 20, &folder->arena, &content, &err))
		fail_msg("%s", err.text);
	return content;
}

static size_t
count_entries(struct folder *folder)
{
	const char **names;
	return file_glob(folder_path(folder, "*"), &folder->arena, &names) +
	       file_glob(folder_path(folder, ".[!.]*"), &folder->arena, &names);
}

static void
a_replaced_file_is_whole_and_leaves_nothing_behind(void **state)
{
	struct folder *folder = *state;
	struct error err = { 0 };
	const char *path = folder_path(folder, "report.json");
	assert_true(file_replace(path, STR("first, the longer one"), &err));
	assert_true(file_replace(path, STR("second"), &err));
	assert_true(str_equal(content_of(folder, path), STR("second")));
	assert_int_equal(count_entries(folder), 1);
	assert_true(file_replace(path, STR_EMPTY, &err));
	assert_true(str_is_empty(content_of(folder, path)));
}

static void
a_file_in_pieces_takes_its_name_when_it_is_whole(void **state)
{
	struct folder *folder = *state;
	struct file_draft draft;
	struct error err = { 0 };
	const char *path = folder_write(folder, "report.json", "old");
	assert_true(file_begin(&draft, path, &err));
	file_add(&draft, STR("first, "));
	file_add(&draft, STR_EMPTY);
	file_add(&draft, STR("second"));
	assert_true(str_equal(content_of(folder, path), STR("old")));
	assert_true(file_end(&draft, &err));
	assert_true(str_equal(content_of(folder, path), STR("first, second")));
	assert_int_equal(count_entries(folder), 1);
}

static void
a_file_that_is_dropped_leaves_nothing_behind(void **state)
{
	struct folder *folder = *state;
	struct file_draft draft;
	struct error err = { 0 };
	const char *path = folder_path(folder, "report.json");
	assert_true(file_begin(&draft, path, &err));
	file_add(&draft, STR("half a rep"));
	assert_int_equal(count_entries(folder), 1);
	file_drop(&draft);
	assert_int_equal(count_entries(folder), 0);
}

static void
a_new_file_is_for_its_owner_only(void **state)
{
	struct error err = { 0 };
	struct stat st;
	const char *path = folder_path(*state, "report.json");
	assert_true(file_replace(path, STR("x"), &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 1);
}

/* What comes after a failure goes nowhere, so that no gap is in it. */
static bool
replace_in_pieces(const char *path, struct str content, struct error *err)
{
	struct file_draft draft;
	if (!file_begin(&draft, path, err))
		return false;
	for (size_t i = 0; i < content.len; i += 1000)
		file_add(&draft, str_slice(content, i, 1000));
	file_add(&draft, STR_EMPTY);
	return file_end(&draft, err);
}

typedef bool (
    *replace_fn)(const char *path, struct str content, struct error *err);

/* A child whose files may not pass 4096 bytes: write() fails half way. */
static int
replace_with_little_room(replace_fn replace, const char *path,
    struct str content)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		struct error err = { 0 };
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 4096, 4096 });
		_exit(replace(path, content, &err) ? 0
		      : err.kind == ERROR_REPORT   ? 1
						   : 2);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_failed_replacement_keeps_the_old_file_whole(void **state)
{
	struct folder *folder = *state;
	static char large[10000];
	const char *path = folder_write(folder, "report.json", "old");
	struct str content = { large, sizeof(large) };
	static const replace_fn ways[] = { file_replace, replace_in_pieces };
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		assert_int_equal(replace_with_little_room(ways[i], path,
				     STR("fits")),
		    0);
		assert_int_equal(replace_with_little_room(ways[i], path,
				     content),
		    1);
		assert_true(str_equal(content_of(folder, path), STR("fits")));
		assert_int_equal(count_entries(folder), 1);
	}
}

static void
no_descriptor_is_left_open(void **state)
{
	struct folder *folder = *state;
	struct arena arena = { 0 };
	struct str content;
	struct error err = { 0 };
	const char *path = folder_path(folder, "report.json");
	int before = dup(STDIN_FILENO);
	close(before);
	struct file_draft draft;
	file_begin(&draft, path, &err);
	file_drop(&draft);
	file_replace(path, STR("x"), &err);
	file_replace(folder->path, STR("x"), &err);
	file_replace(folder_path(folder, "none/x"), STR("x"), &err);
	file_read(path, 1, &arena, &content, &err);
	file_read(path, 0, &arena, &content, &err);
	file_read(folder->path, 1, &arena, &content, &err);
	int after = dup(STDIN_FILENO);
	close(after);
	assert_int_equal(after, before);
	arena_release(&arena);
}

static void
a_folder_that_is_missing_refuses_the_file(void **state)
{
	struct error err = { 0 };
	const char *path = folder_path(*state, "none/report.json");
	assert_false(file_replace(path, STR("x"), &err));
	assert_int_equal(err.kind, ERROR_REPORT);
	assert_true(str_starts_with(str_from(err.text), str_from(path)));
}

/* As after kill -9 in a container, where the next process has the same id. */
static void
a_temporary_file_of_a_killed_run_is_no_obstacle(void **state)
{
	struct folder *folder = *state;
	struct error err = { 0 };
	const char *path = folder_path(folder, "report.json");
	folder_write(folder,
	    arena_format(&folder->arena, ".report.json.%ld.tmp", (long)getpid())
		.ptr,
	    "half a rep");
	assert_true(file_replace(path, STR("whole"), &err));
	assert_true(str_equal(content_of(folder, path), STR("whole")));
	assert_int_equal(count_entries(folder), 1);
}

/* `--report /dev/null` by root must not turn the device into a file. */
static void
what_is_no_regular_file_is_never_replaced(void **state)
{
	struct folder *folder = *state;
	struct error err = { 0 };
	struct stat st;
	const char *fifo = folder_path(folder, "fifo");
	const char *below = folder_path(folder, "below");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(mkdir(below, 0700), 0);
	assert_false(file_replace(fifo, STR("x"), &err));
	assert_int_equal(err.kind, ERROR_REPORT);
	assert_int_equal(stat(fifo, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_false(file_replace(below, STR("x"), &err));
	assert_int_equal(stat(below, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(count_entries(folder), 2);
}

static void
a_path_is_joined_and_split_as_people_write_it(void **state)
{
	(void)state;
	static const struct {
		const char *path, *folder, *base;
	} cases[] = {
		{ "a", ".", "a" },
		{ "a/b", "a", "b" },
		{ "/a", "/", "a" },
		{ "/a/b.csv", "/a", "b.csv" },
		{ "../a/b", "../a", "b" },
		{ "a/", "a", "" },
		{ "/", "/", "" },
		{ "", ".", "" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str path = str_from(cases[i].path);
		if (!str_equal(file_folder(path), str_from(cases[i].folder)) ||
		    !str_equal(file_base(path), str_from(cases[i].base)))
			fail_msg("\"%s\"", cases[i].path);
	}
	assert_string_equal(file_join(&arena, STR("/etc"), STR("a")), "/etc/a");
	assert_string_equal(file_join(&arena, STR("."), STR("../a")), "./../a");
	assert_string_equal(file_join(&arena, STR("/etc"), STR("/a")), "/a");
	arena_release(&arena);
}

static void
a_glob_gives_its_files_sorted_by_bytes(void **state)
{
	struct folder *folder = *state;
	static const char *const written[] = { "b.csv", "a.csv", "B.csv",
		"c.txt", ".hidden.csv" };
	static const char *const wanted[] = { "B.csv", "a.csv", "b.csv" };
	const char **names;
	for (size_t i = 0; i < COUNT_OF(written); i++)
		folder_write(folder, written[i], "");
	size_t count = file_glob(folder_path(folder, "*.csv"), &folder->arena,
	    &names);
	assert_int_equal(count, COUNT_OF(wanted));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(names[i], folder_path(folder, wanted[i]));
}

static void
a_glob_below_a_folder_takes_the_name_of_the_folder_as_it_is(void **state)
{
	struct folder *folder = *state;
	const char **names;
	struct arena *arena = &folder->arena;
	const char *wanted = folder_write(folder, "[ab] *?\\x/a1.csv", "");
	folder_write(folder, "a/a1.csv", "");
	const char *pattern = file_glob_below(arena,
	    file_folder(str_from(wanted)), STR("a?.csv"));
	assert_int_equal(file_glob(pattern, arena, &names), 1);
	assert_string_equal(names[0], wanted);
	assert_string_equal(file_glob_below(arena, STR("/a[b]"), STR("/x*")),
	    "/x*");
	assert_string_equal(file_glob_below(arena, STR("/a"), STR("x*")),
	    "/a/x*");
}

static void
an_ordinary_name_that_exists_matches_itself(void **state)
{
	struct folder *folder = *state;
	const char **names;
	const char *plain = folder_write(folder, "a.csv", "");
	const char *odd = folder_write(folder, "export [1].csv", "");
	assert_int_equal(file_glob(plain, &folder->arena, &names), 1);
	assert_string_equal(names[0], plain);
	assert_int_equal(file_glob(odd, &folder->arena, &names), 1);
	assert_string_equal(names[0], odd);
	assert_int_equal(file_glob(folder_path(folder, "none"), &folder->arena,
			     &names),
	    0);
	assert_int_equal(file_glob("", &folder->arena, &names), 0);
}

#define FOLDER_TEST(name)                                                      \
	cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(a_file_is_read_whole),
		FOLDER_TEST(an_empty_file_is_empty_text),
		FOLDER_TEST(a_file_over_the_limit_is_refused),
		FOLDER_TEST(a_missing_file_is_no_input),
		FOLDER_TEST(a_folder_a_fifo_and_a_device_are_no_files),
		FOLDER_TEST(a_replaced_file_is_whole_and_leaves_nothing_behind),
		FOLDER_TEST(a_file_in_pieces_takes_its_name_when_it_is_whole),
		FOLDER_TEST(a_file_that_is_dropped_leaves_nothing_behind),
		FOLDER_TEST(a_new_file_is_for_its_owner_only),
		FOLDER_TEST(a_failed_replacement_keeps_the_old_file_whole),
		FOLDER_TEST(no_descriptor_is_left_open),
		FOLDER_TEST(a_folder_that_is_missing_refuses_the_file),
		FOLDER_TEST(a_temporary_file_of_a_killed_run_is_no_obstacle),
		FOLDER_TEST(what_is_no_regular_file_is_never_replaced),
		cmocka_unit_test(a_path_is_joined_and_split_as_people_write_it),
		FOLDER_TEST(a_glob_gives_its_files_sorted_by_bytes),
		FOLDER_TEST(
		    a_glob_below_a_folder_takes_the_name_of_the_folder_as_it_is),
		FOLDER_TEST(an_ordinary_name_that_exists_matches_itself),
	};
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
