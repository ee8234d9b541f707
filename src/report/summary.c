#include "report/summary.h"

#include <jansson.h>

#include "base/memory.h"
#include "report/notation.h"

/* jansson answers lack of memory with NULL; here it ends the process. */
static json_t *
need(json_t *json)
{
	if (json == NULL)
		memory_lack();
	return json;
}

static void
put(struct summary *summary, const char *name, json_t *value)
{
	if (json_object_set_new_nocheck(summary->root, name, need(value)) != 0)
		memory_lack();
}

static json_t *
text_of(struct str text)
{
	struct buf repaired;
	if (str_is_empty(text))
		return json_null();
	buf_init(&repaired, SIZE_MAX);
	notation_add_repaired(&repaired, text);
	json_t *json = json_stringn_nocheck(repaired.ptr, repaired.len);
	buf_release(&repaired);
	return json;
}

void
summary_init(struct summary *summary, const char *command)
{
	summary->root = need(json_object());
	summary_add_text(summary, "command", str_from(command));
}

void
summary_release(struct summary *summary)
{
	json_decref(summary->root);
	summary->root = NULL;
}

void
summary_add_text(struct summary *summary, const char *name, struct str text)
{
	put(summary, name, text_of(text));
}

void
summary_add_flag(struct summary *summary, const char *name, bool flag)
{
	put(summary, name, json_boolean(flag));
}

void
summary_add_number(struct summary *summary, const char *name, int64_t number)
{
	put(summary, name, json_integer(number));
}

struct summary
summary_add_object(struct summary *summary, const char *name)
{
	struct summary part = { need(json_object()) };
	put(summary, name, part.root);
	return part;
}

struct summary
summary_add_list(struct summary *summary, const char *name)
{
	struct summary part = { need(json_array()) };
	put(summary, name, part.root);
	return part;
}

struct summary
summary_append(struct summary *list)
{
	struct summary part = { need(json_object()) };
	if (json_array_append_new(list->root, part.root) != 0)
		memory_lack();
	return part;
}

static int
add_bytes(const char *bytes, size_t len, void *out)
{
	buf_add(out, (struct str){ bytes, len });
	return 0;
}

void
summary_write(struct summary *summary, int exit_code, struct buf *out)
{
	summary_add_number(summary, "exit", exit_code);
	if (json_dump_callback(summary->root, add_bytes, out, JSON_COMPACT) !=
	    0)
		memory_lack();
	buf_add_byte(out, '\n');
}
