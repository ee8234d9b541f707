#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "command/commands.h"
#include "command/options.h"
#include "command/syntax.h"

enum { MAX_WORDS = 48, MAX_LINE = 512 };

/* A command line, kept as long as its options. */
struct line {
	char bytes[MAX_LINE];
	char *words[MAX_WORDS];
	int count;
	struct options options;
	struct error err;
};

/* Split at blanks; "''" is an empty argument. */
static bool
parse(struct line *line, const char *text)
{
	struct str rest = str_from(text), word;
	char *next = line->bytes;
	*line = (struct line){ .count = 0 };
	while (!str_is_empty(rest) && str_next(&rest, ' ', &word)) {
		if (str_equal(word, STR("''")))
			word.len = 0;
		memcpy(next, word.ptr, word.len);
		line->words[line->count++] = next;
		next += word.len;
		*next++ = '\0';
	}
	return options_parse(line->count, line->words, &line->options,
	    &line->err);
}

static void
expect(struct line *line, const char *text)
{
	if (!parse(line, text))
		fail_msg("\"%s\": %s", text, line->err.text);
}

static void
refuse(const char *text, const char *part)
{
	struct line line;
	if (parse(&line, text))
		fail_msg("\"%s\" is taken", text);
	if (line.err.kind != ERROR_USAGE || strstr(line.err.text, part) == NULL)
		fail_msg("\"%s\": %d %s", text, (int)line.err.kind,
		    line.err.text);
}

static void
every_command_is_known_and_takes_its_arguments(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		command_fn run;
		const char *arguments[2];
	} cases[] = {
		{ "shipdelay run", command_run, { NULL, NULL } },
		{ "shipdelay announce cny", command_announce, { "cny", NULL } },
		{ "shipdelay explain LP1", command_explain, { "LP1", NULL } },
		{ "shipdelay preview", command_preview, { NULL, NULL } },
		{ "shipdelay preview LP1", command_preview, { "LP1", NULL } },
		{ "shipdelay check", command_check, { NULL, NULL } },
		{ "shipdelay status", command_status, { NULL, NULL } },
		{ "shipdelay approve R --by Li", command_approve,
		    { "R", NULL } },
		{ "shipdelay discard R", command_discard, { "R", NULL } },
		{ "shipdelay resolve M sent", command_resolve,
		    { "M", "sent" } },
		{ "shipdelay report R", command_report, { "R", NULL } },
		{ "shipdelay suppress a@b.example", command_suppress,
		    { "a@b.example", NULL } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct line line;
		const char *const *wanted = cases[i].arguments;
		expect(&line, cases[i].line);
		if (line.options.command->run != cases[i].run)
			fail_msg("case %zu is %s", i,
			    line.options.command->name);
		const char *found[] = { line.options.argument,
			line.options.argument_2 };
		for (size_t k = 0; k < 2; k++)
			if ((found[k] == NULL) != (wanted[k] == NULL) ||
			    (wanted[k] != NULL &&
				strcmp(found[k], wanted[k]) != 0))
				fail_msg("case %zu, argument %zu", i, k);
	}
}

