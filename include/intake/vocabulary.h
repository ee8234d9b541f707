/*
 * vocabulary.h - a carrier's codes and phrases in our words.
 *
 * [profile.NAME.codes]: a vendor code = status[/cause][, clears causes]
 *                                         [, accepted]
 *
 *   exception_004 = exception/customs
 *   intransit_005 = in_transit, clears customs documents duties
 *   intransit_008 = in_transit, clears all
 *   delivered_*   = delivered
 *
 * Codes compare without case, blanks, - and _, so "In transit" finds
 * `intransit`.  A code that ends in * stands for all that start so; the
 * longest wins.  An unknown code that ends in _ and digits (Exception_099)
 * is read as what stands before (Exception).  `clears` names the causes that
 * are over with this event: no text of it brings them back.  `accepted` marks
 * an event with which the carrier takes the parcel, at the place it leaves
 * from, where the status alone does not say so:
 *
 *   ema           = pre_transit, accepted
 *
 * [profile.NAME.texts]: a cause = phrase | phrase | ...
 *
 *   clears    = "released from customs | cleared customs"
 *   customs   = "held by customs | customs inspection"
 *   negations = "not | 未"
 *
 * Phrases compare without the case of ASCII letters and count wherever a word
 * begins; the longest wins, of equally long ones the first.  They decide
 * the cause only where the code gave a status but no cause.  A phrase of
 * `clears` ends customs, documents and duties, unless a negation stands in
 * the same clause.  Where a file has neither codes nor statuses a status may
 * have phrases too, and the texts tell both; negations count for them as well:
 *
 *   delivered = delivered to | signed for
 *
 * [profile.NAME.reasons]: a code and a cause or status = phrase | phrase | ...
 *
 *   eme documents = declaration | invoice
 *   emh returning = return to sender
 *
 * What stands beside a code refines it: phrases of a cause are looked for in
 * the reason, those of a status in the action, as words of their own
 * ("address" is no part of "addressee"); the longest wins.
 */
#ifndef INTAKE_VOCABULARY_H
#define INTAKE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "config/ini.h"
#include "intake/status.h"

/* What a code says. */
struct meaning {
	enum status status;
	enum cause cause;
	unsigned cleared; /* bits 1 << cause */
	bool is_accepted;
};

struct coded {
	struct str code; /* folded; of a prefix without the * */
	struct meaning meaning;
};

enum phrase_kind { PHRASE_CLEARS, PHRASE_CAUSE, PHRASE_STATUS };

struct phrase {
	struct str text; /* lower case */
	size_t length;   /* in characters */
	enum phrase_kind kind;
	enum cause cause;
	enum status status;
	size_t next; /* as by_first_byte: the next that begins so */
};

/* A phrase that counts beside one code only. */
struct reason {
	struct str code; /* folded */
	struct phrase phrase;
};

/* What stands in a row beside its code. */
struct remarks {
	struct str reason;
	struct str action;
};

enum { PHRASE_BYTES = 256 };

/* Memory: the arena given to the readers. */
struct vocabulary {
	struct coded *codes;
	size_t code_count;
	size_t code_capacity;
	struct map by_code; /* the exact ones */
	struct coded *prefixes;
	size_t prefix_count;
	size_t prefix_capacity;
	struct phrase *phrases;
	size_t phrase_count;
	size_t phrase_capacity;
	size_t by_first_byte[PHRASE_BYTES]; /* place, from 1; 0: none */
	struct reason *reasons;
	size_t reason_count;
	size_t reason_capacity;
	struct str *negations; /* lower case */
	size_t negation_count;
	size_t negation_capacity;
};

void vocabulary_init(struct vocabulary *vocabulary);
void vocabulary_release(struct vocabulary *vocabulary);

/* Add what a section says; what is wrong in it is a mistake. */
void vocabulary_read_codes(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes);
void vocabulary_read_texts(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes);
void vocabulary_read_reasons(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes);

bool vocabulary_has_codes(const struct vocabulary *vocabulary);

/* False when the code, and what it stands under, are unknown. `scratch` is
 * overwritten. */
bool vocabulary_find_code(const struct vocabulary *vocabulary, struct str code,
    struct buf *scratch, struct meaning *meaning);

/* Is the code itself known, not only what it stands under? */
bool vocabulary_names(const struct vocabulary *vocabulary, struct str code,
    struct buf *scratch);

/*
 * The cause a text names, or CAUSE_NONE.  None of *cleared, which is as in the
 * meaning; what the text clears is added to it.
 */
enum cause vocabulary_find_cause(const struct vocabulary *vocabulary,
    struct str text, unsigned *cleared);

/* The status a text names, or STATUS_UNMAPPED. */
enum status vocabulary_find_status(const struct vocabulary *vocabulary,
    struct str text);

/* Let what stands beside a code change its meaning. `scratch` as above. */
void vocabulary_refine(const struct vocabulary *vocabulary, struct str code,
    const struct remarks *remarks, struct buf *scratch,
    struct meaning *meaning);

#endif
