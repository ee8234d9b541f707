#include "intake/profile.h"

#include "base/glob.h"
#include "intake/cell.h"
#include "intake/encoding.h"

enum { MAX_ALIAS_BYTES = 1 << 16, MAX_LIST = 64 };

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_TRACKING] = "tracking",
	[FIELD_LAST_MILE] = "last_mile",
	[FIELD_ORDER] = "order",
	[FIELD_GROUP] = "group",
	[FIELD_CARRIER] = "carrier",
	[FIELD_SERVICE] = "service",
	[FIELD_STATUS] = "status",
	[FIELD_CODE] = "code",
	[FIELD_CAUSE] = "cause",
	[FIELD_TEXT] = "text",
	[FIELD_REASON] = "reason",
	[FIELD_ACTION] = "action",
	[FIELD_EVENT_AT] = "event_at",
	[FIELD_EVENT_TIME] = "event_time",
	[FIELD_ZONE] = "zone",
	[FIELD_DELIVERED_AT] = "delivered_at",
	[FIELD_COUNTRY] = "country",
	[FIELD_ORIGIN] = "origin",
	[FIELD_DESTINATION] = "destination",
	[FIELD_SHIPPED_AT] = "shipped_at",
	[FIELD_PROMISED_ON] = "promised_on",
	[FIELD_EMAIL] = "email",
	[FIELD_NAME] = "name",
	[FIELD_LANGUAGE] = "language",
	[FIELD_PLACE] = "place",
	[FIELD_SIGNED_BY] = "signed_by",
	[FIELD_CITY] = "city",
	[FIELD_POSTCODE] = "postcode",
	[FIELD_PAYMENT] = "payment",
	[FIELD_CANCELLED_AT] = "cancelled_at",
	[FIELD_DISPUTE] = "dispute",
};

/* What compiling one profile shares. */
struct compiling {
	struct profile *profile;
	struct arena *arena;
	struct mistakes *mistakes;
};

/* A word of a key and what it stands for. */
struct choice {
	const char *word;
	int value;
};

static const struct choice row_choices[] = {
	{ "shipments", ROWS_SHIPMENTS },
	{ "events", ROWS_EVENTS },
	{ "orders", ROWS_ORDERS },
};

static const struct choice number_choices[] = {
	{ "plain", NUMBERS_PLAIN },
	{ "carrier:number", NUMBERS_WITH_CARRIER },
};

static const struct choice delimiter_choices[] = {
	{ "auto", '\0' },
	{ "comma", ',' },
	{ "semicolon", ';' },
	{ "tab", '\t' },
	{ "pipe", '|' },
};

static const struct choice quote_choices[] = {
	{ "double", 1 },
	{ "none", 0 },
};

enum date_word { DATES_ISO, DATES_MDY, DATES_DMY, DATES_EXCEL };

static const struct choice date_choices[] = {
	{ "iso", DATES_ISO },
	{ "mdy", DATES_MDY },
	{ "dmy", DATES_DMY },
	{ "excel", DATES_EXCEL },
};

const char *
field_name(enum field field)
{
	return field_names[field];
}

static void
complain(const struct compiling *compiling, const struct ini_entry *entry,
    struct str word, const char *wanted)
{
	mistakes_add(compiling->mistakes, entry->place, "%.*s = %.*s: %s",
	    STR_ARG(entry->key), STR_ARG(word), wanted);
}

/* The value of a word, or -1 and a mistake. */
static int
choose(const struct compiling *compiling, const struct ini_entry *entry,
    struct str word, const struct choice *choices, size_t count)
{
	struct buf words;
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, str_from(choices[i].word)))
			return choices[i].value;
	buf_init(&words, 200);
	for (size_t i = 0; i < count; i++)
		buf_format(&words, "%s%s", i == 0 ? "" : ", ", choices[i].word);
	buf_format(&words, " is wanted");
	complain(compiling, entry, word,
	    arena_cstr(compiling->arena, buf_str(&words)));
	buf_release(&words);
	return -1;
}

