// SPDX-License-Identifier: Apache-2.0
// What may become of keys: each signature is checked before its event is written, so that the ledger holds no bad one.
#include <string.h>

#include "desk/keys.h"

static int refuse(struct fault *f, const char *where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(where));
}

struct asking {
    struct desk *d;
    const struct command *c;
    struct stream *region;
};

static int begin(struct asking *a, struct desk *d, const struct command *c, struct fault *f) {
    *a = (struct asking){d, c, NULL};
    if (desk_admit(d, c, f) < 0) return -1;
    d->answer->id = d->region_stream;
    return desk_stream(d, d->region_stream, STREAM_REGION, &a->region, f);
}

static struct str field(const struct asking *a, const char *name) { return command_field(a->c, str_c(name)); }

static int number(const struct asking *a, const char *name, int64_t *ret, struct fault *f) {
    struct str s = field(a, name);
    *ret = 0;
    if (s.n == 0 || str_to_i64(s, ret) == 0) return 0;
    return refuse(f, name, "bad-number", "这里应是整数", "this must be a whole number");
}

static const struct row_signing_key *key_row(const struct asking *a, struct str key) {
    size_t pos = 0;
    for (const struct row_signing_key *r; (r = stream_next(a->region, TABLE_SIGNING_KEY, &pos)) != NULL;)
        if (str_eq(r->key, key)) return r;
    return NULL;
}

static bool any_key(const struct asking *a) {
    size_t pos = 0;
    return stream_next(a->region, TABLE_SIGNING_KEY, &pos) != NULL;
}

// The key that may sign now, as its row tells it.
static int check_signer(const struct asking *a, struct str signer, const struct buf *text, struct str signature, const char *where, struct fault *f) {
    const struct row_signing_key *r = key_row(a, signer);
    if (r == NULL) return refuse(f, "signer", "key-unknown", "账本里没有引入签名的密钥", "the ledger never introduced the key that signs");
    if (r->retired) return refuse(f, "signer", "key-retired", "签名的密钥已经停用", "the key that signs was retired");
    if (r->since > a->d->at) return refuse(f, "signer", "key-early", "签名的密钥还没有启用", "the key that signs is not in force yet");
    struct sm2_key *k = signed_key(r->public, r->key);
    bool ok = k && signature_holds(k, text, signature);
    sm2_free(k);
    return ok ? 0 : refuse(f, where, "bad-signature", "签名不对", "the signature is wrong");
}

// The ground of what no key signs, with its reason in words.
static int take_ground(const struct asking *a, struct str *ret, struct fault *f) {
    *ret = keys_ground(field(a, "ground"));
    if (ret->n == 0 || str_eq(*ret, STR("rotated")))
        return refuse(f, "ground", "bad-ground", "没有原密钥的签名时须写明原因：遗失、泄露或停用", "without the signature of an earlier key its ground is needed: lost, compromised or ended");
    if (str_trim(field(a, "why")).n == 0)
        return refuse(f, "why", "missing-field", "须写明缘由（why）", "say why in words (why)");
    return 0;
}

static int emit(const struct asking *a, struct event *e, struct fault *f) {
    struct pair why = {STR("why"), str_trim(field(a, "why"))};
    return desk_emit(a->d, a->region, e, (struct pair_list){&why, why.value.n ? 1 : 0}, f);
}

static int retire(const struct asking *a, struct event_key_retired k, const char *where, struct fault *f) {
    const struct row_signing_key *r = key_row(a, k.key);
    if (r == NULL) return refuse(f, where, "key-unknown", "账本里没有引入要停用的密钥", "the ledger never introduced the key to be retired");
    if (r->retired) return refuse(f, where, "key-retired", "这把密钥早已停用", "this key was retired before");
    struct buf text = BUF_INIT;
    signed_retirement(&text, a->d->region, &k);
    int status = k.signer.n ? check_signer(a, k.signer, &text, k.signature, "retire_signature", f) : 0;
    buf_release(&text);
    struct event e = {.type = EVENT_KEY_RETIRED, .u.key_retired = k};
    return status < 0 ? -1 : emit(a, &e, f);
}

static int check_introduction(const struct asking *a, struct event_key_introduced *k, struct fault *f) {
    struct sm2_key *new = signed_key(k->public, k->key);
    struct buf text = BUF_INIT;
    int status = 0;
    signed_introduction(&text, a->d->region, k);
    if (!signature_holds(new, &text, k->proof)) status = refuse(f, "proof", "bad-signature", "新密钥自己的签名不对：引入者须持有它", "the new key's own signature is wrong: who introduces it must hold it");
    else if (k->signer.n) status = check_signer(a, k->signer, &text, k->signature, "signature", f);
    buf_release(&text);
    sm2_free(new);
    return status;
}

