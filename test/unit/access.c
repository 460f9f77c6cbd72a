// SPDX-License-Identifier: Apache-2.0
// Signing in, what a session is good for, tokens.
#include "sign.h"

static void who_knows_the_password_is_signed_in(void **state) {
    (void)state;
    struct sign x;
    struct session s;
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    assert_int_equal(strlen(in.cookie), SECRET_TEXT);
    assert_string_equal(in.session.who.login, "d");
    assert_true(in.session.who.person != 0);
    assert_false(in.demo);
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 1000, &s), 0);
    assert_int_equal(s.who.account, in.session.who.account);
    assert_string_equal(s.who.login, "d");
    assert_string_equal(s.csrf, in.session.csrf);
    assert_int_equal(s.made, SIGN_NOW);
    sign_close(&x);
}

static bool file_has(const char *path, const char *suffix, const char *text) {
    char name[128];
    struct buf b = BUF_INIT;
    struct fault f;
    snprintf(name, sizeof name, "%s%s", path, suffix);
    bool found = file_read(name, 1 << 26, &b, &f) == 0 && str_find(buf_str(&b), str_c(text)) >= 0;
    buf_release(&b);
    return found;
}

static void no_secret_is_in_the_store(void **state) {
    (void)state;
    struct sign x;
    char token[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1];
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    assert_int_equal(token_make(&x.service, STR("d"), STR("对接"), SIGN_NOW + MS_DAY, SIGN_NOW, token, digest, &x.f), 0);
    assert_true(file_has(x.city.path, "-wal", in.session.digest)); // it is there that we look
    assert_true(file_has(x.city.path, "-wal", digest));
    const char *const secrets[] = {SIGN_PASSWORD, in.cookie, token, token + 3};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        assert_false(file_has(x.city.path, "-wal", secrets[i]));
        assert_false(file_has(x.city.path, "", secrets[i]));
    }
    sign_close(&x);
}

static void being_seen_is_written_once_a_minute(void **state) {
    (void)state;
    struct sign x;
    struct session s;
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 59 * MS_SECOND, &s), 0);
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 59 * MS_SECOND, &s), 0);
    assert_int_equal(s.seen, SIGN_NOW);
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 60 * MS_SECOND, &s), 0);
    assert_int_equal(s.seen, SIGN_NOW); // written behind it
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 61 * MS_SECOND, &s), 0);
    assert_int_equal(s.seen, SIGN_NOW + 60 * MS_SECOND);
    assert_int_equal(session_find(x.reader, NULL, str_c(in.cookie), SIGN_NOW + 10 * MS_MINUTE, &s, &x.f), 0); // without a writer
    service_drain(&x.service);
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + 10 * MS_MINUTE, &s), 0);
    assert_int_equal(s.seen, SIGN_NOW + 60 * MS_SECOND);
    sign_close(&x);
}

static void two_browsers_are_two_sessions(void **state) {
    (void)state;
    struct sign x;
    struct session s;
    sign_open(&x);
    struct signed_in one = sign_in(&x, "d", SIGN_NOW), two = sign_in(&x, "d", SIGN_NOW);
    assert_string_not_equal(one.cookie, two.cookie);
    assert_string_not_equal(one.session.csrf, two.session.csrf);
    assert_int_equal(session_end(&x.service, &one.session, &x.f), 0);
    assert_int_equal(session_end(&x.service, &one.session, &x.f), 0); // over already
    sign_over(&x, one.cookie, SIGN_NOW, "no-session");
    assert_int_equal(sign_find(&x, two.cookie, SIGN_NOW, &s), 0);
    one = sign_in(&x, "d", SIGN_NOW);
    assert_int_equal(session_end_all(&x.service, two.session.who.account, &x.f), 0);
    sign_over(&x, one.cookie, SIGN_NOW, "no-session");
    sign_over(&x, two.cookie, SIGN_NOW, "no-session");
    sign_close(&x);
}

static int count_row(void *context, const void *row) {
    (void)row;
    ++*(int *)context;
    return 0;
}

static int sessions(struct sign *x) {
    int n = 0;
    assert_int_equal(store_rows(x->reader, TABLE_SESSION, count_row, &n, &x->f), 0);
    return n;
}

static void old_sessions_are_swept(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    sign_in(&x, "d", SIGN_NOW);
    sign_in(&x, "d", SIGN_NOW + 20 * MS_MINUTE);
    assert_int_equal(sessions(&x), 2);
    sign_in(&x, "d", SIGN_NOW + 40 * MS_MINUTE); // in passing
    assert_int_equal(sessions(&x), 2);
    assert_int_equal(session_sweep(&x.service, SIGN_NOW + MS_DAY, &x.f), 0);
    assert_int_equal(sessions(&x), 0);
    sign_close(&x);
}

