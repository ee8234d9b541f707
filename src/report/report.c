#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/json.h"
#include "report/text.h"

static const struct {
	struct str ending;
	void (*compose)(const struct report *report, struct buf *out);
} formats[] = {
	[REPORT_TEXT] = { STR_INIT(".txt"), report_text },
	[REPORT_CSV] = { STR_INIT(".csv"), report_csv },
	[REPORT_JSON] = { STR_INIT(".json"), report_json },
	[REPORT_HTML] = { STR_INIT(".html"), report_html },
};

int
report_letter(const struct report_mail *mail)
{
	if (mail->parcel_count == 0)
		return REPORT_DIGEST;
	for (size_t i = 1; i < mail->parcel_count; i++) {
		if (mail->notices[i] != mail->notices[0])
			return REPORT_DIGEST;
	}
	return (int)mail->notices[0];
}

const char *
report_letter_name(int letter)
{
	if (letter == REPORT_DIGEST)
		return "digest";
	return notice_kind_name((enum notice_kind)letter);
}

void
report_count_letters(const struct report *report,
    struct report_letters *letters)
{
	*letters = (struct report_letters){ 0 };
	for (size_t i = 0; i < report->mail_count; i++) {
		const struct report_mail *mail = &report->mails[i];
		letters->counts[report_letter(mail)][mail->state]++;
	}
}

size_t
report_late_share(const struct report_night *night)
{
	if (night->open == 0)
		return 0;
	return (night->late * 100 + night->open / 2) / night->open;
}

/* The unit of a brake's figures; NULL: it has none worth telling. */
struct brake_meaning {
	struct str name;
	const char *unit;
	const char *sentence;
	const char *advice;
};

static const struct brake_meaning brake_meanings[] = {
	{ STR_INIT("old_ledger"), "",
	    "The ledger is older than it was: an old backup was put back, or "
	    "the ledger was deleted",
	    "Letters sent since then are unknown to it. Is a newer ledger or "
	    "backup there? Put it back. If not, look below for people who "
	    "would be told twice." },
	{ STR_INIT("first_run"), NULL,
	    "This is the first run: nothing is on record as told",
	    "Look at every kind of letter below. If the customers know all "
	    "this already, run once with --baseline instead." },
	{ STR_INIT("same_export"), NULL,
	    "Every export is the same, to the byte, as in the last run",
	    "Is the download stuck? Get the exports again and run again." },
	{ STR_INIT("max_mails"), "", "More mails than max_mails allows",
	    "Is it a real event, such as a storm or a strike? Then say yes. "
	    "If not, look at the causes and at the first parcels: an export "
	    "may be broken." },
	{ STR_INIT("max_share"), " percent",
	    "Mails about a larger share of the open shipments than max_share "
	    "allows",
	    "Is it a real event, such as a storm or a strike? Then say yes. "
	    "If not, look at the causes and at the first parcels: an export "
	    "may be broken." },
	{ STR_INIT("min_rows"), " percent",
	    "Fewer rows, compared with the last run, than min_rows demands",
	    "Is an export cut off? Get it again and run again." },
	{ STR_INIT("max_rejected"), " percent",
	    "More rejected rows than max_rejected allows",
	    "Has the format of an export changed? Read the reasons below and "
	    "mend the profile." },
	{ STR_INIT("max_unmapped"), " percent",
	    "More shipments in an unknown status than max_unmapped allows",
	    "Add the codes below to the profile and run again." },
	{ STR_INIT("max_age_hours"), " hours",
	    "An export is older than max_age_hours allows",
	    "Is the download stuck? Get the export again and run again." },
	{ STR_INIT("clock"), "", "The clock stands before the last run",
	    "Is the clock of the machine right?" },
};

static const struct brake_meaning *
find_meaning(struct str name)
{
	static const struct brake_meaning unknown = { STR_INIT(""), "",
		"A limit was passed", "Look at the mails below." };
	for (size_t i = 0; i < COUNT_OF(brake_meanings); i++) {
		if (str_equal(brake_meanings[i].name, name))
			return &brake_meanings[i];
	}
	return &unknown;
}

void
report_say_brake(const struct report_brake *brake, struct buf *out)
{
	const struct brake_meaning *meaning = find_meaning(brake->name);
	buf_add(out, str_from(meaning->sentence));
	if (meaning->unit != NULL && !str_is_empty(brake->value)) {
		buf_add(out, STR(": "));
		buf_add(out, brake->value);
		buf_add(out, str_from(meaning->unit));
		buf_add(out, STR(", the limit is "));
		buf_add(out, brake->limit);
	}
	buf_add_byte(out, '.');
}

const char *
report_brake_advice(const struct report_brake *brake)
{
	return find_meaning(brake->name)->advice;
}

bool
report_format_of(struct str path, enum report_format *format)
{
	if (str_equal(path, STR("-"))) {
		*format = REPORT_TEXT;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		size_t len = formats[i].ending.len;
		if (path.len <= len)
			continue;
		struct str ending = str_slice(path, path.len - len, len);
		if (str_equal_nocase(ending, formats[i].ending)) {
			*format = (enum report_format)i;
			return true;
		}
	}
	return false;
}

void
report_compose(const struct report *report, enum report_format format,
    struct buf *out)
{
	formats[format].compose(report, out);
}

static bool
write_stdout(struct str content, struct error *err)
{
	errno = 0;
	if (fwrite(content.ptr, 1, content.len, stdout) != content.len ||
	    fflush(stdout) != 0)
		return error_set(err, ERROR_REPORT,
		    "the report cannot be written to stdout: %s",
		    strerror(errno));
	return true;
}

static bool
refuse_size(const char *path, size_t limit, struct error *err)
{
	return error_set(err, ERROR_REPORT,
	    "%s: the report would be larger than %zu bytes", path, limit);
}

bool
report_put(const struct buf *content, const char *path, struct error *err)
{
	if (content->has_overflown)
		return refuse_size(path, content->limit, err);
	if (strcmp(path, "-") == 0)
		return write_stdout(buf_str(content), err);
	return file_replace(path, buf_str(content), err);
}

static bool
print(const struct report *report, struct error *err)
{
	struct buf content;
	buf_init(&content, REPORT_MAX_BYTES);
	report_compose(report, REPORT_TEXT, &content);
	bool ok = report_put(&content, "-", err);
	buf_release(&content);
	return ok;
}

static void
add_to_file(void *file, struct str bytes)
{
	file_add(file, bytes);
}

/* A report may be larger than all that it was made from. */
static bool
write_file(const struct report *report, enum report_format format,
    const char *path, struct error *err)
{
	struct file_draft file;
	struct buf content;
	const struct buf_outlet outlet = { add_to_file, &file };
	if (!file_begin(&file, path, err))
		return false;
	buf_init(&content, REPORT_MAX_BYTES);
	content.outlet = &outlet;
	report_compose(report, format, &content);
	bool is_whole = !content.has_overflown;
	file_add(&file, buf_str(&content));
	buf_release(&content);
	if (is_whole)
		return file_end(&file, err);
	file_drop(&file);
	return refuse_size(path, REPORT_MAX_BYTES, err);
}

bool
report_write(const struct report *report, const char *path, struct error *err)
{
	enum report_format format;
	if (!report_format_of(str_from(path), &format))
		return error_set(err, ERROR_REPORT,
		    "%s: a report ends in .txt, .csv, .json or .html", path);
	return strcmp(path, "-") == 0 ? print(report, err)
	                              : write_file(report, format, path, err);
}
