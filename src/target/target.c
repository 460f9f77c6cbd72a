// SPDX-License-Identifier: Apache-2.0
#include "target/target.h"

#include "target/room.h"

const struct kind_word kind_words[TARGET_KINDS] = {{"decision", "决策"}, {"part", "部分"}, {"point", "要点"}, {"measure", "举措"}, {"task", "任务"}};
const struct colour_word colour_words[COLOURS] = {
    {"none", "无", "无"}, {"blue", "蓝", "蓝色提醒单"}, {"orange", "橙", "橙色预警单"}, {"red", "红", "红色督办单"}, {"interview", "谈", "约谈通知单"}};

enum target_kind kind_of_name(struct str name) {
    int i = 0;
    while (i < TARGET_KINDS && !str_eq(name, str_c(kind_words[i].name))) i++;
    return (enum target_kind)i;
}

enum colour colour_of_name(struct str name) {
    int i = COLOURS - 1;
    while (i > 0 && !str_eq(name, str_c(colour_words[i].name))) i--;
    return (enum colour)i;
}

int refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

int target_cannot_follow(const struct applying *x, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "bad-event", "流 %lld 的第 %lld 条事件接不上前面的事件", "in stream %lld event %lld cannot follow those before it",
                     (long long)x->stream->id, (long long)x->event->seq);
}

struct stream *dirty_stream(const struct work *w, enum stream_kind kind, size_t *pos) {
    while (*pos < w->dirty_count) {
        struct stream *st = w->dirty[(*pos)++];
        if (st->kind == kind && st->seq) return st;
    }
    return NULL;
}

// A stream of that kind and id, if there is one.
static int by_id(struct desk *d, int64_t id, struct stream **ret, struct fault *f) {
    if (desk_stream(d, id, STREAM_TARGET, ret, f) < 0) return str_eq(str_c(f->code), STR("wrong-kind")) ? 0 : -1;
    return stream_row(*ret, TABLE_TARGET) != NULL;
}

int target_find(struct desk *d, struct str word, struct stream **ret, struct fault *f) {
    struct cell id;
    int64_t n;
    if ((*ret = work_find(&d->work, TABLE_TARGET, "code", word)) != NULL) return 0;
    int found = store_first(d->store, SQL_TARGET_BY_CODE, &CELL_TEXT(word), 1, &id, 1, f);
    if (found > 0) found = by_id(d, id.i, ret, f);
    else if (found == 0 && str_to_i64(word, &n) == 0 && n > 0) found = by_id(d, n, ret, f);
    if (found < 0) return -1;
    if (found) return 0;
    fault_set(f, FAULT_INPUT, "unknown-target", "没有编码为“%.*s”的目标", "there is no target \"%.*s\"", SP(utf8_head(word, 60)));
    return fault_where(f, STR("target"));
}

int target_given(struct desk *d, const struct command *c, const struct given *g, struct target *ret, struct fault *f) {
    if (target_find(d, g->value, &ret->stream, f) < 0) return fault_where(f, g->name);
    const struct row_target *row = ret->row = stream_row(ret->stream, TABLE_TARGET);
    d->answer->id = row->id;
    if (c->version && c->version != row->version) {
        fault_set(f, FAULT_INPUT, "stale", "目标在您查看之后有了改动（第 %lld 版，现为第 %lld 版），请重新查看", "the target has changed since you looked (version %lld, now %lld): look again first",
                  (long long)c->version, (long long)row->version);
        return fault_where(f, STR("version"));
    }
    if (d->at >= row->last) return 0;
    fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能早于目标“%.*s”的上一步", "the time is before the last step of target \"%.*s\"", SP(row->code));
    return fault_where(f, STR("at"));
}

int target_still_open(const struct target *t, struct str where, struct fault *f) {
    if (str_eq(t->row->state, TARGET_OPEN)) return 0;
    fault_set(f, FAULT_INPUT, "target-closed", "目标“%.*s”已经销号：复发的，请督查室用 target.look_back 重新打开",
              "the target \"%.*s\" is closed: where it relapsed, let supervision open it again by target.look_back", SP(t->row->code));
    return fault_where(f, where);
}

struct str office_named(struct desk *d, int64_t id) {
    const struct row_office *o;
    struct fault ignored;
    return id && registry_office_row(d, id, &o, &ignored) == 0 ? arena_str(&d->scratch, o->name) : STR("");
}

static int signer(struct desk *d, const struct command *c, struct stream **ret, struct fault *f) {
    if (c->by.n == 0) return refuse(f, STR("by"), "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
    return registry_account(d, c->by, ret, f) < 0 ? fault_where(f, STR("by")) : 0;
}

int signs_for_supervisor(struct desk *d, const struct command *c, int64_t office, struct fault *f) {
    struct stream *account;
    int64_t held = 0;
    if (signer(d, c, &account, f) < 0) return -1;
    if (registry_holds(account, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, office, d->judged, &held)) {
        d->actor = (struct actor){account->id, held, ROLE_SUPERVISION};
        return 0;
    }
    struct str name = office_named(d, office);
    if (registry_holds(account, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, 0, d->judged, &held))
        fault_set(f, FAULT_INPUT, "other-supervisor", "由“%.*s”督办，不重复督办：请与它联系", "\"%.*s\" supervises it, nobody else does: turn to that office", SP(name));
    else if (office)
        fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”此时在“%.*s”没有督查室的职务：请由督查室办理", "\"%.*s\" does not hold the role of supervision in \"%.*s\" at this time: let supervision do it", SP(c->by), SP(name));
    else
        fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”此时没有督查室的职务：请由督查室办理", "\"%.*s\" does not hold the role of supervision at this time: let supervision do it", SP(c->by));
    return fault_where(f, STR("by"));
}

