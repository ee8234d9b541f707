/*
 * held.h - the run that approve and discard were asked for.
 */
#ifndef COMMAND_HELD_H
#define COMMAND_HELD_H

#include <stdbool.h>

#include "base/error.h"
#include "command/execution.h"

/* The run named by the argument; ERROR_INPUT when it is not held. */
bool held_find(struct execution *execution, struct run *run, struct error *err);

#endif
