// SPDX-License-Identifier: Apache-2.0
#include "load/fill.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "load/invented.h"

enum { IN_FLIGHT = 1024, FIELDS = 8 };

struct slot {
    struct request request;
    struct filling *all;
    struct slot *next;
};

struct filling {
    struct service *service;
    const struct fill_options *o;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct slot *slots, *free;
    int64_t commands;
    _Atomic bool failed;
    struct fault fault;
};

static void done(struct request *r) {
    struct slot *s = r->context;
    struct filling *x = s->all;
    pthread_mutex_lock(&x->lock);
    if (!r->answer.ok && !x->failed) {
        x->fault = r->answer.fault;
        x->failed = true;
    }
    x->commands++;
    s->next = x->free;
    x->free = s;
    pthread_cond_signal(&x->freed);
    pthread_mutex_unlock(&x->lock);
}

static struct slot *take(struct filling *x) {
    pthread_mutex_lock(&x->lock);
    while (x->free == NULL) pthread_cond_wait(&x->freed, &x->lock);
    struct slot *s = x->free;
    x->free = s->next;
    pthread_mutex_unlock(&x->lock);
    arena_reset(&s->request.arena);
    return s;
}

// Hands over a command whose texts live in the arena of its slot.
static void give(struct filling *x, struct slot *s, struct command c) {
    c.channel = STR("import");
    c.has_at = true;
    s->request.command = c;
    s->request.done = done;
    s->request.context = s;
    service_submit(x->service, &s->request);
}

static struct command command(struct slot *s, struct str verb, struct str by, ms_t at, struct str key) {
    struct command c = {.verb = verb, .by = arena_str(&s->request.arena, by), .at = at, .key = key};
    c.fields.pairs = arena_array(&s->request.arena, struct pair, FIELDS);
    return c;
}

static void field(struct command *c, struct str name, struct str value) {
    struct pair *p = (struct pair *)(uintptr_t)c->fields.pairs;
    p[c->fields.count++] = (struct pair){name, value};
}

static void account(struct filling *x, struct str login, struct str office, struct str role, ms_t at) {
    struct slot *s = take(x);
    struct arena *a = &s->request.arena;
    struct command c = command(s, STR("account.open"), x->o->by, at, arena_printf(a, "fill:account:%.*s", SP(login)));
    field(&c, STR("login"), arena_str(a, login));
    field(&c, STR("office"), arena_str(a, office));
    field(&c, STR("role"), role);
    give(x, s, c);
}

static void bodies(struct filling *x, ms_t at) {
    account(x, STR("desk"), x->o->reception, STR("受理中心"), at);
    for (int i = 0; i < FILL_OFFICES; i++) {
        char login[16], name[32];
        struct slot *s = take(x);
        struct arena *a = &s->request.arena;
        snprintf(login, sizeof login, "d%d", i);
        snprintf(name, sizeof name, "第%d承办局", i);
        struct command c = command(s, STR("office.open"), x->o->by, at, arena_printf(a, "fill:office:%d", i));
        field(&c, STR("name"), arena_str(a, str_c(name)));
        give(x, s, c);
        account(x, str_c(login), str_c(name), STR("承办人"), at);
    }
}

// One matter: what it is drawn from does not depend on where filling began.
struct life {
    struct filling *all;
    struct dice dice;
    int64_t i;
    int office;
    ms_t at;
    char number[24], login[16];
};

static void step(struct life *l, const char *verb, struct str by, int hours, const char *name1, const char *value1, const char *name2, const char *value2) {
    struct slot *s = take(l->all);
    struct arena *a = &s->request.arena;
    struct command c = command(s, str_c(verb), by, l->at + hours * MS_HOUR, arena_printf(a, "fill:%s:%s", l->number, verb));
    c.matter = arena_str(a, str_c(l->number));
    if (name1) field(&c, str_c(name1), arena_str(a, str_c(value1)));
    if (name2) field(&c, str_c(name2), arena_str(a, str_c(value2)));
    give(l->all, s, c);
}

