#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <iniparser/iniparser.h>

#include "base/buf.h"
#include "config/ini.h"
#include "support/folder.h"

/* One file being read, in a folder of its own. */
struct reading {
	struct folder folder;
	struct arena run;
	struct mistakes mistakes;
	struct ini ini;
};

static int
begin(void **state)
{
	static struct reading reading;
	reading = (struct reading){ 0 };
	folder_open(&reading.folder);
	mistakes_init(&reading.mistakes, &reading.run);
	*state = &reading;
	return 0;
}

static int
end(void **state)
{
	struct reading *reading = *state;
	arena_release(&reading->run);
	folder_close(&reading->folder);
	return 0;
}

static bool
read_bytes(struct reading *reading, struct str bytes)
{
	const char *path = folder_write_bytes(&reading->folder, "a.ini", bytes);
	return ini_read(&reading->ini, path, &reading->run, &reading->mistakes);
}

/* `text` with the name of the folder made FOLDER. */
static struct str
without_folder(struct reading *reading, struct str text)
{
	struct str name = str_from(reading->folder.path);
	size_t at = str_find(text, name);
	if (at == text.len)
		return text;
	return arena_format(&reading->run, "%.*sFOLDER%.*s", (int)at, text.ptr,
	    STR_ARG(str_slice(text, at + name.len, text.len)));
}

/* Every mistake as "line: text", joined by "|". */
static const char *
told(struct reading *reading)
{
	struct str all = STR_EMPTY;
	for (size_t i = 0; i < reading->mistakes.count; i++) {
		const struct mistake *mistake = &reading->mistakes.items[i];
		all = arena_format(&reading->run, "%.*s%s%u: %.*s",
		    STR_ARG(all), i == 0 ? "" : "|", mistake->place.line,
		    STR_ARG(without_folder(reading, mistake->text)));
	}
	return arena_cstr(&reading->run, all);
}

static struct str
value_of(struct reading *reading, const char *section, const char *key)
{
	const struct ini_entry *entry = ini_section_find(ini_find(&reading->ini,
							     str_from(section)),
	    str_from(key));
	return entry == NULL ? STR("(none)") : entry->value;
}

static void
assert_value(struct reading *reading, const char *section, const char *key,
    const char *wanted)
{
	struct str got = value_of(reading, section, key);
	if (!str_equal(got, str_from(wanted)))
		fail_msg("[%s] %s: wanted \"%s\", got \"%.*s\"", section, key,
		    wanted, STR_ARG(got));
}

static void
sound(struct reading *reading, const char *text)
{
	if (!read_bytes(reading, str_from(text)))
		fail_msg("\"%s\" is refused: %s", text, told(reading));
}

struct refusal {
	const char *text;
	const char *told; /* begins so */
};

/* Each text is a file of its own with exactly one mistake. */
static void
check_refusals(void **state, const struct refusal *cases, size_t count)
{
	struct reading *reading = *state;
	for (size_t i = 0; i < count; i++) {
		reading->ini = (struct ini){ 0 };
		mistakes_init(&reading->mistakes, &reading->run);
		bool ok = read_bytes(reading, str_from(cases[i].text));
		if (ok || reading->mistakes.count != 1 ||
		    !str_starts_with(str_from(told(reading)),
			str_from(cases[i].told)))
			fail_msg("\"%s\": wanted \"%s\", got \"%s\"",
			    cases[i].text, cases[i].told, told(reading));
	}
}

static void
sections_and_keys_come_in_the_order_of_the_file(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[b]\ny = 1\nx = 2\n\n[a]\nz=3\n");
	assert_int_equal(reading->ini.count, 2);
	assert_true(str_equal(reading->ini.sections[0].name, STR("b")));
	assert_true(str_equal(reading->ini.sections[1].name, STR("a")));
	const struct ini_section *section = &reading->ini.sections[0];
	assert_int_equal(section->count, 2);
	assert_true(str_equal(section->entries[0].key, STR("y")));
	assert_true(str_equal(section->entries[1].key, STR("x")));
	assert_value(reading, "b", "x", "2");
	assert_value(reading, "a", "z", "3");
	assert_value(reading, "a", "x", "(none)");
	assert_value(reading, "c", "x", "(none)");
}

