#include "message/case_values.h"

#include "message/carrier.h"

/* A case, or one of the customer's choices. */
struct scope {
	const struct case_letter_facts *letter;
	const struct case_option *option; /* NULL: the case */
};

/* `arg` is what tells the rows of one getter apart. */
struct value_row {
	struct str name;
	struct value (*get)(const struct scope *scope, size_t arg);
	size_t arg;
};

static const struct case_facts *
facts_of(const struct scope *scope)
{
	return scope->letter->facts;
}

static const struct case_record *
record_of(const struct scope *scope)
{
	return facts_of(scope)->record;
}

static const struct complaint *
complaint_of(const struct scope *scope)
{
	return &record_of(scope)->complaint;
}

static struct value
data_text(const struct scope *scope, struct str text)
{
	return datum_text(&scope->letter->style, text);
}

static struct value
date_value(const struct scope *scope, struct date date)
{
	return datum_date(&scope->letter->style, date);
}

/* Not known, or nothing, says nothing. */
static struct value
money_value(const struct scope *scope, struct money money)
{
	const struct datum_style *style = &scope->letter->style;
	if (money.minor <= 0 || money.currency[0] == '\0')
		return datum_flag(false);
	return data_text(scope,
	    locale_money(style->locale, money, style->arena));
}

static uint32_t
mask_of(const struct scope *scope)
{
	const struct facts *facts = facts_of(scope)->facts;
	return facts == NULL ? record_of(scope)->facts : facts->mask;
}

/* -- who writes to whom -- */

static struct value
customer_name(const struct scope *scope, size_t arg)
{
	(void)arg;
	return data_text(scope, complaint_of(scope)->name);
}

static struct value
shop_name(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_own(&scope->letter->style, scope->letter->shop->name);
}

static struct value
contact(const struct scope *scope, size_t arg)
{
	(void)arg;
	if (facts_of(scope)->is_message)
		return datum_flag(false);
	return datum_own(&scope->letter->style, scope->letter->shop->reply_to);
}

static struct value
is_by_mail(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(!facts_of(scope)->is_message);
}

static struct value
case_number(const struct scope *scope, size_t arg)
{
	char name[CASE_NAME];
	(void)arg;
	return data_text(scope,
	    arena_str(scope->letter->style.arena,
		str_from(case_name(record_of(scope)->id, name))));
}

/* -- the complaint -- */

static struct value
order_number(const struct scope *scope, size_t arg)
{
	(void)arg;
	return data_text(scope, complaint_of(scope)->order);
}

static struct value
is_claim(const struct scope *scope, size_t claim)
{
	return datum_flag(complaint_of(scope)->claim == (enum claim)claim);
}

/* What is claimed can be seen, and nobody has shown it yet. */
static struct value
wants_pictures(const struct scope *scope, size_t arg)
{
	const struct complaint *complaint = complaint_of(scope);
	(void)arg;
	return datum_flag(complaint->photos == 0 &&
			  (complaint->claim == CLAIM_DAMAGED ||
			      complaint->claim == CLAIM_WRONG_ITEM ||
			      complaint->claim == CLAIM_MISSING_ITEM));
}

/* Asked for by a procedure of the platform, not by a message alone. */
static struct value
has_dispute(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(complaint_of(scope)->stage != DISPUTE_MESSAGE);
}

static struct value
tells_closing(const struct scope *scope, size_t arg)
{
	(void)arg;
	return datum_flag(facts_of(scope)->tells_closing &&
			  complaint_of(scope)->stage != DISPUTE_MESSAGE);
}

/* -- the parcel -- */

static struct value
tracking_number(const struct scope *scope, size_t arg)
{
	const struct case_record *record = record_of(scope);
	(void)arg;
	return data_text(scope, str_is_empty(record->tracking)
				    ? record->complaint.tracking
				    : record->tracking);
}

