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
 * case-failed and case-survey.
 */
#ifndef MESSAGE_CASE_LETTER_H
#define MESSAGE_CASE_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "complaint/case.h"
#include "complaint/fact.h"
#include "message/letter.h"

/* What one letter is made of; NULL where it says nothing of it. */
struct case_facts {
	const struct case_record *record;
	const struct proposal *proposal; /* action, amount, options, new_date */
	const struct case_action
	    *action;                 /* what was done, with its reference */
	const struct facts *facts;   /* with what proves them */
	struct date answer_by;       /* the day by which we ask for an answer */
	struct date issue_by;        /* the day by which a refund is issued */
	struct date next_word;       /* when we write again at the latest */
	struct date protected_until; /* the platform's buyer protection */
	bool tells_closing; /* one neutral sentence on closing a dispute */
};

/*
 * Compose letter `name` in the language that is nearest to `language`; the
 * subject is one line, the text that of a letter.  ERROR_CONFIG, also for a
 * text that the language forbids (the phrase stands in the error; code
 * E_TEMPLATE_FORBIDDEN).  Memory: the arena.
 */
bool case_letter_compose(struct letters *letters, const char *name,
    struct str language, const struct case_facts *facts, struct arena *arena,
    struct str *subject, struct str *text, struct error *err);

/* The HTML of such a text, drawn by frame.html: for approvals.html and for
 * the message. */
bool case_letter_draw(struct letters *letters, struct str language,
    struct str subject, struct str text, struct buf *html, struct error *err);

#endif
