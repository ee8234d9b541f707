/*
 * settings.h - the configuration as typed values.
 *
 * One table in settings.c names every key with its type, default and limits.
 * All mistakes of all files are told at once; a wrong value never becomes a
 * default, an unknown key names its nearest neighbour.  What only a later
 * stage understands (dates, legs, globs) stays text with its place, so that
 * stage can add mistakes of its own to the same list.
 *
 * An `include` pattern is looked up beside the file that names it and, where
 * nothing matches there, in the shipped data; so is `[profile.X]`.
 * Relative paths are relative to the file they stand in.  Memory: run.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/mistakes.h"
#include "base/money.h"
#include "base/str.h"
#include "config/ini.h"

/* Text for a later stage; empty when the key is absent and has no default. */
struct setting_text {
	struct str text;
	struct place place;
};

enum take { TAKE_NEWEST, TAKE_ALL };
enum on_brake { ON_BRAKE_HOLD, ON_BRAKE_SEND };
enum tls { TLS_REQUIRED, TLS_NONE };
enum in_doubt { IN_DOUBT_RESEND, IN_DOUBT_HOLD };

/* [calendar.X]; its dated entries and titles are read from `section`. */
struct calendar_settings {
	struct str name; /* the X */
	struct place place;
	const struct ini_section *section;
	struct setting_text title; /* name = China */
	struct setting_text weekend;
	struct setting_text covers;
	struct setting_text files; /* iCalendar feeds: absolute, a line each */
	struct setting_text open_if;
	struct setting_text suspended_if;
	struct setting_text closed_if;
};

/* [window.X] */
struct window_settings {
	struct str name;
	struct place place;
	const struct ini_section *section;
	struct setting_text kind;
	struct setting_text at; /* place = cn */
	struct setting_text carriers;
	struct setting_text lanes;
	struct setting_text from;
	struct setting_text last;
	long extra_days;
	long notice_days; /* -1: [notices] advance_days */
	struct setting_text cause;
	struct setting_text source;
};

/* [service.X] */
struct service_settings {
	struct str name;
	struct place place;
	const struct ini_section *section;
	struct setting_text carriers;
	struct setting_text services;
	struct setting_text lanes;
	struct setting_text transit;
	long grace;
	long stalled_after;
	long pickup_hold;
};

/* [source.X] and [orders.X] */
struct source_settings {
	struct str name;
	struct place place;
	const struct ini_section *section;
	struct setting_text files; /* a glob, absolute */
	long take;                 /* enum take */
	struct setting_text profile;
	struct setting_text timezone; /* of timestamps without a zone */
	struct setting_text encoding; /* auto, or a name iconv knows */
	struct setting_text carrier;  /* of rows that name none */
	struct setting_text origin;   /* of orders: where parcels leave from */
	long max_age_hours;
};

struct notice_settings {
	long advance_days;
	long follow_up_days;
	long max_follow_ups;
	long min_gap_hours;
	bool delivered_late;
	bool lost;
	bool damaged;
	struct setting_text default_language;
	struct setting_text languages; /* BR:pt, DE:de */
	struct setting_text links;     /* shop.example, track.example */
};

/* What becomes of a parcel that is back when the customer says nothing. */
enum unanswered { UNANSWERED_KEEP, UNANSWERED_REFUND };

struct return_settings {
	long answer_days; /* 0: a customer may answer at any time */
	long unanswered;  /* enum unanswered */
	bool deduct_postage;
	struct setting_text deduct_countries; /* empty: every one */
};

/* [complaints]; amounts are one for each currency. */
struct complaint_settings {
	const struct ini_section *section; /* NULL: there is none */
	/* What people give us: globs, absolute, empty when not given. */
	struct setting_text files;
	struct setting_text decisions;
	struct setting_text done;
	struct setting_text feedback;
	struct setting_text folder;    /* what we write: absolute */
	struct setting_text routing;   /* a file, absolute */
	struct setting_text platforms; /* a file, absolute */
	struct setting_text profile;   /* of the files */
	struct setting_text calendar;  /* of our office: a place */
	long stale_days;
	long max_wait_days;
	long info_days; /* working days, as all that we are given */
	long feedback_days;
	long survey_days;
	long refund_days;
	long return_refund_days;
	long reopen_days;
	long keep_days;
	long max_letters;
	long partial_percent;
	long unit_cost_percent;
	struct money_list postage;
	struct money_list signature; /* totals from which one is wanted */
	struct money_list coupon;
	struct money_list liability;        /* of a carrier for a parcel */
	struct setting_text duties_prepaid; /* countries */
};

/* [approval] */
struct approval_settings {
	long auto_max;
	bool single_operator;
	struct money_list supervisor;
	struct money_list manager;
	long director; /* of the one word *, whatever it costs */
};

/* [carrier.X] */
struct carrier_settings {
	struct str name;
	struct place place;
	const struct ini_section *section;
	struct setting_text carriers;
	struct setting_text title; /* name = Royal Mail */
	struct setting_text page;
	struct setting_text phone;
};

struct brake_settings {
	long max_mails;
	long max_share;    /* percent of the open shipments */
	long min_rows;     /* percent of the last run's rows */
	long max_rejected; /* percent of rows */
	long max_unmapped; /* percent of shipments */
	long first_run;    /* enum on_brake */
	long same_export;  /* enum on_brake */
};

struct staff_settings {
	struct setting_text to; /* ops@shop.example, lead@shop.example */
};

struct relay_settings {
	struct setting_text url; /* file:DIR is made absolute */
	long tls;                /* enum tls */
	struct setting_text user;
	struct setting_text password_file; /* absolute */
	struct setting_text password_command;
	struct setting_text from;
	struct setting_text reply_to;
	struct setting_text ca_file; /* absolute */
	long connections;
	long max_per_second;
	long connect_timeout;
	long reply_timeout;
	long dot_timeout;
	long tries;
	long retry_wait;
	long in_doubt; /* enum in_doubt */
	bool smtputf8; /* write to addresses that are not ASCII */
};

struct settings {
	struct ini ini;
	struct setting_text timezone;
	struct setting_text state;     /* a folder, absolute */
	struct setting_text metrics;   /* a file, absolute; empty: none */
	struct setting_text templates; /* folders, absolute, one a line */
	struct setting_text include;   /* patterns, by comma */
	struct notice_settings notices;
	struct return_settings returns;
	struct complaint_settings complaints;
	struct approval_settings approval;
	struct brake_settings brakes;
	struct relay_settings relay;
	struct staff_settings staff;
	const struct calendar_settings *calendars;
	size_t calendar_count;
	const struct window_settings *windows;
	size_t window_count;
	const struct service_settings *services;
	size_t service_count;
	/* [retention], whose keys are countries; NULL: there is none */
	const struct ini_section *retention;
	/* [users], whose keys are names; NULL: there is none */
	const struct ini_section *users;
	const struct carrier_settings *carriers;
	size_t carrier_count;
	const struct source_settings *sources;
	size_t source_count;
	const struct source_settings *orders;
	size_t order_count;
	const char *shipped; /* the folder of the shipped data */
};

/*
 * Read `path` and what it includes.  `shipped` is the folder of the shipped
 * data.  False when there were mistakes.
 */
bool settings_load(const char *path, const char *shipped, struct arena *run,
    struct mistakes *mistakes, struct settings *settings);

/*
 * The shipped profile of a name as sections of `settings->ini`: reads
 * profiles/NAME.ini once when no configuration file has [profile.NAME], and
 * likewise the one whose texts it uses.
 */
bool settings_load_profile(struct settings *settings, struct str name,
    struct arena *run, struct mistakes *mistakes);

#endif
