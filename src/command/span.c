#include "command/span.h"

static bool
read_day(const char *option, const char *text, struct date *day,
    struct error *err)
{
	return text == NULL || date_parse(str_from(text), day) ||
	       error_set(err, ERROR_USAGE,
		   "--%s %s: a day such as 2026-01-26 is wanted", option, text);
}

bool
span_read(const struct options *options, struct date today,
    struct arrival_span *span, struct error *err)
{
	struct arrival_span read = { .to = today };
	date_from_civil(1900, 1, 1, &read.from);
	if (!read_day("from", options->from, &read.from, err) ||
	    !read_day("to", options->to, &read.to, err))
		return false;
	if (date_before(read.to, read.from))
		return error_set(err, ERROR_USAGE,
		    options->to == NULL ? "--from %s: is to come"
					: "--from %s: is after --to %s",
		    options->from, options->to);
	*span = read;
	return true;
}
