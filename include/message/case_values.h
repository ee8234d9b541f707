/*
 * case_values.h - the values that the letters of a case may use, by name.
 *
 * Two scopes: the case, and each of the customer's choices inside
 * {{#options}}.  One table in case_values.c names them all.  Values are what
 * the data say, as datum.h prints it; nothing that the customer has written
 * is one, nor any name or cause of ours.
 */
#ifndef MESSAGE_CASE_VALUES_H
#define MESSAGE_CASE_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "complaint/case.h"
#include "complaint/fact.h"
#include "intake/shipment.h"
#include "message/datum.h"
#include "message/letter_values.h"
#include "message/template.h"

/* What one letter is made of; NULL where it says nothing of it. */
struct case_facts {
	const struct case_record *record;
	struct str language; /* of the letter; the nearest that there is */
	const struct proposal *proposal; /* action, amount, options, new_date */
	const struct case_action
	    *action;                     /* what was done, with its reference */
	const struct facts *facts;       /* with what proves them */
	const struct shipment *shipment; /* the parcel as last known */
	const struct zone *zone;         /* of the business: days of instants */
	struct money postage;            /* that the customer pays, 0: none */
	struct date answer_by;       /* the day by which we ask for an answer */
	struct date issue_by;        /* the day by which a refund is issued */
	struct date next_word;       /* when we write again at the latest */
	struct date protected_until; /* the platform's buyer protection */
	bool tells_closing; /* one neutral sentence on closing a dispute */
	bool is_message;    /* goes out as a message of the platform: names
	                       neither our address nor any website */
};

/* What renders it. */
struct case_letter_facts {
	const struct case_facts *facts; /* with a record */
	const struct shop *shop;
	struct datum_style style;
};

/* For template_render(): its source, and a case as the outermost scope. */
const struct value_source *case_values_source(void);
const void *case_values_scope(const struct case_letter_facts *facts);

/* Every name, in the order of the table.  Memory: the arena. */
const char *const *case_values_names(struct arena *arena, size_t *count);

bool case_values_has(struct str name);

#endif
