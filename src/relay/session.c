#include "relay/session.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "relay/endpoint.h"
#include "relay/libcurl.h"

enum { MAX_NAME = 300, MAX_URL = 640, SPARE_CONNECTIONS = 16 };

struct session_pool {
	const struct dispatch_options *options;
	struct libcurl curl;
	CURLM *multi;
	char url[MAX_URL]; /* with the name we greet with */
	char name[MAX_NAME];
	bool is_smtps;
};

struct session {
	struct session_pool *pool;
	void *owner;
	CURL *easy;
	CURLcode result;
	curl_socket_t socket;
	bool is_plain_refused;
	struct abilities abilities;
	char trouble[CURL_ERROR_SIZE];
};

/*
 * RFC 5321 4.1.4 wants a fully qualified name or an address literal; libcurl
 * would send the host's short name, which strict relays refuse.  Escaped as
 * the path of a URL.
 */
static void
own_name(char *name, size_t size)
{
	if (gethostname(name, size) == 0 && memchr(name, '\0', size) != NULL &&
	    strchr(name, '.') != NULL)
		return;
	snprintf(name, size, "%%5B127.0.0.1%%5D");
}

/* The URL for libcurl: complete, with the name that EHLO says. */
static bool
read_url(struct session_pool *pool, struct error *err)
{
	struct endpoint endpoint;
	const char *reason;
	char name[256];
	if (!endpoint_parse(str_from(pool->options->url), &endpoint, &reason))
		return error_set(err, ERROR_CONFIG, "url: %s", reason);
	bool is_v6 = str_find_byte(endpoint.host, ':') < endpoint.host.len;
	pool->is_smtps = endpoint.kind == ENDPOINT_SMTPS;
	snprintf(pool->name, sizeof(pool->name), "%s%.*s%s:%d",
	    is_v6 ? "[" : "", STR_ARG(endpoint.host), is_v6 ? "]" : "",
	    endpoint.port);
	own_name(name, sizeof(name));
	struct str own = str_is_empty(endpoint.own_name) ? str_from(name)
	                                                 : endpoint.own_name;
	snprintf(pool->url, sizeof(pool->url), "%s://%s/%.*s",
	    pool->is_smtps ? "smtps" : "smtp", pool->name, STR_ARG(own));
	return true;
}

struct session_pool *
session_pool_open(const struct dispatch_options *options, struct error *err)
{
	struct libcurl curl;
	if (!libcurl_load(&curl, err))
		return NULL;
	if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		error_set(err, ERROR_CONFIG, "libcurl cannot be initialised");
		return NULL;
	}
	struct session_pool *pool = memory_zeroed(1, sizeof(*pool));
	pool->options = options;
	pool->curl = curl;
	pool->multi = curl.multi_init();
	if (pool->multi == NULL) {
		error_set(err, ERROR_CONFIG, "libcurl cannot be initialised");
	} else if (read_url(pool, err)) {
		/* A small cache would close connections that we still use. */
		curl.multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS,
		    (long)options->connections + SPARE_CONNECTIONS);
		return pool;
	}
	session_pool_close(pool);
	return NULL;
}

void
session_pool_close(struct session_pool *pool)
{
	if (pool == NULL)
		return;
	pool->curl.multi_cleanup(pool->multi);
	pool->curl.global_cleanup();
	free(pool);
}

const char *
session_pool_name(const struct session_pool *pool)
{
	return pool->name;
}

static size_t
hear(char *line, size_t size, size_t count, void *context)
{
	struct session *session = context;
	abilities_read(&session->abilities, (struct str){ line, size * count });
	return size * count;
}

static size_t
discard(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

static bool
is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof(v6));
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
	}
	return false;
}

