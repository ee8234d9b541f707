/*
 * relay_driver.c - drives dispatch_run() for the tests of the relay.
 *
 *   relay_driver url=smtp://127.0.0.1:2525 count=100 size=1200 ...
 *
 * Mails go to the addresses in the file to=FILE, one a line, else to
 * user1@example.org and so on.  What became of them is printed, a line each:
 * "settle ID KIND CODE REPLY", with verbose=1 also "sending ID"; the last
 * line is "end ok" or "end KIND TEXT".  Exit status: 0 or 1; 2 for usage.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "relay/dispatch.h"

enum { MAX_FILE = 64 << 20, MAX_MESSAGE = 32 << 20 };

struct driver {
	struct arena arena;
	struct dispatch_options options;
	long count;
	long size;
	bool is_verbose;
	bool is_quiet; /* settled mails are counted, not printed */
	bool is_probe;
	const char *fail_at;  /* next, sending, settle or pause */
	long fail_after;      /* calls that succeed */
	long stop_after;      /* settled mails; -1: never */
	struct str addresses; /* of to=FILE */
	struct str body_of;   /* body=FILE: every mail's bytes */
	long next_id;
	long settled[OUTCOME_KIND_COUNT];
	long settled_count;
	long pauses;
};

static volatile sig_atomic_t was_asked_to_stop;

static void
on_term(int signal)
{
	(void)signal;
	was_asked_to_stop = 1;
}

/* A message with lines that start with dots, of about `size` bytes. */
static struct str
make_message(struct driver *driver, long id, struct str to)
{
	struct buf out;
	buf_init(&out, MAX_MESSAGE);
	buf_format(&out,
	    "From: <%s>\r\nTo: <%.*s>\r\nMessage-ID: <%ld@driver>\r\n\r\n"
	    ".\r\n..two dots\r\n",
	    driver->options.from, STR_ARG(to), id);
	while (out.len < (size_t)driver->size)
		buf_add(&out,
		    STR("0123456789012345678901234567890123456789012345678901"
			"2345678901234567890123456789\r\n"));
	struct str message = arena_str(&driver->arena, buf_str(&out));
	buf_release(&out);
	return message;
}

static bool
may_fail(struct driver *driver, const char *where, struct error *err)
{
	if (driver->fail_at == NULL || strcmp(driver->fail_at, where) != 0 ||
	    driver->fail_after-- > 0)
		return true;
	return error_set(err, ERROR_LEDGER, "%s failed", where);
}

static enum next_mail
next(void *context, struct dispatch_mail *mail, struct error *err)
{
	struct driver *driver = context;
	long id = ++driver->next_id;
	if (!may_fail(driver, "next", err))
		return NEXT_FAILED;
	if (driver->addresses.ptr == NULL && id > driver->count)
		return NEXT_NONE;
	mail->id = id;
	if (driver->addresses.ptr == NULL)
		mail->to = arena_format(&driver->arena, "user%ld@example.org",
		    id);
	else if (!str_next(&driver->addresses, '\n', &mail->to) ||
		 mail->to.len == 0)
		return NEXT_NONE;
	mail->bytes = driver->body_of.ptr != NULL
	                  ? driver->body_of
	                  : make_message(driver, id, mail->to);
	return NEXT_MAIL;
}

static bool
sending(void *context, int64_t id, struct error *err)
{
	struct driver *driver = context;
	if (driver->is_verbose)
		printf("sending %ld\n", (long)id);
	return may_fail(driver, "sending", err);
}

static bool
settle(void *context, int64_t id, const struct outcome *outcome,
    struct error *err)
{
	struct driver *driver = context;
	if (!may_fail(driver, "settle", err))
		return false;
	driver->settled[outcome->kind]++;
	driver->settled_count++;
	if (!driver->is_quiet)
		printf("settle %ld %s %d %s\n", (long)id,
		    outcome_kind_name(outcome->kind), outcome->code,
		    outcome->reply);
	return true;
}

static bool
take_pause(void *context, struct error *err)
{
	struct driver *driver = context;
	driver->pauses++;
	if (driver->is_verbose)
		puts("pause");
	fflush(stdout);
	return may_fail(driver, "pause", err);
}

static bool
is_stopping(void *context)
{
	const struct driver *driver = context;
	return was_asked_to_stop != 0 ||
	       (driver->stop_after >= 0 &&
		   driver->settled_count >= driver->stop_after);
}

