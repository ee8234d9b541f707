#include "complaint/fact.h"

#include "base/words.h"
#include "complaint/locality.h"
#include "intake/orders.h"

static const char *const names[FACT_COUNT] = {
	[FACT_SHIP] = "SHIP",
	[FACT_ACCEPT] = "ACCEPT",
	[FACT_DELIV] = "DELIV",
	[FACT_ADDROK] = "ADDROK",
	[FACT_ADDRBAD] = "ADDRBAD",
	[FACT_SIGNED] = "SIGNED",
	[FACT_RETURNING] = "RETURNING",
	[FACT_RETURNED] = "RETURNED",
	[FACT_LOST] = "LOST",
	[FACT_DAMAGED] = "DAMAGED",
	[FACT_DUTY] = "DUTY",
	[FACT_BADADDR] = "BADADDR",
	[FACT_PICKUP] = "PICKUP",
	[FACT_REFUSED] = "REFUSED",
	[FACT_CUSTOMS] = "CUSTOMS",
	[FACT_LATE] = "LATE",
	[FACT_STALE] = "STALE",
	[FACT_SUSPEND] = "SUSPEND",
	[FACT_COMP] = "COMP",
	[FACT_NOTICED] = "NOTICED",
	[FACT_HIGHVAL] = "HIGHVAL",
	[FACT_LABELERR] = "LABELERR",
	[FACT_PHOTO] = "PHOTO",
	[FACT_DDP] = "DDP",
};

const char *
fact_name(enum fact fact)
{
	return names[fact];
}

bool
fact_parse(struct str name, enum fact *fact)
{
	size_t index;
	if (!words_find(names, FACT_COUNT, name, &index))
		return false;
	*fact = (enum fact)index;
	return true;
}

struct str
facts_format(uint32_t facts, struct arena *arena)
{
	struct str all = STR_EMPTY;
	for (enum fact fact = FACT_SHIP; fact < FACT_COUNT; fact++) {
		if ((facts & FACT_BIT(fact)) == 0)
			continue;
		all = arena_format(arena, "%.*s%s%s", STR_ARG(all),
		    str_is_empty(all) ? "" : " ", names[fact]);
	}
	return all;
}

/* What the finders share. */
struct finding_facts {
	const struct fact_sources *sources;
	struct arena *arena;
	struct str row; /* of the shipment: "yun.csv:7" */
};

/* Does a fact hold?  Fills in where it is from, when and what it says. */
typedef bool fact_fn(const struct finding_facts *finding, struct proof *proof);

static bool
is_delivered(const struct shipment *shipment)
{
	return shipment->status == STATUS_DELIVERED;
}

static bool
has_cause(const struct shipment *shipment, enum cause cause)
{
	return shipment->cause == cause;
}

/* The last event, in the carrier's words where it has some. */
static struct str
last_event(const struct finding_facts *finding)
{
	const struct shipment *shipment = finding->sources->shipment;
	const struct str parts[] = {
		str_is_empty(shipment->text) ? shipment->vendor_code
					     : shipment->text,
		shipment->place,
		shipment->country,
	};
	struct str all = str_from(status_name(shipment->status));
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!str_is_empty(parts[i]))
			all = arena_format(finding->arena, "%.*s, %.*s",
			    STR_ARG(all), STR_ARG(parts[i]));
	return all;
}

/* A fact that the parcel's last event tells. */
static bool
by_event(const struct finding_facts *finding, bool holds, struct proof *proof)
{
	if (!holds)
		return false;
	proof->source = finding->row;
	proof->at = finding->sources->shipment->event.instant;
	proof->value = last_event(finding);
	return true;
}

static bool
find_ship(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding, true, proof);
}

/* An announcement is no scan; a shipping date beside a code that nobody knows
 * is better than nothing. */
