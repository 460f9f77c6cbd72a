// SPDX-License-Identifier: Apache-2.0
// What a run asks: weights, whole requests, lives of matters step by step, forms of other systems.
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "load/work.h"

static struct work_mix mix;
static struct cast cast;
static struct scene scene;
static struct work_run run;

static void set_up(const char *what) {
    struct fault f;
    assert_int_equal(work_mix_read(&mix, str_c(what), &f), 0);
    cast = (struct cast){.list = mem_new(3 * sizeof *cast.list), .count = 3, .reception = 1};
    for (int i = 0; i < 3; i++) {
        cast.list[i].office = 100 + i;
        snprintf(cast.list[i].login, sizeof cast.list[i].login, "p%d", i);
        snprintf(cast.list[i].token, sizeof cast.list[i].token, "hy_%d", i);
        snprintf(cast.list[i].cookie, sizeof cast.list[i].cookie, "c%d", i);
        if (i) map_put(&cast.of_office, 100 + i, &cast.list[i]);
    }
    scene = (struct scene){.ids = NULL};
    run = (struct work_run){.mix = &mix, .cast = &cast, .scene = &scene, .dice = {5}, .host = "host:1", .id = "run", .procedure = STR("诉求"), .year = "from=a&to=b"};
    run.access = (struct access){.kind = ACCESS_UNIFORM};
}

static void tear_down(void) {
    cast_release(&cast);
    scene_release(&scene);
    buf_release(&run.scratch);
}

static void request(struct order *o, struct buf *b) {
    *o = (struct order){.work = -1};
    buf_clear(b);
    work_next(&run, o, b);
}

// The body, when the request is whole: its length is the one it says.
static struct str body_of(const struct buf *b) {
    struct str s = buf_str(b), said = STR("Content-Length: ");
    ptrdiff_t blank = str_find(s, STR("\r\n\r\n")), at = str_find(s, said);
    int64_t n;
    assert_true(blank > 0 && at > 0 && at < blank && str_find(s, STR("\r\nHost: host:1\r\n")) > 0);
    struct str body = str_skip(s, (size_t)blank + 4), length = str_skip(s, (size_t)at + said.n);
    assert_int_equal(str_to_i64(str_head(length, (size_t)str_find(length, STR("\r"))), &n), 0);
    assert_int_equal(n, body.n);
    return body;
}

static enum verdict answer(const struct order *o, int status, const char *body) {
    struct response *r = mem_new(sizeof *r);
    struct buf b = BUF_INIT;
    buf_printf(&b, "HTTP/1.1 %d x\r\nContent-Length: %zu\r\n\r\n%s", status, str_c(body).n, body);
    response_begin(r);
    assert_int_equal(response_take(r, b.p, b.n), b.n);
    enum verdict v = work_answered(&run, o, r);
    buf_release(&b);
    free(r);
    return v;
}

static void workloads_come_by_their_weights(void **state) {
    (void)state;
    int counts[3] = {0};
    set_up("public=1,work=2,list=7");
    for (int i = 0; i < 20000; i++) counts[work_draw(&run)]++;
    for (int i = 0; i < 3; i++) assert_true(fabs(counts[i] / 20000.0 - mix.weights[i] / 10) < 0.015);
    assert_false(work_mix_writes(&mix));
    tear_down();
}

static void other_mixes_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *code;
    } bad[] = {{"", "unknown-workload"}, {"nothing", "unknown-workload"}, {"=3", "unknown-workload"}, {"intake,", NULL}, {"intake=0", "bad-weight"}, {"intake=-1", "bad-weight"}, {"intake=", "bad-weight"},
               {"intake=1.5", "bad-weight"}, {"intake=1,intake=2", "bad-weight"}, {"intake,,list", "unknown-workload"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fault f;
        int status = work_mix_read(&mix, str_c(bad[i].text), &f);
        if ((status < 0) != (bad[i].code != NULL)) fail_msg("\"%s\" gave %d", bad[i].text, status);
        if (bad[i].code) assert_true(str_eq(str_c(f.code), str_c(bad[i].code)));
    }
}

static void a_registration_is_json_under_a_key_of_its_own(void **state) {
    (void)state;
    struct order o;
    struct buf b = BUF_INIT;
    struct fault f;
    struct smap keys = {NULL, 0, 0};
    struct arena a = ARENA_INIT;
    set_up("intake");
    for (int i = 0; i < 300; i++) {
        json_t *sent;
        struct str key, verb;
        request(&o, &b);
        assert_true(str_find(buf_str(&b), STR("Authorization: Bearer hy_0\r\n")) > 0);
        assert_int_equal(json_read(body_of(&b), &sent, &f), 0);
        assert_true(json_member_str(sent, "key", &key));
        assert_true(json_member_str(sent, "do", &verb));
        assert_str(verb, "登记");
        assert_null(smap_put(&keys, arena_str(&a, key), &run));
        json_decref(sent);
    }
    assert_true(answer(&o, 200, "{\"ok\":true,\"id\":\"77\"}") == VERDICT_FINE && scene.count == 1 && scene.ids[0] == 77 && scene.life_count == 0);
    assert_true(answer(&o, 200, "{\"ok\":true}") == VERDICT_REFUSED && answer(&o, 200, "{\"ok\":false,\"id\":\"1\"}") == VERDICT_REFUSED);
    assert_true(answer(&o, 503, "") == VERDICT_SHED && answer(&o, 422, "{}") == VERDICT_REFUSED && answer(&o, 200, "page") == VERDICT_REFUSED);
    assert_int_equal(run.opened, 1);
    smap_release(&keys);
    arena_release(&a);
    buf_release(&b);
    tear_down();
}

