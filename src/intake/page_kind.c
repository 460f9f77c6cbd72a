// SPDX-License-Identifier: Apache-2.0
// What kind of page it is: the first rule of the table that holds. docs/pages.md has the same table in words.
#include "intake/page_room.h"

static const char *const reply_papers[] = {"复函", "答复", "回复", "办理情况", "复文"};
static const char *const reply_matters[] = {"提案", "建议"};
static const char *const answers[] = {"记者问答", "答记者问", "实录", "访谈", "专访"};
static const char *const policies[] = {"通知", "办法", "规定", "条例", "意见", "措施", "决定", "细则", "公告", "批复", "通告", "实施方案", "行动方案", "通报", "规则", "预案", "函", "公报"};
static const char *const plans[] = {"工作要点", "工作计划", "年度计划", "协商计划", "规划", "工作安排", "计划", "方案"};
static const char *const reports[] = {"综述", "侧记", "纪实", "评论", "述评"};
static const char *const meetings[] = {"会议", "座谈会", "协商会", "议政日", "推进会", "调研", "常委会", "全会", "活动", "讲座", "视察"};
static const char *const holdings[] = {"举行", "召开", "举办", "开展"};

static bool any_line(const struct reading *r, struct words w, size_t most_chars) {
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role == LINE_TEXT && utf8_count(s) <= most_chars && word_within(s, w)) return true;
    }
    return false;
}

// "职务+姓名：" at the beginning of a paragraph.
bool page_speaker(struct str line, struct str *ret_name, struct str *ret_rest) {
    ptrdiff_t narrow = str_find(line, STR(":")), wide = str_find(line, STR("："));
    ptrdiff_t at = wide >= 0 && (narrow < 0 || wide < narrow) ? wide : narrow;
    if (at <= 0 || at > 150) return false;
    struct str head = str_head(line, (size_t)at);
    for (size_t chars = 4; chars >= 2; chars--) {
        if (head.n < 3 * chars + 6) continue;
        struct str name = str_skip(head, head.n - 3 * chars), role = str_head(head, head.n - 3 * chars);
        if (!is_name(name) || !word_ends(role, role_words)) continue;
        *ret_name = name;
        *ret_rest = str_trim(str_skip(line, (size_t)at + (at == wide ? 3 : 1)));
        return true;
    }
    return false;
}

static size_t speakers(const struct reading *r) {
    size_t n = 0;
    struct str name, rest;
    for (size_t i = 0; i < r->count; i++) n += r->lines[i].role == LINE_TEXT && page_speaker(r->lines[i].text, &name, &rest) && rest.n;
    return n;
}

static bool by_reporter(const struct reading *r) {
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role != LINE_TEXT) continue;
        ptrdiff_t at = str_find(s, STR("记者"));
        if (at >= 0 && at < 60 && str_find(s, STR("记者问")) < 0) return true;
        if (str_find(s, STR("日电)")) >= 0 || str_find(s, STR("日电）")) >= 0 || str_starts(s, STR("本报讯"))) return true;
    }
    return str_ends(r->page->issuer, STR("报")) || str_ends(r->page->issuer, STR("社"));
}

static bool is_reply(const struct reading *r) {
    struct str t = r->page->title;
    bool deputy = str_find(t, STR("号建议")) >= 0 || str_find(t, STR("代表")) >= 0; // not any advice
    if ((str_find(t, STR("提案")) >= 0 || (str_find(t, STR("建议")) >= 0 && deputy)) && word_within(t, WORDS(reply_papers))) return true;
    if (str_find(r->page->genre, STR("提案办理")) >= 0 || str_find(r->page->genre, STR("建议办理")) >= 0) return true;
    for (size_t i = 0; i < r->count; i++) {
        struct str s = r->lines[i].text;
        if (r->lines[i].role == LINE_TEXT && str_find(s, STR("收悉")) > 0 && word_within(s, WORDS(reply_matters))) return true;
    }
    return false;
}

void page_kind(struct reading *r) {
    struct str t = r->page->title;
    bool articles = false;
    for (size_t i = 0; i < r->count && !articles; i++) articles = str_starts(r->lines[i].text, STR("第一条"));
    if (is_reply(r)) r->page->kind = "proposal_reply";
    else if (any_line(r, WORDS(answers), 12) || speakers(r) >= 2) r->page->kind = "interview";
    else if (word_within(t, WORDS(reports)) || (by_reporter(r) && !articles)) r->page->kind = "news";
    else if (word_within(t, WORDS(holdings)) && word_within(t, WORDS(meetings))) r->page->kind = "meeting";
    else if (word_ends(t, WORDS(plans)) && !articles && str_find(t, STR("印发")) < 0) r->page->kind = "plan";
    else if (articles || word_ends(t, WORDS(policies)) || r->page->document_number.n) r->page->kind = "policy";
    else if (word_within(t, WORDS(holdings)) || word_within(t, WORDS(meetings)) || r->page->issuer.n) r->page->kind = "news";
    else r->page->kind = "other";
}
