#include "report/gallery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct gallery_letter letters[] = {
	{ STR_INIT("de-delayed"), STR_INIT("delayed"), STR_INIT("de"),
	    STR_INIT("Verspätet"), STR_INIT("bis Freitag"),
	    STR_INIT("Guten Tag\n"), STR_INIT("<p>Guten Tag</p>") },
	{ STR_INIT("en-delayed"), STR_INIT("delayed"), STR_INIT("en"),
	    STR_INIT("<b>Late"), STR_INIT("& so"), STR_INIT("a\n<b>\n"),
	    STR_INIT("<p title=\"x\">a &lt;b&gt;</p>") },
	{ STR_INIT("en-returned"), STR_INIT("returned"), STR_INIT("en"),
	    STR_INIT("Back"), STR_INIT(""), STR_INIT("It is back.\n"),
	    STR_INIT("<p>It is back.</p>") },
};

static size_t
count_in(struct str page, const char *part)
{
	size_t count = 0;
	for (size_t at = 0; at < page.len; at++)
		count += str_starts_with(str_behind(page, at), str_from(part));
	return count;
}

static void
expect(struct str page, const char *part, size_t count)
{
	if (count_in(page, part) != count)
		fail_msg("\"%s\" stands %zu times in\n%.*s", part,
		    count_in(page, part), STR_ARG(page));
}

static void
every_letter_is_there_whole_and_can_be_reached(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 1 << 20);
	gallery_add(&out, letters, COUNT_OF(letters));
	struct str page = buf_str(&out);
	expect(page, "<section id=\"", 3);
	expect(page, "<dt>", 2);
	expect(page,
	    "<dt>delayed</dt>\n<dd><a href=\"#de-delayed\">de</a>\n"
	    "<a href=\"#en-delayed\">en</a>\n</dd>",
	    1);
	/* From the list, from the letter before and from the one behind. */
	expect(page, "href=\"#de-delayed\"", 2);
	expect(page, "href=\"#en-delayed\"", 3);
	expect(page, "href=\"#en-returned\"", 2);
	expect(page, "href=\"en-returned.eml\"", 1);
	expect(page, "<h2 dir=\"auto\" lang=\"de\">Verspätet</h2>", 1);
	expect(page, "srcdoc=\"&lt;p&gt;It is back.&lt;/p&gt;\"", 1);
	expect(page, "<pre dir=\"auto\" lang=\"en\">It is back.\n</pre>", 1);
	buf_release(&out);
}

static void
nothing_of_a_letter_is_markup_of_the_page(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 1 << 20);
	gallery_add(&out, letters, COUNT_OF(letters));
	struct str page = buf_str(&out);
	expect(page, "<b>", 0);
	expect(page, "<p title", 0);
	expect(page, ">&lt;b&gt;Late</h2>", 1);
	expect(page, ">&amp; so</p>", 1);
	expect(page,
	    "srcdoc=\"&lt;p title=&quot;x&quot;&gt;a "
	    "&amp;lt;b&amp;gt;&lt;/p&gt;\"",
	    1);
	buf_release(&out);
}

static void
it_has_no_script_and_asks_no_network(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 1 << 20);
	gallery_add(&out, letters, COUNT_OF(letters));
	struct str page = buf_str(&out);
	expect(page, "<script", 0);
	expect(page, "http", 1); /* of http-equiv */
	expect(page, "default-src 'none'", 1);
	expect(page, "sandbox=\"\"", 3);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_letter_is_there_whole_and_can_be_reached),
		cmocka_unit_test(nothing_of_a_letter_is_markup_of_the_page),
		cmocka_unit_test(it_has_no_script_and_asks_no_network),
	};
	return cmocka_run_group_tests_name("gallery", tests, NULL, NULL);
}
