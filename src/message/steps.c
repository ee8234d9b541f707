#include "message/steps.h"

#include "base/utf8.h"

enum { PREVIEW_BYTES = 40 };

/* What opens and closes tags: ordinary ones, {{{raw}}} and {{=changes=}}. */
struct delimiters {
	struct str open;
	struct str close;
	struct str close_raw;
	struct str close_change;
};

struct compiler {
	struct str text;
	size_t at;      /* all before is compiled */
	size_t counted; /* `line` is the line of this offset */
	struct place place;
	enum template_escape escape;
	struct delimiters delimiters;
	struct arena *arena;
	struct mistakes *mistakes;
	struct step *steps;
	size_t count, capacity;
	size_t sections[TEMPLATE_MAX_SECTIONS]; /* steps that are open */
	size_t depth;
};

struct tag {
	const struct tag_kind *kind;
	struct str content; /* trimmed */
	size_t from, to;    /* with delimiters */
	unsigned line;
	struct str indent;
	bool stands_alone;
};

typedef void (*compile_fn)(struct compiler *compiler, const struct tag *tag);

struct tag_kind {
	char sigil;
	bool may_stand_alone;
	bool has_name;
	compile_fn compile;
};

static struct step *
add_step(struct compiler *compiler, enum step_kind kind, struct str text)
{
	compiler->steps = arena_grow(compiler->arena, compiler->steps,
	    compiler->count, &compiler->capacity, sizeof(*compiler->steps));
	struct step *step = &compiler->steps[compiler->count++];
	*step = (struct step){ .kind = kind,
		.text = text,
		.line = compiler->place.line,
		.is_dotted = str_find_byte(text, '.') < text.len };
	return step;
}

static void
add_mistake(struct compiler *compiler, unsigned line, const char *what,
    struct str detail)
{
	struct place place = { compiler->place.file, line };
	struct str preview = utf8_cut(detail, PREVIEW_BYTES);

	preview = str_slice(preview, 0, str_find_byte(preview, '\n'));
	mistakes_add(compiler->mistakes, place, "%s \"%.*s\"", what,
	    STR_ARG(preview));
}

