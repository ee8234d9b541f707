#include "message/letter_samples.h"

#include "message/letter_set.h"
#include "message/letter_values.h"

enum shape { SHAPE_BARE, SHAPE_ORDINARY, SHAPE_SEVERAL, SHAPE_LONG };

enum { SHAPES = SHAPE_LONG + 1, SEVERAL = 3, OVERLONG = 1000 };
enum { DIGEST_PARCELS = 5 };

/* Every kind that is told, with every cause. */
enum { MAX_NOTICES = NOTICE_CLOSED * CAUSE_COUNT };

static struct date
day(const char *text)
{
	struct date date = DATE_NONE;
	(void)date_parse(str_from(text), &date);
	return date;
}

static struct notice
bare(enum notice_kind kind, enum cause cause)
{
	return (struct notice){
		.kind = kind,
		.cause = cause,
		.carrier = STR_EMPTY,
		.tracking = STR_EMPTY,
		.order = STR_EMPTY,
		.destination = STR_EMPTY,
		.country = STR_EMPTY,
		.text = STR_EMPTY,
		.window_id = STR_EMPTY,
		.window_title = STR_EMPTY,
		.window_from = DATE_NONE,
		.window_last = DATE_NONE,
		.event_at = INSTANT_NONE,
		.event_on = DATE_NONE,
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
		.answer_by = DATE_NONE,
		.days_late = -1,
	};
}

static bool
is_delay(enum notice_kind kind)
{
	return kind == NOTICE_DELAYED || kind == NOTICE_STILL_DELAYED;
}

static bool
is_break(enum notice_kind kind)
{
	return kind == NOTICE_ADVANCE || kind == NOTICE_SUSPENDED;
}

static bool
is_return(enum notice_kind kind)
{
	return kind == NOTICE_RETURNING || kind == NOTICE_RETURNED;
}

static void
set_window(struct notice *notice)
{
	notice->window_id = STR("spring-festival");
	notice->window_from = day("2026-02-15");
	notice->window_last = day("2026-02-23");
}

/* What the planner would know of a parcel of that kind. */
static struct notice
ordinary(enum notice_kind kind, enum cause cause)
{
	struct notice notice = bare(kind, cause);
	notice.carrier = STR("yunexpress");
	notice.tracking = STR("YT2602312345678901");
	notice.order = STR("10482");
	notice.destination = STR("DE");
	notice.text = STR("Departed from sorting center");
	notice.event_on = day("2026-01-30");
	notice.due_on = day("2026-02-04");
	notice.days_late = 3;
	notice.country = is_break(kind) || is_delay(kind) ? STR("CN")
	                                                  : STR("DE");
	if (is_break(kind) || (is_delay(kind) && cause == CAUSE_HOLIDAY))
		set_window(&notice);
	if (is_break(kind) || is_delay(kind) || kind == NOTICE_RESUMED)
		notice.estimated_on = day("2026-03-03");
	if (kind == NOTICE_ACTION)
		notice.act_by = day("2026-02-20");
	if (kind == NOTICE_RETURNED)
		notice.answer_by = day("2026-02-27");
	return notice;
}

/* With every fact, and `<` and `{{`, which must come out as they went in. */
static struct notice
overlong(enum notice_kind kind, enum cause cause, struct arena *arena)
{
	struct notice notice = ordinary(kind, cause);
	struct str value = arena_format(arena, "<{{name}}> %0*d", OVERLONG, 0);
	set_window(&notice);
	notice.carrier = value;
	notice.tracking = value;
	notice.order = value;
	notice.destination = value;
	notice.country = value;
	notice.text = value;
	notice.window_title = value;
	notice.estimated_on = day("2026-09-30");
	notice.act_by = day("2026-09-30");
	notice.answer_by = day("2026-09-30");
	notice.mentions_dispute = true;
	notice.days_late = 1000000;
	return notice;
}

/* The parcels of a combination in a shape; returns how many. */
static size_t
fill(struct notice *notices, const struct notice *combination, enum shape shape,
    struct arena *arena)
{
	enum notice_kind kind = combination->kind;
	enum cause cause = combination->cause;
	notices[0] = ordinary(kind, cause);
	if (shape == SHAPE_BARE)
		notices[0] = bare(kind, cause);
	if (shape == SHAPE_LONG)
		notices[0] = overlong(kind, cause, arena);
	if (shape != SHAPE_SEVERAL)
		return 1;
	notices[1] = bare(kind, cause);
	notices[1].carrier = STR("4px");
	notices[1].tracking = STR("LP00612345678");
	notices[2] = ordinary(kind, cause);
	notices[2].tracking = STR("YT2602312345678902");
	notices[2].order = STR_EMPTY;
	notices[2].estimated_on = DATE_NONE;
	notices[2].mentions_dispute = kind == NOTICE_ACTION || is_return(kind);
	return SEVERAL;
}

