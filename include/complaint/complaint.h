/*
 * complaint.h - what a customer says, as a row of complaints.csv tells it.
 *
 * Texts are UTF-8, never NULL, and data: no part of them is ever a header, a
 * format or a formula.  Memory: the arena that the reader was given.
 */
#ifndef COMPLAINT_COMPLAINT_H
#define COMPLAINT_COMPLAINT_H

#include <stdbool.h>

#include "base/money.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "intake/shipment.h"

/* Where it came in: the column `source`. */
enum platform {
	PLATFORM_EBAY,
	PLATFORM_ALIEXPRESS,
	PLATFORM_AMAZON,
	PLATFORM_PAYPAL,
	PLATFORM_STRIPE,
	PLATFORM_SHOPIFY,
	PLATFORM_EMAIL,
	PLATFORM_PHONE,
	PLATFORM_OTHER,
	PLATFORM_COUNT
};

/* What is claimed. */
enum claim {
	CLAIM_NOT_RECEIVED,
	CLAIM_LATE,
	CLAIM_RETURNED,
	CLAIM_DAMAGED,
	CLAIM_WRONG_ITEM,
	CLAIM_MISSING_ITEM,
	CLAIM_DUTY_FEE,
	CLAIM_OTHER,
	CLAIM_COUNT
};

/* The remedy sought (ISO 10002). */
enum desired {
	DESIRED_UNKNOWN,
	DESIRED_ITEM,
	DESIRED_REFUND,
	DESIRED_REPLACEMENT,
	DESIRED_INFO,
	DESIRED_COUNT
};

/* How far the platform's own procedure has come. */
enum dispute_stage {
	DISPUTE_MESSAGE,
	DISPUTE_REQUEST,
	DISPUTE_DISPUTE,
	DISPUTE_CLAIM,
	DISPUTE_CHARGEBACK,
	DISPUTE_APPEAL,
	DISPUTE_STAGE_COUNT
};

enum ext_status {
	EXT_OPEN,
	EXT_WAITING_SELLER,
	EXT_WAITING_BUYER,
	EXT_ESCALATED,
	EXT_WITHDRAWN,
	EXT_WON,
	EXT_LOST,
	EXT_REFUNDED,
	EXT_CLOSED,
	EXT_STATUS_COUNT
};

/* The words of the columns: "not_received".  Parsing ignores case. */
const char *platform_name(enum platform platform);
const char *claim_name(enum claim claim);
const char *desired_name(enum desired desired);
const char *dispute_stage_name(enum dispute_stage stage);
const char *ext_status_name(enum ext_status status);
bool platform_parse(struct str text, enum platform *platform);
bool claim_parse(struct str text, enum claim *claim);
bool desired_parse(struct str text, enum desired *desired);
bool dispute_stage_parse(struct str text, enum dispute_stage *stage);
bool ext_status_parse(struct str text, enum ext_status *status);

struct complaint {
	enum platform platform;
	struct str source_case; /* the platform's number of it */
	struct str order;
	struct str tracking; /* may be empty: found by the order */
	struct str carrier;  /* may be empty */
	struct str name;
	struct str email;
	struct str language;
	struct str country; /* ISO alpha-2, or empty */
	enum claim claim;
	enum desired desired;
	struct str text;
	struct money total; /* of the order */
	struct instant opened_at;
	struct instant respond_due; /* INSTANT_NONE: by the platform's rule */
	enum dispute_stage stage;
	enum ext_status ext_status;
	struct money ext_refunded; /* by the platform itself */
	int photos;
	struct str recorded_by;
	struct row row;
};

/* Is it about the parcel's way: not received, late or returned? */
bool claim_is_about_parcel(enum claim claim);

/* Did the platform or the customer end it? */
bool ext_status_is_over(enum ext_status status);

/*
 * What tells this row from a changed one: SHA-256 over every field but the
 * row's place, as 64 hex digits.  Memory: the arena.
 */
struct str complaint_hash(const struct complaint *complaint,
    struct arena *arena);

/* Does a change of these fields touch money: total, currency, refunded? */
bool complaint_changes_money(const struct complaint *before,
    const struct complaint *after);

#endif
