/*
 * stage.h - the leg that a shipment is in.
 *
 * By status, else by the country of the last event, else by today's place on
 * the chain of maxima.
 */
#ifndef DETECT_STAGE_H
#define DETECT_STAGE_H

#include "calendar/date.h"
#include "detect/chain.h"
#include "intake/shipment.h"

/*
 * The leg from 1; 0 when only the chain could tell and it could not be had
 * (chain NULL).
 */
int stage_of(const struct shipment *shipment, const struct route *route,
    const struct chain *chain, struct date today);

#endif
