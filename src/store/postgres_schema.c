// SPDX-License-Identifier: Apache-2.0
// A store in PostgreSQL is a schema: made under a name of its own, renamed when it is whole, brought up to date in one
// transaction.
#include <stdlib.h>
#include <string.h>

#include "store/postgres_room.h"

// SQL with the schema's name put in for %s, quoted.
static int run_named(struct pg *p, const char *before, const struct buf *name, const char *after, struct fault *f) {
    char *quoted = PQescapeIdentifier(p->conn, name->p, strlen(name->p));
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "%s%s%s", before, quoted ? quoted : "\"\"", after);
    buf_byte(&sql, '\0');
    PQfreemem(quoted);
    int status = pg_plain(p, sql.p, NULL, f);
    buf_release(&sql);
    return status;
}

// The one number a query gives; `none` when there is no row.
static int number(struct pg *p, const char *sql, const char *text, int64_t none, int64_t *ret, struct fault *f) {
    const char *const args[] = {text};
    PGresult *r = PQexecParams(p->conn, sql, text ? 1 : 0, NULL, text ? args : NULL, NULL, NULL, 1);
    if (PQresultStatus(r) != PGRES_TUPLES_OK) {
        pg_trouble(p, r, sql, f);
        PQclear(r);
        return -1;
    }
    *ret = PQntuples(r) > 0 && !PQgetisnull(r, 0, 0) ? pg_int(r, 0, 0) : none;
    PQclear(r);
    return 0;
}

static int has_schema(struct pg *p, const char *name, int64_t *ret, struct fault *f) {
    return number(p, "SELECT COUNT(*) FROM pg_catalog.pg_namespace WHERE nspname = $1", name, 0, ret, f);
}

static int stamp(struct pg *p, struct fault *f) {
    char sql[120];
    snprintf(sql, sizeof sql, "DELETE FROM store_format; INSERT INTO store_format VALUES (%d)", SCHEMA_VERSION);
    return pg_plain(p, sql, NULL, f);
}

// All tables or all indexes in one go: some two hundred statements are two hundred answers to wait for.
static int run_schema(struct pg *p, bool indexes, struct fault *f) {
    struct buf sql = BUF_INIT;
    for (size_t i = 0; schema_postgres[i]; i++)
        if (str_starts(str_c(schema_postgres[i]), STR("CREATE TABLE")) != indexes) buf_printf(&sql, "%s;\n", schema_postgres[i]);
    buf_byte(&sql, '\0');
    int status = pg_plain(p, sql.p, NULL, f);
    buf_release(&sql);
    return status;
}

static int make_all(struct pg *p, struct fault *f) {
    if (run_named(p, "CREATE SCHEMA ", &p->schema, "", f) < 0) return -1;
    if (pg_plain(p, "CREATE TABLE store_format (version BIGINT NOT NULL PRIMARY KEY)", NULL, f) < 0) return -1;
    return run_schema(p, false, f) < 0 || run_schema(p, true, f) < 0 ? -1 : stamp(p, f);
}

int pg_make_tables(struct pg *p, struct fault *f) {
    if (run_named(p, "CREATE SCHEMA ", &p->schema, "", f) < 0) return -1;
    if (pg_plain(p, "CREATE TABLE store_format (version BIGINT NOT NULL PRIMARY KEY)", NULL, f) < 0) return -1;
    return run_schema(p, false, f);
}

int pg_create(struct pg *p, struct fault *f) {
    struct fault ignored;
    if (pg_plain(p, "BEGIN", NULL, f) < 0) return -1;
    if (make_all(p, f) == 0 && pg_plain(p, "COMMIT", NULL, f) == 0) return 0;
    if (p->conn) pg_plain(p, "ROLLBACK", NULL, &ignored);
    return -1;
}

static int has_column(struct pg *p, const char *table, const char *column, int64_t *ret, struct fault *f) {
    const char *const args[] = {table, column};
    static const char sql[] = "SELECT COUNT(*) FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped";
    PGresult *r = PQexecParams(p->conn, sql, 2, NULL, args, NULL, NULL, 1);
    int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : pg_trouble(p, r, sql, f);
    if (status == 0) *ret = pg_int(r, 0, 0);
    PQclear(r);
    return status;
}

