#include "command/lessons.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "command/commands.h"
#include "command/exits.h"
#include "command/span.h"
#include "intake/sheet.h"
#include "intake/timestamp.h"
#include "ledger/case_statistics.h"
#include "report/lessons.h"
#include "report/lessons_csv.h"
#include "report/lessons_html.h"

enum { MAX_FILE = 16 << 20, MAX_ID = 1000000000 };

/* The lessons while they are drawn. */
struct drawing {
	struct execution *execution;
	const char *folder;
	struct case_span span;
	struct lesson_period period;
	struct lesson_period before;
	struct lessons lessons;
};

/* ---- capa.csv, as people filled it in */

enum {
	CAPA_ID,
	CAPA_WHY,
	CAPA_CORRECTIVE = CAPA_WHY + CASE_MEASURE_WHYS,
	CAPA_PREVENTIVE,
	CAPA_OWNER,
	CAPA_DUE,
	CAPA_DONE
};

static const struct sheet_column columns[] = {
	[CAPA_ID] = { "capa_id", true, NULL },
	[CAPA_WHY] = { "why1", false, NULL },
	[CAPA_WHY + 1] = { "why2", false, NULL },
	[CAPA_WHY + 2] = { "why3", false, NULL },
	[CAPA_WHY + 3] = { "why4", false, NULL },
	[CAPA_WHY + 4] = { "why5", false, NULL },
	[CAPA_CORRECTIVE] = { "corrective", false, NULL },
	[CAPA_PREVENTIVE] = { "preventive", false, NULL },
	[CAPA_OWNER] = { "owner", false, NULL },
	[CAPA_DUE] = { "due", false, NULL },
	[CAPA_DONE] = { "done_at", false, NULL },
};

static bool
refuse(const struct sheet *sheet, const char *what, struct error *err)
{
	struct row row = sheet_row(sheet);
	return error_set(err, ERROR_INPUT, "%.*s:%u: %s", STR_ARG(row.file),
	    row.line, what);
}

static void
read_text(const struct drawing *drawing, const struct sheet *sheet,
    size_t column, struct str *text)
{
	if (sheet_has(sheet, column))
		*text = arena_str(drawing->execution->run,
		    sheet_cell(sheet, column));
}

static bool
read_day(const struct drawing *drawing, const struct sheet *sheet,
    size_t column, struct date *day, struct error *err)
{
	const struct zone *zone = drawing->span.business;
	const struct timestamp_style style = { .zone = zone, .business = zone };
	struct timestamp read;
	if (!sheet_has(sheet, column))
		return true;
	if (timestamp_read(sheet_cell(sheet, column), &style, &read) != NULL)
		return refuse(sheet,
		    column == CAPA_DUE
			? "due: a day such as 2026-01-26 is wanted"
			: "done_at: a day such as 2026-01-26 is wanted",
		    err);
	*day = read.date;
	return true;
}

static struct case_measure *
find_measure(const struct drawing *drawing, struct str id)
{
	const struct lessons *lessons = &drawing->lessons;
	long number;
	if (!str_to_count(id, MAX_ID, &number))
		return NULL;
	for (size_t i = 0; i < lessons->measure_count; i++)
		if (lessons->measures[i].id == number)
			return &lessons->measures[i];
	return NULL;
}

static bool
read_row(const struct drawing *drawing, const struct sheet *sheet,
    struct error *err)
{
	struct case_measure *measure = find_measure(drawing,
	    sheet_cell(sheet, CAPA_ID));
	if (measure == NULL)
		return refuse(sheet, "there is no such capa_id", err);
	for (size_t i = 0; i < CASE_MEASURE_WHYS; i++)
		read_text(drawing, sheet, CAPA_WHY + i, &measure->why[i]);
	read_text(drawing, sheet, CAPA_CORRECTIVE, &measure->corrective);
	read_text(drawing, sheet, CAPA_PREVENTIVE, &measure->preventive);
	read_text(drawing, sheet, CAPA_OWNER, &measure->owner);
	if (!read_day(drawing, sheet, CAPA_DUE, &measure->due_on, err) ||
	    !read_day(drawing, sheet, CAPA_DONE, &measure->done_on, err))
		return false;
	measure->check_on = date_is_set(measure->done_on)
	                        ? date_plus(measure->done_on, CASE_MEASURE_DAYS)
	                        : DATE_NONE;
	return true;
}

