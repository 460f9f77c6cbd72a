// SPDX-License-Identifier: Apache-2.0
// Hashes, random bytes and maps.
#include "unit.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"

static void hex_is(const struct hash *h, const char *want) {
    char hex[2 * HASH_BYTES + 1];
    hash_hex(h, hex);
    assert_string_equal(hex, want);
}

static void sm3_gives_the_standards_values(void **state) {
    (void)state;
    struct hash h;
    sm3_of(&h, STR("abc")); // GB/T 32905-2016, annex A.1
    hex_is(&h, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    sm3_of(&h, STR("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd")); // A.2
    hex_is(&h, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

static void sha256_gives_the_standards_values(void **state) {
    (void)state;
    struct hash h;
    sha256(&h, &STR("abc"), 1);
    hex_is(&h, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256(&h, NULL, 0);
    hex_is(&h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256(&h, &STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 1);
    hex_is(&h, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void parts_hash_as_if_laid_end_to_end(void **state) {
    (void)state;
    struct hash whole, cut, other;
    struct str text = STR("件件有着落，事事有回音");
    sm3_of(&whole, text);
    for (size_t at = 0; at <= text.n; at++) {
        struct str parts[] = {str_head(text, at), {NULL, 0}, str_skip(text, at)};
        sm3(&cut, parts, 3);
        assert_true(hash_eq(&whole, &cut));
    }
    sm3_of(&other, STR("件件有着落"));
    assert_false(hash_eq(&whole, &other));
    assert_int_equal(hash_str(&whole).n, HASH_BYTES);
}

static void *hash_on_a_thread(void *arg) {
    struct hash *h = arg;
    for (int i = 0; i < 200; i++) sm3_of(h, STR("abc"));
    return NULL;
}

static void threads_hash_apart(void **state) {
    (void)state;
    pthread_t t[4];
    struct hash h[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&t[i], NULL, hash_on_a_thread, &h[i]), 0);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    for (int i = 0; i < 4; i++) hex_is(&h[i], "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

static void random_bytes_do_not_repeat(void **state) {
    (void)state;
    enum { N = 4000 };
    struct smap seen = {0};
    static unsigned char draws[N][16];
    for (int i = 0; i < N; i++) {
        random_bytes(draws[i], 16);
        assert_null(smap_put(&seen, str_of((const char *)draws[i], 16), draws[i]));
    }
    smap_release(&seen);
    static unsigned char large[20000]; // more than the pool holds; every byte value comes up
    random_bytes(large, sizeof large);
    bool found[256] = {false};
    for (size_t i = 0; i < sizeof large; i++) found[large[i]] = true;
    for (int i = 0; i < 256; i++) assert_true(found[i]);
    random_bytes(large, 0);
}

enum { KEYS = 500 };

static void walk_agrees(const struct map *m, void *const reference[KEYS]) {
    size_t pos = 0, met = 0, expected = 0;
    int64_t key;
    for (void *v; (v = map_next(m, &pos, &key)) != NULL; met++) assert_ptr_equal(v, reference[key / 7 + KEYS / 2]);
    for (int i = 0; i < KEYS; i++) expected += reference[i] != NULL;
    assert_int_equal(met, expected);
    assert_int_equal(m->count, expected);
}

static void a_map_agrees_with_a_plain_table(void **state) {
    (void)state;
    static char values[1000];
    void *reference[KEYS] = {NULL};
    struct map m = {0};
    uint64_t seed = 11;
    for (int round = 0; round < 200000; round++) {
        int i = (int)chance_below(&seed, KEYS);
        int64_t key = (int64_t)(i - KEYS / 2) * 7;
        void *value = &values[chance_below(&seed, sizeof values)];
        switch (chance_below(&seed, 3)) {
        case 0:
            assert_ptr_equal(map_put(&m, key, value), reference[i]);
            reference[i] = value;
            break;
        case 1:
            assert_ptr_equal(map_remove(&m, key), reference[i]);
            reference[i] = NULL;
            break;
        default: assert_ptr_equal(map_get(&m, key), reference[i]);
        }
        if (round % 10000 == 0) walk_agrees(&m, reference);
    }
    assert_true(m.cap <= 4096); // removals do not make it grow for ever
    map_clear(&m);
    assert_int_equal(m.count, 0);
    assert_null(map_get(&m, 0));
    map_release(&m);
    assert_null(map_get(&m, 0));
    assert_null(map_remove(&m, 0));
    size_t pos = 0;
    assert_null(map_next(&m, &pos, NULL));
}

static void a_map_takes_the_extreme_keys(void **state) {
    (void)state;
    struct map m = {0};
    int a, b, c;
    map_put(&m, INT64_MIN, &a);
    map_put(&m, INT64_MAX, &b);
    map_put(&m, 0, &c);
    assert_ptr_equal(map_get(&m, INT64_MIN), &a);
    assert_ptr_equal(map_get(&m, INT64_MAX), &b);
    assert_ptr_equal(map_get(&m, 0), &c);
    assert_null(map_get(&m, -1));
    map_release(&m);
}

static void a_slice_map_finds_what_was_put(void **state) {
    (void)state;
    enum { N = 20000 };
    struct arena a = ARENA_INIT;
    struct smap m = {0};
    struct str *keys = arena_array(&a, struct str, N);
    for (int i = 0; i < N; i++) {
        keys[i] = arena_printf(&a, "单位%d", i);
        assert_null(smap_put(&m, keys[i], &keys[i]));
    }
    assert_int_equal(m.count, N);
    for (int i = 0; i < N; i++) {
        char copy[40];
        assert_true(keys[i].n < sizeof copy);
        memcpy(copy, keys[i].p, keys[i].n);
        assert_ptr_equal(smap_get(&m, str_of(copy, keys[i].n)), &keys[i]); // by content, not by address
    }
    assert_null(smap_get(&m, STR("单位")));
    assert_ptr_equal(smap_put(&m, keys[5], &keys[6]), &keys[5]);
    assert_ptr_equal(smap_get(&m, keys[5]), &keys[6]);
    assert_int_equal(m.count, N);
    size_t pos = 0, met = 0;
    struct str key;
    while (smap_next(&m, &pos, &key)) met += str_starts(key, STR("单位"));
    assert_int_equal(met, N);
    int empty, nul;
    smap_put(&m, STR(""), &empty);
    smap_put(&m, str_of("a\0b", 3), &nul);
    assert_ptr_equal(smap_get(&m, (struct str){NULL, 0}), &empty);
    assert_ptr_equal(smap_get(&m, str_of("a\0b", 3)), &nul);
    assert_null(smap_get(&m, STR("a")));
    smap_release(&m);
    assert_null(smap_get(&m, STR("")));
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sm3_gives_the_standards_values),   cmocka_unit_test(sha256_gives_the_standards_values),
        cmocka_unit_test(parts_hash_as_if_laid_end_to_end), cmocka_unit_test(threads_hash_apart),
        cmocka_unit_test(random_bytes_do_not_repeat),       cmocka_unit_test(a_map_agrees_with_a_plain_table),
        cmocka_unit_test(a_map_takes_the_extreme_keys),     cmocka_unit_test(a_slice_map_finds_what_was_put),
    };
    return cmocka_run_group_tests_name("base-map", tests, NULL, NULL);
}