static struct str
told_by(const struct notice *notice)
{
	return str_from(notice_letter(notice->kind, notice->cause));
}

/* All kinds and causes that a letter tells; the digest tells all. */
static size_t
list_combinations(struct str letter, struct notice *combinations)
{
	size_t count = 0;
	bool is_digest = str_equal(letter, STR("digest"));
	for (int kind = 0; kind < NOTICE_CLOSED; kind++) {
		for (int cause = 0; cause < CAUSE_COUNT; cause++) {
			struct notice notice = bare((enum notice_kind)kind,
			    (enum cause)cause);
			struct str told = told_by(&notice);
			/* Not every cause asks the customer for something. */
			if (is_digest ? letter_set_has(told)
				      : str_equal(letter, told))
				combinations[count++] = notice;
		}
	}
	return count;
}

static struct mail
address(struct notice *notices, size_t count, enum shape shape,
    struct str language)
{
	const struct str names[SHAPES] = {
		[SHAPE_BARE] = STR_EMPTY,
		[SHAPE_ORDINARY] = STR("Anna Schmidt"),
		[SHAPE_SEVERAL] = STR("Anna Schmidt"),
		[SHAPE_LONG] = notices[0].order,
	};
	return (struct mail){
		.message_id = STR("sample@shop.example"),
		.to = STR("anna@example.com"),
		.name = names[shape],
		.language = language,
		.planned_at = INSTANT_NONE,
		.run = STR("sample"),
		.notices = notices,
		.notice_count = count,
		.reply = STR_EMPTY,
	};
}

/* As the calendar calls it in the customer's language. */
static struct str
festival_name(struct str language)
{
	static const struct {
		struct str language, name;
	} names[] = {
		{ STR_INIT("ar"), STR_INIT("عيد الربيع") },
		{ STR_INIT("de"), STR_INIT("Frühlingsfest") },
		{ STR_INIT("es"), STR_INIT("Fiesta de la Primavera") },
		{ STR_INIT("fr"), STR_INIT("Fête du Printemps") },
		{ STR_INIT("it"), STR_INIT("Festa di Primavera") },
		{ STR_INIT("ja"), STR_INIT("春節") },
		{ STR_INIT("pt"), STR_INIT("Festival da Primavera") },
		{ STR_INIT("ru"), STR_INIT("Праздник весны") },
		{ STR_INIT("zh"), STR_INIT("春节") },
	};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_starts_with(language, names[i].language))
			return names[i].name;
	return STR("Spring Festival");
}

static struct mail
mail_about(const struct notice *combinations, size_t count, enum shape shape,
    struct str language, struct arena *arena)
{
	struct notice *notices = arena_alloc(arena, count * SEVERAL,
	    sizeof(*notices));
	size_t len = 0;
	for (size_t i = 0; i < count; i++)
		len += fill(notices + len, &combinations[i], shape, arena);
	for (size_t i = 0; shape != SHAPE_LONG && i < len; i++)
		if (date_is_set(notices[i].window_from))
			notices[i].window_title = festival_name(language);
	return address(notices, len, shape, language);
}

size_t
letter_samples(struct str letter, struct str language, struct arena *arena,
    struct mail **mails)
{
	struct notice combinations[MAX_NOTICES];
	size_t combined = list_combinations(letter, combinations);
	size_t count = 0;
	bool is_digest = str_equal(letter, STR("digest"));
	*mails = arena_alloc(arena, (combined + 1) * SHAPES, sizeof(**mails));
	/* A digest is one mail with all, another letter one of each. */
	size_t step = is_digest ? combined : 1;
	for (size_t i = 0; i < combined; i += step)
		for (int shape = 0; shape < SHAPES; shape++)
			(*mails)[count++] = mail_about(combinations + i, step,
			    (enum shape)shape, language, arena);
	return count;
}

/* A few parcels of a digest that has every kind and cause. */
static const struct mail *
shorten(struct mail *digest)
{
	size_t step = digest->notice_count / DIGEST_PARCELS;
	for (size_t i = 0; i < DIGEST_PARCELS; i++)
		digest->notices[i] = digest->notices[i * step];
	digest->notice_count = DIGEST_PARCELS;
	return digest;
}

const struct mail *
letter_sample(struct str letter, struct str language, struct arena *arena)
{
	struct mail *mails;
	size_t count = letter_samples(letter, language, arena, &mails);
	if (str_equal(letter, STR("digest")))
		return shorten(&mails[SHAPE_ORDINARY]);
	for (size_t i = SHAPE_ORDINARY; i < count; i += SHAPES) {
		const struct notice *notice = &mails[i].notices[0];
		if (notice->cause ==
		    (is_return(notice->kind) ? CAUSE_ADDRESS : CAUSE_HOLIDAY))
			return &mails[i];
	}
	return &mails[SHAPE_ORDINARY];
}
