// SPDX-License-Identifier: Apache-2.0
// What readers and the writer know without asking the store again: which streams one's own service moved, which keys of a
// batch were used. Neither may ever say other than the store.
#include "small_city.h"

#include "desk/reader.h"
#include "desk/service.h"

struct moves {
    int count;
    int64_t sum;
    bool library;
};

static void moved(void *context, const struct trail_event *e) {
    struct moves *m = context;
    m->count++;
    m->sum += e->stream;
    m->library = m->library || e->library;
}

static struct hash hash_of(int64_t n) {
    struct hash h;
    sm3_of(&h, str_of((const char *)&n, sizeof n));
    return h;
}

static void add(struct trail *t, int64_t seq, bool library) {
    trail_add(t, seq, &(struct trail_event){1000 + seq, hash_of(seq), library});
}

static bool between(struct trail *t, int64_t from, int64_t upto, struct moves *m) {
    struct hash a = hash_of(from), b = hash_of(upto);
    *m = (struct moves){0};
    return trail_between(t, from, &a, upto, &b, moved, m);
}

static void a_trail_tells_every_stream_between_two_places(void **state) {
    (void)state;
    struct trail *t = trail_new();
    struct moves m;
    assert_false(between(t, 1, 1, &m));
    for (int64_t i = 5; i < 10; i++) add(t, i, i == 8);
    assert_true(between(t, 5, 7, &m));
    assert_int_equal(m.count, 2);
    assert_int_equal(m.sum, 1006 + 1007);
    assert_false(m.library);
    assert_true(between(t, 7, 9, &m));
    assert_true(m.library);
    assert_true(between(t, 9, 9, &m));
    assert_int_equal(m.count, 0);
    trail_free(t);
}

static void a_trail_knows_nothing_outside_of_itself(void **state) {
    (void)state;
    struct trail *t = trail_new();
    struct moves m;
    for (int64_t i = 5; i < 10; i++) add(t, i, false);
    assert_false(between(t, 4, 7, &m));  // it began later
    assert_false(between(t, 7, 10, &m)); // it is not there yet
    assert_false(between(t, 9, 7, &m));  // backwards
    struct hash a = hash_of(5), other = hash_of(99);
    assert_false(trail_between(t, 5, &a, 7, &other, moved, &m)); // another history
    assert_false(trail_between(t, 5, &other, 7, &(struct hash){{0}}, moved, &m));
    assert_int_equal(m.count, 0);
    add(t, 20, false); // somebody else wrote 10 to 19
    assert_false(between(t, 5, 7, &m));
    assert_false(between(t, 9, 20, &m));
    assert_true(between(t, 20, 20, &m));
    trail_forget(t);
    assert_false(between(t, 20, 20, &m));
    for (int64_t i = 1; i <= TRAIL_EVENTS + 3; i++) add(t, i, false);
    assert_false(between(t, 3, 10, &m)); // overwritten
    assert_true(between(t, 4, TRAIL_EVENTS + 3, &m));
    assert_int_equal(m.count, TRAIL_EVENTS - 1);
    trail_free(t);
}

static void act(struct service *s, const char *line) {
    struct arena a = ARENA_INIT;
    struct command c;
    struct answer answer;
    struct fault f;
    if (command_from_json(&c, str_c(line), UTC_OFFSET_CHINA, &a, &f) < 0) fail_msg("%s", f.en);
    service_do(s, &c, &answer);
    if (!answer.ok) fail_msg("%s: %s", line, answer.fault.en);
    arena_release(&a);
}

static int64_t version_of(struct reader *r, int64_t id) {
    struct stream *st;
    struct fault f;
    if (desk_stream(&r->desk, id, STREAM_MATTER, &st, &f) < 0) fail_msg("%s", f.en);
    return ((const struct row_matter *)stream_row(st, TABLE_MATTER))->version;
}

static int64_t id_of(struct reader *r, const char *number) {
    struct cell id;
    struct fault f;
    if (store_first(r->store, SQL_MATTER_BY_NUMBER, &CELL_TEXT(str_c(number)), 1, &id, 1, &f) != 1) fail_msg("no %s", number);
    return id.i;
}

static void look(struct reader *r, struct service *s) {
    struct fault f;
    if (reading_begin(r, atomic_load(&s->library_version), 0, &f) < 0) fail_msg("%s", f.en);
}

