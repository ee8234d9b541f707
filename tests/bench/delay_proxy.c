/*
 * delay_proxy - stands before a server and makes the way to it longer.
 *
 *	delay_proxy PORT SERVER_PORT MICROSECONDS
 *
 * Whatever comes in on 127.0.0.1:PORT goes on to 127.0.0.1:SERVER_PORT, and
 * back, each byte that many microseconds after it came: half a round trip.
 * Nothing is thrown away, nothing overtakes, the end of a stream is delayed
 * like its bytes.  Ends with SIGTERM.
 *
 * All pieces wait equally long, so one queue in the order of their coming is
 * also the order of their going.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

enum { ROOM = 65536, BACKLOG = 512, EVENTS = 64 };

#define SECOND INT64_C(1000000000)

/* One of the two ends of a connection. */
struct end {
	int fd;
	struct end *other;
	bool is_deaf; /* its stream has ended: nothing is read any more */
	bool is_mute; /* ... and what it was told has ended */
};

struct piece {
	struct piece *next;
	struct end *to;
	int64_t due;
	size_t len; /* 0: the end of the stream */
	char bytes[];
};

struct proxy {
	int epoll;
	int listener;
	uint16_t server_port;
	int64_t delay;
	struct piece *first;
	struct piece **last;
};

static int64_t
nanoseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

static void
die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static struct sockaddr_in
loopback(uint16_t port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static void
watch(const struct proxy *proxy, int fd, void *owner)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = owner };
	if (epoll_ctl(proxy->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		die("epoll_ctl");
}

static struct end *
open_end(const struct proxy *proxy, int fd)
{
	struct end *end = memory_zeroed(1, sizeof(*end));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	end->fd = fd;
	watch(proxy, fd, end);
	return end;
}

static void
take_connection(const struct proxy *proxy)
{
	struct sockaddr_in address = loopback(proxy->server_port);
	int near = accept(proxy->listener, NULL, NULL);
	int far = socket(AF_INET, SOCK_STREAM, 0);
	if (near < 0 || far < 0 ||
	    connect(far, (struct sockaddr *)&address, sizeof(address)) != 0)
		die("connect");
	struct end *client = open_end(proxy, near);
	struct end *server = open_end(proxy, far);
	client->other = server;
	server->other = client;
}

static void
take_bytes(struct proxy *proxy, struct end *from)
{
	struct piece *piece = memory_take(sizeof(*piece) + ROOM);
	ssize_t len = read(from->fd, piece->bytes, ROOM);
	*piece = (struct piece){
		.to = from->other,
		.due = nanoseconds_now() + proxy->delay,
		.len = len > 0 ? (size_t)len : 0,
	};
	piece = memory_resize(piece, sizeof(*piece) + piece->len);
	if (len <= 0) {
		from->is_deaf = true;
		epoll_ctl(proxy->epoll, EPOLL_CTL_DEL, from->fd, NULL);
	}
	*proxy->last = piece;
	proxy->last = &piece->next;
}

static void
close_when_done(struct end *end)
{
	struct end *other = end->other;
	if (!end->is_deaf || !end->is_mute || !other->is_deaf ||
	    !other->is_mute)
		return;
	close(end->fd);
	close(other->fd);
	free(end);
	free(other);
}

/* Waits where the receiver does not read: all of ours do. */
static void
hand_on(struct piece *piece)
{
	size_t sent = 0;
	ssize_t len = 1;
	while (sent < piece->len && len > 0) {
		len = send(piece->to->fd, piece->bytes + sent,
		    piece->len - sent, MSG_NOSIGNAL);
		sent += len > 0 ? (size_t)len : 0;
	}
	if (piece->len > 0)
		return;
	shutdown(piece->to->fd, SHUT_WR);
	piece->to->is_mute = true;
	close_when_done(piece->to);
}

/* Hand on what is due; returns when the next piece will be, -1 for none. */
static int64_t
hand_on_due(struct proxy *proxy)
{
	while (proxy->first != NULL && proxy->first->due <= nanoseconds_now()) {
		struct piece *piece = proxy->first;
		proxy->first = piece->next;
		if (proxy->first == NULL)
			proxy->last = &proxy->first;
		hand_on(piece);
		free(piece);
	}
	return proxy->first == NULL ? -1 : proxy->first->due;
}

static void
serve(struct proxy *proxy)
{
	struct epoll_event events[EVENTS];
	int64_t due = hand_on_due(proxy);
	int64_t left = due < 0 ? 0 : due - nanoseconds_now();
	if (left < 0)
		left = 0;
	const struct timespec wait = { left / SECOND, left % SECOND };
	int count = epoll_pwait2(proxy->epoll, events, EVENTS,
	    due < 0 ? NULL : &wait, NULL);
	for (int i = 0; i < count; i++) {
		if (events[i].data.ptr == proxy)
			take_connection(proxy);
		else
			take_bytes(proxy, events[i].data.ptr);
	}
}

static int
listen_on(uint16_t port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, BACKLOG) != 0)
		die("listen");
	return fd;
}

int
main(int argc, char **argv)
{
	struct proxy proxy = { 0 };
	if (argc != 4) {
		fprintf(stderr,
		    "usage: delay_proxy PORT SERVER_PORT MICROSECONDS\n");
		return EXIT_FAILURE;
	}
	proxy.last = &proxy.first;
	proxy.epoll = epoll_create1(0);
	proxy.server_port = (uint16_t)strtoul(argv[2], NULL, 10);
	proxy.delay = strtol(argv[3], NULL, 10) * 1000;
	proxy.listener = listen_on((uint16_t)strtoul(argv[1], NULL, 10));
	watch(&proxy, proxy.listener, &proxy);
	for (;;)
		serve(&proxy);
}
