#include "intake/probe.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "command/commands.h"
#include "command/execution.h"
#include "command/exits.h"
#include "command/setup.h"
#include "config/settings.h"
#include "intake/cell.h"
#include "report/display.h"

enum { MAX_TEXT = 1 << 20 };

/* Everything a probe works with. */
struct probing {
	struct arena run;
	struct mistakes mistakes;
	struct ini ini;
	struct profile **profiles;
	size_t profile_count;
	const struct zone *business;
	const char *path;
	struct probe probe;
	struct buf out;
};

/* The sections of the shipped profiles, and of the configuration's own. */
static void
read_sections(struct probing *probing, const char *config)
{
	struct arena *run = &probing->run;
	const char *shipped = setup_find_shipped(run);
	const char **names;
	if (access(config, R_OK) == 0) {
		struct settings settings;
		settings_load(config, shipped, run, &probing->mistakes,
		    &settings);
		probing->ini = settings.ini;
	}
	if (shipped == NULL)
		return;
	size_t count = file_glob(file_glob_below(run, str_from(shipped),
				     STR("profiles/*.ini")),
	    run, &names);
	for (size_t i = 0; i < count; i++)
		ini_read(&probing->ini, names[i], run, &probing->mistakes);
}

/* [profile.X] and not [profile.X.columns]; one without columns reads none. */
static bool
is_profile(const struct probing *probing, struct str section, struct str *name)
{
	struct str prefix = STR("profile.");
	if (!str_starts_with(section, prefix))
		return false;
	*name = str_behind(section, prefix.len);
	if (str_find_byte(*name, '.') < name->len)
		return false;
	struct str columns = arena_format(probing->mistakes.arena,
	    "%.*s.columns", STR_ARG(section));
	return ini_find(&probing->ini, columns) != NULL;
}

static void
compile_profiles(struct probing *probing)
{
	const struct ini *ini = &probing->ini;
	struct str name;
	probing->profiles = arena_alloc(&probing->run, ini->count,
	    sizeof(struct profile *));
	for (size_t i = 0; i < ini->count; i++) {
		if (!is_profile(probing, ini->sections[i].name, &name))
			continue;
		struct profile *profile = profile_compile(ini, name,
		    ini->sections[i].place, &probing->run, &probing->mistakes);
		if (profile != NULL)
			probing->profiles[probing->profile_count++] = profile;
	}
}

static const char *
delimiter_word(char delimiter)
{
	static const struct {
		char sign;
		const char *word;
	} words[] = { { ',', "comma" }, { ';', "semicolon" }, { '\t', "tab" },
		{ '|', "pipe" } };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].sign == delimiter)
			return words[i].word;
	return "unknown";
}

static void
add_file(struct probing *probing, const struct probe_fit *fit)
{
	struct buf *out = &probing->out;
	buf_format(out,
	    "%s\n"
	    "  encoding   %.*s\n"
	    "  delimiter  %s\n"
	    "  header     line %u, %zu columns\n",
	    probing->path, STR_ARG(fit->encoding),
	    delimiter_word(fit->delimiter), fit->header_line,
	    fit->header_count);
}

static void
add_rows(struct probing *probing, const struct probe_fit *fit)
{
	struct buf *out = &probing->out;
	buf_format(out, "  rows       %zu looked at", fit->rows);
	if (fit->profile->rows != ROWS_ORDERS)
		buf_format(out, ", of %zu parcels",
		    fit->rows - fit->rejected - fit->repeated);
	buf_format(out, ", %zu cannot be read\n", fit->rejected);
	if (fit->rejected > 0)
		buf_format(out, "             %.*s\n",
		    STR_ARG(fit->first_reject));
}

