/*
 * composer.h - messages written by a second thread, ahead of who sends them.
 *
 * A near relay takes a message in less time than it is written in.  So a
 * thread of its own writes them, one after the other; at most COMPOSER_AHEAD
 * of them wait.  The thread asks the system for nothing but memory, and what
 * `write` works with is its own until composer_close().  A single message, or
 * a machine that has no thread to give, is served without: it is written when
 * it is asked for.
 */
#ifndef COMMAND_COMPOSER_H
#define COMMAND_COMPOSER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum { COMPOSER_AHEAD = 256 };

struct composer_task {
	/* Message `at` of `count`, into an empty buffer; called in order. */
	bool (*write)(void *context, size_t at, struct buf *message,
	    struct error *err);
	void *context;
	size_t count;
	size_t max_bytes; /* the limit of each message's buffer */
};

struct composer {
	struct composer_task task;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t mutex; /* of everything below */
	pthread_cond_t has_room;
	pthread_cond_t has_news;
	size_t written; /* messages so far, */
	size_t taken;   /* and those of them that were asked for */
	bool has_failed;
	bool is_closing;
	struct error failure;
	struct buf ready[COMPOSER_AHEAD]; /* message `at` stands at % AHEAD */
};

void composer_open(struct composer *composer, const struct composer_task *task);

/* Waits for a message that is being written; a zeroed one is let be. */
void composer_close(struct composer *composer);

/*
 * The next message; there must be one.  `message` is one that is done with or
 * new: its memory is used again.  False with the error of `write`, once all
 * messages before it have been taken; then there is no next one.
 */
bool composer_next(struct composer *composer, struct buf *message,
    struct error *err);

#endif
