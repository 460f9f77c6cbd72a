// SPDX-License-Identifier: Apache-2.0
// A ledger somebody rewrote with care: an event says something else, its hash fits, the chain behind it was made anew.
// Verification must survive any such event; it finds those under a checkpoint, whatever they say.
#include "damage.h"

static const int64_t numbers[] = {0, 1, -1, 2, 255, INT64_MAX, INT64_MIN, INT64_MAX - 1, 1709254800000, -1709254800000, 500000};
static const char *const texts[] = {"", "x", "诉求", "办结", "0", "9999999999999999999", "[]", "a|b;c=d,e", "13800000000"};

static int64_t any_number(uint64_t *seed) { return numbers[chance_below(seed, sizeof numbers / sizeof *numbers)]; }
static struct str any_text(uint64_t *seed) { return str_c(texts[chance_below(seed, sizeof texts / sizeof *texts)]); }

static void forge_field(const struct event_field *d, void *p, uint64_t *seed, struct arena *a) {
    switch (d->type) {
    case EVENT_TEXT: *(struct str *)p = any_text(seed); return;
    case EVENT_LIST: {
        int64_t *ids = arena_array(a, int64_t, 2);
        ids[0] = any_number(seed);
        ids[1] = any_number(seed);
        *(struct id_list *)p = (struct id_list){ids, chance_below(seed, 3)};
        return;
    }
    case EVENT_PAIRS: {
        struct pair *pairs = arena_array(a, struct pair, 2);
        pairs[0] = (struct pair){any_text(seed), any_text(seed)};
        pairs[1] = (struct pair){STR("并入"), any_text(seed)};
        *(struct pair_list *)p = (struct pair_list){pairs, chance_below(seed, 3)};
        return;
    }
    default: *(int64_t *)p = any_number(seed);
    }
}

// Something else than what it said: its time, who acted, another type, one field or all of them.
static void forge(struct event *e, uint64_t *seed, struct arena *a) {
    const struct event_kind *k = &event_kinds[e->type];
    switch (chance_below(seed, 8)) {
    case 0: e->at = any_number(seed); return;
    case 1: e->recorded = any_number(seed); return;
    case 2: e->account = any_number(seed); return;
    case 3: e->role = any_text(seed); return;
    case 4:
        do e->type = (enum event_type)chance_below(seed, EVENT_TYPE_LIMIT);
        while (event_kinds[e->type].name == NULL);
        memset(&e->u, 0, sizeof e->u);
        k = &event_kinds[e->type];
        break;
    case 5: break;
    default:
        if (k->field_count) {
            const struct event_field *d = &k->fields[chance_below(seed, (size_t)k->field_count)];
            forge_field(d, (char *)&e->u + d->offset, seed, a);
        }
        return;
    }
    for (int i = 0; i < k->field_count; i++) forge_field(&k->fields[i], (char *)&e->u + k->fields[i].offset, seed, a);
}

static struct str value_str(sqlite3_value *v) { return str_of(sqlite3_value_blob(v), (size_t)sqlite3_value_bytes(v)); }

enum { COLUMN_ORDER = 1, COLUMN_STREAM, COLUMN_KEY = 4, COLUMN_HASH, COLUMN_EVENT };

static void put(sqlite3_stmt *st, const struct damage_row *row, struct str hash, struct str bytes) {
    sqlite3_bind_blob(st, 1, hash.p, (int)hash.n, SQLITE_TRANSIENT);
    sqlite3_bind_blob(st, 2, bytes.p, (int)bytes.n, SQLITE_TRANSIENT);
    sqlite3_bind_value(st, 3, row->values[COLUMN_STREAM]);
    sqlite3_bind_value(st, 4, row->values[COLUMN_STREAM + 1]);
    assert_int_equal(sqlite3_step(st), SQLITE_DONE);
    sqlite3_reset(st);
}

