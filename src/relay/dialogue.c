#include "relay/dialogue.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

enum {
	MAX_ADDRESS = 254,
	/* Every line of a mail may need a dot more, and commands come on top.
	 */
	MAX_OUT = 2 * DIALOGUE_MAX_MAIL + 4096,
	GO_AHEAD = 354,
	CLOSING = 421,
};

bool
dialogue_is_safe(struct str address)
{
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.ptr[i];
		if (c <= ' ' || c == 0x7f || c == '<' || c == '>')
			return false;
	}
	return address.len > 0 && address.len <= MAX_ADDRESS &&
	       utf8_is_valid(address);
}

void
dialogue_init(struct dialogue *dialogue, struct str from,
    const struct abilities *abilities)
{
	*dialogue = (struct dialogue){
		.from = from,
		.may_pipeline = abilities->has_pipelining,
		.may_tell_size = abilities->has_size,
		.may_use_utf8 = abilities->has_smtputf8,
		.max_size = abilities->max_size == 0 ||
		                    abilities->max_size > DIALOGUE_MAX_MAIL
		                ? DIALOGUE_MAX_MAIL
		                : abilities->max_size,
	};
	buf_init(&dialogue->out, MAX_OUT);
	reply_reader_init(&dialogue->reader);
}

void
dialogue_release(struct dialogue *dialogue)
{
	buf_release(&dialogue->out);
}

/* The last byte of the command stands at the end of `out`. */
static void
expect(struct dialogue *dialogue, enum dialogue_command command)
{
	assert(dialogue->expected_count < DIALOGUE_MAX_EXPECTED);
	unsigned at = (dialogue->first + dialogue->expected_count++) %
	              DIALOGUE_MAX_EXPECTED;
	dialogue->expected[at].command = command;
	dialogue->expected[at].end = dialogue->sent + dialogue->out.len -
	                             dialogue->out_at;
}

static void
say_mail(struct dialogue *dialogue)
{
	struct buf *out = &dialogue->out;
	buf_format(out, "MAIL FROM:<%.*s>", STR_ARG(dialogue->from));
	if (dialogue->may_tell_size)
		buf_format(out, " SIZE=%zu", dialogue->size);
	if (!str_is_ascii(dialogue->to))
		buf_add(out, STR(" SMTPUTF8"));
	buf_add(out, STR("\r\n"));
}

static void
say(struct dialogue *dialogue, enum dialogue_command command)
{
	static const char *const plain[COMMAND_COUNT] = {
		[COMMAND_RSET] = "RSET\r\n",
		[COMMAND_DATA] = "DATA\r\n",
		[COMMAND_LONE_DOT] = ".\r\n",
		[COMMAND_QUIT] = "QUIT\r\n",
	};
	struct buf *out = &dialogue->out;
	assert(!dialogue->is_offered);
	if (plain[command] != NULL)
		buf_add(out, str_from(plain[command]));
	else if (command == COMMAND_RCPT)
		buf_format(out, "RCPT TO:<%.*s>\r\n", STR_ARG(dialogue->to));
	else
		say_mail(dialogue);
	expect(dialogue, command);
	dialogue->steps++;
}

static enum dialogue_command
next_command(const struct dialogue *dialogue)
{
	return dialogue->expected[dialogue->first].command;
}

bool
dialogue_may_begin(const struct dialogue *dialogue)
{
	if (dialogue->expected_count == 0)
		return !dialogue->is_at_go;
	if (!dialogue->may_pipeline || dialogue->is_offered ||
	    dialogue->expected_count > 1)
		return false;
	return next_command(dialogue) == COMMAND_DOT ||
	       next_command(dialogue) == COMMAND_LONE_DOT;
}

const char *
dialogue_refuses(const struct dialogue *dialogue, struct str to, size_t size)
{
	if (!dialogue_is_safe(to))
		return "not sent: the address is not fit for SMTP";
	if (!str_is_ascii(to) && !dialogue->may_use_utf8)
		return "not sent: the relay offers no SMTPUTF8, which this "
		       "address needs";
	if (size > dialogue->max_size)
		return "not sent: the mail is larger than the relay takes";
	return NULL;
}

