#include "report/mail_list.h"

#include <stdio.h>

#include "report/badge.h"
#include "report/display.h"
#include "report/example.h"
#include "report/facts.h"
#include "report/fold.h"
#include "report/grouping.h"
#include "report/markup.h"

/* So few are seen at once. */
enum { OPEN_MAILS = 20, ID_TEXT = 32 };

struct mail_list {
	const struct telling *telling;
	const struct report *report;
	const size_t *mails;           /* indices of those that are listed */
	const struct example *example; /* NULL: whole letters */
	struct buf others;
	struct arena scratch;
};

/* --- one mail ------------------------------------------------------------ */

static void
add_parcels(struct buf *out, const struct mail_list *list, size_t index)
{
	const struct report_mail *mail = &list->report->mails[index];
	for (size_t i = 0; i < mail->parcel_count; i++) {
		const struct report_finding *finding =
		    telling_finding(list->telling, index, i);
		if (finding != NULL)
			facts_add(out, finding);
		else
			facts_add_unknown(out, mail->trackings[i]);
	}
}

/* What became of it, and by what name the relay's log knows it. */
static void
add_record(struct buf *out, const struct report_mail *mail)
{
	if (mail->history_count < 2)
		return;
	markup_put(out, "<p class=\"dim\">");
	for (size_t i = 0; i < mail->history_count; i++)
		buf_format(out, "%s%s", i == 0 ? "" : " &#8594; ",
		    mail_state_name(mail->history[i]));
	markup_data(out, ", decided in run ", mail->run, ", ");
	markup_data(out, "Message-ID <span class=\"id\">", mail->message_id,
	    "</span></p>\n");
	if (!str_is_empty(mail->reply))
		markup_data(out,
		    "<p class=\"dim\">The relay said: ", mail->reply, "</p>\n");
}

static void
add_doubt(struct buf *out, const struct report_mail *mail)
{
	if (mail->state != MAIL_IN_DOUBT)
		return;
	markup_data(out,
	    "<p>Look into the relay's log, then type <code>shipdelay resolve ",
	    mail->message_id, " sent</code> or <code>resend</code>.</p>\n");
}

static void
add_text(struct buf *out, const struct report_mail *mail, struct str text)
{
	markup_data(out, "<pre dir=\"auto\" lang=\"", mail->language, "\">");
	markup_add_letter(out, text);
	markup_put(out, "</pre>\n");
}

static void
add_subject(struct buf *out, const struct report_mail *mail)
{
	markup_data(out, "<bdi lang=\"", mail->language, "\">");
	markup_add_letter(out, mail->subject);
	markup_put(out, "</bdi>");
}

static void
add_whole_letter(struct buf *out, const struct report_mail *mail)
{
	if (str_is_empty(mail->preview)) {
		markup_put(out, "<p>");
		add_subject(out, mail);
		markup_put(out, "</p>\n");
		return;
	}
	fold_begin(out, "", FOLD_CLOSED);
	add_subject(out, mail);
	fold_begin_content(out);
	add_text(out, mail, mail->preview);
	markup_put(out, "</details>\n");
}

static void
add_other_lines(struct buf *out, struct mail_list *list,
    const struct report_mail *mail)
{
	buf_clear(&list->others);
	example_add_others(list->example, mail->preview, &list->others);
	markup_put(out, "<p>");
	add_subject(out, mail);
	markup_put(out, "</p>\n");
	if (list->others.len > 0)
		add_text(out, mail, buf_str(&list->others));
}

static void
add_mail(struct buf *out, size_t i, void *context)
{
	struct mail_list *list = context;
	size_t index = list->mails[i];
	const struct report_mail *mail = &list->report->mails[index];
	buf_format(out, "<li id=\"m%zu\">", index + 1);
	markup_data(out, "<b>", mail->to, "</b>");
	if (list->example == NULL)
		markup_data(out, ", ", mail->language, "");
	markup_put(out, "\n");
	add_parcels(out, list, index);
	add_doubt(out, mail);
	if (list->example == NULL)
		add_whole_letter(out, mail);
	else
		add_other_lines(out, list, mail);
	add_record(out, mail);
	markup_put(out, "</li>\n");
}

static void
add_recipient(struct buf *out, size_t i, void *context)
{
	const struct mail_list *list = context;
	markup_add(out, list->report->mails[list->mails[i]].to);
}

static void
add_mails(struct buf *out, struct mail_list *list, const size_t *mails,
    size_t count)
{
	const struct fold_list folds = { "mails", add_recipient, add_mail,
		list };
	list->mails = mails;
	fold_add_list(out, &folds, count);
}

/* --- a batch ------------------------------------------------------------- */

static void
group_by_language(const struct report *report, const struct batch *batch,
    struct grouping *languages)
{
	for (size_t i = 0; i < batch->count; i++)
		grouping_add(languages, report->mails[batch->mails[i]].language,
		    batch->mails[i]);
	grouping_sort(languages);
}

