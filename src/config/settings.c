#include "config/settings.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

/* How a value is read and what its member of the struct is. */
enum setting_type {
	SETTING_TEXT,    /* struct setting_text */
	SETTING_PATH,    /* struct setting_text, made absolute */
	SETTING_GLOB,    /* the same for a pattern */
	SETTING_PATHS,   /* the same for each of a list */
	SETTING_COUNT,   /* long, min to max */
	SETTING_CHOICE,  /* long, the index of a word in `choices` */
	SETTING_SWITCH,  /* bool, yes or no */
	SETTING_MONEY,   /* struct money_list, of the keys NAME.CUR */
	SETTING_PATTERN, /* keys that a later stage reads from the section */
};

struct setting {
	const char *key; /* of a pattern: what the key starts with */
	enum setting_type type;
	const char *fallback; /* NULL: the key is required */
	size_t offset;
	long min, max;
	const char *choices; /* "hold|send" */
};

/* A kind of section: [brakes], or [source.X] for every X. */
struct section_kind {
	const char *name;
	bool is_named;
	const struct setting *settings;
	size_t count;
	size_t size; /* of the struct, for named ones */
};

#define TEXT(type, key, member, fallback)                                      \
	{                                                                      \
		key, SETTING_TEXT, fallback, offsetof(type, member), 0, 0,     \
		    NULL                                                       \
	}
#define PATH(type, key, member, fallback)                                      \
	{                                                                      \
		key, SETTING_PATH, fallback, offsetof(type, member), 0, 0,     \
		    NULL                                                       \
	}
#define GLOB(type, key, member, fallback)                                      \
	{                                                                      \
		key, SETTING_GLOB, fallback, offsetof(type, member), 0, 0,     \
		    NULL                                                       \
	}
#define PATHS(type, key, member, fallback)                                     \
	{                                                                      \
		key, SETTING_PATHS, fallback, offsetof(type, member), 0, 0,    \
		    NULL                                                       \
	}
#define NUMBER(type, key, member, fallback, min, max)                          \
	{                                                                      \
		key, SETTING_COUNT, fallback, offsetof(type, member), min,     \
		    max, NULL                                                  \
	}
#define CHOICE(type, key, member, fallback, choices)                           \
	{                                                                      \
		key, SETTING_CHOICE, fallback, offsetof(type, member), 0, 0,   \
		    choices                                                    \
	}
#define SWITCH(type, key, member, fallback)                                    \
	{                                                                      \
		key, SETTING_SWITCH, fallback, offsetof(type, member), 0, 0,   \
		    NULL                                                       \
	}
/* The fallback, "750.00 USD", holds for its currency alone. */
#define MONEY(type, key, member, fallback)                                     \
	{                                                                      \
		key, SETTING_MONEY, fallback, offsetof(type, member), 0, 0,    \
		    NULL                                                       \
	}
#define PATTERN(start)                                                         \
	{                                                                      \
		start, SETTING_PATTERN, "", 0, 0, 0, NULL                      \
	}

enum { YEARS_OF_HOURS = 87600, MAX_DAYS = 3650, MAX_PERCENT = 1000000 };

static const struct setting shipdelay_keys[] = {
	TEXT(struct settings, "timezone", timezone, NULL),
	PATH(struct settings, "state", state, NULL),
	PATHS(struct settings, "templates", templates, ""),
	PATH(struct settings, "metrics", metrics, ""),
	TEXT(struct settings, "include", include, ""),
};

static const struct setting notice_keys[] = {
	NUMBER(struct settings, "advance_days", notices.advance_days, "14", 0,
	    MAX_DAYS),
	NUMBER(struct settings, "follow_up_days", notices.follow_up_days, "5",
	    1, MAX_DAYS),
	NUMBER(struct settings, "max_follow_ups", notices.max_follow_ups, "2",
	    0, 1000),
	NUMBER(struct settings, "min_gap_hours", notices.min_gap_hours, "20", 0,
	    YEARS_OF_HOURS),
	SWITCH(struct settings, "delivered_late", notices.delivered_late, "no"),
	SWITCH(struct settings, "lost", notices.lost, "no"),
	SWITCH(struct settings, "damaged", notices.damaged, "no"),
	TEXT(struct settings, "default_language", notices.default_language,
	    "en"),
	TEXT(struct settings, "languages", notices.languages, ""),
	TEXT(struct settings, "links", notices.links, ""),
};

