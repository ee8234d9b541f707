#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "complaint/contact.h"
#include "support/configuration.h"

static int
begin(void **state)
{
	static struct configuration configuration;
	configuration_open(&configuration);
	*state = &configuration;
	return 0;
}

static int
end(void **state)
{
	configuration_close(*state);
	return 0;
}

static void
marketplaces_that_forbid_mail_get_a_file(void **state)
{
	struct configuration *c = *state;
	struct contacts contacts;
	configuration_make(c, "");
	assert_true(
	    contacts_read(&c->settings.complaints, &c->mistakes, &contacts));
	for (enum platform p = PLATFORM_EBAY; p < PLATFORM_COUNT; p++) {
		bool is_file = p == PLATFORM_EBAY || p == PLATFORM_ALIEXPRESS ||
		               p == PLATFORM_AMAZON;
		if (contacts.of[p] != (is_file ? CONTACT_EXPORT : CONTACT_SMTP))
			fail_msg("%s", platform_name(p));
	}
}

static void
a_line_of_the_shop_counts_more(void **state)
{
	struct configuration *c = *state;
	struct contacts contacts;
	configuration_make(c,
	    "[complaints]\nchannel.eBay = smtp\nchannel.amazon = relay\n"
	    "channel.shopify = export\nchannel.email = smtp\n");
	assert_true(
	    contacts_read(&c->settings.complaints, &c->mistakes, &contacts));
	assert_int_equal(contacts.of[PLATFORM_EBAY], CONTACT_SMTP);
	assert_int_equal(contacts.of[PLATFORM_AMAZON], CONTACT_SMTP);
	assert_int_equal(contacts.of[PLATFORM_SHOPIFY], CONTACT_EXPORT);
	assert_int_equal(contacts.of[PLATFORM_EMAIL], CONTACT_SMTP);
	assert_int_equal(contacts.of[PLATFORM_ALIEXPRESS], CONTACT_EXPORT);
}

static void
what_is_no_platform_or_no_channel_is_a_mistake(void **state)
{
	static const struct {
		const char *line, *wanted;
	} cases[] = {
		{ "channel.ebey = smtp",
		    "main.ini:13: channel.ebey: 'ebey' is no source of "
		    "complaints.csv" },
		{ "channel. = smtp",
		    "main.ini:13: channel.: '' is no source of "
		    "complaints.csv" },
		{ "channel.ebay = pigeon",
		    "main.ini:13: channel.ebay = pigeon: smtp or export is "
		    "wanted" },
		{ "channel.ebay =",
		    "main.ini:13: channel.ebay = : smtp or export is wanted" },
	};
	struct configuration *c = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct contacts contacts;
		configuration_make(c,
		    arena_format(&c->run, "[complaints]\n%s\n", cases[i].line)
			.ptr);
		assert_false(contacts_read(&c->settings.complaints,
		    &c->mistakes, &contacts));
		if (strcmp(configuration_told(c), cases[i].wanted) != 0)
			fail_msg("\"%s\": %s", cases[i].line,
			    configuration_told(c));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(marketplaces_that_forbid_mail_get_a_file),
		TEST(a_line_of_the_shop_counts_more),
		TEST(what_is_no_platform_or_no_channel_is_a_mistake),
	};
	return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}
