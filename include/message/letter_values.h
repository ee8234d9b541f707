/*
 * letter_values.h - the values that letters may use, by name.
 *
 * Two scopes: the mail, and each of its parcels inside {{#parcels}}.  The
 * values of the first parcel are there at mail level too, so a letter for one
 * parcel needs no list.  One table in letter_values.c names them all.
 *
 * Values are what the data say, as datum.h prints it.
 */
#ifndef MESSAGE_LETTER_VALUES_H
#define MESSAGE_LETTER_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "config/settings.h"
#include "message/carrier.h"
#include "message/datum.h"
#include "message/template.h"
#include "notice/mail.h"

/* What every letter of a shop says alike. */
struct shop {
	struct str name;     /* display name of [relay] from */
	struct str reply_to; /* where customers write to */
	struct carriers carriers;
	/* Where links in letters may lead; the letters' linter asks. */
	const struct str *hosts;
	size_t host_count;
	/* A parcel that is back is refunded when nobody answers in time. */
	bool refunds_unanswered;
};

/* What one letter is made of. */
struct letter_facts {
	const struct mail *mail; /* with at least one notice */
	const struct shop *shop;
	struct datum_style style;
	size_t max_parcels; /* that are listed; the rest is {{more}} */
};

/* For template_render(): its source, and a mail as the outermost scope. */
const struct value_source *letter_values_source(void);
const void *letter_values_scope(const struct letter_facts *facts);

/*
 * Which values are true, a bit each.  Two mails of one parcel each for which
 * they are the same ones get the same sentences from a letter.
 */
enum { LETTER_TRUTH_WORDS = 2 };

struct letter_truths {
	uint64_t words[LETTER_TRUTH_WORDS];
};

struct letter_truths letter_values_truths(const struct letter_facts *facts);

/* Every name, in the order of the table.  Memory: the arena. */
const char *const *letter_values_names(struct arena *arena, size_t *count);

bool letter_values_has(struct str name);

/* The one that is true for a cause: "cause_customs". */
struct str letter_values_cause(enum cause cause);

#endif
