#include "complaint/remedy.h"

#include <stddef.h>

#include "base/words.h"
#include "complaint/fact.h"

bool
remedy_is_refunded(const struct compensation *had, struct money total)
{
	return had->external.minor > 0 && had->external.minor >= total.minor;
}

bool
remedy_is_open(const struct compensation *had, struct money total,
    enum action action)
{
	/* Each of an offer's options is a remedy. */
	bool is_full = action_is_full_remedy(action) ||
	               action == ACTION_OFFER_RETURN_OPTIONS;
	return !action_costs(action) ||
	       (!had->is_mixed && !remedy_is_refunded(had, total) &&
		   !(is_full && had->has_full_remedy));
}

/* Goods are no refund: a reshipment is worth no money of the order's. */
bool
remedy_is_covered(const struct compensation *had, struct money total,
    enum action action, struct money amount)
{
	return action == ACTION_RESHIP ||
	       had->given.minor + had->external.minor + amount.minor <=
	           total.minor;
}

static struct money
of_total(const struct remedy_sources *sources, int64_t minor)
{
	struct money money = sources->record->complaint.total;
	money.minor = minor;
	return money;
}

static int64_t
in_currency(const struct remedy_sources *sources, struct money money)
{
	return money_same_currency(money, sources->record->complaint.total)
	           ? money.minor
	           : 0;
}

/* What is left of the order's total to give back. */
static int64_t
left_of_total(const struct remedy_sources *sources)
{
	int64_t left = sources->record->complaint.total.minor -
	               in_currency(sources, sources->compensation.given) -
	               in_currency(sources, sources->compensation.external);
	return left > 0 ? left : 0;
}

static int64_t
percent_of(int64_t minor, long percent)
{
	return minor * percent / 100;
}

