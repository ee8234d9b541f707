#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/template.h"
#include "support/json_source.h"

enum { MAX_OUTPUT = 4096 };

/* Cases of the public mustache specification 1.4.2, under their own names. */
struct spec_case {
	const char *name;
	const char *data; /* JSON */
	const char *text;
	const char *partials; /* JSON object, or NULL */
	const char *expected;
};

static const struct spec_case spec_cases[] = {
	{ "comments: Inline", "{}", "12345{{! Comment Block! }}67890", NULL,
	    "1234567890" },
	{ "comments: Multiline", "{}",
	    "12345{{!\n  This is a\n  multi-line comment...\n}}67890\n", NULL,
	    "1234567890\n" },
	{ "comments: Standalone", "{}", "Begin.\n{{! Comment Block! }}\nEnd.\n",
	    NULL, "Begin.\nEnd.\n" },
	{ "comments: Indented Standalone", "{}",
	    "Begin.\n  {{! Indented Comment Block! }}\nEnd.\n", NULL,
	    "Begin.\nEnd.\n" },
	{ "comments: Standalone Line Endings", "{}",
	    "|\r\n{{! Standalone Comment }}\r\n|", NULL, "|\r\n|" },
	{ "comments: Standalone Without Previous Line", "{}",
	    "  {{! I'm Still Standalone }}\n!", NULL, "!" },
	{ "comments: Standalone Without Newline", "{}",
	    "!\n  {{! I'm Still Standalone }}", NULL, "!\n" },
	{ "comments: Multiline Standalone", "{}",
	    "Begin.\n{{!\nSomething's going on here...\n}}\nEnd.\n", NULL,
	    "Begin.\nEnd.\n" },
	{ "comments: Indented Multiline Standalone", "{}",
	    "Begin.\n  {{!\n    Something's going on here...\n  }}\nEnd.\n",
	    NULL, "Begin.\nEnd.\n" },
	{ "comments: Indented Inline", "{}", "  12 {{! 34 }}\n", NULL,
	    "  12 \n" },
	{ "comments: Surrounding Whitespace", "{}",
	    "12345 {{! Comment Block! }} 67890", NULL, "12345  67890" },
	{ "comments: Variable Name Collision",
	    "{\"! comment\":1,\"! comment \":2,\"!comment\":3,\"comment\":4}",
	    "comments never show: >{{! comment }}<", NULL,
	    "comments never show: ><" },
	{ "delimiters: Pair Behavior", "{\"text\":\"Hey!\"}",
	    "{{=<% %>=}}(<%text%>)", NULL, "(Hey!)" },
	{ "delimiters: Special Characters", "{\"text\":\"It worked!\"}",
	    "({{=[ ]=}}[text])", NULL, "(It worked!)" },
	{ "delimiters: Sections",
	    "{\"section\":true,\"data\":\"I got interpolated.\"}",
	    "[\n{{#section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | "
	    "=}}\n|#section|\n  {{data}}\n  |data|\n|/section|\n]\n",
	    NULL,
	    "[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got "
	    "interpolated.\n]\n" },
	{ "delimiters: Inverted Sections",
	    "{\"section\":false,\"data\":\"I got interpolated.\"}",
	    "[\n{{^section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | "
	    "=}}\n|^section|\n  {{data}}\n  |data|\n|/section|\n]\n",
	    NULL,
	    "[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got "
	    "interpolated.\n]\n" },
	{ "delimiters: Partial Inheritence", "{\"value\":\"yes\"}",
	    "[ {{>include}} ]\n{{= | | =}}\n[ |>include| ]\n",
	    "{\"include\":\".{{value}}.\"}", "[ .yes. ]\n[ .yes. ]\n" },
	{ "delimiters: Post-Partial Behavior", "{\"value\":\"yes\"}",
	    "[ {{>include}} ]\n[ .{{value}}.  .|value|. ]\n",
	    "{\"include\":\".{{value}}. {{= | | =}} .|value|.\"}",
	    "[ .yes.  .yes. ]\n[ .yes.  .|value|. ]\n" },
	{ "delimiters: Surrounding Whitespace", "{}", "| {{=@ @=}} |", NULL,
	    "|  |" },
	{ "delimiters: Outlying Whitespace (Inline)", "{}", " | {{=@ @=}}\n",
	    NULL, " | \n" },
	{ "delimiters: Standalone Tag", "{}", "Begin.\n{{=@ @=}}\nEnd.\n", NULL,
	    "Begin.\nEnd.\n" },
	{ "delimiters: Indented Standalone Tag", "{}",
	    "Begin.\n  {{=@ @=}}\nEnd.\n", NULL, "Begin.\nEnd.\n" },
	{ "delimiters: Standalone Line Endings", "{}", "|\r\n{{= @ @ =}}\r\n|",
	    NULL, "|\r\n|" },
	{ "delimiters: Standalone Without Previous Line", "{}",
	    "  {{=@ @=}}\n=", NULL, "=" },
	{ "delimiters: Standalone Without Newline", "{}", "=\n  {{=@ @=}}",
	    NULL, "=\n" },
	{ "delimiters: Pair with Padding", "{}", "|{{= @   @ =}}|", NULL,
	    "||" },
	{ "interpolation: No Interpolation", "{}", "Hello from {Mustache}!\n",
	    NULL, "Hello from {Mustache}!\n" },
	{ "interpolation: Basic Interpolation", "{\"subject\":\"world\"}",
	    "Hello, {{subject}}!\n", NULL, "Hello, world!\n" },
	{ "interpolation: No Re-interpolation",
	    "{\"template\":\"{{planet}}\",\"planet\":\"Earth\"}",
	    "{{template}}: {{planet}}", NULL, "{{planet}}: Earth" },
	{ "interpolation: HTML Escaping", "{\"forbidden\":\"& \\\" < >\"}",
	    "These characters should be HTML escaped: {{forbidden}}\n", NULL,
	    "These characters should be HTML escaped: &amp; &quot; &lt; "
	    "&gt;\n" },
	{ "interpolation: Triple Mustache", "{\"forbidden\":\"& \\\" < >\"}",
	    "These characters should not be HTML escaped: {{{forbidden}}}\n",
	    NULL, "These characters should not be HTML escaped: & \" < >\n" },
	{ "interpolation: Ampersand", "{\"forbidden\":\"& \\\" < >\"}",
	    "These characters should not be HTML escaped: {{&forbidden}}\n",
	    NULL, "These characters should not be HTML escaped: & \" < >\n" },
	{ "interpolation: Basic Integer Interpolation", "{\"mph\":85}",
	    "\"{{mph}} miles an hour!\"", NULL, "\"85 miles an hour!\"" },
	{ "interpolation: Basic Null Interpolation", "{\"cannot\":null}",
	    "I ({{cannot}}) be seen!", NULL, "I () be seen!" },
	{ "interpolation: Basic Context Miss Interpolation", "{}",
	    "I ({{cannot}}) be seen!", NULL, "I () be seen!" },
	{ "interpolation: Dotted Names - Basic Interpolation",
	    "{\"person\":{\"name\":\"Joe\"}}",
	    "\"{{person.name}}\" == \"{{#person}}{{name}}{{/person}}\"", NULL,
	    "\"Joe\" == \"Joe\"" },
	{ "interpolation: Dotted Names - Arbitrary Depth",
	    "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"name\":\"Phil\"}}}}}}",
	    "\"{{a.b.c.d.e.name}}\" == \"Phil\"", NULL,
	    "\"Phil\" == \"Phil\"" },
	{ "interpolation: Dotted Names - Broken Chains", "{\"a\":{}}",
	    "\"{{a.b.c}}\" == \"\"", NULL, "\"\" == \"\"" },
	{ "interpolation: Dotted Names - Broken Chain Resolution",
	    "{\"a\":{\"b\":{}},\"c\":{\"name\":\"Jim\"}}",
	    "\"{{a.b.c.name}}\" == \"\"", NULL, "\"\" == \"\"" },
	{ "interpolation: Dotted Names - Initial Resolution",
	    "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"name\":\"Phil\"}}}}},\"b\":{"
	    "\"c\":{\"d\":{\"e\":{\"name\":\"Wrong\"}}}}}",
	    "\"{{#a}}{{b.c.d.e.name}}{{/a}}\" == \"Phil\"", NULL,
	    "\"Phil\" == \"Phil\"" },
	{ "interpolation: Dotted Names - Context Precedence",
	    "{\"a\":{\"b\":{}},\"b\":{\"c\":\"ERROR\"}}", "{{#a}}{{b.c}}{{/a}}",
	    NULL, "" },
	{ "interpolation: Dotted Names are never single keys",
	    "{\"a.b\":\"c\"}", "{{a.b}}", NULL, "" },
	{ "interpolation: Dotted Names - No Masking",
	    "{\"a.b\":\"c\",\"a\":{\"b\":\"d\"}}", "{{a.b}}", NULL, "d" },
	{ "interpolation: Implicit Iterators - Basic Interpolation",
	    "\"world\"", "Hello, {{.}}!\n", NULL, "Hello, world!\n" },
	{ "interpolation: Implicit Iterators - HTML Escaping", "\"& \\\" < >\"",
	    "These characters should be HTML escaped: {{.}}\n", NULL,
	    "These characters should be HTML escaped: &amp; &quot; &lt; "
	    "&gt;\n" },
	{ "interpolation: Implicit Iterators - Basic Integer Interpolation",
	    "85", "\"{{.}} miles an hour!\"", NULL, "\"85 miles an hour!\"" },
	{ "interpolation: Interpolation - Surrounding Whitespace",
	    "{\"string\":\"---\"}", "| {{string}} |", NULL, "| --- |" },
	{ "interpolation: Interpolation - Standalone", "{\"string\":\"---\"}",
	    "  {{string}}\n", NULL, "  ---\n" },
	{ "interpolation: Triple Mustache - Standalone", "{\"string\":\"---\"}",
	    "  {{{string}}}\n", NULL, "  ---\n" },
	{ "interpolation: Ampersand - Standalone", "{\"string\":\"---\"}",
	    "  {{&string}}\n", NULL, "  ---\n" },
	{ "interpolation: Interpolation With Padding", "{\"string\":\"---\"}",
	    "|{{ string }}|", NULL, "|---|" },
	{ "interpolation: Triple Mustache With Padding", "{\"string\":\"---\"}",
	    "|{{{ string }}}|", NULL, "|---|" },
	{ "interpolation: Ampersand With Padding", "{\"string\":\"---\"}",
	    "|{{& string }}|", NULL, "|---|" },
	{ "inverted: Falsey", "{\"boolean\":false}",
	    "\"{{^boolean}}This should be rendered.{{/boolean}}\"", NULL,
	    "\"This should be rendered.\"" },
	{ "inverted: Truthy", "{\"boolean\":true}",
	    "\"{{^boolean}}This should not be rendered.{{/boolean}}\"", NULL,
	    "\"\"" },
	{ "inverted: Null is falsey", "{\"null\":null}",
	    "\"{{^null}}This should be rendered.{{/null}}\"", NULL,
	    "\"This should be rendered.\"" },
	{ "inverted: Context", "{\"context\":{\"name\":\"Joe\"}}",
	    "\"{{^context}}Hi {{name}}.{{/context}}\"", NULL, "\"\"" },
	{ "inverted: List", "{\"list\":[{\"n\":1},{\"n\":2},{\"n\":3}]}",
	    "\"{{^list}}{{n}}{{/list}}\"", NULL, "\"\"" },
	{ "inverted: Empty List", "{\"list\":[]}",
	    "\"{{^list}}Yay lists!{{/list}}\"", NULL, "\"Yay lists!\"" },
	{ "inverted: Nested (Falsey)", "{\"bool\":false}",
	    "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |", NULL,
	    "| A B C D E |" },
	{ "inverted: Context Misses", "{}",
	    "[{{^missing}}Cannot find key 'missing'!{{/missing}}]", NULL,
	    "[Cannot find key 'missing'!]" },
	{ "inverted: Dotted Names - Truthy", "{\"a\":{\"b\":{\"c\":true}}}",
	    "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"\"", NULL, "\"\" == \"\"" },
	{ "inverted: Dotted Names - Falsey", "{\"a\":{\"b\":{\"c\":false}}}",
	    "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"", NULL,
	    "\"Not Here\" == \"Not Here\"" },
	{ "inverted: Dotted Names - Broken Chains", "{\"a\":{}}",
	    "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"", NULL,
	    "\"Not Here\" == \"Not Here\"" },
	{ "inverted: Standalone Lines", "{\"boolean\":false}",
	    "| This Is\n{{^boolean}}\n|\n{{/boolean}}\n| A Line\n", NULL,
	    "| This Is\n|\n| A Line\n" },
	{ "inverted: Standalone Indented Lines", "{\"boolean\":false}",
	    "| This Is\n  {{^boolean}}\n|\n  {{/boolean}}\n| A Line\n", NULL,
	    "| This Is\n|\n| A Line\n" },
	{ "partials: Basic Behavior", "{}", "\"{{>text}}\"",
	    "{\"text\":\"from partial\"}", "\"from partial\"" },
	{ "partials: Failed Lookup", "{}", "\"{{>text}}\"", NULL, "\"\"" },
	{ "partials: Context", "{\"text\":\"content\"}", "\"{{>partial}}\"",
	    "{\"partial\":\"*{{text}}*\"}", "\"*content*\"" },
	{ "partials: Recursion",
	    "{\"content\":\"X\",\"nodes\":[{\"content\":\"Y\",\"nodes\":[]}]}",
	    "{{>node}}",
	    "{\"node\":\"{{content}}<{{#nodes}}{{>node}}{{/nodes}}>\"}",
	    "X<Y<>>" },
	{ "partials: Nested", "{\"a\":\"hello\",\"b\":\"world\"}", "{{>outer}}",
	    "{\"outer\":\"*{{a}} {{>inner}}*\",\"inner\":\"{{b}}!\"}",
	    "*hello world!*" },
	{ "partials: Surrounding Whitespace", "{}", "| {{>partial}} |",
	    "{\"partial\":\"\\t|\\t\"}", "| \t|\t |" },
	{ "partials: Inline Indentation", "{\"data\":\"|\"}",
	    "  {{data}}  {{> partial}}\n", "{\"partial\":\">\\n>\"}",
	    "  |  >\n>\n" },
	{ "partials: Standalone Line Endings", "{}", "|\r\n{{>partial}}\r\n|",
	    "{\"partial\":\">\"}", "|\r\n>|" },
	{ "partials: Standalone Without Previous Line", "{}",
	    "  {{>partial}}\n>", "{\"partial\":\">\\n>\"}", "  >\n  >>" },
	{ "partials: Standalone Without Newline", "{}", ">\n  {{>partial}}",
	    "{\"partial\":\">\\n>\"}", ">\n  >\n  >" },
	{ "partials: Standalone Indentation", "{\"content\":\"<\\n->\"}",
	    "\\\n {{>partial}}\n/\n",
	    "{\"partial\":\"|\\n{{{content}}}\\n|\\n\"}",
	    "\\\n |\n <\n->\n |\n/\n" },
	{ "partials: Padding Whitespace", "{\"boolean\":true}",
	    "|{{> partial }}|", "{\"partial\":\"[]\"}", "|[]|" },
	{ "sections: Truthy", "{\"boolean\":true}",
	    "\"{{#boolean}}This should be rendered.{{/boolean}}\"", NULL,
	    "\"This should be rendered.\"" },
	{ "sections: Falsey", "{\"boolean\":false}",
	    "\"{{#boolean}}This should not be rendered.{{/boolean}}\"", NULL,
	    "\"\"" },
	{ "sections: Null is falsey", "{\"null\":null}",
	    "\"{{#null}}This should not be rendered.{{/null}}\"", NULL,
	    "\"\"" },
	{ "sections: Context", "{\"context\":{\"name\":\"Joe\"}}",
	    "\"{{#context}}Hi {{name}}.{{/context}}\"", NULL, "\"Hi Joe.\"" },
	{ "sections: Parent contexts",
	    "{\"a\":\"foo\",\"b\":\"wrong\",\"sec\":{\"b\":\"bar\"},\"c\":{"
	    "\"d\":\"baz\"}}",
	    "\"{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}\"", NULL,
	    "\"foo, bar, baz\"" },
	{ "sections: Variable test", "{\"foo\":\"bar\"}",
	    "\"{{#foo}}{{.}} is {{foo}}{{/foo}}\"", NULL, "\"bar is bar\"" },
	{ "sections: List Contexts",
	    "{\"tops\":[{\"tname\":{\"upper\":\"A\",\"lower\":\"a\"},"
	    "\"middles\":[{\"mname\":\"1\",\"bottoms\":[{\"bname\":\"x\"},{"
	    "\"bname\":\"y\"}]}]}]}",
	    "{{#tops}}{{#middles}}{{tname.lower}}{{mname}}.{{#bottoms}}{{tname."
	    "upper}}{{mname}}{{bname}}.{{/bottoms}}{{/middles}}{{/tops}}",
	    NULL, "a1.A1x.A1y." },
	{ "sections: Deeply Nested Contexts",
	    "{\"a\":{\"one\":1},\"b\":{\"two\":2},\"c\":{\"three\":3,\"d\":{"
	    "\"four\":4,\"five\":5}}}",
	    "{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}{{one}}\n{{#c}}\n{{one}}{{"
	    "two}}{{three}}{{two}}{{one}}\n{{#d}}\n{{one}}{{two}}{{three}}{{"
	    "four}}{{three}}{{two}}{{one}}\n{{#five}}\n{{one}}{{two}}{{three}}{"
	    "{four}}{{five}}{{four}}{{three}}{{two}}{{one}}\n{{one}}{{two}}{{"
	    "three}}{{four}}{{.}}6{{.}}{{four}}{{three}}{{two}}{{one}}\n{{one}}"
	    "{{two}}{{three}}{{four}}{{five}}{{four}}{{three}}{{two}}{{one}}\n{"
	    "{/"
	    "five}}\n{{one}}{{two}}{{three}}{{four}}{{three}}{{two}}{{one}}\n{{"
	    "/d}}\n{{one}}{{two}}{{three}}{{two}}{{one}}\n{{/"
	    "c}}\n{{one}}{{two}}{{one}}\n{{/b}}\n{{one}}\n{{/a}}\n",
	    NULL,
	    "1\n121\n12321\n1234321\n123454321\n12345654321\n123454321\n1234321"
	    "\n12321\n121\n1\n" },
	{ "sections: List",
	    "{\"list\":[{\"item\":1},{\"item\":2},{\"item\":3}]}",
	    "\"{{#list}}{{item}}{{/list}}\"", NULL, "\"123\"" },
	{ "sections: Empty List", "{\"list\":[]}",
	    "\"{{#list}}Yay lists!{{/list}}\"", NULL, "\"\"" },
	{ "sections: Doubled", "{\"bool\":true,\"two\":\"second\"}",
	    "{{#bool}}\n* first\n{{/bool}}\n* {{two}}\n{{#bool}}\n* "
	    "third\n{{/bool}}\n",
	    NULL, "* first\n* second\n* third\n" },
	{ "sections: Nested (Truthy)", "{\"bool\":true}",
	    "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", NULL,
	    "| A B C D E |" },
	{ "sections: Nested (Falsey)", "{\"bool\":false}",
	    "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", NULL,
	    "| A  E |" },
	{ "sections: Context Misses", "{}",
	    "[{{#missing}}Found key 'missing'!{{/missing}}]", NULL, "[]" },
	{ "sections: Implicit Iterator - String",
	    "{\"list\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
	    "\"{{#list}}({{.}}){{/list}}\"", NULL, "\"(a)(b)(c)(d)(e)\"" },
	{ "sections: Implicit Iterator - Integer", "{\"list\":[1,2,3,4,5]}",
	    "\"{{#list}}({{.}}){{/list}}\"", NULL, "\"(1)(2)(3)(4)(5)\"" },
	{ "sections: Implicit Iterator - Array",
	    "{\"list\":[[1,2,3],[\"a\",\"b\",\"c\"]]}",
	    "\"{{#list}}({{#.}}{{.}}{{/.}}){{/list}}\"", NULL,
	    "\"(123)(abc)\"" },
	{ "sections: Implicit Iterator - HTML Escaping",
	    "{\"list\":[\"&\",\"\\\"\",\"<\",\">\"]}",
	    "\"{{#list}}({{.}}){{/list}}\"", NULL,
	    "\"(&amp;)(&quot;)(&lt;)(&gt;)\"" },
	{ "sections: Implicit Iterator - Root-level",
	    "[{\"value\":\"a\"},{\"value\":\"b\"}]",
	    "\"{{#.}}({{value}}){{/.}}\"", NULL, "\"(a)(b)\"" },
	{ "sections: Dotted Names - Truthy", "{\"a\":{\"b\":{\"c\":true}}}",
	    "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"Here\"", NULL,
	    "\"Here\" == \"Here\"" },
	{ "sections: Dotted Names - Falsey", "{\"a\":{\"b\":{\"c\":false}}}",
	    "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"", NULL, "\"\" == \"\"" },
	{ "sections: Dotted Names - Broken Chains", "{\"a\":{}}",
	    "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"", NULL, "\"\" == \"\"" },
	{ "sections: Surrounding Whitespace", "{\"boolean\":true}",
	    " | {{#boolean}}\t|\t{{/boolean}} | \n", NULL, " | \t|\t | \n" },
	{ "sections: Internal Whitespace", "{\"boolean\":true}",
	    " | {{#boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n",
	    NULL, " |  \n  | \n" },
	{ "sections: Indented Inline Sections", "{\"boolean\":true}",
	    " {{#boolean}}YES{{/boolean}}\n {{#boolean}}GOOD{{/boolean}}\n",
	    NULL, " YES\n GOOD\n" },
	{ "sections: Standalone Lines", "{\"boolean\":true}",
	    "| This Is\n{{#boolean}}\n|\n{{/boolean}}\n| A Line\n", NULL,
	    "| This Is\n|\n| A Line\n" },
	{ "sections: Indented Standalone Lines", "{\"boolean\":true}",
	    "| This Is\n  {{#boolean}}\n|\n  {{/boolean}}\n| A Line\n", NULL,
	    "| This Is\n|\n| A Line\n" },
	{ "sections: Standalone Line Endings", "{\"boolean\":true}",
	    "|\r\n{{#boolean}}\r\n{{/boolean}}\r\n|", NULL, "|\r\n|" },
	{ "sections: Standalone Without Previous Line", "{\"boolean\":true}",
	    "  {{#boolean}}\n#{{/boolean}}\n/", NULL, "#\n/" },
	{ "sections: Standalone Without Newline", "{\"boolean\":true}",
	    "#{{#boolean}}\n/\n  {{/boolean}}", NULL, "#\n/\n" },
	{ "sections: Padding", "{\"boolean\":true}",
	    "|{{# boolean }}={{/ boolean }}|", NULL, "|=|" },
};

