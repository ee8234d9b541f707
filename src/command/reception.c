#include "command/reception.h"

#include "base/map.h"
#include "command/case_mail.h"
#include "command/casework.h"
#include "command/fulfil.h"
#include "command/ruling.h"

enum { ACK_DAYS = 1 };

/* ---- complaints */

static struct str
place_of(const struct desk *desk, const struct row *row)
{
	return arena_format(desk->run, "%.*s:%u", STR_ARG(row->file),
	    row->line);
}

static bool
find_case(const struct desk *desk, const struct complaint *complaint,
    struct case_record *record, bool *is_found, struct error *err)
{
	return cases_find_source(desk->ledger, complaint, desk->run, record,
	    is_found, err);
}

static void
set_clocks(const struct desk *desk, struct case_record *record)
{
	record->respond_due = clock_respond_due(&desk->office->clocks,
	    &record->complaint);
}

/* A letter that cannot be written must not keep the case from being recorded.
 */
static bool
acknowledge(struct casework *work, struct error *err)
{
	struct desk *desk = work->desk;
	struct case_facts facts = case_mail_facts(work);
	facts.next_word = case_mail_day(work,
	    desk->office->settings->info_days);
	if (case_mail_tell(work, "case-ack", 0, &facts, err))
		return true;
	if (err->kind != ERROR_CONFIG)
		return false;
	desk_call(desk, work->record,
	    arena_format(desk->run, "it cannot be acknowledged: %s",
		err->text));
	return true;
}

static bool
add(struct desk *desk, const struct complaint *complaint, struct error *err)
{
	struct instant now = desk->execution->now;
	struct case_record record = {
		.complaint = *complaint,
		.row_hash = complaint_hash(complaint, desk->run),
		.state = CASE_RECEIVED,
		.since = now,
		.received_at = now,
		.ack_due = clock_office_due(&desk->office->clocks, now,
		    ACK_DAYS),
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
		.decide_due = INSTANT_NONE,
		.carrier = complaint->carrier,
		.tracking = complaint->tracking,
		.is_acknowledged = !ext_status_is_over(complaint->ext_status),
	};
	struct casework work;
	set_clocks(desk, &record);
	if (!casework_open(&work, desk, &record, err))
		return false;
	const struct case_event event = {
		.at = now,
		.actor = desk->actor,
		.command = CASE_IMPORT,
		.from = CASE_NEW,
		.to = CASE_RECEIVED,
		.detail = arena_format(desk->run, "row %.*s, SHA-256 %.12s",
		    STR_ARG(place_of(desk, &complaint->row)),
		    record.row_hash.ptr),
	};
	desk->added++;
	desk->has_written = true;
	return cases_add(desk->ledger, &record, &event, err) &&
	       cases_set_external(desk->ledger, &record, err) &&
	       (!record.is_acknowledged || acknowledge(&work, err));
}

/* Closed, but the customer, or the platform, has not finished. */
static bool
notice_late_word(struct desk *desk, struct case_record *record,
    struct error *err)
{
	if (!ext_status_is_over(record->complaint.ext_status))
		desk_call(desk, record,
		    STR("changed after it was closed: read it, perhaps "
			"'complaint reopen'"));
	return desk_step(desk, record, CASE_NOTE,
	    STR("row changed after the end"), err);
}

static bool
is_same_parcel(const struct complaint *a, const struct complaint *b)
{
	return str_equal(a->order, b->order) &&
	       str_equal(a->tracking, b->tracking);
}

/* What was found out about one parcel says nothing about another. */
static bool
change_parcel(struct desk *desk, struct case_record *record,
    const struct complaint *complaint, struct error *err)
{
	static const struct facts none;
	if (is_same_parcel(&record->complaint, complaint))
		return true;
	record->tracking = complaint->tracking;
	record->carrier = complaint->carrier;
	record->due_on = DATE_NONE;
	record->estimated_on = DATE_NONE;
	record->act_by = DATE_NONE;
	return cases_set_facts(desk->ledger, record->id, &none, err);
}

