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
 * letter_set.h says what a file may hold, letter_values.h which values.  The
 * letters of complaints are written before they are approved (case_letter.h);
 * here they are but words that go out as they stand.
 */
#ifndef MESSAGE_LETTER_H
#define MESSAGE_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "message/letter_set.h"
#include "message/letter_values.h"
#include "message/locale.h"
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
 * letter_check().  `folders` and `shop` must live as long as the letters.
 */
struct letters *letters_open(const struct str *folders, size_t folder_count,
    const struct shop *shop, struct str default_language, struct arena *run);
void letters_close(struct letters *letters);

const struct letter_folders *letters_folders(const struct letters *letters);
struct str letters_default_language(const struct letters *letters);

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

/* What is there of one language; opened when it is first needed, and kept. */
struct letter_language {
	struct str name; /* as its folder: pt_BR */
	struct str tag;  /* as HTML wants it: pt-BR */
	struct letter_set *set;
	const struct locale *locale;
	const struct shop *shop;
};

/* The language of letters_language(); NULL with ERROR_CONFIG when ICU does
 * not know it. */
const struct letter_language *letters_speaking(struct letters *letters,
    struct str wanted, struct error *err);

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

/*
 * Clears `letter` first.  A mail about a complaint says the words that its
 * notice holds, to the byte; its HTML is drawn from them, and links only lead
 * where letters of the shop may.  Kind: ERROR_CONFIG.
 */
bool letters_compose(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err);

/*
 * Make sure that letters_compose() can write this letter, at a quarter of its
 * price: text and HTML are composed only where no letter of the same sentences
 * has been, and else left empty.  Kind: ERROR_CONFIG.
 */
bool letters_prove(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err);

/* The same with the text, for who wants to read it. */
bool letters_show(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err);

/*
 * Do the words of letter `name` keep to what wording.h asks of the language:
 * no phrase of its list, no link but to the shop's hosts?  A section or a
 * partial may end in the middle of what must not be said, so rendered words
 * are asked for.  Kind: ERROR_CONFIG.
 */
bool letters_allow(const struct letter_language *language, const char *name,
    struct str words, struct error *err);

#endif