/* Everything that one rendering needs. */
struct bench {
	struct arena arena;
	struct mistakes mistakes;
	struct buf out;
	struct error err;
	json_t *root;
	json_t *partials;
};

static void
bench_init(struct bench *bench, const char *data, const char *partials)
{
	*bench = (struct bench){ 0 };
	mistakes_init(&bench->mistakes, &bench->arena);
	buf_init(&bench->out, MAX_OUTPUT);
	bench->root = json_source_prepare(
	    json_loads(data, JSON_DECODE_ANY, NULL));
	assert_non_null(bench->root);
	if (partials != NULL)
		bench->partials = json_loads(partials, 0, NULL);
}

static void
bench_release(struct bench *bench)
{
	json_decref(bench->root);
	json_decref(bench->partials);
	buf_release(&bench->out);
	arena_release(&bench->arena);
}

static const struct template *
compile(struct bench *bench, enum template_escape escape, struct str text)
{
	return template_compile(text, escape, (struct place){ "letter.txt", 2 },
	    &bench->arena, &bench->mistakes);
}

static const struct template *
find_partial(void *context, struct str name)
{
	struct bench *bench = context;
	const json_t *text = json_object_getn(bench->partials, name.ptr,
	    name.len);

	if (text == NULL)
		return NULL;
	return compile(bench, TEMPLATE_HTML, str_from(json_string_value(text)));
}

