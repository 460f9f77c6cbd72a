// SPDX-License-Identifier: Apache-2.0
// How those who raised a matter were told, where each body told them for itself (分办): the whole's own act is the system's and
// says nothing of it.
#include "matter/undo_room.h"

// The way the part's last answer since then went out.
static int way_of_part(struct desk *d, const struct matter *part, ms_t since, struct str *ret, struct fault *f) {
    struct past_event *events;
    size_t count;
    *ret = STR("");
    if (past_read(d->store, &d->work, part->row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    bool *gone = arena_array(&d->scratch, bool, count + 1);
    for (size_t i = 0; i < count; i++) gone[i] = false;
    past_gone(events, count, gone);
    for (size_t i = 0; i < count; i++) {
        const struct event *e = &events[i].event;
        if (gone[i] || e->type != EVENT_MATTER_ACTED || e->at < since) continue;
        int variant = section_action(part->section, e->u.matter_acted.action);
        if (variant >= 0 && part->section->actions[variant].tells) *ret = meaning_value(part->rules->procedure, e->u.matter_acted.fields, MEANS_TOLD_BY);
    }
    return 0;
}

static bool listed(struct str all, struct str one) {
    struct str item;
    while (list_next(&all, &item))
        if (str_eq(item, one)) return true;
    return false;
}

int told_in_parts(struct desk *d, const struct matter *m, const struct action *a, struct sorted_fields *s, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    const struct row_clock *stage = clock_row(m->stream, m->section->stages[m->state.stage].name.name);
    struct id_list parts = {.count = 0};
    struct str all = STR("");
    if (!a->tells || p->means[MEANS_TOLD_BY] < 0 || m->row->children == 0) return 0;
    if (parts_of(d, m->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        struct str way;
        if (matter_load(d, parts.ids[i], &part, f) < 0 || way_of_part(d, &part, stage ? stage->start : 0, &way, f) < 0) return -1;
        if (way.n && !listed(all, way)) all = arena_printf(&d->scratch, "%.*s%s%.*s", SP(all), all.n ? "、" : "", SP(way));
    }
    if (all.n == 0) return 0;
    s->pairs = arena_new(&d->scratch, struct pair);
    s->pairs[0] = (struct pair){p->fields[p->means[MEANS_TOLD_BY]].name.name, all};
    s->pair_count = 1;
    return 0;
}