static void
set_rows(const struct compiling *compiling, const struct ini_entry *entry)
{
	struct profile *profile = compiling->profile;
	struct str rest = entry->value, word;
	profile->rows = 0;
	while (str_next(&rest, ',', &word)) {
		int rows = choose(compiling, entry, str_trim(word), row_choices,
		    COUNT_OF(row_choices));
		if (rows >= 0)
			profile->rows |= (unsigned)rows;
	}
}

static void
set_delimiter(const struct compiling *compiling, const struct ini_entry *entry)
{
	int delimiter = choose(compiling, entry, entry->value,
	    delimiter_choices, COUNT_OF(delimiter_choices));
	if (delimiter >= 0)
		compiling->profile->delimiter = (char)delimiter;
}

static void
set_quote(const struct compiling *compiling, const struct ini_entry *entry)
{
	int quote = choose(compiling, entry, entry->value, quote_choices,
	    COUNT_OF(quote_choices));
	compiling->profile->has_quotes = quote != 0;
}

static void
set_encoding(const struct compiling *compiling, const struct ini_entry *entry)
{
	if (!encoding_is_known(entry->value))
		complain(compiling, entry, entry->value, "no known encoding");
	compiling->profile->encoding = entry->value;
}

static void
set_fallback(const struct compiling *compiling, const struct ini_entry *entry)
{
	if (!encoding_is_known(entry->value))
		complain(compiling, entry, entry->value, "no known encoding");
	compiling->profile->fallback_encoding = entry->value;
}

static void
set_timezone(const struct compiling *compiling, const struct ini_entry *entry)
{
	compiling->profile->timezone = entry->value;
	compiling->profile->timezone_place = entry->place;
}

static void
set_dates(const struct compiling *compiling, const struct ini_entry *entry)
{
	struct profile *profile = compiling->profile;
	struct str rest = entry->value, word;
	while (str_next(&rest, ',', &word)) {
		int dates = choose(compiling, entry, str_trim(word),
		    date_choices, COUNT_OF(date_choices));
		enum date_order order = DATE_ORDER_UNKNOWN;
		if (dates == DATES_EXCEL)
			profile->has_serials = true;
		if (dates == DATES_MDY)
			order = DATE_ORDER_MDY;
		if (dates == DATES_DMY)
			order = DATE_ORDER_DMY;
		if (order == DATE_ORDER_UNKNOWN)
			continue;
		if (profile->order != DATE_ORDER_UNKNOWN)
			complain(compiling, entry, entry->value,
			    "the day or the month is first, not both");
		profile->order = order;
	}
}

static enum field
field_of(struct str name)
{
	for (int field = 0; field < FIELD_COUNT; field++)
		if (str_equal(name, str_from(field_names[field])))
			return (enum field)field;
	return FIELD_COUNT;
}

static void
complain_of_field(const struct compiling *compiling,
    const struct ini_entry *entry, struct str name)
{
	mistakes_add(compiling->mistakes, entry->place,
	    "'%.*s' is no field; is '%s' meant?", STR_ARG(name),
	    str_nearest(name, field_names, FIELD_COUNT));
}

static void
set_required(const struct compiling *compiling, const struct ini_entry *entry)
{
	struct str rest = entry->value, word;
	compiling->profile->required = 0;
	while (str_next(&rest, ',', &word)) {
		enum field field = field_of(str_trim(word));
		if (field == FIELD_COUNT)
			complain_of_field(compiling, entry, str_trim(word));
		else
			compiling->profile->required |= 1U << field;
	}
}

/* The pieces of "a | b", trimmed; in *count how many. */
static struct str *
split(const struct compiling *compiling, const struct ini_entry *entry,
    size_t *count)
{
	struct str *pieces = arena_alloc(compiling->arena, MAX_LIST,
	    sizeof(*pieces));
	struct str rest = entry->value, piece;
	*count = 0;
	while (str_next(&rest, '|', &piece)) {
		piece = str_trim(piece);
		if (piece.len == 0)
			complain(compiling, entry, entry->value,
			    "nothing stands beside a |");
		else if (*count < MAX_LIST)
			pieces[(*count)++] = piece;
		else
			complain(compiling, entry, piece, "one too many");
	}
	return pieces;
}

