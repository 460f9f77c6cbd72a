// SPDX-License-Identifier: Apache-2.0
// What a password must be like, and its hash.
#include "unit.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "access/password.h"

static const struct password_cost cheap = {1, 16384};

static void fit(const char *password, const char *login, const char *code) {
    struct fault f;
    bool good = password_fit(str_c(password), str_c(login), &f) == 0;
    if (good != (code == NULL)) fail_msg("%s: %s", password, good ? "taken" : f.code);
    if (code == NULL) return;
    assert_string_equal(f.code, code);
    assert_true(f.zh[0] && f.en[0]);
    assert_true(strstr(f.zh, password) == NULL && strstr(f.en, password) == NULL && f.where[0] == '\0');
}

static void what_a_password_must_be_like(void **state) {
    (void)state;
    fit("abcdefghiz", "d", NULL);
    fit("abcdefghi", "d", "password-short");
    fit("Abcdefg1", "d", NULL);       // 8 of three kinds
    fit("Abcdef1", "d", "password-short");
    fit("abcdefg1", "d", "password-short"); // two kinds
    fit("件件有着落事事有回音", "d", NULL);       // characters, not bytes
    fit("件件有着落", "d", "password-short");
    fit("Zhang.San-2020", "zhang.san-2020", "password-login");
    fit("1234567890", "d", "password-common");
    fit("PASSWORD123", "d", "password-common");
    fit("Admin@123", "d", "password-common");
    fit("aaaaaaaaaaaa", "d", "password-common");
    fit("ababababab12", "d", "password-common");
    fit("correct\thorse 9", "d", "password-text");
    fit("correct\xe2\x80\x8bhorse 9", "d", "password-text"); // zero width
    fit("correct\xffhorse 9", "d", "password-text");
    struct fault f;
    assert_true(password_fit(STR("correct\0horse 9"), STR("d"), &f) < 0);
    assert_string_equal(f.code, "password-text");
}

static void a_hash_is_right_for_one_password(void **state) {
    (void)state;
    char one[PASSWORD_HASH_MAX], two[PASSWORD_HASH_MAX];
    struct fault f;
    assert_int_equal(password_hash(STR("a\0b"), &cheap, one, &f), 0);
    assert_int_equal(password_hash(STR("a\0b"), &cheap, two, &f), 0);
    assert_true(str_starts(str_c(one), STR("$argon2id$v=19$")));
    assert_string_not_equal(one, two); // salted
    assert_true(password_right(STR("a\0b"), str_c(one)));
    assert_false(password_right(STR("a\0c"), str_c(one)));
    assert_false(password_right(STR("a"), str_c(one)));
    assert_false(password_right(STR(""), STR("$argon2id$garbage")));
    // None to compare with: no less time than one of the product's cost takes.
    assert_int_equal(password_hash(STR("x"), &password_cost, one, &f), 0);
    assert_non_null(strstr(one, "m=65536,t=2,p=1"));
    int64_t start = ticks_us();
    assert_true(password_right(STR("x"), str_c(one)));
    int64_t real = ticks_us() - start;
    start = ticks_us();
    assert_false(password_right(STR("x"), STR("")));
    int64_t none = ticks_us() - start;
    assert_true(none > real / 4); // far from nothing, whatever else the machine does
}

static void *hash_one(void *context) {
    char hash[PASSWORD_HASH_MAX];
    struct fault f;
    if (password_hash(STR("x"), &password_cost, hash, &f) < 0 || !password_right(STR("x"), str_c(hash))) *(int *)context = 1;
    return NULL;
}

static int64_t most_memory_kib(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

// In a process of its own: how much memory it ever had tells how many there were at a time.
static void two_hashes_at_a_time_and_no_more(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        pthread_t threads[8];
        int wrong[8] = {0}, sum = 0;
        int64_t before = most_memory_kib();
        for (int i = 0; i < 8; i++)
            if (pthread_create(&threads[i], NULL, hash_one, &wrong[i]) != 0) _exit(2);
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], NULL);
            sum += wrong[i];
        }
        int64_t one = (int64_t)password_cost.memory / 1024;
        _exit(sum ? 3 : most_memory_kib() - before > PASSWORD_HASHES_AT_ONCE * one + one / 2);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_password_must_be_like),
        cmocka_unit_test(a_hash_is_right_for_one_password),
        cmocka_unit_test(two_hashes_at_a_time_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
