// SPDX-License-Identifier: Apache-2.0
// A run over HTTP: a store is made ready, served, asked, and what came of it is told.
#include "cli/bench_http.h"

#include <sys/resource.h>

#include "base/child.h"
#include "desk/replay.h"

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "测这个库（bench fill 建的）；不写就建一个临时的", .en = "measure on this store, made by bench fill; a scratch one when not given"},
    CLI_REGION_OPTION,
    {.name = "anyway", .zh = "库不是为测量建的，也往里写", .en = "write into it though it was not made for measuring"},
    {.name = "matters", .value = "N", .zh = "临时的库有多少件；不写为 1000", .en = "matters of a scratch store; 1000 when not given"},
    {.name = "cache", .value = "DIR", .path = true, .zh = "建好的库按件数留在这里，下次再用", .en = "keep stores made here by their size, for the next time"},
    BENCH_FILL_OPTIONS,
    {.name = "url", .value = "URL", .zh = "测这台已在运行的服务器，如 http://127.0.0.1:8080", .en = "measure a server that runs, such as http://127.0.0.1:8080"},
    {.name = "token-file", .value = "FILE", .path = true, .zh = "与 --url 同用：接口令牌", .en = "with --url: the token for the API"},
    {.name = "login", .value = "LOGIN", .zh = "与 --url 同用：以此账号登录看页面", .en = "with --url: signs in to look at pages"},
    {.name = "password-file", .value = "FILE", .path = true, .zh = "它的密码", .en = "its password"},
    {.name = "pid", .value = "PID", .zh = "与 --url 同用：服务器的进程号，读它的处理器时间", .en = "with --url: the server's process, to read its processor time"},
    {.name = "mix", .value = "NAME=WEIGHT,…", .zh = "负载和权重；不写为 intake", .en = "workloads and weights; intake when not given"},
    {.name = "clients", .value = "N", .zh = "几个客户（连接）；不写为 64", .en = "clients, each a connection; 64 when not given"},
    {.name = "think", .value = "MS", .zh = "闭环：答复后平均想多久再发；不写为 0", .en = "closed loop: mean pause after an answer; 0 when not given"},
    {.name = "rate", .value = "N", .zh = "开环：每秒到来几个请求，不等前面的", .en = "open loop: so many requests a second, whatever became of those before"},
    {.name = "arrivals", .value = "KIND", .zh = "开环的到来：poisson（不写时）或 constant", .en = "how they arrive: poisson (when not given) or constant"},
    {.name = "warm-up", .value = "S", .zh = "先跑几秒不算；不写为 2", .en = "seconds that do not count; 2 when not given"},
    {.name = "seconds", .value = "S", .zh = "测几秒；不写为 10", .en = "seconds measured; 10 when not given"},
    {.name = "count", .value = "N", .zh = "测这么多个请求，不按秒", .en = "measure so many requests instead"},
    {.name = "timeout", .value = "S", .zh = "几秒没有答复算错；不写为 10", .en = "no answer for so long is an error; 10 when not given"},
    {.name = "retry", .value = "N", .zh = "被推开（503）的按 Retry-After 至多再发几次；不写为 0", .en = "what was shed (503) is sent again after its Retry-After, so often; 0 when not given"},
    {.name = "access", .value = "KIND", .zh = "看哪些事项：recent:一半[:尾%]、zipf:S、uniform；不写为 recent:5000:1", .en = "which matters are looked at: recent:HALF[:TAIL%], zipf:S, uniform; recent:5000:1 when not given"},
    {.name = "procedure", .value = "NAME", .zh = "登记到哪个程序；不写为 诉求", .en = "what appeals are registered under; 诉求 when not given"},
    {.name = "words", .value = "FILE", .path = true, .zh = "搜索用的词，每行一个", .en = "words to search for, one a line"},
    {.name = "verify", .zh = "之后核对账本（自己启动的服务器）", .en = "verify the ledger afterwards (of a server it started)"},
    {.name = "name", .value = "TEXT", .zh = "这次测量在图上的名字", .en = "what charts call this run"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin bench http",
    "huiyin bench http --rate 3000 --seconds 30 --json > intake.json",
    "huiyin bench http --cache /data --matters 100000 --mix matter=6,work=3,list=1 --clients 2 --json > 100000.json",
    "huiyin bench http --url http://127.0.0.1:8080 --token-file token --mix intake --clients 16",
    NULL,
};

