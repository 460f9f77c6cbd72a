// SPDX-License-Identifier: Apache-2.0
// Slices, UTF-8, arena, buffer, fault.
#include "unit.h"

#include "base/arena.h"
#include "base/fault.h"

static void slices_compare_by_bytes_and_length(void **state) {
    (void)state;
    assert_int_equal(str_c(NULL).n, 0);
    assert_int_equal(str_c("回音").n, 6);
    assert_true(str_eq(STR(""), (struct str){NULL, 0}));
    assert_true(str_eq(STR("ab"), str_of("abc", 2)));
    assert_false(str_eq(STR("ab"), STR("abc")));
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("abc"), STR("ab")) > 0);
    assert_true(str_cmp(STR("b"), STR("abc")) > 0);
    assert_int_equal(str_cmp(STR(""), (struct str){NULL, 0}), 0);
    assert_true(str_cmp(STR("\x7F"), STR("\x80")) < 0); // bytes are unsigned
    assert_int_equal(str_cmp(str_of("a\0b", 3), str_of("a\0b", 3)), 0);
    assert_true(str_cmp(str_of("a\0b", 3), str_of("a\0c", 3)) < 0);
}

static void beginnings_ends_and_finds(void **state) {
    (void)state;
    assert_true(str_starts(STR("督查室"), STR("督查")));
    assert_true(str_starts(STR("x"), STR("")));
    assert_false(str_starts(STR("督"), STR("督查")));
    assert_true(str_ends(STR("督查室"), STR("室")));
    assert_true(str_ends(STR(""), STR("")));
    assert_false(str_ends(STR("室"), STR("督查室")));
    assert_int_equal(str_find(STR("abcabd"), STR("abd")), 3);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_int_equal(str_find(STR(""), STR("")), 0);
    assert_int_equal(str_find((struct str){NULL, 0}, STR("a")), -1);
    assert_int_equal(str_find(STR("ab"), STR("abc")), -1);
    assert_int_equal(str_find(str_of("a\0bc", 4), STR("bc")), 2);
}

static void skip_and_head_never_leave_the_slice(void **state) {
    (void)state;
    assert_str(str_skip(STR("abc"), 1), "bc");
    assert_str(str_skip(STR("abc"), 99), "");
    assert_str(str_skip((struct str){NULL, 0}, 5), "");
    assert_str(str_head(STR("abc"), 2), "ab");
    assert_str(str_head(STR("abc"), SIZE_MAX), "abc");
}

static void trim_takes_ascii_and_ideographic_blanks(void **state) {
    (void)state;
    assert_str(str_trim(STR(" \t\r\n　　市 经信局　\n ")), "市 经信局");
    assert_str(str_trim(STR("　　")), "");
    assert_str(str_trim(STR("")), "");
    assert_str(str_trim((struct str){NULL, 0}), "");
    assert_str(str_trim(STR("\xE3\x80")), "\xE3\x80"); // half a blank is none
}

static size_t pieces(struct str s, struct str out[8]) {
    size_t n = 0;
    for (struct str piece; n < 8 && str_split(&s, ',', &piece);) out[n++] = piece;
    return n;
}

static void split_gives_every_piece_and_empty_ones(void **state) {
    (void)state;
    struct str p[8];
    assert_int_equal(pieces(STR("a,,b"), p), 3);
    assert_str(p[0], "a");
    assert_str(p[1], "");
    assert_str(p[2], "b");
    assert_int_equal(pieces(STR(""), p), 0);
    assert_int_equal(pieces((struct str){NULL, 0}, p), 0);
    assert_int_equal(pieces(STR("abc"), p), 1);
    assert_int_equal(pieces(STR("a,"), p), 1); // a separator at the end ends the last piece
    assert_int_equal(pieces(STR(","), p), 1);
    assert_str(p[0], "");
    assert_int_equal(pieces(STR(",,"), p), 2);
    assert_int_equal(pieces(str_of("a,b", 2), p), 1); // what stands behind the slice does not count
    struct str rest = STR("k,v,w"), piece;
    assert_true(str_split(&rest, ',', &piece));
    assert_str(rest, "v,w");
    assert_false(str_split(&(struct str){"x", 0}, ',', &piece));
    rest = STR("a,");
    str_split(&rest, ',', &piece);
    assert_true(rest.n == 0 && rest.p != NULL); // where it matters, the caller can tell "a," from "a"
    rest = STR("a");
    str_split(&rest, ',', &piece);
    assert_null(rest.p);
}