static const struct setting return_keys[] = {
	NUMBER(struct settings, "answer_days", returns.answer_days, "0", 0,
	    MAX_DAYS),
	CHOICE(struct settings, "unanswered", returns.unanswered, "keep",
	    "keep|refund"),
	SWITCH(struct settings, "deduct_postage", returns.deduct_postage, "no"),
	TEXT(struct settings, "deduct_countries", returns.deduct_countries, ""),
};

static const struct setting complaint_keys[] = {
	GLOB(struct settings, "files", complaints.files, ""),
	GLOB(struct settings, "decisions", complaints.decisions, ""),
	GLOB(struct settings, "done", complaints.done, ""),
	GLOB(struct settings, "feedback", complaints.feedback, ""),
	PATH(struct settings, "folder", complaints.folder, ""),
	PATH(struct settings, "routing", complaints.routing, ""),
	PATH(struct settings, "platforms", complaints.platforms, ""),
	TEXT(struct settings, "profile", complaints.profile, ""),
	TEXT(struct settings, "calendar", complaints.calendar, "any"),
	NUMBER(struct settings, "stale_days", complaints.stale_days, "14", 1,
	    MAX_DAYS),
	NUMBER(struct settings, "max_wait_days", complaints.max_wait_days, "14",
	    0, MAX_DAYS),
	NUMBER(struct settings, "info_days", complaints.info_days, "3", 1,
	    MAX_DAYS),
	NUMBER(struct settings, "feedback_days", complaints.feedback_days, "14",
	    1, MAX_DAYS),
	NUMBER(struct settings, "survey_days", complaints.survey_days, "3", 0,
	    MAX_DAYS),
	NUMBER(struct settings, "refund_days", complaints.refund_days, "5", 1,
	    MAX_DAYS),
	NUMBER(struct settings, "return_refund_days",
	    complaints.return_refund_days, "21", 1, MAX_DAYS),
	NUMBER(struct settings, "reopen_days", complaints.reopen_days, "90", 0,
	    MAX_DAYS),
	NUMBER(struct settings, "keep_days", complaints.keep_days, "730", 1,
	    MAX_DAYS),
	NUMBER(struct settings, "max_letters", complaints.max_letters, "50", 0,
	    INT_MAX),
	NUMBER(struct settings, "partial_percent", complaints.partial_percent,
	    "20", 1, 100),
	NUMBER(struct settings, "unit_cost_percent",
	    complaints.unit_cost_percent, "50", 0, 100),
	MONEY(struct settings, "postage.CUR", complaints.postage, ""),
	MONEY(struct settings, "signature.CUR", complaints.signature,
	    "750.00 USD"),
	MONEY(struct settings, "coupon.CUR", complaints.coupon, ""),
	MONEY(struct settings, "liability.CUR", complaints.liability, ""),
	TEXT(struct settings, "duties_prepaid", complaints.duties_prepaid, ""),
	/* Read by complaint. */
	PATTERN("channel."),
};

static const struct setting approval_keys[] = {
	NUMBER(struct settings, "auto_max", approval.auto_max, "0", 0, INT_MAX),
	SWITCH(struct settings, "single_operator", approval.single_operator,
	    "no"),
	MONEY(struct settings, "supervisor.CUR", approval.supervisor, ""),
	MONEY(struct settings, "manager.CUR", approval.manager, ""),
	CHOICE(struct settings, "director", approval.director, "*", "*"),
};

/* Its keys are people; read by complaint. */
static const struct setting user_keys[] = {
	PATTERN(""),
};

static const struct setting brake_keys[] = {
	NUMBER(struct settings, "max_mails", brakes.max_mails, "500", 0,
	    INT_MAX),
	NUMBER(struct settings, "max_share", brakes.max_share, "30", 0,
	    MAX_PERCENT),
	NUMBER(struct settings, "min_rows", brakes.min_rows, "50", 0,
	    MAX_PERCENT),
	NUMBER(struct settings, "max_rejected", brakes.max_rejected, "2", 0,
	    MAX_PERCENT),
	NUMBER(struct settings, "max_unmapped", brakes.max_unmapped, "5", 0,
	    MAX_PERCENT),
	CHOICE(struct settings, "first_run", brakes.first_run, "hold",
	    "hold|send"),
	CHOICE(struct settings, "same_export", brakes.same_export, "hold",
	    "hold|send"),
};

