#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/diag.h"

/* What was written to a descriptor while it was a file. */
struct capture {
	int fd;
	int saved;
	FILE *file;
	char text[8192];
};

static void
begin(struct capture *capture, int fd)
{
	fflush(NULL);
	capture->fd = fd;
	capture->saved = dup(fd);
	capture->file = tmpfile();
	assert_non_null(capture->file);
	dup2(fileno(capture->file), fd);
}

static void
end(struct capture *capture)
{
	fflush(NULL);
	dup2(capture->saved, capture->fd);
	close(capture->saved);
	rewind(capture->file);
	size_t len = fread(capture->text, 1, sizeof(capture->text) - 1,
	    capture->file);
	capture->text[len] = '\0';
	fclose(capture->file);
}

static void
what_is_said_stands_on_stderr_behind_our_name(void **state)
{
	(void)state;
	struct capture capture;
	begin(&capture, STDERR_FILENO);
	diag_say("%s: %d rows", "a.csv", 7);
	diag_line(STR("a.ini:3: wrong"));
	end(&capture);
	assert_string_equal(capture.text,
	    "shipdelay: a.csv: 7 rows\na.ini:3: wrong\n");
}

static void
a_file_is_no_terminal(void **state)
{
	(void)state;
	struct capture capture;
	setenv("TERM", "xterm", 1);
	begin(&capture, STDERR_FILENO);
	int columns = diag_columns();
	end(&capture);
	unsetenv("TERM");
	assert_int_equal(columns, 0);
}

static void
a_line_that_is_shown_takes_the_place_of_the_one_before(void **state)
{
	(void)state;
	struct capture capture;
	begin(&capture, STDERR_FILENO);
	diag_show(STR("1 of 2"));
	diag_show(STR("2 of 2"));
	diag_show(STR_EMPTY);
	end(&capture);
	assert_string_equal(capture.text,
	    "\r\033[K1 of 2\r\033[K2 of 2\r\033[K");
}

static void
colours_are_for_those_who_did_not_refuse_them(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	assert_true(diag_has_colours());
	setenv("NO_COLOR", "", 1);
	assert_true(diag_has_colours());
	setenv("NO_COLOR", "0", 1);
	assert_false(diag_has_colours());
	unsetenv("NO_COLOR");
}

/* stderr is the file that JOURNAL_STREAM names, or another. */
static void
say_all(struct capture *capture, int wrong)
{
	char name[64];
	struct stat st;
	begin(capture, STDERR_FILENO);
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(name, sizeof(name), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino + (uintmax_t)wrong);
	setenv("JOURNAL_STREAM", name, 1);
	diag_say("a");
	diag_warn("b");
	diag_note("c");
	diag_line(STR("d"));
	end(capture);
	unsetenv("JOURNAL_STREAM");
}

static void
lines_for_the_journal_begin_with_their_priority(void **state)
{
	(void)state;
	struct capture capture;
	say_all(&capture, 0);
	assert_string_equal(capture.text,
	    "<3>shipdelay: a\n<4>shipdelay: b\n<6>shipdelay: c\n<3>d\n");
	say_all(&capture, 1);
	assert_string_equal(capture.text,
	    "shipdelay: a\nshipdelay: b\nshipdelay: c\nd\n");
}

static void
control_characters_and_bytes_that_are_no_text_become_question_marks(
    void **state)
{
	(void)state;
	static const struct {
		struct str said;
		const char *wanted;
	} cases[] = {
		{ STR_INIT("a\x1B[2Jb"), "a?[2Jb\n" },
		{ STR_INIT("a\r\nb"), "a??b\n" },
		{ STR_INIT("a\0b\x7F"), "a?b?\n" },
		{ STR_INIT("a\tb"), "a\tb\n" },
		{ STR_INIT("\xC2\x9B"
			   "2J"),
		    "?2J\n" },
		{ STR_INIT("\x9B"
			   "2J\xFF"),
		    "?2J?\n" },
		{ STR_INIT("\xC2\x80\xC2\x9F\xC2\xA0"), "??\xC2\xA0\n" },
		{ STR_INIT("春节 ü €"), "春节 ü €\n" },
		{ STR_INIT(""), "\n" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct capture capture;
		begin(&capture, STDERR_FILENO);
		diag_line(cases[i].said);
		end(&capture);
		if (strcmp(capture.text, cases[i].wanted) != 0)
			fail_msg("case %zu gave \"%s\"", i, capture.text);
	}
}

static void
an_endless_text_is_cut(void **state)
{
	(void)state;
	struct capture capture;
	char text[5000];
	memset(text, 'x', sizeof(text));
	begin(&capture, STDERR_FILENO);
	diag_say("%.*s", (int)sizeof(text), text);
	end(&capture);
	assert_true(strlen(capture.text) < 2100);
	assert_int_equal(capture.text[strlen(capture.text) - 1], '\n');
}

static void
text_on_stdout_is_left_as_it_is(void **state)
{
	(void)state;
	struct capture capture;
	begin(&capture, STDOUT_FILENO);
	bool ok = diag_print(STR("row\x1B[0m\n"));
	end(&capture);
	assert_true(ok);
	assert_string_equal(capture.text, "row\x1B[0m\n");
}

static void
text_that_cannot_be_written_is_told(void **state)
{
	(void)state;
	fflush(stdout);
	int saved = dup(STDOUT_FILENO);
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	dup2(fileno(full), STDOUT_FILENO);
	bool ok = diag_print(STR("lost\n"));
	clearerr(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	fclose(full);
	assert_false(ok);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_no_terminal),
		cmocka_unit_test(
		    a_line_that_is_shown_takes_the_place_of_the_one_before),
		cmocka_unit_test(colours_are_for_those_who_did_not_refuse_them),
		cmocka_unit_test(what_is_said_stands_on_stderr_behind_our_name),
		cmocka_unit_test(
		    lines_for_the_journal_begin_with_their_priority),
		cmocka_unit_test(
		    control_characters_and_bytes_that_are_no_text_become_question_marks),
		cmocka_unit_test(an_endless_text_is_cut),
		cmocka_unit_test(text_on_stdout_is_left_as_it_is),
		cmocka_unit_test(text_that_cannot_be_written_is_told),
	};
	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
