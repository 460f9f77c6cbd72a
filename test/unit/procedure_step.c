// SPDX-License-Identifier: Apache-2.0
// The one step that checker and desk share, on a procedure built by hand.
#include "unit.h"

#include "procedure/step.h"

enum { CENTRE = 1, OFFICE, ASKER }; // 受理中心 held; 承办 bound to 主办; 诉求人 bound to 来人
enum { LEAD, WHO, RESULT };
enum { TO_SEND, TO_SIGN, WORK, PAUSED, CLOSED };
enum { RETURNS, ROUNDS };
enum { REGISTER, SEND, RETURN, SIGN, ASK, PAUSE, RESUME, DONE, SPLIT, RECALL, REJOIN, REVISE, AGAIN,
       RATE_BAD, RATE, MERGE, EARLY, ACTIONS };
enum { JOINT };

#define NAME(zh, en) {STR(zh), STR(en), 1, 1}
#define BIT(n) (1u << (n))

static struct role roles[] = {
    {.name = NAME("系统", "system"), .kind = ROLE_SYSTEM, .field = -1},
    {.name = NAME("受理中心", "centre"), .kind = ROLE_HELD, .field = -1},
    {.name = NAME("承办", "office"), .kind = ROLE_BOUND, .field = LEAD},
    {.name = NAME("诉求人", "asker"), .kind = ROLE_BOUND, .field = WHO},
};
static struct name answers[] = {NAME("满意", "satisfied"), NAME("不满意", "dissatisfied")};
static struct field fields[] = {
    {.name = NAME("主办", "lead"), .type = FIELD_OFFICE},
    {.name = NAME("来人", "who"), .type = FIELD_PERSON},
    {.name = NAME("结果", "result"), .type = FIELD_CHOICE, .choices = answers, .choice_count = 2},
};
static struct stage stages[] = {
    [TO_SEND] = {.name = NAME("待派", "to-send"), .owners = BIT(CENTRE), .limit = -1, .paused_of = -1, .per = -1},
    [TO_SIGN] = {.name = NAME("待签收", "to-sign"), .owners = BIT(OFFICE), .limit = -1, .paused_of = -1, .per = -1},
    [WORK] = {.name = NAME("办理中", "work"), .owners = BIT(OFFICE), .limit = -1, .paused_of = -1, .per = -1},
    [PAUSED] = {.name = NAME("暂停中", "paused"), .owners = BIT(OFFICE), .limit = -1, .paused_of = WORK},
    [CLOSED] = {.name = NAME("已办结", "closed"), .outcome = OUTCOME_CLOSED, .limit = -1, .paused_of = -1, .per = -1},
};
static struct counter counters[] = {{.name = STR("退单次数"), .value = 0}, {.name = STR("回合"), .value = 1}};
static struct value_name values[] = {{.name = STR("退单次数"), .is_count = true}, {.name = STR("回合"), .is_count = true}};

static struct action actions[ACTIONS];
static struct stage part_stages[] = {{.name = NAME("会办中", "joint"), .owners = BIT(OFFICE), .limit = -1, .paused_of = -1, .per = -1},
                                     {.name = NAME("已回", "back"), .outcome = OUTCOME_AGREED, .limit = -1, .paused_of = -1, .per = -1}};
static struct section part = {.name = NAME("会办", "joint-opinion"), .part = true, .stages = part_stages, .stage_count = 2};
static struct procedure procedure = {
    .name = NAME("试办", "trial"), .roles = roles, .role_count = 4, .fields = fields, .field_count = 3,
    .values = values, .value_count = 2, .parts = &part, .part_count = 1,
    .main = {.name = NAME("试办", "trial"), .stages = stages, .stage_count = 5, .actions = actions,
             .action_count = ACTIONS, .counters = counters, .counter_count = 2},
};
static const struct section *const s = &procedure.main;
static const struct rules rules = {.procedure = &procedure, .counts = {2, 1}};

static struct action *plain(int i, struct str zh, struct str en) {
    actions[i] = (struct action){.name = {zh, en, 1, 1}, .to = -1, .counter = -1, .guard_field = -1, .fork_share = -1,
                                 .fork_field = -1, .join_share = -1, .extension = -1, .window = -1, .sample = -1, .sample_per = -1};
    return &actions[i];
}

