#include "message/mime.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "message/transfer.h"

enum {
	MAX_NAME = 40,   /* of a field: leaves room for any encoded character */
	WORD_FRAME = 12, /* =?utf-8?Q?...?= */
	MIN_PAYLOAD = UTF8_MAX_BYTES * 3, /* any one character in Q */
	CLEANED_GROWTH = 3,               /* a bad byte becomes U+FFFD */
};

#define CRLF STR("\r\n")

/* A header field that is being written; every word brings its blank. */
struct field {
	struct buf *out;
	size_t name_len;
	size_t column;
	bool has_words;
};

/* What a reader does not see and what turns the text around him. */
static const struct {
	uint32_t first, last;
} invisible[] = {
	{ 0x61C, 0x61C },     /* Arabic letter mark */
	{ 0x180E, 0x180E },   /* Mongolian vowel separator */
	{ 0x200B, 0x200F },   /* zero-width, joiners, direction marks */
	{ 0x202A, 0x202E },   /* embeddings and overrides */
	{ 0x2060, 0x206F },   /* word joiner, isolates, shaping */
	{ 0xFEFF, 0xFEFF },   /* byte order mark */
	{ 0xFFF9, 0xFFFB },   /* interlinear annotation */
	{ 0xE0000, 0xE0FFF }, /* tags */
};

static bool
is_invisible(uint32_t point)
{
	for (size_t i = 0; i < COUNT_OF(invisible); i++)
		if (point >= invisible[i].first && point <= invisible[i].last)
			return true;
	return false;
}

static bool
is_blank(uint32_t point)
{
	return point <= ' ' || (point >= 0x7F && point <= 0x9F) ||
	       point == 0x2028 || point == 0x2029;
}

static void
clean(struct str text, struct buf *cleaned)
{
	bool has_blank = false;

	while (text.len > 0) {
		uint32_t point = 'x';
		/* It stays as it is. */
		size_t len = str_visible_len(text);
		if (len == 0)
			len = utf8_decode(text, &point);
		struct str character = str_slice(text, 0, len);
		if (len == 0) {
			character = STR("\uFFFD");
			point = 0xFFFD;
			len = 1;
		}
		text = str_behind(text, len);
		if (is_blank(point)) {
			has_blank = cleaned->len > 0;
		} else if (!is_invisible(point)) {
			if (has_blank)
				buf_add_byte(cleaned, ' ');
			has_blank = false;
			buf_add(cleaned, character);
		}
	}
}

static struct field
field_begin(struct buf *out, const char *name)
{
	size_t len = strlen(name);

	assert(len <= MAX_NAME);
	buf_add(out, str_from(name));
	buf_add_byte(out, ':');
	return (struct field){ out, len, len + 1, false };
}

static void
field_end(struct field *field)
{
	buf_add(field->out, CRLF);
}

/* The longest word that fits on the first line, which is never left empty. */
static size_t
longest_word(const struct field *field)
{
	return MIME_MAX_LINE - field->name_len - 2;
}

/* A blank and a word of the length that is going to be written. */
static void
begin_word(struct field *field, size_t len)
{
	if (field->has_words && field->column + 1 + len > MIME_MAX_LINE) {
		buf_add(field->out, CRLF);
		field->column = 0;
	}
	buf_add_byte(field->out, ' ');
	field->column += 1 + len;
	field->has_words = true;
}

static void
add_word(struct field *field, struct str word)
{
	begin_word(field, word.len);
	buf_add(field->out, word);
}

/* What may stand for itself everywhere, in a phrase too (RFC 2047, 5). */
static bool
is_q_plain(unsigned char byte)
{
	static const struct str signs = STR_INIT("!*+-/");

	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= '0' && byte <= '9') ||
	       str_find_byte(signs, (char)byte) < signs.len;
}

static size_t
q_length(struct str text)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		len += byte == ' ' || is_q_plain(byte) ? 1 : 3;
	}
	return len;
}

static size_t
encode_q(struct str text, char *out)
{
	char *end = out;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		if (byte == ' ') {
			*end++ = '_';
		} else if (is_q_plain(byte)) {
			*end++ = (char)byte;
		} else {
			transfer_hex_encode((char)byte, end);
			end += 3;
		}
	}
	return (size_t)(end - out);
}

