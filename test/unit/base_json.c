// SPDX-License-Identifier: Apache-2.0
// JSON in and out, and whole files.
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"

static void refused_at(struct str text, int line) {
    json_t *v = NULL;
    struct fault f;
    if (json_read(text, &v, &f) == 0) fail_msg("accepted %.*s", SP(text));
    assert_null(v);
    assert_string_equal(f.code, "bad-json");
    assert_int_equal(f.kind, FAULT_INPUT);
    assert_int_equal(f.line, line);
    assert_int_equal(utf8_fault(str_c(f.en)), -1);
}

static void one_value_is_read_whole(void **state) {
    (void)state;
    json_t *v = NULL;
    struct fault f;
    assert_int_equal(json_read(STR(" {\"do\":\"派单\",\"n\":[1,-2,9223372036854775807],\"no\":null} \n"), &v, &f), 0);
    struct str s;
    assert_true(json_member_str(v, "do", &s));
    assert_str(s, "派单");
    assert_false(json_member_str(v, "n", &s));
    assert_str(s, "");
    assert_false(json_member_str(v, "absent", &s));
    assert_true(json_integer_value(json_array_get(json_object_get(v, "n"), 2)) == INT64_MAX);
    json_decref(v);
    assert_int_equal(json_read(STR("\"x\""), &v, &f), 0); // any value, not only containers
    assert_false(json_member_str(v, "x", &s));
    json_decref(v);
    assert_false(json_member_str(NULL, "x", &s));
}

static void what_is_not_json_is_refused_with_its_line(void **state) {
    (void)state;
    refused_at(STR(""), 1);
    refused_at((struct str){NULL, 0}, 1);
    refused_at(STR("{"), 1);
    refused_at(STR("{}\n{}"), 2);
    refused_at(STR("{\"a\":1,}"), 1);
    refused_at(STR("[1,\n2,\n3"), 3);
    refused_at(STR("{'a':1}"), 1);
    refused_at(STR("[01]"), 1);
    refused_at(STR("\"\x01\""), 1);
    refused_at(STR("nul"), 1);
    refused_at(STR("\xEF\xBB\xBF{}"), 1);
}

static void duplicate_keys_are_refused(void **state) {
    (void)state;
    refused_at(STR("{\"a\":1,\n\"a\":2}"), 2);
    refused_at(STR("[{\"x\":{\"督\":1,\"督\":1}}]"), 1);
}

static void bad_utf8_and_nul_are_refused(void **state) {
    (void)state;
    refused_at(STR("\"\xFF\""), 1);
    refused_at(STR("\"\xED\xA0\x80\""), 1);
    refused_at(STR("\"\xC0\xAF\""), 1);
    refused_at(STR("\"\xE5\x9B\""), 1);
    refused_at(STR("{\"\xFF\":1}"), 1);
    refused_at(STR("\"a\\u0000b\""), 1);
    refused_at(STR("{\"a\\u0000b\":1}"), 1);
    refused_at(STR("\"\\ud800\""), 1);
    refused_at(str_of("[1,\0 2]", 7), 1);
    refused_at(str_of("[1]\0", 4), 1);
}

static void huge_numbers_are_refused_not_rounded(void **state) {
    (void)state;
    refused_at(STR("9223372036854775808"), 1);
    refused_at(STR("[-9223372036854775809]"), 1);
    refused_at(STR("[99999999999999999999999999999999999]"), 1);
    refused_at(STR("[1e400]"), 1);
    json_t *v = NULL;
    struct fault f;
    assert_int_equal(json_read(STR("-9223372036854775808"), &v, &f), 0);
    assert_true(json_integer_value(v) == INT64_MIN);
    json_decref(v);
}

static void deep_nesting_is_refused(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    for (int i = 0; i < 200000; i++) buf_byte(&b, '[');
    refused_at(buf_str(&b), 1);
    buf_clear(&b);
    for (int i = 0; i < 100000; i++) buf_add(&b, STR("{\"a\":"));
    refused_at(buf_str(&b), 1);
    buf_release(&b);
}

