// SPDX-License-Identifier: Apache-2.0
// Who signed on, or came in by a merger, leaves alone, by their own word; the matter goes on for the others. Whoever raised
// it withdraws it whole, and so does the last one.
#include "matter/may.h"
#include "matter/undo_room.h"
#include "registry/registry.h"

enum { NUMBER, REASON, LEAVE_FIELDS };
enum { WHY_BYTES_MAX = 4000 };
static const struct form_field fields[LEAVE_FIELDS] = {
    [NUMBER] = {"序号", "n", FORM_TEXT, false, 20, NULL},
    [REASON] = {"理由", "reason", FORM_LINES, false, WHY_BYTES_MAX, NULL},
};

int64_t requesters_present(const struct matter *m) {
    int64_t n = 0;
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) n += r->moved_to == 0;
    return n;
}

static bool among(const int64_t *ns, size_t count, int64_t n) {
    for (size_t i = 0; i < count; i++)
        if (ns[i] == n) return true;
    return false;
}

int64_t next_lead(const struct matter *m, const int64_t *leaving, size_t count) {
    size_t pos = 0;
    int64_t first = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to || among(leaving, count, r->n)) continue;
        if (r->lead == 1) return 0;
        if (first == 0 || r->n < first) first = r->n;
    }
    return first;
}

int withdraws_own(struct desk *d, const struct command *c, const struct matter *m, const struct action *a, struct fault *f) {
    struct stream *account;
    bool ends = a->to >= 0 && m->section->stages[a->to].outcome == OUTCOME_WITHDRAWN;
    if (!ends || c->by.n == 0 || registry_account(d, c->by, &account, f) < 0) return !ends || c->by.n == 0 ? 0 : -1;
    if (!matter_requester(m, account->id) || (matter_roles(m->rules->procedure, m, account, d->judged) & a->roles)) return 0;
    return right_no(f, "by", "not-lead", "只有第一提出人可以撤回整件事项：您可以“退出联名”，事项继续为其他人办理",
                    "only the first requester withdraws the whole matter: you can leave it (leave), and it goes on for the others");
}

// The rows of those who leave: by number, else all of the account.
static int leaving_rows(const struct matter *m, const struct given *g, int64_t account, int64_t *ret, size_t *ret_count, struct fault *f) {
    int64_t n = 0;
    size_t pos = 0;
    *ret_count = 0;
    if (g[NUMBER].value.n && str_to_i64(g[NUMBER].value, &n) < 0) return right_no(f, "n", "bad-number", "序号应是数字", "n must be a number");
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL && *ret_count < REQUESTERS_AT_ONCE;)
        if (r->moved_to == 0 && (n ? r->n == n : account && r->account == account) && (!account || r->account == account)) ret[(*ret_count)++] = r->n;
    if (*ret_count) return 0;
    return right_no(f, "n", "unknown-requester", "没有这个序号的提出人，或已随并案、退出离开；由单位代办时要写明序号", "there is no such requester, or they moved or left; an office says which by n");
}

int decide_leave(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[LEAVE_FIELDS];
    int64_t ns[REQUESTERS_AT_ONCE];
    size_t count;
    if (right_take(d, c, "退出联名", fields, LEAVE_FIELDS, &m, g, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    int own = own_actor(d, c, &m, f);
    if (own < 0 || (own == 0 && actor_for(d, c, p, registering_roles(p), &m, STR("退出联名"), f) < 0)) return -1;
    if (m.row->parent || m.row->outcome)
        return right_no(f, "matter", "ended", "事项已经结束或是分件，没有人要退出", "the matter has ended or is a part: nobody leaves it");
    if (!own && g[REASON].value.n == 0)
        return right_no(f, "reason", "missing-field", "代提出人退出要写明本人怎么说的", "leaving on behalf of somebody needs what they said themselves");
    if (time_goes_on(d, &m, f) < 0 || leaving_rows(&m, g, own ? d->actor.account : 0, ns, &count, f) < 0) return -1;
    if (!m.state.owed) return right_no(f, "matter", "already-answered", "答复已经告知，没有要退出的", "the answer was told already: there is nothing to leave");
    if (requesters_present(&m) <= (int64_t)count)
        return right_no(f, "matter", "last-requester", "没有别的提出人了：不再要求答复请“撤回”整件事项", "nobody else is behind it: withdraw the whole matter instead");
    for (size_t i = 0; i < count; i++) {
        struct event e = {.type = EVENT_REQUESTER_LEFT};
        e.u.requester_left = (struct event_requester_left){ns[i], next_lead(&m, ns, count)};
        if (desk_emit(d, m.stream, &e, why_content(d, g[REASON].value), f) < 0) return -1;
    }
    return 0;
}

static int gone_to(struct applying *x, int64_t n, int64_t where, int64_t lead, struct fault *f) {
    struct matter m;
    size_t pos = 0;
    bool found = false;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    for (struct row_requester *r; (r = stream_next(x->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        bool leaves = r->n == n && r->moved_to == 0;
        if (!leaves && r->n != lead) continue;
        work_touch(x->work, x->stream, r);
        if (r->n == lead) r->lead = 1;
        if (!leaves) continue;
        found = true;
        r->owed = 0;
        r->moved_to = where;
        if (lead) r->lead = 0;
    }
    return found ? 0 : fault_set(f, FAULT_MACHINE, "bad-event", "没有第 %lld 位诉求人", "there is no requester %lld", (long long)n);
}

int apply_left(struct applying *x, struct fault *f) {
    const struct event_requester_left *e = &x->event->u.requester_left;
    return gone_to(x, e->n, x->stream->id, e->lead, f);
}

int apply_returned(struct applying *x, struct fault *f) {
    const struct event_requester_returned *e = &x->event->u.requester_returned;
    return gone_to(x, e->n, e->to_matter, e->lead, f);
}
