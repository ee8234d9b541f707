#include "command/delivery.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "command/composer.h"
#include "command/interrupt.h"
#include "command/password.h"
#include "command/progress.h"
#include "ledger/journal.h"
#include "message/message.h"
#include "relay/dispatch.h"
#include "relay/endpoint.h"

/* Mails claimed durably together: what a power cut leaves in doubt. */
enum { CLAIM_GROUP = 100, MAX_MESSAGE = 4 << 20, MAX_SPARE = 64 };

/* The jobs to hand to the relay, in their order. */
struct due {
	size_t *jobs;
	size_t count;
};

/* What the composing thread works with, and nobody else while it runs. */
struct writing {
	const struct delivery_order *order;
	const struct jobs *jobs;
	struct due due;
	struct letter letter;
};

struct delivery {
	const struct delivery_order *order;
	struct jobs *jobs;
	struct due due;
	size_t next;          /* of those due, to be handed out */
	size_t claimed_until; /* those before it are claimed */
	struct writing writing;
	struct composer composer;
	bool is_writing; /* a transaction is open */
	bool is_stopping;
	struct buf *messages;        /* by job: the bytes of mails in the air */
	struct buf spare[MAX_SPARE]; /* the memory of such that have landed */
	size_t spare_count;
	bool *are_settled; /* by job: the relay has answered, or may have */
	size_t settled;
	struct progress progress;
};

struct str
delivery_boot_id(struct arena *run)
{
	struct str content = STR_EMPTY;
	/* A file of /proc has no size: read it as a stream. */
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	char line[64] = "";
	if (file != NULL) {
		if (fgets(line, sizeof(line), file) != NULL)
			content = arena_str(run, str_trim(str_from(line)));
		fclose(file);
	}
	return str_is_empty(content) ? STR("unknown") : content;
}

static bool
begin_marks(struct delivery *delivery, struct error *err)
{
	struct ledger *ledger = delivery->order->ledger;
	if (delivery->is_writing)
		return true;
	delivery->is_writing = ledger_begin(ledger, LEDGER_UNSYNCED, err);
	return delivery->is_writing;
}

static bool
write_marks(struct delivery *delivery, struct error *err)
{
	if (!delivery->is_writing)
		return true;
	delivery->is_writing = false;
	return ledger_commit(delivery->order->ledger, err);
}

/* What is still to be handed to the relay. */
static void
list_due(struct delivery *delivery)
{
	const struct jobs *jobs = delivery->jobs;
	struct due *due = &delivery->due;
	due->count = 0;
	for (size_t at = 0; at < jobs->count; at++)
		if (jobs->items[at].is_sent_here && !delivery->are_settled[at])
			due->jobs[due->count++] = at;
	delivery->next = delivery->claimed_until = 0;
}

/* Mails whose ids follow one another are claimed by one statement. */
static bool
claim(struct ledger *ledger, const struct jobs *jobs, struct due due,
    struct str boot_id, struct error *err)
{
	for (size_t i = 0; i < due.count;) {
		int64_t first = jobs->items[due.jobs[i]].mail->id;
		int64_t last = first;
		for (i++; i < due.count &&
			  jobs->items[due.jobs[i]].mail->id == last + 1;
		     i++)
			last++;
		if (!journal_claim(ledger, first, last, boot_id, err))
			return false;
	}
	return true;
}

/* The next group, durably; that also syncs all marks before it. */
static bool
claim_group(struct delivery *delivery, struct error *err)
{
	const struct delivery_order *order = delivery->order;
	struct due group = { delivery->due.jobs + delivery->next,
		delivery->due.count - delivery->next };
	if (group.count > CLAIM_GROUP)
		group.count = CLAIM_GROUP;
	delivery->claimed_until = delivery->next + group.count;
	if (order->ledger == NULL)
		return true;
	if (!write_marks(delivery, err) ||
	    !ledger_begin(order->ledger, LEDGER_DURABLE, err))
		return false;
	if (claim(order->ledger, delivery->jobs, group, order->boot_id, err))
		return ledger_commit(order->ledger, err);
	ledger_rollback(order->ledger);
	return false;
}

