/*
 * role.h - who may decide what: people, roles, and limits in money.
 */
#ifndef COMPLAINT_ROLE_H
#define COMPLAINT_ROLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/money.h"
#include "base/str.h"
#include "config/settings.h"

/* Each may do what those before it may. */
enum role {
	ROLE_AUTO, /* the program itself */
	ROLE_AGENT,
	ROLE_SUPERVISOR,
	ROLE_MANAGER,
	ROLE_DIRECTOR,
	ROLE_SELF, /* the one person of a one-person shop */
	ROLE_COUNT
};

const char *role_name(enum role role);
bool role_parse(struct str name, enum role *role);

/* One of [users]: name = role, or name = role, os-user. */
struct user {
	struct str name;
	enum role role;
	struct str os_user; /* empty: the name */
};

/* [approval] and [users], checked. */
struct approval {
	const struct user *users;
	size_t user_count;
	struct money_list limits[ROLE_COUNT]; /* up to what cost */
	bool has_single_operator;
	long auto_max; /* zero-cost proposals approved unseen in one run */
};

/* Adds every mistake; false when there was one.  Memory: run. */
bool approval_read(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes, struct approval *approval);

/* NULL: nobody of that name. */
const struct user *approval_find_user(const struct approval *approval,
    struct str name);
/* By the name of the account that runs the program. */
const struct user *approval_find_account(const struct approval *approval,
    struct str os_user);

/*
 * The lowest role whose limit allows a cost, `raised` levels higher, at most
 * the director.  What costs nothing is for the supervisor; a currency without
 * limits wants the director.
 */
enum role approval_need(const struct approval *approval, struct money cost,
    int raised);

/* What stands in the way of a decision. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_OWN_PROPOSAL, /* E_FOUR_EYES: the proposer */
	REFUSAL_RESPONSIBLE,  /* E_FOUR_EYES: the person responsible */
	REFUSAL_ROLE,         /* E_ROLE: the role is too low */
	REFUSAL_STALE_TOKEN,  /* E_STALE_TOKEN */
	REFUSAL_STATE,        /* E_STATE: nothing is submitted */
	REFUSAL_DECIDED,      /* E_DECIDED: the other way, before */
	REFUSAL_COMMENT,      /* E_COMMENT: a rejection says why */
	REFUSAL_COMPENSATED,  /* E_COMPENSATED: the order has its remedy */
	REFUSAL_CAP,          /* E_CAP: more than the order's total */
	REFUSAL_FACTS,        /* E_FACTS_CHANGED: the parcel has moved on */
	REFUSAL_LATE,         /* E_LATE: the answer is overdue; --late */
	REFUSAL_NOBODY,       /* E_USER: not one of [users] */
	REFUSAL_COUNT
};

/* "E_STALE_TOKEN". */
const char *refusal_code(enum refusal refusal);
/* What happened and what to do, one sentence. */
const char *refusal_text(enum refusal refusal);

#endif