static struct carrier
carrier_of(const struct scope *scope)
{
	const struct case_record *record = record_of(scope);
	return carriers_find(&scope->letter->shop->carriers,
	    str_is_empty(record->carrier) ? record->complaint.carrier
					  : record->carrier);
}

static struct value
carrier_name(const struct scope *scope, size_t arg)
{
	(void)arg;
	return data_text(scope, carrier_of(scope).name);
}

/* Page and phone are configured; a platform's message bears neither. */
static struct value
carrier_contact(const struct scope *scope, size_t offset)
{
	const struct carrier carrier = carrier_of(scope);
	const char *text = (const char *)&carrier + offset;
	if (facts_of(scope)->is_message)
		return datum_flag(false);
	return datum_own(&scope->letter->style,
	    *(const struct str *)(const void *)text);
}

static struct value
destination(const struct scope *scope, size_t arg)
{
	const struct case_record *record = record_of(scope);
	(void)arg;
	return datum_country(&scope->letter->style,
	    str_is_empty(record->destination) ? record->complaint.country
					      : record->destination);
}

static struct value
has_fact(const struct scope *scope, size_t fact)
{
	return datum_flag((mask_of(scope) & FACT_BIT(fact)) != 0);
}

/* The text of the parcel at an offset; empty while no export knows it. */
static struct value
shipment_text(const struct scope *scope, size_t offset)
{
	const char *shipment = (const char *)facts_of(scope)->shipment;
	if (shipment == NULL)
		return datum_flag(false);
	return data_text(scope,
	    *(const struct str *)(const void *)(shipment + offset));
}

static struct value
event_day(const struct scope *scope, size_t arg)
{
	const struct shipment *shipment = facts_of(scope)->shipment;
	(void)arg;
	return date_value(scope,
	    shipment == NULL ? DATE_NONE : shipment->event.date);
}

static struct value
event_country(const struct scope *scope, size_t arg)
{
	const struct shipment *shipment = facts_of(scope)->shipment;
	(void)arg;
	return datum_country(&scope->letter->style,
	    shipment == NULL ? STR_EMPTY : shipment->country);
}

/* The day that a proof tells. */
static struct value
proof_day(const struct scope *scope, size_t fact)
{
	const struct case_facts *all = facts_of(scope);
	for (size_t i = 0; all->facts != NULL && i < all->facts->count; i++) {
		const struct proof *proof = &all->facts->proofs[i];
		if (proof->fact == (enum fact)fact && all->zone != NULL &&
		    instant_is_set(proof->at))
			return date_value(scope,
			    zone_date(all->zone, proof->at));
	}
	return datum_flag(false);
}

static struct value
record_date(const struct scope *scope, size_t offset)
{
	const char *record = (const char *)record_of(scope);
	return date_value(scope,
	    *(const struct date *)(const void *)(record + offset));
}

static struct value
fact_date(const struct scope *scope, size_t offset)
{
	const char *facts = (const char *)facts_of(scope);
	return date_value(scope,
	    *(const struct date *)(const void *)(facts + offset));
}

/* Why a parcel comes back: the first that holds, as the rules ask. */
static const enum fact return_reasons[] = { FACT_BADADDR, FACT_DUTY,
	FACT_REFUSED, FACT_PICKUP };

static struct value
is_reason(const struct scope *scope, size_t fact)
{
	for (size_t i = 0; i < COUNT_OF(return_reasons); i++)
		if ((mask_of(scope) & FACT_BIT(return_reasons[i])) != 0)
			return datum_flag(return_reasons[i] == (enum fact)fact);
	return datum_flag(fact == FACT_COUNT);
}

enum phase { PHASE_THERE, PHASE_RETURNING, PHASE_RETURNED };

