#include "intake/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum {
	NAME_MAX_LEN = 40,
	CHUNK = 64 * 1024,
	UTF16_SAMPLE = 4096,
	MAX_GROWTH = 4
};

/* What sellers name, and what iconv must be asked for to read it whole. */
static const struct alias {
	const char *name;
	const char *iconv_name;
} aliases[] = {
	{ "gbk", "GB18030" },
	{ "gb2312", "GB18030" },
	{ "cp936", "GB18030" },
	{ "gb18030", "GB18030" },
	{ "shift_jis", "CP932" },
	{ "shift-jis", "CP932" },
	{ "sjis", "CP932" },
	{ "iso-8859-1", "WINDOWS-1252" },
	{ "latin1", "WINDOWS-1252" },
	{ "cp1252", "WINDOWS-1252" },
	{ "utf8", "UTF-8" },
	{ "utf-8", "UTF-8" },
	{ "utf-16le", "UTF-16LE" },
	{ "utf-16be", "UTF-16BE" },
};

/* Byte order marks; a UTF-16 file is decoded by its own. */
static const struct mark {
	const char *bytes;
	size_t len;
	const char *encoding;
} marks[] = {
	{ "\xEF\xBB\xBF", 3, "UTF-8" },
	{ "\xFF\xFE", 2, "UTF-16LE" },
	{ "\xFE\xFF", 2, "UTF-16BE" },
};

static bool
is_auto(struct str name)
{
	return str_is_empty(name) || str_equal_nocase(name, STR("auto"));
}

/* The name for iconv_open(): static, or a copy in `own`. */
static const char *
iconv_name_of(struct str name, char own[NAME_MAX_LEN])
{
	for (size_t i = 0; i < COUNT_OF(aliases); i++)
		if (str_equal_nocase(name, str_from(aliases[i].name)))
			return aliases[i].iconv_name;
	if (name.len >= NAME_MAX_LEN || memchr(name.ptr, '/', name.len) != NULL)
		return NULL;
	memcpy(own, name.ptr, name.len);
	own[name.len] = '\0';
	return own;
}

/* What iconv must be asked for, or NULL; `own` holds it where needed. */
static const char *
open_converter(struct str name, char own[NAME_MAX_LEN], iconv_t *converter)
{
	const char *iconv_name = iconv_name_of(name, own);
	if (iconv_name == NULL)
		return NULL;
	*converter = iconv_open("UTF-8", iconv_name);
	return (intptr_t)*converter == -1 ? NULL : iconv_name;
}

bool
encoding_is_known(struct str name)
{
	char own[NAME_MAX_LEN];
	iconv_t converter;
	if (is_auto(name))
		return true;
	if (open_converter(name, own, &converter) == NULL)
		return false;
	iconv_close(converter);
	return true;
}

static const struct mark *
mark_of(struct str bytes)
{
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_starts_with(bytes,
			(struct str){ marks[i].bytes, marks[i].len }))
			return &marks[i];
	return NULL;
}

/* Every digit and delimiter of a UTF-16 text holds a NUL. */
static bool
looks_like_utf16(struct str bytes)
{
	struct str sample = str_slice(bytes, 0, UTF16_SAMPLE);
	size_t nuls = 0;
	for (size_t i = 0; i < sample.len; i++)
		nuls += sample.ptr[i] == '\0';
	return nuls > 0 && nuls >= sample.len / 10;
}

/*
 * Is it UTF-8 with a few broken rows, rather than a legacy encoding?  Then
 * its sequences are mostly valid; in other encodings they hardly ever are.
 */
static bool
is_mostly_utf8(struct str bytes)
{
	size_t valid = 0, invalid = 0, at = 0;
	uint32_t point;
	while (at < bytes.len) {
		if ((unsigned char)bytes.ptr[at] < 0x80) {
			at++;
			continue;
		}
		size_t len = utf8_decode(str_slice(bytes, at, bytes.len),
		    &point);
		valid += len > 0;
		invalid += len == 0;
		at += len > 0 ? len : 1;
	}
	return valid > invalid || invalid == 0;
}

