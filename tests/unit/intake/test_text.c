#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "intake/encoding.h"
#include "intake/text.h"
#include "support/memory_source.h"

enum { LENGTH = 10000, PIECE = ENCODING_LEAST_ROOM };

/* A text of numbered bytes, read in the smallest pieces. */
struct page {
	struct arena run;
	struct buf bytes;
	struct source *source;
	struct text *text;
};

static void
open_page(struct page *page, const char *configured)
{
	struct error err = { 0 };
	*page = (struct page){ 0 };
	buf_init(&page->bytes, LENGTH);
	for (size_t i = 0; i < LENGTH; i++)
		buf_add_byte(&page->bytes, (char)('!' + i % 89));
	page->source = memory_source(buf_str(&page->bytes), &page->run);
	page->text = text_open(page->source, str_from(configured), STR_EMPTY,
	    PIECE, &page->run, &err);
	if (page->text == NULL)
		fail_msg("%s", err.text);
}

static void
close_page(struct page *page)
{
	text_close(page->text);
	source_close(page->source);
	buf_release(&page->bytes);
	arena_release(&page->run);
}

/* What is at hand from an offset on is what stands there. */
static size_t
check_at(struct page *page, size_t at, size_t least)
{
	struct str wanted = str_behind(buf_str(&page->bytes), at);
	struct str got = text_at(page->text, at, least);
	if (got.len < least && got.len < wanted.len)
		fail_msg("%zu bytes at %zu: %zu", least, at, got.len);
	if (!str_equal(got, str_slice(wanted, 0, got.len)))
		fail_msg("other bytes at %zu", at);
	return got.len;
}

static void
every_byte_comes_once_in_windows_of_any_size(void **state)
{
	static const size_t sizes[] = { 1, 7, PIECE, PIECE + 1, 1000 };
	static const char *const encodings[] = { "utf-8", "windows-1252" };
	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(sizes); i++) {
		size_t size = sizes[i / 2];
		struct page page;
		open_page(&page, encodings[i % 2]);
		for (size_t at = 0; at < LENGTH; at += size) {
			check_at(&page, at, size);
			text_drop(page.text, at);
		}
		assert_int_equal(text_at(page.text, LENGTH, 1).len, 0);
		close_page(&page);
	}
}

static void
what_is_not_dropped_can_be_asked_for_again(void **state)
{
	struct page page;
	(void)state;
	open_page(&page, "utf-8");
	check_at(&page, 500, 1);
	text_drop(page.text, 100);
	check_at(&page, 5000, 1);
	check_at(&page, 100, 3000);
	assert_true(check_at(&page, 5000, 1) >= 1);
	check_at(&page, 9000, LENGTH);
	close_page(&page);
}

static void
what_is_dropped_takes_no_room(void **state)
{
	struct page page;
	(void)state;
	open_page(&page, "utf-8");
	for (size_t at = 0; at < LENGTH; at += PIECE) {
		assert_in_range(check_at(&page, at, 1), 1, 2 * PIECE);
		text_drop(page.text, at + 1);
	}
	close_page(&page);
}

static void
a_text_can_be_read_again_from_its_start(void **state)
{
	static const char *const encodings[] = { "utf-8", "windows-1252" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(encodings); i++) {
		struct page page;
		open_page(&page, encodings[i]);
		for (size_t end = 1; end <= LENGTH; end += 4999) {
			check_at(&page, 0, end);
			text_drop(page.text, end);
			check_at(&page, end, LENGTH);
			assert_int_equal(text_at(page.text, LENGTH, 1).len, 0);
			text_rewind(page.text);
		}
		check_at(&page, 0, LENGTH);
		close_page(&page);
	}
}

static void
its_encoding_is_known_and_a_wrong_one_refused(void **state)
{
	struct page page;
	struct error err = { 0 };
	(void)state;
	open_page(&page, "gbk");
	assert_string_equal(text_encoding(page.text), "GB18030");
	assert_null(text_open(page.source, STR("klingon-8"), STR_EMPTY, PIECE,
	    &page.run, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	close_page(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_comes_once_in_windows_of_any_size),
		cmocka_unit_test(what_is_not_dropped_can_be_asked_for_again),
		cmocka_unit_test(what_is_dropped_takes_no_room),
		cmocka_unit_test(a_text_can_be_read_again_from_its_start),
		cmocka_unit_test(its_encoding_is_known_and_a_wrong_one_refused),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
