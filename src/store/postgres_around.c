// SPDX-License-Identifier: Apache-2.0
// What lies around a PostgreSQL store: settings that endanger it, schemas that runs left behind, its structure; and moving
// it away.
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres_room.h"

// Outside the pipeline: looked at by a person, not under load. `ret` must be cleared.
static int ask(struct pg *p, const char *sql, const char *a, const char *b, PGresult **ret, struct fault *f) {
    const char *const args[] = {a, b};
    if (PQpipelineStatus(p->conn) != PQ_PIPELINE_OFF && !PQexitPipelineMode(p->conn)) return pg_away(p, f);
    PGresult *r = PQexecParams(p->conn, sql, a == NULL ? 0 : b == NULL ? 1 : 2, NULL, args, NULL, NULL, 0);
    if (PQresultStatus(r) == PGRES_TUPLES_OK) {
        *ret = r;
        return 0;
    }
    pg_trouble(p, r, sql, f);
    PQclear(r);
    return -1;
}

struct question {
    const char *code, *sql; // $1: the schema; rows of one text
};

// Temporary schemas nobody works on: who does has its name in the name of the connection, cut at 63 bytes.
#define NOT_USED \
    " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.application_name = left('huiyin ' || n.nspname, 63))"

static const struct question questions[] = {
    {"setting", "SELECT name || ' = ' || setting FROM pg_settings WHERE (name, setting) IN (('fsync', 'off'), ('full_page_writes', 'off')) AND $1 <> ''"},
    // Without a connection of ours having set it: what the server, the database and the account say.
    {"commit-setting",
     "SELECT 'synchronous_commit = ' || COALESCE(s.reset_val, '') FROM pg_settings s WHERE s.name = 'synchronous_commit' AND s.reset_val IN ('off', 'local') AND $1 <> ''"},
    {"collation", "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'text'::regtype AND a.attcollation <> '\"C\"'::regcollation ORDER BY 1"},
    {"invalid-index", "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                      "WHERE n.nspname = $1 AND NOT (i.indisvalid AND i.indisready) ORDER BY 1"},
    {"leftover-schema", "SELECT n.nspname FROM pg_namespace n WHERE n.nspname ~ '_init_[0-9a-f]{8}$' AND left(n.nspname, length(n.nspname) - 14) = $1" NOT_USED " ORDER BY 1"},
};

static int missing(struct pg *p, symptom_fn *each, void *context, struct fault *f) {
    static const char sql[] = "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2";
    for (size_t i = 0; schema_postgres[i]; i++) {
        struct str rest = str_c(schema_postgres[i]), name;
        PGresult *r = NULL;
        char text[80];
        str_split(&rest, '"', &name);
        str_split(&rest, '"', &name);
        snprintf(text, sizeof text, "%.*s", SP(name));
        if (ask(p, sql, p->schema.p, text, &r, f) < 0) return -1;
        bool there = strcmp(PQgetvalue(r, 0, 0), "0") != 0;
        PQclear(r);
        if (!there) each(context, str_starts(str_c(schema_postgres[i]), STR("CREATE TABLE")) ? "missing-table" : "missing-index", name);
    }
    return 0;
}

int pg_symptoms(struct store *base, const char *where, symptom_fn *each, void *context, struct fault *f) {
    struct pg *p = pg_of(base);
    const char *sharp = strchr(where, '#');
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof questions / sizeof *questions; i++) {
        PGresult *r = NULL;
        if ((status = ask(p, questions[i].sql, p->schema.p, NULL, &r, f)) < 0) break;
        for (int row = 0; row < PQntuples(r); row++) {
            struct buf what = BUF_INIT;
            bool leftover = strcmp(questions[i].code, "leftover-schema") == 0;
            if (leftover) buf_printf(&what, "%.*s#", (int)(sharp ? sharp - where : (ptrdiff_t)strlen(where)), where);
            buf_add(&what, str_c(PQgetvalue(r, row, 0)));
            each(context, leftover ? "leftover" : questions[i].code, buf_str(&what));
            buf_release(&what);
        }
        PQclear(r);
    }
    if (status == 0) status = missing(p, each, context, f);
    if (p->conn) pg_begin_pipeline(p);
    return status;
}

// The rows of a table as it gives them, or as an index does: the order asked for is that of the index alone.
static int count_rows(struct pg *p, const char *table, const char *order, int64_t *ret, struct fault *f) {
    struct buf sql = BUF_INIT;
    PGresult *r;
    buf_printf(&sql, "SET LOCAL enable_seqscan = %s; SET LOCAL enable_indexscan = %s; SET LOCAL enable_indexonlyscan = %s; SET LOCAL enable_sort = off; "
                     "SET LOCAL enable_incremental_sort = off; SELECT COUNT(*) FROM (SELECT 1 FROM %s%s%s OFFSET 0) x",
               order ? "off" : "on", order ? "on" : "off", order ? "on" : "off", table, order ? " ORDER BY " : "", order ? order : "");
    buf_byte(&sql, '\0');
    int status = pg_plain(p, sql.p, &r, f);
    buf_release(&sql);
    if (status < 0) return -1;
    *ret = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return 0;
}

struct telling {
    row_fn *each;
    void *context;
    int told, status;
};