static const struct setting staff_keys[] = {
	TEXT(struct settings, "to", staff.to, ""),
};

static const struct setting relay_keys[] = {
	TEXT(struct settings, "url", relay.url, NULL),
	CHOICE(struct settings, "tls", relay.tls, "required", "required|none"),
	TEXT(struct settings, "user", relay.user, ""),
	PATH(struct settings, "password_file", relay.password_file, ""),
	TEXT(struct settings, "password_command", relay.password_command, ""),
	TEXT(struct settings, "from", relay.from, NULL),
	TEXT(struct settings, "reply_to", relay.reply_to, ""),
	PATH(struct settings, "ca_file", relay.ca_file, ""),
	NUMBER(struct settings, "connections", relay.connections, "4", 1, 256),
	NUMBER(struct settings, "max_per_second", relay.max_per_second, "0", 0,
	    1000000),
	NUMBER(struct settings, "connect_timeout", relay.connect_timeout, "30",
	    1, 3600),
	NUMBER(struct settings, "reply_timeout", relay.reply_timeout, "300", 1,
	    3600),
	NUMBER(struct settings, "dot_timeout", relay.dot_timeout, "600", 1,
	    7200),
	NUMBER(struct settings, "tries", relay.tries, "3", 1, 100),
	NUMBER(struct settings, "retry_wait", relay.retry_wait, "5", 0, 3600),
	CHOICE(struct settings, "in_doubt", relay.in_doubt, "resend",
	    "resend|hold"),
	SWITCH(struct settings, "smtputf8", relay.smtputf8, "no"),
};

static const struct setting calendar_keys[] = {
	TEXT(struct calendar_settings, "name", title, ""),
	TEXT(struct calendar_settings, "weekend", weekend, NULL),
	TEXT(struct calendar_settings, "covers", covers, NULL),
	PATHS(struct calendar_settings, "files", files, ""),
	TEXT(struct calendar_settings, "open_if", open_if, ""),
	TEXT(struct calendar_settings, "suspended_if", suspended_if, ""),
	TEXT(struct calendar_settings, "closed_if", closed_if, ""),
	PATTERN("title."),
	PATTERN("1"),
	PATTERN("2"),
};

static const struct setting window_keys[] = {
	TEXT(struct window_settings, "kind", kind, NULL),
	TEXT(struct window_settings, "place", at, NULL),
	TEXT(struct window_settings, "carriers", carriers, "*"),
	TEXT(struct window_settings, "lanes", lanes, "*->*"),
	TEXT(struct window_settings, "from", from, NULL),
	TEXT(struct window_settings, "last", last, NULL),
	NUMBER(struct window_settings, "extra_days", extra_days, "0", 0,
	    MAX_DAYS),
	NUMBER(struct window_settings, "notice_days", notice_days, "-1", 0,
	    MAX_DAYS),
	TEXT(struct window_settings, "cause", cause, NULL),
	TEXT(struct window_settings, "source", source, NULL),
	PATTERN("title."),
};

static const struct setting service_keys[] = {
	TEXT(struct service_settings, "carriers", carriers, ""),
	TEXT(struct service_settings, "services", services, ""),
	TEXT(struct service_settings, "lanes", lanes, ""),
	TEXT(struct service_settings, "transit", transit, NULL),
	NUMBER(struct service_settings, "grace", grace, "1", 0, MAX_DAYS),
	NUMBER(struct service_settings, "stalled_after", stalled_after, "5", 1,
	    MAX_DAYS),
	NUMBER(struct service_settings, "pickup_hold", pickup_hold, "-1", 1,
	    MAX_DAYS),
};

static const struct setting carrier_keys[] = {
	TEXT(struct carrier_settings, "carriers", carriers, NULL),
	TEXT(struct carrier_settings, "name", title, ""),
	TEXT(struct carrier_settings, "page", page, ""),
	TEXT(struct carrier_settings, "phone", phone, ""),
};

/* Its keys are countries, or `default`. */
static const struct setting retention_keys[] = {
	PATTERN(""),
};