static bool
render(struct bench *bench, const struct template *tmpl)
{
	const struct template_data data = { .source = &json_source,
		.scope = bench->root,
		find_partial,
		bench };

	return template_render(tmpl, &data, &bench->out, &bench->err);
}

static void
expect(const struct spec_case *test, enum template_escape escape)
{
	struct bench bench;

	bench_init(&bench, test->data, test->partials);
	const struct template *tmpl = compile(&bench, escape,
	    str_from(test->text));
	if (tmpl == NULL || !render(&bench, tmpl))
		fail_msg("\"%s\" does not render", test->name);
	if (!str_equal(buf_str(&bench.out), str_from(test->expected)))
		fail_msg("\"%s\" gives \"%.*s\", not \"%s\"", test->name,
		    STR_ARG(buf_str(&bench.out)), test->expected);
	bench_release(&bench);
}

static void
the_public_specification_is_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(spec_cases); i++)
		expect(&spec_cases[i], TEMPLATE_HTML);
}

static void
what_the_specification_leaves_open_is_decided(void **state)
{
	static const struct spec_case cases[] = {
		{ "an empty text opens no section", "{\"a\":\"\"}",
		    "{{#a}}yes{{/a}}{{^a}}no{{/a}}", NULL, "no" },
		{ "an empty text hides the outer one",
		    "{\"a\":\"outer\",\"b\":{\"a\":\"\"}}",
		    "{{#b}}[{{a}}]{{/b}}", NULL, "[]" },
		{ "a single quote is escaped", "{\"a\":\"it's\"}", "{{a}}",
		    NULL, "it&#39;s" },
		{ "blank lines of an indented partial stay empty", "{}",
		    "  {{>p}}\n", "{\"p\":\"a\\n\\nb\\r\\n\\r\\nc\\n\"}",
		    "  a\n\n  b\r\n\r\n  c\n" },
		{ "indentations add up", "{}", " {{>p}}\n",
		    "{\"p\":\"p\\n  {{>q}}\\n\",\"q\":\"q\\nr\\n\"}",
		    " p\n   q\n   r\n" },
		{ "a line that begins with a tag is indented", "{\"a\":\"A\"}",
		    " {{>p}}\n", "{\"p\":\"{{a}}b\\n{{#a}}c{{/a}}\\n\"}",
		    " Ab\n c\n" },
		{ "a partial within a line is not indented", "{}", " {{>p}}\n",
		    "{\"p\":\"x{{>q}}\\n\",\"q\":\"1\\n2\\n\"}", " x1\n2\n\n" },
		{ "delimiters of a partial end with it", "{\"a\":\"A\"}",
		    "{{=<% %>=}}<%>p%><%a%>", "{\"p\":\"{{=| |=}}|a|{{a}}\"}",
		    "A{{a}}A" },
		{ "raw tags with other delimiters", "{\"a\":\"<\"}",
		    "{{=<% %>=}}<%{a}%><%&a%><%a%>", NULL, "<<&lt;" },
		{ "a list of scopes that hide names",
		    "{\"n\":1,\"l\":[{\"n\":2},{}]}", "{{#l}}{{n}}{{/l}}", NULL,
		    "21" },
		{ "Unicode passes", "{\"ä\":\"漢🚚\"}", "«{{ä}}»", NULL,
		    "«漢🚚»" },
		{ "single braces are text", "{}", "{ } {x} }}", NULL,
		    "{ } {x} }}" },
		{ "nothing is nothing", "{}", "", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(&cases[i], TEMPLATE_HTML);
}

static void
text_is_not_escaped(void **state)
{
	static const struct spec_case cases[] = {
		{ "markup stays", "{\"a\":\"<b> & 'c' \\\"d\\\"\"}",
		    "{{a}}{{&a}}{{{a}}}", NULL,
		    "<b> & 'c' \"d\"<b> & 'c' \"d\"<b> & 'c' \"d\"" },
		{ "a value that looks like a tag is text",
		    "{\"a\":\"{{b}}\",\"b\":\"wrong\"}", "{{a}}", NULL,
		    "{{b}}" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(&cases[i], TEMPLATE_RAW);
}

static struct str
repeated(struct bench *bench, const char *piece, size_t count)
{
	struct buf text;

	buf_init(&text, 1u << 20);
	for (size_t i = 0; i < count; i++)
		buf_add(&text, str_from(piece));
	struct str copy = arena_str(&bench->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static void
rendering_without_end_is_stopped(void **state)
{
	static const struct {
		const char *data, *text, *partials, *expected;
	} cases[] = {
		{ "{}", "{{>p}}", "{\"p\":\"{{>p}}\"}", "nest deeper than 32" },
		{ "{}", "{{>p}}", "{\"p\":\"x{{>p}}{{>p}}\"}",
		    "nest deeper than 32" },
		{ "{\"a\":\"12345678\"}",
		    "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{>p}}{{>p}}",
		    "{\"p\":\"{{>q}}{{>q}}{{>q}}{{>q}}{{>q}}{{>q}}{{>q}}\","
		    "\"q\":\"{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}"
		    "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}"
		    "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}"
		    "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}"
		    "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}\"}",
		    "longer than 4096 bytes" },
		/* 10 to the power of 8 turns that print nothing */
		{ "{\"a\":[0,1,2,3,4,5,6,7,8,9]}",
		    "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"
		    "{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}",
		    NULL, "more than 4000000 steps" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench bench;
		bench_init(&bench, cases[i].data, cases[i].partials);
		const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
		    str_from(cases[i].text));
		assert_non_null(tmpl);
		assert_false(render(&bench, tmpl));
		assert_int_equal(bench.err.kind, ERROR_CONFIG);
		struct str text = str_from(bench.err.text);
		if (str_find(text, str_from(cases[i].expected)) == text.len)
			fail_msg("case %zu ends with \"%s\"", i,
			    bench.err.text);
		bench_release(&bench);
	}
}

static struct value
find_endless(const void *scope, struct str name)
{
	(void)scope;
	(void)name;
	return (struct value){ .kind = VALUE_LIST, .count = SIZE_MAX };
}

static struct value
take_nothing(const struct value *list, size_t index)
{
	(void)list;
	(void)index;
	return (struct value){ .kind = VALUE_FALSE };
}

static void
an_endless_list_is_stopped(void **state)
{
	static const struct value_source endless = { find_endless,
		take_nothing };
	struct bench bench;

	(void)state;
	bench_init(&bench, "{}", NULL);
	const struct template_data data = { .source = &endless,
		.scope = &bench };
	const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
	    STR("{{#a}}{{/a}}"));
	assert_false(template_render(tmpl, &data, &bench.out, &bench.err));
	bench_release(&bench);
}

/* Each turn of the partial opens one object more. */
static bool
renders_partials(size_t depth)
{
	struct arena arena = { 0 };
	struct buf json;
	struct bench bench;

	buf_init(&json, MAX_OUTPUT);
	for (size_t i = 0; i < depth; i++)
		buf_add(&json, STR("{\"n\":"));
	buf_add(&json, STR("false"));
	for (size_t i = 0; i < depth; i++)
		buf_add(&json, STR("}"));
	bench_init(&bench, arena_cstr(&arena, buf_str(&json)),
	    "{\"p\":\"{{#n}}{{>p}}{{/n}}\"}");
	bool ok = render(&bench, compile(&bench, TEMPLATE_RAW, STR("{{>p}}")));
	bench_release(&bench);
	buf_release(&json);
	arena_release(&arena);
	return ok;
}

static void
partials_nest_up_to_a_limit(void **state)
{
	(void)state;
	assert_true(renders_partials(TEMPLATE_MAX_PARTIALS));
	assert_false(renders_partials(TEMPLATE_MAX_PARTIALS + 1));
}

static void
partials_in_a_row_do_not_nest(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench, "{}", "{\"p\":\"x\"}");
	const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
	    repeated(&bench, "{{>p}}", TEMPLATE_MAX_PARTIALS + 8));
	assert_true(render(&bench, tmpl));
	assert_int_equal(bench.out.len, TEMPLATE_MAX_PARTIALS + 8);
	bench_release(&bench);
}

static void
rendering_is_the_same_every_time(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench, "{\"l\":[1,2]}", NULL);
	const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
	    STR("{{#l}}({{.}}){{/l}}"));
	assert_true(render(&bench, tmpl));
	assert_true(render(&bench, tmpl));
	assert_true(str_equal(buf_str(&bench.out), STR("(1)(2)(1)(2)")));
	bench_release(&bench);
}

static struct value
find_marked(const void *scope, struct str name)
{
	static const struct value values[] = {
		{ .kind = VALUE_TEXT, .text = STR_INIT("Zoë") },
		{ .kind = VALUE_TEXT,
		    .text = STR_INIT("ours"),
		    .is_own = true },
		{ .kind = VALUE_TEXT, .text = STR_INIT("") },
		{ .kind = VALUE_LIST, .count = 2 },
	};

	(void)scope;
	return values[(unsigned char)(name.ptr[0] - 'a') % COUNT_OF(values)];
}

static struct value
take_scope(const struct value *list, size_t index)
{
	static const char scope;

	(void)list;
	(void)index;
	return (struct value){ .kind = VALUE_SCOPE, .scope = &scope };
}

static void
marks_tell_data_and_list_items_from_the_template(void **state)
{
	static const struct value_source source = { find_marked, take_scope };
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "x {{a}}, {{{a}}}", "x \1Zoë\2, \1Zoë\2" },
		{ "{{b}}{{c}}", "ours" },
		{ "{{#d}}<{{a}}>{{/d}}", "\3<\1Zoë\2>\4\3<\1Zoë\2>\4" },
		{ "{{#a}}y{{/a}}{{^c}}z{{/c}}", "yz" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench bench;
		bench_init(&bench, "{}", NULL);
		const struct template_data data = { .source = &source,
			.scope = &source,
			.has_marks = true };
		const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
		    str_from(cases[i].text));
		assert_true(
		    template_render(tmpl, &data, &bench.out, &bench.err));
		if (!str_equal(buf_str(&bench.out),
			str_from(cases[i].expected)))
			fail_msg("case %zu is \"%.*s\"", i,
			    STR_ARG(buf_str(&bench.out)));
		bench_release(&bench);
	}
}

