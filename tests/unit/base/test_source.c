#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/source.h"
#include "support/folder.h"

static const char content[] = "tracking,carrier\nLP1,x\nLP2,y\n";

/* A file that is opened. */
struct inbox {
	struct folder folder;
	struct arena run;
	struct error err;
	const char *path;
	struct source *source;
};

static void
open_inbox(struct inbox *inbox)
{
	*inbox = (struct inbox){ 0 };
	folder_open(&inbox->folder);
	inbox->path = folder_write(&inbox->folder, "a.csv", content);
	inbox->source = source_open(inbox->path, 1000, &inbox->run,
	    &inbox->err);
	assert_non_null(inbox->source);
}

static void
close_inbox(struct inbox *inbox)
{
	source_close(inbox->source);
	arena_release(&inbox->run);
	folder_close(&inbox->folder);
}

/* All of it, so many bytes at once. */
static struct str
read_all(struct inbox *inbox, size_t size)
{
	char *bytes = arena_alloc(&inbox->run, 1000, 1);
	size_t len = 0, got;
	while ((got = source_read(inbox->source, len, bytes + len, size)) > 0)
		len += got;
	return (struct str){ bytes, len };
}

static struct fingerprint
content_print(void)
{
	struct fingerprint_sum sum;
	fingerprint_begin(&sum);
	fingerprint_add(&sum, str_from(content));
	return fingerprint_end(&sum);
}

static void
pieces_of_any_size_give_the_file_its_stamp_and_fingerprint(void **state)
{
	(void)state;
	for (size_t size = 1; size < 50; size++) {
		struct inbox inbox;
		struct stat st;
		open_inbox(&inbox);
		if (!str_equal(read_all(&inbox, size), str_from(content)))
			fail_msg("pieces of %zu", size);
		struct fingerprint print = source_fingerprint(inbox.source);
		struct fingerprint wanted = content_print();
		if (print.high != wanted.high || print.low != wanted.low)
			fail_msg("fingerprint of pieces of %zu", size);
		assert_true(source_verify(inbox.source, &inbox.err));
		assert_int_equal(stat(inbox.path, &st), 0);
		struct file_stamp stamp = source_stamp(inbox.source);
		assert_int_equal(stamp.size, st.st_size);
		assert_int_equal(stamp.modified, st.st_mtim.tv_sec);
		close_inbox(&inbox);
	}
}

static void
what_is_read_twice_counts_once_in_the_fingerprint(void **state)
{
	struct inbox inbox;
	char bytes[1000];
	(void)state;
	open_inbox(&inbox);
	assert_int_equal(source_read(inbox.source, 0, bytes, 10), 10);
	assert_int_equal(source_read(inbox.source, 3, bytes, 4), 4);
	assert_int_equal(source_done(inbox.source), 10);
	assert_int_equal(source_read(inbox.source, 3, bytes, 10), 10);
	assert_memory_equal(bytes, content + 3, 10);
	assert_int_equal(source_done(inbox.source), 13);
	read_all(&inbox, 7);
	struct fingerprint print = source_fingerprint(inbox.source);
	struct fingerprint wanted = content_print();
	assert_true(print.high == wanted.high && print.low == wanted.low);
	close_inbox(&inbox);
}

static void
append(struct inbox *inbox)
{
	FILE *file = fopen(inbox->path, "ab");
	fputs("LP3,z\n", file);
	fclose(file);
}

static void
cut(struct inbox *inbox)
{
	assert_int_equal(truncate(inbox->path, 20), 0);
}

/* The same size, another time; one nanosecond is enough. */
static void
rewrite(struct inbox *inbox)
{
	struct stat st;
	assert_int_equal(stat(inbox->path, &st), 0);
	struct timespec times[2] = { st.st_atim, st.st_mtim };
	times[1].tv_nsec = (times[1].tv_nsec + 1) % 1000000000;
	assert_int_equal(utimensat(AT_FDCWD, inbox->path, times, 0), 0);
}

/* As a careful program writes: size and time alike, another file. */
static void
replace(struct inbox *inbox)
{
	struct stat st;
	assert_int_equal(stat(inbox->path, &st), 0);
	struct timespec times[2] = { st.st_atim, st.st_mtim };
	const char *other = folder_write(&inbox->folder, "b.csv", content);
	assert_int_equal(utimensat(AT_FDCWD, other, times, 0), 0);
	assert_int_equal(rename(other, inbox->path), 0);
}

static void delete (struct inbox *inbox)
{
	assert_int_equal(unlink(inbox->path), 0);
}

static void
what_happens_to_a_file_while_it_is_read_is_noticed(void **state)
{
	static const struct {
		const char *what;
		void (*happens)(struct inbox *inbox);
		size_t len; /* of what can be read */
	} cases[] = {
		{ "appended to", append, sizeof(content) - 1 },
		{ "cut", cut, 20 },
		{ "rewritten", rewrite, sizeof(content) - 1 },
		{ "replaced", replace, sizeof(content) - 1 },
		{ "deleted", delete, sizeof(content) - 1 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct inbox inbox;
		char bytes[10];
		open_inbox(&inbox);
		source_read(inbox.source, 0, bytes, sizeof(bytes));
		assert_true(source_verify(inbox.source, &inbox.err));
		cases[i].happens(&inbox);
		if (read_all(&inbox, 10).len != cases[i].len)
			fail_msg("%s: read otherwise", cases[i].what);
		if (source_verify(inbox.source, &inbox.err) ||
		    inbox.err.kind != ERROR_BUSY ||
		    strstr(inbox.err.text, "while it was read") == NULL)
			fail_msg("%s: not noticed", cases[i].what);
		close_inbox(&inbox);
	}
}

static void
what_cannot_be_opened_says_why(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	const char *missing = folder_path(&inbox.folder, "missing.csv");
	assert_null(source_open(missing, 1000, &inbox.run, &inbox.err));
	assert_int_equal(inbox.err.kind, ERROR_NO_INPUT);
	assert_null(
	    source_open(inbox.folder.path, 1000, &inbox.run, &inbox.err));
	assert_int_equal(inbox.err.kind, ERROR_INPUT);
	assert_null(source_open(inbox.path, sizeof(content) - 2, &inbox.run,
	    &inbox.err));
	assert_int_equal(inbox.err.kind, ERROR_INPUT);
	close_inbox(&inbox);
	source_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    pieces_of_any_size_give_the_file_its_stamp_and_fingerprint),
		cmocka_unit_test(
		    what_is_read_twice_counts_once_in_the_fingerprint),
		cmocka_unit_test(
		    what_happens_to_a_file_while_it_is_read_is_noticed),
		cmocka_unit_test(what_cannot_be_opened_says_why),
	};
	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
