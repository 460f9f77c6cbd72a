// SPDX-License-Identifier: Apache-2.0
// What those who raised it say of the answer (DOMAIN 2.1, §4): each in a part of their own, sealed from who handled it until
// all have said; silence is no rating; not satisfied is handled again, then face to face; opened again at most once.
#include "matter/queue.h"
#include "matter/shown.h"
#include "reply.h"

// Two proposers together, one merged in, one without an account; answered on day 5. Their parts are 1 to 4.
static void asked(struct city *c, const char *number) {
    submitted(c, number, "member", "庚", 1);
    act(c, "联名", number, "member", on(c, 1), "提案人.name=辛;提案人.account=second");
    act(c, "联名", number, "committee", on(c, 1), "提案人.name=李青山");
    const char *other = arena_printf(&c->arena, "%s-并", number).p;
    submitted(c, other, "third", "壬", 1);
    act(c, "立案", number, "committee", on(c, 1), "");
    act(c, "并案", other, "committee", on(c, 1), arena_printf(&c->arena, "并入=%s", number).p);
    act(c, "交办", number, "committee", on(c, 2), "主办单位=市住房局");
    act(c, "签收", number, "house", on(c, 2), "");
    issued(c, number, 5);
}

static struct shown looked(struct city *c, const char *number, const char *login, enum sight *ret) {
    struct view v = {.desk = &c->desk, .arena = &c->arena, .utc_offset = UTC_OFFSET_CHINA, .viewer = VIEWER_OFFICE};
    struct view *view = arena_new(&c->arena, struct view);
    struct shown s;
    struct stream *account;
    struct fault f;
    *view = v;
    if (shown_read(&s, view, str_c(number), true, &f) < 0 || registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    *ret = shown_for(&s, account, c->desk.at);
    return s;
}

static bool tells_of(const struct shown *s, enum event_type type) {
    for (const struct shown_event *e = s->events; e; e = e->next) {
        struct event told;
        bool content;
        if (e->event.type == type && shown_told(s, &e->event, &told, &content)) return true;
    }
    return false;
}

static void each_says_it_in_a_part_of_their_own(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    for (int n = 1; n <= 4; n++) assert_int_equal(requester(&c, part(&c, "P1", n), 1)->from_n, n);
    no(&c, "not-allowed", "反馈", "P1/1", "second", on(&c, 6), CONTENT);
    no(&c, "not-allowed", "反馈", "P1/1", "house", on(&c, 6), CONTENT);
    no(&c, "not-allowed", "反馈", "P1/1", "committee", on(&c, 6), CONTENT);
    no(&c, "missing-field", "反馈", "P1/1", "member", on(&c, 6), "满意度=满意"); // the process apart
    no(&c, "missing-field", "反馈", "P1/1", "member", on(&c, 6), "过程评价=满意");
    act(&c, "反馈", "P1/1", "member", on(&c, 6), "过程评价=基本满意;联系评价=满意;针对性评价=针对;满意度=满意");
    assert_str(requester(&c, "P1", 1)->process, "基本满意");
    assert_str(requester(&c, "P1", 1)->satisfied, "满意");
    no(&c, "ended", "反馈", "P1/1", "member", on(&c, 7), DISCONTENT); // once
    no(&c, "asked-apart", "评价", "P1", "second", on(&c, 7), "满意度=满意");
    no(&c, "asked-apart", "评价", "P1", "committee", on(&c, 7), "n=3;满意度=满意");
    no(&c, "not-here", "评价", "P1", "member", on(&c, 7), "满意度=不满意");
    no(&c, "missing-field", "代录反馈", "P1/3", "committee", on(&c, 7), CONTENT); // asked how, and what shows it
    no(&c, "not-allowed", "代录反馈", "P1/3", "house", on(&c, 7), CONTENT ";反馈凭据=电话录音");
    act(&c, "代录反馈", "P1/3", "committee", on(&c, 7), CONTENT ";反馈凭据=电话录音 12 号");
    act(&c, "反馈", "P1/2", "second", on(&c, 8), CONTENT);
    city_at_stage(&c, "P1", "待反馈");
    act(&c, "反馈", "P1/4", "third", on(&c, 8), CONTENT);
    ended(&c, "P1", OUTCOME_CLOSED);
    went_by_itself(&c, "P1", "反馈完成");
    finish(&c);
}

static void it_is_sealed_until_all_have_said(void **state) {
    (void)state;
    struct city c;
    enum sight sight;
    reply_city(&c);
    asked(&c, "P1");
    act(&c, "反馈", "P1/1", "member", on(&c, 6), "过程评价=满意;满意度=满意;反馈意见=庚说好");
    static const char *const handlers[] = {"house", "checker", "head"};
    for (size_t i = 0; i < 3; i++) {
        struct shown s = looked(&c, "P1", handlers[i], &sight);
        assert_int_equal(sight, SIGHT_OFFICE);
        assert_true(s.sealed && s.part_count == 0 && s.feedback_count == 0 && s.document_count == 2);
        assert_false(tells_of(&s, EVENT_REQUESTER_RATED) || tells_of(&s, EVENT_PART_ENDED));
        looked(&c, "P1/1", handlers[i], &sight);
        assert_int_equal(sight, SIGHT_NONE);
    }
    struct shown s = looked(&c, "P1", "committee", &sight);
    assert_true(!s.sealed && s.part_count == 4 && s.feedback_count == 1 && tells_of(&s, EVENT_REQUESTER_RATED));
    assert_str(pairs_get(s.feedback[0].notes, STR("反馈意见")), "庚说好");
    s = looked(&c, "P1", "second", &sight); // not one proposer to the other
    assert_true(sight == SIGHT_REQUESTER && s.feedback_count == 0);
    s = looked(&c, "P1", "member", &sight);
    assert_int_equal(s.feedback_count, 1);
    act(&c, "反馈", "P1/2", "second", on(&c, 7), DISCONTENT);
    act(&c, "代录反馈", "P1/3", "committee", on(&c, 7), CONTENT ";反馈凭据=电话");
    s = looked(&c, "P1", "house", &sight);
    assert_true(s.sealed && s.feedback_count == 0);
    act(&c, "反馈", "P1/4", "third", on(&c, 7), CONTENT);
    s = looked(&c, "P1", "house", &sight); // all have: who must do it again reads what was wrong
    assert_true(!s.sealed && s.feedback_count == 4 && s.part_count == 4 && tells_of(&s, EVENT_REQUESTER_RATED));
    assert_str(pairs_get(s.feedback[1].notes, STR("反馈意见")), "没有答到");
    finish(&c);
}

static void each_has_the_letter_that_is_theirs(void **state) {
    (void)state;
    struct city c;
    enum sight sight;
    reply_city(&c);
    asked(&c, "P1");
    static const struct {
        const char *login;
        int64_t to;
    } whose[] = {{"member", 1}, {"second", 1}, {"third", 4}}; // the co-signer reads the first one's
    for (size_t i = 0; i < 3; i++) {
        struct shown s = looked(&c, "P1", whose[i].login, &sight);
        assert_int_equal(s.document_count, 1);
        assert_int_equal(s.documents[0].row->requester, whose[i].to);
        assert_str(s.documents[0].text.hidden, "已列入计划");
        int told = 0;
        for (const struct shown_event *e = s.events; e; e = e->next) {
            struct event one;
            bool content;
            if (e->event.type == EVENT_DOCUMENT_ISSUED && shown_told(&s, &e->event, &one, &content)) told++;
        }
        assert_int_equal(told, 1);
    }
    struct shown s = looked(&c, "P1", "house", &sight);
    assert_int_equal(s.document_count, 2);
    finish(&c);
}

static void silence_is_no_rating(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    for (int n = 1; n <= 4; n++) due(&c, part(&c, "P1", n), "待填", "2024-03-27"); // fifteen working days
    act(&c, "反馈", "P1/2", "second", on(&c, 6), CONTENT);
    for (int n = 1; n <= 4; n++)
        if (n != 2) wait_until(&c, part(&c, "P1", n), "2024-04-20");
    ended(&c, "P1", OUTCOME_CLOSED);
    city_at_stage(&c, "P1/1", "未反馈");
    assert_true(requester(&c, "P1", 1)->rated == 0 && requester(&c, "P1", 1)->satisfied.n == 0);
    assert_true(requester(&c, "P1", 2)->rated != 0);
    assert_int_equal(events(&c, "P1/1", EVENT_CLOCK_FIRED, "remind"), 1); // reminded before it was closed
    // Who comes late still says it, once; nobody says it for them.
    no(&c, "not-requester", "评价", "P1", "nobody", "2024-05-06", "满意度=满意");
    no(&c, "not-requester", "评价", "P1", "committee", "2024-05-06", "n=1;满意度=满意");
    no(&c, "not-allowed", "评价", "P1", "house", "2024-05-06", "n=3;满意度=满意");
    act(&c, "评价", "P1", "member", "2024-05-06", "满意度=基本满意;过程评价=满意;意见=出差晚了");
    no(&c, "already-rated", "评价", "P1", "member", "2024-05-07", "满意度=不满意");
    no(&c, "already-rated", "评价", "P1", "second", "2024-05-07", "满意度=不满意");
    act(&c, "评价", "P1", "committee", "2024-05-07", "n=3;满意度=满意");
    assert_str(requester(&c, "P1", 3)->satisfied, "满意");
    finish(&c);
}

static void not_satisfied_is_handled_again_then_face_to_face(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    issued(&c, "P1", 2);
    act(&c, "反馈", "P1/1", "member", on(&c, 3), DISCONTENT);
    city_at_stage(&c, "P1", "办理中");
    went_by_itself(&c, "P1", "转重办");
    owed(&c, "P1", true);
    due(&c, "P1", "重办答复", "2024-05-07"); // two months, the last day a day off
    issued(&c, "P1", 10);
    assert_true(requester(&c, "P1", 1)->satisfied.n == 0); // a rating belongs to one answer
    has_document(&c, "P1", 2, "测住复函〔2024〕2号", 1, "B");
    act(&c, "反馈", "P1/2", "member", on(&c, 11), DISCONTENT);
    city_at_stage(&c, "P1", "待面商"); // the count is used up
    went_by_itself(&c, "P1", "转面商");
    owed(&c, "P1", true);
    no(&c, "not-here", "送核稿", "P1", "house", on(&c, 12), DRAFT);
    no(&c, "missing-field", "面商", "P1", "house", on(&c, 12), "");
    act(&c, "面商", "P1", "house", on(&c, 12), "面商情况=当面谈妥");
    no(&c, "not-allowed", "协商办结", "P1", "house", on(&c, 13), "答复内容=照谈妥的办;告知方式=当面");
    act(&c, "协商办结", "P1", "committee", on(&c, 13), "答复内容=照谈妥的办;告知方式=当面;答复类别=A");
    ended(&c, "P1", OUTCOME_CLOSED);
    has_document(&c, "P1", 3, "测住复函〔2024〕3号", 1, "A");
    assert_str(requester(&c, "P1", 1)->satisfied, "不满意"); // nobody is asked again: the last word stands
    finish(&c);
}

static void asking_can_be_stopped(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    asked(&c, "P1");
    act(&c, "反馈", "P1/1", "member", on(&c, 6), CONTENT);
    no(&c, "not-allowed", "结束征询", "P1", "house", on(&c, 7), "理由=够了");
    act(&c, "结束征询", "P1", "committee", on(&c, 7), "理由=其余两位已出国");
    ended(&c, "P1", OUTCOME_CLOSED);
    ended(&c, "P1/2", OUTCOME_WITHDRAWN);
    no(&c, "ended", "反馈", "P1/2", "second", on(&c, 8), CONTENT);
    act(&c, "评价", "P1", "second", on(&c, 8), "满意度=满意");
    finish(&c);
}

static void a_closed_one_is_taken_up_again_once(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    issued(&c, "P1", 2);
    act(&c, "反馈", "P1/1", "member", on(&c, 3), CONTENT);
    assigned(&c, "P2", 1);
    issued(&c, "P2", 2);
    act(&c, "反馈", "P2/1", "member", on(&c, 3), CONTENT);
    no(&c, "not-allowed", "跟踪再办", "P1", "house", "2025-03-03", "主办单位=市住房局;理由=承诺没有兑现");
    no(&c, "missing-field", "跟踪再办", "P1", "committee", "2025-03-03", "主办单位=市住房局");
    act(&c, "跟踪再办", "P1", "committee", "2025-03-03", "主办单位=市住房局;理由=承诺没有兑现");
    assert_int_equal(city_matter(&c, "P1").row->reopened, 1);
    assert_int_equal(city_matter(&c, "P1").row->closed, 0);
    owed(&c, "P1", true);
    act(&c, "送核稿", "P1", "house", "2025-03-04", DRAFT);
    act(&c, "核稿", "P1", "checker", "2025-03-04", "");
    act(&c, "审核", "P1", "committee", "2025-03-04", "");
    act(&c, "签发", "P1", "head", "2025-03-04", "");
    act(&c, "定公开方式", "P1", "head", "2025-03-04", "公开方式=主动公开");
    act(&c, "发出", "P1", "house", "2025-03-05", SENT);
    act(&c, "反馈", "P1/2", "member", "2025-03-06", CONTENT);
    ended(&c, "P1", OUTCOME_CLOSED);
    no(&c, "used-up", "跟踪再办", "P1", "committee", "2025-03-07", "主办单位=市住房局;理由=再来");
    no(&c, "window-over", "跟踪再办", "P2", "committee", "2026-03-10", "主办单位=市住房局;理由=两年过了");
    finish(&c);
}

// What was written in any of them, the person's name among the rest.
static int64_t contents(struct city *c) {
    struct cell n;
    struct fault f;
    int64_t count = 0;
    struct matter m = city_matter(c, "P1");
    int64_t ids[8] = {m.row->id};
    size_t of = 1;
    for (int i = 1; i <= (int)m.row->children && of < 8; i++) ids[of++] = city_matter(c, part(c, "P1", i)).row->id;
    for (size_t i = 0; i < of; i++)
        for (int64_t seq = 1; seq <= 40; seq++) {
            struct cell place[] = {CELL_INT(ids[i]), CELL_INT(seq)}, found[4];
            int got = store_first(c->store, SQL_EVENT_ONE, place, 2, found, 4, &f);
            if (got > 0) got = store_first(c->store, SQL_CONTENT_ONE, &CELL_INT(found[0].i), 1, found, 2, &f);
            if (got < 0) fail_msg("%s", f.en);
            count += got;
        }
    (void)n;
    return count;
}

static void destroyed_it_is_destroyed_in_every_part(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    consulted(&c, "P1", 2);
    act(&c, "送会签", "P1", "house", on(&c, 3), DRAFT);
    act(&c, "会签", "P1/3", "water", on(&c, 3), "会签态度=同意");
    act(&c, "会签", "P1/4", "money", on(&c, 3), "会签态度=同意;会签意见=无");
    signed_off(&c, "P1", 4);
    act(&c, "发出", "P1", "house", on(&c, 4), SENT);
    act(&c, "反馈", "P1/5", "member", on(&c, 5), "过程评价=满意;满意度=满意;反馈意见=住在云山路七号的庚");
    ended(&c, "P1", OUTCOME_CLOSED);
    assert_true(contents(&c) > 10);
    act(&c, "content.destroy", "", "admin", on(&c, 6), arena_printf(&c.arena, "stream=%lld;依据=PIPL47", (long long)city_matter(&c, "P1").row->id).p);
    assert_int_equal(contents(&c), 0);
    assert_true(requester(&c, "P1/5", 1)->name.hidden.n == 0 && requester(&c, "P1", 1)->name.hidden.n == 0);
    has_document(&c, "P1", 1, "测住复函〔2024〕1号", 1, "B"); // that it went out, and how it was rated, stays
    assert_str(requester(&c, "P1", 1)->satisfied, "满意");
    finish(&c);
}

static size_t on_the_desk(struct city *c, const char *login, const char *number, bool raised) {
    struct queue_page p;
    struct stream *account;
    struct fault f;
    size_t n = 0;
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    if (raised ? queue_raised(&c->desk, account->id, 50, (struct queue_key){0}, &c->arena, &p, &f) < 0
               : queue_mine(&c->desk, account, 50, (struct queue_key){0}, &c->arena, &p, &f) < 0)
        fail_msg("%s", f.en);
    for (size_t i = 0; i < p.count; i++) n += str_eq(p.items[i].number, str_c(number));
    return n;
}

// An opinion that was given waits for the lead, not for the body that gave it.
static void what_waits_lies_on_the_right_desk(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    assigned(&c, "P1", 1);
    act(&c, "会办", "P1", "house", on(&c, 2), "会办单位=市水务局");
    act(&c, "签收", "P1/1", "water", on(&c, 2), "");
    c.desk.at = moment(on(&c, 2));
    assert_true(on_the_desk(&c, "water", "P1/1", false) == 1 && on_the_desk(&c, "house", "P1/1", false) == 0);
    act(&c, "出具意见", "P1/1", "water", on(&c, 3), "会办意见=可行;会办态度=同意");
    assert_true(on_the_desk(&c, "water", "P1/1", false) == 0 && on_the_desk(&c, "house", "P1/1", false) == 1);
    act(&c, "采用", "P1/1", "house", on(&c, 3), "");
    act(&c, "送会签", "P1", "house", on(&c, 3), DRAFT);
    assert_int_equal(on_the_desk(&c, "checker", "P1", false), 0);
    act(&c, "会签", "P1/2", "water", on(&c, 4), "会签态度=同意");
    assert_true(on_the_desk(&c, "checker", "P1", false) == 1 && on_the_desk(&c, "head", "P1", false) == 0);
    signed_off(&c, "P1", 5);
    act(&c, "发出", "P1", "house", on(&c, 5), SENT);
    assert_true(on_the_desk(&c, "member", "P1/3", true) == 1 && on_the_desk(&c, "house", "P1/3", false) == 0);
    act(&c, "反馈", "P1/3", "member", on(&c, 6), CONTENT);
    assert_true(on_the_desk(&c, "member", "P1/3", true) == 0 && on_the_desk(&c, "member", "P1", true) == 1);
    finish(&c);
}

static void expect_way(struct city *c, const char *number, const char *wanted) {
    enum sight sight;
    struct shown s = looked(c, number, "committee", &sight);
    struct way_step way[WAY_MAX];
    struct buf b = BUF_INIT;
    size_t n = shown_way(&s, way);
    for (size_t i = 0; i < n; i++) buf_printf(&b, "%s%.*s%s", i ? " " : "", SP(way[i].stage), way[i].where == WAY_HERE ? "*" : "");
    assert_str_at(buf_str(&b), str_c(wanted), number, 0);
    buf_release(&b);
}

// The way is told without its detours, and on from where it stands as each is expected to act.
static void the_way_says_where_it_stands(void **state) {
    (void)state;
    struct city c;
    reply_city(&c);
    submitted(&c, "P1", "member", "庚", 1);
    expect_way(&c, "P1", "待审查* 待交办 待签收 办理中 核稿中 待审核 待签发 公开审查 待发出 待反馈 已办结");
    act(&c, "立案", "P1", "committee", on(&c, 1), "");
    act(&c, "交办", "P1", "committee", on(&c, 1), "主办单位=市住房局");
    act(&c, "签收", "P1", "house", on(&c, 1), "");
    consulted(&c, "P1", 2);
    expect_way(&c, "P1", "待审查 待交办 待签收 办理中* 会签中 核稿中 待审核 待签发 公开审查 待发出 待反馈 已办结");
    act(&c, "送会签", "P1", "house", on(&c, 3), DRAFT);
    act(&c, "会签", "P1/3", "water", on(&c, 3), "会签态度=同意");
    act(&c, "会签", "P1/4", "money", on(&c, 3), "会签态度=同意");
    act(&c, "核稿退回", "P1", "checker", on(&c, 4), "理由=写具体");
    expect_way(&c, "P1", "待审查 待交办 待签收 办理中* 会签中 核稿中 待审核 待签发 公开审查 待发出 待反馈 已办结");
    act(&c, "撤回", "P1", "member", on(&c, 5), "理由=已解决");
    expect_way(&c, "P1", "待审查 待交办 待签收 办理中 已撤回*");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_says_it_in_a_part_of_their_own), cmocka_unit_test(it_is_sealed_until_all_have_said),
        cmocka_unit_test(each_has_the_letter_that_is_theirs),  cmocka_unit_test(silence_is_no_rating),
        cmocka_unit_test(not_satisfied_is_handled_again_then_face_to_face), cmocka_unit_test(asking_can_be_stopped),
        cmocka_unit_test(what_waits_lies_on_the_right_desk), cmocka_unit_test(the_way_says_where_it_stands),
        cmocka_unit_test(a_closed_one_is_taken_up_again_once), cmocka_unit_test(destroyed_it_is_destroyed_in_every_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
