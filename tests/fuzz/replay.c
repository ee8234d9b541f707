/*
 * replay.c - runs a fuzz target on files, without libFuzzer.
 *
 *	fuzz_NAME FILE...
 *
 * So every input that was worth keeping is a plain test as well.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_INPUT = 1 << 24 };

/* The input stands in memory of just its size: nothing is read beyond it. */
static int
replay(FILE *file)
{
	static const uint8_t nothing[1];
	if (fseek(file, 0, SEEK_END) != 0)
		return -1;
	long size = ftell(file);
	if (size < 0 || size > MAX_INPUT || fseek(file, 0, SEEK_SET) != 0)
		return -1;
	uint8_t *data = malloc((size_t)size);
	int result = -1;
	if (fread(data, 1, (size_t)size, file) == (size_t)size)
		result = LLVMFuzzerTestOneInput(size > 0 ? data : nothing,
		    (size_t)size);
	free(data);
	return result;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		int result = file == NULL ? -1 : replay(file);
		if (file != NULL)
			fclose(file);
		if (result != 0) {
			fprintf(stderr, "%s: cannot be replayed\n", argv[i]);
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