static const struct setting source_keys[] = {
	GLOB(struct source_settings, "files", files, NULL),
	CHOICE(struct source_settings, "take", take, "newest", "newest|all"),
	TEXT(struct source_settings, "profile", profile, NULL),
	TEXT(struct source_settings, "timezone", timezone, ""),
	TEXT(struct source_settings, "encoding", encoding, "auto"),
	TEXT(struct source_settings, "carrier", carrier, ""),
	NUMBER(struct source_settings, "max_age_hours", max_age_hours, "26", 1,
	    YEARS_OF_HOURS),
};

/* As a source, but all of the shop's files count and none is too old. */
static const struct setting order_keys[] = {
	GLOB(struct source_settings, "files", files, NULL),
	CHOICE(struct source_settings, "take", take, "all", "newest|all"),
	TEXT(struct source_settings, "profile", profile, NULL),
	TEXT(struct source_settings, "timezone", timezone, ""),
	TEXT(struct source_settings, "encoding", encoding, "auto"),
	TEXT(struct source_settings, "carrier", carrier, ""),
	TEXT(struct source_settings, "origin", origin, ""),
	NUMBER(struct source_settings, "max_age_hours", max_age_hours, "0", 1,
	    YEARS_OF_HOURS),
};

enum kind_index {
	KIND_SHIPDELAY,
	KIND_NOTICES,
	KIND_RETURNS,
	KIND_COMPLAINTS,
	KIND_APPROVAL,
	KIND_USERS,
	KIND_RETENTION,
	KIND_BRAKES,
	KIND_RELAY,
	KIND_STAFF,
	KIND_CALENDAR,
	KIND_WINDOW,
	KIND_SERVICE,
	KIND_CARRIER,
	KIND_SOURCE,
	KIND_ORDERS,
	KIND_PROFILE,
};

static const struct section_kind kinds[] = {
	[KIND_SHIPDELAY] = { "shipdelay", false, shipdelay_keys,
	    COUNT_OF(shipdelay_keys), 0 },
	[KIND_NOTICES] = { "notices", false, notice_keys, COUNT_OF(notice_keys),
	    0 },
	[KIND_RETURNS] = { "returns", false, return_keys, COUNT_OF(return_keys),
	    0 },
	[KIND_COMPLAINTS] = { "complaints", false, complaint_keys,
	    COUNT_OF(complaint_keys), 0 },
	[KIND_APPROVAL] = { "approval", false, approval_keys,
	    COUNT_OF(approval_keys), 0 },
	[KIND_USERS] = { "users", false, user_keys, COUNT_OF(user_keys), 0 },
	/* Read by calendar. */
	[KIND_RETENTION] = { "retention", false, retention_keys,
	    COUNT_OF(retention_keys), 0 },
	[KIND_BRAKES] = { "brakes", false, brake_keys, COUNT_OF(brake_keys),
	    0 },
	[KIND_RELAY] = { "relay", false, relay_keys, COUNT_OF(relay_keys), 0 },
	[KIND_STAFF] = { "staff", false, staff_keys, COUNT_OF(staff_keys), 0 },
	[KIND_CALENDAR] = { "calendar", true, calendar_keys,
	    COUNT_OF(calendar_keys), sizeof(struct calendar_settings) },
	[KIND_WINDOW] = { "window", true, window_keys, COUNT_OF(window_keys),
	    sizeof(struct window_settings) },
	[KIND_SERVICE] = { "service", true, service_keys,
	    COUNT_OF(service_keys), sizeof(struct service_settings) },
	[KIND_CARRIER] = { "carrier", true, carrier_keys,
	    COUNT_OF(carrier_keys), sizeof(struct carrier_settings) },
	[KIND_SOURCE] = { "source", true, source_keys, COUNT_OF(source_keys),
	    sizeof(struct source_settings) },
	[KIND_ORDERS] = { "orders", true, order_keys, COUNT_OF(order_keys),
	    sizeof(struct source_settings) },
	/* Read whole by intake. */
	[KIND_PROFILE] = { "profile", true, NULL, 0, 0 },
};

/* What the readers of values share. */
struct reading {
	struct arena *run;
	struct mistakes *mistakes;
	struct place file; /* of the main file, for what is missing */
};

static struct setting_text
text_at(struct str text, struct place place)
{
	return (struct setting_text){ text, place };
}

static struct str
absolute(const struct reading *reading, struct str name, struct place place)
{
	struct str folder = file_folder(str_from(place.file));
	if (str_is_empty(name))
		return STR_EMPTY;
	return str_from(file_join(reading->run, folder, name));
}