static void
add_fit(struct probing *probing, const struct probe_fit *fit)
{
	struct buf *out = &probing->out;
	buf_format(out, "  %-20.*s %2zu of %zu columns",
	    STR_ARG(fit->profile->name), fit->read, fit->header_count);
	if (fit->profile->rows == ROWS_ORDERS)
		buf_add(out, STR(", an orders file"));
	else if (fit->coded > 0)
		buf_format(out, ", %zu %% of %zu codes known",
		    fit->understood * 100 / fit->coded, fit->coded);
	else
		buf_add(out, STR(", no status column"));
	if (fit->needs_carrier)
		buf_add(out, STR(", the source must name the carrier"));
	buf_add_byte(out, '\n');
}

static void
add_fits(struct probing *probing)
{
	const struct probe *probe = &probing->probe;
	bool is_headed = false;
	if (probe->fits[0].is_fitting)
		buf_add(&probing->out,
		    STR("\nProfiles that fit, the best first:\n"));
	for (size_t i = 0; i < probe->fit_count; i++) {
		const struct probe_fit *fit = &probe->fits[i];
		if (fit->is_fitting) {
			add_fit(probing, fit);
			continue;
		}
		if (!is_headed)
			buf_add(&probing->out, STR("\nWhy not the others:\n"));
		is_headed = true;
		buf_format(&probing->out, "  %-20.*s %.*s\n",
		    STR_ARG(fit->profile->name), STR_ARG(fit->why));
	}
}

static bool
is_read(const struct probe_fit *fit, size_t column)
{
	for (int field = 0; field < FIELD_COUNT; field++)
		if (fit->columns.of[field] == (int)column)
			return true;
	return false;
}

static void
add_columns(struct probing *probing, const struct probe_fit *fit)
{
	struct buf *out = &probing->out;
	const char *between = "  not read       ";
	buf_format(out, "\n%.*s reads:\n", STR_ARG(fit->profile->name));
	for (int field = 0; field < FIELD_COUNT; field++) {
		char header[64], example[64];
		int column = fit->columns.of[field];
		if (column == COLUMN_NONE)
			continue;
		struct str name = cell_quote(fit->headers[column], header);
		struct str cell = cell_quote(fit->examples[field], example);
		buf_format(out, "  %-14s '%.*s', such as '%.*s'\n",
		    field_name((enum field)field), STR_ARG(name),
		    STR_ARG(cell));
	}
	for (size_t i = 0; i < fit->header_count; i++) {
		char header[64];
		if (is_read(fit, i) || str_is_empty(fit->headers[i]))
			continue;
		struct str name = cell_quote(fit->headers[i], header);
		buf_format(out, "%s'%.*s'", between, STR_ARG(name));
		between = ", ";
	}
	if (between[0] == ',')
		buf_add_byte(out, '\n');
}

/* What a person must know to have the dates of a column read. */
static const char *
judge_dates(const struct probe_dates *dates)
{
	bool is_mdy = dates->mdy == dates->cells;
	bool is_dmy = dates->dmy == dates->cells;
	if (dates->plain == dates->cells && dates->zoned == dates->cells)
		return "unmistakable, no zone is needed";
	if (dates->plain == dates->cells)
		return "unmistakable, but without a zone: say timezone =";
	if (is_mdy && is_dmy)
		return "ambiguous: day or month first? Say dates = dmy or mdy "
		       "in the profile";
	if (is_mdy)
		return "month first: dates = mdy";
	if (is_dmy)
		return "day first: dates = dmy";
	if (dates->excel == dates->cells)
		return "days of a spreadsheet: dates = excel";
	return "some cannot be read: see the rows above";
}

static void
add_dates(struct probing *probing, const struct probe_fit *fit)
{
	bool is_headed = false;
	for (int field = 0; field < FIELD_COUNT; field++) {
		const struct probe_dates *dates = &fit->dates[field];
		char example[64];
		if (dates->cells == 0)
			continue;
		if (!is_headed)
			buf_add(&probing->out, STR("\nDates:\n"));
		is_headed = true;
		struct str cell = cell_quote(fit->examples[field], example);
		buf_format(&probing->out, "  %-14s '%.*s': %s\n",
		    field_name((enum field)field), STR_ARG(cell),
		    judge_dates(dates));
	}
}

