/*
 * book.h - a ledger in a folder of its own, with a run to write for.
 */
#ifndef BOOK_H
#define BOOK_H

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/history.h"
#include "ledger/journal.h"
#include "ledger/ledger.h"
#include "ledger/runs.h"
#include "support/folder.h"

struct book {
	struct folder folder;
	struct arena arena;
	struct ledger *ledger;
	struct run run;
	struct error err;
};

static inline void
book_must(const struct book *book, bool is_done, const char *call)
{
	if (!is_done)
		fail_msg("%s: %s", call, book->err.text);
}

#define MUST(book, call) book_must((book), (call), #call)

static inline void
book_open_ledger(struct book *book, enum ledger_mode mode)
{
	MUST(book,
	    ledger_open(book->folder.path, mode, &book->ledger, &book->err));
}

static inline void
book_close_ledger(struct book *book)
{
	ledger_close(book->ledger);
	book->ledger = NULL;
}

static inline void
book_begin(struct book *book)
{
	MUST(book, ledger_begin(book->ledger, LEDGER_DURABLE, &book->err));
}

static inline void
book_commit(struct book *book)
{
	MUST(book, ledger_commit(book->ledger, &book->err));
}

/* A run of that name, which becomes the book's. */
static inline struct run *
book_begin_run(struct book *book, const char *name, enum run_state state)
{
	book->run = (struct run){
		.name = str_from(name),
		.command = STR("run"),
		.now = { 1769364000 },
		.state = state,
		.is_whole = true,
		.rows = 1000,
		.exports = STR("abc"),
	};
	MUST(book, runs_begin(book->ledger, &book->run, &book->err));
	return &book->run;
}

static inline void
book_open(struct book *book)
{
	*book = (struct book){ .run = { 0 } };
	folder_open(&book->folder);
	book_open_ledger(book, LEDGER_WRITE);
	book_begin(book);
	book_begin_run(book, "20260126T020000-1", RUN_BEGUN);
	book_commit(book);
}

static inline void
book_close(struct book *book)
{
	ledger_close(book->ledger);
	arena_release(&book->arena);
	folder_close(&book->folder);
}

static inline struct journal
book_journal(struct book *book)
{
	return (struct journal){ .ledger = book->ledger,
		.run = book->run.id,
		.today = { 20479 },
		.now = { 1769364000 } };
}

/* Every field has a value of its own. */
static inline struct notice
a_notice(const char *tracking, enum notice_kind kind)
{
	return (struct notice){
		.kind = kind,
		.cause = CAUSE_CUSTOMS,
		.episode = kind == NOTICE_DELAYED ||
		                   kind == NOTICE_STILL_DELAYED ||
		                   kind == NOTICE_RESUMED ||
		                   kind == NOTICE_CLOSED ||
		                   kind == NOTICE_DELIVERED_LATE
		               ? 1
		               : 0,
		.follow_up = kind == NOTICE_STILL_DELAYED ? 1 : 0,
		.carrier = STR("YunExpress"),
		.tracking = str_from(tracking),
		.order = STR("1001"),
		.destination = STR("US"),
		.country = STR("CN"),
		.text = STR("Held by customs"),
		.window_id = STR("cny"),
		.window_title = STR("Spring Festival"),
		.window_from = { 20499 },
		.window_last = { 20507 },
		.event_at = { 1769000000 },
		.event_on = { 20474 },
		.due_on = { 20475 },
		.estimated_on = { 20483 },
		.act_by = { 20490 },
		.answer_by = { 20497 },
		.mentions_dispute = true,
		.days_late = 4,
	};
}

/* A planned mail of `count` notices. */
static inline struct mail
a_mail(const char *id, struct notice *notices, size_t count)
{
	struct mail mail = {
		.message_id = str_from(id),
		.to = STR("a@customer.example"),
		.name = STR("Jonas"),
		.language = STR("de"),
		.planned_at = { 1769364000 },
		.run = STR("20260126T020000-1"),
		.notices = notices,
		.notice_count = count,
	};
	mail_enter(&mail, MAIL_PLANNED);
	return mail;
}

static inline void
book_add(struct book *book, struct mail *mail)
{
	const struct journal journal = book_journal(book);
	MUST(book, journal_add_mail(&journal, mail, &book->err));
}

/* One mail with one notice, in one transaction of its own. */
static inline struct mail
book_tell(struct book *book, const char *id, const char *tracking,
    enum notice_kind kind)
{
	struct notice *notice = arena_new(&book->arena, struct notice);
	*notice = a_notice(tracking, kind);
	struct mail mail = a_mail(id, notice, 1);
	book_begin(book);
	book_add(book, &mail);
	book_commit(book);
	return mail;
}

/* A notice that no mail tells, in a transaction of its own. */
static inline void
book_add_quiet(struct book *book, struct notice *notice)
{
	const struct journal journal = book_journal(book);
	book_begin(book);
	MUST(book, journal_add_quiet(&journal, notice, &book->err));
	book_commit(book);
}

static inline void
book_enter(struct book *book, struct mail *mail, enum mail_state state)
{
	mail_enter(mail, state);
	book_begin(book);
	MUST(book, journal_enter(book->ledger, mail,
		       (struct instant){ 1769364100 }, &book->err));
	book_commit(book);
}

/* How many notices of the parcel are told; its past in *past. */
static inline size_t
book_past(struct book *book, const char *tracking, struct past *past)
{
	const struct shipment_key key = { STR("YunExpress"), str_from(tracking),
		STR("1001") };
	MUST(book,
	    history_past(book->ledger, &key, &book->arena, past, &book->err));
	return past->count;
}

static inline size_t
book_told(struct book *book, const char *tracking)
{
	struct past past;
	return book_past(book, tracking, &past);
}

static inline size_t
book_open_episodes(struct book *book)
{
	struct shipment_key *keys;
	size_t count;
	MUST(book, history_open_episodes(book->ledger, &book->arena, &keys,
		       &count, &book->err));
	return count;
}

/* Do this in another process, which then dies without closing anything. */
static inline void
book_crash(struct book *book, void (*act)(struct book *book))
{
	book_close_ledger(book);
	pid_t child = fork();
	if (child == 0) {
		book_open_ledger(book, LEDGER_WRITE);
		act(book);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("the other process ended with %x", (unsigned)status);
}

#endif
