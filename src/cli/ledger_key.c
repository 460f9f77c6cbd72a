// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_key.h"

int ledger_key_do(struct cli *c, struct desk *d, const char *verb, const struct pair *fields, size_t count, struct answer *ret, struct fault *f) {
    const char *by = cli_get(c, "by");
    struct command k = {.verb = str_c(verb), .by = by ? str_c(by) : STR("admin"), .channel = STR("cli"), .fields = {fields, count}};
    desk_do(d, &k, ret);
    if (ret->ok) return 0;
    *f = ret->fault;
    return -1;
}

int ledger_key_run(struct cli *c, key_command_fn *run, void *context, struct fault *f) {
    struct store *s = NULL;
    struct desk d = {0};
    const struct signer *signer;
    const char *path;
    int64_t region;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || cli_signer(c, false, &signer, f) < 0) return -1;
    if (store_open(&s, path, STORE_WRITE, f) < 0) return -1;
    int status = desk_open(&d, s, cli_rooms, region, f);
    if (status == 0) status = run(c, &d, context, f);
    desk_release(&d);
    store_close(s);
    return status;
}

// By the key at hand, or (s NULL) by a key itself.
static int sign_text(struct cli *c, const struct signer *s, const struct sm2_key *key, const struct buf *text, struct str *ret, struct fault *f) {
    struct buf signature = BUF_INIT, hex = BUF_INIT;
    int status = s ? s->sign(s, buf_str(text), &signature, f) : sm2_sign(key, buf_str(text), &signature, f);
    buf_hex(&hex, signature.p, signature.n);
    *ret = arena_str(&c->arena, buf_str(&hex));
    buf_release(&signature);
    buf_release(&hex);
    return status;
}

int ledger_key_sign_retirement(struct cli *c, int64_t region, struct event_key_retired *k, struct fault *f) {
    const struct signer *s;
    if (cli_signer(c, false, &s, f) < 0) return -1;
    if (s == NULL) return 0;
    struct buf text = BUF_INIT;
    k->signer = s->key;
    signed_retirement(&text, region, k);
    int status = sign_text(c, s, NULL, &text, &k->signature, f);
    buf_release(&text);
    return status;
}

struct introducing {
    const struct sm2_key *key;
    const char *file;
};

static struct str hex_of(struct cli *c, struct str bytes) {
    struct buf b = BUF_INIT;
    buf_hex(&b, bytes.p, bytes.n);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static int take_since(struct cli *c, struct desk *d, int64_t *ret, struct fault *f) {
    const char *text = cli_get(c, "since");
    *ret = 0;
    return text && time_parse(str_c(text), desk_days(d).utc_offset, ret, f) < 0 ? fault_where(f, STR("since")) : 0;
}

// The body of the introduction with both signatures; ground only where no key signs.
static int make_introduction(struct cli *c, struct desk *d, const struct sm2_key *key, struct event_key_introduced *k, struct fault *f) {
    const struct signer *s;
    const char *ground = cli_get(c, "ground");
    struct buf text = BUF_INIT;
    if (cli_signer(c, false, &s, f) < 0) return -1;
    *k = (struct event_key_introduced){.key = hex_of(c, hash_str(sm2_id(key))), .public = hex_of(c, sm2_public_bytes(key))};
    if (s) k->signer = s->key;
    else if (ground) k->ground = keys_ground(str_c(ground));
    if (take_since(c, d, &k->since, f) < 0) return -1;
    signed_introduction(&text, d->region, k);
    int status = sign_text(c, NULL, key, &text, &k->proof, f);
    if (status == 0 && s) status = sign_text(c, s, NULL, &text, &k->signature, f);
    buf_release(&text);
    return status;
}

static void give(struct cli *c, const struct introducing *x, const struct event_key_introduced *k, struct str retired, int64_t seq) {
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("key"), k->key);
        jo_kstr(&j, STR("public"), k->public);
        jo_kstr(&j, STR("file"), str_c(x->file));
        jo_kstr(&j, STR("signer"), k->signer);
        jo_kstr(&j, STR("retired"), retired);
        jo_ki64(&j, STR("region_seq"), seq);
        cli_json_close(c, &j);
        return;
    }
    struct buf *b = &c->out.b;
    buf_printf(b, "密钥 / key %.*s\n文件 / file %s\n", SP(k->key), x->file);
    if (k->signer.n) buf_printf(b, "由 / signed by %.*s\n", SP(k->signer));
    if (retired.n) buf_printf(b, "停用 / retired %.*s\n", SP(retired));
    buf_printf(b, "已记入账本，第 %lld 号事件：请公布这个编号 / introduced in the ledger, event %lld: publish this id\n", (long long)seq, (long long)seq);
}

static int introduce(struct cli *c, struct desk *d, void *context, struct fault *f) {
    struct introducing *x = context;
    struct event_key_introduced k;
    struct event_key_retired r = {.key = str_c(cli_get(c, "replaces"))};
    struct answer a;
    if (make_introduction(c, d, x->key, &k, f) < 0) return -1;
    if (cli_has(c, "rotate")) r.key = k.signer;
    r.ground = STR("rotated");
    if (r.key.n && k.signer.n && ledger_key_sign_retirement(c, d->region, &r, f) < 0) return -1;
    struct str ground = str_c(cli_get(c, "ground")), why = str_c(cli_get(c, "why"));
    struct pair fields[] = {{STR("public"), k.public}, {STR("proof"), k.proof}, {STR("since"), arena_printf(&c->arena, "%lld", (long long)k.since)},
                            {STR("signer"), k.signer}, {STR("signature"), k.signature}, {STR("ground"), ground}, {STR("why"), why},
                            {STR("retires"), r.key}, {STR("retire_signature"), r.signature}};
    if (ledger_key_do(c, d, "key.introduce", fields, sizeof fields / sizeof *fields, &a, f) < 0) return -1;
    give(c, x, &k, r.key, a.events[0].region_seq);
    return 0;
}

int ledger_key_introduce(struct cli *c, const struct sm2_key *key, const char *file, struct fault *f) {
    struct introducing x = {key, file};
    const struct signer *s;
    if (cli_signer(c, false, &s, f) < 0) return -1;
    if (cli_has(c, "rotate") && (s == NULL || cli_has(c, "replaces")))
        return fault_set(f, FAULT_USAGE, "missing-option", "--rotate 停用签名的密钥：请用 --sign-key 给出它，不与 --replaces 同用",
                         "--rotate retires the key that signs: name it with --sign-key, and not together with --replaces");
    return ledger_key_run(c, introduce, &x, f);
}
