// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "simulate/world_room.h"

// --- what the profile says of the limits those in the city go by

static int limit_named(const struct profile *p, struct str name, struct limit *ret, struct fault *f) {
    const struct profile_value *v = profile_get(p, name);
    if (v && limit_parse(v->text, ret, f) == 0) return 0;
    return fault_set(f, FAULT_INPUT, "sim-value", "方案里没有期限“%.*s”，模拟要按它办", "the profile has no limit \"%.*s\", which the simulation goes by", SP(name));
}

static int count_named(const struct profile *p, struct str name, int *ret, struct fault *f) {
    const struct profile_value *v = profile_get(p, name);
    int64_t n;
    struct str text = v ? v->text : STR("");
    if (str_ends(text, STR("次"))) text = str_head(text, text.n - strlen("次"));
    if (str_to_i64(text, &n) < 0 || n < 0 || n > COUNT_MAX)
        return fault_set(f, FAULT_INPUT, "sim-value", "方案里没有次数“%.*s”，模拟要按它办", "the profile has no count \"%.*s\", which the simulation goes by", SP(name));
    *ret = (int)n;
    return 0;
}

static int limits_read(struct world *w, const struct profile *p, struct arena *a, struct fault *f) {
    struct world_limits *l = &w->limits;
    struct str handle = w->enterprise ? STR("企业办理期限") : STR("诉求办理期限"), share = w->enterprise ? STR("企业回访比例") : STR("回访比例");
    if (limit_named(p, STR("签收期限"), &l->sign, f) < 0 || limit_named(p, STR("结果审核期限"), &l->check, f) < 0 ||
        limit_named(p, STR("回访期限"), &l->call_back, f) < 0 || limit_named(p, STR("暂停期限"), &l->pause, f) < 0 ||
        limit_named(p, STR("挂账期限"), &l->shelf, f) < 0 || limit_named(p, STR("复发期限"), &l->relapse, f) < 0)
        return -1;
    if (count_named(p, STR("退单次数"), &l->returns, f) < 0 || count_named(p, STR("重办次数"), &l->redos, f) < 0 ||
        count_named(p, STR("核退次数"), &l->sent_back, f) < 0 || count_named(p, STR("复发次数"), &l->relapses, f) < 0)
        return -1;
    if (limit_named(p, handle, &l->handle_common, f) < 0) return -1;
    for (size_t i = 0; i < MODEL_KINDS; i++) {
        l->handle[i] = l->handle_common;
        struct str own = i < w->m->kinds.weights.count ? arena_printf(a, "%.*s·%.*s", SP(handle), SP(w->m->kinds.of[i])) : STR("");
        if (!w->enterprise && own.n && profile_get(p, own) && limit_named(p, own, &l->handle[i], f) < 0) return -1;
        const struct profile_value *drawn = profile_get(p, arena_printf(a, "%.*s·%.*s", SP(share), SP(w->m->kinds.of[i])));
        if (drawn == NULL) drawn = profile_get(p, share);
        if (drawn && i < w->m->kinds.weights.count && !str_eq(drawn->text, STR("100%"))) l->drawn = true;
    }
    struct str common = arena_printf(a, "%.*s·共性问题", SP(handle));
    return w->enterprise && profile_get(p, common) ? limit_named(p, common, &l->handle_common, f) : 0;
}

// --- arrivals

// A day's weight: month, weekday, days off by their name (the weekend's own is in the weekday), and up to 8 % of chance.
static int64_t day_weight(const struct world *w, int64_t n) {
    day_t day = w->options.from + (day_t)n;
    struct date d = date_from_day(day);
    const struct model *m = w->m;
    int64_t weight = (int64_t)m->months.of[d.month - 1] * m->weekdays.of[weekday(day) - 1];
    if (calendar_name(w->calendar, day).n && !calendar_workday(w->calendar, day)) weight = weight * m->holiday.of[0] / SHARE_ONE;
    struct chance c = chance_of(w->options.seed, (uint64_t)n, CHANCE_NOISE);
    return weight * (92 + chance_under(&c, 17));
}

