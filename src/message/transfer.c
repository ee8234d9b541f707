#include "message/transfer.h"

#include <stdbool.h>
#include <string.h>

enum {
	BLOCK = TRANSFER_MAX_LINE / 4 * 3,  /* bytes of a line of base64 */
	SOFT_BREAK = TRANSFER_MAX_LINE - 1, /* the last column is for "=" */
};

#define CRLF STR("\r\n")

void
transfer_base64_encode(struct str bytes, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *in = (const unsigned char *)bytes.ptr;
	size_t left = bytes.len;

	for (; left > 2; left -= 3, in += 3) {
		*out++ = digits[in[0] >> 2];
		*out++ = digits[(in[0] << 4 | in[1] >> 4) & 63];
		*out++ = digits[(in[1] << 2 | in[2] >> 6) & 63];
		*out++ = digits[in[2] & 63];
	}
	if (left == 0)
		return;
	unsigned char second = left > 1 ? in[1] : 0;
	out[0] = digits[in[0] >> 2];
	out[1] = digits[(in[0] << 4 | second >> 4) & 63];
	out[2] = left > 1 ? digits[second << 2 & 63] : '=';
	out[3] = '=';
}

size_t
transfer_base64_length(size_t bytes)
{
	return (bytes + 2) / 3 * 4;
}

void
transfer_hex_encode(char byte, char *out)
{
	static const char digits[] = "0123456789ABCDEF";

	out[0] = '=';
	out[1] = digits[(unsigned char)byte >> 4];
	out[2] = digits[byte & 15];
}

/* The next line without its end, which is LF, CRLF or CR; false at the end. */
static bool
next_line(struct str *rest, struct str *line)
{
	const char *end = rest->ptr;
	const char *last = rest->ptr + rest->len;

	if (rest->len == 0)
		return false;
	while (end < last && *end != '\n' && *end != '\r')
		end++;
	*line = str_slice(*rest, 0, (size_t)(end - rest->ptr));
	*rest = str_behind(*rest, line->len);
	*rest = str_behind(*rest, str_starts_with(*rest, CRLF) ? 2 : 1);
	return true;
}

/* One line of the output. */
struct line {
	struct buf *out;
	size_t len;
	char text[TRANSFER_MAX_LINE + 2];
};

static void
end_line(struct line *line)
{
	line->text[line->len++] = '\r';
	line->text[line->len++] = '\n';
	buf_add(line->out, (struct str){ line->text, line->len });
	line->len = 0;
}

static bool
is_qp_plain(char byte)
{
	unsigned char above = (unsigned char)(byte - ' ');
	return (above < 0x7F - ' ' && byte != '=') || byte == '\t';
}

/* A dot at the start of a line and "From " are changed by some relays. */
static bool
is_fragile(struct str rest)
{
	return rest.ptr[0] == '.' || str_starts_with(rest, STR("From "));
}

/*
 * How many bytes at the start of `rest`, the rest of a line, may be written
 * as they are, at most `room`: no blank at its end, as relays may strip it.
 */
static size_t
plain_length(struct str rest, size_t room, bool starts_line)
{
	size_t max = rest.len < room ? rest.len : room;
	size_t len = 0;

	if (starts_line && is_fragile(rest))
		return 0;
	while (len < max && is_qp_plain(rest.ptr[len]))
		len++;
	if (len > 0 && len == rest.len &&
	    (rest.ptr[len - 1] == ' ' || rest.ptr[len - 1] == '\t'))
		len--;
	return len;
}

static void
add_qp_line(struct line *line, struct str rest)
{
	while (rest.len > 0) {
		size_t room = SOFT_BREAK - line->len;
		size_t len = plain_length(rest, room, line->len == 0);
		if (len == 0 && room < 3) {
			line->text[line->len++] = '=';
			end_line(line);
			continue;
		}
		if (len > 0) {
			memcpy(line->text + line->len, rest.ptr, len);
			line->len += len;
		} else {
			transfer_hex_encode(rest.ptr[0],
			    line->text + line->len);
			line->len += 3;
			len = 1;
		}
		rest = str_behind(rest, len);
	}
	end_line(line);
}

void
transfer_quoted_printable(struct buf *out, struct str body)
{
	struct line line = { .out = out };
	struct str text;

	while (next_line(&body, &text))
		add_qp_line(&line, text);
}

struct block {
	struct buf *out;
	size_t len;
	char bytes[BLOCK];
};

static void
end_block(struct block *block)
{
	char text[TRANSFER_MAX_LINE + 2];

	if (block->len == 0)
		return;
	size_t len = transfer_base64_length(block->len);
	transfer_base64_encode((struct str){ block->bytes, block->len }, text);
	text[len++] = '\r';
	text[len++] = '\n';
	buf_add(block->out, (struct str){ text, len });
	block->len = 0;
}

static void
add_to_block(struct block *block, struct str text)
{
	while (text.len > 0) {
		size_t room = BLOCK - block->len;
		size_t len = text.len < room ? text.len : room;
		memcpy(block->bytes + block->len, text.ptr, len);
		block->len += len;
		text = str_behind(text, len);
		if (block->len == BLOCK)
			end_block(block);
	}
}

void
transfer_base64(struct buf *out, struct str body)
{
	struct block block = { .out = out };
	struct str line;

	while (next_line(&body, &line)) {
		add_to_block(&block, line);
		add_to_block(&block, CRLF);
	}
	end_block(&block);
}
