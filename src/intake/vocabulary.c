#include "intake/vocabulary.h"

#include <string.h>

#include "base/utf8.h"

enum { CODE_LIMIT = 4 << 20, ALL_CAUSES = (1 << CAUSE_COUNT) - 1 };

/* What "released from customs" ends. */
enum {
	CUSTOMS_CAUSES = 1 << CAUSE_CUSTOMS | 1 << CAUSE_DOCUMENTS |
	                 1 << CAUSE_DUTIES
};

/* Signs between clauses, and those that are no ASCII. */
static const char stops[] = ".,;:!?\n\r";
static const char *const wide_stops[] = {
	"\xEF\xBC\x8C", /* full-width comma */
	"\xE3\x80\x82", /* ideographic full stop */
	"\xEF\xBC\x9B", /* full-width semicolon */
	"\xEF\xBC\x9A", /* full-width colon */
	"\xE3\x80\x81", /* ideographic comma */
	"\xEF\xBC\x81", /* full-width exclamation mark */
	"\xEF\xBC\x9F", /* full-width question mark */
};

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool
is_word_byte(char byte)
{
	return (lower(byte) >= 'a' && lower(byte) <= 'z') || byte == '\'';
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

void
vocabulary_init(struct vocabulary *vocabulary)
{
	*vocabulary = (struct vocabulary){ 0 };
}

void
vocabulary_release(struct vocabulary *vocabulary)
{
	if (vocabulary == NULL)
		return;
	map_release(&vocabulary->by_code);
	*vocabulary = (struct vocabulary){ 0 };
}

bool
vocabulary_has_codes(const struct vocabulary *vocabulary)
{
	return vocabulary->code_count > 0 || vocabulary->prefix_count > 0;
}

static struct str
fold_code(struct str code, struct buf *folded)
{
	buf_clear(folded);
	for (size_t i = 0; i < code.len; i++) {
		char byte = code.ptr[i];
		if (byte != ' ' && byte != '-' && byte != '_')
			buf_add_byte(folded, lower(byte));
	}
	return buf_str(folded);
}

/* "customs documents" or "all" as bits. */
static bool
parse_cleared(struct str words, unsigned *cleared)
{
	struct str word;
	words = str_trim(words);
	if (str_equal(words, STR("all"))) {
		*cleared = ALL_CAUSES;
		return true;
	}
	while (str_next(&words, ' ', &word)) {
		enum cause cause = cause_parse(word);
		if (cause == CAUSE_NONE)
			continue;
		if (cause == CAUSE_UNKNOWN)
			return false;
		*cleared |= 1U << cause;
	}
	return *cleared != 0;
}

static bool
parse_flag(struct str flag, struct meaning *meaning)
{
	struct str clears = STR("clears ");
	flag = str_trim(flag);
	if (str_equal(flag, STR("accepted"))) {
		meaning->is_accepted = true;
		return true;
	}
	return str_starts_with(flag, clears) &&
	       parse_cleared(str_slice(flag, clears.len, flag.len),
		   &meaning->cleared);
}

/* status[/cause][, flag]; NULL or what is wrong. */
static const char *
parse_meaning(struct str value, struct meaning *meaning)
{
	struct str piece, flag;
	if (!str_next(&value, ',', &piece))
		return "wants a status";
	size_t slash = str_find_byte(piece, '/');
	*meaning = (struct meaning){
		.status = status_parse(str_trim(str_slice(piece, 0, slash))),
		.cause = cause_parse(
		    str_trim(str_slice(piece, slash + 1, piece.len))),
	};
	if (meaning->status == STATUS_UNMAPPED)
		return "names no status of ours";
	if (meaning->cause == CAUSE_UNKNOWN)
		return "names no cause of ours";
	while (str_next(&value, ',', &flag))
		if (!parse_flag(flag, meaning))
			return "has a flag that is not 'accepted', "
			       "'clears CAUSE ...' or 'clears all'";
	return NULL;
}

static void
add_coded(struct coded **items, size_t *count, size_t *capacity,
    struct coded coded, struct arena *arena)
{
	*items = arena_grow(arena, *items, *count, capacity, sizeof(**items));
	(*items)[(*count)++] = coded;
}

static void
add_code(struct vocabulary *vocabulary, const struct ini_entry *entry,
    struct coded coded, struct arena *arena, struct mistakes *mistakes)
{
	bool is_new;
	map_put(&vocabulary->by_code, coded.code, vocabulary->code_count,
	    &is_new);
	if (!is_new) {
		mistakes_add(mistakes, entry->place,
		    "code '%.*s' is given twice: case, blanks, - and _ do not "
		    "count",
		    STR_ARG(entry->key));
		return;
	}
	add_coded(&vocabulary->codes, &vocabulary->code_count,
	    &vocabulary->code_capacity, coded, arena);
}

static void
read_code(struct vocabulary *vocabulary, const struct ini_entry *entry,
    struct arena *arena, struct mistakes *mistakes)
{
	struct coded coded;
	struct buf folded;
	struct str key = entry->key;
	bool is_prefix = str_ends_with(key, STR("*"));
	const char *trouble = parse_meaning(entry->value, &coded.meaning);
	if (is_prefix)
		key.len--;
	buf_init(&folded, CODE_LIMIT);
	coded.code = arena_str(arena, fold_code(key, &folded));
	buf_release(&folded);
	if (trouble == NULL && coded.code.len == 0)
		trouble = "stands for every code";
	if (trouble != NULL) {
		mistakes_add(mistakes, entry->place, "code '%.*s' = %.*s %s",
		    STR_ARG(entry->key), STR_ARG(entry->value), trouble);
		return;
	}
	if (is_prefix)
		add_coded(&vocabulary->prefixes, &vocabulary->prefix_count,
		    &vocabulary->prefix_capacity, coded, arena);
	else
		add_code(vocabulary, entry, coded, arena, mistakes);
}

void
vocabulary_read_codes(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes)
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		read_code(vocabulary, &section->entries[i], arena, mistakes);
}