static struct str
cut_for_q(struct str text, size_t room)
{
	size_t end = 0;
	uint32_t point;

	while (end < text.len) {
		size_t len = utf8_decode(str_behind(text, end), &point);
		size_t encoded = q_length(str_slice(text, end, len));
		if (encoded > room)
			break;
		room -= encoded;
		end += len;
	}
	return str_slice(text, 0, end);
}

/*
 * Readers that join adjacent B words before they decode them (GMime 3.2.13,
 * several web mailers) stop at padding within, so every word but the
 * last carries whole groups of three bytes.  Empty where characters do not end
 * so within half of the room.
 */
static struct str
cut_for_b(struct str text, size_t room)
{
	struct str longest = utf8_cut(text, room / 4 * 3);
	struct str piece = longest;

	while (piece.len < text.len && piece.len % 3 != 0)
		piece = utf8_cut(piece, piece.len - 1);
	return piece.len * 2 < longest.len ? STR_EMPTY : piece;
}

static void
add_encoded_word(struct field *field, const char *start, const char *payload,
    size_t len)
{
	begin_word(field, len + WORD_FRAME);
	buf_add(field->out, str_from(start));
	buf_add(field->out, (struct str){ payload, len });
	buf_add(field->out, STR("?="));
}

/* Clean text as encoded-words, the first one on what is left of the line. */
static void
add_encoded(struct field *field, struct str text)
{
	bool prefers_q = q_length(text) <= transfer_base64_length(text.len);
	char payload[MIME_MAX_ENCODED_WORD];

	while (text.len > 0) {
		size_t room = MIME_MAX_ENCODED_WORD - WORD_FRAME;
		if (field->column + MIN_PAYLOAD <= room)
			room -= field->column;
		struct str piece = prefers_q ? STR_EMPTY
		                             : cut_for_b(text, room);
		if (piece.len > 0) {
			transfer_base64_encode(piece, payload);
			add_encoded_word(field, "=?utf-8?B?", payload,
			    transfer_base64_length(piece.len));
		} else {
			piece = cut_for_q(text, room);
			add_encoded_word(field, "=?utf-8?Q?", payload,
			    encode_q(piece, payload));
		}
		text = str_behind(text, piece.len);
	}
}

static bool
must_be_encoded(const struct field *field, struct str word)
{
	return word.len > longest_word(field) || !str_is_ascii(word) ||
	       str_find(word, STR("=?")) < word.len;
}

static struct str
first_word(struct str text)
{
	return str_slice(text, 0, str_find_byte(text, ' '));
}

/*
 * The length of the words at the start that must be encoded.  They are
 * encoded together: blanks between two encoded-words do not count as text.
 */
static size_t
encoded_run(const struct field *field, struct str text)
{
	size_t run = 0;

	for (size_t next = 0; next < text.len; next = run + 1) {
		struct str word = first_word(str_behind(text, next));
		if (!must_be_encoded(field, word))
			break;
		run = next + word.len;
	}
	return run;
}

void
mime_header_text(struct buf *out, const char *name, struct str text)
{
	struct field field = field_begin(out, name);
	struct buf cleaned;

	buf_init(&cleaned, text.len * CLEANED_GROWTH);
	clean(text, &cleaned);
	struct str rest = buf_str(&cleaned);
	while (rest.len > 0) {
		size_t len = encoded_run(&field, rest);
		if (len > 0) {
			add_encoded(&field, str_slice(rest, 0, len));
		} else {
			len = first_word(rest).len;
			add_word(&field, str_slice(rest, 0, len));
		}
		rest = str_behind(rest, len + 1);
	}
	buf_release(&cleaned);
	field_end(&field);
}

/* As one word: what of `text` is neither blank, nor control, nor > `last`. */
static void
add_visible(struct field *field, const char *before, struct str text,
    const char *after, unsigned char last)
{
	struct buf word;

	buf_init(&word, text.len + strlen(before) + strlen(after));
	buf_add(&word, str_from(before));
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		if (byte > ' ' && byte != 0x7F && byte <= last)
			buf_add_byte(&word, text.ptr[i]);
	}
	buf_add(&word, str_from(after));
	add_word(field, buf_str(&word));
	buf_release(&word);
}

