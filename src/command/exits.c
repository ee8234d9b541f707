#include "command/exits.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"

static const int codes[] = {
	[ERROR_NONE] = EXIT_DONE,
	[ERROR_USAGE] = EXIT_USAGE,
	[ERROR_INPUT] = EXIT_HELD,
	[ERROR_NO_INPUT] = EXIT_NO_INPUT,
	[ERROR_RELAY] = EXIT_RELAY,
	[ERROR_BOOKS] = EXIT_BOOKS,
	[ERROR_REPORT] = EXIT_REPORT,
	[ERROR_LEDGER] = EXIT_LEDGER,
	[ERROR_BUSY] = EXIT_LATER,
	[ERROR_PERMISSION] = EXIT_PERMISSION,
	[ERROR_CONFIG] = EXIT_CONFIG,
};

int
exit_of(enum error_kind kind)
{
	return codes[kind];
}

/* The worst first; a usage mistake opens nothing and is the only one. */
static const int order[] = { EXIT_USAGE, EXIT_BOOKS, EXIT_LEDGER, EXIT_CONFIG,
	EXIT_PERMISSION, EXIT_RELAY, EXIT_REPORT, EXIT_NO_INPUT, EXIT_HELD,
	EXIT_LATER, EXIT_PERSON, EXIT_DONE };

int
exit_worse(int a, int b)
{
	for (size_t i = 0; i < COUNT_OF(order); i++)
		if (order[i] == a || order[i] == b)
			return order[i];
	return a;
}

int
exit_unprinted(int code)
{
	diag_say("stdout cannot be written: %s", strerror(errno));
	return exit_worse(code, EXIT_REPORT);
}
