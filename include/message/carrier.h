/*
 * carrier.h - carriers as people write them.
 */
#ifndef MESSAGE_CARRIER_H
#define MESSAGE_CARRIER_H

#include "base/str.h"

/*
 * "royal-mail" is Royal Mail, "4px" is 4PX, in any case and with _ for -;
 * what is not in the table stays as it is given.  Static text or `carrier`.
 */
struct str carrier_name(struct str carrier);

#endif
