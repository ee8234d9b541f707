/*
 * mime.h - the encodings of a message: headers, encoded-words, bodies.
 *
 * RFC 5322, 2045, 2046, 2047.  Everything written is 7-bit with CRLF and
 * lines of at most 76 characters, but for a token that cannot be broken, such
 * as a long address, and for an address that is itself not ASCII (RFC 6532).
 *
 * Header text cannot leave its field.  Before it is written, CR, LF and other
 * control characters and line separators become blanks, runs of blanks become
 * one and those at the ends go; bidirectional controls, zero-width and other
 * invisible characters are dropped; bytes that are not UTF-8 become U+FFFD.
 */
#ifndef MESSAGE_MIME_H
#define MESSAGE_MIME_H

#include "base/buf.h"
#include "base/str.h"
#include "calendar/zone.h"

enum { MIME_MAX_LINE = 76, MIME_MAX_ENCODED_WORD = 75 };

/* "Name: text CRLF", unstructured: encoded-words where needed, folded. */
void mime_header_text(struct buf *out, const char *name, struct str text);

/*
 * "Name: token CRLF", as it is: for what is ASCII by nature.  Blanks and all
 * that is not printable ASCII are dropped.
 */
void mime_header_token(struct buf *out, const char *name, struct str token);

/* "Name: <id> CRLF"; the id is treated as a token. */
void mime_header_id(struct buf *out, const char *name, struct str id);

/*
 * "Name: display <address> CRLF"; an empty display leaves the address only.
 * A display name is quoted, or encoded whole when it is not ASCII or long.
 * The address is written without blanks and what header text cannot hold.
 */
void mime_header_address(struct buf *out, const char *name, struct str display,
    struct str address);

/* "Date: Mon, 26 Jan 2026 02:00:00 +0800 CRLF" in the zone. */
void mime_header_date(struct buf *out, struct instant instant,
    const struct zone *zone);

/*
 * Content-Type text/<subtype>; charset=utf-8, Content-Transfer-Encoding, an
 * empty line and the body: quoted-printable, or base64 when more than a sixth
 * of the bytes is not ASCII.  Line ends of `body` may be LF, CRLF or CR; a
 * missing last one is added.
 */
void mime_text_part(struct buf *out, const char *subtype, struct str body);

#endif
