#include "message/letter.h"

#include <assert.h>
#include <inttypes.h>

#include "base/map.h"
#include "message/frame_values.h"
#include "message/letter_text.h"
#include "message/link.h"
#include "message/outline.h"

enum { MAX_LINE_BYTES = 64 * 1024 };

struct letters {
	struct letter_folders folders;
	const struct shop *shop;
	struct str default_language;
	struct arena kept; /* of what is opened later */
	struct str *names; /* of the languages, sorted */
	struct letter_language *languages;
	struct locale **locales; /* of the languages, to close */
	size_t count;
	struct arena scratch; /* of one letter */
	struct buf rendered;  /* with marks */
	struct buf plain;     /* without */
	struct map proven;    /* shapes of letters that could be drawn */
};

struct letters *
letters_open(const struct str *folders, size_t folder_count,
    const struct shop *shop, struct str default_language, struct arena *run)
{
	struct letters *letters = arena_new(run, struct letters);
	letters->folders = (struct letter_folders){ folders, folder_count };
	letters->shop = shop;
	letters->default_language = default_language;
	letters->count = letter_file_languages(&letters->folders, run,
	    &letters->names);
	letters->languages = arena_alloc(run, letters->count,
	    sizeof(*letters->languages));
	letters->locales = arena_alloc(run, letters->count,
	    sizeof(struct locale *));
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
		locale_close(letters->locales[i]);
	arena_release(&letters->scratch);
	arena_release(&letters->kept);
	buf_release(&letters->rendered);
	buf_release(&letters->plain);
	map_release(&letters->proven);
	letters->count = 0;
}

const struct letter_folders *
letters_folders(const struct letters *letters)
{
	return &letters->folders;
}