static bool
read_rows(const struct drawing *drawing, struct sheet *sheet, struct error *err)
{
	enum sheet_row kind;
	while ((kind = sheet_next(sheet)) != SHEET_END) {
		if (kind == SHEET_REJECTED) {
			struct str why = sheet_reason(sheet);
			return refuse(sheet,
			    arena_cstr(drawing->execution->run, why), err);
		}
		if (!read_row(drawing, sheet, err))
			return false;
	}
	return sheet_verify(sheet, err);
}

/* No file yet: nobody has filled anything in. */
static bool
read_measures(const struct drawing *drawing, struct error *err)
{
	const char *path = file_join(drawing->execution->run,
	    str_from(drawing->folder), STR("capa.csv"));
	if (access(path, F_OK) != 0)
		return true;
	struct sheet *sheet = sheet_open(path, columns, COUNT_OF(columns), err);
	if (sheet == NULL)
		return false;
	bool ok = read_rows(drawing, sheet, err);
	sheet_close(sheet);
	return ok;
}

/* ---- what the cases say */

static bool
gather(struct drawing *drawing, struct error *err)
{
	struct execution *execution = drawing->execution;
	struct arena *run = execution->run;
	struct lessons *lessons = &drawing->lessons;
	const struct case_span *span = &drawing->span;
	int days = date_days_between(span->from, span->to) + 1;
	const struct case_span earlier = { date_plus(span->from, -days),
		date_plus(span->from, -1), span->business };
	if (!case_statistics_read(execution->ledger, span, run,
		&drawing->period, err) ||
	    !case_statistics_read(execution->ledger, &earlier, run,
		&drawing->before, err))
		return false;
	lesson_summarise(&drawing->period, execution->now, run,
	    &lessons->summary);
	lesson_score(&drawing->period, run, &lessons->score);
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++)
		lesson_pareto(&drawing->period, &drawing->before, d, run,
		    &lessons->pareto[d].items, &lessons->pareto[d].count);
	return true;
}

/* ---- what is done about it */

static bool
list_measures(struct drawing *drawing, struct error *err)
{
	return case_measures_list(drawing->execution->ledger,
	    drawing->execution->run, &drawing->lessons.measures,
	    &drawing->lessons.measure_count, err);
}

static bool
open_measures(struct drawing *drawing, struct error *err)
{
	struct execution *execution = drawing->execution;
	struct lesson_candidate *candidates;
	size_t count;
	lesson_candidates(&drawing->period, &drawing->before, execution->run,
	    &candidates, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_new;
		if (!case_measures_open(execution->ledger, execution->today,
			&candidates[i], &is_new, err))
			return false;
	}
	return true;
}

/* Thirty days after it was done the rate of these days tells. */
static bool
look_again(const struct drawing *drawing, struct case_measure *measure,
    struct error *err)
{
	struct execution *execution = drawing->execution;
	const struct case_span after = { date_plus(measure->done_on, 1),
		measure->check_on, drawing->span.business };
	struct lesson_period period;
	if (!case_statistics_read(execution->ledger, &after, execution->run,
		&period, err))
		return false;
	measure->rate_after = lesson_rate_of(&period, measure->dimension,
	    measure->value, execution->run);
	measure->effect = lesson_effect(measure->rate_before,
	    measure->rate_after);
	return true;
}

static bool
is_due(const struct drawing *drawing, const struct case_measure *measure)
{
	return measure->effect == EFFECT_UNKNOWN &&
	       date_is_set(measure->check_on) &&
	       date_before(measure->check_on, drawing->execution->today);
}

