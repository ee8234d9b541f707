#include "base/buf.h"
#include "base/diag.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/pipeline.h"
#include "detect/detect.h"
#include "intake/cell.h"

enum { MAX_TEXT = 1 << 20 };

/* What the printers of one shipment share. */
struct explanation {
	struct execution *execution;
	const struct shipment *shipment;
	const struct route *route;
	struct evidence evidence;
	struct finding finding;
	struct buf *out;
};

static const char *
or_unknown(struct date date, char text[DATE_TEXT])
{
	return date_is_set(date) ? date_format(date, text) : "unknown";
}

static void
add_numbers(const struct explanation *e)
{
	const struct shipment *s = e->shipment;
	const char *doubt = cell_number_doubt(s->tracking);
	buf_format(e->out, "%.*s %.*s\n", STR_ARG(s->carrier),
	    STR_ARG(s->tracking));
	if (doubt != NULL)
		buf_format(e->out, "  number       %s\n", doubt);
	if (s->last_mile.len > 0)
		buf_format(e->out, "  last mile    %.*s\n",
		    STR_ARG(s->last_mile));
}

static void
add_row(const struct explanation *e)
{
	const struct shipment *s = e->shipment;
	char event[DATE_TEXT], shipped[DATE_TEXT], promised[DATE_TEXT];
	buf_format(e->out,
	    "  row          %.*s:%u\n"
	    "  order        %.*s\n"
	    "  status       %s (the export says '%.*s')\n"
	    "  cause        %s\n"
	    "  last event   %s '%.*s' in '%.*s'\n"
	    "  lane         '%.*s' -> '%.*s'\n"
	    "  shipped on   %s, promised on %s\n",
	    STR_ARG(s->row.file), s->row.line, STR_ARG(s->order),
	    status_name(s->status), STR_ARG(s->vendor_code),
	    s->cause == CAUSE_NONE ? "none" : cause_name(s->cause),
	    or_unknown(s->event.date, event), STR_ARG(s->text),
	    STR_ARG(s->country), STR_ARG(s->origin), STR_ARG(s->destination),
	    or_unknown(s->shipped_on, shipped),
	    or_unknown(s->promised_on, promised));
}

/* "event        2026-01-18 'EME' exception, cause customs (export.csv:7)" */
static void
add_event(const struct explanation *e, const struct event *event)
{
	char day[DATE_TEXT];
	buf_format(e->out, "  event        %s '%.*s' %s%s%s%s (%.*s:%u)\n",
	    or_unknown(event->at.date, day), STR_ARG(event->code),
	    status_name(event->status),
	    event->cause == CAUSE_NONE ? "" : ", cause ",
	    cause_name(event->cause),
	    event->cleared == 0 ? "" : ", clears causes",
	    STR_ARG(event->row.file), event->row.line);
}

static void
add_history(const struct explanation *e)
{
	size_t count;
	const struct event *events = events_of(&e->execution->intake.events,
	    e->shipment->carrier, e->shipment->tracking, e->execution->run,
	    &count);
	for (size_t i = 0; i < count; i++)
		add_event(e, &events[i]);
}

static void
add_service(const struct explanation *e)
{
	const struct service *service = e->route->service;
	buf_format(e->out,
	    "  service      '%.*s' fits as [service.%.*s]: grace %d, stalled "
	    "after %d, pickup hold %d\n",
	    STR_ARG(e->shipment->service), STR_ARG(service->name),
	    service->grace, service->stalled_after, e->route->pickup_hold);
}

static void
add_costs(const struct explanation *e)
{
	struct window_cost costs[FINDING_MAX_COSTS];
	size_t count = e->evidence.has_chain
	                   ? chain_costs(e->route, e->evidence.shipped_on,
				 &e->evidence.chain, costs)
	                   : 0;
	for (size_t i = 0; i < count; i++) {
		struct str title = window_title(costs[i].window, STR("en"));
		bool has_title = !str_is_empty(title);
		buf_format(e->out, "  window       %.*s%s%.*s%s costs %d %s\n",
		    STR_ARG(costs[i].window->id), has_title ? " (" : "",
		    STR_ARG(title), has_title ? ")" : "", costs[i].days,
		    costs[i].days == 1 ? "day" : "days");
	}
}