static void
an_argument_that_is_missing_is_asked_for(void **state)
{
	(void)state;
	static const struct {
		const char *line, *part;
	} cases[] = {
		{ "shipdelay announce", "'announce' needs WINDOW" },
		{ "shipdelay explain", "'explain' needs TRACKING" },
		{ "shipdelay approve --by Li", "'approve' needs RUN" },
		{ "shipdelay discard", "'discard' needs RUN" },
		{ "shipdelay resolve", "'resolve' needs MAIL sent|resend" },
		{ "shipdelay resolve M", "'resolve' needs MAIL sent|resend" },
		{ "shipdelay report", "'report' needs RUN" },
		{ "shipdelay complaint approve C-1/1", "needs --token TOKEN" },
		{ "shipdelay complaint reject C-1/1", "needs --token TOKEN" },
		{ "shipdelay complaint propose C-1", "needs --action ACTION" },
		{ "shipdelay complaint propose C-1 --action wait",
		    "needs --reason TEXT" },
		{ "shipdelay complaint recall C-1", "needs --reason TEXT" },
		{ "shipdelay complaint reopen C-1", "needs --reason TEXT" },
		{ "shipdelay complaint void C-1", "needs --reason TEXT" },
		{ "shipdelay complaint evidence C-1", "needs --out FOLDER" },
		{ "shipdelay complaint lessons", "needs --out FOLDER" },
		{ "shipdelay suppress", "'suppress' needs ADDRESS" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		refuse(cases[i].line, cases[i].part);
}

static void
an_argument_too_many_is_named(void **state)
{
	(void)state;
	static const char *const lines[] = { "shipdelay run extra",
		"shipdelay announce cny extra", "shipdelay explain LP1 extra",
		"shipdelay preview LP1 extra", "shipdelay check extra",
		"shipdelay status extra", "shipdelay approve R --by Li extra",
		"shipdelay discard R extra", "shipdelay resolve M sent extra",
		"shipdelay report R extra",
		"shipdelay suppress a@b.example extra" };
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		refuse(lines[i], "does not expect 'extra'");
}

static void
an_empty_argument_is_a_script_s_mistake(void **state)
{
	(void)state;
	static const char *const lines[] = { "shipdelay announce ''",
		"shipdelay explain ''", "shipdelay approve '' --by Li",
		"shipdelay discard ''", "shipdelay report ''",
		"shipdelay resolve M ''", "shipdelay preview ''",
		"shipdelay run --only ''" };
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		refuse(lines[i], "empty");
}

static void
an_unknown_command_names_its_neighbour(void **state)
{
	(void)state;
	refuse("shipdelay runn", "is 'run' meant?");
	refuse("shipdelay anounce cny", "is 'announce' meant?");
	refuse("shipdelay Approve R", "is 'approve' meant?");
	refuse("shipdelay calendars check", "is 'calendar ");
	refuse("shipdelay ''", "there is no command ''");
	refuse("shipdelay supersupersupersupersupersupersupersupersupersuper",
	    "there is no command");
}

static void
a_command_of_two_words_is_named_by_both(void **state)
{
	(void)state;
	struct line line;
	expect(&line, "shipdelay calendar -c x.ini show cn 2026");
	assert_string_equal(line.options.command->name, "calendar show");
	assert_string_equal(line.options.argument, "cn");
	assert_string_equal(line.options.argument_2, "2026");
	refuse("shipdelay calendar", "one of these: check, show, diff");
	refuse("shipdelay calendar shwo", "one of these: check, show, diff");
	refuse("shipdelay calendar check cn", "does not expect 'cn'");
	refuse("shipdelay calendar show cn", "needs PLACE YEAR");
	refuse("shipdelay calendar show cn 2026 --json", "no option --json");
}

static void
without_a_command_one_is_asked_for(void **state)
{
	(void)state;
	refuse("shipdelay", "a command is wanted");
	refuse("shipdelay --config x.ini", "a command is wanted");
}

static void
an_unknown_option_names_its_neighbour(void **state)
{
	(void)state;
	refuse("shipdelay run --dryrun", "is '--dry-run' meant?");
	refuse("shipdelay run --raport x.txt", "is '--report' meant?");
	refuse("shipdelay --nope", "there is no option '--nope'");
	refuse("shipdelay run -x", "there is no option '-x'");
	refuse("shipdelay run -vx", "there is no option '-x'");
	refuse("shipdelay run -xv", "there is no option '-x'");
}

static void
an_option_that_could_be_two_is_refused(void **state)
{
	(void)state;
	refuse("shipdelay run --re x.txt", "there is no option '--re'");
}

static void
a_value_that_is_missing_is_asked_for(void **state)
{
	(void)state;
	refuse("shipdelay run --report", "option --report needs a value: FILE");
	refuse("shipdelay run -r", "option --report needs a value: FILE");
	refuse("shipdelay run -vr", "option --report needs a value: FILE");
	refuse("shipdelay run --now", "option --now needs a value: INSTANT");
	refuse("shipdelay approve R --by", "option --by needs a value: NAME");
	refuse("shipdelay -c", "option --config needs a value: FILE");
}

static void
an_option_is_never_taken_for_a_value(void **state)
{
	(void)state;
	refuse("shipdelay run --report --dry-run", "--report needs a value");
	refuse("shipdelay run -r -n", "--report needs a value");
	refuse("shipdelay run --only --dry-run", "--only needs a value");
	refuse("shipdelay run --limit -1", "--limit needs a value");
	/* Written like this it is meant. */
	struct line line;
	expect(&line, "shipdelay explain LP1 --now=-1");
	assert_string_equal(line.options.now, "-1");
}

static void
a_switch_takes_no_value(void **state)
{
	(void)state;
	refuse("shipdelay run --dry-run=no", "--dry-run takes no value");
	refuse("shipdelay check --connect=1", "--connect takes no value");
}

static void
a_command_takes_only_its_own_options(void **state)
{
	(void)state;
	static const struct {
		const char *line, *part;
	} cases[] = {
		{ "shipdelay run --by Li", "'run' takes no option --by" },
		{ "shipdelay run --connect",
		    "'run' takes no option --connect" },
		{ "shipdelay announce cny --baseline",
		    "'announce' takes no option --baseline" },
		{ "shipdelay explain LP1 --dry-run",
		    "'explain' takes no option --dry-run" },
		{ "shipdelay check --now 2026-01-26",
		    "'check' takes no option --now" },
		{ "shipdelay status --report x.txt",
		    "'status' takes no option --report" },
		{ "shipdelay approve R --by Li --dry-run",
		    "'approve' takes no option --dry-run" },
		{ "shipdelay approve R --by Li --limit 5",
		    "'approve' takes no option --limit" },
		{ "shipdelay discard R --by Li",
		    "'discard' takes no option --by" },
		{ "shipdelay suppress a@b.example --out x",
		    "'suppress' takes no option --out" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		refuse(cases[i].line, cases[i].part);
}

static void
the_configuration_stands_before_or_after_the_command(void **state)
{
	(void)state;
	static const char *const lines[] = { "shipdelay --config x.ini run",
		"shipdelay run --config x.ini", "shipdelay -c x.ini run",
		"shipdelay run -c x.ini", "shipdelay run -cx.ini",
		"shipdelay --config=x.ini run" };
	struct line line;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		expect(&line, lines[i]);
		assert_string_equal(line.options.config, "x.ini");
	}
	expect(&line, "shipdelay run");
	assert_string_equal(line.options.config,
	    "/etc/shipdelay/shipdelay.ini");
}

static void
options_keep_their_values(void **state)
{
	(void)state;
	struct line line;
	expect(&line,
	    "shipdelay run --dry-run --report a.txt -r - --now 2026-01-26 "
	    "--only LP1 --limit 0 --json -v");
	const struct options *options = &line.options;
	assert_true(
	    options->is_dry_run && options->is_json && options->is_verbose);
	assert_false(options->is_baseline || options->is_connect ||
		     options->is_help || options->is_version);
	assert_int_equal(options->report_count, 2);
	assert_string_equal(options->reports[0], "a.txt");
	assert_string_equal(options->reports[1], "-");
	assert_string_equal(options->now, "2026-01-26");
	assert_string_equal(options->only, "LP1");
	assert_string_equal(options->limit, "0");
	assert_null(options->redirect_to);
	expect(&line, "shipdelay run --baseline");
	assert_true(line.options.is_baseline);
	expect(&line, "shipdelay run --redirect-to me@shop.example");
	assert_string_equal(line.options.redirect_to, "me@shop.example");
	expect(&line,
	    "shipdelay preview --kind delayed --language de --out letters");
	assert_string_equal(line.options.kind, "delayed");
	assert_string_equal(line.options.language, "de");
	assert_string_equal(line.options.out, "letters");
	expect(&line, "shipdelay check --connect");
	assert_true(line.options.is_connect);
	expect(&line, "shipdelay approve R --by Li");
	assert_string_equal(line.options.by, "Li");
}

static void
behind_two_dashes_everything_is_an_argument(void **state)
{
	(void)state;
	struct line line;
	expect(&line, "shipdelay explain -- -LP1");
	assert_string_equal(line.options.argument, "-LP1");
}

static void
there_is_room_for_sixteen_reports(void **state)
{
	(void)state;
	char text[MAX_LINE] = "shipdelay run";
	size_t len = strlen(text);
	struct line line;
	for (int i = 0; i < OPTIONS_MAX_REPORTS; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    " -r a.txt");
	expect(&line, text);
	assert_int_equal(line.options.report_count, OPTIONS_MAX_REPORTS);
	snprintf(text + len, sizeof(text) - len, " -r a.txt");
	refuse(text, "at most 16 reports");
}

static void
a_report_of_no_known_format_is_refused_before_anything_is_sent(void **state)
{
	(void)state;
	static const char *const names[] = { "report.doc", "report", "''",
		".html", "report.html.bak" };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char text[MAX_LINE];
		snprintf(text, sizeof(text), "shipdelay run --report %s",
		    names[i]);
		refuse(text, "a report ends in");
	}
	struct line line;
	expect(&line,
	    "shipdelay run -r a.txt -r b.csv -r c.json -r d.html -r -");
}

static void
a_limit_is_a_whole_number(void **state)
{
	(void)state;
	static const char *const wrong[] = { "many", "''", "1.5", "010", "+1",
		"5x", "99999999999999999999" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		char text[MAX_LINE];
		snprintf(text, sizeof(text), "shipdelay run --limit %s",
		    wrong[i]);
		refuse(text, "a whole number is wanted");
	}
}

static void
what_makes_no_sense_together_is_refused(void **state)
{
	(void)state;
	refuse("shipdelay run --baseline --redirect-to a@b.example",
	    "--redirect-to makes no sense");
	refuse("shipdelay run --dry-run --redirect-to a@b.example",
	    "--redirect-to makes no sense");
}

static void
who_approves_must_be_named(void **state)
{
	(void)state;
	refuse("shipdelay approve R", "needs --by NAME");
	refuse("shipdelay approve R --by ''", "needs --by NAME");
}

static void
help_and_version_ask_for_nothing_else(void **state)
{
	(void)state;
	struct line line;
	expect(&line, "shipdelay --help");
	assert_true(line.options.is_help);
	assert_null(line.options.command);
	expect(&line, "shipdelay approve --help");
	assert_true(line.options.is_help);
	assert_string_equal(line.options.command->name, "approve");
	expect(&line, "shipdelay -h");
	assert_true(line.options.is_help);
	expect(&line, "shipdelay --version");
	assert_true(line.options.is_version);
	refuse("shipdelay --help runn", "is 'run' meant?");
}

static void
a_line_is_read_anew_after_one_that_failed_in_its_middle(void **state)
{
	(void)state;
	struct line line;
	refuse("shipdelay run -xvn", "there is no option '-x'");
	expect(&line, "shipdelay run -v");
	assert_false(line.options.is_dry_run);
	assert_true(line.options.is_verbose);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_command_is_known_and_takes_its_arguments),
		cmocka_unit_test(an_argument_that_is_missing_is_asked_for),
		cmocka_unit_test(an_argument_too_many_is_named),
		cmocka_unit_test(an_empty_argument_is_a_script_s_mistake),
		cmocka_unit_test(an_unknown_command_names_its_neighbour),
		cmocka_unit_test(a_command_of_two_words_is_named_by_both),
		cmocka_unit_test(without_a_command_one_is_asked_for),
		cmocka_unit_test(an_unknown_option_names_its_neighbour),
		cmocka_unit_test(an_option_that_could_be_two_is_refused),
		cmocka_unit_test(a_value_that_is_missing_is_asked_for),
		cmocka_unit_test(an_option_is_never_taken_for_a_value),
		cmocka_unit_test(a_switch_takes_no_value),
		cmocka_unit_test(a_command_takes_only_its_own_options),
		cmocka_unit_test(
		    the_configuration_stands_before_or_after_the_command),
		cmocka_unit_test(options_keep_their_values),
		cmocka_unit_test(behind_two_dashes_everything_is_an_argument),
		cmocka_unit_test(there_is_room_for_sixteen_reports),
		cmocka_unit_test(
		    a_report_of_no_known_format_is_refused_before_anything_is_sent),
		cmocka_unit_test(a_limit_is_a_whole_number),
		cmocka_unit_test(what_makes_no_sense_together_is_refused),
		cmocka_unit_test(who_approves_must_be_named),
		cmocka_unit_test(help_and_version_ask_for_nothing_else),
		cmocka_unit_test(
		    a_line_is_read_anew_after_one_that_failed_in_its_middle),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
