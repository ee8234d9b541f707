/*
 * evidence.h - what proves a case, as a folder for the platform.
 *
 *   summary.txt      the complaint, what tracking shows, what was done
 *   timeline.csv     the parcel's events and ours, in the order of their times
 *   notices/N.eml    the letters that the customer got, as they were sent
 *   manifest.sha256  for `sha256sum -c`
 *
 * Of our own people and of other cases nothing is in it.
 */
#ifndef COMMAND_EVIDENCE_H
#define COMMAND_EVIDENCE_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"
#include "report/case_dossier.h"

/* Of the first case of the pages; the folder must be empty or missing.
 * ERROR_REPORT. */
bool evidence_write(struct execution *execution, const struct case_pages *pages,
    const char *folder, struct error *err);

#endif
