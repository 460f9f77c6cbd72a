// SPDX-License-Identifier: Apache-2.0
#include "access/password.h"

#include <pthread.h>
#include <sodium.h>

#include "base/arena.h"

const struct password_cost password_cost = {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};

_Static_assert(PASSWORD_HASH_MAX == crypto_pwhash_STRBYTES, "the length libsodium gives");

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static int inside;

static void start_sodium(void) {
    if (sodium_init() < 0) mem_none();
}

static void enter(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_sodium);
    pthread_mutex_lock(&gate);
    while (inside == PASSWORD_HASHES_AT_ONCE) pthread_cond_wait(&gate_open, &gate);
    inside++;
    pthread_mutex_unlock(&gate);
}

static void leave(void) {
    pthread_mutex_lock(&gate);
    inside--;
    pthread_cond_signal(&gate_open);
    pthread_mutex_unlock(&gate);
}

void secret_forget(void *p, size_t n) { sodium_memzero(p, n); }

int password_hash(struct str password, const struct password_cost *cost, char ret[PASSWORD_HASH_MAX], struct fault *f) {
    if (password.n > PASSWORD_BYTES_MAX)
        return fault_set(f, FAULT_INPUT, "password-long", "密码太长：最多 %d 字节", "the password is too long: %d bytes at most",
                         PASSWORD_BYTES_MAX);
    enter();
    int code = crypto_pwhash_str(ret, password.n ? password.p : "", password.n, cost->passes, cost->memory);
    leave();
    if (code == 0) return 0;
    return fault_set(f, FAULT_MACHINE, "no-memory", "内存不够计算密码（需要 %zu MiB）：请稍后再试",
                     "not enough memory to work on a password (%zu MiB needed): try again later", cost->memory >> 20);
}

// As much work as a right or wrong password of an account is.
static void waste_time(void) {
    static const unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char out[32];
    if (crypto_pwhash(out, sizeof out, "", 0, salt, password_cost.passes, password_cost.memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return;
    sodium_memzero(out, sizeof out);
}

bool password_right(struct str password, struct str hash) {
    char text[PASSWORD_HASH_MAX] = {0};
    bool possible = hash.n && hash.n < sizeof text && password.n <= PASSWORD_BYTES_MAX, right = false;
    if (possible) memcpy(text, hash.p, hash.n);
    enter();
    if (possible) right = crypto_pwhash_str_verify(text, password.n ? password.p : "", password.n) == 0;
    else waste_time();
    leave();
    sodium_memzero(text, sizeof text);
    return right;
}