int keys_introduce(struct desk *d, const struct command *c, struct fault *f) {
    struct asking a;
    if (begin(&a, d, c, f) < 0) return -1;
    struct event e = {.type = EVENT_KEY_INTRODUCED};
    struct event_key_introduced *k = &e.u.key_introduced;
    struct buf bytes = BUF_INIT;
    struct sm2_key *new = buf_unhex(&bytes, field(&a, "public")) ? sm2_public(buf_str(&bytes)) : NULL;
    char id[2 * HASH_BYTES + 1] = "";
    if (new) hash_hex(sm2_id(new), id);
    buf_release(&bytes);
    sm2_free(new);
    if (id[0] == '\0') return refuse(f, "public", "bad-key", "这不是 SM2 公钥（130 位十六进制数字）", "this is no public key of SM2 (130 hexadecimal digits)");
    *k = (struct event_key_introduced){.key = str_c(id), .public = field(&a, "public"), .signer = field(&a, "signer"), .signature = field(&a, "signature"),
                                       .proof = field(&a, "proof")};
    if (key_row(&a, k->key)) return refuse(f, "public", "key-again", "这把密钥已经引入", "this key was introduced before");
    if (number(&a, "since", &k->since, f) < 0) return -1;
    if (k->since && (k->since < 0 || k->since > EVENT_TIME_LAST)) return refuse(f, "since", "bad-time", "启用时间不对", "this is no time for it to begin");
    if (k->signer.n == 0 && any_key(&a) && take_ground(&a, &k->ground, f) < 0) return -1;
    if (check_introduction(&a, k, f) < 0) return -1;
    struct str old = field(&a, "retires");
    if (emit(&a, &e, f) < 0) return -1;
    if (old.n == 0) return 0;
    struct event_key_retired r = {old, k->signer.n ? STR("rotated") : k->ground, k->signer, field(&a, "retire_signature")};
    return retire(&a, r, "retires", f);
}

int keys_retire(struct desk *d, const struct command *c, struct fault *f) {
    struct asking a;
    if (begin(&a, d, c, f) < 0) return -1;
    struct event_key_retired k = {.key = field(&a, "key"), .signer = field(&a, "signer"), .signature = field(&a, "retire_signature")};
    if (take_ground(&a, &k.ground, f) < 0) return -1;
    return retire(&a, k, "key", f);
}

// --- witnesses

static const struct row_checkpoint *checkpoint(const struct asking *a, int64_t n) {
    size_t pos = 0;
    for (const struct row_checkpoint *r; (r = stream_next(a->region, TABLE_CHECKPOINT, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

static int check_again(const struct asking *a, const struct event_checkpoint_witnessed *w, struct fault *f) {
    size_t pos = 0;
    for (const struct row_witness *r; (r = stream_next(a->region, TABLE_WITNESS, &pos)) != NULL;) {
        if (!str_eq(r->key, w->key)) continue;
        if (r->n == w->n) return refuse(f, "n", "witness-again", "这份见证书已经记入", "this statement was recorded before");
        if (r->n > w->n)
            return refuse(f, "n", "witness-older", "这把密钥已见证过更新的检查点：旧的见证书不再记入", "that key has witnessed a newer checkpoint: an older statement adds nothing");
    }
    return 0;
}

static int event_hash_at(struct desk *d, int64_t region_seq, struct hash *ret, struct fault *f) {
    struct cell args[] = {CELL_INT(region_seq - 1), CELL_INT(region_seq)}, found[3];
    int got = store_first(d->store, SQL_EVENT_ORDER_FROM, args, 2, found, 3, f);
    if (got < 0) return -1;
    *ret = (struct hash){{0}};
    if (got) event_hash(ret, found[2].s);
    return 0;
}

int keys_witness(struct desk *d, const struct command *c, struct fault *f) {
    struct asking a;
    if (begin(&a, d, c, f) < 0) return -1;
    struct event e = {.type = EVENT_CHECKPOINT_WITNESSED};
    struct event_checkpoint_witnessed *w = &e.u.checkpoint_witnessed;
    *w = (struct event_checkpoint_witnessed){.root = field(&a, "root"), .head = field(&a, "head"), .witness = field(&a, "witness"), .key = field(&a, "key"),
                                             .public = field(&a, "public"), .signature = field(&a, "signature")};
    if (number(&a, "n", &w->n, f) < 0 || number(&a, "upto", &w->upto, f) < 0 || number(&a, "seen", &w->seen, f) < 0) return -1;
    if (w->seen < EVENT_TIME_FIRST || w->seen > EVENT_TIME_LAST) return refuse(f, "seen", "bad-time", "见证时间不对", "this is no time to have seen it");
    if (!signed_name_fits(w->witness)) return refuse(f, "witness", "bad-name", "见证单位的名称不对", "this is no name of a witness");
    struct sm2_key *k = signed_key(w->public, w->key);
    struct buf text = BUF_INIT;
    signed_witness(&text, d->region, w);
    bool ok = k && signature_holds(k, &text, w->signature);
    buf_release(&text);
    sm2_free(k);
    if (!ok) return refuse(f, "signature", "bad-signature", "见证书的签名不对，或属于另一个区划", "the signature of the statement is wrong, or it is of another region");
    const struct row_checkpoint *r = checkpoint(&a, w->n);
    struct hash head, seen;
    if (r == NULL) return refuse(f, "n", "witness-cut", "账本里没有所见证的检查点：尾部可能被截掉了", "the checkpoint that was witnessed is not in the ledger: a tail may have been cut off");
    if (event_hash_at(d, r->upto + 1, &head, f) < 0) return -1;
    if (r->upto != w->upto || !str_eq(r->root, w->root) || !hash_from_hex(&seen, w->head) || !hash_eq(&seen, &head))
        return refuse(f, "root", "witness-fork", "见证书所见的是另一段历史：账本被改写过", "the witness saw another history: the ledger was rewritten");
    return check_again(&a, w, f) < 0 ? -1 : emit(&a, &e, f);
}
