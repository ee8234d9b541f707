#include "command/interrupt.h"

#include <signal.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "command/exits.h"

static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

/*
 * Those that nobody ignores.  One that is ignored must not be blocked either:
 * Linux keeps it then, and it would count as one that has come.
 */
static sigset_t
heeded(void)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		struct sigaction now;
		if (sigaction(signals[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			sigaddset(&set, signals[i]);
	}
	return set;
}

/* Only what may be called in the middle of anything else. */
static void
end_at_once(int number)
{
	static const char line[] = "shipdelay: stopped by a signal\n";
	static const char clear[] = "\r\033[K";
	struct termios terminal;
	(void)number;
	/* How far the work is may stand there. */
	if (tcgetattr(STDERR_FILENO, &terminal) == 0)
		(void)!write(STDERR_FILENO, clear, sizeof(clear) - 1);
	(void)!write(STDERR_FILENO, line, sizeof(line) - 1);
	_exit(EXIT_LATER);
}

void
interrupt_catch(void)
{
	const struct sigaction ours = { .sa_handler = end_at_once };
	sigset_t set = heeded();
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (sigismember(&set, signals[i]) == 1)
			sigaction(signals[i], &ours, NULL);
}

void
interrupt_hold(void)
{
	sigset_t set = heeded();
	sigprocmask(SIG_BLOCK, &set, NULL);
}

bool
interrupt_has_come(void)
{
	const struct timespec no_time = { 0, 0 };
	sigset_t set = heeded();
	if (sigtimedwait(&set, NULL, &no_time) <= 0)
		return false;
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return true;
}
