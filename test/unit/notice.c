// SPDX-License-Identifier: Apache-2.0
// Texts of messages: those that come with the program, those that are wrong, what is filled in.
#include "unit.h"

#include <string.h>

#include "deliver/notice.h"

static void the_texts_that_come_with_the_program_are_whole_and_short(void **state) {
    (void)state;
    struct notices n;
    struct fault f;
    if (notices_load(&n, "notices", &f) < 0) fail_msg("%s:%d: %s", f.where, f.line, f.en);
    struct notice_values v;
    for (int i = 0; i < NOTICE_FIELDS; i++) v.v[i] = STR("一二三四五六七八九十");
    v.v[NF_LINK] = STR("https://city.example.cn/matters/1234567890123456789");
    for (int k = 0; k < NOTICE_KINDS; k++)
        for (int l = 0; l < NOTICE_LANGUAGES; l++)
            for (int form = 0; form < NOTICE_FORMS; form++) {
                struct buf subject = BUF_INIT, body = BUF_INIT;
                notice_fill(&n.all[k], (enum notice_language)l, (enum notice_form)form, &v, false, form == FORM_SMS ? NULL : &subject, &body);
                assert_true(body.n > 0 && utf8_fault(buf_str(&body)) < 0);
                assert_true(str_find(buf_str(&body), STR("{")) < 0);
                if (form == FORM_SMS) assert_true(sms_pieces(buf_str(&body)) <= SMS_PIECES_MAX && str_find(buf_str(&body), STR("\n")) < 0);
                else assert_true((subject.n > 0 || form == FORM_TELEPHONE) && str_find(buf_str(&subject), STR("\n")) < 0);
                buf_release(&subject);
                buf_release(&body);
            }
    notices_release(&n);
}

#define REST "[zh mail]\n主题：标\n文\n[en sms]\nx\n[en mail]\nsubject: s\nx\n"

static void a_text_that_is_wrong_is_named_with_line_and_column(void **state) {
    (void)state;
    static const struct {
        enum notice_kind kind;
        const char *text;
        int line, column;
    } cases[] = {
        {NOTICE_ANSWER, "[zh sms]\n您的{nummer}\n" REST, 2, 3},
        {NOTICE_ANSWER, "[zh sms]\n您的{number\n" REST, 2, 3},
        {NOTICE_ANSWER, "[zh sms]\n{name}您好\n" REST, 2, 1},    // a short message has no name
        {NOTICE_ANSWER, "[zh sms]\n{answer}\n" REST, 2, 1},
        {NOTICE_ARRIVED, "[zh sms]\n来了\n[zh letter]\n主题：到\n{name}\n" REST, 5, 1}, // an office does not learn who
        {NOTICE_REMIND, "[zh sms]\n来了\n[zh letter]\n主题：到\n说：{answer}\n" REST, 5, 3},
        {NOTICE_ANSWER, "[zh sms]\nx\n[zh mail]\n主题：{answer}\n文\n", 4, 1},
        {NOTICE_ANSWER, "[zh sms]\nx\n[zh mail]\n没有主题\n文\n", 4, 1},
        {NOTICE_ANSWER, "[zh sms]\nx\n[zh sms]\ny\n" REST, 3, 1},
        {NOTICE_ANSWER, "[fr sms]\nx\n" REST, 1, 1},
        {NOTICE_ANSWER, "[zh fax]\nx\n" REST, 1, 1},
        {NOTICE_ANSWER, "[zh sms\nx\n" REST, 1, 1},
        {NOTICE_ANSWER, "x\n[zh sms]\nx\n" REST, 1, 1},
        {NOTICE_ANSWER, REST, 9, 0},              // a section is missing
        {NOTICE_ANSWER, "[zh sms]\na\x01" "b\n" REST, 2, 2},
        {NOTICE_ANSWER, "[zh sms]\n\xff\n" REST, 1, 0},
        {NOTICE_ANSWER, "", 1, 0},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct notice n;
        struct fault f;
        if (notice_read(&n, cases[i].kind, str_c(cases[i].text), &a, &f) == 0) fail_msg("case %zu is taken", i);
        assert_string_equal(f.code, "bad-notice");
        assert_true(f.zh[0] && f.en[0]);
        if (f.line != cases[i].line || f.column != cases[i].column) fail_msg("case %zu: %d:%d %s", i, f.line, f.column, f.en);
    }
    arena_release(&a);
}

static void a_field_is_filled_in_as_text_and_left_out_where_it_may_be(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct notice n;
    struct fault f;
    struct buf subject = BUF_INIT, body = BUF_INIT;
    if (notice_read(&n, NOTICE_ANSWER, STR("[zh sms]\n号{number}\n?到{due}\n?看{link}\n" REST), &a, &f) < 0) fail_msg("%s", f.en);
    struct notice_values v = {.v = {[NF_NUMBER] = STR("{due}\n\x1b[31mA\xe2\x80\xae"), [NF_LINK] = STR("L")}};
    for (int i = 0; i < NOTICE_FIELDS; i++)
        if (v.v[i].n == 0) v.v[i] = STR("");
    notice_fill(&n, LANGUAGE_ZH, FORM_SMS, &v, false, NULL, &body);
    assert_str(buf_str(&body), "号{due} [31mA看L"); // a field in a field is text; what turns a line over is gone
    buf_clear(&body);
    notice_fill(&n, LANGUAGE_ZH, FORM_SMS, &v, true, NULL, &body);
    assert_str(buf_str(&body), "号{due} [31mA");
    buf_clear(&body);
    notice_fill(&n, LANGUAGE_ZH, FORM_LETTER, &v, false, &subject, &body); // takes the mail's text
    assert_str(buf_str(&subject), "标");
    assert_str(buf_str(&body), "文");
    buf_release(&subject);
    buf_release(&body);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_texts_that_come_with_the_program_are_whole_and_short),
        cmocka_unit_test(a_text_that_is_wrong_is_named_with_line_and_column),
        cmocka_unit_test(a_field_is_filled_in_as_text_and_left_out_where_it_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
