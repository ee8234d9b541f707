#include "command/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"
#include "command/commands.h"
#include "report/report.h"

enum option_id {
	OPTION_CONFIG,
	OPTION_DRY_RUN,
	OPTION_REPORT,
	OPTION_NOW,
	OPTION_ONLY,
	OPTION_LIMIT,
	OPTION_REDIRECT_TO,
	OPTION_BASELINE,
	OPTION_BY,
	OPTION_CONNECT,
	OPTION_KIND,
	OPTION_LANGUAGE,
	OPTION_OUT,
	OPTION_BEFORE,
	OPTION_OLDER_THAN,
	OPTION_REMOVE,
	OPTION_METRICS,
	OPTION_JSON,
	OPTION_VERBOSE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT
};

enum { FIRST_LONG_ONLY = 256, MAX_COMMAND_NAMES = 32 };

/* Where a value goes: a text, a switch, or one more report. */
enum target { TARGET_TEXT, TARGET_SWITCH, TARGET_REPORT };

static const struct option_row {
	const char *name;
	const char *value; /* what stands behind it, or NULL */
	int letter;        /* its one-letter form, or 0 */
	enum target target;
	size_t offset;
	const char *summary;
} rows[OPTION_COUNT] = {
	[OPTION_CONFIG] = { "config", "FILE", 'c', TARGET_TEXT,
	    offsetof(struct options, config),
	    "the configuration (default /etc/shipdelay/shipdelay.ini)" },
	[OPTION_DRY_RUN] = { "dry-run", NULL, 'n', TARGET_SWITCH,
	    offsetof(struct options, is_dry_run),
	    "send nothing, write nothing but the report" },
	[OPTION_REPORT] = { "report", "FILE", 'r', TARGET_REPORT, 0,
	    "write a report: .txt, .csv, .json or .html, - is text on stdout; "
	    "may be repeated" },
	[OPTION_NOW] = { "now", "INSTANT", 0, TARGET_TEXT,
	    offsetof(struct options, now),
	    "take this for the present, such as 2026-01-26T02:00:00+08:00" },
	[OPTION_ONLY] = { "only", "TRACKING", 0, TARGET_TEXT,
	    offsetof(struct options, only),
	    "look at this tracking number alone" },
	[OPTION_LIMIT] = { "limit", "N", 0, TARGET_TEXT,
	    offsetof(struct options, limit), "decide at most N mails" },
	[OPTION_REDIRECT_TO] = { "redirect-to", "ADDRESS", 0, TARGET_TEXT,
	    offsetof(struct options, redirect_to),
	    "send every mail to ADDRESS instead and record nothing" },
	[OPTION_BASELINE] = { "baseline", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_baseline),
	    "record the present state as told, send nothing" },
	[OPTION_BY] = { "by", "NAME", 0, TARGET_TEXT,
	    offsetof(struct options, by), "who approves" },
	[OPTION_CONNECT] = { "connect", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_connect),
	    "also open a connection to the relay" },
	[OPTION_KIND] = { "kind", "LETTER", 0, TARGET_TEXT,
	    offsetof(struct options, kind), "only this letter" },
	[OPTION_LANGUAGE] = { "language", "CODE", 0, TARGET_TEXT,
	    offsetof(struct options, language), "only this language" },
	[OPTION_OUT] = { "out", "FOLDER", 'o', TARGET_TEXT,
	    offsetof(struct options, out), "where the files go" },
	[OPTION_BEFORE] = { "before", "DATE", 0, TARGET_TEXT,
	    offsetof(struct options, before),
	    "what is older than this day, such as 2026-01-26" },
	[OPTION_OLDER_THAN] = { "older-than", "DAYS", 0, TARGET_TEXT,
	    offsetof(struct options, older_than),
	    "what is older than so many days" },
	[OPTION_REMOVE] = { "remove", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_remove),
	    "the address may be written to again" },
	[OPTION_METRICS] = { "metrics", "FILE", 0, TARGET_TEXT,
	    offsetof(struct options, metrics),
	    "write figures for Prometheus's textfile collector" },
	[OPTION_JSON] = { "json", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_json),
	    "say it as one JSON object on stdout" },
	[OPTION_VERBOSE] = { "verbose", NULL, 'v', TARGET_SWITCH,
	    offsetof(struct options, is_verbose), "say what is being done" },
	[OPTION_HELP] = { "help", NULL, 'h', TARGET_SWITCH,
	    offsetof(struct options, is_help), "this text" },
	[OPTION_VERSION] = { "version", NULL, 0, TARGET_SWITCH,
	    offsetof(struct options, is_version), "the version" },
};

