/*
 * dialogue.h - speaks SMTP's mail transaction (RFC 5321, 2920, 1870) on
 * streams of bytes: what the relay said goes in, what is to be sent comes
 * out.  It knows no socket and no clock.
 *
 * The connection has been greeted, encrypted and authenticated before.  At
 * most two mails are in the dialogue: the oldest, and one behind it that is
 * announced in the same group as the oldest one's body when the relay offers
 * PIPELINING.  A body is handed out only after its own 354.
 *
 *   dialogue_begin(to)  ->  MAIL RCPT DATA  ->  GO
 *   dialogue_body()     ->  body and dot    ->  SETTLED
 *
 * A refused mail is SETTLED at once and the dialogue goes on with the next.
 * Replies are matched to commands in order.  A reply to nothing, or to a
 * command whose last byte has not been sent, ENDS the dialogue.
 */
#ifndef RELAY_DIALOGUE_H
#define RELAY_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "relay/abilities.h"
#include "relay/outcome.h"
#include "relay/reply.h"

enum {
	DIALOGUE_MAX_MAIL = 16 << 20, /* bytes, whatever the relay takes */
	DIALOGUE_MAX_EXPECTED = 8,
};

enum dialogue_command {
	COMMAND_RSET,
	COMMAND_MAIL,
	COMMAND_RCPT,
	COMMAND_DATA,
	COMMAND_DOT,
	COMMAND_LONE_DOT, /* answers a 354 that nobody wants */
	COMMAND_QUIT,
	COMMAND_COUNT
};

enum dialogue_event {
	DIALOGUE_MORE,    /* all input is used up */
	DIALOGUE_GO,      /* the relay waits for the oldest mail's body */
	DIALOGUE_SETTLED, /* `outcome` is the oldest mail's: it is done with */
	DIALOGUE_ENDED,   /* close the connection; `outcome` says why */
};

enum dialogue_wait {
	WAIT_FOR_NOTHING,
	WAIT_FOR_REPLY, /* or for the relay to take our bytes */
	WAIT_FOR_DOT,   /* all is sent, the mail is in the relay's hands */
};

/* `verdict` and `outcome` belong to the last event; the rest is private. */
struct dialogue {
	struct verdict verdict;
	struct outcome outcome;
	struct str from;
	bool may_pipeline;
	bool may_tell_size;
	bool may_use_utf8;
	size_t max_size;
	struct buf out;
	size_t out_at;   /* of `out`, what has been sent */
	uint64_t sent;   /* ever */
	bool is_offered; /* `out` is in use outside: it must not move */
	struct {
		enum dialogue_command command;
		uint64_t end; /* of `sent` when its last byte is out */
	} expected[DIALOGUE_MAX_EXPECTED];
	unsigned first;
	unsigned expected_count;
	struct str to; /* of the mail that was begun last */
	size_t size;
	bool is_at_go;    /* the relay takes all that comes for a body */
	bool is_decided;  /* the rest of its replies decides nothing */
	bool needs_reset; /* its transaction is still open in the relay */
	uint64_t steps;   /* grows with every command, sent byte and reply */
	struct reply_reader reader;
};

/*
 * Is it UTF-8 without control characters, blanks and <>, at most 254 bytes?
 * What is not ASCII needs a relay that offers SMTPUTF8 (RFC 6531).
 */
bool dialogue_is_safe(struct str address);

/* `from` is a safe ASCII address and must outlive the dialogue. */
void dialogue_init(struct dialogue *dialogue, struct str from,
    const struct abilities *abilities);
void dialogue_release(struct dialogue *dialogue);

/* May another mail be begun now? */
bool dialogue_may_begin(const struct dialogue *dialogue);

/*
 * Why a mail is not even offered to this relay, or NULL: its address is not
 * safe or wants SMTPUTF8 in vain, or it is larger than SMTP or SIZE allows.
 */
const char *dialogue_refuses(const struct dialogue *dialogue, struct str to,
    size_t size);

/*
 * Announce a mail that dialogue_refuses() lets pass.  `to` must stay until
 * GO, SETTLED or ENDED.
 */
void dialogue_begin(struct dialogue *dialogue, struct str to, size_t size);

/*
 * After GO: the body, dots stuffed, and the final dot.  It is copied.  A
 * dialogue_begin() straight after it joins the same group.
 */
void dialogue_body(struct dialogue *dialogue, struct str bytes);

/* When another mail might be begun: say good-bye; the answer is ENDED. */
void dialogue_quit(struct dialogue *dialogue);

/*
 * What is to be sent now; stays until dialogue_sent().  After an attempt that
 * sent less, the same bytes are offered again at the same address, as TLS
 * wants it.
 */
struct str dialogue_output(struct dialogue *dialogue);
void dialogue_sent(struct dialogue *dialogue, size_t len);

/*
 * Take replies off the front of *input up to the first event.  Not after
 * ENDED.
 */
enum dialogue_event dialogue_feed(struct dialogue *dialogue, struct str *input);

/* The connection is lost or given up: ENDED with these words.  Returns it. */
enum dialogue_event dialogue_end(struct dialogue *dialogue, struct str reason);

/* The reply behind the last SETTLED. */
const struct reply *dialogue_reply(const struct dialogue *dialogue);

enum dialogue_wait dialogue_waits_for(const struct dialogue *dialogue);

/* Has the oldest mail got its 354, so that its body is on the way? */
bool dialogue_is_committed(const struct dialogue *dialogue);

/* Is its dot sent, to the last byte, and not answered completely? */
bool dialogue_is_in_doubt(const struct dialogue *dialogue);

/* The command the next reply should answer, for people: "RCPT", or "". */
const char *dialogue_awaits(const struct dialogue *dialogue);

#endif
