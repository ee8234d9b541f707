#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/address.h"

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

static void
usable_addresses_are_made_ready_to_write_to(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "jane@shop.example", "jane@shop.example" },
		{ "Jane.Doe+x@Shop.EXAMPLE", "Jane.Doe+x@shop.example" },
		{ "!#$%&'*+-/=?^_`{|}~@shop.example",
		    "!#$%&'*+-/=?^_`{|}~@shop.example" },
		{ "  jane@shop.example\t\r\n", "jane@shop.example" },
		{ "mailto:jane@shop.example", "jane@shop.example" },
		{ "MAILTO: jane@shop.example", "jane@shop.example" },
		{ "Zoë <z@shop.example>", "z@shop.example" },
		{ "<z@shop.example>", "z@shop.example" },
		{ "Zoë < z@shop.example >", "z@shop.example" },
		{ "Zoë <mailto: z@shop.example >", "z@shop.example" },
		{ "\"Doe, <Jane> \\\" a@b\" <z@shop.example>",
		    "z@shop.example" },
		{ "z@shop.example.", "z@shop.example" },
		{ "z@a.b", "z@a.b" },
		{ "1@163.com", "1@163.com" },
		{ "z@1and1.co", "z@1and1.co" },
		{ "z@r3---sn.example", "z@r3---sn.example" },
		{ "noreply@marketplace.amazon.com",
		    "noreply@marketplace.amazon.com" },
		{ "z@münchen.example", "z@xn--mnchen-3ya.example" },
		{ "z@MÜNCHEN.example", "z@xn--mnchen-3ya.example" },
		{ "z@straße.example", "z@xn--strae-oqa.example" },
		{ "z@例子。测试", "z@xn--fsqu00a.xn--0zwm56d" },
		{ "z@ｓｈｏｐ.example", "z@shop.example" },
		{ "z@XN--mnchen-3ya.Example", "z@xn--mnchen-3ya.example" },
		{ X60 "1234@shop.example", X60 "1234@shop.example" },
		{ "z@" X60 "123.example", "z@" X60 "123.example" },
		{ X60 "1234@" X60 "." X60 "." X60 ".6789ab",
		    X60 "1234@" X60 "." X60 "." X60 ".6789ab" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str address;
		const char *reason = NULL;
		if (!address_check(str_from(cases[i].text), ADDRESS_ASCII,
			&arena, &address, &reason))
			fail_msg("\"%s\" %s", cases[i].text, reason);
		if (!str_equal(address, str_from(cases[i].expected)))
			fail_msg("\"%s\" becomes \"%.*s\"", cases[i].text,
			    STR_ARG(address));
	}
	arena_release(&arena);
}