#define BIT(option) (1U << (option))
#define EVERYWHERE                                                             \
	(BIT(OPTION_CONFIG) | BIT(OPTION_VERBOSE) | BIT(OPTION_HELP) |         \
	    BIT(OPTION_VERSION))
#define REPORTING                                                              \
	(EVERYWHERE | BIT(OPTION_REPORT) | BIT(OPTION_NOW) | BIT(OPTION_JSON))
#define DECIDING                                                               \
	(REPORTING | BIT(OPTION_DRY_RUN) | BIT(OPTION_ONLY) |                  \
	    BIT(OPTION_LIMIT) | BIT(OPTION_REDIRECT_TO) | BIT(OPTION_METRICS))

static const struct command commands[] = {
	{ "run", NULL, DECIDING | BIT(OPTION_BASELINE),
	    "find the delayed parcels and write to their customers",
	    "shipdelay run --dry-run --report tonight.html", command_run },
	{ "announce", "WINDOW", DECIDING,
	    "warn every customer whose parcel a suspension will meet",
	    "shipdelay announce cn:2026-02-15/2026-02-23 --dry-run "
	    "--report warn.html",
	    command_announce },
	{ "explain", "TRACKING", EVERYWHERE | BIT(OPTION_NOW),
	    "show what is concluded about a parcel, and from what",
	    "shipdelay explain LP202601184CN", command_explain },
	{ "preview", "[TRACKING]",
	    EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_KIND) |
		BIT(OPTION_LANGUAGE) | BIT(OPTION_OUT),
	    "write every letter with sample data to a folder",
	    "shipdelay preview --language de --out letters", command_preview },
	{ "check", NULL, EVERYWHERE | BIT(OPTION_CONNECT) | BIT(OPTION_JSON),
	    "check the configuration, the profiles and the letters",
	    "shipdelay check --connect", command_check },
	{ "calendar check", NULL,
	    EVERYWHERE | BIT(OPTION_NOW) | BIT(OPTION_JSON),
	    "find what is missing or doubtful in the calendars ahead",
	    "shipdelay calendar check --verbose", command_calendar_check },
	{ "calendar show", "PLACE YEAR", EVERYWHERE,
	    "show the days of a place, month by month",
	    "shipdelay calendar show cn 2026", command_calendar_show },
	{ "calendar diff", "A B", EVERYWHERE,
	    "compare two calendars, or one with an iCalendar file",
	    "shipdelay calendar diff cn downloads/china.ics",
	    command_calendar_diff },
	{ "probe", "FILE", EVERYWHERE,
	    "say what an export is, and how to read it",
	    "shipdelay probe inbox/export.csv", command_probe },
	{ "status", NULL, EVERYWHERE | BIT(OPTION_JSON),
	    "show what waits for a person, and the last runs",
	    "shipdelay status", command_status },
	{ "approve", "RUN", REPORTING | BIT(OPTION_BY) | BIT(OPTION_METRICS),
	    "send exactly the plan of a held run",
	    "shipdelay approve 20260126T020000-1 --by Li", command_approve },
	{ "discard", "RUN", EVERYWHERE,
	    "drop the plan of a held run, as if it had never been decided",
	    "shipdelay discard 20260126T020000-1", command_discard },
	{ "resolve", "MAIL sent|resend", EVERYWHERE,
	    "settle a mail that is in doubt",
	    "shipdelay resolve 3fa91c0d@shop.example sent", command_resolve },
	{ "report", "RUN", REPORTING, "write the report of an earlier run",
	    "shipdelay report 20260126T020000-1 --report monday.html",
	    command_report },
	{ "transit suggest", NULL, EVERYWHERE | BIT(OPTION_NOW),
	    "suggest a table of services from the delivered parcels",
	    "shipdelay transit suggest > suggested.ini",
	    command_transit_suggest },
	{ "suppress", "ADDRESS", EVERYWHERE | BIT(OPTION_REMOVE),
	    "never write to this address again",
	    "shipdelay suppress jonas@example.com", command_suppress },
	{ "backup", "FILE", EVERYWHERE | BIT(OPTION_JSON),
	    "save the ledger, also while a run sends",
	    "shipdelay backup /backup/ledger-monday.db", command_backup },
	{ "purge", NULL,
	    EVERYWHERE | BIT(OPTION_BEFORE) | BIT(OPTION_OLDER_THAN) |
		BIT(OPTION_DRY_RUN) | BIT(OPTION_NOW) | BIT(OPTION_JSON),
	    "remove old addresses, texts and reports from the ledger",
	    "shipdelay purge --older-than 180 --dry-run", command_purge },
	{ "forget", "ADDRESS",
	    EVERYWHERE | BIT(OPTION_DRY_RUN) | BIT(OPTION_JSON),
	    "remove a person from the ledger",
	    "shipdelay forget jonas@example.com", command_forget },
};

