#include "report/badge.h"

/* The classes are those of the style sheet. */
static const struct badge {
	const char *class;
	const char *meaning;
} badges[MAIL_STATE_COUNT] = {
	[MAIL_PLANNED] = { "s", "decided, not sent yet" },
	[MAIL_HELD] = { "s warn", "waits until the run is approved" },
	[MAIL_SENDING] = { "s warn", "its sending was interrupted" },
	[MAIL_ACCEPTED] = { "s good", "the relay took it" },
	[MAIL_REJECTED] = { "s bad", "the relay refused it for good" },
	[MAIL_DEFERRED] = { "s warn", "the relay said: later" },
	[MAIL_IN_DOUBT] = { "s bad", "sent, but the relay did not answer" },
	[MAIL_EXPIRED] = { "s", "what it says no longer holds" },
	[MAIL_SUPPRESSED] = { "s", "its recipient wants no mail" },
	[MAIL_DISCARDED] = { "s", "dropped with its held run" },
};

const char *
badge_meaning(enum mail_state state)
{
	return badges[state].meaning;
}

void
badge_add(struct buf *out, enum mail_state state)
{
	buf_format(out, "<span class=\"%s\">%s</span>", badges[state].class,
	    mail_state_name(state));
}
