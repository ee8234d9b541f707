#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "config/settings.h"
#include "support/folder.h"

static const char least[] = "[shipdelay]\n"
			    "timezone = Asia/Shanghai\n"
			    "state = ../var\n"
			    "[relay]\n"
			    "url = smtp://relay.example.com:587\n"
			    "from = \"Shop <shop@shop.example>\"\n"
			    "[source.a]\n"
			    "files = inbox/*.csv\n"
			    "profile = aftership\n";

/* One configuration being read, in a folder of its own. */
struct reading {
	struct folder folder;
	struct arena run;
	struct mistakes mistakes;
	struct settings settings;
	const char *shipped;
};

static int
begin(void **state)
{
	static struct reading reading;
	reading = (struct reading){ 0 };
	folder_open(&reading.folder);
	mistakes_init(&reading.mistakes, &reading.run);
	*state = &reading;
	return 0;
}

static int
end(void **state)
{
	struct reading *reading = *state;
	arena_release(&reading->run);
	folder_close(&reading->folder);
	return 0;
}

static bool
load(struct reading *reading, struct str text)
{
	const char *path = folder_write_bytes(&reading->folder, "main.ini",
	    text);
	mistakes_init(&reading->mistakes, &reading->run);
	return settings_load(path, reading->shipped, &reading->run,
	    &reading->mistakes, &reading->settings);
}

/* The least configuration and `more` behind it. */
static bool
load_with(struct reading *reading, const char *more)
{
	return load(reading, arena_format(&reading->run, "%s%s", least, more));
}

/* Every mistake as "file:line: text", joined by "|", without the folder. */
static const char *
told(struct reading *reading)
{
	struct str all = STR_EMPTY;
	size_t folder = strlen(reading->folder.path) + 1;
	for (size_t i = 0; i < reading->mistakes.count; i++) {
		struct str text = mistake_format(&reading->mistakes.items[i],
		    &reading->run);
		if (str_starts_with(text, str_from(reading->folder.path)))
			text = str_slice(text, folder, text.len);
		all = arena_format(&reading->run, "%.*s%s%.*s", STR_ARG(all),
		    i == 0 ? "" : "|", STR_ARG(text));
	}
	return arena_cstr(&reading->run, all);
}

static void
sound_with(struct reading *reading, const char *more)
{
	if (!load_with(reading, more))
		fail_msg("\"%s\" is refused: %s", more, told(reading));
}

struct refusal {
	const char *more;
	const char *told;
};

static void
check_refusals(void **state, const struct refusal *cases, size_t count)
{
	struct reading *reading = *state;
	for (size_t i = 0; i < count; i++)
		if (load_with(reading, cases[i].more) ||
		    strcmp(told(reading), cases[i].told) != 0)
			fail_msg("\"%s\": wanted \"%s\", got \"%s\"",
			    cases[i].more, cases[i].told, told(reading));
}

static void
assert_text(struct setting_text got, const char *wanted)
{
	if (!str_equal(got.text, str_from(wanted)))
		fail_msg("wanted \"%s\", got \"%.*s\"", wanted,
		    STR_ARG(got.text));
}

static void
the_least_configuration_is_sound(void **state)
{
	struct reading *reading = *state;
	sound_with(reading, "");
	const struct settings *s = &reading->settings;
	assert_text(s->timezone, "Asia/Shanghai");
	assert_text(s->relay.url, "smtp://relay.example.com:587");
	assert_text(s->relay.from, "Shop <shop@shop.example>");
	assert_int_equal(s->source_count, 1);
	assert_true(str_equal(s->sources[0].name, STR("a")));
	assert_text(s->sources[0].profile, "aftership");
	assert_int_equal(s->timezone.place.line, 2);
}

#define NUMBER_AT(member) offsetof(struct settings, member)

