// SPDX-License-Identifier: Apache-2.0
// Who may sign is in the ledger; what is signed, what is not and by whom is said by verification; the desk takes no
// introduction, retirement or witness statement that would not stand.
#include "key_kit.h"

// The codes found, in order, each followed by a blank.
static struct str codes(struct city *c, const struct verify_result *r) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < r->finding_count; i++) buf_printf(&b, "%s ", r->findings[i].code);
    struct str s = arena_str(&c->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

static void found(struct city *c, const struct key_kit *trusted, const char *expected) {
    struct hash id = trusted ? *sm2_id(trusted->key) : (struct hash){{0}};
    struct verify_result r = key_kit_verify(c, &id, trusted ? 1 : 0);
    assert_str_at(codes(c, &r), str_c(expected), __FILE__, __LINE__);
    verify_release(&r);
}

static void refused(struct answer a, const char *code, const char *where) {
    assert_false(a.ok);
    if (!str_eq(str_c(a.fault.code), str_c(code))) fail_msg("%s, not %s: %s", a.fault.code, code, a.fault.en);
    assert_string_equal(a.fault.where, where);
    assert_true(a.fault.kind == FAULT_INPUT && a.fault.zh[0] && a.fault.en[0]);
}

static void taken(struct answer a) {
    if (!a.ok) fail_msg("%s: %s (%s)", a.fault.code, a.fault.en, a.fault.where);
}

struct town {
    struct city city;
    struct key_kit one, two, three;
};

static void open_town(struct town *t) {
    key_kit_city(&t->city);
    key_kit_new(&t->one);
    key_kit_new(&t->two);
    key_kit_new(&t->three);
}

static void close_town(struct town *t) {
    city_close(&t->city);
    key_kit_free(&t->one);
    key_kit_free(&t->two);
    key_kit_free(&t->three);
}

static void sign_with(struct town *t, const struct key_kit *k) {
    struct fault f;
    if (desk_sign_with(&t->city.desk, k ? &k->signer : NULL, &f) < 0) fail_msg("%s", f.en);
}

static void without_any_key_nothing_is_signed_and_nothing_is_wrong(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_checkpoint(&t.city);
    assert_false(desk_unsigned(&t.city.desk));
    found(&t.city, NULL, "");
    found(&t.city, &t.one, "key-trust "); // but whoever expects a signature is told
    close_town(&t);
}

static void a_checkpoint_bears_the_signature_of_the_key_handed_in(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    key_kit_checkpoint(&t.city);
    key_kit_event(&t.city, "甲");
    city_reopen(&t.city);
    assert_true(desk_unsigned(&t.city.desk)); // a key is in force and nobody handed it in
    sign_with(&t, &t.one);
    assert_false(desk_unsigned(&t.city.desk));
    key_kit_checkpoint(&t.city);
    struct verify_result r = key_kit_verify(&t.city, NULL, 0);
    assert_int_equal(r.finding_count, 0);
    assert_int_equal(r.keys.head_count, 2);
    assert_true(r.keys.heads[0].key == 0 && r.keys.heads[1].key == 0 && r.keys.keys[0].signatures == 2);
    verify_release(&r);
    found(&t.city, &t.one, "");
    found(&t.city, &t.two, "key-trust ");
    close_town(&t);
}

static void unsigned_checkpoints_are_found_until_a_signed_one_covers_them(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_checkpoint(&t.city); // before there was a key
    key_kit_first(&t.city, &t.one);
    key_kit_checkpoint(&t.city);
    sign_with(&t, NULL);
    for (int i = 0; i < 3; i++) key_kit_checkpoint(&t.city);
    struct verify_result r = key_kit_verify(&t.city, NULL, 0);
    assert_str_at(codes(&t.city, &r), STR("unsigned "), __FILE__, __LINE__);
    assert_int_equal(r.keys.unsigned_n, 3);
    verify_release(&r);
    found(&t.city, &t.one, "unsigned key-trust ");
    sign_with(&t, &t.one);
    key_kit_checkpoint(&t.city);
    found(&t.city, &t.one, "");
    close_town(&t);
}

static void a_key_is_rotated_by_the_one_before(void **state) {
    (void)state;
    struct town t;
    struct fault f;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    key_kit_checkpoint(&t.city);
    taken(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .retires = t.one.id}));
    key_kit_checkpoint(&t.city); // the desk still holds the old one: it may not sign any more
    found(&t.city, NULL, "unsigned ");
    sign_with(&t, &t.two);
    key_kit_checkpoint(&t.city);
    found(&t.city, NULL, "");
    found(&t.city, &t.one, ""); // descends from it
    found(&t.city, &t.two, "");
    found(&t.city, &t.three, "key-trust ");
    assert_true(desk_sign_with(&t.city.desk, &t.one.signer, &f) < 0);
    assert_string_equal(f.code, "key-retired");
    assert_true(desk_sign_with(&t.city.desk, &t.three.signer, &f) < 0);
    assert_string_equal(f.code, "key-unknown");
    city_verify(&t.city);
    close_town(&t);
}

