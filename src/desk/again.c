// SPDX-License-Identifier: Apache-2.0
#include "desk/again.h"

enum { KEYS_AT_ONCE = 16, KEYS_WORTH_IT = 2 };

struct asked_key {
    bool found;
    int64_t stream, seq;
};

void again_forget(struct desk *d) {
    smap_clear(&d->asked_keys);
    arena_reset(&d->asked);
}

static int keep_place(void *context, const struct cell *cells, size_t count) {
    struct desk *d = context;
    struct asked_key *k = count == 3 ? smap_get(&d->asked_keys, cells[0].s) : NULL;
    if (k) *k = (struct asked_key){true, cells[1].i, cells[2].i};
    return 0;
}

static int ask(struct desk *d, const struct str *keys, size_t count) {
    struct cell cells[2 * KEYS_AT_ONCE];
    struct fault ignored; // whoever needs one that could not be asked asks again
    for (size_t i = 0; i < KEYS_AT_ONCE; i++) {
        cells[2 * i] = CELL_INT(d->region);
        cells[2 * i + 1] = CELL_TEXT(keys[i < count ? i : 0]);
    }
    return store_each(d->store, SQL_EVENT_BY_KEYS, cells, 2 * KEYS_AT_ONCE, keep_place, d, &ignored);
}

void desk_foresee_keys(struct desk *d, const struct str *keys, size_t count) {
    again_forget(d);
    if (count < KEYS_WORTH_IT) return;
    struct str *kept = arena_array(&d->asked, struct str, count);
    for (size_t i = 0; i < count; i++) {
        kept[i] = arena_str(&d->asked, keys[i]);
        smap_put(&d->asked_keys, kept[i], arena_new(&d->asked, struct asked_key));
    }
    for (size_t i = 0; i < count; i += KEYS_AT_ONCE) {
        if (ask(d, kept + i, count - i < KEYS_AT_ONCE ? count - i : KEYS_AT_ONCE) == 0) continue;
        again_forget(d);
        return;
    }
}

static int by_key(struct desk *d, struct str key, struct cell ret[2], struct fault *f) {
    const struct asked_key *k = smap_get(&d->asked_keys, key);
    if (k == NULL) return store_first(d->store, SQL_EVENT_BY_KEY, &CELL_TEXT(key), 1, ret, 2, f);
    ret[0] = CELL_INT(k->stream);
    ret[1] = CELL_INT(k->seq);
    return k->found;
}

// The same key again: the same command is answered as before, another one is refused.
int again_same(struct desk *d, const struct command *c, struct answer *ret, bool *ret_again) {
    struct event old = {0};
    struct str salt = STR("");
    struct fault *f = &ret->fault;
    const struct pending *p = work_pending_key(&d->work, c->key);
    *ret_again = false;
    if (p) {
        old = (struct event){.type = p->type, .stream = p->stream->id, .seq = p->seq, .region_seq = p->region_seq,
                             .digest = p->digest, .has_content = p->content.n != 0};
        salt = p->salt;
    } else {
        struct cell at[2], e[4], content[2];
        int found = by_key(d, c->key, at, f);
        if (found <= 0) return found;
        struct cell place[] = {CELL_INT(at[0].i), CELL_INT(at[1].i)};
        if (store_first(d->store, SQL_EVENT_ONE, place, 2, e, 4, f) < 0) return -1;
        if (event_decode(&old, arena_str(&d->scratch, e[3].s), &d->scratch, f) < 0) return -1;
        found = store_first(d->store, SQL_CONTENT_ONE, &CELL_INT(old.region_seq), 1, content, 2, f);
        if (found < 0) return -1;
        if (found) salt = arena_str(&d->scratch, content[0].s);
    }
    struct hash digest;
    command_digest(&digest, c, salt);
    bool destroyed = old.has_content && salt.n == 0; // nothing left to compare with
    if (!destroyed && !hash_eq(&digest, &old.digest)) {
        fault_set(f, FAULT_INPUT, "key-reused", "幂等键“%.*s”已用于另一条不同的命令：请换一个键",
                  "the key \"%.*s\" was used by a different command: choose another", SP(c->key));
        return fault_where(f, STR("key"));
    }
    ret->again = *ret_again = true;
    ret->id = old.stream;
    desk_note(ret, &old);
    return 0;
}