static void a_reader_keeps_what_nobody_changed_and_reads_anew_what_somebody_did(void **state) {
    (void)state;
    struct city c;
    struct service s;
    struct reader r;
    struct fault f;
    small_city_open(&c);
    desk_release(&c.desk);
    memset(&c.desk, 0, sizeof c.desk);
    c.store = store_close(c.store);
    if (service_open(&s, c.path, city_rooms, 0, &f) < 0 || reading_open(&r, c.path, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    r.trail = s.trail;
    act(&s, "{\"do\":\"office.open\",\"by\":\"admin\",\"at\":\"2024-03-11\",\"fields\":{\"name\":\"丑\",\"kind\":\"body\"}}"); // the trail begins
    look(&r, &s);
    int64_t one = id_of(&r, "事2024-1"), three = id_of(&r, "事2024-3"), before = version_of(&r, three);
    version_of(&r, one);
    const void *kept = map_get(&r.desk.work.streams, one);
    reading_end(&r);
    act(&s, "{\"do\":\"relate\",\"matter\":\"事2024-3\",\"by\":\"d\",\"at\":\"2024-03-12\",\"fields\":{\"关系\":\"前案\",\"对方\":\"事2024-2\",\"理由\":\"同\"}}");
    look(&r, &s);
    assert_true(version_of(&r, three) > before);
    assert_ptr_equal(map_get(&r.desk.work.streams, one), kept);
    reading_end(&r);
    before = version_of(&r, three);
    trail_forget(s.trail); // as when another server wrote
    act(&s, "{\"do\":\"relate\",\"matter\":\"事2024-3\",\"by\":\"d\",\"at\":\"2024-03-13\",\"fields\":{\"关系\":\"相关\",\"对方\":\"事2024-2\",\"理由\":\"同\"}}");
    look(&r, &s);
    assert_true(version_of(&r, three) > before);
    reading_end(&r);
    reading_close(&r);
    service_close(&s);
    if (store_open(&c.store, c.path, STORE_WRITE, &f) < 0 || desk_open(&c.desk, c.store, city_rooms, 0, &f) < 0) fail_msg("%s", f.en);
    city_close(&c);
}

static struct command open_office(const char *key, struct pair *fields) {
    return (struct command){.verb = STR("office.open"), .by = STR("admin"), .channel = STR("import"), .key = str_c(key), .fields = {fields, 2}};
}

// In one transaction: keys used before, keys new, keys used twice in the batch itself.
static void keys_looked_up_together_are_answered_as_one_by_one(void **state) {
    (void)state;
    enum { OLD = 21, ALL = 40 };
    struct city c;
    struct fault f;
    struct answer a;
    char names[ALL][16], keys[ALL][16];
    struct str asked[ALL + 2];
    int64_t ids[ALL];
    small_city_open(&c);
    for (int i = 0; i < ALL; i++) {
        snprintf(names[i], sizeof names[i], "N%d", i);
        snprintf(keys[i], sizeof keys[i], "key-%d", i);
        asked[i] = str_c(keys[i]);
    }
    for (int i = 0; i < OLD; i++) {
        struct pair fields[] = {{STR("name"), str_c(names[i])}, {STR("kind"), STR("body")}};
        a = city_run(&c, open_office(keys[i], fields));
        if (!a.ok) fail_msg("%s", a.fault.en);
        ids[i] = a.id;
    }
    asked[ALL] = asked[0];
    asked[ALL + 1] = asked[ALL - 1];
    if (desk_begin(&c.desk, &f) < 0) fail_msg("%s", f.en);
    desk_foresee_keys(&c.desk, asked, ALL + 2);
    for (int i = 0; i < ALL + 2; i++) {
        int n = i < ALL ? i : i == ALL ? 0 : ALL - 1;
        struct pair fields[] = {{STR("name"), str_c(names[n])}, {STR("kind"), STR("body")}};
        struct command command = open_office(keys[n], fields);
        desk_run(&c.desk, &command, &a);
        if (!a.ok) fail_msg("%s: %s", keys[n], a.fault.en);
        assert_int_equal(a.again, i < OLD || i >= ALL);
        if (i < OLD || i >= ALL) assert_int_equal(a.id, ids[n]);
        ids[n] = a.id;
    }
    struct pair other[] = {{STR("name"), STR("other")}, {STR("kind"), STR("body")}};
    struct command command = open_office(keys[3], other);
    desk_run(&c.desk, &command, &a);
    assert_false(a.ok);
    assert_string_equal(a.fault.code, "key-reused");
    if (desk_write(&c.desk, &f) < 0 || store_commit(c.store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&c.desk);
    struct pair fields[] = {{STR("name"), str_c(names[30])}, {STR("kind"), STR("body")}};
    a = city_run(&c, open_office(keys[30], fields)); // what was known of the batch before is forgotten
    assert_true(a.ok && a.again);
    assert_int_equal(a.id, ids[30]);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trail_tells_every_stream_between_two_places),
        cmocka_unit_test(a_trail_knows_nothing_outside_of_itself),
        cmocka_unit_test(a_reader_keeps_what_nobody_changed_and_reads_anew_what_somebody_did),
        cmocka_unit_test(keys_looked_up_together_are_answered_as_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
