#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "command/exits.h"
#include "command/syntax.h"

static void
an_argument_is_a_word_for_each_place(void **state)
{
	(void)state;
	static const struct {
		const char *argument;
		const char *words[3];
		size_t least, most;
	} cases[] = {
		{ NULL, { "", "", "" }, 0, 0 },
		{ "RUN", { "RUN", "", "" }, 1, 1 },
		{ "[TRACKING]", { "[TRACKING]", "", "" }, 0, 1 },
		{ "MAIL sent|resend", { "MAIL", "sent|resend", "" }, 2, 2 },
		{ "CASE [NAME]", { "CASE", "[NAME]", "" }, 1, 2 },
		{ "WORD...", { "WORD...", "", "" }, 0, SIZE_MAX },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct command command = {
			.argument = cases[i].argument,
		};
		for (size_t k = 0; k < COUNT_OF(cases[i].words); k++)
			if (!str_equal(syntax_argument(&command, k),
				str_from(cases[i].words[k])))
				fail_msg("case %zu, word %zu", i, k);
		if (syntax_least(&command) != cases[i].least ||
		    syntax_most(&command) != cases[i].most)
			fail_msg("case %zu: %zu to %zu", i,
			    syntax_least(&command), syntax_most(&command));
	}
}

/* Whatever a terminal of 80 columns can show. */
static bool
has_short_lines(const char *text)
{
	struct str rest = str_from(text), line;
	while (!str_is_empty(rest) && str_next(&rest, '\n', &line))
		if (line.len > 80)
			return false;
	return true;
}

static bool
is_exit_code(int code)
{
	return code == EXIT_PERSON ||
	       (code >= EXIT_USAGE && code <= EXIT_CONFIG);
}

static void
every_command_says_what_it_does_and_when_and_how_it_ends(void **state)
{
	(void)state;
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		struct str use = str_from(command->use);
		if (str_is_empty(str_from(command->summary)) ||
		    strlen(command->summary) > 70 ||
		    !str_ends_with(use, STR(".\n")) ||
		    !has_short_lines(command->use))
			fail_msg("'%s': what it does or when to use it",
			    command->name);
		if (command->exits == NULL || command->exits[0].code == 0)
			fail_msg("'%s': no exit code", command->name);
		int last = 0;
		for (const struct exit_note *note = command->exits;
		     note->code != 0; note++) {
			if (!is_exit_code(note->code) || note->code <= last ||
			    strlen(note->meaning) > 74)
				fail_msg("'%s': code %d", command->name,
				    note->code);
			last = note->code;
		}
	}
}

/* As a shell parts a line: at blanks, but not between quotes. */
static bool
next_word(struct str *rest, struct str *word)
{
	if (str_is_empty(*rest))
		return false;
	if (rest->ptr[0] != '\'')
		return str_next(rest, ' ', word);
	*rest = str_behind(*rest, 1);
	str_next(rest, '\'', word);
	*rest = str_trim(*rest);
	return true;
}

static void
every_example_is_a_line_that_the_parser_takes(void **state)
{
	(void)state;
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		char bytes[256];
		char *words[32];
		int count = 0;
		struct str rest = str_from(command->example), word;
		struct options options;
		struct error err = { 0 };
		char *next = bytes;
		assert_true(rest.len < sizeof(bytes));
		while (next_word(&rest, &word) && !str_equal(word, STR(">"))) {
			memcpy(next, word.ptr, word.len);
			words[count++] = next;
			next += word.len;
			*next++ = '\0';
		}
		if (!options_parse(count, words, &options, &err))
			fail_msg("%s: %s", command->example, err.text);
		assert_ptr_equal(options.command, command);
	}
}

static void
every_option_has_a_name_and_says_what_it_does(void **state)
{
	(void)state;
	const struct option_row *row;
	size_t count = 0;
	for (; (row = syntax_option(count)) != NULL; count++)
		if (row->name == NULL || row->summary == NULL ||
		    (row->value == NULL) != (row->target == TARGET_SWITCH))
			fail_msg("option %zu", count);
	assert_in_range(count, 20, SYNTAX_MAX_OPTIONS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_argument_is_a_word_for_each_place),
		cmocka_unit_test(
		    every_command_says_what_it_does_and_when_and_how_it_ends),
		cmocka_unit_test(every_example_is_a_line_that_the_parser_takes),
		cmocka_unit_test(every_option_has_a_name_and_says_what_it_does),
	};
	return cmocka_run_group_tests_name("syntax", tests, NULL, NULL);
}
