// SPDX-License-Identifier: Apache-2.0
#include "ledger/keychain.h"

#include <stdio.h>
#include <stdlib.h>

struct telling {
    keychain_found *found;
    void *context;
    const struct event *e;
};

static void tell(const struct telling *t, const char *code, const char *zh, const char *en) {
    t->found(t->context, code, t->e ? t->e->stream : 0, t->e ? t->e->seq : 0, zh, en);
}

static int find_key(const struct keychain *c, struct str id_hex) {
    struct hash id;
    if (!hash_from_hex(&id, id_hex)) return -1;
    for (size_t i = c->key_count; i-- > 0;)
        if (hash_eq(&c->keys[i].id, &id)) return (int)i;
    return -1;
}

static bool active(const struct chain_key *k, int64_t at) { return k->key && !k->retired && (k->since == 0 || k->since <= at); }

static bool any_active(const struct keychain *c, int64_t at) {
    for (size_t i = 0; i < c->key_count; i++)
        if (active(&c->keys[i], at)) return true;
    return false;
}

// Which key that may sign now signed the text; -1: none did.
static int signer_of(const struct keychain *c, struct str id, const struct buf *text, struct str signature, int64_t at) {
    int i = find_key(c, id);
    return i >= 0 && active(&c->keys[i], at) && signature_holds(c->keys[i].key, text, signature) ? i : -1;
}

static void introduced(struct keychain *c, const struct event *e, const struct telling *t) {
    const struct event_key_introduced *k = &e->u.key_introduced;
    struct buf text = BUF_INIT;
    struct chain_key new = {.key = signed_key(k->public, k->key), .since = k->since, .at = e->at, .first = c->key_count == 0,
                            .signer = -1, .ground = arena_str(&c->arena, k->ground)};
    signed_introduction(&text, e->region, k);
    if (new.key == NULL || !signature_holds(new.key, &text, k->proof)) {
        tell(t, "key-chain", "引入的密钥不成立：公钥、指纹和它自己的签名不相符", "what was introduced is no key: public key, id and its own signature do not fit");
        new.key = sm2_free(new.key);
    } else {
        new.id = *sm2_id(new.key);
    }
    if (new.key && find_key(c, k->key) >= 0) {
        tell(t, "key-chain", "同一把密钥引入了两次", "the same key was introduced twice");
        new.key = sm2_free(new.key);
    }
    if (k->signer.n) {
        new.signer = signer_of(c, k->signer, &text, k->signature, e->at);
        new.signed_in = new.signer >= 0;
        if (!new.signed_in)
            tell(t, "key-chain", "引入密钥的签名不对，或签名的密钥当时不能用", "the introduction is not signed by a key that could sign then");
    } else if (!new.first && k->ground.n == 0) {
        tell(t, "key-chain", "引入密钥没有原密钥的签名，也没有写明原因", "a key was introduced without the signature of an earlier one and without a ground");
    }
    buf_release(&text);
    if (c->key_count == c->key_cap) {
        c->key_cap = c->key_cap ? c->key_cap * 2 : 8;
        c->keys = mem_grow(c->keys, arena_bytes(c->key_cap, sizeof *c->keys));
    }
    c->keys[c->key_count++] = new;
}

static void retired(struct keychain *c, const struct event *e, const struct telling *t) {
    const struct event_key_retired *k = &e->u.key_retired;
    struct buf text = BUF_INIT;
    int i = find_key(c, k->key);
    signed_retirement(&text, e->region, k);
    bool ok = k->signer.n && signer_of(c, k->signer, &text, k->signature, e->at) >= 0;
    buf_release(&text);
    if (i < 0 || c->keys[i].retired) {
        tell(t, "key-chain", "停用了账本里没有或早已停用的密钥", "a key was retired that is not in the ledger, or was retired before");
        return;
    }
    if (k->signer.n && !ok) tell(t, "key-chain", "停用密钥的签名不对，或签名的密钥当时不能用", "the retirement is not signed by a key that could sign then");
    c->keys[i].retired = true;
    c->keys[i].signed_out = ok;
    c->keys[i].retired_for = arena_str(&c->arena, k->ground);
}

// Whose good signature the checkpoint bears; -1: nobody's, told.
static int checkpoint_signer(struct keychain *c, const struct event *e, const struct telling *t) {
    const struct event_checkpoint_made *m = &e->u.checkpoint_made;
    int i = find_key(c, m->key);
    struct buf text = BUF_INIT;
    if (m->key.n == 0 && m->signature.n == 0) return -1;
    if (i < 0) {
        tell(t, "key-unknown", "检查点由账本里没有引入的密钥签名", "the checkpoint is signed by a key that the ledger never introduced");
        return -1;
    }
    const struct chain_key *k = &c->keys[i];
    signed_checkpoint(&text, e->region, e->at, m);
    bool ok = k->key && signature_holds(k->key, &text, m->signature);
    buf_release(&text);
    if (!ok) tell(t, "signature", "检查点的签名不对", "the signature of the checkpoint is wrong");
    else if (k->retired) tell(t, "key-retired", "检查点由已停用的密钥签名", "the checkpoint is signed by a key that was retired before");
    else if (!active(k, e->at)) tell(t, "key-early", "检查点早于签名密钥的启用时间", "the checkpoint was made before its key was in force");
    else return i;
    return -1;
}