static int build(void **state) {
    struct action *a;
    (void)state;
    a = plain(REGISTER, STR("登记"), STR("register"));
    a->opening = true;
    a->roles = BIT(ASKER);
    a->binds = BIT(ASKER);
    a = plain(SEND, STR("派单"), STR("send"));
    a->from = BIT(TO_SEND);
    a->to = TO_SIGN;
    a->roles = BIT(CENTRE);
    a->binds = BIT(OFFICE);
    a = plain(RETURN, STR("退单"), STR("return"));
    a->from = BIT(TO_SIGN);
    a->to = TO_SEND;
    a->roles = BIT(OFFICE);
    a->counter = RETURNS;
    a->unbinds = BIT(OFFICE);
    a = plain(SIGN, STR("签收"), STR("sign"));
    a->from = BIT(TO_SIGN);
    a->to = WORK;
    a->roles = BIT(OFFICE) | 1;
    a = plain(ASK, STR("催办"), STR("urge"));
    a->from = BIT(WORK) | BIT(TO_SEND);
    a->roles = BIT(OFFICE);
    a = plain(PAUSE, STR("暂停"), STR("pause"));
    a->kind = ACTION_PAUSE;
    a->from = BIT(WORK);
    a->to = PAUSED;
    a->roles = BIT(OFFICE);
    a->counter = ROUNDS;
    a = plain(RESUME, STR("恢复"), STR("resume"));
    a->kind = ACTION_RESUME;
    a->from = BIT(PAUSED);
    a->to = WORK;
    a->roles = BIT(OFFICE);
    a = plain(DONE, STR("办结"), STR("close"));
    a->from = BIT(WORK);
    a->to = CLOSED;
    a->roles = BIT(OFFICE);
    a->join_share = JOINT;
    a->join = JOIN_READY;
    a->tells = true;
    a = plain(SPLIT, STR("会办"), STR("split"));
    a->from = BIT(WORK);
    a->roles = BIT(OFFICE);
    a->fork_share = JOINT;
    a->fork_field = LEAD;
    a = plain(RECALL, STR("收回"), STR("recall"));
    a->from = BIT(WORK);
    a->roles = BIT(OFFICE);
    a->recalls = BIT(JOINT);
    a = plain(REJOIN, STR("采纳"), STR("accept"));
    a->from = BIT(WORK);
    a->roles = BIT(OFFICE);
    a->join_share = JOINT;
    a->join = JOIN_AGREED;
    a = plain(REVISE, STR("修改"), STR("revise"));
    a->from = BIT(WORK);
    a->roles = BIT(OFFICE);
    a->join_share = JOINT;
    a->join = JOIN_OBJECTED;
    a->fork_share = JOINT;
    a->fork_field = LEAD;
    a = plain(AGAIN, STR("重办"), STR("redo"));
    a->from = BIT(CLOSED);
    a->to = WORK;
    a->roles = BIT(CENTRE);
    a->counter = ROUNDS;
    a->owes = true;
    a = plain(RATE_BAD, STR("评价"), STR("rate"));
    a->from = BIT(CLOSED);
    a->to = WORK;
    a->roles = BIT(ASKER);
    a->counter = ROUNDS;
    a->guard_field = RESULT;
    a->guard_choices = BIT(1);
    a->tells = true;
    a->owes = true;
    a = plain(RATE, STR("评价"), STR("rate"));
    a->from = BIT(CLOSED);
    a->roles = BIT(ASKER);
    a->otherwise = true;
    a = plain(MERGE, STR("并案"), STR("merge"));
    a->from = BIT(TO_SEND);
    a->to = CLOSED;
    a->roles = BIT(CENTRE);
    a->merges = true;
    a = plain(EARLY, STR("直办"), STR("direct"));
    a->from = BIT(WORK);
    a->to = CLOSED;
    a->roles = BIT(OFFICE);
    a->join_share = JOINT;
    a->join = JOIN_UNFORKED;
    return 0;
}

static struct state step(struct state st, int action) {
    struct fault f = {0};
    struct state to;
    struct move m = {.kind = MOVE_ACT, .action = action, .share = -1};
    if (procedure_step(&rules, s, &st, m, &to, &f) != 0) fail_msg("%s: %s", f.code, f.en);
    return to;
}

static struct state part_end(struct state st, bool agreed) {
    struct fault f = {0};
    struct state to;
    assert_int_equal(procedure_step(&rules, s, &st, (struct move){MOVE_PART_END, -1, JOINT, agreed}, &to, &f), 0);
    return to;
}

