#include "relay/abilities.h"

#include <limits.h>
#include <string.h>

#include "relay/reply.h"

enum { READY = 220, DONE = 250, AUTHENTICATED = 235 };

static bool
is_word(struct str text, struct str word)
{
	return str_starts_with(text, word) &&
	       (text.len == word.len || text.ptr[word.len] == ' ');
}

/* RFC 1870: the number may be missing, and 0 is no limit either. */
static void
read_size(struct abilities *abilities, struct str number)
{
	long size;
	abilities->has_size = true;
	if (str_to_count(str_trim(number), LONG_MAX, &size))
		abilities->max_size = (size_t)size;
}

static void
read_ability(struct abilities *abilities, struct str text)
{
	if (is_word(text, STR("PIPELINING")))
		abilities->has_pipelining = true;
	else if (is_word(text, STR("SIZE")))
		read_size(abilities, str_behind(text, 4));
	else if (is_word(text, STR("SMTPUTF8")))
		abilities->has_smtputf8 = true;
	else if (is_word(text, STR("AUTH")))
		abilities->has_auth = true;
}

void
abilities_read(struct abilities *abilities, struct str line)
{
	struct str text;
	int code;
	bool is_last;
	line = str_trim(line);
	if (!reply_parse_line(line, &code, &text, &is_last))
		return;
	/* Greeting and STARTTLS are both answered 220: a new beginning. */
	if (code == READY)
		*abilities = (struct abilities){ 0 };
	else
		abilities->reply_count += is_last;
	abilities->is_put_off = abilities->is_put_off || code / 100 == 4;
	if (code == AUTHENTICATED)
		abilities->is_authenticated = true;
	if (code == DONE && abilities->is_behind_name)
		read_ability(abilities, text);
	abilities->is_behind_name = code == DONE && !is_last;
	struct str kept = str_slice(line, 0, sizeof(abilities->last));
	memcpy(abilities->last, kept.ptr, kept.len);
	abilities->last_len = kept.len;
	abilities->last_code = code;
}
