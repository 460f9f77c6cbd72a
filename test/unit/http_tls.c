// SPDX-License-Identifier: Apache-2.0
// HTTPS with certificates made here and now by openssl; what is wrong with a certificate is said at the start.
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "http_client.h"

#include "base/file.h"

static char folder[] = "/tmp/huiyin-tls-XXXXXX";

static enum http_turn page(struct exchange *x) {
    buf_printf(&x->out, "secure=%d %.*s body=%zu", x->secure, SP(x->path), x->body.n);
    return HTTP_ANSWER;
}

static const char *in_folder(const char *name) {
    static char paths[8][100];
    static int turn;
    char *path = paths[turn++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

// Runs a program within the folder, its output into the file "out"; returns its exit status.
static int run(char *const argv[], const char *input) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int in = open(input ? input : "/dev/null", O_RDONLY), out = open(in_folder("out"), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        if (in < 0 || out < 0 || chdir(folder) != 0) _exit(126);
        dup2(in, 0);
        dup2(out, 1);
        dup2(open("err", O_CREAT | O_TRUNC | O_WRONLY, 0600), 2);
        execvp(argv[0], argv);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
#define RUN(...) run((char *const[]){__VA_ARGS__, NULL}, NULL)

static void must_make(int status) {
    if (status == 127) print_error("the program openssl is missing (Debian package openssl)\n");
    assert_int_equal(status, 0);
}

static void write_to(const char *name, struct str text) {
    struct fault f;
    assert_int_equal(file_write(in_folder(name), text, &f), 0);
}

// The certificate again, valid from and until these seconds from now.
static void make_valid(const char *name, long from, long until) {
    FILE *in = fopen(in_folder("cert.pem"), "r"), *key_in = fopen(in_folder("key.pem"), "r"), *out = fopen(in_folder(name), "w");
    assert_true(in && key_in && out);
    X509 *cert = PEM_read_X509(in, NULL, NULL, NULL);
    EVP_PKEY *key = PEM_read_PrivateKey(key_in, NULL, NULL, NULL);
    assert_true(cert && key);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(cert), from));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(cert), until));
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    assert_int_equal(PEM_write_X509(out, cert), 1);
    X509_free(cert);
    EVP_PKEY_free(key);
    fclose(in);
    fclose(key_in);
    fclose(out);
}

static int setup(void **state) {
    (void)state;
    assert_non_null(mkdtemp(folder));
    must_make(RUN("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem",
                  "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"));
    must_make(RUN("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "other.pem",
                  "-out", "out", "-days", "2", "-subj", "/CN=localhost"));
    make_valid("expired.pem", -2 * 86400, -86400); // openssl's command line does not make such
    make_valid("early.pem", 86400, 2 * 86400);
    must_make(RUN("openssl", "ec", "-in", "key.pem", "-aes128", "-passout", "pass:secret", "-out", "locked.pem"));
    write_to("nonsense.pem", STR("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"));
    write_to("nul.pem", STR("a\0b"));
    write_to("empty.pem", STR(""));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    static const char *names[] = {"key.pem", "cert.pem", "other.pem", "expired.pem", "early.pem", "locked.pem", "nonsense.pem", "nul.pem", "empty.pem",
                                  "out", "err", "request", "page"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) unlink(in_folder(names[i]));
    return rmdir(folder);
}

static void out_has(const char *text) {
    struct buf b = BUF_INIT;
    struct fault f;
    assert_int_equal(file_read(in_folder("out"), 1 << 20, &b, &f), 0);
    if (!has(&b, text)) print_error("want %s\ngot  %.*s\n", text, SP(buf_str(&b)));
    assert_true(has(&b, text));
    buf_release(&b);
}