static void
add_legs(const struct explanation *e)
{
	char entry[DATE_TEXT], exit[DATE_TEXT], reach[DATE_TEXT];
	const struct evidence *evidence = &e->evidence;
	struct date at = evidence->has_chain ? evidence->chain.day0 : DATE_NONE;
	for (size_t i = 0; i < e->route->leg_count; i++) {
		const struct route_leg *leg = &e->route->legs[i];
		struct date left = evidence->has_chain
		                       ? evidence->chain.exits[i]
		                       : DATE_NONE;
		buf_format(e->out,
		    "  leg %zu%s       %.*s %d-%d working days: enters %s, "
		    "leaves by %s%s%s\n",
		    i + 1, (size_t)evidence->stage == i + 1 ? "*" : " ",
		    STR_ARG(leg->place), leg->min_days, leg->max_days,
		    or_unknown(at, entry), or_unknown(left, exit),
		    date_is_set(evidence->reach[i]) ? ", from today " : "",
		    date_format(evidence->reach[i], reach));
		at = left;
	}
	add_costs(e);
}

static void
add_dates(const struct explanation *e)
{
	const struct evidence *evidence = &e->evidence;
	char a[DATE_TEXT], b[DATE_TEXT], c[DATE_TEXT], d[DATE_TEXT],
	    f[DATE_TEXT];
	buf_format(e->out,
	    "  due          early %s, late %s, without holidays %s, counts "
	    "%s\n"
	    "  estimated    %s\n",
	    or_unknown(evidence->due_early, a),
	    or_unknown(evidence->due_late, b),
	    or_unknown(evidence->due_plain, c), or_unknown(evidence->due_on, d),
	    or_unknown(evidence->estimated_on, f));
	if (!evidence->is_complete)
		buf_format(e->out, "  undecidable  place '%.*s', day %s\n",
		    STR_ARG(evidence->unknown.place),
		    date_is_set(evidence->unknown.day)
			? date_format(evidence->unknown.day, a)
			: "(no calendar)");
}

/* What a rule compares, as "value against threshold". */
static void
add_threshold(const struct explanation *e, int rule)
{
	const struct evidence *evidence = &e->evidence;
	const struct service *service = e->route->service;
	char today[DATE_TEXT], due[DATE_TEXT], limit[DATE_TEXT];
	const struct shipment *s = e->shipment;
	if (rule <= 5 || rule == 7)
		buf_format(e->out, ": status %s, cause %s",
		    status_name(s->status),
		    s->cause == CAUSE_NONE ? "none" : cause_name(s->cause));
	else if (rule == 8)
		buf_format(e->out,
		    ": today %s, due %s, grace %d working days until %s",
		    date_format(evidence->today, today),
		    or_unknown(evidence->due_on, due), service->grace,
		    or_unknown(date_is_set(evidence->late_after)
				   ? evidence->late_after
				   : evidence->due_on,
			limit));
	else if (rule == 9)
		buf_format(e->out, ": %d silent working days, threshold %d",
		    evidence->silent_days, service->stalled_after);
	else if (rule == 6 || rule == 10)
		buf_format(e->out, ": today %s, stage %d",
		    date_format(evidence->today, today), evidence->stage);
}

/* Rules 6 to 11 can be asked only where every date could be had; the last is
 * what is left, it holds when no other does. */
static const char *
ask(const struct explanation *e, int rule, struct verdict *verdict)
{
	if (rule > 5 && !e->evidence.is_complete)
		return "?";
	bool holds = rule == RULE_COUNT
	                 ? e->finding.rule == RULE_COUNT
	                 : detect_rule(rule, &e->evidence, verdict);
	return holds ? "holds" : "no";
}

static void
add_rule(const struct explanation *e, int rule)
{
	struct verdict verdict = { 0 };
	const char *answer = ask(e, rule, &verdict);
	buf_format(e->out, "  rule %-2d %-5s %s", rule, answer,
	    detect_rule_name(rule));
	add_threshold(e, rule);
	if (verdict.window != NULL)
		buf_format(e->out, ", window %.*s",
		    STR_ARG(verdict.window->id));
	if (verdict.cause != CAUSE_NONE && verdict.cause != e->shipment->cause)
		buf_format(e->out, ", cause %s", cause_name(verdict.cause));
	buf_add_byte(e->out, '\n');
}

