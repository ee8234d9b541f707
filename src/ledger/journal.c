#include "ledger/journal.h"

#include "base/arena.h"
#include "base/buf.h"
#include "ledger/person.h"
#include "ledger/statement.h"

static const char end_episode[] = "DELETE FROM episode WHERE parcel = ?1";

/* A row of `episode` while the last word about a shipment is a delay. */
static bool
refresh_episode(struct ledger *ledger, const struct notice *notice,
    struct error *err)
{
	static const char set[] =
	    "INSERT INTO episode (parcel, carrier, tracking, order_key) "
	    "SELECT ?1, ?2, ?3, ?4 WHERE (SELECT n.kind FROM notice n "
	    "LEFT JOIN mail m ON m.id = n.mail "
	    "WHERE n.parcel = ?1 AND n.is_void = 0 "
	    "AND coalesce(m.state, '') <> 'held' "
	    "AND n.kind NOT IN ('advance', 'suspended', 'case') "
	    "ORDER BY n.id DESC LIMIT 1) IN ('delayed', 'still_delayed')";
	struct arena scratch = { 0 };
	struct str parcel = notice_parcel(notice->carrier, notice->tracking,
	    notice->order, &scratch);
	struct statement *statement = statement_of(ledger, end_episode, err);
	bool ok = statement != NULL;
	if (ok) {
		statement_bind_text(statement, parcel);
		ok = statement_run(statement, err);
	}
	statement = ok ? statement_of(ledger, set, err) : NULL;
	ok = statement != NULL;
	if (ok) {
		statement_bind_text(statement, parcel);
		statement_bind_text(statement, notice->carrier);
		statement_bind_text(statement, notice->tracking);
		statement_bind_text(statement, notice->order);
		ok = statement_run(statement, err);
	}
	arena_release(&scratch);
	return ok;
}

/*
 * A word of another kind neither opens nor ends an episode.  Nor does what a
 * brake holds, as long as it is held.
 */
static bool
decides_episode(const struct mail *mail, const struct notice *notice)
{
	return notice->kind != NOTICE_ADVANCE &&
	       notice->kind != NOTICE_SUSPENDED &&
	       notice->kind != NOTICE_CASE &&
	       (mail == NULL || mail->state != MAIL_HELD);
}

/*
 * What refresh_episode() would find behind a notice that is new: it is the
 * last word, so nothing before it is asked for.
 */
static bool
follow_episode(struct ledger *ledger, const struct mail *mail,
    const struct notice *notice, struct str parcel, struct error *err)
{
	static const char open[] =
	    "INSERT OR REPLACE INTO episode (parcel, carrier, tracking, "
	    "order_key) VALUES (?1, ?2, ?3, ?4)";
	static const char keep[] = "UPDATE episode SET carrier = ?2, "
				   "tracking = ?3, order_key = ?4 "
				   "WHERE parcel = ?1";
	bool is_delay = notice->kind == NOTICE_DELAYED ||
	                notice->kind == NOTICE_STILL_DELAYED;
	const char *sql = keep;
	if (decides_episode(mail, notice))
		sql = is_delay ? open : end_episode;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, parcel);
	if (sql != end_episode) {
		statement_bind_text(statement, notice->carrier);
		statement_bind_text(statement, notice->tracking);
		statement_bind_text(statement, notice->order);
	}
	return statement_run(statement, err);
}

static void
bind_facts(struct statement *statement, const struct notice *notice)
{
	statement_bind_text(statement, str_from(cause_name(notice->cause)));
	statement_bind_text(statement, notice->order);
	statement_bind_text(statement, notice->destination);
	statement_bind_text(statement, notice->country);
	statement_bind_text(statement, notice->text);
	statement_bind_instant(statement, notice->event_at);
	statement_bind_date(statement, notice->event_on);
	statement_bind_text(statement, notice->window_id);
	statement_bind_text(statement, notice->window_title);
	statement_bind_date(statement, notice->window_from);
	statement_bind_date(statement, notice->window_last);
	statement_bind_date(statement, notice->due_on);
	statement_bind_date(statement, notice->estimated_on);
	statement_bind_date(statement, notice->act_by);
	statement_bind_date(statement, notice->answer_by);
	statement_bind_number(statement, notice->mentions_dispute);
	statement_bind_number(statement, notice->days_late);
}

