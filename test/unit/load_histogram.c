// SPDX-License-Identifier: Apache-2.0
// What a run counts and draws: percentiles against exact sorting, arrivals, which matters are looked at.
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "load/dice.h"
#include "load/histogram.h"

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t exactly(const int64_t *sorted, size_t n, double share) {
    size_t wanted = (size_t)ceil(share * (double)n);
    return sorted[wanted ? wanted - 1 : 0];
}

// Never under the exact percentile, over it by one part in 128 at most.
static void near_above(int64_t got, int64_t exact) {
    if (got < exact || got > exact + exact / 128 + 1) fail_msg("read %lld where sorting gives %lld", (long long)got, (long long)exact);
}

static void percentiles_are_those_of_sorting(void **state) {
    (void)state;
    static const double shares[] = {0, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1};
    uint64_t seed = 7;
    for (int round = 0; round < 60; round++) {
        size_t n = 1 + chance_below(&seed, 5000);
        int64_t *all = mem_new(n * sizeof *all);
        struct histogram *h = mem_new(sizeof *h);
        double sum = 0;
        int bits = 1 + (int)chance_below(&seed, 39);
        for (size_t i = 0; i < n; i++) {
            all[i] = (int64_t)(chance(&seed) >> (64 - 1 - chance_below(&seed, (size_t)bits)));
            sum += (double)all[i];
            histogram_add(h, all[i]);
        }
        qsort(all, n, sizeof *all, ascending);
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) near_above(histogram_at(h, shares[i]), exactly(all, n, shares[i]));
        assert_int_equal(h->count, n);
        assert_true(h->least == all[0] && h->most == all[n - 1] && histogram_at(h, 1) == all[n - 1]);
        assert_true(fabs(histogram_mean(h) - sum / (double)n) < 1e-6 * (sum / (double)n) + 1e-9);
        free(all);
        free(h);
    }
}

static void small_values_are_exact_and_every_class_begins_where_the_last_ended(void **state) {
    (void)state;
    struct histogram *h = mem_new(sizeof *h), *one = mem_new(sizeof *one);
    for (int64_t v = 0; v < 256; v++) {
        *one = (struct histogram){.count = 0};
        histogram_add(one, v);
        histogram_add(one, 1000000);
        assert_int_equal(histogram_at(one, 0.5), v);
    }
    int64_t last = 0;
    for (int64_t v = 1; v < (int64_t)1 << 41; v += v / 300 + 1) { // 300 steps a doubling: no class is jumped
        *h = (struct histogram){.count = 0};
        histogram_add(h, v);
        histogram_add(h, INT64_MAX);
        int64_t end = histogram_at(h, 0.5);
        if (v < (int64_t)1 << 40) assert_true(end >= v && end <= v + v / 128 + 1 && end >= last);
        last = end;
    }
    free(h);
    free(one);
}

static void what_is_beyond_the_last_class_is_still_counted(void **state) {
    (void)state;
    struct histogram *h = mem_new(sizeof *h);
    assert_int_equal(histogram_at(h, 0.5), 0);
    histogram_add(h, -5);
    histogram_add(h, INT64_MAX);
    assert_int_equal(histogram_at(h, 0.5), 0);
    assert_true(histogram_at(h, 0.9) == INT64_MAX);
    assert_int_equal(histogram_within(h, 100), 1);
    assert_int_equal(histogram_within(h, INT64_MAX), 2);
    free(h);
}

static void two_merged_are_one_of_both(void **state) {
    (void)state;
    struct histogram *a = mem_new(sizeof *a), *b = mem_new(sizeof *b), *both = mem_new(sizeof *both), *none = mem_new(sizeof *none);
    uint64_t seed = 3;
    for (int i = 0; i < 3000; i++) {
        int64_t v = (int64_t)chance_below(&seed, 1u << 22);
        histogram_add(i % 3 ? a : b, v);
        histogram_add(both, v);
    }
    histogram_merge(a, b);
    histogram_merge(a, none);
    assert_memory_equal(a->counts, both->counts, sizeof a->counts);
    assert_true(a->count == both->count && a->least == both->least && a->most == both->most);
    histogram_merge(none, both);
    assert_true(none->least == both->least && none->most == both->most);
    free(a);
    free(b);
    free(both);
    free(none);
}

