/*
 * detect.h - the eleven rules: what holds for a shipment today.
 *
 * The first rule that holds is the finding.  Rules 1 to 5 read what the
 * carrier says and need no dates; for every other shipment all dates must be
 * had, else we cannot decide.  Pure: no file, clock, environment or heap.
 */
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

#include <stdbool.h>
#include <stddef.h>

#include "detect/evidence.h"
#include "detect/finding.h"

enum { RULE_COUNT = 11 };

/* What a rule concludes when it holds. */
struct verdict {
	enum finding_kind kind;
	enum cause cause;
	const struct window *window;
};

/* Does rule 1 to 11 hold?  Rules 6 to 11 want complete evidence. */
bool detect_rule(int rule, const struct evidence *evidence,
    struct verdict *verdict);

/* One line for people: "silent for too long, or stale". */
const char *detect_rule_name(int rule);

void detect(const struct evidence *evidence, struct finding *finding);

/*
 * The windows that lengthened the way of a parcel with a finding; returns how
 * many there are, at most FINDING_MAX_COSTS.  detect() leaves them out: nearly
 * every finding has none.
 */
size_t detect_costs(const struct evidence *evidence,
    const struct finding *finding, struct window_cost *costs);

/*
 * Rule C, the likely cause of a delay that nobody explained: the window at
 * the parcel's place with the most days since we last heard of it; none:
 * CAUSE_CARRIER and a NULL window.
 */
enum cause detect_likely_cause(const struct evidence *evidence,
    const struct window **window);

#endif