static struct value
is_phase(const struct scope *scope, size_t phase)
{
	uint32_t mask = mask_of(scope);
	enum phase now = (mask & FACT_BIT(FACT_RETURNED)) != 0 ? PHASE_RETURNED
	                 : (mask & FACT_BIT(FACT_RETURNING)) != 0
	                     ? PHASE_RETURNING
	                     : PHASE_THERE;
	return datum_flag(now == (enum phase)phase);
}

/* -- what we do -- */

static struct value
amount(const struct scope *scope, size_t arg)
{
	const struct case_facts *facts = facts_of(scope);
	(void)arg;
	if (facts->action != NULL)
		return money_value(scope, facts->action->amount);
	if (facts->proposal != NULL)
		return money_value(scope, facts->proposal->amount);
	return datum_flag(false);
}

static struct value
postage(const struct scope *scope, size_t arg)
{
	(void)arg;
	return money_value(scope, facts_of(scope)->postage);
}

static enum action
action_of(const struct scope *scope)
{
	const struct case_facts *facts = facts_of(scope);
	if (scope->option != NULL)
		return scope->option->action;
	if (facts->action != NULL)
		return facts->action->action;
	return facts->proposal == NULL ? ACTION_NONE : facts->proposal->action;
}

static struct value
is_action(const struct scope *scope, size_t action)
{
	return datum_flag(action_of(scope) == (enum action)action);
}

static struct value
is_refund(const struct scope *scope, size_t arg)
{
	enum action action = action_of(scope);
	(void)arg;
	return datum_flag(action == ACTION_REFUND_FULL ||
			  action == ACTION_REFUND_PARTIAL ||
			  action == ACTION_REFUND_ON_RETURN);
}

static struct value
new_date(const struct scope *scope, size_t arg)
{
	const struct proposal *proposal = facts_of(scope)->proposal;
	(void)arg;
	return date_value(scope,
	    proposal == NULL ? DATE_NONE : proposal->new_date);
}

static struct value
action_text(const struct scope *scope, size_t offset)
{
	const char *action = (const char *)facts_of(scope)->action;
	if (action == NULL)
		return datum_flag(false);
	return data_text(scope,
	    *(const struct str *)(const void *)(action + offset));
}

static struct value
done_day(const struct scope *scope, size_t arg)
{
	const struct case_facts *facts = facts_of(scope);
	(void)arg;
	if (facts->action == NULL || facts->zone == NULL)
		return datum_flag(false);
	return date_value(scope,
	    zone_date(facts->zone, facts->action->done_at));
}

/* -- the customer's choices; their scopes stand behind the case's -- */

static struct value
option_list(const struct scope *scope, size_t arg)
{
	const struct proposal *proposal = facts_of(scope)->proposal;
	(void)arg;
	if (scope->option != NULL || proposal == NULL)
		return datum_flag(false);
	return (struct value){ .kind = VALUE_LIST,
		.scope = scope + 1,
		.count = proposal->option_count };
}

static const struct case_option *
default_option(const struct scope *scope)
{
	const struct proposal *proposal = facts_of(scope)->proposal;
	for (size_t i = 0; proposal != NULL && i < proposal->option_count; i++)
		if (proposal->options[i].is_default)
			return &proposal->options[i];
	return NULL;
}

static struct value
letter_value(const struct scope *scope, const struct case_option *option)
{
	if (option == NULL)
		return datum_flag(false);
	return datum_words(arena_str(scope->letter->style.arena,
	    (struct str){ &option->letter, 1 }));
}

static struct value
option_letter(const struct scope *scope, size_t arg)
{
	(void)arg;
	return letter_value(scope, scope->option);
}

static struct value
default_letter(const struct scope *scope, size_t arg)
{
	(void)arg;
	return letter_value(scope, default_option(scope));
}

static struct value
default_day(const struct scope *scope, size_t arg)
{
	const struct case_option *option = default_option(scope);
	(void)arg;
	return date_value(scope,
	    option == NULL ? DATE_NONE : option->default_on);
}

