/*
 * message.h - a letter as an RFC 5322 message.
 *
 * Deterministic: the same mail and letter give the same bytes, now and when
 * it is sent again.  7-bit, CRLF, lines as in mime.h; dots are not doubled.
 * Headers in this order: From, To, Reply-To, Subject, Date, Message-ID,
 * Auto-Submitted: auto-generated, Content-Language, MIME-Version,
 * Content-Type.  Text only when the letter has no html, else
 * multipart/alternative with text first; the boundary is made from the
 * Message-ID.
 */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include "base/buf.h"
#include "calendar/zone.h"
#include "message/letter.h"
#include "notice/mail.h"

/* Who writes: the [relay] section's from and reply_to. */
struct sender {
	struct str display;
	struct str address;
	struct str reply_to;     /* empty: no Reply-To */
	const struct zone *zone; /* of the Date field */
};

/* Append the message; only out's limit can stop it. */
void message_compose(const struct mail *mail, const struct letter *letter,
    const struct sender *sender, struct buf *out);

#endif
