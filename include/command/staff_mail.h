/*
 * staff_mail.h - what needs a person, by mail to the addresses of [staff].
 *
 * At most one a day, and none when nothing needs anybody.  It is none of the
 * customers' mails: no brake holds it, and no figure counts it.  Only a whole
 * `run` or `announce` writes it; a dry one says that it would.
 */
#ifndef COMMAND_STAFF_MAIL_H
#define COMMAND_STAFF_MAIL_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"
#include "report/report.h"

/* Enter the mail into the report if there is to be one.  As ledger.h. */
bool staff_mail_prepare(const struct execution *execution,
    struct report *report, struct error *err);

/*
 * Send it.  The day counts as told before the first byte leaves; it is given
 * back when nobody can have got the mail.  Whom it did not reach stands in
 * execution->unreached.  Kinds as in delivery.h.
 */
bool staff_mail_send(struct execution *execution, const struct report *report,
    struct error *err);

#endif
