#include "relay/reply.h"

#include <string.h>

void
reply_reader_init(struct reply_reader *reader)
{
	reader->reply = (struct reply){ 0 };
	reader->line_count = 0;
	reader->line_len = 0;
}

struct str
reply_text(const struct reply *reply)
{
	return (struct str){ reply->text, reply->len };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
reply_parse_line(struct str line, int *code, struct str *text, bool *is_last)
{
	if (line.len < 3 || line.ptr[0] < '1' || line.ptr[0] > '5' ||
	    !is_digit(line.ptr[1]) || !is_digit(line.ptr[2]))
		return false;
	if (line.len > 3 && line.ptr[3] != ' ' && line.ptr[3] != '-')
		return false;
	*code = (line.ptr[0] - '0') * 100 + (line.ptr[1] - '0') * 10 +
	        (line.ptr[2] - '0');
	*text = str_slice(line, 4, line.len);
	*is_last = line.len == 3 || line.ptr[3] == ' ';
	return true;
}

/* At most three digits, as RFC 3463 has them, and no sign. */
static bool
take_number(struct str *rest, int *number)
{
	size_t len = 0;
	*number = 0;
	while (len < rest->len && len < 3 && is_digit(rest->ptr[len]))
		*number = *number * 10 + (rest->ptr[len++] - '0');
	*rest = str_slice(*rest, len, rest->len);
	return len > 0;
}

static bool
take_dot(struct str *rest)
{
	if (rest->len == 0 || rest->ptr[0] != '.')
		return false;
	*rest = str_slice(*rest, 1, rest->len);
	return true;
}

/* The enhanced code a text starts with, or all zero; *used is its length. */
static struct enhanced
parse_enhanced(struct str text, size_t *used)
{
	struct enhanced found;
	struct str rest = text;
	*used = 0;
	if (!take_number(&rest, &found.class) || !take_dot(&rest) ||
	    !take_number(&rest, &found.subject) || !take_dot(&rest) ||
	    !take_number(&rest, &found.detail))
		return (struct enhanced){ 0 };
	if (rest.len > 0 && rest.ptr[0] != ' ')
		return (struct enhanced){ 0 };
	*used = text.len - rest.len;
	return found;
}

static void
append(struct reply *reply, struct str s)
{
	struct str fitting = str_slice(s, 0, sizeof(reply->text) - reply->len);
	if (fitting.len > 0)
		memcpy(reply->text + reply->len, fitting.ptr, fitting.len);
	reply->len += fitting.len;
}

static bool
same_enhanced(struct enhanced a, struct enhanced b)
{
	return a.class == b.class && a.subject == b.subject &&
	       a.detail == b.detail;
}

static void
append_following(struct reply *reply, struct str text)
{
	size_t used;
	struct enhanced enhanced = parse_enhanced(text, &used);
	/* Relays repeat the enhanced code on every line. */
	if (used > 0 && same_enhanced(enhanced, reply->enhanced))
		text = str_slice(text, used, text.len);
	text = str_trim(text);
	if (text.len == 0)
		return;
	append(reply, STR(" "));
	append(reply, text);
}

static enum reply_state
take_line(struct reply_reader *reader, struct str line)
{
	struct reply *reply = &reader->reply;
	struct str text;
	int code;
	bool is_last;
	if (!reply_parse_line(line, &code, &text, &is_last))
		return REPLY_BAD;
	if (reader->line_count == 0) {
		size_t used;
		*reply = (struct reply){ .code = code };
		reply->enhanced = parse_enhanced(text, &used);
		append(reply, str_slice(line, 0, 3));
		append(reply, text.len > 0 ? STR(" ") : STR(""));
		append(reply, text);
	} else if (code != reply->code) {
		return REPLY_BAD;
	} else {
		append_following(reply, text);
	}
	reader->line_count++;
	if (!is_last)
		return reader->line_count < REPLY_MAX_LINES ? REPLY_MORE
		                                            : REPLY_BAD;
	reader->line_count = 0;
	return REPLY_DONE;
}

/* Move bytes up to the next LF into the line; true when it is complete. */
static bool
collect_line(struct reply_reader *reader, struct str *input, bool *is_too_long)
{
	size_t len = str_find_byte(*input, '\n');
	*is_too_long = len > sizeof(reader->line) - reader->line_len;
	if (*is_too_long)
		return false;
	memcpy(reader->line + reader->line_len, input->ptr, len);
	reader->line_len += len;
	bool is_complete = len < input->len;
	*input = str_slice(*input, is_complete ? len + 1 : len, input->len);
	return is_complete;
}

enum reply_state
reply_read(struct reply_reader *reader, struct str *input)
{
	enum reply_state state = REPLY_MORE;
	while (state == REPLY_MORE && input->len > 0) {
		bool is_too_long;
		if (!collect_line(reader, input, &is_too_long))
			return is_too_long ? REPLY_BAD : REPLY_MORE;
		struct str line = { reader->line, reader->line_len };
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		reader->line_len = 0;
		state = take_line(reader, line);
	}
	return state;
}
