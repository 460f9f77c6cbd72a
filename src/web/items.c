// SPDX-License-Identifier: Apache-2.0
// Matters as rows of a list, and what lists are chosen from.
#include "registry/registry.h"
#include "web/page.h"

struct str page_left(struct visit *v, ms_t due) {
    const struct library *l = &v->view.desk->library;
    const struct calendar *c = library_calendar(l, (int64_t)l->calendar_count);
    if (due == 0 || c == NULL) return STR("");
    // 24:00 belongs to the day it ends.
    day_t today = day_of(v->now, v->view.utc_offset), last = day_of(due - 1, v->view.utc_offset);
    if (due <= v->now) {
        int days = calendar_count_workdays(c, last, today);
        return days ? page_text(v, "逾期 %d个工作日", days) : STR("已逾期");
    }
    if (last == today) return STR("今天到期");
    return page_text(v, "还有 %d个工作日", calendar_count_workdays(c, today, last));
}

const struct rec_item *page_items(struct visit *v, const struct queue_item *items, size_t count) {
    const struct library *l = &v->view.desk->library;
    struct rec_item *out = arena_array(v->a, struct rec_item, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct queue_item *x = &items[i];
        const struct procedure *p = map_get(&l->procedures, x->procedure);
        bool open = x->outcome == OUTCOME_NONE;
        out[i] = (struct rec_item){
            .number = x->number, .url = page_matter(v, x->id), .title = personal_shown(x->title, PERSONAL_TEXT, v->view.viewer, v->a),
            .stage = x->stage, .procedure = p ? p->name.name : STR(""), .lead = view_office_short(&v->view, x->lead),
            .opened = page_time(v, x->opened), .part = x->parent != 0, .outcome = page_outcome_at(x->stage, x->outcome), .ended = !open};
        if (x->urgency.n && !str_eq(x->urgency, STR("一般")) && !str_eq(x->urgency, STR("normal"))) out[i].urgency = x->urgency;
        if (out[i].title.n == 0) out[i].title = STR("（内容已销毁）");
        if (!open) continue;
        out[i].due = page_end(v, x->due);
        out[i].state = page_left(v, x->due);
        out[i].late = x->due && x->due <= v->now;
        out[i].soon = x->due && !out[i].late && x->due - v->now <= MS_DAY;
    }
    return out;
}

struct offices {
    struct visit *v;
    struct rec_option *rows;
    size_t count, room;
};

// Columns: id, name, alias, closed.
static int keep_office(void *context, const struct cell *x, size_t count) {
    struct offices *o = context;
    if (count < 4 || x[3].i) return 0;
    if (o->count == o->room) {
        struct rec_option *more = arena_array(o->v->a, struct rec_option, o->room * 2);
        for (size_t i = 0; i < o->count; i++) more[i] = o->rows[i];
        o->rows = more;
        o->room *= 2;
    }
    struct str name = arena_str(o->v->a, x[1].s), alias = arena_str(o->v->a, x[2].s);
    o->rows[o->count++] = (struct rec_option){.value = alias.n ? alias : name, .label = alias.n ? name : STR("")};
    return 0;
}

size_t page_offices(struct visit *v, const struct rec_option **ret) {
    struct offices o = {.v = v, .room = 64};
    struct fault ignored;
    o.rows = arena_array(v->a, struct rec_option, o.room);
    if (store_each(v->reader->store, SQL_OFFICE_ALL, NULL, 0, keep_office, &o, &ignored) < 0) o.count = 0;
    *ret = o.rows;
    return o.count;
}

size_t page_opens(struct visit *v, const struct rec_link **ret) {
    const struct library *l = &v->view.desk->library;
    const struct stream *account = visit_account(v);
    struct rec_link *out = arena_array(v->a, struct rec_link, 64);
    size_t n = 0;
    for (size_t i = 0; account && i < l->ruleset_count; i++) {
        const struct procedure *p = l->rulesets[i]->rules.procedure;
        bool retroactive;
        if (library_in_force(l, p->name.name, day_of(v->now, v->view.utc_offset), &retroactive) != l->rulesets[i]) continue;
        uint32_t roles = matter_roles(p, NULL, account, v->now);
        for (int k = 0; k < p->main.action_count && n < 64; k++) {
            const struct action *a = &p->main.actions[k];
            if (!a->opening || !(a->roles & roles)) continue;
            out[n++] = (struct rec_link){.label = page_text(v, "%.*s%.*s", SP(a->name.name), SP(p->name.name)),
                                         .url = page_text(v, "/new/%.*s/%.*s", SP(page_uri(v, p->name.name)), SP(page_uri(v, a->name.name)))};
        }
    }
    *ret = out;
    return n;
}
