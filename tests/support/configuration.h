/*
 * configuration.h - calendars, services and routes from the text of an INI
 * file, for the tests of the stages that work with them.
 */
#ifndef CONFIGURATION_H
#define CONFIGURATION_H

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "calendar/calendars.h"
#include "calendar/route.h"
#include "calendar/service.h"
#include "config/settings.h"
#include "support/folder.h"

struct configuration {
	struct folder folder;
	struct arena run;
	struct mistakes mistakes;
	struct settings settings;
	struct calendars calendars;
	struct services services;
	struct routes routes;
};

static const char configuration_head[] =
    "[shipdelay]\ntimezone = Asia/Shanghai\nstate = var\n"
    "[relay]\nurl = file:mail\nfrom = a@b.example\n"
    "[source.a]\nfiles = x\nprofile = x\n"
    "[service.default]\ntransit = any 1-2\n";

static inline void
configuration_open(struct configuration *c)
{
	*c = (struct configuration){ 0 };
	folder_open(&c->folder);
}

static inline void
configuration_close(struct configuration *c)
{
	routes_release(&c->routes);
	arena_release(&c->run);
	folder_close(&c->folder);
}

/* Build everything from `text`, whole; false when there are mistakes. */
static inline bool
configuration_build(struct configuration *c, const char *text)
{
	const char *path = folder_write(&c->folder, "main.ini", text);
	routes_release(&c->routes);
	mistakes_init(&c->mistakes, &c->run);
	bool ok = settings_load(path, "config", &c->run, &c->mistakes,
	    &c->settings);
	ok &= calendars_build(&c->settings, &c->run, &c->mistakes,
	    &c->calendars);
	ok &= services_build(&c->settings, &c->calendars, &c->run, &c->mistakes,
	    &c->services);
	routes_init(&c->routes, &c->calendars, &c->services, &c->run);
	if (ok != (c->mistakes.count == 0))
		fail_msg("built %d with %zu mistakes", ok, c->mistakes.count);
	return ok;
}

/* The same with the sections that every configuration needs before it. */
static inline bool
configuration_build_with(struct configuration *c, const char *more)
{
	return configuration_build(c,
	    arena_format(&c->run, "%s%s", configuration_head, more).ptr);
}

/* Every mistake as "file:line: text", joined by "|", without the folder. */
static inline const char *
configuration_told(struct configuration *c)
{
	struct str all = STR_EMPTY;
	struct str folder = arena_format(&c->run, "%s/", c->folder.path);
	for (size_t i = 0; i < c->mistakes.count; i++) {
		struct str text = mistake_format(&c->mistakes.items[i],
		    &c->run);
		if (str_starts_with(text, folder))
			text = str_slice(text, folder.len, text.len);
		all = arena_format(&c->run, "%.*s%s%.*s", STR_ARG(all),
		    i == 0 ? "" : "|", STR_ARG(text));
	}
	return arena_cstr(&c->run, all);
}

/* As configuration_build_with(), of what must be sound. */
static inline void
configuration_make(struct configuration *c, const char *more)
{
	if (!configuration_build_with(c, more))
		fail_msg("%s", configuration_told(c));
}

/* "2026-02-15"; a text that is no day is a mistake of the test. */
static inline struct date
a_day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("\"%s\" is no day", text);
	return date;
}

/* The same, and DATE_NONE for "". */
static inline struct date
a_day_or_none(const char *text)
{
	return *text == '\0' ? DATE_NONE : a_day(text);
}

static inline void
assert_day(struct date got, const char *wanted)
{
	char text[DATE_TEXT];
	if (strcmp(date_format(got, text), wanted) != 0)
		fail_msg("wanted \"%s\", got \"%s\"", wanted, text);
}

#endif