static void integers_are_whole_and_in_range(void **state) {
    (void)state;
    int64_t v = 7;
    assert_int_equal(str_to_i64(STR("0"), &v), 0);
    assert_int_equal(v, 0);
    assert_int_equal(str_to_i64(STR("-0"), &v), 0);
    assert_int_equal(str_to_i64(STR("007"), &v), 0);
    assert_int_equal(v, 7);
    assert_int_equal(str_to_i64(STR("9223372036854775807"), &v), 0);
    assert_true(v == INT64_MAX);
    assert_int_equal(str_to_i64(STR("-9223372036854775808"), &v), 0);
    assert_true(v == INT64_MIN);
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "--1", "1-", "１",
                                      "9223372036854775808", "-9223372036854775809", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        v = 42;
        assert_int_equal(str_to_i64(str_c(bad[i]), &v), -1);
        assert_int_equal(v, 42);
    }
}

static void utf8_faults_are_found_where_they_begin(void **state) {
    (void)state;
    assert_int_equal(utf8_fault(STR("")), -1);
    assert_int_equal(utf8_fault(STR("回音 huiyin é 𠮷 \U0010FFFF")), -1);
    assert_int_equal(utf8_fault(str_of("a\0b", 3)), -1);
    static const struct { struct str s; ptrdiff_t at; } bad[] = {
        {{"ab\x80", 3}, 2},                  // a continuation alone
        {{"a\xC0\xAF", 3}, 1},               // overlong "/"
        {{"\xC1\xBF", 2}, 0},
        {{"\xE0\x80\xAF", 3}, 0},            // overlong in three
        {{"\xE0\x9F\xBF", 3}, 0},
        {{"\xF0\x80\x80\xAF", 4}, 0},        // overlong in four
        {{"\xED\xA0\x80", 3}, 0},            // surrogates
        {{"\xED\xBF\xBF", 3}, 0},
        {{"\xF4\x90\x80\x80", 4}, 0},        // beyond U+10FFFF
        {{"\xF5\x80\x80\x80", 4}, 0},
        {{"\xFF", 1}, 0},
        {{"\xE5\x9B", 2}, 0},                // cut short
        {{"\xF0\x9F\x98", 3}, 0},
        {{"\xC3", 1}, 0},
        {{"\xE5\x9B\x9E\xE5", 4}, 3},
        {{"\xE5" "a\x9E", 3}, 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(utf8_fault(bad[i].s), bad[i].at);
}

static void every_code_point_reads_back(void **state) {
    (void)state;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        char p[4];
        size_t n = 0;
        if (c < 0x80) p[n++] = (char)c;
        else if (c < 0x800) p[n++] = (char)(0xC0 | c >> 6);
        else if (c < 0x10000) p[n++] = (char)(0xE0 | c >> 12);
        else p[n++] = (char)(0xF0 | c >> 18);
        if (c >= 0x10000) p[n++] = (char)(0x80 | (c >> 12 & 63));
        if (c >= 0x800) p[n++] = (char)(0x80 | (c >> 6 & 63));
        if (c >= 0x80) p[n++] = (char)(0x80 | (c & 63));
        size_t pos = 0;
        if (utf8_next(str_of(p, n), &pos) != c || pos != n) fail_msg("U+%04X", (unsigned)c);
    }
}

static void malformed_bytes_count_one_each(void **state) {
    (void)state;
    assert_int_equal(utf8_count(STR("回音a")), 3);
    assert_int_equal(utf8_count(STR("\xE5\x9B")), 2);
    assert_int_equal(utf8_count(STR("")), 0);
    assert_str(utf8_head(STR("件件有着落"), 2), "件件");
    assert_str(utf8_head(STR("件"), 9), "件");
    assert_str(utf8_head(STR("件"), 0), "");
    size_t pos = 0;
    assert_int_equal(utf8_next(STR("\x80" "a"), &pos), -1);
    assert_int_equal(pos, 1);
    assert_int_equal(utf8_next(STR("\x80" "a"), &pos), 'a');
    assert_int_equal(utf8_next(STR("\x80" "a"), &pos), -1);
    assert_int_equal(pos, 2);
}

static void distance_counts_edits_in_characters(void **state) {
    (void)state;
    assert_int_equal(utf8_distance(STR("派单"), STR("派单"), 2), 0);
    assert_int_equal(utf8_distance(STR("派单"), STR("派件"), 2), 1);
    assert_int_equal(utf8_distance(STR("办结"), STR("办结期限"), 3), 2);
    assert_int_equal(utf8_distance(STR("retrun"), STR("return"), 2), 1); // neighbours swapped
    assert_int_equal(utf8_distance(STR("kitten"), STR("sitting"), 5), 3);
    assert_int_equal(utf8_distance(STR("kitten"), STR("sitting"), 2), 3);
    assert_int_equal(utf8_distance(STR(""), STR("ab"), 5), 2);
    assert_int_equal(utf8_distance(STR(""), STR(""), 0), 0);
    assert_int_equal(utf8_distance(STR("abc"), STR("xyz"), 1), 2);
    char longer[65];
    memset(longer, 'a', sizeof longer);
    assert_int_equal(utf8_distance(str_of(longer, 64), str_of(longer, 64), 3), 0);
    assert_int_equal(utf8_distance(str_of(longer, 65), str_of(longer, 65), 3), 4);
    assert_int_equal(utf8_distance(STR("ab"), STR("ba"), 9), utf8_distance(STR("ba"), STR("ab"), 9));
}

static void arena_memory_is_zeroed_aligned_and_apart(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    uint64_t seed = 1;
    unsigned char *last = NULL;
    size_t last_n = 0;
    for (int i = 0; i < 2000; i++) {
        size_t n = 1 + chance_below(&seed, i % 100 == 0 ? 40000 : 200);
        unsigned char *p = arena_alloc(&a, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t k = 0; k < n; k++) assert_int_equal(p[k], 0);
        memset(p, 0xAB, n);
        for (size_t k = 0; k < last_n; k++) assert_int_equal(last[k], 0xAB);
        last = p;
        last_n = n;
    }
    assert_true(a.total > 0);
    size_t before = a.total;
    arena_reset(&a);
    assert_true(a.total < before);
    unsigned char *p = arena_alloc(&a, 64); // used memory comes back zeroed
    for (size_t k = 0; k < 64; k++) assert_int_equal(p[k], 0);
    arena_release(&a);
    assert_int_equal(a.total, 0);
    assert_null(a.head);
    arena_reset(&a);
    arena_release(&a);
}

static void arena_strings_have_a_nul_behind_them(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct str s = arena_str(&a, str_of("回音xx", 6));
    assert_string_equal(s.p, "回音");
    assert_int_equal(s.n, 6);
    assert_string_equal(arena_str(&a, (struct str){NULL, 0}).p, "");
    struct str f = arena_printf(&a, "%s第%d号", "提案", 310);
    assert_str(f, "提案第310号");
    assert_int_equal(f.p[f.n], 0);
    int *numbers = arena_array(&a, int, 10);
    assert_int_equal(numbers[9], 0);
    assert_int_equal(arena_bytes(10, 4), 40);
    arena_release(&a);
    int *m = mem_new(4 * sizeof *m);
    assert_int_equal(m[3], 0);
    m = mem_grow(m, 8 * sizeof *m);
    assert_int_equal(m[0], 0);
    free(m);
}

static void buffer_error_sticks_until_cleared(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    b.max = 8;
    buf_add(&b, STR("12345678"));
    assert_false(b.failed);
    buf_byte(&b, '9');
    assert_true(b.failed);
    b.n = 0; // room again, yet the error stays
    buf_add(&b, STR("x"));
    buf_printf(&b, "%d", 1);
    buf_byte(&b, 'x');
    buf_hex(&b, "x", 1);
    buf_varint(&b, 300);
    buf_be64(&b, 1);
    assert_int_equal(b.n, 0);
    buf_clear(&b);
    assert_false(b.failed);
    buf_printf(&b, "%s", "12345678");
    assert_false(b.failed);
    buf_clear(&b);
    buf_printf(&b, "%s", "123456789");
    assert_true(b.failed);
    assert_int_equal(b.n, 0);
    buf_release(&b);
    assert_null(b.p);
    buf_release(&b);
}

static void buffer_writes_what_it_is_given(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    buf_add(&b, (struct str){NULL, 0});
    assert_null(b.p);
    for (int i = 0; i < 5000; i++) buf_printf(&b, "%d,", i);
    assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4 + 4000 * 5);
    assert_true(str_ends(buf_str(&b), STR(",4998,4999,")));
    buf_clear(&b);
    buf_hex(&b, "\x00\xff\x1a", 3);
    assert_str(buf_str(&b), "00ff1a");
    buf_clear(&b);
    buf_be64(&b, 0x0102030405060708ULL);
    assert_true(str_eq(buf_str(&b), str_of("\1\2\3\4\5\6\7\10", 8)));
    buf_clear(&b);
    char *room = buf_room(&b, 3);
    memcpy(room, "abc", 3);
    b.n += 3;
    assert_str(buf_str(&b), "abc");
    buf_release(&b);
}

