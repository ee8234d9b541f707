#include "message/letter_set.h"

#include "message/case_values.h"
#include "message/frame_values.h"
#include "message/letter_values.h"

static const char *const names[] = {
	"advance",
	"suspended",
	"delayed",
	"still_delayed",
	"resumed",
	"delivered_late",
	"action-pickup",
	"action-duties",
	"action-address",
	"action-documents",
	"action-absent",
	"action-refused",
	"returning",
	"returned",
	"lost",
	"damaged",
	"digest",
	"case-ack",
	"case-info",
	"case-refund",
	"case-partial",
	"case-return-refund",
	"case-reship",
	"case-coupon",
	"case-wait",
	"case-duties",
	"case-pickup",
	"case-address",
	"case-trace",
	"case-delivered",
	"case-compensated",
	"case-options",
	"case-done",
	"case-failed",
	"case-survey",
};

/* What the names of the letters of complaints, and of the partials that only
 * they use, begin with. */
static const struct str case_prefix = STR_INIT("case-");

/* The names that a template may use. */
struct vocabulary {
	bool (*has)(struct str name);
	const char *const *names;
	size_t count;
};

/* `trouble` is the first mistake, empty when there is none. */
struct letter_slot {
	bool is_loaded;
	struct letter_template tmpl;
	struct str trouble;
};

struct partial {
	struct str name;
	enum template_escape escape;
	const struct vocabulary *values; /* of the letters that use it */
	const struct template *tmpl;
	struct str trouble;
};

struct frame {
	bool is_loaded;
	const struct template *tmpl;
	struct str trouble;
};

struct letter_set {
	struct letter_folders folders;
	struct str language;
	struct arena *arena;
	struct mistakes mistakes;
	struct letter_slot letters[COUNT_OF(names)];
	struct partial **partials;
	size_t partial_count;
	size_t partial_capacity;
	struct frame frame;
	struct wording wording;
	struct vocabulary letter_values;
	struct vocabulary case_values;
	struct vocabulary frame_values;
};

/* A template that is being looked through, and what is wrong with it. */
struct review {
	struct letter_set *set;
	struct place place;
	enum template_escape escape;
	const struct vocabulary *values;
	struct str *trouble;
};

static const struct partial *find_partial(const struct review *review,
    struct str name);

const char *const *
letter_set_names(size_t *count)
{
	*count = COUNT_OF(names);
	return names;
}

bool
letter_set_is_of_case(struct str name)
{
	return str_starts_with(name, case_prefix);
}

bool
letter_set_has(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_equal(name, str_from(names[i])))
			return true;
	return false;
}

struct letter_set *
letter_set_open(const struct letter_folders *folders, struct str language,
    struct arena *run)
{
	struct letter_set *set = arena_new(run, struct letter_set);
	set->folders = *folders;
	set->language = language;
	set->arena = run;
	mistakes_init(&set->mistakes, run);
	set->wording = wording_read(folders, language, run, &set->mistakes);
	set->letter_values.has = letter_values_has;
	set->letter_values.names = letter_values_names(run,
	    &set->letter_values.count);
	set->case_values.has = case_values_has;
	set->case_values.names = case_values_names(run,
	    &set->case_values.count);
	set->frame_values.has = frame_values_has;
	set->frame_values.names = frame_values_names(run,
	    &set->frame_values.count);
	return set;
}

static const struct vocabulary *
vocabulary_of(const struct letter_set *set, struct str name)
{
	return letter_set_is_of_case(name) ? &set->case_values
	                                   : &set->letter_values;
}

/* The first mistake since there were `before`; empty when there is none. */
static struct str
trouble_since(const struct letter_set *set, size_t before)
{
	if (set->mistakes.count == before)
		return STR_EMPTY;
	return mistake_format(&set->mistakes.items[before], set->arena);
}

static void
review_name(void *context, struct str name, unsigned line)
{
	const struct review *review = context;
	struct letter_set *set = review->set;
	struct place place = { review->place.file, line };
	if (!review->values->has(name))
		mistakes_add(&set->mistakes, place,
		    "unknown name '%.*s'; is '%s' meant?", STR_ARG(name),
		    str_nearest(name, review->values->names,
			review->values->count));
}