/* Moves on to an offset that is not before the last one asked for. */
static unsigned
line_of(struct compiler *compiler, size_t offset)
{
	for (; compiler->counted < offset; compiler->counted++)
		if (compiler->text.ptr[compiler->counted] == '\n')
			compiler->place.line++;
	return compiler->place.line;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool
is_line_start(struct str text, size_t at)
{
	return at == 0 || text.ptr[at - 1] == '\n';
}

static bool
is_line_end(struct str rest)
{
	return rest.len == 0 || rest.ptr[0] == '\n' ||
	       str_starts_with(rest, STR("\r\n"));
}

/* The text up to an offset. */
static void
add_text(struct compiler *compiler, size_t to)
{
	size_t from = compiler->at;

	if (from == to)
		return;
	struct step *step = add_step(compiler, STEP_TEXT,
	    str_slice(compiler->text, from, to - from));
	step->begins_line = is_line_start(compiler->text, from);
}

static void
add_escaped(struct compiler *compiler, const struct tag *tag)
{
	add_step(compiler,
	    compiler->escape == TEMPLATE_HTML ? STEP_ESCAPED : STEP_RAW,
	    tag->content);
}

static void
add_raw(struct compiler *compiler, const struct tag *tag)
{
	add_step(compiler, STEP_RAW, tag->content);
}

static void
open_block(struct compiler *compiler, enum step_kind kind, struct str name)
{
	add_step(compiler, kind, name);
	if (compiler->depth < TEMPLATE_MAX_SECTIONS)
		compiler->sections[compiler->depth] = compiler->count - 1;
	else
		add_mistake(compiler, compiler->place.line,
		    "too many sections are open at", name);
	compiler->depth++;
}

static void
open_section(struct compiler *compiler, const struct tag *tag)
{
	open_block(compiler, STEP_SECTION, tag->content);
}

static void
open_inverted(struct compiler *compiler, const struct tag *tag)
{
	open_block(compiler, STEP_INVERTED, tag->content);
}

static void
close_section(struct compiler *compiler, const struct tag *tag)
{
	if (compiler->depth == 0) {
		add_mistake(compiler, tag->line, "no section is open for",
		    tag->content);
		return;
	}
	compiler->depth--;
	if (compiler->depth >= TEMPLATE_MAX_SECTIONS)
		return;
	size_t opened = compiler->sections[compiler->depth];
	struct step *section = &compiler->steps[opened];
	section->span = compiler->count - opened - 1;
	if (!str_equal(section->text, tag->content))
		mistakes_add(compiler->mistakes,
		    (struct place){ compiler->place.file, tag->line },
		    "\"%.*s\" closes the section \"%.*s\" of line %u",
		    STR_ARG(utf8_cut(tag->content, PREVIEW_BYTES)),
		    STR_ARG(utf8_cut(section->text, PREVIEW_BYTES)),
		    section->line);
}

static void
add_partial(struct compiler *compiler, const struct tag *tag)
{
	struct step *step = add_step(compiler, STEP_PARTIAL, tag->content);

	step->indent = tag->indent;
	step->stands_alone = tag->stands_alone;
}

static void
skip_comment(struct compiler *compiler, const struct tag *tag)
{
	(void)compiler;
	(void)tag;
}

static struct delimiters
make_delimiters(struct arena *arena, struct str open, struct str close)
{
	return (struct delimiters){
		.open = open,
		.close = close,
		.close_raw = arena_format(arena, "}%.*s", STR_ARG(close)),
		.close_change = arena_format(arena, "=%.*s", STR_ARG(close)),
	};
}

static size_t
find_blank(struct str s)
{
	size_t at = 0;

	while (at < s.len && !is_blank(s.ptr[at]) && s.ptr[at] != '\n' &&
	       s.ptr[at] != '\r')
		at++;
	return at;
}

static void
change_delimiters(struct compiler *compiler, const struct tag *tag)
{
	size_t blank = find_blank(tag->content);
	struct str open = str_slice(tag->content, 0, blank);
	struct str close = str_trim(str_behind(tag->content, blank));

	if (str_is_empty(open) || str_is_empty(close) ||
	    find_blank(close) < close.len ||
	    str_find_byte(tag->content, '=') < tag->content.len) {
		add_mistake(compiler, tag->line,
		    "these are no delimiters:", tag->content);
		return;
	}
	compiler->delimiters = make_delimiters(compiler->arena, open, close);
}

/* The last one, without a sigil, is for names. */
static const struct tag_kind tag_kinds[] = {
	{ '#', true, true, open_section },
	{ '^', true, true, open_inverted },
	{ '/', true, true, close_section },
	{ '>', true, true, add_partial },
	{ '!', true, false, skip_comment },
	{ '=', true, false, change_delimiters },
	{ '{', false, true, add_raw },
	{ '&', false, true, add_raw },
	{ '\0', false, true, add_escaped },
};

static const struct tag_kind *
kind_at(struct str rest)
{
	const struct tag_kind *kind = tag_kinds;

	while (kind->sigil != '\0' &&
	       (rest.len == 0 || rest.ptr[0] != kind->sigil))
		kind++;
	return kind;
}

static struct str
closing_delimiter(const struct compiler *compiler, const struct tag_kind *kind)
{
	if (kind->sigil == '{')
		return compiler->delimiters.close_raw;
	if (kind->sigil == '=')
		return compiler->delimiters.close_change;
	return compiler->delimiters.close;
}

/* The next tag; false at the end, or where a tag is never closed. */
static bool
find_tag(struct compiler *compiler, struct tag *tag)
{
	struct str open = compiler->delimiters.open;
	struct str rest = str_behind(compiler->text, compiler->at);
	size_t offset = str_find(rest, open);

	if (offset == rest.len)
		return false;
	*tag = (struct tag){ .from = compiler->at + offset };
	tag->line = line_of(compiler, tag->from);
	rest = str_behind(rest, offset + open.len);
	tag->kind = kind_at(rest);
	rest = str_behind(rest, tag->kind->sigil != '\0');
	struct str close = closing_delimiter(compiler, tag->kind);
	size_t length = str_find(rest, close);
	if (length == rest.len) {
		add_mistake(compiler, tag->line, "this tag is never closed:",
		    str_behind(compiler->text, tag->from));
		compiler->at = compiler->text.len;
		compiler->depth = 0;
		return false;
	}
	tag->content = str_trim(str_slice(rest, 0, length));
	tag->to = compiler->text.len - rest.len + length + close.len;
	return true;
}

/*
 * A tag that prints nothing takes its whole line with it when there is
 * nothing else on it.  Widens the tag and keeps what stood before it.
 */
static void
take_line(struct compiler *compiler, struct tag *tag)
{
	struct str text = compiler->text;
	size_t from = tag->from;
	size_t to = tag->to;

	while (from > 0 && is_blank(text.ptr[from - 1]))
		from--;
	while (to < text.len && is_blank(text.ptr[to]))
		to++;
	if (!is_line_start(text, from) || !is_line_end(str_behind(text, to)))
		return;
	if (to < text.len)
		to += text.ptr[to] == '\n' ? 1 : 2;
	tag->stands_alone = true;
	tag->indent = str_slice(text, from, tag->from - from);
	tag->from = from;
	tag->to = to;
}

static bool
is_name(struct str name)
{
	struct str rest = name;
	struct str part;

	if (str_equal(name, STR(".")))
		return true;
	if (find_blank(name) < name.len)
		return false;
	while (str_next(&rest, '.', &part))
		if (str_is_empty(part))
			return false;
	return true;
}

/* A partial's name may hold dots anywhere, as file names do. */
static void
check_name(struct compiler *compiler, const struct tag *tag)
{
	if (str_is_empty(tag->content))
		add_mistake(compiler, tag->line, "this tag is empty:",
		    str_slice(compiler->text, tag->from, tag->to - tag->from));
	else if (tag->kind->compile == add_partial
		     ? find_blank(tag->content) < tag->content.len
		     : !is_name(tag->content))
		add_mistake(compiler, tag->line,
		    "this is no name:", tag->content);
}

static void
compile_tags(struct compiler *compiler)
{
	struct tag tag;

	while (find_tag(compiler, &tag)) {
		if (tag.kind->has_name)
			check_name(compiler, &tag);
		if (tag.kind->may_stand_alone)
			take_line(compiler, &tag);
		add_text(compiler, tag.from);
		if (!tag.stands_alone &&
		    is_line_start(compiler->text, tag.from))
			add_step(compiler, STEP_LINE, STR_EMPTY);
		compiler->at = tag.to;
		tag.kind->compile(compiler, &tag);
	}
	add_text(compiler, compiler->text.len);
	while (compiler->depth > 0) {
		compiler->depth--;
		if (compiler->depth >= TEMPLATE_MAX_SECTIONS)
			continue;
		const struct step *section =
		    &compiler->steps[compiler->sections[compiler->depth]];
		add_mistake(compiler, section->line,
		    "this section is never closed:", section->text);
	}
}

static bool
check_text(struct compiler *compiler)
{
	size_t invalid = utf8_first_invalid(compiler->text);

	if (compiler->text.len > TEMPLATE_MAX_BYTES)
		mistakes_add(compiler->mistakes, compiler->place,
		    "a template has at most %d bytes, this one has %zu",
		    TEMPLATE_MAX_BYTES, compiler->text.len);
	else if (invalid < compiler->text.len)
		mistakes_add(compiler->mistakes,
		    (struct place){ compiler->place.file,
			line_of(compiler, invalid) },
		    "a byte that is not UTF-8");
	else
		return true;
	return false;
}

bool
steps_compile(struct str text, enum template_escape escape, struct place place,
    struct arena *arena, struct mistakes *mistakes, struct steps *steps)
{
	size_t mistakes_before = mistakes->count;
	struct compiler compiler = {
		.text = text,
		.place = place,
		.escape = escape,
		.delimiters = make_delimiters(arena, STR("{{"), STR("}}")),
		.arena = arena,
		.mistakes = mistakes,
	};

	if (!check_text(&compiler))
		return false;
	compiler.text = arena_str(arena, text);
	compile_tags(&compiler);
	if (mistakes->count > mistakes_before)
		return false;
	*steps = (struct steps){ compiler.steps, compiler.count };
	return true;
}