static void
every_number_and_choice_has_its_default(void **state)
{
	struct reading *reading = *state;
	static const struct {
		size_t offset;
		long wanted;
	} cases[] = {
		{ NUMBER_AT(notices.advance_days), 14 },
		{ NUMBER_AT(notices.follow_up_days), 5 },
		{ NUMBER_AT(notices.max_follow_ups), 2 },
		{ NUMBER_AT(notices.min_gap_hours), 20 },
		{ NUMBER_AT(brakes.max_mails), 500 },
		{ NUMBER_AT(brakes.max_share), 30 },
		{ NUMBER_AT(brakes.min_rows), 50 },
		{ NUMBER_AT(brakes.max_rejected), 2 },
		{ NUMBER_AT(brakes.max_unmapped), 5 },
		{ NUMBER_AT(brakes.first_run), ON_BRAKE_HOLD },
		{ NUMBER_AT(brakes.same_export), ON_BRAKE_HOLD },
		{ NUMBER_AT(relay.tls), TLS_REQUIRED },
		{ NUMBER_AT(relay.connections), 4 },
		{ NUMBER_AT(relay.max_per_second), 0 },
		{ NUMBER_AT(relay.connect_timeout), 30 },
		{ NUMBER_AT(relay.reply_timeout), 300 },
		{ NUMBER_AT(relay.dot_timeout), 600 },
		{ NUMBER_AT(relay.tries), 3 },
		{ NUMBER_AT(relay.retry_wait), 5 },
		{ NUMBER_AT(relay.in_doubt), IN_DOUBT_RESEND },
		{ NUMBER_AT(complaints.stale_days), 14 },
		{ NUMBER_AT(complaints.max_wait_days), 14 },
		{ NUMBER_AT(complaints.info_days), 3 },
		{ NUMBER_AT(complaints.feedback_days), 14 },
		{ NUMBER_AT(complaints.survey_days), 3 },
		{ NUMBER_AT(complaints.refund_days), 5 },
		{ NUMBER_AT(complaints.return_refund_days), 21 },
		{ NUMBER_AT(complaints.reopen_days), 90 },
		{ NUMBER_AT(complaints.keep_days), 730 },
		{ NUMBER_AT(complaints.max_letters), 50 },
		{ NUMBER_AT(complaints.partial_percent), 20 },
		{ NUMBER_AT(complaints.unit_cost_percent), 50 },
		{ NUMBER_AT(approval.auto_max), 0 },
	};
	sound_with(reading, "");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const void *member = (const char *)&reading->settings +
		                     cases[i].offset;
		if (*(const long *)member != cases[i].wanted)
			fail_msg("number %zu is %ld", i, *(const long *)member);
	}
	assert_false(reading->settings.notices.delivered_late);
	assert_false(reading->settings.relay.smtputf8);
	assert_false(reading->settings.returns.deduct_postage);
	assert_false(reading->settings.approval.single_operator);
}

static void
every_optional_text_is_empty_or_has_its_default(void **state)
{
	struct reading *reading = *state;
	sound_with(reading, "");
	const struct settings *s = &reading->settings;
	assert_text(s->notices.default_language, "en");
	assert_text(s->notices.languages, "");
	assert_text(s->templates, "");
	assert_text(s->include, "");
	assert_text(s->relay.user, "");
	assert_text(s->relay.password_file, "");
	assert_text(s->relay.password_command, "");
	assert_text(s->relay.reply_to, "");
	assert_text(s->relay.ca_file, "");
	assert_int_equal(s->calendar_count + s->window_count, 0);
	assert_int_equal(s->service_count + s->order_count, 0);
}

static void
every_named_section_has_its_defaults(void **state)
{
	struct reading *reading = *state;
	sound_with(reading,
	    "[window.w]\nkind = closed\nplace = cn\nfrom = 2026-01-01\n"
	    "last = 2026-01-02\ncause = holiday\nsource = here\n"
	    "[service.default]\ntransit = any 1-2\n"
	    "[orders.o]\nfiles = o.csv\nprofile = shopify-orders\n"
	    "[calendar.cn]\nweekend = sat\ncovers = always\n");
	const struct settings *s = &reading->settings;
	assert_text(s->windows[0].carriers, "*");
	assert_text(s->windows[0].lanes, "*->*");
	assert_int_equal(s->windows[0].extra_days, 0);
	assert_int_equal(s->windows[0].notice_days, -1);
	assert_text(s->services[0].carriers, "");
	assert_text(s->services[0].services, "");
	assert_text(s->services[0].lanes, "");
	assert_int_equal(s->services[0].grace, 1);
	assert_int_equal(s->services[0].stalled_after, 5);
	assert_int_equal(s->services[0].pickup_hold, -1);
	assert_int_equal(s->sources[0].take, TAKE_NEWEST);
	assert_int_equal(s->sources[0].max_age_hours, 26);
	assert_text(s->sources[0].encoding, "auto");
	assert_text(s->sources[0].timezone, "");
	assert_text(s->sources[0].carrier, "");
	assert_int_equal(s->orders[0].take, TAKE_ALL);
	assert_int_equal(s->orders[0].max_age_hours, 0);
	assert_text(s->calendars[0].title, "");
	assert_text(s->calendars[0].files, "");
}

/* A key, what stands around it, and the ends of what it takes. */
struct limit {
	const char *before;
	const char *key;
	long min, max;
};

static void
check_limit(struct reading *reading, const struct limit *limit)
{
	const long inside[] = { limit->min, limit->max };
	const long beyond[] = { limit->min - 1, limit->max + 1 };
	for (size_t i = 0; i < 2; i++) {
		struct str text = arena_format(&reading->run, "%s%s = %ld\n",
		    limit->before, limit->key, inside[i]);
		if (!load_with(reading, text.ptr))
			fail_msg("%s = %ld: %s", limit->key, inside[i],
			    told(reading));
		text = arena_format(&reading->run, "%s%s = %ld\n",
		    limit->before, limit->key, beyond[i]);
		struct str wanted = arena_format(&reading->run,
		    "%s = %ld: a whole number from %ld to %ld is wanted",
		    limit->key, beyond[i], limit->min, limit->max);
		if (load_with(reading, text.ptr) ||
		    !str_ends_with(str_from(told(reading)), wanted))
			fail_msg("%s = %ld: wanted \"%s\", got \"%s\"",
			    limit->key, beyond[i], wanted.ptr, told(reading));
	}
}

