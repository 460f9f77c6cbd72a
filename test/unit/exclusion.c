// SPDX-License-Identifier: Apache-2.0
// Exclusion from assessment: who asks, until when, who decides and who may not, and what it does to the figures.
#include "answered.h"
#include "matter/casework_forms.h"
#include "matter/may.h"
#include "matter/queue_marked.h"
#include "report/rates.h"

#define ASK "情形=政策限制;理由=规划没有批"

static const struct row_exclusion *request(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_exclusion *r; (r = stream_next(m.stream, TABLE_EXCLUSION, &pos)) != NULL;)
        if (r->n == n) return r;
    fail_msg("%s has no request %lld", number, (long long)n);
    return NULL;
}

static void person(struct city *c, const char *login, const char *office, const char *role) {
    struct str fields = arena_printf(&c->arena, "login=%s;name=考某;office=%s;role=%s", login, office, role);
    act(c, "account.open", "", "admin", "2020-01-01", fields.p);
}

// A1 is solved, A2 not at all: closed on 5 March, called back.
static void begin(struct city *c) {
    city_open(c, true);
    act(c, "office.open", "", "admin", "2020-01-01", "name=市考核办");
    person(c, "assess", "市考核办", "考核组");
    person(c, "mixed", "市住房局", "考核组");
    person(c, "both", "市考核办", "assessor");
    act(c, "role.grant", "", "admin", "2020-01-01", "account=both;office=市住房局;role=会计;since=2020-01-01");
    person(c, "house2", "市住房局", "承办人");
    const char *numbers[] = {"A1", "A2"};
    for (size_t i = 0; i < 2; i++) {
        handled(c, numbers[i], "2024-03-04T09:00");
        act(c, "办结", numbers[i], "house", "2024-03-05T09:00", "办理结果=已办;告知方式=电话");
    }
    act(c, "回访", "A1", "desk", "2024-03-05T10:00", "是否解决=解决;满意度=满意");
    act(c, "回访", "A2", "desk", "2024-03-05T10:00", "是否解决=部分解决;满意度=基本满意");
}

static void it_is_asked_by_the_lead_with_a_reason(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    no(&c, "missing-field", "exclusion.ask", "A2", "house", "2024-03-06", "情形=政策限制");
    no(&c, "missing-field", "exclusion.ask", "A2", "house", "2024-03-06", "理由=规划没有批");
    no(&c, "missing-field", "exclusion.ask", "A2", "house", "2024-03-06", "情形=政策限制;理由= ");
    no(&c, "bad-word", "exclusion.ask", "A2", "house", "2024-03-06", "情形=不高兴;理由=规划没有批");
    no(&c, "unknown-field", "exclusion.ask", "A2", "house", "2024-03-06", ASK ";决定=同意");
    no(&c, "not-allowed", "exclusion.ask", "A2", "water", "2024-03-06", ASK);
    no(&c, "not-allowed", "exclusion.ask", "A2", "desk", "2024-03-06", ASK);
    no(&c, "not-allowed", "exclusion.ask", "A2", "assess", "2024-03-06", ASK);
    no(&c, "missing-member", "exclusion.ask", "", "house", "2024-03-06", ASK);
    act(&c, "申请剔除", "A2", "house", "2024-03-06", ASK);
    no(&c, "exclusion-waits", "exclusion.ask", "A2", "house2", "2024-03-06", ASK);
    const struct row_exclusion *r = request(&c, "A2", 1);
    assert_str(r->ground, "policy");
    assert_str(r->why.hidden, "规划没有批");
    assert_int_equal(r->decided, 0);
    finish(&c);
}

static void after_the_cut_off_it_is_too_late(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "exclusion.ask", "A1", "house", "2024-03-12T23:59", ASK); // five working days after closing, to the end of the day
    no(&c, "exclusion-late", "exclusion.ask", "A2", "house", "2024-03-13T00:01", ASK);
    act(&c, "exclusion.decide", "A1", "assess", "2024-05-01", "序号=1;决定=不同意;理由=可以办"); // deciding has time
    no(&c, "exclusion-late", "exclusion.ask", "A1", "house", "2024-05-01", ASK);
    finish(&c);
}