static struct str
absolute_list(const struct reading *reading, struct str list,
    struct place place)
{
	struct str joined = STR_EMPTY, piece;
	while (!str_is_empty(list) && str_next(&list, ',', &piece)) {
		struct str path = absolute(reading, str_trim(piece), place);
		if (str_is_empty(path))
			continue;
		joined = str_is_empty(joined)
		             ? path
		             : arena_format(reading->run, "%.*s\n%.*s",
				   STR_ARG(joined), STR_ARG(path));
	}
	return joined;
}

/* The index of `word` in "a|b|c", or -1. */
static long
choice_of(const char *choices, struct str word)
{
	struct str rest = str_from(choices), piece;
	for (long i = 0; str_next(&rest, '|', &piece); i++)
		if (str_equal(piece, word))
			return i;
	return -1;
}

static void
read_count(const struct reading *reading, const struct setting *setting,
    const struct setting_text *value, long *member)
{
	long number;
	if (str_to_count(value->text, setting->max, &number) &&
	    number >= setting->min) {
		*member = number;
		return;
	}
	mistakes_add(reading->mistakes, value->place,
	    "%s = %.*s: a whole number from %ld to %ld is wanted", setting->key,
	    STR_ARG(value->text), setting->min, setting->max);
}

static void
read_choice(const struct reading *reading, const struct setting *setting,
    const struct setting_text *value, long *member)
{
	long index = choice_of(setting->choices, value->text);
	if (index >= 0)
		*member = index;
	else
		mistakes_add(reading->mistakes, value->place,
		    "%s = %.*s: one of %s is wanted", setting->key,
		    STR_ARG(value->text), setting->choices);
}

static void
read_switch(const struct reading *reading, const struct setting *setting,
    const struct setting_text *value, bool *member)
{
	long index = choice_of("no|yes", value->text);
	if (index >= 0)
		*member = index == 1;
	else
		mistakes_add(reading->mistakes, value->place,
		    "%s = %.*s: yes or no is wanted", setting->key,
		    STR_ARG(value->text));
}

static void
read_value(const struct reading *reading, const struct setting *setting,
    struct setting_text value, char *target)
{
	void *member = target + setting->offset;
	switch (setting->type) {
	case SETTING_TEXT:
		*(struct setting_text *)member = value;
		break;
	case SETTING_PATH:
		value.text = absolute(reading, value.text, value.place);
		*(struct setting_text *)member = value;
		break;
	case SETTING_GLOB:
		if (!str_is_empty(value.text))
			value.text = str_from(file_glob_below(reading->run,
			    file_folder(str_from(value.place.file)),
			    value.text));
		*(struct setting_text *)member = value;
		break;
	case SETTING_PATHS:
		value.text = absolute_list(reading, value.text, value.place);
		*(struct setting_text *)member = value;
		break;
	case SETTING_COUNT:
		read_count(reading, setting, &value, member);
		break;
	case SETTING_CHOICE:
		read_choice(reading, setting, &value, member);
		break;
	case SETTING_SWITCH:
		read_switch(reading, setting, &value, member);
		break;
	case SETTING_MONEY:
	case SETTING_PATTERN:
		break;
	}
}

/* "-1" is the one fallback that is outside the limits: not given. */
static void
set_fallback(const struct reading *reading, const struct setting *setting,
    struct place place, char *target)
{
	if (setting->type == SETTING_COUNT) {
		long number = -1;
		str_to_count(str_from(setting->fallback), setting->max,
		    &number);
		memcpy(target + setting->offset, &number, sizeof(number));
		return;
	}
	read_value(reading, setting,
	    text_at(str_from(setting->fallback), place), target);
}

/* What stands in a key for the CUR of "postage.CUR", or the empty str. */
static struct str
currency_of(const struct setting *setting, struct str key)
{
	struct str name = str_from(setting->key);
	struct str start = str_slice(name, 0, name.len - strlen("CUR"));
	if (!str_starts_with(key, start))
		return STR_EMPTY;
	return str_behind(key, start.len);
}

static bool
is_for(const struct setting *setting, struct str key)
{
	if (setting->type == SETTING_PATTERN)
		return str_starts_with(key, str_from(setting->key));
	if (setting->type == SETTING_MONEY)
		return !str_is_empty(currency_of(setting, key));
	return str_equal(key, str_from(setting->key));
}