static struct value
option_money(const struct scope *scope, size_t offset)
{
	const char *option = (const char *)scope->option;
	if (option == NULL)
		return datum_flag(false);
	return money_value(scope,
	    *(const struct money *)(const void *)(option + offset));
}

static const struct value_row case_rows[] = {
	{ STR_INIT("name"), customer_name, 0 },
	{ STR_INIT("shop"), shop_name, 0 },
	{ STR_INIT("contact"), contact, 0 },
	{ STR_INIT("by_mail"), is_by_mail, 0 },
	{ STR_INIT("case"), case_number, 0 },
	{ STR_INIT("order"), order_number, 0 },
	{ STR_INIT("claim_not_received"), is_claim, CLAIM_NOT_RECEIVED },
	{ STR_INIT("claim_late"), is_claim, CLAIM_LATE },
	{ STR_INIT("claim_returned"), is_claim, CLAIM_RETURNED },
	{ STR_INIT("claim_damaged"), is_claim, CLAIM_DAMAGED },
	{ STR_INIT("claim_wrong_item"), is_claim, CLAIM_WRONG_ITEM },
	{ STR_INIT("claim_missing_item"), is_claim, CLAIM_MISSING_ITEM },
	{ STR_INIT("claim_duty_fee"), is_claim, CLAIM_DUTY_FEE },
	{ STR_INIT("claim_other"), is_claim, CLAIM_OTHER },
	{ STR_INIT("pictures"), wants_pictures, 0 },
	{ STR_INIT("dispute"), has_dispute, 0 },
	{ STR_INIT("tells_closing"), tells_closing, 0 },
	{ STR_INIT("tracking"), tracking_number, 0 },
	{ STR_INIT("carrier"), carrier_name, 0 },
	{ STR_INIT("carrier_page"), carrier_contact,
	    offsetof(struct carrier, page) },
	{ STR_INIT("carrier_phone"), carrier_contact,
	    offsetof(struct carrier, phone) },
	{ STR_INIT("destination"), destination, 0 },
	{ STR_INIT("is_known"), has_fact, FACT_SHIP },
	{ STR_INIT("is_accepted"), has_fact, FACT_ACCEPT },
	{ STR_INIT("is_in_customs"), has_fact, FACT_CUSTOMS },
	{ STR_INIT("is_suspended"), has_fact, FACT_SUSPEND },
	{ STR_INIT("is_late"), has_fact, FACT_LATE },
	{ STR_INIT("is_delivered"), has_fact, FACT_DELIV },
	{ STR_INIT("is_prepaid"), has_fact, FACT_DDP },
	{ STR_INIT("delivered_on"), proof_day, FACT_DELIV },
	{ STR_INIT("event_on"), event_day, 0 },
	{ STR_INIT("country"), event_country, 0 },
	{ STR_INIT("place"), shipment_text, offsetof(struct shipment, place) },
	{ STR_INIT("signed_by"), shipment_text,
	    offsetof(struct shipment, signed_by) },
	{ STR_INIT("due_on"), record_date,
	    offsetof(struct case_record, due_on) },
	{ STR_INIT("act_by"), record_date,
	    offsetof(struct case_record, act_by) },
	{ STR_INIT("reason_address"), is_reason, FACT_BADADDR },
	{ STR_INIT("reason_duties"), is_reason, FACT_DUTY },
	{ STR_INIT("reason_refused"), is_reason, FACT_REFUSED },
	{ STR_INIT("reason_unclaimed"), is_reason, FACT_PICKUP },
	{ STR_INIT("reason_other"), is_reason, FACT_COUNT },
	{ STR_INIT("is_there"), is_phase, PHASE_THERE },
	{ STR_INIT("is_returning"), is_phase, PHASE_RETURNING },
	{ STR_INIT("is_returned"), is_phase, PHASE_RETURNED },
	{ STR_INIT("amount"), amount, 0 },
	{ STR_INIT("postage"), postage, 0 },
	{ STR_INIT("new_date"), new_date, 0 },
	{ STR_INIT("answer_by"), fact_date,
	    offsetof(struct case_facts, answer_by) },
	{ STR_INIT("issue_by"), fact_date,
	    offsetof(struct case_facts, issue_by) },
	{ STR_INIT("next_word"), fact_date,
	    offsetof(struct case_facts, next_word) },
	{ STR_INIT("protected_until"), fact_date,
	    offsetof(struct case_facts, protected_until) },
	{ STR_INIT("reference"), action_text,
	    offsetof(struct case_action, reference) },
	{ STR_INIT("new_tracking"), action_text,
	    offsetof(struct case_action, new_tracking) },
	{ STR_INIT("done_on"), done_day, 0 },
	{ STR_INIT("options"), option_list, 0 },
	{ STR_INIT("default_letter"), default_letter, 0 },
	{ STR_INIT("default_on"), default_day, 0 },
	{ STR_INIT("is_refund"), is_refund, 0 },
	{ STR_INIT("is_refund_on_return"), is_action, ACTION_REFUND_ON_RETURN },
	{ STR_INIT("is_reship"), is_action, ACTION_RESHIP },
	{ STR_INIT("is_coupon"), is_action, ACTION_COUPON },
	{ STR_INIT("is_pickup"), is_action, ACTION_PICKUP },
};

