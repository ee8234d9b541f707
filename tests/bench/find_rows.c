/*
 * find_rows - reads the exports of a configuration and looks at every
 * shipment, as a run does, and does nothing with what was found.
 *
 *	find_rows CONFIG NOW
 */
#include <stdio.h>
#include <stdlib.h>

#include "command/setup.h"
#include "command/survey.h"

static bool
find_all(struct setup *setup, struct instant now, struct error *err)
{
	struct intake intake = { .run = &setup->run };
	struct survey survey;
	const struct survey_request request = {
		.today = zone_date(setup->business, now),
	};
	survey_init(&survey, &setup->run);
	const struct looker looker = survey_looker(&survey, &request, setup);
	bool ok = intake_read(&setup->intake, &looker, &setup->run, &intake,
		      err) &&
	          survey_finish(&survey, &intake, err);
	printf("%zu rows, %zu shipments, %zu of them wanted\n", intake.rows,
	    intake.shipments, survey.count);
	intake_release(&intake);
	survey_release(&survey);
	return ok;
}

int
main(int argc, char **argv)
{
	struct setup setup;
	struct instant now;
	struct error err = { 0 };
	if (argc != 3) {
		fprintf(stderr, "usage: find_rows CONFIG NOW\n");
		return EXIT_FAILURE;
	}
	bool ok = setup_load(&setup, argv[1]) &&
	          setup_now(&setup, argv[2], &now, &err) &&
	          find_all(&setup, now, &err);
	if (!ok)
		fprintf(stderr, "find_rows: %s\n", err.text);
	setup_release(&setup);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