/* The one place that says where a mail goes. */
static struct str
recipient_of(const struct delivery_order *order, const struct mail *mail)
{
	return str_is_empty(order->redirect_to) ? mail->to : order->redirect_to;
}

/* In the composing thread. */
static bool
write_message(void *context, size_t at, struct buf *message, struct error *err)
{
	struct writing *writing = context;
	const struct setup *setup = writing->order->setup;
	const struct job *job = &writing->jobs->items[writing->due.jobs[at]];
	const struct letter *letter = job->letter;
	if (letter == NULL) {
		letter = &writing->letter;
		if (!letters_compose(setup->letters, job->mail,
			&writing->letter, err))
			return false;
	}
	/* Redirected, no field names a customer's address either. */
	struct mail addressed = *job->mail;
	addressed.to = recipient_of(writing->order, job->mail);
	message_compose(&addressed, letter, &setup->sender, message);
	if (message->has_overflown)
		return error_set(err, ERROR_CONFIG,
		    "the letter to %.*s is larger than %d bytes",
		    STR_ARG(job->mail->to), MAX_MESSAGE);
	return true;
}

static void
start_writing(struct delivery *delivery)
{
	delivery->writing = (struct writing){
		.order = delivery->order,
		.jobs = delivery->jobs,
		.due = delivery->due,
	};
	letter_init(&delivery->writing.letter);
	composer_open(&delivery->composer, &(const struct composer_task){
					       .write = write_message,
					       .context = &delivery->writing,
					       .count = delivery->due.count,
					       .max_bytes = MAX_MESSAGE,
					   });
}

static void
stop_writing(struct delivery *delivery)
{
	composer_close(&delivery->composer);
	letter_release(&delivery->writing.letter);
}

static void
take_spare(struct delivery *delivery, struct buf *message)
{
	if (delivery->spare_count > 0)
		*message = delivery->spare[--delivery->spare_count];
	else
		buf_init(message, MAX_MESSAGE);
}

static void
keep_spare(struct delivery *delivery, struct buf *message)
{
	if (delivery->spare_count == MAX_SPARE) {
		buf_release(message);
		return;
	}
	delivery->spare[delivery->spare_count++] = *message;
	*message = (struct buf){ 0 };
}

static enum next_mail
next_mail(void *context, struct dispatch_mail *mail, struct error *err)
{
	struct delivery *delivery = context;
	if (delivery->next == delivery->due.count)
		return NEXT_NONE;
	if (delivery->next >= delivery->claimed_until &&
	    !claim_group(delivery, err))
		return NEXT_FAILED;
	size_t at = delivery->due.jobs[delivery->next++];
	struct buf *message = &delivery->messages[at];
	take_spare(delivery, message);
	if (!composer_next(&delivery->composer, message, err))
		return NEXT_FAILED;
	mail->id = (int64_t)at;
	mail->to = recipient_of(delivery->order,
	    delivery->jobs->items[at].mail);
	mail->bytes = buf_str(message);
	return NEXT_MAIL;
}

/* Enter a state in memory and, where there is a ledger, in the ledger. */
static bool
enter(struct delivery *delivery, struct mail *mail, enum mail_state state,
    struct error *err)
{
	mail_enter(mail, state);
	if (delivery->order->ledger == NULL)
		return true;
	return begin_marks(delivery, err) &&
	       journal_enter(delivery->order->ledger, mail,
		   delivery->order->now, err);
}

static bool
sending(void *context, int64_t id, struct error *err)
{
	struct delivery *delivery = context;
	struct mail *mail = delivery->jobs->items[id].mail;
	if (mail->state == MAIL_SENDING)
		return true;
	return enter(delivery, mail, MAIL_SENDING, err);
}

