/*
 * difference.h - what two configurations would have sent, side by side.
 *
 * A letter of the one and a letter of the other are the same where parcel,
 * kind, reason and number are; they may go out in different nights.  Each side
 * is judged by its own dates: what is late for the one may be in time for the
 * other.
 */
#ifndef REPORT_DIFFERENCE_H
#define REPORT_DIFFERENCE_H

#include <stddef.h>

#include "base/str.h"
#include "calendar/date.h"
#include "ledger/arrivals.h"
#include "report/overview.h"
#include "report/review.h"

/* One parcel's news in a letter. */
struct difference_letter {
	struct str key; /* what makes it the same letter */
	struct str tracking;
	struct str carrier;
	const char *letter;
	struct date on;
	struct date promised_on;  /* DATE_NONE: not known */
	struct date delivered_on; /* DATE_NONE: not by the last night */
};

struct difference_night {
	struct date on;
	size_t mails;
	struct str remark; /* a brake, or why it could not be replayed */
};

/* Nights and letters in the order of their days. */
struct difference_side {
	const struct difference_letter *letters;
	size_t letter_count;
	const struct difference_night *nights;
	size_t night_count;
	struct review_quality quality;
};

struct difference {
	struct arrival_span span;      /* of the nights that are shown */
	struct difference_side before; /* both sides have the same nights */
	struct difference_side after;
};

/* Memory: the overview's. */
void difference_add_all(const struct difference *difference,
    struct overview *overview);

#endif