struct str
letters_default_language(const struct letters *letters)
{
	return letters->default_language;
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
	/* Most ask for it as it is named. */
	while (i < letters->count && !str_equal(letters->names[i], wanted))
		i++;
	if (i < letters->count)
		return i;
	i = 0;
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

/* NULL when ICU does not know it. */
static const struct letter_language *
open_language(struct letters *letters, size_t at, struct error *err)
{
	struct letter_language *language = &letters->languages[at];
	if (language->set == NULL) {
		language->name = letters->names[at];
		language->tag = language_tag(language->name, &letters->kept);
		language->set = letter_set_open(&letters->folders,
		    language->name, &letters->kept);
		language->shop = letters->shop;
	}
	if (language->locale == NULL)
		language->locale = letters->locales[at] =
		    locale_open(language->name, &letters->kept, err);
	return language->locale == NULL ? NULL : language;
}

const struct letter_language *
letters_speaking(struct letters *letters, struct str wanted, struct error *err)
{
	struct str name = letters_language(letters, wanted);
	size_t at = find_language(letters, name);
	if (at < letters->count)
		return open_language(letters, at, err);
	error_set(err, ERROR_CONFIG,
	    "there are no letters in the language '%.*s'", STR_ARG(name));
	return NULL;
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

enum purpose { TO_SEND, TO_SHOW, TO_PROVE };

/* What the parts of a letter are made from. */
struct draft {
	enum purpose purpose;
	struct letters *letters;
	const struct letter_language *language;
	const struct letter_template *tmpl;
	struct letter_facts facts;
	struct template_data data;
	struct str shape; /* see find_shape(); empty: all is wanted */
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
	letter_text_add_line(&letter->subject, buf_str(rendered),
	    LETTER_MAX_SUBJECT);
	if (letter->subject.len == 0)
		return error_set(err, ERROR_CONFIG, "the subject is empty");
	if (tmpl->preview == NULL)
		return true;
	if (!render(draft, tmpl->preview, err))
		return false;
	letter_text_add_line(&letter->preview, buf_str(rendered),
	    LETTER_MAX_PREVIEW);
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
	letter_text_add_unmarked(plain, buf_str(&draft->letters->rendered));
	letter_text_add(&letter->text, buf_str(plain));
	return letter->text.len > 0 ||
	       error_set(err, ERROR_CONFIG, "the text is empty");
}

/* The HTML part, drawn from the blocks of a text. */
static bool
draw(struct letters *letters, const struct letter_language *language,
    const struct template *frame, struct str marked, struct letter *letter,
    struct error *err)
{
	const struct outline *outline = outline_read(marked, &letters->scratch);
	if (letter->preview.len == 0)
		letter_text_add_line(&letter->preview, outline_opening(outline),
		    LETTER_MAX_PREVIEW);
	const struct frame_facts facts = {
		.letter = *outline,
		.language = language->tag,
		.subject = buf_str(&letter->subject),
		.preview = buf_str(&letter->preview),
		.shop = letters->shop->name,
		.is_right_to_left = locale_is_right_to_left(language->locale),
	};
	const struct template_data data = {
		.source = frame_values_source(),
		.scope = frame_values_scope(&facts),
	};
	return template_render(frame, &data, &letter->html, err);
}

/*
 * Whether a letter can be written depends on the ways that its templates take
 * and on no word of the data.  With several parcels there are too many ways.
 */
static struct str
find_shape(const struct draft *draft)
{
	if (draft->facts.mail->notice_count != 1)
		return STR_EMPTY;
	const struct letter_truths truths = letter_values_truths(&draft->facts);
	return arena_format(draft->facts.style.arena,
	    "%.*s %s %" PRIx64 " %" PRIx64, STR_ARG(draft->language->name),
	    mail_letter(draft->facts.mail), truths.words[0], truths.words[1]);
}

static bool
is_proven(const struct draft *draft)
{
	size_t ignored;
	return !str_is_empty(draft->shape) &&
	       map_find(&draft->letters->proven, draft->shape, &ignored);
}

static void
note_proven(const struct draft *draft)
{
	bool is_new;
	struct letters *letters = draft->letters;
	if (!str_is_empty(draft->shape) && !is_proven(draft))
		map_put(&letters->proven,
		    arena_str(&letters->kept, draft->shape), 0, &is_new);
}

static bool
compose_html(struct draft *draft, struct letter *letter, struct error *err)
{
	if (draft->tmpl->html == NULL)
		return draw(draft->letters, draft->language, draft->tmpl->frame,
		    buf_str(&draft->letters->rendered), letter, err);
	draft->data.partial = letter_set_html_partial;
	return template_render(draft->tmpl->html, &draft->data, &letter->html,
	    err);
}

static bool
compose_parts(struct draft *draft, struct letter *letter, struct error *err)
{
	letter_clear(letter);
	arena_clear(&draft->letters->scratch);
	draft->data.scope = letter_values_scope(&draft->facts);
	if (draft->purpose != TO_SEND)
		draft->shape = find_shape(draft);
	draft->data.partial = letter_set_text_partial;
	if (!compose_headers(draft, letter, err))
		return false;
	if (draft->purpose == TO_PROVE && is_proven(draft))
		return true;
	if (!compose_text(draft, letter, err))
		return false;
	if (is_proven(draft))
		return true;
	if (!compose_html(draft, letter, err))
		return false;
	note_proven(draft);
	return true;
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

static bool
compose_template(struct letters *letters, const struct mail *mail,
    const struct letter_language *language, enum purpose purpose,
    struct letter *letter, struct error *err)
{
	const struct letter_template *tmpl = letter_set_find(language->set,
	    str_from(mail_letter(mail)), err);
	if (tmpl == NULL)
		return false;
	struct draft draft = {
		.purpose = purpose,
		.letters = letters,
		.language = language,
		.tmpl = tmpl,
		.facts = { .mail = mail,
		    .shop = letters->shop,
		    .style = { language->locale, &letters->scratch } },
		.data = { .source = letter_values_source(),
		    .partial_context = language->set },
	};
	if (compose_fitting(&draft, letter, err))
		return true;
	struct str place = arena_format(&letters->scratch,
	    "letter %s in '%.*s'", mail_letter(mail), STR_ARG(language->name));
	return error_prefix(err, place.ptr);
}

/* A letter of a case: its words stand since somebody has approved them. */
static bool
compose_words(struct letters *letters, const struct mail *mail,
    const struct letter_language *language, struct letter *letter,
    struct error *err)
{
	struct str words = mail->notices[0].case_words;
	const struct template *frame = letter_set_frame(language->set, err);
	if (frame == NULL)
		return false;
	letter_clear(letter);
	arena_clear(&letters->scratch);
	size_t end = str_find_byte(words, '\n');
	buf_add(&letter->subject, str_slice(words, 0, end));
	buf_add(&letter->text, str_behind(words, end + 1));
	return draw(letters, language, frame,
	    link_fence(buf_str(&letter->text), letters->shop->hosts,
		letters->shop->host_count, letters->shop->reply_to,
		&letters->scratch),
	    letter, err);
}

static bool
compose(struct letters *letters, const struct mail *mail, enum purpose purpose,
    struct letter *letter, struct error *err)
{
	assert(mail->notice_count > 0);
	const struct letter_language *language = letters_speaking(letters,
	    mail->language, err);
	if (language == NULL)
		return false;
	return mail->notices[0].kind == NOTICE_CASE
	           ? compose_words(letters, mail, language, letter, err)
	           : compose_template(letters, mail, language, purpose, letter,
			 err);
}

bool
letters_compose(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err)
{
	return compose(letters, mail, TO_SEND, letter, err);
}

bool
letters_show(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err)
{
	return compose(letters, mail, TO_SHOW, letter, err);
}

bool
letters_prove(struct letters *letters, const struct mail *mail,
    struct letter *letter, struct error *err)
{
	return compose(letters, mail, TO_PROVE, letter, err);
}

bool
letters_allow(const struct letter_language *language, const char *name,
    struct str words, struct error *err)
{
	const struct shop *shop = language->shop;
	struct str phrase = wording_find(letter_set_wording(language->set),
	    words);
	struct str host = wording_find_link(words, shop->hosts,
	    shop->host_count);
	if (!str_is_empty(phrase))
		return error_set(err, ERROR_CONFIG,
		    "letter %s in '%.*s' says '%.*s', which marketplaces "
		    "forbid",
		    name, STR_ARG(language->name), STR_ARG(phrase));
	if (!str_is_empty(host))
		return error_set(err, ERROR_CONFIG,
		    "letter %s in '%.*s' leads to %.*s; if it may, name it in "
		    "links of [notices]",
		    name, STR_ARG(language->name), STR_ARG(host));
	return true;
}