static void faults_of_json_name_line_and_column_in_characters(void **state) {
    (void)state;
    json_t *v;
    struct fault f;
    json_read(STR("{\n\"督查\" 1}"), &v, &f);
    assert_int_equal(f.line, 2);
    assert_int_equal(f.column, 6);
}

static void output_puts_commas_and_closes_by_itself(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct json_out j;
    jo_init(&j, &b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("stage"), STR("办理中"));
    jo_ki64(&j, STR("n"), INT64_MIN);
    jo_kid(&j, STR("id"), INT64_MAX);
    jo_kbool(&j, STR("yes"), true);
    jo_kbool(&j, STR("no"), false);
    jo_ktime(&j, STR("at"), 0, UTC_OFFSET_CHINA);
    jo_kopen(&j, STR("list"), '[');
    jo_open(&j, '[');
    jo_close(&j);
    jo_open(&j, '{');
    jo_close(&j);
    jo_null(&j);
    jo_ratio(&j, 5072, 5103);
    jo_ratio(&j, 1, 0);
    jo_close(&j);
    jo_key(&j, STR("last"));
    jo_i64(&j, 0);
    jo_close(&j);
    assert_str(buf_str(&b), "{\"stage\":\"办理中\",\"n\":-9223372036854775808,\"id\":\"9223372036854775807\",\"yes\":true,"
                            "\"no\":false,\"at\":\"1970-01-01T08:00:00+08:00\",\"list\":[[],{},null,0.9939,null],"
                            "\"last\":0}");
    json_t *v;
    struct fault f;
    assert_int_equal(json_read(buf_str(&b), &v, &f), 0);
    json_decref(v);
    buf_release(&b);
}

static void written(struct buf *b, struct str s) {
    struct json_out j;
    buf_clear(b);
    jo_init(&j, b);
    jo_str(&j, s);
}

static void text_is_escaped(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    written(&b, STR("a\"b\\c/d\n\r\t\x01\x1f\x7f é 督 𠮷"));
    assert_str(buf_str(&b), "\"a\\\"b\\\\c/d\\n\\r\\t\\u0001\\u001f\x7f é 督 𠮷\"");
    written(&b, str_of("a\0b", 3));
    assert_str(buf_str(&b), "\"a\\u0000b\"");
    written(&b, STR("x\u2028y\u2029"));
    assert_str(buf_str(&b), "\"x\\u2028y\\u2029\"");
    written(&b, STR("\xFF" "a\xE5\x9B"));
    assert_str(buf_str(&b), "\"\uFFFD" "a\uFFFD\uFFFD\"");
    written(&b, STR(""));
    assert_str(buf_str(&b), "\"\"");
    written(&b, (struct str){NULL, 0});
    assert_str(buf_str(&b), "\"\"");
    struct json_out j;
    buf_clear(&b);
    jo_init(&j, &b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("a\"\n"), STR("v")); // keys too
    jo_close(&j);
    assert_str(buf_str(&b), "{\"a\\\"\\n\":\"v\"}");
    buf_release(&b);
}

static void any_text_reads_back(void **state) {
    (void)state;
    static const struct str pieces[] = {{"a", 1}, {"\"", 1}, {"\\", 1}, {"\n", 1}, {"\x02", 1}, {"督", 3}, {"𠮷", 4},
                                        {"\xE2\x80\xA8", 3}, {"/", 1}, {"\\u0041", 6}, {"\x7f", 1}};
    struct buf text = BUF_INIT, b = BUF_INIT;
    uint64_t seed = 21;
    for (int round = 0; round < 5000; round++) {
        buf_clear(&text);
        for (size_t n = chance_below(&seed, 20); n; n--) buf_add(&text, pieces[chance_below(&seed, 11)]);
        written(&b, buf_str(&text));
        json_t *v;
        struct fault f;
        assert_int_equal(json_read(buf_str(&b), &v, &f), 0);
        assert_true(str_eq(str_of(json_string_value(v), json_string_length(v)), buf_str(&text)));
        json_decref(v);
    }
    // whatever bytes go in, well-formed JSON comes out
    for (int round = 0; round < 5000; round++) {
        buf_clear(&text);
        for (size_t n = chance_below(&seed, 30); n; n--) buf_byte(&text, (unsigned char)(1 + chance_below(&seed, 255)));
        written(&b, buf_str(&text));
        json_t *v;
        struct fault f;
        assert_int_equal(json_read(buf_str(&b), &v, &f), 0);
        json_decref(v);
    }
    buf_release(&text);
    buf_release(&b);
}