static const struct {
	const char *text, *reason;
} refused[] = {
	{ "", "is empty" },
	{ " \r\n", "is empty" },
	{ "mailto:", "is empty" },
	{ "Zoë <>", "is empty" },
	{ "jane", "has no @" },
	{ "jane＠shop.example", "has no @" },
	{ "a@b@shop.example", "has more than one @" },
	{ "@shop.example", "has nothing before the @" },
	{ "a@", "has nothing behind the @" },
	{ "a@b", "has no dot behind the @" },
	{ "a@b.", "has no dot behind the @" },
	{ "a@x.example,b@y.example", "is more than one address" },
	{ "a@x.example;", "is more than one address" },
	{ "a\r\nBcc: b@x.example", "has a control character" },
	{ "a@x.example\r\nBcc: b@x.example", "has a control character" },
	{ "a@x.example\nRCPT TO:<b@x.example>", "has a control character" },
	{ "a\tb@x.example", "has a control character" },
	{ "a\x7F@x.example", "has a control character" },
	{ "Z\rQ <a@x.example>", "has a control character" },
	{ "a@x.ex\xC3mple", "is not UTF-8" },
	{ ".a@x.example", "has a misplaced dot before the @" },
	{ "a.@x.example", "has a misplaced dot before the @" },
	{ "a..b@x.example", "has a misplaced dot before the @" },
	{ "zoë@x.example", "is not ASCII before the @" },
	{ "\"a b\"@x.example", "has quotes before the @" },
	{ "a b@x.example", "has a character before the @ that we do not send" },
	{ "a(b)@x.example",
	    "has a character before the @ that we do not send" },
	{ "a:b@x.example", "has a character before the @ that we do not send" },
	{ "a\\b@x.example",
	    "has a character before the @ that we do not send" },
	{ X60 "12345@x.example", "has more than 64 bytes before the @" },
	{ "a@[1.2.3.4]", "has an IP address behind the @" },
	{ "a@1.2.3.4", "has a number in place of a domain" },
	{ "a@x.123", "has a number in place of a domain" },
	{ "a@x_y.example", "has no valid domain" },
	{ "a@-x.example", "has no valid domain" },
	{ "a@x-.example", "has no valid domain" },
	{ "a@x..example", "has no valid domain" },
	{ "a@.example", "has no valid domain" },
	{ "a@x.example..", "has no valid domain" },
	{ "a@exa mple.com", "has no valid domain" },
	{ "a@x/y.example", "has no valid domain" },
	{ "a@" X60 "1234.example", "has no valid domain" },
	{ "a@exa mplé.com", "has an international domain that is not valid" },
	{ "a@ü_x.example", "has an international domain that is not valid" },
	{ "a@-ü.example", "has an international domain that is not valid" },
	{ "a@xn--a.example", "has an international domain that is not valid" },
	{ "a@XN--a.example", "has an international domain that is not valid" },
	{ "a@x.xn--0", "has an international domain that is not valid" },
	{ "a@a\u200Bü.example\u0301א",
	    "has an international domain that is not valid" },
	{ "a@ü.123", "has a number in place of a domain" },
	{ "a@ü", "has no dot behind the @" },
	{ X60 "1234@" X60 "." X60 "." X60 ".6789abc",
	    "has more than 254 bytes" },
	{ "a@" X60 ".ü" X60 "." X60 "." X60 "." X60,
	    "has an international domain that is not valid" },
	{ "a@x.example>", "has a misplaced < or >" },
	{ "<a@x.example", "has a misplaced < or >" },
	{ ">a@x.example<", "has a misplaced < or >" },
	{ "<<a@x.example>>", "has a misplaced < or >" },
	{ "<a@x.example> b", "has a misplaced < or >" },
	{ "Z <a<b@x.example>",
	    "has a character before the @ that we do not send" },
	{ "\"Z <a@x.example>", "has a quote that never ends" },
	{ "\"Z\\", "has a quote that never ends" },
	{ "\"", "has a quote that never ends" },
	{ "\"Z\" Q <a@x.example>", "has a name behind its quoted name" },
};

static void
other_addresses_are_refused_with_a_reason(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct str address = STR("untouched");
		const char *reason = "is taken";
		bool ok = address_check(str_from(refused[i].text),
		    ADDRESS_ASCII, &arena, &address, &reason);
		if (ok ||
		    !str_equal(str_from(reason), str_from(refused[i].reason)))
			fail_msg("\"%s\" %s", refused[i].text, reason);
		assert_true(str_equal(address, STR("untouched")));
	}
	arena_release(&arena);
}

static void
other_letters_before_the_at_pass_where_the_shop_wants_them(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "zoë@shop.example", "zoë@shop.example" },
		{ "Zoë <zoe\xcc\x88@Shop.example>",
		    "zoe\xcc\x88@shop.example" },
		{ "用户.一@例子.example", "用户.一@xn--fsqu00a.example" },
		{ "٣@shop.example", "٣@shop.example" },
		{ "zo\xc2\xa0"
		  "e@shop.example",
		    NULL },
		{ "zo\xc2\x85"
		  "e@shop.example",
		    NULL },
		{ "zo\xe2\x80\xae"
		  "e@shop.example",
		    NULL },
		{ "🎁@shop.example", NULL },
		{ "zoë.@shop.example", NULL },
		{ "\"zoë\"@shop.example", NULL },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str address;
		const char *reason;
		bool ok = address_check(str_from(cases[i].text),
		    ADDRESS_ANY_SCRIPT, &arena, &address, &reason);
		if (ok != (cases[i].expected != NULL) ||
		    (ok && !str_equal(address, str_from(cases[i].expected))))
			fail_msg("case %zu \"%s\"", i, cases[i].text);
		assert_false(address_check(str_from(cases[i].text),
		    ADDRESS_ASCII, &arena, &address, &reason));
	}
	arena_release(&arena);
}

