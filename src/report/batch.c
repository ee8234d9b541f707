#include "report/batch.h"

#include <stdlib.h>

#include "report/grouping.h"

/* What is not as it should be stands first. */
static const int urgencies[MAIL_STATE_COUNT] = {
	[MAIL_IN_DOUBT] = 4,
	[MAIL_REJECTED] = 3,
	[MAIL_DEFERRED] = 2,
	[MAIL_SENDING] = 1,
};

bool
batch_is_urgent(enum mail_state state)
{
	return state == MAIL_IN_DOUBT || state == MAIL_REJECTED;
}

/* The reason, which mostly begins with the letter's name. */
static struct str
title_of(const struct report_mail *mail, struct arena *arena)
{
	struct str letter = str_from(report_letter_name(report_letter(mail)));
	if (str_is_empty(mail->why))
		return letter;
	if (str_starts_with(mail->why, letter))
		return mail->why;
	return arena_format(arena, "%.*s: %.*s", STR_ARG(letter),
	    STR_ARG(mail->why));
}

static void
gather(const struct report *report, struct arena *arena,
    struct grouping *grouping)
{
	for (size_t i = 0; i < report->mail_count; i++) {
		const struct report_mail *mail = &report->mails[i];
		struct str title = title_of(mail, arena);
		grouping_add(grouping,
		    arena_format(arena, "%d\n%.*s", (int)mail->state,
			STR_ARG(title)),
		    i);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct batch *left = a;
	const struct batch *right = b;
	if (left->state != right->state) {
		int more = urgencies[right->state] - urgencies[left->state];
		return more != 0 ? more : (int)left->state - (int)right->state;
	}
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return str_compare(left->title, right->title);
}

void
batches_of(const struct report *report, struct arena *arena,
    struct batches *batches)
{
	struct grouping grouping;
	grouping_init(&grouping, arena);
	gather(report, arena, &grouping);
	batches->count = grouping.count;
	batches->items = arena_alloc(arena, grouping.count,
	    sizeof(*batches->items));
	for (size_t i = 0; i < grouping.count; i++) {
		const struct group *group = &grouping.groups[i];
		size_t state_ends = str_find_byte(group->key, '\n') + 1;
		batches->items[i] = (struct batch){
			.state = report->mails[group->items[0]].state,
			.title = str_behind(group->key, state_ends),
			.mails = group->items,
			.count = group->count,
		};
	}
	if (batches->count > 1)
		qsort(batches->items, batches->count, sizeof(*batches->items),
		    compare);
	grouping_release(&grouping);
}
