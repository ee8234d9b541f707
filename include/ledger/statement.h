/*
 * statement.h - prepared statements, for the files of this folder only.
 *
 * Statements are prepared once and kept; text is bound, never pasted.  The
 * first failure is remembered in the ledger and returned by
 * statement_finish(), so a sequence of binds needs no checks between.
 */
#ifndef LEDGER_STATEMENT_H
#define LEDGER_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/money.h"
#include "base/str.h"
#include "calendar/date.h"
#include "calendar/zone.h"
#include "ledger/ledger.h"

struct statement;

/* The statement of a static SQL text, ready to bind; NULL on failure. */
struct statement *statement_of(struct ledger *ledger, const char *sql,
    struct error *err);

/* Bind the next parameter. Unset dates and instants become NULL. */
void statement_bind_number(struct statement *statement, int64_t number);
void statement_bind_text(struct statement *statement, struct str text);
void statement_bind_date(struct statement *statement, struct date date);
void statement_bind_instant(struct statement *statement,
    struct instant instant);
/* Amount and currency: two parameters, as statement_money() reads two columns.
 */
void statement_bind_money(struct statement *statement, struct money money);
void statement_bind_null(struct statement *statement);

/* True while there is a row.  The end and a failure are false. */
bool statement_next(struct statement *statement);

/* The next column of the row. */
int64_t statement_number(struct statement *statement);
struct date statement_date(struct statement *statement);
struct instant statement_instant(struct statement *statement);
struct str statement_text(struct statement *statement, struct arena *arena);
/* The same, to be looked at: it holds until the next row. */
struct str statement_word(struct statement *statement);
struct money statement_money(struct statement *statement);

/* Reset for the next use; false when anything failed since statement_of(). */
bool statement_finish(struct statement *statement, struct error *err);

/* Bound and stepped to its end: statement_next() and statement_finish(). */
bool statement_run(struct statement *statement, struct error *err);

/* The row id of the last insert, and the rows that the last one changed. */
int64_t ledger_last_id(const struct ledger *ledger);
int64_t ledger_changes(const struct ledger *ledger);

#endif
