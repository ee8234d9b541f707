/*
 * locality.h - whether a parcel was where its order says: by country, postcode
 * and city.
 *
 * Carriers write "SAN FRANCISCO CA 94107", "Sao Paulo" or nothing at all.
 * Case, accents and signs do not count, and of a postcode only its first three
 * letters and digits, which are those of a region.
 */
#ifndef COMPLAINT_LOCALITY_H
#define COMPLAINT_LOCALITY_H

#include "base/str.h"

/* Empty where it is not known. */
struct locality {
	struct str country; /* ISO alpha-2 */
	struct str city;
	struct str postcode;
	struct str text; /* all in one, as a carrier writes it */
};

enum likeness { LIKENESS_UNKNOWN, LIKENESS_SAME, LIKENESS_OTHER };

/*
 * The same: the country, and the postcode or the city; without a country on
 * either side the postcode and the city.  Another: another country, or in the
 * same one a postcode that is not the wanted one, and a city neither.  A
 * postcode that fits in another country says nothing: some countries send to
 * their islands as if they were abroad.  `wanted` has no text.
 */
enum likeness locality_compare(const struct locality *wanted,
    const struct locality *found);

#endif
