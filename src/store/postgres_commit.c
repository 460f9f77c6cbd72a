// SPDX-License-Identifier: Apache-2.0
// Commits, and what becomes of those nobody answered.
#include "store/postgres.h"
#include "store/postgres_room.h"

// Whose commit this was is written with it: into the turn, and into a row of our own, which nobody else changes.
static int send_commit(struct pg *p, struct fault *f) {
    static const char last[] = "UPDATE turn SET last = ?, batch = ?, seen = ? WHERE region = ? AND writer = 0";
    static const char own[] = "INSERT INTO turn (region, writer, last, batch, seen) VALUES (?, ?, 0, ?, ?) "
                              "ON CONFLICT (region, writer) DO UPDATE SET batch = excluded.batch, seen = excluded.seen";
    ms_t now = now_ms();
    if (pg_flush_groups(p, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->writer);
    values_int(&p->args, p->batch + 1);
    values_int(&p->args, now);
    values_int(&p->args, p->base.region);
    if (pg_ask(p, "turn_last", last, EXPECT_DONE, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    values_int(&p->args, p->writer);
    values_int(&p->args, p->batch + 1);
    values_int(&p->args, now);
    if (pg_ask(p, "turn_own", own, EXPECT_DONE, f) < 0) return -1;
    if (pg_settle(p, NULL, f) < 0) return -1; // a row that was to be changed and is not there: before, not after
    p->committing = true;
    p->warned = false;
    return pg_say(p, "commit", "COMMIT", f) < 0 ? -1 : pg_settle(p, NULL, f);
}

static int unknown(struct pg *p, struct fault *f) {
    fault_set(f, FAULT_MACHINE, "outcome-unknown", "提交时与数据库断开，还不知道是否已写入：请用同一个幂等键再发一次，已写入的不会重复",
              "the connection was lost during the commit and whether it was written is not known yet: send it again with the same key, "
              "what was written is not written twice");
    return fault_where(f, buf_str(&p->base.path));
}

// A commit that stands in the primary may not have reached the standby when its connection was lost, or the primary
// crashed, before both had it: one behind it is answered when they have. Otherwise a failover could take back what was
// acknowledged.
static int stands(struct pg *p, struct fault *f) {
    static const char sql[] = "UPDATE turn SET seen = ? WHERE region = ? AND writer = ?";
    values_clear(&p->args);
    values_int(&p->args, now_ms());
    values_int(&p->args, p->base.region);
    values_int(&p->args, p->writer);
    p->warned = false;
    if (pg_ask(p, "turn_seen", sql, EXPECT_DONE, f) < 0 || pg_settle(p, NULL, f) < 0) return -1;
    if (pg_say(p, "commit", "COMMIT", f) < 0 || pg_settle(p, NULL, f) < 0) return -1;
    p->open = p->writing = false;
    return p->warned ? -1 : 1;
}

// Whether batch p->batch + 1 of ours is in the store. The turn is taken first: a server that is still busy with the lost
// commit holds it until that has ended one way or the other. 1 yes, 0 no, -1 nobody could be asked.
static int was_written(struct pg *p, struct fault *f) {
    static const char sql[] = "SELECT batch FROM turn WHERE region = ? AND writer = ?";
    PGresult *r;
    if (pg_again(p, f) < 0) return -1;
    if (pg_write_begin(p, f) < 0) return -1;
    values_clear(&p->args);
    values_int(&p->args, p->base.region);
    values_int(&p->args, p->writer);
    if (pg_ask(p, "turn_mine", sql, EXPECT_ROWS, f) < 0 || pg_settle(p, &r, f) < 0) return -1;
    int written = PQntuples(r) > 0 && pg_int(r, 0, 0) == p->batch + 1;
    PQclear(r);
    if (written) return stands(p, f);
    p->writing = false;
    pg_rollback(&p->base);
    return 0;
}

static int find_out(struct pg *p, struct fault *f) {
    ms_t began = now_ms();
    for (;;) {
        int written = was_written(p, f);
        if (written >= 0) pg_count(written ? COUNT_WRITTEN : COUNT_NOT_WRITTEN);
        if (written == 1) return 0;
        if (written == 0) return pg_away(p, f), p->lost = false, -1;
        ms_t now = now_ms();
        if (!p->lost || now < began || now - began > postgres_patience) {
            p->seen_batch = -1; // whoever comes next looks at everything anew
            return unknown(p, f);
        }
    }
}

int pg_commit(struct store *base, struct fault *f) {
    struct pg *p = pg_of(base);
    if (p->mode == STORE_FILL) return 0;
    p->committing = p->warned = false;
    if (!p->writing) {
        pg_rollback(base);
        return 0;
    }
    int status = send_commit(p, f);
    // A server that gives up waiting for its standby answers yes, with a warning: that is no answer.
    if (p->committing && (status < 0 ? p->lost : p->warned)) {
        pg_disconnect(p);
        pg_count(COUNT_UNANSWERED);
        status = find_out(p, f);
    }
    if (status < 0) {
        p->seen_batch = -1;
        pg_rollback(base);
        return -1;
    }
    pg_foreseen_forget(p);
    p->open = p->writing = false;
    p->batch++;
    p->seen_writer = p->writer;
    p->seen_batch = p->batch;
    return 0;
}
