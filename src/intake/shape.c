#include "intake/shape.h"

#include "base/utf8.h"
#include "intake/cell.h"

size_t
shape_filled(const struct csv_record *record, size_t least)
{
	size_t count = record->count;
	while (
	    count > least && cell_clean_key(record->cells[count - 1]).len == 0)
		count--;
	return count;
}

static bool
is_blank(const struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (cell_clean_key(record->cells[i]).len > 0)
			return false;
	return true;
}

static bool
is_repeated_header(const struct header *header, const struct csv_record *record)
{
	if (record->count != header->count)
		return false;
	for (size_t i = 0; i < record->count; i++)
		if (!str_equal_nocase(cell_clean_key(record->cells[i]),
			header->cells[i]))
			return false;
	return true;
}

bool
shape_is_no_row(const struct header *header, const struct csv_record *record)
{
	return is_blank(record) || is_repeated_header(header, record);
}

bool
shape_check(const struct header *header, struct csv_record *record,
    struct buf *reason)
{
	buf_clear(reason);
	if (record->trouble != NULL) {
		buf_add(reason, str_from(record->trouble));
		return false;
	}
	size_t count = record->count;
	if (count != header->count)
		count = shape_filled(record, header->width);
	if (count >= header->width && count <= header->count)
		return true;
	csv_resume(header->csv);
	buf_format(reason, "%zu columns where the header has %zu", count,
	    header->width);
	record->count = 0;
	return false;
}

static bool
refuse_bytes(const struct header *header, size_t column, const char *what,
    const char *encoding, struct buf *reason)
{
	char quoted[64];
	struct str name = column < header->count ? header->cells[column]
	                                         : STR_EMPTY;
	name = cell_quote(name, quoted);
	buf_clear(reason);
	buf_format(reason, "column '%.*s' holds a %s%s", STR_ARG(name), what,
	    encoding);
	return false;
}

bool
shape_check_cell(const struct header *header, const struct csv_record *record,
    size_t column, const char *encoding, struct buf *reason)
{
	struct str cell = record->cells[column];
	if (str_find_byte(cell, '\0') < cell.len)
		return refuse_bytes(header, column, "NUL byte", "", reason);
	if (!utf8_is_valid(cell))
		return refuse_bytes(header, column, "byte that is not ",
		    encoding, reason);
	return true;
}
