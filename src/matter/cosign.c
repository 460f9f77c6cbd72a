// SPDX-License-Identifier: Apache-2.0
// Asking others to sign as well (联名邀请): each signs or declines under their own account until a deadline; who did not sign
// by then did not raise the matter. Who signs is a requester like any other: an answer is owed to each. The first signer
// stays the contact.
#include "matter/casework_room.h"
#include "matter/may.h"

const struct row_invitation *invitation_row(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (const struct row_invitation *i; (i = stream_next(st, TABLE_INVITATION, &pos)) != NULL;)
        if (i->n == n) return i;
    return NULL;
}

// The newest invitation of an account, or NULL.
static const struct row_invitation *invitation_of(const struct stream *st, int64_t account) {
    const struct row_invitation *last = NULL;
    size_t pos = 0;
    for (const struct row_invitation *i; (i = stream_next(st, TABLE_INVITATION, &pos)) != NULL;)
        if (i->account == account) last = i;
    return last;
}

bool cosign_pending(const struct matter *m, int64_t account, ms_t at) {
    const struct row_invitation *i = invitation_of(m->stream, account);
    return i && str_eq(i->state, INVITATION_PENDING) && at <= i->until;
}

static int still_owed(const struct matter *m, struct fault *f) {
    if (m->row->outcome == OUTCOME_NONE && m->state.owed) return 0;
    fault_set(f, FAULT_INPUT, "already-answered", "事项“%.*s”已经答复或结束，不能再联名：请另行提出", "matter \"%.*s\" is answered or has ended: nobody can sign any more, raise a new one", SP(m->row->number));
    return fault_where(f, STR("matter"));
}

// The role of those who raised it.
static struct str person_role(const struct procedure *p) {
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->fields[p->roles[i].field].type == FIELD_PERSON) return p->roles[i].name.name;
    return STR("requester");
}

bool cosign_first(const struct matter *m, int64_t account) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->lead == 1 && r->account == account && r->moved_to == 0) return true;
    return false;
}

static int inviter(struct desk *d, const struct command *c, const struct about *x, struct fault *f) {
    if (cosign_first(&x->m, x->account->id)) {
        d->actor = (struct actor){x->account->id, 0, person_role(x->m.rules->procedure)};
        return 0;
    }
    if (actor_runs(d, x)) return 0;
    return not_allowed(d, c, "第一提出人或管理这一程序的角色", "the first signer, or a role that runs the procedure", f);
}

// The name of the person behind an account. Fault "no-person".
static int name_of(struct desk *d, const struct stream *account, struct str *ret, struct fault *f) {
    const struct row_account *a = stream_row(account, TABLE_ACCOUNT);
    struct stream *st;
    *ret = STR("");
    if (a->person && desk_stream(d, a->person, STREAM_PERSON, &st, f) < 0) return -1;
    const struct row_person *p = a->person ? stream_row(st, TABLE_PERSON) : NULL;
    if (p) *ret = p->name.hidden;
    if (ret->n) return 0;
    return fault_set(f, FAULT_INPUT, "no-person", "账号“%.*s”没有登记是谁的，不能联名", "the account \"%.*s\" is nobody's: it cannot sign", SP(a->login));
}

// Where only members may raise it, only members sign. Fault "not-member".
static int may_sign(const struct desk *d, const struct procedure *p, const struct stream *account, struct fault *f) {
    for (int i = 0; i < p->role_count; i++) {
        const struct name *holding = &p->roles[i].holding;
        if (holding->name.n == 0 || registry_holds(account, holding->name, holding->alias, 0, d->judged, NULL)) continue;
        const struct row_account *a = stream_row(account, TABLE_ACCOUNT);
        return fault_set(f, FAULT_INPUT, "not-member", "账号“%.*s”此时不是%.*s，不能联名", "the account \"%.*s\" does not hold %.*s at this time: it cannot sign", SP(a->login), SP(holding->name));
    }
    return 0;
}

