#include "command/casework.h"

#include "base/words.h"
#include "command/case_mail.h"
#include "command/fulfil.h"

/* More steps than a case can take in one night are a mistake of ours. */
enum { MAX_STEPS = 32, SECONDS_OF_A_DAY = 86400 };

/* A window that stopped parcels on this one's way. */
static const struct window *
suspension_of(const struct candidate *parcel)
{
	const struct finding *finding = parcel->finding;
	if (finding->window != NULL &&
	    finding->window->kind == WINDOW_SUSPENDED)
		return finding->window;
	for (size_t i = 0; i < finding->cost_count; i++)
		if (finding->costs[i].window->kind == WINDOW_SUSPENDED)
			return finding->costs[i].window;
	return NULL;
}

static void
describe_parcel(struct case_record *record, const struct candidate *parcel)
{
	const struct shipment *shipment = parcel->shipment;
	record->carrier = shipment->carrier;
	record->tracking = shipment->tracking;
	record->origin = shipment->origin;
	record->destination = shipment->destination;
	record->due_on = parcel->finding->due_on;
	record->estimated_on = parcel->finding->is_expected
	                           ? parcel->finding->estimated_on
	                           : DATE_NONE;
	record->act_by = DATE_NONE;
	if (date_is_set(shipment->event.date))
		record->act_by = date_plus(shipment->event.date,
		    parcel->pickup_hold);
}

/* What the parcel's last export told stays true until another tells more. */
static bool
remember_parcel(struct casework *work, struct error *err)
{
	struct facts before;
	struct facts *facts = &work->facts;
	if (work->parcel != NULL || work->record->id == 0)
		return true;
	if (!cases_facts(work->desk->ledger, work->record->id, work->desk->run,
		&before, err))
		return false;
	for (size_t i = 0; i < before.count; i++) {
		uint32_t bit = FACT_BIT(before.proofs[i].fact);
		if ((bit & FACTS_OF_PARCEL) == 0 || (facts->mask & bit) != 0)
			continue;
		facts->mask |= bit;
		facts->proofs[facts->count++] = before.proofs[i];
	}
	return true;
}

/* -1: no signature is asked for in that currency. */
static int64_t
signature_value(const struct casework *work)
{
	const struct money *value =
	    money_list_find(&work->desk->office->settings->signature,
		work->record->complaint.total.currency);
	return value == NULL ? -1 : value->minor;
}

static bool
is_prepaid(const struct casework *work)
{
	const struct case_record *record = work->record;
	return words_listed(work->desk->office->settings->duties_prepaid.text,
	    str_is_empty(record->destination) ? record->complaint.country
					      : record->destination);
}

/* What the shop knows of the address; NULL: nothing. */
static const struct order *
order_of(const struct casework *work)
{
	return work->parcel == NULL
	           ? NULL
	           : orders_find(&work->desk->execution->intake.orders,
			 work->parcel->shipment);
}

/* What this case itself has promised does not speak against it. */
static bool
is_compensated(const struct casework *work)
{
	const struct case_record *record = work->record;
	enum case_state state = record->state;
	if (remedy_is_refunded(&work->compensation, record->complaint.total))
		return true;
	return work->compensation.has_full_remedy && state != CASE_APPROVED &&
	       state != CASE_EXECUTING && state != CASE_AWAITING_FEEDBACK;
}

static bool
find_facts(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	const struct case_record *record = work->record;
	struct case_notice notice;
	if (!cases_noticed(desk->ledger, record, record->complaint.opened_at,
		desk->run, &notice, err))
		return false;
	const struct fact_sources sources = {
		.complaint = &record->complaint,
		.shipment = work->parcel == NULL ? NULL
		                                 : work->parcel->shipment,
		.order = order_of(work),
		.finding = work->parcel == NULL ? NULL : work->parcel->finding,
		.suspension = work->parcel == NULL
		                  ? NULL
		                  : suspension_of(work->parcel),
		.today = desk->execution->today,
		.stale_days = (int)desk->office->settings->stale_days,
		.is_compensated = is_compensated(work),
		.noticed_at = notice.at,
		.noticed = notice.message_id,
		.signature_value = signature_value(work),
		.is_duty_prepaid = is_prepaid(work),
	};
	facts_find(&sources, desk->run, &work->facts);
	return remember_parcel(work, err);
}

bool
casework_open(struct casework *work, struct desk *desk,
    struct case_record *record, struct error *err)
{
	*work = (struct casework){
		.desk = desk,
		.record = record,
		.parcel = survey_answer(&desk->execution->survey,
		    record->complaint.tracking, record->complaint.order),
	};
	if (work->parcel != NULL)
		describe_parcel(record, work->parcel);
	if (!cases_compensation(desk->ledger, record, &work->compensation,
		err) ||
	    !find_facts(work, err))
		return false;
	work->rule = rules_match(record->complaint.claim, work->facts.mask);
	return true;
}

