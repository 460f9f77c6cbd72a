// SPDX-License-Identifier: Apache-2.0
// Signing as well, until a deadline, under one's own account (联名邀请+截止时间); groups propose under seal or by a convener.
#include "answered.h"
#include "matter/may.h"

static const struct row_invitation *invited(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_invitation *i; (i = stream_next(m.stream, TABLE_INVITATION, &pos)) != NULL;)
        if (i->n == n) return i;
    fail_msg("%s has no invitation %lld", number, (long long)n);
    return NULL;
}

static int64_t requesters(struct city *c, const char *number) {
    struct matter m = city_matter(c, number);
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(m.stream, TABLE_REQUESTER, &pos)) n++;
    return n;
}

static void begin(struct city *c) {
    city_open(c, true);
    more_people(c);
    proposal(c, "P1", "2024-03-01T09:00");
}

static enum sight sight(struct city *c, const char *login, const char *at) {
    struct stream *account = NULL;
    struct fault f;
    struct matter m = city_matter(c, "P1");
    if (registry_account(&c->desk, str_c(login), &account, &f) < 0) fail_msg("%s", f.en);
    return matter_sight(&m, account, moment(at));
}

static void who_signs_in_time_is_owed_the_answer_too(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin、ren;截止=2024-03-08");
    assert_int_equal(invited(&c, "P1", 1)->until, moment("2024-03-09T00:00"));
    assert_int_equal(requesters(&c, "P1"), 1);
    act(&c, "cosign.sign", "P1", "xin", "2024-03-05T10:00", "");
    assert_int_equal(requesters(&c, "P1"), 2);
    assert_true(requester(&c, "P1", 2)->owed && !requester(&c, "P1", 2)->lead && requester(&c, "P1", 1)->lead);
    assert_str(requester(&c, "P1", 2)->name.hidden, "辛某");
    assert_int_equal(invited(&c, "P1", 1)->requester, 2);
    // The proposal goes its way meanwhile; who did not sign by the deadline did not raise it.
    act(&c, "立案", "P1", "committee", "2024-03-06", "");
    wait_until(&c, "P1", "2024-03-10");
    assert_str(invited(&c, "P1", 2)->state, "lapsed");
    assert_int_equal(invited(&c, "P1", 2)->ended, moment("2024-03-09T00:00"));
    no(&c, "invitation-lapsed", "cosign.sign", "P1", "ren", "2024-03-10", "");
    assert_int_equal(requesters(&c, "P1"), 2);
    act(&c, "交办", "P1", "committee", "2024-03-11", "主办单位=市住房局");
    act(&c, "签收", "P1", "house", "2024-03-12", "");
    replied(&c, "P1", "2024-05-10T10:00");
    assert_true(!requester(&c, "P1", 2)->owed && requester(&c, "P1", 2)->told_times == 1);
    no(&c, "already-answered", "cosign.invite", "P1", "member", "2024-05-11", "账号=gui");
    finish(&c);
}

static void only_the_one_invited_signs_and_once(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    no(&c, "not-allowed", "cosign.sign", "P1", "xin", "2024-03-01T10:00", "");
    act(&c, "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin");
    no(&c, "not-allowed", "cosign.sign", "P1", "ren", "2024-03-02", "");
    no(&c, "not-allowed", "cosign.sign", "P1", "committee", "2024-03-02", "");
    act(&c, "cosign.sign", "P1", "xin", "2024-03-02T10:00", "");
    no(&c, "signed-already", "cosign.sign", "P1", "xin", "2024-03-03", "");
    no(&c, "signed-already", "cosign.decline", "P1", "xin", "2024-03-03", "理由=后悔");
    no(&c, "already-requester", "cosign.invite", "P1", "member", "2024-03-03", "账号=xin");
    finish(&c);
}

static void declining_leaves_no_trace_among_the_requesters(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    act(&c, "cosign.invite", "P1", "committee", "2024-03-01T10:00", "账号=xin");
    no(&c, "invited-already", "cosign.invite", "P1", "member", "2024-03-01T11:00", "账号=xin");
    act(&c, "cosign.decline", "P1", "xin", "2024-03-02", "理由=看法不同");
    assert_str(invited(&c, "P1", 1)->state, "declined");
    no(&c, "signed-already", "cosign.sign", "P1", "xin", "2024-03-03", "");
    assert_int_equal(requesters(&c, "P1"), 1);
    act(&c, "cosign.invite", "P1", "member", "2024-03-04", "账号=xin"); // asked again, they may think otherwise
    act(&c, "cosign.sign", "P1", "xin", "2024-03-05", "");
    assert_int_equal(requesters(&c, "P1"), 2);
    finish(&c);
}