static void
every_entry_knows_its_file_and_line(void **state)
{
	struct reading *reading = *state;
	sound(reading, "# head\n\n[b]\n; more\ny = 1\n\n\nx = 2");
	const struct ini_section *section = &reading->ini.sections[0];
	assert_int_equal(section->place.line, 3);
	assert_int_equal(section->entries[0].place.line, 5);
	assert_int_equal(section->entries[1].place.line, 8);
	assert_string_equal(section->entries[1].place.file,
	    folder_path(&reading->folder, "a.ini"));
}

static void
names_are_folded_to_lower_case_and_values_are_not(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[Window.YunExpress-CNY]\nTitle.DE = Größe ÄÖÜ ABC\n");
	assert_value(reading, "window.yunexpress-cny", "title.de",
	    "Größe ÄÖÜ ABC");
}

static void
blanks_around_names_and_values_do_not_count(void **state)
{
	struct reading *reading = *state;
	sound(reading,
	    "  [ a b ]  \n\t key one\t=\t two words \t\n e=\n f = \n");
	assert_value(reading, "a b", "key one", "two words");
	assert_value(reading, "a b", "e", "");
	assert_value(reading, "a b", "f", "");
}

static void
quotes_keep_what_is_between_them_and_vanish(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[a]\n"
		       "hash = \"ab#cd;ef\"\n"
		       "blanks = \"  two  \"\n"
		       "single = 'a \"b\" c'\n"
		       "empty = \"\"\n"
		       "none = ''\n"
		       "sign = \"a=b\"\n"
		       "inner = 5 o'clock\n"
		       "middle = a \"b\" c\n"
		       "backslash = \"c:\\dir\\\"\n"
		       "after = yes\n");
	assert_value(reading, "a", "hash", "ab#cd;ef");
	assert_value(reading, "a", "blanks", "  two  ");
	assert_value(reading, "a", "single", "a \"b\" c");
	assert_value(reading, "a", "empty", "");
	assert_value(reading, "a", "none", "");
	assert_value(reading, "a", "sign", "a=b");
	assert_value(reading, "a", "inner", "5 o'clock");
	assert_value(reading, "a", "middle", "a \"b\" c");
	assert_value(reading, "a", "backslash", "c:\\dir\\");
	assert_value(reading, "a", "after", "yes");
}

static void
a_value_may_hold_equal_signs_colons_and_utf8(void **state)
{
	struct reading *reading = *state;
	sound(reading,
	    "[a]\nx = b=c\nurl = smtp://r.example:587\nzh = 春节 📦\n");
	assert_value(reading, "a", "x", "b=c");
	assert_value(reading, "a", "url", "smtp://r.example:587");
	assert_value(reading, "a", "zh", "春节 📦");
}

static void
a_byte_order_mark_is_dropped(void **state)
{
	struct reading *reading = *state;
	sound(reading, "\xEF\xBB\xBF[a]\nx = 1\n");
	assert_value(reading, "a", "x", "1");
	assert_int_equal(reading->ini.sections[0].place.line, 1);
}

static void
line_ends_of_windows_and_a_missing_last_one_are_read(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[a]\r\nx = 1\r\n\r\n# c\r\ny = \"2\"\r\nz = 3");
	assert_value(reading, "a", "x", "1");
	assert_value(reading, "a", "y", "2");
	assert_value(reading, "a", "z", "3");
}

static void
an_empty_file_and_one_of_comments_have_no_sections(void **state)
{
	struct reading *reading = *state;
	sound(reading, "");
	sound(reading, "\xEF\xBB\xBF");
	sound(reading, "\n\n# only\n  ; comments = here\n");
	assert_int_equal(reading->ini.count, 0);
}

static void
a_section_without_keys_is_there(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[a]\n[b]\nx = 1\n");
	assert_non_null(ini_find(&reading->ini, STR("a")));
	assert_int_equal(ini_find(&reading->ini, STR("a"))->count, 0);
}