static void a_lost_key_is_replaced_by_an_administrator_and_verification_says_so(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    key_kit_checkpoint(&t.city);
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){0}), "bad-ground", "ground");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.ground = "轮换", .why = "换"}), "bad-ground", "ground");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.ground = "lost"}), "missing-field", "why");
    taken(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.ground = "遗失", .why = "盘坏了", .retires = t.one.id}));
    sign_with(&t, &t.two);
    key_kit_checkpoint(&t.city);
    struct verify_result r = key_kit_verify(&t.city, NULL, 0);
    assert_int_equal(r.finding_count, 0);
    assert_int_equal(r.keys.key_count, 2);
    const struct chain_key *k = r.keys.keys;
    assert_true(k[1].signer < 0 && !k[1].first && !k[1].signed_in && str_eq(k[1].ground, STR("lost")));
    assert_true(k[0].retired && !k[0].signed_out && str_eq(k[0].retired_for, STR("lost")));
    verify_release(&r);
    found(&t.city, &t.one, "key-trust "); // nothing leads from the old one to the new
    found(&t.city, &t.two, "");
    close_town(&t);
}

static void an_introduction_that_would_not_stand_is_refused(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    refused(key_kit_introduce(&t.city, &t.one, (struct key_kit_asks){.signer = &t.one}), "key-again", "public");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .wrong_proof = true}), "bad-signature", "proof");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .wrong_signature = true}), "bad-signature", "signature");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.three}), "key-unknown", "signer");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .retires = t.three.id}), "key-unknown", "retires");
    refused(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .since = -5}), "bad-time", "since");
    city_refused(&t.city, "{\"do\":\"key.introduce\",\"by\":\"admin\",\"fields\":{\"public\":\"04ff\"}}", "bad-key");
    city_refused(&t.city, "{\"do\":\"key.introduce\",\"by\":\"import\",\"fields\":{\"public\":\"04ff\"}}", "not-allowed");
    found(&t.city, NULL, "");
    // One that begins later signs nothing before.
    int64_t later = now_ms() + MS_DAY;
    taken(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one, .since = later}));
    refused(key_kit_introduce(&t.city, &t.three, (struct key_kit_asks){.signer = &t.two}), "key-early", "signer");
    sign_with(&t, &t.two);
    key_kit_checkpoint(&t.city);
    found(&t.city, NULL, "unsigned ");
    close_town(&t);
}

static struct answer retire(struct town *t, const struct key_kit *k, const struct key_kit *signer, const char *ground) {
    struct event_key_retired e = {.key = str_c(k->id), .ground = keys_ground(str_c(ground)), .signer = str_c(signer ? signer->id : "")};
    struct buf text = BUF_INIT;
    signed_retirement(&text, 500000, &e);
    if (signer) e.signature = key_kit_over(&t->city, signer, &text);
    buf_release(&text);
    struct pair fields[] = {{STR("key"), e.key}, {STR("ground"), str_c(ground)}, {STR("why"), STR("盘丢了")}, {STR("signer"), e.signer}, {STR("retire_signature"), e.signature}};
    return city_run(&t->city, (struct command){.verb = STR("key.retire"), .by = STR("admin"), .channel = STR("cli"), .fields = {fields, 5}});
}

