// SPDX-License-Identifier: Apache-2.0
// The pure parts of telling people: when, to where, in which bytes, what a gateway's answer means.
#include "unit.h"

#include <string.h>

#include "base/personal.h"
#include "deliver/address.h"
#include "deliver/gateway.h"
#include "deliver/mime.h"
#include "deliver/settings.h"

static ms_t at(const char *text) {
    ms_t t;
    struct fault f;
    if (time_parse(str_c(text), UTC_OFFSET_CHINA, &t, &f) < 0) fail_msg("%s", f.en);
    return t;
}

static void quiet_hours_run_over_midnight_and_end_on_the_minute(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"2024-03-01T20:59:59", "2024-03-01T20:59:59"}, {"2024-03-01T21:00", "2024-03-02T08:00"}, {"2024-03-01T23:59:59.999", "2024-03-02T08:00"},
        {"2024-03-02T00:00", "2024-03-02T08:00"},       {"2024-03-02T07:59:59.999", "2024-03-02T08:00"}, {"2024-03-02T08:00", "2024-03-02T08:00"},
        {"2024-02-29T22:00", "2024-03-01T08:00"},       {"2024-12-31T22:00", "2025-01-01T08:00"},
    };
    struct quiet night = {21 * 60, 8 * 60, UTC_OFFSET_CHINA}, noon = {12 * 60, 14 * 60, UTC_OFFSET_CHINA}, never = {60, 60, UTC_OFFSET_CHINA};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_int_equal(quiet_end(&night, at(cases[i][0])), at(cases[i][1]));
    assert_int_equal(quiet_end(&noon, at("2024-03-01T13:00")), at("2024-03-01T14:00"));
    assert_int_equal(quiet_end(&noon, at("2024-03-01T14:00")), at("2024-03-01T14:00"));
    assert_int_equal(quiet_end(&never, at("2024-03-01T01:00")), at("2024-03-01T01:00"));
}

static void what_goes_out_after_quiet_hours_is_never_in_them(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        struct quiet q = {(int)chance_below(&seed, 1441), (int)chance_below(&seed, 1441), ((int)chance_below(&seed, 27) - 12) * MS_HOUR};
        ms_t t = (ms_t)chance_below(&seed, (size_t)4e12), end = quiet_end(&q, t);
        assert_true(end >= t && end - t <= MS_DAY);
        assert_int_equal(quiet_end(&q, end), end);
    }
}

static void waits_triple_up_to_the_longest_and_differ_by_a_fifth(void **state) {
    (void)state;
    struct retry r = RETRY_DEFAULT;
    static const int minutes[] = {1, 3, 9, 27, 81, 243, 360, 360};
    uint64_t seed = 3;
    for (int i = 0; i < 8; i++) {
        bool less = false, more = false;
        for (int k = 0; k < 1000; k++) {
            ms_t wait = retry_wait(&r, i + 1, chance(&seed)), want = minutes[i] * MS_MINUTE;
            assert_true(wait * 5 >= want * 4 && wait * 5 <= want * 6);
            less = less || wait < want;
            more = more || wait > want;
        }
        assert_true(less && more);
    }
    assert_true(retry_wait(&r, 1000000, 0) <= 6 * MS_HOUR * 6 / 5);
}

