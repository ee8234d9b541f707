#include "message/case_samples.h"

#include <string.h>

#include "message/letter_values.h"

enum { OVERLONG = 1000, NOON = 43200 };

/* What a letter is about. */
struct topic {
	enum claim claim;
	enum action action;
	uint32_t facts;
};

struct topics {
	struct topic *items;
	size_t count;
};

enum { MAX_TOPICS = 64 };

#define BIT(fact) FACT_BIT(FACT_##fact)

static const uint32_t reasons[] = { BIT(BADADDR), BIT(DUTY), BIT(REFUSED),
	BIT(PICKUP), 0 };
static const uint32_t phases[] = { 0, BIT(RETURNING), BIT(RETURNED) };
static const uint32_t waits[] = { 0, BIT(ACCEPT), BIT(ACCEPT) | BIT(CUSTOMS),
	BIT(ACCEPT) | BIT(LATE), BIT(ACCEPT) | BIT(LATE) | BIT(CUSTOMS),
	BIT(ACCEPT) | BIT(LATE) | BIT(SUSPEND), BIT(ACCEPT) | BIT(SUSPEND) };
static const enum action doings[] = { ACTION_REFUND_FULL, ACTION_REFUND_PARTIAL,
	ACTION_REFUND_ON_RETURN, ACTION_RESHIP, ACTION_COUPON,
	ACTION_CARRIER_TRACE };

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	(void)date_parse(str_from(text), &date);
	return date;
}

static struct instant
noon(const char *text)
{
	return (
	    struct instant){ (int64_t)day(text).day * SECONDS_PER_DAY + NOON };
}

static struct money
dollars(int64_t cents)
{
	return (struct money){ cents, "USD" };
}

static void
add_topic(struct topics *topics, enum claim claim, enum action action,
    uint32_t facts)
{
	topics->items[topics->count++] = (struct topic){ claim, action,
		facts | BIT(SHIP) };
}

static bool
is(const char *letter, const char *name)
{
	return strcmp(letter, name) == 0;
}

static void
add_returns(struct topics *topics)
{
	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		for (size_t k = 0; k < COUNT_OF(phases); k++)
			add_topic(topics, CLAIM_RETURNED,
			    ACTION_OFFER_RETURN_OPTIONS,
			    reasons[i] | phases[k]);
}

/* One at least: every letter is about some claim. */
static struct topics
list_topics(const char *letter, struct arena *arena)
{
	struct topics topics = { 0 };
	topics.items = arena_alloc(arena, MAX_TOPICS, sizeof(*topics.items));
	if (is(letter, "case-options"))
		add_returns(&topics);
	else if (is(letter, "case-done") || is(letter, "case-failed"))
		for (size_t i = 0; i < COUNT_OF(doings); i++)
			add_topic(&topics, CLAIM_NOT_RECEIVED, doings[i], 0);
	else if (is(letter, "case-wait"))
		for (size_t i = 0; i < COUNT_OF(waits); i++)
			add_topic(&topics, CLAIM_LATE, ACTION_WAIT, waits[i]);
	else
		for (int claim = 0; claim < CLAIM_COUNT; claim++)
			add_topic(&topics, (enum claim)claim, ACTION_NONE, 0);
	return topics;
}

/* -- with nothing known -- */

static struct case_record *
bare_record(const struct topic *topic, struct arena *arena)
{
	struct case_record *record = arena_new(arena, struct case_record);
	*record = (struct case_record){
		.id = 123,
		.complaint = { .order = STR("10482"), .claim = topic->claim },
		.facts = topic->facts & ~BIT(SHIP),
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
	};
	return record;
}

static struct proposal *
bare_proposal(const struct topic *topic, struct arena *arena)
{
	struct proposal *proposal = arena_new(arena, struct proposal);
	*proposal = (struct proposal){ .case_id = 123,
		.n = 1,
		.action = topic->action,
		.new_date = DATE_NONE };
	return proposal;
}

static struct case_facts
bare(const struct topic *topic, struct arena *arena)
{
	return (struct case_facts){
		.record = bare_record(topic, arena),
		.proposal = bare_proposal(topic, arena),
		.answer_by = DATE_NONE,
		.issue_by = DATE_NONE,
		.next_word = DATE_NONE,
		.protected_until = DATE_NONE,
	};
}

/* -- with all that can be known -- */

static const struct case_record *
full_record(const struct topic *topic, struct arena *arena)
{
	struct case_record *record = bare_record(topic, arena);
	record->complaint.platform = PLATFORM_EBAY;
	record->complaint.name = STR("Anna Schmidt");
	record->complaint.stage = DISPUTE_REQUEST;
	record->complaint.total = dollars(4200);
	record->complaint.country = STR("DE");
	record->carrier = STR("yunexpress");
	record->tracking = STR("YT2602312345678901");
	record->destination = STR("DE");
	record->facts = topic->facts;
	record->due_on = day("2026-02-04");
	record->estimated_on = day("2026-03-03");
	record->act_by = day("2026-02-20");
	return record;
}

static struct case_option
choice(enum action action, int64_t amount, int64_t price)
{
	return (struct case_option){ .action = action,
		.amount = dollars(amount),
		.price = dollars(price),
		.default_on = DATE_NONE };
}

