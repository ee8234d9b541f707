#include "command/evidence.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "ledger/history.h"
#include "message/message.h"
#include "report/case_evidence.h"

enum { MAX_FILE = 64 << 20, MAX_NAME = 64 };

/* The folder while it is filled. */
struct bundle {
	struct execution *execution;
	const struct case_pages *pages;
	const char *folder;
	struct buf manifest; /* as sha256sum writes it */
};

static bool
make_folder(const char *folder, struct error *err)
{
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return true;
	return error_set(err, ERROR_REPORT, "%s: cannot be made: %s", folder,
	    strerror(errno));
}

static bool
put(struct bundle *bundle, const char *name, struct str content,
    struct error *err)
{
	char digest[DIGEST_HEX + 1];
	const char *path = file_join(bundle->execution->run,
	    str_from(bundle->folder), str_from(name));
	buf_format(&bundle->manifest, "%s  %s\n", digest_of(content, digest),
	    name);
	return file_replace(path, content, err);
}

static bool
compose_and_put(struct bundle *bundle, const char *name,
    void (*compose)(const struct case_pages *pages, struct buf *out),
    struct error *err)
{
	struct buf out;
	buf_init(&out, MAX_FILE);
	compose(bundle->pages, &out);
	bool ok = put(bundle, name, buf_str(&out), err);
	buf_release(&out);
	return ok;
}

/* ---- letters, as they were sent */

static bool
put_mail(struct bundle *bundle, const struct mail *mail, size_t number,
    struct error *err)
{
	struct setup *setup = bundle->execution->setup;
	struct letter letter;
	struct buf message;
	letter_init(&letter);
	buf_init(&message, MAX_FILE);
	bool ok = letters_compose(setup->letters, mail, &letter, err);
	if (ok) {
		message_compose(mail, &letter, &setup->sender, &message);
		struct str name = arena_format(bundle->execution->run,
		    "notices/%02zu.eml", number);
		ok = put(bundle, name.ptr, buf_str(&message), err);
	}
	buf_release(&message);
	letter_release(&letter);
	return ok;
}

/* What another case was told about the same parcel stays there. */
static bool
is_of_case(const struct told *told, const char *name)
{
	return told->kind != NOTICE_CASE ||
	       (str_starts_with(told->subject, str_from(name)) &&
		   told->subject.ptr[strlen(name)] == '/');
}

static bool
put_letters(struct bundle *bundle, struct error *err)
{
	struct execution *execution = bundle->execution;
	const struct case_record *record = &bundle->pages->dossiers[0].record;
	const struct shipment_key key = { record->carrier, record->tracking,
		record->complaint.order };
	char name[CASE_NAME];
	struct past past;
	size_t number = 0;
	case_name(record->id, name);
	if (!history_past(execution->ledger, &key, execution->run, &past, err))
		return false;
	for (size_t i = 0; i < past.count; i++) {
		const struct told *told = &past.items[i];
		struct mail *mail;
		if (told->state != MAIL_ACCEPTED || !is_of_case(told, name) ||
		    str_is_empty(told->message_id))
			continue;
		if (!history_mail(execution->ledger, told->message_id,
			execution->run, &mail, err))
			return false;
		if (mail != NULL && !put_mail(bundle, mail, ++number, err))
			return false;
	}
	return true;
}

static bool
fill(struct bundle *bundle, struct error *err)
{
	const char *notices = file_join(bundle->execution->run,
	    str_from(bundle->folder), STR("notices"));
	const char *manifest = file_join(bundle->execution->run,
	    str_from(bundle->folder), STR("manifest.sha256"));
	return make_folder(bundle->folder, err) && make_folder(notices, err) &&
	       compose_and_put(bundle, "summary.txt", case_evidence_summary,
		   err) &&
	       compose_and_put(bundle, "timeline.csv", case_evidence_timeline,
		   err) &&
	       put_letters(bundle, err) &&
	       file_replace(manifest, buf_str(&bundle->manifest), err);
}

bool
evidence_write(struct execution *execution, const struct case_pages *pages,
    const char *folder, struct error *err)
{
	struct bundle bundle = { execution, pages, folder, { 0 } };
	buf_init(&bundle.manifest, MAX_FILE);
	bool ok = fill(&bundle, err);
	buf_release(&bundle.manifest);
	return ok;
}
