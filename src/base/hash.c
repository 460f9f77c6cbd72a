// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/arena.h"

#include "base/buf.h"

static EVP_MD *md_sm3, *md_sha256;
static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static pthread_key_t context_key;

static void drop_context(void *ctx) { EVP_MD_CTX_free(ctx); }

static _Noreturn void no_digest(void) {
    static const char say[] = "huiyin: OpenSSL 不能计算 SM3（内存不足，或没有这一算法），已停止；已确认的写入不会丢失 / OpenSSL cannot compute SM3 "
                              "(no memory, or no such algorithm), stopped; acknowledged writes are safe\n";
    ssize_t ignored = write(STDERR_FILENO, say, sizeof say - 1);
    (void)ignored;
    _exit(3);
}

static void fetch(void) {
    md_sm3 = EVP_MD_fetch(NULL, "SM3", NULL);
    md_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (md_sm3 == NULL || md_sha256 == NULL || pthread_key_create(&context_key, drop_context) != 0) no_digest();
}

static EVP_MD_CTX *context(void) {
    static _Thread_local EVP_MD_CTX *mine;
    if (mine == NULL) {
        mine = EVP_MD_CTX_new();
        if (mine == NULL) mem_none();
        pthread_setspecific(context_key, mine);
    }
    return mine;
}

static void digest(EVP_MD **md, struct hash *ret, const struct str *parts, size_t count) {
    pthread_once(&fetched, fetch);
    EVP_MD_CTX *c = context();
    unsigned n = HASH_BYTES;
    bool ok = EVP_DigestInit_ex2(c, *md, NULL) == 1;
    for (size_t i = 0; ok && i < count; i++) ok = parts[i].n == 0 || EVP_DigestUpdate(c, parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_DigestFinal_ex(c, ret->b, &n) != 1) no_digest(); // over bytes in memory
}

void sm3(struct hash *ret, const struct str *parts, size_t count) { digest(&md_sm3, ret, parts, count); }
void sha256(struct hash *ret, const struct str *parts, size_t count) { digest(&md_sha256, ret, parts, count); }

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
