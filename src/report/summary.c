#include "report/summary.h"

#include "base/memory.h"
#include "report/form.h"

void
summary_init(struct summary *summary, const char *command)
{
	summary->root = form_need(json_object());
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
	form_put(summary->root, name, form_text_or_null.write(&text));
}

void
summary_add_flag(struct summary *summary, const char *name, bool flag)
{
	form_put(summary->root, name, json_boolean(flag));
}

void
summary_add_number(struct summary *summary, const char *name, int64_t number)
{
	form_put(summary->root, name, json_integer(number));
}

struct summary
summary_add_object(struct summary *summary, const char *name)
{
	struct summary part = { form_need(json_object()) };
	form_put(summary->root, name, part.root);
	return part;
}

struct summary
summary_add_list(struct summary *summary, const char *name)
{
	struct summary part = { form_need(json_array()) };
	form_put(summary->root, name, part.root);
	return part;
}

struct summary
summary_append(struct summary *list)
{
	struct summary part = { form_need(json_object()) };
	form_append(list->root, part.root);
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
