// SPDX-License-Identifier: Apache-2.0
// Newspaper pages whose columns came out in the wrong order: sentences cut by a column's end, a continuation from
// another page, text behind the byline.
#include "intake/page_room.h"

enum { COLUMN_LEAST = 60, BROKEN_LEAST = 25, BROKEN_MOST = 50 };

static size_t next_text(const struct reading *r, size_t i) {
    while (i < r->count && r->lines[i].role != LINE_TEXT) i++;
    return i;
}

// "(上接02版)" alone in a line: what follows belongs to another article.
static bool continued_from(struct str s) {
    static const char *const marks[] = {"(上接", "（上接", "上接"};
    return word_begins(s, WORDS(marks)) && utf8_count(s) <= 16 && str_find(s, STR("版")) > 0;
}

static void drop_elsewhere(struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role != LINE_TEXT || !continued_from(r->lines[i].text)) continue;
        size_t n = 0;
        for (size_t k = i; k < r->count; k++) {
            if (r->lines[k].role != LINE_TEXT) continue;
            r->lines[k].role = LINE_ELSEWHERE;
            n++;
        }
        page_find(r, "continued-from", r->lines[i].text, "“%.*s”之后的 %zu 行属于另一篇，没有收入正文", "behind “%.*s”, %zu lines belong to another article and were left out",
                  SP(r->lines[i].text), n - 1);
        return;
    }
}

static bool list_like(struct str s) { // begins in the middle of a list: "交通、航空、…"
    ptrdiff_t mark = str_find(s, STR("、"));
    return mark > 0 && mark <= 12 && is_han(utf8_next(s, &(size_t){0}));
}

static bool numbered(struct str s) {
    static const char *const starts[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "（", "(", "第", "1", "2", "3", "4", "5", "6",
        "7", "8", "9"};
    return word_begins(s, WORDS(starts)) > 0;
}

static struct str tail_of(struct str s) {
    size_t back = s.n;
    while (back > 0 && s.n - back < 24) back -= before_char(s, back).n;
    return str_skip(s, back);
}

static bool is_newspaper(const struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role == LINE_ELSEWHERE) return true;
        ptrdiff_t at = r->lines[i].role == LINE_TEXT ? str_find(s, STR("记者")) : -1;
        if (at >= 0 && at < 60 && str_find(s, STR("记者问")) < 0) return true;
    }
    return false;
}

// No continuation behind line i: does one paragraph begin in the middle of something?
static void say_lost_column(struct reading *r, size_t i) {
    struct str tail = tail_of(r->lines[i].text);
    size_t found = r->count, candidates = 0, before = r->count;
    for (size_t k = next_text(r, 0); k < r->count; before = k, k = next_text(r, k + 1)) {
        struct str c = r->lines[k].text;
        if (k == i || before == r->count || utf8_count(c) < 20 || numbered(c) || !list_like(c) || !clean_sentence_end(r->lines[before].text)) continue;
        found = k;
        candidates++;
    }
    if (candidates == 1) {
        page_find(r, "columns-out-of-order", tail, "句子在此断开，后文不接；可能接第 %d 行（该行从列举中间开始），各栏顺序有误",
                  "the sentence breaks off and nothing follows; line %d, which begins inside a list, may be its continuation: the columns are out of order",
                  page_line_of(r, r->lines[found].text));
    } else {
        page_find(r, "columns-out-of-order", tail, "句子在此断开，后文不接，各栏顺序可能有误", "the sentence breaks off and nothing follows: the columns may be out of order");
    }
}

static void say_broken(struct reading *r, size_t i, bool newspaper) {
    size_t next = next_text(r, i + 1);
    struct str tail = tail_of(r->lines[i].text);
    if (next == r->count && !newspaper) {
        page_find(r, "text-cut-short", tail, "正文在句子中间结束，可能没有收全", "the text ends inside a sentence: it may not be whole");
        return;
    }
    struct str more = next < r->count ? r->lines[next].text : STR("");
    if (more.n && is_han(utf8_next(more, &(size_t){0})) && !numbered(more) && (clean_sentence_end(more) || utf8_count(more) >= COLUMN_LEAST)) {
        page_find(r, "sentence-broken", tail, "句子在此断开，接第 %d 行", "the sentence breaks off here and goes on in line %d", page_line_of(r, more));
    } else if (newspaper) say_lost_column(r, i);
}

// A byline of names and a paper, and paragraphs behind it.
static void say_behind_byline(struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role != LINE_TEXT || utf8_count(s) > 40 || clean_sentence_end(s) || str_find(s, STR("记者")) < 0 ||
            str_find(s, STR("记者问")) >= 0 || i == r->title_line)
            continue;
        size_t paragraphs = 0, first = r->count;
        for (size_t k = next_text(r, i + 1); k < r->count; k = next_text(r, k + 1)) {
            if (first == r->count) first = k;
            paragraphs += utf8_count(r->lines[k].text) >= COLUMN_LEAST;
        }
        size_t above = 0;
        for (size_t k = 0; k < i; k++) above += r->lines[k].role == LINE_TEXT && utf8_count(r->lines[k].text) >= COLUMN_LEAST;
        if (paragraphs == 0 || above < 3) continue;
        page_find(r, "text-behind-byline", r->lines[first].text, "署名在第 %d 行，其后还有 %zu 段正文，应在署名之前", "the byline stands in line %d; %zu paragraphs behind it belong before it",
                  page_line_of(r, s), paragraphs);
        return;
    }
}

// A paragraph whose last character shows that its sentence goes on: Han or a comma, not a bracket or a figure.
static bool breaks_off(struct str s) {
    static const char *const closings[] = {"审签", "回执"}; // the last sentence of a letter often lacks its stop
    static const char *const open[] = {"，", ",", "、"};
    if (utf8_count(s) < BROKEN_LEAST || word_within(s, WORDS(closings))) return false;
    if (str_find(s, STR("。")) < 0 && str_find(s, STR("，")) < 0 && str_find(s, STR(",")) < 0) return false; // a headline
    struct str last = before_char(s, s.n);
    return word_ends(s, WORDS(open)) || is_han(utf8_next(last, &(size_t){0}));
}

void page_columns(struct reading *r) {
    drop_elsewhere(r);
    bool newspaper = is_newspaper(r);
    size_t broken = 0;
    for (size_t i = 0; i < r->count && broken < BROKEN_MOST; i++) {
        if (r->lines[i].role != LINE_TEXT || i == r->title_line || i == r->signature_line || !breaks_off(r->lines[i].text)) continue;
        say_broken(r, i, newspaper);
        broken++;
    }
    say_behind_byline(r);
}
