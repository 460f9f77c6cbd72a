// SPDX-License-Identifier: Apache-2.0
// Whoever has no account says what they think of the answer with the code from their receipt (DOMAIN 2.1, §4): for themselves,
// once, nothing else; and not with a code that a handling body gave out.
#include "matter/by_code.h"
#include "matter/shown.h"
#include "reply.h"

#define LI "abcd-efgh-jkmn-pqr2"
#define WANG "abcd-efgh-jkmn-pqr3"
#define STRANGE "abcd-efgh-jkmn-pqr4"

// The store's own row, as access/code.c writes it.
static void give(struct city *c, const char *code, const char *number, int64_t n, const char *giver, const char *at) {
    char digest[CODE_DIGEST + 1];
    struct fault f;
    struct stream *account;
    assert_true(code_digest(str_c(code), digest));
    if (registry_account(&c->desk, str_c(giver), &account, &f) < 0) fail_msg("%s", f.en);
    struct row_code row = {.digest = str_c(digest), .matter = city_matter(c, number).row->id, .requester = n, .account = account->id, .made = moment(at)};
    if (store_begin(c->store, &f) < 0 || store_insert(c->store, TABLE_CODE, &row, &f) < 0 || store_commit(c->store, &f) < 0) fail_msg("%s", f.en);
}

static int asks(struct city *c, const char *code, struct code_ask *ret, struct fault *f) {
    struct by_code by;
    if (by_code_find(&c->desk, str_c(code), &by, f) != 1) fail_msg("no such code");
    return by_code_asks(&c->desk, &by, ret, f);
}

static void asks_not(struct city *c, const char *code, const char *why) {
    struct code_ask ask;
    struct fault f;
    assert_int_equal(asks(c, code, &ask, &f), -1);
    assert_string_equal(f.code, why);
    assert_true(f.zh[0] && f.en[0]);
}

// The first proposer has an account, 李青山 behind them has none.
static void asked(struct city *c, const char *number) {
    submitted(c, number, "member", "庚", 1);
    act(c, "联名", number, "committee", on(c, 1), "提案人.name=李青山");
    act(c, "立案", number, "committee", on(c, 1), "");
    act(c, "交办", number, "committee", on(c, 2), "主办单位=市住房局");
    act(c, "签收", number, "house", on(c, 2), "");
}

static void the_holder_rates_in_their_own_part(void **state) {
    (void)state;
    struct city c;
    struct code_ask ask;
    struct fault f;
    reply_city(&c);
    asked(&c, "P1");
    give(&c, LI, "P1", 2, "committee", on(&c, 2));
    asks_not(&c, LI, "not-told");
    issued(&c, "P1", 5);
    assert_int_equal(asks(&c, LI, &ask, &f), 0);
    assert_str(ask.m.row->number, "P1/2");
    assert_str(ask.action->name.name, "反馈");
    no(&c, "not-your-matter", "反馈", "P1/1", "#" LI, on(&c, 6), CONTENT);
    no(&c, "unknown-code", "反馈", "P1/2", "#" STRANGE, on(&c, 6), CONTENT);
    no(&c, "unknown-code", "反馈", "P1/2", "#", on(&c, 6), CONTENT);
    no(&c, "missing-field", "反馈", "P1/2", "#" LI, on(&c, 6), "满意度=满意"); // the same questions
    no(&c, "code-only-rates", "代录反馈", "P1/2", "#" LI, on(&c, 6), CONTENT ";反馈凭据=无");
    act(&c, "反馈", "P1/2", "#ABCDEFGH JKMN－pqr2", on(&c, 6), CONTENT); // however it is typed
    assert_str(requester(&c, "P1", 2)->satisfied, "满意");
    asks_not(&c, LI, "already-rated");
    no(&c, "ended", "反馈", "P1/2", "#" LI, on(&c, 7), DISCONTENT); // once
    act(&c, "反馈", "P1/1", "member", on(&c, 7), CONTENT);
    ended(&c, "P1", OUTCOME_CLOSED);
    no(&c, "already-rated", "评价", "P1", "#" LI, on(&c, 8), "满意度=不满意");
    finish(&c);
}

static void the_event_says_a_requester_and_no_account(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    give(&c, LI, "P1", 2, "committee", on(&c, 2));
    issued(&c, "P1", 5);
    act(&c, "反馈", "P1/2", "#" LI, on(&c, 6), CONTENT);
    struct view v = {.desk = &c.desk, .arena = &c.arena, .utc_offset = UTC_OFFSET_CHINA, .viewer = VIEWER_OFFICE};
    struct shown s;
    struct fault f;
    bool seen = false;
    if (shown_read(&s, &v, STR("P1/2"), true, &f) < 0) fail_msg("%s", f.en);
    for (const struct shown_event *e = s.events; e; e = e->next) {
        if (e->event.type != EVENT_MATTER_ACTED) continue;
        assert_int_equal(e->event.account, 0);
        assert_int_equal(e->event.office, 0);
        assert_str(e->event.role, "提案人"); // not the system, whose role is empty
        seen = true;
    }
    assert_true(seen);
    finish(&c);
}

