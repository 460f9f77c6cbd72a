// SPDX-License-Identifier: Apache-2.0
// Forms as browsers send them, and those that were cut short or mangled.
#include "http_client.h"

static enum http_turn show(struct exchange *x) {
    for (size_t i = 0; i < x->form.count; i++)
        buf_printf(&x->out, "[%.*s=%.*s]", SP(x->form.pairs[i].name), SP(x->form.pairs[i].value));
    for (size_t i = 0; i < x->upload_count; i++) {
        const struct upload *u = &x->uploads[i];
        buf_printf(&x->out, "{%.*s|%.*s|%.*s|%zu|", SP(u->field), SP(u->filename), SP(u->type), u->bytes.n);
        buf_add(&x->out, str_head(u->bytes, 40));
        buf_add(&x->out, STR("}"));
    }
    buf_printf(&x->out, " a=%.*s body=%.*s", SP(http_form(x, "a")), SP(x->body));
    return HTTP_ANSWER;
}

static struct http *server;
static struct buf heard;

static int setup(void **state) {
    (void)state;
    server = serve((struct http_options){0}, show);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    server = http_stop(server, 2);
    buf_release(&heard);
    return 0;
}

static void post(const char *type, struct str body) {
    struct buf b = BUF_INIT;
    buf_printf(&b, "POST /f HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type, body.n);
    buf_add(&b, body);
    ask(server, buf_str(&b), true, &heard);
    buf_release(&b);
}

#define URL "application/x-www-form-urlencoded"
#define MULTI "multipart/form-data; boundary=----b1"
#define PART(disposition) "------b1\r\nContent-Disposition: form-data; " disposition "\r\n"
#define END "\r\n------b1--\r\n"

static void gives(const char *type, struct str body, const char *want) {
    post(type, body);
    if (status_of(&heard) != 200 || !str_eq(body_of(&heard), str_c(want)))
        print_error("want %s\ngot  %.*s\n", want, SP(buf_str(&heard)));
    assert_int_equal(status_of(&heard), 200);
    assert_true(str_eq(body_of(&heard), str_c(want)));
}

static void refused(const char *type, struct str body, const char *why) {
    post(type, body);
    if (status_of(&heard) != 400 || !has(&heard, why)) print_error("want %s\ngot  %.*s\n", why, SP(buf_str(&heard)));
    assert_int_equal(status_of(&heard), 400);
    assert_true(has(&heard, why));
}

static void simple_forms_are_decoded(void **state) {
    (void)state;
    gives(URL, STR("a=%E5%9B%9E+%E9%9F%B3&b=1%262&c&a=2&&d=x=y"), "[a=回 音][b=1&2][c=][a=2][d=x=y] a=回 音 body=");
    gives(URL "; charset=UTF-8", STR("a=%0D%0A"), "[a=\r\n] a=\r\n body=");
    gives(URL, STR(""), " a= body=");
    gives("application/json", STR("a=1"), " a= body=a=1");
    gives("nonsense", STR("a=1"), " a= body=a=1");
}

static void mangled_simple_forms_are_refused(void **state) {
    (void)state;
    refused(URL, STR("a=%E5%9B"), "UTF-8");
    refused(URL, STR("a=\xFF"), "UTF-8");
    refused(URL, STR("%FF=a"), "UTF-8");
    refused(URL, STR("a=%00"), "NUL");
    refused(URL, STR("a=b\0c"), "NUL");
    refused(URL, STR("a=%"), "hexadecimal");
    refused(URL, STR("a=%4"), "hexadecimal");
    refused(URL, STR("a=%4g"), "hexadecimal");
    refused(URL, STR("=a"), "no name");
    struct buf b = BUF_INIT;
    for (int i = 0; i < 400; i++) buf_printf(&b, "f%d=1&", i);
    post(URL, buf_str(&b));
    assert_int_equal(status_of(&heard), 200);
    buf_printf(&b, "more=1");
    refused(URL, buf_str(&b), "400 fields");
    buf_clear(&b);
    for (int i = 0; i < 200; i++) buf_byte(&b, 'n');
    buf_printf(&b, "=1");
    post(URL, buf_str(&b));
    assert_int_equal(status_of(&heard), 200);
    struct buf longer = BUF_INIT;
    buf_printf(&longer, "n%.*s", SP(buf_str(&b)));
    refused(URL, buf_str(&longer), "200 bytes");
    buf_release(&longer);
    buf_release(&b);
}

static void fields_and_files_come_apart(void **state) {
    (void)state;
    post(MULTI, STR(PART("name=\"a\"") "\r\n回音\r\n二" "\r\n" PART("name=\"file\"; filename=\"附件.pdf\"")
                     "Content-Type: application/PDF\r\n\r\n%PDF\0\r\n------b\r\n\r\n--\xFF" END));
    assert_int_equal(status_of(&heard), 200);
    assert_str(body_of(&heard), "[a=回音\r\n二]{file|附件.pdf|application/pdf|21|%PDF\0\r\n------b\r\n\r\n--\xFF} a=回音\r\n二 body=");
}

static void files_keep_their_bytes(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    buf_add(&b, STR(PART("name=\"f\"; filename=\"a.bin\"") "\r\n"));
    for (int i = 0; i < 1000000; i++) buf_byte(&b, (unsigned char)(i % 251));
    buf_add(&b, STR(END));
    post(MULTI, buf_str(&b));
    buf_release(&b);
    assert_int_equal(status_of(&heard), 200);
    assert_true(has(&heard, "{f|a.bin||1000000|"));
}

static void odd_but_well_formed_parts_are_taken(void **state) {
    (void)state;
    gives(MULTI, STR(PART("name=\"a\"") "\r\n" END), "[a=] a= body=");
    gives(MULTI, STR("------b1--\r\n"), " a= body=");
    gives(MULTI, STR("------b1--"), " a= body=");
    gives(MULTI, STR("\r\n" PART("name=a") "\r\n1" END "epilogue"), "[a=1] a=1 body=");
    gives(MULTI, STR(PART("name=\"a\"") "X: y\r\n\r\n1\r\n------b1  \r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n2" END),
          "[a=1][b=2] a=1 body=");
    gives(MULTI, STR(PART("name=\"a\"") "\r\n1\r\n------b12" END), "[a=1\r\n------b12] a=1\r\n------b12 body=");
    gives("multipart/form-data; charset=utf-8; Boundary=\"b 1\"",
          STR("--b 1\r\ncontent-disposition: FORM-DATA; NAME=\"a\"\r\n\r\n1\r\n--b 1--"), "[a=1] a=1 body=");
    gives(MULTI, STR(PART("name=\"f\"; filename=\"\"") "Content-Type: application/octet-stream\r\n\r\n" END), " a= body=");
    gives(MULTI, STR(PART("name=\"a%22b\"") "\r\n1" END), "[a\"b=1] a= body=");
    gives(MULTI, STR(PART("name=\"a\\\"b\"") "\r\n1" END), "[a\"b=1] a= body=");
}

static void names_of_files_are_plain(void **state) {
    (void)state;
    static const struct { const char *given, *kept; } cases[] = {
        {"filename=\"/etc/passwd\"", "passwd"},
        {"filename=\"C:\\文档\\附件.doc\"", "附件.doc"},
        {"filename=\"../../a.sh\"", "a.sh"},
        {"filename=\"..\"", ""},
        {"filename=\"a/\"", ""},
        {"filename=\"a\x01\x1B[31m.txt\"", "a[31m.txt"},
        {"filename=\"a\xE2\x80\xAE" "fdp.exe\"", "afdp.exe"}, // a mark that turns the writing direction
        {"filename=\"a%0D%0Ab\"", "ab"},
        {"filename=\" a.txt \"", "a.txt"},
        {"filename=\"plain.txt\"; filename*=UTF-8''%E9%99%84.txt", "附.txt"},
        {"filename*=utf-8''..%2F%E9%99%84.txt", "附.txt"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = BUF_INIT, want = BUF_INIT;
        buf_printf(&b, "------b1\r\nContent-Disposition: form-data; name=\"f\"; %s\r\n\r\nx" END, cases[i].given);
        buf_printf(&want, "{f|%s||1|x} a= body=%c", cases[i].kept, 0);
        gives(MULTI, buf_str(&b), want.p);
        buf_release(&b);
        buf_release(&want);
    }
    struct buf b = BUF_INIT;
    buf_printf(&b, "------b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"");
    for (int i = 0; i < 100; i++) buf_printf(&b, "长");
    buf_printf(&b, "\"\r\n\r\nx" END);
    post(MULTI, buf_str(&b));
    assert_int_equal(status_of(&heard), 200);
    assert_int_equal(body_of(&heard).n, 198 + sizeof "{f|||1|x} a= body=" - 1); // whole characters only
    buf_release(&b);
}

static void an_upload_cut_short_is_said(void **state) {
    (void)state;
    struct str whole = STR(PART("name=\"a\"") "\r\n1\r\n" PART("name=\"f\"; filename=\"x\"") "\r\nbytes" END);
    post(MULTI, whole);
    assert_int_equal(status_of(&heard), 200);
    post(MULTI, str_head(whole, whole.n - 2)); // the line end behind the last boundary is not needed
    assert_int_equal(status_of(&heard), 200);
    for (size_t n = 0; n < whole.n - 2; n++) refused(MULTI, str_head(whole, n), "");
    refused(MULTI, str_head(whole, whole.n - 4), "its last boundary is missing");
}

static void mangled_parts_are_refused(void **state) {
    (void)state;
    refused("multipart/form-data", STR("--\r\n"), "names no boundary");
    refused("multipart/form-data; boundary=\"\"", STR("--\r\n"), "names no boundary");
    refused(MULTI, STR("preamble\r\n" PART("name=\"a\"") "\r\n1" END), "boundary");
    refused(MULTI, STR(PART("name=\"a\"; name=\"b\"") "\r\n1" END), "malformed");
    refused(MULTI, STR(PART("filename=\"b\"") "\r\n1" END), "malformed");
    refused(MULTI, STR(PART("name=\"\"") "\r\n1" END), "malformed");
    refused(MULTI, STR(PART("name=\"a") "\r\n1" END), "malformed");
    refused(MULTI, STR(PART("name=\"a\" x") "\r\n1" END), "malformed");
    refused(MULTI, STR("------b1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1" END), "malformed");
    refused(MULTI, STR("------b1\r\n\r\n1" END), "malformed");
    refused(MULTI, STR("------b1\r\nno colon\r\n\r\n1" END), "malformed");
    refused(MULTI, STR(PART("name=\"a\"") "1" END), "malformed");
    refused(MULTI, STR(PART("name=\"a\"") "\r\n\xFF" END), "UTF-8");
    refused(MULTI, STR(PART("name=\"a\"") "\r\nb\0c" END), "NUL");
    refused(MULTI, STR(PART("name=\"\xFF\"") "\r\n1" END), "UTF-8");
    refused(MULTI, STR(PART("name=\"f\"; filename=\"\xFF\"") "\r\n1" END), "UTF-8");
    refused(MULTI, STR(PART("name=\"f\"; filename*=UTF-8''%FF") "\r\n1" END), "UTF-8");
    refused(MULTI, STR(PART("name=\"f\"; filename*=GBK''%B0") "\r\n1" END), "malformed");
    refused(MULTI, STR(PART("name=\"f\"; filename=\"a\"; filename=\"b\"") "\r\n1" END), "malformed");
    struct buf b = BUF_INIT;
    for (int i = 0; i < 400; i++) buf_add(&b, STR(PART("name=\"a\"") "\r\n1\r\n"));
    struct buf whole = BUF_INIT;
    buf_printf(&whole, "%.*s------b1--", SP(buf_str(&b)));
    post(MULTI, buf_str(&whole));
    assert_int_equal(status_of(&heard), 200);
    buf_clear(&whole);
    buf_printf(&whole, "%.*s" PART("name=\"a\"") "\r\n1" END, SP(buf_str(&b)));
    refused(MULTI, buf_str(&whole), "400 fields");
    buf_clear(&b);
    buf_printf(&b, "------b1\r\nContent-Disposition: form-data; name=\"");
    for (int i = 0; i < 201; i++) buf_byte(&b, 'n');
    buf_printf(&b, "\"\r\n\r\n1" END);
    refused(MULTI, buf_str(&b), "200 bytes");
    buf_release(&b);
    buf_release(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple_forms_are_decoded),
        cmocka_unit_test(mangled_simple_forms_are_refused),
        cmocka_unit_test(fields_and_files_come_apart),
        cmocka_unit_test(files_keep_their_bytes),
        cmocka_unit_test(odd_but_well_formed_parts_are_taken),
        cmocka_unit_test(names_of_files_are_plain),
        cmocka_unit_test(an_upload_cut_short_is_said),
        cmocka_unit_test(mangled_parts_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
