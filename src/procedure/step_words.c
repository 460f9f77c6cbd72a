// SPDX-License-Identifier: Apache-2.0
// The side of step.h that speaks: why an action is not open here, and which variant a command means.
#include "procedure/step.h"
#include "procedure/words.h"

enum { LISTED_MAX = 12 };

static bool named_before(const struct section *s, const struct move *moves, size_t n, struct str name) {
    for (size_t i = 0; i < n; i++)
        if (moves[i].kind == MOVE_ACT && str_eq(s->actions[moves[i].action].name.name, name)) return true;
    return false;
}

// The names of the actions open here, each once.
static void add_possible(struct buf *b, const struct rules *r, const struct section *s, const struct state *st) {
    struct move moves[MOVES_MAX];
    size_t n = procedure_moves(r, s, st, moves), listed = 0;
    for (size_t i = 0; i < n && listed < LISTED_MAX; i++) {
        if (moves[i].kind != MOVE_ACT) continue;
        struct str name = s->actions[moves[i].action].name.name;
        if (named_before(s, moves, i, name)) continue;
        if (listed++) buf_add(b, STR("、"));
        buf_add(b, name);
    }
    if (listed == 0) buf_add(b, STR("—"));
}

static void add_roles(struct buf *b, const struct rules *r, uint32_t roles) {
    bool any = false;
    for (int i = 0; i < r->procedure->role_count; i++) {
        if (!(roles >> i & 1)) continue;
        if (any) buf_add(b, STR("、"));
        buf_add(b, r->procedure->roles[i].name.name);
        any = true;
    }
}

static int not_here(const struct rules *r, const struct section *s, const struct state *st, struct str word,
                    struct fault *f) {
    struct buf b = BUF_INIT;
    add_possible(&b, r, s, st);
    struct str can = buf_str(&b);
    int rc;
    if (st->stage < 0) {
        rc = fault_set(f, FAULT_INPUT, "not-here", "事项尚未登记，不能“%.*s”；此时可以：%.*s。",
                       "The matter is not opened yet, so \"%.*s\" cannot be done; possible now: %.*s.", SP(word),
                       SP(can));
    } else {
        struct str at = s->stages[st->stage].name.name;
        rc = fault_set(f, FAULT_INPUT, "not-here", "“%.*s”环节不能“%.*s”；此处可以：%.*s。",
                       "At the stage \"%.*s\", \"%.*s\" cannot be done; possible here: %.*s.", SP(at), SP(word),
                       SP(can));
    }
    buf_release(&b);
    return rc;
}

static int not_bound(const struct rules *r, const struct action *a, struct fault *f) {
    struct buf roles = BUF_INIT, fields = BUF_INIT;
    add_roles(&roles, r, a->roles);
    for (int i = 0; i < r->procedure->role_count; i++) {
        const struct role *role = &r->procedure->roles[i];
        if (!(a->roles >> i & 1) || role->field < 0) continue;
        if (fields.n) buf_add(&fields, STR("、"));
        buf_add(&fields, r->procedure->fields[role->field].name.name);
    }
    fault_set(f, FAULT_INPUT, "not-bound",
              "“%.*s”只能由%.*s办理，而此事项尚未确定；先填写“%.*s”。",
              "\"%.*s\" is for %.*s only, and this matter names none yet; fill in \"%.*s\" first.",
              SP(a->name.name), SP(buf_str(&roles)), SP(buf_str(&fields)));
    buf_release(&roles);
    buf_release(&fields);
    return -1;
}

static struct str first_role(const struct rules *r, uint32_t roles) { return r->procedure->roles[__builtin_ctz(roles)].name.name; }