static int plan_arrivals(struct world *w, struct fault *f) {
    int64_t sum = 0, upto = 0, given = 0;
    for (int64_t n = 0; n < w->options.days; n++) sum += day_weight(w, n);
    if (sum <= 0) return fault_set(f, FAULT_INPUT, "sim-value", "这些天里没有一天有来件：请看“月份”“星期”", "no appeal would come in on any day: look at 月份 and 星期");
    w->arrivals = mem_new(arena_bytes((size_t)w->options.days, sizeof *w->arrivals));
    for (int64_t n = 0; n < w->options.days; n++) {
        upto += day_weight(w, n);
        int64_t all = (int64_t)((__int128)w->options.matters * upto / sum);
        if (all - given > 999999)
            return fault_set(f, FAULT_INPUT, "sim-value", "一天来 %lld 件，编号只有六位：请多给几天", "%lld appeals on one day, their numbers have six digits: give more days",
                             (long long)(all - given));
        w->arrivals[n] = (uint32_t)(all - given);
        given = all;
    }
    return 0;
}

static int by_time(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

void world_day(struct world *w) {
    struct chance c = chance_of(w->options.seed, (uint64_t)w->day, CHANCE_DAY);
    w->day_count = w->day < w->options.days ? w->arrivals[w->day] : 0;
    if (w->day_count > w->times_cap) {
        w->times_cap = w->day_count;
        w->times = mem_grow(w->times, arena_bytes(w->times_cap, sizeof *w->times));
    }
    for (uint32_t i = 0; i < w->day_count; i++)
        w->times[i] = (uint32_t)chance_weighed(&c, w->m->hours.of, MODEL_HOURS, w->m->hours.sum) * 3600 + chance_under(&c, 3600);
    if (w->day_count) qsort(w->times, w->day_count, sizeof *w->times, by_time);
}

void world_rebuild(struct world *w) {
    w->lives.heap_count = w->lives.free_count = 0;
    for (uint32_t i = 0; i < w->lives.count; i++) lives_push(&w->lives, i);
    world_day(w);
}

// --- opening

static void digest(struct world *w, struct str procedure, const struct profile *profile, struct str model_and_words) {
    struct hash h;
    char hex[2 * HASH_BYTES + 1], options[160];
    int n = snprintf(options, sizeof options, "%llu %lld %lld %d", (unsigned long long)w->options.seed, (long long)w->options.matters,
                     (long long)w->options.days, w->options.from);
    struct str parts[] = {procedure, profile->text, model_and_words, str_of(options, (size_t)n)};
    sm3(&h, parts, 4);
    hash_hex(&h, hex);
    memcpy(w->digest, hex, sizeof w->digest - 1);
}

int world_open(struct world *w, const struct model *m, const struct words *words, const struct calendar *calendar, const struct profile *profile,
               struct str procedure, struct str texts, struct world_options options, struct fault *f) {
    struct arena a = ARENA_INIT;
    memset(w, 0, sizeof *w);
    w->m = m;
    w->words = words;
    w->calendar = calendar;
    w->days = profile->days;
    w->options = options;
    w->enterprise = str_eq(m->procedure, STR("enterprise"));
    w->tick_day = WORLD_TICK_DAYS;
    if (!w->enterprise && !str_eq(m->procedure, STR("hotline")))
        return fault_set(f, FAULT_INPUT, "sim-procedure", "模拟只认得程序 hotline 和 enterprise 的办法，不认得“%.*s”",
                         "the simulated city knows the course of hotline and enterprise, not of \"%.*s\"", SP(m->procedure));
    if (w->enterprise && m->enterprises == 0) return fault_set(f, FAULT_INPUT, "sim-value", "企业诉求要有企业：“企业”不能是 0", "appeals of enterprises need some: 企业 cannot be 0");
    digest(w, procedure, profile, texts);
    int status = limits_read(w, profile, &a, f);
    arena_release(&a);
    if (status < 0 || plan_arrivals(w, f) < 0) return -1;
    w->setup_count = city_count(w);
    world_day(w);
    return 0;
}

void world_release(struct world *w) {
    lives_release(&w->lives);
    free(w->times);
    free(w->arrivals);
    buf_release(&w->text);
    memset(w, 0, sizeof *w);
}

// --- going on

static ms_t day_begin(const struct world *w, int64_t day) { return day_start(w->options.from + (day_t)day, w->days.utc_offset); }

// Moves on to the next day that has arrivals left; false when no more come.
static bool arrival(struct world *w, ms_t *ret_at) {
    while (w->in_day == w->day_count) {
        if (w->day >= w->options.days) return false;
        w->day++;
        w->in_day = 0;
        world_day(w);
    }
    *ret_at = day_begin(w, w->day) + (ms_t)w->times[w->in_day] * MS_SECOND;
    return true;
}

uint64_t world_waits(const struct world *w) {
    uint32_t first;
    return lives_first(&w->lives, &first) ? w->lives.of[first].asked : 0;
}

void world_told(struct world *w, uint32_t index, uint32_t serial, bool drawn) {
    struct life *l = &w->lives.of[index];
    if (l->serial == serial) l->drawn = drawn;
}

static void begin(struct world *w, ms_t at, uint32_t *ret) {
    uint32_t index = lives_begin(&w->lives);
    struct life *l = &w->lives.of[index];
    l->at = at;
    l->serial = ++w->serial;
    l->in_day = ++w->in_day;
    l->day = w->options.from + w->day;
    course_begin(w, l);
    *ret = index;
}

// One deed: written as a command, then the next one of the same matter is put on the heap, or it is over.
static void step(struct world *w, uint32_t index, uint64_t number, struct arena *a, struct world_step *ret) {
    struct life *l = &w->lives.of[index];
    l->asked = 0;
    course_settle(w, l);
    l->steps++;
    write_deed(w, l, number, a, &ret->command);
    ret->what = WORLD_COMMAND;
    ret->index = index;
    ret->serial = l->serial;
    ret->asks = w->limits.drawn && l->deed == DEED_APPROVE;
    w->commands++;
    w->now = l->at;
    if (!course_after(w, index) || w->lives.of[index].at >= world_end(w)) {
        ret->asks = false;
        lives_end(&w->lives, index);
        return;
    }
    if (ret->asks) {
        w->lives.of[index].asked = number;
        w->lives.of[index].drawn = 1;
    }
    lives_push(&w->lives, index);
}

// Those not drawn are called by nobody: their matter was over with the draw.
static bool undrawn(struct world *w, uint32_t index) {
    struct life *l = &w->lives.of[index];
    if (l->asked == 0 || l->drawn) return false;
    lives_pop(&w->lives);
    lives_end(&w->lives, index);
    return true;
}

void world_next(struct world *w, uint64_t number, struct arena *a, struct world_step *ret) {
    memset(ret, 0, sizeof *ret);
    if (w->tick_day < 0) {
        ret->what = WORLD_END;
        return;
    }
    if (w->setup < w->setup_count) {
        city_command(w, w->setup++, number, a, &ret->command);
        ret->what = WORLD_COMMAND;
        ret->founding = true;
        w->commands++;
        return;
    }
    uint32_t index;
    ms_t came;
    bool comes = arrival(w, &came), goes = lives_first(&w->lives, &index);
    ms_t at = goes ? w->lives.of[index].at : 0;
    if (comes && (!goes || came <= at)) at = came;
    else comes = false;
    if (!comes && !goes) at = world_end(w);
    ms_t tick = day_begin(w, w->tick_day);
    if (tick > world_end(w)) tick = world_end(w);
    if (at >= tick) { // the clocks first
        bool last = tick == world_end(w);
        ret->what = WORLD_TICK;
        ret->until = tick;
        w->now = tick;
        w->tick_day = last ? -1 : w->tick_day + WORLD_TICK_DAYS;
        return;
    }
    if (comes) begin(w, came, &index);
    else {
        if (undrawn(w, index)) {
            ret->what = WORLD_NOTHING; // the answer of the next one may have to be told first
            return;
        }
        lives_pop(&w->lives);
    }
    step(w, index, number, a, ret);
}
