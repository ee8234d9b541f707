#include "message/letter_check.h"

#include <sys/stat.h>

#include "message/case_letter.h"
#include "message/case_samples.h"
#include "message/letter_samples.h"

/* One language that is gone through. */
struct check {
	struct letters *letters;
	const struct letter_language *language;
	struct letter letter;
	struct mistakes *mistakes;
};

static bool
check_html(const struct check *check, const char *name, struct error *err)
{
	size_t len = check->letter.html.len;
	return len <= LETTER_MAX_HTML ||
	       error_set(err, ERROR_CONFIG,
		   "letter %s in '%.*s': its HTML has %zu bytes, mail "
		   "programs cut off what is longer than %d",
		   name, STR_ARG(check->language->name), len, LETTER_MAX_HTML);
}

static bool
try_mail(struct check *check, const struct mail *mail, struct error *err)
{
	struct letter *letter = &check->letter;
	const char *name = mail_letter(mail);
	if (!letters_compose(check->letters, mail, letter, err))
		return false;
	const struct str parts[] = { buf_str(&letter->subject),
		buf_str(&letter->preview), buf_str(&letter->text) };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!letters_allow(check->language, name, parts[i], err))
			return false;
	return check_html(check, name, err);
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
try_mails(struct check *check, const char *name,
    const struct letter_template *tmpl, struct error *err)
{
	struct arena arena = { 0 };
	struct map uses = { 0 };
	struct mail *mails = NULL;
	bool ok = true;
	size_t count = letter_samples(str_from(name), check->language->name,
	    &arena, &mails);
	letter_set_uses(check->language->set, tmpl, &uses);
	count = drop_alike(mails, count, &uses);
	for (size_t i = 0; ok && i < count; i++)
		ok = try_mail(check, &mails[i], err);
	map_release(&uses);
	arena_release(&arena);
	return ok;
}

/* The same of a letter of complaints. */
static bool
try_cases(struct check *check, const char *name, struct error *err)
{
	struct arena arena = { 0 };
	struct str language = check->language->name;
	struct case_words words;
	struct case_facts *samples;
	bool ok = true;
	size_t count = case_samples(name, language, &arena, &samples);
	for (size_t i = 0; ok && i < count; i++)
		ok = case_letter_compose(check->letters, name, &samples[i],
			 &arena, &words, err) &&
		     case_letter_draw(check->letters, language, &words,
			 &check->letter.html, err) &&
		     check_html(check, name, err);
	arena_release(&arena);
	return ok;
}

static void
check_letter(struct check *check, const char *name)
{
	struct error err = { 0 };
	const struct letter_template *tmpl =
	    letter_set_find(check->language->set, str_from(name), &err);
	if (tmpl == NULL)
		return;
	bool ok = letter_set_is_of_case(str_from(name))
	              ? try_cases(check, name, &err)
	              : try_mails(check, name, tmpl, &err);
	if (!ok)
		mistakes_add(check->mistakes, (struct place){ NULL, 0 }, "%s",
		    err.text);
}

static void
check_language(struct letters *letters, struct str name,
    struct mistakes *mistakes)
{
	size_t count = 0;
	struct error err = { 0 };
	const char *const *names = letter_set_names(&count);
	struct check check = { .letters = letters, .mistakes = mistakes };
	check.language = letters_speaking(letters, name, &err);
	if (check.language == NULL) {
		mistakes_add(mistakes, (struct place){ NULL, 0 }, "letters: %s",
		    err.text);
		return;
	}
	letter_set_check(check.language->set, mistakes);
	letter_init(&check.letter);
	for (size_t i = 0; i < count; i++)
		check_letter(&check, names[i]);
	letter_release(&check.letter);
}

static void
check_folder(struct str folder, struct mistakes *mistakes)
{
	struct stat st;
	const char *path = arena_cstr(mistakes->arena, folder);
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		mistakes_add(mistakes, (struct place){ path, 0 },
		    "there is no such folder of letters");
}

/* Such a file would silently never be used. */
static void
check_strays(const struct letters *letters, struct mistakes *mistakes)
{
	struct letter_file *files = NULL;
	size_t count = letter_file_list(letters_folders(letters), STR_EMPTY,
	    mistakes->arena, &files);
	for (size_t i = 0; i < count; i++)
		if (!str_equal(files[i].base, STR("frame.html")))
			mistakes_add(mistakes,
			    (struct place){ files[i].path, 0 },
			    "belongs into the folder of a language, such as "
			    "en/%.*s",
			    STR_ARG(files[i].base));
}

bool
letter_check(struct letters *letters, struct mistakes *mistakes)
{
	size_t before = mistakes->count;
	const struct letter_folders *folders = letters_folders(letters);
	struct str language = letters_default_language(letters);
	const struct str *languages;
	size_t count = letters_languages(letters, &languages);
	for (size_t i = 0; i < folders->count; i++)
		check_folder(folders->paths[i], mistakes);
	check_strays(letters, mistakes);
	if (!letters_speak(letters, language))
		mistakes_add(mistakes, (struct place){ NULL, 0 },
		    "there are no letters in the default language '%.*s'",
		    STR_ARG(language));
	for (size_t i = 0; i < count; i++)
		check_language(letters, languages[i], mistakes);
	return mistakes->count == before;
}
