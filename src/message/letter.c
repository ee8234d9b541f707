#include "message/letter.h"

#include <assert.h>
#include <sys/stat.h>

#include "base/utf8.h"
#include "message/frame_values.h"
#include "message/letter_samples.h"
#include "message/letter_set.h"

enum { MAX_LINE_BYTES = 64 * 1024 };

struct language {
	struct str tag; /* "pt-BR" */
	struct letter_set *set;
	struct locale *locale;
};

struct letters {
	struct letter_folders folders;
	const struct shop *shop;
	struct str default_language;
	struct arena *run;
	struct str *names; /* of the languages, sorted */
	struct language *languages;
	size_t count;
	struct arena scratch; /* of one letter */
	struct buf rendered;  /* with marks */
	struct buf plain;     /* without */
};

struct letters *
letters_open(const struct str *folders, size_t folder_count,
    const struct shop *shop, struct str default_language, struct arena *run)
{
	struct letters *letters = arena_new(run, struct letters);
	letters->folders = (struct letter_folders){ folders, folder_count };
	letters->shop = shop;
	letters->default_language = default_language;
	letters->run = run;
	letters->count = letter_file_languages(&letters->folders, run,
	    &letters->names);
	letters->languages = arena_alloc(run, letters->count,
	    sizeof(*letters->languages));
	buf_init(&letters->rendered, LETTER_MAX_BYTES);
	buf_init(&letters->plain, LETTER_MAX_BYTES);
	return letters;
}

void
letters_close(struct letters *letters)
{
	if (letters == NULL)
		return;
	for (size_t i = 0; i < letters->count; i++)
		locale_close(letters->languages[i].locale);
	arena_release(&letters->scratch);
	buf_release(&letters->rendered);
	buf_release(&letters->plain);
	letters->count = 0;
}

const char *const *
letters_names(size_t *count)
{
	return letter_set_names(count);
}

size_t
letters_languages(const struct letters *letters, const struct str **languages)
{
	*languages = letters->names;
	return letters->count;
}

static bool
is_same_language(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		struct str x = str_slice(a, i, 1);
		struct str y = str_slice(b, i, 1);
		x = x.ptr[0] == '_' ? STR("-") : x;
		y = y.ptr[0] == '_' ? STR("-") : y;
		if (!str_equal_nocase(x, y))
			return false;
	}
	return true;
}

/* The place of a language among ours, or their count. */
static size_t
find_language(const struct letters *letters, struct str wanted)
{
	size_t i = 0;
	while (
	    i < letters->count && !is_same_language(letters->names[i], wanted))
		i++;
	return i;
}

/* Without its last part: "pt" of "pt-BR", nothing of "pt". */
static struct str
without_last_part(struct str language)
{
	size_t len = language.len;
	while (len > 0 && language.ptr[len - 1] != '-' &&
	       language.ptr[len - 1] != '_')
		len--;
	return str_slice(language, 0, len == 0 ? 0 : len - 1);
}

/* The language itself or its first parts; our count when there is none. */
static size_t
find_nearest(const struct letters *letters, struct str wanted)
{
	size_t at = letters->count;
	for (; at == letters->count && !str_is_empty(wanted);
	     wanted = without_last_part(wanted))
		at = find_language(letters, wanted);
	return at;
}

bool
letters_speak(const struct letters *letters, struct str wanted)
{
	return find_nearest(letters, wanted) < letters->count;
}

struct str
letters_language(const struct letters *letters, struct str wanted)
{
	const struct str wishes[] = { wanted, letters->default_language,
		STR("en") };
	for (size_t i = 0; i < COUNT_OF(wishes); i++) {
		size_t at = find_nearest(letters, wishes[i]);
		if (at < letters->count)
			return letters->names[at];
	}
	return letters->default_language;
}

/* As HTML wants it: with "-" between its parts. */
static struct str
language_tag(struct str name, struct arena *arena)
{
	struct str tag = STR_EMPTY;
	struct str part;
	while (str_next(&name, '_', &part))
		tag = str_is_empty(tag) ? part
		                        : arena_format(arena, "%.*s-%.*s",
					      STR_ARG(tag), STR_ARG(part));
	return tag;
}

/* Opens what a language needs; NULL when ICU does not know it. */
static const struct language *
open_language(struct letters *letters, struct str name, struct error *err)
{
	size_t at = find_language(letters, name);
	if (at == letters->count) {
		error_set(err, ERROR_CONFIG,
		    "there are no letters in the language '%.*s'",
		    STR_ARG(name));
		return NULL;
	}
	struct language *language = &letters->languages[at];
	if (str_is_empty(language->tag))
		language->tag = language_tag(letters->names[at], letters->run);
	if (language->set == NULL)
		language->set = letter_set_open(&letters->folders,
		    letters->names[at], letters->run);
	if (language->locale == NULL)
		language->locale = locale_open(letters->names[at], letters->run,
		    err);
	return language->locale == NULL ? NULL : language;
}