static bool
read_text(struct driver *driver, const char *name, const char *value)
{
	struct dispatch_options *options = &driver->options;
	struct error err;
	if (strcmp(name, "url") == 0)
		options->url = value;
	else if (strcmp(name, "user") == 0)
		options->user = value;
	else if (strcmp(name, "password") == 0)
		options->password = value;
	else if (strcmp(name, "ca_file") == 0)
		options->ca_file = value;
	else if (strcmp(name, "from") == 0)
		options->from = value;
	else if (strcmp(name, "fail_at") == 0)
		driver->fail_at = value;
	else if (strcmp(name, "to") == 0)
		return file_read(value, MAX_FILE, &driver->arena,
		    &driver->addresses, &err);
	else if (strcmp(name, "body") == 0)
		return file_read(value, MAX_FILE, &driver->arena,
		    &driver->body_of, &err);
	else
		return false;
	return true;
}

static bool
read_number(struct driver *driver, const char *name, const char *value)
{
	struct dispatch_options *options = &driver->options;
	const struct {
		const char *name;
		int *number;
	} numbers[] = {
		{ "connections", &options->connections },
		{ "max_per_second", &options->max_per_second },
		{ "connect_timeout", &options->connect_timeout_seconds },
		{ "reply_timeout", &options->reply_timeout_seconds },
		{ "dot_timeout", &options->dot_timeout_seconds },
		{ "tries", &options->tries },
		{ "retry_wait", &options->retry_wait_seconds },
	};
	const struct {
		const char *name;
		long *number;
	} longs[] = {
		{ "count", &driver->count },
		{ "size", &driver->size },
		{ "fail_after", &driver->fail_after },
		{ "stop_after", &driver->stop_after },
	};
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{ "tls", &options->use_tls },
		{ "verbose", &driver->is_verbose },
		{ "quiet", &driver->is_quiet },
		{ "probe", &driver->is_probe },
	};
	long number;
	bool is_known = false;
	if (!str_to_count(str_from(value), MAX_FILE, &number))
		return false;
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (strcmp(name, numbers[i].name) == 0) {
			*numbers[i].number = (int)number;
			is_known = true;
		}
	for (size_t i = 0; i < COUNT_OF(longs); i++)
		if (strcmp(name, longs[i].name) == 0) {
			*longs[i].number = number;
			is_known = true;
		}
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (strcmp(name, flags[i].name) == 0) {
			*flags[i].flag = number != 0;
			is_known = true;
		}
	return is_known;
}

static bool
read_argument(struct driver *driver, const char *argument)
{
	const char *equals = strchr(argument, '=');
	if (equals == NULL)
		return false;
	const char *name = arena_cstr(&driver->arena,
	    (struct str){ argument, (size_t)(equals - argument) });
	return read_text(driver, name, equals + 1) ||
	       read_number(driver, name, equals + 1);
}

static bool
run(struct driver *driver, struct error *err)
{
	struct dispatch_client client = {
		.context = driver,
		.next = next,
		.sending = sending,
		.settle = settle,
		.pause = take_pause,
		.is_stopping = is_stopping,
	};
	if (driver->is_probe)
		return dispatch_probe(&driver->options, err);
	return dispatch_run(&driver->options, &client, err);
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = {
		[ERROR_RELAY] = "RELAY",
		[ERROR_PERMISSION] = "PERMISSION",
		[ERROR_BUSY] = "BUSY",
		[ERROR_CONFIG] = "CONFIG",
		[ERROR_LEDGER] = "LEDGER",
	};
	struct driver driver = {
		.options = {
			.url = "",
			.from = "shop@example.com",
			.connections = 1,
			.connect_timeout_seconds = 5,
			.reply_timeout_seconds = 5,
			.dot_timeout_seconds = 5,
			.tries = 3,
		},
		.count = 1,
		.size = 1200,
		.stop_after = -1,
	};
	for (int i = 1; i < argc; i++) {
		if (!read_argument(&driver, argv[i])) {
			fprintf(stderr, "relay_driver: %s?\n", argv[i]);
			return 2;
		}
	}
	signal(SIGTERM, on_term);
	struct error err = { 0 };
	bool ok = run(&driver, &err);
	if (driver.is_quiet)
		for (unsigned k = 0; k < OUTCOME_KIND_COUNT; k++)
			printf("total %s %ld\n",
			    outcome_kind_name((enum outcome_kind)k),
			    driver.settled[k]);
	if (driver.is_verbose)
		printf("pauses %ld\n", driver.pauses);
	printf("end %s %s\n", ok ? "ok" : kinds[err.kind], err.text);
	arena_release(&driver.arena);
	return ok ? 0 : 1;
}
