#include "intake/cell.h"

#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"

enum {
	EXCEL_DIGITS = 15, /* what a spreadsheet keeps of a number */
	LOST_ZEROS = 4,
	QUOTE_MAX = 60,
	PLAIN_NUMBER = 64, /* bytes of a number, and of most addresses */
	FULL_WIDTH_FIRST = 0xFF01,
	FULL_WIDTH_LAST = 0xFF5E,
	FULL_WIDTH_SHIFT = 0xFEE0
};

/* Invisible at either end of a cell: NBSP, U+3000, zero-width space, BOM. */
static const struct str invisible[] = {
	STR_INIT("\xC2\xA0"),
	STR_INIT("\xE3\x80\x80"),
	STR_INIT("\xE2\x80\x8B"),
	STR_INIT("\xEF\xBB\xBF"),
};

/* Words for nothing. "Null" is a name, so only these spellings. */
static const struct str nothing[] = { STR_INIT("-"), STR_INIT("--"),
	STR_INIT("N/A"), STR_INIT("n/a"), STR_INIT("null"), STR_INIT("NULL"),
	STR_INIT("#N/A"), STR_INIT("#REF!"), STR_INIT("#VALUE!"),
	STR_INIT("#NAME?"), STR_INIT("#DIV/0!"), STR_INIT("#NULL!"),
	STR_INIT("#NUM!"), STR_INIT("\xE6\x9A\x82\xE6\x97\xA0") };

static bool
is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Is it one of the bytes with which the invisible begin, or end? */
static bool
may_begin_invisible(char byte)
{
	return byte == '\xC2' || byte == '\xE2' || byte == '\xE3' ||
	       byte == '\xEF';
}

static bool
may_end_invisible(char byte)
{
	return byte == '\xA0' || byte == '\x80' || byte == '\x8B' ||
	       byte == '\xBF';
}

/* How many bytes at the start are invisible. */
static size_t
invisible_at_start(struct str s)
{
	if (s.len > 0 && is_blank(s.ptr[0]))
		return 1;
	if (s.len == 0 || !may_begin_invisible(s.ptr[0]))
		return 0;
	for (size_t i = 0; i < COUNT_OF(invisible); i++) {
		if (str_starts_with(s, invisible[i]))
			return invisible[i].len;
	}
	return 0;
}

