#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/pipeline.h"

/* The windows that can be announced, for the person who mistyped one. */
static const char *
nearest_window(const struct execution *execution, struct str wanted)
{
	const struct calendars *calendars = &execution->setup->calendars;
	const char **names = arena_alloc(execution->run,
	    calendars->window_count, sizeof(*names));
	size_t count = 0;
	for (size_t i = 0; i < calendars->window_count; i++)
		if (window_may_be_announced(&calendars->windows[i],
			execution->today))
			names[count++] = arena_cstr(execution->run,
			    calendars->windows[i].id);
	return str_nearest(wanted, names, count);
}

static const struct window *
find_window(const struct execution *execution, struct error *err)
{
	struct str id = str_from(execution->options->argument);
	const struct window *window =
	    calendars_find_window(&execution->setup->calendars, id);
	if (window == NULL) {
		const char *nearest = nearest_window(execution, id);
		error_set(err, ERROR_USAGE, "there is no window '%.*s'%s%s%s",
		    STR_ARG(id), nearest == NULL ? "" : "; is '",
		    nearest == NULL ? ", nor another suspension ahead"
				    : nearest,
		    nearest == NULL ? "" : "' meant?");
		return NULL;
	}
	if (window->kind != WINDOW_SUSPENDED) {
		error_set(err, ERROR_USAGE,
		    "window '%.*s' is %s; only a suspension is announced",
		    STR_ARG(id), window_kind_name(window->kind));
		return NULL;
	}
	if (date_before(window->last, execution->today)) {
		error_set(err, ERROR_USAGE, "window '%.*s' is over",
		    STR_ARG(id));
		return NULL;
	}
	return window;
}

static bool
prepare(struct execution *execution, struct error *err)
{
	execution->announced = find_window(execution, err);
	return execution->announced != NULL;
}

int
command_announce(const struct options *options)
{
	const struct execution_steps steps = { prepare, pipeline_run };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