static void a_retired_key_signs_nothing_more(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    taken(key_kit_introduce(&t.city, &t.two, (struct key_kit_asks){.signer = &t.one}));
    refused(retire(&t, &t.one, NULL, "轮换"), "bad-ground", "ground");
    refused(retire(&t, &t.three, NULL, "泄露"), "key-unknown", "key");
    taken(retire(&t, &t.one, &t.two, "泄露"));
    refused(retire(&t, &t.one, &t.two, "泄露"), "key-retired", "key");
    refused(key_kit_introduce(&t.city, &t.three, (struct key_kit_asks){.signer = &t.one}), "key-retired", "signer");
    taken(retire(&t, &t.two, NULL, "停用"));
    key_kit_checkpoint(&t.city);
    struct verify_result r = key_kit_verify(&t.city, NULL, 0);
    assert_int_equal(r.finding_count, 0); // none is in force any more
    assert_true(r.keys.keys[0].signed_out && !r.keys.keys[1].signed_out);
    verify_release(&r);
    close_town(&t);
}

static void a_witness_is_recorded_once_and_only_for_this_history(void **state) {
    (void)state;
    struct town t;
    open_town(&t);
    key_kit_first(&t.city, &t.one);
    key_kit_checkpoint(&t.city);
    struct witness_statement first = key_kit_statement(&t.city, &t.two, 1709600000000), s = first;
    s.seen.root = STR("00000000000000000000000000000000000000000000000000000000000000ff");
    refused(key_kit_witness(&t.city, &s), "bad-signature", "signature");
    struct buf text = BUF_INIT;
    signed_witness(&text, 500000, &s.seen);
    s.seen.signature = key_kit_over(&t.city, &t.two, &text);
    refused(key_kit_witness(&t.city, &s), "witness-fork", "root"); // the witness did sign it: another history
    s.seen.n = 2;
    signed_witness(&text, 500000, &s.seen);
    s.seen.signature = key_kit_over(&t.city, &t.two, &text);
    refused(key_kit_witness(&t.city, &s), "witness-cut", "n");
    signed_witness(&text, 500001, &first.seen);
    s = first;
    s.seen.signature = key_kit_over(&t.city, &t.two, &text);
    refused(key_kit_witness(&t.city, &s), "bad-signature", "signature"); // of another region
    s = first;
    s.seen.witness = STR("两\n行");
    refused(key_kit_witness(&t.city, &s), "bad-name", "witness");
    key_kit_event(&t.city, "甲");
    key_kit_checkpoint(&t.city);
    struct witness_statement second = key_kit_statement(&t.city, &t.two, 1709700000000), other = key_kit_statement(&t.city, &t.three, 1709700000000);
    taken(key_kit_witness(&t.city, &second));
    refused(key_kit_witness(&t.city, &second), "witness-again", "n");
    refused(key_kit_witness(&t.city, &first), "witness-older", "n");
    taken(key_kit_witness(&t.city, &other));
    struct verify_result r = key_kit_verify(&t.city, NULL, 0);
    assert_int_equal(r.finding_count, 0);
    assert_int_equal(r.keys.witnessed, 2);
    verify_release(&r);
    buf_release(&text);
    city_verify(&t.city);
    close_town(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_any_key_nothing_is_signed_and_nothing_is_wrong),
        cmocka_unit_test(a_checkpoint_bears_the_signature_of_the_key_handed_in),
        cmocka_unit_test(unsigned_checkpoints_are_found_until_a_signed_one_covers_them),
        cmocka_unit_test(a_key_is_rotated_by_the_one_before),
        cmocka_unit_test(a_lost_key_is_replaced_by_an_administrator_and_verification_says_so),
        cmocka_unit_test(an_introduction_that_would_not_stand_is_refused),
        cmocka_unit_test(a_retired_key_signs_nothing_more),
        cmocka_unit_test(a_witness_is_recorded_once_and_only_for_this_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
