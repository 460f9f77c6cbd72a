// SPDX-License-Identifier: Apache-2.0
#include "cli/sign.h"
#include "cli/store.h"
#include "desk/ticker.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    CLI_SIGN_OPTIONS,
    {.name = "until",
     .value = "T",
     .zh = "到这个时刻为止，如 2024-12-31T18:00；不写为现在",
     .en = "up to this moment, for example 2024-12-31T18:00; now when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin tick --db demo.db --until 2024-12-31", "huiyin tick --db city.db --json",
                                       NULL};

// All rounds there are. The ticker says who was due; whether anything came of it shows in the ledger.
static int run_rounds(struct ticker *t, ms_t until, struct fault *f) {
    bool any = true;
    while (any) {
        int64_t written = t->service->desk.written_seq;
        if (ticker_round(t, until, &any, f) < 0) return -1;
        if (any && t->service->desk.written_seq == written)
            return fault_set(f, FAULT_MACHINE, "internal", "到期的时钟没有动作", "a clock that is due did not fire");
    }
    return 0;
}

static int run_service(struct cli *c, struct service *s, const char *path, struct fault *f) {
    struct ticker *t = arena_new(&c->arena, struct ticker);
    const char *text = cli_get(c, "until");
    int64_t before = s->desk.written_seq;
    ms_t until = now_ms();
    if (text && time_parse(str_c(text), desk_days(&s->desk).utc_offset, &until, f) < 0)
        return fault_where(f, STR("until"));
    if (!s->desk.driven && until > now_ms()) {
        fault_set(f, FAULT_INPUT, "at-in-future", "这个库按实际时间走，--until 不能在将来",
                  "this store goes by the real time: --until cannot lie in the future");
        return fault_where(f, STR("until"));
    }
    if (ticker_open(t, path, s, TICKER_ALONE, f) < 0) return -1;
    int status = run_rounds(t, until, f);
    ticker_close(t);
    if (status < 0) return -1;
    int64_t events = s->desk.written_seq - before;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ktime(&j, STR("until"), until, desk_days(&s->desk).utc_offset);
        jo_ki64(&j, STR("matters"), t->matters);
        jo_ki64(&j, STR("events"), events);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "%lld 件事项到期，记下 %lld 个事件 / %lld matters were due, %lld events\n",
                   (long long)t->matters, (long long)events, (long long)t->matters, (long long)events);
    }
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct service s;
    const char *path;
    int64_t region;
    if (cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0 || service_open(&s, path, cli_rooms, region, f) < 0)
        return -1;
    int status = cli_sign(c, &s.desk, f);
    if (status == 0) status = run_service(c, &s, path, f);
    service_close(&s);
    return status;
}

const struct cli_verb verb_tick = {
    .name = "tick",
    .zh = "让到期的提醒、升级和自动动作发生",
    .en = "fire what is due: reminders, escalations, actions of the clock",
    .more_zh = "用 init --driven 建的库，时钟只由命令推动：tick 让它走到 --until。",
    .more_en = "In a store made with init --driven only commands move the clock: tick takes it to --until.",
    .options = options,
    .examples = examples,
    .run = run,
};
