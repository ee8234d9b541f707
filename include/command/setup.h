/*
 * setup.h - the configuration, built into what the stages work with.
 *
 * Made once, before anything else is opened; all mistakes of all files are
 * told at once.  Memory: the run arena inside.
 */
#ifndef COMMAND_SETUP_H
#define COMMAND_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/mistakes.h"
#include "calendar/calendar.h"
#include "calendar/route.h"
#include "calendar/service.h"
#include "calendar/zone.h"
#include "command/office.h"
#include "config/settings.h"
#include "intake/intake.h"
#include "message/letter.h"
#include "message/message.h"

/* The zones that the configuration names, loaded. */
struct zones {
	const struct zone **items;
	size_t count;
	size_t capacity;
};

/* The addresses of those whom the shop's mails of [staff] reach. */
struct staff {
	struct str *items;
	size_t count;
	size_t capacity;
};

struct setup {
	struct arena run;
	struct mistakes mistakes;
	struct settings settings;
	struct zones zones;
	const struct zone *business;
	struct calendars calendars;
	struct services services;
	struct routes routes;
	struct shop shop;
	struct letters *letters;
	struct sender sender;
	struct staff staff;
	struct office office;
	const char *state; /* the state folder */
	struct intake_context intake;
};

/*
 * Read and build everything from a configuration file.  False when there were
 * mistakes: they stand in setup->mistakes, one or many.
 */
bool setup_load(struct setup *setup, const char *config);
void setup_release(struct setup *setup);

/* The folder of the shipped data, found from the executable; or NULL. */
const char *setup_find_shipped(struct arena *run);

/* Every mistake as a line on stderr; returns their exit code. */
int setup_tell_mistakes(const struct setup *setup);

/*
 * The instant of --now, or the clock's; the one place that asks it.
 * ERROR_USAGE.
 */
bool setup_now(const struct setup *setup, const char *text, struct instant *now,
    struct error *err);

#endif
