/*
 * maildir.h - a folder that stands for the relay: url = file:DIR.
 *
 * DIR becomes a Maildir (tmp, new, cur; mode 0700, parents included).  A mail
 * is written below tmp/ and renamed to new/FINGERPRINT.eml with its bytes as
 * they are; whoever looks into new/ sees whole mails only.  The name depends
 * on the bytes alone, so a mail that is sent again is found there and accepted
 * without a second file.
 *
 * Promise: "accepted" survives kill -9 at once.  The folder is synced every 64
 * mails and at the end: a power cut may take the last of them.
 */
#ifndef RELAY_MAILDIR_H
#define RELAY_MAILDIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "relay/dispatch.h"
#include "relay/outcome.h"

/* Private.  Zeroed is closed. */
struct maildir {
	const char *path;
	int tmp;
	int new;
	bool is_open;
};

/* `path` must outlive the maildir.  Kind: ERROR_RELAY. */
bool maildir_open(struct maildir *maildir, const char *path, struct error *err);
void maildir_close(struct maildir *maildir);

/* OUTCOME_ACCEPTED, or false with ERROR_RELAY and no file left behind. */
bool maildir_deliver(struct maildir *maildir, struct str bytes,
    struct outcome *outcome, struct error *err);

/* Make the names in new/ durable.  Kind: ERROR_RELAY. */
bool maildir_sync(struct maildir *maildir, struct error *err);

/* As dispatch_run(), into the folder; there is no 354 to wait for. */
bool maildir_run(const char *path, const struct dispatch_client *client,
    struct error *err);

#endif
