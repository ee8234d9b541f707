/*
 * schema.h - the members of the JSON report, schema 1.
 *
 * A table for each object, in the order in which members are printed.  A
 * member that is added here is written, stored and read back.
 */
#ifndef REPORT_SCHEMA_H
#define REPORT_SCHEMA_H

#include "report/form.h"

enum { SCHEMA_NUMBER = 1 };

extern const struct shape schema_head;     /* struct report, but its lists */
extern const struct shape schema_finding;  /* struct report_finding */
extern const struct shape schema_mail;     /* struct report_mail */
extern const struct shape schema_reject;   /* struct report_reject */
extern const struct shape schema_staff;    /* struct report_staff */
extern const struct shape schema_case;     /* struct report_case */
extern const struct shape schema_unmapped; /* struct report_unmapped */

#endif