bool
casework_is_outdated(const struct casework *work)
{
	return !str_equal(work->record->rule, str_from(work->rule->id));
}

bool
casework_is_contradicted(const struct casework *work)
{
	const struct rule *before = rules_find(work->record->rule);
	return before == NULL || before->action != work->rule->action;
}

/* ---- step 2: is it substantiated? */

static bool
judge(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	const struct rule *rule = work->rule;
	record->facts = work->facts.mask;
	record->verdict = rule->verdict;
	record->rule = str_from(rule->id);
	record->fault = rule->fault;
	record->cause = str_from(rule->cause);
	return cases_set_facts(work->desk->ledger, record->id, &work->facts,
	    err);
}

static struct str
say_judgement(const struct casework *work)
{
	return arena_format(work->desk->run, "rule %s: %.*s: %s, %s",
	    work->rule->id,
	    STR_ARG(facts_format(work->facts.mask, work->desk->run)),
	    case_verdict_name(work->rule->verdict), work->rule->cause);
}

static bool
ask_info(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	struct case_facts facts = case_mail_facts(work);
	facts.answer_by = case_mail_day(work,
	    work->desk->office->settings->info_days);
	record->is_info_asked = true;
	return case_mail_tell(work, "case-info", 0, &facts, err) &&
	       desk_step(work->desk, record, CASE_ASK_INFO, say_judgement(work),
		   err);
}

static bool
assess(struct casework *work, struct error *err)
{
	if (!judge(work, err))
		return false;
	if (work->rule->action == ACTION_ASK_INFO &&
	    !work->record->is_info_asked)
		return ask_info(work, err);
	return desk_step(work->desk, work->record, CASE_ASSESS,
	    say_judgement(work), err);
}

/* The platform's clock never pauses: a day before its end we go on. */
static bool
is_waited_enough(const struct casework *work)
{
	const struct desk *desk = work->desk;
	const struct case_record *record = work->record;
	struct instant now = desk->execution->now;
	if (record->since.seconds == now.seconds)
		return false;
	struct instant due = clock_office_due(&desk->office->clocks,
	    record->since, (int)desk->office->settings->info_days);
	return now.seconds >= due.seconds ||
	       (instant_is_set(record->respond_due) &&
		   now.seconds >=
		       record->respond_due.seconds - SECONDS_OF_A_DAY);
}

static bool
await_info(struct casework *work, struct error *err)
{
	if (work->rule->action != ACTION_ASK_INFO)
		return desk_step(work->desk, work->record, CASE_INFO,
		    STR("more is known now"), err);
	if (!is_waited_enough(work))
		return true;
	return judge(work, err) &&
	       desk_step(work->desk, work->record, CASE_EXPIRE,
		   STR("no answer in time"), err);
}

/* ---- steps 3 and 4: department, cause and person */

static bool
route(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	const struct routing_row *row =
	    routing_match(&work->desk->office->routing, record);
	record->department = str_equal(row->department, STR("*"))
	                         ? str_from(work->rule->department)
	                         : row->department;
	record->owner = row->owner;
	record->backup = row->backup;
	record->escalate_to = row->escalate_to;
	record->routing_row = row->line;
	return desk_step(work->desk, record, CASE_ROUTE,
	    arena_format(work->desk->run, "%.*s, owner %.*s, row %d",
		STR_ARG(record->department),
		STR_ARG(str_is_empty(row->owner) ? STR("-") : row->owner),
		row->line),
	    err);
}

/* What the exports tell of the reason, a line each. */
static bool
find_analysis(const struct casework *work, struct str *analysis,
    struct error *err)
{
	struct execution *execution = work->desk->execution;
	*analysis = STR_EMPTY;
	if (work->parcel == NULL)
		return true;
	const struct shipment *shipment = work->parcel->shipment;
	const struct lane lane = { shipment->origin, shipment->destination };
	struct dwell dwell;
	struct dwell_sources sources = {
		.shipment = shipment,
		.finding = work->parcel->finding,
		.route = routes_get(&execution->setup->routes,
		    shipment->carrier, shipment->service, &lane, err),
		.norm = usual_of(&work->desk->usual, execution, shipment, err),
		.today = execution->today,
	};
	if (sources.route == NULL || sources.norm == NULL)
		return false;
	sources.events = events_of(&execution->intake.events, shipment->carrier,
	    shipment->tracking, work->desk->run, &sources.event_count);
	dwell_measure(&sources, &dwell);
	*analysis = dwell_explain(&sources, &dwell, work->desk->run);
	return true;
}

