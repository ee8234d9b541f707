/*
 * text.h - the text of a file as UTF-8, a window at a time.
 *
 * Whoever reads asks for the text from an offset on and gets what is at hand
 * of it; the window moves and grows as it must.  So a file of any size takes
 * as much memory as what is not yet dropped of it, and a little more.
 */
#ifndef INTAKE_TEXT_H
#define INTAKE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/source.h"
#include "base/str.h"

enum {
	TEXT_PIECE = 128 * 1024, /* read at once; fits the cache */
	TEXT_MAX_KEPT = 16 << 20 /* from what is kept to what is asked for */
};

struct text;

/*
 * In an encoding as encoding_open() finds it, with its errors.  `piece` is
 * TEXT_PIECE, or less in tests.  Memory: the arena; the source must outlive
 * the text.
 */
struct text *text_open(struct source *source, struct str configured,
    struct str fallback, size_t piece, struct arena *arena, struct error *err);
void text_close(struct text *text);

/* What the encoding is, for messages. */
const char *text_encoding(const struct text *text);

/*
 * The text from an offset on, as far as it is at hand: at least `least`
 * bytes, fewer where it ends.  Until the next call.
 */
struct str text_at(struct text *text, uint64_t at, size_t least);

/* What stands before an offset, and was at hand, is not asked for again. */
void text_drop(struct text *text, uint64_t at);

/* Start again: everything may be asked for. */
void text_rewind(struct text *text);

#endif