static size_t
characters_in(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

/* Behind the others with the same first byte, so that the first stays so. */
static void
add_phrase(struct vocabulary *vocabulary, struct phrase phrase,
    struct arena *arena)
{
	vocabulary->phrases = arena_grow(arena, vocabulary->phrases,
	    vocabulary->phrase_count, &vocabulary->phrase_capacity,
	    sizeof(*vocabulary->phrases));
	vocabulary->phrases[vocabulary->phrase_count++] = phrase;
	unsigned char first = (unsigned char)phrase.text.ptr[0];
	size_t *link = &vocabulary->by_first_byte[first];
	while (*link != 0)
		link = &vocabulary->phrases[*link - 1].next;
	*link = vocabulary->phrase_count;
}

static void
add_negation(struct vocabulary *vocabulary, struct str text,
    struct arena *arena)
{
	vocabulary->negations = arena_grow(arena, vocabulary->negations,
	    vocabulary->negation_count, &vocabulary->negation_capacity,
	    sizeof(*vocabulary->negations));
	vocabulary->negations[vocabulary->negation_count++] = text;
}

/* What phrases under this word say; false when it is no word of ours. */
static bool
parse_phrase_word(struct str word, struct phrase *phrase)
{
	*phrase = (struct phrase){
		.kind = PHRASE_CAUSE,
		.cause = cause_parse(word),
		.status = status_parse(word),
	};
	if (phrase->status == STATUS_UNMAPPED)
		return phrase->cause != CAUSE_UNKNOWN;
	phrase->kind = PHRASE_STATUS;
	phrase->cause = CAUSE_NONE;
	return true;
}

/* The next phrase of "a | b", trimmed and in lower case. */
static bool
next_phrase(struct str *rest, const struct ini_entry *entry,
    struct arena *arena, struct mistakes *mistakes, struct str *text)
{
	struct str piece;
	while (str_next(rest, '|', &piece)) {
		*text = arena_lower(arena, str_trim(piece));
		if (!str_is_empty(*text))
			return true;
		mistakes_add(mistakes, entry->place,
		    "'%.*s' has an empty phrase", STR_ARG(entry->key));
	}
	return false;
}

static void
read_text(struct vocabulary *vocabulary, const struct ini_entry *entry,
    struct arena *arena, struct mistakes *mistakes)
{
	bool is_negation = str_equal(entry->key, STR("negations"));
	struct phrase phrase = { .kind = PHRASE_CLEARS };
	struct str rest = entry->value;
	if (!is_negation && !str_equal(entry->key, STR("clears")) &&
	    !parse_phrase_word(entry->key, &phrase)) {
		mistakes_add(mistakes, entry->place,
		    "'%.*s' is neither a cause nor a status of ours nor "
		    "'clears' nor 'negations'",
		    STR_ARG(entry->key));
		return;
	}
	while (next_phrase(&rest, entry, arena, mistakes, &phrase.text)) {
		phrase.length = characters_in(phrase.text);
		if (is_negation)
			add_negation(vocabulary, phrase.text, arena);
		else
			add_phrase(vocabulary, phrase, arena);
	}
}

void
vocabulary_read_texts(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes)
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		read_text(vocabulary, &section->entries[i], arena, mistakes);
}

/* Where the last word of a key begins. */
static size_t
last_word_of(struct str key)
{
	size_t at = key.len;
	while (at > 0 && key.ptr[at - 1] != ' ')
		at--;
	return at;
}

