/*
 * commands.h - one function a command; each stands in the file of its name,
 * or of its first word, and returns the exit code.
 */
#ifndef COMMAND_COMMANDS_H
#define COMMAND_COMMANDS_H

#include "command/options.h"

int command_run(const struct options *options);
int command_announce(const struct options *options);
int command_explain(const struct options *options);
int command_preview(const struct options *options);
int command_check(const struct options *options);
int command_calendar_check(const struct options *options);
int command_calendar_show(const struct options *options);
int command_calendar_diff(const struct options *options);
int command_probe(const struct options *options);
int command_status(const struct options *options);
int command_approve(const struct options *options);
int command_discard(const struct options *options);
int command_resolve(const struct options *options);
int command_report(const struct options *options);
int command_replay(const struct options *options);
int command_suppress(const struct options *options);
int command_backup(const struct options *options);
int command_purge(const struct options *options);
int command_transit_suggest(const struct options *options);
int command_forget(const struct options *options);
int command_complete(const struct options *options);
int command_complaint(const struct options *options);
int command_complaint_list(const struct options *options);
int command_complaint_show(const struct options *options);
int command_complaint_evidence(const struct options *options);
int command_complaint_lessons(const struct options *options);
int command_complaint_rules(const struct options *options);
int command_complaint_verify(const struct options *options);

#endif
