// SPDX-License-Identifier: Apache-2.0
// What of casework comes by itself at its time: invitations lapse, commitments, reports and answers are asked for. Like a
// rung, it is a command of the timer keyed by what it is, so that late or twice changes nothing.
#include "desk/timer_key.h"
#include "matter/alarm.h"

#include "matter/casework_room.h"

static void take(struct alarm *best, int64_t matter, enum table_id table, int64_t n, ms_t fire, ms_t upto) {
    if (fire && fire <= upto && (best->fire == 0 || fire < best->fire)) *best = (struct alarm){matter, table, n, fire};
}

void alarm_earliest(const struct stream *st, ms_t upto, struct alarm *ret) {
    size_t pos = 0;
    for (const struct row_invitation *i; (i = stream_next(st, TABLE_INVITATION, &pos)) != NULL;) take(ret, st->id, TABLE_INVITATION, i->n, i->fire, upto);
    pos = 0;
    for (const struct row_commitment *c; (c = stream_next(st, TABLE_COMMITMENT, &pos)) != NULL;) take(ret, st->id, TABLE_COMMITMENT, c->n, c->fire, upto);
    pos = 0;
    for (const struct row_mark *k; (k = stream_next(st, TABLE_MARK, &pos)) != NULL;) take(ret, st->id, TABLE_MARK, k->n, k->fire, upto);
}

static struct event event_of(const struct desk *d, const struct alarm *a, const struct matter *m) {
    bool past = past_on_import(d, m, a->fire);
    struct event e = {.type = EVENT_COSIGN_ENDED};
    if (a->table == TABLE_COMMITMENT) {
        e.type = EVENT_COMMITMENT_MOVED;
        e.u.commitment_moved = (struct event_commitment_moved){.n = a->n, .step = STR("remind"), .what = commitment_alarm(m, commitment_row(m->stream, a->n)), .passed = past};
    } else if (a->table == TABLE_MARK) {
        e.type = EVENT_MARK_MOVED;
        e.u.mark_moved = (struct event_mark_moved){.n = a->n, .step = STR("reminded"), .passed = past};
    } else {
        e.u.cosign_ended = (struct event_cosign_ended){.n = a->n, .how = INVITATION_LAPSED};
    }
    return e;
}

int alarm_fire(struct desk *d, const struct alarm *a, struct fault *f) {
    struct matter m;
    if (matter_load(d, a->matter, &m, f) < 0) return -1;
    // Something may have been written past it without asking the timers: then it counts from there.
    ms_t at = a->fire > m.row->last ? a->fire : m.row->last;
    struct command timer = {.verb = STR("clock.fire"), .channel = STR("timer"), .has_at = true, .at = at};
    timer.key = timer_key(&d->scratch, "%lld:%s:%lld:%lld", (long long)a->matter, tables[a->table].name, (long long)a->n, (long long)a->fire);
    const struct command *outer = d->command;
    d->command = &timer;
    d->actor = (struct actor){0, 0, STR("")};
    d->at = at;
    work_command(&d->work);
    struct event e = event_of(d, a, &m);
    int status = desk_emit(d, m.stream, &e, (struct pair_list){NULL, 0}, f);
    d->command = outer;
    return status;
}
