#include "command/completion.h"

#include <stdio.h>
#include <string.h>

/* ":" and "=", which join what stands around them. */
static bool
is_joint(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (strchr(":=@", word.ptr[i]) == NULL)
			return false;
	return word.len > 0;
}

/* One word again of its parts, from *at on. */
static struct str
next_word(char *const *words, size_t count, size_t *at, struct arena *arena,
    size_t *kept)
{
	struct str word = str_from(words[(*at)++]);
	bool is_joined = false;
	*kept = 0;
	for (; *at < count; (*at)++) {
		struct str part = str_from(words[*at]);
		if (!is_joined && !is_joint(part))
			break;
		is_joined = is_joint(part);
		*kept = word.len + (is_joined ? part.len : 0);
		word = arena_format(arena, "%.*s%.*s", STR_ARG(word),
		    STR_ARG(part));
	}
	return word;
}

/* The option of "--config", "--config=FILE" or "-c"; NULL: none is. */
static const struct option_row *
find_option(struct str word)
{
	const struct option_row *row;
	bool is_long = str_starts_with(word, STR("--"));
	struct str name = str_behind(word, is_long ? 2 : 1);
	name.len = str_find_byte(name, '=');
	for (size_t i = 0; (row = syntax_option(i)) != NULL; i++)
		if (is_long ? str_equal(name, str_from(row->name))
			    : name.len == 1 && name.ptr[0] == row->letter)
			return row;
	return NULL;
}

static bool
is_option(struct str word)
{
	return word.len > 0 && word.ptr[0] == '-';
}

/* Where the reading of a line stands. */
struct reading {
	struct completion *completion;
	struct arena *arena;
	const struct option_row *open; /* whose value comes next, or NULL */
	size_t place;                  /* of the next argument */
};

static void
take_value(struct reading *reading, const struct option_row *row,
    struct str value)
{
	if (strcmp(row->name, "config") == 0)
		reading->completion->config = arena_cstr(reading->arena, value);
}

static void
take_option(struct reading *reading, struct str word)
{
	const struct option_row *row = find_option(word);
	size_t equals = str_find_byte(word, '=');
	if (row == NULL || row->value == NULL)
		return;
	if (equals < word.len)
		take_value(reading, row, str_behind(word, equals + 1));
	else
		reading->open = row;
}

/* One more word of a command's name, or an argument. */
static void
take_plain(struct reading *reading, struct str word)
{
	struct completion *completion = reading->completion;
	const struct command *command;
	if (completion->command != NULL) {
		reading->place++;
		return;
	}
	completion->begun = arena_format(reading->arena, "%.*s%s%.*s",
	    STR_ARG(completion->begun),
	    str_is_empty(completion->begun) ? "" : " ", STR_ARG(word));
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++)
		if (str_equal(completion->begun, str_from(command->name)))
			completion->command = command;
}

static void
take_word(struct reading *reading, struct str word)
{
	if (reading->open != NULL) {
		take_value(reading, reading->open, word);
		reading->open = NULL;
	} else if (is_option(word)) {
		take_option(reading, word);
	} else {
		take_plain(reading, word);
	}
}

/* The word before the cursor, behind all others. */
static void
find_wanted(const struct reading *reading, struct str word)
{
	struct completion *completion = reading->completion;
	size_t equals = str_find_byte(word, '=');
	completion->word = word;
	if (reading->open != NULL) {
		completion->wanted = str_from(reading->open->value);
	} else if (is_option(word) && equals < word.len) {
		const struct option_row *row = find_option(word);
		completion->wanted = str_from(row == NULL ? NULL : row->value);
		completion->head = str_slice(word, 0, equals + 1);
		completion->word = str_behind(word, equals + 1);
	} else if (is_option(word)) {
		completion->is_option = true;
	} else if (completion->command != NULL) {
		completion->wanted = syntax_argument(completion->command,
		    reading->place);
		completion->is_option = str_is_empty(completion->wanted);
	}
}