static void register_it(struct life *l) {
    struct slot *s = take(l->all);
    struct arena *a = &s->request.arena;
    struct dice *c = &l->dice;
    struct buf b = BUF_INIT;
    struct command k = command(s, STR("登记"), STR("desk"), l->at, arena_printf(a, "fill:%s", l->number));
    struct str kind = invented_kind(c);
    field(&k, STR("number"), arena_str(a, str_c(l->number)));
    field(&k, STR("程序"), l->all->o->procedure);
    field(&k, STR("类别"), kind);
    field(&k, STR("渠道"), STR("12345"));
    invented_title(&b, c, kind);
    field(&k, STR("标题"), arena_str(a, buf_str(&b)));
    buf_clear(&b);
    invented_body(&b, c);
    field(&k, STR("内容"), arena_str(a, buf_str(&b)));
    buf_clear(&b);
    field(&k, STR("诉求人.姓名"), invented_name(c));
    invented_phone(&b, c);
    field(&k, STR("诉求人.电话"), arena_str(a, buf_str(&b)));
    buf_release(&b);
    give(l->all, s, k);
}

static void answer_at_once(struct life *l) {
    step(l, "直接答复", STR("desk"), 0, "办理结果", "已当场说明政策和办理途径，来电人表示明白", "告知方式", "电话");
    if (dice_below(&l->dice, 100) >= l->all->o->public_) return;
    step(l, "matter.publish", STR("desk"), 48, "title", "关于来电咨询事项的答复", "body", "您反映的问题已经核实，现将政策依据和办理途径答复如下。如有疑问，请再次来电。");
}

static void one(struct filling *x, int64_t i, ms_t at) {
    struct life l = {.all = x, .dice = {x->o->seed ^ ((uint64_t)i * 0xD1342543DE82EF95ULL)}, .i = i};
    char office[32];
    int64_t left = i - (x->o->matters - x->o->open); // from 0 on it stays open
    int last = left < 0 ? 5 : (int)(left % 4);       // how many steps after registration
    l.at = at;
    l.office = (int)dice_below(&l.dice, FILL_OFFICES);
    snprintf(l.number, sizeof l.number, "B%08lld", (long long)i);
    snprintf(l.login, sizeof l.login, "d%d", l.office);
    snprintf(office, sizeof office, "第%d承办局", l.office);
    register_it(&l);
    if (left < 0 && dice_below(&l.dice, 100) < x->o->direct) {
        answer_at_once(&l);
        return;
    }
    struct str body = str_c(l.login);
    if (last > 0) step(&l, "派单", STR("desk"), 0, "主办单位", office, NULL, NULL);
    if (last > 1) step(&l, "签收", body, 1, NULL, NULL, NULL, NULL);
    if (last > 2) step(&l, "联系", body, 2, "联系方式", "电话", NULL, NULL);
    if (last > 2) step(&l, "办结", body, 3, "办理结果", "已到场核实并处理，来电人表示认可", "告知方式", "电话");
    if (last > 3) step(&l, "回访", STR("desk"), 4, "是否解决", "解决", "满意度", "满意");
}

int fill_store(struct service *s, const struct fill_options *o, int64_t have, int64_t *ret_commands, struct fault *f) {
    struct filling x = {.service = s, .o = o};
    double step = o->matters > have ? (double)(o->until - o->from) / (double)(o->matters - have) : 0;
    pthread_mutex_init(&x.lock, NULL);
    pthread_cond_init(&x.freed, NULL);
    x.slots = mem_new(arena_bytes(IN_FLIGHT, sizeof *x.slots));
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        x.slots[i].all = &x;
        x.slots[i].next = x.free;
        x.free = &x.slots[i];
    }
    if (have == 0) bodies(&x, o->from - MS_DAY);
    for (int64_t i = have; i < o->matters && !x.failed; i++) {
        one(&x, i, o->from + (ms_t)((double)(i - have) * step));
        if (o->progress && i % 256 == 0) o->progress(o->context, i, o->matters);
    }
    service_drain(s);
    for (size_t i = 0; i < IN_FLIGHT; i++) arena_release(&x.slots[i].request.arena);
    free(x.slots);
    pthread_cond_destroy(&x.freed);
    pthread_mutex_destroy(&x.lock);
    *ret_commands = x.commands;
    if (!x.failed) return 0;
    struct buf zh = BUF_INIT, en = BUF_INIT;
    buf_printf(&zh, "库没有填完（%s）：请删去这个库重来", x.fault.zh);
    buf_printf(&en, "the store was not filled (%s): remove it and begin again", x.fault.en);
    fault_say(f, x.fault.kind, "not-filled", buf_str(&zh), buf_str(&en));
    buf_release(&zh);
    buf_release(&en);
    return -1;
}