static void
add_unknown(struct probing *probing, const struct probe_fit *fit)
{
	if (fit->unknown_count == 0)
		return;
	buf_add(&probing->out,
	    STR("\nCodes that it does not know (such parcels are listed, "
		"never mailed):\n"));
	for (size_t i = 0; i < fit->unknown_count; i++) {
		char code[64];
		struct str shown = cell_quote(fit->unknown[i].code, code);
		buf_format(&probing->out, "  '%.*s', %zu rows\n",
		    STR_ARG(shown), fit->unknown[i].count);
	}
}

/* Some time of the file names no zone. */
static bool
needs_zone(const struct probe_fit *fit)
{
	for (int field = 0; field < FIELD_COUNT; field++)
		if (fit->dates[field].zoned < fit->dates[field].cells)
			return true;
	return false;
}

static void
add_source(struct probing *probing, const struct probe_fit *fit,
    struct str profile)
{
	struct buf *out = &probing->out;
	bool is_orders = fit->profile->rows == ROWS_ORDERS;
	buf_format(out,
	    "[%s.mine]\n"
	    "# A pattern finds the file of every night: inbox/export-*.csv\n"
	    "files = %s\n"
	    "profile = %.*s\n",
	    is_orders ? "orders" : "source", probing->path, STR_ARG(profile));
	if (needs_zone(fit))
		buf_format(out,
		    "# Of times that name no zone: is it this one?\n"
		    "timezone = %.*s\n",
		    STR_ARG(str_is_empty(fit->profile->timezone)
				? STR("Asia/Shanghai")
				: fit->profile->timezone));
	if (fit->needs_carrier)
		buf_add(out,
		    STR("# The file does not say whose parcels they are:\n"
			"carrier = yunexpress\n"));
}

/* A value with these signs must stand in quotes. */
static const char *
quote_for(struct str text)
{
	return str_find_byte(text, '#') < text.len ||
	               str_find_byte(text, ';') < text.len
	           ? "\""
	           : "";
}

static const char *
date_words(const struct probe_fit *fit)
{
	for (int field = 0; field < FIELD_COUNT; field++) {
		const struct probe_dates *dates = &fit->dates[field];
		if (dates->plain == dates->cells)
			continue;
		return dates->mdy == dates->cells     ? "mdy"
		       : dates->dmy == dates->cells   ? "dmy"
		       : dates->excel == dates->cells ? "excel"
		                                      : "iso";
	}
	return "iso";
}

/* "order = \"Order #\"", fit for a terminal and for one line of a file. */
static void
add_pair(struct buf *out, const char *key, struct str value)
{
	const char *quote = quote_for(value);
	buf_format(out, "%s = %s", key, quote);
	display_add(out, value);
	buf_format(out, "%s\n", quote);
}

/* A profile of one's own, as far as the headers tell. */
static void
add_profile(struct probing *probing, const struct probe_fit *fit)
{
	static const enum field wanted[] = { FIELD_TRACKING, FIELD_STATUS,
		FIELD_EVENT_AT };
	struct buf *out = &probing->out;
	bool is_taken[FIELD_COUNT] = { false };
	buf_format(out,
	    "\n[profile.mine]\n"
	    "rows = shipments\n"
	    "delimiter = %s\n"
	    "dates = %s\n"
	    "required = tracking\n"
	    "\n[profile.mine.columns]\n",
	    delimiter_word(fit->delimiter), date_words(fit));
	for (size_t i = 0; i < fit->header_count; i++) {
		enum field field = probe_guess(probing->profiles,
		    probing->profile_count, fit->headers[i]);
		if (field == FIELD_COUNT || is_taken[field]) {
			buf_add(out, STR("# Not known: '"));
			display_add(out, fit->headers[i]);
			buf_add(out, STR("'\n"));
			continue;
		}
		is_taken[field] = true;
		add_pair(out, field_name(field), fit->headers[i]);
	}
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (!is_taken[wanted[i]])
			buf_format(out, "%s = HEADER\n", field_name(wanted[i]));
	buf_add(out,
	    STR("\n[profile.mine.codes]\n"
		"# What the status column says = what it means, such as\n"
		"# in transit = in_transit\n"
		"# held by customs = exception/customs\n"));
	for (size_t i = 0; i < fit->unknown_count; i++) {
		buf_format(out, "# %zu rows\n", fit->unknown[i].count);
		display_add(out, fit->unknown[i].code);
		buf_add(out, STR(" = STATUS\n"));
	}
}