static double own_cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void mark(void *context, bool begins) {
    struct bench_http *x = context;
    struct machine_time t;
    double sign = begins ? -1 : 1, server = x->pid ? process_cpu(x->pid) : -1;
    machine_time(&t);
    x->result.client_cpu += sign * own_cpu();
    x->result.machine_time.busy += sign * t.busy;
    x->result.machine_time.idle += sign * t.idle;
    x->result.machine_time.stolen += sign * t.stolen;
    if (server >= 0) x->result.server_cpu += sign * server;
    if (!begins && x->pid) x->result.server_peak_kb = process_peak_kb(x->pid);
}

static void next(void *context, struct order *o, struct buf *b) { work_next(&((struct bench_http *)context)->run, o, b); }
static enum verdict answered(void *context, const struct order *o, const struct response *r) { return work_answered(&((struct bench_http *)context)->run, o, r); }
static void lost(void *context, const struct order *o) { work_lost(&((struct bench_http *)context)->run, o); }
static void progress(void *context, int64_t done, int64_t all) { cli_progress(((struct bench_http *)context)->c, done / 1000000, all / 1000000); }

static int read_numbers(struct bench_http *x, struct fault *f) {
    struct cli *c = x->c;
    int64_t clients, think, rate, warm_up, seconds, count, timeout, retry, seed, pid;
    if (cli_number(c, "clients", 1, 20000, 64, &clients, f) < 0 || cli_number(c, "think", 0, 3600000, 0, &think, f) < 0 ||
        cli_number(c, "rate", 1, 1000000, 0, &rate, f) < 0 || cli_number(c, "warm-up", 0, 3600, 2, &warm_up, f) < 0 ||
        cli_number(c, "seconds", 1, 86400, 10, &seconds, f) < 0 || cli_number(c, "count", 1, INT64_MAX, 0, &count, f) < 0 ||
        cli_number(c, "timeout", 1, 600, 10, &timeout, f) < 0 || cli_number(c, "retry", 0, 1000, 0, &retry, f) < 0 ||
        cli_number(c, "seed", 0, INT64_MAX, 1, &seed, f) < 0 || cli_number(c, "pid", 1, INT32_MAX, 0, &pid, f) < 0)
        return -1;
    const char *arrivals = cli_get(c, "arrivals");
    if (arrivals && !str_eq(str_c(arrivals), STR("poisson")) && !str_eq(str_c(arrivals), STR("constant"))) {
        fault_set(f, FAULT_USAGE, "bad-arrivals", "--arrivals 应是 poisson 或 constant（给的是“%s”）", "--arrivals is poisson or constant (\"%s\" was given)", arrivals);
        return fault_where(f, STR("arrivals"));
    }
    if (rate && think) return fault_set(f, FAULT_USAGE, "option-conflict", "--think 是闭环的，--rate 是开环的（%s）：只能写一个", "--think is of a closed loop, --rate of an open one (%s): give one", "bench http");
    if (count && cli_has(c, "seconds")) return fault_set(f, FAULT_USAGE, "option-conflict", "--count 和 --seconds 只能写一个（%s）", "give --count or --seconds, not both (%s)", "bench http");
    x->pid = pid;
    x->drive = (struct drive_options){.clients = (int)clients, .open = rate > 0, .per_second = (double)rate, .poisson = !arrivals || arrivals[0] == 'p', .think_us = (double)think * 1000,
                                      .warm_up_us = warm_up * 1000000, .measured_us = (count ? 86400 : seconds) * 1000000, .count = count, .timeout_us = timeout * 1000000,
                                      .retry_max = retry, .seed = (uint64_t)seed};
    return 0;
}

