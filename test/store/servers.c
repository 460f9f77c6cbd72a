// SPDX-License-Identifier: Apache-2.0
// Several servers on one PostgreSQL (HUIYIN_TEST_STORE): they take turns, see what the others wrote, draw numbers without
// gaps, fire each timer once, make one row of checkpoints; and all that while their connections are cut at any moment.
#include "../unit/small_city.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>

#include "desk/keys.h"
#include "desk/service.h"
#include "desk/ticker.h"
#include "store/postgres.h"

enum { SERVERS = 3, CLIENTS = 3, MATTERS = 60, TRIES = 400 };

struct shared {
    const char *path;
    struct service services[SERVERS];
    _Atomic int64_t open[SERVERS * CLIENTS * MATTERS]; // ids of matters a client opened, for the next server to dispatch
    _Atomic int again, failed, unknown, running;
    int rounds; // matters a client opens
};

struct client {
    struct shared *x;
    int server, n;
};

// Sends one command until it is answered with yes; -1 when it is refused for another reason than the machine.
static int insist(struct client *c, int server, const char *line, int64_t *ret_id) {
    struct shared *x = c->x;
    for (int try = 0; try < TRIES; try++) {
        struct arena a = ARENA_INIT;
        struct command command;
        struct answer answer;
        struct fault f;
        if (command_from_json(&command, str_c(line), UTC_OFFSET_CHINA, &a, &f) < 0) {
            print_error("%s: %s\n", line, f.en);
            return -1;
        }
        service_do(&x->services[server], &command, &answer);
        arena_release(&a);
        if (answer.ok) {
            atomic_fetch_add(&x->again, answer.again);
            *ret_id = answer.id;
            return 0;
        }
        if (answer.fault.kind != FAULT_MACHINE) {
            print_error("%s\n  %s: %s\n", line, answer.fault.code, answer.fault.en);
            return -1;
        }
        atomic_fetch_add(&x->failed, 1);
        if (str_eq(str_c(answer.fault.code), STR("outcome-unknown"))) atomic_fetch_add(&x->unknown, 1);
        usleep(2000);
    }
    return -1;
}

static void *one_client(void *context) {
    struct client *c = context;
    struct shared *x = c->x;
    intptr_t wrong = 0;
    char line[400];
    for (int i = 0; i < x->rounds && !wrong; i++) {
        int at = (c->server * CLIENTS + c->n) * x->rounds + i;
        int64_t id;
        snprintf(line, sizeof line, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-04-01T09:00\",\"key\":\"k-%d\",\"fields\":{\"程序\":\"事\",\"标题\":\"第%d件\",\"诉求人\":{\"name\":\"王\",\"phone\":\"138\"}}}", at, at);
        if (insist(c, c->server, line, &id) < 0) wrong++;
        else atomic_store(&x->open[at], id);
        // A matter another server opened, at the same place in its row: seen as soon as it was answered there.
        int other = (((c->server + 1) % SERVERS) * CLIENTS + c->n) * x->rounds + i;
        int64_t theirs = atomic_exchange(&x->open[other], 0);
        if (theirs == 0) continue;
        snprintf(line, sizeof line, "{\"do\":\"派单\",\"matter\":\"%lld\",\"by\":\"d\",\"at\":\"2024-04-01T10:00\",\"key\":\"d-%d\",\"fields\":{\"主办单位\":\"甲\"}}", (long long)theirs, other);
        if (insist(c, c->server, line, &id) < 0) wrong++;
    }
    atomic_fetch_sub(&x->running, 1);
    return (void *)wrong;
}

