// SPDX-License-Identifier: Apache-2.0
// Whatever is changed in a store behind the program's back – any byte of any value of any row, a row taken out, put
// in, or swapped – verification finds it, and says where.
#include "damage.h"

static sqlite3_value *value_of(struct damage *d, int type, const void *bytes, size_t n) {
    sqlite3_stmt *st;
    assert_int_equal(sqlite3_prepare_v2(d->db, "SELECT ?", -1, &st, NULL), SQLITE_OK);
    int64_t v = 0;
    if (type == SQLITE_INTEGER) memcpy(&v, bytes, sizeof v);
    if (type == SQLITE_INTEGER) sqlite3_bind_int64(st, 1, v);
    else if (type == SQLITE_TEXT) sqlite3_bind_text(st, 1, bytes, (int)n, SQLITE_TRANSIENT);
    else sqlite3_bind_blob(st, 1, bytes, (int)n, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    sqlite3_value *copy = sqlite3_value_dup(sqlite3_column_value(st, 0));
    sqlite3_finalize(st);
    return copy;
}

struct place {
    const struct table *table;
    struct damage_statements statements;
    const struct damage_row *row;
    size_t row_number;
    int column;
};

static bool flip_one(struct damage *d, const struct place *p, const unsigned char *bytes, size_t n, size_t at, unsigned char bit) {
    char what[200];
    unsigned char *changed = mem_new(n + 1);
    memcpy(changed, bytes, n);
    changed[at] ^= bit;
    snprintf(what, sizeof what, "row %zu of %s, %s, byte %zu of %zu ^ %02x", p->row_number, p->table->name,
             damage_column(p->table, p->column), at, n, bit);
    struct damage_row to = damage_row_copy(p->row);
    sqlite3_value_free(to.values[p->column]);
    to.values[p->column] = value_of(d, sqlite3_value_type(p->row->values[p->column]), changed, n);
    bool taken = damage_try(d, p->table, p->statements, p->row, 1, &to, 1, what);
    damage_row_free(&to);
    free(changed);
    return taken;
}

// Unless there is time: of each table the first row whole, of the others every sixteenth value, another one in each row.
static bool sampled(size_t row, int column) { return getenv("HUIYIN_LONG") || row == 0 || (row + (size_t)column) % 16 == 0; }

static bool fourth(size_t row) { return getenv("HUIYIN_LONG") || row % 4 == 0; }

// The lowest bit of the bytes, or the next where that would make two rows with one key; the highest of one.
static void flip_value(struct damage *d, const struct place *p) {
    sqlite3_value *v = p->row->values[p->column];
    int64_t number = sqlite3_value_int64(v);
    bool is_int = sqlite3_value_type(v) == SQLITE_INTEGER;
    const unsigned char *bytes = is_int ? (const unsigned char *)&number : sqlite3_value_blob(v);
    size_t n = is_int ? sizeof number : (size_t)sqlite3_value_bytes(v);
    size_t step = getenv("HUIYIN_LONG") ? 1 : 64; // every 64th, from another one in each row and column, unless there is time
    bool both = getenv("HUIYIN_LONG") || (p->row_number + (size_t)p->column) % 2 == 0; // lowest and highest bit
    for (size_t at = n ? (p->row_number + (size_t)p->column) % (n < step ? n : step) : 0; at < n; at += step) {
        unsigned char bit = 1;
        while (bit && !flip_one(d, p, bytes, n, at, bit)) bit = (unsigned char)(bit << 1);
        assert_true(bit);
    }
    if (!both) return;
    if (n) flip_one(d, p, bytes, n, (p->row_number + (size_t)p->column) % n, 0x80);
    else flip_one(d, p, (const unsigned char *)"", 1, 0, 'x'); // nothing becomes something
}

static bool is_verified(const struct table *t) {
    return t->kind == TABLE_KIND_LEDGER || t->kind == TABLE_KIND_RECORD || str_eq(str_c(t->name), STR("series"));
}

typedef void table_test(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count);

static void each_table(struct damage *d, table_test *test) {
    for (enum table_id t = 0; t < TABLE_COUNT; t++) {
        size_t count;
        if (!is_verified(&tables[t])) continue;
        struct damage_row *rows = damage_rows(d, &tables[t], &count);
        if (count == 0) fail_msg("the store has no row in table %s", tables[t].name);
        struct damage_statements s = damage_prepare(d, &tables[t]);
        test(d, &tables[t], s, rows, count);
        damage_finalize(s);
        for (size_t i = 0; i < count; i++) damage_row_free(&rows[i]);
        free(rows);
    }
    assert_false(damage_found(d->reader, NULL, "the store as it was"));
}

static void flip_table(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c <= t->column_count; c++)
            if (sampled(i, c)) flip_value(d, &(struct place){t, s, &rows[i], i, c});
}

static void any_flipped_byte_of_any_row_is_found(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    each_table(&d, flip_table);
    print_message("%ld flips, %ld not possible\n", d.tried, d.refused);
    damage_close(&d);
}