static void a_code_opens_no_other_door(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    give(&c, WANG, "P1", 1, "committee", on(&c, 2));
    no(&c, "unknown-account", "撤回", "P1", "#" WANG, on(&c, 3), "理由=不提了");
    no(&c, "unknown-account", "提交", "", "#" WANG, on(&c, 3), "程序=提案;标题=又一件;内容=x;提案人.name=庚");
    no(&c, "code-only-rates", "联名", "P1", "#" WANG, on(&c, 3), "提案人.name=辛");
    no(&c, "unknown-account", "撤销", "P1", "#" WANG, on(&c, 3), "");
    no(&c, "unknown-account", "office.open", "", "#" WANG, on(&c, 3), "name=某局");
    no(&c, "unknown-account", "role.grant", "", "#" WANG, on(&c, 3), "account=member;office=测试市;role=管理员");
    no(&c, "code-only-rates", "contact.show", "P1", "#" WANG, on(&c, 3), "");
    finish(&c);
}

static void a_code_from_the_handling_body_rates_nothing(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    give(&c, LI, "P1", 2, "house", on(&c, 3));
    issued(&c, "P1", 5);
    asks_not(&c, LI, "code-from-handler");
    no(&c, "code-from-handler", "反馈", "P1/2", "#" LI, on(&c, 6), CONTENT);
    no(&c, "code-from-handler", "评价", "P1", "#" LI, on(&c, 6), "满意度=满意");
    act(&c, "代录反馈", "P1/2", "committee", on(&c, 7), CONTENT ";反馈凭据=电话录音 12 号");
    finish(&c);
}

static void who_gives_a_code_out_is_recorded(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    act(&c, "code.give", "P1", "committee", on(&c, 3), "n=2");
    act(&c, "code.give", "P1", "house", on(&c, 3), "n=2"); // to read with
    assert_int_equal(events(&c, "P1", EVENT_CODE_GIVEN, ""), 2);
    no(&c, "unknown-requester", "code.give", "P1", "committee", on(&c, 3), "n=3");
    no(&c, "unknown-requester", "code.give", "P1", "committee", on(&c, 3), "n=x");
    no(&c, "missing-field", "code.give", "P1", "committee", on(&c, 3), "");
    no(&c, "not-allowed", "code.give", "P1", "member", on(&c, 3), "n=1");
    no(&c, "not-allowed", "code.give", "P1", "water", on(&c, 3), "n=1");
    issued(&c, "P1", 5);
    no(&c, "not-whole", "code.give", "P1/1", "committee", on(&c, 6), "n=1");
    finish(&c);
}

static void an_anonymous_caller_answers_the_callback(void **state) {
    (void)state;
    struct city c;
    struct code_ask ask;
    struct fault f;
    city_open(&c, true);
    act(&c, "登记", "", "desk", "2024-03-01T09:00", "程序=诉求;编号=H1;标题=漏水;诉求人=匿名");
    act(&c, "join", "H1", "desk", "2024-03-01T09:00", "诉求人=匿名");
    give(&c, LI, "H1", 1, "desk", "2024-03-01T09:00");
    give(&c, WANG, "H1", 2, "desk", "2024-03-01T09:00");
    act(&c, "派单", "H1", "desk", "2024-03-01T10:00", "主办单位=市水务局");
    act(&c, "签收", "H1", "water", "2024-03-01T11:00", "");
    act(&c, "办结", "H1", "water", "2024-03-04T09:00", "办理结果=修好了;告知方式=网上");
    assert_int_equal(asks(&c, LI, &ask, &f), 0);
    assert_str(ask.action->name.name, "回访");
    assert_int_equal(asks(&c, WANG, &ask, &f), 0); // the second beside it, and not in the first one's place
    assert_null(ask.action);
    no(&c, "not-first", "回访", "H1", "#" WANG, "2024-03-05T09:00", "是否解决=解决;满意度=满意");
    no(&c, "not-requester", "评价", "H1", "#" WANG, "2024-03-05T09:00", "n=1;满意度=满意");
    no(&c, "not-here", "评价", "H1", "#" LI, "2024-03-05T09:00", "满意度=满意");
    act(&c, "评价", "H1", "#" WANG, "2024-03-05T09:00", "满意度=不满意;是否解决=未解决");
    assert_str(requester(&c, "H1", 2)->satisfied, "不满意");
    no(&c, "already-rated", "评价", "H1", "#" WANG, "2024-03-05T10:00", "满意度=满意");
    act(&c, "回访", "H1", "#" LI, "2024-03-05T11:00", "是否解决=解决;满意度=满意");
    ended(&c, "H1", OUTCOME_CLOSED);
    assert_str(requester(&c, "H1", 1)->satisfied, "满意");
    asks_not(&c, LI, "already-rated");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_holder_rates_in_their_own_part),
        cmocka_unit_test(the_event_says_a_requester_and_no_account),
        cmocka_unit_test(a_code_opens_no_other_door),
        cmocka_unit_test(a_code_from_the_handling_body_rates_nothing),
        cmocka_unit_test(who_gives_a_code_out_is_recorded),
        cmocka_unit_test(an_anonymous_caller_answers_the_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
