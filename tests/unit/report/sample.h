/*
 * sample.h - a believable night for the tests of the report: 9 findings,
 * 6 mails, and one of everything that a person has to look at.
 *
 * The arrays are the caller's to change; all texts are static.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "calendar/cause.h"
#include "report/report.h"

enum {
	SAMPLE_FINDINGS = 9,
	SAMPLE_MAILS = 6,
	SAMPLE_REJECTS = 2,
	SAMPLE_STAFF = 2,
	SAMPLE_UNMAPPED = 1
};

struct sample {
	struct report report;
	struct report_finding findings[SAMPLE_FINDINGS];
	struct report_mail mails[SAMPLE_MAILS];
	struct report_reject rejects[SAMPLE_REJECTS];
	struct report_staff staff[SAMPLE_STAFF];
	struct report_unmapped unmapped[SAMPLE_UNMAPPED];
};

static inline struct date
sample_day(int month, int day)
{
	struct date date = DATE_NONE;
	date_from_civil(2026, month, day, &date);
	return date;
}

/* A parcel that customs hold, due on 20 January, told as delayed. */
static inline struct report_finding
sample_finding(const char *carrier, const char *tracking)
{
	return (struct report_finding){
		.tracking = str_from(tracking),
		.carrier = str_from(carrier),
		.order = STR("#1001"),
		.row = STR("yunexpress-20260126.csv:2"),
		.kind = FINDING_DELAYED,
		.rule = 7,
		.cause = CAUSE_CUSTOMS,
		.window = STR_EMPTY,
		.stage = 3,
		.due_early = sample_day(1, 12),
		.due_late = sample_day(1, 20),
		.due_plain = sample_day(1, 19),
		.due_on = sample_day(1, 20),
		.estimated_on = sample_day(1, 30),
		.days_late = 6,
		.silent_days = 4,
		.is_told = true,
		.notice = NOTICE_DELAYED,
		.reason = STR_EMPTY,
		.origin = STR("CN"),
		.destination = STR("DE"),
	};
}

static inline void
sample_fill_findings(struct report_finding *f)
{
	f[0] = sample_finding("4px", "4PX3001234567CN");
	f[0].kind = FINDING_ACTION;
	f[0].rule = 5;
	f[0].cause = CAUSE_UNCLAIMED;
	f[0].notice = NOTICE_ACTION;
	f[0].due_early = f[0].due_late = f[0].due_plain = DATE_NONE;
	f[0].destination = STR("FR");
	f[1] = sample_finding("4px", "4PX3001234568CN");
	f[1].kind = FINDING_LOST;
	f[1].rule = 4;
	f[1].cause = CAUSE_LOST;
	f[1].is_told = false;
	f[1].reason = STR("lost: for the staff only");
	f[2] = sample_finding("cainiao", "00340434161094042557");
	f[2].cause = CAUSE_WEATHER;
	f[2].destination = STR("JP");
	f[3] = sample_finding("cainiao", "LP00512345678901");
	f[3].kind = FINDING_CANNOT_DECIDE;
	f[3].rule = 0;
	f[3].cause = CAUSE_NONE;
	f[3].stage = 0;
	f[3].days_late = f[3].silent_days = -1;
	f[3].due_on = f[3].estimated_on = DATE_NONE;
	f[3].is_told = false;
	f[3].reason = STR("br has no calendar");
	f[3].destination = STR("BR");
	f[4] = sample_finding("yunexpress", "YT2601000000001");
	f[5] = sample_finding("yunexpress", "YT2601000000002");
	f[5].kind = FINDING_ADVANCE;
	f[5].rule = 10;
	f[5].cause = CAUSE_HOLIDAY;
	f[5].window = STR("yunexpress-cny-2026");
	f[5].notice = NOTICE_ADVANCE;
	f[5].days_late = 0;
	f[5].destination = STR("US");
	f[6] = sample_finding("yunexpress", "YT2601000000003");
	f[6].is_told = false;
	f[6].reason = STR("deferred: another mail went to this address 5 "
			  "hours ago");
	f[7] = sample_finding("yunexpress", "YT2601000000004");
	f[7].cause = CAUSE_PEAK;
	f[7].days_late = 17;
	f[7].destination = STR("US");
	f[8] = sample_finding("yunexpress", "YT2601000000005");
	f[8].kind = FINDING_UNMAPPED;
	f[8].rule = 2;
	f[8].cause = CAUSE_UNKNOWN;
	f[8].days_late = -1;
	f[8].is_told = false;
	f[8].reason = STR("its status is in no vocabulary");
}

