// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <gcrypt.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/arena.h"

#include "base/buf.h"

// SM3 comes from libgcrypt, which has it in the processor's wide registers: two thirds of the time OpenSSL 3.0 takes over an event.
static EVP_MD *md_sha256;
static pthread_once_t fetched = PTHREAD_ONCE_INIT, begun = PTHREAD_ONCE_INIT;
static pthread_key_t context_key, handle_key;

static void drop_context(void *ctx) { EVP_MD_CTX_free(ctx); }
static void drop_handle(void *handle) { gcry_md_close(handle); }

static _Noreturn void no_digest(void) {
    static const char say[] = "huiyin: 密码库不能计算 SM3 或 SHA-256（内存不足，或没有这一算法），已停止；已确认的写入不会丢失 / the cryptographic libraries "
                              "cannot compute SM3 or SHA-256 (no memory, or no such algorithm), stopped; acknowledged writes are safe\n";
    ssize_t ignored = write(STDERR_FILENO, say, sizeof say - 1);
    (void)ignored;
    _exit(3);
}

static void fetch(void) {
    md_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (md_sha256 == NULL || pthread_key_create(&context_key, drop_context) != 0) no_digest();
}

static void gives_up(int sig) {
    (void)sig;
    no_digest();
}

// Without memory libgcrypt does not fail to begin, it aborts.
static void begin(void) {
    struct sigaction a = {.sa_handler = gives_up}, before;
    bool taken = sigaction(SIGABRT, &a, &before) == 0;
    // Another library of the process may have begun it already. No secrets are hashed: no memory that is locked.
    if (!gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) {
        if (gcry_check_version("1.10.0") == NULL) no_digest();
        gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
        gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
    if (taken) sigaction(SIGABRT, &before, NULL);
    if (pthread_key_create(&handle_key, drop_handle) != 0) no_digest();
}

void sm3(struct hash *ret, const struct str *parts, size_t count) {
    static _Thread_local gcry_md_hd_t mine;
    if (mine == NULL) {
        pthread_once(&begun, begin);
        if (gcry_md_open(&mine, GCRY_MD_SM3, 0) != 0) no_digest();
        pthread_setspecific(handle_key, mine);
    }
    gcry_md_reset(mine);
    for (size_t i = 0; i < count; i++)
        if (parts[i].n) gcry_md_write(mine, parts[i].p, parts[i].n);
    memcpy(ret->b, gcry_md_read(mine, GCRY_MD_SM3), HASH_BYTES);
}

void sha256(struct hash *ret, const struct str *parts, size_t count) {
    static _Thread_local EVP_MD_CTX *mine;
    unsigned n = HASH_BYTES;
    if (mine == NULL) {
        pthread_once(&fetched, fetch);
        mine = EVP_MD_CTX_new();
        if (mine == NULL) mem_none();
        pthread_setspecific(context_key, mine);
    }
    bool ok = EVP_DigestInit_ex2(mine, md_sha256, NULL) == 1;
    for (size_t i = 0; ok && i < count; i++) ok = parts[i].n == 0 || EVP_DigestUpdate(mine, parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_DigestFinal_ex(mine, ret->b, &n) != 1) no_digest(); // over bytes in memory
}

bool hash_eq(const struct hash *a, const struct hash *b) { return memcmp(a->b, b->b, HASH_BYTES) == 0; }

void hash_hex(const struct hash *h, char ret[2 * HASH_BYTES + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_BYTES; i++) {
        ret[2 * i] = digits[h->b[i] >> 4];
        ret[2 * i + 1] = digits[h->b[i] & 15];
    }
    ret[2 * HASH_BYTES] = '\0';
}

bool hash_from_hex(struct hash *ret, struct str hex) {
    struct buf b = BUF_INIT;
    bool ok = hex.n == 2 * HASH_BYTES && buf_unhex(&b, hex);
    if (ok) memcpy(ret->b, b.p, HASH_BYTES);
    buf_release(&b);
    return ok;
}

void random_bytes(void *ret, size_t n) {
    static _Thread_local unsigned char pool[4096];
    static _Thread_local size_t left;
    unsigned char *out = ret;
    while (n) {
        if (left == 0) {
            for (size_t at = 0; at < sizeof pool; at += 256) // up to 256 bytes are never cut short
                if (getrandom(pool + at, 256, 0) != 256) abort();
            left = sizeof pool;
        }
        size_t take = n < left ? n : left;
        memcpy(out, pool + left - take, take);
        memset(pool + left - take, 0, take);
        left -= take;
        out += take;
        n -= take;
    }
}
