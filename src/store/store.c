// SPDX-License-Identifier: Apache-2.0
// The seam itself: finds the driver of a name and hands every call on.
#include <stdlib.h>

#include "store/driver.h"

static const struct store_driver *before_all;

void store_driver_before(const struct store_driver *d) { before_all = d; }

static const struct store_driver *driver_of(const char *where) {
    if (before_all && before_all->names(where)) return before_all;
    return postgres_driver.names(where) ? &postgres_driver : &sqlite_driver;
}

int store_open(struct store **ret, const char *where, enum store_mode mode, struct fault *f) {
    if (driver_of(where)->open(ret, where, mode, f) < 0) return -1;
    buf_add(&(*ret)->where, str_c(where));
    buf_byte(&(*ret)->where, '\0');
    return 0;
}

int store_twin(const struct store *s, struct store **ret, struct fault *f) {
    if (store_open(ret, s->where.p, STORE_READ, f) < 0) return -1;
    store_set_region(*ret, s->region);
    return 0;
}

void store_roomy(struct store *s, int megabytes) {
    if (s->driver->roomy) s->driver->roomy(s, megabytes);
}

void store_mapped(struct store *s) {
    if (s->driver->mapped) s->driver->mapped(s);
}
int64_t store_parts(struct store *s) { return s->driver->parts ? s->driver->parts(s) : 0; }
void store_part(struct store *s, int64_t part) {
    if (s->driver->part) s->driver->part(s, part);
}

struct store *store_close(struct store *s) {
    if (s == NULL) return NULL;
    struct buf path = s->path, first = s->first, where = s->where; // the handle is the driver's to free
    s->driver->close(s);
    buf_release(&where);
    buf_release(&path);
    buf_release(&first);
    return NULL;
}

int store_absent(const char *where, struct fault *f) { return driver_of(where)->absent(where, f); }
int store_place(const char *from, const char *where, struct fault *f) { return driver_of(where)->place(from, where, f); }
void store_discard(const char *where) { driver_of(where)->discard(where); }
void store_temporary(const char *where, const char *salt, struct buf *ret) { driver_of(where)->temporary(where, salt, ret); }
int store_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f) { return driver_of(where)->aside(where, stamp, ret, f); }
void store_shown(const char *where, struct buf *ret) {
    if (driver_of(where)->shown) driver_of(where)->shown(where, ret);
    else buf_add(ret, str_c(where));
}
bool store_is_file(const char *where) { return driver_of(where) != &postgres_driver; }

int store_distribute(struct store *s, struct fault *f) {
    if (s->driver->distribute) return s->driver->distribute(s, f);
    fault_set(f, FAULT_USAGE, "not-a-cluster", "--citus 要一个装有 Citus 的 PostgreSQL：请用 --db postgresql://…", "--citus wants a PostgreSQL with Citus: use --db postgresql://…");
    return fault_where(f, buf_str(&s->path));
}

void store_set_region(struct store *s, int64_t region) { s->region = region; }
int64_t store_region(const struct store *s) { return s->region; }
int64_t store_changes(const struct store *s) { return s->driver->changes(s); }
bool store_shared(const struct store *s) { return s->driver->moved != NULL; }
const char *store_kind(const struct store *s) { return s->driver->name; }

int store_begin(struct store *s, struct fault *f) { return s->driver->begin(s, f); }
int store_begin_read(struct store *s, struct fault *f) { return s->driver->begin_read(s, f); }
int store_commit(struct store *s, struct fault *f) { return s->driver->commit(s, f); }
void store_rollback(struct store *s) { s->driver->rollback(s); }
bool store_moved(struct store *s) { return s->driver->moved && s->driver->moved(s); }

int store_each(struct store *s, enum statement which, const struct cell *args, size_t arg_count, row_fn *each, void *context,
               struct fault *f) {
    return s->driver->each(s, which, args, arg_count, each, context, f);
}

struct first {
    struct store *store;
    struct cell *ret;
    size_t count;
};

// Text of the row is copied into a buffer of the handle: the driver forgets it with the statement.
static int keep_first(void *context, const struct cell *cells, size_t count) {
    struct first *first = context;
    struct buf *kept = &first->store->first;
    size_t n = first->count < count ? first->count : count, room = 0;
    for (size_t i = 0; i < n; i++) room += cells[i].s.n;
    buf_clear(kept);
    buf_room(kept, room);
    for (size_t i = 0; i < n; i++) {
        first->ret[i] = cells[i];
        if (cells[i].s.n) first->ret[i].s.p = kept->p + kept->n;
        buf_add(kept, cells[i].s);
    }
    return 1;
}

