/*
 * letter.h - the letters: what a customer reads, from a mail and a template.
 *
 * A letter is templates/<language>/<letter>.txt, which begins with the lines
 * "Subject: ..." and perhaps "Preview: ...", and perhaps <letter>.html.
 * Folders are searched in order, the first that has the file wins, one file at
 * a time.  A file _NAME.txt of a language folder is the partial {{> NAME}}.
 *
 * The letters are
 * advance, suspended, delayed, still_delayed, resumed, delivered_late,
 * action-pickup, action-duties, action-address, action-documents,
 * action-absent, action-refused, returning, returned, lost, damaged and digest.
 *
 * letter_set.h says what a file may hold, letter_values.h which values.
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
#include "message/letter_values.h"
#include "notice/mail.h"

enum {
	LETTER_MAX_SUBJECT = 200, /* characters */
	LETTER_MAX_PREVIEW = 120,
	LETTER_MAX_PARCELS = 50,  /* listed in one letter */
	LETTER_MAX_HTML = 100000, /* bytes; Gmail cuts off what is longer */
	LETTER_MAX_BYTES = 1 << 20,
};

struct letters;

/*
 * Prepare to find letters in `folders`.  Only the names of the languages are
 * read yet: letters are compiled on first use, or all at once by
 * letters_check().  `folders` and `shop` must live as long as the letters.
 */
struct letters *letters_open(const struct str *folders, size_t folder_count,
    const struct shop *shop, struct str default_language, struct arena *run);
void letters_close(struct letters *letters);

/* The names of all letters, in the order of the list above. */
const char *const *letters_names(size_t *count);

/* The languages that have a folder of their own, sorted. Memory: run. */
size_t letters_languages(const struct letters *letters,
    const struct str **languages);

/*
 * The language a letter for `wanted` is written in, as its folder is named:
 * itself, its first parts ("pt" for "pt-BR"), the default language, else en.
 * Case does not count, nor does _ for -.
 */
struct str letters_language(const struct letters *letters, struct str wanted);

/* Is there a language for `wanted` without the default one? */
bool letters_speak(const struct letters *letters, struct str wanted);

/*
 * Compile and render every letter of every language with the samples of
 * letter_samples.h.  False when any mistake was added: those of letter_set.h,
 * a folder that is not there, a language that ICU does not know, a default
 * language without letters, a letter that cannot be rendered, whose subject
 * stays empty or whose HTML is too long with one parcel, a file that stands
 * in no language's folder.
 */
bool letters_check(struct letters *letters, struct mistakes *mistakes);

/*
 * One letter, composed.  The subject is one line of at most
 * LETTER_MAX_SUBJECT characters, the preview, which a mailbox shows behind it,
 * one of LETTER_MAX_PREVIEW or empty.  Values are not isolated in them: a
 * header bears no isolates, and a cut would part a pair.  Text and HTML use
 * LF; the text has no blank line at its start, no two in a row, and one line
 * end at its end.  The HTML is that of the letter's own template, else the
 * text as outline.h reads it, drawn by frame.html.  A letter whose HTML would
 * be too long lists fewer parcels and says how many more there are.
 */
struct letter {
	struct buf subject;
	struct buf preview;
	struct buf text;
	struct buf html;
};

void letter_init(struct letter *letter);
void letter_release(struct letter *letter);

/* Clears `letter` first.  Kind: ERROR_CONFIG. */
bool letters_compose(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err);

#endif
