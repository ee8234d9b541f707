#include "report/schema.h"

#include <stddef.h>

#include "base/str.h"
#include "report/notation.h"
#include "report/report.h"

#define SHAPE(members)                                                         \
	{                                                                      \
		members, COUNT_OF(members)                                     \
	}

/* --- findings ---------------------------------------------------------- */

/* Of a finding as a whole: whether it is told stands in no other member. */
static void
write_told(struct buf *out, const void *value)
{
	const struct report_finding *finding = value;
	if (finding->is_told)
		notation_add_word(out, notice_kind_name(finding->notice));
	else
		notation_add_null(out);
}

static bool
read_told(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	struct report_finding *finding = value;
	finding->is_told = !json_is_null(json);
	return !finding->is_told ||
	       notice_kind_parse(str_from(json_string_value(json)),
		   &finding->notice);
}

static const struct form told = { write_told, read_told };

#define FINDING(name) #name, offsetof(struct report_finding, name)

static const struct member finding_members[] = {
	{ FINDING(tracking), &form_text, FORM_PUBLIC },
	{ FINDING(carrier), &form_text, FORM_PUBLIC },
	{ FINDING(order), &form_text, FORM_PUBLIC },
	{ FINDING(row), &form_text, FORM_PUBLIC },
	{ FINDING(kind), &form_kind, FORM_PUBLIC },
	{ FINDING(rule), &form_ordinal, FORM_PUBLIC },
	{ FINDING(cause), &form_cause, FORM_PUBLIC },
	{ FINDING(window), &form_text_or_null, FORM_PUBLIC },
	{ FINDING(stage), &form_ordinal, FORM_PUBLIC },
	{ FINDING(due_early), &form_date, FORM_PUBLIC },
	{ FINDING(due_late), &form_date, FORM_PUBLIC },
	{ FINDING(due_plain), &form_date, FORM_PUBLIC },
	{ FINDING(due_on), &form_date, FORM_PUBLIC },
	{ FINDING(estimated_on), &form_date, FORM_PUBLIC },
	{ FINDING(days_late), &form_days, FORM_PUBLIC },
	{ FINDING(silent_days), &form_days, FORM_PUBLIC },
	{ "notice", 0, &told, FORM_PUBLIC },
	{ FINDING(reason), &form_text_or_null, FORM_PUBLIC },
	{ FINDING(origin), &form_text, FORM_STORED },
	{ FINDING(destination), &form_text, FORM_STORED },
};

const struct shape schema_finding = SHAPE(finding_members);

/* --- mails ------------------------------------------------------------- */

static void
write_notices(struct buf *out, const void *value)
{
	const struct report_mail *mail = value;
	buf_add_byte(out, '[');
	for (size_t i = 0; i < mail->parcel_count; i++) {
		notation_separate(out, i);
		notation_add_word(out, notice_kind_name(mail->notices[i]));
	}
	buf_add_byte(out, ']');
}

/* The notices are read before the other lists and say how long they are. */
static bool
read_notices(const json_t *json, struct arena *run, void *value)
{
	struct report_mail *mail = value;
	size_t count = json_array_size(json);
	enum notice_kind *notices = arena_alloc(run, count, sizeof(*notices));
	for (size_t i = 0; i < count; i++) {
		const char *name = json_string_value(json_array_get(json, i));
		if (!notice_kind_parse(str_from(name), &notices[i]))
			return false;
	}
	mail->notices = notices;
	mail->parcel_count = count;
	return json_is_array(json);
}

static const struct form notices = { write_notices, read_notices };

static void
write_texts(struct buf *out, const struct str *texts, size_t count)
{
	buf_add_byte(out, '[');
	for (size_t i = 0; i < count; i++) {
		notation_separate(out, i);
		notation_add_text(out, texts[i]);
	}
	buf_add_byte(out, ']');
}

static bool
read_texts(const json_t *json, size_t count, struct arena *run,
    const struct str **texts)
{
	struct str *read = arena_alloc(run, count, sizeof(*read));
	if (!json_is_array(json) || json_array_size(json) != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!form_text.read(json_array_get(json, i), run, &read[i]))
			return false;
	}
	*texts = read;
	return true;
}

static void
write_trackings(struct buf *out, const void *value)
{
	const struct report_mail *mail = value;
	write_texts(out, mail->trackings, mail->parcel_count);
}

static bool
read_trackings(const json_t *json, struct arena *run, void *value)
{
	struct report_mail *mail = value;
	return read_texts(json, mail->parcel_count, run, &mail->trackings);
}

static const struct form trackings = { write_trackings, read_trackings };

static void
write_carriers(struct buf *out, const void *value)
{
	const struct report_mail *mail = value;
	if (mail->carriers == NULL)
		notation_add_null(out);
	else
		write_texts(out, mail->carriers, mail->parcel_count);
}

