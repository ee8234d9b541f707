#include "report/memo.h"

#include "report/display.h"

static size_t
count_stop(const struct report *report)
{
	return !str_is_empty(report->stop);
}

static size_t
count_brake(const struct report *report)
{
	return !str_is_empty(report->brake.name);
}

static size_t
count_doubts(const struct report *report)
{
	return report->totals.mails[MAIL_IN_DOUBT];
}

static size_t
count_refused(const struct report *report)
{
	return report->totals.mails[MAIL_REJECTED];
}

static size_t
count_staff(const struct report *report)
{
	return report->staff_count;
}

static size_t
count_rejects(const struct report *report)
{
	return report->reject_count;
}

static size_t
count_unmapped(const struct report *report)
{
	return report->unmapped_count;
}

/* The most urgent first; without `many` it is there or not. */
static const struct need {
	size_t (*count)(const struct report *report);
	const char *one;
	const char *many;
} needs[] = {
	{ count_stop, "the run stopped", NULL },
	{ count_brake, "held by a brake", NULL },
	{ count_doubts, "mail in doubt", "mails in doubt" },
	{ count_refused, "mail refused", "mails refused" },
	{ count_staff, "parcel for the staff", "parcels for the staff" },
	{ count_rejects, "rejected row", "rejected rows" },
	{ count_unmapped, "unknown code", "unknown codes" },
};

bool
memo_is_needed(const struct report *report)
{
	for (size_t i = 0; i < COUNT_OF(needs); i++)
		if (needs[i].count(report) > 0)
			return true;
	return false;
}

void
memo_subject(const struct report *report, struct buf *out)
{
	const char *separator = "shipdelay: ";
	for (size_t i = 0; i < COUNT_OF(needs); i++) {
		const struct need *need = &needs[i];
		size_t count = need->count(report);
		if (count == 0)
			continue;
		buf_add(out, str_from(separator));
		separator = ", ";
		if (need->many == NULL)
			buf_add(out, str_from(need->one));
		else
			display_add_counted(out, count, need->one, need->many);
	}
}
