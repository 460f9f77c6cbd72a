// SPDX-License-Identifier: Apache-2.0
// A merger undone: the matter that was taken over stands where it stood, its clocks as if they had run on, and takes back
// those who came with it. Only while none of them has been answered in the other matter.
#include "matter/undo_room.h"

enum { WHY_BYTES_MAX = 4000, EVENTS_MAX = 1 + 2 * 1024 };
static const struct form_field fields[] = {{"理由", "reason", FORM_LINES, true, WHY_BYTES_MAX, NULL}};

struct merger {
    struct matter m, into;
    struct event acted;                 // the action that merged
    int64_t seqs[EVENTS_MAX];           // it, and the duties that moved
    size_t seq_count;
    int64_t back[EVENTS_MAX], from[EVENTS_MAX]; // who goes back: number there, number here
    size_t back_count;
    int64_t left[EVENTS_MAX];           // who left there meanwhile: number here
    size_t left_count;
};

// The merging action that stands, with what moved.
static int find_merger(struct desk *d, struct merger *x, struct fault *f) {
    struct past_event *events;
    size_t count, i;
    if (past_read(d->store, &d->work, x->m.row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    bool *gone = arena_array(&d->scratch, bool, count + 1);
    past_gone(events, count, gone);
    for (i = count; i-- > 0;)
        if (!gone[i] && events[i].event.type == EVENT_MATTER_ACTED) break;
    int action = i < count ? section_action(x->m.section, events[i].event.u.matter_acted.action) : -1;
    if (action < 0 || !x->m.section->actions[action].merges)
        return right_no(f, "matter", "not-merged", "这一件是分案后合回的，没有并案可拆：请重新分案", "this one was split off and went back, there is no merger to undo: split anew");
    for (x->acted = events[i].event; i < count && x->seq_count < EVENTS_MAX; i++) {
        const struct event *e = &events[i].event;
        if (e->seq == x->acted.seq || e->type == EVENT_REQUESTER_MOVED) x->seqs[x->seq_count++] = e->seq;
    }
    return 0;
}

static const struct row_requester *row_n(const struct matter *m, int64_t n) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

static int not_now(struct fault *f, const char *zh, const char *en, struct str number) {
    fault_set(f, FAULT_INPUT, "cannot-unmerge", "不能拆出：事项“%.*s”%s%.0s", "it cannot be taken apart: matter \"%.*s\" %.0s%s", SP(number), zh, en);
    return fault_where(f, STR("matter"));
}

// Everybody who came in with it must still be owed their answer there.
static int find_people(struct desk *d, struct merger *x, struct fault *f) {
    struct past_event *events;
    size_t count;
    int64_t staying = requesters_present(&x->into);
    if (past_read(d->store, &d->work, x->into.row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
    for (size_t i = 0; i < count && x->back_count + x->left_count < EVENTS_MAX; i++) {
        const struct event_requester_joined *e = &events[i].event.u.requester_joined;
        if (events[i].event.type != EVENT_REQUESTER_JOINED || e->from_matter != x->m.row->id) continue;
        const struct row_requester *r = row_n(&x->into, e->n);
        if (r == NULL || r->moved_to == x->m.row->id) continue; // went back before
        if (r->moved_to == x->into.row->id) {
            x->left[x->left_count++] = e->from_n;
            continue;
        }
        if (r->moved_to) return not_now(f, "又并入了别的事项：请先把它拆出来", "was merged on: take that apart first", x->into.row->number);
        if (!r->owed) return not_now(f, "已经答复了他们：不满意的请在那里重办，另有诉求的请另行登记", "has answered them already: redo it there, or register anew", x->into.row->number);
        x->back[x->back_count] = e->n;
        x->from[x->back_count++] = e->from_n;
        staying--;
    }
    if (x->back_count == 0) return not_now(f, "里已经没有随它并入的人：他们都退出了", "has nobody any more who came in with it: they all left", x->into.row->number);
    if (staying < 1) return not_now(f, "自己的提出人都已退出，拆出后没有人要答复：请在那里继续办理", "would be left with nobody to answer: go on there", x->into.row->number);
    return 0;
}

static int emit_revival(struct desk *d, struct merger *x, struct str why, struct fault *f) {
    struct event e = {.type = EVENT_MERGE_UNDONE};
    struct limit grace;
    struct buf b = BUF_INIT;
    const struct profile_value *v = profile_get(x->m.rules->profile, STR("拆出顺延"));
    e.u.merge_undone = (struct event_merge_undone){{x->seqs, x->seq_count}, x->into.row->id, STR("")};
    if (v && limit_parse(v->text, &grace, f) < 0) return -1;
    if (v) buf_limit(&b, grace);
    e.u.merge_undone.grace = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return desk_emit(d, x->m.stream, &e, why_content(d, why), f);
}

// Parts the merger recalled are open again.
static int reopen_parts(struct desk *d, struct merger *x, struct fault *f) {
    struct id_list parts;
    if (parts_of(d, x->m.row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        struct past_event *events;
        size_t count;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        if (part.row->outcome != OUTCOME_WITHDRAWN) continue;
        if (past_read(d->store, &d->work, part.row->id, INT64_MAX, &d->scratch, &events, &count, f) < 0) return -1;
        const struct event *last = &events[count - 1].event;
        bool by_merger = last->type == EVENT_PART_RECALLED && last->recorded == x->acted.recorded && last->at == x->acted.at;
        if (by_merger && undo_emit(d, part.stream, last->seq, STR("收回"), f) < 0) return -1;
    }
    return 0;
}

// What was corrected of a person while they were there is right here too.
static int bring_correction(struct desk *d, struct merger *x, size_t i, struct fault *f) {
    const struct row_requester *there = row_n(&x->into, x->back[i]), *here = row_n(&x->m, x->from[i]);
    if (here == NULL) return 0;
    bool same = str_eq(there->name.hidden, here->name.hidden) && str_eq(there->phone.hidden, here->phone.hidden) && str_eq(there->party, here->party) &&
                there->account == here->account && there->enterprise == here->enterprise;
    if (same) return 0;
    struct pair content[] = {{STR("name"), there->name.hidden}, {STR("phone"), there->phone.hidden}, {STR("was_name"), here->name.hidden}, {STR("was_phone"), here->phone.hidden}};
    struct pair said[4];
    size_t n = 0;
    for (size_t k = 0; k < 4; k++)
        if (content[k].value.n) said[n++] = content[k];
    struct event e = {.type = EVENT_REQUESTER_CORRECTED};
    e.u.requester_corrected = (struct event_requester_corrected){here->n, there->party, there->account, there->enterprise, here->party, here->account, here->enterprise};
    return desk_emit(d, x->m.stream, &e, (struct pair_list){said, n}, f);
}

static int bring_back(struct desk *d, struct merger *x, struct fault *f) {
    int64_t lead = next_lead(&x->into, x->back, x->back_count);
    for (size_t i = 0; i < x->back_count; i++) {
        struct event e = {.type = EVENT_REQUESTER_RETURNED};
        if (bring_correction(d, x, i, f) < 0) return -1;
        e.u.requester_returned = (struct event_requester_returned){x->back[i], x->m.row->id, lead};
        if (desk_emit(d, x->into.stream, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    for (size_t i = 0; i < x->left_count; i++) {
        struct event e = {.type = EVENT_REQUESTER_LEFT};
        e.u.requester_left = (struct event_requester_left){x->left[i], next_lead(&x->m, x->left, x->left_count)};
        if (desk_emit(d, x->m.stream, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    return 0;
}

static uint32_t merging_roles(const struct section *s) {
    uint32_t roles = 0;
    for (int i = 0; i < s->action_count; i++)
        if (s->actions[i].merges) roles |= s->actions[i].roles;
    return roles;
}

int decide_unmerge(struct desk *d, const struct command *c, struct fault *f) {
    struct merger *x = arena_new(&d->scratch, struct merger);
    struct given why[1];
    if (right_take(d, c, "拆出", fields, 1, &x->m, why, f) < 0) return -1;
    if (x->m.row->outcome != OUTCOME_MERGED || x->m.row->merged_into == 0)
        return right_no(f, "matter", "not-merged", "这件事项没有并入别的事项：拆出写的是被并入的那一件", "this matter was not merged into another: name the one that was taken over");
    const struct procedure *p = x->m.rules->procedure;
    if (actor_for(d, c, p, merging_roles(x->m.section), &x->m, STR("拆出"), f) < 0 || matter_load(d, x->m.row->merged_into, &x->into, f) < 0) return -1;
    if (time_goes_on(d, &x->m, f) < 0 || time_goes_on(d, &x->into, f) < 0) return -1;
    if (find_merger(d, x, f) < 0 || find_people(d, x, f) < 0 || emit_revival(d, x, why[0].value, f) < 0) return -1;
    // Its row lies where it lay, what it says of its rules may not.
    if (matter_load(d, x->m.row->id, &x->m, f) < 0) return -1;
    return bring_back(d, x, f) < 0 ? -1 : reopen_parts(d, x, f);
}
