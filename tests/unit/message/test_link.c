#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/link.h"

struct link_case {
	const char *text;   /* \1 and \2 stand around data */
	const char *linked; /* "target|text" of each, or "" */
};

static void
check(const struct link_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct link link;
		struct str text = str_from(cases[i].text);
		struct str all = STR_EMPTY;
		for (size_t at = 0; link_find(text, at, &arena, &link);
		     at = link.from + link.len)
			all = arena_format(&arena, "%.*s%s%.*s|%.*s",
			    STR_ARG(all), all.len == 0 ? "" : " ",
			    STR_ARG(link.target), (int)link.len,
			    text.ptr + link.from);
		if (!str_equal(all, str_from(cases[i].linked)))
			fail_msg("case %zu, %s: %.*s", i, cases[i].text,
			    STR_ARG(all));
		arena_release(&arena);
	}
}

static void
an_address_of_the_web_is_a_link(void **state)
{
	static const struct link_case cases[] = {
		{ "see https://x.example",
		    "https://x.example|https://x.example" },
		{ "https://x.example.", "https://x.example|https://x.example" },
		{ "(https://x.example/a_b/?c=d&e#f).",
		    "https://x.example/a_b/?c=d&e#f|"
		    "https://x.example/a_b/?c=d&e#f" },
		{ "看https://x.example/a。好",
		    "https://x.example/a|https://x.example/a" },
		{ "Is it https://x.example/? Yes",
		    "https://x.example/|https://x.example/" },
		{ "https://x.example/a@b.example",
		    "https://x.example/a@b.example|"
		    "https://x.example/a@b.example" },
		{ "https://a.example and https://b.example",
		    "https://a.example|https://a.example "
		    "https://b.example|https://b.example" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
an_e_mail_address_is_a_link(void **state)
{
	static const struct link_case cases[] = {
		{ "to help@shop.example.",
		    "mailto:help@shop.example|help@shop.example" },
		{ "help.us+de@shop.example, or",
		    "mailto:help.us+de@shop.example|help.us+de@shop.example" },
		{ "写信到help@shop.example。",
		    "mailto:help@shop.example|help@shop.example" },
		{ "<help@shop.example>",
		    "mailto:help@shop.example|help@shop.example" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
nothing_else_is(void **state)
{
	static const struct link_case cases[] = {
		{ "", "" },
		{ "http://x.example", "" },
		{ "javascript:alert(1)", "" },
		{ "javascript://x.example/%0Aalert(1)", "" },
		{ "HTTPS://x.example", "" },
		{ "https://", "" },
		{ "https://localhost/", "" },
		{ "https://127.0.0.1/", "" },
		{ "https://x.example:8443/", "" },
		{ "https://good.example@evil.example/",
		    "mailto:good.example@evil.example|"
		    "good.example@evil.example" },
		{ "https://user:word@evil.example",
		    "mailto:word@evil.example|word@evil.example" },
		{ "https://x..example", "" },
		{ "https://-x.example", "" },
		{ "https://x.example\"onclick=",
		    "https://x.example|https://x.example" },
		{ "@shop.example help@ a@b", "" },
		{ "help@shop", "" },
		{ "help@shop..example", "" },
		{ "hhttps", "" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
data_are_no_link_and_no_part_of_one(void **state)
{
	static const struct link_case cases[] = {
		{ "\1https://evil.example\2", "" },
		{ "\1me@evil.example\2", "" },
		{ "https://shop.example/\1x\2", "" },
		{ "https://shop.example/?a=\1x\2", "" },
		{ "https://shop.example\1.evil.example\2", "" },
		{ "https://\1evil.example\2", "" },
		{ "help@shop.example\1.evil.example\2", "" },
		{ "\1you\2@shop.example", "" },
		{ "\1you\2rs@shop.example", "" },
		{ "\1x\2 help@shop.example",
		    "mailto:help@shop.example|help@shop.example" },
		{ "https://shop.example \1x\2",
		    "https://shop.example|https://shop.example" },
		{ "\1never ends https://x.example", "" },
	};
	(void)state;
	check(cases, COUNT_OF(cases));
}

static void
of_an_approved_text_only_links_of_the_shop_stay_free(void **state)
{
	static const struct str hosts[] = { STR_INIT("shop.example"),
		STR_INIT("carrier.example") };
	static const struct {
		const char *text, *fenced;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "see https://www.shop.example/a.",
		    "see https://www.shop.example/a." },
		{ "https://evil.example/a b", "\1https://evil.example/a\2 b" },
		{ "https://shop.example.evil.example",
		    "\1https://shop.example.evil.example\2" },
		{ "a HELP@shop.example", "a HELP@shop.example" },
		{ "a pay@shop.example", "a \1pay@shop.example\2" },
		{ "https://a.example https://carrier.example/x me@b.example",
		    "\1https://a.example\2 https://carrier.example/x "
		    "\1me@b.example\2" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena = { 0 };
		struct str fenced = link_fence(str_from(cases[i].text), hosts,
		    COUNT_OF(hosts), STR("help@shop.example"), &arena);
		if (!str_equal(fenced, str_from(cases[i].fenced)))
			fail_msg("\"%s\" becomes \"%.*s\"", cases[i].text,
			    STR_ARG(fenced));
		arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_of_the_web_is_a_link),
		cmocka_unit_test(an_e_mail_address_is_a_link),
		cmocka_unit_test(nothing_else_is),
		cmocka_unit_test(data_are_no_link_and_no_part_of_one),
		cmocka_unit_test(
		    of_an_approved_text_only_links_of_the_shop_stay_free),
	};
	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
