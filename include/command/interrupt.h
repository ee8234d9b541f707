/*
 * interrupt.h - somebody wants the program to end: SIGTERM, SIGINT, SIGHUP.
 *
 * Until a run has decided anything it ends at once.  From then on signals are
 * held back: the run asks for them where it can stop in good order.  A signal
 * that was ignored when the program started (nohup) stays ignored.
 */
#ifndef COMMAND_INTERRUPT_H
#define COMMAND_INTERRUPT_H

#include <stdbool.h>

/* From now on a signal ends the program with a line and EXIT_LATER. */
void interrupt_catch(void);

/* From now on it waits for interrupt_has_come(). */
void interrupt_hold(void);

/* True once one has come; the next one ends the program at once. */
bool interrupt_has_come(void);

#endif
