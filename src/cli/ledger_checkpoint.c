// SPDX-License-Identifier: Apache-2.0
#include "cli/sign.h"
#include "cli/store.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, CLI_SIGN_OPTIONS, {.name = NULL}};
static const char *const examples[] = {"huiyin ledger checkpoint --db city.db", NULL};

static int make(struct desk *d, struct fault *f) {
    if (desk_begin(d, f) < 0) return -1;
    if (desk_checkpoint(d, f) == 0 && desk_write(d, f) == 0 && store_commit(d->store, f) == 0) {
        desk_written(d);
        return 0;
    }
    store_rollback(d->store);
    return -1;
}

static const struct row_checkpoint *newest(const struct stream *st) {
    const struct row_checkpoint *last = NULL, *next;
    for (size_t pos = 0; (next = stream_next(st, TABLE_CHECKPOINT, &pos)) != NULL;) last = next;
    return last;
}

// Nothing but the last checkpoint itself is new, and it bears the signature that can be had.
static int nothing_new(struct desk *d, bool *ret, struct fault *f) {
    struct stream *st;
    if (desk_stream(d, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    const struct row_checkpoint *last = newest(st);
    *ret = last && d->merkle.count == 1 && (d->signer == NULL || str_eq(last->key, d->signer->key));
    return 0;
}

static int give(struct cli *c, struct desk *d, bool again, struct fault *f) {
    struct stream *st;
    char head[2 * HASH_BYTES + 1];
    if (desk_stream(d, d->region_stream, STREAM_REGION, &st, f) < 0) return -1;
    const struct row_checkpoint *last = newest(st);
    if (last == NULL) return fault_set(f, FAULT_MACHINE, "internal", "没有检查点", "there is no checkpoint");
    hash_hex(&st->head, head);
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("n"), last->n);
        jo_kbool(&j, STR("again"), again);
        jo_ki64(&j, STR("from_seq"), last->upto - last->count + 1);
        jo_ki64(&j, STR("upto"), last->upto);
        jo_kstr(&j, STR("root"), last->root);
        jo_kstr(&j, STR("key"), last->key);
        jo_ki64(&j, STR("last_seq"), d->written_seq);
        jo_kstr(&j, STR("head"), str_c(head));
        cli_json_close(c, &j);
        return 0;
    }
    buf_printf(&c->out.b, "检查点 / checkpoint %lld%s：事件 / events %lld–%lld\n根 / root %.*s\n签名 / signed %.*s\n末端 / head %lld %s\n",
               (long long)last->n, again ? "（其后没有新事件 / nothing new since）" : "",
               (long long)(last->upto - last->count + 1), (long long)last->upto, SP(last->root), SP(last->key.n ? last->key : STR("无 / not")),
               (long long)d->written_seq, head);
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct desk d = {0};
    const char *path;
    int64_t region;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || store_open(&s, path, STORE_WRITE, f) < 0) return -1;
    int status = desk_open(&d, s, cli_rooms, region, f);
    if (status == 0) status = cli_sign(c, &d, f);
    bool again = false;
    if (status == 0) status = nothing_new(&d, &again, f);
    if (status == 0 && !again) status = make(&d, f);
    if (status == 0) status = give(c, &d, again, f);
    desk_release(&d);
    store_close(s);
    return status;
}

const struct cli_verb verb_ledger_checkpoint = {
    .name = "ledger checkpoint",
    .zh = "立即做一个检查点，给出可公布的根和末端散列",
    .en = "make a checkpoint now and give its root and head, to be published",
    .options = options,
    .examples = examples,
    .run = run,
};
