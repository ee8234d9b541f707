/*
 * json_source.h - JSON as the values of a template, for tests.
 */
#ifndef SUPPORT_JSON_SOURCE_H
#define SUPPORT_JSON_SOURCE_H

#include <jansson.h>
#include <stdlib.h>

#include "message/template.h"

static inline struct value
json_source_value(const json_t *json)
{
	struct value value = { .kind = VALUE_MISSING };

	switch (json == NULL ? JSON_NULL : json_typeof(json)) {
	case JSON_STRING:
		value.kind = VALUE_TEXT;
		value.text = (struct str){ json_string_value(json),
			json_string_length(json) };
		break;
	case JSON_OBJECT:
		value.kind = VALUE_SCOPE;
		value.scope = json;
		break;
	case JSON_ARRAY:
		value.kind = VALUE_LIST;
		value.scope = json;
		value.count = json_array_size(json);
		break;
	case JSON_TRUE:
		value.kind = VALUE_SCOPE;
		break;
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_FALSE:
	case JSON_NULL:
		value.kind = json == NULL ? VALUE_MISSING : VALUE_FALSE;
		break;
	}
	return value;
}

static inline struct value
json_source_find(const void *scope, struct str name)
{
	const json_t *json = scope;

	if (str_equal(name, STR(".")))
		return json_source_value(json);
	return json_source_value(json_object_getn(json, name.ptr, name.len));
}

static inline struct value
json_source_item(const struct value *list, size_t index)
{
	return json_source_value(json_array_get(list->scope, index));
}

/*
 * A source hands out views, so numbers become strings before it is used.
 * Returns `json` or what stands for it.
 */
static inline json_t *
json_source_prepare(json_t *json)
{
	const char *key;
	size_t index;
	void *next;
	json_t *value;

	json_object_foreach_safe(json, next, key, value)
	    json_object_set_new(json, key,
		json_source_prepare(json_incref(value)));
	json_array_foreach(json, index, value) json_array_set_new(json, index,
	    json_source_prepare(json_incref(value)));
	if (!json_is_number(json))
		return json;
	char *text = json_dumps(json,
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	json_decref(json);
	json = json_string(text);
	free(text);
	return json;
}

static const struct value_source json_source = { json_source_find,
	json_source_item };

#endif