int store_first(struct store *s, enum statement which, const struct cell *args, size_t arg_count, struct cell *ret, size_t ret_count,
                struct fault *f) {
    struct first first = {s, ret, ret_count};
    return store_each(s, which, args, arg_count, keep_first, &first, f);
}

int store_insert(struct store *s, enum table_id t, const void *row, struct fault *f) { return s->driver->insert(s, t, row, f); }
int store_update(struct store *s, enum table_id t, const void *row, struct fault *f) { return s->driver->update(s, t, row, f); }
int store_remove(struct store *s, enum table_id t, const void *row, struct fault *f) { return s->driver->remove(s, t, row, f); }
int store_change(struct store *s, enum table_id t, const void *before, const void *row, struct fault *f) {
    return s->driver->change(s, t, before, row, f);
}

int store_rows_of(struct store *s, enum table_id t, int64_t stream, table_fn *each, void *context, struct fault *f) {
    return s->driver->rows_of(s, t, stream, each, context, f);
}
int store_which(struct store *s, const enum table_id *list, int64_t stream, uint32_t *ret, struct fault *f) {
    return s->driver->which(s, list, stream, ret, f);
}
bool store_near(const struct store *s) { return s->driver->foresee == NULL; }
void store_foresee(struct store *s, enum statement which, const struct cell *args, size_t arg_count) {
    if (s->driver->foresee) s->driver->foresee(s, which, args, arg_count);
}
void store_foresee_rows_of(struct store *s, enum table_id t, int64_t stream) {
    if (s->driver->foresee_rows_of) s->driver->foresee_rows_of(s, t, stream);
}
void store_foresee_which(struct store *s, const enum table_id *list, int64_t stream) {
    if (s->driver->foresee_which) s->driver->foresee_which(s, list, stream);
}
int store_rows(struct store *s, enum table_id t, table_fn *each, void *context, struct fault *f) {
    return s->driver->rows(s, t, each, context, f);
}
int store_next_region(struct store *s, enum table_id t, int64_t after, int64_t *ret, struct fault *f) {
    return s->driver->next_region(s, t, after, ret, f);
}
int store_check(struct store *s, row_fn *each, void *context, struct fault *f) { return s->driver->check(s, each, context, f); }
bool store_tells_indexes(const struct store *s) { return s->driver->index != NULL; }
int store_index(struct store *s, int index, row_fn *each, void *context, struct fault *f) {
    return s->driver->index(s, &table_indexes[index], each, context, f);
}

int store_filled(struct store *s, struct fault *f) { return s->driver->filled(s, f); }
int store_snapshot(struct store *s, const char *to, void (*progress)(void *context, int64_t done, int64_t all), void *context,
                   struct fault *f) {
    bool alike = s->driver->snapshot && driver_of(to) == s->driver;
    return alike ? s->driver->snapshot(s, to, progress, context, f) < 0 ? -1 : 1 : 0;
}
int store_count(struct store *s, enum table_id t, int64_t *ret, struct fault *f) { return s->driver->count(s, t, ret, f); }
int store_symptoms(struct store *s, const char *where, symptom_fn *each, void *context, struct fault *f) {
    return s->driver->symptoms(s, where, each, context, f);
}
int store_close_off(const char *where, struct fault *f) {
    return driver_of(where)->close_off ? driver_of(where)->close_off(where, f) : 0;
}

int store_cursor_open(struct store *s, enum table_id t, struct store_cursor **ret, struct fault *f) {
    return s->driver->cursor_open(s, t, tables[t].walk, NULL, ret, f);
}
int store_cursor_open_from(struct store *s, enum table_id t, int64_t stream, struct store_cursor **ret, struct fault *f) {
    return s->driver->cursor_open(s, t, tables[t].walk_from, &stream, ret, f);
}
int store_cursor_open_keys(struct store *s, enum table_id t, struct store_cursor **ret, struct fault *f) {
    return s->driver->cursor_open(s, t, tables[t].scan, NULL, ret, f);
}
int store_cursor_next(struct store_cursor *c, const void **ret, struct fault *f) { return c->store->driver->cursor_next(c, ret, f); }
struct store_cursor *store_cursor_close(struct store_cursor *c) {
    if (c) c->store->driver->cursor_close(c);
    return NULL;
}

