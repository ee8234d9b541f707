/*
 * casework.h - one case, judged by what is known today and moved on as far as
 * it goes without a person: from received to submitted.
 */
#ifndef COMMAND_CASEWORK_H
#define COMMAND_CASEWORK_H

#include <stdbool.h>

#include "base/error.h"
#include "command/desk.h"
#include "complaint/case.h"
#include "complaint/fact.h"
#include "complaint/remedy.h"
#include "complaint/rule.h"
#include "notice/planner.h"

/* A case on the desk. */
struct casework {
	struct desk *desk;
	struct case_record *record;
	const struct candidate *parcel; /* NULL: no export knows it today */
	struct facts facts;             /* today's, with their proofs */
	const struct rule *rule;        /* that fits them */
	struct compensation compensation;
};

/* Gather what is known of a case; changes nothing in the ledger. */
bool casework_open(struct casework *work, struct desk *desk,
    struct case_record *record, struct error *err);

/*
 * Has the parcel moved on so far that what is submitted or approved would not
 * be proposed any more?
 */
bool casework_is_outdated(const struct casework *work);

/*
 * Would another kind of solution be proposed now?  A parcel on its way back
 * that arrives changes its rule, and contradicts nothing.
 */
bool casework_is_contradicted(const struct casework *work);

/* Steps 2 to 6: as far as the case goes without a person. */
bool casework_advance(struct casework *work, struct error *err);

/* What one of [users] proposes instead; `amount` with minor 0: the usual. */
struct casework_wish {
	enum action action;
	struct money amount;
	struct str reason;
};
bool casework_propose(struct casework *work, const struct casework_wish *wish,
    struct error *err);

/* Take the submitted proposal back, and make a new one where one follows. */
bool casework_recall(struct casework *work, struct str why, struct error *err);

/* Every open case, in the order of their numbers: steps 2 to 8. */
bool casework_all(struct desk *desk, struct error *err);

#endif
