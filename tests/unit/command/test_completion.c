#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "command/completion.h"

enum { MAX_WORDS = 16, MAX_LINE = 256, MAX_OFFERS = 1 << 16 };

/* A line, parted at blanks; "_" is an empty word. */
struct line {
	struct arena arena;
	char bytes[MAX_LINE];
	char *words[MAX_WORDS];
	size_t count;
	struct completion completion;
	struct buf out;
};

static void
read_line(struct line *line, const char *text)
{
	struct str rest = str_from(text), word;
	char *next = line->bytes;
	*line = (struct line){ .count = 0 };
	while (!str_is_empty(rest) && str_next(&rest, ' ', &word)) {
		if (str_equal(word, STR("_")))
			word.len = 0;
		memcpy(next, word.ptr, word.len);
		line->words[line->count++] = next;
		next += word.len;
		*next++ = '\0';
	}
	completion_read(line->words, line->count, &line->arena,
	    &line->completion);
	buf_init(&line->out, MAX_OFFERS);
}

static void
release(struct line *line)
{
	buf_release(&line->out);
	arena_release(&line->arena);
}

static bool
has_line(const struct buf *out, const char *wanted)
{
	struct str rest = buf_str(out), word;
	while (!str_is_empty(rest) && str_next(&rest, '\n', &word))
		if (str_equal(word, str_from(wanted)))
			return true;
	return false;
}

static void
the_tables_say_what_comes_next(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *offered[4];
		const char *others[3];
	} cases[] = {
		{ "_", { "run", "announce", "calendar", "forget" },
		    { "calendar check", "--config" } },
		{ "re", { "resolve", "report" }, { "run" } },
		{ "calendar _", { "check", "show", "diff" }, { "run" } },
		{ "calendar s", { "show" }, { "check" } },
		{ "cal _", { NULL }, { "check", "run" } },
		{ "nonsense _", { NULL }, { "run", "--config" } },
		{ "run -", { "--dry-run", "--report", "--config" },
		    { "--by", "--connect" } },
		{ "run --re", { "--report", "--redirect-to" }, { "--now" } },
		{ "-", { "--config", "--help" }, { "--dry-run" } },
		{ "calendar check --j", { "--json" }, { "--now" } },
		{ "--config x.ini expl", { "explain" }, { "run" } },
		{ "-c x.ini -v expl", { "explain" }, { "run" } },
		{ "--config = x.ini expl", { "explain" }, { "run" } },
		{ "run --report _", { "FILE" }, { "--now" } },
		{ "run -r _", { "FILE" }, { "--now" } },
		{ "run --report = _", { "FILE" }, { "--now" } },
		{ "run --report = to", { "FILE" }, { "--now" } },
		{ "preview --out _", { "FOLDER" }, { "FILE" } },
		{ "backup _", { "FILE" }, { "--json" } },
		{ "calendar diff cn _", { "FILE" }, { "cn" } },
		{ "resolve x@y _", { "sent", "resend" }, { "FILE" } },
		{ "resolve x @ y re", { "resend" }, { "sent" } },
		{ "resolve x : y @ z s", { "sent" }, { "resend" } },
		{ "run --limit _", { NULL }, { "--now", "FILE" } },
		{ "check _", { "--connect", "--json" }, { "FILE" } },
		{ "resolve x sent _", { "--config" }, { "resend" } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct line line;
		read_line(&line, cases[i].line);
		completion_offer_known(&line.completion, &line.out);
		for (size_t k = 0; k < 4 && cases[i].offered[k] != NULL; k++)
			if (!has_line(&line.out, cases[i].offered[k]))
				fail_msg("%s: no '%s'", cases[i].line,
				    cases[i].offered[k]);
		for (size_t k = 0; k < 3 && cases[i].others[k] != NULL; k++)
			if (has_line(&line.out, cases[i].others[k]))
				fail_msg("%s: '%s'", cases[i].line,
				    cases[i].others[k]);
		if (cases[i].offered[0] == NULL && line.out.len > 0)
			fail_msg("%s: %.*s", cases[i].line,
			    STR_ARG(buf_str(&line.out)));
		release(&line);
	}
}

