// SPDX-License-Identifier: Apache-2.0
// The report as text and JSON, read from the tables of a store, compared with the ledger.
#include "rates_rows.h"

#include <unistd.h>

#include "matter/casework.h"
#include "matter/matter.h"
#include "registry/registry.h"
#include "report/grid.h"

static const struct desk_room *const rooms[] = {&desk_core_room, &desk_registry_room, &desk_matter_room, &desk_casework_room, NULL};

static void columns_stand_straight_whatever_their_script(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct grid g = {.arena = &a, .columns = 3};
    const char *cells[] = {"单位", "件", "", "abc", "10", "x", "市\t水", "7", ""};
    for (size_t i = 0; i < 9; i++) grid_cell(&g, str_c(cells[i]));
    grid_print(&b, &g, 2, 1 | 1 << 2);
    assert_str(buf_str(&b), "  单位   件\n  abc    10  x\n  市 水   7\n");
    assert_int_equal(text_width(STR("回音 x—")), 7);
    buf_release(&b);
    grid_cell(&g, STR("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十甲"));
    assert_int_equal(text_width(g.cells[9]), GRID_CELL_MAX - 1);
    assert_true(str_ends(g.cells[9], STR("…")));
    arena_release(&a);
}

// One of each kind, opened in January and March.
static void some_rows(struct rows *x) {
    enum outcome ends[] = {OUTCOME_CLOSED, OUTCOME_CLOSED, OUTCOME_CLOSED, OUTCOME_REFUSED, OUTCOME_WITHDRAWN, OUTCOME_MERGED, OUTCOME_NONE, OUTCOME_NONE};
    for (size_t i = 0; i < 8; i++) {
        struct sample s = ends[i] == OUTCOME_NONE ? open_appeal(x) : closed_appeal(x);
        s.matter.outcome = ends[i];
        if (i % 2) s.matter.opened = when("2024-01-15");
        if (i == 1) s.requester.satisfied = STR("不满意"), s.requester.solved = STR("部分解决"), s.matter.returns = 1;
        if (i == 2) s.requester.satisfied = STR("未评价"), s.clocks[0].late_runs = 1;
        if (i == 5) s.requester.moved_to = 4711;
        if (i == 6) s.clocks[0].due = when("2024-03-01");
        if (i == 7) s.matter.last = when("2024-04-02");
        put(x, &s);
    }
    rates_finish(&x->rates);
}

static void golden(const char *path, struct str got) {
    struct buf want = BUF_INIT;
    struct fault f;
    if (getenv("GOLDEN_WRITE") && file_write(path, got, &f) < 0) fail_msg("%s", f.en);
    if (file_read(path, 1 << 20, &want, &f) < 0) fail_msg("%s", f.en);
    if (!str_eq(got, buf_str(&want))) fail_msg("not as %s (GOLDEN_WRITE=1 writes it anew):\n%.*s", path, SP(got));
    buf_release(&want);
}

static void golden_all(const struct rates_report *p, const char *name) {
    struct buf b = BUF_INIT;
    char path[100];
    struct json_out j;
    for (int english = 0; english < 2; english++) {
        buf_clear(&b);
        rates_text(&b, p, NULL, english);
        snprintf(path, sizeof path, "test/golden/%s_%s.txt", name, english ? "en" : "zh");
        golden(path, buf_str(&b));
    }
    buf_clear(&b);
    jo_init(&j, &b);
    jo_open(&j, '{');
    rates_json(&j, p, NULL);
    jo_close(&j);
    json_t *read;
    struct fault f;
    if (json_read(buf_str(&b), &read, &f) < 0) fail_msg("%s", f.en);
    char *pretty = json_dumps(read, JSON_INDENT(1));
    snprintf(path, sizeof path, "test/golden/%s.json", name);
    struct buf out = BUF_INIT;
    buf_printf(&out, "%s\n", pretty);
    golden(path, buf_str(&out));
    buf_release(&out);
    free(pretty);
    json_decref(read);
    buf_release(&b);
}

static void the_report_reads_as_it_should(void **state) {
    (void)state;
    struct rows x;
    struct rates_query q = first_quarter();
    q.by = RATES_BY_MONTH;
    rows_open(&x, q);
    some_rows(&x);
    struct rates_report p = {.source = RATES_TABLES, .seq = 4242, .tables = x.rates};
    golden_all(&p, "rates_months");
    rows_close(&x);
}

static void an_empty_period_has_dashes_and_nulls(void **state) {
    (void)state;
    struct rows x;
    rows_open(&x, first_quarter());
    x.rates.has_events = true;
    rates_finish(&x.rates);
    struct rates_report p = {.source = RATES_LEDGER, .seq = 7, .ledger = x.rates};
    golden_all(&p, "rates_empty");
    rows_close(&x);
}

