/*
 * country.h - countries as carriers write them, as ISO 3166 alpha-2 codes.
 *
 * Alpha-2 and alpha-3 codes and English names are understood, whatever their
 * case, accents and punctuation: "br", "BRA", "Brazil", "Korea, Republic of";
 * Chinese names too, and of the larger countries those in French, German,
 * Spanish and Italian.
 */
#ifndef INTAKE_COUNTRY_H
#define INTAKE_COUNTRY_H

#include "base/str.h"

enum { COUNTRY_MAX = 64 };

/*
 * The alpha-2 code in upper case; a text that names no country is kept in
 * upper case as it is, cut to COUNTRY_MAX bytes.  The result is a view of
 * `out`; empty stays empty.
 */
struct str country_read(struct str text, char out[COUNTRY_MAX]);

#endif
