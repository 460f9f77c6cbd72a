// SPDX-License-Identifier: Apache-2.0
#include "load/machine.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

enum { FSYNC_US = 250000, BLOCK = 4096 };

// All of a file of the kernel's; empty when there is none. The buffer is the caller's.
static struct str kernel_file(const char *path, struct buf *b) {
    struct fault ignored;
    return file_read(path, 1 << 20, b, &ignored) == 0 ? buf_str(b) : STR("");
}

// The text behind "NAME…:" at the beginning of a line.
static struct str line_of(struct str text, const char *name) {
    struct str line;
    while (str_split(&text, '\n', &line)) {
        ptrdiff_t colon = str_find(line, STR(":"));
        if (str_starts(line, str_c(name)) && colon >= 0) return str_trim(str_skip(line, (size_t)colon + 1));
    }
    return STR("");
}

static int64_t number_at(struct str s) {
    int64_t n = 0;
    struct str first;
    return str_split(&s, ' ', &first) && str_to_i64(first, &n) == 0 ? n : 0;
}

static double measure_disk(const char *folder) {
    char path[600], block[BLOCK] = {0};
    int64_t n = 0, from = ticks_us(), now = from;
    snprintf(path, sizeof path, "%s/huiyin-fsync-XXXXXX", folder);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) return 0;
    unlink(path);
    while (now - from < FSYNC_US && write(fd, block, sizeof block) == (ssize_t)sizeof block && fdatasync(fd) == 0) {
        n++;
        now = ticks_us();
    }
    close(fd);
    return now > from ? (double)n * 1e6 / (double)(now - from) : 0;
}

void machine_look(struct machine *ret, const char *folder, struct arena *a) {
    struct buf b = BUF_INIT;
    struct utsname u;
    uname(&u);
    *ret = (struct machine){.cores = sysconf(_SC_NPROCESSORS_ONLN), .system = arena_printf(a, "%s %s %s", u.sysname, u.release, u.machine)};
    ret->processor = arena_str(a, line_of(kernel_file("/proc/cpuinfo", &b), "model name"));
    ret->memory_mb = number_at(line_of(kernel_file("/proc/meminfo", &b), "MemTotal")) / 1024;
    if (folder) ret->fsyncs = measure_disk(folder);
    buf_release(&b);
}

void machine_json(struct json_out *j, const struct machine *m) {
    jo_open(j, '{');
    jo_kstr(j, STR("processor"), m->processor);
    jo_ki64(j, STR("cores"), m->cores);
    jo_ki64(j, STR("memory_mb"), m->memory_mb);
    jo_kstr(j, STR("system"), m->system);
    if (m->fsyncs > 0) jo_ki64(j, STR("fsyncs_per_second"), (int64_t)m->fsyncs);
    jo_close(j);
}

static struct str of_process(int64_t pid, const char *name, struct buf *b) {
    char path[64];
    if (pid) snprintf(path, sizeof path, "/proc/%lld/%s", (long long)pid, name);
    else snprintf(path, sizeof path, "/proc/self/%s", name);
    return kernel_file(path, b);
}

double process_cpu(int64_t pid) {
    struct buf b = BUF_INIT;
    struct str text = of_process(pid, "stat", &b), word;
    double ticks = 0;
    bool there = text.n > 0;
    // The second word is the program's name in brackets, and may hold anything.
    for (ptrdiff_t end; (end = str_find(text, STR(") "))) >= 0;) text = str_skip(text, (size_t)end + 2);
    for (int i = 3; i <= 15 && str_split(&text, ' ', &word); i++)
        if (i >= 14) ticks += (double)number_at(word);
    buf_release(&b);
    return there ? ticks / (double)sysconf(_SC_CLK_TCK) : -1;
}

int64_t process_peak_kb(int64_t pid) {
    struct buf b = BUF_INIT;
    struct str text = of_process(pid, "status", &b);
    int64_t kb = text.n ? number_at(line_of(text, "VmHWM")) : -1;
    buf_release(&b);
    return kb;
}

void machine_time(struct machine_time *ret) {
    struct buf b = BUF_INIT;
    struct str text = kernel_file("/proc/stat", &b), line = STR(""), word;
    double n[10] = {0}, tick = (double)sysconf(_SC_CLK_TCK);
    str_split(&text, '\n', &line);
    for (int i = -1; i < 10 && str_split(&line, ' ', &word);)
        if (word.n && i++ >= 0) n[i - 1] = (double)number_at(word); // user nice system idle iowait irq softirq steal
    *ret = (struct machine_time){.busy = (n[0] + n[1] + n[2] + n[5] + n[6]) / tick, .stolen = n[7] / tick, .idle = (n[3] + n[4]) / tick};
    buf_release(&b);
}

double machine_load(void) {
    struct buf b = BUF_INIT;
    struct str text = kernel_file("/proc/loadavg", &b);
    double load = text.n ? strtod(text.p, NULL) : 0;
    buf_release(&b);
    return load;
}
