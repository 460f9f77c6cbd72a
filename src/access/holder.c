// SPDX-License-Identifier: Apache-2.0
#include "access/holder.h"

struct looking {
    ms_t now;
    struct holder *ret;
    int open;
};

static int is_open(const struct row_account *a, ms_t now, struct holder *ret) {
    if (a->opened > now || (a->closed && now >= a->closed) || a->login.n > LOGIN_BYTES_MAX) return 0;
    *ret = (struct holder){.account = a->id, .person = a->person};
    memcpy(ret->login, a->login.p, a->login.n);
    return 1;
}

static int take(void *context, const void *row) {
    struct looking *l = context;
    l->open |= is_open(row, l->now, l->ret);
    return 0;
}

int holder_read(int64_t account, const struct cell cells[HOLDER_CELLS], ms_t now, struct holder *ret) {
    struct row_account a = {.id = account, .login = cells[0].s, .person = cells[1].i, .opened = cells[2].i, .closed = cells[3].i};
    return is_open(&a, now, ret);
}

int holder_of(struct store *s, int64_t account, ms_t now, struct holder *ret, struct fault *f) {
    struct looking l = {now, ret, 0};
    return store_rows_of(s, TABLE_ACCOUNT, account, take, &l, f) < 0 ? -1 : l.open;
}

// 1 there is one, open or not.
static int id_of(struct store *s, struct str login, int64_t *ret, struct fault *f) {
    struct cell id;
    if (login.n == 0 || login.n > LOGIN_BYTES_MAX) return 0;
    int found = store_first(s, SQL_ACCOUNT_BY_LOGIN, &CELL_TEXT(login), 1, &id, 1, f);
    if (found == 1) *ret = id.i;
    return found;
}

int holder_by_login(struct store *s, struct str login, ms_t now, struct holder *ret, struct fault *f) {
    int64_t id;
    int found = id_of(s, login, &id, f);
    return found == 1 ? holder_of(s, id, now, ret, f) : found;
}

int holder_needed(struct store *s, struct str login, ms_t now, struct holder *ret, struct fault *f) {
    int64_t id;
    int found = id_of(s, login, &id, f);
    int open = found == 1 ? holder_of(s, id, now, ret, f) : found;
    if (open != 0) return open < 0 ? -1 : 0;
    struct str shown = utf8_head(login, 60);
    if (found)
        return fault_set(f, FAULT_INPUT, "account-closed", "账号“%.*s”已注销", "the account \"%.*s\" is closed", SP(shown));
    return fault_set(f, FAULT_INPUT, "unknown-account", "没有账号“%.*s”：请核对登录名，或请管理员先开立",
                     "there is no account \"%.*s\": check the login, or have an administrator open it first (account.open)", SP(shown));
}
