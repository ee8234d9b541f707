/*
 * memo.h - whether a report needs a person, and for what.
 *
 * A held run, an early stop, mails in doubt or refused, the staff list,
 * rejected rows and unknown codes; report_text_memo() tells them in full.
 */
#ifndef REPORT_MEMO_H
#define REPORT_MEMO_H

#include <stdbool.h>

#include "base/buf.h"
#include "report/report.h"

bool memo_is_needed(const struct report *report);

/* "shipdelay: held by a brake, 2 rejected rows" */
void memo_subject(const struct report *report, struct buf *out);

#endif