static bool
find_accept(const struct finding_facts *finding, struct proof *proof)
{
	const struct shipment *shipment = finding->sources->shipment;
	bool is_vague = shipment->status == STATUS_UNMAPPED ||
	                shipment->status == STATUS_STALE;
	return by_event(finding,
	    status_shows_carrier(shipment->status) || shipment->is_accepted ||
		(is_vague && date_is_set(shipment->shipped_on)),
	    proof);
}

static bool
find_deliv(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding, is_delivered(finding->sources->shipment),
	    proof);
}

static struct locality
label_of(const struct shipment *shipment)
{
	return (struct locality){
		.country = shipment->destination,
		.city = shipment->city,
		.postcode = shipment->postcode,
		.text = STR_EMPTY,
	};
}

static struct locality
address_of(const struct order *order)
{
	return (struct locality){
		.country = order->destination,
		.city = order->city,
		.postcode = order->postcode,
		.text = STR_EMPTY,
	};
}

static bool
has_address(const struct order *order)
{
	return order != NULL &&
	       (!str_is_empty(order->city) || !str_is_empty(order->postcode));
}

/* Of an order whose address nobody has told us, the label shows it. */
static enum likeness
compare_delivery(const struct fact_sources *sources)
{
	const struct shipment *shipment = sources->shipment;
	const struct locality found = {
		.country = shipment->country,
		.city = STR_EMPTY,
		.postcode = STR_EMPTY,
		.text = shipment->place,
	};
	struct locality wanted = has_address(sources->order)
	                             ? address_of(sources->order)
	                             : label_of(shipment);
	return is_delivered(shipment) ? locality_compare(&wanted, &found)
	                              : LIKENESS_UNKNOWN;
}

static bool
find_addrok(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding,
	    compare_delivery(finding->sources) == LIKENESS_SAME, proof);
}

static bool
find_addrbad(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding,
	    compare_delivery(finding->sources) == LIKENESS_OTHER, proof);
}

static bool
find_signed(const struct finding_facts *finding, struct proof *proof)
{
	const struct shipment *shipment = finding->sources->shipment;
	if (str_is_empty(shipment->signed_by) ||
	    !by_event(finding, is_delivered(shipment), proof))
		return false;
	proof->value = arena_format(finding->arena, "signed by %.*s",
	    STR_ARG(shipment->signed_by));
	return true;
}

static bool
find_returning(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding,
	    finding->sources->shipment->status == STATUS_RETURNING, proof);
}

static bool
find_returned(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding,
	    finding->sources->shipment->status == STATUS_RETURNED, proof);
}

static bool
find_lost(const struct finding_facts *finding, struct proof *proof)
{
	const struct shipment *shipment = finding->sources->shipment;
	return by_event(finding,
	    has_cause(shipment, CAUSE_LOST) && !is_delivered(shipment), proof);
}

static bool
find_damaged(const struct finding_facts *finding, struct proof *proof)
{
	return by_event(finding,
	    has_cause(finding->sources->shipment, CAUSE_DAMAGED), proof);
}

/* What a parcel waited for is over when it is delivered. */
static bool
waits_for(const struct finding_facts *finding, enum cause cause,
    struct proof *proof)
{
	const struct shipment *shipment = finding->sources->shipment;
	return by_event(finding,
	    has_cause(shipment, cause) && !is_delivered(shipment), proof);
}

static bool
find_duty(const struct finding_facts *finding, struct proof *proof)
{
	return waits_for(finding, CAUSE_DUTIES, proof);
}

static bool
find_badaddr(const struct finding_facts *finding, struct proof *proof)
{
	return waits_for(finding, CAUSE_ADDRESS, proof);
}

static bool
find_pickup(const struct finding_facts *finding, struct proof *proof)
{
	if (waits_for(finding, CAUSE_UNCLAIMED, proof))
		return true;
	return by_event(finding,
	    finding->sources->shipment->status == STATUS_PICKUP_READY, proof);
}