static const struct setting *
setting_of(const struct section_kind *kind, struct str key)
{
	for (size_t i = 0; i < kind->count; i++)
		if (is_for(&kind->settings[i], key))
			return &kind->settings[i];
	return NULL;
}

static void
refuse_unknown_keys(const struct reading *reading,
    const struct section_kind *kind, const struct ini_section *section)
{
	const char *names[64];
	size_t count = 0;
	/* "1" and "2" begin dates and are no name that anybody meant. */
	for (size_t i = 0; i < kind->count; i++)
		if (strlen(kind->settings[i].key) > 1)
			names[count++] = kind->settings[i].key;
	for (size_t i = 0; i < section->count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		if (setting_of(kind, entry->key) == NULL)
			mistakes_add(reading->mistakes, entry->place,
			    "unknown key '%.*s' in [%.*s]; is '%s' meant?",
			    STR_ARG(entry->key), STR_ARG(section->name),
			    str_nearest(entry->key, names, count));
	}
}

/* `entry` is NULL when the key is absent. */
static void
read_setting(const struct reading *reading, const struct setting *setting,
    const struct ini_entry *entry, struct place place, void *target)
{
	bool is_given = entry != NULL && !entry->is_refused;
	if (is_given)
		read_value(reading, setting,
		    text_at(entry->value, entry->place), target);
	else if (setting->fallback != NULL)
		set_fallback(reading, setting, place, target);
}

static bool
read_amount(const struct reading *reading, const struct setting *setting,
    const struct ini_entry *entry, struct money *amount)
{
	struct str currency = currency_of(setting, entry->key);
	if (str_is_empty(currency) || entry->is_refused)
		return false;
	if (money_parse(entry->value, currency, false, amount))
		return true;
	mistakes_add(reading->mistakes, entry->place,
	    "%.*s = %.*s: a currency such as USD and an amount such as 12.50 "
	    "are wanted",
	    STR_ARG(entry->key), STR_ARG(entry->value));
	return false;
}

/* The amounts of a section, and the fallback's of a currency without one. */
static void
read_amounts(const struct reading *reading, const struct setting *setting,
    const struct ini_section *section, void *target)
{
	struct money_list list = { 0 };
	struct money amount;
	size_t count = section == NULL ? 0 : section->count;
	struct str rest = str_from(setting->fallback), number;
	list.items = arena_alloc(reading->run, count + 1, sizeof(amount));
	for (size_t i = 0; i < count; i++)
		if (read_amount(reading, setting, &section->entries[i],
			&amount))
			list.items[list.count++] = amount;
	if (str_next(&rest, ' ', &number) &&
	    money_parse(number, rest, false, &amount) &&
	    money_list_find(&list, amount.currency) == NULL)
		list.items[list.count++] = amount;
	memcpy((char *)target + setting->offset, &list, sizeof(list));
}

/* A refused value is a mistake of its own and is not missed as well. */
static bool
is_missed(const struct setting *setting, const struct ini_entry *entry)
{
	return setting->fallback == NULL &&
	       (entry == NULL ||
		   (!entry->is_refused && str_is_empty(entry->value)));
}

/* Fill in `target` from a section, which may be absent when all has a
 * default. */
static void
read_section(const struct reading *reading, const struct section_kind *kind,
    const struct ini_section *section, void *target)
{
	struct place place = section == NULL ? reading->file : section->place;
	for (size_t i = 0; i < kind->count; i++) {
		const struct setting *setting = &kind->settings[i];
		const struct ini_entry *entry = ini_section_find(section,
		    str_from(setting->key));
		if (setting->type == SETTING_MONEY) {
			read_amounts(reading, setting, section, target);
			continue;
		}
		read_setting(reading, setting, entry, place, target);
		if (is_missed(setting, entry))
			mistakes_add(reading->mistakes,
			    entry == NULL ? place : entry->place,
			    "[%s] needs the key '%s'",
			    section == NULL ? kind->name : section->name.ptr,
			    setting->key);
	}
	if (section != NULL)
		refuse_unknown_keys(reading, kind, section);
}

/* The X of [kind.X] when the section is of the kind; empty when it is not. */
static struct str
name_in_kind(const struct section_kind *kind, struct str section)
{
	struct str prefix = str_from(kind->name);
	if (!str_starts_with(section, prefix) ||
	    section.len <= prefix.len + 1 || section.ptr[prefix.len] != '.')
		return STR_EMPTY;
	return str_slice(section, prefix.len + 1, section.len);
}

