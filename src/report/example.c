#include "report/example.h"

void
example_init(struct example *example, struct str letter)
{
	struct str line;
	bool is_new;
	*example = (struct example){ 0 };
	while (!str_is_empty(letter) && str_next(&letter, '\n', &line))
		map_put(&example->lines, str_trim(line), 0, &is_new);
}

void
example_release(struct example *example)
{
	map_release(&example->lines);
}

void
example_add_others(const struct example *example, struct str letter,
    struct buf *out)
{
	struct str line;
	size_t value;
	while (!str_is_empty(letter) && str_next(&letter, '\n', &line)) {
		line = str_trim(line);
		if (str_is_empty(line) ||
		    map_find(&example->lines, line, &value))
			continue;
		buf_add(out, line);
		buf_add_byte(out, '\n');
	}
}
