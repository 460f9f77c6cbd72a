// SPDX-License-Identifier: Apache-2.0
#include "faulty.h"

#include <stdlib.h>

struct faulty faulty;
struct faulty_beside faulty_beside;

void faulty_set(enum faulty_mode mode, long at) { faulty = (struct faulty){.mode = mode, .at = at}; }

// The driver's handle is one of SQLite's with another table of functions.
static int fails(const char *what, struct fault *f) {
    long n = ++faulty.calls;
    bool now = (faulty.mode == FAULTY_BEFORE && n == faulty.at) || (faulty.mode == FAULTY_FROM_ON && n >= faulty.at);
    if (!now) return 0;
    faulty.failed++;
    if (faulty.what == NULL) faulty.what = what;
    return fault_set(f, FAULT_MACHINE, "disk-full", "试验：%s 失败", "test: %s fails", what);
}

static int told(const char *what, int status, struct fault *f) {
    if (status < 0 || faulty.mode != FAULTY_AFTER || faulty.calls != faulty.at) return status;
    faulty.failed++;
    faulty.what = what;
    return fault_set(f, FAULT_MACHINE, "outcome-unknown", "试验：%s 的结果丢失", "test: the outcome of %s is lost", what);
}

#define D (&sqlite_driver)

static int open_store(struct store **ret, const char *where, enum store_mode mode, struct fault *f) {
    if (D->open(ret, where, mode, f) < 0) return -1;
    (*ret)->driver = &faulty_driver;
    return 0;
}

static int begin(struct store *s, struct fault *f) { return fails("begin", f) < 0 ? -1 : D->begin(s, f); }
static int begin_read(struct store *s, struct fault *f) { return D->begin_read(s, f); }
static int commit(struct store *s, struct fault *f) {
    if (fails("commit", f) < 0) {
        D->rollback(s);
        return -1;
    }
    return told("commit", D->commit(s, f), f);
}
static int beside(enum statement which, bool after, struct fault *f) {
    struct faulty_beside b = faulty_beside;
    if (b.run == NULL || b.which != which || b.after != after) return 0;
    faulty_beside.run = NULL;
    return b.run(b.context, f);
}
static int each(struct store *s, enum statement which, const struct cell *args, size_t n, row_fn *row, void *context, struct fault *f) {
    if (fails("each", f) < 0 || beside(which, false, f) < 0) return -1;
    int status = D->each(s, which, args, n, row, context, f);
    return status < 0 || beside(which, true, f) < 0 ? -1 : status;
}
static int insert(struct store *s, enum table_id t, const void *row, struct fault *f) {
    return fails("insert", f) < 0 ? -1 : D->insert(s, t, row, f);
}
static int update(struct store *s, enum table_id t, const void *row, struct fault *f) {
    return fails("update", f) < 0 ? -1 : D->update(s, t, row, f);
}
static int change(struct store *s, enum table_id t, const void *before, const void *row, struct fault *f) {
    return fails("change", f) < 0 ? -1 : D->change(s, t, before, row, f);
}
static int remove_row(struct store *s, enum table_id t, const void *row, struct fault *f) {
    return fails("remove", f) < 0 ? -1 : D->remove(s, t, row, f);
}
static int rows_of(struct store *s, enum table_id t, int64_t stream, table_fn *row, void *context, struct fault *f) {
    return fails("rows_of", f) < 0 ? -1 : D->rows_of(s, t, stream, row, context, f);
}
static int which(struct store *s, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f) {
    return fails("which", f) < 0 ? -1 : D->which(s, list, stream, ret, f);
}
static int rows(struct store *s, enum table_id t, table_fn *row, void *context, struct fault *f) { return D->rows(s, t, row, context, f); }
static int next_region(struct store *s, enum table_id t, int64_t after, int64_t *ret, struct fault *f) { return D->next_region(s, t, after, ret, f); }
static int check_all(struct store *s, row_fn *row, void *context, struct fault *f) { return D->check(s, row, context, f); }
static int cursor_open(struct store *s, enum table_id t, const char *sql, const int64_t *from, struct store_cursor **ret, struct fault *f) { return D->cursor_open(s, t, sql, from, ret, f); }
static int cursor_next(struct store_cursor *c, const void **ret, struct fault *f) { return D->cursor_next(c, ret, f); }
static void cursor_close(struct store_cursor *c) { D->cursor_close(c); }
static bool names(const char *where) { return where[0] == '/'; }
static int absent(const char *where, struct fault *f) { return D->absent(where, f); }
static int place(const char *from, const char *where, struct fault *f) { return D->place(from, where, f); }
static void discard(const char *where) { D->discard(where); }
static void temporary(const char *where, const char *salt, struct buf *ret) { D->temporary(where, salt, ret); }
static int filled(struct store *s, struct fault *f) { return fails("filled", f) < 0 ? -1 : D->filled(s, f); }
static int count(struct store *s, enum table_id t, int64_t *ret, struct fault *f) { return D->count(s, t, ret, f); }
static int symptoms(struct store *s, const char *where, symptom_fn *say, void *context, struct fault *f) { return D->symptoms(s, where, say, context, f); }
static int aside(const char *where, const char *stamp, struct buf *ret, struct fault *f) { return D->aside(where, stamp, ret, f); }
static void close_store(struct store *s) { D->close(s); }
static void rollback(struct store *s) { D->rollback(s); }
static int64_t changes(const struct store *s) { return D->changes(s); }
static bool moved(struct store *s) {
    (void)s;
    return true; // whoever is not sure looks
}

const struct store_driver faulty_driver = {
    .name = "faulty SQLite", .names = names, .open = open_store, .absent = absent, .place = place, .discard = discard,
    .temporary = temporary, .close = close_store, .begin = begin, .begin_read = begin_read, .commit = commit, .rollback = rollback,
    .changes = changes, .moved = moved, .each = each, .insert = insert, .update = update, .change = change, .remove = remove_row,
    .rows_of = rows_of, .which = which, .rows = rows, .next_region = next_region, .check = check_all, .cursor_open = cursor_open,
    .cursor_next = cursor_next, .cursor_close = cursor_close, .filled = filled, .count = count, .symptoms = symptoms, .aside = aside,
};