static void equal_steps_are_equal_and_poisson_has_its_mean_and_its_spread(void **state) {
    (void)state;
    struct pace steps = {.per_second = 1000}, p = {.per_second = 1000, .poisson = true, .dice = {1}}, again = p;
    for (int64_t i = 0; i < 5000; i++) assert_int_equal(pace_next(&steps), i * 1000);
    double sum = 0, squares = 0;
    int64_t last = 0;
    enum { N = 200000 };
    for (int i = 0; i < N; i++) {
        int64_t at = pace_next(&p);
        assert_true(at >= last && at == pace_next(&again));
        double gap = (double)(at - last);
        sum += gap;
        squares += gap * gap;
        last = at;
    }
    double mean = sum / N, deviation = sqrt(squares / N - mean * mean);
    assert_true(mean > 990 && mean < 1010);
    assert_true(deviation > 980 && deviation < 1020); // of an exponential the mean itself
}

static double share_under(const struct access *a, int64_t rank, int64_t n) {
    struct dice c = {42};
    int under = 0;
    enum { DRAWS = 40000 };
    for (int i = 0; i < DRAWS; i++) {
        int64_t r = access_draw(a, &c, n);
        assert_true(r >= 0 && r < n);
        under += r < rank;
    }
    return (double)under / DRAWS;
}

static void near_share(double got, double want) {
    if (fabs(got - want) > 0.015) fail_msg("a share of %.3f, not %.3f", got, want);
}

static void matters_are_looked_at_as_often_as_was_said(void **state) {
    (void)state;
    struct access a;
    struct fault f;
    assert_int_equal(access_read(&a, STR("uniform"), &f), 0);
    near_share(share_under(&a, 2500, 10000), 0.25);
    assert_int_equal(access_read(&a, STR("recent:500"), &f), 0);
    near_share(share_under(&a, 500, 1000000), 0.5);
    near_share(share_under(&a, 1000, 1000000), 0.75);
    assert_int_equal(access_read(&a, STR("recent:500:20"), &f), 0);
    near_share(share_under(&a, 5000, 1000000), 0.8 + 0.2 * 0.005);
    assert_int_equal(access_read(&a, STR("zipf:1"), &f), 0);
    near_share(share_under(&a, 999, 999999), 0.5); // as much on the first thousand as on all the rest of a million
    assert_int_equal(access_read(&a, STR("zipf:0.5"), &f), 0);
    near_share(share_under(&a, 2500, 10000), 0.5);
    for (int64_t n = 1; n < 5; n++) share_under(&a, 1, n);
    assert_int_equal(access_read(&a, STR("recent:5000:1"), &f), 0);
    share_under(&a, 1, 1);
}

static void other_kinds_of_access_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"", "zipf", "zipf:", "zipf:0", "zipf:1:2", "zipf:x", "recent", "recent:-1", "recent:5:101", "recent:5:1:2", "uniform:1", "zipf:1e9", "zipf:nan", "newest"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct access a;
        struct fault f;
        assert_int_equal(access_read(&a, str_c(bad[i]), &f), -1);
        assert_str(str_c(f.code), "bad-access");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_those_of_sorting),
        cmocka_unit_test(small_values_are_exact_and_every_class_begins_where_the_last_ended),
        cmocka_unit_test(what_is_beyond_the_last_class_is_still_counted),
        cmocka_unit_test(two_merged_are_one_of_both),
        cmocka_unit_test(equal_steps_are_equal_and_poisson_has_its_mean_and_its_spread),
        cmocka_unit_test(matters_are_looked_at_as_often_as_was_said),
        cmocka_unit_test(other_kinds_of_access_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
