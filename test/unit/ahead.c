// SPDX-License-Identifier: Apache-2.0
// What waits is loaded while a batch is written: of that, what the batch changed is not taken, the rest is what the store holds.
// Meant to run under ThreadSanitizer too.
#include "small_city.h"

#include <sched.h>

#include "desk/service.h"

enum { MATTERS = 200, SENT = 100, TALKED_FROM = 50, WAITING = MATTERS - TALKED_FROM };

struct gate {
    _Atomic bool open;
    struct service *service; // of which ahead is to be through with `upto` commands
    size_t upto;
};

// In the write of a batch.
static int pass(struct store *s, void *context, struct fault *f) {
    struct gate *g = context;
    (void)s, (void)f;
    while (g->service ? atomic_load(&g->service->ahead.looked) < g->upto : !atomic_load(&g->open)) sched_yield();
    return 0;
}

struct crowd_of {
    struct request *list;
    size_t count;
};

static void nothing(struct work_job *w) { (void)w; }
static void answered(struct request *r) { (void)r; }

__attribute__((format(printf, 3, 4))) static struct request *say(struct crowd_of *x, struct service *s, const char *format, ...) {
    struct request *r = &x->list[x->count++];
    char line[400];
    struct fault f;
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (command_from_json(&r->command, arena_str(&r->arena, str_c(line)), UTC_OFFSET_CHINA, &r->arena, &f) < 0) fail_msg("%s: %s", line, f.en);
    r->done = answered;
    service_submit(s, r);
    return r;
}

static struct request *register_one(struct crowd_of *x, struct service *s) {
    return say(x, s, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-05-01\",\"fields\":{\"程序\":\"事\",\"标题\":\"井\",\"诉求人\":{\"name\":\"王\"}}}");
}

static void all_well(const struct crowd_of *x) {
    for (size_t i = 0; i < x->count; i++)
        if (!x->list[i].answer.ok) fail_msg("%zu: %s", i, x->list[i].answer.fault.en);
}

// By number and by id in turn. Afterwards the writer remembers none of them.
static void words(struct service *s, const struct crowd_of *opened, char (*ret)[40]) {
    struct fault f;
    struct stream *st;
    for (size_t i = 0; i < MATTERS; i++) {
        int64_t id = opened->list[i].answer.id;
        if (work_stream(&s->desk.work, id, STREAM_MATTER, &st, &f) < 0) fail_msg("%s", f.en);
        const struct row_matter *row = stream_row(st, TABLE_MATTER);
        if (i % 2) snprintf(ret[i], sizeof ret[i], "%lld", (long long)id);
        else snprintf(ret[i], sizeof ret[i], "%.*s", SP(row->number));
    }
    work_trim(&s->desk.work, 0);
}

static void what_a_batch_changed_is_not_taken_from_before_it(void **state) {
    (void)state;
    struct city c;
    struct service s;
    struct fault f;
    struct crowd_of x = {mem_new((MATTERS + WRITER_BATCH_MAX + WAITING) * sizeof(struct request)), 0};
    char(*word)[40] = mem_new(MATTERS * sizeof *word);
    small_city_open(&c);
    desk_release(&c.desk);
    memset(&c.desk, 0, sizeof c.desk);
    c.store = store_close(c.store);
    if (service_open(&s, c.path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    if (desk_sign_with(&s.desk, &small_key.signer, &f) < 0) fail_msg("%s", f.en); // the crowd brings a checkpoint on
    for (int i = 0; i < MATTERS; i++) register_one(&x, &s);
    service_drain(&s);
    all_well(&x);
    words(&s, &x, word);
    int64_t before = s.ahead.taken;

    struct gate first = {.open = false}, second = {.service = &s, .upto = WAITING};
    struct work_job holds = {.run = pass, .done = nothing, .context = &first}, waits = {.run = pass, .done = nothing, .context = &second};
    service_work(&s, &holds); // a batch by itself, until the two behind it are there
    while (writer_counts(s.writer).queued) sched_yield();
    service_work(&s, &waits);
    for (int i = 0; i < SENT; i++) say(&x, &s, "{\"do\":\"派单\",\"matter\":\"%s\",\"by\":\"d\",\"at\":\"2024-05-02\",\"fields\":{\"主办单位\":\"甲\"}}", word[i]);
    for (int i = SENT + 1; i < WRITER_BATCH_MAX; i++) register_one(&x, &s);
    for (int i = TALKED_FROM; i < SENT; i++) say(&x, &s, "{\"do\":\"谈\",\"matter\":\"%s\",\"by\":\"a\",\"at\":\"2024-05-03\",\"fields\":{\"沟通方式\":\"面\"}}", word[i]);
    for (int i = SENT; i < MATTERS; i++) say(&x, &s, "{\"do\":\"派单\",\"matter\":\"%s\",\"by\":\"d\",\"at\":\"2024-05-03\",\"fields\":{\"主办单位\":\"甲\"}}", word[i]);
    atomic_store(&first.open, true);
    service_drain(&s);
    all_well(&x);
    assert_true(holds.ok && waits.ok);
    assert_int_equal(s.ahead.taken - before, MATTERS - SENT);

    service_close(&s);
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_verify(&c);
    for (size_t i = 0; i < x.count; i++) arena_release(&x.list[i].arena);
    free(x.list);
    free(word);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_batch_changed_is_not_taken_from_before_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
