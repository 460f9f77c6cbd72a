// SPDX-License-Identifier: Apache-2.0
// Properties 3–7 as seen from one reachable state.
#include "procedure/proof_graph.h"

// A state with the moves open in it.
struct view {
    struct check *c;
    uint32_t i;
    struct state st;
    const struct stage *stage; // NULL before the opening
    struct move moves[MOVES_MAX];
    size_t n;
};

static const struct action *action_of(const struct view *v, size_t k) {
    return v->moves[k].kind == MOVE_ACT ? &v->c->s->actions[v->moves[k].action] : NULL;
}

static bool same_name(const struct action *a, const struct action *b) {
    return str_eq(a->name.name, b->name.name);
}

static bool leaves(const struct view *v, const struct action *a) {
    return a->to >= 0 && a->to != v->st.stage;
}

// Happens whatever the fields hold and however late it is: no 当, 限于 or 抽样, and 否则 only where no open guard stands before it.
static bool unguarded(const struct view *v, size_t k) {
    const struct action *a = action_of(v, k);
    if (a->guard_field >= 0 || a->window >= 0 || a->sample >= 0) return false;
    if (!a->otherwise) return true;
    for (size_t j = 0; j < k; j++)
        if (action_of(v, j) && same_name(action_of(v, j), a)) return false;
    return true;
}

// What a timer does under that name here: it fills in no choices, so guards never hold for it. It must be
// open to 系统 and lead to another stage, or the wait would go on with no rung left.
static bool timer_moves_on(const struct view *v, struct str name) {
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        if (a && a->guard_field < 0 && a->sample < 0 && name_is(&a->name, name)) return (a->roles & 1) && leaves(v, a);
    }
    return false;
}

// The last that does more than remind: further reminders after it do no harm.
static const struct rung *last_rung(const struct stage *stage) {
    for (int i = stage->rung_count - 1; i >= 0; i--)
        if (stage->rungs[i].act != RUNG_REMIND && stage->rungs[i].when >= 0) return &stage->rungs[i];
    return NULL;
}

static bool held_moves_on(const struct view *v, int role) {
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        if (a && (a->roles >> role & 1) && a->kind != ACTION_PAUSE && leaves(v, a) && unguarded(v, k)) return true;
    }
    return false;
}

// Leads to another state: what only notes something does not.
static bool changes(const struct view *v, size_t k) {
    struct state to;
    struct fault ignored;
    if (action_of(v, k)->to >= 0) return true;
    if (procedure_step(v->c->r, v->c->s, &v->st, v->moves[k], &to, &ignored) < 0) return false;
    return state_pack(v->c->r, v->c->s, &to) != state_pack(v->c->r, v->c->s, &v->st);
}

static bool way_on(const struct view *v) {
    if (v->stage == NULL) return v->n > 0;
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        // Pausing and extending put off the end; a part's end is sure because the part has its own proof.
        if (a == NULL || (a->kind != ACTION_PAUSE && a->kind != ACTION_EXTEND && unguarded(v, k) && changes(v, k))) return true;
    }
    const struct rung *last = last_rung(v->stage);
    return last && last->act == RUNG_EXECUTE && timer_moves_on(v, last->action);
}

static void note_stuck(const struct view *v) {
    if (v->stage == NULL)
        check_note(v->c, 3, &v->c->s->name, v->i, "“{}”没有登记动作，事项无从开始。写一个不带“从”的动作。",
                   "\"{}\" has no opening action, so no matter can begin. Add an action without \"from\".",
                   NAMES(&v->c->s->name));
    else if (v->n)
        check_note(v->c, 3, &v->stage->name, v->i,
                   "到了环节“{}”，余下的动作不是带条件，就是暂停或延期，不能保证走得下去。加一个不带“当”的动作，或到期由系统"
                   "执行的动作。",
                   "At \"{}\" every action left has a condition, or only pauses or extends, so a matter may be stuck. "
                   "Add an action without a condition, or one that the system does when the time is up.",
                   NAMES(&v->stage->name));
    else
        check_note(v->c, 3, &v->stage->name, v->i,
                   "到了环节“{}”再没有可做的动作，事项停在这里：次数已用完，或没有写出路。加一个不限次数的出路。",
                   "At \"{}\" nothing can be done any more and the matter stays there: the counts are used up, or no "
                   "way on is written. Add a way on that is not counted.",
                   NAMES(&v->stage->name));
}