/* `mail` NULL: no mail tells it. */
static bool
add_notice(const struct journal *journal, const struct mail *mail,
    struct notice *notice, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO notice (cause, order_key, destination, country, "
	    "event_text, event_at, event_on, window_id, window_title, "
	    "window_from, window_last, due_on, estimated_on, act_by, "
	    "answer_by, mentions_dispute, days_late, mail, run, carrier, "
	    "tracking, parcel, kind, subject, case_words, "
	    "episode, follow_up, decided_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
	    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(journal->ledger, sql, err);
	struct arena scratch = { 0 };
	if (statement == NULL)
		return false;
	struct str parcel = notice_parcel(notice->carrier, notice->tracking,
	    notice->order, &scratch);
	bind_facts(statement, notice);
	if (mail == NULL)
		statement_bind_null(statement);
	else
		statement_bind_number(statement, mail->id);
	statement_bind_number(statement, journal->run);
	statement_bind_text(statement, notice->carrier);
	statement_bind_text(statement, notice->tracking);
	statement_bind_text(statement, parcel);
	statement_bind_text(statement,
	    str_from(notice_kind_name(notice->kind)));
	statement_bind_text(statement, notice_subject(notice));
	statement_bind_text(statement, notice->case_words);
	statement_bind_number(statement, notice->episode);
	statement_bind_number(statement, notice->follow_up);
	statement_bind_date(statement, journal->today);
	bool ok = statement_run(statement, err);
	if (ok) {
		notice->id = ledger_last_id(journal->ledger);
		ok = follow_episode(journal->ledger, mail, notice, parcel, err);
	}
	arena_release(&scratch);
	return ok;
}

bool
journal_add_quiet(const struct journal *journal, struct notice *notice,
    struct error *err)
{
	return add_notice(journal, NULL, notice, err);
}

/* "planned,sending"; in the buffer's memory. */
static struct str
format_history(const struct mail *mail, struct buf *buf)
{
	buf_clear(buf);
	for (size_t i = 0; i < mail->history_count; i++) {
		if (i > 0)
			buf_add_byte(buf, ',');
		buf_add(buf, str_from(mail_state_name(mail->history[i])));
	}
	return buf_str(buf);
}

bool
journal_add_mail(const struct journal *journal, struct mail *mail,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mail (run, message_id, recipient, name, language, "
	    "planned_at, state, history) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
	struct statement *statement = statement_of(journal->ledger, sql, err);
	struct buf history;
	if (statement == NULL)
		return false;
	buf_init(&history, 1024);
	statement_bind_number(statement, journal->run);
	statement_bind_text(statement, mail->message_id);
	statement_bind_text(statement, mail->to);
	statement_bind_text(statement, mail->name);
	statement_bind_text(statement, mail->language);
	statement_bind_instant(statement, mail->planned_at);
	statement_bind_text(statement, str_from(mail_state_name(mail->state)));
	statement_bind_text(statement, format_history(mail, &history));
	bool ok = statement_run(statement, err);
	buf_release(&history);
	if (!ok)
		return false;
	mail->id = ledger_last_id(journal->ledger);
	for (size_t i = 0; i < mail->notice_count; i++)
		if (!add_notice(journal, mail, &mail->notices[i], err))
			return false;
	return true;
}

bool
journal_claim(struct ledger *ledger, int64_t first, int64_t last,
    struct str boot_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE mail SET claim = ? WHERE id BETWEEN ? AND ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, boot_id);
	statement_bind_number(statement, first);
	statement_bind_number(statement, last);
	return statement_run(statement, err);
}

static bool
note_recipient(struct ledger *ledger, struct str address, struct instant now,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO recipient (address, last_mail_at) VALUES (?, ?) "
	    "ON CONFLICT (address) DO UPDATE SET last_mail_at = "
	    "max(coalesce(last_mail_at, 0), excluded.last_mail_at)";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	statement_bind_instant(statement, now);
	return statement_run(statement, err);
}

bool
journal_enter(struct ledger *ledger, const struct mail *mail,
    struct instant now, struct error *err)
{
	static const char sql[] =
	    "UPDATE mail SET state = ?, history = ?, reply = ?, doubts = ?, "
	    "changed_at = ?, claim = '' WHERE id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	struct buf history;
	if (statement == NULL)
		return false;
	buf_init(&history, 1024);
	statement_bind_text(statement, str_from(mail_state_name(mail->state)));
	statement_bind_text(statement, format_history(mail, &history));
	statement_bind_text(statement, mail->reply);
	statement_bind_number(statement, mail->doubts);
	statement_bind_instant(statement, now);
	statement_bind_number(statement, mail->id);
	bool ok = statement_run(statement, err);
	buf_release(&history);
	if (ok &&
	    (mail->state == MAIL_ACCEPTED || mail->state == MAIL_IN_DOUBT))
		ok = note_recipient(ledger, mail->to, now, err);
	return ok;
}

bool
journal_refresh(struct ledger *ledger, const struct notice *notice,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE notice SET cause = ?, order_key = ?, destination = ?, "
	    "country = ?, event_text = ?, event_at = ?, event_on = ?, "
	    "window_id = ?, window_title = ?, window_from = ?, "
	    "window_last = ?, due_on = ?, estimated_on = ?, act_by = ?, "
	    "answer_by = ?, mentions_dispute = ?, days_late = ? WHERE id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_facts(statement, notice);
	statement_bind_number(statement, notice->id);
	return statement_run(statement, err);
}

bool
journal_void(struct ledger *ledger, const struct notice *notice,
    struct error *err)
{
	static const char sql[] = "UPDATE notice SET is_void = 1 WHERE id = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, notice->id);
	return statement_run(statement, err) &&
	       refresh_episode(ledger, notice, err);
}

static bool
run_on_id(struct ledger *ledger, const char *sql, int64_t id, struct error *err)
{
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	return statement_run(statement, err);
}

/* The next notice of a run after *after; its id goes there. */
static bool
next_notice(struct ledger *ledger, int64_t run, int64_t *after,
    struct arena *scratch, struct notice *notice, struct error *err)
{
	static const char sql[] =
	    "SELECT id, carrier, tracking, order_key FROM notice "
	    "WHERE run = ? AND id > ? ORDER BY id LIMIT 1";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, run);
	statement_bind_number(statement, *after);
	*notice = (struct notice){ 0 };
	if (statement_next(statement)) {
		notice->id = statement_number(statement);
		notice->carrier = statement_text(statement, scratch);
		notice->tracking = statement_text(statement, scratch);
		notice->order = statement_text(statement, scratch);
		*after = notice->id;
	}
	return statement_finish(statement, err);
}

