/*
 * entry.h - what people and platforms enter: the rows of complaints.csv,
 * decisions.csv, actions_done.csv and feedback.csv as values.
 *
 * A row that makes no sense is refused with its reason and hides no other.
 * Times are ISO 8601; without an offset they are of the zone that is given, a
 * date alone is the start of its day.  Memory: the arena.
 */
#ifndef COMPLAINT_ENTRY_H
#define COMPLAINT_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "calendar/zone.h"
#include "complaint/case.h"
#include "complaint/complaint.h"
#include "complaint/dialect.h"
#include "intake/sheet.h"

/* How the cells of a file are meant. */
struct entry_style {
	const struct zone *zone;       /* of times without an offset */
	const struct dialect *dialect; /* of complaints; NULL: our own */
	struct arena *arena;
};

/* The columns of each file, for sheet_open(). */
const struct sheet_column *entry_complaint_columns(size_t *count);
const struct sheet_column *entry_decision_columns(size_t *count);
const struct sheet_column *entry_done_columns(size_t *count);
const struct sheet_column *entry_feedback_columns(size_t *count);

/* One row of decisions.csv. */
struct entry_decision {
	struct case_decision decision; /* role: not yet known */
	bool is_made;                  /* else the cell is still empty */
	struct row row;
};

/* One row of actions_done.csv. */
struct entry_done {
	struct str action_id;
	bool is_failed;
	struct instant done_at;
	struct str done_by;
	struct str reference;
	struct str new_tracking;
	struct row row;
};

/*
 * The row that the sheet stands at.  False with the reason, one sentence
 * without the row's place.
 */
bool entry_complaint(const struct sheet *sheet, const struct entry_style *style,
    struct complaint *complaint, struct str *reason);
/* The platform alone, which says in which zone its times are. */
bool entry_platform(const struct sheet *sheet, const struct entry_style *style,
    enum platform *platform);
bool entry_decision(const struct sheet *sheet, const struct entry_style *style,
    struct entry_decision *entry, struct str *reason);
bool entry_done(const struct sheet *sheet, const struct entry_style *style,
    struct entry_done *entry, struct str *reason);
bool entry_feedback(const struct sheet *sheet, const struct entry_style *style,
    struct case_feedback *feedback, struct str *reason);

/* "C-000123/1", as `complaint approve` takes it; without /N n is 0. */
bool entry_proposal_name(struct str text, int64_t *case_id, int *n);

#endif
