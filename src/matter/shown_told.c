// SPDX-License-Identifier: Apache-2.0
// What of an event is for whom. Who raised a matter sees what they wrote and what was answered to them, where it went and
// which office moved it; what offices say to each other, and who there did what, is theirs.
#include "matter/shown.h"

// Any variant of the action tells: then what it says is the answer.
static bool tells(const struct section *s, struct str name) {
    for (int i = 0; i < s->action_count; i++)
        if (name_is(&s->actions[i].name, name) && s->actions[i].tells) return true;
    return false;
}

bool shown_tells(const struct shown *s, const struct event *e) {
    return e->type == EVENT_MATTER_ACTED && tells(s->matter.section, e->u.matter_acted.action);
}

static bool for_requesters(enum event_type type) {
    switch (type) {
    case EVENT_MATTER_OPENED:
    case EVENT_MATTER_ACTED:
    case EVENT_CLOCK_MOVED:
    case EVENT_MATTER_PUBLISHED:
    case EVENT_DOCUMENT_ISSUED:
    case EVENT_ACTION_UNDONE:
    case EVENT_ACTION_REVERSED:
    case EVENT_MERGE_UNDONE:
    case EVENT_MATTER_SPLIT:
    case EVENT_MATTER_SPLIT_OFF:
    case EVENT_SPLIT_UNDONE:
    case EVENT_SPLIT_ENDED:
    case EVENT_MATTER_MOVED_TO:
    case EVENT_CONTENT_DESTROYED: return true;
    default: return false;
    }
}

// About who raised it: nothing of that is for the body complained of.
static bool about_requesters(enum event_type type) {
    switch (type) {
    case EVENT_REQUESTER_JOINED:
    case EVENT_REQUESTER_MOVED:
    case EVENT_REQUESTER_RETURNED:
    case EVENT_REQUESTER_CORRECTED:
    case EVENT_REQUESTER_LEFT:
    case EVENT_CORRECTION_ASKED: return true;
    default: return false;
    }
}

// Acted as one who raised it: that account is who the matter is about.
static bool by_requester(const struct shown *s, const struct event *e) { return e->account && e->office == 0 && matter_requester(&s->matter, e->account); }

// Raised another matter, which was merged into this one: what stands in the first opening was written by a stranger.
static bool merged_in(const struct shown *s) {
    size_t pos = 0;
    bool merged = false;
    for (const struct row_requester *r; s->account && (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->account != s->account->id || r->moved_to) continue;
        if (r->from_matter == 0) return false;
        merged = true;
    }
    return merged;
}

static bool event_is_set_right(enum event_type type) { return type >= EVENT_ACTION_UNDONE && type <= EVENT_MATTER_MOVED_TO; }

// To how many others the answer goes is not for each of them.
static struct pair_list without_addressees(const struct shown *s, struct pair_list fields) {
    const struct procedure *p = s->matter.rules->procedure;
    struct pair *kept = arena_array(s->view->arena, struct pair, fields.count + 1);
    size_t n = 0;
    if (p->means[MEANS_ADDRESSEES] < 0) return fields;
    for (size_t i = 0; i < fields.count; i++)
        if (!str_eq(fields.pairs[i].name, p->fields[p->means[MEANS_ADDRESSEES]].name.name)) kept[n++] = fields.pairs[i];
    return (struct pair_list){kept, n};
}

static void told_to_requester(const struct shown *s, bool own, struct event *e, bool *ret_content) {
    e->key = STR("");
    if (!own) e->account = 0;
    if (e->type == EVENT_MATTER_OPENED && !own && merged_in(s)) {
        e->u.matter_opened.fields = (struct pair_list){NULL, 0};
        *ret_content = false;
    }
    if (event_is_set_right(e->type) && !own) *ret_content = false; // why, offices say to each other
    if (e->type != EVENT_MATTER_ACTED) return;
    struct event_matter_acted *x = &e->u.matter_acted;
    bool open = own || tells(s->matter.section, x->action);
    if (!open) x->fields = (struct pair_list){NULL, 0};
    if (!own) x->fields = without_addressees(s, x->fields);
    x->parts = (struct id_list){NULL, 0};
    x->share = 0;
    *ret_content = open;
}

bool shown_personal_share(const struct shown *s, int64_t share) {
    const struct procedure *p = s->matter.rules->procedure;
    for (int i = 0; i < p->main.action_count; i++) {
        const struct action *a = &p->main.actions[i];
        if (a->fork_share >= 0 && a->fork_share + 1 == share && p->fields[a->fork_field].type == FIELD_PERSON) return true;
    }
    return false;
}

bool shown_told(const struct shown *s, const struct event *e, struct event *ret, bool *ret_content) {
    bool own = s->account && e->account == s->account->id;
    *ret = *e;
    *ret_content = true;
    if (s->hidden && about_requesters(e->type)) return false;
    if (s->hidden && by_requester(s, e)) {
        ret->account = 0;
        ret->key = STR("");
    }
    if (s->sealed && (e->type == EVENT_REQUESTER_RATED || (e->type == EVENT_PART_ENDED && shown_personal_share(s, e->u.part_ended.share)))) return false;
    if (s->whole) return true;
    if (!for_requesters(e->type) || (e->type == EVENT_DOCUMENT_ISSUED && !shown_addressed(s, e->u.document_issued.requester))) return false;
    told_to_requester(s, own, ret, ret_content);
    return true;
}