void
dialogue_begin(struct dialogue *dialogue, struct str to, size_t size)
{
	assert(dialogue_may_begin(dialogue));
	assert(dialogue_refuses(dialogue, to, size) == NULL);
	dialogue->to = to;
	dialogue->size = size;
	dialogue->is_decided = false;
	enum dialogue_command first = dialogue->needs_reset ? COMMAND_RSET
	                                                    : COMMAND_MAIL;
	dialogue->needs_reset = false;
	say(dialogue, first);
	if (!dialogue->may_pipeline)
		return;
	for (unsigned c = first + 1; c <= COMMAND_DATA; c++)
		say(dialogue, (enum dialogue_command)c);
}

/* RFC 5321 4.5.2.  A lone LF starts a line for some relays: stuffed too. */
static void
stuff_dots(struct buf *out, struct str bytes)
{
	size_t done = 0;
	for (size_t line = 0; line < bytes.len;) {
		if (bytes.ptr[line] == '.') {
			buf_add(out, str_slice(bytes, done, line - done));
			buf_add_byte(out, '.');
			done = line;
		}
		line += str_find_byte(str_behind(bytes, line), '\n') + 1;
	}
	buf_add(out, str_behind(bytes, done));
}

void
dialogue_body(struct dialogue *dialogue, struct str bytes)
{
	struct buf *out = &dialogue->out;
	assert(dialogue->is_at_go && bytes.len <= DIALOGUE_MAX_MAIL);
	dialogue->is_at_go = false;
	stuff_dots(out, bytes);
	if (bytes.len > 0 && !str_ends_with(bytes, STR("\r\n")))
		buf_add(out, STR("\r\n"));
	buf_add(out, STR(".\r\n"));
	expect(dialogue, COMMAND_DOT);
}

void
dialogue_quit(struct dialogue *dialogue)
{
	assert(dialogue_may_begin(dialogue));
	say(dialogue, COMMAND_QUIT);
}

struct str
dialogue_output(struct dialogue *dialogue)
{
	assert(!dialogue->out.has_overflown);
	struct str rest = str_slice(buf_str(&dialogue->out), dialogue->out_at,
	    SIZE_MAX);
	dialogue->is_offered = rest.len > 0;
	return rest;
}

void
dialogue_sent(struct dialogue *dialogue, size_t len)
{
	dialogue->out_at += len;
	dialogue->sent += len;
	dialogue->steps += len;
	if (dialogue->out_at < dialogue->out.len)
		return;
	buf_clear(&dialogue->out);
	dialogue->out_at = 0;
	dialogue->is_offered = false;
}

static enum dialogue_event
end_with(struct dialogue *dialogue, struct verdict verdict, struct str words)
{
	const struct reply *reply = &dialogue->reader.reply;
	dialogue->verdict = verdict;
	outcome_set(&dialogue->outcome, verdict.kind, reply->code, words);
	return DIALOGUE_ENDED;
}

enum dialogue_event
dialogue_end(struct dialogue *dialogue, struct str reason)
{
	dialogue->reader.reply.code = 0;
	return end_with(dialogue,
	    (struct verdict){ VERDICT_REOPEN, OUTCOME_UNSENT, false }, reason);
}

static void
forget_first(struct dialogue *dialogue)
{
	dialogue->first = (dialogue->first + 1) % DIALOGUE_MAX_EXPECTED;
	dialogue->expected_count--;
}

/* A reply that answers nothing: too late, too many, or a notice to close. */
static enum dialogue_event
on_stray(struct dialogue *dialogue)
{
	return end_with(dialogue,
	    (struct verdict){ VERDICT_REOPEN, OUTCOME_UNSENT, false },
	    reply_text(&dialogue->reader.reply));
}

static enum dialogue_event
on_farewell(struct dialogue *dialogue)
{
	forget_first(dialogue);
	return on_stray(dialogue);
}

/* The answer to a dot that carries no mail, whatever it is. */
static enum dialogue_event
on_lone_dot(struct dialogue *dialogue)
{
	forget_first(dialogue);
	if (dialogue->reader.reply.code == CLOSING)
		return on_stray(dialogue);
	return DIALOGUE_MORE;
}

/*
 * What follows a refused MAIL or RCPT in the same group.  RFC 2920 3.1: a
 * relay may say 354 although no recipient is left; it gets a lone dot.
 */
static enum dialogue_event
on_leftover(struct dialogue *dialogue, enum dialogue_command command)
{
	int code = dialogue->reader.reply.code;
	forget_first(dialogue);
	if (code == CLOSING)
		return on_stray(dialogue);
	if (command == COMMAND_DATA && code == GO_AHEAD) {
		say(dialogue, COMMAND_LONE_DOT);
		dialogue->needs_reset = false;
	}
	return DIALOGUE_MORE;
}