static void refused(struct state st, int action, const char *code) {
    struct fault f = {0};
    struct state to = {.stage = 77};
    assert_int_equal(procedure_step(&rules, s, &st, (struct move){MOVE_ACT, action, -1, false}, &to, &f), -1);
    assert_string_equal(f.code, code);
    assert_int_equal(to.stage, 77);
    assert_true(f.zh[0] && f.en[0]);
}

static struct state at_work(void) {
    return step(step(step(state_before_opening(), REGISTER), SEND), SIGN);
}

static void only_opening_actions_open_a_matter(void **state) {
    (void)state;
    struct state st = state_before_opening();
    assert_int_equal(st.stage, -1);
    assert_true(st.owed);
    refused(st, SEND, "not-here");
    struct state opened = step(st, REGISTER);
    assert_int_equal(opened.stage, TO_SEND);
    assert_true(opened.owed);
    refused(opened, REGISTER, "not-here");
}

static void the_one_who_raises_it_may_open_it(void **state) {
    (void)state;
    struct state st = step(state_before_opening(), REGISTER);
    assert_int_equal(st.bound, BIT(ASKER));
}

static void a_part_begins_at_once_and_owes_nothing(void **state) {
    (void)state;
    struct state st = state_part_opened(BIT(OFFICE));
    assert_int_equal(st.stage, 0);
    assert_false(st.owed);
    assert_int_equal(st.bound, BIT(OFFICE));
}

static void roles_come_and_go_with_their_fields(void **state) {
    (void)state;
    struct state st = step(state_before_opening(), REGISTER);
    refused(st, ASK, "not-bound");
    st = step(st, SEND);
    assert_int_equal(st.bound, BIT(ASKER) | BIT(OFFICE));
    assert_int_equal(step(st, RETURN).bound, BIT(ASKER));
    actions[RETURN].binds = BIT(OFFICE); // unbound and named anew in one action
    struct state again = step(st, RETURN);
    actions[RETURN].binds = 0;
    assert_int_equal(again.bound, BIT(ASKER) | BIT(OFFICE));
}

static void a_counter_closes_its_action(void **state) {
    (void)state;
    struct state st = step(step(state_before_opening(), REGISTER), SEND);
    st = step(step(step(step(st, RETURN), SEND), RETURN), SEND);
    assert_int_equal(st.counters[RETURNS], 2);
    refused(st, RETURN, "used-up");
    step(st, SIGN);
}

static void a_counter_is_shared_by_those_who_name_it(void **state) {
    (void)state;
    struct state st = step(step(at_work(), PAUSE), RESUME);
    assert_int_equal(st.stage, WORK);
    refused(st, PAUSE, "used-up");
    refused(step(st, DONE), AGAIN, "used-up");
}

static void telling_closes_the_duty_and_redoing_opens_it(void **state) {
    (void)state;
    struct state st = step(at_work(), DONE);
    assert_false(st.owed);
    st = step(st, AGAIN);
    assert_true(st.owed);
    // Told and to be redone in one action: a new answer is owed.
    assert_true(step(step(at_work(), DONE), RATE_BAD).owed);
}

static void merging_hands_the_duty_on(void **state) {
    (void)state;
    assert_false(step(step(state_before_opening(), REGISTER), MERGE).owed);
}

static void joining_waits_for_every_part(void **state) {
    (void)state;
    struct state st = step(at_work(), SPLIT);
    assert_int_equal(st.shares[JOINT], SHARE_OPEN);
    refused(st, DONE, "parts-open");
    refused(st, REJOIN, "parts-open");
    refused(st, REVISE, "parts-open");
    refused(st, EARLY, "parts-open");
    refused(st, SPLIT, "already-forked");
    assert_int_equal(step(part_end(st, true), DONE).shares[JOINT], SHARE_NONE);
    assert_int_equal(step(part_end(st, false), DONE).shares[JOINT], SHARE_NONE);
    assert_int_equal(step(at_work(), DONE).stage, CLOSED); // nothing was split off: ready too
}

static void objection_and_agreement_lead_different_ways(void **state) {
    (void)state;
    struct state st = step(at_work(), SPLIT), agreed = part_end(st, true), objected = part_end(st, false);
    refused(objected, REJOIN, "parts-objected");
    assert_int_equal(step(agreed, REJOIN).shares[JOINT], SHARE_NONE);
    assert_int_equal(step(at_work(), REJOIN).shares[JOINT], SHARE_NONE);
    refused(agreed, REVISE, "none-objected");
    refused(at_work(), REVISE, "none-objected");
    assert_int_equal(step(objected, REVISE).shares[JOINT], SHARE_OPEN); // joined, then split off anew
    refused(agreed, EARLY, "already-forked");
}

