// SPDX-License-Identifier: Apache-2.0
#include "ledger/signed.h"

static void begin(struct buf *b, const char *what, int64_t region) {
    buf_printf(b, "huiyin %s 1\nregion %lld\n", what, (long long)region);
}

static void text(struct buf *b, const char *name, struct str s) {
    buf_printf(b, "%s ", name);
    buf_add(b, s);
    buf_byte(b, '\n');
}

static void number(struct buf *b, const char *name, int64_t n) { buf_printf(b, "%s %lld\n", name, (long long)n); }

void signed_checkpoint(struct buf *b, int64_t region, int64_t at, const struct event_checkpoint_made *c) {
    begin(b, "checkpoint", region);
    number(b, "n", c->n);
    number(b, "from", c->from_seq);
    number(b, "upto", c->upto);
    text(b, "root", c->root);
    number(b, "at", at);
    text(b, "key", c->key);
}

void signed_introduction(struct buf *b, int64_t region, const struct event_key_introduced *k) {
    begin(b, "key introduced", region);
    text(b, "key", k->key);
    text(b, "public", k->public);
    number(b, "since", k->since);
    text(b, "signer", k->signer);
    text(b, "ground", k->ground);
}

void signed_retirement(struct buf *b, int64_t region, const struct event_key_retired *k) {
    begin(b, "key retired", region);
    text(b, "key", k->key);
    text(b, "ground", k->ground);
    text(b, "signer", k->signer);
}

void signed_witness(struct buf *b, int64_t region, const struct event_checkpoint_witnessed *w) {
    begin(b, "witness", region);
    number(b, "n", w->n);
    number(b, "upto", w->upto);
    text(b, "root", w->root);
    text(b, "head", w->head);
    number(b, "seen", w->seen);
    text(b, "witness", w->witness);
    text(b, "key", w->key);
}

bool signed_name_fits(struct str name) {
    if (name.n == 0 || name.n > 200) return false;
    for (size_t pos = 0; pos < name.n;)
        if (utf8_unfit(utf8_next(name, &pos))) return false;
    return true;
}

struct sm2_key *signed_key(struct str public_hex, struct str id_hex) {
    struct buf b = BUF_INIT;
    struct hash id;
    struct sm2_key *k = NULL;
    if (hash_from_hex(&id, id_hex) && public_hex.n == 2 * SM2_PUBLIC_BYTES && buf_unhex(&b, public_hex)) k = sm2_public(buf_str(&b));
    if (k && !hash_eq(sm2_id(k), &id)) k = sm2_free(k);
    buf_release(&b);
    return k;
}

bool signature_holds(const struct sm2_key *k, const struct buf *signed_text, struct str signature_hex) {
    struct buf b = BUF_INIT;
    bool ok = k && signature_hex.n <= 2 * SM2_SIGNATURE_MAX && buf_unhex(&b, signature_hex) && sm2_verify(k, buf_str(signed_text), buf_str(&b));
    buf_release(&b);
    return ok;
}
