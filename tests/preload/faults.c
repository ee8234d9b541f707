/*
 * faults.so - what may go wrong below a program, at a call that is chosen.
 *
 *   LD_PRELOAD=faults.so FAULT_CALLS=write,fsync FAULT_AT=7 FAULT=-9 ...
 *
 * Calls are counted from main() on.  Before the call FAULT_AT of those in
 * FAULT_CALLS (all that stand below but the memory's, unless it says which)
 * the process gets the signal -FAULT, or the call fails with the errno FAULT;
 * with FAULT_STAYS=1 all later ones too.  The call "memory" is any that asks
 * for memory.  FAULT_COUNT names a file into which the number of calls is
 * written at the end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef int main_fn(int, char **, char **);
typedef int start_fn(main_fn *, int, char **, void (*)(void), void (*)(void),
    void (*)(void), void *);

/* The C library's own names for what we stand in front of. */
start_fn __libc_start_main;
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);

static struct {
	main_fn *main;
	const char *calls;
	bool is_armed;
	bool stays;
	int fault;
	unsigned long at;
	unsigned long count;
} faults;

static bool
is_chosen(const char *call)
{
	const char *found = faults.calls;
	size_t len = strlen(call);
	if (found == NULL)
		return strcmp(call, "memory") != 0;
	while ((found = strstr(found, call)) != NULL) {
		bool begins = found == faults.calls || found[-1] == ',';
		if (begins && (found[len] == ',' || found[len] == '\0'))
			return true;
		found += len;
	}
	return false;
}

/* Must this call fail? */
static bool
strikes(const char *call)
{
	if (!faults.is_armed || !is_chosen(call))
		return false;
	faults.count++;
	if (faults.at == 0 || faults.count < faults.at ||
	    (faults.count > faults.at && !faults.stays))
		return false;
	if (faults.fault < 0)
		kill(getpid(), -faults.fault);
	else
		errno = faults.fault;
	return faults.fault > 0;
}

static void
tell_count(void)
{
	const char *path = getenv("FAULT_COUNT");
	char text[32];
	int len = snprintf(text, sizeof(text), "%lu\n", faults.count);
	if (path == NULL)
		return;
	long fd = syscall(SYS_openat, AT_FDCWD, path,
	    O_WRONLY | O_CREAT | O_TRUNC, 0600);
	syscall(SYS_write, fd, text, len);
	syscall(SYS_close, fd);
}

static int
armed_main(int argc, char **argv, char **environment)
{
	const char *fault = getenv("FAULT");
	const char *at = getenv("FAULT_AT");
	faults.calls = getenv("FAULT_CALLS");
	faults.fault = fault == NULL ? 0 : (int)strtol(fault, NULL, 10);
	faults.at = at == NULL ? 0 : strtoul(at, NULL, 10);
	faults.stays = getenv("FAULT_STAYS") != NULL;
	atexit(tell_count);
	faults.is_armed = true;
	return faults.main(argc, argv, environment);
}

/* ISO C has no cast from an object's address to a function's. */
int
__libc_start_main(main_fn *main, int argc, char **argv, void (*init)(void),
    void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
	start_fn *start;
	void *found = dlsym(RTLD_NEXT, "__libc_start_main");
	memcpy(&start, &found, sizeof(start));
	faults.main = main;
	return start(armed_main, argc, argv, init, fini, rtld_fini, stack_end);
}

/* --- memory --------------------------------------------------------------- */

void *
malloc(size_t size)
{
	return strikes("memory") ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return strikes("memory") ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *memory, size_t size)
{
	return strikes("memory") ? NULL : __libc_realloc(memory, size);
}

void *
aligned_alloc(size_t align, size_t size)
{
	return strikes("memory") ? NULL : __libc_memalign(align, size);
}

int
posix_memalign(void **memory, size_t align, size_t size)
{
	void *taken = aligned_alloc(align, size);
	if (taken == NULL)
		return ENOMEM;
	*memory = taken;
	return 0;
}

/* --- files and connections ------------------------------------------------ */

