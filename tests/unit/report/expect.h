/*
 * expect.h - what a piece of a page must hold and must not.
 */
#ifndef EXPECT_H
#define EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/str.h"
#include "strict.h"

static inline void
expect_has(struct str html, const char *wanted)
{
	if (str_find(html, str_from(wanted)) == html.len)
		fail_msg("\"%s\" is missing in:\n%.*s", wanted, STR_ARG(html));
}

static inline void
expect_lacks(struct str html, const char *unwanted)
{
	if (str_find(html, str_from(unwanted)) < html.len)
		fail_msg("\"%s\" is in:\n%.*s", unwanted, STR_ARG(html));
}

/* `wanted` comes before `behind`. */
static inline void
expect_order(struct str html, const char *wanted, const char *behind)
{
	expect_has(html, wanted);
	expect_has(html, behind);
	if (str_find(html, str_from(wanted)) > str_find(html, str_from(behind)))
		fail_msg("\"%s\" does not come before \"%s\"", wanted, behind);
}

/* What was written, after a look at its form. */
static inline struct str
expect_strict(const struct buf *out, enum strict_scope scope)
{
	const char *trouble = strict_check(buf_str(out), scope);
	assert_false(out->has_overflown);
	if (trouble != NULL)
		fail_msg("%s in %.*s", trouble, STR_ARG(buf_str(out)));
	return buf_str(out);
}

#endif
