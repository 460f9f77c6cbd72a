// SPDX-License-Identifier: Apache-2.0
// The title. Rules in order: a meta field or label; the <h1>; the block of headlines before the first paragraph (of
// several, one that names a document, then one that names a doing, then the longest); a line standing alone whose
// words stand in the first paragraph; the first sentence.
#include "intake/page_room.h"

enum { HEADLINE_MAX = 80, BLOCK_MAX = 12, JOINED_LINES = 5 };

static const char *const papers[] = {"复函", "答复", "通知", "意见", "办法", "方案", "公告", "决定", "报告", "规定", "要点", "措施", "通报", "批复", "函",
    "条例", "规则", "预案", "细则", "通告", "规划", "计划", "纪要", "的复文"};

static bool is_number_line(struct str s) {
    return utf8_count(s) <= 40 && (str_find(s, STR("〔")) > 0 || str_find(s, STR("﹝")) > 0) && str_find(s, STR("关于")) < 0;
}

static size_t next_text(const struct reading *r, size_t i) {
    while (i < r->count && r->lines[i].role != LINE_TEXT) i++;
    return i;
}

static size_t headlines(const struct reading *r, size_t block[BLOCK_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < r->count && n < BLOCK_MAX; i++) {
        const struct clean_line *l = &r->lines[i];
        if (l->role == LINE_META && n) break;
        if (l->role != LINE_TEXT) continue;
        if (clean_sentence_end(l->text) || utf8_count(l->text) > HEADLINE_MAX) break;
        bool han = false;
        for (size_t pos = 0; pos < l->text.n && !han;) han = is_han(utf8_next(l->text, &pos));
        if (!han) continue; // a code, a row of dashes
        if (is_number_line(l->text)) {
            if (n) break;
            continue;
        }
        if (n && str_eq(l->text, r->lines[block[0]].text)) continue;
        block[n++] = i;
    }
    return n;
}

// The piece of the block that is the title: [*first, *last]. A document's title often stands in several lines, from
// the body or the one with 关于 to the one that ends with the kind of paper.
static void choose(const struct reading *r, const size_t *block, size_t n, size_t *first, size_t *last) {
    static const char *const doings[] = {"举行", "召开", "举办", "印发", "发布", "开展", "部署", "调研"};
    static const char *const begins[] = {"关于", "转发", "印发"};
    size_t paper = n, best = 0;
    for (size_t i = 0; i < n; i++) {
        if (word_ends(r->lines[block[i]].text, WORDS(papers)) && (paper == n || i < paper + JOINED_LINES)) paper = i;
    }
    if (paper < n) {
        size_t from = paper;
        while (from > 0 && paper - from < JOINED_LINES && !word_within(r->lines[block[from]].text, WORDS(begins))) from--;
        if (!word_within(r->lines[block[from]].text, WORDS(begins))) from = paper;
        if (from > 0 && word_begins(r->lines[block[from]].text, WORDS(begins)) && is_body(r->lines[block[from - 1]].text)) from--;
        *first = from;
        *last = paper;
        return;
    }
    bool doing = false;
    for (size_t i = 0; i < n && !doing; i++) {
        struct str s = r->lines[block[i]].text;
        doing = word_within(s, WORDS(doings));
        if (doing || utf8_count(s) > utf8_count(r->lines[block[best]].text)) best = i;
    }
    *first = *last = best;
}

static void say_several(struct reading *r, const size_t *block, size_t n) {
    page_find(r, "headlines-several", r->lines[block[0]].text, "正文前有 %zu 行标题，取“%.*s”为题，其余留在正文",
              "%zu lines of headlines stand before the text; “%.*s” is taken, the others stay in the text", n, SP(r->page->title));
}

static void say_repeated(struct reading *r, struct str line, size_t at) {
    if (utf8_count(line) < 10 || line.n == 0) return;
    size_t again = 0;
    int first = 0;
    bool alone = false; // once inside the first sentence is how reports begin
    for (size_t i = at + 1; i < r->count; i++) {
        if (r->lines[i].role != LINE_TEXT || str_find(r->lines[i].text, line) < 0) continue;
        alone |= str_eq(r->lines[i].text, line);
        if (again++ == 0) first = page_line_of(r, r->lines[i].text);
    }
    if (again >= 2 || alone) {
        page_find(r, "headline-repeated", line, "标题在正文中又出现 %zu 次，先在第 %d 行", "the headline stands %zu times more in the text, first in line %d",
                  again, first);
    }
}

static void without_headline(struct reading *r) {
    size_t body = next_text(r, 0);
    if (body == r->count) return;
    struct str first = r->lines[body].text;
    for (size_t i = next_text(r, body + 1); i < r->count; i = next_text(r, i + 1)) {
        struct str s = r->lines[i].text;
        size_t n = utf8_count(s);
        if (n < 8 || n > 40 || clean_sentence_end(s) || word_ends(str_head(s, s.n - name_ends(s)), role_words) || str_find(first, s) < 0) continue;
        r->page->title = s;
        page_find(r, "title-missing", s, "文首没有标题；正文中单独成行的这一句在首段里也有，取为题",
                  "no headline at the top; this line, standing alone and repeated in the first paragraph, is taken");
        return;
    }
    size_t end = first.n;
    static const char *const ends[] = {"。", "！", "？", "；"};
    for (size_t i = 0; i < 4; i++) {
        ptrdiff_t hit = str_find(first, str_c(ends[i]));
        if (hit > 0 && (size_t)hit < end) end = (size_t)hit;
    }
    r->page->title = utf8_head(str_head(first, end), HEADLINE_MAX);
    page_find(r, "title-missing", r->page->title, "没有标题，取首句为题", "no headline: the first sentence is taken");
}

void page_title(struct reading *r) {
    size_t block[BLOCK_MAX], n = headlines(r, block), first, last;
    r->title_line = r->count;
    struct str given = r->page->title.n ? r->page->title : r->html.heading;
    if (given.n) {
        r->page->title = given;
        for (size_t i = 0; i < r->count && r->title_line == r->count; i++) {
            if (r->lines[i].role == LINE_TEXT && str_eq(r->lines[i].text, given)) r->title_line = i;
        }
    } else if (n) {
        choose(r, block, n, &first, &last);
        r->title_line = block[first];
        r->page->title = r->lines[block[first]].text;
        for (size_t i = first + 1; i <= last; i++) r->page->title = arena_printf(r->a, "%.*s%.*s", SP(r->page->title), SP(r->lines[block[i]].text));
        if (n > 1 + last - first) say_several(r, block, n);
        say_repeated(r, r->lines[block[first]].text, r->title_line);
    } else without_headline(r);
}