int procedure_open(const struct rules *r, const struct section *s, const struct state *st, int action,
                   struct fault *f) {
    const struct action *a = &s->actions[action];
    struct str word = a->name.name;
    struct str share = {0};
    int of = a->join_share >= 0 ? a->join_share : a->fork_share;
    if (of >= 0) share = r->procedure->parts[of].name.name;
    switch (procedure_hindrance(r, s, st, action)) {
    case HINDER_NOTHING: return 0;
    case HINDER_STAGE: return not_here(r, s, st, word, f);
    case HINDER_COUNTER: {
        int value = s->counters[a->counter].value;
        return fault_set(f, FAULT_INPUT, "used-up", "“%.*s”至多 %d 次（%.*s），已经用完。",
                         "\"%.*s\" may be done %d times at most (%.*s); that is used up.", SP(word), r->counts[value],
                         SP(s->counters[a->counter].name));
    }
    case HINDER_PARTS_OPEN:
        return fault_set(f, FAULT_INPUT, "parts-open", "“%.*s”要等“%.*s”全部办完；还有未完成的分件。",
                         "\"%.*s\" has to wait until every part of \"%.*s\" has ended; some are still open.", SP(word),
                         SP(share));
    case HINDER_OBJECTED:
        return fault_set(f, FAULT_INPUT, "parts-objected", "“%.*s”要求“%.*s”全部同意；有分件提出异议。",
                         "\"%.*s\" requires all parts of \"%.*s\" to agree; one has objected.", SP(word), SP(share));
    case HINDER_NONE_OBJECTED:
        return fault_set(f, FAULT_INPUT, "none-objected", "“%.*s”只在“%.*s”有异议时可办；没有分件提出异议。",
                         "\"%.*s\" is possible only after an objection in \"%.*s\"; no part has objected.", SP(word),
                         SP(share));
    case HINDER_JOINED:
        return fault_set(f, FAULT_INPUT, "already-forked", "“%.*s”只在未分出“%.*s”时可办；已经分出过。",
                         "\"%.*s\" is possible only while \"%.*s\" has not been split off; it has been.", SP(word),
                         SP(share));
    case HINDER_UNBOUND: return not_bound(r, a, f);
    case HINDER_BOUND:
        return fault_set(f, FAULT_INPUT, "already-bound", "已有%.*s，不能直接“%.*s”：要先经它们办理。",
                         "There is a %.*s already, so \"%.*s\" cannot be done directly: it goes by them first.",
                         SP(first_role(r, a->without & st->bound)), SP(word));
    case HINDER_NOBODY:
        return fault_set(f, FAULT_INPUT, "nobody-bound", "没有%.*s，不用“%.*s”。", "There is no %.*s, so nothing for \"%.*s\".",
                         SP(first_role(r, a->fork_bound)), SP(word));
    case HINDER_FORKED:
        share = r->procedure->parts[a->fork_share].name.name;
        return fault_set(f, FAULT_INPUT, "already-forked", "“%.*s”会再次分出“%.*s”，而上一次的还没有办完。",
                         "\"%.*s\" would split off \"%.*s\" again while the earlier parts are still open.", SP(word),
                         SP(share));
    }
    return 0;
}

static int unknown_action(const struct section *s, struct str word, struct fault *f) {
    struct near near = near_begin(word);
    for (int i = 0; i < s->action_count; i++) near_offer_name(&near, &s->actions[i].name);
    struct near_hint hint = near_hint(&near);
    struct str shown = utf8_head(word, 40);
    return fault_set(f, FAULT_INPUT, "unknown-action", "没有“%.*s”这个动作%s%.0s", "There is no action \"%.*s\"%.0s%s",
                     SP(shown), hint.zh, hint.en);
}

static int no_variant(const struct rules *r, const struct section *s, const struct state *st, struct str word,
                      struct fault *f) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (!name_is(&a->name, word) || a->guard_field < 0) continue;
        if (procedure_hindrance(r, s, st, i) != HINDER_NOTHING) continue;
        const struct field *field = &r->procedure->fields[a->guard_field];
        buf_printf(&b, "%s%.*s = ", b.n ? "; " : "", SP(field->name.name));
        bool any = false;
        for (int c = 0; c < field->choice_count; c++) {
            if (!(a->guard_choices >> c & 1)) continue;
            buf_printf(&b, "%s%.*s", any ? " | " : "", SP(field->choices[c].name));
            any = true;
        }
    }
    fault_set(f, FAULT_INPUT, "no-variant", "所填的选项不能“%.*s”；可以填：%.*s。",
              "\"%.*s\" is not possible with the choices given; possible are: %.*s.", SP(word), SP(buf_str(&b)));
    buf_release(&b);
    return -1;
}

int procedure_choose(const struct rules *r, const struct section *s, const struct state *st, struct str word,
                     choice_of_fn *choice, void *context, int *ret_action, struct fault *f) {
    int speaks = -1; // the variant whose fault helps most
    bool open = false, in_stage = false;
    for (int i = 0; i < s->action_count; i++) {
        const struct action *a = &s->actions[i];
        if (!name_is(&a->name, word)) continue;
        enum hindrance h = procedure_hindrance(r, s, st, i);
        if (speaks < 0 || (h != HINDER_STAGE && !in_stage)) speaks = i;
        if (h != HINDER_STAGE) in_stage = true;
        if (h != HINDER_NOTHING) continue;
        open = true;
        if (a->guard_field >= 0) {
            int given = choice ? choice(context, a->guard_field) : -1;
            if (given < 0 || given > 31 || !(a->guard_choices >> given & 1)) continue;
        }
        *ret_action = i;
        return 0;
    }
    if (speaks < 0) return unknown_action(s, word, f);
    if (open) return no_variant(r, s, st, word, f);
    return procedure_open(r, s, st, speaks, f);
}
