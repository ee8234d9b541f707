#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/pipeline.h"
#include "message/address.h"
#include "message/case_letter.h"
#include "message/case_samples.h"
#include "message/letter.h"
#include "message/letter_samples.h"
#include "message/message.h"
#include "report/gallery.h"

enum { MAX_FILE = 8 << 20, MAX_INDEX = 64 << 20 };

/* What the writers of the preview share. */
struct preview {
	struct execution *execution;
	const char *folder;
	struct letter letter;
	struct buf bytes; /* of one file */
	struct gallery_letter *letters;
	size_t count;
	size_t capacity;
};

static bool
write_file(struct preview *preview, struct str name, const char *ending,
    struct str content, struct error *err)
{
	struct arena *run = preview->execution->run;
	if (mkdir(preview->folder, 0700) != 0 && errno != EEXIST)
		return error_set(err, ERROR_REPORT, "%s: %s", preview->folder,
		    strerror(errno));
	name = arena_format(run, "%.*s%s", STR_ARG(name), ending);
	return file_replace(file_join(run, str_from(preview->folder), name),
	    content, err);
}

/* Letters of complaints are told apart by their notice's key. */
static struct str
kind_of(const struct mail *mail)
{
	const struct notice *notice = &mail->notices[0];
	return notice->kind == NOTICE_CASE ? notice->case_key
	                                   : str_from(mail_letter(mail));
}

/* Keeps the letter for the index. */
static void
remember(struct preview *preview, const struct mail *mail, struct str name)
{
	struct arena *run = preview->execution->run;
	const struct letter *letter = &preview->letter;
	preview->letters = arena_grow(run, preview->letters, preview->count,
	    &preview->capacity, sizeof(*preview->letters));
	preview->letters[preview->count++] = (struct gallery_letter){
		.name = name,
		.letter = kind_of(mail),
		.language = mail->language,
		.subject = arena_str(run, buf_str(&letter->subject)),
		.preview = arena_str(run, buf_str(&letter->preview)),
		.text = arena_str(run, buf_str(&letter->text)),
		.html = arena_str(run, buf_str(&letter->html)),
	};
}

/* The three forms of one letter. */
static bool
write_letter(struct preview *preview, const struct mail *mail, struct str name,
    struct error *err)
{
	const struct setup *setup = preview->execution->setup;
	struct letter *letter = &preview->letter;
	struct buf *bytes = &preview->bytes;
	if (!letters_compose(setup->letters, mail, letter, err))
		return false;
	buf_clear(bytes);
	message_compose(mail, letter, &setup->sender, bytes);
	if (!write_file(preview, name, ".eml", buf_str(bytes), err))
		return false;
	buf_clear(bytes);
	buf_format(bytes, "Subject: %.*s\nPreview: %.*s\n\n",
	    STR_ARG(buf_str(&letter->subject)),
	    STR_ARG(buf_str(&letter->preview)));
	buf_add(bytes, buf_str(&letter->text));
	remember(preview, mail, name);
	return write_file(preview, name, ".txt", buf_str(bytes), err) &&
	       write_file(preview, name, ".html", buf_str(&letter->html), err);
}

static bool
is_wanted(const struct preview *preview, struct str letter, struct str language)
{
	const struct options *options = preview->execution->options;
	return (options->kind == NULL ||
		   str_equal(str_from(options->kind), letter)) &&
	       (options->language == NULL ||
		   str_equal(str_from(options->language), language));
}

/* Of a complaint, with the words as they would have been approved. */
static const struct mail *
case_sample_of(const struct preview *preview, struct str letter,
    struct str language, struct error *err)
{
	struct arena *run = preview->execution->run;
	const char *name = arena_cstr(run, letter);
	struct case_words words;
	if (!case_letter_compose(preview->execution->setup->letters, name,
		case_sample(name, language, run), run, &words, err))
		return NULL;
	struct mail *mail = arena_new(run, struct mail);
	struct notice *notice = arena_new(run, struct notice);
	*notice = (struct notice){ .kind = NOTICE_CASE,
		.case_key = letter,
		.case_words = case_letter_join(&words, run) };
	*mail = (struct mail){ .to = STR("anna@example.com"),
		.name = STR("Anna Schmidt"),
		.language = language,
		.notices = notice,
		.notice_count = 1 };
	return mail;
}

static const struct mail *
sample_of(const struct preview *preview, struct str letter, struct str language,
    struct error *err)
{
	if (letter_set_is_of_case(letter))
		return case_sample_of(preview, letter, language, err);
	return letter_sample(letter, language, preview->execution->run);
}