/* Every shipment that a run told about, after its notices changed. */
static bool
refresh_episodes_of(struct ledger *ledger, int64_t run, struct error *err)
{
	struct arena scratch = { 0 };
	struct notice notice = { .id = 1 };
	int64_t after = 0;
	bool ok = true;
	while (ok && notice.id != 0) {
		arena_clear(&scratch);
		ok = next_notice(ledger, run, &after, &scratch, &notice, err);
		if (ok && notice.id != 0)
			ok = refresh_episode(ledger, &notice, err);
	}
	arena_release(&scratch);
	return ok;
}

bool
journal_release_held(struct ledger *ledger, int64_t run, struct error *err)
{
	static const char sql[] = "UPDATE mail SET state = 'planned', "
				  "history = history || ',planned' "
				  "WHERE run = ? AND state = 'held'";
	return run_on_id(ledger, sql, run, err) &&
	       refresh_episodes_of(ledger, run, err);
}

bool
journal_discard_held(struct ledger *ledger, int64_t run, struct error *err)
{
	static const char notices[] =
	    "UPDATE notice SET is_void = 1 WHERE run = ?";
	static const char mails[] = "UPDATE mail SET state = 'discarded', "
				    "history = history || ',discarded' "
				    "WHERE run = ? AND state = 'held'";
	return run_on_id(ledger, notices, run, err) &&
	       run_on_id(ledger, mails, run, err) &&
	       refresh_episodes_of(ledger, run, err);
}

bool
journal_suppress(struct ledger *ledger, struct str address, struct str reason,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO recipient (address, suppressed) VALUES (?, ?) "
	    "ON CONFLICT (address) DO UPDATE SET suppressed = "
	    "excluded.suppressed";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	statement_bind_text(statement, reason);
	return statement_run(statement, err);
}

bool
journal_allow(struct ledger *ledger, struct str address, struct error *err)
{
	static const char lift[] =
	    "UPDATE recipient SET suppressed = '' WHERE address = ?";
	static const char forgotten[] =
	    "DELETE FROM recipient WHERE address = ?";
	struct arena scratch = { 0 };
	struct statement *statement = statement_of(ledger, lift, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, address);
	if (!statement_run(statement, err))
		return false;
	statement = statement_of(ledger, forgotten, err);
	if (statement == NULL)
		return false;
	statement_bind_text(statement, person_fingerprint(address, &scratch));
	bool ok = statement_run(statement, err);
	arena_release(&scratch);
	return ok;
}
