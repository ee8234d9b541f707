/*
 * journal.h - writing down what was decided and what became of it.
 *
 * Everything here happens inside a transaction of the caller's: the plan is
 * durable before the first byte goes to the relay, the marks of a group of
 * mails are synced together.  Errors as in ledger.h.
 */
#ifndef LEDGER_JOURNAL_H
#define LEDGER_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "calendar/date.h"
#include "ledger/ledger.h"
#include "notice/mail.h"
#include "notice/notice.h"

/* The run that decides, and its day. */
struct journal {
	struct ledger *ledger;
	int64_t run;
	struct date today;
	struct instant now;
};

/* Record a mail in its state with its notices; sets the ids. */
bool journal_add_mail(const struct journal *journal, struct mail *mail,
    struct error *err);

/* Record a notice that no mail tells: a quiet end, or a baseline. */
bool journal_add_quiet(const struct journal *journal, struct notice *notice,
    struct error *err);

/*
 * Claim the mails whose ids are from `first` to `last` for sending in this boot
 * of the machine; "" gives them back.
 */
bool journal_claim(struct ledger *ledger, int64_t first, int64_t last,
    struct str boot_id, struct error *err);

/*
 * Write the mail's state, history, reply and doubts.  This gives the claim
 * back: a later boot doubts nothing of which more is known than the claim.
 * Accepted and in doubt also note that its recipient had a mail at `now`.
 */
bool journal_enter(struct ledger *ledger, const struct mail *mail,
    struct instant now, struct error *err);

/* The facts of a notice were gathered anew. */
bool journal_refresh(struct ledger *ledger, const struct notice *notice,
    struct error *err);

/* The notice counts as never decided. */
bool journal_void(struct ledger *ledger, const struct notice *notice,
    struct error *err);

/* A held run's mails: to be sent after all, or never decided. */
bool journal_release_held(struct ledger *ledger, int64_t run,
    struct error *err);
bool journal_discard_held(struct ledger *ledger, int64_t run,
    struct error *err);

/* A person's word; any other reason is what the relay said. */
#define JOURNAL_BY_HAND "by hand"

/* This address gets no mail, or may again. */
bool journal_suppress(struct ledger *ledger, struct str address,
    struct str reason, struct error *err);
bool journal_allow(struct ledger *ledger, struct str address,
    struct error *err);

#endif
