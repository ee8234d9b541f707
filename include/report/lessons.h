/*
 * lessons.h - what the complaints of some days teach, as a text.
 *
 * Rates are cases for 1,000 parcels that were delivered in these days.
 */
#ifndef REPORT_LESSONS_H
#define REPORT_LESSONS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/date.h"
#include "complaint/lesson.h"
#include "ledger/case_measures.h"

struct lessons_pareto {
	struct lesson_group *items;
	size_t count;
};

/* Plain values; texts live in the run arena. */
struct lessons {
	struct date from;
	struct date to;
	struct lesson_summary summary;
	struct lesson_score score;
	struct lessons_pareto pareto[LESSON_DIMENSION_COUNT];
	struct case_measure *measures;
	size_t measure_count;
};

/* One figure of the summary: "hours to decide (median)" and "31". */
struct lessons_figure {
	const char *name;
	struct str value;
};

enum { LESSONS_FIGURES = 16 };

/* In the order in which a person reads them.  Memory: the arena. */
void lessons_figures(const struct lessons *lessons, struct arena *arena,
    struct lessons_figure figures[LESSONS_FIGURES]);

/* "4.12", and "41.7"; empty where it is not known. */
struct str lessons_rate(long rate, struct arena *arena);
struct str lessons_share(int share, struct arena *arena);

/* "42.00 USD, 10.00 EUR"; empty for nothing. */
struct str lessons_money(const struct money_list *list, struct arena *arena);

/* What a dimension is called above its table: "By cause". */
const char *lessons_title(enum lesson_dimension dimension);

/* "open", "done", "helped", "did not help". */
const char *lessons_measure_state(const struct case_measure *measure);

/* lessons.txt, in lines of at most 80 columns. */
void lessons_text(const struct lessons *lessons, struct buf *out);

#endif
