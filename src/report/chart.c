#include "report/chart.h"

#include "report/display.h"
#include "report/markup.h"

enum {
	ROW_HEIGHT = 36,
	TEXT_BASE = 14,
	BAR_TOP = 20,
	BAR_HEIGHT = 9,
	LABEL_COLUMNS = 30,
	COLUMNS_TOP = 22,
	COLUMNS_HEIGHT = 80,
	COLUMNS_FOOT = 20,
	WIDTH_TENTHS = 1000, /* of a percent: the whole width */
	SLIVER_TENTHS = 5,   /* a thousandth is seen, too */
	LARGEST_FIGURE = 1000000000
};

/* Tenths of a percent: "41.5%".  No locale has a say in it. */
static void
add_percent(struct buf *out, size_t tenths)
{
	buf_format(out, "%zu.%zu%%", tenths / 10, tenths % 10);
}

static size_t
share_of(size_t part, size_t whole)
{
	size_t tenths = part * WIDTH_TENTHS / whole;
	return part > 0 && tenths < SLIVER_TENTHS ? SLIVER_TENTHS : tenths;
}

/* --- bars ---------------------------------------------------------------- */

struct bar {
	size_t row;
	struct str label;
	struct str number;
	size_t share; /* in tenths of a percent */
};

static void
add_bar(struct buf *out, const struct bar *bar)
{
	size_t top = bar->row * ROW_HEIGHT;
	struct buf label;
	buf_init(&label, bar->label.len * GLYPH_TEXT + GLYPH_TEXT);
	display_add_cut(&label, bar->label, LABEL_COLUMNS);
	buf_format(out, "<text x=\"0\" y=\"%zu\">", top + TEXT_BASE);
	markup_add(out, buf_str(&label));
	buf_format(out, "</text><text class=\"n\" x=\"100%%\" y=\"%zu\">",
	    top + TEXT_BASE);
	markup_add(out, bar->number);
	buf_format(out,
	    "</text><rect class=\"track\" y=\"%zu\" width=\"100%%\" "
	    "height=\"%d\" rx=\"2\"/>",
	    top + BAR_TOP, BAR_HEIGHT);
	if (bar->share > 0) {
		buf_format(out, "<rect class=\"bar\" y=\"%zu\" width=\"",
		    top + BAR_TOP);
		add_percent(out, bar->share);
		buf_format(out, "\" height=\"%d\" rx=\"2\"/>\n", BAR_HEIGHT);
	}
	buf_release(&label);
}

static size_t
largest_of(const struct tally *tally)
{
	size_t largest = 1;
	for (size_t i = 0; i < tally->count; i++) {
		if (tally->items[i].count > largest)
			largest = tally->items[i].count;
	}
	return largest;
}

static void
start_figure(struct buf *out, const char *id, const char *title, size_t height)
{
	buf_format(out,
	    "<figure>\n<figcaption id=\"%s\">%s</figcaption>\n"
	    "<svg role=\"img\" aria-labelledby=\"%s\" "
	    "aria-describedby=\"%s-d\" width=\"100%%\" height=\"%zu\">"
	    "<desc id=\"%s-d\">",
	    id, title, id, id, height, id);
}

static void
describe(struct buf *out, size_t i, struct str label, size_t count)
{
	buf_add(out, i == 0 ? STR("") : STR("; "));
	markup_add(out, label);
	markup_number(out, ": ", count, "");
}

void
chart_add(struct buf *out, const char *id, const char *title,
    const struct tally *tally)
{
	struct buf number;
	if (tally_sum(tally) == 0)
		return;
	start_figure(out, id, title, tally->count * ROW_HEIGHT);
	for (size_t i = 0; i < tally->count; i++)
		describe(out, i, tally->items[i].label, tally->items[i].count);
	buf_add(out, STR("</desc>\n"));
	buf_init(&number, out->limit);
	size_t largest = largest_of(tally);
	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_item *item = &tally->items[i];
		buf_clear(&number);
		display_add_count(&number, item->count);
		add_bar(out, &(struct bar){ i, item->label, buf_str(&number),
				 share_of(item->count, largest) });
	}
	buf_release(&number);
	buf_add(out, STR("</svg>\n</figure>\n"));
}

/* --- a limit ------------------------------------------------------------- */