static void pages_come_over_https(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.cert = in_folder("cert.pem"), .key = in_folder("key.pem")}, page);
    char at[40];
    snprintf(at, sizeof at, "127.0.0.1:%d", http_port(h));
    write_to("request", STR("GET /over/https HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    must_make(run((char *const[]){"openssl", "s_client", "-quiet", "-connect", at, "-tls1_3", "-CAfile", "cert.pem", "-verify_return_error", NULL},
                  in_folder("request")));
    out_has("secure=1 /over/https body=0");
    struct buf body = BUF_INIT;
    buf_add(&body, STR("POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"));
    for (int i = 0; i < 200000; i++) buf_byte(&body, 'b');
    write_to("request", buf_str(&body));
    buf_release(&body);
    must_make(run((char *const[]){"openssl", "s_client", "-quiet", "-connect", at, "-tls1_2", NULL}, in_folder("request")));
    out_has("secure=1 /p body=200000");
    write_to("request", STR("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"));
    must_make(run((char *const[]){"openssl", "s_client", "-quiet", "-connect", at, NULL}, in_folder("request")));
    out_has("HTTP/1.1 400 ");
    write_to("request", STR("GET / HTTP/1.1\nHost: x\r\n\r\n"));
    must_make(run((char *const[]){"openssl", "s_client", "-quiet", "-connect", at, NULL}, in_folder("request")));
    out_has("HTTP/1.1 400 ");
    assert_int_not_equal(run((char *const[]){"openssl", "s_client", "-quiet", "-connect", at, "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", NULL},
                             in_folder("request")), 0);
    struct buf heard = BUF_INIT;
    ask(h, STR("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), true, &heard); // plain words at the HTTPS door
    assert_false(has(&heard, "secure"));
    buf_release(&heard);
    assert_null(http_stop(h, 2));
}

static void a_handshake_that_drips_ends(void **state) {
    (void)state;
    struct http *h = serve((struct http_options){.cert = in_folder("cert.pem"), .key = in_folder("key.pem"), .idle_seconds = 1,
                                                 .body_seconds = 1}, page);
    int fd = dial(h);
    say(fd, STR("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03")); // the beginning of a ClientHello of 512 bytes
    struct pollfd p = {fd, POLLIN, 0};
    int64_t from = ticks_us();
    while (ticks_us() - from < 5000 * 1000 && poll(&p, 1, 100) == 0 && say(fd, STR("a"))) continue;
    assert_true(ticks_us() - from < 3000 * 1000);
    close(fd);
    assert_null(http_stop(h, 2));
}

static void a_bad_certificate_is_said_in_words(void **state) {
    (void)state;
    static const struct { const char *cert, *key, *why; } cases[] = {
        {"none.pem", "key.pem", "none.pem"},
        {"cert.pem", "none.pem", "none.pem"},
        {".", "key.pem", ""},
        {"cert.pem", NULL, "both"},
        {NULL, "key.pem", "both"},
        {"nonsense.pem", "key.pem", "no certificate"},
        {"empty.pem", "key.pem", "no certificate"},
        {"key.pem", "key.pem", "no certificate"},
        {"nul.pem", "key.pem", "not a PEM file"},
        {"cert.pem", "cert.pem", "no private key"},
        {"cert.pem", "locked.pem", "password"},
        {"cert.pem", "other.pem", "does not belong"},
        {"expired.pem", "key.pem", "expired"},
        {"early.pem", "key.pem", "not valid yet"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http *h = NULL;
        struct fault f;
        struct http_options o = {.address = "127.0.0.1", .begin = page};
        if (cases[i].cert) o.cert = in_folder(cases[i].cert);
        if (cases[i].key) o.key = in_folder(cases[i].key);
        assert_int_equal(http_start(&h, &o, &f), -1);
        assert_null(h);
        if (!strstr(f.en, cases[i].why)) print_error("want %s, got %s\n", cases[i].why, f.en);
        assert_string_equal(f.code, "bad-certificate");
        assert_non_null(strstr(f.en, cases[i].why));
        assert_true(f.zh[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_come_over_https),
        cmocka_unit_test(a_handshake_that_drips_ends),
        cmocka_unit_test(a_bad_certificate_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
