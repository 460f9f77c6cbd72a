// SPDX-License-Identifier: Apache-2.0
// What the rates count, what they leave out, and that they add up.
#include "rates_rows.h"

#define N(x, count) (x)->rates.total[N_##count]

static void assert_in_order(const struct rows *x) {
    size_t pos = 0;
    struct buf b = BUF_INIT;
    const struct rates_sum *s = rates_wrong(x->rates.total, &pos);
    if (s == NULL) return;
    rates_sum_words(&b, s, x->rates.total, true);
    fail_msg("%.*s", SP(buf_str(&b)));
}

static void a_matter_counts_by_the_day_it_was_opened(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    const char *times[] = {"2023-12-31T23:59:59", "2024-01-01T00:00", "2024-03-31T23:59:59", "2024-04-01T00:00"};
    for (size_t i = 0; i < 4; i++) {
        struct sample s = open_appeal(&x);
        s.matter.opened = s.matter.last = when(times[i]);
        put(&x, &s);
    }
    assert_int_equal(N(&x, RECEIVED), 2);
    rows_close(&x);
}

static void parts_are_not_counted(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample s = closed_appeal(&x);
    s.matter.parent = 7;
    put(&x, &s);
    assert_int_equal(N(&x, RECEIVED), 0);
    rows_close(&x);
}

static void every_end_stands_in_its_column_and_the_table_adds_up(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    enum outcome ends[] = {OUTCOME_CLOSED, OUTCOME_CLOSED, OUTCOME_REFUSED, OUTCOME_WITHDRAWN, OUTCOME_MERGED, OUTCOME_NONE};
    for (size_t i = 0; i < 6; i++) {
        struct sample s = ends[i] == OUTCOME_NONE ? open_appeal(&x) : closed_appeal(&x);
        s.matter.outcome = ends[i];
        put(&x, &s);
    }
    assert_int_equal(N(&x, RECEIVED), 6);
    assert_int_equal(N(&x, ACCEPTED), 3);
    assert_int_equal(N(&x, CLOSED), 2);
    assert_int_equal(N(&x, REFUSED), 1);
    assert_int_equal(N(&x, WITHDRAWN), 1);
    assert_int_equal(N(&x, MERGED), 1);
    assert_int_equal(N(&x, OPEN), 1);
    assert_in_order(&x);
    assert_true(rates_in_order(&x.rates));
    rows_close(&x);
}

static void a_whole_matter_with_the_end_of_a_part_does_not_add_up(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample s = closed_appeal(&x);
    s.matter.outcome = OUTCOME_AGREED;
    put(&x, &s);
    size_t pos = 0;
    struct buf b = BUF_INIT;
    const struct rates_sum *wrong = rates_wrong(x.rates.total, &pos);
    assert_non_null(wrong);
    assert_false(rates_in_order(&x.rates));
    rates_sum_words(&b, wrong, x.rates.total, false);
    assert_str(buf_str(&b), "收到 1 ≠ 受理 0 + 不受理 0 + 撤回 0 + 并入 0");
    buf_release(&b);
    rows_close(&x);
}

static void what_ended_after_the_cut_off_was_still_open(void **state) {
    (void)state;
    struct rows x;
    struct rates_query q = first_quarter();
    q.cut = when("2024-02-05T09:00"); // the very instant the sample closes
    rows_open(&x, q);
    struct sample s = closed_appeal(&x);
    put(&x, &s);
    assert_int_equal(N(&x, CLOSED), 0);
    assert_int_equal(N(&x, OPEN), 1);
    assert_int_equal(N(&x, CHANGED), 1);
    assert_int_equal(N(&x, CALLED), 0);
    s.matter.opened = q.cut; // not received yet
    put(&x, &s);
    assert_int_equal(N(&x, RECEIVED), 1);
    assert_in_order(&x);
    rows_close(&x);
}

