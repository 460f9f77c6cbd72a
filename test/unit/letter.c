// SPDX-License-Identifier: Apache-2.0
// Letters as values: what follows from their words, their JSON, what is refused.
#include "office/letter.h"

#include "unit.h"

static struct arena arena;
static struct letter letter;
static struct fault fault;

static int reads(const char *json) { return letter_read(&letter, str_c(json), &arena, &fault); }

static void refused(const char *json, const char *code, const char *where) {
    assert_int_equal(reads(json), -1);
    assert_string_equal(fault.code, code);
    assert_string_equal(fault.where, where);
    assert_true(fault.zh[0] && fault.en[0]);
}

static struct letter_paragraph only(const char *text) {
    struct letter_paragraphs all = letter_paragraphs_of(str_c(text), &arena);
    assert_int_equal(all.count, 1);
    return all.items[0];
}

static void levels(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum letter_level level;
        const char *head;
    } cases[] = {
        {"一、排查的情况", LEVEL_1, "一、排查的情况"},
        {"十一、长效。今后每年公布。", LEVEL_1, "十一、长效。"},
        {"（一）摸清底数。已排查12公里。", LEVEL_2, "（一）摸清底数。"},
        {"(二)加强研发", LEVEL_2, "(二)加强研发"},
        {"1. 已修路灯", LEVEL_3, ""},
        {"12．已修路灯", LEVEL_3, ""},
        {"（3）已修路灯", LEVEL_4, ""},
        {"3.5亿元已经到位", LEVEL_TEXT, ""},
        {"2024年5月，市政府印发", LEVEL_TEXT, ""},
        {"（第0311号）收悉", LEVEL_TEXT, ""},
        {"一是完善政策", LEVEL_TEXT, ""},
        {"一", LEVEL_TEXT, ""},
        {"（一", LEVEL_TEXT, ""},
        {"（", LEVEL_TEXT, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct letter_paragraph p = only(cases[i].text);
        assert_int_equal(p.level, cases[i].level);
        assert_str_at(str_head(p.text, p.head), str_c(cases[i].head), __FILE__, __LINE__);
    }
}

static void a_long_first_sentence_is_no_heading(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    buf_add(&b, STR("（一）"));
    for (int i = 0; i < 98; i++) buf_add(&b, STR("长"));
    buf_add(&b, STR("。其余"));
    struct letter_paragraphs all = letter_paragraphs_of(buf_str(&b), &arena);
    assert_int_equal(all.items[0].level, LEVEL_2);
    assert_int_equal(all.items[0].head, 0);
    buf_release(&b);
}

static void empty_lines_are_no_paragraphs_and_blanks_at_ends_go(void **state) {
    (void)state;
    struct letter_paragraphs all = letter_paragraphs_of(STR("\n　　第一段　\n\n \t\n第二 段\n"), &arena);
    assert_int_equal(all.count, 2);
    assert_str(all.items[0].text, "第一段");
    assert_str(all.items[1].text, "第二 段");
    assert_int_equal(letter_paragraphs_of(STR(" \n　\n"), &arena).count, 0);
}

static void dates_have_no_leading_zeros(void **state) {
    (void)state;
    assert_str(letter_date(&(struct letter){.written = STR("2020-05-02")}, &arena), "2020年5月2日");
    assert_str(letter_date(&(struct letter){.written = STR("2020-12-31")}, &arena), "2020年12月31日");
    assert_str(letter_date(&(struct letter){.issuer = STR("局")}, &arena), "");
}

static void copies_end_with_a_full_stop_and_contacts_say_what_is_known(void **state) {
    (void)state;
    struct str offices[] = {STR("甲局"), STR("乙局")};
    assert_str(letter_copies(&(struct letter){.copies = {offices, 2}}, &arena), "甲局，乙局。");
    assert_str(letter_copies(&(struct letter){.copies = {offices, 0}}, &arena), "");
    assert_str(letter_contact(&(struct letter){.contact = STR("文某"), .phone = STR("000-1")}, &arena), "联系人：文某，联系电话：000-1");
    assert_str(letter_contact(&(struct letter){.phone = STR("000-1")}, &arena), "联系电话：000-1");
    assert_str(letter_contact(&(struct letter){.class = STR("A")}, &arena), "");
    assert_str(letter_signature(&(struct letter){.issuer = STR("甲局")}), "甲局");
    assert_str(letter_signature(&(struct letter){.issuer = STR("甲局"), .signature = STR("乙局")}), "乙局");
}

static void frame(const char *text, const char *body, const char *signature) {
    struct letter_frame f = letter_unframed(str_c(text), STR("关于第1号提案的复函"), STR("李委员"));
    assert_str_at(f.body, str_c(body), __FILE__, __LINE__);
    assert_str_at(f.signature, str_c(signature), __FILE__, __LINE__);
}