// The choices of a field that some open variant named like `like` takes.
static uint32_t choices_taken(const struct view *v, const struct action *like, int field) {
    uint32_t taken = 0;
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        if (a && a->guard_field == field && same_name(a, like)) taken |= a->guard_choices;
    }
    return taken;
}

static bool covered(const struct view *v, const struct action *like) {
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        if (a == NULL || !same_name(a, like)) continue;
        if (a->guard_field < 0) return true;
        uint32_t all = (uint32_t)((UINT64_C(1) << v->c->r->procedure->fields[a->guard_field].choice_count) - 1);
        if ((choices_taken(v, like, a->guard_field) & all) == all) return true;
    }
    return false;
}

static void check_guards(const struct view *v) {
    const struct procedure *p = v->c->r->procedure;
    for (size_t k = 0; k < v->n; k++) {
        const struct action *a = action_of(v, k);
        if (a == NULL || a->guard_field < 0 || covered(v, a)) continue;
        const struct field *field = &p->fields[a->guard_field];
        uint32_t taken = choices_taken(v, a, a->guard_field);
        int missing = 0;
        while (missing < field->choice_count - 1 && (taken >> missing & 1)) missing++;
        check_note(v->c, 3, &a->name, v->i,
                   "在“{}”做“{}”，“{}”填“{}”时没有哪一行接得住，填了也走不动。补一行“当”，或在最后加一行“否则”。",
                   "At \"{}\", \"{}\" does nothing when \"{}\" is \"{}\": no line takes that answer here. Add a line "
                   "for it, or a last one with \"otherwise\".",
                   NAMES(v->stage ? &v->stage->name : &v->c->s->name, &a->name, &field->name,
                         &field->choices[missing]));
        return;
    }
}

static bool owned(const struct view *v) {
    const struct procedure *p = v->c->r->procedure;
    for (int i = 0; i < p->role_count; i++)
        if ((v->stage->owners >> i & 1) && (p->roles[i].kind != ROLE_BOUND || (v->st.bound >> i & 1))) return true;
    return false;
}

static void check_escalation(const struct view *v, const struct rung *last) {
    const struct role *role = &v->c->r->procedure->roles[last->role];
    if (role->kind != ROLE_HELD)
        check_note(v->c, 4, &v->stage->name, v->i,
                   "环节“{}”到期升级给“{}”，它不是常设角色，可能没有人。升级给常设角色。",
                   "The stage \"{}\" escalates to \"{}\", which is no held role: nobody may be there. Escalate to a "
                   "held role.",
                   NAMES(&v->stage->name, &role->name));
    else if (!held_moves_on(v, last->role))
        check_note(v->c, 4, &v->stage->name, v->i,
                   "环节“{}”到期升级给“{}”，但走到这里时它没有不带条件、能离开这个环节的动作。给它一个这样的动作。",
                   "The stage \"{}\" escalates to \"{}\", which here has no action without a condition that leaves the "
                   "stage. Give it one.",
                   NAMES(&v->stage->name, &role->name));
}

static void check_waiting(const struct view *v) {
    const struct name *at = &v->stage->name;
    const struct rung *last = last_rung(v->stage);
    if (v->stage->owners == 0) {
        check_note(v->c, 4, at, v->i, "环节“{}”没有人负责。写明“由”谁。",
                   "Nobody is responsible for the stage \"{}\". Say by whom.", NAMES(at));
    } else if (v->stage->limit < 0) {
        check_note(v->c, 4, at, v->i, "环节“{}”没有时限，可能一直等下去。写明“限”多久和“到期”做什么。",
                   "The stage \"{}\" has no limit and may wait for ever. Give it a limit and say what happens when it "
                   "is up.",
                   NAMES(at));
    } else if (last == NULL) {
        check_note(v->c, 4, at, v->i,
                   "环节“{}”到期后只有提醒，或什么也不发生。到期要“执行”一个动作，或“升级”给常设角色。",
                   "When the time of the stage \"{}\" is up there are only reminders, or nothing. Then an action must "
                   "be executed, or a held role be told by escalation.",
                   NAMES(at));
    } else if (last->act == RUNG_ESCALATE) {
        check_escalation(v, last);
    } else if (!timer_moves_on(v, last->action)) {
        const struct name action = {.name = last->action};
        check_note(v->c, 4, at, v->i,
                   "环节“{}”到期要执行“{}”，但走到这里时系统做不了它，或做了也不离开这个环节。让它“由 系统”、不带次数和条件，"
                   "并通向别的环节。",
                   "When the time of the stage \"{}\" is up, \"{}\" should run, but here the system may not do it or it "
                   "does not leave the stage. Let the system do it, without count or condition, and lead to another "
                   "stage.",
                   NAMES(at, &action));
    }
}