static size_t
count_sections(const struct ini *ini, const struct section_kind *kind)
{
	size_t count = 0;
	for (size_t i = 0; i < ini->count; i++)
		count += !str_is_empty(
		    name_in_kind(kind, ini->sections[i].name));
	return count;
}

/* The members that every named section's struct begins with. */
struct named {
	struct str name;
	struct place place;
	const struct ini_section *section;
};

static const void *
read_named(const struct reading *reading, const struct ini *ini,
    const struct section_kind *kind, size_t *count)
{
	*count = count_sections(ini, kind);
	char *items = arena_alloc(reading->run, *count, kind->size);
	char *item = items;
	for (size_t i = 0; i < ini->count; i++) {
		const struct ini_section *section = &ini->sections[i];
		struct str name = name_in_kind(kind, section->name);
		if (str_is_empty(name))
			continue;
		struct named *named = (struct named *)(void *)item;
		named->name = name;
		named->place = section->place;
		named->section = section;
		read_section(reading, kind, section, item);
		item += kind->size;
	}
	return items;
}

static bool
is_known_section(struct str section)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i].is_named
			? !str_is_empty(name_in_kind(&kinds[i], section))
			: str_equal(section, str_from(kinds[i].name)))
			return true;
	return false;
}

/* What an unknown section should perhaps be: "relay", or "source.NAME". */
static struct str
nearest_section(const struct reading *reading, struct str section)
{
	const char *names[COUNT_OF(kinds)];
	size_t dot = str_find_byte(section, '.'), kind = 0;
	struct str own = str_slice(section, dot + 1, section.len);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		names[i] = kinds[i].name;
	const char *nearest = str_nearest(str_slice(section, 0, dot), names,
	    COUNT_OF(kinds));
	while (kinds[kind].name != nearest)
		kind++;
	if (!kinds[kind].is_named)
		return str_from(nearest);
	return arena_format(reading->run, "%s.%.*s", nearest,
	    STR_ARG(str_is_empty(own) ? STR("NAME") : own));
}

static void
refuse_unknown_sections(const struct reading *reading, const struct ini *ini)
{
	for (size_t i = 0; i < ini->count; i++) {
		const struct ini_section *section = &ini->sections[i];
		if (!is_known_section(section->name))
			mistakes_add(reading->mistakes, section->place,
			    "unknown section [%.*s]; is [%.*s] meant?",
			    STR_ARG(section->name),
			    STR_ARG(nearest_section(reading, section->name)));
	}
}

/* Files that match beside the naming file, else in the shipped data. */
static size_t
find_included(const struct settings *settings, const struct reading *reading,
    struct str pattern, struct place place, const char ***names)
{
	struct str folder = file_folder(str_from(place.file));
	/* Joined to a folder, an empty name would be the folder. */
	if (str_is_empty(pattern))
		return 0;
	size_t count = file_glob(file_glob_below(reading->run, folder, pattern),
	    reading->run, names);
	if (count > 0 || settings->shipped == NULL)
		return count;
	return file_glob(file_glob_below(reading->run,
			     str_from(settings->shipped), pattern),
	    reading->run, names);
}

static void
read_included(struct settings *settings, const struct reading *reading)
{
	const struct ini_entry *include =
	    ini_section_find(ini_find(&settings->ini, STR("shipdelay")),
		STR("include"));
	if (include == NULL || str_is_empty(include->value))
		return;
	struct place place = include->place;
	struct str rest = include->value, piece;
	while (str_next(&rest, ',', &piece)) {
		const char **names;
		piece = str_trim(piece);
		size_t count = find_included(settings, reading, piece, place,
		    &names);
		if (count == 0)
			mistakes_add(reading->mistakes, place,
			    "include: no file matches '%.*s'", STR_ARG(piece));
		for (size_t i = 0; i < count; i++)
			ini_read(&settings->ini, names[i], reading->run,
			    reading->mistakes);
	}
}

static void
read_fixed(struct settings *settings, const struct reading *reading)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (!kinds[i].is_named)
			read_section(reading, &kinds[i],
			    ini_find(&settings->ini, str_from(kinds[i].name)),
			    settings);
}