/* Is this its name?  It may be two words: "calendar check". */
static bool
is_named(const struct command *command, int argc, char **argv, int *words)
{
	struct str rest = str_from(command->name), word;
	*words = 0;
	while (str_next(&rest, ' ', &word)) {
		if (*words == argc || !str_equal(word, str_from(argv[*words])))
			return false;
		(*words)++;
	}
	return true;
}

static const struct command *
find_command(int argc, char **argv, int *words)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (is_named(&commands[i], argc, argv, words))
			return &commands[i];
	return NULL;
}

/* Commands of two words of which this is the first. */
static bool
is_first_word(const char *name, struct buf *wanted)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		struct str rest = str_from(commands[i].name), word;
		if (str_next(&rest, ' ', &word) && rest.ptr != NULL &&
		    str_equal(word, str_from(name)))
			buf_format(wanted, "%s%.*s",
			    wanted->len == 0 ? "" : ", ", STR_ARG(rest));
	}
	return wanted->len > 0;
}

static bool
refuse_command(const char *name, struct error *err)
{
	const char *names[COUNT_OF(commands)];
	struct buf wanted;
	buf_init(&wanted, ERROR_MAX_TEXT);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		names[i] = commands[i].name;
	if (is_first_word(name, &wanted)) {
		error_set(err, ERROR_USAGE, "'%s' needs one of these: %.*s",
		    name, STR_ARG(buf_str(&wanted)));
		buf_release(&wanted);
		return false;
	}
	return error_set(err, ERROR_USAGE,
	    "there is no command '%s'; is '%s' meant? See shipdelay --help",
	    name, str_nearest(str_from(name), names, COUNT_OF(commands)));
}

/* The tables as getopt wants them. */
static void
make_getopt_tables(struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		longs[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].value == NULL ? no_argument
			                                 : required_argument,
			.val = FIRST_LONG_ONLY + (int)i,
		};
		if (rows[i].letter == 0)
			continue;
		*shorts++ = (char)rows[i].letter;
		if (rows[i].value != NULL)
			*shorts++ = ':';
	}
	longs[OPTION_COUNT] = (struct option){ 0 };
	*shorts = '\0';
}

static size_t
row_of(int found)
{
	if (found >= FIRST_LONG_ONLY)
		return (size_t)(found - FIRST_LONG_ONLY);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (rows[i].letter == found)
			return i;
	return OPTION_COUNT;
}

static bool
take_option(size_t row, const char *value, struct options *options,
    struct error *err)
{
	char *base = (char *)options;
	switch (rows[row].target) {
	case TARGET_TEXT:
		memcpy(base + rows[row].offset, &value, sizeof(value));
		break;
	case TARGET_SWITCH:
		*(bool *)(base + rows[row].offset) = true;
		break;
	case TARGET_REPORT:
		if (options->report_count == OPTIONS_MAX_REPORTS)
			return error_set(err, ERROR_USAGE, "at most %d reports",
			    OPTIONS_MAX_REPORTS);
		options->reports[options->report_count++] = value;
		break;
	}
	return true;
}