static void nesting_beyond_the_limit_fails_the_buffer(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct json_out j;
    jo_init(&j, &b);
    for (int i = 0; i < JSON_DEPTH; i++) jo_open(&j, '[');
    assert_false(b.failed);
    for (int i = 0; i < JSON_DEPTH; i++) jo_close(&j);
    assert_false(b.failed);
    jo_close(&j); // one too many does nothing
    assert_int_equal(b.n, 2 * JSON_DEPTH);
    buf_clear(&b);
    jo_init(&j, &b);
    for (int i = 0; i < JSON_DEPTH + 3; i++) jo_open(&j, '{');
    assert_true(b.failed);
    for (int i = 0; i < JSON_DEPTH + 3; i++) jo_close(&j);
    assert_true(b.failed);
    buf_release(&b);
}

static void a_fault_goes_out_with_what_it_has(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct json_out j;
    struct fault f;
    fault_set(&f, FAULT_INPUT, "bad", "错", "wrong");
    jo_init(&j, &b);
    jo_fault(&j, &f);
    assert_str(buf_str(&b), "{\"code\":\"bad\",\"zh\":\"错\",\"en\":\"wrong\"}");
    fault_where(&f, STR("field"));
    fault_place(&f, 3, 9);
    buf_clear(&b);
    jo_init(&j, &b);
    jo_fault(&j, &f);
    assert_str(buf_str(&b), "{\"code\":\"bad\",\"zh\":\"错\",\"en\":\"wrong\",\"where\":\"field\",\"line\":3,\"column\":9}");
    buf_release(&b);
}

static char folder[64];

static const char *in_folder(struct arena *a, const char *name) { return arena_printf(a, "%s/%s", folder, name).p; }

static void files_are_written_and_read_whole(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct fault f;
    const char *path = in_folder(&a, "回音.txt");
    assert_int_equal(file_write(path, str_of("one\0two", 7), &f), 0);
    buf_add(&b, STR("what was there before"));
    assert_int_equal(file_read(path, 7, &b, &f), 0);
    assert_true(str_eq(buf_str(&b), str_of("one\0two", 7)));
    assert_int_equal(file_write(path, STR(""), &f), 0);
    assert_int_equal(file_read(path, 0, &b, &f), 0);
    assert_int_equal(b.n, 0);
    struct buf large = BUF_INIT;
    for (int i = 0; i < 300000; i++) buf_byte(&large, (unsigned char)i);
    assert_int_equal(file_write(path, buf_str(&large), &f), 0);
    assert_int_equal(file_read(path, 300000, &b, &f), 0);
    assert_true(str_eq(buf_str(&b), buf_str(&large)));
    assert_int_equal(file_read(path, 299999, &b, &f), -1);
    assert_string_equal(f.code, "file-too-large");
    assert_int_equal(f.kind, FAULT_INPUT);
    assert_string_equal(f.where, path);
    unlink(path);
    buf_release(&large);
    buf_release(&b);
    arena_release(&a);
}