static void varints_round_trip(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        uint64_t v = chance(&seed) >> chance_below(&seed, 64);
        if (i == 0) v = 0;
        if (i == 1) v = UINT64_MAX;
        if (i < 66 && i > 1) v = 1ULL << (i - 2);
        buf_clear(&b);
        buf_varint(&b, v);
        size_t n = b.n;
        assert_true(n >= 1 && n <= 10);
        buf_add(&b, STR("tail"));
        struct str s = buf_str(&b);
        uint64_t back = ~v;
        assert_int_equal(varint_take(&s, &back), 0);
        assert_true(back == v);
        assert_str(s, "tail");
        for (size_t cut = 0; cut < n; cut++) {
            struct str shorter = str_head(buf_str(&b), cut);
            assert_int_equal(varint_take(&shorter, &back), -1);
            assert_int_equal(shorter.n, cut);
        }
    }
    buf_release(&b);
}

static void malformed_varints_are_refused(void **state) {
    (void)state;
    static const struct str bad[] = {
        {"", 0}, {"\x80", 1}, {"\x80\x00", 2}, {"\xFF\x80\x00", 3},                    // cut short, padded
        {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10},                              // 65 bits
        {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11},                          // eleven bytes
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str s = bad[i];
        uint64_t v;
        assert_int_equal(varint_take(&s, &v), -1);
        assert_ptr_equal(s.p, bad[i].p);
    }
}

