#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "command/exits.h"
#include "command/help.h"

enum { MAX_HELP = 1 << 14 };

static const struct command *
find(const char *name)
{
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++)
		if (strcmp(command->name, name) == 0)
			return command;
	fail_msg("there is no command '%s'", name);
	return NULL;
}

static bool
says(const struct buf *help, const char *text)
{
	return str_find(buf_str(help), str_from(text)) < help->len;
}

static void
the_program_s_names_every_command_and_exit_code(void **state)
{
	(void)state;
	static const char *const codes[] = { " 0 ", " 1 ", " 64 ", " 65 ",
		"66 ", " 69 ", " 70 ", " 71 ", "73 ", " 74 ", "75 ", " 77 ",
		"78 " };
	const struct command *command;
	struct buf help;
	buf_init(&help, MAX_HELP);
	help_add_program(&help);
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		char line[128];
		snprintf(line, sizeof(line), "\n  %s%s%s ", command->name,
		    command->argument == NULL ? "" : " ",
		    command->argument == NULL ? "" : command->argument);
		if (!says(&help, line) || !says(&help, command->summary))
			fail_msg("'%s' is not there", command->name);
	}
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (!says(&help, codes[i]))
			fail_msg("no code%s", codes[i]);
	assert_false(help.has_overflown);
	buf_release(&help);
}

static void
a_command_s_names_the_options_it_takes_and_no_other(void **state)
{
	(void)state;
	static const struct {
		const char *command;
		const char *taken[8];
		const char *refused[4];
	} cases[] = {
		{ "run",
		    { "  -c, --config FILE ", "  -n, --dry-run ",
			"  -r, --report FILE ", "      --now INSTANT ",
			"  -h, --help " },
		    { "--by", "--out" } },
		{ "preview",
		    { "--kind LETTER", "--language CODE",
			"  -o, --out FOLDER" },
		    { "--dry-run", "--report" } },
		{ "discard", { "--config FILE", "--verbose" },
		    { "--by", "--dry-run", "--now" } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf help;
		buf_init(&help, MAX_HELP);
		help_add_command(find(cases[i].command), &help);
		for (size_t k = 0; cases[i].taken[k] != NULL; k++)
			if (!says(&help, cases[i].taken[k]))
				fail_msg("%s: no \"%s\"", cases[i].command,
				    cases[i].taken[k]);
		for (size_t k = 0; cases[i].refused[k] != NULL; k++)
			if (says(&help, cases[i].refused[k]))
				fail_msg("%s: \"%s\"", cases[i].command,
				    cases[i].refused[k]);
		buf_release(&help);
	}
}

static void
a_command_s_says_what_it_does_when_to_use_it_and_how_it_ends(void **state)
{
	(void)state;
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		struct buf help;
		char usage[128], example[160];
		buf_init(&help, MAX_HELP);
		help_add_command(command, &help);
		snprintf(usage, sizeof(usage), "usage: shipdelay %s",
		    command->name);
		snprintf(example, sizeof(example), "\nexample:\n  %s\n",
		    command->example);
		if (!says(&help, usage) || !says(&help, command->summary) ||
		    !says(&help, command->use) || !says(&help, example) ||
		    !says(&help, "\n  0   done\n"))
			fail_msg("%s", command->name);
		for (const struct exit_note *note = command->exits;
		     note->code != 0; note++) {
			char line[160];
			snprintf(line, sizeof(line), "\n  %-3d %s\n",
			    note->code, note->meaning);
			if (!says(&help, line))
				fail_msg("%s: no%s", command->name, line);
		}
		buf_release(&help);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_program_s_names_every_command_and_exit_code),
		cmocka_unit_test(
		    a_command_s_names_the_options_it_takes_and_no_other),
		cmocka_unit_test(
		    a_command_s_says_what_it_does_when_to_use_it_and_how_it_ends),
	};
	return cmocka_run_group_tests_name("help", tests, NULL, NULL);
}