/* An amount of the configuration in the order's currency; 0: none. */
static int64_t
amount_of(const struct remedy_sources *sources, const struct money_list *list)
{
	const struct money *amount = money_list_find(list,
	    sources->record->complaint.total.currency);
	return amount == NULL ? 0 : amount->minor;
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Another item, and its way. */
static int64_t
replacement_cost(const struct remedy_sources *sources)
{
	return percent_of(sources->record->complaint.total.minor,
		   sources->settings->unit_cost_percent) +
	       amount_of(sources, &sources->settings->postage);
}

/*
 * Where the law lets the customer bear the way of a parcel that came back
 * through no fault of ours, and the shop says so.
 */
static int64_t
deducted(const struct remedy_sources *sources)
{
	const struct return_settings *returns = sources->returns;
	struct str countries = returns->deduct_countries.text;
	if (!returns->deduct_postage || sources->rule->fault != FAULT_BUYER)
		return 0;
	if (!str_is_empty(countries) &&
	    !words_listed(countries, sources->record->complaint.country))
		return 0;
	return amount_of(sources, &sources->settings->postage);
}

static int64_t
refund_of_return(const struct remedy_sources *sources)
{
	int64_t left = left_of_total(sources) - deducted(sources);
	return left > 0 ? left : 0;
}

static void
set_action(const struct remedy_sources *sources, enum action action,
    const char *reason, struct proposal *proposal)
{
	remedy_price(sources, action, of_total(sources, 0), proposal);
	proposal->reason = str_from(reason);
}

/* What the customer gets by an action, where nobody says how much. */
static int64_t
usual_amount(const struct remedy_sources *sources, enum action action)
{
	int64_t left = left_of_total(sources);
	if (action == ACTION_REFUND_FULL)
		return left;
	if (action == ACTION_REFUND_ON_RETURN)
		return refund_of_return(sources);
	if (action == ACTION_REFUND_PARTIAL)
		return smaller(left,
		    percent_of(sources->record->complaint.total.minor,
			sources->settings->partial_percent));
	if (action == ACTION_COUPON)
		return amount_of(sources, &sources->settings->coupon);
	return 0;
}

static void
add_option(struct proposal *proposal, enum action action, struct money amount,
    struct money price, struct money cost)
{
	size_t n = proposal->option_count++;
	proposal->options[n] = (struct case_option){
		.letter = (char)('A' + (char)n),
		.action = action,
		.amount = amount,
		.price = price,
		.cost = cost,
		.default_on = DATE_NONE,
	};
	if (cost.minor > proposal->cost.minor)
		proposal->cost = cost;
	if (amount.minor > proposal->amount.minor)
		proposal->amount = amount;
}

static void
make_default(struct proposal *proposal, struct date day)
{
	struct case_option *option =
	    &proposal->options[proposal->option_count - 1];
	option->is_default = true;
	option->default_on = day;
}

/* The goods are there already; only their way is paid again, by whoever was
 * wrong about the first. */
static void
offer_resending(const struct remedy_sources *sources, struct proposal *proposal)
{
	struct money none = of_total(sources, 0);
	struct money postage = of_total(sources,
	    amount_of(sources, &sources->settings->postage));
	bool is_free = sources->is_labelled_wrong || sources->is_prepaid ||
	               sources->rule->fault != FAULT_BUYER;
	add_option(proposal, ACTION_RESHIP, none, is_free ? none : postage,
	    is_free ? postage : none);
}

static void
offer_refund(const struct remedy_sources *sources, enum action action,
    struct proposal *proposal)
{
	struct money amount = of_total(sources, usual_amount(sources, action));
	add_option(proposal, action, amount, of_total(sources, 0), amount);
}

static bool
has_fact(const struct remedy_sources *sources, enum fact fact)
{
	return (sources->record->facts & FACT_BIT(fact)) != 0;
}

static void
offer_when_returned(const struct remedy_sources *sources,
    struct proposal *proposal)
{
	struct money amount = of_total(sources, refund_of_return(sources));
	offer_resending(sources, proposal);
	add_option(proposal, ACTION_REFUND_FULL, amount, of_total(sources, 0),
	    amount);
	make_default(proposal,
	    date_plus(sources->today, (int)sources->settings->feedback_days));
}

static void
offer_when_returning(const struct remedy_sources *sources,
    struct proposal *proposal)
{
	offer_resending(sources, proposal);
	offer_refund(sources, ACTION_REFUND_ON_RETURN, proposal);
	make_default(proposal, date_plus(sources->today,
				   (int)sources->settings->return_refund_days));
	if (!has_fact(sources, FACT_BADADDR))
		return;
	/* Money before the goods are back is for the manager to promise. */
	offer_refund(sources, ACTION_REFUND_FULL, proposal);
	proposal->need_role = ROLE_MANAGER;
}

/* It is still where it was refused: a second delivery, or back; it goes back
 * by itself when the post has kept it long enough. */
static void
offer_while_there(const struct remedy_sources *sources,
    struct proposal *proposal)
{
	struct money none = of_total(sources, 0);
	struct date act_by = sources->record->act_by;
	bool is_known = date_is_set(act_by) &&
	                date_before(sources->today, act_by);
	add_option(proposal, ACTION_PICKUP, none, none, none);
	offer_refund(sources, ACTION_REFUND_ON_RETURN, proposal);
	make_default(proposal,
	    is_known ? act_by
		     : date_plus(sources->today,
			   (int)sources->settings->return_refund_days));
}

static void
add_options(const struct remedy_sources *sources, struct proposal *proposal)
{
	if (has_fact(sources, FACT_RETURNED))
		offer_when_returned(sources, proposal);
	else if (has_fact(sources, FACT_RETURNING))
		offer_when_returning(sources, proposal);
	else
		offer_while_there(sources, proposal);
}

/* Where nothing was paid there is nothing to give back. */
static void
choose_refund(const struct remedy_sources *sources, const char *reason,
    struct proposal *proposal)
{
	bool has_paid = left_of_total(sources) > 0;
	set_action(sources, has_paid ? ACTION_REFUND_FULL : ACTION_RESHIP,
	    has_paid ? reason : "there is nothing to refund", proposal);
}

static void
choose_remedy(const struct remedy_sources *sources, struct proposal *proposal)
{
	int64_t refund = left_of_total(sources);
	if (sources->record->complaint.desired == DESIRED_REFUND)
		choose_refund(sources, "the customer wishes a refund",
		    proposal);
	else if (replacement_cost(sources) > refund)
		choose_refund(sources,
		    "a replacement costs more than the refund", proposal);
	else
		set_action(sources, ACTION_RESHIP,
		    "a replacement costs no more than the refund", proposal);
}

static bool
still_wants_item(enum desired desired)
{
	return desired == DESIRED_ITEM || desired == DESIRED_INFO ||
	       desired == DESIRED_UNKNOWN;
}

static void
choose_waiting(const struct remedy_sources *sources, struct proposal *proposal)
{
	const struct case_record *record = sources->record;
	struct date expected = record->estimated_on;
	struct date limit = date_plus(sources->today,
	    (int)sources->settings->max_wait_days);
	if (!still_wants_item(record->complaint.desired))
		choose_refund(sources, "the customer wishes a refund",
		    proposal);
	else if (!date_is_set(expected))
		choose_refund(sources, "nobody can say when it comes",
		    proposal);
	else if (date_before(limit, expected))
		choose_refund(sources, "it comes too late", proposal);
	else
		set_action(sources, ACTION_WAIT,
		    "the customer has not asked for money, and it comes soon",
		    proposal);
}

/* A letter never promises a day that is over. */
static struct date
new_date(const struct remedy_sources *sources)
{
	const struct case_record *record = sources->record;
	if (date_is_set(record->due_on) &&
	    date_before(sources->today, record->due_on))
		return record->due_on;
	if (date_is_set(record->estimated_on) &&
	    date_before(sources->today, record->estimated_on))
		return record->estimated_on;
	return DATE_NONE;
}

void
remedy_price(const struct remedy_sources *sources, enum action action,
    struct money amount, struct proposal *proposal)
{
	int64_t minor = action_gives_money(action) && amount.minor > 0
	                    ? amount.minor
	                    : usual_amount(sources, action);
	int64_t cost = action == ACTION_RESHIP ? replacement_cost(sources)
	                                       : minor;
	int64_t liability = sources->rule->fault == FAULT_CARRIER
	                        ? amount_of(sources,
				      &sources->settings->liability)
	                        : 0;
	proposal->action = action;
	proposal->amount = of_total(sources, minor);
	proposal->cost = of_total(sources, cost);
	proposal->recoverable = of_total(sources,
	    smaller(liability, proposal->cost.minor));
	proposal->letter = str_from(action_letter(action));
	proposal->new_date = action == ACTION_WAIT ? new_date(sources)
	                                           : DATE_NONE;
	proposal->option_count = 0;
	proposal->need_role = ROLE_SUPERVISOR;
	proposal->reason = STR_EMPTY;
	if (action == ACTION_OFFER_RETURN_OPTIONS)
		add_options(sources, proposal);
}

static bool
is_satisfied(const struct remedy_sources *sources)
{
	const struct compensation *had = &sources->compensation;
	bool has_money = had->given.minor > 0 || had->external.minor > 0;
	return had->has_full_remedy ||
	       (has_money && left_of_total(sources) == 0);
}

void
remedy_find(const struct remedy_sources *sources, struct proposal *proposal)
{
	enum action action = sources->rule->action;
	if (action_costs(action) && is_satisfied(sources))
		set_action(sources, ACTION_EXPLAIN_COMPENSATED,
		    "the order has had its remedy", proposal);
	else if (action == ACTION_REMEDY)
		choose_remedy(sources, proposal);
	else if (action == ACTION_WAIT_OR_REFUND)
		choose_waiting(sources, proposal);
	else if (action == ACTION_ASK_INFO)
		set_action(sources, ACTION_CARRIER_TRACE,
		    "nobody answered our questions; the carrier is asked",
		    proposal);
	else
		set_action(sources, action, "", proposal);
}
