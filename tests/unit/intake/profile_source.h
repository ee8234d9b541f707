/*
 * profile_source.h - profiles for the tests of intake/: the shipped ones, and
 * ones written as text in the test.
 */
#ifndef UNIT_INTAKE_PROFILE_SOURCE_H
#define UNIT_INTAKE_PROFILE_SOURCE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "calendar/zone.h"
#include "config/ini.h"
#include "intake/profile.h"
#include "support/memory_source.h"

/* What a test holds; zeroed, then bench_open(). */
struct bench {
	struct arena run;
	struct mistakes mistakes;
	struct ini ini;
	struct error err;
	struct profile *profile;
	struct source *source;
	const struct zone *shanghai;
	const struct zone *utc;
};

static inline void
bench_open(struct bench *bench)
{
	*bench = (struct bench){ 0 };
	mistakes_init(&bench->mistakes, &bench->run);
	bench->shanghai = zone_load(STR("Asia/Shanghai"), &bench->run,
	    &bench->err);
	bench->utc = zone_load(STR("UTC"), &bench->run, &bench->err);
}

static inline void
bench_close(struct bench *bench)
{
	profile_release(bench->profile);
	source_close(bench->source);
	arena_release(&bench->run);
}

/* The bytes of a file, in place of those before. */
static inline struct source *
bench_source(struct bench *bench, struct str bytes)
{
	source_close(bench->source);
	bench->source = memory_source(bytes, &bench->run);
	return bench->source;
}

/* Read INI text as a configuration file would be. */
static inline void
bench_read_ini(struct bench *bench, const char *text)
{
	char path[] = "/tmp/profile_source_XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	fputs(text, file);
	fclose(file);
	ini_read(&bench->ini, path, &bench->run, &bench->mistakes);
	unlink(path);
}

/* Compile [profile.NAME] of INI text; NULL when it has mistakes. */
static inline const struct profile *
bench_profile(struct bench *bench, const char *text, const char *name)
{
	struct place nowhere = { "test.ini", 1 };
	bench_read_ini(bench, text);
	bench->profile = profile_compile(&bench->ini, str_from(name), nowhere,
	    &bench->run, &bench->mistakes);
	return bench->profile;
}

/* Compile a profile of config/profiles. */
static inline const struct profile *
bench_shipped(struct bench *bench, const char *name)
{
	struct place nowhere = { "test.ini", 1 };
	char path[200];
	ini_read(&bench->ini, "config/profiles/phrases.ini", &bench->run,
	    &bench->mistakes);
	snprintf(path, sizeof(path), "config/profiles/%s.ini", name);
	ini_read(&bench->ini, path, &bench->run, &bench->mistakes);
	bench->profile = profile_compile(&bench->ini, str_from(name), nowhere,
	    &bench->run, &bench->mistakes);
	for (size_t i = 0; i < bench->mistakes.count; i++) {
		struct str text = mistake_format(&bench->mistakes.items[i],
		    &bench->run);
		print_error("%.*s\n", STR_ARG(text));
	}
	assert_non_null(bench->profile);
	return bench->profile;
}

/* Does any mistake hold this text? */
static inline bool
bench_complains(const struct bench *bench, const char *text)
{
	for (size_t i = 0; i < bench->mistakes.count; i++) {
		struct str said = bench->mistakes.items[i].text;
		if (str_find(said, str_from(text)) < said.len)
			return true;
	}
	return false;
}

#endif