static void
every_number_is_taken_to_its_limits_and_not_beyond(void **state)
{
	static const char window[] =
	    "[window.w]\nkind = slow\nplace = any\nfrom = 2026-01-01\n"
	    "last = 2026-01-02\ncause = peak\nsource = here\n";
	static const char service[] = "[service.s]\ntransit = any 1-2\n";
	static const char source[] = "[source.b]\nfiles = x\nprofile = x\n";
	static const char orders[] = "[orders.b]\nfiles = x\nprofile = x\n";
	static const struct limit cases[] = {
		{ "[notices]\n", "advance_days", 0, 3650 },
		{ "[notices]\n", "follow_up_days", 1, 3650 },
		{ "[notices]\n", "max_follow_ups", 0, 1000 },
		{ "[notices]\n", "min_gap_hours", 0, 87600 },
		{ "[brakes]\n", "max_mails", 0, 2147483647 },
		{ "[brakes]\n", "max_share", 0, 1000000 },
		{ "[brakes]\n", "min_rows", 0, 1000000 },
		{ "[brakes]\n", "max_rejected", 0, 1000000 },
		{ "[brakes]\n", "max_unmapped", 0, 1000000 },
		{ "[complaints]\n", "stale_days", 1, 3650 },
		{ "[complaints]\n", "max_wait_days", 0, 3650 },
		{ "[complaints]\n", "info_days", 1, 3650 },
		{ "[complaints]\n", "feedback_days", 1, 3650 },
		{ "[complaints]\n", "survey_days", 0, 3650 },
		{ "[complaints]\n", "refund_days", 1, 3650 },
		{ "[complaints]\n", "return_refund_days", 1, 3650 },
		{ "[complaints]\n", "reopen_days", 0, 3650 },
		{ "[complaints]\n", "keep_days", 1, 3650 },
		{ "[complaints]\n", "max_letters", 0, 2147483647 },
		{ "[complaints]\n", "partial_percent", 1, 100 },
		{ "[complaints]\n", "unit_cost_percent", 0, 100 },
		{ "[approval]\n", "auto_max", 0, 2147483647 },
		{ window, "extra_days", 0, 3650 },
		{ window, "notice_days", 0, 3650 },
		{ service, "grace", 0, 3650 },
		{ service, "stalled_after", 1, 3650 },
		{ service, "pickup_hold", 1, 3650 },
		{ source, "max_age_hours", 1, 87600 },
		{ orders, "max_age_hours", 1, 87600 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_limit(*state, &cases[i]);
}

static void
the_numbers_of_the_relay_have_limits_too(void **state)
{
	static const struct limit cases[] = {
		{ "", "connections", 1, 256 },
		{ "", "max_per_second", 0, 1000000 },
		{ "", "connect_timeout", 1, 3600 },
		{ "", "reply_timeout", 1, 3600 },
		{ "", "dot_timeout", 1, 7200 },
		{ "", "tries", 1, 100 },
		{ "", "retry_wait", 0, 3600 },
	};
	struct reading *reading = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		long tried[] = { cases[i].min - 1, cases[i].min, cases[i].max,
			cases[i].max + 1 };
		for (size_t k = 0; k < COUNT_OF(tried); k++) {
			struct str text = arena_format(&reading->run,
			    "[shipdelay]\ntimezone = UTC\nstate = var\n"
			    "[source.a]\nfiles = x\nprofile = x\n"
			    "[relay]\nurl = file:mail\nfrom = a\n%s = %ld\n",
			    cases[i].key, tried[k]);
			if (load(reading, text) != (k == 1 || k == 2))
				fail_msg("%s = %ld: %s", cases[i].key, tried[k],
				    told(reading));
		}
	}
}

static void
only_a_plain_number_is_a_number(void **state)
{
	struct reading *reading = *state;
	static const char *const values[] = { "", "010", "12abc", "-1", "+5",
		"5s", "5.0", "0x10", "ten", "9223372036854775808",
		"18446744073709551621", "\" 5 \"", "5 6", "yes" };
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		struct str text = arena_format(&reading->run,
		    "[brakes]\nmax_mails = %s\n", values[i]);
		if (load_with(reading, text.ptr) ||
		    reading->mistakes.count != 1 ||
		    !str_starts_with(str_from(told(reading)),
			STR("main.ini:11: max_mails = ")))
			fail_msg("max_mails = %s: %s", values[i],
			    told(reading));
	}
	sound_with(reading, "[brakes]\nmax_mails = 7\n");
	assert_int_equal(reading->settings.brakes.max_mails, 7);
}

