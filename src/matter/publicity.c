// SPDX-License-Identifier: Apache-2.0
#include "matter/publicity.h"

#include "matter/undo_room.h"

static int field_of(const struct procedure *p) {
    int field = procedure_field(p, STR("公开方式"));
    return field < 0 ? procedure_field(p, STR("publicity")) : field;
}

struct str publicity_field(const struct procedure *p) {
    int field = field_of(p);
    return field < 0 ? STR("") : p->fields[field].name.name;
}

bool publicity_closed(const struct procedure *p, struct str value) {
    static const char *const closed[][2] = {{"不予公开", "closed"}, {"依申请公开", "on_request"}};
    int field = field_of(p);
    for (int i = 0; field >= 0 && i < p->fields[field].choice_count; i++)
        for (size_t k = 0; k < 2 && name_is(&p->fields[field].choices[i], value); k++)
            if (name_is(&p->fields[field].choices[i], str_c(closed[k][0])) || name_is(&p->fields[field].choices[i], str_c(closed[k][1]))) return true;
    return false;
}

static struct str said(const struct event *e, struct str name) {
    if (e->type == EVENT_MATTER_OPENED) return pairs_get(e->u.matter_opened.fields, name);
    if (e->type == EVENT_MATTER_ACTED) return pairs_get(e->u.matter_acted.fields, name);
    return e->type == EVENT_MATTER_CORRECTED ? pairs_get(e->u.matter_corrected.fields, name) : STR("");
}

int publicity_allows(struct desk *d, const struct matter *m, struct fault *f) {
    struct str name = publicity_field(m->rules->procedure), value = STR("");
    struct past_event *events;
    size_t count;
    if (name.n == 0) return 0;
    if (past_read(d->store, &d->work, m->row->id, m->stream->seq + 1, &d->scratch, &events, &count, f) < 0) return -1;
    bool *gone = arena_array(&d->scratch, bool, count + 1);
    for (size_t i = 0; i < count; i++) gone[i] = false;
    past_gone(events, count, gone);
    for (size_t i = 0; i < count; i++) {
        struct str here = gone[i] ? STR("") : said(&events[i].event, name);
        if (here.n) value = here;
    }
    if (!publicity_closed(m->rules->procedure, value)) return 0;
    fault_set(f, FAULT_INPUT, "not-public", "“%.*s”的答复定为“%.*s”，不能登记公开：要公开，须先按程序再办，重新定“%.*s”",
              "the answer of \"%.*s\" was decided to be \"%.*s\" and does not go into the public register: to make it public it is handled again first and \"%.*s\" decided anew",
              SP(m->row->number), SP(value), SP(name));
    return fault_where(f, STR("matter"));
}
