#include "message/template.h"

#include <assert.h>

#include "base/utf8.h"

enum { PREVIEW_BYTES = 40 };

enum step_kind {
	STEP_TEXT,
	STEP_LINE, /* a line begins that is not blank */
	STEP_ESCAPED,
	STEP_RAW,
	STEP_SECTION,
	STEP_INVERTED,
	STEP_PARTIAL,
	STEP_KIND_COUNT
};

struct step {
	enum step_kind kind;
	unsigned line;
	size_t span;     /* how many of the next steps are the section's */
	struct str text; /* of TEXT; the name of any other */
	struct str indent;
	bool stands_alone; /* a partial with nothing else on its line */
};

struct template
{
	const struct step *steps;
	size_t count;
	enum template_escape escape;
	const char *file;
};

/*
 * What opens and closes tags: ordinary ones, {{{raw}}} and {{=changes=}}.
 */
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
		.line = compiler->place.line };
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

static struct str
str_behind(struct str s, size_t from)
{
	return str_slice(s, from, s.len - from);
}

static void
add_text(struct compiler *compiler, size_t to)
{
	struct str text = str_slice(compiler->text, compiler->at,
	    to - compiler->at);

	if (text.len == 0)
		return;
	if (is_line_start(compiler->text, compiler->at) && !is_line_end(text))
		add_step(compiler, STEP_LINE, STR_EMPTY);
	add_step(compiler, STEP_TEXT, text);
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

const struct template *
template_compile(struct str text, enum template_escape escape,
    struct place place, struct arena *arena, struct mistakes *mistakes)
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
		return NULL;
	compiler.text = arena_str(arena, text);
	compile_tags(&compiler);
	if (mistakes->count > mistakes_before)
		return NULL;
	struct template *tmpl = arena_new(arena, struct template);
	*tmpl = (struct template){ compiler.steps, compiler.count, escape,
		place.file };
	return tmpl;
}

static void
visit_steps(const struct template *tmpl, const bool wanted[STEP_KIND_COUNT],
    template_visit_fn visit, void *context)
{
	for (size_t i = 0; i < tmpl->count; i++) {
		const struct step *step = &tmpl->steps[i];
		if (wanted[step->kind])
			visit(context, step->text, step->line);
	}
}

struct name_visit {
	template_visit_fn visit;
	void *context;
};

static void
visit_name(void *context, struct str name, unsigned line)
{
	const struct name_visit *names = context;

	if (!str_equal(name, STR(".")))
		names->visit(names->context, name, line);
}

void
template_names(const struct template *tmpl, template_visit_fn visit,
    void *context)
{
	static const bool wanted[STEP_KIND_COUNT] = {
		[STEP_ESCAPED] = true,
		[STEP_RAW] = true,
		[STEP_SECTION] = true,
		[STEP_INVERTED] = true,
	};
	struct name_visit names = { visit, context };

	visit_steps(tmpl, wanted, visit_name, &names);
}

void
template_partials(const struct template *tmpl, template_visit_fn visit,
    void *context)
{
	static const bool wanted[STEP_KIND_COUNT] = { [STEP_PARTIAL] = true };

	visit_steps(tmpl, wanted, visit, context);
}

void
template_unescaped(const struct template *tmpl, template_visit_fn visit,
    void *context)
{
	static const bool wanted[STEP_KIND_COUNT] = { [STEP_RAW] = true };

	if (tmpl->escape == TEMPLATE_HTML)
		visit_steps(tmpl, wanted, visit, context);
}

/* Scopes and indentations are linked through the stack of the C program. */
struct scope {
	const struct scope *outer;
	struct value value;
};

struct indent {
	const struct indent *outer;
	struct str blanks;
};

struct rendering {
	const struct template_data *data;
	struct buf *out;
	const struct indent *indent;
	size_t partials;
	size_t steps;
	const char *file;
	struct error *err;
};

static bool run(struct rendering *r, const struct step *steps, size_t count,
    const struct scope *scope);

static struct value
find_in(const struct rendering *r, struct value value, struct str name)
{
	if (value.kind != VALUE_SCOPE || value.scope == NULL)
		return (struct value){ .kind = VALUE_MISSING };
	return r->data->source->find(value.scope, name);
}

static struct value
look_up(struct rendering *r, const struct scope *scope, struct str name)
{
	struct value value = { .kind = VALUE_MISSING };
	struct str part;

	if (str_equal(name, STR(".")))
		return scope->outer != NULL ? scope->value
		                            : find_in(r, scope->value, name);
	(void)str_next(&name, '.', &part);
	for (; scope != NULL && value.kind == VALUE_MISSING;
	     scope = scope->outer) {
		r->steps++;
		value = find_in(r, scope->value, part);
	}
	while (str_next(&name, '.', &part))
		value = find_in(r, value, part);
	return value;
}

static struct str
text_of(struct value value)
{
	bool prints = value.kind == VALUE_TEXT || value.kind == VALUE_SCOPE;

	return prints ? value.text : STR_EMPTY;
}

