#include "base/diag.h"
#include "command/commands.h"
#include "command/delivery.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/setup.h"
#include "message/letter_check.h"
#include "report/summary.h"

static int
summarize(const struct setup *setup, const struct error *err, int code)
{
	struct summary summary;
	struct arena scratch = { 0 };
	summary_init(&summary, "check");
	struct summary list = summary_add_list(&summary, "mistakes");
	for (size_t i = 0; i < setup->mistakes.count; i++) {
		struct summary item = summary_append(&list);
		summary_add_text(&item, "mistake",
		    mistake_format(&setup->mistakes.items[i], &scratch));
	}
	summary_add_text(&summary, "relay", str_from(err->text));
	summary_add_number(&summary, "calendars",
	    (int64_t)setup->calendars.calendar_count);
	summary_add_number(&summary, "windows",
	    (int64_t)setup->calendars.window_count);
	summary_add_number(&summary, "services",
	    (int64_t)setup->services.count);
	summary_add_number(&summary, "sources",
	    (int64_t)setup->settings.source_count);
	arena_release(&scratch);
	return execution_summarize(&summary, code);
}

/* Each country of `languages = BR:pt` has letters to be written to in. */
static void
check_languages(struct setup *setup)
{
	const struct setting_text *setting = &setup->settings.notices.languages;
	struct str rest = setting->text;
	struct str pair, country;
	while (!str_is_empty(rest) && str_next(&rest, ',', &pair)) {
		struct str language = pair = str_trim(pair);
		bool is_pair = str_next(&language, ':', &country) &&
		               str_trim(country).len == 2 &&
		               !str_is_empty(language);
		if (!is_pair)
			mistakes_add(&setup->mistakes, setting->place,
			    "languages: '%.*s': a two-letter country and its "
			    "language are wanted, such as BR:pt",
			    STR_ARG(pair));
		else if (!letters_speak(setup->letters, str_trim(language)))
			mistakes_add(&setup->mistakes, setting->place,
			    "languages: '%.*s': there are no letters in that "
			    "language",
			    STR_ARG(pair));
	}
}

int
command_check(const struct options *options)
{
	struct setup setup;
	struct error err = { 0 };
	int code = EXIT_DONE;
	setup_load(&setup, options->config);
	if (setup.letters != NULL) {
		letter_check(setup.letters, &setup.mistakes);
		check_languages(&setup);
	}
	if (setup.mistakes.count > 0)
		code = setup_tell_mistakes(&setup);
	else if (options->is_connect && !delivery_probe(&setup, &err))
		code = execution_refuse(&err);
	if (code == EXIT_DONE && options->is_verbose)
		diag_note("%zu calendars, %zu windows, %zu services, %zu "
			  "sources: no mistake found",
		    setup.calendars.calendar_count,
		    setup.calendars.window_count, setup.services.count,
		    setup.settings.source_count);
	if (options->is_json)
		code = summarize(&setup, &err, code);
	setup_release(&setup);
	return code;
}
