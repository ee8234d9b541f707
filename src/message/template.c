#include "message/template.h"

#include "message/steps.h"

struct template
{
	struct steps steps;
	enum template_escape escape;
	const char *file;
};

const struct template *
template_compile(struct str text, enum template_escape escape,
    struct place place, struct arena *arena, struct mistakes *mistakes)
{
	struct steps steps;

	if (!steps_compile(text, escape, place, arena, mistakes, &steps))
		return NULL;
	struct template *tmpl = arena_new(arena, struct template);
	*tmpl = (struct template){ steps, escape, place.file };
	return tmpl;
}

static void
visit_steps(const struct template *tmpl, const bool wanted[STEP_KIND_COUNT],
    template_visit_fn visit, void *context)
{
	for (size_t i = 0; i < tmpl->steps.count; i++) {
		const struct step *step = &tmpl->steps.items[i];
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
find_in(const struct rendering *r, const struct value *value, struct str name)
{
	if (value->kind != VALUE_SCOPE || value->scope == NULL)
		return (struct value){ .kind = VALUE_MISSING };
	return r->data->source->find(value->scope, name);
}

/* In the innermost scope that has it. */
static struct value
find_plain(struct rendering *r, const struct scope *scope, struct str name)
{
	struct value value;

	do {
		r->steps++;
		value = find_in(r, &scope->value, name);
		scope = scope->outer;
	} while (value.kind == VALUE_MISSING && scope != NULL);
	return value;
}

static struct value
look_up(struct rendering *r, const struct scope *scope, const struct step *step)
{
	struct str name = step->text;
	struct str part;

	if (!step->is_dotted)
		return find_plain(r, scope, name);
	if (str_equal(name, STR(".")))
		return scope->outer != NULL ? scope->value
		                            : find_in(r, &scope->value, name);
	(void)str_next(&name, '.', &part);
	struct value value = find_plain(r, scope, part);
	while (str_next(&name, '.', &part))
		value = find_in(r, &value, part);
	return value;
}

static struct str
text_of(struct value value)
{
	bool prints = value.kind == VALUE_TEXT || value.kind == VALUE_SCOPE;

	return prints ? value.text : STR_EMPTY;
}

bool
value_is_true(struct value value)
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
is_blank_line(struct str line)
{
	return line.ptr[0] == '\n' || str_equal(line, STR("\r\n"));
}

/* The first piece of a text may be the rest of a line. */
static void
add_indented_lines(struct rendering *r, const struct step *step)
{
	struct str rest = step->text;
	bool is_start = step->begins_line;

	while (rest.len > 0) {
		struct str line = str_slice(rest, 0,
		    str_find_byte(rest, '\n') + 1);
		if (is_start && !is_blank_line(line))
			add_indent(r->out, r->indent);
		buf_add(r->out, line);
		rest = str_behind(rest, line.len);
		is_start = true;
	}
}

static bool
run_text(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	(void)scope;
	if (r->indent == NULL)
		buf_add(r->out, step->text);
	else
		add_indented_lines(r, step);
	return true;
}

static void
add_mark(const struct rendering *r, enum template_mark mark)
{
	if (r->data->has_marks)
		buf_add_byte(r->out, (char)mark);
}

static bool
run_raw(struct rendering *r, const struct step *step, const struct scope *scope)
{
	struct value value = look_up(r, scope, step);
	struct str text = text_of(value);
	bool is_data = text.len > 0 && !value.is_own;

	if (is_data)
		add_mark(r, MARK_DATA);
	buf_add(r->out, text);
	if (is_data)
		add_mark(r, MARK_DATA_END);
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
	struct str text = text_of(look_up(r, scope, step));
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		/* The last of those that have an entity. */
		if ((unsigned char)text.ptr[i] > '>')
			continue;
		struct str entity = entity_of(text.ptr[i]);
		if (entity.len == 0)
			continue;
		buf_add(r->out, str_slice(text, from, i - from));
		buf_add(r->out, entity);
		from = i + 1;
	}
	buf_add(r->out, str_slice(text, from, text.len));
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
	struct value value = look_up(r, scope, step);

	if (!value_is_true(value))
		return true;
	if (value.kind != VALUE_LIST)
		return enter(r, step, scope, value);
	for (size_t i = 0; i < value.count; i++) {
		add_mark(r, MARK_ITEM);
		if (!enter(r, step, scope, r->data->source->item(&value, i)))
			return false;
		add_mark(r, MARK_ITEM_END);
	}
	return true;
}

static bool
run_inverted(struct rendering *r, const struct step *step,
    const struct scope *scope)
{
	if (value_is_true(look_up(r, scope, step)))
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
	bool ok = run(r, tmpl->steps.items, tmpl->steps.count, scope);
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
	for (size_t i = 0; i < count; i += 1 + steps[i].span) {
		if (!runners[steps[i].kind](r, &steps[i], scope))
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

	return run(&r, tmpl->steps.items, tmpl->steps.count, &scope);
}
