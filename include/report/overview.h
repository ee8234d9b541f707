/*
 * overview.h - titled tables of figures, in every format of a report.
 *
 * A command that looks back or ahead fills one: facts about the whole first,
 * then tables, row by row and cell by cell.  Texts are static or outlive it.
 * Memory: the arena given.
 */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"
#include "report/report.h"

enum overview_column_kind {
	OVERVIEW_TEXT,
	OVERVIEW_NAME, /* a tracking number */
	OVERVIEW_DATE,
	OVERVIEW_NUMBER,
	OVERVIEW_PERCENT,
};

struct overview_column {
	const char *key;   /* for programs */
	const char *title; /* for people */
	enum overview_column_kind kind;
};

/* Nothing, a text, or a number, as its column is. */
struct overview_cell {
	bool is_set;
	struct str text;
	int64_t number;
};

struct overview_table {
	struct arena *arena;
	const char *key;
	const char *title;
	const char *note; /* a sentence on what the figures mean; NULL: none */
	const struct overview_column *columns;
	size_t column_count;
	size_t bars; /* a column that a page draws as bars, too; 0: none */
	struct overview_cell *cells; /* row by row */
	size_t cell_count;
	size_t cell_capacity;
};

/* A word about the whole: "from", "From", "2026-02-01". */
struct overview_fact {
	const char *key;
	const char *title;
	struct str text;
};

enum { OVERVIEW_MAX_TABLES = 12, OVERVIEW_MAX_FACTS = 12 };

struct overview {
	struct arena *arena;
	const char *command;
	const char *title;
	struct overview_fact facts[OVERVIEW_MAX_FACTS];
	size_t fact_count;
	struct overview_table tables[OVERVIEW_MAX_TABLES];
	size_t table_count;
};

void overview_init(struct overview *overview, const char *command,
    const char *title, struct arena *arena);

void overview_add_fact(struct overview *overview, const char *key,
    const char *title, struct str text);

/* The table that is described, without rows; valid as long as the overview. */
struct overview_table *overview_add_table(struct overview *overview,
    const struct overview_table *described);

/* The next cell of the table's last row, or the first of a new one. */
void overview_put_text(struct overview_table *table, struct str text);
void overview_put_date(struct overview_table *table, struct date date);
void overview_put_number(struct overview_table *table, int64_t number);
void overview_put_none(struct overview_table *table);

/* `part` of `whole` in percent, rounded; nothing of nothing. */
void overview_put_share(struct overview_table *table, size_t part,
    size_t whole);

size_t overview_rows(const struct overview_table *table);

/* One table for a terminal: at most `most` of its rows. */
void overview_add_text(const struct overview_table *table, size_t most,
    struct buf *out);

/* One table as a <section> whose id is the table's key. */
void overview_add_html(const struct overview_table *table, struct buf *out);

void overview_compose(const struct overview *overview,
    enum report_format format, struct buf *out);

/* Compose and write, as report_write(). */
bool overview_write(const struct overview *overview, const char *path,
    struct error *err);

#endif