static void
a_switch_is_yes_or_no_and_nothing_else(void **state)
{
	struct reading *reading = *state;
	static const char *const values[] = { "", "true", "1", "Yes", "on",
		"maybe", "yesterday", "y", "NO" };
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		struct str wanted = arena_format(&reading->run,
		    "main.ini:11: delivered_late = %s: yes or no is wanted",
		    values[i]);
		struct str text = arena_format(&reading->run,
		    "[notices]\ndelivered_late = %s\n", values[i]);
		if (load_with(reading, text.ptr) ||
		    !str_equal(str_from(told(reading)), wanted))
			fail_msg("\"%s\": %s", values[i], told(reading));
	}
	sound_with(reading, "[notices]\ndelivered_late = yes\n");
	assert_true(reading->settings.notices.delivered_late);
	sound_with(reading, "[notices]\ndelivered_late = no\n");
	assert_false(reading->settings.notices.delivered_late);
}

static void
a_choice_is_one_of_its_words(void **state)
{
	struct reading *reading = *state;
	static const struct refusal cases[] = {
		{ "[brakes]\nfirst_run = Hold\n",
		    "main.ini:11: first_run = Hold: one of hold|send is "
		    "wanted" },
		{ "[brakes]\nsame_export =\n",
		    "main.ini:11: same_export = : one of hold|send is "
		    "wanted" },
		{ "[source.b]\nfiles = x\nprofile = x\ntake = oldest\n",
		    "main.ini:13: take = oldest: one of newest|all is "
		    "wanted" },
		{ "[brakes]\nfirst_run = hold|send\n",
		    "main.ini:11: first_run = hold|send: one of hold|send is "
		    "wanted" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
	sound_with(reading, "[brakes]\nfirst_run = send\nsame_export = send\n"
			    "[source.b]\nfiles = x\nprofile = x\ntake = all\n");
	assert_int_equal(reading->settings.brakes.first_run, ON_BRAKE_SEND);
	assert_int_equal(reading->settings.brakes.same_export, ON_BRAKE_SEND);
	assert_int_equal(reading->settings.sources[1].take, TAKE_ALL);
}

static void
the_choices_of_the_relay_are_read(void **state)
{
	struct reading *reading = *state;
	assert_true(load(reading,
	    STR("[shipdelay]\ntimezone = UTC\nstate = var\n"
		"[source.a]\nfiles = x\nprofile = x\n"
		"[relay]\nurl = smtp://localhost\nfrom = a\ntls = none\n"
		"in_doubt = hold\n")));
	assert_int_equal(reading->settings.relay.tls, TLS_NONE);
	assert_int_equal(reading->settings.relay.in_doubt, IN_DOUBT_HOLD);
}

static void
amounts_are_one_for_each_currency(void **state)
{
	struct reading *reading = *state;
	sound_with(reading,
	    "[complaints]\npostage.USD = 8.00\npostage.jpy = 1,200\n"
	    "signature.EUR = 600\n"
	    "[approval]\nsupervisor.USD = 50\nmanager.USD = 500.00\n");
	const struct settings *s = &reading->settings;
	assert_int_equal(s->complaints.postage.count, 2);
	assert_int_equal(money_list_find(&s->complaints.postage, "USD")->minor,
	    800);
	assert_int_equal(money_list_find(&s->complaints.postage, "JPY")->minor,
	    1200);
	assert_int_equal(s->complaints.coupon.count, 0);
	assert_int_equal(money_list_find(&s->approval.supervisor, "USD")->minor,
	    5000);
	assert_int_equal(money_list_find(&s->approval.manager, "USD")->minor,
	    50000);
	assert_null(money_list_find(&s->approval.manager, "EUR"));
	/* The default is that of its currency alone. */
	assert_int_equal(s->complaints.signature.count, 2);
	assert_int_equal(money_list_find(&s->complaints.signature, "USD")
			     ->minor,
	    75000);
	sound_with(reading, "[complaints]\nsignature.USD = 500\n");
	assert_int_equal(s->complaints.signature.count, 1);
	assert_int_equal(s->complaints.signature.items[0].minor, 50000);
}

static void
what_is_no_amount_or_no_currency_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[complaints]\npostage.USD = eight\n",
		    "main.ini:11: postage.usd = eight: a currency such as USD "
		    "and an amount such as 12.50 are wanted" },
		{ "[complaints]\npostage.USX = 8\n",
		    "main.ini:11: postage.usx = 8: a currency such as USD and "
		    "an amount such as 12.50 are wanted" },
		{ "[complaints]\ncoupon.JPY = 1.50\n",
		    "main.ini:11: coupon.jpy = 1.50: a currency such as USD "
		    "and an amount such as 12.50 are wanted" },
		{ "[complaints]\npostage = 8.00\n",
		    "main.ini:11: unknown key 'postage' in [complaints]; is "
		    "'postage.CUR' meant?" },
		{ "[complaints]\npostage. = 8.00\n",
		    "main.ini:11: unknown key 'postage.' in [complaints]; is "
		    "'postage.CUR' meant?" },
		{ "[approval]\ndirector = 5000\n",
		    "main.ini:11: director = 5000: one of * is wanted" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
people_are_the_keys_of_their_section(void **state)
{
	struct reading *reading = *state;
	sound_with(reading, "");
	assert_null(reading->settings.users);
	sound_with(reading, "[users]\nli = agent\nWang = supervisor, w\n");
	const struct ini_section *users = reading->settings.users;
	assert_int_equal(users->count, 2);
	assert_true(str_equal(users->entries[1].key, STR("wang")));
	assert_true(str_equal(users->entries[1].value, STR("supervisor, w")));
}

static void
what_complaints_need_is_found_without_being_named(void **state)
{
	struct reading *reading = *state;
	struct arena *run = &reading->run;
	const char *folder = reading->folder.path;
	const struct complaint_settings *c = &reading->settings.complaints;
	reading->shipped = "/shipped";
	sound_with(reading, "");
	assert_null(c->section);
	assert_text(c->routing, "/shipped/routing.csv");
	assert_text(c->platforms, "/shipped/platform_rules.csv");
	assert_text(c->folder, arena_format(run, "%.*s/complaints",
				   STR_ARG(reading->settings.state.text))
				   .ptr);
	assert_text(c->files, "");
	assert_text(c->calendar, "any");
	sound_with(reading,
	    "[complaints]\nfiles = in/c*.csv\nrouting = own.csv\n"
	    "platforms = /etc/p.csv\nfolder = desk\nchannel.ebay = smtp\n");
	assert_non_null(c->section);
	assert_text(c->files, arena_format(run, "%s/in/c*.csv", folder).ptr);
	assert_text(c->routing, arena_format(run, "%s/own.csv", folder).ptr);
	assert_text(c->platforms, "/etc/p.csv");
	assert_text(c->folder, arena_format(run, "%s/desk", folder).ptr);
}

static void
an_unknown_key_is_refused_with_its_nearest_neighbour(void **state)
{
	static const struct refusal cases[] = {
		{ "[brakes]\nmax_mail = 5\n",
		    "main.ini:11: unknown key 'max_mail' in [brakes]; is "
		    "'max_mails' meant?" },
		{ "[notices]\nadvancedays = 5\n",
		    "main.ini:11: unknown key 'advancedays' in [notices]; is "
		    "'advance_days' meant?" },
		{ "[calendar.x]\nweekend = sat\ncovers = always\nnmae = X\n",
		    "main.ini:13: unknown key 'nmae' in [calendar.x]; is "
		    "'name' meant?" },
		{ "[calendar.x]\nweekend = sat\ncovers = always\n0 = X\n",
		    "main.ini:13: unknown key '0' in [calendar.x]; is 'name' "
		    "meant?" },
		{ "[source.b]\nfiles = x\nprofile = x\nfile = x\n",
		    "main.ini:13: unknown key 'file' in [source.b]; is "
		    "'files' meant?" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
an_unknown_section_is_refused_with_its_nearest_neighbour(void **state)
{
	static const struct refusal cases[] = {
		{ "[brake]\n",
		    "main.ini:10: unknown section [brake]; is [brakes] "
		    "meant?" },
		{ "[calender.cn]\nweekend = sat\n",
		    "main.ini:10: unknown section [calender.cn]; is "
		    "[calendar.cn] meant?" },
		{ "[source]\n",
		    "main.ini:10: unknown section [source]; is [source.NAME] "
		    "meant?" },
		{ "[source.]\n", "main.ini:10: unknown section [source.]; is "
				 "[source.NAME] meant?" },
		{ "[notices.de]\n",
		    "main.ini:10: unknown section [notices.de]; is [notices] "
		    "meant?" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
required_keys_are_missed_where_they_should_stand(void **state)
{
	static const struct refusal cases[] = {
		{ "[calendar.cn]\n",
		    "main.ini:10: [calendar.cn] needs the key 'weekend'"
		    "|main.ini:10: [calendar.cn] needs the key 'covers'" },
		{ "[service.a]\ntransit =\n",
		    "main.ini:11: [service.a] needs the key 'transit'" },
		{ "[orders.a]\n",
		    "main.ini:10: [orders.a] needs the key 'files'"
		    "|main.ini:10: [orders.a] needs the key 'profile'" },
		{ "[window.w]\nkind = slow\nplace = any\n"
		  "from = 2026-01-01\nlast = 2026-01-01\n",
		    "main.ini:10: [window.w] needs the key 'cause'"
		    "|main.ini:10: [window.w] needs the key 'source'" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
what_the_whole_program_needs_is_missed_in_the_main_file(void **state)
{
	struct reading *reading = *state;
	assert_false(load(reading, STR("[brakes]\n")));
	assert_string_equal(told(reading),
	    "main.ini: [shipdelay] needs the key 'timezone'"
	    "|main.ini: [shipdelay] needs the key 'state'"
	    "|main.ini: [relay] needs the key 'url'"
	    "|main.ini: [relay] needs the key 'from'"
	    "|main.ini: no [source.X]: nothing says where the exports are");
}

static void
mistakes_of_form_and_of_meaning_are_told_together_and_once(void **state)
{
	struct reading *reading = *state;
	assert_false(load(reading, STR("[shipdelay]\n"
				       "timezone = Asia/Shanghai # ours\n"
				       "state = var\n"
				       "[relay] the mail\n"
				       "url = file:mail\n"
				       "from = \"Shop <a@b.example>\n"
				       "tries = 0\n"
				       "[source.a]\n"
				       "files = x\n"
				       "profile = y\n"
				       "max_age_hours = 5; or 6\n"
				       "tkae = all\n")));
	assert_int_equal(reading->mistakes.count, 6);
	static const char *const wanted[] = { "main.ini:2: key 'timezone'",
		"main.ini:4: text after ']'", "main.ini:6: key 'from'",
		"main.ini:11: key 'max_age_hours'", "main.ini:7: tries = 0",
		"main.ini:12: unknown key 'tkae'" };
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (strstr(told(reading), wanted[i]) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", wanted[i],
			    told(reading));
}

static void
relative_paths_count_from_the_file_they_stand_in(void **state)
{
	struct reading *reading = *state;
	const char *folder = reading->folder.path;
	folder_write(&reading->folder, "below/more.ini",
	    "[source.b]\nfiles = in/*.csv\nprofile = x\n"
	    "[source.c]\nfiles = /abs/*.csv\nprofile = x\n");
	assert_true(load(reading,
	    STR("[shipdelay]\ntimezone = UTC\nstate = var\n"
		"include = below/*.ini\n"
		"templates = one, , /two,three\n"
		"[relay]\nurl = file:mail/out\nfrom = a\n"
		"password_file = relay.password\nca_file = /etc/ca.pem\n")));
	const struct settings *s = &reading->settings;
	struct arena *run = &reading->run;
	assert_text(s->state, arena_format(run, "%s/var", folder).ptr);
	assert_text(s->templates,
	    arena_format(run, "%s/one\n/two\n%s/three", folder, folder).ptr);
	assert_text(s->relay.url,
	    arena_format(run, "file:%s/mail/out", folder).ptr);
	assert_text(s->relay.password_file,
	    arena_format(run, "%s/relay.password", folder).ptr);
	assert_text(s->relay.ca_file, "/etc/ca.pem");
	assert_text(s->sources[0].files,
	    arena_format(run, "%s/below/in/*.csv", folder).ptr);
	assert_text(s->sources[1].files, "/abs/*.csv");
}

static void
a_pattern_that_is_not_set_is_no_folder(void **state)
{
	struct reading *reading = *state;
	assert_true(
	    load(reading, STR("[shipdelay]\ntimezone = UTC\nstate = var\n"
			      "[source.a]\nfiles = a.csv\nprofile = x\n"
			      "[relay]\nurl = file:mail\nfrom = a\n"
			      "[complaints]\nfiles = complaints.csv\n")));
	const struct settings *s = &reading->settings;
	assert_text(s->complaints.files,
	    arena_format(&reading->run, "%s/complaints.csv",
		reading->folder.path)
		.ptr);
	assert_text(s->complaints.decisions, "");
	assert_text(s->complaints.feedback, "");
}

static void
an_absolute_mail_folder_stays_as_it_is(void **state)
{
	struct reading *reading = *state;
	assert_true(
	    load(reading, STR("[shipdelay]\ntimezone = UTC\nstate = /var/x\n"
			      "[relay]\nurl = file:/tmp/mail\nfrom = a\n"
			      "[source.a]\nfiles = x\nprofile = x\n")));
	assert_text(reading->settings.relay.url, "file:/tmp/mail");
	assert_text(reading->settings.state, "/var/x");
}

/* The main file with an include and a source. */
static struct str
including(struct reading *reading, const char *patterns)
{
	return arena_format(&reading->run,
	    "[shipdelay]\ntimezone = UTC\nstate = var\ninclude = %s\n"
	    "[relay]\nurl = file:mail\nfrom = a\n"
	    "[source.a]\nfiles = x\nprofile = x\n",
	    patterns);
}

static void
includes_are_read_by_pattern_in_order(void **state)
{
	struct reading *reading = *state;
	folder_write(&reading->folder, "c/b.ini",
	    "[calendar.b]\nweekend = sat\ncovers = always\n");
	folder_write(&reading->folder, "c/a.ini",
	    "[calendar.a]\nweekend = sat\ncovers = always\n");
	folder_write(&reading->folder, "z.ini",
	    "[calendar.z]\nweekend = sat\ncovers = always\n");
	assert_true(load(reading, including(reading, "z.ini, c/*.ini")));
	assert_int_equal(reading->settings.calendar_count, 3);
	assert_true(str_equal(reading->settings.calendars[0].name, STR("z")));
	assert_true(str_equal(reading->settings.calendars[1].name, STR("a")));
	assert_true(str_equal(reading->settings.calendars[2].name, STR("b")));
}

static void
the_folder_of_the_configuration_may_have_any_name(void **state)
{
	struct reading *reading = *state;
	struct settings *s = &reading->settings;
	folder_write(&reading->folder, "[prod] a,b*/z.ini",
	    "[calendar.z]\nweekend = sat\ncovers = always\n");
	const char *path = folder_write(&reading->folder,
	    "[prod] a,b*/main.ini",
	    arena_cstr(&reading->run, including(reading, "*z.ini")));
	if (!settings_load(path, NULL, &reading->run, &reading->mistakes, s))
		fail_msg("%s", told(reading));
	assert_int_equal(s->calendar_count, 1);
	assert_text(s->state, folder_path(&reading->folder, "[prod] a,b*/var"));
}

static void
an_include_that_matches_nothing_is_refused(void **state)
{
	struct reading *reading = *state;
	static const char *const patterns[] = { "none.ini", "none/*.ini" };
	for (size_t i = 0; i < COUNT_OF(patterns); i++) {
		assert_false(load(reading, including(reading, patterns[i])));
		struct str wanted = arena_format(&reading->run,
		    "main.ini:4: include: no file matches '%s'", patterns[i]);
		assert_string_equal(told(reading), wanted.ptr);
	}
	folder_write(&reading->folder, "z.ini", "");
	assert_false(load(reading, including(reading, "z.ini,")));
	assert_string_equal(told(reading),
	    "main.ini:4: include: no file matches ''");
}

static void
an_include_falls_back_to_the_shipped_data(void **state)
{
	struct reading *reading = *state;
	reading->shipped = folder_path(&reading->folder, "shipped");
	folder_write(&reading->folder, "shipped/s.ini",
	    "[calendar.shipped]\nweekend = sat\ncovers = always\n");
	assert_true(load(reading, including(reading, "s.ini")));
	assert_true(
	    str_equal(reading->settings.calendars[0].name, STR("shipped")));
	folder_write(&reading->folder, "s.ini",
	    "[calendar.own]\nweekend = sat\ncovers = always\n");
	assert_true(load(reading, including(reading, "s.ini")));
	assert_int_equal(reading->settings.calendar_count, 1);
	assert_true(str_equal(reading->settings.calendars[0].name, STR("own")));
}

static void
a_section_of_two_files_is_refused_with_both_places(void **state)
{
	struct reading *reading = *state;
	const char *included = folder_write(&reading->folder, "z.ini",
	    "\n[relay]\nurl = file:other\nfrom = b\n");
	assert_false(load(reading, including(reading, "z.ini")));
	struct str wanted = arena_format(&reading->run,
	    "z.ini:2: section [relay] is already given at %s:5",
	    folder_path(&reading->folder, "main.ini"));
	assert_non_null(included);
	assert_string_equal(told(reading), wanted.ptr);
}

static void
the_mistakes_of_all_files_are_told_at_once(void **state)
{
	struct reading *reading = *state;
	folder_write(&reading->folder, "1.ini", "[brakes]\nmax_mails = x\n");
	folder_write(&reading->folder, "2.ini", "[notices]\nnonsense\n");
	folder_write(&reading->folder, "3.ini", "[what]\n");
	assert_false(load(reading, including(reading, "[123].ini, 4.ini")));
	assert_string_equal(told(reading),
	    "2.ini:2: 'nonsense' is neither [section] nor key = value"
	    "|main.ini:4: include: no file matches '4.ini'"
	    "|3.ini:1: unknown section [what]; is [relay] meant?"
	    "|1.ini:2: max_mails = x: a whole number from 0 to 2147483647 is "
	    "wanted");
}

static void
a_main_file_that_cannot_be_read_is_told_and_nothing_else(void **state)
{
	struct reading *reading = *state;
	assert_false(settings_load(folder_path(&reading->folder, "none.ini"),
	    NULL, &reading->run, &reading->mistakes, &reading->settings));
	assert_string_equal(told(reading),
	    "none.ini: No such file or directory");
}

static void
dates_and_titles_are_keys_of_a_calendar(void **state)
{
	struct reading *reading = *state;
	sound_with(reading,
	    "[calendar.cn]\nname = China\nweekend = sat, sun\n"
	    "covers = 2026-01-01/2026-12-31\n"
	    "2026-02-15/2026-02-23 = suspended, Spring Festival\n"
	    "1999-01-01 = closed\n"
	    "title.de.spring festival = Frühlingsfest\n");
	const struct calendar_settings *cn = &reading->settings.calendars[0];
	assert_text(cn->title, "China");
	assert_text(cn->weekend, "sat, sun");
	assert_int_equal(cn->weekend.place.line, 12);
	assert_int_equal(cn->section->count, 6);
}

static void
a_profile_may_have_any_key(void **state)
{
	sound_with(*state, "[profile.own]\nrows = shipments\nwhatever = 1\n"
			   "[profile.own.codes]\nx_001 = in_transit\n");
}

static void
a_profile_that_is_not_configured_is_read_from_the_shipped_ones(void **state)
{
	struct reading *reading = *state;
	struct settings *s = &reading->settings;
	reading->shipped = "config";
	sound_with(reading, "[profile.own]\nrows = shipments\n");
	assert_true(settings_load_profile(s, STR("own"), &reading->run,
	    &reading->mistakes));
	assert_true(settings_load_profile(s, STR("aftership"), &reading->run,
	    &reading->mistakes));
	assert_non_null(ini_find(&s->ini, STR("profile.aftership")));
	assert_non_null(ini_find(&s->ini, STR("profile.aftership.columns")));
	/* And the one whose texts it uses. */
	assert_non_null(ini_find(&s->ini, STR("profile.phrases.texts")));
	size_t count = s->ini.count;
	assert_true(settings_load_profile(s, STR("aftership"), &reading->run,
	    &reading->mistakes));
	assert_int_equal(s->ini.count, count);
	assert_true(str_equal(s->sources[0].section->name, STR("source.a")));
}

static void
a_profile_that_nobody_has_is_left_to_intake(void **state)
{
	struct reading *reading = *state;
	static const char *const names[] = { "none", "../shipdelay", "*",
		"after*ship*", "" };
	reading->shipped = "config";
	sound_with(reading, "");
	size_t count = reading->settings.ini.count;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!settings_load_profile(&reading->settings,
			str_from(names[i]), &reading->run,
			&reading->mistakes) ||
		    reading->settings.ini.count != count)
			fail_msg("\"%s\": %s", names[i], told(reading));
}

static void
the_shipped_configuration_is_sound(void **state)
{
	struct reading *reading = *state;
	assert_true(settings_load("config/shipdelay.ini", "config",
	    &reading->run, &reading->mistakes, &reading->settings));
	assert_true(reading->settings.calendar_count >= 12);
	assert_true(reading->settings.service_count > 1);
}

static void
every_shipped_profile_is_read_without_a_mistake(void **state)
{
	struct reading *reading = *state;
	const char **names;
	size_t count = file_glob("config/profiles/*.ini", &reading->run,
	    &names);
	assert_true(count >= 3);
	reading->shipped = "config";
	sound_with(reading, "");
	for (size_t i = 0; i < count; i++) {
		struct str name = file_base(str_from(names[i]));
		name.len -= STR(".ini").len;
		struct str section = arena_format(&reading->run, "profile.%.*s",
		    STR_ARG(name));
		if (!settings_load_profile(&reading->settings, name,
			&reading->run, &reading->mistakes))
			fail_msg("%s: %s", names[i], told(reading));
		if (ini_find(&reading->settings.ini, section) == NULL)
			fail_msg("%s has no [%s]", names[i], section.ptr);
	}
}

#define SETTINGS_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SETTINGS_TEST(the_least_configuration_is_sound),
		SETTINGS_TEST(every_number_and_choice_has_its_default),
		SETTINGS_TEST(every_optional_text_is_empty_or_has_its_default),
		SETTINGS_TEST(every_named_section_has_its_defaults),
		SETTINGS_TEST(
		    every_number_is_taken_to_its_limits_and_not_beyond),
		SETTINGS_TEST(the_numbers_of_the_relay_have_limits_too),
		SETTINGS_TEST(only_a_plain_number_is_a_number),
		SETTINGS_TEST(a_switch_is_yes_or_no_and_nothing_else),
		SETTINGS_TEST(a_choice_is_one_of_its_words),
		SETTINGS_TEST(the_choices_of_the_relay_are_read),
		SETTINGS_TEST(amounts_are_one_for_each_currency),
		SETTINGS_TEST(what_is_no_amount_or_no_currency_is_refused),
		SETTINGS_TEST(people_are_the_keys_of_their_section),
		SETTINGS_TEST(
		    what_complaints_need_is_found_without_being_named),
		SETTINGS_TEST(
		    an_unknown_key_is_refused_with_its_nearest_neighbour),
		SETTINGS_TEST(
		    an_unknown_section_is_refused_with_its_nearest_neighbour),
		SETTINGS_TEST(required_keys_are_missed_where_they_should_stand),
		SETTINGS_TEST(
		    what_the_whole_program_needs_is_missed_in_the_main_file),
		SETTINGS_TEST(
		    mistakes_of_form_and_of_meaning_are_told_together_and_once),
		SETTINGS_TEST(relative_paths_count_from_the_file_they_stand_in),
		SETTINGS_TEST(a_pattern_that_is_not_set_is_no_folder),
		SETTINGS_TEST(an_absolute_mail_folder_stays_as_it_is),
		SETTINGS_TEST(includes_are_read_by_pattern_in_order),
		SETTINGS_TEST(
		    the_folder_of_the_configuration_may_have_any_name),
		SETTINGS_TEST(an_include_that_matches_nothing_is_refused),
		SETTINGS_TEST(an_include_falls_back_to_the_shipped_data),
		SETTINGS_TEST(
		    a_section_of_two_files_is_refused_with_both_places),
		SETTINGS_TEST(the_mistakes_of_all_files_are_told_at_once),
		SETTINGS_TEST(
		    a_main_file_that_cannot_be_read_is_told_and_nothing_else),
		SETTINGS_TEST(dates_and_titles_are_keys_of_a_calendar),
		SETTINGS_TEST(a_profile_may_have_any_key),
		SETTINGS_TEST(
		    a_profile_that_is_not_configured_is_read_from_the_shipped_ones),
		SETTINGS_TEST(a_profile_that_nobody_has_is_left_to_intake),
		SETTINGS_TEST(the_shipped_configuration_is_sound),
		SETTINGS_TEST(every_shipped_profile_is_read_without_a_mistake),
	};
	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
