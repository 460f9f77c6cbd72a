// SPDX-License-Identifier: Apache-2.0
// Signing keys for tests: made in memory, introduced by command, and a witness with one of its own.
#ifndef TEST_KEY_KIT_H
#define TEST_KEY_KIT_H

#include "city.h"

#include "desk/keys.h"
#include "ledger/statement.h"

struct key_kit {
    struct signer signer; // first
    struct sm2_key *key;
    char id[2 * HASH_BYTES + 1], public[2 * SM2_PUBLIC_BYTES + 1];
};

static inline int key_kit_sign(const struct signer *s, struct str text, struct buf *ret, struct fault *f) {
    return sm2_sign(((const struct key_kit *)s)->key, text, ret, f);
}

static inline void key_kit_new(struct key_kit *k) {
    struct fault f;
    struct buf hex = BUF_INIT;
    if (sm2_new(&k->key, &f) < 0) fail_msg("%s", f.en);
    hash_hex(sm2_id(k->key), k->id);
    buf_hex(&hex, sm2_public_bytes(k->key).p, SM2_PUBLIC_BYTES);
    memcpy(k->public, hex.p, hex.n);
    k->public[hex.n] = '\0';
    buf_release(&hex);
    k->signer = (struct signer){str_c(k->id), key_kit_sign};
}

static inline void key_kit_free(struct key_kit *k) { k->key = sm2_free(k->key); }

// The hexadecimal signature over what was written into the buffer, which is emptied.
static inline struct str key_kit_over(struct city *c, const struct key_kit *k, struct buf *text) {
    struct buf signature = BUF_INIT, hex = BUF_INIT;
    struct fault f;
    if (sm2_sign(k->key, buf_str(text), &signature, &f) < 0) fail_msg("%s", f.en);
    buf_hex(&hex, signature.p, signature.n);
    struct str s = arena_str(&c->arena, buf_str(&hex));
    buf_release(&signature);
    buf_release(&hex);
    buf_clear(text);
    return s;
}

struct key_kit_asks {
    const struct key_kit *signer; // NULL: nobody signs
    const char *ground, *why;     // then why
    int64_t since;
    const char *retires; // id; "": none
    bool wrong_proof, wrong_signature;
};

static inline struct answer key_kit_introduce(struct city *c, const struct key_kit *k, struct key_kit_asks a) {
    struct event_key_introduced e = {.key = str_c(k->id), .public = str_c(k->public), .since = a.since};
    if (a.signer) e.signer = str_c(a.signer->id);
    else e.ground = keys_ground(str_c(a.ground));
    struct buf text = BUF_INIT;
    signed_introduction(&text, 500000, &e);
    struct str whole = arena_str(&c->arena, buf_str(&text));
    e.proof = key_kit_over(c, k, &text);
    buf_add(&text, whole);
    if (a.signer) e.signature = key_kit_over(c, a.signer, &text);
    buf_clear(&text);
    struct event_key_retired r = {.key = str_c(a.retires), .ground = a.signer ? STR("rotated") : e.ground, .signer = e.signer};
    signed_retirement(&text, 500000, &r);
    if (a.signer) r.signature = key_kit_over(c, a.signer, &text);
    buf_release(&text);
    struct pair fields[] = {{STR("public"), e.public}, {STR("proof"), a.wrong_proof ? e.signature : e.proof}, {STR("since"), arena_printf(&c->arena, "%lld", (long long)a.since)},
                            {STR("signer"), e.signer}, {STR("signature"), a.wrong_signature ? e.proof : e.signature}, {STR("ground"), str_c(a.ground)},
                            {STR("why"), str_c(a.why)}, {STR("retires"), r.key}, {STR("retire_signature"), r.signature}};
    return city_run(c, (struct command){.verb = STR("key.introduce"), .by = STR("admin"), .channel = STR("cli"), .fields = {fields, 9}});
}

static inline void key_kit_first(struct city *c, const struct key_kit *k) {
    struct fault f;
    struct answer a = key_kit_introduce(c, k, (struct key_kit_asks){0});
    if (!a.ok) fail_msg("%s (%s)", a.fault.en, a.fault.where);
    if (desk_sign_with(&c->desk, &k->signer, &f) < 0) fail_msg("%s", f.en);
}

static inline void key_kit_checkpoint(struct city *c) {
    struct fault f;
    if (desk_begin(&c->desk, &f) < 0 || desk_checkpoint(&c->desk, &f) < 0 || desk_write(&c->desk, &f) < 0 || store_commit(c->store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&c->desk);
}

// What the ledger as it stands says, all of it verified.
static inline struct verify_result key_kit_verify(struct city *c, const struct hash *trusted, size_t count) {
    struct verify_options o = {.trusted = trusted, .trusted_count = count};
    struct verify_result r;
    struct fault f;
    if (ledger_verify(c->store, city_rooms, &o, &r, &f) < 0) fail_msg("verify: %s", f.en);
    return r;
}

// A statement of the witness about the newest checkpoint.
static inline struct witness_statement key_kit_statement(struct city *c, const struct key_kit *witness, int64_t seen) {
    char hex[2][2 * HASH_BYTES + 1];
    struct buf text = BUF_INIT;
    struct verify_result r = key_kit_verify(c, NULL, 0);
    assert_true(r.keys.head_count > 0);
    const struct chain_head *h = &r.keys.heads[r.keys.head_count - 1];
    hash_hex(&h->root, hex[0]);
    hash_hex(&h->hash, hex[1]);
    struct witness_statement s = {500000, {.n = h->n, .upto = h->upto, .root = arena_str(&c->arena, str_c(hex[0])), .head = arena_str(&c->arena, str_c(hex[1])),
                                           .seen = seen, .witness = STR("档"), .key = str_c(witness->id), .public = str_c(witness->public)}};
    verify_release(&r);
    signed_witness(&text, s.region, &s.seen);
    s.seen.signature = key_kit_over(c, witness, &text);
    buf_release(&text);
    return s;
}

static inline struct answer key_kit_witness(struct city *c, const struct witness_statement *s) {
    const struct event_checkpoint_witnessed *w = &s->seen;
    struct pair fields[] = {{STR("n"), arena_printf(&c->arena, "%lld", (long long)w->n)}, {STR("upto"), arena_printf(&c->arena, "%lld", (long long)w->upto)},
                            {STR("root"), w->root}, {STR("head"), w->head}, {STR("seen"), arena_printf(&c->arena, "%lld", (long long)w->seen)},
                            {STR("witness"), w->witness}, {STR("key"), w->key}, {STR("public"), w->public}, {STR("signature"), w->signature}};
    return city_run(c, (struct command){.verb = STR("checkpoint.witness"), .by = STR("admin"), .channel = STR("cli"), .fields = {fields, 9}});
}

// A region with an administrator and nothing else.
static inline void key_kit_city(struct city *c) {
    struct fault f;
    memset(c, 0, sizeof *c);
    city_folder(c);
    snprintf(c->path, sizeof c->path, "%s/city.db", c->folder);
    if (store_open(&c->store, c->path, STORE_CREATE, &f) < 0 || desk_found(&c->desk, c->store, city_rooms, 500000, STR("键市"), true, &f) < 0 ||
        registry_bootstrap(&c->desk, STR("键市"), STR("admin"), &f) < 0)
        fail_msg("%s", f.en);
}

static inline void key_kit_event(struct city *c, const char *name) {
    city_act(c, arena_printf(&c->arena, "{\"do\":\"office.open\",\"by\":\"admin\",\"fields\":{\"name\":\"%s\"}}", name).p);
}

#endif
