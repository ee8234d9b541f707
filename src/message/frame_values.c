#include "message/frame_values.h"

#include <stddef.h>

/* `arg` is what tells the rows of one getter apart. */
struct value_row {
	struct str name;
	struct value (*get)(const struct outline *node, size_t arg);
	size_t arg;
};

struct value_table {
	const struct value_row *rows;
	size_t count;
};

static struct value
flag(bool is_true)
{
	return (struct value){ .kind = is_true ? VALUE_SCOPE : VALUE_FALSE };
}

static struct value
text_value(struct str text)
{
	return (struct value){ .kind = VALUE_TEXT, .text = text };
}

static const struct frame_facts *
facts_of(const struct outline *letter)
{
	return (const struct frame_facts *)(const void *)letter;
}

static struct value
letter_text(const struct outline *node, size_t offset)
{
	const char *facts = (const char *)facts_of(node);
	return text_value(*(const struct str *)(const void *)(facts + offset));
}

static struct value
direction(const struct outline *node, size_t arg)
{
	(void)arg;
	return text_value(
	    facts_of(node)->is_right_to_left ? STR("rtl") : STR("ltr"));
}

enum { AT_START, AT_END };

static struct value
side(const struct outline *node, size_t end)
{
	bool is_right = facts_of(node)->is_right_to_left == (end == AT_START);
	return text_value(is_right ? STR("right") : STR("left"));
}

static struct value
node_text(const struct outline *node, size_t offset)
{
	const char *at = (const char *)node + offset;
	return text_value(*(const struct str *)(const void *)at);
}

static struct value
is_kind(const struct outline *node, size_t kind)
{
	return flag(node->kind == (enum outline_kind)kind);
}

static struct value
node_flag(const struct outline *node, size_t offset)
{
	const char *at = (const char *)node + offset;
	return flag(*(const bool *)at);
}

static struct value
children(const struct outline *node, size_t arg)
{
	(void)arg;
	return (struct value){ .kind = VALUE_LIST,
		.scope = node->children,
		.count = node->count };
}

static const struct value_row letter_rows[] = {
	{ STR_INIT("language"), letter_text,
	    offsetof(struct frame_facts, language) },
	{ STR_INIT("subject"), letter_text,
	    offsetof(struct frame_facts, subject) },
	{ STR_INIT("preview"), letter_text,
	    offsetof(struct frame_facts, preview) },
	{ STR_INIT("shop"), letter_text, offsetof(struct frame_facts, shop) },
	{ STR_INIT("dir"), direction, 0 },
	{ STR_INIT("start"), side, AT_START },
	{ STR_INIT("end"), side, AT_END },
	{ STR_INIT("blocks"), children, 0 },
};

static const struct value_row block_rows[] = {
	{ STR_INIT("is_paragraph"), is_kind, OUTLINE_PARAGRAPH },
	{ STR_INIT("is_facts"), is_kind, OUTLINE_FACTS },
	{ STR_INIT("is_list"), is_kind, OUTLINE_LIST },
	{ STR_INIT("is_call"), is_kind, OUTLINE_CALL },
	{ STR_INIT("opens_part"), node_flag,
	    offsetof(struct outline, opens_part) },
	{ STR_INIT("closes_part"), node_flag,
	    offsetof(struct outline, closes_part) },
	{ STR_INIT("lines"), children, 0 },
};

static const struct value_row line_rows[] = {
	{ STR_INIT("label"), node_text, offsetof(struct outline, label) },
	{ STR_INIT("pieces"), children, 0 },
};

static const struct value_row piece_rows[] = {
	{ STR_INIT("text"), node_text, offsetof(struct outline, text) },
	{ STR_INIT("link"), node_text, offsetof(struct outline, link) },
};

#define TABLE(rows)                                                            \
	{                                                                      \
		rows, COUNT_OF(rows)                                           \
	}

static const struct value_table tables[] = {
	[OUTLINE_LETTER] = TABLE(letter_rows),
	[OUTLINE_PARAGRAPH] = TABLE(block_rows),
	[OUTLINE_FACTS] = TABLE(block_rows),
	[OUTLINE_LIST] = TABLE(block_rows),
	[OUTLINE_CALL] = TABLE(block_rows),
	[OUTLINE_LINE] = TABLE(line_rows),
	[OUTLINE_PIECE] = TABLE(piece_rows),
};

/* One of each kind of node that has a table of its own. */
static const enum outline_kind levels[] = { OUTLINE_LETTER, OUTLINE_PARAGRAPH,
	OUTLINE_LINE, OUTLINE_PIECE };

static const struct value_row *
find_row(enum outline_kind kind, struct str name)
{
	const struct value_table *table = &tables[kind];
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].name.len == name.len &&
		    str_equal(name, table->rows[i].name))
			return &table->rows[i];
	return NULL;
}

static struct value
find_value(const void *scope, struct str name)
{
	const struct outline *node = scope;
	const struct value_row *row = find_row(node->kind, name);
	if (row == NULL)
		return (struct value){ .kind = VALUE_MISSING };
	return row->get(node, row->arg);
}

static struct value
find_item(const struct value *list, size_t index)
{
	const struct outline *nodes = list->scope;
	return (struct value){ .kind = VALUE_SCOPE, .scope = nodes + index };
}

const struct value_source *
frame_values_source(void)
{
	static const struct value_source source = { .find = find_value,
		.item = find_item };
	return &source;
}

const void *
frame_values_scope(const struct frame_facts *facts)
{
	return &facts->letter;
}

const char *const *
frame_values_names(struct arena *arena, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		*count += tables[levels[i]].count;
	const char **names = arena_alloc(arena, *count, sizeof(*names));
	const char **next = names;
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		for (size_t j = 0; j < tables[levels[i]].count; j++)
			*next++ = tables[levels[i]].rows[j].name.ptr;
	return names;
}

bool
frame_values_has(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (find_row(levels[i], name) != NULL)
			return true;
	return false;
}
