// SPDX-License-Identifier: Apache-2.0
// The figures of the field: what each counts as of the cut-off.
#include "rates_rows.h"

#define N(x, count) (x)->rates.total[N_##count]

enum { HOTLINE = 13, PROPOSAL3 = 14, PROFILE = 21, OTHER_PROFILE = 22 };

static void profile(struct rows *x, int64_t id, const char *text) {
    struct fault f;
    if (library_add_profile(&x->library, id, str_c(text), &f) < 0) fail_msg("%s", f.en);
}

static void open_by(struct rows *x, enum rates_by by) {
    struct rates_query q = first_quarter();
    q.by = by;
    rows_open(x, q);
    rows_read(x, "procedures/hotline.proc", HOTLINE);
    rows_read(x, "procedures/proposal.proc", PROPOSAL3);
    profile(x, PROFILE, "方案 甲 第1版 自 2023-01-01\n部分解决计 = 0.5\n综合·响应 = 10\n综合·解决 = 45\n综合·满意 = 45\n");
    profile(x, OTHER_PROFILE, "方案 乙 第1版 自 2022-01-01\n部分解决计 = 0\n");
}

static void open_rows(struct rows *x) { open_by(x, RATES_WHOLE); }

static void in_order(const struct rows *x) {
    size_t pos = 0;
    struct buf b = BUF_INIT;
    const struct rates_sum *s = rates_wrong(x->rates.total, &pos);
    if (s) rates_sum_words(&b, s, x->rates.total, true);
    if (s) fail_msg("%.*s", SP(buf_str(&b)));
    assert_true(rates_groups_add_up(&x->rates));
}

// A sample with one more row of any table.
static void put_with(struct rows *x, const struct sample *s, enum table_id t, const void *row) {
    if (!rates_begin(&x->rates, &s->matter)) return;
    if (s->requester.n) rates_row(&x->rates, TABLE_REQUESTER, &s->requester);
    if (s->second.n) rates_row(&x->rates, TABLE_REQUESTER, &s->second);
    for (size_t i = 0; i < 2; i++)
        if (s->clocks[i].start) rates_row(&x->rates, TABLE_CLOCK, &s->clocks[i]);
    if (row) rates_row(&x->rates, t, row);
    rates_end(&x->rates);
}

static void value(const struct rows *x, const char *figure, const char *want) {
    struct buf b = BUF_INIT;
    const struct rates_figure *f = rates_figure_named(str_c(figure));
    if (f == NULL) fail_msg("no figure %s", figure);
    rates_numerator(&b, f, x->rates.total);
    if (f->denominator >= 0) buf_printf(&b, "/%lld ", (long long)x->rates.total[f->denominator]);
    if (f->denominator >= 0) rates_value(&b, f, x->rates.total);
    if (!str_eq(buf_str(&b), str_c(want))) fail_msg("%s is %.*s, not %s", figure, SP(buf_str(&b)), want);
    buf_release(&b);
}

static struct row_clock stage(const char *name, const char *start, const char *stopped, const char *due) {
    return (struct row_clock){.name = str_c(name), .start = when(start), .stopped = stopped[0] ? when(stopped) : 0, .due = when(due), .runs = 1};
}

static void what_is_received_is_filed_or_went_another_way(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    enum outcome ends[] = {OUTCOME_CLOSED, OUTCOME_REFUSED, OUTCOME_WITHDRAWN, OUTCOME_MERGED, OUTCOME_NONE, OUTCOME_NONE, OUTCOME_NONE, OUTCOME_REFUSED};
    for (size_t i = 0; i < 8; i++) {
        struct sample s = ends[i] == OUTCOME_NONE ? open_appeal(&x) : closed_appeal(&x);
        s.matter.procedure = PROPOSAL3;
        s.matter.outcome = ends[i];
        s.clocks[0].start = 0;
        if (i == 4) s.clocks[1] = stage("待审查", "2024-03-20", "", "2024-04-20");
        if (i == 5) s.clocks[1] = stage("待修改", "2024-03-20", "", "2024-04-20");
        if (i == 6) s.clocks[1] = stage("待审查", "2024-03-20", "2024-03-21", "2024-04-20");
        if (i == 7) { // refused after the cut-off: it was under review
            s.matter.closed = when("2024-04-05");
            s.clocks[1] = stage("待审查", "2024-03-20", "2024-04-05", "2024-04-20");
        }
        put(&x, &s);
    }
    struct sample appeal = closed_appeal(&x); // a procedure without 立案 is none of these
    put(&x, &appeal);
    value(&x, "filing_rate", "2/8 25.0%");
    assert_int_equal(N(&x, REVISING), 1);
    assert_int_equal(N(&x, REVIEWING), 2);
    assert_int_equal(N(&x, RECEIVED), 9);
    in_order(&x);
    rows_close(&x);
}