/* The best profile, and what to paste for it. */
static int
tell_fit(struct probing *probing)
{
	const struct probe_fit *best = &probing->probe.fits[0];
	add_file(probing, best);
	add_rows(probing, best);
	add_fits(probing);
	add_columns(probing, best);
	add_dates(probing, best);
	add_unknown(probing, best);
	if (probing->probe.is_tie) {
		struct str one = best->profile->name;
		struct str other = probing->probe.fits[1].profile->name;
		buf_format(&probing->out,
		    "\n%.*s and %.*s fit equally well: a person must choose.\n",
		    STR_ARG(one), STR_ARG(other));
	}
	buf_add(&probing->out, STR("\nFor your configuration:\n\n"));
	add_source(probing, best, best->profile->name);
	return probing->probe.is_tie ? EXIT_PERSON : EXIT_DONE;
}

/* No profile fits: what all of them together know of its headers. */
static bool
tell_unknown(struct probing *probing, struct error *err)
{
	static const enum field tried[] = { FIELD_TRACKING, FIELD_ORDER,
		FIELD_COUNT };
	struct probe widest = { 0 };
	for (size_t i = 0; i < COUNT_OF(tried); i++) {
		struct profile *all = probe_union(probing->profiles,
		    probing->profile_count, tried[i], &probing->run);
		const struct probe_request request = {
			.path = probing->path,
			.profiles = &all,
			.profile_count = 1,
			.business = probing->business,
		};
		if (!probe_file(&request, &probing->run, &widest, err))
			return false;
		if (widest.fits[0].is_fitting)
			break;
	}
	const struct probe_fit *fit = &widest.fits[0];
	if (!fit->is_fitting)
		return error_set(err, ERROR_NO_INPUT, "%s: %.*s", probing->path,
		    STR_ARG(fit->why));
	add_file(probing, fit);
	add_fits(probing);
	add_dates(probing, fit);
	buf_add(&probing->out,
	    STR("\nNo profile fits.  A start for one of your own, and its "
		"source:\n\n"));
	add_source(probing, fit, STR("mine"));
	add_profile(probing, fit);
	return true;
}

static int
probe(struct probing *probing)
{
	struct error err = { 0 };
	int code = EXIT_PERSON;
	const struct probe_request request = {
		.path = probing->path,
		.profiles = probing->profiles,
		.profile_count = probing->profile_count,
		.business = probing->business,
	};
	bool ok = probe_file(&request, &probing->run, &probing->probe, &err);
	if (ok && probing->probe.fit_count > 0 &&
	    probing->probe.fits[0].is_fitting)
		code = tell_fit(probing);
	else
		ok = ok && tell_unknown(probing, &err);
	if (!ok)
		return execution_refuse(&err);
	return diag_print(buf_str(&probing->out)) ? code : exit_unprinted(code);
}

int
command_probe(const struct options *options)
{
	struct probing probing = { .path = options->argument };
	struct error err = { 0 };
	mistakes_init(&probing.mistakes, &probing.run);
	buf_init(&probing.out, MAX_TEXT);
	read_sections(&probing, options->config);
	compile_profiles(&probing);
	probing.business = zone_load(STR("Asia/Shanghai"), &probing.run, &err);
	int code = probing.business == NULL ? execution_refuse(&err)
	                                    : probe(&probing);
	for (size_t i = 0; i < probing.profile_count; i++)
		profile_release(probing.profiles[i]);
	buf_release(&probing.out);
	arena_release(&probing.run);
	return code;
}
