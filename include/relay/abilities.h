/*
 * abilities.h - what the relay said while the connection was opened.
 *
 * Every reply line of greeting, EHLO, STARTTLS and AUTH is read in order.
 * What EHLO offered before STARTTLS is forgotten: only what comes through the
 * encrypted channel counts.  Words are matched with their case, as libcurl
 * does, so that both see the same abilities.
 */
#ifndef RELAY_ABILITIES_H
#define RELAY_ABILITIES_H

#include <stdbool.h>

#include "base/str.h"
#include "relay/outcome.h"

/* Zeroed is ready for use. */
struct abilities {
	bool has_pipelining;
	bool has_size;
	bool has_smtputf8;
	bool has_auth;
	size_t max_size;       /* bytes of a mail; 0: no limit is known */
	bool is_authenticated; /* 235 was said */
	bool is_put_off;       /* some 4xx was said */
	bool is_behind_name;   /* private: the first 250 line is a name */
	unsigned reply_count;  /* complete ones, EHLO's the first */
	int last_code;
	size_t last_len;
	char last[OUTCOME_MAX_REPLY]; /* the last line, not cleaned */
};

/* With or without its line end; what is no reply line is ignored. */
void abilities_read(struct abilities *abilities, struct str line);

#endif
