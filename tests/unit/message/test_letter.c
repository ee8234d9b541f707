#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/map.h"
#include "letter_fixture.h"
#include "message/letter.h"
#include "message/letter_samples.h"
#include "phrases.h"

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	if (!date_parse(str_from(text), &date))
		fail_msg("%s is no date", text);
	return date;
}

static struct notice
delayed(void)
{
	return (struct notice){
		.kind = NOTICE_DELAYED,
		.cause = CAUSE_CUSTOMS,
		.carrier = STR("yunexpress"),
		.tracking = STR("YT1"),
		.order = STR("1001"),
		.destination = STR("DE"),
		.country = STR("CN"),
		.text = STR_EMPTY,
		.window_id = STR_EMPTY,
		.window_title = STR_EMPTY,
		.window_from = DATE_NONE,
		.window_last = DATE_NONE,
		.event_on = day("2026-01-30"),
		.due_on = DATE_NONE,
		.estimated_on = day("2026-03-03"),
		.act_by = DATE_NONE,
		.days_late = -1,
	};
}

static struct mail
mail_of(struct notice *notices, size_t count, const char *language)
{
	return (struct mail){ .name = STR("Anna Schmidt"),
		.language = str_from(language),
		.notices = notices,
		.notice_count = count };
}

static void
compose(struct fixture *f, const struct mail *mail)
{
	if (!letters_compose(f->letters, mail, &f->letter, &f->err))
		fail_msg("%.*s: %s", STR_ARG(mail->language), f->err.text);
}

static void
a_delay_reads_as_a_whole(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.subject),
	    STR("A delay on the way: order 1001")));
	struct str text = buf_str(&f->letter.text);
	if (!str_equal(text,
		STR("Dear Anna Schmidt,\n"
		    "\n"
		    "Your parcel is taking longer than planned. We are sorry "
		    "about that, and\n"
		    "this is what we know.\n"
		    "\n"
		    "  Parcel: YT1 (YunExpress)\n"
		    "  Order: 1001\n"
		    "  Going to: Germany\n"
		    "  Last update: Friday, 30 January 2026, China\n"
		    "\n"
		    "Customs is checking the parcel. Such checks are routine; "
		    "how long they\n"
		    "take is for customs to decide, and neither we nor the "
		    "carrier can shorten\n"
		    "them.\n"
		    "We now expect it to reach you by Tuesday, 3 March 2026.\n"
		    "\n"
		    "You do not need to do anything. If you will be away soon, "
		    "or need the\n"
		    "parcel by a certain day, tell us and we will see what can "
		    "be done.\n"
		    "\n"
		    "We keep tracking your parcel and will write to you as "
		    "soon as\n"
		    "anything changes.\n"
		    "\n"
		    "Thank you for your patience.\n"
		    "\n"
		    "Questions? Just reply to this e-mail or write to\n"
		    "help@lantern.example.\n"
		    "\n"
		    "Lantern\n")))
		fail_msg("%.*s", STR_ARG(text));
}

static void
the_letter_is_written_in_the_nearest_language(void **state)
{
	static const struct {
		const char *wanted, *default_language, *language;
	} cases[] = {
		{ "de", "en", "de" },
		{ "DE", "en", "de" },
		{ "de-AT", "en", "de" },
		{ "zh_Hant_TW", "en", "zh" },
		{ "pt-BR", "en", "pt-br" },
		{ "pt_br", "en", "pt-br" },
		{ "xx", "de", "de" },
		{ "", "de-CH", "de" },
		{ "xx", "yy", "en" },
		{ "../../etc", "de", "de" },
		{ "d", "en", "en" },
		{ "sr-Latn-RS", "en", "sr_latn" },
	};
	struct fixture *f = *state;
	temp_folder_write(&f->own, "sr_latn/delayed.txt", "Subject: x\n\na\n");
	temp_folder_write(&f->own, "pt-br/delayed.txt", "Subject: x\n\na\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct letters *letters = letters_open(f->paths, 2, &lantern,
		    str_from(cases[i].default_language), &f->arena);
		struct str got = letters_language(letters,
		    str_from(cases[i].wanted));
		if (!str_equal(got, str_from(cases[i].language)))
			fail_msg("case %zu: %.*s", i, STR_ARG(got));
		letters_close(letters);
	}
}

