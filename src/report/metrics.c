#include "report/metrics.h"

#include <inttypes.h>

#include "base/file.h"

enum { MAX_TEXT = 1 << 16 };

static void
begin(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
add_number(struct buf *out, const char *name, const char *help, int64_t number)
{
	begin(out, name, "gauge", help);
	buf_format(out, "%s %" PRId64 "\n", name, number);
}

static void
add_labelled(struct buf *out, const char *name, const char *label,
    const char *value, size_t number)
{
	buf_format(out, "%s{%s=\"%s\"} %zu\n", name, label, value, number);
}

static void
add_kinds(struct buf *out, const struct report_totals *totals)
{
	begin(out, "shipdelay_findings", "gauge",
	    "Shipments of the last run by what was found.");
	for (enum finding_kind kind = 0; kind < FINDING_KIND_COUNT; kind++)
		add_labelled(out, "shipdelay_findings", "kind",
		    finding_kind_name(kind), totals->findings[kind]);
	begin(out, "shipdelay_notices", "gauge",
	    "Notices that the last run decided, by kind.");
	for (enum notice_kind kind = 0; kind < NOTICE_KIND_COUNT; kind++)
		add_labelled(out, "shipdelay_notices", "kind",
		    notice_kind_name(kind), totals->notices[kind]);
	begin(out, "shipdelay_mails", "gauge",
	    "Mails that the last run worked on, by their state at its end.");
	for (int state = 0; state < MAIL_STATE_COUNT; state++)
		add_labelled(out, "shipdelay_mails", "state",
		    mail_state_name((enum mail_state)state),
		    totals->mails[state]);
}

static void
add_rows(struct buf *out, const struct report_totals *totals)
{
	add_number(out, "shipdelay_rows",
	    "Data rows of the last run's exports.", (int64_t)totals->rows);
	add_number(out, "shipdelay_rows_rejected",
	    "Rows of the last run that could not be read.",
	    (int64_t)totals->rejected);
	add_number(out, "shipdelay_shipments", "Shipments of the last run.",
	    (int64_t)totals->shipments);
	add_number(out, "shipdelay_shipments_unmapped",
	    "Shipments of the last run whose status is in no vocabulary.",
	    (int64_t)totals->unmapped);
}

static void
add_ledger(struct buf *out, const struct metrics *metrics)
{
	begin(out, "shipdelay_runs_total", "counter",
	    "Runs that the ledger knows.");
	buf_format(out, "shipdelay_runs_total %zu\n", metrics->runs);
	add_number(out, "shipdelay_runs_held",
	    "Runs that wait for approve or discard.",
	    (int64_t)metrics->held_runs);
	if (instant_is_set(metrics->last_success))
		add_number(out, "shipdelay_last_success_timestamp_seconds",
		    "When the last run that ended took place.",
		    metrics->last_success.seconds);
}

static void
add_stages(struct buf *out, const struct metrics *metrics)
{
	begin(out, "shipdelay_stage_seconds", "gauge",
	    "How long each part of the last run took.");
	for (size_t i = 0; i < metrics->stage_count; i++)
		buf_format(out, "shipdelay_stage_seconds{stage=\"%s\"} %.3f\n",
		    metrics->stages[i].name, metrics->stages[i].seconds);
}

void
metrics_compose(const struct metrics *metrics, struct buf *out)
{
	const struct report *report = metrics->report;
	add_number(out, "shipdelay_last_run_timestamp_seconds",
	    "When the last run took place.", metrics->now.seconds);
	add_number(out, "shipdelay_last_run_exit_code",
	    "The exit code of the last run.", metrics->exit_code);
	add_number(out, "shipdelay_last_run_held",
	    "1 when a brake held the last run.",
	    !str_is_empty(report->brake.name));
	if (metrics->has_ledger)
		add_ledger(out, metrics);
	add_rows(out, &report->totals);
	add_kinds(out, &report->totals);
	add_stages(out, metrics);
}

bool
metrics_write(const struct metrics *metrics, const char *path,
    struct error *err)
{
	struct buf content;
	buf_init(&content, MAX_TEXT);
	metrics_compose(metrics, &content);
	bool ok = file_publish(path, buf_str(&content), err);
	buf_release(&content);
	return ok;
}