static void a_matter_is_taken_to_its_end_by_those_who_may(void **state) {
    (void)state;
    static const char *const verbs[] = {"登记", "派单", "签收", "联系", "办结", "回访", "登记"};
    struct order o;
    struct buf b = BUF_INIT;
    struct fault f;
    set_up("act");
    run.new_lives = true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        json_t *sent;
        struct str verb, matter, office;
        bool body = i >= 2 && i <= 4;
        request(&o, &b);
        assert_int_equal(json_read(body_of(&b), &sent, &f), 0);
        assert_true(json_member_str(sent, "do", &verb) && str_eq(verb, str_c(verbs[i])));
        if (i > 0 && i < 6) assert_true(json_member_str(sent, "matter", &matter) && str_eq(matter, STR("77")));
        if (i == 1) assert_true(json_member_str(json_object_get(sent, "fields"), "主办单位", &office) && (str_eq(office, STR("101")) || str_eq(office, STR("102"))));
        char who[64];
        snprintf(who, sizeof who, "Bearer hy_%d\r\n", body ? (int)(o.b - 100) : 0);
        assert_true(str_find(buf_str(&b), str_c(who)) > 0);
        json_decref(sent);
        assert_int_equal(answer(&o, 200, "{\"ok\":true,\"id\":\"77\"}"), VERDICT_FINE);
    }
    assert_true(run.opened == 2 && run.steps[0] == 1 && run.steps[4] == 1);
    // What was refused is not asked for again.
    request(&o, &b);
    assert_int_equal(o.c, 0);
    assert_int_equal(answer(&o, 409, "{}"), VERDICT_REFUSED);
    request(&o, &b);
    assert_int_equal(o.c, -1);
    buf_release(&b);
    tear_down();
}

static void a_page_has_its_place_filled_in_and_who_looks_at_it(void **state) {
    (void)state;
    struct order o;
    struct buf b = BUF_INIT;
    set_up("matter");
    scene_add(&scene, 4242);
    request(&o, &b);
    assert_str(buf_str(&b), "GET /matters/4242 HTTP/1.1\r\nHost: host:1\r\nCookie: huiyin=c0\r\n\r\n");
    tear_down();
    set_up("report");
    request(&o, &b);
    assert_str(buf_str(&b), "GET /rates?from=a&to=b HTTP/1.1\r\nHost: host:1\r\nCookie: huiyin=c0\r\n\r\n");
    tear_down();
    set_up("public");
    request(&o, &b);
    assert_str(buf_str(&b), "GET /public HTTP/1.1\r\nHost: host:1\r\n\r\n");
    assert_true(answer(&o, 200, "<html>") == VERDICT_FINE && answer(&o, 303, "") == VERDICT_REFUSED);
    buf_release(&b);
    tear_down();
}

static void a_form_is_filled_in_as_its_kind_wants(void **state) {
    (void)state;
    struct order o;
    struct buf b = BUF_INIT;
    struct fault f;
    set_up("form");
    assert_int_equal(work_form_read(&run.form, STR("POST /new?n={n}\nContent-Type: application/x-www-form-urlencoded\n\nt={title}&b={body}&x={}&y={Z}&z={other}\n"), &f), 0);
    request(&o, &b);
    assert_true(str_starts(buf_str(&b), STR("POST /new?n=run-1 HTTP/1.1\r\n")));
    struct str body = body_of(&b);
    assert_true(str_starts(body, STR("t=%E")) && str_ends(body, STR("&x={}&y={Z}&z={other}")) && str_find(body, STR("{body}")) < 0);
    for (size_t i = 0; i < body.n; i++) assert_true(body.p[i] > 0x20 && body.p[i] < 0x7F);
    assert_true(answer(&o, 302, "") == VERDICT_FINE && answer(&o, 201, "") == VERDICT_FINE && answer(&o, 200, "") == VERDICT_FINE && answer(&o, 403, "") == VERDICT_REFUSED);
    json_t *sent;
    assert_int_equal(work_form_read(&run.form, STR("POST /x\nContent-Type: application/json\n\n{\"a\":{\"t\":\"{title}\",\"b\":\"{body}\"}}"), &f), 0);
    request(&o, &b);
    assert_int_equal(json_read(body_of(&b), &sent, &f), 0);
    json_decref(sent);
    static const char *const bad[] = {"", "PUT /x\n", "POST x\n", "POST /x\r\nA: b\n", "POST /x\nno header\n\nbody", "POST /x\nA: b\r\n\r\nbody"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (work_form_read(&run.form, str_c(bad[i]), &f) == 0) fail_msg("%s was taken", bad[i]);
        assert_str(str_c(f.code), "bad-form");
    }
    buf_release(&b);
    tear_down();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workloads_come_by_their_weights),
        cmocka_unit_test(other_mixes_are_refused),
        cmocka_unit_test(a_registration_is_json_under_a_key_of_its_own),
        cmocka_unit_test(a_matter_is_taken_to_its_end_by_those_who_may),
        cmocka_unit_test(a_page_has_its_place_filled_in_and_who_looks_at_it),
        cmocka_unit_test(a_form_is_filled_in_as_its_kind_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