static void
set_footers(const struct compiling *compiling, const struct ini_entry *entry)
{
	size_t count;
	struct str *footers = split(compiling, entry, &count);
	for (size_t i = 0; i < count; i++)
		footers[i] = cell_header_key(footers[i], compiling->arena);
	compiling->profile->footers = footers;
	compiling->profile->footer_count = count;
}

static void
set_texts(const struct compiling *compiling, const struct ini_entry *entry)
{
	compiling->profile->texts = entry->value;
	compiling->profile->texts_place = entry->place;
}

static void
set_code_prefix(const struct compiling *compiling,
    const struct ini_entry *entry)
{
	compiling->profile->code_prefix = entry->value;
}

static void
set_assumed_status(const struct compiling *compiling,
    const struct ini_entry *entry)
{
	enum status status = status_parse(entry->value);
	if (status == STATUS_UNMAPPED)
		complain(compiling, entry, entry->value, "no status of ours");
	compiling->profile->assumed_status = status;
}

static void
set_numbers(const struct compiling *compiling, const struct ini_entry *entry)
{
	int numbers = choose(compiling, entry, entry->value, number_choices,
	    COUNT_OF(number_choices));
	if (numbers >= 0)
		compiling->profile->numbers = (enum profile_numbers)numbers;
}

/* The keys of [profile.NAME]. */
static const struct setter {
	const char *key;
	void (*set)(const struct compiling *, const struct ini_entry *);
} setters[] = {
	{ "rows", set_rows },
	{ "delimiter", set_delimiter },
	{ "quote", set_quote },
	{ "encoding", set_encoding },
	{ "fallback_encoding", set_fallback },
	{ "timezone", set_timezone },
	{ "dates", set_dates },
	{ "required", set_required },
	{ "footers", set_footers },
	{ "texts", set_texts },
	{ "code_prefix", set_code_prefix },
	{ "assumed_status", set_assumed_status },
	{ "numbers", set_numbers },
};

static void
set_key(const struct compiling *compiling, const struct ini_entry *entry)
{
	const char *names[COUNT_OF(setters)];
	for (size_t i = 0; i < COUNT_OF(setters); i++) {
		names[i] = setters[i].key;
		if (str_equal(entry->key, str_from(names[i]))) {
			setters[i].set(compiling, entry);
			return;
		}
	}
	mistakes_add(compiling->mistakes, entry->place,
	    "unknown key '%.*s' in a profile; is '%s' meant?",
	    STR_ARG(entry->key),
	    str_nearest(entry->key, names, COUNT_OF(names)));
}

static void
set_column(const struct compiling *compiling, const struct ini_entry *entry,
    struct field_aliases all[FIELD_COUNT])
{
	enum field field = field_of(entry->key);
	if (field == FIELD_COUNT) {
		complain_of_field(compiling, entry, entry->key);
		return;
	}
	size_t count;
	struct str *written = split(compiling, entry, &count);
	struct str *keys = arena_alloc(compiling->arena, count, sizeof(*keys));
	for (size_t i = 0; i < count; i++) {
		keys[i] = cell_header_key(written[i], compiling->arena);
		if (keys[i].len == 0)
			complain(compiling, entry, written[i],
			    "a header needs a letter or a digit");
	}
	all[field] = (struct field_aliases){ keys, written, count };
}

static void
set_columns(const struct compiling *compiling,
    const struct ini_section *section, struct field_aliases all[FIELD_COUNT])
{
	for (size_t i = 0; section != NULL && i < section->count; i++)
		set_column(compiling, &section->entries[i], all);
}

static void
add_skip(const struct compiling *compiling, const struct ini_entry *entry)
{
	struct profile *profile = compiling->profile;
	struct skip_rule rule = { .key = cell_header_key(entry->key,
				      compiling->arena) };
	rule.patterns = split(compiling, entry, &rule.count);
	if (rule.key.len == 0)
		complain(compiling, entry, entry->value,
		    "a header needs a letter or a digit");
	else if (profile->skip_count == PROFILE_MAX_SKIPS)
		complain(compiling, entry, entry->value, "one too many");
	else
		profile->skips[profile->skip_count++] = rule;
}

