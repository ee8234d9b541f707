/*
 * cost - runs a command and writes down what it took.
 *
 *	cost FILE COMMAND...
 *
 * One line to FILE: seconds on the wall, seconds of the processor with those
 * of its children, and its peak of memory in bytes.  The exit status is the
 * command's.  A program of its own, because the kernel counts the memory of
 * whoever starts a command as the command's: this one has next to none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int
write_down(const char *path, double seconds, const struct rusage *usage)
{
	FILE *file = fopen(path, "w");
	if (file == NULL)
		return -1;
	fprintf(file, "%.6f %.6f %ld\n", seconds,
	    seconds_of(usage->ru_utime) + seconds_of(usage->ru_stime),
	    usage->ru_maxrss * 1024);
	return fclose(file);
}

int
main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	if (argc < 3) {
		fprintf(stderr, "usage: cost FILE COMMAND...\n");
		return EXIT_FAILURE;
	}
	double begun = seconds_now();
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child ||
	    write_down(argv[1], seconds_now() - begun, &usage) != 0) {
		perror("cost");
		return EXIT_FAILURE;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
