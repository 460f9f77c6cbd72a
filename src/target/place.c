// SPDX-License-Identifier: Apache-2.0
// Where in the tree a target may stand.
#include "target/room.h"

static int levels_fit(const struct given *where, enum target_kind parent, enum target_kind child, struct fault *f) {
    if (parent < child || (parent == KIND_TASK && child == KIND_TASK)) return 0;
    fault_set(f, FAULT_INPUT, "wrong-level", "“%s”不能放在“%s”之下：次序是决策、部分、要点、举措、任务%.0s%.0s",
              "%.0s%.0sa %s does not lie under a %s: the order is decision, part, point, measure, task", kind_words[child].zh, kind_words[parent].zh,
              kind_words[child].name, kind_words[parent].name);
    return fault_where(f, where->name);
}

int target_parent(struct desk *d, const struct command *c, const struct given *g, enum target_kind child, struct target *ret, struct fault *f) {
    if (target_find(d, g->value, &ret->stream, f) < 0) return fault_where(f, g->name);
    const struct row_target *row = ret->row = stream_row(ret->stream, TABLE_TARGET);
    if (target_still_open(ret, g->name, f) < 0 || levels_fit(g, kind_of_name(row->kind), child, f) < 0) return -1;
    if (row->unit.n) {
        fault_set(f, FAULT_INPUT, "parent-measured", "“%.*s”自己有目标值，由读数计进度，下面不能再分：请放到它的上级", "\"%.*s\" has a value of its own and is measured by readings: put this under what lies above it", SP(row->code));
        return fault_where(f, g->name);
    }
    int depth = 1;
    for (int64_t up = row->parent; up; depth++) {
        struct stream *st;
        if (desk_stream(d, up, STREAM_TARGET, &st, f) < 0) return -1;
        up = ((const struct row_target *)stream_row(st, TABLE_TARGET))->parent;
    }
    if (depth >= TREE_DEPTH_MAX) return refuse(f, g->name, "too-deep", "分解不超过 12 层", "a tree has at most 12 levels");
    return signs_for_supervisor(d, c, row->supervisor, f);
}

int target_no_circle(struct desk *d, const struct given *g, const struct target *t, struct fault *f) {
    struct stream *st;
    if (target_find(d, g->value, &st, f) < 0) return fault_where(f, g->name);
    for (int64_t up = st->id; up;) {
        if (up == t->row->id) {
            fault_set(f, FAULT_INPUT, "target-circle", "“%.*s”就是它自己或在它之下，不能作它的上级：请另选", "\"%.*s\" is this target or lies under it and cannot stand above it: choose another", SP(g->value));
            return fault_where(f, g->name);
        }
        if (desk_stream(d, up, STREAM_TARGET, &st, f) < 0) return -1;
        up = ((const struct row_target *)stream_row(st, TABLE_TARGET))->parent;
    }
    return 0;
}
