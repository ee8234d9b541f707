#include "report/telling.h"

enum whose { OF_THIS_RUN, OF_OTHER_RUNS };

/* The parts stand apart by a byte that none of them holds. */
static struct str
key_of(struct arena *arena, enum notice_kind notice, struct str carrier,
    struct str tracking)
{
	return arena_format(arena, "%d\n%.*s\n%.*s", (int)notice,
	    STR_ARG(carrier), STR_ARG(tracking));
}

static void
add_mail(struct telling *telling, size_t index)
{
	const struct report_mail *mail = &telling->report->mails[index];
	for (size_t i = 0; i < mail->parcel_count; i++) {
		struct str carrier = mail->carriers == NULL ? STR_EMPTY
		                                            : mail->carriers[i];
		struct str key = key_of(&telling->arena, mail->notices[i],
		    carrier, mail->trackings[i]);
		bool is_new;
		map_put(&telling->by_key, key, telling->first[index] + i,
		    &is_new);
	}
}

static void
add_mails(struct telling *telling, enum whose whose)
{
	const struct report *report = telling->report;
	for (size_t i = 0; i < report->mail_count; i++) {
		bool is_own = str_equal(report->mails[i].run, report->run);
		if (is_own == (whose == OF_THIS_RUN))
			add_mail(telling, i);
	}
}

static void
number_parcels(struct telling *telling)
{
	const struct report *report = telling->report;
	size_t count = 0;
	telling->first = arena_alloc(&telling->arena, report->mail_count,
	    sizeof(*telling->first));
	for (size_t i = 0; i < report->mail_count; i++) {
		telling->first[i] = count;
		count += report->mails[i].parcel_count;
	}
	telling->parcels = arena_alloc(&telling->arena, count,
	    sizeof(*telling->parcels));
	for (size_t i = 0; i < report->mail_count; i++) {
		for (size_t k = 0; k < report->mails[i].parcel_count; k++)
			telling->parcels[telling->first[i] + k].mail = i;
	}
}

void
telling_init(struct telling *telling, const struct report *report)
{
	*telling = (struct telling){ .report = report };
	if (report->mail_count == 0)
		return;
	number_parcels(telling);
	add_mails(telling, OF_THIS_RUN);
	add_mails(telling, OF_OTHER_RUNS);
}

void
telling_release(struct telling *telling)
{
	map_release(&telling->by_key);
	arena_release(&telling->arena);
	arena_release(&telling->scratch);
}

long
telling_find(struct telling *telling, const struct report_finding *finding)
{
	if (!finding->is_told)
		return TELLING_NONE;
	size_t number;
	struct arena *scratch = &telling->scratch;
	arena_clear(scratch);
	if (!map_find(&telling->by_key,
		key_of(scratch, finding->notice, finding->carrier,
		    finding->tracking),
		&number) &&
	    !map_find(&telling->by_key,
		key_of(scratch, finding->notice, STR_EMPTY, finding->tracking),
		&number))
		return TELLING_NONE;
	telling->parcels[number].finding = finding;
	return (long)telling->parcels[number].mail;
}

const struct report_finding *
telling_finding(const struct telling *telling, size_t mail, size_t parcel)
{
	return telling->parcels[telling->first[mail] + parcel].finding;
}