static void what_is_not_assessed_needs_no_exclusion(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    appeal(&c, "A3", "2024-03-06T09:00");
    no(&c, "not-assessed", "exclusion.ask", "A3", "house", "2024-03-06T10:00", ASK);
    act(&c, "派单", "A3", "desk", "2024-03-06T10:00", "主办单位=市住房局");
    act(&c, "撤回", "A3", "desk", "2024-03-06T11:00", "理由=本人撤回;告知方式=电话");
    no(&c, "not-assessed", "exclusion.ask", "A3", "house", "2024-03-06T12:00", ASK);
    handled(&c, "A4", "2024-03-06T12:00");
    act(&c, "exclusion.ask", "A4", "house", "2024-03-06T13:00", ASK); // it may be asked before the end
    finish(&c);
}

static void a_third_party_decides(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    no(&c, "unknown-exclusion", "exclusion.decide", "A2", "assess", "2024-03-06", "序号=1;决定=同意");
    act(&c, "exclusion.ask", "A2", "house", "2024-03-06", ASK);
    no(&c, "not-allowed", "exclusion.decide", "A2", "house", "2024-03-07", "序号=1;决定=同意");
    no(&c, "not-allowed", "exclusion.decide", "A2", "super", "2024-03-07", "序号=1;决定=同意");
    no(&c, "not-third-party", "exclusion.decide", "A2", "mixed", "2024-03-07", "序号=1;决定=同意");
    no(&c, "not-third-party", "exclusion.decide", "A2", "both", "2024-03-07", "序号=1;决定=同意");
    no(&c, "missing-field", "exclusion.decide", "A2", "assess", "2024-03-07", "序号=1;决定=不同意");
    no(&c, "bad-word", "exclusion.decide", "A2", "assess", "2024-03-07", "序号=1;决定=也许");
    no(&c, "bad-number", "exclusion.decide", "A2", "assess", "2024-03-07", "序号=零;决定=同意");
    act(&c, "决定剔除", "A2", "assess", "2024-03-07", "序号=1;决定=不同意;理由=可以办");
    no(&c, "decided-already", "exclusion.decide", "A2", "assess", "2024-03-07", "序号=1;决定=同意");
    act(&c, "exclusion.ask", "A2", "house", "2024-03-08", ASK); // once more, still in time
    act(&c, "exclusion.decide", "A2", "assess", "2024-03-08", "序号=2;决定=同意");
    no(&c, "excluded-already", "exclusion.ask", "A2", "house", "2024-03-08", ASK);
    assert_int_equal(request(&c, "A2", 1)->agreed, 0);
    assert_str(request(&c, "A2", 1)->note.hidden, "可以办");
    assert_int_equal(request(&c, "A2", 2)->agreed, 1);
    finish(&c);
}

// Whoever asked may have become an assessor since, or acts for one.
static void nobody_decides_their_own(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "exclusion.ask", "A2", "house2", "2024-03-06T09:00", ASK);
    act(&c, "exclusion.ask", "A1", "house", "2024-03-06T09:00", ASK);
    act(&c, "role.end", "", "admin", "2024-03-06T10:00", "account=house2;office=市住房局;role=承办人;until=2024-03-06");
    act(&c, "role.grant", "", "admin", "2024-03-06T10:00", "account=house2;office=市考核办;role=考核组;since=2024-03-06");
    no(&c, "own-exclusion", "exclusion.decide", "A2", "house2", "2024-03-07", "序号=1;决定=同意");
    act(&c, "exclusion.decide", "A1", "house2", "2024-03-07", "序号=1;决定=同意"); // of somebody else, in an office left behind
    // A deputy of somebody who asked is no third party either.
    person(&c, "deputy", "市财政局", "会计");
    act(&c, "account.leave", "", "admin", "2024-03-07", "account=house2;since=2024-03-08;until=2024-03-20");
    act(&c, "account.deputy", "", "admin", "2024-03-07", "account=house2;deputy=deputy;since=2024-03-08;until=2024-03-20;跨机构=是");
    no(&c, "own-exclusion", "exclusion.decide", "A2", "deputy", "2024-03-09", "序号=1;决定=同意");
    act(&c, "exclusion.decide", "A2", "assess", "2024-03-09", "序号=1;决定=同意");
    finish(&c);
}

static bool may(struct city *c, const char *number, const char *login, const char *at, const char *verb) {
    struct matter m = city_matter(c, number);
    struct stream *account;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    return casework_may(&m, account, moment(at), str_c(verb));
}

static enum sight sight(struct city *c, const char *number, const char *login, const char *at) {
    struct matter m = city_matter(c, number);
    struct stream *account;
    struct fault f;
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    return matter_sight(&m, account, moment(at));
}