int signs_for_owner(struct desk *d, const struct command *c, int64_t office, struct fault *f) {
    struct stream *account;
    int64_t held = 0;
    if (signer(d, c, &account, f) < 0) return -1;
    if (office && registry_holds(account, ROLE_HANDLER, ROLE_HANDLER_ALIAS, office, d->judged, &held)) {
        d->actor = (struct actor){account->id, held, ROLE_HANDLER};
        return 0;
    }
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”此时不是“%.*s”的承办人：请由它的承办人办理", "\"%.*s\" does not handle for \"%.*s\" at this time: let its handler do it", SP(c->by), SP(office_named(d, office)));
    return fault_where(f, STR("by"));
}

int signs_for_either(struct desk *d, const struct command *c, const struct target *t, struct fault *f) {
    if (signs_for_owner(d, c, t->row->owner, f) == 0) return 0;
    if (!str_eq(str_c(f->code), STR("not-allowed"))) return -1;
    struct stream *account;
    int64_t held;
    if (registry_account(d, c->by, &account, f) < 0) return fault_where(f, STR("by"));
    if (registry_holds(account, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, 0, d->judged, &held)) return signs_for_supervisor(d, c, t->row->supervisor, f);
    return signs_for_owner(d, c, t->row->owner, f);
}

struct ids {
    struct arena *arena;
    int64_t *ids;
    size_t count, cap;
};

static int take_id(void *context, const struct cell *cells, size_t count) {
    struct ids *x = context;
    if (count == 0) return 0;
    if (x->count == x->cap) {
        int64_t *more = arena_array(x->arena, int64_t, x->cap ? 2 * x->cap : 16);
        if (x->count) memcpy(more, x->ids, x->count * sizeof *more);
        x->ids = more;
        x->cap = x->cap ? 2 * x->cap : 16;
    }
    x->ids[x->count++] = cells[0].i;
    return 0;
}

int target_children(struct desk *d, int64_t parent, struct id_list *ret, struct fault *f) {
    struct ids found = {.arena = &d->scratch};
    if (store_each(d->store, SQL_TARGET_CHILDREN, &CELL_INT(parent), 1, take_id, &found, f) < 0) return -1;
    size_t stored = found.count, kept = 0, pos = 0;
    for (struct stream *st; (st = dirty_stream(&d->work, STREAM_TARGET, &pos)) != NULL;) {
        bool known = false;
        for (size_t i = 0; i < stored; i++) known = known || found.ids[i] == st->id;
        if (!known) take_id(&found, &CELL_INT(st->id), 1);
    }
    for (size_t i = 0; i < found.count; i++) { // one that the store still shows there may have moved in this batch
        struct stream *st;
        if (desk_stream(d, found.ids[i], STREAM_TARGET, &st, f) < 0) return -1;
        const struct row_target *row = stream_row(st, TABLE_TARGET);
        if (row && row->parent == parent) found.ids[kept++] = st->id;
    }
    *ret = (struct id_list){found.ids, kept};
    return 0;
}

const struct row_reading *target_reading(const struct stream *target, int64_t day) {
    const struct row_reading *best = NULL;
    size_t pos = 0;
    for (const struct row_reading *r; (r = stream_next(target, TABLE_READING, &pos)) != NULL;)
        if (r->corrected == 0 && r->day <= day && (best == NULL || r->day > best->day)) best = r;
    return best;
}

bool target_supervises(const struct stream *account, ms_t at) {
    return account && registry_holds(account, ROLE_SUPERVISION, ROLE_SUPERVISION_ALIAS, 0, at, NULL);
}

int given_decimal(const struct given *g, int64_t *ret, struct fault *f) {
    return g->value.n && decimal_parse(g->value, ret, f) < 0 ? fault_where(f, g->name) : 0;
}

int given_day(const struct given *g, day_t otherwise, day_t *ret, struct fault *f) {
    *ret = otherwise;
    return g->value.n && date_parse(g->value, ret, f) < 0 ? fault_where(f, g->name) : 0;
}

day_t day_now(const struct desk *d) { return day_of(d->at, desk_days(d).utc_offset); }

struct str decimal_text(struct desk *d, int64_t v) {
    struct buf b = BUF_INIT;
    buf_decimal(&b, v);
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

struct str day_text(struct desk *d, int64_t day) {
    struct buf b = BUF_INIT;
    buf_day(&b, (day_t)day);
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

int emit(struct desk *d, struct stream *st, struct event *e, const struct pair *content, size_t count, struct fault *f) {
    struct pair *kept = arena_array(&d->scratch, struct pair, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (content[i].value.n) kept[n++] = content[i];
    return desk_emit(d, st, e, (struct pair_list){kept, n}, f);
}