static void the_frame_of_a_page_goes_whatever_its_number_looks_like(void **state) {
    (void)state;
    frame("关于第1号提案的复函\n云函〔2020300\n李委员:\n您好。\n已修。\n云江市水务局\n2020年5月22\n", "您好。\n已修。", "云江市水务局");
    frame("李委员：\n已修。\n云江市水务局\n二〇二〇年五月二十二日", "已修。", "云江市水务局");
    frame("关于第1号提案的复函\n已修。", "已修。", "");
    frame("已修。\n2020年5月2日", "已修。", "");
}

static void what_is_no_frame_stays(void **state) {
    (void)state;
    frame("已修。", "已修。", "");
    frame("李委员的建议很好。\n李委员\n已修。", "李委员的建议很好。\n李委员\n已修。", "");   // no colon: not the addressee
    frame("已于\n2020年5月2日修好。", "已于\n2020年5月2日修好。", "");
    frame("云江市水务局\n2020年5月2日", "云江市水务局", "");                                    // a signature alone is no letter
    frame("一、前言\n已修，谢谢。\n2020年5月2日", "一、前言\n已修，谢谢。", "");                // a sentence is no name
    frame("", "", "");
}

#define WHOLE                                                                                                                                                \
    "{\"kind\":\"reply\",\"issuer\":\"云江市水务局\",\"number\":\"云水函〔2024〕31号\",\"class\":\"A\",\"signer\":\"李明远\",\"title\":\"复函\",\"addressee\":\"李委员\",\"body\":\"一\\n\\t二\"," \
    "\"attachments\":[\"表\"],\"signature\":\"水务局\",\"unsealed\":true,\"written\":\"2024-03-05\",\"contact\":\"文某\",\"phone\":\"1\",\"note\":\"公开\",\"copies\":[\"甲\",\"乙\"]," \
    "\"slip\":{\"wanted\":true,\"title\":\"表\",\"matter\":\"1\",\"subject\":\"提案\",\"raised_by\":\"李\",\"back\":\"寄回\",\"questions\":[{\"name\":\"问\",\"choices\":[\"是\",\"否\"]}]}," \
    "\"fonts\":{\"mark\":\"a\",\"title\":\"b\",\"body\":\"c\",\"hei\":\"d\",\"kai\":\"e\",\"page\":\"f\"}}"

static void json_in_is_json_out(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    assert_int_equal(reads(WHOLE), 0);
    letter_write(&b, &letter);
    assert_str_at(buf_str(&b), STR(WHOLE), __FILE__, __LINE__);
    assert_str(letter.fonts[FONT_KAI], "e");
    assert_str(letter.slip.questions.items[0].choices.items[1], "否");
    buf_clear(&b);
    assert_int_equal(reads("{\"issuer\":\"局\",\"title\":\"题\",\"body\":\"文\",\"slip\":null,\"copies\":[]}"), 0);
    letter_write(&b, &letter);
    assert_str_at(buf_str(&b), STR("{\"kind\":\"reply\",\"issuer\":\"局\",\"title\":\"题\",\"body\":\"文\"}"), __FILE__, __LINE__);
    buf_release(&b);
}

#define GOOD "\"issuer\":\"局\",\"title\":\"题\",\"body\":\"文\""

static void what_is_wrong_is_named_with_its_place(void **state) {
    (void)state;
    refused("", "bad-json", "");
    refused("[]", "bad-member", "letter");
    refused("{" GOOD ",\"titel\":\"x\"}", "unknown-member", "titel");
    assert_non_null(strstr(fault.en, "did you mean title"));
    refused("{" GOOD ",\"slip\":{\"page\":1}}", "unknown-member", "slip.page");
    refused("{\"issuer\":\"局\",\"title\":\"题\"}", "letter-lacks", "body");
    refused("{\"issuer\":\"　\",\"title\":\"题\",\"body\":\"文\"}", "letter-lacks", "issuer");
    refused("{" GOOD ",\"kind\":\"letter\"}", "bad-kind", "kind");
    refused("{" GOOD ",\"number\":7}", "bad-member", "number");
    refused("{" GOOD ",\"unsealed\":\"yes\"}", "bad-member", "unsealed");
    refused("{" GOOD ",\"copies\":\"甲\"}", "bad-member", "copies");
    refused("{" GOOD ",\"copies\":[\"甲\",3]}", "bad-member", "copies[1]");
    refused("{" GOOD ",\"copies\":[\"甲\",\" \"]}", "letter-lacks", "copies[1]");
    refused("{" GOOD ",\"slip\":{\"questions\":[{\"choices\":[]}]}}", "letter-lacks", "slip.questions[0].name");
    refused("{" GOOD ",\"written\":\"2023-02-29\"}", "bad-date", "written");
    refused("{" GOOD ",\"written\":\"20230228\"}", "bad-date", "written");
    refused("{" GOOD ",\"note\":\"两\\n行\"}", "bad-text", "note");
    refused("{\"kind\":\"joint\"," GOOD ",\"class\":\"A\"}", "letter-joint", "class");
    refused("{\"kind\":\"joint\"," GOOD ",\"slip\":{\"wanted\":true}}", "letter-joint", "slip");
}

