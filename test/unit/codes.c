// SPDX-License-Identifier: Apache-2.0
// Check characters and the tables of regions and industries. Real codes come from ../shared where it is.
#include "unit.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "registry/codes.h"

static const char *const good[] = {"11500000009276281J", "91350100M000100Y43", "91110000600037341L",
                                   "914403001922038216", "91440300708461136T"};

static void valid(struct str s) {
    struct fault f;
    if (uscc_check(s, &f) != 0) fail_msg("%.*s: %s", SP(s), f.en);
}

static struct fault invalid(struct str s, const char *code, int column) {
    struct fault f;
    if (uscc_check(s, &f) == 0) fail_msg("accepted %.*s", SP(s));
    assert_string_equal(f.code, code);
    assert_int_equal(f.column, column);
    assert_int_equal(f.kind, FAULT_INPUT);
    return f;
}

static void published_credit_codes_are_valid(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) valid(str_c(good[i]));
    assert_str(uscc_org(str_c(good[0])), "009276281");
}

static void a_credit_code_of_another_length_is_refused(void **state) {
    (void)state;
    struct fault f = invalid(STR("11500000009276281"), "code-length", 0);
    assert_non_null(strstr(f.zh, "18 位，这里是 17 位"));
    invalid(STR(""), "code-length", 0);
    invalid(STR("11500000009276281J "), "code-length", 0);
    invalid((struct str){NULL, 0}, "code-length", 0);
    invalid(STR("统一社会信用代码"), "code-length", 0);
}

static void foreign_characters_are_named_with_their_place(void **state) {
    (void)state;
    struct fault f = invalid(STR("1150OO00009276281J"), "code-char", 5);
    assert_non_null(strstr(f.zh, "第 5 位不能是“O”，是否应为 0"));
    f = invalid(STR("I1500000009276281J"), "code-char", 1);
    assert_non_null(strstr(f.en, "is it 1?"));
    invalid(STR("91350100M0001S0Y43"), "code-char", 14);
    invalid(STR("91350100M0001V0Y43"), "code-char", 14);
    invalid(STR("91350100M0001Z0Y43"), "code-char", 14);
    invalid(STR("91350100M0001o0y43"), "code-char", 14); // before the lower-case y
    invalid(STR("91350100M-00100Y43"), "code-char", 10);
    invalid(str_of("91350100M\0"
                   "00100Y43",
                   18),
            "code-char", 10);
    f = invalid(STR("11500000009276281Ｊ"), "code-char", 18); // full width
    assert_non_null(strstr(f.zh, "是否应为 J"));
    f = invalid(STR("1150000000927628\xFFJ"), "code-char", 17);
    assert_int_equal(utf8_fault(str_c(f.zh)), -1);
    f = invalid(STR("115A0000009276281J"), "code-char", 4);
    assert_non_null(strstr(f.zh, "行政区划"));
}

static void lower_case_gets_the_code_in_capitals_proposed(void **state) {
    (void)state;
    struct fault f = invalid(STR("91350100m000100y43"), "code-lower-case", 9);
    assert_non_null(strstr(f.zh, "91350100M000100Y43"));
    assert_non_null(strstr(f.en, "91350100M000100Y43"));
}

static void the_expected_check_character_is_said(void **state) {
    (void)state;
    struct fault f = invalid(STR("11500000009276281K"), "code-check", 18);
    assert_non_null(strstr(f.zh, "应为 J，这里是 K"));
    assert_non_null(strstr(f.en, "call for J"));
}

static void any_single_wrong_character_is_found(struct str code) {
    static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabc -";
    char wrong[USCC_CHARS];
    for (size_t i = 0; i < USCC_CHARS; i++)
        for (const char *c = set; *c; c++) {
            struct fault f;
            memcpy(wrong, code.p, USCC_CHARS);
            wrong[i] = *c;
            if (wrong[i] == code.p[i]) continue;
            if (uscc_check(str_of(wrong, USCC_CHARS), &f) == 0) fail_msg("accepted %.18s for %.*s", wrong, SP(code));
        }
}

static void single_mistakes_in_credit_codes_are_always_found(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) any_single_wrong_character_is_found(str_c(good[i]));
}

static void organisation_codes_are_checked_with_and_without_hyphen(void **state) {
    (void)state;
    struct fault f;
    assert_int_equal(org_code_check(STR("00927628-1"), &f), 0);
    assert_int_equal(org_code_check(STR("009276281"), &f), 0);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(org_code_check(uscc_org(str_c(good[i])), &f), 0);
    assert_int_equal(org_code_check(STR("00927628-2"), &f), -1);
    assert_string_equal(f.code, "code-check");
    assert_int_equal(f.column, 10);
    assert_non_null(strstr(f.zh, "应为 1，这里是 2"));
    assert_int_equal(org_code_check(STR("00927628"), &f), -1);
    assert_string_equal(f.code, "code-length");
    assert_int_equal(org_code_check(STR("0092-76281"), &f), -1);
    assert_string_equal(f.code, "code-length");
    assert_int_equal(org_code_check(STR("0092762-1"), &f), -1);
    assert_string_equal(f.code, "code-char");
    assert_int_equal(org_code_check(STR("m000100y4"), &f), -1);
    assert_string_equal(f.code, "code-lower-case");
    assert_non_null(strstr(f.zh, "M000100Y4"));
}