static const enum mail_state states[] = {
	[OUTCOME_ACCEPTED] = MAIL_ACCEPTED,
	[OUTCOME_REJECTED] = MAIL_REJECTED,
	[OUTCOME_DEFERRED] = MAIL_DEFERRED,
	[OUTCOME_IN_DOUBT] = MAIL_IN_DOUBT,
	[OUTCOME_UNSENT] = MAIL_PLANNED,
};

static bool
settle(void *context, int64_t id, const struct outcome *outcome,
    struct error *err)
{
	struct delivery *delivery = context;
	struct job *job = &delivery->jobs->items[id];
	struct mail *mail = job->mail;
	keep_spare(delivery, &delivery->messages[id]);
	delivery->are_settled[id] = outcome->kind != OUTCOME_UNSENT;
	delivery->settled += delivery->are_settled[id];
	progress_tell(&delivery->progress, delivery->settled);
	/* Unsent and never marked: it is as it was. */
	if (outcome->kind == OUTCOME_UNSENT && mail->state != MAIL_SENDING)
		return true;
	mail->reply = arena_str(delivery->jobs->run, str_from(outcome->reply));
	job->has_no_mailbox = outcome_names_no_mailbox(outcome);
	enum mail_state state = states[outcome->kind];
	bool is_later = outcome->kind == OUTCOME_UNSENT ||
	                outcome->kind == OUTCOME_DEFERRED;
	/* The first copy may have arrived: it stays that mail, to the byte. */
	if (job->is_resend && is_later)
		state = MAIL_IN_DOUBT;
	else if (outcome->kind == OUTCOME_IN_DOUBT)
		mail->doubts++;
	return enter(delivery, mail, state, err);
}

static bool
pause_marks(void *context, struct error *err)
{
	return write_marks(context, err);
}

static bool
is_stopping(void *context)
{
	struct delivery *delivery = context;
	if (!delivery->is_stopping)
		delivery->is_stopping = interrupt_has_come();
	return delivery->is_stopping;
}

static const char *
optional(struct arena *run, struct str text)
{
	return str_is_empty(text) ? NULL : arena_cstr(run, text);
}

static struct dispatch_options
dispatch_options(const struct setup *setup, struct arena *run)
{
	const struct relay_settings *relay = &setup->settings.relay;
	return (struct dispatch_options){
		.url = arena_cstr(run, relay->url.text),
		.use_tls = relay->tls == TLS_REQUIRED,
		.user = optional(run, relay->user.text),
		.ca_file = optional(run, relay->ca_file.text),
		.from = arena_cstr(run, setup->sender.address),
		.connections = (int)relay->connections,
		.max_per_second = (int)relay->max_per_second,
		.connect_timeout_seconds = (int)relay->connect_timeout,
		.reply_timeout_seconds = (int)relay->reply_timeout,
		.dot_timeout_seconds = (int)relay->dot_timeout,
		.tries = (int)relay->tries,
		.retry_wait_seconds = (int)relay->retry_wait,
	};
}

/* A folder asks for no password. */
static bool
needs_password(const struct dispatch_options *options)
{
	return options->user != NULL &&
	       str_is_empty(endpoint_folder(str_from(options->url)));
}

static bool
dispatch(struct delivery *delivery, const struct dispatch_options *options,
    struct error *err)
{
	const struct dispatch_client client = {
		.context = delivery,
		.next = next_mail,
		.sending = sending,
		.settle = settle,
		.pause = pause_marks,
		.is_stopping = is_stopping,
	};
	list_due(delivery);
	start_writing(delivery);
	bool ok = dispatch_run(options, &client, err);
	stop_writing(delivery);
	struct error late = { 0 };
	if (!write_marks(delivery, &late)) {
		*err = late;
		ok = false;
	}
	return ok;
}

/*
 * What was claimed and is still planned was never sent: a reboot must not
 * make it look doubtful.
 */
