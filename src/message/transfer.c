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

/* The bytes at the start that are plain, of `max`. */
static size_t
plain_run(const char *bytes, size_t max)
{
	size_t len = 0;

	while (max - len >= sizeof(uint64_t)) {
		uint64_t specials = find_specials(bytes + len);
		if (specials == 0) {
			len += sizeof(uint64_t);
			continue;
		}
		len += (size_t)__builtin_ctzll(specials) / 8;
		if (bytes[len] != '\t')
			return len;
		len++;
	}
	while (len < max && is_qp_plain(bytes[len]))
		len++;
	return len;
}

/* A dot at the start of a line and "From " are changed by some relays. */
static bool
is_fragile(const char *bytes, size_t len)
{
	return bytes[0] == '.' ||
	       (bytes[0] == 'F' && len >= 5 && memcmp(bytes, "From ", 5) == 0);
}

/*
 * How many of the bytes that are left of a line may be written as they are,
 * at most `room`: no blank at its end, as relays may strip it.
 */
static size_t
plain_length(const char *bytes, size_t left, size_t room, bool starts_line)
{
	if (starts_line && is_fragile(bytes, left))
		return 0;
	size_t len = plain_run(bytes, left < room ? left : room);
	if (len > 0 && len == left &&
	    (bytes[len - 1] == ' ' || bytes[len - 1] == '\t'))
		len--;
	return len;
}

static void
add_qp_line(struct line *line, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		const char *bytes = text.ptr + at;
		size_t room = SOFT_BREAK - line->len;
		size_t len = is_qp_plain(bytes[0])
		                 ? plain_length(bytes, text.len - at, room,
				       line->len == 0)
		                 : 0;
		char *out = line->text + line->len;
		if (len > 0) {
			memcpy(out, bytes, len);
			line->len += len;
			at += len;
		} else if (room >= 3) {
			transfer_hex_encode(bytes[0], out);
			line->len += 3;
			at++;
		} else {
			*out = '=';
			line->len++;
			end_line(line);
		}
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
