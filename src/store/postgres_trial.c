// SPDX-License-Identifier: Apache-2.0
// The change of an older store is tried on temporary tables first, made like its own and holding some of their rows: what
// would not fit this program is found before the store is touched.
#include <string.h>

#include "store/postgres_room.h"

#define SAMPLE "200"

// Every table and view of the store, as what makes its like and takes over its first and last rows. %1$s: its name alone.
static const char likes[] =
    "SELECT CASE WHEN c.relkind = 'v' THEN format('CREATE TEMP VIEW %1$I AS TABLE %2$I.%1$I', c.relname, n.nspname) ELSE "
    "format('CREATE TEMP TABLE %1$I (LIKE %2$I.%1$I INCLUDING ALL); INSERT INTO pg_temp.%1$I TABLE %2$I.%1$I LIMIT " SAMPLE "; "
    "INSERT INTO pg_temp.%1$I SELECT * FROM %2$I.%1$I ORDER BY 1 DESC LIMIT " SAMPLE " ON CONFLICT DO NOTHING', c.relname, n.nspname) END "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v') ORDER BY c.relkind <> 'r', c.relname";

static const char columns[] =
    "SELECT format_type(a.atttypid, NULL) || CASE WHEN a.atttypid = 'text'::regtype AND a.attcollation <> '\"C\"'::regcollation THEN ' of another collation than C' ELSE '' END "
    "FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attname = $2 AND NOT a.attisdropped";

static int copy_sample(struct pg *p, struct fault *f) {
    const char *const args[] = {p->schema.p};
    PGresult *r = PQexecParams(p->conn, likes, 1, NULL, args, NULL, NULL, 0);
    int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : pg_trouble(p, r, likes, f);
    for (int i = 0; status == 0 && i < PQntuples(r); i++) {
        pg_step_is(p, PQgetvalue(r, i, 0));
        status = pg_plain(p, PQgetvalue(r, i, 0), NULL, f);
    }
    PQclear(r);
    return status;
}

static int check_column(struct pg *p, const struct table *d, const struct column *c, struct fault *f) {
    static const char *const types[] = {[COLUMN_INT] = "bigint", [COLUMN_TEXT] = "text", [COLUMN_BYTES] = "bytea"};
    char name[80];
    snprintf(name, sizeof name, "\"%s\"", d->name);
    const char *const args[] = {name, c->name};
    PGresult *r = PQexecParams(p->conn, columns, 2, NULL, args, NULL, NULL, 0);
    int status = PQresultStatus(r) == PGRES_TUPLES_OK ? 0 : pg_trouble(p, r, columns, f);
    const char *is = status == 0 && PQntuples(r) > 0 ? PQgetvalue(r, 0, 0) : "";
    if (status == 0 && strcmp(is, types[c->type]) != 0) {
        char step[160];
        snprintf(step, sizeof step, "column %s.%s", d->name, c->name);
        pg_step_is(p, step);
        status = fault_set(f, FAULT_MACHINE, "store-trouble", "表 %s 的列 %s 是 %s，应是 %s", "in table %s column %s is %s, not %s", d->name, c->name, is, types[c->type]);
    }
    PQclear(r);
    return status;
}

// Everything this program will say to the store is understood.
static int check_statement(struct pg *p, const char *sql, struct fault *f) {
    struct buf text = pg_dollars(sql);
    pg_step_is(p, sql);
    PGresult *r = PQprepare(p->conn, "", text.p, 0, NULL);
    int status = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pg_trouble(p, r, sql, f);
    PQclear(r);
    buf_release(&text);
    return status;
}

static int check_use(struct pg *p, struct fault *f) {
    for (size_t t = 0; t < TABLE_COUNT; t++) {
        for (int i = 0; i < tables[t].column_count; i++)
            if (check_column(p, &tables[t], &tables[t].columns[i], f) < 0) return -1;
        if (tables[t].walk_from && check_statement(p, tables[t].walk_from, f) < 0) return -1;
        if (check_statement(p, tables[t].insert, f) < 0 || check_statement(p, tables[t].scan, f) < 0 || check_statement(p, tables[t].walk, f) < 0) return -1;
    }
    for (size_t i = 0; i < SQL_COUNT; i++)
        if (check_statement(p, statement_sql[i], f) < 0) return -1;
    return 0;
}

int pg_trial(struct pg *p, struct fault *f) {
    struct fault ignored;
    if (pg_plain(p, "SAVEPOINT trial", NULL, f) < 0) return -1;
    int status = copy_sample(p, f);
    if (status == 0) status = pg_plain(p, "SET LOCAL search_path TO pg_temp", NULL, f);
    if (status == 0) status = pg_add_missing(p, f);
    if (status == 0) status = check_use(p, f);
    if (p->lost || p->conn == NULL) return -1;
    // The tables and the path they are found by go with it.
    if (pg_plain(p, "ROLLBACK TO trial; RELEASE trial", NULL, status < 0 ? &ignored : f) < 0) return -1;
    return status;
}