/* Plain text never leaves this machine, whatever a name resolves to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct session *session = context;
	const struct session_pool *pool = session->pool;
	(void)purpose;
	if (!pool->options->use_tls && !pool->is_smtps &&
	    !is_loopback(&address->addr)) {
		session->is_plain_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

static bool
set_up_security(const struct session *session)
{
	const struct libcurl *curl = &session->pool->curl;
	const struct dispatch_options *options = session->pool->options;
	CURL *easy = session->easy;
	bool ok =
	    curl->easy_setopt(easy, CURLOPT_USE_SSL,
		options->use_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE) ==
		CURLE_OK &&
	    curl->easy_setopt(easy, CURLOPT_SSLVERSION,
		CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl->easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl->easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	/*
	 * CAINFO replaces the system's bundle, but not CAPATH, the folder of
	 * the same certificates, which stays at its built-in default.
	 */
	if (ok && options->ca_file != NULL)
		ok = curl->easy_setopt(easy, CURLOPT_CAINFO,
			 options->ca_file) == CURLE_OK;
	if (ok && options->user != NULL)
		ok = curl->easy_setopt(easy, CURLOPT_USERNAME, options->user) ==
		         CURLE_OK &&
		     curl->easy_setopt(easy, CURLOPT_PASSWORD,
			 options->password == NULL ? "" : options->password) ==
		         CURLE_OK;
	return ok;
}

static bool
set_up(struct session *session)
{
	const struct libcurl *curl = &session->pool->curl;
	CURL *easy = session->easy;
	long timeout = session->pool->options->connect_timeout_seconds;
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{ CURLOPT_CONNECT_ONLY, 1 },
		{ CURLOPT_FRESH_CONNECT, 1 },
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
		{ CURLOPT_CONNECTTIMEOUT, timeout },
		{ CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout },
	};
	const struct {
		CURLoption option;
		const void *value;
	} pointers[] = {
		{ CURLOPT_URL, session->pool->url },
		{ CURLOPT_PROTOCOLS_STR, "smtp,smtps" },
		{ CURLOPT_PROXY, "" },
		{ CURLOPT_HEADERDATA, session },
		{ CURLOPT_OPENSOCKETDATA, session },
		{ CURLOPT_PRIVATE, session },
		{ CURLOPT_ERRORBUFFER, session->trouble },
	};
	bool ok = true;
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		ok = ok && curl->easy_setopt(easy, numbers[i].option,
			       numbers[i].value) == CURLE_OK;
	for (size_t i = 0; i < COUNT_OF(pointers); i++)
		ok = ok && curl->easy_setopt(easy, pointers[i].option,
			       pointers[i].value) == CURLE_OK;
	return ok &&
	       curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear) ==
	           CURLE_OK &&
	       curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard) ==
	           CURLE_OK &&
	       curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION,
		   open_socket) == CURLE_OK &&
	       set_up_security(session);
}

struct session *
session_start(struct session_pool *pool, void *owner)
{
	struct session *session = memory_zeroed(1, sizeof(*session));
	session->pool = pool;
	session->owner = owner;
	session->socket = CURL_SOCKET_BAD;
	session->easy = pool->curl.easy_init();
	if (session->easy == NULL || !set_up(session) ||
	    pool->curl.multi_add_handle(pool->multi, session->easy) != CURLM_OK)
		memory_lack(); /* nothing else can do this */
	return session;
}

void
session_pool_wait(struct session_pool *pool, int fd, int milliseconds)
{
	struct curl_waitfd waitfd = { .fd = fd, .events = CURL_WAIT_POLLIN };
	pool->curl.multi_poll(pool->multi, &waitfd, fd >= 0, milliseconds,
	    NULL);
}

struct session *
session_pool_opened(struct session_pool *pool)
{
	int count;
	struct session *session = NULL;
	const struct libcurl *curl = &pool->curl;
	curl->multi_perform(pool->multi, &count);
	const CURLMsg *message = curl->multi_info_read(pool->multi, &count);
	while (message != NULL && message->msg != CURLMSG_DONE)
		message = curl->multi_info_read(pool->multi, &count);
	if (message == NULL)
		return NULL;
	curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &session);
	session->result = message->data.result;
	if (session->result == CURLE_OK)
		curl->easy_getinfo(session->easy, CURLINFO_ACTIVESOCKET,
		    &session->socket);
	return session;
}