static void
a_letter_of_the_shop_wins_file_by_file(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "de");
	temp_folder_write(&f->own, "de/delayed.txt",
	    "Subject: Mein Betreff\nHallo {{name}}!\n\n{{> closing}}\n");
	open_letters(f);
	compose(f, &mail);
	assert_true(
	    str_equal(buf_str(&f->letter.subject), STR("Mein Betreff")));
	struct str text = buf_str(&f->letter.text);
	assert_true(str_starts_with(text, STR("Hallo Anna Schmidt!\n")));
	/* The partial is the shipped one. */
	assert_holds(text, "Fragen? Antworten Sie");
	notice.kind = NOTICE_RESUMED;
	compose(f, &mail);
	assert_holds(buf_str(&f->letter.text), "gute Nachricht");
}

static void
one_and_several_parcels_read_right(void **state)
{
	static const struct {
		const char *language, *one, *many, *subject;
	} cases[] = {
		{ "en", "Your parcel is taking", "2 of your parcels are taking",
		    "your 2 parcels" },
		{ "de", "Ihre Sendung braucht", "2 Ihrer Sendungen brauchen",
		    "Ihre 2 Sendungen" },
		{ "zh", "您的包裹比原计划慢了", "您有 2 件包裹比原计划慢了",
		    "您的 2 件包裹" },
		{ "ja", "\nお荷物のお届けが予定より", "2個のお荷物のお届けが",
		    "お荷物2個" },
		{ "ar", "تأخر وصول شحنتك عما", "تأخر وصول شحنتين من شحناتك",
		    ": شحنتان" },
		{ "fr", "Votre colis met plus", "2 de vos colis mettent plus",
		    "vos 2 colis" },
		{ "es", "Su paquete está tardando", "2 de sus paquetes están",
		    "sus 2 paquetes" },
		{ "ru", "Ваша посылка идёт", "2 ваши посылки идут",
		    "2 ваши посылки" },
	};
	struct fixture *f = *state;
	struct notice notices[] = { delayed(), delayed() };
	notices[1].tracking = STR("YT2");
	notices[1].order = STR("1002");
	notices[1].cause = CAUSE_WEATHER;
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail mail = mail_of(notices, 1, cases[i].language);
		compose(f, &mail);
		assert_holds(buf_str(&f->letter.text), cases[i].one);
		assert_lacks(buf_str(&f->letter.text), cases[i].many);
		assert_holds(buf_str(&f->letter.subject), "1001");
		mail.notice_count = 2;
		compose(f, &mail);
		assert_holds(buf_str(&f->letter.text), cases[i].many);
		assert_lacks(buf_str(&f->letter.text), cases[i].one);
		assert_holds(buf_str(&f->letter.text), "YT1");
		assert_holds(buf_str(&f->letter.text), "YT2");
		assert_holds(buf_str(&f->letter.subject), cases[i].subject);
	}
}

/* Arabic has a dual, and counts eleven with a singular, Russian 21. */
static void
a_number_of_parcels_takes_the_form_of_its_language(void **state)
{
	static const struct {
		const char *language;
		size_t count;
		const char *subject;
	} cases[] = {
		{ "ar", 2, ": شحنتان" },
		{ "ar", 3, ": ٣ شحنات" },
		{ "ar", 10, ": ١٠ شحنات" },
		{ "ar", 11, ": ١١ شحنة" },
		{ "ar", 100, ": ١٠٠ شحنة" },
		{ "ru", 2, ": 2 ваши посылки" },
		{ "ru", 5, ": 5 ваших посылок" },
		{ "ru", 21, ": 21 ваша посылка" },
		{ "ru", 22, ": 22 ваши посылки" },
	};
	struct fixture *f = *state;
	struct notice notices[100];
	for (size_t i = 0; i < COUNT_OF(notices); i++)
		notices[i] = delayed();
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail mail = mail_of(notices, cases[i].count,
		    cases[i].language);
		compose(f, &mail);
		struct str subject = buf_str(&f->letter.subject);
		if (!str_ends_with(subject, str_from(cases[i].subject)))
			fail_msg("%s, %zu parcels: %.*s", cases[i].language,
			    cases[i].count, STR_ARG(subject));
	}
}

