// SPDX-License-Identifier: Apache-2.0
// Glosses, traditional characters, and the way back to where things stood.
#include "unit.h"

#include "text/places.h"
#include "text/script.h"

static struct str without_glosses(struct arena *a, const char *text, size_t want) {
    struct mapped m = mapped_whole(a, str_c(text));
    struct noted n;
    m = script_strip_glosses(a, &m, &n);
    assert_int_equal(n.count, want);
    return m.text;
}

static void glosses_go_and_other_brackets_stay(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    assert_str(without_glosses(&a, "學(xué)社協(xié)會", 2), "學社協會");
    assert_str(without_glosses(&a, "學（xué）社", 1), "學社");
    assert_str(without_glosses(&a, "學(xué)們(men)", 1), "學們(men)"); // too few toned ones to tell
    assert_str(without_glosses(&a, "學(xué)協(xié)強(qiáng)們(men)", 4), "學協強們");
    assert_str(without_glosses(&a, "指标(a)和合同(contract)", 0), "指标(a)和合同(contract)");
    assert_str(without_glosses(&a, "x(xué) 學(XUÉ) 學(xué", 0), "x(xué) 學(XUÉ) 學(xué");
    assert_str(without_glosses(&a, "", 0), "");
    arena_release(&a);
}

static void traditional_text_is_converted_and_keeps_its_places(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct noted n;
    bool missing;
    struct mapped m = mapped_whole(&a, STR("雲溪市水務(wù)局開會，發展農業。\n頭髮長了，後來聽説要開發。"));
    m = script_strip_glosses(&a, &m, &n);
    m = script_simplify(&a, &m, &n, &missing);
    assert_false(missing);
    assert_str(m.text, "云溪市水务局开会，发展农业。\n头发长了，后来听说要开发。");
    ptrdiff_t at = str_find(m.text, STR("农业"));
    struct span s = mapped_origin(&m, str_of(m.text.p + at, 6));
    struct str original = STR("雲溪市水務(wù)局開會，發展農業。\n頭髮長了，後來聽説要開發。");
    assert_str(str_head(str_skip(original, s.at), s.n), "農業");
    arena_release(&a);
}

static void a_few_traditional_characters_convert_nothing(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct noted n;
    bool missing;
    struct mapped m = mapped_whole(&a, STR("云溪市有一家老店叫開來茶館，店里卖藕。"));
    struct mapped same = script_simplify(&a, &m, &n, &missing);
    assert_true(same.text.p == m.text.p);
    assert_int_equal(script_traditional(&m).count, 3);
    arena_release(&a);
}

static void offsets_are_lines_and_columns(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct places p = places_of(&a, STR("藕塘\n\n老堤x\n"));
    static const struct {
        size_t offset;
        int line, column;
    } want[] = {{0, 1, 1}, {3, 1, 2}, {6, 1, 3}, {7, 2, 1}, {8, 3, 1}, {14, 3, 3}, {16, 4, 1}, {99, 4, 1}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct place at = place_at(&p, want[i].offset);
        assert_int_equal(at.line, want[i].line);
        assert_int_equal(at.column, want[i].column);
    }
    p = places_of(&a, STR(""));
    assert_int_equal(place_at(&p, 0).line, 1);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glosses_go_and_other_brackets_stay),
        cmocka_unit_test(traditional_text_is_converted_and_keeps_its_places),
        cmocka_unit_test(a_few_traditional_characters_convert_nothing),
        cmocka_unit_test(offsets_are_lines_and_columns),
    };
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