static void pages_offer_it_to_those_who_may(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    assert_true(may(&c, "A2", "house", "2024-03-06", "exclusion.ask"));
    assert_false(may(&c, "A2", "water", "2024-03-06", "exclusion.ask"));
    assert_false(may(&c, "A2", "house", "2024-03-14", "exclusion.ask"));
    assert_int_equal(sight(&c, "A2", "assess", "2024-03-06"), SIGHT_NONE); // what nobody asked about is none of theirs
    act(&c, "exclusion.ask", "A2", "house", "2024-03-06", ASK);
    assert_false(may(&c, "A2", "house", "2024-03-06", "exclusion.ask"));
    assert_true(may(&c, "A2", "assess", "2024-03-06", "exclusion.decide"));
    assert_false(may(&c, "A2", "both", "2024-03-06", "exclusion.decide"));
    assert_false(may(&c, "A2", "house", "2024-03-06", "exclusion.decide"));
    assert_int_equal(sight(&c, "A2", "assess", "2024-03-06"), SIGHT_OFFICE);
    finish(&c);
}

static size_t waiting(struct city *c, const char *login, const char *at) {
    struct stream *account;
    struct exclusion_item *items;
    struct fault f;
    size_t n = 0;
    bool more = false;
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0 || queue_exclusions(&c->desk, account, moment(at), &c->arena, &items, &n, &more, &f) < 0) fail_msg("%s", f.en);
    assert_false(more);
    return n;
}

static void assessors_have_a_list_of_what_waits(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "exclusion.ask", "A2", "house", "2024-03-06T09:00", ASK);
    act(&c, "exclusion.ask", "A1", "house", "2024-03-06T10:00", ASK);
    assert_int_equal(waiting(&c, "assess", "2024-03-06"), 2);
    assert_int_equal(waiting(&c, "water", "2024-03-06"), 0); // what is none of theirs they do not see
    act(&c, "exclusion.decide", "A2", "assess", "2024-03-07", "序号=1;决定=同意");
    assert_int_equal(waiting(&c, "assess", "2024-03-08"), 1);
    finish(&c);
}

static int64_t now_counted(struct city *c, enum rates_count n) {
    struct rates_query q = {.from = day_from_date((struct date){2024, 3, 1}), .to = day_from_date((struct date){2024, 3, 31}), .cut = moment("2024-04-01"), .utc_offset = UTC_OFFSET_CHINA};
    struct rates_report r;
    struct fault f;
    if (rates_report(&r, c->store, city_rooms, &q, RATES_BOTH, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(r.difference_count, 0);
    assert_true(rates_fine(&r));
    assert_true(r.tables.weights.has && r.ledger.weights.has); // those of profiles/default.conf
    int64_t count = r.tables.total[n];
    rates_report_release(&r);
    return count;
}

static void both_sources_leave_out_what_is_excluded(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "exclusion.ask", "A2", "house", "2024-03-06T09:00", ASK);
    assert_int_equal(now_counted(&c, N_EXCLUSIONS_WAITING), 1);
    assert_int_equal(now_counted(&c, N_SOLVED_HALVES), 3);
    act(&c, "exclusion.decide", "A2", "assess", "2024-03-07", "序号=1;决定=同意");
    assert_int_equal(now_counted(&c, N_EXCLUDED), 1);
    assert_int_equal(now_counted(&c, N_SOLVED_HALVES), 2);
    assert_int_equal(now_counted(&c, N_RATED), 1);
    assert_int_equal(now_counted(&c, N_CALLED), 2);
    finish(&c);
}

// The undoing of an earlier action keeps what was asked.
static void a_request_does_not_stand_in_the_way_of_undoing(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    handled(&c, "A5", "2024-03-06T09:00");
    act(&c, "exclusion.ask", "A5", "house", "2024-03-06T09:05", ASK);
    act(&c, "undo", "A5", "house", "2024-03-06T09:06", "");
    city_at_stage(&c, "A5", "待签收");
    assert_int_equal(request(&c, "A5", 1)->decided, 0);
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_asked_by_the_lead_with_a_reason),
        cmocka_unit_test(after_the_cut_off_it_is_too_late),
        cmocka_unit_test(what_is_not_assessed_needs_no_exclusion),
        cmocka_unit_test(a_third_party_decides),
        cmocka_unit_test(nobody_decides_their_own),
        cmocka_unit_test(pages_offer_it_to_those_who_may),
        cmocka_unit_test(assessors_have_a_list_of_what_waits),
        cmocka_unit_test(both_sources_leave_out_what_is_excluded),
        cmocka_unit_test(a_request_does_not_stand_in_the_way_of_undoing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
