/*
 * letter_set.h - the letters of one language, compiled and checked.
 *
 * A letter is <name>.txt, and perhaps <name>.html.  The first line of the text
 * is "Subject: ...", the second may be "Preview: ..."; a blank line behind them
 * is dropped.  An HTML from a later folder than the text is not used: it would
 * belong to another text.  Without one the letter is drawn by frame.html, which
 * a folder may have for one language or for all.
 * _NAME.txt is the partial {{> NAME}} of texts and subjects, _NAME.html that
 * of HTML.  Mistakes are, besides the engine's: a missing letter or subject,
 * a file that is no letter, an unknown name, a partial that is missing or
 * whose name is no plain word, data printed unescaped in HTML, a partial in
 * the frame, a phrase that the language forbids (wording.h).
 *
 * Each file is read when it is first needed, and once.  Memory: run.
 */
#ifndef MESSAGE_LETTER_SET_H
#define MESSAGE_LETTER_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "message/letter_file.h"
#include "message/template.h"
#include "message/wording.h"

struct letter_set;

struct letter_template {
	const struct template *subject;
	const struct template *preview; /* NULL: the letter names none */
	const struct template *text;
	const struct template *html;  /* NULL: drawn from the text */
	const struct template *frame; /* then draws it */
};

/* The names of all letters, those of complaints (case_letter.h) last. */
const char *const *letter_set_names(size_t *count);
bool letter_set_has(struct str name);

/* Does the name begin with "case-"? */
bool letter_set_is_of_case(struct str name);

struct letter_set *letter_set_open(const struct letter_folders *folders,
    struct str language, struct arena *run);

/*
 * One letter; NULL with the first mistake when it or a partial of it has any.
 * Kind: ERROR_CONFIG.
 */
const struct letter_template *letter_set_find(struct letter_set *set,
    struct str name, struct error *err);

/* The names of the values that a letter of the set uses, its partials
 * included, as the keys of a map. */
void letter_set_uses(struct letter_set *set, const struct letter_template *tmpl,
    struct map *uses);

/* What draws the letters without an HTML of their own; NULL as above. */
const struct template *letter_set_frame(struct letter_set *set,
    struct error *err);

/* What the letters of the language must not say. */
const struct wording *letter_set_wording(const struct letter_set *set);

/* For template_render(), with the set as context. */
const struct template *letter_set_text_partial(void *set, struct str name);
const struct template *letter_set_html_partial(void *set, struct str name);

/* Read every file; adds all mistakes, those found before included. */
void letter_set_check(struct letter_set *set, struct mistakes *mistakes);

#endif
