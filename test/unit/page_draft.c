// SPDX-License-Identifier: Apache-2.0
// Whatever page_read makes of a page, draft.take accepts; what was cut is said.
#include "unit.h"

#include "intake/page_draft.h"

static struct arena arena;

static int end(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

// The body as the desk will read it.
static struct draft_body accepted(const struct draft_body *b) {
    struct buf json = BUF_INIT;
    struct draft_body again;
    struct fault f;
    draft_body_write(&json, b);
    if (draft_body_read(&again, buf_str(&json), &arena, &f) < 0) fail_msg("%s at %s: %s", f.code, f.where, f.en);
    assert_true(json.n <= COMMAND_VALUE_MAX);
    buf_release(&json);
    return again;
}

static struct draft_body drafted(const struct page *p) {
    struct draft_body b;
    page_draft(p, &arena, &b);
    return accepted(&b);
}

static struct str many(const char *piece, size_t n) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) buf_add(&b, str_c(piece));
    struct str s = arena_str(&arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool has_cut(const struct draft_body *b, const char *what) {
    for (size_t i = 0; i < b->findings.count; i++)
        if (str_eq(b->findings.items[i].code, STR("draft-cut")) && str_find(b->findings.items[i].zh, str_c(what)) >= 0) return true;
    return false;
}

static void what_fits_is_taken_as_it_is(void **state) {
    (void)state;
    struct str joint[] = {STR("市水务局"), STR("  ")};
    struct page_figure figure = {STR("修路灯八百盏"), STR("800"), STR("盏"), 4};
    struct page p = {.kind = "proposal_reply", .title = STR("答复"), .written = STR("2024-03-05"), .lead = STR("市住房局"), .joint = joint, .joint_count = 2,
                     .figures = &figure, .figure_count = 1, .text = STR("一\n二\t三\n")};
    struct draft_body b = drafted(&p);
    assert_int_equal(b.kind, DRAFT_PROPOSAL_REPLY);
    assert_true(str_eq(b.title, STR("答复")) && str_eq(b.lead, STR("市住房局")) && str_eq(b.text, STR("一\n二\t三\n")));
    assert_int_equal(b.joint.count, 1); // a blank name is none
    assert_true(str_eq(b.figures.items[0].value, STR("800")));
    assert_int_equal(b.findings.count, 0);
}

static void a_long_line_is_cut_between_characters_and_said(void **state) {
    (void)state;
    struct page p = {.kind = "other", .title = many("长", 400), .lead = many("x", 201)};
    struct draft_body b = drafted(&p);
    assert_int_equal(b.title.n, 999);
    assert_int_equal(b.lead.n, DRAFT_WORD_MAX);
    assert_true(has_cut(&b, "标题") && has_cut(&b, "主办单位"));
}

static void what_does_not_show_becomes_a_sign_that_it_was_there(void **state) {
    (void)state;
    struct page_finding finding = {"hidden", STR("藏\x07"), STR("hidden"), 1, 2, STR("a\u202e\nb")};
    struct page p = {.kind = "other", .title = STR("甲\u200b乙\n丙"), .text = STR("丁\u2066戊\n"), .findings = &finding, .finding_count = 1};
    struct draft_body b = drafted(&p);
    assert_true(str_eq(b.title, STR("甲\uFFFD乙 丙")));
    assert_true(str_eq(b.text, STR("丁\uFFFD戊\n")));
    assert_true(str_eq(b.findings.items[0].quote, STR("a\uFFFD\nb")));
    assert_true(str_eq(b.findings.items[0].zh, STR("藏\uFFFD")));
}

static void lists_beyond_what_a_draft_holds_are_cut(void **state) {
    (void)state;
    enum { MANY = 600 };
    static struct str names[MANY];
    static struct page_person people[MANY];
    static struct page_answer answers[MANY];
    static struct page_recommendation wanted[MANY];
    static struct page_figure figures[MANY];
    static struct page_finding findings[MANY];
    for (size_t i = 0; i < MANY; i++) {
        names[i] = STR("甲");
        people[i] = (struct page_person){STR("乙"), STR("委员")};
        answers[i] = (struct page_answer){STR("点"), STR(""), i % 2 ? STR("答") : STR(""), 3};
        wanted[i] = (struct page_recommendation){names, 300, STR("做"), STR(""), 1};
        figures[i] = (struct page_figure){STR("一"), STR("1"), STR("盏"), 1};
        findings[i] = (struct page_finding){"code", STR("疑"), STR("doubt"), 1, 1, STR("疑")};
    }
    struct page p = {.kind = "interview", .joint = names, .joint_count = MANY, .proposers = names, .proposer_count = MANY, .people = people, .person_count = MANY,
                     .answers = answers, .answer_count = MANY, .figures = figures, .figure_count = MANY, .findings = findings, .finding_count = MANY};
    struct draft_body b = drafted(&p);
    assert_int_equal(b.joint.count, DRAFT_JOINT_MAX);
    assert_int_equal(b.proposers.count, DRAFT_LIST_MAX);
    assert_int_equal(b.answers.count, DRAFT_LIST_MAX);
    assert_int_equal(b.findings.count, DRAFT_FINDINGS_MAX);
    assert_true(has_cut(&b, "会办单位") && has_cut(&b, "答复") && has_cut(&b, "数字") && has_cut(&b, "疑点"));
    p.recommendations = wanted;
    p.recommendation_count = MANY;
    b = drafted(&p); // 200 × 200 names are more than a command holds
    assert_true(has_cut(&b, "建议"));
}

static void the_longest_page_still_becomes_a_draft(void **state) {
    (void)state;
    struct page_taking t;
    struct fault f;
    struct str page = many("一、关于修路灯的建议\n我局已修路灯800盏，占应修的八成。\n", 20000);
    assert_int_equal(page_take(page, STR("folder/长\u202e.txt"), &arena, &t, &f), 0);
    struct draft_body b = accepted(&t.body);
    assert_true(has_cut(&b, "正文"));
    assert_true(str_eq(pairs_get(t.command.fields, STR("source")), STR("长.txt")));
    assert_int_equal(pairs_get(t.command.fields, STR("digest")).n, 2 * HASH_BYTES);
}

static void what_is_no_page_makes_no_command(void **state) {
    (void)state;
    struct page_taking t;
    struct fault f;
    assert_int_equal(page_take(STR("%PDF-1.7\n"), STR("a.html"), &arena, &t, &f), -1);
    assert_string_equal(f.code, "page-not-text");
    assert_int_equal(page_take(STR(" \n"), STR(""), &arena, &t, &f), -1);
    assert_string_equal(f.code, "page-empty");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_taken_as_it_is),
        cmocka_unit_test(a_long_line_is_cut_between_characters_and_said),
        cmocka_unit_test(what_does_not_show_becomes_a_sign_that_it_was_there),
        cmocka_unit_test(lists_beyond_what_a_draft_holds_are_cut),
        cmocka_unit_test(the_longest_page_still_becomes_a_draft),
        cmocka_unit_test(what_is_no_page_makes_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