static void
a_nul_is_refused(void **state)
{
	struct arena arena = { 0 };
	struct str address;
	const char *reason;

	(void)state;
	assert_false(address_check(STR("a@shop.example\0.evil"), ADDRESS_ASCII,
	    &arena, &address, &reason));
	assert_string_equal(reason, "has a control character");
	arena_release(&arena);
}

static void
a_text_without_end_is_refused(void **state)
{
	static char text[2000];
	struct arena arena = { 0 };
	struct str address;
	const char *reason;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = 'x';
	assert_false(address_check((struct str){ text, sizeof(text) },
	    ADDRESS_ASCII, &arena, &address, &reason));
	assert_string_equal(reason, "is too long");
	arena_release(&arena);
}

static void
a_mailbox_has_a_display_name_and_an_address(void **state)
{
	static const struct {
		const char *text, *display, *address;
	} cases[] = {
		{ "Example Shop <notices@Shop.example>", "Example Shop",
		    "notices@shop.example" },
		{ "notices@shop.example", "", "notices@shop.example" },
		{ "<notices@shop.example>", "", "notices@shop.example" },
		{ "\"Shop, Inc.\" <n@shop.example>", "Shop, Inc.",
		    "n@shop.example" },
		{ "\"a \\\"b\\\" \\\\c\"<n@shop.example>", "a \"b\" \\c",
		    "n@shop.example" },
		{ "\"\" <n@shop.example>", "", "n@shop.example" },
		{ "\" x \" <n@shop.example>", "x", "n@shop.example" },
		{ " Züri 店 <n@züri.example>", "Züri 店",
		    "n@xn--zri-hoa.example" },
		{ "Shop, Inc. <n@shop.example>", "Shop, Inc.",
		    "n@shop.example" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str display;
		struct str address;
		const char *reason = NULL;
		if (!mailbox_parse(str_from(cases[i].text), &arena, &display,
			&address, &reason))
			fail_msg("\"%s\" %s", cases[i].text, reason);
		if (!str_equal(display, str_from(cases[i].display)) ||
		    !str_equal(address, str_from(cases[i].address)))
			fail_msg("\"%s\" becomes \"%.*s\" and \"%.*s\"",
			    cases[i].text, STR_ARG(display), STR_ARG(address));
	}
	arena_release(&arena);
}

static void
a_wrong_mailbox_is_refused_with_a_reason(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{ "Example Shop", "has no @" },
		{ "The \"Shop\" <n@shop.example>", "has a misplaced quote" },
		{ "Shop <n@shop>", "has no dot behind the @" },
		{ "Shop\nX: y <n@shop.example>", "has a control character" },
		{ "\"Shop <n@shop.example>", "has a quote that never ends" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str display = STR("untouched");
		struct str address = STR("untouched");
		const char *reason = "is taken";
		bool ok = mailbox_parse(str_from(cases[i].text), &arena,
		    &display, &address, &reason);
		if (ok ||
		    !str_equal(str_from(reason), str_from(cases[i].reason)))
			fail_msg("\"%s\" %s", cases[i].text, reason);
		assert_true(str_equal(display, STR("untouched")));
		assert_true(str_equal(address, STR("untouched")));
	}
	arena_release(&arena);
}

static void
the_domain_stands_behind_the_at(void **state)
{
	(void)state;
	assert_true(str_equal(address_domain(STR("jane@shop.example")),
	    STR("shop.example")));
	assert_true(str_is_empty(address_domain(STR("jane"))));
	assert_true(str_is_empty(address_domain(STR_EMPTY)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usable_addresses_are_made_ready_to_write_to),
		cmocka_unit_test(other_addresses_are_refused_with_a_reason),
		cmocka_unit_test(
		    other_letters_before_the_at_pass_where_the_shop_wants_them),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(a_text_without_end_is_refused),
		cmocka_unit_test(a_mailbox_has_a_display_name_and_an_address),
		cmocka_unit_test(a_wrong_mailbox_is_refused_with_a_reason),
		cmocka_unit_test(the_domain_stands_behind_the_at),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
