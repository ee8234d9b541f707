#include "ledger/backup.h"

#include <sys/stat.h>

#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/setup.h"
#include "report/summary.h"

/* Beside a run that may be sending: no lock is taken. */
static bool
back_up(const struct setup *setup, const char *path, struct error *err)
{
	struct ledger *ledger = NULL;
	if (!ledger_open(setup->state, LEDGER_BESIDE, &ledger, err))
		return false;
	bool ok = ledger_is_empty(ledger)
	              ? error_set(err, ERROR_NO_INPUT,
			    "there is no ledger in %s yet", setup->state)
	              : backup_write(ledger, path, err);
	ledger_close(ledger);
	return ok;
}

static int
summarize(const char *path)
{
	struct summary summary;
	struct stat st = { 0 };
	stat(path, &st);
	summary_init(&summary, "backup");
	summary_add_text(&summary, "file", str_from(path));
	summary_add_number(&summary, "bytes", st.st_size);
	return execution_summarize(&summary, EXIT_DONE);
}

int
command_backup(const struct options *options)
{
	struct setup setup;
	struct error err = { 0 };
	int code = EXIT_DONE;
	if (!setup_load(&setup, options->config))
		code = setup_tell_mistakes(&setup);
	else if (!back_up(&setup, options->argument, &err))
		code = execution_refuse(&err);
	else if (options->is_json)
		code = summarize(options->argument);
	setup_release(&setup);
	return code;
}
