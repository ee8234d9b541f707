#include "command/nights.h"

_Static_assert((int)RUNS_MAX_NIGHTS == (int)REPORT_MAX_NIGHTS,
    "a report has as many nights as the ledger is asked for");

static struct report_night
describe(const struct execution *execution, const struct run *run)
{
	const struct run_figures *figures = &run->figures;
	return (struct report_night){
		.run = run->name,
		.on = zone_date(execution->setup->business, run->now),
		.is_held = run->state == RUN_HELD,
		.shipments = figures->shipments,
		.open = figures->open,
		.late = figures->late,
		.findings = figures->findings,
		.mails = figures->mails,
	};
}

static bool
is_night(const struct run *run)
{
	return run->is_whole && run->figures.are_known &&
	       str_equal(run->command, STR("run"));
}

bool
nights_read(const struct execution *execution, const struct run *record,
    struct report *report, struct error *err)
{
	struct run *runs;
	size_t count;
	if (!is_night(record))
		return true;
	if (!runs_nights(execution->ledger, record->id, execution->run, &runs,
		&count, err))
		return false;
	if (count == REPORT_MAX_NIGHTS)
		count--;
	struct report_night *nights = arena_alloc(execution->run, count + 1,
	    sizeof(*nights));
	for (size_t i = 0; i < count; i++)
		nights[count - 1 - i] = describe(execution, &runs[i]);
	nights[count] = describe(execution, record);
	report->nights = nights;
	report->night_count = count + 1;
	return true;
}