static void every_difference_is_named(void **state) {
    (void)state;
    struct rows x, y;
    struct rates_query q = first_quarter();
    q.by = RATES_BY_OFFICE;
    q.cut = when("2024-03-31T12:30");
    q.procedure = STR("诉求");
    rows_open(&x, q);
    rows_open(&y, q);
    some_rows(&x);
    struct sample s = closed_appeal(&y);
    s.matter.lead = 6;
    put(&y, &s);
    some_rows(&y);
    struct rates_report p = {.source = RATES_BOTH, .seq = 99, .tables = x.rates, .ledger = y.rates};
    rates_compare(&p);
    assert_true(p.difference_count > 10);
    assert_true(p.differences[0].whole && p.differences[0].count == N_RECEIVED);
    assert_int_equal(p.differences[0].tables + 1, p.differences[0].ledger);
    const struct rates_difference *last = &p.differences[p.difference_count - 1];
    assert_str(last->group, "6");
    assert_int_equal(last->tables, 0);
    golden_all(&p, "rates_differ");
    p.ledger = x.rates;
    rates_compare(&p);
    assert_int_equal(p.difference_count, 0);
    arena_release(&p.arena);
    rows_close(&x);
    rows_close(&y);
}

struct shop {
    char folder[64], path[96];
    struct store *store;
};

static void insert(struct shop *s, enum table_id t, const void *row) {
    struct fault f;
    if (store_insert(s->store, t, row, &f) < 0) fail_msg("%s", f.en);
}

static void shop_open(struct shop *s) {
    struct fault f;
    snprintf(s->folder, sizeof s->folder, "/tmp/huiyin-test-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/rates.db", s->folder);
    if (store_open(&s->store, s->path, STORE_CREATE, &f) < 0) fail_msg("%s", f.en);
    store_set_region(s->store, 500000);
    struct buf b = BUF_INIT;
    if (file_read("procedures/appeal.proc", 1 << 20, &b, &f) < 0) fail_msg("%s", f.en);
    if (store_begin(s->store, &f) < 0) fail_msg("%s", f.en);
    insert(s, TABLE_PROCEDURE, &(struct row_procedure){.id = APPEAL, .name = STR("诉求"), .text = buf_str(&b)});
    insert(s, TABLE_OFFICE, &(struct row_office){.id = 5, .name = STR("市水务局")});
    buf_release(&b);
}

static void shop_put(struct shop *s, const struct sample *x) {
    char number[24];
    struct row_matter matter = x->matter;
    snprintf(number, sizeof number, "%lld", (long long)matter.id);
    matter.number = str_c(number);
    insert(s, TABLE_MATTER, &matter);
    insert(s, TABLE_REQUESTER, &x->requester);
    if (x->second.n) insert(s, TABLE_REQUESTER, &x->second);
    for (size_t i = 0; i < 2; i++)
        if (x->clocks[i].start) insert(s, TABLE_CLOCK, &x->clocks[i]);
}

static void shop_close(struct shop *s) {
    s->store = store_close(s->store);
    store_discard(s->path);
    rmdir(s->folder);
}

static void the_tables_give_each_matter_its_own_rows(void **state) {
    (void)state;
    struct shop shop;
    struct fault f;
    struct rows x;
    struct rates_query q = first_quarter();
    q.by = RATES_BY_OFFICE;
    rows_open(&x, q);
    shop_open(&shop);
    // Rows of a matter that is not there, of a part and of one before the period are passed over.
    insert(&shop, TABLE_CLOCK, &(struct row_clock){.matter = 3, .name = STR("答复"), .start = 1, .late_runs = 1});
    insert(&shop, TABLE_REQUESTER, &(struct row_requester){.matter = 3, .n = 1});
    for (int i = 0; i < 40; i++) {
        struct sample s = i % 3 ? closed_appeal(&x) : open_appeal(&x);
        if (i % 5 == 0) s.second = (struct row_requester){.matter = s.matter.id, .n = 2, .told = when("2024-02-03")};
        if (i % 7 == 0) s.matter.parent = 1;
        if (i % 11 == 0) s.matter.opened = when("2023-01-01");
        if (i % 4 == 0) s.clocks[1] = (struct row_clock){.matter = s.matter.id, .name = STR("首次联系"), .start = 1};
        if (i % 2) s.clocks[0].late_runs = 1;
        shop_put(&shop, &s);
        put(&x, &s);
    }
    if (store_commit(shop.store, &f) < 0) fail_msg("%s", f.en);
    struct rates_report p;
    if (rates_report(&p, shop.store, rooms, &q, RATES_TABLES, &f) < 0) fail_msg("%s", f.en);
    assert_memory_equal(p.tables.total, x.rates.total, sizeof p.tables.total);
    assert_true(p.tables.total[N_RECEIVED] > 20);
    assert_true(rates_in_order(&p.tables));
    assert_int_equal(p.seq, 0);
    assert_str(p.tables.groups[0]->label, "市水务局");
    rates_report_release(&p);
    // No event made these rows: the ledger knows nothing of them.
    if (rates_report(&p, shop.store, rooms, &q, RATES_BOTH, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(p.ledger.total[N_RECEIVED], 0);
    assert_true(p.difference_count > 5);
    rates_report_release(&p);
    shop_close(&shop);
    rows_close(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_straight_whatever_their_script),
        cmocka_unit_test(the_report_reads_as_it_should),
        cmocka_unit_test(an_empty_period_has_dashes_and_nulls),
        cmocka_unit_test(every_difference_is_named),
        cmocka_unit_test(the_tables_give_each_matter_its_own_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
