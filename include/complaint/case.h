/*
 * case.h - a case: a complaint with everything that was concluded and done.
 *
 * A case goes through eight steps: recorded, judged (substantiated or not),
 * given to a department, its cause analysed, a solution proposed, submitted
 * to the supervisor, carried out with feedback, its lesson drawn.  lifecycle.h
 * says which state follows which.
 */
#ifndef COMPLAINT_CASE_H
#define COMPLAINT_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"
#include "base/str.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "complaint/complaint.h"
#include "complaint/lifecycle.h"
#include "complaint/role.h"
#include "complaint/rule.h"

enum {
	CASE_NAME = 16,  /* "C-000123" and a NUL */
	CASE_TOKEN = 13, /* 12 hex digits and a NUL */
	CASE_MAX_OPTIONS = 4,
	CASE_MAX_ID = 999999999,
};

/* Texts live in the arena of the reader. */
struct case_record {
	int64_t id; /* 0 before it is recorded */
	struct complaint complaint;
	struct str row_hash; /* complaint_hash() */
	enum case_state state;
	struct instant since; /* when it entered the state */
	struct instant received_at;
	enum case_verdict verdict;
	struct str rule; /* "P12"; empty: not judged */
	uint32_t facts;  /* fact.h */
	enum fault fault;
	struct str cause;
	struct str department;
	struct str owner; /* of the department's cases, by routing.csv */
	struct str backup;
	struct str escalate_to;
	int routing_row;     /* line of routing.csv; 0: none yet */
	struct str person;   /* responsible; only for a fault in the house */
	struct str analysis; /* why1 to why3, a line each */
	/* The parcel as last seen. */
	struct str carrier;
	struct str tracking;
	struct str origin; /* the lane */
	struct str destination;
	struct date due_on;
	struct date estimated_on;
	struct date act_by; /* the last day the customer can act */
	struct instant ack_due;
	struct instant respond_due;
	struct instant decide_due; /* INSTANT_NONE: nothing is submitted */
	int proposal;              /* the newest one's number; 0: none */
	int reopen_count;
	int role_raise;       /* levels above what the cost needs */
	bool is_acknowledged; /* the letter is decided */
	bool is_info_asked;
	bool is_surveyed;
	bool is_closing_told; /* how a dispute can be closed: once */
	int rating;           /* 1 to 5; 0: none */
};

/* "C-000123".  Returns out. */
const char *case_name(int64_t id, char out[CASE_NAME]);
/* "C-000123", also "c-123" or "123". */
bool case_name_parse(struct str text, int64_t *id);

/* One of the choices that an offer gives the customer. */
struct case_option {
	char letter; /* A to D */
	enum action action;
	struct money amount; /* what the customer gets */
	struct money price;  /* what the customer pays for it: postage */
	struct money cost;   /* what it costs us */
	bool is_default;     /* what happens in silence */
	struct date default_on;
};

/* Never changed once made. */
struct proposal {
	int64_t case_id;
	int n; /* from 1 */
	enum action action;
	struct money amount;      /* what the customer gets */
	struct money cost;        /* what it costs us, at most */
	struct money recoverable; /* from the carrier */
	struct str letter;        /* its letter's name: "case-refund" */
	struct str language;
	struct str subject; /* as the customer will read it */
	struct str text;
	struct str proposed_by;
	struct str reason;
	enum role need_role;
	struct instant at;
	struct date new_date; /* that the letter promises, or DATE_NONE */
	char token[CASE_TOKEN];
	struct case_option options[CASE_MAX_OPTIONS];
	size_t option_count;
};

/*
 * The token: the first 12 hex digits of SHA-256 over case, number, action,
 * amount, currency, cost, letter, subject and text, in this order, parted by
 * "|".  A spreadsheet must not take it for a number: where the first twelve
 * hold no letter but e, the next twelve are taken.
 */
void proposal_sign(struct proposal *proposal, struct arena *scratch);

/* What happened in a case; the ledger adds number, time order and hash. */
struct case_event {
	int64_t seq;
	int64_t case_id;
	struct instant at;
	struct str actor; /* "auto", or a name of [users] */
	enum case_command command;
	enum case_state from;
	enum case_state to;
	struct str detail; /* one line for people */
};

/* A supervisor's word; final. */
struct case_decision {
	int64_t case_id;
	int n;
	bool is_approved;
	struct str by;
	enum role role;
	struct instant at;
	struct str comment;
	struct str token;
};

/* What somebody must do, or the relay has to. */
struct case_action {
	struct str id; /* "C-000123/1/A": case, proposal, choice or - */
	int64_t case_id;
	int n;
	enum action action;
	struct money amount;
	enum action_state {
		ACTION_OPEN,
		ACTION_HOLD, /* the parcel has moved on: recall it or not */
		ACTION_DONE,
		ACTION_FAILED,
		ACTION_VOID,
		ACTION_STATE_COUNT
	} state;
	struct date due_by;
	struct str approved_by;
	struct instant approved_at;
	struct str reference; /* of a refund */
	struct str new_tracking;
	struct instant done_at;
	struct str done_by;
};
const char *action_state_name(enum action_state state);
bool action_state_parse(struct str name, enum action_state *state);

struct case_feedback {
	struct str id;
	int64_t case_id;
	struct instant received_at;
	struct str channel;
	int rating; /* 1 to 5; 0: none */
	enum resolved { RESOLVED_UNKNOWN, RESOLVED_YES, RESOLVED_NO } resolved;
	char choice; /* A to D; 0: none */
	enum dispute_status {
		DISPUTE_UNTOLD,
		DISPUTE_OPEN,
		DISPUTE_WITHDRAWN,
		DISPUTE_ESCALATED,
		DISPUTE_WON,
		DISPUTE_LOST
	} dispute;
	struct str comment;
};
const char *resolved_name(enum resolved resolved);
bool resolved_parse(struct str name, enum resolved *resolved);
const char *dispute_status_name(enum dispute_status status);
bool dispute_status_parse(struct str name, enum dispute_status *status);

#endif
