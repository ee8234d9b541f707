/*
 * reply.h - the relay's replies, read from a stream of bytes (RFC 5321 4.2).
 *
 * Bytes may come in any pieces: the replies are the same.  A reply may have
 * several lines; all must carry the same code.  A line end is LF, with or
 * without CR before it.
 */
#ifndef RELAY_REPLY_H
#define RELAY_REPLY_H

#include <stddef.h>

#include "base/str.h"
#include "relay/outcome.h"

enum { REPLY_MAX_LINE = 2048, REPLY_MAX_LINES = 100 };

/*
 * The text is the first line as it came and what the following lines add,
 * cut at OUTCOME_MAX_REPLY bytes; not yet cleaned.
 */
struct reply {
	int code; /* 100 to 599 */
	struct enhanced enhanced;
	size_t len;
	char text[OUTCOME_MAX_REPLY];
};

enum reply_state {
	REPLY_MORE, /* all bytes are used up, no complete reply yet */
	REPLY_DONE, /* `reply` is complete; bytes behind it are left */
	REPLY_BAD,  /* no SMTP reply, or one without end; for good */
};

/* All but `reply` is private. */
struct reply_reader {
	struct reply reply;
	unsigned line_count;
	size_t line_len;
	char line[REPLY_MAX_LINE];
};

void reply_reader_init(struct reply_reader *reader);

/* Take bytes off the front of *input. */
enum reply_state reply_read(struct reply_reader *reader, struct str *input);

/* What a reply says, as it stands in `reply`. */
struct str reply_text(const struct reply *reply);

/*
 * One line without its line end: "250-SIZE 1000" has code 250, text
 * "SIZE 1000" and is not the last.  False when it is no reply line.
 */
bool reply_parse_line(struct str line, int *code, struct str *text,
    bool *is_last);

#endif
