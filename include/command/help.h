/*
 * help.h - what --help says, made from the tables of syntax.h.
 */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include "base/buf.h"
#include "command/syntax.h"

/* What a command does, when to use it, its options and exit codes. */
void help_add_command(const struct command *command, struct buf *out);

/* Every command on a line of its own, and every exit code. */
void help_add_program(struct buf *out);

#endif
