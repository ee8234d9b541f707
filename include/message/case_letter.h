/*
 * case_letter.h - the letters of a case, written before anybody approves them.
 *
 * A supervisor approves words, not a template: the letter is composed when a
 * solution is proposed, its token covers it, and exactly these words are sent.
 *
 * The letters are
 * case-ack, case-info, case-refund, case-partial, case-return-refund,
 * case-reship, case-coupon, case-wait, case-duties, case-pickup, case-address,
 * case-trace, case-delivered, case-compensated, case-options, case-done,
 * case-failed and case-survey; case_values.h says which values they may use.
 */
#ifndef MESSAGE_CASE_LETTER_H
#define MESSAGE_CASE_LETTER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "message/case_values.h"
#include "message/letter.h"

/* A letter as it will be read: one line, and a text. */
struct case_words {
	struct str subject;
	struct str text;
};

/*
 * Compose letter `name`.  ERROR_CONFIG, also for a text that the language
 * forbids or that leads to a foreign host (the error begins with
 * E_TEMPLATE_FORBIDDEN and names it).  Memory: the arena.
 */
bool case_letter_compose(struct letters *letters, const char *name,
    const struct case_facts *facts, struct arena *arena,
    struct case_words *words, struct error *err);

/* As a mail's notice keeps them: subject, line end, text. */
struct str case_letter_join(const struct case_words *words,
    struct arena *arena);

/* Their HTML into `html`, as frame.html draws it: what the mail
 * will hold.  Clears `html` first. */
bool case_letter_draw(struct letters *letters, struct str language,
    const struct case_words *words, struct buf *html, struct error *err);

#endif
