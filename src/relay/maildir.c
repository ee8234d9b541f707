#include "relay/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/fingerprint.h"

enum { MAX_FILE_NAME = 80, MAILS_A_SYNC = 64 };

static bool
fail(const struct maildir *maildir, const char *what, struct error *err)
{
	return error_set(err, ERROR_RELAY, "%s/%s: %s", maildir->path, what,
	    strerror(errno));
}

static bool
make_folder(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* Also makes what is missing above it. */
static bool
make_folders(struct str path)
{
	struct arena scratch = { 0 };
	bool ok = true;
	for (size_t end = 1; ok && end <= path.len; end++)
		if (end == path.len || path.ptr[end] == '/')
			ok = make_folder(
			    arena_cstr(&scratch, str_slice(path, 0, end)));
	arena_release(&scratch);
	return ok;
}

/* -1 with errno when it is not there and cannot be made. */
static int
open_folder(int root, const char *name)
{
	if (mkdirat(root, name, 0700) != 0 && errno != EEXIST)
		return -1;
	return openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

bool
maildir_open(struct maildir *maildir, const char *path, struct error *err)
{
	int root = -1;
	int tmp = -1;
	int new = -1;
	int cur = -1;
	*maildir = (struct maildir){ .path = path };
	if (make_folders(str_from(path)))
		root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0) {
		tmp = open_folder(root, "tmp");
		new = tmp < 0 ? -1 : open_folder(root, "new");
		cur = new < 0 ? -1 : open_folder(root, "cur");
	}
	maildir->is_open = cur >= 0;
	if (maildir->is_open) {
		maildir->tmp = tmp;
		maildir->new = new;
	} else {
		fail(maildir, "", err);
		close_if_open(tmp);
		close_if_open(new);
	}
	close_if_open(cur);
	close_if_open(root);
	return maildir->is_open;
}

void
maildir_close(struct maildir *maildir)
{
	if (maildir == NULL || !maildir->is_open)
		return;
	close(maildir->tmp);
	close(maildir->new);
	maildir->is_open = false;
}

/* What a killed run left in tmp/ under this name is overwritten. */
static bool
write_file(const struct maildir *maildir, const char *name, struct str bytes)
{
	int fd = openat(maildir->tmp, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool ok = file_write_all(fd, bytes);
	int failure = errno;
	if (close(fd) != 0 && ok)
		return false;
	errno = failure;
	return ok;
}

static bool
holds(int fd, struct str bytes)
{
	char piece[4096];
	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 && bytes.len == 0;
		if ((size_t)got > bytes.len ||
		    memcmp(piece, bytes.ptr, (size_t)got) != 0)
			return false;
		bytes = str_slice(bytes, (size_t)got, bytes.len);
	}
}

static bool
is_there(const struct maildir *maildir, const char *name, struct str bytes)
{
	int fd = openat(maildir->new, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool is_same = holds(fd, bytes);
	close(fd);
	return is_same;
}

bool
maildir_deliver(struct maildir *maildir, struct str bytes,
    struct outcome *outcome, struct error *err)
{
	char print[FINGERPRINT_HEX + 1];
	char name[MAX_FILE_NAME];
	char reply[MAX_FILE_NAME + 32];
	fingerprint_format(fingerprint_of(bytes), print);
	snprintf(name, sizeof(name), "%s.eml", print);
	bool was_there = is_there(maildir, name, bytes);
	if (!was_there &&
	    (!write_file(maildir, name, bytes) ||
		renameat(maildir->tmp, name, maildir->new, name) != 0)) {
		fail(maildir, name, err);
		unlinkat(maildir->tmp, name, 0);
		return false;
	}
	snprintf(reply, sizeof(reply), "%s new/%s",
	    was_there ? "already there as" : "written to", name);
	outcome_set(outcome, OUTCOME_ACCEPTED, 0, str_from(reply));
	return true;
}

bool
maildir_sync(struct maildir *maildir, struct error *err)
{
	return syncfs(maildir->new) == 0 || fail(maildir, "new", err);
}

/*
 * False stops the run: the folder or the client cannot go on.  pause() comes
 * before the mail can be seen, so that its mark `sending` is written.
 */
static bool
send_one(struct maildir *maildir, const struct dispatch_client *client,
    const struct dispatch_mail *mail, struct error *err)
{
	struct outcome outcome;
	struct error ignored;
	if (!client->sending(client->context, mail->id, err) ||
	    !client->pause(client->context, err))
		return false;
	if (maildir_deliver(maildir, mail->bytes, &outcome, err))
		return client->settle(client->context, mail->id, &outcome, err);
	/* The folder's failure is what the caller must hear of. */
	outcome_set(&outcome, OUTCOME_UNSENT, 0, str_from(err->text));
	client->settle(client->context, mail->id, &outcome, &ignored);
	return false;
}

static bool
send_group(struct maildir *maildir, const struct dispatch_client *client,
    bool *is_done, struct error *err)
{
	for (int i = 0; i < MAILS_A_SYNC && !*is_done; i++) {
		struct dispatch_mail mail;
		if (client->is_stopping(client->context))
			return error_set(err, ERROR_BUSY,
			    "stopped by a signal");
		enum next_mail next = client->next(client->context, &mail, err);
		if (next == NEXT_FAILED)
			return false;
		if (next == NEXT_NONE)
			*is_done = true;
		else if (!send_one(maildir, client, &mail, err))
			return false;
	}
	return true;
}

bool
maildir_run(const char *path, const struct dispatch_client *client,
    struct error *err)
{
	struct maildir maildir = { 0 };
	struct error second;
	bool is_done = false;
	if (!maildir_open(&maildir, path, err))
		return false;
	bool ok = true;
	while (ok && !is_done) {
		ok = send_group(&maildir, client, &is_done, err);
		/* After a failure too: what was accepted shall stay. */
		ok = maildir_sync(&maildir, ok ? err : &second) && ok;
	}
	maildir_close(&maildir);
	return ok;
}