static void
values_are_isolated_in_the_text_but_not_in_the_subject(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "ar");
	open_letters(f);
	compose(f, &mail);
	assert_holds(buf_str(&f->letter.text), "\u20681001\u2069");
	assert_holds(buf_str(&f->letter.subject), " 1001");
	assert_lacks(buf_str(&f->letter.subject), "\u2068");
	assert_lacks(buf_str(&f->letter.subject), "\u2069");
}

static void
check_sample(struct fixture *f, const char *letter, size_t sample,
    const struct mail *mail)
{
	compose(f, mail);
	struct str subject = buf_str(&f->letter.subject);
	struct str text = buf_str(&f->letter.text);
	if (str_is_empty(subject) || str_find_byte(subject, '\n') < subject.len)
		fail_msg("%s, sample %zu: subject", letter, sample);
	if (mail->notices[0].order.len > DATUM_MAX_TEXT)
		return;
	check_reading(letter, sample, text);
	assert_holds(text, "help@lantern.example");
	if (!str_is_empty(mail->name))
		assert_holds(text, "Anna Schmidt");
	for (size_t i = 0; i < mail->notice_count; i++)
		if (!str_is_empty(mail->notices[i].tracking))
			assert_holds(text,
			    arena_cstr(&f->arena, mail->notices[i].tracking));
}

typedef void (*sample_fn)(struct fixture *f, const char *letter, size_t sample,
    const struct mail *mail);

static void
for_all_samples(struct fixture *f, const char *language, sample_fn check)
{
	size_t count = 0;
	const char *const *names = letter_set_names(&count);
	assert_int_equal(count, 35);
	for (size_t i = 0; i < count; i++) {
		struct arena arena = { 0 };
		struct mail *mails = NULL;
		size_t len = letter_samples(str_from(names[i]),
		    str_from(language), &arena, &mails);
		for (size_t j = 0; j < len; j++)
			check(f, names[i], j, &mails[j]);
		arena_release(&arena);
	}
}

static void
every_letter_in_every_language_reads_well_with_each_cause(void **state)
{
	struct fixture *f = *state;
	const struct str *languages = NULL;
	open_letters(f);
	size_t count = letters_languages(f->letters, &languages);
	assert_true(count >= 3);
	for (size_t i = 0; i < count; i++)
		for_all_samples(f, arena_cstr(&f->arena, languages[i]),
		    check_sample);
}

static void
add_letter(struct fixture *f, struct phrases *phrases, const struct mail *mail)
{
	compose(f, mail);
	add_phrases(phrases, buf_str(&f->letter.subject));
	add_phrases(phrases, buf_str(&f->letter.preview));
	add_phrases(phrases, buf_str(&f->letter.text));
}

/* The same parcels in another language share nothing with the English map. */
static void
compare(struct fixture *f, const struct map *english, const struct mail *mail)
{
	struct phrases phrases = { 0 };
	size_t at = 0;
	add_letter(f, &phrases, mail);
	for (size_t i = 0; i < phrases.count; i++)
		if (!is_data(phrases.items[i]) &&
		    map_find(english, phrases.items[i], &at))
			fail_msg("%.*s: %s: \"%.*s\"", STR_ARG(mail->language),
			    mail_letter(mail), STR_ARG(phrases.items[i]));
	arena_release(&phrases.arena);
}

enum { LANGUAGES = 10, ENGLISH = 0 };