static void wrong_digits_in_organisation_codes_are_always_found(void **state) {
    (void)state;
    char wrong[] = "009276281";
    for (size_t i = 0; i < ORG_CHARS; i++) {
        char right = wrong[i];
        for (wrong[i] = '0'; wrong[i] <= '9'; wrong[i]++) {
            struct fault f;
            assert_int_equal(org_code_check(str_of(wrong, ORG_CHARS), &f), wrong[i] == right ? 0 : -1);
        }
        wrong[i] = right;
    }
}

static struct codes *table(enum codes_kind kind, const char *path) {
    struct buf b = BUF_INIT;
    struct fault f;
    struct codes *c = NULL;
    int status = file_read(path, CODES_MAX_BYTES, &b, &f);
    if (status == 0) status = codes_parse(&c, kind, buf_str(&b), &f);
    buf_release(&b);
    if (status != 0) fail_msg("%s: %s", path, f.en);
    return c;
}

static void regions_have_names_and_chains(void **state) {
    (void)state;
    struct codes *c = table(CODES_REGION, "codes/gb2260.tsv");
    const struct code *chain[CODES_LEVELS], *at;
    struct fault f;
    assert_int_equal(codes_check(c, STR("350102"), &at, &f), 0);
    assert_str(at->name, "鼓楼区");
    assert_int_equal(codes_chain(at, chain), 3);
    assert_str(chain[0]->name, "福建省");
    assert_str(chain[1]->name, "福州市");
    assert_ptr_equal(chain[2], at);
    assert_true(code_within(at, codes_get(c, STR("350000"))));
    assert_true(code_within(at, at));
    assert_false(code_within(at, codes_get(c, STR("360000"))));
    assert_false(code_within(codes_get(c, STR("350000")), at));
    assert_int_equal(codes_chain(codes_get(c, STR("500000")), chain), 1);
    assert_null(codes_get(c, STR("500199")));
    assert_null(codes_get(c, STR("")));
    assert_int_equal(codes_check(c, STR("500199"), &at, &f), -1);
    assert_string_equal(f.code, "unknown-code");
    assert_non_null(strstr(f.zh, "500100"));
    codes_check(c, STR("509901"), &at, &f);
    assert_non_null(strstr(f.zh, "500000（重庆市）"));
    codes_check(c, STR("990000"), &at, &f);
    assert_non_null(strstr(f.zh, "6 位数字"));
    codes_check(c, STR("重庆"), &at, &f);
    assert_string_equal(f.code, "unknown-code");
    size_t n;
    const struct code *all = codes_all(c, &n);
    assert_int_equal(n, 31 + 342 + 2978 - 3); // three cities without counties stand once
    for (size_t i = 1; i < n; i++) assert_true(str_cmp(all[i - 1].code, all[i].code) < 0);
    codes_free(c);
}

static void industries_have_four_levels_and_the_letter_may_be_left_out(void **state) {
    (void)state;
    struct codes *c = table(CODES_INDUSTRY, "codes/gbt4754.tsv");
    const struct code *chain[CODES_LEVELS], *at;
    struct fault f;
    assert_int_equal(codes_check(c, STR("A0111"), &at, &f), 0);
    assert_str(at->name, "稻谷种植");
    assert_int_equal(codes_chain(at, chain), 4);
    assert_str(chain[0]->name, "农、林、牧、渔业");
    assert_str(chain[1]->name, "农业");
    assert_str(chain[2]->name, "谷物种植");
    assert_ptr_equal(codes_get(c, STR("0111")), at);
    assert_ptr_equal(codes_get(c, STR("01")), chain[1]);
    assert_ptr_equal(codes_get(c, STR("A")), chain[0]);
    assert_null(codes_get(c, STR("0")));
    assert_null(codes_get(c, STR("B0111")));
    assert_null(codes_get(c, STR("a0111")));
    assert_int_equal(codes_check(c, STR("A0118"), &at, &f), -1);
    assert_non_null(strstr(f.zh, "A011（谷物种植）"));
    codes_check(c, STR("A9"), &at, &f);
    assert_non_null(strstr(f.zh, "字母加"));
    size_t n, sections = 0;
    const struct code *all = codes_all(c, &n);
    for (size_t i = 0; i < n; i++) sections += all[i].level == 1;
    assert_int_equal(sections, 20);
    codes_free(c);
}