static void a_form_token_is_of_one_session_and_purpose(void **state) {
    (void)state;
    struct sign x;
    char token[CSRF_TEXT + 1], other[CSRF_TEXT + 1];
    sign_open(&x);
    struct signed_in one = sign_in(&x, "d", SIGN_NOW), two = sign_in(&x, "d", SIGN_NOW);
    struct session found;
    assert_int_equal(sign_find(&x, one.cookie, SIGN_NOW, &found), 0);
    csrf_token(&one.session, STR("/matter"), token);
    assert_int_equal(strlen(token), CSRF_TEXT);
    assert_true(csrf_right(&found, STR("/matter"), str_c(token)));
    assert_false(csrf_right(&found, STR("/office"), str_c(token)));
    assert_false(csrf_right(&two.session, STR("/matter"), str_c(token)));
    csrf_token(&two.session, STR("/matter"), other);
    assert_string_not_equal(token, other);
    sign_close(&x);
}

static void a_token_acts_for_its_account(void **state) {
    (void)state;
    struct sign x;
    struct holder who;
    char text[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1], gone[DIGEST_TEXT + 1];
    int n = 0;
    sign_open(&x);
    assert_int_equal(token_make(&x.service, STR("b"), STR("热线对接"), SIGN_NOW + 90 * MS_DAY, SIGN_NOW, text, digest, &x.f), 0);
    assert_true(str_starts(str_c(text), STR("hy_")));
    assert_int_equal(strlen(text), TOKEN_TEXT);
    assert_int_equal(token_find(x.reader, str_c(text), SIGN_NOW + 89 * MS_DAY, &who, &x.f), 0);
    assert_string_equal(who.login, "b");
    assert_int_equal(token_list(x.reader, who.account, count_row, &n, &x.f), 0);
    assert_int_equal(token_list(x.reader, 0, count_row, &n, &x.f), 0);
    assert_int_equal(token_list(x.reader, who.account + 1, count_row, &n, &x.f), 0);
    assert_int_equal(n, 2);
    assert_int_equal(token_revoke(&x.service, who.account, str_head(str_c(digest), 8), gone, &x.f), 0);
    assert_string_equal(gone, digest);
    assert_true(token_find(x.reader, str_c(text), SIGN_NOW, &who, &x.f) < 0);
    sign_fault(&x, "no-token", text);
    sign_close(&x);
}

static void one_demonstration_password_for_all_who_have_none(void **state) {
    (void)state;
    struct sign x;
    struct signed_in in;
    char hash[PASSWORD_HASH_MAX];
    int64_t count;
    sign_open(&x);
    assert_int_equal(password_hash(STR("zeigen und sehen"), &sign_cost, hash, &x.f), 0);
    assert_int_equal(credential_set_all_demo(&x.service, hash, SIGN_NOW, &count, &x.f), 0);
    assert_int_equal(count, 2); // b and e; `import` and `admin` are nobody's
    assert_int_equal(signin(x.reader, &x.service, STR("b"), STR("zeigen und sehen"), true, SIGN_NOW, &in, &x.f), 0);
    assert_true(in.demo);
    sign_in(&x, "d", SIGN_NOW); // kept his own
    assert_int_equal(credential_set_all_demo(&x.service, hash, SIGN_NOW, &count, &x.f), 0);
    assert_int_equal(count, 0);
    sign_close(&x);
}

static void a_new_password_ends_what_was_begun_with_the_old(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    sign_password(&x, "d", "quite another 7", false);
    sign_over(&x, in.cookie, SIGN_NOW, "no-session");
    sign_refused(&x, "d", SIGN_PASSWORD, SIGN_NOW, "wrong-password");
    assert_int_equal(sign_try(&x, "d", "quite another 7", SIGN_NOW, &in), 0);
    sign_close(&x);
}

static void working_tables_are_no_concern_of_the_ledger(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    sign_in(&x, "d", SIGN_NOW);
    service_close(&x.service);
    if (store_open(&x.city.store, x.city.path, STORE_WRITE, &x.f) < 0 || desk_open(&x.city.desk, x.city.store, city_rooms, 0, &x.f) < 0)
        fail_msg("%s", x.f.en);
    city_verify(&x.city);
    store_close(x.reader);
    city_close(&x.city);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_knows_the_password_is_signed_in),
        cmocka_unit_test(no_secret_is_in_the_store),
        cmocka_unit_test(being_seen_is_written_once_a_minute),
        cmocka_unit_test(two_browsers_are_two_sessions),
        cmocka_unit_test(old_sessions_are_swept),
        cmocka_unit_test(a_form_token_is_of_one_session_and_purpose),
        cmocka_unit_test(a_token_acts_for_its_account),
        cmocka_unit_test(one_demonstration_password_for_all_who_have_none),
        cmocka_unit_test(a_new_password_ends_what_was_begun_with_the_old),
        cmocka_unit_test(working_tables_are_no_concern_of_the_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
