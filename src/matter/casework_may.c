// SPDX-License-Identifier: Apache-2.0
// What of casework an account could do now: the same rules as the desk's, for the links of a page.
#include "matter/casework_room.h"

struct may {
    const struct matter *m;
    const struct stream *account;
    ms_t at;
    bool runs, leads;
};

static bool open_whole(const struct may *x) { return x->m->row->parent == 0 && x->m->row->outcome == OUTCOME_NONE; }

static bool promises(const struct may *x) { return (x->runs || x->leads) && commitment_takes(x->m); }

static bool keeps(const struct may *x, const struct row_commitment *c) { return x->runs || x->leads || casework_keeps(x->m, x->account, c->office, x->at); }

static bool commitments(const struct may *x, bool claimed) {
    size_t pos = 0;
    for (const struct row_commitment *c; (c = stream_next(x->m->stream, TABLE_COMMITMENT, &pos)) != NULL;) {
        if (!str_eq(c->state, COMMITMENT_OPEN)) continue;
        if (claimed ? x->runs && c->claim.n : c->claim.n == 0 && keeps(x, c)) return true;
    }
    return false;
}
static bool works(const struct may *x) { return commitments(x, false); }
static bool judges(const struct may *x) { return commitments(x, true); }

static bool invites(const struct may *x) { return open_whole(x) && x->m->state.owed && (x->runs || cosign_first(x->m, x->account->id)); }
static bool signs(const struct may *x) { return open_whole(x) && x->m->state.owed && cosign_pending(x->m, x->account->id, x->at); }
static bool declines(const struct may *x) { return cosign_pending(x->m, x->account->id, x->at); }

static bool runs(const struct may *x) { return x->runs && x->m->row->parent == 0; }

static bool unlinks(const struct may *x) {
    size_t pos = 0;
    for (const struct row_link *l; x->runs && (l = stream_next(x->m->stream, TABLE_LINK, &pos)) != NULL;)
        if (l->ended == 0) return true;
    return false;
}

static bool sends_on(const struct may *x) {
    size_t pos = 0;
    for (const struct row_link *l; (l = stream_next(x->m->stream, TABLE_LINK, &pos)) != NULL;)
        if (l->ended == 0 && str_eq(l->kind, LINK_SENT_ON)) return false;
    return runs(x) && x->m->row->outcome == OUTCOME_REFUSED;
}

static bool has(const struct may *x, struct str kind) { return mark_standing(x->m->stream, kind) != NULL; }
static bool marks_key(const struct may *x) { return runs(x) && open_whole(x) && !has(x, MARK_KEY); }
static bool unmarks_key(const struct may *x) { return runs(x) && has(x, MARK_KEY); }
static bool marks_group(const struct may *x) { return runs(x) && open_whole(x) && !has(x, MARK_GROUP); }
static bool unmarks_group(const struct may *x) { return runs(x) && has(x, MARK_GROUP); }

static bool reports_key(const struct may *x) {
    const struct row_mark *k = mark_standing(x->m->stream, MARK_KEY);
    return k && str_eq(k->state, MARK_OPEN) && (x->runs || x->leads || (k->account && k->account == x->account->id));
}

static bool answers(const struct may *x) {
    size_t pos = 0;
    for (const struct row_mark *k; (x->runs || x->leads) && (k = stream_next(x->m->stream, TABLE_MARK, &pos)) != NULL;)
        if (str_eq(k->kind, MARK_INSTRUCTION) && str_eq(k->state, MARK_OPEN)) return true;
    return false;
}

static bool excludes(const struct may *x) { return x->leads && exclusion_may_ask(x->m, x->at); }
static bool decides(const struct may *x) { return exclusion_may_decide(x->m, x->account, x->at); }

bool casework_may(const struct matter *m, const struct stream *account, ms_t at, struct str verb) {
    static const struct {
        const char *verb;
        bool (*may)(const struct may *x);
    } rules[] = {
        {"commitment.make", promises}, {"commitment.report", works}, {"commitment.fulfil", works}, {"commitment.fail", works}, {"commitment.replace", works},
        {"commitment.confirm", judges}, {"commitment.reject", judges}, {"cosign.invite", invites}, {"cosign.sign", signs}, {"cosign.decline", declines},
        {"relate", runs}, {"unrelate", unlinks}, {"send_on", sends_on}, {"key.mark", marks_key}, {"key.report", reports_key}, {"key.unmark", unmarks_key},
        {"instruction.record", runs}, {"instruction.answer", answers}, {"group.mark", marks_group}, {"group.unmark", unmarks_group},
        {"exclusion.ask", excludes}, {"exclusion.decide", decides},
    };
    struct may x = {m, account, at, false, false};
    if (m->row->parent || account == NULL) return false;
    x.runs = casework_runs(m, account, at);
    x.leads = casework_leads(m, account, at);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_eq(verb, str_c(rules[i].verb))) return rules[i].may(&x);
    return false;
}