static const enum notice_kind sample_delayed[] = { NOTICE_DELAYED };
static const enum notice_kind sample_action[] = { NOTICE_ACTION };
static const enum notice_kind sample_mixed[] = { NOTICE_DELAYED,
	NOTICE_ADVANCE };
static const enum mail_state sample_sent[] = { MAIL_PLANNED, MAIL_SENDING,
	MAIL_ACCEPTED };
static const enum mail_state sample_refused[] = { MAIL_PLANNED, MAIL_SENDING,
	MAIL_REJECTED };
static const enum mail_state sample_doubted[] = { MAIL_PLANNED, MAIL_SENDING,
	MAIL_IN_DOUBT, MAIL_SENDING, MAIL_IN_DOUBT };
static const enum mail_state sample_later[] = { MAIL_PLANNED, MAIL_SENDING,
	MAIL_DEFERRED };
static const struct str sample_of_customs[] = { STR_INIT("YT2601000000001") };
static const struct str sample_of_pickup[] = { STR_INIT("4PX3001234567CN") };
static const struct str sample_of_weather[] = { STR_INIT(
    "00340434161094042557") };
static const struct str sample_of_old[] = { STR_INIT("YT2512000000009") };
static const struct str sample_of_two[] = { STR_INIT("YT2601000000004"),
	STR_INIT("YT2601000000002") };
static const struct str sample_yunexpress[] = { STR_INIT("yunexpress"),
	STR_INIT("yunexpress") };
static const struct str sample_4px[] = { STR_INIT("4px") };
static const struct str sample_cainiao[] = { STR_INIT("cainiao") };

/* An accepted mail about one delayed parcel. */
static inline struct report_mail
sample_mail(const char *to, const char *language)
{
	return (struct report_mail){
		.to = str_from(to),
		.language = str_from(language),
		.subject = STR("Your order #1001 is delayed"),
		.notices = sample_delayed,
		.trackings = sample_of_customs,
		.parcel_count = 1,
		.message_id = STR("5f1c9a.20260126T020000@shop.example"),
		.state = MAIL_ACCEPTED,
		.reply = STR("250 2.0.0 Ok: queued as 4F1B2C"),
		.run = STR("20260126T020000-1"),
		.history = sample_sent,
		.history_count = 3,
		.preview = STR("Dear Anna,\n\nyour parcel YT2601000000001 is "
			       "held by customs.\n\nWe keep tracking it.\n"),
		.why = STR("customs hold it since 20 January; it was due on "
			   "20 January"),
		.carriers = sample_yunexpress,
	};
}

static inline void
sample_fill_first_mails(struct report_mail *m)
{
	m[0] = sample_mail("anna@kunde.example", "de");
	m[0].subject = STR("Ihre Bestellung #1001 verz\xC3\xB6gert sich");
	m[0].preview = STR("Guten Tag Anna,\n\nIhr Paket YT2601000000001 "
			   "liegt beim Zoll.\n\nWir verfolgen es weiter.\n");
	m[1] = sample_mail("bernard@client.example", "fr");
	m[1].subject = STR("Votre colis vous attend");
	m[1].notices = sample_action;
	m[1].trackings = sample_of_pickup;
	m[1].carriers = sample_4px;
	m[1].state = MAIL_REJECTED;
	m[1].reply = STR("550 5.1.1 <bernard@client.example>: Recipient "
			 "address rejected: User unknown");
	m[1].history = sample_refused;
	m[1].why = STR("waits at the pick-up point until 2 February");
	m[2] = sample_mail("chen@shop-guest.example", "zh");
	m[2].subject = STR(
	    "\xE6\x82\xA8\xE7\x9A\x84\xE8\xAE\xA2\xE5\x8D\x95\xE5\xBB\xB6\xE8"
	    "\xBF\x9F");
	m[2].trackings = sample_of_old;
	m[2].state = MAIL_IN_DOUBT;
	m[2].reply = STR_EMPTY;
	m[2].run = STR("20260125T020000-1");
	m[2].history = sample_doubted;
	m[2].history_count = 5;
	m[2].message_id = STR("77aa01.20260125T020000@shop.example");
}

