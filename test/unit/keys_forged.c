// SPDX-License-Identifier: Apache-2.0
// Somebody who writes to the store rewrites history with care: hashes, chains and roots fit again. Without the key it is
// found by the signatures; with the key, or cut short, by what a witness saw.
#include "key_kit.h"

#include <sqlite3.h>

#include "desk/export.h"
#include "desk/export_line.h"

enum { EVENTS_MAX = 64 };

// A ledger as its events, to be changed and made whole again.
struct history {
    struct city city;
    struct key_kit key, witness, thief;
    struct event events[EVENTS_MAX];
    size_t count;
    struct export_head head;
    struct witness_statement early, late; // of checkpoint 1 and 2
};

static int keep_line(void *context, struct str line, struct fault *f) {
    struct history *h = context;
    json_t *o;
    struct str hex;
    struct buf bytes = BUF_INIT;
    if (json_read(str_head(line, line.n - 1), &o, f) < 0) return -1;
    if (json_member_str(o, "bytes", &hex)) {
        assert_true(buf_unhex(&bytes, hex) && h->count < EVENTS_MAX);
        if (event_decode(&h->events[h->count++], arena_str(&h->city.arena, buf_str(&bytes)), &h->city.arena, f) < 0) fail_msg("%s", f->en);
    }
    json_decref(o);
    buf_release(&bytes);
    return 0;
}