void
letter_init(struct letter *letter)
{
	buf_init(&letter->subject, MAX_LINE_BYTES);
	buf_init(&letter->preview, MAX_LINE_BYTES);
	buf_init(&letter->text, LETTER_MAX_BYTES);
	buf_init(&letter->html, LETTER_MAX_BYTES);
}

static void
letter_clear(struct letter *letter)
{
	buf_clear(&letter->subject);
	buf_clear(&letter->preview);
	buf_clear(&letter->text);
	buf_clear(&letter->html);
}

void
letter_release(struct letter *letter)
{
	buf_release(&letter->subject);
	buf_release(&letter->preview);
	buf_release(&letter->text);
	buf_release(&letter->html);
}

/* One end of what letter_values.h isolates. */
static bool
starts_isolate(struct str text)
{
	return str_starts_with(text, STR("\u2068")) ||
	       str_starts_with(text, STR("\u2069"));
}

/* Line ends and other control characters become a space, of several one. */
static void
add_one_line(struct buf *out, struct str rendered, size_t max_characters)
{
	enum { ISOLATE_BYTES = 3 };
	bool was_blank = true;
	for (size_t i = 0; i < rendered.len; i++) {
		if (starts_isolate(str_behind(rendered, i))) {
			i += ISOLATE_BYTES - 1;
			continue;
		}
		char byte = rendered.ptr[i];
		bool is_blank = (byte >= 0 && byte <= ' ') || byte == 0x7F;
		if (!is_blank)
			buf_add_byte(out, byte);
		else if (!was_blank)
			buf_add_byte(out, ' ');
		was_blank = is_blank;
	}
	struct str line = str_trim(buf_str(out));
	line = locale_cut(line, max_characters);
	buf_truncate(out, str_trim(line).len);
}

/* Trailing blanks go, but for the mark of a signature. */
static struct str
trim_line(struct str line)
{
	size_t len = line.len;
	while (
	    len > 0 && (line.ptr[len - 1] == ' ' || line.ptr[len - 1] == '\t'))
		len--;
	return str_equal(line, STR("-- ")) ? line : str_slice(line, 0, len);
}

/* Conditions in a template leave blank lines behind; see letter.h. */
static void
add_text(struct buf *out, struct str rendered)
{
	struct str line;
	bool is_gap = false;
	while (str_next(&rendered, '\n', &line)) {
		line = trim_line(line);
		if (str_is_empty(line)) {
			is_gap = out->len > 0;
			continue;
		}
		if (is_gap)
			buf_add_byte(out, '\n');
		buf_add(out, line);
		buf_add_byte(out, '\n');
		is_gap = false;
	}
}

static bool
is_mark(char byte)
{
	return byte >= MARK_DATA && byte <= MARK_ITEM_END;
}

static void
add_without_marks(struct buf *out, struct str marked)
{
	while (!str_is_empty(marked)) {
		size_t len = 0;
		while (len < marked.len && !is_mark(marked.ptr[len]))
			len++;
		buf_add(out, str_slice(marked, 0, len));
		marked = str_behind(marked, len + 1);
	}
}

/* What the parts of a letter are made from. */
struct draft {
	struct letters *letters;
	const struct language *language;
	const struct letter_template *tmpl;
	struct letter_facts facts;
	struct template_data data;
};

/* Into letters->rendered. */
static bool
render(const struct draft *draft, const struct template *tmpl,
    struct error *err)
{
	struct buf *rendered = &draft->letters->rendered;
	buf_clear(rendered);
	return template_render(tmpl, &draft->data, rendered, err);
}

static bool
compose_headers(const struct draft *draft, struct letter *letter,
    struct error *err)
{
	const struct letter_template *tmpl = draft->tmpl;
	const struct buf *rendered = &draft->letters->rendered;
	if (!render(draft, tmpl->subject, err))
		return false;
	add_one_line(&letter->subject, buf_str(rendered), LETTER_MAX_SUBJECT);
	if (letter->subject.len == 0)
		return error_set(err, ERROR_CONFIG, "the subject is empty");
	if (tmpl->preview == NULL)
		return true;
	if (!render(draft, tmpl->preview, err))
		return false;
	add_one_line(&letter->preview, buf_str(rendered), LETTER_MAX_PREVIEW);
	return true;
}