static bool
find_refused(const struct finding_facts *finding, struct proof *proof)
{
	return waits_for(finding, CAUSE_REFUSED, proof);
}

static bool
find_customs(const struct finding_facts *finding, struct proof *proof)
{
	if (waits_for(finding, CAUSE_CUSTOMS, proof) ||
	    waits_for(finding, CAUSE_DOCUMENTS, proof) ||
	    waits_for(finding, CAUSE_PROHIBITED, proof))
		return true;
	return by_event(finding,
	    finding->sources->shipment->status == STATUS_IN_CUSTOMS, proof);
}

/* The day that was promised; DATE_NONE when nobody can say. */
static struct date
promised_day(const struct fact_sources *sources)
{
	if (sources->finding != NULL && date_is_set(sources->finding->due_on))
		return sources->finding->due_on;
	return sources->shipment->promised_on;
}

/* A delivered parcel was late on the day it came. */
static bool
find_late(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	struct date promised = promised_day(sources), day = sources->today;
	char text[DATE_TEXT];
	if (is_delivered(sources->shipment))
		day = sources->shipment->event.date;
	if (!date_is_set(promised) || !date_is_set(day) ||
	    !date_before(promised, day))
		return false;
	proof->source = finding->row;
	proof->value = arena_format(finding->arena, "promised %s",
	    date_format(promised, text));
	return true;
}

static bool
find_stale(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	const struct shipment *shipment = sources->shipment;
	struct date heard = date_is_set(shipment->event.date)
	                        ? shipment->event.date
	                        : shipment->shipped_on;
	if (status_is_closed(shipment->status))
		return false;
	if (!date_is_set(heard))
		return by_event(finding, shipment->status == STATUS_STALE,
		    proof);
	return by_event(finding,
	    date_days_between(heard, sources->today) > sources->stale_days,
	    proof);
}

static bool
find_suspend(const struct finding_facts *finding, struct proof *proof)
{
	const struct window *window = finding->sources->suspension;
	char from[DATE_TEXT], last[DATE_TEXT];
	if (window == NULL)
		return false;
	proof->source = arena_format(finding->arena, "%.*s",
	    STR_ARG(window->id));
	proof->value = arena_format(finding->arena, "suspended %s to %s",
	    date_format(window->from, from), date_format(window->last, last));
	return true;
}

static struct str
write_locality(const struct locality *locality, struct arena *arena)
{
	return str_trim(
	    arena_format(arena, "%.*s %.*s %.*s", STR_ARG(locality->postcode),
		STR_ARG(locality->city), STR_ARG(locality->country)));
}

static bool
find_labelerr(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	if (sources->order == NULL)
		return false;
	struct locality label = label_of(sources->shipment);
	struct locality address = address_of(sources->order);
	if (locality_compare(&address, &label) != LIKENESS_OTHER)
		return false;
	proof->source = finding->row;
	proof->value = arena_format(finding->arena, "%.*s instead of %.*s",
	    STR_ARG(write_locality(&label, finding->arena)),
	    STR_ARG(write_locality(&address, finding->arena)));
	return true;
}

static bool
by_complaint(const struct finding_facts *finding, struct proof *proof)
{
	const struct row *row = &finding->sources->complaint->row;
	proof->source = arena_format(finding->arena, "%.*s:%u",
	    STR_ARG(row->file), row->line);
	return true;
}

static bool
is_refunded_outside(const struct complaint *complaint)
{
	struct money back = complaint->ext_refunded, total = complaint->total;
	if (complaint->ext_status == EXT_REFUNDED)
		return true;
	return back.minor > 0 && money_same_currency(back, total) &&
	       back.minor >= total.minor;
}

