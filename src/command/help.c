#include "command/help.h"

#include <stdio.h>

/* "-c, --config FILE", "      --by NAME". */
static void
add_option(const struct option_row *row, struct buf *out)
{
	char name[64];
	snprintf(name, sizeof(name), "--%s%s%s", row->name,
	    row->value == NULL ? "" : " ",
	    row->value == NULL ? "" : row->value);
	if (row->letter != 0)
		buf_format(out, "  -%c, %-22s %s\n", row->letter, name,
		    row->summary);
	else
		buf_format(out, "      %-22s %s\n", name, row->summary);
}

static void
add_options(const struct command *command, struct buf *out)
{
	const struct option_row *row;
	buf_add(out, STR("\noptions:\n"));
	for (size_t i = 0; (row = syntax_option(i)) != NULL; i++)
		if (syntax_takes(command, i))
			add_option(row, out);
}

static void
add_exits(const struct command *command, struct buf *out)
{
	buf_add(out, STR("\nexit codes that matter here:\n  0   done\n"));
	for (const struct exit_note *note = command->exits; note->code != 0;
	     note++)
		buf_format(out, "  %-3d %s\n", note->code, note->meaning);
}

void
help_add_command(const struct command *command, struct buf *out)
{
	buf_format(out, "usage: shipdelay %s%s%s [options]\n\n%s\n\n%s",
	    command->name, command->argument == NULL ? "" : " ",
	    command->argument == NULL ? "" : command->argument,
	    command->summary, command->use);
	add_options(command, out);
	add_exits(command, out);
	buf_format(out, "\nexample:\n  %s\n", command->example);
}

void
help_add_program(struct buf *out)
{
	const struct command *command;
	buf_add(out,
	    STR("usage: shipdelay [--config FILE] COMMAND [options]\n\n"
		"Tells customers why their parcel is late, once, in their "
		"language.\n\ncommands:\n"));
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		char name[48];
		snprintf(name, sizeof(name), "%s%s%s", command->name,
		    command->argument == NULL ? "" : " ",
		    command->argument == NULL ? "" : command->argument);
		buf_format(out, "  %-31s %s\n", name, command->summary);
	}
	buf_add(out,
	    STR("\nshipdelay COMMAND --help says when to use it, its options "
		"and exit codes.\n"
		"Exit: 0 done, 1 done and a person is needed, 64 usage, 65 "
		"held or refused,\n66 input missing, 69 relay, 70 books, 71 "
		"memory, 73 report, 74 ledger,\n75 busy or deferred, 77 "
		"permission, 78 configuration.\n"));
}