static void
compare_sample(struct fixture *f, struct mail *const mails[LANGUAGES], size_t i)
{
	struct phrases phrases = { 0 };
	struct map english = { 0 };
	bool is_new = false;
	add_letter(f, &phrases, &mails[ENGLISH][i]);
	for (size_t k = 0; k < phrases.count; k++)
		map_put(&english, phrases.items[k], k, &is_new);
	for (size_t k = ENGLISH + 1; k < LANGUAGES; k++)
		compare(f, &english, &mails[k][i]);
	map_release(&english);
	arena_release(&phrases.arena);
}

static void
no_english_sentence_stands_in_other_languages(void **state)
{
	static const char *const codes[LANGUAGES] = { "en", "ar", "de", "es",
		"fr", "it", "ja", "pt", "ru", "zh" };
	struct fixture *f = *state;
	const struct str *languages = NULL;
	struct mail *mails[LANGUAGES];
	size_t letter_count = 0, count = 0;
	const char *const *names = letter_set_names(&letter_count);
	open_letters(f);
	assert_int_equal(letters_languages(f->letters, &languages), LANGUAGES);
	for (size_t i = 0; i < letter_count; i++) {
		struct arena arena = { 0 };
		for (size_t k = 0; k < LANGUAGES; k++)
			count = letter_samples(str_from(names[i]),
			    str_from(codes[k]), &arena, &mails[k]);
		for (size_t j = 0; j < count; j++)
			compare_sample(f, mails, j);
		arena_release(&arena);
	}
}

/* Nor for a rating; and no link in it can be mistaken for a fraud's. */
static void
a_letter_offers_no_discount_and_has_no_link(void **state)
{
	static const struct {
		const char *language, *words[6];
	} cases[] = {
		{ "en", { "iscount", "oupon", "oucher", "eview", "http" } },
		{ "de", { "abatt", "utschein", "ewert", "http" } },
		{ "zh", { "优惠", "折扣", "好评", "评价", "http" } },
		{ "ja", { "割引", "クーポン", "評価", "レビュー", "http" } },
		{ "ar", { "خصم", "قسيمة", "تقييم", "http" } },
		{ "ru", { "скидк", "купон", "отзыв", "http" } },
		{ "fr", { "rabais", "réduction", "note", "étoile", "http" } },
		{ "es", { "escuento", "cupón", "valora", "reseña", "http" } },
	};
	struct fixture *f = *state;
	size_t count = 0;
	const char *const *names = letter_set_names(&count);
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases) * count; i++) {
		const char *language = cases[i / count].language;
		struct mail *mails = NULL;
		size_t len = letter_samples(str_from(names[i % count]),
		    str_from(language), &f->arena, &mails);
		if (len == 0)
			continue;
		compose(f, &mails[len / 2]);
		const char *const *word = cases[i / count].words;
		for (; *word != NULL; word++)
			assert_lacks(buf_str(&f->letter.text), *word);
	}
}

static void
holidays_are_named_with_first_and_last_day_and_a_wish(void **state)
{
	static const struct {
		const char *language, *dates, *wish;
	} cases[] = {
		{ "en", "Sunday, 15 – Monday, 23 February 2026",
		    "We wish you and your family" },
		{ "de", "Sonntag, 15. – Montag, 23. Februar 2026",
		    "Wir wünschen Ihnen und Ihrer Familie" },
		{ "zh", "2026年2月15日星期日至23日星期一", "祝您和家人" },
		{ "ja", "2026年2月15日(日曜日)～23日(月曜日)", "皆様が健やか" },
		{ "ar", "الأحد، ١٥ – الاثنين، ٢٣ فبراير، ٢٠٢٦",
		    "نتمنى لك ولعائلتك" },
		{ "ru", "вс, 15 – пн, 23 февраля 2026 г.",
		    "Желаем вам и вашим близким" },
		{ "fr", "dimanche 15 – lundi 23 février 2026",
		    "Nous vous souhaitons, à vous et à votre" },
		{ "es", "domingo, 15 de febrero – lunes, 23 de febrero de 2026",
		    "Les deseamos a usted y a su familia" },
	};
	struct fixture *f = *state;
	struct notice notice = delayed();
	notice.cause = CAUSE_HOLIDAY;
	notice.window_title = STR("Spring Festival");
	notice.window_from = day("2026-02-15");
	notice.window_last = day("2026-02-23");
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail mail = mail_of(&notice, 1, cases[i].language);
		for (int kind = NOTICE_ADVANCE; kind <= NOTICE_SUSPENDED;
		     kind++) {
			notice.kind = (enum notice_kind)kind;
			compose(f, &mail);
			struct str text = buf_str(&f->letter.text);
			assert_holds(text, "Spring Festival");
			assert_holds(text, cases[i].dates);
			assert_holds(text, cases[i].wish);
		}
	}
}

