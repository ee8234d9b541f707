#include "calendar/window.h"

#include "base/glob.h"

static const char *const names[WINDOW_KIND_COUNT] = {
	[WINDOW_CLOSED] = "closed",
	[WINDOW_OPEN] = "open",
	[WINDOW_SUSPENDED] = "suspended",
	[WINDOW_SLOW] = "slow",
	[WINDOW_ADVISORY] = "advisory",
};

const char *
window_kind_name(enum window_kind kind)
{
	return names[kind];
}

bool
window_kind_parse(struct str name, enum window_kind *kind)
{
	for (enum window_kind k = WINDOW_CLOSED; k < WINDOW_KIND_COUNT; k++)
		if (str_equal(name, str_from(names[k]))) {
			*kind = k;
			return true;
		}
	return false;
}

bool
window_covers(const struct window *window, struct date day)
{
	return !date_before(day, window->from) &&
	       !date_before(window->last, day);
}

bool
window_may_be_announced(const struct window *window, struct date today)
{
	return window->kind == WINDOW_SUSPENDED &&
	       !date_before(window->last, today);
}

int
window_order(const struct window *a, const struct window *b)
{
	if (!date_equal(a->from, b->from))
		return date_before(a->from, b->from) ? -1 : 1;
	return str_compare(a->id, b->id);
}

bool
window_fits(const struct window *window, struct str carrier, struct str origin,
    struct str destination)
{
	bool has_carrier = false, has_lane = false;
	for (size_t i = 0; i < window->carrier_count && !has_carrier; i++)
		has_carrier = glob_match(window->carriers[i], carrier);
	for (size_t i = 0; i < window->lane_count && !has_lane; i++)
		has_lane = lane_fits(&window->lanes[i], origin, destination);
	return has_carrier && has_lane;
}

static const struct title *
find_title(const struct window *window, struct str language)
{
	for (size_t i = 0; i < window->title_count; i++)
		if (str_equal_nocase(window->titles[i].language, language) &&
		    !str_is_empty(window->titles[i].text))
			return &window->titles[i];
	return NULL;
}

struct str
window_title(const struct window *window, struct str language)
{
	struct str primary = str_slice(language, 0,
	    str_find_byte(language, '-'));
	const struct str wanted[] = { language, primary, STR_EMPTY };
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const struct title *title = find_title(window, wanted[i]);
		if (title != NULL)
			return title->text;
	}
	return STR_EMPTY;
}

static bool
is_letter(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool
side_parse(struct str text, struct str *side, struct arena *arena)
{
	if (str_equal(text, STR("*"))) {
		*side = STR("*");
		return true;
	}
	if (text.len != 2 || !is_letter(text.ptr[0]) || !is_letter(text.ptr[1]))
		return false;
	char *upper = arena_alloc(arena, 2, 1);
	for (size_t i = 0; i < 2; i++)
		upper[i] = (char)(text.ptr[i] & ~0x20);
	*side = (struct str){ upper, 2 };
	return true;
}

bool
lane_parse(struct str text, struct lane *lane, struct arena *arena)
{
	size_t arrow = str_find(text, STR("->"));
	return arrow < text.len &&
	       side_parse(str_trim(str_slice(text, 0, arrow)), &lane->origin,
		   arena) &&
	       side_parse(str_trim(str_slice(text, arrow + 2, text.len)),
		   &lane->destination, arena);
}

static bool
side_fits(struct str side, struct str country)
{
	return str_equal(side, STR("*")) ||
	       (!str_is_empty(country) && str_equal_nocase(side, country));
}

bool
lane_fits(const struct lane *lane, struct str origin, struct str destination)
{
	return side_fits(lane->origin, origin) &&
	       side_fits(lane->destination, destination);
}
