// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "desk/service.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "until",
     .value = "T",
     .zh = "到这个时刻为止，如 2024-12-31T18:00；不写为现在",
     .en = "up to this moment, for example 2024-12-31T18:00; now when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin tick --db demo.db --until 2024-12-31", "huiyin tick --db city.db --json",
                                       NULL};

enum { TICK_MATTERS = 256 };

struct due {
    int64_t matters[TICK_MATTERS];
    size_t count;
};

static int keep_due(void *context, const struct cell *cells, size_t count) {
    struct due *d = context;
    if (count < 2) return 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->matters[i] == cells[0].i) return 0;
    d->matters[d->count++] = cells[0].i;
    return d->count == TICK_MATTERS;
}

struct ticking {
    struct cli *c;
    struct store *reader; // the writer's handle is the writer's alone
    struct service *service;
    ms_t until;
    int64_t matters, written; // written: newest event after the round before
    struct request requests[TICK_MATTERS];
};

static void ignore(struct request *r) { (void)r; }

// One round over those whose rung comes first; *ret_any says whether there was one.
static int round_of(struct ticking *t, bool *ret_any, struct fault *f) {
    struct due due = {.count = 0};
    if (store_each(t->reader, SQL_CLOCK_FIRE_NEXT, &CELL_INT(t->until), 1, keep_due, &due, f) < 0) return -1;
    for (size_t i = 0; i < due.count; i++) {
        struct request *r = &t->requests[i];
        arena_reset(&r->arena);
        r->done = ignore;
        r->command = (struct command){.verb = STR("clock.tick"),
                                      .channel = STR("timer"),
                                      .has_at = true,
                                      .at = t->until,
                                      .matter = arena_printf(&r->arena, "%lld", (long long)due.matters[i])};
        service_submit(t->service, r);
    }
    service_drain(t->service);
    for (size_t i = 0; i < due.count; i++) {
        if (t->requests[i].answer.ok) continue;
        *f = t->requests[i].answer.fault;
        return -1;
    }
    int64_t written = t->service->desk.written_seq;
    if (due.count && written == t->written)
        return fault_set(f, FAULT_MACHINE, "internal", "到期的时钟没有动作（%lld）",
                         "a clock that is due did not fire (%lld)", (long long)due.matters[0]);
    t->written = written;
    *ret_any = due.count > 0;
    t->matters += (int64_t)due.count;
    return 0;
}

static int run_service(struct cli *c, struct service *s, const char *path, struct fault *f) {
    struct ticking *t = arena_new(&c->arena, struct ticking);
    const char *until = cli_get(c, "until");
    int64_t before = s->desk.written_seq;
    bool any = true;
    *t = (struct ticking){.c = c, .service = s, .until = now_ms(), .written = before};
    if (until && time_parse(str_c(until), desk_days(&s->desk).utc_offset, &t->until, f) < 0)
        return fault_where(f, STR("until"));
    if (!s->desk.driven && t->until > now_ms()) {
        fault_set(f, FAULT_INPUT, "at-in-future", "这个库按实际时间走，--until 不能在将来",
                  "this store goes by the real time: --until cannot lie in the future");
        return fault_where(f, STR("until"));
    }
    if (store_open(&t->reader, path, STORE_READ, f) < 0) return -1;
    store_set_region(t->reader, s->desk.region);
    int status = 0;
    while (status == 0 && any) status = round_of(t, &any, f);
    store_close(t->reader);
    for (size_t i = 0; i < TICK_MATTERS; i++) arena_release(&t->requests[i].arena);
    if (status < 0) return -1;
    int64_t events = s->desk.written_seq - before;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ktime(&j, STR("until"), t->until, desk_days(&s->desk).utc_offset);
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
    int status = run_service(c, &s, path, f);
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
