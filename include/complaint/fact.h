/*
 * fact.h - the 24 facts on which a complaint is judged, each with its proof.
 *
 * A fact holds or is not known to hold: there is no "no".  Pure.
 */
#ifndef COMPLAINT_FACT_H
#define COMPLAINT_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "complaint/complaint.h"
#include "detect/finding.h"
#include "intake/shipment.h"

struct order;

enum fact {
	FACT_SHIP,    /* an export knows the parcel */
	FACT_ACCEPT,  /* the carrier has it, or had it */
	FACT_DELIV,   /* delivered */
	FACT_ADDROK,  /* where it was delivered is where the order says */
	FACT_ADDRBAD, /* it is not */
	FACT_SIGNED,  /* somebody signed for it */
	FACT_RETURNING,
	FACT_RETURNED,
	FACT_LOST, /* or destroyed */
	FACT_DAMAGED,
	FACT_DUTY,    /* held for a payment */
	FACT_BADADDR, /* the carrier cannot find the address */
	FACT_PICKUP,  /* waits to be picked up, or was not */
	FACT_REFUSED,
	FACT_CUSTOMS,  /* in customs, or held by them */
	FACT_LATE,     /* today is behind the promised day */
	FACT_STALE,    /* the last event is older than stale_days */
	FACT_SUSPEND,  /* a suspended window met it on its way */
	FACT_COMP,     /* the order is fully compensated already */
	FACT_NOTICED,  /* a notice of ours was accepted before the complaint */
	FACT_HIGHVAL,  /* the order's total asks for a signature */
	FACT_LABELERR, /* the label shows another address than the order */
	FACT_PHOTO,    /* the customer gave pictures */
	FACT_DDP,      /* we prepaid the duties */
	FACT_COUNT
};

#define FACT_BIT(fact) (UINT32_C(1) << (fact))

/* "DELIV". */
const char *fact_name(enum fact fact);
bool fact_parse(struct str name, enum fact *fact);

/* The names of a mask in the order above, "DELIV ADDROK".  Memory: arena. */
struct str facts_format(uint32_t facts, struct arena *arena);

/* Those that the parcel's exports tell: kept when a later export does not
 * know the parcel any more. */
#define FACTS_OF_PARCEL                                                        \
	(FACT_BIT(FACT_SHIP) | FACT_BIT(FACT_ACCEPT) | FACT_BIT(FACT_DELIV) |  \
	    FACT_BIT(FACT_ADDROK) | FACT_BIT(FACT_ADDRBAD) |                   \
	    FACT_BIT(FACT_SIGNED) | FACT_BIT(FACT_RETURNING) |                 \
	    FACT_BIT(FACT_RETURNED) | FACT_BIT(FACT_LOST) |                    \
	    FACT_BIT(FACT_DAMAGED) | FACT_BIT(FACT_DUTY) |                     \
	    FACT_BIT(FACT_BADADDR) | FACT_BIT(FACT_PICKUP) |                   \
	    FACT_BIT(FACT_REFUSED) | FACT_BIT(FACT_CUSTOMS) |                  \
	    FACT_BIT(FACT_LATE) | FACT_BIT(FACT_STALE) |                       \
	    FACT_BIT(FACT_SUSPEND) | FACT_BIT(FACT_LABELERR))

/* What the facts are worked out from. */
struct fact_sources {
	const struct complaint *complaint;
	const struct shipment *shipment; /* NULL: no export knows it */
	const struct order *order;       /* NULL: no orders file has it */
	const struct finding *finding;   /* of that shipment today, or NULL */
	const struct window *suspension; /* that met its way, or NULL */
	struct date today;
	int stale_days;
	bool is_compensated;       /* by us */
	struct instant noticed_at; /* of the first notice; or INSTANT_NONE */
	struct str noticed;        /* its Message-ID */
	int64_t signature_value;   /* minor units; -1: none asked for */
	bool is_duty_prepaid;
};

/* One fact with what proves it. */
struct proof {
	enum fact fact;
	struct str source; /* "yun_0306.csv:7", "ledger", "complaint" */
	struct instant at; /* when it happened; INSTANT_NONE: not told */
	struct str value;  /* "delivered, San Francisco 94107" */
};

struct facts {
	uint32_t mask;
	struct proof proofs[FACT_COUNT];
	size_t count; /* of proofs, in the order of the facts */
};

/* Work them out.  Memory: the arena. */
void facts_find(const struct fact_sources *sources, struct arena *arena,
    struct facts *facts);

#endif