static void due_is_what_was_replied_to_or_ran_out(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample fine = closed_appeal(&x), late = closed_appeal(&x), waiting = open_appeal(&x), over = open_appeal(&x), after = open_appeal(&x), withdrawn = closed_appeal(&x);
    struct sample retroactive = closed_appeal(&x);
    late.clocks[0].late_runs = 1;
    over.clocks[0].due = when("2024-03-01");
    after.clocks[0].due = when("2024-03-01");
    after.clocks[0].stopped = when("2024-04-02"); // replied after the cut-off
    withdrawn.matter.outcome = OUTCOME_WITHDRAWN; // the end stopped its clock
    retroactive.matter.retroactive = 1;
    struct sample *all[] = {&fine, &late, &waiting, &over, &after, &withdrawn, &retroactive};
    for (size_t i = 0; i < 7; i++) put(&x, all[i]);
    value(&x, "reply_rate", "2/4 50.0%");
    value(&x, "reply_on_time_rate", "1/4 25.0%");
    assert_int_equal(N(&x, DUE_RETRO), 1);
    in_order(&x);
    rows_close(&x);
}

static void a_talk_is_evidence_when_it_was_before_the_cut_off(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    const char *ways[][2] = {{"当面", "2024-02-01T10:00"}, {"电话", "2024-02-01T10:00"}, {"当面", "2024-04-01"}};
    for (size_t i = 0; i < 3; i++) {
        struct sample s = closed_appeal(&x);
        struct row_contact c = {.matter = s.matter.id, .n = 1, .way = str_c(ways[i][0]), .at = when(ways[i][1])};
        put_with(&x, &s, TABLE_CONTACT, &c);
    }
    value(&x, "contact_rate", "2/3 66.7%");
    value(&x, "meeting_rate", "1/3 33.3%");
    in_order(&x);
    rows_close(&x);
}

static void classes_are_those_of_the_last_answer_and_make_up_the_whole(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    const char *now = "ABBCDEA";
    for (size_t i = 0; now[i]; i++) {
        struct sample s = closed_appeal(&x);
        s.matter.procedure = PROPOSAL3;
        s.matter.class = str_of(&now[i], 1);
        // The last one was answered as B before the cut-off, as A later.
        struct row_document d = {.matter = s.matter.id, .n = 1, .kind = STR("复函"), .class = STR("B"), .issued = when("2024-02-02")};
        put_with(&x, &s, TABLE_DOCUMENT, i == 6 ? &d : NULL);
    }
    struct sample unclassed = closed_appeal(&x), unanswered = open_appeal(&x);
    unclassed.matter.procedure = unanswered.matter.procedure = PROPOSAL3;
    unanswered.matter.class = STR("A"); // drafted, not sent
    put(&x, &unclassed);
    put(&x, &unanswered);
    assert_int_equal(N(&x, ANSWERED), 8);
    assert_int_equal(N(&x, UNCLASSED), 1);
    value(&x, "class_a", "1/7 14.3%");
    value(&x, "class_b", "3/7 42.9%");
    value(&x, "class_c", "1/7 14.3%");
    value(&x, "class_d", "1/7 14.3%");
    value(&x, "class_other", "1/7 14.3%");
    in_order(&x);
    rows_close(&x);
}

static void process_and_result_are_rated_apart_and_people_apart_from_matters(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample one = closed_appeal(&x), two = closed_appeal(&x), silent = closed_appeal(&x);
    one.matter.procedure = two.matter.procedure = silent.matter.procedure = PROPOSAL3;
    one.requester.process = STR("不满意");
    one.second = (struct row_requester){.matter = one.matter.id, .n = 2, .told = when("2024-02-02"), .satisfied = STR("不满意"), .process = STR("满意"), .rated = when("2024-02-05")};
    two.second = (struct row_requester){.matter = two.matter.id, .n = 2, .lead = 2, .told = when("2024-02-02"), .satisfied = STR("满意"), .rated = when("2024-04-05")}; // after the cut-off
    silent.requester.rated = 0;
    put(&x, &one);
    put(&x, &two);
    put(&x, &silent);
    value(&x, "satisfaction_rate", "2/2 100.0%");
    value(&x, "process_rate", "0/1 0.0%");
    value(&x, "feedback_rate", "2/3 66.7%");
    value(&x, "people_satisfaction_rate", "2/3 66.7%");
    value(&x, "people_feedback_rate", "3/5 60.0%");
    assert_int_equal(N(&x, PEOPLE_SILENT), 2);
    in_order(&x);
    rows_close(&x);
}

