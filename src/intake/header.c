#include "intake/header.h"

#include "base/buf.h"
#include "intake/cell.h"

enum {
	MAX_RECORDS = 30,
	LEAST_CELLS = 2, /* fewer are a title, no header */
	TRIED_LIMIT = 200
};

static const char delimiters[] = ",;\t|";

/* A search, and how near it has come. */
struct search {
	struct text *text;
	const struct header_form *form;
	struct arena *arena;
	struct header best;
	size_t found;        /* of its columns */
	const char *trouble; /* the first, and its line */
	unsigned line;
};

static void
note_trouble(struct search *search, const struct csv_record *record)
{
	if (search->trouble != NULL)
		return;
	search->trouble = record->trouble;
	search->line = record->line;
}

/* True when the record is the header; what comes near is remembered. */
static bool
look_at(struct search *search, const struct csv_record *record)
{
	struct header *best = &search->best;
	const struct header_form *form = search->form;
	struct str *cells = arena_alloc(search->arena, record->count,
	    sizeof(*cells));
	for (size_t i = 0; i < record->count; i++)
		cells[i] = cell_clean_key(record->cells[i]);
	bool is_whole;
	size_t found = form->match(form->context, cells, record->count,
	    &is_whole);
	bool is_header = record->count >= LEAST_CELLS && is_whole;
	bool is_nearer = found != search->found ? found > search->found
	                                        : record->count > best->count;
	if (!is_header && !is_nearer)
		return false;
	for (size_t i = 0; i < record->count; i++)
		cells[i] = arena_str(search->arena, cells[i]);
	search->found = found;
	best->cells = cells;
	best->count = record->count;
	best->line = record->line;
	return is_header;
}

/* True, and the reader kept, when this delimiter makes a header. */
static bool
search_with(struct search *search, char delimiter)
{
	struct csv_dialect dialect = { delimiter,
		search->form->dialect.has_quotes };
	struct csv *csv = csv_open(search->text, dialect);
	struct csv_record record;
	for (int i = 0; i < MAX_RECORDS && csv_next(csv, &record); i++) {
		if (record.trouble != NULL) {
			note_trouble(search, &record);
		} else if (look_at(search, &record)) {
			search->best.csv = csv;
			search->best.delimiter = delimiter;
			return true;
		}
	}
	csv_close(csv);
	return false;
}

static bool
search_all(struct search *search)
{
	char only = search->form->dialect.delimiter;
	if (only != '\0')
		return search_with(search, only);
	for (size_t i = 0; delimiters[i] != '\0'; i++)
		if (search_with(search, delimiters[i]))
			return true;
	return false;
}

/* The sign that stands most often in a line that is one cell to us. */
static char
likely_delimiter(struct str line, char used)
{
	static const char candidates[] = ",;\t|:^~";
	size_t most = 0;
	char likely = '\0';
	for (size_t i = 0; candidates[i] != '\0'; i++) {
		size_t count = 0;
		for (size_t k = 0; k < line.len; k++)
			count += line.ptr[k] == candidates[i];
		if (candidates[i] == used || count <= most)
			continue;
		most = count;
		likely = candidates[i];
	}
	return likely;
}

static bool
complain_of_one_column(const struct search *search, struct error *err)
{
	char quoted[64], sign[4] = "' '";
	struct str line = search->best.count == 0 ? STR_EMPTY
	                                          : search->best.cells[0];
	char likely = likely_delimiter(line, search->form->dialect.delimiter);
	struct str shown = cell_quote(line, quoted);
	if (likely == '\0')
		return error_set(err, ERROR_NO_INPUT,
		    "only one column found ('%.*s'): is it a CSV file?",
		    STR_ARG(shown));
	sign[1] = likely;
	return error_set(err, ERROR_NO_INPUT,
	    "only one column found ('%.*s'): the delimiter seems to be %s, "
	    "which is not looked for here",
	    STR_ARG(shown), likely == '\t' ? "a tab" : sign);
}

