/*
 * mime.h - the encodings of a message: headers, encoded-words, bodies.
 *
 * RFC 5322, 2045, 2046, 2047.  Everything written is 7-bit with CRLF and
 * lines of at most 76 characters; header text cannot leave its field: CR, LF
 * and other control characters become a space, bidirectional overrides and
 * zero-width characters are dropped.
 */
#ifndef MESSAGE_MIME_H
#define MESSAGE_MIME_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/zone.h"

/* "Name: text CRLF", unstructured: encoded-words where needed, folded. */
void mime_header_text(struct buf *out, const char *name, struct str text);

/* "Name: display <address> CRLF"; an empty display leaves the address only. */
void mime_header_address(struct buf *out, const char *name, struct str display,
    struct str address);

/* "Date: Mon, 26 Jan 2026 02:00:00 +0800 CRLF" in the zone. */
void mime_header_date(struct buf *out, struct instant instant,
    const struct zone *zone);

/*
 * Content-Type text/<subtype>; charset=utf-8, Content-Transfer-Encoding, an
 * empty line and the body: quoted-printable, or base64 when more than a sixth
 * of the bytes is not ASCII.  Line ends of `body` may be LF or CRLF.
 */
void mime_text_part(struct buf *out, const char *subtype, struct str body);

#endif
