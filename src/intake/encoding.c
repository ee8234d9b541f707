#include "intake/encoding.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum {
	NAME_MAX_LEN = 40,
	PIECE = 64 * 1024,
	SAMPLE = 4096,
	MAX_SEQUENCE = 16 /* longer than what any encoding reads at once */
};

struct encoding {
	struct source *source;
	const char *name;
	iconv_t converter; /* unless it is UTF-8 */
	bool is_converted;
	bool is_wide; /* UTF-16 */
	bool is_gb18030;
	uint64_t start; /* where the text starts in the source */
	uint64_t at;    /* what is read next of it */
	bool has_ended; /* all of it was read */
	struct buf raw; /* read and not yet converted */
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
looks_like_utf16(struct str sample)
{
	size_t nuls = 0;
	for (size_t i = 0; i < sample.len; i++)
		nuls += sample.ptr[i] == '\0';
	return nuls > 0 && nuls >= sample.len / 10;
}

/* What is not ASCII in a file, taken for UTF-8. */
struct census {
	size_t valid, invalid;
};

/* Returns how much was counted: a sequence at the end may go on. */
static size_t
count_sequences(struct census *census, struct str bytes, bool is_last)
{
	size_t least = is_last ? 1 : UTF8_MAX_BYTES;
	size_t at = 0;
	uint32_t point;
	while (bytes.len - at >= least) {
		size_t plain = str_ascii_len(str_behind(bytes, at));
		at += plain;
		if (plain > 0)
			continue;
		size_t len = utf8_decode(str_behind(bytes, at), &point);
		census->valid += len > 0;
		census->invalid += len == 0;
		at += len > 0 ? len : 1;
	}
	return at;
}

/*
 * Is it UTF-8 with a few broken rows, rather than a legacy encoding?  Then
 * its sequences are mostly valid; in other encodings they hardly ever are.
 */
static bool
is_mostly_utf8(struct source *source)
{
	struct census census = { 0 };
	struct buf bytes;
	uint64_t at = 0;
	size_t got;
	buf_init(&bytes, PIECE + UTF8_MAX_BYTES);
	do {
		char *end = buf_reserve(&bytes, PIECE);
		got = source_read(source, at, end, PIECE);
		bytes.len += got;
		at += got;
		buf_drop(&bytes,
		    count_sequences(&census, buf_str(&bytes), got == 0));
	} while (got > 0);
	buf_release(&bytes);
	return census.valid > census.invalid || census.invalid == 0;
}

/* Which encoding it is; empty stands for UTF-8 as it is. */
static struct str
choose(struct encoding *encoding, const struct mark *mark,
    struct str configured, struct str fallback)
{
	char own[NAME_MAX_LEN];
	if (mark != NULL) {
		encoding->start = mark->len;
		return mark == &marks[0] ? STR_EMPTY : str_from(mark->encoding);
	}
	if (is_auto(configured)) {
		if (is_auto(fallback) || is_mostly_utf8(encoding->source))
			return STR_EMPTY;
		return fallback;
	}
	const char *name = iconv_name_of(configured, own);
	return name != NULL && strcmp(name, "UTF-8") == 0 ? STR_EMPTY
	                                                  : configured;
}

static bool
start_converting(struct encoding *encoding, struct str name, struct error *err)
{
	char own[NAME_MAX_LEN];
	const char *iconv_name = open_converter(name, own,
	    &encoding->converter);
	if (iconv_name == NULL)
		return error_set(err, ERROR_CONFIG, "unknown encoding '%.*s'",
		    STR_ARG(name));
	encoding->is_converted = true;
	encoding->is_wide = strncmp(iconv_name, "UTF-16", 6) == 0;
	encoding->is_gb18030 = strcmp(iconv_name, "GB18030") == 0;
	encoding->name = iconv_name == own ? "the configured encoding"
	                                   : iconv_name;
	buf_init(&encoding->raw, PIECE + MAX_SEQUENCE);
	return true;
}

struct encoding *
encoding_open(struct source *source, struct str configured, struct str fallback,
    struct arena *arena, struct error *err)
{
	char bytes[SAMPLE];
	struct str sample = { bytes, source_read(source, 0, bytes, SAMPLE) };
	const struct mark *mark = mark_of(sample);
	if (mark == NULL && is_auto(configured) && looks_like_utf16(sample)) {
		error_set(err, ERROR_INPUT,
		    "looks like UTF-16 without a byte order mark; export it "
		    "again as CSV UTF-8");
		return NULL;
	}
	struct encoding *encoding = arena_new(arena, struct encoding);
	encoding->source = source;
	encoding->name = "UTF-8";
	struct str name = choose(encoding, mark, configured, fallback);
	encoding->at = encoding->start;
	if (!str_is_empty(name) && !start_converting(encoding, name, err))
		return NULL;
	return encoding;
}

void
encoding_close(struct encoding *encoding)
{
	if (encoding == NULL || !encoding->is_converted)
		return;
	iconv_close(encoding->converter);
	buf_release(&encoding->raw);
}

const char *
encoding_name(const struct encoding *encoding)
{
	return encoding->name;
}

/* More to convert, unless enough is at hand or the file has ended. */
static void
read_raw(struct encoding *encoding, size_t room)
{
	if (encoding->raw.len >= MAX_SEQUENCE || encoding->has_ended)
		return;
	size_t size = room < PIECE ? room : PIECE;
	char *end = buf_reserve(&encoding->raw, size);
	size_t got = source_read(encoding->source, encoding->at, end, size);
	encoding->raw.len += got;
	encoding->at += got;
	encoding->has_ended = got == 0;
}

/* What is converted, and where the result goes. */
struct conversion {
	char *in, *out;
	size_t left, room;
};

/*
 * Past a sequence that iconv refuses.  The lone 0x80 of a GBK file is
 * Microsoft's euro sign, which GB18030 has elsewhere.
 */
static void
skip_bad(const struct encoding *encoding, struct conversion *conversion)
{
	static const char bad[] = { (char)ENCODING_BAD_BYTE, '\0' };
	bool is_euro = encoding->is_gb18030 &&
	               (unsigned char)*conversion->in == 0x80;
	struct str sign = is_euro ? STR("\xE2\x82\xAC") : str_from(bad);
	size_t unit = encoding->is_wide && conversion->left > 1 ? 2 : 1;
	memcpy(conversion->out, sign.ptr, sign.len);
	conversion->out += sign.len;
	conversion->room -= sign.len;
	conversion->in += unit;
	conversion->left -= unit;
}

/* Must more come, in or out, before the sequence can be judged? */
static bool
must_wait(const struct encoding *encoding, const struct conversion *conversion,
    int failure)
{
	if (conversion->room < ENCODING_LEAST_ROOM)
		return true;
	return failure == EINVAL && !encoding->has_ended &&
	       conversion->left < MAX_SEQUENCE;
}

/* Returns how many bytes came out. */
static size_t
convert(struct encoding *encoding, char *into, size_t room)
{
	struct conversion conversion = {
		.in = encoding->raw.ptr,
		.out = into,
		.left = encoding->raw.len,
		.room = room,
	};
	while (conversion.left > 0) {
		size_t done = iconv(encoding->converter, &conversion.in,
		    &conversion.left, &conversion.out, &conversion.room);
		if (done != (size_t)-1)
			break;
		if (must_wait(encoding, &conversion, errno))
			break;
		skip_bad(encoding, &conversion);
	}
	buf_drop(&encoding->raw, encoding->raw.len - conversion.left);
	return room - conversion.room;
}

/* The last letter, which iconv keeps back where a mark might follow it. */
static size_t
flush(struct encoding *encoding, char *into, size_t room)
{
	size_t left = room;
	iconv(encoding->converter, NULL, NULL, &into, &left);
	return room - left;
}

size_t
encoding_read(struct encoding *encoding, char *into, size_t room)
{
	assert(room >= ENCODING_LEAST_ROOM);
	size_t len = 0;
	if (!encoding->is_converted) {
		len = source_read(encoding->source, encoding->at, into, room);
		encoding->at += len;
		return len;
	}
	while (len == 0 && !(encoding->has_ended && encoding->raw.len == 0)) {
		read_raw(encoding, room);
		len = convert(encoding, into, room);
	}
	return len > 0 ? len : flush(encoding, into, room);
}

void
encoding_rewind(struct encoding *encoding)
{
	encoding->at = encoding->start;
	encoding->has_ended = false;
	if (!encoding->is_converted)
		return;
	buf_clear(&encoding->raw);
	iconv(encoding->converter, NULL, NULL, NULL, NULL);
}