static bool
analyse(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	/* A person is named only where the fault is inside the house. */
	record->person = fault_is_internal(record->fault) ? record->owner
	                                                  : STR_EMPTY;
	return find_analysis(work, &record->analysis, err) &&
	       desk_step(work->desk, record, CASE_ANALYSE,
		   arena_format(work->desk->run, "%.*s, fault %s",
		       STR_ARG(record->cause), fault_name(record->fault)),
		   err);
}

/* ---- step 5: a solution */

static struct remedy_sources
remedy_sources(const struct casework *work)
{
	const uint32_t mask = work->facts.mask;
	return (struct remedy_sources){
		.record = work->record,
		.rule = work->rule,
		.settings = work->desk->office->settings,
		.returns = &work->desk->execution->setup->settings.returns,
		.compensation = work->compensation,
		.today = work->desk->execution->today,
		.is_labelled_wrong = (mask & FACT_BIT(FACT_LABELERR)) != 0,
		.is_prepaid = (mask & FACT_BIT(FACT_DDP)) != 0,
	};
}

/* What was said to a solution of this kind before, if anything. */
enum earlier_word { NEVER_DECIDED, ONCE_APPROVED, ONCE_REJECTED };

static bool
find_earlier_word(const struct casework *work, const struct proposal *proposal,
    enum earlier_word *word, struct error *err)
{
	struct desk *desk = work->desk;
	*word = NEVER_DECIDED;
	for (int n = 1; n <= work->record->proposal; n++) {
		struct proposal earlier;
		struct case_decision decision;
		bool is_found, is_decided;
		const struct case_turn turn = { work->record->id, n };
		if (!cases_proposal(desk->ledger, turn, desk->run, &earlier,
			&is_found, err) ||
		    !cases_decision(desk->ledger, turn, desk->run, &decision,
			&is_decided, err))
			return false;
		if (is_found && is_decided &&
		    earlier.action == proposal->action &&
		    earlier.amount.minor == proposal->amount.minor)
			*word = decision.is_approved ? ONCE_APPROVED
			                             : ONCE_REJECTED;
	}
	return true;
}

/* The last day on which a customer's answer changes what happens. */
static struct date
answer_day(const struct casework *work, const struct proposal *proposal)
{
	for (size_t i = 0; i < proposal->option_count; i++) {
		const struct case_option *option = &proposal->options[i];
		if (option->is_default && date_is_set(option->default_on))
			return date_plus(option->default_on, -1);
	}
	return work->record->act_by;
}

static bool
write_letter(struct casework *work, struct proposal *proposal,
    struct error *err)
{
	const struct complaint_settings *settings =
	    work->desk->office->settings;
	struct case_facts facts = case_mail_facts(work);
	facts.proposal = proposal;
	facts.answer_by = answer_day(work, proposal);
	facts.issue_by = case_mail_due_day(work, proposal->action,
	    work->desk->execution->now);
	facts.next_word = case_mail_day(work, settings->info_days);
	struct case_words words;
	proposal->letter = str_from(action_letter(proposal->action));
	proposal->language = case_mail_language(work);
	if (!case_mail_compose(work, action_letter(proposal->action), &facts,
		&words, err))
		return false;
	proposal->subject = words.subject;
	proposal->text = words.text;
	return true;
}

static bool
submit_proposal(struct casework *work, struct proposal *proposal,
    struct error *err)
{
	struct desk *desk = work->desk;
	struct case_record *record = work->record;
	struct error trouble = { 0 };
	char amount[MONEY_TEXT];
	proposal->case_id = record->id;
	proposal->n = record->proposal + 1;
	proposal->proposed_by = desk->actor;
	proposal->at = desk->execution->now;
	enum role need = approval_need(&desk->office->approval, proposal->cost,
	    record->role_raise);
	if (proposal->need_role < need)
		proposal->need_role = need;
	/* A letter that must not leave blocks its case, and no other. */
	if (!write_letter(work, proposal, &trouble)) {
		desk_call(desk, record,
		    arena_format(desk->run, "no solution is submitted: %s",
			trouble.text));
		return true;
	}
	proposal_sign(proposal, desk->run);
	record->proposal = proposal->n;
	if (!cases_add_proposal(desk->ledger, proposal, err) ||
	    !desk_step(desk, record, CASE_PROPOSE,
		arena_format(desk->run, "%d: %s, %s, by %.*s", proposal->n,
		    action_name(proposal->action),
		    money_format_full(proposal->amount, amount),
		    STR_ARG(proposal->proposed_by)),
		err))
		return false;
	record->decide_due = clock_decide_due(&desk->office->clocks,
	    desk->execution->now, record->respond_due);
	return desk_step(desk, record, CASE_SUBMIT,
	    arena_format(desk->run, "to a %s", role_name(proposal->need_role)),
	    err);
}

