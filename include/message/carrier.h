/*
 * carrier.h - carriers as people write them, and where customers reach them.
 *
 *   [carrier.royal-mail]
 *   carriers = royal-mail*, rm24       as the exports name it
 *   name = Royal Mail                  as people write it
 *   page = https://www.royalmail.com/track-your-item
 *   phone = +44 3457 740 740
 *
 * Of several sections that fit a carrier the one whose glob has most literal
 * characters counts, of two alike the first.  Names that no section gives
 * come from a table: "royal-mail" is Royal Mail, "4px" is 4PX, in any case
 * and with _ for -.  Memory: run.
 */
#ifndef MESSAGE_CARRIER_H
#define MESSAGE_CARRIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/str.h"
#include "config/settings.h"

enum { CARRIER_MAX_PAGE = 200 }; /* bytes; a letter prints it on one line */

/* Page and phone are empty when they are not known. */
struct carrier {
	struct str name;
	struct str page;
	struct str phone;
};

struct carriers {
	const struct carrier_settings *items;
	size_t count;
};

/* False when a page is no https address. */
bool carriers_build(const struct settings *settings, struct mistakes *mistakes,
    struct carriers *carriers);

/* What nobody has named is called as it is given. */
struct carrier carriers_find(const struct carriers *carriers,
    struct str carrier);

#endif