void *
session_owner(const struct session *session)
{
	return session->owner;
}

/* What the text of a failure adds to its sentence. */
enum detail { DETAIL_NONE, DETAIL_LIBRARY, DETAIL_REPLY };

struct failure {
	CURLcode result;
	enum error_kind kind;
	enum detail detail;
	const char *sentence;
};

static const struct failure failures[] = {
	{ CURLE_PEER_FAILED_VERIFICATION, ERROR_PERMISSION, DETAIL_LIBRARY,
	    "the certificate is not accepted" },
	{ CURLE_SSL_CACERT_BADFILE, ERROR_CONFIG, DETAIL_LIBRARY,
	    "ca_file is of no use" },
	{ CURLE_URL_MALFORMAT, ERROR_CONFIG, DETAIL_LIBRARY,
	    "the url is of no use" },
	{ CURLE_COULDNT_RESOLVE_HOST, ERROR_RELAY, DETAIL_NONE,
	    "the relay's name is not known to the DNS" },
	{ CURLE_COULDNT_CONNECT, ERROR_RELAY, DETAIL_LIBRARY,
	    "the relay cannot be reached" },
	{ CURLE_OPERATION_TIMEDOUT, ERROR_RELAY, DETAIL_LIBRARY,
	    "the relay did not answer in time" },
	{ CURLE_SSL_CONNECT_ERROR, ERROR_RELAY, DETAIL_LIBRARY,
	    "encryption could not be agreed on" },
	{ CURLE_WEIRD_SERVER_REPLY, ERROR_RELAY, DETAIL_REPLY,
	    "the relay does not let us in" },
	{ CURLE_REMOTE_ACCESS_DENIED, ERROR_RELAY, DETAIL_REPLY,
	    "the relay does not let us in" },
};

static const struct failure other_failure = { CURLE_OK, ERROR_RELAY,
	DETAIL_LIBRARY, "the connection could not be opened" };

static const struct failure host_mismatch = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_LIBRARY, "the certificate is for another host name" };

static const struct failure starttls_missing = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_NONE,
	"STARTTLS is not offered; without encryption nothing is sent" };

static const struct failure starttls_refused = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_REPLY,
	"STARTTLS is refused; without encryption nothing is sent" };

static const struct failure starttls_not_now = { CURLE_OK, ERROR_RELAY,
	DETAIL_REPLY, "STARTTLS is not possible now" };

static const struct failure auth_refused = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_REPLY, "AUTH is refused: user or password is wrong" };

static const struct failure auth_not_now = { CURLE_OK, ERROR_RELAY,
	DETAIL_REPLY, "AUTH is not possible now" };

static const struct failure auth_out_of_step = { CURLE_OK, ERROR_RELAY,
	DETAIL_REPLY, "what the relay said to AUTH is no answer to it" };

static const struct failure auth_unknown = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_NONE, "AUTH is offered in no way that we know" };

static const struct failure auth_missing = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_NONE, "AUTH is not offered, but a user is configured" };

static const struct failure plain_refused = { CURLE_OK, ERROR_PERMISSION,
	DETAIL_NONE,
	"tls = none is for a relay on this machine, and this one is not" };

/* libcurl has one code for both; only its text tells them apart. */
static bool
is_other_host(const struct session *session)
{
	struct str text = str_from(session->trouble);
	return session->result == CURLE_PEER_FAILED_VERIFICATION &&
	       str_find(text, STR("target host name")) < text.len;
}

static const struct failure *
find_starttls_failure(const struct session *session)
{
	const struct abilities *abilities = &session->abilities;
	if (abilities->is_put_off)
		return &starttls_not_now;
	return abilities->last_code / 100 == 5 ? &starttls_refused
	                                       : &starttls_missing;
}

/* RFC 4954: 4xx to AUTH says nothing about the password. */
static const struct failure *
find_auth_failure(const struct session *session)
{
	const struct abilities *abilities = &session->abilities;
	if (abilities->last_code / 100 == 4)
		return &auth_not_now;
	if (abilities->last_code / 100 == 5)
		return &auth_refused;
	return abilities->reply_count > 1 ? &auth_out_of_step : &auth_unknown;
}