/* The first that can be shown. */
static const struct report_mail *
choose_example(const struct report *report, const struct group *language)
{
	for (size_t i = 0; i < language->count; i++) {
		const struct report_mail *mail =
		    &report->mails[language->items[i]];
		if (!str_is_empty(mail->preview))
			return mail;
	}
	return &report->mails[language->items[0]];
}

static void
add_language(struct buf *out, struct mail_list *list,
    const struct group *language)
{
	const struct report_mail *mail = choose_example(list->report, language);
	struct example example;
	example_init(&example, mail->preview);
	list->example = &example;
	fold_begin(out, "", FOLD_CLOSED);
	markup_data(out, "<b>", language->key, "</b>, ");
	display_add_counted(out, language->count, "mail", "mails");
	markup_put(out, ": ");
	add_subject(out, mail);
	fold_begin_content(out);
	add_text(out, mail, mail->preview);
	markup_data(out, "<p class=\"dim\">The letter to ", mail->to,
	    ". Below stands of ");
	markup_put(out, "each letter what it says otherwise.</p>\n");
	add_mails(out, list, language->items, language->count);
	markup_put(out, "</details>\n");
	list->example = NULL;
	example_release(&example);
}

static void
add_languages(struct buf *out, struct mail_list *list,
    const struct batch *batch)
{
	struct grouping languages;
	grouping_init(&languages, &list->scratch);
	group_by_language(list->report, batch, &languages);
	for (size_t i = 0; i < languages.count; i++)
		add_language(out, list, &languages.groups[i]);
	grouping_release(&languages);
	arena_clear(&list->scratch);
}

static void
add_batch(struct buf *out, struct mail_list *list, size_t number,
    const struct batch *batch)
{
	bool is_small = list->report->mail_count <= MAIL_LIST_WHOLE;
	bool is_open = list->report->mail_count <= OPEN_MAILS ||
	               (batch_is_urgent(batch->state) &&
			   batch->count <= OPEN_MAILS);
	char attributes[ID_TEXT];
	snprintf(attributes, sizeof(attributes), " id=\"b%zu\"", number);
	fold_begin(out, attributes, is_open ? FOLD_OPEN : FOLD_CLOSED);
	markup_data(out, "<h3>", batch->title, "</h3> ");
	badge_add(out, batch->state);
	markup_put(out, " ");
	display_add_counted(out, batch->count, "mail", "mails");
	fold_begin_content(out);
	if (is_small)
		add_mails(out, list, batch->mails, batch->count);
	else
		add_languages(out, list, batch);
	markup_put(out, "</details>\n");
}

void
mail_list_add(struct buf *out, const struct telling *telling,
    const struct batches *batches)
{
	struct mail_list list = { .telling = telling,
		.report = telling->report };
	markup_put(out, "<section aria-labelledby=\"mails\">\n"
			"<h2 id=\"mails\">Mails</h2>\n");
	if (batches->count == 0)
		markup_put(out, "<p>No mail.</p>\n");
	buf_init(&list.others, out->limit);
	for (size_t i = 0; i < batches->count; i++)
		add_batch(out, &list, i + 1, &batches->items[i]);
	markup_put(out, "</section>\n");
	buf_release(&list.others);
	arena_release(&list.scratch);
}

/* --- the summary ---------------------------------------------------------- */

static void
add_batch_languages(struct buf *out, const struct report *report,
    const struct batch *batch, struct arena *scratch)
{
	struct grouping languages;
	grouping_init(&languages, scratch);
	group_by_language(report, batch, &languages);
	for (size_t i = 0; i < languages.count; i++) {
		markup_data(out, i == 0 ? "" : ", ", languages.groups[i].key,
		    " ");
		markup_number(out, "", languages.groups[i].count, "");
	}
	grouping_release(&languages);
	arena_clear(scratch);
}

/* Else the heading has said it. */
static bool
have_many_states(const struct batches *batches)
{
	for (size_t i = 1; i < batches->count; i++) {
		if (batches->items[i].state != batches->items[0].state)
			return true;
	}
	return false;
}

void
mail_list_add_summary(struct buf *out, const struct report *report,
    const struct batches *batches)
{
	struct arena scratch = { 0 };
	bool have_many = have_many_states(batches);
	markup_put(out, "<table>\n<thead><tr>"
			"<th scope=\"col\">Letter and reason</th>"
			"<th scope=\"col\" class=\"num\">Mails</th>"
			"<th scope=\"col\">In which languages</th></tr>"
			"</thead>\n<tbody>\n");
	for (size_t i = 0; i < batches->count; i++) {
		const struct batch *batch = &batches->items[i];
		buf_format(out, "<tr><th scope=\"row\"><a href=\"#b%zu\">",
		    i + 1);
		markup_data(out, "", batch->title, "</a>");
		if (have_many) {
			markup_put(out, " ");
			badge_add(out, batch->state);
		}
		markup_number(out, "</th><td class=\"num\">", batch->count,
		    "</td><td>");
		add_batch_languages(out, report, batch, &scratch);
		markup_put(out, "</td></tr>\n");
	}
	markup_put(out, "</tbody>\n</table>\n");
	arena_release(&scratch);
}
