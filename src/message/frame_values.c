#include "message/frame_values.h"

#include <stddef.h>

/* `arg` is what tells the rows of one getter apart. */
struct value_row {
	struct str name;
	unsigned kinds; /* of the nodes that have it */
	struct value (*get)(const struct outline *node, size_t arg);
	size_t arg;
};

enum {
	OF_LETTER = 1 << OUTLINE_LETTER,
	OF_BLOCK = 1 << OUTLINE_PARAGRAPH | 1 << OUTLINE_FACTS |
	           1 << OUTLINE_LIST | 1 << OUTLINE_CALL,
	OF_LINE = 1 << OUTLINE_LINE,
	OF_PIECE = 1 << OUTLINE_PIECE,
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

static const struct value_row rows[] = {
	{ STR_INIT("language"), OF_LETTER, letter_text,
	    offsetof(struct frame_facts, language) },
	{ STR_INIT("subject"), OF_LETTER, letter_text,
	    offsetof(struct frame_facts, subject) },
	{ STR_INIT("preview"), OF_LETTER, letter_text,
	    offsetof(struct frame_facts, preview) },
	{ STR_INIT("shop"), OF_LETTER, letter_text,
	    offsetof(struct frame_facts, shop) },
	{ STR_INIT("dir"), OF_LETTER, direction, 0 },
	{ STR_INIT("start"), OF_LETTER, side, AT_START },
	{ STR_INIT("end"), OF_LETTER, side, AT_END },
	{ STR_INIT("blocks"), OF_LETTER, children, 0 },
	{ STR_INIT("is_paragraph"), OF_BLOCK, is_kind, OUTLINE_PARAGRAPH },
	{ STR_INIT("is_facts"), OF_BLOCK, is_kind, OUTLINE_FACTS },
	{ STR_INIT("is_list"), OF_BLOCK, is_kind, OUTLINE_LIST },
	{ STR_INIT("is_call"), OF_BLOCK, is_kind, OUTLINE_CALL },
	{ STR_INIT("opens_part"), OF_BLOCK, node_flag,
	    offsetof(struct outline, opens_part) },
	{ STR_INIT("closes_part"), OF_BLOCK, node_flag,
	    offsetof(struct outline, closes_part) },
	{ STR_INIT("lines"), OF_BLOCK, children, 0 },
	{ STR_INIT("label"), OF_LINE, node_text,
	    offsetof(struct outline, label) },
	{ STR_INIT("pieces"), OF_LINE, children, 0 },
	{ STR_INIT("text"), OF_PIECE, node_text,
	    offsetof(struct outline, text) },
	{ STR_INIT("link"), OF_PIECE, node_text,
	    offsetof(struct outline, link) },
};

static struct value
find_value(const void *scope, struct str name)
{
	const struct outline *node = scope;
	unsigned kind = 1u << node->kind;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if ((rows[i].kinds & kind) != 0 &&
		    str_equal(name, rows[i].name))
			return rows[i].get(node, rows[i].arg);
	return (struct value){ .kind = VALUE_MISSING };
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
	const char **names = arena_alloc(arena, COUNT_OF(rows), sizeof(*names));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		names[i] = rows[i].name.ptr;
	*count = COUNT_OF(rows);
	return names;
}

bool
frame_values_has(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_equal(name, rows[i].name))
			return true;
	return false;
}