static void
review_unescaped(void *context, struct str name, unsigned line)
{
	const struct review *review = context;
	struct place place = { review->place.file, line };
	mistakes_add(&review->set->mistakes, place,
	    "'%.*s' is printed unescaped; in HTML write {{%.*s}}",
	    STR_ARG(name), STR_ARG(name));
}

/* A name that leads nowhere but into the language's own folder. */
static bool
is_partial_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];
		if (!(byte >= 'a' && byte <= 'z') &&
		    !(byte >= 'A' && byte <= 'Z') &&
		    !(byte >= '0' && byte <= '9') && byte != '-' && byte != '_')
			return false;
	}
	return name.len > 0;
}

static struct str
ending_of(enum template_escape escape)
{
	return escape == TEMPLATE_HTML ? STR(".html") : STR(".txt");
}

static const char *
nearest_partial(struct letter_set *set, struct str name, struct str ending)
{
	struct letter_file *files = NULL;
	size_t count = 0;
	size_t len = letter_file_list(&set->folders, set->language, set->arena,
	    &files);
	const char **found = arena_alloc(set->arena, len + 1, sizeof(*found));
	for (size_t i = 0; i < len; i++) {
		struct str base = files[i].base;
		if (base.ptr[0] == '_' && str_ends_with(base, ending))
			found[count++] = arena_cstr(set->arena,
			    str_slice(base, 1, base.len - 1 - ending.len));
	}
	return str_nearest(name, found, count);
}

static void
review_partial(void *context, struct str name, unsigned line)
{
	const struct review *review = context;
	struct letter_set *set = review->set;
	struct place place = { review->place.file, line };
	struct str ending = ending_of(review->escape);
	if (review->values == &set->frame_values) {
		mistakes_add(&set->mistakes, place,
		    "the frame has no partials; write '%.*s' out",
		    STR_ARG(name));
		return;
	}
	if (!is_partial_name(name)) {
		mistakes_add(&set->mistakes, place,
		    "'%.*s' is no partial's name: only letters, digits, '-' "
		    "and '_' are allowed",
		    STR_ARG(name));
		return;
	}
	const struct partial *partial = find_partial(review, name);
	if (partial == NULL) {
		const char *nearest = nearest_partial(set, name, ending);
		mistakes_add(&set->mistakes, place,
		    "there is no file _%.*s%.*s%s%s%s", STR_ARG(name),
		    STR_ARG(ending), nearest == NULL ? "" : "; is '",
		    nearest == NULL ? "" : nearest,
		    nearest == NULL ? "" : "' meant?");
	} else if (str_is_empty(*review->trouble)) {
		*review->trouble = partial->trouble;
	}
}

/* Before anything is rendered: a run must not send what nobody has checked. */
static void
review_wording(const struct review *review, struct str text)
{
	struct letter_set *set = review->set;
	struct str phrase = wording_find(&set->wording, text);
	if (!str_is_empty(phrase))
		mistakes_add(&set->mistakes, review->place,
		    "says '%.*s', which marketplaces forbid", STR_ARG(phrase));
}

const struct wording *
letter_set_wording(const struct letter_set *set)
{
	return &set->wording;
}

/* Compile one text and look through it; NULL only for the engine's mistakes. */
static const struct template *
compile(const struct review *review, struct str text)
{
	struct letter_set *set = review->set;
	size_t before = set->mistakes.count;
	review_wording(review, text);
	const struct template *tmpl = template_compile(text, review->escape,
	    review->place, set->arena, &set->mistakes);
	if (tmpl != NULL) {
		struct review copy = *review;
		template_names(tmpl, review_name, &copy);
		template_unescaped(tmpl, review_unescaped, &copy);
		template_partials(tmpl, review_partial, &copy);
	}
	if (str_is_empty(*review->trouble))
		*review->trouble = trouble_since(set, before);
	return tmpl;
}

static struct partial *
add_partial(const struct review *review, struct str name)
{
	struct letter_set *set = review->set;
	struct partial *partial = arena_new(set->arena, struct partial);
	partial->name = arena_str(set->arena, name);
	partial->escape = review->escape;
	partial->values = review->values;
	set->partials = arena_grow(set->arena, set->partials,
	    set->partial_count, &set->partial_capacity,
	    sizeof(struct partial *));
	set->partials[set->partial_count++] = partial;
	return partial;
}