static void
read_shapes(const struct compiling *compiling,
    const struct ini_section *section)
{
	struct profile *profile = compiling->profile;
	size_t count = section == NULL ? 0 : section->count;
	profile->shapes = arena_alloc(compiling->arena, count,
	    sizeof(*profile->shapes));
	for (size_t i = 0; i < count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		if (str_is_empty(entry->value))
			complain(compiling, entry, entry->value,
			    "a carrier is wanted");
		profile->shapes[i] = (struct number_shape){ entry->key,
			entry->value };
	}
	profile->shape_count = count;
}

static struct str
section_name(struct str name, const char *part, struct arena *arena)
{
	return arena_lower(arena,
	    arena_format(arena, "profile.%.*s%s", STR_ARG(name), part));
}

static const struct ini_section *
section_of(const struct ini *ini, struct str name, const char *part,
    struct arena *arena)
{
	return ini_find(ini, section_name(name, part, arena));
}

static void
check_required(const struct compiling *compiling,
    const struct ini_section *section)
{
	const struct profile *profile = compiling->profile;
	for (int field = 0; field < FIELD_COUNT; field++)
		if ((profile->required & 1U << field) != 0 &&
		    profile->aliases[field].count == 0)
			mistakes_add(compiling->mistakes, section->place,
			    "[profile.%.*s.columns] names no header for '%s', "
			    "which is required",
			    STR_ARG(profile->name), field_names[field]);
}

static const char *const part_names[] = { "columns", "codes", "texts",
	"reasons", "skip", "carriers", "events" };

/* [profile.NAME.colums] would otherwise be passed over in silence. */
static void
refuse_unknown_parts(const struct compiling *compiling, const struct ini *ini)
{
	struct str start = section_name(compiling->profile->name, ".",
	    compiling->arena);
	for (size_t i = 0; i < ini->count; i++) {
		const struct ini_section *section = &ini->sections[i];
		if (!str_starts_with(section->name, start))
			continue;
		struct str part = str_slice(section->name, start.len,
		    section->name.len);
		const char *nearest = str_nearest(part, part_names,
		    COUNT_OF(part_names));
		if (!str_equal(part, str_from(nearest)))
			mistakes_add(compiling->mistakes, section->place,
			    "unknown section [%.*s]; is '%s' meant?",
			    STR_ARG(section->name), nearest);
	}
}

static unsigned
default_required(const struct profile *profile)
{
	if ((profile->rows & ROWS_ORDERS) != 0)
		return 1U << FIELD_ORDER;
	if (profile->shape_count > 0)
		return 1U << FIELD_TRACKING;
	return 1U << FIELD_TRACKING | 1U << FIELD_CARRIER;
}

static void
read_sections(const struct compiling *compiling, const struct ini *ini,
    const struct ini_section *section)
{
	struct profile *profile = compiling->profile;
	const struct ini_section *skips = section_of(ini, profile->name,
	    ".skip", compiling->arena);
	for (size_t i = 0; i < section->count; i++)
		set_key(compiling, &section->entries[i]);
	set_columns(compiling,
	    section_of(ini, profile->name, ".columns", compiling->arena),
	    profile->aliases);
	set_columns(compiling,
	    section_of(ini, profile->name, ".events", compiling->arena),
	    profile->event_aliases);
	for (size_t i = 0; skips != NULL && i < skips->count; i++)
		add_skip(compiling, &skips->entries[i]);
	read_shapes(compiling,
	    section_of(ini, profile->name, ".carriers", compiling->arena));
	if (ini_section_find(section, STR("required")) == NULL)
		profile->required = default_required(profile);
	check_required(compiling, section);
	refuse_unknown_parts(compiling, ini);
}