int store_wrong_type(const struct store *s, const struct table *d, const struct column *c, struct fault *f) {
    fault_set(f, FAULT_MACHINE, "store-damaged", "数据文件已损坏：表 %s 的列 %s 里有一个值类型不对；请用备份恢复",
              "the store file is damaged: in table %s column %s holds a value of a wrong type; restore a backup", d->name, c->name);
    return fault_where(f, buf_str(&s->path));
}

int store_out_of_order(const struct store *s, const struct table *d, struct fault *f) {
    fault_set(f, FAULT_MACHINE, "store-damaged", "数据文件已损坏：表 %s 的行次序不对；请用备份恢复",
              "the store file is damaged: the rows of table %s are out of order; restore a backup", d->name);
    return fault_where(f, buf_str(&s->path));
}

int store_row_missing(const struct table *d, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "store-trouble", "记录表 %s 少了一行：请运行 huiyin ledger verify",
                     "a row is missing in table %s: run huiyin ledger verify", d->name);
}

int store_version(const struct store *s, int64_t version, enum store_mode mode, struct fault *f) {
    if (version > SCHEMA_VERSION)
        fault_set(f, FAULT_INPUT, "store-newer",
                  "数据文件由更新的版本建立（格式 %lld，本程序只认到 %d）：请用新版本的 huiyin 打开",
                  "the store was made by a newer version (format %lld, this program knows %d): use that version",
                  (long long)version, SCHEMA_VERSION);
    else if (version < SCHEMA_VERSION && mode == STORE_READ)
        fault_set(f, FAULT_INPUT, "store-older",
                  "数据文件是旧格式（格式 %lld，本程序用 %d）：请先备份，再运行一次 huiyin act --db %s /dev/null，它会补上缺少的表、"
                  "按次序重排账本，不改动任何记录；只读介质上的请先复制出来",
                  "the store is of an older format (%lld, this program uses %d): make a backup, then run huiyin act --db %s /dev/null "
                  "once, which adds the tables it lacks, puts the ledger into its order and changes no record; copy it first from a read-only medium",
                  (long long)version, SCHEMA_VERSION, s->path.p);
    else return 0;
    return fault_where(f, buf_str(&s->path));
}

const char *const store_reorder[] = {
    "ALTER TABLE \"event\" RENAME TO event_older",
    "ALTER TABLE content RENAME TO content_older",
    "INSERT INTO \"event\" (region, region_seq, stream, seq, \"key\", hash8, bytes) "
    "SELECT region, region_seq, stream, seq, \"key\", substr(hash, 1, 8), bytes FROM event_older ORDER BY region, region_seq",
    "INSERT INTO content (region, region_seq, salt, bytes) SELECT e.region, e.region_seq, c.salt, c.bytes FROM event_older e "
    "JOIN content_older c ON c.region = e.region AND c.stream = e.stream AND c.seq = e.seq ORDER BY e.region, e.region_seq",
    "DROP TABLE content_older",
    "DROP TABLE event_older",
    "DROP INDEX IF EXISTS outbox_notify", // what is told leaves the outbox: all there is of it
    NULL,
};

int store_not_upgraded(const struct store *s, int64_t version, bool tried, const char *step, struct fault *f) {
    static const char *const enough[] = {"disk-full", "store-away", "store-busy", "cannot-write", "second-writer", "store-newer"};
    struct fault why = *f;
    for (size_t i = 0; i < sizeof enough / sizeof *enough; i++)
        if (str_eq(str_c(f->code), str_c(enough[i]))) return -1;
    fault_set(f, FAULT_MACHINE, "upgrade-failed", "库的格式没有从 %lld 升到 %d，仍是原来的样子：%s时停在“%.120s”（%.200s）。请先备份，再请人看这一步",
              "the store was not brought from format %lld to %d and is as it was: %s stopped at \"%.120s\" (%.200s). Make a backup and have somebody look at that step",
              (long long)version, SCHEMA_VERSION, tried ? "实行 / doing it" : "试行 / the trial", step, why.en);
    return fault_where(f, buf_str(&s->path));
}