bool
header_seek(struct header *header, struct text *text,
    const struct header_form *form, struct arena *arena, struct error *err)
{
	struct search search = { .text = text, .form = form, .arena = arena };
	bool is_found = search_all(&search);
	*header = search.best;
	if (!is_found) {
		if (search.found == 0 && search.trouble != NULL)
			error_set(err, ERROR_NO_INPUT, "line %u: %s",
			    search.line, search.trouble);
		else if (header->count < LEAST_CELLS)
			complain_of_one_column(&search, err);
		return false;
	}
	header->width = header->count;
	while (header->width > 0 && header->cells[header->width - 1].len == 0)
		header->width--;
	csv_expect(header->csv, header->count);
	return true;
}

struct str
header_nearest(const struct header *header, struct str name,
    struct arena *scratch)
{
	const char *names[CSV_MAX_COLUMNS];
	for (size_t i = 0; i < header->count; i++) {
		struct str key = cell_header_key(header->cells[i], scratch);
		if (str_find(key, name) < key.len)
			return header->cells[i];
		names[i] = arena_cstr(scratch, key);
	}
	const char *nearest = str_nearest(name, names, header->count);
	for (size_t i = 0; i < header->count; i++)
		if (names[i] == nearest)
			return header->cells[i];
	return STR_EMPTY;
}

bool
header_refuse_twice(struct header *header, const int columns[2],
    struct error *err)
{
	char quoted[64];
	struct str cell = cell_quote(header->cells[columns[0]], quoted);
	csv_close(header->csv);
	header->csv = NULL;
	return error_set(err, ERROR_INPUT,
	    "columns %d and %d have the same header '%.*s'", columns[0] + 1,
	    columns[1] + 1, STR_ARG(cell));
}

/* The form of a profile's header. */
struct profile_form {
	const struct profile *profile;
	unsigned given;
};

static size_t
match_profile(const void *context, const struct str *cells, size_t count,
    bool *is_whole)
{
	const struct profile_form *form = context;
	struct columns columns;
	columns_match(&columns, form->profile, cells, count);
	*is_whole = columns_missing(&columns, form->profile, form->given) ==
	            FIELD_COUNT;
	return columns.found;
}

static bool
complain_of_missing(const struct header *header,
    const struct profile_form *form, struct arena *arena, struct error *err)
{
	enum field field = columns_missing(&header->columns, form->profile,
	    form->given);
	const struct field_aliases *aliases = &form->profile->aliases[field];
	struct buf tried;
	char quoted[64];
	buf_init(&tried, TRIED_LIMIT);
	for (size_t i = 0; i < aliases->count; i++)
		buf_format(&tried, "%s'%.*s'", i == 0 ? "" : ", ",
		    STR_ARG(aliases->written[i]));
	struct str list = buf_str(&tried);
	struct str nearest = header_nearest(header, aliases->keys[0], arena);
	nearest = cell_quote(nearest, quoted);
	error_set(err, ERROR_INPUT,
	    "no column for '%s': looked for %.*s; the nearest header is "
	    "'%.*s'%s",
	    field_name(field), STR_ARG(list), STR_ARG(nearest),
	    field == FIELD_CARRIER ? "; or say carrier = in its section" : "");
	buf_release(&tried);
	return false;
}

bool
header_find(struct header *header, struct text *text,
    const struct profile *profile, unsigned given, struct arena *arena,
    struct error *err)
{
	const struct profile_form of = { profile, given };
	const struct header_form form = { .dialect = { profile->delimiter,
					      profile->has_quotes },
		.match = match_profile,
		.context = &of };
	struct header found;
	struct error seeking = { 0 };
	bool is_found = header_seek(&found, text, &form, arena, &seeking);
	columns_match(&found.columns, profile, found.cells, found.count);
	if (!is_found && seeking.kind == ERROR_NONE)
		return complain_of_missing(&found, &of, arena, err);
	if (!is_found)
		*err = seeking;
	else if (found.columns.clash[0] != COLUMN_NONE)
		is_found = header_refuse_twice(&found, found.columns.clash,
		    err);
	if (is_found)
		*header = found;
	return is_found;
}
