// SPDX-License-Identifier: Apache-2.0
// Two desks on one store, as two servers on one PostgreSQL: one begins, or reads what came, while the other writes or the reading breaks off.
#include "../unit/city.h"

#include "faulty.h"

static int others_write(void *context, struct fault *f) {
    static int n;
    struct city *c = context;
    (void)f;
    city_act(c, arena_printf(&c->arena, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2024-03-07\",\"fields\":{\"name\":\"第%d局\"}}", ++n).p);
    return 0;
}

static void begins(struct desk *d) {
    struct fault f;
    if (desk_begin(d, &f) < 0) fail_msg("%s", f.en);
}

// As a writer makes them.
static void makes_a_checkpoint(struct desk *d) {
    struct fault f;
    begins(d);
    if (desk_checkpoint(d, &f) < 0 || desk_write(d, &f) < 0 || store_commit(d->store, &f) < 0) fail_msg("%s", f.en);
    desk_written(d);
}

static void city_of_two(struct city *c) {
    city_open(c, true);
    c->store->driver = &faulty_driver; // whoever begins a transaction looks whether another wrote
    makes_a_checkpoint(&c->desk);
}

static int breaks_off(void *context, struct fault *f) {
    (void)context;
    return fault_set(f, FAULT_MACHINE, "store-away", "试验：读到一半断了", "test: broken off after the rows came");
}

static void closes_and_fits(struct city *c, struct desk *d) {
    makes_a_checkpoint(d);
    begins(&c->desk);
    store_rollback(c->store);
    city_verify(c);
}

// What the other adds while this one is opening is under its next checkpoint once.
static void a_server_that_begins_while_another_writes(void **state) {
    (void)state;
    struct city c;
    struct desk d;
    struct fault f;
    city_of_two(&c);
    others_write(&c, &f);
    faulty_beside = (struct faulty_beside){others_write, &c, SQL_EVENT_ORDER_FROM, false};
    if (desk_open(&d, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    assert_null(faulty_beside.run);
    assert_true(d.written_seq < c.desk.written_seq);
    closes_and_fits(&c, &d);
    desk_release(&d);
    city_close(&c);
}

static void reading_what_came_breaks_off(void **state) {
    (void)state;
    struct city c;
    struct desk d;
    struct fault f;
    city_of_two(&c);
    if (desk_open(&d, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    others_write(&c, &f);
    faulty_beside = (struct faulty_beside){breaks_off, NULL, SQL_EVENT_SINCE, true};
    assert_int_equal(desk_begin(&d, &f), -1);
    assert_string_equal(f.code, "store-away");
    closes_and_fits(&c, &d);
    desk_release(&d);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_begins_while_another_writes),
        cmocka_unit_test(reading_what_came_breaks_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
