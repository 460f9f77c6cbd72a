// SPDX-License-Identifier: Apache-2.0
// What is known to be asked soon goes out together with what is asked now, and is answered from what came back with it:
// each question by itself costs both machines a turn. Answers are good until something is written or the transaction ends.
#include <stdlib.h>
#include <string.h>

#include "store/postgres_room.h"

enum { FORESEEN_MAX = 1024 };

static uint64_t asked_hash(const char *name, const struct values *v) {
    return hash_bytes(str_c(name)) * 31 + hash_bytes(buf_str(&v->bytes));
}

// The same statement with the same parameters, which waits in p->args.
static struct foreseen *find(struct pg *p, const char *name, uint64_t hash) {
    struct foresight *s = &p->foresight;
    for (size_t i = 0; i < s->count; i++) {
        struct foreseen *x = &s->list[i];
        if (x->hash != hash || strcmp(x->name, name) != 0 || x->count != p->args.count) continue;
        if (memcmp(s->args.lengths + x->from, p->args.lengths, x->count * sizeof *p->args.lengths) != 0) continue;
        if (p->args.bytes.n == 0 || memcmp(s->args.bytes.p + s->args.at[x->from], p->args.bytes.p, p->args.bytes.n) == 0) return x;
    }
    return NULL;
}

void pg_foresee(struct pg *p, const char *name, const char *sql) {
    struct foresight *s = &p->foresight;
    uint64_t hash = asked_hash(name, &p->args);
    if (p->mode == STORE_FILL || s->count == FORESEEN_MAX || p->args.count == 0 || find(p, name, hash)) return;
    if (s->count == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 16;
        s->list = mem_grow(s->list, arena_bytes(s->cap, sizeof *s->list));
    }
    struct foreseen *x = &s->list[s->count++];
    *x = (struct foreseen){.hash = hash, .sql = sql, .from = s->args.count, .count = p->args.count};
    size_t n = strlen(name);
    memcpy(x->name, name, (n < sizeof x->name ? n : sizeof x->name - 1));
    for (size_t i = 0; i < p->args.count; i++)
        values_str(&s->args, str_of(p->args.bytes.p + p->args.at[i], (size_t)p->args.lengths[i]));
}

const char *pg_foresee_text(struct pg *p, struct str sql) { return arena_str(&p->foresight.texts, sql).p; }

int pg_foreseen_send(struct pg *p, struct fault *f) {
    struct foresight *s = &p->foresight;
    for (size_t i = 0; i < s->count; i++) {
        struct foreseen *x = &s->list[i];
        struct queued q = {.expected = EXPECT_ROWS, .doing = "foreseen", .foreseen = i + 1};
        if (x->result == NULL && pg_send(p, x->name, x->sql, &s->args, x->from, x->count, q, f) < 0) return -1;
    }
    return 0;
}

void pg_foreseen_came(struct pg *p, size_t place, PGresult *r) {
    PQclear(p->foresight.list[place - 1].result);
    p->foresight.list[place - 1].result = r;
}

bool pg_foreseen(struct pg *p, const char *name, PGresult **ret) {
    struct foreseen *x = p->foresight.count && p->open ? find(p, name, asked_hash(name, &p->args)) : NULL;
    if (x == NULL) return false;
    *ret = x->result;
    // Asked for now, or had: it is not to be sent a second time, nor found.
    x->result = NULL;
    struct foresight *s = &p->foresight;
    *x = s->list[--s->count];
    return *ret != NULL;
}

void pg_foreseen_stale(struct pg *p) {
    for (size_t i = 0; i < p->foresight.count; i++) {
        PQclear(p->foresight.list[i].result);
        p->foresight.list[i].result = NULL;
    }
}

void pg_foreseen_forget(struct pg *p) {
    if (p->foresight.count == 0 && p->foresight.args.count == 0) return;
    pg_foreseen_stale(p);
    p->foresight.count = 0;
    values_clear(&p->foresight.args);
    arena_reset(&p->foresight.texts);
}

void pg_foreseen_release(struct pg *p) {
    pg_foreseen_forget(p);
    values_release(&p->foresight.args);
    arena_release(&p->foresight.texts);
    free(p->foresight.list);
}
