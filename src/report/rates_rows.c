// SPDX-License-Identifier: Apache-2.0
// The rows that belong to a matter, as they stood at the cut-off.
#include "matter/casework.h"
#include "report/rates_room.h"

static const char *const satisfied_words[3][2] = {{"满意", "satisfied"}, {"基本满意", "basically"}, {"不满意", "dissatisfied"}};
static const char *const solved_words[3][2] = {{"解决", "solved"}, {"部分解决", "partly"}, {"未解决", "unsolved"}};

static enum rates_answer said(const struct rates_rules *x, int field, struct str value, const char *const words[3][2]) {
    enum rates_answer a = rates_answer_of(x->procedure, field, value, words);
    return a == ANSWER_NONE ? ANSWER_EMPTY : a;
}

void rates_requester(struct rates *r, const struct row_requester *q) {
    struct rates_case *x = &r->now;
    if (x->row->parent || q->moved_to) return;
    bool told = q->told > 0 && q->told < r->query.cut;
    x->answered |= told;
    x->requesters++;
    if (told && !q->owed) x->told++;
    else x->owed++;
    if (q->rated == 0 || q->rated >= r->query.cut) {
        x->people_silent++;
        return;
    }
    enum rates_answer satisfied = said(x->rules, x->rules->satisfied, q->satisfied, satisfied_words);
    x->people_rated += satisfied != ANSWER_EMPTY;
    x->people_pleased += satisfied == ANSWER_GOOD || satisfied == ANSWER_HALF;
    if (q->lead != 1) return;
    x->called = true;
    x->satisfied = satisfied;
    x->solved = said(x->rules, x->rules->solved, q->solved, solved_words);
    x->process = said(x->rules, x->rules->process, q->process, satisfied_words);
}

static void answer_clock(struct rates_case *x, const struct row_clock *c, bool stopped, bool past) {
    x->has_clock = true;
    x->replied = stopped;
    x->unreplied = past;
    x->on_time = stopped && c->late_runs == 0 && (c->due == 0 || c->stopped <= c->due);
}

// Whoever is talked to stops the clock; so does the end of the matter, which is no talk.
static void contact_clock(struct rates_case *x, const struct row_clock *c, bool stopped, bool past) {
    bool by_end = stopped && x->row->outcome != OUTCOME_NONE && c->stopped == x->row->closed;
    x->to_contact = stopped || past;
    x->contacted_in_time = stopped && !by_end && c->late_runs == 0 && (c->due == 0 || c->stopped <= c->due);
}

void rates_clock(struct rates *r, const struct row_clock *c) {
    struct rates_case *x = &r->now;
    const struct procedure *p = x->rules->procedure;
    if (x->row->parent) {
        rates_part_clock(r, c);
        return;
    }
    bool begun = c->start < r->query.cut; // else this run began later
    enum rates_span span = rates_span_of(x->rules, c->name);
    if (span == SPAN_SIGN) x->handoffs += c->runs - !begun;
    if (!begun) return;
    bool stopped = c->stopped && c->stopped < r->query.cut, past = !stopped && c->due && c->due < r->query.cut;
    if (past && (span == SPAN_ANSWER || span >= SPAN_SIGN || (span == SPAN_NONE && p && section_stage(&p->main, c->name) >= 0))) x->overdue = true;
    switch (span) {
    case SPAN_ANSWER: answer_clock(x, c, stopped, past); return;
    case SPAN_REDO: x->redone = c->runs > 0; return;
    case SPAN_CONTACT: contact_clock(x, c, stopped, past); return;
    case SPAN_SIGN: // whom nobody signs for it is deemed signed for when the deadline comes, and not before
        x->to_sign = stopped || past;
        x->signed_in_time = stopped && (c->due == 0 || c->stopped < c->due);
        return;
    case SPAN_DESIGNATE: x->handoffs += c->runs - !stopped; return;
    case SPAN_SHELF:
        x->shelved = !stopped;
        x->shelved_ever = true;
        return;
    case SPAN_REVIEW: x->reviewing = !stopped; return;
    case SPAN_REVISE: x->revising = !stopped; return;
    case SPAN_SAMPLED: // not drawn: left in the instant it was entered (a timer's midnight counts for the day before)
        x->drawable = true;
        x->undrawn = stopped && c->stopped - c->start <= 1;
        return;
    case SPAN_NONE: return;
    }
}

static void contact(struct rates *r, const struct row_contact *c) {
    static const char *const meetings[] = {"面商", "当面", "座谈"};
    if (c->at >= r->query.cut) return;
    r->now.contacted = true;
    for (size_t i = 0; i < 3; i++) r->now.met |= str_eq(c->way, str_c(meetings[i]));
}

// The class of the newest answer that was out at the cut-off; the row of the matter holds that of now.
static void document(struct rates *r, const struct row_document *d) {
    if (d->issued >= r->query.cut || d->class.n == 0) return;
    r->now.class = d->class.n == 1 ? (unsigned char)d->class.p[0] : '?';
    r->now.answered = true;
}

static void link(struct rates *r, const struct row_link *l) {
    if (l->made < r->query.cut && (l->ended == 0 || l->ended >= r->query.cut) && str_eq(l->kind, LINK_PREDECESSOR)) r->now.repeated = true;
}

static void exclusion(struct rates *r, const struct row_exclusion *e) {
    struct rates_case *x = &r->now;
    if (e->asked >= r->query.cut) return;
    x->asked++;
    if (e->decided == 0 || e->decided >= r->query.cut) return;
    if (e->agreed) x->agreed++;
    else x->refused++;
}

void rates_row(struct rates *r, enum table_id t, const void *row) {
    if (t == TABLE_REQUESTER) rates_requester(r, row);
    else if (t == TABLE_CLOCK) rates_clock(r, row);
    else if (r->now.row->parent) return;
    else if (t == TABLE_CONTACT) contact(r, row);
    else if (t == TABLE_DOCUMENT) document(r, row);
    else if (t == TABLE_LINK) link(r, row);
    else if (t == TABLE_EXCLUSION) exclusion(r, row);
}

const enum table_id rates_tables[] = {TABLE_REQUESTER, TABLE_CLOCK, TABLE_CONTACT, TABLE_DOCUMENT, TABLE_LINK, TABLE_EXCLUSION, TABLE_COUNT};