static void
without_a_date_the_letter_says_so(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	notice.estimated_on = DATE_NONE;
	open_letters(f);
	compose(f, &mail);
	assert_holds(buf_str(&f->letter.text),
	    "There is no new delivery date yet.");
}

static void
a_hostile_name_cannot_leave_its_place(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: For {{name}}:\t{{order}}\n\nDear {{name}},\n{{order}}\n");
	temp_folder_write(&f->own, "en/delayed.html", "<p>{{name}}</p>");
	mail.name = STR("A\r\nBcc: x@y.example\r\n\r\n{{shop}}<b>");
	notice.order = STR("1\xe2\x80\xae\x07\x32");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.subject),
	    STR("For A Bcc: x@y.example {{shop}}<b>: 12")));
	assert_true(str_equal(buf_str(&f->letter.text),
	    STR("Dear A Bcc: x@y.example  {{shop}}<b>,\n12\n")));
	assert_true(str_equal(buf_str(&f->letter.html),
	    STR("<p>A Bcc: x@y.example  {{shop}}&lt;b&gt;</p>")));
}

static void
the_html_part_is_drawn_from_the_text(void **state)
{
	struct fixture *f = *state;
	struct notice notices[] = { delayed(), delayed() };
	struct mail mail = mail_of(notices, 2, "en");
	notices[1].order = STR("<2>");
	temp_folder_write(&f->own, "frame.html",
	    "{{subject}}|{{preview}}|{{#blocks}}"
	    "{{#opens_part}}[{{/opens_part}}{{#lines}}({{label}}:{{#pieces}}"
	    "{{#link}}@{{/link}}{{text}}{{/pieces}}){{/lines}}"
	    "{{#closes_part}}]{{/closes_part}}{{/blocks}}");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: Late: {{count}}\n\nHi {{name}},\n\nIt is late. So.\n"
	    "\n{{#parcels}}\n  Order: {{order}}\n\n{{/parcels}}\n"
	    "Write to\n{{contact}}.\n");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.html),
	    STR("Late: 2|It is late.|(:Hi Anna Schmidt,)(:It is late. So.)"
		"[(Order:1001)][(Order:&lt;2&gt;)]"
		"(:Write to @help@lantern.example.)")));
	assert_true(str_equal(buf_str(&f->letter.text),
	    STR("Hi Anna Schmidt,\n\nIt is late. So.\n\n  Order: 1001\n\n"
		"  Order: <2>\n\nWrite to\nhelp@lantern.example.\n")));
}

static void
data_never_become_structure_or_links(void **state)
{
	static const struct {
		const char *name, *html;
	} cases[] = {
		{ "- x", "P(- x,)" },
		{ "» x", "P(» x,)" },
		{ "»", "P(»,)" },
		{ "--", "P(--,)" },
		{ "  a: b", "P(a: b,)" },
		{ "a\n\n- b", "P(a  - b,)" },
		{ "https://evil.example/", "P(https://evil.example/,)" },
		{ "evil@evil.example", "P(evil@evil.example,)" },
		{ "<b>{{name}}</b>", "P(&lt;b&gt;{{name}}&lt;/b&gt;,)" },
		{ "\"'><script>", "P(&quot;&#39;&gt;&lt;script&gt;,)" },
		{ "\1\2\3\4x\1", "P(x,)" },
	};
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "frame.html",
	    "{{#blocks}}{{#is_paragraph}}P{{/is_paragraph}}({{#lines}}"
	    "{{#pieces}}{{#link}}<{{link}}>{{/link}}{{text}}{{/pieces}}"
	    "{{/lines}}){{/blocks}}");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: x\n\n{{name}},\n");
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		mail.name = str_from(cases[i].name);
		compose(f, &mail);
		if (!str_equal(buf_str(&f->letter.html),
			str_from(cases[i].html)))
			fail_msg("case %zu: %.*s", i,
			    STR_ARG(buf_str(&f->letter.html)));
	}
}

