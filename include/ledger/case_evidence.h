/*
 * case_evidence.h - what proves the facts of a case.
 *
 * Evidence is never removed: what holds no longer is marked as past.  Errors
 * as in cases.h.
 */
#ifndef LEDGER_CASE_EVIDENCE_H
#define LEDGER_CASE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "complaint/case.h"
#include "complaint/fact.h"
#include "ledger/ledger.h"

/* What proves the facts, as last found. */
bool cases_facts(struct ledger *ledger, int64_t id, struct arena *arena,
    struct facts *facts, struct error *err);

/* Keep what was found.  The same as before writes nothing. */
bool cases_set_facts(struct ledger *ledger, int64_t id,
    const struct facts *facts, struct error *err);

/* A letter of ours about a parcel, and when a relay accepted it. */
struct case_notice {
	struct instant at; /* INSTANT_NONE: there is none */
	struct str message_id;
};

/* The first one about the case's parcel or order that was accepted before. */
bool cases_noticed(struct ledger *ledger, const struct case_record *record,
    struct instant before, struct arena *arena, struct case_notice *notice,
    struct error *err);

#endif
