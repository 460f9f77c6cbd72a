// SPDX-License-Identifier: Apache-2.0
// Measures this program as its users run it: each figure is a child process, from start to exit, on a store in a
// folder that is removed afterwards.
#include "cli/bench.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "load/machine.h"

static const struct cli_option options[] = {
    {.name = "matters", .value = "N", .zh = "多少件；不写为 13293", .en = "how many matters; 13293 when not given"},
    {.name = "tickets", .value = "FILE", .path = true, .zh = "用这个工单文件，不用生成的", .en = "these tickets instead of invented ones"},
    {.name = "acts", .value = "FILE", .path = true, .zh = "用这些命令行办理（与 --tickets 同用）", .en = "these lines handle them (with --tickets)"},
    {.name = "dir", .value = "DIR", .path = true, .zh = "在哪个文件夹里测；不写为 /tmp", .en = "the folder to measure in; /tmp when not given"},
    {.name = "runs", .value = "N", .zh = "每项测几遍，取中位数；不写为 3", .en = "runs of each, the median counts; 3 when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin bench process", "huiyin bench process --matters 100000 --runs 1 --json", NULL};

enum { RUNS_MAX = 21 };

struct bench {
    struct cli *c;
    const char *folder, *self;
    char db[560], tickets[560], acts[560];
    int64_t matters, commands, events, runs;
    struct json_out j;
};

static int by_seconds(const void *a, const void *b) {
    double x = ((const struct bench_run *)a)->seconds, y = ((const struct bench_run *)b)->seconds;
    return x < y ? -1 : x > y;
}

static void tell(struct bench *x, const char *name, const char *zh, const struct bench_run *runs, int64_t n, int64_t units, const char *unit) {
    struct bench_run mid = runs[n / 2];
    struct cli *c = x->c;
    if (c->json) {
        jo_kopen(&x->j, str_c(name), '{');
        jo_key(&x->j, STR("seconds"));
        jo_raw(&x->j, arena_printf(&c->arena, "%.4f", mid.seconds));
        jo_key(&x->j, STR("cpu_seconds"));
        jo_raw(&x->j, arena_printf(&c->arena, "%.4f", mid.cpu));
        jo_ki64(&x->j, STR("peak_kb"), mid.peak_kb);
        jo_ki64(&x->j, STR("runs"), n);
        if (units) {
            jo_ki64(&x->j, str_c(unit), units);
            jo_ki64(&x->j, STR("per_second"), (int64_t)((double)units / mid.seconds));
        }
        jo_close(&x->j);
        return;
    }
    buf_printf(&c->out.b, "  %-14s %8.3f s  %7.3f s CPU  %6.1f MB", name, mid.seconds, mid.cpu, (double)mid.peak_kb / 1024);
    if (units) buf_printf(&c->out.b, "  %9.0f %s/s", (double)units / mid.seconds, unit);
    buf_printf(&c->out.b, "  %s\n", zh);
}

static void fresh(struct bench *x) {
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    char path[600];
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", x->db, ends[i]);
        unlink(path);
    }
}

static int make_store(struct bench *x, struct fault *f) {
    struct bench_run ignored;
    fresh(x);
    return bench_child((const char *const[]){x->self, "init", "--db", x->db, "--region", "460100", "--driven", NULL}, &ignored, f);
}

static int measure(struct bench *x, const char *name, const char *zh, const char *const *words, bool anew, int64_t units, const char *unit, struct fault *f) {
    struct bench_run runs[RUNS_MAX];
    for (int64_t i = 0; i < x->runs; i++) {
        if (anew && make_store(x, f) < 0) return -1;
        if (bench_child(words, &runs[i], f) < 0) return -1;
    }
    qsort(runs, (size_t)x->runs, sizeof *runs, by_seconds);
    tell(x, name, zh, runs, x->runs, units, unit);
    return 0;
}

// Handling changes the store, so every run begins with the import again; only the handling is timed.
static int measure_acts(struct bench *x, const char *const *import, struct fault *f) {
    struct bench_run runs[RUNS_MAX], ignored;
    for (int64_t i = 0; i < x->runs; i++) {
        if (i && (make_store(x, f) < 0 || bench_child(import, &ignored, f) < 0)) return -1;
        if (bench_child((const char *const[]){x->self, "act", "--db", x->db, x->acts, NULL}, &runs[i], f) < 0) return -1;
    }
    qsort(runs, (size_t)x->runs, sizeof *runs, by_seconds);
    tell(x, "act", "执行命令", runs, x->runs, x->commands, "commands");
    return 0;
}

static int count_events(struct bench *x, struct fault *f) {
    struct store *s;
    struct cell n;
    int64_t region, stream;
    if (store_open(&s, x->db, STORE_READ, f) < 0) return -1;
    int status = desk_region(s, 0, &region, &stream, f);
    if (status == 0) store_set_region(s, region);
    if (status == 0 && store_first(s, SQL_COUNT_EVENT, NULL, 0, &n, 1, f) == 1) x->events = n.i;
    store_close(s);
    return status;
}