__attribute__((format(printf, 2, 3)))
static void tell(struct telling *t, const char *format, ...) {
    char text[600];
    va_list list;
    if (t->told >= STORE_TROUBLES_MAX || t->status) return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    t->told++;
    t->status = t->each(t->context, &CELL_TEXT(str_c(text)), 1);
}

// Where nothing better is at hand: whether each index gives as many rows as its table.
static int compare_counts(struct pg *p, struct telling *t, struct fault *f) {
    static const char sql[] =
        "SELECT quote_ident(c.relname), quote_ident(x.relname), (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' ORDER BY k) FROM generate_series(1, i.indnkeyatts) k) "
        "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = $1 AND i.indisvalid AND i.indpred IS NULL ORDER BY c.relname, x.relname";
    PGresult *list;
    char last[80] = "";
    int64_t by_table = 0, by_index;
    if (ask(p, sql, p->schema.p, NULL, &list, f) < 0) return -1;
    int status = 0;
    for (int i = 0; status == 0 && i < PQntuples(list); i++) {
        const char *table = PQgetvalue(list, i, 0);
        if (strcmp(last, table) != 0) status = count_rows(p, table, NULL, &by_table, f);
        snprintf(last, sizeof last, "%s", table);
        if (status == 0) status = count_rows(p, table, PQgetvalue(list, i, 2), &by_index, f);
        if (status == 0 && by_table != by_index)
            tell(t, "table %s has %lld rows, index %s gives %lld", table, (long long)by_table, PQgetvalue(list, i, 1), (long long)by_index);
    }
    PQclear(list);
    return status;
}

// With the extension amcheck every index is checked against its table, which finds what counting cannot.
static int check_indexes(struct pg *p, const char *room, struct telling *t, struct fault *f) {
    static const char sql[] = "SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                              "JOIN pg_am m ON m.oid = c.relam WHERE n.nspname = $1 AND m.amname = 'btree' AND i.indisvalid ORDER BY c.relname";
    PGresult *list, *r;
    struct fault trouble;
    if (ask(p, sql, p->schema.p, NULL, &list, f) < 0) return -1;
    int status = 0;
    for (int i = 0; status == 0 && i < PQntuples(list); i++) {
        char call[160];
        snprintf(call, sizeof call, "SAVEPOINT looking; SELECT %.60s.bt_index_check(%s::oid::regclass, true)", room, PQgetvalue(list, i, 0));
        if (pg_plain(p, call, &r, &trouble) == 0) {
            PQclear(r);
            continue;
        }
        if (p->lost) {
            *f = trouble;
            status = -1;
        } else {
            tell(t, "%s: %s", PQgetvalue(list, i, 1), trouble.en);
            status = pg_plain(p, "ROLLBACK TO looking", NULL, f);
        }
    }
    PQclear(list);
    return status;
}

static int check_structure(struct pg *p, struct telling *t, struct fault *f) {
    static const char sql[] = "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace JOIN pg_proc f ON f.pronamespace = n.oid "
                              "WHERE e.extname = 'amcheck' AND f.proname = 'bt_index_check' AND f.pronargs = 2 AND has_function_privilege(f.oid, 'EXECUTE')";
    PGresult *r;
    if (ask(p, sql, NULL, NULL, &r, f) < 0) return -1;
    int status = PQntuples(r) > 0 ? check_indexes(p, PQgetvalue(r, 0, 0), t, f) : compare_counts(p, t, f);
    PQclear(r);
    return status;
}

// On a connection of its own: the handle's may be in the middle of a snapshot.
int pg_check(struct store *base, row_fn *each, void *context, struct fault *f) {
    struct pg *mine = pg_of(base);
    struct buf where = BUF_INIT;
    struct telling t = {.each = each, .context = context};
    buf_printf(&where, "%s#%s", mine->uri.p, mine->schema.p);
    buf_byte(&where, '\0');
    struct pg *p = pg_new(where.p, STORE_READ);
    int status = pg_connect(p, f);
    if (status == 0) status = pg_plain(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, f);
    if (status == 0) status = check_structure(p, &t, f);
    buf_release(&where);
    pg_free(p);
    return status < 0 ? -1 : t.status;
}

static int used(struct pg *p, struct fault *f) {
    static const char sql[] = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = left('huiyin ' || $1, 63)";
    PGresult *r;
    if (ask(p, sql, p->schema.p, NULL, &r, f) < 0) return -1;
    bool nobody = strcmp(PQgetvalue(r, 0, 0), "0") == 0;
    PQclear(r);
    if (nobody) return 0;
    fault_set(f, FAULT_MACHINE, "second-writer", "还有 huiyin 连着 %s：请先停止它们", "another huiyin is connected to %s: stop it first", p->base.path.p);
    return fault_where(f, buf_str(&p->base.path));
}

int pg_aside(const char *where, const char *stamp, struct buf *ret, struct fault *f) {
    const char *sharp = strchr(where, '#');
    struct pg *p = pg_new(where, STORE_CREATE);
    if (sharp && sharp[1]) buf_printf(ret, "%s_old_%s", where, stamp);
    else buf_printf(ret, "%.*s#huiyin_old_%s", (int)(sharp ? sharp - where : (ptrdiff_t)strlen(where)), where, stamp);
    buf_byte(ret, '\0');
    int status = pg_connect(p, f);
    if (status == 0) status = used(p, f);
    pg_free(p);
    return status < 0 ? -1 : pg_place(where, ret->p, f);
}