/*
 * NULL when there is no such file.  Known before it is compiled, so that a
 * partial may name itself.  One that serves letters of both kinds is looked
 * through for each: it may only use names that both know.
 */
static const struct partial *
find_partial(const struct review *of, struct str name)
{
	struct letter_set *set = of->set;
	struct letter_file file;
	for (size_t i = 0; i < set->partial_count; i++)
		if (set->partials[i]->escape == of->escape &&
		    set->partials[i]->values == of->values &&
		    str_equal(set->partials[i]->name, name))
			return set->partials[i];
	struct str base = arena_format(set->arena, "_%.*s%.*s", STR_ARG(name),
	    STR_ARG(ending_of(of->escape)));
	if (!letter_file_find(&set->folders, set->language, base, set->arena,
		&file))
		return NULL;
	struct partial *partial = add_partial(of, name);
	struct review review = { set, { file.path, 1 }, of->escape, of->values,
		&partial->trouble };
	size_t before = set->mistakes.count;
	if (letter_file_read(&file, set->arena, &set->mistakes))
		partial->tmpl = compile(&review, file.text);
	else
		partial->trouble = trouble_since(set, before);
	return partial;
}

/* All letters have been looked through: for whom does not matter any more. */
static const struct template *
partial_template(const struct letter_set *set, struct str name,
    enum template_escape escape)
{
	for (size_t i = 0; i < set->partial_count; i++)
		if (set->partials[i]->escape == escape &&
		    str_equal(set->partials[i]->name, name))
			return set->partials[i]->tmpl;
	return NULL;
}

const struct template *
letter_set_text_partial(void *set, struct str name)
{
	return partial_template(set, name, TEMPLATE_RAW);
}

const struct template *
letter_set_html_partial(void *set, struct str name)
{
	return partial_template(set, name, TEMPLATE_HTML);
}

/* Take the line "Name: value" off the start; false when it is another. */
static bool
take_header(struct str *rest, struct str name, struct str *value)
{
	struct str line = str_slice(*rest, 0, str_find_byte(*rest, '\n'));
	if (!str_starts_with(line, name))
		return false;
	*rest = str_behind(*rest, line.len + 1);
	*value = str_trim(str_behind(line, name.len));
	return true;
}

/* The same with a line that is blank. */
static bool
take_blank_line(struct str *rest)
{
	size_t end = str_find_byte(*rest, '\n');
	if (!str_is_empty(str_trim(str_slice(*rest, 0, end))))
		return false;
	*rest = str_behind(*rest, end + 1);
	return true;
}

static void
compile_letter(struct letter_set *set, size_t index,
    const struct letter_file *file)
{
	struct letter_slot *slot = &set->letters[index];
	struct review review = { set, { file->path, 1 }, TEMPLATE_RAW,
		vocabulary_of(set, str_from(names[index])), &slot->trouble };
	struct str body = file->text;
	struct str subject = STR_EMPTY;
	struct str preview = STR_EMPTY;
	if (!take_header(&body, STR("Subject:"), &subject) ||
	    str_is_empty(subject)) {
		mistakes_add(&set->mistakes, review.place,
		    "the first line must be 'Subject: ' and the subject");
		return;
	}
	slot->tmpl.subject = compile(&review, subject);
	review.place.line = 2;
	if (take_header(&body, STR("Preview:"), &preview)) {
		if (review.values == &set->case_values)
			mistakes_add(&set->mistakes, review.place,
			    "the preview of a letter of a complaint is its "
			    "first sentence");
		slot->tmpl.preview = compile(&review, preview);
		review.place.line++;
	}
	if (take_blank_line(&body))
		review.place.line++;
	if (str_is_empty(str_trim(body)))
		mistakes_add(&set->mistakes, (struct place){ file->path, 0 },
		    "the letter has no text");
	else
		slot->tmpl.text = compile(&review, body);
}

