// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL that stands still while its machine answers, and a region's turn that nobody lets go (HUIYIN_TEST_STORE).
#include "../unit/small_city.h"

#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>

#include "desk/service.h"
#include "store/postgres.h"

enum { WAITING = 12 };

struct beside {
    PGconn *conn; // an administrator's
    char schema[80];
};

static PGresult *ask(struct beside *x, const char *sql) {
    PGresult *r = PQexec(x->conn, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail_msg("%s: %s", sql, PQerrorMessage(x->conn));
    return r;
}

static void beside_open(struct beside *x, const struct city *c) {
    char uri[400];
    const char *sharp = strchr(c->path, '#');
    snprintf(uri, sizeof uri, "%.*s&application_name=beside", (int)(sharp - c->path), c->path);
    snprintf(x->schema, sizeof x->schema, "%s", sharp + 1);
    x->conn = PQconnectdb(uri);
    assert_int_equal(PQstatus(x->conn), CONNECTION_OK);
}

static void city_served(struct city *c, struct service *s) {
    struct fault f;
    small_city_open(c);
    desk_release(&c->desk);
    c->store = store_close(c->store);
    if (service_open(s, c->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
}

static void city_taken_back(struct city *c, struct service *s, int64_t keys) {
    struct fault f;
    service_close(s);
    memset(&c->desk, 0, sizeof c->desk);
    if (store_open(&c->store, c->path, STORE_WRITE, &f) < 0 || desk_open(&c->desk, c->store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(c);
    for (int64_t i = 0; i < keys; i++) {
        char key[30];
        struct cell place[2];
        snprintf(key, sizeof key, "k-%d", (int)i);
        assert_int_equal(store_first(c->store, SQL_EVENT_BY_KEY, &CELL_TEXT(str_c(key)), 1, place, 2, &f), 1);
    }
    city_close(c);
}

static void line_of(struct request *r, int i) {
    struct fault f;
    struct str line = arena_printf(&r->arena, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-04-01T09:00\",\"key\":\"k-%d\",\"fields\":{\"程序\":\"事\",\"标题\":\"第%d件\",\"诉求人\":{\"name\":\"王\",\"phone\":\"138\"}}}", i, i);
    if (command_from_json(&r->command, line, UTC_OFFSET_CHINA, &r->arena, &f) < 0) fail_msg("%s", f.en);
}

static struct answer do_one(struct service *s, int i) {
    struct request r = {.arena = ARENA_INIT};
    struct answer a;
    line_of(&r, i);
    service_do(s, &r.command, &a);
    arena_release(&r.arena);
    return a;
}

static void to_each(const PGresult *r, int sig) {
    for (int i = 0; i < PQntuples(r); i++) {
        int64_t pid;
        assert_int_equal(str_to_i64(str_c(PQgetvalue(r, i, 0)), &pid), 0);
        kill((pid_t)pid, sig); // one that has ended meanwhile is all right
    }
}

static void a_server_process_that_stands_still_is_left_for_another(void **state) {
    (void)state;
    struct city c;
    static struct service s;
    struct beside x;
    struct fault f;
    struct store *reader;
    city_served(&c, &s);
    beside_open(&x, &c);
    assert_true(do_one(&s, 0).ok);
    if (store_open(&reader, c.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(reader, s.desk.region);
    PGresult *r = ask(&x, "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'huiyin%'");
    assert_int_equal(PQntuples(r), 2);
    to_each(r, SIGSTOP);
    postgres_silence = 500;
    struct answer a = do_one(&s, 1);
    struct cell n;
    int read = store_first(reader, SQL_COUNT_EVENT, NULL, 0, &n, 1, &f);
    if (read < 0) assert_string_equal(f.code, "store-away"); // in a look of its own the next try finds another connection
    read = store_first(reader, SQL_COUNT_EVENT, NULL, 0, &n, 1, &f);
    postgres_silence = 90000;
    to_each(r, SIGCONT);
    PQclear(r);
    if (!a.ok) fail_msg("%s: %s", a.fault.code, a.fault.en);
    assert_int_equal(read, 1);
    store_close(reader);
    PQfinish(x.conn);
    city_taken_back(&c, &s, 2);
}

static _Atomic int answered;
static void count(struct request *r) {
    (void)r;
    atomic_fetch_add(&answered, 1);
}

static void a_turn_that_is_not_let_go_is_said_to_all_who_wait_and_nothing_is_written(void **state) {
    (void)state;
    struct city c;
    static struct service s;
    static struct request waiting[WAITING];
    struct beside x;
    char sql[300];
    city_served(&c, &s);
    beside_open(&x, &c);
    snprintf(sql, sizeof sql, "SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT * FROM \"%s\".turn WHERE writer = 0 FOR UPDATE", x.schema);
    PQclear(ask(&x, sql));
    struct writer_counts before = writer_counts(s.writer);
    for (int i = 0; i < WAITING; i++) {
        waiting[i] = (struct request){.arena = ARENA_INIT, .done = count};
        line_of(&waiting[i], i);
        service_submit(&s, &waiting[i]);
    }
    service_drain(&s);
    assert_int_equal(atomic_load(&answered), WAITING);
    assert_int_equal(s.desk.region_seq, s.desk.written_seq);
    for (int i = 0; i < WAITING; i++) {
        assert_false(waiting[i].answer.ok);
        assert_string_equal(waiting[i].answer.fault.code, "store-busy");
        arena_release(&waiting[i].arena);
    }
    assert_int_equal(writer_counts(s.writer).jobs - before.jobs, WAITING);
    PQclear(ask(&x, "ROLLBACK"));
    for (int i = 0; i < WAITING; i++) {
        struct answer a = do_one(&s, i);
        assert_true(a.ok && !a.again);
    }
    PQfinish(x.conn);
    city_taken_back(&c, &s, WAITING);
}

// The session ended by the server, for standing still with the turn: another is made, the command decided anew.
static void a_session_the_server_ended_is_a_lost_connection(void **state) {
    (void)state;
    struct city c;
    struct store *store;
    struct fault f;
    struct beside x;
    small_city_open(&c);
    desk_release(&c.desk);
    c.store = store_close(c.store);
    beside_open(&x, &c);
    if (store_open(&store, c.path, STORE_WRITE, &f) < 0) fail_msg("%s", f.en);
    store_set_region(store, 500000);
    assert_int_equal(store_begin(store, &f), 0);
    for (bool there = true; there;) {
        PGresult *r = ask(&x, "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'huiyin%'");
        there = PQntuples(r) > 0;
        PQclear(r);
    }
    assert_int_equal(store_commit(store, &f), -1);
    assert_string_equal(f.code, "store-away"); // not "store-trouble": the writer tries such a batch again
    assert_int_equal(store_begin(store, &f), 0);
    assert_int_equal(store_commit(store, &f), 0);
    store_close(store);
    PQfinish(x.conn);
    memset(&c.desk, 0, sizeof c.desk);
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(&c);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_process_that_stands_still_is_left_for_another),
        cmocka_unit_test(a_turn_that_is_not_let_go_is_said_to_all_who_wait_and_nothing_is_written),
        cmocka_unit_test(a_session_the_server_ended_is_a_lost_connection),
    };
    const char *uri = getenv("HUIYIN_TEST_STORE");
    char times[400];
    if (uri == NULL) return 77; // no PostgreSQL: skipped
    snprintf(times, sizeof times, "%s&options=-c%%20lock_timeout%%3D400ms%%20-c%%20idle_in_transaction_session_timeout%%3D700ms", uri);
    setenv("HUIYIN_TEST_STORE", times, 1);
    postgres_patience = 10000;
    return cmocka_run_group_tests_name("still", tests, NULL, NULL);
}
