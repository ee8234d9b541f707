#include "report/gallery.h"

#include "report/markup.h"

static const struct str style = STR_INIT(
    ":root{color-scheme:light dark;--page:#f6f7f8;--card:#fff;"
    "--text:#1b2127;--dim:#59636e;--line:#d8dee4;--link:#0b57c4}\n"
    "@media(prefers-color-scheme:dark){:root{--page:#14181c;"
    "--card:#1c2126;--text:#e4e8ec;--dim:#9da7b1;--line:#363d45;"
    "--link:#7db5ff}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;display:grid;grid-template-columns:18rem 1fr;"
    "grid-template-rows:auto 1fr;background:var(--page);"
    "color:var(--text);font:15px/1.5 system-ui,-apple-system,"
    "\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif}\n"
    "a{color:var(--link)}.dim{color:var(--dim)}\n"
    "nav{grid-row:1/3;padding:1.25rem;border-right:1px solid var(--line);"
    "height:100vh;position:sticky;top:0;overflow:auto}\n"
    "h1{font-size:1.3rem;margin:0 0 1rem}h2{font-size:1.2rem;margin:0}\n"
    "dl{margin:0}dt{font-weight:600;margin-top:.6rem}"
    "dd{margin:0;display:flex;flex-wrap:wrap;gap:0 .7rem}\n"
    "form{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;position:sticky;"
    "top:0;background:var(--page);padding:.7rem 1.5rem}\n"
    "main{padding:.5rem 1.5rem 2rem;min-width:0}\n"
    "section{display:none;scroll-margin-top:3.5rem}"
    "section:target{display:block}\n"
    "body:not(:has(section:target)) section:first-of-type{display:block}\n"
    "section p{margin:.2rem 0}.flip{display:flex;gap:1.2rem}\n"
    "iframe{display:block;width:100%;height:75vh;margin:.8rem 0;"
    "background:var(--card);border:1px solid var(--line);"
    "border-radius:.4rem;color-scheme:light}\n"
    "body:has(#dark:checked) iframe{color-scheme:dark}\n"
    "body:has(#phone:checked) iframe{width:377px}\n"
    "pre{white-space:pre-wrap;background:var(--card);padding:1rem;"
    "border:1px solid var(--line);border-radius:.4rem;max-width:48rem;"
    "font:14px/1.5 ui-monospace,Menlo,Consolas,\"Noto Sans Mono\","
    "monospace}\n"
    "@media(max-width:50rem){body{display:block}"
    "nav{height:auto;position:static;border-right:0}}\n");

static void
add_head(struct buf *out)
{
	markup_begin_page(out);
	markup_put(out, "<title>Letters</title>\n<style>\n");
	buf_add(out, style);
	markup_put(out, "</style>\n</head>\n<body>\n");
}

/* One line for each kind, with its languages. */
static void
add_navigation(struct buf *out, const struct gallery_letter *letters,
    size_t count)
{
	markup_put(out, "<nav aria-label=\"Letters\">\n<h1>Letters</h1>\n<dl>");
	for (size_t i = 0; i < count; i++) {
		if (i == 0 ||
		    !str_equal(letters[i].letter, letters[i - 1].letter)) {
			markup_put(out, i == 0 ? "\n" : "</dd>\n");
			markup_data(out, "<dt>", letters[i].letter,
			    "</dt>\n<dd>");
		}
		markup_data(out, "<a href=\"#", letters[i].name, "\">");
		markup_data(out, "", letters[i].language, "</a>\n");
	}
	markup_put(out, "</dd>\n</dl>\n</nav>\n");
}

static void
add_choices(struct buf *out)
{
	static const struct {
		const char *group, *id, *name, *state;
	} choices[] = {
		{ "colours", "light", "light", " checked=\"checked\"" },
		{ "colours", "dark", "dark", "" },
		{ "width", "desktop", "desktop", " checked=\"checked\"" },
		{ "width", "phone", "phone", "" },
	};
	markup_put(out, "<form>\n");
	for (size_t i = 0; i < COUNT_OF(choices); i++)
		buf_format(out,
		    "<label><input type=\"radio\" name=\"%s\" id=\"%s\"%s/> "
		    "%s</label>\n",
		    choices[i].group, choices[i].id, choices[i].state,
		    choices[i].name);
	markup_put(out, "</form>\n");
}

static void
add_flip(struct buf *out, const struct gallery_letter *to, const char *word)
{
	if (to == NULL)
		return;
	markup_data(out, "<a href=\"#", to->name, "\">");
	buf_format(out, "%s</a>\n", word);
}

static void
add_files(struct buf *out, const struct gallery_letter *letter)
{
	static const char *const endings[] = { ".eml", ".html", ".txt" };
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		markup_data(out, "<a href=\"", letter->name, endings[i]);
		markup_data(out, "\">", letter->name, endings[i]);
		markup_put(out, "</a>\n");
	}
}

static void
add_letter(struct buf *out, const struct gallery_letter *letter,
    const struct gallery_letter *before, const struct gallery_letter *behind)
{
	markup_data(out, "<section id=\"", letter->name, "\">\n");
	markup_put(out, "<p class=\"flip\">\n");
	add_flip(out, before, "&#8592; before");
	add_flip(out, behind, "next &#8594;");
	add_files(out, letter);
	markup_data(out, "</p>\n<h2 dir=\"auto\" lang=\"", letter->language,
	    "\">");
	markup_data(out, "", letter->subject, "</h2>\n");
	markup_data(out, "<p class=\"dim\" dir=\"auto\" lang=\"",
	    letter->language, "\">");
	markup_data(out, "", letter->preview, "</p>\n");
	markup_data(out, "<iframe loading=\"lazy\" sandbox=\"\" title=\"",
	    letter->name, "\" srcdoc=\"");
	markup_add_document(out, letter->html);
	markup_data(out, "\"></iframe>\n<pre dir=\"auto\" lang=\"",
	    letter->language, "\">");
	markup_add_letter(out, letter->text);
	markup_put(out, "</pre>\n</section>\n");
}

void
gallery_add(struct buf *out, const struct gallery_letter *letters, size_t count)
{
	add_head(out);
	add_navigation(out, letters, count);
	add_choices(out);
	markup_put(out, "<main>\n");
	for (size_t i = 0; i < count; i++)
		add_letter(out, &letters[i], i > 0 ? &letters[i - 1] : NULL,
		    i + 1 < count ? &letters[i + 1] : NULL);
	markup_put(out, "</main>\n</body>\n</html>\n");
}
