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

static bool
compose_subject(const struct draft *draft, struct buf *rendered,
    struct buf *read, struct error *err)
{
	if (!template_render(draft->tmpl->subject, &draft->data, rendered, err))
		return false;
	letter_text_add_line(read, buf_str(rendered), LETTER_MAX_SUBJECT);
	return read->len > 0 ||
	       error_set(err, ERROR_CONFIG, "the subject is empty");
}

static bool
compose_text(const struct draft *draft, struct buf *rendered, struct buf *read,
    struct error *err)
{
	struct template_data data = draft->data;
	data.has_marks = true;
	if (!template_render(draft->tmpl->text, &data, rendered, err))
		return false;
	letter_text_add_lasting(read, buf_str(rendered));
	buf_clear(rendered);
	letter_text_add(rendered, buf_str(read));
	return rendered->len > 0 ||
	       error_set(err, ERROR_CONFIG, "the text is empty");
}

static bool
compose(const struct draft *draft, struct case_words *words, struct error *err)
{
	struct buf rendered, read;
	buf_init(&rendered, LETTER_MAX_BYTES);
	buf_init(&read, LETTER_MAX_BYTES);
	bool ok = compose_subject(draft, &rendered, &read, err);
	if (ok)
		words->subject = arena_str(draft->arena, buf_str(&read));
	buf_clear(&rendered);
	buf_clear(&read);
	ok = ok && compose_text(draft, &rendered, &read, err);
	if (ok)
		words->text = arena_str(draft->arena, buf_str(&rendered));
	buf_release(&rendered);
	buf_release(&read);
	return ok;
}

static bool
is_allowed(const struct letter_language *language, const char *name,
    const struct case_words *words, struct error *err)
{
	return (letters_allow(language, name, words->subject, err) &&
		   letters_allow(language, name, words->text, err)) ||
	       error_prefix(err, "E_TEMPLATE_FORBIDDEN");
}

bool
case_letter_compose(struct letters *letters, const char *name,
    const struct case_facts *facts, struct arena *arena,
    struct case_words *words, struct error *err)
{
	assert(letter_set_is_of_case(str_from(name)));
	const struct letter_language *speaking = letters_speaking(letters,
	    facts->language, err);
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
	if (compose(&draft, words, err))
		return is_allowed(speaking, name, words, err);
	struct str place = arena_format(arena, "letter %s in '%.*s'", name,
	    STR_ARG(speaking->name));
	return error_prefix(err, place.ptr);
}

struct str
case_letter_join(const struct case_words *words, struct arena *arena)
{
	return arena_format(arena, "%.*s\n%.*s", STR_ARG(words->subject),
	    STR_ARG(words->text));
}

bool
case_letter_draw(struct letters *letters, struct str language,
    const struct case_words *words, struct buf *html, struct error *err)
{
	struct arena scratch = { 0 };
	struct letter letter;
	struct notice notice = { .kind = NOTICE_CASE,
		.case_words = case_letter_join(words, &scratch) };
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
