#include "relay/endpoint.h"

#include <arpa/inet.h>
#include <string.h>

enum { MAX_PORT = 65535, MAX_HOST = 253 };

static const struct {
	struct str prefix;
	enum endpoint_kind kind;
	int port;
} schemes[] = {
	{ STR_INIT("smtp://"), ENDPOINT_SMTP, 587 },
	{ STR_INIT("smtps://"), ENDPOINT_SMTPS, 465 },
	{ STR_INIT("file:"), ENDPOINT_FOLDER, 0 },
};

static bool
refuse(const char **reason, const char *text)
{
	*reason = text;
	return false;
}

static bool
is_host_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' ||
	       byte == '_';
}

static bool
is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_host_byte(text.ptr[i]))
			return false;
	return text.len > 0 && text.len <= MAX_HOST;
}

/* What follows the host: ":PORT", "/NAME", both or nothing. */
static bool
parse_port(struct str text, struct endpoint *endpoint, const char **reason)
{
	long port;
	size_t slash = str_find_byte(text, '/');
	endpoint->own_name = str_slice(text, slash + 1, text.len);
	if (slash < text.len && !is_name(endpoint->own_name))
		return refuse(reason,
		    "behind the '/' stands our own host name");
	text = str_slice(text, 0, slash);
	if (str_is_empty(text))
		return true;
	if (text.ptr[0] != ':' ||
	    !str_to_count(str_slice(text, 1, text.len), MAX_PORT, &port) ||
	    port == 0)
		return refuse(reason,
		    "a port from 1 to 65535 is wanted behind the host, and "
		    "nothing else");
	endpoint->port = (int)port;
	return true;
}

/* "relay.example", "127.0.0.1" or "[::1]"; *rest is what follows. */
static bool
parse_host(struct str text, struct endpoint *endpoint, struct str *rest)
{
	size_t len = 0;
	if (str_starts_with(text, STR("["))) {
		len = str_find_byte(text, ']');
		endpoint->host = str_slice(text, 1, len - 1);
		*rest = str_slice(text, len + 1, text.len);
		return len > 1 && len < text.len;
	}
	while (len < text.len && is_host_byte(text.ptr[len]))
		len++;
	endpoint->host = str_slice(text, 0, len);
	*rest = str_slice(text, len, text.len);
	return len > 0 && len <= MAX_HOST;
}

bool
endpoint_parse(struct str url, struct endpoint *endpoint, const char **reason)
{
	struct endpoint parsed = { 0 };
	struct str rest;
	size_t i = 0;
	while (i < COUNT_OF(schemes) &&
	       !str_equal_nocase(str_slice(url, 0, schemes[i].prefix.len),
		   schemes[i].prefix))
		i++;
	if (i == COUNT_OF(schemes))
		return refuse(reason,
		    "smtp://HOST:PORT, smtps://HOST:PORT or file:FOLDER is "
		    "wanted");
	parsed.kind = schemes[i].kind;
	parsed.port = schemes[i].port;
	rest = str_slice(url, schemes[i].prefix.len, url.len);
	if (parsed.kind == ENDPOINT_FOLDER)
		parsed.folder = rest;
	else if (!parse_host(rest, &parsed, &rest))
		return refuse(reason, "there is no host name in it");
	else if (!parse_port(rest, &parsed, reason))
		return false;
	if (parsed.kind == ENDPOINT_FOLDER && str_is_empty(rest))
		return refuse(reason, "file: needs a folder");
	*endpoint = parsed;
	return true;
}

struct str
endpoint_folder(struct str url)
{
	struct endpoint endpoint = { 0 };
	const char *ignored;
	endpoint_parse(url, &endpoint, &ignored);
	return endpoint.folder;
}

bool
endpoint_is_loopback(const struct endpoint *endpoint)
{
	char host[MAX_HOST + 1];
	struct in_addr v4;
	struct in6_addr v6;
	if (str_is_empty(endpoint->host) || endpoint->host.len > MAX_HOST)
		return false;
	memcpy(host, endpoint->host.ptr, endpoint->host.len);
	host[endpoint->host.len] = '\0';
	if (str_equal_nocase(endpoint->host, STR("localhost")))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}