/*
 * Past a sequence that iconv refuses.  The lone 0x80 of a GBK file is
 * Microsoft's euro sign, which GB18030 has elsewhere.
 */
static void
skip_bad(const char *encoding, char **in, size_t *left, struct buf *out)
{
	bool is_wide = strncmp(encoding, "UTF-16", 6) == 0;
	size_t unit = is_wide && *left > 1 ? 2 : 1;
	if (strcmp(encoding, "GB18030") == 0 && (unsigned char)**in == 0x80)
		buf_add(out, STR("\xE2\x82\xAC"));
	else
		buf_add_byte(out, (char)ENCODING_BAD_BYTE);
	*in += unit;
	*left -= unit;
}

static void
convert(iconv_t converter, const char *encoding, struct str bytes,
    struct buf *out)
{
	char *in = (char *)bytes.ptr;
	size_t left = bytes.len;
	while (left > 0 && !out->has_overflown) {
		char *end = buf_reserve(out, CHUNK);
		size_t room = CHUNK;
		if (end == NULL)
			return;
		size_t done = iconv(converter, &in, &left, &end, &room);
		out->len += CHUNK - room;
		if (done == (size_t)-1 && errno != E2BIG)
			skip_bad(encoding, &in, &left, out);
	}
}

static bool
decode_as(struct str name, struct str bytes, struct decoded *decoded,
    struct error *err)
{
	char own[NAME_MAX_LEN];
	iconv_t converter;
	const char *iconv_name = open_converter(name, own, &converter);
	if (iconv_name == NULL)
		return error_set(err, ERROR_CONFIG, "unknown encoding '%.*s'",
		    STR_ARG(name));
	buf_init(&decoded->own, bytes.len > SIZE_MAX / 8
				    ? SIZE_MAX / 2
				    : bytes.len * MAX_GROWTH + CHUNK);
	convert(converter, iconv_name, bytes, &decoded->own);
	iconv_close(converter);
	decoded->text = buf_str(&decoded->own);
	if (decoded->own.has_overflown)
		return error_set(err, ERROR_INPUT,
		    "cannot be '%.*s': it grows without end", STR_ARG(name));
	decoded->encoding = iconv_name == own ? "the configured encoding"
	                                      : iconv_name;
	return true;
}

/* Which encoding it is; empty stands for UTF-8 as it is. */
static struct str
choose(struct str *bytes, struct str configured, struct str fallback)
{
	const struct mark *mark = mark_of(*bytes);
	char own[NAME_MAX_LEN];
	const char *name;
	if (mark != NULL) {
		*bytes = str_slice(*bytes, mark->len, bytes->len);
		return mark == &marks[0] ? STR_EMPTY : str_from(mark->encoding);
	}
	if (is_auto(configured)) {
		if (is_auto(fallback) || is_mostly_utf8(*bytes))
			return STR_EMPTY;
		return fallback;
	}
	name = iconv_name_of(configured, own);
	return name != NULL && strcmp(name, "UTF-8") == 0 ? STR_EMPTY
	                                                  : configured;
}

bool
encoding_decode(struct str bytes, struct str configured, struct str fallback,
    struct decoded *decoded, struct error *err)
{
	*decoded = (struct decoded){ .encoding = "UTF-8" };
	bool is_marked = mark_of(bytes) != NULL;
	struct str name = choose(&bytes, configured, fallback);
	if (!is_marked && is_auto(configured) && looks_like_utf16(bytes))
		return error_set(err, ERROR_INPUT,
		    "looks like UTF-16 without a byte order mark; export it "
		    "again as CSV UTF-8");
	decoded->text = bytes;
	if (!str_is_empty(name) && !decode_as(name, bytes, decoded, err))
		return false;
	decoded->is_sound = utf8_is_valid(decoded->text) &&
	                    str_find_byte(decoded->text, '\0') ==
	                        decoded->text.len;
	return true;
}

void
encoding_release(struct decoded *decoded)
{
	buf_release(&decoded->own);
	*decoded = (struct decoded){ 0 };
}
