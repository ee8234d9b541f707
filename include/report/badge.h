/*
 * badge.h - what the state of a mail is to the eye, and what it means.
 */
#ifndef REPORT_BADGE_H
#define REPORT_BADGE_H

#include "base/buf.h"
#include "notice/mail.h"

/* One phrase: "the relay took it". */
const char *badge_meaning(enum mail_state state);

/* The state's name, in words and in the colour of its urgency. */
void badge_add(struct buf *out, enum mail_state state);

#endif