static void faults_carry_both_sentences_and_a_place(void **state) {
    (void)state;
    struct fault f;
    memset(&f, 0xEE, sizeof f);
    assert_int_equal(fault_set(&f, FAULT_INPUT, "no-office", "没有这个单位：%s（%d）", "no such office: %s (%d)", "市水务局", 3),
                     -1);
    assert_int_equal(f.kind, FAULT_INPUT);
    assert_string_equal(f.code, "no-office");
    assert_string_equal(f.zh, "没有这个单位：市水务局（3）");
    assert_string_equal(f.en, "no such office: 市水务局 (3)");
    assert_string_equal(f.where, "");
    assert_int_equal(f.line, 0);
    assert_int_equal(f.column, 0);
    assert_int_equal(fault_where(&f, STR("office")), -1);
    assert_int_equal(fault_place(&f, 4, 2), -1);
    assert_string_equal(f.where, "office");
    assert_int_equal(f.line, 4);
    assert_int_equal(f.column, 2);
    fault_where(&f, (struct str){NULL, 0});
    assert_string_equal(f.where, "");
}

static void cutting_a_fault_never_tears_a_character(void **state) {
    (void)state;
    struct fault f;
    for (size_t lead = 0; lead < 6; lead++) {
        struct buf b = BUF_INIT;
        for (size_t i = 0; i < lead; i++) buf_byte(&b, 'a');
        for (int i = 0; i < 300; i++) buf_add(&b, i % 3 ? STR("督") : STR("𠮷"));
        buf_byte(&b, '\0');
        fault_set(&f, FAULT_INPUT, "x", "%s", "%s", b.p);
        fault_where(&f, buf_str(&b));
        assert_int_equal(utf8_fault(str_c(f.zh)), -1);
        assert_null(strchr(f.zh, '?'));
        assert_null(strchr(f.where, '?'));
        assert_int_equal(utf8_fault(str_c(f.where)), -1);
        assert_true(strlen(f.zh) > sizeof f.zh - 10);
        assert_true(strlen(f.where) > sizeof f.where - 10);
        buf_release(&b);
    }
}

