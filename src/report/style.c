#include "report/style.h"

#include "base/str.h"

static const struct str colours = STR_INIT(
    ":root{color-scheme:light dark;--page:#f6f7f8;--card:#fff;"
    "--text:#1b2127;--dim:#59636e;--line:#d8dee4;--track:#e9edf0;"
    "--blue:#1f6feb;--link:#0b57c4;--good:#1a6b33;--good-bg:#dff3e4;"
    "--warn:#7a4d00;--warn-bg:#fdf0d2;--bad:#a1161f;--bad-bg:#fde4e4}\n"
    "@media screen and (prefers-color-scheme:dark){:root{"
    "--page:#14181c;"
    "--card:#1c2126;--text:#e4e8ec;--dim:#9da7b1;--line:#363d45;"
    "--track:#2a3037;--blue:#539bf5;--link:#7db5ff;--good:#7fdc98;"
    "--good-bg:#173522;--warn:#f2c46d;--warn-bg:#3a2d10;--bad:#ff9f9b;"
    "--bad-bg:#431c1e}}\n");

static const struct str frame = STR_INIT(
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;background:var(--page);color:var(--text);"
    "font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Noto Sans\",sans-serif;overflow-wrap:anywhere}\n"
    "header,main{max-width:76rem;margin:0 auto;padding:0 1rem}\n"
    "header{padding-top:1.5rem}main{padding-bottom:3rem}\n"
    "h1{font-size:1.7rem;margin:0 0 .25rem;line-height:1.25;"
    "text-wrap:balance}\n"
    "h2{font-size:1.25rem;margin:2.25rem 0 .5rem}"
    "h3{font-size:1rem;margin:1.25rem 0 .25rem}p{margin:.3rem 0}\n"
    "a,summary{color:var(--link)}summary{cursor:pointer}\n"
    ":focus-visible{outline:3px solid var(--blue);outline-offset:2px}\n"
    "code,.id{font-family:ui-monospace,\"SFMono-Regular\",Menlo,"
    "Consolas,\"Noto Sans Mono\",monospace;font-size:.92em}\n"
    ".dim{color:var(--dim)}bdi,td,th,.id{unicode-bidi:isolate}\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding:0;"
    "margin:.75rem 0 0;list-style:none}\n");

static const struct str boxes = STR_INIT(
    ".box{border:1px solid var(--line);border-left:.4rem solid;"
    "border-radius:.4rem;padding:.75rem 1rem;margin:1rem 0}\n"
    ".box h2{margin:0 0 .25rem}\n"
    ".box.bad{border-color:var(--bad);background:var(--bad-bg)}\n"
    ".box.warn{border-color:var(--warn);background:var(--warn-bg)}\n"
    ".box.good{border-color:var(--good);background:var(--good-bg)}\n"
    ".box ul{margin:.25rem 0;padding-left:1.2rem}"
    ".box li{padding:.15rem 0}\n"
    ".choice{margin:.5rem 0}.choice dt{font-weight:600}"
    ".choice dd{margin:.25rem 0 .75rem}\n"
    ".choice code{display:block;padding:.6rem .8rem;font-size:1rem;"
    "background:var(--card);border:1px solid var(--line);"
    "border-radius:.4rem;-webkit-user-select:all;user-select:all}\n");

static const struct str charts = STR_INIT(
    ".charts{display:grid;gap:.75rem;align-items:start;"
    "grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr))"
    "}\n"
    "figure{margin:0;padding:.75rem 1rem;background:var(--card);"
    "border:1px solid var(--line);border-radius:.4rem}"
    "figcaption{font-weight:600;margin-bottom:.4rem}\n"
    "svg{display:block;overflow:visible}svg text{fill:var(--text);"
    "font-size:13px;font-variant-numeric:tabular-nums}"
    "svg .n{text-anchor:end}\n"
    ".track{fill:var(--track)}.bar{fill:var(--blue)}"
    ".mark{fill:none;stroke:var(--blue);stroke-width:1.5}\n"
    ".limit{max-width:30rem;margin:.5rem 0}\n");

static const struct str tables = STR_INIT(
    ".tables{display:grid;gap:.75rem 2rem;align-items:start;"
    "grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr))"
    "}\n"
    ".scroll{overflow-x:auto;overflow-wrap:normal}"
    ".scroll tbody{white-space:nowrap}\n"
    "table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:600;padding:.4rem 0}\n"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
    "border-bottom:1px solid var(--line)}\n"
    "th:first-child,td:first-child{padding-left:0}"
    "th:last-child,td:last-child{padding-right:0}\n"
    "thead th{color:var(--dim);font-weight:600}tbody th{font-weight:400}\n"
    ".num{text-align:right;font-variant-numeric:tabular-nums;"
    "overflow-wrap:normal}td.num{white-space:nowrap}\n");

static const struct str mails = STR_INIT(
    "section>details{background:var(--card);border:1px solid "
    "var(--line);border-radius:.4rem;margin:.5rem 0;"
    "padding:.5rem 1rem}\n"
    "summary{padding:.3rem 0}summary h3{display:inline;margin:0}\n"
    "details details{margin-left:.5rem}\n"
    ".mails{list-style:none;margin:.25rem 0;padding:0}"
    ".mails li{padding:.6rem 0;border-top:1px solid var(--line)}\n"
    ".mails li:target{outline:3px solid var(--blue);"
    "outline-offset:2px}\n"
    ".s{display:inline-block;border-radius:1rem;padding:0 .6rem;"
    "font-size:.85rem;font-weight:600;border:1px solid;"
    "color:var(--dim)}\n"
    ".s.good{color:var(--good);background:var(--good-bg)}\n"
    ".s.warn{color:var(--warn);background:var(--warn-bg)}\n"
    ".s.bad{color:var(--bad);background:var(--bad-bg)}\n"
    "pre{white-space:pre-wrap;font:inherit;max-width:44rem;"
    "margin:.3rem 0;padding:.1rem 0 .1rem .8rem;"
    "border-left:3px solid var(--line)}\n"
    "pre[dir=auto]:dir(rtl){border-left:0;padding:.1rem .8rem .1rem 0;"
    "border-right:3px solid var(--line)}\n");

/* What is open is printed. */
static const struct str paper = STR_INIT(
    "@media print{:root{color-scheme:light;--page:#fff;--text:#000;"
    "--dim:#333;--line:#999;--link:#000}body{font-size:10pt}"
    "nav{display:none}.scroll{overflow:visible}"
    ".mails li,figure,.box,tr,h2,h3{break-inside:avoid}"
    "h2,h3,summary{break-after:avoid}"
    "rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n");

void
style_add(struct buf *out)
{
	buf_add(out, colours);
	buf_add(out, frame);
	buf_add(out, boxes);
	buf_add(out, charts);
	buf_add(out, tables);
	buf_add(out, mails);
	buf_add(out, paper);
}