static void
a_broken_section_line_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[abc\n", "1: '[' without ']'" },
		{ "[]\nx = 1\n", "1: a section needs a name" },
		{ "[ \t ]\n", "1: a section needs a name" },
		{ "[s] ; comment\n", "1: text after ']'" },
		{ "[s] # comment\n", "1: text after ']'" },
		{ "[s]]\n", "1: text after ']'" },
		{ "[s] x = 1\n", "1: text after ']'" },
		{ "[a:b]\nx = 1\n", "1: a section's name cannot hold ':'" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
a_line_that_is_nothing_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[a]\nnonsense\n", "2: 'nonsense' is neither" },
		{ "[a]\nkey : value\n", "2: 'key ...' is neither" },
		{ "[a]\nkey: value\n", "2: 'key ...' is neither" },
		{ "[a]\nkey\tvalue\n", "2: 'key ...' is neither" },
		{ "[a]\n= 1\n", "2: key '' has no name" },
		{ "[a]\nb:c = 1\n", "2: key 'b:c' cannot hold ':'" },
		{ "x = 1\n[a]\n", "1: key 'x' stands before" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
a_value_that_iniparser_would_cut_or_join_is_refused(void **state)
{
	static const struct refusal cases[] = {
		{ "[a]\npw = ab#cd\n", "2: key 'pw': '#' or ';' inside" },
		{ "[a]\npw = ab;cd\n", "2: key 'pw': '#' or ';' inside" },
		{ "[a]\nx = 1 ; comment\n", "2: key 'x': '#' or ';' inside" },
		{ "[a]\nx = # comment\n", "2: key 'x': '#' or ';' inside" },
		{ "[a]\nx = a \"b#c\"\n", "2: key 'x': '#' or ';' inside" },
		{ "[a]\nx = \"open\n", "2: key 'x': the quote is never" },
		{ "[a]\nx = 'open\n", "2: key 'x': the quote is never" },
		{ "[a]\nx = \"\n", "2: key 'x': the quote is never" },
		{ "[a]\nx = \"a'\n", "2: key 'x': the quote is never" },
		{ "[a]\nx = \"a\" b\n", "2: key 'x': text after the closing" },
		{ "[a]\nx = \"a\" # b\n",
		    "2: key 'x': text after the closing" },
		{ "[a]\nx = 'l'hiver'\n",
		    "2: key 'x': text after the closing" },
		{ "[a]\nx = c:\\\ny = 1\n", "2: key 'x': a value cannot end" },
		{ "[a]\nx = c:\\  \r\ny = 1\n",
		    "2: key 'x': a value cannot end" },
		{ "[a]\n# c:\\\ny = 1\n", "2: a comment cannot end in" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
what_is_given_twice_is_refused_and_names_the_first(void **state)
{
	static const struct refusal cases[] = {
		{ "[a]\nx = 1\n\nX = 2\n",
		    "4: key 'x' is already given at line 2" },
		{ "[a]\nx = 1\n[b]\n[A]\ny = 1\n",
		    "4: section [a] is already given at" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
}

static void
the_same_key_in_two_sections_is_no_duplicate(void **state)
{
	struct reading *reading = *state;
	sound(reading, "[a]\nx = 1\n[b]\nx = 2\n");
	assert_value(reading, "a", "x", "1");
	assert_value(reading, "b", "x", "2");
}

static void
bytes_that_are_no_text_are_refused(void **state)
{
	struct reading *reading = *state;
	static const struct refusal cases[] = {
		{ "[a]\nx = Fr\xFChling\n", "2: byte 7 is not UTF-8" },
		{ "[a]\n# \xD6\xD0\n", "2: byte 3 is not UTF-8" },
		{ "[a]\nx = \xED\xA0\x80\n", "2: byte 5 is not UTF-8" },
	};
	check_refusals(state, cases, COUNT_OF(cases));
	reading->ini = (struct ini){ 0 };
	mistakes_init(&reading->mistakes, &reading->run);
	assert_false(read_bytes(reading, STR("[a]\nx = 1\0\ny = 2\n")));
	assert_string_equal(told(reading),
	    "2: holds a NUL byte: this is no text file");
	mistakes_init(&reading->mistakes, &reading->run);
	assert_false(read_bytes(reading, STR("\xFF\xFE[\0a\0]\0\n\0")));
	assert_int_equal(reading->mistakes.count, 1);
}

/* iniparser's buffer holds 1024 bytes. */
static void
a_line_may_have_a_thousand_bytes_and_not_one_more(void **state)
{
	struct reading *reading = *state;
	char text[1100] = "[a]\n";
	for (size_t len = 999; len <= 1001; len++) {
		reading->ini = (struct ini){ 0 };
		mistakes_init(&reading->mistakes, &reading->run);
		memset(text + 4, 'v', len);
		memcpy(text + 4, "x = ", 4);
		memcpy(text + 4 + len, "\n", 2);
		bool ok = read_bytes(reading, str_from(text));
		if (ok != (len <= INI_MAX_LINE))
			fail_msg("%zu bytes: %s", len, told(reading));
		if (ok)
			assert_int_equal(value_of(reading, "a", "x").len,
			    len - 4);
	}
	assert_string_equal(told(reading),
	    "2: the line is longer than 1000 bytes");
}

static void
a_folder_and_a_missing_file_are_refused(void **state)
{
	struct reading *reading = *state;
	assert_false(ini_read(&reading->ini, reading->folder.path,
	    &reading->run, &reading->mistakes));
	assert_false(
	    ini_read(&reading->ini, folder_path(&reading->folder, "none.ini"),
		&reading->run, &reading->mistakes));
	assert_int_equal(reading->mistakes.count, 2);
	assert_true(str_ends_with(reading->mistakes.items[0].text,
	    STR("is not a regular file")));
	assert_true(str_starts_with(reading->mistakes.items[1].text,
	    str_from(folder_path(&reading->folder, "none.ini: "))));
}

static void
a_file_over_one_mebibyte_is_refused(void **state)
{
	struct reading *reading = *state;
	static char text[INI_MAX_BYTES + 1];
	memset(text, '\n', sizeof(text));
	assert_true(read_bytes(reading, (struct str){ text, INI_MAX_BYTES }));
	assert_false(read_bytes(reading, (struct str){ text, sizeof(text) }));
	assert_int_equal(reading->mistakes.count, 1);
}

static void
all_mistakes_of_a_file_are_told_at_once(void **state)
{
	struct reading *reading = *state;
	assert_false(read_bytes(reading, STR("[a\n"
					     "x = 1 # one\n"
					     "nonsense\n"
					     "x = 2\n"
					     "[b] two\n"
					     "y = \"open\n"
					     "[a]\n"
					     "z = \\\n")));
	assert_string_equal(told(reading),
	    "1: '[' without ']'"
	    "|2: key 'x': '#' or ';' inside a value needs double quotes "
	    "around it; comments stand on lines of their own"
	    "|3: 'nonsense' is neither [section] nor key = value"
	    "|4: key 'x' is already given at line 2"
	    "|5: text after ']'; comments stand on lines of their own"
	    "|6: key 'y': the quote is never closed"
	    "|7: section [a] is already given at FOLDER/a.ini:1"
	    "|8: key 'z': a value cannot end in '\\'");
}

static void
what_is_sound_is_there_in_spite_of_mistakes(void **state)
{
	struct reading *reading = *state;
	assert_false(read_bytes(reading, STR("[a] comment\n"
					     "x = 1\n"
					     "bad = 1 # 2\n"
					     "x = 3\n"
					     "[]\n"
					     "lost = 1\n"
					     "[a:b]\n"
					     "lost = 2\n"
					     "[b]\n"
					     "y = 2\n"
					     "[a]\n"
					     "x = 9\n"
					     "late = 9\n")));
	assert_int_equal(reading->ini.count, 2);
	assert_int_equal(reading->mistakes.count, 6);
	assert_value(reading, "a", "x", "1");
	assert_value(reading, "a", "bad", "");
	assert_value(reading, "a", "lost", "(none)");
	assert_value(reading, "a", "late", "(none)");
	assert_value(reading, "b", "y", "2");
	const struct ini_section *section = &reading->ini.sections[0];
	assert_false(section->entries[0].is_refused);
	assert_true(section->entries[1].is_refused);
}

/* It may be a password, and mistakes are printed and mailed about. */
static void
a_mistake_never_shows_the_value(void **state)
{
	struct reading *reading = *state;
	assert_false(read_bytes(reading,
	    STR("[a]\npw = hun#ter2\npq = \"hunter2\npr = 'hunter2' x\n"
		"ps = hunter2\\\nps = hunter2\np:t = hunter2\npassword "
		"hunter2\n")));
	assert_int_equal(reading->mistakes.count, 7);
	assert_null(strstr(told(reading), "hunter2"));
	assert_null(strstr(told(reading), "ter2"));
}

static void
a_section_that_another_file_gave_is_refused(void **state)
{
	struct reading *reading = *state;
	const char *first = folder_write(&reading->folder, "1.ini",
	    "[a]\nx = 1\n");
	const char *second = folder_write(&reading->folder, "2.ini",
	    "[b]\ny = 1\n[a]\nx = 2\n");
	assert_true(
	    ini_read(&reading->ini, first, &reading->run, &reading->mistakes));
	assert_false(
	    ini_read(&reading->ini, second, &reading->run, &reading->mistakes));
	assert_int_equal(reading->mistakes.count, 1);
	struct str wanted = arena_format(&reading->run,
	    "%s:3: section [a] is already given at %s:1", second, first);
	assert_true(str_equal(mistake_format(&reading->mistakes.items[0],
				  &reading->run),
	    wanted));
	assert_value(reading, "a", "x", "1");
	assert_value(reading, "b", "y", "1");
}

/* What iniparser makes of it, or "(refused)", or "(none)". */
static const char *
unguarded(struct reading *reading, const char *text, const char *key)
{
	const char *path = folder_write(&reading->folder, "raw.ini", text);
	dictionary *parsed = iniparser_load(path);
	if (parsed == NULL)
		return "(refused)";
	const char *value = arena_cstr(&reading->run,
	    str_from(iniparser_getstring(parsed, key, "(none)")));
	iniparser_freedict(parsed);
	return value;
}

/* The day this fails, iniparser has been mended and the guard may shrink. */
static void
iniparser_alone_would_silently_take_all_this(void **state)
{
	struct reading *reading = *state;
	static const struct {
		const char *text, *key, *taken;
	} cases[] = {
		{ "[a]\npw = ab#cd\n", "a:pw", "ab" },
		{ "[a]\npw = ab;cd\n", "a:pw", "ab" },
		{ "[a]\nx = 1\nx = 2\n", "a:x", "2" },
		{ "[a]\nx = 1\n[b]\ny = 1\n[a]\nx = 2\n", "a:x", "2" },
		{ "[a]\nx = 1\n[]\ny = 2\n", "a:y", "2" },
		{ "[a]\n# comment \\\nx = 1\n", "a:x", "(none)" },
		{ "[a]\nx = 1\\\ny = 2\n", "a:x", "1y = 2" },
		{ "[a]\nx = \"open\n", "a:x", "open" },
		{ "[a]\nx = \"one\" two\n", "a:x", "one" },
		{ "[a]\nb:c = 1\n", "a:b:c", "1" },
		{ "[a:b]\nc = 1\n", "a:b:c", "1" },
		{ "[a]\nx = \xFF\xFE\n", "a:x", "\xFF\xFE" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *taken = unguarded(reading, cases[i].text,
		    cases[i].key);
		if (strcmp(taken, cases[i].taken) != 0)
			fail_msg("\"%s\" gave \"%s\"", cases[i].text, taken);
		reading->ini = (struct ini){ 0 };
		if (read_bytes(reading, str_from(cases[i].text)))
			fail_msg("the guard takes \"%s\"", cases[i].text);
	}
	dictionary *folder = iniparser_load(reading->folder.path);
	assert_non_null(folder);
	assert_int_equal(iniparser_getnsec(folder), 0);
	iniparser_freedict(folder);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

/* Of what means something to somebody. */
static void
add_random(struct buf *file, uint32_t *seed)
{
	static const char *const some[] = { "a", "B", " ", "\t", "\v", "\f",
		"\r", "=", "\"", "\"", "'", "#", ";", "[", "]", ":", "\\", "%s",
		"\xC3\xA9", "\xE2\x80\x83" };
	for (size_t i = next_random(seed) % 8; i > 0; i--) {
		size_t which = next_random(seed) % COUNT_OF(some);
		buf_add(file, str_from(some[which]));
	}
}

/* Each with one key. */
static void
add_random_sections(struct buf *file, size_t count)
{
	uint32_t seed = 1;
	for (size_t i = 0; i < count; i++) {
		buf_format(file, "[%zu]\nk", i);
		add_random(file, &seed);
		buf_add(file, STR("="));
		add_random(file, &seed);
		buf_add_byte(file, '\n');
	}
}

/* Those lines of which no mistake was told. */
static void
add_sound_lines(const struct mistakes *mistakes, struct str file,
    struct buf *sound)
{
	struct str line;
	size_t next = 0;
	for (unsigned number = 1; str_next(&file, '\n', &line); number++) {
		bool is_sound = true;
		while (next < mistakes->count &&
		       mistakes->items[next].place.line == number) {
			is_sound = false;
			next++;
		}
		if (!is_sound)
			continue;
		buf_add(sound, line);
		buf_add_byte(sound, '\n');
	}
}

static void
expect_what_iniparser_reads(const struct ini_section *section,
    const dictionary *parsed, struct arena *run)
{
	for (size_t i = 0; i < section->count; i++) {
		struct str taken = section->entries[i].value;
		struct str key = arena_format(run, "%.*s:%.*s",
		    STR_ARG(section->name), STR_ARG(section->entries[i].key));
		const char *read = iniparser_getstring(parsed, key.ptr,
		    "(none)");
		if (!str_equal(taken, str_from(read)))
			fail_msg("'%s' is '%s', but '%.*s' is taken", key.ptr,
			    read, STR_ARG(taken));
	}
}

static void
what_is_taken_is_what_iniparser_reads(void **state)
{
	struct reading *reading = *state;
	size_t compared = 0;
	struct buf file, sound;
	buf_init(&file, INI_MAX_BYTES);
	buf_init(&sound, INI_MAX_BYTES);
	add_random_sections(&file, 10000);
	read_bytes(reading, buf_str(&file));
	add_sound_lines(&reading->mistakes, buf_str(&file), &sound);
	mistakes_init(&reading->mistakes, &reading->run);
	reading->ini = (struct ini){ 0 };
	if (!read_bytes(reading, buf_str(&sound)))
		fail_msg("what was sound is refused: %s", told(reading));
	dictionary *parsed = iniparser_load(
	    folder_write_bytes(&reading->folder, "b.ini", buf_str(&sound)));
	assert_non_null(parsed);
	for (size_t i = 0; i < reading->ini.count; i++) {
		expect_what_iniparser_reads(&reading->ini.sections[i], parsed,
		    &reading->run);
		compared += reading->ini.sections[i].count;
	}
	iniparser_freedict(parsed);
	buf_release(&sound);
	buf_release(&file);
	assert_true(compared > 2000);
}

static void
no_descriptor_is_left_open(void **state)
{
	struct reading *reading = *state;
	int before = dup(STDIN_FILENO);
	close(before);
	sound(reading, "[a]\nx = 1\n");
	read_bytes(reading, STR("[a]\nnonsense\n"));
	int after = dup(STDIN_FILENO);
	close(after);
	assert_int_equal(after, before);
}

static void
many_keys_keep_their_values(void **state)
{
	struct reading *reading = *state;
	struct str text = STR("[a]\n");
	for (int i = 0; i < 2000; i++)
		text = arena_format(&reading->run, "%.*sk%d = v%d\n",
		    STR_ARG(text), i, i);
	assert_true(read_bytes(reading, text));
	assert_int_equal(reading->ini.sections[0].count, 2000);
	assert_value(reading, "a", "k0", "v0");
	assert_value(reading, "a", "k999", "v999");
	assert_value(reading, "a", "k1999", "v1999");
}

#define INI_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		INI_TEST(sections_and_keys_come_in_the_order_of_the_file),
		INI_TEST(every_entry_knows_its_file_and_line),
		INI_TEST(names_are_folded_to_lower_case_and_values_are_not),
		INI_TEST(blanks_around_names_and_values_do_not_count),
		INI_TEST(quotes_keep_what_is_between_them_and_vanish),
		INI_TEST(a_value_may_hold_equal_signs_colons_and_utf8),
		INI_TEST(a_byte_order_mark_is_dropped),
		INI_TEST(line_ends_of_windows_and_a_missing_last_one_are_read),
		INI_TEST(an_empty_file_and_one_of_comments_have_no_sections),
		INI_TEST(a_section_without_keys_is_there),
		INI_TEST(a_broken_section_line_is_refused),
		INI_TEST(a_line_that_is_nothing_is_refused),
		INI_TEST(a_value_that_iniparser_would_cut_or_join_is_refused),
		INI_TEST(what_is_given_twice_is_refused_and_names_the_first),
		INI_TEST(the_same_key_in_two_sections_is_no_duplicate),
		INI_TEST(bytes_that_are_no_text_are_refused),
		INI_TEST(a_line_may_have_a_thousand_bytes_and_not_one_more),
		INI_TEST(a_folder_and_a_missing_file_are_refused),
		INI_TEST(a_file_over_one_mebibyte_is_refused),
		INI_TEST(all_mistakes_of_a_file_are_told_at_once),
		INI_TEST(what_is_sound_is_there_in_spite_of_mistakes),
		INI_TEST(a_mistake_never_shows_the_value),
		INI_TEST(a_section_that_another_file_gave_is_refused),
		INI_TEST(iniparser_alone_would_silently_take_all_this),
		INI_TEST(what_is_taken_is_what_iniparser_reads),
		INI_TEST(no_descriptor_is_left_open),
		INI_TEST(many_keys_keep_their_values),
	};
	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