#define SYSTEM_CALL(type, name, number, parameters, ...)                       \
	type name parameters                                                   \
	{                                                                      \
		return strikes(#name) ? (type)-1                               \
		                      : (type)syscall(number, __VA_ARGS__);    \
	}

static int
open_with(const char *call, int folder, const char *path, int flags,
    va_list args)
{
	mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
	return strikes(call)
	           ? -1
	           : (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name)                                                             \
	int name(const char *path, int flags, ...)                             \
	{                                                                      \
		va_list args;                                                  \
		va_start(args, flags);                                         \
		int fd = open_with("open", AT_FDCWD, path, flags, args);       \
		va_end(args);                                                  \
		return fd;                                                     \
	}

#define OPENAT(name)                                                           \
	int name(int folder, const char *path, int flags, ...)                 \
	{                                                                      \
		va_list args;                                                  \
		va_start(args, flags);                                         \
		int fd = open_with("open", folder, path, flags, args);         \
		va_end(args);                                                  \
		return fd;                                                     \
	}

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

#define FCNTL(name)                                                            \
	int name(int fd, int command, ...)                                     \
	{                                                                      \
		va_list args;                                                  \
		va_start(args, command);                                       \
		void *more = va_arg(args, void *);                             \
		va_end(args);                                                  \
		return strikes("fcntl")                                        \
		           ? -1                                                \
		           : (int)syscall(SYS_fcntl, fd, command, more);       \
	}

#define MMAP(name)                                                             \
	void *name(void *at, size_t size, int access, int flags, int fd,       \
	    off64_t from)                                                      \
	{                                                                      \
		return strikes("mmap") ? MAP_FAILED                            \
		                       : (void *)syscall(SYS_mmap, at, size,   \
					     access, flags, fd, from);         \
	}

FCNTL(fcntl)
FCNTL(fcntl64)
MMAP(mmap)
MMAP(mmap64)

SYSTEM_CALL(int, close, SYS_close, (int fd), fd)
SYSTEM_CALL(ssize_t, read, SYS_read, (int fd, void *bytes, size_t size), fd,
    bytes, size)
SYSTEM_CALL(ssize_t, write, SYS_write, (int fd, const void *bytes, size_t size),
    fd, bytes, size)
SYSTEM_CALL(ssize_t, pread64, SYS_pread64,
    (int fd, void *bytes, size_t size, off64_t at), fd, bytes, size, at)
SYSTEM_CALL(ssize_t, pwrite64, SYS_pwrite64,
    (int fd, const void *bytes, size_t size, off64_t at), fd, bytes, size, at)
SYSTEM_CALL(int, ftruncate64, SYS_ftruncate, (int fd, off64_t size), fd, size)
SYSTEM_CALL(int, fsync, SYS_fsync, (int fd), fd)
SYSTEM_CALL(int, fdatasync, SYS_fdatasync, (int fd), fd)
SYSTEM_CALL(int, syncfs, SYS_syncfs, (int fd), fd)
SYSTEM_CALL(int, mkdir, SYS_mkdir, (const char *path, mode_t mode), path, mode)
SYSTEM_CALL(int, mkdirat, SYS_mkdirat,
    (int folder, const char *path, mode_t mode), folder, path, mode)
SYSTEM_CALL(int, unlink, SYS_unlink, (const char *path), path)
SYSTEM_CALL(int, rename, SYS_rename, (const char *from, const char *to), from,
    to)
SYSTEM_CALL(int, renameat, SYS_renameat,
    (int from_folder, const char *from, int to_folder, const char *to),
    from_folder, from, to_folder, to)
SYSTEM_CALL(int, connect, SYS_connect,
    (int fd, __CONST_SOCKADDR_ARG to, socklen_t size), fd, to.__sockaddr__,
    size)
SYSTEM_CALL(ssize_t, send, SYS_sendto,
    (int fd, const void *bytes, size_t size, int flags), fd, bytes, size, flags,
    NULL, 0)
SYSTEM_CALL(ssize_t, recv, SYS_recvfrom,
    (int fd, void *bytes, size_t size, int flags), fd, bytes, size, flags, NULL,
    NULL)
SYSTEM_CALL(int, shutdown, SYS_shutdown, (int fd, int how), fd, how)
SYSTEM_CALL(int, poll, SYS_poll, (struct pollfd * fds, nfds_t count, int wait),
    fds, count, wait)
SYSTEM_CALL(int, epoll_wait, SYS_epoll_wait,
    (int fd, struct epoll_event *events, int room, int wait), fd, events, room,
    wait)
