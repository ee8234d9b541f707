#include "relay/outcome.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

const char *
outcome_kind_name(enum outcome_kind kind)
{
	static const char *const names[OUTCOME_KIND_COUNT] = {
		[OUTCOME_ACCEPTED] = "accepted",
		[OUTCOME_REJECTED] = "rejected",
		[OUTCOME_DEFERRED] = "deferred",
		[OUTCOME_IN_DOUBT] = "in_doubt",
		[OUTCOME_UNSENT] = "unsent",
	};
	return names[kind];
}

/* C0, DEL, and C1 (two bytes in UTF-8, the first 0xC2). */
static bool
is_control(struct str rest)
{
	unsigned char first = (unsigned char)rest.ptr[0];
	if (first < 0x20 || first == 0x7f)
		return true;
	return first == 0xc2 && rest.len > 1 &&
	       (unsigned char)rest.ptr[1] < 0xa0;
}

void
outcome_set(struct outcome *outcome, enum outcome_kind kind, int code,
    struct str reply)
{
	size_t len = 0;
	while (reply.len > 0) {
		uint32_t point;
		size_t used = utf8_decode(reply, &point);
		bool is_bad = used == 0 || is_control(reply);
		struct str piece = is_bad ? STR(" ")
		                          : str_slice(reply, 0, used);
		if (piece.len > sizeof(outcome->reply) - 1 - len)
			break;
		memcpy(outcome->reply + len, piece.ptr, piece.len);
		len += piece.len;
		reply = str_slice(reply, used == 0 ? 1 : used, reply.len);
	}
	outcome->reply[len] = '\0';
	outcome->kind = kind;
	outcome->code = code;
}

bool
outcome_names_no_mailbox(const struct outcome *outcome)
{
	static const char *const codes[] = { "5.1.1", "5.1.2", "5.1.3",
		"5.1.10" };
	struct str rest = str_from(outcome->reply), code, enhanced;
	if (outcome->kind != OUTCOME_REJECTED || !str_next(&rest, ' ', &code) ||
	    !str_next(&rest, ' ', &enhanced))
		return false;
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (str_equal(enhanced, str_from(codes[i])))
			return true;
	return false;
}

enum {
	AT_MAIL = 1 << STEP_MAIL,
	AT_RCPT = 1 << STEP_RCPT,
	AT_DATA = 1 << STEP_DATA,
	AT_DOT = 1 << STEP_DOT,
	AT_EVERY = AT_MAIL | AT_RCPT | AT_DATA | AT_DOT,
	AT_LATER = AT_RCPT | AT_DATA | AT_DOT,
};

/* Subjects that are no number of RFC 3463. */
enum { WHATEVER = -1, NO_ENHANCED = -2 };

struct rule {
	unsigned steps;
	int code_first, code_last;
	int subject, detail_first, detail_last;
	struct verdict verdict;
};

#define ALL_DETAILS 0, 999
#define ANY_ENHANCED WHATEVER, ALL_DETAILS
#define WITHOUT_ENHANCED NO_ENHANCED, ALL_DETAILS

#define GO_ON                                                                  \
	{                                                                      \
		VERDICT_GO_ON, OUTCOME_UNSENT, false                           \
	}
#define UNSENT(effect)                                                         \
	{                                                                      \
		(effect), OUTCOME_UNSENT, false                                \
	}
#define ENDS_AS(kind)                                                          \
	{                                                                      \
		VERDICT_NEXT, (kind), false                                    \
	}
#define REFUSES_US_PERHAPS                                                     \
	{                                                                      \
		VERDICT_NEXT, OUTCOME_REJECTED, true                           \
	}

/*
 * The first row that fits decides.  At MAIL nobody's address has been named
 * but ours, so a refusal there never blames a customer; nor does a refusal
 * that speaks of our quota, our rate, our sender or our credentials.
 */
