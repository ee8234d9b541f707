#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "relay/dialogue.h"

enum { MAX_MAILS = 4, MAX_TURNS = 12 };

/*
 * A talk: what the relay says, turn by turn; the other side begins mails as
 * long as there are some and answers GO with a body, as dispatch does.
 */
struct talk {
	struct dialogue dialogue;
	const char *const *to;
	size_t next;
	size_t oldest;
	bool has_ended;
	struct buf log;
};

static const struct abilities pipelining = { .has_pipelining = true };
static const struct abilities lock_step = { 0 };

static void
begin_next(struct talk *talk)
{
	const char *to = talk->to[talk->next];
	if (to == NULL || !dialogue_may_begin(&talk->dialogue) ||
	    talk->next - talk->oldest == 2)
		return;
	talk->next++;
	dialogue_begin(&talk->dialogue, str_from(to), 5);
}

/* Everything goes out; the log shows it with | for line ends. */
static void
take_output(struct talk *talk)
{
	struct str out = dialogue_output(&talk->dialogue);
	if (out.len == 0)
		return;
	buf_add(&talk->log, STR("< "));
	for (size_t i = 0; i < out.len; i++)
		if (out.ptr[i] != '\r')
			buf_add_byte(&talk->log,
			    out.ptr[i] == '\n' ? '|' : out.ptr[i]);
	buf_add(&talk->log, STR("\n"));
	dialogue_sent(&talk->dialogue, out.len);
}

static void
log_end(struct talk *talk)
{
	const struct outcome *outcome = &talk->dialogue.outcome;
	talk->has_ended = true;
	buf_format(&talk->log, "ended %d%s: %s\n", outcome->code,
	    dialogue_is_in_doubt(&talk->dialogue) ? " in doubt" : "",
	    outcome->reply);
}

static void
on_event(struct talk *talk, enum dialogue_event event)
{
	const struct outcome *outcome = &talk->dialogue.outcome;
	switch (event) {
	case DIALOGUE_GO:
		dialogue_body(&talk->dialogue, STR("a\r\n.b\r\n"));
		begin_next(talk);
		break;
	case DIALOGUE_SETTLED:
		buf_format(&talk->log, "%s %s: %s\n", talk->to[talk->oldest++],
		    outcome_kind_name(outcome->kind), outcome->reply);
		break;
	case DIALOGUE_ENDED:
		log_end(talk);
		break;
	case DIALOGUE_MORE:
		break;
	}
}

static void
hear(struct talk *talk, struct str bytes)
{
	while (bytes.len > 0 && !talk->has_ended)
		on_event(talk, dialogue_feed(&talk->dialogue, &bytes));
}

struct talk_case {
	const char *name;
	const struct abilities *abilities;
	const char *to[MAX_MAILS];
	const char *turns[MAX_TURNS];
	const char *want;
};

/* The bytes of each turn are fed in pieces: [0, cut), then `piece` each. */
static void
run_talk(struct talk *talk, const struct talk_case *wanted, size_t cut,
    size_t piece)
{
	dialogue_init(&talk->dialogue, STR("shop@example.com"),
	    wanted->abilities);
	talk->to = wanted->to;
	talk->next = 0;
	talk->oldest = 0;
	talk->has_ended = false;
	buf_init(&talk->log, 1 << 16);
	begin_next(talk);
	take_output(talk);
	for (size_t i = 0; wanted->turns[i] != NULL; i++) {
		struct str turn = str_from(wanted->turns[i]);
		hear(talk, str_slice(turn, 0, cut));
		for (size_t at = cut; at < turn.len; at += piece)
			hear(talk, str_slice(turn, at, piece));
		if (talk->has_ended)
			break;
		if (talk->next == talk->oldest)
			begin_next(talk);
		take_output(talk);
	}
	buf_format(&talk->log, "awaits %s%s", dialogue_awaits(&talk->dialogue),
	    dialogue_is_in_doubt(&talk->dialogue) ? ", in doubt" : "");
}

