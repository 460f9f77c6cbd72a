// SPDX-License-Identifier: Apache-2.0
// What a password must be like. No fault repeats any of it.
#include "access/password.h"

// Either is enough: long, or shorter of several kinds of characters.
static const struct {
    size_t chars;
    int kinds;
} lengths[] = {{10, 1}, {8, 3}};

enum { DIFFERENT_LEAST = 5 };

// The commonest of those long enough to pass, in small letters.
static const char *const commonest[] = {
    "1234567890",   "0123456789",   "12345678910",  "1234567891",  "0987654321",   "9876543210",   "1q2w3e4r5t",   "1q2w3e4r5t6y",
    "1qaz2wsx3edc", "qwertyuiop",   "qwerty12345",  "qwerty123456", "qwe123456789", "asdfghjkl1",  "a123456789",   "aa123456789",
    "abc123456789", "abcd123456",   "abcd1234567",  "abcdefghij",  "password12",   "password123",  "password1234", "password@123",
    "admin12345",   "admin123456",  "administrator", "admin@12345", "woaini1314",  "woaini520",    "woaini1314520", "5201314520",
    "iloveyou12",   "zxcvbnm123",   "123456789a",   "1234qwerasdf", "qazwsxedc1",  "changeme123",  "welcome123",   "huawei@123",
    "p@ssw0rd",     "p@ssword1",    "passw0rd!",    "admin@123",   "admin123!",    "root@123",     "abc@1234",     "abcd@1234",
    "qwer@1234",    "aa@123456",    "test@123",     "1qaz@wsx",    "1qaz!qaz",     "qwe!@#123",    "a1b2c3d4e5",   "huiyin12345",
};

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool same_letters(struct str a, struct str b) {
    bool same = a.n == b.n;
    for (size_t i = 0; same && i < a.n; i++) same = small(a.p[i]) == small(b.p[i]);
    return same;
}

static int kind_of(int32_t c) {
    if (c >= 'a' && c <= 'z') return 1;
    if (c >= 'A' && c <= 'Z') return 2;
    if (c >= '0' && c <= '9') return 4;
    return 8;
}

struct look {
    size_t chars, different;
    int kinds;
    bool unfit;
};

static struct look look_at(struct str s) {
    struct look l = {0};
    int32_t seen[DIFFERENT_LEAST] = {0};
    int kinds = 0;
    for (size_t pos = 0; pos < s.n; l.chars++) {
        int32_t c = utf8_next(s, &pos);
        bool known = false;
        if (utf8_unfit(c)) l.unfit = true;
        kinds |= kind_of(c);
        for (size_t i = 0; i < l.different; i++) known = known || seen[i] == c;
        if (!known && l.different < DIFFERENT_LEAST) seen[l.different++] = c;
    }
    l.kinds = __builtin_popcount((unsigned)kinds);
    return l;
}

static bool is_common(struct str s, const struct look *l) {
    for (size_t i = 0; i < sizeof commonest / sizeof *commonest; i++)
        if (same_letters(s, str_c(commonest[i]))) return true;
    return l->different < DIFFERENT_LEAST;
}

int password_fit(struct str password, struct str login, struct fault *f) {
    bool long_enough = false;
    if (password.n > PASSWORD_BYTES_MAX)
        return fault_set(f, FAULT_INPUT, "password-long", "密码太长：最多 %d 字节", "the password is too long: %d bytes at most",
                         PASSWORD_BYTES_MAX);
    struct look l = look_at(password);
    if (l.unfit)
        return fault_set(f, FAULT_INPUT, "password-text", "密码里有控制字符、不可见字符或不是 UTF-8 的字节：请换一个",
                         "the password has control or invisible characters or bytes that are not UTF-8: choose another");
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        long_enough = long_enough || (l.chars >= lengths[i].chars && l.kinds >= lengths[i].kinds);
    if (!long_enough)
        return fault_set(f, FAULT_INPUT, "password-short",
                         "密码太短：至少 %zu 个字符；或至少 %zu 个字符并含小写字母、大写字母、数字、其他符号中的 %d 种",
                         "the password is too short: at least %zu characters, or at least %zu of %d kinds out of small letters, "
                         "capitals, digits and others",
                         lengths[0].chars, lengths[1].chars, lengths[1].kinds);
    if (same_letters(password, login))
        return fault_set(f, FAULT_INPUT, "password-login", "密码不能与登录名相同", "the password must not be the login");
    if (is_common(password, &l))
        return fault_set(f, FAULT_INPUT, "password-common", "这个密码太常见，一猜就中：请换一个",
                         "this password is among the first that are guessed: choose another");
    return 0;
}
