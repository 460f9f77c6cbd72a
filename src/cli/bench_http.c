// SPDX-License-Identifier: Apache-2.0
// A run over HTTP: a store is made ready, served, asked, and what came of it is told.
#include "cli/bench_http.h"

static const struct cli_option options[] = {
    BENCH_STORE_OPTIONS,
    BENCH_RUN_OPTIONS,
    {.name = "url", .value = "URL", .zh = "测这台已在运行的服务器，如 http://127.0.0.1:8080", .en = "measure a server that runs, such as http://127.0.0.1:8080"},
    {.name = "token-file", .value = "FILE", .path = true, .zh = "与 --url 同用：接口令牌", .en = "with --url: the token for the API"},
    {.name = "login", .value = "LOGIN", .zh = "与 --url 同用：以此账号登录看页面", .en = "with --url: signs in to look at pages"},
    {.name = "password-file", .value = "FILE", .path = true, .zh = "它的密码", .en = "its password"},
    {.name = "pid", .value = "PID", .zh = "与 --url 同用：服务器的进程号，读它的处理器时间", .en = "with --url: the server's process, to read its processor time"},
    {.name = "clients", .value = "N", .zh = "几个客户（连接）；不写为 64", .en = "clients, each a connection; 64 when not given"},
    {.name = "think", .value = "MS", .zh = "闭环：答复后平均想多久再发；不写为 0", .en = "closed loop: mean pause after an answer; 0 when not given"},
    {.name = "timeout", .value = "S", .zh = "几秒没有答复算错；不写为 10", .en = "no answer for so long is an error; 10 when not given"},
    {.name = "retry", .value = "N", .zh = "被推开（503）的按 Retry-After 至多再发几次；不写为 0", .en = "what was shed (503) is sent again after its Retry-After, so often; 0 when not given"},
    {.name = "access", .value = "KIND", .zh = "看哪些事项：recent:一半[:尾%]、zipf:S、uniform；不写为 recent:5000:1", .en = "which matters are looked at: recent:HALF[:TAIL%], zipf:S, uniform; recent:5000:1 when not given"},
    {.name = "form", .value = "FILE", .path = true, .zh = "与 --url 和 --mix form 同用：别的系统的请求（bench/compare/）", .en = "with --url and --mix form: the request of another system (bench/compare/)"},
    {.name = "no-search", .zh = "自己启动的服务器不带检索索引", .en = "the server it starts has no search index"},
    {.name = "words", .value = "FILE", .path = true, .zh = "搜索用的词，每行一个", .en = "words to search for, one a line"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin bench http",
    "huiyin bench http --rate 3000 --seconds 30 --json > intake.json",
    "huiyin bench http --cache /data --matters 100000 --mix matter=6,work=3,list=1 --clients 2 --json > 100000.json",
    "huiyin bench http --url http://127.0.0.1:8080 --token-file token --mix intake --clients 16",
    NULL,
};

static void next(void *context, struct order *o, struct buf *b) { work_next(&((struct bench_http *)context)->run, o, b); }
static enum verdict answered(void *context, const struct order *o, const struct response *r) { return work_answered(&((struct bench_http *)context)->run, o, r); }
static void lost(void *context, const struct order *o) { work_lost(&((struct bench_http *)context)->run, o); }
static void progress(void *context, int64_t done, int64_t all) { cli_progress(((struct bench_http *)context)->c, done / 1000000, all / 1000000); }

static int measure(struct bench_http *x, struct fault *f) {
    struct drive_plan plan = {next, answered, lost, bench_run_mark, progress, x};
    bench_run_begin(x);
    x->result.server_cpu = x->pid ? 0 : -1;
    x->result.load_before = machine_load();
    int status = drive(&x->drive, &plan, &x->driven, f);
    x->result.load_after = machine_load();
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct bench_http *x = arena_new(&c->arena, struct bench_http);
    x->c = c;
    x->server.pid = -1;
    x->result.kind = "http";
    if (bench_run_options(x, f) < 0) return -1;
    const char *dir = cli_get(c, "cache") ? cli_get(c, "cache") : cli_get(c, "dir");
    machine_look(&x->result.machine, dir ? dir : "/tmp", &c->arena);
    int status = cli_has(c, "url") ? bench_http_meet(x, f) : bench_http_serve(x, f);
    if (status == 0) status = measure(x, f);
    struct fault ending;
    if (bench_serve_end(&x->server, &ending) < 0 && status == 0) {
        *f = ending;
        status = -1;
    }
    if (status == 0 && cli_has(c, "verify")) status = bench_run_verify(x, f);
    if (status == 0) status = bench_http_leave(x, f);
    if (status == 0) bench_run_tell(x);
    bench_store_end(&x->index);
    bench_store_end(&x->store);
    cast_release(&x->cast);
    scene_release(&x->scene);
    buf_release(&x->run.scratch);
    buf_release(&x->words);
    buf_release(&x->form);
    return status;
}

const struct cli_verb verb_bench_http = {
    .name = "bench http",
    .zh = "测服务器：闭环或开环的请求，延迟的分位数",
    .en = "measure a server: requests in a closed or an open loop, percentiles of how long they took",
    .more_zh = "不写 --url 就自己建库、自己启动服务器。开环的延迟从应发出的时刻算起，服务器停顿不会漏算。\n"
               "负载：intake act matter work list newest stage search public entry report api_matter api_list api_search form（见 bench/README.md）。",
    .more_en = "Without --url it makes a store and starts a server of its own. In an open loop latency counts from when a request was due,\n"
               "so a stall is charged for everybody it kept waiting. Workloads: the names above (bench/README.md).",
    .options = options,
    .examples = examples,
    .one_zh = "有请求被拒绝、没有答复，或账本有误",
    .one_en = "requests were refused or not answered, or the ledger has findings",
    .run = run,
};
