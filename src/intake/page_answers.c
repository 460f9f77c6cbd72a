// SPDX-License-Identifier: Apache-2.0
// Answers, point by point: of a reply (numbered points), of an interview (question, speaker, answer).
#include "intake/page_room.h"

// The number a paragraph begins with: "一、" is level 1, "（一）" level 2, "1." level 3; 0: none.
static int numbered(struct str s, size_t *ret_n) {
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    size_t open = str_starts(s, STR("（")) ? 3 : str_starts(s, STR("(")) ? 1 : 0, n = open, k;
    while ((k = word_begins(str_skip(s, n), WORDS(numerals))) != 0) n += k;
    struct str rest = str_skip(s, n);
    if (n > open) {
        if (open && (str_starts(rest, STR("）")) || str_starts(rest, STR(")")))) {
            *ret_n = n + (str_starts(rest, STR(")")) ? 1 : 3);
            return 2;
        }
        if (!open && str_starts(rest, STR("、"))) {
            *ret_n = n + 3;
            return 1;
        }
        return 0;
    }
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    rest = str_skip(s, n);
    if (n == open || open) return 0;
    if (str_starts(rest, STR("．")) || str_starts(rest, STR("、")) || str_starts(rest, STR("."))) {
        *ret_n = n + (str_starts(rest, STR(".")) ? 1 : 3);
        return 3;
    }
    return 0;
}

// The heading of a numbered paragraph: up to the first 。or ：, or all of a short line.
static struct str heading(struct str s, struct str *ret_rest) {
    static const char *const ends[] = {"。", "：", ":"};
    for (size_t pos = 0; pos < s.n;) {
        size_t n = word_begins(str_skip(s, pos), WORDS(ends));
        if (n) {
            *ret_rest = str_trim(str_skip(s, pos + n));
            return str_head(s, pos);
        }
        utf8_next(s, &pos);
    }
    *ret_rest = STR("");
    return s;
}

static struct str who_answers(const struct reading *r, struct str text) {
    static const char *const we[] = {"我委", "我局", "我厅", "我办", "我院", "我部", "我中心", "我们", "我会", "我公司", "我区", "我县"};
    if (word_begins(text, WORDS(we))) return r->page->lead;
    for (size_t i = 0; i < r->page->joint_count; i++) {
        if (str_starts(text, r->page->joint[i])) return r->page->joint[i];
    }
    return body_begins(text);
}

static struct str joined(struct arena *a, struct str old, struct str more) {
    if (old.n == 0) return more;
    return more.n ? arena_printf(a, "%.*s\n%.*s", SP(old), SP(more)) : old;
}

static bool ends_answers(const struct reading *r, size_t i) {
    static const char *const closings[] = {"审签", "审定", "回执", "特此函复", "特此答复", "专此函复", "感谢您", "感谢你", "联系人"};
    return i >= r->signature_line || i >= r->date_line || (word_within(r->lines[i].text, WORDS(closings)) && utf8_count(r->lines[i].text) < 120);
}

// Which level answers: the one whose headings begin with 关于; without any, level 1.
static int answering_level(const struct reading *r) {
    size_t about[4] = {0};
    for (size_t i = 0; i < r->count; i++) {
        size_t n;
        int level = r->lines[i].role == LINE_TEXT ? numbered(r->lines[i].text, &n) : 0;
        if (level && str_starts(str_skip(r->lines[i].text, n), STR("关于"))) about[level]++;
    }
    for (int level = 1; level < 4; level++) {
        if (about[level]) return level;
    }
    return 0;
}

static void of_reply(struct reading *r) {
    struct page *p = r->page;
    int wanted = answering_level(r);
    struct page_answer *now = NULL;
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text, rest;
        size_t n;
        if (r->lines[i].role != LINE_TEXT || i == r->title_line) continue;
        if (ends_answers(r, i)) now = NULL;
        int level = numbered(s, &n);
        bool point = level && (wanted ? level == wanted && str_starts(str_skip(s, n), STR("关于")) : level == 1) && !ends_answers(r, i);
        if (point) {
            now = PUSH(r, p->answers, p->answer_count);
            if (now == NULL) break;
            now->point = heading(str_skip(s, n), &rest);
            now->text = rest;
            now->line = page_line_of(r, s);
        } else if (level && wanted && level <= wanted) now = NULL;
        else if (now) now->text = joined(r->a, now->text, s);
        if (now && now->who.n == 0 && now->text.n) now->who = who_answers(r, now->text);
    }
    if (p->answer_count == 0) page_find(r, "answers-missing", p->title, "没有找到逐点答复", "no point-by-point answers were found");
    for (size_t i = 0; i < p->answer_count; i++) {
        if (p->answers[i].text.n == 0) page_find(r, "answer-empty", p->answers[i].point, "“%.*s”只有标题，没有答复", "“%.*s” is a heading without an answer", SP(p->answers[i].point));
    }
}

static void of_interview(struct reading *r) {
    struct page *p = r->page;
    struct page_answer *now = NULL;
    size_t unmarked = 0, last = r->count;
    struct str first = STR("");
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text, name, rest;
        if (r->lines[i].role != LINE_TEXT) continue;
        bool question = str_ends(s, STR("?")) || str_ends(s, STR("？"));
        if (page_speaker(s, &name, &rest) && rest.n) {
            now = PUSH(r, p->answers, p->answer_count);
            if (now == NULL) return;
            struct str asked = last < r->count ? r->lines[last].text : STR("");
            if (str_ends(asked, STR("?")) || str_ends(asked, STR("？"))) {
                static const char *const marks[] = {"问", "记者", "主持人", "网友"};
                now->point = asked;
                if (!word_begins(asked, WORDS(marks)) && unmarked++ == 0) first = asked;
            }
            now->who = name;
            now->text = rest;
            now->line = page_line_of(r, s);
        } else if (question && utf8_count(s) < 200) now = NULL;
        else if (now) now->text = joined(r->a, now->text, s);
        last = i;
    }
    if (unmarked) {
        page_find(r, "questions-unmarked", first, "%zu 个问题没有标明（“问”“记者”），按段末问号和其后“职务+姓名：”认定", "%zu questions are not marked as such; taken by their question mark and the speaker behind them",
                  unmarked);
    }
}

void page_answers(struct reading *r) {
    if (strcmp(r->page->kind, "proposal_reply") == 0) of_reply(r);
    if (strcmp(r->page->kind, "interview") == 0) of_interview(r);
}