static int invite_one(struct desk *d, const struct about *x, struct str login, ms_t until, struct fault *f) {
    struct stream *account;
    struct str name;
    struct event e = {.type = EVENT_COSIGN_INVITED};
    if (registry_account(d, login, &account, f) < 0 || name_of(d, account, &name, f) < 0 || may_sign(d, x->m.rules->procedure, account, f) < 0) return -1;
    if (matter_requester(&x->m, account->id))
        return fault_set(f, FAULT_INPUT, "already-requester", "“%.*s”已经是提出人", "\"%.*s\" has raised it already", SP(login));
    if (cosign_pending(&x->m, account->id, d->at))
        return fault_set(f, FAULT_INPUT, "invited-already", "已经邀请过“%.*s”，正等他签署", "\"%.*s\" is asked already", SP(login));
    e.u.cosign_invited = (struct event_cosign_invited){stream_rows(x->m.stream, TABLE_INVITATION) + 1, account->id, until};
    struct pair content[] = {{STR("name"), name}};
    return desk_emit(d, x->m.stream, &e, (struct pair_list){content, 1}, f);
}

// Not later than the profile's limit from now.
static int within_limit(struct desk *d, const struct matter *m, const struct given *g, ms_t until, struct fault *f) {
    struct given none = {STR(""), g->name};
    struct fault ignored;
    ms_t latest;
    if (day_or_limit(d, m, &none, STR("联名期限"), &latest, &ignored) < 0 || until <= latest) return 0;
    struct buf b = BUF_INIT;
    buf_time_end(&b, latest, desk_days(d).utc_offset);
    fault_set(f, FAULT_INPUT, "deadline-late", "联名截止最迟到 %.*s", "signing can run until %.*s at the latest", SP(buf_str(&b)));
    buf_release(&b);
    return fault_where(f, g->name);
}

int cosign_invite(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct str login;
    ms_t until;
    int64_t n = 0;
    if (about_take(d, c, &x, f) < 0 || inviter(d, c, &x, f) < 0 || still_owed(&x.m, f) < 0) return -1;
    if (day_or_limit(d, &x.m, &x.g[INVITE_UNTIL], STR("联名期限"), &until, f) < 0 || within_limit(d, &x.m, &x.g[INVITE_UNTIL], until, f) < 0) return -1;
    for (struct str rest = x.g[INVITE_ACCOUNTS].value; list_next(&rest, &login); n++) {
        if (n == INVITED_AT_ONCE || stream_rows(x.m.stream, TABLE_INVITATION) >= CASEWORK_ROWS_MAX)
            return casework_refuse(f, x.g[INVITE_ACCOUNTS].name, "too-many", "一次最多邀请 60 人，一件事项最多 500 人", "at most 60 are asked at once, 500 for a matter");
        if (invite_one(d, &x, login, until, f) < 0) return fault_where(f, x.g[INVITE_ACCOUNTS].name);
    }
    if (n) return 0;
    return casework_refuse(f, x.g[INVITE_ACCOUNTS].name, "missing-field", "没有写要邀请的账号", "no account is named");
}

// --- signing

// The invitation the one who signs the command can still answer.
static int answering(struct desk *d, const struct command *c, const struct about *x, const struct row_invitation **ret, struct fault *f) {
    const struct row_invitation *i = *ret = invitation_of(x->m.stream, x->account->id);
    if (i == NULL) return not_allowed(d, c, "被邀请联名的人本人", "whoever was asked to sign, under their own account", f);
    bool late = str_eq(i->state, INVITATION_LAPSED) || (str_eq(i->state, INVITATION_PENDING) && d->at > i->until);
    if (late) {
        struct buf b = BUF_INIT;
        buf_time_end(&b, i->until, desk_days(d).utc_offset);
        fault_set(f, FAULT_INPUT, "invitation-lapsed", "联名已于 %.*s 截止", "signing ended on %.*s", SP(buf_str(&b)));
        buf_release(&b);
        return fault_where(f, STR("at"));
    }
    if (!str_eq(i->state, INVITATION_PENDING)) {
        fault_set(f, FAULT_INPUT, "signed-already", "已经答复过这次邀请（%.*s）", "this invitation was answered already (%.*s)", SP(casework_word(i->state)));
        return fault_where(f, STR("by"));
    }
    d->actor = (struct actor){x->account->id, 0, person_role(x->m.rules->procedure)};
    return 0;
}

