/*
 * packed.h - a shipment in little memory: its texts one behind the other, a
 * byte for the length of each.
 *
 * A night may keep a hundred thousand of them until its last row has been
 * read; a struct shipment has more than that in empty members alone.
 */
#ifndef INTAKE_PACKED_H
#define INTAKE_PACKED_H

#include <stddef.h>

#include "base/arena.h"
#include "intake/shipment.h"

/* Zeroed is ready for use. */
struct packed {
	char *bytes;
	size_t room;
};

/* All but the file's name is copied.  What was packed before is replaced, and
 * its memory used again where the new shipment fits in. */
void packed_put(struct packed *packed, const struct shipment *shipment,
    struct arena *arena);

/* Its texts are those of the packed one. */
struct shipment packed_get(const struct packed *packed);

#endif