static const struct rule rules[] = {
	/* The good answers. */
	{ AT_MAIL | AT_RCPT, 200, 299, ANY_ENHANCED, GO_ON },
	{ AT_DATA, 354, 354, ANY_ENHANCED, GO_ON },
	{ AT_DOT, 200, 299, ANY_ENHANCED, ENDS_AS(OUTCOME_ACCEPTED) },

	/* The relay closes, or has had enough of this connection. */
	{ AT_EVERY, 421, 421, ANY_ENHANCED, UNSENT(VERDICT_REOPEN) },
	{ AT_RCPT, 452, 452, 5, 3, 3, UNSENT(VERDICT_REOPEN) },
	{ AT_RCPT, 452, 452, WITHOUT_ENHANCED, UNSENT(VERDICT_REOPEN) },
	/* RFC 5321 4.5.3.1.10: old relays say 552 for too many recipients. */
	{ AT_RCPT, 552, 552, 5, 3, 3, UNSENT(VERDICT_REOPEN) },
	/* The answer to something else: the talk is out of step. */
	{ AT_DATA, 200, 299, ANY_ENHANCED, UNSENT(VERDICT_REOPEN) },

	/* Too fast, too much. */
	{ AT_EVERY, 454, 454, ANY_ENHANCED, UNSENT(VERDICT_SLOWER) },
	{ AT_EVERY, 400, 499, 4, 5, 5, UNSENT(VERDICT_SLOWER) },
	/* At RCPT a 4.7.0 may be the greylisting of one customer's server. */
	{ AT_EVERY & ~(unsigned)AT_RCPT, 400, 499, 7, 0, 0,
	    UNSENT(VERDICT_SLOWER) },
	{ AT_EVERY, 500, 599, 4, 5, 5, UNSENT(VERDICT_SYSTEMIC) },

	/* RFC 1870: the answer to our SIZE= is about this mail alone. */
	{ AT_MAIL, 552, 552, 3, 4, 4, REFUSES_US_PERHAPS },
	{ AT_MAIL, 552, 552, 2, 3, 3, REFUSES_US_PERHAPS },
	{ AT_MAIL, 552, 552, WITHOUT_ENHANCED, REFUSES_US_PERHAPS },
	{ AT_MAIL, 0, 999, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },

	/* AUTH wanted, bad sequence, unknown command: not the customer. */
	{ AT_LATER, 530, 530, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_LATER, 534, 535, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_LATER, 538, 538, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_RCPT | AT_DATA, 500, 500, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_RCPT | AT_DATA, 502, 504, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
	/* Our sender's address or domain. */
	{ AT_LATER, 500, 599, 1, 7, 8, UNSENT(VERDICT_SYSTEMIC) },
	/* RFC 4954, RFC 7372: credentials, DKIM, SPF, reverse DNS. */
	{ AT_LATER, 500, 599, 7, 8, 9, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_LATER, 500, 599, 7, 20, 30, UNSENT(VERDICT_SYSTEMIC) },
	/* Exchange: relaying, sending as, tenant limits, domain unproven. */
	{ AT_LATER, 500, 599, 7, 54, 64, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_LATER, 500, 599, 7, 515, 515, UNSENT(VERDICT_SYSTEMIC) },
	{ AT_LATER, 500, 599, 7, 700, 799, UNSENT(VERDICT_SYSTEMIC) },

	/* "Relay access denied" is a 5.7.1 too, and says it to everybody. */
	{ AT_RCPT, 500, 599, 7, ALL_DETAILS, REFUSES_US_PERHAPS },
	{ AT_RCPT, 500, 599, ANY_ENHANCED, ENDS_AS(OUTCOME_REJECTED) },
	{ AT_DATA | AT_DOT, 500, 599, ANY_ENHANCED, REFUSES_US_PERHAPS },
	{ AT_LATER, 400, 499, ANY_ENHANCED, ENDS_AS(OUTCOME_DEFERRED) },

	/* No answer that SMTP knows here. */
	{ AT_DOT, 0, 999, ANY_ENHANCED,
	    { VERDICT_SYSTEMIC, OUTCOME_IN_DOUBT, false } },
	{ AT_EVERY, 0, 999, ANY_ENHANCED, UNSENT(VERDICT_SYSTEMIC) },
};

static bool
subject_fits(const struct rule *rule, int code, struct enhanced enhanced)
{
	/* RFC 2034: an enhanced code of another class says nothing. */
	bool is_present = enhanced.class != 0 && enhanced.class == code / 100;
	if (rule->subject == WHATEVER)
		return true;
	if (rule->subject == NO_ENHANCED)
		return !is_present;
	return is_present && rule->subject == enhanced.subject &&
	       rule->detail_first <= enhanced.detail &&
	       enhanced.detail <= rule->detail_last;
}

struct verdict
outcome_classify(enum outcome_step step, int code, struct enhanced enhanced)
{
	const struct rule *rule = rules;
	/* The last rule takes everything. */
	while ((rule->steps & 1U << step) == 0 || code < rule->code_first ||
	       code > rule->code_last || !subject_fits(rule, code, enhanced))
		rule++;
	return rule->verdict;
}
