#include "command/account.h"

#include "command/bounce.h"
#include "command/desk.h"
#include "ledger/history.h"

enum { MAX_CLOCK = 128 };

static bool
check(const char *what, size_t whole, size_t parts, struct error *err)
{
	if (whole == parts)
		return true;
	return error_set(err, ERROR_BOOKS,
	    "the books do not close: %s are %zu, their parts %zu; please "
	    "report this",
	    what, whole, parts);
}

/* Every shipment looked at ended in exactly one decision. */
static size_t
count_decided(const struct execution *execution)
{
	const struct survey *survey = &execution->survey;
	size_t decided = survey->surveyed - survey->count;
	for (size_t i = 0; i < survey->count; i++)
		decided += execution->plan.decisions[i].kind <
		           DECISION_KIND_COUNT;
	return decided;
}

/* Parcels in the new mails are the shipments that were told. */
static size_t
count_parcels(const struct execution *execution)
{
	size_t parcels = 0;
	for (size_t i = 0; i < execution->plan.mail_count; i++)
		parcels += execution->plan.mails[i].notice_count;
	return parcels;
}

static size_t
count_decisions(const struct execution *execution, enum decision_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < execution->survey.count; i++)
		count += execution->plan.decisions[i].kind == kind;
	return count;
}

static size_t
count_found(const struct survey *survey)
{
	size_t found = 0;
	for (size_t i = 0; i < FINDING_KIND_COUNT; i++)
		found += survey->kinds[i];
	return found;
}

/* Every mail of the plan stands in the ledger in its state, and no other. */
static bool
check_ledger(const struct execution *execution, struct error *err)
{
	const struct jobs *jobs = &execution->jobs;
	size_t planned[MAIL_STATE_COUNT] = { 0 }, recorded[MAIL_STATE_COUNT];
	if (!execution->is_recorded || execution->options->is_baseline)
		return true;
	if (!history_count_mails(execution->ledger, execution->record.id,
		recorded, err))
		return false;
	for (size_t i = 0; i < jobs->count; i++)
		if (jobs->items[i].is_new)
			planned[jobs->items[i].mail->state]++;
	for (int state = 0; state < MAIL_STATE_COUNT; state++)
		if (!check(mail_state_name((enum mail_state)state),
			planned[state], recorded[state], err))
			return false;
	return true;
}

bool
account_check_books(const struct execution *execution, struct error *err)
{
	const struct intake *intake = &execution->intake;
	const struct survey *survey = &execution->survey;
	if (execution->plan.decisions == NULL)
		return true;
	return check_ledger(execution, err) &&
	       check("rows", intake->rows,
		   intake->shipments + intake->duplicates + intake->rejected,
		   err) &&
	       check("shipments", survey->surveyed, count_found(survey), err) &&
	       check("findings", survey->surveyed, count_decided(execution),
		   err) &&
	       check("told shipments",
		   count_decisions(execution, DECISION_TOLD),
		   count_parcels(execution), err);
}

static struct str
format_row(const struct row *row, struct arena *run)
{
	return arena_format(run, "%.*s:%u", STR_ARG(row->file), row->line);
}

static struct report_finding
describe_finding(const struct candidate *candidate,
    const struct decision *decision, struct arena *run)
{
	const struct shipment *shipment = candidate->shipment;
	const struct finding *finding = candidate->finding;
	return (struct report_finding){
		.tracking = shipment->tracking,
		.carrier = shipment->carrier,
		.order = shipment->order,
		.row = format_row(&shipment->row, run),
		.kind = finding->kind,
		.rule = finding->rule,
		.cause = finding->cause,
		.window = finding->window == NULL ? STR_EMPTY
		                                  : finding->window->id,
		.stage = finding->stage,
		.due_early = finding->due_early,
		.due_late = finding->due_late,
		.due_plain = finding->due_plain,
		.due_on = finding->due_on,
		.estimated_on = finding->estimated_on,
		.days_late = finding->days_late,
		.silent_days = finding->silent_days,
		.is_told = decision->kind == DECISION_TOLD,
		.notice = decision->notice,
		.reason = decision->reason,
		.origin = shipment->origin,
		.destination = shipment->destination,
	};
}

