/*
 * link.h - the links that the template of a letter has written into its text.
 *
 * Strictly https, with a host that has a domain and neither user nor port, or
 * an e-mail address that we would write to.  The text bears the marks of
 * template.h: what is data is never a link nor part of one, so that nobody
 * can send our customers anywhere by the name of an order.
 */
#ifndef MESSAGE_LINK_H
#define MESSAGE_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* The bytes [from, from + len) of the text lead to the target. */
struct link {
	struct str target; /* "https://..." or "mailto:..." */
	size_t from, len;
};

/* The first link behind `from`.  Memory: the arena. */
bool link_find(struct str text, size_t from, struct arena *arena,
    struct link *link);

/*
 * For a text without marks, such as one that was approved before: puts those
 * of data around every link in it but the ones to `hosts` (and below them) and
 * to the address `mailbox`.  Memory: the arena.
 */
struct str link_fence(struct str text, const struct str *hosts, size_t count,
    struct str mailbox, struct arena *arena);

#endif
