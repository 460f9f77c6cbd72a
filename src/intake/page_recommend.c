// SPDX-License-Identifier: Apache-2.0
// Recommendations: "甲建议…", "甲、乙建议…", "甲委员呼吁,…": who, what, and to what end.
#include "intake/page_room.h"

static const char *const asking[] = {"建议", "提出", "呼吁", "认为"};
static const char *const aims[] = {"推动", "促进", "助力", "以促进", "以推动", "从而", "实现", "融入"};

// The names in front of the verb, latest first: "甲、乙" or "甲委员". Returns how many.
static size_t names_before(struct str head, struct str ret[16]) {
    size_t n = 0;
    if (str_ends(head, STR("委员"))) head = str_head(head, head.n - 6);
    while (n < 16) {
        size_t name = name_ends(head);
        if (name == 0) break;
        ret[n++] = str_skip(head, head.n - name);
        head = str_head(head, head.n - name);
        if (!str_ends(head, STR("、"))) break;
        head = str_head(head, head.n - 3);
    }
    return n;
}

static struct str sentence(struct str s) {
    static const char *const ends[] = {"；", ";", "。"};
    size_t pos = 0;
    while (pos < s.n && !word_begins(str_skip(s, pos), WORDS(ends))) utf8_next(s, &pos);
    return str_head(s, pos);
}

static void add(struct reading *r, struct str *names, size_t n, struct str verb, struct str said) {
    struct page_recommendation *x = PUSH(r, r->page->recommendations, r->page->recommendation_count);
    if (x == NULL) return;
    x->who = arena_array(r->a, struct str, n);
    for (size_t i = 0; i < n; i++) x->who[i] = names[n - 1 - i];
    x->who_count = n;
    x->line = page_line_of(r, verb);
    size_t from = 0, comma;
    static const char *const commas[] = {"，", ",", "：", ":"};
    while ((comma = word_begins(str_skip(said, from), WORDS(commas))) != 0) from += comma;
    x->what = str_trim(str_skip(said, from));
    size_t last = 0;
    for (size_t pos = 0; pos < x->what.n;) {
        size_t k = word_begins(str_skip(x->what, pos), WORDS(commas));
        if (k) last = pos + k;
        if (k) pos += k;
        else utf8_next(x->what, &pos);
    }
    struct str tail = str_skip(x->what, last);
    if (last && word_begins(tail, WORDS(aims))) {
        x->aim = tail;
        x->what = str_head(x->what, last - (str_ends(str_head(x->what, last), STR(",")) || str_ends(str_head(x->what, last), STR(":")) ? 1 : 3));
    }
}

static void read_line(struct reading *r, struct str line) {
    for (size_t pos = 0; pos < line.n;) {
        size_t n = word_begins(str_skip(line, pos), WORDS(asking));
        struct str names[16];
        size_t count = n ? names_before(str_head(line, pos), names) : 0;
        if (count) {
            struct str said = sentence(str_skip(line, pos + n));
            add(r, names, count, str_of(line.p + pos, n), said);
            pos += n + said.n;
        } else if (n) pos += n;
        else utf8_next(line, &pos);
    }
}

static bool known(const struct page *p, struct str name) {
    for (size_t i = 0; i < p->person_count; i++) {
        if (str_eq(p->people[i].name, name)) return true;
    }
    return false;
}

// Who speaks at a meeting stands among those who attend it, where the page lists them.
static void check_speakers(struct reading *r) {
    static const char *const attending[] = {"参加会议", "出席会议", "参加活动", "出席活动", "参加座谈", "参会"};
    struct page *p = r->page;
    size_t list = r->count;
    for (size_t i = 0; i < r->count && list == r->count; i++) {
        if (r->lines[i].role == LINE_TEXT && word_within(r->lines[i].text, WORDS(attending))) list = i;
    }
    if (list == r->count || p->person_count < 3) return;
    for (size_t i = 0; i < p->recommendation_count; i++) {
        for (size_t k = 0; k < p->recommendations[i].who_count; k++) {
            struct str name = p->recommendations[i].who[k];
            if (known(p, name)) continue;
            int line = page_line_of(r, r->lines[list].text);
            if (str_find(r->lines[list].text, STR("等参加")) >= 0) {
                page_find(r, "speaker-not-attending", name, "%.*s 在会上发言，但不在第 %d 行的出席名单里；名单以“等”收尾，可能未列全",
                          "%.*s speaks but is not in the list of attendance in line %d, which ends with “and others”", SP(name), line);
            } else {
                page_find(r, "speaker-not-attending", name, "%.*s 在会上发言，但不在第 %d 行的出席名单里",
                          "%.*s speaks but is not in the list of attendance in line %d", SP(name), line);
            }
        }
    }
}

void page_recommend(struct reading *r) {
    static const char *const kinds[] = {"meeting", "news", "plan", "other"};
    if (!word_begins(str_c(r->page->kind), WORDS(kinds))) return;
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role == LINE_TEXT && i != r->title_line) read_line(r, r->lines[i].text);
    }
    if (strcmp(r->page->kind, "meeting") == 0) check_speakers(r);
}
