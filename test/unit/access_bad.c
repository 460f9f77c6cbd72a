// SPDX-License-Identifier: Apache-2.0
// What must not get in, and what the refusals say and do not say.
#include "sign.h"

#include <pthread.h>

static void five_wrong_passwords_lock_for_a_quarter_of_an_hour(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    for (int i = 0; i < 4; i++) {
        sign_refused(&x, "d", "wrong horse 10", SIGN_NOW + i, "wrong-password");
        bool told = strstr(x.f.zh, "再错") != NULL; // how many are left: only when few
        assert_int_equal(told, i >= 2);
        assert_int_equal(strstr(x.f.en, "more wrong") != NULL, i >= 2);
    }
    sign_refused(&x, "d", "wrong horse 10", SIGN_NOW, "locked");
    assert_non_null(strstr(x.f.zh, "2026-02-02 10:55")); // until when, in legal time
    sign_refused(&x, "d", SIGN_PASSWORD, SIGN_NOW, "locked"); // the right one too
    sign_refused(&x, "d", SIGN_PASSWORD, SIGN_NOW + SIGNIN_LOCK - 1, "locked");
    sign_in(&x, "d", SIGN_NOW + SIGNIN_LOCK);
    sign_refused(&x, "d", "wrong horse 10", SIGN_NOW + SIGNIN_LOCK, "wrong-password");
    assert_null(strstr(x.f.zh, "再错"));
    sign_close(&x);
}

static void success_forgets_the_failures(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) sign_refused(&x, "d", "wrong horse 10", SIGN_NOW, "wrong-password");
        sign_in(&x, "d", SIGN_NOW);
    }
    sign_close(&x);
}

static void after_a_lock_there_are_five_tries_again(void **state) {
    (void)state;
    struct sign x;
    ms_t later = SIGN_NOW + SIGNIN_LOCK;
    sign_open(&x);
    for (int i = 0; i < 5; i++) sign_refused(&x, "d", "wrong horse 10", SIGN_NOW, i < 4 ? "wrong-password" : "locked");
    for (int i = 0; i < 5; i++) sign_refused(&x, "d", "wrong horse 10", later, i < 4 ? "wrong-password" : "locked");
    sign_refused(&x, "d", SIGN_PASSWORD, later + 1, "locked");
    sign_password(&x, "d", SIGN_PASSWORD, false); // a new password lifts the lock
    sign_in(&x, "d", later + 1);
    sign_close(&x);
}

static void a_lock_made_by_a_wrong_clock_does_not_last(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    for (int i = 0; i < 5; i++) sign_refused(&x, "d", "wrong horse 10", SIGN_NOW + 9999 * MS_DAY, i < 4 ? "wrong-password" : "locked");
    sign_refused(&x, "d", "wrong horse 10", SIGN_NOW, "wrong-password");
    sign_in(&x, "d", SIGN_NOW + 9999 * MS_DAY + 1); // nor comes back when that time does
    sign_close(&x);
}

struct burst {
    struct sign *x;
    int wrong, locked, other, in;
};

static void *guess(void *context) {
    struct burst *b = context;
    struct store *reader;
    struct fault f;
    struct signed_in in;
    if (store_open(&reader, b->x->city.path, STORE_READ, &f) < 0) return NULL;
    store_set_region(reader, 500000);
    for (int i = 0; i < 12; i++) {
        if (signin(reader, &b->x->service, STR("d"), STR("wrong horse 10"), false, SIGN_NOW, &in, &f) == 0) b->in++;
        else if (str_eq(str_c(f.code), STR("wrong-password"))) b->wrong++;
        else if (str_eq(str_c(f.code), STR("locked"))) b->locked++;
        else b->other++;
    }
    store_close(reader);
    return NULL;
}

