// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "store/search_room.h"

int search_begin(struct search *s, struct fault *f) { return search_run(s, "BEGIN IMMEDIATE", f); }
int search_commit(struct search *s, struct fault *f) { return search_run(s, "COMMIT", f); }
void search_rollback(struct search *s) {
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

int search_place(struct search *s, struct search_place *ret, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_PLACE, f);
    *ret = (struct search_place){0};
    if (st == NULL) return -1;
    int status = sqlite3_step(st) == SQLITE_ROW ? 0 : search_trouble(s, "fed", f);
    if (status == 0) {
        ret->region_seq = sqlite3_column_int64(st, 0);
        if (sqlite3_column_bytes(st, 1) == HASH_BYTES) memcpy(ret->hash.b, sqlite3_column_blob(st, 1), HASH_BYTES);
    }
    sqlite3_reset(st);
    return status;
}

int search_set_place(struct search *s, const struct search_place *p, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_SET_PLACE, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, p->region_seq);
    sqlite3_bind_blob(st, 2, p->hash.b, HASH_BYTES, SQLITE_STATIC);
    return search_done(s, st, f);
}

int search_doc(struct search *s, int64_t matter, struct search_doc *ret, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_DOC, f);
    *ret = (struct search_doc){.matter = matter};
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, matter);
    int code = sqlite3_step(st);
    if (code == SQLITE_ROW)
        *ret = (struct search_doc){sqlite3_column_int64(st, 0), matter, sqlite3_column_int64(st, 2), sqlite3_column_int64(st, 3)};
    int status = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_trouble(s, "doc", f);
    sqlite3_reset(st);
    return status;
}

int search_set_doc(struct search *s, struct search_doc *d, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, d->n ? SEARCH_SQL_SET_DOC : SEARCH_SQL_NEW_DOC, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, d->matter);
    sqlite3_bind_int64(st, 2, d->procedure);
    sqlite3_bind_int64(st, 3, d->rows);
    if (search_done(s, st, f) < 0) return -1;
    if (d->n == 0) d->n = sqlite3_last_insert_rowid(s->db);
    return 0;
}

static int change(struct search *s, int which, int64_t doc, int row, struct str terms, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, which, f);
    if (st == NULL) return -1;
    if (terms.n == 0) return 0;
    sqlite3_bind_int64(st, 1, doc << SEARCH_ROW_BITS | row);
    sqlite3_bind_text(st, 2, terms.p, (int)terms.n, SQLITE_STATIC);
    return search_done(s, st, f);
}

int search_put(struct search *s, enum search_space space, int64_t doc, int row, struct str terms, struct fault *f) {
    return change(s, space == SEARCH_OFFICE ? SEARCH_SQL_PUT : SEARCH_SQL_PUT_PUBLIC, doc, row, terms, f);
}

int search_take_out(struct search *s, enum search_space space, int64_t doc, int row, struct str terms, struct fault *f) {
    return change(s, space == SEARCH_OFFICE ? SEARCH_SQL_OUT : SEARCH_SQL_OUT_PUBLIC, doc, row, terms, f);
}

int search_seen_by(struct search *s, int64_t who, int64_t doc, struct fault *f) {
    sqlite3_stmt *st = search_prepared(s, SEARCH_SQL_SET_SEEN, f);
    if (st == NULL) return -1;
    sqlite3_bind_int64(st, 1, who);
    sqlite3_bind_int64(st, 2, doc);
    return search_done(s, st, f);
}

// --- forgetting: the terms of a row are found by reading all of the vocabulary

static int collect(struct search *s, const char *sql, const struct map *docs, struct map *rows, struct fault *f) {
    sqlite3_stmt *st;
    int code;
    if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) return search_trouble(s, sql, f);
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        int64_t row = sqlite3_column_int64(st, 1);
        if (map_get(docs, row >> SEARCH_ROW_BITS) == NULL) continue;
        struct buf *b = map_get(rows, row);
        if (b == NULL) map_put(rows, row, b = mem_new(sizeof *b));
        buf_add(b, str_of((const char *)sqlite3_column_text(st, 0), (size_t)sqlite3_column_bytes(st, 0)));
        buf_byte(b, ' ');
    }
    int status = code == SQLITE_DONE ? 0 : search_trouble(s, sql, f);
    sqlite3_finalize(st);
    return status;
}

static int take_out_rows(struct search *s, enum search_space space, struct map *rows, struct fault *f) {
    int64_t row;
    int status = 0;
    size_t pos = 0;
    for (struct buf *b; (b = map_next(rows, &pos, &row)) != NULL;) {
        if (status == 0) status = search_take_out(s, space, row >> SEARCH_ROW_BITS, (int)(row & (SEARCH_ROWS - 1)), buf_str(b), f);
        buf_release(b);
        free(b);
    }
    map_release(rows);
    return status;
}

// What was taken out stays in the file until segments are merged: merge them all, and let freed pages be overwritten.
static int wipe(struct search *s, enum search_space space, struct fault *f) {
    const char *merge = space == SEARCH_OFFICE ? "INSERT INTO office(office) VALUES('optimize')" : "INSERT INTO public(public) VALUES('optimize')";
    return search_run(s, "PRAGMA secure_delete = ON", f) < 0 || search_run(s, merge, f) < 0 || search_run(s, "PRAGMA secure_delete = FAST", f) < 0 ? -1 : 0;
}

int search_forget(struct search *s, const int64_t *docs, size_t count, struct fault *f) {
    static const char *const all[SEARCH_SPACES] = {"SELECT term, doc FROM temp.office_terms", "SELECT term, doc FROM temp.public_terms"};
    struct map wanted = {0};
    if (count == 0) return 0;
    if (search_run(s, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.office_terms USING fts5vocab(main, office, instance);"
                      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.public_terms USING fts5vocab(main, public, instance)", f) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) map_put(&wanted, docs[i], &wanted);
    int status = 0;
    for (int space = 0; status == 0 && space < SEARCH_SPACES; space++) {
        struct map rows = {0};
        status = collect(s, all[space], &wanted, &rows, f);
        if (status == 0) status = take_out_rows(s, (enum search_space)space, &rows, f);
        else {
            struct fault ignored;
            take_out_rows(s, (enum search_space)space, &rows, &ignored); // frees them; the transaction is rolled back anyway
        }
        if (status == 0) status = wipe(s, (enum search_space)space, f);
    }
    map_release(&wanted);
    return status;
}