static enum dialogue_event
go_on(struct dialogue *dialogue, enum dialogue_command command)
{
	if (command == COMMAND_DATA) {
		dialogue->is_at_go = true;
		return DIALOGUE_GO;
	}
	if (!dialogue->may_pipeline)
		say(dialogue, command + 1);
	return DIALOGUE_MORE;
}

static enum dialogue_event
settle(struct dialogue *dialogue, enum dialogue_command command)
{
	const struct reply *reply = &dialogue->reader.reply;
	outcome_set(&dialogue->outcome, dialogue->verdict.kind, reply->code,
	    reply_text(reply));
	if (command != COMMAND_DOT) {
		dialogue->is_decided = true;
		dialogue->needs_reset = true;
	}
	return DIALOGUE_SETTLED;
}

static enum dialogue_event
on_step(struct dialogue *dialogue, enum dialogue_command command)
{
	/* Without a clean RSET the relay is in no state to take a MAIL. */
	static const enum outcome_step steps[COMMAND_COUNT] = {
		[COMMAND_RSET] = STEP_MAIL,
		[COMMAND_MAIL] = STEP_MAIL,
		[COMMAND_RCPT] = STEP_RCPT,
		[COMMAND_DATA] = STEP_DATA,
		[COMMAND_DOT] = STEP_DOT,
	};
	const struct reply *reply = &dialogue->reader.reply;
	if (dialogue->is_decided && command != COMMAND_DOT)
		return on_leftover(dialogue, command);
	struct verdict verdict = outcome_classify(steps[command], reply->code,
	    reply->enhanced);
	dialogue->verdict = verdict;
	/* An answer to the dot that says neither yes nor no stays a doubt. */
	if (verdict.kind != OUTCOME_IN_DOUBT)
		forget_first(dialogue);
	if (verdict.effect == VERDICT_GO_ON)
		return go_on(dialogue, command);
	if (verdict.effect == VERDICT_NEXT)
		return settle(dialogue, command);
	return end_with(dialogue, verdict, reply_text(reply));
}

static enum dialogue_event
take_reply(struct dialogue *dialogue)
{
	dialogue->steps++;
	if (dialogue->expected_count == 0 ||
	    dialogue->expected[dialogue->first].end > dialogue->sent)
		return on_stray(dialogue);
	enum dialogue_command command = next_command(dialogue);
	if (command == COMMAND_QUIT)
		return on_farewell(dialogue);
	if (command == COMMAND_LONE_DOT)
		return on_lone_dot(dialogue);
	return on_step(dialogue, command);
}

enum dialogue_event
dialogue_feed(struct dialogue *dialogue, struct str *input)
{
	enum dialogue_event event = DIALOGUE_MORE;
	while (event == DIALOGUE_MORE) {
		enum reply_state state = reply_read(&dialogue->reader, input);
		if (state == REPLY_MORE)
			return DIALOGUE_MORE;
		if (state == REPLY_BAD)
			return dialogue_end(dialogue,
			    STR("what came is no SMTP reply"));
		event = take_reply(dialogue);
	}
	return event;
}

const struct reply *
dialogue_reply(const struct dialogue *dialogue)
{
	return &dialogue->reader.reply;
}

enum dialogue_wait
dialogue_waits_for(const struct dialogue *dialogue)
{
	if (dialogue->expected_count == 0)
		return WAIT_FOR_NOTHING;
	return dialogue_is_in_doubt(dialogue) ? WAIT_FOR_DOT : WAIT_FOR_REPLY;
}

bool
dialogue_is_committed(const struct dialogue *dialogue)
{
	return dialogue->expected_count > 0 &&
	       next_command(dialogue) == COMMAND_DOT;
}

bool
dialogue_is_in_doubt(const struct dialogue *dialogue)
{
	return dialogue_is_committed(dialogue) &&
	       dialogue->expected[dialogue->first].end <= dialogue->sent;
}

const char *
dialogue_awaits(const struct dialogue *dialogue)
{
	static const char *const names[COMMAND_COUNT] = {
		[COMMAND_RSET] = "RSET",
		[COMMAND_MAIL] = "MAIL",
		[COMMAND_RCPT] = "RCPT",
		[COMMAND_DATA] = "DATA",
		[COMMAND_DOT] = "the final dot",
		[COMMAND_LONE_DOT] = "the empty dot",
		[COMMAND_QUIT] = "QUIT",
	};
	if (dialogue->expected_count == 0)
		return "";
	return names[next_command(dialogue)];
}
