/*
 * summary.h - what a command has to say to a program: one JSON object on one
 * line (--json).
 *
 * Its first member is "command", its last "exit".  A text that there is none
 * of is null.  Bytes that are no UTF-8 become U+FFFD.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct json_t;

struct summary {
	struct json_t *root;
};

void summary_init(struct summary *summary, const char *command);
void summary_release(struct summary *summary);

void summary_add_text(struct summary *summary, const char *name,
    struct str text);
void summary_add_flag(struct summary *summary, const char *name, bool flag);
void summary_add_number(struct summary *summary, const char *name,
    int64_t number);

/* An object or a list of objects, empty at first. */
struct summary summary_add_object(struct summary *summary, const char *name);
struct summary summary_add_list(struct summary *summary, const char *name);

/* One more object of a list; the list owns it. */
struct summary summary_append(struct summary *list);

void summary_write(struct summary *summary, int exit_code, struct buf *out);

#endif