static void
read_all_named(struct settings *settings, const struct reading *reading)
{
	const struct ini *ini = &settings->ini;
	settings->calendars = read_named(reading, ini, &kinds[KIND_CALENDAR],
	    &settings->calendar_count);
	settings->windows = read_named(reading, ini, &kinds[KIND_WINDOW],
	    &settings->window_count);
	settings->services = read_named(reading, ini, &kinds[KIND_SERVICE],
	    &settings->service_count);
	settings->retention = ini_find(ini,
	    str_from(kinds[KIND_RETENTION].name));
	settings->users = ini_find(ini, str_from(kinds[KIND_USERS].name));
	settings->carriers = read_named(reading, ini, &kinds[KIND_CARRIER],
	    &settings->carrier_count);
	settings->sources = read_named(reading, ini, &kinds[KIND_SOURCE],
	    &settings->source_count);
	settings->orders = read_named(reading, ini, &kinds[KIND_ORDERS],
	    &settings->order_count);
}

/* file:DIR is a path too; relative ones count from the file it stands in. */
static void
make_relay_folder_absolute(struct settings *settings,
    const struct reading *reading)
{
	struct setting_text *url = &settings->relay.url;
	struct str scheme = STR("file:");
	if (!str_equal_nocase(str_slice(url->text, 0, scheme.len), scheme))
		return;
	struct str folder = absolute(reading,
	    str_slice(url->text, scheme.len, url->text.len), url->place);
	url->text = arena_format(reading->run, "file:%.*s", STR_ARG(folder));
}

/* What nobody names: the folder beside the ledger, the shipped tables. */
static void
complete_complaints(struct settings *settings, const struct reading *reading)
{
	struct complaint_settings *complaints = &settings->complaints;
	struct {
		struct setting_text *path;
		struct str folder;
		const char *name;
	} paths[] = {
		{ &complaints->folder, settings->state.text, "complaints" },
		{ &complaints->routing, str_from(settings->shipped),
		    "routing.csv" },
		{ &complaints->platforms, str_from(settings->shipped),
		    "platform_rules.csv" },
	};
	complaints->section = ini_find(&settings->ini,
	    str_from(kinds[KIND_COMPLAINTS].name));
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (str_is_empty(paths[i].path->text))
			paths[i].path->text = str_from(file_join(reading->run,
			    paths[i].folder, str_from(paths[i].name)));
}

bool
settings_load(const char *path, const char *shipped, struct arena *run,
    struct mistakes *mistakes, struct settings *settings)
{
	struct reading reading = { run, mistakes,
		{ arena_cstr(run, str_from(path)), 0 } };
	size_t before = mistakes->count;
	*settings = (struct settings){ .shipped = shipped };
	if (!ini_read(&settings->ini, path, run, mistakes) &&
	    settings->ini.count == 0)
		return false;
	read_included(settings, &reading);
	refuse_unknown_sections(&reading, &settings->ini);
	read_fixed(settings, &reading);
	read_all_named(settings, &reading);
	make_relay_folder_absolute(settings, &reading);
	complete_complaints(settings, &reading);
	if (settings->source_count == 0)
		mistakes_add(mistakes, reading.file,
		    "no [source.X]: nothing says where the exports are");
	return mistakes->count == before;
}

/* profiles/NAME.ini, unless [profile.NAME] is there. */
static bool
load_shipped(struct settings *settings, struct str name, struct arena *run,
    struct mistakes *mistakes)
{
	struct str section = arena_format(run, "profile.%.*s", STR_ARG(name));
	if (ini_find(&settings->ini, section) != NULL ||
	    settings->shipped == NULL)
		return true;
	struct str file = arena_format(run, "profiles/%.*s.ini", STR_ARG(name));
	const char *path = file_join(run, str_from(settings->shipped), file);
	if (str_find_byte(name, '/') < name.len || access(path, F_OK) != 0)
		return true;
	return ini_read(&settings->ini, path, run, mistakes);
}

bool
settings_load_profile(struct settings *settings, struct str name,
    struct arena *run, struct mistakes *mistakes)
{
	if (!load_shipped(settings, name, run, mistakes))
		return false;
	const struct ini_section *profile = ini_find(&settings->ini,
	    arena_format(run, "profile.%.*s", STR_ARG(name)));
	const struct ini_entry *texts =
	    profile == NULL ? NULL : ini_section_find(profile, STR("texts"));
	return texts == NULL ||
	       load_shipped(settings, texts->value, run, mistakes);
}
