/*
 * completion.h - what may stand in place of the word before the cursor.
 *
 * It is asked with the words of a command line as bash parts them: not at
 * blanks alone, but also at ':', '=' and '@', which are words of their own.
 * The last word is as far as it was typed, perhaps empty.
 */
#ifndef COMMAND_COMPLETION_H
#define COMMAND_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "command/syntax.h"

struct completion {
	const struct command *command; /* the one that is meant, or NULL */
	struct str begun;   /* words of its name so far: "calendar" */
	const char *config; /* what stands behind --config, or NULL */
	bool is_option;     /* it begins with '-' */
	/* What it stands for: "PLACE|FILE"; empty: a command or an option. */
	struct str wanted;
	struct str head; /* "--kind=" of "--kind=del", mostly empty */
	struct str word; /* as far as typed, its parts joined */
	size_t kept;     /* bytes of both before the part that bash replaces */
};

/* Memory: the arena. */
void completion_read(char *const *words, size_t count, struct arena *arena,
    struct completion *completion);

/* Does it stand for this, such as RUN? */
bool completion_wants(const struct completion *completion, const char *kind);

/* Add a word that may stand there as a line, where it goes on from `word`. */
void completion_offer(const struct completion *completion, struct str word,
    struct buf *out);

/*
 * Add all that the tables know: commands, options, and the words of
 * sent|resend. FILE and FOLDER stand for those that only the shell knows.
 */
void completion_offer_known(const struct completion *completion,
    struct buf *out);

#endif
