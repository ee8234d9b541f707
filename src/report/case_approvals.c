#include "report/case_approvals.h"

#include <stdlib.h>

#include "report/display.h"
#include "report/markup.h"
#include "report/style.h"

/* The page while it is written. */
struct page {
	const struct case_pages *pages;
	const struct case_dossier *const *sorted;
	const struct str *letters;
	struct buf *out;
};

static const struct str style = STR_INIT(
    "section.case{background:var(--card);border:1px solid var(--line);"
    "border-radius:.4rem;padding:.5rem 1.25rem 1rem;margin:1.5rem 0}\n"
    ".case h2{margin:.5rem 0 0}.case dl{display:grid;"
    "grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}\n"
    ".case dt{color:var(--dim)}.case dd{margin:0}\n"
    ".case blockquote{margin:.3rem 0;padding-left:.8rem;"
    "border-left:.25rem solid var(--line)}\n"
    ".case iframe{display:block;width:100%;max-width:44rem;height:38rem;"
    "border:1px solid var(--line);border-radius:.4rem;"
    "color-scheme:light;background:#fff}\n"
    ".case pre{white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".case .paper{display:none}\n"
    "@media(max-width:40rem){.case dl{display:block}"
    ".case dd{margin:0 0 .3rem}}\n"
    "@media print{section.case{break-before:page;border:0;padding:0}"
    ".case iframe,.case details{display:none}.case .paper{"
    "display:block}}\n");

static size_t
count_waiting(const struct case_pages *pages, bool is_overdue)
{
	size_t count = 0;
	for (size_t i = 0; i < pages->count; i++) {
		const struct case_dossier *dossier = &pages->dossiers[i];
		count += case_dossier_is_waiting(dossier) &&
		         (!is_overdue ||
			     case_dossier_hours_left(dossier, pages->now) < 0);
	}
	return count;
}

