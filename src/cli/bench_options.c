// SPDX-License-Identifier: Apache-2.0
// What `bench http` and `bench desk` have in common: how a run is asked for, and how it is told.
#include <sys/resource.h>

#include "cli/bench_http.h"
#include "desk/replay.h"

static double own_cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

void bench_run_mark(void *context, bool begins) {
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

int bench_run_options(struct bench_http *x, struct fault *f) {
    struct cli *c = x->c;
    const char *mix = cli_get(c, "mix"), *access = cli_get(c, "access");
    bool url = cli_has(c, "url");
    if (read_numbers(x, f) < 0 || work_mix_read(&x->mix, str_c(mix ? mix : "intake"), f) < 0) return -1;
    if (access_read(&x->run.access, str_c(access ? access : "recent:5000:1"), f) < 0) return -1;
    if (!url && (cli_has(c, "token-file") || cli_has(c, "login") || cli_has(c, "pid")))
        return fault_set(f, FAULT_USAGE, "option-conflict", "--token-file、--login、--pid 与 --url 同用（%s）", "--token-file, --login and --pid go with --url (%s)", "bench http");
    if (url && (cli_has(c, "cache") || cli_has(c, "matters") || cli_has(c, "verify") || cli_has(c, "no-search")))
        return fault_set(f, FAULT_USAGE, "option-conflict", "--cache、--matters、--verify、--no-search 不与 --url 同用（%s）", "--cache, --matters, --verify and --no-search do not go with --url (%s)", "bench http");
    if (cli_has(c, "login") != cli_has(c, "password-file"))
        return fault_set(f, FAULT_USAGE, "missing-option", "--login 要与 --password-file 同用（%s）", "--login and --password-file go together (%s)", "bench http");
    return str_eq(str_c(x->result.kind), STR("http")) ? bench_http_words(x, f) : 0;
}

void bench_run_begin(struct bench_http *x) {
    const char *procedure = cli_get(x->c, "procedure");
    unsigned char id[8];
    struct buf b = BUF_INIT;
    random_bytes(id, sizeof id);
    buf_hex(&b, id, sizeof id);
    x->run.mix = &x->mix;
    x->run.cast = &x->cast;
    x->run.scene = &x->scene;
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
    if (str_eq(str_c(x->result.kind), STR("http")) && !cli_has(x->c, "url")) jo_kbool(&j, STR("search"), !cli_has(x->c, "no-search"));
    jo_kstr(&j, STR("access"), str_c(x->run.access.text));
    jo_ki64(&j, STR("seed"), (int64_t)o->seed);
    jo_kstr(&j, STR("run"), str_c(x->run.id));
    jo_ki64(&j, STR("accounts"), (int64_t)x->cast.count);
    jo_close(&j);
}

int bench_run_verify(struct bench_http *x, struct fault *f) {
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

void bench_run_tell(struct bench_http *x) {
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
    x->result.store.matters = x->scene.found;
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