static void the_profile_bounds_the_deadline(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    no(&c, "deadline-late", "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin;截止=2024-03-16");
    no(&c, "date-past", "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin;截止=2024-02-29");
    no(&c, "unknown-account", "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin、nobody");
    no(&c, "no-person", "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=import");
    no(&c, "not-allowed", "cosign.invite", "P1", "house", "2024-03-01T10:00", "账号=xin");
    act(&c, "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin、ren、gui");
    assert_int_equal(invited(&c, "P1", 3)->until, moment("2024-03-16T00:00")); // ten working days
    finish(&c);
}

// To decide, one reads it; whoever was not asked, or was too late, does not.
static void the_one_invited_may_read_it_until_the_deadline(void **state) {
    (void)state;
    struct city c;
    begin(&c);
    assert_int_equal(sight(&c, "xin", "2024-03-01T09:30"), SIGHT_NONE);
    act(&c, "cosign.invite", "P1", "member", "2024-03-01T10:00", "账号=xin");
    assert_int_equal(sight(&c, "xin", "2024-03-02"), SIGHT_REQUESTER);
    assert_int_equal(sight(&c, "xin", "2024-04-02"), SIGHT_NONE);
    assert_int_equal(sight(&c, "ren", "2024-03-02"), SIGHT_NONE);
    act(&c, "cosign.sign", "P1", "xin", "2024-03-02", "");
    assert_int_equal(sight(&c, "xin", "2024-04-02"), SIGHT_REQUESTER);
    no(&c, "not-allowed", "cosign.invite", "P1", "xin", "2024-03-03", "账号=ren"); // the first signer asks, or the committee
    finish(&c);
}

static const char *group(struct city *c, const char *number, const char *more) {
    return arena_printf(&c->arena, "程序=提案;编号=%s;标题=多修路灯;内容=情况、分析和建议;提案人.name=某委员会%s", number, more).p;
}

static void a_group_proposes_under_its_seal_or_by_its_convener(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *at = "2024-03-01T09:00";
    no(&c, "seal-missing", "提交", "", "committee", at, group(&c, "G1", ";提案人.party=党派"));
    no(&c, "seal-missing", "提交", "", "committee", at, group(&c, "G1", ";提案人.party=organisation;提案人.seal=否"));
    no(&c, "convener-missing", "提交", "", "committee", at, group(&c, "G1", ";提案人.party=界别"));
    no(&c, "bad-word", "提交", "", "committee", at, group(&c, "G1", ";提案人.party=党派;提案人.seal=也许"));
    no(&c, "not-a-group", "提交", "", "committee", at, group(&c, "G1", ";提案人.seal=是"));
    no(&c, "bad-choice", "提交", "", "committee", at, group(&c, "G1", ";提案人.party=协会"));
    act(&c, "提交", "", "committee", at, group(&c, "G1", ";提案人.party=党派;提案人.盖章=是"));
    act(&c, "提交", "", "committee", at, group(&c, "G2", ";提案人.party=界别;提案人.召集人=张三"));
    act(&c, "提交", "", "committee", at, group(&c, "G3", ";提案人.party=专委会"));
    assert_str(requester(&c, "G1", 1)->party, "party");
    assert_str(requester(&c, "G2", 1)->party, "sector");
    assert_str(requester(&c, "G3", 1)->party, "committee");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_signs_in_time_is_owed_the_answer_too),
        cmocka_unit_test(only_the_one_invited_signs_and_once),
        cmocka_unit_test(declining_leaves_no_trace_among_the_requesters),
        cmocka_unit_test(the_profile_bounds_the_deadline),
        cmocka_unit_test(the_one_invited_may_read_it_until_the_deadline),
        cmocka_unit_test(a_group_proposes_under_its_seal_or_by_its_convener),
    };
    return cmocka_run_group_tests_name("cosign", tests, NULL, NULL);
}
