// SPDX-License-Identifier: Apache-2.0
#include "access/credential.h"

#include <pthread.h>

#include "access/session.h"
#include "base/hash.h"

static unsigned char stand_in_secret[16];

static void draw_secret(void) { random_bytes(stand_in_secret, sizeof stand_in_secret); }

int64_t credential_stand_in(struct str login) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, draw_secret);
    struct str parts[] = {str_of((const char *)stand_in_secret, sizeof stand_in_secret), login};
    struct hash h;
    sm3(&h, parts, 2);
    return -1 - (int64_t)(h.b[0] << 8 | h.b[1]);
}

int credential_of(struct store *s, int64_t account, struct credential *ret, struct fault *f) {
    struct cell cells[5];
    *ret = (struct credential){.account = account};
    int found = store_first(s, SQL_CREDENTIAL_ONE, &CELL_INT(account), 1, cells, 5, f);
    if (found != 1) return found;
    struct str hash = str_head(cells[0].s, PASSWORD_HASH_MAX - 1);
    if (hash.n) memcpy(ret->hash, hash.p, hash.n);
    ret->demo = cells[1].i != 0;
    ret->failures = cells[2].i;
    ret->locked = cells[3].i;
    ret->changed = cells[4].i;
    return 1;
}

int credential_put(struct store *s, const struct credential *c, struct fault *f) {
    struct credential old;
    struct row_credential row = {c->account, str_c(c->hash), c->demo, c->failures, c->locked, c->changed};
    int found = credential_of(s, c->account, &old, f);
    if (found < 0) return -1;
    return found ? store_update(s, TABLE_CREDENTIAL, &row, f) : store_insert(s, TABLE_CREDENTIAL, &row, f);
}

bool credential_locked(const struct credential *c, ms_t now) {
    return c->locked > now && c->locked - now <= SIGNIN_LOCK;
}

struct setting {
    struct str login;
    const char *hash;
    bool demo;
    ms_t now;
    int64_t count;
    struct store *store;
    struct fault *fault;
};

static int put_new(struct store *s, const struct setting *x, int64_t account, struct fault *f) {
    struct credential c = {.account = account, .demo = x->demo, .changed = x->now};
    memcpy(c.hash, x->hash, str_c(x->hash).n);
    return credential_put(s, &c, f);
}

static int set_one(struct store *s, void *context, struct fault *f) {
    const struct setting *x = context;
    struct holder who;
    if (holder_needed(s, x->login, x->now, &who, f) < 0 || put_new(s, x, who.account, f) < 0) return -1;
    return session_end_of(s, who.account, f);
}

int credential_set(struct service *service, struct str login, const char *hash, bool demo, ms_t now, struct fault *f) {
    struct setting x = {.login = login, .hash = hash, .demo = demo, .now = now};
    return service_work_do(service, set_one, &x, f);
}

static int set_if_none(void *context, const void *row) {
    struct setting *x = context;
    const struct row_account *a = row;
    struct credential old;
    if (a->person == 0 || a->opened > x->now || (a->closed && x->now >= a->closed)) return 0;
    int found = credential_of(x->store, a->id, &old, x->fault);
    if (found != 0) return found < 0 ? -1 : 0;
    x->count++;
    return put_new(x->store, x, a->id, x->fault);
}

static int set_all(struct store *s, void *context, struct fault *f) {
    struct setting *x = context;
    x->store = s;
    x->fault = f;
    x->count = 0;
    return store_rows(s, TABLE_ACCOUNT, set_if_none, x, f) == 0 ? 0 : -1;
}

int credential_set_all_demo(struct service *service, const char *hash, ms_t now, int64_t *ret_count, struct fault *f) {
    struct setting x = {.hash = hash, .demo = true, .now = now};
    if (service_work_do(service, set_all, &x, f) < 0) return -1;
    *ret_count = x.count;
    return 0;
}
