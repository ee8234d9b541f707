#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command/password.h"
#include "support/folder.h"

struct keyring {
	struct folder folder;
	struct relay_settings relay;
	struct password password;
	struct error err;
};

static void
keyring_open(struct keyring *keyring)
{
	*keyring = (struct keyring){ .err = { 0 } };
	folder_open(&keyring->folder);
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void
keyring_close(struct keyring *keyring)
{
	unsetenv("CREDENTIALS_DIRECTORY");
	folder_close(&keyring->folder);
}

static void
put_file(struct keyring *keyring, struct str content, mode_t mode)
{
	const char *path = folder_write_bytes(&keyring->folder, "password",
	    content);
	assert_int_equal(chmod(path, mode), 0);
	keyring->relay.password_file.text = str_from(path);
}

static bool
read_it(struct keyring *keyring)
{
	keyring->err = (struct error){ 0 };
	return password_read(&keyring->relay, &keyring->password,
	    &keyring->err);
}

static void
expect(struct keyring *keyring, const char *password)
{
	if (!read_it(keyring))
		fail_msg("%s", keyring->err.text);
	assert_string_equal(keyring->password.text, password);
}

static void
refuse(struct keyring *keyring, const char *part)
{
	static const struct password empty = { "" };
	if (read_it(keyring))
		fail_msg("\"%s\" is taken", keyring->password.text);
	if (keyring->err.kind != ERROR_PERMISSION ||
	    strstr(keyring->err.text, part) == NULL)
		fail_msg("%d: %s", (int)keyring->err.kind, keyring->err.text);
	assert_null(strstr(keyring->err.text, "s3cret"));
	/* Nothing of it stays in memory. */
	assert_memory_equal(&keyring->password, &empty, sizeof(empty));
}

static void
only_the_first_line_of_a_file_counts(void **state)
{
	(void)state;
	static const struct {
		struct str content;
		const char *password;
	} cases[] = {
		{ STR_INIT("s3cret"), "s3cret" },
		{ STR_INIT("s3cret\n"), "s3cret" },
		{ STR_INIT("s3cret\r\n"), "s3cret" },
		{ STR_INIT("s3cret\nsecond\n"), "s3cret" },
		{ STR_INIT(" s3 cret ; # \t\n"), " s3 cret ; # \t" },
		{ STR_INIT("pässwörd\n"), "pässwörd" },
	};
	struct keyring keyring;
	keyring_open(&keyring);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		put_file(&keyring, cases[i].content, 0600);
		expect(&keyring, cases[i].password);
	}
	keyring_close(&keyring);
}

static void
an_empty_password_is_refused(void **state)
{
	(void)state;
	static const struct str contents[] = { STR_INIT(""), STR_INIT("\n"),
		STR_INIT("\r\n"), STR_INIT("\ns3cret\n"), STR_INIT("\0s") };
	struct keyring keyring;
	keyring_open(&keyring);
	for (size_t i = 0; i < COUNT_OF(contents); i++) {
		put_file(&keyring, contents[i], 0600);
		refuse(&keyring, "is empty");
	}
	keyring_close(&keyring);
}

static void
a_password_that_does_not_fit_is_refused_not_cut(void **state)
{
	(void)state;
	char bytes[PASSWORD_MAX * 20];
	struct keyring keyring;
	memset(bytes, 'x', sizeof(bytes));
	keyring_open(&keyring);
	put_file(&keyring, (struct str){ bytes, PASSWORD_MAX - 1 }, 0600);
	refuse(&keyring, "longer than 510 bytes");
	put_file(&keyring, (struct str){ bytes, sizeof(bytes) }, 0600);
	refuse(&keyring, "longer than 510 bytes");
	bytes[PASSWORD_MAX - 2] = '\n';
	put_file(&keyring, (struct str){ bytes, sizeof(bytes) }, 0600);
	assert_true(read_it(&keyring));
	assert_int_equal(strlen(keyring.password.text), PASSWORD_MAX - 2);
	keyring_close(&keyring);
}

static void
a_file_that_others_may_read_is_refused(void **state)
{
	(void)state;
	static const struct {
		mode_t mode;
		bool is_taken;
	} cases[] = {
		{ 0400, true },
		{ 0600, true },
		{ 0700, true },
		{ 0640, false },
		{ 0620, false },
		{ 0604, false },
		{ 0644, false },
		{ 0601, false },
	};
	struct keyring keyring;
	keyring_open(&keyring);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		put_file(&keyring, STR("s3cret\n"), cases[i].mode);
		if (read_it(&keyring) != cases[i].is_taken)
			fail_msg("mode %o", cases[i].mode);
	}
	put_file(&keyring, STR("s3cret\n"), 0640);
	refuse(&keyring, "chmod 600");
	keyring_close(&keyring);
}

