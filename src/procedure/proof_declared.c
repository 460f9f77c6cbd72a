// SPDX-License-Identifier: Apache-2.0
// What only all reachable states together show: whether everything declared is used, and does what it says.
#include "procedure/proof_graph.h"

static bool fits_section(const struct section *s, enum outcome o) {
    return o == OUTCOME_NONE || s->part == (o == OUTCOME_AGREED || o == OUTCOME_OBJECTED);
}

struct used {
    uint32_t stage_first[PROC_STAGES]; // the first state in each stage, NO_STATE: none
    bool happens[PROC_ACTIONS];        // variant i happens on some edge
    bool open[PROC_ACTIONS];           // is open somewhere, though perhaps behind another
};

static void collect(struct check *c, struct used *u) {
    for (int k = 0; k < PROC_STAGES; k++) u->stage_first[k] = NO_STATE;
    for (uint32_t i = 0; i < c->g.count; i++) {
        struct state st = graph_state(&c->g, i);
        if (st.stage >= 0 && u->stage_first[st.stage] == NO_STATE) u->stage_first[st.stage] = i;
        for (int k = 0; k < c->s->action_count; k++)
            u->open[k] = u->open[k] || procedure_hindrance(c->r, c->s, &st, k) == HINDER_NOTHING;
        for (size_t e = c->g.first[i]; e < c->g.first[i + 1]; e++)
            if (c->g.edges[e].how >= 0) u->happens[c->g.edges[e].how] = true;
    }
}

// A clock that never starts needs no finding of its own: the actions it starts from never happen either.
static void check_used(struct check *c, const struct used *u) {
    const struct section *s = c->s;
    for (int i = 0; i < s->stage_count; i++)
        if (u->stage_first[i] == NO_STATE)
            check_note(c, 1, &s->stages[i].name, NO_STATE,
                       "环节“{}”永远走不到：没有动作通向它，或那些动作都做不了。写一个通向它的动作，或删去它。",
                       "The stage \"{}\" is never reached: no action leads there, or none of them can be done. Add one "
                       "that does, or remove the stage.",
                       NAMES(&s->stages[i].name));
    for (int i = 0; i < s->action_count; i++) {
        if (u->happens[i]) continue;
        const struct name *name = &s->actions[i].name;
        if (u->open[i])
            check_note(c, 1, name, NO_STATE,
                       "动作“{}”的这一行永远轮不到：前面同名的一行没有条件，总是先发生。把带“当”的行放在前面，或合并两行。",
                       "This line of the action \"{}\" never happens: an earlier line of that name has no condition and "
                       "always comes first. Put lines with a condition first, or join the two.",
                       NAMES(name));
        else
            check_note(c, 1, name, NO_STATE,
                       "动作“{}”永远做不了：它的环节走不到，次数为零，或要等的分件条件从不成立。改正它，或删去它。",
                       "The action \"{}\" can never be done: its stages are not reached, its count is zero, or what it "
                       "waits for never holds. Correct it, or remove it.",
                       NAMES(name));
    }
}

// Rungs that are not the last of a stage, and those of clocks, must at least name what the system may do.
static void check_rungs(struct check *c, const struct name *of, const struct rung *rungs, int count,
                        uint32_t at) {
    for (int i = 0; i < count; i++) {
        bool can = rungs[i].act != RUNG_EXECUTE;
        for (int k = 0; k < c->s->action_count && !can; k++)
            can = name_is(&c->s->actions[k].name, rungs[i].action) && (c->s->actions[k].roles & 1);
        const struct name action = {.name = rungs[i].action};
        if (!can)
            check_note(c, 4, of, at, "“{}”到期要执行“{}”，但没有一个“由 系统”的动作叫这个名字。在该动作的“由”里加上系统。",
                       "\"{}\" should run \"{}\" when its time is up, but no action of that name may be done by the "
                       "system. Add the system to those who may.",
                       NAMES(of, &action));
    }
}

static void check_sense(struct check *c, const struct used *u) {
    const struct section *s = c->s;
    for (int i = 0; i < s->stage_count; i++) {
        if (u->stage_first[i] == NO_STATE) continue;
        check_rungs(c, &s->stages[i].name, s->stages[i].rungs, s->stages[i].rung_count, u->stage_first[i]);
        if (!fits_section(s, s->stages[i].outcome))
            check_note(c, s->part ? 6 : 5, &s->stages[i].name, u->stage_first[i],
                       s->part ? "分件的终点“{}”只能是“同意”或“异议”，否则主件不知道分件的结果。"
                               : "终点“{}”写成了“同意”或“异议”，那是分件的结果；写明事项是办结、不受理、撤回还是并入。",
                       s->part ? "The end \"{}\" of a part must be agreed or objected, or the matter it belongs to "
                                 "does not learn the result."
                               : "The end \"{}\" is agreed or objected, which are results of parts; say whether the "
                                 "matter is closed, refused, withdrawn or merged.",
                       NAMES(&s->stages[i].name));
    }
    for (int i = 0; i < s->clock_count; i++)
        check_rungs(c, &s->clocks[i].name, s->clocks[i].rungs, s->clocks[i].rung_count, NO_STATE);
    for (int i = 0; i < s->action_count && s->part; i++)
        if (s->actions[i].fork_share >= 0)
            check_note(c, 6, &s->actions[i].name, NO_STATE, "分件里的“{}”又要分出分件；分件不能再分，由主件来分。",
                       "\"{}\" in a part splits off further parts; parts cannot be split, the main matter does that.",
                       NAMES(&s->actions[i].name));
}

static bool intent_holds(const struct check *c, const struct intent *want) {
    for (uint32_t i = 0; i < c->g.count; i++) {
        if (graph_state(&c->g, i).stage != want->stage) continue;
        for (size_t e = c->g.first[i]; e < c->g.first[i + 1]; e++)
            if (c->g.edges[e].how >= 0 && name_is(&c->s->actions[c->g.edges[e].how].name, want->action)) return true;
    }
    return false;
}

static void check_intents(struct check *c, const struct used *u) {
    for (int i = 0; i < c->s->intent_count; i++) {
        const struct intent *want = &c->s->intents[i];
        if (intent_holds(c, want)) continue;
        const struct name action = {.name = want->action, .line = want->line, .column = want->column};
        check_note(c, 8, &action, u->stage_first[want->stage],
                   "写明了“{}”须能在“{}”做，但走到那里时它从不可做。改动作的“从”或条件，或删去这一行“须能”。",
                   "It is claimed that \"{}\" can be done at \"{}\", but it never can there. Correct where the action "
                   "starts or what it requires, or remove the claim.",
                   NAMES(&action, &c->s->stages[want->stage].name));
    }
}

void check_declared(struct check *c) {
    struct used u = {.happens = {0}};
    collect(c, &u);
    check_used(c, &u);
    check_sense(c, &u);
    check_intents(c, &u);
}
