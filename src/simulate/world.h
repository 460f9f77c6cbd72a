// SPDX-License-Identifier: Apache-2.0
// The simulated city: out of a model, words and a seed comes a row of commands in the order of their time. It knows the
// course of hotline and enterprise appeals as the people in it do; what the desk alone decides (the draw for a callback)
// it is told by world_told. Everything else follows from the seed: the same seed gives the same commands, byte by byte,
// wherever the procedure's callbacks are not drawn by lot.
#ifndef SIMULATE_WORLD_H
#define SIMULATE_WORLD_H

#include "desk/command.h"
#include "procedure/profile.h"
#include "simulate/life.h"
#include "simulate/model.h"
#include "simulate/words.h"

enum { WORLD_RECENT = 64, WORLD_TICK_DAYS = 28 };

struct world_options {
    uint64_t seed;
    int64_t matters, days;
    day_t from;
};

// Limits and counts of the profile the matters run under, as those in the city know them.
struct world_limits {
    struct limit sign, check, call_back, pause, shelf, relapse, handle[MODEL_KINDS], handle_common;
    int returns, redos, sent_back, relapses;
    bool drawn; // callbacks are drawn by lot
};

struct recent {
    uint32_t index, serial;
};

struct world {
    const struct model *m;
    const struct words *words;
    const struct calendar *calendar;
    struct day_rules days;
    struct world_options options;
    struct world_limits limits;
    bool enterprise;     // the procedure is that of enterprises
    char digest[17];     // of everything that decides the commands: 16 hexadecimal digits
    // where it is
    struct lives lives;
    int64_t setup, setup_count; // commands that make the city: how many are given, how many there are
    int32_t day;                // days since `from`; arrivals of this day are being given
    uint32_t in_day, day_count; // given, in all
    uint32_t *times;            // ms since the day's start / 1000, sorted
    uint32_t times_cap;
    int32_t tick_day;           // when the clocks are run next
    uint32_t serial;            // matters so far
    struct recent recent[WORLD_RECENT];
    int64_t commands;
    ms_t now;
    // by day: how many come in
    uint32_t *arrivals;
    struct buf text;
};

enum world_next { WORLD_COMMAND, WORLD_TICK, WORLD_NOTHING, WORLD_END };

struct world_step {
    enum world_next what;
    struct command command; // in the arena
    ms_t until;             // of a tick
    uint32_t index, serial; // the life it belongs to; serial 0: none
    bool asks;              // its answer says whether a callback was drawn: world_told must be called with it
    bool founding;          // makes the city: refused, the store is another one's
};

// `procedure` is the text of the procedure file, `texts` those of model, words and calendar: what the digest is made of. Faults "sim-procedure" (one it does not know), "sim-value" (the profile
// lacks a limit, or the days do not go with the calendar).
int world_open(struct world *w, const struct model *m, const struct words *words, const struct calendar *calendar, const struct profile *profile,
               struct str procedure, struct str texts, struct world_options options, struct fault *f);
void world_release(struct world *w);

// The command whose answer has to be told before world_next may be called; 0: none.
uint64_t world_waits(const struct world *w);
// The next command. `number` counts the commands sent, from 1: its key is made of it, and world_waits gives it back.
void world_next(struct world *w, uint64_t number, struct arena *a, struct world_step *ret);
// What the desk answered to a command that asks: drawn for a callback or not.
void world_told(struct world *w, uint32_t index, uint32_t serial, bool drawn);

static inline ms_t world_end(const struct world *w) {
    return day_start(w->options.from + (day_t)w->options.days + (day_t)w->m->tail, w->days.utc_offset);
}

// Rebuilds what follows from the day it is at. For place.c.
void world_day(struct world *w);
void world_rebuild(struct world *w);

#endif