static size_t
invisible_at_end(struct str s)
{
	if (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		return 1;
	if (s.len == 0 || !may_end_invisible(s.ptr[s.len - 1]))
		return 0;
	for (size_t i = 0; i < COUNT_OF(invisible); i++) {
		if (str_ends_with(s, invisible[i]))
			return invisible[i].len;
	}
	return 0;
}

/* Printable ASCII, which is nearly every byte at a cell's ends. */
static bool
is_plain(char byte)
{
	return byte > ' ' && byte < 0x7F;
}

static struct str
trim(struct str s)
{
	size_t cut;
	if (s.len > 0 && is_plain(s.ptr[0]) && is_plain(s.ptr[s.len - 1]))
		return s;
	while ((cut = invisible_at_start(s)) > 0)
		s = str_slice(s, cut, s.len);
	while ((cut = invisible_at_end(s)) > 0)
		s.len -= cut;
	return s;
}

/* ="0012" is a formula for a text. */
static struct str
unwrap(struct str s)
{
	if (s.len < 3 || s.ptr[0] != '=' || s.ptr[1] != '"' ||
	    s.ptr[s.len - 1] != '"')
		return s;
	return trim(str_slice(s, 2, s.len - 3));
}

static struct str
without_nothing(struct str s)
{
	/* What no other cell starts with, or hardly any. */
	if (s.len == 0 || s.len > CELL_NOTHING_MAX ||
	    strchr("-#Nn\xE6", s.ptr[0]) == NULL)
		return s;
	for (size_t i = 0; i < COUNT_OF(nothing); i++)
		if (str_equal(s, nothing[i]))
			return STR_EMPTY;
	return s;
}

struct str
cell_undo(struct str raw)
{
	return without_nothing(unwrap(trim(raw)));
}

struct str
cell_undo_key(struct str raw)
{
	struct str s = unwrap(trim(raw));
	if (s.len > 0 && s.ptr[0] == '\'')
		s = trim(str_slice(s, 1, s.len));
	return without_nothing(s);
}

static size_t
digits_at(struct str s, size_t at)
{
	size_t end = at;
	while (end < s.len && is_digit(s.ptr[end]))
		end++;
	return end - at;
}

/* [+-]d[.ddd]E+dd, with the decimal comma of half of Europe too. */
static bool
is_scientific(struct str s)
{
	size_t at = s.len > 0 && (s.ptr[0] == '+' || s.ptr[0] == '-');
	if (digits_at(s, at) != 1)
		return false;
	at++;
	if (at < s.len && (s.ptr[at] == '.' || s.ptr[at] == ',')) {
		size_t digits = digits_at(s, at + 1);
		if (digits == 0)
			return false;
		at += 1 + digits;
	}
	if (at + 2 >= s.len || lower(s.ptr[at]) != 'e' || s.ptr[at + 1] != '+')
		return false;
	size_t digits = digits_at(s, at + 2);
	return digits >= 1 && digits <= 2 && at + 2 + digits == s.len;
}

/* The check digit of GS1 and of the US mail: weights 3 and 1 from behind. */
static bool
has_check_digit(struct str digits)
{
	int sum = 0;
	for (size_t i = 1; i < digits.len; i++) {
		int digit = digits.ptr[digits.len - 1 - i] - '0';
		sum += i % 2 == 1 ? 3 * digit : digit;
	}
	return (10 - sum % 10) % 10 == digits.ptr[digits.len - 1] - '0';
}

/* A number longer than a spreadsheet can hold, its last digits zeros. */
static bool
is_rounded(struct str s)
{
	if (s.len <= EXCEL_DIGITS || digits_at(s, 0) != s.len)
		return false;
	size_t zeros = 0;
	while (zeros < s.len && s.ptr[s.len - 1 - zeros] == '0')
		zeros++;
	return zeros >= LOST_ZEROS && !has_check_digit(s);
}

const char *
cell_number_damage(struct str number)
{
	if (str_find_below(number, ' ') < number.len)
		return "holds a line end or another control character";
	/* A spreadsheet damages nothing but what it takes for a number. */
	if (number.len > 0 && is_letter(number.ptr[0]))
		return NULL;
	if (is_scientific(number))
		return "was turned into a rounded number by a spreadsheet; "
		       "export it again as text";
	if (is_rounded(number))
		return "has lost its last digits in a spreadsheet; export it "
		       "again as text";
	return NULL;
}

/* The shape of UPU's S10: RR123456785CN. */
static bool
is_postal(struct str s)
{
	return s.len == 13 && is_letter(s.ptr[0]) && is_letter(s.ptr[1]) &&
	       digits_at(s, 2) == 9 && is_letter(s.ptr[11]) &&
	       is_letter(s.ptr[12]);
}

const char *
cell_number_doubt(struct str number)
{
	static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	int sum = 0;
	if (!is_postal(number))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(weights); i++)
		sum += weights[i] * (number.ptr[2 + i] - '0');
	int check = 11 - sum % 11;
	if (check == 10)
		check = 0;
	if (check == 11)
		check = 5;
	return number.ptr[10] - '0' == check
	           ? NULL
	           : "its check digit is wrong: was it mistyped?";
}

static const uint64_t ones = UINT64_C(0x0101010101010101);

/* Have the bytes with these high bits a value of `least` or more, of 0x7F? */
static uint64_t
at_least(uint64_t bytes, char least)
{
	return bytes + ones * (uint64_t)(0x80 - least);
}

/* Eight bytes, none of them a space, in lower case; false when one is. */
static bool
lower_word(uint64_t *word)
{
	const uint64_t highs = ones * 0x80;
	uint64_t low = *word & ~highs;
	uint64_t spaces = at_least(low ^ ones * ' ', 1);
	if ((~(spaces | *word) & highs) != 0)
		return false;
	uint64_t capitals = at_least(low, 'A') & ~at_least(low, 'Z' + 1) &
	                    ~*word & highs;
	*word |= capitals >> 2;
	return true;
}

void
cell_fold_number(struct str number, struct buf *key)
{
	size_t len = 0, at = 0;
	uint64_t word;
	if (number.len == 0)
		return;
	char *end = buf_reserve(key, number.len);
	if (end == NULL)
		return;
	while (at < number.len) {
		if (number.len - at >= sizeof(word)) {
			memcpy(&word, number.ptr + at, sizeof(word));
			if (lower_word(&word)) {
				memcpy(end + len, &word, sizeof(word));
				len += sizeof(word);
				at += sizeof(word);
				continue;
			}
		}
		if (number.ptr[at] != ' ')
			end[len++] = lower(number.ptr[at]);
		at++;
	}
	key->len += len;
}