static bool
is_true(struct value value)
{
	switch (value.kind) {
	case VALUE_MISSING:
	case VALUE_FALSE:
		return false;
	case VALUE_TEXT:
		return value.text.len > 0;
	case VALUE_LIST:
		return value.count > 0;
	case VALUE_SCOPE:
		break;
	}
	return true;
}

static void
add_indent(struct buf *out, const struct indent *indent)
{
	if (indent == NULL)
		return;
	add_indent(out, indent->outer);
	buf_add(out, indent->blanks);
}

static bool
run_line(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	(void)step;
	(void)scope;
	add_indent(r->out, r->indent);
	return true;
}

static bool
run_text(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	struct str rest = step->text;

	(void)scope;
	while (r->indent != NULL && rest.len > 0) {
		size_t end = str_find_byte(rest, '\n');
		if (end >= rest.len - 1)
			break;
		buf_add(r->out, str_slice(rest, 0, end + 1));
		rest = str_behind(rest, end + 1);
		if (!is_line_end(rest))
			add_indent(r->out, r->indent);
	}
	buf_add(r->out, rest);
	return true;
}

static bool
run_raw(struct rendering *r, const struct step *step, const struct scope *scope)
{
	buf_add(r->out, text_of(look_up(r, scope, step->text)));
	return true;
}

static struct str
entity_of(char byte)
{
	switch (byte) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return STR_EMPTY;
	}
}

static bool
run_escaped(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	struct str text = text_of(look_up(r, scope, step->text));
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct str entity = entity_of(text.ptr[i]);
		if (entity.len == 0)
			continue;
		buf_add(r->out, str_slice(text, from, i - from));
		buf_add(r->out, entity);
		from = i + 1;
	}
	buf_add(r->out, str_behind(text, from));
	return true;
}

static bool
enter(struct rendering *r, const struct step *section,
    const struct scope *outer, struct value value)
{
	struct scope scope = { outer, value };

	r->steps++;
	return run(r, section + 1, section->span, &scope);
}

static bool
run_section(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	struct value value = look_up(r, scope, step->text);

	if (!is_true(value))
		return true;
	if (value.kind != VALUE_LIST)
		return enter(r, step, scope, value);
	for (size_t i = 0; i < value.count; i++)
		if (!enter(r, step, scope, r->data->source->item(&value, i)))
			return false;
	return true;
}

static bool
run_inverted(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	if (is_true(look_up(r, scope, step->text)))
		return true;
	return run(r, step + 1, step->span, scope);
}

static bool
run_partial(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	const struct template *tmpl = NULL;
	const struct indent *indent = r->indent;
	struct indent deeper = { indent, step->indent };

	if (r->data->partial != NULL)
		tmpl = r->data->partial(r->data->partial_context, step->text);
	if (tmpl == NULL)
		return true;
	if (r->partials == TEMPLATE_MAX_PARTIALS)
		return error_set(r->err, ERROR_CONFIG,
		    "%s:%u: partials nest deeper than %d", r->file, step->line,
		    TEMPLATE_MAX_PARTIALS);
	/* Only the lines of a partial that stands alone are moved right. */
	r->indent = step->stands_alone ? &deeper : NULL;
	r->partials++;
	const char *file = r->file;
	r->file = tmpl->file;
	bool ok = run(r, tmpl->steps, tmpl->count, scope);
	r->file = file;
	r->partials--;
	r->indent = indent;
	return ok;
}

typedef bool (*run_fn)(struct rendering *r, const struct step *step,
    const struct scope *scope);

static const run_fn runners[STEP_KIND_COUNT] = {
	[STEP_TEXT] = run_text,
	[STEP_LINE] = run_line,
	[STEP_ESCAPED] = run_escaped,
	[STEP_RAW] = run_raw,
	[STEP_SECTION] = run_section,
	[STEP_INVERTED] = run_inverted,
	[STEP_PARTIAL] = run_partial,
};

/*
 * The limits are looked at once for each range of steps: a range is short,
 * it takes lists and partials to do many steps.
 */
static bool
run(struct rendering *r, const struct step *steps, size_t count,
    const struct scope *scope)
{
	const struct step *end = steps + count;

	for (const struct step *step = steps; step < end;
	     step += 1 + step->span) {
		if (!runners[step->kind](r, step, scope))
			return false;
		r->steps++;
	}
	if (r->steps > TEMPLATE_MAX_STEPS)
		return error_set(r->err, ERROR_CONFIG,
		    "%s: rendering takes more than %d steps", r->file,
		    TEMPLATE_MAX_STEPS);
	if (r->out->has_overflown)
		return error_set(r->err, ERROR_CONFIG,
		    "%s: the output is longer than %zu bytes", r->file,
		    r->out->limit);
	return true;
}

bool
template_render(const struct template *tmpl, const struct template_data *data,
    struct buf *out, struct error *err)
{
	struct scope scope = {
		.value = { .kind = VALUE_SCOPE, .scope = data->scope },
	};
	struct rendering r = {
		.data = data,
		.out = out,
		.file = tmpl->file,
		.err = err,
	};

	return run(&r, tmpl->steps, tmpl->count, &scope);
}
