// SPDX-License-Identifier: Apache-2.0
// A witness statement says what was signed and nothing else; the list of a witness is read as it was written or not at all.
#include "unit.h"

#include <string.h>

#include "ledger/statement.h"

#define ROOT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// A statement as it stands in a file, in the arena.
static struct str made(struct arena *a, int64_t region, const char *witness) {
    struct sm2_key *k;
    struct fault f;
    struct buf hex = BUF_INIT, public = BUF_INIT, text = BUF_INIT, signature = BUF_INIT, file = BUF_INIT;
    char id[2 * HASH_BYTES + 1];
    if (sm2_new(&k, &f) < 0) fail_msg("%s", f.en);
    hash_hex(sm2_id(k), id);
    buf_hex(&public, sm2_public_bytes(k).p, SM2_PUBLIC_BYTES);
    struct witness_statement s = {region, {.n = 12, .upto = 120000, .root = STR(ROOT), .head = STR(HEAD), .seen = 1709600000000, .witness = str_c(witness),
                                           .key = str_c(id), .public = buf_str(&public)}};
    signed_witness(&text, region, &s.seen);
    if (sm2_sign(k, buf_str(&text), &signature, &f) < 0) fail_msg("%s", f.en);
    buf_hex(&hex, signature.p, signature.n);
    s.seen.signature = buf_str(&hex);
    statement_write(&file, &s);
    struct str ret = arena_str(a, buf_str(&file));
    struct buf *all[] = {&hex, &public, &text, &signature, &file};
    for (size_t i = 0; i < 5; i++) buf_release(all[i]);
    sm2_free(k);
    return ret;
}

static void refused(struct str text, const char *code) {
    struct arena a = ARENA_INIT;
    struct witness_statement s;
    struct fault f;
    if (statement_read(&s, text, &a, &f) == 0) fail_msg("read, not %s: %.*s", code, SP(text));
    if (code) assert_string_equal(f.code, code);
    assert_true(f.code[0] && f.zh[0] && f.en[0] && f.kind == FAULT_INPUT);
    arena_release(&a);
}

// The text with one piece exchanged for another.
static struct str with(struct arena *a, struct str text, const char *piece, const char *other) {
    ptrdiff_t at = str_find(text, str_c(piece));
    if (at < 0) fail_msg("no %s in it", piece);
    return arena_printf(a, "%.*s%s%.*s", (int)at, text.p, other, SP(str_skip(text, (size_t)at + str_c(piece).n)));
}

static void a_statement_comes_back_as_it_was_signed(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct witness_statement s;
    struct fault f;
    struct buf again = BUF_INIT;
    struct str text = made(&a, 370203, "市档案局");
    if (statement_read(&s, text, &a, &f) < 0) fail_msg("%s (%s)", f.en, f.where);
    assert_true(s.region == 370203 && s.seen.n == 12 && s.seen.upto == 120000 && s.seen.seen == 1709600000000);
    assert_true(str_eq(s.seen.witness, STR("市档案局")) && str_eq(s.seen.root, STR(ROOT)) && str_eq(s.seen.head, STR(HEAD)));
    statement_write(&again, &s);
    assert_true(str_eq(buf_str(&again), text));
    buf_release(&again);
    arena_release(&a);
}

