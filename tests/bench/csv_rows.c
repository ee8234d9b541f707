/*
 * csv_rows - reads a CSV file as we do and does nothing with it.
 *
 *	csv_rows FILE
 *
 * What we add to the bytes before anything is understood; csv_empty is the
 * same with libcsv alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/source.h"
#include "intake/csv.h"
#include "intake/text.h"

struct counts {
	unsigned long cells, rows, unsound;
};

static void
count_records(struct csv *csv, struct counts *counts)
{
	struct csv_record record;
	while (csv_next(csv, &record)) {
		counts->cells += record.count;
		counts->rows++;
		counts->unsound += !record.is_sound || record.trouble != NULL;
	}
}

static bool
read_all(struct source *source, struct counts *counts, struct arena *arena,
    struct error *err)
{
	static const struct csv_dialect comma = { ',', true };
	struct text *text = text_open(source, STR("utf-8"), STR_EMPTY,
	    TEXT_PIECE, arena, err);
	if (text == NULL)
		return false;
	struct csv *csv = csv_open(text, comma);
	count_records(csv, counts);
	csv_close(csv);
	text_close(text);
	return source_verify(source, err);
}

int
main(int argc, char **argv)
{
	struct counts counts = { 0 };
	struct arena arena = { 0 };
	struct error err = { 0 };
	if (argc != 2) {
		fprintf(stderr, "usage: csv_rows FILE\n");
		return EXIT_FAILURE;
	}
	struct source *source = source_open(argv[1], SIZE_MAX, &arena, &err);
	bool ok = source != NULL && read_all(source, &counts, &arena, &err);
	if (!ok)
		fprintf(stderr, "csv_rows: %s\n", err.text);
	source_close(source);
	arena_release(&arena);
	printf("%lu cells, %lu rows, %lu of them not sound\n", counts.cells,
	    counts.rows, counts.unsound);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
