// SPDX-License-Identifier: Apache-2.0
// Two go through the streams of a ledger: each piece is taken once, and wherever it is cut the two come to what one comes to.
// Meant to run under ThreadSanitizer too.
#include "damage.h"

#include <pthread.h>

#include "desk/replay_room.h"

struct taker {
    struct pieces *p;
    bool up;
    int64_t had; // bits
};

static void *take_all(void *context) {
    struct taker *t = context;
    int64_t from, until;
    while (t->up ? pieces_up(t->p, &until) : pieces_down(t->p, &from, &until)) t->had |= INT64_C(1) << (t->up ? until - 1 : from);
    return NULL;
}

static void each_piece_is_taken_once(void **state) {
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct pieces p;
        pieces_one(&p);
        p.count = 60;
        for (int i = 0; i <= p.count; i++) p.from[i] = i;
        atomic_store(&p.left, 60u << 16 | 1);
        struct taker up = {&p, true, 0}, down = {&p, false, 0};
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, take_all, &down), 0);
        take_all(&up);
        pthread_join(thread, NULL);
        assert_int_equal(up.had & down.had, 0);
        assert_int_equal(up.had | down.had, (INT64_C(1) << 60) - 2); // but the first, with the stream of the region
    }
    struct pieces one;
    int64_t from, until;
    pieces_one(&one);
    assert_false(pieces_down(&one, &from, &until));
    assert_true(pieces_up(&one, &until));
    assert_int_equal(until, INT64_MAX);
    assert_false(pieces_up(&one, &until));
    pieces_one(&one);
    pieces_none(&one);
    assert_false(pieces_up(&one, &until));
}

static void nothing(void *context) { (void)context; }

struct tallied {
    struct replay r;
    struct verify_result result;
    struct library library;
};

static const uint64_t seeds[SUM_SEEDS] = {1, 2, 3, 5, 7, 11, 13};

static void tally(struct tallied *t, struct store *s, int64_t from, int64_t until) {
    struct fault f;
    memset(t, 0, sizeof *t);
    t->result.region = store_region(s);
    t->r = (struct replay){.store = s, .rooms = city_rooms, .library = &t->library, .result = &t->result, .seeds = seeds};
    work_init(&t->r.work, NULL);
    if (prepare_library(&t->library, s, INT64_MAX, &f) < 0 || replay_open(&t->r, true, from == INT64_MIN ? NULL : &from, &f) < 0 ||
        verify_upto(&t->r, until, nothing, NULL, &f) < 0 || verify_end(&t->r, until, &f) < 0)
        fail_msg("%s", f.en);
}

static void tally_free(struct tallied *t) {
    replay_close(&t->r);
    library_release(&t->library);
    verify_release(&t->result);
}

static void same_series(const struct tallied *a, const struct tallied *b) {
    const struct series_sum *x, *y;
    struct str name;
    assert_int_equal(a->r.series.count, b->r.series.count);
    for (size_t pos = 0; (x = smap_next(&a->r.series, &pos, &name)) != NULL;) {
        assert_non_null(y = smap_get(&b->r.series, name));
        assert_true(x->count == y->count && x->most == y->most && x->sum == y->sum);
    }
}

// All in one and in two from every stream on.
static size_t everywhere(struct damage *d) {
    struct tallied whole, low, high;
    size_t findings;
    tally(&whole, d->reader, INT64_MIN, INT64_MAX);
    findings = whole.result.finding_count;
    struct store_cursor *c;
    struct fault f;
    const void *row;
    int64_t last = 0, cuts = 0;
    assert_int_equal(store_cursor_open(d->reader, TABLE_EVENT, &c, &f), 0);
    while (store_cursor_next(c, &row, &f) == 1) {
        int64_t id = ((const struct row_event *)row)->stream;
        if (id == last) continue;
        last = id;
        cuts++;
        tally(&low, d->reader, INT64_MIN, id);
        tally(&high, d->reader, id, INT64_MAX);
        verify_add(&low.r, &high.r);
        assert_int_equal(low.result.finding_count + high.result.finding_count, findings);
        assert_int_equal(low.result.events, whole.result.events);
        assert_int_equal(low.result.streams, whole.result.streams);
        assert_int_equal(low.result.contents, whole.result.contents);
        assert_int_equal(low.result.destroyed, whole.result.destroyed);
        assert_int_equal(low.result.rows, whole.result.rows);
        assert_memory_equal(&low.r.sums, &whole.r.sums, sizeof low.r.sums);
        same_series(&low, &whole);
        tally_free(&low);
        tally_free(&high);
    }
    store_cursor_close(c);
    assert_int_equal(cuts, whole.result.streams);
    tally_free(&whole);
    return findings;
}

static void two_come_to_what_one_comes_to(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    assert_int_equal(everywhere(&d), 0);
    damage_sql(&d, "INSERT INTO office SELECT region, -5, '前', '', '', 0, '', opened, closed, '' FROM office LIMIT 1"); // rows of none, before and
    damage_sql(&d, "UPDATE office SET id = 9223372036854775806 WHERE name = '末'");                                     // behind all streams
    assert_int_equal(everywhere(&d), 3);
    damage_close(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_piece_is_taken_once), cmocka_unit_test(two_come_to_what_one_comes_to)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