static bool
keep_measures(struct drawing *drawing, struct error *err)
{
	struct lessons *lessons = &drawing->lessons;
	struct ledger *ledger = drawing->execution->ledger;
	for (size_t i = 0; i < lessons->measure_count; i++) {
		struct case_measure *measure = &lessons->measures[i];
		if (is_due(drawing, measure) &&
		    !look_again(drawing, measure, err))
			return false;
		if (!case_measures_set(ledger, measure, err))
			return false;
	}
	return open_measures(drawing, err) && list_measures(drawing, err);
}

static bool
record_measures(struct drawing *drawing, struct error *err)
{
	struct ledger *ledger = drawing->execution->ledger;
	if (!drawing->execution->is_recorded)
		return true;
	if (!ledger_begin(ledger, LEDGER_DURABLE, err))
		return false;
	if (keep_measures(drawing, err) && ledger_commit(ledger, err))
		return true;
	ledger_rollback(ledger);
	return false;
}

/* ---- the files */

static bool
put(const struct drawing *drawing, const char *name, struct buf *content,
    struct error *err)
{
	const char *path = file_join(drawing->execution->run,
	    str_from(drawing->folder), str_from(name));
	bool ok = content->has_overflown
	              ? error_set(err, ERROR_REPORT, "%s: is too large", path)
	              : file_replace(path, buf_str(content), err);
	buf_clear(content);
	return ok;
}

static bool
put_pareto(const struct drawing *drawing, struct buf *content,
    struct error *err)
{
	for (enum lesson_dimension d = LESSON_CAUSE; d < LESSON_DIMENSION_COUNT;
	     d++) {
		struct str name = arena_format(drawing->execution->run,
		    "pareto_%s.csv", lesson_dimension_name(d));
		lessons_csv_pareto(&drawing->lessons, d, content);
		if (!put(drawing, name.ptr, content, err))
			return false;
	}
	return true;
}

static bool
put_files(const struct drawing *drawing, struct buf *content, struct error *err)
{
	if (mkdir(drawing->folder, 0700) != 0 && errno != EEXIST)
		return error_set(err, ERROR_REPORT, "%s: cannot be made: %s",
		    drawing->folder, strerror(errno));
	lessons_text(&drawing->lessons, content);
	if (!put(drawing, "lessons.txt", content, err))
		return false;
	lessons_html(&drawing->lessons, content);
	if (!put(drawing, "lessons.html", content, err))
		return false;
	lessons_csv_measures(&drawing->lessons, content);
	return put(drawing, "capa.csv", content, err) &&
	       put_pareto(drawing, content, err);
}

bool
lessons_draw(struct execution *execution, const struct arrival_span *span,
    const char *folder, struct error *err)
{
	struct drawing drawing = {
		.execution = execution,
		.folder = folder,
		.span = { span->from, span->to, execution->setup->business },
		.lessons = { .from = span->from, .to = span->to },
	};
	struct buf content;
	buf_init(&content, MAX_FILE);
	bool ok = gather(&drawing, err) && list_measures(&drawing, err) &&
	          read_measures(&drawing, err) &&
	          record_measures(&drawing, err) &&
	          put_files(&drawing, &content, err);
	buf_release(&content);
	return ok;
}

/* ---- the command */

static bool
prepare(struct execution *execution, struct error *err)
{
	struct arrival_span span;
	return span_read(execution->options, execution->today, &span, err);
}

static int
draw(struct execution *execution)
{
	const struct options *options = execution->options;
	struct error err = { 0 };
	struct arrival_span span;
	if (!span_read(options, execution->today, &span, &err) ||
	    !lessons_draw(execution, &span, options->out, &err))
		return execution_refuse(&err);
	return EXIT_DONE;
}

int
command_complaint_lessons(const struct options *options)
{
	const struct execution_steps steps = { prepare, draw };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