static void a_changed_statement_is_refused(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct str text = made(&a, 370203, "市档案局");
    static const char *const changes[][2] = {{"\"region\":370203", "\"region\":370202"}, {"\"n\":12", "\"n\":13"}, {"\"upto\":120000", "\"upto\":120001"},
                                             {"\"root\":\"00", "\"root\":\"01"}, {"\"head\":\"ff", "\"head\":\"fe"}, {"1709600000000", "1709600000001"},
                                             {"市档案局", "市档案馆"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) refused(with(&a, text, changes[i][0], changes[i][1]), "bad-signature");
    static const char *const members[][2] = {{"\"witness\",\"format\":1", "\"witness\",\"format\":2"}, {"\"n\":12", "\"n\":\"12\""}, {"\"n\":12", "\"n\":0"},
                                             {"\"n\":12,", ""}, {"\"n\":12", "\"n\":12,\"more\":1"}, {"\"root\":\"00", "\"root\":\"0g"}, {"\"root\":\"00", "\"root\":\""},
                                             {"\"public\":\"04", "\"public\":\"05"}, {"市档案局", ""}, {"市档案局", "市\\n局"}, {"\"huiyin\":\"witness\"", "\"huiyin\":\"ledger-export\""},
                                             {"1709600000000", "999999999999999999"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) refused(with(&a, text, members[i][0], members[i][1]), "bad-statement");
    refused(with(&a, text, "\"n\":12", "\"n\":12,\"n\":12"), "bad-json");
    refused(with(&a, text, "\"upto\":120000", "\"upto\":1e99"), NULL);
    for (size_t n = 0; n + 2 < text.n; n++) refused(str_head(text, n), NULL);
    refused(STR("[]"), "bad-statement");
    refused(STR("null"), "bad-statement");
    for (size_t i = 0; i < text.n; i++) { // every bit that can say something is signed
        struct str copy = arena_str(&a, text);
        ((char *)(uintptr_t)copy.p)[i] ^= 1;
        struct witness_statement s;
        struct fault f;
        if (statement_read(&s, copy, &a, &f) == 0) assert_true(i + 2 >= text.n);
    }
    arena_release(&a);
}

static void names_that_would_break_the_lines_that_are_signed_do_not_fit(void **state) {
    (void)state;
    char longest[202];
    memset(longest, 'a', 201);
    longest[201] = 0;
    assert_true(signed_name_fits(STR("市档案局")) && signed_name_fits(STR("a b")));
    assert_false(signed_name_fits(STR("")) || signed_name_fits(STR("a\nregion 1")) || signed_name_fits(STR("a\x7f")) || signed_name_fits(STR("\xff")) ||
                 signed_name_fits(STR("a\xE2\x80\xAE" "b")) || signed_name_fits(str_c(longest)));
    longest[200] = 0;
    assert_true(signed_name_fits(str_c(longest)));
}

static void bad_list(const char *text, int line) {
    struct arena a = ARENA_INIT;
    struct seen_list l;
    struct fault f;
    if (seen_read(&l, str_c(text), &a, &f) == 0) fail_msg("read: %s", text);
    assert_string_equal(f.code, "bad-seen");
    assert_int_equal(f.line, line);
    arena_release(&a);
}

static void the_list_of_a_witness_is_read_as_it_was_written(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct seen_list l;
    struct fault f;
    struct seen_head h = {.region = 370203, .n = 1, .upto = 10000, .at = 5, .root = {{1}}, .head = {{2}}, .key = {{3}}};
    buf_add(&b, STR(SEEN_TITLE));
    seen_write(&b, &h);
    h.region = 370202; // two offices in one list
    seen_write(&b, &h);
    h.region = 370203;
    h.n = 3;
    h.upto = 30001;
    seen_write(&b, &h);
    if (seen_read(&l, buf_str(&b), &a, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(l.count, 3);
    assert_true(l.heads[2].n == 3 && l.heads[2].upto == 30001 && l.heads[2].root.b[0] == 1 && l.heads[2].head.b[0] == 2 && l.heads[2].key.b[0] == 3 && l.heads[2].at == 5);
    h.n = 2; // goes back
    seen_write(&b, &h);
    buf_byte(&b, 0);
    bad_list(b.p, 5);
    bad_list("370203 1 10 " ROOT " " HEAD " " ROOT "\n", 1);
    bad_list("# \n\n370203 1 10 " ROOT " " HEAD " " ROOT " 5 6\n", 3);
    bad_list("370203 1 10 " ROOT "0 " HEAD " " ROOT " 5\n", 1);
    bad_list("370203 0 10 " ROOT " " HEAD " " ROOT " 5\n", 1);
    bad_list("垃圾\n", 1);
    buf_release(&b);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_comes_back_as_it_was_signed),
        cmocka_unit_test(a_changed_statement_is_refused),
        cmocka_unit_test(names_that_would_break_the_lines_that_are_signed_do_not_fit),
        cmocka_unit_test(the_list_of_a_witness_is_read_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