static void
compile_html(struct letter_set *set, struct letter_slot *slot,
    const struct letter_file *file)
{
	struct review review = { set, { file->path, 1 }, TEMPLATE_HTML,
		&set->letter_values, &slot->trouble };
	slot->tmpl.html = compile(&review, file->text);
}

static bool
find_letter_file(struct letter_set *set, const struct letter_folders *folders,
    size_t index, struct str ending, struct letter_file *file)
{
	struct str base = arena_format(set->arena, "%s%.*s", names[index],
	    STR_ARG(ending));
	return letter_file_find(folders, set->language, base, set->arena, file);
}

static const struct str frame_file = STR_INIT("frame.html");

static void
read_frame(struct letter_set *set)
{
	struct letter_file file;
	struct review review = { .set = set,
		.escape = TEMPLATE_HTML,
		.values = &set->frame_values,
		.trouble = &set->frame.trouble };
	if (!letter_file_find_shared(&set->folders, set->language, frame_file,
		set->arena, &file)) {
		mistakes_add(&set->mistakes, (struct place){ NULL, 0 },
		    "no folder of letters has %s", frame_file.ptr);
		return;
	}
	review.place = (struct place){ file.path, 1 };
	if (letter_file_read(&file, set->arena, &set->mistakes))
		set->frame.tmpl = compile(&review, file.text);
}

static const struct frame *
load_frame(struct letter_set *set)
{
	struct frame *frame = &set->frame;
	if (frame->is_loaded)
		return frame;
	size_t before = set->mistakes.count;
	read_frame(set);
	frame->trouble = trouble_since(set, before);
	frame->is_loaded = true;
	return frame;
}

static void
read_letter(struct letter_set *set, size_t index)
{
	struct letter_slot *slot = &set->letters[index];
	struct letter_file text;
	struct letter_file html;
	if (!find_letter_file(set, &set->folders, index, STR(".txt"), &text)) {
		mistakes_add(&set->mistakes, (struct place){ NULL, 0 },
		    "the letters in '%.*s' lack %s.txt", STR_ARG(set->language),
		    names[index]);
		return;
	}
	if (letter_file_read(&text, set->arena, &set->mistakes))
		compile_letter(set, index, &text);
	if (letter_set_is_of_case(str_from(names[index])))
		return;
	struct letter_folders above = { set->folders.paths, text.folder + 1 };
	if (!find_letter_file(set, &above, index, STR(".html"), &html)) {
		slot->tmpl.frame = load_frame(set)->tmpl;
		if (str_is_empty(slot->trouble))
			slot->trouble = set->frame.trouble;
	} else if (letter_file_read(&html, set->arena, &set->mistakes)) {
		compile_html(set, slot, &html);
	}
}

static const struct letter_slot *
load_letter(struct letter_set *set, size_t index)
{
	struct letter_slot *slot = &set->letters[index];
	if (slot->is_loaded)
		return slot;
	size_t before = set->mistakes.count;
	read_letter(set, index);
	if (str_is_empty(slot->trouble))
		slot->trouble = trouble_since(set, before);
	slot->is_loaded = true;
	return slot;
}

const struct letter_template *
letter_set_find(struct letter_set *set, struct str name, struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!str_equal(name, str_from(names[i])))
			continue;
		const struct letter_slot *slot = load_letter(set, i);
		if (str_is_empty(slot->trouble))
			return &slot->tmpl;
		error_set(err, ERROR_CONFIG, "%.*s", STR_ARG(slot->trouble));
		return NULL;
	}
	error_set(err, ERROR_CONFIG, "there is no letter '%.*s'",
	    STR_ARG(name));
	return NULL;
}

/* What a template uses is being gathered. */
struct gathering {
	struct letter_set *set;
	enum template_escape escape;
	struct map *uses;
	struct map partials; /* gone through, by name */
};

static void
gather_name(void *context, struct str name, unsigned line)
{
	struct gathering *gathering = context;
	bool is_new;
	(void)line;
	map_put(gathering->uses, name, 0, &is_new);
}

static void gather(struct gathering *gathering, const struct template *tmpl);

static void
gather_partial(void *context, struct str name, unsigned line)
{
	struct gathering *gathering = context;
	bool is_new;
	(void)line;
	map_put(&gathering->partials, name, 0, &is_new);
	if (is_new)
		gather(gathering,
		    partial_template(gathering->set, name, gathering->escape));
}

