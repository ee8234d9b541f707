#include "base/diag.h"
#include "command/commands.h"
#include "command/delivery.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/setup.h"

int
command_check(const struct options *options)
{
	struct setup setup;
	struct error err = { 0 };
	int code = EXIT_DONE;
	setup_load(&setup, options->config);
	if (setup.letters != NULL)
		letters_check(setup.letters, &setup.mistakes);
	if (setup.mistakes.count > 0)
		code = setup_tell_mistakes(&setup);
	else if (options->is_connect && !delivery_probe(&setup, &err))
		code = execution_refuse(&err);
	if (code == EXIT_DONE && options->is_verbose)
		diag_say("%zu calendars, %zu windows, %zu services, %zu "
			 "sources: no mistake found",
		    setup.calendars.calendar_count,
		    setup.calendars.window_count, setup.services.count,
		    setup.settings.source_count);
	setup_release(&setup);
	return code;
}
