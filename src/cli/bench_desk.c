// SPDX-License-Identifier: Apache-2.0
// A run without HTTP: commands straight to the desk of this process.
#include "cli/bench_http.h"
#include "load/indoors.h"

static const struct cli_option options[] = {
    BENCH_STORE_OPTIONS,
    BENCH_RUN_OPTIONS,
    {.name = "clients", .value = "N", .zh = "同时有几条命令在办；不写为 64", .en = "commands on their way at once; 64 when not given"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin bench desk",
    "huiyin bench desk --mix act --matters 10000 --clients 256 --verify",
    "huiyin bench desk --rate 2000 --seconds 30 --json > desk.json",
    NULL,
};

static void progress(void *context, int64_t done, int64_t all) { cli_progress(((struct bench_http *)context)->c, done / 1000000, all / 1000000); }

static int measure(struct bench_http *x, struct fault *f) {
    struct drive_plan plan = {.mark = bench_run_mark, .progress = progress, .context = x};
    struct service s;
    int64_t region;
    if (cli_region(x->c, &region, f) < 0 || service_open(&s, x->store.where, cli_rooms, region, f) < 0) return -1;
    bench_run_begin(x);
    x->result.server_cpu = -1; // one process: all of it is the client's
    x->result.load_before = machine_load();
    int status = indoors(&s, &x->run, &x->drive, &plan, &x->driven, f);
    x->result.load_after = machine_load();
    service_close(&s);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct bench_http *x = arena_new(&c->arena, struct bench_http);
    x->c = c;
    x->result.kind = "desk";
    if (bench_run_options(x, f) < 0) return -1;
    const char *dir = cli_get(c, "cache") ? cli_get(c, "cache") : cli_get(c, "dir");
    machine_look(&x->result.machine, dir ? dir : "/tmp", &c->arena);
    int status = bench_store_ready(c, work_mix_writes(&x->mix), &x->store, f);
    if (status == 0) status = bench_run_hire(x, f);
    if (status == 0) status = measure(x, f);
    if (status == 0 && cli_has(c, "verify")) status = bench_run_verify(x, f);
    if (status == 0) status = bench_http_leave(x, f);
    if (status == 0) bench_run_tell(x);
    bench_store_end(&x->store);
    cast_release(&x->cast);
    scene_release(&x->scene);
    buf_release(&x->run.scratch);
    return status;
}

const struct cli_verb verb_bench_desk = {
    .name = "bench desk",
    .zh = "不经网络，在本进程里登记、办理，测账本和程序本身",
    .en = "register and handle in this process, without a network: what ledger and procedures do by themselves",
    .more_zh = "负载只有 intake 和 act。每条命令写入磁盘后才算办完。处理器时间是整个进程的。",
    .more_en = "Workloads: intake and act. A command counts once it is on disk. The processor time is that of the whole process.",
    .options = options,
    .examples = examples,
    .one_zh = "有命令被拒绝，或账本有误",
    .one_en = "commands were refused, or the ledger has findings",
    .run = run,
};