static void check_owned(const struct view *v) {
    if (v->stage->owners && !owned(v))
        check_note(v->c, 7, &v->stage->name, v->i,
                   "走到环节“{}”时，负责它的角色还没有确定是谁。先用一个必填字段确定，或另加常设角色。",
                   "When a matter reaches the stage \"{}\", none of the roles responsible is known yet. Have a required "
                   "field name one first, or add a held role.",
                   NAMES(&v->stage->name));
}

static void check_end(const struct view *v) {
    const struct name *at = &v->stage->name;
    if (!v->c->s->part && v->st.owed)
        check_note(v->c, 5, at, v->i,
                   "事项可以走到终点“{}”而没有答复诉求人。在这条路上的某个动作写“告知”。",
                   "A matter can end at \"{}\" without an answer to the one who raised it. Let an action on this way "
                   "tell them.",
                   NAMES(at));
    for (int i = 0; i < PROC_SHARES; i++)
        if (v->st.shares[i] == SHARE_OPEN)
            check_note(v->c, 6, at, v->i, "事项可以走到终点“{}”而“{}”还没有办完。要求“已齐”，或在路上“收回”它。",
                       "A matter can end at \"{}\" while parts of \"{}\" are still open. Require them to be ready, or "
                       "recall them on the way.",
                       NAMES(at, &v->c->r->procedure->parts[i].name));
}

static bool hidden(const struct view *v, int action) {
    for (size_t k = 0; k < v->n; k++) {
        const struct action *b = action_of(v, k);
        if (b && v->moves[k].action < action && b->guard_field < 0 && same_name(b, &v->c->s->actions[action]))
            return true;
    }
    return false;
}

// Actions that everything but a missing role or an open part would allow.
static void check_closed(const struct view *v) {
    const struct section *s = v->c->s;
    const struct name *at = v->stage ? &v->stage->name : &s->name;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        enum hindrance h = procedure_hindrance(v->c->r, s, &v->st, i);
        if ((h != HINDER_UNBOUND && h != HINDER_FORKED) || hidden(v, i)) continue;
        if (h == HINDER_UNBOUND)
            check_note(v->c, 7, &a->name, v->i,
                       "走到“{}”时可以“{}”，但能做它的角色还没有确定是谁。先用一个必填字段确定，或另加常设角色。",
                       "At \"{}\", \"{}\" is open, but none of the roles that may do it is known yet. Have a required "
                       "field name one first, or add a held role.",
                       NAMES(at, &a->name));
        else if (leaves(v, a))
            check_note(v->c, 6, &a->name, v->i,
                       "“{}”会再次分出“{}”，而上一次的还没有办完，因此做不了。先“收回”，或要求“已齐”。",
                       "\"{}\" would split off \"{}\" while its earlier parts are still open, so it cannot be done. "
                       "Recall them first, or require them to be ready.",
                       NAMES(&a->name, &v->c->r->procedure->parts[a->fork_share].name));
    }
}

void check_state(struct check *c, uint32_t i) {
    struct view v = {.c = c, .i = i, .st = graph_state(&c->g, i)};
    v.n = procedure_moves(c->r, c->s, &v.st, v.moves);
    if (v.st.stage >= 0) v.stage = &c->s->stages[v.st.stage];
    if (v.n && action_of(&v, 0) && action_of(&v, 0)->automatic) return; // nobody waits here
    if (v.stage && v.stage->outcome != OUTCOME_NONE) {
        check_end(&v);
    } else if (!way_on(&v)) {
        note_stuck(&v); // that no rung helps is the same fault
    } else if (v.stage) {
        check_waiting(&v);
    }
    if (v.stage && v.stage->outcome == OUTCOME_NONE) check_owned(&v);
    if (c->found[3] == NULL) check_guards(&v);
    if (c->found[6] == NULL || c->found[7] == NULL) check_closed(&v);
}