static void
check_talk(const struct talk_case *wanted, size_t cut, size_t piece)
{
	struct talk talk;
	run_talk(&talk, wanted, cut, piece);
	if (!str_equal(buf_str(&talk.log), str_from(wanted->want)))
		fail_msg("%s, cut at %zu, pieces of %zu:\n%.*s\nis not\n%s",
		    wanted->name, cut, piece, STR_ARG(buf_str(&talk.log)),
		    wanted->want);
	buf_release(&talk.log);
	dialogue_release(&talk.dialogue);
}

/* Whole, byte by byte, and cut once at every position. */
static void
check_all_cuts(const struct talk_case *wanted)
{
	size_t longest = 0;
	for (size_t i = 0; wanted->turns[i] != NULL; i++)
		if (strlen(wanted->turns[i]) > longest)
			longest = strlen(wanted->turns[i]);
	check_talk(wanted, 0, 1);
	for (size_t cut = 0; cut <= longest; cut++)
		check_talk(wanted, cut, SIZE_MAX / 2);
}

static const struct talk_case cases[] = {
#define MAIL_A "MAIL FROM:<shop@example.com>|"
#define A "RCPT TO:<a@x.org>|"
#define B "RCPT TO:<b@x.org>|"
#define C "RCPT TO:<c@x.org>|"
#define OPEN "250 sender ok\r\n250 rcpt ok\r\n354 go\r\n"
#define BODY "a|..b|.|"
	{ "one mail, pipelined", &pipelining, { "a@x.org" },
	    { OPEN, "250 2.0.0 queued\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "a@x.org accepted: 250 2.0.0 queued\nawaits " },
	{ "one mail, lock-step", &lock_step, { "a@x.org" },
	    { "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "250 queued\r\n" },
	    "< " MAIL_A "\n< " A "\n< DATA|\n< " BODY "\n"
	    "a@x.org accepted: 250 queued\nawaits " },
	{ "the next mail is announced with the body", &pipelining,
	    { "a@x.org", "b@x.org", "c@x.org" },
	    { OPEN, "250 A\r\n" OPEN, "250 B\r\n" OPEN, "250 C\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY MAIL_A B "DATA|\n"
	    "a@x.org accepted: 250 A\n< " BODY MAIL_A C "DATA|\n"
	    "b@x.org accepted: 250 B\n< " BODY "\n"
	    "c@x.org accepted: 250 C\nawaits " },
	{ "two mails, lock-step", &lock_step, { "a@x.org", "b@x.org" },
	    { "250 1\r\n", "250 2\r\n", "354 3\r\n", "250 A\r\n", "250 4\r\n" },
	    "< " MAIL_A "\n< " A "\n< DATA|\n< " BODY "\n"
	    "a@x.org accepted: 250 A\n< " MAIL_A "\n< " B "\nawaits RCPT" },
	{ "a refused recipient costs no other mail anything", &pipelining,
	    { "a@x.org", "b@x.org", "c@x.org" },
	    { OPEN,
		"250 A\r\n250 ok\r\n550 5.1.1 no such user\r\n"
		"554 5.5.1 no valid recipients\r\n",
		"250 reset\r\n" OPEN, "250 C\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY MAIL_A B "DATA|\n"
	    "a@x.org accepted: 250 A\n"
	    "b@x.org rejected: 550 5.1.1 no such user\n"
	    "< RSET|" MAIL_A C "DATA|\n< " BODY "\n"
	    "c@x.org accepted: 250 C\nawaits " },
	{ "a 354 that nobody wants gets a lone dot", &pipelining,
	    { "a@x.org", "b@x.org" },
	    { "250 ok\r\n450 4.2.0 greylisted\r\n354 go ahead\r\n",
		"554 no recipients\r\n" OPEN, "250 B\r\n" },
	    "< " MAIL_A A "DATA|\na@x.org deferred: 450 4.2.0 greylisted\n"
	    "< .|" MAIL_A B "DATA|\n< " BODY "\n"
	    "b@x.org accepted: 250 B\nawaits " },
	{ "an empty mail the relay accepts is nobody's", &pipelining,
	    { "a@x.org" },
	    { "250 ok\r\n550 no\r\n354 go ahead\r\n", "250 queued\r\n" },
	    "< " MAIL_A A "DATA|\na@x.org rejected: 550 no\n< .|\nawaits " },
	{ "a refused recipient, lock-step", &lock_step,
	    { "a@x.org", "b@x.org" },
	    { "250 ok\r\n", "550 no\r\n", "250 reset\r\n", "250 ok\r\n" },
	    "< " MAIL_A "\n< " A "\na@x.org rejected: 550 no\n< RSET|\n"
	    "< " MAIL_A "\n< " B "\nawaits RCPT" },
	{ "DATA refused", &pipelining, { "a@x.org", "b@x.org" },
	    { "250 ok\r\n250 ok\r\n451 4.3.0 later\r\n", "250 reset\r\n" OPEN },
	    "< " MAIL_A A "DATA|\na@x.org deferred: 451 4.3.0 later\n"
	    "< RSET|" MAIL_A B "DATA|\n< " BODY "\nawaits the final dot,"
	    " in doubt" },
	{ "too large for the relay", &pipelining, { "a@x.org", "b@x.org" },
	    { "552 5.3.4 too big\r\n503 need MAIL\r\n503 need RCPT\r\n",
		"250 reset\r\n" OPEN },
	    "< " MAIL_A A "DATA|\na@x.org rejected: 552 5.3.4 too big\n"
	    "< RSET|" MAIL_A B "DATA|\n< " BODY "\nawaits the final dot,"
	    " in doubt" },
	{ "the dot is answered 4xx, 5xx and 2xx", &pipelining,
	    { "a@x.org", "b@x.org", "c@x.org" },
	    { OPEN, "451 4.3.2 A\r\n" OPEN, "554 5.6.0 B\r\n" OPEN,
		"251 C\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY MAIL_A B "DATA|\n"
	    "a@x.org deferred: 451 4.3.2 A\n< " BODY MAIL_A C "DATA|\n"
	    "b@x.org rejected: 554 5.6.0 B\n< " BODY "\n"
	    "c@x.org accepted: 251 C\nawaits " },
	{ "the sender is refused", &pipelining, { "a@x.org" },
	    { "550 5.7.1 not you\r\n503 x\r\n503 x\r\n" },
	    "< " MAIL_A A "DATA|\nended 550: 550 5.7.1 not you\n"
	    "awaits RCPT" },
	{ "421 in the middle of a group", &pipelining, { "a@x.org", "b@x.org" },
	    { OPEN, "250 A\r\n421 too many mails\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY MAIL_A B "DATA|\n"
	    "a@x.org accepted: 250 A\nended 421: 421 too many mails\n"
	    "awaits RCPT" },
	{ "421 to the dot is an answer", &pipelining, { "a@x.org" },
	    { OPEN, "421 shutting down\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "ended 421: 421 shutting down\nawaits " },
	{ "too many recipients on this connection", &pipelining, { "a@x.org" },
	    { "250 ok\r\n452 4.5.3 too many\r\n" },
	    "< " MAIL_A A "DATA|\nended 452: 452 4.5.3 too many\n"
	    "awaits DATA" },
	{ "RSET refused", &lock_step, { "a@x.org", "b@x.org" },
	    { "250 ok\r\n", "550 no\r\n", "500 what\r\n" },
	    "< " MAIL_A "\n< " A "\na@x.org rejected: 550 no\n< RSET|\n"
	    "ended 500: 500 what\nawaits " },
	{ "a 3xx to the dot says neither yes nor no", &pipelining,
	    { "a@x.org" }, { OPEN, "354 go\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "ended 354 in doubt: 354 go\nawaits the final dot, in doubt" },
	{ "garbage after the dot", &pipelining, { "a@x.org" },
	    { OPEN, "\1\2\3\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "ended 0 in doubt: what came is no SMTP reply\n"
	    "awaits the final dot, in doubt" },
	{ "half a reply after the dot", &pipelining, { "a@x.org" },
	    { OPEN, "250-queued\r\n250 as" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "awaits the final dot, in doubt" },
	{ "a reply after the last", &pipelining, { "a@x.org" },
	    { OPEN, "250 A\r\n250 surplus\r\n" },
	    "< " MAIL_A A "DATA|\n< " BODY "\n"
	    "a@x.org accepted: 250 A\nended 250: 250 surplus\nawaits " },
	{ "a surplus reply never belongs to another mail", &pipelining,
	    { "a@x.org", "b@x.org" }, { OPEN, "250 A\r\n250 surplus\r\n" OPEN },
	    "< " MAIL_A A "DATA|\n< " BODY MAIL_A B "DATA|\n"
	    "a@x.org accepted: 250 A\nended 250: 250 rcpt ok\nawaits " },
	{ "a reply before the body was sent", &pipelining, { "a@x.org" },
	    { OPEN "250 early\r\n" },
	    "< " MAIL_A A "DATA|\nended 250: 250 early\n"
	    "awaits the final dot" },
	{ "a reply before any command", &pipelining, { NULL },
	    { "421 idle for too long\r\n" },
	    "ended 421: 421 idle for too long\nawaits " },
	{ "a stray line", &pipelining, { "a@x.org" }, { "250 ok\r\nhello\r\n" },
	    "< " MAIL_A A "DATA|\nended 0: what came is no SMTP reply\n"
	    "awaits RCPT" },
};

static void
talks_go_as_written_however_the_bytes_are_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_all_cuts(&cases[i]);
}

static void
the_size_is_told_where_the_relay_offers_it(void **state)
{
	(void)state;
	const struct abilities with_size = { .has_size = true };
	struct dialogue dialogue;
	dialogue_init(&dialogue, STR("s@x.org"), &with_size);
	dialogue_begin(&dialogue, STR("a@x.org"), 12345);
	assert_true(str_equal(dialogue_output(&dialogue),
	    STR("MAIL FROM:<s@x.org> SIZE=12345\r\n")));
	dialogue_release(&dialogue);
}

static void
smtputf8_is_said_for_the_address_that_needs_it(void **state)
{
	(void)state;
	const struct abilities able = { .has_smtputf8 = true };
	static const struct {
		const char *to, *want;
	} mails[] = {
		{ "a@x.org", "MAIL FROM:<s@x.org>\r\n" },
		{ "\xc3\xa9@x.org", "MAIL FROM:<s@x.org> SMTPUTF8\r\n" },
	};
	for (size_t i = 0; i < COUNT_OF(mails); i++) {
		struct dialogue dialogue;
		dialogue_init(&dialogue, STR("s@x.org"), &able);
		dialogue_begin(&dialogue, str_from(mails[i].to), 5);
		if (!str_equal(dialogue_output(&dialogue),
			str_from(mails[i].want)))
			fail_msg("case %zu", i);
		dialogue_release(&dialogue);
	}
}

static void
a_mail_that_the_relay_cannot_take_is_not_offered(void **state)
{
	(void)state;
	enum { MAX = DIALOGUE_MAX_MAIL };
	static const struct {
		struct abilities abilities;
		const char *to;
		size_t size;
		const char *word; /* of the reason */
	} mails[] = {
		{ { 0 }, "a@x.org", MAX, NULL },
		{ { 0 }, "a@x.org", MAX + 1, "larger" },
		{ { .max_size = 1000 }, "a@x.org", 1000, NULL },
		{ { .max_size = 1000 }, "a@x.org", 1001, "larger" },
		{ { .max_size = 2 * MAX }, "a@x.org", MAX + 1, "larger" },
		{ { 0 }, "\xc3\xa9@x.org", 5, "SMTPUTF8" },
		{ { .has_smtputf8 = true }, "\xc3\xa9@x.org", 5, NULL },
		{ { .has_smtputf8 = true }, "\xc3@x.org", 5, "not fit" },
		{ { 0 }, "a@x.org>\r\nRCPT TO:<b@x.org", 5, "not fit" },
	};
	for (size_t i = 0; i < COUNT_OF(mails); i++) {
		struct dialogue dialogue;
		dialogue_init(&dialogue, STR("s@x.org"), &mails[i].abilities);
		const char *why = dialogue_refuses(&dialogue,
		    str_from(mails[i].to), mails[i].size);
		if ((why == NULL) != (mails[i].word == NULL) ||
		    (why != NULL && strstr(why, mails[i].word) == NULL))
			fail_msg("case %zu: %s", i, why == NULL ? "" : why);
		dialogue_release(&dialogue);
	}
}

/* A dialogue whose mail has got its 354. */
static void
go(struct dialogue *dialogue)
{
	struct str replies = STR(OPEN);
	dialogue_init(dialogue, STR("s@x.org"), &pipelining);
	dialogue_begin(dialogue, STR("a@x.org"), 5);
	dialogue_sent(dialogue, dialogue_output(dialogue).len);
	assert_int_equal(dialogue_feed(dialogue, &replies), DIALOGUE_GO);
}

static void
dots_are_stuffed_and_the_end_is_a_line_of_its_own(void **state)
{
	(void)state;
	static const struct {
		struct str body, want;
	} bodies[] = {
		{ STR_INIT(""), STR_INIT(".\r\n") },
		{ STR_INIT("a\r\n"), STR_INIT("a\r\n.\r\n") },
		{ STR_INIT("no end"), STR_INIT("no end\r\n.\r\n") },
		{ STR_INIT(".\r\n"), STR_INIT("..\r\n.\r\n") },
		{ STR_INIT("a\r\n.\r\nQUIT\r\n"),
		    STR_INIT("a\r\n..\r\nQUIT\r\n.\r\n") },
		{ STR_INIT("a\r\n.b\r\n..c\r\nd.\r\n"),
		    STR_INIT("a\r\n..b\r\n...c\r\nd.\r\n.\r\n") },
		{ STR_INIT("a\n.\nb\r\n"), STR_INIT("a\n..\nb\r\n.\r\n") },
		{ STR_INIT("a\n"), STR_INIT("a\n\r\n.\r\n") },
		{ STR_INIT("\r\n\r\n"), STR_INIT("\r\n\r\n.\r\n") },
		{ STR_INIT("nul \0.\r\n"), STR_INIT("nul \0.\r\n.\r\n") },
	};
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct dialogue dialogue;
		go(&dialogue);
		dialogue_body(&dialogue, bodies[i].body);
		struct str out = dialogue_output(&dialogue);
		if (!str_equal(out, bodies[i].want))
			fail_msg("case %zu: \"%.*s\"", i, STR_ARG(out));
		dialogue_release(&dialogue);
	}
}

static void
a_mail_is_in_doubt_from_the_last_byte_of_its_dot(void **state)
{
	(void)state;
	struct dialogue dialogue;
	go(&dialogue);
	assert_false(dialogue_is_committed(&dialogue));
	dialogue_body(&dialogue, STR("body\r\n"));
	dialogue_begin(&dialogue, STR("b@x.org"), 5);
	size_t dot = sizeof("body\r\n.\r\n") - 1;
	assert_true(dialogue_output(&dialogue).len > dot);
	for (size_t sent = 0; sent < dot; sent++) {
		assert_true(dialogue_is_committed(&dialogue));
		assert_false(dialogue_is_in_doubt(&dialogue));
		assert_int_equal(dialogue_waits_for(&dialogue), WAIT_FOR_REPLY);
		dialogue_sent(&dialogue, 1);
	}
	assert_true(dialogue_is_in_doubt(&dialogue));
	assert_int_equal(dialogue_waits_for(&dialogue), WAIT_FOR_DOT);
	struct str reply = STR("250 2.0.0 Ok\r\n");
	assert_int_equal(dialogue_feed(&dialogue, &reply), DIALOGUE_SETTLED);
	assert_false(dialogue_is_in_doubt(&dialogue));
	assert_int_equal(dialogue.outcome.kind, OUTCOME_ACCEPTED);
	dialogue_release(&dialogue);
}

static void
output_that_was_offered_stays_where_it_is(void **state)
{
	(void)state;
	struct dialogue dialogue;
	go(&dialogue);
	dialogue_body(&dialogue, STR("body\r\n"));
	assert_true(dialogue_may_begin(&dialogue));
	struct str first = dialogue_output(&dialogue);
	/* TLS must be given the same bytes again: nothing may be added. */
	assert_false(dialogue_may_begin(&dialogue));
	dialogue_sent(&dialogue, 3);
	struct str second = dialogue_output(&dialogue);
	assert_ptr_equal(second.ptr, first.ptr + 3);
	assert_false(dialogue_may_begin(&dialogue));
	dialogue_sent(&dialogue, second.len);
	assert_true(dialogue_may_begin(&dialogue));
	dialogue_release(&dialogue);
}

static void
nothing_is_begun_between_a_354_and_its_body(void **state)
{
	(void)state;
	struct dialogue dialogue;
	go(&dialogue);
	assert_false(dialogue_may_begin(&dialogue));
	dialogue_body(&dialogue, STR("body\r\n"));
	assert_true(dialogue_may_begin(&dialogue));
	dialogue_release(&dialogue);
}

static void
a_third_mail_is_not_begun(void **state)
{
	(void)state;
	struct dialogue dialogue;
	go(&dialogue);
	dialogue_body(&dialogue, STR("body\r\n"));
	dialogue_begin(&dialogue, STR("b@x.org"), 5);
	assert_false(dialogue_may_begin(&dialogue));
	dialogue_release(&dialogue);
}

static void
quit_is_answered_by_the_end(void **state)
{
	(void)state;
	struct dialogue dialogue;
	struct str reply = STR("221 bye\r\n");
	dialogue_init(&dialogue, STR("s@x.org"), &pipelining);
	dialogue_quit(&dialogue);
	assert_true(str_equal(dialogue_output(&dialogue), STR("QUIT\r\n")));
	dialogue_sent(&dialogue, 6);
	assert_int_equal(dialogue_feed(&dialogue, &reply), DIALOGUE_ENDED);
	assert_int_equal(dialogue_waits_for(&dialogue), WAIT_FOR_NOTHING);
	dialogue_release(&dialogue);
}

static void
a_loss_is_told_in_our_words_without_a_code(void **state)
{
	(void)state;
	struct dialogue dialogue;
	go(&dialogue);
	assert_int_equal(dialogue_end(&dialogue, STR("lost")), DIALOGUE_ENDED);
	assert_int_equal(dialogue.outcome.kind, OUTCOME_UNSENT);
	assert_int_equal(dialogue.outcome.code, 0);
	assert_string_equal(dialogue.outcome.reply, "lost");
	dialogue_release(&dialogue);
}

static void
an_address_that_could_leave_its_command_is_not_safe(void **state)
{
	(void)state;
	char longest[300];
	memset(longest, 'a', sizeof(longest));
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("a@x.org\r\nRCPT TO:<b@x.org>"),
		STR_INIT("a@x.org\n"),
		STR_INIT("a b@x.org"),
		STR_INIT("a@x.org>"),
		STR_INIT("<a@x.org"),
		STR_INIT("a@x.org\t"),
		STR_INIT("a\0@x.org"),
		STR_INIT("a@x.org\x7f"),
		STR_INIT("\xc3@x.org"),
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (dialogue_is_safe(bad[i]))
			fail_msg("case %zu is no safe address", i);
	assert_true(dialogue_is_safe(STR("a.b+c=d@x-y.example.org")));
	assert_true(dialogue_is_safe(STR("\xc3\xa9@x.org")));
	assert_true(dialogue_is_safe((struct str){ longest, 254 }));
	assert_false(dialogue_is_safe((struct str){ longest, 255 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(talks_go_as_written_however_the_bytes_are_cut),
		cmocka_unit_test(the_size_is_told_where_the_relay_offers_it),
		cmocka_unit_test(
		    smtputf8_is_said_for_the_address_that_needs_it),
		cmocka_unit_test(
		    a_mail_that_the_relay_cannot_take_is_not_offered),
		cmocka_unit_test(
		    dots_are_stuffed_and_the_end_is_a_line_of_its_own),
		cmocka_unit_test(
		    a_mail_is_in_doubt_from_the_last_byte_of_its_dot),
		cmocka_unit_test(output_that_was_offered_stays_where_it_is),
		cmocka_unit_test(nothing_is_begun_between_a_354_and_its_body),
		cmocka_unit_test(a_third_mail_is_not_begun),
		cmocka_unit_test(quit_is_answered_by_the_end),
		cmocka_unit_test(a_loss_is_told_in_our_words_without_a_code),
		cmocka_unit_test(
		    an_address_that_could_leave_its_command_is_not_safe),
	};
	return cmocka_run_group_tests_name("dialogue", tests, NULL, NULL);
}