/* Fold a number without spaces, of eight bytes or more. */
static bool
fold_plain(struct str number, char *folded)
{
	uint64_t word;
	for (size_t at = 0; at < number.len; at += sizeof(word)) {
		/* The last word may overlap the one before it. */
		size_t from = number.len - at < sizeof(word)
		                  ? number.len - sizeof(word)
		                  : at;
		memcpy(&word, number.ptr + from, sizeof(word));
		if (!lower_word(&word))
			return false;
		memcpy(folded + from, &word, sizeof(word));
	}
	return true;
}

uint64_t
cell_hash_number(uint64_t before, struct str number, struct buf *scratch)
{
	char folded[PLAIN_NUMBER];
	if (number.len >= sizeof(uint64_t) && number.len <= sizeof(folded) &&
	    fold_plain(number, folded))
		return hash_text(before, (struct str){ folded, number.len });
	buf_clear(scratch);
	cell_fold_number(number, scratch);
	return hash_text(before, buf_str(scratch));
}

struct str
cell_order_key(struct str order, struct buf *folded)
{
	order = cell_clean_key(order);
	while (order.len > 0 && order.ptr[0] == '#')
		order = trim(str_slice(order, 1, order.len));
	size_t at = 0;
	while (at < order.len && lower(order.ptr[at]) == order.ptr[at])
		at++;
	if (at == order.len)
		return order;
	buf_clear(folded);
	for (at = 0; at < order.len; at++)
		buf_add_byte(folded, lower(order.ptr[at]));
	return buf_str(folded);
}

static bool
is_separator(char byte)
{
	return byte == ',' || byte == ';' || byte == '\n' || byte == '\r';
}

/* Exactly one @, a dot behind it, nothing that separates words. */
static bool
looks_usable(struct str address)
{
	size_t at = str_find_byte(address, '@');
	struct str domain = str_slice(address, at + 1, address.len);
	for (size_t i = 0; i < address.len; i++)
		if (is_blank(address.ptr[i]) || address.ptr[i] == '\0')
			return false;
	return at > 0 && domain.len > 0 &&
	       str_find_byte(domain, '@') == domain.len &&
	       str_find_byte(domain, '.') < domain.len;
}

/* The next piece that is not blank; false when there is none. */
static bool
next_piece(struct str *rest, struct str *piece)
{
	while (rest->len > 0) {
		size_t end = 0;
		while (end < rest->len && !is_separator(rest->ptr[end]))
			end++;
		*piece = cell_clean(str_slice(*rest, 0, end));
		*rest = str_slice(*rest, end + 1, rest->len);
		if (piece->len > 0)
			return true;
	}
	return false;
}

/* The last colon, ASCII or full-width; in *len how long it is, or 0. */
static size_t
last_colon(struct str s, size_t *len)
{
	struct str wide = STR("\xEF\xBC\x9A");
	for (size_t at = s.len; at-- > 0;) {
		struct str rest = str_slice(s, at, s.len);
		*len = rest.ptr[0] == ':' ? 1 : 0;
		if (str_starts_with(rest, wide))
			*len = wide.len;
		if (*len > 0)
			return at;
	}
	*len = 0;
	return s.len;
}

bool
cell_next_number(struct str *rest, bool has_carrier, struct str *carrier,
    struct str *number)
{
	struct str piece;
	*carrier = STR_EMPTY;
	while (next_piece(rest, &piece)) {
		size_t len = 0, at = has_carrier ? last_colon(piece, &len) : 0;
		*number = cell_clean_key(str_behind(piece, at + len));
		if (has_carrier && len == 0)
			*number = cell_clean_key(piece);
		if (len > 0)
			*carrier = cell_clean_key(str_slice(piece, 0, at));
		if (number->len > 0)
			return true;
	}
	return false;
}

/* Have the bytes with these high bits the value `byte`?  Others may seem to,
 * where one before them has it. */
static uint64_t
may_equal(uint64_t bytes, char byte)
{
	uint64_t differences = bytes ^ ones * (unsigned char)byte;
	return (differences - ones) & ~differences;
}

