// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "deliver/todo.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "state", .value = "STATE", .zh = "waiting、task、failed、made、given_up 之一；不写为前三种", .en = "one of waiting, task, failed, made, given_up; the first three when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin deliver list --db city.db", "huiyin deliver list --db city.db --state failed --json", NULL};

static const char *const states[] = {"waiting", "task", "failed", "made", "given_up"};
enum { STATES = 5, OPEN_STATES = 3 };

static void print(struct cli *c, struct view *v, struct json_out *j, const struct todo *x) {
    if (c->json) {
        todo_json(v, j, x);
        return;
    }
    const struct row_delivery *r = x->row;
    struct str why = delivery_why_zh(r->why.n ? r->why : x->try_why), kind = str_c(notice_zh[notice_of(r->kind) % NOTICE_KINDS]);
    buf_printf(&c->out.b, "%lld  %.*s  %.*s  %.*s  %.*s", (long long)r->id, SP(x->number), SP(kind), SP(x->to), SP(way_zh(way_of(r->way))));
    buf_printf(&c->out.b, "  %.*s", SP(delivery_state_zh(r->state)));
    if (why.n) buf_printf(&c->out.b, "（%.*s）", SP(why));
    if (x->absent.n) buf_printf(&c->out.b, "  %.*s 无人在岗 / nobody is there", SP(x->absent));
    if (r->evidence.n) buf_printf(&c->out.b, "  %.*s", SP(r->evidence));
    buf_byte(&c->out.b, '\n');
}

static int list(struct cli *c, struct view *v, struct json_out *j, struct str state, int64_t *count, struct fault *f) {
    int64_t after = 0;
    do {
        struct todo *rows;
        size_t n;
        if (todo_list(v, NULL, state, after, TODO_MOST, &rows, &n, &after, f) < 0) return -1;
        for (size_t i = 0; i < n; i++) print(c, v, j, &rows[i]);
        *count += (int64_t)n;
        arena_reset(v->arena);
        if (cli_flow(c, f) < 0) return -1;
    } while (after);
    return 0;
}

static int run_desk(struct cli *c, struct desk *d, struct fault *f) {
    const char *wanted = cli_get(c, "state");
    struct arena a = ARENA_INIT;
    struct view v = {.desk = d, .arena = &a, .utc_offset = desk_days(d).utc_offset, .viewer = VIEWER_OFFICE};
    struct json_out j;
    int status = 0;
    int64_t count = 0;
    bool known = wanted == NULL;
    for (int i = 0; wanted && i < STATES; i++) known = known || str_eq(str_c(wanted), str_c(states[i]));
    if (!known) {
        fault_set(f, FAULT_USAGE, "bad-state", "--%s 可用：waiting、task、failed、made、given_up", "--%s is one of waiting, task, failed, made, given_up", "state");
        return fault_where(f, STR("state"));
    }
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_kopen(&j, STR("deliveries"), '[');
    }
    for (int i = 0; i < (wanted ? 1 : OPEN_STATES) && status == 0; i++) status = list(c, &v, &j, str_c(wanted ? wanted : states[i]), &count, f);
    if (status == 0 && c->json) {
        jo_close(&j);
        cli_json_close(c, &j);
    }
    if (status == 0 && !c->json && count == 0) buf_add(&c->out.b, STR("没有这样的送达 / no such deliveries\n"));
    arena_release(&a);
    return status;
}

static int run(struct cli *c, struct fault *f) {
    struct store *s;
    struct desk d;
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = desk_open(&d, s, cli_rooms, store_region(s), f);
    if (status == 0) {
        d.at = d.now = now_ms();
        status = run_desk(c, &d, f);
    }
    desk_release(&d);
    store_close(s);
    return status;
}

const struct cli_verb verb_deliver_list = {
    .name = "deliver list",
    .zh = "列出送达：等待发送的、要人办的、没有送到的",
    .en = "list deliveries: those that wait, those a person has to make, those that failed",
    .more_zh = "要人办的用 huiyin act 确认：delivery.confirm、delivery.try、delivery.settle；网页上在“送达”一页。",
    .more_en = "Those a person makes are confirmed with delivery.confirm, delivery.try, delivery.settle (huiyin act), or on the page \"送达\".",
    .options = options,
    .examples = examples,
    .run = run,
};
