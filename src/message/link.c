#include "message/link.h"

#include "message/address.h"
#include "message/template.h"
#include "message/wording.h"

static const struct str stops = STR_INIT(".,;:!?)");
static const struct str host_signs = STR_INIT("-.");
static const struct str path_signs = STR_INIT("-._~/?#!$&()*+,;=%:@");
static const struct str mailbox_signs = STR_INIT("-._+");

static bool
is_one_of(char byte, struct str signs)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') ||
	       str_find_byte(signs, byte) < signs.len;
}

/* What the text begins with of letters, digits and signs. */
static struct str
take_signs(struct str text, struct str signs)
{
	size_t len = 0;
	while (len < text.len && is_one_of(text.ptr[len], signs))
		len++;
	return str_slice(text, 0, len);
}

/* A sentence may end behind a link. */
static struct str
without_stops(struct str text)
{
	size_t len = text.len;
	while (len > 0 && str_find_byte(stops, text.ptr[len - 1]) < stops.len)
		len--;
	return str_slice(text, 0, len);
}

static bool
goes_on_as_data(struct str rest)
{
	return rest.len > 0 && rest.ptr[0] == MARK_DATA;
}

/* What we would write to, and all of it in ASCII. */
static bool
is_address(struct arena *arena, struct str local, struct str host)
{
	struct str address;
	const char *reason;
	struct str wanted = arena_format(arena, "%.*s@%.*s", STR_ARG(local),
	    STR_ARG(host));
	return address_check(wanted, ADDRESS_ASCII, arena, &address, &reason) &&
	       str_equal_nocase(address, wanted);
}

static bool
read_url(struct arena *arena, struct str text, size_t at, struct link *link)
{
	static const struct str scheme = STR_INIT("https://");
	if (!str_starts_with(str_behind(text, at), scheme))
		return false;
	struct str rest = str_behind(text, at + scheme.len);
	struct str host = without_stops(take_signs(rest, host_signs));
	struct str path = take_signs(str_behind(rest, host.len), path_signs);
	rest = str_behind(rest, host.len + path.len);
	path = without_stops(path);
	if (goes_on_as_data(rest) || (path.len > 0 && path.ptr[0] != '/') ||
	    !is_address(arena, STR("x"), host))
		return false;
	link->from = at;
	link->len = scheme.len + host.len + path.len;
	link->target = arena_str(arena, str_slice(text, at, link->len));
	return true;
}

/* `at` is the @; what stands before `from` is not looked at. */
static bool
read_address(struct arena *arena, struct str text, size_t from, size_t at,
    struct link *link)
{
	size_t first = at;
	while (first > from && is_one_of(text.ptr[first - 1], mailbox_signs))
		first--;
	struct str rest = str_behind(text, at + 1);
	struct str host = take_signs(rest, host_signs);
	rest = str_behind(rest, host.len);
	host = without_stops(host);
	if (goes_on_as_data(rest) ||
	    (first > 0 && text.ptr[first - 1] == MARK_DATA_END) ||
	    !is_address(arena, str_slice(text, first, at - first), host))
		return false;
	link->from = first;
	link->len = at + 1 + host.len - first;
	link->target = arena_format(arena, "mailto:%.*s", (int)link->len,
	    text.ptr + first);
	return true;
}

bool
link_find(struct str text, size_t from, struct arena *arena, struct link *link)
{
	for (size_t at = from; at < text.len; at++) {
		char byte = text.ptr[at];
		/* Most bytes are none of the three. */
		if ((unsigned char)byte > '@' && byte != 'h')
			continue;
		if (byte == MARK_DATA)
			at += str_find_byte(str_behind(text, at),
			    MARK_DATA_END);
		else if ((byte == 'h' && read_url(arena, text, at, link)) ||
			 (byte == '@' &&
			     read_address(arena, text, from, at, link)))
			return true;
	}
	return false;
}

static bool
is_ours(struct str target, const struct str *hosts, size_t count,
    struct str mailbox)
{
	static const struct str mailto = STR_INIT("mailto:");
	if (str_starts_with(target, mailto))
		return str_equal_nocase(str_behind(target, mailto.len),
		    mailbox);
	return str_is_empty(wording_find_link(target, hosts, count));
}

struct str
link_fence(struct str text, const struct str *hosts, size_t count,
    struct str mailbox, struct arena *arena)
{
	static const char begin[] = { MARK_DATA, '\0' };
	static const char end[] = { MARK_DATA_END, '\0' };
	struct str fenced = STR_EMPTY;
	struct link link;
	size_t done = 0;
	while (link_find(text, done, arena, &link)) {
		bool is_free = is_ours(link.target, hosts, count, mailbox);
		fenced = arena_format(arena, "%.*s%.*s%s%.*s%s",
		    STR_ARG(fenced),
		    STR_ARG(str_slice(text, done, link.from - done)),
		    is_free ? "" : begin,
		    STR_ARG(str_slice(text, link.from, link.len)),
		    is_free ? "" : end);
		done = link.from + link.len;
	}
	return arena_format(arena, "%.*s%.*s", STR_ARG(fenced),
	    STR_ARG(str_behind(text, done)));
}
