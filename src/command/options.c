#include "command/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "command/commands.h"
#include "command/syntax.h"
#include "report/report.h"

enum { FIRST_LONG_ONLY = 256 };

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
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++)
		if (is_named(command, argc, argv, words))
			return command;
	return NULL;
}

/* Commands of two words of which this is the first. */
static bool
is_first_word(const char *name, struct buf *wanted)
{
	const struct command *command;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		struct str rest = str_from(command->name), word;
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
	const char *names[SYNTAX_MAX_COMMANDS];
	const struct command *command;
	struct buf wanted;
	size_t count = 0;
	buf_init(&wanted, ERROR_MAX_TEXT);
	while ((command = syntax_command(count)) != NULL)
		names[count++] = command->name;
	if (is_first_word(name, &wanted)) {
		error_set(err, ERROR_USAGE, "'%s' needs one of these: %.*s",
		    name, STR_ARG(buf_str(&wanted)));
		buf_release(&wanted);
		return false;
	}
	return error_set(err, ERROR_USAGE,
	    "there is no command '%s'; is '%s' meant? See shipdelay --help",
	    name, str_nearest(str_from(name), names, count));
}

/* The tables as getopt wants them. */
static void
make_getopt_tables(struct option *longs, char *shorts)
{
	const struct option_row *row;
	*shorts++ = ':';
	for (size_t i = 0; (row = syntax_option(i)) != NULL; i++) {
		*longs++ = (struct option){
			.name = row->name,
			.has_arg = row->value == NULL ? no_argument
			                              : required_argument,
			.val = FIRST_LONG_ONLY + (int)i,
		};
		if (row->letter == 0)
			continue;
		*shorts++ = (char)row->letter;
		if (row->value != NULL)
			*shorts++ = ':';
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

/* Which option getopt has found. */
static size_t
row_of(int found)
{
	const struct option_row *row;
	size_t at = 0;
	if (found >= FIRST_LONG_ONLY)
		return (size_t)(found - FIRST_LONG_ONLY);
	while ((row = syntax_option(at)) != NULL && row->letter != found)
		at++;
	return at;
}

static bool
take_option(const struct option_row *row, const char *value,
    struct options *options, struct error *err)
{
	char *base = (char *)options;
	switch (row->target) {
	case TARGET_TEXT:
		memcpy(base + row->offset, &value, sizeof(value));
		break;
	case TARGET_SWITCH:
		*(bool *)(base + row->offset) = true;
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
	const char *names[SYNTAX_MAX_OPTIONS];
	const struct option_row *row;
	size_t count = 0;
	if (optopt >= FIRST_LONG_ONLY)
		return error_set(err, ERROR_USAGE, "option --%s takes no value",
		    syntax_option(row_of(optopt))->name);
	if (optopt != 0)
		return error_set(err, ERROR_USAGE,
		    "there is no option '-%c'; see shipdelay --help", optopt);
	while ((row = syntax_option(count)) != NULL)
		names[count++] = row->name;
	return error_set(err, ERROR_USAGE,
	    "there is no option '%s'; is '--%s' meant? See shipdelay --help",
	    written,
	    str_nearest(str_from(written + strspn(written, "-")), names,
		count));
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
take_options(int argc, char **argv, struct options *options, uint64_t *given,
    struct error *err)
{
	struct option longs[SYNTAX_MAX_OPTIONS + 1];
	char shorts[SYNTAX_MAX_OPTIONS * 2 + 2];
	int found;
	make_getopt_tables(longs, shorts);
	opterr = 0;
	/* 0, not 1: GNU getopt then forgets where the last call stood. */
	optind = 0;
	while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (found == '?')
			return refuse_option(argv[optind - 1], err);
		size_t at = row_of(found == ':' ? optopt : found);
		const struct option_row *row = syntax_option(at);
		*given |= UINT64_C(1) << at;
		if (found == ':' || looks_forgotten(argv[optind - 1]))
			return error_set(err, ERROR_USAGE,
			    "option --%s needs a value: %s", row->name,
			    row->value);
		if (!take_option(row, optarg, options, err))
			return false;
	}
	return true;
}

static bool
check_allowed(const struct command *command, uint64_t given, struct error *err)
{
	const struct option_row *row;
	for (size_t i = 0; (row = syntax_option(i)) != NULL; i++)
		if ((given & UINT64_C(1) << i) != 0 &&
		    !syntax_takes(command, i))
			return error_set(err, ERROR_USAGE,
			    "'%s' takes no option --%s; see shipdelay %s "
			    "--help",
			    command->name, row->name, command->name);
	return true;
}

static bool
take_arguments(int argc, char **argv, struct options *options,
    struct error *err)
{
	const struct command *command = options->command;
	size_t count = (size_t)argc, most = syntax_most(command);
	/* To the completion an empty word is one, too. */
	for (size_t i = 0; i < count && most != SIZE_MAX; i++)
		if (argv[i][0] == '\0')
			return error_set(err, ERROR_USAGE,
			    "an argument of '%s' is empty", command->name);
	if (count < syntax_least(command))
		return error_set(err, ERROR_USAGE, "'%s' needs %s, such as: %s",
		    command->name, command->argument, command->example);
	if (count > most)
		return error_set(err, ERROR_USAGE,
		    "'%s' does not expect '%s'; see shipdelay %s --help",
		    command->name, argv[most], command->name);
	options->words = argv;
	options->word_count = count;
	options->argument = count > 0 ? argv[0] : NULL;
	options->argument_2 = count > 1 ? argv[1] : NULL;
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

static bool
is_given(const char *value)
{
	return value != NULL && value[0] != '\0';
}

static bool
has_one_age(const struct options *options)
{
	return (options->before == NULL) != (options->older_than == NULL);
}

static bool
has_run_or_days(const struct options *options)
{
	return (options->argument == NULL) != (options->from == NULL);
}

static bool
has_first_day(const struct options *options)
{
	return options->from != NULL || options->to == NULL;
}

static bool
has_other_configuration(const struct options *options)
{
	return options->against != NULL;
}

static bool
has_approver(const struct options *options)
{
	return is_given(options->by);
}

static bool
has_token(const struct options *options)
{
	return is_given(options->token);
}

static bool
has_action(const struct options *options)
{
	return is_given(options->action);
}

static bool
has_reason(const struct options *options)
{
	return is_given(options->reason);
}

static bool
has_folder(const struct options *options)
{
	return is_given(options->out);
}

/* Options without which a command would not know what to do. */
static const struct {
	const char *command;
	bool (*is_met)(const struct options *options);
	const char *otherwise;
} needs[] = {
	{ "purge", has_one_age,
	    "'purge' needs --before DATE or --older-than DAYS" },
	{ "report", has_run_or_days, "'report' needs RUN, or --from DATE" },
	{ "report", has_first_day, "--to needs --from DATE" },
	{ "replay", has_other_configuration,
	    "'replay' needs --against FILE, the configuration that --config is "
	    "compared with" },
	{ "approve", has_approver,
	    "'approve' needs --by NAME: who takes the responsibility" },
	{ "complaint approve", has_token,
	    "'complaint approve' needs --token TOKEN: it stands in "
	    "approvals.csv and 'complaint show'" },
	{ "complaint reject", has_token,
	    "'complaint reject' needs --token TOKEN: it stands in "
	    "approvals.csv and 'complaint show'" },
	{ "complaint propose", has_action,
	    "'complaint propose' needs --action ACTION, such as reship" },
	{ "complaint propose", has_reason,
	    "'complaint propose' needs --reason TEXT: it stays in the "
	    "history" },
	{ "complaint recall", has_reason,
	    "'complaint recall' needs --reason TEXT: it stays in the history" },
	{ "complaint reopen", has_reason,
	    "'complaint reopen' needs --reason TEXT: it stays in the history" },
	{ "complaint void", has_reason,
	    "'complaint void' needs --reason TEXT: it stays in the history" },
	{ "complaint evidence", has_folder,
	    "'complaint evidence' needs --out FOLDER" },
	{ "complaint lessons", has_folder,
	    "'complaint lessons' needs --out FOLDER" },
};

static bool
check_needed(const struct options *options, struct error *err)
{
	struct str name = str_from(options->command->name);
	for (size_t i = 0; i < COUNT_OF(needs); i++)
		if (str_equal(name, str_from(needs[i].command)) &&
		    !needs[i].is_met(options))
			return error_set(err, ERROR_USAGE, "%s",
			    needs[i].otherwise);
	return true;
}

bool
options_parse(int argc, char **argv, struct options *options, struct error *err)
{
	uint64_t given = 0;
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