static void only_a_mailbox_is_a_mailbox(void **state) {
    (void)state;
    static const char *const good[] = {"a@b", "a.b-c_d+e@x-1.example.cn", "!#$%&'*/=?^`{|}~@example.cn", "1@2.3"};
    static const char *const wrong[] = {"",        "a",       "@b.cn",      "a@",       "a@b.cn@c.cn", "a b@c.cn", "a@b c.cn", "a@b..cn", ".a@b.cn", "a.@b.cn", "a..b@c.cn",
                                        "a@.b.cn", "a@b.cn.", "a@-b.cn",    "a@b-.cn",  "<a@b.cn>",    "a@b.cn>",  "a,b@c.cn", "a;b@c.cn", "\"a\"@b.cn", "a@[1.2.3.4]",
                                        "a\n@b.cn", "a@b.cn\r\nBcc:x", "a@b_c.cn", "-a@b.cn", "王@b.cn", "a@王.cn", "a@b.cn\x7f", "a:b@c.cn", "a@b.cn(c)"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!mail_address_fit(str_c(good[i]))) fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (mail_address_fit(str_c(wrong[i]))) fail_msg("taken: %s", wrong[i]);
    char local[80], domain[400];
    snprintf(local, sizeof local, "%065d@b.cn", 0);
    assert_false(mail_address_fit(str_c(local)));
    assert_true(mail_address_fit(str_c(local + 1)));
    snprintf(domain, sizeof domain, "a@%064d.cn", 0);
    assert_false(mail_address_fit(str_c(domain)));
}

