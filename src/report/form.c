#include "report/form.h"

#include <limits.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/utf8.h"
#include "calendar/cause.h"
#include "calendar/date.h"
#include "detect/finding.h"
#include "notice/mail.h"

/* jansson answers lack of memory with NULL; here it ends the process. */
json_t *
form_need(json_t *json)
{
	if (json == NULL)
		memory_lack();
	return json;
}

void
form_put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new_nocheck(object, name, form_need(value)) != 0)
		form_need(NULL);
}

void
form_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, form_need(value)) != 0)
		form_need(NULL);
}

/* --- texts ------------------------------------------------------------- */

static json_t *
write_repaired(struct str s)
{
	struct buf repaired;
	buf_init(&repaired, s.len * UTF8_MAX_BYTES);
	while (s.len > 0) {
		size_t len = utf8_first_invalid(s);
		buf_add(&repaired, str_slice(s, 0, len));
		if (len < s.len)
			buf_add(&repaired, STR("\xEF\xBF\xBD"));
		s = str_slice(s, len + 1, s.len);
	}
	json_t *json = form_need(
	    json_stringn_nocheck(repaired.ptr, repaired.len));
	buf_release(&repaired);
	return json;
}

static json_t *
write_text(const void *value)
{
	const struct str *s = value;
	if (s->len == 0)
		return form_need(json_stringn_nocheck("", 0));
	if (!utf8_is_valid(*s))
		return write_repaired(*s);
	return form_need(json_stringn_nocheck(s->ptr, s->len));
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

static json_t *
write_text_or_null(const void *value)
{
	const struct str *s = value;
	return str_is_empty(*s) ? json_null() : write_text(value);
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

/* A number where it is one, else text: the figures of a brake. */
static json_t *
write_figure(const void *value)
{
	const struct str *s = value;
	json_error_t why = { 0 };
	json_t *json = json_loadb(s->ptr, s->len, JSON_DECODE_ANY, &why);
	if (json == NULL && json_error_code(&why) == json_error_out_of_memory)
		memory_lack();
	if (json_is_number(json))
		return json;
	json_decref(json);
	return write_text_or_null(value);
}

static bool
read_figure(const json_t *json, struct arena *run, void *value)
{
	if (!json_is_number(json))
		return read_text_or_null(json, run, value);
	char *figure = json_dumps(json,
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(FORM_REAL_DIGITS));
	if (figure == NULL)
		form_need(NULL);
	*(struct str *)value = arena_str(run, str_from(figure));
	free(figure);
	return true;
}

const struct form form_figure = { write_figure, read_figure };

/* --- numbers and days -------------------------------------------------- */

static json_t *
write_size(const void *value)
{
	return json_integer((json_int_t) * (const size_t *)value);
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

static json_t *
write_flag(const void *value)
{
	return json_boolean(*(const bool *)value);
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

/* From 1; 0 is null. */
static json_t *
write_ordinal(const void *value)
{
	int ordinal = *(const int *)value;
	return ordinal <= 0 ? json_null() : json_integer(ordinal);
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
static json_t *
write_days(const void *value)
{
	int days = *(const int *)value;
	return days < 0 ? json_null() : json_integer(days);
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

static json_t *
write_date(const void *value)
{
	char iso[DATE_TEXT];
	struct date date = *(const struct date *)value;
	if (!date_is_set(date))
		return json_null();
	return json_string(date_format(date, iso));
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

static json_t *
write_kind(const void *value)
{
	return json_string(
	    finding_kind_name(*(const enum finding_kind *)value));
}

static bool
read_kind(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return finding_kind_parse(word_of(json), value);
}

const struct form form_kind = { write_kind, read_kind };

static json_t *
write_cause(const void *value)
{
	enum cause cause = *(const enum cause *)value;
	return cause == CAUSE_NONE ? json_null()
	                           : json_string(cause_name(cause));
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

static json_t *
write_state(const void *value)
{
	return json_string(mail_state_name(*(const enum mail_state *)value));
}

static bool
read_state(const json_t *json, struct arena *run, void *value)
{
	(void)run;
	return mail_state_parse(word_of(json), value);
}

const struct form form_state = { write_state, read_state };

/* --- objects ------------------------------------------------------------ */

json_t *
form_write_member(const void *item, const struct member *member,
    enum audience audience)
{
	if (member->audience > audience)
		return NULL;
	json_t *value = form_need(
	    member->form->write((const char *)item + member->offset));
	if (member->audience != FORM_OPTIONAL || !json_is_null(value))
		return value;
	json_decref(value);
	return NULL;
}

json_t *
form_write_object(const void *item, struct shape shape, enum audience audience)
{
	json_t *object = form_need(json_object());
	for (size_t i = 0; i < shape.count; i++) {
		const struct member *member = &shape.members[i];
		json_t *value = form_write_member(item, member, audience);
		if (value != NULL)
			form_put(object, member->name, value);
	}
	return object;
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

static int
add_bytes(const char *bytes, size_t len, void *out)
{
	buf_add(out, (struct str){ bytes, len });
	return 0;
}

void
form_add(struct buf *out, json_t *json)
{
	/* Nothing but lack of memory makes jansson stop halfway. */
	if (json_dump_callback(form_need(json), add_bytes, out,
		JSON_ENCODE_ANY | JSON_REAL_PRECISION(FORM_REAL_DIGITS)) != 0)
		memory_lack();
	json_decref(json);
}
