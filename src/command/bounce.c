#include "command/bounce.h"

#include "ledger/journal.h"

/* So many are believed whatever became of the others. */
enum { ALWAYS_BELIEVED = 10 };

size_t
bounces_count(const struct jobs *jobs)
{
	size_t refused = 0, accepted = 0;
	for (size_t i = 0; i < jobs->count; i++) {
		refused += jobs->items[i].has_no_mailbox;
		accepted += jobs->items[i].mail->state == MAIL_ACCEPTED;
	}
	return refused > ALWAYS_BELIEVED && refused > accepted ? 0 : refused;
}

bool
bounces_suppress(const struct jobs *jobs, struct ledger *ledger,
    struct error *err)
{
	struct arena scratch = { 0 };
	bool ok = true;
	if (bounces_count(jobs) == 0)
		return true;
	for (size_t i = 0; ok && i < jobs->count; i++) {
		const struct mail *mail = jobs->items[i].mail;
		if (!jobs->items[i].has_no_mailbox)
			continue;
		ok = journal_suppress(ledger, mail->to,
		    arena_format(&scratch, "the relay refused it: %.*s",
			STR_ARG(mail->reply)),
		    err);
	}
	arena_release(&scratch);
	return ok;
}
