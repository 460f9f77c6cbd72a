// SPDX-License-Identifier: Apache-2.0
#include "load/result.h"

static const double shares[] = {0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999, 1};

static void number(struct json_out *j, const char *key, double v, int decimals) {
    char text[48];
    jo_key(j, str_c(key));
    snprintf(text, sizeof text, "%.*f", decimals, v);
    jo_raw(j, str_c(text));
}

static double ms(const struct histogram *h, double share) { return (double)histogram_at(h, share) / 1000; }

static void spans(struct json_out *j, const char *key, const struct histogram *h) {
    jo_kopen(j, str_c(key), '{');
    jo_ki64(j, STR("count"), h->count);
    if (h->count) {
        number(j, "p50", ms(h, 0.5), 3);
        number(j, "p90", ms(h, 0.9), 3);
        number(j, "p99", ms(h, 0.99), 3);
        number(j, "p99_9", ms(h, 0.999), 3);
        number(j, "max", (double)h->most / 1000, 3);
        number(j, "mean", histogram_mean(h) / 1000, 3);
        number(j, "least", (double)h->least / 1000, 3);
    }
    jo_close(j);
}

static void curve(struct json_out *j, const struct histogram *h) {
    char text[32];
    jo_kopen(j, STR("curve"), '[');
    for (size_t i = 0; h->count && i < sizeof shares / sizeof *shares; i++) {
        jo_open(j, '[');
        snprintf(text, sizeof text, "%g", shares[i]);
        jo_raw(j, str_c(text));
        snprintf(text, sizeof text, "%.3f", ms(h, shares[i]));
        jo_raw(j, str_c(text));
        jo_close(j);
    }
    jo_close(j);
}

static double seconds_of(const struct run_result *r) { return (double)r->drive->measured_us / 1e6; }

static void errors(struct json_out *j, const struct drive_tally *t) {
    jo_kopen(j, STR("errors"), '{');
    for (int i = 0; i < DRIVE_ERRORS; i++)
        if (t->errors[i]) jo_ki64(j, str_c(drive_error_names[i]), t->errors[i]);
    jo_close(j);
    jo_kopen(j, STR("status"), '{');
    for (int i = 0; i < 600; i++) {
        char name[8];
        snprintf(name, sizeof name, "%d", i);
        if (t->status[i]) jo_ki64(j, str_c(name), t->status[i]);
    }
    jo_close(j);
}

static void one(struct json_out *j, const struct run_result *r, int i) {
    const struct drive_tally *t = &r->drive->works[i];
    const struct workload *w = r->mix->list[i];
    double seconds = seconds_of(r);
    jo_open(j, '{');
    jo_kstr(j, STR("name"), str_c(w->name));
    jo_kstr(j, STR("zh"), str_c(w->zh));
    jo_kstr(j, STR("en"), str_c(w->en));
    number(j, "weight", r->mix->weights[i], 0);
    jo_ki64(j, STR("due"), t->due);
    jo_ki64(j, STR("fine"), t->fine);
    jo_ki64(j, STR("refused"), t->refused);
    jo_ki64(j, STR("shed"), t->shed_count);
    if (t->retried) jo_ki64(j, STR("retried"), t->retried);
    errors(j, t);
    if (t->sample[0]) jo_kstr(j, STR("first_refusal"), str_c(t->sample));
    number(j, "per_second", seconds > 0 ? (double)t->within / seconds : 0, 1);
    jo_ki64(j, STR("bytes"), t->bytes);
    spans(j, "latency_ms", &t->latency);
    spans(j, "service_ms", &t->service);
    if (t->shed.count) spans(j, "shed_ms", &t->shed);
    curve(j, &t->latency);
    jo_close(j);
}

static int64_t answers(const struct run_result *r) {
    int64_t n = 0;
    for (int i = 0; i < r->mix->count; i++) n += r->drive->works[i].fine + r->drive->works[i].refused + r->drive->works[i].shed_count;
    return n;
}

static double per_second(const struct run_result *r) {
    int64_t n = 0;
    for (int i = 0; i < r->mix->count; i++) n += r->drive->works[i].within;
    return r->drive->measured_us ? (double)n / seconds_of(r) : 0;
}

static void processors(struct json_out *j, const struct run_result *r) {
    int64_t n = answers(r);
    jo_kopen(j, STR("client"), '{');
    number(j, "cpu_seconds", r->client_cpu, 3);
    if (n) number(j, "cpu_us_per_request", r->client_cpu * 1e6 / (double)n, 1);
    jo_close(j);
    if (r->server_cpu >= 0) {
        jo_kopen(j, STR("server"), '{');
        number(j, "cpu_seconds", r->server_cpu, 2);
        if (n) number(j, "cpu_us_per_request", r->server_cpu * 1e6 / (double)n, 1);
        if (r->server_peak_kb) jo_ki64(j, STR("peak_kb"), r->server_peak_kb);
        jo_close(j);
    }
    jo_kopen(j, STR("all_cores"), '{');
    number(j, "busy_seconds", r->machine_time.busy, 2);
    number(j, "idle_seconds", r->machine_time.idle, 2);
    number(j, "stolen_seconds", r->machine_time.stolen, 2);
    number(j, "load_before", r->load_before, 2);
    number(j, "load_after", r->load_after, 2);
    jo_close(j);
}

