// SPDX-License-Identifier: Apache-2.0
// A small city at work, with a reader beside it and passwords of a cost tests can pay.
#ifndef TEST_SIGN_H
#define TEST_SIGN_H

#include "small_city.h"

#include "access/signin.h"
#include "access/token.h"

#define SIGN_NOW ((ms_t)1770000000000) // 2026-02-02, a Monday
#define SIGN_PASSWORD "correct horse 9"

static const struct password_cost sign_cost = {1, 16384};

struct sign {
    struct city city;
    struct service service;
    struct store *reader;
    struct fault f;
};

static inline void sign_password(struct sign *x, const char *login, const char *password, bool demo) {
    char hash[PASSWORD_HASH_MAX];
    if (password_hash(str_c(password), &sign_cost, hash, &x->f) < 0 ||
        credential_set(&x->service, str_c(login), hash, demo, SIGN_NOW, &x->f) < 0)
        fail_msg("%s: %s", login, x->f.en);
}

// Logins d, a, b of small_city.h: d has SIGN_PASSWORD, a the demonstration's, b none.
static inline void sign_open(struct sign *x) {
    memset(x, 0, sizeof *x);
    small_city_open(&x->city);
    desk_release(&x->city.desk);
    memset(&x->city.desk, 0, sizeof x->city.desk);
    x->city.store = store_close(x->city.store);
    if (service_open(&x->service, x->city.path, city_rooms, 0, &x->f) < 0 ||
        store_open(&x->reader, x->city.path, STORE_READ, &x->f) < 0)
        fail_msg("%s", x->f.en);
    store_set_region(x->reader, 500000);
    sign_password(x, "d", SIGN_PASSWORD, false);
    sign_password(x, "a", SIGN_PASSWORD, true);
}

static inline void sign_close(struct sign *x) {
    service_close(&x->service);
    store_close(x->reader);
    city_close(&x->city);
}

static inline int sign_try(struct sign *x, const char *login, const char *password, ms_t now, struct signed_in *ret) {
    return signin(x->reader, &x->service, str_c(login), str_c(password), false, now, ret, &x->f);
}

static inline struct signed_in sign_in(struct sign *x, const char *login, ms_t now) {
    struct signed_in s;
    if (sign_try(x, login, SIGN_PASSWORD, now, &s) < 0) fail_msg("%s: %s", login, x->f.en);
    return s;
}

// Both sentences are there and no secret in them.
static inline void sign_fault_at(struct sign *x, const char *code, const char *secret, const char *file, int line) {
    if (!str_eq(str_c(x->f.code), str_c(code))) {
        print_error("%s:%d: %s, not %s: %s\n", file, line, x->f.code, code, x->f.en);
        fail();
    }
    assert_true(x->f.zh[0] && x->f.en[0]);
    if (secret && secret[0]) {
        assert_null(strstr(x->f.zh, secret));
        assert_null(strstr(x->f.en, secret));
        assert_null(strstr(x->f.where, secret));
    }
}
#define sign_fault(x, code, secret) sign_fault_at((x), (code), (secret), __FILE__, __LINE__)

static inline void sign_refused_at(struct sign *x, const char *login, const char *password, ms_t now, const char *code, const char *file, int line) {
    struct signed_in s;
    if (sign_try(x, login, password, now, &s) == 0) {
        print_error("%s:%d: signed in as %s\n", file, line, login);
        fail();
    }
    sign_fault_at(x, code, password, file, line);
}
#define sign_refused(x, login, password, now, code) sign_refused_at((x), (login), (password), (now), (code), __FILE__, __LINE__)

static inline int sign_find(struct sign *x, const char *cookie, ms_t now, struct session *ret) {
    int status = session_find(x->reader, &x->service, str_c(cookie), now, ret, &x->f);
    service_drain(&x->service);
    return status;
}

static inline void sign_over_at(struct sign *x, const char *cookie, ms_t now, const char *code, const char *file, int line) {
    struct session s;
    if (sign_find(x, cookie, now, &s) == 0) {
        print_error("%s:%d: the session still stands\n", file, line);
        fail();
    }
    sign_fault_at(x, code, cookie, file, line);
}
#define sign_over(x, cookie, now, code) sign_over_at((x), (cookie), (now), (code), __FILE__, __LINE__)

static inline void sign_do(struct sign *x, const char *line) {
    struct command c;
    struct answer a;
    if (command_from_json(&c, str_c(line), UTC_OFFSET_CHINA, &x->city.arena, &x->f) < 0) fail_msg("%s", x->f.en);
    service_do(&x->service, &c, &a);
    if (!a.ok) fail_msg("%s", a.fault.en);
}

#endif
