#include "report/fold.h"

#include "report/markup.h"

enum { PART_ITEMS = 100 };

void
fold_begin(struct buf *out, const char *attributes, enum fold_state state)
{
	buf_format(out, "<details%s%s><summary>", attributes,
	    state == FOLD_OPEN ? " open=\"open\"" : "");
}

void
fold_begin_content(struct buf *out)
{
	markup_put(out, "</summary>\n");
}

static void
add_items(struct buf *out, const struct fold_list *list, size_t from,
    size_t count)
{
	buf_format(out, "<ul class=\"%s\">\n", list->class);
	for (size_t i = 0; i < count; i++) {
		list->add(out, from + i, list->context);
		buf_pass(out);
	}
	markup_put(out, "</ul>\n");
}

void
fold_add_list(struct buf *out, const struct fold_list *list, size_t count)
{
	if (count <= PART_ITEMS) {
		add_items(out, list, 0, count);
		return;
	}
	for (size_t from = 0; from < count; from += PART_ITEMS) {
		size_t left = count - from;
		size_t part = left < PART_ITEMS ? left : PART_ITEMS;
		fold_begin(out, "", FOLD_CLOSED);
		list->name(out, from, list->context);
		markup_put(out, " to ");
		list->name(out, from + part - 1, list->context);
		fold_begin_content(out);
		add_items(out, list, from, part);
		markup_put(out, "</details>\n");
	}
}