static bool
update(struct desk *desk, struct case_record *record,
    const struct complaint *complaint, struct error *err)
{
	bool has_money = complaint_changes_money(&record->complaint, complaint);
	struct casework work;
	if (!change_parcel(desk, record, complaint, err))
		return false;
	record->complaint = *complaint;
	record->row_hash = complaint_hash(complaint, desk->run);
	set_clocks(desk, record);
	desk->updated++;
	if (!cases_set_external(desk->ledger, record, err))
		return false;
	if (!case_state_is_open(record->state))
		return notice_late_word(desk, record, err);
	if (!desk_step(desk, record, CASE_IMPORT_UPDATE,
		arena_format(desk->run, "row %.*s",
		    STR_ARG(place_of(desk, &complaint->row))),
		err))
		return false;
	if (record->state == CASE_WAITING_INFO)
		return desk_step(desk, record, CASE_INFO,
		    STR("the row has changed"), err);
	return record->state != CASE_SUBMITTED || !has_money ||
	       (casework_open(&work, desk, record, err) &&
		   casework_recall(&work, STR("its money has changed"), err));
}

/* A row of complaints, and whether it may become a case. */
struct newcomer {
	const struct complaint *complaint;
	bool may_add;
};

static bool
take(struct desk *desk, void *data, struct error *err)
{
	const struct newcomer *newcomer = data;
	const struct complaint *complaint = newcomer->complaint;
	struct case_record record;
	bool is_found;
	if (!find_case(desk, complaint, &record, &is_found, err))
		return false;
	if (!is_found)
		return !newcomer->may_add || add(desk, complaint, err);
	if (!str_equal(record.row_hash, complaint_hash(complaint, desk->run)))
		return update(desk, &record, complaint, err);
	desk->unchanged++;
	return true;
}

/* Those who would get a letter. */
static bool
count_new(const struct desk *desk, size_t *count, struct error *err)
{
	struct case_record record;
	bool is_found;
	*count = 0;
	for (size_t i = 0; i < desk->inbox.complaint_count; i++) {
		const struct complaint *complaint = &desk->inbox.complaint[i];
		if (!find_case(desk, complaint, &record, &is_found, err))
			return false;
		*count += !is_found &&
		          !ext_status_is_over(complaint->ext_status);
	}
	return true;
}

static size_t
most_letters(const struct desk *desk)
{
	long limit = desk->office->settings->max_letters;
	const char *asked = desk->execution->options->limit;
	if (asked != NULL)
		str_to_count(str_from(asked), INT32_MAX, &limit);
	return (size_t)limit;
}

static void
tell_rejects(struct desk *desk)
{
	for (size_t i = 0; i < desk->inbox.reject_count; i++) {
		const struct inbox_reject *reject = &desk->inbox.reject[i];
		desk_refuse(desk, NULL,
		    arena_format(desk->run, "%.*s: %.*s",
			STR_ARG(place_of(desk, &reject->row)),
			STR_ARG(reject->reason)));
	}
}

/* Of several rows of one case the last counts, as their files are ordered:
 * else two exports of two days would change it to and fro, night by night. */
static void
keep_last_rows(struct desk *desk)
{
	struct map known = { 0 };
	struct inbox *inbox = &desk->inbox;
	size_t count = 0;
	for (size_t i = 0; i < inbox->complaint_count; i++) {
		const struct complaint *complaint = &inbox->complaint[i];
		bool is_new;
		size_t *place = map_put(&known,
		    arena_format(desk->run, "%d/%.*s", (int)complaint->platform,
			STR_ARG(complaint->source_case)),
		    count, &is_new);
		inbox->complaint[*place] = *complaint;
		count += is_new;
		desk->unchanged += !is_new;
	}
	inbox->complaint_count = count;
	map_release(&known);
}

bool
reception_complaints(struct desk *desk, struct error *err)
{
	size_t fresh;
	keep_last_rows(desk);
	if (!count_new(desk, &fresh, err))
		return false;
	bool may_add = fresh <= most_letters(desk);
	if (!may_add)
		desk_refuse(desk, NULL,
		    arena_format(desk->run,
			"%zu new complaints at once are more than max_letters "
			"(%zu): look at the file, then 'complaint import FILE "
			"--limit %zu'",
			fresh, most_letters(desk), fresh));
	for (size_t i = 0; i < desk->inbox.complaint_count; i++) {
		struct newcomer newcomer = { &desk->inbox.complaint[i],
			may_add };
		if (!desk_try(desk, NULL, take, &newcomer, err))
			return false;
	}
	return true;
}

/* ---- decisions */

static bool
take_decision(struct desk *desk, void *data, struct error *err)
{
	const struct inbox_decision *found = data;
	struct ruling ruling = {
		.decision = found->entry.decision,
		.row = found->entry.row,
		.owner = found->owner,
	};
	enum ruling_result result;
	enum refusal refusal;
	if (!ruling_apply(desk, &ruling, &result, &refusal, err))
		return false;
	desk->unchanged_entries += result == RULING_KNOWN;
	return true;
}

