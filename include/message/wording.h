/*
 * wording.h - what a letter must not say.
 *
 * Platforms forbid their sellers to make a customer close a dispute, change a
 * review or pay elsewhere (eBay's feedback policy, Amazon's communication
 * guidelines).  The phrases of a language stand in
 * <folder>/<language>/forbidden.list, one a line, # begins a comment line;
 * of several folders the first with the file counts, and a language without
 * one has none.
 *
 * Phrases are found anywhere in a rendered text, without case and whatever
 * the line breaks; in scripts that know upper and lower case only at the
 * start of a word.
 */
#ifndef MESSAGE_WORDING_H
#define MESSAGE_WORDING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "message/letter_file.h"

struct wording {
	const struct str *phrases; /* as compared */
	const struct str *written; /* as in the list */
	size_t count;
};

/* Read the list.  What is wrong with the file is a mistake. Memory: run. */
struct wording wording_read(const struct letter_folders *folders,
    struct str language, struct arena *run, struct mistakes *mistakes);

/* The first phrase of the list that the text says; empty when there is none. */
struct str wording_find(const struct wording *wording, struct str text);

/* The host of the first link in a text, as it is written; or empty. */
struct str wording_host(struct str text);

/*
 * The first link in the text that leads to none of the hosts, nor to a host
 * below one of them; empty when there is none.
 */
struct str wording_find_link(struct str text, const struct str *hosts,
    size_t count);

#endif
