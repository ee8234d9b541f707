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
	const struct profile *profile;
	unsigned given;
	struct arena *arena;
	struct header best;
	const char *trouble; /* the first, and its line */
	unsigned line;
};

static void
keep(struct search *search, const struct csv_record *record,
    const struct columns *columns)
{
	struct header *best = &search->best;
	best->columns = *columns;
	best->count = record->count;
	best->line = record->line;
	best->cells = arena_alloc(search->arena, record->count,
	    sizeof(*best->cells));
	for (size_t i = 0; i < record->count; i++)
		best->cells[i] = arena_str(search->arena,
		    cell_clean_key(record->cells[i]));
}

static void
note_trouble(struct search *search, const struct csv_record *record)
{
	if (search->trouble != NULL)
		return;
	search->trouble = record->trouble;
	search->line = record->line;
}

static bool
is_nearer(const struct search *search, const struct columns *columns,
    size_t count)
{
	const struct header *best = &search->best;
	if (columns->found != best->columns.found)
		return columns->found > best->columns.found;
	return count > best->count;
}

/* True when the record is the header; what comes near is remembered. */
static bool
look_at(struct search *search, const struct csv_record *record)
{
	struct columns columns;
	columns_match(&columns, search->profile, record->cells, record->count);
	bool is_header = record->count >= LEAST_CELLS &&
	                 columns_missing(&columns, search->profile,
			     search->given) == FIELD_COUNT;
	if (is_header || is_nearer(search, &columns, record->count))
		keep(search, record, &columns);
	return is_header;
}

/* True, and the reader kept, when this delimiter makes a header. */
static bool
search_with(struct search *search, char delimiter)
{
	struct csv_dialect dialect = { delimiter, search->profile->has_quotes };
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
	if (search->profile->delimiter != '\0')
		return search_with(search, search->profile->delimiter);
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
	char likely = likely_delimiter(line, search->profile->delimiter);
	struct str shown = cell_quote(line, quoted);
	if (likely == '\0')
		return error_set(err, ERROR_NO_INPUT,
		    "only one column found ('%.*s'): is it a CSV file?",
		    STR_ARG(shown));
	sign[1] = likely;
	return error_set(err, ERROR_NO_INPUT,
	    "only one column found ('%.*s'): the delimiter seems to be %s, "
	    "which the profile does not name",
	    STR_ARG(shown), likely == '\t' ? "a tab" : sign);
}

/* The header that holds a folded alias, else the nearest by its letters. */
static struct str
nearest_header(const struct search *search, struct str alias)
{
	const struct header *best = &search->best;
	const char *names[CSV_MAX_COLUMNS];
	for (size_t i = 0; i < best->count; i++) {
		struct str name = cell_header_key(best->cells[i],
		    search->arena);
		if (str_find(name, alias) < name.len)
			return best->cells[i];
		names[i] = arena_cstr(search->arena, name);
	}
	const char *nearest = str_nearest(alias, names, best->count);
	for (size_t i = 0; i < best->count; i++)
		if (names[i] == nearest)
			return best->cells[i];
	return STR_EMPTY;
}

static bool
complain_of_missing(const struct search *search, enum field field,
    struct error *err)
{
	const struct field_aliases *aliases = &search->profile->aliases[field];
	struct buf tried;
	char quoted[64];
	buf_init(&tried, TRIED_LIMIT);
	for (size_t i = 0; i < aliases->count; i++)
		buf_format(&tried, "%s'%.*s'", i == 0 ? "" : ", ",
		    STR_ARG(aliases->written[i]));
	struct str list = buf_str(&tried);
	struct str nearest = nearest_header(search, aliases->keys[0]);
	nearest = cell_quote(nearest, quoted);
	error_set(err, ERROR_INPUT,
	    "no column for '%s': looked for %.*s; the nearest header is "
	    "'%.*s'%s",
	    field_name(field), STR_ARG(list), STR_ARG(nearest),
	    field == FIELD_CARRIER ? "; or say carrier = in its section" : "");
	buf_release(&tried);
	return false;
}

static bool
complain(const struct search *search, struct error *err)
{
	const struct header *best = &search->best;
	if (best->columns.found == 0 && search->trouble != NULL)
		return error_set(err, ERROR_NO_INPUT, "line %u: %s",
		    search->line, search->trouble);
	if (best->count < LEAST_CELLS)
		return complain_of_one_column(search, err);
	return complain_of_missing(search,
	    columns_missing(&best->columns, search->profile, search->given),
	    err);
}

static bool
refuse_clash(const struct header *header, struct error *err)
{
	const int *clash = header->columns.clash;
	char quoted[64];
	struct str cell = cell_quote(header->cells[clash[0]], quoted);
	return error_set(err, ERROR_INPUT,
	    "columns %d and %d have the same header '%.*s'", clash[0] + 1,
	    clash[1] + 1, STR_ARG(cell));
}

bool
header_find(struct header *header, struct text *text,
    const struct profile *profile, unsigned given, struct arena *arena,
    struct error *err)
{
	struct search search = {
		.text = text,
		.profile = profile,
		.given = given,
		.arena = arena,
	};
	if (!search_all(&search))
		return complain(&search, err);
	if (search.best.columns.clash[0] != COLUMN_NONE) {
		csv_close(search.best.csv);
		return refuse_clash(&search.best, err);
	}
	*header = search.best;
	header->width = header->count;
	while (header->width > 0 && header->cells[header->width - 1].len == 0)
		header->width--;
	csv_expect(header->csv, header->count);
	return true;
}