static int end_emit(struct desk *d, const struct about *x, const struct row_invitation *i, struct str how, int64_t requester, struct str reason, struct fault *f) {
    struct event e = {.type = EVENT_COSIGN_ENDED};
    struct pair content[] = {{STR("reason"), reason}};
    e.u.cosign_ended = (struct event_cosign_ended){i->n, how, requester};
    return desk_emit(d, x->m.stream, &e, (struct pair_list){content, reason.n ? 1 : 0}, f);
}

int cosign_sign(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct row_invitation *i;
    struct str name;
    if (about_take(d, c, &x, f) < 0 || answering(d, c, &x, &i, f) < 0 || still_owed(&x.m, f) < 0) return -1;
    if (matter_requester(&x.m, x.account->id)) return casework_refuse(f, STR("by"), "already-requester", "您已经是提出人", "you have raised it already");
    if (name_of(d, x.account, &name, f) < 0 || may_sign(d, x.m.rules->procedure, x.account, f) < 0) return fault_where(f, STR("by"));
    int64_t n = stream_rows(x.m.stream, TABLE_REQUESTER) + 1;
    if (end_emit(d, &x, i, INVITATION_SIGNED, n, STR(""), f) < 0) return -1;
    struct event e = {.type = EVENT_REQUESTER_JOINED};
    e.u.requester_joined = (struct event_requester_joined){.n = n, .party = STR("person"), .account = x.account->id};
    struct pair content[] = {{STR("name"), name}};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, 1}, f);
}

int cosign_decline(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct row_invitation *i;
    if (about_take(d, c, &x, f) < 0 || answering(d, c, &x, &i, f) < 0) return -1;
    return end_emit(d, &x, i, INVITATION_DECLINED, 0, x.g[REASON_ONLY].value, f);
}

int apply_cosign_invited(struct applying *x, struct fault *f) {
    const struct event_cosign_invited *e = &x->event->u.cosign_invited;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (invitation_row(x->stream, e->n)) return cannot_follow(x, f);
    struct row_invitation *i = work_add(x->work, x->stream, TABLE_INVITATION);
    *i = (struct row_invitation){.matter = x->stream->id, .n = e->n, .account = e->account, .state = INVITATION_PENDING, .made = x->event->at, .until = e->until,
                                 .fire = e->until, .name = personal(stream_text(x->stream, pairs_get(x->content, STR("name"))))};
    return 0;
}

int apply_cosign_ended(struct applying *x, struct fault *f) {
    const struct event_cosign_ended *e = &x->event->u.cosign_ended;
    struct row_invitation *i = (struct row_invitation *)(uintptr_t)invitation_row(x->stream, e->n); // rows of the stream are its to change
    if (step_on_row(x, i, f) < 0) return -1;
    bool signed_it = str_eq(e->how, INVITATION_SIGNED), lapsed = str_eq(e->how, INVITATION_LAPSED);
    if (!str_eq(i->state, INVITATION_PENDING) || (!signed_it && !lapsed && !str_eq(e->how, INVITATION_DECLINED))) return cannot_follow(x, f);
    if (lapsed ? x->event->at < i->until : x->event->at > i->until) return cannot_follow(x, f);
    i->state = stream_text(x->stream, e->how);
    i->ended = x->event->at;
    i->requester = e->requester;
    i->fire = 0;
    i->reason = personal(stream_text(x->stream, pairs_get(x->content, STR("reason"))));
    return 0;
}
