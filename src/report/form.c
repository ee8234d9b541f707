#include "report/form.h"

#include <limits.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/str.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "detect/finding.h"
#include "notice/mail.h"
#include "report/notation.h"

/* --- texts ------------------------------------------------------------- */

static void
write_text(struct buf *out, const void *value)
{
	notation_add_text(out, *(const struct str *)value);
}

static bool
read_text(const json_t *json, struct arena *run, void *value)
{
	if (!json_is_string(json))
		return false;
	struct str s = { json_string_value(json), json_string_length(json) };
	*(struct str *)value = arena_str(run, s);
	return true;
}

const struct form form_text = { write_text, read_text };

static void
write_text_or_null(struct buf *out, const void *value)
{
	if (str_is_empty(*(const struct str *)value))
		notation_add_null(out);
	else
		write_text(out, value);
}

static bool
read_text_or_null(const json_t *json, struct arena *run, void *value)
{
	if (!json_is_null(json))
		return read_text(json, run, value);
	*(struct str *)value = STR_EMPTY;
	return true;
}

const struct form form_text_or_null = { write_text_or_null, read_text_or_null };

/* Significant digits of a number that is not whole. */
enum { REAL_DIGITS = 12 };

/* NULL where it is no number. */
static char *
number_of(const json_t *json)
{
	if (!json_is_number(json))
		return NULL;
	char *number = json_dumps(json,
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS));
	if (number == NULL)
		memory_lack();
	return number;
}

/* A number where it is one, else text: the figures of a brake. */
static void
write_figure(struct buf *out, const void *value)
{
	const struct str *s = value;
	json_error_t why = { 0 };
	json_t *json = json_loadb(s->ptr, s->len, JSON_DECODE_ANY, &why);
	if (json == NULL && json_error_code(&why) == json_error_out_of_memory)
		memory_lack();
	char *number = number_of(json);
	if (number != NULL)
		buf_add(out, str_from(number));
	else
		write_text_or_null(out, value);
	free(number);
	json_decref(json);
}

static bool
read_figure(const json_t *json, struct arena *run, void *value)
{
	char *number = number_of(json);
	if (number == NULL)
		return read_text_or_null(json, run, value);
	*(struct str *)value = arena_str(run, str_from(number));
	free(number);
	return true;
}

const struct form form_figure = { write_figure, read_figure };

/* --- numbers and days -------------------------------------------------- */

static void
write_size(struct buf *out, const void *value)
{
	notation_add_number(out, (int64_t) * (const size_t *)value);
}

static bool
read_size(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	if (!json_is_integer(json) || json_integer_value(json) < 0)
		return false;
	*(size_t *)value = (size_t)json_integer_value(json);
	return true;
}

const struct form form_size = { write_size, read_size };

static void
write_flag(struct buf *out, const void *value)
{
	notation_add_flag(out, *(const bool *)value);
}

static bool
read_flag(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	if (!json_is_boolean(json))
		return false;
	*(bool *)value = json_is_true(json);
	return true;
}

const struct form form_flag = { write_flag, read_flag };

static bool
read_int(const json_t *json, int least, int *value)
{
	if (!json_is_integer(json) || json_integer_value(json) < least ||
	    json_integer_value(json) > INT_MAX)
		return false;
	*value = (int)json_integer_value(json);
	return true;
}

static void
write_from(struct buf *out, int least, int number)
{
	if (number < least)
		notation_add_null(out);
	else
		notation_add_number(out, number);
}

/* From 1; 0 is null. */
static void
write_ordinal(struct buf *out, const void *value)
{
	write_from(out, 1, *(const int *)value);
}

static bool
read_ordinal(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	if (!json_is_null(json))
		return read_int(json, 1, value);
	*(int *)value = 0;
	return true;
}

const struct form form_ordinal = { write_ordinal, read_ordinal };

/* From 0; -1 is null. */
static void
write_days(struct buf *out, const void *value)
{
	write_from(out, 0, *(const int *)value);
}

static bool
read_days(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	if (!json_is_null(json))
		return read_int(json, 0, value);
	*(int *)value = -1;
	return true;
}

const struct form form_days = { write_days, read_days };

static void
write_date(struct buf *out, const void *value)
{
	char iso[DATE_TEXT];
	struct date date = *(const struct date *)value;
	if (date_is_set(date))
		notation_add_word(out, date_format(date, iso));
	else
		notation_add_null(out);
}

static bool
read_date(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	if (json_is_null(json)) {
		*(struct date *)value = DATE_NONE;
		return true;
	}
	return json_is_string(json) &&
	       date_parse(str_from(json_string_value(json)), value);
}

const struct form form_date = { write_date, read_date };

/* --- words of the business --------------------------------------------- */

static struct str
word_of(const json_t *json)
{
	return str_from(json_string_value(json));
}

static void
write_kind(struct buf *out, const void *value)
{
	notation_add_word(out,
	    finding_kind_name(*(const enum finding_kind *)value));
}

static bool
read_kind(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return finding_kind_parse(word_of(json), value);
}

const struct form form_kind = { write_kind, read_kind };

static void
write_cause(struct buf *out, const void *value)
{
	enum cause cause = *(const enum cause *)value;
	if (cause == CAUSE_NONE)
		notation_add_null(out);
	else
		notation_add_word(out, cause_name(cause));
}

static bool
read_cause(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	enum cause found = cause_parse(word_of(json));
	if (found == CAUSE_UNKNOWN &&
	    !str_equal(word_of(json), str_from(cause_name(CAUSE_UNKNOWN))))
		return false;
	*(enum cause *)value = found;
	return json_is_null(json) || found != CAUSE_NONE;
}

const struct form form_cause = { write_cause, read_cause };

static void
write_state(struct buf *out, const void *value)
{
	notation_add_word(out,
	    mail_state_name(*(const enum mail_state *)value));
}

static bool
read_state(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return mail_state_parse(word_of(json), value);
}

const struct form form_state = { write_state, read_state };

/* --- objects ------------------------------------------------------------ */

/* Whether it is null is known when it is written. */
static bool
is_null_behind(const struct buf *out, size_t start)
{
	return str_equal(str_behind(buf_str(out), start), STR("null"));
}

bool
form_add_member(struct buf *out, struct str before, const void *item,
    const struct member *member, enum audience audience)
{
	size_t start = out->len;
	if (member->audience > audience)
		return false;
	buf_add(out, before);
	notation_add_name(out, member->name);
	size_t value = out->len;
	member->form->write(out, (const char *)item + member->offset);
	if (member->audience != FORM_OPTIONAL || !is_null_behind(out, value))
		return true;
	buf_truncate(out, start);
	return false;
}

void
form_add_object(struct buf *out, const void *item, struct shape shape,
    enum audience audience)
{
	struct str before = STR_EMPTY;
	buf_add_byte(out, '{');
	for (size_t i = 0; i < shape.count; i++)
		if (form_add_member(out, before, item, &shape.members[i],
			audience))
			before = STR(", ");
	buf_add_byte(out, '}');
}

bool
form_read_object(const json_t *object, struct shape shape, struct arena *run,
    void *item)
{
	for (size_t i = 0; i < shape.count; i++) {
		const struct member *member = &shape.members[i];
		const json_t *value = json_object_get(object, member->name);
		if (value == NULL && member->audience != FORM_PUBLIC)
			continue;
		if (value == NULL || !member->form->read(value, run,
					 (char *)item + member->offset))
			return false;
	}
	return true;
}
