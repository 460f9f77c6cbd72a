// SPDX-License-Identifier: Apache-2.0
// A city whose proposals run by the third version: members, a checker and a head for the lead, a leader above. 市住房局 leads,
// 市水务局 and 市财政局 are asked.
#ifndef TEST_REPLY_H
#define TEST_REPLY_H

#include "life.h"

#define DRAFT "答复类别=B;答复内容=已列入计划"
#define SENT "告知方式=书面"
#define CONTENT "过程评价=满意;满意度=满意"
#define DISCONTENT "过程评价=基本满意;满意度=不满意;反馈意见=没有答到"

static inline void reply_city(struct city *c) {
    static const char *const lines[] = {
        "{\"do\":\"office.change\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"office\":\"市住房局\",\"symbol\":\"测住\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"checker\",\"name\":\"核\",\"office\":\"市住房局\",\"role\":\"核稿人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"head\",\"name\":\"签\",\"office\":\"市住房局\",\"role\":\"负责人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"whead\",\"name\":\"水签\",\"office\":\"市水务局\",\"role\":\"负责人\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"leader\",\"name\":\"管\",\"office\":\"测试市\",\"role\":\"分管领导\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"second\",\"name\":\"辛\",\"office\":\"测试市\",\"role\":\"委员\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"third\",\"name\":\"壬\",\"office\":\"测试市\",\"role\":\"委员\"}}",
        "{\"do\":\"account.open\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"login\":\"nobody\",\"name\":\"癸\"}}",
        "{\"do\":\"role.grant\",\"by\":\"admin\",\"at\":\"2020-01-02\",\"fields\":{\"account\":\"member\",\"office\":\"测试市\",\"role\":\"委员\"}}",
    };
    city_open(c, true);
    city_enable(c, city_publish(c, "procedure.publish", "procedures/proposal.proc"), c->desk.library.rulesets[0]->profile_id);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) city_act(c, lines[i]);
}

// "2024-03-05T09:00" of day 5.
static inline const char *on(struct city *c, int day) { return arena_printf(&c->arena, "2024-%02d-%02dT09:00", 3 + (day - 1) / 28, 1 + (day - 1) % 28).p; }
static inline const char *part(struct city *c, const char *number, int n) { return arena_printf(&c->arena, "%s/%d", number, n).p; }

static inline void submitted(struct city *c, const char *number, const char *login, const char *name, int day) {
    struct str fields = arena_printf(&c->arena, "程序=提案;编号=%s;标题=多修路灯;内容=情况、分析和建议;提案人.name=%s;提案人.account=%s", number, name, login);
    act(c, "提交", "", login, on(c, day), fields.p);
}

// In the hands of 市住房局.
static inline void assigned(struct city *c, const char *number, int day) {
    submitted(c, number, "member", "庚", day);
    act(c, "立案", number, "committee", on(c, day), "");
    act(c, "交办", number, "committee", on(c, day), "主办单位=市住房局");
    act(c, "签收", number, "house", on(c, day), "");
}

// From a draft in check to the day it may go out.
static inline void signed_off(struct city *c, const char *number, int day) {
    act(c, "核稿", number, "checker", on(c, day), "");
    act(c, "审核", number, "committee", on(c, day), "");
    act(c, "签发", number, "head", on(c, day), "签发人=签");
    act(c, "定公开方式", number, "head", on(c, day), "公开方式=主动公开");
}

static inline void issued(struct city *c, const char *number, int day) {
    act(c, "送核稿", number, "house", on(c, day), DRAFT);
    signed_off(c, number, day);
    act(c, "发出", number, "house", on(c, day), SENT);
}

// Both joint bodies have given their opinion and it was taken.
static inline void consulted(struct city *c, const char *number, int day) {
    act(c, "会办", number, "house", on(c, day), "会办单位=市水务局、市财政局");
    for (int i = 1; i <= 2; i++) {
        act(c, "签收", part(c, number, i), i == 1 ? "water" : "money", on(c, day), "");
        act(c, "出具意见", part(c, number, i), i == 1 ? "water" : "money", on(c, day), "会办意见=可行;会办态度=同意");
        act(c, "采用", part(c, number, i), "house", on(c, day), "");
    }
}

// The nth document of a matter; NULL: there is none.
static inline const struct row_document *document(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_document *d; (d = stream_next(m.stream, TABLE_DOCUMENT, &pos)) != NULL;)
        if (d->n == n) return d;
    return NULL;
}

static inline void has_document(struct city *c, const char *number, int64_t n, const char *text, int64_t requester, const char *class) {
    const struct row_document *d = document(c, number, n);
    if (d == NULL) fail_msg("%s has no document %lld", number, (long long)n);
    assert_str_at(d->number, str_c(text), number, (int)n);
    assert_int_equal(d->requester, requester);
    assert_str_at(d->class, str_c(class), number, (int)n);
}

// The last event of a matter: an action of the system's own.
static inline void went_by_itself(struct city *c, const char *number, const char *action) {
    struct matter m = city_matter(c, number);
    struct cell place[] = {CELL_INT(m.row->id), CELL_INT(m.stream->seq)}, e[4];
    struct event event;
    struct fault f;
    if (store_first(c->store, SQL_EVENT_ONE, place, 2, e, 4, &f) != 1) fail_msg("the last event of %s", number);
    if (event_decode(&event, arena_str(&c->arena, e[3].s), &c->arena, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(event.type, EVENT_MATTER_ACTED);
    assert_str_at(event.u.matter_acted.action, str_c(action), number, (int)m.stream->seq);
    assert_true(event.account == 0 && event.office == 0 && event.role.n == 0);
}

#endif
