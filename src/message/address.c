#include "message/address.h"

#include <unicode/uchar.h>
#include <unicode/uidna.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { MAX_TEXT = 1024 };

/* For `return refuse(reason, ...)`. */
static bool
refuse(const char **reason, const char *why)
{
	*reason = why;
	return false;
}

static bool
is_letter_or_digit(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char byte = (unsigned char)s.ptr[i];
		if (byte < ' ' || byte == 0x7F)
			return true;
	}
	return false;
}

/* Letters and digits of any language; marks are parts of letters. */
static bool
may_stand_in_atom(uint32_t point)
{
	static const struct str signs = STR_INIT("!#$%&'*+-/=?^_`{|}~");

	if (point < 0x80)
		return is_letter_or_digit((char)point) ||
		       str_find_byte(signs, (char)point) < signs.len;
	return u_isalnum((UChar32)point) ||
	       (U_GET_GC_MASK((UChar32)point) & U_GC_M_MASK) != 0;
}

static bool
is_atom(struct str s)
{
	uint32_t point;
	size_t len;

	if (str_is_empty(s))
		return false;
	for (; !str_is_empty(s); s = str_behind(s, len)) {
		len = utf8_decode(s, &point);
		if (len == 0 || !may_stand_in_atom(point))
			return false;
	}
	return true;
}

static bool
check_local(struct str local, enum address_script script, const char **reason)
{
	struct str part;

	if (str_is_empty(local))
		return refuse(reason, "has nothing before the @");
	if (local.len > ADDRESS_MAX_LOCAL)
		return refuse(reason, "has more than 64 bytes before the @");
	if (script == ADDRESS_ASCII && !str_is_ascii(local))
		return refuse(reason, "is not ASCII before the @");
	if (local.ptr[0] == '"')
		return refuse(reason, "has quotes before the @");
	while (str_next(&local, '.', &part)) {
		if (str_is_empty(part))
			return refuse(reason,
			    "has a misplaced dot before the @");
		if (!is_atom(part))
			return refuse(reason,
			    "has a character before the @ that we do not send");
	}
	return true;
}

static bool
is_label(struct str label)
{
	if (label.len == 0 || label.len > ADDRESS_MAX_LABEL ||
	    label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_letter_or_digit(label.ptr[i]) && label.ptr[i] != '-')
			return false;
	return true;
}

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static bool
check_labels(struct str domain, const char **reason)
{
	struct str label;

	if (str_find_byte(domain, '.') == domain.len)
		return refuse(reason, "has no dot behind the @");
	while (str_next(&domain, '.', &label))
		if (!is_label(label))
			return refuse(reason, "has no valid domain");
	if (is_number(label))
		return refuse(reason, "has a number in place of a domain");
	return true;
}

/* Does ICU have to look at it? */
static bool
is_international(struct str domain)
{
	struct str label;

	if (!str_is_ascii(domain))
		return true;
	while (str_next(&domain, '.', &label))
		if (str_equal_nocase(str_slice(label, 0, 4), STR("xn--")))
			return true;
	return false;
}

static bool
to_ascii(struct str domain, struct arena *arena, struct str *ascii)
{
	UErrorCode status = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	char name[ADDRESS_MAX_BYTES + 1];
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII |
					  UIDNA_USE_STD3_RULES |
					  UIDNA_CHECK_BIDI |
					  UIDNA_CHECK_CONTEXTJ,
	    &status);

	int32_t len = uidna_nameToASCII_UTF8(idna, domain.ptr,
	    (int32_t)domain.len, name, sizeof(name), &info, &status);
	uidna_close(idna);
	/* A name that fills the array makes a warning only, or an error. */
	if (U_FAILURE(status) || info.errors != 0 || len > ADDRESS_MAX_BYTES)
		return false;
	*ascii = arena_str(arena, (struct str){ name, (size_t)len });
	return true;
}

static bool
check_domain(struct str text, struct arena *arena, struct str *domain,
    const char **reason)
{
	struct str ascii = text;

	if (str_is_empty(text))
		return refuse(reason, "has nothing behind the @");
	if (text.ptr[0] == '[')
		return refuse(reason, "has an IP address behind the @");
	if (is_international(text) && !to_ascii(text, arena, &ascii))
		return refuse(reason,
		    "has an international domain that is not valid");
	if (str_ends_with(ascii, STR(".")))
		ascii.len--;
	if (!check_labels(ascii, reason))
		return false;
	*domain = arena_lower(arena, ascii);
	return true;
}

/* What stands in text without a display name. */
static bool
check_bare(struct str text, enum address_script script, struct arena *arena,
    struct str *address, const char **reason)
{
	struct str domain;

