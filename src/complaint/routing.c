#include "complaint/routing.h"

#include <stdlib.h>

#include "base/glob.h"

static int
by_prio_and_line(const void *left, const void *right)
{
	const struct routing_row *a = left, *b = right;
	if (a->prio != b->prio)
		return a->prio < b->prio ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static bool
is_star(struct str pattern)
{
	return str_equal(pattern, STR("*"));
}

static bool
fits_everything(const struct routing_row *row)
{
	return is_star(row->claim) && is_star(row->cause) &&
	       is_star(row->carrier) && is_star(row->country);
}

static void
check_cells(const struct routing_row *row, struct place place,
    struct mistakes *mistakes)
{
	const struct {
		const char *name;
		struct str cell;
	} cells[] = {
		{ "claim", row->claim },
		{ "cause", row->cause },
		{ "carrier", row->carrier },
		{ "country", row->country },
		{ "dept", row->department },
	};
	for (size_t i = 0; i < COUNT_OF(cells); i++)
		if (str_is_empty(cells[i].cell))
			mistakes_add(mistakes, place,
			    "%s is empty; * stands for every one",
			    cells[i].name);
}

static bool
fits_a_claim(struct str pattern)
{
	for (enum claim claim = CLAIM_NOT_RECEIVED; claim < CLAIM_COUNT;
	     claim++)
		if (glob_match(pattern, str_from(claim_name(claim))))
			return true;
	return false;
}

bool
routing_check(struct routing *routing, const char *file,
    struct mistakes *mistakes)
{
	size_t before = mistakes->count;
	struct place whole = { file, 0 };
	qsort(routing->rows, routing->count, sizeof(*routing->rows),
	    by_prio_and_line);
	for (size_t i = 0; i < routing->count; i++) {
		const struct routing_row *row = &routing->rows[i];
		struct place place = { file, (unsigned)row->line };
		check_cells(row, place, mistakes);
		if (!str_is_empty(row->claim) && !fits_a_claim(row->claim))
			mistakes_add(mistakes, place,
			    "no claim is called '%.*s'", STR_ARG(row->claim));
		if (fits_everything(row) && i + 1 < routing->count)
			mistakes_add(mistakes, place,
			    "it fits every case, so that no row behind it "
			    "counts; give it the highest prio");
	}
	if (routing->count == 0 ||
	    !fits_everything(&routing->rows[routing->count - 1]))
		mistakes_add(mistakes, whole,
		    "the last row must have * for claim, cause, carrier and "
		    "country");
	return mistakes->count == before;
}

static bool
fits(const struct routing_row *row, const struct case_record *record)
{
	struct str claim = str_from(claim_name(record->complaint.claim));
	return glob_match(row->claim, claim) &&
	       glob_match(row->cause, record->cause) &&
	       glob_match(row->carrier, record->carrier) &&
	       glob_match(row->country, record->complaint.country);
}

const struct routing_row *
routing_match(const struct routing *routing, const struct case_record *record)
{
	for (size_t i = 0; i < routing->count; i++)
		if (fits(&routing->rows[i], record))
			return &routing->rows[i];
	return NULL;
}