static void
read_vocabulary(const struct compiling *compiling, const struct ini *ini)
{
	static const struct {
		const char *part;
		void (*read)(struct vocabulary *, const struct ini_section *,
		    struct arena *, struct mistakes *);
	} readers[] = {
		{ ".codes", vocabulary_read_codes },
		{ ".texts", vocabulary_read_texts },
		{ ".reasons", vocabulary_read_reasons },
	};
	struct profile *profile = compiling->profile;
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		readers[i].read(&profile->vocabulary,
		    section_of(ini, profile->name, readers[i].part,
			compiling->arena),
		    compiling->arena, compiling->mistakes);
}

/* After its own phrases, so that of equally long ones its own win. */
static void
read_shared_texts(const struct compiling *compiling, const struct ini *ini)
{
	struct profile *profile = compiling->profile;
	const struct ini_section *shared = section_of(ini, profile->texts,
	    ".texts", compiling->arena);
	if (str_is_empty(profile->texts))
		return;
	if (shared == NULL)
		mistakes_add(compiling->mistakes, profile->texts_place,
		    "there is no [profile.%.*s.texts], here or among the "
		    "shipped profiles",
		    STR_ARG(profile->texts));
	vocabulary_read_texts(&profile->vocabulary, shared, compiling->arena,
	    compiling->mistakes);
}

struct profile *
profile_compile(const struct ini *ini, struct str name, struct place place,
    struct arena *arena, struct mistakes *mistakes)
{
	size_t before = mistakes->count;
	struct profile *profile = arena_new(arena, struct profile);
	struct compiling compiling = { profile, arena, mistakes };
	const struct ini_section *section = section_of(ini, name, "", arena);
	if (section == NULL) {
		mistakes_add(mistakes, place,
		    "there is no [profile.%.*s], here or among the shipped "
		    "profiles",
		    STR_ARG(name));
		return NULL;
	}
	profile->name = arena_str(arena, name);
	profile->rows = ROWS_SHIPMENTS;
	profile->texts = STR_EMPTY;
	profile->code_prefix = STR_EMPTY;
	profile->has_quotes = true;
	profile->encoding = STR("auto");
	profile->fallback_encoding = STR_EMPTY;
	profile->timezone = STR_EMPTY;
	vocabulary_init(&profile->vocabulary);
	read_sections(&compiling, ini, section);
	read_vocabulary(&compiling, ini);
	read_shared_texts(&compiling, ini);
	if (mistakes->count == before)
		return profile;
	profile_release(profile);
	return NULL;
}

void
profile_release(struct profile *profile)
{
	if (profile != NULL)
		vocabulary_release(&profile->vocabulary);
}

struct str
profile_carrier_of(const struct profile *profile, struct str number)
{
	struct str carrier = STR_EMPTY;
	size_t closest = 0;
	for (size_t i = 0; i < profile->shape_count; i++) {
		const struct number_shape *shape = &profile->shapes[i];
		size_t weight = glob_weight(shape->pattern) + 1;
		if (weight <= closest || !glob_match(shape->pattern, number))
			continue;
		closest = weight;
		carrier = shape->carrier;
	}
	return carrier;
}

bool
skip_rule_fits(const struct skip_rule *rule, struct str cell)
{
	for (size_t i = 0; i < rule->count; i++)
		if (glob_match(rule->patterns[i], cell))
			return true;
	return false;
}

/* The words of a footer may stand after a number: "2 record(s) downloaded". */
bool
profile_is_footer(const struct profile *profile, struct str first_cell)
{
	struct buf key;
	bool is_footer = false;
	buf_init(&key, MAX_ALIAS_BYTES);
	cell_fold_header(first_cell, &key);
	struct str text = buf_str(&key);
	while (text.len > 0 && ((text.ptr[0] >= '0' && text.ptr[0] <= '9') ||
				   text.ptr[0] == ' '))
		text = str_slice(text, 1, text.len);
	for (size_t i = 0; i < profile->footer_count; i++)
		is_footer |= str_starts_with(text, profile->footers[i]);
	buf_release(&key);
	return is_footer;
}
