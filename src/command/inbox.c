#include "command/inbox.h"

#include <pwd.h>
#include <sys/stat.h>

#include "base/file.h"
#include "intake/sheet.h"

void
inbox_init(struct inbox *inbox, const struct office *office, struct arena *run)
{
	*inbox = (struct inbox){
		.run = run,
		.office = office,
		.dialect = &office->dialect,
	};
}

/* Room for one more in the list of that name. */
#define GROW(inbox, list)                                                      \
	((inbox)->list = arena_grow((inbox)->run, (inbox)->list,               \
	     (inbox)->list##_count, &(inbox)->list##_capacity,                 \
	     sizeof(*(inbox)->list)))

static void
reject(struct inbox *inbox, struct row row, struct str reason)
{
	GROW(inbox, reject);
	row.file = arena_str(inbox->run, row.file);
	inbox->reject[inbox->reject_count++] = (struct inbox_reject){
		.row = row,
		.reason = arena_str(inbox->run, reason),
	};
}

/* Where the platform lives, a date alone is the start of its day. */
static const struct zone *
zone_of(const struct clocks *clocks, enum platform platform)
{
	for (size_t i = 0; i < clocks->rule_count; i++)
		if (clocks->rules[i].platform == platform)
			return clocks->rules[i].zone;
	return clocks->business;
}

static bool
take_complaint(struct inbox *inbox, const struct sheet *sheet,
    struct entry_style *style, struct str *reason)
{
	struct complaint complaint;
	enum platform platform;
	/* Its zone must be known before its times are read. */
	style->dialect = inbox->dialect;
	if (entry_platform(sheet, style, &platform))
		style->zone = zone_of(&inbox->office->clocks, platform);
	if (!entry_complaint(sheet, style, &complaint, reason))
		return false;
	GROW(inbox, complaint);
	inbox->complaint[inbox->complaint_count++] = complaint;
	return true;
}

static bool
take_decision(struct inbox *inbox, const struct sheet *sheet,
    struct entry_style *style, struct str *reason)
{
	struct entry_decision decision;
	if (!entry_decision(sheet, style, &decision, reason))
		return false;
	if (!decision.is_made)
		return true;
	GROW(inbox, decision);
	inbox->decision[inbox->decision_count++] = (struct inbox_decision){
		.entry = decision,
		.owner = inbox->owner,
	};
	return true;
}

static bool
take_done(struct inbox *inbox, const struct sheet *sheet,
    struct entry_style *style, struct str *reason)
{
	struct entry_done done;
	if (!entry_done(sheet, style, &done, reason))
		return false;
	GROW(inbox, done);
	inbox->done[inbox->done_count++] = done;
	return true;
}

static bool
take_feedback(struct inbox *inbox, const struct sheet *sheet,
    struct entry_style *style, struct str *reason)
{
	struct case_feedback feedback;
	if (!entry_feedback(sheet, style, &feedback, reason))
		return false;
	GROW(inbox, feedback);
	inbox->feedback[inbox->feedback_count++] = feedback;
	return true;
}

static const struct inbox_file {
	const struct sheet_column *(*columns)(size_t *count);
	bool (*take)(struct inbox *inbox, const struct sheet *sheet,
	    struct entry_style *style, struct str *reason);
	size_t setting; /* its pattern in struct complaint_settings */
} files[] = {
	[INBOX_COMPLAINTS] = { entry_complaint_columns, take_complaint,
	    offsetof(struct complaint_settings, files) },
	[INBOX_DECISIONS] = { entry_decision_columns, take_decision,
	    offsetof(struct complaint_settings, decisions) },
	[INBOX_DONE] = { entry_done_columns, take_done,
	    offsetof(struct complaint_settings, done) },
	[INBOX_FEEDBACK] = { entry_feedback_columns, take_feedback,
	    offsetof(struct complaint_settings, feedback) },
};

struct str
inbox_account(uid_t id, struct arena *run)
{
	const struct passwd *entry = getpwuid(id);
	return entry == NULL ? STR_EMPTY
	                     : arena_str(run, str_from(entry->pw_name));
}

/* Whoever may write the file may spend the shop's money. */
static bool
check_writers(struct inbox *inbox, const char *path, struct error *err)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return true;
	inbox->owner = inbox_account(st.st_uid, inbox->run);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return error_set(err, ERROR_PERMISSION,
		    "%s: E_FILE_MODE: others may write this file of decisions; "
		    "do 'chmod go-w' after looking at it",
		    path);
	return true;
}

bool
inbox_read(struct inbox *inbox, enum inbox_kind kind, const char *path,
    struct error *err)
{
	const struct inbox_file *file = &files[kind];
	size_t count;
	enum sheet_row found;
	const struct sheet_column *columns = file->columns(&count);
	if (kind == INBOX_COMPLAINTS)
		columns = inbox->dialect->columns;
	if (kind == INBOX_DECISIONS && !check_writers(inbox, path, err))
		return false;
	struct sheet *sheet = sheet_open(path, columns, count, err);
	if (sheet == NULL)
		return false;
	while ((found = sheet_next(sheet)) != SHEET_END) {
		struct entry_style style = {
			.zone = inbox->office->clocks.business,
			.arena = inbox->run,
		};
		struct str reason = sheet_reason(sheet);
		if (found == SHEET_REJECTED ||
		    !file->take(inbox, sheet, &style, &reason))
			reject(inbox, sheet_row(sheet), reason);
	}
	sheet_close(sheet);
	return true;
}

static const struct setting_text *
pattern_of(const struct inbox *inbox, enum inbox_kind kind)
{
	return (const struct setting_text *)(const void
		*)((const char *)inbox->office->settings + files[kind].setting);
}

bool
inbox_read_all(struct inbox *inbox, struct error *err)
{
	for (enum inbox_kind kind = INBOX_COMPLAINTS; kind <= INBOX_FEEDBACK;
	     kind++) {
		const char **names;
		const struct setting_text *pattern = pattern_of(inbox, kind);
		if (str_is_empty(pattern->text))
			continue;
		size_t count = file_glob(arena_cstr(inbox->run, pattern->text),
		    inbox->run, &names);
		for (size_t i = 0; i < count; i++)
			if (!inbox_read(inbox, kind, names[i], err))
				return false;
	}
	return true;
}