static void
add_token(struct field *field, const char *before, struct str token,
    const char *after)
{
	add_visible(field, before, token, after, '~');
}

/* RFC 6532: only a relay that offers SMTPUTF8 sees one that is not ASCII. */
static void
add_address(struct field *field, const char *before, struct str address,
    const char *after)
{
	struct buf cleaned;

	buf_init(&cleaned, address.len * CLEANED_GROWTH);
	clean(address, &cleaned);
	add_visible(field, before, buf_str(&cleaned), after, UCHAR_MAX);
	buf_release(&cleaned);
}

void
mime_header_token(struct buf *out, const char *name, struct str token)
{
	struct field field = field_begin(out, name);

	add_token(&field, "", token, "");
	field_end(&field);
}

void
mime_header_id(struct buf *out, const char *name, struct str id)
{
	struct field field = field_begin(out, name);

	add_token(&field, "<", id, ">");
	field_end(&field);
}

/* An encoded-word inside quotes would be shown as it is (RFC 2047, 5). */
static void
add_phrase(struct field *field, struct str display)
{
	struct buf quoted;

	buf_init(&quoted, display.len * 2 + 2);
	buf_add_byte(&quoted, '"');
	for (size_t i = 0; i < display.len; i++) {
		if (display.ptr[i] == '"' || display.ptr[i] == '\\')
			buf_add_byte(&quoted, '\\');
		buf_add_byte(&quoted, display.ptr[i]);
	}
	buf_add_byte(&quoted, '"');
	if (must_be_encoded(field, buf_str(&quoted)))
		add_encoded(field, display);
	else
		add_word(field, buf_str(&quoted));
	buf_release(&quoted);
}

void
mime_header_address(struct buf *out, const char *name, struct str display,
    struct str address)
{
	struct field field = field_begin(out, name);
	struct buf cleaned;

	buf_init(&cleaned, display.len * CLEANED_GROWTH);
	clean(display, &cleaned);
	if (cleaned.len > 0) {
		add_phrase(&field, buf_str(&cleaned));
		add_address(&field, "<", address, ">");
	} else {
		add_address(&field, "", address, "");
	}
	buf_release(&cleaned);
	field_end(&field);
}

/* English in every locale (RFC 5322, 3.3), so no strftime(). */
void
mime_header_date(struct buf *out, struct instant instant,
    const struct zone *zone)
{
	static const char weekdays[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat", "Sun" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int minutes = zone_offset(zone, instant) / 60;
	int64_t local = instant.seconds + minutes * INT64_C(60);
	int64_t second = local % SECONDS_PER_DAY;
	if (second < 0)
		second += SECONDS_PER_DAY;
	struct date date = { (int32_t)((local - second) / SECONDS_PER_DAY) };
	int year, month, day;

	date_to_civil(date, &year, &month, &day);
	buf_format(out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
	    weekdays[date_weekday(date)], day, months[month - 1], year,
	    (int)second / 3600, (int)second / 60 % 60, (int)second % 60,
	    minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
}

/* Bytes beyond ASCII; eight at once have their first bits added up. */
static size_t
count_others(struct str body)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t others = 0, at = 0;
	uint64_t word;

	for (; body.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, body.ptr + at, sizeof(word));
		others += (word >> 7 & ones) * ones >> 56;
	}
	for (; at < body.len; at++)
		others += (unsigned char)body.ptr[at] >> 7;
	return others;
}

static bool
is_mostly_ascii(struct str body)
{
	return count_others(body) <= body.len / 6;
}

void
mime_text_part(struct buf *out, const char *subtype, struct str body)
{
	bool ascii = is_mostly_ascii(body);

	buf_add(out, STR("Content-Type: text/"));
	buf_add(out, str_from(subtype));
	buf_add(out, STR("; charset=utf-8\r\nContent-Transfer-Encoding: "));
	buf_add(out, ascii ? STR("quoted-printable") : STR("base64"));
	buf_add(out, STR("\r\n\r\n"));
	if (ascii)
		transfer_quoted_printable(out, body);
	else
		transfer_base64(out, body);
}
