// SPDX-License-Identifier: Apache-2.0
// How far a target has come, against what time has gone by: pure functions over values.
// Source of the lights: DOMAIN §3 (progress against elapsed time: below 1 yellow, below 0.8 red, by profile).
#ifndef TARGET_MEASURE_H
#define TARGET_MEASURE_H

#include "calendar/calendar.h"
#include "target/decimal.h"

enum comparator { COMPARE_NONE, COMPARE_GE, COMPARE_GT, COMPARE_LE, COMPARE_LT, COMPARE_EQ };
enum light { LIGHT_NONE, LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED };

struct comparator_word {
    const char *name, *sign, *zh; // "ge", "≥", "不少于"
};
extern const struct comparator_word comparator_words[]; // by enum comparator
enum comparator comparator_of(struct str name);         // COMPARE_NONE for anything else
struct light_word {
    const char *name, *zh, *en;
};
extern const struct light_word light_words[]; // by enum light

#define SHARE_WHOLE INT64_C(1000000) // shares are in millionths

// Whether a value is what the target asks for.
bool measure_reached(enum comparator c, int64_t target, int64_t value);
// Which share of the way from base to target the value has gone, 0 to SHARE_WHOLE, rounded half up; of "=" beyond the
// target the share goes down again. SHARE_WHOLE does not yet mean reached: "more than 60" at 60.
int64_t measure_progress(enum comparator c, int64_t base, int64_t target, int64_t value);
// What is missing to the target; 0 when it is reached. Of "more than" at the very value it is 0 too.
int64_t measure_gap(enum comparator c, int64_t target, int64_t value);
// The value on the last day if it goes on as it did until the day of the reading: base + (value - base) × all days ÷
// days gone. days_gone > 0.
int64_t measure_forecast(int64_t base, int64_t value, int days_gone, int days_all);

// Working days (start, today] of (start, due], the start not counted (Civil Code 201); today behind the due day counts
// as the due day. A stretch without a working day is gone on its last day.
struct elapsed {
    int gone, all;
    int64_t share;
};
struct elapsed measure_elapsed(const struct calendar *c, day_t start, day_t due, day_t today);

// Bounds of progress ÷ elapsed, as shares: below yellow, below red.
struct bounds {
    int64_t yellow, red;
};
#define BOUNDS_DEFAULT ((struct bounds){SHARE_WHOLE, SHARE_WHOLE * 8 / 10})
enum light measure_light(struct bounds b, int64_t progress, int64_t elapsed);

#endif
