#include "notice/mail.h"

#include <inttypes.h>
#include <string.h>

#include "base/fingerprint.h"

static const char *const names[MAIL_STATE_COUNT] = {
	[MAIL_PLANNED] = "planned",
	[MAIL_HELD] = "held",
	[MAIL_SENDING] = "sending",
	[MAIL_ACCEPTED] = "accepted",
	[MAIL_REJECTED] = "rejected",
	[MAIL_DEFERRED] = "deferred",
	[MAIL_IN_DOUBT] = "in_doubt",
	[MAIL_EXPIRED] = "expired",
	[MAIL_SUPPRESSED] = "suppressed",
	[MAIL_DISCARDED] = "discarded",
};

const char *
mail_state_name(enum mail_state state)
{
	return names[state];
}

bool
mail_state_parse(struct str name, enum mail_state *state)
{
	for (int i = 0; i < MAIL_STATE_COUNT; i++)
		if (str_equal(name, str_from(names[i]))) {
			*state = (enum mail_state)i;
			return true;
		}
	return false;
}

void
mail_enter(struct mail *mail, enum mail_state state)
{
	mail->state = state;
	if (mail->history_count == MAIL_MAX_HISTORY) {
		memmove(&mail->history[0], &mail->history[1],
		    sizeof(mail->history[0]) * (MAIL_MAX_HISTORY - 1));
		mail->history_count--;
	}
	mail->history[mail->history_count++] = state;
}

const char *
mail_letter(const struct mail *mail)
{
	const struct notice *first = &mail->notices[0];
	const char *letter = notice_letter(first->kind, first->cause);
	for (size_t i = 1; i < mail->notice_count; i++)
		if (strcmp(letter, notice_letter(mail->notices[i].kind,
				       mail->notices[i].cause)) != 0)
			return "digest";
	return letter;
}

struct str
mail_recipient_key(struct str address, struct arena *arena)
{
	return arena_lower(arena, address);
}

struct str
mail_message_id(const struct mail *mail, struct str domain, struct arena *run)
{
	const struct notice *first = &mail->notices[0];
	char hex[FINGERPRINT_HEX + 1];
	struct str parcel = notice_parcel(first->carrier, first->tracking,
	    first->order, run);
	struct str key = arena_format(run,
	    "%.*s\n%s\n%.*s\n%d\n%d\n%.*s\n%" PRId64, STR_ARG(parcel),
	    notice_kind_name(first->kind), STR_ARG(notice_subject(first)),
	    first->episode, first->follow_up, STR_ARG(mail->to),
	    mail->planned_at.seconds);
	fingerprint_format(fingerprint_of(key), hex);
	return arena_format(run, "%s@%.*s", hex, STR_ARG(domain));
}