static void who_was_merged_in_does_not_speak_for_the_matter(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample s = closed_appeal(&x);
    s.second = (struct row_requester){.matter = s.matter.id, .n = 2, .lead = 2, .told = when("2024-02-02"), .satisfied = STR("不满意"), .rated = when("2024-02-05")};
    put(&x, &s);
    value(&x, "satisfaction_rate", "1/1 100.0%");
    value(&x, "people_satisfaction_rate", "1/2 50.0%");
    rows_close(&x);
}

static void partly_solved_counts_as_the_profile_of_the_matter_says(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    const struct {
        const char *solved;
        int64_t profile;
    } all[] = {{"解决", PROFILE}, {"部分解决", PROFILE}, {"部分解决", OTHER_PROFILE}, {"部分解决", 0}, {"未解决", PROFILE}};
    for (size_t i = 0; i < 5; i++) {
        struct sample s = closed_appeal(&x);
        s.requester.solved = str_c(all[i].solved);
        s.matter.profile = all[i].profile;
        put(&x, &s);
    }
    value(&x, "solved_rate", "1.5/5 30.0%");
    assert_int_equal(N(&x, PARTLY), 3);
    in_order(&x);
    rows_close(&x);
}

static void only_those_drawn_were_asked(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample called = closed_appeal(&x), silent = closed_appeal(&x), undrawn = closed_appeal(&x), at_midnight = closed_appeal(&x), direct = closed_appeal(&x);
    struct sample *all[] = {&called, &silent, &undrawn, &at_midnight, &direct};
    for (size_t i = 0; i < 5; i++) {
        all[i]->matter.procedure = HOTLINE;
        if (i) all[i]->requester.rated = 0;
        if (i < 4) all[i]->clocks[1] = stage("待回访", "2024-02-02T09:00", "2024-02-05T09:00", "2024-02-09");
    }
    undrawn.clocks[1].stopped = undrawn.clocks[1].start;
    at_midnight.clocks[1].stopped = at_midnight.clocks[1].start + 1;
    for (size_t i = 0; i < 5; i++) put(&x, all[i]);
    value(&x, "draw_rate", "2/4 50.0%");
    value(&x, "asked_callback_rate", "1/2 50.0%");
    value(&x, "callback_rate", "1/5 20.0%");
    in_order(&x);
    rows_close(&x);
}

static void a_response_is_a_contact_in_time_and_no_end(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample in_time = closed_appeal(&x), late = closed_appeal(&x), by_end = closed_appeal(&x), running = open_appeal(&x), over = open_appeal(&x), withdrawn = closed_appeal(&x);
    in_time.clocks[1] = stage("首次联系", "2024-02-01T10:00", "2024-02-01T11:00", "2024-02-02T10:00");
    late.clocks[1] = stage("首次联系", "2024-02-01T10:00", "2024-02-03T11:00", "2024-02-02T10:00");
    by_end.clocks[1] = stage("首次联系", "2024-02-05T08:00", "2024-02-05T09:00", "2024-02-06T10:00"); // the instant it closed
    running.clocks[1] = stage("首次联系", "2024-03-31T10:00", "", "2024-04-01T10:00");
    over.clocks[1] = stage("首次联系", "2024-03-01T10:00", "2024-04-01T11:00", "2024-03-02T10:00");
    withdrawn.matter.outcome = OUTCOME_WITHDRAWN;
    withdrawn.clocks[1] = by_end.clocks[1];
    struct sample *all[] = {&in_time, &late, &by_end, &running, &over, &withdrawn};
    for (size_t i = 0; i < 6; i++) put(&x, all[i]);
    value(&x, "response_rate", "1/4 25.0%");
    rows_close(&x);
}