static void on_time_is_every_run_of_the_answer_clock(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample in_time = closed_appeal(&x), at_the_end = closed_appeal(&x), late = closed_appeal(&x), once_late = closed_appeal(&x);
    struct sample paused = closed_appeal(&x), without = closed_appeal(&x), before_the_rules = closed_appeal(&x);
    at_the_end.clocks[0].stopped = at_the_end.clocks[0].due;
    late.clocks[0].stopped = late.clocks[0].due + 1;
    late.clocks[0].late_runs = 1;
    once_late.clocks[0].runs = 2;
    once_late.clocks[0].late_runs = 1;
    paused.clocks[0].due = 0; // stopped while it was paused: there was no deadline to miss
    without.clocks[0].start = 0;
    before_the_rules.matter.retroactive = 1;
    struct sample *all[] = {&in_time, &at_the_end, &late, &once_late, &paused, &without, &before_the_rules};
    for (size_t i = 0; i < 7; i++) put(&x, all[i]);
    assert_int_equal(N(&x, CLOSED), 7);
    assert_int_equal(N(&x, CLOCKED), 5);
    assert_int_equal(N(&x, ON_TIME), 3);
    assert_int_equal(N(&x, CLOCKLESS), 1);
    assert_int_equal(N(&x, RETRO_CLOSED), 1);
    assert_int_equal(N(&x, RETROACTIVE), 1);
    assert_in_order(&x);
    rows_close(&x);
}

static void overdue_is_the_stage_or_the_answer_past_its_limit(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample fine = open_appeal(&x), answer = open_appeal(&x), stage = open_appeal(&x), contact = open_appeal(&x), just = open_appeal(&x);
    answer.clocks[0].due = when("2024-03-31T23:59");
    stage.clocks[1] = (struct row_clock){.name = STR("办理中"), .start = when("2024-02-01T09:00"), .due = when("2024-02-20")};
    contact.clocks[1] = (struct row_clock){.name = STR("首次联系"), .start = when("2024-02-01T09:00"), .due = when("2024-02-02")};
    just.clocks[0].due = when("2024-04-01"); // ends with the cut-off
    struct sample *all[] = {&fine, &answer, &stage, &contact, &just};
    for (size_t i = 0; i < 5; i++) put(&x, all[i]);
    assert_int_equal(N(&x, OPEN), 5);
    assert_int_equal(N(&x, OVERDUE), 2);
    rows_close(&x);
}

static void returned_is_of_those_dispatched(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample never = open_appeal(&x), with = open_appeal(&x), back = open_appeal(&x), again = open_appeal(&x);
    never.matter.lead = 0;
    back.matter.lead = 0; // returned, nobody leads it now
    back.matter.returns = 1;
    again.matter.returns = 2;
    struct sample *all[] = {&never, &with, &back, &again};
    for (size_t i = 0; i < 4; i++) put(&x, all[i]);
    assert_int_equal(N(&x, DISPATCHED), 3);
    assert_int_equal(N(&x, RETURNED), 2);
    rows_close(&x);
}

static void a_redo_is_a_run_of_the_redo_clock(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample once = closed_appeal(&x), twice = closed_appeal(&x), unknown = closed_appeal(&x);
    twice.clocks[1] = (struct row_clock){.name = STR("重办答复"), .start = when("2024-02-03"), .stopped = when("2024-02-04"), .due = when("2024-02-10"), .runs = 1};
    unknown.matter.procedure = 99;
    put(&x, &once);
    put(&x, &twice);
    put(&x, &unknown);
    assert_int_equal(N(&x, REDOABLE), 2);
    assert_int_equal(N(&x, REDONE), 1);
    assert_int_equal(N(&x, UNREDOABLE), 1);
    assert_in_order(&x);
    rows_close(&x);
}

static void silence_is_never_satisfied(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    const char *said[][2] = {{"满意", "解决"}, {"基本满意", "部分解决"}, {"不满意", "未解决"}, {"未评价", "解决"}, {"satisfied", "partly"}, {"", "unsolved"}, {"满意", ""}};
    for (size_t i = 0; i < 7; i++) {
        struct sample s = closed_appeal(&x);
        s.requester.satisfied = str_c(said[i][0]);
        s.requester.solved = str_c(said[i][1]);
        put(&x, &s);
    }
    struct sample silent = closed_appeal(&x), nobody = closed_appeal(&x);
    silent.requester.rated = 0;
    silent.requester.satisfied = silent.requester.solved = STR("");
    nobody.requester.lead = 0; // only the first requester speaks for the matter
    put(&x, &silent);
    put(&x, &nobody);
    assert_int_equal(N(&x, CLOSED), 9);
    assert_int_equal(N(&x, CALLED), 7);
    assert_int_equal(N(&x, SILENT), 2);
    assert_int_equal(N(&x, RATED), 5);
    assert_int_equal(N(&x, PLEASED), 4);
    assert_int_equal(N(&x, SATISFIED), 3);
    assert_int_equal(N(&x, BASICALLY), 1);
    assert_int_equal(N(&x, DISSATISFIED), 1);
    assert_int_equal(N(&x, UNRATED), 2);
    assert_int_equal(N(&x, JUDGED), 6);
    assert_int_equal(N(&x, SOLVED), 2);
    assert_int_equal(N(&x, PARTLY), 2);
    assert_int_equal(N(&x, UNSOLVED), 2);
    assert_int_equal(N(&x, UNJUDGED), 1);
    assert_in_order(&x);
    rows_close(&x);
}

