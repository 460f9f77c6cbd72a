// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_witness.h"

#include "base/file.h"

int witness_read(struct cli *c, const char *path, struct witness_statement *ret, struct fault *f) {
    const struct hash *ids;
    struct hash key;
    struct buf text = BUF_INIT;
    size_t count;
    if (verify_keys_ids(c, &ids, &count, f) < 0) return -1;
    int status = file_read(path, STATEMENT_MAX, &text, f);
    if (status == 0 && statement_read(ret, buf_str(&text), &c->arena, f) < 0) {
        struct str where = arena_printf(&c->arena, "%s%s%s", path, f->where[0] ? ": " : "", f->where);
        status = fault_where(f, where);
    }
    buf_release(&text);
    if (status < 0 || count == 0 || !hash_from_hex(&key, ret->seen.key)) return status;
    for (size_t i = 0; i < count; i++)
        if (hash_eq(&ids[i], &key)) return 0;
    fault_set(f, FAULT_INPUT, "other-key", "见证书由另一把密钥签名（%.*s）：不是所信任的见证单位", "the statement is signed by another key (%.*s): not the witness that is trusted", SP(ret->seen.key));
    return fault_where(f, str_c(path));
}

enum witness_match witness_match(const struct keychain *k, int64_t n, int64_t upto, const struct hash *root, const struct hash *head) {
    const struct chain_head *h = keychain_head(k, n);
    if (h == NULL) return WITNESS_CUT;
    return h->upto == upto && hash_eq(&h->root, root) && hash_eq(&h->hash, head) ? WITNESS_HOLDS : WITNESS_FORK;
}
