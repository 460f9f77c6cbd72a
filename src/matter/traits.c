// SPDX-License-Identifier: Apache-2.0
// Limits that go by a choice (限 … 按 …): which choice the matter holds, and what becomes of running clocks when it changes.
#include "matter/room.h"

// What the choice field of a limit holds in the matter; -1: nothing yet.
static int trait(const struct matter *m, int per) {
    if (per < 0) return -1;
    const struct field *field = &m->rules->procedure->fields[m->rules->procedure->pers[per].field];
    struct str all = m->row->traits, one;
    while (str_split(&all, ';', &one)) {
        ptrdiff_t is = str_find(one, STR("="));
        if (is < 0 || !str_eq(str_head(one, (size_t)is), field->name.name)) continue;
        for (int i = 0; i < field->choice_count; i++)
            if (name_is(&field->choices[i], str_skip(one, (size_t)is + 1))) return i;
    }
    return -1;
}

int share_now(const struct matter *m, int value, int per) { return rules_share(m->rules, value, per, trait(m, per)); }

struct limit limit_now(const struct matter *m, int value, int per) { return rules_limit(m->rules, value, per, trait(m, per)); }

// Clocks that run by a choice follow it when it is made anew.
static void relimit(struct applying *x, struct matter *m) {
    const struct section *s = m->section;
    for (int i = 0; i < s->stage_count; i++) {
        struct row_clock *c = s->stages[i].per < 0 ? NULL : clock_row(m->stream, s->stages[i].name.name);
        if (c && c->start && !c->stopped) clock_relimit(x->work, m, c, limit_now(m, s->stages[i].limit, s->stages[i].per), x->event->at);
    }
    for (int i = 0; i < s->clock_count; i++) {
        struct row_clock *c = s->clocks[i].per < 0 ? NULL : clock_row(m->stream, s->clocks[i].name.name);
        if (c && c->start && !c->stopped) clock_relimit(x->work, m, c, limit_now(m, s->clocks[i].limit, s->clocks[i].per), x->event->at);
    }
}

// The choices that limits go by, as text: "紧急程度=紧急;类型=咨询".
void take_traits(struct applying *x, struct matter *m, struct pair_list pairs) {
    const struct procedure *p = m->rules->procedure;
    struct buf b = BUF_INIT;
    bool news = false;
    uint64_t seen = 0;
    for (int i = 0; i < p->per_count; i++) {
        const struct field *field = &p->fields[p->pers[i].field];
        struct str value = pairs_get(pairs, field->name.name);
        int before = trait(m, i);
        if (seen >> p->pers[i].field & 1) continue;
        seen |= (uint64_t)1 << p->pers[i].field;
        news |= value.n != 0;
        if (value.n == 0 && before >= 0) value = field->choices[before].name;
        if (value.n) buf_printf(&b, "%s%.*s=%.*s", b.n ? ";" : "", SP(field->name.name), SP(value));
    }
    if (news) {
        m->row->traits = stream_text(x->stream, buf_str(&b));
        relimit(x, m);
    }
    buf_release(&b);
}
