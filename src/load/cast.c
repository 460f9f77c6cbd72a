// SPDX-License-Identifier: Apache-2.0
#include "load/cast.h"

#include <stdlib.h>

struct looking {
    struct cast *cast;
    size_t most;
    bool one_each; // of each office
    ms_t now;
};

static int take(void *context, const struct cell *cells, size_t count) {
    struct looking *x = context;
    struct cast *c = x->cast;
    int64_t since = cells[2].i, until = cells[3].i;
    (void)count;
    if (c->count == x->most || since > x->now || (until && until <= x->now)) return 0;
    if (x->one_each && map_get(&c->of_office, cells[1].i)) return 0;
    struct player *a = &c->list[c->count++];
    a->account = cells[0].i;
    a->office = cells[1].i;
    if (x->one_each) map_put(&c->of_office, a->office, a);
    return 0;
}

static int look(struct cast *c, struct store *s, const char *role, size_t most, bool one_each, ms_t now, struct fault *f) {
    struct looking x = {c, c->count + most, one_each, now};
    return store_each(s, SQL_ROLE_HOLDERS, &CELL_TEXT(str_c(role)), 1, take, &x, f);
}

static int find_names(struct cast *c, struct store *s, ms_t now, struct fault *f) {
    size_t kept = 0, reception = 0;
    for (size_t i = 0; i < c->count; i++) {
        struct holder who;
        int open = holder_of(s, c->list[i].account, now, &who, f);
        if (open < 0) return -1;
        if (open == 0) continue;
        reception += i < c->reception;
        c->list[kept] = c->list[i];
        memcpy(c->list[kept++].login, who.login, sizeof who.login);
    }
    c->count = kept;
    c->reception = reception;
    map_clear(&c->of_office);
    for (size_t i = c->reception; i < c->count; i++) map_put(&c->of_office, c->list[i].office, &c->list[i]);
    return 0;
}

static int look_all(struct cast *c, const char *where, int64_t region, ms_t now, struct fault *f) {
    struct store *s;
    if (store_open(&s, where, STORE_READ, f) < 0) return -1;
    store_set_region(s, region);
    int status = look(c, s, "受理中心", CAST_RECEPTION_MAX, false, now, f);
    c->reception = c->count;
    if (status == 0) status = look(c, s, "承办人", CAST_BODIES_MAX, true, now, f);
    if (status == 0) status = find_names(c, s, now, f);
    store_close(s);
    if (status == 0 && (c->reception == 0 || c->count == c->reception))
        return fault_set(f, FAULT_INPUT, "no-cast", "库里没有现任的受理中心和承办人账号：先开账号，或用 huiyin bench fill 建一个库（%s）",
                         "nobody in the store holds 受理中心 and 承办人 now: open accounts, or make a store with huiyin bench fill (%s)", where);
    return status;
}

struct seating {
    struct cast *cast;
    ms_t now;
};

static int seat(struct store *s, void *context, struct fault *f) {
    struct seating *x = context;
    for (size_t i = 0; i < x->cast->count; i++) {
        struct player *a = &x->cast->list[i];
        struct holder who = {.account = a->account};
        struct session made;
        memcpy(who.login, a->login, sizeof who.login);
        if (session_make(s, &who, x->now, &made, a->cookie, f) < 0) return -1;
        memcpy(a->session_digest, made.digest, sizeof made.digest);
    }
    return 0;
}

int cast_hire(struct cast *ret, struct service *s, const char *where, ms_t now, struct fault *f) {
    *ret = (struct cast){.list = mem_new((CAST_RECEPTION_MAX + CAST_BODIES_MAX) * sizeof(struct player))};
    if (look_all(ret, where, s->desk.region, now, f) < 0) return -1;
    struct seating x = {ret, now};
    for (size_t i = 0; i < ret->count; i++) {
        struct player *a = &ret->list[i];
        if (token_make(s, str_c(a->login), STR("bench"), now + MS_DAY, now, a->token, a->token_digest, f) < 0) return -1;
    }
    ret->hired = true;
    return service_work_do(s, seat, &x, f);
}

int cast_dismiss(struct cast *c, struct service *s, struct fault *f) {
    for (size_t i = 0; c->hired && i < c->count; i++) {
        struct player *a = &c->list[i];
        char digest[DIGEST_TEXT + 1];
        struct session x = {.seen = 0};
        memcpy(x.digest, a->session_digest, sizeof x.digest);
        if (token_revoke(s, a->account, str_c(a->token_digest), digest, f) < 0 || session_end(s, &x, f) < 0) return -1;
    }
    c->hired = false;
    return 0;
}

void cast_single(struct cast *ret, const char *token, const char *cookie) {
    *ret = (struct cast){.list = mem_new(sizeof(struct player)), .count = 1, .reception = 1};
    if (token) snprintf(ret->list->token, sizeof ret->list->token, "%s", token);
    if (cookie) snprintf(ret->list->cookie, sizeof ret->list->cookie, "%s", cookie);
}

void cast_release(struct cast *c) {
    map_release(&c->of_office);
    free(c->list);
    c->list = NULL;
    c->count = c->reception = 0;
}