static struct report_staff
describe_staff(const struct candidate *candidate,
    const struct decision *decision)
{
	const struct shipment *shipment = candidate->shipment;
	return (struct report_staff){
		.tracking = str_is_empty(shipment->tracking)
		                ? shipment->order
		                : shipment->tracking,
		.why = decision->reason,
		.advice = decision->advice,
	};
}

static void
describe_findings(const struct execution *execution, struct report *report)
{
	const struct survey *survey = &execution->survey;
	struct report_finding *findings = arena_alloc(execution->run,
	    survey->count, sizeof(*findings));
	struct report_staff *staff = arena_alloc(execution->run,
	    count_decisions(execution, DECISION_STAFF), sizeof(*staff));
	for (size_t i = 0; i < survey->count; i++) {
		const struct candidate *candidate = &survey->candidates[i];
		const struct decision *decision = &execution->plan.decisions[i];
		bool is_listed = candidate->finding->kind != FINDING_NONE ||
		                 decision->kind == DECISION_TOLD;
		if (is_listed)
			findings[report->finding_count++] =
			    describe_finding(candidate, decision,
				execution->run);
		if (decision->kind != DECISION_STAFF)
			continue;
		struct report_staff *one = &staff[report->staff_count++];
		*one = describe_staff(candidate, decision);
		one->finding = is_listed ? (int)report->finding_count : 0;
	}
	report->findings = findings;
	report->staff = staff;
}

/* One sentence on why a mail is sent. */
static struct str
reason_of(const struct job *job, struct arena *run)
{
	const struct notice *first = &job->mail->notices[0];
	if (job->is_told_late)
		return STR("settled by a run that was broken off before its "
			   "report");
	if (job->is_resend)
		return STR("in doubt since an earlier run: sent again, once");
	if (!job->is_new)
		return STR("left over from an earlier run");
	if (job->mail->notice_count > 1)
		return arena_format(run, "news of %zu parcels",
		    job->mail->notice_count);
	return arena_format(run, "%s%s%s", notice_kind_name(first->kind),
	    first->cause == CAUSE_NONE ? "" : ": ", cause_name(first->cause));
}

static void
describe_parcels(const struct mail *mail, struct arena *run,
    struct report_mail *described)
{
	size_t count = mail->notice_count;
	enum notice_kind *kinds = arena_alloc(run, count, sizeof(*kinds));
	struct str *trackings = arena_alloc(run, count, sizeof(*trackings));
	struct str *carriers = arena_alloc(run, count, sizeof(*carriers));
	for (size_t i = 0; i < count; i++) {
		kinds[i] = mail->notices[i].kind;
		trackings[i] = mail->notices[i].tracking;
		carriers[i] = mail->notices[i].carrier;
	}
	described->notices = kinds;
	described->trackings = trackings;
	described->carriers = carriers;
}

/* Nearly every mail: what its notice says serves as lists of one. */
static void
describe_parcel(const struct notice *notice, struct report_mail *described)
{
	described->notices = &notice->kind;
	described->trackings = &notice->tracking;
	described->carriers = &notice->carrier;
}

static struct report_mail
describe_mail(const struct job *job, struct arena *run)
{
	const struct mail *mail = job->mail;
	struct report_mail described = {
		.to = mail->to,
		.language = mail->language,
		.subject = job->subject,
		.parcel_count = mail->notice_count,
		.message_id = mail->message_id,
		.state = mail->state,
		.reply = mail->reply,
		.run = mail->run,
		.history = mail->history,
		.history_count = mail->history_count,
		.preview = job->preview,
		.why = mail->notice_count == 0 ? STR_EMPTY
		                               : reason_of(job, run),
	};
	if (mail->notice_count == 1)
		describe_parcel(&mail->notices[0], &described);
	else
		describe_parcels(mail, run, &described);
	return described;
}

