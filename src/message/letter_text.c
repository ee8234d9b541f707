#include "message/letter_text.h"

#include <stdbool.h>

#include "message/locale.h"
#include "message/template.h"

/* One end of what datum.h isolates. */
static bool
starts_isolate(struct str text)
{
	return text.ptr[0] == '\xE2' &&
	       (str_starts_with(text, STR("\u2068")) ||
		   str_starts_with(text, STR("\u2069")));
}

/* Blanks and controls become one blank, but for those at the start. */
static void
add_other(struct buf *out, char byte, bool *was_blank)
{
	bool is_blank = (byte >= 0 && byte <= ' ') || byte == 0x7F;
	if (!is_blank)
		buf_add_byte(out, byte);
	else if (!*was_blank)
		buf_add_byte(out, ' ');
	*was_blank = is_blank;
}

void
letter_text_add_line(struct buf *out, struct str rendered,
    size_t max_characters)
{
	enum { ISOLATE_BYTES = 3 };
	bool was_blank = true;
	while (rendered.len > 0) {
		/* It stays as it is. */
		size_t len = str_visible_len(rendered);
		if (len > 0) {
			buf_add(out, str_slice(rendered, 0, len));
			was_blank = false;
		} else if (starts_isolate(rendered)) {
			len = ISOLATE_BYTES;
		} else {
			len = 1;
			add_other(out, rendered.ptr[0], &was_blank);
		}
		rendered = str_behind(rendered, len);
	}
	struct str line = str_trim(buf_str(out));
	line = locale_cut(line, max_characters);
	buf_truncate(out, str_trim(line).len);
}

/* Trailing blanks go, but for the mark of a signature. */
static struct str
trim_line(struct str line)
{
	size_t len = line.len;
	while (
	    len > 0 && (line.ptr[len - 1] == ' ' || line.ptr[len - 1] == '\t'))
		len--;
	return str_equal(line, STR("-- ")) ? line : str_slice(line, 0, len);
}

void
letter_text_add(struct buf *out, struct str rendered)
{
	struct str line;
	bool is_gap = false;
	while (str_next(&rendered, '\n', &line)) {
		line = trim_line(line);
		if (str_is_empty(line)) {
			is_gap = out->len > 0;
			continue;
		}
		if (is_gap)
			buf_add_byte(out, '\n');
		buf_add(out, line);
		buf_add_byte(out, '\n');
		is_gap = false;
	}
}

/* Neither a template nor a value holds another byte below them. */
void
letter_text_add_unmarked(struct buf *out, struct str marked)
{
	while (!str_is_empty(marked)) {
		size_t len = str_find_below(marked, MARK_ITEM_END + 1);
		buf_add(out, str_slice(marked, 0, len));
		marked = str_behind(marked, len + 1);
	}
}

static bool
begins_line(const struct buf *out)
{
	return out->len == 0 || out->ptr[out->len - 1] == '\n';
}

/* How long the sign is that the text begins with; 0: it is none. */
static size_t
sign_len(struct str text)
{
	static const struct str signs[] = { STR_INIT(" "), STR_INIT("-"),
		STR_INIT("»") };
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (str_starts_with(text, signs[i]))
			return signs[i].len;
	return 0;
}

void
letter_text_add_lasting(struct buf *out, struct str marked)
{
	while (!str_is_empty(marked)) {
		size_t len = str_find_byte(marked, MARK_DATA);
		letter_text_add_unmarked(out, str_slice(marked, 0, len));
		marked = str_behind(marked, len + 1);
		while (begins_line(out) && sign_len(marked) > 0)
			marked = str_behind(marked, sign_len(marked));
	}
}