/* Leaves the rendered text for draw(). */
static bool
compose_text(struct draft *draft, struct letter *letter, struct error *err)
{
	struct buf *plain = &draft->letters->plain;
	draft->data.has_marks = true;
	bool ok = render(draft, draft->tmpl->text, err);
	draft->data.has_marks = false;
	if (!ok)
		return false;
	buf_clear(plain);
	add_without_marks(plain, buf_str(&draft->letters->rendered));
	add_text(&letter->text, buf_str(plain));
	return letter->text.len > 0 ||
	       error_set(err, ERROR_CONFIG, "the text is empty");
}

/* The HTML part, drawn from the blocks of the text. */
static bool
draw(const struct draft *draft, struct letter *letter, struct error *err)
{
	const struct locale *locale = draft->language->locale;
	const struct outline *outline =
	    outline_read(buf_str(&draft->letters->rendered),
		draft->facts.arena);
	if (letter->preview.len == 0)
		add_one_line(&letter->preview, outline_opening(outline),
		    LETTER_MAX_PREVIEW);
	const struct frame_facts facts = {
		.letter = *outline,
		.language = draft->language->tag,
		.subject = buf_str(&letter->subject),
		.preview = buf_str(&letter->preview),
		.shop = draft->facts.shop->name,
		.is_right_to_left = locale_is_right_to_left(locale),
	};
	const struct template_data data = {
		.source = frame_values_source(),
		.scope = frame_values_scope(&facts),
	};
	return template_render(draft->tmpl->frame, &data, &letter->html, err);
}

static bool
compose_parts(struct draft *draft, struct letter *letter, struct error *err)
{
	letter_clear(letter);
	arena_clear(&draft->letters->scratch);
	draft->data.scope = letter_values_scope(&draft->facts);
	draft->data.partial = letter_set_text_partial;
	if (!compose_headers(draft, letter, err) ||
	    !compose_text(draft, letter, err))
		return false;
	if (draft->tmpl->html == NULL)
		return draw(draft, letter, err);
	draft->data.partial = letter_set_html_partial;
	return template_render(draft->tmpl->html, &draft->data, &letter->html,
	    err);
}

/* With as many parcels as there is room for. */
static bool
compose_fitting(struct draft *draft, struct letter *letter, struct error *err)
{
	size_t *max = &draft->facts.max_parcels;
	*max = draft->facts.mail->notice_count;
	if (*max > LETTER_MAX_PARCELS)
		*max = LETTER_MAX_PARCELS;
	while (compose_parts(draft, letter, err)) {
		size_t len = letter->html.len;
		if (len <= LETTER_MAX_HTML || *max == 1)
			return true;
		/* What a letter says besides its parcels does not shrink. */
		*max = *max * LETTER_MAX_HTML / len;
		*max = *max > 1 ? *max : 1;
	}
	return false;
}

bool
letters_compose(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err)
{
	assert(mail->notice_count > 0);
	struct str name = str_from(mail_letter(mail));
	struct str wanted = letters_language(letters, mail->language);
	const struct language *language = open_language(letters, wanted, err);
	if (language == NULL)
		return false;
	const struct letter_template *tmpl = letter_set_find(language->set,
	    name, err);
	if (tmpl == NULL)
		return false;
	struct draft draft = {
		.letters = letters,
		.language = language,
		.tmpl = tmpl,
		.facts = { .mail = mail,
		    .shop = letters->shop,
		    .locale = language->locale,
		    .arena = &letters->scratch },
		.data = { .source = letter_values_source(),
		    .partial_context = language->set },
	};
	if (compose_fitting(&draft, letter, err))
		return true;
	struct str place = arena_format(&letters->scratch,
	    "letter %.*s in '%.*s'", STR_ARG(name), STR_ARG(wanted));
	return error_prefix(err, place.ptr);
}

/* A section or a partial may end in the middle of what must not be said. */
static bool
check_wording(const struct letters *letters, const struct mail *mail,
    const struct wording *wording, const struct letter *letter,
    struct error *err)
{
	const struct str parts[] = { buf_str(&letter->subject),
		buf_str(&letter->preview), buf_str(&letter->text) };
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct str phrase = wording_find(wording, parts[i]);
		struct str link = wording_find_link(parts[i],
		    letters->shop->hosts, letters->shop->host_count);
		if (!str_is_empty(phrase))
			return error_set(err, ERROR_CONFIG,
			    "letter %s in '%.*s' says '%.*s', which "
			    "marketplaces forbid",
			    mail_letter(mail), STR_ARG(mail->language),
			    STR_ARG(phrase));
		if (!str_is_empty(link))
			return error_set(err, ERROR_CONFIG,
			    "letter %s in '%.*s' leads to %.*s; if it may, "
			    "name it in links of [notices]",
			    mail_letter(mail), STR_ARG(mail->language),
			    STR_ARG(link));
	}
	return true;
}

