// SPDX-License-Identifier: Apache-2.0
// Who is let in while more come than can be served.
#include "unit.h"

#include "store/crowd.h"

// `jobs` a batch, each job 100 µs, for so many ms.
static void live(struct crowd *c, int64_t *now, size_t jobs, int64_t ms) {
    for (int64_t end = *now + ms; *now < end;) {
        int64_t us = (int64_t)jobs * 100;
        *now += us / 1000 + 1;
        crowd_learn(c, jobs, us, *now);
    }
}

static void a_burst_is_served(void **state) {
    (void)state;
    struct crowd c = {0};
    int64_t now = 1;
    live(&c, &now, 20, 1000);
    assert_int_equal(crowd_most(&c, false), 10000); // a second of work
    live(&c, &now, 2000, CROWD_PATIENCE_MS / 2);
    live(&c, &now, 20, 100);
    live(&c, &now, 2000, CROWD_PATIENCE_MS / 2);
    assert_false(c.standing);
    assert_int_equal(crowd_most(&c, false), 10000);
}

static void a_crowd_that_stands_is_thinned_and_forgotten(void **state) {
    (void)state;
    struct crowd c = {0};
    int64_t now = 1;
    live(&c, &now, 2000, 2 * CROWD_PATIENCE_MS + 400);
    assert_true(c.standing);
    assert_int_equal(crowd_most(&c, false), 400); // 40 ms of work
    assert_int_equal(crowd_most(&c, true), 10000); // who typed it in
    live(&c, &now, 400, 5000); // as many as are let in: the others are still at the door
    assert_true(c.standing);
    live(&c, &now, 150, CROWD_PATIENCE_MS + 200);
    assert_false(c.standing);
    assert_int_equal(crowd_most(&c, false), 10000);
}

static void a_slow_disk_sends_nobody_away(void **state) {
    (void)state;
    struct crowd c = {0};
    int64_t now = 1;
    // Each commit takes half a second that is not counted: 300 jobs gather meanwhile and take 30 ms themselves.
    for (int i = 0; i < 20; i++) crowd_learn(&c, 300, 30000, now += 530);
    assert_false(c.standing);
    assert_int_equal(crowd_most(&c, false), 10000);
}

static void few_are_never_sent_away(void **state) {
    (void)state;
    struct crowd c = {0};
    int64_t now = 1;
    for (int i = 0; i < 50; i++) crowd_learn(&c, 64, 64 * 100000, now += 6400); // a tenth of a second each
    assert_false(c.standing);
    assert_int_equal(crowd_most(&c, false), CROWD_ALWAYS);
    struct crowd fresh = {0};
    assert_true(crowd_most(&fresh, false) > 100000); // nothing learnt yet
}

static void those_sent_away_do_not_come_back_together(void **state) {
    (void)state;
    struct crowd c = {.job_us = 1000};
    int seen[8] = {0};
    for (uint64_t turn = 0; turn < 100; turn++) {
        int s = crowd_retry_after(&c, 500, turn);
        assert_in_range(s, 1, 7);
        seen[s]++;
    }
    assert_int_equal(seen[1] + seen[2] + seen[3] + seen[4], 100);
    for (int s = 1; s <= 4; s++) assert_int_equal(seen[s], 25);
    assert_int_equal(crowd_retry_after(&c, 3000, 0), 4); // three seconds of work wait
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_is_served),
        cmocka_unit_test(a_crowd_that_stands_is_thinned_and_forgotten),
        cmocka_unit_test(a_slow_disk_sends_nobody_away),
        cmocka_unit_test(few_are_never_sent_away),
        cmocka_unit_test(those_sent_away_do_not_come_back_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
