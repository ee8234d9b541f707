#include "command/job.h"

void
jobs_reserve(struct jobs *jobs, size_t more)
{
	const struct job *before = jobs->items;
	jobs->capacity = jobs->count + more;
	jobs->items = arena_alloc(jobs->run, jobs->capacity,
	    sizeof(*jobs->items));
	for (size_t i = 0; i < jobs->count; i++)
		jobs->items[i] = before[i];
}

struct job *
jobs_add(struct jobs *jobs, struct mail *mail)
{
	jobs->items = arena_grow(jobs->run, jobs->items, jobs->count,
	    &jobs->capacity, sizeof(*jobs->items));
	struct job *job = &jobs->items[jobs->count++];
	*job = (struct job){ .mail = mail };
	return job;
}

size_t
jobs_to_send(const struct jobs *jobs)
{
	size_t count = 0;
	for (size_t i = 0; i < jobs->count; i++)
		count += jobs->items[i].is_sent_here;
	return count;
}

size_t
jobs_new(const struct jobs *jobs)
{
	size_t count = 0;
	for (size_t i = 0; i < jobs->count; i++)
		count += jobs->items[i].is_new;
	return count;
}
