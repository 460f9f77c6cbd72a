// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_keys.h"

#include "desk/keys.h"

static int64_t signed_count(const struct keychain *k) {
    int64_t n = 0;
    for (size_t i = 0; i < k->key_count; i++) n += k->keys[i].signatures;
    return n;
}

static const struct chain_head *newest(const struct keychain *k) { return k->head_count ? &k->heads[k->head_count - 1] : NULL; }

static void json_id(struct json_out *j, struct str name, const struct keychain *k, int i) {
    char id[2 * HASH_BYTES + 1] = "";
    if (i >= 0) hash_hex(&k->keys[i].id, id);
    jo_kstr(j, name, str_c(id));
}

void verify_keys_json(struct json_out *j, const struct keychain *k) {
    const struct chain_head *last = newest(k);
    jo_ki64(j, STR("signed"), signed_count(k));
    json_id(j, STR("newest_signed_by"), k, last ? last->key : -1);
    jo_ki64(j, STR("unsigned_since"), k->unsigned_n);
    jo_ki64(j, STR("witnessed"), k->witnessed);
    jo_kopen(j, STR("keys"), '[');
    for (size_t i = 0; i < k->key_count; i++) {
        const struct chain_key *x = &k->keys[i];
        jo_open(j, '{');
        json_id(j, STR("key"), k, (int)i);
        json_id(j, STR("signer"), k, x->signer);
        jo_kbool(j, STR("first"), x->first);
        jo_kstr(j, STR("ground"), x->ground);
        jo_kbool(j, STR("retired"), x->retired);
        if (x->retired) jo_kbool(j, STR("retired_signed"), x->signed_out);
        if (x->retired) jo_kstr(j, STR("retired_for"), x->retired_for);
        jo_ki64(j, STR("signatures"), x->signatures);
        jo_close(j);
    }
    jo_close(j);
}

static void print_key(struct buf *b, const struct chain_key *x) {
    char id[2 * HASH_BYTES + 1];
    hash_hex(&x->id, id);
    buf_printf(b, "  %s  %lld 次 / times%s", id, (long long)x->signatures, x->first ? "，第一把 / the first" : "");
    if (!x->first && x->signer < 0)
        buf_printf(b, "，没有原密钥的签名，由管理员以“%.*s”更换 / replaced by an administrator (%.*s), not signed by an earlier key",
                   SP(keys_ground_zh(x->ground)), SP(x->ground));
    if (x->retired) buf_printf(b, "，已停用：%.*s / retired (%.*s)", SP(keys_ground_zh(x->retired_for)), SP(x->retired_for));
    if (x->retired && !x->signed_out) buf_add(b, STR("，停用没有签名 / the retirement is not signed"));
    buf_byte(b, '\n');
}

void verify_keys_print(struct buf *b, const struct keychain *k) {
    const struct chain_head *last = newest(k);
    if (k->key_count == 0) {
        buf_add(b, STR("签名 / signatures          没有密钥 / no key\n"));
        return;
    }
    buf_printf(b, "签名 / signatures          %lld 个检查点 / checkpoints，见证 / witnessed %lld%s\n", (long long)signed_count(k), (long long)k->witnessed,
               last && last->key < 0 ? "，最新的没有 / the newest has none" : "");
    for (size_t i = 0; i < k->key_count; i++) print_key(b, &k->keys[i]);
}

int verify_keys_ids(struct cli *c, const struct hash **ret, size_t *ret_count, struct fault *f) {
    size_t pos = 0, n = 0;
    while (cli_next(c, "key-id", &pos)) n++;
    struct hash *ids = arena_array(&c->arena, struct hash, n + 1);
    pos = 0;
    for (size_t i = 0; i < n; i++)
        if (!hash_from_hex(&ids[i], str_c(cli_next(c, "key-id", &pos)))) {
            fault_set(f, FAULT_INPUT, "bad-hash", "密钥编号应是 %d 位十六进制数字（小写）", "the id of a key has %d hexadecimal digits, in lower case", 2 * HASH_BYTES);
            return fault_where(f, STR("key-id"));
        }
    *ret = ids;
    *ret_count = n;
    return 0;
}