/* getopt stands at an option that is unknown, unclear, or takes no value. */
static bool
refuse_option(const char *written, struct error *err)
{
	const char *names[OPTION_COUNT];
	if (optopt >= FIRST_LONG_ONLY)
		return error_set(err, ERROR_USAGE, "option --%s takes no value",
		    rows[optopt - FIRST_LONG_ONLY].name);
	if (optopt != 0)
		return error_set(err, ERROR_USAGE,
		    "there is no option '-%c'; see shipdelay --help", optopt);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		names[i] = rows[i].name;
	return error_set(err, ERROR_USAGE,
	    "there is no option '%s'; is '--%s' meant? See shipdelay --help",
	    written,
	    str_nearest(str_from(written + strspn(written, "-")), names,
		OPTION_COUNT));
}

/*
 * `--report --dry-run` must not become a real run with a report of that name:
 * what stands behind an option is no option.
 */
static bool
looks_forgotten(const char *written)
{
	return optarg != NULL && optarg == written && optarg[0] == '-' &&
	       optarg[1] != '\0';
}

/* Options wherever they stand; *given gets a bit for each. */
static bool
take_options(int argc, char **argv, struct options *options, unsigned *given,
    struct error *err)
{
	struct option longs[OPTION_COUNT + 1];
	char shorts[OPTION_COUNT * 2 + 2];
	int found;
	make_getopt_tables(longs, shorts);
	opterr = 0;
	/* 0, not 1: GNU getopt then forgets where the last call stood. */
	optind = 0;
	while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (found == '?')
			return refuse_option(argv[optind - 1], err);
		size_t row = row_of(found == ':' ? optopt : found);
		*given |= BIT(row);
		if (found == ':' || looks_forgotten(argv[optind - 1]))
			return error_set(err, ERROR_USAGE,
			    "option --%s needs a value: %s", rows[row].name,
			    rows[row].value);
		if (!take_option(row, optarg, options, err))
			return false;
	}
	return true;
}

static bool
check_allowed(const struct command *command, unsigned given, struct error *err)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((given & BIT(i)) != 0 && (command->allowed & BIT(i)) == 0)
			return error_set(err, ERROR_USAGE,
			    "'%s' takes no option --%s", command->name,
			    rows[i].name);
	return true;
}

/* How many arguments "RUN", "MAIL sent|resend" or "[TRACKING]" stand for. */
static void
argument_limits(const struct command *command, int *least, int *most)
{
	*least = *most = 0;
	if (command->argument == NULL)
		return;
	*most = strchr(command->argument, ' ') == NULL ? 1 : 2;
	*least = command->argument[0] == '[' ? 0 : *most;
}

static bool
take_arguments(int argc, char **argv, struct options *options,
    struct error *err)
{
	int least, most;
	const struct command *command = options->command;
	argument_limits(command, &least, &most);
	for (int i = 0; i < argc; i++)
		if (argv[i][0] == '\0')
			return error_set(err, ERROR_USAGE,
			    "an argument of '%s' is empty", command->name);
	if (argc < least)
		return error_set(err, ERROR_USAGE, "'%s' needs %s",
		    command->name, command->argument);
	if (argc > most)
		return error_set(err, ERROR_USAGE, "'%s' does not expect '%s'",
		    command->name, argv[most]);
	options->argument = argc > 0 ? argv[0] : NULL;
	options->argument_2 = argc > 1 ? argv[1] : NULL;
	return true;
}

/* A report that could not be written is refused before a mail is sent. */
static bool
check_reports(const struct options *options, struct error *err)
{
	enum report_format format;
	for (size_t i = 0; i < options->report_count; i++)
		if (!report_format_of(str_from(options->reports[i]), &format))
			return error_set(err, ERROR_USAGE,
			    "--report %s: a report ends in .txt, .csv, .json "
			    "or .html",
			    options->reports[i]);
	return true;
}

