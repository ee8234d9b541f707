#include "complaint/locality.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

enum { MAX_FOLDED = 400, REGION = 3 };

/* Words of base letters, digits and what has no base letter, each with a
 * blank before and behind it: " sao paulo 01310100 ". */
struct folded {
	char text[MAX_FOLDED + 1];
	size_t len;
};

static void
add_byte(struct folded *folded, char byte)
{
	bool is_blank = byte == ' ';
	if (folded->len >= MAX_FOLDED ||
	    (is_blank && folded->text[folded->len - 1] == ' '))
		return;
	folded->text[folded->len++] = byte;
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Inside of a number a hyphen is no gap: 01310-100, 94107-1234. */
static bool
joins(const struct folded *folded, uint32_t point)
{
	return point == '\'' ||
	       (point == '-' && is_digit(folded->text[folded->len - 1]));
}

static void
add_point(struct folded *folded, uint32_t point, struct str bytes)
{
	char letter = utf8_base_letter(point);
	if (letter != '\0')
		add_byte(folded, letter);
	else if (point >= '0' && point <= '9')
		add_byte(folded, (char)point);
	else if (joins(folded, point))
		return;
	else if (point < 0x80)
		add_byte(folded, ' ');
	else
		for (size_t i = 0; i < bytes.len; i++)
			add_byte(folded, bytes.ptr[i]);
}

static void
add_words(struct folded *folded, struct str text)
{
	uint32_t point;
	size_t used;
	add_byte(folded, ' ');
	while ((used = utf8_decode(text, &point)) > 0) {
		add_point(folded, point, str_slice(text, 0, used));
		text = str_behind(text, used);
	}
	add_byte(folded, ' ');
}

static struct folded
fold(const struct str *texts, size_t count)
{
	struct folded folded = { " ", 1 };
	for (size_t i = 0; i < count; i++)
		add_words(&folded, texts[i]);
	return folded;
}

static struct str
text_of(const struct folded *folded)
{
	return (struct str){ folded->text, folded->len };
}

/* "SW1A 1AA" and "94107-1234" as they compare: without the blanks. */
static struct str
fold_code(struct str postcode, struct folded *folded)
{
	struct str rest, word;
	struct folded words = fold(&postcode, 1);
	*folded = (struct folded){ 0 };
	rest = text_of(&words);
	while (str_next(&rest, ' ', &word)) {
		memcpy(folded->text + folded->len, word.ptr, word.len);
		folded->len += word.len;
	}
	return text_of(folded);
}

/* Letters and digits stand where they stand in the other. */
static bool
has_form_of(struct str word, struct str code, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (is_digit(word.ptr[i]) != is_digit(code.ptr[i]))
			return false;
	return true;
}

/*
 * Can the word be a postcode, or the first part of one, of the country that
 * `code` is of?  A house number is not as long, a word has no digit.
 */
static bool
is_code_like(struct str word, struct str code)
{
	enum { ZIP = 5, ZIP_AND_FOUR = 9 };
	size_t digits = 0;
	for (size_t i = 0; i < word.len; i++)
		digits += is_digit(word.ptr[i]);
	if (word.len < REGION || digits == 0 || word.len > code.len)
		return word.len == ZIP_AND_FOUR && code.len == ZIP &&
		       digits == ZIP_AND_FOUR;
	bool is_all_digits = digits == word.len;
	if (is_all_digits && word.len < code.len &&
	    is_digit(code.ptr[word.len]))
		return code.len == ZIP_AND_FOUR && word.len == ZIP;
	return has_form_of(word, code, word.len);
}

static enum likeness
compare_postcode(struct str postcode, struct str found)
{
	struct folded folded;
	struct str code = fold_code(postcode, &folded), word;
	enum likeness likeness = LIKENESS_UNKNOWN;
	if (code.len < REGION)
		return LIKENESS_UNKNOWN;
	while (str_next(&found, ' ', &word)) {
		if (!is_code_like(word, code))
			continue;
		if (memcmp(word.ptr, code.ptr, REGION) == 0)
			return LIKENESS_SAME;
		likeness = LIKENESS_OTHER;
	}
	return likeness;
}

static bool
names_city(struct str city, struct str found)
{
	struct folded folded = fold(&city, 1);
	struct str words = text_of(&folded);
	return words.len > 2 && str_find(found, words) < found.len;
}

/* Within one country, or where the country is not known. */
static enum likeness
compare_place(const struct locality *wanted, struct str found, bool is_known)
{
	enum likeness code = compare_postcode(wanted->postcode, found);
	bool is_city = names_city(wanted->city, found);
	bool is_code = code == LIKENESS_SAME;
	if (is_known ? is_city || is_code : is_city && is_code)
		return LIKENESS_SAME;
	return is_known && code == LIKENESS_OTHER ? LIKENESS_OTHER
	                                          : LIKENESS_UNKNOWN;
}

enum likeness
locality_compare(const struct locality *wanted, const struct locality *found)
{
	const struct str texts[] = { found->text, found->city,
		found->postcode };
	struct folded folded = fold(texts, COUNT_OF(texts));
	struct str place = text_of(&folded);
	bool is_known = !str_is_empty(wanted->country) &&
	                !str_is_empty(found->country);
	if (!is_known || str_equal_nocase(wanted->country, found->country))
		return compare_place(wanted, place, is_known);
	return compare_postcode(wanted->postcode, place) == LIKENESS_SAME
	           ? LIKENESS_UNKNOWN
	           : LIKENESS_OTHER;
}
