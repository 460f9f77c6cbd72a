// SPDX-License-Identifier: Apache-2.0
// Joint bodies: their opinions, countersignatures and reports, each a part with office and clocks of its own. A part counts
// by the day it was sent to them and under their own office, not that of the lead.
#include "report/rates_room.h"

bool rates_part_begin(struct rates *r, const struct row_matter *m) {
    if (m->section < 1 || m->section > PROC_SHARES || !rates_asked_for(r, m)) return false;
    const struct rates_rules *rules = rates_rules_of(r, m->procedure);
    if (!rules->wanted || rules->procedure == NULL || rules->shares[m->section - 1].kind == JOINT_NONE) return false;
    r->now = (struct rates_case){.row = m, .rules = rules, .group = rates_group_of(r, m), .on_time = true};
    return true;
}

void rates_part_clock(struct rates *r, const struct row_clock *c) {
    struct rates_case *x = &r->now;
    int share = (int)x->row->section - 1;
    int stage = section_stage(&x->rules->procedure->parts[share], c->name);
    if (c->start >= r->query.cut || stage < 0 || !(x->rules->shares[share].own >> stage & 1)) return;
    bool stopped = c->stopped && c->stopped < r->query.cut;
    bool past = c->due && (stopped ? c->stopped > c->due : c->due < r->query.cut);
    if (past || c->late_runs) x->on_time = false;
}

void rates_part_end(struct rates *r) {
    static const enum rates_count due[] = {[JOINT_OPINION] = N_OPINIONS_DUE, [JOINT_COUNTERSIGN] = N_SIGNATURES_DUE, [JOINT_REPORT] = N_REPORTS_DUE};
    static const enum rates_count in_time[] = {[JOINT_OPINION] = N_OPINIONS_IN_TIME, [JOINT_COUNTERSIGN] = N_SIGNATURES_IN_TIME, [JOINT_REPORT] = N_REPORTS_IN_TIME};
    const struct rates_case *x = &r->now;
    const struct row_matter *m = x->row;
    enum rates_joint kind = x->rules->shares[m->section - 1].kind;
    bool ended = m->outcome != OUTCOME_NONE && m->closed < r->query.cut;
    bool given = ended && (m->outcome == OUTCOME_AGREED || m->outcome == OUTCOME_OBJECTED) && !str_eq(m->stage, STR("已免")) && !str_eq(m->stage, STR("excused"));
    r->now.row = NULL;
    if (ended ? !given : x->on_time) return; // recalled or excused; or there is time left
    rates_add(r, due[kind], 1);
    rates_add(r, in_time[kind], given && x->on_time);
}
