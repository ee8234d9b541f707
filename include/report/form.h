/*
 * form.h - how the values of a report become JSON and come back.
 *
 * A struct is described once, by a table of its members, and both ways follow
 * that table.  Lack of memory ends the process.
 */
#ifndef REPORT_FORM_H
#define REPORT_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * Whom a member is for: programs, or only the ledger.  An optional one is for
 * programs, and left out where it would be null.  What the ledger keeps may
 * be of a program that knew fewer stored ones.
 */
enum audience { FORM_OPTIONAL, FORM_PUBLIC, FORM_STORED };

/* One kind of value.  `read` is false for what `write` never writes. */
struct form {
	void (*write)(struct buf *out, const void *value);
	bool (*read)(const json_t *json, struct arena *run, void *value);
};

struct member {
	const char *name;
	size_t offset;
	const struct form *form;
	enum audience audience;
};

/* All members of a struct, in the order in which they are written. */
struct shape {
	const struct member *members;
	size_t count;
};

/* struct str; bytes that are no UTF-8 become U+FFFD. */
extern const struct form form_text;
extern const struct form form_text_or_null; /* null when empty */
extern const struct form form_figure;       /* a number where it is one */

extern const struct form form_size;    /* size_t */
extern const struct form form_flag;    /* bool */
extern const struct form form_ordinal; /* int from 1; 0 is null */
extern const struct form form_days;    /* int from 0; -1 is null */
extern const struct form form_date;    /* struct date */

/* Words: enum finding_kind, enum cause (none is null), enum mail_state. */
extern const struct form form_kind;
extern const struct form form_cause;
extern const struct form form_state;

/*
 * A member's name and value behind `before`, on one line; nothing where it is
 * left out, and false.
 */
bool form_add_member(struct buf *out, struct str before, const void *item,
    const struct member *member, enum audience audience);

void form_add_object(struct buf *out, const void *item, struct shape shape,
    enum audience audience);

/*
 * Every public member must be there; others are not looked at.
 * Memory: run.
 */
bool form_read_object(const json_t *object, struct shape shape,
    struct arena *run, void *item);

#endif
