#include "command/backtest.h"

#include "base/map.h"
#include "command/execution.h"
#include "command/pipeline.h"
#include "ledger/journal.h"
#include "ledger/runs.h"
#include "notice/notice.h"

bool
backtest_open(struct backtest *backtest, const char *config)
{
	*backtest = (struct backtest){ .ledger = NULL };
	if (!setup_load(&backtest->setup, config))
		return false;
	/* There is always a first night, and nobody waits for its approval. */
	backtest->setup.settings.brakes.first_run = ON_BRAKE_SEND;
	return true;
}

void
backtest_release(struct backtest *backtest)
{
	ledger_close(backtest->ledger);
	setup_release(&backtest->setup);
	arena_release(&backtest->arena);
}

/* What makes a letter the same in another configuration. */
static struct str
key_of(const struct notice *notice, struct arena *arena)
{
	struct str parcel = notice_parcel(notice->carrier, notice->tracking,
	    notice->order, arena);
	return arena_format(arena, "%.*s\n%s\n%.*s\n%d\n%d", STR_ARG(parcel),
	    notice_kind_name(notice->kind), STR_ARG(notice_subject(notice)),
	    notice->episode, notice->follow_up);
}

static void
add_letter(struct backtest *backtest, const struct notice *notice,
    struct date on)
{
	struct arena *arena = &backtest->arena;
	backtest->letters = arena_grow(arena, backtest->letters,
	    backtest->letter_count, &backtest->letter_capacity,
	    sizeof(*backtest->letters));
	backtest->letters[backtest->letter_count++] =
	    (struct difference_letter){
		    .key = key_of(notice, arena),
		    .tracking = arena_str(arena, notice->tracking),
		    .carrier = arena_lower(arena, notice->carrier),
		    .letter = notice_letter(notice->kind, notice->cause),
		    .on = on,
		    .promised_on = DATE_NONE,
		    .delivered_on = DATE_NONE,
	    };
}

static struct difference_night *
add_night(struct backtest *backtest, struct date on)
{
	backtest->nights = arena_grow(&backtest->arena, backtest->nights,
	    backtest->night_count, &backtest->night_capacity,
	    sizeof(*backtest->nights));
	struct difference_night *night =
	    &backtest->nights[backtest->night_count++];
	*night = (struct difference_night){ .on = on, .remark = STR_EMPTY };
	return night;
}

/* As if the relay had taken every mail at once. */
static bool
accept_mails(struct execution *execution, struct error *err)
{
	struct ledger *ledger = execution->ledger;
	bool ok = ledger_begin(ledger, LEDGER_UNSYNCED, err);
	for (size_t i = 0; ok && i < execution->plan.mail_count; i++) {
		struct mail *mail = &execution->plan.mails[i];
		mail_enter(mail, MAIL_ACCEPTED);
		ok = journal_enter(ledger, mail, execution->now, err);
	}
	if (ok && runs_enter(ledger, execution->record.id, RUN_ENDED, err) &&
	    ledger_commit(ledger, err))
		return true;
	ledger_rollback(ledger);
	return false;
}

static void
take_down(struct backtest *backtest, const struct execution *execution,
    struct difference_night *night)
{
	const struct plan *plan = &execution->plan;
	night->mails = plan->mail_count;
	night->remark = arena_str(&backtest->arena,
	    str_from(execution->brake.name));
	backtest->replayed++;
	for (size_t i = 0; i < plan->mail_count; i++)
		for (size_t k = 0; k < plan->mails[i].notice_count; k++)
			add_letter(backtest, &plan->mails[i].notices[k],
			    execution->today);
}

static bool
replay(struct backtest *backtest, struct execution *execution,
    struct error *err)
{
	struct setup *setup = &backtest->setup;
	if (backtest->ledger == NULL &&
	    !ledger_open("", LEDGER_SCRATCH, &backtest->ledger, err))
		return false;
	execution->ledger = backtest->ledger;
	setup->intake.as_of = execution->now;
	setup->intake.latest_event.seconds = execution->now.seconds +
	                                     SECONDS_PER_DAY;
	return runs_next_name(execution->ledger, execution->now,
		   setup->business, execution->run, &execution->record.name,
		   err) &&
	       pipeline_decide(execution, err) &&
	       pipeline_record(execution, err) && accept_mails(execution, err);
}

static bool
may_pass_over(const struct error *err)
{
	return err->kind == ERROR_NO_INPUT || err->kind == ERROR_INPUT;
}

bool
backtest_night(struct backtest *backtest, struct instant now, struct error *err)
{
	const struct options options = { .config = NULL };
	struct arena run = { 0 };
	struct error trouble = { 0 };
	struct execution execution = {
		.setup = &backtest->setup,
		.options = &options,
		.run = &run,
		.now = now,
		.today = zone_date(backtest->setup.business, now),
		.boot_id = STR("backtest"),
		.is_recorded = true,
		.is_backtest = true,
		.record = { .command = STR("run"),
		    .now = now,
		    .is_whole = true },
		.intake = { .run = &run },
		.jobs = { .run = &run },
	};
	struct difference_night *night = add_night(backtest, execution.today);
	survey_init(&execution.survey, &run);
	harvest_init(&execution.harvest, &run);
	bool ok = replay(backtest, &execution, &trouble);
	if (ok) {
		take_down(backtest, &execution, night);
	} else if (may_pass_over(&trouble)) {
		backtest->trouble = trouble;
		night->remark = arena_str(&backtest->arena,
		    str_from(trouble.text));
		ok = true;
	} else {
		*err = trouble;
	}
	intake_release(&execution.intake);
	survey_release(&execution.survey);
	harvest_release(&execution.harvest);
	arena_release(&run);
	return ok;
}

/* What became of the parcels that letters told of. */
static bool
find_arrivals(struct backtest *backtest, struct error *err)
{
	static const struct arrival_span always = { { INT32_MIN + 1 },
		{ INT32_MAX } };
	struct arrival_record *records;
	size_t count, at;
	struct map by_parcel = { 0 };
	struct arena *arena = &backtest->arena;
	bool is_new;
	if (!arrivals_listed(backtest->ledger, &always, arena, &records, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i++)
		map_put(&by_parcel,
		    notice_parcel(records[i].carrier, records[i].tracking,
			STR_EMPTY, arena),
		    i, &is_new);
	for (size_t i = 0; i < backtest->letter_count; i++) {
		struct difference_letter *letter = &backtest->letters[i];
		struct str parcel = str_slice(letter->key, 0,
		    str_find_byte(letter->key, '\n'));
		if (!map_find(&by_parcel, parcel, &at))
			continue;
		letter->promised_on = records[at].promised_on;
		letter->delivered_on = records[at].delivered_on;
	}
	map_release(&by_parcel);
	return true;
}

bool
backtest_finish(struct backtest *backtest, const struct arrival_span *span,
    struct difference_side *side, struct error *err)
{
	struct review review = { .span = *span };
	struct arrival_record *records;
	if (backtest->ledger != NULL &&
	    (!find_arrivals(backtest, err) ||
		!arrivals_listed(backtest->ledger, span, &backtest->arena,
		    &records, &review.record_count, err)))
		return false;
	if (backtest->ledger != NULL)
		review.records = records;
	*side = (struct difference_side){
		.letters = backtest->letters,
		.letter_count = backtest->letter_count,
		.nights = backtest->nights,
		.night_count = backtest->night_count,
		.quality = review_judge(&review),
	};
	return true;
}