static void
what_is_no_file_is_refused(void **state)
{
	(void)state;
	struct keyring keyring;
	keyring_open(&keyring);
	keyring.relay.password_file.text = STR("/nonexistent/password");
	refuse(&keyring, "No such file");
	keyring.relay.password_file.text = str_from(keyring.folder.path);
	refuse(&keyring, "not a regular file");
	const char *fifo = folder_path(&keyring.folder, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	keyring.relay.password_file.text = str_from(fifo);
	refuse(&keyring, "not a regular file");
	keyring_close(&keyring);
}

static void
a_command_gives_its_first_line(void **state)
{
	(void)state;
	static const struct {
		const char *command, *password;
	} cases[] = {
		{ "echo s3cret", "s3cret" },
		{ "printf s3cret", "s3cret" },
		{ "printf 's3cret\\nsecond\\n'", "s3cret" },
		{ "printf 's3'; printf 'cret\\n'", "s3cret" },
		{ "cat >/dev/null; echo s3cret", "s3cret" },
		{ "echo noise >&2; echo s3cret", "s3cret" },
	};
	struct keyring keyring;
	keyring_open(&keyring);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		keyring.relay.password_command.text = str_from(
		    cases[i].command);
		if (!read_it(&keyring) ||
		    strcmp(keyring.password.text, cases[i].password) != 0)
			fail_msg("case %zu \"%s\": \"%s\"", i, cases[i].command,
			    keyring.password.text);
	}
	keyring_close(&keyring);
}

static void
a_command_that_fails_gives_none(void **state)
{
	(void)state;
	static const char *const commands[] = { "echo s3cret; exit 1",
		"echo s3cret; kill -9 $$", "no-such-command-anywhere" };
	struct keyring keyring;
	keyring_open(&keyring);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		keyring.relay.password_command.text = str_from(commands[i]);
		refuse(&keyring, "password_command failed");
	}
	keyring.relay.password_command.text = STR("true");
	refuse(&keyring, "is empty");
	keyring_close(&keyring);
}

static void
a_command_that_says_far_too_much_is_heard_to_its_end(void **state)
{
	(void)state;
	struct keyring keyring;
	keyring_open(&keyring);
	keyring.relay.password_command.text = STR(
	    "echo s3cret; head -c 1000000 /dev/zero");
	expect(&keyring, "s3cret");
	keyring.relay.password_command.text = STR(
	    "head -c 1000000 /dev/zero | tr '\\0' x");
	refuse(&keyring, "longer than");
	keyring_close(&keyring);
}

static void
the_credentials_of_systemd_come_first_then_the_file_then_the_command(
    void **state)
{
	(void)state;
	struct keyring keyring;
	keyring_open(&keyring);
	keyring.relay.password_command.text = STR("echo command");
	expect(&keyring, "command");
	put_file(&keyring, STR("file\n"), 0600);
	expect(&keyring, "file");
	const char *path = folder_write(&keyring.folder,
	    "credentials/relay-password", "credential\n");
	setenv("CREDENTIALS_DIRECTORY",
	    folder_path(&keyring.folder, "credentials"), 1);
	assert_int_equal(chmod(path, 0400), 0);
	expect(&keyring, "credential");
	unlink(path);
	expect(&keyring, "file");
	keyring_close(&keyring);
}

static void
a_credential_may_be_lent_to_us_by_an_acl_but_not_to_everybody(void **state)
{
	(void)state;
	struct keyring keyring;
	keyring_open(&keyring);
	const char *path = folder_write(&keyring.folder,
	    "credentials/relay-password", "s3cret\n");
	setenv("CREDENTIALS_DIRECTORY",
	    folder_path(&keyring.folder, "credentials"), 1);
	assert_int_equal(chmod(path, 0440), 0);
	expect(&keyring, "s3cret");
	assert_int_equal(chmod(path, 0444), 0);
	refuse(&keyring, "chmod 600");
	keyring_close(&keyring);
}

static void
without_any_source_it_is_asked_for(void **state)
{
	(void)state;
	struct keyring keyring;
	keyring_open(&keyring);
	refuse(&keyring, "neither password_file nor password_command");
	keyring_close(&keyring);
}

static void
a_wiped_password_is_gone(void **state)
{
	(void)state;
	static const struct password empty = { "" };
	struct password password;
	memset(&password, 'x', sizeof(password));
	password_wipe(&password);
	assert_memory_equal(&password, &empty, sizeof(empty));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_first_line_of_a_file_counts),
		cmocka_unit_test(an_empty_password_is_refused),
		cmocka_unit_test(
		    a_password_that_does_not_fit_is_refused_not_cut),
		cmocka_unit_test(a_file_that_others_may_read_is_refused),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(a_command_gives_its_first_line),
		cmocka_unit_test(a_command_that_fails_gives_none),
		cmocka_unit_test(
		    a_command_that_says_far_too_much_is_heard_to_its_end),
		cmocka_unit_test(
		    the_credentials_of_systemd_come_first_then_the_file_then_the_command),
		cmocka_unit_test(
		    a_credential_may_be_lent_to_us_by_an_acl_but_not_to_everybody),
		cmocka_unit_test(without_any_source_it_is_asked_for),
		cmocka_unit_test(a_wiped_password_is_gone),
	};
	return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
