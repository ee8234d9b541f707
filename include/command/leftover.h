/*
 * leftover.h - mails that earlier runs decided and could not settle.
 *
 * Planned and deferred ones are sent when what they say still holds, with
 * the facts of today; else they expire.  What a relay has put off for five
 * days is given up, as rejected.  Those in doubt are resent once, to
 * the byte, and then wait for a person.  None goes to an address that was
 * suppressed meanwhile.
 */
#ifndef COMMAND_LEFTOVER_H
#define COMMAND_LEFTOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "command/job.h"
#include "command/survey.h"
#include "config/settings.h"
#include "ledger/ledger.h"

struct leftovers {
	struct mail *mails;
	bool *are_suppressed; /* beside them: their recipients want no mail */
	size_t count;
	struct mail *unreported; /* settled, and no report has said so */
	size_t unreported_count;
};

/* Read them (memory: the survey's run), and tell the survey which shipments to
 * keep. */
bool leftovers_read(struct leftovers *leftovers, struct ledger *ledger,
    struct str boot_id, struct survey *survey, struct error *err);

/*
 * Decide what becomes of each; after survey_recall(), whose recipients learn
 * that a mail is on its way, and from whose past the voided notices go.
 */
void leftovers_review(struct leftovers *leftovers,
    const struct settings *settings, struct instant now,
    const struct zone *business, struct survey *survey, struct jobs *jobs);

#endif
