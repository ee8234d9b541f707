/*
 * strict.h - is this text well-formed markup?
 *
 * Stricter than any browser: every element is closed in order, attributes
 * stand in double quotes, `<` and `&` occur only as markup and as the
 * entities that we write, no id comes twice, every #link has its target, no
 * control character but line ends, nothing that runs or loads.
 */
#ifndef STRICT_H
#define STRICT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"

enum { STRICT_DEPTH = 32 };

struct strict {
	struct str rest;
	struct str open[STRICT_DEPTH];
	size_t depth;
	struct map ids;
	const char *trouble; /* NULL: none so far */
};

static inline bool
strict_fail(struct strict *strict, const char *trouble)
{
	if (strict->trouble == NULL)
		strict->trouble = trouble;
	return false;
}

static inline struct str
strict_take(struct strict *strict, size_t len)
{
	struct str taken = str_slice(strict->rest, 0, len);
	strict->rest = str_slice(strict->rest, len, strict->rest.len);
	return taken;
}

static inline bool
strict_entity(struct strict *strict)
{
	static const char *const entities[] = { "&lt;", "&gt;", "&amp;",
		"&quot;", "&#39;", "&#8594;" };
	for (size_t i = 0; i < COUNT_OF(entities); i++) {
		struct str entity = str_from(entities[i]);
		if (str_starts_with(strict->rest, entity)) {
			strict_take(strict, entity.len);
			return true;
		}
	}
	return strict_fail(strict, "a bare &");
}

/* Text up to `end`, which is left. */
static inline bool
strict_text(struct strict *strict, char end)
{
	while (strict->rest.len > 0 && strict->rest.ptr[0] != end) {
		unsigned char byte = (unsigned char)strict->rest.ptr[0];
		if (byte == '<')
			return strict_fail(strict, "a bare <");
		if (byte == 0x7f || (byte < ' ' && byte != '\n'))
			return strict_fail(strict, "a control character");
		if (byte != '&')
			strict_take(strict, 1);
		else if (!strict_entity(strict))
			return false;
	}
	return strict->rest.len > 0 || end == '<' ||
	       strict_fail(strict, "an open quote");
}

static inline struct str
strict_name(struct strict *strict)
{
	size_t len = 0;
	while (len < strict->rest.len &&
	       strchr("abcdefghijklmnopqrstuvwxyz0123456789-",
		   strict->rest.ptr[len]) != NULL)
		len++;
	return strict_take(strict, len);
}

static inline bool
strict_value(struct strict *strict, struct str name, struct str value)
{
	bool is_new = true;
	if (str_starts_with(name, STR("on")) || str_equal(name, STR("src")) ||
	    str_equal(name, STR("style")))
		return strict_fail(strict, "an attribute that runs or loads");
	if (str_equal(name, STR("href")) && value.ptr[0] != '#')
		return strict_fail(strict, "a link that leaves the page");
	if (str_equal(name, STR("id")))
		map_put(&strict->ids, value, 0, &is_new);
	return is_new || strict_fail(strict, "an id that comes twice");
}

static inline bool
strict_attribute(struct strict *strict)
{
	strict_take(strict, 1);
	struct str name = strict_name(strict);
	if (name.len == 0 || !str_starts_with(strict->rest, STR("=\"")))
		return strict_fail(strict, "an attribute without quotes");
	strict_take(strict, 2);
	struct str before = strict->rest;
	if (!strict_text(strict, '"'))
		return false;
	struct str value = str_slice(before, 0, before.len - strict->rest.len);
	strict_take(strict, 1);
	return strict_value(strict, name, value);
}

static inline bool
strict_is_allowed(struct str name)
{
	static const char *const banned[] = { "script", "img", "iframe",
		"object", "link", "form", "" };
	for (size_t i = 0; i < COUNT_OF(banned); i++) {
		if (str_equal(name, str_from(banned[i])))
			return false;
	}
	return true;
}

static inline bool
strict_close(struct strict *strict)
{
	strict_take(strict, 2);
	struct str name = strict_name(strict);
	if (strict->depth == 0 ||
	    !str_equal(strict->open[--strict->depth], name))
		return strict_fail(strict, "an end that fits no start");
	strict_take(strict, 1);
	return true;
}

static inline bool
strict_open(struct strict *strict)
{
	strict_take(strict, 1);
	struct str name = strict_name(strict);
	if (!strict_is_allowed(name) || strict->depth == STRICT_DEPTH)
		return strict_fail(strict, "an element that must not be");
	while (str_starts_with(strict->rest, STR(" "))) {
		if (!strict_attribute(strict))
			return false;
	}
	if (str_starts_with(strict->rest, STR("/>"))) {
		strict_take(strict, 2);
		return true;
	}
	strict->open[strict->depth++] = name;
	return str_equal(strict_take(strict, 1), STR(">")) ||
	       strict_fail(strict, "a tag that does not end");
}

static inline void
strict_links(struct strict *strict, struct str markup)
{
	static const struct str link = STR_INIT("href=\"#");
	size_t value;
	for (;;) {
		size_t at = str_find(markup, link);
		if (at == markup.len)
			return;
		markup = str_slice(markup, at + link.len, markup.len);
		struct str id = str_slice(markup, 0,
		    str_find_byte(markup, '"'));
		if (!map_find(&strict->ids, id, &value))
			strict_fail(strict, "a link without a target");
	}
}

static inline bool
strict_step(struct strict *strict)
{
	if (str_starts_with(strict->rest, STR("</")))
		return strict_close(strict);
	if (str_starts_with(strict->rest, STR("<")))
		return strict_open(strict);
	return strict_text(strict, '<');
}

enum strict_scope { STRICT_PAGE, STRICT_PIECE };

/* NULL, or what is wrong.  The links of a piece may lead elsewhere. */
static inline const char *
strict_check(struct str markup, enum strict_scope scope)
{
	static const struct str doctype = STR_INIT("<!DOCTYPE html>\n");
	struct strict strict = { .rest = markup };
	if (str_starts_with(markup, doctype))
		strict_take(&strict, doctype.len);
	while (strict.rest.len > 0 && strict_step(&strict))
		continue;
	if (strict.depth > 0)
		strict_fail(&strict, "an element that is not closed");
	if (scope == STRICT_PAGE)
		strict_links(&strict, markup);
	map_release(&strict.ids);
	return strict.trouble;
}

#endif
