/*
 * lessons_csv.h - the lessons for a spreadsheet: one table for each dimension,
 * and the measures, which come back filled in.
 */
#ifndef REPORT_LESSONS_CSV_H
#define REPORT_LESSONS_CSV_H

#include "base/buf.h"
#include "report/lessons.h"

/* pareto_cause.csv and its like. */
void lessons_csv_pareto(const struct lessons *lessons,
    enum lesson_dimension dimension, struct buf *out);

/* capa.csv: its columns are those that command/lessons reads back. */
void lessons_csv_measures(const struct lessons *lessons, struct buf *out);

#endif