static void
a_template_does_not_need_its_source_text(void **state)
{
	struct bench bench;
	char text[] = "Dear {{name}}";

	(void)state;
	bench_init(&bench, "{\"name\":\"Zoë\"}", NULL);
	const struct template *tmpl = compile(&bench, TEMPLATE_RAW,
	    str_from(text));
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = '#';
	assert_true(render(&bench, tmpl));
	assert_true(str_equal(buf_str(&bench.out), STR("Dear Zoë")));
	bench_release(&bench);
}

static void
list_name(void *context, struct str name, unsigned line)
{
	buf_format(context, "%u:%.*s ", line, STR_ARG(name));
}

static void
names_partials_and_raw_tags_are_listed_with_lines(void **state)
{
	static const struct {
		void (*list)(const struct template *tmpl,
		    template_visit_fn visit, void *context);
		enum template_escape escape;
		const char *expected;
	} cases[] = {
		{ template_names, TEMPLATE_HTML, "2:a 3:b.c 4:d 4:e 5:f 6:g " },
		{ template_names, TEMPLATE_RAW, "2:a 3:b.c 4:d 4:e 5:f 6:g " },
		{ template_partials, TEMPLATE_HTML, "5:p " },
		{ template_partials, TEMPLATE_RAW, "5:p " },
		{ template_unescaped, TEMPLATE_HTML, "4:d 4:e " },
		{ template_unescaped, TEMPLATE_RAW, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bench bench;
		bench_init(&bench, "{}", NULL);
		const struct template *tmpl = compile(&bench, cases[i].escape,
		    STR("{{a}}{{! no }}\n{{#b.c}}\n{{{d}}}{{&e}}{{.}}\n"
			"{{>p}}{{^f}}\n{{g}}{{/f}}{{/b.c}}"));
		assert_non_null(tmpl);
		cases[i].list(tmpl, list_name, &bench.out);
		if (!str_equal(buf_str(&bench.out),
			str_from(cases[i].expected)))
			fail_msg("case %zu lists \"%.*s\"", i,
			    STR_ARG(buf_str(&bench.out)));
		bench_release(&bench);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_specification_is_kept),
		cmocka_unit_test(what_the_specification_leaves_open_is_decided),
		cmocka_unit_test(text_is_not_escaped),
		cmocka_unit_test(rendering_without_end_is_stopped),
		cmocka_unit_test(an_endless_list_is_stopped),
		cmocka_unit_test(partials_nest_up_to_a_limit),
		cmocka_unit_test(partials_in_a_row_do_not_nest),
		cmocka_unit_test(rendering_is_the_same_every_time),
		cmocka_unit_test(
		    marks_tell_data_and_list_items_from_the_template),
		cmocka_unit_test(a_template_does_not_need_its_source_text),
		cmocka_unit_test(
		    names_partials_and_raw_tags_are_listed_with_lines),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
