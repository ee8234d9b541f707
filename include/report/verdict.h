/*
 * verdict.h - the top of the HTML report: what became of the mails, the brake
 * with its figures, and what to type for yes and for no.
 *
 * It is what a supervisor reads first, perhaps on a phone at night, and
 * perhaps the only thing.
 */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include "base/buf.h"
#include "report/report.h"

/* "11,766 mails wait for a yes", without markup. */
void verdict_say(struct buf *out, const struct report *report);

/* A <section>, where a brake tripped. */
void verdict_add_brake(struct buf *out, const struct report *report);

/* A <section>, where the run ended early. */
void verdict_add_stop(struct buf *out, const struct report *report);

/* A <section> with what a person has to look at, or that there is nothing. */
void verdict_add_needs(struct buf *out, const struct report *report);

#endif