static bool
read_carriers(const json_t *json, struct arena *run, void *value)
{
	struct report_mail *mail = value;
	return json_is_null(json) ||
	       read_texts(json, mail->parcel_count, run, &mail->carriers);
}

static const struct form carriers = { write_carriers, read_carriers };

static void
write_history(struct buf *out, const void *value)
{
	const struct report_mail *mail = value;
	buf_add_byte(out, '[');
	for (size_t i = 0; i < mail->history_count; i++) {
		notation_separate(out, i);
		form_state.write(out, &mail->history[i]);
	}
	buf_add_byte(out, ']');
}

static bool
read_history(const json_t *json, struct arena *run, void *value)
{
	struct report_mail *mail = value;
	size_t count = json_array_size(json);
	enum mail_state *states = arena_alloc(run, count, sizeof(*states));
	for (size_t i = 0; i < count; i++) {
		if (!form_state.read(json_array_get(json, i), run, &states[i]))
			return false;
	}
	mail->history = states;
	mail->history_count = count;
	return json_is_array(json);
}

static const struct form history = { write_history, read_history };

#define MAIL(name) #name, offsetof(struct report_mail, name)

static const struct member mail_members[] = {
	{ MAIL(to), &form_text, FORM_PUBLIC },
	{ MAIL(language), &form_text, FORM_PUBLIC },
	{ MAIL(subject), &form_text, FORM_PUBLIC },
	{ "notices", 0, &notices, FORM_PUBLIC },
	{ "trackings", 0, &trackings, FORM_PUBLIC },
	{ MAIL(message_id), &form_text, FORM_PUBLIC },
	{ MAIL(state), &form_state, FORM_PUBLIC },
	{ MAIL(reply), &form_text_or_null, FORM_PUBLIC },
	{ MAIL(run), &form_text, FORM_PUBLIC },
	{ "history", 0, &history, FORM_PUBLIC },
	{ "carriers", 0, &carriers, FORM_STORED },
	{ MAIL(preview), &form_text, FORM_STORED },
	{ MAIL(why), &form_text, FORM_STORED },
};

const struct shape schema_mail = SHAPE(mail_members);

/* --- the small lists ----------------------------------------------------- */

#define REJECT(name) #name, offsetof(struct report_reject, name)

static const struct member reject_members[] = {
	{ REJECT(row), &form_text, FORM_PUBLIC },
	{ REJECT(reason), &form_text, FORM_PUBLIC },
};

const struct shape schema_reject = SHAPE(reject_members);

#define STAFF(name) #name, offsetof(struct report_staff, name)

static const struct member staff_members[] = {
	{ STAFF(tracking), &form_text, FORM_PUBLIC },
	{ STAFF(why), &form_text, FORM_PUBLIC },
	{ STAFF(advice), &form_text, FORM_STORED },
	{ STAFF(finding), &form_ordinal, FORM_STORED },
};

const struct shape schema_staff = SHAPE(staff_members);

#define CASE(name) #name, offsetof(struct report_case, name)

static const struct member case_members[] = {
	{ "case", offsetof(struct report_case, name), &form_text, FORM_PUBLIC },
	{ CASE(platform), &form_text, FORM_PUBLIC },
	{ CASE(order), &form_text, FORM_PUBLIC },
	{ CASE(state), &form_text, FORM_PUBLIC },
	{ CASE(due), &form_text, FORM_PUBLIC },
	{ CASE(clock), &form_text, FORM_PUBLIC },
};

const struct shape schema_case = SHAPE(case_members);

#define UNMAPPED(name) #name, offsetof(struct report_unmapped, name)

static const struct member unmapped_members[] = {
	{ UNMAPPED(code), &form_text, FORM_STORED },
	{ UNMAPPED(count), &form_size, FORM_STORED },
};

const struct shape schema_unmapped = SHAPE(unmapped_members);

/* --- the head ------------------------------------------------------------ */

#define BRAKE(name) #name, offsetof(struct report_brake, name)

static const struct member brake_members[] = {
	{ BRAKE(name), &form_text, FORM_PUBLIC },
	{ BRAKE(value), &form_figure, FORM_PUBLIC },
	{ BRAKE(limit), &form_figure, FORM_PUBLIC },
};

static const struct shape brake_shape = SHAPE(brake_members);

static void
write_brake(struct buf *out, const void *value)
{
	const struct report_brake *brake = value;
	if (str_is_empty(brake->name))
		notation_add_null(out);
	else
		form_add_object(out, brake, brake_shape, FORM_PUBLIC);
}

static bool
read_brake(const json_t *json, struct arena *run, void *value)
{
	return json_is_null(json) ||
	       form_read_object(json, brake_shape, run, value);
}

static const struct form brake = { write_brake, read_brake };

#define MEMO(name) #name, offsetof(struct report_memo, name)

