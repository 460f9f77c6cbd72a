// SPDX-License-Identifier: Apache-2.0
// The body of POST /api/v1/commands, without a server.
#include "unit.h"

#include "api/posted.h"
#include "desk/wire.h"

static struct arena arena;
static struct posted posted;
static struct fault fault;

static int read_with(const char *key, const char *body) {
    return posted_read(&posted, str_c(body), str_c(key), STR("hotline"), 8 * 3600 * 1000, &arena, &fault);
}

static const struct command *command(size_t i) { return &posted.commands[i].request.command; }

static void one_command_is_signed_by_the_token(void **state) {
    (void)state;
    assert_int_equal(read_with("", " {\"do\":\"签收\",\"matter\":\"诉求2026-1\"}\n"), 0);
    assert_false(posted.many);
    assert_false(posted.commands[0].refused);
    assert_str(command(0)->by, "hotline");
    assert_str(command(0)->channel, "api");
    assert_str(command(0)->key, "");
}

static void a_channel_may_be_named_but_not_the_programs_own(void **state) {
    (void)state;
    assert_int_equal(read_with("", "[{\"do\":\"x\",\"channel\":\"telephone\"},{\"do\":\"x\",\"channel\":\"timer\"}]"), 0);
    assert_str(command(0)->channel, "telephone");
    assert_true(posted.commands[1].refused);
    assert_str(str_c(posted.commands[1].fault.code), "reserved-channel");
}

static void who_signs_is_not_chosen(void **state) {
    (void)state;
    assert_int_equal(read_with("", "[{\"do\":\"x\",\"by\":\"hotline\"},{\"do\":\"x\",\"by\":\"admin\"}]"), 0);
    assert_false(posted.commands[0].refused);
    assert_str(str_c(posted.commands[1].fault.code), "not-own-account");
}

static void the_header_is_the_key_or_its_beginning(void **state) {
    (void)state;
    assert_int_equal(read_with("\"a 1\"", "{\"do\":\"x\"}"), 0);
    assert_str(command(0)->key, "a 1");
    assert_int_equal(read_with("a", "[{\"do\":\"x\"},{\"do\":\"x\",\"key\":\"own\"},{\"do\":\"x\"}]"), 0);
    assert_str(command(0)->key, "a/1");
    assert_str(command(1)->key, "own");
    assert_str(command(2)->key, "a/3");
    assert_int_equal(read_with("a", "{\"do\":\"x\",\"key\":\"a\"}"), 0);
    assert_false(posted.commands[0].refused);
    assert_int_equal(read_with("a", "{\"do\":\"x\",\"key\":\"b\"}"), 0);
    assert_str(str_c(posted.commands[0].fault.code), "bad-key");
}

static void a_bad_header_refuses_the_whole(void **state) {
    char longer[POSTED_KEY_MAX + 2] = {0};
    (void)state;
    memset(longer, 'k', POSTED_KEY_MAX + 1);
    const char *bad[] = {"\"\"", "a\tb", "\xff", longer};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_with(bad[i], "{\"do\":\"x\"}"), -1);
        assert_str(str_c(fault.code), "bad-key");
    }
    longer[POSTED_KEY_MAX] = 0;
    assert_int_equal(read_with(longer, "{\"do\":\"x\"}"), 0);
}

static void what_is_no_json_refuses_the_whole(void **state) {
    const char *bad[] = {"", "{", "[{\"do\":\"x\"}", "[{\"do\":\"x\"},]", "{\"do\":\"x\",\"do\":\"y\"}", "{} {}"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(read_with("", bad[i]), -1);
        assert_str(str_c(fault.code), "bad-json");
    }
    assert_int_equal(posted_read(&posted, STR("{\"do\":\"x\0\"}"), STR(""), STR("hotline"), 0, &arena, &fault), -1);
    assert_str(str_c(fault.code), "bad-nul");
    assert_int_equal(read_with("", "{\n\"do\":\"签\xe7\"}"), -1);
    assert_str(str_c(fault.code), "bad-utf8");
    assert_int_equal(fault.line, 2);
    assert_int_equal(fault.column, 8);
}

static void at_most_200(void **state) {
    struct buf b = BUF_INIT;
    (void)state;
    for (int i = 0; i <= POSTED_MAX; i++) buf_add(&b, i ? STR(",{\"do\":\"x\"}") : STR("[{\"do\":\"x\"}"));
    buf_add(&b, STR("]"));
    assert_int_equal(posted_read(&posted, buf_str(&b), STR(""), STR("hotline"), 0, &arena, &fault), -1);
    assert_str(str_c(fault.code), "too-many-commands");
    buf_release(&b);
}

static void too_much_is_refused_before_it_is_read(void **state) {
    struct buf b = BUF_INIT;
    (void)state;
    for (int i = 0; i <= POSTED_MAX; i++) buf_add(&b, i ? STR(",{}") : STR("[{}"));
    buf_add(&b, STR(",no json]"));
    assert_int_equal(posted_read(&posted, buf_str(&b), STR(""), STR("hotline"), 0, &arena, &fault), -1);
    assert_str(str_c(fault.code), "too-many-commands");
    buf_clear(&b);
    buf_add(&b, STR("{\"do\":\"x\",\"matter\":no json"));
    for (int i = 0; i < WIRE_COMMAND_MAX; i++) buf_byte(&b, 'm');
    assert_int_equal(posted_read(&posted, buf_str(&b), STR(""), STR("hotline"), 0, &arena, &fault), -1);
    assert_str(str_c(fault.code), "line-too-long");
    buf_release(&b);
}

static void a_command_too_large_is_that_commands_fault(void **state) {
    struct buf b = BUF_INIT;
    (void)state;
    buf_add(&b, STR("[{\"do\":\"x\",\"matter\":\""));
    for (int i = 0; i < WIRE_COMMAND_MAX; i++) buf_byte(&b, 'm');
    buf_add(&b, STR("\"},{\"do\":\"x\"}]"));
    assert_int_equal(posted_read(&posted, buf_str(&b), STR(""), STR("hotline"), 0, &arena, &fault), 0);
    assert_str(str_c(posted.commands[0].fault.code), "line-too-long");
    assert_false(posted.commands[1].refused);
    buf_release(&b);
}

static void arrays_are_split_where_their_elements_end(void **state) {
    struct str pieces[4];
    (void)state;
    assert_int_equal(wire_split(STR(" [ ] "), pieces, 4), 0);
    assert_int_equal(wire_split(STR("[1, \"a,]\\\"\" ,{\"b\":[2,{}]}]"), pieces, 4), 3);
    assert_str(pieces[0], "1");
    assert_str(pieces[1], "\"a,]\\\"\"");
    assert_str(pieces[2], "{\"b\":[2,{}]}");
    assert_int_equal(wire_split(STR("[1,2,3,4,5,6]"), pieces, 4), 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_command_is_signed_by_the_token),
        cmocka_unit_test(a_channel_may_be_named_but_not_the_programs_own),
        cmocka_unit_test(who_signs_is_not_chosen),
        cmocka_unit_test(the_header_is_the_key_or_its_beginning),
        cmocka_unit_test(a_bad_header_refuses_the_whole),
        cmocka_unit_test(what_is_no_json_refuses_the_whole),
        cmocka_unit_test(at_most_200),
        cmocka_unit_test(too_much_is_refused_before_it_is_read),
        cmocka_unit_test(a_command_too_large_is_that_commands_fault),
        cmocka_unit_test(arrays_are_split_where_their_elements_end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
