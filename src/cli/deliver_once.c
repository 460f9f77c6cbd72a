// SPDX-License-Identifier: Apache-2.0
#include "cli/deliver.h"
#include "cli/sign.h"
#include "cli/store.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    CLI_SIGN_OPTIONS,
    {.name = "at", .value = "T", .zh = "当作此刻（只用于 init --driven 建的库）；不写为现在", .en = "taken for now (stores made with init --driven only); the real time when not given"},
    CLI_DELIVER_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin deliver once --db city.db --deliver-conf deliver.conf",
    "huiyin deliver once --db demo.db --at 2024-03-01T10:00 --sms-url http://127.0.0.1:8099/ --sms-secret-file secret",
    NULL,
};

struct once {
    struct service service;
    struct cli_deliver deliver;
    struct notifier notifier;
    ms_t at;
};

static ms_t given_time_of_day(void *context) { return ((struct once *)context)->at; }

static int take_at(struct cli *c, struct once *o, struct fault *f) {
    const char *at = cli_get(c, "at");
    if (at == NULL) return 0;
    if (!o->service.desk.driven)
        return fault_set(f, FAULT_USAGE, "at-not-allowed", "--%s 只用于 init --driven 建的库", "--%s is for stores made with init --driven only", "at");
    if (time_parse(str_c(at), desk_days(&o->service.desk).utc_offset, &o->at, f) < 0) return fault_where(f, STR("at"));
    return 0;
}

static int all_rounds(struct once *o, struct fault *f) {
    bool any = true;
    while (any)
        if (notifier_round(&o->notifier, &any, f) < 0) return -1;
    return 0;
}

static void print(struct cli *c, const struct notifier_counts *n) {
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("events"), n->events);
        jo_ki64(&j, STR("opened"), n->opened);
        jo_ki64(&j, STR("tried"), n->tried);
        jo_ki64(&j, STR("made"), n->made);
        jo_ki64(&j, STR("failed"), n->failed);
        jo_ki64(&j, STR("waiting"), n->waiting);
        cli_json_close(c, &j);
        return;
    }
    buf_printf(&c->out.b, "看过 %lld 个事件，新开 %lld 次送达；试发 %lld 次，送到 %lld，送不到 %lld，推迟 %lld\n", (long long)n->events, (long long)n->opened,
               (long long)n->tried, (long long)n->made, (long long)n->failed, (long long)n->waiting);
    buf_printf(&c->out.b, "%lld events looked at, %lld deliveries opened; %lld tries, %lld made, %lld failed, %lld put off\n", (long long)n->events,
               (long long)n->opened, (long long)n->tried, (long long)n->made, (long long)n->failed, (long long)n->waiting);
}

static int run_opened(struct cli *c, struct once *o, const char *path, struct fault *f) {
    if (take_at(c, o, f) < 0 || notifier_open(&o->notifier, path, cli_rooms, &o->service, &o->deliver.settings, &o->deliver.notices, f) < 0) return -1;
    if (o->at) {
        o->notifier.clock = given_time_of_day;
        o->notifier.clock_context = o;
    }
    int status = all_rounds(o, f);
    if (status == 0) print(c, &o->notifier.counts);
    notifier_close(&o->notifier);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct once *o = arena_new(&c->arena, struct once);
    const char *path;
    int64_t region;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || cli_deliver_open(c, &o->deliver, f) < 0) return -1;
    int status = service_open(&o->service, path, cli_rooms, region, f);
    if (status == 0) status = cli_sign(c, &o->service.desk, f);
    if (status == 0) status = run_opened(c, o, path, f);
    service_close(&o->service);
    cli_deliver_release(&o->deliver);
    return status;
}

const struct cli_verb verb_deliver_once = {
    .name = "deliver once",
    .zh = "把要告知的都送一遍：开出送达，发邮件和短信，记下凭证",
    .en = "make what is to be told: open deliveries, send mail and short messages, record the evidence",
    .more_zh = "serve 自己会做；这里用于没有服务在跑的库，和用 init --driven 建的库（只有要求时才发）。",
    .more_en = "serve does this by itself; use it where nothing serves the store, and for driven stores, which send only when asked.",
    .options = options,
    .examples = examples,
    .run = run,
};