static void
a_letter_lists_as_many_parcels_as_there_is_room_for(void **state)
{
	static const struct {
		const char *frame;
		size_t from, to; /* how many are listed */
	} cases[] = {
		{ "{{#blocks}}<p>{{#lines}}{{#pieces}}{{text}}{{/pieces}}"
		  "{{/lines}}</p>{{/blocks}}",
		    LETTER_MAX_PARCELS, LETTER_MAX_PARCELS },
		{ "{{#blocks}}{{#lines}}{{#pieces}}{{text}}{{text}}{{text}}"
		  "{{text}}{{text}}{{text}}{{text}}{{text}}{{text}}{{text}}"
		  "{{text}}{{text}}{{text}}{{text}}{{text}}{{text}}{{text}}"
		  "{{/pieces}}{{/lines}}{{/blocks}}",
		    10, 20 },
	};
	enum { ALL = LETTER_MAX_PARCELS + 5 };
	struct notice notices[ALL];
	struct mail mail = mail_of(notices, ALL, "en");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		(void)set_up(state);
		struct fixture *f = *state;
		struct str order = arena_format(&f->arena, "%0*d",
		    DATUM_MAX_TEXT, 0);
		for (size_t k = 0; k < ALL; k++) {
			notices[k] = delayed();
			notices[k].order = order;
		}
		temp_folder_write(&f->own, "frame.html", cases[i].frame);
		temp_folder_write(&f->own, "en/delayed.txt",
		    "Subject: x\n\n{{#parcels}}\n» {{order}}\n\n"
		    "{{/parcels}}\n{{more}}\n");
		open_letters(f);
		compose(f, &mail);
		struct str text = buf_str(&f->letter.text);
		size_t listed = 0;
		for (size_t at = 0; at < text.len; at++)
			listed += text.ptr[at] == ' ';
		if (listed < cases[i].from || listed > cases[i].to ||
		    f->letter.html.len > LETTER_MAX_HTML)
			fail_msg("case %zu: %zu listed, %zu bytes", i, listed,
			    f->letter.html.len);
		assert_true(str_ends_with(text,
		    arena_format(&f->arena, "\n\n%zu\n", ALL - listed)));
		(void)tear_down(state);
	}
}

static void
a_language_of_several_parts_is_tagged_as_html_wants_it(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "zh_Hant_TW");
	temp_folder_write(&f->own, "zh_Hant_TW/delayed.txt",
	    "Subject: x\n\na\n");
	temp_folder_write(&f->own, "frame.html", "{{language}} {{dir}}");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.html), STR("zh-Hant-TW ltr")));
}

static void
html_has_partials_of_its_own(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/_foot.html", "<p>{{shop}}</p>");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: x\n\na\n{{> greeting}}");
	temp_folder_write(&f->own, "en/delayed.html",
	    "<p>{{order}}</p>\n\n\n{{> foot}}");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.text),
	    STR("a\nDear Anna Schmidt,\n")));
	assert_true(str_equal(buf_str(&f->letter.html),
	    STR("<p>1001</p>\n\n\n<p>Lantern</p>")));
}

static void
a_subject_has_at_most_200_characters(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: {{order}}{{order}}{{order}}\n\na\n");
	/* Each character is an e with an accent of its own. */
	struct str order = STR_EMPTY;
	for (int i = 0; i < 90; i++)
		order = arena_format(&f->arena, "%.*se\u0301", STR_ARG(order));
	notice.order = order;
	open_letters(f);
	compose(f, &mail);
	assert_int_equal(f->letter.subject.len, LETTER_MAX_SUBJECT * 3);
}