static const struct member memo_members[] = {
	{ MEMO(to), &form_text, FORM_PUBLIC },
	{ MEMO(subject), &form_text, FORM_PUBLIC },
};

static const struct shape memo_shape = SHAPE(memo_members);

static void
write_memo(struct buf *out, const void *value)
{
	const struct report_memo *memo = value;
	if (str_is_empty(memo->to))
		notation_add_null(out);
	else
		form_add_object(out, memo, memo_shape, FORM_PUBLIC);
}

static bool
read_memo(const json_t *json, struct arena *run, void *value)
{
	return json_is_null(json) ||
	       form_read_object(json, memo_shape, run, value);
}

static const struct form memo = { write_memo, read_memo };

static const char *
finding_name(int kind)
{
	return finding_kind_name((enum finding_kind)kind);
}

static const char *
notice_name(int kind)
{
	return notice_kind_name((enum notice_kind)kind);
}

static const char *
state_name(int state)
{
	return mail_state_name((enum mail_state)state);
}

/* Only what occurred. */
static void
write_counts(struct buf *out, const size_t *counts, int count,
    const char *(*name)(int))
{
	size_t written = 0;
	buf_add_byte(out, '{');
	for (int i = 0; i < count; i++) {
		if (counts[i] == 0)
			continue;
		notation_separate(out, written++);
		notation_add_name(out, name(i));
		form_size.write(out, &counts[i]);
	}
	buf_add_byte(out, '}');
}

static bool
read_counts(const json_t *json, int count, const char *(*name)(int),
    size_t *counts)
{
	size_t found = 0;
	for (int i = 0; i < count; i++) {
		const json_t *value = json_object_get(json, name(i));
		if (value == NULL)
			continue;
		if (!form_size.read(value, NULL, &counts[i]))
			return false;
		found++;
	}
	return json_is_object(json) && found == json_object_size(json);
}

static void
write_finding_counts(struct buf *out, const void *value)
{
	write_counts(out, value, FINDING_KIND_COUNT, finding_name);
}

static bool
read_finding_counts(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return read_counts(json, FINDING_KIND_COUNT, finding_name, value);
}

static void
write_notice_counts(struct buf *out, const void *value)
{
	write_counts(out, value, NOTICE_KIND_COUNT, notice_name);
}

static bool
read_notice_counts(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return read_counts(json, NOTICE_KIND_COUNT, notice_name, value);
}

static void
write_mail_counts(struct buf *out, const void *value)
{
	write_counts(out, value, MAIL_STATE_COUNT, state_name);
}

static bool
read_mail_counts(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return read_counts(json, MAIL_STATE_COUNT, state_name, value);
}

static const struct form finding_counts = { write_finding_counts,
	read_finding_counts };
static const struct form notice_counts = { write_notice_counts,
	read_notice_counts };
static const struct form mail_counts = { write_mail_counts, read_mail_counts };

#define TOTAL(name) #name, offsetof(struct report_totals, name)

static const struct member total_members[] = {
	{ TOTAL(rows), &form_size, FORM_PUBLIC },
	{ TOTAL(shipments), &form_size, FORM_PUBLIC },
	{ TOTAL(duplicates), &form_size, FORM_PUBLIC },
	{ TOTAL(rejected), &form_size, FORM_PUBLIC },
	{ TOTAL(unmapped), &form_size, FORM_PUBLIC },
	{ TOTAL(findings), &finding_counts, FORM_PUBLIC },
	{ TOTAL(notices), &notice_counts, FORM_PUBLIC },
	{ TOTAL(mails), &mail_counts, FORM_PUBLIC },
};

static const struct shape total_shape = SHAPE(total_members);

static void
write_totals(struct buf *out, const void *value)
{
	form_add_object(out, value, total_shape, FORM_PUBLIC);
}

static bool
read_totals(const json_t *json, struct arena *run, void *value)
{
	return form_read_object(json, total_shape, run, value);
}

static const struct form totals = { write_totals, read_totals };

#define REPORT(name) #name, offsetof(struct report, name)

static const struct member head_members[] = {
	{ REPORT(run), &form_text, FORM_PUBLIC },
	{ REPORT(command), &form_text, FORM_PUBLIC },
	{ REPORT(now), &form_text, FORM_PUBLIC },
	{ REPORT(today), &form_date, FORM_PUBLIC },
	{ "dry_run", offsetof(struct report, is_dry_run), &form_flag,
	    FORM_PUBLIC },
	{ REPORT(brake), &brake, FORM_PUBLIC },
	{ REPORT(totals), &totals, FORM_PUBLIC },
	{ REPORT(staff_mail), &memo, FORM_OPTIONAL },
	{ REPORT(stop), &form_text_or_null, FORM_STORED },
};

const struct shape schema_head = SHAPE(head_members);