static void a_telephone_is_its_digits(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct str got;
    static const char *const sms[][2] = {{"13800000000", "13800000000"}, {" 138-0000 0000 ", "13800000000"}, {"+86 138 0000 0000", "+8613800000000"}, {"１３８００００００００", "13800000000"},
                                         {"+852 9123 4567", "+85291234567"}};
    static const char *const wall[][2] = {{"0532-8000 1234", "053280001234"}, {"（0532）80001234", "053280001234"}, {"12345", "12345"}};
    static const char *const none[] = {"", "1234", "138-0000-0000 转 5", "abc", "+", "++8613800000000", "138+00000000", "1380000000012345", "138\n00000000", "13800000000;x"};
    for (size_t i = 0; i < sizeof sms / sizeof *sms; i++) {
        assert_true(phone_fit(str_c(sms[i][0]), true, &a, &got));
        assert_str_at(got, str_c(sms[i][1]), __FILE__, __LINE__);
    }
    for (size_t i = 0; i < sizeof wall / sizeof *wall; i++) {
        assert_false(phone_fit(str_c(wall[i][0]), true, &a, &got));
        assert_true(phone_fit(str_c(wall[i][0]), false, &a, &got));
        assert_str_at(got, str_c(wall[i][1]), __FILE__, __LINE__);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (phone_fit(str_c(none[i]), false, &a, &got)) fail_msg("taken: %s", none[i]);
    assert_false(phone_fit(STR("12800000000"), true, &a, &got));
    arena_release(&a);
}

static void an_answer_of_the_gateway_is_taken_later_or_never(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    static const struct {
        long status;
        const char *body;
        enum gateway_said said;
        const char *said_as;
    } cases[] = {
        {200, "{\"id\":\"m-1\"}", GATEWAY_TAKEN, "m-1"},
        {202, " {\"id\": 77, \"more\": [1]} ", GATEWAY_TAKEN, "77"},
        {200, "{\"id\":\"13800000000\"}", GATEWAY_LATER, "no-receipt"},
        {200, "{\"id\":\"x8765432y\"}", GATEWAY_TAKEN, "x8765432y"},
        {200, "{\"id\":\"x13800000\"}", GATEWAY_LATER, "no-receipt"},
        {200, "{\"id\":\"\"}", GATEWAY_LATER, "no-receipt"},
        {200, "{\"id\":\"a b\"}", GATEWAY_LATER, "no-receipt"},
        {200, "{\"id\":\"a@b\"}", GATEWAY_TAKEN, "a@b"},
        {200, "{\"id\":null}", GATEWAY_LATER, "no-receipt"},
        {200, "[\"id\"]", GATEWAY_LATER, "no-receipt"},
        {200, "", GATEWAY_LATER, "no-receipt"},
        {200, "{\"id\":\"a\",\"id\":\"b\"}", GATEWAY_LATER, "no-receipt"},
        {302, "", GATEWAY_LATER, "gateway-answer"},
        {400, "{\"id\":\"m-1\"}", GATEWAY_NEVER, "gateway-refused"},
        {401, "", GATEWAY_LATER, "gateway-refuses-us"},
        {404, "", GATEWAY_LATER, "gateway-not-there"},
        {422, "", GATEWAY_NEVER, "gateway-refused"},
        {429, "", GATEWAY_LATER, "gateway-busy"},
        {500, "", GATEWAY_LATER, "gateway-down"},
        {0, "", GATEWAY_LATER, "gateway-answer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str id;
        const char *why;
        enum gateway_said said = gateway_answer(cases[i].status, str_c(cases[i].body), STR("13800000000"), &a, &id, &why);
        struct str as = said == GATEWAY_TAKEN ? id : str_c(why);
        if (said != cases[i].said || !str_eq(as, str_c(cases[i].said_as))) fail_msg("case %zu: %d %.*s", i, (int)said, SP(as));
    }
    arena_release(&a);
}

// The figure is Python's hmac over "1.The quick brown fox": the text that is signed is "<ms>.<body>".
static void the_signature_is_hmac_sha256(void **state) {
    (void)state;
    char hex[SIGNATURE_TEXT + 1];
    gateway_signature(STR("key"), 1, STR("The quick brown fox"), hex);
    assert_string_equal(hex, "1ef269d2a2a1f8d397e0e25c3e3013fb5687509234565e6e49ea45a138768457");
}

static struct str written(struct arena *a, const struct mail *m) {
    struct buf b = BUF_INIT;
    mail_write(&b, m);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void a_mail_is_plain_ascii_in_short_lines_whatever_it_says(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    uint64_t seed = 11;
    for (int i = 0; i < 300; i++) {
        struct buf text = BUF_INIT;
        for (size_t n = chance_below(&seed, 300); n; n--) {
            static const char *const pieces[] = {"文", "a", "\n", "\r", ".", "\r\n.\r\n", "=?", "Bcc: x@y", "😀", " "};
            buf_add(&text, str_c(pieces[chance_below(&seed, 10)]));
        }
        struct mail m = {.from = STR("office@example.cn"), .from_name = STR("云江市\"<x>"), .to = STR("a@b.cn"), .subject = buf_str(&text), .body = buf_str(&text),
                         .message_id = STR("0@example.cn"), .date = at("2024-02-29T10:30:15"), .utc_offset = UTC_OFFSET_CHINA};
        struct str bytes = written(&a, &m), rest = bytes, line;
        bool head = true;
        while (str_split(&rest, '\n', &line)) {
            assert_true(line.n && line.p[line.n - 1] == '\r' && line.n <= 79);
            for (size_t k = 0; k + 1 < line.n; k++) assert_true(line.p[k] >= ' ' && line.p[k] < 0x7F);
            if (line.n == 1) head = false;
            if (head) assert_true(line.p[0] == ' ' || str_find(line, STR(": ")) > 0);
        }
        assert_false(head);
        assert_true(str_find(bytes, STR("\r\nBcc:")) < 0);
        buf_release(&text);
        arena_reset(&a);
    }
    struct mail m = {.from = STR("o@e.cn"), .to = STR("a@b.cn"), .subject = STR("甲"), .body = STR("乙"), .message_id = STR("0@e.cn"), .date = at("2024-02-29T10:30:15"), .utc_offset = UTC_OFFSET_CHINA};
    struct str s = written(&a, &m);
    assert_true(str_starts(s, STR("Date: Thu, 29 Feb 2024 10:30:15 +0800\r\nFrom: <o@e.cn>\r\nTo: <a@b.cn>\r\nMessage-ID: <0@e.cn>\r\nSubject: =?UTF-8?B?55Sy?=\r\n")));
    assert_true(str_ends(s, STR("\r\n\r\n5LmZDQo=\r\n")));
    arena_release(&a);
}

static void the_number_of_a_message_is_the_same_for_the_same_key(void **state) {
    (void)state;
    struct buf x = BUF_INIT, y = BUF_INIT, z = BUF_INIT;
    mail_id(&x, STR("1-2-0"), STR("o@e.cn"));
    mail_id(&y, STR("1-2-0"), STR("o@e.cn"));
    mail_id(&z, STR("1-2-1"), STR("o@e.cn"));
    assert_true(str_eq(buf_str(&x), buf_str(&y)) && !str_eq(buf_str(&x), buf_str(&z)));
    assert_true(str_ends(buf_str(&x), STR("@e.cn")) && x.n == 32 + 5);
    buf_release(&x);
    buf_release(&y);
    buf_release(&z);
}

static void short_messages_count_in_pieces_of_seventy(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    for (int i = 1; i <= 300; i++) {
        buf_add(&b, STR("字"));
        size_t want = i <= 70 ? 1 : ((size_t)i + 66) / 67;
        assert_int_equal(sms_pieces(buf_str(&b)), want);
    }
    buf_clear(&b);
    for (int i = 0; i < 36; i++) buf_add(&b, STR("😀")); // two units each
    assert_int_equal(sms_pieces(buf_str(&b)), 2);
    assert_int_equal(sms_pieces(STR("")), 1);
    buf_release(&b);
}

static void a_setting_that_is_wrong_is_named_with_its_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *code, *where;
        int line;
    } cases[] = {
        {"# a\n\nsmtp = ftp://x\n", "bad-setting", "smtp", 3}, {"quiet = 21:00\n", "bad-setting", "quiet", 1}, {"quiet = 21:00-25:00", "bad-setting", "quiet", 1},
        {"tries = 0", "bad-setting", "tries", 1},  {"tries = many", "bad-setting", "tries", 1}, {"retry-first = 5wd", "bad-setting", "retry-first", 1},
        {"language = fr", "bad-setting", "language", 1}, {"plain = maybe", "bad-setting", "plain", 1}, {"colour = red", "unknown-setting", "colour", 1},
        {"smtp", "bad-setting", "", 1}, {"sms-secret-file = /nonexistent/x", "no-file", "/nonexistent/x", 1}, {"public-url = http://u@x/", "bad-setting", "public-url", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settings s;
        struct fault f;
        settings_init(&s);
        assert_int_equal(settings_read(&s, str_c(cases[i].text), &f), -1);
        if (strcmp(f.code, cases[i].code) != 0 || f.line != cases[i].line || strcmp(f.where, cases[i].where) != 0) fail_msg("case %zu: %s at %s line %d", i, f.code, f.where, f.line);
        assert_true(f.zh[0] && f.en[0]);
        settings_release(&s);
    }
    struct settings s;
    struct fault f;
    settings_init(&s);
    assert_int_equal(settings_read(&s, STR("smtp = smtps://mail.example.cn # ours\nquiet=22:30 - 07:00\nretry-most = 2h\ntries = 3"), &f), 0);
    assert_true(s.quiet.from == 22 * 60 + 30 && s.quiet.to == 7 * 60 && s.retry.most == 2 * MS_HOUR && s.retry.tries == 3);
    assert_str(s.smtp, "smtps://mail.example.cn");
    assert_int_equal(settings_whole(&s, &f), -1); // no address to send from
    assert_string_equal(f.where, "mail-from");
    settings_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_hours_run_over_midnight_and_end_on_the_minute),
        cmocka_unit_test(what_goes_out_after_quiet_hours_is_never_in_them),
        cmocka_unit_test(waits_triple_up_to_the_longest_and_differ_by_a_fifth),
        cmocka_unit_test(only_a_mailbox_is_a_mailbox),
        cmocka_unit_test(a_telephone_is_its_digits),
        cmocka_unit_test(an_answer_of_the_gateway_is_taken_later_or_never),
        cmocka_unit_test(the_signature_is_hmac_sha256),
        cmocka_unit_test(a_mail_is_plain_ascii_in_short_lines_whatever_it_says),
        cmocka_unit_test(the_number_of_a_message_is_the_same_for_the_same_key),
        cmocka_unit_test(short_messages_count_in_pieces_of_seventy),
        cmocka_unit_test(a_setting_that_is_wrong_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
