// SPDX-License-Identifier: Apache-2.0
// Looking back at what was closed: it holds, or it relapsed and is open again, and with it everything above it that was
// closed on its strength.
#include "target/room.h"

enum { TARGET, RELAPSED, NOTE, FIELDS };
static const struct field_word yes_no[] = {{"1", "是", "复发"}, {"0", "否", "未复发"}, {NULL, NULL, NULL}};
static const struct form_field fields[FIELDS] = {
    [TARGET] = {"目标", "target", FORM_TEXT, true, CODE_BYTES_MAX, NULL},
    [RELAPSED] = {"复发", "relapsed", FORM_WORD, true, 0, yes_no},
    [NOTE] = {"情况", "note", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
};

int target_look_back(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[FIELDS];
    struct target t;
    if (fields_take(c, fields, FIELDS, g, f) < 0 || target_given(d, c, &g[TARGET], &t, f) < 0 || signs_for_supervisor(d, c, t.row->supervisor, f) < 0) return -1;
    if (!str_eq(t.row->state, TARGET_CLOSED)) return refuse(f, g[TARGET].name, "target-open", "目标没有销号，谈不上回头看", "the target is not closed: there is nothing to look back at");
    struct event e = {.type = EVENT_TARGET_LOOKED_BACK};
    int64_t up = t.row->parent, from = t.row->id;
    bool relapsed = str_eq(g[RELAPSED].value, STR("1"));
    e.u.target_looked_back = (struct event_target_looked_back){relapsed, 0};
    if (emit(d, t.stream, &e, (struct pair[]){{STR("note"), g[NOTE].value}}, 1, f) < 0) return -1;
    while (relapsed && up) {
        struct target above;
        if (desk_stream(d, up, STREAM_TARGET, &above.stream, f) < 0) return -1;
        above.row = stream_row(above.stream, TABLE_TARGET);
        up = above.row->parent;
        if (!str_eq(above.row->state, TARGET_CLOSED)) continue;
        if (d->at < above.row->last) return refuse(f, STR("at"), "at-goes-back", "时间不能早于上级目标的上一步", "the time is before the last step of a target above it");
        struct event e2 = {.type = EVENT_TARGET_LOOKED_BACK};
        e2.u.target_looked_back = (struct event_target_looked_back){1, from};
        if (emit(d, above.stream, &e2, NULL, 0, f) < 0) return -1;
    }
    return 0;
}
