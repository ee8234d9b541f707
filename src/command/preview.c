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
#include "message/letter.h"
#include "message/letter_samples.h"
#include "message/message.h"

enum { MAX_FILE = 8 << 20 };

/* What the writers of the preview share. */
struct preview {
	struct execution *execution;
	const char *folder;
	struct letter letter;
	struct buf bytes; /* of one file */
	struct buf index; /* of index.html */
	size_t written;
};

static bool
write_file(struct preview *preview, struct str name, struct str content,
    struct error *err)
{
	if (mkdir(preview->folder, 0700) != 0 && errno != EEXIST)
		return error_set(err, ERROR_REPORT, "%s: %s", preview->folder,
		    strerror(errno));
	return file_replace(file_join(preview->execution->run,
				str_from(preview->folder), name),
	    content, err);
}

/* The three forms of one letter, and its line in the index. */
static bool
write_letter(struct preview *preview, const struct mail *mail, struct str name,
    struct error *err)
{
	const struct setup *setup = preview->execution->setup;
	struct arena *run = preview->execution->run;
	struct letter *letter = &preview->letter;
	if (!letters_compose(setup->letters, mail, letter, err))
		return false;
	buf_clear(&preview->bytes);
	message_compose(mail, letter, &setup->sender, &preview->bytes);
	if (!write_file(preview, arena_format(run, "%.*s.eml", STR_ARG(name)),
		buf_str(&preview->bytes), err))
		return false;
	buf_clear(&preview->bytes);
	buf_format(&preview->bytes, "Subject: %.*s\n\n",
	    STR_ARG(buf_str(&letter->subject)));
	buf_add(&preview->bytes, buf_str(&letter->text));
	if (!write_file(preview, arena_format(run, "%.*s.txt", STR_ARG(name)),
		buf_str(&preview->bytes), err))
		return false;
	buf_format(&preview->index,
	    "<tr><td lang=\"%.*s\">%.*s<td><a href=\"%.*s.txt\">text</a> "
	    "<a href=\"%.*s.eml\">mail</a>",
	    STR_ARG(mail->language), STR_ARG(name), STR_ARG(name),
	    STR_ARG(name));
	if (letter->html.len > 0) {
		if (!write_file(preview,
			arena_format(run, "%.*s.html", STR_ARG(name)),
			buf_str(&letter->html), err))
			return false;
		buf_format(&preview->index, " <a href=\"%.*s.html\">html</a>",
		    STR_ARG(name));
	}
	buf_add(&preview->index, STR("\n"));
	preview->written++;
	return true;
}

static bool
is_wanted(const char *option, struct str name)
{
	return option == NULL || str_equal(str_from(option), name);
}

static struct mail *
sample_of(const struct preview *preview, struct str letter, struct str language)
{
	struct arena *run = preview->execution->run;
	struct mail *mail = arena_new(run, struct mail);
	*mail = *letter_sample(letter, language, run);
	mail->planned_at = preview->execution->now;
	mail->message_id = mail_message_id(mail,
	    address_domain(preview->execution->setup->sender.address), run);
	return mail;
}

static bool
write_samples(struct preview *preview, struct error *err)
{
	const struct options *options = preview->execution->options;
	const struct letters *letters = preview->execution->setup->letters;
	const struct str *languages;
	size_t language_count = letters_languages(letters, &languages);
	size_t letter_count;
	const char *const *names = letters_names(&letter_count);
	for (size_t i = 0; i < language_count; i++)
		for (size_t k = 0; k < letter_count; k++) {
			struct str letter = str_from(names[k]);
			if (!is_wanted(options->language, languages[i]) ||
			    !is_wanted(options->kind, letter))
				continue;
			struct str name = arena_format(preview->execution->run,
			    "%.*s-%s", STR_ARG(languages[i]), names[k]);
			if (!write_letter(preview,
				sample_of(preview, letter, languages[i]), name,
				err))
				return false;
		}
	return true;
}

/* The letters that a run would write about one parcel now. */
static bool
write_real(struct preview *preview, struct error *err)
{
	struct execution *execution = preview->execution;
	const struct options *options = execution->options;
	if (!pipeline_decide(execution, err))
		return false;
	for (size_t i = 0; i < execution->plan.mail_count; i++) {
		struct mail *mail = &execution->plan.mails[i];
		if (options->language != NULL)
			mail->language = str_from(options->language);
		if (!write_letter(preview, mail, str_from(options->argument),
			err))
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
	struct str rows = buf_str(&preview->index);
	buf_clear(&preview->bytes);
	buf_format(&preview->bytes,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>Letters</title>\n<h1>Letters</h1>\n<table>\n%.*s"
	    "</table>\n",
	    STR_ARG(rows));
	return write_file(preview, STR("index.html"), buf_str(&preview->bytes),
	    err);
}

static bool
write_all(struct preview *preview, struct error *err)
{
	bool ok = preview->execution->options->argument == NULL
	              ? write_samples(preview, err)
	              : write_real(preview, err);
	if (ok && preview->written == 0)
		ok = error_set(err, ERROR_USAGE,
		    "no letter has that --kind and --language");
	return ok && write_index(preview, err);
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
	buf_init(&work.index, MAX_FILE);
	int code = write_all(&work, &err) ? EXIT_DONE : execution_refuse(&err);
	buf_release(&work.index);
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