static int read_options(struct bench_http *x, struct fault *f) {
    struct cli *c = x->c;
    const char *mix = cli_get(c, "mix"), *access = cli_get(c, "access");
    bool url = cli_has(c, "url");
    if (read_numbers(x, f) < 0 || work_mix_read(&x->mix, str_c(mix ? mix : "intake"), f) < 0) return -1;
    if (access_read(&x->run.access, str_c(access ? access : "recent:5000:1"), f) < 0) return -1;
    if (!url && (cli_has(c, "token-file") || cli_has(c, "login") || cli_has(c, "pid")))
        return fault_set(f, FAULT_USAGE, "option-conflict", "--token-file、--login、--pid 与 --url 同用（%s）", "--token-file, --login and --pid go with --url (%s)", "bench http");
    if (url && (cli_has(c, "cache") || cli_has(c, "matters") || cli_has(c, "verify")))
        return fault_set(f, FAULT_USAGE, "option-conflict", "--cache、--matters、--verify 不与 --url 同用（%s）", "--cache, --matters and --verify do not go with --url (%s)", "bench http");
    if (cli_has(c, "login") != cli_has(c, "password-file"))
        return fault_set(f, FAULT_USAGE, "missing-option", "--login 要与 --password-file 同用（%s）", "--login and --password-file go together (%s)", "bench http");
    return bench_http_words(x, f);
}

static void set_up_run(struct bench_http *x) {
    const char *procedure = cli_get(x->c, "procedure");
    unsigned char id[8];
    struct buf b = BUF_INIT;
    random_bytes(id, sizeof id);
    buf_hex(&b, id, sizeof id);
    x->run.mix = &x->mix;
    x->run.cast = &x->cast;
    x->run.world = &x->world;
    x->run.dice = (struct dice){x->drive.seed};
    x->run.procedure = str_c(procedure ? procedure : "诉求");
    snprintf(x->run.id, sizeof x->run.id, "%.*s", SP(buf_str(&b)));
    snprintf(x->run.host, sizeof x->run.host, "%s", x->drive.to.host);
    for (int i = 0; i < x->mix.count; i++) x->run.new_lives = x->run.new_lives || x->mix.list[i]->kind == WORK_LIVE;
    day_t today = day_of(now_ms(), UTC_OFFSET_CHINA);
    buf_clear(&b);
    buf_add(&b, STR("from="));
    buf_day(&b, today - 364);
    buf_add(&b, STR("&to="));
    buf_day(&b, today);
    snprintf(x->run.year, sizeof x->run.year, "%.*s", SP(buf_str(&b)));
    buf_release(&b);
}

static void parameters(struct bench_http *x, struct buf *b) {
    const struct drive_options *o = &x->drive;
    const char *mix = cli_get(x->c, "mix");
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("mix"), str_c(mix ? mix : "intake"));
    jo_kstr(&j, STR("loop"), o->open ? STR("open") : STR("closed"));
    jo_ki64(&j, STR("clients"), o->clients);
    if (o->open) {
        jo_ki64(&j, STR("rate"), (int64_t)o->per_second);
        jo_kstr(&j, STR("arrivals"), o->poisson ? STR("poisson") : STR("constant"));
    } else jo_ki64(&j, STR("think_ms"), (int64_t)(o->think_us / 1000));
    jo_ki64(&j, STR("warm_up_seconds"), o->warm_up_us / 1000000);
    if (o->count) jo_ki64(&j, STR("count"), o->count);
    else jo_ki64(&j, STR("seconds"), o->measured_us / 1000000);
    jo_ki64(&j, STR("timeout_seconds"), o->timeout_us / 1000000);
    jo_ki64(&j, STR("retry"), o->retry_max);
    jo_kstr(&j, STR("access"), str_c(x->run.access.text));
    jo_ki64(&j, STR("seed"), (int64_t)o->seed);
    jo_kstr(&j, STR("run"), str_c(x->run.id));
    jo_ki64(&j, STR("accounts"), (int64_t)x->cast.count);
    jo_close(&j);
}

