/*
 * contact.h - how the customers of each platform are written to.
 *
 * Some platforms forbid mail outside their own messages; what they are told
 * goes to a file, messages_<platform>.csv, for a person to paste:
 *
 *   channel.ebay = export     smtp (or relay) | export
 *
 * Without a line of their own amazon, ebay and aliexpress are export, all
 * others smtp.
 */
#ifndef COMPLAINT_CONTACT_H
#define COMPLAINT_CONTACT_H

#include <stdbool.h>

#include "base/mistakes.h"
#include "complaint/complaint.h"
#include "config/settings.h"

enum contact { CONTACT_SMTP, CONTACT_EXPORT };

struct contacts {
	enum contact of[PLATFORM_COUNT];
};

/* Adds every mistake of the keys channel.PLATFORM; false when there was one. */
bool contacts_read(const struct complaint_settings *settings,
    struct mistakes *mistakes, struct contacts *contacts);

#endif