static void faults_hold_no_controls_and_no_malformed_bytes(void **state) {
    (void)state;
    struct fault f;
    fault_set(&f, FAULT_MACHINE, "x", "%s", "%s", "a\tb\nc\x1b[31m\x7F" "d\xFF\xE5" "e");
    assert_string_equal(f.zh, "a b c [31m d??e");
    assert_string_equal(f.en, f.zh);
    fault_where(&f, STR("x\r\n\xC3"));
    assert_string_equal(f.where, "x  ?");
}

static void a_fault_does_not_echo_what_cannot_be_seen(void **state) {
    (void)state;
    struct fault f;
    fault_set(&f, FAULT_INPUT, "x", "字段“%s”", "field \"%s\"", "a\xE2\x80\xAE\x62\x01");
    assert_string_equal(f.zh, "字段“a???b ”");
    assert_string_equal(f.en, "field \"a???b \"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_does_not_echo_what_cannot_be_seen),
        cmocka_unit_test(slices_compare_by_bytes_and_length),
        cmocka_unit_test(beginnings_ends_and_finds),
        cmocka_unit_test(skip_and_head_never_leave_the_slice),
        cmocka_unit_test(trim_takes_ascii_and_ideographic_blanks),
        cmocka_unit_test(split_gives_every_piece_and_empty_ones),
        cmocka_unit_test(integers_are_whole_and_in_range),
        cmocka_unit_test(utf8_faults_are_found_where_they_begin),
        cmocka_unit_test(every_code_point_reads_back),
        cmocka_unit_test(malformed_bytes_count_one_each),
        cmocka_unit_test(distance_counts_edits_in_characters),
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(arena_strings_have_a_nul_behind_them),
        cmocka_unit_test(buffer_error_sticks_until_cleared),
        cmocka_unit_test(buffer_writes_what_it_is_given),
        cmocka_unit_test(varints_round_trip),
        cmocka_unit_test(malformed_varints_are_refused),
        cmocka_unit_test(faults_carry_both_sentences_and_a_place),
        cmocka_unit_test(cutting_a_fault_never_tears_a_character),
        cmocka_unit_test(faults_hold_no_controls_and_no_malformed_bytes),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