static void every_requester_is_told_or_owed(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    struct sample both = closed_appeal(&x), moved = closed_appeal(&x), owed = closed_appeal(&x), later = open_appeal(&x);
    both.second = (struct row_requester){.n = 2, .told = when("2024-02-02")};
    moved.requester.moved_to = 77;
    owed.requester.owed = 1; // must not be: it is closed
    later.requester = (struct row_requester){.n = 1, .lead = 1, .told = when("2024-04-02")};
    put(&x, &both);
    put(&x, &moved);
    put(&x, &later);
    assert_in_order(&x);
    assert_int_equal(N(&x, REQUESTERS), 3);
    assert_int_equal(N(&x, TOLD), 2);
    assert_int_equal(N(&x, OWED), 1);
    put(&x, &owed);
    assert_int_equal(N(&x, CLOSED_OWED), 1);
    assert_false(rates_in_order(&x.rates));
    rows_close(&x);
}

static void only_the_procedure_and_the_office_asked_for(void **state) {
    (void)state;
    struct rows x;
    struct rates_query q = first_quarter();
    q.procedure = STR("appeal");
    q.office = 5;
    rows_open(&x, q);
    struct sample it = closed_appeal(&x), proposal = closed_appeal(&x), other = closed_appeal(&x), unknown = closed_appeal(&x);
    proposal.matter.procedure = PROPOSAL;
    other.matter.lead = 6;
    unknown.matter.procedure = 99;
    struct sample *all[] = {&it, &proposal, &other, &unknown};
    for (size_t i = 0; i < 4; i++) put(&x, all[i]);
    assert_int_equal(N(&x, RECEIVED), 1);
    rows_close(&x);
}

static void months_and_offices_add_up_to_the_whole(void **state) {
    (void)state;
    for (int by = RATES_BY_OFFICE; by <= RATES_BY_MONTH; by++) {
        struct rows x;
        struct rates_query q = first_quarter();
        q.by = (enum rates_by)by;
        rows_open(&x, q);
        uint64_t seed = 7;
        for (int i = 0; i < 300; i++) {
            struct sample s = chance_below(&seed, 3) ? closed_appeal(&x) : open_appeal(&x);
            s.matter.opened += (ms_t)chance_below(&seed, 4) * MS_DAY;
            s.matter.opened -= (ms_t)chance_below(&seed, 2) * 30 * MS_DAY;
            s.matter.lead = (int64_t)chance_below(&seed, 4);
            s.matter.category = str_c((const char *[]){"供水", "", "停车"}[chance_below(&seed, 3)]);
            if (s.matter.outcome) s.matter.outcome = OUTCOME_CLOSED + (int64_t)chance_below(&seed, 4);
            put(&x, &s);
        }
        rates_office(&x.rates, &(struct row_office){.id = 1, .name = STR("市住房局")});
        rates_finish(&x.rates);
        assert_true(rates_in_order(&x.rates));
        assert_int_equal(x.rates.group_count, by == RATES_BY_OFFICE ? 4 : by == RATES_BY_CATEGORY ? 3 : 2);
        for (size_t i = 0; i < x.rates.group_count && by == RATES_BY_OFFICE; i++) {
            const struct rates_group *g = x.rates.groups[i];
            if (str_eq(g->key, STR("1"))) assert_str(g->label, "市住房局");
            if (str_eq(g->key, STR("2"))) assert_str(g->label, "2");
            if (str_eq(g->key, STR("0"))) assert_str(g->label, "");
        }
        if (by == RATES_BY_MONTH) assert_str(x.rates.groups[0]->key, "2024-01");
        x.rates.groups[0]->n[N_OPEN]++;
        assert_false(rates_in_order(&x.rates));
        rows_close(&x);
    }
}