/* "41.5" in tenths. */
static bool
read_tenths(struct str figure, size_t *tenths)
{
	size_t point = str_find_byte(figure, '.');
	long whole, tenth = 0;
	if (!str_to_count(str_slice(figure, 0, point), LARGEST_FIGURE, &whole))
		return false;
	if (point < figure.len &&
	    !str_to_count(str_behind(figure, point + 1), 9, &tenth))
		return false;
	*tenths = (size_t)whole * 10 + (size_t)tenth;
	return true;
}

void
chart_add_limit(struct buf *out, struct str value, struct str limit)
{
	size_t is, may;
	if (!read_tenths(value, &is) || !read_tenths(limit, &may))
		return;
	size_t larger = is > may ? is : may;
	if (larger == 0)
		return;
	buf_format(out,
	    "<svg class=\"limit\" role=\"img\" width=\"100%%\" height=\"%d\" ",
	    2 * ROW_HEIGHT);
	markup_data(out, "aria-label=\"this run: ", value, "");
	markup_data(out, ", the limit: ", limit, "\">\n");
	add_bar(out,
	    &(struct bar){ 0, STR("this run"), value, share_of(is, larger) });
	add_bar(out,
	    &(struct bar){ 1, STR("limit"), limit, share_of(may, larger) });
	markup_put(out, "</svg>\n");
}

/* --- columns ------------------------------------------------------------- */

/* The last of equal ones: the nearest to today. */
static size_t
find_peak(const struct chart_columns *columns)
{
	size_t peak = 0;
	for (size_t i = 1; i < columns->count; i++) {
		if (columns->items[i].value >= columns->items[peak].value)
			peak = i;
	}
	return peak;
}

static void
add_column(struct buf *out, const struct chart_columns *columns, size_t i,
    size_t most)
{
	const struct chart_column *column = &columns->items[i];
	size_t step = WIDTH_TENTHS / columns->count;
	size_t height = most == 0 ? 0 : column->value * COLUMNS_HEIGHT / most;
	if (height == 0)
		height = 1;
	buf_format(out, "<rect class=\"%s\" x=\"",
	    column->is_marked ? "bar mark" : "bar");
	add_percent(out, i * WIDTH_TENTHS / columns->count + step / 8);
	buf_format(out, "\" y=\"%zu\" width=\"",
	    COLUMNS_TOP + COLUMNS_HEIGHT - height);
	add_percent(out, step * 3 / 4);
	buf_format(out, "\" height=\"%zu\"/>\n", height);
}

enum side { LEFT, RIGHT };

static void
add_label(struct buf *out, enum side side, int y,
    const struct chart_column *column, const char *unit)
{
	markup_put(out,
	    side == LEFT ? "<text x=\"0\"" : "<text class=\"n\" x=\"100%\"");
	buf_format(out, " y=\"%d\">", y);
	markup_add(out, column->label);
	if (unit != NULL)
		markup_number(out, ": ", column->value, unit);
	markup_put(out, "</text>\n");
}

static bool
has_marks(const struct chart_columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (columns->items[i].is_marked)
			return true;
	}
	return false;
}

void
chart_add_columns(struct buf *out, const struct chart_columns *columns)
{
	enum { BOTTOM = COLUMNS_TOP + COLUMNS_HEIGHT };
	if (columns->count == 0)
		return;
	const struct chart_column *first = &columns->items[0];
	const struct chart_column *last = &columns->items[columns->count - 1];
	const struct chart_column *peak = &columns->items[find_peak(columns)];
	start_figure(out, columns->id, columns->title, BOTTOM + COLUMNS_FOOT);
	for (size_t i = 0; i < columns->count; i++)
		describe(out, i, columns->items[i].label,
		    columns->items[i].value);
	buf_add(out, STR("</desc>\n"));
	for (size_t i = 0; i < columns->count; i++)
		add_column(out, columns, i, peak->value);
	add_label(out, LEFT, TEXT_BASE, peak, columns->unit);
	if (columns->count > 1)
		add_label(out, LEFT, BOTTOM + TEXT_BASE + 2, first, NULL);
	add_label(out, RIGHT, BOTTOM + TEXT_BASE + 2, last, columns->unit);
	markup_put(out, "</svg>\n");
	if (has_marks(columns))
		buf_format(out, "<p class=\"dim\">%s</p>\n", columns->mark);
	markup_put(out, "</figure>\n");
}