/* What remedy.h offers for a parcel that does not arrive. */
static void
add_options(struct proposal *proposal, uint32_t facts)
{
	struct case_option *options = proposal->options;
	const bool is_back = (facts & BIT(RETURNED)) != 0;
	const bool is_there = !is_back && (facts & BIT(RETURNING)) == 0;
	const bool is_ours = (facts & BIT(DUTY)) != 0;
	options[0] = choice(ACTION_RESHIP, 0, is_ours ? 0 : 650);
	options[1] = choice(ACTION_REFUND_ON_RETURN, 4200, 0);
	options[2] = choice(ACTION_REFUND_FULL, 4200, 0);
	proposal->option_count = is_back || is_there ? 2 : 3;
	if (is_there)
		options[0] = choice(ACTION_PICKUP, 0, 0);
	if (is_back)
		options[1] = options[2];
	options[1].is_default = true;
	options[1].default_on = day("2026-03-06");
	for (size_t i = 0; i < proposal->option_count; i++)
		options[i].letter = (char)('A' + (int)i);
}

static const struct proposal *
full_proposal(const struct topic *topic, struct arena *arena)
{
	struct proposal *proposal = bare_proposal(topic, arena);
	proposal->amount = dollars(4200);
	proposal->new_date = day("2026-03-03");
	if (topic->action == ACTION_OFFER_RETURN_OPTIONS)
		add_options(proposal, topic->facts);
	return proposal;
}

static const struct case_action *
full_action(const struct topic *topic, struct arena *arena)
{
	struct case_action *action = arena_new(arena, struct case_action);
	*action = (struct case_action){
		.id = STR("C-000123/1/-"),
		.case_id = 123,
		.n = 1,
		.action = topic->action,
		.amount = dollars(topic->action == ACTION_RESHIP ? 0 : 4200),
		.state = ACTION_DONE,
		.due_by = day("2026-02-13"),
		.reference = STR("RF-88213"),
		.new_tracking = STR("YT2602312345678955"),
		.done_at = noon("2026-02-10"),
	};
	return action;
}

static const struct facts *
full_facts(const struct topic *topic, struct arena *arena)
{
	struct facts *facts = arena_new(arena, struct facts);
	facts->mask = topic->facts;
	facts->proofs[facts->count++] = (struct proof){ .fact = FACT_DELIV,
		.source = STR("yun_0206.csv:7"),
		.at = noon("2026-02-03"),
		.value = STR("delivered") };
	return facts;
}

static const struct shipment *
full_shipment(struct arena *arena)
{
	struct shipment *shipment = arena_new(arena, struct shipment);
	*shipment = shipment_unknown();
	shipment->tracking = STR("YT2602312345678901");
	shipment->event = (struct timestamp){ noon("2026-02-03"),
		day("2026-02-03") };
	shipment->country = STR("DE");
	shipment->place = STR("Berlin 10115");
	shipment->signed_by = STR("A. Schmidt");
	return shipment;
}

static bool
tells_action(const char *letter)
{
	return is(letter, "case-done") || is(letter, "case-failed");
}

static struct case_facts
full(const char *letter, const struct topic *topic, struct arena *arena)
{
	struct error ignored;
	return (struct case_facts){
		.record = full_record(topic, arena),
		.proposal = full_proposal(topic, arena),
		.action = tells_action(letter) ? full_action(topic, arena)
		                               : NULL,
		.facts = full_facts(topic, arena),
		.shipment = full_shipment(arena),
		.zone = zone_load(STR("UTC"), arena, &ignored),
		.answer_by = day("2026-02-27"),
		.issue_by = day("2026-02-13"),
		.next_word = day("2026-02-11"),
		.protected_until = day("2026-04-15"),
		.tells_closing = is(letter, "case-done"),
	};
}

/* With `<` and `{{`, which must come out as they went in. */
static struct case_facts
overlong(const char *letter, const struct topic *topic, struct arena *arena)
{
	struct case_facts facts = full(letter, topic, arena);
	struct case_record *record = arena_new(arena, struct case_record);
	struct str value = arena_format(arena, "<{{name}}> %0*d", OVERLONG, 0);
	*record = *facts.record;
	record->complaint.name = value;
	record->complaint.order = value;
	record->tracking = value;
	record->carrier = value;
	facts.record = record;
	facts.postage = dollars(650);
	return facts;
}

size_t
case_samples(const char *letter, struct str language, struct arena *arena,
    struct case_facts **samples)
{
	const struct topics topics = list_topics(letter, arena);
	struct case_facts *all = arena_alloc(arena, topics.count * 2 + 2,
	    sizeof(*all));
	size_t count = 0;
	for (size_t i = 0; i < topics.count; i++) {
		all[count++] = bare(&topics.items[i], arena);
		all[count++] = full(letter, &topics.items[i], arena);
	}
	all[count] = full(letter, &topics.items[0], arena);
	all[count++].is_message = true;
	all[count++] = overlong(letter, &topics.items[0], arena);
	for (size_t i = 0; i < count; i++)
		all[i].language = language;
	*samples = all;
	return count;
}

const struct case_facts *
case_sample(const char *letter, struct str language, struct arena *arena)
{
	struct case_facts *samples;
	size_t count = case_samples(letter, language, arena, &samples);
	/* Of options those of a parcel that has come back. */
	size_t at = is(letter, "case-options") ? 2 * COUNT_OF(phases) - 1 : 1;
	return at < count ? &samples[at] : samples;
}
