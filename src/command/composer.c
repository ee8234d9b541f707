#include "command/composer.h"

#include <assert.h>

static size_t
count_ready(const struct composer *composer)
{
	return composer->written - composer->taken;
}

/*
 * Who must wait, waits for many messages: to wake the other thread costs as
 * much as a tenth of one.  The writer sleeps until half of what he may be ahead
 * is used up, the taker until there are a few or all.
 */
enum { HALF = COMPOSER_AHEAD / 2, FEW = 16 };

static bool
has_few(const struct composer *composer)
{
	return count_ready(composer) >= FEW || composer->has_failed ||
	       composer->written == composer->task.count;
}

static bool
wait_for_room(struct composer *composer)
{
	pthread_mutex_lock(&composer->mutex);
	if (count_ready(composer) == COMPOSER_AHEAD)
		while (count_ready(composer) > HALF && !composer->is_closing)
			pthread_cond_wait(&composer->has_room,
			    &composer->mutex);
	bool goes_on = !composer->is_closing;
	pthread_mutex_unlock(&composer->mutex);
	return goes_on;
}

static void
hand_over(struct composer *composer, bool ok)
{
	pthread_mutex_lock(&composer->mutex);
	composer->written += ok;
	composer->has_failed = !ok;
	if (has_few(composer))
		pthread_cond_signal(&composer->has_news);
	pthread_mutex_unlock(&composer->mutex);
}

static void *
write_all(void *context)
{
	struct composer *composer = context;
	const struct composer_task *task = &composer->task;
	bool ok = true;
	for (size_t at = 0; ok && at < task->count; at++) {
		struct buf *message = &composer->ready[at % COMPOSER_AHEAD];
		if (!wait_for_room(composer))
			break;
		buf_clear(message);
		ok = task->write(task->context, at, message,
		    &composer->failure);
		hand_over(composer, ok);
	}
	return NULL;
}

void
composer_open(struct composer *composer, const struct composer_task *task)
{
	*composer = (struct composer){ .task = *task };
	for (size_t i = 0; i < COMPOSER_AHEAD; i++)
		buf_init(&composer->ready[i], task->max_bytes);
	pthread_mutex_init(&composer->mutex, NULL);
	pthread_cond_init(&composer->has_room, NULL);
	pthread_cond_init(&composer->has_news, NULL);
	composer->has_thread = task->count > 1 &&
	                       pthread_create(&composer->thread, NULL,
				   write_all, composer) == 0;
}

void
composer_close(struct composer *composer)
{
	if (composer->task.write == NULL)
		return;
	if (composer->has_thread) {
		pthread_mutex_lock(&composer->mutex);
		composer->is_closing = true;
		pthread_cond_signal(&composer->has_room);
		pthread_mutex_unlock(&composer->mutex);
		pthread_join(composer->thread, NULL);
	}
	pthread_cond_destroy(&composer->has_news);
	pthread_cond_destroy(&composer->has_room);
	pthread_mutex_destroy(&composer->mutex);
	for (size_t i = 0; i < COMPOSER_AHEAD; i++)
		buf_release(&composer->ready[i]);
	composer->task.write = NULL;
}

static bool
write_next(struct composer *composer, struct buf *message, struct error *err)
{
	const struct composer_task *task = &composer->task;
	buf_clear(message);
	return task->write(task->context, composer->taken++, message, err);
}

static bool
take_next(struct composer *composer, struct buf *message, struct error *err)
{
	pthread_mutex_lock(&composer->mutex);
	if (count_ready(composer) == 0)
		while (!has_few(composer))
			pthread_cond_wait(&composer->has_news,
			    &composer->mutex);
	bool ok = count_ready(composer) > 0;
	if (ok) {
		struct buf *ready =
		    &composer->ready[composer->taken++ % COMPOSER_AHEAD];
		struct buf used = *message;
		*message = *ready;
		*ready = used;
		if (count_ready(composer) == HALF)
			pthread_cond_signal(&composer->has_room);
	} else {
		*err = composer->failure;
	}
	pthread_mutex_unlock(&composer->mutex);
	return ok;
}

bool
composer_next(struct composer *composer, struct buf *message, struct error *err)
{
	assert(composer->taken < composer->task.count);
	return composer->has_thread ? take_next(composer, message, err)
	                            : write_next(composer, message, err);
}