static void absent_files_and_folders_are_faults(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct fault f;
    const char *path = in_folder(&a, "absent");
    assert_int_equal(file_read(path, 100, &b, &f), -1);
    assert_string_equal(f.code, "no-file");
    assert_int_equal(f.kind, FAULT_INPUT);
    assert_string_equal(f.where, path);
    assert_int_equal(file_read(folder, 100, &b, &f), -1);
    assert_string_equal(f.code, "no-file");
    assert_int_equal(file_write(folder, STR("x"), &f), -1);
    assert_string_equal(f.code, "cannot-write");
    buf_release(&b);
    arena_release(&a);
}

static void an_unwritable_folder_is_a_fault_of_the_machine(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct fault f;
    assert_int_equal(file_write(in_folder(&a, "absent/x"), STR("x"), &f), -1);
    assert_string_equal(f.code, "cannot-write");
    assert_int_equal(f.kind, FAULT_MACHINE);
    assert_int_equal(file_write(in_folder(&a, "plain"), STR("x"), &f), 0);
    assert_int_equal(file_write(in_folder(&a, "plain/x"), STR("x"), &f), -1);
    unlink(in_folder(&a, "plain"));
    if (geteuid() != 0) { // root may write anywhere
        assert_int_equal(chmod(folder, 0500), 0);
        assert_int_equal(file_write(in_folder(&a, "x"), STR("x"), &f), -1);
        chmod(folder, 0700);
    }
    arena_release(&a);
}

static void a_failed_write_leaves_the_old_file_and_nothing_else(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct fault f;
    const char *path = in_folder(&a, "kept"), *beside = in_folder(&a, "kept.new");
    assert_int_equal(file_write(path, STR("old"), &f), 0);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(mkdir(beside, 0700), 0); // the new file cannot be made
    assert_int_equal(file_write(path, STR("new"), &f), -1);
    assert_int_equal(file_read(path, 10, &b, &f), 0);
    assert_str(buf_str(&b), "old");
    rmdir(beside);
    int open_old = open(path, O_RDONLY | O_CLOEXEC); // a reader in the middle keeps the old content
    assert_true(open_old >= 0);
    assert_int_equal(file_write(path, STR("newer"), &f), 0);
    char got[8];
    assert_int_equal(read(open_old, got, sizeof got), 3);
    assert_memory_equal(got, "old", 3);
    close(open_old);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600); // the mode stays
    assert_int_equal(access(beside, F_OK), -1);
    unlink(path);
    buf_release(&b);
    arena_release(&a);
}

static void a_full_device_is_a_fault_and_stays_a_device(void **state) {
    (void)state;
    struct stat st;
    struct fault f;
    if (stat("/dev/full", &st) != 0) skip();
    assert_int_equal(file_write("/dev/full", STR("x"), &f), -1);
    assert_string_equal(f.code, "cannot-write");
    assert_int_equal(file_write("/dev/null", STR("x"), &f), 0);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(access("/dev/null.new", F_OK), -1);
}

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/huiyin-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state) {
    (void)state;
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_value_is_read_whole),
        cmocka_unit_test(what_is_not_json_is_refused_with_its_line),
        cmocka_unit_test(duplicate_keys_are_refused),
        cmocka_unit_test(bad_utf8_and_nul_are_refused),
        cmocka_unit_test(huge_numbers_are_refused_not_rounded),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(faults_of_json_name_line_and_column_in_characters),
        cmocka_unit_test(output_puts_commas_and_closes_by_itself),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(any_text_reads_back),
        cmocka_unit_test(nesting_beyond_the_limit_fails_the_buffer),
        cmocka_unit_test(a_fault_goes_out_with_what_it_has),
        cmocka_unit_test(files_are_written_and_read_whole),
        cmocka_unit_test(absent_files_and_folders_are_faults),
        cmocka_unit_test(an_unwritable_folder_is_a_fault_of_the_machine),
        cmocka_unit_test(a_failed_write_leaves_the_old_file_and_nothing_else),
        cmocka_unit_test(a_full_device_is_a_fault_and_stays_a_device),
    };
    return cmocka_run_group_tests_name("base-json", tests, make_folder, drop_folder);
}