static void guesses_at_once_are_counted_one_by_one(void **state) {
    (void)state;
    struct sign x;
    pthread_t threads[4];
    struct burst b[4], sum = {0};
    sign_open(&x);
    for (int i = 0; i < 4; i++) {
        b[i] = (struct burst){.x = &x};
        assert_int_equal(pthread_create(&threads[i], NULL, guess, &b[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        sum.wrong += b[i].wrong;
        sum.locked += b[i].locked;
        sum.other += b[i].other + b[i].in;
    }
    assert_int_equal(sum.other, 0);
    assert_int_equal(sum.wrong, SIGNIN_FAILURES_MAX - 1);
    assert_int_equal(sum.locked, 48 - (SIGNIN_FAILURES_MAX - 1));
    sign_close(&x);
}

static int64_t time_of(struct sign *x, const char *code) {
    int64_t least = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        int64_t start = ticks_us();
        sign_refused(x, "nobody", SIGN_PASSWORD, SIGN_NOW, code);
        int64_t took = ticks_us() - start;
        if (took < least) least = took;
    }
    return least;
}

// Who keeps on trying costs the machine little.
static void locked_is_said_without_looking_at_the_password(void **state) {
    (void)state;
    struct sign x;
    sign_open(&x);
    int64_t wrong = time_of(&x, "wrong-password");
    sign_refused(&x, "nobody", SIGN_PASSWORD, SIGN_NOW, "wrong-password");
    sign_refused(&x, "nobody", SIGN_PASSWORD, SIGN_NOW, "locked");
    assert_true(time_of(&x, "locked") < wrong / 2);
    sign_close(&x);
}

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t go;
    bool open;
};

static int wait_at(struct store *s, void *context, struct fault *f) {
    struct gate *g = context;
    (void)s;
    (void)f;
    pthread_mutex_lock(&g->lock);
    while (!g->open) pthread_cond_wait(&g->go, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return 0;
}

static void *open_later(void *context) {
    struct gate *g = context;
    nanosleep(&(struct timespec){.tv_nsec = 400000000}, NULL);
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_signal(&g->go);
    pthread_mutex_unlock(&g->lock);
    return NULL;
}

static int put_credential(struct store *s, void *context, struct fault *f) { return credential_put(s, context, f); }
static void nothing(struct work_job *w) { (void)w; }

// The old password is looked at while the new one is on its way.
static void a_password_changed_meanwhile_is_wrong(void **state) {
    (void)state;
    struct sign x;
    struct gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct credential changed;
    struct holder who;
    pthread_t opener;
    sign_open(&x);
    assert_int_equal(holder_by_login(x.reader, STR("d"), SIGN_NOW, &who, &x.f), 1);
    assert_int_equal(credential_of(x.reader, who.account, &changed, &x.f), 1);
    assert_int_equal(password_hash(STR("quite another 7"), &sign_cost, changed.hash, &x.f), 0);
    struct work_job held = {.run = wait_at, .done = nothing, .context = &g}, change = {.run = put_credential, .done = nothing, .context = &changed};
    service_work(&x.service, &held);
    service_work(&x.service, &change);
    assert_int_equal(pthread_create(&opener, NULL, open_later, &g), 0);
    sign_refused(&x, "d", SIGN_PASSWORD, SIGN_NOW, "wrong-password");
    pthread_join(opener, NULL);
    service_drain(&x.service);
    assert_true(change.ok);
    sign_close(&x);
}

// Unknown, without a password, closed: in words, counting and lock-out as an account whose password was wrong.
static void a_login_that_does_not_exist_is_answered_like_one_that_does(void **state) {
    (void)state;
    struct sign x;
    static const char *const logins[] = {"nobody", "b", "import", ""};
    char known[4][600];
    sign_open(&x);
    for (int i = 0; i < 4; i++) {
        sign_refused(&x, "d", "wrong horse 10", SIGN_NOW, "wrong-password");
        memcpy(known[i], x.f.zh, sizeof known[i]);
    }
    for (size_t k = 0; k < sizeof logins / sizeof *logins; k++) {
        for (int i = 0; i < 4; i++) {
            sign_refused(&x, logins[k], SIGN_PASSWORD, SIGN_NOW, "wrong-password");
            assert_string_equal(x.f.zh, known[i]);
        }
        sign_refused(&x, logins[k], SIGN_PASSWORD, SIGN_NOW, "locked");
        sign_refused(&x, logins[k], SIGN_PASSWORD, SIGN_NOW, "locked");
    }
    sign_close(&x);
}

static void a_demonstrations_password_is_good_only_there(void **state) {
    (void)state;
    struct sign x;
    struct signed_in in;
    sign_open(&x);
    sign_refused(&x, "a", SIGN_PASSWORD, SIGN_NOW, "demo-only");
    sign_refused(&x, "a", "wrong horse 10", SIGN_NOW, "wrong-password"); // says nothing of the kind
    assert_int_equal(signin(x.reader, &x.service, STR("a"), STR(SIGN_PASSWORD), true, SIGN_NOW, &in, &x.f), 0);
    sign_password(&x, "a", "a real one 12", false);
    assert_int_equal(sign_try(&x, "a", "a real one 12", SIGN_NOW, &in), 0);
    sign_close(&x);
}

static void sessions_end(void **state) {
    (void)state;
    struct sign x;
    struct session s;
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    sign_over(&x, in.cookie, SIGN_NOW + SESSION_IDLE, "session-expired");
    assert_int_equal(sign_find(&x, in.cookie, SIGN_NOW + SESSION_IDLE - 1, &s), 0);
    sign_over(&x, in.cookie, SIGN_NOW - MS_HOUR, "session-expired"); // made in the future
    ms_t at = SIGN_NOW;
    for (; at < SIGN_NOW + SESSION_WHOLE; at += 20 * MS_MINUTE) assert_int_equal(sign_find(&x, in.cookie, at, &s), 0);
    sign_over(&x, in.cookie, SIGN_NOW + SESSION_WHOLE, "session-expired"); // however busy
    sign_close(&x);
}

static void a_closed_account_is_out_at_once(void **state) {
    (void)state;
    struct sign x;
    struct session s;
    struct holder who;
    char text[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1];
    sign_open(&x);
    ms_t now = now_ms();
    sign_password(&x, "d", SIGN_PASSWORD, false);
    struct signed_in in = sign_in(&x, "d", now);
    assert_int_equal(token_make(&x.service, STR("d"), STR("n"), now + MS_DAY, now, text, digest, &x.f), 0);
    assert_int_equal(sign_find(&x, in.cookie, now, &s), 0);
    sign_do(&x, "{\"do\":\"account.close\",\"by\":\"admin\",\"at\":\"2026-02-02\",\"fields\":{\"account\":\"d\"}}");
    sign_over(&x, in.cookie, now, "account-closed");
    assert_true(token_find(x.reader, str_c(text), now, &who, &x.f) < 0);
    sign_fault(&x, "account-closed", text);
    sign_refused(&x, "d", SIGN_PASSWORD, now, "wrong-password");
    assert_true(credential_set(&x.service, STR("d"), "$x", false, now, &x.f) < 0);
    sign_fault(&x, "account-closed", NULL);
    assert_true(token_make(&x.service, STR("d"), STR("n"), now + MS_DAY, now, text, digest, &x.f) < 0);
    sign_fault(&x, "account-closed", NULL);
    assert_true(credential_set(&x.service, STR("nobody"), "$x", false, now, &x.f) < 0);
    sign_fault(&x, "unknown-account", NULL);
    sign_close(&x);
}

static void forged_cookies_are_nobodys(void **state) {
    (void)state;
    struct sign x;
    char forged[80];
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    for (size_t i = 0; i < SECRET_TEXT; i++) {
        memcpy(forged, in.cookie, sizeof in.cookie);
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        if (i == SECRET_TEXT - 1) forged[i] = forged[i] == in.cookie[i] ? 'C' : forged[i];
        sign_over(&x, forged, SIGN_NOW, "no-session");
    }
    const char *const others[] = {"", "x", in.session.digest, in.session.csrf, "' OR '1'='1                                ",
                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\xff\xfe\x01"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) sign_over(&x, others[i], SIGN_NOW, "no-session");
    snprintf(forged, sizeof forged, "%s=", in.cookie);
    sign_over(&x, forged, SIGN_NOW, "no-session");
    struct session s;
    char long_text[5000];
    memset(long_text, 'A', sizeof long_text);
    assert_true(session_find(x.reader, &x.service, str_of(long_text, sizeof long_text), SIGN_NOW, &s, &x.f) < 0);
    assert_true(session_find(x.reader, &x.service, str_of("\0\0", 2), SIGN_NOW, &s, &x.f) < 0);
    sign_close(&x);
}

static void a_tampered_form_token_is_refused(void **state) {
    (void)state;
    struct sign x;
    char token[CSRF_TEXT + 1], tampered[CSRF_TEXT + 2];
    sign_open(&x);
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    csrf_token(&in.session, STR("/a"), token);
    for (size_t i = 0; i < CSRF_TEXT; i++) {
        memcpy(tampered, token, sizeof token);
        tampered[i] = tampered[i] == '0' ? '1' : '0';
        assert_false(csrf_right(&in.session, STR("/a"), str_c(tampered)));
    }
    assert_false(csrf_right(&in.session, STR("/a"), STR("")));
    assert_false(csrf_right(&in.session, STR("/a"), str_of(NULL, 0)));
    assert_false(csrf_right(&in.session, STR("/a"), str_head(str_c(token), CSRF_TEXT - 1)));
    snprintf(tampered, sizeof tampered, "%s0", token);
    assert_false(csrf_right(&in.session, STR("/a"), str_c(tampered)));
    assert_false(csrf_right(&in.session, STR("/ab"), str_c(token)));
    assert_true(csrf_right(&in.session, STR("/a"), str_c(token)));
    sign_close(&x);
}

static void tokens_end(void **state) {
    (void)state;
    struct sign x;
    struct holder who;
    char text[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1], gone[DIGEST_TEXT + 1], forged[TOKEN_TEXT + 1];
    sign_open(&x);
    assert_int_equal(token_make(&x.service, STR("b"), STR("n"), SIGN_NOW + MS_DAY, SIGN_NOW, text, digest, &x.f), 0);
    assert_int_equal(token_find(x.reader, str_c(text), SIGN_NOW + MS_DAY - 1, &who, &x.f), 0);
    assert_true(token_find(x.reader, str_c(text), SIGN_NOW + MS_DAY, &who, &x.f) < 0);
    sign_fault(&x, "token-expired", text);
    memcpy(forged, text, sizeof text);
    forged[20] = forged[20] == 'A' ? 'B' : 'A';
    const char *const bad[] = {forged, "", "hy_", text + 3, digest, "hy_\x01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_true(token_find(x.reader, str_c(bad[i]), SIGN_NOW, &who, &x.f) < 0);
        sign_fault(&x, "no-token", bad[i][0] ? text : NULL);
    }
    // a session's cookie is no token, nor the other way round
    struct signed_in in = sign_in(&x, "d", SIGN_NOW);
    assert_true(token_find(x.reader, str_c(in.cookie), SIGN_NOW, &who, &x.f) < 0);
    sign_over(&x, text + 3, SIGN_NOW, "no-session");
    const char *const prefixes[] = {"", "1234567", text, "ABCDEF01", "%%%%%%%%"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        assert_true(token_revoke(&x.service, 0, str_c(prefixes[i]), gone, &x.f) < 0);
        sign_fault(&x, "bad-prefix", text);
    }
    assert_true(token_revoke(&x.service, 0, STR("0000000000000000"), gone, &x.f) < 0);
    sign_fault(&x, "no-token", NULL);
    assert_true(token_revoke(&x.service, in.session.who.account, str_head(str_c(digest), 8), gone, &x.f) < 0); // another's
    sign_fault(&x, "no-token", NULL);
    assert_int_equal(token_revoke(&x.service, 0, str_c(digest), gone, &x.f), 0);
    assert_true(token_find(x.reader, str_c(text), SIGN_NOW, &who, &x.f) < 0);
    sign_close(&x);
}

static int add_row(struct store *s, void *context, struct fault *f) { return store_insert(s, TABLE_TOKEN, context, f); }

static void tokens_are_named_and_bounded(void **state) {
    (void)state;
    struct sign x;
    char text[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1], gone[DIGEST_TEXT + 1], name[TOKEN_NAME_BYTES_MAX + 2];
    sign_open(&x);
    memset(name, 'n', sizeof name);
    const struct str names[] = {STR(""), str_of(name, TOKEN_NAME_BYTES_MAX + 1), STR("a\nb"), STR("a\0b"), STR("\xff")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(token_make(&x.service, STR("b"), names[i], SIGN_NOW + MS_DAY, SIGN_NOW, text, digest, &x.f) < 0);
        sign_fault(&x, "bad-token-name", NULL);
    }
    const ms_t untils[] = {SIGN_NOW, SIGN_NOW - 1, SIGN_NOW + TOKEN_DAYS_MAX * MS_DAY + 1};
    for (size_t i = 0; i < sizeof untils / sizeof *untils; i++) {
        assert_true(token_make(&x.service, STR("b"), STR("n"), untils[i], SIGN_NOW, text, digest, &x.f) < 0);
        sign_fault(&x, "bad-until", NULL);
    }
    const char *const twins[] = {"abcdef0100000000000000000000000000000000000000000000000000000000", "abcdef0111111111111111111111111111111111111111111111111111111111"};
    for (int i = 0; i < 2; i++) {
        struct row_token row = {str_c(twins[i]), 1, STR("n"), 0, 0};
        assert_int_equal(service_work_do(&x.service, add_row, &row, &x.f), 0);
    }
    assert_true(token_revoke(&x.service, 0, STR("abcdef01"), gone, &x.f) < 0);
    sign_fault(&x, "ambiguous-token", NULL);
    assert_int_equal(token_revoke(&x.service, 0, STR("abcdef010"), gone, &x.f), 0);
    sign_close(&x);
}

static void very_long_passwords_and_odd_bytes(void **state) {
    (void)state;
    struct sign x;
    struct signed_in in;
    char hash[PASSWORD_HASH_MAX], password[PASSWORD_BYTES_MAX + 2], login[5000];
    sign_open(&x);
    for (size_t i = 0; i < sizeof password; i++) password[i] = (char)('a' + i % 26);
    assert_int_equal(password_fit(str_of(password, PASSWORD_BYTES_MAX), STR("d"), &x.f), 0);
    assert_true(password_fit(str_of(password, PASSWORD_BYTES_MAX + 1), STR("d"), &x.f) < 0);
    sign_fault(&x, "password-long", NULL);
    assert_true(password_hash(str_of(password, PASSWORD_BYTES_MAX + 1), &sign_cost, hash, &x.f) < 0);
    sign_fault(&x, "password-long", NULL);
    assert_int_equal(password_hash(str_of(password, PASSWORD_BYTES_MAX), &sign_cost, hash, &x.f), 0);
    assert_int_equal(credential_set(&x.service, STR("d"), hash, false, SIGN_NOW, &x.f), 0);
    assert_int_equal(signin(x.reader, &x.service, STR("d"), str_of(password, PASSWORD_BYTES_MAX), false, SIGN_NOW, &in, &x.f), 0);
    const struct str passwords[] = {str_of(password, PASSWORD_BYTES_MAX + 1), str_of(password, PASSWORD_BYTES_MAX - 1), STR(""),
                                    STR("\0")};
    for (size_t i = 0; i < sizeof passwords / sizeof *passwords; i++) {
        assert_true(signin(x.reader, &x.service, STR("d"), passwords[i], false, SIGN_NOW, &in, &x.f) < 0);
        sign_fault(&x, "wrong-password", NULL);
    }
    memset(login, 'd', sizeof login);
    const struct str logins[] = {STR("d\0"), str_of(login, sizeof login), STR("\xff\xfe"), STR("d\n"), STR("D")};
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        assert_true(signin(x.reader, &x.service, logins[i], STR("x"), false, SIGN_NOW, &in, &x.f) < 0);
        sign_fault(&x, "wrong-password", NULL);
    }
    sign_close(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_wrong_passwords_lock_for_a_quarter_of_an_hour),
        cmocka_unit_test(success_forgets_the_failures),
        cmocka_unit_test(after_a_lock_there_are_five_tries_again),
        cmocka_unit_test(a_lock_made_by_a_wrong_clock_does_not_last),
        cmocka_unit_test(guesses_at_once_are_counted_one_by_one),
        cmocka_unit_test(locked_is_said_without_looking_at_the_password),
        cmocka_unit_test(a_password_changed_meanwhile_is_wrong),
        cmocka_unit_test(a_login_that_does_not_exist_is_answered_like_one_that_does),
        cmocka_unit_test(a_demonstrations_password_is_good_only_there),
        cmocka_unit_test(sessions_end),
        cmocka_unit_test(a_closed_account_is_out_at_once),
        cmocka_unit_test(forged_cookies_are_nobodys),
        cmocka_unit_test(a_tampered_form_token_is_refused),
        cmocka_unit_test(tokens_end),
        cmocka_unit_test(tokens_are_named_and_bounded),
        cmocka_unit_test(very_long_passwords_and_odd_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