static void *cutter(void *context) {
    struct shared *x = context;
    uint64_t seed = 99;
    intptr_t cut = 0;
    char uri[400];
    snprintf(uri, sizeof uri, "%.*s", (int)strcspn(x->path, "#"), x->path);
    PGconn *conn = PQconnectdb(uri);
    while (PQstatus(conn) == CONNECTION_OK && atomic_load(&x->running) > 0) {
        PGresult *r = PQexec(conn, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'huiyin%' AND pid <> pg_backend_pid() AND datname = current_database() ORDER BY random() LIMIT 1");
        cut += PQntuples(r);
        PQclear(r);
        usleep((useconds_t)(5000 + chance_below(&seed, 150000)));
    }
    PQfinish(conn);
    return (void *)cut;
}

static int64_t number_of(struct city *c, enum statement which) {
    struct cell n;
    struct fault f;
    assert_int_equal(store_first(c->store, which, NULL, 0, &n, 1, &f), 1);
    return n.i;
}

static int highest(void *context, const void *row) {
    const struct row_series *s = row;
    if (str_starts(s->name, STR("事-2024"))) *(int64_t *)context = s->value;
    return 0;
}

struct counted {
    int64_t wholes, waiting;
};

static int count_matter(void *context, const void *row) {
    const struct row_matter *m = row;
    struct counted *n = context;
    n->wholes += m->parent == 0;
    return 0;
}

static int count_late(void *context, const void *row) {
    const struct row_clock *k = row;
    *(int64_t *)context += k->fire > 0;
    return 0;
}

static void servers_on(struct city *c, struct shared *x) {
    small_city_open(c);
    desk_release(&c->desk);
    c->store = store_close(c->store);
    x->path = c->path;
    for (int i = 0; i < SERVERS; i++) {
        struct fault f;
        if (service_open(&x->services[i], c->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
        x->services[i].desk.checkpoint_every = 40;
        if (desk_sign_with(&x->services[i].desk, &small_key.signer, &f) < 0) fail_msg("%s", f.en);
    }
}

static void servers_off(struct city *c, struct shared *x) {
    struct fault f;
    for (int i = 0; i < SERVERS; i++) service_close(&x->services[i]);
    memset(&c->desk, 0, sizeof c->desk);
    if (store_open(&c->store, c->path, STORE_WRITE, &f) < 0 || desk_open(&c->desk, c->store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(c);
    struct counted n = {0, 0};
    int64_t last = 0;
    if (store_rows(c->store, TABLE_MATTER, count_matter, &n, &f) < 0) fail_msg("%s", f.en);
    if (store_rows(c->store, TABLE_SERIES, highest, &last, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(last, n.wholes); // every number drawn is a matter's
    assert_int_equal(c->desk.region_seq, number_of(c, SQL_COUNT_EVENT)); // no gap in the order
    assert_true(c->desk.checkpoint_n > 3);
}

static void run_clients(struct shared *x) {
    pthread_t threads[SERVERS * CLIENTS];
    static struct client clients[SERVERS * CLIENTS];
    atomic_store(&x->running, SERVERS * CLIENTS);
    for (int i = 0; i < SERVERS * CLIENTS; i++) {
        clients[i] = (struct client){x, i / CLIENTS, i % CLIENTS};
        assert_int_equal(pthread_create(&threads[i], NULL, one_client, &clients[i]), 0);
    }
    intptr_t wrong = 0;
    for (int i = 0; i < SERVERS * CLIENTS; i++) {
        void *ret;
        pthread_join(threads[i], &ret);
        wrong += (intptr_t)ret;
    }
    assert_int_equal(wrong, 0);
}

static void every_key_once(struct city *c, const struct shared *x) {
    for (int i = 0; i < SERVERS * CLIENTS * x->rounds; i++) {
        char key[30];
        struct cell place[2];
        struct fault f;
        snprintf(key, sizeof key, "k-%d", i);
        assert_int_equal(store_first(c->store, SQL_EVENT_BY_KEY, &CELL_TEXT(str_c(key)), 1, place, 2, &f), 1);
    }
}

static void *tick(void *context) {
    struct ticker t;
    struct fault f;
    struct service *s = context;
    bool any = true;
    intptr_t rounds = 0;
    if (ticker_open(&t, getenv("HUIYIN_TICK_PATH"), s, TICKER_BESIDE, &f) < 0) return (void *)-1;
    while (any && rounds >= 0) {
        if (ticker_round(&t, 1735660800000, &any, &f) < 0) {
            print_error("%s\n", f.en);
            rounds = -1;
        } else rounds++;
    }
    ticker_close(&t);
    return (void *)rounds;
}

static void servers_take_turns_and_see_each_other(void **state) {
    (void)state;
    struct city c;
    static struct shared x;
    memset(&x, 0, sizeof x);
    x.rounds = MATTERS;
    servers_on(&c, &x);
    run_clients(&x);
    assert_int_equal(x.failed, 0);
    // All servers run the same timers at once.
    pthread_t threads[SERVERS];
    setenv("HUIYIN_TICK_PATH", c.path, 1);
    for (int i = 0; i < SERVERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, tick, &x.services[i]), 0);
    for (int i = 0; i < SERVERS; i++) {
        void *ret;
        pthread_join(threads[i], &ret);
        assert_true((intptr_t)ret > 0);
    }
    servers_off(&c, &x);
    every_key_once(&c, &x);
    int64_t late = 0;
    struct fault f;
    if (store_rows(c.store, TABLE_CLOCK, count_late, &late, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(late, 0); // nothing left to fire in the year; verify: none fired twice
    city_close(&c);
}

static void what_is_published_at_one_holds_at_all(void **state) {
    (void)state;
    struct city c;
    static struct shared x;
    memset(&x, 0, sizeof x);
    servers_on(&c, &x);
    struct client one = {&x, 0, 0};
    int64_t id, version = atomic_load(&x.services[1].library_version);
    char line[300];
    struct pair fields[] = {{STR("text"), STR("方案 小(small) 第3版 自 2024-07-01\n期限 = 9个工作日\n谈数 = 1次\n")}};
    struct command publish = {.verb = STR("profile.publish"), .channel = STR("init"), .fields = {fields, 1}};
    struct answer a;
    service_do(&x.services[0], &publish, &a);
    if (!a.ok) fail_msg("%s", a.fault.en);
    assert_int_equal(insist(&one, 1, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2024-07-01\",\"key\":\"o1\",\"fields\":{\"name\":\"丙\"}}", &id), 0);
    assert_true(atomic_load(&x.services[1].library_version) > version); // its readers are told
    snprintf(line, sizeof line, "%s", "{\"do\":\"office.rename\",\"by\":\"admin\",\"at\":\"2024-07-02\",\"key\":\"o2\",\"fields\":{\"office\":\"丙\",\"name\":\"丁\",\"依据\":\"文\"}}");
    assert_int_equal(insist(&one, 2, line, &id), 0);
    // Server 1 knew the office by its old name.
    assert_int_equal(insist(&one, 1, "{\"do\":\"office.rename\",\"by\":\"admin\",\"at\":\"2024-07-03\",\"key\":\"o3\",\"fields\":{\"office\":\"丁\",\"name\":\"戊\",\"依据\":\"文\"}}", &id), 0);
    for (int i = 0; i < SERVERS; i++) service_close(&x.services[i]);
    struct fault f;
    memset(&c.desk, 0, sizeof c.desk);
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(&c);
    city_close(&c);
}

static void cut_connections_lose_nothing_and_write_nothing_twice(void **state) {
    (void)state;
    struct city c;
    static struct shared x;
    memset(&x, 0, sizeof x);
    x.rounds = getenv("HUIYIN_LONG") ? MATTERS : MATTERS / 3;
    servers_on(&c, &x);
    pthread_t cuts;
    void *cut;
    atomic_store(&x.running, 1); // until the clients count for themselves
    assert_int_equal(pthread_create(&cuts, NULL, cutter, &x), 0);
    run_clients(&x);
    pthread_join(cuts, &cut);
    print_message("%ld connections cut, %d commands answered with trouble and sent again, %d of them already written, %d unknown\n", (long)(intptr_t)cut,
                  (int)x.failed, (int)x.again, (int)x.unknown);
    struct postgres_counts n = postgres_counted();
    print_message("%lld connections made again, %lld commits without an answer: %lld had been written, %lld had not\n", (long long)n.again,
                  (long long)n.unanswered, (long long)n.written, (long long)n.not_written);
    assert_true((intptr_t)cut > 5 && n.again > 5);
    servers_off(&c, &x);
    every_key_once(&c, &x);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_take_turns_and_see_each_other),
        cmocka_unit_test(what_is_published_at_one_holds_at_all),
        cmocka_unit_test(cut_connections_lose_nothing_and_write_nothing_twice),
    };
    if (getenv("HUIYIN_TEST_STORE") == NULL) return 77; // no PostgreSQL: skipped
    postgres_patience = 10000;
    return cmocka_run_group_tests_name("servers", tests, NULL, NULL);
}