static bool
give_back_claims(struct delivery *delivery, struct error *err)
{
	struct ledger *ledger = delivery->order->ledger;
	const struct jobs *jobs = delivery->jobs;
	struct due left = { delivery->due.jobs, 0 };
	for (size_t i = 0; i < jobs->count; i++)
		if (jobs->items[i].is_sent_here &&
		    jobs->items[i].mail->state == MAIL_PLANNED)
			left.jobs[left.count++] = i;
	if (ledger == NULL || left.count == 0)
		return true;
	if (!ledger_begin(ledger, LEDGER_UNSYNCED, err))
		return false;
	if (claim(ledger, jobs, left, STR_EMPTY, err) &&
	    ledger_commit(ledger, err))
		return true;
	ledger_rollback(ledger);
	return false;
}

/*
 * The relay let us in before, and no mail is in the air: when the ledger
 * fails, dispatch leaves those as they are, and they may arrive.
 */
static bool
may_log_in_again(const struct delivery *delivery)
{
	bool has_settled = false;
	for (size_t i = 0; i < delivery->jobs->count; i++) {
		has_settled = has_settled || delivery->are_settled[i];
		if (delivery->jobs->items[i].mail->state == MAIL_SENDING)
			return false;
	}
	return has_settled && !delivery->is_stopping;
}

/*
 * A token may expire while a run sends: what let us in before is then refused
 * at the next connection.  It is fetched once more; the same again is not
 * tried a second time, for that is how accounts are locked.
 */
static bool
send_all(struct delivery *delivery, struct dispatch_options *options,
    struct password *password, struct error *err)
{
	const struct relay_settings *relay =
	    &delivery->order->setup->settings.relay;
	struct password fresh = { 0 };
	options->password = password->text;
	if (dispatch(delivery, options, err))
		return true;
	if (err->kind != ERROR_PERMISSION || !needs_password(options) ||
	    !may_log_in_again(delivery) ||
	    !password_read(relay, &fresh, &(struct error){ 0 }))
		return false;
	bool is_new = strcmp(fresh.text, password->text) != 0;
	password_wipe(password);
	*password = fresh;
	password_wipe(&fresh);
	return is_new && dispatch(delivery, options, err);
}

bool
delivery_run(const struct delivery_order *order, struct jobs *jobs,
    struct error *err)
{
	struct delivery delivery = {
		.order = order,
		.jobs = jobs,
		.due.jobs = arena_alloc(jobs->run, jobs->count, sizeof(size_t)),
		.messages = arena_alloc(jobs->run, jobs->count,
		    sizeof(struct buf)),
		.are_settled = arena_alloc(jobs->run, jobs->count,
		    sizeof(bool)),
	};
	struct dispatch_options options = dispatch_options(order->setup,
	    jobs->run);
	struct password password = { 0 };
	if (jobs_to_send(jobs) == 0)
		return true;
	if (needs_password(&options) &&
	    !password_read(&order->setup->settings.relay, &password, err))
		return false;
	progress_begin(&delivery.progress, "sending", PROGRESS_MAILS,
	    jobs_to_send(jobs));
	bool ok = send_all(&delivery, &options, &password, err);
	progress_end(&delivery.progress);
	struct error late = { 0 };
	if (!give_back_claims(&delivery, &late)) {
		*err = late;
		ok = false;
	}
	for (size_t i = 0; i < jobs->count; i++)
		buf_release(&delivery.messages[i]);
	for (size_t i = 0; i < delivery.spare_count; i++)
		buf_release(&delivery.spare[i]);
	password_wipe(&password);
	return ok;
}

bool
delivery_probe(const struct setup *setup, struct error *err)
{
	struct arena scratch = { 0 };
	struct dispatch_options options = dispatch_options(setup, &scratch);
	struct password password = { 0 };
	bool ok = !needs_password(&options) ||
	          password_read(&setup->settings.relay, &password, err);
	options.password = password.text;
	if (ok)
		ok = dispatch_probe(&options, err);
	password_wipe(&password);
	arena_release(&scratch);
	return ok;
}