static void remove_rows(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    char what[100];
    for (size_t i = 0; i < count; i++) {
        if (!fourth(i)) continue;
        snprintf(what, sizeof what, "row %zu of %s taken out", i, t->name);
        damage_try(d, t, s, &rows[i], 1, NULL, 0, what);
    }
}

// Again under another key: the last one raised by one, the stream, the region.
static void double_rows(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    char what[100];
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k <= t->key_count; k++) {
            if (!sampled(i, k)) continue;
            struct damage_row twin = damage_row_copy(&rows[i]);
            int64_t raised = sqlite3_value_int64(twin.values[k]) + 1;
            bool is_text = sqlite3_value_type(twin.values[k]) == SQLITE_TEXT;
            sqlite3_value_free(twin.values[k]);
            twin.values[k] = is_text ? value_of(d, SQLITE_TEXT, "twin", 4) : value_of(d, SQLITE_INTEGER, &raised, 8);
            snprintf(what, sizeof what, "row %zu of %s again under another %s", i, t->name, damage_column(t, k));
            damage_try(d, t, s, NULL, 0, &twin, 1, what);
            damage_row_free(&twin);
        }
    }
}

static bool same_values(const struct damage_row *a, const struct damage_row *b, int from) {
    for (int i = from; i < a->count; i++) {
        int n = sqlite3_value_bytes(a->values[i]);
        if (n != sqlite3_value_bytes(b->values[i])) return false;
        if (n && memcmp(sqlite3_value_blob(a->values[i]), sqlite3_value_blob(b->values[i]), (size_t)n) != 0) return false;
    }
    return true;
}

// Each two neighbours exchange everything but their keys.
static void swap_rows(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    char what[100];
    for (size_t i = 1; i < count; i++) {
        struct damage_row to[2] = {rows[i - 1], rows[i]};
        if (!fourth(i - 1) || same_values(&to[0], &to[1], t->key_count + 1)) continue;
        for (int k = 0; k <= t->key_count; k++) {
            to[0].values[k] = rows[i].values[k];
            to[1].values[k] = rows[i - 1].values[k];
        }
        snprintf(what, sizeof what, "rows %zu and %zu of %s exchanged", i - 1, i, t->name);
        damage_try(d, t, s, &rows[i - 1], 2, to, 2, what);
    }
}

static void a_row_taken_out_doubled_or_swapped_is_found(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    each_table(&d, remove_rows);
    each_table(&d, double_rows);
    each_table(&d, swap_rows);
    damage_close(&d);
}

// A value kept as another type reads the same and is found by no statement.
static void retype_rows(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    char what[100];
    for (size_t i = 0; i < count; i++) {
        for (int c = 0; c <= t->column_count; c++) {
            struct damage_row to = damage_row_copy(&rows[i]);
            int type = sqlite3_value_type(to.values[c]);
            struct str text = str_of((const char *)sqlite3_value_text(to.values[c]), (size_t)sqlite3_value_bytes(to.values[c]));
            sqlite3_value *v = value_of(d, type == SQLITE_BLOB ? SQLITE_TEXT : SQLITE_BLOB, text.n ? text.p : "", text.n);
            sqlite3_value_free(to.values[c]);
            to.values[c] = v;
            snprintf(what, sizeof what, "row %zu of %s: %s as another type", i, t->name, damage_column(t, c));
            damage_try(d, t, s, &rows[i], 1, &to, 1, what);
            damage_row_free(&to);
        }
    }
}

static void a_value_of_another_type_is_found(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    each_table(&d, retype_rows);
    print_message("%ld values of another type, %ld refused by the tables\n", d.tried, d.refused);
    damage_close(&d);
}

static void swap_order(struct damage *d, const struct table *t, struct damage_statements s, struct damage_row *rows, size_t count) {
    char what[100];
    if (!str_eq(str_c(t->name), STR("event"))) return;
    for (size_t i = 1; i < count; i++) {
        struct damage_row to[2] = {rows[i - 1], rows[i]};
        to[0].values[1] = rows[i].values[1];
        to[1].values[1] = rows[i - 1].values[1];
        snprintf(what, sizeof what, "region_seq of events %zu and %zu exchanged", i - 1, i);
        damage_try(d, t, s, &rows[i - 1], 2, to, 2, what);
    }
}

static void two_events_with_their_places_in_the_order_exchanged_are_found(void **state) {
    (void)state;
    struct damage d;
    damage_open(&d);
    each_table(&d, swap_order);
    assert_int_equal(d.refused, 0);
    damage_close(&d);
}