bool
reception_decisions(struct desk *desk, struct error *err)
{
	for (size_t i = 0; i < desk->inbox.decision_count; i++)
		if (!desk_try(desk, NULL, take_decision,
			&desk->inbox.decision[i], err))
			return false;
	return true;
}

/* ---- what was done, and feedback */

static bool
open_case(struct desk *desk, int64_t id, struct case_record *record,
    struct casework *work, bool *is_found, struct error *err)
{
	return cases_find(desk->ledger, id, desk->run, record, is_found, err) &&
	       (!*is_found || casework_open(work, desk, record, err));
}

static bool
take_done(struct desk *desk, void *data, struct error *err)
{
	const struct entry_done *done = data;
	struct case_action action;
	struct case_record record;
	struct casework work;
	struct error trouble = { 0 };
	bool is_found, is_new;
	if (!cases_action(desk->ledger, done->action_id, desk->run, &action,
		&is_found, err))
		return false;
	if (!is_found) {
		desk_refuse(desk, NULL,
		    arena_format(desk->run, "%.*s: there is no action '%.*s'",
			STR_ARG(place_of(desk, &done->row)),
			STR_ARG(done->action_id)));
		return true;
	}
	if (!open_case(desk, action.case_id, &record, &work, &is_found, err))
		return false;
	if (!fulfil_done(&work, &action, done, &is_new, &trouble)) {
		*err = trouble;
		if (trouble.kind != ERROR_INPUT)
			return false;
		desk_refuse(desk, &record,
		    arena_format(desk->run, "%.*s: %s",
			STR_ARG(place_of(desk, &done->row)), trouble.text));
		return true;
	}
	desk->unchanged_entries += !is_new;
	desk->taken += is_new;
	return !is_new || casework_advance(&work, err);
}

bool
reception_done(struct desk *desk, struct error *err)
{
	for (size_t i = 0; i < desk->inbox.done_count; i++)
		if (!desk_try(desk, NULL, take_done, &desk->inbox.done[i], err))
			return false;
	return true;
}

/* A number that stands for other words would lose these. */
static bool
check_known(struct desk *desk, const struct case_feedback *feedback,
    const struct case_record *record, struct error *err)
{
	struct case_feedbacks known;
	bool is_same = false;
	if (!cases_feedback(desk->ledger, record->id, desk->run, &known, err))
		return false;
	for (size_t i = 0; i < known.count; i++) {
		const struct case_feedback *one = &known.items[i];
		is_same = is_same || (str_equal(one->id, feedback->id) &&
					 one->rating == feedback->rating &&
					 one->resolved == feedback->resolved &&
					 one->choice == feedback->choice &&
					 one->dispute == feedback->dispute);
	}
	desk->unchanged_entries += is_same;
	if (!is_same)
		desk_refuse(desk, record,
		    arena_format(desk->run,
			"feedback %.*s was told before in other words: give "
			"this one a number of its own",
			STR_ARG(feedback->id)));
	return true;
}

static bool
take_feedback(struct desk *desk, void *data, struct error *err)
{
	const struct case_feedback *feedback = data;
	struct case_record record;
	struct casework work;
	bool is_found, is_new;
	if (!open_case(desk, feedback->case_id, &record, &work, &is_found, err))
		return false;
	if (!is_found) {
		desk_refuse(desk, NULL,
		    arena_format(desk->run, "feedback %.*s: there is no %.*s",
			STR_ARG(feedback->id),
			STR_ARG(desk_name(desk, feedback->case_id))));
		return true;
	}
	if (!cases_add_feedback(desk->ledger, feedback, &is_new, err))
		return false;
	if (!is_new)
		return check_known(desk, feedback, &record, err);
	desk->taken++;
	desk->has_written = true;
	/* Who answers on the same day has had the letter. */
	if (record.state == CASE_EXECUTING && !fulfil_watch(&work, err))
		return false;
	return fulfil_feedback(&work, feedback, err) &&
	       casework_advance(&work, err);
}

bool
reception_feedback(struct desk *desk, struct error *err)
{
	for (size_t i = 0; i < desk->inbox.feedback_count; i++)
		if (!desk_try(desk, NULL, take_feedback,
			&desk->inbox.feedback[i], err))
			return false;
	return true;
}

bool
reception_all(struct desk *desk, struct error *err)
{
	tell_rejects(desk);
	return reception_complaints(desk, err) &&
	       reception_decisions(desk, err) && reception_done(desk, err) &&
	       reception_feedback(desk, err);
}