void pg_step_is(struct pg *p, const char *step) { snprintf(p->step, sizeof p->step, "%.*s", (int)utf8_head(str_c(step), sizeof p->step - 1).n, step); }

static int run_step(struct pg *p, const char *sql, struct fault *f) {
    pg_step_is(p, sql);
    return pg_plain(p, sql, NULL, f);
}

// A column that came later holds nothing in rows that were there before, as a replay of their events makes it.
static int add_columns(struct pg *p, struct fault *f) {
    static const char *const types[] = {[COLUMN_INT] = "BIGINT NOT NULL DEFAULT 0", [COLUMN_TEXT] = "TEXT COLLATE \"C\" NOT NULL DEFAULT ''",
                                        [COLUMN_BYTES] = "BYTEA NOT NULL DEFAULT ''"};
    for (size_t t = 0; t < TABLE_COUNT; t++)
        for (int i = 0; i < tables[t].column_count; i++) {
            const struct column *c = &tables[t].columns[i];
            char text[200];
            int64_t has = 0;
            if (has_column(p, tables[t].name, c->name, &has, f) < 0) return -1;
            snprintf(text, sizeof text, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", tables[t].name, c->name, types[c->type]);
            if (!has && run_step(p, text, f) < 0) return -1;
        }
    return 0;
}

// What a statement of the schema makes: the first name in quotes.
static int is_made(struct pg *p, const char *statement, int64_t *ret, struct fault *f) {
    struct str rest = str_c(statement), name;
    struct buf quoted = BUF_INIT;
    str_split(&rest, '"', &name);
    str_split(&rest, '"', &name);
    buf_printf(&quoted, "\"%.*s\"", SP(name));
    buf_byte(&quoted, '\0');
    int status = number(p, "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass($1)", quoted.p, 0, ret, f);
    buf_release(&quoted);
    return status;
}

static int make_missing(struct pg *p, bool indexes, struct fault *f) {
    for (size_t i = 0; schema_postgres[i]; i++) {
        int64_t made = 0;
        if (str_starts(str_c(schema_postgres[i]), STR("CREATE TABLE")) == indexes) continue;
        if (is_made(p, schema_postgres[i], &made, f) < 0 || (!made && run_step(p, schema_postgres[i], f) < 0)) return -1;
    }
    return 0;
}

int pg_make_indexes(struct pg *p, struct fault *f) { return run_schema(p, true, f) < 0 ? -1 : stamp(p, f); }

// Format 8: events and contents stand in the order they happened; before, by stream.
static int reorder_ledger(struct pg *p, struct fault *f) {
    int64_t older = 0;
    if (has_column(p, "content", "stream", &older, f) < 0) return -1;
    for (size_t i = 0; older && store_reorder[i]; i++)
        if (run_step(p, store_reorder[i], f) < 0 || (i + 1 == STORE_REORDER_TABLES && make_missing(p, false, f) < 0)) return -1;
    return 0;
}

int pg_add_missing(struct pg *p, struct fault *f) {
    return make_missing(p, false, f) < 0 || reorder_ledger(p, f) < 0 || add_columns(p, f) < 0 || make_missing(p, true, f) < 0 ? -1 : stamp(p, f);
}

// One server brings the store up to date, the others wait for the lock and find it done.
static int upgrade(struct pg *p, struct fault *f) {
    int64_t version = 0;
    bool tried = false;
    if (pg_plain(p, "BEGIN; LOCK TABLE store_format IN ACCESS EXCLUSIVE MODE", NULL, f) < 0) return -1;
    int status = number(p, "SELECT version FROM store_format", NULL, -1, &version, f);
    p->step[0] = '\0';
    if (status == 0 && version < SCHEMA_VERSION && (status = pg_trial(p, f)) == 0) {
        tried = true;
        status = pg_add_missing(p, f);
    }
    if (status == 0 && pg_plain(p, "COMMIT", NULL, f) == 0) return 0;
    struct fault ignored;
    if (p->conn) pg_plain(p, "ROLLBACK", NULL, &ignored);
    return p->step[0] ? store_not_upgraded(&p->base, version, tried, p->step, f) : -1;
}

int pg_check_version(struct pg *p, struct fault *f) {
    int64_t there = 0, version = 0;
    if (has_schema(p, p->schema.p, &there, f) < 0) return -1;
    if (!there) {
        fault_set(f, FAULT_INPUT, "no-store", "数据库里没有库 %s：请先运行 huiyin init --db %s", "there is no store %s in the database: run huiyin init --db %s first",
                  p->schema.p, p->base.path.p);
        return fault_where(f, buf_str(&p->base.path));
    }
    if (number(p, "SELECT has_schema_privilege($1, 'USAGE')::int::bigint", p->schema.p, 0, &there, f) < 0) return -1;
    if (!there) {
        fault_set(f, FAULT_MACHINE, "cannot-write", "数据库账号没有权限看库 %s：请用库的所有者登录，或授予它权限",
                  "the database account may not look into the store %s: use its owner, or grant it rights", p->schema.p);
        return fault_where(f, buf_str(&p->base.path));
    }
    if (number(p, "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass($1)", "store_format", 0, &there, f) < 0) return -1;
    if (!there) {
        fault_set(f, FAULT_INPUT, "not-a-store", "%s 不是回音的库", "%s is not a Huiyin store", p->base.path.p);
        return fault_where(f, buf_str(&p->base.path));
    }
    if (number(p, "SELECT version FROM store_format", NULL, -1, &version, f) < 0 || store_version(&p->base, version, p->mode, f) < 0) return -1;
    return version < SCHEMA_VERSION ? upgrade(p, f) : 0;
}

static int exists(struct pg *p, struct fault *f) {
    fault_set(f, FAULT_INPUT, "store-exists", "%s 已经存在：请在地址后用 #名称 另起一个，或先移走它",
              "%s exists already: name another one with # behind the address, or move it away first", p->base.path.p);
    return fault_where(f, buf_str(&p->base.path));
}

enum { SCHEMA_NAME_MAX = 63 - (int)sizeof "_old_20260101000000" + 1 }; // with what is put behind it: PostgreSQL cuts at 63

static int name_fits(struct pg *p, struct fault *f) {
    if (p->schema.n <= SCHEMA_NAME_MAX) return 0;
    fault_set(f, FAULT_INPUT, "name-too-long", "库名太长：# 后面最多 %d 个字节", "the name is too long: at most %d bytes behind the #", SCHEMA_NAME_MAX);
    return fault_where(f, buf_str(&p->base.path));
}

int pg_absent(const char *where, struct fault *f) {
    struct pg *p = pg_new(where, STORE_CREATE);
    int64_t there = 0;
    int status = name_fits(p, f);
    if (status == 0) status = pg_connect(p, f);
    if (status == 0) status = has_schema(p, p->schema.p, &there, f);
    if (status == 0 && there) status = exists(p, f);
    pg_free(p);
    return status;
}

int pg_place(const char *from, const char *where, struct fault *f) {
    struct pg *p = pg_new(where, STORE_CREATE), *old = pg_new(from, STORE_CREATE);
    struct buf after = BUF_INIT;
    int64_t there = 0;
    int status = pg_connect(p, f);
    if (status == 0) status = has_schema(p, p->schema.p, &there, f);
    if (status == 0 && there) status = exists(p, f);
    if (status == 0) {
        char *quoted = PQescapeIdentifier(p->conn, p->schema.p, strlen(p->schema.p));
        buf_printf(&after, " RENAME TO %s", quoted ? quoted : "\"\"");
        buf_byte(&after, '\0');
        PQfreemem(quoted);
        status = run_named(p, "ALTER SCHEMA ", &old->schema, after.p, f);
    }
    buf_release(&after);
    pg_free(p);
    pg_free(old);
    return status;
}

void pg_discard(const char *where) {
    struct fault ignored;
    struct pg *p = pg_new(where, STORE_CREATE);
    if (pg_connect(p, &ignored) == 0) run_named(p, "DROP SCHEMA IF EXISTS ", &p->schema, " CASCADE", &ignored);
    pg_free(p);
}
