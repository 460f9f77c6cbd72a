// SPDX-License-Identifier: Apache-2.0
#include "access/session.h"

#include <sodium.h>
#include <stdlib.h>

#include "access/password.h"
#include "base/arena.h"

void secret_draw(char ret[SECRET_TEXT + 1]) {
    unsigned char bytes[SECRET_BYTES];
    random_bytes(bytes, sizeof bytes);
    sodium_bin2base64(ret, SECRET_TEXT + 1, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    secret_forget(bytes, sizeof bytes);
}

bool secret_formed(struct str text) {
    bool formed = text.n == SECRET_TEXT;
    for (size_t i = 0; formed && i < text.n; i++) {
        char c = text.p[i];
        formed = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return formed;
}

void secret_digest(struct str text, char ret[DIGEST_TEXT + 1]) {
    struct hash h;
    sm3_of(&h, text);
    hash_hex(&h, ret);
}

static bool is_over(const struct session *x, ms_t now) {
    // Made in the future: the clock was wrong then or is now.
    return now - x->seen >= SESSION_IDLE || now - x->made >= SESSION_WHOLE || x->made - now >= SESSION_IDLE;
}

static int sweep_rows(struct store *s, ms_t now, struct fault *f) {
    return store_each(s, SQL_SESSION_END_OLD, &CELL_INT(now - SESSION_IDLE), 1, NULL, NULL, f);
}

int session_make(struct store *s, const struct holder *who, ms_t now, struct session *ret, char ret_cookie[SECRET_TEXT + 1],
                 struct fault *f) {
    struct session x = {.who = *who, .made = now, .seen = now};
    secret_draw(ret_cookie);
    secret_draw(x.csrf);
    secret_digest(str_of(ret_cookie, SECRET_TEXT), x.digest);
    struct row_session row = {str_c(x.digest), who->account, str_c(x.csrf), now, now};
    if (sweep_rows(s, now, f) < 0 || store_insert(s, TABLE_SESSION, &row, f) < 0) return -1;
    *ret = x;
    return 0;
}

// 1 found, 0 none, -1 fault; of one whose account is closed `who` is left empty but for the account.
static int read_session(struct store *s, struct session *x, ms_t now, bool *ret_open, struct fault *f) {
    struct cell cells[4 + HOLDER_CELLS];
    int found = store_first(s, SQL_SESSION_ONE, &CELL_TEXT(str_c(x->digest)), 1, cells, 4 + HOLDER_CELLS, f);
    if (found != 1) return found;
    if (cells[1].s.n != SECRET_TEXT)
        return fault_set(f, FAULT_MACHINE, "store-damaged", "会话表里有一行不完整", "a row of the session table is not whole");
    *ret_open = holder_read(cells[0].i, cells + 4, now, &x->who);
    x->who.account = cells[0].i;
    memcpy(x->csrf, cells[1].s.p, SECRET_TEXT);
    x->made = cells[2].i;
    x->seen = cells[3].i;
    return 1;
}

struct touch {
    struct work_job job; // first
    char digest[DIGEST_TEXT + 1];
    ms_t now;
};

static int note_seen(struct store *s, void *context, struct fault *f) {
    const struct touch *t = context;
    struct session x = {.seen = 0};
    memcpy(x.digest, t->digest, sizeof x.digest);
    bool open = false;
    int found = read_session(s, &x, t->now, &open, f);
    if (found != 1 || x.seen >= t->now) return found < 0 ? -1 : 0;
    struct row_session row = {str_c(x.digest), x.who.account, str_c(x.csrf), x.made, t->now};
    return store_update(s, TABLE_SESSION, &row, f);
}

// Nobody waits: when it cannot be written, the next page tries again.
static void touched(struct work_job *w) { free(w); }

static void touch(struct service *service, const struct session *x, ms_t now) {
    struct touch *t = mem_new(sizeof *t);
    memcpy(t->digest, x->digest, sizeof t->digest);
    t->now = now;
    t->job.run = note_seen;
    t->job.done = touched;
    t->job.context = t;
    service_work(service, &t->job);
}

static int no_session(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "no-session", "您还没有登录：请先登录", "you are not signed in: sign in first");
}

void session_foresee(struct store *reader, struct str cookie) {
    char digest[DIGEST_TEXT + 1];
    if (!secret_formed(cookie)) return;
    secret_digest(cookie, digest);
    store_foresee(reader, SQL_SESSION_ONE, &CELL_TEXT(str_c(digest)), 1);
}

int session_find(struct store *reader, struct service *service, struct str cookie, ms_t now, struct session *ret, struct fault *f) {
    struct session x = {.seen = 0};
    bool open = false;
    if (!secret_formed(cookie)) return no_session(f);
    secret_digest(cookie, x.digest);
    int found = read_session(reader, &x, now, &open, f);
    if (found != 1) return found < 0 ? -1 : no_session(f);
    if (is_over(&x, now))
        return fault_set(f, FAULT_INPUT, "session-expired", "登录已过期（%d 分钟没有操作，或已满 %d 小时）：请重新登录",
                         "your session is over (%d minutes without activity, or %d hours in all): sign in again",
                         (int)(SESSION_IDLE / MS_MINUTE), (int)(SESSION_WHOLE / MS_HOUR));
    if (!open) return fault_set(f, FAULT_INPUT, "account-closed", "账号已注销，登录随之失效", "the account is closed, and its sessions with it");
    if (service && now - x.seen >= SESSION_TOUCH) touch(service, &x, now);
    *ret = x;
    return 0;
}

static int end_one(struct store *s, void *context, struct fault *f) {
    struct session x = *(const struct session *)context;
    bool open = false;
    int found = read_session(s, &x, x.seen, &open, f);
    if (found != 1) return found;
    struct row_session row = {.digest = str_c(x.digest)};
    return store_remove(s, TABLE_SESSION, &row, f);
}

int session_end(struct service *service, const struct session *x, struct fault *f) {
    struct session copy = *x;
    return service_work_do(service, end_one, &copy, f);
}

int session_end_of(struct store *s, int64_t account, struct fault *f) {
    return store_each(s, SQL_SESSION_END_ACCOUNT, &CELL_INT(account), 1, NULL, NULL, f);
}

static int end_account(struct store *s, void *context, struct fault *f) { return session_end_of(s, *(int64_t *)context, f); }

int session_end_all(struct service *service, int64_t account, struct fault *f) {
    return service_work_do(service, end_account, &account, f);
}

static int sweep(struct store *s, void *context, struct fault *f) { return sweep_rows(s, *(ms_t *)context, f); }

int session_sweep(struct service *service, ms_t now, struct fault *f) { return service_work_do(service, sweep, &now, f); }

void csrf_token(const struct session *x, struct str purpose, char ret[CSRF_TEXT + 1]) {
    struct hash h;
    struct str inner[] = {str_c(x->csrf), str_c(x->digest), purpose};
    sm3(&h, inner, 3);
    struct str outer[] = {str_c(x->csrf), hash_str(&h)};
    struct hash token;
    sm3(&token, outer, 2);
    hash_hex(&token, ret);
}

bool csrf_right(const struct session *x, struct str purpose, struct str given) {
    char want[CSRF_TEXT + 1];
    csrf_token(x, purpose, want);
    return given.n == CSRF_TEXT && sodium_memcmp(want, given.p, CSRF_TEXT) == 0;
}
