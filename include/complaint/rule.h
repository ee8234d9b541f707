/*
 * rule.h - from claim and facts to what we make of a complaint: the first rule
 * that fits.
 *
 * The table is data: each rule prints itself, and a test goes through every
 * combination of claim and facts.
 */
#ifndef COMPLAINT_RULE_H
#define COMPLAINT_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "complaint/action.h"
#include "complaint/complaint.h"

enum case_verdict {
	VERDICT_NONE, /* not yet judged */
	VERDICT_SUBSTANTIATED,
	VERDICT_PARTLY,
	VERDICT_NOT_SUBSTANTIATED,
	VERDICT_UNDETERMINED,
	VERDICT_COUNT
};

enum fault {
	FAULT_UNKNOWN,
	FAULT_NONE,
	FAULT_CARRIER,
	FAULT_SELLER,
	FAULT_WAREHOUSE,
	FAULT_BUYER,
	FAULT_EXTERNAL,
	FAULT_COUNT
};

const char *case_verdict_name(enum case_verdict verdict);
const char *fault_name(enum fault fault);
bool case_verdict_parse(struct str name, enum case_verdict *verdict);
bool fault_parse(struct str name, enum fault *fault);

/* Is the fault inside the house, so that a person may be named? */
bool fault_is_internal(enum fault fault);

struct rule {
	const char *id;  /* "P12" */
	unsigned claims; /* bits 1 << enum claim */
	uint32_t needs;  /* facts that must hold */
	uint32_t lacks;  /* facts that must not */
	enum case_verdict verdict;
	enum fault fault;
	const char *cause;      /* "misdelivered" */
	const char *department; /* "logistics"; routing.csv may say more */
	enum action action;     /* remedy and wait_or_refund among them */
};

const struct rule *rules_all(size_t *count);

/* The first that fits; never NULL. */
const struct rule *rules_match(enum claim claim, uint32_t facts);

/* By id; NULL when there is none. */
const struct rule *rules_find(struct str id);

/* "P12  not_received late returned: DELIV ADDROK → not_substantiated, ..." */
void rule_print(const struct rule *rule, struct buf *out);

#endif