static inline void
sample_fill_mails(struct report_mail *m)
{
	sample_fill_first_mails(m);
	m[3] = sample_mail("kenji@okyaku.example", "ja");
	m[3].subject = STR(
	    "\xE3\x81\x8A\xE5\xB1\x8A\xE3\x81\x91\xE3\x81\xAE\xE9\x81\x85\xE3"
	    "\x82\x8C");
	m[3].trackings = sample_of_weather;
	m[3].carriers = sample_cainiao;
	m[3].state = MAIL_DEFERRED;
	m[3].reply = STR("451 4.7.1 Greylisted, try again in 300 seconds");
	m[3].history = sample_later;
	m[4] = sample_mail("maria@customer.example", "en");
	m[4].subject = STR("News about your parcels");
	m[4].notices = sample_mixed;
	m[4].trackings = sample_of_two;
	m[4].parcel_count = 2;
	m[4].why = STR("one parcel is 17 days late, one will meet the Spring "
		       "Festival shutdown");
	m[5] = sample_mail("noor@zaboon.example", "ar");
	m[5].subject = STR(
	    "\xD8\xAA\xD8\xA3\xD8\xAE\xD8\xB1 \xD8\xB7\xD9\x84\xD8\xA8\xD9\x83 "
	    "\xE2\x81\xA8#1001\xE2\x81\xA9");
	m[5].preview = STR(
	    "\xD8\xAA\xD8\xA3\xD8\xAE\xD8\xB1 \xD8\xB7\xD9\x84\xD8\xA8\xD9\x83 "
	    "\xE2\x81\xA8#1001\xE2\x81\xA9\n");
	m[5].trackings = sample_of_old;
}

static inline void
sample_fill_totals(struct report_totals *totals)
{
	totals->rows = 12345;
	totals->shipments = 12000;
	totals->duplicates = 343;
	totals->rejected = 2;
	totals->unmapped = 1;
	totals->findings[FINDING_NONE] = 11991;
	totals->findings[FINDING_UNMAPPED] = 1;
	totals->findings[FINDING_LOST] = 1;
	totals->findings[FINDING_ACTION] = 1;
	totals->findings[FINDING_DELAYED] = 4;
	totals->findings[FINDING_ADVANCE] = 1;
	totals->findings[FINDING_CANNOT_DECIDE] = 1;
	totals->notices[NOTICE_DELAYED] = 5;
	totals->notices[NOTICE_ADVANCE] = 1;
	totals->notices[NOTICE_ACTION] = 1;
	totals->mails[MAIL_ACCEPTED] = 3;
	totals->mails[MAIL_REJECTED] = 1;
	totals->mails[MAIL_IN_DOUBT] = 1;
	totals->mails[MAIL_DEFERRED] = 1;
}

static inline void
sample_fill_lists(struct sample *sample)
{
	sample->rejects[0] =
	    (struct report_reject){ STR("yunexpress-20260126.csv:7"),
		    STR("the quote in column 4 is never closed") };
	sample->rejects[1] =
	    (struct report_reject){ STR("orders_export.csv:12"),
		    STR("2026-02-30 is no day of the calendar") };
	sample->staff[0] = (struct report_staff){ STR("4PX3001234568CN"),
		STR("lost, says the carrier"), STR_EMPTY, 2 };
	sample->staff[1] = (struct report_staff){ STR("LP00512345678901"),
		STR("cannot decide: br has no calendar"),
		STR("Add the calendar to the configuration."), 4 };
	sample->unmapped[0] = (struct report_unmapped){ STR("X-77"), 1 };
}

static inline void
sample_init(struct sample *sample)
{
	*sample = (struct sample){ .report = {
				       .run = STR("20260126T020000-1"),
				       .command = STR("run"),
				       .now = STR("2026-01-26T02:00:00+08:00"),
				       .today = sample_day(1, 26),
				       .stop = STR_EMPTY,
				       .finding_count = SAMPLE_FINDINGS,
				       .mail_count = SAMPLE_MAILS,
				       .reject_count = SAMPLE_REJECTS,
				       .staff_count = SAMPLE_STAFF,
				       .unmapped_count = SAMPLE_UNMAPPED,
				   } };
	sample->report.findings = sample->findings;
	sample->report.mails = sample->mails;
	sample->report.rejects = sample->rejects;
	sample->report.staff = sample->staff;
	sample->report.unmapped = sample->unmapped;
	sample_fill_findings(sample->findings);
	sample_fill_mails(sample->mails);
	sample_fill_totals(&sample->report.totals);
	sample_fill_lists(sample);
}

/* Nothing was read, nothing is to be said. */
static inline struct report
sample_empty(void)
{
	return (struct report){
		.run = STR("20260126T020000-1"),
		.command = STR("run"),
		.now = STR("2026-01-26T02:00:00+08:00"),
		.today = sample_day(1, 26),
	};
}

#endif