static int run_all(struct bench *x, struct fault *f) {
    const char *prove[] = {x->self, "procedure", "check", cli_data_path(x->c, "procedures/appeal.proc"), cli_data_path(x->c, "procedures/proposal.proc"), NULL};
    const char *import[] = {x->self, "import", "--db", x->db, "--as", "tickets", x->tickets, NULL};
    const char *verify[] = {x->self, "ledger", "verify", "--db", x->db, NULL};
    const char *chains[] = {x->self, "ledger", "verify", "--chains", "--db", x->db, NULL};
    const char *list[] = {x->self, "list", "--db", x->db, "--limit", "50", NULL};
    if (prove[3] && prove[4] && measure(x, "prove", "检验两个程序", prove, false, 0, "", f) < 0) return -1;
    if (measure(x, "import", "导入工单", import, true, x->matters, "matters", f) < 0) return -1;
    if (measure_acts(x, import, f) < 0 || count_events(x, f) < 0) return -1;
    if (measure(x, "verify", "完整核对账本", verify, false, x->events, "events", f) < 0) return -1;
    if (measure(x, "verify_chains", "只核对链", chains, false, x->events, "events", f) < 0) return -1;
    return measure(x, "list", "打开并列出前 50 件", list, false, 0, "", f);
}

static int64_t lines_in(struct str s) {
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

static int prepare(struct bench *x, struct fault *f) {
    struct buf b = BUF_INIT;
    const char *tickets = cli_get(x->c, "tickets"), *acts = cli_get(x->c, "acts");
    int status = 0;
    snprintf(x->db, sizeof x->db, "%s/bench.db", x->folder);
    snprintf(x->tickets, sizeof x->tickets, "%s", tickets ? tickets : "");
    snprintf(x->acts, sizeof x->acts, "%s", acts ? acts : "");
    if (tickets) {
        status = file_read(tickets, (size_t)1 << 30, &b, f);
        x->matters = lines_in(buf_str(&b)) - 1;
    } else {
        snprintf(x->tickets, sizeof x->tickets, "%s/tickets.tsv", x->folder);
        bench_tickets(&b, x->matters);
        status = file_write(x->tickets, buf_str(&b), f);
    }
    buf_clear(&b);
    if (status == 0 && acts) status = file_read(acts, (size_t)1 << 30, &b, f);
    else if (status == 0) {
        snprintf(x->acts, sizeof x->acts, "%s/acts.jsonl", x->folder);
        bench_acts(&b, x->matters);
        status = file_write(x->acts, buf_str(&b), f);
    }
    x->commands = lines_in(buf_str(&b));
    buf_release(&b);
    return status;
}

static void heading(struct bench *x) {
    struct machine m;
    struct cli *c = x->c;
    machine_look(&m, NULL, &c->arena);
    if (c->json) {
        cli_json_open(c, &x->j, true);
        jo_kstr(&x->j, STR("processor"), m.processor);
        jo_ki64(&x->j, STR("cores"), m.cores);
        jo_kstr(&x->j, STR("system"), m.system);
        jo_ki64(&x->j, STR("matters"), x->matters);
        jo_ki64(&x->j, STR("commands"), x->commands);
        return;
    }
    buf_printf(&c->out.b, "%.*s，%lld 核 / cores，%.*s；%lld 件 / matters，%lld 条命令 / commands，中位数 / median of %lld\n", SP(m.processor), (long long)m.cores, SP(m.system),
               (long long)x->matters, (long long)x->commands, (long long)x->runs);
}

static int run(struct cli *c, struct fault *f) {
    struct bench *x = arena_new(&c->arena, struct bench);
    x->c = c;
    if (cli_number(c, "matters", 1, 10000000, 13293, &x->matters, f) < 0 || cli_number(c, "runs", 1, RUNS_MAX, 3, &x->runs, f) < 0) return -1;
    if (cli_get(c, "tickets") && !cli_get(c, "acts"))
        return fault_set(f, FAULT_USAGE, "missing-option", "--tickets 要与 --acts 同用（test/generate_acts.py 可生成）", "--tickets needs --acts (test/generate_acts.py makes them)");
    if (bench_self(c, &x->self, f) < 0 || bench_folder(c, &x->folder, f) < 0) return -1;
    int status = prepare(x, f);
    if (status == 0) {
        heading(x);
        status = run_all(x, f);
        if (status == 0 && c->json) cli_json_close(c, &x->j);
    }
    fresh(x);
    if (!cli_get(c, "tickets")) unlink(x->tickets);
    if (!cli_get(c, "acts")) unlink(x->acts);
    rmdir(x->folder);
    return status;
}

const struct cli_verb verb_bench_process = {
    .name = "bench process",
    .zh = "测量整个进程：检验、导入、执行、核对、列出",
    .en = "measure whole processes: prove, import, act, verify, list",
    .more_zh = "每个数字都是一次完整的进程，从启动到退出，写入都已落盘。",
    .more_en = "Every figure is a whole process from start to exit, every write on disk.",
    .options = options,
    .examples = examples,
    .run = run,
};
