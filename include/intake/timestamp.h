/*
 * timestamp.h - the dates and times that exports write.
 *
 * Read without being declared, because they cannot be misread:
 *   2026-01-20T09:12:00+08:00   also Z, +0800, +08, " -0500", fractions
 *   2026-01-20 09:12[:00]       also 2026/1/20 9:12, 2026.1.20
 *   2026-01-20                  a date alone
 *   20260120[T091200]           also 20260120 09:12
 *   20-Jan-26, Jan-20-26 23:45:00, 20 January 2026, Jan 20, 2026
 *   1768780800, 1768780800000   seconds and milliseconds since 1970
 *   the same with Chinese or full-width signs: 2026年1月20日 09:12
 * Declared by the profile:
 *   1/20/2026 2:03:00 PM        dates = mdy
 *   20/01/2026 14:03            dates = dmy
 *   46042.5                     dates = excel (days since 1899-12-30)
 * Months have their English, French, German, Spanish, Italian, Portuguese or
 * Dutch names: 05-oct.-26, 3. März 2026.  A year of two digits is read where
 * it cannot be a day: beside a month's name or in a declared order; up to 79
 * it is of this century.  Years outside 1970 to 2098 are refused: they stand
 * for "unknown".  An object such as {"date":"2026-01-20","time":"09:12:00",
 * "timezone":"+08:00"} is read as its parts.
 */
#ifndef INTAKE_TIMESTAMP_H
#define INTAKE_TIMESTAMP_H

#include <stdbool.h>

#include "base/str.h"
#include "calendar/date.h"
#include "calendar/zone.h"

/* A moment from an export: its date in the business zone stands for itself
 * when the export gave no time.  Unknown: INSTANT_NONE and DATE_NONE. */
struct timestamp {
	struct instant instant;
	struct date date;
};

#define TIMESTAMP_NONE ((struct timestamp){ INSTANT_NONE, DATE_NONE })

/* Which number comes first in 3/4/2026. */
enum date_order { DATE_ORDER_UNKNOWN, DATE_ORDER_MDY, DATE_ORDER_DMY };

struct timestamp_style {
	enum date_order order;
	bool has_serials;            /* spreadsheet day numbers */
	const struct zone *zone;     /* of times that name none */
	struct str offset;           /* wins over the zone: "UTC+08:00" */
	const struct zone *business; /* in which instants become dates */
};

/*
 * NULL and *timestamp filled, or what is wrong: a static text that follows
 * the quoted value in a message.  Empty text is TIMESTAMP_NONE.
 */
const char *timestamp_read(struct str text, const struct timestamp_style *style,
    struct timestamp *timestamp);

#endif