static void deemed_signed_is_not_signed_in_time(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample fine = closed_appeal(&x), deemed = closed_appeal(&x), twice = closed_appeal(&x), waiting = open_appeal(&x), designated = closed_appeal(&x), next = open_appeal(&x);
    fine.clocks[1] = stage("待签收", "2024-02-01T10:00", "2024-02-01T11:00", "2024-02-02");
    deemed.clocks[1] = stage("待签收", "2024-02-01T10:00", "2024-02-03", "2024-02-03");
    twice.clocks[1] = stage("待签收", "2024-02-01T10:00", "2024-02-01T11:00", "2024-02-02");
    twice.clocks[1].runs = 3;
    waiting.clocks[1] = stage("待签收", "2024-03-31T10:00", "", "2024-04-02");
    designated.clocks[0] = stage("待签收", "2024-02-01T10:00", "2024-02-01T11:00", "2024-02-02");
    designated.clocks[1] = stage("待指定", "2024-02-01T11:00", "2024-02-01T12:00", "2024-02-05");
    next.clocks[1] = stage("待签收", "2024-04-02T10:00", "", "2024-04-04"); // sent out anew after the cut-off
    next.clocks[1].runs = 2;
    struct sample *all[] = {&fine, &deemed, &twice, &waiting, &designated, &next};
    for (size_t i = 0; i < 6; i++) put(&x, all[i]);
    value(&x, "sign_rate", "3/4 75.0%");
    value(&x, "dispatch_accuracy", "4/6 66.7%");
    value(&x, "mean_handoffs", "9/6 1.50");
    in_order(&x);
    rows_close(&x);
}

static void shelved_terminated_repeated_and_opened_again_are_counted(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    struct sample shelved = open_appeal(&x), back = open_appeal(&x), terminated = closed_appeal(&x), refused = closed_appeal(&x), merged = closed_appeal(&x), again = closed_appeal(&x);
    struct sample reopened = open_appeal(&x), closed_twice = closed_appeal(&x);
    struct sample *all[] = {&shelved, &back, &terminated, &refused, &merged, &again, &reopened, &closed_twice};
    for (size_t i = 0; i < 8; i++) all[i]->matter.procedure = HOTLINE;
    shelved.clocks[1] = stage("挂账中", "2024-02-02", "2024-04-02", "2024-08-02");
    back.clocks[1] = stage("挂账中", "2024-02-02", "2024-03-02", "2024-08-02");
    terminated.matter.outcome = refused.matter.outcome = OUTCOME_REFUSED;
    terminated.matter.stage = STR("已终止");
    refused.matter.stage = STR("已不受理");
    merged.matter.outcome = OUTCOME_MERGED;
    reopened.matter.reopened = closed_twice.matter.reopened = 1;
    struct row_link l = {.matter = again.matter.id, .n = 1, .kind = STR("predecessor"), .other = 5, .made = when("2024-02-02")};
    for (size_t i = 0; i < 8; i++) put_with(&x, all[i], TABLE_LINK, i == 5 ? &l : NULL);
    struct sample unlinked = closed_appeal(&x);
    l.ended = when("2024-02-03");
    put_with(&x, &unlinked, TABLE_LINK, &l);
    assert_int_equal(N(&x, SHELVED), 1);
    assert_int_equal(N(&x, SHELVED_EVER), 2);
    assert_int_equal(N(&x, TERMINATED), 1);
    assert_int_equal(N(&x, REFUSED), 2);
    value(&x, "repeat_rate", "2/9 22.2%");
    value(&x, "relapse_rate", "2/4 50.0%");
    in_order(&x);
    rows_close(&x);
}

static void excluded_is_left_out_from_when_it_was_decided(void **state) {
    (void)state;
    struct rows x;
    open_rows(&x);
    const struct row_exclusion requests[] = {
        {.n = 1, .asked = when("2024-02-06"), .decided = when("2024-02-07"), .agreed = 1}, {.n = 1, .asked = when("2024-02-06"), .decided = when("2024-02-07")},
        {.n = 1, .asked = when("2024-02-06"), .decided = when("2024-04-01"), .agreed = 1}, {.n = 1, .asked = when("2024-04-01")}};
    for (size_t i = 0; i < 4; i++) {
        struct sample s = closed_appeal(&x);
        s.requester.satisfied = i ? STR("满意") : STR("不满意");
        put_with(&x, &s, TABLE_EXCLUSION, &requests[i]);
    }
    struct sample silent = closed_appeal(&x);
    silent.requester.rated = 0;
    put_with(&x, &silent, TABLE_EXCLUSION, &requests[0]);
    assert_int_equal(N(&x, EXCLUDED), 2);
    assert_int_equal(N(&x, EXCLUSIONS), 4);
    assert_int_equal(N(&x, EXCLUSIONS_WAITING), 1);
    assert_int_equal(N(&x, EXCLUSIONS_REFUSED), 1);
    value(&x, "satisfaction_rate", "3/3 100.0%");
    value(&x, "solved_rate", "3/3 100.0%");
    value(&x, "people_satisfaction_rate", "3/3 100.0%");
    value(&x, "callback_rate", "4/5 80.0%");
    in_order(&x);
    rows_close(&x);
}

