#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "intake/intake.h"

#include "unit/intake/profile_source.h"

enum { MAX_SECTIONS = 4 };

/* A folder with exports and the settings that name them. */
struct inbox {
	struct bench bench;
	char folder[40];
	struct settings settings;
	struct source_settings sources[MAX_SECTIONS];
	struct source_settings orders[MAX_SECTIONS];
	struct intake_context context;
	struct intake intake;
};

static const struct zone *
zone_of(const void *zones, struct str name)
{
	const struct inbox *inbox = zones;
	if (str_equal(name, STR("UTC")))
		return inbox->bench.utc;
	return str_equal(name, STR("Asia/Shanghai")) ? inbox->bench.shanghai
	                                             : NULL;
}

static void
load_profile(struct inbox *inbox, const char *name)
{
	char path[200];
	snprintf(path, sizeof(path), "config/profiles/%s.ini", name);
	assert_true(ini_read(&inbox->settings.ini, path, &inbox->bench.run,
	    &inbox->bench.mistakes));
}

static void
open_inbox(struct inbox *inbox)
{
	*inbox = (struct inbox){ .folder = "/tmp/intake_XXXXXX" };
	bench_open(&inbox->bench);
	assert_non_null(mkdtemp(inbox->folder));
	load_profile(inbox, "canonical-shipments");
	load_profile(inbox, "aftership");
	load_profile(inbox, "phrases");
	load_profile(inbox, "shopify-orders");
	inbox->settings.sources = inbox->sources;
	inbox->settings.orders = inbox->orders;
	inbox->context = (struct intake_context){
		.settings = &inbox->settings,
		.business = inbox->bench.shanghai,
		.zone = zone_of,
		.zones = inbox,
	};
}

static void
close_inbox(struct inbox *inbox)
{
	DIR *folder = opendir(inbox->folder);
	struct dirent *entry;
	while ((entry = readdir(folder)) != NULL)
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(inbox->folder);
	intake_release(&inbox->intake);
	bench_close(&inbox->bench);
}