static void
read_reason(struct vocabulary *vocabulary, const struct ini_entry *entry,
    struct arena *arena, struct mistakes *mistakes)
{
	size_t at = last_word_of(entry->key);
	struct reason reason;
	struct buf folded;
	struct str rest = entry->value;
	buf_init(&folded, CODE_LIMIT);
	reason.code = arena_str(arena,
	    fold_code(str_slice(entry->key, 0, at), &folded));
	buf_release(&folded);
	if (reason.code.len == 0 ||
	    !parse_phrase_word(str_behind(entry->key, at), &reason.phrase)) {
		mistakes_add(mistakes, entry->place,
		    "'%.*s' is no code followed by a cause or a status of ours",
		    STR_ARG(entry->key));
		return;
	}
	while (
	    next_phrase(&rest, entry, arena, mistakes, &reason.phrase.text)) {
		reason.phrase.length = characters_in(reason.phrase.text);
		vocabulary->reasons = arena_grow(arena, vocabulary->reasons,
		    vocabulary->reason_count, &vocabulary->reason_capacity,
		    sizeof(*vocabulary->reasons));
		vocabulary->reasons[vocabulary->reason_count++] = reason;
	}
}

void
vocabulary_read_reasons(struct vocabulary *vocabulary,
    const struct ini_section *section, struct arena *arena,
    struct mistakes *mistakes)
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		read_reason(vocabulary, &section->entries[i], arena, mistakes);
}

static bool
find_exact(const struct vocabulary *vocabulary, struct str folded,
    struct meaning *meaning)
{
	size_t index;
	if (!map_find(&vocabulary->by_code, folded, &index))
		return false;
	*meaning = vocabulary->codes[index].meaning;
	return true;
}

static bool
find_prefix(const struct vocabulary *vocabulary, struct str folded,
    struct meaning *meaning)
{
	const struct coded *best = NULL;
	for (size_t i = 0; i < vocabulary->prefix_count; i++) {
		const struct coded *prefix = &vocabulary->prefixes[i];
		if (str_starts_with(folded, prefix->code) &&
		    (best == NULL || prefix->code.len > best->code.len))
			best = prefix;
	}
	if (best != NULL)
		*meaning = best->meaning;
	return best != NULL;
}

/* "Exception_099" without "_099"; empty when it has no such end. */
static struct str
parent_of(struct str code)
{
	size_t end = code.len;
	while (end > 0 && is_digit(code.ptr[end - 1]))
		end--;
	if (end == code.len || end == 0 || code.ptr[end - 1] != '_')
		return STR_EMPTY;
	return str_slice(code, 0, end - 1);
}

/* Not by what it stands under. */
static bool
find_itself(const struct vocabulary *vocabulary, struct str code,
    struct buf *scratch, struct meaning *meaning)
{
	struct str folded = fold_code(code, scratch);
	return find_exact(vocabulary, folded, meaning) ||
	       find_prefix(vocabulary, folded, meaning);
}

bool
vocabulary_names(const struct vocabulary *vocabulary, struct str code,
    struct buf *scratch)
{
	struct meaning meaning;
	return find_itself(vocabulary, code, scratch, &meaning);
}

bool
vocabulary_find_code(const struct vocabulary *vocabulary, struct str code,
    struct buf *scratch, struct meaning *meaning)
{
	if (find_itself(vocabulary, code, scratch, meaning))
		return true;
	struct str parent = parent_of(code);
	return parent.len > 0 &&
	       find_exact(vocabulary, fold_code(parent, scratch), meaning);
}

static bool
stands_at(struct str text, size_t at, struct str phrase)
{
	if (phrase.len > text.len - at)
		return false;
	for (size_t i = 0; i < phrase.len; i++)
		if (lower(text.ptr[at + i]) != phrase.ptr[i])
			return false;
	return true;
}

/* The length of the sign between clauses that stands here, or 0. */
static size_t
stop_at(struct str text, size_t at)
{
	if (memchr(stops, text.ptr[at], sizeof(stops) - 1) != NULL)
		return 1;
	for (size_t i = 0; i < COUNT_OF(wide_stops); i++)
		if (stands_at(text, at, str_from(wide_stops[i])))
			return str_from(wide_stops[i]).len;
	return 0;
}

/* As a word of its own, where it is made of letters. */
static bool
has_word(struct str text, struct str word)
{
	for (size_t at = 0; at + word.len <= text.len; at++) {
		if (!stands_at(text, at, word))
			continue;
		bool starts = at == 0 || !is_word_byte(word.ptr[0]) ||
		              !is_word_byte(text.ptr[at - 1]);
		size_t end = at + word.len;
		bool ends = end == text.len || !is_word_byte(word.ptr[0]) ||
		            !is_word_byte(text.ptr[end]);
		if (starts && ends)
			return true;
	}
	return false;
}