static void part(struct rows *x, int64_t office, int64_t section, enum outcome outcome, struct row_clock c) {
    struct row_matter m = {.id = x->next++, .parent = 1, .procedure = PROPOSAL3, .section = section, .lead = office, .stage = STR("已同意"), .outcome = outcome,
                           .opened = when("2024-02-01T09:00"), .closed = outcome ? c.stopped : 0};
    if (!rates_begin(&x->rates, &m)) return;
    rates_clock(&x->rates, &c);
    rates_end(&x->rates);
}

static void joint_bodies_answer_for_their_own_clocks(void **state) {
    (void)state;
    struct rows x;
    open_by(&x, RATES_BY_OFFICE);
    enum { OPINION = 1, COUNTERSIGN = 2, SEPARATE = 3, HOUSE = 5, WATER = 6 };
    struct row_clock fine = stage("待出具", "2024-02-01T09:00", "2024-02-20", "2024-03-01"), late = stage("待出具", "2024-02-01T09:00", "2024-03-02", "2024-03-01");
    struct row_clock open = stage("待出具", "2024-02-01T09:00", "", "2024-04-02"), over = stage("待出具", "2024-02-01T09:00", "", "2024-03-02");
    struct row_clock lead = stage("待采用", "2024-02-01T09:00", "2024-02-20", "2024-02-10"); // that of the lead, who was late
    part(&x, HOUSE, OPINION, OUTCOME_AGREED, fine);
    part(&x, WATER, OPINION, OUTCOME_OBJECTED, late);
    part(&x, WATER, OPINION, OUTCOME_NONE, open);
    part(&x, WATER, OPINION, OUTCOME_NONE, over);
    part(&x, WATER, OPINION, OUTCOME_WITHDRAWN, late); // recalled
    part(&x, HOUSE, OPINION, OUTCOME_AGREED, lead);
    part(&x, HOUSE, SEPARATE, OUTCOME_AGREED, late);
    part(&x, HOUSE, COUNTERSIGN, OUTCOME_AGREED, stage("待会签", "2024-02-01T09:00", "2024-02-20", "2024-02-20"));
    rates_finish(&x.rates);
    value(&x, "opinion_rate", "2/4 50.0%");
    value(&x, "countersign_rate", "1/1 100.0%");
    assert_int_equal(N(&x, RECEIVED), 0);
    struct rates_group *water = smap_get(&x.rates.index, STR("6"));
    assert_int_equal(water->n[N_OPINIONS_DUE], 2);
    assert_int_equal(water->n[N_OPINIONS_IN_TIME], 0);
    in_order(&x);
    rows_close(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_received_is_filed_or_went_another_way),
        cmocka_unit_test(due_is_what_was_replied_to_or_ran_out),
        cmocka_unit_test(a_talk_is_evidence_when_it_was_before_the_cut_off),
        cmocka_unit_test(classes_are_those_of_the_last_answer_and_make_up_the_whole),
        cmocka_unit_test(process_and_result_are_rated_apart_and_people_apart_from_matters),
        cmocka_unit_test(who_was_merged_in_does_not_speak_for_the_matter),
        cmocka_unit_test(partly_solved_counts_as_the_profile_of_the_matter_says),
        cmocka_unit_test(only_those_drawn_were_asked),
        cmocka_unit_test(a_response_is_a_contact_in_time_and_no_end),
        cmocka_unit_test(deemed_signed_is_not_signed_in_time),
        cmocka_unit_test(shelved_terminated_repeated_and_opened_again_are_counted),
        cmocka_unit_test(excluded_is_left_out_from_when_it_was_decided),
        cmocka_unit_test(joint_bodies_answer_for_their_own_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
