// SPDX-License-Identifier: Apache-2.0
#include "access/password.h"
#include "access/token.h"
#include "cli/store.h"

enum { ID_SHOWN = 12 };

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "login", .value = "LOGIN", .zh = "账号的登录名", .en = "login of the account"},
    {.name = "name", .value = "NAME", .zh = "给谁用，如“热线对接”", .en = "what uses it"},
    {.name = "days", .value = "N", .zh = "有效天数，1–366；不写为 90", .en = "good for so many days, 1 to 366; 90 when not given"},
    {.name = "list", .zh = "列出令牌（令牌本身不在库里）", .en = "list the tokens (their texts are not in the store)"},
    {.name = "revoke", .value = "PREFIX", .zh = "撤销编号以此开头的令牌", .en = "revoke the token whose number begins so"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin account token --db city.db --login hotline --name 热线对接 --days 30",
    "huiyin account token --db city.db --list",
    "huiyin account token --db city.db --revoke 3f9a0c21",
    NULL,
};

// Exactly one of making, listing, revoking.
static int check_options(const struct cli *c, struct fault *f) {
    bool list = cli_has(c, "list"), revoke = cli_has(c, "revoke");
    bool about_new = cli_has(c, "name") || cli_has(c, "days");
    if ((list && revoke) || ((list || revoke) && about_new))
        return fault_set(f, FAULT_USAGE, "option-conflict", "--list、--revoke 和新令牌的 --name、--days 不能同用",
                         "--list, --revoke and the --name and --days of a new token do not go together");
    if (!list && !revoke && !(cli_has(c, "login") && cli_has(c, "name")))
        return fault_set(f, FAULT_USAGE, "missing-option", "新令牌要写 --login LOGIN 和 --name NAME；或用 --list、--revoke PREFIX",
                         "a new token needs --login LOGIN and --name NAME; or use --list or --revoke PREFIX");
    return 0;
}

static int make(struct cli *c, struct service *s, struct fault *f) {
    char text[TOKEN_TEXT + 1], digest[DIGEST_TEXT + 1];
    int64_t days;
    if (cli_number(c, "days", 1, TOKEN_DAYS_MAX, TOKEN_DAYS, &days, f) < 0) return -1;
    struct str login = str_c(cli_get(c, "login")), name = str_c(cli_get(c, "name"));
    ms_t now = now_ms(), until = now + days * MS_DAY, offset = desk_days(&s->desk).utc_offset;
    if (token_make(s, login, name, until, now, text, digest, f) < 0) return -1;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("token"), str_c(text));
        jo_kstr(&j, STR("id"), str_of(digest, ID_SHOWN));
        jo_kstr(&j, STR("login"), login);
        jo_kstr(&j, STR("name"), name);
        jo_ktime(&j, STR("until"), until, offset);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "%s\n编号 / number %.*s，有效至 / good until ", text, ID_SHOWN, digest);
        buf_time_short(&c->out.b, until, offset);
        buf_printf(&c->out.b, "。令牌只显示这一次，库里没有它 / it is shown this once and not kept\n");
    }
    secret_forget(text, sizeof text);
    return 0;
}

static int revoke(struct cli *c, struct service *s, struct fault *f) {
    char digest[DIGEST_TEXT + 1];
    struct holder who = {.account = 0};
    const char *login = cli_get(c, "login");
    if (login) {
        struct store *reader;
        if (cli_open_read(c, &reader, f) < 0) return -1;
        int status = holder_needed(reader, str_c(login), now_ms(), &who, f);
        store_close(reader);
        if (status < 0) return -1;
    }
    if (token_revoke(s, who.account, str_c(cli_get(c, "revoke")), digest, f) < 0) return -1;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("revoked"), str_of(digest, ID_SHOWN));
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "已撤销 / revoked %.*s\n", ID_SHOWN, digest);
    }
    return 0;
}

struct showing {
    struct cli *c;
    struct store *store;
    struct json_out j;
    ms_t now, offset;
    struct fault *fault;
};

static int show(void *context, const void *row) {
    struct showing *x = context;
    const struct row_token *t = row;
    struct holder who = {.account = 0};
    int open = holder_of(x->store, t->account, x->now, &who, x->fault);
    bool good = open == 1 && x->now < t->until;
    if (open < 0) return -1;
    if (x->c->json) {
        jo_open(&x->j, '{');
        jo_kstr(&x->j, STR("id"), str_head(t->digest, ID_SHOWN));
        jo_kid(&x->j, STR("account"), t->account);
        jo_kstr(&x->j, STR("login"), str_c(who.login));
        jo_kstr(&x->j, STR("name"), t->name);
        jo_ktime(&x->j, STR("made"), t->made, x->offset);
        jo_ktime(&x->j, STR("until"), t->until, x->offset);
        jo_kbool(&x->j, STR("good"), good);
        jo_close(&x->j);
    } else {
        struct buf *b = &x->c->out.b;
        buf_printf(b, "%.*s  %s  %.*s  ", SP(str_head(t->digest, ID_SHOWN)), open ? who.login : "（已注销 / closed）", SP(t->name));
        buf_time_short(b, t->until, x->offset);
        buf_printf(b, "%s\n", good ? "" : "  失效 / not good");
    }
    return cli_flow(x->c, x->fault);
}

static int list(struct cli *c, struct fault *f) {
    struct holder who = {.account = 0};
    struct showing x = {.c = c, .now = now_ms(), .fault = f};
    const char *login = cli_get(c, "login");
    if (cli_open_read(c, &x.store, f) < 0) return -1;
    x.offset = cli_utc_offset(x.store);
    int status = login ? holder_needed(x.store, str_c(login), x.now, &who, f) : 0;
    if (status == 0 && c->json) {
        cli_json_open(c, &x.j, true);
        jo_kopen(&x.j, STR("tokens"), '[');
    }
    if (status == 0) status = token_list(x.store, who.account, show, &x, f);
    if (status == 0 && c->json) {
        jo_close(&x.j);
        cli_json_close(c, &x.j);
    }
    store_close(x.store);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct service s;
    const char *path;
    int64_t region;
    if (check_options(c, f) < 0) return -1;
    if (cli_has(c, "list")) return list(c, f);
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || service_open(&s, path, cli_rooms, region, f) < 0) return -1;
    s.desk.checkpoint_every = INT64_MAX; // no events are made here, and no key is at hand
    int status = cli_has(c, "revoke") ? revoke(c, &s, f) : make(c, &s, f);
    service_close(&s);
    return status;
}

const struct cli_verb verb_account_token = {
    .name = "account token",
    .zh = "发给程序用的令牌：新发、列出、撤销",
    .en = "tokens programs act with: make, list, revoke",
    .more_zh = "持令牌者即以该账号行事。库里只有令牌的 SM3 摘要，遗失不能找回，只能撤销后新发。",
    .more_en = "Who holds a token acts as the account. The store has only its SM3 digest: a lost one is revoked, not found again.",
    .options = options,
    .examples = examples,
    .one_zh = "没有这个账号或令牌等",
    .one_en = "no such account or token …",
    .run = run,
};
