#include "complaint/complaint.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/words.h"

static const char *const platforms[PLATFORM_COUNT] = {
	[PLATFORM_EBAY] = "ebay",
	[PLATFORM_ALIEXPRESS] = "aliexpress",
	[PLATFORM_AMAZON] = "amazon",
	[PLATFORM_PAYPAL] = "paypal",
	[PLATFORM_STRIPE] = "stripe",
	[PLATFORM_SHOPIFY] = "shopify",
	[PLATFORM_EMAIL] = "email",
	[PLATFORM_PHONE] = "phone",
	[PLATFORM_OTHER] = "other",
};

static const char *const claims[CLAIM_COUNT] = {
	[CLAIM_NOT_RECEIVED] = "not_received",
	[CLAIM_LATE] = "late",
	[CLAIM_RETURNED] = "returned",
	[CLAIM_DAMAGED] = "damaged",
	[CLAIM_WRONG_ITEM] = "wrong_item",
	[CLAIM_MISSING_ITEM] = "missing_item",
	[CLAIM_DUTY_FEE] = "duty_fee",
	[CLAIM_OTHER] = "other",
};

static const char *const wishes[DESIRED_COUNT] = {
	[DESIRED_UNKNOWN] = "unknown",
	[DESIRED_ITEM] = "item",
	[DESIRED_REFUND] = "refund",
	[DESIRED_REPLACEMENT] = "replacement",
	[DESIRED_INFO] = "info",
};

static const char *const stages[DISPUTE_STAGE_COUNT] = {
	[DISPUTE_MESSAGE] = "message",
	[DISPUTE_REQUEST] = "request",
	[DISPUTE_DISPUTE] = "dispute",
	[DISPUTE_CLAIM] = "claim",
	[DISPUTE_CHARGEBACK] = "chargeback",
	[DISPUTE_APPEAL] = "appeal",
};

static const char *const statuses[EXT_STATUS_COUNT] = {
	[EXT_OPEN] = "open",
	[EXT_WAITING_SELLER] = "waiting_seller",
	[EXT_WAITING_BUYER] = "waiting_buyer",
	[EXT_ESCALATED] = "escalated",
	[EXT_WITHDRAWN] = "withdrawn",
	[EXT_WON] = "won",
	[EXT_LOST] = "lost",
	[EXT_REFUNDED] = "refunded",
	[EXT_CLOSED] = "closed",
};

const char *
platform_name(enum platform platform)
{
	return platforms[platform];
}

const char *
claim_name(enum claim claim)
{
	return claims[claim];
}

const char *
desired_name(enum desired desired)
{
	return wishes[desired];
}

const char *
dispute_stage_name(enum dispute_stage stage)
{
	return stages[stage];
}

const char *
ext_status_name(enum ext_status status)
{
	return statuses[status];
}

bool
platform_parse(struct str text, enum platform *platform)
{
	size_t index;
	if (!words_find(platforms, PLATFORM_COUNT, text, &index))
		return false;
	*platform = (enum platform)index;
	return true;
}

bool
claim_parse(struct str text, enum claim *claim)
{
	size_t index;
	if (!words_find(claims, CLAIM_COUNT, text, &index))
		return false;
	*claim = (enum claim)index;
	return true;
}

bool
desired_parse(struct str text, enum desired *desired)
{
	size_t index;
	if (!words_find(wishes, DESIRED_COUNT, text, &index))
		return false;
	*desired = (enum desired)index;
	return true;
}

bool
dispute_stage_parse(struct str text, enum dispute_stage *stage)
{
	size_t index;
	if (!words_find(stages, DISPUTE_STAGE_COUNT, text, &index))
		return false;
	*stage = (enum dispute_stage)index;
	return true;
}

bool
ext_status_parse(struct str text, enum ext_status *status)
{
	size_t index;
	if (!words_find(statuses, EXT_STATUS_COUNT, text, &index))
		return false;
	*status = (enum ext_status)index;
	return true;
}

bool
claim_is_about_parcel(enum claim claim)
{
	return claim == CLAIM_NOT_RECEIVED || claim == CLAIM_LATE ||
	       claim == CLAIM_RETURNED;
}

bool
ext_status_is_over(enum ext_status status)
{
	return status == EXT_WITHDRAWN || status == EXT_CLOSED;
}

static struct str
number_text(int64_t number, struct arena *arena)
{
	return arena_format(arena, "%" PRId64, number);
}

static struct str
money_text(struct money money, struct arena *arena)
{
	return arena_format(arena, "%" PRId64 " %s", money.minor,
	    money.currency);
}

struct str
complaint_hash(const struct complaint *complaint, struct arena *arena)
{
	const struct complaint *c = complaint;
	const struct str fields[] = {
		str_from(platform_name(c->platform)),
		c->source_case,
		c->order,
		c->tracking,
		c->carrier,
		c->name,
		c->email,
		c->language,
		c->country,
		str_from(claim_name(c->claim)),
		str_from(desired_name(c->desired)),
		c->text,
		money_text(c->total, arena),
		number_text(c->opened_at.seconds, arena),
		number_text(c->respond_due.seconds, arena),
		str_from(dispute_stage_name(c->stage)),
		str_from(ext_status_name(c->ext_status)),
		money_text(c->ext_refunded, arena),
		number_text(c->photos, arena),
		c->recorded_by,
	};
	char hex[DIGEST_HEX + 1];
	return arena_str(arena,
	    str_from(digest_of_fields(fields, COUNT_OF(fields), hex)));
}

static bool
is_same_money(struct money a, struct money b)
{
	return a.minor == b.minor && money_same_currency(a, b);
}

bool
complaint_changes_money(const struct complaint *before,
    const struct complaint *after)
{
	return !is_same_money(before->total, after->total) ||
	       !is_same_money(before->ext_refunded, after->ext_refunded);
}
