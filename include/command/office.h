/*
 * office.h - the rules by which cases are worked: roles and limits, clocks,
 * departments, from the configuration and its two tables.
 */
#ifndef COMMAND_OFFICE_H
#define COMMAND_OFFICE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "calendar/calendar.h"
#include "calendar/zone.h"
#include "complaint/clock.h"
#include "complaint/contact.h"
#include "complaint/dialect.h"
#include "complaint/role.h"
#include "complaint/routing.h"
#include "config/settings.h"

struct office {
	bool is_open; /* [complaints] is configured */
	const struct complaint_settings *settings;
	struct approval approval;
	struct clocks clocks;
	struct routing routing;
	struct contacts contacts;
	struct dialect dialect; /* of the files of complaints */
	struct str folder;      /* where people find their files */
};

/* What the office is built from. */
struct office_request {
	const struct settings *settings;
	const struct calendars *calendars;
	const struct zone *business;
};

/*
 * Read everything; every mistake goes to the list, those of routing.csv and
 * platform_rules.csv with their lines.  Without [complaints] the office stays
 * closed.  Memory: run.
 */
void office_build(const struct office_request *request, struct arena *run,
    struct mistakes *mistakes, struct office *office);

/* How the files of [profile.NAME] are read; adds every mistake. */
bool office_read_dialect(const struct settings *settings, struct str name,
    struct place place, struct arena *run, struct mistakes *mistakes,
    struct dialect *dialect);

#endif