// What docs/ledger.md says cannot be seen: the newest events and all they did, after the last published head.
static void a_tail_cut_off_whole_is_found_only_by_a_published_head(void **state) {
    (void)state;
    struct damage d;
    struct hash head;
    struct cell last[3];
    struct fault f;
    damage_open(&d);
    assert_int_equal(store_first(d.reader, SQL_EVENT_LAST, NULL, 0, last, 3, &f), 1);
    event_hash(&head, last[2].s);
    assert_false(damage_found(d.reader, &head, "the whole store"));
    damage_sql(&d, "DELETE FROM event WHERE region_seq = (SELECT MAX(region_seq) FROM event)");
    assert_true(damage_found(d.reader, NULL, "the newest event cut off, its row left"));
    damage_sql(&d, "DELETE FROM office WHERE name = '末'");
    assert_false(damage_found(d.reader, NULL, "the newest event cut off with its row"));
    assert_true(damage_found(d.reader, &head, "the same, with the head that was published"));
    struct str told = city_file(&d.city, "docs/ledger.md");
    assert_true(str_find(told, STR("**What it cannot see.** A tail cut off whole")) >= 0);
    damage_close(&d);
}

// The newest event of a stream that is not the newest of the region leaves a gap, whatever else was put right.
static void the_newest_event_of_a_stream_taken_out_leaves_a_gap(void **state) {
    (void)state;
    struct damage d;
    struct verify_options o = {.chains_only = true};
    struct verify_result r;
    struct fault f;
    damage_open(&d);
    damage_sql(&d, "DELETE FROM event WHERE (stream, seq) IN (SELECT stream, MAX(seq) FROM event WHERE stream = (SELECT id "
                   "FROM matter WHERE number = '事2024-3') GROUP BY stream)");
    if (ledger_verify(d.reader, city_rooms, &o, &r, &f) < 0) fail_msg("%s", f.en);
    assert_true(r.finding_count > 0);
    assert_string_equal(r.findings[0].code, "order");
    verify_release(&r);
    damage_close(&d);
}

// Content that was destroyed and comes back from a copy gives its hash, but must not be there.
static void destroyed_content_put_back_is_found(void **state) {
    (void)state;
    struct damage d;
    memset(&d, 0, sizeof d);
    small_city_open(&d.city);
    struct matter m = city_matter(&d.city, "事2024-3");
    long long id = (long long)m.row->id;
    damage_open_handles(&d);
    damage_sql(&d, "CREATE TEMP TABLE copy AS SELECT * FROM content");
    city_act(&d.city, arena_printf(&d.city.arena, "{\"do\":\"content.destroy\",\"by\":\"admin\",\"fields\":{\"stream\":\"%lld\",\"依据\":\"PIPL47\"}}", id).p);
    assert_false(damage_found(d.reader, NULL, "content destroyed"));
    damage_sql(&d, "INSERT OR IGNORE INTO content SELECT * FROM copy");
    assert_true(damage_found(d.reader, NULL, "destroyed content put back"));
    damage_close(&d);
}

// Nor is it anywhere in the file, once the log was brought in.
static void destroyed_content_leaves_the_file(void **state) {
    (void)state;
    struct city c;
    struct buf file = BUF_INIT;
    struct fault f;
    small_city_open(&c);
    for (int i = 0; i < 40; i++) {
        char line[400];
        snprintf(line, sizeof line, "{\"do\":\"登记\",\"by\":\"d\",\"at\":\"2024-04-01T09:00\",\"fields\":{\"程序\":\"事\",\"编号\":\"S%d\",\"标题\":"
                 "\"秘密之事%03d\",\"诉求人\":{\"name\":\"秘密之人%03d\",\"phone\":\"1380000%04d\"}}}", i, i, i, i);
        city_act(&c, line);
    }
    for (int i = 0; i < 40; i++) {
        struct matter m = city_matter(&c, arena_printf(&c.arena, "S%d", i).p);
        city_act(&c, arena_printf(&c.arena, "{\"do\":\"content.destroy\",\"by\":\"admin\",\"fields\":{\"stream\":\"%lld\",\"依据\":\"PIPL47\"}}",
                                  (long long)m.row->id).p);
    }
    city_verify(&c);
    desk_release(&c.desk);
    memset(&c.desk, 0, sizeof c.desk);
    c.store = store_close(c.store);
    if (file_read(c.path, 1 << 24, &file, &f) < 0) fail_msg("%s", f.en);
    assert_true(str_find(buf_str(&file), STR("PIPL47")) >= 0);
    assert_true(str_find(buf_str(&file), STR("秘密")) < 0);
    assert_true(str_find(buf_str(&file), STR("1380000")) < 0);
    buf_release(&file);
    city_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_flipped_byte_of_any_row_is_found),
        cmocka_unit_test(a_row_taken_out_doubled_or_swapped_is_found),
        cmocka_unit_test(a_value_of_another_type_is_found),
        cmocka_unit_test(two_events_with_their_places_in_the_order_exchanged_are_found),
        cmocka_unit_test(the_newest_event_of_a_stream_taken_out_leaves_a_gap),
        cmocka_unit_test(a_tail_cut_off_whole_is_found_only_by_a_published_head),
        cmocka_unit_test(destroyed_content_put_back_is_found),
        cmocka_unit_test(destroyed_content_leaves_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