static void
describe_mails(const struct execution *execution, struct report *report)
{
	const struct jobs *jobs = &execution->jobs;
	struct report_mail *mails = arena_alloc(execution->run, jobs->count,
	    sizeof(*mails));
	for (size_t i = 0; i < jobs->count; i++) {
		const struct job *job = &jobs->items[i];
		mails[i] = describe_mail(job, execution->run);
		report->totals.mails[job->mail->state]++;
		for (size_t k = 0; k < job->mail->notice_count; k++)
			report->totals.notices[job->mail->notices[k].kind] +=
			    job->is_new;
	}
	report->mails = mails;
	report->mail_count = jobs->count;
}

static void
describe_rejects(const struct execution *execution, struct report *report)
{
	const struct intake *intake = &execution->intake;
	size_t count = intake->reject_count;
	struct report_reject *rejects = arena_alloc(execution->run, count + 1,
	    sizeof(*rejects));
	for (size_t i = 0; i < count; i++)
		rejects[i] = (struct report_reject){
			format_row(&intake->rejects[i].row, execution->run),
			intake->rejects[i].reason
		};
	if (intake->unlisted_rejects > 0)
		rejects[count++] = (struct report_reject){ STR("(not listed)"),
			arena_format(execution->run,
			    "%zu more rows that were rejected",
			    intake->unlisted_rejects) };
	report->rejects = rejects;
	report->reject_count = count;
}

static void
describe_unmapped(const struct execution *execution, struct report *report)
{
	const struct intake *intake = &execution->intake;
	struct report_unmapped *unmapped = arena_alloc(execution->run,
	    intake->unmapped_count, sizeof(*unmapped));
	for (size_t i = 0; i < intake->unmapped_count; i++)
		unmapped[i] = (struct report_unmapped){
			intake->unmapped[i].code, intake->unmapped[i].count
		};
	report->unmapped = unmapped;
	report->unmapped_count = intake->unmapped_count;
}

static void
describe_totals(const struct execution *execution, struct report *report)
{
	const struct intake *intake = &execution->intake;
	const struct survey *survey = &execution->survey;
	report->totals.rows = intake->rows;
	report->totals.shipments = intake->shipments;
	report->totals.duplicates = intake->duplicates;
	report->totals.rejected = intake->rejected;
	report->totals.unmapped = survey->kinds[FINDING_UNMAPPED];
	for (size_t i = 0; i < FINDING_KIND_COUNT; i++)
		report->totals.findings[i] = survey->kinds[i];
}

/* What a held run had found is still what its approved mails are about. */
static void
take_over(const struct report *earlier, struct report *report)
{
	const struct report_totals sent = report->totals;
	report->totals = earlier->totals;
	for (size_t i = 0; i < MAIL_STATE_COUNT; i++)
		report->totals.mails[i] = sent.mails[i];
	report->findings = earlier->findings;
	report->finding_count = earlier->finding_count;
	report->rejects = earlier->rejects;
	report->reject_count = earlier->reject_count;
	report->staff = earlier->staff;
	report->staff_count = earlier->staff_count;
	report->unmapped = earlier->unmapped;
	report->unmapped_count = earlier->unmapped_count;
}

/* What a person must look at in the cases. */
static void
add_cases(const struct execution *execution, struct report *report)
{
	const struct desk *desk = execution->desk;
	size_t more = desk == NULL ? 0 : desk->attention_count;
	if (more == 0 && str_is_empty(execution->case_trouble))
		return;
	struct report_staff *staff = arena_alloc(execution->run,
	    report->staff_count + more + 1, sizeof(*staff));
	for (size_t i = 0; i < report->staff_count; i++)
		staff[i] = report->staff[i];
	for (size_t i = 0; i < more; i++) {
		const struct desk_attention *attention = &desk->attentions[i];
		staff[report->staff_count++] = (struct report_staff){
			.tracking = attention->case_id == 0
			                ? STR_EMPTY
			                : desk_name(desk, attention->case_id),
			.why = attention->why,
			.advice = STR("See 'shipdelay complaint list'."),
		};
	}
	if (!str_is_empty(execution->case_trouble))
		staff[report->staff_count++] = (struct report_staff){
			.tracking = STR_EMPTY,
			.why = execution->case_trouble,
			.advice = STR("No complaint was worked on: mend it, "
				      "then 'shipdelay complaint run'."),
		};
	report->staff = staff;
}