static bool
find_comp(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	char text[MONEY_TEXT];
	if (sources->is_compensated) {
		proof->source = STR("ledger");
		proof->value = STR("the order has its full remedy");
		return true;
	}
	if (!is_refunded_outside(sources->complaint))
		return false;
	proof->value = arena_format(finding->arena, "%s refunded %s",
	    platform_name(sources->complaint->platform),
	    money_format_full(sources->complaint->ext_refunded, text));
	return by_complaint(finding, proof);
}

static bool
find_noticed(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	if (!instant_is_set(sources->noticed_at) ||
	    sources->noticed_at.seconds >=
		sources->complaint->opened_at.seconds)
		return false;
	proof->source = STR("ledger");
	proof->at = sources->noticed_at;
	proof->value = sources->noticed;
	return true;
}

static bool
find_highval(const struct finding_facts *finding, struct proof *proof)
{
	const struct fact_sources *sources = finding->sources;
	char text[MONEY_TEXT];
	if (sources->signature_value < 0 ||
	    sources->complaint->total.minor < sources->signature_value)
		return false;
	proof->value = arena_str(finding->arena,
	    str_from(money_format_full(sources->complaint->total, text)));
	return by_complaint(finding, proof);
}

static bool
find_photo(const struct finding_facts *finding, struct proof *proof)
{
	int photos = finding->sources->complaint->photos;
	if (photos <= 0)
		return false;
	proof->value = arena_format(finding->arena, "%d pictures", photos);
	return by_complaint(finding, proof);
}

static bool
find_ddp(const struct finding_facts *finding, struct proof *proof)
{
	if (!finding->sources->is_duty_prepaid)
		return false;
	proof->source = STR("[complaints] duties_prepaid");
	proof->value = finding->sources->complaint->country;
	return true;
}

static const struct {
	fact_fn *find;
	bool needs_shipment;
} finders[FACT_COUNT] = {
	[FACT_SHIP] = { find_ship, true },
	[FACT_ACCEPT] = { find_accept, true },
	[FACT_DELIV] = { find_deliv, true },
	[FACT_ADDROK] = { find_addrok, true },
	[FACT_ADDRBAD] = { find_addrbad, true },
	[FACT_SIGNED] = { find_signed, true },
	[FACT_RETURNING] = { find_returning, true },
	[FACT_RETURNED] = { find_returned, true },
	[FACT_LOST] = { find_lost, true },
	[FACT_DAMAGED] = { find_damaged, true },
	[FACT_DUTY] = { find_duty, true },
	[FACT_BADADDR] = { find_badaddr, true },
	[FACT_PICKUP] = { find_pickup, true },
	[FACT_REFUSED] = { find_refused, true },
	[FACT_CUSTOMS] = { find_customs, true },
	[FACT_LATE] = { find_late, true },
	[FACT_STALE] = { find_stale, true },
	[FACT_SUSPEND] = { find_suspend, false },
	[FACT_COMP] = { find_comp, false },
	[FACT_NOTICED] = { find_noticed, false },
	[FACT_HIGHVAL] = { find_highval, false },
	[FACT_LABELERR] = { find_labelerr, true },
	[FACT_PHOTO] = { find_photo, false },
	[FACT_DDP] = { find_ddp, false },
};

void
facts_find(const struct fact_sources *sources, struct arena *arena,
    struct facts *facts)
{
	const struct shipment *shipment = sources->shipment;
	struct finding_facts finding = { sources, arena, STR_EMPTY };
	if (shipment != NULL)
		finding.row = arena_format(arena, "%.*s:%u",
		    STR_ARG(shipment->row.file), shipment->row.line);
	*facts = (struct facts){ 0 };
	for (enum fact fact = FACT_SHIP; fact < FACT_COUNT; fact++) {
		struct proof proof = { fact, STR_EMPTY, INSTANT_NONE,
			STR_EMPTY };
		if ((finders[fact].needs_shipment && shipment == NULL) ||
		    !finders[fact].find(&finding, &proof))
			continue;
		facts->mask |= FACT_BIT(fact);
		facts->proofs[facts->count++] = proof;
	}
}