static void recalling_ends_the_parts(void **state) {
    (void)state;
    struct state st = step(step(at_work(), SPLIT), RECALL);
    assert_int_equal(st.shares[JOINT], SHARE_NONE);
    actions[SPLIT].recalls = BIT(JOINT); // replaced in one action
    assert_int_equal(step(step(at_work(), SPLIT), SPLIT).shares[JOINT], SHARE_OPEN);
    actions[SPLIT].recalls = 0;
}

static void parts_end_only_while_open(void **state) {
    (void)state;
    struct fault f = {0};
    struct state st = at_work(), to;
    assert_int_equal(procedure_step(&rules, s, &st, (struct move){MOVE_PART_END, -1, JOINT, true}, &to, &f), -1);
    assert_string_equal(f.code, "no-open-part");
    assert_int_equal(procedure_step(&rules, s, &st, (struct move){MOVE_PART_END, -1, 5, true}, &to, &f), -1);
}

static void moves_are_those_that_step_takes(void **state) {
    (void)state;
    struct state st = step(at_work(), SPLIT), to;
    struct move moves[MOVES_MAX];
    struct fault f;
    size_t n = procedure_moves(&rules, s, &st, moves);
    assert_int_equal(n, 5); // 催办 暂停 收回, and the part agreeing or objecting
    assert_int_equal(moves[0].action, ASK);
    assert_int_equal(moves[1].action, PAUSE);
    assert_int_equal(moves[2].action, RECALL);
    assert_true(moves[3].kind == MOVE_PART_END && moves[3].agreed);
    assert_true(moves[4].kind == MOVE_PART_END && !moves[4].agreed);
    for (size_t i = 0; i < n; i++) assert_int_equal(procedure_step(&rules, s, &st, moves[i], &to, &f), 0);
}

static void an_open_line_without_condition_hides_those_behind_it(void **state) {
    (void)state;
    struct move moves[MOVES_MAX];
    struct state st = step(at_work(), DONE);
    assert_int_equal(procedure_moves(&rules, s, &st, moves), 3); // 重办, both lines of 评价
    actions[RATE_BAD].guard_field = -1;
    size_t n = procedure_moves(&rules, s, &st, moves);
    actions[RATE_BAD].guard_field = RESULT;
    assert_int_equal(n, 2);
    assert_int_equal(moves[1].action, RATE_BAD);
}

static int answer(void *context, int field) {
    return field == RESULT ? *(int *)context : -1;
}

static void the_answer_chooses_the_variant(void **state) {
    (void)state;
    struct fault f = {0};
    struct state st = step(at_work(), DONE);
    int action = -1, good = 0, bad = 1, none = -1;
    assert_int_equal(procedure_choose(&rules, s, &st, STR("评价"), answer, &bad, &action, &f), 0);
    assert_int_equal(action, RATE_BAD);
    assert_int_equal(procedure_choose(&rules, s, &st, STR("rate"), answer, &good, &action, &f), 0);
    assert_int_equal(action, RATE);
    assert_int_equal(procedure_choose(&rules, s, &st, STR("评价"), answer, &none, &action, &f), 0);
    assert_int_equal(action, RATE);
    assert_int_equal(procedure_choose(&rules, s, &st, STR("评价"), NULL, NULL, &action, &f), 0);
    assert_int_equal(action, RATE);
}

static void no_variant_names_the_answers_that_lead_on(void **state) {
    (void)state;
    struct fault f = {0};
    struct state st = step(at_work(), DONE);
    int action = 99, good = 0;
    actions[RATE].from = 0;
    int rc = procedure_choose(&rules, s, &st, STR("评价"), answer, &good, &action, &f);
    actions[RATE].from = BIT(CLOSED);
    assert_int_equal(rc, -1);
    assert_int_equal(action, 99);
    assert_string_equal(f.code, "no-variant");
    assert_non_null(strstr(f.zh, "结果 = 不满意"));
}

