// SPDX-License-Identifier: Apache-2.0
// The registry before it is on disk: keys, commands of one batch that see each other, batches that are lost, and
// what stands after opening the file again.
#include "clerk.h"

static struct answer run_only(struct city *c, const char *line) {
    struct command command;
    struct answer a = {.ok = false};
    if (command_from_json(&command, str_c(line), UTC_OFFSET_CHINA, &c->arena, &a.fault) < 0) fail_msg("%s", a.fault.en);
    desk_run(&c->desk, &command, &a);
    return a;
}

static int64_t done(struct city *c, const char *verb, const char *by, const char *fields) {
    struct answer a = run_only(c, line_of(c, verb, "", by, DAY, fields));
    if (!a.ok) fail_msg("%s %s: %s", verb, fields, a.fault.en);
    return a.id;
}

static void not_done(struct city *c, const char *code, const char *verb, const char *by, const char *fields) {
    int64_t seq = c->desk.region_seq;
    size_t pending = c->desk.work.pending_count;
    struct answer a = run_only(c, line_of(c, verb, "", by, DAY, fields));
    if (a.ok) fail_msg("accepted: %s %s", verb, fields);
    assert_string_equal(a.fault.code, code);
    assert_int_equal(c->desk.region_seq, seq);
    assert_int_equal(c->desk.work.pending_count, pending);
}

static void write_batch(struct city *c) {
    struct fault f;
    if (store_begin(c->store, &f) < 0 || desk_write(&c->desk, &f) < 0 || store_commit(c->store, &f) < 0) fail_msg("%s", f.en);
    desk_written(&c->desk);
}

static const char *keyed(struct city *c, const char *verb, const char *key, const char *fields) {
    struct str line = str_c(line_of(c, verb, "", "admin", DAY, fields));
    return arena_printf(&c->arena, "{\"key\":\"%s\",%.*s", key, SP(str_skip(line, 1))).p;
}

// Told twice: the same answer, nothing new.
static void twice(struct city *c, const char *line) {
    struct answer first = city_act(c, line);
    int64_t seq = c->desk.region_seq;
    struct answer second = city_act(c, line);
    assert_true(second.again && !first.again);
    assert_int_equal(second.id, first.id);
    assert_int_equal(second.events[0].stream, first.events[0].stream);
    assert_int_equal(second.events[0].seq, first.events[0].seq);
    assert_int_equal(c->desk.region_seq, seq);
}

static void the_same_key_is_answered_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    twice(&c, keyed(&c, "office.open", "k1", "name=市城管局"));
    twice(&c, keyed(&c, "office.change", "k2", "office=市城管局;alias=城管"));
    twice(&c, keyed(&c, "person.record", "k3", "name=王小二;phone=13800000000"));
    twice(&c, keyed(&c, "account.open", "k4", "login=wang;name=王小二;office=城管;role=承办人"));
    twice(&c, keyed(&c, "role.grant", "k5", "account=wang;office=城管;role=督查室"));
    twice(&c, keyed(&c, "role.end", "k6", "account=wang;office=城管;role=督查室;until=2024-02-01"));
    twice(&c, keyed(&c, "enterprise.register", "k7", "uscc=91350100M000100Y43;name=一厂"));
    twice(&c, keyed(&c, "enterprise.change", "k8", "uscc=91350100M000100Y43;name=二厂"));
    twice(&c, keyed(&c, "enterprise.close", "k9", "uscc=91350100M000100Y43"));
    twice(&c, keyed(&c, "account.close", "k10", "account=wang"));
    twice(&c, keyed(&c, "office.close", "k11", "office=市城管局"));
    finish(&c);
}

static void an_account_opened_is_answered_again_after_it_was_closed(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    const char *line = keyed(&c, "account.open", "k1", "login=wang;name=王小二");
    int64_t id = city_act(&c, line).id;
    assert_int_equal(id, account_row(&c, "wang")->id);
    say(&c, "account.close", "account=wang");
    struct answer a = city_act(&c, line);
    assert_true(a.again);
    assert_int_equal(a.id, id);
    assert_null(a.fault.code);
    city_reopen(&c);
    assert_int_equal(city_act(&c, line).id, id);
    finish(&c);
}

