// SPDX-License-Identifier: Apache-2.0
// The process as the kernel sees it, under the names Prometheus gives these everywhere.
#include <dirent.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "ops/watch.h"

void metric_head(struct buf *b, const char *name, const char *type, const char *help) {
    buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static int64_t open_files(void) {
    int64_t n = 0;
    DIR *d = opendir("/proc/self/fd");
    if (d == NULL) return -1;
    for (struct dirent *e; (e = readdir(d)) != NULL;) n += e->d_name[0] != '.';
    closedir(d);
    return n - 1; // the one that looks
}

// Pages of /proc/self/statm: all, resident.
static bool memory(int64_t ret[2]) {
    struct buf b = BUF_INIT;
    struct fault ignored;
    bool good = file_read("/proc/self/statm", 4096, &b, &ignored) == 0;
    struct str rest = buf_str(&b), word;
    for (int i = 0; good && i < 2; i++) {
        good = str_split(&rest, ' ', &word) && str_to_i64(word, &ret[i]) == 0;
        ret[i] *= sysconf(_SC_PAGESIZE);
    }
    buf_release(&b);
    return good;
}

void metrics_process(struct buf *b) {
    struct rusage u;
    struct rlimit fds;
    int64_t bytes[2], files = open_files();
    if (getrusage(RUSAGE_SELF, &u) == 0) {
        int64_t us = (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
        metric_head(b, "process_cpu_seconds_total", "counter", "Processor time, user and system.");
        buf_printf(b, "process_cpu_seconds_total %.3f\n", (double)us / 1e6);
    }
    if (memory(bytes)) {
        metric_head(b, "process_resident_memory_bytes", "gauge", "Resident memory.");
        buf_printf(b, "process_resident_memory_bytes %lld\n", (long long)bytes[1]);
        metric_head(b, "process_virtual_memory_bytes", "gauge", "Virtual memory.");
        buf_printf(b, "process_virtual_memory_bytes %lld\n", (long long)bytes[0]);
    }
    if (files >= 0) {
        metric_head(b, "process_open_fds", "gauge", "Open file descriptors.");
        buf_printf(b, "process_open_fds %lld\n", (long long)files);
    }
    if (getrlimit(RLIMIT_NOFILE, &fds) == 0) {
        metric_head(b, "process_max_fds", "gauge", "How many file descriptors it may open.");
        buf_printf(b, "process_max_fds %lld\n", (long long)fds.rlim_cur);
    }
}
