// SPDX-License-Identifier: Apache-2.0
// How much memory this process may have: what the machine has, or less by ulimit or by its cgroup (systemd's MemoryMax).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/room.h"

static uint64_t lower(uint64_t a, uint64_t b) { return a < b ? a : b; }

static uint64_t by_limit(__rlimit_resource_t which) {
    struct rlimit r;
    return getrlimit(which, &r) == 0 && r.rlim_cur != RLIM_INFINITY ? r.rlim_cur : UINT64_MAX;
}

static uint64_t number_in(const char *path) {
    FILE *f = fopen(path, "re");
    unsigned long long n = 0;
    if (f == NULL) return UINT64_MAX;
    bool got = fscanf(f, "%llu", &n) == 1; // "max" is none
    fclose(f);
    return got && n ? n : UINT64_MAX;
}

// Its own group, of the one hierarchy ("0::/path") or of the older one of memory ("4:memory:/path"); within a container
// the path may be that of outside, and its own is the root.
static uint64_t by_group(void) {
    FILE *f = fopen("/proc/self/cgroup", "re");
    char line[512], path[700];
    uint64_t least = lower(number_in("/sys/fs/cgroup/memory.max"), number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        const char *group = strchr(line, ':'), *at = group ? strchr(group + 1, ':') : NULL;
        if (at == NULL) continue;
        bool one = strncmp(line, "0::", 3) == 0;
        if (!one && strncmp(group, ":memory:", 8) != 0) continue;
        snprintf(path, sizeof path, one ? "/sys/fs/cgroup%s/memory.max" : "/sys/fs/cgroup/memory%s/memory.limit_in_bytes", at + 1);
        least = lower(least, number_in(path));
    }
    if (f) fclose(f);
    return least;
}

uint64_t memory_allowed(void) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t all = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : UINT64_MAX;
    return lower(lower(all, by_group()), lower(by_limit(RLIMIT_AS), by_limit(RLIMIT_DATA)));
}