static bool
write_sample(struct preview *preview, struct str letter, struct str language,
    struct error *err)
{
	struct execution *execution = preview->execution;
	if (!is_wanted(preview, letter, language))
		return true;
	struct str name = arena_format(execution->run, "%.*s-%.*s",
	    STR_ARG(language), STR_ARG(letter));
	const struct mail *sample = sample_of(preview, letter, language, err);
	if (sample == NULL)
		return false;
	struct mail mail = *sample;
	mail.planned_at = execution->now;
	mail.message_id = mail_message_id(&mail,
	    address_domain(execution->setup->sender.address), execution->run);
	return write_letter(preview, &mail, name, err);
}

static bool
write_samples(struct preview *preview, struct error *err)
{
	const struct letters *letters = preview->execution->setup->letters;
	const struct str *languages;
	size_t language_count = letters_languages(letters, &languages);
	size_t letter_count;
	const char *const *names = letter_set_names(&letter_count);
	for (size_t i = 0; i < letter_count; i++)
		for (size_t k = 0; k < language_count; k++)
			if (!write_sample(preview, str_from(names[i]),
				languages[k], err))
				return false;
	return true;
}

/* A tracking number as the name of a file that stays in its folder. */
static struct str
file_name(struct str tracking, struct arena *arena)
{
	char *name = arena_alloc(arena, tracking.len + 1, 1);
	for (size_t i = 0; i < tracking.len; i++) {
		char byte = tracking.ptr[i];
		bool is_odd = byte == '/' || (byte >= 0 && byte <= ' ') ||
		              (i == 0 && byte == '.');
		name[i] = is_odd ? '_' : byte;
	}
	return (struct str){ name, tracking.len };
}

/* The letters that a run would write about one parcel now. */
static bool
write_real(struct preview *preview, struct error *err)
{
	struct execution *execution = preview->execution;
	const struct options *options = execution->options;
	struct str name = file_name(str_from(options->argument),
	    execution->run);
	if (!pipeline_decide(execution, err))
		return false;
	for (size_t i = 0; i < execution->plan.mail_count; i++) {
		const struct mail *mail = &execution->plan.mails[i];
		if (is_wanted(preview, str_from(mail_letter(mail)),
			mail->language) &&
		    !write_letter(preview, mail, name, err))
			return false;
	}
	if (execution->plan.mail_count > 0)
		return true;
	return error_set(err, ERROR_INPUT,
	    "there is no letter to write about %s today; see 'explain %s'",
	    options->argument, options->argument);
}

static bool
write_index(struct preview *preview, struct error *err)
{
	struct buf index;
	buf_init(&index, MAX_INDEX);
	gallery_add(&index, preview->letters, preview->count);
	bool ok = write_file(preview, STR("index"), ".html", buf_str(&index),
	    err);
	buf_release(&index);
	return ok;
}

/* No letter is left of --kind and --language: why? */
static bool
refuse_choice(const struct preview *preview, struct error *err)
{
	const struct options *options = preview->execution->options;
	size_t count;
	const char *const *names = letter_set_names(&count);
	struct str kind = str_from(options->kind);
	const char *nearest = str_nearest(kind, names, count);
	if (options->kind != NULL && !str_equal(kind, str_from(nearest)))
		return error_set(err, ERROR_USAGE,
		    "--kind %s: there is no such letter; is '%s' meant?",
		    options->kind, nearest);
	if (options->language != NULL && options->argument == NULL)
		return error_set(err, ERROR_USAGE,
		    "--language %s: there are no letters in it; a folder of "
		    "templates is wanted, such as de",
		    options->language);
	return error_set(err, ERROR_USAGE,
	    "the letter of %s today is of another kind or language",
	    options->argument);
}

static bool
write_all(struct preview *preview, struct error *err)
{
	bool ok = preview->execution->options->argument == NULL
	              ? write_samples(preview, err)
	              : write_real(preview, err);
	return ok && (preview->count > 0 || refuse_choice(preview, err)) &&
	       write_index(preview, err);
}

static int
preview(struct execution *execution)
{
	struct error err = { 0 };
	struct preview work = {
		.execution = execution,
		.folder = execution->options->out == NULL
		              ? "preview"
		              : execution->options->out,
	};
	letter_init(&work.letter);
	buf_init(&work.bytes, MAX_FILE);
	int code = write_all(&work, &err) ? EXIT_DONE : execution_refuse(&err);
	buf_release(&work.bytes);
	letter_release(&work.letter);
	return code;
}

int
command_preview(const struct options *options)
{
	struct options with_only = *options;
	with_only.only = options->argument;
	const struct execution_steps steps = { .body = preview };
	return execution_run(&with_only, EXECUTION_READS, &steps);
}