static void a_key_stands_for_one_command(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    city_act(&c, keyed(&c, "account.open", "k1", "login=wang;name=王小二"));
    refused_at(&c, "key-reused", "key", keyed(&c, "account.open", "k1", "login=wang;name=王小三"));
    refused_at(&c, "key-reused", "key", keyed(&c, "person.record", "k1", "name=王小二"));
    refused_at(&c, "login-taken", "login", keyed(&c, "account.open", "k2", "login=wang;name=王小二"));
    city_act(&c, keyed(&c, "office.open", "k2", "name=市城管局")); // what was refused took no key
    city_reopen(&c);
    refused_at(&c, "key-reused", "key", keyed(&c, "office.open", "k2", "name=市民政局"));
    finish(&c);
}

static void commands_of_a_batch_see_each_other(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t office = done(&c, "office.open", "admin", "name=市城管局;alias=城管;parent=市住房局");
    int64_t person = done(&c, "person.record", "admin", "name=王小二");
    int64_t account = done(&c, "account.open", "admin", with_id(&c, "login=wang;office=城管;role=管理员;person=#", person));
    done(&c, "office.open", "wang", with_id(&c, "name=一所;parent=#", office)); // by who was just let in
    not_done(&c, "duplicate-office", "office.open", "wang", "name=一所;parent=城管");
    not_done(&c, "login-taken", "account.open", "wang", "login=wang");
    not_done(&c, "duplicate-role", "role.grant", "admin", "account=wang;office=市城管局;role=管理员");
    not_done(&c, "parent-circle", "office.change", "admin", "office=市住房局;parent=一所");
    done(&c, "office.change", "admin", "office=城管;name=市城市管理局");
    not_done(&c, "unknown-office", "office.close", "admin", "office=市城管局");
    done(&c, "office.open", "admin", "name=市城管局;parent=市住房局");
    done(&c, "enterprise.register", "wang", "uscc=91350100M000100Y43;name=一厂");
    not_done(&c, "duplicate-enterprise", "enterprise.register", "wang", "uscc=91350100M000100Y43;name=二厂");
    done(&c, "enterprise.close", "wang", "uscc=91350100M000100Y43");
    not_done(&c, "enterprise-closed", "enterprise.change", "wang", "uscc=91350100M000100Y43;name=二厂");
    done(&c, "role.end", "admin", "account=wang;office=城管;role=管理员");
    not_done(&c, "not-allowed", "office.open", "wang", "name=二所");
    done(&c, "account.close", "admin", "account=wang");
    not_done(&c, "account-closed", "office.open", "wang", "name=二所");
    done(&c, "office.close", "admin", "office=一所");
    not_done(&c, "office-closed", "office.close", "admin", "office=一所");
    const char *line = keyed(&c, "office.open", "k1", "name=二所");
    int64_t second = run_only(&c, line).id;
    struct answer again = run_only(&c, line);
    assert_true(again.ok && again.again);
    assert_int_equal(again.id, second);
    write_batch(&c);
    assert_int_equal(office_id(&c, "市城市管理局"), office);
    assert_int_equal(account_row(&c, "wang")->id, account);
    finish(&c);
}

static void a_lost_batch_leaves_nothing(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    city_open(&c, true);
    int64_t seq = c.desk.region_seq;
    int64_t lost = done(&c, "office.open", "admin", "name=市城管局");
    done(&c, "account.open", "admin", "login=wang;name=王小二;office=市城管局;role=管理员");
    done(&c, "enterprise.register", "wang", "uscc=91350100M000100Y43;name=一厂");
    done(&c, "office.change", "wang", "office=市水务局;name=市水利局;alias=水利");
    done(&c, "role.end", "wang", "account=water;office=水利;role=承办人");
    done(&c, "account.close", "wang", "account=money");
    done(&c, "office.close", "wang", "office=市财政局");
    if (!run_only(&c, keyed(&c, "office.open", "k1", "name=一所")).ok) fail();
    if (desk_drop(&c.desk, &f) < 0) fail_msg("%s", f.en);
    assert_int_equal(c.desk.region_seq, seq);
    city_verify(&c);
    bad(&c, "unknown-office", "parent", "office.open", "name=一所;parent=市城管局");
    bad(&c, "unknown-office", "office", "office.close", with_id(&c, "office=#", lost));
    bad(&c, "unknown-office", "office", "office.change", "office=水利;name=x");
    bad(&c, "unknown-account", "account", "account.close", "account=wang");
    bad(&c, "unknown-enterprise", "uscc", "enterprise.close", "uscc=91350100M000100Y43");
    refused_at(&c, "unknown-account", "by", line_of(&c, "office.open", "", "wang", DAY, "name=一所"));
    say(&c, "office.open", "name=市城管局"); // what it named is free
    say(&c, "account.open", "login=wang;name=王小三;office=市城管局;role=管理员");
    say(&c, "enterprise.register", "uscc=91350100M000100Y43;name=一厂");
    say(&c, "role.end", "account=water;office=市水务局;role=承办人");
    say(&c, "account.close", "account=money");
    say(&c, "office.close", "office=市财政局");
    assert_false(city_act(&c, keyed(&c, "office.open", "k1", "name=二所")).again);
    finish(&c);
}