// 甲 | key, checkpoint 1 | 乙, checkpoint 2 | 丙; the witness saw both checkpoints.
static void live(struct history *h) {
    struct fault f;
    int64_t n;
    memset(h, 0, sizeof *h);
    key_kit_city(&h->city);
    key_kit_new(&h->key);
    key_kit_new(&h->witness);
    key_kit_new(&h->thief);
    key_kit_event(&h->city, "甲");
    key_kit_first(&h->city, &h->key);
    key_kit_checkpoint(&h->city);
    h->early = key_kit_statement(&h->city, &h->witness, 1709600000000);
    if (!key_kit_witness(&h->city, &h->early).ok) fail_msg("the witness is refused");
    key_kit_event(&h->city, "乙");
    key_kit_checkpoint(&h->city);
    h->late = key_kit_statement(&h->city, &h->witness, 1709700000000);
    key_kit_event(&h->city, "丙");
    struct export_options o = {.utc_offset = UTC_OFFSET_CHINA, .line = keep_line, .context = h};
    if (ledger_export(h->city.store, &o, &n, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(h->count, n);
    h->head = (struct export_head){500000, UTC_OFFSET_CHINA, STR("键市"), false, false};
}

static void end(struct history *h) {
    city_close(&h->city);
    key_kit_free(&h->key);
    key_kit_free(&h->witness);
    key_kit_free(&h->thief);
}

static struct event *the(struct history *h, enum event_type type, int which) {
    for (size_t i = 0; i < h->count; i++)
        if (h->events[i].type == type && which-- == 0) return &h->events[i];
    fail_msg("there is no such event");
    return NULL;
}

static struct event *office(struct history *h, const char *name) {
    for (int i = 0;; i++) {
        struct event *e = the(h, EVENT_OFFICE_OPENED, i);
        if (str_eq(e->u.office_opened.name, str_c(name))) return e;
    }
}

// Numbers, chains and roots made anew; checkpoints signed again by `key`, or left as they are (NULL).
static void mend(struct history *h, const struct key_kit *key) {
    struct merkle m;
    int64_t from = 1;
    struct arena *a = &h->city.arena;
    struct hash hashes[EVENTS_MAX];
    merkle_init(&m);
    for (size_t i = 0; i < h->count; i++) {
        struct event *e = &h->events[i];
        struct buf b = BUF_INIT;
        e->region_seq = (int64_t)i + 1;
        e->prev = (struct hash){{0}};
        e->seq = 1;
        for (size_t k = 0; k < i; k++)
            if (h->events[k].stream == e->stream) {
                e->prev = hashes[k];
                e->seq = h->events[k].seq + 1;
            }
        if (e->type == EVENT_CHECKPOINT_MADE) {
            struct event_checkpoint_made *c = &e->u.checkpoint_made;
            struct hash root;
            char hex[2 * HASH_BYTES + 1];
            merkle_root(&m, &root);
            merkle_init(&m);
            hash_hex(&root, hex);
            c->root = arena_str(a, str_c(hex));
            c->from_seq = from;
            c->upto = (int64_t)i;
            from = (int64_t)i + 1;
            if (key) {
                c->key = str_c(key->id);
                signed_checkpoint(&b, 500000, e->at, c);
                c->signature = key_kit_over(&h->city, key, &b);
            }
        }
        event_encode(&b, e);
        event_hash(&hashes[i], buf_str(&b));
        merkle_add(&m, &hashes[i]);
        buf_release(&b);
    }
}

// The codes found in the ledger as it is now, each once.
static struct str codes(struct history *h, const struct key_kit *trusted, struct verify_result *ret) {
    struct hash id = trusted ? *sm2_id(trusted->key) : (struct hash){{0}};
    struct export_check *x = export_check_new(NULL);
    struct buf b = BUF_INIT, line = BUF_INIT;
    struct hash last = {{0}};
    struct fault f;
    export_check_trust(x, &id, trusted ? 1 : 0);
    export_head_line(&line, &h->head);
    export_check_line(x, str_head(buf_str(&line), line.n - 1));
    for (size_t i = 0; i < h->count; i++) {
        buf_clear(&b);
        buf_clear(&line);
        event_encode(&b, &h->events[i]);
        event_hash(&last, buf_str(&b));
        if (export_event_line(&line, &h->head, &h->events[i], buf_str(&b), STR(""), STR(""), &h->city.arena, &f) < 0) fail_msg("%s", f.en);
        export_check_line(x, str_head(buf_str(&line), line.n - 1));
    }
    buf_clear(&line);
    export_end_line(&line, (int64_t)h->count, &last);
    export_check_line(x, str_head(buf_str(&line), line.n - 1));
    export_check_end(x, ret);
    buf_clear(&b);
    for (size_t i = 0; i < ret->finding_count; i++)
        if (str_find(buf_str(&b), str_c(ret->findings[i].code)) < 0) buf_printf(&b, "%s ", ret->findings[i].code);
    struct str s = arena_str(&h->city.arena, buf_str(&b));
    buf_release(&b);
    buf_release(&line);
    return s;
}

static void found(struct history *h, const struct key_kit *trusted, const char *expected, int line) {
    struct verify_result r;
    assert_str_at(codes(h, trusted, &r), str_c(expected), __FILE__, line);
    verify_release(&r);
}
#define FOUND(h, trusted, expected) found(h, trusted, expected, __LINE__)

// How a statement stands to the ledger as it is now: "holds", "cut", "fork".
static const char *witnessed(struct history *h, const struct witness_statement *s) {
    struct verify_result r;
    struct hash root, head;
    codes(h, NULL, &r);
    const struct chain_head *c = keychain_head(&r.keys, s->seen.n);
    assert_true(hash_from_hex(&root, s->seen.root) && hash_from_hex(&head, s->seen.head));
    const char *how = c == NULL ? "cut" : hash_eq(&c->root, &root) && hash_eq(&c->hash, &head) ? "holds" : "fork";
    verify_release(&r);
    return how;
}

static void history_as_it_was_is_in_order(void **state) {
    (void)state;
    struct history h;
    live(&h);
    FOUND(&h, &h.key, "");
    mend(&h, NULL); // mending what is whole changes nothing
    FOUND(&h, &h.key, "");
    assert_string_equal(witnessed(&h, &h.early), "holds");
    assert_string_equal(witnessed(&h, &h.late), "holds");
    end(&h);
}

static void rewriting_without_the_key_is_found(void **state) {
    (void)state;
    struct history h;
    live(&h);
    office(&h, "乙")->u.office_opened.name = STR("乙乙");
    mend(&h, NULL);
    FOUND(&h, NULL, "signature unsigned "); // no hash, chain or root is wrong
    the(&h, EVENT_CHECKPOINT_MADE, 1)->u.checkpoint_made.signature = STR("");
    the(&h, EVENT_CHECKPOINT_MADE, 1)->u.checkpoint_made.key = STR("");
    mend(&h, NULL);
    FOUND(&h, NULL, "unsigned ");
    mend(&h, &h.thief);
    FOUND(&h, NULL, "key-unknown witness unsigned ");
    end(&h);
}

static void rewriting_with_a_key_of_ones_own_is_found_by_its_id_or_a_witness(void **state) {
    (void)state;
    struct history h;
    struct buf text = BUF_INIT;
    live(&h);
    office(&h, "甲")->u.office_opened.name = STR("甲甲");
    struct event_key_introduced *k = &the(&h, EVENT_KEY_INTRODUCED, 0)->u.key_introduced;
    k->key = str_c(h.thief.id);
    k->public = str_c(h.thief.public);
    signed_introduction(&text, 500000, k);
    k->proof = key_kit_over(&h.city, &h.thief, &text);
    struct event *w = the(&h, EVENT_CHECKPOINT_WITNESSED, 0);
    *w = h.events[h.count - 1]; // the statement in the ledger goes, something harmless takes its place
    h.count--;
    mend(&h, &h.thief);
    FOUND(&h, NULL, ""); // a whole new ledger: nothing inside it can tell
    FOUND(&h, &h.key, "key-trust ");
    assert_string_equal(witnessed(&h, &h.early), "fork");
    assert_string_equal(witnessed(&h, &h.late), "fork");
    buf_release(&text);
    end(&h);
}

static void rewriting_with_the_stolen_key_is_found_by_a_witness_alone(void **state) {
    (void)state;
    struct history h;
    live(&h);
    office(&h, "乙")->u.office_opened.name = STR("乙乙"); // behind checkpoint 1
    mend(&h, &h.key);
    FOUND(&h, &h.key, "witness "); // checkpoint 1 was signed anew: its event is another one
    *the(&h, EVENT_CHECKPOINT_WITNESSED, 0) = h.events[h.count - 1]; // so the thief takes that statement out too
    h.count--;
    mend(&h, &h.key);
    FOUND(&h, &h.key, "");
    assert_string_equal(witnessed(&h, &h.early), "fork");
    assert_string_equal(witnessed(&h, &h.late), "fork");
    end(&h);
    live(&h);
    office(&h, "丙")->u.office_opened.name = STR("丙丙"); // behind everything that was signed and seen
    mend(&h, NULL);
    FOUND(&h, &h.key, "");
    assert_string_equal(witnessed(&h, &h.late), "holds");
    end(&h);
}

static void a_tail_cut_off_is_found_by_a_witness(void **state) {
    (void)state;
    struct history h;
    live(&h);
    size_t first = (size_t)(the(&h, EVENT_CHECKPOINT_MADE, 0) - h.events);
    h.count = first + 1;
    FOUND(&h, &h.key, "");
    assert_string_equal(witnessed(&h, &h.early), "holds");
    assert_string_equal(witnessed(&h, &h.late), "cut");
    end(&h);
}

static void signatures_out_of_their_time_are_found(void **state) {
    (void)state;
    struct history h;
    struct buf text = BUF_INIT;
    live(&h);
    struct event_key_introduced *k = &the(&h, EVENT_KEY_INTRODUCED, 0)->u.key_introduced;
    k->since = the(&h, EVENT_CHECKPOINT_MADE, 1)->at + 1;
    signed_introduction(&text, 500000, k);
    k->proof = key_kit_over(&h.city, &h.key, &text);
    mend(&h, &h.key);
    FOUND(&h, NULL, "key-early witness ");
    end(&h);
    live(&h);
    struct event *office_event = office(&h, "乙"), retired = *the(&h, EVENT_KEY_INTRODUCED, 0);
    retired.type = EVENT_KEY_RETIRED;
    retired.u.key_retired = (struct event_key_retired){str_c(h.key.id), STR("lost"), STR(""), STR("")};
    *office_event = retired;
    mend(&h, NULL);
    signed_checkpoint(&text, 500000, the(&h, EVENT_CHECKPOINT_MADE, 1)->at, &the(&h, EVENT_CHECKPOINT_MADE, 1)->u.checkpoint_made);
    the(&h, EVENT_CHECKPOINT_MADE, 1)->u.checkpoint_made.signature = key_kit_over(&h.city, &h.key, &text);
    mend(&h, NULL);
    FOUND(&h, NULL, "key-retired ");
    buf_release(&text);
    end(&h);
}

static void a_forged_chain_of_keys_is_found(void **state) {
    (void)state;
    struct history h;
    struct buf text = BUF_INIT;
    live(&h);
    struct event *e = office(&h, "乙");
    struct event added = *the(&h, EVENT_KEY_INTRODUCED, 0);
    struct event_key_introduced *k = &added.u.key_introduced;
    *k = (struct event_key_introduced){.key = str_c(h.thief.id), .public = str_c(h.thief.public)};
    signed_introduction(&text, 500000, k);
    k->proof = key_kit_over(&h.city, &h.thief, &text);
    *e = added; // nobody signs it, no ground is given
    mend(&h, NULL);
    FOUND(&h, NULL, "key-chain signature unsigned ");
    e->u.key_introduced.signer = str_c(h.key.id);
    signed_introduction(&text, 500000, &e->u.key_introduced);
    e->u.key_introduced.proof = e->u.key_introduced.signature = key_kit_over(&h.city, &h.thief, &text); // the thief signs in its name
    mend(&h, NULL);
    FOUND(&h, NULL, "key-chain signature unsigned ");
    e->type = EVENT_KEY_RETIRED;
    e->u.key_retired = (struct event_key_retired){str_c(h.key.id), STR("rotated"), str_c(h.key.id), STR("00")};
    mend(&h, NULL);
    FOUND(&h, NULL, "key-chain signature ");
    buf_release(&text);
    end(&h);
}

// The same in the store itself: SQLite takes whatever is put there.
static void rewriting_in_the_store_is_found(void **state) {
    (void)state;
    struct history h;
    struct verify_options o = {.chains_only = true};
    struct verify_result r;
    struct fault f;
    sqlite3 *db;
    sqlite3_stmt *st;
    live(&h);
    office(&h, "乙")->u.office_opened.name = STR("乙乙");
    mend(&h, NULL);
    assert_int_equal(sqlite3_open(h.city.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "UPDATE event SET hash8 = ?, bytes = ? WHERE stream = ? AND seq = ?", -1, &st, NULL), SQLITE_OK);
    for (size_t i = 0; i < h.count; i++) {
        struct buf b = BUF_INIT;
        struct hash hash;
        event_encode(&b, &h.events[i]);
        event_hash(&hash, buf_str(&b));
        sqlite3_bind_blob(st, 1, hash.b, HASH8_BYTES, SQLITE_STATIC);
        sqlite3_bind_blob(st, 2, b.p, (int)b.n, SQLITE_STATIC);
        sqlite3_bind_int64(st, 3, h.events[i].stream);
        sqlite3_bind_int64(st, 4, h.events[i].seq);
        assert_int_equal(sqlite3_step(st), SQLITE_DONE);
        sqlite3_reset(st);
        buf_release(&b);
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    if (ledger_verify(h.city.store, city_rooms, &o, &r, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(r.finding_count, 2);
    assert_string_equal(r.findings[0].code, "signature");
    assert_true(r.findings[0].stream == h.city.desk.region_stream && r.findings[0].seq == the(&h, EVENT_CHECKPOINT_MADE, 1)->seq);
    assert_string_equal(r.findings[1].code, "unsigned");
    verify_release(&r);
    end(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history_as_it_was_is_in_order),
        cmocka_unit_test(rewriting_without_the_key_is_found),
        cmocka_unit_test(rewriting_with_a_key_of_ones_own_is_found_by_its_id_or_a_witness),
        cmocka_unit_test(rewriting_with_the_stolen_key_is_found_by_a_witness_alone),
        cmocka_unit_test(a_tail_cut_off_is_found_by_a_witness),
        cmocka_unit_test(signatures_out_of_their_time_are_found),
        cmocka_unit_test(a_forged_chain_of_keys_is_found),
        cmocka_unit_test(rewriting_in_the_store_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