static void
gather(struct gathering *gathering, const struct template *tmpl)
{
	if (tmpl == NULL)
		return;
	template_names(tmpl, gather_name, gathering);
	template_partials(tmpl, gather_partial, gathering);
}

void
letter_set_uses(struct letter_set *set, const struct letter_template *tmpl,
    struct map *uses)
{
	struct gathering text = { set, TEMPLATE_RAW, uses, { 0 } };
	struct gathering html = { set, TEMPLATE_HTML, uses, { 0 } };
	gather(&text, tmpl->subject);
	gather(&text, tmpl->preview);
	gather(&text, tmpl->text);
	gather(&html, tmpl->html);
	map_release(&text.partials);
	map_release(&html.partials);
}

const struct template *
letter_set_frame(struct letter_set *set, struct error *err)
{
	const struct frame *frame = load_frame(set);
	if (str_is_empty(frame->trouble))
		return frame->tmpl;
	error_set(err, ERROR_CONFIG, "%.*s", STR_ARG(frame->trouble));
	return NULL;
}

static bool
is_partial_file(const struct letter_file *file)
{
	return file->base.ptr[0] == '_';
}

static enum template_escape
escape_of(const struct letter_file *file)
{
	return str_ends_with(file->base, ending_of(TEMPLATE_HTML))
	           ? TEMPLATE_HTML
	           : TEMPLATE_RAW;
}

/* The file's name without its ending. */
static struct str
stem_of(const struct letter_file *file)
{
	return str_slice(file->base, 0,
	    file->base.len - ending_of(escape_of(file)).len);
}

/* Such a file would silently never be used. */
static void
check_stem(const struct letter_file *file, struct mistakes *mistakes)
{
	struct str stem = stem_of(file);
	if (letter_set_is_of_case(stem) && escape_of(file) == TEMPLATE_HTML)
		mistakes_add(mistakes, (struct place){ file->path, 0 },
		    "letters of complaints are drawn by %s, from the text "
		    "that was approved",
		    frame_file.ptr);
	if (!letter_set_has(stem) && !str_equal(file->base, frame_file))
		mistakes_add(mistakes, (struct place){ file->path, 0 },
		    "there is no letter '%.*s'; is '%s' meant?", STR_ARG(stem),
		    str_nearest(stem, names, COUNT_OF(names)));
}

/* What all languages share is told once. */
static bool
is_told(const struct mistake *mistake, const struct mistakes *mistakes)
{
	for (size_t i = 0; i < mistakes->count; i++) {
		const struct mistake *told = &mistakes->items[i];
		if (told->place.line == mistake->place.line &&
		    str_equal(str_from(told->place.file),
			str_from(mistake->place.file)) &&
		    str_equal(told->text, mistake->text))
			return true;
	}
	return false;
}

/* One that no letter uses is looked through, too. */
static void
check_partial(struct letter_set *set, const struct letter_file *file)
{
	struct str name = str_behind(stem_of(file), 1);
	struct str trouble = STR_EMPTY;
	const struct review review = { .set = set,
		.escape = escape_of(file),
		.values = vocabulary_of(set, name),
		.trouble = &trouble };
	if (partial_template(set, name, review.escape) == NULL)
		(void)find_partial(&review, name);
}

void
letter_set_check(struct letter_set *set, struct mistakes *mistakes)
{
	struct letter_file *files = NULL;
	size_t count = letter_file_list(&set->folders, set->language,
	    set->arena, &files);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)load_letter(set, i);
	for (size_t i = 0; i < count; i++)
		if (is_partial_file(&files[i]))
			check_partial(set, &files[i]);
	for (size_t i = 0; i < set->mistakes.count; i++) {
		const struct mistake *mistake = &set->mistakes.items[i];
		if (!is_told(mistake, mistakes))
			mistakes_add(mistakes, mistake->place, "%.*s",
			    STR_ARG(mistake->text));
	}
	for (size_t i = 0; i < count; i++)
		if (!is_partial_file(&files[i]))
			check_stem(&files[i], mistakes);
}