static void broken_tables_are_refused_with_their_line(void **state) {
    (void)state;
    static const struct {
        enum codes_kind kind;
        struct str text;
        int line;
    } bad[] = {
        {CODES_REGION, STR("# x\n110000\t北京市\t1\n1101\t市辖区\n"), 3},
        {CODES_REGION, STR("010000\tx\n"), 1},
        {CODES_REGION, STR("110000\tx\n110001\ty\n"), 2}, // a county stands below a city
        {CODES_REGION, STR("110000\n"), 1},
        {CODES_REGION, STR("110000\t　 \n"), 1},
        {CODES_REGION, STR("110000\tx\n110000\ty\n"), 2},
        {CODES_REGION, STR("110101\tx\n110000\ty\n"), 1},
        {CODES_REGION, STR("110000\t\xFF\n"), 1},
        {CODES_REGION, STR("\t\n"), 1},
        {CODES_INDUSTRY, STR("A\tx\nA1\ty\n"), 2},
        {CODES_INDUSTRY, STR("A\tx\nA0111\ty\n"), 2},
        {CODES_INDUSTRY, STR("01\tx\n"), 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct codes *c = NULL;
        struct fault f;
        if (codes_parse(&c, bad[i].kind, bad[i].text, &f) == 0) fail_msg("accepted %.*s", SP(bad[i].text));
        assert_null(c);
        assert_string_equal(f.code, "bad-codes");
        assert_int_equal(f.line, bad[i].line);
    }
    struct codes *c = NULL;
    struct fault f;
    assert_int_equal(codes_parse(&c, CODES_REGION, STR(""), &f), 0); // nothing in it, nothing found
    assert_null(codes_get(c, STR("110000")));
    assert_null(codes_free(c));
    assert_null(codes_free(NULL));
    assert_int_equal(codes_parse(&c, CODES_REGION, STR("110101\tx\r\n110000\ty\t1\r\n\r\n110100\tz"), &f), 0);
    assert_str(codes_get(c, STR("110101"))->above->above->name, "y");
    codes_free(c);
}

static bool word_char(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Codes as other systems hold them: some 18 or 9 characters long and sound, some cut, some numbers of their own.
static void real_codes_are_told_apart(void **state) {
    (void)state;
    static const char path[] = "../shared/data/responsibilities/items.tsv";
    if (access(path, R_OK) != 0) {
        print_message("skipped: no ../shared\n");
        skip();
    }
    struct buf b = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read(path, 16 << 20, &b, &f), 0);
    struct str rest = buf_str(&b), line, cell;
    int credit = 0, credit_good = 0, org = 0, org_good = 0, other = 0, inside = 0, inside_good = 0;
    for (int n = 0; str_split(&rest, '\n', &line); n++) {
        struct str cells[5] = {{NULL, 0}};
        for (int i = 0; i < 5 && str_split(&line, '\t', &cell); i++) cells[i] = str_trim(cell);
        if (n == 0 || cells[4].n == 0) continue;
        struct str s = cells[4];
        if (s.n == USCC_CHARS) {
            credit++;
            if (uscc_check(s, &f) == 0) {
                credit_good++;
                any_single_wrong_character_is_found(s);
                assert_int_equal(org_code_check(uscc_org(s), &f), 0);
            }
        } else if (s.n == ORG_CHARS || (s.n == ORG_CHARS + 1 && s.p[8] == '-')) {
            org++;
            org_good += org_code_check(s, &f) == 0;
        } else {
            other++;
        }
        for (struct str item = cells[3], piece; str_split(&item, '-', &piece);) { // the body's code within the item's
            bool plain = piece.n == USCC_CHARS;
            for (size_t i = 0; plain && i < piece.n; i++) plain = word_char(piece.p[i]);
            if (!plain || piece.p[0] != '1') continue;
            inside++;
            inside_good += uscc_check(piece, &f) == 0;
        }
    }
    print_message(
        "# credit codes: %d of %d valid; organisation codes: %d of %d; other forms: %d; within item codes: %d of %d\n",
        credit_good, credit, org_good, org, other, inside_good, inside);
    assert_true(credit_good * 100 >= credit * 90);
    assert_true(org_good * 100 >= org * 90);
    assert_true(inside_good * 100 >= inside * 90);
    buf_release(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_credit_codes_are_valid),
        cmocka_unit_test(a_credit_code_of_another_length_is_refused),
        cmocka_unit_test(foreign_characters_are_named_with_their_place),
        cmocka_unit_test(lower_case_gets_the_code_in_capitals_proposed),
        cmocka_unit_test(the_expected_check_character_is_said),
        cmocka_unit_test(single_mistakes_in_credit_codes_are_always_found),
        cmocka_unit_test(organisation_codes_are_checked_with_and_without_hyphen),
        cmocka_unit_test(wrong_digits_in_organisation_codes_are_always_found),
        cmocka_unit_test(regions_have_names_and_chains),
        cmocka_unit_test(industries_have_four_levels_and_the_letter_may_be_left_out),
        cmocka_unit_test(broken_tables_are_refused_with_their_line),
        cmocka_unit_test(real_codes_are_told_apart),
    };
    return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
