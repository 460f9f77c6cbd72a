// SPDX-License-Identifier: Apache-2.0
#include "access/token.h"

#include "access/password.h"

static int no_token(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "no-token", "令牌无效：没有这个令牌，或已撤销", "the token is not good: there is none, or it was revoked");
}

static bool digest_of(struct str text, char ret[DIGEST_TEXT + 1]) {
    if (!str_starts(text, STR(TOKEN_BEGINS)) || !secret_formed(str_skip(text, sizeof TOKEN_BEGINS - 1))) return false;
    secret_digest(text, ret);
    return true;
}

void token_foresee(struct store *reader, struct str text) {
    char digest[DIGEST_TEXT + 1];
    if (digest_of(text, digest)) store_foresee(reader, SQL_TOKEN_ONE, &CELL_TEXT(str_c(digest)), 1);
}

int token_find(struct store *reader, struct str text, ms_t now, struct holder *ret, struct fault *f) {
    char digest[DIGEST_TEXT + 1];
    struct cell cells[4 + HOLDER_CELLS];
    if (!digest_of(text, digest)) return no_token(f);
    int found = store_first(reader, SQL_TOKEN_ONE, &CELL_TEXT(str_c(digest)), 1, cells, 4 + HOLDER_CELLS, f);
    if (found != 1) return found < 0 ? -1 : no_token(f);
    if (now >= cells[3].i)
        return fault_set(f, FAULT_INPUT, "token-expired", "令牌已过期：请用 huiyin account token 换发",
                         "the token has expired: make a new one with huiyin account token");
    return holder_read(cells[0].i, cells + 4, now, ret) ? 0 : fault_set(f, FAULT_INPUT, "account-closed", "账号已注销，令牌随之失效", "the account is closed, and its tokens with it");
}

struct making {
    struct str login, name, digest;
    ms_t until, now;
};

static int make(struct store *s, void *context, struct fault *f) {
    const struct making *m = context;
    struct holder who;
    if (holder_needed(s, m->login, m->now, &who, f) < 0) return -1;
    struct row_token row = {m->digest, who.account, m->name, m->now, m->until};
    return store_insert(s, TABLE_TOKEN, &row, f);
}

static int check_name(struct str name, struct fault *f) {
    bool good = name.n && name.n <= TOKEN_NAME_BYTES_MAX;
    for (size_t pos = 0; good && pos < name.n;) good = !utf8_unfit(utf8_next(name, &pos));
    if (good) return 0;
    return fault_set(f, FAULT_INPUT, "bad-token-name", "令牌名称应是一行文字，最多 %d 字节，写明给谁用",
                     "a token's name is one line of text, %d bytes at most, that says what uses it", TOKEN_NAME_BYTES_MAX);
}

int token_make(struct service *service, struct str login, struct str name, ms_t until, ms_t now, char ret_text[TOKEN_TEXT + 1],
               char ret_digest[DIGEST_TEXT + 1], struct fault *f) {
    char text[TOKEN_TEXT + 1] = TOKEN_BEGINS, digest[DIGEST_TEXT + 1];
    if (check_name(name, f) < 0) return -1;
    if (until <= now || until - now > TOKEN_DAYS_MAX * MS_DAY)
        return fault_set(f, FAULT_INPUT, "bad-until", "令牌有效期应在将来，最长 %d 天", "a token ends in the future, after %d days at most",
                         TOKEN_DAYS_MAX);
    secret_draw(text + sizeof TOKEN_BEGINS - 1);
    secret_digest(str_of(text, TOKEN_TEXT), digest);
    struct making m = {login, name, str_c(digest), until, now};
    int status = service_work_do(service, make, &m, f);
    if (status == 0) {
        memcpy(ret_text, text, sizeof text);
        memcpy(ret_digest, digest, sizeof digest);
    }
    secret_forget(text, sizeof text);
    return status;
}

struct listing {
    int64_t account;
    table_fn *each;
    void *context;
};

static int give(void *context, const void *row) {
    const struct listing *l = context;
    return l->account && ((const struct row_token *)row)->account != l->account ? 0 : l->each(l->context, row);
}

int token_list(struct store *reader, int64_t account, table_fn *each, void *context, struct fault *f) {
    struct listing l = {account, each, context};
    return store_rows(reader, TABLE_TOKEN, give, &l, f);
}

struct revoking {
    int64_t account;
    struct str prefix;
    int matches;
    char digest[DIGEST_TEXT + 1];
};

static int match(void *context, const void *row) {
    struct revoking *r = context;
    const struct row_token *t = row;
    if (!str_starts(t->digest, r->prefix) || t->digest.n != DIGEST_TEXT) return 0;
    memcpy(r->digest, t->digest.p, DIGEST_TEXT);
    r->matches++;
    return 0;
}

static int revoke(struct store *s, void *context, struct fault *f) {
    struct revoking *r = context;
    r->matches = 0;
    if (token_list(s, r->account, match, r, f) < 0) return -1;
    if (r->matches == 0)
        return fault_set(f, FAULT_INPUT, "no-token", "没有以 %.*s 开头的令牌：请看 account token --list",
                         "no token begins with %.*s: see account token --list", SP(r->prefix));
    if (r->matches > 1)
        return fault_set(f, FAULT_INPUT, "ambiguous-token", "以 %.*s 开头的令牌不止一个：请多写几位",
                         "more than one token begins with %.*s: give more digits", SP(r->prefix));
    struct row_token row = {.digest = str_of(r->digest, DIGEST_TEXT)};
    return store_remove(s, TABLE_TOKEN, &row, f);
}

int token_revoke(struct service *service, int64_t account, struct str prefix, char ret_digest[DIGEST_TEXT + 1], struct fault *f) {
    struct revoking r = {.account = account, .prefix = prefix};
    bool good = prefix.n >= TOKEN_PREFIX_MIN && prefix.n <= DIGEST_TEXT;
    for (size_t i = 0; good && i < prefix.n; i++) good = (prefix.p[i] >= '0' && prefix.p[i] <= '9') || (prefix.p[i] >= 'a' && prefix.p[i] <= 'f');
    if (!good) // not repeated: it may be the token itself, given by mistake
        return fault_set(f, FAULT_INPUT, "bad-prefix", "请写令牌编号的前 %d 位以上（0-9、a-f），见 account token --list；不要写令牌本身",
                         "give %d or more of the first digits (0-9, a-f) of the token's number, see account token --list; never the token itself",
                         TOKEN_PREFIX_MIN);
    if (service_work_do(service, revoke, &r, f) < 0) return -1;
    memcpy(ret_digest, r.digest, sizeof r.digest);
    return 0;
}
