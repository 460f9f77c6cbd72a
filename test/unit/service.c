// SPDX-License-Identifier: Apache-2.0
// The writer serves commands and working jobs together: one job's failure is its own, and what was answered with yes is
// there. Meant to run under ThreadSanitizer too.
#include "small_city.h"

#include <pthread.h>

#include "desk/service.h"

enum { THREADS = 4, ROUNDS = 150 };

static void service_on(struct city *c, struct service *s) {
    struct fault f;
    small_city_open(c);
    desk_release(&c->desk);
    memset(&c->desk, 0, sizeof c->desk);
    c->store = store_close(c->store);
    if (service_open(s, c->path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
}

static void service_off(struct city *c, struct service *s) {
    service_close(s);
    struct fault f;
    if (store_open(&c->store, c->path, STORE_WRITE, &f) < 0 || desk_open(&c->desk, c->store, city_rooms, 0, &f) < 0)
        fail_msg("%s", f.en);
}

static int put(struct store *s, void *context, struct fault *f) {
    struct row_credential row = {.account = *(int64_t *)context, .password = STR("x")};
    return store_insert(s, TABLE_CREDENTIAL, &row, f);
}

static int refuse(struct store *s, void *context, struct fault *f) {
    (void)s;
    ++*(int *)context;
    return fault_set(f, FAULT_INPUT, "no", "不", "no");
}

static int break_down(struct store *s, void *context, struct fault *f) {
    if (put(s, context, f) < 0) return -1;
    return fault_set(f, FAULT_MACHINE, "broken", "坏了", "broken");
}

static int write_then_refuse(struct store *s, void *context, struct fault *f) {
    if (put(s, context, f) < 0) return -1;
    return fault_set(f, FAULT_INPUT, "no", "不", "no");
}

static bool has(struct store *s, int64_t account) {
    struct cell cells[5];
    struct fault f;
    int found = store_first(s, SQL_CREDENTIAL_ONE, &CELL_INT(account), 1, cells, 5, &f);
    assert_true(found >= 0);
    return found == 1;
}

static void a_working_job_is_answered_after_its_commit(void **state) {
    (void)state;
    struct city c;
    struct service s;
    struct fault f;
    struct store *reader;
    int64_t account = 7;
    service_on(&c, &s);
    if (store_open(&reader, c.path, STORE_READ, &f) < 0) fail_msg("%s", f.en);
    store_set_region(reader, 500000);
    if (service_work_do(&s, put, &account, &f) < 0) fail_msg("%s", f.en);
    assert_true(has(reader, 7));
    store_close(reader);
    service_off(&c, &s);
    city_close(&c);
}

struct held {
    pthread_mutex_t lock;
    pthread_cond_t go;
    bool open;
};

// Keeps the writer busy, so that what is submitted meanwhile becomes one batch.
static int hold(struct store *s, void *context, struct fault *f) {
    struct held *h = context;
    (void)s;
    (void)f;
    pthread_mutex_lock(&h->lock);
    while (!h->open) pthread_cond_wait(&h->go, &h->lock);
    pthread_mutex_unlock(&h->lock);
    return 0;
}

static void finished(struct request *r) { *(bool *)r->context = true; }
static void nothing(struct work_job *w) { (void)w; }

static void office(struct request *r, const char *name, bool *done) {
    struct str line = arena_printf(&r->arena, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"key\":\"%s\",\"fields\":{\"name\":\"%s\"}}", name, name);
    struct fault f;
    if (command_from_json(&r->command, line, UTC_OFFSET_CHINA, &r->arena, &f) < 0) fail_msg("%s", f.en);
    r->done = finished;
    r->context = done;
}

// One batch: a command, a job that fails, a good job, another command. Only the one that fails is refused.
static void one_batch(work_fn *bad, bool retried) {
    struct city c;
    struct service s;
    struct held h = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct request one = {0}, two = {0};
    bool done[2] = {false, false};
    int64_t first = 1, second = 2;
    service_on(&c, &s);
    struct work_job gate = {.run = hold, .done = nothing, .context = &h}, fails = {.run = bad, .done = nothing, .context = &first},
                    works = {.run = put, .done = nothing, .context = &second};
    office(&one, "丙", &done[0]);
    office(&two, "丁", &done[1]);
    service_work(&s, &gate);
    service_submit(&s, &one);
    service_work(&s, &fails);
    service_work(&s, &works);
    service_submit(&s, &two);
    pthread_mutex_lock(&h.lock);
    h.open = true;
    pthread_cond_signal(&h.go);
    pthread_mutex_unlock(&h.lock);
    service_drain(&s);
    assert_true(done[0] && done[1] && one.answer.ok && two.answer.ok && works.ok && gate.ok);
    assert_false(fails.ok);
    assert_true(fails.fault.zh[0] && fails.fault.en[0]);
    assert_int_equal(writer_counts(s.writer).retries > 0, retried);
    service_off(&c, &s);
    assert_false(has(c.store, 1));
    assert_true(has(c.store, 2));
    city_act(&c, "{\"do\":\"office.close\",\"by\":\"admin\",\"at\":\"2024-06-01\",\"fields\":{\"office\":\"丙\"}}");
    city_act(&c, "{\"do\":\"office.close\",\"by\":\"admin\",\"at\":\"2024-06-01\",\"fields\":{\"office\":\"丁\"}}");
    city_verify(&c);
    arena_release(&one.arena);
    arena_release(&two.arena);
    city_close(&c);
}

static int refuse_quietly(struct store *s, void *context, struct fault *f) {
    int runs = 0;
    (void)context;
    return refuse(s, &runs, f);
}

static void a_job_that_refuses_costs_the_others_nothing(void **state) {
    (void)state;
    one_batch(refuse_quietly, false);
}

static void a_job_that_breaks_down_takes_nobody_with_it(void **state) {
    (void)state;
    one_batch(break_down, true);
}

static void a_job_that_wrote_before_it_refused_leaves_nothing(void **state) {
    (void)state;
    one_batch(write_then_refuse, true);
}

struct crowd {
    struct service *service;
    int at;
    bool yes[ROUNDS];
    int wrong;
};

// Commands, good jobs and failing jobs from several threads at once.
static void *one_of_the_crowd(void *context) {
    struct crowd *x = context;
    struct fault f;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t account = x->at * ROUNDS + i + 1;
        int runs = 0;
        if (i % 5 == 4) {
            struct arena a = ARENA_INIT;
            struct command command;
            struct answer answer;
            struct str line = arena_printf(&a, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2020-01-01\",\"key\":\"k%lld\",\"fields\":{\"name\":\"局%lld\"}}",
                                           (long long)account, (long long)account);
            if (command_from_json(&command, line, UTC_OFFSET_CHINA, &a, &f) < 0) x->wrong++;
            service_do(x->service, &command, &answer);
            x->yes[i] = answer.ok;
            arena_release(&a);
        } else if (i % 5 == 3) {
            if (service_work_do(x->service, i % 2 ? break_down : write_then_refuse, &account, &f) == 0) x->wrong++;
        } else if (i % 5 == 2) {
            if (service_work_do(x->service, refuse, &runs, &f) == 0 || runs == 0) x->wrong++;
        } else {
            x->yes[i] = service_work_do(x->service, put, &account, &f) == 0;
        }
        (void)atomic_load(&x->service->library_version);
    }
    return NULL;
}

static void nothing_acknowledged_is_lost_in_a_crowd(void **state) {
    (void)state;
    struct city c;
    struct service s;
    pthread_t threads[THREADS];
    static struct crowd crowd[THREADS];
    service_on(&c, &s);
    for (int i = 0; i < THREADS; i++) {
        crowd[i] = (struct crowd){.service = &s, .at = i};
        assert_int_equal(pthread_create(&threads[i], NULL, one_of_the_crowd, &crowd[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    service_off(&c, &s);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(crowd[i].wrong, 0);
        for (int k = 0; k < ROUNDS; k++) {
            int64_t account = i * ROUNDS + k + 1;
            char key[30];
            struct cell place[2];
            struct fault f;
            snprintf(key, sizeof key, "k%lld", (long long)account);
            int events = store_first(c.store, SQL_EVENT_BY_KEY, &CELL_TEXT(str_c(key)), 1, place, 2, &f);
            assert_int_equal(k % 5 == 4, crowd[i].yes[k] && events == 1);
            assert_int_equal(has(c.store, account), k % 5 < 2);
            assert_int_equal(crowd[i].yes[k], k % 5 < 2 || k % 5 == 4);
        }
    }
    city_verify(&c);
    city_close(&c);
}

static void the_library_version_rises_with_what_is_published(void **state) {
    (void)state;
    struct city c;
    struct service s;
    struct answer a;
    service_on(&c, &s);
    int64_t before = atomic_load(&s.library_version);
    assert_true(before > 0);
    struct pair office_fields[] = {{STR("name"), STR("戊")}};
    service_do(&s, &(struct command){.verb = STR("office.open"), .by = STR("admin"), .channel = STR("act"), .fields = {office_fields, 1}}, &a);
    assert_true(a.ok);
    assert_int_equal(atomic_load(&s.library_version), before);
    struct pair fields[] = {{STR("text"), STR("方案 小(small) 第3版 自 2030-01-01\n期限 = 6个工作日\n")}};
    struct command publish = {.verb = STR("profile.publish"), .by = STR("admin"), .channel = STR("act"), .fields = {fields, 1}};
    service_do(&s, &publish, &a);
    if (!a.ok) fail_msg("%s", a.fault.en);
    assert_int_equal(atomic_load(&s.library_version), before + 1);
    service_do(&s, &publish, &a); // refused: the same
    assert_false(a.ok);
    assert_int_equal(atomic_load(&s.library_version), before + 1);
    service_off(&c, &s);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_working_job_is_answered_after_its_commit),
        cmocka_unit_test(a_job_that_refuses_costs_the_others_nothing),
        cmocka_unit_test(a_job_that_breaks_down_takes_nobody_with_it),
        cmocka_unit_test(a_job_that_wrote_before_it_refused_leaves_nothing),
        cmocka_unit_test(nothing_acknowledged_is_lost_in_a_crowd),
        cmocka_unit_test(the_library_version_rises_with_what_is_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
