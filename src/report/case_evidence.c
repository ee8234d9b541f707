#include "report/case_evidence.h"

#include <stdlib.h>

#include "base/arena.h"
#include "report/csv_table.h"
#include "report/display.h"

enum { MAX_CUSTOMER_TEXT = 20000 };

/* What a fact shows, for somebody outside. */
static const char *const meanings[FACT_COUNT] = {
	[FACT_SHIP] = "the parcel is known to the carrier's tracking",
	[FACT_ACCEPT] = "the carrier accepted the parcel",
	[FACT_DELIV] = "the parcel was delivered",
	[FACT_ADDROK] = "the place of delivery is that of the order",
	[FACT_ADDRBAD] = "the place of delivery is not that of the order",
	[FACT_SIGNED] = "somebody signed for it",
	[FACT_RETURNING] = "the parcel is on its way back",
	[FACT_RETURNED] = "the parcel came back",
	[FACT_LOST] = "the carrier reports it lost",
	[FACT_DAMAGED] = "the carrier reports it damaged",
	[FACT_DUTY] = "it is held until a charge is paid",
	[FACT_BADADDR] = "the carrier cannot find the address",
	[FACT_PICKUP] = "it waits, or waited, to be picked up",
	[FACT_REFUSED] = "it was refused",
	[FACT_CUSTOMS] = "it is, or was, in customs",
	[FACT_LATE] = "it is later than promised",
	[FACT_STALE] = "tracking has shown nothing new for long",
	[FACT_SUSPEND] = "a suspension of the service met it on its way",
	[FACT_COMP] = "the order is compensated",
	[FACT_NOTICED] = "the customer was told before the complaint",
	[FACT_HIGHVAL] = "its value asks for a signature",
	[FACT_LABELERR] = "the label shows another address than the order",
	[FACT_PHOTO] = "the customer gave pictures",
	[FACT_DDP] = "the duties were prepaid",
};

/* ---- one line of the way: an event of the parcel, or a remedy */

struct moment {
	struct instant at; /* INSTANT_NONE: not known, first */
	struct str what;
	struct str where;
	struct str source;
};

static int
by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	if (x->at.seconds != y->at.seconds)
		return x->at.seconds < y->at.seconds ? -1 : 1;
	return str_compare(x->what, y->what);
}

static void
add_proofs(const struct case_dossier *dossier, struct moment *moments,
    size_t *count)
{
	for (size_t i = 0; i < dossier->facts.count; i++) {
		const struct proof *proof = &dossier->facts.proofs[i];
		moments[(*count)++] = (struct moment){
			.at = proof->at,
			.what = str_from(meanings[proof->fact]),
			.where = proof->value,
			.source = proof->source,
		};
	}
}

static void
add_remedies(const struct case_dossier *dossier, struct moment *moments,
    size_t *count, struct arena *arena)
{
	for (size_t i = 0; i < dossier->action_count; i++) {
		const struct case_action *action = &dossier->actions[i];
		char money[MONEY_TEXT];
		if (action->state != ACTION_DONE)
			continue;
		moments[(*count)++] = (struct moment){
			.at = action->done_at,
			.what = arena_format(arena, "done: %s %s",
			    action_name(action->action),
			    action->amount.minor == 0
				? ""
				: money_format_full(action->amount, money)),
			.where = str_is_empty(action->reference)
			             ? action->new_tracking
			             : action->reference,
			.source = STR("shop"),
		};
	}
}

static struct moment *
moments_of(const struct case_dossier *dossier, struct arena *arena,
    size_t *count)
{
	struct moment *moments = arena_alloc(arena,
	    dossier->facts.count + dossier->action_count + 1, sizeof(*moments));
	*count = 0;
	moments[(*count)++] = (struct moment){
		.at = dossier->record.complaint.opened_at,
		.what = arena_format(arena, "complaint: %s",
		    claim_name(dossier->record.complaint.claim)),
		.source = str_from(
		    platform_name(dossier->record.complaint.platform)),
	};
	add_proofs(dossier, moments, count);
	add_remedies(dossier, moments, count, arena);
	qsort(moments, *count, sizeof(*moments), by_time);
	return moments;
}

/* ---- summary.txt */

static void
add_line(struct buf *out, const char *name, struct str value)
{
	if (str_is_empty(value))
		return;
	buf_format(out, "%-14s", name);
	display_add(out, value);
	buf_add_byte(out, '\n');
}

static void
add_head(const struct case_pages *pages, struct buf *out)
{
	const struct case_record *record = &pages->dossiers[0].record;
	const struct complaint *complaint = &record->complaint;
	char name[CASE_NAME], money[MONEY_TEXT], when[INSTANT_TEXT];
	add_line(out, "case", str_from(case_name(record->id, name)));
	add_line(out, "platform", str_from(platform_name(complaint->platform)));
	add_line(out, "their number", complaint->source_case);
	add_line(out, "order", complaint->order);
	add_line(out, "order total",
	    str_from(money_format_full(complaint->total, money)));
	add_line(out, "carrier", record->carrier);
	add_line(out, "tracking", record->tracking);
	add_line(out, "opened",
	    str_from(instant_format(complaint->opened_at, pages->zone, when)));
	add_line(out, "claim", str_from(claim_name(complaint->claim)));
}

static void
add_moments(const struct case_pages *pages, struct buf *out)
{
	struct arena arena = { 0 };
	size_t count;
	const struct moment *moments = moments_of(&pages->dossiers[0], &arena,
	    &count);
	buf_add(out, STR("\nWhat happened\n"));
	for (size_t i = 0; i < count; i++) {
		char when[INSTANT_TEXT];
		buf_format(out, "%-26s",
		    instant_format(moments[i].at, pages->zone, when));
		display_add(out, moments[i].what);
		if (!str_is_empty(moments[i].where)) {
			buf_add(out, STR(": "));
			display_add(out, moments[i].where);
		}
		buf_add(out, STR(" ["));
		display_add(out, moments[i].source);
		buf_add(out, STR("]\n"));
	}
	arena_release(&arena);
}

void
case_evidence_summary(const struct case_pages *pages, struct buf *out)
{
	struct str text = pages->dossiers[0].record.complaint.text;
	add_head(pages, out);
	add_moments(pages, out);
	buf_add(out,
	    STR("\nThe letters that the customer got are in notices/.\n"));
	if (str_is_empty(text))
		return;
	buf_add(out, STR("\nThe customer's words\n"));
	display_add(out, str_slice(text, 0, MAX_CUSTOMER_TEXT));
	buf_add_byte(out, '\n');
	buf_truncate(out, CASE_EVIDENCE_MAX);
}

void
case_evidence_timeline(const struct case_pages *pages, struct buf *out)
{
	struct arena arena = { 0 };
	struct csv_table csv;
	size_t count;
	const struct moment *moments = moments_of(&pages->dossiers[0], &arena,
	    &count);
	static const char *const columns[] = { "at", "what", "where",
		"source" };
	csv_table_init(&csv, out);
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		csv_table_add(&csv, str_from(columns[i]));
	csv_table_end_line(&csv);
	for (size_t i = 0; i < count; i++) {
		char when[INSTANT_TEXT];
		csv_table_add(&csv,
		    str_from(instant_format(moments[i].at, pages->zone, when)));
		csv_table_add(&csv, moments[i].what);
		csv_table_add(&csv, moments[i].where);
		csv_table_add(&csv, moments[i].source);
		csv_table_end_line(&csv);
	}
	csv_table_release(&csv);
	arena_release(&arena);
}