static int verify(struct bench_http *x, struct fault *f) {
    struct store *s;
    struct verify_result r = {.events = 0};
    struct verify_options o = {.chains_only = false};
    int64_t region, stream, start = ticks_us();
    if (cli_region(x->c, &region, f) < 0 || store_open(&s, x->store.where, STORE_READ, f) < 0) return -1;
    int status = desk_region(s, region, &region, &stream, f);
    if (status == 0) store_set_region(s, region);
    if (status == 0) status = ledger_verify(s, cli_rooms, &o, &r, f);
    x->result.verified = r.finding_count ? -1 : 1;
    x->result.verify_seconds = (double)(ticks_us() - start) / 1e6;
    verify_release(&r);
    store_close(s);
    return status;
}

static void tell(struct bench_http *x) {
    struct cli *c = x->c;
    struct buf p = BUF_INIT;
    parameters(x, &p);
    x->result.parameters = buf_str(&p);
    x->result.name = str_c(cli_get(c, "name"));
    x->result.at = now_ms();
    x->result.mix = &x->mix;
    x->result.drive = &x->driven;
    x->result.run = &x->run;
    x->result.open = x->drive.open;
    x->result.rate = x->drive.per_second;
    x->result.store.matters = x->world.found;
    for (int i = 0; i < x->mix.count; i++) histogram_merge(&x->result.all, &x->driven.works[i].latency);
    bench_provenance(c, &x->result);
    if (!result_clean(&x->result)) c->status = EXIT_INPUT;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, result_clean(&x->result));
        result_json(&j, &x->result);
        cli_json_close(c, &j);
    } else result_table(&c->out.b, &x->result);
    buf_release(&p);
}

static int measure(struct bench_http *x, struct fault *f) {
    struct drive_plan plan = {next, answered, lost, mark, progress, x};
    set_up_run(x);
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
    if (read_options(x, f) < 0) return -1;
    const char *dir = cli_get(c, "cache") ? cli_get(c, "cache") : cli_get(c, "dir");
    machine_look(&x->result.machine, cli_has(c, "url") ? NULL : dir ? dir : "/tmp", &c->arena);
    int status = cli_has(c, "url") ? bench_http_meet(x, f) : bench_http_serve(x, f);
    if (status == 0) status = measure(x, f);
    struct fault ending;
    if (bench_serve_end(&x->server, &ending) < 0 && status == 0) {
        *f = ending;
        status = -1;
    }
    if (status == 0 && cli_has(c, "verify")) status = verify(x, f);
    if (status == 0) status = bench_http_leave(x, f);
    if (status == 0) tell(x);
    bench_store_end(&x->store);
    cast_release(&x->cast);
    world_release(&x->world);
    buf_release(&x->run.scratch);
    buf_release(&x->words);
    return status;
}

const struct cli_verb verb_bench_http = {
    .name = "bench http",
    .zh = "测服务器：闭环或开环的请求，延迟的分位数",
    .en = "measure a server: requests in a closed or an open loop, percentiles of how long they took",
    .more_zh = "不写 --url 就自己建库、自己启动服务器。开环的延迟从应发出的时刻算起，服务器停顿不会漏算。\n"
               "负载：intake act matter work list newest stage public entry report api_matter api_list（见 bench/README.md）。",
    .more_en = "Without --url it makes a store and starts a server of its own. In an open loop latency counts from when a request was due,\n"
               "so a stall is charged for everybody it kept waiting. Workloads: the names above (bench/README.md).",
    .options = options,
    .examples = examples,
    .one_zh = "有请求被拒绝、没有答复，或账本有误",
    .one_en = "requests were refused or not answered, or the ledger has findings",
    .run = run,
};