static void
a_preview_is_one_line_of_at_most_120_characters(void **state)
{
	static const struct {
		const char *template, *preview;
	} cases[] = {
		{ "Subject: x\nPreview: By {{expected_on}}: {{order}}\n\na\n",
		    "By Tuesday, 3 March 2026: 1 Bcc: y" },
		{ "Subject: x\nPreview: Now: {{> about}}\n\na\n",
		    "Now: order 1 Bcc: y" },
		{ "Subject: x\nPreview: \n\na\n", "" },
		{ "Subject: x\n\nPreview: no header\n", "" },
	};
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	notice.order = STR("1\r\nBcc: y");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		(void)set_up(state);
		struct fixture *f = *state;
		temp_folder_write(&f->own, "en/delayed.txt", cases[i].template);
		open_letters(f);
		compose(f, &mail);
		if (!str_equal(buf_str(&f->letter.preview),
			str_from(cases[i].preview)))
			fail_msg("case %zu: %.*s", i,
			    STR_ARG(buf_str(&f->letter.preview)));
		(void)tear_down(state);
	}
}

static void
a_long_preview_is_cut(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: x\nPreview: {{order}}{{order}}\n\na\n");
	struct str order = STR_EMPTY;
	for (int i = 0; i < 90; i++)
		order = arena_format(&f->arena, "%.*sä", STR_ARG(order));
	notice.order = order;
	open_letters(f);
	compose(f, &mail);
	assert_int_equal(f->letter.preview.len, LETTER_MAX_PREVIEW * 2);
}

static void
an_empty_subject_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: {{order}}\n\na\n");
	notice.order = STR_EMPTY;
	open_letters(f);
	assert_false(letters_compose(f->letters, &mail, &f->letter, &f->err));
	assert_int_equal(f->err.kind, ERROR_CONFIG);
	assert_string_equal(f->err.text,
	    "letter delayed in 'en': the subject is empty");
}

static void
the_same_mail_gives_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct notice notices[] = { delayed(), delayed() };
	struct mail mail = mail_of(notices, 2, "de");
	open_letters(f);
	compose(f, &mail);
	struct str first = arena_str(&f->arena, buf_str(&f->letter.text));
	mail.language = STR("zh");
	compose(f, &mail);
	mail.language = STR("de");
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.text), first));
}

static void
expect_proofs(struct fixture *f, bool is_shown)
{
	static const char *const orders[] = { "1", "2", "", "4" };
	struct letter proof;
	letter_init(&proof);
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: About {{tracking}}\n\n{{^order}}no {{/order}}order "
	    "{{order}} is late\n");
	open_letters(f);
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct notice notice = delayed();
		struct mail mail = mail_of(&notice, 1, "en");
		notice.order = str_from(orders[i]);
		compose(f, &mail);
		assert_true(
		    is_shown
			? letters_show(f->letters, &mail, &proof, &f->err)
			: letters_prove(f->letters, &mail, &proof, &f->err));
		/* The second order is told in the words of the first. */
		bool is_new = i == 0 || i == 2;
		bool has_text = str_equal(buf_str(&proof.text),
		    buf_str(&f->letter.text));
		if (!str_equal(buf_str(&proof.subject),
			buf_str(&f->letter.subject)) ||
		    has_text != (is_shown || is_new) ||
		    (proof.html.len > 0) != is_new)
			fail_msg("case %zu", i);
	}
	letter_release(&proof);
}

static void
what_is_proven_has_the_subject_of_the_letter(void **state)
{
	expect_proofs(*state, false);
}

static void
what_is_shown_has_the_text_of_the_letter_too(void **state)
{
	expect_proofs(*state, true);
}

static void
a_letter_that_cannot_be_drawn_is_found_whatever_was_proven(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.html",
	    "{{name}}{{#due_on}}{{> deep}}{{/due_on}}");
	temp_folder_write(&f->own, "en/_deep.html", "{{> deep}}");
	open_letters(f);
	for (int i = 0; i < 2; i++)
		assert_true(
		    letters_prove(f->letters, &mail, &f->letter, &f->err));
	notice.due_on = day("2026-02-20");
	for (int i = 0; i < 2; i++)
		assert_false(
		    letters_prove(f->letters, &mail, &f->letter, &f->err));
	assert_int_equal(f->err.kind, ERROR_CONFIG);
}

