/*
 * letter.h - the letters: templates by language and name, and the values they
 * may use.
 *
 * A letter is templates/<language>/<letter>.txt, whose first line is
 * "Subject: ...", and perhaps <letter>.html.  Folders are searched in order,
 * the first that has the file wins, one file at a time.  The letters are
 * advance, suspended, delayed, still_delayed, resumed, delivered_late,
 * action-pickup, action-duties, action-address, action-documents,
 * action-absent, action-refused, returning, returned and digest.  Other files
 * of a language folder named _NAME.txt are partials: {{> NAME}}.
 *
 * One table in letter.c names every value; the README repeats it.
 */
#ifndef MESSAGE_LETTER_H
#define MESSAGE_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "notice/mail.h"

struct letters;

/* What every letter of a shop says alike. */
struct shop {
	struct str name;     /* display name of [relay] from */
	struct str reply_to; /* where customers write to */
};

/*
 * Prepare to find letters in `folders`.  Nothing is read yet: a language's
 * letters are compiled on first use, or all at once by letters_check().
 */
struct letters *letters_open(const struct str *folders, size_t folder_count,
    const struct shop *shop, struct str default_language, struct arena *run);
void letters_close(struct letters *letters);

/* The names of all letters, in the order of the list above. */
const char *const *letters_names(size_t *count);

/* The languages that have a folder of their own, sorted. Memory: run. */
size_t letters_languages(const struct letters *letters, struct str **languages);

/*
 * The language a letter for `wanted` is written in: itself, its first part
 * ("pt" for "pt-BR"), the default language, else en.
 */
struct str letters_language(const struct letters *letters, struct str wanted);

/*
 * Compile and render every letter of every language with the shortest, the
 * longest and empty values.  An unknown name is a mistake that names its
 * nearest neighbour; a missing letter is one too.
 */
bool letters_check(struct letters *letters, struct mistakes *mistakes);

/* One letter, composed.  Text and HTML use LF; html is empty without one. */
struct letter {
	struct buf subject;
	struct buf text;
	struct buf html;
};

void letter_init(struct letter *letter);
void letter_release(struct letter *letter);

/* Clears `letter` first.  Kind: ERROR_CONFIG. */
bool letters_compose(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err);

#endif