// Rewrites the event of rows[at] and the chain of its stream behind it; returns how many rows were touched.
static size_t rewrite(sqlite3_stmt *st, struct damage_row *rows, size_t count, size_t at, uint64_t *seed, struct arena *a) {
    struct hash prev = {{0}};
    size_t n = 0;
    int64_t stream = sqlite3_value_int64(rows[at].values[COLUMN_STREAM]);
    for (size_t i = at; i < count && sqlite3_value_int64(rows[i].values[COLUMN_STREAM]) == stream; i++, n++) {
        struct event e;
        struct fault f;
        struct buf b = BUF_INIT;
        struct hash h;
        if (event_decode(&e, value_str(rows[i].values[COLUMN_EVENT]), a, &f) < 0) fail_msg("%s", f.en);
        if (i == at) forge(&e, seed, a);
        else e.prev = prev;
        event_encode(&b, &e);
        event_hash(&h, buf_str(&b));
        put(st, &rows[i], hash8(&h), buf_str(&b));
        prev = h;
        buf_release(&b);
    }
    return n;
}

static void a_rewritten_event_is_survived_and_found_under_a_checkpoint(void **state) {
    (void)state;
    struct damage d;
    struct arena a = ARENA_INIT;
    sqlite3_stmt *st;
    size_t count;
    uint64_t seed = 11;
    long found = 0, all = 0;
    int rounds = getenv("HUIYIN_LONG") ? 400 : 6;
    damage_open(&d);
    struct damage_row *rows = damage_rows(&d, &tables[TABLE_EVENT], &count);
    struct cell upto[1] = {CELL_INT(0)};
    assert_int_equal(sqlite3_prepare_v2(d.db, "SELECT MAX(upto) FROM checkpoint", -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    upto[0].i = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    assert_int_equal(sqlite3_prepare_v2(d.db, "UPDATE event SET hash8 = ?, bytes = ? WHERE stream = ? AND seq = ?", -1, &st, NULL), SQLITE_OK);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < rounds; k++, all++) {
            char what[60];
            struct str before = value_str(rows[i].values[COLUMN_EVENT]);
            snprintf(what, sizeof what, "event %zu rewritten, round %d", i, k);
            damage_sql(&d, "BEGIN IMMEDIATE");
            size_t n = rewrite(st, rows, count, i, &seed, &a);
            damage_sql(&d, "COMMIT");
            sqlite3_stmt *same;
            assert_int_equal(sqlite3_prepare_v2(d.db, "SELECT bytes = ? FROM event WHERE stream = ? AND seq = ?", -1, &same, NULL), SQLITE_OK);
            sqlite3_bind_blob(same, 1, before.p, (int)before.n, SQLITE_STATIC);
            sqlite3_bind_value(same, 2, rows[i].values[COLUMN_STREAM]);
            sqlite3_bind_value(same, 3, rows[i].values[COLUMN_STREAM + 1]);
            assert_int_equal(sqlite3_step(same), SQLITE_ROW);
            bool unchanged = sqlite3_column_int(same, 0);
            sqlite3_finalize(same);
            bool here = damage_found(d.reader, NULL, what);
            if (!here && !unchanged && sqlite3_value_int64(rows[i].values[COLUMN_ORDER]) <= upto[0].i) fail_msg("not found: %s", what);
            found += here;
            damage_sql(&d, "BEGIN IMMEDIATE");
            for (size_t j = i; j < i + n; j++) put(st, &rows[j], value_str(rows[j].values[COLUMN_HASH]), value_str(rows[j].values[COLUMN_EVENT]));
            damage_sql(&d, "COMMIT");
            arena_reset(&a);
        }
    }
    print_message("%ld events rewritten, %ld found\n", all, found);
    assert_false(damage_found(d.reader, NULL, "the store as it was"));
    sqlite3_finalize(st);
    for (size_t i = 0; i < count; i++) damage_row_free(&rows[i]);
    free(rows);
    arena_release(&a);
    damage_close(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rewritten_event_is_survived_and_found_under_a_checkpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
