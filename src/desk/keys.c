// SPDX-License-Identifier: Apache-2.0
#include "desk/keys.h"

static const struct {
    struct str zh, en;
} grounds[] = {{STR("轮换"), STR("rotated")}, {STR("遗失"), STR("lost")}, {STR("泄露"), STR("compromised")}, {STR("停用"), STR("ended")}};
enum { GROUNDS = sizeof grounds / sizeof *grounds };

struct str keys_ground(struct str word) {
    for (size_t i = 0; i < GROUNDS; i++)
        if (str_eq(word, grounds[i].zh) || str_eq(word, grounds[i].en)) return grounds[i].en;
    return STR("");
}

struct str keys_ground_zh(struct str ground) {
    for (size_t i = 0; i < GROUNDS; i++)
        if (str_eq(ground, grounds[i].en)) return grounds[i].zh;
    return ground;
}

static struct row_signing_key *key_row(const struct stream *region, struct str key) {
    size_t pos = 0;
    for (struct row_signing_key *r; (r = stream_next(region, TABLE_SIGNING_KEY, &pos)) != NULL;)
        if (str_eq(r->key, key)) return r;
    return NULL;
}

static bool active(const struct row_signing_key *r, ms_t at) { return r && r->retired == 0 && (r->since == 0 || r->since <= at); }

static int region_of(struct desk *d, struct stream **ret, struct fault *f) { return work_stream(&d->work, d->region_stream, STREAM_REGION, ret, f); }

// --- signing

int desk_sign_with(struct desk *d, const struct signer *s, struct fault *f) {
    struct stream *region;
    d->signer = NULL;
    if (s == NULL) return 0;
    if (region_of(d, &region, f) < 0) return -1;
    const struct row_signing_key *r = key_row(region, s->key);
    if (r == NULL)
        return fault_set(f, FAULT_INPUT, "key-unknown", "账本里没有引入这把签名密钥（%.*s）：先运行 huiyin ledger key add",
                         "the ledger never introduced this key (%.*s): run huiyin ledger key add first", SP(s->key));
    if (r->retired)
        return fault_set(f, FAULT_INPUT, "key-retired", "这把签名密钥已经停用（%.*s）：请用现行的密钥", "this key was retired (%.*s): use the one in force", SP(s->key));
    d->signer = s;
    return 0;
}

static bool any_active(const struct stream *region, ms_t at) {
    size_t pos = 0;
    for (const struct row_signing_key *r; (r = stream_next(region, TABLE_SIGNING_KEY, &pos)) != NULL;)
        if (active(r, at)) return true;
    return false;
}

bool desk_unsigned(struct desk *d) {
    struct stream *region;
    struct fault ignored; // it shows when something is written
    return d->signer == NULL && region_of(d, &region, &ignored) == 0 && any_active(region, now_ms());
}

int keys_sign_checkpoint(struct desk *d, const struct stream *region, struct event_checkpoint_made *c, struct buf *ret, struct fault *f) {
    // Another process may have retired it since.
    if (d->signer == NULL || !active(key_row(region, d->signer->key), d->at)) return 0;
    struct buf text = BUF_INIT, signature = BUF_INIT;
    c->key = d->signer->key;
    signed_checkpoint(&text, d->region, d->at, c);
    int status = d->signer->sign(d->signer, buf_str(&text), &signature, f);
    if (status == 0) buf_hex(ret, signature.p, signature.n);
    c->signature = buf_str(ret);
    buf_release(&text);
    buf_release(&signature);
    return status;
}

// --- apply

static int bad(struct fault *f, const char *zh, const char *en) { return fault_say(f, FAULT_MACHINE, "bad-event", str_c(zh), str_c(en)); }

int keys_apply_introduced(struct applying *x, struct fault *f) {
    const struct event_key_introduced *e = &x->event->u.key_introduced;
    if (e->key.n == 0 || key_row(x->stream, e->key)) return bad(f, "密钥已经引入过", "the key was introduced before");
    int64_t n = 1;
    for (size_t pos = 0; stream_next(x->stream, TABLE_SIGNING_KEY, &pos);) n++;
    struct row_signing_key *r = work_add(x->work, x->stream, TABLE_SIGNING_KEY);
    struct stream *st = x->stream;
    *r = (struct row_signing_key){st->id, n, stream_text(st, e->key), stream_text(st, e->public), e->since, x->event->at,
                                  stream_text(st, e->signer), stream_text(st, e->ground), 0, STR(""), STR("")};
    return 0;
}

int keys_apply_retired(struct applying *x, struct fault *f) {
    const struct event_key_retired *e = &x->event->u.key_retired;
    struct row_signing_key *r = key_row(x->stream, e->key);
    if (r == NULL || r->retired) return bad(f, "没有这把密钥，或早已停用", "there is no such key, or it was retired before");
    work_touch(x->work, x->stream, r);
    r->retired = x->event->at;
    r->retired_by = stream_text(x->stream, e->signer);
    r->retired_for = stream_text(x->stream, e->ground);
    return 0;
}

int keys_apply_witnessed(struct applying *x, struct fault *f) {
    const struct event_checkpoint_witnessed *e = &x->event->u.checkpoint_witnessed;
    size_t pos = 0;
    for (const struct row_witness *w; (w = stream_next(x->stream, TABLE_WITNESS, &pos)) != NULL;)
        if (w->n == e->n && str_eq(w->key, e->key)) return bad(f, "这个检查点已由同一把密钥见证", "the checkpoint was witnessed by that key before");
    struct row_witness *r = work_add(x->work, x->stream, TABLE_WITNESS);
    struct stream *st = x->stream;
    *r = (struct row_witness){st->id, e->n, stream_text(st, e->key), stream_text(st, e->head), stream_text(st, e->witness), e->seen, x->event->at};
    return 0;
}
