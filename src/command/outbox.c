#include "command/outbox.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ledger/case_letters.h"
#include "message/case_letter.h"
#include "report/case_approvals.h"
#include "report/case_sheets.h"
#include "report/case_show.h"

/* A message stays in its file for so long; people may be slow. */
enum { MAX_FILE = 256 << 20, MESSAGE_DAYS = 7 };

bool
outbox_dossier(struct ledger *ledger, const struct case_record *record,
    struct arena *run, struct case_dossier *dossier, struct error *err)
{
	struct proposal *proposal = arena_new(run, struct proposal);
	struct case_decision *decision = arena_new(run, struct case_decision);
	struct case_events events;
	struct case_actions actions;
	struct case_feedbacks feedback;
	bool is_proposed, is_decided = false;
	*dossier = (struct case_dossier){ .record = *record };
	if (!cases_facts(ledger, record->id, run, &dossier->facts, err) ||
	    !cases_proposal(ledger, (struct case_turn){ record->id, 0 }, run,
		proposal, &is_proposed, err) ||
	    (is_proposed && !cases_decision(ledger,
				(struct case_turn){ record->id, proposal->n },
				run, decision, &is_decided, err)) ||
	    !cases_events(ledger, record->id, run, &events, err) ||
	    !cases_actions(ledger, record->id, run, &actions, err) ||
	    !cases_feedback(ledger, record->id, run, &feedback, err))
		return false;
	dossier->proposal = is_proposed ? proposal : NULL;
	dossier->decision = is_decided ? decision : NULL;
	dossier->events = events.items;
	dossier->event_count = events.count;
	dossier->actions = actions.items;
	dossier->action_count = actions.count;
	dossier->feedback = feedback.items;
	dossier->feedback_count = feedback.count;
	return true;
}

/* What somebody must look at, beside the case it is about. */
static void
add_attentions(const struct desk *desk, struct case_dossier *dossier)
{
	struct str *texts = arena_alloc(desk->run, desk->attention_count,
	    sizeof(*texts));
	for (size_t i = 0; i < desk->attention_count; i++)
		if (desk->attentions[i].case_id == dossier->record.id)
			texts[dossier->attention_count++] =
			    desk->attentions[i].why;
	dossier->attentions = texts;
}

bool
outbox_gather(struct desk *desk, struct error *err)
{
	struct case_list open;
	if (!cases_open(desk->ledger, desk->run, &open, err))
		return false;
	struct case_dossier *dossiers = arena_alloc(desk->run, open.count,
	    sizeof(*dossiers));
	for (size_t i = 0; i < open.count; i++) {
		if (!outbox_dossier(desk->ledger, &open.items[i], desk->run,
			&dossiers[i], err))
			return false;
		add_attentions(desk, &dossiers[i]);
	}
	desk->pages = (struct case_pages){
		.dossiers = dossiers,
		.count = open.count,
		.now = desk->execution->now,
		.zone = desk->office->clocks.business,
	};
	return true;
}

/* ---- files */

static bool
write_bytes(const struct desk *desk, const char *name, const struct buf *out,
    struct error *err)
{
	const char *path = file_join(desk->run, desk->office->folder,
	    str_from(name));
	return out->has_overflown
	           ? error_set(err, ERROR_REPORT, "%s: too large", path)
	           : file_replace(path, buf_str(out), err);
}

/* A file and who composes it. */
static bool
write_file(const struct desk *desk, const char *name,
    void (*compose)(const struct case_pages *pages, struct buf *out),
    struct error *err)
{
	struct buf out;
	buf_init(&out, MAX_FILE);
	compose(&desk->pages, &out);
	bool ok = write_bytes(desk, name, &out, err);
	buf_release(&out);
	return ok;
}

/* The HTML of each letter that waits for approval.  One that the frame does
 * not draw any more is shown as text. */
static const struct str *
draw_letters(const struct desk *desk)
{
	const struct case_pages *pages = &desk->pages;
	struct str *letters = arena_alloc(desk->run, pages->count,
	    sizeof(*letters));
	struct buf html;
	buf_init(&html, LETTER_MAX_BYTES);
	for (size_t i = 0; i < pages->count; i++) {
		const struct case_dossier *dossier = &pages->dossiers[i];
		struct error ignored;
		const struct proposal *proposal = dossier->proposal;
		if (!case_dossier_is_waiting(dossier))
			continue;
		const struct case_words words = { proposal->subject,
			proposal->text };
		if (case_letter_draw(desk->execution->setup->letters,
			proposal->language, &words, &html, &ignored))
			letters[i] = arena_str(desk->run, buf_str(&html));
	}
	buf_release(&html);
	return letters;
}