static void the_library_forgets_what_a_lost_batch_published_and_nothing_else(void **state) {
    (void)state;
    struct city c;
    struct fault f;
    city_open(&c, true);
    struct pair text[] = {{STR("text"), city_file(&c, "procedures/hotline.proc")}};
    struct command publish = {.verb = STR("procedure.publish"), .channel = STR("init"), .fields = {text, 1}};
    struct answer a;
    const void *kept = c.desk.library.rulesets[0];
    done(&c, "office.open", "admin", "name=市城管局");
    if (desk_drop(&c.desk, &f) < 0) fail_msg("%s", f.en);
    assert_ptr_equal(c.desk.library.rulesets[0], kept); // not read again for an office
    desk_run(&c.desk, &publish, &a);
    if (!a.ok) fail_msg("%s", a.fault.en);
    assert_non_null(map_get(&c.desk.library.procedures, a.id));
    if (desk_drop(&c.desk, &f) < 0) fail_msg("%s", f.en);
    assert_null(map_get(&c.desk.library.procedures, a.id));
    assert_true(c.desk.library.ruleset_count > 0);
    int64_t id = city_run(&c, publish).id;
    assert_non_null(map_get(&c.desk.library.procedures, id));
    if (desk_drop(&c.desk, &f) < 0) fail_msg("%s", f.en);
    assert_non_null(map_get(&c.desk.library.procedures, id)); // that one is in the store
    finish(&c);
}

static void the_same_rows_stand_after_opening_again(void **state) {
    (void)state;
    struct city c;
    city_open(&c, true);
    int64_t id = say(&c, "office.open", "name=市城管局;alias=城管;kind=centre;parent=测试市;district=500103");
    int64_t person = say(&c, "person.record", "name=王小二;phone=13800000000");
    int64_t account = say(&c, "account.open", with_id(&c, "login=wang;person=#;office=城管;role=承办人;until=2025-01-01", person));
    say(&c, "enterprise.register", "uscc=91350100M000100Y43;name=一厂;industry=C35;size=large;tier=key");
    act(&c, "office.close", "", "admin", "2024-06-01", "office=市城管局");
    city_reopen(&c);
    const struct row_office *o = office_row(&c, id);
    assert_str(o->name, "市城管局");
    assert_str(o->alias, "城管");
    assert_str(o->kind, "centre");
    assert_str(o->district, "500103");
    assert_int_equal(o->opened, moment(DAY));
    assert_int_equal(o->closed, moment("2024-06-01"));
    assert_str(person_row(&c, person)->phone.hidden, "13800000000");
    const struct row_account *a = account_row(&c, "wang");
    assert_int_equal(a->id, account);
    assert_int_equal(a->person, person);
    const struct row_role *r = stream_row(account_stream(&c, "wang"), TABLE_ROLE);
    assert_str(r->role, "承办人");
    assert_int_equal(r->office, id);
    assert_int_equal(r->since, moment(DAY));
    assert_int_equal(r->until, moment("2025-01-01"));
    const struct row_enterprise *e = enterprise_row(&c, "91350100M000100Y43");
    assert_str(e->name, "一厂");
    assert_str(e->industry, "C35");
    assert_str(e->size, "large");
    assert_str(e->tier, "key");
    bad(&c, "login-taken", "login", "account.open", "login=wang");
    finish(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_key_is_answered_again),
        cmocka_unit_test(an_account_opened_is_answered_again_after_it_was_closed),
        cmocka_unit_test(a_key_stands_for_one_command),
        cmocka_unit_test(commands_of_a_batch_see_each_other),
        cmocka_unit_test(a_lost_batch_leaves_nothing),
        cmocka_unit_test(the_library_forgets_what_a_lost_batch_published_and_nothing_else),
        cmocka_unit_test(the_same_rows_stand_after_opening_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
