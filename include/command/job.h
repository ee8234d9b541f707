/*
 * job.h - the mails that a run works on: those it decided and those that
 * earlier runs left.
 */
#ifndef COMMAND_JOB_H
#define COMMAND_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "message/letter.h"
#include "notice/mail.h"

struct job {
	struct mail *mail;
	const struct letter *letter; /* NULL: composed when it is sent */
	struct str subject;
	struct str preview;  /* only where a report shows it */
	bool is_new;         /* decided by this run */
	bool is_sent_here;   /* to be handed to the relay by this run */
	bool is_resend;      /* was in doubt: must go out as it was */
	bool has_new_facts;  /* some notice was refreshed or dropped */
	bool has_new_state;  /* the ledger does not know the state yet */
	bool has_no_mailbox; /* the relay said so */
	bool is_told_late;   /* settled by a run that made no report */
};

/* Memory: run. */
struct jobs {
	struct arena *run;
	struct job *items;
	size_t count;
	size_t capacity;
	struct notice *voided; /* of left-over mails: no longer true */
	size_t voided_count;
	size_t voided_capacity;
};

/* Have room for so many more, so that the list leaves no copy of itself. */
void jobs_reserve(struct jobs *jobs, size_t more);

struct job *jobs_add(struct jobs *jobs, struct mail *mail);

/* Mails that go to the relay, and those of them that are new. */
size_t jobs_to_send(const struct jobs *jobs);
size_t jobs_new(const struct jobs *jobs);

#endif
