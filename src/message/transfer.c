#include "message/transfer.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
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

static size_t
line_length(struct str text)
{
	size_t len = str_find_byte(text, '\n');

	return str_find_byte(str_slice(text, 0, len), '\r');
}

/* The next line without its end, which is LF, CRLF or CR; false at the end. */
static bool
next_line(struct str *rest, struct str *line)
{
	if (rest->len == 0)
		return false;
	*line = str_slice(*rest, 0, line_length(*rest));
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

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * Eight bytes at once: the first bit of each that is a control character, a
 * tab among them, "=" or beyond ASCII.  In a byte that is below 0x80 it becomes
 * set when a subtraction borrows; one that borrowed may mislead the next, so
 * only the first is sure.
 */
static uint64_t
find_specials(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	word = le64toh(word);
	uint64_t equals = word ^ EACH('=');
	uint64_t deletes = word ^ EACH(0x7F);
	return (word | (word - EACH(' ')) | (equals - EACH(1)) |
		   (deletes - EACH(1))) &
	       EACH(0x80);
}

/* The bytes at the start that are plain, at most `room`. */
static size_t
plain_run(struct str body, size_t room)
{
	size_t len = 0;

	while (len < room && body.len - len >= sizeof(uint64_t)) {
		uint64_t specials = find_specials(body.ptr + len);
		if (specials == 0) {
			len += sizeof(uint64_t);
			continue;
		}
		len += (size_t)__builtin_ctzll(specials) / 8;
		if (len >= room || body.ptr[len] != '\t')
			return len < room ? len : room;
		len++;
	}
	while (len < room && len < body.len && is_qp_plain(body.ptr[len]))
		len++;
	return len < room ? len : room;
}

/* A dot at the start of a line and "From " are changed by some relays. */
static bool
is_fragile(struct str body)
{
	return body.ptr[0] == '.' || str_starts_with(body, STR("From "));
}

static void
break_softly(struct line *line)
{
	line->text[line->len++] = '=';
	end_line(line);
}

static void
add_encoded(struct line *line, char byte)
{
	if (SOFT_BREAK - line->len < 3)
		break_softly(line);
	transfer_hex_encode(byte, line->text + line->len);
	line->len += 3;
}

/* No blank at its end, as relays may strip it. */
static void
end_text_line(struct line *line)
{
	char last = line->len > 0 ? line->text[line->len - 1] : '\0';

	if (last == ' ' || last == '\t') {
		line->len--;
		add_encoded(line, last);
	}
	end_line(line);
}

/* What can be written without a look at what follows; its length. */
static size_t
add_qp(struct line *line, struct str body)
{
	if (line->len == SOFT_BREAK)
		break_softly(line);
	if (!is_qp_plain(body.ptr[0]) || (line->len == 0 && is_fragile(body))) {
		add_encoded(line, body.ptr[0]);
		return 1;
	}
	size_t len = plain_run(body, SOFT_BREAK - line->len);
	memcpy(line->text + line->len, body.ptr, len);
	line->len += len;
	return len;
}

void
transfer_quoted_printable(struct buf *out, struct str body)
{
	struct line line = { .out = out };
	bool is_open = false;

	while (body.len > 0) {
		char byte = body.ptr[0];
		is_open = byte != '\n' && byte != '\r';
		if (is_open) {
			body = str_behind(body, add_qp(&line, body));
		} else {
			end_text_line(&line);
			body = str_behind(body,
			    str_starts_with(body, CRLF) ? 2 : 1);
		}
	}
	if (is_open)
		end_text_line(&line);
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