static void
put_file(struct inbox *inbox, const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof(path), "%s/%s", inbox->folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
set_age(struct inbox *inbox, const char *name, time_t modified,
    long nanoseconds)
{
	char path[200];
	struct timespec times[2] = { { modified, nanoseconds },
		{ modified, nanoseconds } };
	snprintf(path, sizeof(path), "%s/%s", inbox->folder, name);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static struct source_settings
section(struct inbox *inbox, const char *glob, const char *profile)
{
	struct place place = { "test.ini", 7 };
	return (struct source_settings){
		.name = str_from(profile),
		.place = place,
		.files = { arena_format(&inbox->bench.run, "%s/%s",
			       inbox->folder, glob),
		    place },
		.take = TAKE_NEWEST,
		.profile = { str_from(profile), place },
		.timezone = { STR_EMPTY, place },
		.encoding = { STR("auto"), place },
		.carrier = { STR_EMPTY, place },
		.max_age_hours = 26,
	};
}

static struct source_settings *
add_source(struct inbox *inbox, const char *glob, const char *profile)
{
	struct source_settings *source =
	    &inbox->sources[inbox->settings.source_count++];
	*source = section(inbox, glob, profile);
	return source;
}

static struct source_settings *
add_orders(struct inbox *inbox, const char *glob, const char *profile)
{
	struct source_settings *source =
	    &inbox->orders[inbox->settings.order_count++];
	*source = section(inbox, glob, profile);
	source->take = TAKE_ALL;
	return source;
}

static bool
keep_all(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	(void)hash;
	(void)data;
	(void)shipment;
	(void)err;
	conclusion->is_kept = true;
	return true;
}

static bool
take_in(struct inbox *inbox)
{
	const struct looker looker = { .look = keep_all };
	inbox->bench.err = (struct error){ 0 };
	return intake_read(&inbox->context, &looker, &inbox->bench.run,
	    &inbox->intake, &inbox->bench.err);
}

static void
assert_text(struct str text, const char *expected)
{
	if (!str_equal(text, str_from(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void
the_books_of_the_rows_close(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv",
	    "tracking,carrier,event_at\n"
	    "A,c,2026-01-20\nB,c,2026-01-21\n\nA,c,2026-01-22\n"
	    "C,c\nD,c,never\nTRACKING,CARRIER,EVENT_AT\nTotal: 5\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	const struct intake *intake = &inbox.intake;
	assert_int_equal(intake->rows, 5);
	assert_int_equal(intake->shipments, 2);
	assert_int_equal(intake->duplicates, 1);
	assert_int_equal(intake->rejected, 2);
	/* The total at the end is told, not counted. */
	assert_int_equal(intake->reject_count, 3);
	assert_text(intake->rejects[0].row.file, "a.csv");
	assert_int_equal(intake->rejects[0].row.line, 6);
	assert_int_equal(intake->rejects[1].row.line, 7);
	assert_int_equal(intake->rejects[2].row.line, 9);
	assert_text(intake->kept.items[0].row.file, "a.csv");
	assert_int_equal(intake->kept.items[0].row.line, 5);
	close_inbox(&inbox);
}

static void
an_export_is_described_for_the_brakes(void **state)
{
	static const char text[] = "tracking,carrier,event_at\n"
				   "A,c,2026-01-20T00:00:00Z\n"
				   "B,c,2026-01-22T00:00:00Z\n"
				   "B,c,2026-01-21T00:00:00Z\nC,c,bad\n";
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", text);
	set_age(&inbox, "a.csv", 1768871520, 0);
	add_source(&inbox, "a.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.export_count, 1);
	const struct export *export = &inbox.intake.exports[0];
	struct fingerprint_sum sum;
	fingerprint_begin(&sum);
	fingerprint_add(&sum, str_from(text));
	struct fingerprint print = fingerprint_end(&sum);
	assert_true(export->fingerprint.high == print.high &&
		    export->fingerprint.low == print.low);
	assert_int_equal(export->stamp.size, sizeof(text) - 1);
	assert_int_equal(export->stamp.modified, 1768871520);
	assert_int_equal(export->newest_event.seconds, 1769040000);
	assert_int_equal(export->rows, 4);
	assert_int_equal(export->max_age_hours, 26);
	assert_text(export->source, "canonical-shipments");
	assert_true(str_ends_with(export->path, STR("/a.csv")));
	assert_false(export->is_orders);
	close_inbox(&inbox);
}

static void
the_newest_file_alone_is_read(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "x1.csv", "tracking,carrier\nA,c\n");
	put_file(&inbox, "x2.csv", "tracking,carrier\nB,c\n");
	put_file(&inbox, "x3.csv", "tracking,carrier\nC,c\n");
	set_age(&inbox, "x1.csv", 3000, 0);
	set_age(&inbox, "x2.csv", 3000, 5);
	set_age(&inbox, "x3.csv", 2000, 9);
	add_source(&inbox, "x*.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.shipments, 1);
	assert_text(inbox.intake.kept.items[0].tracking, "B");
	close_inbox(&inbox);
}

static void
as_of_a_day_only_what_was_there_then_is_read(void **state)
{
	static const struct {
		int64_t as_of;
		enum take take;
		const char *wanted; /* NULL: no file was there */
	} cases[] = {
		{ 1769443199, TAKE_NEWEST, "A" }, /* the end of 2026-01-26 */
		{ 1769443198, TAKE_NEWEST, NULL },
		{ 1769529599, TAKE_NEWEST, "B" },
		{ 1769529599, TAKE_ALL, "AB" },
		{ 1999999999, TAKE_NEWEST, "B" },
		{ 2000000000, TAKE_NEWEST, "C" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct inbox inbox;
		char read[8] = "";
		open_inbox(&inbox);
		put_file(&inbox, "x-2026-01-26.csv", "tracking,carrier\nA,c\n");
		put_file(&inbox, "x-20260127.csv", "tracking,carrier\nB,c\n");
		put_file(&inbox, "x.csv", "tracking,carrier\nC,c\n");
		set_age(&inbox, "x-2026-01-26.csv", 2100000000, 0);
		set_age(&inbox, "x.csv", 2000000000, 0);
		add_source(&inbox, "x*.csv", "canonical-shipments")->take =
		    cases[i].take;
		inbox.context.as_of.seconds = cases[i].as_of;
		bool ok = take_in(&inbox);
		for (size_t k = 0; ok && k < inbox.intake.kept.count; k++)
			read[k] = inbox.intake.kept.items[k].tracking.ptr[0];
		if (ok != (cases[i].wanted != NULL) ||
		    (ok && strchr(read, cases[i].wanted[0]) == NULL) ||
		    (ok && strlen(read) != strlen(cases[i].wanted)))
			fail_msg("case %zu: %s", i, read);
		close_inbox(&inbox);
	}
}

static void
orders_without_a_date_are_read_as_of_any_day(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "x-2026-01-26.csv",
	    "tracking,carrier,order\nA,c,#1\n");
	put_file(&inbox, "orders.csv", "Name,Email\n#1,one@customer.example\n");
	put_file(&inbox, "orders-2026-01-27.csv",
	    "Name,Email\n#1,two@customer.example\n");
	add_source(&inbox, "x*.csv", "canonical-shipments");
	add_orders(&inbox, "orders*.csv", "shopify-orders");
	inbox.context.as_of.seconds = 1769443199;
	assert_true(take_in(&inbox));
	assert_text(inbox.intake.kept.items[0].email, "one@customer.example");
	assert_int_equal(inbox.intake.trouble_count, 0);
	close_inbox(&inbox);
}

static void
of_files_of_one_age_the_last_by_name_is_the_newest(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "x1.csv", "tracking,carrier\nA,c\n");
	put_file(&inbox, "x2.csv", "tracking,carrier\nB,c\n");
	set_age(&inbox, "x1.csv", 3000, 0);
	set_age(&inbox, "x2.csv", 3000, 0);
	add_source(&inbox, "x*.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	assert_text(inbox.intake.kept.items[0].tracking, "B");
	close_inbox(&inbox);
}

static void
all_files_are_read_in_the_order_of_their_names(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "x2.csv", "tracking,carrier,status\nA,c,delivered\n");
	put_file(&inbox, "x1.csv", "tracking,carrier,status\nA,c,stale\n");
	add_source(&inbox, "x*.csv", "canonical-shipments")->take = TAKE_ALL;
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.export_count, 2);
	assert_true(str_ends_with(inbox.intake.exports[0].path, STR("x1.csv")));
	/* Neither has an event: the row read last stays. */
	assert_int_equal(inbox.intake.shipments, 1);
	assert_int_equal(inbox.intake.kept.items[0].status, STATUS_DELIVERED);
	close_inbox(&inbox);
}

/* What a watcher was told. */
struct told {
	size_t times;
	uint64_t last;
	bool is_rising;
};

static void
note_bytes(void *watcher, uint64_t bytes)
{
	struct told *told = watcher;
	told->is_rising = told->is_rising && bytes >= told->last;
	told->last = bytes;
	told->times++;
}

static void
a_watcher_hears_how_many_bytes_of_all_files_were_read(void **state)
{
	enum { ROWS = 10000 };
	static const char head[] = "tracking,carrier\n", line[] = "A1,c\n";
	static const char order[] = "Name,Email\n#1,a@b.example\n";
	char *text = malloc(sizeof(head) + ROWS * sizeof(line)), *end = text;
	struct told told = { .is_rising = true };
	struct inbox inbox;
	(void)state;
	end = stpcpy(end, head);
	for (size_t i = 0; i < ROWS; i++)
		end = stpcpy(end, line);
	uint64_t size = (uint64_t)(end - text);
	open_inbox(&inbox);
	put_file(&inbox, "x1.csv", text);
	put_file(&inbox, "x2.csv", text);
	put_file(&inbox, "orders.csv", order);
	set_age(&inbox, "x1.csv", 3000, 0);
	add_source(&inbox, "x*.csv", "canonical-shipments");
	add_orders(&inbox, "orders.csv", "shopify-orders");
	/* Of a source that takes the newest one file counts. */
	assert_int_equal(intake_volume(&inbox.context), size + strlen(order));
	inbox.sources[0].take = TAKE_ALL;
	uint64_t volume = 2 * size + strlen(order);
	assert_int_equal(intake_volume(&inbox.context), volume);
	inbox.context.watch = note_bytes;
	inbox.context.watcher = &told;
	assert_true(take_in(&inbox));
	assert_true(told.is_rising);
	assert_in_range(told.times, 4, 100);
	assert_in_range(told.last, size + 1, volume);
	free(text);
	close_inbox(&inbox);
}

static void
a_pattern_without_files_stops_and_is_named(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	add_source(&inbox, "nothing-*.csv", "canonical-shipments");
	assert_false(take_in(&inbox));
	assert_int_equal(inbox.bench.err.kind, ERROR_NO_INPUT);
	assert_non_null(strstr(inbox.bench.err.text,
	    "nothing-*.csv' of [source.canonical-shipments]"));
	close_inbox(&inbox);
}

static void
trouble_with_a_file_stops_and_names_it(void **state)
{
	static const struct {
		const char *text;
		enum error_kind kind;
		const char *said;
	} cases[] = {
		{ "", ERROR_NO_INPUT, "empty" },
		{ "tracking,carrier\n", ERROR_NO_INPUT, "no rows" },
		{ "tracking,carrier\n\n,\n", ERROR_NO_INPUT, "no rows" },
		{ "PK\x03\x04", ERROR_NO_INPUT, "xlsx" },
		{ "hello\n", ERROR_NO_INPUT, "one column" },
		{ "tracking,status\nA,b\n", ERROR_INPUT, "'carrier'" },
		{ "tracking,carrier,tracking\nA,b,c\n", ERROR_INPUT,
		    "columns 1 and 3" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct inbox inbox;
		open_inbox(&inbox);
		put_file(&inbox, "bad.csv", cases[i].text);
		add_source(&inbox, "bad.csv", "canonical-shipments");
		if (take_in(&inbox))
			fail_msg("case %zu taken", i);
		if (inbox.bench.err.kind != cases[i].kind ||
		    strstr(inbox.bench.err.text, "/bad.csv: ") == NULL ||
		    strstr(inbox.bench.err.text, cases[i].said) == NULL)
			fail_msg("case %zu: %s", i, inbox.bench.err.text);
		close_inbox(&inbox);
	}
}

static void
trouble_with_an_orders_file_stops_too(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", "tracking,carrier\nA,c\n");
	put_file(&inbox, "o.csv", "Name,Mail\n#1,a@example.com\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	add_orders(&inbox, "o.csv", "shopify-orders");
	assert_false(take_in(&inbox));
	assert_int_equal(inbox.bench.err.kind, ERROR_INPUT);
	assert_non_null(strstr(inbox.bench.err.text, "/o.csv: "));
	close_inbox(&inbox);
}

static void
what_was_read_before_the_trouble_is_there_for_the_report(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", "tracking,carrier\nA,c\nA,c\nB\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	add_source(&inbox, "none.csv", "canonical-shipments");
	assert_false(take_in(&inbox));
	assert_int_equal(inbox.intake.rows, 3);
	assert_int_equal(inbox.intake.shipments, 1);
	assert_int_equal(inbox.intake.duplicates, 1);
	assert_int_equal(inbox.intake.reject_count, 1);
	close_inbox(&inbox);
}

static void
rejects_beyond_the_list_are_counted(void **state)
{
	enum { MORE = 7 };
	struct inbox inbox;
	char path[200];
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", "");
	snprintf(path, sizeof(path), "%s/a.csv", inbox.folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("tracking,carrier\nA,c\n", file);
	for (int i = 0; i < INTAKE_MAX_REJECTS + MORE; i++)
		fputs(",c\n", file);
	fclose(file);
	add_source(&inbox, "a.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	const struct intake *intake = &inbox.intake;
	assert_int_equal(intake->rejected, INTAKE_MAX_REJECTS + MORE);
	assert_int_equal(intake->reject_count, INTAKE_MAX_REJECTS);
	assert_int_equal(intake->unlisted_rejects, MORE);
	assert_int_equal(intake->rejects[0].row.line, 3);
	assert_int_equal(intake->rows, intake->shipments + intake->rejected);
	close_inbox(&inbox);
}

static void
a_folder_is_no_export(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	add_source(&inbox, ".", "canonical-shipments");
	assert_false(take_in(&inbox));
	assert_int_equal(inbox.bench.err.kind, ERROR_NO_INPUT);
	close_inbox(&inbox);
}

static void
of_two_sources_the_newer_event_is_the_shipment(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv",
	    "tracking,carrier,status,event_at\nA,c,delivered,2026-01-22\n");
	put_file(&inbox, "b.csv",
	    "Tracking number,Carrier,Status,Latest event time\n"
	    "A,C,InTransit,2026-01-21T00:00:00Z\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	add_source(&inbox, "b.csv", "aftership");
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.shipments, 1);
	assert_int_equal(inbox.intake.kept.items[0].status, STATUS_DELIVERED);
	close_inbox(&inbox);
}

static void
the_zone_of_the_source_wins_over_the_profiles_and_the_business(void **state)
{
	static const struct {
		const char *profile, *zone, *day;
	} cases[] = {
		/* 20:00 in UTC is the next day in Shanghai. */
		{ "canonical-shipments", "", "2026-01-20" },
		{ "canonical-shipments", "UTC", "2026-01-21" },
		{ "aftership", "", "2026-01-21" },
		{ "aftership", "Asia/Shanghai", "2026-01-20" },
	};
	char day[DATE_TEXT];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct inbox inbox;
		open_inbox(&inbox);
		put_file(&inbox, "a.csv",
		    "tracking number,carrier,checkpoint time,tracking,"
		    "event_at\nA,c,2026-01-20 20:00,A,2026-01-20 20:00\n");
		add_source(&inbox, "a.csv", cases[i].profile)->timezone.text =
		    str_from(cases[i].zone);
		if (!take_in(&inbox))
			fail_msg("case %zu: %s", i, inbox.bench.err.text);
		date_format(inbox.intake.kept.items[0].event.date, day);
		if (strcmp(day, cases[i].day) != 0)
			fail_msg("case %zu: %s", i, day);
		close_inbox(&inbox);
	}
}

static void
codes_in_no_vocabulary_are_counted_by_shipment(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv",
	    "tracking,carrier,status,cause,event_at\n"
	    "A,c,zapped,,2026-01-20\nA,c,in_transit,,2026-01-21\n"
	    "B,c,beamed,,\nC,c,zapped,,\nD,c,zapped,,\nE,c,exception,rain,\n"
	    "F,c,,,\nG,c,delivered,,\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.unmapped_count, 4);
	assert_text(inbox.intake.unmapped[0].code, "zapped");
	assert_int_equal(inbox.intake.unmapped[0].count, 2);
	assert_text(inbox.intake.unmapped[1].code, "");
	assert_text(inbox.intake.unmapped[2].code, "beamed");
	assert_text(inbox.intake.unmapped[3].code, "exception/rain");
	assert_int_equal(inbox.intake.unmapped[3].count, 1);
	close_inbox(&inbox);
}

static void
orders_fill_shipments_and_the_rest_is_unshipped(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", "tracking,carrier,order\nA,c,1001\n");
	put_file(&inbox, "o1.csv",
	    "Name,Email,Shipping Name,Shipping Country\n"
	    "#1001,ana@example.com,Ana,BR\n");
	put_file(&inbox, "o2.csv",
	    "Name,Email,Shipping Name,Shipping Country\n"
	    "#1002,bob@example.com,Bob,US\n,x@example.com,,\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	add_orders(&inbox, "o*.csv", "shopify-orders")->carrier.text = STR(
	    "yunexpress");
	assert_true(take_in(&inbox));
	const struct intake *intake = &inbox.intake;
	assert_text(intake->kept.items[0].email, "ana@example.com");
	assert_text(intake->kept.items[0].destination, "BR");
	assert_int_equal(intake->unshipped.count, 1);
	assert_text(intake->unshipped.items[0].order, "#1002");
	assert_text(intake->unshipped.items[0].carrier, "yunexpress");
	/* Rejected rows of orders files are listed, not counted. */
	assert_int_equal(intake->rows, 1);
	assert_int_equal(intake->rejected, 0);
	assert_int_equal(intake->reject_count, 1);
	assert_text(intake->rejects[0].row.file, "o2.csv");
	assert_int_equal(intake->rejects[0].row.line, 3);
	assert_int_equal(intake->export_count, 3);
	assert_true(intake->exports[0].is_orders);
	close_inbox(&inbox);
}

static void
an_order_with_two_addresses_is_trouble_and_gets_no_mail(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv",
	    "tracking,carrier,order,email\nA,c,7,a@example.com\n"
	    "B,c,7,b@example.com\nC,c,8,c@example.com\n");
	add_source(&inbox, "a.csv", "canonical-shipments");
	assert_true(take_in(&inbox));
	assert_int_equal(inbox.intake.trouble_count, 2);
	assert_text(inbox.intake.troubles[0].tracking, "A");
	assert_text(inbox.intake.troubles[1].tracking, "B");
	assert_text(inbox.intake.troubles[1].order, "7");
	assert_true(inbox.intake.troubles[0].why.len > 0);
	assert_text(inbox.intake.kept.items[0].email, "");
	assert_text(inbox.intake.kept.items[2].email, "c@example.com");
	close_inbox(&inbox);
}

static void
the_encoding_of_the_source_is_used(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	put_file(&inbox, "a.csv", "tracking,carrier,name\nA,c,\xBA\xA3\n");
	add_source(&inbox, "a.csv", "canonical-shipments")->encoding.text = STR(
	    "gbk");
	assert_true(take_in(&inbox));
	assert_text(inbox.intake.kept.items[0].name, "\xE6\xB5\xB7");
	close_inbox(&inbox);
}

static void
the_check_tells_every_mistake_without_opening_an_export(void **state)
{
	static const char *const said[] = { "no [profile.nonesuch]",
		"no known encoding", "Mars/Olympus", "an export's is wanted",
		"an orders file's is wanted" };
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	add_source(&inbox, "none.csv", "nonesuch");
	add_source(&inbox, "none.csv", "aftership")->encoding.text = STR(
	    "klingon");
	add_source(&inbox, "none.csv", "aftership")->timezone.text = STR(
	    "Mars/Olympus");
	add_source(&inbox, "none.csv", "shopify-orders");
	add_orders(&inbox, "none.csv", "canonical-shipments");
	assert_false(intake_check(&inbox.context, &inbox.bench.mistakes));
	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (!bench_complains(&inbox.bench, said[i]))
			fail_msg("case %zu \"%s\"", i, said[i]);
	assert_int_equal(inbox.bench.mistakes.count, COUNT_OF(said));
	assert_string_equal(inbox.bench.mistakes.items[0].place.file,
	    "test.ini");
	close_inbox(&inbox);
}

static void
sound_sections_pass_the_check(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	add_source(&inbox, "none.csv", "canonical-shipments");
	add_source(&inbox, "none.csv", "aftership");
	add_orders(&inbox, "none.csv", "shopify-orders");
	assert_true(intake_check(&inbox.context, &inbox.bench.mistakes));
	assert_int_equal(inbox.bench.mistakes.count, 0);
	close_inbox(&inbox);
}

static void
a_profile_that_does_not_compile_is_a_configuration_error(void **state)
{
	struct inbox inbox;
	(void)state;
	open_inbox(&inbox);
	add_source(&inbox, "none.csv", "nonesuch");
	assert_false(take_in(&inbox));
	assert_int_equal(inbox.bench.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(inbox.bench.err.text, "test.ini:7: "));
	close_inbox(&inbox);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_books_of_the_rows_close),
		cmocka_unit_test(an_export_is_described_for_the_brakes),
		cmocka_unit_test(the_newest_file_alone_is_read),
		cmocka_unit_test(as_of_a_day_only_what_was_there_then_is_read),
		cmocka_unit_test(orders_without_a_date_are_read_as_of_any_day),
		cmocka_unit_test(
		    of_files_of_one_age_the_last_by_name_is_the_newest),
		cmocka_unit_test(
		    all_files_are_read_in_the_order_of_their_names),
		cmocka_unit_test(
		    a_watcher_hears_how_many_bytes_of_all_files_were_read),
		cmocka_unit_test(a_pattern_without_files_stops_and_is_named),
		cmocka_unit_test(trouble_with_a_file_stops_and_names_it),
		cmocka_unit_test(trouble_with_an_orders_file_stops_too),
		cmocka_unit_test(
		    what_was_read_before_the_trouble_is_there_for_the_report),
		cmocka_unit_test(rejects_beyond_the_list_are_counted),
		cmocka_unit_test(a_folder_is_no_export),
		cmocka_unit_test(
		    of_two_sources_the_newer_event_is_the_shipment),
		cmocka_unit_test(
		    the_zone_of_the_source_wins_over_the_profiles_and_the_business),
		cmocka_unit_test(
		    codes_in_no_vocabulary_are_counted_by_shipment),
		cmocka_unit_test(
		    orders_fill_shipments_and_the_rest_is_unshipped),
		cmocka_unit_test(
		    an_order_with_two_addresses_is_trouble_and_gets_no_mail),
		cmocka_unit_test(the_encoding_of_the_source_is_used),
		cmocka_unit_test(
		    the_check_tells_every_mistake_without_opening_an_export),
		cmocka_unit_test(sound_sections_pass_the_check),
		cmocka_unit_test(
		    a_profile_that_does_not_compile_is_a_configuration_error),
	};
	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