static bool
try_sample(struct letters *letters, const struct wording *wording,
    const struct mail *mail, struct letter *letter, struct error *err)
{
	if (!letters_compose(letters, mail, letter, err) ||
	    !check_wording(letters, mail, wording, letter, err))
		return false;
	return letter->html.len <= LETTER_MAX_HTML ||
	       error_set(err, ERROR_CONFIG,
		   "letter %s in '%.*s': its HTML has %zu bytes, mail "
		   "programs cut off what is longer than %d",
		   mail_letter(mail), STR_ARG(mail->language), letter->html.len,
		   LETTER_MAX_HTML);
}

/*
 * A letter says the same of all causes that it does not name: one of them
 * stands for the others.  A holiday has dates besides.
 */
static enum cause
spoken_cause(const struct map *uses, enum cause cause)
{
	size_t ignored;
	struct str name = letter_values_cause(cause);
	if (cause == CAUSE_HOLIDAY)
		return cause;
	if (!map_find(uses, name, &ignored))
		return CAUSE_NONE;
	return str_equal(name, letter_values_cause(CAUSE_OTHER)) ? CAUSE_OTHER
	                                                         : cause;
}

/* Drop the mails that would read as an earlier one does; returns how many are
 * left. */
static size_t
drop_alike(struct mail *mails, size_t count, const struct map *uses)
{
	enum cause first[CAUSE_COUNT];
	bool is_there[CAUSE_COUNT] = { false };
	size_t left = 0;
	for (size_t i = 0; i < count; i++) {
		enum cause cause = mails[i].notices[0].cause;
		enum cause spoken = spoken_cause(uses, cause);
		if (!is_there[spoken])
			first[spoken] = cause;
		is_there[spoken] = true;
		if (first[spoken] == cause)
			mails[left++] = mails[i];
	}
	return left;
}

/* Up to the first sample that cannot be composed. */
static bool
try_samples(struct letters *letters, struct str language,
    struct letter_set *set, const char *name, struct error *err)
{
	const struct letter_template *tmpl = letter_set_find(set,
	    str_from(name), err);
	if (tmpl == NULL)
		return true;
	struct arena arena = { 0 };
	struct map uses = { 0 };
	struct letter letter;
	struct mail *mails = NULL;
	bool ok = true;
	size_t count = letter_samples(str_from(name), language, &arena, &mails);
	letter_set_uses(set, tmpl, &uses);
	count = drop_alike(mails, count, &uses);
	letter_init(&letter);
	for (size_t i = 0; ok && i < count; i++)
		ok = try_sample(letters, letter_set_wording(set), &mails[i],
		    &letter, err);
	letter_release(&letter);
	map_release(&uses);
	arena_release(&arena);
	return ok;
}

static void
check_language(struct letters *letters, struct str name,
    struct mistakes *mistakes)
{
	size_t count = 0;
	struct error err = { 0 };
	const char *const *names = letter_set_names(&count);
	const struct language *language = open_language(letters, name, &err);
	if (language == NULL) {
		mistakes_add(mistakes, (struct place){ NULL, 0 }, "letters: %s",
		    err.text);
		return;
	}
	letter_set_check(language->set, mistakes);
	for (size_t i = 0; i < count; i++)
		if (!try_samples(letters, name, language->set, names[i], &err))
			mistakes_add(mistakes, (struct place){ NULL, 0 }, "%s",
			    err.text);
}

static void
check_folder(struct letters *letters, struct str folder,
    struct mistakes *mistakes)
{
	struct stat st;
	const char *path = arena_cstr(letters->run, folder);
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		mistakes_add(mistakes, (struct place){ path, 0 },
		    "there is no such folder of letters");
}

/* Such a file would silently never be used. */
static void
check_strays(struct letters *letters, struct mistakes *mistakes)
{
	struct letter_file *files = NULL;
	size_t count = letter_file_list(&letters->folders, STR_EMPTY,
	    letters->run, &files);
	for (size_t i = 0; i < count; i++)
		if (!str_equal(files[i].base, STR("frame.html")))
			mistakes_add(mistakes,
			    (struct place){ files[i].path, 0 },
			    "belongs into the folder of a language, such as "
			    "en/%.*s",
			    STR_ARG(files[i].base));
}

bool
letters_check(struct letters *letters, struct mistakes *mistakes)
{
	size_t before = mistakes->count;
	struct str language = letters->default_language;
	for (size_t i = 0; i < letters->folders.count; i++)
		check_folder(letters, letters->folders.paths[i], mistakes);
	check_strays(letters, mistakes);
	if (!letters_speak(letters, language))
		mistakes_add(mistakes, (struct place){ NULL, 0 },
		    "there are no letters in the default language '%.*s'",
		    STR_ARG(language));
	for (size_t i = 0; i < letters->count; i++)
		check_language(letters, letters->names[i], mistakes);
	return mistakes->count == before;
}