static void steps(struct json_out *j, const struct work_run *x) {
    jo_ki64(j, STR("registered"), x->opened);
    jo_kopen(j, STR("done"), '{');
    for (int i = 0; i < LIFE_STEPS; i++)
        if (x->steps[i]) jo_ki64(j, str_c(life_steps[i].verb), x->steps[i]);
    jo_close(j);
}

void result_json(struct json_out *j, const struct run_result *r) {
    jo_kstr(j, STR("bench"), str_c(r->kind));
    if (r->name.n) jo_kstr(j, STR("name"), r->name);
    jo_ktime(j, STR("at"), r->at, 0);
    jo_kstr(j, STR("version"), STR(HUIYIN_VERSION));
    if (r->git.n) jo_kstr(j, STR("git"), r->git);
    jo_kstr(j, STR("command"), r->command);
    jo_key(j, STR("parameters"));
    jo_raw(j, r->parameters);
    jo_key(j, STR("machine"));
    machine_json(j, &r->machine);
    jo_kopen(j, STR("store"), '{');
    if (r->store.kind) jo_kstr(j, STR("kind"), str_c(r->store.kind));
    jo_ki64(j, STR("matters"), r->store.matters);
    if (r->store.bytes) jo_ki64(j, STR("bytes"), r->store.bytes);
    jo_close(j);
    number(j, "seconds", seconds_of(r), 3);
    number(j, "per_second", per_second(r), 1);
    spans(j, "latency_ms", &r->all);
    jo_kopen(j, STR("workloads"), '[');
    for (int i = 0; i < r->mix->count; i++) one(j, r, i);
    jo_close(j);
    if (r->open) {
        if (r->drive->backlog_most >= 0) jo_ki64(j, STR("waiting_most"), r->drive->backlog_most);
        number(j, "late_most_ms", (double)r->drive->late_most_us / 1000, 3);
    }
    if (r->run) steps(j, r->run);
    processors(j, r);
    if (r->verified) {
        jo_kbool(j, STR("verified"), r->verified > 0);
        number(j, "verify_seconds", r->verify_seconds, 2);
    }
}

static void row(struct buf *b, const char *name, const struct drive_tally *t, double seconds) {
    const struct histogram *h = &t->latency;
    int64_t wrong = t->refused;
    for (int i = 0; i < DRIVE_ERRORS; i++) wrong += t->errors[i];
    buf_printf(b, "  %-12s %9.1f/s  p50 %8.2f  p90 %8.2f  p99 %8.2f  p99.9 %8.2f  max %8.2f ms  %lld 件 ok, %lld 错 wrong, %lld 推开 shed\n", name,
               seconds > 0 ? (double)t->within / seconds : 0, ms(h, 0.5), ms(h, 0.9), ms(h, 0.99), ms(h, 0.999), (double)h->most / 1000, (long long)t->fine, (long long)wrong,
               (long long)t->shed_count);
    if (t->sample[0]) buf_printf(b, "    %s\n", t->sample);
}

void result_table(struct buf *b, const struct run_result *r) {
    int64_t n = answers(r);
    double seconds = seconds_of(r);
    buf_printf(b, "%.*s，%lld 核 / cores，%.*s，%.0f fsync/s；%lld 件 / matters；%.1f s；负载 / load %.1f–%.1f\n", SP(r->machine.processor), (long long)r->machine.cores,
               SP(r->machine.system), r->machine.fsyncs, (long long)r->store.matters, seconds, r->load_before, r->load_after);
    for (int i = 0; i < r->mix->count; i++) row(b, r->mix->list[i]->name, &r->drive->works[i], seconds);
    if (r->mix->count > 1) buf_printf(b, "  %-12s %9.1f/s  p50 %8.2f  p99 %8.2f ms\n", "合计 all", per_second(r), ms(&r->all, 0.5), ms(&r->all, 0.99));
    if (r->open) buf_printf(b, "  开环 / open loop %.0f/s：最迟晚发 / sent at most %.2f ms late", r->rate, (double)r->drive->late_most_us / 1000);
    if (r->open && r->drive->backlog_most >= 0) buf_printf(b, "，最多等连接 / waiting for a connection at most %lld", (long long)r->drive->backlog_most);
    if (r->open) buf_byte(b, '\n');
    buf_printf(b, "  CPU：客户端 / client %.2f s", r->client_cpu);
    if (n) buf_printf(b, "（%.1f µs 一次 / each）", r->client_cpu * 1e6 / (double)n);
    if (r->server_cpu >= 0) buf_printf(b, "，服务器 / server %.2f s", r->server_cpu);
    if (r->server_cpu >= 0 && n) buf_printf(b, "（%.1f µs）", r->server_cpu * 1e6 / (double)n);
    if (r->server_peak_kb) buf_printf(b, "，%.1f MB", (double)r->server_peak_kb / 1024);
    buf_printf(b, "；全机 / machine %.1f s，被挪走 / stolen %.1f s\n", r->machine_time.busy, r->machine_time.stolen);
    if (r->verified) buf_printf(b, "  账本核对 / ledger verified：%s，%.1f s\n", r->verified > 0 ? "无误 / clean" : "有误 / findings", r->verify_seconds);
}

bool result_clean(const struct run_result *r) {
    int64_t wrong = r->verified < 0;
    for (int i = 0; i < r->mix->count; i++) {
        const struct drive_tally *t = &r->drive->works[i];
        wrong += t->refused;
        for (int k = 0; k < DRIVE_ERRORS; k++) wrong += t->errors[k];
    }
    return wrong == 0;
}