static void checkpointed(struct keychain *c, const struct event *e, const struct hash *hash, const struct telling *t) {
    const struct event_checkpoint_made *m = &e->u.checkpoint_made;
    struct chain_head h = {.n = m->n, .from = m->from_seq, .upto = m->upto, .at = e->at, .hash = *hash, .key = checkpoint_signer(c, e, t)};
    if (!hash_from_hex(&h.root, m->root)) h.root = (struct hash){{0}};
    if (h.key >= 0) {
        c->keys[h.key].signatures++;
        c->unsigned_n = c->unsigned_at = 0; // its root covers the events of those before it
    } else if (c->unsigned_n == 0 && any_active(c, e->at)) {
        c->unsigned_n = h.n;
        c->unsigned_at = h.at;
    }
    if (c->head_count == c->head_cap) {
        c->head_cap = c->head_cap ? c->head_cap * 2 : 16;
        c->heads = mem_grow(c->heads, arena_bytes(c->head_cap, sizeof *c->heads));
    }
    c->heads[c->head_count++] = h;
}

const struct chain_head *keychain_head(const struct keychain *c, int64_t n) {
    if (n >= 1 && n <= (int64_t)c->head_count && c->heads[n - 1].n == n) return &c->heads[n - 1];
    for (size_t i = 0; i < c->head_count; i++) // a ledger with a gap among its checkpoints
        if (c->heads[i].n == n) return &c->heads[i];
    return NULL;
}

static void witnessed(struct keychain *c, const struct event *e, const struct telling *t) {
    const struct event_checkpoint_witnessed *w = &e->u.checkpoint_witnessed;
    const struct chain_head *h = keychain_head(c, w->n);
    struct sm2_key *k = signed_key(w->public, w->key);
    struct buf text = BUF_INIT;
    struct hash root, head;
    signed_witness(&text, e->region, w);
    bool ok = k && signature_holds(k, &text, w->signature);
    buf_release(&text);
    sm2_free(k);
    if (!ok) tell(t, "witness", "见证书的签名不对", "the signature of a witness statement is wrong");
    else if (h == NULL || h->upto != w->upto || !hash_from_hex(&root, w->root) || !hash_eq(&root, &h->root) ||
             !hash_from_hex(&head, w->head) || !hash_eq(&head, &h->hash))
        tell(t, "witness", "见证书所见的检查点不是账本里的这一个", "a witness saw another checkpoint than the one in the ledger");
    else c->witnessed++;
}

bool keychain_takes(enum event_type type) {
    return type == EVENT_KEY_INTRODUCED || type == EVENT_KEY_RETIRED || type == EVENT_CHECKPOINT_MADE || type == EVENT_CHECKPOINT_WITNESSED;
}

void keychain_take(struct keychain *c, const struct event *e, const struct hash *hash, keychain_found *found, void *context) {
    struct telling t = {found, context, e};
    switch (e->type) {
    case EVENT_KEY_INTRODUCED: introduced(c, e, &t); break;
    case EVENT_KEY_RETIRED: retired(c, e, &t); break;
    case EVENT_CHECKPOINT_MADE: checkpointed(c, e, hash, &t); break;
    case EVENT_CHECKPOINT_WITNESSED: witnessed(c, e, &t); break;
    default: break;
    }
}

static bool trusts(const struct keychain *c, const struct hash *trusted, size_t count) {
    int i = c->head_count ? c->heads[c->head_count - 1].key : -1;
    for (; i >= 0; i = c->keys[i].signer) // a signer was introduced before: the way ends
        for (size_t t = 0; t < count; t++)
            if (hash_eq(&c->keys[i].id, &trusted[t])) return true;
    return false;
}

void keychain_end(struct keychain *c, const struct hash *trusted, size_t count, keychain_found *found, void *context) {
    struct telling t = {found, context, NULL};
    if (c->unsigned_n) {
        char zh[200], en[200];
        snprintf(zh, sizeof zh, "自检查点 %lld 起没有签名，而有密钥在用：写入者没有带密钥，或账本被改写", (long long)c->unsigned_n);
        snprintf(en, sizeof en, "unsigned since checkpoint %lld while a key is active: whoever wrote had no key, or the ledger was rewritten", (long long)c->unsigned_n);
        tell(&t, "unsigned", zh, en);
    }
    if (count && !trusts(c, trusted, count))
        tell(&t, "key-trust", "最新的检查点没有由所信任的密钥或其后继签名", "the newest checkpoint is not signed by a key that is trusted, or by one that descends from it");
}

void keychain_release(struct keychain *c) {
    for (size_t i = 0; i < c->key_count; i++) sm2_free(c->keys[i].key);
    free(c->keys);
    free(c->heads);
    arena_release(&c->arena);
    *c = (struct keychain){0};
}