static void characters_that_do_not_show_are_found_in_their_line(void **state) {
    (void)state;
    refused("{\"issuer\":\"局\",\"title\":\"题\",\"body\":\"第一\\n第\\u202e二\"}", "bad-text", "body");
    assert_int_equal(fault.line, 2);
    assert_int_equal(fault.column, 2);
    static const char *const marks[] = {"\\u0007", "\\u200b", "\\u200f", "\\u2066", "\\u0085", "\\ufeff", "\\u2028", "\\r"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        refused(arena_printf(&arena, "{\"issuer\":\"局%s\",\"title\":\"题\",\"body\":\"文\"}", marks[i]).p, "bad-text", "issuer");
}

static struct str repeated(const char *s, size_t n) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) buf_add(&b, str_c(s));
    struct str out = arena_str(&arena, buf_str(&b));
    buf_release(&b);
    return out;
}

static void lengths_have_bounds(void **state) {
    (void)state;
    struct str names[LETTER_LIST_MAX + 1];
    struct letter l = {.issuer = STR("局"), .title = STR("题"), .body = STR("文")};
    assert_int_equal(letter_check(&l, &fault), 0);
    l.number = repeated("x", LETTER_WORD_MAX);
    assert_int_equal(letter_check(&l, &fault), 0);
    l.number = repeated("x", LETTER_WORD_MAX + 1);
    assert_int_equal(letter_check(&l, &fault), -1);
    assert_string_equal(fault.code, "too-long");
    l.number = STR("");
    for (size_t i = 0; i < LETTER_LIST_MAX + 1; i++) names[i] = STR("甲");
    l.copies = (struct letter_names){names, LETTER_LIST_MAX};
    assert_int_equal(letter_check(&l, &fault), 0);
    l.copies.count++;
    assert_int_equal(letter_check(&l, &fault), -1);
    assert_string_equal(fault.code, "too-many");
    names[0] = names[1] = names[2] = names[3] = names[4] = names[5] = names[6] = names[7] = names[8] = names[9] = repeated("甲", 66);
    l.copies.count = 10; // each may be, together they would not stand on one page
    assert_int_equal(letter_check(&l, &fault), -1);
    assert_string_equal(fault.where, "copies");
    l.copies.count = 0;
    l.body = repeated("x", LETTER_TEXT_MAX + 1);
    assert_int_equal(letter_check(&l, &fault), -1);
    assert_string_equal(fault.where, "body");
}

static void html_is_escaped_and_says_all_of_it(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    assert_int_equal(reads("{\"issuer\":\"<局>\",\"title\":\"题&'\\\"\",\"body\":\"一、甲\\n<script>alert(1)</script>\",\"addressee\":\"李\",\"class\":\"<A>\",\"slip\":{\"wanted\":true}}"), 0);
    assert_int_equal(letter_html(&b, &letter, &fault), 0);
    assert_true(str_find(buf_str(&b), STR("<script")) < 0);
    assert_true(str_find(buf_str(&b), STR("&lt;script&gt;alert(1)&lt;/script&gt;")) > 0);
    assert_true(str_find(buf_str(&b), STR("题&amp;&#39;&quot;")) > 0);
    assert_true(str_find(buf_str(&b), STR("答复类别：&lt;A&gt;")) > 0);
    assert_true(str_find(buf_str(&b), STR("<span class=\"l1\">一、甲</span>")) > 0);
    assert_true(str_find(buf_str(&b), STR("意见反馈表")) > 0);
    letter.title = STR("");
    assert_int_equal(letter_html(&b, &letter, &fault), -1);
    buf_release(&b);
}

static int begin(void **state) {
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(levels),
        TEST(a_long_first_sentence_is_no_heading),
        TEST(empty_lines_are_no_paragraphs_and_blanks_at_ends_go),
        TEST(dates_have_no_leading_zeros),
        TEST(copies_end_with_a_full_stop_and_contacts_say_what_is_known),
        TEST(the_frame_of_a_page_goes_whatever_its_number_looks_like),
        TEST(what_is_no_frame_stays),
        TEST(json_in_is_json_out),
        TEST(what_is_wrong_is_named_with_its_place),
        TEST(characters_that_do_not_show_are_found_in_their_line),
        TEST(lengths_have_bounds),
        TEST(html_is_escaped_and_says_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