/* How many fit is known from the HTML alone, and the text lists as many. */
static void
a_letter_of_several_parcels_is_proven_whole(void **state)
{
	struct fixture *f = *state;
	struct notice notices[] = { delayed(), delayed() };
	struct mail mail = mail_of(notices, 2, "en");
	open_letters(f);
	for (int i = 0; i < 2; i++) {
		assert_true(
		    letters_prove(f->letters, &mail, &f->letter, &f->err));
		assert_true(f->letter.html.len > 0);
	}
}

static void
blank_lines_are_tidied_but_a_signature_stays(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "en");
	temp_folder_write(&f->own, "en/delayed.txt",
	    "Subject: x\n\n\n \n a \t\n\n\t\n\n\nb\n-- \nLantern\n\n\n");
	open_letters(f);
	compose(f, &mail);
	assert_true(str_equal(buf_str(&f->letter.text),
	    STR(" a\n\nb\n-- \nLantern\n")));
}

static void
without_any_letters_composing_fails(void **state)
{
	struct fixture *f = *state;
	struct notice notice = delayed();
	struct mail mail = mail_of(&notice, 1, "de");
	f->letters = letters_open(f->paths, 1, &lantern, STR("en"), &f->arena);
	assert_false(letters_compose(f->letters, &mail, &f->letter, &f->err));
	assert_string_equal(f->err.text,
	    "there are no letters in the language 'en'");
}

#define WITH_FOLDER(test)                                                      \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_delay_reads_as_a_whole),
		WITH_FOLDER(the_letter_is_written_in_the_nearest_language),
		WITH_FOLDER(a_letter_of_the_shop_wins_file_by_file),
		WITH_FOLDER(one_and_several_parcels_read_right),
		WITH_FOLDER(a_number_of_parcels_takes_the_form_of_its_language),
		WITH_FOLDER(
		    values_are_isolated_in_the_text_but_not_in_the_subject),
		WITH_FOLDER(
		    every_letter_in_every_language_reads_well_with_each_cause),
		WITH_FOLDER(no_english_sentence_stands_in_other_languages),
		WITH_FOLDER(a_letter_offers_no_discount_and_has_no_link),
		WITH_FOLDER(
		    holidays_are_named_with_first_and_last_day_and_a_wish),
		WITH_FOLDER(without_a_date_the_letter_says_so),
		WITH_FOLDER(a_hostile_name_cannot_leave_its_place),
		WITH_FOLDER(the_html_part_is_drawn_from_the_text),
		WITH_FOLDER(data_never_become_structure_or_links),
		cmocka_unit_test(
		    a_letter_lists_as_many_parcels_as_there_is_room_for),
		WITH_FOLDER(
		    a_language_of_several_parts_is_tagged_as_html_wants_it),
		WITH_FOLDER(html_has_partials_of_its_own),
		WITH_FOLDER(a_subject_has_at_most_200_characters),
		cmocka_unit_test(
		    a_preview_is_one_line_of_at_most_120_characters),
		WITH_FOLDER(a_long_preview_is_cut),
		WITH_FOLDER(an_empty_subject_is_an_error),
		WITH_FOLDER(the_same_mail_gives_the_same_bytes),
		WITH_FOLDER(what_is_proven_has_the_subject_of_the_letter),
		WITH_FOLDER(what_is_shown_has_the_text_of_the_letter_too),
		WITH_FOLDER(
		    a_letter_that_cannot_be_drawn_is_found_whatever_was_proven),
		WITH_FOLDER(a_letter_of_several_parcels_is_proven_whole),
		WITH_FOLDER(blank_lines_are_tidied_but_a_signature_stays),
		WITH_FOLDER(without_any_letters_composing_fails),
	};
	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
