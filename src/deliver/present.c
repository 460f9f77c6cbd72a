// SPDX-License-Identifier: Apache-2.0
#include "deliver/present.h"

#include "registry/deputy.h"

struct role_names role_names_of(const struct procedure *p, int role) {
    const struct role *r = &p->roles[role];
    return r->kind == ROLE_BOUND ? (struct role_names){r->post, STR("handler")} : (struct role_names){r->name.name, r->name.alias};
}

struct role_names role_names_of_post(struct str word) {
    static const char *const posts[][2] = {{"承办人", "handler"}, {"负责人", "head"}, {"督查室", "supervision"}, {"管理员", "administrator"}};
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        if (str_eq(word, str_c(posts[i][0])) || str_eq(word, str_c(posts[i][1]))) return (struct role_names){str_c(posts[i][0]), str_c(posts[i][1])};
    return (struct role_names){word, STR("")};
}

enum { ACCOUNTS_MAX = 256 };

struct accounts {
    ms_t at;
    int64_t ids[ACCOUNTS_MAX];
    size_t count;
};

// Columns: account, since, until.
static int keep_holder(void *context, const struct cell *x, size_t count) {
    struct accounts *a = context;
    if (count < 3 || x[1].i > a->at || (x[2].i && x[2].i <= a->at)) return 0;
    a->ids[a->count++] = x[0].i;
    return a->count == ACCOUNTS_MAX;
}

static int keep_account(void *context, const struct cell *x, size_t count) {
    struct accounts *a = context;
    if (count) a->ids[a->count++] = x[0].i;
    return a->count == ACCOUNTS_MAX;
}

static int here(struct desk *d, int64_t account, ms_t at, const struct stream **ret, struct fault *f) {
    struct stream *st;
    if (desk_stream(d, account, STREAM_ACCOUNT, &st, f) < 0) return -1;
    const struct row_account *row = stream_row(st, TABLE_ACCOUNT);
    *ret = st;
    // The account of imports is nobody's.
    return row && !str_eq(row->login, LOGIN_IMPORT) && (row->closed == 0 || at < row->closed) && registry_away(st, at, at + 1) == NULL;
}

static bool stands_in(const struct stream *deputy, int64_t principal, int64_t office, struct role_names role, ms_t at) {
    size_t pos = 0;
    for (const struct row_deputy *r; (r = stream_next(deputy, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->principal == principal && r->office == office && r->since <= at && at < r->until && (str_eq(r->role, role.name) || str_eq(r->role, role.other))) return true;
    return false;
}

static int deputy_here(struct desk *d, int64_t principal, int64_t office, struct role_names role, ms_t at, struct fault *f) {
    struct accounts a = {.at = at};
    const struct stream *st;
    if (store_each(d->store, SQL_DEPUTY_OF, &CELL_INT(principal), 1, keep_account, &a, f) < 0) return -1;
    for (size_t i = 0; i < a.count; i++) {
        int there = here(d, a.ids[i], at, &st, f);
        if (there < 0 || (there && stands_in(st, principal, office, role, at))) return there;
    }
    return 0;
}

int role_present(struct desk *d, int64_t office, struct role_names role, ms_t at, struct fault *f) {
    const struct str names[] = {role.name, role.other};
    struct accounts a = {.at = at};
    const struct stream *st;
    for (size_t i = 0; i < 2 && names[i].n && a.count < ACCOUNTS_MAX; i++) {
        struct cell args[] = {CELL_TEXT(names[i]), CELL_INT(office)};
        if (store_each(d->store, SQL_ROLE_OF_OFFICE, args, 2, keep_holder, &a, f) < 0) return -1;
    }
    for (size_t i = 0; i < a.count; i++) {
        int there = here(d, a.ids[i], at, &st, f);
        if (there == 0) there = deputy_here(d, a.ids[i], office, role, at, f);
        if (there) return there;
    }
    return 0;
}

struct seating {
    struct seats *seats;
    ms_t at;
};

// Columns: account, office, since, until.
static int keep_seat(void *context, const struct cell *x, size_t count) {
    struct seating *s = context;
    if (count < 4 || x[2].i > s->at || (x[3].i && x[3].i <= s->at)) return 0;
    for (size_t i = 0; i < s->seats->count; i++)
        if (s->seats->offices[i] == x[1].i) return 0;
    s->seats->offices[s->seats->count++] = x[1].i;
    return s->seats->count == PRESENT_OFFICES_MAX;
}

int role_seats(struct desk *d, struct role_names role, ms_t at, struct seats *ret, struct fault *f) {
    const struct str names[] = {role.name, role.other};
    struct seating s = {ret, at};
    *ret = (struct seats){.count = 0};
    for (size_t i = 0; i < 2 && names[i].n && ret->count < PRESENT_OFFICES_MAX; i++)
        if (store_each(d->store, SQL_ROLE_HOLDERS, &CELL_TEXT(names[i]), 1, keep_seat, &s, f) < 0) return -1;
    for (size_t i = 0; i < ret->count; i++) {
        int there = role_present(d, ret->offices[i], role, at, f);
        if (there < 0) return -1;
        ret->present[i] = there == 1;
        ret->present_count += (size_t)there;
    }
    return 0;
}