static bool
write_approvals(const struct desk *desk, struct error *err)
{
	struct buf out;
	buf_init(&out, MAX_FILE);
	case_approvals(&desk->pages, draw_letters(desk), &out);
	bool ok = write_bytes(desk, "approvals.html", &out, err);
	buf_release(&out);
	return ok;
}

static bool
make_folder(const struct desk *desk, struct error *err)
{
	const char *folder = arena_cstr(desk->run, desk->office->folder);
	return mkdir(folder, 0700) == 0 || errno == EEXIST ||
	       error_set(err, ERROR_REPORT, "%s: cannot be made: %s", folder,
		   strerror(errno));
}

/* Letters for people to paste. */
struct messages {
	struct case_sheet_message *items;
	size_t count;
};

/* A letter whose case cannot be found is nobody's to paste. */
static bool
find_message(const struct desk *desk, const struct case_message *letter,
    struct case_sheet_message *message, bool *is_found, struct error *err)
{
	struct case_record *record = arena_new(desk->run, struct case_record);
	struct str rest = letter->words;
	int64_t id;
	*is_found = false;
	if (!case_name_parse(str_slice(letter->key, 0,
				 str_find_byte(letter->key, '/')),
		&id))
		return true;
	message->record = record;
	str_next(&rest, '\n', &message->subject);
	message->body = rest;
	message->due_by = date_plus(letter->decided_on, 1);
	return cases_find(desk->execution->ledger, id, desk->run, record,
	    is_found, err);
}

static bool
find_messages(const struct desk *desk, struct messages *messages,
    struct error *err)
{
	struct case_message *letters;
	size_t count;
	if (!case_letters_by_hand(desk->execution->ledger,
		date_plus(desk->execution->today, -MESSAGE_DAYS), desk->run,
		&letters, &count, err))
		return false;
	*messages = (struct messages){
		.items = arena_alloc(desk->run, count,
		    sizeof(*messages->items)),
	};
	for (size_t i = 0; i < count; i++) {
		bool is_found;
		if (!find_message(desk, &letters[i],
			&messages->items[messages->count], &is_found, err))
			return false;
		messages->count += is_found;
	}
	return true;
}

static struct messages
messages_of(const struct desk *desk, const struct messages *all,
    enum platform platform)
{
	struct messages found = {
		.items = arena_alloc(desk->run, all->count,
		    sizeof(*found.items)),
	};
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].record->complaint.platform == platform)
			found.items[found.count++] = all->items[i];
	return found;
}

static bool
write_messages(const struct desk *desk, const struct messages *all,
    enum platform platform, struct error *err)
{
	const struct messages messages = messages_of(desk, all, platform);
	struct str name = arena_format(desk->run, "messages_%s.csv",
	    platform_name(platform));
	struct buf out;
	/* A platform that nobody complained on needs no file. */
	if (messages.count == 0 &&
	    access(file_join(desk->run, desk->office->folder, name), F_OK) != 0)
		return true;
	buf_init(&out, MAX_FILE);
	case_sheet_messages(messages.items, messages.count, &out);
	bool ok = write_bytes(desk, name.ptr, &out, err);
	buf_release(&out);
	return ok;
}

static bool
write_all_messages(const struct desk *desk, struct error *err)
{
	struct messages all;
	if (!find_messages(desk, &all, err))
		return false;
	for (enum platform p = PLATFORM_EBAY; p < PLATFORM_COUNT; p++)
		if (desk->office->contacts.of[p] == CONTACT_EXPORT &&
		    !write_messages(desk, &all, p, err))
			return false;
	return true;
}

bool
outbox_publish(const struct desk *desk, struct error *err)
{
	return desk->is_rehearsal ||
	       (make_folder(desk, err) &&
		   write_file(desk, "approvals.csv", case_sheet_approvals,
		       err) &&
		   write_approvals(desk, err) &&
		   write_file(desk, "actions.csv", case_sheet_actions, err) &&
		   write_all_messages(desk, err));
}

/* ---- a terminal */

void
outbox_tell(const struct desk *desk, struct buf *out)
{
	for (size_t i = 0; i < desk->pages.count; i++) {
		if (i > 0)
			buf_add_byte(out, '\n');
		case_show_plan(&desk->pages, &desk->pages.dossiers[i], out);
	}
	for (size_t i = 0; i < desk->attention_count; i++)
		if (desk->attentions[i].case_id == 0)
			buf_format(out, "! %.*s\n",
			    STR_ARG(desk->attentions[i].why));
}
