// SPDX-License-Identifier: Apache-2.0
// Texts made once and kept: found again, bounded, the oldest go first.
#include "unit.h"

#include "access/kept.h"

static bool there(struct kept *k, struct arena *a, int i, size_t n) {
    struct str text;
    bool found = kept_get(k, arena_printf(a, "name/%d", i), a, &text);
    if (found) assert_int_equal(text.n, n);
    return found;
}

static void put(struct kept *k, struct arena *a, int i, size_t n) {
    struct str text = str_of(arena_array(a, char, n + 1), n);
    kept_put(k, arena_printf(a, "name/%d", i), text);
}

static void what_was_put_in_is_found_and_stays_as_it_was(void **state) {
    (void)state;
    struct kept k;
    struct arena a = ARENA_INIT;
    struct str text;
    kept_init(&k);
    assert_false(kept_get(&k, STR("proof"), &a, &text));
    kept_put(&k, STR("proof"), STR("证明"));
    kept_put(&k, STR("proof"), STR("another"));
    kept_put(&k, STR("empty"), STR(""));
    assert_true(kept_get(&k, STR("proof"), &a, &text));
    assert_str(text, "证明");
    assert_true(kept_get(&k, STR("empty"), &a, &text));
    assert_int_equal(text.n, 0);
    assert_false(kept_get(&k, STR("proo"), &a, &text));
    kept_release(&k);
    arena_release(&a);
}

static void it_holds_so_many_and_the_oldest_go(void **state) {
    (void)state;
    struct kept k;
    struct arena a = ARENA_INIT;
    kept_init(&k);
    for (int i = 0; i < KEPT_TEXTS + 10; i++) put(&k, &a, i, 3);
    assert_int_equal(k.count, KEPT_TEXTS);
    for (int i = 0; i < KEPT_TEXTS + 10; i++) assert_int_equal(there(&k, &a, i, 3), i >= 10);
    kept_release(&k);
    arena_release(&a);
}

static void it_holds_so_many_bytes_and_none_that_is_too_long(void **state) {
    (void)state;
    struct kept k;
    struct arena a = ARENA_INIT;
    kept_init(&k);
    for (int i = 0; i < 9; i++) put(&k, &a, i, KEPT_BYTES / 8);
    assert_true(k.bytes <= KEPT_BYTES);
    assert_false(there(&k, &a, 0, KEPT_BYTES / 8));
    assert_true(there(&k, &a, 8, KEPT_BYTES / 8));
    put(&k, &a, 100, KEPT_BYTES / 4);
    assert_false(there(&k, &a, 100, KEPT_BYTES / 4));
    kept_release(&k);
    assert_int_equal(k.bytes, 0);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_in_is_found_and_stays_as_it_was),
        cmocka_unit_test(it_holds_so_many_and_the_oldest_go),
        cmocka_unit_test(it_holds_so_many_bytes_and_none_that_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