static void a_refusal_says_what_is_possible(void **state) {
    (void)state;
    struct fault f = {0};
    struct state st = step(state_before_opening(), REGISTER);
    int action;
    assert_int_equal(procedure_choose(&rules, s, &st, STR("办结"), NULL, NULL, &action, &f), -1);
    assert_string_equal(f.code, "not-here");
    assert_string_equal(f.zh, "“待派”环节不能“办结”；此处可以：派单、并案。");
    assert_int_equal(procedure_choose(&rules, s, &st, STR("派但"), NULL, NULL, &action, &f), -1);
    assert_string_equal(f.code, "unknown-action");
    assert_non_null(strstr(f.zh, "派单"));
    assert_int_equal(procedure_choose(&rules, s, &st, STR("催办"), NULL, NULL, &action, &f), -1);
    assert_string_equal(f.code, "not-bound");
    assert_non_null(strstr(f.zh, "主办"));
    assert_int_equal(procedure_choose(&rules, s, &st, STR(""), NULL, NULL, &action, &f), -1);
    assert_string_equal(f.code, "unknown-action");
}

static void the_fault_of_a_used_up_variant_comes_before_that_of_another_stage(void **state) {
    (void)state;
    struct fault f = {0};
    struct state st = step(step(step(at_work(), DONE), AGAIN), DONE);
    int action;
    actions[RATE_BAD].from = BIT(WORK); // the first line belongs to another stage now
    actions[RATE].counter = ROUNDS;
    int rc = procedure_choose(&rules, s, &st, STR("评价"), NULL, NULL, &action, &f);
    actions[RATE_BAD].from = BIT(CLOSED);
    actions[RATE].counter = -1;
    assert_int_equal(rc, -1);
    assert_string_equal(f.code, "used-up");
}

static void every_number_is_one_state(void **state) {
    (void)state;
    int64_t space = state_space(&rules, s);
    assert_int_equal(space, 6 * 2 * 4 * 4 * 3 * 2); // stages and -1, owed, two roles, one share, counters
    for (int64_t n = 0; n < space; n++) {
        struct state st;
        assert_int_equal(state_unpack(&rules, s, n, &st), 0);
        assert_int_equal(state_pack(&rules, s, &st), n);
    }
    struct state st = {.stage = 3};
    assert_int_equal(state_unpack(&rules, s, space, &st), -1);
    assert_int_equal(state_unpack(&rules, s, -1, &st), -1);
    assert_int_equal(st.stage, 3);
}

static void states_of_another_space_have_no_number(void **state) {
    (void)state;
    struct state st = state_before_opening();
    st.counters[RETURNS] = 3;
    assert_int_equal(state_pack(&rules, s, &st), -1);
    st = state_before_opening();
    st.bound = BIT(CENTRE);
    assert_int_equal(state_pack(&rules, s, &st), -1);
    st.bound = 0;
    st.stage = 5;
    assert_int_equal(state_pack(&rules, s, &st), -1);
}

static void a_space_beyond_62_bits_is_told(void **state) {
    (void)state;
    struct counter many[PROC_COUNTERS];
    struct section wide = procedure.main;
    struct rules high = rules;
    high.counts[0] = COUNT_MAX;
    for (int i = 0; i < PROC_COUNTERS; i++) many[i] = counters[0];
    wide.counters = many;
    wide.counter_count = PROC_COUNTERS;
    assert_int_equal(state_space(&high, &wide), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_opening_actions_open_a_matter),
        cmocka_unit_test(the_one_who_raises_it_may_open_it),
        cmocka_unit_test(a_part_begins_at_once_and_owes_nothing),
        cmocka_unit_test(roles_come_and_go_with_their_fields),
        cmocka_unit_test(a_counter_closes_its_action),
        cmocka_unit_test(a_counter_is_shared_by_those_who_name_it),
        cmocka_unit_test(telling_closes_the_duty_and_redoing_opens_it),
        cmocka_unit_test(merging_hands_the_duty_on),
        cmocka_unit_test(joining_waits_for_every_part),
        cmocka_unit_test(objection_and_agreement_lead_different_ways),
        cmocka_unit_test(recalling_ends_the_parts),
        cmocka_unit_test(parts_end_only_while_open),
        cmocka_unit_test(moves_are_those_that_step_takes),
        cmocka_unit_test(an_open_line_without_condition_hides_those_behind_it),
        cmocka_unit_test(the_answer_chooses_the_variant),
        cmocka_unit_test(no_variant_names_the_answers_that_lead_on),
        cmocka_unit_test(a_refusal_says_what_is_possible),
        cmocka_unit_test(the_fault_of_a_used_up_variant_comes_before_that_of_another_stage),
        cmocka_unit_test(every_number_is_one_state),
        cmocka_unit_test(states_of_another_space_have_no_number),
        cmocka_unit_test(a_space_beyond_62_bits_is_told),
    };
    return cmocka_run_group_tests(tests, build, NULL);
}
