/*
 * case_mail.h - the letters of a case on their way to the customer.
 *
 * A letter is a mail with the one notice `case`, whose key makes sure that it
 * is told once for ever.  For a platform that forbids mail outside it is
 * recorded without a mail and handed to people in messages_<platform>.csv.
 */
#ifndef COMMAND_CASE_MAIL_H
#define COMMAND_CASE_MAIL_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"
#include "command/casework.h"
#include "message/case_letter.h"

/* The language the customer reads: the complaint's, the order's, the
 * country's, or the default. */
struct str case_mail_language(const struct casework *work);

/* "C-000123/1/case-refund"; without a proposal "C-000123/case-ack". */
struct str case_mail_key(const struct casework *work, int n,
    const char *letter);

/* Write a letter with today's facts.  ERROR_CONFIG. */
bool case_mail_compose(const struct casework *work, const char *letter,
    const struct case_facts *facts, struct case_words *words,
    struct error *err);

/*
 * Record it and, where mail is allowed, have it sent by this run.  Where it
 * cannot be sent (no address, suppressed) a person is called.
 */
bool case_mail_send(struct casework *work, struct str key,
    const struct case_words *words, struct error *err);

/* Both, for letters that nobody has to approve. */
bool case_mail_tell(struct casework *work, const char *letter, int n,
    const struct case_facts *facts, struct error *err);

/* What every letter of this case is made of; its dates are to be set. */
struct case_facts case_mail_facts(const struct casework *work);

/* Dates that letters may promise: working days of our office from now. */
struct date case_mail_day(const struct casework *work, long working_days);

/*
 * The day by which an action is done at the latest, as the letter that was
 * written at `from` promises it.
 */
struct date case_mail_due_day(const struct casework *work, enum action action,
    struct instant from);

#endif