static bool
has_negation(const struct vocabulary *vocabulary, struct str clause)
{
	for (size_t i = 0; i < vocabulary->negation_count; i++)
		if (has_word(clause, vocabulary->negations[i]))
			return true;
	return false;
}

/* A walk over a text, and what it has found so far. */
struct search {
	const struct vocabulary *vocabulary;
	struct str text;
	const struct phrase *best;
	unsigned cleared;
	size_t clause_end; /* of the last clause that was asked for */
	bool is_negated;   /* that clause */
};

/*
 * Go to the clause that the byte at `at`, which is behind the last clause,
 * stands in.  Each is looked at once, however many phrases stand in it.
 */
static void
enter_clause(struct search *search, size_t at)
{
	size_t from = search->clause_end, end = from;
	for (; end < search->text.len; end++) {
		size_t stop = stop_at(search->text, end);
		if (stop > 0 && end >= at)
			break;
		if (stop > 0)
			from = end + stop;
	}
	search->clause_end = end;
	search->is_negated = has_negation(search->vocabulary,
	    str_slice(search->text, from, end - from));
}

/* Does a negation stand in the clause of the byte at `at`? */
static bool
is_negated(struct search *search, size_t at)
{
	if (at >= search->clause_end)
		enter_clause(search, at);
	return search->is_negated;
}

static bool
is_better(const struct search *search, const struct phrase *phrase)
{
	const struct phrase *best = search->best;
	if ((search->cleared & 1U << phrase->cause) != 0)
		return false;
	return best == NULL || phrase->length > best->length ||
	       (phrase->length == best->length && phrase < best);
}

/* "peak" is no part of "speaker". */
static bool
starts_word(struct str text, size_t at)
{
	return at == 0 || !is_word_byte(text.ptr[at]) ||
	       !is_word_byte(text.ptr[at - 1]);
}

/* Follow the phrases that start with the byte at `at`. */
static void
look_at(struct search *search, size_t at, enum phrase_kind kind)
{
	const struct vocabulary *vocabulary = search->vocabulary;
	unsigned char first = (unsigned char)lower(search->text.ptr[at]);
	size_t index = vocabulary->by_first_byte[first];
	if (index == 0 || !starts_word(search->text, at))
		return;
	const struct phrase *phrase;
	for (; index != 0; index = phrase->next) {
		phrase = &vocabulary->phrases[index - 1];
		if (phrase->kind != kind ||
		    !stands_at(search->text, at, phrase->text))
			continue;
		if (kind != PHRASE_CAUSE && is_negated(search, at))
			continue;
		if (kind == PHRASE_CLEARS)
			search->cleared |= CUSTOMS_CAUSES;
		else if (is_better(search, phrase))
			search->best = phrase;
	}
}

static void
look_through(struct search *search, enum phrase_kind kind)
{
	for (size_t at = 0; at < search->text.len; at++)
		look_at(search, at, kind);
}

enum cause
vocabulary_find_cause(const struct vocabulary *vocabulary, struct str text,
    unsigned *cleared)
{
	struct search search = {
		.vocabulary = vocabulary,
		.text = text,
		.cleared = *cleared,
	};
	if (vocabulary->phrase_count == 0)
		return CAUSE_NONE;
	look_through(&search, PHRASE_CLEARS);
	look_through(&search, PHRASE_CAUSE);
	*cleared = search.cleared;
	return search.best == NULL ? CAUSE_NONE : search.best->cause;
}

enum status
vocabulary_find_status(const struct vocabulary *vocabulary, struct str text)
{
	struct search search = { .vocabulary = vocabulary, .text = text };
	look_through(&search, PHRASE_STATUS);
	return search.best == NULL ? STATUS_UNMAPPED : search.best->status;
}

void
vocabulary_refine(const struct vocabulary *vocabulary, struct str code,
    const struct remarks *remarks, struct buf *scratch, struct meaning *meaning)
{
	size_t longest[PHRASE_STATUS + 1] = { 0 };
	if (vocabulary->reason_count == 0)
		return;
	struct str folded = fold_code(code, scratch);
	for (size_t i = 0; i < vocabulary->reason_count; i++) {
		const struct reason *reason = &vocabulary->reasons[i];
		const struct phrase *phrase = &reason->phrase;
		bool is_status = phrase->kind == PHRASE_STATUS;
		if (phrase->length <= longest[phrase->kind] ||
		    !str_equal(reason->code, folded) ||
		    !has_word(is_status ? remarks->action : remarks->reason,
			phrase->text))
			continue;
		longest[phrase->kind] = phrase->length;
		if (is_status)
			meaning->status = phrase->status;
		else
			meaning->cause = phrase->cause;
	}
}
