/*
 * csv_empty - reads a CSV file with libcsv and does nothing with it.
 *
 *	csv_empty FILE
 *
 * The time it takes is what reading costs before anything is understood.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <csv.h>

enum { BLOCK = 1 << 18 };

struct counts {
	unsigned long cells, rows;
};

static void
on_cell(void *text, size_t len, void *context)
{
	struct counts *counts = context;
	(void)text;
	(void)len;
	counts->cells++;
}

static void
on_row(int terminator, void *context)
{
	struct counts *counts = context;
	(void)terminator;
	counts->rows++;
}

static bool
read_all(FILE *file, struct csv_parser *parser, struct counts *counts)
{
	static const unsigned char options = CSV_STRICT | CSV_STRICT_FINI;
	char *block = malloc(BLOCK);
	size_t len;
	bool ok = block != NULL && csv_init(parser, options) == 0;
	while (ok && (len = fread(block, 1, BLOCK, file)) > 0)
		ok = csv_parse(parser, block, len, on_cell, on_row, counts) ==
		     len;
	free(block);
	return ok && csv_fini(parser, on_cell, on_row, counts) == 0;
}

int
main(int argc, char **argv)
{
	struct counts counts = { 0 };
	struct csv_parser parser;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	if (file == NULL) {
		fprintf(stderr, "usage: csv_empty FILE\n");
		return EXIT_FAILURE;
	}
	bool ok = read_all(file, &parser, &counts);
	csv_free(&parser);
	fclose(file);
	printf("%lu cells, %lu rows\n", counts.cells, counts.rows);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