void
completion_read(char *const *words, size_t count, struct arena *arena,
    struct completion *completion)
{
	struct reading reading = { .completion = completion, .arena = arena };
	struct str word = STR_EMPTY;
	*completion = (struct completion){ .kept = 0 };
	for (size_t at = 0; at < count;) {
		word = next_word(words, count, &at, arena, &completion->kept);
		if (at < count)
			take_word(&reading, word);
	}
	find_wanted(&reading, word);
}

/* "[TRACKING]" is TRACKING. */
static struct str
without_brackets(struct str kind)
{
	return kind.len > 1 && kind.ptr[0] == '['
	           ? str_slice(kind, 1, kind.len - 2)
	           : kind;
}

bool
completion_wants(const struct completion *completion, const char *kind)
{
	struct str rest = without_brackets(completion->wanted), word;
	while (!str_is_empty(rest) && str_next(&rest, '|', &word))
		if (str_equal(word, str_from(kind)))
			return true;
	return false;
}

void
completion_offer(const struct completion *completion, struct str word,
    struct buf *out)
{
	size_t kept = completion->kept;
	struct str head = completion->head;
	if (!str_starts_with(word, completion->word))
		return;
	buf_add(out, str_behind(head, kept));
	buf_add(out, str_behind(word, kept < head.len ? 0 : kept - head.len));
	buf_add_byte(out, '\n');
}

/* The word that comes next in a name that begins with these; empty: none. */
static struct str
word_behind(struct str name, struct str begun)
{
	struct str rest = str_behind(name, begun.len), word;
	if (!str_starts_with(name, begun) || str_is_empty(rest))
		return STR_EMPTY;
	if (begun.len > 0 && rest.ptr[0] != ' ')
		return STR_EMPTY;
	rest = str_trim(rest);
	str_next(&rest, ' ', &word);
	return word;
}

/* Commands of two words with the same first one stand together. */
static void
offer_commands(const struct completion *completion, struct buf *out)
{
	const struct command *command;
	struct str last = STR_EMPTY;
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++) {
		struct str word = word_behind(str_from(command->name),
		    completion->begun);
		if (str_is_empty(word) || str_equal(word, last))
			continue;
		completion_offer(completion, word, out);
		last = word;
	}
}

static bool
is_taken(const struct command *command, size_t option)
{
	if (command != NULL)
		return syntax_takes(command, option);
	/* Before the command: what all of them take. */
	for (size_t i = 0; (command = syntax_command(i)) != NULL; i++)
		if (!syntax_takes(command, option))
			return false;
	return true;
}

static void
offer_options(const struct completion *completion, struct buf *out)
{
	const struct option_row *row;
	for (size_t i = 0; (row = syntax_option(i)) != NULL; i++) {
		char name[64];
		if (!is_taken(completion->command, i))
			continue;
		snprintf(name, sizeof(name), "--%s", row->name);
		completion_offer(completion, str_from(name), out);
	}
}

/* Words in small letters stand for themselves, FILE and FOLDER for many. */
static void
offer_wanted(const struct completion *completion, struct buf *out)
{
	struct str rest = without_brackets(completion->wanted), word;
	while (str_next(&rest, '|', &word)) {
		if (word.len > 0 && word.ptr[0] >= 'a' && word.ptr[0] <= 'z')
			completion_offer(completion, word, out);
		else if (str_equal(word, STR("FILE")) ||
			 str_equal(word, STR("FOLDER")))
			buf_format(out, "%.*s\n", STR_ARG(word));
	}
}

void
completion_offer_known(const struct completion *completion, struct buf *out)
{
	if (completion->is_option)
		offer_options(completion, out);
	else if (!str_is_empty(completion->wanted))
		offer_wanted(completion, out);
	else if (completion->command == NULL)
		offer_commands(completion, out);
}
