#include "message/case_letter.h"

#include <assert.h>

#include "message/letter_text.h"

/* What a letter is rendered with. */
struct draft {
	const struct letter_language *language;
	const struct letter_template *tmpl;
	struct template_data data;
	struct arena *arena;
};

/* As plain words: they are read again when they are drawn (link.h). */
static bool
render(const struct draft *draft, const struct template *tmpl,
    struct buf *rendered, struct error *err)
{
	buf_clear(rendered);
	return template_render(tmpl, &draft->data, rendered, err);
}

static bool
compose(const struct draft *draft, struct str *subject, struct str *text,
    struct error *err)
{
	struct buf rendered, read;
	bool ok = false;
	buf_init(&rendered, LETTER_MAX_BYTES);
	buf_init(&read, LETTER_MAX_BYTES);
	if (!render(draft, draft->tmpl->subject, &rendered, err))
		goto done;
	letter_text_add_line(&read, buf_str(&rendered), LETTER_MAX_SUBJECT);
	*subject = arena_str(draft->arena, buf_str(&read));
	if (!render(draft, draft->tmpl->text, &rendered, err))
		goto done;
	buf_clear(&read);
	letter_text_add(&read, buf_str(&rendered));
	*text = arena_str(draft->arena, buf_str(&read));
	ok = !str_is_empty(*subject) && !str_is_empty(*text);
	if (!ok)
		error_set(err, ERROR_CONFIG, "the subject or text is empty");
done:
	buf_release(&rendered);
	buf_release(&read);
	return ok;
}

static bool
is_allowed(const struct letter_language *language, const char *name,
    struct str subject, struct str text, struct error *err)
{
	return (letters_allow(language, name, subject, err) &&
		   letters_allow(language, name, text, err)) ||
	       error_prefix(err, "E_TEMPLATE_FORBIDDEN");
}

bool
case_letter_compose(struct letters *letters, const char *name,
    struct str language, const struct case_facts *facts, struct arena *arena,
    struct str *subject, struct str *text, struct error *err)
{
	assert(letter_set_is_of_case(str_from(name)));
	const struct letter_language *speaking = letters_speaking(letters,
	    language, err);
	const struct letter_template *tmpl =
	    speaking == NULL
		? NULL
		: letter_set_find(speaking->set, str_from(name), err);
	if (tmpl == NULL)
		return false;
	const struct case_letter_facts letter = { facts, speaking->shop,
		{ speaking->locale, arena } };
	const struct draft draft = {
		.language = speaking,
		.tmpl = tmpl,
		.data = { .source = case_values_source(),
		    .scope = case_values_scope(&letter),
		    .partial = letter_set_text_partial,
		    .partial_context = speaking->set },
		.arena = arena,
	};
	if (compose(&draft, subject, text, err))
		return is_allowed(speaking, name, *subject, *text, err);
	struct str place = arena_format(arena, "letter %s in '%.*s'", name,
	    STR_ARG(speaking->name));
	return error_prefix(err, place.ptr);
}

struct str
case_letter_words(struct str subject, struct str text, struct arena *arena)
{
	return arena_format(arena, "%.*s\n%.*s", STR_ARG(subject),
	    STR_ARG(text));
}

bool
case_letter_draw(struct letters *letters, struct str language,
    struct str subject, struct str text, struct buf *html, struct error *err)
{
	struct arena scratch = { 0 };
	struct letter letter;
	struct notice notice = { .kind = NOTICE_CASE,
		.case_words = case_letter_words(subject, text, &scratch) };
	const struct mail mail = { .language = language,
		.notices = &notice,
		.notice_count = 1 };
	letter_init(&letter);
	bool ok = letters_compose(letters, &mail, &letter, err);
	buf_clear(html);
	if (ok)
		buf_add(html, buf_str(&letter.html));
	letter_release(&letter);
	arena_release(&scratch);
	return ok;
}
