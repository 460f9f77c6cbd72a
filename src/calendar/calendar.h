// SPDX-License-Identifier: Apache-2.0
// Working days and deadlines. Sources: Civil Code 201–203 (the first day does not count; a month ends on the
// same day number or the month's last day; a last day off rolls forward), State Council notices for the days
// off (calendar/*.tsv), DESIGN "Time", DOMAIN §2.5. Every deadline explains itself as data and as a sentence.
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "base/arena.h"
#include "base/json.h"
#include "base/time.h"

struct calendar; // immutable once made; safe to share between threads

// Lines "2024-02-10<TAB>1<TAB>春节": 1 a day off, 0 a make-up working day; a line that begins with '#' is a
// comment. Any order, each day once. A year with at least one day off counts as announced: the make-up days
// of December 2006 belong to the notice for 2007. Faults "bad-calendar" with line and column.
int calendar_parse(struct calendar **ret, struct str text, struct fault *f);
struct calendar *calendar_free(struct calendar *c); // takes NULL, returns NULL

bool calendar_workday(const struct calendar *c, day_t day);
// False where the year is not announced: then Saturdays and Sundays alone are off.
bool calendar_announced(const struct calendar *c, day_t day);
// The name of the holiday or make-up day; empty for an ordinary day or weekend.
struct str calendar_name(const struct calendar *c, day_t day);
// The n-th working day after `day` (n >= 0; 0 gives `day` itself), by look-up in a prefix table and its
// inverse. All results stay within the years 1 to 9999.
day_t calendar_add_workdays(const struct calendar *c, day_t day, int n);
// Working days d with after < d <= upto; 0 when upto <= after.
int calendar_count_workdays(const struct calendar *c, day_t after, day_t upto);
// `day` itself when it is a working day, else the next one.
day_t calendar_roll(const struct calendar *c, day_t day);

enum limit_unit { UNIT_MINUTE, UNIT_HOUR, UNIT_SAME_DAY, UNIT_DAY, UNIT_WORKDAY, UNIT_MONTH };

struct limit {
    enum limit_unit unit;
    int n; // 0–9999; 1 for UNIT_SAME_DAY
};

// "30分钟" "2小时" "当日" "15日" "15天" "5个工作日" "5工作日" "3个月", or "30min" "2h" "same-day" "15d" "5wd" "3mo".
// Fault "bad-limit".
int limit_parse(struct str s, struct limit *ret, struct fault *f);
void buf_limit_zh(struct buf *b, struct limit l); // "5个工作日"
void buf_limit_en(struct buf *b, struct limit l); // "5 working days"
void buf_limit(struct buf *b, struct limit l);    // "5wd": the form stored and sent, limit_parse reads it back

// The rules of a place; values stand in the profile.
struct day_rules {
    ms_t utc_offset; // legal days are days of this offset
    ms_t day_end;    // when the last day of a limit ends, ms into the day: 24 h at most, or when business hours end
};
#define DAY_RULES_DEFAULT ((struct day_rules){UTC_OFFSET_CHINA, MS_DAY})

struct pause {
    ms_t from, to; // to 0: not yet resumed
};

struct extension {
    struct limit by;
    ms_t at; // when it was granted; explains, does not count
};

// What a clock has lived through. A pause is measured in the clock's own unit (in calendar days for months
// and the same day: days d with day(from) < d <= day(to)); pauses and extensions are added to the unrolled
// end, pauses first; rolling to a working day comes once, last. Limits in minutes and hours end at their
// minute and never roll; the same day ends that day and never rolls. A start later than day_end on a last day
// that is the day of the start runs to its 24:00. n = 0 is the start day, or the instant, itself.
// Units mixed: minutes and hours granted on a clock in days are added, exactly, after the day end and the
// rolling. Days, working days or months granted on a clock in minutes or hours end at the day end of the day
// they reach (24:00 belongs to the day it ends) and do not roll. An extension by the same day adds no days.
// A pause counts in full wherever it lies; whether one after the deadline may count is the caller's decision.
// Instants are those of the years 1 to 9999.
struct deadline_input {
    ms_t start;
    struct limit limit;
    const struct pause *pauses; // in order, not overlapping
    size_t pause_count;
    const struct extension *extensions;
    size_t extension_count;
};

enum step_kind {
    STEP_START,     // from: start
    STEP_FIRST_DAY, // the first day does not count (Civil Code 201)
    STEP_LIMIT,     // the limit counted from `from` to `to` (unrolled)
    STEP_DAYS_OFF,  // in the step before, days off skipped while counting working days: count and their names
    STEP_PAUSE,     // pause from–to, worth `count` of the clock's unit
    STEP_EXTENSION, // an extension of `limit`; from: when it was granted
    STEP_ROLL,      // the last day is a day off: forward `count` days
    STEP_DAY_END,   // the last day ends at day_end
    STEP_UNANNOUNCED, // `count` years not announced ("2027—2029、2031"), computed from weekends: a warning
    STEP_STANDING   // paused now: there is no deadline until it resumes; takes the deadline back to 0
};

// Every step carries the instant reached after it and by how much it moved the deadline: the start plus all
// `moved` is the deadline, always (tested).
struct deadline_step {
    enum step_kind kind;
    ms_t moved;        // ms this step adds
    ms_t reached;      // where the deadline stands after it
    ms_t from, to;     // the stretch the step speaks of; 0 where there is none
    int count;         // days, working days or units, by kind
    struct limit limit;
    struct str names;  // holidays touched, "国庆节、中秋节"; may be empty
};

struct deadline {
    ms_t due;      // 0 while paused
    bool announced; // false: some year whose days off were asked for on the way is not announced yet
    struct deadline_step *steps;
    size_t step_count;
};

// The deadline alone, fast: no explanation is built. 0 while paused.
ms_t deadline_due(const struct calendar *c, struct day_rules r, const struct deadline_input *in);
// The deadline with its steps, allocated in the arena. Same due as deadline_due, always (tested).
void deadline_explain(const struct calendar *c, struct day_rules r, const struct deadline_input *in,
                      struct arena *a, struct deadline *ret);
// One sentence per step, joined, ending in the deadline. A midnight is 24:00 of the day it ends.
void deadline_zh(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline *d);
void deadline_en(struct buf *b, struct day_rules r, const struct deadline_input *in, const struct deadline *d);
// {"due":…,"announced":…,"steps":[{"kind":…,"zh":…,"en":…,"moved_ms":…,"reached":…,…}],"zh":…,"en":…}
// Times are ISO text at utc_offset, null while paused.
void deadline_json(struct json_out *j, struct day_rules r, const struct deadline_input *in, const struct deadline *d);

// `at` moved by an offset for reminder rungs. Forward: like a limit that starts on the day `at` ends or falls
// in (24:00 belongs to that day), rolling included, ending at day_end. Back (before): exactly by minutes and
// hours; by days, working days (the n-th working day before the day of `at`) or months with the hour kept and
// no rolling; the same day gives the beginning of the day.
ms_t limit_from(const struct calendar *c, struct day_rules r, ms_t at, struct limit l, bool before);

#endif
