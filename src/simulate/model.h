// SPDX-License-Identifier: Apache-2.0
// How bodies and people behave, as a file that a person can read and change (simulate/*.sim, docs/simulate.md):
//   直接答复·咨询 = 92%            a share, for one kind of appeal; without ·KIND for all
//   办理时长 = 1小时 4小时 … 20日    eleven quantiles, from 0 % to 100 %, straight lines between them
//   星期 = 110 108 105 104 100 80 70   weights
// A line a value, '#' begins a comment. Every value has to be given; the file says where each comes from.
#ifndef SIMULATE_MODEL_H
#define SIMULATE_MODEL_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/time.h"
#include "simulate/chance.h"

enum { MODEL_KINDS = 12, MODEL_CHANNELS = 12, MODEL_QUANTILES = 11, MODEL_MAX_BYTES = 64 * 1024, MODEL_HOURS = 24 };

struct share {
    int32_t of[MODEL_KINDS]; // ten-thousandths, by kind of appeal
};

struct span {
    int32_t at[MODEL_KINDS][MODEL_QUANTILES]; // minutes, by kind of appeal
};

struct weights {
    int32_t of[MODEL_HOURS];
    int64_t sum;
    size_t count;
};

struct names {
    struct str of[MODEL_KINDS];
    struct weights weights;
};

struct model {
    struct arena arena;
    // the city
    int64_t region, days, matters, tail, receptionists, supervisors, handlers, citizens, enterprises;
    struct str city, procedure, profile, words;
    day_t from;
    struct weights tiers;  // 龙头 重点 规上 其他
    int32_t office_hours[4]; // minutes of the day: opens, closes, opens, closes
    // what comes in, when
    struct weights hours, weekdays, months, urgencies;
    struct names kinds, channels;
    struct share holiday, anonymous, own_account, common;
    // what the centre does with it
    struct share direct, emergency, refused, merged, misdirected, local, withdrawn;
    struct span call, dispatch, redispatch, withdraw;
    // what the bodies do
    struct share unsigned_, returns_wrong, returns_right, return_rejected, contacts, whistles, whistles_two, whistle_returned, absent, unable, paused,
        extended, shelved, shelving_agreed, terminated, termination_agreed, taken_over;
    struct span sign, mediate, contact, handle, handle_common, again, pause, shelf, decide, report_in, deal, settle;
    // checking, asking, what people say
    struct share sent_back, unchecked, not_called, reached, called_again, rates_self, relapse;
    struct span check, call_back, next_call, relapse_after;
    struct share solved, partly, satisfied_solved, satisfied_partly, satisfied_unsolved, basically, late_costs, silent_costs;
};

// Faults "sim-syntax", "sim-unknown" (with the nearest name), "sim-value", "sim-missing", "sim-twice", with line and column.
// `text` need not live on.
int model_read(struct model **ret, struct str text, struct fault *f);
struct model *model_free(struct model *m); // takes NULL, returns NULL

static inline bool model_hit(struct chance *c, const struct share *s, unsigned kind) { return chance_hit(c, s->of[kind]); }
// A span drawn, in ms, whole seconds.
ms_t model_draw(struct chance *c, const struct span *s, unsigned kind);

#endif