/* Besides those of the case, of which is_... is then the choice's. */
static const struct value_row option_rows[] = {
	{ STR_INIT("letter"), option_letter, 0 },
	{ STR_INIT("refund"), option_money,
	    offsetof(struct case_option, amount) },
	{ STR_INIT("price"), option_money,
	    offsetof(struct case_option, price) },
};

static const struct value_row *
find_row(const struct value_row *rows, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, rows[i].name))
			return &rows[i];
	return NULL;
}

/* A choice knows what its case knows. */
static struct value
find_value(const void *scope, struct str name)
{
	const struct scope *at = scope;
	const struct value_row *row = NULL;
	if (at->option != NULL)
		row = find_row(option_rows, COUNT_OF(option_rows), name);
	if (row == NULL)
		row = find_row(case_rows, COUNT_OF(case_rows), name);
	if (row == NULL)
		return (struct value){ .kind = VALUE_MISSING };
	return row->get(at, row->arg);
}

static struct value
find_item(const struct value *list, size_t index)
{
	const struct scope *options = list->scope;
	return (struct value){ .kind = VALUE_SCOPE, .scope = options + index };
}

const struct value_source *
case_values_source(void)
{
	static const struct value_source source = { .find = find_value,
		.item = find_item };
	return &source;
}

const void *
case_values_scope(const struct case_letter_facts *letter)
{
	const struct proposal *proposal = letter->facts->proposal;
	size_t count = proposal == NULL ? 0 : proposal->option_count;
	struct scope *scopes = arena_alloc(letter->style.arena, count + 1,
	    sizeof(*scopes));
	scopes[0] = (struct scope){ letter, NULL };
	for (size_t i = 0; i < count; i++)
		scopes[i + 1] = (struct scope){ letter, &proposal->options[i] };
	return scopes;
}

const char *const *
case_values_names(struct arena *arena, size_t *count)
{
	*count = COUNT_OF(case_rows) + COUNT_OF(option_rows);
	const char **names = arena_alloc(arena, *count, sizeof(*names));
	const char **next = names;
	for (size_t i = 0; i < COUNT_OF(case_rows); i++)
		*next++ = case_rows[i].name.ptr;
	for (size_t i = 0; i < COUNT_OF(option_rows); i++)
		*next++ = option_rows[i].name.ptr;
	return names;
}

bool
case_values_has(struct str name)
{
	return find_row(case_rows, COUNT_OF(case_rows), name) != NULL ||
	       find_row(option_rows, COUNT_OF(option_rows), name) != NULL;
}