static void
add_head(const struct page *page)
{
	struct buf *out = page->out;
	size_t overdue = count_waiting(page->pages, true);
	char now[INSTANT_TEXT];
	markup_begin_page(out);
	markup_put(out, "<title>Approvals</title>\n<style>\n");
	style_add(out);
	buf_add(out, style);
	markup_put(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
	display_add_counted(out, count_waiting(page->pages, false),
	    "solution waits", "solutions wait");
	markup_put(out, " for a decision");
	if (overdue > 0)
		markup_number(out, ", ", overdue, " overdue");
	markup_data(out, "</h1>\n<p class=\"dim\">As of ",
	    str_from(instant_format(page->pages->now, page->pages->zone, now)),
	    ". Decide with the commands below, or fill in approvals.csv and "
	    "return it.</p>\n</header>\n<main>\n");
}

static const char *
level_class(enum clock_level level)
{
	switch (level) {
	case CLOCK_FINE:
		return "good";
	case CLOCK_WARN:
		return "warn";
	case CLOCK_BREACH:
		return "bad";
	}
	return "";
}

/* "31 h left", in the colour of its urgency. */
static void
add_clock(const struct page *page, const struct case_dossier *dossier)
{
	long hours = case_dossier_hours_left(dossier, page->pages->now);
	if (!instant_is_set(case_dossier_due(dossier))) {
		markup_put(page->out, "no clock");
		return;
	}
	buf_format(page->out, "<span class=\"s %s\">%ld h %s</span>",
	    level_class(case_dossier_level(dossier, page->pages->now)),
	    labs(hours), hours < 0 ? "over" : "left");
}

static void
add_instant(const struct page *page, struct instant instant)
{
	char text[INSTANT_TEXT];
	markup_add(page->out,
	    str_from(instant_format(instant, page->pages->zone, text)));
}

static void
add_money(struct buf *out, struct money money)
{
	char text[MONEY_TEXT];
	buf_add(out, str_from(money_format_full(money, text)));
}

/* ---- the clocks, on top */

static void
add_overview_row(const struct page *page, const struct case_dossier *dossier)
{
	const struct proposal *proposal = dossier->proposal;
	struct buf *out = page->out;
	char name[CASE_NAME];
	case_name(dossier->record.id, name);
	buf_format(out, "<tr><th scope=\"row\"><a href=\"#%s\">%s</a></th><td>",
	    name, name);
	add_clock(page, dossier);
	markup_put(out, "</td><td>");
	add_instant(page, case_dossier_due(dossier));
	buf_format(out, "</td><td>%s</td><td class=\"num\">",
	    action_name(proposal->action));
	add_money(out, proposal->amount);
	markup_put(out, "</td><td class=\"num\">");
	add_money(out, proposal->cost);
	buf_format(out, "</td><td>%s</td></tr>\n",
	    role_name(proposal->need_role));
}

static void
add_overview(const struct page *page)
{
	if (count_waiting(page->pages, false) == 0)
		return;
	markup_put(page->out,
	    "<div class=\"scroll\">\n<table>\n<thead><tr>"
	    "<th scope=\"col\">Case</th><th scope=\"col\">Clock</th>"
	    "<th scope=\"col\">Due</th><th scope=\"col\">Solution</th>"
	    "<th scope=\"col\" class=\"num\">Customer gets</th>"
	    "<th scope=\"col\" class=\"num\">Costs us</th>"
	    "<th scope=\"col\">Decides</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < page->pages->count; i++)
		if (case_dossier_is_waiting(page->sorted[i]))
			add_overview_row(page, page->sorted[i]);
	markup_put(page->out, "</tbody>\n</table>\n</div>\n");
}

/* ---- one case */

static void
add_fact(const struct page *page, const char *label, struct str value)
{
	if (str_is_empty(value))
		return;
	buf_format(page->out, "<dt>%s</dt><dd>", label);
	markup_data(page->out, "", value, "</dd>\n");
}

static void
add_word(const struct page *page, const char *label, const char *value)
{
	add_fact(page, label, str_from(value));
}

static void
add_amount(const struct page *page, const char *label, struct money money)
{
	buf_format(page->out, "<dt>%s</dt><dd>", label);
	add_money(page->out, money);
	markup_put(page->out, "</dd>\n");
}

static void
add_complaint(const struct page *page, const struct case_record *record)
{
	const struct complaint *complaint = &record->complaint;
	struct buf *out = page->out;
	markup_put(out, "<h3>The complaint</h3>\n<dl>\n");
	add_word(page, "Platform", platform_name(complaint->platform));
	add_fact(page, "Its number", complaint->source_case);
	add_fact(page, "Order", complaint->order);
	add_amount(page, "Order total", complaint->total);
	add_fact(page, "Parcel", record->tracking);
	add_fact(page, "Carrier", record->carrier);
	add_fact(page, "Destination", record->destination);
	add_word(page, "Claim", claim_name(complaint->claim));
	add_word(page, "Wanted", desired_name(complaint->desired));
	markup_put(out, "<dt>Opened</dt><dd>");
	add_instant(page, complaint->opened_at);
	markup_put(out, "</dd>\n</dl>\n");
	if (!str_is_empty(complaint->text))
		markup_data(out, "<blockquote dir=\"auto\">", complaint->text,
		    "</blockquote>\n");
}

static void
add_analysis(const struct page *page, const struct case_record *record)
{
	struct str rest = record->analysis, line;
	markup_put(page->out, "<h3>What we found</h3>\n<dl>\n");
	add_word(page, "Verdict", case_verdict_name(record->verdict));
	add_fact(page, "Rule", record->rule);
	add_word(page, "Fault", fault_name(record->fault));
	add_fact(page, "Cause", record->cause);
	add_fact(page, "Department", record->department);
	add_fact(page, "Owner", record->owner);
	add_fact(page, "Person", record->person);
	markup_put(page->out, "</dl>\n");
	while (!str_is_empty(rest) && str_next(&rest, '\n', &line))
		if (!str_is_empty(line))
			markup_data(page->out, "<p>", line, "</p>\n");
}

static void
add_proof(const struct page *page, const struct proof *proof)
{
	buf_format(page->out, "<tr><th scope=\"row\">%s</th><td>",
	    fact_name(proof->fact));
	markup_data(page->out, "", proof->value, "</td><td>");
	add_instant(page, proof->at);
	markup_data(page->out, "</td><td>", proof->source, "</td></tr>\n");
}

static void
add_evidence(const struct page *page, const struct facts *facts)
{
	if (facts->count == 0)
		return;
	markup_put(page->out,
	    "<div class=\"scroll\">\n<table>\n<thead><tr>"
	    "<th scope=\"col\">Fact</th><th scope=\"col\">What proves it</th>"
	    "<th scope=\"col\">When</th><th scope=\"col\">Where it stands</th>"
	    "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < facts->count; i++)
		if ((facts->mask & FACT_BIT(facts->proofs[i].fact)) != 0)
			add_proof(page, &facts->proofs[i]);
	markup_put(page->out, "</tbody>\n</table>\n</div>\n");
}

static void
add_option(const struct page *page, const struct case_option *option)
{
	char day[DATE_TEXT];
	buf_format(page->out, "<li>%c: %s, the customer gets ", option->letter,
	    action_name(option->action));
	add_money(page->out, option->amount);
	if (option->price.minor > 0) {
		markup_put(page->out, ", pays ");
		add_money(page->out, option->price);
	}
	markup_put(page->out, ", costs us ");
	add_money(page->out, option->cost);
	if (option->is_default)
		buf_format(page->out, "; in silence, on %s",
		    date_format(option->default_on, day));
	markup_put(page->out, "</li>\n");
}

static void
add_solution(const struct page *page, const struct proposal *proposal)
{
	struct buf *out = page->out;
	markup_put(out, "<h3>The solution</h3>\n<dl>\n");
	add_word(page, "Action", action_name(proposal->action));
	add_amount(page, "The customer gets", proposal->amount);
	add_amount(page, "It costs us", proposal->cost);
	add_amount(page, "From the carrier", proposal->recoverable);
	add_fact(page, "Why", proposal->reason);
	add_fact(page, "Proposed by", proposal->proposed_by);
	add_word(page, "Decides", role_name(proposal->need_role));
	markup_put(out, "</dl>\n");
	if (proposal->option_count == 0)
		return;
	markup_put(out, "<p>The customer chooses:</p>\n<ul>\n");
	for (size_t i = 0; i < proposal->option_count; i++)
		add_option(page, &proposal->options[i]);
	markup_put(out, "</ul>\n");
}

static struct str
drawn_letter(const struct page *page, const struct case_dossier *dossier)
{
	return page->letters == NULL
	           ? STR_EMPTY
	           : page->letters[dossier - page->pages->dossiers];
}

static void
add_letter(const struct page *page, const struct case_dossier *dossier)
{
	const struct proposal *proposal = dossier->proposal;
	struct str html = drawn_letter(page, dossier);
	struct buf *out = page->out;
	markup_put(out, "<h3>The letter, as the customer will see it</h3>\n");
	markup_data(out, "<p dir=\"auto\" lang=\"", proposal->language,
	    "\">Subject: ");
	markup_data(out, "", proposal->subject, "</p>\n");
	if (!str_is_empty(html)) {
		markup_data(out,
		    "<iframe loading=\"lazy\" sandbox=\"\" title=\"",
		    proposal->letter, "\" srcdoc=\"");
		markup_add_document(out, html);
		markup_put(out, "\"></iframe>\n");
	}
	markup_put(out, str_is_empty(html) ? "<pre" : "<pre class=\"paper\"");
	markup_data(out, " dir=\"auto\" lang=\"", proposal->language, "\">");
	markup_add_letter(out, proposal->text);
	markup_put(out, "</pre>\n");
}

static void
add_event(const struct page *page, const struct case_event *event)
{
	markup_put(page->out, "<tr><td>");
	add_instant(page, event->at);
	buf_format(page->out, "</td><td>%s</td><td>",
	    case_command_name(event->command));
	markup_data(page->out, "", event->detail, "</td><td>");
	markup_data(page->out, "", event->actor, "</td></tr>\n");
}

static void
add_history(const struct page *page, const struct case_dossier *dossier)
{
	if (dossier->event_count == 0)
		return;
	markup_put(page->out,
	    "<details><summary>What happened so far</summary>\n"
	    "<div class=\"scroll\"><table>\n<tbody>\n");
	for (size_t i = 0; i < dossier->event_count; i++)
		add_event(page, &dossier->events[i]);
	markup_put(page->out, "</tbody>\n</table></div></details>\n");
}

static void
add_commands(const struct page *page, const struct case_dossier *dossier)
{
	markup_put(page->out, "<h3>What to type</h3>\n<pre class=\"id\">");
	case_dossier_add_commands(dossier, page->out);
	markup_put(page->out, "</pre>\n");
}

static void
add_title(const struct page *page, const struct case_dossier *dossier)
{
	const struct proposal *proposal = dossier->proposal;
	struct buf *out = page->out;
	char name[CASE_NAME];
	case_name(dossier->record.id, name);
	buf_format(out, "<section class=\"case\" id=\"%s\">\n<h2>%s: %s, ",
	    name, name, action_name(proposal->action));
	add_money(out, proposal->amount);
	markup_put(out, "</h2>\n<p>");
	add_clock(page, dossier);
	if (instant_is_set(case_dossier_due(dossier))) {
		markup_put(out, " due ");
		add_instant(page, case_dossier_due(dossier));
	}
	markup_put(out, "</p>\n");
	for (size_t i = 0; i < dossier->attention_count; i++)
		markup_data(out, "<p class=\"box warn\">",
		    dossier->attentions[i], "</p>\n");
}

static void
add_case(const struct page *page, const struct case_dossier *dossier)
{
	add_title(page, dossier);
	add_complaint(page, &dossier->record);
	add_analysis(page, &dossier->record);
	add_evidence(page, &dossier->facts);
	add_solution(page, dossier->proposal);
	add_letter(page, dossier);
	add_commands(page, dossier);
	add_history(page, dossier);
	markup_put(page->out, "</section>\n");
}

void
case_approvals(const struct case_pages *pages, const struct str *letters,
    struct buf *out)
{
	struct arena arena = { 0 };
	const struct page page = { pages, case_pages_by_due(pages, &arena),
		letters, out };
	add_head(&page);
	add_overview(&page);
	for (size_t i = 0; i < pages->count; i++)
		if (case_dossier_is_waiting(page.sorted[i]))
			add_case(&page, page.sorted[i]);
	markup_put(out, "</main>\n</body>\n</html>\n");
	arena_release(&arena);
}
