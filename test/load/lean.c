// SPDX-License-Identifier: Apache-2.0
// Preloaded, it refuses memory: the request number $LEAN_AT of the program and all after it, for $LEAN_FOR of them (for
// ever when not given). The number of requests is written to the file $LEAN_COUNT at the end, behind it that of the first which libgcrypt
// made itself.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static atomic_llong asked, first;
static int counting;
static long long from = -1, upto;

static int refused(void *by) {
    long long n = atomic_fetch_add(&asked, 1) + 1;
    Dl_info where;
    if (counting && !atomic_load(&first) && dladdr(by, &where) && where.dli_fname && strstr(where.dli_fname, "libgcrypt")) atomic_store(&first, n);
    if (from < 0 || n < from || n >= upto) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n) { return refused(__builtin_return_address(0)) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return refused(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return refused(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n); }

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("LEAN_AT"), *count = getenv("LEAN_FOR");
    counting = getenv("LEAN_COUNT") != NULL;
    if (at == NULL) return;
    upto = count ? atoll(at) + atoll(count) : __LONG_LONG_MAX__;
    from = atoll(at);
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("LEAN_COUNT");
    char text[64];
    int fd = path ? open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600) : -1;
    if (fd < 0) return;
    int n = snprintf(text, sizeof text, "%lld %lld", (long long)atomic_load(&asked), (long long)atomic_load(&first));
    if (write(fd, text, (size_t)n) < 0) return;
    close(fd);
}
