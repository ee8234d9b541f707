#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>

#include "base/file.h"
#include "ledger/backup.h"
#include "unit/ledger/book.h"

static size_t
count_files(struct book *book)
{
	size_t count = 0;
	DIR *folder = opendir(folder_path(&book->folder, "kept"));
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
	closedir(folder);
	return count;
}

static void
make_folder(struct book *book)
{
	assert_int_equal(mkdir(folder_path(&book->folder, "kept"), 0700), 0);
}

static void
it_is_a_whole_ledger_for_its_owner_alone(void **state)
{
	(void)state;
	struct book book;
	struct stat st;
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	make_folder(&book);
	const char *path = folder_path(&book.folder, "kept/ledger.db");
	mode_t before = umask(0);
	MUST(&book, backup_write(book.ledger, path, &book.err));
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777U, 0600);
	assert_int_equal(count_files(&book), 1);
	book_close_ledger(&book);
	MUST(&book, ledger_open(folder_path(&book.folder, "kept"), LEDGER_WRITE,
			&book.ledger, &book.err));
	assert_int_equal(book_told(&book, "LP1"), 1);
	book_close(&book);
}

static void
nothing_is_overwritten_and_nothing_left_behind(void **state)
{
	(void)state;
	struct book book;
	struct str content;
	book_open(&book);
	make_folder(&book);
	const char *path = folder_write(&book.folder, "kept/a.db", "precious");
	assert_false(backup_write(book.ledger, path, &book.err));
	assert_int_equal(book.err.kind, ERROR_REPORT);
	MUST(&book, file_read(path, 100, &book.arena, &content, &book.err));
	assert_true(str_equal(content, STR("precious")));
	assert_int_equal(count_files(&book), 1);
	assert_false(
	    backup_write(book.ledger, "/nonexistent/kept.db", &book.err));
	assert_int_equal(book.err.kind, ERROR_REPORT);
	book_close(&book);
}

static void
it_is_made_beside_a_transaction_and_holds_what_was_committed(void **state)
{
	(void)state;
	struct book book;
	struct ledger *beside = NULL;
	struct notice notice = a_notice("LP2", NOTICE_DELAYED);
	struct mail mail = a_mail("2@shop.example", &notice, 1);
	book_open(&book);
	book_tell(&book, "1@shop.example", "LP1", NOTICE_DELAYED);
	make_folder(&book);
	book_begin(&book);
	book_add(&book, &mail);
	MUST(&book,
	    ledger_open(book.folder.path, LEDGER_BESIDE, &beside, &book.err));
	MUST(&book,
	    backup_write(beside, folder_path(&book.folder, "kept/ledger.db"),
		&book.err));
	ledger_close(beside);
	book_commit(&book);
	assert_int_equal(book_told(&book, "LP2"), 1);
	book_close_ledger(&book);
	MUST(&book, ledger_open(folder_path(&book.folder, "kept"), LEDGER_READ,
			&book.ledger, &book.err));
	assert_int_equal(book_told(&book, "LP1"), 1);
	assert_int_equal(book_told(&book, "LP2"), 0);
	book_close(&book);
}

static void
a_missing_ledger_opens_beside_as_empty_and_is_not_made(void **state)
{
	(void)state;
	struct book book = { .run = { 0 } };
	folder_open(&book.folder);
	book_open_ledger(&book, LEDGER_BESIDE);
	assert_true(ledger_is_empty(book.ledger));
	assert_int_equal(access(folder_path(&book.folder, "ledger.db"), F_OK),
	    -1);
	book_close(&book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_a_whole_ledger_for_its_owner_alone),
		cmocka_unit_test(
		    nothing_is_overwritten_and_nothing_left_behind),
		cmocka_unit_test(
		    it_is_made_beside_a_transaction_and_holds_what_was_committed),
		cmocka_unit_test(
		    a_missing_ledger_opens_beside_as_empty_and_is_not_made),
	};
	return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}