static void
a_name_is_offered_once(void **state)
{
	(void)state;
	struct line line;
	read_line(&line, "cale");
	completion_offer_known(&line.completion, &line.out);
	assert_true(str_equal(buf_str(&line.out), STR("calendar\n")));
	release(&line);
}

static void
it_tells_what_others_must_look_up(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *wanted;
		const char *config;
	} cases[] = {
		{ "approve _", "RUN", NULL },
		{ "approve 2026", "RUN", NULL },
		{ "announce cn : 2026", "WINDOW", NULL },
		{ "calendar diff _", "PLACE", NULL },
		{ "calendar diff cn _", "PLACE", NULL },
		{ "preview _", "TRACKING", NULL },
		{ "preview --kind _", "LETTER", NULL },
		{ "preview --kind = _", "LETTER", NULL },
		{ "preview --kind=", "LETTER", NULL },
		{ "-c a.ini announce _", "WINDOW", "a.ini" },
		{ "announce --config b.ini _", "WINDOW", "b.ini" },
		{ "announce --config = c.ini _", "WINDOW", "c.ini" },
		{ "announce --config=d.ini _", "WINDOW", "d.ini" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct line line;
		read_line(&line, cases[i].line);
		if (!completion_wants(&line.completion, cases[i].wanted) ||
		    completion_wants(&line.completion, "FOLDER"))
			fail_msg("%s: wants %.*s", cases[i].line,
			    STR_ARG(line.completion.wanted));
		if (!str_equal(str_from(line.completion.config),
			str_from(cases[i].config)))
			fail_msg("%s: %s", cases[i].line,
			    line.completion.config);
		release(&line);
	}
}

static void
only_what_bash_replaces_is_offered(void **state)
{
	(void)state;
	static const struct {
		const char *line, *word, *offered;
	} cases[] = {
		{ "announce cn", "cn:2026-02-15", "cn:2026-02-15\n" },
		{ "announce cn :", "cn:2026-02-15", "2026-02-15\n" },
		{ "announce cn : 2026-", "cn:2026-02-15", "2026-02-15\n" },
		{ "announce cn:2026-", "cn:2026-02-15", "cn:2026-02-15\n" },
		{ "announce cn : 2027", "cn:2026-02-15", "" },
		{ "announce us", "cn:2026-02-15", "" },
		{ "preview --kind = del", "delayed", "delayed\n" },
		{ "preview --kind =", "delayed", "delayed\n" },
		{ "preview --kind=del", "delayed", "--kind=delayed\n" },
		{ "resolve a @ b", "a@b.example", "b.example\n" },
		{ "resolve a@b", "a@b.example", "a@b.example\n" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct line line;
		read_line(&line, cases[i].line);
		completion_offer(&line.completion, str_from(cases[i].word),
		    &line.out);
		if (!str_equal(buf_str(&line.out), str_from(cases[i].offered)))
			fail_msg("%s: %.*s", cases[i].line,
			    STR_ARG(buf_str(&line.out)));
		release(&line);
	}
}

static void
no_word_at_all_is_the_beginning(void **state)
{
	(void)state;
	struct line line;
	read_line(&line, "");
	completion_offer_known(&line.completion, &line.out);
	assert_true(has_line(&line.out, "run"));
	release(&line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_say_what_comes_next),
		cmocka_unit_test(a_name_is_offered_once),
		cmocka_unit_test(it_tells_what_others_must_look_up),
		cmocka_unit_test(only_what_bash_replaces_is_offered),
		cmocka_unit_test(no_word_at_all_is_the_beginning),
	};
	return cmocka_run_group_tests_name("completion", tests, NULL, NULL);
}
