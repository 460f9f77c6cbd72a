// SPDX-License-Identifier: Apache-2.0
#include "web/plain_form.h"

bool pairs_have(struct pair_list l, struct str name) {
    for (size_t i = 0; i < l.count; i++)
        if (str_eq(l.pairs[i].name, name)) return true;
    return false;
}

void plain_begin(struct plain_form *p, size_t room) {
    p->fields = arena_array(p->v->a, struct rec_field, room);
    p->room = room;
    p->count = 0;
    p->trouble = p->fault ? str_c(p->fault->zh) : STR("");
}

// Browsers send line ends as CR LF.
static bool same(struct str a, struct str b) {
    size_t i = 0, k = 0;
    while (i < a.n || k < b.n) {
        if (i < a.n && a.p[i] == '\r') i++;
        else if (k < b.n && b.p[k] == '\r') k++;
        else if (i == a.n || k == b.n || a.p[i++] != b.p[k++]) return false;
    }
    return true;
}

struct rec_field *plain_field(struct plain_form *p, struct str name, const char *label, enum plain_type type, bool must, struct str value) {
    struct visit *v = p->v;
    if (p->count == p->room) p->count--;
    struct rec_field *x = &p->fields[p->count++];
    bool posted = pairs_have(p->given, name);
    *x = (struct rec_field){.id = page_text(v, "f-%.*s", SP(name)), .name = name, .label = str_c(label), .required = must, .value = value,
                            .type = type == PLAIN_DATE ? STR("date") : STR("text"), .line = type == PLAIN_LINE || type == PLAIN_DATE,
                            .area = type == PLAIN_AREA, .choice = type == PLAIN_CHOICE};
    if (posted) x->value = pairs_get(p->given, name);
    if (posted && p->compare && !same(x->value, value))
        x->hint = value.n ? arena_printf(v->a, "现在保存的是：%.*s", SP(utf8_head(value, 400))) : STR("现在保存的是空的");
    if (p->fault && str_eq(str_c(p->fault->where), name)) {
        x->fault = str_c(p->fault->zh);
        p->trouble = STR("");
    }
    return x;
}
