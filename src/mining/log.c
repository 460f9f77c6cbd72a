// SPDX-License-Identifier: Apache-2.0
#include "mining/log.h"

#include <stdlib.h>
#include <string.h>

void log_release(struct event_log *l) {
    free(l->events);
    free(l->cases);
    free(l->activities);
    smap_release(&l->case_index);
    smap_release(&l->activity_index);
    smap_release(&l->texts);
    arena_release(&l->arena);
    *l = (struct event_log){0};
}

static void *grown(void *p, size_t count, size_t *cap, size_t size) {
    if (count < *cap) return p;
    *cap = *cap ? *cap * 2 : 64;
    return mem_grow(p, arena_bytes(*cap, size));
}

// Values repeat, so each is kept once. The map's value is the copy itself, its length is the key's.
static struct str kept(struct event_log *l, struct str s) {
    if (s.n == 0) return STR("");
    const char *there = smap_get(&l->texts, s);
    if (there) return str_of(there, s.n);
    struct str copy = arena_str(&l->arena, s);
    smap_put(&l->texts, copy, (void *)copy.p);
    return copy;
}

static int too_many(const char *code, const char *zh, const char *en, int most, int line, struct fault *f) {
    fault_set(f, FAULT_INPUT, code, "日志里的%s多于 %d%.0s；请分成几份", "the log has more than%.0s %d %s; split it", zh, most, en);
    return fault_place(f, line, 0);
}

static int absent(const struct log_row *r, const char *code, const char *column, struct fault *f) {
    fault_set(f, FAULT_INPUT, code, "这个事件没有 %s", "this event has no %s", column);
    fault_where(f, str_c(column));
    return fault_place(f, r->line, 0);
}

static int take_time(struct str text, const char *column, int line, ms_t utc_offset, struct stamp *ret, struct fault *f) {
    if (stamp_parse(text, utc_offset, ret, f) == 0) return 0;
    fault_where(f, str_c(column));
    return fault_place(f, line, 0);
}

// Indexes are kept in the maps as pointers into nothing: one more than the index.
static int32_t index_of(const struct smap *m, struct str s) { return (int32_t)((intptr_t)smap_get(m, s) - 1); }

static int find_case(struct event_log *l, const struct log_row *r, ms_t utc_offset, int32_t *ret, struct fault *f) {
    *ret = index_of(&l->case_index, r->case_name);
    if (*ret >= 0) return 0;
    if (l->case_count == LOG_CASES_MAX) return too_many("too-many-cases", "件", "cases", LOG_CASES_MAX, r->line, f);
    struct log_case c = {.line = r->line, .has_start = r->start.n > 0, .has_deadline = r->deadline.n > 0};
    if (c.has_start && take_time(r->start, "start", r->line, utc_offset, &c.start, f) < 0) return -1;
    if (c.has_deadline && take_time(r->deadline, "deadline", r->line, utc_offset, &c.deadline, f) < 0) return -1;
    c.name = arena_str(&l->arena, r->case_name);
    c.section = kept(l, r->section);
    l->cases = grown(l->cases, l->case_count, &l->case_cap, sizeof *l->cases);
    l->cases[l->case_count++] = c;
    smap_put(&l->case_index, c.name, (void *)(intptr_t)l->case_count);
    *ret = (int32_t)l->case_count - 1;
    return 0;
}

static int find_activity(struct event_log *l, const struct log_row *r, int32_t *ret, struct fault *f) {
    *ret = index_of(&l->activity_index, r->activity);
    if (*ret >= 0) return 0;
    if (l->activity_count == LOG_ACTIVITIES_MAX)
        return too_many("too-many-activities", "不同的活动名", "different names of activities", LOG_ACTIVITIES_MAX, r->line, f);
    l->activities = grown(l->activities, l->activity_count, &l->activity_cap, sizeof *l->activities);
    struct log_activity *a = &l->activities[l->activity_count++];
    *a = (struct log_activity){.name = arena_str(&l->arena, r->activity)};
    smap_put(&l->activity_index, a->name, (void *)(intptr_t)l->activity_count);
    *ret = (int32_t)l->activity_count - 1;
    return 0;
}

