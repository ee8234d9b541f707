#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/error.h"
#include "command/exits.h"
#include "command/help.h"
#include "command/interrupt.h"
#include "command/options.h"
#include "command/syntax.h"
#include "message/locale.h"
#include "version.h"

/*
 * A file that is opened must never become stdin, stdout or stderr.  Read-only:
 * what is written to a stdout that was closed must fail, not vanish.
 */
static void
fill_standard_files(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static int
print_help(const struct command *command)
{
	struct buf help;
	buf_init(&help, 1 << 16);
	if (command == NULL)
		help_add_program(&help);
	else
		help_add_command(command, &help);
	bool ok = diag_print(buf_str(&help));
	buf_release(&help);
	return ok ? EXIT_DONE : exit_unprinted(EXIT_DONE);
}

int
main(int argc, char **argv)
{
	struct options options;
	struct error err = { 0 };
	interrupt_catch();
	/* A write that fails says so: a reader gone, a file too large. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	fill_standard_files();
	locale_need_memory();
	umask(077);
	if (!options_parse(argc, argv, &options, &err)) {
		diag_say("%s", err.text);
		return exit_of(err.kind);
	}
	if (options.is_version)
		return diag_print(STR("shipdelay " SHIPDELAY_VERSION "\n"))
		           ? EXIT_DONE
		           : exit_unprinted(EXIT_DONE);
	if (options.is_help)
		return print_help(options.command);
	return options.command->run(&options);
}