static bool
propose(struct casework *work, struct error *err)
{
	const struct remedy_sources sources = remedy_sources(work);
	struct proposal proposal = { 0 };
	enum earlier_word word;
	remedy_find(&sources, &proposal);
	if (!find_earlier_word(work, &proposal, &word, err))
		return false;
	/* What was decided before is not proposed a second time by itself. */
	if (word == NEVER_DECIDED)
		return submit_proposal(work, &proposal, err);
	desk_call(work->desk, work->record,
	    STR("what the rules say was decided already: propose another "
		"solution by hand (complaint propose)"));
	return true;
}

bool
casework_propose(struct casework *work, const struct casework_wish *wish,
    struct error *err)
{
	const struct remedy_sources sources = remedy_sources(work);
	struct proposal proposal = { .reason = wish->reason };
	enum earlier_word word;
	remedy_price(&sources, wish->action, wish->amount, &proposal);
	proposal.reason = wish->reason;
	if (!find_earlier_word(work, &proposal, &word, err))
		return false;
	if (word == ONCE_REJECTED)
		return error_set(err, ERROR_INPUT,
		    "E_DECIDED: this solution was rejected before; propose "
		    "another, or another amount");
	if (proposal.amount.minor > work->record->complaint.total.minor)
		return error_set(err, ERROR_INPUT,
		    "E_CAP: that is more than the order's total");
	if (work->record->state == CASE_SUBMITTED &&
	    !desk_step(work->desk, work->record, CASE_RECALL,
		STR("another solution is proposed"), err))
		return false;
	return submit_proposal(work, &proposal, err);
}

/* ---- step 6: the supervisor */

bool
casework_recall(struct casework *work, struct str why, struct error *err)
{
	struct case_record *record = work->record;
	record->decide_due = INSTANT_NONE;
	return desk_step(work->desk, record, CASE_RECALL, why, err) &&
	       judge(work, err) && propose(work, err);
}

static bool
await_decision(struct casework *work, struct error *err)
{
	if (!casework_is_outdated(work))
		return fulfil_by_itself(work, err);
	return casework_recall(work,
	    arena_format(work->desk->run,
		"the parcel has moved on: now rule %s", work->rule->id),
	    err);
}

/* ---- the whole way */

/* Until something is promised, the customer or the platform may end it. */
static bool
withdraw(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	enum case_state next;
	if (!ext_status_is_over(record->complaint.ext_status) ||
	    !lifecycle_next(record->state, CASE_WITHDRAW, &next))
		return true;
	if (str_is_empty(record->cause) && !judge(work, err))
		return false;
	return desk_step(work->desk, record, CASE_WITHDRAW,
	    arena_format(work->desk->run, "%s on the platform",
		ext_status_name(record->complaint.ext_status)),
	    err);
}

typedef bool (*worker_fn)(struct casework *work, struct error *err);

static const worker_fn workers[CASE_STATE_COUNT] = {
	[CASE_RECEIVED] = assess,
	[CASE_WAITING_INFO] = await_info,
	[CASE_ASSESSED] = route,
	[CASE_ROUTED] = analyse,
	[CASE_ANALYSED] = propose,
	[CASE_PROPOSED] = propose,
	[CASE_SUBMITTED] = await_decision,
	[CASE_APPROVED] = fulfil_begin,
	[CASE_EXECUTING] = fulfil_watch,
	[CASE_AWAITING_FEEDBACK] = fulfil_await_feedback,
	[CASE_RESOLVED] = fulfil_close,
	[CASE_WITHDRAWN] = fulfil_close,
};

bool
casework_advance(struct casework *work, struct error *err)
{
	struct case_record *record = work->record;
	for (int i = 0; i < MAX_STEPS; i++) {
		enum case_state before = record->state;
		int proposal = record->proposal;
		if (!withdraw(work, err) ||
		    (workers[record->state] != NULL &&
			!workers[record->state](work, err)))
			return false;
		if (record->state == before && record->proposal == proposal)
			return true;
	}
	return error_set(err, ERROR_BOOKS,
	    "case %.*s goes round in circles; please report this",
	    STR_ARG(desk_name(work->desk, record->id)));
}

static bool
work_one(struct desk *desk, void *data, struct error *err)
{
	struct casework work;
	return casework_open(&work, desk, data, err) &&
	       casework_advance(&work, err);
}

bool
casework_all(struct desk *desk, struct error *err)
{
	struct case_list list;
	if (!cases_open(desk->ledger, desk->run, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++)
		if (!desk_try(desk, &list.items[i], work_one, &list.items[i],
			err))
			return false;
	return true;
}