static enum log_life life_of(struct str word) {
    char low[16] = "";
    if (word.n == 0) return LIFE_COMPLETE;
    for (size_t i = 0; i < word.n && i < sizeof low - 1; i++) low[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
    return strcmp(low, "complete") == 0 ? LIFE_COMPLETE : strcmp(low, "withdraw") == 0 ? LIFE_WITHDRAW : LIFE_OTHER;
}

int log_add(struct event_log *l, const struct log_row *r, ms_t utc_offset, struct fault *f) {
    struct log_event e = {.line = r->line, .life = life_of(r->life)};
    int64_t parts = 0;
    if (r->case_name.n == 0) return absent(r, "missing-case", "case:concept:name", f);
    if (r->activity.n == 0) return absent(r, "missing-activity", "concept:name", f);
    if (r->time.n == 0) return absent(r, "missing-time", "time:timestamp", f);
    if (l->event_count == LOG_EVENTS_MAX) return too_many("too-many-events", "事件", "events", LOG_EVENTS_MAX, r->line, f);
    if (l->arena.total > LOG_TEXT_MAX) return too_many("too-much-text", "名称和取值的字节", "bytes of names and values", LOG_TEXT_MAX, r->line, f);
    if (take_time(r->time, "time:timestamp", r->line, utc_offset, &e.when, f) < 0) return -1;
    if (r->parts.n && (str_to_i64(r->parts, &parts) < 0 || parts < 0 || parts > 1000)) {
        fault_set(f, FAULT_INPUT, "bad-number", "分件数“%.*s”应是 0 到 1000 的整数", "the number of parts \"%.*s\" should be a whole number from 0 to 1000", SP(utf8_head(r->parts, 20)));
        fault_where(f, STR("huiyin:parts"));
        return fault_place(f, r->line, 0);
    }
    if (find_case(l, r, utc_offset, &e.in_case, f) < 0 || find_activity(l, r, &e.activity, f) < 0) return -1;
    e.parts = (int32_t)parts;
    e.choices = kept(l, r->choices);
    e.outcome = kept(l, r->outcome);
    e.instance = r->instance.n ? (int64_t)(hash_bytes(r->instance) | 1) : 0;
    struct log_case *c = &l->cases[e.in_case];
    if (c->count++ && l->last_case != e.in_case + 1 && l->split.count++ == 0) l->split.line = r->line;
    l->last_case = e.in_case + 1;
    e.order = (int32_t)l->event_count;
    l->events = grown(l->events, l->event_count, &l->event_cap, sizeof *l->events);
    l->events[l->event_count++] = e;
    return 0;
}

// Events of one case come one behind the other, in the order of the file.
static void gather(struct event_log *l) {
    struct log_event *by_case = mem_new(arena_bytes(l->event_count, sizeof *by_case));
    int32_t at = 0;
    for (size_t i = 0; i < l->case_count; i++) {
        l->cases[i].first = at;
        at += l->cases[i].count;
        l->cases[i].count = 0;
    }
    for (size_t i = 0; i < l->event_count; i++) {
        struct log_case *c = &l->cases[l->events[i].in_case];
        by_case[c->first + c->count++] = l->events[i];
    }
    free(l->events);
    l->events = by_case;
    l->event_cap = l->event_count;
}

static void note(struct log_remark *r, int line) {
    if (r->count++ == 0) r->line = line;
}

static int by_time(const void *a, const void *b) {
    const struct log_event *x = a, *y = b;
    if (x->when.at != y->when.at) return x->when.at < y->when.at ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static bool same(const struct log_event *a, const struct log_event *b) {
    return a->activity == b->activity && a->life == b->life && a->instance == b->instance && a->when.at == b->when.at;
}

static void put_in_order(struct event_log *l, struct log_case *c) {
    struct log_event *e = l->events + c->first;
    bool sorted = true;
    int32_t n = 0;
    for (int32_t i = 1; i < c->count; i++) {
        if (e[i].when.at >= e[i - 1].when.at) continue;
        sorted = false;
        note(&l->backwards, e[i].line);
    }
    if (!sorted) qsort(e, (size_t)c->count, sizeof *e, by_time);
    for (int32_t i = 0; i < c->count; i++) {
        bool twice = false;
        for (int32_t k = n; k > 0 && !twice && e[k - 1].when.at == e[i].when.at && n - k < 64; k--) twice = same(&e[k - 1], &e[i]);
        if (twice) note(&l->duplicates, e[i].line);
        else e[n++] = e[i];
    }
    c->count = n;
}

int log_finish(struct event_log *l, struct fault *f) {
    if (l->event_count == 0) return fault_set(f, FAULT_INPUT, "empty-log", "日志里没有事件", "the log has no events");
    gather(l);
    l->event_count = 0;
    for (size_t i = 0; i < l->case_count; i++) {
        struct log_case *c = &l->cases[i];
        if (c->count > LOG_CASE_EVENTS_MAX) {
            fault_set(f, FAULT_INPUT, "case-too-long", "一件多于 %d 个事件：案件名这一列可能取错了", "one case has more than %d events: its name may be read from the wrong column", LOG_CASE_EVENTS_MAX);
            fault_where(f, utf8_head(c->name, 60));
            return fault_place(f, c->line, 0);
        }
        put_in_order(l, c);
        l->event_count += (size_t)c->count;
        for (int32_t k = 0; k < c->count; k++) {
            const struct log_event *e = &log_events_of(l, c)[k];
            l->activities[e->activity].count++;
            if (i + (size_t)k == 0 || e->when.at > l->last.at) l->last = e->when;
        }
    }
    l->finished = true;
    return 0;
}