	text = str_trim(text);
	if (str_equal_nocase(str_slice(text, 0, 7), STR("mailto:")))
		text = str_trim(str_behind(text, 7));
	if (str_is_empty(text))
		return refuse(reason, "is empty");
	if (str_find_byte(text, ',') < text.len ||
	    str_find_byte(text, ';') < text.len)
		return refuse(reason, "is more than one address");
	size_t at = str_find_byte(text, '@');
	if (at == text.len)
		return refuse(reason, "has no @");
	struct str behind = str_behind(text, at + 1);
	if (str_find_byte(behind, '@') < behind.len)
		return refuse(reason, "has more than one @");
	struct str local = str_slice(text, 0, at);
	if (!check_local(local, script, reason) ||
	    !check_domain(behind, arena, &domain, reason))
		return false;
	if (local.len + 1 + domain.len > ADDRESS_MAX_BYTES)
		return refuse(reason, "has more than 254 bytes");
	*address = arena_format(arena, "%.*s@%.*s", STR_ARG(local),
	    STR_ARG(domain));
	return true;
}

/* `name <address>`, `"name" <address>` or the address alone. */
struct mailbox {
	struct str name; /* without its quotes, but with its backslashes */
	bool is_quoted;
	struct str address;
};

/* How long a quoted name at the start of text is; 0 without one. */
static bool
measure_quoted(struct str text, size_t *len, const char **reason)
{
	size_t end = 1;

	*len = 0;
	if (text.len == 0 || text.ptr[0] != '"')
		return true;
	while (end < text.len && text.ptr[end] != '"')
		end += text.ptr[end] == '\\' ? 2 : 1;
	if (end >= text.len)
		return refuse(reason, "has a quote that never ends");
	*len = end + 1;
	return true;
}

static bool
split(struct str text, struct mailbox *mailbox, const char **reason)
{
	size_t quoted;

	*mailbox = (struct mailbox){ .name = STR_EMPTY, .address = text };
	if (!measure_quoted(text, &quoted, reason))
		return false;
	struct str rest = str_behind(text, quoted);
	size_t open = str_find_byte(rest, '<');
	size_t close = str_find_byte(rest, '>');
	if (open == rest.len && close == rest.len)
		return true;
	if (open > close || close != rest.len - 1)
		return refuse(reason, "has a misplaced < or >");
	struct str before = str_trim(str_slice(rest, 0, open));
	if (quoted > 0 && before.len > 0)
		return refuse(reason, "has a name behind its quoted name");
	mailbox->is_quoted = quoted > 0;
	mailbox->name = quoted > 0 ? str_slice(text, 1, quoted - 2) : before;
	mailbox->address = str_slice(rest, open + 1, close - open - 1);
	return true;
}

static bool
split_checked(struct str text, struct mailbox *mailbox, const char **reason)
{
	text = str_trim(text);
	if (text.len > MAX_TEXT)
		return refuse(reason, "is too long");
	if (has_control(text))
		return refuse(reason, "has a control character");
	if (!utf8_is_valid(text))
		return refuse(reason, "is not UTF-8");
	return split(text, mailbox, reason);
}

bool
address_check(struct str text, enum address_script script, struct arena *arena,
    struct str *address, const char **reason)
{
	struct mailbox mailbox;

	return split_checked(text, &mailbox, reason) &&
	       check_bare(mailbox.address, script, arena, address, reason);
}

static struct str
without_backslashes(struct str name, struct arena *arena)
{
	struct buf plain;

	buf_init(&plain, name.len);
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '\\' && i + 1 < name.len)
			i++;
		buf_add_byte(&plain, name.ptr[i]);
	}
	struct str copy = arena_str(arena, str_trim(buf_str(&plain)));
	buf_release(&plain);
	return copy;
}

bool
mailbox_parse(struct str text, struct arena *arena, struct str *display,
    struct str *address, const char **reason)
{
	struct mailbox mailbox;

	if (!split_checked(text, &mailbox, reason))
		return false;
	if (!mailbox.is_quoted &&
	    str_find_byte(mailbox.name, '"') < mailbox.name.len)
		return refuse(reason, "has a misplaced quote");
	if (!check_bare(mailbox.address, ADDRESS_ASCII, arena, address, reason))
		return false;
	*display = mailbox.is_quoted ? without_backslashes(mailbox.name, arena)
	                             : arena_str(arena, mailbox.name);
	return true;
}

struct str
address_domain(struct str address)
{
	return str_behind(address, str_find_byte(address, '@') + 1);
}