static void
add_finding(const struct explanation *e)
{
	const struct finding *finding = &e->finding;
	buf_format(e->out, "  finding      %s",
	    finding_kind_name(finding->kind));
	if (finding->rule > 0)
		buf_format(e->out, " by rule %d", finding->rule);
	if (finding->cause != CAUSE_NONE)
		buf_format(e->out, ", cause %s", cause_name(finding->cause));
	if (finding->days_late > 0)
		buf_format(e->out, ", %d days late", finding->days_late);
	buf_add_byte(e->out, '\n');
}

static bool
add_past(const struct explanation *e, struct error *err)
{
	const struct shipment_key key = { e->shipment->carrier,
		e->shipment->tracking, e->shipment->order };
	struct past past;
	char day[DATE_TEXT];
	if (!history_past(e->execution->ledger, &key, e->execution->run, &past,
		err))
		return false;
	if (past.count == 0)
		buf_add(e->out, STR("  told         nothing yet\n"));
	for (size_t i = 0; i < past.count; i++) {
		const struct told *told = &past.items[i];
		buf_format(e->out, "  told         %s on %s, %s%s%.*s\n",
		    notice_kind_name(told->kind), date_format(told->on, day),
		    mail_state_name(told->state),
		    str_is_empty(told->message_id) ? "" : ", ",
		    STR_ARG(told->message_id));
	}
	return true;
}

static bool
explain_shipment(struct execution *execution, const struct shipment *shipment,
    struct buf *out, struct error *err)
{
	const struct lane lane = { shipment->origin, shipment->destination };
	struct explanation e = {
		.execution = execution,
		.shipment = shipment,
		.out = out,
		.route = routes_get(&execution->setup->routes,
		    shipment->carrier, shipment->service, &lane, err),
	};
	if (e.route == NULL)
		return false;
	evidence_gather(&e.evidence, shipment, e.route, execution->today);
	detect(&e.evidence, &e.finding);
	add_numbers(&e);
	add_row(&e);
	add_history(&e);
	add_service(&e);
	add_legs(&e);
	add_dates(&e);
	for (int rule = 1; rule <= RULE_COUNT; rule++)
		add_rule(&e, rule);
	add_finding(&e);
	return add_past(&e, err);
}

/* Keeps the parcels of one number. */
struct search {
	struct str number;
	struct buf scratch;
};

static bool
look(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	struct search *search = data;
	(void)hash;
	(void)err;
	*conclusion = (struct conclusion){
		.is_kept = shipment_has_number(shipment, search->number,
		    &search->scratch),
	};
	return true;
}

static bool
read_parcels(struct execution *execution, struct error *err)
{
	struct search search = {
		.number = str_from(execution->options->argument),
	};
	const struct looker looker = { look, NULL, &search };
	buf_init(&search.scratch, MAX_TEXT);
	bool ok = execution_read(execution, &looker, err);
	buf_release(&search.scratch);
	return ok;
}

static bool
explain_all(struct execution *execution, struct buf *out, struct error *err)
{
	const struct shipments *found = &execution->intake.kept;
	if (!read_parcels(execution, err))
		return false;
	if (found->count == 0)
		return error_set(err, ERROR_INPUT,
		    "no export of the configuration has the tracking number "
		    "%s",
		    execution->options->argument);
	for (size_t i = 0; i < found->count; i++)
		if (!explain_shipment(execution, &found->items[i], out, err))
			return false;
	return true;
}

static int
explain(struct execution *execution)
{
	struct error err = { 0 };
	struct buf out;
	int code = EXIT_DONE;
	buf_init(&out, MAX_TEXT);
	if (!explain_all(execution, &out, &err))
		code = execution_refuse(&err);
	else if (!diag_print(buf_str(&out)))
		code = exit_unprinted(code);
	buf_release(&out);
	return code;
}

int
command_explain(const struct options *options)
{
	const struct execution_steps steps = { .body = explain };
	return execution_run(options, EXECUTION_READS, &steps);
}
