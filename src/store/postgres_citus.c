// SPDX-License-Identifier: Apache-2.0
// A store spread over a Citus cluster: by region, all tables of a region on one machine. Which statements may run there is
// looked at when the program is built (tools/gen_statements.py); a cluster itself is needed to run test/postgres/citus.sh.
#include <stdio.h>

#include "store/postgres_room.h"

static int has_citus(struct pg *p, bool *ret, struct fault *f) {
    PGresult *r;
    if (pg_send_once(p, "SELECT COUNT(*) FROM pg_catalog.pg_extension WHERE extname = 'citus'", NULL,
                     (struct queued){.expected = EXPECT_ROWS, .doing = "citus"}, f) < 0 || pg_settle(p, &r, f) < 0)
        return -1;
    *ret = pg_int(r, 0, 0) > 0;
    PQclear(r);
    return 0;
}

static int run(struct pg *p, const char *sql, struct fault *f) {
    return pg_send_once(p, sql, NULL, (struct queued){.expected = EXPECT_ROWS, .doing = "create_distributed_table"}, f) < 0 ? -1 : pg_settle(p, NULL, f);
}

// The events come first; the other tables name them, so that what belongs together lies together whatever else the
// cluster holds. The format is small, the same everywhere and joined by nobody: a reference table.
int pg_distribute(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    bool there;
    if (has_citus(p, &there, f) < 0) return -1;
    if (!there) {
        fault_set(f, FAULT_INPUT, "not-a-cluster", "这个数据库没有 Citus：请先 CREATE EXTENSION citus 并登记各节点", "this database has no Citus: CREATE EXTENSION citus and add its nodes first");
        return fault_where(f, buf_str(&base->path));
    }
    if (run(p, "SELECT create_reference_table('store_format')", f) < 0) return -1;
    if (run(p, "SELECT create_distributed_table('event', 'region', colocate_with => 'none')", f) < 0) return -1;
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        char sql[160];
        if (t == TABLE_EVENT) continue;
        snprintf(sql, sizeof sql, "SELECT create_distributed_table('\"%s\"', 'region', colocate_with => 'event')", tables[t].name);
        if (run(p, sql, f) < 0) return -1;
    }
    return 0;
}
