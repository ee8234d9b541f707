/*
 * address.h - e-mail addresses: which ones we are willing to write to.
 *
 * Stricter than RFC 5321 on purpose: what passes here goes into an SMTP
 * command byte by byte.  Local part: RFC 5322 dot-atom, at most 64 bytes,
 * ASCII, or with letters and digits of any language where the shop's relay
 * takes them (RFC 6531); no quoted local parts, no IP literals.  Domain: at
 * least two labels, each 1 to 63 bytes, no underscore, the last one not a
 * number; an internationalised domain becomes its A-label (UTS 46,
 * non-transitional, STD3 rules as errors).  At most 254 bytes in all.
 *
 * A control character anywhere, line ends at the ends of the text apart, is
 * reason enough to refuse.
 */
#ifndef MESSAGE_ADDRESS_H
#define MESSAGE_ADDRESS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

enum {
	ADDRESS_MAX_BYTES = 254,
	ADDRESS_MAX_LOCAL = 64,
	ADDRESS_MAX_LABEL = 63
};

/* What may stand before the @. */
enum address_script { ADDRESS_ASCII, ADDRESS_ANY_SCRIPT };

/*
 * The address to write to, its domain in lower case and ASCII, without a dot
 * at the end.  A leading "mailto:", "Name <...>", and blanks around are taken
 * off.  False with a static reason, such as "has no @".
 */
bool address_check(struct str text, enum address_script script,
    struct arena *arena, struct str *address, const char **reason);

/*
 * A mailbox as in a From field: `Example Shop <notices@shop.example>`, the
 * display name optional and perhaps in double quotes, the address ASCII.
 */
bool mailbox_parse(struct str text, struct arena *arena, struct str *display,
    struct str *address, const char **reason);

/* The part behind the @. */
struct str address_domain(struct str address);

#endif
