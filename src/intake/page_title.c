// SPDX-License-Identifier: Apache-2.0
// The title. Rules in order: a meta field or label; the <h1>; the block of headlines before the first paragraph (of
// several, one that names a document, then one that names a doing, then the longest); a line standing alone whose
// words stand in the first paragraph; the first sentence.
#include "intake/page_room.h"

enum { HEADLINE_MAX = 80, BLOCK_MAX = 12 };

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
        if (is_number_line(l->text)) {
            if (n) break;
            continue;
        }
        if (n && str_eq(l->text, r->lines[block[0]].text)) continue;
        block[n++] = i;
    }
    return n;
}

static size_t choose(const struct reading *r, const size_t *block, size_t n) {
    static const char *const papers[] = {"复函", "答复", "通知", "意见", "办法", "方案", "公告", "决定", "报告", "规定", "要点", "措施"};
    static const char *const doings[] = {"举行", "召开", "举办", "印发", "发布", "开展", "部署", "调研"};
    size_t best = 0;
    int rank = -1;
    for (size_t i = 0; i < n; i++) {
        struct str s = r->lines[block[i]].text;
        int this = word_ends(s, WORDS(papers)) && str_find(s, STR("关于")) >= 0 ? 2 : word_within(s, WORDS(doings)) ? 1 : 0;
        bool longer = utf8_count(s) > utf8_count(r->lines[block[best]].text);
        if (this > rank || (this == rank && this == 0 && longer)) {
            best = i;
            rank = this;
        }
    }
    return block[best];
}

static void say_several(struct reading *r, const size_t *block, size_t n, size_t title) {
    if (n < 2) return;
    struct str first = r->lines[block[0]].text;
    page_find(r, "headlines-several", first, "正文前有 %zu 行标题，取“%.*s”为题，其余留在正文",
              "%zu lines of headlines stand before the text; “%.*s” is taken, the others stay in the text", n,
              SP(r->lines[title].text));
}

static void say_repeated(struct reading *r, struct str line, size_t at) {
    if (utf8_count(line) < 10 || line.n == 0) return;
    size_t again = 0;
    int first = 0;
    for (size_t i = at + 1; i < r->count; i++) {
        if (r->lines[i].role != LINE_TEXT || str_find(r->lines[i].text, line) < 0) continue;
        if (again++ == 0) first = page_line_of(r, r->lines[i].text);
    }
    if (again) {
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
        if (n < 8 || n > 40 || clean_sentence_end(s) || word_ends(s, role_words) || str_find(first, s) < 0) continue;
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
    size_t block[BLOCK_MAX], n = headlines(r, block);
    r->title_line = r->count;
    struct str given = r->page->title.n ? r->page->title : r->html.heading;
    if (given.n) {
        r->page->title = given;
        for (size_t i = 0; i < r->count && r->title_line == r->count; i++) {
            if (r->lines[i].role == LINE_TEXT && str_eq(r->lines[i].text, given)) r->title_line = i;
        }
    } else if (n) {
        r->title_line = choose(r, block, n);
        r->page->title = r->lines[r->title_line].text;
        say_several(r, block, n, r->title_line);
        say_repeated(r, r->page->title, r->title_line);
    } else without_headline(r);
}
