/*
 * transfer.h - the two encodings that carry any bytes as 7-bit lines of at
 * most 76 characters (RFC 2045, 6.7 and 6.8).
 *
 * Line ends of a body may be LF, CRLF or CR and become CRLF; a missing last
 * one is added.
 */
#ifndef MESSAGE_TRANSFER_H
#define MESSAGE_TRANSFER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

enum { TRANSFER_MAX_LINE = 76 };

/*
 * Quoted-printable, safe from relays that change lines: blanks at an end, a
 * dot at a start and "From " are encoded too.
 */
void transfer_quoted_printable(struct buf *out, struct str body);

void transfer_base64(struct buf *out, struct str body);

/* How long base64 without line ends is. */
size_t transfer_base64_length(size_t bytes);

/* Writes transfer_base64_length() characters. */
void transfer_base64_encode(struct str bytes, char *out);

/* "=C3" and the like: three characters. */
void transfer_hex_encode(char byte, char *out);

#endif
