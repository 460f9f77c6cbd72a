// SPDX-License-Identifier: Apache-2.0
// A store of an earlier version: refused for reading with what to do, completed when it is opened for writing.
#include "life.h"
#include "small_city.h"

#include <sqlite3.h>

// The ledger by stream, each event with its whole hash, of which only the head is looked at when it is brought into order.
#define BEFORE_8                                                                                                                                   \
    "ALTER TABLE event RENAME TO e; ALTER TABLE content RENAME TO c;"                                                                              \
    "CREATE TABLE event (region INTEGER NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL, region_seq INTEGER NOT NULL, key TEXT NOT NULL, "  \
    "hash BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (region, stream, seq)) STRICT, WITHOUT ROWID;"                                           \
    "CREATE TABLE content (region INTEGER NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL, "       \
    "PRIMARY KEY (region, stream, seq)) STRICT, WITHOUT ROWID;"                                                                                    \
    "INSERT INTO event SELECT region, stream, seq, region_seq, key, CAST(hash8 || zeroblob(24) AS BLOB), bytes FROM e;"                             \
    "INSERT INTO content SELECT e.region, e.stream, e.seq, c.salt, c.bytes FROM e JOIN c USING (region, region_seq); DROP TABLE c; DROP TABLE e;"   \
    "CREATE UNIQUE INDEX event_order ON event (region, region_seq, hash); CREATE UNIQUE INDEX event_key ON event (region, key) WHERE key <> '';"    \
    "CREATE INDEX outbox_notify ON outbox (region, region_seq) WHERE what >= 2;"

// What version 1 did not have.
static const char as_version_1[] =
    "DROP TABLE delivery; DROP TABLE address; DROP TABLE attempt; DROP TABLE code; DROP INDEX role_name;" BEFORE_8
    "DROP TABLE former_name; DROP TABLE succession; DROP TABLE absence; DROP TABLE deputy; DROP INDEX binding_waits;"
    "DROP TABLE draft; DROP TABLE publication; DROP TABLE credential; DROP TABLE session; DROP TABLE token;"
    "DROP TABLE commitment; DROP TABLE progress; DROP TABLE invitation; DROP TABLE link; DROP TABLE mark; DROP TABLE contact; DROP TABLE plenary; DROP TABLE case_number;"
    "DROP INDEX matter_waiting; DROP INDEX matter_open; DROP INDEX requester_account; PRAGMA user_version = 1";

static void sql(const char *path, const char *text) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_close(db);
}

// Everything the schema consists of, as text.
static struct str schema_of(struct city *c) {
    sqlite3 *db;
    sqlite3_stmt *st;
    struct buf b = BUF_INIT;
    assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL UNION ALL SELECT user_version FROM pragma_user_version ORDER BY 1", -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) buf_printf(&b, "%s\n", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static void close_city(struct city *c) {
    desk_release(&c->desk);
    memset(&c->desk, 0, sizeof c->desk);
    c->store = store_close(c->store);
}

static void refused(const char *path, enum store_mode mode, const char *code) {
    struct store *s;
    struct fault f;
    if (store_open(&s, path, mode, &f) == 0) fail_msg("opens, not %s", code);
    assert_string_equal(f.code, code);
    assert_true(f.zh[0] && f.en[0]);
}

static void an_older_store_gets_what_it_lacks(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true); // version 1 knew no drafts and nothing public
    handled(&c, "甲-1", "2024-03-01T09:00");
    close_city(&c);
    struct str whole = schema_of(&c);
    sql(c.path, as_version_1);
    assert_false(str_eq(schema_of(&c), whole));
    refused(c.path, STORE_READ, "store-older");
    assert_false(str_eq(schema_of(&c), whole)); // and left alone
    struct fault f;
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(&c);
    city_act(&c, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2024-06-01\",\"fields\":{\"name\":\"新\"}}");
    close_city(&c);
    assert_str_at(schema_of(&c), whole, __FILE__, __LINE__);
    if (store_open(&c.store, c.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    city_close(&c);
}

static void an_upgrade_is_whole_or_not_at_all(void **state) {
    (void)state;
    struct city c;
    struct store *s;
    struct fault f;
    small_city_open(&c);
    close_city(&c);
    sql(c.path, as_version_1);
    // Something else has a name a table needs, behind others: the upgrade fails in the middle.
    sql(c.path, "CREATE VIEW session AS SELECT 1");
    struct str before = schema_of(&c);
    assert_true(store_open(&s, c.path, STORE_WRITE, &f) < 0);
    assert_true(f.zh[0] && f.en[0]);
    assert_true(str_eq(schema_of(&c), before));
    refused(c.path, STORE_READ, "store-older");
    sql(c.path, "DROP VIEW session");
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0) fail_msg("%s", f.en);
    city_close(&c);
}

static void a_newer_store_stays_as_it_is(void **state) {
    (void)state;
    struct city c;
    small_city_open(&c);
    close_city(&c);
    sql(c.path, as_version_1);
    char newer[60];
    snprintf(newer, sizeof newer, "PRAGMA user_version = %d", SCHEMA_VERSION + 1);
    sql(c.path, newer);
    struct str before = schema_of(&c);
    refused(c.path, STORE_WRITE, "store-newer");
    refused(c.path, STORE_READ, "store-newer");
    assert_true(str_eq(schema_of(&c), before));
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_store_gets_what_it_lacks),
        cmocka_unit_test(an_upgrade_is_whole_or_not_at_all),
        cmocka_unit_test(a_newer_store_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
