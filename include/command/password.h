/*
 * password.h - the relay's secret: from systemd's credentials, a file, or a
 * command; never from the command line, never into a message.
 *
 * Looked for in this order: $CREDENTIALS_DIRECTORY/relay-password,
 * password_file, password_command.  Only the first line counts.  A file that
 * others may read is refused.  Kind: ERROR_PERMISSION.  The process that has
 * read it leaves no core dump.
 */
#ifndef COMMAND_PASSWORD_H
#define COMMAND_PASSWORD_H

#include <stdbool.h>

#include "base/error.h"
#include "config/settings.h"

enum { PASSWORD_MAX = 512, PASSWORD_COMMAND_SECONDS = 30 };

struct password {
	char text[PASSWORD_MAX];
};

bool password_read(const struct relay_settings *relay,
    struct password *password, struct error *err);

/* Overwrite it. */
void password_wipe(struct password *password);

#endif