static struct str
say_clock(const struct case_dossier *dossier, struct instant now,
    struct arena *run)
{
	struct buf clock;
	buf_init(&clock, MAX_CLOCK);
	case_dossier_add_clock(dossier, now, &clock);
	struct str text = arena_str(run, buf_str(&clock));
	buf_release(&clock);
	return text;
}

/* The clocks of the cases, the most urgent first. */
static void
describe_cases(const struct execution *execution, struct report *report)
{
	const struct desk *desk = execution->desk;
	struct arena *run = execution->run;
	if (desk == NULL || desk->pages.count == 0)
		return;
	const struct case_pages *pages = &desk->pages;
	const struct case_dossier **sorted = case_pages_by_due(pages, run);
	struct report_case *cases = arena_alloc(run, pages->count,
	    sizeof(*cases));
	for (size_t i = 0; i < pages->count; i++) {
		const struct case_record *record = &sorted[i]->record;
		struct instant due = case_dossier_due(sorted[i]);
		char text[INSTANT_TEXT];
		if (!instant_is_set(due))
			break;
		cases[report->case_count++] = (struct report_case){
			.name = desk_name(desk, record->id),
			.platform = str_from(
			    platform_name(record->complaint.platform)),
			.order = record->complaint.order,
			.state = str_from(case_state_name(record->state)),
			.due = arena_str(run,
			    str_from(instant_format(due, pages->zone, text))),
			.clock = say_clock(sorted[i], pages->now, run),
		};
	}
	report->cases = cases;
}

/* The customers of addresses that do not exist have to be found. */
static void
add_bounces(const struct execution *execution, struct report *report)
{
	const struct jobs *jobs = &execution->jobs;
	struct report_staff *staff = NULL;
	size_t capacity = 0, count = 0;
	if (bounces_count(jobs) == 0)
		return;
	for (; count < report->staff_count; count++) {
		staff = arena_grow(execution->run, staff, count, &capacity,
		    sizeof(*staff));
		staff[count] = report->staff[count];
	}
	for (size_t i = 0; i < jobs->count; i++) {
		const struct mail *mail = jobs->items[i].mail;
		if (!jobs->items[i].has_no_mailbox || mail->notice_count == 0)
			continue;
		const struct notice *first = &mail->notices[0];
		staff = arena_grow(execution->run, staff, count, &capacity,
		    sizeof(*staff));
		staff[count++] = (struct report_staff){
			.tracking = str_is_empty(first->tracking)
			                ? first->order
			                : first->tracking,
			.why = arena_format(execution->run,
			    "%.*s does not exist, no more letters go there "
			    "(suppress --remove lets them): %.*s",
			    STR_ARG(mail->to), STR_ARG(mail->reply)),
			.advice = STR("Ask the customer for another address."),
		};
	}
	report->staff = staff;
	report->staff_count = count;
}

static void
describe_all(const struct execution *execution, struct report *report)
{
	if (execution->earlier != NULL) {
		take_over(execution->earlier, report);
		return;
	}
	describe_totals(execution, report);
	if (execution->plan.decisions != NULL)
		describe_findings(execution, report);
	describe_rejects(execution, report);
	describe_unmapped(execution, report);
}

void
account_report(const struct execution *execution, struct report *report)
{
	char now[INSTANT_TEXT];
	const struct brake *brake = &execution->brake;
	instant_format(execution->now, execution->setup->business, now);
	*report = (struct report){
		.run = execution->record.name,
		.command = execution->record.command,
		.now = arena_str(execution->run, str_from(now)),
		.today = execution->today,
		.is_dry_run = execution->options->is_dry_run,
		.stop = arena_str(execution->run,
		    str_from(execution->stop.text)),
		.brake = { str_from(brake->name), brake->value, brake->limit },
	};
	describe_mails(execution, report);
	describe_all(execution, report);
	add_bounces(execution, report);
	add_cases(execution, report);
	describe_cases(execution, report);
}