/* libcurl falls back to HELO where EHLO is refused, if only for now. */
static const struct failure *
find_missing_auth(const struct session *session)
{
	if (session->pool->options->user == NULL ||
	    session->abilities.is_authenticated)
		return NULL;
	return session->abilities.is_put_off ? &auth_not_now : &auth_missing;
}

/* NULL when the session is fit for mail. */
static const struct failure *
find_failure(const struct session *session)
{
	if (session->is_plain_refused)
		return &plain_refused;
	if (session->result == CURLE_OK)
		return find_missing_auth(session);
	if (session->result == CURLE_USE_SSL_FAILED)
		return find_starttls_failure(session);
	if (session->result == CURLE_LOGIN_DENIED)
		return find_auth_failure(session);
	if (is_other_host(session))
		return &host_mismatch;
	for (size_t i = 0; i < COUNT_OF(failures); i++)
		if (failures[i].result == session->result)
			return &failures[i];
	return &other_failure;
}

/* A relay that repeats what it was told must not bring it into our logs. */
static bool
holds_password(const struct session *session, struct str text)
{
	const char *password = session->pool->options->password;
	return password != NULL && password[0] != '\0' &&
	       str_find(text, str_from(password)) < text.len;
}

static struct str
find_detail(const struct session *session, enum detail detail)
{
	struct str text = STR_EMPTY;
	if (detail == DETAIL_REPLY)
		text = (struct str){ session->abilities.last,
			session->abilities.last_len };
	if (detail == DETAIL_LIBRARY && session->trouble[0] != '\0')
		text = str_from(session->trouble);
	else if (detail == DETAIL_LIBRARY)
		text = str_from(
		    session->pool->curl.easy_strerror(session->result));
	return holds_password(session, text) ? STR_EMPTY : text;
}

bool
session_has_failed(const struct session *session, struct error *err)
{
	const struct failure *failure = find_failure(session);
	struct outcome clean;
	if (failure == NULL)
		return false;
	outcome_set(&clean, OUTCOME_UNSENT, 0,
	    find_detail(session, failure->detail));
	error_set(err, failure->kind, "%s: %s%s%s", session->pool->name,
	    failure->sentence, clean.reply[0] == '\0' ? "" : ": ", clean.reply);
	return true;
}

int
session_socket(const struct session *session)
{
	return session->socket;
}

const struct abilities *
session_abilities(const struct session *session)
{
	return &session->abilities;
}

static enum wire_state
send_bytes(void *context, struct str bytes, size_t *sent)
{
	const struct session *session = context;
	CURLcode code = session->pool->curl.easy_send(session->easy, bytes.ptr,
	    bytes.len, sent);
	if (code == CURLE_AGAIN)
		return WIRE_AGAIN;
	return code == CURLE_OK && *sent > 0 ? WIRE_OK : WIRE_LOST;
}

static enum wire_state
receive_bytes(void *context, char *room, size_t size, size_t *len)
{
	const struct session *session = context;
	CURLcode code = session->pool->curl.easy_recv(session->easy, room, size,
	    len);
	if (code == CURLE_AGAIN)
		return WIRE_AGAIN;
	return code == CURLE_OK && *len > 0 ? WIRE_OK : WIRE_LOST;
}

struct wire
session_wire(struct session *session)
{
	const struct session_pool *pool = session->pool;
	return (struct wire){
		.context = session,
		.send = send_bytes,
		.receive = receive_bytes,
		.has_inner_buffer = pool->is_smtps || pool->options->use_tls,
	};
}

void
session_close(struct session *session)
{
	if (session == NULL)
		return;
	/* libcurl's own good-bye may block on a relay that hangs. */
	if (session->socket != CURL_SOCKET_BAD)
		shutdown(session->socket, SHUT_RDWR);
	const struct libcurl *curl = &session->pool->curl;
	curl->multi_remove_handle(session->pool->multi, session->easy);
	curl->easy_cleanup(session->easy);
	free(session);
}