static void late_is_recorded_after_the_next_working_day(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    x.rates.track = true;
    struct sample whole = closed_appeal(&x), part = closed_appeal(&x), foreign = closed_appeal(&x);
    part.matter.parent = whole.matter.id;
    foreign.matter.opened = when("2023-06-01");
    put(&x, &whole);
    put(&x, &part);
    put(&x, &foreign);
    // Spring Festival 2024: 02-10 to 02-17 off, Sunday 02-18 works, so does Sunday 02-04.
    struct {
        int64_t stream;
        const char *at, *recorded;
    } events[] = {
        {whole.matter.id, "2024-02-01T09:00", "2024-02-01T09:00"}, {whole.matter.id, "2024-02-01T09:00", "2024-02-02T23:59"},
        {whole.matter.id, "2024-02-01T09:00", "2024-02-03T00:00"}, // late
        {whole.matter.id, "2024-02-09T09:00", "2024-02-18T10:00"}, {part.matter.id, "2024-02-09T09:00", "2024-02-19T00:00"}, // late
        {foreign.matter.id, "2024-02-01T09:00", "2024-03-03T00:00"}, {whole.matter.id, "2024-04-01T00:00", "2024-04-10T00:00"},
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        rates_event(&x.rates, events[i].stream, when(events[i].at), when(events[i].recorded));
    assert_int_equal(N(&x, EVENTS), 5);
    assert_int_equal(N(&x, LATE_EVENTS), 2);
    rows_close(&x);
}

static void percent(int64_t numerator, int64_t denominator, const char *want) {
    struct buf b = BUF_INIT;
    rates_percent(&b, numerator, denominator);
    if (!str_eq(buf_str(&b), str_c(want))) fail_msg("%lld/%lld: %.*s, not %s", (long long)numerator, (long long)denominator, SP(buf_str(&b)), want);
    buf_release(&b);
}

static void published_figures_come_out_the_same(void **state) {
    (void)state;
    percent(5072, 5103, "99.4%");
    percent(1745, 5072, "34.4%");
    percent(1745, 1745, "100.0%");
    percent(470, 578, "81.3%");
    percent(433, 470, "92.1%");
    percent(32, 470, "6.8%");
    percent(5, 470, "1.1%");
    percent(526, 527, "99.8%");
    percent(519, 527, "98.5%");
    percent(2617, 2713, "96.5%");
    percent(597, 601, "99.3%");
    percent(591, 594, "99.5%"); // published as 99.6%
    percent(37527, 71184, "52.7%");
    percent(0, 5, "0.0%");
    percent(0, 0, "—");
    percent(5, 0, "—");
}

static void published_tables_add_up_or_not(void **state) {
    (void)state;
    size_t pos = 0;
    int64_t kunming[RATES_COUNTS] = {[N_RECEIVED] = 578, [N_ACCEPTED] = 470, [N_MERGED] = 23, [N_REFUSED] = 85, [N_OPEN] = 470};
    assert_null(rates_wrong(kunming, &pos));
    int64_t ningbo[RATES_COUNTS] = {[N_RECEIVED] = 591, [N_ACCEPTED] = 148 + 364, [N_REFUSED] = 66, [N_MERGED] = 10, [N_OPEN] = 148 + 364};
    struct buf b = BUF_INIT;
    pos = 0;
    rates_sum_words(&b, rates_wrong(ningbo, &pos), ningbo, true);
    assert_str(buf_str(&b), "received 591 ≠ accepted 512 + refused 66 + withdrawn 0 + merged 10");
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matter_counts_by_the_day_it_was_opened),
        cmocka_unit_test(parts_are_not_counted),
        cmocka_unit_test(every_end_stands_in_its_column_and_the_table_adds_up),
        cmocka_unit_test(a_whole_matter_with_the_end_of_a_part_does_not_add_up),
        cmocka_unit_test(what_ended_after_the_cut_off_was_still_open),
        cmocka_unit_test(on_time_is_every_run_of_the_answer_clock),
        cmocka_unit_test(overdue_is_the_stage_or_the_answer_past_its_limit),
        cmocka_unit_test(returned_is_of_those_dispatched),
        cmocka_unit_test(a_redo_is_a_run_of_the_redo_clock),
        cmocka_unit_test(silence_is_never_satisfied),
        cmocka_unit_test(every_requester_is_told_or_owed),
        cmocka_unit_test(only_the_procedure_and_the_office_asked_for),
        cmocka_unit_test(months_and_offices_add_up_to_the_whole),
        cmocka_unit_test(late_is_recorded_after_the_next_working_day),
        cmocka_unit_test(published_figures_come_out_the_same),
        cmocka_unit_test(published_tables_add_up_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