/* Can there be a separator or a NUL among eight bytes? */
static bool
may_separate(const char *bytes)
{
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	uint64_t below = (word - ones * ('\r' + 1)) & ~word;
	return ((below | may_equal(word, ',') | may_equal(word, ';')) &
		   ones * 0x80) != 0;
}

/* One piece, whatever is in it, as nearly every cell is. */
static bool
is_one_piece(struct str cell)
{
	if (cell.len < sizeof(uint64_t))
		return false;
	size_t last = cell.len - sizeof(uint64_t);
	for (size_t at = 0; at < last; at += sizeof(uint64_t))
		if (may_separate(cell.ptr + at))
			return false;
	return !may_separate(cell.ptr + last);
}

bool
cell_first_address(struct str cell, struct str *address)
{
	if (is_one_piece(cell)) {
		*address = cell_clean(cell);
		return true;
	}
	bool has_lines = str_find_byte(cell, '\n') < cell.len ||
	                 str_find_byte(cell, '\r') < cell.len;
	struct str piece, first = STR_EMPTY, usable = STR_EMPTY;
	if (str_find_byte(cell, '\0') < cell.len)
		return false;
	while (next_piece(&cell, &piece)) {
		bool is_usable = looks_usable(piece);
		if (has_lines && !is_usable)
			return false;
		if (first.len == 0)
			first = piece;
		if (usable.len == 0 && is_usable)
			usable = piece;
	}
	*address = usable.len > 0 ? usable : first;
	return true;
}

/* A typographic apostrophe and a full-width sign as ASCII; 0: drop it. */
static uint32_t
plain_point(uint32_t point)
{
	switch (point) {
	case 0x2019:
		return '\'';
	case 0xA0:
	case 0x3000:
		return ' ';
	case 0x200B:
	case 0x200C:
	case 0x200D:
	case 0xFEFF:
		return 0;
	default:
		if (point >= FULL_WIDTH_FIRST && point <= FULL_WIDTH_LAST)
			return point - FULL_WIDTH_SHIFT;
		return point;
	}
}

/* Add a code point to a folded key; `start` is where the key begins. */
static void
add_folded(uint32_t point, size_t start, struct buf *key)
{
	char bytes[UTF8_MAX_BYTES];
	point = plain_point(point);
	if (point == 0)
		return;
	if (point >= 0x80) {
		size_t len = utf8_encode(point, bytes);
		buf_add(key, (struct str){ bytes, len });
	} else if (is_letter((char)point) || is_digit((char)point)) {
		buf_add_byte(key, lower((char)point));
	} else if (key->len > start && key->ptr[key->len - 1] != ' ') {
		buf_add_byte(key, ' ');
	}
}

void
cell_fold_header(struct str raw, struct buf *key)
{
	size_t start = key->len;
	uint32_t point;
	while (raw.len > 0) {
		size_t used = utf8_decode(raw, &point);
		if (used > 0)
			add_folded(point, start, key);
		else
			buf_add_byte(key, raw.ptr[0]);
		raw = str_slice(raw, used > 0 ? used : 1, raw.len);
	}
	if (key->len > start && key->ptr[key->len - 1] == ' ')
		buf_truncate(key, key->len - 1);
}

struct str
cell_header_key(struct str raw, struct arena *arena)
{
	struct buf key;
	/* Folding never makes a text longer. */
	buf_init(&key, raw.len);
	cell_fold_header(raw, &key);
	struct str folded = arena_str(arena, buf_str(&key));
	buf_release(&key);
	return folded;
}

/* A character of the cell as a message may show it; returns its bytes. */
static size_t
show_character(struct str rest, char *out)
{
	uint32_t point;
	size_t size = utf8_decode(rest, &point);
	if (size == 0) {
		*out = '?';
		return 1;
	}
	memcpy(out, rest.ptr, size);
	if (point < ' ' || point == 0x7F)
		*out = ' ';
	return size;
}

struct str
cell_quote(struct str cell, char out[64])
{
	struct str cut = utf8_cut(cell, QUOTE_MAX);
	size_t len = 0;
	/* A byte that is no UTF-8 is one sign too. */
	while (len < cut.len)
		len += show_character(str_behind(cut, len), out + len);
	for (int dots = 0; cut.len < cell.len && dots < 3; dots++)
		out[len++] = '.';
	return (struct str){ out, len };
}
