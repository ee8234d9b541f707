/*
 * print_messages - composes messages from random letters, for the oracle.
 *
 *	print_messages COUNT [SEED]
 *
 * The letters are as unkind as exports can be: characters of all planes,
 * control characters, attempts to add header fields, long words and lines,
 * lines of dots, "From " lines, directional overrides, empty values.  Of three
 * letters one is text alone, one has other random text for HTML, and one is
 * drawn by the shipped frame.  Each message follows what it was made of, framed
 * as
 *
 *	name length LF bytes LF
 *
 * in the order of print_case(); tests/oracle/messages.py reads it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "message/frame_values.h"
#include "message/message.h"
#include "message/outline.h"

enum { MAX_TEXT = 1 << 20, MAX_PIECES = 12, MAX_LINES = 20 };

/* SplitMix64 (Steele, Lea, Flood 2014). */
struct dice {
	uint64_t state;
};

static uint64_t throw(struct dice * dice)
{
	uint64_t z = dice->state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* From 0 to below - 1. */
static uint64_t
pick(struct dice *dice, uint64_t below)
{
	return throw(dice) % below;
}

static void
add_point(struct buf *text, uint32_t point)
{
	char bytes[UTF8_MAX_BYTES];

	buf_add(text, (struct str){ bytes, utf8_encode(point, bytes) });
}

static void
add_any(struct dice *dice, struct buf *text)
{
	static const uint32_t ends[] = { 0x80, 0x250, 0x3100, 0xFFFF, 0x20000,
		0x110000 };
	size_t count = pick(dice, 30);

	while (count-- > 0)
		add_point(text,
		    (uint32_t)pick(dice, ends[pick(dice, COUNT_OF(ends))]));
}

static void
add_repeated(struct dice *dice, struct buf *text)
{
	static const char *const pieces[] = { "x", "ä", "漢", "🚚", "=", ".",
		"e\u0301", "👩‍👩‍👧", "?=", "-", "a b", "\t" };
	const char *piece = pieces[pick(dice, COUNT_OF(pieces))];
	size_t count = pick(dice, 8) == 0 ? pick(dice, 400) : pick(dice, 80);

	while (count-- > 0)
		buf_add(text, str_from(piece));
}

static void
add_known(struct dice *dice, struct buf *text)
{
	static const char *const pieces[] = { "Your parcel is delayed", "Zoë",
		"\n\n", "\n  ", "\n- ", "\n» ", ": ", "：", "\n-- \n",
		"https://shop.example/a", "help@shop.example", "Doe, Jane",
		"\"Jane\"", "\\", "<b>&amp;</b>", "a@b.example",
		"\r\nBcc: victim@shop.example\r\n\r\nHello", "\nX-Evil: yes",
		"\r", "\n", "\r\n", "\r\r\n", "\n\n", ".", "\n.\n", "\r\n.\r\n",
		"..", "From here", "\nFrom here", "\n>From here",
		"=?utf-8?Q?hello?=", "=?utf-8?B?w6Q=?=", "=?", "=3D", "=20\n",
		" \n", "\t\n", "\u202Egpj.exe\u202C", "\u200B", "a\u200Db",
		"\uFEFF", "\u2028", "\u2029", "\xC2\x85", "\u00A0", "\u3000",
		"--=_", "\n--\n", "春节放假通知", "طردك متأخر",
		"Ihre Sendung verspätet sich", "Ваша посылка", "🚚",
		"👨‍👩‍👧‍👦", "🇨🇳", "\x01\x02\x1B[31m\x7F",
		"(comment)", "group: a, b;", "" };

	buf_add(text, str_from(pieces[pick(dice, COUNT_OF(pieces))]));
}

static void
add_number(struct dice *dice, struct buf *text)
{
	buf_format(text, "#%" PRIu64, pick(dice, 1000000));
}

typedef void (*add_fn)(struct dice *dice, struct buf *text);

static void
add_line(struct dice *dice, struct buf *text)
{
	static const add_fn kinds[] = { add_any, add_repeated, add_known,
		add_known, add_known, add_number };
	size_t count = pick(dice, MAX_PIECES);

	for (size_t i = 0; i < count; i++) {
		kinds[pick(dice, COUNT_OF(kinds))](dice, text);
		if (pick(dice, 3) > 0)
			buf_add_byte(text, ' ');
	}
}

static void
add_plain_line(struct dice *dice, struct buf *text)
{
	size_t count = pick(dice, 20);

	while (count-- > 0)
		buf_add(text, STR("parcel "));
	add_number(dice, text);
}

/* Mostly ASCII or not, so that both encodings of a body are met. */
static void
add_body(struct dice *dice, struct buf *text)
{
	add_fn add = pick(dice, 2) == 0 ? add_line : add_plain_line;
	size_t count = pick(dice, MAX_LINES);

	while (count-- > 0) {
		add(dice, text);
		if (pick(dice, 9) == 0)
			add_line(dice, text);
		if (count > 0 || pick(dice, 2) == 0)
			buf_add(text, STR("\n"));
	}
}

static void
print_text(const char *name, struct str text)
{
	printf("%s %zu\n", name, text.len);
	fwrite(text.ptr, 1, text.len, stdout);
	putchar('\n');
}

/* `drawn` says whether the frame made the HTML. */
struct test_case {
	struct buf display, name, address, reply_to, id, drawn;
	struct letter letter;
	struct buf message;
};

static void
each_buf(struct test_case *test, void (*visit)(struct buf *buf))
{
	struct buf *const bufs[] = { &test->display, &test->name,
		&test->address, &test->reply_to, &test->id, &test->drawn,
		&test->letter.subject, &test->letter.text, &test->letter.html,
		&test->message };

	for (size_t i = 0; i < COUNT_OF(bufs); i++)
		visit(bufs[i]);
}

static void
init_buf(struct buf *buf)
{
	buf_init(buf, MAX_TEXT);
}

static void
make_address(struct dice *dice, struct buf *address)
{
	buf_add(address, STR("customer"));
	for (size_t i = pick(dice, 4) == 0 ? pick(dice, 20) : 0; i > 0; i--)
		buf_add(address, STR(".o'neil+x"));
	buf_add_byte(address, '@');
	for (size_t i = pick(dice, 4) == 0 ? pick(dice, 8) : 0; i > 0; i--)
		buf_add(address, STR("xn--mnchen-3ya.subdomain."));
	buf_add(address, STR("shop.example"));
}

static const struct template *
load_frame(struct arena *arena)
{
	static const char path[] = "config/templates/frame.html";
	struct mistakes mistakes;
	struct error err;
	struct str text;

	mistakes_init(&mistakes, arena);
	return file_read(path, TEMPLATE_MAX_BYTES, arena, &text, &err)
	           ? template_compile(text, TEMPLATE_HTML,
			 (struct place){ path, 1 }, arena, &mistakes)
	           : NULL;
}

/* As letters_compose() does, but nothing of the text bears marks. */
static void
draw(const struct template *frame, struct test_case *test)
{
	struct arena arena = { 0 };
	struct error err;
	struct letter *letter = &test->letter;
	const struct frame_facts facts = {
		.letter = *outline_read(buf_str(&letter->text), &arena),
		.language = STR("pt-BR"),
		.subject = buf_str(&letter->subject),
		.preview = buf_str(&letter->subject),
		.shop = buf_str(&test->display),
		.is_right_to_left = letter->text.len % 2 == 1,
	};
	const struct template_data data = {
		.source = frame_values_source(),
		.scope = frame_values_scope(&facts),
	};

	if (!template_render(frame, &data, &letter->html, &err))
		abort();
	buf_add(&test->drawn, STR("yes"));
	arena_release(&arena);
}

static void
make_case(struct dice *dice, struct test_case *test,
    const struct template *frame)
{
	add_line(dice, &test->letter.subject);
	if (pick(dice, 4) > 0)
		add_line(dice, &test->name);
	if (pick(dice, 4) > 0)
		add_line(dice, &test->display);
	add_body(dice, &test->letter.text);
	uint64_t kind = pick(dice, 3);
	if (kind == 1)
		add_body(dice, &test->letter.html);
	if (kind == 2)
		draw(frame, test);
	make_address(dice, &test->address);
	if (pick(dice, 2) == 0)
		make_address(dice, &test->reply_to);
	buf_format(&test->id, "%016" PRIx64 "%016" PRIx64 "@", throw(dice),
	    throw(dice));
	buf_add(&test->id, STR("shop.example"));
}

static void
print_case(const struct test_case *test, struct instant at,
    const struct zone *zone)
{
	struct buf seconds;

	buf_init(&seconds, 32);
	buf_format(&seconds, "%" PRId64, at.seconds);
	print_text("from", buf_str(&test->display));
	print_text("name", buf_str(&test->name));
	print_text("to", buf_str(&test->address));
	print_text("reply-to", buf_str(&test->reply_to));
	print_text("id", buf_str(&test->id));
	print_text("seconds", buf_str(&seconds));
	print_text("zone", zone_name(zone));
	print_text("subject", buf_str(&test->letter.subject));
	print_text("text", buf_str(&test->letter.text));
	print_text("html", buf_str(&test->letter.html));
	print_text("drawn", buf_str(&test->drawn));
	print_text("message", buf_str(&test->message));
	buf_release(&seconds);
}

static void
run_case(struct dice *dice, struct test_case *test,
    const struct template *frame, const struct zone *zone)
{
	each_buf(test, buf_clear);
	make_case(dice, test, frame);
	const struct sender sender = { .display = buf_str(&test->display),
		.address = STR("notices@shop.example"),
		.reply_to = buf_str(&test->reply_to),
		.zone = zone };
	const struct mail mail = { .message_id = buf_str(&test->id),
		.to = buf_str(&test->address),
		.name = buf_str(&test->name),
		.language = STR("pt-BR"),
		.planned_at = { (int64_t)pick(dice, INT64_C(4000000000)) } };
	message_compose(&mail, &test->letter, &sender, &test->message);
	print_case(test, mail.planned_at, zone);
}

enum { ZONE_COUNT = 6 };

static bool
load_zones(struct arena *arena, const struct zone *zones[ZONE_COUNT])
{
	static const char *const names[ZONE_COUNT] = { "UTC", "Asia/Shanghai",
		"America/New_York", "America/St_Johns", "Asia/Kolkata",
		"Pacific/Chatham" };
	struct error err;

	for (size_t i = 0; i < ZONE_COUNT; i++) {
		zones[i] = zone_load(str_from(names[i]), arena, &err);
		if (zones[i] == NULL) {
			fprintf(stderr, "%s\n", err.text);
			return false;
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct zone *zones[ZONE_COUNT];
	struct test_case test;
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	struct dice dice = { argc > 2 ? strtoul(argv[2], NULL, 10) : 1 };

	const struct template *frame = load_frame(&arena);
	if (frame == NULL || !load_zones(&arena, zones))
		return 1;
	each_buf(&test, init_buf);
	for (size_t i = 0; i < count; i++)
		run_case(&dice, &test, frame, zones[pick(&dice, ZONE_COUNT)]);
	each_buf(&test, buf_release);
	arena_release(&arena);
	return fflush(stdout) == 0 ? 0 : 1;
}
