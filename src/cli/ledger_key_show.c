// SPDX-License-Identifier: Apache-2.0
#include "cli/key_file.h"
#include "cli/look.h"
#include "cli/ledger_key.h"

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "列出这个库的账本里的密钥和见证", .en = "list the keys and witnesses in this ledger"},
    CLI_REGION_OPTION,
    {.name = "passphrase-file", .value = "FILE", .path = true, .zh = "FILE 的口令，在文件的第一行；或环境变量 HUIYIN_KEY_PASSPHRASE", .en = "the passphrase of FILE, in the first line of a file; or HUIYIN_KEY_PASSPHRASE"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin ledger key show --db city.db", "huiyin ledger key show /etc/huiyin/city.pem", NULL};

static int show_file(struct cli *c, const char *path, struct fault *f) {
    struct cli_secret secret;
    struct sm2_key *key = NULL;
    char id[2 * HASH_BYTES + 1];
    struct buf hex = BUF_INIT;
    if (key_passphrase(c, "passphrase-file", "HUIYIN_KEY_PASSPHRASE", &secret, f) < 0) return -1;
    int status = key_file_read(path, cli_secret_str(&secret), &key, f);
    secret_forget(&secret, sizeof secret);
    if (status < 0) return -1;
    struct str bytes = sm2_public_bytes(key);
    hash_hex(sm2_id(key), id);
    buf_hex(&hex, bytes.p, bytes.n);
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("key"), str_c(id));
        jo_kstr(&j, STR("public"), buf_str(&hex));
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "密钥 / key %s\n公钥 / public %.*s\n", id, SP(buf_str(&hex)));
    }
    buf_release(&hex);
    sm2_free(key);
    return 0;
}

struct showing {
    struct cli *c;
    struct json_out *j;
    int64_t offset;
};

static void json_key(const struct showing *x, const struct row_signing_key *r) {
    struct json_out *j = x->j;
    jo_open(j, '{');
    jo_kstr(j, STR("key"), r->key);
    jo_kstr(j, STR("public"), r->public);
    jo_ktime(j, STR("introduced"), r->introduced, x->offset);
    if (r->since) jo_ktime(j, STR("since"), r->since, x->offset);
    jo_kstr(j, STR("signer"), r->signer);
    jo_kstr(j, STR("ground"), r->ground);
    jo_kbool(j, STR("retired"), r->retired != 0);
    if (r->retired) {
        jo_ktime(j, STR("retired_at"), r->retired, x->offset);
        jo_kstr(j, STR("retired_by"), r->retired_by);
        jo_kstr(j, STR("retired_for"), r->retired_for);
    }
    jo_close(j);
}

static struct str day(struct cli *c, int64_t at, int64_t offset) {
    struct buf b = BUF_INIT;
    buf_time_short(&b, at, offset);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static void print_key(const struct showing *x, const struct row_signing_key *r) {
    struct buf *b = &x->c->out.b;
    buf_printf(b, "%.*s\n  引入 / introduced %.*s", SP(r->key), SP(day(x->c, r->introduced, x->offset)));
    if (r->since) buf_printf(b, "，启用 / since %.*s", SP(day(x->c, r->since, x->offset)));
    if (r->signer.n) buf_printf(b, "，由 / by %.*s", SP(r->signer));
    if (r->ground.n) buf_printf(b, "，由管理员更换 / by an administrator：%.*s %.*s", SP(keys_ground_zh(r->ground)), SP(r->ground));
    if (r->retired) buf_printf(b, "\n  停用 / retired %.*s：%.*s %.*s", SP(day(x->c, r->retired, x->offset)), SP(keys_ground_zh(r->retired_for)), SP(r->retired_for));
    if (r->retired && r->retired_by.n == 0) buf_add(b, STR("（无签名 / unsigned）"));
    buf_add(b, r->retired ? STR("\n") : STR("\n  现行 / in force\n"));
}

static void json_witness(const struct showing *x, const struct row_witness *w) {
    struct json_out *j = x->j;
    jo_open(j, '{');
    jo_ki64(j, STR("n"), w->n);
    jo_kstr(j, STR("witness"), w->witness);
    jo_kstr(j, STR("key"), w->key);
    jo_kstr(j, STR("head"), w->head);
    jo_ktime(j, STR("seen"), w->seen, x->offset);
    jo_close(j);
}

static int show_store(struct cli *c, struct fault *f) {
    struct look l;
    struct stream *st;
    struct json_out j;
    if (look_open(&l, c, f) < 0) return -1;
    struct showing x = {c, &j, desk_days(&l.desk).utc_offset};
    int status = desk_stream(&l.desk, l.desk.region_stream, STREAM_REGION, &st, f);
    if (status == 0 && c->json) {
        cli_json_open(c, &j, true);
        jo_kopen(&j, STR("keys"), '[');
    }
    size_t pos = 0;
    for (const struct row_signing_key *r; status == 0 && (r = stream_next(st, TABLE_SIGNING_KEY, &pos)) != NULL;) {
        if (c->json) json_key(&x, r);
        else print_key(&x, r);
    }
    if (status == 0 && c->json) {
        jo_close(&j);
        jo_kopen(&j, STR("witnesses"), '[');
    }
    pos = 0;
    for (const struct row_witness *w; status == 0 && (w = stream_next(st, TABLE_WITNESS, &pos)) != NULL;) {
        if (c->json) json_witness(&x, w);
        else buf_printf(&c->out.b, "见证 / witnessed：检查点 / checkpoint %lld，%.*s，%.*s，%.*s\n", (long long)w->n, SP(w->witness), SP(day(c, w->seen, x.offset)), SP(w->key));
    }
    if (status == 0 && c->json) {
        jo_close(&j);
        cli_json_close(c, &j);
    } else if (status == 0 && c->out.b.n == 0) {
        buf_add(&c->out.b, STR("账本里没有签名密钥 / the ledger has no signing key\n"));
    }
    look_close(&l);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    if (cli_has(c, "db") == (c->arg_count == 1))
        return fault_set(f, FAULT_USAGE, "missing-option", "请给出 --db FILE 或一个密钥文件", "name --db FILE or a key file");
    return c->arg_count ? show_file(c, c->args[0], f) : show_store(c, f);
}

const struct cli_verb verb_ledger_key_show = {
    .name = "ledger key show",
    .args = "FILE",
    .args_most = 1,
    .zh = "显示密钥文件的编号和公钥，或账本里的密钥和见证",
    .en = "show the id and public key of a key file, or the keys and witnesses in a ledger",
    .options = options,
    .examples = examples,
    .run = run,
};
