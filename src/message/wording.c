#include "message/wording.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"
#include "message/locale.h"

enum { FIRST_WITHOUT_WORD_SPACES = 0x2E80, MAX_CASED = 0x1FFF };

static bool
is_blank(uint32_t point)
{
	return point == ' ' || point == '\n' || point == '\t' ||
	       point == 0xA0 || point == 0x202F || point == 0x3000;
}

/* Latin, Greek and Cyrillic: the scripts whose words begin at a letter. */
static bool
is_cased(uint32_t point)
{
	return (point >= 'a' && point <= 'z') ||
	       (point >= 0xC0 && point < 0x530) ||
	       (point >= 0x1E00 && point <= MAX_CASED);
}

/*
 * Folded, with every run of blanks as one space, and none between characters
 * that are written without spaces: there it is a line break.
 */
static struct str
comparable(struct str text, struct arena *arena)
{
	struct str folded = locale_fold(text, arena);
	char *out = arena_alloc(arena, folded.len + 1, 1);
	size_t len = 0;
	uint32_t last = 0;
	bool is_apart = false;
	while (folded.len > 0) {
		uint32_t point;
		size_t size = utf8_decode(folded, &point);
		if (size == 0)
			break;
		if (is_blank(point)) {
			is_apart = len > 0;
		} else {
			if (is_apart && (last < FIRST_WITHOUT_WORD_SPACES ||
					    point < FIRST_WITHOUT_WORD_SPACES))
				out[len++] = ' ';
			len += utf8_encode(point, out + len);
			last = point;
			is_apart = false;
		}
		folded = str_behind(folded, size);
	}
	return (struct str){ out, len };
}

struct wording
wording_read(const struct letter_folders *folders, struct str language,
    struct arena *run, struct mistakes *mistakes)
{
	struct wording wording = { 0 };
	struct letter_file file;
	struct str *phrases = NULL, *written = NULL;
	size_t room = 0, more_room = 0;
	struct str line;
	if (!letter_file_find(folders, language, STR("forbidden.list"), run,
		&file) ||
	    !letter_file_read(&file, run, mistakes))
		return wording;
	while (str_next(&file.text, '\n', &line)) {
		line = str_trim(line);
		if (str_is_empty(line) || line.ptr[0] == '#')
			continue;
		phrases = arena_grow(run, phrases, wording.count, &room,
		    sizeof(*phrases));
		written = arena_grow(run, written, wording.count, &more_room,
		    sizeof(*written));
		written[wording.count] = line;
		phrases[wording.count++] = comparable(line, run);
	}
	wording.phrases = phrases;
	wording.written = written;
	return wording;
}

/* Does a word of a cased script go on at this offset? */
static bool
is_inside_word(struct str text, size_t at)
{
	uint32_t here, before;
	size_t start = at;
	if (at == 0 || utf8_decode(str_behind(text, at), &here) == 0 ||
	    !is_cased(here))
		return false;
	do
		start--;
	while (start > 0 && ((unsigned char)text.ptr[start] & 0xC0) == 0x80);
	return utf8_decode(str_behind(text, start), &before) > 0 &&
	       is_cased(before);
}

static bool
says(struct str text, struct str phrase)
{
	size_t at = 0;
	for (;;) {
		struct str rest = str_behind(text, at);
		size_t found = str_find(rest, phrase);
		if (found == rest.len)
			return false;
		if (!is_inside_word(text, at + found))
			return true;
		at += found + 1;
	}
}

struct str
wording_find(const struct wording *wording, struct str text)
{
	struct arena scratch = { 0 };
	struct str found = STR_EMPTY;
	struct str compared = comparable(text, &scratch);
	for (size_t i = 0; i < wording->count && found.len == 0; i++)
		if (says(compared, wording->phrases[i]))
			found = wording->written[i];
	arena_release(&scratch);
	return found;
}

static bool
ends_host(char byte)
{
	static const struct str signs = STR_INIT("/:?#<>\"'(),;");
	return (unsigned char)byte <= ' ' || (byte & 0x80) != 0 ||
	       str_find_byte(signs, byte) < signs.len;
}

/* The host that stands at the start of a text. */
static struct str
host_of(struct str text)
{
	size_t len = 0;
	while (len < text.len && !ends_host(text.ptr[len]))
		len++;
	while (len > 0 && text.ptr[len - 1] == '.')
		len--;
	return str_slice(text, 0, len);
}

static bool
is_below(struct str host, struct str parent)
{
	if (host.len <= parent.len)
		return str_equal_nocase(host, parent);
	size_t at = host.len - parent.len;
	return host.ptr[at - 1] == '.' &&
	       str_equal_nocase(str_behind(host, at), parent);
}

static bool
is_allowed(struct str host, const struct str *hosts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!str_is_empty(hosts[i]) && is_below(host, hosts[i]))
			return true;
	return false;
}

/* What comes behind the next "://" or "www.", "www." included; or nothing. */
static struct str
next_link(struct str text)
{
	struct str scheme = STR("://");
	size_t at = str_find(text, scheme);
	size_t bare = str_find(text, STR("www."));
	if (bare < at)
		return str_behind(text, bare);
	return str_behind(text, at + scheme.len);
}

struct str
wording_host(struct str text)
{
	return host_of(next_link(text));
}

struct str
wording_find_link(struct str text, const struct str *hosts, size_t count)
{
	for (struct str rest = next_link(text); rest.len > 0;
	     rest = next_link(rest)) {
		struct str host = host_of(rest);
		if (host.len > 0 && !is_allowed(host, hosts, count))
			return host;
		rest = str_behind(rest, host.len);
	}
	return STR_EMPTY;
}
