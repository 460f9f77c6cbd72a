// SPDX-License-Identifier: Apache-2.0
// The letter as one HTML page: the same content in the same order, nothing loaded from elsewhere, every text escaped.
#include "office/letter.h"

static const char style[] =
    "body{max-width:44em;margin:2em auto;padding:0 1em;font:1.05em/1.8 FangSong_GB2312,FangSong,STFangsong,\"Noto Serif CJK SC\",serif;color:#000;background:#fff}"
    ".mark{margin:0 0 .3em;color:#c00;font-size:1.9em;font-weight:bold;text-align:center}"
    ".rule{border:0;border-top:5px double #c00;margin:.2em 0 .6em}"
    ".head{display:flex;justify-content:space-between;flex-wrap:wrap;gap:0 2em}.head p{margin:0}.head .right{text-align:right;margin-left:auto}"
    "h1{margin:2em 0 1.2em;font-size:1.5em;text-align:center;line-height:1.5}"
    "p{margin:0;text-indent:2em}p.flush,.head p,.mark,table p{text-indent:0}"
    ".l1{font-family:SimHei,\"Noto Sans CJK SC\",sans-serif}.l2{font-family:KaiTi_GB2312,KaiTi,serif}"
    ".sign{margin:2.5em 2em 0 auto;width:fit-content;text-align:center}.sign p{text-indent:0}"
    "footer{margin-top:3em;font-size:.9em}footer p,ol p{text-indent:0}.below{margin-top:1.5em}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:.5em;text-align:left;vertical-align:middle}th{width:7em;font-weight:normal;text-align:center}"
    ".wide{height:11em}section{margin-top:3em;break-before:page}h2{text-align:center}";

static void text(struct buf *b, struct str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *as = NULL;
        switch (s.p[i]) {
        case '&': as = "&amp;"; break;
        case '<': as = "&lt;"; break;
        case '>': as = "&gt;"; break;
        case '"': as = "&quot;"; break;
        case '\'': as = "&#39;"; break;
        default: continue;
        }
        buf_add(b, str_of(s.p + from, i - from));
        buf_add(b, str_c(as));
        from = i + 1;
    }
    buf_add(b, str_skip(s, from));
}

// `before` and `after` are HTML.
static void put(struct buf *b, const char *before, struct str s, const char *after) {
    if (s.n == 0) return;
    buf_add(b, str_c(before));
    text(b, s);
    buf_add(b, str_c(after));
}

static void head(struct buf *b, const struct letter *l) {
    put(b, "<p class=\"mark\">", l->issuer, "</p>\n<hr class=\"rule\">\n");
    buf_add(b, STR("<div class=\"head\"><div>"));
    if (l->kind == LETTER_JOINT) buf_add(b, STR("<p class=\"l1\">会办意见</p>"));
    put(b, "<p>签发人：<span class=\"l2\">", l->signer, "</span></p>");
    buf_add(b, STR("</div><div class=\"right\">"));
    put(b, "<p>", l->number, "</p>");
    put(b, "<p class=\"l1\">答复类别：", l->class, "</p>");
    buf_add(b, STR("</div></div>\n"));
    put(b, "<h1>", l->title, "</h1>\n");
    put(b, "<p class=\"flush\">", l->addressee, "：</p>\n");
}

static void body(struct buf *b, const struct letter *l, struct arena *a) {
    struct letter_paragraphs all = letter_paragraphs_of(l->body, a);
    for (size_t i = 0; i < all.count; i++) {
        const struct letter_paragraph *p = &all.items[i];
        buf_add(b, STR("<p>"));
        put(b, p->level == LEVEL_1 ? "<span class=\"l1\">" : "<span class=\"l2\">", str_head(p->text, p->head), "</span>");
        text(b, str_skip(p->text, p->head));
        buf_add(b, STR("</p>\n"));
    }
    for (size_t i = 0; i < l->attachments.count; i++) {
        buf_add(b, i ? STR("<p>　　　") : STR("<p class=\"below\">附件："));
        if (l->attachments.count > 1) buf_printf(b, "%zu. ", i + 1);
        text(b, l->attachments.items[i]);
        buf_add(b, STR("</p>\n"));
    }
}

static void below(struct buf *b, const struct letter *l, struct arena *a) {
    put(b, "<div class=\"sign\"><p>", letter_signature(l), "</p>");
    put(b, "<p>", letter_date(l, a), "</p>");
    buf_add(b, STR("</div>\n"));
    put(b, "<p>（", letter_contact(l, a), "）</p>\n");
    put(b, "<p>（", l->note, "）</p>\n");
    put(b, "<footer><p>抄送：", letter_copies(l, a), "</p></footer>\n");
}

static void pair(struct buf *b, const char *label, struct str value, bool wide) {
    buf_printf(b, "<th>%s</th><td%s>", label, wide ? " colspan=\"3\"" : "");
    text(b, value);
    buf_add(b, STR("</td>"));
}

static void slip(struct buf *b, const struct letter *l, struct arena *a) {
    const struct letter_slip *s = &l->slip;
    struct letter_questions q = s->questions.count ? s->questions : letter_questions_usual(a);
    put(b, "<section><h2>", s->title.n ? s->title : STR("意见反馈表"), "</h2>\n<table>\n<tr>");
    pair(b, "编号", s->matter, false);
    pair(b, "提出人", s->raised_by, false);
    buf_add(b, STR("</tr>\n<tr>"));
    pair(b, "标题", s->subject, true);
    buf_add(b, STR("</tr>\n<tr>"));
    pair(b, "答复单位", letter_signature(l), false);
    pair(b, "文号", l->number, false);
    buf_add(b, STR("</tr>\n"));
    for (size_t i = 0; i < q.count; i++) {
        put(b, "<tr><th>", q.items[i].name, "</th><td colspan=\"3\">");
        for (size_t k = 0; k < q.items[i].choices.count; k++) put(b, k ? "　□ " : "□ ", q.items[i].choices.items[k], "");
        buf_add(b, STR("</td></tr>\n"));
    }
    buf_add(b, STR("<tr class=\"wide\"><th>意见建议</th><td colspan=\"3\"></td></tr>\n"
                   "<tr><th>签名</th><td></td><th>日期</th><td>　　年　月　日</td></tr>\n</table>\n"));
    put(b, "<p class=\"flush\">", s->back, "</p>\n");
    put(b, "<p class=\"flush\">", letter_contact(l, a), "</p>\n");
    buf_add(b, STR("</section>\n"));
}

int letter_html(struct buf *b, const struct letter *l, struct fault *f) {
    struct arena a = ARENA_INIT;
    if (letter_check(l, f) < 0) return -1;
    buf_add(b, STR("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>"));
    text(b, l->title);
    buf_printf(b, "</title>\n<style>%s</style></head>\n<body>\n<main>\n", style);
    head(b, l);
    body(b, l, &a);
    below(b, l, &a);
    if (l->slip.wanted) slip(b, l, &a);
    buf_add(b, STR("</main>\n</body></html>\n"));
    arena_release(&a);
    return 0;
}