/* Things that cannot be asked for together. */
static bool
check_together(const struct options *options, struct error *err)
{
	if (options->is_baseline && options->redirect_to != NULL)
		return error_set(err, ERROR_USAGE,
		    "--baseline sends nothing: --redirect-to makes no sense");
	if (options->is_dry_run && options->redirect_to != NULL)
		return error_set(err, ERROR_USAGE,
		    "--dry-run sends nothing: --redirect-to makes no sense");
	if (options->metrics != NULL &&
	    (options->is_dry_run || options->redirect_to != NULL))
		return error_set(err, ERROR_USAGE,
		    "--metrics is for real runs: not with --dry-run or "
		    "--redirect-to");
	/* An empty one is a script's unset variable, not "all of them". */
	if (options->only != NULL && options->only[0] == '\0')
		return error_set(err, ERROR_USAGE,
		    "--only is empty: a tracking number is wanted");
	long limit;
	if (options->limit != NULL &&
	    !str_to_count(str_from(options->limit), 100000000, &limit))
		return error_set(err, ERROR_USAGE,
		    "--limit %s: a whole number is wanted", options->limit);
	return true;
}

/* Options without which a command would not know what to do. */
static bool
check_needed(const struct options *options, struct error *err)
{
	if (options->command->run == command_purge &&
	    (options->before == NULL) == (options->older_than == NULL))
		return error_set(err, ERROR_USAGE,
		    "'purge' needs --before DATE or --older-than DAYS");
	if (options->command->run == command_approve &&
	    (options->by == NULL || options->by[0] == '\0'))
		return error_set(err, ERROR_USAGE,
		    "'approve' needs --by NAME: who takes the responsibility");
	return true;
}

bool
options_parse(int argc, char **argv, struct options *options, struct error *err)
{
	unsigned given = 0;
	int words = 0;
	*options = (struct options){ .config = "/etc/shipdelay/shipdelay.ini" };
	if (!take_options(argc, argv, options, &given, err))
		return false;
	if (optind < argc) {
		options->command = find_command(argc - optind, argv + optind,
		    &words);
		if (options->command == NULL)
			return refuse_command(argv[optind], err);
	}
	if (options->is_help || options->is_version)
		return true;
	if (options->command == NULL)
		return error_set(err, ERROR_USAGE,
		    "a command is wanted, such as run; see shipdelay --help");
	return check_allowed(options->command, given, err) &&
	       take_arguments(argc - optind - words, argv + optind + words,
		   options, err) &&
	       check_reports(options, err) && check_together(options, err) &&
	       check_needed(options, err);
}

static void
add_option_help(struct buf *out, size_t row)
{
	char name[64];
	snprintf(name, sizeof(name), "--%s%s%s", rows[row].name,
	    rows[row].value == NULL ? "" : " ",
	    rows[row].value == NULL ? "" : rows[row].value);
	if (rows[row].letter != 0)
		buf_format(out, "  -%c, %-22s %s\n", rows[row].letter, name,
		    rows[row].summary);
	else
		buf_format(out, "      %-22s %s\n", name, rows[row].summary);
}

static void
add_command_help(struct buf *out, const struct command *command)
{
	buf_format(out, "usage: shipdelay %s%s%s [options]\n\n%s\n\noptions:\n",
	    command->name, command->argument == NULL ? "" : " ",
	    command->argument == NULL ? "" : command->argument,
	    command->summary);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((command->allowed & BIT(i)) != 0)
			add_option_help(out, i);
	buf_format(out, "\nexample:\n  %s\n", command->example);
}

static void
add_program_help(struct buf *out)
{
	buf_format(out,
	    "usage: shipdelay [--config FILE] COMMAND [options]\n\n"
	    "Tells customers why their parcel is late, once, in their "
	    "language.\n\ncommands:\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		char name[48];
		snprintf(name, sizeof(name), "%s%s%s", commands[i].name,
		    commands[i].argument == NULL ? "" : " ",
		    commands[i].argument == NULL ? "" : commands[i].argument);
		buf_format(out, "  %-26s %s\n", name, commands[i].summary);
	}
	buf_format(out,
	    "\nshipdelay COMMAND --help lists its options.\n"
	    "Exit: 0 done, 1 done and a person is needed, 64 usage, 65 held "
	    "or refused,\n66 input missing, 69 relay, 70 books, 71 memory, "
	    "73 report, 74 ledger,\n75 busy or deferred, 77 permission, "
	    "78 configuration.\n");
}

bool
options_print_help(const struct command *command)
{
	struct buf out;
	buf_init(&out, 1 << 16);
	if (command != NULL)
		add_command_help(&out, command);
	else
		add_program_help(&out);
	bool ok = diag_print(buf_str(&out));
	buf_release(&out);
	return ok;
}
